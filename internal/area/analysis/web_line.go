package analysis

import (
	"context"
	"net/http"
	"strconv"

	"klover/internal/area/price"
	"klover/internal/area/spend"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// linePage is everything about one line.
type linePage struct {
	Badge   ui.Badge
	Why     string
	Raw     ui.Facts
	Derived ui.Facts
	Priced  ui.Facts
}

var lineTmpl = web.Parse[linePage](pages, "line.html")

// rawFields is what the file says.
var rawFields = field.Set[Line]{
	{Key: "on", Label: "Fakturadatum", Kind: field.Date, At: func(l *Line) any { return &l.On }},
	{Key: "party", Label: "Region", At: func(l *Line) any { return &l.Party }},
	shown("unit", "Enhet", func(l *Line) string { return named2(l.UnitCode, l.Unit) }),
	shown("seller", "Leverantör", func(l *Line) string { return l.Seller }),
	shown("org", "Organisationsnummer", func(l *Line) string { return l.SellerOrgNo }),
	shown("invoice", "Fakturanummer", func(l *Line) string { return l.Invoice }),
	shown("account", "Konto", func(l *Line) string { return named2(l.AccountCode, l.Account) }),
	shown("article", "Artikel", func(l *Line) string { return l.Article }),
	shown("number", "Leverantörens artikelnummer", func(l *Line) string { return l.Number }),
	shown("gtin", "GTIN", func(l *Line) string { return l.GTIN }),
	shown("own", "Eget artikelnummer", func(l *Line) string { return l.Own }),
	shown("quantity", "Kvantitet", func(l *Line) string { return l.quantity() }),
	shown("price", "Pris per enhet", func(l *Line) string { return withKr(l.unitPrice()) }),
	shown("stated", "Belopp utan moms", func(l *Line) string { return l.Stated.Sv() }),
	shown("named", "Avtal som fakturan anger", func(l *Line) string { return l.Named }),
	shown("ordered", "Beställning", func(l *Line) string { return l.Ordered }),
	shown("level", "Underlag", func(l *Line) string { return l.Level.Sv() }),
	shown("source", "Källa", func(l *Line) string { return "Inläsning " + sv.Number(l.Import) + ", rad " + sv.Number(l.Row) }),
}

// derivedFields is what the rules make of it.
var derivedFields = field.Set[Line]{
	shown("amount", "Belopp som räknas", func(l *Line) string { return l.Amount.Sv() }),
	shown("supplier", "Leverantör i registret", func(l *Line) string {
		if l.SupplierID == "" {
			return "Inte kopplad"
		}
		return l.Supplier
	}),
	shown("category", "Kategori", func(l *Line) string { return named2(l.CategoryCode, l.Category) }),
	shown("basis", "Så valdes kategorin", func(l *Line) string { return l.basisText() }),
	shown("kind", "Påverkbart", func(l *Line) string { return l.Kind.Sv() }),
	shown("class", "Avtalsklass", func(l *Line) string { return nameOf(classes, l.Class).Label }),
	shown("reason", "Därför", func(l *Line) string { return sv.UpperFirst(l.Reason.Sv()) }),
}

// pricedFields is the contract and its price.
var pricedFields = field.Set[Line]{
	shown("contract", "Avtal", func(l *Line) string { return named2(l.Contract, l.ContractTitle) }),
	shown("list", "Version av prislistan", func(l *Line) string {
		if l.ListKey == 0 {
			return ""
		}
		return "Rad " + sv.Number(l.Item)
	}),
	shown("expected", "Belopp till avtalat pris", func(l *Line) string {
		if !l.Expected.Known {
			return ""
		}
		return l.Expected.Amount.Sv()
	}),
	shown("deviation", "Prisavvikelse", func(l *Line) string {
		if d := l.Deviation(); d.Known {
			return signed(d.Amount.Sv())
		}
		return ""
	}),
}

func shown(key, label string, text func(*Line) string) field.Def[Line] {
	return field.Def[Line]{Key: key, Label: label, ReadOnly: true, Show: text, At: func(l *Line) any { return &l.Named }}
}

// named2 is a number with its name.
func named2(number, name string) string {
	if number == "" || name == "" {
		return number + name
	}
	return number + " " + name
}

func withKr(text string) string {
	if text == "" {
		return ""
	}
	return text + sv.Space + "kr"
}

// basisText tells how the category was chosen, and how surely.
func (l Line) basisText() string {
	if l.Basis == spend.ByModel {
		return l.Basis.Sv() + ", säkerhet " + sv.Percent(l.Certainty, 1000, 0)
	}
	return l.Basis.Sv()
}

func (a *Web) line(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	imported, err := strconv.ParseUint(r.PathValue("import"), 10, 32)
	row, err2 := strconv.ParseInt(r.PathValue("row"), 10, 63)
	if err != nil || err2 != nil {
		return fault.NotFound("Raden finns inte.")
	}
	sc, err := scopeOf(ctx, a.Store)
	if err != nil {
		return err
	}
	l, err := a.Store.Line(ctx, sc, int64(imported), row)
	if err != nil {
		return err
	}
	page := linePage{Badge: l.badge(), Why: sv.UpperFirst(l.Reason.Sv()), Raw: ui.NewFacts(rawFields, &l), Derived: ui.NewFacts(derivedFields, &l), Priced: ui.NewFacts(pricedFields, &l)}
	page.Raw.DropEmpty()
	page.Derived.DropEmpty()
	if err := a.link(ctx, l, &page); err != nil {
		return err
	}
	return lineTmpl.Render(w, r, "Faktura "+orElse(l.Invoice, "utan nummer")+", rad "+sv.Number(l.Row), page)
}

// link leads to the registers, as far as they may be read.
func (a *Web) link(ctx context.Context, l Line, page *linePage) error {
	for _, to := range []struct {
		facts      *ui.Facts
		key, perm  string
		id, before string
	}{
		{&page.Derived, "supplier", "supplier.read", l.SupplierID, "/leverantorer/"},
		{&page.Derived, "category", "category.read", l.CategoryID, "/kategorier/"},
		{&page.Priced, "contract", "contract.read", l.ContractID, "/avtal/"},
	} {
		if to.id != "" && web.May(ctx, to.perm) {
			to.facts.Link(to.key, to.before+to.id)
		}
	}
	if web.May(ctx, "spend.import") {
		imported, err := (spend.Store{DB: a.Store.DB}).Import(ctx, l.Import)
		if err != nil && fault.KindOf(err) != fault.KindNotFound {
			return err
		}
		if err == nil {
			page.Raw.Link("source", imported.URL())
		}
	}
	if l.ListKey == 0 || !web.May(ctx, "price.read") {
		return nil
	}
	address, err := (price.Store{DB: a.Store.DB}).EditionURL(ctx, l.ListKey)
	if fault.KindOf(err) == fault.KindNotFound {
		return nil // the version is taken back since the line was matched
	}
	page.Priced.Link("list", address)
	return err
}
