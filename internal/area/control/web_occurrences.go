package control

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

var occurrenceListing = ui.Listing[Occurrence]{
	One: "kontroll", Many: "kontroller", Sort: "due_on",
	Columns: ui.Columns[Occurrence]{
		{Key: "area", Label: "Kontroll", Sort: true, Cell: func(o *Occurrence) ui.Cell { return ui.Link(o.Area, o.URL()).Under(shorten(o.Text, 90)) }},
		{Key: "period", Label: "Period", Sort: true, Cell: func(o *Occurrence) ui.Cell { return ui.Text(o.Period.Label()) }},
		{Key: "due_on", Label: "Klar senast", Sort: true, Cell: func(o *Occurrence) ui.Cell { return dueCell(*o, 0) }},
		{Key: "performer", Label: "Utförare", Sort: true, Cell: func(o *Occurrence) ui.Cell { return ui.Text(o.Performer) }},
		{Key: "state", Label: "Läge", Cell: func(o *Occurrence) ui.Cell { return ui.Mark(stateBadges[o.State]) }},
		{Key: "result", Label: "Resultat", Cell: func(o *Occurrence) ui.Cell { return resultCell(*o) }},
		{Key: "done_on", Label: "Utförd", Sort: true, Optional: true, Cell: func(o *Occurrence) ui.Cell { return ui.Time(o.DoneOn.String(), o.DoneOn.Sv()).Under(o.DoneBy) }},
		ui.Field(OccurrenceFields, "measure").Fixed().OnDemand(),
		ui.Field(OccurrenceFields, "reviewed_by").Fixed().OnDemand(),
	},
	Row: func(o *Occurrence, row *ui.Row) { row.ID, row.Label = o.ID, o.Name() },
}

func resultCell(o Occurrence) ui.Cell {
	if o.Result == "" {
		return ui.Text("")
	}
	cell := ui.Mark(resultBadges[o.Result])
	if o.CarriedTo != 0 {
		cell = cell.Under(fmt.Sprintf("överförd till %d", o.CarriedTo))
	}
	if o.MeasureOpen() {
		cell = cell.Under("åtgärd pågår")
	}
	return cell
}

// occurrenceTable is the occurrences of a row, for its page: which moment, when and
// how it went.
func (a *Web) occurrenceTable(r Row, list []Occurrence) ui.Table {
	number := map[string]string{}
	for i, m := range r.Moments {
		number[m.ID] = fmt.Sprintf("Moment %d", i+1)
	}
	today := a.Store.Today()
	return ui.Columns[Occurrence]{
		{Label: "Tillfälle", Cell: func(o *Occurrence) ui.Cell { return ui.Link(o.Period.Label(), o.URL()).Under(number[o.MomentID]) }},
		{Label: "Klar senast", Cell: func(o *Occurrence) ui.Cell { return dueCell(*o, today) }},
		{Label: "Utförare", Cell: func(o *Occurrence) ui.Cell { return ui.Text(o.Performer) }},
		{Label: "Resultat", Cell: func(o *Occurrence) ui.Cell {
			if o.Result == "" {
				return ui.Mark(stateBadges[o.State])
			}
			return resultCell(*o)
		}},
	}.Table("Kontrolltillfällen", list)
}

// dated is the listing with what is late by today.
func (a *Web) dated() ui.Listing[Occurrence] {
	l := occurrenceListing
	l.Columns = append(ui.Columns[Occurrence]{}, l.Columns...)
	today := a.Store.Today()
	l.Columns[2].Cell = func(o *Occurrence) ui.Cell { return dueCell(*o, today) }
	return l
}

