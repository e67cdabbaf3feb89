package saving

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

func areas() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, identity.Migrations, os.DirFS("../supplier"), os.DirFS("../category"),
		os.DirFS("../plan"), os.DirFS("../procurement"), os.DirFS("../contract"), Migrations}
}

func onEach(t *testing.T, do func(t *testing.T, s Store)) {
	t.Parallel()
	dbtest.Each(t, areas(), func(t *testing.T, d *db.DB) { do(t, Store{d}) })
}

func as(t testing.TB, who Actor) context.Context {
	return audit.WithActor(t.Context(), audit.Actor{ID: who.ID, Name: who.Name})
}

// ok stops the test on an error; it takes what a store method returns.
func ok[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// approved makes an approved report of the handbook's example, or of another shape.
func approved(t testing.TB, s Store, one Saving) Saving {
	t.Helper()
	must := ok[Saving](t)
	one = must(s.Create(as(t, buyer), one))
	one = must(s.Register(as(t, buyer), one.ID, one.Version))
	return must(s.Approve(as(t, controller), one.ID, one.Version))
}

func lump(signed day.Date, code party.Code, effect int64) Saving {
	return Saving{Title: "Totalt", Type: ByPrice, Method: Budget, Evidence: "Kalkyl", SignedOn: signed, Months: count.Of(24),
		Lumps: []Lump{{Party: code, Effect: money.Some(money.Kr(effect))}}}
}

func TestWhatIsStoredReadsBackTheSame(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		made := ok[Saving](t)(s.Create(as(t, buyer), gloves()))
		if made.Number != "E22-0001" || made.Term != money.Kr(595_200) || made.Annual != money.Some(money.Kr(198_400)) {
			t.Errorf("%s: %s, %s", made.Number, made.Term.Sv(), made.Annual.Sv())
		}
		again := ok[Saving](t)(s.Match(t.Context(), "E22-0001"))
		if diff := cmp.Diff(made, again); diff != "" {
			t.Error(diff)
		}
		stored := again
		stored, err := stored.derive()
		if diff := cmp.Diff(again, stored); diff != "" || err != nil {
			t.Errorf("computed anew it differs: %v %s", err, diff)
		}
	})
}

func TestTheWayFromDraftToLocked(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		must := ok[Saving](t)
		one := must(s.Create(as(t, buyer), gloves()))
		one = must(s.Register(as(t, buyer), one.ID, one.Version))
		if _, err := s.Save(as(t, buyer), one, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a registered report was changed: %v", err)
		}
		if _, err := s.Approve(as(t, buyer), one.ID, one.Version); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("the one who registered approved: %v", err)
		}
		one = must(s.Return(as(t, controller), one.ID, one.Version, "frakten saknas"))
		one.Lines[0].NewPrice += priceScale
		one = must(s.Save(as(t, buyer), one, "frakt inräknad"))
		one = must(s.Register(as(t, buyer), one.ID, one.Version))
		one = must(s.Approve(as(t, controller), one.ID, one.Version))
		if n := ok[int](t)(s.Lock(as(t, controller), day.New(2022, 3, 1))); n != 1 {
			t.Errorf("%d were locked", n)
		}
		one = must(s.Get(t.Context(), one.ID))
		if one.State != Locked || one.Returned != "" {
			t.Errorf("state %s, returned %q", one.State, one.Returned)
		}
		if _, err := s.Return(as(t, controller), one.ID, one.Version, "nej"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a locked report was returned: %v", err)
		}
		if err := s.Remove(as(t, buyer), one.ID, "fel"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a locked report was removed: %v", err)
		}
		verbs := historyOf(t, s, one.ID)
		want := []string{"skapade", "registrerade", "skickade tillbaka", "ändrade", "registrerade", "godkände", "låste"}
		if diff := cmp.Diff(want, verbs); diff != "" {
			t.Error(diff)
		}
	})
}

func historyOf(t *testing.T, s Store, id string) []string {
	t.Helper()
	var verbs []string
	for _, e := range ok[[]audit.Entry](t)(audit.History(t.Context(), s.DB, Kind, id)) {
		verbs = append(verbs, e.Verb)
	}
	slices.Reverse(verbs)
	return verbs
}

