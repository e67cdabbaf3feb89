package goal

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

var planBadges = map[PlanState]ui.Badge{
	Drafted:  {Text: Drafted.Sv(), Icon: "pencil"},
	Decided:  {Text: Decided.Sv(), Icon: "gavel", Tone: ui.Good},
	Followed: {Text: Followed.Sv(), Icon: "clipboard-check", Tone: ui.Good},
}

type plansPage struct {
	Empty ui.Empty
	Table ui.Table
	Begin []ui.Action
}

var plansTmpl = web.Parse[plansPage](pages, "plans.html")

func (a *Web) plans(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := a.Store.Plans(ctx)
	if err != nil {
		return err
	}
	models, err := a.Store.Models(ctx)
	if err != nil {
		return err
	}
	page := plansPage{}
	if len(models) == 0 {
		page.Empty = noModel(ctx)
		return plansTmpl.Render(w, r, "Verksamhetsplaner", page)
	}
	last := int64(0)
	for _, p := range list {
		last = max(last, p.Year)
	}
	for _, m := range models {
		if m.Year > last && web.May(ctx, "goal.write") {
			page.Begin = append(page.Begin, ui.Action{Label: fmt.Sprintf("Börja planen för %d", m.Year), URL: "/verksamhetsplan", Icon: "plus", Post: true, Values: []ui.Hidden{{Name: "ar", Value: fmt.Sprint(m.Year)}}})
		}
	}
	page.Table = ui.Columns[Plan]{
		{Label: "Plan", Cell: func(p *Plan) ui.Cell { return ui.Link(p.Name(), p.URL()) }},
		{Label: "Läge", Cell: func(p *Plan) ui.Cell { return ui.Mark(planBadges[p.State]) }},
		{Label: "Beslutad", Cell: func(p *Plan) ui.Cell { return ui.Text(p.DecidedOn.Sv()).Under(joinNotes(p.DecidedBy, p.Decision)) }},
		{Label: "Uppföljd i", Cell: func(p *Plan) ui.Cell { return ui.Text(p.Report) }},
	}.Table("Verksamhetsplaner", list)
	page.Table.Empty = ui.Empty{Icon: "clipboard-list", Title: "Ingen verksamhetsplan ännu", Text: "Planen samlar årets aktiviteter, indikatorer och mål."}
	return plansTmpl.Render(w, r, "Verksamhetsplaner", page)
}

func (a *Web) createPlan(w http.ResponseWriter, r *http.Request) error {
	year, err := parseYear(r.FormValue("ar"))
	if err != nil {
		return err
	}
	p, err := a.Store.CreatePlan(r.Context(), year)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, p.URL(), p.Name()+" är påbörjad.")
}

type planPage struct {
	State      ui.Badge
	Decision   string
	Notice     ui.Notice
	KPIs       []ui.KPI
	Text       template.HTML
	Parts      []planPart
	Indicators ui.Table
	History    ui.History
	Actions    []ui.Action
}

type planPart struct {
	Title string
	Table ui.Table
}

var planTmpl = web.Parse[planPage](pages, "plan.html")

func (a *Web) plan(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	year, err := parseYear(r.PathValue("year"))
	if err != nil {
		return err
	}
	p, err := a.Store.Plan(ctx, year)
	if err != nil {
		return err
	}
	if format := r.FormValue("format"); format == "pdf" || format == "docx" {
		d, err := a.Store.PlanDocument(ctx, year)
		if err != nil {
			return err
		}
		return sendPaper(w, fmt.Sprintf("verksamhetsplan-%d.%s", year, format), d)
	}
	all, err := a.Store.Plans(ctx)
	if err != nil {
		return err
	}
	newest := !slices.ContainsFunc(all, func(other Plan) bool { return other.Year > p.Year })
	page := planPage{State: planBadges[p.State], Actions: planActions(ctx, p, newest)}
	if p.DecidedOn != 0 {
		page.Decision = fmt.Sprintf("Beslutad %s av %s, %s", p.DecidedOn.Sv(), p.DecidedBy, p.Decision)
	}
	if p.State == Followed {
		page.Notice = ui.Notice{Tone: ui.Info, Title: "Uppföljd i " + p.Report, Text: "Utfallet finns vid varje aktivitet och indikator."}
	}
	if page.Text, err = a.blocks(ctx, p.Text, day.Year(int(year))); err != nil {
		return err
	}
	if err := a.planParts(ctx, p, &page); err != nil {
		return err
	}
	entries, err := audit.History(ctx, a.Store.DB, PlanKind, fmt.Sprint(year))
	if err != nil {
		return err
	}
	page.History = shortHistory("planen", entries)
	return planTmpl.Render(w, r, p.Name(), page)
}

