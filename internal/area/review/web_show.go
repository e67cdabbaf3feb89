package review

import (
	"context"
	"net/http"
	"strings"

	"klover/internal/area/procurement"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

type showPage struct {
	Crumbs    []ui.Crumb
	State     string
	About     ui.Crumb // the procurement
	Status    []ui.Badge
	Actions   []ui.Action
	Timeline  ui.Timeline
	Facts     ui.Facts
	Instances ui.Table
	Deadlines ui.Table
	Judgement ui.Facts
	Panels    []ui.Panel
	History   ui.History
}

var showTmpl = web.Parse[showPage](pages, "show.html")

// judgementKeys are shown in a box of their own.
var judgementKeys = []string{"unnecessary", "cause", "cause_text", "lesson", "action", "judged_by"}

var factKeys = []string{"procurement_id", "type", "court", "applicant", "applicant_org_no", "other_applicants", "grounds", "category_id", "industry",
	"filed_on", "interim_on", "interim", "statement_due", "statement_on", "closed_on", "source"}

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := a.Store.Get(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	c = seen(ctx, c)
	p, err := a.Store.procurements().Get(ctx, c.ProcurementID)
	if err != nil {
		return err
	}
	names, err := a.names(ctx)
	if err != nil {
		return err
	}
	rules, err := a.Store.laws().Book(ctx)
	if err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, c.ID)
	if err != nil {
		return err
	}
	set := fields(names, map[string]string{p.ID: p.Name()})
	page := showPage{
		Crumbs: []ui.Crumb{{Label: "Överprövningar", URL: Path}}, State: c.State(), About: ui.Crumb{Label: p.Name(), URL: p.URL()},
		Status: badges(c), Actions: actions(ctx, c, p), Timeline: timeline(c, a.Store.today()),
		Facts: ui.NewFacts(set, &c, factKeys...), Judgement: ui.NewFacts(set, &c, judgementKeys...),
		Instances: instanceTable(c), Deadlines: deadlineTable(Deadlines(c, p.SignedOn, rules, a.Store.today())), History: record.HistoryOf("överprövningen", entries),
	}
	page.Facts.DropEmpty()
	for i := range page.Judgement.Groups { // the box has the same heading
		page.Judgement.Groups[i].Heading = ""
	}
	page.Facts.Link("procurement_id", p.URL())
	for _, make := range a.Panels {
		panel, err := make(ctx, c)
		if err != nil {
			return err
		}
		if panel.Body != "" {
			page.Panels = append(page.Panels, panel)
		}
	}
	return showTmpl.Render(w, r, c.Name(), page)
}

// badges tells how it goes for us, and whether the court has stopped the signing.
func badges(c Case) []ui.Badge {
	list := []ui.Badge{badge(c.Result)}
	if c.Result == Open && c.Interim == "granted" {
		list = append(list, ui.Badge{Text: "Avtal får inte tecknas", Icon: "ban", Tone: ui.Bad})
	}
	if c.Unnecessary == procurement.Yes {
		list = append(list, ui.Badge{Text: "Onödig", Tone: ui.Warn})
	}
	return list
}

// timeline shows the way of the case through the courts, and what comes next.
func timeline(c Case, today day.Date) ui.Timeline {
	t := ui.Timeline{Label: "Målets gång"}
	add := func(label string, on day.Date, note string) {
		step := ui.Step{Label: label, Text: on.Short(), At: on.String(), State: ui.Next}
		if on != 0 {
			step.State = ui.Done
		}
		if note != "" {
			step.Text = strings.TrimPrefix(step.Text+" · "+note, " · ")
		}
		t.Steps = append(t.Steps, step)
	}
	add("Ansökan inkom", c.FiledOn, "")
	if c.StatementOn != 0 || c.Result == Open && len(c.Instances) == 1 {
		add("Yttrande", c.StatementOn, statementNote(c))
		if c.StatementOn == 0 && c.StatementDue != 0 && c.StatementDue < today {
			t.Steps[len(t.Steps)-1].State = ui.Late
		}
	}
	for i, in := range c.Instances {
		if i > 0 {
			add("Överklagad till "+strings.ToLower(in.Level.Sv()), in.FiledOn, in.AppealBy)
		}
		add("Avgörande i "+strings.ToLower(in.Level.Sv()), in.DecidedOn, in.Outcome.Sv())
	}
	add("Laga kraft", c.ClosedOn, "")
	for i := range t.Steps {
		if t.Steps[i].State == ui.Next {
			t.Steps[i].State = ui.Now
			break
		}
	}
	return t
}

