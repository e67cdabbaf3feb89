package goal

import (
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

type cardListPage struct {
	List    ui.List
	Actions []ui.Action
}

var cardListTmpl = web.Parse[cardListPage](pages, "improvement_list.html")

var cardListing = ui.Listing[Improvement]{
	One: "kort", Many: "kort", Sort: "-reported_on",
	Columns: ui.Columns[Improvement]{
		{Key: "title", Label: "Kort", Sort: true, Cell: func(i *Improvement) ui.Cell { return ui.Link(i.Title, i.URL()).Under(i.Number) }},
		{Key: "kind", Label: "Slag", Cell: func(i *Improvement) ui.Cell { return ui.Mark(kindBadges[i.Kind]) }},
		{Key: "stage", Label: "Kolumn", Cell: func(i *Improvement) ui.Cell { return ui.Mark(stageBadge(*i)) }},
		ui.Field(ImprovementFields, "unit_id").Fixed(),
		ui.Field(ImprovementFields, "owner_id").Fixed(),
		ui.Field(ImprovementFields, "due_on"),
		ui.Field(ImprovementFields, "reported_on"),
		ui.Field(ImprovementFields, "entered_on").OnDemand(),
		ui.Field(ImprovementFields, "closed_on").OnDemand(),
		ui.Field(ImprovementFields, "tags").Fixed().OnDemand(),
		ui.Field(ImprovementFields, "problem").Fixed().OnDemand(),
		ui.Field(ImprovementFields, "effect").Fixed().OnDemand(),
		ui.Field(ImprovementFields, "reported_by").Fixed().OnDemand(),
	},
	Row: func(i *Improvement, row *ui.Row) { row.ID, row.Label = i.ID, i.Title },
}

func (a *ImprovementWeb) filters(r *http.Request) ([]ui.Filter, error) {
	units, err := a.Store.BoardUnits(r.Context())
	if err != nil {
		return nil, err
	}
	var boards []field.Option
	for _, u := range units {
		boards = append(boards, field.Option{Value: u.ID, Label: u.Name})
	}
	people, err := a.Store.Improvers(r.Context())
	return []ui.Filter{
		{Key: "enhet", Label: "Enhet", Options: boards},
		{Key: "kolumn", Label: "Kolumn", Kind: ui.Multi, Options: stageChoices},
		{Key: "slag", Label: "Slag", Kind: ui.Multi, Options: cardKinds},
		{Key: "ansvarig", Label: "Ansvarig", Options: people},
		{Key: "etikett", Label: "Etikett", Kind: ui.Words},
		{Key: "forsenad", Label: "Försenat", Kind: ui.YesNo},
		{Key: "upplagt", Label: "Upplagt", Kind: ui.Period},
		{Key: "avslutat", Label: "Avslutat", Kind: ui.Period},
	}, err
}

func (a *ImprovementWeb) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	filters, err := a.filters(r)
	if err != nil {
		return err
	}
	q := cardListing.Query(r, filters...)
	f, err := ParseImprovementFilter(r.URL.Query())
	if err != nil {
		return err
	}
	p := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		p.Limit, p.Offset = 0, 0
	}
	rows, count, err := a.Store.Improvements(ctx, f, p)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Improvement]{Title: "Förbättringskort", File: "forbattringskort", Fields: ImprovementFields, Each: record.Rows(rows),
			Path: Improvement.URL, Query: q, Filter: filters, At: a.Store.DB.Now()}.Send(w, r)
	}
	list := cardListing.List(q, rows, ui.Count(count), filters...)
	list.Hint, list.Excel, list.Keep = "Rubrik, problem, orsak, ansvarig", record.Excel(q), a.Views != nil
	if list.Views, err = a.Views.After(ctx, a.usualViews(r, q), q); err != nil {
		return err
	}
	return cardListTmpl.Render(w, r, "Förbättringskort", cardListPage{List: list, Actions: []ui.Action{
		{Label: "Tavla", URL: boardURL(f.UnitID), Icon: "columns"},
		{Label: "Hur lång tid det tar", URL: Path + "/goal.improvement_days", Icon: "chart-line"},
	}})
}

func (a *ImprovementWeb) usualViews(r *http.Request, q ui.Query) []ui.View {
	var views []ui.View
	for _, v := range []struct {
		label  string
		filter ImprovementFilter
	}{
		{"Alla", ImprovementFilter{}},
		{"Öppna", ImprovementFilter{Stages: openStages}},
		{"Mina öppna", MineOnBoard(web.UserFrom(r.Context()).ID)},
		{"Försenade", ImprovementFilter{Overdue: true}},
		{"Klara i år", ImprovementFilter{Stages: []Stage{StageDone}, Closed: day.Year(a.Store.Today().Year())}},
	} {
		views = append(views, ui.View{Label: v.label, URL: v.filter.URL(), Active: v.filter.Values().Encode() == q.Selection()})
	}
	return views
}
