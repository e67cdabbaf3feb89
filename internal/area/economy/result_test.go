package economy

import (
	"slices"
	"strings"
	"testing"

	"klover/internal/word/day"
	"klover/internal/word/money"
)

func TestWordsCarryTheDirectionInBothReports(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		subject string
		side    Side
		diff    money.Amount
		want    string
	}{
		// 2017, lines 699–732, where minus is lower cost; 2022, lines 889–946, where
		// minus is higher cost. One convention here: positive is better (I06, I07).
		{"Kostnaderna", CostSide, money.Kr(2_676_000), "Kostnaderna understiger budget med 2 676 tkr"},
		{"Personalkostnaderna", CostSide, money.Kr(2_169_000), "Personalkostnaderna understiger budget med 2 169 tkr"},
		{"Konsultkostnaderna", CostSide, -money.Kr(700_000), "Konsultkostnaderna överstiger budget med 700 tkr"},
		{"Lokalkostnaderna", CostSide, money.Kr(268_000), "Lokalkostnaderna understiger budget med 268 tkr"},
		{"Kostnaderna", CostSide, -money.Kr(1_095_328), "Kostnaderna överstiger budget med 1 095 tkr"},
		{"Personalkostnaderna", CostSide, money.Kr(2_042_000), "Personalkostnaderna understiger budget med 2 042 tkr"},
		{"De övriga kostnaderna", CostSide, -money.Kr(3_138_000), "De övriga kostnaderna överstiger budget med 3 138 tkr"},
		{"De övriga intäkterna", RevenueSide, money.Kr(688_000), "De övriga intäkterna överstiger budget med 688 tkr"},
		{"De övriga intäkterna", RevenueSide, -money.Kr(688_000), "De övriga intäkterna understiger budget med 688 tkr"},
		{"Kostnaderna", CostSide, -49_999, "Kostnaderna följer budget"},
	} {
		if got := plainText(Against(test.subject, test.side, test.diff)); got != test.want {
			t.Errorf("Against(%s, %d) = %q, want %q", test.subject, test.diff, got, test.want)
		}
	}
	if got := plainText(AgainstYearBefore("Kostnaderna", CostSide, -money.Kr(2_788_000))); got != "Kostnaderna är 2 788 tkr högre än föregående år" {
		t.Error(got)
	}
	if got := plainText(AgainstYearBefore("De övriga intäkterna", RevenueSide, -money.Kr(5000))); got != "De övriga intäkterna är 5 tkr lägre än föregående år" {
		t.Error(got)
	}
}

func plainText(s string) string { return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s) }

func TestTkrRoundsHalfAwayFromZero(t *testing.T) {
	t.Parallel()
	for a, want := range map[money.Amount]int64{49_999: 0, 50_000: 1, -49_999: 0, -50_000: -1, 149_999: 1, -109_532_800: -1095} {
		if got := Tkr(a); got != want {
			t.Errorf("Tkr(%d) = %d, want %d", a, got, want)
		}
	}
}

var smallChart = NewChart([]Group{
	{ID: "1", Code: "AGARE-D", Line: OtherRevenue, Accounts: "3910", Owner: "D"},
	{ID: "2", Code: "LON", Line: Personnel, Accounts: "4000-4999, 5611"},
	{ID: "3", Code: "KONSULT", Line: OtherCosts, Accounts: "6550-6559", ValidTo: 20211231},
	{ID: "4", Code: "KONSULT", Line: Purchased, Accounts: "6550-6559", ValidFrom: 20220101},
	{ID: "5", Code: "RANTA", Line: FinancialCosts, Accounts: "8400-8499"},
})

func TestAnAccountFollowsItsGroupOfTheMonth(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		account string
		month   day.Date
		want    Line
	}{
		{"4999", 20220101, Personnel}, {"5611", 20220101, Personnel}, {"6550", 20211201, OtherCosts}, {"6550", 20220101, Purchased},
		{"7000", 20220101, Unmapped}, {"40000", 20220101, Unmapped}, {"3910", 20170101, OtherRevenue},
	} {
		if got := smallChart.Line(test.account, test.month); got != test.want {
			t.Errorf("%s in %s is on %s, want %s", test.account, test.month, got, test.want)
		}
	}
	if g, clash := smallChart.clash(Group{ID: "9", Accounts: "6555", ValidFrom: 20210101, ValidTo: 20210630}); !clash || g.ID != "3" {
		t.Errorf("no clash with the group that has the account: %+v", g)
	}
	if g, clash := smallChart.clash(Group{ID: "9", Accounts: "3910", ValidFrom: 20990101}); !clash {
		t.Errorf("clash %+v", g)
	}
	if got := smallChart.seams(day.Year(2021)); len(got) != 2 {
		t.Errorf("a mapping that changes at new year cuts the year before: %v", got)
	}
	if got := smallChart.seams(day.Rolling12(20220601)); len(got) != 3 || got[1] != 20220101 {
		t.Errorf("seams %v", got)
	}
}

