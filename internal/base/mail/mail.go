// Package mail sends letters. A letter is written to an outbox in the same
// transaction as what it tells about, so that nothing is told that did not happen
// and nothing that happened is lost; Deliver empties the outbox.
package mail

import (
	"context"
	"embed"
	"fmt"
	"net/mail"
	"time"

	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// Migrations holds the outbox.
//
//go:embed migrations
var Migrations embed.FS

// Letter is one message to one person, in plain text.
type Letter struct {
	ID          string
	ToAddress   string // emptied when sent, as the name
	ToName      string
	Subject     string
	Text        string // emptied when sent
	Unsubscribe string // address that ends the letters when it is posted to, "" for none; emptied when sent
	Attempts    int64
	Error       string // why the last attempt failed
	DueAt       time.Time
	SentAt      *time.Time
	CreatedAt   time.Time
}

// A Sender takes a letter to its receiver.
type Sender interface {
	Send(ctx context.Context, l Letter) error
}

const (
	most  = 8               // attempts before a letter is given up
	again = 5 * time.Minute // before the second attempt; each pause is twice the last
	batch = 100             // letters that Deliver takes at a time
)

// CheckAddress says no to what is not an e-mail address.
func CheckAddress(address string) error {
	a, err := mail.ParseAddress(address)
	if err != nil || a.Address != address {
		return fault.Wrong("”%s” är inte en e-postadress.", address)
	}
	return nil
}

// Put writes letters to the outbox.
func Put(ctx context.Context, tx *db.DB, letters ...Letter) error {
	now := tx.Now()
	for i := range letters {
		l := &letters[i]
		if err := CheckAddress(l.ToAddress); err != nil {
			return err
		}
		l.ID, l.DueAt, l.CreatedAt = db.NewID(), now, now
	}
	return db.InsertAll(ctx, tx, "mail_message", letters)
}

// Deliver sends the letters that are due and returns how many went. A letter that
// fails is tried again later, at most eight times; the error stands in its row.
// Several instances may deliver at once: each letter is claimed before it is sent.
func Deliver(ctx context.Context, d *db.DB, to Sender) (sent int, err error) {
	due, err := db.All[Letter](ctx, d, `
		SELECT `+db.Columns[Letter]()+`
		FROM mail_message
		WHERE sent_at IS NULL AND due_at <= $1 AND attempts < $2
		ORDER BY due_at, id LIMIT `+fmt.Sprint(batch), d.Now(), most)
	if err != nil {
		return 0, err
	}
	for _, l := range due {
		mine, err := claim(ctx, d, l)
		if err != nil {
			return sent, err
		}
		if !mine {
			continue
		}
		failure := to.Send(ctx, l)
		if err := settle(ctx, d, l, failure); err != nil {
			return sent, err
		}
		if failure == nil {
			sent++
		}
	}
	return sent, nil
}

// claim counts the attempt before it is made, so that a letter is not sent twice
// by two instances, nor for ever by one that dies.
func claim(ctx context.Context, d *db.DB, l Letter) (mine bool, err error) {
	next := d.Now().Add(again << l.Attempts)
	n, err := d.Exec(ctx, `UPDATE mail_message SET attempts = attempts + 1, due_at = $1 WHERE id = $2 AND attempts = $3 AND sent_at IS NULL`,
		next, l.ID, l.Attempts)
	return n == 1, err
}

func settle(ctx context.Context, d *db.DB, l Letter, failure error) error {
	if failure != nil {
		_, err := d.Exec(ctx, `UPDATE mail_message SET error = $1 WHERE id = $2`, failure.Error(), l.ID)
		return err
	}
	_, err := d.Exec(ctx, `UPDATE mail_message SET sent_at = $1, to_address = '', to_name = '', text = '', unsubscribe = '', error = '' WHERE id = $2`, d.Now(), l.ID)
	return err
}
