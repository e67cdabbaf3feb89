package capacity

import (
	"slices"
	"strconv"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Parameter is one number that the estimates use, with what it means. None of them is
// law: the organisation sets them, each from a day.
type Parameter struct {
	Key   string
	Label string
	Kind  Written
	Group string
	Help  string
	Least int64
	Most  int64
}

// Written is how a parameter is written: it is kept as a whole number.
type Written string

// The kinds.
const (
	InHours   Written = "timmar"  // kept in minutes
	InFactor  Written = "gånger"  // kept per mille
	InPercent Written = "procent" // kept per mille
	InWeeks   Written = "veckor"
)

// The keys of the parameters. Hours of a procedure are baseOf its kind.
const (
	partyExtra     = "party_extra"
	reviewHours    = "review_hours"
	fullTime       = "full_time"
	shareOfTime    = "procurement_share"
	threshold      = "threshold"
	overWeeks      = "over_weeks"
	lateWeeks      = "late_weeks"
	outsourcedOwn  = "outsourced_own"
	phasePrepare   = "phase_prepare"
	phaseProcure   = "phase_procure"
	phaseImplement = "phase_implement"
)

const (
	groupBase   = "Timmar för ett förfarande"
	groupFactor = "Svårighet och omfattning"
	groupPhase  = "Hur timmarna fördelas på stegen"
	groupTime   = "Tid för upphandling"
	groupQueue  = "Förslag att anlita konsult"
)

// Parameters describes every parameter, in the order of the page.
func Parameters() []Parameter { return slices.Clone(parameters) }

var parameters = []Parameter{
	{"base_direct", "Direktupphandling", InHours, groupBase, "Även avrop och förhandsannons.", 0, 60 * 2000},
	{"base_fku", "Förnyad konkurrensutsättning", InHours, groupBase, "Även upphandling inom dynamiskt inköpssystem.", 0, 60 * 2000},
	{"base_chapter19", "Upphandling enligt 19 kap.", InHours, groupBase, "Även förenklat förfarande och urvalsförfarande.", 0, 60 * 2000},
	{"base_open", "Öppet förfarande över tröskelvärdet", InHours, groupBase, "Används också när förfarandet inte är känt.", 0, 60 * 2000},
	{"base_selective", "Selektivt eller förhandlat förfarande", InHours, groupBase, "Även dynamiskt inköpssystem och innovationspartnerskap.", 0, 60 * 2000},
	{"base_dialogue", "Konkurrenspräglad dialog", InHours, groupBase, "Även projekttävling.", 0, 60 * 2000},
	{"base_lov", "Valfrihetssystem (LOV)", InHours, groupBase, "Att inrätta systemet.", 0, 60 * 2000},
	{"complexity_1", "Komplexitet 1, enkel", InFactor, groupFactor, "Timmarna gånger detta tal.", 1, 10_000},
	{"complexity_2", "Komplexitet 2", InFactor, groupFactor, "", 1, 10_000},
	{"complexity_3", "Komplexitet 3, vanlig", InFactor, groupFactor, "Antas när ingen har angett någon.", 1, 10_000},
	{"complexity_4", "Komplexitet 4", InFactor, groupFactor, "", 1, 10_000},
	{"complexity_5", "Komplexitet 5, mycket svår", InFactor, groupFactor, "", 1, 10_000},
	{partyExtra, "Tillägg för varje ytterligare part", InPercent, groupFactor, "", 0, 1000},
	{reviewHours, "Hantera en överprövning", InHours, groupFactor, "Läggs till medan ett mål pågår.", 0, 60 * 1000},
	{phasePrepare, "Förbereda", InPercent, groupPhase, "Från start till annons.", 0, 1000},
	{phaseProcure, "Upphandla", InPercent, groupPhase, "Från annons till tilldelning.", 0, 1000},
	{phaseImplement, "Implementera", InPercent, groupPhase, "Från tilldelning till avtal.", 0, 1000},
	{fullTime, "Heltid per vecka", InHours, groupTime, "En vecka utan helgdagar.", 60, 60 * 60},
	{shareOfTime, "Del av arbetstiden som är upphandling", InPercent, groupTime, "Resten är möten, frågor och annat.", 1, 1000},
	{outsourcedOwn, "Egen tid i en utlagd upphandling", InPercent, groupTime, "Den del av timmarna som blir kvar hos inköparen när en konsult gör arbetet.", 0, 1000},
	{lateWeeks, "Försenat arbete antas ta ännu", InWeeks, groupTime, "När avtalsdagen har passerats räknas arbetet fram till så många veckor från i dag.", 1, 52},
	{threshold, "Belastning som är för hög", InPercent, groupQueue, "", 1, 5000},
	{overWeeks, "Så många veckor i följd", InWeeks, groupQueue, "", 1, 52},
}

// Text writes a number of the parameter: "140 timmar", "1,3 gånger", "110 %".
func (p Parameter) Text(n int64) string {
	switch p.Kind {
	case InHours:
		return Minutes(n).Hours()
	case InFactor:
		return "× " + perMille(n, 1)
	case InPercent:
		return percent(n)
	}
	return sv.Plural(n, "vecka", "veckor")
}

// perMille writes n/1000 times a factor, with the decimals that it has.
func perMille(n, times int64) string {
	for decimals, step := 0, 1000/times; ; decimals, step = decimals+1, step/10 {
		if step <= 1 || n%step == 0 {
			return sv.Decimal(n*times, 1000, decimals)
		}
	}
}

// percent writes a per mille in percent: "112,5 %".
func percent(n int64) string { return perMille(n, 100) + sv.Space + "%" }

// Read reads a number as it is written in the form.
func (p Parameter) Read(text string) (int64, error) {
	var n int64
	ok := true
	switch p.Kind {
	case InHours:
		var m Minutes
		err := m.UnmarshalText([]byte(text))
		n, ok = int64(m), err == nil
	case InFactor:
		n, ok = number(plainNumber(text), 1000)
	case InPercent:
		n, ok = number(plainNumber(text), 10)
	default:
		n, ok = number(plainNumber(text), 1)
	}
	if !ok || n < p.Least || n > p.Most {
		return 0, refuse("value", "Skriv ett tal mellan "+p.Text(p.Least)+" och "+p.Text(p.Most)+".")
	}
	return n, nil
}

// ParameterOf returns the parameter with the key.
func ParameterOf(key string) (Parameter, bool) {
	i := slices.IndexFunc(parameters, func(p Parameter) bool { return p.Key == key })
	if i < 0 {
		return Parameter{}, false
	}
	return parameters[i], true
}

// Rules is the parameters of one day.
type Rules map[string]int64

// Minutes returns a parameter of hours.
func (r Rules) Minutes(key string) Minutes { return Minutes(r[key]) }

// Factor returns the per mille of a complexity from 1 to 5.
func (r Rules) Factor(complexity int64) int64 {
	return r["complexity_"+strconv.FormatInt(complexity, 10)]
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
	p, ok := ParameterOf(v.Key)
	switch {
	case !ok:
		return refuse("key", "Välj vilken parameter som ändras.")
	case v.Value < p.Least || v.Value > p.Most:
		return refuse("value", "Skriv ett tal mellan "+p.Text(p.Least)+" och "+p.Text(p.Most)+".")
	case v.ValidFrom == 0:
		return refuse("valid_from", "Ange från vilken dag talet gäller.")
	case v.Source == "":
		return refuse("source", "Ange vem som har bestämt det, eller varför.")
	}
	return nil
}

func refuse(key, message string) error {
	return fault.Invalid(fault.Field{Name: key, Message: message})
}
