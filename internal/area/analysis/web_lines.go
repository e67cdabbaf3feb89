package analysis

import (
	"net/http"
	"strconv"
	"strings"

	"klover/internal/area/spend"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// linesPage is the lines that a figure adds up.
type linesPage struct {
	List    ui.List
	Kind    choice
	Own     bool
	Hidden  []ui.Hidden
	Extract extractForm
	Empty   ui.Empty
}

const linesTitle = "Inköpsrader"

var linesTmpl = web.Parse[linesPage](pages, "lines.html")

var lineListing = ui.Listing[Line]{
	One: "rad", Many: "rader", Sort: usualLines, Per: 50,
	Columns: ui.Columns[Line]{
		{Key: "dag", Label: "Datum", Sort: true, Cell: func(l *Line) ui.Cell { return ui.Time(l.On.String(), l.On.Sv()).Under(under("faktura ", l.Invoice)) }},
		{Key: "leverantor", Label: "Leverantör", Cell: func(l *Line) ui.Cell { return ui.Text(orUnknown(l.Supplier)) }},
		{Key: "artikel", Label: "Artikel", Cell: func(l *Line) ui.Cell {
			return ui.Link(orElse(l.Article, "Utan artikel"), l.URL()).Of("på faktura " + l.Invoice + " rad " + strconv.FormatInt(l.Row, 10)).Under(l.Number)
		}},
		{Key: "antal", Label: "Antal", Number: true, Cell: func(l *Line) ui.Cell { return ui.Number(l.quantity()).Under(under("à ", l.unitPrice())) }},
		{Key: "belopp", Label: "Belopp, kr", Sort: true, Number: true, Cell: amountCell},
		{Key: "klass", Label: "Avtalsklass", Cell: classCell},
		{Key: "kategori", Label: "Kategori", Cell: func(l *Line) ui.Cell { return ui.Text(l.Category).Under(sv.LowerFirst(l.Basis.Sv())) }},
		{Key: "enhet", Label: "Enhet", Cell: func(l *Line) ui.Cell { return ui.Text(orElse(l.Unit, l.UnitCode)).Under(l.Party) }},
		{Key: "avtal", Label: "Avtal", Optional: true, Cell: func(l *Line) ui.Cell { return ui.Text(l.Contract).Under(l.ContractTitle) }},
		{Key: "konto", Label: "Konto", Optional: true, Cell: func(l *Line) ui.Cell { return ui.Text(l.AccountCode).Under(l.Account) }},
		{Key: "kalla", Label: "Källa", Optional: true, Cell: func(l *Line) ui.Cell {
			return ui.Text("Inläsning " + sv.Number(l.Import)).Under("rad " + sv.Number(l.Row))
		}},
	},
}

func under(before, text string) string {
	if text == "" {
		return ""
	}
	return before + text
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// quantity is how much was bought, with the unit as written.
func (l Line) quantity() string {
	if !l.Quantity.Known {
		return ""
	}
	return strings.TrimSpace(l.Quantity.Quantity.Sv() + sv.Space + l.MeasuredIn)
}

// unitPrice is what one of them cost.
func (l Line) unitPrice() string {
	if !l.Quantity.Known || l.Quantity.Quantity == 0 {
		return ""
	}
	return sv.Decimal(int64(l.Stated)*10, int64(l.Quantity.Quantity), 2)
}

// amountCell tells what counts, and what the price differs by.
func amountCell(l *Line) ui.Cell {
	cell := ui.Number(sv.Decimal(int64(l.Amount), 100, 2))
	if d := l.Deviation(); d.Known && d.Amount != 0 {
		cell = cell.Under(signed(sv.Decimal(int64(d.Amount), 100, 2)) + " mot avtalat")
	}
	return cell
}

var classTone = map[spend.Class]ui.Badge{
	spend.Agreed: {Tone: ui.Good}, spend.Other: {Tone: ui.Warn, Icon: "coins"}, spend.Outside: {Tone: ui.Info},
	spend.Leakage: {Tone: ui.Bad}, spend.None: {Tone: ui.Neutral},
}

// badge is the class in words.
func (l Line) badge() ui.Badge {
	if l.Class < 0 || l.Class >= int64(len(classes)) {
		return ui.Badge{Text: unknownLabel}
	}
	b := classTone[spend.Classes[l.Class]]
	b.Text = classes[l.Class].Short
	return b
}

// classCell is the class with the contract and the reason.
func classCell(l *Line) ui.Cell {
	var parts []string
	for _, part := range []string{l.Contract, l.Reason.Sv()} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if l.Kind != spend.Influenceable {
		parts = append(parts, sv.LowerFirst(l.Kind.Sv()))
	}
	return ui.Mark(l.badge()).Under(strings.Join(parts, ", "))
}

func (a *Web) lines(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sc, empty, err := a.begin(ctx)
	if err != nil {
		return err
	}
	page := linesPage{Own: sc.Own(), Empty: empty}
	if empty.Title != "" {
		return linesTmpl.Render(w, r, linesTitle, page)
	}
	f, err := ParseFilter(r.URL.Query(), a.Store.Today())
	if err != nil {
		return err
	}
	sums, err := a.Store.Sums(ctx, sc, f)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return a.lineSheet(w, r, sc, f, sums)
	}
	page.Kind, page.Extract = kindChoice(f), extractOf(f, sums)
	if page.List, err = a.lineList(r, sc, f, sums); err != nil {
		return err
	}
	if page.Extract.Action != "" {
		page.List.Excel = "" // so many are not waited for
	}
	return linesTmpl.Render(w, r, linesTitle, page)
}

// lineList is one page of the lines.
func (a *Web) lineList(r *http.Request, sc Scope, f Filter, sums Sums) (ui.List, error) {
	ctx := r.Context()
	filters, err := a.filters(ctx, sc, f)
	if err != nil {
		return ui.List{}, err
	}
	q := lineListing.Query(r, append(filters, ui.Filter{Key: kindKey})...)
	var rows []Line
	err = a.Store.Lines(ctx, sc, f, Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}, func(l Line) error { rows = append(rows, l); return nil })
	if err != nil {
		return ui.List{}, err
	}
	list := lineListing.List(q, rows, ui.Count{N: int(sums.Lines)}, filters...)
	list.Filters = filters // the period stands there also when the address has none
	list.Sum, list.Search, list.Hint, list.Keep = sums.text(), "Sök artikel", "namn, nummer, GTIN", a.Views != nil
	if len(rows) > 0 {
		list.Excel = record.Excel(q)
	}
	list.Views, err = a.Views.After(ctx, nil, q)
	return list, err
}

// text is what the lines come to: "12 345,60 kr, prisavvikelse 120 kr på 3 rader".
func (s Sums) text() string {
	text := s.Amount.Sv()
	if s.Deviation != 0 {
		text += " · prisavvikelse " + signed(money.Amount(s.Deviation).Sv()) + " på " + sv.Plural(s.Compared, "rad", "rader") + " som går att jämföra"
	}
	return text
}
