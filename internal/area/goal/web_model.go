package goal

import (
	"fmt"
	"net/http"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type modelPage struct {
	Crumbs  []ui.Crumb
	Form    ui.Form
	Actions []ui.Action
	History ui.History
}

var modelTmpl = web.Parse[modelPage](pages, "model.html")

func modelForm(m Model) ui.Form {
	f := ui.NewForm(ModelFields, &m)
	f.Action, f.Submit, f.Cancel, f.Version = "/styrmodell", "Spara styrmodellen", "/mal", int(m.Version)
	if m.ID != "" {
		f.Action, f.Cancel = m.EditURL(), m.URL()
		f.Without("year")
	}
	return f
}

func (a *Web) newModel(w http.ResponseWriter, r *http.Request) error {
	m := Model{Year: int64(a.Store.Today().Year()), Title: "Balanserad styrning", Unit: "Inköp", ServiceTerm: "Övergripande mål", PoliticalTerm: "Politikens mål", BusinessTerm: "Verksamhetens mål", UnitTerm: "Inköps mål"}
	return modelTmpl.Render(w, r, "Ny styrmodell", modelPage{Form: modelForm(m)})
}

func (a *Web) createModel(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var m Model
	if err = ModelFields.Read(&m, posted); err == nil {
		m, err = a.Store.CreateModel(r.Context(), m)
	}
	if web.Correctable(err) {
		f := modelForm(Model{})
		f.Posted(posted, err)
		return modelTmpl.RenderStatus(w, r, web.StatusOf(err), "Ny styrmodell", modelPage{Form: f})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, m.URL(), "Styrmodellen är sparad. Lägg till perspektiv och övergripande mål.")
}

func (a *Web) model(r *http.Request) (Model, error) {
	year, err := parseYear(r.PathValue("year"))
	if err != nil {
		return Model{}, err
	}
	return a.Store.Model(r.Context(), year)
}

func (a *Web) modelPage(r *http.Request, m Model) (modelPage, error) {
	page := modelPage{Crumbs: goalCrumbs(m.Year), Form: modelForm(m)}
	entries, err := audit.History(r.Context(), a.Store.DB, ModelKind, fmt.Sprint(m.Year))
	if err != nil {
		return page, err
	}
	page.History = shortHistory("styrmodellen", entries)
	all, err := a.Store.Models(r.Context())
	if !slices.ContainsFunc(all, func(other Model) bool { return other.Year > m.Year }) {
		page.Actions = []ui.Action{{Label: fmt.Sprintf("Kopiera till %d", m.Year+1), URL: m.EditURL() + "/kopiera", Icon: "copy", Post: true}}
	}
	return page, err
}

func (a *Web) editModel(w http.ResponseWriter, r *http.Request) error {
	m, err := a.model(r)
	if err != nil {
		return err
	}
	page, err := a.modelPage(r, m)
	if err != nil {
		return err
	}
	return modelTmpl.Render(w, r, "Styrmodell "+fmt.Sprint(m.Year), page)
}

func (a *Web) saveModel(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.model(r)
	if err != nil {
		return err
	}
	input := saved
	if err = ModelFields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.SaveModel(r.Context(), input, "")
	}
	if record.Stale(err, saved.Version, posted) {
		c := ui.NewConflict(ModelFields, &input, &saved, posted, int(saved.Version))
		c.Action, c.Back = saved.EditURL(), saved.URL()
		return record.Conflict(w, r, saved.Name(), "", c)
	}
	if web.Correctable(err) {
		page, fail := a.modelPage(r, saved)
		if fail != nil {
			return fail
		}
		page.Form.Posted(posted, err)
		return modelTmpl.RenderStatus(w, r, web.StatusOf(err), "Styrmodell "+fmt.Sprint(saved.Year), page)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, saved.URL(), "Styrmodellen är sparad.")
}

func (a *Web) copyModel(w http.ResponseWriter, r *http.Request) error {
	m, err := a.model(r)
	if err != nil {
		return err
	}
	t, err := a.Store.CopyModel(r.Context(), m.Year)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, t.Model.URL(), fmt.Sprintf("Styrmodellen för %d är kopierad till %d med %d mål.", m.Year, t.Model.Year, len(t.Goals)))
}
