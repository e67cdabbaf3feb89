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

// Page is which rows of a list are wanted, and in which order.
type Page struct {
	Sort   string // a column; another text gives the usual order
	Desc   bool
	Limit  int
	Offset int
}

// Count is how many rows there are. Counting stops at countLimit.
type Count struct {
	N    int
	More bool // there are more than N
}

// countLimit is where counting stops, so that a long list costs no more than a short one.
const countLimit = 10_000

func countOf(n int64) Count {
	if n > countLimit {
		return Count{countLimit, true}
	}
	return Count{N: int(n)}
}

// TrailFilter chooses entries of the history.
type TrailFilter struct {
	Text   string
	Actor  string // id of the user
	Kind   string // register
	Verb   string
	Period day.Period
}
