package report

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"klover/internal/area/goal"
	"klover/internal/base/paper"
	"klover/internal/base/story"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/sv"
)

// text is a section that has been read.
type text struct {
	section Section
	heading []story.Run
	blocks  []story.Block
	calls   map[place]call
	wrong   []story.Wrong

	inserts  []insertCall // in the order of the text
	inserted map[place]insertion
}

// place names a token within a section; line 0 is the heading.
type place struct{ line, column int }

// read reads a section's heading and text and understands its tokens.
func read(s Section, r reader) text {
	t := text{section: s, calls: map[place]call{}, inserted: map[place]insertion{}}
	var wrong []story.Wrong
	t.heading, wrong = story.Inline(s.Heading)
	t.wrong = append(t.wrong, wrong...)
	t.blocks, wrong = story.Parse(s.Text)
	t.wrong = append(t.wrong, wrong...)
	for i := range t.heading {
		token := &t.heading[i].Token
		if !token.IsZero() {
			token.Line = 0 // apart from the text's own lines
			t.understand(r, *token, false)
		}
	}
	t.readBlocks(r, t.blocks, true)
	slices.SortStableFunc(t.wrong, func(a, b story.Wrong) int { return a.Line - b.Line })
	return t
}

// readBlocks understands the tokens of blocks; whole tells whether there is room for
// tables and pictures.
func (t *text) readBlocks(r reader, blocks []story.Block, whole bool) {
	for _, b := range blocks {
		if b.Kind == story.Call {
			t.understand(r, b.Token, whole)
		}
		for _, runs := range b.AllRuns() {
			for _, run := range runs {
				if !run.Token.IsZero() {
					t.understand(r, run.Token, false)
				}
			}
		}
		for _, sub := range b.Subs {
			if sub != nil {
				t.readBlocks(r, []story.Block{*sub}, whole)
			}
		}
		if !b.Known() {
			t.wrong = append(t.wrong, story.Wrong{Line: b.Line, Column: 1, Message: "En ruta är beslut, info eller varning, eller liggande för breda tabeller."})
		}
		if !whole && (b.Kind == story.Heading || b.Kind == story.Table) {
			t.wrong = append(t.wrong, story.Wrong{Line: b.Line, Column: 1, Message: "I en ruta eller ett citat kan bara stycken och punkter stå."})
		}
		t.readBlocks(r, b.Blocks, b.Lying())
	}
}

func (t *text) understand(r reader, token story.Token, alone bool) {
	c, err := r.read(token, alone)
	if err != nil {
		t.wrong = append(t.wrong, story.Wrong{Line: token.Line, Column: token.Column, Message: messageOf(err)})
		return
	}
	at := place{token.Line, token.Column}
	t.calls[at] = c
	if c.name == "infoga" {
		t.inserts = append(t.inserts, insertCall{at, c.args[0], c.args[1:], token})
	}
}

// ordered returns the calls in the order of the text, those of inserted texts too.
func (t text) ordered() []call {
	var list []call
	for _, run := range t.heading {
		if c, ok := t.calls[place{0, run.Token.Column}]; ok {
			list = append(list, c)
		}
	}
	for _, token := range story.Tokens(t.blocks) {
		at := place{token.Line, token.Column}
		if c, ok := t.calls[at]; ok && c.name != "infoga" {
			list = append(list, c)
		}
		for _, piece := range t.inserted[at].pieces {
			if piece.text != nil {
				list = append(list, piece.text.ordered()...)
			}
		}
	}
	return list
}

// writer turns texts and facts into a document.
type writer struct {
	story.Writer
	report Report
	facts  facts
	text   text            // that is being written
	noted  map[string]bool // figures whose missing value has been explained
	bare   int             // level of the heading without number that the text stands under, 0 without
}

func newWriter(r Report, f facts) *writer {
	w := &writer{report: r, facts: f, noted: map[string]bool{}}
	w.Say, w.Call, w.Number = w.token, w.call, w.numbered
	return w
}

