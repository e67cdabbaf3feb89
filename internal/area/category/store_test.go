package category_test

import (
	"io/fs"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/category"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

var migrations = []fs.FS{audit.Migrations, find.Migrations, identity.Migrations, category.Migrations}

func each(t *testing.T, do func(t *testing.T, s category.Store)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) { do(t, category.Store{DB: d}) })
}

// first is a small tree in force since 2018.
func first(t *testing.T, s category.Store) category.Version {
	t.Helper()
	return enforced(t, s, "Träd 2018", 20180101, []category.Row{
		{No: 2, Code: "A", Name: "Vård"}, {No: 3, Code: "A1", Parent: "A", Name: "Hjälpmedel"},
		{No: 4, Code: "A11", Parent: "A1", Name: "Rollatorer"}, {No: 5, Code: "A2", Parent: "A", Name: "Läkemedel"}, {No: 6, Code: "B", Name: "Bygg"}})
}

func enforced(t *testing.T, s category.Store, label string, from day.Date, rows []category.Row) category.Version {
	t.Helper()
	v, err := s.Propose(t.Context(), category.Version{Label: label, ValidFrom: from, Source: "test"}, rows)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Enforce(t.Context(), v.ID, ""); err != nil {
		t.Fatal(err)
	}
	return v
}

func labels(t *testing.T, s category.Store, on day.Date) []string {
	t.Helper()
	options, err := s.Options(t.Context(), on)
	if err != nil {
		t.Fatal(err)
	}
	list := []string{}
	for _, o := range options {
		list = append(list, o.Label)
	}
	return list
}

func get(t *testing.T, s category.Store, code string) category.Category {
	t.Helper()
	c, err := s.ByCode(t.Context(), code)
	if err != nil {
		t.Fatalf("category %s: %v", code, err)
	}
	return c
}

func TestANewVersionKeepsThePast(t *testing.T) {
	each(t, func(t *testing.T, s category.Store) {
		first(t, s)
		old := get(t, s, "A1")
		enforced(t, s, "Träd 2022", 20220101, []category.Row{
			{No: 2, Code: "A", Name: "Vård"}, {No: 3, Code: "A1", Parent: "A", Name: "Hjälpmedel för gång"},
			{No: 4, Code: "A11", Parent: "C", Name: "Rollatorer"}, {No: 5, Code: "A2", Parent: "A", Name: "Läkemedel", ValidTo: 20221231, ReplacedBy: category.Codes{"A1", "C"}},
			{No: 7, Code: "C", Name: "Ny"}})
		for on, want := range map[day.Date][]string{
			20171231: {},
			20211231: {"Vård", "Vård › Hjälpmedel", "Vård › Hjälpmedel › Rollatorer", "Vård › Läkemedel", "Bygg"},
			20220101: {"Vård", "Vård › Hjälpmedel för gång", "Vård › Läkemedel", "Ny", "Ny › Rollatorer"},
			20230101: {"Vård", "Vård › Hjälpmedel för gång", "Ny", "Ny › Rollatorer"},
		} {
			if diff := cmp.Diff(want, labels(t, s, on)); diff != "" {
				t.Errorf("%s: %s", on, diff)
			}
		}
		if now := get(t, s, "A1"); now.ID != old.ID || now.Name != "Hjälpmedel för gång" {
			t.Errorf("the code got another id: %+v", now)
		}
		if b := get(t, s, "B"); b.ValidTo != 20211231 {
			t.Errorf("B ends %s", b.ValidTo)
		}
		from, err := s.ReplacedByCode(t.Context(), "C")
		if err != nil || len(from) != 1 || from[0].Code != "A2" {
			t.Errorf("%+v, %v", from, err)
		}
		versions, err := s.Versions(t.Context())
		if err != nil || versions[0].Status != category.InForce || versions[1].Status != category.Replaced {
			t.Errorf("%+v, %v", versions, err)
		}
		if history, err := s.History(t.Context(), old.ID); err != nil || len(history) != 2 || history[0].Why != "Träd 2022" {
			t.Errorf("%+v, %v", history, err)
		}
		if _, err := audit.Verify(t.Context(), s.DB); err != nil {
			t.Error(err)
		}
	})
}

