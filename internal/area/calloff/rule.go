package calloff

import (
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// RuleKind names the parameters in history.
const RuleKind = "calloff_rule"

// RulesPath is the address of the parameters.
const RulesPath = Path + "/regler"

// Parameter is one number that the rules use. None of them is law.
type Parameter struct {
	Key   string
	Label string
	Unit  string
	Help  string
	Least int64
	Most  int64
}

// The keys of the parameters.
const (
	keyWatch = "ceiling_watch"
	keyWarn  = "ceiling_warn"
	keyNear  = "ceiling_near"
	keyStop  = "ceiling_stop"
	keyReply = "reply_days"
	keyFKU   = "fku_days"
)

// Parameters describes every parameter, in the order of the page.
var Parameters = []Parameter{
	{keyWatch, "Bevaka taket", "procent", "Så stor del av takvolymen ska vara använd eller beställd för att ramavtalet ska bevakas.", 1, 100},
	{keyWarn, "Planera ny upphandling", "procent", "Då varnas det, och ramavtalet räknas som nära sitt tak.", 1, 100},
	{keyNear, "Nästan fullt", "procent", "Då varnas det skarpt.", 1, 100},
	{keyStop, "Stoppa avrop", "procent", "Avrop som går över nekas. Den som får gå över taket anger en grund i 17 kap. LOU.", 1, 100},
	{keyReply, "Svarstid vid avrop", "arbetsdagar", "Föreslås när en avropsordning läggs upp. Ramavtalets egen svarstid gäller.", 1, 90},
	{keyFKU, "Kortaste svarstid vid förnyad konkurrensutsättning", "dagar", "Föreslås när leverantörer bjuds in. Kortare tid ger en varning: lagen kräver skälig tid.", 1, 90},
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
	i := slices.IndexFunc(Parameters, func(p Parameter) bool { return p.Key == v.Key })
	if i < 0 {
		return fault.Invalid(fault.Field{Name: "key", Message: "Välj regel."})
	}
	var wrong []fault.Field
	if p := Parameters[i]; v.Value < p.Least || v.Value > p.Most {
		wrong = append(wrong, fault.Field{Name: "value", Message: "Skriv ett tal mellan " + sv.Number(p.Least) + " och " + sv.Number(p.Most) + "."})
	}
	if v.ValidFrom == 0 {
		wrong = append(wrong, fault.Field{Name: "valid_from", Message: "Ange från vilken dag talet gäller."})
	}
	if strings.TrimSpace(v.Source) == "" {
		wrong = append(wrong, fault.Field{Name: "source", Message: "Ange vem som har bestämt det, eller varför."})
	}
	return fault.Invalid(wrong...)
}

func (v Value) label() string {
	for _, p := range Parameters {
		if p.Key == v.Key {
			return p.Label
		}
	}
	return v.Key
}

// valueFields reads a parameter's number from a form.
var valueFields = field.Set[Value]{
	{Key: "value", Label: "Nytt värde", Kind: field.Number, At: func(v *Value) any { return &v.Value }},
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, At: func(v *Value) any { return &v.ValidFrom }},
}

// Limits is the parameters of a day.
type Limits struct {
	Watch, Warn, Near, Stop int64 // percent of a ceiling
	Reply, FKU              int64 // days
}

func limitsOf(values map[string]int64) Limits {
	return Limits{values[keyWatch], values[keyWarn], values[keyNear], values[keyStop], values[keyReply], values[keyFKU]}
}
