package training

import (
	"net/url"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Filter is a selection of courses, occasions or certificates. Each register uses
// the parts that it has.
type Filter struct {
	Text     string
	Goal     Goal
	Kind     CourseKind
	CourseID string
	States   []State
	Period   day.Period // occasions that begin in it; courses completed in it
	Given    string     // courses: "ja" that are given today, "nej" that have ended
	Validity string     // certificates: giltigt, snart, slut
	Today    day.Date   // the day for Given and Validity
	Required bool
}

// The validities that certificates are selected by.
const (
	ValidNow = "giltigt"
	EndsSoon = "snart"
	HasEnded = "slut"
)

var validities = []option{
	{Value: ValidNow, Label: "Giltigt"},
	{Value: EndsSoon, Label: "Går ut inom 60 dagar"},
	{Value: HasEnded, Label: "Har gått ut"},
}

// ParseFilter reads the filter from an address.
func ParseFilter(v url.Values) (Filter, error) {
	f := Filter{Text: strings.TrimSpace(v.Get("q")), Goal: Goal(v.Get("malgrupp")), Kind: CourseKind(v.Get("form")),
		CourseID: v.Get("kurs"), Given: v.Get("ges"), Validity: v.Get("giltighet"), Required: v.Get("obligatorisk") == "ja"}
	for _, text := range v["lage"] {
		f.States = append(f.States, State(text))
	}
	if err := f.Period.UnmarshalText([]byte(v.Get("period"))); err != nil {
		return f, fault.Invalid(fault.Field{Name: "period", Message: fault.Message(err)})
	}
	return f, nil
}

// Values returns the filter as an address has it.
func (f Filter) Values() url.Values {
	v := url.Values{}
	for key, value := range map[string]string{"q": f.Text, "malgrupp": string(f.Goal), "form": string(f.Kind), "kurs": f.CourseID,
		"ges": f.Given, "giltighet": f.Validity, "period": f.Period.String()} {
		if value != "" {
			v.Set(key, value)
		}
	}
	for _, s := range f.States {
		v.Add("lage", string(s))
	}
	if f.Required {
		v.Set("obligatorisk", "ja")
	}
	return v
}

// at is the address of a register with the selection.
func (f Filter) at(path string) string {
	if query := f.Values().Encode(); query != "" {
		return path + "?" + query
	}
	return path
}
