package law

import (
	"encoding/json"
	"os"
	"testing"

	"klover/internal/word/day"
	"klover/internal/word/money"
)

// domain is the facts that the rules were taken from, beside the checkout.
const domain = "../../../../shared/domain/rules.json"

type vectors struct {
	Thresholds []map[string]any `json:"thresholds_SEK"`
	Times      []struct {
		Procedure, Step            string
		Normal, Electronic, Urgent *int
		AfterPIN                   *int `json:"after_PIN"`
		Agreed                     *int `json:"agreed_or_min"`
	} `json:"min_deadlines_days_LOU"`
	Standstill []struct {
		Sent, Last, Earliest string
		EarliestContract     string `json:"earliest_contract"`
		Days                 int
	} `json:"standstill_vectors"`
	Review        map[string]any        `json:"review_deadlines"`
	Changes       map[string]any        `json:"contract_change_limits"`
	Documentation struct{ Value int64 } `json:"direct_procurement_documentation_from_SEK"`
}

func readVectors(t *testing.T) vectors {
	t.Helper()
	text, err := os.ReadFile(domain)
	if err != nil {
		t.Skipf("the facts are not beside the checkout: %v", err)
	}
	var v vectors
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func on(t *testing.T, text string) day.Date {
	t.Helper()
	d, err := day.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestStandstillGivesThePublishedDays(t *testing.T) {
	for _, test := range readVectors(t).Standstill {
		how := Electronic
		if test.Days == 15 {
			how = OtherWay
		}
		got, err := Standard().Standstill(LOU, on(t, test.Sent), how, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got.Last.Sv() != test.Last || got.SignFrom.Sv() != test.EarliestContract {
			t.Errorf("Standstill(%s, %s) = %s, sign from %s, want %s, %s", test.Sent, how, got.Last, got.SignFrom, test.Last, test.EarliestContract)
		}
	}
}

// limits is where each of the facts' amounts is asked for.
var limits = map[string]func(on day.Date) (Limit, error){
	"LOU_goods_services_subcentral": func(on day.Date) (Limit, error) { return Standard().Threshold(LOU, Goods, Subcentral, on) },
	"LOU_goods_services_state":      func(on day.Date) (Limit, error) { return Standard().Threshold(LOU, Services, State, on) },
	"works":                         func(on day.Date) (Limit, error) { return Standard().Threshold(LOU, Works, "", on) },
	"LOU_direct":                    func(on day.Date) (Limit, error) { return Standard().DirectLimit(LOU, Goods, on) },
	"social_threshold_LOU":          func(on day.Date) (Limit, error) { return Standard().Threshold(LOU, Social, "", on) },
	"social_direct_LOU":             func(on day.Date) (Limit, error) { return Standard().DirectLimit(LOU, Social, on) },
	"LUF_goods_services":            func(on day.Date) (Limit, error) { return Standard().Threshold(LUF, Goods, "", on) },
	"LUF_direct":                    func(on day.Date) (Limit, error) { return Standard().DirectLimit(LUF, Goods, on) },
	"social_threshold_LUF":          func(on day.Date) (Limit, error) { return Standard().Threshold(LUF, Social, "", on) },
	"social_direct_LUF":             func(on day.Date) (Limit, error) { return Standard().DirectLimit(LUF, Social, on) },
	"LUK_threshold":                 func(on day.Date) (Limit, error) { return Standard().Threshold(LUK, "", "", on) },
	"LUK_direct":                    func(on day.Date) (Limit, error) { return Standard().DirectLimit(LUK, "", on) },
	"welfare_annex2a_direct":        func(on day.Date) (Limit, error) { return Standard().DirectLimit(LOU, Welfare, on) },
	"welfare_annex2a_direct_from_2019": func(on day.Date) (Limit, error) {
		return Standard().DirectLimit(LOU, Welfare, max(on, 20190101))
	},
}

func TestLimitsAreThoseOfTheFacts(t *testing.T) {
	asked := 0
	for _, period := range readVectors(t).Thresholds {
		for _, key := range []string{"from", "to"} {
			when := on(t, period[key].(string))
			for name, limit := range limits {
				value, told := period[name]
				if !told {
					continue
				}
				asked++
				got, err := limit(when)
				if value == nil {
					if !IsUnknown(err) {
						t.Errorf("%s on %s is %s, %v; the facts do not know it", name, when, got.Amount.Sv(), err)
					}
					continue
				}
				if want := money.Kr(int64(value.(float64))); err != nil || got.Amount != want {
					t.Errorf("%s on %s = %s, %v, want %s", name, when, got.Amount.Sv(), err, want.Sv())
				}
			}
		}
	}
	if asked < 100 {
		t.Errorf("only %d limits were compared", asked)
	}
}

// caseCodes is the facts' names of procedures as ours.
var caseCodes = map[string]string{"neg-w-call": "negotiated", "comp-dial": "dialogue", "DPS": "dis"}

func TestShortestTimesAreThoseOfTheFacts(t *testing.T) {
	sent := day.Date(20220301)
	for _, test := range readVectors(t).Times {
		code := test.Procedure
		if own, ok := caseCodes[code]; ok {
			code = own
		}
		if code == "chapter19" {
			got, err := Standard().MinimumTime(LOU, "single19", Tender, Manner{}, sent)
			if err != nil || !got.Policy || got.Days != 20 {
				t.Errorf("single19 = %+v, %v, want our own 20 days", got, err)
			}
			continue
		}
		for _, c := range []struct {
			days *int
			m    Manner
		}{{test.Normal, Manner{}}, {test.Electronic, Manner{Electronic: true}}, {test.AfterPIN, Manner{PIN: 20211101}}, {test.Urgent, Manner{Urgent: true}}, {test.Agreed, Manner{Agreed: true}}} {
			if c.days == nil {
				continue
			}
			got, err := Standard().MinimumTime(LOU, code, Step(test.Step), c.m, sent)
			if err != nil || got.Days != *c.days {
				t.Errorf("MinimumTime(%s, %s, %+v) = %d, %v, want %d", code, test.Step, c.m, got.Days, err, *c.days)
			}
		}
	}
}

func TestTermsAndSharesAreThoseOfTheFacts(t *testing.T) {
	v := readVectors(t)
	from := day.Date(20230301)
	for key, want := range map[string]struct {
		fact string
		days func(n int) day.Date
	}{
		"preclusion":        {"preclusion_first_instance_weeks", func(n int) day.Date { return from.AddDays(7 * n) }},
		"appeal":            {"appeal_weeks", func(n int) day.Date { return from.AddDays(7 * n) }},
		"cancellation":      {"cancel_decision_review_days", func(n int) day.Date { return from.AddDays(n) }},
		"invalidity":        {"invalidity_months", func(n int) day.Date { return from.AddMonths(n) }},
		"invalidity_notice": {"invalidity_days_after_award_notice", func(n int) day.Date { return from.AddDays(n) }},
		"damages":           {"damages_months", func(n int) day.Date { return from.AddMonths(n) }},
	} {
		got, err := Standard().ReviewTerm(key, from)
		if on := want.days(int(v.Review[want.fact].(float64))); err != nil || got.Counted != on || got.On != on.WorkingDay() {
			t.Errorf("ReviewTerm(%s) = %s, %v, want %s", key, got.On, err, on.WorkingDay())
		}
	}
	for key, fact := range map[string]string{"minor_goods_services": "minor_goods_services_pct", "minor_works": "minor_works_pct", "additional": "additional_or_unforeseen_pct_each", "unforeseen": "additional_or_unforeseen_pct_each"} {
		r, err := Standard().need(about{kind: KindChange, key: key}, from)
		if err != nil || float64(r.Number.N) != v.Changes[fact].(float64) {
			t.Errorf("%s = %d, %v, want %v", key, r.Number.N, err, v.Changes[fact])
		}
	}
	l, err := Standard().DocumentationFrom(from)
	if err != nil || l.Amount != money.Kr(v.Documentation.Value) || l.Basis.Ref != "19 a kap. 11 § LOU" {
		t.Errorf("DocumentationFrom = %+v, %v", l, err)
	}
}
