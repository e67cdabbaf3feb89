package governance

import (
	"klover/internal/area/contract"
	"klover/internal/word/money"
)

// Rules is the parameters of a day (handbook 4.7 and 4.8). None of them is law.
type Rules struct {
	Weights  [axes]int64     // percent, in the order of Axes
	Limits   [3]int64        // hundredths of a point for A, B and C
	Values   [2]money.Amount // a year, from which V is 2 and 3
	Highest  money.Amount    // a year, above which V is 4
	Critical int64           // K from which at least B
	Info     int64           // information class from which at least B
	Meetings map[contract.Segment]int64
	Checks   map[contract.Segment]int64 // months between controls of the supplier; 0 for at procurement only
	Steps    map[string]int64           // days for each step of the code of conduct
	Near     int64                      // days before a day when it is a task
}

// The keys of the parameters.
const (
	keyNear = "near_days"
)

func rulesOf(v map[string]int64) Rules {
	r := Rules{Weights: [axes]int64{v["weight_value"], v["weight_critical"], v["weight_risk"], v["weight_sustain"], v["weight_joint"]},
		Limits: [3]int64{v["limit_a"], v["limit_b"], v["limit_c"]}, Values: [2]money.Amount{money.Kr(v["value_2"] * 1_000_000), money.Kr(v["value_3"] * 1_000_000)},
		Highest: money.Kr(v["value_4"] * 1_000_000), Critical: v["hard_critical"], Info: v["hard_info"], Near: v[keyNear],
		Meetings: map[contract.Segment]int64{}, Checks: map[contract.Segment]int64{}, Steps: map[string]int64{}}
	for segment, key := range map[contract.Segment]string{"A": "a", "B": "b", "C": "c", "D": "d"} {
		r.Meetings[segment], r.Checks[segment] = v["meetings_"+key], v["check_months_"+key]
	}
	for _, s := range Steps {
		r.Steps[s.Value] = v["days_"+s.Value]
	}
	return r
}
