package contract

import (
	"fmt"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// FollowUp is one line of a contract's follow-up plan (handbook 4.8): what is followed
// up, how, how often and by whom.
type FollowUp struct {
	ID          string
	Version     int64
	ContractID  string
	What        string
	Requirement string // the term or requirement that it is about: "§ 7.2"
	Method      string // a code of Methods
	Every       string // a code of Intervals
	Responsible string
	DueOn       day.Date // the first time
	EndedOn     day.Date // 0 while it is followed up
	CreatedAt   time.Time
	ChangedAt   time.Time
}

// Methods is how something is followed up.
var Methods = []field.Option{
	{Value: "meeting", Label: "Möte"}, {Value: "survey", Label: "Enkät"}, {Value: "sample", Label: "Stickprov"},
	{Value: "certificate", Label: "Intyg"}, {Value: "audit", Label: "Revision"}, {Value: "statistics", Label: "Statistik"},
}

// Intervals is how often.
var Intervals = []field.Option{
	{Value: "once", Label: "En gång"}, {Value: "month", Label: "Varje månad"}, {Value: "quarter", Label: "Varje kvartal"},
	{Value: "half", Label: "Två gånger om året"}, {Value: "year", Label: "Varje år"},
}

// FollowUpFields describes a line of the plan.
var FollowUpFields = field.Set[FollowUp]{
	{Key: "what", Label: "Vad som följs upp", Required: true, Help: "Till exempel leveranstider, kvalitet, pris eller uppförandekoden.", At: func(f *FollowUp) any { return &f.What }},
	{Key: "requirement", Label: "Krav eller villkor", Help: "Punkten i avtalet, till exempel 7.2.", At: func(f *FollowUp) any { return &f.Requirement }},
	{Key: "method", Label: "Hur", Kind: field.Choice, Choices: Methods, Required: true, At: func(f *FollowUp) any { return &f.Method }},
	{Key: "every", Label: "Hur ofta", Kind: field.Choice, Choices: Intervals, Required: true, At: func(f *FollowUp) any { return &f.Every }},
	{Key: "responsible", Label: "Ansvarig", Required: true, At: func(f *FollowUp) any { return &f.Responsible }},
	{Key: "due_on", Label: "Första gången", Kind: field.Date, Required: true, At: func(f *FollowUp) any { return &f.DueOn }},
	{Key: "ended_on", Label: "Upphörde", Kind: field.Date, ReadOnly: true, At: func(f *FollowUp) any { return &f.EndedOn }},
}

// intervalMonths is how many months lie between two times; once has none.
var intervalMonths = map[string]int{"month": 1, "quarter": 3, "half": 6, "year": 12}

// Times returns the days on which the line was or is to be followed up, from its first
// day to the last given, but not after the line ended.
func (f FollowUp) Times(last day.Date) []day.Date {
	if f.EndedOn != 0 && f.EndedOn < last {
		last = f.EndedOn
	}
	var days []day.Date
	for i := 0; ; i++ {
		on := f.DueOn.AddMonths(i * intervalMonths[f.Every])
		if on > last {
			return days
		}
		days = append(days, on)
		if intervalMonths[f.Every] == 0 {
			return days
		}
	}
}

// Next returns the first time after the day, 0 when there is none.
func (f FollowUp) Next(after day.Date) day.Date {
	months := intervalMonths[f.Every]
	on := f.DueOn
	for i := 1; on <= after && months > 0; i++ {
		on = f.DueOn.AddMonths(i * months)
	}
	if on <= after || f.EndedOn != 0 && on > f.EndedOn {
		return 0
	}
	return on
}

func (f FollowUp) check(c Contract) error {
	if err := FollowUpFields.Missing(&f); err != nil {
		return err
	}
	if c.BeginsOn != 0 && f.DueOn < c.BeginsOn {
		return fault.Invalid(fault.Field{Name: "due_on", Message: fmt.Sprintf("Första uppföljningen %s är före avtalets början %s.", f.DueOn, c.BeginsOn)})
	}
	return nil
}

// name is how the line is spoken of: "Leveranstider, möte varje kvartal".
func (f FollowUp) name() string {
	return f.What + ", " + strings.ToLower(field.LabelOf(Methods, f.Method)+" "+field.LabelOf(Intervals, f.Every))
}

// FollowUpURL is the address of the contract's follow-up plan.
func (c Contract) FollowUpURL() string { return c.URL() + "/uppfoljning" }
