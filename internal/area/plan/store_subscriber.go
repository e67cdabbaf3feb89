package plan

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

// Subscribe asks the address to confirm that it wants letters about a category, "" for
// all. Whether it subscribes already is not told.
func (s Store) Subscribe(ctx context.Context, email, categoryID, network string) error {
	email = strings.ToLower(strings.TrimSpace(email))
	if err := mail.CheckAddress(email); err != nil {
		return refuse("email", fault.Message(err))
	}
	names, err := s.categories(ctx, []string{categoryID})
	if err != nil {
		return err
	}
	if categoryID != "" && names[categoryID] == "" {
		return refuse("category", "Kategorin finns inte.")
	}
	if err := s.count(ctx, "nät:"+network, mostByNetwork); err != nil {
		return err
	}
	if err := s.count(ctx, "e-post:"+email, mostByEmail); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		sub, err := db.One[Subscriber](ctx, tx, `
			INSERT INTO plan_subscriber (id, email, category_id, token, created_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (email, category_id) DO UPDATE SET created_at = plan_subscriber.created_at
			RETURNING `+db.Columns[Subscriber](), db.NewID(), email, categoryID, secret(), tx.Now())
		if err != nil {
			return fmt.Errorf("storing subscriber: %w", err)
		}
		sub.Category = names[categoryID]
		subject, text := sub.welcome(s.link)
		return mail.Put(ctx, tx, mail.Letter{ToAddress: email, Subject: subject, Text: text})
	})
}

func (s Store) link(path string) string {
	if s.Link == nil {
		return path
	}
	return s.Link(path)
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
		INSERT INTO plan_asking (id, count, since) VALUES ($1, 1, $2)
		ON CONFLICT (id) DO UPDATE SET
			count = CASE WHEN plan_asking.since < $3 THEN 1 ELSE plan_asking.count + 1 END,
			since = CASE WHEN plan_asking.since < $3 THEN excluded.since ELSE plan_asking.since END
		RETURNING count`, hex.EncodeToString(sum[:]), now, now.Add(-askWindow))
	if err != nil {
		return fmt.Errorf("counting subscriptions: %w", err)
	}
	if n > most {
		return fault.Conflict("Det har beställts många brev härifrån. Vänta en timme och försök igen.")
	}
	return nil
}

// Subscription returns who a link in a letter is to.
func (s Store) Subscription(ctx context.Context, token string) (Subscriber, error) {
	list, err := db.All[Subscriber](ctx, s.DB, `SELECT `+db.Columns[Subscriber]()+` FROM plan_subscriber WHERE token = $1`, token)
	if err != nil {
		return Subscriber{}, err
	}
	if len(list) == 0 {
		return Subscriber{}, fault.NotFound("Prenumerationen finns inte. Den kan vara avslutad, eller så har länken blivit för gammal.")
	}
	names, err := s.categories(ctx, []string{list[0].CategoryID})
	list[0].Category = names[list[0].CategoryID]
	return list[0], err
}

// Confirm begins a subscription.
func (s Store) Confirm(ctx context.Context, token string) (Subscriber, error) {
	sub, err := s.Subscription(ctx, token)
	if err != nil || sub.ConfirmedAt != nil {
		return sub, err
	}
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		if _, err := tx.Exec(ctx, `UPDATE plan_subscriber SET confirmed_at = $1 WHERE token = $2`, tx.Now(), token); err != nil {
			return fmt.Errorf("confirming subscriber: %w", err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindSubscriber, Ref: sub.ID, Title: sub.about(), Verb: "bekräftade en prenumeration på"})
	})
	return sub, err
}

// Unsubscribe ends a subscription and forgets the address.
func (s Store) Unsubscribe(ctx context.Context, token string) error {
	sub, err := s.Subscription(ctx, token)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		if _, err := tx.Exec(ctx, `DELETE FROM plan_subscriber WHERE token = $1`, token); err != nil {
			return fmt.Errorf("removing subscriber: %w", err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindSubscriber, Ref: sub.ID, Title: sub.about(), Verb: "avslutade en prenumeration på"})
	})
}

// Subscribers returns how many have confirmed.
func (s Store) Subscribers(ctx context.Context) (int64, error) {
	return db.One[int64](ctx, s.DB, `SELECT count(*) FROM plan_subscriber WHERE confirmed_at IS NOT NULL`)
}

// announce writes to those who subscribe that an edition is published. Who subscribes
// to a category gets a letter when the edition has something in it.
func (s Store) announce(ctx context.Context, e Edition) error {
	subs, err := db.All[Subscriber](ctx, s.DB, `SELECT `+db.Columns[Subscriber]()+` FROM plan_subscriber WHERE confirmed_at IS NOT NULL ORDER BY category_id, id`)
	if err != nil || len(subs) == 0 {
		return err
	}
	byCategory := map[string][]PublicItem{}
	totals := map[string]int{}
	var letters []mail.Letter
	for _, sub := range subs {
		if _, ok := totals[sub.CategoryID]; !ok {
			rows, count, err := s.PublicItems(ctx, e.ID, PublicFilter{CategoryID: sub.CategoryID}, Page{Limit: letterRows})
			if err != nil {
				return err
			}
			byCategory[sub.CategoryID], totals[sub.CategoryID] = rows, count.N
		}
		rows, total := byCategory[sub.CategoryID], totals[sub.CategoryID]
		if total == 0 {
			continue
		}
		if sub.CategoryID != "" {
			sub.Category = rows[0].Category
		}
		subject, text := sub.news(e, rows, total, s.link)
		letters = append(letters, mail.Letter{ToAddress: sub.Email, Subject: subject, Text: text})
	}
	return mail.Put(ctx, s.DB, letters...)
}
