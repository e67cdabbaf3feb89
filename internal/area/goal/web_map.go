package goal

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"net/http"

	"klover/internal/base/chart"
	"klover/internal/base/paper"
	"klover/internal/base/paper/docx"
	"klover/internal/base/paper/pdf"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

type mapPage struct {
	Empty   ui.Empty
	Years   []ui.Tab
	Title   string
	SVG     template.HTML
	Table   ui.Table
	Flower  template.HTML
	Petals  ui.Table
	Actions []ui.Action
}

var (
	mapTmpl    = web.Parse[mapPage](pages, "map.html")
	flowerTmpl = web.Parse[mapPage](pages, "flower.html")
)

func mapURL(year int64) string    { return fmt.Sprintf("/transformationskarta?ar=%d", year) }
func flowerURL(year int64) string { return fmt.Sprintf("/malblomma?ar=%d", year) }

func (a *Web) transformation(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	year, err := a.chosenYear(r)
	if err != nil {
		return err
	}
	if year == 0 {
		return mapTmpl.Render(w, r, "Transformationskarta", mapPage{Empty: noModel(ctx)})
	}
	format := r.FormValue("format")
	t, err := a.Store.Tree(ctx, year)
	if err != nil {
		return err
	}
	all, err := a.Store.ActivitiesOf(ctx, year)
	if err != nil {
		return err
	}
	m := t.Map(all, a.Store.Today(), pageMap)
	switch format {
	case "svg":
		return sendSVG(w, fmt.Sprintf("transformationskarta-%d", year), t.Sheet(all, a.Store.Today()))
	case "pdf":
		blocks, err := a.Store.MapBlocks(ctx, day.Year(int(year)), nil)
		if err != nil {
			return err
		}
		d := paper.Document{Title: m.Title, Org: t.Model.Unit, Date: a.Store.DB.Now(), Blocks: blocks}
		return sendPaper(w, fmt.Sprintf("transformationskarta-%d.pdf", year), d)
	}
	page := mapPage{Title: m.Title, SVG: chart.SVG(m), Table: chartTable(m), Actions: drawingActions(mapURL(year), "Målblomma", flowerURL(year))}
	if len(t.At(UnitGoal)) > 0 {
		page.Flower = chart.SVG(t.Flower())
	}
	if page.Years, err = a.yearTabs(ctx, year, mapURL); err != nil {
		return err
	}
	return mapTmpl.Render(w, r, m.Title, page)
}

func (a *Web) flower(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	year, err := a.chosenYear(r)
	if err != nil {
		return err
	}
	if year == 0 {
		return flowerTmpl.Render(w, r, "Målblomma", mapPage{Empty: noModel(ctx)})
	}
	t, err := a.Store.Tree(ctx, year)
	if err != nil {
		return err
	}
	f := t.Flower()
	switch r.FormValue("format") {
	case "svg":
		return sendSVG(w, fmt.Sprintf("malblomma-%d", year), f)
	case "pdf":
		d := paper.Document{Title: f.Title, Org: t.Model.Unit, Date: a.Store.DB.Now(), Blocks: []paper.Block{paper.Figure{Chart: f}}}
		return sendPaper(w, fmt.Sprintf("malblomma-%d.pdf", year), d)
	}
	page := mapPage{Title: f.Title, Actions: drawingActions(flowerURL(year), "Transformationskarta", mapURL(year))}
	if len(f.Groups) > 0 {
		page.Flower, page.Petals = chart.SVG(f), chartTable(f)
	} else {
		page.Empty = ui.Empty{Icon: "target-arrow", Title: fmt.Sprintf("Inga %s för %d", t.Model.UnitTerm, year), Text: "Målblomman ritas av enhetens egna mål. Lägg till dem under verksamhetens mål."}
	}
	if page.Years, err = a.yearTabs(ctx, year, flowerURL); err != nil {
		return err
	}
	return flowerTmpl.Render(w, r, f.Title, page)
}

func drawingActions(url, other, otherURL string) []ui.Action {
	return []ui.Action{
		{Label: other, URL: otherURL, Icon: "chart-dots"},
		{Label: "SVG", URL: url + "&format=svg", Icon: "download", New: true},
		{Label: "PDF", URL: url + "&format=pdf", Icon: "file-type-pdf", New: true},
	}
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

func sendSVG(w http.ResponseWriter, name string, c chart.Chart) error {
	w.Header().Set("Content-Type", "image/svg+xml; charset=utf-8")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name+".svg"))
	_, err := io.WriteString(w, string(chart.SVG(c)))
	return err
}

// sendPaper answers with a document as the kind of file that its name says.
func sendPaper(w http.ResponseWriter, name string, d paper.Document) error {
	write, kind := pdf.Write, "application/pdf"
	if name[len(name)-4:] == "docx" {
		write, kind = docx.Write, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	}
	var file bytes.Buffer
	if err := write(&file, d); err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	_, err := file.WriteTo(w)
	return err
}
