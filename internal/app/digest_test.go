package app_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klover/internal/app"
	"klover/internal/base/db"
	"klover/internal/base/mail"
	"klover/internal/base/webtest"
)

// letters returns what the outbox holds for an address.
func letters(t *testing.T, d *db.DB, address string) []mail.Letter {
	t.Helper()
	list, err := db.All[mail.Letter](t.Context(), d, `SELECT `+db.Columns[mail.Letter]()+` FROM mail_message WHERE to_address = $1 AND sent_at IS NULL ORDER BY id`, address)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// ownDemo is a copy of the demo for a test that changes it.
func ownDemo(t *testing.T) *app.App {
	t.Helper()
	folder := t.TempDir()
	if _, err := demoApp(t).DB.Exec(t.Context(), `VACUUM INTO '`+filepath.Join(folder, "klover.db")+`'`); err != nil {
		t.Fatal(err)
	}
	a, err := app.OpenDemo(t.Context(), app.Config{Data: folder})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	a.Authenticate = webtest.Authenticate
	return a
}

func TestADailyLetterTellsOnceWhatWaits(t *testing.T) {
	t.Parallel()
	a := ownDemo(t)
	h := a.Handler()
	buyer := as(t, a, "strategic_buyer")
	webtest.Get(t, h, buyer, "/mitt-konto").Has(".empty-title", "Du får ingen sammanfattning")
	webtest.Post(t, h, buyer, "/mitt-konto/sammanfattning").Redirects("/mitt-konto")
	u, err := a.Identity.User(t.Context(), buyer.ID)
	if err != nil {
		t.Fatal(err)
	}

	morning := time.Date(2023, 1, 18, 6, 30, 0, 0, time.UTC) // a Wednesday
	for _, at := range []time.Time{morning.Add(-4 * time.Hour), morning.AddDate(0, 0, 3)} {
		a.DB.Now = func() time.Time { return at }
		if err := a.Digest(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := len(letters(t, a.DB, u.Email)); n != 0 {
			t.Fatalf("%d letters at %s, want none at night or on a Saturday", n, at)
		}
	}
	a.DB.Now = func() time.Time { return morning }
	for range 2 {
		if err := a.Digest(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	list := letters(t, a.DB, u.Email)
	if len(list) != 1 {
		t.Fatalf("%d letters, want one", len(list))
	}
	page := webtest.Get(t, h, buyer, "/")
	first := page.Texts(".tasks .which a")[0]
	if text := list[0].Text; !strings.Contains(text, first) || !strings.Contains(text, "/mitt-konto") || strings.Contains(text, "VÄNTAR PÅ ANDRA") {
		t.Errorf("the letter does not tell %q of the page:\n%s", first, text)
	}
	webtest.Post(t, h, buyer, "/mitt-konto/sammanfattning/avsluta").Redirects("/mitt-konto")
	a.DB.Now = func() time.Time { return morning.AddDate(0, 0, 1) }
	if err := a.Digest(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(letters(t, a.DB, u.Email)); n != 1 {
		t.Errorf("a letter was written to one who wants none")
	}
}
