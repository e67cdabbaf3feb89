package spend

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/contract"
	"klover/internal/area/law/policy"
	"klover/internal/area/price"
	"klover/internal/area/supplier"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/job"
	"klover/internal/base/lake"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// purchase is a line of an article in the spring of 2022.
func purchase(s supplier.Supplier, row int64, on day.Date, article string, kr int64) Source {
	return Source{Party: "D", On: on, Seller: Seller{Name: s.Name, OrgNo: string(s.OrgNo)}, Unit: Unit{Code: "1"}, Account: Account{Code: "5640"},
		Article: Article{Number: article, Name: "Sak", Unit: "förp"}, Invoice: "F", Row: row, Quantity: price.SomeQuantity(1000), Amount: money.Kr(kr)}
}

// toleranceOf is a share in tenths of a percent from July.
func toleranceOf(share int64) policy.Value {
	return policy.Value{Key: keyShare, ValidFrom: 20220701, Value: share, Source: "Beslut av inköpschefen"}
}

func quiet(int64, int64, string) {}

func (g *registry) recounted(t *testing.T) Recount {
	t.Helper()
	return must[Recount](t)(g.Recount(t.Context(), "", false, quiet))
}

// classes are the classes of an import's lines, in the order of its rows.
func (g *registry) classes(t *testing.T, imported int64) (text string) {
	t.Helper()
	err := g.Lake.Query(t.Context(), lake.Query{Table: "line", By: lake.By("row", "class"), Where: []lake.Expr{lake.Eq(lake.Col("import"), lake.Num(imported))}, Order: []lake.Order{{Name: "row"}}},
		func(r lake.Row) error {
			text += string(Classes[r.Int(1)]) + " "
			return nil
		})
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(text)
}

func (g *registry) moves(t *testing.T, r Recount) (text string) {
	t.Helper()
	for _, m := range must[[]Move](t)(g.Moves(t.Context(), r.ID)) {
		text += fmt.Sprintln(Classes[m.FromClass], Classes[m.ToClass], m.Cause, m.Lines, int64(m.Amount))
	}
	return text
}

// yearly is a contract with a list for gloves at 40 kronor.
func (g *registry) yearly(t *testing.T, s supplier.Supplier) (Contract, price.List) {
	t.Helper()
	k := g.sign(t, contract.Contract{Title: "Handskar", Parties: party.Of("D", "U"), StartsOn: 20220101, EndsOn: 20231231}, s)
	return k, g.price(t, k, price.Catalogue, []day.Date{20220101}, func(int) []price.Item { return []price.Item{pack("X1", 100, 0, 4000)} })
}

func TestARecountFindsOnlyTheImportsWithLinesOfWhatHasChanged(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		g := newRegistry(t, s, 1)
		a, b := g.suppliers[0], g.suppliers[1]
		write(t, s, 1, []Source{purchase(a, 1, 20220201, "X1", 40), purchase(a, 2, 20220801, "X1", 42)})
		write(t, s, 2, []Source{purchase(b, 1, 20220201, "X1", 40)})
		write(t, s, 3, []Source{purchase(a, 1, 20220301, "X1", 40)})
		if r := g.recounted(t); r.Imports != 0 {
			t.Errorf("%d imports were recounted though nothing had changed", r.Imports)
		}
		_, list := g.yearly(t, a)
		r := g.recounted(t)
		if r.Imports != 2 || r.Lines != 3 || r.Moved != 3 || r.Running() {
			t.Errorf("recount of a new contract: %+v", r)
		}
		if got, want := g.classes(t, 1)+"|"+g.classes(t, 2)+"|"+g.classes(t, 3), "agreed other|none|agreed"; got != want {
			t.Errorf("classes %s, want %s", got, want)
		}
		want := "none agreed contract 2 8000\nnone other contract 1 4200\n"
		if diff := cmp.Diff(want, g.moves(t, r)); diff != "" {
			t.Error(diff)
		}
		// A version from July touches the import that has lines after that day, and no other.
		prices := price.Store{DB: s.DB}
		e := must[price.Edition](t)(prices.Fill(t.Context(), list.ID, price.ByHand, "", []price.Item{pack("X1", 100, 0, 4200)}))
		must[price.Edition](t)(prices.Decide(t.Context(), list.ID, e.N, price.Settlement{Version: e.Version, From: 20220701, Ground: "Klausul 4"}))
		r = g.recounted(t)
		if got := g.classes(t, 1); r.Imports != 1 || got != "agreed agreed" {
			t.Errorf("after a new version %d imports were recounted, import 1 is %s", r.Imports, got)
		}
		if diff := cmp.Diff("other agreed price 1 4200\n", g.moves(t, r)); diff != "" {
			t.Error(diff)
		}
		must[price.Edition](t)(prices.TakeBack(t.Context(), list.ID, e.N, "Fel index"))
		if r = g.recounted(t); r.Imports != 1 || g.classes(t, 1) != "agreed other" {
			t.Errorf("after it was taken back %d imports were recounted, import 1 is %s", r.Imports, g.classes(t, 1))
		}
	})
}

