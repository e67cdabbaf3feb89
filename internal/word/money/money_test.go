package money_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"klover/internal/base/fault"
	"klover/internal/word/money"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseReadsWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text     string
		want     money.Amount
		estimate bool
	}{
		{"0", 0, false},
		{"1 234,5", 123450, false},
		{"1\u00a0234,50 kr", 123450, false},
		{"1\u202f234,50\u00a0kr", 123450, false},
		{"1.234,50", 123450, false},
		{"1,234.50", 123450, false},
		{"1234.5", 123450, false},
		{"1.234.567", 123456700, false},
		{"1'234'567", 123456700, false},
		{"5 000:-", 500000, false},
		{"SEK 1 234,50", 123450, false},
		{"−1 095", -109500, false},
		{"-1 095", -109500, false},
		{"(1 095)", -109500, false},
		{"1 095-", -109500, false},
		{"+2 676 tkr", 267_600_000, false},
		{"1 095 tkr", 109_500_000, false},
		{"ca 10 mkr", 1_000_000_000, true},
		{"Ca. 16,6 MSEK", 1_660_000_000, true},
		{"~10 mnkr", 1_000_000_000, true},
		{"10 msek", 1_000_000_000, false},
		{"85,0 mkr", 8_500_000_000, false},
		{"1,5 miljoner kronor", 150_000_000, false},
		{"10,1234567 mkr", 1_012_345_670, false},
		{"0,125 mkr", 12_500_000, false},
		{"12,5000", 1250, false},
		{"94 017,50", 9401750, false},
	} {
		got, estimate, err := money.ParseEstimate(test.text)
		if err != nil || got != test.want || estimate != test.estimate {
			t.Errorf("ParseEstimate(%q) = %d, %v, %v, want %d, %v", test.text, got, estimate, err, test.want, test.estimate)
		}
	}
}

func TestParseRefusesWhatCanBeReadTwoWays(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", " ", "tio", "1.234", "12,345", "12 34", "1,2,3", "12,999 öre", "1,2345",
		"10 000 000 000 000,01", "99999999999999999999999999999999999999999999999", "-", "kr", "1e5", "NaN", "١٢"} {
		a, err := money.Parse(text)
		if fault.KindOf(err) != fault.KindInvalid || a != 0 {
			t.Errorf("Parse(%q) = %d, %v, want a fault", text, a, err)
		}
		if m := fault.Message(err); !strings.HasSuffix(m, ".") {
			t.Errorf("Parse(%q): %q is not a sentence", text, m)
		}
	}
}

func TestMulRatRoundsHalfAwayFromZero(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a        money.Amount
		num, den int64
		want     money.Amount
	}{
		{12000, 102, 100, 12240},
		{1, 1, 2, 1},
		{-1, 1, 2, -1},
		{5, -1, 2, -3},
		{5, 1, -2, -3},
		{-5, -1, 2, 3},
		{1, 1, 3, 0},
		{math.MaxInt64, 3, 3, math.MaxInt64},
		{18803500, 1, 2, 9401750},
	} {
		if got, err := test.a.MulRat(test.num, test.den); got != test.want || err != nil {
			t.Errorf("%d.MulRat(%d, %d) = %d, %v, want %d", test.a, test.num, test.den, got, err, test.want)
		}
	}
	for _, test := range []struct{ num, den int64 }{{2, 1}, {1, 0}, {math.MinInt64, -1}} {
		if got, err := money.Amount(math.MaxInt64).MulRat(test.num, test.den); err == nil {
			t.Errorf("MulRat(%d, %d) = %d, want an error", test.num, test.den, got)
		}
	}
}

