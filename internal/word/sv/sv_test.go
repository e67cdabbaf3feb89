package sv_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"klover/internal/word/sv"

	"github.com/google/go-cmp/cmp"
)

// plain makes no-break spaces visible in the table.
func plain(s string) string { return strings.ReplaceAll(s, sv.Space, "_") }

func TestNumbersAreWrittenSwedish(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ got, want string }{
		{sv.Number(0), "0"},
		{sv.Numeral(1), "1"},
		{sv.Numeral(5), "fem"},
		{sv.Numeral(13), "13"},
		{sv.Number(999), "999"},
		{sv.Number(1234), "1_234"},
		{sv.Number(-1095), "−1_095"},
		{sv.Number(1234567), "1_234_567"},
		{sv.Number(int64(math.MinInt64)), "−9_223_372_036_854_775_808"},
		{sv.Decimal(85, 1, 1), "85,0"},
		{sv.Decimal(1, 2, 0), "1"},
		{sv.Decimal(-1, 2, 0), "−1"},
		{sv.Decimal(-1, 3, 0), "0"},
		{sv.Decimal(1, -4, 2), "−0,25"},
		{sv.Decimal(5, 1000, 2), "0,01"},
		{sv.Decimal(1, 0, 2), "–"},
		{sv.Percent(9, 141, 1), "6,4_%"},
		{sv.Percent(math.MaxInt64, math.MaxInt64, 1), "100,0_%"},
		{sv.Percent(0, 0, 1), "–"},
		{sv.Kr(9401750), "94_017,50_kr"},
		{sv.Kr(500000), "5_000_kr"},
		{sv.Kr(-5), "−0,05_kr"},
		{sv.Tkr(-109_500_000, 0), "−1_095_tkr"},
		{sv.Mkr(8_500_000_000, 1), "85,0_mkr"},
		{sv.Plural(1, "planpost", "planposter"), "1_planpost"},
		{sv.Plural(0, "planpost", "planposter"), "0_planposter"},
		{sv.Plural(1383, "planpost", "planposter"), "1_383_planposter"},
		{sv.List(nil), ""},
		{sv.List([]string{"a"}), "a"},
		{sv.List([]string{"a", "b", "c"}), "a, b och c"},
		{sv.Ordinal(2) + sv.Ordinal(3) + sv.Ordinal(11) + sv.Ordinal(21), "2:a3:e11:e21:a"},
		{sv.UpperFirst("överprövning"), "Överprövning"},
		{sv.LowerFirst("Överprövning") + sv.LowerFirst("NKI") + sv.LowerFirst("Å") + sv.LowerFirst(""), "överprövningNKIå"},
	} {
		if got := plain(test.got); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestMonthsHaveSwedishNames(t *testing.T) {
	t.Parallel()
	if got := sv.Month(time.February) + sv.MonthShort(time.July) + sv.MonthShort(time.August); got != "februarijuliaug" {
		t.Errorf("got %q", got)
	}
	for text, want := range map[string]time.Month{"feb": 2, "Sept.": 9, "juni": 6, "jul": 7, "maj": 5} {
		if got, ok := sv.MonthNamed(text); got != want || !ok {
			t.Errorf("MonthNamed(%q) = %v, want %v", text, got, want)
		}
	}
	if _, ok := sv.MonthNamed("ju"); ok {
		t.Error(`"ju" is june or july, yet it was read`)
	}
}

var swedish = []string{"Adam", "Ek", "Ék", "Vik", "Wåhlin", "Zeta", "Åkers 2", "Åkers 10", "ål", "Åsa", "Ärlig", "Öberg", "Örebro"}

func TestSortIsSwedish(t *testing.T) {
	t.Parallel()
	got := slices.Clone(swedish)
	slices.Reverse(got)
	sv.Sort(got)
	if diff := cmp.Diff(swedish, got); diff != "" {
		t.Error(diff)
	}
}

func TestSortKeyOrdersAsCompare(t *testing.T) {
	t.Parallel()
	for i := 1; i < len(swedish); i++ {
		if sv.SortKey(swedish[i-1]) >= sv.SortKey(swedish[i]) {
			t.Errorf("key of %q is not before key of %q", swedish[i-1], swedish[i])
		}
	}
}

func TestFoldKeepsSwedishLetters(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"ÅÄÖ":         "åäö",
		"A\u030angel": "ångel",
		"Café Ünlü":   "cafe unlu",
		"Ærø":         "ärö",
	} {
		if got := sv.Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestWordsFindNumbersBothWays(t *testing.T) {
	t.Parallel()
	got := sv.Words("Rullstolar, 2022-0123 (Rullstolar) AB/Öst.")
	want := []string{"rullstolar", "2022", "0123", "20220123", "ab", "öst", "aböst"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
