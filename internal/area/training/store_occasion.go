package training

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/sv"
)

var occasionOrders = map[string]string{"starts_on": "starts_on", "seats": "seats", "booked": "booked"}

func (s Store) occasionsWhere(ctx context.Context, f Filter) db.Where {
	var w db.Where
	if f.CourseID != "" {
		w.Add("course_id = ?", f.CourseID)
	}
	if len(f.States) > 0 {
		texts := make([]string, len(f.States))
		for i, state := range f.States {
			texts[i] = string(state)
		}
		w.In("state", texts)
	}
	if f.Period.From != 0 {
		w.Add("starts_on >= ?", f.Period.From)
	}
	if f.Period.To != 0 {
		w.Add("starts_on < ?", f.Period.To)
	}
	find.Clause(ctx, s.DB, OccasionKindName, f.Text, &w, "id")
	return w
}

// Occasions returns the occasions of the selection and how many they are.
func (s Store) Occasions(ctx context.Context, f Filter, p Page) ([]Occasion, Count, error) {
	w := s.occasionsWhere(ctx, f)
	n, err := db.CountRows(ctx, s.DB, "training_occasion", w)
	if err != nil {
		return nil, n, fmt.Errorf("counting occasions: %w", err)
	}
	rows, err := s.readOccasions(ctx, w, p.Order(occasionOrders, "-starts_on")+" "+p.Cut(&w))
	return rows, n, err
}

func (s Store) readOccasions(ctx context.Context, w db.Where, order string) ([]Occasion, error) {
	rows, err := db.All[Occasion](ctx, s.DB, `SELECT `+db.Columns[Occasion]()+` FROM training_occasion `+w.SQL()+` `+order, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading occasions: %w", err)
	}
	names, err := s.CourseNames(ctx)
	for i := range rows {
		rows[i].Course = names[rows[i].CourseID]
	}
	return rows, err
}

// Occasion returns one occasion.
func (s Store) Occasion(ctx context.Context, id string) (Occasion, error) {
	var w db.Where
	w.Add("id = ?", id)
	rows, err := s.readOccasions(ctx, w, "")
	if err != nil {
		return Occasion{}, err
	}
	if len(rows) == 0 {
		return Occasion{}, fault.NotFound("Tillfället finns inte.")
	}
	return rows[0], nil
}

// CreateOccasion stores a new occasion of a course, planned.
func (s Store) CreateOccasion(ctx context.Context, o Occasion) (Occasion, error) {
	o.State, o.Booked, o.Queued = Planned, 0, 0
	if err := checked(OccasionFields, &o, o.Check); err != nil {
		return o, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := Store{tx}.Course(ctx, o.CourseID)
		if err != nil {
			return err
		}
		if !c.Open(o.StartsOn) {
			return fault.Invalid(fault.Field{Name: "starts_on", Message: c.Name + " ges till och med " + c.EndedOn.Sv() + "."})
		}
		o.Course, o.Row = c.Name, fresh(tx)
		if err := tx.Insert(ctx, "training_occasion", &o); err != nil {
			return fmt.Errorf("storing occasion: %w", err)
		}
		return noteOccasion(ctx, tx, Occasion{}, o, audit.Created, "")
	})
	return o, err
}

func noteOccasion(ctx context.Context, tx *db.DB, before, after Occasion, verb, why string) error {
	if err := audit.Write(ctx, tx, audit.Entry{Kind: OccasionKindName, Ref: after.ID, Title: after.Name(), Verb: verb,
		Changes: filled(OccasionFields, &before, &after), Why: why}); err != nil {
		return err
	}
	return find.Put(ctx, tx, find.Doc{Kind: OccasionKindName, Ref: after.ID, Title: after.Name(), Detail: "Kurstillfälle " + after.Place,
		URL: after.URL(), Perm: "training.read", Words: after.Teacher + " " + after.Note})
}

