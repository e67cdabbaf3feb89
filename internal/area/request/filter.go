package request

import (
	"net/url"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// Filter chooses requests. A list, a figure and a figure's rows use the same
// filter, and its address opens the list, so the three cannot disagree.
type Filter struct {
	Text string // words of the number, title, unit, need …

	Sent   day.Period
	Taken  day.Period
	Ended  day.Period
	Judged day.Period // the reason not to coordinate was judged

	Queued       *bool    // waits to be taken
	QueuedOn     day.Date // waited to be taken at the end of that day
	Mine         bool     // the viewer's own
	States       []State
	Party        party.Code
	Coordination string
	Reason       string
	Judgement    string // "-" for not judged
	Outcome      string // "-" for none yet
	Priority     string
	Flag         string
	UnitID       string
	CategoryID   string
	WishedID     string
	Procurement  string

	// Viewer limits the selection to what somebody may see. It is not in the
	// address; nil sees everything, as figures do.
	Viewer *Viewer
}

// None in a text filter chooses the rows that have no value.
const None = "-"

// Viewer is who looks at the register.
type Viewer struct {
	UserID string
	Units  []string // the user's own unit and those below it
	All    bool     // sees every request that has been sent in, not only those
}

// Sees tells whether the viewer may open the request. A draft is for those who
// write it, for the manager who is to approve it and for its requirement owner.
func (v Viewer) Sees(r Request) bool {
	return v.Owns(r) || v.UserID != "" && (r.ManagerID == v.UserID || r.OwnerID == v.UserID) || v.All && r.State != Draft
}

// Owns tells whether the request is the viewer's own or that of the own unit.
func (v Viewer) Owns(r Request) bool {
	return r.RequesterID == v.UserID || v.orders(r.UnitID)
}

// orders tells whether the unit is one of the viewer's own.
func (v Viewer) orders(unit string) bool { return slices.Contains(v.Units, unit) }

// Separately is the selection that the internal control asks for (I02): sent in
// the period and not to be coordinated.
func Separately(p day.Period) Filter { return Filter{Sent: p, Coordination: string(Separate)} }

var periodKeys = []struct {
	key, column string
	at          func(*Filter) *day.Period
}{
	{"inskickad", "c.sent_on", func(f *Filter) *day.Period { return &f.Sent }},
	{"uttagen", "c.taken_on", func(f *Filter) *day.Period { return &f.Taken }},
	{"avslutad", "c.ended_on", func(f *Filter) *day.Period { return &f.Ended }},
	{"provad", "c.judged_on", func(f *Filter) *day.Period { return &f.Judged }},
}

var textKeys = []struct {
	key, column string
	at          func(*Filter) *string
}{
	{"q", "", func(f *Filter) *string { return &f.Text }},
	{"samordnas", "c.coordination", func(f *Filter) *string { return &f.Coordination }},
	{"skal", "c.reason", func(f *Filter) *string { return &f.Reason }},
	{"provning", "c.judgement", func(f *Filter) *string { return &f.Judgement }},
	{"inkopsradet", "c.outcome", func(f *Filter) *string { return &f.Outcome }},
	{"prioritet", "c.priority", func(f *Filter) *string { return &f.Priority }},
	{"flagga", "", func(f *Filter) *string { return &f.Flag }},
	{"enhet", "c.unit_id", func(f *Filter) *string { return &f.UnitID }},
	{"kategori", "c.category_id", func(f *Filter) *string { return &f.CategoryID }},
	{"onskad", "c.wished_id", func(f *Filter) *string { return &f.WishedID }},
	{"upphandling", "c.procurement_id", func(f *Filter) *string { return &f.Procurement }},
}

// Values returns the filter as an address has it.
func (f Filter) Values() url.Values {
	v := url.Values{}
	for _, k := range periodKeys {
		if p := *k.at(&f); !p.IsZero() {
			v.Set(k.key, p.String())
		}
	}
	for _, k := range textKeys {
		if s := *k.at(&f); s != "" {
			v.Set(k.key, s)
		}
	}
	if f.Queued != nil {
		v.Set("iko", map[bool]string{true: "ja", false: "nej"}[*f.Queued])
	}
	if f.QueuedOn != 0 {
		v.Set("ikoden", f.QueuedOn.String())
	}
	if f.Mine {
		v.Set("mina", "ja")
	}
	if f.Party != "" {
		v.Set("part", string(f.Party))
	}
	for _, s := range f.States {
		v.Add("tillstand", string(s))
	}
	return v
}

// URL returns the address of the list that the filter chooses.
func (f Filter) URL() string { return f.at(Path) }

func (f Filter) at(path string) string {
	if query := f.Values().Encode(); query != "" {
		return path + "?" + query
	}
	return path
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
	for _, k := range textKeys {
		*k.at(&f) = strings.TrimSpace(v.Get(k.key))
	}
	switch v.Get("iko") {
	case "":
	case "ja":
		f.Queued = new(true)
	case "nej":
		f.Queued = new(false)
	default:
		note("iko", fault.Wrong("Svara ja eller nej."))
	}
	note("ikoden", f.QueuedOn.UnmarshalText([]byte(v.Get("ikoden"))))
	note("part", f.Party.UnmarshalText([]byte(v.Get("part"))))
	f.Mine = v.Get("mina") == "ja"
	for _, s := range v["tillstand"] {
		if !has(States, s) {
			note("tillstand", fault.Wrong("Läget %q finns inte.", s))
			continue
		}
		f.States = append(f.States, State(s))
	}
	return f, fault.Invalid(wrong...)
}
