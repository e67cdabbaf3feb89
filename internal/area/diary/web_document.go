package diary

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"klover/internal/area/handbook"
	"klover/internal/base/field"
	"klover/internal/base/paper"
	"klover/internal/base/record"
	"klover/internal/base/story"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// newPath is where a document is begun.
const newPath = Path + "/ny-handling"

func (a *Web) documentRoutes(m *web.Mux) {
	one := DocumentPath + "/{id}"
	m.Handle("GET "+newPath, permWrite, a.newDocument)
	m.Handle("POST "+newPath, permWrite, a.createDocument, web.MaxBody(uploads))
	m.Handle("GET "+one, permRead, a.document)
	m.Handle("GET "+one+"/andra", permWrite, a.editDocument)
	m.Handle("POST "+one, permWrite, a.saveDocument)
	m.Handle("GET "+one+"/skriv", permWrite, a.write)
	m.Handle("POST "+one+"/skriv", permWrite, a.saveText)
	m.Handle("POST "+one+"/fil", permWrite, a.replace, web.MaxBody(uploads))
	m.Handle("GET "+one+"/uppratta", permWrite, a.publishing)
	m.Handle("POST "+one+"/uppratta", permWrite, a.publish)
	m.Handle("POST "+one+"/rensa", permWrite, a.discard)
	m.Handle("GET "+one+"/versioner", permRead, a.versions)
	m.Handle("GET /handlingsversioner/{id}/fil", permRead, a.download)
	m.Handle("GET /handlingsversioner/{id}/text", permRead, a.downloadText)
}

// documentTable lists documents with their newest version.
func documentTable(label string, docs []Document) ui.Table {
	t := ui.Columns[Document]{
		{Label: "Handling", Cell: func(d *Document) ui.Cell { return ui.Link(d.Title, d.URL()).Under(field.LabelOf(Kinds, d.Kind)) }},
		{Label: "Läge", Cell: func(d *Document) ui.Cell { return ui.Mark(documentBadges(*d)...) }},
		{Label: "Version", Cell: func(d *Document) ui.Cell {
			v, ok := d.Newest()
			if !ok {
				return ui.Text("–")
			}
			return ui.Text(fmt.Sprintf("%d, %s", v.No, record.When(v.MadeAt)[:10])).Under(v.MadeBy)
		}},
	}.Table(label, docs)
	t.Empty = ui.Empty{Icon: "file-text", Title: "Ingen handling", Text: "Posten står för en händelse utan handling."}
	return t
}

func documentBadges(d Document) []ui.Badge {
	var list []ui.Badge
	if d.Official {
		list = append(list, ui.Badge{Text: "Allmän handling", Tone: ui.Good})
	}
	if v, ok := d.Newest(); ok && v.State == Working {
		list = append(list, ui.Badge{Text: "Arbetsmaterial", Icon: "pencil", Tone: ui.Info})
	}
	if d.Guarded {
		list = append(list, ui.Badge{Text: "Sekretess", Icon: "lock", Tone: ui.Warn})
	}
	return list
}

type documentPage struct {
	Crumbs   []ui.Crumb
	Badges   []ui.Badge
	Actions  []ui.Action
	Notice   ui.Notice
	Version  string // "Version 3, upprättad 2022-11-02 av …"
	Text     template.HTML
	Files    []ui.Action
	Hash     string
	Fields   ui.Table // data fields of a working text
	Facts    ui.Facts
	Versions ui.Table
	Compare  string // address, "" when there is nothing to compare
	Replace  ui.Form
	History  ui.History
}

var documentTmpl = web.Parse[documentPage](pages, "document.html")

