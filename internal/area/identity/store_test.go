package identity

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/party"

	"github.com/google/go-cmp/cmp"
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
