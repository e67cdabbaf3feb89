package report

import (
	"fmt"
	"strings"
	"time"

	"klover/internal/area/goal"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// Path is the address of the reports.
const Path = "/rapporter"

// Kind is what sort of report it is; the command line uses the same words.
type Kind string

// The kinds.
const (
	Annual  Kind = "verksamhetsberattelse"
	Interim Kind = "delarsrapport"
	Monthly Kind = "manadsrapport"
)

var kinds = []field.Option{
	{Value: string(Annual), Label: "Verksamhetsberättelse"},
	{Value: string(Interim), Label: "Delårsrapport"},
	{Value: string(Monthly), Label: "Månadsrapport"},
}

// Sv returns the kind as it is shown.
func (k Kind) Sv() string {
	for _, o := range kinds {
		if o.Value == string(k) {
			return o.Label
		}
	}
	return string(k)
}

// span is the kind of period that the report's figures are for.
func (k Kind) span() figure.PeriodKind {
	switch k {
	case Interim:
		return figure.YearToDate
	case Monthly:
		return figure.Month
	}
	return figure.Year
}

// period returns the report's period when it is for the year or ends with the month.
func (k Kind) period(p day.Period) (day.Period, error) {
	if p.To == 0 {
		return p, fault.Invalid(fault.Field{Name: "period", Message: "Skriv vilken period rapporten gäller, till exempel 2022 eller 2022-08."})
	}
	got := k.span().Ending(p.Last())
	if k == Annual && p != got {
		return p, fault.Invalid(fault.Field{Name: "period", Message: "En verksamhetsberättelse gäller ett helt år. Skriv till exempel 2022."})
	}
	return got, nil
}

// Report is one edition of a report.
type Report struct {
	ID         string
	Version    int64
	Number     string // "VB-2022-1": kind, period and edition
	Kind       Kind
	Title      string
	Subtitle   string
	Period     day.Period
	Body       string // the board or authority whose report it is
	Diary      string // number in the body's register
	Parameters string // "ar=2020,2021,2022": what $ar stands for in the texts
	Edition    int64
	Replaces   string // id of the edition before
	Why        string // reason of a new edition
	State      State

	ApprovedFigures figureTexts // what the reader saw when it was approved
	DecidedOn       day.Date
	DecidedBy       string // the body that decided
	DecidedNo       string // "§ 12"
	DecidedText     string
	DecidedURL      string // the decision's page, "" when it is not registered

	FixedAt     *time.Time
	FixedBy     string
	Hash        string // of texts and figures when it was fixed
	ArchivedAt  *time.Time
	ArchivedBy  string
	ArchiveFile string // id of the archive's file
	ArchiveHash string // SHA-256 of it
	CopiedFrom  string // id of the report that it began as a copy of
	CreatedAt   time.Time
	ChangedAt   time.Time
}

// URL is the address of the report's page.
func (r Report) URL() string { return Path + "/" + r.ID }

// next is the period of the report after this one: next year's, next month's, or the
// same months of next year.
func (k Kind) next(p day.Period) day.Period {
	months := 12
	if k == Monthly {
		months = 1
	}
	return k.span().Ending(p.To.AddMonths(months).AddDays(-1))
}

// view is what a figure without further words is asked for.
func (r Report) view() goal.View { return goal.NewView(r.Kind.span(), r.Period.Last(), "") }

var prefixes = map[Kind]string{Annual: "VB", Interim: "DR", Monthly: "MR"}

// number names the edition: "VB-2022-1", "MR-2022-08-1".
func (r Report) number() string {
	period := fmt.Sprint(r.Period.Last().Year())
	if r.Kind != Annual {
		last := r.Period.Last()
		period = day.Month(last.Year(), last.Month()).String()
	}
	return fmt.Sprintf("%s-%s-%d", prefixes[r.Kind], period, r.Edition)
}

// parameters reads "ar=2020,2021,2022", one on each line or with ; between.
func parameters(texts ...string) map[string]string {
	values := map[string]string{}
	for _, text := range texts {
		for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == ';' }) {
			if name, value, ok := strings.Cut(line, "="); ok {
				values[strings.TrimSpace(name)] = strings.TrimSpace(value)
			}
		}
	}
	return values
}

// messageOf returns the Swedish sentence of an error.
func messageOf(err error) string { return fault.Message(err) }
