package law

import (
	"net/url"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Filter chooses rules. The zero value chooses all.
type Filter struct {
	Text      string // beginnings of words
	Kinds     []Kind // any of them
	On        day.Date
	Act       string
	Procedure string
	Confirmed string // "ja" or "nej"
	Known     string // "ja" or "nej": has the value that its unit asks for
}

// The keys of the filter in an address.
const (
	keyText      = "q"
	keyKind      = "slag"
	keyOn        = "dag"
	keyAct       = "lag"
	keyProcedure = "forfarande"
	keyConfirmed = "bekraftad"
	keyKnown     = "kant"
)

// Values returns the filter as it stands in an address.
func (f Filter) Values() url.Values {
	v := url.Values{}
	set := func(key, value string) {
		if value != "" {
			v.Add(key, value)
		}
	}
	set(keyText, f.Text)
	for _, k := range f.Kinds {
		set(keyKind, string(k))
	}
	set(keyOn, f.On.String())
	set(keyAct, f.Act)
	set(keyProcedure, f.Procedure)
	set(keyConfirmed, f.Confirmed)
	set(keyKnown, f.Known)
	return v
}

// URL is the address of the list that the filter chooses.
func (f Filter) URL() string {
	if q := f.Values().Encode(); q != "" {
		return Path + "?" + q
	}
	return Path
}

// ParseFilter reads what Values writes. Other keys are left alone.
func ParseFilter(v url.Values) (Filter, error) {
	f := Filter{Text: v.Get(keyText), Act: v.Get(keyAct), Procedure: v.Get(keyProcedure), Confirmed: v.Get(keyConfirmed), Known: v.Get(keyKnown)}
	for _, k := range v[keyKind] {
		if Kind(k).Sv() == "" {
			return f, fault.Invalid(fault.Field{Name: keyKind, Message: "Slaget ”" + k + "” finns inte."})
		}
		f.Kinds = append(f.Kinds, Kind(k))
	}
	if err := f.On.UnmarshalText([]byte(v.Get(keyOn))); err != nil {
		return f, fault.Invalid(fault.Field{Name: keyOn, Message: fault.Message(err)})
	}
	return f, nil
}