// SaveOccasion stores a changed occasion, read at its version. More seats let
// those who wait in.
func (s Store) SaveOccasion(ctx context.Context, o Occasion, why string) (Occasion, error) {
	return s.changeOccasion(ctx, o.ID, o.Version, audit.Changed, why, func(before Occasion) (Occasion, error) {
		if before.State == Held || before.State == Off {
			return o, fault.Conflict("Tillfället är %s och ändras inte.", before.State)
		}
		o.State, o.Booked, o.Queued, o.CourseID, o.Course = before.State, before.Booked, before.Queued, before.CourseID, before.Course
		return o, nil
	})
}

// Publish opens a planned occasion for booking.
func (s Store) Publish(ctx context.Context, id string, version int64) (Occasion, error) {
	return s.changeOccasion(ctx, id, version, "öppnade för bokning", "", func(o Occasion) (Occasion, error) {
		if o.State != Planned {
			return o, fault.Conflict("Bara ett planerat tillfälle kan öppnas.")
		}
		o.State = Open
		return o, nil
	})
}

// CallOff says that the occasion will not be held. The bookings stand as they
// were, so that the participants can be told.
func (s Store) CallOff(ctx context.Context, id string, version int64, why string) (Occasion, error) {
	if strings.TrimSpace(why) == "" {
		return Occasion{}, fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför tillfället ställs in."})
	}
	return s.changeOccasion(ctx, id, version, "ställde in", why, func(o Occasion) (Occasion, error) {
		if o.State == Held || o.State == Off {
			return o, fault.Conflict("Tillfället är redan %s.", o.State)
		}
		o.State = Off
		return o, nil
	})
}

// changeOccasion reads an occasion, lets do change it and stores the difference.
// What bookings count is left alone, so that nobody's seat is written over.
func (s Store) changeOccasion(ctx context.Context, id string, version int64, verb, why string, do func(Occasion) (Occasion, error)) (Occasion, error) {
	var saved Occasion
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		if err := in.queue(ctx, id); err != nil {
			return err
		}
		before, err := in.Occasion(ctx, id)
		if err != nil {
			return err
		}
		next, err := do(before)
		if err != nil {
			return err
		}
		if err := checked(OccasionFields, &next, next.Check); err != nil {
			return err
		}
		next.ID, next.Version, next.CreatedAt, next.ChangedAt = id, version, before.CreatedAt, tx.Now()
		if err := tx.UpdateFrom(ctx, "training_occasion", &before, &next); err != nil {
			return fmt.Errorf("saving occasion: %w", err)
		}
		if err := noteOccasion(ctx, tx, before, next, verb, why); err != nil {
			return err
		}
		saved = next
		if next.State != Open {
			return nil
		}
		saved.Booked, err = in.moveUp(ctx, next)
		return err
	})
	return saved, err
}

// queue makes those who change the same occasion take turns.
func (s Store) queue(ctx context.Context, id string) error {
	n, err := s.DB.Exec(ctx, `UPDATE training_occasion SET queued = queued WHERE id = $1`, id)
	if err == nil && n == 0 {
		err = fault.NotFound("Tillfället finns inte.")
	}
	return err
}

// RemoveOccasion takes away an occasion that nobody has booked.
func (s Store) RemoveOccasion(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		if err := in.queue(ctx, id); err != nil {
			return err
		}
		o, err := in.Occasion(ctx, id)
		if err != nil {
			return err
		}
		n, err := db.One[int64](ctx, tx, `SELECT count(*) FROM training_booking WHERE occasion_id = $1`, id)
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.Conflict("Tillfället har bokningar och tas inte bort. Ställ in det i stället.")
		}
		if _, err := tx.Exec(ctx, `DELETE FROM training_occasion WHERE id = $1`, id); err != nil {
			return err
		}
		if err := find.Remove(ctx, tx, OccasionKindName, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: OccasionKindName, Ref: id, Title: o.Name(), Verb: audit.Removed, Why: why})
	})
}

