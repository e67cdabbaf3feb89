// Package subscribe lets anybody have letters about something: a topic as a whole, or
// one choice of it. Whoever asks gets a letter with a link, and subscribes from when
// the link has been used (double opt-in). An address that is not confirmed in a week is
// forgotten, and so is one that ends its subscription. How much is asked for is
// limited, for each network and for each address.
//
// What there is news of, and when, is known by whoever has the topic: it asks who
// subscribes and writes the letters.
package subscribe

import (
	"context"
	"embed"
	"fmt"
	"time"

	"klover/internal/base/db"
	"klover/internal/base/mail"
)

// Migrations holds the tables of subscriptions.
//
//go:embed migrations
var Migrations embed.FS

// Topic is something that there is news of.
type Topic struct {
	Key   string // names the topic in the table, and its subscriptions in the history
	Path  string // its public page; the links of the letters are under it
	Name  string // "upphandlingsplanen"
	When  string // "när en ny utgåva publiceras"
	Whole string // "hela planen"

	// Named says what choices are called in a sentence, "kategorin Hjälpmedel". One that
	// is not there, or may not be told of, is left out.
	Named func(ctx context.Context, d *db.DB, choices []string) (map[string]string, error)
}

// unnamed is a choice that may no longer be told of.
const unnamed = "något som inte längre visas"

// AskPath is where the form of the topic is sent.
func (t Topic) AskPath() string { return t.Path + "/prenumerera" }

// ConfirmPath is what the links that confirm begin with.
func (t Topic) ConfirmPath() string { return t.Path + "/bekrafta/" }

// EndPath is what the links that end a subscription begin with.
func (t Topic) EndPath() string { return t.Path + "/avsluta/" }

// Subscriber wants letters.
type Subscriber struct {
	ID          string
	Topic       string
	Choice      string // "" for the whole topic
	Email       string
	Token       string
	ConfirmedAt *time.Time
	CreatedAt   time.Time

	About string `db:"-"` // what the choice is called
}

// Letter is a letter of news to the subscriber, with how to end the subscription.
func (s Store) Letter(to Subscriber, subject, text string) mail.Letter {
	end := s.Link(s.Topic.EndPath() + to.Token)
	return mail.Letter{ToAddress: to.Email, Subject: subject, Text: text + "\nAvsluta prenumerationen: " + end + "\n", Unsubscribe: end}
}

// welcome asks whoever has the address to confirm.
func (s Store) welcome(to Subscriber) mail.Letter {
	return mail.Letter{ToAddress: to.Email, Subject: "Bekräfta din prenumeration på " + s.Topic.Name, Text: fmt.Sprintf(`Hej!

Någon, förhoppningsvis du, vill få ett brev om %s %s.

Bekräfta här:
%s

Vill du inte prenumerera behöver du inte göra något. Adressen tas bort om sju dagar.
`, to.About, s.Topic.When, s.Link(s.Topic.ConfirmPath()+to.Token))}
}