func (a *Web) occurrenceFilters(ctx context.Context, given OccurrenceFilter) ([]ui.Filter, error) {
	plans, err := a.Store.Plans(ctx)
	if err != nil {
		return nil, err
	}
	people, err := a.people(ctx, "", "")
	if err != nil {
		return nil, err
	}
	var years []field.Option
	for _, p := range plans {
		years = append(years, option(strconv.FormatInt(p.Year, 10)))
	}
	yes := []field.Option{{Value: "ja", Label: "Ja"}}
	list := []ui.Filter{
		{Key: "ar", Label: "År", Options: years},
		{Key: "lage", Label: "Läge", Kind: ui.Multi, Options: states},
		{Key: "resultat", Label: "Resultat", Kind: ui.Multi, Options: results},
		{Key: "utforare", Label: "Utförare", Options: people},
		{Key: "sena", Label: "Försenade", Options: yes},
		{Key: "overforda", Label: "Överförda", Options: yes},
	}
	for _, more := range []struct {
		on bool
		f  ui.Filter
	}{
		{given.Measures, ui.Filter{Key: "atgard", Label: "Åtgärd pågår", Options: yes}},
		{given.First, ui.Filter{Key: "forsta", Label: "Utan överförda", Options: yes}},
		{given.FigureKey != "", ui.Filter{Key: "nyckeltal", Label: "Frågar efter", Options: a.figures()}},
		{given.Owner != "", ui.Filter{Key: "ansvarig", Label: "Ansvarig för åtgärd", Options: people}},
		{given.Row != "", ui.Filter{Key: "omrade", Label: "Kontrollområde", Options: []field.Option{{Value: given.Row, Label: "ett kontrollområde"}}}},
		{!given.Ends.IsZero(), ui.Filter{Key: "period", Label: "Perioden slutar", Kind: ui.Period}},
		{given.Counted != nil, ui.Filter{Key: "genomforda", Label: "Genomförda", Kind: ui.YesNo}},
	} {
		if more.on {
			list = append(list, more.f)
		}
	}
	return list, nil
}

func (a *Web) occurrences(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseOccurrenceFilter(r.URL.Query())
	if err != nil {
		return err
	}
	filters, err := a.occurrenceFilters(ctx, f)
	if err != nil {
		return err
	}
	listing := a.dated()
	q := listing.Query(r, filters...)
	page := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit, page.Offset = 0, 0
	}
	rows, count, err := a.Store.Occurrences(ctx, f, page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Occurrence]{Title: "Kontroller", File: "kontroller", Fields: OccurrenceFields, Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: record.Rows(rows), Path: Occurrence.URL}.Send(w, r)
	}
	list := listing.List(q, rows, ui.Count(count), filters...)
	list.Hint, list.Excel, list.Keep = "område, moment, utförare", record.Excel(q), a.Views != nil
	if !q.Narrowed() {
		list.Table.Empty = ui.Empty{Icon: "shield-check", Title: "Det finns inga kontroller än", Text: "Tillfällen skapas när årets plan är beslutad."}
	}
	if list.Views, err = a.occurrenceViews(ctx, q); err != nil {
		return err
	}
	return listTmpl.Render(w, r, "Kontroller", listPage{Crumbs: []ui.Crumb{home}, List: list})
}

func (a *Web) occurrenceViews(ctx context.Context, q ui.Query) ([]ui.View, error) {
	year := int64(a.Store.Today().Year())
	var views []ui.View
	for _, v := range []struct {
		label string
		f     OccurrenceFilter
	}{
		{"Alla", OccurrenceFilter{}}, {"Mina", OccurrenceFilter{Performer: web.UserFrom(ctx).ID, States: []string{string(Planned)}}},
		{"I år", OccurrenceFilter{Year: year}}, {"Försenade", OccurrenceFilter{Late: true}},
		{"Att granska", OccurrenceFilter{States: []string{string(Done)}}}, {"Åtgärd pågår", OccurrenceFilter{Measures: true}},
	} {
		views = append(views, ui.View{Label: v.label, URL: v.f.URL(), Active: v.f.Values().Encode() == q.Selection()})
	}
	return a.Views.After(ctx, views, q)
}
