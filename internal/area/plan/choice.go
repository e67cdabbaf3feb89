package plan

import (
	"slices"

	"klover/internal/base/fault"
	"klover/internal/base/field"
)

// State is how far an item has come.
type State string

// The states. Begun, Done and Cancelled follow from the item's procurement.
const (
	Planned   State = "planned"
	Begun     State = "begun"
	Done      State = "done"
	Cancelled State = "cancelled"
	Dropped   State = "dropped"
)

// States is the states with their Swedish names.
var States = []field.Option{
	{Value: "planned", Label: "Planerad"}, {Value: "begun", Label: "Pågår"}, {Value: "done", Label: "Klar"},
	{Value: "cancelled", Label: "Avbruten"}, {Value: "dropped", Label: "Struken"},
}

// Open tells whether the item is still ahead of its contract.
func (s State) Open() bool { return s == Planned || s == Begun }

// Sv returns the state's Swedish name.
func (s State) Sv() string { return field.LabelOf(States, string(s)) }

// Origin is why an item is in the plan (handbook 2.2).
type Origin string

// The origins.
const (
	FromContract   Origin = "contract"
	FromOption     Origin = "option"
	FromNeed       Origin = "need"
	FromStrategy   Origin = "strategy"
	FromInvestment Origin = "investment"
	FromLaw        Origin = "law"
	FromRerun      Origin = "rerun"
	FromUncovered  Origin = "uncovered"
)

// Origins is the origins with their Swedish names.
var Origins = []field.Option{
	{Value: "contract", Label: "Avtal löper ut"}, {Value: "option", Label: "Option"}, {Value: "need", Label: "Nytt behov"},
	{Value: "strategy", Label: "Kategoristrategi"}, {Value: "investment", Label: "Investering (Permit)"}, {Value: "law", Label: "Lagkrav"},
	{Value: "rerun", Label: "Överprövad eller avbruten – görs om"}, {Value: "uncovered", Label: "Avtalslöst område"},
}

// Sv returns the origin's Swedish name.
func (o Origin) Sv() string { return field.LabelOf(Origins, string(o)) }

// Procedure is how the item is planned to be procured. The codes are those of the
// case that it becomes.
type Procedure string

// Procedures is the procedures that are planned for.
var Procedures = []field.Option{
	{Value: "open", Label: "Öppet förfarande"}, {Value: "restricted", Label: "Selektivt förfarande"},
	{Value: "negotiated", Label: "Förhandlat förfarande"}, {Value: "dialogue", Label: "Konkurrenspräglad dialog"},
	{Value: "single19", Label: "Annonspliktig enligt 19 kap."}, {Value: "dis", Label: "Dynamiskt inköpssystem"},
	{Value: "fku", Label: "Förnyad konkurrensutsättning"}, {Value: "calloff", Label: "Avrop"},
	{Value: "direct", Label: "Direktupphandling"}, {Value: "lov", Label: "Valfrihetssystem (LOV)"},
}

// Sv returns the procedure's Swedish name, "" when none is chosen.
func (p Procedure) Sv() string { return field.LabelOf(Procedures, string(p)) }

// Regimes is the laws, with the codes of the case.
var Regimes = []field.Option{
	{Value: "lou", Label: "LOU"}, {Value: "luf", Label: "LUF"}, {Value: "luk", Label: "LUK"},
	{Value: "lufs", Label: "LUFS"}, {Value: "lov", Label: "LOV"}, {Value: "exempt", Label: "Undantag från lagen"},
}

// Risks says how uncertain the item's days and outcome are.
var Risks = []field.Option{{Value: "low", Label: "Låg"}, {Value: "medium", Label: "Medel"}, {Value: "high", Label: "Hög"}}

// Coordination is what is known about buying together with the other region.
type Coordination string

// The answers.
const (
	Unasked  Coordination = ""
	Pending  Coordination = "pending"
	Joint    Coordination = "joint"
	Separate Coordination = "separate"
)

// Coordinations is the answers with their Swedish names.
var Coordinations = []field.Option{
	{Value: "pending", Label: "Utreds"}, {Value: "joint", Label: "Samordnas"}, {Value: "separate", Label: "Var för sig"},
}

// Sv returns the answer's Swedish name.
func (c Coordination) Sv() string { return field.LabelOf(Coordinations, string(c)) }

// SeparateReasons is why something is not bought together (handbook 2.1). The codes
// are those of the case.
var SeparateReasons = []field.Option{
	{Value: "needs", Label: "Olika behov"}, {Value: "patterns", Label: "Olika köpmönster"}, {Value: "term", Label: "Olika avtalstid"},
	{Value: "done", Label: "Redan upphandlat av den andra"}, {Value: "urgent", Label: "Brådska"}, {Value: "place", Label: "Geografiskt bundet"},
	{Value: "other", Label: "Annat"},
}

// GuestKinds is what sort of organisation a guest is.
var GuestKinds = []field.Option{
	{Value: "municipality", Label: "Kommun"}, {Value: "region", Label: "Annan region"},
	{Value: "company", Label: "Kommunalt eller regionalt bolag"}, {Value: "other", Label: "Annan"},
}

// known tells whether the value is one of the options.
func known(options []field.Option, value string) bool {
	return slices.ContainsFunc(options, func(o field.Option) bool { return o.Value == value })
}

// refuse makes faults of one field.
func refuse(key, message string) error {
	return fault.Invalid(fault.Field{Name: key, Message: message})
}
