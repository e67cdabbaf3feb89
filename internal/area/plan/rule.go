package plan

import (
	"klover/internal/area/law"
	"klover/internal/area/law/policy"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// The keys of the parameters. Lead times are in area/law.
const (
	proposeDays   = "propose_days"
	transition    = "transition_days"
	optionDays    = "option_days"
	ceilingNear   = "ceiling_propose"
	windowMonths  = "candidate_window"
	cpvDigits     = "candidate_cpv_digits"
	pointsLeaf    = "points_leaf"
	pointsCPV     = "points_cpv"
	pointsDate    = "points_date"
	pointsValue   = "points_value"
	pointsEarlier = "points_earlier"
	pointsShow    = "points_show"
	coveredMonths = "uncovered_months"
)

const (
	groupFeed  = "Förslag till planen"
	groupScore = "Kandidater för samordning"
)

// parameters are the numbers of the rules, in the order of the page.
var parameters = policy.Set{Table: KindRule, Parameters: []policy.Parameter{
	{Key: proposeDays, Label: "Förslag i god tid", Unit: policy.Days, Group: groupFeed, Help: "Så långt före senaste start föreslås en planpost för ett avtal som löper ut.", Most: 730},
	{Key: transition, Label: "Övergång till nytt avtal", Unit: policy.Days, Group: groupFeed, Help: "Tid mellan tecknat avtal och första leverans, som dras från avtalets slut.", Most: 365},
	{Key: optionDays, Label: "Optionsbeslut före besked", Unit: policy.Days, Group: groupFeed, Help: "Så långt före sista dag för besked ska det beslutas om optionen används.", Most: 365},
	{Key: ceilingNear, Label: "Takvolym som ger förslag", Unit: policy.Percent, Group: groupFeed, Help: "När så stor del av ett ramavtals takvolym är använd föreslås en förtida upphandling.", Least: 1, Most: 100},
	{Key: coveredMonths, Label: "Inköp utan avtal räknas över", Unit: policy.Months, Group: groupFeed, Help: "Direktupphandlingar i en kategori utan avtal summeras över så lång tid och jämförs med direktupphandlingsgränsen.", Least: 1, Most: 36},
	{Key: windowMonths, Label: "Avtalsslut inom", Unit: policy.Months, Group: groupScore, Help: "Två behov jämförs när avtalen slutar inom så lång tid från varandra.", Least: 1, Most: 60},
	{Key: cpvDigits, Label: "Lika siffror i CPV-koden", Unit: policy.Digits, Group: groupScore, Help: "Så många siffror ska vara lika för att behoven ska höra till samma grupp.", Least: 2, Most: 8},
	{Key: pointsLeaf, Label: "Samma kategori", Unit: policy.Points, Group: groupScore, Help: "För samma kategori på lägsta nivån.", Most: 100},
	{Key: pointsCPV, Label: "Samma CPV-grupp", Unit: policy.Points, Group: groupScore, Help: "När kategorin skiljer men CPV-koden börjar lika.", Most: 100},
	{Key: pointsDate, Label: "Avtalsslut nära varandra", Unit: policy.Points, Group: groupScore, Help: "Högst så många; färre ju längre ifrån varandra avtalen slutar.", Most: 100},
	{Key: pointsValue, Label: "Båda över direktupphandlingsgränsen", Unit: policy.Points, Group: groupScore, Help: "När båda värdena är kända och över gränsen.", Most: 100},
	{Key: pointsEarlier, Label: "Tidigare samordnade", Unit: policy.Points, Group: groupScore, Help: "När något av behoven har köpts gemensamt förut.", Most: 100},
	{Key: pointsShow, Label: "Visas från", Unit: policy.Points, Group: groupScore, Help: "Kandidater med färre poäng visas inte.", Most: 200},
}}

// Rules is the parameters of one day, with the law of that day.
type Rules struct {
	values policy.Values
	law    law.Book
	on     day.Date
}

// NewRules makes rules of values by key and the law.
func NewRules(values policy.Values, book law.Book, on day.Date) Rules {
	return Rules{values, book, on}
}

// Direct is from where a direct award of goods or services is not allowed. What the law
// does not know is not guessed.
func (r Rules) Direct() money.Opt {
	limit, err := r.law.DirectLimit(law.LOU, law.Goods, r.on)
	if err != nil {
		return money.Opt{}
	}
	return money.Some(limit.Amount)
}

// Procedure is how something of the value is usually procured.
func (r Rules) Procedure(value money.Opt) Procedure {
	ruling, err := r.law.Regime(law.Purchase{Object: law.Goods, Value: value, Start: r.on})
	switch {
	case err != nil:
		return usualProcedure
	case ruling.Regime == law.DirectAward:
		return "direct"
	case ruling.Regime == law.National:
		return "single19"
	}
	return usualProcedure
}

// Of returns a parameter's number.
func (r Rules) Of(key string) int64 { return r.values[key] }

// usualProcedure is how an item without procedure is counted: most that is planned is
// large enough for a notice in the whole union.
const usualProcedure Procedure = "open"

// alike are procedures that have no normal time of their own, with the one that is used.
var alike = map[Procedure]Procedure{"": usualProcedure, "lov": usualProcedure, "dis": usualProcedure, "dialogue": "negotiated", "calloff": "fku"}

// Lead returns the normal days from start to contract for a procedure (handbook 2.5, see
// area/law) and a complexity from 1, the shortest, to 5; 0 is not judged and counts as
// the middle. ok is false when the normal time is not known.
func (r Rules) Lead(p Procedure, complexity int64) (days int64, ok bool) {
	if other, ok := alike[p]; ok {
		p = other
	}
	shortest, longest, err := r.law.LeadTime(string(p), r.on)
	if complexity == 0 {
		complexity = 3
	}
	return int64(shortest) + int64(longest-shortest)*(complexity-1)/4, err == nil
}

// LatestStart is the last day to begin, so that a new contract can be used on the day
// it is needed; 0 when it cannot be told.
func (r Rules) LatestStart(needed day.Date, p Procedure, complexity int64) day.Date {
	lead, ok := r.Lead(p, complexity)
	if needed == 0 || !ok {
		return 0
	}
	return needed.AddDays(-int(lead + r.Of(transition)))
}
