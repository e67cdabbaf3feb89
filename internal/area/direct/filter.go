package direct

import (
	"net/url"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Filter chooses direct awards. A list and a figure use the same filter, and its
// address opens the list.
type Filter struct {
	Text       string
	Decided    day.Period
	Party      string
	CategoryID string
	Ground     string
	Over       bool // allowed above the limit
	Struck     bool // also those that were struck
}

// Values returns the filter as an address has it.
func (f Filter) Values() url.Values {
	v := url.Values{}
	for key, value := range map[string]string{"q": f.Text, "beslutad": f.Decided.String(), "region": f.Party, "kategori": f.CategoryID, "grund": f.Ground} {
		if value != "" {
			v.Set(key, value)
		}
	}
	if f.Over {
		v.Set("medgiven", "ja")
	}
	if f.Struck {
		v.Set("makulerade", "ja")
	}
	return v
}

// URL returns the address of the list that the filter chooses.
func (f Filter) URL() string {
	if query := f.Values().Encode(); query != "" {
		return Path + "?" + query
	}
	return Path
}

// ParseFilter reads what Values writes.
func ParseFilter(v url.Values) (Filter, error) {
	f := Filter{Text: strings.TrimSpace(v.Get("q")), Party: v.Get("region"), CategoryID: v.Get("kategori"), Ground: v.Get("grund"),
		Over: v.Get("medgiven") == "ja", Struck: v.Get("makulerade") == "ja"}
	if err := f.Decided.UnmarshalText([]byte(v.Get("beslutad"))); err != nil {
		return f, fault.Invalid(fault.Field{Name: "beslutad", Message: fault.Message(err)})
	}
	return f, nil
}
