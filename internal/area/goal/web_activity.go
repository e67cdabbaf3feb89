package goal

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

type activitiesPage struct {
	KPIs    []ui.KPI
	List    ui.List
	Actions []ui.Action
}

var activitiesTmpl = web.Parse[activitiesPage](pages, "activities.html")

// statusCell is the status, with a warning when the end has passed.
func statusCell(today day.Date) func(*Activity) ui.Cell {
	return func(a *Activity) ui.Cell {
		c := ui.Mark(statusBadges[a.Status])
		if a.Overdue(today) {
			c = c.Warn("skulle vara klar " + a.Ends.Sv())
		}
		return c
	}
}

func percentCell(a *Activity) ui.Cell {
	if !a.Percent.Known {
		return ui.Number(sv.Missing)
	}
	return ui.Number(sv.Percent(a.Percent.N, 100, 0))
}

func kindText(a *Activity) string {
	if a.Kind == CategoryWork {
		return a.Kind.Sv() + ", " + a.Phase.Sv()
	}
	return a.Kind.Sv()
}

func activityListing(today day.Date) ui.Listing[Activity] {
	return ui.Listing[Activity]{
		One: "aktivitet", Many: "aktiviteter", Sort: "plan",
		Columns: ui.Columns[Activity]{
			{Key: "title", Label: "Aktivitet", Sort: true, Cell: func(a *Activity) ui.Cell { return ui.Link(a.Title, a.URL()).Under(kindText(a)) }},
			{Key: "status", Label: "Status", Cell: statusCell(today)},
			{Key: "percent", Label: "Klart", Number: true, Cell: percentCell},
			{Key: "owner", Label: "Ansvarig", Cell: func(a *Activity) ui.Cell { return ui.Text(a.Owner) }},
			{Key: "starts", Label: "Börjar", Cell: func(a *Activity) ui.Cell { return ui.Text(a.Starts.Sv()) }},
			{Key: "ends", Label: "Slutar", Sort: true, Cell: func(a *Activity) ui.Cell { return ui.Text(a.Ends.Sv()) }},
			{Key: "plan", Label: "År", Sort: true, Cell: func(a *Activity) ui.Cell { return ui.Text(fmt.Sprint(a.Year)) }},
			ui.Field(ActivityFields, "tags").Fixed().OnDemand(),
			ui.Field(ActivityFields, "unit_id").Fixed().OnDemand(),
			ui.Field(ActivityFields, "purpose").Fixed().OnDemand(),
		},
		Row: func(a *Activity, row *ui.Row) { row.ID, row.Label = a.ID, a.Title },
	}
}

// activityTable is the activities of a goal's page.
func activityTable(rows []Activity) ui.Table {
	return ui.Columns[Activity]{
		{Label: "Aktivitet", Cell: func(a *Activity) ui.Cell { return ui.Link(a.Title, a.URL()).Under(kindText(a)) }},
		{Label: "Status", Cell: func(a *Activity) ui.Cell { return ui.Mark(statusBadges[a.Status]) }},
		{Label: "Klart", Number: true, Cell: percentCell},
		{Label: "Ansvarig", Cell: func(a *Activity) ui.Cell { return ui.Text(a.Owner) }},
		{Label: "Tid", Cell: func(a *Activity) ui.Cell { return ui.Text(a.TimeText()) }},
	}.Table("Aktiviteter", rows)
}

func (a *Web) activityFilters(ctx context.Context, given url.Values) ([]ui.Filter, error) {
	models, err := a.Store.Models(ctx)
	var years []field.Option
	for _, m := range models {
		years = append(years, field.Option{Value: fmt.Sprint(m.Year), Label: fmt.Sprint(m.Year)})
	}
	list := []ui.Filter{
		{Key: "ar", Label: "År", Options: years},
		{Key: "status", Label: "Status", Kind: ui.Multi, Options: statuses},
		{Key: "slag", Label: "Slag", Kind: ui.Multi, Options: works},
		{Key: "ansvarig", Label: "Ansvarig", Options: options(ctx, a.People)},
		{Key: "oppna", Label: "Inte avslutade", Kind: ui.YesNo},
		{Key: "forsenade", Label: "Slutdatum passerat", Kind: ui.YesNo},
		{Key: "fokus", Label: "Fokusområde", Kind: ui.Words},
	}
	for _, f := range []ui.Filter{
		{Key: "fas", Label: "Fas", Kind: ui.Multi, Options: phases},
		{Key: "roll", Label: "Ansvarig roll", Options: roleChoices()},
		{Key: "enhet", Label: "Enhet", Options: options(ctx, a.Units)},
	} {
		if given.Get(f.Key) != "" {
			list = append(list, f)
		}
	}
	if id := given.Get("mal"); id != "" {
		list = append(list, ui.Filter{Key: "mal", Label: "Mål", Options: []field.Option{{Value: id, Label: a.Store.goalName(ctx, id)}}})
	}
	return list, err
}

