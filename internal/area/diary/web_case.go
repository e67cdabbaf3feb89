package diary

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

func (a *Web) caseRoutes(m *web.Mux) {
	one := Path + "/arenden/{id}"
	m.Handle("GET "+Path+"/arenden", permRead, a.cases)
	m.Handle("GET "+one, permRead, a.file)
	m.Handle("GET "+one+"/akt.zip", permArchive, a.export)
	m.Handle("POST "+one+"/avsluta", permWrite, a.closeCase)
	m.Handle("POST "+one+"/oppna", permWrite, a.reopenCase)
}

var caseListing = ui.Listing[Case]{One: "ärende", Many: "ärenden", Sort: "-opened_on",
	Columns: ui.Columns[Case]{
		{Key: "number", Label: "Ärende", Sort: true, Cell: func(c *Case) ui.Cell { return ui.Link(c.Number, c.URL()) }},
		{Key: "title", Label: "Rubrik", Sort: true, Cell: func(c *Case) ui.Cell { return ui.Text(c.Title) }},
		{Key: "parties", Label: "Parter", Cell: func(c *Case) ui.Cell { return ui.Text(c.Parties.Sv()) }},
		{Key: "last_no", Label: "Poster", Number: true, Cell: func(c *Case) ui.Cell { return ui.Number(sv.Number(c.LastNo)) }},
		{Key: "opened_on", Label: "Öppnat", Sort: true, Cell: func(c *Case) ui.Cell { return ui.Time(c.OpenedOn.String(), c.OpenedOn.Sv()) }},
		{Key: "closed_on", Label: "Avslutat", Sort: true, Cell: func(c *Case) ui.Cell { return ui.Time(c.ClosedOn.String(), c.ClosedOn.Sv()) }},
	},
	Row: func(c *Case, row *ui.Row) { row.ID, row.Label = c.ID, c.Number }}

