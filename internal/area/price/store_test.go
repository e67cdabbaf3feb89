package price

import (
	"io/fs"
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
