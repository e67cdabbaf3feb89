package handbook

import (
	"context"
	"html/template"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/paper"
	"klover/internal/base/record"
	"klover/internal/base/story"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

type documentsPage struct {
	List    ui.List
	Actions []ui.Action
}

type documentPage struct {
	Kind      string
	State     []ui.Badge
	Actions   []ui.Action
	Notice    ui.Notice
	Text      template.HTML
	File      ui.Crumb
	Facts     ui.Facts
	Editions  ui.Table
	MaySee    bool // may note that it has been looked over
	Reviewed  ui.Form
	Suggest   ui.Form
	Asked     ui.Table
	History   ui.History
	Explained []ui.Crumb // figures
}

type documentForm struct{ Form ui.Form }

var (
	documentsTmpl    = web.Parse[documentsPage](pages, "documents.html")
	documentTmpl     = web.Parse[documentPage](pages, "document.html")
	documentFormTmpl = web.Parse[documentForm](pages, "document_form.html")
)

func (a *Web) columns() ui.Columns[Document] {
	today := a.Store.Today()
	return ui.Columns[Document]{
		{Key: "title", Label: "Dokument", Sort: true, Cell: func(d *Document) ui.Cell { return ui.Link(d.Title, d.URL()).Under(kindLabel(d.Kind)) }},
		ui.Field(DocumentFields, "process_id").Fixed(),
		ui.Field(DocumentFields, "steward").Fixed(),
		{Key: "edition", Label: "Utgåva", Number: true, Cell: func(d *Document) ui.Cell {
			if e, ok := d.Current(today); ok {
				return ui.Number(sv.Number(e.No))
			}
			return ui.Number("–")
		}},
		{Key: "state", Label: "Läge", Cell: func(d *Document) ui.Cell { return ui.Mark(a.badges(*d)...) }},
		ui.Field(DocumentFields, "review_on"),
	}
}

// badges is where a document stands.
func (a *Web) badges(d Document) []ui.Badge {
	today := a.Store.Today()
	if d.Retired {
		return []ui.Badge{{Text: "Används inte", Icon: "ban"}}
	}
	var list []ui.Badge
	if _, ok := d.Current(today); ok {
		list = append(list, stateBadges[Approved])
	}
	if e, ok := d.Open(); ok {
		list = append(list, stateBadges[e.State])
	}
	return append(list, lateBadge(d.Late(today))...)
}

func (a *Web) documentTable(label string, docs []Document) ui.Table {
	return a.columns().Table(label, docs)
}

func (a *Web) listing() ui.Listing[Document] {
	return ui.Listing[Document]{One: "dokument", Many: "dokument", Sort: "title", Columns: a.columns(),
		Row: func(d *Document, row *ui.Row) { row.ID, row.Label = d.ID, d.Title }}
}

func (a *Web) documents(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	processes, err := a.processOptions(ctx)
	if err != nil {
		return err
	}
	filters := []ui.Filter{{Key: "slag", Label: "Slag", Options: Kinds}, {Key: "process", Label: "Process", Options: processes},
		{Key: "sen", Label: "Ska ses över", Kind: ui.YesNo}, {Key: "pagar", Label: "Ny utgåva på gång", Kind: ui.YesNo}, {Key: "utgangna", Label: "Även de som inte används", Kind: ui.YesNo}}
	q := a.listing().Query(r, filters...)
	f := Filter{Kind: Kind(q.Get("slag")), ProcessID: q.Get("process"), Late: q.Get("sen") == "ja", Open: q.Get("pagar") == "ja", Retired: q.Get("utgangna") == "ja", Text: q.Text}
	if record.Format(r) != "" {
		all, _, err := a.Store.Documents(ctx, f, Part{Limit: mostRows})
		if err != nil {
			return err
		}
		return record.Sheet[Document]{Title: "Handboken", File: "handbok", Fields: DocumentFields, Path: Document.URL, Query: q, Filter: filters, At: a.Store.DB.Now(), Each: record.Rows(all)}.Send(w, r)
	}
	docs, n, err := a.Store.Documents(ctx, f, Part{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	list := a.listing().List(q, docs, ui.Count{N: int(n)}, filters...)
	list.Excel, list.Hint, list.Keep = record.Excel(q), "Ord i namnet eller texten", a.Views != nil
	views := []ui.View{{Label: "Alla", URL: Path, Active: !q.Narrowed()}, {Label: "Mallar", URL: Path + "?slag=mall", Active: q.Get("slag") == "mall"},
		{Label: "Rutiner", URL: Path + "?slag=rutin", Active: q.Get("slag") == "rutin"}, {Label: "Ska ses över", URL: Path + "?sen=ja", Active: q.Get("sen") == "ja"}}
	if list.Views, err = a.Views.After(ctx, views, q); err != nil {
		return err
	}
	page := documentsPage{List: list, Actions: []ui.Action{{Label: "Processer", URL: ProcessPath, Icon: "hierarchy-2"}, {Label: "Förslag", URL: "/handboksforslag", Icon: "bulb"}}}
	if web.May(ctx, "handbook.write") {
		page.Actions = append(page.Actions, ui.Action{Label: "Nytt dokument", URL: Path + "/ny", Icon: "plus", Primary: true})
	}
	return documentsTmpl.Render(w, r, "Handbok", page)
}

func (a *Web) processOptions(ctx context.Context) ([]field.Option, error) {
	all, err := a.Store.Processes(ctx)
	var options []field.Option
	for _, p := range all {
		options = append(options, field.Option{Value: p.ID, Label: p.title()})
	}
	return options, err
}

// document shows what holds today, or the draft when nothing does yet.
func (a *Web) document(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := a.Store.Document(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	today := a.Store.Today()
	page := documentPage{Kind: kindLabel(d.Kind), State: a.badges(d), Facts: ui.NewFacts(DocumentFields, &d, "kind", "process_id", "steward", "review_on", "retired"), MaySee: web.May(ctx, "handbook.write") && !d.Retired,
		Editions: editionTable(d.Editions), Suggest: suggestForm(d.URL()), Actions: documentActions(ctx, d)}
	page.Facts.DropEmpty()
	if d.ProcessID != "" {
		page.Facts.Link("process_id", Process{ID: d.ProcessID}.URL())
	}
	page.Explained = a.explained(d)
	page.Reviewed = ui.Form{Action: d.URL() + "/sedd", Submit: "Sett över utan ändring", Controls: []ui.Control{
		{Key: "next", Label: "Nästa gång senast", Type: "date", Required: true, Value: today.AddMonths(12).Sv()}}}
	e, ok := d.Current(today)
	if !ok && len(d.Editions) > 0 {
		e = d.Editions[0]
		page.Notice = ui.Notice{Tone: ui.Warn, Title: "Ingen utgåva är fastställd än", Text: "Det här är ett utkast. Följ det inte förrän det är fastställt."}
	}
	page.Text, page.File = textOf(e), fileOf(e)
	if err := a.fillDocument(ctx, d, &page); err != nil {
		return err
	}
	return documentTmpl.Render(w, r, d.Title, page)
}

// explained are the figures that the document explains, by name.
func (a *Web) explained(d Document) []ui.Crumb {
	var list []ui.Crumb
	for _, key := range d.keys() {
		label := key
		if a.Figures != nil {
			if f, err := a.Figures.Get(key); err == nil {
				label = f.Name
			}
		}
		list = append(list, ui.Crumb{Label: label, URL: "/nyckeltal/" + key})
	}
	return list
}

// read reads what was written about a document. The figures that it explains must exist.
func (a *Web) read(d *Document, posted map[string]string) error {
	if err := DocumentFields.Read(d, posted); err != nil || a.Figures == nil {
		return err
	}
	for _, key := range d.keys() {
		if _, err := a.Figures.Get(key); err != nil {
			return fault.Invalid(fault.Field{Name: "figures", Message: "Det finns inget nyckeltal med nyckeln " + key + ". Nyckeln står längst ned på nyckeltalets sida."})
		}
	}
	return nil
}

func (a *Web) fillDocument(ctx context.Context, d Document, page *documentPage) error {
	asked, _, err := a.Store.Suggestions(ctx, SuggestionFilter{DocumentID: d.ID}, Part{Limit: 20})
	if err != nil {
		return err
	}
	page.Asked = suggestionColumns.Table("Förslag", asked)
	entries, err := a.Store.History(ctx, DocumentKind, d.ID)
	page.History = record.HistoryOf("dokumentet", entries)
	return err
}

func textOf(e Edition) template.HTML { return paper.HTMLBlocks(story.Write(e.Text, nil)...) }

func fileOf(e Edition) ui.Crumb {
	if e.FileID == "" {
		return ui.Crumb{}
	}
	return ui.Crumb{Label: e.FileName, URL: e.URL() + "/fil"}
}

func documentActions(ctx context.Context, d Document) []ui.Action {
	if !web.May(ctx, "handbook.write") {
		return nil
	}
	list := []ui.Action{{Label: "Ändra uppgifter", URL: d.URL() + "/andra", Icon: "settings"}}
	if open, ok := d.Open(); ok {
		return append(list, ui.Action{Label: "Öppna utkastet", URL: open.URL(), Icon: "pencil", Primary: true})
	}
	return append(list, ui.Action{Label: "Ny utgåva", URL: d.URL() + "/ny-utgava", Icon: "pencil", Primary: true})
}

func editionTable(editions []Edition) ui.Table {
	return ui.Columns[Edition]{
		{Label: "Utgåva", Cell: func(e *Edition) ui.Cell { return ui.Link("Utgåva "+sv.Number(e.No), e.URL()).Under(e.Why) }},
		{Label: "Med anledning av", Cell: func(e *Edition) ui.Cell {
			if e.BecauseURL != "" {
				return ui.Link(orText(e.Because, "Anledningen"), e.BecauseURL)
			}
			return ui.Text(e.Because)
		}},
		{Label: "Gäller", Cell: func(e *Edition) ui.Cell { return ui.Text(sv.UpperFirst(e.Holds())) }},
		{Label: "Skriven av", Cell: func(e *Edition) ui.Cell { return ui.Text(e.Written) }},
		{Label: "Fastställd av", Cell: func(e *Edition) ui.Cell { return ui.Text(e.ApprovedBy) }},
		{Label: "Läge", Cell: func(e *Edition) ui.Cell { return ui.Mark(stateBadges[e.State]) }},
	}.Table("Utgåvor", editions)
}

func orText(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func (a *Web) documentForm(ctx context.Context, d Document, first bool) (documentForm, error) {
	options, err := a.processOptions(ctx)
	form := ui.NewForm(DocumentFields, &d)
	form.Choose("process_id", options)
	form.Action, form.Submit, form.Cancel = Path, "Spara som utkast", Path
	if d.ID != "" {
		form.Action, form.Submit, form.Cancel, form.Version = d.URL(), "Spara uppgifterna", d.URL(), int(d.Version)
	}
	if first {
		form.Controls = append(form.Controls, textControl(""))
	}
	return documentForm{form}, err
}

func textControl(text string) ui.Control {
	d, _ := EditionFields.Get("text")
	return ui.Control{Key: "text", Label: d.Label, Help: d.Help, Type: "long", Rows: 16, Value: text, Group: "Innehåll"}
}

func (a *Web) newDocument(w http.ResponseWriter, r *http.Request) error {
	page, err := a.documentForm(r.Context(), Document{Kind: Routine, ProcessID: r.FormValue("process"), Figures: r.FormValue("nyckeltal"), ReviewOn: a.Store.Today().AddMonths(12)}, true)
	if err != nil {
		return err
	}
	return documentFormTmpl.Render(w, r, "Nytt dokument", page)
}

func (a *Web) createDocument(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var d Document
	if err = a.read(&d, posted); err == nil {
		d, err = a.Store.CreateDocument(r.Context(), d, Edition{Text: posted["text"]})
	}
	if web.Correctable(err) {
		d.ID = ""
		return a.documentAgain(w, r, "Nytt dokument", d, true, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, d.Editions[0].URL(), "Dokumentet är sparat som utkast.")
}

func (a *Web) documentAgain(w http.ResponseWriter, r *http.Request, title string, d Document, first bool, posted map[string]string, wrong error) error {
	page, err := a.documentForm(r.Context(), d, first)
	if err != nil {
		return err
	}
	page.Form.Posted(posted, wrong)
	return documentFormTmpl.RenderStatus(w, r, web.StatusOf(wrong), title, page)
}

func (a *Web) editDocument(w http.ResponseWriter, r *http.Request) error {
	d, err := a.Store.Document(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := a.documentForm(r.Context(), d, false)
	if err != nil {
		return err
	}
	return documentFormTmpl.Render(w, r, "Ändra "+d.Title, page)
}

func (a *Web) saveDocument(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.Store.Document(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	input := saved
	if err = a.read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.SaveDocument(r.Context(), input, "")
	}
	if record.Stale(err, saved.Version, posted) {
		c := ui.NewConflict(DocumentFields, &input, &saved, posted, int(saved.Version))
		return record.Conflict(w, r, saved.Title, saved.URL(), c, ui.Crumb{Label: "Handbok", URL: Path})
	}
	if web.Correctable(err) {
		return a.documentAgain(w, r, "Ändra "+saved.Title, input, false, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, saved.URL(), "Uppgifterna är sparade.")
}

func (a *Web) reviewed(w http.ResponseWriter, r *http.Request) error {
	next, err := day.Parse(r.FormValue("next"))
	if err == nil {
		err = a.Store.Reviewed(r.Context(), r.PathValue("id"), next)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, Document{ID: r.PathValue("id")}.URL(), "Noterat att dokumentet är sett över.")
}
