package procurement

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"html/template"
	"net/http"

	"klover/internal/base/chart"
	"klover/internal/base/fault"
	"klover/internal/base/paper/pdf"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// timePage is the time plan of a case, and the forms of those who may change it.
type timePage struct {
	Crumbs  []ui.Crumb
	Wrong   ui.Notice
	Actions []ui.Action
	Drawing template.HTML // the table beside it says the same
	Table   ui.Table
	Compute ui.Form
	Move    ui.Form
}

type timePanel struct {
	Table ui.Table
	URL   string
	Label string
}

var (
	timeTmpl      = web.Parse[timePage](pages, "timeplan.html")
	timePanelTmpl = web.Parse[timePanel](pages, "time_panel.html")
)

func (p Procurement) timeURL() string { return p.URL() + "/tidplan" }

// timePlan is the box of the case's page.
func (a *Web) timePlan(ctx context.Context, p Procurement) (ui.Panel, error) {
	if !p.CaseWork {
		return ui.Panel{}, nil
	}
	list, err := a.milestones(ctx, p)
	if err != nil {
		return ui.Panel{}, err
	}
	panel := timePanel{Table: milestoneTable(list, a.Store.today(), false), URL: p.timeURL(), Label: "Hela tidplanen"}
	if may(ctx, permWrite, p) {
		panel.Label = "Räkna eller ändra tidplanen"
	}
	body, err := timePanelTmpl.HTML(panel)
	return ui.Panel{ID: "tidplan", Title: "Tidplan", Body: body}, err
}

func (a *Web) milestones(ctx context.Context, p Procurement) ([]Milestone, error) {
	w, err := a.Store.Work(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	return a.Store.Milestones(ctx, p, w)
}

// milestoneTable shows what was planned, what is planned now, and what was done.
func milestoneTable(list []Milestone, today day.Date, based bool) ui.Table {
	date := func(d day.Date) ui.Cell { return ui.Cell{Text: d.Sv(), Time: d.String()} }
	columns := ui.Columns[Milestone]{
		{Label: "Steg", Cell: func(m *Milestone) ui.Cell { return ui.Text(m.Label) }},
		{Label: "Först planerat", Cell: func(m *Milestone) ui.Cell { return date(m.BaselineOn) }},
		{Label: "Planerat nu", Cell: func(m *Milestone) ui.Cell { return date(m.PlannedOn) }},
		{Label: "Utfall", Cell: func(m *Milestone) ui.Cell { return outcome(*m, today) }},
		{Label: "Avvikelse", Cell: func(m *Milestone) ui.Cell { return ui.Text(drift(m.Late())) }},
	}
	if based {
		columns = append(columns, ui.Column[Milestone]{Label: "Grund", Cell: func(m *Milestone) ui.Cell { return ui.Text(m.Basis) }})
	}
	table := columns.Table("Tidplan", list)
	table.Empty = ui.Empty{Icon: "calendar", Title: "Ingen tidplan är räknad", Text: "Tidplanen räknas av förfarandets normala ledtider och lagens minsta tider."}
	return table
}

func outcome(m Milestone, today day.Date) ui.Cell {
	if m.Overdue(today) {
		return ui.Text("").Warn("försenad")
	}
	return ui.Cell{Text: m.ActualOn.Sv(), Time: m.ActualOn.String()}
}

// drift is how many days a step has moved since it was first planned.
func drift(days int) string {
	switch {
	case days > 0:
		return sv.Plural(days, "dag", "dagar") + " senare"
	case days < 0:
		return sv.Plural(-days, "dag", "dagar") + " tidigare"
	}
	return "–"
}

func (a *Web) timePage(ctx context.Context, p Procurement) (timePage, error) {
	list, err := a.milestones(ctx, p)
	page := timePage{Crumbs: crumbs(p), Table: milestoneTable(list, a.Store.today(), true)}
	if len(list) > 1 {
		page.Drawing = chart.SVG(gantt(list, a.Store.today()))
		page.Actions = []ui.Action{{Label: "PDF", URL: p.timeURL() + "?format=pdf", Icon: "file-type-pdf", New: true}}
	}
	if err != nil || !p.CaseWork || !may(ctx, permWrite, p) {
		return page, err
	}
	page.Compute = ui.Form{Action: p.timeURL(), Submit: "Räkna tidplanen", Controls: []ui.Control{
		{Key: "start", Label: "Arbetet börjar", Type: "date", Value: cmp.Or(p.TakenOn, a.Store.today()).String(), Help: "Lämna tomt för att räkna bakåt från avtalet."},
		{Key: "sign", Label: "Avtalet ska vara tecknat", Type: "date", Value: p.WantedOn.String(), Help: "Används när arbetets början är tom."},
		{Key: "long", Label: "Räkna med våra längsta normaltider", Type: "bool"},
	}}
	if len(list) == 0 {
		return page, nil
	}
	steps := make([]ui.Option, len(list))
	for i, m := range list {
		steps[i] = ui.Option{Value: m.Key, Label: m.Label}
	}
	page.Move = ui.Form{Action: p.timeURL() + "/flytta", Submit: "Flytta steget", Controls: []ui.Control{
		{Key: "key", Label: "Steg", Type: "choice", Options: steps, Required: true},
		{Key: "planned_on", Label: "Ny dag", Type: "date", Required: true},
		{Key: "why", Label: "Varför flyttas steget?", Type: "text", Required: true},
	}}
	return page, nil
}

func (a *Web) showTime(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if r.FormValue("format") == "pdf" {
		return a.sendTime(w, r, p)
	}
	page, err := a.timePage(r.Context(), p)
	if err != nil {
		return err
	}
	return timeTmpl.Render(w, r, "Tidplan: "+p.Title, page)
}

// sendTime sends the time plan as it is printed.
func (a *Web) sendTime(w http.ResponseWriter, r *http.Request, p Procurement) error {
	list, err := a.milestones(r.Context(), p)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := pdf.Write(&file, a.Store.timeDocument(p, list)); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "tidplan-"+p.Number+".pdf"))
	_, err = file.WriteTo(w)
	return err
}

