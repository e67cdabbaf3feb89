package analysis

import (
	"fmt"
	"net/http"
	"net/url"

	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// mostSpreads is how many articles are listed.
const mostSpreads = 1000

func spreadListing(f Filter) ui.Listing[Spread] {
	return ui.Listing[Spread]{One: "artikel", Many: "artiklar", Sort: "-saved", Columns: ui.Columns[Spread]{
		{Key: "article", Label: "Artikel", Cell: func(s *Spread) ui.Cell { return ui.Link(orUnknown(s.Article.Name), s.URL(f)).Under(s.number()) }},
		{Key: "units", Label: "Enheter", Number: true, Cell: func(s *Spread) ui.Cell {
			return ui.Number(sv.Number(s.Units)).Under(sv.Plural(s.Suppliers, "leverantör", "leverantörer"))
		}},
		{Key: "low", Label: "Lägsta pris", Number: true, Cell: func(s *Spread) ui.Cell { return ui.Number(s.Low().Sv()).Under("per " + s.In) }},
		{Key: "high", Label: "Högsta pris", Number: true, Cell: func(s *Spread) ui.Cell {
			return ui.Number(s.High().Sv()).Under("×" + sv.Space + sv.Decimal(s.Times(), 100, 2))
		}},
		{Key: "spent", Label: "Inköp, kr", Number: true, Cell: func(s *Spread) ui.Cell { return ui.Number(inKr(s.Spent)) }},
		{Key: "saved", Label: "Sparat till lägsta pris, kr", Number: true, Cell: func(s *Spread) ui.Cell { return ui.Number(inKr(s.Saved())) }},
	}}
}

// number is what the article is told by.
func (s Spread) number() string {
	if s.Article.GTIN != "" {
		return "GTIN " + s.Article.GTIN
	}
	return s.Article.Number
}

// URL is the page of the article in the period.
func (s Spread) URL(f Filter) string {
	return withPeriod(SpreadPath+"/"+url.PathEscape(s.Key), f)
}

func (a *Web) spreads(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q, err := a.question(r)
	if err != nil {
		return err
	}
	page := followPage{Crumbs: []ui.Crumb{analysisCrumb}, Tabs: followTabs(ctx, SpreadPath), Own: q.scope.Own(),
		Lead: "Samma artikel till olika pris: av olika enheter, regioner och leverantörer."}
	if page.Empty, err = a.nothing(ctx, q.scope); err != nil || page.Empty.Title != "" {
		return orRender(err, func() error { return followTmpl.Render(w, r, "Prisspridning", page) })
	}
	all, err := a.Store.Spreads(ctx, q.scope, q.filter, mostSpreads)
	if err != nil {
		return err
	}
	filters, err := a.narrowed(ctx, ui.Filter{Key: keySeller, Label: "Leverantörens namn", Kind: ui.Words})
	if err != nil {
		return err
	}
	listing := spreadListing(q.filter)
	list := listing.Query(r, filters...)
	if record.Format(r) != "" {
		return record.Send(w, r, "prisspridning", spreadSheet(all, a.Store, q.filter), new(error))
	}
	var saved money.Amount
	for _, s := range all {
		saved += s.Saved()
	}
	page.List = listing.List(list, cut(list, all), ui.Count{N: len(all), More: len(all) == mostSpreads}, filters...)
	page.List.Excel, page.List.Search = record.Excel(list), "Sök artikel"
	page.List.Sum = inKr(saved) + " kr hade sparats om alla hade betalat det lägsta priset"
	page.List.Note = "Jämförelsen gäller enhetens snittpris under perioden. Artikeln är samma när GTIN är lika, annars leverantör och artikelnummer, och enheten måste vara densamma. Krediter och rader utan antal räknas inte."
	return followTmpl.Render(w, r, "Prisspridning", page)
}

func spreadSheet(rows []Spread, s Store, f Filter) sheet.Table {
	return sheet.Table{Title: "Prisspridning", Selection: f.Period.Label(), At: s.DB.Now(), Columns: []sheet.Column{{Key: "name", Label: "Artikel", Width: 40}, {Key: "number", Label: "Nummer", Width: 20}, {Key: "in", Label: "Enhet"},
		{Key: "units", Label: "Enheter", Kind: sheet.Count}, {Key: "suppliers", Label: "Leverantörer", Kind: sheet.Count}, {Key: "low", Label: "Lägsta pris", Kind: sheet.Amount}, {Key: "high", Label: "Högsta pris", Kind: sheet.Amount},
		{Key: "spent", Label: "Inköp", Kind: sheet.Amount}, {Key: "saved", Label: "Sparat till lägsta pris", Kind: sheet.Amount}},
		Rows: func(yield func([]any) bool) {
			for _, r := range rows {
				if !yield([]any{r.Article.Name, r.number(), r.In, r.Units, r.Suppliers, r.Low().Cell(), r.High().Cell(), r.Spent.Cell(), r.Saved().Cell()}) {
					return
				}
			}
		}}
}

// tablePage is figures and a table.
type tablePage struct {
	Crumbs []ui.Crumb
	Lead   string
	KPIs   []ui.KPI
	Title  string
	Table  ui.Table
	Note   string
}

var tableTmpl = web.Parse[tablePage](pages, "table.html")

func (a *Web) spread(w http.ResponseWriter, r *http.Request) error {
	q, err := a.question(r)
	if err != nil {
		return err
	}
	s, list, err := a.Store.Spread(r.Context(), q.scope, q.filter, r.PathValue("key"))
	if err == nil && len(list) == 0 {
		err = fault.NotFound("Ingen har köpt artikeln under %s.", q.filter.Period.Label())
	}
	if err != nil {
		return err
	}
	d, _ := DimensionOf("enhet")
	columns := ui.Columns[Paid]{
		{Label: "Enhet", Cell: func(p *Paid) ui.Cell { return ui.Text(orUnknown(p.Unit.Name)).Under(p.Party) }},
		{Label: "Leverantör", Cell: func(p *Paid) ui.Cell { return ui.Text(p.Supplier.Name) }},
		{Label: "Antal", Number: true, Cell: func(p *Paid) ui.Cell { return ui.Number(p.Quantity.Sv()).Under(s.In) }},
		{Label: "Snittpris", Number: true, Cell: func(p *Paid) ui.Cell { return ui.Number(p.Per().Sv()) }},
		{Label: "Inköp, kr", Number: true, Cell: func(p *Paid) ui.Cell { return kr(p.Spent, LinesURL(p.lines(q.filter, d, s))) }},
		{Label: "Över lägsta pris, kr", Number: true, Cell: func(p *Paid) ui.Cell { return ui.Number(inKr(p.above(s))) }},
	}
	return tableTmpl.Render(w, r, orUnknown(s.Article.Name), tablePage{Crumbs: []ui.Crumb{analysisCrumb, {Label: "Prisspridning", URL: withPeriod(SpreadPath, q.filter)}}, Lead: s.number() + ", " + q.filter.Period.Label(),
		KPIs:  []ui.KPI{{Label: "Lägsta pris", Value: s.Low().Sv(), Note: "per " + s.In}, {Label: "Högsta pris", Value: s.High().Sv(), Note: "per " + s.In}, {Label: "Sparat till lägsta pris", Value: inKr(s.Saved()), Unit: "kr"}},
		Title: "Vad enheterna har betalat", Table: columns.Table("Vad enheterna har betalat", list), Note: "Krediter och rader utan antal räknas inte."})
}

// above is what the unit paid above the lowest price.
func (p Paid) above(s Spread) money.Amount {
	one := s
	one.Spent, one.Quantity = p.Spent, p.Quantity
	return one.Saved()
}

// lines are those that the unit bought the article with.
func (p Paid) lines(f Filter, unit Dimension, s Spread) Filter {
	f = f.With(unit, fmt.Sprint(p.Unit.Number)).chosen("leverantor", fmt.Sprint(p.Supplier.Number))
	if f.Text = s.Article.GTIN; f.Text == "" {
		f.Text = s.Article.Number
	}
	return f
}
