package plan

import (
	"slices"
	"time"

	"klover/internal/area/law"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// Parameter is one number that the rules of the plan use, with what it means. None
// of them is law: the organisation sets them, each from a day.
type Parameter struct {
	Key   string
	Label string
	Unit  string // "dagar", "procent", "poäng", "månader", "siffror"
	Group string
	Help  string
	Least int64
	Most  int64
}

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

// recommended ends the help of every parameter.
const recommended = " [R] Rekommendation ur Klövers regelunderlag, inte lag."

// Parameters describes every parameter, in the order of the page.
func Parameters() []Parameter {
	list := []Parameter{
		{proposeDays, "Förslag i god tid", "dagar", groupFeed, "Så långt före senaste start föreslås en planpost för ett avtal som löper ut.", 0, 730},
		{transition, "Övergång till nytt avtal", "dagar", groupFeed, "Tid mellan tecknat avtal och första leverans, som dras från avtalets slut.", 0, 365},
		{optionDays, "Optionsbeslut före besked", "dagar", groupFeed, "Så långt före sista dag för besked ska det beslutas om optionen används.", 0, 365},
		{ceilingNear, "Takvolym som ger förslag", "procent", groupFeed, "När så stor del av ett ramavtals takvolym är använd föreslås en förtida upphandling.", 1, 100},
		{coveredMonths, "Inköp utan avtal räknas över", "månader", groupFeed, "Direktupphandlingar i en kategori utan avtal summeras över så lång tid och jämförs med direktupphandlingsgränsen.", 1, 36},
	}
	list = append(list,
		Parameter{windowMonths, "Avtalsslut inom", "månader", groupScore, "Två behov jämförs när avtalen slutar inom så lång tid från varandra.", 1, 60},
		Parameter{cpvDigits, "Lika siffror i CPV-koden", "siffror", groupScore, "Så många siffror ska vara lika för att behoven ska höra till samma grupp.", 2, 8},
		Parameter{pointsLeaf, "Samma kategori", "poäng", groupScore, "För samma kategori på lägsta nivån.", 0, 100},
		Parameter{pointsCPV, "Samma CPV-grupp", "poäng", groupScore, "När kategorin skiljer men CPV-koden börjar lika.", 0, 100},
		Parameter{pointsDate, "Avtalsslut nära varandra", "poäng", groupScore, "Högst så många; färre ju längre ifrån varandra avtalen slutar.", 0, 100},
		Parameter{pointsValue, "Båda över direktupphandlingsgränsen", "poäng", groupScore, "När båda värdena är kända och över gränsen.", 0, 100},
		Parameter{pointsEarlier, "Tidigare samordnade", "poäng", groupScore, "När något av behoven har köpts gemensamt förut.", 0, 100},
		Parameter{pointsShow, "Visas från", "poäng", groupScore, "Kandidater med färre poäng visas inte.", 0, 200},
	)
	for i := range list {
		list[i].Help += recommended
	}
	return list
}

// Rules is the parameters of one day, with the law of that day.
type Rules struct {
	values map[string]int64
	law    law.Book
	on     day.Date
}

// NewRules makes rules of values by key and the law.
func NewRules(values map[string]int64, book law.Book, on day.Date) Rules {
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

// Value is a parameter's number from a day on.
type Value struct {
	Key       string
	ValidFrom day.Date
	Value     int64
	Source    string
	SetBy     string
	CreatedAt time.Time
}

// Check tells what is wrong with a new number.
func (v Value) Check() error {
	i := slices.IndexFunc(Parameters(), func(p Parameter) bool { return p.Key == v.Key })
	if i < 0 {
		return refuse("key", "Parametern finns inte.")
	}
	p := Parameters()[i]
	if v.Value < p.Least || v.Value > p.Most {
		return refuse("value", "Skriv ett tal mellan "+number(p.Least)+" och "+number(p.Most)+".")
	}
	if v.ValidFrom == 0 {
		return refuse("valid_from", "Ange från vilken dag talet gäller.")
	}
	if v.Source == "" {
		return refuse("source", "Ange vem som har bestämt det, eller varför.")
	}
	return nil
}

// ValueFields reads a parameter's number from a form.
var ValueFields = field.Set[Value]{{Key: "value", Label: "Värde", Kind: field.Number, At: func(v *Value) any { return &v.Value }}}
