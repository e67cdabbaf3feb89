package procurement

import (
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
)

// State is how far a procurement has come.
type State string

// The states, in the order of the work.
const (
	Taken      State = "taken"
	Preparing  State = "preparing"
	Announced  State = "announced"
	Evaluating State = "evaluating"
	Awarded    State = "awarded"
	Signed     State = "signed"
	Closed     State = "closed"
	Cancelled  State = "cancelled"
)

// States is the states with their Swedish names.
var States = []field.Option{
	{Value: "taken", Label: "Uttagen"}, {Value: "preparing", Label: "Förbereds"},
	{Value: "announced", Label: "Annonserad"}, {Value: "evaluating", Label: "Utvärderas"},
	{Value: "awarded", Label: "Tilldelad"}, {Value: "signed", Label: "Avtal tecknat"},
	{Value: "closed", Label: "Avslutad"}, {Value: "cancelled", Label: "Avbruten"},
}

// Sv returns the state's Swedish name.
func (s State) Sv() string { return field.LabelOf(States, string(s)) }

// Running tells whether work remains before the procurement has its contract.
func (s State) Running() bool { return slices.Contains(running, s) }

var running = []State{Taken, Preparing, Announced, Evaluating, Awarded}

// Procedure is how suppliers are asked for tenders. "" is not known, as in some
// rows of the national statistics.
type Procedure string

// ProcedureType describes a procedure.
type ProcedureType struct {
	Code       Procedure
	Label      string
	BT105      string // eForms procedure type, "" when the procedure has none
	Law        string // where it is regulated
	Advertised bool   // begins with a contract notice and is counted among the announced
	Aliases    []string
}

// The procedures that the rules speak of; all are in Procedures.
const (
	Direct   Procedure = "direct"
	FKU      Procedure = "fku"
	CallOff  Procedure = "calloff"
	LOVEntry Procedure = "lov"
)

// Procedures is the procedures of handbook §3.3, with those abolished on
// 1 February 2022. What is not advertised by a contract notice (direct awards,
// call-offs, prior information, LOV) is left out of the announced by §6.2.
var Procedures = []ProcedureType{
	{"open", "Öppet förfarande", "open", "LOU 6 kap. 2 §", true, []string{"öppet", "öppen"}},
	{"restricted", "Selektivt förfarande", "restricted", "LOU 6 kap. 3 §", true, []string{"selektivt"}},
	{"negotiated", "Förhandlat förfarande med föregående annonsering", "neg-w-call", "LOU 6 kap. 5 §", true, []string{"förhandlat", "förhandlat förfarande", "förhandlat med annonsering"}},
	{"dialogue", "Konkurrenspräglad dialog", "comp-dial", "LOU 6 kap. 20 §", true, nil},
	{"innovation", "Innovationspartnerskap", "innovation", "LOU 6 kap. 24 §", true, nil},
	{"single19", "Annonspliktig upphandling 19 kap., ett steg", "oth-single", "LOU 19 kap.", true, []string{"annonspliktig upphandling", "19 kap", "19 kap.", "kap 19", "kap. 19", "annat förfarande i ett steg"}},
	{"multi19", "Annonspliktig upphandling 19 kap., flera steg", "oth-mult", "LOU 19 kap.", true, []string{"annat förfarande i flera steg"}},
	{"simplified", "Förenklat förfarande", "oth-single", "LOU 19 kap. till 2022-01-31", true, []string{"förenklat", "förenklad upphandling", "förenklad"}},
	{"selection", "Urvalsförfarande", "oth-mult", "LOU 19 kap. till 2022-01-31", true, []string{"urval", "urvalsupphandling"}},
	{"dis", "Dynamiskt inköpssystem", "restricted", "LOU 8 kap.", true, []string{"dis", "inrättande av dis"}},
	{"contest", "Projekttävling", "", "LOU 18 kap.", true, nil},
	{"other", "Annat förfarande", "", "", true, []string{"annat", "övrigt"}},
	{"negotiated_no_call", "Förhandlat förfarande utan föregående annonsering", "neg-wo-call", "LOU 6 kap. 12 §", false, []string{"förhandlat utan annonsering"}},
	{Direct, "Direktupphandling", "", "LOU 19 a kap.", false, []string{"direkt", "du-upphandling"}},
	{FKU, "Förnyad konkurrensutsättning", "", "LOU 7 kap. 6 §", false, []string{"fku", "avrop med förnyad konkurrensutsättning"}},
	{CallOff, "Avrop", "", "LOU 7 kap. 5 §", false, []string{"avrop från ramavtal", "avrop enligt rangordning", "avrop enligt fördelningsnyckel", "rangordning"}},
	{"dis_call", "Upphandling inom dynamiskt inköpssystem", "", "LOU 8 kap.", false, []string{"inbjudan dis"}},
	{"pin", "Förhandsannons", "", "LOU 10 kap. 2 §", false, []string{"förhandsannonsering"}},
	{LOVEntry, "Valfrihetssystem (LOV)", "", "2008:962", false, []string{"lov", "valfrihetssystem"}},
}

