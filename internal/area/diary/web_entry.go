package diary

import (
	"context"
	"errors"
	"mime/multipart"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

type entryPage struct {
	Crumbs    []ui.Crumb
	Number    string
	Badges    []ui.Badge
	Actions   []ui.Action
	Notice    ui.Notice
	Facts     ui.Facts
	Documents ui.Table
	Attach    ui.Form // Action "" when the user may not
	Strike    ui.Form
	History   ui.History
}

var entryTmpl = web.Parse[entryPage](pages, "entry.html")

func (a *Web) entry(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	by := readerOf(ctx)
	c, e, err := a.Store.Entry(ctx, by, r.PathValue("id"))
	if err != nil {
		return err
	}
	docs, err := a.Store.DocumentsOf(ctx, by, c, e)
	if err != nil {
		return err
	}
	page := entryPage{Crumbs: caseCrumbs(c), Number: e.Number(), Badges: a.entryBadges(e), Notice: entryNotice(e), Facts: entryFacts(c, e), Documents: documentTable("Handlingar", docs)}
	if !e.Masked {
		if page.History, err = a.historyOf(ctx, EntryKind, e.ID, "posten"); err != nil {
			return err
		}
		if mayWrite(ctx, c) && !e.Struck() {
			page.Actions = []ui.Action{{Label: "Rätta", URL: e.URL() + "/ratta", Icon: "pencil"}}
			page.Strike = strikeForm(e)
			page.Attach = ui.Form{Action: e.URL() + "/handling", Submit: "Lägg till", Upload: true, Controls: []ui.Control{fileControl("Fil")}}
		}
	}
	return entryTmpl.Render(w, r, e.Exhibit(c.Number)+" "+e.Title, page)
}

func (a *Web) entryBadges(e Entry) []ui.Badge {
	var list []ui.Badge
	if e.Direction != "" {
		list = append(list, ui.Badge{Text: e.Direction.Sv(), Tone: ui.Info})
	}
	list = append(list, a.secrecy(e)...)
	if e.Struck() {
		list = append(list, ui.Badge{Text: "Makulerad", Icon: "ban"})
	}
	return list
}

func entryNotice(e Entry) ui.Notice {
	switch {
	case e.Masked:
		return ui.Notice{Tone: ui.Warn, Title: "Posten är sekretessmarkerad", Text: "Vad den gäller och vem som skickade den visas för dem som deltar i ärendet och dem som har rätt att läsa sekretess. Begär någon ut handlingen prövas det på nytt, oavsett markeringen."}
	case e.Struck():
		return ui.Notice{Tone: ui.Warn, Title: "Makulerad " + e.StruckOn.Long() + " av " + e.StruckBy, Text: e.StruckWhy}
	}
	return ui.Notice{}
}

func entryFacts(c Case, e Entry) ui.Facts {
	facts := ui.NewFacts(EntryFields, &e, "direction", "happened_on", "counterpart", "title", "kind", "step", "responsible_id")
	facts.DropEmpty()
	facts.Groups[0].Heading = "" // the box has said it
	facts.Add(ui.Fact{Key: "case", Label: "Ärende", Value: c.Name(), URL: c.URL()})
	registered := e.RegisteredOn.Sv() + " av " + e.RegisteredBy
	if !e.InTime {
		registered += ", senare än nästa arbetsdag"
	}
	facts.Add(ui.Fact{Key: "registered", Label: "Registrerad", Value: registered})
	mark := ui.NewFacts(EntryFields, &e, "ground", "secret_reason", "secret_until")
	mark.DropEmpty()
	facts.Groups = append(facts.Groups, mark.Groups...)
	return facts
}

func strikeForm(e Entry) ui.Form {
	return ui.Form{Action: e.URL() + "/makulera", Submit: "Makulera", Version: int(e.Version), Danger: true, Controls: []ui.Control{
		{Key: "why", Label: "Skäl", Help: "Skälet är offentligt. Posten står kvar med sitt nummer.", Type: "text", Required: true}}}
}

func fileControl(label string) ui.Control {
	return ui.Control{Key: "file", Label: label, Type: "file", Several: true, Accept: Accepted(), Help: "En eller flera filer, tillsammans högst " + sv.Number(LargestFile>>20) + " MB. Dra dem hit eller välj dem."}
}

// whyControl asks for the reason of a correction.
func whyControl() ui.Control {
	return ui.Control{Key: "why", Label: "Varför", Help: "Skälet är offentligt och står i historiken.", Type: "text", Required: true, Group: "Rättelsen"}
}

// entryForm is the form of an entry of the case, or of one still to be named.
func (a *Web) entryForm(ctx context.Context, c Case, e Entry) (ui.Form, error) {
	f := ui.NewForm(EntryFields, &e)
	people, err := a.people(ctx)
	if err != nil {
		return f, err
	}
	grounds, err := a.grounds(ctx)
	f.Choose("responsible_id", people)
	f.Choose("ground", grounds)
	f.Control("happened_on").Help = "När den kom in, skickades eller upprättades. ÅÅÅÅ-MM-DD"
	if e.ID != "" {
		f.Action, f.Submit, f.Cancel, f.Version = e.URL()+"/ratta", "Spara rättelsen", e.URL(), int(e.Version)
		f.Controls = append(f.Controls, whyControl())
		return f, err
	}
	f.Action, f.Submit, f.Cancel, f.Upload = Path+"/ny", "Diarieför", Path, true
	if c.ID != "" {
		f.Hidden, f.Cancel = []ui.Hidden{{Name: "case", Value: c.ID}}, c.URL()
	} else {
		number := ui.Control{Key: "number", Label: "Diarienummer", Help: "Ärendets nummer, till exempel INK22-0123.", Type: "text", Required: true, Group: "Ärendet"}
		f.Controls = append([]ui.Control{number}, f.Controls...)
	}
	files := fileControl("Handling")
	files.Group = "Filer"
	f.Controls = append(f.Controls, files)
	return f, err
}

// caseFor is the case that an address names: by its id, or by the record that it is
// about, whose case is opened only when something is entered in it.
func (a *Web) caseFor(ctx context.Context, id, kind, ref string) (Case, error) {
	if id != "" {
		return a.Store.Case(ctx, id)
	}
	if ref == "" {
		return Case{}, nil
	}
	c, ok, err := a.Store.CaseOf(ctx, kind, ref)
	if err == nil && !ok {
		return a.Store.about(ctx, kind, ref)
	}
	return c, err
}

func (a *Web) blank(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := a.caseFor(ctx, r.FormValue("arende"), r.FormValue("slag"), r.FormValue("ref"))
	if err != nil {
		return err
	}
	if err := scope(ctx, c); err != nil {
		return err
	}
	page, err := a.newPage(ctx, c)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Diarieför", page)
}

func (a *Web) newPage(ctx context.Context, c Case) (formPage, error) {
	u := web.UserFrom(ctx)
	form, err := a.entryForm(ctx, c, Entry{Direction: Incoming, HappenedOn: a.Store.Today(), ResponsibleID: u.ID, Responsible: u.Name, Step: Steps[0].Value})
	page := formPage{Crumbs: []ui.Crumb{{Label: "Diarium", URL: Path}}, Form: form}
	if c.Number != "" {
		page.Notice = ui.Notice{Title: c.Name(), Text: "Posten får nästa nummer i ärendet."}
	}
	if c.ID == "" && c.Ref != "" {
		page.Form.Hidden = []ui.Hidden{{Name: "slag", Value: c.Kind}, {Name: "ref", Value: c.Ref}}
		page.Form.Without("number")
	}
	return page, err
}

func (a *Web) create(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.caseFor(ctx, posted["case"], posted["slag"], posted["ref"])
	if err != nil {
		return err
	}
	e, err := a.receive(r, c, posted)
	if err != nil {
		page, failed := a.newPage(ctx, c)
		if failed != nil {
			return failed
		}
		return again(w, r, "Diarieför", page, posted, err)
	}
	return web.Redirect(w, r, e.URL(), "Diariefört med löpnummer "+e.Number()+".")
}

// receive enters what was posted, with its files.
func (a *Web) receive(r *http.Request, c Case, posted map[string]string) (Entry, error) {
	ctx := r.Context()
	var e Entry
	if err := a.readEntry(ctx, &e, posted); err != nil {
		return e, err
	}
	if err := e.Check(a.Store.Today()); err != nil {
		return e, err // before a case is opened for it
	}
	var err error
	switch {
	case c.ID == "" && c.Ref != "":
		if err = scope(ctx, c); err == nil {
			c, err = a.Store.Open(ctx, c)
		}
	case c.ID == "":
		c, err = a.Store.ByNumber(ctx, posted["number"])
	}
	if err != nil {
		return e, err
	}
	if err := scope(ctx, c); err != nil {
		return e, err
	}
	files, done, err := opened(r)
	if err != nil {
		return e, err
	}
	defer done()
	return a.Store.Register(ctx, c.ID, e, files...)
}

// readEntry fills an entry from a form, with the name of who handles it.
func (a *Web) readEntry(ctx context.Context, e *Entry, posted map[string]string) error {
	people, err := a.people(ctx)
	if err != nil {
		return err
	}
	posted["responsible_id"] = ui.Resolve(people, posted["responsible_id"])
	if err := EntryFields.Read(e, posted); err != nil {
		return err
	}
	e.Responsible = ""
	if e.ResponsibleID != "" {
		e.Responsible = field.LabelOf(people, e.ResponsibleID)
	}
	return nil
}

// opened opens the posted files; done closes them.
func opened(r *http.Request) (files []Upload, done func(), err error) {
	var open []multipart.File
	done = func() {
		for _, f := range open {
			f.Close()
		}
	}
	if r.MultipartForm == nil {
		return nil, done, nil
	}
	for _, head := range r.MultipartForm.File["file"] {
		f, err := head.Open()
		if err != nil {
			done()
			return nil, func() {}, fault.With(fault.Wrong("Filen %s kunde inte läsas.", head.Filename), err)
		}
		open = append(open, f)
		files = append(files, Upload{Name: head.Filename, From: f})
	}
	return files, done, nil
}

func (a *Web) edit(w http.ResponseWriter, r *http.Request) error {
	c, e, err := a.correctable(r)
	if err != nil {
		return err
	}
	form, err := a.entryForm(r.Context(), c, e)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Rätta "+e.Exhibit(c.Number), formPage{Crumbs: caseCrumbs(c), Form: form})
}

// correctable returns an entry that the user may correct.
func (a *Web) correctable(r *http.Request) (Case, Entry, error) {
	c, e, err := a.Store.Entry(r.Context(), readerOf(r.Context()), r.PathValue("id"))
	if err == nil {
		err = scope(r.Context(), c)
	}
	if err == nil && e.Masked {
		err = errSecret
	}
	return c, e, err
}

func (a *Web) correct(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, saved, err := a.correctable(r)
	if err != nil {
		return err
	}
	input := saved
	if err = a.readEntry(ctx, &input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.Correct(ctx, readerOf(ctx), input, posted["why"])
	}
	if fault.KindOf(err) == fault.KindConflict && int(saved.Version) != web.Version(posted) {
		conflict := ui.NewConflict(EntryFields, &input, &saved, posted, int(saved.Version))
		conflict.Action, conflict.Back = saved.URL()+"/ratta", saved.URL()
		conflict.Hidden = append(conflict.Hidden, ui.Hidden{Name: "why", Value: posted["why"]})
		return conflictTmpl.RenderStatus(w, r, http.StatusConflict, "Rätta "+saved.Exhibit(c.Number), conflictPage{caseCrumbs(c), conflict})
	}
	if err != nil {
		form, failed := a.entryForm(ctx, c, saved)
		return errors.Join(failed, again(w, r, "Rätta "+saved.Exhibit(c.Number), formPage{Crumbs: caseCrumbs(c), Form: form}, posted, err))
	}
	return web.Redirect(w, r, saved.URL(), "Posten är rättad. Det som stod förut finns i historiken.")
}

func (a *Web) strike(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, e, err := a.correctable(r)
	if err != nil {
		return err
	}
	if _, err = a.Store.Strike(r.Context(), readerOf(r.Context()), e.ID, int64(web.Version(posted)), posted["why"]); err != nil {
		form := strikeForm(e)
		form.Cancel = e.URL()
		return again(w, r, "Makulera "+e.Exhibit(c.Number), formPage{Crumbs: caseCrumbs(c), Form: form}, posted, err)
	}
	return web.Redirect(w, r, e.URL(), "Posten är makulerad.")
}

func (a *Web) attach(w http.ResponseWriter, r *http.Request) error {
	if _, err := web.FormValues(r); err != nil {
		return err
	}
	_, e, err := a.correctable(r)
	if err != nil {
		return err
	}
	files, done, err := opened(r)
	if err != nil {
		return err
	}
	defer done()
	if len(files) == 0 {
		return fault.Wrong("Välj en fil att lägga till.")
	}
	if err := a.Store.Attach(r.Context(), readerOf(r.Context()), e.ID, files...); err != nil {
		return err
	}
	return web.Redirect(w, r, e.URL(), "Handlingen är tillagd.")
}
