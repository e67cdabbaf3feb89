package contract

import (
	"net/url"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// DeviationFilter chooses deviations: for the list, and for the figures.
type DeviationFilter struct {
	Text       string
	State      DeviationState
	Open       bool
	Happened   day.Period
	Closed     day.Period
	Claimed    day.Period
	Decided    day.Period // a remedy was decided in the period
	Settled    day.Period // or settled
	Party      party.Code
	Kind       string
	Claimant   string
	ContractID string
	SupplierID string
	OwnerID    string
	SeenToBy   string // the owner, or who sees to the contract when the owner has left; for Deviations, no part of the address
	Remedy     string
	Serious    bool
	OpenOn     day.Date // not closed at the end of the day
	Evidence   day.Date // what can be held against the supplier since the day (13 kap. 3 §)
}

func (f *DeviationFilter) parts() map[string]text {
	return map[string]text{"upptackt": &f.Happened, "avslutat": &f.Closed, "reklamerat": &f.Claimed, "beslutat": &f.Decided, "reglerat": &f.Settled, "part": &f.Party, "bevis": &f.Evidence, "oppna_den": &f.OpenOn}
}

func (f *DeviationFilter) words() map[string]*string {
	return map[string]*string{"q": &f.Text, "lage": (*string)(&f.State), "slag": &f.Kind, "krav": &f.Claimant, "avtal": &f.ContractID,
		"leverantor": &f.SupplierID, "handlaggare": &f.OwnerID, "pafoljd": &f.Remedy}
}

func (f *DeviationFilter) flags() map[string]*bool {
	return map[string]*bool{"oppna": &f.Open, "allvarliga": &f.Serious}
}

// ParseDeviationFilter reads the filter from an address.
func ParseDeviationFilter(v url.Values) (DeviationFilter, error) {
	var f DeviationFilter
	var wrong []fault.Field
	for key, to := range f.words() {
		*to = strings.TrimSpace(v.Get(key))
	}
	for key, to := range f.flags() {
		*to = v.Get(key) == "ja"
	}
	for key, to := range f.parts() {
		if err := to.UnmarshalText([]byte(v.Get(key))); err != nil {
			wrong = append(wrong, fault.Field{Name: key, Message: fault.Message(err)})
		}
	}
	slices.SortFunc(wrong, func(a, b fault.Field) int { return strings.Compare(a.Name, b.Name) })
	return f, fault.Invalid(wrong...)
}

// Values returns the filter as an address has it.
func (f DeviationFilter) Values() url.Values {
	v := url.Values{}
	set := func(key, value string) {
		if value != "" {
			v.Set(key, value)
		}
	}
	for key, from := range f.parts() {
		b, _ := from.MarshalText()
		set(key, string(b))
	}
	for key, from := range f.words() {
		set(key, *from)
	}
	for key, on := range f.flags() {
		if *on {
			set(key, "ja")
		}
	}
	return v
}

// URL is the address of the list with this selection.
func (f DeviationFilter) URL() string {
	if query := f.Values().Encode(); query != "" {
		return DeviationPath + "?" + query
	}
	return DeviationPath
}
