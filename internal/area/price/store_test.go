package price

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/area/diary"
	"klover/internal/area/handbook"
	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/area/plan"
	"klover/internal/area/procurement"
	"klover/internal/area/request"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/base/job"
	"klover/internal/base/mail"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

func tables() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, file.Migrations, mail.Migrations, job.Migrations, identity.Migrations, law.Migrations, category.Migrations, supplier.Migrations,
		handbook.Migrations, diary.Migrations, request.Migrations, plan.Migrations, procurement.Migrations, contract.Migrations, Migrations}
}

// office is a store with a clock that a test moves.
type office struct {
	Store
	on *day.Date
}

func (o office) today(on day.Date) { *o.on = on }

func atStore(t *testing.T, do func(t *testing.T, o office)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) { do(t, officeOf(d)) })
}

func officeOf(d *db.DB) office {
	on := day.New(2022, 6, 1)
	n := 0
	d.Now = func() time.Time {
		n++
		return time.Date(on.Year(), on.Month(), on.Day(), 8, 0, 0, n%1000*1000, time.UTC)
	}
	return office{Store{DB: d}, &on}
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(fault.Message(err), fault.FieldsOf(err), err)
		}
		return v
	}
}

func (o office) seller(t testing.TB, name string) string {
	t.Helper()
	one := supplier.New()
	one.Name = name
	return must[supplier.Supplier](t)(supplier.Store{DB: o.DB}.Create(t.Context(), one)).ID
}

// contract is a signed contract of two years with a supplier.
func (o office) deal(t testing.TB, suppliers ...string) contract.Contract {
	t.Helper()
	c := contract.Contract{Title: "Förbrukningsmaterial", Parties: party.Of("D", "U"), SignedOn: 20211201, StartsOn: 20220101, EndsOn: 20251231, Value: money.Some(money.Kr(4_000_000))}
	for _, id := range suppliers {
		c.Suppliers = append(c.Suppliers, contract.Supplier{SupplierID: id})
	}
	return must[contract.Contract](t)(contract.Store{DB: o.DB}.Create(t.Context(), c))
}

// priced is a list whose first version holds from the beginning of 2022.
func (o office) priced(t testing.TB, l List, items ...Item) List {
	t.Helper()
	l = must[List](t)(o.Create(t.Context(), l))
	e := must[Edition](t)(o.Begin(t.Context(), l.ID))
	for _, i := range items {
		must[Item](t)(o.PutItem(t.Context(), l.ID, e.N, i))
	}
	o.decide(t, l, e.N, 20220101, "")
	return l
}

func (o office) decide(t testing.TB, l List, n int64, from day.Date, ground string) Edition {
	t.Helper()
	e := must[Edition](t)(o.Edition(t.Context(), l.ID, n))
	return must[Edition](t)(o.Decide(t.Context(), l.ID, n, Settlement{Version: e.Version, From: from, Ground: ground}))
}

func gloves(article string, kr int64) Item {
	return named(article, Kr(kr), Pack{"förp", 100, 1, "st"})
}

func TestTheContractsOwnPriceComesBeforeTheList(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ctx := t.Context()
		k := o.deal(t, o.seller(t, "Ahlberg AB"))
		tier := gloves("H-1", 80)
		tier.FromQty = 10 * quantityScale
		list := o.priced(t, List{ContractID: k.ID}, gloves("H-1", 100), tier, gloves("H-2", 50))
		got := must[Holding](t)(o.At(ctx, k.ID, "h 1", 5*quantityScale, 20220601))
		if got.Item.Net != Kr(100) || got.Where() != "Prislista, version 1" || got.List.ID != list.ID {
			t.Errorf("%s, %s", got.Item.Sv(), got.Where())
		}
		if got := must[Holding](t)(o.At(ctx, k.ID, "H-1", 10*quantityScale, 20220601)); got.Item.Net != Kr(80) {
			t.Errorf("from ten units: %s", got.Item.Sv())
		}
		own := gloves("H-1", 90)
		own.GTIN = "7310865004703"
		o.priced(t, List{ContractID: k.ID, Level: Term}, own)
		for _, number := range []string{"H-1", "7310865004703"} {
			if got := must[Holding](t)(o.At(ctx, k.ID, number, 10*quantityScale, 20220601)); got.Item.Net != Kr(90) || got.List.Level != Term {
				t.Errorf("%s: the contract's price is not first: %s, %s", number, got.Item.Sv(), got.Where())
			}
		}
		if got := must[Holding](t)(o.At(ctx, k.ID, "H-2", quantityScale, 20220601)); got.Item.Net != Kr(50) {
			t.Errorf("the list is not second: %s", got.Item.Sv())
		}
		if _, err := o.At(ctx, k.ID, "H-3", quantityScale, 20220601); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("an unknown article: %v", err)
		}
		if _, err := o.At(ctx, k.ID, "H-2", quantityScale, 20260601); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a contract that has ended has prices: %v", err)
		}
	})
}

