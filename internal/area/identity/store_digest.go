package identity

import (
	"context"
	"fmt"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/word/day"
)

const kindDigest = "digest"

// Digest is a person's wish to have what waits for them by e-mail each working day.
type Digest struct {
	UserID string
	Since  time.Time
	SentOn day.Date // the latest, 0 for none
}

// DigestOf returns the person's wish; ok is false when there is none.
func (s Store) DigestOf(ctx context.Context, userID string) (d Digest, ok bool, err error) {
	list, err := db.All[Digest](ctx, s.DB, `SELECT `+db.Columns[Digest]()+` FROM identity_digest WHERE user_id = $1`, userID)
	if err != nil || len(list) == 0 {
		return d, false, err
	}
	return list[0], true, nil
}

// WantDigest begins the person's daily letter.
func (s Store) WantDigest(ctx context.Context, u User) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		n, err := tx.Exec(ctx, `INSERT INTO identity_digest (user_id, since) VALUES ($1, $2) ON CONFLICT (user_id) DO NOTHING`, u.ID, tx.Now())
		if err != nil || n == 0 {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: kindDigest, Ref: u.ID, Title: "Daglig sammanfattning till " + u.Name, Verb: audit.Created})
	})
}

// DropDigest ends the person's daily letter.
func (s Store) DropDigest(ctx context.Context, u User) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		n, err := tx.Exec(ctx, `DELETE FROM identity_digest WHERE user_id = $1`, u.ID)
		if err != nil || n == 0 {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: kindDigest, Ref: u.ID, Title: "Daglig sammanfattning till " + u.Name, Verb: audit.Removed})
	})
}

// DigestsDue returns those who have not had today's letter yet. Who may no longer
// sign in gets none.
func (s Store) DigestsDue(ctx context.Context) ([]User, error) {
	users, err := db.All[User](ctx, s.DB, `
		SELECT `+db.ColumnsOf[User]("u")+`
		FROM identity_user u JOIN identity_digest d ON d.user_id = u.id
		WHERE d.sent_on IS NULL OR d.sent_on < $1
		ORDER BY u.id`, s.today())
	if err != nil {
		return nil, fmt.Errorf("reading whom to write to: %w", err)
	}
	var open []User
	for _, u := range users {
		if u.Open(s.today()) {
			open = append(open, u)
		}
	}
	return open, nil
}

// ClaimDigest notes that today's letter to the person is being written. It is false
// when somebody else, for instance another instance, has done so already.
func (s Store) ClaimDigest(ctx context.Context, userID string) (mine bool, err error) {
	n, err := s.DB.Exec(ctx, `UPDATE identity_digest SET sent_on = $1 WHERE user_id = $2 AND (sent_on IS NULL OR sent_on < $1)`, s.today(), userID)
	return n > 0, err
}