// Bookings returns who has booked an occasion: those with a seat by name, then
// those who wait, in order, then those who cancelled.
func (s Store) Bookings(ctx context.Context, occasionID string) ([]Booking, error) {
	rows, err := db.All[Booking](ctx, s.DB, `SELECT `+db.Columns[Booking]()+` FROM training_booking WHERE occasion_id = $1 ORDER BY place, id`, occasionID)
	if err != nil {
		return nil, fmt.Errorf("reading bookings: %w", err)
	}
	rank := func(b Booking) int { return map[BookingState]int{Waiting: 1, Cancelled: 2}[b.State] }
	slices.SortStableFunc(rows, func(x, y Booking) int {
		if d := rank(x) - rank(y); d != 0 || x.State == Waiting {
			return d
		}
		return sv.Compare(x.Name, y.Name)
	})
	return rows, nil
}

// BookingsOf returns the bookings of a user that stand, by occasion id.
func (s Store) BookingsOf(ctx context.Context, userID string) (map[string]Booking, error) {
	rows, err := db.All[Booking](ctx, s.DB, `SELECT `+db.Columns[Booking]()+` FROM training_booking WHERE user_id = $1 AND state <> 'avbokad'`, userID)
	by := make(map[string]Booking, len(rows))
	for _, b := range rows {
		by[b.OccasionID] = b
	}
	return by, err
}

// Book gives the person a seat, or a place in the waiting list when all are taken.
func (s Store) Book(ctx context.Context, occasionID string, p Person) (Booking, error) {
	p.Name, p.Unit = strings.Join(strings.Fields(p.Name), " "), strings.TrimSpace(p.Unit)
	if err := p.check(); err != nil {
		return Booking{}, err
	}
	var made Booking
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		if err := in.queue(ctx, occasionID); err != nil {
			return err
		}
		o, err := in.Occasion(ctx, occasionID)
		if err != nil {
			return err
		}
		if o.State != Open || o.last() < s.Today() {
			return fault.Conflict("%s är inte öppet för bokning.", sv.UpperFirst(o.Name()))
		}
		again, err := db.One[int64](ctx, tx, `SELECT count(*) FROM training_booking WHERE occasion_id = $1 AND person_key = $2 AND state <> 'avbokad'`, o.ID, p.key())
		if err != nil {
			return err
		}
		if again > 0 {
			return fault.Conflict("%s är redan bokad på tillfället.", p.Name)
		}
		made = Booking{Row: fresh(tx), OccasionID: o.ID, UserID: p.UserID, Name: p.Name, Unit: p.Unit, PersonKey: p.key(), State: Seated}
		if err := in.seat(ctx, &made); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "training_booking", &made); err != nil {
			return fmt.Errorf("storing booking: %w", err)
		}
		verb := "bokade " + p.Name + " på"
		if made.State == Waiting {
			verb = "ställde " + p.Name + " i väntelistan till"
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: OccasionKindName, Ref: o.ID, Title: o.Name(), Verb: verb})
	})
	return made, err
}

// seat takes a seat if there is one, else a number in the waiting list. The
// condition in the database decides, whoever books at the same time.
func (s Store) seat(ctx context.Context, b *Booking) error {
	n, err := s.DB.Exec(ctx, `UPDATE training_occasion SET booked = booked + 1 WHERE id = $1 AND booked < seats`, b.OccasionID)
	if err != nil || n == 1 {
		return err
	}
	b.State = Waiting
	b.Place, err = db.One[int64](ctx, s.DB, `UPDATE training_occasion SET queued = queued + 1 WHERE id = $1 RETURNING queued`, b.OccasionID)
	return err
}

// Booking returns one booking.
func (s Store) Booking(ctx context.Context, id string) (Booking, error) {
	b, err := db.One[Booking](ctx, s.DB, `SELECT `+db.Columns[Booking]()+` FROM training_booking WHERE id = $1`, id)
	if fault.KindOf(err) == fault.KindNotFound {
		return b, fault.NotFound("Bokningen finns inte.")
	}
	return b, err
}