func (a *Web) planParts(ctx context.Context, p Plan, page *planPage) error {
	t, err := a.Store.Tree(ctx, p.Year)
	if err != nil {
		return err
	}
	rows, err := a.Store.ActivitiesOf(ctx, p.Year)
	if err != nil {
		return err
	}
	page.KPIs = []ui.KPI{{Label: "Aktiviteter", Value: sv.Number(len(rows)), URL: ActivityFilter{Year: p.Year}.URL()}}
	for _, part := range statusCount(rows) {
		page.KPIs = append(page.KPIs, ui.KPI{Label: part.Label, Value: sv.Number(part.Num), URL: part.URL})
	}
	page.KPIs = page.KPIs[:min(len(page.KPIs), 6)]
	for _, g := range t.Below("") {
		var own []Activity
		for _, one := range rows {
			if _, under := t.within(one.Goals[0], g.ID); under {
				own = append(own, one)
			}
		}
		if len(own) > 0 {
			page.Parts = append(page.Parts, planPart{Title: g.Name(), Table: planTable(t, p, g.Name(), own)})
		}
	}
	page.Indicators, err = a.aimTable(ctx, p.Year)
	return err
}

// aimTable is the indicators of a plan: the outcome to plan from, the target, and
// the outcome that the plan leads to.
func (a *Web) aimTable(ctx context.Context, year int64) (ui.Table, error) {
	list, err := a.Store.Indicators(ctx, year)
	if err != nil {
		return ui.Table{}, err
	}
	before, err := a.Store.Outcomes(ctx, list, day.Year(int(year)-1))
	if err != nil {
		return ui.Table{}, err
	}
	now, err := a.Store.Outcomes(ctx, list, day.Year(int(year)))
	earlier := map[string]string{}
	for _, o := range before {
		earlier[o.Indicator.ID] = o.ValueText()
	}
	t := ui.Columns[Outcome]{
		{Label: "Indikator", Cell: func(o *Outcome) ui.Cell { return ui.Link(o.Indicator.Name, o.Indicator.URL()).Under(o.Goal.Name()) }},
		{Label: fmt.Sprintf("Utfall %d", year-1), Number: true, Cell: func(o *Outcome) ui.Cell { return ui.Number(earlier[o.Indicator.ID]) }},
		{Label: fmt.Sprintf("Målvärde %d", year), Number: true, Cell: func(o *Outcome) ui.Cell { return ui.Number(o.TargetText()) }},
		{Label: fmt.Sprintf("Utfall %d", year), Number: true, Cell: outcomeCell},
		{Label: "Bedömning", Cell: verdictCell},
	}.Table("Indikatorer och målvärden", now)
	t.Empty = noIndicators
	return t, err
}

func planTable(t Tree, p Plan, title string, rows []Activity) ui.Table {
	columns := ui.Columns[Activity]{
		{Label: "Aktivitet", Cell: func(a *Activity) ui.Cell {
			g, _ := t.Get(a.Goals[0])
			c := ui.Link(a.Title, a.URL()).Under(g.Name())
			if p.After(a.CreatedAt) {
				c = c.Warn("tillkom efter beslutet")
			}
			return c
		}},
		{Label: "Ansvarig", Cell: func(a *Activity) ui.Cell { return ui.Text(a.Owner) }},
		{Label: "Tid", Cell: func(a *Activity) ui.Cell { return ui.Text(a.TimeText()) }},
		{Label: "Status", Cell: func(a *Activity) ui.Cell { return ui.Mark(statusBadges[a.Status]) }},
	}
	if slices.ContainsFunc(rows, func(a Activity) bool { return a.Continues != "" }) {
		columns = append(columns, ui.Column[Activity]{Label: "Kvarstår från", Cell: func(a *Activity) ui.Cell {
			if a.Continues == "" {
				return ui.Cell{}
			}
			return ui.Link(fmt.Sprint(a.Year-1), "/aktiviteter/"+a.Continues)
		}})
	}
	return columns.Table("Aktiviteter, "+title, rows)
}

func planActions(ctx context.Context, p Plan, newest bool) []ui.Action {
	list := []ui.Action{
		{Label: "PDF", URL: p.URL() + "?format=pdf", Icon: "file-type-pdf", New: true},
		{Label: "Word", URL: p.URL() + "?format=docx", Icon: "file-type-docx", New: true},
	}
	if !web.May(ctx, "goal.write") {
		return list
	}
	version := []ui.Hidden{{Name: "version", Value: fmt.Sprint(p.Version)}}
	list = append(list, ui.Action{Label: "Skriv inledning", URL: p.URL() + "/skriv", Icon: "pencil"})
	if p.State != Drafted {
		list = append(list, ui.Action{Label: "Ta tillbaka steget", URL: p.URL() + "/tillbaka", Icon: "arrow-back-up", Post: true, Values: version})
	}
	if newest {
		list = append(list, ui.Action{Label: fmt.Sprintf("Kopiera till %d", p.Year+1), URL: p.URL() + "/kopiera", Icon: "copy", Post: true})
	}
	switch p.State {
	case Drafted:
		list = append(list, ui.Action{Label: "Besluta", URL: p.URL() + "/besluta", Icon: "gavel", Primary: true})
	case Decided:
		list = append(list, ui.Action{Label: "Notera uppföljning", URL: p.URL() + "/uppfolj", Icon: "clipboard-check", Primary: true})
	}
	return list
}

