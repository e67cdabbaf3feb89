package report

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/paper"
	"klover/internal/base/story"
	"klover/internal/word/day"
)

// An Insert is what another area writes into a section where {{infoga Name …}}
// stands alone on a line: the board its members and meetings, control its table.
// One of Text, Blocks and Pieces is set. Text returns Markdown, with tokens that are
// read like the section's own. A fault, such as an unknown word after the name, is
// shown to the author with section and line.
//
// Headings of an insert are set below the heading that it stands under, whatever
// levels it gives them.
type Insert struct {
	Name   string // "styrelse.ledamoter": what the author writes
	Help   string // Swedish, one or two sentences: what comes, which words may follow
	Sample string // "{{infoga styrelse.ledamoter 2022}}"; made from the name when empty
	Text   func(ctx context.Context, p day.Period, args []string) (string, error)
	Blocks func(ctx context.Context, p day.Period, args []string) ([]paper.Block, error)
	Pieces func(ctx context.Context, p day.Period, args []string) ([]Piece, error)
}

// A Piece is a part of what an insert writes: Markdown or blocks.
type Piece struct {
	Text   string
	Blocks []paper.Block
}

// example is how an author writes it.
func (i Insert) example() string {
	return cmp.Or(i.Sample, "{{infoga "+i.Name+"}}")
}

// The forms of what an insert has given.
const (
	formText   = "text"
	formBlocks = "blocks"
	formPieces = "pieces"
)

// Inserted is what an insert gave, kept with a fixed report.
type Inserted struct {
	ID        string
	ReportID  string
	SectionID string
	No        int64  // place among the inserts of the report
	Line      int64  // of the token in its section
	Call      string // the words of the token
	Form      string // formText, formBlocks or formPieces
	Content   string // Markdown, blocks as JSON, or both in turn as JSON
	Hash      string // SHA-256 of the content
}

// insertion is an insert where it stands in a section.
type insertion struct {
	Inserted
	pieces []readPiece
}

// readPiece is a piece that has been read; text is nil for one of blocks.
type readPiece struct {
	text   *text
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
	kept, err := in.pieces()
	if err != nil {
		return err
	}
	one := insertion{Inserted: in}
	r.nested = true
	for _, piece := range kept {
		if piece.Text == "" {
			one.pieces = append(one.pieces, readPiece{blocks: piece.Blocks})
			continue
		}
		inner := read(Section{ID: t.section.ID, Text: piece.Text}, r)
		one.pieces = append(one.pieces, readPiece{text: &inner})
		for _, w := range inner.wrong {
			t.wrong = append(t.wrong, story.Wrong{Line: at.line, Column: at.column, Message: "I det infogade " + in.Call + ", " + lowerFirst(w.String())})
		}
	}
	t.inserted[at] = one
	return nil
}

// keptPiece is a piece as it is kept.
type keptPiece struct {
	Text   string          `json:"text,omitempty"`
	Blocks json.RawMessage `json:"blocks,omitempty"`
}

// pieces reads the content as it was kept.
func (in Inserted) pieces() ([]Piece, error) {
	if in.Form == formText {
		return []Piece{{Text: in.Content}}, nil
	}
	list := []keptPiece{{Blocks: json.RawMessage(in.Content)}}
	if in.Form == formPieces {
		if err := json.Unmarshal([]byte(in.Content), &list); err != nil {
			return nil, fmt.Errorf("reading what %s gave: %w", in.Call, err)
		}
	}
	pieces := make([]Piece, len(list))
	for i, kept := range list {
		if pieces[i].Text = kept.Text; kept.Text != "" {
			continue
		}
		var err error
		if pieces[i].Blocks, err = paper.Kept(kept.Blocks); err != nil {
			return nil, err
		}
	}
	return pieces, nil
}

// keepPieces writes pieces as JSON.
func keepPieces(pieces []Piece) (string, error) {
	list := make([]keptPiece, len(pieces))
	for i, one := range pieces {
		if list[i].Text = one.Text; one.Text != "" {
			continue
		}
		var err error
		if list[i].Blocks, err = paper.Keep(one.Blocks); err != nil {
			return "", err
		}
	}
	content, err := json.Marshal(list)
	return string(content), err
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
	switch one := s.Inserts[i]; {
	case one.Text != nil:
		content, err = one.Text(ctx, p, call.args)
		return content, formText, err
	case one.Pieces != nil:
		pieces, err := one.Pieces(ctx, p, call.args)
		if err != nil {
			return "", "", err
		}
		content, err = keepPieces(pieces)
		return content, formPieces, err
	default:
		blocks, err := one.Blocks(ctx, p, call.args)
		if err != nil {
			return "", "", err
		}
		kept, err := paper.Keep(blocks)
		return string(kept), formBlocks, err
	}
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