// Cancel gives a seat or a place in the waiting list back. The first who waits
// gets the seat.
func (s Store) Cancel(ctx context.Context, bookingID string) (Booking, error) {
	var gone Booking
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		b, err := in.Booking(ctx, bookingID)
		if err != nil {
			return err
		}
		if err := in.queue(ctx, b.OccasionID); err != nil {
			return err
		}
		if b, err = in.Booking(ctx, bookingID); err != nil { // as it is when it is our turn
			return err
		}
		if b.State != Seated && b.State != Waiting {
			return fault.Conflict("Bokningen är %s och kan inte avbokas.", b.State)
		}
		o, err := in.Occasion(ctx, b.OccasionID)
		if err != nil {
			return err
		}
		had := b.State
		if err := in.setState(ctx, b.ID, Cancelled); err != nil {
			return err
		}
		if err := audit.Write(ctx, tx, audit.Entry{Kind: OccasionKindName, Ref: o.ID, Title: o.Name(), Verb: "avbokade " + b.Name + " från"}); err != nil {
			return err
		}
		gone = b
		gone.State = Cancelled
		if had != Seated {
			return nil
		}
		if _, err := tx.Exec(ctx, `UPDATE training_occasion SET booked = booked - 1 WHERE id = $1`, o.ID); err != nil {
			return err
		}
		_, err = in.moveUp(ctx, o)
		return err
	})
	return gone, err
}

func (s Store) setState(ctx context.Context, bookingID string, state BookingState) error {
	_, err := s.DB.Exec(ctx, `UPDATE training_booking SET state = $1, version = version + 1, changed_at = $2 WHERE id = $3`, string(state), s.DB.Now(), bookingID)
	return err
}

// moveUp gives free seats to those who wait, in order, and returns how many seats
// are taken then.
func (s Store) moveUp(ctx context.Context, o Occasion) (booked int64, err error) {
	waiting, err := db.All[Booking](ctx, s.DB, `SELECT `+db.Columns[Booking]()+` FROM training_booking WHERE occasion_id = $1 AND state = 'väntar' ORDER BY place, id`, o.ID)
	if err != nil {
		return 0, fmt.Errorf("reading the waiting list: %w", err)
	}
	for _, b := range waiting {
		n, err := s.DB.Exec(ctx, `UPDATE training_occasion SET booked = booked + 1 WHERE id = $1 AND booked < seats`, o.ID)
		if err != nil {
			return 0, err
		}
		if n == 0 {
			break
		}
		if err := s.setState(ctx, b.ID, Seated); err != nil {
			return 0, err
		}
		if err := audit.Write(ctx, s.DB, audit.Entry{Kind: OccasionKindName, Ref: o.ID, Title: o.Name(), Verb: "gav " + b.Name + " plats från väntelistan till"}); err != nil {
			return 0, err
		}
	}
	return db.One[int64](ctx, s.DB, `SELECT booked FROM training_occasion WHERE id = $1`, o.ID)
}

// Attend notes who came and who passed, and says that the occasion is held. It can
// be done again to correct: certificates follow.
func (s Store) Attend(ctx context.Context, occasionID string, version int64, list []Attendance) (Occasion, error) {
	var held Occasion
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		if err := in.queue(ctx, occasionID); err != nil {
			return err
		}
		o, err := in.Occasion(ctx, occasionID)
		if err != nil {
			return err
		}
		switch {
		case o.State == Off || o.State == Planned:
			return fault.Conflict("Tillfället är %s. Närvaro noteras bara för ett öppet eller genomfört tillfälle.", o.State)
		case o.StartsOn > s.Today():
			return fault.Conflict("Tillfället börjar %s. Närvaro noteras när det har hållits.", o.StartsOn.Sv())
		}
		c, err := in.Course(ctx, o.CourseID)
		if err != nil {
			return err
		}
		bookings, err := in.Bookings(ctx, o.ID)
		if err != nil {
			return err
		}
		for _, b := range bookings {
			if err := in.attend(ctx, c, o, b, list); err != nil {
				return err
			}
		}
		held = o
		held.State, held.Version, held.ChangedAt = Held, version, tx.Now()
		if err := tx.UpdateFrom(ctx, "training_occasion", &o, &held); err != nil {
			return fmt.Errorf("saving occasion: %w", err)
		}
		return noteOccasion(ctx, tx, o, held, "noterade närvaron på", "")
	})
	return held, err
}

