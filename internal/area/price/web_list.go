package price

import (
	"context"
	"net/http"

	"klover/internal/area/contract"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

var articleListing = ui.Listing[Found]{
	One: "artikel", Many: "artiklar", Sort: "",
	Columns: ui.Columns[Found]{
		{Key: "name", Label: "Artikel", Cell: func(f *Found) ui.Cell {
			return ui.Link(f.Item.Name, editionURL(f.ListID, f.N)+"?q="+f.ArticleKey).Under(f.Number())
		}},
		{Key: "unit", Label: "Enhet", Cell: func(f *Found) ui.Cell { return unitCell(f.Item) }},
		{Key: "price", Label: "Pris", Number: true, Cell: func(f *Found) ui.Cell { return priceCell(f.Item) }},
		{Key: "supplier", Label: "Leverantör", Cell: func(f *Found) ui.Cell { return ui.Text(f.SupplierName) }},
		{Key: "contract", Label: "Avtal", Cell: func(f *Found) ui.Cell {
			return ui.Link(f.ContractTitle, "/avtal/"+f.ContractID).Under(f.ContractNumber)
		}},
	},
}

func priceCell(i Item) ui.Cell {
	if i.Free {
		return ui.Mark(ui.Badge{Text: "Kostnadsfri", Tone: ui.Neutral, Icon: "coins"})
	}
	cell := ui.Number(i.Net.Sv())
	if i.BaseUnit != i.Unit {
		cell = cell.Under(i.PerBaseSv())
	}
	return cell
}

// unitCell shows the unit, and from how many the price holds.
func unitCell(i Item) ui.Cell {
	cell := ui.Text(i.Pack().Sv())
	if i.FromQty > 0 {
		cell = cell.Under("från " + i.FromQty.Sv() + " " + i.Unit)
	}
	return cell
}

// articles searches the articles of all lists in force.
func (a *Web) articles(w http.ResponseWriter, r *http.Request) error {
	q := articleListing.Query(r)
	found, more, err := a.Store.Articles(r.Context(), ArticleFilter{Text: q.Text, ContractID: r.URL.Query().Get("avtal")})
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return a.exportFound(w, r, q, found)
	}
	page := found[min(q.Offset(), len(found)):min(q.Offset()+q.Limit(), len(found))]
	list := articleListing.List(q, page, ui.Count{N: len(found), More: more})
	list.Search, list.Hint = "Sök artikel", "namn, artikelnummer eller GTIN"
	if len(found) > 0 {
		list.Excel = record.Excel(q)
	}
	if q.Text == "" {
		list.Table.Empty = ui.Empty{Icon: "search", Title: "Sök bland priser som gäller i dag", Text: "Skriv vad varan heter, eller början av ett artikelnummer. Alla avtal som gäller genomsöks."}
	}
	if more {
		list.Note = "Alla träffar visas inte. Skriv ett ord till för färre."
	}
	return listTmpl.Render(w, r, "Prislistor", listPage{Tabs: tabs(Path), List: list})
}

var foundFields = append(field.Set[Found]{
	{Key: "contract", Label: "Avtal", At: func(f *Found) any { return &f.ContractNumber }}, {Key: "title", Label: "Avtalets namn", At: func(f *Found) any { return &f.ContractTitle }},
	{Key: "supplier", Label: "Leverantör", At: func(f *Found) any { return &f.SupplierName }}}, ofFound(itemSheet)...)

// ofFound makes the description of an item one of a hit.
func ofFound(set field.Set[Item]) field.Set[Found] {
	list := make(field.Set[Found], len(set))
	for i, d := range set {
		list[i] = field.Def[Found]{Key: d.Key, Label: d.Label, Kind: d.Kind, At: func(f *Found) any { return d.At(&f.Item) }}
		if d.Show != nil {
			list[i].Show = func(f *Found) string { return d.Show(&f.Item) }
		}
	}
	return list
}

func (a *Web) exportFound(w http.ResponseWriter, r *http.Request, q ui.Query, found []Found) error {
	return record.Sheet[Found]{Title: "Priser", File: "priser", Fields: foundFields, Query: q, At: a.Store.DB.Now(), Each: record.Rows(found),
		Path: func(f Found) string { return editionURL(f.ListID, f.N) }}.Send(w, r)
}