// Type returns the description of the procedure, the zero value for an unknown one.
func (p Procedure) Type() ProcedureType {
	for _, t := range Procedures {
		if t.Code == p {
			return t
		}
	}
	return ProcedureType{}
}

// Advertised tells whether the procedure begins with a contract notice. A
// procedure that is not known counts as advertised when it has a notice date.
func (p Procedure) Advertised() bool { return p == "" || p.Type().Advertised }

// Sv returns the procedure's Swedish name, "" when it is not known.
func (p Procedure) Sv() string { return p.Type().Label }

// UnmarshalText reads a code, a name or one of the names met in purchasing
// offices' lists; an empty text is not known.
func (p *Procedure) UnmarshalText(text []byte) error {
	var options []field.Option
	aliases := map[string]string{}
	for _, t := range Procedures {
		options = append(options, field.Option{Value: string(t.Code), Label: t.Label})
		for _, a := range t.Aliases {
			aliases[a] = string(t.Code)
		}
	}
	code, err := readCode(string(text), options, aliases, "förfarandet")
	*p = Procedure(code)
	return err
}

func procedureOptions() []field.Option {
	var options []field.Option
	for _, t := range Procedures {
		options = append(options, field.Option{Value: string(t.Code), Label: t.Label})
	}
	return options
}

// Regime is the law that the procurement follows (handbook §3.2). A procurement
// keeps the law of the day it began.
type Regime string

// Regimes is the laws.
var Regimes = []field.Option{
	{Value: "lou", Label: "LOU (2016:1145)"}, {Value: "luf", Label: "LUF (2016:1146)"},
	{Value: "luk", Label: "LUK (2016:1147)"}, {Value: "lufs", Label: "LUFS (2011:1029)"},
	{Value: "lov", Label: "LOV (2008:962)"}, {Value: "lou2007", Label: "Äldre LOU (2007:1091)"},
	{Value: "exempt", Label: "Undantag från lagen"},
}

var regimeAliases = map[string]string{
	"lou": "lou", "2016:1145": "lou", "direktiv 2014/24/eu": "lou", "luf": "luf", "2016:1146": "luf", "direktiv 2014/25/eu": "luf",
	"luk": "luk", "2016:1147": "luk", "direktiv 2014/23/eu": "luk", "lufs": "lufs", "2011:1029": "lufs", "direktiv 2009/81/eg": "lufs",
	"lov": "lov", "2008:962": "lov", "2007:1091": "lou2007", "äldre lou": "lou2007", "undantag": "exempt",
}

// UnmarshalText reads a code, a name, a number of the statute book or of the directive.
func (r *Regime) UnmarshalText(text []byte) error {
	code, err := readCode(string(text), Regimes, regimeAliases, "lagen")
	*r = Regime(code)
	return err
}

// Nature is what is bought.
type Nature string

// Natures is the kinds of purchase.
var Natures = []field.Option{
	{Value: "goods", Label: "Varor"}, {Value: "services", Label: "Tjänster"},
	{Value: "works", Label: "Byggentreprenader"}, {Value: "mixed", Label: "Blandat"},
	{Value: "social", Label: "Sociala och andra särskilda tjänster (bilaga 2)"}, {Value: "welfare", Label: "Välfärdstjänster (bilaga 2 a)"},
}

var natureAliases = map[string]string{
	"vara": "goods", "tjänst": "services", "bygg": "works", "byggentreprenad": "works", "entreprenad": "works",
	"varor och tjänster": "mixed", "supplies": "goods", "sociala tjänster": "social", "sociala och andra särskilda tjänster": "social", "bilaga 2": "social",
	"välfärdstjänst": "welfare", "välfärdstjänster": "welfare", "bilaga 2 a": "welfare", "bilaga 2a": "welfare",
}

