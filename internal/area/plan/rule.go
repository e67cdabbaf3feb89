package plan

import (
	"slices"
	"time"

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

// The keys of the parameters, except those of lead times.
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
	groupLead  = "Ledtider"
	groupScore = "Kandidater för samordning"
)

// recommended ends the help of every parameter.
const recommended = " [R] Rekommendation ur handboken, inte lag."

// Parameters describes every parameter, in the order of the page.
func Parameters() []Parameter {
	list := []Parameter{
		{proposeDays, "Förslag i god tid", "dagar", groupFeed, "Så långt före senaste start föreslås en planpost för ett avtal som löper ut.", 0, 730},
		{transition, "Övergång till nytt avtal", "dagar", groupFeed, "Tid mellan tecknat avtal och första leverans, som dras från avtalets slut.", 0, 365},
		{optionDays, "Optionsbeslut före besked", "dagar", groupFeed, "Så långt före sista dag för besked ska det beslutas om optionen används.", 0, 365},
		{ceilingNear, "Takvolym som ger förslag", "procent", groupFeed, "När så stor del av ett ramavtals takvolym är använd föreslås en förtida upphandling.", 1, 100},
		{coveredMonths, "Inköp utan avtal räknas över", "månader", groupFeed, "Direktupphandlingar i en kategori utan avtal summeras över så lång tid och jämförs med direktupphandlingsgränsen.", 1, 36},
	}
	for _, l := range leads {
		list = append(list,
			Parameter{l.key + "_min", l.label + ", kortast", "dagar", groupLead, "Från start till tecknat avtal när upphandlingen är enkel (komplexitet 1).", 1, 1500},
			Parameter{l.key + "_max", l.label + ", längst", "dagar", groupLead, "Från start till tecknat avtal när upphandlingen är svår (komplexitet 5).", 1, 1500})
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

// leads are the lead times of handbook 2.5, by procedure.
var leads = []struct {
	key, label string
	procedures []Procedure
}{
	{"lead_direct", "Direktupphandling", []Procedure{"direct"}},
	{"lead_fku", "Förnyad konkurrensutsättning och avrop", []Procedure{"fku", "calloff"}},
	{"lead_single19", "Annonspliktig enligt 19 kap.", []Procedure{"single19"}},
	{"lead_open", "Öppet förfarande", []Procedure{"open", "lov", "dis"}},
	{"lead_restricted", "Selektivt, förhandlat eller dialog", []Procedure{"restricted", "negotiated", "dialogue"}},
}

// usualLead is how an item without procedure is counted: most that is planned is
// large enough for a notice in the whole union.
const usualLead = "lead_open"

// Rules is the parameters of one day, with the limits of law that they are used with.
type Rules struct {
	Limits
	values map[string]int64
}

// NewRules makes rules of values by key.
func NewRules(values map[string]int64, limits Limits) Rules { return Rules{limits, values} }

// Limits are amounts of law that the rules compare with (area/law). What is unknown
// is not guessed.
type Limits struct {
	Direct    money.Opt // from where a direct award is not allowed
	Threshold money.Opt // from where the directive applies to goods and services of a region
}

// Procedure is how something of the value is usually procured.
func (l Limits) Procedure(value money.Opt) Procedure {
	switch {
	case !value.Known || !l.Direct.Known || !l.Threshold.Known:
		return "open"
	case value.Amount < l.Direct.Amount:
		return "direct"
	case value.Amount < l.Threshold.Amount:
		return "single19"
	}
	return "open"
}

// Of returns a parameter's number.
func (r Rules) Of(key string) int64 { return r.values[key] }

// Lead returns the days from start to contract for a procedure and a complexity
// from 1 to 5; 0 is not judged and counts as the middle.
func (r Rules) Lead(p Procedure, complexity int64) int64 {
	key := usualLead
	for _, l := range leads {
		if slices.Contains(l.procedures, p) {
			key = l.key
		}
	}
	if complexity == 0 {
		complexity = 3
	}
	low, high := r.Of(key+"_min"), r.Of(key+"_max")
	return low + (high-low)*(complexity-1)/4
}

// LatestStart is the last day to begin, so that a new contract can be used on the
// day it is needed.
func (r Rules) LatestStart(needed day.Date, p Procedure, complexity int64) day.Date {
	if needed == 0 {
		return 0
	}
	return needed.AddDays(-int(r.Lead(p, complexity) + r.Of(transition)))
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
