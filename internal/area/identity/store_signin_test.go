package identity

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"

	"github.com/google/go-cmp/cmp"
)

func withPassword(t *testing.T, s Store, u User) User {
	t.Helper()
	if err := s.SetPassword(t.Context(), u, goodPassword); err != nil {
		t.Fatal(err)
	}
	return u
}

func TestSignInOpensASessionThatEnds(t *testing.T) {
	each(t, func(t *testing.T, s Store, clock *time.Time) {
		ctx := t.Context()
		u := withPassword(t, s, mustUser(t, s, "Åsa Öberg"))
		signIn := func() string {
			secret, link, err := s.SignIn(ctx, " ÅSA.ÖBERG@region.se ", goodPassword, here)
			if err != nil || link != "" || secret == "" {
				t.Fatalf("signing in: %q, %v", link, err)
			}
			return secret
		}
		holds := func(secret string) bool {
			got, _, ok, err := s.SessionUser(ctx, secret)
			if err != nil || ok && got.ID != u.ID {
				t.Fatalf("session: %v, %v", got, err)
			}
			return ok
		}
		start := *clock
		secret := signIn()
		for at := range 12 { // works all the time, but twelve hours is the end
			*clock = start.Add(time.Duration(at) * 59 * time.Minute)
			if !holds(secret) {
				t.Fatalf("ended after %v", clock.Sub(start))
			}
		}
		*clock = start.Add(11*time.Hour + 45*time.Minute)
		if !holds(secret) {
			t.Error("ended before twelve hours")
		}
		*clock = start.Add(12 * time.Hour)
		if holds(secret) {
			t.Error("holds after twelve hours")
		}
		idle := signIn()
		*clock = clock.Add(61 * time.Minute)
		if holds(idle) {
			t.Error("holds after an idle hour")
		}
		if holds("") || holds("something else") {
			t.Error("an invented session holds")
		}
		out := signIn()
		if err := s.SignOut(ctx, out); err != nil || holds(out) {
			t.Errorf("signed out: %v", err)
		}
		stored, err := db.All[string](ctx, s.DB, `SELECT token_hash FROM identity_session`)
		if err != nil || strings.Contains(strings.Join(stored, " "), secret) {
			t.Errorf("the secret itself is stored: %v", err)
		}
	})
}

func TestWhatEndsSessionsEndsThemAll(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		ctx := t.Context()
		u := withPassword(t, s, mustUser(t, s, "Åsa Öberg"))
		open := func() []string {
			var secrets []string
			for range 3 {
				secret, err := s.OpenSession(ctx, u, here)
				if err != nil {
					t.Fatal(err)
				}
				secrets = append(secrets, secret)
			}
			return secrets
		}
		holding := func(secrets []string) (n int) {
			for _, secret := range secrets {
				if _, _, ok, err := s.SessionUser(ctx, secret); err != nil {
					t.Fatal(err)
				} else if ok {
					n++
				}
			}
			return n
		}
		secrets := open()
		_, keep, _, _ := s.SessionUser(ctx, secrets[1])
		if err := s.EndSession(ctx, "somebody else", keep.ID); err != nil || holding(secrets) != 3 {
			t.Errorf("another user's session ended: %v", err)
		}
		if err := s.EndSessions(ctx, u.ID, keep.ID); err != nil || holding(secrets) != 1 {
			t.Errorf("all but one: %v, %d hold", err, holding(secrets))
		}
		secrets = append(secrets, open()...)
		if err := s.ChangePassword(ctx, u, "fel", "ett annat bra lösenord", here); fault.KindOf(err) != fault.KindInvalid || holding(secrets) != 4 {
			t.Errorf("a wrong present password: %v", err)
		}
		if err := s.ChangePassword(ctx, u, goodPassword, "tre röda bilar på rad", here); err != nil || holding(secrets) != 0 {
			t.Errorf("changed password: %v, %d hold", err, holding(secrets))
		}
		secrets = open()
		if _, err := s.Deactivate(ctx, u.ID, ""); err != nil || holding(secrets) != 0 {
			t.Errorf("deactivated: %v, %d hold", err, holding(secrets))
		}
		if _, _, err := s.SignIn(ctx, u.Email, "tre röda bilar på rad", here); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a closed account signs in: %v", err)
		}
	})
}

