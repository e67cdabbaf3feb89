package law

import (
	"io/fs"
	"testing"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

func each(t *testing.T, do func(t *testing.T, s Store)) {
	t.Helper()
	dbtest.Each(t, []fs.FS{audit.Migrations, find.Migrations, Migrations}, func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		if err := s.Seed(t.Context()); err != nil {
			t.Fatal(err)
		}
		do(t, s)
	})
}

func TestSeedReadsTheProgramsRulesOnce(t *testing.T) {
	each(t, func(t *testing.T, s Store) {
		ctx := t.Context()
		if err := s.Seed(ctx); err != nil {
			t.Fatal(err)
		}
		rows, n, err := s.Search(ctx, Filter{}, Page{})
		if err != nil || n.N != len(Shipped()) {
			t.Fatalf("%d rows, %v, want %d", n.N, err, len(Shipped()))
		}
		kept, stale := sorted(rows)
		if len(kept) != len(rows) || len(stale) > 0 {
			t.Errorf("the database changes the rules: %v", stale)
		}
	})
}

func TestANewProgramBringsItsCorrections(t *testing.T) {
	each(t, func(t *testing.T, s Store) {
		ctx := t.Context()
		if _, err := s.DB.Exec(ctx, `UPDATE law_rule SET label = 'Något äldre' WHERE id = $1`, unknown2026); err != nil {
			t.Fatal(err)
		}
		gone := Rule{ID: "gone", Version: 1, Kind: KindDuty, Key: "gone", Label: "Borttagen", Source: "Äldre program", Shipped: true, CreatedAt: s.DB.Now(), ChangedAt: s.DB.Now()}
		if err := s.DB.Insert(ctx, "law_rule", &gone); err != nil {
			t.Fatal(err)
		}
		if err := s.Seed(ctx); err != nil {
			t.Fatal(err)
		}
		if r, err := s.Get(ctx, unknown2026); err != nil || r.Label != "Tröskelvärde för varor och tjänster, regioner och kommuner" {
			t.Errorf("the older text stays: %q, %v", r.Label, err)
		}
		if _, err := s.Get(ctx, gone.ID); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("a rule that the program no longer has stays: %v", err)
		}
	})
}

func TestABookWithoutSeedHasTheProgramsRules(t *testing.T) {
	dbtest.Each(t, []fs.FS{audit.Migrations, find.Migrations, Migrations}, func(t *testing.T, d *db.DB) {
		b, err := Store{DB: d}.Book(t.Context())
		if err != nil || len(b.Rules()) != len(Shipped()) {
			t.Errorf("%d rules, %v, want %d", len(b.Rules()), err, len(Shipped()))
		}
	})
}

const unknown2026 = "threshold-lou-goods-services-subcentral-eu-2026-01"

func TestALawyerFillsInWhatIsUnknown(t *testing.T) {
	each(t, func(t *testing.T, s Store) {
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: "u1", Name: "Nadja Berglind"})
		p := Purchase{Object: Goods, Value: money.Some(money.Kr(3_000_000)), Start: 20260301}
		regime := func() (Ruling, error) {
			b, err := s.Book(ctx)
			if err != nil {
				t.Fatal(err)
			}
			return b.Regime(p)
		}
		if _, err := regime(); !IsUnknown(err) {
			t.Fatalf("before: %v", err)
		}
		r, err := s.Get(ctx, unknown2026)
		if err != nil {
			t.Fatal(err)
		}
		r.Amount = money.Some(money.Kr(2_400_000))
		if _, err := s.Correct(ctx, r, ""); fault.FieldsOf(err) == nil {
			t.Errorf("a correction without reason is accepted: %v", err)
		}
		if r, err = s.Correct(ctx, r, "Myndighetens beslut har kommit"); err != nil {
			t.Fatal(err)
		}
		got, err := regime()
		if err != nil || got.Regime != Directive || got.Bases.Confirmed() {
			t.Errorf("after the correction: %+v, %v", got, err)
		}
		if r, err = s.Confirm(ctx, r.ID, r.Version, "Läst på myndighetens sida"); err != nil || r.ConfirmedBy != "Nadja Berglind" || r.ConfirmedOn != 20230117 {
			t.Errorf("confirmed: %+v, %v", r, err)
		}
		if got, err = regime(); err != nil || !got.Limit.Basis.Confirmed {
			t.Errorf("after confirming: %+v, %v", got, err)
		}
		if _, err := s.Confirm(ctx, r.ID, r.Version-1, ""); !isStale(err) {
			t.Errorf("an old version is accepted: %v", err)
		}
		history, err := s.History(ctx, r.ID)
		if err != nil || len(history) != 2 || history[0].Verb != "bekräftade" || history[1].Why == "" {
			t.Errorf("history: %+v, %v", history, err)
		}
		if err := s.Seed(ctx); err != nil {
			t.Fatal(err)
		}
		if again, err := s.Get(ctx, r.ID); err != nil || again.Version != r.Version {
			t.Errorf("the program took back what a person changed: %+v, %v", again, err)
		}
	})
}

