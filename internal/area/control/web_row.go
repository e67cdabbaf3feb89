package control

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

type rowPage struct {
	Crumbs      []ui.Crumb
	Perspective string
	Facts       ui.Facts
	Moments     []momentBox
	Occurrences ui.Table
	All         string
	Risks       ui.Table
	History     ui.History
	Actions     []ui.Action
}

// momentBox is a moment on the page of its row.
type momentBox struct {
	ID        string
	Heading   string
	Text      string
	Goal      string
	Note      string
	Facts     ui.Facts
	Questions ui.Table
	Actions   []ui.Action
}

var rowTmpl = web.Parse[rowPage](pages, "row.html")

// row shows an area of control with its moments.
func (a *Web) row(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	row, err := a.Store.Row(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	p, err := one[Plan](ctx, a.Store.DB, "control_plan", row.PlanID, noPlan)
	if err != nil {
		return err
	}
	list, _, err := a.Store.Occurrences(ctx, OccurrenceFilter{Row: row.ID}, Page{Limit: 24})
	if err != nil {
		return err
	}
	risks, err := a.Store.RisksOf(ctx, row.ID)
	if err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, RowKind, row.ID)
	if err != nil {
		return err
	}
	page := rowPage{Crumbs: rowCrumbs(p), Perspective: row.Perspective, Facts: ui.NewFacts(RowFields, &row, "goal", "method", "reported"),
		Occurrences: a.occurrenceTable(row, list), All: OccurrenceFilter{Row: row.ID}.URL(), Risks: riskTable(risks), History: record.HistoryOf("kontrollområdet", entries)}
	for i, m := range row.Moments {
		page.Moments = append(page.Moments, a.momentBox(ctx, m, i))
	}
	if web.May(ctx, permWrite) {
		page.Actions = []ui.Action{
			{Label: "Ta bort", URL: row.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true, Confirm: "Kontrollområdet och dess moment tas bort ur planen. Fortsätta?"},
			{Label: "Ändra", URL: row.URL() + "/andra", Icon: "pencil"},
			{Label: "Nytt moment", URL: row.URL() + "/moment", Icon: "plus", Primary: true}}
	}
	return rowTmpl.Render(w, r, row.Area, page)
}

func rowCrumbs(p Plan) []ui.Crumb {
	return []ui.Crumb{home, {Label: strconv.FormatInt(p.Year, 10), URL: p.URL()}}
}

func (a *Web) momentBox(ctx context.Context, m Moment, i int) momentBox {
	box := momentBox{ID: m.ID, Heading: fmt.Sprintf("Kontrollmoment %d", i+1), Text: m.Text, Goal: m.Goal, Note: m.Note, Questions: a.questionTable(fmt.Sprintf("Frågor i kontrollmoment %d", i+1), m.Questions)}
	box.Facts = ui.NewFacts(MomentFields, &m, "frequency", "due_days", "unit", "role", "performer_id", "sample")
	box.Facts.DropEmpty()
	for i := range box.Facts.Groups { // the box has a heading
		box.Facts.Groups[i].Heading = ""
	}
	if web.May(ctx, permWrite) {
		box.Actions = []ui.Action{{Label: "Ändra", URL: m.URL() + "/andra", Icon: "pencil"},
			{Label: "Ta bort", URL: m.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true, Confirm: "Momentet tas bort ur planen. Fortsätta?"}}
	}
	return box
}

// questionTable shows what a moment asks and where each answer comes from.
func (a *Web) questionTable(label string, list []Question) ui.Table {
	return ui.Columns[Question]{
		{Label: "Fråga", Cell: func(q *Question) ui.Cell { return ui.Text(q.Label) }},
		{Label: "Svaret kommer från", Cell: func(q *Question) ui.Cell {
			return ui.Text(field.LabelOf(sources, string(q.Source))).Under(a.sourceText(*q))
		}},
	}.Table(label, list)
}

