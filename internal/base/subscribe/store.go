package subscribe

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/mail"
)

const (
	askWindow     = time.Hour
	mostByNetwork = 30 // letters that one network address may ask for in an hour
	mostByEmail   = 3  // letters to one address in an hour
	forgetAfter   = 7 * 24 * time.Hour
)

// Store keeps who subscribes to one topic.
type Store struct {
	DB    *db.DB
	Topic Topic
	Link  func(path string) string // the whole address of a page
}

var columns = db.Columns[Subscriber]()

// Ask writes to the address and asks it to confirm that it wants letters about the
// choice, "" for all. Whether it subscribes already is not told.
func (s Store) Ask(ctx context.Context, email, choice, network string) error {
	email = strings.ToLower(strings.TrimSpace(email))
	if err := mail.CheckAddress(email); err != nil {
		return fault.Invalid(fault.Field{Name: "email", Message: fault.Message(err)})
	}
	about, err := s.about(ctx, choice)
	if err != nil {
		return err
	}
	if about == unnamed {
		return fault.Invalid(fault.Field{Name: "choice", Message: "Det du valde finns inte längre. Ladda om sidan och välj på nytt."})
	}
	if err := s.count(ctx, "nät:"+network, mostByNetwork); err != nil {
		return err
	}
	if err := s.count(ctx, "e-post:"+email, mostByEmail); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		sub, err := db.One[Subscriber](ctx, tx, `
			INSERT INTO subscribe_subscriber (id, topic, choice, email, token, created_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (topic, email, choice) DO UPDATE SET created_at = subscribe_subscriber.created_at
			RETURNING `+columns, db.NewID(), s.Topic.Key, choice, email, secret(), tx.Now())
		if err != nil {
			return fmt.Errorf("storing subscriber: %w", err)
		}
		sub.About = about
		return mail.Put(ctx, tx, s.welcome(sub))
	})
}

// about is what a choice is called.
func (s Store) about(ctx context.Context, choice string) (string, error) {
	if choice == "" {
		return s.Topic.Whole, nil
	}
	named, err := s.Topic.Named(ctx, s.DB, []string{choice})
	if name, ok := named[choice]; ok {
		return name, err
	}
	return unnamed, err
}

// secret names a subscription in links: nobody can guess it.
func secret() string {
	var b [24]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// count refuses what is asked for too often. Only a hash of who asks is kept, for an hour.
func (s Store) count(ctx context.Context, who string, most int64) error {
	sum := sha256.Sum256([]byte(who))
	now := s.DB.Now()
	n, err := db.One[int64](ctx, s.DB, `
		INSERT INTO subscribe_asking (id, count, since) VALUES ($1, 1, $2)
		ON CONFLICT (id) DO UPDATE SET
			count = CASE WHEN subscribe_asking.since < $3 THEN 1 ELSE subscribe_asking.count + 1 END,
			since = CASE WHEN subscribe_asking.since < $3 THEN excluded.since ELSE subscribe_asking.since END
		RETURNING count`, hex.EncodeToString(sum[:]), now, now.Add(-askWindow))
	if err != nil {
		return fmt.Errorf("counting subscriptions: %w", err)
	}
	if n > most {
		return fault.Conflict("Det har beställts många brev härifrån. Vänta en timme och försök igen.")
	}
	return nil
}

// Get returns who a link in a letter is to.
func (s Store) Get(ctx context.Context, token string) (Subscriber, error) {
	list, err := db.All[Subscriber](ctx, s.DB, `SELECT `+columns+` FROM subscribe_subscriber WHERE token = $1 AND topic = $2`, token, s.Topic.Key)
	if err != nil {
		return Subscriber{}, err
	}
	if len(list) == 0 {
		return Subscriber{}, fault.NotFound("Prenumerationen finns inte. Den kan vara avslutad, eller så har länken blivit för gammal.")
	}
	list[0].About, err = s.about(ctx, list[0].Choice)
	return list[0], err
}

// Confirm begins a subscription.
func (s Store) Confirm(ctx context.Context, token string) (Subscriber, error) {
	sub, err := s.Get(ctx, token)
	if err != nil || sub.ConfirmedAt != nil {
		return sub, err
	}
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		if _, err := tx.Exec(ctx, `UPDATE subscribe_subscriber SET confirmed_at = $1 WHERE id = $2`, tx.Now(), sub.ID); err != nil {
			return fmt.Errorf("confirming subscriber: %w", err)
		}
		return s.tell(ctx, tx, sub, "bekräftade en prenumeration på")
	})
	return sub, err
}

// End ends a subscription and forgets the address.
func (s Store) End(ctx context.Context, token string) error {
	sub, err := s.Get(ctx, token)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		if _, err := tx.Exec(ctx, `DELETE FROM subscribe_subscriber WHERE id = $1`, sub.ID); err != nil {
			return fmt.Errorf("removing subscriber: %w", err)
		}
		return s.tell(ctx, tx, sub, "avslutade en prenumeration på")
	})
}

func (s Store) tell(ctx context.Context, tx *db.DB, sub Subscriber, verb string) error {
	return audit.Write(ctx, tx, audit.Entry{Kind: s.Topic.Key, Ref: sub.ID, Title: sub.About, Verb: verb})
}

// Number returns how many have confirmed.
func (s Store) Number(ctx context.Context) (int64, error) {
	return db.One[int64](ctx, s.DB, `SELECT count(*) FROM subscribe_subscriber WHERE topic = $1 AND confirmed_at IS NOT NULL`, s.Topic.Key)
}

// Confirmed returns those who are to have letters, those of a choice together.
func (s Store) Confirmed(ctx context.Context) ([]Subscriber, error) {
	list, err := db.All[Subscriber](ctx, s.DB, `SELECT `+columns+` FROM subscribe_subscriber WHERE topic = $1 AND confirmed_at IS NOT NULL ORDER BY choice, id`, s.Topic.Key)
	if err != nil {
		return nil, fmt.Errorf("reading subscribers: %w", err)
	}
	var choices []string
	for _, sub := range list {
		if sub.Choice != "" && (len(choices) == 0 || choices[len(choices)-1] != sub.Choice) {
			choices = append(choices, sub.Choice)
		}
	}
	named, err := s.Topic.Named(ctx, s.DB, choices)
	for i, sub := range list {
		list[i].About = unnamed
		if name, ok := named[sub.Choice]; ok {
			list[i].About = name
		} else if sub.Choice == "" {
			list[i].About = s.Topic.Whole
		}
	}
	return list, err
}

// Forget removes who never confirmed, of every topic, and how often has been asked.
func Forget(ctx context.Context, d *db.DB) error {
	now := d.Now()
	if _, err := d.Exec(ctx, `DELETE FROM subscribe_asking WHERE since < $1`, now.Add(-askWindow)); err != nil {
		return fmt.Errorf("forgetting who has asked for letters: %w", err)
	}
	if _, err := d.Exec(ctx, `DELETE FROM subscribe_subscriber WHERE confirmed_at IS NULL AND created_at < $1`, now.Add(-forgetAfter)); err != nil {
		return fmt.Errorf("forgetting addresses: %w", err)
	}
	return nil
}
