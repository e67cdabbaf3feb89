package economy

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type analysisPage struct {
	Tabs    []ui.Tab
	Picker  picker
	Parts   []analysisPart
	May     bool
	Period  string
	History ui.History
	Actions []ui.Action
}

type analysisPart struct {
	Key     string
	Heading string
	Lead    string // what the rows say, in words
	Text    []string
	By      string
	Form    ui.Form
	Table   ui.Table
}

var analysisTmpl = web.Parse[analysisPage](pages, "analysis.html", "picker.html")

const analysisPath = Path + "/avvikelser"

func (a *Web) analysis(w http.ResponseWriter, r *http.Request) error {
	u, err := a.until(r)
	if err != nil {
		return err
	}
	return a.showAnalysis(w, r, u, nil, nil)
}

// showAnalysis shows the page, after a fault with what was typed.
func (a *Web) showAnalysis(w http.ResponseWriter, r *http.Request, u Until, posted map[string]string, wrong error) error {
	all, err := a.Store.Analyse(r.Context(), u)
	if err != nil {
		return err
	}
	page := analysisPage{Tabs: tabs("/avvikelser", u), Picker: newPicker(analysisPath, u, unitFrom(r)), Period: u.String(), May: web.May(r.Context(), "economy.write")}
	page.Picker.Excel, page.Picker.CSV, page.Picker.PDF = "", "", ""
	for _, part := range all.Parts {
		one := a.analysisPart(r.Context(), all, part, page.Picker.Unit)
		if posted["question"] == string(part.Question) {
			one.Form.Posted(posted, wrong)
		}
		page.Parts = append(page.Parts, one)
	}
	entries, err := a.Store.History(r.Context(), AnswerKind, u.String())
	if err != nil {
		return err
	}
	page.History = record.History(entries)
	if page.May {
		page.Actions = []ui.Action{{Label: "Ny orsak", URL: analysisPath + "/orsak/ny?period=" + u.String(), Icon: "plus", Primary: true}}
	}
	status := http.StatusOK
	if wrong != nil {
		status = web.StatusOf(wrong)
	}
	return analysisTmpl.RenderStatus(w, r, status, "Avvikelseanalys", page)
}

func (a *Web) analysisPart(ctx context.Context, all Analysis, part AnalysisPart, unit Unit) analysisPart {
	one := analysisPart{Key: string(part.Question), Heading: part.Question.Text()}
	if part.Answer.Text != "" {
		one.Text = strings.Split(part.Answer.Text, "\n\n")
		one.By = part.Answer.ByName + " " + record.When(part.Answer.ChangedAt)
	}
	if part.Question == State {
		one.Lead = CostAgainstBudget(all.Result.Cost()[Diff].Amount) + "."
	} else {
		one.Lead = part.Breakdowns[0].Sentence + "."
		one.Table = breakdownTable(all.Until, part, unit, web.May(ctx, "economy.write"))
	}
	one.Form = ui.Form{Action: analysisPath, Submit: "Spara svaret", Version: int(part.Answer.Version),
		Hidden:   []ui.Hidden{{Name: "period", Value: all.Until.String()}, {Name: "question", Value: one.Key}},
		Controls: []ui.Control{{Key: "text", Label: "Svar i rapporten", Type: "long", Rows: 6, Value: part.Answer.Text, Help: "Tom rad ger nytt stycke. Beloppen ovanför kommer från bokföringen."}},
		Draft:    "avvikelse-" + all.Until.String() + "-" + one.Key}
	return one
}

// breakdownRow is a deviation, a cause of it, or what no cause explains.
type breakdownRow struct {
	label  string
	text   string
	amount string
	url    string
	edit   string
	head   bool
	rest   bool
}

func breakdownTable(u Until, part AnalysisPart, unit Unit, may bool) ui.Table {
	var rows []breakdownRow
	for _, b := range part.Breakdowns {
		row := breakdownRow{label: "Alla kostnader", text: b.Sentence, amount: unit.Text(b.Deviation), head: true}
		if b.Line != "" {
			row.label = b.Line.Label()
		}
		rows = append(rows, row)
		for _, c := range b.Parts {
			cause := breakdownRow{label: "varav " + c.Cause.Name, text: c.Cause.Text, amount: unit.Text(c.Amount)}
			if c.Cause.Computed() {
				cause.url = CauseFilter(u, c.Cause).URL()
			}
			if may {
				cause.edit = analysisPath + "/orsak/" + c.Cause.ID + "/andra"
			}
			rows = append(rows, cause)
		}
		if len(b.Parts) > 0 {
			rows = append(rows, breakdownRow{label: "varav övrigt, utan egen orsak", amount: unit.Text(b.Remainder()), rest: true})
		}
	}
	columns := ui.Columns[breakdownRow]{
		{Label: "Del", Cell: func(b *breakdownRow) ui.Cell { return ui.Cell{Text: b.label, Strong: b.head, Muted: b.text} }},
		{Label: "Avvikelse", Number: true, Cell: func(b *breakdownRow) ui.Cell {
			return ui.Cell{Text: b.amount, URL: b.url, Strong: b.head, Number: true}
		}},
	}
	t := columns.Table(part.Question.Text(), rows)
	for i, b := range rows {
		if b.edit != "" {
			t.Rows[i].ID, t.Rows[i].Label = strconv.Itoa(i), strings.TrimPrefix(b.label, "varav ")
			t.Rows[i].Menu = []ui.Action{{Label: "Ändra orsaken", URL: b.edit, Icon: "pencil"}}
		}
	}
	return t
}

