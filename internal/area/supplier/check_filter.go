package supplier

import (
	"net/url"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// CheckFilter chooses controls: what a list shows and a figure counts.
type CheckFilter struct {
	Text       string
	Checked    day.Period
	Kind       string
	Level      Level
	SupplierID string
	BatchID    string
	Decision   string
	Open       bool // findings without decision
	Finding    bool // everything that was not ok
	Late       bool // contact is overdue
	Companies  bool // without sole traders, whose economy is personal
}

func (f *CheckFilter) texts() map[string]*string {
	return map[string]*string{"q": &f.Text, "kontroll": &f.Kind, "niva": (*string)(&f.Level), "leverantor": &f.SupplierID, "leverans": &f.BatchID, "beslut": &f.Decision}
}

func (f *CheckFilter) flags() map[string]*bool {
	return map[string]*bool{"oppen": &f.Open, "anmarkning": &f.Finding, "forsenad": &f.Late}
}

// ParseCheckFilter reads what Values writes.
func ParseCheckFilter(v url.Values) (CheckFilter, error) {
	var f CheckFilter
	for key, to := range f.texts() {
		*to = strings.TrimSpace(v.Get(key))
	}
	for key, to := range f.flags() {
		*to = v.Get(key) == "ja"
	}
	if err := f.Checked.UnmarshalText([]byte(v.Get("kontrollerad"))); err != nil {
		return f, fault.Invalid(fault.Field{Name: "kontrollerad", Message: fault.Message(err)})
	}
	return f, nil
}

// Values returns the filter as an address has it.
func (f CheckFilter) Values() url.Values {
	v := url.Values{}
	for key, value := range f.texts() {
		if *value != "" {
			v.Set(key, *value)
		}
	}
	for key, value := range f.flags() {
		if *value {
			v.Set(key, "ja")
		}
	}
	if text := f.Checked.String(); text != "" {
		v.Set("kontrollerad", text)
	}
	return v
}

// URL is the address of the list with this selection.
func (f CheckFilter) URL() string {
	if query := f.Values().Encode(); query != "" {
		return CheckPath + "?" + query
	}
	return CheckPath
}