// document is the whole report.
func document(r Report, texts []text, f facts) paper.Document {
	w := newWriter(r, f)
	made := day.Of(f.at)
	d := paper.Document{
		Title: r.Title, Subtitle: r.Subtitle, Org: r.Body, Number: r.Diary, Date: f.at, Cover: r.Kind != Monthly,
		Facts:  []paper.Fact{{Label: "Rapportens id", Value: r.Number}, {Label: "Period", Value: r.Period.Label()}, {Label: "Status", Value: status(r)}, {Label: "Data hämtade", Value: moment(f.at)}},
		Header: paper.Band{Left: r.Body, Right: r.Title},
		Footer: paper.Band{Left: "Id: " + r.Number + "  Data hämtade: " + moment(f.at), Right: "Sidan {sida} av {sidor}  Skapad: " + made.Sv()},
	}
	if r.DecidedOn != 0 {
		d.Facts = append(d.Facts, paper.Fact{Label: "Beslutad", Value: strings.TrimSpace(r.DecidedOn.Sv() + ", " + r.DecidedBy + " " + r.DecidedNo)})
	}
	if r.Hash != "" {
		d.Facts = append(d.Facts, paper.Fact{Label: "Kontrollsumma", Value: r.Hash[:16]})
	}
	for _, t := range texts {
		d.Blocks = append(d.Blocks, w.section(t)...)
	}
	return d
}

func status(r Report) string {
	if r.Locked() && r.FixedAt != nil {
		return "Låst " + day.Of(*r.FixedAt).Sv() + " av " + r.FixedBy
	}
	return r.State.Sv()
}

func moment(at time.Time) string { return at.In(day.Stockholm).Format("2006-01-02 15:04") }

func (w *writer) section(t text) []paper.Block {
	w.text = t
	heading := paper.Heading{Level: int(t.section.Level), Text: paper.PlainText(w.Runs(t.heading)), Series: t.section.Part.series(), NewPage: t.section.Part == Appendix, ID: "a-" + t.section.ID}
	heading.Numbered = w.numbered(heading.Level, t.section.Numbered && t.section.Part == InBody)
	w.Level = heading.Level
	return append([]paper.Block{heading}, w.Blocks(t.blocks)...)
}

// numbered tells whether a heading gets the number that is wanted: none does below a
// heading without number.
func (w *writer) numbered(level int, wanted bool) bool {
	if level <= w.bare {
		w.bare = 0
	}
	if w.bare == 0 && !wanted {
		w.bare = level
	}
	return w.bare == 0
}

// token writes one token in a sentence; one that is not understood stands as it is.
func (w *writer) token(token story.Token) []paper.Run {
	c, ok := w.text.calls[place{token.Line, token.Column}]
	if !ok {
		return []paper.Run{paper.B(token.Text)}
	}
	switch c.name {
	case "ar":
		return []paper.Run{paper.T(fmt.Sprint(c.view().On.Year()))}
	case "period":
		return []paper.Run{paper.T(c.view().Period().Label())}
	case "datum":
		return []paper.Run{paper.T(day.Of(w.facts.at).Sv())}
	case "andring":
		return w.change(c)
	case "bedomning":
		f := w.facts.of(c.figures[0], c.view())
		return []paper.Run{w.num(f, verdictText(f))}
	case "delar":
		return w.parts(w.facts.of(c.figures[0], c.view()))
	}
	return w.value(c, w.facts.of(c.figures[0], c.view()))
}

// num is a text that a fact answers for.
func (w *writer) num(f *Fact, text string) paper.Run {
	return paper.Num(f.Figure, text, w.link(f))
}

// link leads from a figure to its rows and definition: today's for a draft, the
// frozen ones for a fixed report.
func (w *writer) link(f *Fact) string {
	switch {
	case f.Name == "":
		return ""
	case w.report.Locked():
		return w.report.URL() + "/tal/" + url.PathEscape(f.ID)
	}
	return f.view().FigureURL(f.Figure)
}

func (w *writer) value(c call, f *Fact) []paper.Run {
	switch {
	case c.part != "":
		return []paper.Run{w.num(f, partText(f, c.part))}
	case c.form == "mål":
		return []paper.Run{w.num(f, targetAmount(f))}
	case c.form == "publicerat":
		return w.published(f)
	case !f.known():
	case c.form == "täljare":
		return []paper.Run{w.num(f, term(f, f.Num))}
	case c.form == "nämnare":
		return []paper.Run{w.num(f, sv.Number(f.Den))}
	case c.form == "ord":
		return []paper.Run{w.num(f, goal.Words(f.figure(), f.Value()))}
	case c.form == "utan-enhet":
		return []paper.Run{w.num(f, goal.Plain(f.figure(), f.Value()))}
	}
	return append([]paper.Run{w.num(f, f.Text)}, w.reason(f)...)
}

