package identity

import (
	"net/http"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

func (a *Web) accountRoutes(m *web.Mux) {
	m.Handle("GET /mitt-konto", web.SignedIn, a.account)
	m.Handle("GET /mitt-konto/losenord", web.SignedIn, a.editPassword)
	m.Handle("POST /mitt-konto/losenord", web.SignedIn, a.savePassword)
	m.Handle("POST /mitt-konto/inloggningar/avsluta", web.SignedIn, a.endOthers)
	m.Handle("POST /mitt-konto/inloggningar/{id}/avsluta", web.SignedIn, a.endOne)
	m.Handle("GET /mitt-konto/nycklar/ny", "api.use", a.newToken)
	m.Handle("POST /mitt-konto/nycklar", "api.use", a.createToken)
	m.Handle("POST /mitt-konto/nycklar/{id}/ta-bort", web.SignedIn, a.dropToken)
}

var accountCrumbs = []ui.Crumb{{Label: "Mitt konto", URL: "/mitt-konto"}}

func (a *Web) account(w http.ResponseWriter, r *http.Request) error {
	return a.accountWith(w, r, secretBox{})
}

func (a *Web) accountWith(w http.ResponseWriter, r *http.Request, secret secretBox) error {
	ctx := r.Context()
	u, err := a.me(r)
	if err != nil {
		return err
	}
	units, err := a.Store.UnitNames(ctx)
	if err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, kindSignIn, u.ID)
	if err != nil {
		return err
	}
	u.UnitID = Ref(units[string(u.UnitID)])
	page := showPage{Lead: u.Title, Secret: secret, History: record.HistoryOf("kontot", entries),
		Facts: ui.NewFacts(UserFields, &u, "name", "email", "title", "unit_id", "roles", "parties"),
		Actions: []ui.Action{
			{Label: "Vad rollerna får göra", URL: "/roller", Icon: "shield-check"},
			{Label: "Byt lösenord", URL: "/mitt-konto/losenord", Icon: "key", Primary: true},
		}}
	if page.Tables, err = a.accountTables(r, u); err != nil {
		return err
	}
	return showTmpl.Render(w, r, "Mitt konto", page)
}

// me returns who sends the request.
func (a *Web) me(r *http.Request) (User, error) {
	return a.Store.User(r.Context(), web.UserFrom(r.Context()).ID)
}

func (a *Web) accountTables(r *http.Request, u User) ([]tableBox, error) {
	ctx := r.Context()
	sessions, err := a.Store.Sessions(ctx, u.ID)
	if err != nil {
		return nil, err
	}
	views, err := a.Store.OwnViews(ctx, u.ID)
	if err != nil {
		return nil, err
	}
	keys, err := a.Store.Tokens(ctx, u.ID)
	if err != nil {
		return nil, err
	}
	boxes := []tableBox{
		{Title: "Här är du inloggad", Table: a.sessionTable(sessions, a.presentSession(r))},
		{Title: "Sparade vyer", Table: viewTable(views)},
	}
	if len(sessions) > 1 {
		boxes[0].Actions = []ui.Action{{Label: "Logga ut på andra ställen", URL: "/mitt-konto/inloggningar/avsluta", Icon: "logout", Post: true}}
	}
	if u.Roles.May("api.use") || len(keys) > 0 {
		boxes = append(boxes, tableBox{Title: "Åtkomstnycklar till API:et", Table: a.tokenTable(keys)})
	}
	if u.Roles.May("api.use") {
		boxes[2].Actions = []ui.Action{{Label: "Ny nyckel", URL: "/mitt-konto/nycklar/ny", Icon: "plus"}}
	}
	calendar, err := a.calendarBox(ctx, u)
	if err != nil {
		return nil, err
	}
	digest, err := a.digestBox(ctx, u)
	return append(boxes, calendar, digest), err
}

// presentSession returns the id of the session of this request.
func (a *Web) presentSession(r *http.Request) string {
	_, session, _, err := a.Store.SessionUser(r.Context(), web.Cookie(r, sessionCookie))
	if err != nil {
		return ""
	}
	return session.ID
}

// sessionTable lists sessions. Without a present one they are somebody else's,
// and are ended all at once.
func (a *Web) sessionTable(sessions []Session, present string) ui.Table {
	columns := ui.Columns[Session]{
		{Label: "Webbläsare", Cell: func(s *Session) ui.Cell {
			if s.ID == present {
				return ui.Cell{Text: s.Browser(), Badges: []ui.Badge{{Text: "Den här", Tone: ui.Good}}}
			}
			return ui.Text(s.Browser())
		}},
		{Label: "Adress", Cell: func(s *Session) ui.Cell { return ui.Text(s.Address) }},
		{Label: "Inloggad", Cell: func(s *Session) ui.Cell { return ui.Text(record.When(s.CreatedAt)) }},
		{Label: "Senast använd", Cell: func(s *Session) ui.Cell { return ui.Text(record.When(s.SeenAt)) }},
	}
	t := columns.Table("Inloggningar", sessions)
	t.Empty = ui.Empty{Icon: "login", Title: "Ingen är inloggad"}
	for i, s := range sessions {
		if present != "" && s.ID != present {
			t.Rows[i].ID, t.Rows[i].Label = s.ID, s.Browser()
			t.Rows[i].Menu = []ui.Action{{Label: "Logga ut där", URL: "/mitt-konto/inloggningar/" + s.ID + "/avsluta", Icon: "logout", Post: true}}
		}
	}
	return t
}

