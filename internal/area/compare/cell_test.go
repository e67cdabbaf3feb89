package compare

import (
	"fmt"
	"testing"

	"klover/internal/word/money"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var five = Rule{Suppliers: 3, Invoices: 5}

// bought makes purchases of so many suppliers, each with so many invoices of 100 kr.
func bought(category string, first, suppliers, invoices int64) (list []Purchase) {
	for i := range suppliers {
		list = append(list, Purchase{Party: "D", Quarter: "2022-Q1", Category: category, Supplier: first + i, Invoices: invoices, Amount: money.Kr(100 * invoices)})
	}
	return list
}

func join(lists ...[]Purchase) (all []Purchase) {
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

func TestWhatRestsOnTooLittleIsHidden(t *testing.T) {
	t.Parallel()
	credit := bought("K", 50, 1, 1)
	credit[0].Amount = -money.Kr(5000)
	for _, test := range []struct {
		name  string
		list  []Purchase
		cells string
		total bool // shown
	}{
		{"enough everywhere", join(bought("A", 1, 3, 2), bought("B", 1, 4, 5)), "A B", true},
		{"one small takes the smallest with it", join(bought("A", 1, 1, 9), bought("B", 1, 3, 3), bought("C", 1, 5, 5)), "a b C", true},
		{"few invoices are too few", join(bought("A", 1, 3, 1), bought("B", 1, 3, 3), bought("C", 1, 5, 5)), "a b C", true},
		{"two small of the same suppliers are still too few", join(bought("A", 1, 1, 9), bought("B", 1, 2, 9), bought("C", 1, 3, 9), bought("D", 1, 9, 9)), "a b c D", true},
		{"two small of different suppliers hide each other", join(bought("A", 1, 1, 9), bought("B", 2, 2, 9), bought("C", 1, 3, 9)), "a b C", true},
		{"nothing to hide behind", join(bought("A", 1, 1, 9)), "a", false},
		{"a single category that is enough", join(bought("A", 1, 3, 9)), "A", true},
		{"a small one and one that is enough", join(bought("A", 1, 1, 9), bought("B", 1, 5, 9)), "a b", true},
		{"all together too few", join(bought("A", 1, 1, 9), bought("B", 1, 2, 9)), "a b", false},
		{"credits", join(credit, bought("B", 1, 3, 9), bought("C", 1, 4, 9), bought("E", 1, 4, 20)), "k b c E", true},
	} {
		groups := Protect(test.list, five)
		var got string
		for _, c := range groups[0].Cells {
			if c.Hidden {
				got += fmt.Sprintf("%c ", c.Code[0]+32)
			} else {
				got += c.Code + " "
			}
		}
		if got = got[:len(got)-1]; sortedWords(got) != sortedWords(test.cells) || groups[0].Hidden == test.total {
			t.Errorf("%s: %s, total hidden %v; want %s", test.name, got, groups[0].Hidden, test.cells)
		}
	}
}

func sortedWords(text string) string {
	seen := [256]bool{}
	for _, b := range []byte(text) {
		seen[b] = true
	}
	var out []byte
	for b, is := range seen {
		if is && b != ' ' {
			out = append(out, byte(b))
		}
	}
	return string(out)
}

// TestNoHiddenCellCanBeRecomputed draws purchases and a rule. Whoever has the file has, of
// each party's quarter, one equation: the total less what is shown is what is hidden. So a
// hidden cell is given away when it stands alone, and what several come to is given away
// when it rests on too little.
func TestNoHiddenCellCanBeRecomputed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rule := Rule{Suppliers: rapid.Int64Range(1, 6).Draw(t, "suppliers"), Invoices: rapid.Int64Range(1, 20).Draw(t, "invoices")}
		list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Purchase {
			return Purchase{Party: rapid.SampledFrom([]string{"D", "U"}).Draw(t, "party"), Quarter: rapid.SampledFrom([]Quarter{"2022-Q1", "2022-Q2"}).Draw(t, "quarter"),
				Category: rapid.SampledFrom([]string{"A", "B", "C", "E", "F", "G"}).Draw(t, "category"), Supplier: rapid.Int64Range(1, 12).Draw(t, "supplier"),
				Invoices: rapid.Int64Range(1, 9).Draw(t, "count"), Amount: money.Amount(rapid.Int64Range(-100_00, 5000_00).Draw(t, "amount"))}
		}), 1, 120).Draw(t, "purchases")
		var sum money.Amount
		for _, p := range list {
			sum += p.Amount
		}
		for _, g := range Protect(list, rule) {
			attack(t, g, list, rule)
			for _, c := range g.Cells {
				sum -= c.Amount
			}
		}
		if sum != 0 {
			t.Fatalf("%d öre are lost", sum)
		}
	})
}

// attack computes what the file gives away of a group.
func attack(t *rapid.T, g Group, list []Purchase, rule Rule) {
	left, hidden := g.Amount, map[string]bool{}
	for _, c := range g.Cells {
		if c.Hidden {
			hidden[c.Code] = true
			continue
		}
		left -= c.Amount
		if c.Suppliers < rule.Suppliers || c.Invoices < rule.Invoices || c.Amount <= 0 {
			t.Fatalf("%+v is shown under %+v", c, rule)
		}
	}
	suppliers, invoices, amount := map[int64]bool{}, int64(0), money.Amount(0)
	for _, p := range list {
		if p.Party == g.Party && p.Quarter == g.Quarter && hidden[p.Category] {
			suppliers[p.Supplier] = true
			invoices += p.Invoices
			amount += p.Amount
		}
	}
	if left != amount {
		t.Fatalf("the total and the cells of %s %s differ", g.Party, g.Quarter)
	}
	if g.Hidden {
		if len(hidden) != len(g.Cells) {
			t.Fatalf("a total is hidden whose cells are shown: %+v", g)
		}
		return
	}
	if len(hidden) == 1 {
		t.Fatalf("the only hidden cell of %s %s is the total less the rest", g.Party, g.Quarter)
	}
	if len(hidden) > 1 && (int64(len(suppliers)) < rule.Suppliers || invoices < rule.Invoices || amount <= 0) {
		t.Fatalf("what is hidden in %s %s is known together, and rests on %d suppliers and %d invoices", g.Party, g.Quarter, len(suppliers), invoices)
	}
}

func TestNothingIsHiddenWithoutARule(t *testing.T) {
	t.Parallel()
	groups := Protect(bought("A", 1, 1, 1), Rule{1, 1})
	want := []Group{{Party: "D", Quarter: "2022-Q1", Amount: money.Kr(100), Cells: []Cell{{Party: "D", Quarter: "2022-Q1", Code: "A", Amount: money.Kr(100), Invoices: 1, Suppliers: 1}}}}
	if diff := cmp.Diff(want, groups); diff != "" {
		t.Error(diff)
	}
}
