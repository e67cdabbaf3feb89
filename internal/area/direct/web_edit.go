package direct

import (
	"context"
	"net/http"

	"klover/internal/area/identity"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
)

func refOf(id string) identity.Ref { return identity.Ref(id) }

func (a *Web) blank(w http.ResponseWriter, r *http.Request) error {
	user := web.UserFrom(r.Context())
	one := Award{DecidedOn: a.Store.today(), ByName: user.Name, Ground: GroundValue}
	if len(user.Parties) == 1 {
		one.Party = party.Code(user.Parties[0])
	}
	page, err := a.newPage(r.Context(), one)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ny direktupphandling", page)
}

func (a *Web) newPage(ctx context.Context, one Award) (formPage, error) {
	page, err := a.form(ctx, one)
	page.Form.Action, page.Form.Submit, page.Form.Cancel, page.Form.Draft = Path, "Registrera", Path, "direkt-ny"
	return page, err
}

func (a *Web) create(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var one Award
	if err = a.read(ctx, &one, posted); err == nil {
		err = scope(ctx, one)
	}
	if err == nil {
		one, err = a.Store.Create(ctx, one)
	}
	if err == nil {
		return web.Redirect(w, r, one.URL(), "Direktupphandlingen är registrerad som "+one.Number+".")
	}
	page, formErr := a.newPage(ctx, one)
	if formErr != nil {
		return formErr
	}
	return again(w, r, "Ny direktupphandling", page, posted, err)
}

// writable returns the award of the address if the user may write to it.
func (a *Web) writable(r *http.Request) (Award, error) {
	one, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err == nil {
		err = scope(r.Context(), one)
	}
	return one, err
}

func (a *Web) editPage(ctx context.Context, one Award) (formPage, error) {
	page, err := a.form(ctx, one)
	f := &page.Form
	f.Action, f.Submit, f.Cancel, f.Version = one.URL(), "Spara", one.URL(), int(one.Version)
	f.Controls = append(f.Controls, ui.Control{Key: "why", Label: "Varför ändras uppgifterna?", Type: "text", Help: "Visas i historiken."})
	return page, err
}

func (a *Web) edit(w http.ResponseWriter, r *http.Request) error {
	one, err := a.writable(r)
	if err != nil {
		return err
	}
	page, err := a.editPage(r.Context(), one)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+one.Name(), page)
}

func (a *Web) save(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.writable(r)
	if err != nil {
		return err
	}
	input := saved
	if err = a.read(ctx, &input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.Save(ctx, input, posted["why"])
	}
	switch {
	case err == nil:
		return web.Redirect(w, r, saved.URL(), "Direktupphandlingen är sparad.")
	case record.Stale(err, saved.Version, posted):
		set, err := a.fields(ctx)
		if err != nil {
			return err
		}
		return record.Conflict(w, r, saved.Name(), saved.URL(), ui.NewConflict(set, &input, &saved, posted, int(saved.Version)), crumbs(saved)...)
	}
	page, formErr := a.editPage(ctx, saved)
	if formErr != nil {
		return formErr
	}
	return again(w, r, "Ändra "+saved.Name(), page, posted, err)
}

func strikePage(one Award) formPage {
	return formPage{Crumbs: crumbs(one), Form: ui.Form{Action: one.URL() + "/makulera", Submit: "Makulera", Cancel: one.URL(), Danger: true,
		Controls: []ui.Control{{Key: "why", Label: "Varför makuleras direktupphandlingen?", Type: "long", Required: true, Help: "Den finns kvar i registret men räknas inte."}}}}
}

func (a *Web) askStrike(w http.ResponseWriter, r *http.Request) error {
	one, err := a.writable(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Makulera "+one.Name(), strikePage(one))
}

func (a *Web) strike(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, err := a.writable(r)
	if err != nil {
		return err
	}
	if _, err = a.Store.Strike(r.Context(), one.ID, posted["why"]); err == nil {
		return web.Redirect(w, r, one.URL(), "Direktupphandlingen är makulerad.")
	}
	return again(w, r, "Makulera "+one.Name(), strikePage(one), posted, err)
}
