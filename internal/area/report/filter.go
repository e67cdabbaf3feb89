package report

import (
	"net/url"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
)

// Filter chooses reports.
type Filter struct {
	Text   string
	Kinds  []Kind
	States []State
	Body   string
}

// ParseFilter reads a filter from an address.
func ParseFilter(q url.Values) (Filter, error) {
	f := Filter{Text: strings.TrimSpace(q.Get("q")), Body: q.Get("organ")}
	for _, v := range q["slag"] {
		if !offered(kinds, v) {
			return f, fault.Wrong("Slaget ”%s” finns inte.", v)
		}
		f.Kinds = append(f.Kinds, Kind(v))
	}
	for _, v := range q["lage"] {
		if !offered(states, v) {
			return f, fault.Wrong("Läget ”%s” finns inte.", v)
		}
		f.States = append(f.States, State(v))
	}
	return f, nil
}

func offered(options []field.Option, value string) bool {
	return slices.ContainsFunc(options, func(o field.Option) bool { return o.Value == value })
}

// URL is the address of the list with the filter.
func (f Filter) URL() string {
	q := url.Values{}
	set := func(key string, values ...string) {
		for _, v := range values {
			if v != "" {
				q.Add(key, v)
			}
		}
	}
	set("q", f.Text)
	set("organ", f.Body)
	for _, k := range f.Kinds {
		set("slag", string(k))
	}
	for _, s := range f.States {
		set("lage", string(s))
	}
	if len(q) == 0 {
		return Path
	}
	return Path + "?" + q.Encode()
}