func statementNote(c Case) string {
	if c.StatementOn == 0 && c.StatementDue != 0 {
		return "senast " + c.StatementDue.Short()
	}
	return ""
}

func instanceTable(c Case) ui.Table {
	return ui.Columns[Instance]{
		{Label: "Instans", Cell: func(in *Instance) ui.Cell { return ui.Text(in.Level.Sv()).Under(in.Court) }},
		{Label: "Målnummer", Cell: func(in *Instance) ui.Cell { return ui.Text(in.Number) }},
		{Label: "Dit inkommet", Cell: func(in *Instance) ui.Cell {
			cell := ui.Time(in.FiledOn.String(), in.FiledOn.Sv())
			if in.AppealBy != "" {
				return cell.Under("överklagat av " + in.AppealBy)
			}
			return cell
		}},
		{Label: "Avgjort", Cell: func(in *Instance) ui.Cell { return ui.Time(in.DecidedOn.String(), in.DecidedOn.Sv()) }},
		{Label: "Utgång", Cell: func(in *Instance) ui.Cell { return ui.Text(in.Outcome.Sv()).Under(in.Note) }},
	}.Table("Målets gång genom domstolarna", c.Instances)
}

func deadlineTable(list []Deadline) ui.Table {
	return ui.Columns[Deadline]{
		{Label: "Dag", Cell: func(d *Deadline) ui.Cell { return d.cell() }},
		{Label: "Frist", Cell: func(d *Deadline) ui.Cell { return ui.Text(d.Text).Under(d.Basis.Sv()) }},
	}.Table("Frister", list)
}

func actions(ctx context.Context, c Case, p procurement.Procurement) []ui.Action {
	var list []ui.Action
	if procurement.Scope(ctx, p) != nil {
		return nil
	}
	if web.May(ctx, permWrite) {
		list = append(list, ui.Action{Label: "Ändra", URL: c.URL() + "/andra", Icon: "pencil"})
	}
	for _, v := range verbs {
		if web.May(ctx, v.perm) && c.Can(v.name) {
			list = append(list, ui.Action{Label: v.label, URL: c.URL() + "/" + v.name, Icon: v.icon, Primary: v.forward})
		}
	}
	return list
}

type panelData struct {
	Cases ui.Table
}

var panelTmpl = web.Parse[panelData](pages, "panel.html")

// ProcurementPanel returns the box with a procurement's cases, for its page.
func (a *Web) ProcurementPanel(ctx context.Context, p procurement.Procurement) (ui.Panel, error) {
	if !web.May(ctx, permRead) {
		return ui.Panel{}, nil
	}
	cases, _, err := a.Store.Search(ctx, Filter{Procurement: p.ID}, Page{Limit: 20})
	if err != nil {
		return ui.Panel{}, err
	}
	panel := ui.Panel{ID: "overprovningar", Title: "Överprövningar", URL: Filter{Procurement: p.ID}.URL()}
	if web.May(ctx, permWrite) && procurement.Scope(ctx, p) == nil {
		panel.Actions = []ui.Action{{Label: "Nytt mål", URL: Path + "/ny?upphandling=" + p.ID, Icon: "gavel"}}
	}
	panel.Body, err = panelTmpl.HTML(panelData{Cases: ui.Columns[Listed]{
		{Label: "Mål", Cell: func(c *Listed) ui.Cell { return ui.Link(c.Number, c.URL()).Under(strings.TrimSpace(c.Applicant)) }},
		{Label: "Läge", Cell: func(c *Listed) ui.Cell { return ui.Text(c.State()) }},
		{Label: "Utfall för oss", Cell: func(c *Listed) ui.Cell { return ui.Mark(badge(c.Result)) }},
		{Label: "Inkommet", Cell: func(c *Listed) ui.Cell { return ui.Time(c.FiledOn.String(), c.FiledOn.Sv()) }},
	}.Table("Överprövningar av upphandlingen", cases)})
	return panel, err
}