func (a *Web) tokenTable(keys []Token) ui.Table {
	columns := ui.Columns[Token]{
		{Label: "Används till", Cell: func(k *Token) ui.Cell { return ui.Cell{Text: k.Name, Strong: true} }},
		{Label: "Får", Cell: func(k *Token) ui.Cell {
			if k.MayWrite {
				return ui.Text("läsa och ändra")
			}
			return ui.Text("läsa")
		}},
		{Label: "Gäller till och med", Cell: func(k *Token) ui.Cell {
			cell := ui.Time(k.ExpiresOn.String(), k.ExpiresOn.Sv())
			if k.ExpiresOn < a.Store.today() {
				cell = cell.Warn("har gått ut")
			}
			return cell
		}},
		{Label: "Senast använd", Cell: func(k *Token) ui.Cell { return ui.Text(lastUsed(*k)) }},
	}
	t := columns.Table("Åtkomstnycklar", keys)
	t.Empty = ui.Empty{Icon: "key", Title: "Du har inga åtkomstnycklar", Text: "Med en nyckel kan ett annat program läsa uppgifter åt dig."}
	for i, k := range keys {
		t.Rows[i].ID, t.Rows[i].Label = k.ID, k.Name
		t.Rows[i].Menu = []ui.Action{{Label: "Ta bort", URL: "/mitt-konto/nycklar/" + k.ID + "/ta-bort", Icon: "trash", Post: true, Danger: true}}
	}
	return t
}

// lastUsed says when a key was used; the year 1 means never.
func lastUsed(t Token) string {
	if t.UsedAt.Year() <= 1 {
		return "aldrig"
	}
	return record.When(t.UsedAt)
}

func (a *Web) endOne(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.EndSession(r.Context(), web.UserFrom(r.Context()).ID, r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/mitt-konto", "Inloggningen är avslutad.")
}

func (a *Web) endOthers(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.EndSessions(r.Context(), web.UserFrom(r.Context()).ID, a.presentSession(r)); err != nil {
		return err
	}
	return web.Redirect(w, r, "/mitt-konto", "Du är utloggad på alla andra ställen.")
}

func passwordPage() formPage {
	present := ui.Control{Key: "nuvarande", Label: "Nuvarande lösenord", Type: "password", Required: true, Complete: "current-password"}
	return formPage{Crumbs: accountCrumbs, Intro: "När lösenordet är bytt loggas du ut på alla andra ställen.",
		Form: ui.Form{Action: "/mitt-konto/losenord", Submit: "Byt lösenord", Cancel: "/mitt-konto", Controls: append([]ui.Control{present}, passwordControls()...)}}
}

func (a *Web) editPassword(w http.ResponseWriter, r *http.Request) error {
	return formTmpl.Render(w, r, "Byt lösenord", passwordPage())
}

func (a *Web) savePassword(w http.ResponseWriter, r *http.Request) error {
	form, err := web.PostedForm(r) // not FormValues: a password is taken as it is
	if err != nil {
		return err
	}
	u, err := a.me(r)
	if err != nil {
		return err
	}
	if err = samePasswords(map[string]string{"nytt": form.Get("nytt"), "igen": form.Get("igen")}); err == nil {
		err = a.Store.ChangePassword(r.Context(), u, form.Get("nuvarande"), form.Get("nytt"), a.client(r))
	}
	if err != nil {
		return again(w, r, "Byt lösenord", passwordPage(), nil, err)
	}
	secret, err := a.Store.OpenSession(r.Context(), u, a.client(r)) // the old one ended with the old password
	if err != nil {
		return err
	}
	web.SetCookie(w, r, sessionCookie, secret, 0)
	return web.Redirect(w, r, "/mitt-konto", "Lösenordet är bytt.")
}

func (a *Web) tokenPage(t Token) formPage {
	f := ui.NewForm(TokenFields, &t)
	f.Action, f.Submit, f.Cancel = "/mitt-konto/nycklar", "Skapa nyckel", "/mitt-konto"
	return formPage{Crumbs: accountCrumbs, Form: f, Intro: "Nyckeln ger ett program samma behörighet som du har, eller bara rätt att läsa. Den visas en gång."}
}

func (a *Web) newToken(w http.ResponseWriter, r *http.Request) error {
	return formTmpl.Render(w, r, "Ny åtkomstnyckel", a.tokenPage(Token{ExpiresOn: a.Store.today().AddMonths(6)}))
}

func (a *Web) createToken(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	u, err := a.me(r)
	if err != nil {
		return err
	}
	var t Token
	secret := ""
	if err = TokenFields.Read(&t, posted); err == nil {
		secret, err = a.Store.NewToken(r.Context(), u, t)
	}
	if err != nil {
		return again(w, r, "Ny åtkomstnyckel", a.tokenPage(t), posted, err)
	}
	return a.accountWith(w, r, secretBox{Title: "Din nya åtkomstnyckel", Value: secret,
		Text: "Kopiera den nu. Den visas inte igen. Skicka den som Authorization: Bearer."})
}

func (a *Web) dropToken(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.DropToken(r.Context(), web.UserFrom(r.Context()).ID, r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/mitt-konto", "Nyckeln är borttagen och fungerar inte längre.")
}
