package price

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"klover/internal/base/chart"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

func (a *Web) seriesRoutes(m *web.Mux) {
	m.Handle("GET "+SeriesPath, permRead, a.allSeries)
	m.Handle("GET "+SeriesPath+"/ny", permWrite, a.blankSeries)
	m.Handle("POST "+SeriesPath, permWrite, a.createSeries)
	m.Handle("GET "+SeriesPath+"/las-in", permWrite, a.askPoints)
	m.Handle("POST "+SeriesPath+"/las-in", permWrite, a.receivePoints, web.MaxBody(mostPointBytes+1<<20))
	m.Handle("GET "+PointsPath+"/{id}", permWrite, a.showPoints)
	m.Handle("POST "+PointsPath+"/{id}", permWrite, a.putPoints)
	m.Handle("GET "+SeriesPath+"/{id}", permRead, a.showSeries)
	m.Handle("GET "+SeriesPath+"/{id}/andra", permWrite, a.editSeries)
	m.Handle("POST "+SeriesPath+"/{id}", permWrite, a.saveSeries)
	m.Handle("POST "+SeriesPath+"/{id}/ta-bort", permWrite, a.removeSeries)
}

// PointsPath is the address of files of index values that are looked at.
const PointsPath = "/prisindexfiler"

var seriesListing = ui.Listing[Series]{One: "indexserie", Many: "indexserier", Columns: ui.Columns[Series]{
	{Key: "code", Label: "Serie", Cell: func(s *Series) ui.Cell { return ui.Link(s.Title, s.URL()).Under(s.Code) }},
	{Key: "provider", Label: "Utgivare", Cell: func(s *Series) ui.Cell { return ui.Text(s.Provider).Under(s.TableCode) }},
	{Key: "base", Label: "Bas", Cell: func(s *Series) ui.Cell { return ui.Text(s.BaseText) }},
	{Key: "kind", Label: "Slag", Cell: func(s *Series) ui.Cell { return ui.Mark(seriesBadge(*s)) }},
}}

func seriesBadge(s Series) ui.Badge {
	if s.Invented {
		return ui.Badge{Text: "Påhittad för övning", Tone: ui.Warn, Icon: "alert-triangle"}
	}
	return ui.Badge{Text: "Publicerad", Tone: ui.Neutral, Icon: "chart-line"}
}

func (a *Web) allSeries(w http.ResponseWriter, r *http.Request) error {
	filters := []ui.Filter{{Key: "slag", Label: "Slag", Options: []field.Option{{Value: "publicerad", Label: "Publicerade"}, {Value: "pahittad", Label: "Påhittade för övning"}}}}
	q := seriesListing.Query(r, filters...)
	all, err := a.Store.AllSeries(r.Context())
	if err != nil {
		return err
	}
	rows := slices.DeleteFunc(all, func(s Series) bool {
		return q.Text != "" && !strings.Contains(strings.ToLower(s.Name()+s.Provider), strings.ToLower(q.Text)) || q.Get("slag") == "pahittad" && !s.Invented || q.Get("slag") == "publicerad" && s.Invented
	})
	if record.Format(r) != "" {
		return record.Sheet[Series]{Title: "Indexserier", File: "indexserier", Fields: SeriesFields, Query: q, Filter: filters, At: a.Store.DB.Now(), Each: record.Rows(rows), Path: func(s Series) string { return s.URL() }}.Send(w, r)
	}
	page := rows[min(q.Offset(), len(rows)):min(q.Offset()+q.Limit(), len(rows))]
	list := seriesListing.List(q, page, ui.Count{N: len(rows)}, filters...)
	list.Hint, list.Excel = "kod, namn, utgivare", record.Excel(q)
	var actions []ui.Action
	if web.May(r.Context(), permWrite) {
		actions = []ui.Action{{Label: "Läs in värden", URL: SeriesPath + "/las-in", Icon: "upload"}, {Label: "Ny indexserie", URL: SeriesPath + "/ny", Icon: "plus", Primary: true}}
	}
	if !q.Narrowed() {
		list.Table.Empty = ui.Empty{Icon: "chart-line", Title: "Ingen indexserie finns än", Text: "Lägg upp serien och läs in utgivarens värden. Klöver hittar aldrig på indexvärden.", Actions: actions}
	}
	return listTmpl.Render(w, r, "Indexserier", listPage{Tabs: tabs(SeriesPath), List: list, Actions: actions})
}

func seriesForm(s Series) formPage {
	page := formPage{Crumbs: []ui.Crumb{{Label: "Indexserier", URL: SeriesPath}}, Form: ui.NewForm(SeriesFields, &s)}
	f := &page.Form
	f.Action, f.Submit, f.Cancel = SeriesPath, "Lägg upp serien", SeriesPath
	if s.ID != "" {
		f.Action, f.Submit, f.Cancel, f.Version = s.URL(), "Spara", s.URL(), int(s.Version)
	}
	return page
}

