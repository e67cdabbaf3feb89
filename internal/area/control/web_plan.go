package control

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

type planPage struct {
	Years   []ui.Tab
	Exists  bool
	Status  ui.Badge
	Decided string
	Note    string
	KPIs    []ui.KPI
	Rows    ui.Table
	Next    ui.Table // what is to be done next
	All     string   // address of all occurrences of the year
	Empty   ui.Empty
	History ui.History
	Actions []ui.Action
}

var planTmpl = web.Parse[planPage](pages, "plan.html")

// plan shows the plan of a year with how far its controls have come.
func (a *Web) plan(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	plans, err := a.Store.Plans(ctx)
	if err != nil {
		return err
	}
	year := a.yearOf(r, plans)
	p, ok, err := a.Store.PlanOf(ctx, year)
	if err != nil {
		return err
	}
	page := planPage{Exists: ok, Years: planTabs(plans, year)}
	if !ok {
		page.Empty = a.noPlan(ctx, year)
		page.Actions = planActions(ctx, Plan{Year: year}, false, a.Store.Today())
		return planTmpl.Render(w, r, fmt.Sprintf("Internkontroll %d", year), page)
	}
	if err := a.fillPlan(ctx, &page, p); err != nil {
		return err
	}
	return planTmpl.Render(w, r, p.Title, page)
}

// yearOf returns the year that the address asks for, else this year if it has a
// plan, else the latest that has one.
func (a *Web) yearOf(r *http.Request, plans []Plan) int64 {
	now := int64(a.Store.Today().Year())
	if n, err := strconv.ParseInt(r.FormValue("ar"), 10, 64); err == nil && n > 1900 && n < 2200 {
		return n
	}
	has := func(year int64) bool { return slices.ContainsFunc(plans, func(p Plan) bool { return p.Year == year }) }
	if !has(now) && len(plans) > 0 {
		return plans[0].Year
	}
	return now
}

func planTabs(plans []Plan, year int64) []ui.Tab {
	var tabs []ui.Tab
	for _, p := range plans {
		tabs = append(tabs, ui.Tab{Label: strconv.FormatInt(p.Year, 10), URL: p.URL(), Active: p.Year == year})
	}
	slices.Reverse(tabs)
	return tabs
}

func (a *Web) noPlan(ctx context.Context, year int64) ui.Empty {
	e := ui.Empty{Icon: "shield-check", Title: fmt.Sprintf("Det finns ingen internkontrollplan för %d", year), Text: "Kopiera planen från ett annat år, eller börja en ny."}
	if !web.May(ctx, permWrite) {
		e.Text = "Planen visas här när den är upplagd."
	}
	return e
}

func (a *Web) fillPlan(ctx context.Context, page *planPage, p Plan) error {
	list, _, err := a.Store.Occurrences(ctx, OccurrenceFilter{Year: p.Year}, Page{Limit: 2000})
	if err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, PlanKind, p.ID)
	if err != nil {
		return err
	}
	_, unguarded, err := a.Store.Risks(ctx, RiskFilter{Unguarded: true}, Page{Limit: 1})
	if err != nil {
		return err
	}
	today := a.Store.Today()
	page.Status = ui.Badge{Text: "Utkast", Icon: "pencil", Tone: ui.Warn}
	if p.Decided() {
		page.Status = ui.Badge{Text: "Beslutad", Icon: "circle-check", Tone: ui.Good}
		page.Decided = "Beslutad av " + p.DecidedBy + " " + p.DecidedOn.Sv()
		if p.DecidedRef != "" {
			page.Decided += ", " + p.DecidedRef
		}
	}
	page.Note = p.Note
	page.KPIs = kpis(p, list, unguarded.N, today)
	page.Rows = rowTable(p, list, today)
	page.Next = nextTable(list, today)
	page.All = OccurrenceFilter{Year: p.Year}.URL()
	page.History = record.HistoryOf("planen", entries)
	page.Actions = planActions(ctx, p, true, today)
	return nil
}

func kpis(p Plan, list []Occurrence, unguarded int, today day.Date) []ui.KPI {
	var done, late, carried, deviations int64
	for _, o := range list {
		if o.Performed() {
			done++
		}
		if o.Late(today) {
			late++
		}
		if o.Carried() {
			carried++
		}
		if o.Result == Minor || o.Result == Deviation {
			deviations++
		}
	}
	cards := []ui.KPI{
		{Label: "Genomförda kontroller", Value: sv.Number(done), Note: "av " + sv.Number(int64(len(list))), URL: OccurrenceFilter{Year: p.Year, Counted: new(true)}.URL()},
		{Label: "Försenade", Value: sv.Number(late), URL: OccurrenceFilter{Year: p.Year, Late: true}.URL()},
		{Label: "Överförda från året före", Value: sv.Number(carried), URL: OccurrenceFilter{Year: p.Year, Carried: true}.URL()},
		{Label: "Med avvikelse", Value: sv.Number(deviations), URL: OccurrenceFilter{Year: p.Year, Results: []string{string(Minor), string(Deviation)}}.URL()},
	}
	if late > 0 {
		cards[1].Note, cards[1].Tone = "ska göras nu", ui.Bad
	}
	if p.Year == int64(today.Year()) {
		cards = append(cards, ui.KPI{Label: "Risker utan kontroll", Value: sv.Number(int64(unguarded)), Note: "över gränsen i år", URL: RiskFilter{Unguarded: true}.URL()})
	}
	return cards
}