func (a *Web) cases(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	bodies, err := a.bodyOptions(ctx)
	if err != nil {
		return err
	}
	filters := []ui.Filter{{Key: "oppet", Label: "Öppet", Kind: ui.YesNo}, {Key: "ar", Label: "Öppnat år", Options: yearOptions(a.Store.Today().Year())}, {Key: "diarium", Label: "Diarium", Options: bodies}}
	q := caseListing.Query(r, filters...)
	f := CaseFilter{Text: q.Text, Body: q.Get("diarium"), Year: q.Get("ar")}
	if q.Get("oppet") != "" {
		f.Open = new(q.Get("oppet") == "ja")
	}
	if record.Format(r) != "" {
		rows, _, err := a.Store.Cases(ctx, f, Page{Sort: q.Sort, Desc: q.Desc, Limit: mostRows})
		if err != nil {
			return err
		}
		return record.Sheet[Case]{Title: "Ärenden", File: "arenden", Fields: CaseFields, Path: Case.URL, Query: q, Filter: filters, At: a.Store.DB.Now(), Each: record.Rows(rows)}.Send(w, r)
	}
	rows, count, err := a.Store.Cases(ctx, f, Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	list := caseListing.List(q, rows, ui.Count(count), filters...)
	list.Hint, list.Excel, list.Keep = "diarienummer, rubrik", record.Excel(q), a.Views != nil
	views := []ui.View{{Label: "Alla", URL: Path + "/arenden", Active: !q.Narrowed()}, {Label: "Öppna", URL: Path + "/arenden?oppet=ja", Active: q.Get("oppet") == "ja"}, {Label: "Avslutade", URL: Path + "/arenden?oppet=nej", Active: q.Get("oppet") == "nej"}}
	if list.Views, err = a.Views.After(ctx, views, q); err != nil {
		return err
	}
	return listTmpl.Render(w, r, "Ärenden i diariet", listPage{List: list, Actions: []ui.Action{{Label: "Diarium", URL: Path, Icon: "books"}}})
}

type filePage struct {
	Crumbs  []ui.Crumb
	Number  string
	Badges  []ui.Badge
	Actions []ui.Action
	Facts   ui.Facts
	Steps   []stepTable
	Entries ui.Table
	More    string // address of all entries, "" when they are shown
	Close   ui.Form
	Reopen  ui.Form
	History ui.History
}

// stepTable is the documents of one step.
type stepTable struct {
	Label string
	Table ui.Table
}

var fileTmpl = web.Parse[filePage](pages, "file.html")

// entriesShown is how many entries the page of a case shows.
const entriesShown = 200

func (a *Web) file(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	by := readerOf(ctx)
	c, err := a.Store.Case(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	docs, err := a.Store.Documents(ctx, by, c)
	if err != nil {
		return err
	}
	rows, count, err := a.Store.Search(ctx, by, Filter{Case: c.ID}, Page{Limit: entriesShown})
	if err != nil {
		return err
	}
	page := filePage{Crumbs: []ui.Crumb{{Label: "Diarium", URL: Path}, {Label: "Ärenden", URL: Path + "/arenden"}}, Number: c.Number, Badges: []ui.Badge{caseBadge(c)},
		Facts: caseFacts(c), Steps: bySteps(docs), Entries: a.entryTable(rows), Actions: a.fileActions(ctx, c)}
	if count.N > len(rows) {
		page.More = Filter{Case: c.ID}.URL()
	}
	if mayWrite(ctx, c) && c.ClosedOn == 0 {
		page.Close = ui.Form{Action: c.URL() + "/avsluta", Submit: "Avsluta", Controls: []ui.Control{{Key: "closed_on", Label: "Avslutat", Type: "date", Value: a.Store.Today().Sv(), Required: true, Help: "Från den dagen räknas tiden för gallring. ÅÅÅÅ-MM-DD"}}}
	} else if mayWrite(ctx, c) {
		page.Reopen = ui.Form{Action: c.URL() + "/oppna", Submit: "Öppna på nytt", Controls: []ui.Control{{Key: "why", Label: "Varför", Type: "text", Required: true}}}
	}
	if page.History, err = a.historyOf(ctx, CaseKind, c.ID, "ärendet"); err != nil {
		return err
	}
	return fileTmpl.Render(w, r, c.Title, page)
}

func caseBadge(c Case) ui.Badge {
	if c.ClosedOn != 0 {
		return ui.Badge{Text: "Avslutat", Icon: "archive"}
	}
	return ui.Badge{Text: "Öppet", Icon: "folder-open", Tone: ui.Info}
}

func caseFacts(c Case) ui.Facts {
	facts := ui.NewFacts(CaseFields, &c, "body", "parties", "opened_on", "closed_on", "last_no")
	facts.DropEmpty()
	if c.Address != "" {
		facts.Add(ui.Fact{Key: "address", Label: "Gäller", Value: c.Title, URL: c.Address})
	}
	return facts
}

func (a *Web) fileActions(ctx context.Context, c Case) []ui.Action {
	actions := []ui.Action{{Label: "Alla poster", URL: Filter{Case: c.ID}.URL(), Icon: "list"}}
	if web.May(ctx, permArchive) && web.May(ctx, permSecret) {
		actions = append(actions, ui.Action{Label: "Ta ut akten", URL: c.URL() + "/akt.zip", Icon: "download", New: true})
	}
	if mayWrite(ctx, c) && c.ClosedOn == 0 {
		actions = append(actions, ui.Action{Label: "Ny handling", URL: newPath + "?arende=" + c.ID, Icon: "file-plus"},
			ui.Action{Label: "Diarieför", URL: Path + "/ny?arende=" + c.ID, Icon: "plus", Primary: true})
	}
	return actions
}

// bySteps divides documents by the steps of the process; what the reader may not know
// the step of stands last.
func bySteps(docs []Document) []stepTable {
	var tables []stepTable
	for _, step := range Steps {
		var some []Document
		for _, d := range docs {
			if d.Step == step.Value {
				some = append(some, d)
			}
		}
		if len(some) > 0 {
			tables = append(tables, stepTable{step.Label, documentTable(step.Label, some)})
		}
	}
	var hidden []Document
	for _, d := range docs {
		if d.Step == "" {
			hidden = append(hidden, d)
		}
	}
	if len(hidden) > 0 {
		tables = append(tables, stepTable{"Sekretessmarkerade", documentTable("Sekretessmarkerade", hidden)})
	}
	return tables
}

func (a *Web) entryTable(rows []Listed) ui.Table {
	t := ui.Columns[Listed]{
		{Label: "Post", Cell: func(l *Listed) ui.Cell {
			return ui.Link(fmt.Sprintf("%s:%d", l.CaseNumber, l.No), l.URL()).Under(l.Number())
		}},
		{Label: "Handling", Cell: func(l *Listed) ui.Cell { return a.titleCell(l.Entry) }},
		{Label: "Avsändare eller mottagare", Cell: func(l *Listed) ui.Cell { return ui.Text(l.Counterpart).Under(l.Direction.Sv()) }},
		{Label: "Datum", Cell: func(l *Listed) ui.Cell { return ui.Time(l.HappenedOn.String(), l.HappenedOn.Sv()) }},
		{Label: "Handläggare", Cell: func(l *Listed) ui.Cell { return ui.Text(l.Responsible) }},
	}.Table("Poster", rows)
	t.Empty = ui.Empty{Icon: "books", Title: "Inget är diariefört än"}
	return t
}

func (a *Web) closeCase(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	on, err := day.Parse(posted["closed_on"])
	if err != nil {
		return err
	}
	c, err := a.Store.Case(r.Context(), r.PathValue("id"))
	if err == nil {
		err = scope(r.Context(), c)
	}
	if err == nil {
		_, err = a.Store.Close(r.Context(), c.ID, on)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, c.URL(), "Ärendet är avslutat.")
}

func (a *Web) reopenCase(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.Store.Case(r.Context(), r.PathValue("id"))
	if err == nil {
		err = scope(r.Context(), c)
	}
	if err == nil {
		_, err = a.Store.Reopen(r.Context(), c.ID, posted["why"])
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, c.URL(), "Ärendet är öppet igen.")
}

// export writes the case file to disk first, so that what fails is told as a page.
func (a *Web) export(w http.ResponseWriter, r *http.Request) error {
	c, err := a.Store.Case(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp("", "klover-akt-")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	defer temp.Close()
	if err := a.Store.Export(r.Context(), readerOf(r.Context()), c.ID, temp); err != nil {
		return err
	}
	if _, err := temp.Seek(0, io.SeekStart); err != nil {
		return err
	}
	send(w, "akt "+safeName(c.Number)+".zip", "application/zip")
	_, err = io.Copy(w, temp)
	return err
}