func (a *Web) blankSeries(w http.ResponseWriter, r *http.Request) error {
	return formTmpl.Render(w, r, "Ny indexserie", seriesForm(Series{}))
}

func (a *Web) createSeries(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var s Series
	if err = SeriesFields.Read(&s, posted); err == nil {
		s, err = a.Store.CreateSeries(r.Context(), s)
	}
	if err == nil {
		return web.Redirect(w, r, s.URL(), "Serien är upplagd. Läs in dess värden.")
	}
	return again(w, r, "Ny indexserie", seriesForm(Series{}), posted, err)
}

func (a *Web) editSeries(w http.ResponseWriter, r *http.Request) error {
	s, err := a.Store.Series(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+s.Name(), seriesForm(s))
}

func (a *Web) saveSeries(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.Store.Series(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	input := saved
	if err = SeriesFields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.SaveSeries(r.Context(), input)
	}
	switch {
	case err == nil:
		return web.Redirect(w, r, saved.URL(), "Serien är sparad.")
	case record.Stale(err, saved.Version, posted):
		return record.Conflict(w, r, saved.Name(), saved.URL(), ui.NewConflict(SeriesFields, &input, &saved, posted, int(saved.Version)), ui.Crumb{Label: "Indexserier", URL: SeriesPath})
	}
	return again(w, r, "Ändra "+saved.Name(), seriesForm(saved), posted, err)
}

func (a *Web) removeSeries(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.RemoveSeries(r.Context(), r.PathValue("id"), ""); err != nil {
		return err
	}
	return web.Redirect(w, r, SeriesPath, "Serien är borttagen.")
}

func (a *Web) showSeries(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	s, err := a.Store.Series(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	points, err := a.Store.Points(ctx, s.ID)
	if err != nil {
		return err
	}
	clauses, err := a.Store.ClausesWith(ctx, s.ID)
	if err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, SeriesKind, s.ID)
	if err != nil {
		return err
	}
	page := showPage{Crumbs: []ui.Crumb{{Label: "Indexserier", URL: SeriesPath}}, Status: []ui.Badge{seriesBadge(s)}, Lead: s.Code, Facts: ui.NewFacts(SeriesFields, &s), History: record.HistoryOf("serien", entries)}
	page.Facts.DropEmpty()
	if s.Invented {
		page.Notices = append(page.Notices, ui.Notice{Tone: ui.Warn, Title: "Serien är påhittad", Text: "Värdena är gjorda för övning. Ingen myndighet har publicerat dem."})
	}
	if len(points) > 0 {
		page.Chart = pointChart(s, points)
	} else {
		page.Sections = append(page.Sections, section{Title: "Värden", Text: "Serien har inga värden än."})
	}
	if len(clauses) > 0 {
		page.Sections = append(page.Sections, section{Title: "Klausuler som följer serien", Table: contractClauses(clauses)})
	}
	if web.May(ctx, permWrite) {
		page.Actions = seriesActions(s, len(clauses) == 0)
	}
	return showTmpl.Render(w, r, s.Title, page)
}

func seriesActions(s Series, unused bool) []ui.Action {
	list := []ui.Action{{Label: "Ändra", URL: s.URL() + "/andra", Icon: "pencil"}, {Label: "Läs in värden", URL: SeriesPath + "/las-in", Icon: "upload", Primary: true}}
	if unused {
		list = append([]ui.Action{{Label: "Ta bort", URL: s.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true, Confirm: "Ta bort serien och dess värden?"}}, list...)
	}
	return list
}

func contractClauses(list []Clause) ui.Table {
	return ui.Columns[Clause]{
		{Label: "Klausul", Cell: func(c *Clause) ui.Cell { return ui.Link(c.Source, c.URL()).Under(c.Formula()) }},
		{Label: "Avtal", Cell: func(c *Clause) ui.Cell { return ui.Link(c.Contract, "/avtal/"+c.ContractID) }},
	}.Table("Klausuler", list)
}

// pointChart draws the values month by month.
func pointChart(s Series, points []Point) ui.Figure {
	t := chart.Trend{Title: s.Title, Unit: s.BaseText, LabelName: "Månad", Series: []chart.Series{{Name: s.Code}}}
	for _, p := range points {
		t.Labels = append(t.Labels, p.Month.String())
		t.Series[0].Values = append(t.Series[0].Values, chart.Value{Number: float64(p.Value) / indexScale, Text: p.Value.Sv()})
	}
	newest := slices.Clone(points)
	slices.Reverse(newest)
	return ui.Figure{Title: "Värden", SVG: chart.SVG(t), Note: "Senast: " + points[len(points)-1].Month.Sv() + ". Källa: " + points[len(points)-1].Source + ".", Table: pointTable(newest)}
}