func TestAListOfEachSupplierIsAskedForByName(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		a, b := o.seller(t, "Ahlberg AB"), o.seller(t, "Bergman AB")
		k := o.deal(t, a, b)
		if _, err := o.Create(t.Context(), List{ContractID: k.ID}); fault.FieldsOf(err) == nil {
			t.Errorf("a list of nobody: %v", err)
		}
		for i, id := range []string{a, b} {
			o.priced(t, List{ContractID: k.ID, SupplierID: asRef(id)}, gloves("H-1", int64(100+i)))
		}
		if _, err := o.At(t.Context(), k.ID, "H-1", quantityScale, 20220601); fault.KindOf(err) != fault.KindConflict || !strings.Contains(fault.Message(err), "Bergman AB") {
			t.Errorf("%v", err)
		}
		if got := must[Holding](t)(o.Price(t.Context(), Question{ContractID: k.ID, SupplierID: b, Article: "H-1", Quantity: 1, On: 20220601})); got.Item.Net != Kr(101) {
			t.Errorf("%s", got.Item.Sv())
		}
		if _, err := o.Create(t.Context(), List{ContractID: k.ID, SupplierID: asRef(a)}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("two lists of one supplier: %v", err)
		}
	})
}

func TestAVersionHoldsUntilTheNext(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ctx := t.Context()
		k := o.deal(t, o.seller(t, "Ahlberg AB"))
		l := o.priced(t, List{ContractID: k.ID}, gloves("H-1", 100), gloves("H-2", 50))
		e := must[Edition](t)(o.Begin(ctx, l.ID))
		if _, err := o.Begin(ctx, l.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("two drafts: %v", err)
		}
		rows, _, err := o.Rows(ctx, e, ItemFilter{Text: "h-1"}, Page{})
		if err != nil || len(rows) != 1 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		dearer := rows[0]
		dearer.Listed, dearer.Net = Kr(110), Kr(110)
		must[Item](t)(o.PutItem(ctx, l.ID, e.N, dearer))
		if _, err := o.PutItem(ctx, l.ID, e.N, gloves("H-2", 60)); !strings.Contains(fault.FieldsOf(err)[0].Message, "rad 2") {
			t.Errorf("an overlap is stored: %v", err)
		}
		e = must[Edition](t)(o.Edition(ctx, l.ID, e.N))
		if e.Dearer != 1 || e.Same != 1 || e.Mean != SomeShare(Percent(5)) {
			t.Errorf("%s, %s", e.Counts(), e.Mean.Sv())
		}
		_, err = o.Decide(ctx, l.ID, e.N, Settlement{Version: e.Version, From: 20220701})
		if f := fault.FieldsOf(err); len(f) != 1 || f[0].Name != "ground" {
			t.Errorf("a rise without a ground: %v", err)
		}
		told := must[[]audit.Entry](t)(o.History(ctx, ListKind, l.ID))
		if !strings.HasPrefix(told[0].Verb, "nekades att fastställa") {
			t.Errorf("the refusal is not told: %s", told[0].Verb)
		}
		o.decide(t, l, e.N, 20220701, "Punkt 7.3: råvarutillägg")
		for on, want := range map[day.Date]Price{20220630: Kr(100), 20220701: Kr(110)} {
			if got := must[Holding](t)(o.At(ctx, k.ID, "H-1", quantityScale, on)); got.Item.Net != want {
				t.Errorf("%s: %s", on, got.Item.Sv())
			}
		}
		must[Edition](t)(o.TakeBack(ctx, l.ID, e.N, "Fel dag"))
		if got := must[Holding](t)(o.At(ctx, k.ID, "H-1", quantityScale, 20220801)); got.Item.Net != Kr(100) {
			t.Errorf("what was taken back holds: %s", got.Item.Sv())
		}
		if err := o.Discard(ctx, l.ID, e.N, "Behövs inte"); err != nil {
			t.Error(err)
		}
	})
}

