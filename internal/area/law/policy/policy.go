// Package policy keeps the numbers that an organisation sets for itself: how early to
// propose, when a ceiling is near, how many hours a procedure takes. They are not law.
// Each holds from a day and has a source, and the page tells what it has been.
//
// An area describes its parameters in a Set and has a table of its own, named as the
// kind of the records in the history:
//
//	CREATE TABLE area_rule (key TEXT NOT NULL, valid_from DATE NOT NULL, value BIGINT NOT NULL,
//		source TEXT NOT NULL, set_by TEXT NOT NULL, created_at TIMESTAMP NOT NULL, PRIMARY KEY (key, valid_from));
package policy

import (
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Unit is how a number, kept whole, is written and read.
type Unit struct {
	Name string // beside the field: "dagar"
	Text func(int64) string
	Read func(text string) (int64, bool)
}

// Whole is a unit of things that are counted.
func Whole(one, many string) Unit {
	return Unit{many, func(n int64) string { return sv.Plural(n, one, many) }, func(text string) (int64, bool) { return sv.Scaled(text, 1) }}
}

// The units that most parameters have.
var (
	Days     = Whole("dag", "dagar")
	Workdays = Whole("arbetsdag", "arbetsdagar")
	Weeks    = Whole("vecka", "veckor")
	Months   = Whole("månad", "månader")
	Points   = Whole("poäng", "poäng")
	Digits   = Whole("siffra", "siffror")
	// Percent is kept in whole percent, PerMille in tenths of a percent: "112,5 %".
	Percent  = percent(1)
	PerMille = percent(10)
	// Factor is kept in thousandths: "× 1,3".
	Factor = Unit{"gånger", func(n int64) string { return "×" + sv.Space + sv.Short(n, 1000, 3) }, func(text string) (int64, bool) { return sv.Scaled(strings.Trim(text, "× "), 1000) }}
	// Kronor is kept in öre.
	Kronor = Unit{"kronor", func(n int64) string { return money.Amount(n).Sv() }, func(text string) (int64, bool) {
		a, err := money.Parse(text)
		return int64(a), err == nil
	}}
)

// percent is a unit with so many steps to a percent.
func percent(steps int64) Unit {
	return Unit{"procent", func(n int64) string { return sv.Short(n, steps, 1) + sv.Space + "%" },
		func(text string) (int64, bool) { return sv.Scaled(strings.Trim(text, "% "), steps) }}
}

// Parameter is one number that the rules of an area use, with what it means.
type Parameter struct {
	Key   string
	Label string
	Unit  Unit
	Group string // heading on the page, "" when all stand under one
	Help  string
	Least int64
	Most  int64
}

// Text writes a number of the parameter with its unit.
func (p Parameter) Text(n int64) string { return p.Unit.Text(n) }

// read reads what was written in the form; Check tells whether it is allowed.
func (p Parameter) read(text string) (int64, error) {
	n, ok := p.Unit.Read(text)
	if !ok {
		return 0, p.outside()
	}
	return n, nil
}

func (p Parameter) outside() error {
	return refuse("value", "Skriv ett tal mellan "+p.Text(p.Least)+" och "+p.Text(p.Most)+".")
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

// Values is the numbers of one day by key.
type Values map[string]int64

// Set is the parameters of an area, in the order of its page.
type Set struct {
	Table      string // also the kind in the history
	Parameters []Parameter
}

// Of returns the parameter with the key.
func (s Set) Of(key string) (Parameter, bool) {
	i := slices.IndexFunc(s.Parameters, func(p Parameter) bool { return p.Key == key })
	if i < 0 {
		return Parameter{}, false
	}
	return s.Parameters[i], true
}

// check tells what is wrong with a new number.
func (s Set) check(v Value) error {
	p, ok := s.Of(v.Key)
	switch {
	case !ok:
		return refuse("key", "Välj vad som ska ändras.")
	case v.Value < p.Least || v.Value > p.Most:
		return p.outside()
	case v.ValidFrom == 0:
		return refuse("valid_from", "Ange från vilken dag talet gäller.")
	case strings.TrimSpace(v.Source) == "":
		return refuse("source", "Ange vem som har bestämt det, eller varför.")
	}
	return nil
}

func refuse(key, message string) error {
	return fault.Invalid(fault.Field{Name: key, Message: message})
}