func TestASupplierThatIsMergedAfterTheImportHasItsSurvivorsContracts(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		g := newRegistry(t, s, 1)
		g.yearly(t, g.suppliers[0])
		twin := g.seller(t, "Leverantör AB, Sörmland", "")
		line := purchase(twin, 1, 20220201, "X1", 40)
		write(t, s, 1, []Source{line})
		if got := g.classes(t, 1); got != "none" {
			t.Fatalf("before the merge the line is %s", got)
		}
		suppliers := supplier.Store{DB: s.DB}
		if err := suppliers.Merge(t.Context(), twin.ID, g.suppliers[0].ID, "Samma bolag"); err != nil {
			t.Fatal(fault.Message(err))
		}
		r := g.recounted(t)
		if got := g.classes(t, 1); got != "agreed" || g.moves(t, r) != "none agreed supplier 1 4000\n" {
			t.Errorf("after the merge the line is %s: %s", got, g.moves(t, r))
		}
		if err := suppliers.Split(t.Context(), twin.ID, "Två bolag"); err != nil {
			t.Fatal(fault.Message(err))
		}
		g.recounted(t)
		if got := g.classes(t, 1); got != "none" {
			t.Errorf("after the split the line is %s", got)
		}
	})
}

// killed ends a recount after the step of the number, as a kill would.
func (g *registry) killed(t *testing.T, jobID string, after int) {
	t.Helper()
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	n := 0
	_, err := g.Recount(ctx, jobID, false, func(int64, int64, string) {
		if n++; n > after {
			kill()
		}
	})
	if err == nil {
		t.Fatal("the recount was not killed")
	}
}

func TestARecountThatIsKilledIsDoneAgainAndNothingIsHalfDone(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		g := newRegistry(t, s, 1)
		for imported := range int64(3) {
			write(t, s, imported+1, []Source{purchase(g.suppliers[0], 1, 20220201, "X1", 40), purchase(g.suppliers[0], 2, 20220201, "X2", 40)})
		}
		g.yearly(t, g.suppliers[0])
		g.killed(t, "jobb", 2) // in the middle of the second import
		if got, want := g.classes(t, 1)+"|"+g.classes(t, 2)+"|"+g.classes(t, 3), "agreed outside|none none|none none"; got != want {
			t.Fatalf("after the kill the classes are %s, want %s", got, want)
		}
		if _, err := g.Recount(t.Context(), "annat jobb", false, quiet); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("another recount began beside the one that runs: %v", err)
		}
		r := must[Recount](t)(g.Recount(t.Context(), "jobb", false, quiet))
		if got, want := g.classes(t, 1)+"|"+g.classes(t, 2)+"|"+g.classes(t, 3), "agreed outside|agreed outside|agreed outside"; got != want {
			t.Errorf("at last the classes are %s, want %s", got, want)
		}
		if r.Imports != 3 || r.Counted != 3 || r.Moved != 6 {
			t.Errorf("the recount is %+v", r)
		}
	})
}

