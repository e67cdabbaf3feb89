package plan

import (
	"fmt"
	"html/template"
	"io"
	"net/http"

	"klover/internal/base/chart"
	"klover/internal/base/paper"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

const ganttPath = ListPath + "/tidslinje"

type ganttPage struct {
	Tabs    []ui.Tab
	Filters ui.List // its filters and pager are shown above and below the drawing
	SVG     template.HTML
	Title   string
	Table   ui.Table
	Empty   ui.Empty
	Actions []ui.Action
}

var ganttTmpl = web.Parse[ganttPage](pages, "gantt.html")

// ganttRows is how many items are drawn at once: more cannot be read.
const ganttRows = 50

func (a *Web) gantt(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	given := r.URL.Query()
	filters, err := a.filters(ctx, given)
	if err != nil {
		return err
	}
	listing := ui.Listing[Item]{One: "planpost", Many: "planposter", Per: ganttRows}
	q := listing.Query(r, filters...)
	f, err := ParseFilter(given)
	if err != nil {
		return err
	}
	limit := Page{Limit: q.Limit(), Offset: q.Offset()}
	format := r.FormValue("format")
	if format == "pdf" {
		limit = Page{Limit: mostDrawn}
	}
	rows, count, err := a.Store.Lanes(ctx, f, limit)
	if err != nil {
		return err
	}
	switch format {
	case "svg":
		w.Header().Set("Content-Type", "image/svg+xml; charset=utf-8")
		w.Header().Set("Content-Disposition", `attachment; filename="upphandlingsplan.svg"`)
		_, err := io.WriteString(w, string(chart.SVG(Gantt(rows, a.Store.Today()))))
		return err
	case "pdf":
		return sendPaper(w, "upphandlingsplan-tidslinje.pdf", a.ganttDocument(rows, count))
	}
	page := ganttPage{Title: "Planerade upphandlingar", Filters: listing.List(q, rows, ui.Count(count), filters...)}
	page.Filters.Hint = "Benämning, nummer, avtal, uppdragsgivare"
	if page.Tabs, err = a.tabs(ctx, ganttPath); err != nil {
		return err
	}
	if len(rows) == 0 {
		page.Empty = ui.Empty{Icon: "timeline", Title: "Inga poster att rita", Text: "Inga poster i urvalet har planerade dagar."}
	} else {
		g := Gantt(rows, a.Store.Today())
		page.SVG, page.Table = chart.SVG(g), chartTable(g)
	}
	page.Actions = []ui.Action{{Label: "SVG", URL: f.at(ganttPath) + joint(f) + "format=svg", Icon: "download", New: true}, {Label: "PDF", URL: f.at(ganttPath) + joint(f) + "format=pdf", Icon: "file-type-pdf", New: true}}
	return ganttTmpl.Render(w, r, "Tidslinje", page)
}

func joint(f Filter) string {
	if len(f.Values()) > 0 {
		return "&"
	}
	return "?"
}

// mostDrawn is how many items the document of the time line has, and sheetRows how
// many of them fit on a sheet.
const (
	mostDrawn = 400
	sheetRows = 18
)

func (a *Web) ganttDocument(rows []Item, count Count) paper.Document {
	d := paper.Document{Title: "Upphandlingsplan, tidslinje", Org: "Inköp", Date: a.Store.DB.Now()}
	if count.N > len(rows) {
		d.Facts = []paper.Fact{{Label: "Urval", Value: fmt.Sprintf("De första %d av %d poster", len(rows), count.N)}}
	}
	var blocks []paper.Block
	for start := 0; start < len(rows); start += sheetRows {
		g := Gantt(rows[start:min(start+sheetRows, len(rows))], a.Store.Today())
		blocks = append(blocks, paper.Figure{Chart: g})
	}
	d.Blocks = []paper.Block{paper.Landscape{Blocks: blocks}}
	if len(blocks) == 0 {
		d.Blocks = []paper.Block{paper.Text("Inga poster i urvalet har planerade dagar.")}
	}
	return d
}

// chartTable is a drawing's table, for those who do not see the drawing.
func chartTable(c chart.Chart) ui.Table {
	rows := c.Table()
	columns := ui.Columns[[]string]{}
	for i, head := range rows[0] {
		columns = append(columns, ui.Column[[]string]{Label: head, Cell: func(row *[]string) ui.Cell { return ui.Text((*row)[i]) }})
	}
	t := columns.Table(c.Name(), rows[1:])
	t.Plain = true
	return t
}
