package board

import (
	"bytes"
	"net/http"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/web"
)

func (a *Web) feedRoutes(m *web.Mux) {
	m.Handle("GET "+identity.CalendarPath+"{secret}", web.Public, a.feed)
}

// feed answers a calendar program. Who has the secret reads what its person may
// read; the person revokes it on Mitt konto.
func (a *Web) feed(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	u, ok, err := identity.Store{DB: a.Store.DB}.CalendarUser(ctx, strings.TrimSuffix(r.PathValue("secret"), ".ics"))
	if err != nil {
		return err
	}
	if !ok {
		return fault.NotFound("Kalendern finns inte. Adressen kan ha återkallats.")
	}
	origin := "http://" + r.Host
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		origin = "https://" + r.Host
	}
	var events []Event
	if u.Roles.May(permRead) {
		if events, err = a.Store.Feed(ctx, Reader{UserID: u.ID, Roles: u.Roles, Write: u.Roles.May(permWrite)}, origin); err != nil {
			return err
		}
	}
	if a.Deadlines != nil {
		more, err := a.Deadlines(ctx, u)
		if err != nil {
			return err
		}
		for _, e := range more {
			e.URL = origin + e.URL
			events = append(events, e)
		}
	}
	var file bytes.Buffer
	if err := WriteCalendar(&file, "Klöver "+u.Name, events); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", `inline; filename="klover.ics"`)
	w.Header().Set("Cache-Control", "private, no-store")
	_, err = file.WriteTo(w)
	return err
}
