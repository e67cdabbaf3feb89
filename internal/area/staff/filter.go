package staff

import (
	"net/url"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Filter is a selection of rows. Each register uses the parts that it has.
type Filter struct {
	Text      string // in notes and reasons
	UnitID    string
	Group     Group
	Financing Financing
	Kind      string     // destination of an exit
	Period    day.Period // in it; overlapping it for what lasts
	Started   day.Period // of recruitments: when they start
	After     day.Date   // of recruitments: start on this day or later
	Whole     bool       // of sick leave: rows for the whole organisation
}

// ParseFilter reads the filter from an address.
func ParseFilter(v url.Values) (Filter, error) {
	f := Filter{Text: strings.TrimSpace(v.Get("q")), UnitID: v.Get("enhet"), Group: Group(v.Get("grupp")),
		Financing: Financing(v.Get("betalas")), Kind: v.Get("slag")}
	var wrong []fault.Field
	read := func(key string, to interface{ UnmarshalText([]byte) error }) {
		if err := to.UnmarshalText([]byte(v.Get(key))); err != nil {
			wrong = append(wrong, fault.Field{Name: key, Message: fault.Message(err)})
		}
	}
	read("period", &f.Period)
	read("borjar", &f.Started)
	read("fran", &f.After)
	return f, fault.Invalid(wrong...)
}

// Values returns the filter as an address has it.
func (f Filter) Values() url.Values {
	v := url.Values{}
	for key, value := range map[string]string{"q": f.Text, "enhet": f.UnitID, "grupp": string(f.Group), "betalas": string(f.Financing),
		"slag": f.Kind, "period": f.Period.String(), "borjar": f.Started.String(), "fran": f.After.String()} {
		if value != "" {
			v.Set(key, value)
		}
	}
	return v
}

// at is the address of a register with the selection.
func (f Filter) at(path string) string {
	if query := f.Values().Encode(); query != "" {
		return path + "?" + query
	}
	return path
}

// The addresses of the registers.
const (
	Path            = "/personal"
	PostPath        = Path + "/tjanster"
	VacancyPath     = Path + "/vakanser"
	RecruitmentPath = Path + "/rekryteringar"
	ExitPath        = Path + "/avgangar"
	HeadcountPath   = Path + "/medelantal"
	SickPath        = Path + "/sjukfranvaro"
)

// YearURL is the address of the overview of a year.
func YearURL(year int) string { return Path + "?ar=" + strconv.Itoa(year) }