// reason is a footnote that says why a value is missing or what it leaves out, the
// first time that the figure is mentioned.
func (w *writer) reason(f *Fact) []paper.Run {
	mark := f.Figure + f.Period.String() + string(f.Party)
	if f.Reason == "" || w.noted[mark] {
		return nil
	}
	w.noted[mark] = true
	return []paper.Run{paper.Footnote(paper.T(f.Name + " " + f.Period.Label() + ": " + f.Reason))}
}

func (w *writer) published(f *Fact) []paper.Run {
	p := f.More.Published
	if p == nil {
		return []paper.Run{paper.T("uppgift saknas")}
	}
	note := "Publicerat värde, " + p.Source() + "."
	if p.Note != "" {
		note += " " + p.Note
	}
	return []paper.Run{w.num(f, p.Value), paper.Footnote(paper.T(note))}
}

// term writes a numerator in kronor or as a number.
func term(f *Fact, n int64) string {
	v := f.Value()
	if v.Scale == figure.Ore {
		v.Num, v.Den = n, 0
		return f.figure().Text(v)
	}
	return sv.Number(n)
}

func partText(f *Fact, label string) string {
	for _, p := range f.More.Parts {
		if strings.EqualFold(p.Label, label) {
			return term(f, p.Num)
		}
	}
	return "uppgift saknas"
}

// parts writes "vunna 6, avskrivna 1, förlorade 4 och ej avgjorda 4".
func (w *writer) parts(f *Fact) []paper.Run {
	if len(f.More.Parts) == 0 {
		return []paper.Run{paper.T("uppgift saknas")}
	}
	var out []paper.Run
	for i, p := range f.More.Parts {
		switch {
		case i == 0:
		case i == len(f.More.Parts)-1:
			out = append(out, paper.T(" och "))
		default:
			out = append(out, paper.T(", "))
		}
		out = append(out, paper.T(lowerFirst(p.Label)+sv.Space), w.num(f, term(f, p.Num)))
	}
	return out
}

func (w *writer) change(c call) []paper.Run {
	now, before := w.facts.of(c.figures[0], c.now), w.facts.of(c.figures[0], c.view())
	text := now.figure().Change(now.Value(), before.Value())
	if c.form == "ord" {
		text = changeWords(text)
	}
	return []paper.Run{w.num(now, text)}
}

// changeWords turns "−24 (−14,5 %)" into "minskat med 24 (14,5 %)".
func changeWords(text string) string {
	bare := strings.NewReplacer("+", "", sv.Minus, "", "-", "").Replace(text)
	switch {
	case text == sv.Missing:
		return "inte kunnat jämföras"
	case strings.HasPrefix(text, "+"):
		return "ökat med " + bare
	case strings.HasPrefix(text, sv.Minus), strings.HasPrefix(text, "-"):
		return "minskat med " + bare
	}
	return "varit oförändrat"
}

func targetAmount(f *Fact) string {
	t := f.More.Target
	switch {
	case t == nil:
		return "inget mål"
	case t.Kind > figure.Exact:
		return t.Text(f.figure())
	}
	return f.figure().Text(t.Amount)
}

func targetText(f *Fact) string {
	if f.More.Target == nil {
		return ""
	}
	return f.More.Target.Text(f.figure())
}

func verdictText(f *Fact) string {
	v := f.verdict()
	if v == figure.NoTarget {
		return "inte bedömt"
	}
	return lowerFirst(v.Sv())
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	if len(r) > 1 && strings.ToUpper(string(r[1])) == string(r[1]) && strings.ToLower(string(r[1])) != string(r[1]) {
		return s // an abbreviation
	}
	return strings.ToLower(string(r[0])) + string(r[1:])
}

// heading returns a section's heading as it reads.
func (c Composed) heading(i int) string {
	w := newWriter(c.Report, c.facts)
	w.text = c.texts[i]
	return paper.PlainText(w.Runs(w.text.heading))
}
