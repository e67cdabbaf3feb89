package analysis

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/base/lake"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// panelPage is what was spent on a supplier, a category or a contract.
type panelPage struct {
	Own   bool
	Stats []ui.Stat
	Years ui.Table
	Tops  []section
	Note  string
}

var panelTmpl = web.Parse[panelPage](pages, "panel.html")

// panel fills a panel. It is without body when nothing was spent.
func (a *Web) panel(ctx context.Context, of about, tops []string, page panelPage) (ui.Panel, error) {
	p := ui.Panel{ID: "inkop", Title: "Inköp enligt fakturor"}
	years, err := a.Store.years(ctx, of)
	if err != nil || len(years) == 0 {
		return ui.Panel{}, err
	}
	page.Own, page.Years = of.scope.Own(), yearTable(years, of)
	latest := day.Year(years[0].Year)
	p.URL = of.url(latest)
	for _, key := range tops {
		d, _ := DimensionOf(key)
		parts, err := a.Store.parts(ctx, of.scope, Filter{Period: latest}, key, years[0].Spent, of.only)
		if err != nil {
			return p, err
		}
		parts = parts[:min(len(parts), 5)]
		page.Tops = append(page.Tops, section{Title: "Störst " + latest.Label() + ": " + sv.LowerFirst(d.Label), Table: topColumns(d).Table(d.Label, parts)})
	}
	p.Body, err = panelTmpl.HTML(page)
	return p, err
}

func topColumns(d Dimension) ui.Columns[Part] {
	return ui.Columns[Part]{
		{Label: d.Label, Cell: func(p *Part) ui.Cell { return ui.Text(p.Label).Under(p.Note) }},
		{Label: "Inköp, kr", Number: true, Cell: func(p *Part) ui.Cell { return ui.Number(inKr(p.Spent)) }},
		{Label: "Andel", Number: true, Cell: func(p *Part) ui.Cell { return ui.Number(p.Share()) }},
	}
}

// yearLine is one figure of each year.
type yearLine struct {
	label string
	class string // "" for all
	of    func(yearSpent) money.Amount
}

// yearTable has the years beside each other, and below them what they consist of.
func yearTable(years []yearSpent, of about) ui.Table {
	lines := []yearLine{{"Inköp", "", func(y yearSpent) money.Amount { return y.Spent }}}
	for i, c := range classes {
		lines = append(lines, yearLine{c.Short, c.Code, func(y yearSpent) money.Amount { return y.Classes[i] }})
	}
	columns := ui.Columns[yearLine]{{Label: "Tkr", Cell: func(l *yearLine) ui.Cell { return ui.Text(l.label) }}}
	for _, y := range years {
		columns = append(columns, ui.Column[yearLine]{Label: fmt.Sprint(y.Year), Number: true, Cell: func(l *yearLine) ui.Cell {
			cell := ui.Number(inTkr(l.of(y), 0))
			if l.of(y) != 0 && l.class != "" {
				cell.URL = of.url(day.Year(y.Year), "klass", l.class)
			} else if l.of(y) != 0 {
				cell.URL = of.url(day.Year(y.Year))
			}
			return cell
		}})
	}
	t := columns.Table("Inköp per år", lines)
	over := []ui.Cell{ui.Text("Betalt över avtalade priser")}
	for _, y := range years {
		over = append(over, ui.Number(inTkr(y.Deviation, 0)))
	}
	t.Rows = append(t.Rows, ui.Row{Cells: over})
	return t
}

// seen is the scope of whoever looks, false when nothing may be seen.
func (a *Web) seen(ctx context.Context) (Scope, bool, error) {
	if !web.May(ctx, permAny) {
		return Scope{}, false, nil
	}
	sc, err := scopeOf(ctx, a.Store)
	return sc, sc.All || len(sc.Units) > 0, err
}

// narrowedURL makes addresses of lines with choices that always hold.
func narrowedURL(pairs ...string) func(day.Period, ...string) string {
	return func(p day.Period, more ...string) string {
		return LinesURL(Filter{Period: p}.chosen(append(slices.Clone(pairs), more...)...))
	}
}

