package supplier

import (
	"context"
	"net/http"
	"slices"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type listPage struct {
	List    ui.List
	Actions []ui.Action
}

var listTmpl = web.Parse[listPage](pages, "list.html")

var listing = ui.Listing[Supplier]{
	One: "leverantör", Many: "leverantörer", Sort: "name",
	Columns: ui.Columns[Supplier]{
		ui.Field(Fields, "name").As(func(s *Supplier) ui.Cell { return ui.Link(s.Name, s.URL()).Under(traits(s)) }),
		ui.Field(Fields, "org_no").Fixed(),
		ui.Field(Fields, "size").Fixed(),
		ui.Field(Fields, "delivers").Fixed(),
		ui.Field(Fields, "town").Fixed(),
		ui.Field(Fields, "active").Called("Läge").As(func(s *Supplier) ui.Cell { return ui.Mark(badge(s)) }).Fixed(),
		ui.Field(Fields, "employees").Fixed().OnDemand(),
		ui.Field(Fields, "turnover").Fixed().OnDemand(),
		ui.Field(Fields, "country").Fixed().OnDemand(),
		ui.Field(Fields, "email").Fixed().OnDemand(),
		ui.Field(Fields, "phone").Fixed().OnDemand(),
		ui.Field(Fields, "categories").Fixed().OnDemand(),
		{Key: "changed_at", Label: "Ändrad", Sort: true, Optional: true, Cell: func(s *Supplier) ui.Cell { return ui.Text(record.When(s.ChangedAt)) }},
	},
	Row: func(s *Supplier, row *ui.Row) { row.ID, row.Label = s.ID, s.Name },
}

// traits is what tells the supplier from others at a glance.
func traits(s *Supplier) string {
	switch {
	case s.Person:
		return "Enskild firma"
	case s.Country != home:
		return countryName(s.Country)
	}
	return ""
}

var filters = []ui.Filter{
	{Key: keySize, Label: "Storleksklass", Kind: ui.Multi, Options: append(sizes[:len(sizes):len(sizes)], field.Option{Value: unknownSize, Label: "Uppgift saknas"})},
	{Key: keySmall, Label: "Liten leverantör", Kind: ui.YesNo},
	{Key: keyActive, Label: "Aktiv", Kind: ui.YesNo},
	{Key: keyNumbered, Label: "Har organisationsnummer", Kind: ui.YesNo},
	{Key: keyTown, Label: "Ort", Kind: ui.Words},
}

// rare are filters that links set. They are shown only where they are used.
var rare = []ui.Filter{
	{Key: keyPerson, Label: "Enskild firma", Kind: ui.YesNo},
	{Key: keyCategory, Label: "Kategori", Kind: ui.Words},
	{Key: keyParent, Label: "Koncern", Kind: ui.Words},
}

func (a *Web) filtersFor(r *http.Request) ([]ui.Filter, error) {
	shown := slices.Clone(filters)
	if a.Deliveries.Categories != nil {
		options, err := a.Deliveries.Categories(r.Context())
		if err != nil {
			return nil, err
		}
		shown = slices.Insert(shown, 0, ui.Filter{Key: keyDelivers, Label: "Levererar inom", Options: options})
	}
	for _, f := range rare {
		if r.URL.Query().Has(f.Key) {
			shown = append(shown, f)
		}
	}
	return shown, nil
}

// chosen reads the filter of the address, with the suppliers that a category means.
func (a *Web) chosen(r *http.Request) (Filter, error) {
	f, err := ParseFilter(r.URL.Query())
	if err == nil && f.Delivers != "" && a.Deliveries.In != nil {
		f.IDs, err = a.Deliveries.In(r.Context(), f.Delivers)
	}
	return f, err
}

// deliveries is what the suppliers with the ids deliver, nil ids is all.
func (a *Web) deliveries(ctx context.Context, ids []string) (map[string][]string, error) {
	if a.Deliveries.Of == nil {
		return nil, nil
	}
	return a.Deliveries.Of(ctx, ids)
}

func (a *Web) list(w http.ResponseWriter, r *http.Request) error {
	filters, err := a.filtersFor(r)
	if err != nil {
		return err
	}
	q := listing.Query(r, filters...)
	f, err := a.chosen(r)
	if err != nil {
		return err
	}
	page := Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		return a.export(w, r, f, page, q, filters)
	}
	rows, n, err := a.Store.Search(r.Context(), f, page)
	if err != nil {
		return err
	}
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i], rows[i] = rows[i].ID, seen(r.Context(), rows[i])
	}
	delivers, err := a.deliveries(r.Context(), ids)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].Delivers = delivers[rows[i].ID]
	}
	list := listing.List(q, rows, ui.Count(n), filters...)
	list.Hint, list.Excel = "Namn, organisationsnummer, ort", record.Excel(q)
	if err := a.views(r, &list); err != nil {
		return err
	}
	return listTmpl.Render(w, r, "Leverantörer", listPage{list, a.listActions(r)})
}

func (a *Web) export(w http.ResponseWriter, r *http.Request, f Filter, p Page, q ui.Query, filters []ui.Filter) error {
	delivers, err := a.deliveries(r.Context(), nil)
	if err != nil {
		return err
	}
	return record.Sheet[Supplier]{
		Title: "Leverantörer", File: "leverantorer", Fields: Fields, Path: Supplier.URL, Query: q, Filter: filters, At: a.Store.DB.Now(),
		Each: func(do func(Supplier) error) error {
			return a.Store.Each(r.Context(), f, p, func(s Supplier) error {
				s.Delivers = delivers[s.ID]
				return do(seen(r.Context(), s))
			})
		},
	}.Send(w, r)
}

func (a *Web) views(r *http.Request, list *ui.List) error {
	list.Views = []ui.View{
		{Label: "Alla", URL: "/leverantorer", Active: !list.Query.Narrowed()},
		view("Små leverantörer", Filter{Small: yes()}, list.Query),
		view("Storlek saknas", Filter{Sizes: []Size{""}}, list.Query),
		view("Organisationsnummer saknas", Filter{Numbered: no()}, list.Query),
	}
	list.Keep = a.Views != nil
	var err error
	list.Views, err = a.Views.After(r.Context(), list.Views, list.Query)
	return err
}

func view(label string, f Filter, q ui.Query) ui.View {
	return ui.View{Label: label, URL: f.URL(), Active: q.Selection() == f.Values().Encode()}
}

func (a *Web) listActions(r *http.Request) []ui.Action {
	actions := []ui.Action{{Label: "Kontroller", URL: CheckPath, Icon: "shield-check"}, {Label: "Möjliga dubbletter", URL: "/leverantorer/dubbletter", Icon: "copy"}}
	if web.May(r.Context(), permWrite) {
		actions = append(actions, ui.Action{Label: "Ny leverantör", URL: "/leverantorer/ny", Icon: "plus", Primary: true})
	}
	return actions
}
