package economy

import (
	"testing"

	"pgregory.net/rapid"

	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

func mustSplit(t interface{ Fatal(...any) }, s Splitter, p day.Period, sums []Sum) []Share {
	shares, err := s.Split(p, sums)
	if err != nil {
		t.Fatal(err)
	}
	return shares
}

func total(shares []Share, p party.Code) money.Amount {
	var sum money.Amount
	for _, s := range shares {
		sum += s.Of(p)
	}
	return sum
}

var demoRules = []Rule{
	{ID: "1", Target: ActivityKind, Code: "82910", Method: One, Party: "D"},
	{ID: "2", Target: ActivityKind, Code: "82911", Method: One, Party: "U"},
	{ID: "3", Target: ObjectKind, Code: "NAMND", Method: Half},
	{ID: "4", Target: ObjectKind, Code: "MALARTAG", Method: Third, Funder: "Mälardalstrafik"},
	{ID: "5", Target: ObjectKind, Code: "EHANDEL", Method: ByKey, Pool: "E-handel", ValidFrom: 20220101},
}

func TestBoardCostIsHalvedToTheOre(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		year  int
		parts []money.Amount // of the months
		half  money.Amount
	}{
		{2018, []money.Amount{18_803_500 - 3_333_333 - 77, 3_333_333, 77}, 9_401_750},
		{2017, []money.Amount{18_288_000 - 4_999_999, 4_999_999}, 9_144_000},
	} {
		var sums []Sum
		for i, a := range test.parts {
			sums = append(sums, Sum{Kind: Outcome, Month: day.New(test.year, 1, 1).AddMonths(3 * i), Object: "NAMND", Account: "6910", Amount: -a})
		}
		s := Splitter{Rules: demoRules}
		shares := mustSplit(t, s, day.Year(test.year), sums)
		if total(shares, "D") != test.half || total(shares, "U") != test.half {
			t.Errorf("%d: D %s, U %s, want %s each", test.year, total(shares, "D").Sv(), total(shares, "U").Sv(), test.half.Sv())
		}
	}
}

func TestEachRuleSharesItsWay(t *testing.T) {
	t.Parallel()
	s := Splitter{Rules: demoRules, Keys: []Key{{Pool: CommonPool, Year: 2022, ShareD: 6000, ShareU: 4000}}}
	for _, test := range []struct {
		name   string
		row    Sum
		d, u   money.Amount
		basis  string
		byHand bool
	}{
		{"unique to Sörmland", Sum{Activity: "82910", Object: "NAMND"}, 10_001, 0, "bara Region Sörmland", true},
		{"unique to Västmanland", Sum{Activity: "82911"}, 0, 10_001, "bara Region Västmanland", true},
		{"the host takes the odd öre", Sum{Object: "NAMND"}, 5001, 5000, "hälften var", true},
		{"paid by another", Sum{Object: "MALARTAG"}, 0, 0, "betalas av Mälardalstrafik", true},
		{"key of the year", Sum{}, 6001, 4000, "nyckel: D 60\u00a0%, U 40\u00a0%", true},
		{"no key yet", Sum{Object: "EHANDEL"}, 5001, 5000, "hälften var, nyckel inte angiven", false},
		{"activity without rule", Sum{Activity: "LS020"}, 6001, 4000, "nyckel: D 60\u00a0%, U 40\u00a0%", true},
	} {
		row := test.row
		row.Kind, row.Month, row.Account, row.Amount = Outcome, day.New(2022, 5, 1), "5000", -10_001
		shares := mustSplit(t, s, day.Year(2022), []Sum{row})
		if len(shares) != 1 || shares[0].Of("D") != test.d || shares[0].Of("U") != test.u || shares[0].Basis != test.basis || shares[0].Default == test.byHand {
			t.Errorf("%s: %+v", test.name, shares)
		}
	}
}

func TestARuleHoldsItsMonths(t *testing.T) {
	t.Parallel()
	s := Splitter{Rules: []Rule{
		{ID: "a", Target: ActivityKind, Code: "1", Method: One, Party: "U", ValidTo: 20220630},
		{ID: "b", Target: ActivityKind, Code: "1", Method: One, Party: "D", ValidFrom: 20220701},
	}}
	sums := []Sum{
		{Kind: Outcome, Month: day.New(2022, 6, 1), Activity: "1", Amount: -100},
		{Kind: Outcome, Month: day.New(2022, 7, 1), Activity: "1", Amount: -30},
	}
	shares := mustSplit(t, s, day.Year(2022), sums)
	if total(shares, "U") != 100 || total(shares, "D") != 30 {
		t.Errorf("%+v", shares)
	}
}

// TestSplitsAlwaysAddUpToTheOre is the promise to both owners: whatever the rows,
// the rules and the months, the parts are the cost, and months make the year.
func TestSplitsAlwaysAddUpToTheOre(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Int64Range(0, whole).Draw(t, "share")
		s := Splitter{Rules: demoRules, Keys: []Key{{Pool: CommonPool, Year: 2022, ShareD: share, ShareU: whole - share}}}
		var sums []Sum
		var cost money.Amount
		for range rapid.IntRange(0, 30).Draw(t, "rows") {
			row := Sum{Kind: Outcome, Account: "5000", Month: day.New(2021, 1, 1).AddMonths(rapid.IntRange(0, 23).Draw(t, "month")),
				Activity: rapid.SampledFrom([]string{"", "82910", "82911", "LS020"}).Draw(t, "activity"),
				Object:   rapid.SampledFrom([]string{"", "NAMND", "EHANDEL"}).Draw(t, "object"),
				Amount:   money.Amount(rapid.Int64Range(-1e12, 1e12).Draw(t, "amount"))}
			row.Closing = row.Month.Month() == 12 && rapid.Bool().Draw(t, "closing")
			sums = append(sums, row)
			cost -= row.Amount
		}
		both := day.Period{From: 20210101, To: 20230101}
		shares := mustSplit(t, s, both, sums)
		if got := total(shares, "D") + total(shares, "U"); got != cost || total(shares, "") != cost {
			t.Fatalf("parts %d, cost %d", got, cost)
		}
		for _, p := range party.Principals() {
			var months money.Amount
			for _, m := range both.Months() {
				months += total(mustSplit(t, s, m, sums), p)
			}
			if months != total(shares, p) {
				t.Fatalf("%s: months %d, period %d", p, months, total(shares, p))
			}
		}
	})
}
