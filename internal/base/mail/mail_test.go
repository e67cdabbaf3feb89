package mail_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/mail"
)

// post is a sender that a test looks into.
type post struct {
	sent []mail.Letter
	fail error
}

func (p *post) Send(_ context.Context, l mail.Letter) error {
	if p.fail == nil {
		p.sent = append(p.sent, l)
	}
	return p.fail
}

func each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	dbtest.Each(t, []fs.FS{mail.Migrations}, test)
}

func put(t *testing.T, d *db.DB) {
	t.Helper()
	err := mail.Put(t.Context(), d, mail.Letter{ToAddress: "asa@example.org", ToName: "Åsa Öberg", Subject: "Svara på enkäten", Text: "Länk: /svara/hemlig", Unsubscribe: "/avsluta/hemlig"})
	if err != nil {
		t.Fatal(err)
	}
}

func TestALetterIsSentOnceAndForgotten(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *db.DB) {
		put(t, d)
		p := &post{}
		for range 2 {
			if _, err := mail.Deliver(t.Context(), d, p); err != nil {
				t.Fatal(err)
			}
		}
		if len(p.sent) != 1 || p.sent[0].Text != "Länk: /svara/hemlig" {
			t.Fatalf("sent %+v, want the letter once", p.sent)
		}
		kept, err := db.One[string](t.Context(), d, `SELECT concat(to_address, to_name, text, unsubscribe) FROM mail_message`)
		if err != nil || kept != "" {
			t.Errorf("the outbox keeps %q, %v", kept, err)
		}
	})
}

func TestAFailedLetterWaitsAndIsTriedAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *db.DB) {
		now := d.Now()
		d.Now = func() time.Time { return now }
		put(t, d)
		p := &post{fail: errors.New("mailbox is full")}
		for range 3 {
			if sent, err := mail.Deliver(t.Context(), d, p); err != nil || sent != 0 {
				t.Fatal(sent, err)
			}
		}
		attempts, err := db.One[int64](t.Context(), d, `SELECT attempts FROM mail_message WHERE error = 'mailbox is full'`)
		if err != nil || attempts != 1 {
			t.Fatalf("%d attempts within five minutes, %v, want 1", attempts, err)
		}
		now, p.fail = now.Add(6*time.Minute), nil
		if sent, err := mail.Deliver(t.Context(), d, p); err != nil || sent != 1 {
			t.Errorf("after the pause %d sent, %v", sent, err)
		}
	})
}

func TestALetterNeedsAnAddress(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, d *db.DB) {
		for _, address := range []string{"", "åsa", "a@b\r\nBcc: c@d", "Åsa <asa@example.org>"} {
			if err := mail.Put(t.Context(), d, mail.Letter{ToAddress: address}); err == nil {
				t.Errorf("%q was taken as an address", address)
			}
		}
	})
}

func TestWithoutAMailServerLettersAreFiles(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s, err := mail.Open("", "", folder)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), mail.Letter{ID: "x", ToAddress: "asa@example.org", ToName: "Åsa", Subject: "Hej", Text: "Räksmörgås"}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(folder, "x.eml"))
	if err != nil || !strings.Contains(string(text), "asa@example.org") || !strings.Contains(string(text), "Subject: Hej") {
		t.Errorf("%s, %v", text, err)
	}
}

func TestAWrongServerAddressIsRefused(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"mail.example.org", "http://mail.example.org", "smtp://"} {
		if _, err := mail.Open(address, "klover@example.org", ""); err == nil {
			t.Errorf("%q was taken", address)
		}
	}
	if _, err := mail.Open("smtp://u:p@mail.example.org:587", "ingen", ""); err == nil {
		t.Error("a sender without an address was taken")
	}
}

func TestAMailProgramIsToldHowToEndTheLetters(t *testing.T) {
	t.Parallel()
	for link, wants := range map[string]string{
		"":                                "",
		"http://inkop.example/avsluta/a":  "List-Unsubscribe: <http://inkop.example/avsluta/a>",
		"https://inkop.example/avsluta/a": "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
	} {
		folder := t.TempDir()
		if err := mail.Folder(folder).Send(t.Context(), mail.Letter{ID: "x", ToAddress: "asa@example.org", Subject: "Hej", Unsubscribe: link}); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(folder, "x.eml"))
		if err != nil || !strings.Contains(string(text), wants) || strings.Contains(string(text), "List-Unsubscribe:") != (link != "") ||
			strings.Contains(string(text), "One-Click") != strings.HasPrefix(link, "https") {
			t.Errorf("%q: %s, %v", link, text, err)
		}
	}
}
