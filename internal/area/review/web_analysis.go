package review

import (
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// analysis divides the cases by industry, cause, outcome … (inventory H02).
func (a *Web) analysis(w http.ResponseWriter, r *http.Request) error {
	f, err := ParseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	by := By(r.URL.Query().Get("av"))
	if by == "" {
		by = "bransch"
	}
	shares, err := a.Store.Breakdown(r.Context(), f, by)
	if err != nil {
		return err
	}
	names, err := a.names(r.Context())
	if err != nil {
		return err
	}
	for i, s := range shares {
		if name, ok := names[s.Key]; ok && by == "bransch" {
			shares[i].Label = name
		}
	}
	usual, err := a.filters(r, f)
	if err != nil {
		return err
	}
	filters := append([]ui.Filter{{Key: "av", Label: "Fördela på", Options: Bys}}, usual...)
	parts := analysisListing(f, by, shares)
	q := parts.Query(r, filters...)
	from, to := min(q.Offset(), len(shares)), min(q.Offset()+q.Limit(), len(shares))
	list := parts.List(q, shares[from:to], ui.Count{N: len(shares)}, filters...)
	list.Search, list.Note = "", "Räknat i mål, efter hur målen står i dag. Hur de stod vid ett årsslut finns i nyckeltalen."
	years, err := a.Store.Years(r.Context(), f.Party)
	if err != nil {
		return err
	}
	return analysisTmpl.Render(w, r, "Analys av överprövningar", analysisPage{Years: yearTable(years), List: list, Actions: []ui.Action{
		{Label: "Per bransch och år", URL: "/upphandlingar/fordelning?av=kategori&egna=ja", Icon: "chart-bar"},
		{Label: "Visa som lista", URL: f.URL(), Icon: "list"}}})
}

type analysisPage struct {
	Years   ui.Table
	List    ui.List
	Actions []ui.Action
}

var analysisTmpl = web.Parse[analysisPage](pages, "analysis.html")

// yearTable sets the two definitions of the share side by side; each number leads
// to its rows.
func yearTable(years []Year) ui.Table {
	link := func(n int64, url string) ui.Cell {
		if n == 0 {
			return ui.Number("0")
		}
		return ui.Link(sv.Number(n), url)
	}
	share := func(n, of int64) ui.Cell {
		if of == 0 {
			return ui.Number(sv.Missing)
		}
		return ui.Number(sv.Percent(n, of, 1))
	}
	return ui.Columns[Year]{
		{Label: "År", Cell: func(y *Year) ui.Cell { return ui.Text(y.Period.String()) }},
		{Label: "Annonserade", Number: true, Cell: func(y *Year) ui.Cell { return link(y.Announced, y.announced().URL()) }},
		{Label: "Inkomna mål", Number: true, Cell: func(y *Year) ui.Cell { return link(y.Cases, y.cases().URL()) }},
		{Label: "Avgjorda", Number: true, Cell: func(y *Year) ui.Cell { return link(y.Ended, y.ended().URL()) }},
		{Label: "Andel A", Number: true, Cell: func(y *Year) ui.Cell { return share(y.Ended, y.Announced) }},
		{Label: "Överprövade", Number: true, Cell: func(y *Year) ui.Cell { return link(y.Reviewed, y.reviewed().URL()) }},
		{Label: "Andel B", Number: true, Cell: func(y *Year) ui.Cell { return share(y.Reviewed, y.Announced) }},
		{Label: "Onödiga", Number: true, Cell: func(y *Year) ui.Cell { return link(y.Unnecessary, y.unnecessary().URL()) }},
	}.Table("Överprövade upphandlingar år för år", years)
}

func analysisListing(f Filter, by By, shares []Share) ui.Listing[Share] {
	column := func(key, label string, at func(*Share) int64, narrow func(*Filter)) ui.Column[Share] {
		var total int64
		for i := range shares {
			total += at(&shares[i])
		}
		return ui.Column[Share]{Key: key, Label: label, Number: true, Total: sv.Number(total), Cell: func(s *Share) ui.Cell {
			if at(s) == 0 {
				return ui.Number("0")
			}
			part := f.Narrow(by, s.Key)
			narrow(&part)
			return ui.Link(sv.Number(at(s)), part.URL())
		}}
	}
	result := func(r Result) func(*Filter) { return func(part *Filter) { part.Result = r } }
	return ui.Listing[Share]{One: "del", Many: "delar", Per: 50, Columns: ui.Columns[Share]{
		{Key: "label", Label: field.LabelOf(Bys, string(by)), Total: "Summa", Cell: func(s *Share) ui.Cell { return ui.Text(s.Label) }},
		column("n", "Mål", func(s *Share) int64 { return s.N }, func(*Filter) {}),
		column("won", "Vunna", func(s *Share) int64 { return s.Won }, result(Won)),
		column("struck", "Avskrivna", func(s *Share) int64 { return s.Struck }, result(Struck)),
		column("lost", "Förlorade", func(s *Share) int64 { return s.Lost }, result(Lost)),
		column("open", "Ej avgjorda", func(s *Share) int64 { return s.Open }, result(Open)),
		column("unnecessary", "Onödiga", func(s *Share) int64 { return s.Unnecessary }, func(part *Filter) { part.Unnecessary = "yes" }),
	}}
}

// deadlines lists the days to keep in the open cases and those that can be appealed.
func (a *Web) deadlines(w http.ResponseWriter, r *http.Request) error {
	dues, err := a.Store.Dues(r.Context())
	if err != nil {
		return err
	}
	l := ui.Listing[Due]{One: "frist", Many: "frister", Per: 50, Columns: ui.Columns[Due]{
		{Key: "on", Label: "Dag", Cell: func(d *Due) ui.Cell { return d.Deadline.cell() }},
		{Key: "name", Label: "Frist", Cell: func(d *Due) ui.Cell { return ui.Text(d.Deadline.Text).Under(d.Deadline.Basis.Sv()) }},
		{Key: "case", Label: "Mål", Cell: func(d *Due) ui.Cell { return ui.Link(d.Case.Case.Name(), d.Case.URL()).Under(d.Case.ProcurementTitle) }},
	}}
	q := l.Query(r)
	from, to := min(q.Offset(), len(dues)), min(q.Offset()+q.Limit(), len(dues))
	list := l.List(q, dues[from:to], ui.Count{N: len(dues)})
	list.Note = "En sista dag på en lördag, söndag eller helgdag är flyttad till nästa vardag. Frister märkta ”ej bekräftad” har ingen kontrollerat mot källan, se lagreglerna."
	return listTmpl.Render(w, r, "Frister i överprövningar", listPage{List: list, Actions: []ui.Action{{Label: "Alla mål", URL: Path, Icon: "list"}}})
}

// cell shows the day, and whether it has passed.
func (d Deadline) cell() ui.Cell {
	cell := ui.Time(d.On.String(), d.On.Sv())
	switch {
	case d.Done:
		return cell.Under("klart")
	case d.Passed && d.Key == "statement": // the one that is ours to keep
		return cell.Warn("passerad")
	case d.Passed:
		return cell.Under("passerad")
	}
	return cell
}
