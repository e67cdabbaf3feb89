package procurement

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"klover/internal/area/law"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// facts is the limits that the rules of law were taken from, beside the checkout.
const facts = "../../../../shared/domain/rules.json"

// TestWhatIsBoughtDecidesRegimeAndLimit: services of annex 2 are national at any value
// from their own direct limit, and welfare services had one of their own in 2020–2021.
// The amounts are those of the facts, one krona below and at each limit.
func TestWhatIsBoughtDecidesRegimeAndLimit(t *testing.T) {
	text, err := os.ReadFile(facts)
	if err != nil {
		t.Skipf("the facts are not beside the checkout: %v", err)
	}
	var told struct {
		Periods []map[string]any `json:"thresholds_SEK"`
	}
	if err := json.Unmarshal(text, &told); err != nil {
		t.Fatal(err)
	}
	limits := map[string]int64{} // "2022-02-01 LOU_direct"
	for _, period := range told.Periods {
		for key, value := range period {
			if n, ok := value.(float64); ok {
				limits[period["from"].(string)+" "+key] = int64(n)
			}
		}
	}
	for _, test := range []struct {
		nature Nature
		law    Regime
		start  day.Date
		limit  string // of the facts
		below  law.Regime
		at     law.Regime
	}{
		{"goods", "lou", 20220301, "2022-02-01 LOU_goods_services_subcentral", law.National, law.Directive},
		{"services", "lou", 20220301, "2022-02-01 LOU_direct", law.DirectAward, law.National},
		{"works", "lou", 20220301, "2022-02-01 works", law.National, law.Directive},
		{"social", "lou", 20220301, "2022-02-01 social_direct_LOU", law.DirectAward, law.National},
		{"welfare", "lou", 20220301, "2022-02-01 social_direct_LOU", law.DirectAward, law.National},
		{"social", "luf", 20220301, "2022-02-01 social_direct_LUF", law.DirectAward, law.National},
		{"social", "lou", 20240301, "2024-01-01 social_direct_LOU", law.DirectAward, law.National},
		{"social", "lou", 20200301, "2020-01-01 social_direct_LOU", law.DirectAward, law.National},
		{"welfare", "lou", 20200301, "2020-01-01 welfare_annex2a_direct", law.DirectAward, law.National},
		{"social", "lou", 20200301, "2020-01-01 social_threshold_LOU", law.National, law.National}, // annex 2 has no directive's rules
	} {
		limit, ok := limits[test.limit]
		if !ok {
			t.Fatalf("the facts have no %s", test.limit)
		}
		for over, want := range map[int64]law.Regime{-1: test.below, 1: test.at} {
			p := Procurement{Nature: test.nature, Regime: test.law, EstimatedValue: money.Some(money.Kr(limit + over)), AnnouncedOn: test.start}
			r, err := p.Ruling(law.Standard(), 20260101)
			if err != nil || r.Regime != want {
				t.Errorf("%s of %d kr on %s is %q, %v, want %q", test.nature, limit+over, test.start, r.Regime, err, want)
			}
		}
	}
}

func TestAnEditMayNotMoveAnAnnouncedCaseIntoAnnexTwo(t *testing.T) {
	was := Procurement{Number: "INK22-0001", CaseWork: true, Regime: "lou", Procedure: "open", Nature: "services", AnnouncedOn: 20221003, EstimatedValue: money.Some(money.Kr(9_000_000))}
	now := was
	now.Nature = "social"
	err := sameRules(law.Standard(), was, now)
	refusedWith(t, err, "är annonserad som", "gränsen är", "7\u00a0802\u00a0550\u00a0kr", "Med det som nu ska köpas gäller", "19 a kap.")
	now.Nature = "goods"
	if err := sameRules(law.Standard(), was, now); err != nil {
		t.Errorf("goods in place of services: %v", err)
	}
}

func TestTheNatureIsReadFromTheNameOfTheAnnex(t *testing.T) {
	for text, want := range map[string]Nature{"Bilaga 2": "social", "Sociala och andra särskilda tjänster": "social", "välfärdstjänster": "welfare", "Bilaga 2 a": "welfare"} {
		var n Nature
		if err := n.UnmarshalText([]byte(text)); err != nil || n != want {
			t.Errorf("%s is read as %q, %v", text, n, err)
		}
	}
	if err := new(Nature).UnmarshalText([]byte("bilaga 3")); !strings.Contains(fault.Message(err), "Välfärdstjänster (bilaga 2 a)") {
		t.Errorf("what cannot be read: %v", err)
	}
}
