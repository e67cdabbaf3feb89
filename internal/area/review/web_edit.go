package review

import (
	"context"
	"net/http"
	"slices"

	"klover/internal/area/procurement"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// verbKeys are written by verbs.
var verbKeys = append([]string{"decided_on", "outcome", "closed_on"}, judgementKeys...)

func (a *Web) form(ctx context.Context, c Case) (ui.Form, error) {
	f := ui.NewForm(Fields, &c)
	f.Without(verbKeys...)
	if hidden(ctx, c) {
		f.Without("applicant_org_no")
	}
	if a.Categories == nil {
		f.Without("category_id")
		return f, nil
	}
	categories, err := a.Categories(ctx)
	f.Choose("category_id", categories)
	return f, err
}

func (a *Web) newPage(ctx context.Context, c Case) (formPage, error) {
	f, err := a.form(ctx, c)
	if in := f.Control("procurement_id"); in != nil {
		in.Type, in.Help = "text", "Upphandlingens diarienummer, till exempel INK22-0123."
	}
	f.Action, f.Submit, f.Cancel, f.Draft = Path, "Spara mål", Path, "overprovning-ny"
	return formPage{Crumbs: []ui.Crumb{{Label: "Överprövningar", URL: Path}}, Form: f}, err
}

func (a *Web) blank(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c := Case{Type: TypeReview, FiledOn: a.Store.today()}
	if id := r.URL.Query().Get("upphandling"); id != "" {
		p, err := a.Store.procurements().Get(ctx, id)
		if err != nil {
			return err
		}
		rules, err := a.Store.laws().Book(ctx)
		if err != nil {
			return err
		}
		c.ProcurementID, c.Court = p.Number, courtOf(rules, FR, home(p), c.FiledOn)
	}
	page, err := a.newPage(ctx, c)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Nytt mål om överprövning", page)
}

func (a *Web) create(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.posted(ctx, posted)
	if err == nil {
		c, err = a.Store.Create(ctx, c)
	}
	if err == nil {
		return web.Redirect(w, r, c.URL(), "Målet är registrerat, och upphandlingen är märkt som överprövad.")
	}
	page, formErr := a.newPage(ctx, Case{})
	if formErr != nil {
		return formErr
	}
	return again(w, r, "Nytt mål om överprövning", page, posted, err)
}

// posted reads a new case. Its procurement is written by number.
func (a *Web) posted(ctx context.Context, posted map[string]string) (Case, error) {
	var c Case
	number := posted["procurement_id"]
	values := without(posted)
	delete(values, "procurement_id")
	if err := Fields.Read(&c, values); err != nil || number == "" {
		return c, err
	}
	p, err := a.Store.procurements().ByNumber(ctx, number)
	if fault.KindOf(err) == fault.KindNotFound {
		return c, fault.Invalid(fault.Field{Name: "procurement_id", Message: fault.Message(err)})
	}
	if err != nil {
		return c, err
	}
	c.ProcurementID = p.ID
	return c, procurement.Scope(ctx, p)
}

// without leaves out what verbs write.
func without(posted map[string]string) map[string]string {
	values := make(map[string]string, len(posted))
	for key, value := range posted {
		if !slices.Contains(verbKeys, key) {
			values[key] = value
		}
	}
	return values
}

func (a *Web) editPage(ctx context.Context, c Case) (formPage, error) {
	f, err := a.form(ctx, c)
	f.Without("procurement_id")
	f.Action, f.Submit, f.Cancel, f.Version, f.Draft = c.URL(), "Spara mål", c.URL(), int(c.Version), "overprovning-"+c.ID
	f.Controls = append(f.Controls, ui.Control{Key: "why", Label: "Varför ändras uppgifterna?", Type: "text", Help: "Visas i historiken."})
	return formPage{Crumbs: crumbs(c), Form: f}, err
}

func (a *Web) edit(w http.ResponseWriter, r *http.Request) error {
	c, _, err := a.writable(r)
	if err != nil {
		return err
	}
	page, err := a.editPage(r.Context(), c)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+c.Name(), page)
}

func (a *Web) save(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, p, err := a.writable(r)
	if err != nil {
		return err
	}
	input := saved
	input.Instances = slices.Clone(saved.Instances)
	values := without(posted)
	delete(values, "procurement_id")
	if err = Fields.Read(&input, values); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.Save(ctx, input, posted["why"])
	}
	switch {
	case err == nil:
		return web.Redirect(w, r, saved.URL(), "Målet är sparat.")
	case record.Stale(err, saved.Version, posted):
		return a.conflict(w, r, fields(nil, map[string]string{p.ID: p.Name()}), input, saved, posted)
	}
	page, formErr := a.editPage(ctx, saved)
	if formErr != nil {
		return formErr
	}
	return again(w, r, "Ändra "+saved.Name(), page, posted, err)
}

func (a *Web) conflict(w http.ResponseWriter, r *http.Request, set field.Set[Case], mine, saved Case, posted map[string]string) error {
	c := ui.NewConflict(set, &mine, &saved, posted, int(saved.Version))
	if history, err := a.Store.History(r.Context(), saved.ID); err == nil && len(history) > 0 {
		c.Who, c.When = history[0].Actor.Name, record.When(history[0].At)
	}
	return record.Conflict(w, r, saved.Name(), saved.URL(), c, crumbs(saved)...)
}
