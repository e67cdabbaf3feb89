package compare

import (
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// RowFields describes one of the others' procurements.
var RowFields = field.Set[Procurement]{
	{Key: "ref", Label: "Id i källan", At: func(p *Procurement) any { return &p.Ref }},
	{Key: "title", Label: "Benämning", At: func(p *Procurement) any { return &p.Title }},
	{Key: "buyer", Label: "Köpare", At: func(p *Procurement) any { return &p.Buyer }},
	{Key: "buyer_no", Label: "Organisationsnummer", At: func(p *Procurement) any { return &p.BuyerNo }},
	{Key: "buyer_kind", Label: "Typ av köpare", At: func(p *Procurement) any { return &p.BuyerKind }},
	{Key: "published_on", Label: "Annonserad", Kind: field.Date, At: func(p *Procurement) any { return &p.PublishedOn }},
	{Key: "cpv", Label: "CPV-kod", At: func(p *Procurement) any { return (*string)(&p.CPV) }},
	{Key: "procedure", Label: "Förfarande", At: func(p *Procurement) any { return (*string)(&p.Procedure) }, Show: func(p *Procurement) string { return p.Procedure.Sv() }},
	{Key: "tenders", Label: "Anbud", Kind: field.Number, At: func(p *Procurement) any { return &p.Tenders }},
	{Key: "appealed", Label: "Överprövad", Kind: field.Bool, At: func(p *Procurement) any { return &p.Appealed }},
	{Key: "framework", Label: "Ramavtal", Kind: field.Bool, At: func(p *Procurement) any { return &p.Framework }},
	{Key: "environment", Label: "Miljöhänsyn angiven", Kind: field.Bool, At: func(p *Procurement) any { return &p.Environment }},
	{Key: "joint", Label: "Samordnad", Kind: field.Bool, At: func(p *Procurement) any { return &p.Joint }},
}

var rowListing = ui.Listing[Procurement]{One: "upphandling", Many: "upphandlingar", Sort: "-published_on", Columns: ui.Columns[Procurement]{
	{Key: "title", Label: "Upphandling", Sort: true, Cell: func(p *Procurement) ui.Cell { return ui.Text(p.Title).Under(p.Ref) }},
	{Key: "buyer", Label: "Köpare", Cell: func(p *Procurement) ui.Cell { return ui.Text(p.Buyer).Under(p.BuyerKind) }},
	ui.Field(RowFields, "published_on"),
	ui.Field(RowFields, "cpv").Fixed(),
	ui.Field(RowFields, "procedure").Fixed(),
	ui.Field(RowFields, "tenders"),
	{Key: "appealed", Label: "Överprövad", Cell: func(p *Procurement) ui.Cell {
		if p.Appealed {
			return ui.Mark(ui.Badge{Text: "Överprövad", Icon: "gavel", Tone: ui.Bad})
		}
		return ui.Cell{}
	}},
	ui.Field(RowFields, "framework").Fixed().OnDemand(), ui.Field(RowFields, "environment").Fixed().OnDemand(), ui.Field(RowFields, "joint").Fixed().OnDemand(),
}}

// rows lists the others' procurements.
func (a *Web) rows(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	f, set, err := a.Store.filled(ctx, f)
	if err != nil {
		return err
	}
	filters, err := a.rowFilters(r, set)
	if err != nil {
		return err
	}
	q := rowListing.Query(r, filters...)
	if record.Format(r) != "" {
		return record.Sheet[Procurement]{Title: set.Name, File: "jamforelse-upphandlingar", Fields: RowFields, Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: func(do func(Procurement) error) error { return a.Store.Each(ctx, f, do) }, Path: func(Procurement) string { return "" }}.Send(w, r)
	}
	rows, n, err := a.Store.Search(ctx, f, Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	list := rowListing.List(q, rows, ui.Count(n), filters...)
	list.Hint, list.Excel = "ord ur benämningen eller köparens namn", record.Excel(q)
	if set.ID == "" {
		list.Table.Empty = noSet(web.May(ctx, permWrite))
	} else {
		list.Note = "Källa: " + set.Source + ". Licens: " + set.Licence + "."
	}
	page := listPage{Crumbs: []ui.Crumb{home}, List: list}
	return listTmpl.Render(w, r, "Andras upphandlingar", page)
}

func (a *Web) rowFilters(r *http.Request, set Set) ([]ui.Filter, error) {
	ctx := r.Context()
	sets, err := a.Store.Options(ctx)
	if err != nil {
		return nil, err
	}
	categories, err := a.categories(ctx)
	if err != nil {
		return nil, err
	}
	kinds, err := a.Store.kinds(ctx, set.ID)
	if err != nil {
		return nil, err
	}
	regions, err := a.Store.buyers(ctx, set.ID)
	if err != nil {
		return nil, err
	}
	return []ui.Filter{
		{Key: "urval", Label: "Urval", Options: sets}, {Key: "kategori", Label: "Kategori", Options: categories}, {Key: "cpv", Label: "CPV-koden börjar med", Kind: ui.Words},
		{Key: "forfarande", Label: "Förfarande", Options: procedures()}, {Key: "kopartyp", Label: "Typ av köpare", Options: kinds}, {Key: "region", Label: "Region", Options: regions},
		{Key: "anbud", Label: "Anbud", Options: []field.Option{{Value: Known, Label: "Antalet är känt"}, {Value: Unknown, Label: "Uppgift saknas"}, {Value: "1", Label: "Ett"}, {Value: "2", Label: "Två"}, {Value: "3", Label: "Tre"}}},
		{Key: "overprovad", Label: "Överprövad", Kind: ui.YesNo}, {Key: "ramavtal", Label: "Ramavtal", Kind: ui.YesNo}, {Key: "miljo", Label: "Miljöhänsyn angiven", Kind: ui.YesNo}, {Key: "samordnad", Label: "Samordnad", Kind: ui.YesNo}, {Key: "vara", Label: "Våra egna", Options: []field.Option{{Value: Yes, Label: "Ja"}}},
	}, nil
}
