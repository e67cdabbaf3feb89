package subscribe_test

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/mail"
	"klover/internal/base/subscribe"
	"klover/internal/base/webtest"
)

// shelf is what the subscriptions of the tests are about.
func shelf(named map[string]string) subscribe.Topic {
	return subscribe.Topic{Key: "shelf", Path: "/hyllan", Name: "hyllan", When: "när den ändras", Whole: "hela hyllan",
		Named: func(_ context.Context, _ *db.DB, choices []string) (map[string]string, error) {
			named := maps.Clone(named)
			maps.DeleteFunc(named, func(choice, _ string) bool { return !strings.Contains(strings.Join(choices, ","), choice) })
			return named, nil
		}}
}

func tables() []fs.FS { return []fs.FS{audit.Migrations, mail.Migrations, subscribe.Migrations} }

func whole(path string) string { return "https://klover.example" + path }

func each(t *testing.T, do func(t *testing.T, s subscribe.Store)) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		d.Now = func() time.Time { return time.Date(2023, 1, 10, 9, 0, 0, 0, time.UTC) }
		do(t, subscribe.Store{DB: d, Topic: shelf(map[string]string{"a": "böckerna", "b": "bladen"}), Link: whole})
	})
}

// token is the secret of the last letter to the address.
func token(t *testing.T, s subscribe.Store, email string) string {
	t.Helper()
	text, err := db.One[string](t.Context(), s.DB, `SELECT text FROM mail_message WHERE to_address = $1 ORDER BY id DESC LIMIT 1`, email)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(text, whole(s.Topic.ConfirmPath()))
	rest, _, _ = strings.Cut(rest, "\n")
	return rest
}