func (a *Web) computeTime(w http.ResponseWriter, r *http.Request) error {
	return a.changeTime(w, r, "Tidplanen är räknad.", func(ctx context.Context, p Procurement, posted map[string]string) error {
		t := Timing{Long: posted["long"] != ""}
		start, err := dayOf(posted, "start")
		if err != nil {
			return err
		}
		if t.Sign, err = dayOf(posted, "sign"); err != nil {
			return err
		}
		t.Start = start
		return a.Store.PlanTime(ctx, p.ID, t)
	})
}

func (a *Web) moveTime(w http.ResponseWriter, r *http.Request) error {
	return a.changeTime(w, r, "Steget är flyttat.", func(ctx context.Context, p Procurement, posted map[string]string) error {
		on, err := dayOf(posted, "planned_on")
		if err != nil {
			return err
		}
		return a.Store.MoveMilestone(ctx, p.ID, posted["key"], on, posted["why"])
	})
}

func dayOf(posted map[string]string, key string) (day.Date, error) {
	d, err := day.Parse(posted[key])
	if posted[key] == "" {
		return 0, nil
	}
	if err != nil {
		return 0, fault.Invalid(fault.Field{Name: key, Message: fault.Message(err)})
	}
	return d, nil
}

// changeTime does something with the time plan. What the law does not know, and what
// is wrong in a form, is told on the page.
func (a *Web) changeTime(w http.ResponseWriter, r *http.Request, done string, do func(context.Context, Procurement, map[string]string) error) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p, err := a.writable(r)
	if err != nil {
		return err
	}
	if err = do(r.Context(), p, posted); err == nil {
		return web.Redirect(w, r, p.timeURL(), done)
	}
	page, pageErr := a.timePage(r.Context(), p)
	if pageErr != nil || fault.KindOf(err) == fault.KindInternal {
		return cmp.Or(pageErr, err)
	}
	text := fault.Message(err)
	for _, f := range fault.FieldsOf(err) {
		text = f.Message
	}
	page.Wrong = ui.Notice{Tone: ui.Warn, Title: "Tidplanen ändrades inte", Text: text}
	page.Compute.Posted(posted, nil)
	return timeTmpl.RenderStatus(w, r, web.StatusOf(err), "Tidplan: "+p.Title, page)
}
