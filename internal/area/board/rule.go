package board

import (
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// The kinds of rule.
const (
	SummonsRule = "summons" // days between summons and meeting
	AdjustRule  = "adjust"  // days from the meeting within which minutes are adjusted
	NoticeRule  = "notice"  // days from adjusting within which it is announced
	AppealRule  = "appeal"  // days from the notice within which a decision may be appealed
)

// Rule is a time of law or of a body's own rules. Nobody trusts it as law until a
// lawyer has confirmed it.
type Rule struct {
	ID          string
	Version     int64
	Kind        string
	BodyID      identity.Ref // "" for every body
	Days        int64
	ValidFrom   day.Date
	Law         string
	Source      string
	Confirmed   bool
	ConfirmedBy string
	CreatedAt   time.Time
	ChangedAt   time.Time

	Body string `db:"-"` // name
}

// Check returns what is wrong with the rule.
func (r Rule) Check() error {
	wrong := fault.FieldsOf(RuleFields.Missing(&r))
	if r.Days < 0 || r.Days > 365 {
		wrong = append(wrong, fault.Field{Name: "days", Message: "Skriv antalet dagar, 0–365."})
	}
	return fault.Invalid(wrong...)
}

// ruleOn returns the rule of a kind for a body on a day: its own before the general
// one, the latest before older ones. Without one there is no time to keep.
func ruleOn(rules []Rule, kind, bodyID string, on day.Date) (Rule, bool) {
	best, found := Rule{}, false
	for _, r := range rules {
		if r.Kind != kind || r.ValidFrom > on || r.BodyID != "" && string(r.BodyID) != bodyID {
			continue
		}
		if !found || r.BodyID != "" && best.BodyID == "" || (r.BodyID == "") == (best.BodyID == "") && r.ValidFrom >= best.ValidFrom {
			best, found = r, true
		}
	}
	return best, found
}