func count(t *testing.T, d *db.DB, table string) int {
	t.Helper()
	n, err := db.One[int](t.Context(), d, `SELECT count(*) FROM `+table)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhoConfirmsSubscribesAndCanEnd(t *testing.T) {
	each(t, func(t *testing.T, s subscribe.Store) {
		ctx := t.Context()
		for _, email := range []string{"Ada@example.org", "bo@example.org"} {
			if err := s.Ask(ctx, email, "a", "1"); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := s.Number(ctx); err != nil || n != 0 {
			t.Errorf("%d subscribe before they have confirmed, %v", n, err)
		}
		secret := token(t, s, "ada@example.org")
		other := s
		other.Topic.Key = "other"
		if _, err := other.Confirm(ctx, secret); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("the link confirms another topic: %v", err)
		}
		if _, err := s.Confirm(ctx, secret); err != nil {
			t.Fatal(err)
		}
		list, err := s.Confirmed(ctx)
		if err != nil || len(list) != 1 || list[0].Email != "ada@example.org" || list[0].About != "böckerna" {
			t.Fatalf("%+v, %v", list, err)
		}
		letter := s.Letter(list[0], "Nytt", "En bok.\n")
		if want := whole("/hyllan/avsluta/" + secret); letter.Unsubscribe != want || !strings.Contains(letter.Text, want) || letter.ToAddress != "ada@example.org" {
			t.Errorf("%+v", letter)
		}
		if err := s.End(ctx, secret); err != nil {
			t.Fatal(err)
		}
		if n := count(t, s.DB, "subscribe_subscriber WHERE email = 'ada@example.org'"); n != 0 {
			t.Error("the address is kept")
		}
		told, err := audit.History(ctx, s.DB, "shelf", list[0].ID)
		if err != nil || len(told) != 2 || strings.Contains(fmt.Sprint(told), "ada@") {
			t.Errorf("%+v, %v", told, err)
		}
	})
}

func TestWhatMayNotBeToldOfIsNotNamed(t *testing.T) {
	each(t, func(t *testing.T, s subscribe.Store) {
		ctx := t.Context()
		if err := s.Ask(ctx, "ada@example.org", "c", "1"); len(fault.FieldsOf(err)) != 1 {
			t.Errorf("a choice that does not exist: %v", err)
		}
		for _, choice := range []string{"", "a", "b"} {
			if err := s.Ask(ctx, "ada@example.org", choice, "1"); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Confirm(ctx, token(t, s, "ada@example.org")); err != nil {
				t.Fatal(err)
			}
		}
		s.Topic = shelf(map[string]string{"b": "bladen"})
		list, err := s.Confirmed(ctx)
		if err != nil || len(list) != 3 || list[0].About != "hela hyllan" || list[1].About != "något som inte längre visas" || list[2].About != "bladen" {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

func TestAFloodIsStoppedAndAddressesAreForgotten(t *testing.T) {
	each(t, func(t *testing.T, s subscribe.Store) {
		ctx := t.Context()
		for i := range 4 {
			err := s.Ask(ctx, "ada@example.org", "", fmt.Sprint(i))
			if flood := i == 3; fault.KindOf(err) == fault.KindConflict != flood {
				t.Errorf("letter %d to one address: %v", i+1, err)
			}
		}
		if n := count(t, s.DB, "subscribe_subscriber"); n != 1 {
			t.Errorf("one address asks once for one thing, not %d times", n)
		}
		now := s.DB.Now()
		for _, step := range []struct {
			after        time.Duration
			asked, known int
		}{{time.Hour, 5, 1}, {61 * time.Minute, 0, 1}, {7*24*time.Hour + time.Minute, 0, 0}} {
			s.DB.Now = func() time.Time { return now.Add(step.after) }
			if err := subscribe.Forget(ctx, s.DB); err != nil {
				t.Fatal(err)
			}
			if asked, known := count(t, s.DB, "subscribe_asking"), count(t, s.DB, "subscribe_subscriber"); asked != step.asked || known != step.known {
				t.Errorf("after %v %d askers and %d addresses are kept, want %d and %d", step.after, asked, known, step.asked, step.known)
			}
		}
	})
}

func TestPagesConfirmOnlyByAClick(t *testing.T) {
	t.Parallel()
	s := subscribe.Store{DB: dbtest.SQLite(t, tables()...), Topic: shelf(map[string]string{"a": "böckerna"}), Link: whole}
	m := webtest.Mux()
	subscribe.Web{Store: s, Wrong: func(_ http.ResponseWriter, _ *http.Request, posted map[string]string, err error) error {
		return fault.With(fault.Conflict("%s: %s", posted["email"], fault.Message(err)), err)
	}}.Routes(m)
	webtest.Post(t, m, webtest.Nobody, "/hyllan/prenumerera", "email", "ingen").Status(409).Has("main", "ingen: ")
	webtest.Post(t, m, webtest.Nobody, "/hyllan/prenumerera", "email", strings.Repeat("a", 5000)+"@example.org").Status(413)
	webtest.Post(t, m, webtest.Nobody, "/hyllan/prenumerera", "email", "ada@example.org", "choice", "a").Status(200).Has("h1", "Bekräfta din e-postadress")
	secret := token(t, s, "ada@example.org")
	webtest.Get(t, m, webtest.Nobody, s.Topic.ConfirmPath()+secret).Status(200).Has("main", "Du får ett brev om böckerna när den ändras.").Has("button", "Bekräfta")
	if n, err := s.Number(t.Context()); err != nil || n != 0 {
		t.Errorf("looking at the link confirmed it: %d, %v", n, err)
	}
	webtest.Post(t, m, webtest.Nobody, s.Topic.ConfirmPath()+secret).Status(200).Has("h1", "Prenumerationen är bekräftad")
	webtest.Get(t, m, webtest.Nobody, s.Topic.EndPath()+secret).Status(200).Has("button", "Avsluta").Has("a", "Till hyllan")
	webtest.Post(t, m, webtest.Nobody, s.Topic.EndPath()+secret, "List-Unsubscribe", "One-Click").Status(200).Has("main", "Din adress är borttagen.")
	webtest.Get(t, m, webtest.Nobody, s.Topic.EndPath()+secret).Status(404)
	for i := range 29 {
		webtest.Post(t, m, webtest.Nobody, "/hyllan/prenumerera", "email", fmt.Sprintf("p%d@example.org", i)).Status(200)
	}
	webtest.Post(t, m, webtest.Nobody, "/hyllan/prenumerera", "email", "sist@example.org").Status(409).Has("main", "Vänta en timme")
}

func TestTheFormAsksForACategoryOrIsOfOneThing(t *testing.T) {
	t.Parallel()
	topic := shelf(nil)
	f := topic.Form([]field.Option{{Value: "a", Label: "Böcker"}}, "a")
	if c := f.Control("choice"); c == nil || !c.Options[0].Chosen {
		t.Errorf("%+v", f)
	}
	if f := topic.Form(nil, "b"); len(f.Hidden) != 1 || f.Hidden[0].Value != "b" || f.Control("choice") != nil {
		t.Errorf("%+v", f)
	}
}
