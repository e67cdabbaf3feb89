package board

import (
	"net/url"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// The addresses of the area.
const (
	HomePath     = "/namnden"
	BodyPath     = "/organ"
	PersonPath   = "/fortroendevalda"
	PoliticsPath = "/politiska-partier"
	MeetingPath  = "/sammantraden"
	ItemPath     = "/namndarenden"
	DecisionPath = "/beslut"
	RulePath     = "/namndregler"
)

// Filter chooses meetings. The list, the figures and their rows use the same one.
type Filter struct {
	Text  string
	Body  string // id
	Kind  string // of the body
	State State
	Held  *bool // held, not only planned
	When  day.Period
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
	set("organ", f.Body)
	set("slag", f.Kind)
	set("lage", string(f.State))
	set("dag", f.When.String())
	if f.Held != nil {
		set("hallet", map[bool]string{true: "ja", false: "nej"}[*f.Held])
	}
	return v
}

// URL returns the address of the list.
func (f Filter) URL() string { return address(MeetingPath, f.Values()) }

func address(path string, v url.Values) string {
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// ParseFilter reads what Values writes. Unknown keys are left to others.
func ParseFilter(v url.Values) (Filter, error) {
	f := Filter{Text: strings.TrimSpace(v.Get("q")), Body: v.Get("organ"), Kind: v.Get("slag"), State: State(v.Get("lage"))}
	held, err := answer(v, "hallet")
	f.Held = held
	return f, readPeriod(&f.When, v, "dag", err)
}

func answer(v url.Values, key string) (*bool, error) {
	switch v.Get(key) {
	case "":
		return nil, nil
	case "ja":
		return new(true), nil
	case "nej":
		return new(false), nil
	}
	return nil, fault.Invalid(fault.Field{Name: key, Message: "Svara ja eller nej."})
}

func readPeriod(to *day.Period, v url.Values, key string, former error) error {
	wrong := fault.FieldsOf(former)
	if err := to.UnmarshalText([]byte(v.Get(key))); err != nil {
		wrong = append(wrong, fault.Field{Name: key, Message: fault.Message(err)})
	}
	return fault.Invalid(wrong...)
}

// DecisionFilter chooses decisions.
type DecisionFilter struct {
	Text string
	Body string // id
	Kind string
	When day.Period
	Wait *bool // waits for a council of the parties
}

// Values returns the filter as an address has it.
func (f DecisionFilter) Values() url.Values {
	v := url.Values{}
	for key, value := range map[string]string{"q": f.Text, "organ": f.Body, "slag": f.Kind, "dag": f.When.String()} {
		if value != "" {
			v.Set(key, value)
		}
	}
	if f.Wait != nil {
		v.Set("vantar", map[bool]string{true: "ja", false: "nej"}[*f.Wait])
	}
	return v
}

// URL returns the address of the list.
func (f DecisionFilter) URL() string { return address(DecisionPath, f.Values()) }

// ParseDecisionFilter reads what Values writes.
func ParseDecisionFilter(v url.Values) (DecisionFilter, error) {
	f := DecisionFilter{Text: strings.TrimSpace(v.Get("q")), Body: v.Get("organ"), Kind: v.Get("slag")}
	wait, err := answer(v, "vantar")
	f.Wait = wait
	return f, readPeriod(&f.When, v, "dag", err)
}
