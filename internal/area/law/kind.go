package law

import "klover/internal/base/field"

// Kind groups the rules by what they decide.
type Kind string

// The kinds.
const (
	KindAct           Kind = "act"
	KindRegime        Kind = "regime"
	KindProcedure     Kind = "procedure"
	KindPermit        Kind = "permit"
	KindThreshold     Kind = "threshold"
	KindDirectLimit   Kind = "direct_limit"
	KindDocumentation Kind = "documentation"
	KindTenderTime    Kind = "tender_time"
	KindAnswer        Kind = "answer"
	KindStandstill    Kind = "standstill"
	KindNoStandstill  Kind = "no_standstill"
	KindReview        Kind = "review"
	KindCourt         Kind = "court"
	KindNotice        Kind = "notice"
	KindNoNotice      Kind = "no_notice"
	KindChange        Kind = "change"
	KindDuty          Kind = "duty"
	KindPayout        Kind = "payout"
	KindCalendar      Kind = "calendar"
	KindPolicy        Kind = "policy"
	KindLeadTime      Kind = "lead_time"
)

// Kinds is the kinds with their Swedish names, in the order of the work.
var Kinds = []field.Option{
	{Value: "act", Label: "Lagar"}, {Value: "regime", Label: "Regelverk"}, {Value: "procedure", Label: "Förfaranden"},
	{Value: "permit", Label: "Tillåtna förfaranden"}, {Value: "threshold", Label: "Tröskelvärden"},
	{Value: "direct_limit", Label: "Direktupphandlingsgränser"}, {Value: "documentation", Label: "Dokumentationsplikt"},
	{Value: "tender_time", Label: "Kortaste tider"}, {Value: "answer", Label: "Frågor och svar"},
	{Value: "standstill", Label: "Avtalsspärr"}, {Value: "no_standstill", Label: "Utan avtalsspärr"},
	{Value: "review", Label: "Överprövning"}, {Value: "court", Label: "Domstolar"}, {Value: "notice", Label: "Annonser"},
	{Value: "no_notice", Label: "Utan efterannons"}, {Value: "change", Label: "Ändring av avtal"}, {Value: "duty", Label: "Övriga krav"},
	{Value: "payout", Label: "Ersättningar"}, {Value: "calendar", Label: "Räkning av tid"},
	{Value: "policy", Label: "Egna regler"}, {Value: "lead_time", Label: "Normtider"},
}

// Sv returns the kind's Swedish name, "" for one that does not exist.
func (k Kind) Sv() string { return field.LabelOf(Kinds, string(k)) }

// The acts. Older ones answer for procurements that began before 2017.
const (
	LOU     = "lou"
	LUF     = "luf"
	LUK     = "luk"
	LUFS    = "lufs"
	LOV     = "lov"
	LOU2007 = "lou2007"
	LUF2007 = "luf2007"
)

// Acts is the acts with their short Swedish names.
var Acts = []field.Option{
	{Value: LOU, Label: "LOU"}, {Value: LUF, Label: "LUF"}, {Value: LUK, Label: "LUK"}, {Value: LUFS, Label: "LUFS"},
	{Value: LOV, Label: "LOV"}, {Value: LOU2007, Label: "LOU (2007:1091)"}, {Value: LUF2007, Label: "LUF (2007:1092)"},
}

// older is the act that held before an act of 2016 (they began on 2017-01-01).
var older = map[string]string{LOU: LOU2007, LUF: LUF2007}

// family is the act under which the limits of an older act are kept: thresholds
// and direct award limits ran on unbroken from 2016.
func family(act string) string {
	for now, before := range older {
		if act == before {
			return now
		}
	}
	return act
}

// Regime is how strictly a procurement is regulated within its act.
type Regime string

// The regimes.
const (
	Directive   Regime = "directive" // the EU directive's rules
	National    Regime = "national"  // 19 kap. LOU: advertised, below the threshold or annex 2
	DirectAward Regime = "direct"    // 19 a kap. LOU
	FreeChoice  Regime = "choice"    // LOV
)

// Regimes is the regimes with their Swedish names.
var Regimes = []field.Option{
	{Value: "directive", Label: "Direktivstyrd"}, {Value: "national", Label: "Nationell, annonspliktig"},
	{Value: "direct", Label: "Direktupphandling"}, {Value: "choice", Label: "Valfrihetssystem"},
}

// Sv returns the regime's Swedish name.
func (r Regime) Sv() string { return field.LabelOf(Regimes, string(r)) }

// Object is what is bought, as far as the limits tell it apart.
type Object string

// The objects. A mixed purchase is held to the lower limit, that of goods and services.
const (
	Goods      Object = "goods"
	Services   Object = "services"
	Mixed      Object = "mixed"
	Works      Object = "works"
	Social     Object = "social"  // annex 2
	Welfare    Object = "welfare" // annex 2 a, a part of annex 2 with a limit of its own in 2019–2022
	Concession Object = "concession"
)

// Objects is the objects with their Swedish names.
var Objects = []field.Option{
	{Value: "goods", Label: "Varor"}, {Value: "services", Label: "Tjänster"}, {Value: "mixed", Label: "Blandat"},
	{Value: "works", Label: "Byggentreprenader"}, {Value: "social", Label: "Sociala och andra särskilda tjänster"},
	{Value: "welfare", Label: "Välfärdstjänster"}, {Value: "concession", Label: "Koncession"},
}

// row is the object as the rows have it.
func (o Object) row() string {
	switch o {
	case "", Goods, Services, Mixed:
		return "goods_services"
	}
	return string(o)
}

// ruleObjects is the objects of the rows with their Swedish names.
var ruleObjects = []field.Option{
	{Value: "goods_services", Label: "Varor och tjänster"}, {Value: "works", Label: "Byggentreprenader"},
	{Value: "social", Label: "Sociala och andra särskilda tjänster"}, {Value: "welfare", Label: "Välfärdstjänster"},
	{Value: "concession", Label: "Koncessioner"},
}

// Buyer is who buys, as far as the thresholds tell it apart.
type Buyer string

// The buyers. Regions and municipalities are subcentral; that is also what "" means.
const (
	Subcentral Buyer = "subcentral"
	State      Buyer = "state"
)

// Buyers is the buyers with their Swedish names.
var Buyers = []field.Option{{Value: "subcentral", Label: "Regioner och kommuner"}, {Value: "state", Label: "Statliga myndigheter"}}

// Units is the units with their Swedish names.
var Units = []field.Option{
	{Value: "kr", Label: "kronor"}, {Value: "hours", Label: "timmar"}, {Value: "days", Label: "dagar"}, {Value: "weeks", Label: "veckor"},
	{Value: "months", Label: "månader"}, {Value: "years", Label: "år"}, {Value: "percent", Label: "procent"}, {Value: "count", Label: "antal"},
}

// Bounds is the bounds with their Swedish names.
var Bounds = []field.Option{{Value: "from", Label: "från och med"}, {Value: "at_most", Label: "högst"}, {Value: "under", Label: "under"}}
