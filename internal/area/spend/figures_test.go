package spend

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/area/price"
	"klover/internal/area/supplier"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// measured writes some lines of each class and tells the text of each figure.
func measured(t *testing.T, g *registry, decided []string) map[string]string {
	t.Helper()
	ask := figure.Ask{Period: day.Year(2022), Kind: figure.Year}
	texts := map[string]string{}
	for _, f := range Figures(g.Store, func(context.Context, day.Date) ([]string, error) { return decided, nil }) {
		v := must[figure.Value](t)(f.Value(t.Context(), ask))
		texts[f.Key] = strings.ReplaceAll(f.Text(v), "\u00a0", " ")
		if v.State != figure.Known {
			texts[f.Key] += " " + v.Reason
			continue
		}
		rows := must[[]figure.Row](t)(f.Rows(t.Context(), ask))
		if err := v.Check(rows); err != nil {
			t.Errorf("%s: %v", f.Key, err)
		}
		if !strings.HasPrefix(v.URL, "/inkopsanalys/rader?") || !strings.Contains(v.URL, "period=2022") {
			t.Errorf("%s leads to %s", f.Key, v.URL)
		}
	}
	return texts
}

// everyClass writes a hundred kronor of spend in each class, in two categories.
func everyClass(t *testing.T, g *registry) {
	t.Helper()
	g.suppliers[0].Size, g.suppliers[1].Size = supplier.Small, supplier.Large
	for i := range 2 {
		g.suppliers[i].SizeOn, g.suppliers[i].SizeSource = 20220101, "Årsredovisning"
		g.suppliers[i] = must[supplier.Supplier](t)(supplier.Store{DB: g.DB}.Save(t.Context(), g.suppliers[i], ""))
	}
	k := g.sign(t, contract.Contract{Title: "Handskar", Parties: party.Of("D"), StartsOn: 20220101, EndsOn: 20231231, CategoryID: identity.Ref(g.categories[1].ID)}, g.suppliers[0])
	g.price(t, k, price.Catalogue, []day.Date{20220101}, func(int) []price.Item { return []price.Item{pack("X1", 100, 0, 10_000)} })
	lines := []Source{
		purchase(g.suppliers[0], 1, 20220301, "X1", 100), // agreed
		purchase(g.suppliers[0], 2, 20220301, "X1", 120), // other
		purchase(g.suppliers[0], 3, 20220301, "", 80),    // outside, without a number
		purchase(g.suppliers[1], 4, 20220301, "L1", 100), // leakage, when it has the category
		purchase(g.suppliers[2], 5, 20220301, "N1", 100), // none
	}
	lines[0].Order = "O-1"
	write(t, g.Store, 1, lines)
	r := must[*Rules](t)(g.Rules(t.Context()))
	g.choose(t, r, map[string]category.Category{"X1": g.categories[1], "L1": g.categories[1], "N1": g.categories[2]})
	if err := g.recount(t.Context(), 1, r); err != nil {
		t.Fatal(err)
	}
}

func TestFiguresOfTheSpend(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		g := newRegistry(t, s, 1)
		everyClass(t, g)
		want := map[string]string{
			"spend.influenceable": "0,0 mkr", "spend.supplier_loyalty": "60,0 %", "spend.contract_loyalty": "25,0 %", "spend.article_share": "84,0 %",
			"spend.order_share": "20,0 %", "spend.contract_coverage": "64,0 %", "spend.categorised": "84,0 %", "spend.coverage": "20,0 %",
			"spend.price_deviation": "0,0 mkr", "spend.small_suppliers": "75,0 %", "spend.small_unknown": "0,0 mkr", "spend.leakage": "0,0 mkr",
		}
		if diff := cmp.Diff(want, measured(t, g, []string{g.categories[2].ID})); diff != "" {
			t.Error(diff)
		}
	})
}

func TestFiguresAreNotMeasurableWithoutWhatTheyRestOn(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		g := newRegistry(t, s, 1)
		const nothing = "ej mätbar Inga fakturarader är inlästa för perioden."
		for key, text := range measured(t, g, nil) {
			if text != nothing {
				t.Errorf("%s is %s without lines", key, text)
			}
		}
		line := purchase(g.suppliers[0], 1, 20220301, "", 100)
		write(t, s, 1, []Source{line})
		if got := measured(t, g, nil); got["spend.contract_loyalty"] != "ej mätbar Ingen fakturarad för perioden har artikelnummer." || got["spend.supplier_loyalty"] != "0,0 %" {
			t.Errorf("without article numbers: %v", got)
		}
		line.Article.Number = "X1"
		write(t, s, 1, []Source{line})
		got := measured(t, g, nil)
		if got["spend.contract_loyalty"] != "ej mätbar Avtalen har inga fastställda prislistor." || !strings.HasPrefix(got["spend.order_share"], "ej mätbar") || !strings.HasPrefix(got["spend.price_deviation"], "ej mätbar") {
			t.Errorf("without price lists: %v", got)
		}
	})
}

func TestClassesOfASelectionAddUp(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		g := newRegistry(t, s, 1)
		everyClass(t, g)
		kr := func(f ClassFilter) (list []int64) {
			t.Helper()
			for _, c := range must[ClassSums](t)(s.Classes(t.Context(), f)) {
				list = append(list, int64(c.Amount/money.Kr(1)))
			}
			return list
		}
		for _, test := range []struct {
			name string
			f    ClassFilter
			want []int64
		}{
			{"all", ClassFilter{Period: day.Year(2022)}, []int64{100, 120, 80, 100, 100}},
			{"another year", ClassFilter{Period: day.Year(2021)}, []int64{0, 0, 0, 0, 0}},
			{"a supplier", ClassFilter{SupplierID: g.suppliers[0].ID}, []int64{100, 120, 80, 0, 0}},
			{"a branch of categories", ClassFilter{CategoryID: g.categories[0].ID}, []int64{100, 120, 0, 100, 100}},
			{"a contract", ClassFilter{ContractID: g.contracts[0].ID}, []int64{100, 120, 80, 100, 0}},
			{"a region", ClassFilter{Party: party.Vastmanland}, []int64{0, 0, 0, 0, 0}},
		} {
			if diff := cmp.Diff(test.want, kr(test.f)); diff != "" {
				t.Errorf("%s: %s", test.name, diff)
			}
		}
		total := must[ClassSums](t)(s.Classes(t.Context(), ClassFilter{})).Total()
		if total.Deviation() != money.Kr(20) || total.Numbered != money.Kr(420) || total.Lines != 5 {
			t.Errorf("the total is %+v", total)
		}
		for by := range classDimensions {
			var sum money.Amount
			for _, group := range must[[]ClassGroup](t)(s.ClassesBy(t.Context(), ClassFilter{}, by)) {
				if group.Key == "" && by != "category" && by != "contract" && by != "supplier" {
					t.Errorf("a group by %s has no key: %+v", by, group)
				}
				sum += group.Total().Amount
			}
			if sum != total.Amount {
				t.Errorf("by %s the classes add up to %s of %s", by, sum.Sv(), total.Amount.Sv())
			}
		}
	})
}
