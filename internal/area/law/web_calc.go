package law

import (
	"cmp"
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// calcPath is where the calculators are, the one for tender times first.
const calcPath = "/frister"

// calculators connects the calculators. Each asks by address, so that an answer can
// be sent to a colleague, and says which rules it stands on.
func (a *Web) calculators(m *web.Mux) {
	m.Handle("GET "+calcPath, permRead, tenderCalc.handler(a))
	m.Handle("GET "+calcPath+"/regelverk", permRead, regimeCalc.handler(a))
	m.Handle("GET "+calcPath+"/avtalssparr", permRead, standstillCalc.handler(a))
	m.Handle("GET "+calcPath+"/overprovning", permRead, reviewCalc.handler(a))
	m.Handle("GET "+calcPath+"/efterannons", permRead, noticeCalc.handler(a))
	m.Handle("GET "+calcPath+"/avtalsandring", permRead, changeCalc.handler(a))
	m.Handle("GET "+calcPath+"/tidplan", permRead, planCalc.handler(a))
}

// answer is what a calculator says.
type answer struct {
	Heading string // the answer in one sentence
	Text    string
	Tone    ui.Tone
	Table   ui.Table // how it was counted
	More    ui.Table // what follows from it
	Bases   Bases
}

// line is one step of how something was counted.
type line struct{ Label, Value, Note string }

// counted makes the table of the lines.
func counted(lines []line) ui.Table {
	return ui.Columns[line]{
		{Label: "Steg", Cell: func(l *line) ui.Cell { return ui.Text(l.Label) }},
		{Label: "Värde", Cell: func(l *line) ui.Cell { return ui.Text(l.Value).Under(l.Note) }},
	}.Table("Så här är det räknat", lines)
}

// sources makes the table of the rules behind an answer.
func sources(bases Bases) ui.Table {
	var once Bases
	seen := map[string]bool{}
	for _, b := range bases {
		if b.RuleID != "" && !seen[b.RuleID] {
			seen[b.RuleID] = true
			once = append(once, b)
		}
	}
	return ui.Columns[Basis]{
		{Label: "Regel", Cell: func(b *Basis) ui.Cell { return ui.Link(b.Label, b.Page()) }},
		{Label: "Lagrum", Cell: func(b *Basis) ui.Cell { return ui.Text(cmp.Or(b.Ref, "egen regel")) }},
		{Label: "Källa", Cell: func(b *Basis) ui.Cell { return ui.Cell{Text: b.Source, URL: b.URL} }},
		{Label: "Källan läst", Cell: func(b *Basis) ui.Cell { return ui.Mark(badges(&Rule{Confirmed: b.Confirmed})...) }},
	}.Table("Regler som svaret bygger på", once)
}

// dated is a day with its weekday: "tisdag 2022-04-19".
func dated(d day.Date) string {
	if d == 0 {
		return ""
	}
	return sv.Weekday(d.Weekday()) + sv.Space + d.Sv()
}

// why says why a day is no working day.
func why(d day.Date) string {
	if name := d.Holiday(); name != "" {
		return firstLower(name)
	}
	return sv.Weekday(d.Weekday())
}

// calculation is one calculator: what it asks for, and how it answers.
type calculation[Q any] struct {
	path   string
	title  string
	lead   string
	fields field.Set[Q]
	start  func(today day.Date) Q
	answer func(b Book, q Q) (answer, error)
}

type calcPage struct {
	Tabs    []ui.Tab
	Lead    string
	Action  string
	Form    ui.Form
	Asked   bool
	Answer  answer
	Notice  ui.Notice
	Sources ui.Table
	On      string // the day it was asked
}

var calcTmpl = web.Parse[calcPage](pages, "calc.html")

func (c calculation[Q]) handler(a *Web) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		b, err := a.Store.Book(r.Context())
		if err != nil {
			return err
		}
		today := a.Store.today()
		page := calcPage{Tabs: parts(c.path), Lead: c.lead, Action: c.path, On: today.Sv()}
		q := c.start(today)
		page.Form = c.form(b, &q)
		posted := map[string]string{}
		for key, values := range r.URL.Query() {
			posted[key] = values[0]
		}
		if len(posted) == 0 {
			return calcTmpl.Render(w, r, c.title, page)
		}
		if page.Answer, err = c.solve(b, posted); err != nil && !web.Correctable(err) {
			return err
		}
		page.Form.Posted(posted, err)
		if err != nil {
			return calcTmpl.RenderStatus(w, r, web.StatusOf(err), c.title, page)
		}
		page.Asked, page.Sources = true, sources(page.Answer.Bases)
		page.Notice = ui.Notice{Tone: page.Answer.Tone, Title: page.Answer.Heading, Text: page.Answer.Text}
		return calcTmpl.Render(w, r, c.title, page)
	}
}

// solve reads the question as the address has it, with nothing presumed.
func (c calculation[Q]) solve(b Book, posted map[string]string) (answer, error) {
	var q Q
	if err := c.fields.Read(&q, posted); err != nil {
		return answer{}, err
	}
	if err := c.fields.Missing(&q); err != nil {
		return answer{}, err
	}
	return c.answer(b, q)
}

// form is the question as controls; the procedures are among the rules.
func (c calculation[Q]) form(b Book, q *Q) ui.Form {
	f := ui.NewForm(c.fields, q)
	if p := f.Control("procedure"); p != nil {
		p.Type = "choice"
		f.Choose("procedure", procedureOptions(b))
	}
	return f
}
