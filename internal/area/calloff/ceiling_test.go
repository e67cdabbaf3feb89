package calloff

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/contract"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// TestCeilingsOfSeveralPartiesCountTogether reads the worked example that a purchaser
// can check by hand.
func TestCeilingsOfSeveralPartiesCountTogether(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/ceiling.txt")
	if err != nil {
		t.Fatal(err)
	}
	limits := Limits{Watch: 70, Warn: 85, Near: 95, Stop: 100}
	f, taken, at := Framework{ID: "f"}, []Taken(nil), 0
	for line := range strings.SplitSeq(string(text), "\n") {
		w := strings.Fields(line)
		switch {
		case len(w) == 0 || w[0] == "#":
		case w[0] == "ceiling":
			f.Ceilings = append(f.Ceilings, scopeOf(w[1:len(w)-1], thousands(t, w[len(w)-1])))
		case w[0] == "taken":
			taken = append(taken, Taken{Lot: w[1], Party: party.Code(w[2]), Used: thousands(t, w[3]), Committed: thousands(t, w[4])})
		case w[0] == "meter":
			m := meters(f, taken, limits)[at]
			rest := w[2:]
			for len(rest) > 0 && !isNumber(rest[0]) {
				rest = rest[1:]
			}
			got := []string{strconv.FormatInt(int64(m.Taken())/100_000, 10), strconv.FormatInt(m.Percent(), 10), m.Light().Sv()}
			if diff := cmp.Diff([]string{rest[0], rest[1], strings.Join(rest[2:], " ")}, got); diff != "" {
				t.Errorf("%s: %s", line, diff)
			}
			at++
		case w[0] == "order":
			c := CallOff{Lot: w[1], Party: party.Code(w[2])}
			if err := c.within(meters(f, taken, limits), thousands(t, w[3])); (err == nil) != (w[4] == "ja") {
				t.Errorf("%s: %v", line, err)
			}
		}
	}
}

// scopeOf reads "hela", "part D", "del Norr" and "del Norr D".
func scopeOf(words []string, amount money.Amount) Ceiling {
	c := Ceiling{Amount: amount}
	switch words[0] {
	case "part":
		c.Party = party.Code(words[1])
	case "del":
		c.Lot = words[1]
		if len(words) > 2 {
			c.Party = party.Code(words[2])
		}
	}
	return c
}

func isNumber(text string) bool { _, err := strconv.Atoi(text); return err == nil }

func thousands(t *testing.T, text string) money.Amount {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return money.Kr(n * 1000)
}

func TestAContractIsFullWhenItsWholeCeilingIsReached(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		f, _ := o.framework(t, ByRank)
		o.bought(t, f, 900)
		full := func(ids []string) int { return len(must[[]string](t)(o.Full(t.Context(), ids))) }
		if full(nil) != 0 {
			t.Error("full at 90 percent")
		}
		o.bought(t, f, 100)
		if full(nil) != 1 || full([]string{string(f.ContractID)}) != 1 || full([]string{"other"}) != 0 {
			t.Error("not full at 100 percent")
		}
		k := must[contract.Contract](t)(contract.Store{DB: o.DB}.Get(t.Context(), string(f.ContractID)))
		if k.Full = true; k.State(20220601) != contract.StateFull {
			t.Errorf("the contract is %s", k.State(20220601))
		}
	})
}
