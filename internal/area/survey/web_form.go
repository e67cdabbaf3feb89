package survey

import (
	"fmt"
	"net/http"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type formPage struct {
	Form      ui.Form
	Questions []questionControls
}

// questionControls is the fields of one question.
type questionControls struct {
	Legend   string
	Controls []ui.Control
}

var formTmpl = web.Parse[formPage](pages, "form.html")

// mostQuestions is how many questions a form may have: longer ones are not answered.
const mostQuestions = 40

func (a *Web) page(f Form, blank int) formPage {
	form := ui.NewForm(Fields, &f)
	form.Action, form.Submit, form.Cancel = Path, "Spara enkäten", Path
	if f.ID != "" {
		form.Action, form.Cancel, form.Version = f.URL(), f.URL(), int(f.Version)
		form.Controls = append(form.Controls, ui.Control{Key: "why", Label: "Varför ändras enkäten?", Type: "text", Group: "Ändringen", Help: "Syns i historiken."})
	}
	page := formPage{Form: form}
	questions := f.Questions
	for range blank {
		questions = append(questions, Question{Asks: Scale})
	}
	for i, q := range questions {
		page.Questions = append(page.Questions, controls(f, i, q))
	}
	return page
}

func controls(f Form, i int, q Question) questionControls {
	c := questionControls{Legend: fmt.Sprintf("Fråga %d", i+1), Controls: []ui.Control{
		{Key: questionKey(i, "text"), Label: "Fråga eller påstående", Type: "text", Value: q.Text, Quiet: true},
		choice(questionKey(i, "asks"), "Svaras med", string(q.Asks), asks),
	}}
	if f.Kind == HME {
		var parts []field.Option
		for _, p := range Parts {
			parts = append(parts, field.Option{Value: p, Label: p})
		}
		c.Controls = append(c.Controls, choice(questionKey(i, "part"), "Delindex", q.Part, parts))
	}
	return c
}

func choice(key, label, value string, options []field.Option) ui.Control {
	c := ui.Control{Key: key, Label: label, Type: "choice", Value: value, Quiet: true}
	for _, o := range options {
		c.Options = append(c.Options, ui.Option{Value: o.Value, Label: o.Label, Chosen: o.Value == value})
	}
	return c
}

// read fills the form from what was posted. A question without text is left out.
func read(f *Form, posted map[string]string) error {
	err := Fields.Read(f, posted)
	old := f.Questions
	f.Questions = nil
	for i := range mostQuestions {
		text := strings.TrimSpace(posted[questionKey(i, "text")])
		if text == "" {
			continue
		}
		q := Question{Asks: Asks(posted[questionKey(i, "asks")]), Part: posted[questionKey(i, "part")], Text: text}
		if q.Asks == "" {
			q.Asks = Scale
		}
		if i < len(old) {
			q.ID = old[i].ID
		}
		f.Questions = append(f.Questions, q)
	}
	return err
}

func (a *Web) new(w http.ResponseWriter, r *http.Request) error {
	kind := Kind(r.FormValue("slag"))
	if kind == "" {
		kind = NKI
	}
	return formTmpl.Render(w, r, "Ny enkät", a.page(Blank(kind), 1))
}

func (a *Web) create(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var f Form
	if err = read(&f, posted); err == nil && posted["add"] == "" {
		f, err = a.Store.Create(r.Context(), f)
	}
	if posted["add"] != "" || web.Correctable(err) {
		return a.again(w, r, "Ny enkät", f, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, f.URL(), "Enkäten är sparad.")
}

func (a *Web) edit(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+f.Title, a.page(f, 0))
}

func (a *Web) save(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	input := saved
	if err = read(&input, posted); err == nil && posted["add"] == "" {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.Save(r.Context(), input, posted["why"])
	}
	if record.Stale(err, saved.Version, posted) {
		c := ui.NewConflict(Fields, &input, &saved, posted, int(saved.Version))
		return record.Conflict(w, r, saved.Title, saved.URL(), c, ui.Crumb{Label: "Enkäter", URL: Path})
	}
	if posted["add"] != "" || web.Correctable(err) {
		return a.again(w, r, "Ändra "+saved.Title, input, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, saved.URL(), "Enkäten är sparad.")
}

// again shows the form with what was posted: with a question more, or with faults.
func (a *Web) again(w http.ResponseWriter, r *http.Request, title string, f Form, posted map[string]string, err error) error {
	blank, status := 0, http.StatusOK
	if posted["add"] != "" {
		blank = 1
	}
	if err != nil {
		status = web.StatusOf(err)
	}
	page := a.page(f, blank)
	page.Form.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, status, title, page)
}

func (a *Web) copy(w http.ResponseWriter, r *http.Request) error {
	f, err := a.Store.Copy(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, f.URL()+"/andra", "Enkäten är kopierad. Ändra kopian och spara.")
}