func (a *Web) document(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, d, err := a.Store.Document(ctx, readerOf(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := documentPage{Crumbs: caseCrumbs(c), Badges: documentBadges(d), Facts: documentFacts(d), Versions: versionTable(d)}
	v, ok := d.Newest()
	if !ok {
		page.Notice = ui.Notice{Tone: ui.Warn, Title: "Handlingen är sekretessmarkerad", Text: "Den visas för dem som deltar i ärendet och dem som har rätt att läsa sekretess. Begär någon ut den prövas det på nytt, oavsett markeringen."}
		return documentTmpl.Render(w, r, d.Title, page)
	}
	if err := a.fillDocument(ctx, c, d, v, &page); err != nil {
		return err
	}
	return documentTmpl.Render(w, r, d.Title, page)
}

func (a *Web) fillDocument(ctx context.Context, c Case, d Document, v Version, page *documentPage) error {
	page.Version = versionText(v)
	if v.FileID != "" {
		page.Files = append(page.Files, ui.Action{Label: v.FileName + ", " + sizeText(v.Size), URL: v.FileURL(), Icon: "download"})
	}
	if v.Text != "" {
		if _, _, _, err := a.Store.Read(ctx, readerOf(ctx), v.ID); err != nil {
			return err
		}
		if err := a.showText(ctx, c, v, page); err != nil {
			return err
		}
	}
	page.Hash = v.Hash
	if texts(d) > 1 {
		page.Compare = d.URL() + "/versioner"
	}
	if mayWrite(ctx, c) && c.ClosedOn == 0 {
		page.Actions = documentActions(d, v)
		if v.Text == "" {
			page.Replace = ui.Form{Action: d.URL() + "/fil", Submit: "Spara ny version", Version: int(d.Version), Upload: true, Controls: []ui.Control{
				{Key: "file", Label: "Fil", Type: "file", Required: true, Accept: Accepted()}, {Key: "why", Label: "Vad är ändrat", Type: "text"}}}
		}
	}
	var err error
	page.History, err = a.historyOf(ctx, DocumentKind, d.ID, "handlingen")
	return err
}

// showText shows a final text as it is frozen, a working one with its fields as they
// are now.
func (a *Web) showText(ctx context.Context, c Case, v Version, page *documentPage) error {
	if v.State == Final {
		page.Text = paper.HTMLBlocks(story.Write(v.Text, nil)...)
		page.Files = append(page.Files, ui.Action{Label: "Markdown", URL: v.TextURL(), Icon: "download"})
		return nil
	}
	fields, err := a.Store.FieldsOf(ctx, c)
	if err != nil {
		return err
	}
	page.Text, page.Fields, page.Notice = paper.HTMLBlocks(live(v.Text, fields)...), fieldTable(Used(v.Text, fields)), missingNotice(v.Text, fields)
	return nil
}

// missingNotice says that the text is a working paper, and what it still lacks.
func missingNotice(text string, fields []Field) ui.Notice {
	missing := Missing(text, fields)
	if len(missing) == 0 {
		return ui.Notice{Title: "Arbetsmaterial", Text: "Uppgifterna i texten hämtas ur ärendet och följer det tills handlingen upprättas."}
	}
	return ui.Notice{Tone: ui.Warn, Title: "Uppgifter saknas", Text: "Handlingen kan inte upprättas än: " + strings.Join(missing, ", ") + "."}
}

func fieldTable(fields []Field) ui.Table {
	return ui.Columns[Field]{
		{Label: "Uppgift", Cell: func(f *Field) ui.Cell { return ui.Text(sv.UpperFirst(f.Name)) }},
		{Label: "Nu", Cell: func(f *Field) ui.Cell {
			if f.Value == "" {
				return ui.Mark(ui.Badge{Text: "Saknas", Tone: ui.Warn, Icon: "alert-triangle"})
			}
			return ui.Link(f.Value, f.URL)
		}},
	}.Table("Uppgifter i texten", fields)
}

func versionText(v Version) string {
	return fmt.Sprintf("Version %d, %s, %s av %s", v.No, strings.ToLower(field.LabelOf(States, string(v.State))), record.When(v.MadeAt), v.MadeBy)
}

func sizeText(bytes int64) string {
	if bytes < 1<<20 {
		return sv.Number((bytes+1023)>>10) + "\u00a0kB"
	}
	return sv.Number(bytes>>20) + "\u00a0MB"
}

func documentFacts(d Document) ui.Facts {
	facts := ui.NewFacts(DocumentFields, &d, "kind", "step", "ground", "secret_reason", "secret_until")
	facts.DropEmpty()
	if d.TemplateID != "" {
		facts.Add(ui.Fact{Key: "template", Label: "Mall", Value: fmt.Sprintf("%s, utgåva %d", d.Template, d.Edition), URL: handbook.Edition{ID: d.EditionID}.URL()})
	}
	return facts
}

func documentActions(d Document, v Version) []ui.Action {
	list := []ui.Action{{Label: "Ändra uppgifter", URL: d.URL() + "/andra", Icon: "settings"}}
	if v.State == Working {
		list = append(list, ui.Action{Label: "Rensa utkast", URL: d.URL() + "/rensa", Icon: "trash", Post: true, Danger: true, Confirm: "Ska arbetsmaterialet som inte är upprättat tas bort? Det går inte att få tillbaka."})
	}
	if v.Text != "" {
		list = append(list, ui.Action{Label: map[State]string{Working: "Skriv", Final: "Skriv ny version"}[v.State], URL: d.URL() + "/skriv", Icon: "pencil"})
	}
	if v.State == Working {
		list = append(list, ui.Action{Label: "Upprätta", URL: d.URL() + "/uppratta", Icon: "check", Primary: true})
	}
	return list
}

// texts is how many versions can be compared.
func texts(d Document) int {
	n := 0
	for _, v := range d.Versions {
		if v.Text != "" {
			n++
		}
	}
	return n
}

func versionTable(d Document) ui.Table {
	t := ui.Columns[Version]{
		{Label: "Version", Cell: func(v *Version) ui.Cell {
			cell := ui.Text("Version " + sv.Number(v.No)).Under(v.Why)
			if v.EntryID != "" {
				cell = ui.Link("Version "+sv.Number(v.No), Entry{ID: v.EntryID}.URL()).Under(v.Why)
			}
			return cell
		}},
		{Label: "Läge", Cell: func(v *Version) ui.Cell {
			if v.State == Final {
				return ui.Mark(ui.Badge{Text: "Upprättad", Tone: ui.Good})
			}
			return ui.Mark(ui.Badge{Text: "Arbetsmaterial", Icon: "pencil"})
		}},
		{Label: "Gjord", Cell: func(v *Version) ui.Cell {
			return ui.Time(record.When(v.MadeAt)[:10], record.When(v.MadeAt)[:10]).Under(v.MadeBy)
		}},
		{Label: "Fil och kontrollsumma", Cell: func(v *Version) ui.Cell {
			sum := "SHA-256 " + v.Hash[:min(12, len(v.Hash))] + "…"
			if v.FileID == "" {
				return ui.Text("Text").Under(sum)
			}
			return ui.Link(v.FileName, v.FileURL()).Under(sum)
		}},
	}.Table("Versioner", d.Versions)
	t.Empty = ui.Empty{Icon: "lock", Title: "Versionerna visas inte"}
	return t
}

// templates is those that a document can be made from.
func (a *Web) templates(ctx context.Context) ([]field.Option, error) {
	all, err := a.Store.Templates(ctx)
	var options []field.Option
	for _, t := range all {
		options = append(options, field.Option{Value: t.ID, Label: t.Title})
	}
	return options, err
}

// newForm asks for a document: from a template, a file, or an empty text.
func (a *Web) newForm(ctx context.Context, c Case, d Document, chosen string) (formPage, error) {
	templates, err := a.templates(ctx)
	if err != nil {
		return formPage{}, err
	}
	grounds, err := a.grounds(ctx)
	f := ui.NewForm(DocumentFields, &d)
	f.Choose("ground", grounds)
	title := f.Control("title")
	title.Required, title.Help = false, "Lämna tomt för mallens eller filens namn."
	source := []ui.Control{
		{Key: "template", Label: "Mall", Type: "choice", Group: "Börja från", Help: "Handlingen får mallens text. Uppgifter som diarienummer och datum fylls i ur ärendet."},
		{Key: "file", Label: "eller fil", Type: "file", Accept: Accepted(), Group: "Börja från", Help: "Word, Excel, PDF eller annan fil som redan finns. Lämna båda tomma för att börja med en tom text."},
	}
	for _, t := range templates {
		source[0].Options = append(source[0].Options, ui.Option{Value: t.Value, Label: t.Label, Chosen: t.Value == chosen})
	}
	f.Controls = append(source, f.Controls...)
	f.Action, f.Submit, f.Cancel, f.Upload = newPath, "Skapa handlingen", Path, true
	f.Hidden = []ui.Hidden{{Name: "slag", Value: c.Kind}, {Name: "ref", Value: c.Ref}}
	if c.ID != "" {
		f.Hidden, f.Cancel = []ui.Hidden{{Name: "case", Value: c.ID}}, c.URL()
	}
	return formPage{Crumbs: []ui.Crumb{{Label: "Diarium", URL: Path}}, Notice: ui.Notice{Title: c.Name(), Text: "Handlingen är arbetsmaterial tills den upprättas."}, Form: f}, err
}

// NewURL is the address of the form for a new document of a kind in a case file.
func NewURL(c Case, kind string) string {
	return newPath + "?" + url.Values{"slag": {c.Kind}, "ref": {c.Ref}, "typ": {kind}}.Encode()
}

func (a *Web) newDocument(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := a.caseFor(ctx, r.FormValue("arende"), r.FormValue("slag"), r.FormValue("ref"))
	if err != nil {
		return err
	}
	if c.Number == "" {
		return web.Redirect(w, r, Path+"/arenden?oppet=ja", "Välj först vilket ärende handlingen hör till.")
	}
	if err := scope(ctx, c); err != nil {
		return err
	}
	page, err := a.newForm(ctx, c, Document{Step: Steps[0].Value, Kind: r.FormValue("typ")}, r.FormValue("mall"))
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ny handling", page)
}

func (a *Web) createDocument(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.caseFor(ctx, posted["case"], posted["slag"], posted["ref"])
	if err != nil {
		return err
	}
	if err := scope(ctx, c); err != nil {
		return err
	}
	d, err := a.begun(r, c, posted)
	if err != nil {
		page, failed := a.newForm(ctx, c, d, posted["template"])
		if failed != nil {
			return failed
		}
		return again(w, r, "Ny handling", page, posted, err)
	}
	return web.Redirect(w, r, d.URL(), "Handlingen är skapad som arbetsmaterial.")
}

// begun makes the document that was asked for.
func (a *Web) begun(r *http.Request, c Case, posted map[string]string) (Document, error) {
	ctx := r.Context()
	var d Document
	if err := DocumentFields.Read(&d, posted); err != nil {
		return d, err
	}
	files, done, err := opened(r)
	if err != nil {
		return d, err
	}
	defer done()
	check := d
	if check.Title == "" && (len(files) > 0 || posted["template"] != "") {
		check.Title = "–" // it gets the name of the file or the template
	}
	if err := check.Check(); err != nil {
		return d, err // before a case is opened for it
	}
	if c, err = a.Store.Open(ctx, c); err != nil {
		return d, err
	}
	d.CaseID = c.ID
	switch {
	case len(files) > 0:
		return a.Store.Receive(ctx, d, files[0])
	case posted["template"] != "":
		return a.Store.FromTemplate(ctx, d, posted["template"])
	}
	return a.Store.Draft(ctx, d, "# "+d.Title+"\n", "")
}