// What was written down before the lines were replaced stands, when a kill came between.
func TestAMoveIsToldOnceThoughTheProcessWasKilledAfterIt(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		g := newRegistry(t, s, 1)
		write(t, s, 1, []Source{purchase(g.suppliers[0], 1, 20220201, "X1", 40)})
		g.yearly(t, g.suppliers[0])
		run := must[Recount](t)(s.beginRecount(t.Context(), "", false))
		r := must[*Rules](t)(s.Rules(t.Context()))
		if err := s.recountOne(t.Context(), &run, 1, r); err != nil {
			t.Fatal(err)
		}
		if _, err := s.DB.Exec(t.Context(), `DELETE FROM spend_derived`); err != nil { // as if killed before it was noted
			t.Fatal(err)
		}
		g.ages(t)
		again := g.recounted(t)
		if again.ID != run.ID || again.Moved != 1 || g.moves(t, again) != "none agreed contract 1 4000\n" {
			t.Errorf("the recount is %+v, %s", again, g.moves(t, again))
		}
	})
}

// ages makes the recount that runs look as if it has been silent for long.
func (g *registry) ages(t *testing.T) {
	t.Helper()
	if _, err := g.DB.Exec(t.Context(), `UPDATE spend_recount SET beat_at = $1`, time.Date(2022, 5, 1, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
}

func TestAnImportThatBeganBeforeAChangeIsFollowedUp(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		g := newRegistry(t, s, 1)
		old := must[*Rules](t)(s.Rules(t.Context()))
		b := must[*Batch](t)(s.Begin(t.Context(), 1, old))
		defer b.Discard()
		g.yearly(t, g.suppliers[0])
		if r := g.recounted(t); r.Imports != 0 {
			t.Fatalf("recounted %d imports of none", r.Imports)
		}
		if err := b.Add(t.Context(), purchase(g.suppliers[0], 1, 20220201, "X1", 40)); err != nil {
			t.Fatal(err)
		}
		if err := b.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := g.classes(t, 1); got != "none" {
			t.Fatalf("by the old rules the line is %s", got)
		}
		if r := g.recounted(t); r.Imports != 1 || g.classes(t, 1) != "agreed" {
			t.Errorf("recounted %d imports, the line is %s", r.Imports, g.classes(t, 1))
		}
	})
}

func TestAnImportThatIsUndoneMeanwhileStaysUndone(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		g := newRegistry(t, s, 1)
		write(t, s, 1, []Source{purchase(g.suppliers[0], 1, 20220201, "X1", 40)})
		r := must[*Rules](t)(s.Rules(t.Context()))
		_, err := s.recountImport(t.Context(), 1, r, func(int64, map[way]moved) error { return s.Lake.Undo(t.Context(), batchName(1)) })
		if !errors.Is(err, errReplaced) || g.classes(t, 1) != "" {
			t.Errorf("%v, the lines are %s", err, g.classes(t, 1))
		}
	})
}

func TestARecountIsAskedForOnce(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		for range 3 {
			if err := s.changed(t.Context(), changedSeller, "1"); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.MatchPolicy().Save(t.Context(), toleranceOf(20)); err != nil {
			t.Fatal(err)
		}
		if list := must[[]job.Job](t)(job.Latest(t.Context(), s.DB, "", 10)); len(list) != 1 || list[0].Kind != JobRecount {
			t.Errorf("the jobs are %+v", list)
		}
		failed := errors.New("the decision was not made")
		err := s.DB.InTx(t.Context(), func(tx *db.DB) error {
			if err := s.in(tx).changed(t.Context(), changedSeller, "2"); err != nil {
				return err
			}
			return failed
		})
		if !errors.Is(err, failed) {
			t.Fatal(err)
		}
	})
}