// rowTable is the plan's rows with how far each has come.
func rowTable(p Plan, list []Occurrence, today day.Date) ui.Table {
	of := map[string][]Occurrence{}
	for _, o := range list {
		of[o.RowID] = append(of[o.RowID], o)
	}
	columns := ui.Columns[Row]{
		{Label: "Kontrollområde", Cell: func(r *Row) ui.Cell { return ui.Link(r.Area, r.URL()).Under(r.Perspective) }},
		{Label: "Kontrollmoment", Cell: func(r *Row) ui.Cell { return momentCell(*r) }},
		{Label: "Utförare", Cell: func(r *Row) ui.Cell { return ui.Text(rowPerformers(*r)) }},
		{Label: "Hur ofta", Cell: func(r *Row) ui.Cell { return ui.Text(rowFrequencies(*r)) }},
		{Label: "Läge", Cell: func(r *Row) ui.Cell { return progressCell(of[r.ID], today) }},
	}
	t := columns.Table("Planens kontrollområden", p.Rows)
	t.Empty = ui.Empty{Icon: "list-check", Title: "Planen har inga kontrollområden än", Text: "Lägg till ett kontrollområde, och sedan dess kontrollmoment."}
	return t
}

func momentCell(r Row) ui.Cell {
	if len(r.Moments) == 0 {
		return ui.Text("").Warn("inga moment")
	}
	cell := ui.Text(r.Moments[0].Title())
	if n := len(r.Moments) - 1; n > 0 {
		return cell.Under("och " + sv.Plural(int64(n), "moment", "moment") + " till")
	}
	return cell
}

func rowPerformers(r Row) string { return distinct(r, Moment.Who) }

func rowFrequencies(r Row) string {
	return distinct(r, func(m Moment) string { return m.Frequency.Sv() })
}

// distinct is what the moments of a row say, each once.
func distinct(r Row, of func(Moment) string) string {
	var said []string
	for _, m := range r.Moments {
		if text := of(m); text != "" && !slices.Contains(said, text) {
			said = append(said, text)
		}
	}
	return joined(said)
}

func joined(list []string) string {
	text := ""
	for i, s := range list {
		if i > 0 {
			text += "; "
		}
		text += s
	}
	return text
}

func progressCell(list []Occurrence, today day.Date) ui.Cell {
	var done, late int64
	for _, o := range list {
		if o.Performed() {
			done++
		}
		if o.Late(today) {
			late++
		}
	}
	if len(list) == 0 {
		return ui.Text("inga tillfällen")
	}
	cell := ui.Text(fmt.Sprintf("%d av %d genomförda", done, len(list)))
	if late > 0 {
		return cell.Warn(sv.Plural(late, "försenad", "försenade"))
	}
	return cell
}

// nextTable is what is to be done next, late ones first.
func nextTable(list []Occurrence, today day.Date) ui.Table {
	list = slices.DeleteFunc(slices.Clone(list), func(o Occurrence) bool { return o.State != Planned })
	t := ui.Columns[Occurrence]{
		{Label: "Kontroll", Cell: func(o *Occurrence) ui.Cell { return ui.Link(o.Name(), o.URL()).Under(shorten(o.Text, 90)) }},
		{Label: "Klar senast", Cell: func(o *Occurrence) ui.Cell { return dueCell(*o, today) }},
		{Label: "Utförare", Cell: func(o *Occurrence) ui.Cell { return ui.Text(o.Performer) }},
	}.Table("Kontroller att göra", list[:min(len(list), 8)])
	t.Empty = ui.Empty{Icon: "circle-check", Title: "Ingen kontroll väntar"}
	return t
}

func dueCell(o Occurrence, today day.Date) ui.Cell {
	cell := ui.Time(o.DueOn.String(), o.DueOn.Sv())
	if o.Carried() {
		cell = cell.Under(fmt.Sprintf("överförd från %d", o.FromYear()))
	}
	if o.Late(today) {
		cell = cell.Warn("försenad")
	}
	return cell
}

