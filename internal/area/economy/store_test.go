package economy

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/economy/sie"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	base "klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

func migrations() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, base.Migrations, Migrations}
}

// onEach runs a test on both engines, with the demo's chart and a clock that stands.
func onEach(t *testing.T, do func(t *testing.T, s Store)) {
	t.Parallel()
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		d.Now = func() time.Time { return time.Date(2022, 9, 6, 8, 0, 0, 0, time.UTC) }
		s := Store{DB: d}
		if err := demoChart(asController(t.Context()), s); err != nil {
			t.Fatal(err)
		}
		do(t, s)
		sumsAreTheirRows(t, s)
	})
}

// sumsAreTheirRows holds what is kept added up against the rows.
func sumsAreTheirRows(t testing.TB, s Store) {
	t.Helper()
	const by = `kind, month, closing, account, activity, project, object, plan_id`
	kept := ok[[]Sum](t)(db.All[Sum](t.Context(), s.DB, `SELECT `+by+`, amount, n FROM economy_sum ORDER BY `+by))
	rows := ok[[]Sum](t)(db.All[Sum](t.Context(), s.DB, `SELECT `+by+`, CAST(sum(amount) AS BIGINT) AS amount, count(*) AS n FROM economy_row WHERE replaced_by = '' GROUP BY `+by+` ORDER BY `+by))
	if diff := cmp.Diff(rows, kept); diff != "" {
		t.Error(diff)
	}
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

func load(t testing.TB, s Store, name, text string, o Options) (Load, Draft, error) {
	t.Helper()
	return s.Import(asController(t.Context()), name, strings.NewReader(text), o, false, false)
}

func mustLoad(t testing.TB, s Store, name, text string, o Options) Load {
	t.Helper()
	l, _, err := load(t, s, name, text, o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// cost is the outcome of all costs in 2022, positive.
func cost(t testing.TB, s Store) int64 {
	t.Helper()
	var sum money.Amount
	for _, k := range ok[[]KindSum](t)(s.Total(t.Context(), Filter{Kinds: []Kind{Outcome}, Period: day.Year(2022), Lines: OfSide(CostSide)})) {
		sum += k.Amount
	}
	return -int64(sum) / 100
}

// year is a 4E with one invoice a month.
func year(months int, each string) string {
	var rows []string
	for m := 1; m <= months; m++ {
		rows = append(rows, fmt.Sprintf("#VER A %d 2022%02d10 \"Konsult\"\n{\n#TRANS 7610 {20 \"82910\" 6 \"P7\"} %s\n#TRANS 2440 {} -%s\n}", m, m, each, each))
	}
	return "#FLAGGA 0\n#PROGRAM x 1\n#FORMAT PC8\n#GEN 20220906\n#SIETYP 4\n#ORGNR 232100-0032\n#FNAMN N\n#RAR 0 20220101 20221231\n" +
		fmt.Sprintf("#OMFATTN 2022%02d28\n#DIM 20 Aktivitet\n#OBJEKT 6 P7 \"Projekt sju\"\n#KONTO 7610 Konsultarvoden\n#KONTO 2440 Skulder\n#UB 0 2440 0\n", months) + strings.Join(rows, "\n") + "\n"
}

func TestALoadReplacesItsMonthsAndIsUndone(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		first := mustLoad(t, s, "augusti.se", year(8, "1000.00"), Options{Kind: Outcome})
		if cost(t, s) != 8000 || first.RowsRead != 8 || first.RowsSkipped != 8 || first.LoadedOn != 20220906 {
			t.Errorf("cost %d, load %+v", cost(t, s), first)
		}
		if _, _, err := load(t, s, "annat-namn.se", year(8, "1000.00"), Options{Kind: Outcome}); fault.KindOf(err) != fault.KindConflict || !strings.Contains(fault.Message(err), "redan inläst") {
			t.Errorf("the same file again: %v", err)
		}
		second := mustLoad(t, s, "september.se", year(9, "1100.00"), Options{Kind: Outcome})
		if cost(t, s) != 9900 || second.RowsReplaced != 8 {
			t.Errorf("cost %d, replaced %d: it is doubled", cost(t, s), second.RowsReplaced)
		}
		ctx := asController(t.Context())
		if _, err := s.Undo(ctx, first.ID, "fel"); fault.KindOf(err) != fault.KindConflict || !strings.Contains(fault.Message(err), "september.se") {
			t.Errorf("undo of what has been replaced: %v", err)
		}
		ok[Load](t)(s.Undo(ctx, second.ID, "fel fil"))
		if cost(t, s) != 8000 {
			t.Errorf("cost %d after undo, want what was before", cost(t, s))
		}
		ok[Load](t)(s.Undo(ctx, first.ID, "fel fil"))
		if cost(t, s) != 0 {
			t.Errorf("cost %d after both are undone", cost(t, s))
		}
		mustLoad(t, s, "augusti.se", year(8, "1000.00"), Options{Kind: Outcome})
		history := ok[[]audit.Entry](t)(s.History(ctx, LoadKind, second.ID))
		if len(history) != 3 || history[0].Verb != "ångrade" || history[0].Why != "fel fil" || history[0].Actor.Name != controller.Name {
			t.Errorf("history %+v", history)
		}
		if names := ok[map[string]string](t)(s.names(ctx, ProjectKind)); names["P7"] != "Projekt sju" {
			t.Errorf("projects %v", names)
		}
	})
}

const vouchers = `#FLAGGA 0
#PROGRAM x 1
#FORMAT PC8
#GEN 20220906
#SIETYP 4
#ORGNR 232100-0032
#FNAMN N
#VER K 1 20220310 "Resa"
{
#TRANS 7010 {} 500.00
#TRANS 2440 {} -500.00
}
`

func TestVouchersAreAddedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		mustLoad(t, s, "augusti.se", year(8, "1000.00"), Options{Kind: Outcome})
		added := mustLoad(t, s, "resor.si", vouchers, Options{Kind: Outcome})
		if !added.Added || cost(t, s) != 8500 {
			t.Errorf("cost %d, %+v", cost(t, s), added)
		}
		more := strings.Replace(vouchers, "#VER", "#VER K 2 20220311 Tåg\n{\n#TRANS 7010 {} 70.00\n#TRANS 2440 {} -70\n}\n#VER", 1)
		again := mustLoad(t, s, "resor2.si", more, Options{Kind: Outcome})
		if cost(t, s) != 8570 || again.RowsKnown != 1 || again.RowsRead != 1 {
			t.Errorf("cost %d, %+v: a voucher came twice", cost(t, s), again)
		}
	})
}

