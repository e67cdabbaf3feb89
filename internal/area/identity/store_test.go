package identity

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

var schema = []fs.FS{audit.Migrations, find.Migrations, Migrations}

const goodPassword = "korrekt häst batteri"

// each runs the test on both engines, with a store whose clock can be moved.
func each(t *testing.T, do func(t *testing.T, s Store, clock *time.Time)) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		now := dbtest.Clock
		d.Now = func() time.Time { return now }
		do(t, Store{d}, &now)
		if _, err := audit.Verify(t.Context(), d); err != nil {
			t.Error(err)
		}
	})
}

func mustUser(t *testing.T, s Store, name string, roles ...string) User {
	t.Helper()
	email := strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@region.se"
	u, err := s.Create(t.Context(), User{Name: name, Email: email, Roles: roles, Parties: party.Of("D"), Active: true})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func withPassword(t *testing.T, s Store, u User) User {
	t.Helper()
	if err := s.SetPassword(t.Context(), u, goodPassword); err != nil {
		t.Fatal(err)
	}
	return u
}

var here = Client{Address: "192.0.2.1", Agent: "Firefox/120.0 Linux"}

func TestUserIsKeptAndFound(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		ctx := t.Context()
		u := mustUser(t, s, "Åsa Öberg", "lawyer", "chief", "lawyer")
		mustUser(t, s, "Adam Zetterlund", "auditor")
		got, err := s.User(ctx, u.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(u, got); diff != "" {
			t.Error(diff)
		}
		for _, test := range []struct {
			filter Filter
			want   string
		}{
			{Filter{}, "Adam Zetterlund, Åsa Öberg"},
			{Filter{Text: "öbe"}, "Åsa Öberg"},
			{Filter{Text: "inköpsj"}, "Åsa Öberg"},
			{Filter{Role: "auditor"}, "Adam Zetterlund"},
			{Filter{Party: "U"}, ""},
			{Filter{Active: "nej"}, ""},
			{Filter{Active: "ja", Party: "D"}, "Adam Zetterlund, Åsa Öberg"},
		} {
			users, n, err := s.Search(ctx, test.filter, Page{Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, u := range users {
				names = append(names, u.Name)
			}
			if got := strings.Join(names, ", "); got != test.want || n.N != len(users) {
				t.Errorf("Search(%+v) = %s (%v), want %s", test.filter, got, n, test.want)
			}
		}
		names, err := s.Names(ctx)
		if err != nil || names[u.ID] != "Åsa Öberg" {
			t.Errorf("names = %v, %v", names, err)
		}
	})
}

func TestSavingTellsWhatChangedAndStopsTheSecond(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: "1", Name: "Rickard"})
		u := mustUser(t, s, "Åsa Öberg", "lawyer")
		mine, other := u, u
		mine.Title, other.Title = "Jurist", "Chefsjurist"
		if _, err := s.Save(ctx, mine, "ny titel"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Save(ctx, other, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("the second save: %v, want a conflict", err)
		}
		history, err := s.History(ctx, kindUser, u.ID)
		if err != nil || len(history) != 2 {
			t.Fatalf("history %v, %v", history, err)
		}
		if e := history[0]; e.Actor.Name != "Rickard" || e.Why != "ny titel" || len(e.Changes) != 1 || e.Changes[0].To != "Jurist" {
			t.Errorf("entry %+v", e)
		}
		twin := u
		twin.ID, twin.Email = "", "ÅSA.ÖBERG@region.se"
		if _, err := s.Create(ctx, twin); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a second account with the same address: %v", err)
		}
	})
}

func TestTheLastAdministratorStays(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		admin := mustUser(t, s, "Rickard Nyblom", "administrator")
		if _, err := s.Deactivate(t.Context(), admin.ID, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("deactivating the last administrator: %v", err)
		}
		mustUser(t, s, "Tove Ek", "administrator")
		if _, err := s.Deactivate(t.Context(), admin.ID, "slutar"); err != nil {
			t.Error(err)
		}
	})
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

