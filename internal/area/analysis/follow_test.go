package analysis

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/contract"
	"klover/internal/area/law/policy"
	"klover/internal/area/price"
	"klover/internal/area/spend"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/cli"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/lake"
	"klover/internal/base/mail"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// year is the period of these tests.
var year = Filter{Period: day.Year(2022)}

// followed is a store with the lines of testdata/lines.txt and the contract that they name.
type followed struct {
	Store
	contract contract.Contract
	supplier string
}

func newFollowed(t testing.TB, d *db.DB) followed {
	t.Helper()
	f := followed{Store: open(t, d)}
	one := supplier.New()
	one.Name = "Vårdgross AB"
	f.supplier = must[supplier.Supplier](t)(supplier.Store{DB: d}.Create(t.Context(), one)).ID
	f.contract = must[contract.Contract](t)(contract.Store{DB: d}.Create(t.Context(), contract.Contract{Title: "Handskar och kanyler", Parties: party.Of("D", "U"), SignedOn: 20211201, StartsOn: 20220101, EndsOn: 20251231,
		Suppliers: []contract.Supplier{{SupplierID: f.supplier}}}))
	prices := price.Store{DB: d}
	l := must[price.List](t)(prices.Create(t.Context(), price.List{ContractID: f.contract.ID}))
	e := must[price.Edition](t)(prices.Fill(t.Context(), l.ID, price.ByHand, "", []price.Item{
		{Article: "AB-1", Name: "Undersökningshandske nitril M", Unit: "st", BaseUnit: "st", PerNum: 1, PerDen: 1, Listed: price.Kr(12), Net: price.Kr(12)},
		{Article: "AB-2", GTIN: "7310865004703", Name: "Kanyl grön", Unit: "förp", BaseUnit: "förp", PerNum: 1, PerDen: 1, Listed: price.Kr(40), Net: price.Kr(40)}}))
	e = must[price.Edition](t)(prices.Edition(t.Context(), l.ID, e.N))
	must[price.Edition](t)(prices.Decide(t.Context(), l.ID, e.N, price.Settlement{Version: e.Version, From: 20220101}))
	for id, name := range []string{1: "Akuten", 2: "Laboratoriet", 3: "Medicinkliniken"} {
		if id > 0 {
			must[int64](t)(d.Exec(t.Context(), `INSERT INTO spend_unit (id, key, party, code, name) VALUES ($1, $2, $3, $4, $5)`, id, name, []string{"", "D", "D", "U"}[id], fmt.Sprint(id*100), name))
		}
	}
	f.fill(t)
	return f
}

