package control

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

func (a *Web) riskRoutes(m *web.Mux) {
	risks := a.riskEditor()
	m.Handle("GET "+RiskPath, permRead, a.risks)
	m.Handle("GET "+RiskPath+"/ny", permWrite, risks.blank(a.blankRisk))
	m.Handle("POST "+RiskPath, permWrite, risks.create(a.blankRisk))
	m.Handle("GET "+RiskPath+"/skala", permRead, a.scale)
	m.Handle("POST "+RiskPath+"/skala", permWrite, a.setScale)
	m.Handle("GET "+RiskPath+"/{id}", permRead, a.risk)
	m.Handle("GET "+RiskPath+"/{id}/andra", permWrite, risks.edit)
	m.Handle("POST "+RiskPath+"/{id}", permWrite, risks.store)
	m.Handle("GET "+RiskPath+"/{id}/avsluta", permWrite, a.askClose)
	m.Handle("POST "+RiskPath+"/{id}/avsluta", permWrite, a.closeRisk)
}

type riskPage struct {
	Heat    heat
	List    ui.List
	Actions []ui.Action
}

var riskTmpl = web.Parse[riskPage](pages, "risks.html")

func bandBadge(s Scale, value int64) ui.Badge {
	b := s.Band(value)
	look := [...]ui.Badge{{Icon: "circle-check", Tone: ui.Good}, {Icon: "eye", Tone: ui.Info}, {Icon: "alert-circle", Tone: ui.Warn}, {Icon: "alert-triangle", Tone: ui.Bad}}[b]
	look.Text = fmt.Sprintf("%d %s", value, s.Name(b))
	return look
}

func riskListing(s Scale, today day.Date) ui.Listing[Risk] {
	return ui.Listing[Risk]{
		One: "risk", Many: "risker", Sort: "-present",
		Columns: ui.Columns[Risk]{
			{Key: "title", Label: "Risk", Sort: true, Cell: func(r *Risk) ui.Cell {
				return ui.Link(r.Title, r.URL()).Under(fmt.Sprintf("R%d · %s", r.Number, r.Area))
			}},
			{Key: "present", Label: "Riskvärde nu", Sort: true, Cell: func(r *Risk) ui.Cell { return ui.Mark(bandBadge(s, r.Present)) }},
			{Key: "value", Label: "Före åtgärder", Sort: true, Number: true, Cell: func(r *Risk) ui.Cell { return ui.Number(fmt.Sprint(r.Value)) }},
			{Key: "rows", Label: "Kontroller", Cell: func(r *Risk) ui.Cell { return controlCell(*r, s, today) }},
			ui.Field(RiskFields, "owner_id").Fixed(),
			{Key: "review_on", Label: "Bedöms igen", Sort: true, Cell: func(r *Risk) ui.Cell { return reviewCell(*r, today) }},
			{Key: "number", Label: "Nummer", Sort: true, Optional: true, Cell: func(r *Risk) ui.Cell { return ui.Text(fmt.Sprintf("R%d", r.Number)) }},
			ui.Field(RiskFields, "cause").Fixed().OnDemand(),
			ui.Field(RiskFields, "consequence").Fixed().OnDemand(),
			ui.Field(RiskFields, "measures").Fixed().OnDemand(),
		},
		Row: func(r *Risk, row *ui.Row) { row.ID, row.Label = r.ID, r.Name() },
	}
}

func controlCell(r Risk, s Scale, today day.Date) ui.Cell {
	var now []string
	for _, l := range r.Rows {
		if l.Year == int64(today.Year()) {
			now = append(now, l.Area)
		}
	}
	cell := ui.Text(strings.Join(now, ", "))
	if len(now) == 0 && r.Open() && r.Present >= s.ControlFrom {
		return cell.Warn(fmt.Sprintf("ingen kontroll %d", today.Year()))
	}
	return cell
}

func reviewCell(r Risk, today day.Date) ui.Cell {
	if !r.Open() {
		return ui.Text("avslutad " + r.ClosedOn.Sv())
	}
	cell := ui.Time(r.ReviewOn.String(), r.ReviewOn.Sv())
	if r.ReviewOn < today {
		return cell.Warn("försenad")
	}
	return cell
}

// riskTable is risks as a plain table, for the page of a control.
func riskTable(list []Risk) ui.Table {
	return ui.Columns[Risk]{
		{Label: "Risk", Cell: func(r *Risk) ui.Cell { return ui.Link(r.Name(), r.URL()).Under(r.Area) }},
		{Label: "Före", Number: true, Cell: func(r *Risk) ui.Cell { return ui.Number(fmt.Sprint(r.Value)) }},
		{Label: "Nu", Number: true, Cell: func(r *Risk) ui.Cell { return ui.Number(fmt.Sprint(r.Present)) }},
	}.Table("Risker som kontrollen håller nere", list)
}