func pointTable(points []Point) ui.Table {
	return ui.Columns[Point]{
		{Label: "Månad", Cell: func(p *Point) ui.Cell { return ui.Text(sv.UpperFirst(p.Month.Sv())) }},
		{Label: "Index", Number: true, Cell: func(p *Point) ui.Cell { return ui.Number(p.Value.Sv()) }},
		{Label: "Läge", Cell: func(p *Point) ui.Cell { return ui.Text(p.State()) }},
		{Label: "Källa", Cell: func(p *Point) ui.Cell { return ui.Text(p.Source) }},
	}.Table("Värden", points)
}

func pointForm() formPage {
	return formPage{Crumbs: []ui.Crumb{{Label: "Indexserier", URL: SeriesPath}}, Intro: "Filen har en rad per serie och månad: serie, månad, värde och om värdet är preliminärt eller slutligt. Serien känns igen på koden. Inget sparas förrän du har sett raderna.",
		Form: ui.Form{Action: SeriesPath + "/las-in", Submit: "Granska filen", Cancel: SeriesPath, Upload: true, Controls: []ui.Control{
			{Key: "fil", Label: "Fil", Type: "file", Required: true, Accept: ".xlsx,.xlsm,.csv,.txt,.tsv", Help: "Excel (.xlsx) eller CSV."}}}}
}

func (a *Web) askPoints(w http.ResponseWriter, r *http.Request) error {
	return formTmpl.Render(w, r, "Läs in indexvärden", pointForm())
}

func (a *Web) receivePoints(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	from, head, err := r.FormFile("fil")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return again(w, r, "Läs in indexvärden", pointForm(), posted, fault.Invalid(fault.Field{Name: "fil", Message: "Välj en fil."}))
	}
	if err != nil {
		return err
	}
	defer from.Close()
	id, err := a.Store.ReceivePoints(r.Context(), head.Filename, from)
	if err == nil {
		return web.Redirect(w, r, PointsPath+"/"+id, "")
	}
	return again(w, r, "Läs in indexvärden", pointForm(), posted, err)
}

// pointsPage shows what a file of index values would change.
func (a *Web) pointsPage(ctx context.Context, id string) (formPage, error) {
	f, err := a.Store.PointFile(ctx, id)
	if err != nil {
		return formPage{}, err
	}
	page := formPage{Crumbs: []ui.Crumb{{Label: "Indexserier", URL: SeriesPath}},
		Intro: fmt.Sprintf("%s: %s nya månader, %s ändrade och %s oförändrade.", f.Name, sv.Number(int64(len(f.Fresh))), sv.Number(int64(len(f.Changed))), sv.Number(f.Same)),
		Form:  ui.Form{Action: PointsPath + "/" + id, Submit: "Spara värdena", Cancel: SeriesPath}}
	if len(f.Wrong) > 0 {
		page.Notice = ui.Notice{Tone: ui.Bad, Title: sv.Plural(f.Rows, "rad", "rader") + " har fel", Text: "Inget sparas. Rätta filen och läs in den igen."}
		page.Sections = append(page.Sections, section{Title: "Fel i filen", Table: faultTable(f.Wrong[:min(len(f.Wrong), 100)])})
	}
	for _, part := range []struct {
		title  string
		points []NamedPoint
	}{{"Ändrade värden", f.Changed}, {"Nya månader", f.Fresh}} {
		if len(part.points) > 0 {
			page.Sections = append(page.Sections, section{Title: part.title, Table: namedPoints(part.title, part.points[:min(len(part.points), 200)])})
		}
	}
	return page, nil
}

func namedPoints(label string, points []NamedPoint) ui.Table {
	return ui.Columns[NamedPoint]{
		{Label: "Serie", Cell: func(p *NamedPoint) ui.Cell { return ui.Text(p.Code) }},
		{Label: "Månad", Cell: func(p *NamedPoint) ui.Cell { return ui.Text(sv.UpperFirst(p.Month.Sv())) }},
		{Label: "Index", Number: true, Cell: func(p *NamedPoint) ui.Cell {
			cell := ui.Number(p.Value.Sv())
			if p.Was != 0 {
				cell = cell.Under("var " + p.Was.Sv())
			}
			return cell
		}},
		{Label: "Läge", Cell: func(p *NamedPoint) ui.Cell { return ui.Text(p.State()) }},
	}.Table(label, points)
}

func (a *Web) showPoints(w http.ResponseWriter, r *http.Request) error {
	page, err := a.pointsPage(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Granska indexvärden", page)
}

func (a *Web) putPoints(w http.ResponseWriter, r *http.Request) error {
	err := a.Store.StorePoints(r.Context(), r.PathValue("id"))
	if err == nil {
		return web.Redirect(w, r, SeriesPath, "Indexvärdena är sparade.")
	}
	page, failed := a.pointsPage(r.Context(), r.PathValue("id"))
	if failed != nil {
		return err
	}
	return again(w, r, "Granska indexvärden", page, nil, err)
}
