package training

import (
	"context"
	"net/http"
	"strconv"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// occasionPage is an occasion: for everybody what it is and one's own booking, for
// those who look after it also who comes.
type occasionPage struct {
	Course    ui.Crumb
	State     ui.Badge
	Mine      ui.Notice
	Facts     ui.Facts
	May       bool
	Attending bool // attendance can be noted
	Rows      []participant
	Action    string
	Version   string
	Queue     ui.Table
	Grades    string
	Comments  []string
	Other     ui.Form
	Bookable  bool
	History   ui.History
	Actions   []ui.Action
}

// participant is one line of the list of those who have a seat.
type participant struct {
	ID     string
	Name   string
	Unit   string
	State  ui.Badge
	Choice []ui.Option
	Cancel ui.Action
}

var occasionTmpl = web.Parse[occasionPage](pages, "occasion.html")

func stateBadge(o Occasion) ui.Badge {
	switch {
	case o.Full():
		return ui.Badge{Text: "Full", Icon: "users", Tone: ui.Warn}
	case o.State == Open:
		return ui.Badge{Text: "Öppen", Icon: "circle-dot", Tone: ui.Info}
	case o.State == Held:
		return ui.Badge{Text: "Genomförd", Tone: ui.Good}
	case o.State == Off:
		return ui.Badge{Text: "Inställd", Icon: "ban", Tone: ui.Neutral}
	}
	return ui.Badge{Text: "Planerad", Icon: "calendar"}
}

func occasionColumns(withCourse bool) ui.Columns[Occasion] {
	columns := ui.Columns[Occasion]{{Key: "starts_on", Label: "Tillfälle", Sort: true, Cell: func(o *Occasion) ui.Cell { return ui.Link(o.Days(), o.URL()).Under(o.Hours) }}}
	if withCourse {
		columns = append(columns, ui.Column[Occasion]{Key: "course", Label: "Kurs", Cell: func(o *Occasion) ui.Cell { return ui.Link(o.Course, Path+"/"+o.CourseID) }})
	}
	return append(columns,
		ui.Field(OccasionFields, "place").Fixed(),
		ui.Column[Occasion]{Key: "booked", Label: "Bokade", Number: true, Cell: func(o *Occasion) ui.Cell {
			return ui.Number(sv.Number(o.Booked) + " av " + sv.Number(o.Seats))
		}},
		ui.Column[Occasion]{Key: "state", Label: "Läge", Cell: func(o *Occasion) ui.Cell { return ui.Mark(stateBadge(*o)) }},
		ui.Field(OccasionFields, "teacher").Fixed().OnDemand())
}

var occasionListing = ui.Listing[Occasion]{One: "tillfälle", Many: "tillfällen", Sort: "-starts_on", Columns: occasionColumns(true),
	Row: func(o *Occasion, row *ui.Row) { row.ID, row.Label = o.ID, o.Name() }}

func (a *Web) occasions(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	courses, err := a.courseOptions(ctx, false)
	if err != nil {
		return err
	}
	filters := []ui.Filter{{Key: "kurs", Label: "Kurs", Options: courses}, {Key: "lage", Label: "Läge", Kind: ui.Multi, Options: states}, {Key: "period", Label: "Börjar", Kind: ui.Period}}
	q := occasionListing.Query(r, filters...)
	rows, n, err := a.Store.Occasions(ctx, f, page(r, q))
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return send(w, r, a, "Kurstillfällen", "kurstillfallen", OccasionFields, q, filters, Occasion.URL, rows)
	}
	list := occasionListing.List(q, rows, ui.Count(n), filters...)
	list.Excel, list.Keep = record.Excel(q), a.Views != nil
	today := a.Store.Today()
	if list.Views, err = a.views(ctx, OccasionPath, q, Filter{Text: "Att boka", States: []State{Open}, Period: soon(today)}, Filter{Text: "Genomförda", States: []State{Held}}); err != nil {
		return err
	}
	out := listPage{Tabs: parts(ctx, OccasionPath), List: list}
	if web.May(ctx, "training.write") {
		out.Actions = []ui.Action{{Label: "Nytt tillfälle", URL: OccasionPath + "/ny", Icon: "plus", Primary: true}}
	}
	return listTmpl.Render(w, r, "Kurstillfällen", out)
}

func (a *Web) loadOccasion(r *http.Request) (Occasion, error) {
	return a.Store.Occasion(r.Context(), r.PathValue("id"))
}

func (a *Web) occasion(w http.ResponseWriter, r *http.Request) error {
	o, err := a.loadOccasion(r)
	if err != nil {
		return err
	}
	return a.showOccasion(w, r, o, nil, nil)
}

