package plan

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/base/db"
	"klover/internal/base/mail"
	"klover/internal/base/subscribe"
	"klover/internal/word/sv"
)

// topic is the letters that tell of new editions. A choice is a category.
var topic = subscribe.Topic{Key: KindSubscriber, Path: PublicPath, Name: "upphandlingsplanen", When: "när en ny utgåva av planen publiceras", Whole: "hela planen",
	Named: func(ctx context.Context, d *db.DB, ids []string) (map[string]string, error) {
		names, err := Store{DB: d}.categories(ctx, ids)
		for id, name := range names {
			names[id] = "kategorin " + name
		}
		return names, err
	}}

// Subscriptions is those who want a letter when an edition is published.
func (s Store) Subscriptions() subscribe.Store {
	return subscribe.Store{DB: s.DB, Topic: topic, Link: s.link}
}

func (s Store) link(path string) string {
	if s.Link == nil {
		return path
	}
	return s.Link(path)
}

// letterRows is how many items a letter lists; the rest is on the page.
const letterRows = 20

// selection is the rows of an edition that a letter lists, and how many there are.
type selection struct {
	rows  []PublicItem
	total int
}

// announce writes to those who subscribe that an edition is published. Who subscribes
// to a category gets a letter when the edition has something in it.
func (s Store) announce(ctx context.Context, e Edition) error {
	subs, err := s.Subscriptions().Confirmed(ctx)
	if err != nil {
		return err
	}
	of := map[string]selection{}
	var letters []mail.Letter
	for _, sub := range subs {
		shown, known := of[sub.Choice]
		if !known {
			rows, count, err := s.PublicItems(ctx, e.ID, PublicFilter{CategoryID: sub.Choice}, Page{Limit: letterRows})
			if err != nil {
				return err
			}
			shown = selection{rows, count.N}
			of[sub.Choice] = shown
		}
		if shown.total > 0 {
			letters = append(letters, s.Subscriptions().Letter(sub, "Ny utgåva av upphandlingsplanen", s.news(sub.About, shown)))
		}
	}
	return mail.Put(ctx, s.DB, letters...)
}

func (s Store) news(about string, shown selection) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Hej!\n\nEn ny utgåva av den publika upphandlingsplanen är publicerad. I %s finns %s.\n\n",
		about, sv.Plural(shown.total, "planerad upphandling", "planerade upphandlingar"))
	for _, it := range shown.rows {
		fmt.Fprintf(&b, "- %s (%s)", it.Title, it.Parties.Sv())
		if it.NoticeQ != "" {
			fmt.Fprintf(&b, ", annons planeras %s", it.NoticeQ)
		}
		b.WriteString("\n")
	}
	if more := shown.total - len(shown.rows); more > 0 {
		fmt.Fprintf(&b, "… och %s till.\n", sv.Number(more))
	}
	fmt.Fprintf(&b, "\nHela planen: %s\n\n%s\n", s.link(PublicPath), Disclaimer)
	return b.String()
}