var listListing = ui.Listing[ListRow]{
	One: "prislista", Many: "prislistor", Sort: "contract",
	Columns: ui.Columns[ListRow]{
		{Key: "contract", Label: "Prislista", Sort: true, Cell: func(l *ListRow) ui.Cell { return ui.Link(l.Contract, l.URL()).Under(l.Level.Sv()) }},
		{Key: "supplier", Label: "Leverantör", Cell: func(l *ListRow) ui.Cell { return ui.Text(l.Supplier).Under(l.Lot) }},
		{Key: "held", Label: "Gällande version", Cell: heldCell},
		{Key: "items", Label: "Priser", Number: true, Cell: func(l *ListRow) ui.Cell { return ui.Number(sv.Number(l.Items)) }},
		{Key: "from", Label: "Gäller från", Sort: true, Cell: func(l *ListRow) ui.Cell { return ui.Time(l.From.String(), l.From.Sv()) }},
		{Key: "draft", Label: "Väntar", Cell: func(l *ListRow) ui.Cell {
			if l.DraftN == 0 {
				return ui.Cell{}
			}
			return ui.Mark(ui.Badge{Text: "Utkast", Tone: ui.Info, Icon: "pencil"})
		}},
	},
}

func heldCell(l *ListRow) ui.Cell {
	if l.HeldN == 0 {
		return ui.Text("Ingen")
	}
	return ui.Link("Version "+sv.Number(l.HeldN), editionURL(l.ID, l.HeldN))
}

func (a *Web) lists(w http.ResponseWriter, r *http.Request) error {
	yes := []field.Option{{Value: "ja", Label: "Ja"}}
	filters := []ui.Filter{{Key: "galler", Label: "Har gällande priser", Options: yes}, {Key: "utkast", Label: "Utkast väntar", Options: yes}}
	q := listListing.Query(r, filters...)
	f := ListFilter{Text: q.Text, InForce: q.Get("galler") == "ja", Draft: q.Get("utkast") == "ja"}
	page := Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit, page.Offset = mostRows, 0
	}
	rows, count, err := a.Store.Lists(r.Context(), f, page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[ListRow]{Title: "Prislistor", File: "prislistor", Fields: listSheet, Query: q, Filter: filters, At: a.Store.DB.Now(), Each: record.Rows(rows), Path: func(l ListRow) string { return l.URL() }}.Send(w, r)
	}
	list := listListing.List(q, rows, ui.Count(count), filters...)
	list.Hint, list.Excel, list.Keep = "avtal, leverantör, del", record.Excel(q), web.UserFrom(r.Context()).ID != ""
	views := []ui.View{{Label: "Alla", URL: ListsPath, Active: !q.Narrowed()}, {Label: "Gäller", URL: ListsPath + "?galler=ja"}, {Label: "Utkast väntar", URL: ListsPath + "?utkast=ja"}}
	if list.Views, err = a.Views.After(r.Context(), views, q); err != nil {
		return err
	}
	var actions []ui.Action
	if web.May(r.Context(), permWrite) {
		actions = []ui.Action{{Label: "Ny prislista", URL: Path + "/ny", Icon: "plus", Primary: true}}
	}
	if !q.Narrowed() {
		list.Table.Empty = ui.Empty{Icon: "receipt", Title: "Ingen prislista finns än", Text: "Lägg upp en prislista för ett avtal och läs in leverantörens fil.", Actions: actions}
	}
	return listTmpl.Render(w, r, "Prislistor", listPage{Tabs: tabs(ListsPath), List: list, Actions: actions})
}

var listSheet = field.Set[ListRow]{
	{Key: "contract", Label: "Avtal", At: func(l *ListRow) any { return &l.Contract }}, {Key: "level", Label: "Slag", Kind: field.Choice, Choices: Levels, At: func(l *ListRow) any { return (*string)(&l.Level) }},
	{Key: "supplier", Label: "Leverantör", At: func(l *ListRow) any { return &l.Supplier }}, {Key: "lot", Label: "Del", At: func(l *ListRow) any { return &l.Lot }},
	{Key: "held", Label: "Gällande version", Kind: field.Number, At: func(l *ListRow) any { return &l.HeldN }}, {Key: "items", Label: "Priser", Kind: field.Number, At: func(l *ListRow) any { return &l.Items }},
	{Key: "from", Label: "Gäller från", Kind: field.Date, At: func(l *ListRow) any { return &l.From }},
}

