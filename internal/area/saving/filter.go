package saving

import (
	"net/url"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// Filter is a selection of effect reports: what a list shows and a figure adds up.
type Filter struct {
	Text          string
	Booked        day.Period // bokförd
	States        []State
	Sides         []Side
	Counted       bool // godkänd or låst: in the figures
	Party         party.Code
	Type          Type
	Method        Method
	ProcurementID string
	ContractID    string
	Corrections   bool // corrections and reversals only
}

// ParseFilter reads the filter from an address.
func ParseFilter(v url.Values) (Filter, error) {
	f := Filter{
		Text: strings.TrimSpace(v.Get("q")), Counted: v.Get("raknas") == "ja", Corrections: v.Get("rattelser") == "ja",
		Type: Type(v.Get("typ")), Method: Method(v.Get("metod")),
		ProcurementID: v.Get("upphandling"), ContractID: v.Get("avtal"),
	}
	var wrong []fault.Field
	for _, text := range v["lage"] {
		f.States = append(f.States, State(text))
	}
	for _, text := range v["utfall"] {
		f.Sides = append(f.Sides, Side(text))
	}
	if err := f.Booked.UnmarshalText([]byte(v.Get("bokford"))); err != nil {
		wrong = append(wrong, fault.Field{Name: "bokford", Message: fault.Message(err)})
	}
	if err := f.Party.UnmarshalText([]byte(v.Get("part"))); err != nil {
		wrong = append(wrong, fault.Field{Name: "part", Message: fault.Message(err)})
	}
	return f, fault.Invalid(wrong...)
}

// Values returns the filter as an address has it.
func (f Filter) Values() url.Values {
	v := url.Values{}
	set := func(key, value string) {
		if value != "" {
			v.Set(key, value)
		}
	}
	set("q", f.Text)
	set("bokford", f.Booked.String())
	set("part", string(f.Party))
	set("typ", string(f.Type))
	set("metod", string(f.Method))
	set("upphandling", f.ProcurementID)
	set("avtal", f.ContractID)
	for _, s := range f.States {
		v.Add("lage", string(s))
	}
	for _, s := range f.Sides {
		v.Add("utfall", string(s))
	}
	if f.Counted {
		v.Set("raknas", "ja")
	}
	if f.Corrections {
		v.Set("rattelser", "ja")
	}
	return v
}

// URL is the address of the list with this selection.
func (f Filter) URL() string {
	if query := f.Values().Encode(); query != "" {
		return "/besparingar?" + query
	}
	return "/besparingar"
}