func TestALateReportIsBookedWhenItIsApproved(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		ok[int](t)(s.Lock(as(t, controller), day.New(2022, 3, 1)))
		one := approved(t, s, gloves())
		if one.BookedOn != s.Today() || one.SignedOn != day.New(2022, 3, 4) {
			t.Errorf("booked %s, signed %s", one.BookedOn, one.SignedOn)
		}
		if _, err := s.Lock(as(t, controller), day.New(2022, 3, 15)); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("the month was locked twice: %v", err)
		}
		if _, err := s.Lock(as(t, controller), s.Today()); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a month that has not ended was locked: %v", err)
		}
	})
}

// A locked saving of 595 200 kr turns out to be 496 000 kr: the month of the
// error is untouched, and the difference is in the month of the correction.
func TestACorrectionIsBookedNowAndLeavesTheLockedMonth(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		must := ok[Saving](t)
		wrong := approved(t, s, gloves())
		ok[int](t)(s.Lock(as(t, controller), wrong.BookedOn))
		march, now := day.Month(2022, 3), day.Month(2023, 1)
		right := must(s.Correct(as(t, buyer), wrong.ID, "fel volym"))
		if _, err := s.Correct(as(t, buyer), wrong.ID, "igen"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("two corrections of one report: %v", err)
		}
		right.Lines[0].Volumes[1].Quantity = 10_000 * decimalScale / 3
		right.Lines[0].Volumes[1].Quantity = 3_333_333
		right = must(s.Save(as(t, buyer), right, "rätt volym"))
		right = must(s.Register(as(t, buyer), right.ID, right.Version))
		before := ok[Sums](t)(s.Sum(t.Context(), Filter{Counted: true}))
		right = must(s.Approve(as(t, controller), right.ID, right.Version))
		if before.Gain != wrong.Term {
			t.Errorf("before the approval: %s", before.Gain.Sv())
		}
		for p, want := range map[day.Period]money.Amount{march: wrong.Term, now: right.Term - wrong.Term, {}: right.Term} {
			got := ok[Sums](t)(s.Sum(t.Context(), Filter{Counted: true, Booked: p}))
			if got.Gain != want || got.Loss != 0 {
				t.Errorf("%s: gain %s, loss %s; want %s and nothing", p.Label(), got.Gain.Sv(), got.Loss.Sv(), want.Sv())
			}
		}
		if _, err := s.Return(as(t, controller), right.ID, right.Version, "nej"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a correction that has taken effect was returned: %v", err)
		}
		if _, err := audit.Verify(t.Context(), s.DB); err != nil {
			t.Error(err)
		}
	})
}

func TestACorrectionMayTakeEverythingBack(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		must := ok[Saving](t)
		wrong := approved(t, s, lump(day.New(2022, 5, 5), "D", -700))
		ok[int](t)(s.Lock(as(t, controller), wrong.BookedOn))
		right := must(s.Correct(as(t, buyer), wrong.ID, "avtalet blev ogiltigt"))
		right.Lumps = nil
		right = must(s.Save(as(t, buyer), right, ""))
		right = must(s.Register(as(t, buyer), right.ID, right.Version))
		must(s.Approve(as(t, controller), right.ID, right.Version))
		got := ok[Sums](t)(s.Sum(t.Context(), Filter{Counted: true}))
		if got != (Sums{}) {
			t.Errorf("left: %+v", got)
		}
	})
}