func TestABrokenFileLeavesNothingBehind(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		whole := year(8, "1000.00")
		for name, text := range map[string]string{
			"avbruten.se": whole[:strings.LastIndex(whole, "#TRANS 2440")],
			"obalans.se":  strings.Replace(whole, "-1000.00", "-999.00", 1),
			"tom.csv":     "", "utan-belopp.csv": "Månad;Konto\n2022-01;7610\n", "bild.xlsx": "\x89PNG",
			"typ2.se": strings.Replace(whole, "#SIETYP 4", "#SIETYP 2", 1),
		} {
			_, _, err := load(t, s, name, text, Options{Kind: Outcome})
			if err == nil || fault.Message(err) == "" {
				t.Errorf("%s: %v", name, err)
			}
			if name == "obalans.se" && !strings.Contains(fault.Message(err), "Rad 15") {
				t.Errorf("%s: %s", name, fault.Message(err))
			}
		}
		_, loads, err := s.Loads(t.Context(), LoadFilter{}, Page{Limit: 10})
		files := ok[int64](t)(db.One[int64](t.Context(), s.DB, `SELECT count(*) FROM file`))
		if err != nil || loads.N != 0 || files != 0 {
			t.Errorf("%d loads and %d files were left, %v", loads.N, files, err)
		}
	})
}

