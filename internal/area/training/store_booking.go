package training

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

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
