package identity

import (
	"context"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

func (a *Web) userRoutes(m *web.Mux) {
	m.Handle("GET /anvandare", permManage, a.users)
	m.Handle("GET /anvandare/ny", permManage, a.newUser)
	m.Handle("POST /anvandare", permManage, a.createUser)
	m.Handle("GET /anvandare/{id}", permManage, a.showUser)
	m.Handle("GET /anvandare/{id}/andra", permManage, a.editUser)
	m.Handle("POST /anvandare/{id}", permManage, a.saveUser)
	m.Handle("POST /anvandare/{id}/lank", permManage, a.giveLink)
	m.Handle("POST /anvandare/{id}/tillfalligt", permManage, a.giveTemporary)
	m.Handle("POST /anvandare/{id}/stang", permManage, a.closeUser)
	m.Handle("POST /anvandare/{id}/oppna", permManage, a.openUser)
	m.Handle("POST /anvandare/{id}/logga-ut", permManage, a.endUserSessions)
}

var userCrumbs = []ui.Crumb{{Label: "Användare", URL: "/anvandare"}}

func (a *Web) userForm(ctx context.Context, u User) (ui.Form, error) {
	f := ui.NewForm(UserFields, &u)
	f.Action, f.Submit, f.Cancel, f.Version = "/anvandare/"+u.ID, "Spara användare", "/anvandare/"+u.ID, int(u.Version)
	if u.ID == "" {
		f.Action, f.Submit, f.Cancel = "/anvandare", "Lägg upp användare", "/anvandare"
	}
	f.Control("name").Complete, f.Control("email").Complete = "off", "off"
	units, err := a.unitOptions(ctx)
	f.Choose("unit_id", units)
	return f, err
}

// unitOptions are the units of today as a tree to choose from.
func (a *Web) unitOptions(ctx context.Context) ([]field.Option, error) {
	units, err := a.Store.Units(ctx, a.Store.today())
	if err != nil {
		return nil, err
	}
	return options(Tree(units), func(n Node) field.Option {
		label := n.Name
		for range n.Depth {
			label = "\u00a0\u00a0\u00a0" + label
		}
		return field.Option{Value: n.ID, Label: label}
	}), nil
}

func (a *Web) newUser(w http.ResponseWriter, r *http.Request) error {
	form, err := a.userForm(r.Context(), User{Active: true})
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ny användare", formPage{Crumbs: userCrumbs, Form: form,
		Intro: "När användaren är upplagd får du en länk att lämna över. Med den väljer personen själv sitt lösenord."})
}

func (a *Web) createUser(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var u User
	if err = UserFields.Read(&u, posted); err == nil {
		u, err = a.Store.Create(r.Context(), u)
	}
	if err != nil {
		form, failed := a.userForm(r.Context(), User{})
		if failed != nil {
			return failed
		}
		return again(w, r, "Ny användare", formPage{Crumbs: userCrumbs, Form: form}, posted, err)
	}
	link, err := a.Store.NewLink(r.Context(), u)
	if err != nil {
		return err
	}
	return a.showUserWith(w, r, u, a.linkBox(r, link))
}

func (a *Web) editUser(w http.ResponseWriter, r *http.Request) error {
	u, err := a.Store.User(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := a.userForm(r.Context(), u)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+u.Name, formPage{Crumbs: userCrumbs, Form: form})
}

func (a *Web) saveUser(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.Store.User(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	input := saved
	if err = UserFields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.Save(r.Context(), input, posted["why"])
	}
	if fault.KindOf(err) == fault.KindConflict && saved.Version != input.Version {
		return a.userConflict(w, r, input, saved, posted)
	}
	if err != nil {
		form, failed := a.userForm(r.Context(), saved)
		if failed != nil {
			return failed
		}
		return again(w, r, "Ändra "+saved.Name, formPage{Crumbs: userCrumbs, Form: form}, posted, err)
	}
	return web.Redirect(w, r, "/anvandare/"+saved.ID, "Användaren är sparad.")
}

// userConflict shows both versions, with units by name.
func (a *Web) userConflict(w http.ResponseWriter, r *http.Request, mine, saved User, posted map[string]string) error {
	units, err := a.Store.UnitNames(r.Context())
	if err != nil {
		return err
	}
	mine.UnitID, saved.UnitID = Ref(units[string(mine.UnitID)]), Ref(units[string(saved.UnitID)])
	c := ui.NewConflict(UserFields, &mine, &saved, posted, int(saved.Version))
	return record.Conflict(w, r, saved.Name, "/anvandare/"+saved.ID, c)
}