func TestALedgerThatContradictsItselfNeedsAYes(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		text := strings.Replace(year(8, "1000.00"), "#UB 0 2440 0", "#RES 0 7610 9000.00", 1)
		if _, _, err := load(t, s, "x.se", text, Options{Kind: Outcome}); fault.KindOf(err) != fault.KindInvalid || !strings.Contains(fault.FieldsOf(err)[0].Message, "7610") {
			t.Errorf("%v", err)
		}
		if _, _, err := s.Import(asController(t.Context()), "x.se", strings.NewReader(text), Options{Kind: Outcome}, true, false); err != nil || cost(t, s) != 8000 {
			t.Errorf("%v, cost %d", err, cost(t, s))
		}
	})
}

const table = `Utfall Inköpsnämnden;;;;;
;;;;;
Månad;Konto;Aktivitet;Projekt;Belopp;Text
2022-01;7610 Konsultarvoden;82910 Inköp unikt Sörmland;;-1 000,50;Konsult
januari 2022;7010;;P9;-10,00;
2022-02;2440;;;900;Skuld
2022-13;7790;;;-5;Bokslut
;;;;-1015,50;Summa
2022-03;7010;;;tolv;
`

func TestASheetIsReadWithHeadAnywhereAndBadRowsAreTold(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		ctx := asController(t.Context())
		l, err := s.Receive(ctx, "utfall.csv", strings.NewReader(table), Options{Kind: Outcome})
		if err != nil {
			t.Fatal(err)
		}
		bad := ok[[]Reject](t)(s.Rejects(ctx, l.ID))
		if len(bad) != 3 || bad[0].Line != 8 || bad[0].Field != "Månad" || bad[2].Line != 9 || bad[2].Field != "Belopp" || bad[2].Value != "tolv" {
			t.Errorf("rejected %v", bad)
		}
		if l.RowsRead != 3 || l.RowsSkipped != 1 || l.Months() != day.Year(2022) {
			t.Errorf("%+v", l)
		}
		if _, err := s.Keep(ctx, l.ID, false); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("bad rows were left out without a yes: %v", err)
		}
		kept := ok[Load](t)(s.Keep(ctx, l.ID, true))
		if kept.State != Loaded || kept.Amount != -101_550 {
			t.Errorf("%+v", kept)
		}
		rows, _, err := s.Search(ctx, Filter{Activity: "82910"}, Page{Limit: 10})
		if err != nil || len(rows) != 1 || rows[0].Amount != -100_050 || rows[0].Account != "7610" {
			t.Errorf("%v %+v", err, rows)
		}
		if found, n, err := s.Search(ctx, Filter{Text: "konsult", Without: 2022}, Page{Limit: 10}); err != nil || n.N != 1 || found[0].Text != "Konsult" {
			t.Errorf("%v %+v", err, found)
		}
		if _, err := s.Keep(ctx, l.ID, true); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("kept twice: %v", err)
		}
	})
}

func TestAnUnmappedAccountIsListedAndCounted(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		mustLoad(t, s, "x.csv", "Månad;Konto;Kontonamn;Belopp\n2022-05;9990;Okänt;-700\n2022-05;7010;;-1\n", Options{Kind: Outcome})
		without := ok[[]Sum](t)(s.WithoutGroup(t.Context(), day.Year(2022)))
		if len(without) != 1 || without[0].Account != "9990" || without[0].Amount != -70_000 {
			t.Errorf("%+v", without)
		}
		r := ok[Result](t)(s.Result(t.Context(), UntilMonth(20220501)))
		line, found := r.Line(string(Unmapped))
		result, _ := r.Line("RESULTAT")
		if !found || line.Cells[YearToDate].Amount != -70_000 || result.Cells[YearToDate].Amount != -70_100 {
			t.Errorf("%+v", r.Lines)
		}
		_, err := s.CreateGroup(asController(t.Context()), Group{Code: "NY", Name: "Ny", Line: OtherCosts, Accounts: "9000-9999"})
		if err != nil || len(ok[[]Sum](t)(s.WithoutGroup(t.Context(), day.Year(2022)))) != 0 {
			t.Errorf("the account is still without group: %v", err)
		}
		if _, err := s.CreateGroup(asController(t.Context()), Group{Code: "DUBBEL", Name: "Dubbel", Line: Premises, Accounts: "9500"}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("an account is in two groups: %v", err)
		}
	})
}

