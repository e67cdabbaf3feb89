package goal

import (
	"net/http"
	"strconv"

	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

type monthsPage struct {
	Table ui.Table
	Next  string // the month that may be closed, as the form sends it
	May   bool
}

type monthPage struct {
	Differ  ui.Table
	Text    string
	Figures ui.Table
}

var (
	monthsTmpl = web.Parse[monthsPage](pages, "months.html")
	monthTmpl  = web.Parse[monthPage](pages, "month.html")
)

func monthURL(p day.Period) string { return Path + "/manader/" + p.String() }

func (a *Web) months(w http.ResponseWriter, r *http.Request) error {
	found, err := a.Store.ClosedMonths(r.Context())
	if err != nil {
		return err
	}
	columns := ui.Columns[ClosedMonth]{
		{Label: "Månad", Cell: func(m *ClosedMonth) ui.Cell { return ui.Link(sv.UpperFirst(m.Month.Label()), monthURL(m.Month)) }},
		{Label: "Nyckeltal", Number: true, Cell: func(m *ClosedMonth) ui.Cell { return ui.Text(sv.Number(m.Figures)) }},
		{Label: "Stängd", Cell: func(m *ClosedMonth) ui.Cell {
			return ui.Time(day.Of(m.ClosedAt).Sv(), day.Of(m.ClosedAt).Sv()).Under(m.ClosedBy)
		}},
	}
	page := monthsPage{Table: columns.Table("Stängda månader", found), May: web.May(r.Context(), "figure.target")}
	page.Table.Empty = ui.Empty{Icon: "lock-open", Title: "Ingen månad är stängd än", Text: "När en månad stängs sparas alla nyckeltal som de är då. Senare ändringar syns bredvid."}
	page.Next = a.nextMonth(found).String()
	return monthsTmpl.Render(w, r, "Stängda månader", page)
}

// nextMonth is the month after the last closed one, else the last whole month.
func (a *Web) nextMonth(found []ClosedMonth) day.Period {
	last := a.Store.Today().AddMonths(-1)
	if len(found) > 0 && found[0].Month.To <= last {
		last = found[0].Month.To
	}
	return day.Month(last.Year(), last.Month())
}

func (a *Web) closeMonth(w http.ResponseWriter, r *http.Request) error {
	month, err := day.ParsePeriod(r.FormValue("manad"))
	if err != nil {
		return err
	}
	if err := a.Store.CloseMonth(r.Context(), month); err != nil {
		return err
	}
	return web.Redirect(w, r, monthURL(month), sv.UpperFirst(month.Label())+" är stängd.")
}

func (a *Web) month(w http.ResponseWriter, r *http.Request) error {
	month, err := day.ParsePeriod(r.PathValue("month"))
	if err != nil {
		return err
	}
	frozen, err := a.Store.Snapshots(r.Context(), month)
	if err != nil {
		return err
	}
	differ, err := a.Store.Differences(r.Context(), month)
	if err != nil {
		return err
	}
	page := monthPage{Figures: a.frozenTable(frozen), Differ: differTable(differ), Text: "Alla nyckeltal har samma värden och rader nu som när månaden stängdes."}
	if len(differ) > 0 {
		page.Text = sv.Plural(len(differ), "värde har ändrats", "värden har ändrats") + " sedan månaden stängdes."
	}
	return monthTmpl.Render(w, r, "Nyckeltal "+month.Label(), page)
}

func (a *Web) frozenTable(frozen []Snapshot) ui.Table {
	columns := ui.Columns[Snapshot]{
		{Label: "Nyckeltal", Cell: func(s *Snapshot) ui.Cell {
			return ui.Link(a.Store.name(s.Figure), NewView(s.Span.Kind(), s.Period.Last(), s.Party).FigureURL(s.Figure))
		}},
		{Label: "Period", Cell: func(s *Snapshot) ui.Cell { return ui.Text(s.Period.Label()) }},
		{Label: "Region", Cell: func(s *Snapshot) ui.Cell {
			if s.Party == "" {
				return ui.Text("Alla")
			}
			return ui.Text(partyName(s.Party))
		}},
		{Label: "Värde", Number: true, Cell: func(s *Snapshot) ui.Cell { return a.frozenCell(*s) }},
		{Label: "Rader", Number: true, Cell: func(s *Snapshot) ui.Cell { return ui.Text(sv.Number(s.RowCount)) }},
		{Label: "Definition", Number: true, Cell: func(s *Snapshot) ui.Cell { return ui.Text(strconv.FormatInt(s.Definition, 10)) }},
	}
	return columns.Table("Nyckeltal när månaden stängdes", frozen)
}

func (a *Web) frozenCell(s Snapshot) ui.Cell {
	f, err := a.Store.Register.Get(s.Figure)
	if err != nil {
		return ui.Text(sv.Number(s.Num))
	}
	return ui.Text(f.Text(s.Value())).Under(s.Reason)
}

func differTable(differ []Difference) ui.Table {
	columns := ui.Columns[Difference]{
		{Label: "Nyckeltal", Cell: func(d *Difference) ui.Cell {
			s := d.Snapshot
			return ui.Link(d.Figure.Name, NewView(s.Span.Kind(), s.Period.Last(), s.Party).FigureURL(s.Figure)).Under(s.Period.Label())
		}},
		{Label: "När månaden stängdes", Number: true, Cell: func(d *Difference) ui.Cell {
			return ui.Text(d.Figure.Text(d.Snapshot.Value())).Under(sv.Plural(d.Snapshot.RowCount, "rad", "rader"))
		}},
		{Label: "Nu", Number: true, Cell: func(d *Difference) ui.Cell {
			return ui.Text(d.Figure.Text(d.Now)).Under(sv.Plural(d.RowsNow, "rad", "rader"))
		}},
		{Label: "Skillnad", Number: true, Cell: func(d *Difference) ui.Cell { return ui.Text(d.Figure.Change(d.Now, d.Snapshot.Value())) }},
	}
	return columns.Table("Ändrat sedan månaden stängdes", differ)
}