// UnmarshalText reads a code or a name.
func (n *Nature) UnmarshalText(text []byte) error {
	code, err := readCode(string(text), Natures, natureAliases, "slaget")
	*n = Nature(code)
	return err
}

// Forms is how the buyers came together. A procurement may be joint in any form:
// the list of 27 for 2022 has own procedures, call-offs on the frameworks of
// central purchasing bodies and a national agreement (handbook §1.1).
var Forms = []field.Option{
	{Value: "own", Label: "Egen upphandling"}, {Value: "cpb", Label: "Avrop eller FKU via inköpscentral"},
	{Value: "national", Label: "Nationellt avtal"}, {Value: "7k", Label: "7-klöversamarbete"},
}

// UncoordinatedReasons is why the regions did not buy together (handbook §2.1.5).
var UncoordinatedReasons = []field.Option{
	{Value: "needs", Label: "Olika behov"}, {Value: "patterns", Label: "Olika köpmönster"},
	{Value: "term", Label: "Olika avtalstid"}, {Value: "done", Label: "Redan upphandlat av den andra"},
	{Value: "urgent", Label: "Brådska"}, {Value: "place", Label: "Geografiskt bundet"}, {Value: other, Label: "Annat"},
}

// CancelReasons is why a procurement was cancelled (handbook §3.11). "unknown" is
// for lists that do not tell; the verb Cancel does not accept it.
var CancelReasons = []field.Option{
	{Value: "no_tenders", Label: "Inga anbud"}, {Value: "unsuitable", Label: "Inga kvalificerade eller lämpliga anbud"},
	{Value: "competition", Label: "Bristande konkurrens"}, {Value: "price", Label: "För högt pris"},
	{Value: "documents", Label: "Fel i upphandlingsdokumenten"}, {Value: "need", Label: "Ändrat behov"},
	{Value: "circumstances", Label: "Ändrade förutsättningar"}, {Value: "court", Label: "Domstol: görs om"},
	{Value: other, Label: "Annat"}, {Value: unknown, Label: "Uppgift saknas"},
}

const (
	other   = "other"
	unknown = "unknown"
)

// Judgement is a lawyer's answer to a question that needs one: whether a
// cancellation could have been avoided.
type Judgement string

// The judgements. Not yet judged is "".
const (
	Unjudged Judgement = ""
	Yes      Judgement = "yes"
	No       Judgement = "no"
)

// Judgements is the answers with their Swedish names.
var Judgements = []field.Option{{Value: "", Label: "Ej bedömd"}, {Value: "yes", Label: "Ja"}, {Value: "no", Label: "Nej"}}

var judgementAliases = map[string]string{"j": "yes", "x": "yes", "true": "yes", "n": "no", "false": "no", "onödig": "yes", "undvikbar": "yes", "-": ""}

// Sv returns the judgement's Swedish name.
func (j Judgement) Sv() string { return field.LabelOf(Judgements, string(j)) }

// UnmarshalText reads a code or a name.
func (j *Judgement) UnmarshalText(text []byte) error {
	code, err := readCode(string(text), Judgements, judgementAliases, "bedömningen")
	*j = Judgement(code)
	return err
}

// Sectors is where a buyer belongs in the national statistics.
var Sectors = []field.Option{
	{Value: "Kommun", Label: "Kommun"}, {Value: "Region", Label: "Region"},
	{Value: "Stat", Label: "Stat"}, {Value: "Annat", Label: "Annat"},
}

// readCode returns the stored code of what people write, "" for nothing.
func readCode(text string, options []field.Option, aliases map[string]string, what string) (string, error) {
	clean := strings.ToLower(strings.Join(strings.Fields(text), " "))
	if code, ok := aliases[clean]; ok || clean == "" {
		return code, nil
	}
	var labels []string
	for _, o := range options {
		if clean == strings.ToLower(o.Value) || clean == strings.ToLower(o.Label) {
			return o.Value, nil
		}
		labels = append(labels, o.Label)
	}
	return "", fault.Wrong("%q går inte att läsa som %s. Välj något av: %s.", text, what, strings.Join(labels, ", "))
}

func hasOption(options []field.Option, value string) bool {
	return slices.ContainsFunc(options, func(o field.Option) bool { return o.Value == value })
}