func (a *Web) riskFilters(ctx context.Context, f RiskFilter) ([]ui.Filter, error) {
	areas, err := a.Store.Areas(ctx)
	if err != nil {
		return nil, err
	}
	people, err := a.people(ctx, "", "")
	if err != nil {
		return nil, err
	}
	var options []field.Option
	for _, area := range areas {
		options = append(options, option(area))
	}
	list := []ui.Filter{
		{Key: "omrade", Label: "Område", Options: options}, {Key: "ansvarig", Label: "Ansvarig", Options: people},
		{Key: "sannolikhet", Label: "Sannolikhet nu", Options: steps}, {Key: "konsekvens", Label: "Konsekvens nu", Options: steps},
		{Key: "utankontroll", Label: "Utan kontroll", Options: []field.Option{{Value: "ja", Label: "Ja, över gränsen"}}},
		{Key: "avslutad", Label: "Avslutad", Kind: ui.YesNo},
	}
	for _, more := range []struct {
		on bool
		f  ui.Filter
	}{{f.Least > 0, ui.Filter{Key: "minst", Label: "Riskvärde minst", Kind: ui.Words}}, {f.Most > 0, ui.Filter{Key: "hogst", Label: "Riskvärde högst", Kind: ui.Words}},
		{!f.Review.IsZero(), ui.Filter{Key: "bedoms", Label: "Bedöms igen", Kind: ui.Period}}} {
		if more.on {
			list = append(list, more.f)
		}
	}
	return list, nil
}

func (a *Web) risks(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseRiskFilter(r.URL.Query())
	if err != nil {
		return err
	}
	scale, err := a.Store.ScaleOn(ctx, a.Store.Today())
	if err != nil {
		return err
	}
	filters, err := a.riskFilters(ctx, f)
	if err != nil {
		return err
	}
	listing := riskListing(scale, a.Store.Today())
	q := listing.Query(r, filters...)
	page := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit, page.Offset = 0, 0
	}
	rows, count, err := a.Store.Risks(ctx, f, page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Risk]{Title: "Risker", File: "risker", Fields: RiskFields, Query: q, Filter: filters, At: a.Store.DB.Now(), Each: record.Rows(rows), Path: Risk.URL}.Send(w, r)
	}
	open, _, err := a.Store.Risks(ctx, RiskFilter{Closed: new(false)}, Page{Limit: 5000})
	if err != nil {
		return err
	}
	list := listing.List(q, rows, ui.Count(count), filters...)
	list.Hint, list.Excel, list.Keep = "risk, orsak, ansvarig", record.Excel(q), a.Views != nil
	list.Note = fmt.Sprintf("Från riskvärde %d ska en risk ha en kontroll i årets plan.", scale.ControlFrom)
	if list.Views, err = a.riskViews(ctx, q, scale); err != nil {
		return err
	}
	return riskTmpl.Render(w, r, "Risker", riskPage{Heat: heatOf(scale, open), List: list, Actions: riskActions(ctx)})
}

func (a *Web) riskViews(ctx context.Context, q ui.Query, s Scale) ([]ui.View, error) {
	var views []ui.View
	today := a.Store.Today()
	for _, v := range []struct {
		label string
		f     RiskFilter
	}{
		{"Alla", RiskFilter{}}, {"Öppna", RiskFilter{Closed: new(false)}}, {s.ActName, RiskFilter{Closed: new(false), Least: s.ActFrom}},
		{"Utan kontroll", RiskFilter{Unguarded: true}}, {"Mina", RiskFilter{Closed: new(false), Owner: web.UserFrom(ctx).ID}},
		{"Att bedöma", RiskFilter{Closed: new(false), Review: day.Period{To: today.AddDays(31)}}},
	} {
		views = append(views, ui.View{Label: v.label, URL: v.f.URL(), Active: v.f.Values().Encode() == q.Selection()})
	}
	return a.Views.After(ctx, views, q)
}

func riskActions(ctx context.Context) []ui.Action {
	list := []ui.Action{{Label: "Skala", URL: RiskPath + "/skala", Icon: "adjustments-horizontal"}}
	if web.May(ctx, permWrite) {
		list = append(list, ui.Action{Label: "Ny risk", URL: RiskPath + "/ny", Icon: "plus", Primary: true})
	}
	return list
}

type riskShow struct {
	Crumbs     []ui.Crumb
	Number     string
	Band       ui.Badge
	Closed     string
	Facts      ui.Facts
	Controls   ui.Table
	Missing    ui.Notice
	Judgements ui.Table
	History    ui.History
	Actions    []ui.Action
}