func planActions(ctx context.Context, p Plan, exists bool, today day.Date) []ui.Action {
	var list []ui.Action
	if exists {
		list = append(list, ui.Action{Label: "Rapport", URL: fmt.Sprintf("%s/rapport?ar=%d", Path, p.Year), Icon: "report"})
	}
	list = append(list, ui.Action{Label: "Granskat", URL: ObjectPath, Icon: "zoom-question"})
	if !web.May(ctx, permWrite) {
		return list
	}
	if !exists {
		return append(list, ui.Action{Label: "Ny plan", URL: fmt.Sprintf("%s/ny?ar=%d", Path, p.Year), Icon: "plus", Primary: true})
	}
	base := planPath + p.ID
	list = append(list, ui.Action{Label: "Ändra", URL: base + "/andra", Icon: "pencil"},
		ui.Action{Label: fmt.Sprintf("Kopiera till %d", p.Year+1), URL: base + "/kopiera", Icon: "copy", Post: true})
	if p.Decided() && p.Year <= int64(today.Year()) {
		list = append(list, ui.Action{Label: "Gör årsskifte", URL: base + "/arsskifte", Icon: "rotate", Post: true,
			Confirm: "Det som inte är genomfört från åren före förs över hit, och planens tillfällen skapas. Fortsätta?"})
	}
	if !p.Decided() {
		list = append(list, ui.Action{Label: "Ta bort", URL: base + "/ta-bort", Icon: "trash", Post: true, Danger: true, Confirm: "Utkastet och allt i det tas bort. Fortsätta?"},
			ui.Action{Label: "Notera beslut", URL: base + "/besluta", Icon: "gavel"})
	}
	return append(list, ui.Action{Label: "Nytt kontrollområde", URL: base + "/rad", Icon: "plus", Primary: true})
}

// openPlan leads from a plan's id to its year.
func (a *Web) openPlan(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Store.Plan(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, p.URL(), "")
}

func (a *Web) planEditor() editor[Plan] {
	return editor[Plan]{
		fields: PlanFields, kind: PlanKind, fresh: "Ny internkontrollplan", path: planPath, done: "Planen är sparad.",
		title:  func(p Plan) string { return p.Title },
		crumbs: func(p Plan) []ui.Crumb { return []ui.Crumb{home} },
		url:    Plan.URL, action: func(Plan) string { return Path },
		ident: func(p *Plan) (string, *int64) { return p.ID, &p.Version },
		read:  a.Store.Plan,
		dress: func(_ context.Context, f *ui.Form, p Plan, _ map[string]string) error {
			if p.Decided() {
				f.Controls = append(f.Controls, whyControl("Planen är beslutad, så ändringen måste motiveras."))
			}
			return nil
		},
		insert: func(ctx context.Context, p Plan, _ map[string]string) (Plan, error) {
			return a.Store.CreatePlan(ctx, p)
		},
		replace: func(ctx context.Context, p Plan, posted map[string]string) (Plan, error) {
			return a.Store.SavePlan(ctx, p, posted["why"])
		},
	}
}

func (a *Web) blankPlan(r *http.Request) (Plan, error) {
	year := int64(a.Store.Today().Year())
	if n := number64(r.URL.Query().Get("ar")); n != 0 {
		year = n
	}
	return Plan{Year: year, Title: fmt.Sprintf("Internkontroll %d", year)}, nil
}

func decideForm(p Plan, today day.Date) formPage {
	return formPage{Crumbs: []ui.Crumb{home, {Label: strconv.FormatInt(p.Year, 10), URL: p.URL()}},
		Intro: "När planen är beslutad skapas årets kontrolltillfällen. Därefter ändras planen bara med en motivering.",
		Form: ui.Form{Action: planPath + p.ID + "/besluta", Submit: "Notera beslutet", Cancel: p.URL(), Version: int(p.Version), Controls: []ui.Control{
			{Key: "decided_on", Label: "Beslutsdag", Type: "date", Help: "ÅÅÅÅ-MM-DD", Required: true, Value: today.String()},
			{Key: "decided_by", Label: "Beslutad av", Type: "text", Required: true, Help: "Till exempel Inköpsnämnden."},
			{Key: "decided_ref", Label: "Paragraf", Type: "text", Help: "Till exempel § 61/2022."},
		}}}
}

func (a *Web) askDecide(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Store.Plan(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Notera beslut: "+p.Title, decideForm(p, a.Store.Today()))
}

func (a *Web) decide(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p, err := a.Store.Plan(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	var on day.Date
	if err = on.UnmarshalText([]byte(posted["decided_on"])); err != nil {
		err = fault.Invalid(faultField("decided_on", fault.Message(err)))
	} else {
		_, err = a.Store.Decide(r.Context(), p.ID, int64(web.Version(posted)), on, posted["decided_by"], posted["decided_ref"])
	}
	if err == nil {
		return web.Redirect(w, r, p.URL(), "Beslutet är noterat och årets kontrolltillfällen är skapade.")
	}
	return again(w, r, "Notera beslut: "+p.Title, decideForm(p, a.Store.Today()), posted, err)
}

// again shows a form with what was wrong, if the user can correct it.
func again(w http.ResponseWriter, r *http.Request, title string, page formPage, posted map[string]string, err error) error {
	if !web.Correctable(err) {
		return err
	}
	page.Form.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), title, page)
}

func (a *Web) copyPlan(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Store.CopyPlan(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, p.URL(), fmt.Sprintf("Planen är kopierad till %d som ett utkast.", p.Year))
}

func (a *Web) removePlan(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.RemovePlan(r.Context(), r.PathValue("id"), ""); err != nil {
		return err
	}
	return web.Redirect(w, r, Path, "Utkastet är borttaget.")
}

// turn does the turn of the year for the plan's year.
func (a *Web) turn(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Store.Plan(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	carried, made, err := a.Store.Turn(r.Context(), p.Year)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, p.URL(), turned(p.Year, carried, made))
}
