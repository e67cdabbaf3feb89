package training

import (
	"net/http"

	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// minePage is a user's own courses.
type minePage struct {
	Tabs         []ui.Tab
	Booked       ui.Table
	Open         ui.Table
	Certificates ui.Table
}

var mineTmpl = web.Parse[minePage](pages, "mine.html")

// own is an occasion with the user's own booking.
type own struct {
	Occasion
	booking Booking
}

func (o *own) badge() ui.Badge {
	switch {
	case o.State == Off:
		return stateBadge(o.Occasion)
	case o.booking.State == Waiting:
		return ui.Badge{Text: "I väntelistan", Tone: ui.Warn}
	case o.booking.State == Seated:
		return ui.Badge{Text: "Bokad", Icon: "check", Tone: ui.Good}
	}
	return stateBadge(o.Occasion)
}

func (a *Web) mine(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	me := web.UserFrom(ctx).ID
	today := a.Store.Today()
	bookings, err := a.Store.BookingsOf(ctx, me)
	if err != nil {
		return err
	}
	coming, _, err := a.Store.Occasions(ctx, Filter{Period: soon(today.AddDays(-31))}, Page{Sort: "starts_on", Limit: 200})
	if err != nil {
		return err
	}
	var booked, open []own
	for _, o := range coming {
		b := bookings[o.ID]
		switch {
		case b.State == Seated || b.State == Waiting || b.State == Present && !b.Evaluated:
			booked = append(booked, own{o, b})
		case b.ID == "" && o.State == Open && o.last() >= today:
			open = append(open, own{o, b})
		}
	}
	certificates, err := a.Store.CertificatesOf(ctx, me)
	if err != nil {
		return err
	}
	out := minePage{Tabs: parts(ctx, MinePath)}
	out.Booked = ownTable("Mina bokningar", booked, func(o *own) ui.Action {
		if o.booking.State == Present {
			return ui.Action{Label: "Utvärdera", URL: o.URL() + "/utvardera", Icon: "star"}
		}
		return ui.Action{Label: "Avboka", URL: o.URL() + "/avboka", Icon: "x", Post: true, Values: []ui.Hidden{{Name: "bokning", Value: o.booking.ID}}}
	})
	out.Open = ownTable("Tillfällen att boka", open, func(o *own) ui.Action {
		label := "Boka mig"
		if o.Full() {
			label = "Ställ mig i väntelistan"
		}
		return ui.Action{Label: label, URL: o.URL() + "/boka", Icon: "check", Post: true}
	})
	out.Certificates = ui.Columns[Certificate]{
		{Label: "Kurs", Cell: func(c *Certificate) ui.Cell { return ui.Link(c.Course, Path+"/"+c.CourseID) }},
		ui.Field(CertificateFields, "completed_on"),
		{Label: "Giltighet", Cell: func(c *Certificate) ui.Cell { return ui.Mark(validityBadge(*c, today)) }},
	}.Table("Mina intyg", certificates)
	return mineTmpl.Render(w, r, "Mina utbildningar", out)
}

func ownTable(name string, list []own, action func(*own) ui.Action) ui.Table {
	t := ui.Columns[own]{
		{Label: "Kurs", Cell: func(o *own) ui.Cell { return ui.Link(o.Course, o.URL()).Under(o.Place) }},
		{Label: "När", Cell: func(o *own) ui.Cell { return ui.Text(o.Days()).Under(o.Hours) }},
		{Label: "Platser kvar", Number: true, Cell: func(o *own) ui.Cell { return ui.Number(sv.Number(o.Free())) }},
		{Label: "Läge", Cell: func(o *own) ui.Cell { return ui.Mark(o.badge()) }},
	}.Table(name, list)
	for i := range list {
		row := &t.Rows[i]
		row.ID, row.Label, row.Menu = list[i].ID, list[i].Name(), []ui.Action{action(&list[i])}
	}
	return t
}
