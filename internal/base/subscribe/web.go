package subscribe

import (
	"embed"
	"net"
	"net/http"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

//go:embed *.html
var pages embed.FS

// publicBody is how much the public forms receive.
const publicBody = 4 << 10

// Web is the form, and the pages that the links of the letters lead to.
type Web struct {
	Store   Store
	Network func(*http.Request) string // where a request comes from; nil for the connection

	// Wrong shows the page with the form anew, as posted.
	Wrong func(w http.ResponseWriter, r *http.Request, posted map[string]string, err error) error
}

// Routes connects the pages.
func (a Web) Routes(m *web.Mux) {
	t := a.Store.Topic
	m.Handle("POST "+t.AskPath(), web.Public, a.ask, web.MaxBody(publicBody))
	m.Handle("GET "+t.ConfirmPath()+"{token}", web.Public, a.askConfirm)
	m.Handle("POST "+t.ConfirmPath()+"{token}", web.Public, a.confirm, web.MaxBody(publicBody))
	m.Handle("GET "+t.EndPath()+"{token}", web.Public, a.askEnd)
	m.Handle("POST "+t.EndPath()+"{token}", web.Public, a.end, web.MaxBody(publicBody))
}

// Action leads to the form, which stands at #prenumerera of a page.
func Action(page string) ui.Action {
	return ui.Action{Label: "Få brev om ändringar", URL: page + "#prenumerera", Icon: "mail"}
}

// Form asks for an address and for one of the categories; without categories the
// subscription is of the choice.
func (t Topic) Form(categories []field.Option, choice string) ui.Form {
	f := ui.Form{Action: t.AskPath(), Submit: "Prenumerera", Controls: []ui.Control{
		{Key: "email", Label: "E-postadress", Type: "text", Required: true, Complete: "email", Help: "Du får ett brev där du bekräftar adressen."}}}
	if len(categories) == 0 {
		f.Hidden = []ui.Hidden{{Name: "choice", Value: choice}}
		return f
	}
	f.Controls = append(f.Controls, ui.Control{Key: "choice", Label: "Kategori", Type: "choice", Value: choice, Help: "Välj ingen kategori för " + t.Whole + "."})
	f.Choose("choice", categories)
	return f
}

type messagePage struct {
	Text   string
	Button string // "" for none
	Back   string
	Name   string
}

var messageTmpl = web.Parse[messagePage](pages, "message.html")

func (a Web) message(w http.ResponseWriter, r *http.Request, title, text, button string) error {
	return messageTmpl.Render(w, r, title, messagePage{text, button, a.Store.Topic.Path, a.Store.Topic.Name})
}

func (a Web) ask(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	if err = a.Store.Ask(r.Context(), posted["email"], posted["choice"], a.network(r)); web.Correctable(err) {
		return a.Wrong(w, r, posted, err)
	}
	if err != nil {
		return err
	}
	return a.message(w, r, "Bekräfta din e-postadress", "Vi har skickat ett brev till "+strings.TrimSpace(posted["email"])+". Öppna länken i brevet inom sju dagar för att börja prenumerera.", "")
}

// network is where a request comes from, to count how much is asked for.
func (a Web) network(r *http.Request) string {
	if a.Network != nil {
		return a.Network(r)
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// askConfirm asks for a click: programs that look at links in letters confirm nothing.
func (a Web) askConfirm(w http.ResponseWriter, r *http.Request) error {
	sub, err := a.Store.Get(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return a.message(w, r, "Bekräfta prenumerationen", "Du får ett brev om "+sub.About+" "+a.Store.Topic.When+".", "Bekräfta")
}

func (a Web) confirm(w http.ResponseWriter, r *http.Request) error {
	sub, err := a.Store.Confirm(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return a.message(w, r, "Prenumerationen är bekräftad", "Du får ett brev om "+sub.About+" "+a.Store.Topic.When+".", "")
}

func (a Web) askEnd(w http.ResponseWriter, r *http.Request) error {
	sub, err := a.Store.Get(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return a.message(w, r, "Avsluta prenumerationen", "Du får inga fler brev om "+sub.About+", och din adress tas bort.", "Avsluta")
}

// end is also what a mail program's own button asks for (RFC 8058).
func (a Web) end(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.End(r.Context(), r.PathValue("token")); err != nil {
		return err
	}
	return a.message(w, r, "Prenumerationen är avslutad", "Din adress är borttagen.", "")
}