var riskShowTmpl = web.Parse[riskShow](pages, "risk.html")

func (a *Web) risk(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	k, err := a.Store.Risk(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	scale, err := a.Store.ScaleOn(ctx, a.Store.Today())
	if err != nil {
		return err
	}
	past, err := a.Store.Judgements(ctx, k.ID)
	if err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, RiskKind, k.ID)
	if err != nil {
		return err
	}
	page := riskShow{Crumbs: riskCrumbs(k), Number: fmt.Sprintf("R%d", k.Number), Band: bandBadge(scale, k.Present), Facts: riskFacts(k, scale),
		Judgements: judgementTable(past), History: record.HistoryOf("risken", entries), Controls: linkTable(k.Rows)}
	if !k.Open() {
		page.Closed = "avslutad " + k.ClosedOn.Sv()
	}
	if year := int64(a.Store.Today().Year()); k.Open() && k.Present >= scale.ControlFrom && !slices.ContainsFunc(k.Rows, func(l Linked) bool { return l.Year == year }) {
		page.Missing = ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("Risken har ingen kontroll i planen för %d", year),
			Text: fmt.Sprintf("Från riskvärde %d ska det finnas ett kontrollmoment. Koppla risken till ett kontrollområde.", scale.ControlFrom)}
	}
	if web.May(ctx, permWrite) {
		label := "Avsluta"
		if !k.Open() {
			label = "Öppna igen"
		}
		page.Actions = []ui.Action{{Label: label, URL: k.URL() + "/avsluta", Icon: "archive"}, {Label: "Ändra eller bedöm igen", URL: k.URL() + "/andra", Icon: "pencil", Primary: true}}
	}
	return riskShowTmpl.Render(w, r, k.Title, page)
}

func riskCrumbs(Risk) []ui.Crumb { return []ui.Crumb{{Label: "Risker", URL: RiskPath}} }

// riskFacts shows the steps with their names.
func riskFacts(k Risk, s Scale) ui.Facts {
	set := append(field.Set[Risk]{}, RiskFields...)
	named := func(name func(int64) string, n int64) string {
		if n == 0 {
			return ""
		}
		return fmt.Sprintf("%d %s", n, name(n))
	}
	for i, d := range set {
		switch d.Key {
		case "likelihood":
			set[i].Show = func(r *Risk) string { return named(s.Likelihood, r.Likelihood) }
		case "impact":
			set[i].Show = func(r *Risk) string { return named(s.Impact, r.Impact) }
		case "after_likelihood":
			set[i].Show = func(r *Risk) string { return named(s.Likelihood, r.AfterLikelihood) }
		case "after_impact":
			set[i].Show = func(r *Risk) string { return named(s.Impact, r.AfterImpact) }
		}
	}
	f := ui.NewFacts(set, &k, "area", "cause", "consequence", "likelihood", "impact", "value", "measures", "after_likelihood", "after_impact", "present", "owner_id", "judged_on", "review_on")
	f.Mark("value", bandBadge(s, k.Value))
	f.Mark("present", bandBadge(s, k.Present))
	return f
}

func linkTable(list []Linked) ui.Table {
	t := ui.Columns[Linked]{
		{Label: "Kontrollområde", Cell: func(l *Linked) ui.Cell { return ui.Link(l.Area, rowPath+l.RowID) }},
		{Label: "Plan", Cell: func(l *Linked) ui.Cell { return ui.Link(fmt.Sprint(l.Year), YearURL(l.Year)) }},
	}.Table("Kontroller som håller risken nere", list)
	t.Empty = ui.Empty{Icon: "shield", Title: "Ingen kontroll är kopplad till risken"}
	return t
}

func judgementTable(list []RiskValue) ui.Table {
	after := func(v *RiskValue) string {
		if v.AfterLikelihood == 0 {
			return ""
		}
		return fmt.Sprintf("%d × %d = %d", v.AfterLikelihood, v.AfterImpact, v.AfterLikelihood*v.AfterImpact)
	}
	return ui.Columns[RiskValue]{
		{Label: "Bedömd", Cell: func(v *RiskValue) ui.Cell { return ui.Time(v.JudgedOn.String(), v.JudgedOn.Sv()).Under(v.JudgedBy) }},
		{Label: "Före åtgärder", Cell: func(v *RiskValue) ui.Cell {
			return ui.Text(fmt.Sprintf("%d × %d = %d", v.Likelihood, v.Impact, v.Likelihood*v.Impact))
		}},
		{Label: "Efter åtgärder", Cell: func(v *RiskValue) ui.Cell { return ui.Text(after(v)) }},
		{Label: "Varför", Cell: func(v *RiskValue) ui.Cell { return ui.Text(v.Why) }},
	}.Table("Bedömningar", list)
}

