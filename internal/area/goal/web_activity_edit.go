package goal

import (
	"context"
	"net/http"
	"strconv"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

var activityCrumbs = []ui.Crumb{{Label: "Aktiviteter", URL: ActivitiesPath}}

// activityForm is the form of an activity with the goals of its year to choose from.
func (a *Web) activityForm(ctx context.Context, one Activity) (ui.Form, error) {
	f := ui.NewForm(ActivityFields, &one)
	f.Action, f.Submit, f.Cancel, f.Version, f.Draft = ActivitiesPath, "Spara aktiviteten", ActivitiesPath, int(one.Version), "aktivitet-"+one.ID
	if one.ID != "" {
		f.Action, f.Cancel = one.URL(), one.URL()
		f.Without("year")
		f.Hidden = append(f.Hidden, ui.Hidden{Name: "year", Value: strconv.FormatInt(one.Year, 10)})
	}
	t, err := a.Store.Tree(ctx, one.Year)
	if fault.KindOf(err) == fault.KindNotFound {
		err = nil // the form says that the year has no model
	}
	f.Choose("goals", goalOptions(t, func(g Goal) bool { return g.Level != Service }))
	f.Choose("owner_id", append([]field.Option{{Label: "Ingen"}}, options(ctx, a.People)...))
	f.Choose("unit_id", append([]field.Option{{Label: "Ingen"}}, options(ctx, a.Units)...))
	f.Choose("phase", append([]field.Option{{Label: "Inte kategoriinitiativ"}}, phases...))
	f.Choose("owner_role", append([]field.Option{{Label: "Ingen"}}, roleChoices()...))
	return f, err
}

func (a *Web) newActivity(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	year, err := a.chosenYear(r)
	if err != nil {
		return err
	}
	one := Activity{Year: year, Kind: Doing, Status: NotStarted, Headed: true}
	if id := r.FormValue("mal"); id != "" {
		g, _, err := a.Store.Goal(ctx, id)
		if err != nil {
			return err
		}
		one.Year, one.Goals = g.Year, Goals{id}
	}
	f, err := a.activityForm(ctx, one)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ny aktivitet", formPage{Crumbs: activityCrumbs, Form: f})
}

func (a *Web) createActivity(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var one Activity
	if err = ActivityFields.Read(&one, posted); err == nil {
		one, err = a.Store.CreateActivity(r.Context(), one)
	}
	if web.Correctable(err) {
		one.ID = ""
		return a.correctActivity(w, r, one, posted, err, "Ny aktivitet")
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL(), "Aktiviteten är sparad.")
}

func (a *Web) correctActivity(w http.ResponseWriter, r *http.Request, one Activity, posted map[string]string, wrong error, title string) error {
	f, err := a.activityForm(r.Context(), one)
	if err != nil {
		return err
	}
	f.Posted(posted, wrong)
	return formTmpl.RenderStatus(w, r, web.StatusOf(wrong), title, formPage{Crumbs: activityCrumbs, Form: f})
}

func (a *Web) editActivity(w http.ResponseWriter, r *http.Request) error {
	one, err := a.Store.Activity(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	f, err := a.activityForm(r.Context(), one)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+one.Title, formPage{Crumbs: activityCrumbs, Form: f})
}

func (a *Web) saveActivity(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.Store.Activity(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	input := saved
	if err = ActivityFields.Read(&input, posted); err == nil {
		input.Version, input.Year = int64(web.Version(posted)), saved.Year
		_, err = a.Store.SaveActivity(r.Context(), input, "")
	}
	if record.Stale(err, saved.Version, posted) {
		c := ui.NewConflict(ActivityFields, &input, &saved, posted, int(saved.Version))
		return record.Conflict(w, r, saved.Title, saved.URL(), c)
	}
	if web.Correctable(err) {
		return a.correctActivity(w, r, saved, posted, err, "Ändra "+saved.Title)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, saved.URL(), "Aktiviteten är sparad.")
}

func (a *Web) moveActivity(w http.ResponseWriter, r *http.Request) error {
	step, err := strconv.Atoi(r.FormValue("steg"))
	if err != nil || step != 1 && step != -1 {
		return fault.Wrong("Aktiviteten kan flyttas ett steg upp eller ned.")
	}
	one, err := a.Store.MoveActivity(r.Context(), r.PathValue("id"), step)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL(), "Aktiviteten är flyttad bland målets aktiviteter.")
}

func (a *Web) removeActivity(w http.ResponseWriter, r *http.Request) error {
	one, err := a.Store.Activity(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := a.Store.RemoveActivity(r.Context(), one.ID, ""); err != nil {
		return err
	}
	return web.Redirect(w, r, ActivityFilter{Year: one.Year}.URL(), one.Title+" är borttagen.")
}