func (a *Web) form(ctx context.Context, l List) (formPage, error) {
	page := formPage{Crumbs: crumbs(List{}), Form: ui.NewForm(ListFields, &l)}
	f := &page.Form
	f.Action, f.Submit, f.Cancel = Path, "Lägg upp prislistan", ListsPath
	if l.ID != "" {
		page.Crumbs = crumbs(l)
		f.Action, f.Submit, f.Cancel, f.Version = l.URL(), "Spara", l.URL(), int(l.Version)
		f.Without("contract_id")
	}
	contracts, err := a.contracts(ctx)
	if err != nil {
		return page, err
	}
	f.Choose("contract_id", contracts)
	f.Without("supplier_id")
	if l.ContractID == "" {
		return page, nil
	}
	k, err := a.Store.contract(ctx, l.ContractID)
	if err != nil || len(k.SupplierIDs()) < 2 {
		return page, err
	}
	page.Form.Controls = append(page.Form.Controls, supplierControl(k, string(l.SupplierID)))
	return page, nil
}

// supplierControl asks whose list it is.
func supplierControl(k contract.Contract, value string) ui.Control {
	c := ui.Control{Key: "supplier_id", Label: "Leverantör", Type: "choice", Help: "Avtalet har flera leverantörer. Varje leverantör har sin prislista."}
	for _, s := range k.Suppliers {
		c.Options = append(c.Options, ui.Option{Value: s.SupplierID, Label: s.Name, Chosen: s.SupplierID == value})
	}
	return c
}

func (a *Web) blank(w http.ResponseWriter, r *http.Request) error {
	page, err := a.form(r.Context(), List{Level: Catalogue, ContractID: r.URL.Query().Get("avtal")})
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ny prislista", page)
}

func (a *Web) create(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	contracts, err := a.contracts(ctx)
	if err != nil {
		return err
	}
	posted["contract_id"] = ui.Resolve(contracts, posted["contract_id"])
	l := List{SupplierID: asRef(posted["supplier_id"])}
	if err = ListFields.Read(&l, posted); err == nil && l.ContractID != "" {
		err = a.writes(ctx, l.ContractID)
	}
	if err == nil {
		l, err = a.Store.Create(ctx, l)
	}
	if err == nil {
		return web.Redirect(w, r, l.URL(), "Prislistan är upplagd. Läs in leverantörens fil eller skriv priserna.")
	}
	page, failed := a.form(ctx, List{Level: l.Level, ContractID: l.ContractID})
	if failed != nil {
		return err
	}
	return again(w, r, "Ny prislista", page, posted, err)
}

func (a *Web) edit(w http.ResponseWriter, r *http.Request) error {
	l, err := a.writable(r)
	if err != nil {
		return err
	}
	page, err := a.form(r.Context(), l)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+l.Name(), page)
}

func (a *Web) save(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.writable(r)
	if err != nil {
		return err
	}
	input := saved
	if _, asked := posted["supplier_id"]; asked {
		input.SupplierID = asRef(posted["supplier_id"])
	}
	delete(posted, "contract_id")
	if err = ListFields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.Save(r.Context(), input, "")
	}
	switch {
	case err == nil:
		return web.Redirect(w, r, saved.URL(), "Prislistan är sparad.")
	case record.Stale(err, saved.Version, posted):
		return record.Conflict(w, r, saved.Name(), saved.URL(), ui.NewConflict(ListFields, &input, &saved, posted, int(saved.Version)), crumbs(saved)...)
	}
	page, failed := a.form(r.Context(), saved)
	if failed != nil {
		return failed
	}
	return again(w, r, "Ändra "+saved.Name(), page, posted, err)
}

func (a *Web) remove(w http.ResponseWriter, r *http.Request) error {
	l, err := a.writable(r)
	if err == nil {
		err = a.Store.Remove(r.Context(), l.ID)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, ListsPath, "Prislistan är borttagen.")
}
