package price

import (
	"fmt"
	"net/http"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

func editionURL(listID string, n int64) string {
	return fmt.Sprintf("%s/%s/versioner/%d", Path, listID, n)
}

// itemSheet is an item in a file: what can be read in again.
var itemSheet = field.Set[Item]{
	{Key: "article", Label: "Artikelnummer", At: func(i *Item) any { return &i.Article }},
	{Key: "own", Label: "Eget artikelnummer", At: func(i *Item) any { return &i.Own }},
	{Key: "gtin", Label: "GTIN", At: func(i *Item) any { return &i.GTIN }},
	{Key: "name", Label: "Benämning", At: func(i *Item) any { return &i.Name }},
	{Key: "unit", Label: "Enhet", At: func(i *Item) any { return &i.Unit }, Show: func(i *Item) string { return packText(*i) }},
	{Key: "listed", Label: "Listpris", Kind: field.Money, At: func(i *Item) any { return &i.Listed }, Show: func(i *Item) string { return typedPrice(i.Listed, i.Free) }},
	{Key: "discount", Label: "Rabatt %", At: func(i *Item) any { return &i.Discount }},
	{Key: "net", Label: "Nettopris", Kind: field.Money, At: func(i *Item) any { return &i.Net }, Show: func(i *Item) string { return typedPrice(i.Net, i.Free) }},
	{Key: "from_qty", Label: "Från kvantitet", At: func(i *Item) any { return &i.FromQty }, Show: func(i *Item) string { return typedQuantity(i.FromQty) }},
	{Key: "volume", Label: "Volym per år", At: func(i *Item) any { return &i.Volume }},
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, At: func(i *Item) any { return &i.ValidFrom }},
	{Key: "valid_to", Label: "Gäller till och med", Kind: field.Date, At: func(i *Item) any { return &i.ValidTo }},
}

func typedQuantity(q Quantity) string {
	text, _ := q.MarshalText()
	return string(text)
}

func typedPrice(p Price, free bool) string {
	if free {
		return "kostnadsfri"
	}
	text, _ := p.MarshalText()
	return string(text)
}

// packText writes the unit so that it can be read in again: "förp 100 st".
func packText(i Item) string {
	p := i.Pack()
	if p.Base == p.Unit {
		return p.Unit
	}
	return p.Unit + " " + string(typed(p.Num*quantityScale/max(p.Den, 1), quantityScale, quantityDigit)) + " " + p.Base
}

func itemListing(e Edition, draft bool) ui.Listing[Item] {
	l := ui.Listing[Item]{One: "pris", Many: "priser", Sort: "article", Columns: ui.Columns[Item]{
		{Key: "article", Label: "Artikel", Sort: true, Cell: func(i *Item) ui.Cell { return ui.Text(i.Name).Under(i.Number()) }},
		{Key: "unit", Label: "Enhet", Cell: func(i *Item) ui.Cell { return unitCell(*i) }},
		{Key: "listed", Label: "Listpris", Number: true, Cell: func(i *Item) ui.Cell { return ui.Number(i.Listed.Sv()) }},
		{Key: "discount", Label: "Rabatt", Number: true, Cell: func(i *Item) ui.Cell { return ui.Number(i.Discount.Sv()) }},
		{Key: "net", Label: "Pris", Number: true, Cell: func(i *Item) ui.Cell { return priceCell(*i) }},
		{Key: "period", Label: "Gäller", Optional: true, Cell: func(i *Item) ui.Cell { return ui.Text(i.period()) }},
		{Key: "volume", Label: "Volym per år", Number: true, Optional: true, Cell: func(i *Item) ui.Cell { return ui.Number(i.Volume.Sv()) }},
		{Key: "gtin", Label: "GTIN", Optional: true, Cell: func(i *Item) ui.Cell { return ui.Text(i.GTIN) }},
		{Key: "own", Label: "Eget nummer", Optional: true, Cell: func(i *Item) ui.Cell { return ui.Text(i.Own) }},
	}}
	if draft {
		l.Row = func(i *Item, row *ui.Row) {
			at := fmt.Sprintf("?rad=%d", i.RowNo)
			row.ID, row.Label = fmt.Sprint(i.RowNo), i.Name
			row.Menu = []ui.Action{{Label: "Ändra", URL: e.URL() + "/rad" + at, Icon: "pencil"},
				{Label: "Ta bort raden", URL: e.URL() + "/rad/ta-bort", Icon: "trash", Post: true, Danger: true, Values: []ui.Hidden{{Name: "rad", Value: fmt.Sprint(i.RowNo)}}}}
		}
	}
	return l
}

