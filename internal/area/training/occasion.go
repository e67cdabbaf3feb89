package training

import (
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// State is how far an occasion has come.
type State string

// The states.
const (
	Planned State = "planerad"
	Open    State = "öppen"
	Held    State = "genomförd"
	Off     State = "inställd"
)

// Occasion is a course given once.
type Occasion struct {
	Row
	CourseID string
	Course   string `db:"-"` // its name
	StartsOn day.Date
	EndsOn   day.Date // last day, the same when it is one day
	Hours    string   // "09.00–12.00"
	Place    string
	Seats    int64
	Booked   int64 // seats taken; the database keeps it at most Seats
	Queued   int64 // numbers given in the waiting list
	Teacher  string
	State    State
	Note     string
}

// URL is the address of the occasion's page.
func (o Occasion) URL() string { return OccasionPath + "/" + o.ID }

// Name is the occasion as it is mentioned elsewhere.
func (o Occasion) Name() string { return o.Course + " " + o.Days() }

// Days writes when it is: "2022-03-01", "2022-03-01–2022-03-02".
func (o Occasion) Days() string {
	if o.EndsOn == 0 || o.EndsOn == o.StartsOn {
		return o.StartsOn.Sv()
	}
	return o.StartsOn.Sv() + "–" + o.EndsOn.Sv()
}

// last is the day on which it ends.
func (o Occasion) last() day.Date { return max(o.StartsOn, o.EndsOn) }

// Free is how many seats are left.
func (o Occasion) Free() int64 { return o.Seats - o.Booked }

// Full tells whether whoever books now must wait.
func (o Occasion) Full() bool { return o.State == Open && o.Free() <= 0 }

// Check returns what is wrong with the occasion.
func (o *Occasion) Check() error {
	var f faults
	f.add(o.EndsOn != 0 && o.EndsOn < o.StartsOn, "ends_on", "Sista dagen kan inte vara före första dagen.")
	f.add(o.Seats < 1 || o.Seats > 10_000, "seats", "Antalet platser är mellan 1 och 10 000.")
	f.add(o.Seats >= 1 && o.Seats < o.Booked, "seats", sv.Plural(o.Booked, "plats är bokad", "platser är bokade")+". Avboka först de som inte får plats.")
	return f.err()
}

// BookingState is what has become of a booking.
type BookingState string

// The states of a booking.
const (
	Seated    BookingState = "bokad"
	Waiting   BookingState = "väntar"
	Cancelled BookingState = "avbokad"
	Present   BookingState = "närvarande"
	Absent    BookingState = "frånvarande"
)

// Active tells whether the booking stands.
func (s BookingState) Active() bool { return s != Cancelled }

// Booking is somebody's place on an occasion, or in its waiting list.
type Booking struct {
	Row
	OccasionID string
	UserID     identity.Ref
	Name       string
	Unit       string
	PersonKey  string
	State      BookingState
	Place      int64 // order in the waiting list, 0 for who never waited
	Passed     bool
	Evaluated  bool
}

// Person returns who it is for.
func (b Booking) Person() Person { return Person{b.UserID, b.Name, b.Unit} }

func (p Person) check() error {
	if strings.TrimSpace(p.Name) == "" {
		return fault.Invalid(fault.Field{Name: "name", Message: "Skriv vem som ska bokas."})
	}
	return nil
}

// Attendance is what is noted of a participant.
type Attendance struct {
	BookingID string
	Present   bool
	Passed    bool
}

// Certificate is a course that somebody has completed.
type Certificate struct {
	Row
	CourseID    string
	Course      string `db:"-"` // its name; how forms and imports state it
	UserID      identity.Ref
	Email       string `db:"-"` // how imports state the user
	Name        string
	Unit        string
	PersonKey   string
	CompletedOn day.Date
	ValidTo     day.Date // last day, 0 for good
	Source      string   // the occasion or the list that it comes from
	BookingID   identity.Ref
	RemindedOn  day.Date // when its holder was last reminded that it ends
}

// Person returns who holds it.
func (c Certificate) Person() Person { return Person{c.UserID, c.Name, c.Unit} }

// URL is the address of the certificate's page.
func (c Certificate) URL() string { return CertificatePath + "/" + c.ID }

// Valid tells whether the certificate holds on the day.
func (c Certificate) Valid(on day.Date) bool {
	return c.CompletedOn <= on && (c.ValidTo == 0 || on <= c.ValidTo)
}

// Title is the certificate as it is mentioned elsewhere.
func (c Certificate) Title() string { return c.Course + ", " + c.Name }

// Check returns what is wrong with the certificate.
func (c *Certificate) Check() error {
	c.Name = strings.Join(strings.Fields(c.Name), " ")
	var f faults
	f.add(c.ValidTo != 0 && c.ValidTo < c.CompletedOn, "valid_to", "Intyget kan inte sluta gälla innan kursen är genomförd.")
	return f.err()
}

// soonDays is how long before its last day a certificate is about to end.
const soonDays = 60

// Evaluation is what somebody thought of an occasion. It tells not who.
type Evaluation struct {
	ID         string
	OccasionID string
	Grade      int64 // 1–6, as in the customer surveys
	Comment    string
	GivenOn    day.Date // the day only: an exact time could tell who
}

// Check returns what is wrong with the evaluation.
func (e Evaluation) Check() error {
	var f faults
	f.add(e.Grade < 1 || e.Grade > 6, "grade", "Välj ett betyg från 1 till 6.")
	return f.err()
}

// fewAnswers is the number of evaluations under which none is shown.
const fewAnswers = 5
