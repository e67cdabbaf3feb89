package price

import (
	"net/url"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

func address(path string, values map[string]string) string {
	v := url.Values{}
	for key, value := range values {
		if value != "" {
			v.Set(key, value)
		}
	}
	if query := v.Encode(); query != "" {
		return path + "?" + query
	}
	return path
}

// ArticleFilter chooses articles of the lists in force.
type ArticleFilter struct {
	Text       string // words of the name, or the beginning of a number
	ContractID string
	Most       int // hits that are wanted; 0 is as many as a search gathers
}

// most is how many hits are gathered.
func (f ArticleFilter) most() int {
	if f.Most > 0 {
		return min(f.Most, mostFound)
	}
	return mostFound
}

// ItemFilter chooses rows of an edition.
type ItemFilter struct {
	Text string
	Free bool
}

// RevisionFilter chooses changes of prices. A list and a figure use the same filter,
// and its address opens the list.
type RevisionFilter struct {
	Text       string
	State      RevisionState
	Ground     Ground
	Open       bool // something remains to be done
	Late       bool
	Changed    bool       // prices change by it
	From       day.Period // the new prices begin in the period
	Decided    day.Period
	Party      string
	ContractID string
	ListID     string
}

func (f RevisionFilter) values() map[string]string {
	yes := func(b bool) string {
		if b {
			return "ja"
		}
		return ""
	}
	return map[string]string{"q": f.Text, "lage": string(f.State), "grund": string(f.Ground), "oppna": yes(f.Open), "sena": yes(f.Late), "beslutade": yes(f.Changed),
		"fran": f.From.String(), "beslutad": f.Decided.String(), "region": f.Party, "avtal": f.ContractID, "lista": f.ListID}
}

// URL returns the address of the list that the filter chooses.
func (f RevisionFilter) URL() string { return address(RevisionPath, f.values()) }

// ParseRevisionFilter reads what URL writes.
func ParseRevisionFilter(v url.Values) (RevisionFilter, error) {
	f := RevisionFilter{Text: strings.TrimSpace(v.Get("q")), State: RevisionState(v.Get("lage")), Ground: Ground(v.Get("grund")), Open: v.Get("oppna") == "ja",
		Late: v.Get("sena") == "ja", Changed: v.Get("beslutade") == "ja", Party: v.Get("region"), ContractID: v.Get("avtal"), ListID: v.Get("lista")}
	for key, to := range map[string]*day.Period{"fran": &f.From, "beslutad": &f.Decided} {
		if err := to.UnmarshalText([]byte(v.Get(key))); err != nil {
			return f, fault.Invalid(fault.Field{Name: key, Message: fault.Message(err)})
		}
	}
	if f.State != "" && !slices.ContainsFunc(RevisionStates, func(o field.Option) bool { return o.Value == string(f.State) }) {
		return f, fault.Invalid(fault.Field{Name: "lage", Message: "Läget finns inte."})
	}
	return f, nil
}