// SupplierPanel is what was bought of a supplier, for its page.
func (a *Web) SupplierPanel(ctx context.Context, ids []string) (ui.Panel, error) {
	sc, ok, err := a.seen(ctx)
	if !ok || err != nil {
		return ui.Panel{}, err
	}
	numbers, err := a.Store.numbersOf(ctx, "supplier", ids)
	if err != nil || len(numbers) == 0 {
		return ui.Panel{}, err
	}
	var any []lake.Expr
	for _, n := range numbers {
		any = append(any, lake.Num(n))
	}
	first := slices.Min(slices.Collect(maps.Values(numbers)))
	return a.panel(ctx, about{sc, lake.In(lake.Col("supplier"), any...), narrowedURL("leverantor", fmt.Sprint(first))}, []string{"enhet", "artikel"}, panelPage{})
}

// CategoryPanel is what was bought in a category and those below it, for its page.
func (a *Web) CategoryPanel(ctx context.Context, id string, branch []string) (ui.Panel, error) {
	sc, ok, err := a.seen(ctx)
	if !ok || err != nil {
		return ui.Panel{}, err
	}
	found, err := a.Store.numbersOf(ctx, "category", append([]string{id}, branch...))
	if err != nil || len(found) == 0 {
		return ui.Panel{}, err
	}
	var numbers []lake.Expr
	for _, n := range found {
		numbers = append(numbers, lake.Num(n))
	}
	c, err := category.Store{DB: a.Store.DB}.Get(ctx, id)
	if err != nil {
		return ui.Panel{}, err
	}
	url := narrowedURL(fmt.Sprintf("kategori%d", c.Level), c.Label())
	if c.Level > 3 {
		url = narrowedURL(categoryKey, fmt.Sprint(found[id]))
	}
	return a.panel(ctx, about{sc, lake.In(lake.Col("category"), numbers...), url}, []string{"leverantor", "enhet"}, panelPage{})
}

// ContractPanel is what was bought on a contract, and beside it, for its page.
func (a *Web) ContractPanel(ctx context.Context, id string) (ui.Panel, error) {
	sc, ok, err := a.seen(ctx)
	if !ok || err != nil {
		return ui.Panel{}, err
	}
	found, err := a.Store.numbersOf(ctx, "contract", []string{id})
	n, ok := found[id]
	if err != nil || !ok {
		return ui.Panel{}, err
	}
	c, err := contract.Store{DB: a.Store.DB}.Get(ctx, id)
	if err != nil {
		return ui.Panel{}, err
	}
	of := about{sc, lake.Eq(lake.Col("contract"), lake.Num(n)), narrowedURL("avtal", fmt.Sprint(n))}
	page := panelPage{Note: "Läckage är köp av andra leverantörer som borde ha gjorts på avtalet. Det räknas inte mot taket. Fakturerat och avropat är två mått på samma köp och läggs aldrig ihop."}
	if page.Stats, err = a.ceiling(ctx, c, of); err != nil {
		return ui.Panel{}, err
	}
	return a.panel(ctx, of, []string{"enhet", "artikel"}, page)
}

// ceiling is what has been invoiced on the contract, against its ceiling when it has one.
func (a *Web) ceiling(ctx context.Context, c contract.Contract, of about) ([]ui.Stat, error) {
	used, outside, err := a.Store.used(ctx, of)
	if err != nil {
		return nil, err
	}
	all := day.Period{From: c.BeginsOn, To: a.Store.Today().AddDays(1)}
	stats := []ui.Stat{{Label: "Fakturerat sedan start", Value: inTkr(used, 0) + " tkr"},
		{Label: "Därav utan pris på avtalet", Value: inTkr(outside, 0) + " tkr", URL: of.url(all, "klass", "utanfor-avtal")}}
	if c.Ceiling.Known && c.Ceiling.Amount > 0 {
		stats[0].Note = sv.Percent(int64(used), int64(c.Ceiling.Amount), 1) + " av taket " + inTkr(c.Ceiling.Amount, 0) + " tkr"
	}
	return stats, nil
}
