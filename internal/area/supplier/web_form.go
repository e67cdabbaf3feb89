package supplier

import (
	"context"
	"net/http"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type formPage struct {
	Similar ui.Table // suppliers that may be the same company
	Form    ui.Form
}

var formTmpl = web.Parse[formPage](pages, "form.html")

// keyKnown says that the user has seen the similar suppliers and wants a new one.
const keyKnown = "inte_dubblett"

func newForm(s Supplier) ui.Form {
	f := ui.NewForm(Fields, &s)
	f.Action, f.Submit, f.Cancel, f.Draft = "/leverantorer", "Spara leverantör", "/leverantorer", "leverantor-ny"
	return f
}

func editForm(ctx context.Context, s Supplier) ui.Form {
	f := ui.NewForm(Fields, &s)
	f.Action, f.Submit, f.Cancel, f.Version = s.URL(), "Spara leverantör", s.URL(), int(s.Version)
	f.Draft = "leverantor-" + s.ID
	if guarded(ctx, s) {
		f.Without(personal...)
	}
	return f
}

// guarded tells whether the supplier has numbers that the user may not see. They
// are then neither in the form nor taken from it.
func guarded(ctx context.Context, s Supplier) bool { return s.Person && !web.May(ctx, permPersonal) }

func (a *Web) new(w http.ResponseWriter, r *http.Request) error {
	s := New()
	s.Name = r.FormValue("namn")
	return formTmpl.Render(w, r, "Ny leverantör", formPage{Form: newForm(s)})
}

func (a *Web) create(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one := New()
	if err := Fields.Read(&one, posted); err != nil {
		return again(w, r, "Ny leverantör", newForm(one), posted, err)
	}
	if posted[keyKnown] != "ja" && one.Name != "" {
		similar, err := a.Store.Similar(r.Context(), one)
		if err != nil {
			return err
		}
		if len(similar) > 0 {
			return warn(w, r, one, posted, similar)
		}
	}
	if one, err = a.Store.Create(r.Context(), one); err != nil {
		return again(w, r, "Ny leverantör", newForm(one), posted, err)
	}
	return web.Redirect(w, r, one.URL(), "Leverantören är sparad.")
}

// warn shows the form again with those that the new supplier may be the same as.
func warn(w http.ResponseWriter, r *http.Request, one Supplier, posted map[string]string, similar []Supplier) error {
	f := newForm(one)
	f.Posted(posted, nil)
	f.Hidden, f.Submit = []ui.Hidden{{Name: keyKnown, Value: "ja"}}, "Spara ändå som ny"
	return formTmpl.RenderStatus(w, r, http.StatusConflict, "Ny leverantör", formPage{Similar: similarTable(r.Context(), similar), Form: f})
}

func similarTable(ctx context.Context, similar []Supplier) ui.Table {
	for i := range similar {
		similar[i] = seen(ctx, similar[i])
	}
	columns := ui.Fields(Fields, "name", "org_no", "town", "size")
	columns[0] = columns[0].As(func(s *Supplier) ui.Cell { return ui.Link(s.Name, s.URL()) })
	return columns.Table("Liknande leverantörer", similar)
}

// again shows a form with what was wrong, if the user can correct it.
func again(w http.ResponseWriter, r *http.Request, title string, f ui.Form, posted map[string]string, err error) error {
	if !web.Correctable(err) {
		return err
	}
	f.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), title, formPage{Form: f})
}

func (a *Web) edit(w http.ResponseWriter, r *http.Request) error {
	one, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+one.Name, formPage{Form: editForm(r.Context(), one)})
}

func (a *Web) save(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.Store.Get(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	if guarded(ctx, saved) {
		for _, key := range personal {
			delete(posted, key)
		}
	}
	input := saved
	if err = Fields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.Save(ctx, input, "")
	}
	switch {
	case record.Stale(err, saved.Version, posted):
		return conflict(w, r, input, saved, posted)
	case err != nil:
		return again(w, r, "Ändra "+saved.Name, editForm(ctx, saved), posted, err)
	}
	return web.Redirect(w, r, saved.URL(), "Leverantören är sparad.")
}

// conflict shows both versions when somebody else saved first.
func conflict(w http.ResponseWriter, r *http.Request, mine, saved Supplier, posted map[string]string) error {
	mine, theirs := seen(r.Context(), mine), seen(r.Context(), saved)
	c := ui.NewConflict(Fields, &mine, &theirs, posted, int(saved.Version))
	return record.Conflict(w, r, saved.Name, saved.URL(), c, ui.Crumb{Label: "Leverantörer", URL: "/leverantorer"})
}