// attend notes one participant. Who has no seat is left alone.
func (s Store) attend(ctx context.Context, c Course, o Occasion, b Booking, list []Attendance) error {
	i := slices.IndexFunc(list, func(a Attendance) bool { return a.BookingID == b.ID })
	if i < 0 || b.State == Cancelled || b.State == Waiting {
		return nil
	}
	state, passed := Absent, false
	if list[i].Present {
		state, passed = Present, list[i].Passed
	}
	if state != b.State || passed != b.Passed {
		if _, err := s.DB.Exec(ctx, `UPDATE training_booking SET state = $1, passed = $2, version = version + 1, changed_at = $3 WHERE id = $4`,
			string(state), passed, s.DB.Now(), b.ID); err != nil {
			return err
		}
	}
	has, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM training_certificate WHERE booking_id = $1`, b.ID)
	switch {
	case err != nil:
		return err
	case passed && has == 0:
		return s.certify(ctx, c, o, b)
	case !passed && has > 0:
		return s.withdraw(ctx, b)
	}
	return nil
}

func (s Store) certify(ctx context.Context, c Course, o Occasion, b Booking) error {
	cert := Certificate{Row: fresh(s.DB), CourseID: c.ID, Course: c.Name, UserID: b.UserID, Name: b.Name, Unit: b.Unit, PersonKey: b.PersonKey,
		CompletedOn: o.last(), ValidTo: c.validTo(o.last()), Source: "Tillfället " + o.Days()}
	cert.BookingID = identity.Ref(b.ID)
	if err := s.DB.Insert(ctx, "training_certificate", &cert); err != nil {
		return fmt.Errorf("storing certificate of %s: %w", b.Name, err)
	}
	return audit.Write(ctx, s.DB, audit.Entry{Kind: CertificateKindName, Ref: cert.ID, Title: cert.Title(), Verb: "utfärdade intyg för", Changes: filled(CertificateFields, &Certificate{}, &cert)})
}

// withdraw takes a certificate back whose holder did not pass after all.
func (s Store) withdraw(ctx context.Context, b Booking) error {
	gone, err := db.All[Certificate](ctx, s.DB, `DELETE FROM training_certificate WHERE booking_id = $1 RETURNING `+db.Columns[Certificate](), b.ID)
	if err != nil {
		return err
	}
	for _, c := range gone {
		if err := audit.Write(ctx, s.DB, audit.Entry{Kind: CertificateKindName, Ref: c.ID, Title: c.Name, Verb: audit.Removed, Why: "Närvaron rättades."}); err != nil {
			return err
		}
	}
	return nil
}

// present counts who came to each occasion held in the period.
func (s Store) present(ctx context.Context, p day.Period) ([]figure.Row, error) {
	list, _, err := s.Occasions(ctx, heldIn(p), Page{})
	if err != nil {
		return nil, err
	}
	type counted struct {
		OccasionID string
		N          int64
	}
	counts, err := db.All[counted](ctx, s.DB, `SELECT occasion_id, count(*) AS n FROM training_booking WHERE state = 'närvarande' GROUP BY occasion_id`)
	by := map[string]int64{}
	for _, c := range counts {
		by[c.OccasionID] = c.N
	}
	var rows []figure.Row
	for _, o := range list {
		rows = append(rows, figure.Row{Kind: OccasionKindName, Ref: o.ID, Label: o.Name(), URL: o.URL(), Amount: by[o.ID]})
	}
	return rows, err
}
