package calloff

import (
	"net/url"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Filter chooses call-offs. A list and a figure use the same filter, and its address
// opens the list.
type Filter struct {
	Text        string
	Ordered     day.Period // got by a supplier in the period
	Created     day.Period
	State       State
	Open        bool // something remains before it is ordered
	Form        Form
	Party       string
	FrameworkID string
	SupplierID  string // who got it
	OwnerID     string
	Over        bool // allowed above the ceiling
	OutOfTurn   bool // somebody was asked out of turn
	Central     bool // on a central purchasing body's framework
}

func (f *Filter) texts() map[string]*string {
	return map[string]*string{"q": &f.Text, "lage": (*string)(&f.State), "form": (*string)(&f.Form), "region": &f.Party, "ramavtal": &f.FrameworkID,
		"leverantor": &f.SupplierID, "inkopare": &f.OwnerID}
}

func (f *Filter) flags() map[string]*bool {
	return map[string]*bool{"pagaende": &f.Open, "over_taket": &f.Over, "frangatt": &f.OutOfTurn, "inkopscentral": &f.Central}
}

func (f *Filter) periods() map[string]*day.Period {
	return map[string]*day.Period{"avropat": &f.Ordered, "upplagt": &f.Created}
}

// Values returns the filter as an address has it.
func (f Filter) Values() url.Values {
	v := url.Values{}
	set := func(key, value string) {
		if value != "" {
			v.Set(key, value)
		}
	}
	for key, value := range f.texts() {
		set(key, *value)
	}
	for key, value := range f.periods() {
		set(key, value.String())
	}
	for key, value := range f.flags() {
		if *value {
			v.Set(key, "ja")
		}
	}
	return v
}

// URL returns the address of the list that the filter chooses.
func (f Filter) URL() string { return at(Path, f.Values()) }

func at(path string, v url.Values) string {
	if query := v.Encode(); query != "" {
		return path + "?" + query
	}
	return path
}

// ParseFilter reads what Values writes.
func ParseFilter(v url.Values) (Filter, error) {
	var f Filter
	for key, to := range f.texts() {
		*to = strings.TrimSpace(v.Get(key))
	}
	for key, to := range f.flags() {
		*to = v.Get(key) == "ja"
	}
	for key, to := range f.periods() {
		if err := to.UnmarshalText([]byte(v.Get(key))); err != nil {
			return f, fault.Invalid(fault.Field{Name: key, Message: fault.Message(err)})
		}
	}
	if f.State != "" && !slices.ContainsFunc(States, func(o field.Option) bool { return o.Value == string(f.State) }) {
		return f, fault.Invalid(fault.Field{Name: "lage", Message: "Läget finns inte."})
	}
	return f, nil
}

// RefusalPath is the address of the list of refusals.
const RefusalPath = Path + "/avbojda"

// RefusalFilter chooses asks that were not accepted.
type RefusalFilter struct {
	Answered    day.Period
	Answer      string
	FrameworkID string
	SupplierID  string
	Party       string
}

// Values returns the filter as an address has it.
func (f RefusalFilter) Values() url.Values {
	v := url.Values{}
	for key, value := range map[string]string{"svarat": f.Answered.String(), "svar": f.Answer, "ramavtal": f.FrameworkID, "leverantor": f.SupplierID, "region": f.Party} {
		if value != "" {
			v.Set(key, value)
		}
	}
	return v
}

// URL returns the address of the list that the filter chooses.
func (f RefusalFilter) URL() string { return at(RefusalPath, f.Values()) }

// ParseRefusalFilter reads what Values writes.
func ParseRefusalFilter(v url.Values) (RefusalFilter, error) {
	f := RefusalFilter{Answer: v.Get("svar"), FrameworkID: v.Get("ramavtal"), SupplierID: v.Get("leverantor"), Party: v.Get("region")}
	if err := f.Answered.UnmarshalText([]byte(v.Get("svarat"))); err != nil {
		return f, fault.Invalid(fault.Field{Name: "svarat", Message: fault.Message(err)})
	}
	return f, nil
}

// FrameworkFilter chooses frameworks.
type FrameworkFilter struct {
	Text    string
	Kind    string // "egna", "inkopscentral", "" for all
	Form    Form
	InForce bool
}

// ParseFrameworkFilter reads an address.
func ParseFrameworkFilter(v url.Values) FrameworkFilter {
	return FrameworkFilter{Text: strings.TrimSpace(v.Get("q")), Kind: v.Get("slag"), Form: Form(v.Get("form")), InForce: v.Get("galler") == "ja"}
}
