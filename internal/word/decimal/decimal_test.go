package decimal_test

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"klover/internal/word/decimal"
	"klover/internal/word/money"
)

func TestNumbersAreReadExactly(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]decimal.Number{
		"1": decimal.One, "-1.50": {N: -15, Digits: 1}, "+0.0375": {N: 375, Digits: 4}, "1000.00": {N: 1000}, ".5": {N: 5, Digits: 1}, "7.": {N: 7},
		"0": {}, "-0.00": {}, "000123": {N: 123}, "999999999999999999": {N: 999999999999999999},
		"0.333333333333333333333333":  {N: 333333333333333333, Digits: 18},
		"12.345678901234567890123":    {N: 123456789012345679, Digits: 16},
		"0.0000000000000000000000001": {},
	} {
		if got, ok := decimal.Parse(text); !ok || got != want {
			t.Errorf("%s is %+v, want %+v", text, got, want)
		}
	}
	for _, text := range []string{"", "-", ".", "1,5", "1 000", "1e3", "tolv", "1.2.3", "0x10", "1234567890123456789", "NaN", "--1", "0.3333333333333333333x"} {
		if n, ok := decimal.Parse([]byte(text)); ok {
			t.Errorf("%q is taken for %v", text, n)
		}
	}
}

func TestNumbersAreWrittenTheTwoWays(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"-1234.5": "−1 234,5", "0.0375": "0,0375", "12": "12", "-0.05": "−0,05"} {
		n, ok := decimal.Parse(text)
		if got := strings.ReplaceAll(n.Sv(), "\u00a0", " "); !ok || n.String() != text || got != want {
			t.Errorf("%s is %s and %s", text, n.String(), got)
		}
	}
}

func TestKronorBecomeOreHalfAwayFromZero(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text  string
		want  money.Amount
		exact bool
	}{{"12.5", 1250, true}, {"12.345", 1235, false}, {"-12.345", -1235, false}, {"12.3449", 1234, false}, {"-0.005", -1, false}, {"7", 700, true}} {
		n, _ := decimal.Parse(test.text)
		if got, exact, ok := n.Ore(); !ok || got != test.want || exact != test.exact {
			t.Errorf("%s is %d %v", test.text, got, exact)
		}
	}
	if _, _, ok := decimal.Int(20_000_000_000_000).Ore(); ok {
		t.Error("more than money.Most is money")
	}
}

func TestProductsAndDifferencesAreExactOrNone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.Custom(func(t *rapid.T) decimal.Number {
			return decimal.Number{N: rapid.Int64().Draw(t, "n"), Digits: rapid.Int8Range(0, 18).Draw(t, "digits")}
		})
		a, b := number.Draw(t, "a"), number.Draw(t, "b")
		p, ok := a.Times(b)
		if exact := new(big.Rat).Mul(a.Rat(), b.Rat()); ok && p.Rat().Cmp(exact) != 0 {
			t.Fatalf("%v × %v is %v", a, b, p)
		}
		d, ok := a.Minus(b)
		if exact := new(big.Rat).Sub(a.Rat(), b.Rat()); ok && d.Rat().Cmp(exact) != 0 {
			t.Fatalf("%v − %v is %v", a, b, d)
		}
		if n, ok := decimal.Parse(a.String()); ok && a.N != -1<<63 && len(a.String()) < 18 && n.Rat().Cmp(a.Rat()) != 0 {
			t.Fatalf("%v is read back as %v", a, n)
		}
	})
}
