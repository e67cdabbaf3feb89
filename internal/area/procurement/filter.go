package procurement

import (
	"cmp"
	"net/url"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// Path is the address of the register.
const Path = "/upphandlingar"

// Filter chooses procurements. A list, a figure and a figure's rows use the same
// filter, and its address opens the list, so the three cannot disagree.
type Filter struct {
	Text string // words of the number, title, buyer, purchaser, notice …

	Announced day.Period // first notice in the period; only advertised procedures count
	Taken     day.Period // uttagen in the period
	Handled   day.Period // open at least one day of the period
	Signed    day.Period // slutförd in the period
	Cancelled day.Period
	Deadline  day.Period // announced, with the tender deadline in the period and not cancelled before it

	Noticed       *bool // counts as announced, whenever that was
	Own           *bool // genomförd av Inköp
	Joint         *bool // samordnad
	ShouldBeJoint *bool // borde ha samordnats
	Outsourced    *bool
	CodeOfConduct *bool
	Environment   *bool
	Appealed      *bool
	TendersKnown  *bool
	Party         party.Code // is one of the buyers
	Parties       party.Set  // are exactly the buyers
	NoParties     bool       // no region is a buyer
	Form          string
	Procedures    []Procedure
	States        []State
	Category      string // an id: the category and everything below it; "-" for none
	OnCategory    string // an id: that category only; "-" for none
	PurchaserID   string
	Purchaser     string // by name, "-" for none
	Consultant    string
	Avoidable     string // yes, no or "-" for not judged
	Sector        string // "-" for none
	Buyer         string // organisation number, "-" for none
	Tenders       string // number of tenders received: "0", "1" …
	CPV           string // the code begins so: "33", "90910000"; "-" for none
}

// None in a text filter chooses the rows that have no value.
const None = "-"

// Running returns the filter for procurements that wait for their contract.
func Running() Filter { return Filter{States: running} }

// keys of the filter in an address, in the order in which they are written.
var periodKeys = []struct {
	key string
	at  func(*Filter) *day.Period
}{
	{"annonserad", func(f *Filter) *day.Period { return &f.Announced }},
	{"uttagen", func(f *Filter) *day.Period { return &f.Taken }},
	{"hanterad", func(f *Filter) *day.Period { return &f.Handled }},
	{"slutford", func(f *Filter) *day.Period { return &f.Signed }},
	{"avbruten", func(f *Filter) *day.Period { return &f.Cancelled }},
	{"anbudstid", func(f *Filter) *day.Period { return &f.Deadline }},
}

var answerKeys = []struct {
	key    string
	column string
	at     func(*Filter) **bool
}{
	{"annonserade", "p.noticed", func(f *Filter) **bool { return &f.Noticed }},
	{"egna", "p.carried_out_by_us", func(f *Filter) **bool { return &f.Own }},
	{"samordnad", "p.joint", func(f *Filter) **bool { return &f.Joint }},
	{"bordesamordnas", "p.should_have_been_coordinated", func(f *Filter) **bool { return &f.ShouldBeJoint }},
	{"konsult", "p.outsourced", func(f *Filter) **bool { return &f.Outsourced }},
	{"uppforandekod", "p.code_of_conduct", func(f *Filter) **bool { return &f.CodeOfConduct }},
	{"miljokrav", "p.environment", func(f *Filter) **bool { return &f.Environment }},
	{"overprovad", "p.appealed", func(f *Filter) **bool { return &f.Appealed }},
	{"anbudkant", "", func(f *Filter) **bool { return &f.TendersKnown }},
}

var textKeys = []struct {
	key string
	at  func(*Filter) *string
}{
	{"q", func(f *Filter) *string { return &f.Text }},
	{"form", func(f *Filter) *string { return &f.Form }},
	{"kategori", func(f *Filter) *string { return &f.Category }},
	{"kategorirad", func(f *Filter) *string { return &f.OnCategory }},
	{"inkopare", func(f *Filter) *string { return &f.PurchaserID }},
	{"inkoparnamn", func(f *Filter) *string { return &f.Purchaser }},
	{"konsultbolag", func(f *Filter) *string { return &f.Consultant }},
	{"undvikbar", func(f *Filter) *string { return &f.Avoidable }},
	{"sektor", func(f *Filter) *string { return &f.Sector }},
	{"kopare", func(f *Filter) *string { return &f.Buyer }},
	{"anbud", func(f *Filter) *string { return &f.Tenders }},
	{"cpv", func(f *Filter) *string { return &f.CPV }},
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
			v.Set(k.key, answer(*b))
		}
	}
	for _, k := range textKeys {
		if s := *k.at(&f); s != "" {
			v.Set(k.key, s)
		}
	}
	if f.Party != "" {
		v.Set("part", string(f.Party))
	}
	if len(f.Parties) > 0 {
		v.Set("parter", f.Parties.String())
	}
	if f.NoParties {
		v.Set("parter", None)
	}
	for _, p := range f.Procedures {
		v.Add("forfarande", cmp.Or(string(p), None))
	}
	for _, s := range f.States {
		v.Add("tillstand", string(s))
	}
	return v
}

// URL returns the address of the list that the filter chooses.
func (f Filter) URL() string { return at(Path, f.Values()) }

func at(path string, v url.Values) string {
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// ParseFilter reads what Values writes. Unknown keys are left to others: a list
// has its order and page in the same address.
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
		b, err := parseAnswer(v.Get(k.key))
		*k.at(&f) = b
		note(k.key, err)
	}
	for _, k := range textKeys {
		*k.at(&f) = strings.TrimSpace(v.Get(k.key))
	}
	note("part", f.Party.UnmarshalText([]byte(v.Get("part"))))
	if f.NoParties = v.Get("parter") == None; !f.NoParties {
		note("parter", f.Parties.UnmarshalText([]byte(v.Get("parter"))))
	}
	for _, text := range compact(v["forfarande"]) {
		var p Procedure
		if text != None {
			note("forfarande", p.UnmarshalText([]byte(text)))
		}
		f.Procedures = append(f.Procedures, p)
	}
	for _, text := range compact(v["tillstand"]) {
		code, err := readCode(text, States, nil, "läget")
		note("tillstand", err)
		f.States = append(f.States, State(code))
	}
	if len(f.Parties) == 0 {
		f.Parties = nil
	}
	return f, fault.Invalid(wrong...)
}

func answer(b bool) string {
	if b {
		return "ja"
	}
	return "nej"
}

func parseAnswer(text string) (*bool, error) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "":
		return nil, nil
	case "ja":
		return new(true), nil
	case "nej":
		return new(false), nil
	}
	return nil, fault.Wrong("%q går inte att läsa. Svara ja eller nej.", text)
}

func compact(texts []string) []string {
	var kept []string
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			kept = append(kept, t)
		}
	}
	return kept
}