// fill writes the lines of the file.
func (f followed) fill(t testing.TB) {
	t.Helper()
	load := must[*lake.Load](t)(f.Lake.Load(context.Background(), "import 1"))
	defer load.Discard()
	for table, rows := range map[string][][]string{
		"party": {1: {"D", "Region Sörmland"}, 2: {"U", "Region Västmanland"}}, "unit": {1: {"D", "100", "Akuten"}, 2: {"D", "200", "Laboratoriet"}, 3: {"U", "300", "Medicinkliniken"}},
		"seller": {1: {"Vårdgross", ""}, 2: {"Billiga Boxen", ""}, 3: {"Papperskungen", ""}}, "supplier": {1: {f.supplier, "Vårdgross AB", ""}, 2: {"", "Billiga Boxen", ""}, 3: {"", "Papperskungen", ""}},
		"account": {1: {"5640", "Sjukvårdsartiklar"}}, "contract": {0: {"", "", ""}, 1: {f.contract.ID, f.contract.Number, f.contract.Title}},
		"category": {1: {"", "33.1", "Handskar", "/33/33.1/", "33 Sjukvård", "33.1 Handskar", "33.1 Handskar"}, 2: {"", "33.2", "Kanyler", "/33/33.2/", "33 Sjukvård", "33.2 Kanyler", "33.2 Kanyler"}, 3: {"k3", "60", "Klister", "/60/", "60 Klister", "60 Klister", "60 Klister"}},
		"article":  {1: {"AB-1", "", "", "Undersökningshandske nitril M", "st", ""}, 2: {"X9", "", "", "Undersökningshandske nitril strl M", "st", ""}, 3: {"X7", "7310865004703", "", "Grön nål", "förp", ""}, 4: {"", "", "", "Specialklister", "", ""}},
	} {
		for id, columns := range rows {
			if columns == nil {
				continue
			}
			w := load.Rows(table)
			w.ID(int64(id))
			for _, text := range columns {
				w.Text(text)
			}
			if err := w.End(); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i, r := range linesOf(t) {
		if err := writeLine(load.Rows("line"), int64(i+2), r); err != nil {
			t.Fatal(err)
		}
	}
	if err := load.Commit(); err != nil {
		t.Fatal(err)
	}
}

func linesOf(t testing.TB) (rows [][]string) {
	for line := range strings.SplitSeq(string(must[[]byte](t)(os.ReadFile("testdata/lines.txt"))), "\n") {
		if strings.Contains(line, "|") && !strings.HasPrefix(line, "#") {
			rows = append(rows, strings.Split(line, "|"))
		}
	}
	return rows
}

func writeLine(w *lake.Rows, row int64, cells []string) error {
	n := func(i int) int64 { return int64(atoi(strings.TrimSpace(cells[i]))) }
	number := strings.TrimSpace(cells[8])
	on, err := day.Parse(strings.TrimSpace(cells[1]))
	if err != nil {
		return err
	}
	w.ID(n(0))
	w.Date(lakeDay(on))
	for _, id := range []int64{n(2), n(3), 1, n(4)} {
		w.ID(id)
	}
	w.Int(spend.InvoiceKey(spend.Seller{Number: fmt.Sprint(n(3))}, number))
	w.Text(number)
	w.Text("")
	w.Text("")
	w.ID(0)
	w.ID(n(9))
	w.Int(row)
	opt(w, n(12))
	w.Int(n(10))
	reason := spend.Plain
	if n(7) == 2 {
		reason = spend.NotListed
	}
	for _, id := range []int64{n(3), n(5), n(6), 0, n(7), int64(slices.Index(spend.Reasons, reason)), 3} {
		w.ID(id)
	}
	w.Int(0)
	w.Int(n(10))
	opt(w, n(11))
	w.Int(0)
	w.Int(0)
	return w.End()
}

// eachFollowed runs a test on each engine.
func eachFollowed(t *testing.T, do func(t *testing.T, f followed)) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) { do(t, newFollowed(t, d)) })
}

