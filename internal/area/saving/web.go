package saving

import (
	"context"
	"embed"
	"net/http"
	"slices"

	"klover/internal/area/spend"
	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
)

//go:embed *.html
var pages embed.FS

// Web is the pages of the register.
type Web struct {
	Store Store
	Views record.Views // saved by users; may be nil
	// Bought tells what has been bought on a contract; nil when nobody knows.
	Bought func(ctx context.Context, contractID string) ([]spend.Purchase, error)
}

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET /besparingar", "saving.read", a.list)
	m.Handle("GET /besparingar/saknas", "saving.read", a.missing)
	m.Handle("GET /besparingar/prognos", "saving.read", a.forecast)
	m.Handle("POST /besparingar/prognos", "saving.approve", a.foresee)
	m.Handle("POST /besparingar/las", "saving.approve", a.lock)
	m.Handle("POST /besparingar/godkann", "saving.approve", a.approveAll)
	m.Handle("GET /besparingar/ny", "saving.write", a.new)
	m.Handle("POST /besparingar", "saving.write", a.create)
	m.Handle("GET /upphandlingar/{id}/ingen-besparing", "saving.read", a.none)
	m.Handle("POST /upphandlingar/{id}/ingen-besparing", "saving.write", a.sayNone)
	m.Handle("POST /upphandlingar/{id}/ingen-besparing/ta-tillbaka", "saving.write", a.takeBackNone)
	m.Handle("GET /besparingar/{id}", "saving.read", a.show)
	m.Handle("GET /besparingar/{id}/andra", "saving.write", a.edit)
	m.Handle("POST /besparingar/{id}", "saving.write", a.save)
	for _, v := range verbs {
		m.Handle("GET /besparingar/{id}/"+v.path, v.perm, a.ask(v))
		m.Handle("POST /besparingar/{id}/"+v.path, v.perm, a.do(v))
	}
}

// within says no to whoever writes for regions outside their own scope.
func within(ctx context.Context, parties party.Set) error {
	if len(parties) == 0 {
		return nil
	}
	for _, code := range parties {
		if slices.Contains(web.UserFrom(ctx).Parties, string(code)) {
			return nil
		}
	}
	return fault.Forbidden("Effektrapporten gäller %s, som du inte har rätt att ändra för.", parties.Sv())
}

var stateBadges = map[State]ui.Badge{
	Draft:      {Text: "Utkast", Icon: "pencil"},
	Registered: {Text: "Att granska", Tone: ui.Warn},
	Approved:   {Text: "Godkänd", Tone: ui.Good},
	Locked:     {Text: "Låst", Icon: "lock", Tone: ui.Good},
}

var sideBadges = map[Side]ui.Badge{
	Gain:    {Text: "Besparing", Icon: "trending-down", Tone: ui.Good},
	Loss:    {Text: "Kostnadsökning", Icon: "trending-up", Tone: ui.Warn},
	Avoided: {Text: "Undviken kostnad", Icon: "shield", Tone: ui.Info},
}

func (a *Web) load(r *http.Request) (Saving, error) {
	return a.Store.Get(r.Context(), r.PathValue("id"))
}
