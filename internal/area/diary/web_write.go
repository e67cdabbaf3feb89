package diary

import (
	"errors"
	"fmt"
	"html/template"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/paper"
	"klover/internal/base/story"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type writePage struct {
	Crumbs    []ui.Crumb
	Form      ui.Form
	Previewed bool
	Preview   template.HTML
	Wrong     []string // places in the text that cannot be read
	Fields    ui.Table // all that can be fetched
}

var writeTmpl = web.Parse[writePage](pages, "write.html")

// workable returns a document that the user may work with, and its newest version.
func (a *Web) workable(r *http.Request) (Case, Document, Version, error) {
	ctx := r.Context()
	c, d, err := a.Store.Document(ctx, readerOf(ctx), r.PathValue("id"))
	if err == nil {
		err = scope(ctx, c)
	}
	v, ok := d.Newest()
	if err == nil && !ok {
		err = errSecret
	}
	return c, d, v, err
}

func documentCrumbs(c Case, d Document) []ui.Crumb {
	return append(caseCrumbs(c), ui.Crumb{Label: d.Title, URL: d.URL()})
}

func (a *Web) write(w http.ResponseWriter, r *http.Request) error {
	c, d, v, err := a.workable(r)
	if err != nil {
		return err
	}
	if v.Text == "" {
		return fault.Conflict("Handlingen är en fil. Ladda upp en ny version i stället.")
	}
	if _, _, _, err := a.Store.Read(r.Context(), readerOf(r.Context()), v.ID); err != nil {
		return err
	}
	page, err := a.writePage(r, c, d, v.Text)
	if err != nil {
		return err
	}
	return writeTmpl.Render(w, r, d.Title, page)
}

func (a *Web) writePage(r *http.Request, c Case, d Document, text string) (writePage, error) {
	fields, err := a.Store.FieldsOf(r.Context(), c)
	page := writePage{Crumbs: documentCrumbs(c, d), Preview: paper.HTMLBlocks(live(text, fields)...), Fields: helpTable(fields)}
	page.Form = ui.Form{Action: d.URL() + "/skriv", Version: int(d.Version), Cancel: d.URL(), Controls: []ui.Control{
		{Key: "text", Label: "Text", Type: "long", Rows: 22, Value: text, Required: true},
		{Key: "why", Label: "Vad är ändrat", Type: "text", Help: "Står bland versionerna."}}}
	_, wrong := story.Parse(text)
	for _, one := range wrong {
		page.Wrong = append(page.Wrong, one.String())
	}
	return page, err
}

// helpTable lists what a text can fetch, as it is written.
func helpTable(fields []Field) ui.Table {
	return ui.Columns[Field]{
		{Label: "Skriv", Cell: func(f *Field) ui.Cell { return ui.Text("{{" + f.Name + "}}") }},
		{Label: "Nu", Cell: func(f *Field) ui.Cell {
			if f.Value == "" {
				return ui.Text("saknas")
			}
			return ui.Text(f.Value)
		}},
	}.Table("Uppgifter att hämta", fields)
}

func (a *Web) saveText(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, d, _, err := a.workable(r)
	if err != nil {
		return err
	}
	preview := posted["forhandsgranska"] != ""
	if !preview {
		_, err = a.Store.Write(r.Context(), readerOf(r.Context()), d.ID, int64(web.Version(posted)), posted["text"], posted["why"])
	}
	if preview || web.Correctable(err) {
		return a.writeAgain(w, r, c, d, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, d.URL(), "Texten är sparad som en ny version.")
}

// writeAgain shows the form with what was written: previewed, or to be corrected.
// When somebody else has saved since, their text stays as a version of its own.
func (a *Web) writeAgain(w http.ResponseWriter, r *http.Request, c Case, d Document, posted map[string]string, wrong error) error {
	page, err := a.writePage(r, c, d, posted["text"])
	if err != nil {
		return err
	}
	status := http.StatusOK
	if wrong != nil {
		status = web.StatusOf(wrong)
	}
	if fault.KindOf(wrong) == fault.KindConflict {
		wrong = fault.Conflict("Någon annan sparade en version medan du skrev. Jämför med den under Versioner. Sparar du nu blir din text den senaste, och den andra finns kvar.")
	} else {
		page.Form.Version = web.Version(posted)
	}
	page.Form.Posted(posted, wrong)
	page.Previewed = wrong == nil
	return writeTmpl.RenderStatus(w, r, status, d.Title, page)
}

func (a *Web) replace(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	_, d, _, err := a.workable(r)
	if err != nil {
		return err
	}
	files, done, err := opened(r)
	if err != nil {
		return err
	}
	defer done()
	if len(files) == 0 {
		return fault.Wrong("Välj en fil.")
	}
	if _, err := a.Store.Replace(r.Context(), readerOf(r.Context()), d.ID, int64(web.Version(posted)), files[0], posted["why"]); err != nil {
		return err
	}
	return web.Redirect(w, r, d.URL(), "Den nya versionen är sparad.")
}

func (a *Web) discard(w http.ResponseWriter, r *http.Request) error {
	c, d, _, err := a.workable(r)
	if err != nil {
		return err
	}
	gone, err := a.Store.Discard(r.Context(), readerOf(r.Context()), d.ID)
	if err != nil {
		return err
	}
	if gone {
		return web.Redirect(w, r, c.URL(), "Utkastet är borttaget.")
	}
	return web.Redirect(w, r, d.URL(), "Arbetsmaterialet efter den upprättade versionen är borttaget.")
}

func (a *Web) editPage(r *http.Request, c Case, d Document) (formPage, error) {
	grounds, err := a.grounds(r.Context())
	f := ui.NewForm(DocumentFields, &d)
	f.Choose("ground", grounds)
	f.Action, f.Submit, f.Cancel, f.Version = d.URL(), "Spara uppgifterna", d.URL(), int(d.Version)
	if d.Official {
		f.Controls = append(f.Controls, whyControl())
	}
	return formPage{Crumbs: documentCrumbs(c, d), Form: f}, err
}

func (a *Web) editDocument(w http.ResponseWriter, r *http.Request) error {
	c, d, _, err := a.workable(r)
	if err != nil {
		return err
	}
	page, err := a.editPage(r, c, d)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra uppgifter om "+d.Title, page)
}

func (a *Web) saveDocument(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, saved, _, err := a.workable(r)
	if err != nil {
		return err
	}
	input := saved
	if err = DocumentFields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.SaveDocument(ctx, readerOf(ctx), input, posted["why"])
	}
	if fault.KindOf(err) == fault.KindConflict && int(saved.Version) != web.Version(posted) {
		conflict := ui.NewConflict(DocumentFields, &input, &saved, posted, int(saved.Version))
		conflict.Action, conflict.Back = saved.URL(), saved.URL()
		conflict.Hidden = append(conflict.Hidden, ui.Hidden{Name: "why", Value: posted["why"]})
		return conflictTmpl.RenderStatus(w, r, http.StatusConflict, saved.Title, conflictPage{documentCrumbs(c, saved), conflict})
	}
	if err != nil {
		page, failed := a.editPage(r, c, saved)
		return errors.Join(failed, again(w, r, "Ändra uppgifter om "+saved.Title, page, posted, err))
	}
	return web.Redirect(w, r, saved.URL(), "Uppgifterna är sparade.")
}

// publishPage asks how the document becomes official.
func (a *Web) publishPage(r *http.Request, c Case, d Document, v Version) (formPage, error) {
	ctx := r.Context()
	people, err := a.people(ctx)
	if err != nil {
		return formPage{}, err
	}
	u := web.UserFrom(ctx)
	f := ui.NewForm(EntryFields, &Entry{Direction: Prepared, HappenedOn: a.Store.Today(), ResponsibleID: u.ID})
	f.Only("direction", "happened_on", "counterpart", "responsible_id")
	f.Choose("responsible_id", people)
	f.Control("direction").Help = "Upprättad blir den när den är klar hos oss, utgången när den skickas."
	f.Control("happened_on").Help = "ÅÅÅÅ-MM-DD"
	f.Control("counterpart").Label, f.Control("counterpart").Help = "Mottagare", "Behövs när handlingen skickas."
	f.Action, f.Submit, f.Cancel, f.Version = d.URL()+"/uppratta", "Upprätta och diarieför", d.URL(), int(d.Version)
	page := formPage{Crumbs: documentCrumbs(c, d), Form: f, Notice: ui.Notice{Title: fmt.Sprintf("Version %d fryses", v.No), Text: "Texten sparas som PDF och Markdown med kontrollsumma och diarieförs i " + c.Number + ". Sedan är den allmän handling och ändras inte."}}
	if v.Text == "" {
		page.Notice.Text = "Filen diarieförs i " + c.Number + " med sin kontrollsumma. Sedan är den allmän handling och ändras inte."
		return page, nil
	}
	fields, err := a.Store.FieldsOf(ctx, c)
	if notice := missingNotice(v.Text, fields); notice.Tone == ui.Warn {
		page.Notice = notice
	}
	return page, err
}

func (a *Web) publishing(w http.ResponseWriter, r *http.Request) error {
	c, d, v, err := a.workable(r)
	if err != nil {
		return err
	}
	if v.State == Final {
		return fault.Conflict("Den senaste versionen är redan upprättad.")
	}
	page, err := a.publishPage(r, c, d, v)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Upprätta "+d.Title, page)
}

func (a *Web) publish(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, d, v, err := a.workable(r)
	if err != nil {
		return err
	}
	var read Entry
	if err = a.readEntry(ctx, &read, posted); err == nil {
		p := Publication{Direction: read.Direction, HappenedOn: read.HappenedOn, Counterpart: read.Counterpart, By: read.ResponsibleID, Responsible: read.Responsible}
		read, err = a.Store.Publish(ctx, readerOf(ctx), d.ID, int64(web.Version(posted)), p)
	}
	if err != nil {
		page, failed := a.publishPage(r, c, d, v)
		return errors.Join(failed, again(w, r, "Upprätta "+d.Title, page, posted, err))
	}
	return web.Redirect(w, r, d.URL(), "Handlingen är upprättad "+read.HappenedOn.Long()+" och diarieförd som "+read.Exhibit(c.Number)+".")
}