func (a *Web) showOccasion(w http.ResponseWriter, r *http.Request, o Occasion, posted map[string]string, wrong error) error {
	ctx := r.Context()
	out := occasionPage{Course: ui.Crumb{Label: o.Course, URL: Path + "/" + o.CourseID}, State: stateBadge(o), May: web.May(ctx, "training.write")}
	out.Facts = ui.NewFacts(OccasionFields, &o, "starts_on", "ends_on", "hours", "place", "teacher", "note")
	out.Facts.Add(ui.Fact{Key: "booked", Label: "Platser", Value: sv.Number(o.Booked) + " av " + sv.Number(o.Seats) + " bokade"})
	out.Facts.DropEmpty()
	mine, err := a.Store.BookingsOf(ctx, web.UserFrom(ctx).ID)
	if err != nil {
		return err
	}
	out.Mine = a.mineOf(o, mine[o.ID])
	if out.May {
		if err := a.occasionOffice(ctx, o, &out); err != nil {
			return err
		}
	}
	status := http.StatusOK
	if wrong != nil {
		out.Other.Posted(posted, wrong)
		status = web.StatusOf(wrong)
	}
	return occasionTmpl.RenderStatus(w, r, status, o.Course+" "+o.Days(), out)
}

// mineOf says how the user stands to the occasion and what can be done about it.
func (a *Web) mineOf(o Occasion, b Booking) ui.Notice {
	cancel := ui.Action{Label: "Avboka", URL: o.URL() + "/avboka", Icon: "x", Post: true, Values: []ui.Hidden{{Name: "bokning", Value: b.ID}}}
	switch {
	case b.State == Seated && o.State == Open:
		return ui.Notice{Tone: ui.Good, Title: "Du är bokad", Text: "Avboka om du inte kan komma, så får någon annan platsen.", Actions: []ui.Action{cancel}}
	case b.State == Waiting:
		return ui.Notice{Tone: ui.Warn, Title: "Du står i väntelistan", Text: "Du får en plats när någon avbokar och det är din tur.", Actions: []ui.Action{cancel}}
	case b.State == Present && !b.Evaluated:
		return ui.Notice{Tone: ui.Info, Title: "Vad tyckte du?", Text: "Svaret sparas utan ditt namn.", Actions: []ui.Action{{Label: "Utvärdera", URL: o.URL() + "/utvardera", Icon: "star"}}}
	case b.State == Present:
		return ui.Notice{Tone: ui.Good, Title: "Du var med", Text: "Intyget finns under Mina utbildningar."}
	case b.ID == "" && o.State == Open && o.last() >= a.Store.Today():
		action := ui.Action{Label: "Boka mig", URL: o.URL() + "/boka", Icon: "check", Post: true, Primary: true}
		if o.Full() {
			action.Label = "Ställ mig i väntelistan"
			return ui.Notice{Tone: ui.Warn, Title: "Alla platser är tagna", Text: "I väntelistan får du en plats när någon avbokar och det är din tur.", Actions: []ui.Action{action}}
		}
		return ui.Notice{Tone: ui.Info, Title: "Du kan boka", Text: sv.Plural(o.Free(), "plats", "platser") + " kvar.", Actions: []ui.Action{action}}
	}
	return ui.Notice{}
}

var attendances = []struct{ value, label string }{
	{"godkand", "Närvarande, godkänd"}, {"ej", "Närvarande, ej godkänd"}, {"franvarande", "Frånvarande"},
}

func attendanceOf(b Booking) string {
	switch {
	case b.State == Absent:
		return "franvarande"
	case b.State == Present && !b.Passed:
		return "ej"
	}
	return "godkand" // most come and pass; what differs is marked
}

func participantOf(o Occasion, b Booking, attending bool) participant {
	p := participant{ID: b.ID, Name: b.Name, Unit: b.Unit}
	p.State = map[BookingState]ui.Badge{
		Seated: {Text: "Bokad", Icon: "check", Tone: ui.Info}, Present: {Text: "Närvarande", Tone: ui.Good}, Absent: {Text: "Frånvarande", Icon: "x", Tone: ui.Warn},
	}[b.State]
	if b.State == Present && b.Passed {
		p.State.Text = "Godkänd"
	}
	if attending {
		for _, c := range attendances {
			p.Choice = append(p.Choice, ui.Option{Value: c.value, Label: c.label, Chosen: c.value == attendanceOf(b)})
		}
	}
	if b.State == Seated {
		p.Cancel = ui.Action{Label: "Avboka", URL: o.URL() + "/avboka", Icon: "x", Post: true, Values: []ui.Hidden{{Name: "bokning", Value: b.ID}}}
	}
	return p
}

