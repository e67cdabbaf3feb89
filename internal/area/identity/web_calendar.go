package identity

import (
	"cmp"
	"context"
	"net/http"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// CalendarPath is where calendar programs read, before the secret.
const CalendarPath = "/kalender/"

func (a *Web) calendarRoutes(m *web.Mux) {
	m.Handle("POST /mitt-konto/kalender", web.SignedIn, a.newCalendar)
	m.Handle("POST /mitt-konto/kalender/aterkalla", web.SignedIn, a.dropCalendar)
	m.Handle("POST /mitt-konto/sammanfattning", web.SignedIn, a.wantDigest)
	m.Handle("POST /mitt-konto/sammanfattning/avsluta", web.SignedIn, a.dropDigest)
}

func (a *Web) newCalendar(w http.ResponseWriter, r *http.Request) error {
	u, err := a.me(r)
	if err != nil {
		return err
	}
	secret, err := a.Store.NewCalendar(r.Context(), u)
	if err != nil {
		return err
	}
	return a.accountWith(w, r, secretBox{Title: "Din kalenderadress", Value: a.origin(r) + CalendarPath + secret + ".ics",
		Text: "Lägg till den som prenumeration i ditt kalenderprogram. Den som har adressen kan läsa kalendern, så visa den inte för andra. Den visas bara nu."})
}

func (a *Web) dropCalendar(w http.ResponseWriter, r *http.Request) error {
	u, err := a.me(r)
	if err != nil {
		return err
	}
	if err := a.Store.DropCalendar(r.Context(), u); err != nil {
		return err
	}
	return web.Redirect(w, r, "/mitt-konto", "Kalenderadressen fungerar inte längre.")
}

// calendarBox shows whether the person has a calendar address.
func (a *Web) calendarBox(ctx context.Context, u User) (tableBox, error) {
	c, ok, err := a.Store.CalendarOf(ctx, u.ID)
	var rows []Calendar
	box := tableBox{Title: "Kalender", Actions: []ui.Action{{Label: "Skapa kalenderadress", URL: "/mitt-konto/kalender", Icon: "calendar", Post: true}}}
	if ok {
		rows = append(rows, c)
		box.Actions = []ui.Action{{Label: "Återkalla", URL: "/mitt-konto/kalender/aterkalla", Icon: "ban", Post: true, Danger: true},
			{Label: "Byt adress", URL: "/mitt-konto/kalender", Icon: "refresh", Post: true}}
	}
	box.Table = ui.Columns[Calendar]{
		{Label: "Adress", Cell: func(*Calendar) ui.Cell { return ui.Text("Din hemliga kalenderadress") }},
		{Label: "Skapad", Cell: func(c *Calendar) ui.Cell { return ui.Text(record.When(c.CreatedAt)) }},
		{Label: "Senast läst", Cell: func(c *Calendar) ui.Cell {
			if c.UsedAt.Before(c.CreatedAt) {
				return ui.Text("Aldrig")
			}
			return ui.Text(record.When(c.UsedAt))
		}},
	}.Table("Kalender", rows)
	box.Table.Empty = ui.Empty{Icon: "calendar", Title: "Du har ingen kalenderadress", Text: "Med en adress visar ditt eget kalenderprogram sammanträden, uppdrag och sista dagar."}
	return box, err
}

func (a *Web) wantDigest(w http.ResponseWriter, r *http.Request) error {
	u, err := a.me(r)
	if err == nil {
		err = a.Store.WantDigest(r.Context(), u)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/mitt-konto", "Du får en sammanfattning på e-post varje arbetsdag när något väntar på dig.")
}

func (a *Web) dropDigest(w http.ResponseWriter, r *http.Request) error {
	u, err := a.me(r)
	if err == nil {
		err = a.Store.DropDigest(r.Context(), u)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/mitt-konto", "Du får inte längre någon sammanfattning.")
}

// digestBox shows whether the person has a daily letter.
func (a *Web) digestBox(ctx context.Context, u User) (tableBox, error) {
	d, ok, err := a.Store.DigestOf(ctx, u.ID)
	var rows []Digest
	box := tableBox{Title: "Daglig sammanfattning", Actions: []ui.Action{{Label: "Skicka till mig", URL: "/mitt-konto/sammanfattning", Icon: "mail", Post: true}}}
	if ok {
		rows = append(rows, d)
		box.Actions = []ui.Action{{Label: "Sluta skicka", URL: "/mitt-konto/sammanfattning/avsluta", Icon: "ban", Post: true}}
	}
	box.Table = ui.Columns[Digest]{
		{Label: "Till", Cell: func(*Digest) ui.Cell { return ui.Text(u.Email) }},
		{Label: "Sedan", Cell: func(d *Digest) ui.Cell { return ui.Text(record.When(d.Since)) }},
		{Label: "Senast skickad", Cell: func(d *Digest) ui.Cell { return ui.Text(cmp.Or(d.SentOn.Sv(), "Aldrig")) }},
	}.Table("Daglig sammanfattning", rows)
	box.Table.Empty = ui.Empty{Icon: "mail", Title: "Du får ingen sammanfattning", Text: "Med en sammanfattning får du varje arbetsdag på e-post det som är försenat, det som ska göras denna vecka och det som väntar på dig."}
	return box, err
}
