package identity

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// sessionCookie holds the secret of the browser's session.
const sessionCookie = "klover_session"

// keptLimit is how much the sign-in page receives: a form of the usual largest
// size, with its names made longer by keptPrefix.
const keptLimit = 3 << 20

func (a *Web) signInRoutes(m *web.Mux) {
	m.Handle("GET /logga-in", web.Public, a.showSignIn)
	m.Handle("POST /logga-in", web.Public, a.signIn, web.MaxBody(keptLimit))
	m.Handle("POST /logga-in/demo", web.Public, a.signInDemo, web.MaxBody(keptLimit))
	m.Handle("POST /logga-ut", web.Public, a.signOut)
	m.Handle("GET /losenord/{secret}", web.Public, a.showLink)
	m.Handle("POST /losenord/{secret}", web.Public, a.useLink)
}

// Authenticate says who sends a request: by the session cookie, or to the API
// also by an access key.
func (a *Web) Authenticate(r *http.Request) (web.User, bool, error) {
	if key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok && strings.HasPrefix(r.URL.Path, "/api/") {
		u, mayWrite, ok, err := a.Store.TokenUser(r.Context(), strings.TrimSpace(key))
		user := Acting(u)
		if !mayWrite {
			user.Perms = narrowed(user.Perms)
		}
		return user, ok, err
	}
	u, _, ok, err := a.Store.SessionUser(r.Context(), web.Cookie(r, sessionCookie))
	return Acting(u), ok, err
}

// Acting is the person as one who uses the pages, with all that the roles may do. A
// consultant is confined: what the role may do is opened case by case, by area capacity.
func Acting(u User) web.User {
	user := web.User{ID: u.ID, Name: u.Name, Initials: u.Initials(), Title: u.Title, Roles: u.Roles, Perms: u.Roles.Perms()}
	if u.Roles.Has(Consultant) {
		user = user.Confine(OwnAssignments)
	}
	for _, code := range u.Parties {
		user.Parties = append(user.Parties, string(code))
	}
	return user
}

// whoActs returns the id of who sends the request, and what the session or the
// access key may do, which can be less than the person may.
func whoActs(ctx context.Context) (id string, may []string) {
	user := web.UserFrom(ctx)
	may = []string{}
	for _, p := range permissions {
		if user.May(p.Key) {
			may = append(may, p.Key)
		}
	}
	return user.ID, may
}

// kept is a form that was sent when the session was over. It travels as hidden
// fields through the sign-in, so that nothing is stored and any instance can
// give it back.
type kept struct {
	Action string
	Owner  string // id of the user whose session it was, "" if it is not known
	Values []ui.Hidden
}

// The names of the hidden fields that carry a kept form.
const (
	keptAction = "behall_till"
	keptOwner  = "behall_av"
	keptPrefix = "behall."
)

func (k kept) hidden() []ui.Hidden {
	if k.Action == "" {
		return nil
	}
	fields := []ui.Hidden{{Name: keptAction, Value: k.Action}, {Name: keptOwner, Value: k.Owner}}
	for _, v := range k.Values {
		fields = append(fields, ui.Hidden{Name: keptPrefix + v.Name, Value: v.Value})
	}
	return fields
}

func keptIn(form url.Values) kept {
	k := kept{Action: web.Local(form.Get(keptAction), ""), Owner: form.Get(keptOwner)}
	for name := range form {
		if original, ok := strings.CutPrefix(name, keptPrefix); ok {
			k.add(original, form[name])
		}
	}
	k.sort()
	return k
}

func (k *kept) add(name string, values []string) {
	for _, v := range values {
		k.Values = append(k.Values, ui.Hidden{Name: name, Value: v})
	}
}

func (k *kept) sort() {
	slices.SortStableFunc(k.Values, func(a, b ui.Hidden) int { return strings.Compare(a.Name, b.Name) })
}

// OnSignInNeeded answers a form that was sent without a session: the user signs in,
// and the form is given back. It stands in web.Options.
func (a *Web) OnSignInNeeded(w http.ResponseWriter, r *http.Request) error {
	form, err := web.PostedForm(r)
	if err != nil {
		return err
	}
	_, session, _, err := a.Store.SessionUser(r.Context(), web.Cookie(r, sessionCookie))
	if err != nil {
		return err
	}
	k := kept{Action: r.URL.RequestURI(), Owner: session.UserID}
	for name, values := range form {
		k.add(name, values)
	}
	k.sort()
	if r.Header.Get("HX-Request") == "true" {
		w.Header().Set("HX-Retarget", "#innehall")
		w.Header().Set("HX-Reswap", "innerHTML")
	}
	page, err := a.signInPage(r, web.Back(r, "/"), k)
	if err != nil {
		return err
	}
	return signInTmpl.RenderStatus(w, r, http.StatusUnauthorized, "Logga in igen", page)
}