// occasionOffice adds what those see who look after the occasion.
func (a *Web) occasionOffice(ctx context.Context, o Occasion, out *occasionPage) error {
	bookings, err := a.Store.Bookings(ctx, o.ID)
	if err != nil {
		return err
	}
	out.Attending = (o.State == Open || o.State == Held) && o.StartsOn <= a.Store.Today()
	out.Action, out.Version = o.URL()+"/narvaro", strconv.FormatInt(o.Version, 10)
	var waiting []Booking
	for _, b := range bookings {
		switch b.State {
		case Waiting:
			waiting = append(waiting, b)
		case Cancelled:
		default:
			out.Rows = append(out.Rows, participantOf(o, b, out.Attending))
		}
	}
	out.Queue = ui.Columns[Booking]{
		{Label: "Namn", Cell: func(b *Booking) ui.Cell { return ui.Text(b.Name).Under(b.Unit) }},
		{Label: "I kön sedan", Cell: func(b *Booking) ui.Cell { return ui.Text(record.When(b.CreatedAt)) }},
	}.Table("Väntelista", waiting)
	for i, b := range waiting {
		row := &out.Queue.Rows[i]
		row.ID, row.Label = b.ID, b.Name
		row.Menu = []ui.Action{{Label: "Avboka", URL: o.URL() + "/avboka", Icon: "x", Post: true, Values: []ui.Hidden{{Name: "bokning", Value: b.ID}}}}
	}
	g, err := a.Store.Grades(ctx, o.ID)
	if err != nil {
		return err
	}
	out.Grades, out.Comments = gradeText(g), g.Comments
	if g.Hidden() {
		out.Comments = nil
	}
	if out.Bookable = o.State == Open && o.last() >= a.Store.Today(); out.Bookable {
		if out.Other, err = a.otherForm(ctx, o); err != nil {
			return err
		}
	}
	if out.History, err = history(ctx, a.Store, OccasionKindName, o.ID, "tillfället"); err != nil {
		return err
	}
	out.Actions = occasionActions(o, len(bookings) == 0)
	return nil
}

func gradeText(g Grades) string {
	switch {
	case g.N == 0:
		return ""
	case g.Hidden():
		return sv.Plural(g.N, "deltagare har", "deltagare har") + " svarat. Resultatet visas när minst fem har svarat."
	}
	return "Medelbetyg " + g.Mean() + " av 6, " + sv.Plural(g.N, "svar", "svar") + "."
}

func (a *Web) otherForm(ctx context.Context, o Occasion) (ui.Form, error) {
	users, _, err := a.Store.people(ctx)
	var options []field.Option
	for _, u := range users {
		options = append(options, field.Option{Value: u.ID, Label: u.Name})
	}
	sortOptions(options)
	f := ui.Form{Action: o.URL() + "/deltagare", Submit: "Boka", Controls: []ui.Control{
		{Key: "user", Label: "Person med konto", Type: "choice"},
		{Key: "name", Label: "Eller namn", Type: "text", Help: "För den som saknar konto."},
		{Key: "unit", Label: "Enhet", Type: "text"},
	}}
	f.Choose("user", options)
	return f, err
}

func occasionActions(o Occasion, untouched bool) []ui.Action {
	var list []ui.Action
	if untouched {
		list = append(list, ui.Action{Label: "Ta bort", URL: o.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true})
	}
	if o.State == Planned || o.State == Open {
		list = append(list, ui.Action{Label: "Ställ in", URL: o.URL() + "/stall-in", Icon: "ban"},
			ui.Action{Label: "Ändra", URL: o.URL() + "/andra", Icon: "pencil"})
	}
	if o.State == Planned {
		list = append(list, ui.Action{Label: "Öppna för bokning", URL: o.URL() + "/oppna", Icon: "check", Post: true, Primary: true, Values: versionOf(o.Version)})
	}
	return list
}

func (a *Web) publish(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	o, err := a.Store.Publish(r.Context(), r.PathValue("id"), int64(web.Version(posted)))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, o.URL(), "Tillfället är öppet för bokning.")
}

func callOffForm(o Occasion) formPage {
	return formPage{occasionCrumb(), ui.Form{Action: o.URL() + "/stall-in", Submit: "Ställ in", Cancel: o.URL(), Version: int(o.Version), Danger: true,
		Controls: []ui.Control{{Key: "why", Label: "Varför ställs tillfället in?", Help: "Syns i historiken. Kontakta dem som är bokade.", Type: "long", Required: true}}}}
}

func (a *Web) askCallOff(w http.ResponseWriter, r *http.Request) error {
	o, err := a.loadOccasion(r)
	if err != nil {
		return err
	}
	return again(w, r, "Ställ in "+o.Name(), callOffForm(o), nil, nil)
}

func (a *Web) callOff(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	o, err := a.loadOccasion(r)
	if err != nil {
		return err
	}
	_, err = a.Store.CallOff(r.Context(), o.ID, int64(web.Version(posted)), posted["why"])
	if web.Correctable(err) {
		return again(w, r, "Ställ in "+o.Name(), callOffForm(o), posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, o.URL(), "Tillfället är inställt. De som är bokade står kvar i listan, så att du kan kontakta dem.")
}