// The codes D and U stay when Landstinget becomes Region (I30).
func TestOldReportsKeepOldNames(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		ctx := t.Context()
		if _, err := s.Demo(ctx); err != nil {
			t.Fatal(err)
		}
		for on, want := range map[day.Date]string{20171231: "Landstinget Sörmland", 20181231: "Landstinget Sörmland", 20190101: "Region Sörmland", 20221231: "Region Sörmland"} {
			if got, err := s.PartyName(ctx, "D", on); err != nil || got != want {
				t.Errorf("D on %v = %q, %v", on, got, err)
			}
		}
		if got, _ := s.PartyName(ctx, "U", 20170301); got != "Region Västmanland" {
			t.Errorf("U in March 2017 = %q", got)
		}
		if got, _ := s.PartyName(ctx, "ÅÄÖ", 20170301); got != "ÅÄÖ" {
			t.Errorf("an unknown party = %q", got)
		}
		has := func(on day.Date, name string) bool {
			units, err := s.Units(ctx, on)
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range units {
				if u.Name == name {
					return true
				}
			}
			return false
		}
		if !has(20171231, "Beställarstöd") || has(20171231, "Inköpsservice") || has(20171231, "Stöd och styrning") {
			t.Error("2017 does not show the units of 2017")
		}
		if has(20221231, "Beställarstöd") || !has(20221231, "Inköpsservice") || !has(20221231, "Stöd och styrning") {
			t.Error("2022 does not show the units of 2022")
		}
		hits, err := find.Search(ctx, s.DB, "beställarstöd", []string{signedIn}, 10)
		if err != nil || len(hits) != 1 || hits[0].Title != "Inköpsservice" {
			t.Errorf("searching for the old name: %v, %v", hits, err)
		}
	})
}

func TestTermsAreChangedForwardAndWithoutRings(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		ctx := t.Context()
		top, err := s.CreateUnit(ctx, Unit{Party: "D", Kind: unitOwn, Name: "Topp", ValidFrom: 20200101})
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := s.CreateUnit(ctx, Unit{Party: "D", Kind: unitOwn, Name: "Löv", ParentID: top.ID, ValidFrom: 20200101})
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			term  Term
			field string
		}{
			{Term{UnitID: top.ID, Name: "Topp", ParentID: Ref(leaf.ID), ValidFrom: 20210101}, "parent_id"},
			{Term{UnitID: leaf.ID, Name: "Löv", ParentID: Ref(leaf.ID), ValidFrom: 20210101}, "parent_id"},
			{Term{UnitID: leaf.ID, Name: "Löv", ValidFrom: 20190101}, "valid_from"},
			{Term{UnitID: leaf.ID, Name: "", ValidFrom: 20210101}, "name"},
		} {
			fields := fault.FieldsOf(s.ChangeTerm(ctx, test.term, ""))
			if len(fields) != 1 || fields[0].Name != test.field {
				t.Errorf("%+v: %v, want %s", test.term, fields, test.field)
			}
		}
		for _, next := range []Term{
			{UnitID: leaf.ID, Name: "Blad", ParentID: Ref(top.ID), ValidFrom: 20210101},
			{UnitID: leaf.ID, Name: "Barr", ValidFrom: 20210101}, // corrects the same day
		} {
			if err := s.ChangeTerm(ctx, next, ""); err != nil {
				t.Fatal(err)
			}
		}
		terms, err := s.Terms(ctx, leaf.ID)
		if err != nil || len(terms) != 2 || terms[0].ValidTo != 20201231 || terms[1].Name != "Barr" || terms[1].ParentID != "" {
			t.Errorf("terms %+v, %v", terms, err)
		}
	})
}

func TestThereIsOneHost(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		if _, err := s.Demo(t.Context()); err != nil {
			t.Fatal(err)
		}
		p, err := s.Party(t.Context(), "U")
		if err != nil {
			t.Fatal(err)
		}
		p.Host = true
		if _, err := s.SaveParty(t.Context(), p, ""); len(fault.FieldsOf(err)) != 1 {
			t.Errorf("a second host: %v", err)
		}
	})
}

func TestViewsAreSharedAsChosen(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		ctx := t.Context()
		users, err := s.Demo(ctx)
		if err != nil {
			t.Fatal(err)
		}
		buyer, head, lawyer := users["strategic_buyer"], users["unit_head"], users["lawyer"]
		keep := func(name, shared string) View {
			v, err := s.KeepView(ctx, View{OwnerID: buyer, Path: "/avtal", Name: name, Query: "q=" + name, Shared: shared})
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		private := keep("Åtgärda", viewPrivate)
		keep("Bråttom", viewTeam)
		keep("Alla större", viewEveryone)
		names := func(user string) string {
			views, err := s.Views(ctx, user, "/avtal")
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, v := range views {
				names = append(names, v.Name)
			}
			return strings.Join(names, ", ")
		}
		for user, want := range map[string]string{buyer: "Alla större, Bråttom, Åtgärda", head: "Alla större, Bråttom", lawyer: "Alla större", users["auditor"]: "Alla större"} {
			if got := names(user); got != want {
				t.Errorf("views = %s, want %s", got, want)
			}
		}
		again := keep("Åtgärda", viewEveryone)
		if again.ID != private.ID || names(lawyer) != "Alla större, Åtgärda" {
			t.Errorf("the same name made a new view: %s", names(lawyer))
		}
		if _, err := s.DropView(ctx, lawyer, private.ID); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("another's view was dropped: %v", err)
		}
		v, err := s.OwnView(ctx, buyer, private.ID)
		if err != nil {
			t.Fatal(err)
		}
		v.IsDefault = true
		if err := s.ChangeView(ctx, v); err != nil {
			t.Fatal(err)
		}
		if got := names(buyer); got != "Åtgärda, Alla större, Bråttom" {
			t.Errorf("the default view is not first: %s", got)
		}
		if _, err := s.KeepView(ctx, View{OwnerID: buyer, Path: "//ond.example", Name: "x", Shared: viewPrivate}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a view that leads away: %v", err)
		}
	})
}

