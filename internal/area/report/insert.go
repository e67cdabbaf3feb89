package report

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/paper"
	"klover/internal/word/day"
	"klover/internal/word/story"
)

// An Insert is what another area writes into a section where {{infoga Name …}}
// stands alone on a line: the board its members and meetings, control its table.
// One of Text and Blocks is set. Text returns Markdown, with tokens that are read
// like the section's own. A fault, such as an unknown word after the name, is shown
// to the author with section and line.
//
// Headings of an insert are set below the heading that it stands under, whatever
// levels it gives them.
type Insert struct {
	Name   string // "styrelse.ledamoter": what the author writes
	Help   string // Swedish, one or two sentences: what comes, which words may follow
	Sample string // "{{infoga styrelse.ledamoter 2022}}"; made from the name when empty
	Text   func(ctx context.Context, p day.Period, args []string) (string, error)
	Blocks func(ctx context.Context, p day.Period, args []string) ([]paper.Block, error)
}

// example is how an author writes it.
func (i Insert) example() string {
	return cmp.Or(i.Sample, "{{infoga "+i.Name+"}}")
}

// The forms of what an insert has given.
const (
	formText   = "text"
	formBlocks = "blocks"
)

// Inserted is what an insert gave, kept with a fixed report.
type Inserted struct {
	ID        string
	ReportID  string
	SectionID string
	No        int64  // place among the inserts of the report
	Line      int64  // of the token in its section
	Call      string // the words of the token
	Form      string // formText or formBlocks
	Content   string // Markdown, or blocks as JSON
	Hash      string // SHA-256 of the content
}

// insertion is an insert where it stands in a section.
type insertion struct {
	Inserted
	text   *text // of formText
	blocks []paper.Block
}

// insertCall is a token {{infoga …}} that waits to be filled.
type insertCall struct {
	at    place
	name  string
	args  []string
	token story.Token
}

// take reads what an insert has given into the section's text.
func (t *text) take(in Inserted, at place, r reader) error {
	one := insertion{Inserted: in}
	if in.Form == formBlocks {
		var err error
		if one.blocks, err = paper.Kept([]byte(in.Content)); err != nil {
			return err
		}
		t.inserted[at] = one
		return nil
	}
	r.nested = true
	inner := read(Section{ID: t.section.ID, Text: in.Content}, r)
	one.text = &inner
	for _, w := range inner.wrong {
		t.wrong = append(t.wrong, story.Wrong{Line: at.line, Column: at.column, Message: "I det infogade " + in.Call + ", " + lowerFirst(w.String())})
	}
	t.inserted[at] = one
	return nil
}

// fill asks each insert of the section for what it gives. A fault is told at the
// place of the token.
func (s Store) fill(ctx context.Context, r Report, t *text) error {
	for _, call := range t.inserts {
		content, form, err := s.insert(ctx, r.Period, call)
		if fault.KindOf(err) != fault.KindInternal {
			t.wrong = append(t.wrong, story.Wrong{Line: call.at.line, Column: call.at.column, Message: messageOf(err)})
			continue
		}
		if err != nil {
			return err
		}
		in := Inserted{SectionID: t.section.ID, Line: int64(call.at.line), Call: call.token.Text, Form: form, Content: content, Hash: hashText(content)}
		if err := t.take(in, call.at, r.reader(t.section, s.knows)); err != nil {
			return err
		}
	}
	return nil
}

// insert runs one insert.
func (s Store) insert(ctx context.Context, p day.Period, call insertCall) (content, form string, err error) {
	i := slices.IndexFunc(s.Inserts, func(i Insert) bool { return i.Name == call.name })
	if i < 0 {
		return "", "", fault.Wrong("Det finns inget att infoga som heter ”%s”. %s", call.name, s.insertNames())
	}
	one := s.Inserts[i]
	if one.Text != nil {
		content, err = one.Text(ctx, p, call.args)
		return content, formText, err
	}
	blocks, err := one.Blocks(ctx, p, call.args)
	if err != nil {
		return "", "", err
	}
	kept, err := paper.Keep(blocks)
	return string(kept), formBlocks, err
}

// insertNames tells an author which inserts there are.
func (s Store) insertNames() string {
	if len(s.Inserts) == 0 {
		return "Inga register har något att infoga."
	}
	names := make([]string, len(s.Inserts))
	for i, one := range s.Inserts {
		names[i] = one.Name
	}
	return "Det som finns är " + strings.Join(names, ", ") + "."
}

func hashText(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// insertedIn returns what inserts have given to the texts, in their order.
func insertedIn(texts []text) []Inserted {
	var list []Inserted
	for _, t := range texts {
		for _, call := range t.inserts {
			if one, ok := t.inserted[call.at]; ok {
				list = append(list, one.Inserted)
			}
		}
	}
	return list
}
