package survey

import (
	"context"
	"embed"
	"net/http"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

//go:embed *.html
var pages embed.FS

// Web is the pages of the register.
type Web struct {
	Store Store
	Views record.Views // saved by users; may be nil
}

// largestFile is how large a file of totals may be.
const largestFile = 5 << 20

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET /enkater", "survey.read", a.list)
	m.Handle("GET /enkater/ny", "survey.write", a.new)
	m.Handle("POST /enkater", "survey.write", a.create)
	m.Handle("GET /utskick", "survey.read", a.rounds)
	m.Handle("GET /utskick/{id}", "survey.read", a.round)
	m.Handle("POST /utskick/{id}/skicka", "survey.write", a.verb(Store.Open, "Enkäten är skickad."))
	m.Handle("POST /utskick/{id}/stang", "survey.write", a.verb(Store.Close, "Utskicket är stängt, och namn och adresser är borttagna."))
	m.Handle("POST /utskick/{id}/bjud-in", "survey.write", a.invite)
	m.Handle("POST /utskick/{id}/ta-bort", "survey.write", a.remove)
	m.Handle("GET /enkater/{id}", "survey.read", a.show)
	m.Handle("GET /enkater/{id}/andra", "survey.write", a.edit)
	m.Handle("POST /enkater/{id}", "survey.write", a.save)
	m.Handle("POST /enkater/{id}/kopiera", "survey.write", a.copy)
	m.Handle("GET /enkater/{id}/forhandsvisa", "survey.read", a.preview)
	m.Handle("GET /enkater/{id}/skicka", "survey.write", a.newRound)
	m.Handle("POST /enkater/{id}/skicka", "survey.write", a.createRound)
	m.Handle("GET /enkater/{id}/las-in", "survey.write", a.upload)
	m.Handle("POST /enkater/{id}/las-in", "survey.write", a.storeTotals, web.MaxBody(largestFile))
	m.Handle("GET /svara/{token}", web.Public, a.ask)
	m.Handle("POST /svara/{token}", web.Public, a.answer)
}

// verb is a button that does one thing with a round.
func (a *Web) verb(do func(Store, context.Context, string) error, done string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		id := r.PathValue("id")
		if err := do(a.Store, r.Context(), id); err != nil {
			return err
		}
		return web.Redirect(w, r, Round{ID: id}.URL(), done)
	}
}

var stateBadges = map[State]ui.Badge{
	Draft:  {Text: "Utkast", Icon: "pencil"},
	Open:   {Text: "Öppen", Icon: "send", Tone: ui.Info},
	Closed: {Text: "Stängd", Icon: "check"},
}

func (a *Web) remove(w http.ResponseWriter, r *http.Request) error {
	round, err := a.Store.Round(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := a.Store.Remove(r.Context(), round.ID, ""); err != nil {
		return err
	}
	return web.Redirect(w, r, Form{ID: round.FormID}.URL(), "Utskicket är borttaget.")
}