func TestTrailIsFiltered(t *testing.T) {
	each(t, func(t *testing.T, s Store, clock *time.Time) {
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: "rick", Name: "Rickard"})
		u := mustUser(t, s, "Åsa Öberg") // by the system
		*clock = clock.AddDate(0, 0, 1)
		u.Title = "Jurist"
		if _, err := s.Save(ctx, u, ""); err != nil {
			t.Fatal(err)
		}
		if err := audit.Write(ctx, s.DB, audit.Entry{Kind: "contract", Ref: "1", Title: "Öknens avtal", Verb: audit.Removed}); err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			filter TrailFilter
			want   int
		}{
			{TrailFilter{}, 3},
			{TrailFilter{Actor: "rick"}, 2},
			{TrailFilter{Kind: kindUser}, 2},
			{TrailFilter{Text: "öber"}, 2},
			{TrailFilter{Text: "ökn"}, 1}, // removed: found by its title
			{TrailFilter{Text: "öknen öberg"}, 0},
			{TrailFilter{Verb: audit.Removed}, 1},
			{TrailFilter{Period: day.Between(20230117, 20230117)}, 1},
			{TrailFilter{Period: day.Between(20230118, 20230118)}, 2},
		} {
			entries, n, err := s.Trail(ctx, test.filter, Page{Limit: 10})
			if err != nil || n.N != test.want || len(entries) != test.want {
				t.Errorf("%+v: %d entries, %v, want %d", test.filter, len(entries), err, test.want)
			}
		}
		if chain, err := s.VerifyTrail(ctx); err != nil || chain.Entries != 3 || chain.Broken != "" {
			t.Errorf("chain %+v, %v", chain, err)
		}
	})
}

func TestABrokenChainIsTold(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, schema...)
	s := Store{d}
	mustUser(t, s, "Åsa Öberg")
	if _, err := d.Exec(context.Background(), `UPDATE audit_entry SET title = 'Någon annan'`); err != nil {
		t.Fatal(err)
	}
	if chain, err := s.VerifyTrail(t.Context()); err != nil || !strings.Contains(chain.Broken, "post 1") {
		t.Errorf("chain %+v, %v", chain, err)
	}
}

func TestDemoHasOneAccountForEachRole(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		users, err := s.Demo(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, role := range RoleTable() {
			if users[role.Code] == "" {
				t.Errorf("no account for %s", role.Label)
			}
			with, err := s.UsersWithRole(t.Context(), role.Code)
			if err != nil || len(with) != 1 {
				t.Errorf("%s: %d users, %v", role.Code, len(with), err)
			}
		}
		if _, _, err := s.SignIn(t.Context(), "asa.oberg@demo.klover.example", DemoPassword, here); err != nil {
			t.Error(err)
		}
	})
}

func TestSettingsAreLimited(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		settings, err := s.Settings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		settings.IdleMin = 30
		if err := s.SaveSettings(t.Context(), settings); err != nil {
			t.Fatal(err)
		}
		settings.Version, settings.MaxHours = 2, 0
		if err := s.SaveSettings(t.Context(), settings); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("zero hours: %v", err)
		}
		if got, err := s.Settings(t.Context()); err != nil || got.IdleMin != 30 || got.Version != 2 {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestAnEmptyOrganisationGetsOneAdministrator(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		ctx := t.Context()
		temporary, err := s.FirstAdministrator(ctx, "Rickard Nyblom", "Rickard@region.se")
		if err != nil {
			t.Fatal(err)
		}
		_, link, err := s.SignIn(ctx, "rickard@region.se", temporary, here)
		if err != nil || link == "" {
			t.Fatalf("link %q, %v", link, err)
		}
		u, err := s.UseLink(ctx, link, goodPassword)
		if err != nil || !u.Roles.May("identity.manage") {
			t.Errorf("%+v, %v", u, err)
		}
		if parties, err := s.Parties(ctx, 20221231); err != nil || len(parties) != 7 || parties[0].Name != "Region Sörmland" {
			t.Errorf("%v, %v", parties, err)
		}
		if _, err := s.FirstAdministrator(ctx, "Någon Annan", "annan@region.se"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a second time: %v", err)
		}
	})
}