func TestSplitGivesTheResidueToTheHost(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a       money.Amount
		weights []int64
		residue int
		want    []money.Amount
	}{
		{101, []int64{1, 1}, 0, []money.Amount{51, 50}},
		{-101, []int64{1, 1}, 1, []money.Amount{-50, -51}},
		{100, []int64{1, 1, 1}, 2, []money.Amount{33, 33, 34}},
		{100, []int64{0, 1}, 0, []money.Amount{0, 100}},
	} {
		got, err := test.a.Split(test.weights, test.residue)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Error(diff)
		}
	}
	for _, weights := range [][]int64{nil, {0, 0}, {-1, 2}, {math.MaxInt64, 1}} {
		if _, err := money.Kr(1).Split(weights, 0); err == nil {
			t.Errorf("Split(%v) shares by nothing", weights)
		}
	}
}

func TestSplitAlwaysAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := money.Amount(rapid.Int64().Draw(t, "a"))
		weights := rapid.SliceOfN(rapid.Int64Range(0, 1<<40), 1, 9).Draw(t, "weights")
		weights[0]++
		shares, err := a.Split(weights, len(weights)-1)
		if err != nil {
			t.Fatal(err)
		}
		var total money.Amount
		for _, s := range shares {
			total += s
		}
		if total != a {
			t.Fatalf("shares of %d add up to %d", a, total)
		}
	})
}

func TestSumRefusesOverflow(t *testing.T) {
	t.Parallel()
	if got, err := money.Sum(1, 2, -4); got != -1 || err != nil {
		t.Errorf("Sum = %d, %v", got, err)
	}
	if _, err := money.Sum(math.MaxInt64, 1); err != money.ErrOverflow {
		t.Errorf("err = %v", err)
	}
}

func TestTextsReadBack(t *testing.T) {
	t.Parallel()
	for a, want := range map[money.Amount]string{0: "0", 5: "0,05", -5: "-0,05", 123450: "1234,50", 500000: "5000", 109500: "1095"} {
		text, _ := a.MarshalText()
		if string(text) != want {
			t.Errorf("MarshalText(%d) = %q, want %q", a, text, want)
		}
		var back money.Amount
		if err := back.UnmarshalText(text); err != nil || back != a {
			t.Errorf("UnmarshalText(%q) = %d, %v", text, back, err)
		}
	}
	type record struct {
		A money.Amount
		B money.Opt
		C money.Opt
	}
	in := record{A: -123450, B: money.Some(5)}
	b, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(b); got != `{"A":"-1234.50","B":"0.05","C":null}` {
		t.Errorf("JSON = %s", got)
	}
	var out record
	if err := json.Unmarshal(b, &out); err != nil || out != in {
		t.Errorf("read back %v, %v", out, err)
	}
}

func TestUnknownIsNotZero(t *testing.T) {
	t.Parallel()
	o := money.Some(100)
	if err := o.UnmarshalText([]byte(" ")); err != nil || o.Known {
		t.Errorf("empty text = %v, %v", o, err)
	}
	if v, _ := o.Value(); v != nil {
		t.Errorf("Value = %v, want NULL", v)
	}
	if o.Sv() != "–" || o.Cell() != "" {
		t.Errorf("Sv = %q, Cell = %q", o.Sv(), o.Cell())
	}
	if err := o.Scan(int64(0)); err != nil || o != money.Some(0) {
		t.Errorf("Scan(0) = %v, %v", o, err)
	}
	if err := o.Scan(nil); err != nil || o.Known {
		t.Errorf("Scan(nil) = %v, %v", o, err)
	}
	if got := strings.ReplaceAll(money.Amount(123450).Sv(), "\u00a0", " "); got != "1 234,50 kr" {
		t.Errorf("Sv = %q", got)
	}
	if got := money.Amount(123456789012345).Cell(); got != 1234567890123.45 {
		t.Errorf("Cell = %v", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"1 234,50 kr", "ca 10 mkr", "(1)", "−1:-", "1.234,5"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := money.Parse(text)
		if err != nil {
			return
		}
		b, _ := a.MarshalText()
		if back, err := money.Parse(string(b)); err != nil || back != a {
			t.Errorf("Parse(%q) = %d, written %q, read back %d, %v", text, a, b, back, err)
		}
	})
}
