package review

import (
	"net/url"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// Path is the address of the register.
const Path = "/overprovningar"

// None in a text filter chooses the cases that have no value.
const None = "-"

// Filter chooses cases. A list, a figure and a figure's rows use the same filter,
// and its address opens the list, so the three cannot disagree.
type Filter struct {
	Text    string
	Filed   day.Period
	Handled day.Period // filed and not yet ended on at least one day of the period
	Ended   day.Period // the decision that ended it

	OpenOn day.Date // filed, and not ended at the end of the day

	AsOf        day.Date   // Result is how the case stood at the end of this day; 0 is now
	Result      Result     //
	Own         *bool      // the procurement was carried out by us
	Counted     *bool      // a review of a procurement, not damages or a fine
	Once        bool       // one row for each procurement, see once
	Party       party.Code // is a buyer in the procurement
	Type        string
	Ground      string
	Cause       string // "-" for none
	Unnecessary string // yes, no or "-" for ended and not judged
	Industry    string // in words or a category's id, "-" for none
	Court       string
	Procurement string // id
	Year        string // of filing
}

var periodKeys = []struct {
	key string
	at  func(*Filter) *day.Period
}{
	{"inkommen", func(f *Filter) *day.Period { return &f.Filed }},
	{"hanterad", func(f *Filter) *day.Period { return &f.Handled }},
	{"avslutad", func(f *Filter) *day.Period { return &f.Ended }},
}

var answerKeys = []struct {
	key string
	at  func(*Filter) **bool
}{
	{"egna", func(f *Filter) **bool { return &f.Own }},
	{"raknas", func(f *Filter) **bool { return &f.Counted }},
}

var textKeys = []struct {
	key string
	at  func(*Filter) *string
}{
	{"q", func(f *Filter) *string { return &f.Text }},
	{"utfall", func(f *Filter) *string { return (*string)(&f.Result) }},
	{"slag", func(f *Filter) *string { return &f.Type }},
	{"grund", func(f *Filter) *string { return &f.Ground }},
	{"orsak", func(f *Filter) *string { return &f.Cause }},
	{"onodig", func(f *Filter) *string { return &f.Unnecessary }},
	{"kategori", func(f *Filter) *string { return &f.Industry }},
	{"domstol", func(f *Filter) *string { return &f.Court }},
	{"upphandling", func(f *Filter) *string { return &f.Procurement }},
	{"ar", func(f *Filter) *string { return &f.Year }},
}

// Values returns the filter as an address has it.
func (f Filter) Values() url.Values {
	v := url.Values{}
	for _, k := range periodKeys {
		if p := *k.at(&f); !p.IsZero() {
			v.Set(k.key, p.String())
		}
	}
	for _, k := range answerKeys {
		if b := *k.at(&f); b != nil {
			v.Set(k.key, map[bool]string{true: "ja", false: "nej"}[*b])
		}
	}
	for _, k := range textKeys {
		if s := *k.at(&f); s != "" {
			v.Set(k.key, s)
		}
	}
	if f.Once {
		v.Set("forst", "ja")
	}
	if f.AsOf != 0 {
		v.Set("per", f.AsOf.String())
	}
	if f.OpenOn != 0 {
		v.Set("pagar", f.OpenOn.String())
	}
	if f.Party != "" {
		v.Set("part", string(f.Party))
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

// ParseFilter reads what Values writes. Unknown keys are left to others.
func ParseFilter(v url.Values) (Filter, error) {
	var f Filter
	var wrong []fault.Field
	note := func(key string, err error) {
		if err != nil {
			wrong = append(wrong, fault.Field{Name: key, Message: fault.Message(err)})
		}
	}
	for _, k := range periodKeys {
		note(k.key, k.at(&f).UnmarshalText([]byte(v.Get(k.key))))
	}
	for _, k := range answerKeys {
		switch v.Get(k.key) {
		case "":
		case "ja":
			*k.at(&f) = new(true)
		case "nej":
			*k.at(&f) = new(false)
		default:
			note(k.key, fault.Wrong("Svara ja eller nej."))
		}
	}
	for _, k := range textKeys {
		*k.at(&f) = strings.TrimSpace(v.Get(k.key))
	}
	if f.Result != "" && f.Result.Sv() == string(f.Result) {
		note("utfall", fault.Wrong("Utfallet %q finns inte.", string(f.Result)))
	}
	f.Once = v.Get("forst") == "ja"
	note("per", f.AsOf.UnmarshalText([]byte(v.Get("per"))))
	note("pagar", f.OpenOn.UnmarshalText([]byte(v.Get("pagar"))))
	note("part", f.Party.UnmarshalText([]byte(v.Get("part"))))
	return f, fault.Invalid(wrong...)
}
