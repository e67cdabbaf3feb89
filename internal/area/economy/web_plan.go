package economy

import (
	"context"
	"net/http"
	"strconv"

	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

type plansPage struct {
	Tabs  []ui.Tab
	Table ui.Table
	May   bool
	New   ui.Form
	Guess ui.Form
}

type planPage struct {
	Status  ui.Badge
	Form    ui.Form // name, comment and why; the cells stand in Rows
	Heads   []string
	Rows    []planRow
	Total   []string
	Open    bool
	Decide  ui.Form
	History ui.History
	Actions []ui.Action
	Excel   string
}

type planRow struct {
	Label string
	Cells []planCell
	Sum   string
}

type planCell struct {
	Key   string // "" for a cell that cannot be changed
	Label string // what it is, for those who do not see the table
	Value string
	Text  string
	URL   string
	Error bool
}

var (
	plansTmpl = web.Parse[plansPage](pages, "plans.html")
	planTmpl  = web.Parse[planPage](pages, "plan.html")
)

const plansPath = Path + "/planer"

func (a *Web) plans(w http.ResponseWriter, r *http.Request) error {
	return a.showPlans(w, r, nil, nil)
}

func (a *Web) showPlans(w http.ResponseWriter, r *http.Request, posted map[string]string, wrong error) error {
	all, err := a.Store.Plans(r.Context())
	if err != nil {
		return err
	}
	page := plansPage{Tabs: tabs("/planer", Until{}), Table: planTable(all), May: web.May(r.Context(), "economy.write")}
	page.New = ui.Form{Action: plansPath, Submit: "Skapa budget", Hidden: []ui.Hidden{{Name: "kind", Value: string(Budget)}}, Controls: []ui.Control{
		{Key: "year", Label: "År", Type: "number", Required: true, Value: strconv.Itoa(a.Store.Today().Year() + 1)},
		{Key: "copy", Label: "Kopiera förra årets budget", Type: "bool", Value: "ja", Help: "Nej ger en tom budget att fylla i."}}}
	page.Guess = ui.Form{Action: plansPath, Submit: "Skapa prognos", Hidden: []ui.Hidden{{Name: "kind", Value: string(Forecast)}}, Controls: []ui.Control{
		{Key: "asOf", Label: "Efter månad", Type: "text", Required: true, Help: "Utfallet till och med månaden används, sedan förra prognosen eller budgeten. Till exempel 2022-08."},
		{Key: "name", Label: "Namn", Type: "text", Help: "Till exempel Delårsprognos."},
		{Key: "comment", Label: "Kommentar", Type: "long"}}}
	status := http.StatusOK
	if wrong != nil {
		status = web.StatusOf(wrong)
		if posted["kind"] == string(Forecast) {
			page.Guess.Posted(posted, wrong)
		} else {
			page.New.Posted(posted, wrong)
		}
	}
	return plansTmpl.RenderStatus(w, r, status, "Budget och prognos", page)
}

func planTable(all []Plan) ui.Table {
	t := ui.Columns[Plan]{
		{Label: "Plan", Cell: func(p *Plan) ui.Cell { return ui.Link(p.Name, p.URL()).Under(p.Comment) }},
		{Label: "År", Cell: func(p *Plan) ui.Cell { return ui.Text(strconv.FormatInt(p.Year, 10)) }},
		{Label: "Version", Cell: func(p *Plan) ui.Cell { return ui.Text(strconv.FormatInt(p.Number, 10)) }},
		{Label: "Gjord", Cell: func(p *Plan) ui.Cell {
			on := day.Of(p.CreatedAt)
			return ui.Time(on.String(), on.Sv()).Under(p.ByName)
		}},
		{Label: "Läge", Cell: func(p *Plan) ui.Cell { return ui.Mark(planBadge(*p)).Under(p.DecidedBy) }},
	}.Table("Budgetar och prognoser", all)
	t.Empty = ui.Empty{Icon: "wallet", Title: "Ingen budget är inlagd", Text: "Läs in en fil, eller skapa en budget här."}
	return t
}

func planBadge(p Plan) ui.Badge {
	switch {
	case p.Decided():
		return ui.Badge{Text: "Beslutad " + p.DecidedOn.Sv(), Icon: "lock", Tone: ui.Good}
	case p.Kind == Forecast:
		return ui.Badge{Text: "Prognos", Icon: "chart-line", Tone: ui.Info}
	}
	return ui.Badge{Text: "Öppen", Icon: "pencil"}
}

func (a *Web) makePlan(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p, err := a.madePlan(r.Context(), posted)
	if web.Correctable(err) || fault.KindOf(err) == fault.KindNotFound {
		return a.showPlans(w, r, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, p.URL(), p.Name+" är skapad.")
}

func (a *Web) madePlan(ctx context.Context, posted map[string]string) (Plan, error) {
	if posted["kind"] == string(Forecast) {
		u, err := ParseUntil(posted["asOf"])
		if err != nil {
			return Plan{}, fault.Invalid(fault.Field{Name: "asOf", Message: fault.Message(err)})
		}
		return a.Store.NewForecast(ctx, u.Month, posted["name"], posted["comment"])
	}
	year, err := strconv.ParseInt(posted["year"], 10, 32)
	if err != nil {
		return Plan{}, fault.Invalid(fault.Field{Name: "year", Message: "Ange året med fyra siffror."})
	}
	if posted["copy"] == "ja" {
		return a.Store.CopyBudget(ctx, year)
	}
	return a.Store.NewBudget(ctx, year)
}

func (a *Web) plan(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Store.Plan(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		plan, err := a.Store.PlanLines(r.Context(), p)
		if err != nil {
			return err
		}
		return a.sendSheet(w, r, "plan", planSheet(p, plan))
	}
	return a.showPlan(w, r, p, nil, nil)
}

func (a *Web) showPlan(w http.ResponseWriter, r *http.Request, p Plan, posted map[string]string, wrong error) error {
	plan, err := a.Store.PlanLines(r.Context(), p)
	if err != nil {
		return err
	}
	may := web.May(r.Context(), "economy.write")
	page := planPage{Status: planBadge(p), Open: may && !p.Decided(), Excel: p.URL() + "?format=xlsx"}
	page.Form = ui.NewForm(Plans, &p)
	page.Form.Action, page.Form.Submit, page.Form.Cancel, page.Form.Version = p.URL(), "Spara planen", plansPath, int(p.Version)
	page.Form.Controls = append(page.Form.Controls, ui.Control{Key: "why", Label: "Varför ändras planen?", Type: "text", Help: "Syns i historiken."})
	page.fill(p, plan, posted)
	status := http.StatusOK
	if wrong != nil {
		status = web.StatusOf(wrong)
	}
	entries, err := a.Store.History(r.Context(), PlanKind, p.ID)
	if err != nil {
		return err
	}
	page.History = record.HistoryOf("planen", entries)
	if may {
		a.planActions(p, &page)
	}
	if wrong != nil && decides(posted) {
		page.Decide.Posted(posted, wrong)
	} else if wrong != nil {
		page.Form.Posted(posted, wrong)
	}
	return planTmpl.RenderStatus(w, r, status, p.Name, page)
}

// fill lays out the cells, with what was posted where there is something.
func (page *planPage) fill(p Plan, plan []PlanLine, posted map[string]string) {
	months := day.Year(int(p.Year)).Months()
	for _, m := range months {
		page.Heads = append(page.Heads, sv.UpperFirst(sv.MonthShort(m.From.Month())))
	}
	unit := InKr
	if !page.Open {
		unit = inWholeKr // so that a year fits on the screen; the file has the ören
	}
	totals := make([]money.Amount, len(months)+1)
	for _, l := range plan {
		row := planRow{Label: l.Label(), Sum: unit.OptText(l.Sum())}
		totals[len(months)] += l.Sum().Amount
		for i, cell := range l.Months {
			totals[i] += cell.Amount
			raw, _ := cell.MarshalText()
			c := planCell{Label: l.Label() + " " + months[i].Label(), Value: string(raw), Text: unit.OptText(cell)}
			if cell.Known {
				c.URL = Filter{Plan: p.ID, Group: l.Group.Code, Period: months[i]}.URL()
			}
			if page.Open && l.Group.Code != "" {
				c.Key = CellKey(l.Group.Code, i+1)
			}
			if text, ok := posted[c.Key]; ok && c.Key != "" {
				var read money.Opt
				c.Value, c.Error = text, read.UnmarshalText([]byte(text)) != nil
			}
			row.Cells = append(row.Cells, c)
		}
		page.Rows = append(page.Rows, row)
	}
	for _, t := range totals {
		page.Total = append(page.Total, unit.Text(t))
	}
}

func (a *Web) planActions(p Plan, page *planPage) {
	if p.Decided() {
		page.Decide = whyForm(p.URL()+"/oppna", "Öppna planen igen", "Varför öppnas planen?")
		return
	}
	today := a.Store.Today()
	page.Decide = ui.Form{Action: p.URL() + "/besluta", Submit: "Beslutad, lås planen", Controls: []ui.Control{
		{Key: "decided_on", Label: "Beslutsdag", Type: "date", Value: today.String(), Required: true, Help: "ÅÅÅÅ-MM-DD"},
		{Key: "decided_by", Label: "Beslut", Type: "text", Required: true, Help: "Organ och paragraf, till exempel Inköpsnämnden § 46."}}}
	page.Actions = []ui.Action{{Label: "Ta bort", URL: p.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true, Confirm: "Ta bort " + p.Name + "?"}}
}

func (a *Web) savePlan(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.Store.Plan(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := saved
	if err = Plans.Read(&p, posted); err == nil {
		p.Version = int64(web.Version(posted))
		_, err = a.Store.EditPlan(r.Context(), p, posted, posted["why"])
	}
	if stale(err, saved.Version, posted) {
		err = fault.Conflict("Någon annan sparade planen medan du skrev. Dina tal står kvar nedan: jämför dem med historiken och spara igen.")
	}
	if web.Correctable(err) {
		return a.showPlan(w, r, saved, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, saved.URL(), "Planen är sparad.")
}

func (a *Web) planVerb(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	ctx, id := r.Context(), r.PathValue("id")
	var p Plan
	said := ""
	switch r.PathValue("verb") {
	case "besluta":
		on, parseErr := day.Parse(posted["decided_on"])
		if parseErr != nil {
			on = 0
		}
		p, err = a.Store.Decide(ctx, id, on, posted["decided_by"])
		said = "Planen är beslutad och låst."
	case "oppna":
		p, err = a.Store.Reopen(ctx, id, posted["why"])
		said = "Planen är öppen igen."
	case "ta-bort":
		if err = a.Store.RemovePlan(ctx, id); err == nil {
			return web.Redirect(w, r, plansPath, "Planen är borttagen.")
		}
	default:
		return errNoVerb
	}
	if web.Correctable(err) {
		return a.planRefused(w, r, id, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, p.URL(), said)
}

// planRefused shows the plan with what was wrong with its decision.
func (a *Web) planRefused(w http.ResponseWriter, r *http.Request, id string, posted map[string]string, wrong error) error {
	p, err := a.Store.Plan(r.Context(), id)
	if err != nil {
		return err
	}
	return a.showPlan(w, r, p, posted, wrong)
}

// decides tells whether it was the decision that was posted, and not the cells.
func decides(posted map[string]string) bool {
	_, cells := posted["name"]
	return !cells
}

// errNoVerb answers an address whose last word is none of ours.
var errNoVerb = fault.NotFound("Sidan finns inte.")

// planSheet is the plan with its months, in kronor.
func planSheet(p Plan, plan []PlanLine) sheet.Table {
	t := sheet.Table{Title: p.Name, Selection: "Kronor", Columns: []sheet.Column{{Key: "grupp", Label: "Kontogrupp", Width: 34}}}
	for _, m := range day.Year(int(p.Year)).Months() {
		t.Columns = append(t.Columns, sheet.Column{Key: m.String(), Label: m.String(), Kind: sheet.Amount})
	}
	t.Columns = append(t.Columns, sheet.Column{Key: "summa", Label: "Summa", Kind: sheet.Amount})
	t.Rows = func(yield func([]any) bool) {
		for _, l := range plan {
			row := []any{l.Label()}
			for _, m := range l.Months {
				row = append(row, m.Cell())
			}
			if !yield(append(row, l.Sum().Cell())) {
				return
			}
		}
	}
	return t
}