func isStale(err error) bool { return fault.KindOf(err) == fault.KindConflict }

func TestANewRowEndsTheOneBeforeAndKeepsItsValue(t *testing.T) {
	each(t, func(t *testing.T, s Store) {
		ctx := t.Context()
		const id = "standstill-lou-electronic-2017-01"
		was, err := s.Get(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		next := was
		next.ValidFrom, next.Number.N, next.Source, next.Confirmed = 20240101, 14, "Ny lag", false
		if next, err = s.Succeed(ctx, id, next, "Lagen ändras"); err != nil {
			t.Fatal(err)
		}
		b, err := s.Book(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			sent day.Date
			want int
		}{{20231231, 10}, {20240101, 14}} {
			got, err := b.Standstill(LOU, test.sent, Electronic, 0)
			if err != nil || got.Days != test.want {
				t.Errorf("sent %s: %d days, %v, want %d", test.sent, got.Days, err, test.want)
			}
		}
		line, err := s.Line(ctx, was)
		if err != nil || len(line) != 2 || line[0].ID != next.ID || line[1].ValidTo != 20231231 || line[1].Number.N != 10 {
			t.Errorf("the line is %+v, %v", line, err)
		}
		if _, err := s.Succeed(ctx, id, next, "Igen"); fault.FieldsOf(err) == nil {
			t.Errorf("two rows hold on the same days: %v", err)
		}
		early := next
		early.ValidFrom = 20170101
		if _, err := s.Succeed(ctx, id, early, "Tidigare"); fault.FieldsOf(err) == nil {
			t.Errorf("a row may replace the past: %v", err)
		}
	})
}

func TestARuleOfOurOwnIsAdded(t *testing.T) {
	each(t, func(t *testing.T, s Store) {
		ctx := t.Context()
		r := Rule{Kind: KindThreshold, Key: "eu", Act: LOU, Object: "goods_services", Buyer: Subcentral, Label: "Tröskelvärde för varor och tjänster",
			Amount: money.Some(money.Kr(2_500_000)), Unit: Kronor, Bound: From, ValidFrom: 20280101, Source: "Tillkännagivande"}
		if _, err := s.Create(ctx, r, ""); err != nil {
			t.Fatal(err)
		}
		b, err := s.Book(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if l, err := b.Threshold(LOU, Goods, "", 20280601); err != nil || l.Amount != money.Kr(2_500_000) {
			t.Errorf("threshold 2028 = %+v, %v", l, err)
		}
		r.ValidFrom = 20270101
		if _, err := s.Create(ctx, r, ""); fault.FieldsOf(err) == nil {
			t.Errorf("a row that overlaps is accepted: %v", err)
		}
		hits, err := find.Search(ctx, s.DB, "tröskelvärde 2028", []string{"law.read"}, 5)
		if err != nil || len(hits) != 1 {
			t.Errorf("search finds %+v, %v", hits, err)
		}
	})
}