func (o office) index(t testing.TB, values map[Month]Index) Series {
	t.Helper()
	one := must[Series](t)(o.CreateSeries(t.Context(), Series{Code: "öv-1", Title: "Övningsindex", Provider: "Övning", Invented: true}))
	var points []Point
	for m, v := range values {
		points = append(points, Point{SeriesID: one.ID, Month: m, Value: v * indexScale, Final: true})
	}
	if err := o.PutPoints(t.Context(), points, "övning.csv"); err != nil {
		t.Fatal(err)
	}
	return one
}

func (o office) clause(t testing.TB, k contract.Contract, one Series, change func(*Clause)) Clause {
	t.Helper()
	c := Clause{ContractID: k.ID, Source: "punkt 7.2", Base: 202112, Span: 1, Lag: 1, Mode: ToBase, Carry: true, FirstOn: 20230101, Every: 12, NoticeDays: 60, LateOut: true, Initiator: "supplier", Decimals: 2,
		Fixed: Percent(20), Parts: []Part{{SeriesID: one.ID, Weight: Percent(80)}}}
	if change != nil {
		change(&c)
	}
	return must[Clause](t)(o.CreateClause(t.Context(), c))
}

func TestAnIndexClauseGivesANewListAsAProposal(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ctx := t.Context()
		k := o.deal(t, o.seller(t, "Ahlberg AB"))
		discounted := named("H-2", 0, one("st"))
		discounted.Listed, discounted.Discount, discounted.Net = Kr(50), Percent(10), Kr(45)
		l := o.priced(t, List{ContractID: k.ID}, gloves("H-1", 100), discounted)
		series := o.index(t, map[Month]Index{202112: 100, 202212: 105, 202312: 110})
		c := o.clause(t, k, series, nil)
		o.today(20221001)
		r := must[Revision](t)(o.Request(ctx, Revision{ContractID: k.ID, Ground: ByIndex, ClauseID: asRef(c.ID), RequestedOn: 20221001, RequestedBy: "supplier", FromOn: 20230101}))
		if r.State != Requested || !r.Yearly.Known {
			t.Errorf("%s, %s", r.State, r.Yearly.Sv())
		}
		r = must[Revision](t)(o.Check(ctx, r.ID))
		if r.Computed != SomeShare(Percent(4)) || r.Late || len(r.Steps) == 0 {
			t.Errorf("computed %s, late %v, %v", r.Computed.Sv(), r.Late, r.Steps)
		}
		r = must[Revision](t)(o.DecideRevision(ctx, r.ID, Choice{On: 20221105}))
		if r.State != Approved || r.Effect() != money.Some(money.Amount(int64(r.Yearly.Amount)*4/100)) && !r.Effect().Known {
			t.Errorf("%s, %s", r.State, r.Effect().Sv())
		}
		e := must[[]Edition](t)(o.Proposals(ctx, r.ID))[0]
		if work := must[[]Task](t)(o.Work(ctx)); len(work) != 1 || work[0].Do != "Fastställ" || work[0].URL != e.URL() {
			t.Errorf("the work is %+v", work)
		}
		if e.Stage != Draft || e.Dearer != 2 || e.Origin != FromIndex {
			t.Errorf("%+v", e)
		}
		if _, err := o.Decide(ctx, l.ID, e.N, Settlement{Version: e.Version, From: 20221201}); !strings.Contains(fault.FieldsOf(err)[0].Message, "beslutad från") {
			t.Errorf("the list holds before the decision says: %v", err)
		}
		o.decide(t, l, e.N, 20230101, "")
		for article, want := range map[string]Price{"H-1": Kr(104), "H-2": 46_800_000} { // 50·1,04 = 52, less 10 %
			if got := must[Holding](t)(o.At(ctx, k.ID, article, quantityScale, 20230601)); got.Item.Net != want {
				t.Errorf("%s is %s", article, got.Item.Sv())
			}
		}
		if _, err := o.WithdrawRevision(ctx, r.ID, "Fel"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a decision whose list holds is withdrawn: %v", err)
		}
		second := must[Revision](t)(o.Request(ctx, Revision{ContractID: k.ID, Ground: ByIndex, ClauseID: asRef(c.ID), RequestedOn: 20230901, RequestedBy: "supplier", FromOn: 20240101}))
		must[Revision](t)(o.Check(ctx, second.ID))
		second = must[Revision](t)(o.DecideRevision(ctx, second.ID, Choice{On: 20231101}))
		proposal := must[[]Edition](t)(o.Proposals(ctx, second.ID))[0]
		rows, _, err := o.Rows(ctx, proposal, ItemFilter{Text: "H-1"}, Page{})
		if err != nil || rows[0].Net != Kr(108) { // 100·1,08 from the base, not 104·1,0385 rounded
			t.Errorf("%s, %v", rows[0].Sv(), err)
		}
		must[Revision](t)(o.WithdrawRevision(ctx, second.ID, "Fel år"))
		if left := must[[]Edition](t)(o.Proposals(ctx, second.ID)); len(left) != 0 {
			t.Errorf("%d drafts remain", len(left))
		}
		if n := int64(len(must[[]figure.Row](t)(upliftOf(o).Rows(ctx, figure.Ending(figure.Year, 20231231, ""))))); n != 1 {
			t.Errorf("%d uplifts in 2023", n)
		}
	})
}