// signInPage is the page where one signs in.
type signInPage struct {
	Kept  ui.Notice // told when a form is kept
	Form  ui.Form
	Demo  []demoGroup
	Carry []ui.Hidden // what the demo's buttons carry along
}

// demoRole is a person of the demo to sign in as.
type demoRole struct {
	ID, Role, For, Name, Icon string
	Carry                     []ui.Hidden
}

// demoGroup is the roles of one part of the organisation. More is those who have
// a role that somebody before them has too.
type demoGroup struct {
	Heading string
	Roles   []demoRole
	More    []demoRole
}

// demoGroups orders the roles on the sign-in page as an organisation is ordered.
var demoGroups = []struct {
	heading, icon string
	roles         []string
}{
	{"Leder och genomför inköp", "briefcase", []string{"strategic_buyer", "unit_head", "chief", "category_lead", "operational_buyer", "process_lead", "consultant"}},
	{"Följer upp", "chart-line", []string{"controller", "contract_controller", "lawyer", "sustainability", "infosec", "data_protection"}},
	{"Nämnden och revisionen", "building-bank", []string{"board_member", "board_secretary", "rapporteur", "auditor"}},
	{"Verksamheterna", "building-hospital", []string{"requester", "requirement_owner", "certifier", "finance_assistant"}},
	{"Håller ordning", "settings", []string{"administrator", "ecommerce", "supplier_group", "registrar", "archivist"}},
}

var signInTmpl = web.Parse[signInPage](pages, "signin.html")

func (a *Web) signInPage(r *http.Request, next string, k kept) (signInPage, error) {
	p := signInPage{Carry: append([]ui.Hidden{{Name: "next", Value: next}}, k.hidden()...)}
	p.Form = ui.Form{Action: "/logga-in", Submit: "Logga in", Hidden: p.Carry, Controls: []ui.Control{
		{Key: "epost", Label: "E-post", Type: "text", Required: true, Complete: "username"},
		{Key: "losenord", Label: "Lösenord", Type: "password", Required: true, Complete: "current-password"},
	}}
	if k.Action != "" {
		p.Kept = ui.Notice{Tone: ui.Info, Title: "Du har varit utloggad ett tag",
			Text: "Det du skrev är kvar. Logga in, så får du skicka det igen."}
	}
	if !a.Demo {
		return p, nil
	}
	var err error
	p.Demo, err = a.demoRoles(r, p.Carry)
	return p, err
}

func (a *Web) demoRoles(r *http.Request, carry []ui.Hidden) ([]demoGroup, error) {
	users, _, err := a.Store.Search(r.Context(), Filter{Active: "ja"}, Page{Limit: 200})
	if err != nil {
		return nil, err
	}
	var groups []demoGroup
	for _, g := range demoGroups {
		group := demoGroup{Heading: g.heading}
		for _, code := range g.roles {
			group.add(code, g.icon, users, carry)
		}
		groups = append(groups, group)
	}
	return groups, nil
}

func (g *demoGroup) add(code, icon string, users []User, carry []ui.Hidden) {
	role, _ := RoleOf(code)
	first := true
	for _, u := range users {
		if !u.Roles.Has(code) {
			continue
		}
		one := demoRole{u.ID, role.Label, role.For, u.Name, icon, carry}
		if first {
			g.Roles = append(g.Roles, one)
		} else {
			g.More = append(g.More, one)
		}
		first = false
	}
}

func (a *Web) showSignIn(w http.ResponseWriter, r *http.Request) error {
	next := nextOf(r.FormValue("next"))
	if web.UserFrom(r.Context()).ID != "" {
		return web.Redirect(w, r, next, "")
	}
	page, err := a.signInPage(r, next, kept{})
	if err != nil {
		return err
	}
	return signInTmpl.Render(w, r, "Logga in", page)
}

// nextOf returns where to go after the sign-in: on this site, and not to the
// sign-in again.
func nextOf(text string) string {
	next := web.Local(text, "/")
	if strings.HasPrefix(next, "/logga-") || strings.HasPrefix(next, "/losenord/") {
		return "/"
	}
	return next
}

func (a *Web) signIn(w http.ResponseWriter, r *http.Request) error {
	form, err := web.PostedForm(r)
	if err != nil {
		return err
	}
	secret, link, err := a.Store.SignIn(r.Context(), form.Get("epost"), form.Get("losenord"), a.client(r))
	if web.Correctable(err) {
		return a.signInAgain(w, r, form, err)
	}
	if err != nil {
		return err
	}
	if link != "" {
		return web.Redirect(w, r, "/losenord/"+link, "Välj ett eget lösenord innan du fortsätter.")
	}
	return a.signedIn(w, r, secret, form)
}

func (a *Web) signInAgain(w http.ResponseWriter, r *http.Request, form url.Values, wrong error) error {
	page, err := a.signInPage(r, nextOf(form.Get("next")), keptIn(form))
	if err != nil {
		return err
	}
	page.Form.Posted(map[string]string{"epost": form.Get("epost")}, wrong)
	return signInTmpl.RenderStatus(w, r, web.StatusOf(wrong), "Logga in", page)
}