func TestLeaksNameTheContractThatShouldHaveBeenUsed(t *testing.T) {
	t.Parallel()
	f := newFollowed(t, onSQLite(t))
	var got []string
	for _, l := range must[[]Leak](t)(f.Leaks(t.Context(), Everything, year)) {
		got = append(got, fmt.Sprint(l.Unit.Name, " ", l.Supplier.Name, " ", l.Category.Label(), " ", int64(l.Spent), " ", int64(l.Before), " ", l.Lines, " ", l.Contract.ID == f.contract.ID))
	}
	want := []string{"Akuten Papperskungen 33.1 Handskar 100000 0 1 true", "Akuten Billiga Boxen 33.1 Handskar 45000 10000 2 true", "Medicinkliniken Billiga Boxen 33.2 Kanyler 25000 0 1 true"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	own := must[[]Leak](t)(f.Leaks(t.Context(), Scope{Units: []int64{3}}, year))
	if len(own) != 1 || own[0].Unit.Name != "Medicinkliniken" {
		t.Errorf("the own unit's leaks are %+v", own)
	}
	if _, err := f.Leak(t.Context(), Scope{Units: []int64{3}}, LeakKey{1, 2, 1}, year); fault.KindOf(err) != fault.KindNotFound {
		t.Errorf("another unit's leak was shown: %v", err)
	}
}

func TestTheCommandWritesTheLeaks(t *testing.T) {
	t.Parallel()
	f := newFollowed(t, onSQLite(t))
	var out, faults bytes.Buffer
	closed := false
	open := func(_ context.Context, _ *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error) {
		return f.Store, func() error { closed = true; return nil }, flags.Parse(args)
	}
	if err := leakCommand(open).Run(t.Context(), &cli.Env{Out: &out, Err: &faults}, []string{"-period", "2022"}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "Akuten"); n != 2 || !strings.Contains(out.String(), "Billiga Boxen") || !closed {
		t.Errorf("%d rows of Akuten in %s", n, out.String())
	}
}

func TestALeakIsPricedAsTheContractWould(t *testing.T) {
	eachFollowed(t, func(t *testing.T, f followed) {
		for _, test := range []struct {
			key           LeakKey
			sure          Sureness
			agreed, saved int64
			comparable    bool
		}{{LeakKey{1, 2, 1}, AlikeName, 36000, 9000, true}, {LeakKey{3, 2, 2}, SameGTIN, 20000, 5000, true}, {LeakKey{1, 3, 1}, NotFound, 0, 0, false}} {
			l := must[Leak](t)(f.Leak(t.Context(), Everything, test.key, year))
			list, more, err := f.LeakArticles(t.Context(), Everything, l, year)
			if err != nil || more || len(list) != 1 {
				t.Fatal(list, more, err)
			}
			b := list[0]
			if b.Sure != test.sure || b.Agreed != (money.Opt{Amount: money.Amount(test.agreed), Known: test.comparable}) || int64(b.saved().Amount) != test.saved {
				t.Errorf("%v: %s %d %%, agreed %v, saved %v, because %q", test.key, b.Sure, b.Percent, b.Agreed, b.saved(), b.Reason)
			}
		}
	})
}

func TestADecisionAboutALeakIsKeptChangedAndTakenBack(t *testing.T) {
	eachFollowed(t, func(t *testing.T, f followed) {
		ctx := t.Context()
		l := must[Leak](t)(f.Leak(ctx, Everything, LeakKey{1, 2, 1}, year))
		d := Decision{Kind: ofLeak, Key: l.Key().String(), Title: l.Title(), Answer: "exception", DecidedOn: 20220315, Period: year.Period, Amount: l.Spent}
		if _, err := f.Decide(ctx, d); len(fault.FieldsOf(err)) != 1 {
			t.Errorf("an exception without a reason: %v", err)
		}
		d.Note = "Avtalet saknar storleken."
		d = must[Decision](t)(f.Decide(ctx, d))
		if _, err := f.Decide(ctx, Decision{Kind: ofLeak, Key: d.Key, Title: d.Title, Answer: "meeting", DecidedOn: 20220401}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a decision that was not read was overwritten: %v", err)
		}
		d.Answer = "meeting"
		must[Decision](t)(f.Decide(ctx, d))
		if got := must[Leak](t)(f.Leak(ctx, Everything, l.Key(), year)).Decision; got.Sv() != "Ta upp vid möte" || got.Amount != 45000 || got.Period != day.Year(2022) {
			t.Errorf("%+v", got)
		}
		// 309 days from 2022-03-15 to 2023-01-18; 309 days before begin 2021-05-10, after the purchase of 2021.
		if e, ok, err := f.LeakEffect(ctx, Everything, l.Key(), 20220315); err != nil || !ok || e.Was != 45000 || e.Is != 0 {
			t.Errorf("%+v %v %v", e, ok, err)
		}
		if err := f.TakeBack(ctx, ofLeak, d.Key, ""); err != nil {
			t.Fatal(err)
		}
		var verbs []string
		for _, e := range must[[]audit.Entry](t)(f.DecisionHistory(ctx, ofLeak, d.Key)) {
			verbs = append(verbs, e.Verb)
		}
		if diff := cmp.Diff([]string{"tog tillbaka beslutet om", "ändrade beslutet om", "beslutade om"}, verbs); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAUnitIsToldOfItsLeaks(t *testing.T) {
	eachFollowed(t, func(t *testing.T, f followed) {
		ctx := t.Context()
		n := must[int](t)(f.SendLeaks(ctx, Everything, year, 1, Letter{ToName: "Eva Ek", ToAddress: "eva.ek@example.se", Message: "Vi ses på mötet.", Mark: true}))
		letters := must[[]mail.Letter](t)(db.All[mail.Letter](ctx, f.DB, `SELECT `+db.Columns[mail.Letter]()+` FROM mail_message`))
		if n != 2 || len(letters) != 1 || !strings.Contains(letters[0].Text, "Billiga Boxen: 450 kr.") || !strings.Contains(letters[0].Text, "med Vårdgross AB") || strings.Contains(letters[0].Text, "Kanyler") {
			t.Errorf("%d leaks in %+v", n, letters)
		}
		for _, l := range must[[]Leak](t)(f.Leaks(ctx, Everything, year)) {
			if informed := l.Decision.Answer == answerInformed; informed != (l.Unit.Number == 1) {
				t.Errorf("%s: %q", l.Title(), l.Decision.Answer)
			}
		}
		if _, err := f.SendLeaks(ctx, Everything, year, 2, Letter{ToName: "Bo", ToAddress: "bo@example.se"}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a letter about nothing went: %v", err)
		}
	})
}

func TestAPackKeepsWhatWasShownAndMeasuresTheEffect(t *testing.T) {
	eachFollowed(t, func(t *testing.T, f followed) {
		ctx := t.Context()
		p := must[Pack](t)(f.CreatePack(ctx, Pack{Title: "Akuten", Level: "operation", Party: "D", Period: day.Year(2021), Units: Units{1}, Owner: "Peter Häggblad"}))
		p = must[Pack](t)(f.SavePack(ctx, Pack{ID: p.ID, Version: p.Version, Title: "Akutkliniken", Level: p.Level, Party: p.Party, Period: p.Period, Units: p.Units, Owner: p.Owner}))
		one := must[Action](t)(f.AddAction(ctx, Action{PackID: p.ID, What: "Köp handskar på avtalet", State: Agreed, Owner: "Eva Ek", DueOn: 20230301, Measure: "belopp", Selection: LeakKey{1, 2, 1}.selection(Filter{}).Values().Encode()}))
		p = must[Pack](t)(f.Discuss(ctx, p.ID, 20220115, "Eva Ek, verksamhetschef"))
		if _, err := f.SavePack(ctx, Pack{ID: p.ID, Version: p.Version, Title: "X", Level: p.Level, Party: p.Party, Period: day.Year(2020), Units: p.Units, Owner: p.Owner}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("the period of what was discussed was changed: %v", err)
		}
		if got := must[[]Pack](t)(f.Packs(ctx, Everything, PackFilter{Unfollowed: true}, Page{})); len(got) != 1 || !got[0].Overdue(f.Today()) {
			t.Errorf("not followed up: %+v", got)
		}
		must[Pack](t)(f.Settle(ctx, p.ID))
		p = must[Pack](t)(f.Follow(ctx, p.ID, 20230118, "Läckaget har ökat."))
		kept := must[map[PackState]Shown](t)(f.Kept(ctx, p.ID))
		if kept[Discussed].Spent != 10000 || kept[Followed].Of(leakClass) != 145000 || kept[Followed].Deviation != 3000 {
			t.Errorf("discussed %d, followed %d leaked, %d too much", kept[Discussed].Spent, kept[Followed].Of(leakClass), kept[Followed].Deviation)
		}
		if one = must[Action](t)(f.Action(ctx, one.ID)); one.Before != money.Some(10000) || one.Effect() != money.Some(35000) {
			t.Errorf("the action's figures are %+v and %+v", one.Before, one.After)
		}
		p = must[Pack](t)(f.Back(ctx, p.ID, "Fel år"))
		if kept := must[map[PackState]Shown](t)(f.Kept(ctx, p.ID)); p.State != Settled || len(kept) != 1 {
			t.Errorf("after going back: %s with %d kept", p.State, len(kept))
		}
	})
}

func TestTheFiguresOfAPackAreThoseOfItsLines(t *testing.T) {
	t.Parallel()
	f := newFollowed(t, onSQLite(t))
	s := must[Shown](t)(f.Shown(t.Context(), Everything, Pack{Party: "D", Units: Units{1, 2}}, day.Year(2022)))
	// 1 200 + 150 + 500 + 450 + 1 000 + 700 + 2 · 2 000 kr.
	if s.Spent != 8000_00 || s.Lines != 9 || s.Numbered != 4 || s.Suppliers != 3 {
		t.Errorf("spent %d on %d lines, %d with number, of %d", s.Spent, s.Lines, s.Numbered, s.Suppliers)
	}
	var classes money.Amount
	for _, c := range s.Classes {
		classes += c.Spent
	}
	if classes != s.Spent {
		t.Errorf("the classes are %d", classes)
	}
	loyal := s.loyalty()
	if loyal[0].Num != 1850_00 || loyal[0].Den != 8000_00 || loyal[1].Num != 1200_00 || loyal[1].Den != 3300_00 {
		t.Errorf("%+v", loyal)
	}
	if len(s.Direct) != 1 || s.Direct[0].Unit != 4700_00 || s.Direct[0].Whole != 4700_00 || s.Direct[0].Limit != money.Kr(700_000) {
		t.Errorf("%+v", s.Direct)
	}
	rules := must[policy.Values](t)(f.Policy().On(t.Context(), f.Today()))
	rules[keyPackLeak], rules[keyPackDeviation] = 500_00, 30_00 // 450 kr of leakage is too little
	var got []string
	for _, one := range s.suggestions(rules) {
		got = append(got, one.Rule+" "+fmt.Sprint(int64(one.Worth)))
	}
	if diff := cmp.Diff([]string{"leak 100000", "price 3000", "outside 50000", "numbers 0"}, got); diff != "" {
		t.Error(diff)
	}
	for _, l := range s.Leaks {
		of := must[Filter](t)(selectionOf(l.Query, s.Period, f.Today()))
		if sums := must[Sums](t)(f.Sums(t.Context(), Everything, of)); sums.Amount != l.Spent {
			t.Errorf("the lines of the leak of %s are %d, it is %d", l.Supplier, sums.Amount, l.Spent)
		}
	}
}

func TestWorklistsFindWhatSticksOut(t *testing.T) {
	t.Parallel()
	f := newFollowed(t, onSQLite(t))
	found := must[[]Finding](t)(f.Findings(t.Context(), Everything, ofDuplicate, year))
	if len(found) != 1 || found[0].What != "faktura F-0019 och 19" || found[0].Amount != 2000_00 {
		t.Errorf("%+v", found)
	}
	must[Decision](t)(f.Decide(t.Context(), Decision{Kind: ofDuplicate, Key: found[0].Key, Title: found[0].Title(), Answer: "wrong", DecidedOn: 20230110}))
	if found = must[[]Finding](t)(f.Findings(t.Context(), Everything, ofDuplicate, year)); found[0].Decision.Sv() != "Är fel" {
		t.Errorf("the verdict is lost: %+v", found[0].Decision)
	}
	spreads := must[[]Spread](t)(f.Spreads(t.Context(), Everything, year, 10))
	// 1 350 kr for 110 and 130 kr for 10: lowest 12,2727 kr, so 130 − 122,73 is saved.
	if len(spreads) != 1 || spreads[0].Units != 2 || spreads[0].Low() != 1227 || spreads[0].Saved() != 727 {
		t.Errorf("%+v", spreads)
	}
	one, paid, err := f.Spread(t.Context(), Everything, year, spreads[0].Key)
	if err != nil || len(paid) != 2 || paid[0].Unit.Name != "Medicinkliniken" || one.Saved() != 727 {
		t.Errorf("%+v %+v %v", one, paid, err)
	}
	d, _ := DimensionOf("leverantor")
	abc := must[ABC](t)(f.ABC(t.Context(), Everything, year, d))
	got := []string{}
	for _, r := range abc.Rows {
		got = append(got, r.Label+" "+r.Class)
	}
	if !slices.Equal(got, []string{"Papperskungen A", "Vårdgross AB A", "Billiga Boxen B"}) {
		t.Error(got)
	}
}
