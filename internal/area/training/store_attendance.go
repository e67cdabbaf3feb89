package training

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

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