const budget = "Månad;Konto;Belopp\n2022-01;7610;-100\n2022-02;7610;-100\n2022-01;3510;200\n"

func TestABudgetIsEditedCopiedAndDecided(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		ctx := asController(t.Context())
		l := mustLoad(t, s, "budget.csv", budget, Options{Kind: Budget})
		p := ok[Plan](t)(s.Plan(ctx, l.PlanID))
		stale := p
		p = ok[Plan](t)(s.EditPlan(ctx, p, map[string]string{CellKey("KONSULT", 1): "-150,50", CellKey("KONSULT", 2): "", CellKey("RESOR", 3): "-70", CellKey("AGARE-D", 1): "200"}, "Omfördelat"))
		sums := map[string]money.Opt{}
		for _, line := range ok[[]PlanLine](t)(s.PlanLines(ctx, p)) {
			sums[line.Group.Code] = line.Sum()
		}
		if sums["KONSULT"] != money.Some(-15_050) || sums["RESOR"] != money.Some(-7000) || sums["AGARE-D"] != money.Some(20_000) || sums["LOKAL"].Known {
			t.Errorf("%v", sums)
		}
		history := ok[[]audit.Entry](t)(s.History(ctx, PlanKind, p.ID))
		if len(history[0].Changes) != 3 || plainText(history[0].Changes[0].From+history[0].Changes[0].To) != "−100 kr−150,50 kr" || history[0].Why != "Omfördelat" {
			t.Errorf("%+v", history[0])
		}
		if _, err := s.EditPlan(ctx, stale, map[string]string{CellKey("RESOR", 3): "-80"}, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("an old version was saved: %v", err)
		}
		if _, err := s.EditPlan(ctx, p, map[string]string{CellKey("RESOR", 3): "mycket"}, ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%v", err)
		}
		next := ok[Plan](t)(s.CopyBudget(ctx, 2023))
		if got := ok[[]KindSum](t)(s.Total(ctx, Filter{Plan: next.ID, Period: day.Year(2023)})); len(got) != 1 || got[0].Amount != 20_000-15_050-7000 {
			t.Errorf("copied %+v", got)
		}
		if _, err := s.CopyBudget(ctx, 2023); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("copied twice: %v", err)
		}
		ok[Plan](t)(s.Decide(ctx, p.ID, 20211126, "Inköpsnämnden"))
		p = ok[Plan](t)(s.Plan(ctx, p.ID))
		if _, err := s.EditPlan(ctx, p, map[string]string{CellKey("RESOR", 3): "1"}, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a decided budget was changed: %v", err)
		}
		if _, err := s.Undo(ctx, l.ID, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("the load of a decided budget was undone: %v", err)
		}
		ok[Plan](t)(s.Reopen(ctx, p.ID, "Nytt beslut"))
		mustLoad(t, s, "budget2.csv", strings.ReplaceAll(budget, "-100", "-300"), Options{Kind: Budget})
		if got := ok[[]KindSum](t)(s.Total(ctx, Filter{Plan: p.ID, Group: Consultants})); got[0].Amount != -60_000 {
			t.Errorf("a new file does not replace what was entered in its months: %+v", got)
		}
	})
}