// sourceText says which figure, register or list answers a question.
func (a *Web) sourceText(q Question) string {
	var parts []string
	switch q.Source {
	case FromFigure, FromParts:
		parts = append(parts, field.LabelOf(a.figures(), q.SourceKey))
		if q.Span != "" {
			parts = append(parts, sv.LowerFirst(field.LabelOf(spanOptions(), string(q.Span))))
		}
		if q.Back > 0 {
			parts = append(parts, fmt.Sprintf("%d år tillbaka", q.Back))
		}
	case FromQuery, FromSplit:
		parts = append(parts, field.LabelOf(a.registers(), q.SourceKey))
		if q.Selection != "" {
			parts = append(parts, q.Selection)
		}
		if q.Divide != "" {
			parts = append(parts, "efter "+sv.LowerFirst(field.LabelOf(a.divisions(), q.Divide)))
		}
	case FromList:
		parts = append(parts, field.LabelOf(lists, q.SourceKey))
	case ByHand:
		if q.Unit != "" {
			parts = append(parts, "tal i "+q.Unit)
		}
	}
	return strings.Join(parts, ", ")
}

func (a *Web) figures() []field.Option {
	if a.Store.Register == nil {
		return nil
	}
	var list []field.Option
	for _, f := range a.Store.Register.All() {
		list = append(list, field.Option{Value: f.Key, Label: f.Name})
	}
	return list
}

// keys is every figure, register and list that may answer a question.
func (a *Web) keys() []field.Option { return append(append(a.figures(), a.registers()...), lists...) }

func (a *Web) registers() []field.Option {
	var list []field.Option
	for _, q := range a.Store.Queries {
		list = append(list, field.Option{Value: q.Key, Label: q.Label})
	}
	return list
}

// divisions is what any register can be divided by. The store says when a register
// cannot.
func (a *Web) divisions() []field.Option {
	var list []field.Option
	has := map[string]bool{}
	for _, q := range a.Store.Queries {
		for _, d := range q.Divisions {
			if !has[d.Value] {
				list, has[d.Value] = append(list, d), true
			}
		}
	}
	return list
}

func (a *Web) rowEditor() editor[Row] {
	return editor[Row]{
		fields: RowFields, kind: RowKind, fresh: "Nytt kontrollområde", path: rowPath, done: "Kontrollområdet är sparat.",
		title:  func(r Row) string { return r.Area },
		crumbs: func(r Row) []ui.Crumb { return []ui.Crumb{home, {Label: "Planen", URL: planPath + r.PlanID}} },
		url:    Row.URL, action: func(r Row) string { return planPath + r.PlanID + "/rad" },
		ident: func(r *Row) (string, *int64) { return r.ID, &r.Version },
		read:  a.Store.Row,
		dress: func(_ context.Context, f *ui.Form, _ Row, _ map[string]string) error {
			f.Controls = append(f.Controls, whyControl("Krävs när planen är beslutad. Syns i historiken."))
			return nil
		},
		insert: func(ctx context.Context, r Row, posted map[string]string) (Row, error) {
			return a.Store.CreateRow(ctx, r, posted["why"])
		},
		replace: func(ctx context.Context, r Row, posted map[string]string) (Row, error) {
			return a.Store.SaveRow(ctx, r, posted["why"])
		},
	}
}

func (a *Web) blankRow(r *http.Request) (Row, error) {
	p, err := a.Store.Plan(r.Context(), r.PathValue("id"))
	row := Row{PlanID: p.ID, Reported: Codes{"annual"}}
	if n := len(p.Rows); n > 0 {
		row.Perspective = p.Rows[n-1].Perspective
	}
	return row, err
}

