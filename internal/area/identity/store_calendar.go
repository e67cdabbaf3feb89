package identity

import (
	"context"
	"fmt"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
)

const kindCalendar = "calendar"

// Calendar is the secret address under which a person's calendar program reads
// meetings and last days. Each person has one at most.
type Calendar struct {
	UserID    string
	TokenHash string
	CreatedAt time.Time
	UsedAt    time.Time // year 1: never
}

// CalendarOf returns the person's calendar address, without the secret; ok is
// false when there is none.
func (s Store) CalendarOf(ctx context.Context, userID string) (c Calendar, ok bool, err error) {
	list, err := db.All[Calendar](ctx, s.DB, `SELECT `+db.Columns[Calendar]()+` FROM identity_calendar WHERE user_id = $1`, userID)
	if err != nil || len(list) == 0 {
		return c, false, err
	}
	return list[0], true, nil
}

// NewCalendar gives the person a new secret, which is shown once. A former one
// stops working.
func (s Store) NewCalendar(ctx context.Context, u User) (secret string, err error) {
	secret = newSecret()
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		if _, err := tx.Exec(ctx, `DELETE FROM identity_calendar WHERE user_id = $1`, u.ID); err != nil {
			return err
		}
		c := Calendar{UserID: u.ID, TokenHash: hashSecret(secret), CreatedAt: tx.Now()}
		if err := tx.Insert(ctx, "identity_calendar", &c); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: kindCalendar, Ref: u.ID, Title: "Kalenderadress för " + u.Name, Verb: audit.Created})
	})
	return secret, err
}

// DropCalendar makes the person's calendar address stop working.
func (s Store) DropCalendar(ctx context.Context, u User) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		n, err := tx.Exec(ctx, `DELETE FROM identity_calendar WHERE user_id = $1`, u.ID)
		if err != nil || n == 0 {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: kindCalendar, Ref: u.ID, Title: "Kalenderadress för " + u.Name, Verb: audit.Removed})
	})
}

// CalendarUser returns whose calendar the secret opens. Who may no longer sign in
// has no calendar either.
func (s Store) CalendarUser(ctx context.Context, secret string) (u User, ok bool, err error) {
	list, err := db.All[Calendar](ctx, s.DB, `SELECT `+db.Columns[Calendar]()+` FROM identity_calendar WHERE token_hash = $1`, hashSecret(secret))
	if err != nil || len(list) == 0 {
		return u, false, err
	}
	c := list[0]
	if u, err = s.User(ctx, c.UserID); err != nil || !u.Open(s.today()) {
		return u, false, err
	}
	if now := s.DB.Now(); now.Sub(c.UsedAt) >= seenEvery {
		if _, err := s.DB.Exec(ctx, `UPDATE identity_calendar SET used_at = $1 WHERE user_id = $2`, now, c.UserID); err != nil {
			return u, false, fmt.Errorf("noting the use of a calendar: %w", err)
		}
	}
	return u, true, nil
}
