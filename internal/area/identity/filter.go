package identity

import (
	"net/url"

	"klover/internal/word/day"
)

// Filter chooses users.
type Filter struct {
	Text   string
	Role   string // code
	Unit   string // id
	Party  string // code
	Active string // "ja", "nej" or "" for all
}

// ParseFilter reads a filter from an address.
func ParseFilter(v url.Values) Filter {
	return Filter{Text: v.Get("q"), Role: v.Get("roll"), Unit: v.Get("enhet"), Party: v.Get("part"), Active: v.Get("aktiv")}
}

// URL returns the address of the list with the filter.
func (f Filter) URL() string {
	v := url.Values{}
	for key, value := range map[string]string{"q": f.Text, "roll": f.Role, "enhet": f.Unit, "part": f.Party, "aktiv": f.Active} {
		if value != "" {
			v.Set(key, value)
		}
	}
	if len(v) == 0 {
		return "/anvandare"
	}
	return "/anvandare?" + v.Encode()
}

// TrailFilter chooses entries of the history.
type TrailFilter struct {
	Text   string
	Actor  string // id of the user
	Kind   string // register
	Verb   string
	Period day.Period
}