// planForms are the forms of the steps with a plan: which fields, and what they say.
var planForms = map[string]struct {
	title, submit string
	fields        []string
}{
	"skriv":   {"Inledning till", "Spara inledningen", []string{"text"}},
	"besluta": {"Besluta", "Notera beslutet", []string{"decided_on", "decided_by", "decision"}},
	"uppfolj": {"Uppföljning av", "Notera uppföljningen", []string{"report"}},
}

func (a *Web) planOf(r *http.Request) (Plan, error) {
	year, err := parseYear(r.PathValue("year"))
	if err != nil {
		return Plan{}, err
	}
	return a.Store.Plan(r.Context(), year)
}

func planStepForm(p Plan, verb string) ui.Form {
	f := ui.NewForm(PlanFields, &p)
	step := planForms[verb]
	f.Only(step.fields...)
	f.Action, f.Submit, f.Cancel, f.Version = p.URL()+"/"+verb, step.submit, p.URL(), int(p.Version)
	for i := range f.Controls {
		f.Controls[i].Required = verb != "skriv"
		f.Controls[i].Rows = 12
	}
	return f
}

func planIntro(verb string) string {
	if verb == "besluta" {
		return "Mål som väntar på beslut beslutas samtidigt. Det som läggs till efter beslutet märks i planen."
	}
	return ""
}

func (a *Web) planForm(w http.ResponseWriter, r *http.Request) error {
	p, err := a.planOf(r)
	if err != nil {
		return err
	}
	verb := r.PathValue("verb")
	step, ok := planForms[verb]
	if !ok {
		return fault.NotFound("Sidan finns inte.")
	}
	return formTmpl.Render(w, r, step.title+" "+strings.ToLower(p.Name()[:1])+p.Name()[1:], formPage{Crumbs: []ui.Crumb{{Label: p.Name(), URL: p.URL()}}, Intro: planIntro(verb), Form: planStepForm(p, verb)})
}

func (a *Web) planStep(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p, err := a.planOf(r)
	if err != nil {
		return err
	}
	verb := r.PathValue("verb")
	input := p
	message := ""
	if err = PlanFields.Read(&input, posted); err == nil {
		message, err = a.takePlanStep(r.Context(), p, input, int64(web.Version(posted)), verb)
	}
	step, hasForm := planForms[verb]
	if web.Correctable(err) && hasForm {
		f := planStepForm(p, verb)
		f.Posted(posted, err)
		return formTmpl.RenderStatus(w, r, web.StatusOf(err), step.title+" "+p.Name(), formPage{Crumbs: []ui.Crumb{{Label: p.Name(), URL: p.URL()}}, Intro: planIntro(verb), Form: f})
	}
	if err != nil {
		return err
	}
	url := p.URL()
	if verb == "kopiera" {
		url = PlanURL(p.Year + 1)
	}
	return web.Redirect(w, r, url, message)
}

// takePlanStep does what the verb says and tells what was done.
func (a *Web) takePlanStep(ctx context.Context, p, input Plan, version int64, verb string) (string, error) {
	var err error
	switch verb {
	case "skriv":
		_, err = a.Store.WritePlan(ctx, p.Year, version, strings.ReplaceAll(input.Text, "\r\n", "\n"))
		return "Inledningen är sparad.", err
	case "besluta":
		_, err = a.Store.DecidePlan(ctx, p.Year, version, input.DecidedOn, input.DecidedBy, input.Decision)
		return p.Name() + " är beslutad.", err
	case "uppfolj":
		_, err = a.Store.FollowPlan(ctx, p.Year, version, input.Report)
		return p.Name() + " är uppföljd.", err
	case "tillbaka":
		_, err = a.Store.ReopenPlan(ctx, p.Year, version)
		return "Steget är taget tillbaka.", err
	case "kopiera":
		c, err := a.Store.CopyPlan(ctx, p.Year)
		return fmt.Sprintf("Kopierat till %d: %d mål i styrmodellen, %s, %s och %s som väntar på beslut.", p.Year+1, c.Goals, sv.Plural(c.Activities, "aktivitet", "aktiviteter"),
			sv.Plural(c.Indicators, "indikator", "indikatorer"), sv.Plural(c.Targets, "målvärde", "målvärden")), err
	}
	return "", fault.NotFound("Sidan finns inte.")
}
