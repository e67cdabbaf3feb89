package capacity

import (
	"strconv"

	"klover/internal/area/law/policy"
	"klover/internal/base/fault"
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

// inHours is kept in minutes.
var inHours = policy.Unit{Name: "timmar", Text: func(n int64) string { return Minutes(n).Hours() }, Read: func(text string) (int64, bool) {
	var m Minutes
	err := m.UnmarshalText([]byte(text))
	return int64(m), err == nil
}}

// parameters are the numbers of the estimates, in the order of the page.
var parameters = policy.Set{Table: KindRule, Parameters: []policy.Parameter{
	{Key: "base_direct", Label: "Direktupphandling", Unit: inHours, Group: groupBase, Help: "Även avrop och förhandsannons.", Most: 60 * 2000},
	{Key: "base_fku", Label: "Förnyad konkurrensutsättning", Unit: inHours, Group: groupBase, Help: "Även upphandling inom dynamiskt inköpssystem.", Most: 60 * 2000},
	{Key: "base_chapter19", Label: "Upphandling enligt 19 kap.", Unit: inHours, Group: groupBase, Help: "Även förenklat förfarande och urvalsförfarande.", Most: 60 * 2000},
	{Key: "base_open", Label: "Öppet förfarande över tröskelvärdet", Unit: inHours, Group: groupBase, Help: "Används också när förfarandet inte är känt.", Most: 60 * 2000},
	{Key: "base_selective", Label: "Selektivt eller förhandlat förfarande", Unit: inHours, Group: groupBase, Help: "Även dynamiskt inköpssystem och innovationspartnerskap.", Most: 60 * 2000},
	{Key: "base_dialogue", Label: "Konkurrenspräglad dialog", Unit: inHours, Group: groupBase, Help: "Även projekttävling.", Most: 60 * 2000},
	{Key: "base_lov", Label: "Valfrihetssystem (LOV)", Unit: inHours, Group: groupBase, Help: "Att inrätta systemet.", Most: 60 * 2000},
	{Key: "complexity_1", Label: "Komplexitet 1, enkel", Unit: policy.Factor, Group: groupFactor, Help: "Timmarna gånger detta tal.", Least: 1, Most: 10_000},
	{Key: "complexity_2", Label: "Komplexitet 2", Unit: policy.Factor, Group: groupFactor, Least: 1, Most: 10_000},
	{Key: "complexity_3", Label: "Komplexitet 3, vanlig", Unit: policy.Factor, Group: groupFactor, Help: "Antas när ingen har angett någon.", Least: 1, Most: 10_000},
	{Key: "complexity_4", Label: "Komplexitet 4", Unit: policy.Factor, Group: groupFactor, Least: 1, Most: 10_000},
	{Key: "complexity_5", Label: "Komplexitet 5, mycket svår", Unit: policy.Factor, Group: groupFactor, Least: 1, Most: 10_000},
	{Key: partyExtra, Label: "Tillägg för varje ytterligare part", Unit: policy.PerMille, Group: groupFactor, Most: 1000},
	{Key: reviewHours, Label: "Hantera en överprövning", Unit: inHours, Group: groupFactor, Help: "Läggs till medan ett mål pågår.", Most: 60 * 1000},
	{Key: phasePrepare, Label: "Förbereda", Unit: policy.PerMille, Group: groupPhase, Help: "Från start till annons.", Most: 1000},
	{Key: phaseProcure, Label: "Upphandla", Unit: policy.PerMille, Group: groupPhase, Help: "Från annons till tilldelning.", Most: 1000},
	{Key: phaseImplement, Label: "Implementera", Unit: policy.PerMille, Group: groupPhase, Help: "Från tilldelning till avtal.", Most: 1000},
	{Key: fullTime, Label: "Heltid per vecka", Unit: inHours, Group: groupTime, Help: "En vecka utan helgdagar.", Least: 60, Most: 60 * 60},
	{Key: shareOfTime, Label: "Del av arbetstiden som är upphandling", Unit: policy.PerMille, Group: groupTime, Help: "Resten är möten, frågor och annat.", Least: 1, Most: 1000},
	{Key: outsourcedOwn, Label: "Egen tid i en utlagd upphandling", Unit: policy.PerMille, Group: groupTime, Help: "Den del av timmarna som blir kvar hos inköparen när en konsult gör arbetet.", Most: 1000},
	{Key: lateWeeks, Label: "Försenat arbete antas ta ännu", Unit: policy.Weeks, Group: groupTime, Help: "När avtalsdagen har passerats räknas arbetet fram till så många veckor från i dag.", Least: 1, Most: 52},
	{Key: threshold, Label: "Belastning som är för hög", Unit: policy.PerMille, Group: groupQueue, Least: 1, Most: 5000},
	{Key: overWeeks, Label: "Så många veckor i följd", Unit: policy.Weeks, Group: groupQueue, Least: 1, Most: 52},
}}

// Rules is the parameters of one day.
type Rules policy.Values

// Minutes returns a parameter of hours.
func (r Rules) Minutes(key string) Minutes { return Minutes(r[key]) }

// Factor returns the per mille of a complexity from 1 to 5.
func (r Rules) Factor(complexity int64) int64 {
	return r["complexity_"+strconv.FormatInt(complexity, 10)]
}

func refuse(key, message string) error {
	return fault.Invalid(fault.Field{Name: key, Message: message})
}