func (a *Web) blankRisk(*http.Request) (Risk, error) {
	today := a.Store.Today()
	return Risk{JudgedOn: today, ReviewOn: today.AddMonths(12)}, nil
}

func (a *Web) riskEditor() editor[Risk] {
	return editor[Risk]{
		fields: RiskFields, kind: RiskKind, fresh: "Ny risk", path: RiskPath + "/", done: "Risken är sparad.",
		title: func(r Risk) string { return r.Title }, crumbs: riskCrumbs, url: Risk.URL, action: func(Risk) string { return RiskPath },
		ident: func(r *Risk) (string, *int64) { return r.ID, &r.Version },
		read:  a.Store.Risk,
		dress: a.dressRisk,
		insert: func(ctx context.Context, r Risk, posted map[string]string) (Risk, error) {
			return a.Store.CreateRisk(ctx, r, chosenRows(posted))
		},
		replace: func(ctx context.Context, r Risk, posted map[string]string) (Risk, error) {
			return a.Store.SaveRisk(ctx, r, chosenRows(posted), posted["why"])
		},
	}
}

func chosenRows(posted map[string]string) []string { return kept(strings.Split(posted["rows"], ",")) }

// dressRisk names the steps by the scale and offers the controls of recent plans.
func (a *Web) dressRisk(ctx context.Context, f *ui.Form, r Risk, _ map[string]string) error {
	scale, err := a.Store.ScaleOn(ctx, a.Store.Today())
	if err != nil {
		return err
	}
	people, err := a.people(ctx, r.OwnerID, r.Owner)
	if err != nil {
		return err
	}
	f.Choose("owner_id", people)
	var likelihoods, impacts []field.Option
	for n := int64(1); n <= 4; n++ {
		likelihoods = append(likelihoods, field.Option{Value: fmt.Sprint(n), Label: fmt.Sprintf("%d %s", n, scale.Likelihood(n))})
		impacts = append(impacts, field.Option{Value: fmt.Sprint(n), Label: fmt.Sprintf("%d %s", n, scale.Impact(n))})
	}
	f.Choose("likelihood", likelihoods)
	f.Choose("impact", impacts)
	f.Choose("after_likelihood", likelihoods)
	f.Choose("after_impact", impacts)
	rows, err := a.rowOptions(ctx, r)
	if err != nil {
		return err
	}
	f.Controls = append(f.Controls, ui.Control{Key: "rows", Label: "Kontroller", Type: "many", Options: rows, Group: "Kontroller i planen", Help: "Kontrollområden som håller risken nere."})
	return nil
}

// rowOptions is the rows of this year's and the neighbouring plans, and those chosen.
func (a *Web) rowOptions(ctx context.Context, r Risk) ([]ui.Option, error) {
	chosen := map[string]bool{}
	for _, l := range r.Rows {
		chosen[l.RowID] = true
	}
	plans, err := a.Store.Plans(ctx)
	if err != nil {
		return nil, err
	}
	var list []ui.Option
	this := int64(a.Store.Today().Year())
	for _, p := range plans {
		rows, err := a.Store.rows(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if chosen[row.ID] || p.Year >= this-1 {
				list = append(list, ui.Option{Value: row.ID, Label: fmt.Sprintf("%s (%d)", row.Area, p.Year), Chosen: chosen[row.ID]})
			}
		}
	}
	return list, nil
}

func closeForm(k Risk) formPage {
	label := "Avsluta risken"
	if !k.Open() {
		label = "Öppna risken igen"
	}
	return formPage{Crumbs: append(riskCrumbs(k), ui.Crumb{Label: k.Title, URL: k.URL()}),
		Form: ui.Form{Action: k.URL() + "/avsluta", Submit: label, Cancel: k.URL(), Version: int(k.Version), Controls: []ui.Control{why("Varför?")}}}
}

func (a *Web) askClose(w http.ResponseWriter, r *http.Request) error {
	k, err := a.Store.Risk(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := closeForm(k)
	return formTmpl.Render(w, r, page.Form.Submit+": "+k.Title, page)
}

func (a *Web) closeRisk(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	k, err := a.Store.Risk(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if _, err = a.Store.CloseRisk(r.Context(), k.ID, int64(web.Version(posted)), k.Open(), posted["why"]); err == nil {
		return web.Redirect(w, r, k.URL(), map[bool]string{true: "Risken är avslutad.", false: "Risken är öppen igen."}[k.Open()])
	}
	page := closeForm(k)
	return again(w, r, page.Form.Submit+": "+k.Title, page, posted, err)
}
