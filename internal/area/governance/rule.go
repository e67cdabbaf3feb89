package governance

import (
	"klover/internal/area/contract"
	"klover/internal/area/law/policy"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// RuleKind names the parameters in the history, and their table.
const RuleKind = "governance_rule"

// hundredths is points with two decimals.
var hundredths = policy.Unit{Name: "poäng", Text: func(n int64) string { return sv.Short(n, 100, 2) + sv.Space + "poäng" }, Read: func(text string) (int64, bool) { return sv.Scaled(text, 100) }}

var (
	aYear = policy.Whole("gång per år", "gånger per år")
	class = policy.Whole("eller högre", "eller högre")
)

// The headings of the page of rules.
const (
	groupWeights  = "Vikter i poängen"
	groupLimits   = "Gränser för segmenten"
	groupHard     = "Hårda regler"
	groupMeetings = "Uppföljningsmöten"
	groupChecks   = "Leverantörskontroll"
	groupConduct  = "Uppförandekoden"
)

var parameters = policy.Set{Table: RuleKind, Parameters: []policy.Parameter{
	{Key: "weight_value", Label: Axes[0], Unit: policy.Percent, Group: groupWeights, Most: 100},
	{Key: "weight_critical", Label: Axes[1], Unit: policy.Percent, Group: groupWeights, Most: 100},
	{Key: "weight_risk", Label: Axes[2], Unit: policy.Percent, Group: groupWeights, Most: 100},
	{Key: "weight_sustain", Label: Axes[3], Unit: policy.Percent, Group: groupWeights, Most: 100},
	{Key: "weight_joint", Label: Axes[4], Unit: policy.Percent, Group: groupWeights, Most: 100, Help: "Poängen delas med vikternas summa, så att den alltid är mellan 1 och 4."},
	{Key: "limit_a", Label: "Segment A från", Unit: hundredths, Group: groupLimits, Least: 100, Most: 400},
	{Key: "limit_b", Label: "Segment B från", Unit: hundredths, Group: groupLimits, Least: 100, Most: 400},
	{Key: "limit_c", Label: "Segment C från", Unit: hundredths, Group: groupLimits, Least: 100, Most: 400},
	{Key: "value_2", Label: "Värde per år som ger 2", Unit: policy.Kronor, Group: groupLimits, Most: 1e12, Help: "Från och med beloppet."},
	{Key: "value_3", Label: "Värde per år som ger 3", Unit: policy.Kronor, Group: groupLimits, Most: 1e12, Help: "Från och med beloppet."},
	{Key: "value_4", Label: "Värde per år som ger 4", Unit: policy.Kronor, Group: groupLimits, Most: 1e12, Help: "Över beloppet."},
	{Key: "hard_critical", Label: "Kritiskt (K) som ger minst B", Unit: class, Group: groupHard, Least: 1, Most: 5, Help: "5 stänger av regeln."},
	{Key: "hard_info", Label: "Informationsklass som ger minst B", Unit: class, Group: groupHard, Most: 5, Help: "5 stänger av regeln. Miljöprioriterade avtal och hög risk enligt uppförandekoden ger alltid minst C."},
	{Key: "meetings_a", Label: "Möten i segment A", Unit: aYear, Group: groupMeetings, Most: 12},
	{Key: "meetings_b", Label: "Möten i segment B", Unit: aYear, Group: groupMeetings, Most: 12},
	{Key: "meetings_c", Label: "Möten i segment C", Unit: aYear, Group: groupMeetings, Most: 12},
	{Key: "meetings_d", Label: "Möten i segment D", Unit: aYear, Group: groupMeetings, Most: 12},
	{Key: "near_days", Label: "Så tidigt blir det en uppgift", Unit: policy.Days, Group: groupMeetings, Least: 1, Most: 365},
	{Key: "check_months_a", Label: "Mellan kontroller av leverantörer i segment A", Unit: policy.Months, Group: groupChecks, Most: 36, Help: "0 är bara vid upphandling."},
	{Key: "check_months_b", Label: "Mellan kontroller av leverantörer i segment B", Unit: policy.Months, Group: groupChecks, Most: 36},
	{Key: "check_months_c", Label: "Mellan kontroller av leverantörer i segment C", Unit: policy.Months, Group: groupChecks, Most: 36},
	{Key: "check_months_d", Label: "Mellan kontroller av leverantörer i segment D", Unit: policy.Months, Group: groupChecks, Most: 36},
	{Key: "days_start", Label: "Till startmötet", Unit: policy.Days, Group: groupConduct, Least: 1, Most: 730, Help: "Räknas från att uppföljningen påbörjades."},
	{Key: "days_self", Label: "Från startmöte till självskattning", Unit: policy.Days, Group: groupConduct, Least: 1, Most: 730},
	{Key: "days_audit", Label: "Från självskattning till revision", Unit: policy.Days, Group: groupConduct, Least: 1, Most: 730},
	{Key: "days_plan", Label: "Från avvikelse till handlingsplan", Unit: policy.Days, Group: groupConduct, Least: 1, Most: 730},
}}

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

func rulesOf(v policy.Values) Rules {
	r := Rules{Weights: [axes]int64{v["weight_value"], v["weight_critical"], v["weight_risk"], v["weight_sustain"], v["weight_joint"]},
		Limits: [3]int64{v["limit_a"], v["limit_b"], v["limit_c"]}, Values: [2]money.Amount{money.Amount(v["value_2"]), money.Amount(v["value_3"])},
		Highest: money.Amount(v["value_4"]), Critical: v["hard_critical"], Info: v["hard_info"], Near: v["near_days"],
		Meetings: map[contract.Segment]int64{}, Checks: map[contract.Segment]int64{}, Steps: map[string]int64{}}
	for segment, key := range map[contract.Segment]string{"A": "a", "B": "b", "C": "c", "D": "d"} {
		r.Meetings[segment], r.Checks[segment] = v["meetings_"+key], v["check_months_"+key]
	}
	for _, s := range Steps {
		r.Steps[s.Value] = v["days_"+s.Value]
	}
	return r
}