func (a *Web) signInDemo(w http.ResponseWriter, r *http.Request) error {
	if !a.Demo {
		return fault.NotFound("Sidan finns inte.")
	}
	form, err := web.PostedForm(r)
	if err != nil {
		return err
	}
	u, err := a.Store.User(r.Context(), form.Get("id"))
	if err != nil {
		return err
	}
	secret, err := a.Store.OpenSession(r.Context(), u, a.client(r))
	if err != nil {
		return err
	}
	return a.signedIn(w, r, secret, form)
}

// keptPage gives the form back.
type keptPage struct {
	Action string
	Where  string // the address, for whoever wants to know
	Count  string // "7 uppgifter"
	Values []ui.Hidden
	Next   string
}

var keptTmpl = web.Parse[keptPage](pages, "kept.html")

// signedIn gives the browser its session, and then the kept form or the page
// that was asked for. A form goes back only to the one whose session it was.
func (a *Web) signedIn(w http.ResponseWriter, r *http.Request, secret string, form url.Values) error {
	web.SetCookie(w, r, sessionCookie, secret, 0) // ends with the browser; the limits stand in the store
	k, next := keptIn(form), nextOf(form.Get("next"))
	if k.Action == "" {
		return web.Redirect(w, r, next, "")
	}
	u, _, _, err := a.Store.SessionUser(r.Context(), secret)
	if err != nil {
		return err
	}
	if k.Owner != "" && k.Owner != u.ID {
		return web.RedirectWarn(w, r, "/", "Det som var skrivet hörde till någon annans inloggning och har inte sparats.")
	}
	r = r.WithContext(web.WithUser(r.Context(), Acting(u)))
	filled := 0
	for _, v := range k.Values {
		if strings.TrimSpace(v.Value) != "" {
			filled++
		}
	}
	return keptTmpl.Render(w, r, "Dina uppgifter är kvar", keptPage{Action: k.Action, Where: pathOf(k.Action),
		Count: sv.Plural(filled, "uppgift", "uppgifter"), Values: k.Values, Next: next})
}

func pathOf(address string) string {
	path, _, _ := strings.Cut(address, "?")
	return path
}

func (a *Web) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.SignOut(r.Context(), web.Cookie(r, sessionCookie)); err != nil {
		return err
	}
	web.DropCookie(w, r, sessionCookie)
	w.Header().Set("Clear-Site-Data", `"cache"`)
	return web.Redirect(w, r, "/logga-in", "Du är utloggad.")
}

// passwordControls are the fields for a new password.
func passwordControls() []ui.Control {
	return []ui.Control{
		{Key: "nytt", Label: "Nytt lösenord", Type: "password", Required: true, Complete: "new-password",
			Help: "Minst 12 tecken. Tre eller fyra ord som inte hör ihop är både lätta att minnas och svåra att gissa."},
		{Key: "igen", Label: "Nytt lösenord igen", Type: "password", Required: true, Complete: "new-password"},
	}
}

func samePasswords(posted map[string]string) error {
	if posted["nytt"] != posted["igen"] {
		return fault.Invalid(fault.Field{Name: "igen", Message: "De två lösenorden är inte lika."})
	}
	return nil
}

func (a *Web) linkPage(r *http.Request) (formPage, error) {
	u, err := a.Store.LinkUser(r.Context(), r.PathValue("secret"))
	return formPage{
		Intro: "Lösenordet är för " + u.Name + ", " + u.Email + ". När det är sparat blir du inloggad.",
		Form:  ui.Form{Action: "/losenord/" + r.PathValue("secret"), Submit: "Spara lösenord", Controls: passwordControls()},
	}, err
}

func (a *Web) showLink(w http.ResponseWriter, r *http.Request) error {
	page, err := a.linkPage(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Välj lösenord", page)
}

func (a *Web) useLink(w http.ResponseWriter, r *http.Request) error {
	form, err := web.PostedForm(r)
	if err != nil {
		return err
	}
	u := User{}
	if err = samePasswords(map[string]string{"nytt": form.Get("nytt"), "igen": form.Get("igen")}); err == nil {
		u, err = a.Store.UseLink(r.Context(), r.PathValue("secret"), form.Get("nytt"))
	}
	if web.Correctable(err) {
		page, gone := a.linkPage(r)
		if gone != nil {
			return errors.Join(gone, err)
		}
		return again(w, r, "Välj lösenord", page, nil, err)
	}
	if err != nil {
		return err
	}
	secret, err := a.Store.OpenSession(r.Context(), u, a.client(r))
	if err != nil {
		return err
	}
	web.SetCookie(w, r, sessionCookie, secret, 0)
	return web.Redirect(w, r, "/", "Lösenordet är sparat och du är inloggad.")
}
