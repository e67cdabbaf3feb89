package handbook

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"

	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

type editionPage struct {
	Document ui.Crumb
	State    ui.Badge
	Actions  []ui.Action
	Facts    ui.Facts
	Text     template.HTML
	File     ui.Crumb
	Return   ui.Form
}

type editionForm struct {
	Document ui.Crumb
	Form     ui.Form
}

var (
	editionTmpl     = web.Parse[editionPage](pages, "edition.html")
	editionFormTmpl = web.Parse[editionForm](pages, "edition_form.html")
)

func (a *Web) edition(w http.ResponseWriter, r *http.Request) error {
	d, e, err := a.Store.Edition(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := editionPage{Document: ui.Crumb{Label: d.Title, URL: d.URL()}, State: stateBadges[e.State], Text: textOf(e), File: fileOf(e),
		Facts: ui.NewFacts(EditionFields, &e, "why", "because"), Actions: editionActions(r, e)}
	if e.BecauseURL != "" {
		page.Facts.Link("because", e.BecauseURL)
	}
	page.Facts.DropEmpty()
	if e.State == Review && web.May(r.Context(), "handbook.approve") {
		page.Return = returnForm(e.URL()+"/tillbaka", e.Version)
	}
	return editionTmpl.Render(w, r, d.Title+", utgåva "+sv.Number(e.No), page)
}

func editionActions(r *http.Request, e Edition) []ui.Action {
	ctx := r.Context()
	post := func(label, verb, icon string) ui.Action {
		return ui.Action{Label: label, URL: e.URL() + "/" + verb, Icon: icon, Post: true, Primary: true, Values: []ui.Hidden{{Name: "version", Value: digits(int(e.Version))}}}
	}
	switch {
	case e.State == Draft && web.May(ctx, "handbook.write"):
		return []ui.Action{{Label: "Ändra", URL: e.URL() + "/andra", Icon: "pencil"}, post("Skicka på granskning", "skicka", "send")}
	case e.State == Review && web.May(ctx, "handbook.approve") && web.UserFrom(ctx).ID != e.WrittenID:
		return []ui.Action{post("Fastställ", "faststall", "check")}
	}
	return nil
}

// checklistHelp tells how an item says when it is asked for and of whom.
const checklistHelp = "Skriv en punkt på varje rad, med ett bindestreck före. Punkterna besvaras i upphandlingen när dess steg börjar. " +
	"Sist i en punkt kan det stå när den gäller, vem som svarar och om den får lämnas obesvarad: (om personuppgifter; ansvar: jurist; frivillig)."

func newEditionForm(d Document, e Edition, action, cancel string) ui.Form {
	form := ui.NewForm(EditionFields, &e)
	form.Without("file_name")
	form.Control("text").Rows = 20
	if d.Kind == Checklist {
		form.Control("text").Help = checklistHelp
	}
	form.Action, form.Submit, form.Cancel, form.Upload = action, "Spara utkastet", cancel, true
	if e.ID != "" {
		form.Version = int(e.Version)
	}
	file := ui.Control{Key: "file", Label: "Fil", Type: "file", Help: "Mallens fil, till exempel i Word eller Excel. Lämna tomt för att behålla den som finns."}
	if e.FileName != "" {
		file.Help = "Nu: " + e.FileName + ". " + file.Help
	}
	form.Controls = append(form.Controls, file)
	return form
}

func (a *Web) newEdition(w http.ResponseWriter, r *http.Request) error {
	d, err := a.Store.Document(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	var e Edition
	if len(d.Editions) > 0 {
		e = Edition{Text: d.Editions[0].Text, FileID: d.Editions[0].FileID, FileName: d.Editions[0].FileName, Because: r.FormValue("anledning"), BecauseURL: r.FormValue("lank")}
	}
	return editionFormTmpl.Render(w, r, "Ny utgåva av "+d.Title, editionForm{ui.Crumb{Label: d.Title, URL: d.URL()}, newEditionForm(d, e, d.URL()+"/ny-utgava", d.URL())})
}

func (a *Web) createEdition(w http.ResponseWriter, r *http.Request) error {
	d, err := a.Store.Document(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	e := Edition{DocumentID: d.ID}
	if len(d.Editions) > 0 {
		e.FileID, e.FileName = d.Editions[0].FileID, d.Editions[0].FileName
	}
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	if err = EditionFields.Read(&e, posted); err == nil {
		err = a.receive(r, d, &e)
	}
	if err == nil {
		e, err = a.Store.NewEdition(r.Context(), e)
	}
	return a.editionDone(w, r, d, e, posted, d.URL()+"/ny-utgava", "Ny utgåva av "+d.Title, err)
}

func (a *Web) editEdition(w http.ResponseWriter, r *http.Request) error {
	d, e, err := a.Store.Edition(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return editionFormTmpl.Render(w, r, "Ändra utgåva "+sv.Number(e.No), editionForm{ui.Crumb{Label: d.Title, URL: d.URL()}, newEditionForm(d, e, e.URL(), e.URL())})
}

func (a *Web) saveEdition(w http.ResponseWriter, r *http.Request) error {
	d, saved, err := a.Store.Edition(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	e := saved
	if err = EditionFields.Read(&e, posted); err == nil {
		err = a.receive(r, d, &e)
	}
	if err == nil {
		e.Version = int64(web.Version(posted))
		_, err = a.Store.SaveEdition(r.Context(), e)
	}
	if record.Stale(err, saved.Version, posted) {
		c := ui.NewConflict(EditionFields, &e, &saved, posted, int(saved.Version))
		return record.Conflict(w, r, d.Title, saved.URL(), c, ui.Crumb{Label: "Handbok", URL: Path})
	}
	return a.editionDone(w, r, d, e, posted, saved.URL(), "Ändra utgåva "+sv.Number(saved.No), err)
}

func (a *Web) editionDone(w http.ResponseWriter, r *http.Request, d Document, e Edition, posted map[string]string, action, title string, err error) error {
	if web.Correctable(err) {
		form := newEditionForm(d, e, action, d.URL())
		form.Posted(posted, err)
		return editionFormTmpl.RenderStatus(w, r, web.StatusOf(err), title, editionForm{ui.Crumb{Label: d.Title, URL: d.URL()}, form})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, e.URL(), "Utkastet är sparat.")
}

// receive stores the posted file, if there is one.
func (a *Web) receive(r *http.Request, d Document, e *Edition) error {
	from, head, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil
	}
	if err != nil {
		return err
	}
	defer from.Close()
	f, err := a.Store.Keep(r.Context(), d, head.Filename, from, largestFile)
	e.FileID, e.FileName = f.ID, f.Name
	return err
}

func (a *Web) download(w http.ResponseWriter, r *http.Request) error {
	_, e, err := a.Store.Edition(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if e.FileID == "" {
		return fault.NotFound("Utgåvan har ingen fil.")
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(e.FileName))
	return a.Store.Fetch(r.Context(), e, w)
}
