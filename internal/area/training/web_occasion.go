package training

import (
	"context"
	"net/http"
	"strconv"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
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

func occasionCrumb() ui.Crumb { return ui.Crumb{Label: "Kurstillfällen", URL: OccasionPath} }

func (a *Web) occasionForm(ctx context.Context, o *Occasion) (formPage, error) {
	f := ui.NewForm(OccasionFields, o)
	f.Action, f.Submit, f.Cancel = OccasionPath, "Spara tillfälle", OccasionPath
	if o.ID != "" {
		f.Action, f.Cancel, f.Version = o.URL(), o.URL(), int(o.Version)
		return formPage{occasionCrumb(), f}, nil
	}
	courses, err := a.courseOptions(ctx, true)
	f.Controls = append([]ui.Control{{Key: "course_id", Label: "Kurs", Type: "choice", Required: true, Value: o.CourseID}}, f.Controls...)
	f.Choose("course_id", courses)
	return formPage{occasionCrumb(), f}, err
}

func (a *Web) newOccasion(w http.ResponseWriter, r *http.Request) error {
	form, err := a.occasionForm(r.Context(), &Occasion{CourseID: r.URL.Query().Get("kurs"), Seats: 20})
	if err != nil {
		return err
	}
	return again(w, r, "Nytt tillfälle", form, nil, nil)
}

func (a *Web) createOccasion(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	o := Occasion{CourseID: posted["course_id"]}
	err = OccasionFields.Read(&o, posted)
	if o.CourseID == "" {
		err = fault.Invalid(append([]fault.Field{{Name: "course_id", Message: "Välj kurs."}}, fault.FieldsOf(err)...)...)
	}
	if err == nil {
		o, err = a.Store.CreateOccasion(r.Context(), o)
	}
	if web.Correctable(err) {
		form, formErr := a.occasionForm(r.Context(), &Occasion{CourseID: posted["course_id"], Seats: 20})
		if formErr != nil {
			return formErr
		}
		return again(w, r, "Nytt tillfälle", form, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, o.URL(), "Tillfället är planerat. Öppna det för bokning när det är klart.")
}

func (a *Web) editOccasion(w http.ResponseWriter, r *http.Request) error {
	o, err := a.loadOccasion(r)
	if err != nil {
		return err
	}
	form, err := a.occasionForm(r.Context(), &o)
	if err != nil {
		return err
	}
	return again(w, r, "Ändra "+o.Name(), form, nil, nil)
}

func (a *Web) saveOccasion(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	before, err := a.loadOccasion(r)
	if err != nil {
		return err
	}
	form, err := a.occasionForm(r.Context(), &before)
	if err != nil {
		return err
	}
	mine := before
	if err = OccasionFields.Read(&mine, posted); err == nil {
		mine.Version = int64(web.Version(posted))
		_, err = a.Store.SaveOccasion(r.Context(), mine, "")
	}
	return saved(w, r, OccasionFields, &mine, &before, before.Version, posted, form, "Ändra "+before.Name(), before.URL(), "Tillfället är sparat.", err)
}

func (a *Web) removeOccasion(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.RemoveOccasion(r.Context(), r.PathValue("id"), ""); err != nil {
		return err
	}
	return web.Redirect(w, r, OccasionPath, "Tillfället är borttaget.")
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

func (a *Web) bookMe(w http.ResponseWriter, r *http.Request) error {
	me, err := a.me(r.Context())
	if err != nil {
		return err
	}
	b, err := a.Store.Book(r.Context(), r.PathValue("id"), me)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, OccasionPath+"/"+b.OccasionID, bookedText("Du", b))
}

func bookedText(who string, b Booking) string {
	if b.State == Waiting {
		return who + " står i väntelistan."
	}
	return who + " är bokad."
}

func (a *Web) bookOther(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	o, err := a.loadOccasion(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	p := Person{Name: posted["name"], Unit: posted["unit"]}
	if chosen := posted["user"]; chosen != "" {
		if p, err = a.userNamed(ctx, chosen, p.Unit); err != nil {
			return err
		}
	}
	b, err := a.Store.Book(ctx, o.ID, p)
	if web.Correctable(err) {
		return a.showOccasion(w, r, o, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, o.URL(), bookedText(b.Name, b))
}

// userNamed finds the user that was chosen by id, or typed by name.
func (a *Web) userNamed(ctx context.Context, chosen, unit string) (Person, error) {
	users, _, err := a.Store.people(ctx)
	if err != nil {
		return Person{}, err
	}
	for _, u := range users {
		if u.ID == chosen || u.Name == chosen {
			if unit == "" {
				unit, err = a.Store.unitOf(ctx, u.ID)
			}
			return Person{UserID: identity.Ref(u.ID), Name: u.Name, Unit: unit}, err
		}
	}
	return Person{}, fault.Invalid(fault.Field{Name: "user", Message: "Ingen användare heter " + chosen + "."})
}

// cancel is for one's own booking, or with training.write for anybody's.
func (a *Web) cancel(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	b, err := a.Store.Booking(ctx, posted["bokning"])
	if err != nil {
		return err
	}
	if string(b.UserID) != web.UserFrom(ctx).ID && !web.May(ctx, "training.write") {
		return fault.Forbidden("Du kan bara avboka dig själv.")
	}
	if _, err := a.Store.Cancel(ctx, b.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, web.Back(r, OccasionPath+"/"+b.OccasionID), "Bokningen är avbokad.")
}

func (a *Web) attend(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	bookings, err := a.Store.Bookings(r.Context(), id)
	if err != nil {
		return err
	}
	var list []Attendance
	for _, b := range bookings {
		if v := posted["b-"+b.ID]; v != "" {
			list = append(list, Attendance{BookingID: b.ID, Present: v != "franvarande", Passed: v == "godkand"})
		}
	}
	o, err := a.Store.Attend(r.Context(), id, int64(web.Version(posted)), list)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, o.URL(), "Närvaron är sparad. De godkända har fått intyg.")
}

func evaluateForm(o Occasion) formPage {
	f := ui.Form{Action: o.URL() + "/utvardera", Submit: "Skicka", Cancel: o.URL(), Controls: []ui.Control{
		{Key: "grade", Label: "Betyg", Help: "1 är sämst och 6 är bäst.", Type: "choice", Required: true},
		{Key: "comment", Label: "Kommentar", Help: "Svaret sparas utan ditt namn. Skriv inget som avslöjar vem du är om du inte vill det.", Type: "long"},
	}}
	var options []field.Option
	for n := 1; n <= 6; n++ {
		options = append(options, field.Option{Value: strconv.Itoa(n), Label: strconv.Itoa(n)})
	}
	f.Choose("grade", options)
	return formPage{occasionCrumb(), f}
}

func (a *Web) askEvaluate(w http.ResponseWriter, r *http.Request) error {
	o, err := a.loadOccasion(r)
	if err != nil {
		return err
	}
	return again(w, r, "Utvärdera "+o.Name(), evaluateForm(o), nil, nil)
}

func (a *Web) evaluate(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	o, err := a.loadOccasion(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	mine, err := a.Store.BookingsOf(ctx, web.UserFrom(ctx).ID)
	if err != nil {
		return err
	}
	grade, _ := strconv.ParseInt(posted["grade"], 10, 64) // what is no number is no grade, and Check says so
	b, ok := mine[o.ID]
	if !ok {
		return fault.Forbidden("Bara den som var med kan utvärdera tillfället.")
	}
	err = a.Store.Evaluate(ctx, b.ID, Evaluation{Grade: grade, Comment: posted["comment"]})
	if web.Correctable(err) {
		return again(w, r, "Utvärdera "+o.Name(), evaluateForm(o), posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, o.URL(), "Tack för ditt svar.")
}