// options asks for what may be chosen; without an answer nothing can.
func options(ctx context.Context, ask func(context.Context) ([]field.Option, error)) []field.Option {
	if ask == nil {
		return nil
	}
	list, err := ask(ctx)
	if err != nil {
		return nil
	}
	return list
}

func (a *Web) activities(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	given := r.URL.Query()
	filters, err := a.activityFilters(ctx, given)
	if err != nil {
		return err
	}
	listing := activityListing(a.Store.Today())
	q := listing.Query(r, filters...)
	f, err := ParseActivityFilter(given)
	if err != nil {
		return err
	}
	p := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		p.Limit, p.Offset = 0, 0
		rows, _, err := a.Store.Activities(ctx, f, p)
		if err != nil {
			return err
		}
		return record.Sheet[Activity]{Title: "Aktiviteter", File: "aktiviteter", Fields: exported, Each: record.Rows(rows), Path: Activity.URL, Query: q, Filter: filters, At: a.Store.DB.Now()}.Send(w, r)
	}
	rows, count, err := a.Store.Activities(ctx, f, p)
	if err != nil {
		return err
	}
	list := listing.List(q, rows, ui.Count(count), filters...)
	list.Hint, list.Excel, list.Keep = "Aktivitet, syfte, fokusområde", record.Excel(q), a.Views != nil
	list.Note = "En aktivitet som hör till flera mål visas en gång."
	if list.Views, err = a.activityViews(ctx, q); err != nil {
		return err
	}
	page := activitiesPage{List: list, Actions: []ui.Action{{Label: "Transformationskarta", URL: "/transformationskarta", Icon: "timeline"}}}
	if page.KPIs, err = a.activityKPIs(ctx); err != nil {
		return err
	}
	if web.May(ctx, "goal.write") {
		page.Actions = append(page.Actions, ui.Action{Label: "Ny aktivitet", URL: "/aktiviteter/ny", Icon: "plus", Primary: true})
	}
	return activitiesTmpl.Render(w, r, "Aktiviteter", page)
}

// exported is the description without what only ids say.
var exported = exportedFields()

func exportedFields() field.Set[Activity] {
	var set field.Set[Activity]
	for _, d := range ActivityFields {
		if d.Key != "goals" {
			set = append(set, d)
		}
	}
	return set
}

func (a *Web) activityViews(ctx context.Context, q ui.Query) ([]ui.View, error) {
	year, err := a.Store.SteeringYear(ctx)
	if err != nil {
		return nil, err
	}
	var views []ui.View
	for _, v := range []struct {
		label  string
		filter ActivityFilter
	}{
		{"Alla", ActivityFilter{}},
		{fmt.Sprint(year), ActivityFilter{Year: year}},
		{"Mina", ActivityFilter{OwnerID: web.UserFrom(ctx).ID, Open: true}},
		{"Slutdatum passerat", ActivityFilter{Overdue: true, Year: year}},
		{"Kategoriinitiativ", ActivityFilter{Kinds: []Work{CategoryWork}, Year: year}},
	} {
		views = append(views, ui.View{Label: v.label, URL: v.filter.URL(), Active: v.filter.Values().Encode() == q.Selection()})
	}
	return a.Views.After(ctx, views, q)
}

func (a *Web) activityKPIs(ctx context.Context) ([]ui.KPI, error) {
	year, err := a.Store.SteeringYear(ctx)
	if err != nil || year == 0 {
		return nil, err
	}
	rows, err := a.Store.ActivitiesOf(ctx, year)
	all := ActivityFilter{Year: year}
	kpis := []ui.KPI{{Label: fmt.Sprintf("Aktiviteter %d", year), Value: sv.Number(len(rows)), URL: all.URL()}}
	for _, part := range statusCount(rows) {
		own := all
		for _, o := range statuses {
			if o.Label == part.Label {
				own.Statuses = []Status{Status(o.Value)}
			}
		}
		kpis = append(kpis, ui.KPI{Label: part.Label, Value: sv.Number(part.Num), URL: own.URL()})
	}
	return kpis[:min(len(kpis), 6)], err
}