func TestAForecastIsOutcomeAndWhatWasExpected(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		ctx := asController(t.Context())
		mustLoad(t, s, "augusti.se", year(8, "1000.00"), Options{Kind: Outcome})
		mustLoad(t, s, "budget.csv", "Månad;Konto;Belopp\n2022-08;7610;-1\n2022-11;7610;-500\n", Options{Kind: Budget})
		first := ok[Plan](t)(s.NewForecast(ctx, day.New(2022, 6, 1), "", "Första"))
		if first.Name != "Prognos 2022 efter juni 2022" || first.Number != 1 {
			t.Errorf("%+v", first)
		}
		ok[Plan](t)(s.EditPlan(ctx, first, map[string]string{CellKey("KONSULT", 12): "-40"}, ""))
		second := ok[Plan](t)(s.NewForecast(ctx, day.New(2022, 8, 1), "Delår", "Andra"))
		for id, want := range map[string]money.Amount{first.ID: -600_000 - 100 - 50_000 - 4000, second.ID: -800_000 - 50_000 - 4000} {
			if got := ok[[]KindSum](t)(s.Total(ctx, Filter{Plan: id})); got[0].Amount != want {
				t.Errorf("forecast is %d, want %d", got[0].Amount, want)
			}
		}
		for until, want := range map[day.Date]string{20220701: first.ID, 20221201: second.ID} {
			if p, found, err := s.ForecastAt(ctx, UntilMonth(until)); err != nil || !found || p.ID != want {
				t.Errorf("at %s the forecast is %s", until, p.Name)
			}
		}
		if _, found, err := s.ForecastAt(ctx, UntilMonth(20220501)); found || err != nil {
			t.Errorf("a forecast held before it was made: %v", err)
		}
		if err := s.RemovePlan(ctx, second.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestADebitBasisGoesItsWay(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		ctx := asController(t.Context())
		mustLoad(t, s, "x.csv", "Månad;Konto;Kostnadsbärare;Belopp\n2022-05;7710;NAMND;-100,01\n2022-06;7710;NAMND;-88,00\n2022-06;7010;;-900\n", Options{Kind: Outcome})
		d := ok[Debit](t)(s.CreateDebit(ctx, Debit{Title: "Nämnden", Party: "U", Period: day.Year(2022), Object: BoardObject}))
		if d.Number != "DEB-2022-01" || d.Total != 18_801 || d.Amount != 9400 {
			t.Errorf("%+v", d)
		}
		if _, err := s.Send(ctx, d.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a draft was sent: %v", err)
		}
		d = ok[Debit](t)(s.Fix(ctx, d.ID))
		if _, err := s.SaveDebit(ctx, d); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a fixed basis was changed: %v", err)
		}
		if _, err := s.Back(ctx, d.ID, ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("taken back without a reason: %v", err)
		}
		ok[Debit](t)(s.Back(ctx, d.ID, "fel referens"))
		mustLoad(t, s, "y.csv", "Månad;Konto;Kostnadsbärare;Belopp\n2022-07;7710;NAMND;-12\n", Options{Kind: Outcome, Source: "annan"})
		d = ok[Debit](t)(s.Recompute(ctx, d.ID))
		if d.Total != 20_001 || d.Amount != 10_000 {
			t.Errorf("%+v", d)
		}
		ok[Debit](t)(s.Fix(ctx, d.ID))
		d = ok[Debit](t)(s.Send(ctx, d.ID))
		credit := ok[Debit](t)(s.Credit(ctx, d.ID, "Fel period"))
		_, all, err := s.Debit(ctx, credit.ID)
		if err != nil || credit.Amount != -10_000 || len(all) != 1 || all[0].Amount != -10_000 || credit.Number != "DEB-2022-02" {
			t.Errorf("%v %+v %+v", err, credit, all)
		}
		if _, err := s.Credit(ctx, d.ID, "igen"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("credited twice: %v", err)
		}
		history := ok[[]audit.Entry](t)(s.History(ctx, DebitKind, d.ID))
		if len(history) != 7 || history[0].Verb != "krediterade" {
			t.Errorf("%d entries: %+v", len(history), history[0])
		}
	})
}

func TestKeysAndRulesAreKept(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		ctx := asController(t.Context())
		mustLoad(t, s, "x.csv", "Månad;Konto;Belopp\n2022-05;7010;-100\n", Options{Kind: Outcome})
		st := ok[Statement](t)(s.Statement(ctx, day.Year(2022), ""))
		if st.Owes("U") != 5000 || !st.Shares[0].Default {
			t.Errorf("%+v", st)
		}
		for _, k := range []Key{{Pool: CommonPool, Year: 2022, ShareD: 5000, ShareU: 5000}, {Pool: CommonPool, Year: 2022, ShareD: 7000, ShareU: 3000, Decision: "Inköpsrådet"}} {
			if err := s.SetKey(ctx, k); err != nil {
				t.Fatal(err)
			}
		}
		st = ok[Statement](t)(s.Statement(ctx, day.Year(2022), ""))
		if st.Owes("U") != 3000 || st.Shares[0].Default || st.Left("U") != 3000 {
			t.Errorf("%+v", st)
		}
		if err := s.SetKey(ctx, Key{Pool: CommonPool, Year: 2022, ShareD: 7000, ShareU: 4000}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("110 %% of a pool: %v", err)
		}
		if _, err := s.SaveRule(ctx, Rule{Target: ActivityKind, Code: "82910", Method: Half}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("two rules for one activity: %v", err)
		}
	})
}