func TestANewToleranceHoldsForLinesFromItsDay(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		g := newRegistry(t, s, 1)
		g.yearly(t, g.suppliers[0])
		write(t, s, 1, []Source{purchase(g.suppliers[0], 1, 20220201, "X1", 41), purchase(g.suppliers[0], 2, 20220701, "X1", 41)})
		if got := g.classes(t, 1); got != "other other" {
			t.Fatalf("with one percent the lines are %s", got)
		}
		if err := s.MatchPolicy().Save(t.Context(), toleranceOf(30)); err != nil {
			t.Fatal(err)
		}
		r := g.recounted(t)
		if got := g.classes(t, 1); got != "other agreed" || g.moves(t, r) != "other agreed tolerance 1 4100\n" {
			t.Errorf("with three percent from July the lines are %s, %s", got, g.moves(t, r))
		}
		if text := must[string](t)(s.ToleranceOn(t.Context(), 20220801)); strings.ReplaceAll(text, "\u00a0", " ") != "högst 3 % och högst 50 kr" {
			t.Errorf("the tolerance is %q", text)
		}
	})
}

func TestTheNightAsksForOneRecount(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		for range 2 {
			if err := s.TendRecount(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		waiting := must[[]job.Job](t)(job.Latest(t.Context(), s.DB, "", 10))
		runner := &job.Runner{DB: s.DB, Kinds: Jobs(s)}
		if err := runner.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := s.TendRecount(t.Context()); err != nil {
			t.Fatal(err)
		}
		after := must[[]job.Job](t)(job.Latest(t.Context(), s.DB, "", 10))
		if len(waiting) != 1 || len(after) != 1 || after[0].State != job.Done {
			t.Errorf("asked %d times, after the recount %+v", len(waiting), after)
		}
	})
}

// BenchmarkRecount derives a quarter of a million lines of two thousand articles with
// prices, and tells how many lines a second that is in all, and how many the matching
// alone does.
func BenchmarkRecount(b *testing.B) {
	const lines, articles = 250_000, 2_000
	d := dbtest.SQLite(b, tables()...)
	d.Now = func() time.Time { return time.Date(2022, 6, 1, 8, 0, 0, 0, time.UTC) }
	l, err := lake.New(lake.Config{Address: filepath.Join(b.TempDir(), "lake.duckdb"), Memory: "1GB"}, Schema)
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	g := newRegistry(b, Store{DB: d, Lake: l}, 1)
	k := g.sign(b, contract.Contract{Title: "Handskar", Parties: party.Of("D"), StartsOn: 20220101, EndsOn: 20231231}, g.suppliers[0])
	g.price(b, k, price.Catalogue, []day.Date{20220101, 20220301, 20220501}, func(int) []price.Item {
		list := make([]price.Item, articles)
		for i := range list {
			list[i] = pack(fmt.Sprint("X", i), 100, 0, 4000)
		}
		return list
	})
	rules := must[*Rules](b)(g.Rules(b.Context()))
	batch := must[*Batch](b)(g.Begin(b.Context(), 1, rules))
	for i := range lines {
		if err := batch.Add(b.Context(), purchase(g.suppliers[0], int64(i), day.New(2022, 1, 1).AddDays(i%300), fmt.Sprint("X", i%articles), 40)); err != nil {
			b.Fatal(err)
		}
	}
	if err := batch.Commit(b.Context()); err != nil {
		b.Fatal(err)
	}
	for _, part := range []struct {
		name string
		do   func(*Rules) error
	}{
		{"whole", func(r *Rules) error { return g.recount(b.Context(), 1, r) }},
		{"match", func(r *Rules) error { return g.matched(b.Context(), r) }},
		{"read", func(*Rules) error {
			return g.Lake.Query(b.Context(), lake.Query{Table: "line", By: rawColumns}, func(lake.Row) error { return nil })
		}},
	} {
		b.Run(part.name, func(b *testing.B) {
			for b.Loop() {
				if err := part.do(must[*Rules](b)(g.Rules(b.Context()))); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(lines)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
		})
	}
}

// matched derives the lines and does not write them.
func (g *registry) matched(ctx context.Context, r *Rules) error {
	b := &Batch{rules: r}
	var lines []Raw
	err := g.Lake.Query(ctx, lake.Query{Table: "line", By: rawColumns}, func(row lake.Row) error {
		if lines = append(lines, readRaw(row)); len(lines) < blockLines {
			return nil
		}
		_, err := b.derived(ctx, lines)
		lines = lines[:0]
		return err
	})
	return err
}
