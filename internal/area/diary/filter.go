package diary

import (
	"net/url"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Filter chooses entries. A list, a figure and a figure's rows use the same filter,
// and its address opens the list, so the three cannot disagree.
type Filter struct {
	Text        string
	Registered  day.Period
	Happened    day.Period
	Body        string
	Year        string // of the diary
	Kind        string
	Direction   string
	Step        string
	Case        string // id
	Responsible string // user id
	Ground      string
	Secret      *bool // has a mark that holds
	InTime      *bool
	Struck      *bool
}

var periodKeys = []struct {
	key string
	at  func(*Filter) *day.Period
}{
	{"registrerad", func(f *Filter) *day.Period { return &f.Registered }},
	{"datum", func(f *Filter) *day.Period { return &f.Happened }},
}

var answerKeys = []struct {
	key string
	at  func(*Filter) **bool
}{
	{"sekretess", func(f *Filter) **bool { return &f.Secret }},
	{"i-tid", func(f *Filter) **bool { return &f.InTime }},
	{"makulerad", func(f *Filter) **bool { return &f.Struck }},
}

var textKeys = []struct {
	key     string
	at      func(*Filter) *string
	choices []field.Option
}{
	{"q", func(f *Filter) *string { return &f.Text }, nil},
	{"diarium", func(f *Filter) *string { return &f.Body }, nil},
	{"ar", func(f *Filter) *string { return &f.Year }, nil},
	{"slag", func(f *Filter) *string { return &f.Kind }, Kinds},
	{"riktning", func(f *Filter) *string { return &f.Direction }, Directions},
	{"steg", func(f *Filter) *string { return &f.Step }, Steps},
	{"arende", func(f *Filter) *string { return &f.Case }, nil},
	{"handlaggare", func(f *Filter) *string { return &f.Responsible }, nil},
	{"paragraf", func(f *Filter) *string { return &f.Ground }, nil},
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
	for _, k := range periodKeys {
		if err := k.at(&f).UnmarshalText([]byte(v.Get(k.key))); err != nil {
			wrong = append(wrong, fault.Field{Name: k.key, Message: fault.Message(err)})
		}
	}
	for _, k := range answerKeys {
		switch v.Get(k.key) {
		case "":
		case "ja":
			*k.at(&f) = new(true)
		case "nej":
			*k.at(&f) = new(false)
		default:
			wrong = append(wrong, fault.Field{Name: k.key, Message: "Svara ja eller nej."})
		}
	}
	for _, k := range textKeys {
		value := strings.TrimSpace(v.Get(k.key))
		if value != "" && k.choices != nil && field.LabelOf(k.choices, value) == value {
			wrong = append(wrong, fault.Field{Name: k.key, Message: "Värdet " + value + " finns inte att välja."})
			continue
		}
		*k.at(&f) = value
	}
	return f, fault.Invalid(wrong...)
}