func upliftOf(o office) figure.Figure {
	for _, f := range Figures(o.Store) {
		if f.Key == "price.uplift" {
			return f
		}
	}
	panic("no figure")
}

func TestALateRequestIsRefused(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ctx := t.Context()
		k := o.deal(t, o.seller(t, "Ahlberg AB"))
		c := o.clause(t, k, o.index(t, map[Month]Index{202112: 100, 202212: 105}), nil)
		late := must[Revision](t)(o.Request(ctx, Revision{ContractID: k.ID, Ground: ByIndex, ClauseID: asRef(c.ID), RequestedOn: 20221115, RequestedBy: "supplier", FromOn: 20230101}))
		late = must[Revision](t)(o.Check(ctx, late.ID))
		if !late.Late {
			t.Error("46 days before is in time")
		}
		if _, err := o.DecideRevision(ctx, late.ID, Choice{On: 20221120}); !strings.Contains(fault.Message(err), "2022-11-02") {
			t.Errorf("%v", err)
		}
		if told := must[[]audit.Entry](t)(o.History(ctx, RevisionKind, late.ID)); told[0].Verb != "nekades att godkänna" {
			t.Errorf("the refusal is not told: %s", told[0].Verb)
		}
		if late = must[Revision](t)(o.DecideRevision(ctx, late.ID, Choice{On: 20221120, Reject: true, Why: "För sent"})); late.State != Rejected {
			t.Error(late.State)
		}
		early := must[Revision](t)(o.Request(ctx, Revision{ContractID: k.ID, Ground: ByIndex, ClauseID: asRef(c.ID), RequestedOn: 20220601, RequestedBy: "supplier", FromOn: 20221001}))
		if _, err := o.Check(ctx, early.ID); !strings.Contains(strings.ReplaceAll(fault.FieldsOf(err)[0].Message, "\u00a0", " "), "1 januari 2023") {
			t.Errorf("before the first day: %v", err)
		}
		missing := must[Revision](t)(o.Request(ctx, Revision{ContractID: k.ID, Ground: ByIndex, ClauseID: asRef(c.ID), RequestedOn: 20220601, RequestedBy: "supplier", FromOn: 20230201}))
		if _, err := o.Check(ctx, missing.ID); !strings.Contains(fault.Message(err), "januari 2023") || !strings.Contains(fault.Message(err), "ÖV-1") {
			t.Errorf("a missing month: %v", err)
		}
	})
}

func TestMoreThanTheClauseGivesIsRefused(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ctx := t.Context()
		k := o.deal(t, o.seller(t, "Ahlberg AB"))
		c := o.clause(t, k, o.index(t, map[Month]Index{202112: 100, 202212: 105}), nil)
		r := must[Revision](t)(o.Request(ctx, Revision{ContractID: k.ID, Ground: ByIndex, ClauseID: asRef(c.ID), RequestedOn: 20220901, RequestedBy: "supplier", FromOn: 20230101}))
		must[Revision](t)(o.Check(ctx, r.ID))
		if _, err := o.DecideRevision(ctx, r.ID, Choice{On: 20220910, Percent: SomeShare(Percent(5)), Why: "x"}); !strings.Contains(fault.FieldsOf(err)[0].Message, "17 kap.") {
			t.Errorf("%v", err)
		}
		if _, err := o.DecideRevision(ctx, r.ID, Choice{On: 20220910, Percent: SomeShare(Percent(2))}); fault.FieldsOf(err)[0].Name != "why" {
			t.Errorf("a part without a reason: %v", err)
		}
		r = must[Revision](t)(o.DecideRevision(ctx, r.ID, Choice{On: 20220910, Percent: SomeShare(Percent(2)), Why: "Överenskommet"}))
		if r.State != Partial || r.standing().Factor.Rat().Cmp(RatioOf(51, 50).Rat()) != 0 {
			t.Errorf("%s, %s", r.State, r.standing().Factor.Sv())
		}
		if _, err := o.Request(ctx, Revision{ContractID: k.ID, Ground: ByNegotiation, RequestedOn: 20220901, FromOn: 20230101, Asked: SomeShare(Percent(2)), Text: "x"}); !strings.Contains(fault.FieldsOf(err)[0].Message, "17 kap.") {
			t.Errorf("a rise without a clause: %v", err)
		}
	})
}