func TestSidesAreKeptApartAndRegionsAddUp(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		may := day.New(2022, 5, 5)
		approved(t, s, gloves())
		approved(t, s, lump(may, "U", 1_000))
		approved(t, s, lump(may, "D", -400))
		avoided := lump(may, "D", 5_000)
		avoided.Method = Cost
		approved(t, s, avoided)
		ok[Saving](t)(s.Create(as(t, buyer), lump(may, "D", 9_999)))
		all := ok[Sums](t)(s.Sum(t.Context(), Filter{Counted: true, Booked: day.Year(2022)}))
		want := Sums{Gain: money.Kr(596_200), Loss: money.Kr(400), Avoided: money.Kr(5_000), Annual: money.Kr(198_900)}
		if diff := cmp.Diff(want, all); diff != "" {
			t.Error(diff)
		}
		var gain money.Amount
		for _, code := range party.Principals() {
			gain += ok[Sums](t)(s.Sum(t.Context(), Filter{Counted: true, Party: code})).Gain
		}
		if gain != all.Gain {
			t.Errorf("regions gain %s, together %s", gain.Sv(), all.Gain.Sv())
		}
		months := ok[map[int64]MonthSum](t)(s.ByMonth(t.Context(), day.Year(2022)))
		if months[202203].Gain != money.Kr(595_200) || months[202205].Loss != money.Kr(400) || len(months) != 2 {
			t.Errorf("months %v", months)
		}
	})
}

func TestImportedReportsWaitForSomebodyElse(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		old := Saving{Title: "Gammal", SignedOn: day.New(2017, 5, 5), Source: "besparingar 2017.xlsx", Lumps: []Lump{{Party: "D", Effect: money.Some(8_499_999)}}}
		ids := ok[[]string](t)(s.CreateAll(as(t, buyer), []Saving{old, old}))
		if err := s.ApproveAll(as(t, buyer), ids); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("the importer approved: %v", err)
		}
		if got := ok[Sums](t)(s.Sum(t.Context(), Filter{Counted: true})); got.Gain != 0 {
			t.Errorf("counted before approval: %s", got.Gain.Sv())
		}
		if err := s.ApproveAll(as(t, controller), ids); err != nil {
			t.Fatal(err)
		}
		got := ok[Sums](t)(s.Sum(t.Context(), Filter{Counted: true, Booked: day.Year(2017)}))
		if got.Gain != 2*8_499_999 || got.Unknown != 2 {
			t.Errorf("sums %+v", got)
		}
		if err := s.RemoveAll(as(t, buyer), ids, "fel fil"); err != nil {
			t.Fatal(err)
		}
		if _, count, err := s.Search(t.Context(), Filter{Text: "gammal"}, Page{}); count.N != 0 || err != nil {
			t.Errorf("%d left, %v", count.N, err)
		}
	})
}

func TestSaveRefusesAStaleVersion(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		one := ok[Saving](t)(s.Create(as(t, buyer), gloves()))
		ok[Saving](t)(s.Save(as(t, buyer), one, ""))
		if _, err := s.Save(as(t, buyer), one, ""); !errors.Is(err, db.ErrStale) {
			t.Errorf("err = %v, want ErrStale", err)
		}
	})
}

func TestTheRuleOfTheDayCapsTheYears(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		if err := s.SetRule(t.Context(), Rule{day.New(2022, 1, 1), 12, "Nämndens beslut 2021-12-10"}); err != nil {
			t.Fatal(err)
		}
		old := gloves()
		old.SignedOn = day.New(2021, 12, 31)
		for _, one := range []Saving{gloves(), old} {
			made := ok[Saving](t)(s.Create(as(t, buyer), one))
			want := map[int]int64{2022: 12, 2021: 36}[one.SignedOn.Year()]
			if made.Counted() != want {
				t.Errorf("signed %s: %d months count, want %d", one.SignedOn, made.Counted(), want)
			}
		}
	})
}

func TestForecastsAreKept(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		for i, kr := range []int64{5_000_000, 6_000_000} {
			ok[Forecast](t)(s.Foresee(as(t, controller), Forecast{Month: day.New(2022, 3, 9), Amount: money.Kr(kr), MadeOn: day.New(2022, 1, 10+i)}))
		}
		list := ok[[]Forecast](t)(s.Forecasts(t.Context(), day.Year(2022)))
		if len(list) != 2 || list[1].Amount != money.Kr(6_000_000) || list[0].Month != day.New(2022, 3, 1) {
			t.Errorf("forecasts %v", list)
		}
	})
}