func (a *Web) showUser(w http.ResponseWriter, r *http.Request) error {
	u, err := a.Store.User(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return a.showUserWith(w, r, u, secretBox{})
}

func (a *Web) showUserWith(w http.ResponseWriter, r *http.Request, u User, secret secretBox) error {
	ctx := r.Context()
	units, err := a.Store.UnitNames(ctx)
	if err != nil {
		return err
	}
	sessions, err := a.Store.Sessions(ctx, u.ID)
	if err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, kindUser, u.ID)
	if err != nil {
		return err
	}
	shown := u
	shown.UnitID = Ref(units[string(u.UnitID)])
	page := showPage{Crumbs: userCrumbs, Lead: u.Title, Status: a.accountBadge(u), Secret: secret,
		Facts: ui.NewFacts(UserFields, &shown), History: record.HistoryOf("kontot", entries), Actions: a.userActions(u)}
	if u.UnitID != "" {
		page.Facts.Link("unit_id", "/enheter/"+string(u.UnitID))
	}
	page.Tables = []tableBox{{Title: "Inloggningar just nu", Table: a.sessionTable(sessions, "")}}
	if len(sessions) > 0 {
		page.Tables[0].Actions = []ui.Action{{Label: "Logga ut överallt", URL: "/anvandare/" + u.ID + "/logga-ut", Icon: "logout", Post: true}}
	}
	page.History.More = "/historik?register=" + kindUser + "&q=" + u.Name
	return showTmpl.Render(w, r, u.Name, page)
}

func (a *Web) userActions(u User) []ui.Action {
	at := "/anvandare/" + u.ID
	edit := ui.Action{Label: "Ändra", URL: at + "/andra", Icon: "pencil", Primary: true}
	if !u.Active {
		return []ui.Action{{Label: "Öppna kontot", URL: at + "/oppna", Icon: "lock-open", Post: true}, edit}
	}
	return []ui.Action{
		{Label: "Stäng kontot", URL: at + "/stang", Icon: "user-off", Post: true, Danger: true},
		{Label: "Tillfälligt lösenord", URL: at + "/tillfalligt", Icon: "key", Post: true},
		{Label: "Ny engångslänk", URL: at + "/lank", Icon: "link", Post: true},
		edit,
	}
}

func (a *Web) linkBox(r *http.Request, link string) secretBox {
	return secretBox{Title: "Länk för att välja lösenord", Value: a.origin(r) + "/losenord/" + link,
		Text: "Lämna länken till personen på ett säkert sätt. Den visas bara nu och fungerar en gång."}
}

func (a *Web) giveLink(w http.ResponseWriter, r *http.Request) error {
	return a.give(w, r, func(u User) (secretBox, error) {
		link, err := a.Store.NewLink(r.Context(), u)
		return a.linkBox(r, link), err
	})
}

func (a *Web) giveTemporary(w http.ResponseWriter, r *http.Request) error {
	return a.give(w, r, func(u User) (secretBox, error) {
		temporary, err := a.Store.SetTemporary(r.Context(), u)
		return secretBox{Title: "Tillfälligt lösenord", Value: temporary,
			Text: "Personen måste välja ett eget vid nästa inloggning. Lösenordet visas bara nu."}, err
	})
}

// give shows the user's page with something that is shown once. It answers the
// form itself: a redirect would have to carry the secret.
func (a *Web) give(w http.ResponseWriter, r *http.Request, what func(User) (secretBox, error)) error {
	u, err := a.Store.User(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !u.Open(a.Store.today()) {
		return fault.Conflict("Kontot är stängt. Öppna det först.")
	}
	secret, err := what(u)
	if err != nil {
		return err
	}
	return a.showUserWith(w, r, u, secret)
}

func (a *Web) closeUser(w http.ResponseWriter, r *http.Request) error {
	u, err := a.Store.Deactivate(r.Context(), r.PathValue("id"), "")
	if err != nil {
		return err
	}
	return web.RedirectUndo(w, r, "/anvandare/"+u.ID, "Kontot är stängt och personen är utloggad.", web.Undo{Action: "/anvandare/" + u.ID + "/oppna"})
}

func (a *Web) openUser(w http.ResponseWriter, r *http.Request) error {
	u, err := a.Store.Activate(r.Context(), r.PathValue("id"), "")
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/anvandare/"+u.ID, "Kontot är öppet.")
}

func (a *Web) endUserSessions(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := a.Store.EndSessions(r.Context(), id, ""); err != nil {
		return err
	}
	return web.Redirect(w, r, "/anvandare/"+id, "Personen är utloggad överallt.")
}