func TestNobodyApprovesAPriceChangeOutsideTheDelegation(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		who, ctx := identity.Store{DB: o.DB}, t.Context()
		k := o.deal(t, o.seller(t, "Ahlberg AB"))
		order := must[identity.Delegation](t)(who.DraftDelegation(ctx))
		must[identity.DelegationRule](t)(who.PutRule(ctx, identity.DelegationRule{DelegationID: order.ID, Nr: "7.2", Heading: "Avtal", Decision: "x", Act: identity.ActPrice, Delegate: "unit_head", Ceiling: money.Some(money.Kr(5_000_000))}))
		order = must[identity.Delegation](t)(who.Delegation(ctx, order.ID))
		order.AdoptedBy, order.AdoptedOn, order.Decision, order.ValidFrom = "Inköpsnämnden", 20190101, "§ 1", 20190101
		must[identity.Delegation](t)(who.AdoptDelegation(ctx, order))
		u := must[identity.User](t)(who.Create(ctx, identity.User{Name: "Mats Ekdahl", Email: "mats@region.se", Roles: identity.Roles{"unit_head"}, Parties: party.Of("D"), Active: true}))
		mats := audit.WithActor(ctx, audit.Actor{ID: u.ID, Name: u.Name})
		k.Value = money.Some(money.Kr(7_200_000))
		k = must[contract.Contract](t)(contract.Store{DB: o.DB}.Save(ctx, k, ""))
		r := must[Revision](t)(o.Request(mats, Revision{ContractID: k.ID, Ground: ByNegotiation, RequestedOn: 20220501, FromOn: 20220701, Asked: SomeShare(Percent(-3)), Text: "Förhandling om volymer"}))
		must[Revision](t)(o.Check(mats, r.ID))
		if _, err := o.DecideRevision(mats, r.ID, Choice{On: 20220601}); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("got %v", err)
		}
		told := must[[]audit.Entry](t)(o.History(ctx, RevisionKind, r.ID))
		if now := must[Revision](t)(o.Revision(ctx, r.ID)); now.State != Checked || told[0].Verb != "nekades att godkänna prisändring" {
			t.Errorf("%s, %s", now.State, told[0].Verb)
		}
		r = must[Revision](t)(o.DecideRevision(identity.OnBoard(mats, "Inköpsnämnden 2022-06-01 § 3"), r.ID, Choice{On: 20220601}))
		if r.State != Approved || r.DecidedBy != "Mats Ekdahl" || r.Effect().Amount >= 0 {
			t.Errorf("%s by %s, %s", r.State, r.DecidedBy, r.Effect().Sv())
		}
		must[Revision](t)(o.WithdrawRevision(mats, r.ID, "Fel avtal"))
		list, _, err := who.Decisions(ctx, identity.DecisionFilter{Act: identity.ActPrice}, identity.Page{})
		if err != nil || len(list) != 1 || list[0].WithdrawnOn == 0 {
			t.Errorf("the decision stands: %+v, %v", list, err)
		}
	})
}

const asSuppliersSend = `Ahlberg AB;;;;;;
Prislista 2022;;;;;;
;;;;;;
Art.nr;Benämning;Enhet;Antal/förp;Listpris SEK;Rabatt %;Årsvolym
Handskar;;;;;;
H-1;Handskar nitril M;förp;100;1 250,00 kr;12,5;1 000
H-2;Handskar nitril L;förp;100;"1 250,00";12,5 %;
H-3;Plåster 10 cm;FP 50 st;;kostnadsfri;;
`

