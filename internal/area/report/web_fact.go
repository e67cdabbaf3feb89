package report

import (
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/figure"
	"klover/internal/word/sv"
)

type factPage struct {
	Report     string
	ReportURL  string
	KPIs       []ui.KPI
	Facts      ui.Facts
	Reason     ui.Notice
	Definition string
	Parts      ui.Table
	Rows       ui.Table
	SumText    string
	Live       string
}

type differencesPage struct {
	Report    string
	ReportURL string
	Text      string
	Table     ui.Table
	Inserted  ui.Table
}

var (
	factTmpl        = web.Parse[factPage](pages, "fact.html")
	differencesTmpl = web.Parse[differencesPage](pages, "differences.html")
)

// fact shows one frozen figure with its definition and its rows.
func (a *Web) fact(w http.ResponseWriter, r *http.Request) error {
	one, _, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	f, err := a.Store.Frozen(r.Context(), one.ID, r.PathValue("fact"))
	if err != nil {
		return err
	}
	page := factPage{
		Report: one.Number, ReportURL: one.URL(), Definition: f.DefinitionText,
		KPIs: []ui.KPI{{Label: "Värde i rapporten", Value: f.Text, Note: fractionText(f)}, {Label: "Mål", Value: dash(targetText(&f)), Note: verdictCell(&f)}},
		Facts: ui.Facts{Groups: []ui.FactGroup{{Facts: []ui.Fact{
			{Label: "Period", Value: f.view().Label()}, {Label: "Definition", Value: versionText(&f)}, {Label: "Källa", Value: f.Source},
			{Label: "Låst", Value: moment(f.At)}, {Label: "Rader", Value: sv.Number(f.RowCount)}, {Label: "Kontrollsumma för raderna", Value: f.RowsHash[:16]},
		}}}},
		Parts: factParts(f), Rows: factRows(f), SumText: sumText(f), Live: f.view().FigureURL(f.Figure),
	}
	if f.Reason != "" {
		page.Reason = ui.Notice{Tone: ui.Warn, Title: f.Text, Text: f.Reason}
	}
	return factTmpl.Render(w, r, f.Name+" "+f.Period.Label(), page)
}

func fractionText(f Fact) string {
	if f.Den == 0 || !f.known() {
		return ""
	}
	return term(&f, f.Num) + " av " + sv.Number(f.Den)
}

func factParts(f Fact) ui.Table {
	if len(f.More.Parts) == 0 {
		return ui.Table{}
	}
	columns := ui.Columns[figure.Part]{
		{Label: "Del", Total: "Summa", Cell: func(p *figure.Part) ui.Cell { return ui.Text(p.Label) }},
		{Label: unitHead(&f), Number: true, Total: term(&f, f.Num), Cell: func(p *figure.Part) ui.Cell { return ui.Text(term(&f, p.Num)) }},
	}
	return columns.Table("Delar", f.More.Parts)
}

func factRows(f Fact) ui.Table {
	columns := ui.Columns[FactRow]{
		{Label: "Rad", Total: "Summa", Cell: func(r *FactRow) ui.Cell { return ui.Link(r.Label, r.URL) }},
		{Label: "Räknas i", Cell: func(r *FactRow) ui.Cell {
			if figure.Of(r.Term) == figure.Den {
				return ui.Text("nämnaren")
			}
			return ui.Text("täljaren")
		}},
		{Label: "Bidrar med", Number: true, Total: sumCell(f), Cell: func(r *FactRow) ui.Cell { return ui.Text(rowTerm(f, *r)) }},
	}
	return columns.Table("Raderna bakom värdet när rapporten låstes", f.Rows)
}

func rowTerm(f Fact, r FactRow) string {
	if figure.Of(r.Term) == figure.Den {
		return sv.Number(r.Amount)
	}
	return term(&f, r.Amount)
}

func sumCell(f Fact) string {
	var num, den int64
	for _, r := range f.Rows {
		if figure.Of(r.Term) == figure.Den {
			den += r.Amount
		} else {
			num += r.Amount
		}
	}
	if f.Den != 0 {
		return term(&f, num) + " / " + sv.Number(den)
	}
	return term(&f, num)
}

func sumText(f Fact) string {
	if len(f.Rows) == 0 {
		return ""
	}
	return sv.Plural(len(f.Rows), "rad", "rader") + " summerar till " + f.Text + ", som står i rapporten."
}

func (a *Web) differences(w http.ResponseWriter, r *http.Request) error {
	c, err := a.composed(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !c.Report.Locked() {
		return fault.Conflict("Ett utkast visar alltid dagens siffror och har inga skillnader.")
	}
	list, err := a.Store.Differences(r.Context(), c)
	if err != nil {
		return err
	}
	page := differencesPage{Report: c.Report.Number, ReportURL: c.Report.URL(), Table: differenceTable(list),
		Text: "Alla siffror i rapporten räknas fram lika i dag."}
	inserted, err := a.Store.InsertDifferences(r.Context(), c)
	if err != nil {
		return err
	}
	page.Inserted = insertTable(inserted)
	if len(list) > 0 {
		page.Text = sv.Plural(len(list), "siffra räknas", "siffror räknas") + " fram annorlunda i dag. Rapporten är oförändrad."
	}
	return differencesTmpl.Render(w, r, "Skillnader mot i dag", page)
}

func insertTable(list []InsertDifference) ui.Table {
	columns := ui.Columns[InsertDifference]{
		{Label: "Infogat", Cell: func(d *InsertDifference) ui.Cell { return ui.Text(d.Then.Call).Under(d.Heading) }},
		{Label: "I dag", Cell: func(d *InsertDifference) ui.Cell {
			if d.Why != "" {
				return ui.Text("Kan inte göras").Under(d.Why)
			}
			return ui.Text("Annan text eller andra rader").Under("Kontrollsumma " + d.Now.Hash[:16] + ", i rapporten " + d.Then.Hash[:16])
		}},
	}
	return columns.Table("Infogat som är annorlunda i dag", list)
}

func differenceTable(list []Difference) ui.Table {
	columns := ui.Columns[Difference]{
		{Label: "Nyckeltal", Cell: func(d *Difference) ui.Cell {
			return ui.Link(d.Then.Name, d.Then.view().FigureURL(d.Then.Figure)).Under(d.Then.view().Label())
		}},
		{Label: "I rapporten", Number: true, Cell: func(d *Difference) ui.Cell {
			return ui.Text(d.Then.Text).Under(sv.Plural(d.Then.RowCount, "rad", "rader"))
		}},
		{Label: "I dag", Number: true, Cell: func(d *Difference) ui.Cell {
			return ui.Text(d.Now.Text).Under(sv.Plural(d.Now.RowCount, "rad", "rader"))
		}},
		{Label: "Skillnad", Number: true, Cell: func(d *Difference) ui.Cell {
			if d.Then.Text == d.Now.Text {
				return ui.Text("andra rader")
			}
			return ui.Text(d.Now.figure().Change(d.Now.Value(), d.Then.Value()))
		}},
	}
	return columns.Table("Skillnader", list)
}
