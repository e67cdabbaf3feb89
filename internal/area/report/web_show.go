package report

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"net/http"
	"strconv"

	"klover/internal/base/fault"
	"klover/internal/base/paper"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/figure"
	"klover/internal/word/sv"
)

type showPage struct {
	Number   string
	Period   string
	State    ui.Badge
	Notice   ui.Notice
	Document template.HTML
	Facts    ui.Facts
	Files    []ui.Action
	Sections []sectionRow
	Editions ui.Table
	History  ui.History
	Actions  []ui.Action
	Add      string // address of a new section, "" when the report is fixed or the user may not
	Edition  string // address of a new edition
}

type sectionRow struct {
	Heading string
	Anchor  string
	Status  ui.Badge
	Owner   string
	Edit    string
}

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
	showTmpl        = web.Parse[showPage](pages, "show.html")
	factTmpl        = web.Parse[factPage](pages, "fact.html")
	differencesTmpl = web.Parse[differencesPage](pages, "differences.html")
)

// composed reads a report with its figures.
func (a *Web) composed(ctx context.Context, id string) (Composed, error) {
	r, sections, err := a.Store.Get(ctx, id)
	if err != nil {
		return Composed{}, err
	}
	return a.Store.Compose(ctx, r, sections)
}

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	c, err := a.composed(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	one := c.Report
	page := showPage{
		Number: one.Number, Period: one.Period.Label(), State: stateBadge(one),
		Document: paper.HTML(c.Document), Facts: a.reportFacts(c), Sections: sectionRows(r.Context(), c),
		Actions: a.actions(r.Context(), c),
	}
	page.Notice = a.notice(c)
	for _, f := range formats {
		page.Files = append(page.Files, ui.Action{Label: fileLabels[f.ext], URL: one.URL() + "/fil/" + one.Number + f.ext, Icon: fileIcons[f.ext]})
	}
	if one.State == Draft && web.May(r.Context(), "report.write") {
		page.Add = one.URL() + "/nytt-avsnitt"
	}
	if one.State == Fixed && web.May(r.Context(), "report.fix") {
		page.Edition = one.URL() + "/ny-utgava"
	}
	editions, err := a.Store.Editions(r.Context(), one.Kind, one.Period)
	if err != nil {
		return err
	}
	page.Editions = editionTable(editions)
	entries, err := a.Store.History(r.Context(), RecordKind, one.ID)
	if err != nil {
		return err
	}
	page.History = record.HistoryOfSeveral(entries)
	return showTmpl.Render(w, r, one.Title, page)
}

var (
	fileLabels = map[string]string{".pdf": "PDF", ".docx": "Word", ".html": "Webbsida"}
	fileIcons  = map[string]string{".pdf": "file-type-pdf", ".docx": "file-type-docx", ".html": "world"}
)

// notice says whether the figures are today's or frozen, and whether a frozen report
// is intact.
func (a *Web) notice(c Composed) ui.Notice {
	if c.Report.State == Draft {
		return ui.Notice{Tone: ui.Info, Title: "Utkast", Text: "Siffrorna är hämtade nu och följer raderna. De låses när rapporten låses."}
	}
	n := ui.Notice{Tone: ui.Good, Title: status(c.Report), Text: "Texter och siffror är oförändrade. Kontrollsumma " + c.Report.Hash[:16] + "."}
	if !a.Store.Intact(c) {
		n = ui.Notice{Tone: ui.Bad, Title: "Kontrollsumman stämmer inte", Text: "Rapporten har ändrats efter att den låstes, utanför Klöver. Jämför med den fil som lämnades till nämnden."}
	}
	return n
}

func (a *Web) actions(ctx context.Context, c Composed) []ui.Action {
	one := c.Report
	if one.State == Fixed {
		return []ui.Action{{Label: "Skillnader mot i dag", URL: one.URL() + "/skillnader", Icon: "arrows-exchange"}}
	}
	var list []ui.Action
	if web.May(ctx, "report.write") {
		list = append(list, ui.Action{Label: "Ändra uppgifter", URL: one.URL() + "/andra", Icon: "pencil"})
	}
	return append(list, ui.Action{Label: fmt.Sprintf("Granska och lås (%d)", len(c.Warnings)), URL: one.URL() + "/granska", Icon: "list-check", Primary: true})
}

func (a *Web) reportFacts(c Composed) ui.Facts {
	facts := ui.NewFacts(Fields, &c.Report, "number", "kind", "period", "body", "diary", "edition", "why", "fixed_by")
	facts.DropEmpty()
	return facts
}

func sectionRows(ctx context.Context, c Composed) []sectionRow {
	may := c.Report.State == Draft && web.May(ctx, "report.write")
	rows := make([]sectionRow, len(c.Sections))
	for i, one := range c.Sections {
		rows[i] = sectionRow{Heading: c.heading(i), Anchor: "#a-" + one.ID, Status: statusBadge(one), Owner: one.Owner}
		if may {
			rows[i].Edit = sectionURL(one.ID) + "/andra"
		}
	}
	return rows
}

func statusBadge(one Section) ui.Badge {
	if one.Status == Ready {
		return ui.Badge{Text: "Klart", Tone: ui.Good}
	}
	return ui.Badge{Text: "Utkast", Icon: "pencil"}
}

func editionTable(editions []Report) ui.Table {
	columns := ui.Columns[Report]{
		{Label: "Utgåva", Cell: func(r *Report) ui.Cell { return ui.Link(r.Number, r.URL()).Under(r.Why) }},
		{Label: "Status", Cell: func(r *Report) ui.Cell { return ui.Mark(stateBadge(*r)) }},
	}
	return columns.Table("Utgåvor", editions)
}

// file sends the report as PDF, Word or a web page.
func (a *Web) file(w http.ResponseWriter, r *http.Request) error {
	f, err := formatOf(r.PathValue("name"))
	if err != nil {
		return fault.NotFound("Filen finns inte som %s.", r.PathValue("name"))
	}
	c, err := a.composed(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	var content bytes.Buffer
	if err := f.write(&content, c.Document); err != nil {
		return fmt.Errorf("writing %s: %w", c.Report.Number, err)
	}
	w.Header().Set("Content-Type", f.media)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", c.Report.Number+f.ext))
	w.Header().Set("Content-Length", strconv.Itoa(content.Len()))
	_, err = w.Write(content.Bytes())
	return err
}

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
	if c.Report.State != Fixed {
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