func (a *Web) answer(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	u, err := ParseUntil(posted["period"])
	if err != nil {
		return err
	}
	err = a.Store.SaveAnswer(r.Context(), Answer{Period: posted["period"], Question: Question(posted["question"]), Text: posted["text"], Version: int64(web.Version(posted))})
	if web.Correctable(err) {
		return a.showAnalysis(w, r, u, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, analysisPath+"?period="+u.String(), "Svaret är sparat.")
}

func (a *Web) causeForm(ctx context.Context, c Cause) (formPage, error) {
	f := ui.NewForm(Causes, &c)
	f.Action, f.Submit, f.Cancel = analysisPath+"/orsak", "Spara orsaken", analysisPath+"?period="+c.Period
	f.Version = int(c.Version)
	f.Hidden = []ui.Hidden{{Name: "period", Value: c.Period}, {Name: "id", Value: c.ID}}
	groups, err := a.Store.Groups(ctx)
	if err != nil {
		return formPage{}, err
	}
	options := []field.Option{}
	for _, g := range groups {
		if g.Line.Side() == CostSide {
			options = append(options, field.Option{Value: g.Code, Label: g.Name + " (" + g.Code + ")"})
		}
	}
	objects, err := a.Store.Dimensions(ctx, ObjectKind)
	var objectOptions []field.Option
	for _, o := range objects {
		objectOptions = append(objectOptions, field.Option{Value: o.Code, Label: o.Name + " (" + o.Code + ")"})
	}
	f.Control("group_code").Type, f.Control("object").Type = "choice", "choice"
	f.Choose("group_code", options)
	f.Choose("object", objectOptions)
	page := formPage{Form: f, Crumb: ui.Crumb{Label: "Avvikelseanalys", URL: f.Cancel}, Intro: "En orsak är en del av avvikelsen. Det som ingen orsak förklarar visas som övrigt, så att delarna alltid summerar till avvikelsen."}
	if c.ID != "" {
		page.More = remove(analysisPath+"/orsak/"+c.ID+"/ta-bort", "Ta bort orsaken "+c.Name+"?")
	}
	return page, err
}

func (a *Web) newCause(w http.ResponseWriter, r *http.Request) error {
	u, err := a.until(r)
	if err != nil {
		return err
	}
	page, err := a.causeForm(r.Context(), Cause{Period: u.String()})
	if err != nil {
		return err
	}
	return a.form(w, r, "Ny orsak "+u.Label(), page, nil, nil)
}

func (a *Web) editCause(w http.ResponseWriter, r *http.Request) error {
	c, err := a.Store.Cause(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := a.causeForm(r.Context(), c)
	if err != nil {
		return err
	}
	return a.form(w, r, "Ändra "+c.Name, page, nil, nil)
}

func (a *Web) saveCause(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c := Cause{Period: posted["period"]}
	if posted["id"] != "" {
		if c, err = a.Store.Cause(r.Context(), posted["id"]); err != nil {
			return err
		}
	}
	saved := c
	if err = Causes.Read(&c, posted); err == nil {
		if c.ID != "" {
			c.Version = int64(web.Version(posted))
		}
		c, err = a.Store.SaveCause(r.Context(), c)
	}
	if stale(err, saved.Version, posted) {
		return a.conflict(w, r, saved.Name, ui.NewConflict(Causes, &c, &saved, posted, int(saved.Version)),
			analysisPath+"/orsak", ui.Crumb{Label: "Avvikelseanalys", URL: analysisPath + "?period=" + saved.Period}, ui.Hidden{Name: "id", Value: saved.ID}, ui.Hidden{Name: "period", Value: saved.Period})
	}
	if err != nil {
		page, formErr := a.causeForm(r.Context(), saved)
		return cmp.Or(formErr, a.form(w, r, "Orsak", page, posted, err))
	}
	return web.Redirect(w, r, analysisPath+"?period="+c.Period, "Orsaken är sparad.")
}

func (a *Web) removeCause(w http.ResponseWriter, r *http.Request) error {
	c, err := a.Store.RemoveCause(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, analysisPath+"?period="+c.Period, "Orsaken är borttagen.")
}

// stale tells whether somebody else saved a record while its form was open. One that
// is gone has no version to compare with.
func stale(err error, version int64, posted map[string]string) bool {
	return version > 0 && record.Stale(err, version, posted)
}

// conflict shows the user's version beside the saved one.
func (a *Web) conflict(w http.ResponseWriter, r *http.Request, title string, c ui.Conflict, action string, back ui.Crumb, carried ...ui.Hidden) error {
	c.Action, c.Back = action, back.URL
	c.Hidden = append(c.Hidden, carried...)
	return record.Conflict(w, r, title, "", c, ui.Crumb{Label: "Ekonomi", URL: Path}, back)
}