func TestAListWithAFaultStoresNothing(t *testing.T) {
	each(t, func(t *testing.T, s category.Store) {
		_, err := s.Propose(t.Context(), category.Version{Label: "x", ValidFrom: 20220101, Source: "y"}, []category.Row{{No: 2, Code: "A", Name: "a"}, {No: 3, Code: "A", Name: "b"}})
		if fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%v", err)
		}
		if all, err := s.Versions(t.Context()); err != nil || len(all) != 0 {
			t.Errorf("%d versions, %v", len(all), err)
		}
	})
}

func TestVersionsFollowEachOther(t *testing.T) {
	each(t, func(t *testing.T, s category.Store) {
		in := first(t, s)
		row := []category.Row{{No: 2, Code: "A", Name: "a"}}
		early, err := s.Propose(t.Context(), category.Version{Label: "för tidig", ValidFrom: 20180101, Source: "y"}, row)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Enforce(t.Context(), early.ID, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a version from the same day: %v", err)
		}
		later, err := s.Propose(t.Context(), category.Version{Label: "för sen", ValidFrom: 20230118, Source: "y"}, row)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Enforce(t.Context(), later.ID, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a version from tomorrow: %v", err)
		}
		if err := s.Enforce(t.Context(), in.ID, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("put in force twice: %v", err)
		}
		if err := s.Discard(t.Context(), in.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("thrown away when in force: %v", err)
		}
		if err := s.Discard(t.Context(), early.ID); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff([]string{"Vård", "Vård › Hjälpmedel", "Vård › Hjälpmedel › Rollatorer", "Vård › Läkemedel", "Bygg"}, labels(t, s, 0)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestChangeRenamesFromADayAndMovesTheBranch(t *testing.T) {
	each(t, func(t *testing.T, s category.Store) {
		ctx := t.Context()
		first(t, s)
		c := get(t, s, "A1")
		c.Name, c.ParentID = "Gånghjälpmedel", get(t, s, "B").ID
		saved, err := s.Change(ctx, c, 20220101, "flyttad")
		if err != nil {
			t.Fatal(err)
		}
		if below := get(t, s, "A11"); saved.Path != "/B/A1/" || below.Path != "/B/A1/A11/" {
			t.Errorf("paths %s %s", saved.Path, below.Path)
		}
		if got := labels(t, s, 20211231); got[1] != "Vård › Hjälpmedel" {
			t.Errorf("before: %q", got)
		}
		if got := labels(t, s, 20220101); got[3] != "Bygg › Gånghjälpmedel" {
			t.Errorf("after: %q", got)
		}
		history, err := s.History(ctx, c.ID)
		if err != nil || len(history[0].Changes) != 2 || history[0].Changes[1].To != "Bygg" || history[0].Changes[1].From != "Vård" {
			t.Errorf("%+v, %v", history, err)
		}
		if _, err := s.Change(ctx, c, 20220101, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a stale version: %v", err)
		}
		saved.ParentID = get(t, s, "A11").ID
		if _, err := s.Change(ctx, saved, 20220101, ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("below itself: %v", err)
		}
		saved.ParentID, saved.Name = "", "För tidigt"
		if _, err := s.Change(ctx, saved, 20210101, ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("before the present term: %v", err)
		}
		saved.ParentID, saved.Name = c.ParentID, "Rättat namn"
		if _, err := s.Save(ctx, saved, ""); err != nil {
			t.Error(err)
		}
		if got := labels(t, s, 20220101); got[3] != "Bygg › Rättat namn" {
			t.Errorf("corrected: %q", got)
		}
	})
}

func TestCreateRefusesWhatWouldBreakTheTree(t *testing.T) {
	each(t, func(t *testing.T, s category.Store) {
		first(t, s)
		one := category.Category{Code: "A111", Name: "Med sits", ParentID: get(t, s, "A11").ID, ValidFrom: 20220101}
		made, err := s.Create(t.Context(), one)
		if err != nil || made.Level != 4 || made.Path != "/A/A1/A11/A111/" {
			t.Fatalf("%+v, %v", made, err)
		}
		got, err := s.Get(t.Context(), made.ID)
		made.Parent = ""
		if diff := cmp.Diff(made, got); diff != "" || err != nil {
			t.Error(diff, err)
		}
		for what, test := range map[string]struct {
			new  category.Category
			kind fault.Kind
		}{
			"level 5":         {category.Category{Code: "X", Name: "x", ParentID: made.ID, ValidFrom: 20220101}, fault.KindInvalid},
			"a known code":    {category.Category{Code: "A1", Name: "x", ValidFrom: 20220101}, fault.KindConflict},
			"no name":         {category.Category{Code: "X", ValidFrom: 20220101}, fault.KindInvalid},
			"no day":          {category.Category{Code: "X", Name: "x"}, fault.KindInvalid},
			"unknown parent":  {category.Category{Code: "X", Name: "x", ParentID: "nej", ValidFrom: 20220101}, fault.KindInvalid},
			"replaced, used":  {category.Category{Code: "X", Name: "x", ValidFrom: 20220101, ReplacedBy: category.Codes{"A"}}, fault.KindInvalid},
			"unknown instead": {category.Category{Code: "X", Name: "x", ValidFrom: 20220101, ValidTo: 20221231, ReplacedBy: category.Codes{"Z"}}, fault.KindInvalid},
		} {
			if _, err := s.Create(t.Context(), test.new); fault.KindOf(err) != test.kind {
				t.Errorf("%s: %v", what, err)
			}
		}
		a11 := get(t, s, "A11")
		a11.ValidTo = 20221231
		if _, err := s.Save(t.Context(), a11, ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("ended before those below: %v", err)
		}
	})
}

func TestBranchHasAllBelow(t *testing.T) {
	each(t, func(t *testing.T, s category.Store) {
		ctx := t.Context()
		first(t, s)
		ids, err := s.Branch(ctx, get(t, s, "A1").ID)
		if err != nil || len(ids) != 2 || !slices.Contains(ids, get(t, s, "A11").ID) {
			t.Errorf("%v, %v", ids, err)
		}
		id := get(t, s, "A11").ID
		paths, err := s.Paths(ctx)
		if err != nil || paths[id] != "Vård › Hjälpmedel › Rollatorer" {
			t.Errorf("%v, %v", paths, err)
		}
		found, err := s.MatchAll(ctx, []string{"rollatorer", "a11", "okänd"})
		if diff := cmp.Diff(map[string]string{"rollatorer": id, "a11": id}, found); diff != "" || err != nil {
			t.Error(diff, err)
		}
		if _, err := s.ByName(ctx, "okänd"); fault.KindOf(err) != fault.KindNotFound {
			t.Error(err)
		}
		hits, err := find.Search(ctx, s.DB, "rolla", []string{"category.read"}, 5)
		if err != nil || len(hits) != 1 || hits[0].Detail != "Kategori i Vård › Hjälpmedel" {
			t.Errorf("%+v, %v", hits, err)
		}
	})
}

// person registers a user who can lead.
func person(t *testing.T, s category.Store, name, email string) string {
	t.Helper()
	u, err := identity.Store{DB: s.DB}.Create(t.Context(), identity.User{Name: name, Email: email, Roles: identity.Roles{"category_lead"}, Parties: party.Of("D"), Active: true})
	if err != nil {
		t.Fatal(err)
	}
	return u.ID
}

// lead returns who leads the category on a day.
func lead(t *testing.T, s category.Store, id string, on day.Date) string {
	t.Helper()
	tree, err := s.Tree(t.Context(), on)
	if err != nil {
		t.Fatal(err)
	}
	n, _ := tree.Lead(id)
	return n.Lead
}

func TestANewLeadEndsTheFormersPeriod(t *testing.T) {
	each(t, func(t *testing.T, s category.Store) {
		ctx := t.Context()
		first(t, s)
		id, ylva, bo := get(t, s, "A1").ID, person(t, s, "Ylva Sandgren", "ylva@x.example"), person(t, s, "Bo Ek", "bo@x.example")
		for _, next := range []category.Lead{{UserID: ylva, ValidFrom: 20180101}, {UserID: bo, ValidFrom: 20200301}} {
			if err := s.Appoint(ctx, id, next, ""); err != nil {
				t.Fatal(err)
			}
		}
		want := []category.Lead{
			{CategoryID: id, ValidFrom: 20200301, UserID: bo, UserName: "Bo Ek"},
			{CategoryID: id, ValidFrom: 20180101, ValidTo: 20200229, UserID: ylva, UserName: "Ylva Sandgren"}}
		got, err := s.Leads(ctx, id)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Error(diff, err)
		}
		for on, want := range map[day.Date]string{20171231: "", 20200229: "Ylva Sandgren", 20200301: "Bo Ek"} {
			if got := lead(t, s, get(t, s, "A11").ID, on); got != want {
				t.Errorf("%s: below it leads %q, want %q", on, got, want)
			}
		}
		if ids, err := s.LedBy(ctx, bo, 20220101); err != nil || !slices.Equal(ids, []string{id}) {
			t.Errorf("LedBy = %v, %v", ids, err)
		}
		if err := s.Appoint(ctx, id, category.Lead{UserID: ylva, ValidFrom: 20200301}, "fel person"); err != nil {
			t.Error(err)
		}
		if got, _ := s.Leads(ctx, id); len(got) != 2 || got[0].UserID != ylva {
			t.Errorf("a correction from the same day: %+v", got)
		}
		for what, next := range map[string]category.Lead{"before the present period": {UserID: bo, ValidFrom: 20190101}, "before the category": {UserID: bo, ValidFrom: 20170101}} {
			if err := s.Appoint(ctx, id, next, ""); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%s: %v", what, err)
			}
		}
		if history, err := s.History(ctx, id); err != nil || history[1].Changes[0].To != "Bo Ek från 2020-03-01" {
			t.Errorf("%+v, %v", history, err)
		}
	})
}

func TestLeadsEndWithTheirCategory(t *testing.T) {
	each(t, func(t *testing.T, s category.Store) {
		first(t, s)
		b := get(t, s, "B")
		if err := s.Appoint(t.Context(), b.ID, category.Lead{UserName: "Utan konto", ValidFrom: 20180101}, ""); err != nil {
			t.Fatal(err)
		}
		enforced(t, s, "Träd 2022", 20220101, []category.Row{{No: 2, Code: "A", Name: "Vård"}})
		if leads, err := s.Leads(t.Context(), b.ID); err != nil || leads[0].ValidTo != 20211231 {
			t.Errorf("%+v, %v", leads, err)
		}
		if got := lead(t, s, b.ID, 20220101); got != "" {
			t.Errorf("still led by %s", got)
		}
	})
}

func TestDemoHasTheCategoriesOfTheStory(t *testing.T) {
	each(t, func(t *testing.T, s category.Store) {
		ylva, asa := person(t, s, "Ylva Sandgren", "ylva@x.example"), person(t, s, "Åsa Öberg", "asa@x.example")
		ids, err := s.Demo(t.Context(), map[string]string{"category_lead": ylva, "strategic_buyer": asa})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"Medicinteknik", "Hjälpmedel", "Laboratoriemedicin", "Läkemedel", "Vårdtjänster", "Hyrpersonal", "IT", "Konsulttjänster",
			"Bygg och anläggning", "Lokalvård", "Jordbruk och skogsbruk", "Catering och fika", "Livsmedel", "Logistik och transport", "Fordon", "Energi", "Möbler",
			"Kommunikation", "Kulturtjänster", "Kontor och förbrukning"} {
			c, err := s.ByName(t.Context(), name)
			if err != nil || c.ID != ids[name] || c.Level != 2 {
				t.Errorf("%s: %+v %v", name, c, err)
			}
		}
		leads, err := s.Leads(t.Context(), ids["Hyrpersonal"])
		if err != nil || len(leads) != 2 || leads[0].UserID != ylva || leads[1].UserID != "" {
			t.Errorf("%+v, %v", leads, err)
		}
		if err := s.DemoRevision(t.Context(), 20220701); err != nil {
			t.Fatal(err)
		}
		if print, err := s.Get(t.Context(), ids["Tryck och profilprodukter"]); err != nil || print.ValidTo != 20220630 || len(print.ReplacedBy) != 2 {
			t.Errorf("%+v, %v: not divided between two", print, err)
		}
		if err := s.DemoProposal(t.Context(), 2023, 20220701); err != nil {
			t.Fatal(err)
		}
		versions, err := s.Versions(t.Context())
		if err != nil || versions[0].Status != category.Draft {
			t.Fatalf("%+v, %v", versions, err)
		}
		differences, err := s.Differences(t.Context(), versions[0])
		if err != nil || len(differences) != 6 {
			t.Errorf("%+v, %v", differences, err)
		}
		if err := s.Enforce(t.Context(), versions[0].ID, ""); err != nil {
			t.Error(err)
		}
	})
}