func TestWrongAttemptsAreSlowedDown(t *testing.T) {
	each(t, func(t *testing.T, s Store, clock *time.Time) {
		ctx := t.Context()
		u := withPassword(t, s, mustUser(t, s, "Åsa Öberg"))
		attempt := func(email, password, from string) string {
			_, _, err := s.SignIn(ctx, email, password, Client{Address: from})
			if err != nil && fault.KindOf(err) != fault.KindInvalid {
				t.Fatal(err)
			}
			return fault.Message(err)
		}
		for i := range accountLimit.free {
			if got := attempt(u.Email, "fel lösenord", fmt.Sprint("192.0.2.", i)); !strings.Contains(got, "stämmer inte") {
				t.Fatalf("attempt %d: %s", i, got)
			}
		}
		other := Store{&db.DB{}} // another instance, with the same database
		*other.DB = *s.DB
		if _, _, err := other.SignIn(ctx, u.Email, goodPassword, here); !strings.Contains(fault.Message(err), "Vänta 5\u00a0sekunder") {
			t.Errorf("the right password at once: %v", err)
		}
		*clock = clock.Add(6 * time.Second)
		if got := attempt(u.Email, "fel igen", "192.0.2.9"); !strings.Contains(got, "stämmer inte") {
			t.Errorf("after the delay: %s", got)
		}
		if got := attempt(u.Email, goodPassword, "192.0.2.9"); !strings.Contains(got, "Vänta 10\u00a0sekunder") {
			t.Errorf("the delay does not grow: %s", got)
		}
		*clock = clock.Add(11 * time.Second)
		if _, _, err := s.SignIn(ctx, u.Email, goodPassword, here); err != nil {
			t.Errorf("the right password after the delay: %v", err)
		}
		if got := attempt(u.Email, "fel", "192.0.2.9"); !strings.Contains(got, "stämmer inte") {
			t.Errorf("a right password does not clear the count: %s", got)
		}
		for i := range addressLimit.free {
			attempt(fmt.Sprint("okand", i, "@region.se"), "fel", "198.51.100.7")
		}
		if got := attempt(u.Email, goodPassword, "198.51.100.7"); !strings.Contains(got, "Vänta") {
			t.Errorf("an address that tries many accounts: %s", got)
		}
		if _, _, err := s.SignIn(ctx, u.Email, goodPassword, here); err != nil {
			t.Errorf("other addresses suffer: %v", err)
		}
		*clock = clock.Add(forgetAfter + time.Minute)
		if err := s.Sweep(ctx); err != nil {
			t.Error(err)
		}
		if n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM identity_attempt`); err != nil || n != 0 {
			t.Errorf("%d attempts are remembered for ever, %v", n, err)
		}
	})
}

func TestSignInsAreInTheHistory(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		ctx := t.Context()
		u := withPassword(t, s, mustUser(t, s, "Åsa Öberg"))
		s.SignIn(ctx, u.Email, "hemligt i fel fält", here)
		s.SignIn(ctx, "hemligt i fel fält", "x", here)
		secret, _, err := s.SignIn(ctx, u.Email, goodPassword, here)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.SignOut(audit.WithActor(ctx, audit.Actor{ID: u.ID, Name: u.Name}), secret); err != nil {
			t.Fatal(err)
		}
		entries, n, err := s.Trail(ctx, TrailFilter{Kind: kindSignIn}, Page{Limit: 10})
		if err != nil || n.N != 4 {
			t.Fatalf("%v entries, %v", n, err)
		}
		var got []string
		for _, e := range entries {
			got = append(got, e.Actor.Name+" "+e.Verb+" "+e.Title)
			if strings.Contains(fmt.Sprint(e), "hemligt") {
				t.Errorf("what was typed is in the history: %v", e)
			}
		}
		want := []string{"Åsa Öberg loggade ut Åsa Öberg", "Åsa Öberg loggade in Åsa Öberg",
			"Någon misslyckades att logga in ett konto som inte finns", "Någon misslyckades att logga in Åsa Öberg"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestALinkWorksOnceAndInTime(t *testing.T) {
	each(t, func(t *testing.T, s Store, clock *time.Time) {
		ctx := t.Context()
		u := mustUser(t, s, "Åsa Öberg")
		first, err := s.NewLink(ctx, u)
		if err != nil {
			t.Fatal(err)
		}
		second, err := s.NewLink(ctx, u)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.UseLink(ctx, first, goodPassword); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("a replaced link: %v", err)
		}
		if _, err := s.UseLink(ctx, second, "kort"); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a short password: %v", err)
		}
		if _, err := s.UseLink(ctx, second, goodPassword); err != nil {
			t.Error(err)
		}
		if _, err := s.UseLink(ctx, second, goodPassword); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("a used link: %v", err)
		}
		if _, _, err := s.SignIn(ctx, u.Email, goodPassword, here); err != nil {
			t.Error(err)
		}
		late, err := s.NewLink(ctx, u)
		*clock = clock.Add(73 * time.Hour)
		if _, used := s.UseLink(ctx, late, goodPassword); err != nil || fault.KindOf(used) != fault.KindNotFound {
			t.Errorf("a late link: %v, %v", err, used)
		}
	})
}

func TestATemporaryPasswordMustBeChanged(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		ctx := t.Context()
		u := mustUser(t, s, "Åsa Öberg")
		temporary, err := s.SetTemporary(ctx, u)
		if err != nil {
			t.Fatal(err)
		}
		secret, link, err := s.SignIn(ctx, u.Email, temporary, here)
		if err != nil || secret != "" || link == "" {
			t.Fatalf("a temporary password gives %q, %q, %v", secret, link, err)
		}
		if _, err := s.UseLink(ctx, link, goodPassword); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.SignIn(ctx, u.Email, temporary, here); err == nil {
			t.Error("the temporary password still works")
		}
	})
}

func TestAccessKeysAreForTheirOwnerAndTime(t *testing.T) {
	each(t, func(t *testing.T, s Store, clock *time.Time) {
		ctx := t.Context()
		u := mustUser(t, s, "Peter Häggblad", "controller")
		if _, err := s.NewToken(ctx, u, Token{Name: "", ExpiresOn: 20990101}); len(fault.FieldsOf(err)) != 2 {
			t.Errorf("a key without name and end: %v", err)
		}
		secret, err := s.NewToken(ctx, u, Token{Name: "Power BI", ExpiresOn: s.today().AddDays(30)})
		if err != nil || !strings.HasPrefix(secret, "klover_") {
			t.Fatalf("%q, %v", secret, err)
		}
		ask := func() (mayWrite, ok bool) {
			got, mayWrite, ok, err := s.TokenUser(ctx, secret)
			if err != nil || ok && got.ID != u.ID {
				t.Fatalf("%v, %v", got, err)
			}
			return mayWrite, ok
		}
		if mayWrite, ok := ask(); !ok || mayWrite {
			t.Errorf("key: ok %v, writes %v", ok, mayWrite)
		}
		*clock = clock.AddDate(0, 0, 30)
		if _, ok := ask(); !ok {
			t.Error("does not hold on its last day")
		}
		*clock = clock.AddDate(0, 0, 1)
		if _, ok := ask(); ok {
			t.Error("holds after its last day")
		}
		*clock = clock.AddDate(0, 0, -2)
		u.Roles = Roles{"board_member"}
		if u, err = s.Save(ctx, u, ""); err != nil {
			t.Fatal(err)
		}
		if _, ok := ask(); ok {
			t.Error("holds though the role lost the right")
		}
		keys, err := s.Tokens(ctx, u.ID)
		if err != nil || len(keys) != 1 || keys[0].UsedAt.IsZero() {
			t.Fatalf("%v, %v", keys, err)
		}
		if err := s.DropToken(ctx, "somebody else", keys[0].ID); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("another's key: %v", err)
		}
		if err := s.DropToken(ctx, u.ID, keys[0].ID); err != nil {
			t.Error(err)
		}
	})
}
