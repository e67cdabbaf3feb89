package contract

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/count"
	"klover/internal/word/day"
)

// FollowUpResult is what a planned follow-up showed.
type FollowUpResult struct {
	ID         string
	Version    int64
	FollowupID string
	PlannedOn  day.Date // the time of the plan that it answers
	DoneOn     day.Date
	DoneBy     string
	SupplierID identity.Ref // "" for all suppliers of the contract
	Outcome    string       // a code of Outcomes
	Text       string
	Deviation  string
	Measured   count.Count // how many were looked at
	Fulfilled  count.Count // how many of them met the requirement
	CreatedAt  time.Time
	ChangedAt  time.Time

	Supplier string `db:"-"` // its name, set when read
}

// The outcomes of a follow-up.
const (
	Met    = "met"
	Partly = "partly"
	Failed = "failed"
)

// Outcomes is the outcomes in Swedish.
var Outcomes = []field.Option{{Value: Met, Label: "Uppfyllt"}, {Value: Partly, Label: "Delvis uppfyllt"}, {Value: Failed, Label: "Inte uppfyllt"}}

// ResultFields describes a result.
var ResultFields = field.Set[FollowUpResult]{
	{Key: "planned_on", Label: "Planerad till", Kind: field.Date, Required: true, At: func(r *FollowUpResult) any { return &r.PlannedOn }},
	{Key: "done_on", Label: "Gjord", Kind: field.Date, Required: true, At: func(r *FollowUpResult) any { return &r.DoneOn }},
	{Key: "done_by", Label: "Gjord av", Required: true, At: func(r *FollowUpResult) any { return &r.DoneBy }},
	{Key: "supplier_id", Label: "Leverantör", Kind: field.Ref, Help: "Lämna tomt om den gäller alla avtalets leverantörer.", Show: func(r *FollowUpResult) string { return r.Supplier }, At: func(r *FollowUpResult) any { return &r.SupplierID }},
	{Key: "outcome", Label: "Resultat", Kind: field.Choice, Choices: Outcomes, Required: true, At: func(r *FollowUpResult) any { return &r.Outcome }},
	{Key: "measured", Label: "Antal kontrollerade", Kind: field.Number, Help: "Till exempel hur många leveranser stickprovet gällde.", At: func(r *FollowUpResult) any { return &r.Measured }},
	{Key: "fulfilled", Label: "Antal som uppfyllde kravet", Kind: field.Number, At: func(r *FollowUpResult) any { return &r.Fulfilled }},
	{Key: "text", Label: "Vad uppföljningen visade", Kind: field.Long, Required: true, At: func(r *FollowUpResult) any { return &r.Text }},
	{Key: "deviation", Label: "Avvikelse", Kind: field.Long, Help: "Krävs när kravet inte är uppfyllt.", At: func(r *FollowUpResult) any { return &r.Deviation }},
}

// check tells what is wrong with a result of a line of a contract.
func (r FollowUpResult) check(f FollowUp, c Contract, today day.Date) error {
	wrong := fault.FieldsOf(ResultFields.Missing(&r))
	add := func(broken bool, key, message string) {
		if broken {
			wrong = append(wrong, fault.Field{Name: key, Message: message})
		}
	}
	add(r.PlannedOn != 0 && !slices.Contains(f.Times(r.PlannedOn), r.PlannedOn), "planned_on", fmt.Sprintf("%s är inte planerad till %s.", f.What, r.PlannedOn))
	add(r.DoneOn > today, "done_on", "Uppföljningen kan inte vara gjord efter i dag.")
	add(r.DoneOn != 0 && c.BeginsOn != 0 && r.DoneOn < c.BeginsOn, "done_on", fmt.Sprintf("Uppföljningen kan inte vara gjord före avtalets början %s.", c.BeginsOn))
	add(r.SupplierID != "" && !slices.Contains(c.SupplierIDs(), string(r.SupplierID)), "supplier_id", "Leverantören finns inte i avtalet.")
	add(r.Outcome != "" && r.Outcome != Met && strings.TrimSpace(r.Deviation) == "", "deviation", "Beskriv avvikelsen när kravet inte är uppfyllt.")
	add(r.Measured.Known != r.Fulfilled.Known, "measured", "Ange både hur många som kontrollerades och hur många som uppfyllde kravet, eller inget av dem.")
	add(negative(r.Measured) || negative(r.Fulfilled) || r.Fulfilled.N > r.Measured.N, "fulfilled", "Antalet som uppfyllde kravet är mellan noll och antalet kontrollerade.")
	return fault.Invalid(wrong...)
}

// OutcomeSv is the result as one says it: "Delvis uppfyllt, 18 av 20".
func (r FollowUpResult) OutcomeSv() string {
	text := field.LabelOf(Outcomes, r.Outcome)
	if r.Measured.Known {
		text += fmt.Sprintf(", %d av %d", r.Fulfilled.N, r.Measured.N)
	}
	return text
}

// Line is a line of the plan with its results, oldest first.
type Line struct {
	FollowUp
	Results []FollowUpResult
}

// Planned returns how many times the line should have been followed up until the day,
// and how many of those were.
func (l Line) Planned(until day.Date) (done, planned int64) {
	for _, on := range l.Times(until) {
		planned++
		if l.answered(on) {
			done++
		}
	}
	return done, planned
}

// Missed returns the times before the day that have no result, oldest first.
func (l Line) Missed(today day.Date) []day.Date {
	var days []day.Date
	for _, on := range l.Times(today.AddDays(-1)) {
		if !l.answered(on) {
			days = append(days, on)
		}
	}
	return days
}

// Due returns the next time that has no result, also one that was missed; 0 for none.
func (l Line) Due(today day.Date) day.Date {
	for _, on := range l.Times(today) {
		if !l.answered(on) {
			return on
		}
	}
	return l.Next(today)
}

func (l Line) answered(on day.Date) bool {
	return slices.ContainsFunc(l.Results, func(r FollowUpResult) bool { return r.PlannedOn == on })
}

// ValidPlan tells whether a plan leads anywhere: something in it is still to be done.
func ValidPlan(lines []Line, today day.Date) bool {
	return slices.ContainsFunc(lines, func(l Line) bool { return (l.EndedOn == 0 || l.EndedOn > today) && l.Due(today) != 0 })
}