func (o office) written(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func silent(int64, int64, string) {}

func TestAFileIsReadAsTheSupplierSendsIt(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ctx := t.Context()
		k := o.deal(t, o.seller(t, "Ahlberg AB"))
		l := must[List](t)(o.Create(ctx, List{ContractID: k.ID}))
		text := strings.Replace(asSuppliersSend, "Listpris SEK", "Pris SEK", 1)
		bad := must[File](t)(o.Receive(ctx, l.ID, "fel.csv", strings.NewReader(strings.Replace(text, "H-2", "H-1", 1))))
		bad = must[File](t)(o.ReadFile(ctx, bad.ID, silent))
		faults := must[[]Fault](t)(o.Faults(ctx, bad.ID))
		if bad.State != Failed || bad.WrongRows != 1 || len(faults) != 1 || faults[0].RowNo != 7 || !strings.Contains(faults[0].Message, "rad 6") {
			t.Errorf("%s, %d rows wrong, %+v", bad.State, bad.WrongRows, faults)
		}
		if list := must[[]Edition](t)(o.Editions(ctx, l.ID)); len(list) != 0 {
			t.Errorf("something is stored of a file with faults: %+v", list)
		}
		good := must[File](t)(o.Receive(ctx, l.ID, "lista.csv", strings.NewReader(text)))
		p := must[Preview](t)(o.Preview(ctx, good))
		if len(p.Items) != 3 || len(p.Wrong) != 0 {
			t.Fatalf("%+v", p)
		}
		started := must[File](t)(o.Start(ctx, good.ID, false))
		runner := &job.Runner{DB: o.DB, Kinds: Jobs(o.Store)}
		if err := runner.Drain(ctx); err != nil || started.State != Reading {
			t.Fatal(err, started.State)
		}
		good = must[File](t)(o.File(ctx, good.ID))
		e := must[Edition](t)(o.edition(ctx, string(good.EditionID)))
		if good.State != Read || e.Items != 3 || e.Fresh != 3 {
			t.Fatalf("%+v\n%+v", good, e)
		}
		items, _, err := o.Rows(ctx, e, ItemFilter{}, Page{})
		if err != nil || items[0].Net != 1_093_750_000 || items[0].Listed != Kr(1250) || items[0].Pack().Sv() != "förp (100\u00a0st)" || items[0].Volume != SomeQuantity(1000*quantityScale) || !items[2].Free || items[2].Pack().Sv() != "förp (50\u00a0st)" {
			t.Errorf("%+v, %v", items, err)
		}
		again := must[File](t)(o.ReadFile(ctx, good.ID, silent))
		if list := must[[]Edition](t)(o.Editions(ctx, l.ID)); len(list) != 1 || again.State != Read {
			t.Errorf("run again it gives %d versions", len(list))
		}
		o.decide(t, l, 1, 20220601, "")
		found, more, err := o.Articles(ctx, ArticleFilter{Text: "nitril hands"})
		if err != nil || len(found) != 2 || more || found[0].ContractNumber != k.Number {
			t.Errorf("%d found, %v", len(found), err)
		}
		if found, _, _ = o.Articles(ctx, ArticleFilter{Text: "h-3"}); len(found) != 1 {
			t.Errorf("%d found by number", len(found))
		}
	})
}

func TestAMappingIsRememberedForTheSupplier(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ctx := t.Context()
		k := o.deal(t, o.seller(t, "Ahlberg AB"))
		l := must[List](t)(o.Create(ctx, List{ContractID: k.ID}))
		const odd = "Kod;Vara;Kostar\nA1;Gips;10\n"
		f := must[File](t)(o.Receive(ctx, l.ID, "a.csv", strings.NewReader(odd)))
		if err := f.Mapping.complete(); fault.FieldsOf(err) == nil {
			t.Fatalf("%+v is thought to be complete", f.Mapping)
		}
		if _, err := o.Start(ctx, f.ID, false); fault.FieldsOf(err) == nil {
			t.Error("an incomplete mapping is read")
		}
		must[File](t)(o.Map(ctx, f.ID, Mapping{Columns: map[string]string{"article": "Kod", "name": "Vara", "net": "Kostar"}, Unit: "st"}))
		must[File](t)(o.ReadFile(ctx, f.ID, silent))
		f = must[File](t)(o.Receive(ctx, l.ID, "b.csv", strings.NewReader(strings.Replace(odd, "10", "11", 1))))
		if f.Mapping.Unit != "st" || f.Mapping.Columns["net"] != "Kostar" {
			t.Errorf("%+v", f.Mapping)
		}
		if f = must[File](t)(o.ReadPath(ctx, l.ID, o.written(t, "c.csv", odd), false, silent)); f.State != Read {
			t.Errorf("%+v", f)
		}
	})
}
