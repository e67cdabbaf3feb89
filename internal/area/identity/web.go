package identity

import (
	"embed"
	"net"
	"net/http"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

//go:embed *.html
var pages embed.FS

// Web is the area's pages, and the part of web.Options that knows who is who.
type Web struct {
	Store     Store
	Demo      bool       // the accounts of the demo are offered on the sign-in page
	Proxy     bool       // a proxy of ours stands before and tells the address in X-Forwarded-For
	Registers []Register // of all areas, this one's too, for the pages of the history
}

// Register is a kind of record as the history names it.
type Register struct {
	Kind  string // "procurement"
	Label string // "Upphandlingar"
	Path  string // before the id: "/upphandlingar/", "" when records have no page
	Seal  string // the right without which the history does not tell what was changed, "" for none
}

// Registers returns the area's own registers.
func Registers() []Register {
	return []Register{
		{Kind: kindUser, Label: "Användare", Path: "/anvandare/"},
		{Kind: kindUnit, Label: "Enheter", Path: "/enheter/"},
		{Kind: kindParty, Label: "Parter", Path: "/parter/"},
		{Kind: kindSignIn, Label: "Inloggning", Path: "/anvandare/"},
		{Kind: kindView, Label: "Sparade vyer", Path: ""},
		{Kind: kindToken, Label: "Åtkomstnycklar", Path: ""},
		{Kind: kindCalendar, Label: "Kalenderadresser", Path: ""},
		{Kind: kindDecision, Label: "Delegationsbeslut", Path: "/delegation/beslut/"},
		{Kind: kindSetting, Label: "Inställningar", Path: ""},
	}
}

// Routes connects the area's pages.
func (a *Web) Routes(m *web.Mux) {
	a.signInRoutes(m)
	a.accountRoutes(m)
	a.userRoutes(m)

	m.Handle("POST /vyer", web.SignedIn, a.keepView)
	m.Handle("GET /vyer/{id}", web.SignedIn, a.editView)
	m.Handle("POST /vyer/{id}", web.SignedIn, a.changeView)
	m.Handle("POST /vyer/{id}/ta-bort", web.SignedIn, a.dropView)

	m.Handle("GET /enheter", web.SignedIn, a.units)
	m.Handle("GET /enheter/{id}", web.SignedIn, a.showUnit)
	m.Handle("GET /enheter/ny", permManage, a.newUnit)
	m.Handle("POST /enheter", permManage, a.createUnit)
	m.Handle("GET /enheter/{id}/andra", permManage, a.editUnit)
	m.Handle("POST /enheter/{id}", permManage, a.saveUnit)
	m.Handle("GET /enheter/{id}/byt", permManage, a.editTerm)
	m.Handle("POST /enheter/{id}/byt", permManage, a.saveTerm)

	m.Handle("GET /parter", web.SignedIn, a.parties)
	m.Handle("GET /parter/{id}", web.SignedIn, a.showParty)
	m.Handle("GET /parter/ny", permManage, a.newParty)
	m.Handle("POST /parter", permManage, a.createParty)
	m.Handle("GET /parter/{id}/andra", permManage, a.editParty)
	m.Handle("POST /parter/{id}", permManage, a.saveParty)
	m.Handle("GET /parter/{id}/namn", permManage, a.editName)
	m.Handle("POST /parter/{id}/namn", permManage, a.saveName)

	m.Handle("GET /roller", web.SignedIn, a.roles)
	m.Handle("GET /roller/{code}", web.SignedIn, a.showRole)

	a.delegationRoutes(m)
	a.calendarRoutes(m)

	m.Handle("GET /historik", "audit.read", a.trail)
	m.Handle("GET /historik/kontroll", "audit.read", a.verify)

	m.Handle("GET /installningar/inloggning", permManage, a.editSettings)
	m.Handle("POST /installningar/inloggning", permManage, a.saveSettings)
}

// formPage is every form of the area that has nothing but its fields.
type formPage struct {
	Crumbs []ui.Crumb
	Intro  string
	Form   ui.Form
}

var formTmpl = web.Parse[formPage](pages, "form.html")

// again shows a form with what was wrong, if the user can correct it.
func again(w http.ResponseWriter, r *http.Request, title string, page formPage, posted map[string]string, err error) error {
	if !web.Correctable(err) && !audit.Refused(err) {
		return err
	}
	page.Form.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), title, page)
}

// showPage is every record page of the area.
type showPage struct {
	Crumbs  []ui.Crumb
	Lead    string
	Status  ui.Badge
	Secret  secretBox
	Facts   ui.Facts
	Tables  []tableBox
	History ui.History
	Actions []ui.Action
}

// secretBox shows something once: a one-time link, a password, an access key.
type secretBox struct{ Title, Text, Value string }

type tableBox struct {
	Title   string
	Table   ui.Table
	Actions []ui.Action
}

var showTmpl = web.Parse[showPage](pages, "show.html")

// client returns where the request comes from. Behind our own proxy the last
// address of X-Forwarded-For is the one that it saw; earlier ones may be invented.
func (a *Web) client(r *http.Request) Client {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		address = r.RemoteAddr
	}
	if seen := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ","); a.Proxy && seen[len(seen)-1] != "" {
		address = strings.TrimSpace(seen[len(seen)-1])
	}
	return Client{Address: address, Agent: r.UserAgent()}
}

// origin is the address of this site, for links that are handed to somebody.
func (a *Web) origin(r *http.Request) string {
	if origin := r.Header.Get("Origin"); origin != "" && origin != "null" {
		return origin
	}
	if r.TLS != nil || a.Proxy {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// options turns names by id into a list to choose from, in the order given.
func options[T any](list []T, option func(T) field.Option) []field.Option {
	all := make([]field.Option, len(list))
	for i, item := range list {
		all[i] = option(item)
	}
	return all
}

// Network is the network address that a request comes from.
func (a *Web) Network(r *http.Request) string { return a.client(r).Address }