func kr(kronor int64) money.Amount { return money.Kr(kronor) }

// TestEmptyIsNotZeroAndTheResidueIsShown is I08 (Trap 7 and 11) and I09 in small.
func TestEmptyIsNotZeroAndTheResidueIsShown(t *testing.T) {
	t.Parallel()
	december := day.New(2022, 12, 1)
	r := NewResult(UntilMonth(december), []Sum{
		{Kind: Outcome, Month: december, Account: "3910", Amount: 4_826_664_000},
		{Kind: Outcome, Month: december, Account: "4010", Amount: -4_826_632_800},
		{Kind: Outcome, Month: december, Account: "8410", Amount: -31_200},
		{Kind: Budget, Month: december, Account: "4010", Amount: -kr(1000)},
		{Kind: Outcome, Month: day.New(2021, 12, 1), Closing: true, Account: "6550", Amount: -21_250},
	}, smallChart)
	result, _ := r.Line("RESULTAT")
	if result.Cells[YearToDate] != money.Some(0) {
		t.Errorf("RESULTAT is %v", result.Cells[YearToDate])
	}
	var told bool
	for _, x := range r.Residues() {
		if x.Label == "RESULTAT" && x.Column == YearToDate {
			told = x.Parts == 1 && x.Shown == 0
		}
	}
	if !told {
		t.Errorf("48 267 − 48 266 = 0 is not explained: %+v", r.Residues())
	}
	const note = "RESULTAT i Ack utfall och Rull 12 utfall: de avrundade raderna ger 1 tkr, det exakta beloppet är 0\u00a0kr och visas som 0. Skillnaden är avrundning."
	if notes := r.ResidueNotes(); !slices.Contains(notes, note) {
		t.Errorf("the columns that are alike are not told together: %q", notes)
	}
	fin, _ := r.Line(string(FinancialCosts))
	if fin.Cells[BudgetToDate].Known || !fin.Cells[YearToDate].Known || Tkr(fin.Cells[YearToDate].Amount) != 0 || fin.Cells[YearDiff] != money.Some(0) {
		t.Errorf("the empty and the zero are mixed up: %+v", fin.Cells)
	}
	other, _ := r.Line(string(OtherCosts))
	if other.Cells[ToDateBefore].Known || !other.Cells[YearBefore].Known {
		t.Errorf("the closing of 2021 counts in its year and not up to its December: %+v", other.Cells)
	}
	closed := NewResult(Until{Month: december, Closing: true}, []Sum{{Kind: Outcome, Month: december, Closing: true, Account: "6550", Amount: -100}}, smallChart)
	if line, _ := closed.Line(string(Purchased)); line.Cells[YearToDate] != money.Some(-100) {
		t.Errorf("the closing is not in the report of the closing: %+v", line)
	}
}

func TestAnAccountWithoutGroupIsARowOfItsOwn(t *testing.T) {
	t.Parallel()
	month := day.New(2022, 3, 1)
	r := NewResult(UntilMonth(month), []Sum{{Kind: Outcome, Month: month, Account: "7990", Amount: -500}}, smallChart)
	line, ok := r.Line(string(Unmapped))
	result, _ := r.Line("RESULTAT")
	if !ok || line.Cells[YearToDate] != money.Some(-500) || result.Cells[YearToDate] != money.Some(-500) || r.Cost()[YearToDate].Amount != 0 {
		t.Errorf("%+v", r.Lines)
	}
}

func TestUntilReadsMonthsAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"2022-12": "2022-12", "202213": "2022-13", "2022-13": "2022-13", "december 2022": "2022-12",
		"2022-03-31": "2022-03", "dec 2022": "2022-12"} {
		if u, err := ParseUntil(text); err != nil || u.String() != want {
			t.Errorf("ParseUntil(%q) = %s, %v, want %s", text, u, err, want)
		}
	}
	for _, text := range []string{"", "2022", "2022-14", "1822-01", "mars"} {
		if u, err := ParseUntil(text); err == nil {
			t.Errorf("ParseUntil(%q) = %s", text, u)
		}
	}
	if got := UntilMonth(20221231).Label(); got != "2022 december" {
		t.Error(got)
	}
}
