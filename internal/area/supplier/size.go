package supplier

import (
	"fmt"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// Size is the class of a company in recommendation 2003/361/EC. "" is unknown,
// which is neither small nor large.
type Size string

// The classes.
const (
	Micro  Size = "micro"
	Small  Size = "small"
	Medium Size = "medium"
	Large  Size = "large"
)

var sizes = []field.Option{
	{Value: string(Micro), Label: "Mikroföretag"},
	{Value: string(Small), Label: "Litet företag"},
	{Value: string(Medium), Label: "Medelstort företag"},
	{Value: string(Large), Label: "Stort företag"},
}

// Small tells whether the class counts as a small supplier in the figure of that
// name; micro companies do.
func (s Size) Small() bool { return s == Micro || s == Small }

// Sv returns the class as it is read, "" when it is unknown.
func (s Size) Sv() string {
	for _, o := range sizes {
		if o.Value == string(s) {
			return o.Label
		}
	}
	return ""
}

// SizeLimit is what a company may have at most to belong to a class.
type SizeLimit struct {
	Size           Size
	ValidFrom      day.Date
	EmployeesBelow int64
	TurnoverMost   money.Amount // a year
	Source         string
}

// Limits are all limits, from the smallest class to the largest, newest first
// within a class.
type Limits []SizeLimit

// on returns the limit of each class that is valid on the day, smallest class first.
func (ls Limits) on(d day.Date) []SizeLimit {
	var valid []SizeLimit
	for _, l := range ls {
		first := len(valid) == 0 || valid[len(valid)-1].Size != l.Size
		if first && l.ValidFrom <= d {
			valid = append(valid, l)
		}
	}
	return valid
}

// Class returns the smallest class whose limits the company keeps, "" when
// either number is unknown or no limits are known for the day.
func (ls Limits) Class(s Supplier, d day.Date) Size {
	valid := ls.on(d)
	if !s.Employees.Known || !s.Turnover.Known || len(valid) == 0 {
		return ""
	}
	for _, l := range valid {
		if s.Employees.N < l.EmployeesBelow && s.Turnover.Amount <= l.TurnoverMost {
			return l.Size
		}
	}
	return Large
}

// Check tells whether the stated class is too small for the numbers. A larger
// class than the numbers give is right for a company in a group, whose
// companies count together (2003/361/EC, annex, article 3).
func (ls Limits) Check(s Supplier, d day.Date) error {
	for _, l := range ls.on(d) {
		if l.Size != s.Size {
			continue
		}
		if s.Employees.Known && s.Employees.N >= l.EmployeesBelow {
			return fault.Invalid(fault.Field{Name: "size", Message: fmt.Sprintf("Ett %s har färre än %d anställda. Välj en större storleksklass eller rätta antalet.", l.Size.lower(), l.EmployeesBelow)})
		}
		if s.Turnover.Known && s.Turnover.Amount > l.TurnoverMost {
			return fault.Invalid(fault.Field{Name: "size", Message: fmt.Sprintf("Ett %s omsätter högst %s. Välj en större storleksklass eller rätta omsättningen.", l.Size.lower(), l.TurnoverMost.Sv())})
		}
	}
	return nil
}

func (s Size) lower() string {
	return map[Size]string{Micro: "mikroföretag", Small: "litet företag", Medium: "medelstort företag"}[s]
}
