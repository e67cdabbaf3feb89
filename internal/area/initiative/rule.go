package initiative

import "klover/internal/area/law/policy"

// RuleKind names the parameters in history.
const RuleKind = "initiative_rule"

// The keys of the parameters.
const (
	keyPotential = "weight_potential"
	keyRisk      = "weight_risk"
	keyExpiring  = "weight_expiring"
	keyReadiness = "weight_readiness"
	keyMonths    = "expiring_months"
	keyFollowUp  = "followup_months"
)

const weightHelp = "Vikterna räknas mot sin summa."

// parameters are the numbers of the rules, in the order of the page.
var parameters = policy.Set{Table: RuleKind, Parameters: []policy.Parameter{
	{Key: keyPotential, Label: "Besparingspotential", Unit: policy.Percent, Group: "Vikter i urvalspoängen", Help: weightHelp, Least: 0, Most: 100},
	{Key: keyRisk, Label: "Risk", Unit: policy.Percent, Group: "Vikter i urvalspoängen", Help: weightHelp, Least: 0, Most: 100},
	{Key: keyExpiring, Label: "Avtal som löper ut", Unit: policy.Percent, Group: "Vikter i urvalspoängen", Help: weightHelp, Least: 0, Most: 100},
	{Key: keyReadiness, Label: "Verksamhetens beredskap", Unit: policy.Percent, Group: "Vikter i urvalspoängen", Help: weightHelp, Least: 0, Most: 100},
	{Key: keyMonths, Label: "Ett avtal löper ut", Unit: policy.Months, Group: "Tider", Help: "Inom hur lång tid avtalet ska sluta för att räknas i urvalspoängen.", Least: 1, Most: 60},
	{Key: keyFollowUp, Label: "Åtgärder följs upp varje", Unit: policy.Months, Group: "Tider", Help: "En pågående åtgärd som inte har följts upp på så länge påminner sin ansvariga.", Least: 1, Most: 12},
}}

// Weights is how much each ground of the selection score weighs.
type Weights struct{ Potential, Risk, Expiring, Readiness int64 }

func weightsOf(v policy.Values) Weights {
	return Weights{v[keyPotential], v[keyRisk], v[keyExpiring], v[keyReadiness]}
}

// Ground is what a category's selection score is computed from: points 1–5, 0 for
// those that are not set, and the contracts that run.
type Ground struct {
	Potential, Risk, Readiness int64
	Contracts, Expiring        int64
}

// perPoint is how much of a hundred one point of five is.
const perPoint = 20

// Score returns the selection score in tenths, 0–1000 (handbook 5.2): each ground on a
// scale to a hundred times its weight, divided by the sum of the weights. ok is false
// when a ground has no points. A category without contracts has none that expire.
func (w Weights) Score(g Ground) (tenths int64, ok bool) {
	sum := w.Potential + w.Risk + w.Expiring + w.Readiness
	if g.Potential == 0 || g.Risk == 0 || g.Readiness == 0 || sum == 0 {
		return 0, false
	}
	contracts := max(g.Contracts, 1)
	num := ((w.Potential*g.Potential+w.Risk*g.Risk+w.Readiness*g.Readiness)*perPoint*contracts + w.Expiring*100*g.Expiring) * 10
	den := sum * contracts
	return (2*num + den) / (2 * den), true
}