func TestCausesAreOfOneKind(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		ctx := asController(t.Context())
		for _, c := range []Cause{
			{Question: AgainstBudget, Name: "Båda", GroupCode: Consultants, Amount: money.Some(1), Period: "2022-05"},
			{Question: AgainstBudget, Name: "Ingen", Period: "2022-05"},
			{Question: AgainstBudget, Name: "Okänd", GroupCode: "FINNS-INTE", Period: "2022-05"},
		} {
			if _, err := s.SaveCause(ctx, c); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%s: %v", c.Name, err)
			}
		}
		c := ok[Cause](t)(s.SaveCause(ctx, Cause{Question: AgainstBudget, Name: "Angiven", Amount: money.Some(-500), Period: "2022-05"}))
		a := ok[Analysis](t)(s.Analyse(ctx, UntilMonth(20220501)))
		if b := a.Parts[1].Breakdowns[0]; b.Remainder() != 500 || b.Parts[0].Amount != -500 {
			t.Errorf("%+v", b)
		}
		ok[Cause](t)(s.RemoveCause(ctx, c.ID))
		if err := s.SaveAnswer(ctx, Answer{Period: "2022-05", Question: State, Text: "Bra"}); err != nil {
			t.Fatal(err)
		}
		if err := s.SaveAnswer(ctx, Answer{Period: "2022-05", Question: State, Text: "Bättre", Version: 7}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("an old version was saved: %v", err)
		}
	})
}

// TestLedgersOfTwentyVendorsAreLoaded takes every file of type 4 that vendors have
// published through the whole way in, twice.
func TestLedgersOfTwentyVendorsAreLoaded(t *testing.T) {
	t.Parallel()
	const folder = "../../../../shared/standards/sie/files"
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Skip("the vendors' files are not beside the checkout")
	}
	s := Store{DB: dbtest.SQLite(t, migrations()...)}
	loaded := 0
	for _, entry := range files {
		raw, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		f, err := sie.Read(entry.Name(), bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		l, d, err := s.Import(asController(t.Context()), entry.Name(), bytes.NewReader(raw), Options{Kind: Outcome, Source: entry.Name()}, true, false)
		if f.Type != 4 {
			if err == nil {
				t.Errorf("%s has no vouchers and was loaded", entry.Name())
			}
			continue
		}
		if err != nil && len(d.Rows) > 0 {
			t.Errorf("%s: %v", entry.Name(), err)
			continue
		}
		if err != nil { // vouchers on balance accounts only: depreciation, invoices
			continue
		}
		loaded++
		if _, wrong := f.Mismatches(); f.Posts["RES"] > 0 && len(wrong) == 0 && l.Amount != -ofResult(f) {
			t.Errorf("%s: %s, its result accounts say %s", entry.Name(), l.Amount.Sv(), (-ofResult(f)).Sv())
		}
		if _, _, err := s.Import(asController(t.Context()), "igen"+filepath.Ext(entry.Name()), bytes.NewReader(raw), Options{Kind: Outcome}, true, false); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("%s was loaded twice: %v", entry.Name(), err)
		}
	}
	if loaded < 12 {
		t.Errorf("only %d files were loaded", loaded)
	}
}

// ofResult is what the file's own balances say of its result accounts.
func ofResult(f *sie.File) money.Amount {
	var sum money.Amount
	for _, b := range f.Balances {
		if b.Label == "RES" && b.Year == 0 {
			sum += b.Amount
		}
	}
	return sum
}
