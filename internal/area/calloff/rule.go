package calloff

import "klover/internal/area/law/policy"

// RuleKind names the parameters in history.
const RuleKind = "calloff_rule"

// RulesPath is the address of the parameters.
const RulesPath = Path + "/regler"

// The keys of the parameters.
const (
	keyWatch = "ceiling_watch"
	keyWarn  = "ceiling_warn"
	keyNear  = "ceiling_near"
	keyStop  = "ceiling_stop"
	keyReply = "reply_days"
	keyFKU   = "fku_days"
)

// parameters are the numbers of the rules, in the order of the page.
var parameters = policy.Set{Table: RuleKind, Parameters: []policy.Parameter{
	{Key: keyWatch, Label: "Bevaka taket", Unit: policy.Percent, Help: "Så stor del av takvolymen ska vara använd eller beställd för att ramavtalet ska bevakas.", Least: 1, Most: 100},
	{Key: keyWarn, Label: "Planera ny upphandling", Unit: policy.Percent, Help: "Då varnas det, och ramavtalet räknas som nära sitt tak.", Least: 1, Most: 100},
	{Key: keyNear, Label: "Nästan fullt", Unit: policy.Percent, Help: "Då varnas det skarpt.", Least: 1, Most: 100},
	{Key: keyStop, Label: "Stoppa avrop", Unit: policy.Percent, Help: "Avrop som går över nekas. Den som får gå över taket anger en grund i 17 kap. LOU.", Least: 1, Most: 100},
	{Key: keyReply, Label: "Svarstid vid avrop", Unit: policy.Workdays, Help: "Föreslås när en avropsordning läggs upp. Ramavtalets egen svarstid gäller.", Least: 1, Most: 90},
	{Key: keyFKU, Label: "Kortaste svarstid vid förnyad konkurrensutsättning", Unit: policy.Days, Help: "Föreslås när leverantörer bjuds in. Kortare tid ger en varning: lagen kräver skälig tid.", Least: 1, Most: 90},
}}

// Limits is the parameters of a day.
type Limits struct {
	Watch, Warn, Near, Stop int64 // percent of a ceiling
	Reply, FKU              int64 // days
}

func limitsOf(values policy.Values) Limits {
	return Limits{values[keyWatch], values[keyWarn], values[keyNear], values[keyStop], values[keyReply], values[keyFKU]}
}