// addressed returns the list and the edition of the address.
func (a *Web) addressed(r *http.Request) (List, Edition, error) {
	l, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return l, Edition{}, err
	}
	e, err := a.Store.Edition(r.Context(), l.ID, number(r.PathValue("n")))
	return l, e, err
}

// editable is addressed for whoever may write.
func (a *Web) editable(r *http.Request) (List, Edition, error) {
	l, e, err := a.addressed(r)
	if err == nil {
		err = a.writes(r.Context(), l.ContractID)
	}
	return l, e, err
}

func (a *Web) showEdition(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	l, e, err := a.addressed(r)
	if err != nil {
		return err
	}
	may, err := a.mayChange(ctx, l.ContractID)
	if err != nil {
		return err
	}
	listing := itemListing(e, may && e.Stage == Draft)
	filters := []ui.Filter{{Key: "kostnadsfri", Label: "Kostnadsfria", Options: []field.Option{{Value: "ja", Label: "Ja"}}}}
	q := listing.Query(r, filters...)
	f := ItemFilter{Text: q.Text, Free: q.Get("kostnadsfri") == "ja"}
	if record.Format(r) != "" {
		return a.exportItems(w, r, l, e, q, filters, f)
	}
	rows, count, err := a.Store.Rows(ctx, e, f, Page{Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	list := listing.List(q, rows, ui.Count(count), filters...)
	list.Hint, list.Excel = "namn eller artikelnummer", record.Excel(q)
	page := listPage{Crumbs: crumbs(l), Status: []ui.Badge{editionBadge(e, a.Store.Today())}, Lead: l.Name() + " · " + e.Period(), List: list}
	page.Actions, page.Notices = a.editionActions(l, e, may), editionNotices(e)
	return listTmpl.Render(w, r, fmt.Sprintf("Version %d", e.N), page)
}

func editionNotices(e Edition) []ui.Notice {
	var list []ui.Notice
	if e.RevisionID != "" {
		list = append(list, ui.Notice{Tone: ui.Info, Title: "Versionen genomför en beslutad prisändring", Text: means(e), Actions: []ui.Action{{Label: "Öppna prisändringen", URL: RevisionPath + "/" + string(e.RevisionID)}}})
	}
	if e.Stage == Draft && e.N > 1 && e.RevisionID == "" {
		tone := ui.Info
		if e.Dearer > 0 {
			tone = ui.Warn
		}
		list = append(list, ui.Notice{Tone: tone, Title: "Mot versionen före: " + e.Counts(), Text: means(e), Actions: []ui.Action{{Label: "Jämför", URL: e.URL() + "/jamfor"}}})
	}
	return list
}

func (a *Web) editionActions(_ List, e Edition, may bool) []ui.Action {
	var list []ui.Action
	if e.N > 1 {
		list = append(list, ui.Action{Label: "Jämför", URL: e.URL() + "/jamfor", Icon: "arrows-exchange"})
	}
	if !may {
		return list
	}
	if e.Stage == Draft {
		return append(list, ui.Action{Label: "Ta bort utkastet", URL: e.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true, Confirm: "Ta bort utkastet och alla dess priser?"},
			ui.Action{Label: "Ny rad", URL: e.URL() + "/rad", Icon: "plus"}, ui.Action{Label: "Fastställ", URL: e.URL() + "/faststall", Icon: "check", Primary: true})
	}
	if e.ValidTo == 0 {
		list = append(list, ui.Action{Label: "Ta tillbaka", URL: e.URL() + "/ta-tillbaka", Icon: "arrow-back-up"})
	}
	return list
}

func (a *Web) exportItems(w http.ResponseWriter, r *http.Request, l List, e Edition, q ui.Query, filters []ui.Filter, f ItemFilter) error {
	rows, _, err := a.Store.Rows(r.Context(), e, f, Page{Desc: q.Desc, Limit: mostRows})
	if err != nil {
		return err
	}
	return record.Sheet[Item]{Title: l.Name() + ", " + e.Name(), File: "prislista", Fields: itemSheet, Query: q, Filter: filters, At: a.Store.DB.Now(), Each: record.Rows(rows)}.Send(w, r)
}

func (a *Web) decidePage(r *http.Request, l List, e Edition) (formPage, error) {
	page := formPage{Crumbs: crumbs(l), Intro: "Versionen gäller från dagen du anger. Den som gäller nu upphör dagen före.",
		Form: ui.Form{Action: e.URL() + "/faststall", Submit: "Fastställ", Cancel: e.URL(), Version: int(e.Version),
			Controls: []ui.Control{{Key: "from", Label: "Gäller från", Type: "date", Required: true, Value: a.Store.Today().String()}}}}
	if e.RevisionID != "" {
		revision, err := a.Store.Revision(r.Context(), string(e.RevisionID))
		page.Form.Controls[0].Value = revision.FromOn.String()
		return page, err
	}
	if e.Dearer == 0 || e.N == 1 {
		return page, nil
	}
	page.Form.Controls = append(page.Form.Controls,
		ui.Control{Key: "ground", Label: "Stöd i avtalet för dyrare priser", Type: "long", Required: true, Help: "Vilken punkt i avtalet som tillåter höjningen. Utan stöd är den en ändring av avtalet (17 kap. LOU)."}, identity.BoardControl())
	k, err := a.Store.contract(r.Context(), l.ContractID)
	if err != nil {
		return page, err
	}
	page.Notice, err = identity.AuthorityNotice(r.Context(), identity.Store{DB: a.Store.DB}, decision(k, ListKind, l.ID, l.Name(), "", 0))
	return page, err
}

func (a *Web) askDecide(w http.ResponseWriter, r *http.Request) error {
	l, e, err := a.editable(r)
	if err != nil {
		return err
	}
	page, err := a.decidePage(r, l, e)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Fastställ "+e.Name(), page)
}

func (a *Web) decide(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	l, e, err := a.editable(r)
	if err != nil {
		return err
	}
	from, err := dayIn(posted, "from")
	if err == nil {
		_, err = a.Store.Decide(identity.OnBoard(r.Context(), posted["board"]), l.ID, e.N, Settlement{Version: int64(web.Version(posted)), From: from, Ground: posted["ground"]})
	}
	if err == nil {
		return web.Redirect(w, r, e.URL(), "Versionen är fastställd.")
	}
	page, failed := a.decidePage(r, l, e)
	if failed != nil {
		return err
	}
	return again(w, r, "Fastställ "+e.Name(), page, posted, err)
}

func backPage(l List, e Edition) formPage {
	return formPage{Crumbs: crumbs(l), Intro: "Versionen blir ett utkast igen, och den som gällde före gäller på nytt.",
		Form: ui.Form{Action: e.URL() + "/ta-tillbaka", Submit: "Ta tillbaka", Cancel: e.URL(), Controls: []ui.Control{{Key: "why", Label: "Varför tas versionen tillbaka?", Type: "long", Required: true}}}}
}

func (a *Web) askBack(w http.ResponseWriter, r *http.Request) error {
	l, e, err := a.editable(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ta tillbaka "+e.Name(), backPage(l, e))
}

func (a *Web) takeBack(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	l, e, err := a.editable(r)
	if err != nil {
		return err
	}
	if _, err = a.Store.TakeBack(r.Context(), l.ID, e.N, posted["why"]); err == nil {
		return web.Redirect(w, r, e.URL(), "Versionen är ett utkast igen.")
	}
	return again(w, r, "Ta tillbaka "+e.Name(), backPage(l, e), posted, err)
}

func (a *Web) discard(w http.ResponseWriter, r *http.Request) error {
	l, e, err := a.editable(r)
	if err == nil {
		err = a.Store.Discard(r.Context(), l.ID, e.N, "")
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, l.URL(), "Utkastet är borttaget.")
}

// itemForm asks for a row.
func itemForm(l List, e Edition, i Item) formPage {
	f := ui.NewForm(ItemFields, &i)
	f.Without("pack")
	f.Action, f.Submit, f.Cancel = e.URL()+"/rad", "Spara raden", e.URL()
	unit := f.Control("unit")
	unit.Type, unit.Value = "suggest", packText(i)
	for _, name := range Units() {
		unit.Options = append(unit.Options, ui.Option{Value: name, Label: name})
	}
	for _, key := range []string{"listed", "net"} {
		f.Control(key).Type = "text"
		if i.Net == 0 && i.Listed == 0 {
			f.Control(key).Value = ""
		}
	}
	if i.Free {
		f.Control("net").Value, f.Control("listed").Value = "kostnadsfri", ""
	}
	if i.RowNo > 0 {
		f.Hidden = []ui.Hidden{{Name: "rad", Value: fmt.Sprint(i.RowNo)}}
	}
	return formPage{Crumbs: append(crumbs(l), ui.Crumb{Label: fmt.Sprintf("Version %d", e.N), URL: e.URL()}), Intro: "Ange nettopris, eller listpris och rabatt. Priser kan ha upp till sex decimaler.", Form: f}
}

func (a *Web) askItem(w http.ResponseWriter, r *http.Request) error {
	l, e, err := a.editable(r)
	if err != nil {
		return err
	}
	i := Item{Unit: "st"}
	if row := number(r.URL.Query().Get("rad")); row > 0 {
		if i, err = a.Store.Item(r.Context(), e, row); err != nil {
			return err
		}
	}
	return formTmpl.Render(w, r, "Pris i "+e.Name(), itemForm(l, e, i))
}

// readItem reads what was posted of a row.
func readItem(posted map[string]string) (Item, error) {
	i := Item{RowNo: number(posted["rad"])}
	values := map[string]string{}
	for key, value := range posted {
		values[key] = value
	}
	for _, key := range []string{"listed", "net"} {
		if i.Free = i.Free || free(values[key]); values[key] == "" || free(values[key]) {
			delete(values, key)
		}
	}
	delete(values, "unit")
	delete(values, "pack")
	wrong := fault.FieldsOf(ItemFields.Read(&i, values))
	if posted["unit"] != "" {
		p, err := ReadPack(posted["unit"], "")
		if err != nil {
			wrong = append(wrong, fault.Field{Name: "unit", Message: fault.Message(err)})
		}
		i.SetPack(p)
	}
	return i, fault.Invalid(wrong...)
}

func (a *Web) putItem(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	l, e, err := a.editable(r)
	if err != nil {
		return err
	}
	i, err := readItem(posted)
	if err == nil {
		_, err = a.Store.PutItem(r.Context(), l.ID, e.N, i)
	}
	if err == nil {
		return web.Redirect(w, r, e.URL(), "Raden är sparad.")
	}
	return again(w, r, "Pris i "+e.Name(), itemForm(l, e, Item{RowNo: i.RowNo}), posted, err)
}

func (a *Web) dropItem(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	l, e, err := a.editable(r)
	if err == nil {
		err = a.Store.DropItem(r.Context(), l.ID, e.N, number(posted["rad"]))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, e.URL(), "Raden är borttagen.")
}
