package training

import (
	"context"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

func occasionCrumb() ui.Crumb { return ui.Crumb{Label: "Kurstillfällen", URL: OccasionPath} }

func (a *Web) occasionForm(ctx context.Context, o *Occasion) (formPage, error) {
	f := ui.NewForm(OccasionFields, o)
	f.Action, f.Submit, f.Cancel = OccasionPath, "Spara tillfälle", OccasionPath
	if o.ID != "" {
		f.Action, f.Cancel, f.Version = o.URL(), o.URL(), int(o.Version)
		return formPage{occasionCrumb(), f}, nil
	}
	courses, err := a.courseOptions(ctx, true)
	f.Controls = append([]ui.Control{{Key: "course_id", Label: "Kurs", Type: "choice", Required: true, Value: o.CourseID}}, f.Controls...)
	f.Choose("course_id", courses)
	return formPage{occasionCrumb(), f}, err
}

func (a *Web) newOccasion(w http.ResponseWriter, r *http.Request) error {
	form, err := a.occasionForm(r.Context(), &Occasion{CourseID: r.URL.Query().Get("kurs"), Seats: 20})
	if err != nil {
		return err
	}
	return again(w, r, "Nytt tillfälle", form, nil, nil)
}

func (a *Web) createOccasion(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	o := Occasion{CourseID: posted["course_id"]}
	err = OccasionFields.Read(&o, posted)
	if o.CourseID == "" {
		err = fault.Invalid(append([]fault.Field{{Name: "course_id", Message: "Välj kurs."}}, fault.FieldsOf(err)...)...)
	}
	if err == nil {
		o, err = a.Store.CreateOccasion(r.Context(), o)
	}
	if web.Correctable(err) {
		form, formErr := a.occasionForm(r.Context(), &Occasion{CourseID: posted["course_id"], Seats: 20})
		if formErr != nil {
			return formErr
		}
		return again(w, r, "Nytt tillfälle", form, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, o.URL(), "Tillfället är planerat. Öppna det för bokning när det är klart.")
}

func (a *Web) editOccasion(w http.ResponseWriter, r *http.Request) error {
	o, err := a.loadOccasion(r)
	if err != nil {
		return err
	}
	form, err := a.occasionForm(r.Context(), &o)
	if err != nil {
		return err
	}
	return again(w, r, "Ändra "+o.Name(), form, nil, nil)
}

func (a *Web) saveOccasion(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	before, err := a.loadOccasion(r)
	if err != nil {
		return err
	}
	form, err := a.occasionForm(r.Context(), &before)
	if err != nil {
		return err
	}
	mine := before
	if err = OccasionFields.Read(&mine, posted); err == nil {
		mine.Version = int64(web.Version(posted))
		_, err = a.Store.SaveOccasion(r.Context(), mine, "")
	}
	return saved(w, r, OccasionFields, &mine, &before, before.Version, posted, form, "Ändra "+before.Name(), before.URL(), "Tillfället är sparat.", err)
}

func (a *Web) removeOccasion(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.RemoveOccasion(r.Context(), r.PathValue("id"), ""); err != nil {
		return err
	}
	return web.Redirect(w, r, OccasionPath, "Tillfället är borttaget.")
}