func (a *Web) removeRow(w http.ResponseWriter, r *http.Request) error {
	row, err := a.Store.Row(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := a.Store.RemoveRow(r.Context(), row.ID, "Borttaget på sidan"); err != nil {
		return err
	}
	return web.Redirect(w, r, planPath+row.PlanID, "Kontrollområdet är borttaget ur planen.")
}

// openMoment leads from a moment to its row.
func (a *Web) openMoment(w http.ResponseWriter, r *http.Request) error {
	m, err := a.Store.Moment(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, rowPath+m.RowID+"#m-"+m.ID, "")
}

func (a *Web) removeMoment(w http.ResponseWriter, r *http.Request) error {
	m, err := a.Store.Moment(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := a.Store.RemoveMoment(r.Context(), m.ID, "Borttaget på sidan"); err != nil {
		return err
	}
	return web.Redirect(w, r, rowPath+m.RowID, "Momentet är borttaget ur planen.")
}

func (a *Web) blankMoment(r *http.Request) (Moment, error) {
	row, err := a.Store.Row(r.Context(), r.PathValue("id"))
	return Moment{RowID: row.ID, Frequency: Yearly, DueDays: 31}, err
}

func (a *Web) momentEditor() editor[Moment] {
	return editor[Moment]{
		fields: MomentFields, kind: "moment", fresh: "Nytt kontrollmoment", path: momentPath, done: "Momentet är sparat.",
		title: Moment.Title,
		crumbs: func(m Moment) []ui.Crumb {
			return []ui.Crumb{home, {Label: "Kontrollområdet", URL: rowPath + m.RowID}}
		},
		url:    func(m Moment) string { return rowPath + m.RowID },
		action: func(m Moment) string { return rowPath + m.RowID + "/moment" },
		ident:  func(m *Moment) (string, *int64) { return m.ID, &m.Version },
		read:   a.Store.Moment,
		dress:  a.dressMoment,
		take:   a.takeQuestions,
		insert: func(ctx context.Context, m Moment, posted map[string]string) (Moment, error) {
			return a.Store.CreateMoment(ctx, m, posted["why"])
		},
		replace: func(ctx context.Context, m Moment, posted map[string]string) (Moment, error) {
			return a.Store.SaveMoment(ctx, m, posted["why"])
		},
	}
}

// mostQuestions is how many questions a moment may ask.
const mostQuestions = 20

// dressMoment adds the fields of each question, with room for one more.
func (a *Web) dressMoment(ctx context.Context, f *ui.Form, m Moment, posted map[string]string) error {
	people, err := a.people(ctx, m.PerformerID, m.Performer)
	if err != nil {
		return err
	}
	f.Choose("performer_id", people)
	n := len(m.Questions)
	for i := 1; i <= mostQuestions; i++ {
		if posted[QuestionKey(i, "label")] != "" {
			n = max(n, i)
		}
	}
	for i := 1; i <= min(n+2, mostQuestions); i++ {
		var q Question
		if i <= len(m.Questions) {
			q = m.Questions[i-1]
		}
		f.Controls = append(f.Controls, a.questionControls(i, q)...)
		f.Hidden = append(f.Hidden, ui.Hidden{Name: QuestionKey(i, "id"), Value: q.ID})
	}
	f.Controls = append(f.Controls, whyControl("Krävs när planen är beslutad. Syns i historiken."))
	return nil
}

func (a *Web) questionControls(i int, q Question) []ui.Control {
	f := ui.NewForm(QuestionFields, &q)
	f.Choose("source_key", a.keys())
	f.Choose("divide", a.divisions())
	for j := range f.Controls {
		c := &f.Controls[j]
		c.Key, c.Group, c.Quiet = QuestionKey(i, c.Key), fmt.Sprintf("Fråga %d", i), true
		if c.Value == "0" {
			c.Value = ""
		}
	}
	f.Controls[0].Help = "Lämna tomt för att hoppa över eller ta bort frågan."
	return f.Controls
}

// takeQuestions reads the questions of a posted form. One without words is left out.
func (a *Web) takeQuestions(m *Moment, posted map[string]string) error {
	m.Questions = nil
	for i := 1; i <= mostQuestions; i++ {
		if strings.TrimSpace(posted[QuestionKey(i, "label")]) == "" {
			continue
		}
		values := map[string]string{}
		for _, d := range QuestionFields {
			values[d.Key] = posted[QuestionKey(i, d.Key)]
		}
		values["source_key"] = ui.Resolve(a.keys(), values["source_key"])
		q := Question{ID: posted[QuestionKey(i, "id")]}
		if err := renamed(QuestionFields.Read(&q, values), i); err != nil {
			return err
		}
		m.Questions = append(m.Questions, q)
	}
	return nil
}
