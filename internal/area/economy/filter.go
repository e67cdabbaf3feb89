package economy

import (
	"net/url"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Filter is a selection of ledger rows: what a list shows and a cell or a figure
// adds up. Rows that a later load has replaced are never in it.
type Filter struct {
	Text     string
	Kinds    []Kind
	Period   day.Period // of the months
	Without  int        // year whose closing is not counted, 0 for none
	Lines    []Line
	Group    string // code of an account group
	Account  string
	Activity string // None for rows without
	Project  string
	Object   string
	Plan     string
	Load     string
	Pool     string // split rule whose cost it is, PoolCommon for what no rule takes; the owners' payments are not cost
}

// PoolCommon selects the cost that no rule takes.
const PoolCommon = "gemensamt"

// keys of the filter in an address.
const (
	keyKind, keyPeriod, keyWithout, keyLine, keyGroup, keyAccount = "slag", "period", "utan-bokslut", "rad", "grupp", "konto"
	keyActivity, keyProject, keyObject, keyPlan, keyLoad, keyPool = "aktivitet", "projekt", "objekt", "plan", "laddning", "pott"
)

// ParseFilter reads the filter from an address.
func ParseFilter(v url.Values) (Filter, error) {
	get := func(key string) string { return strings.TrimSpace(v.Get(key)) }
	f := Filter{Text: get("q"), Group: get(keyGroup), Account: get(keyAccount), Activity: get(keyActivity), Project: get(keyProject),
		Object: get(keyObject), Plan: get(keyPlan), Load: get(keyLoad), Pool: get(keyPool)}
	for _, text := range v[keyKind] {
		if text != "" {
			f.Kinds = append(f.Kinds, Kind(text))
		}
	}
	for _, text := range v[keyLine] {
		if text != "" {
			f.Lines = append(f.Lines, Line(text))
		}
	}
	var wrong []fault.Field
	if err := f.Period.UnmarshalText([]byte(get(keyPeriod))); err != nil {
		wrong = append(wrong, fault.Field{Name: keyPeriod, Message: fault.Message(err)})
	}
	if text := get(keyWithout); text != "" {
		var err error
		if f.Without, err = strconv.Atoi(text); err != nil {
			wrong = append(wrong, fault.Field{Name: keyWithout, Message: "Året ska ha fyra siffror."})
		}
	}
	return f, fault.Invalid(wrong...)
}

// Values returns the filter as an address has it.
func (f Filter) Values() url.Values {
	v := url.Values{}
	for key, value := range map[string]string{
		"q": f.Text, keyPeriod: f.Period.String(), keyGroup: f.Group, keyAccount: f.Account, keyActivity: f.Activity,
		keyProject: f.Project, keyObject: f.Object, keyPlan: f.Plan, keyLoad: f.Load, keyPool: f.Pool,
	} {
		if value != "" {
			v.Set(key, value)
		}
	}
	if f.Without != 0 {
		v.Set(keyWithout, strconv.Itoa(f.Without))
	}
	for _, k := range f.Kinds {
		v.Add(keyKind, string(k))
	}
	for _, l := range f.Lines {
		v.Add(keyLine, string(l))
	}
	return v
}

// RowsPath is the address of the ledger rows.
const RowsPath = "/ekonomi/rader"

// URL is the address of the rows of the selection.
func (f Filter) URL() string {
	if query := f.Values().Encode(); query != "" {
		return RowsPath + "?" + query
	}
	return RowsPath
}

// CellFilter selects the rows behind a cell of the report. A difference has two
// kinds of rows: those it is made of.
func CellFilter(u Until, c Column, of []Line, forecast string) Filter {
	w, ok := u.windows()[c]
	f := Filter{Period: w.period, Without: w.without, Lines: of}
	switch {
	case ok:
		f.Kinds = []Kind{w.kind}
	case c == Diff:
		now := u.windows()[YearToDate]
		f.Kinds, f.Period, f.Without = []Kind{Outcome, Budget}, now.period, now.without
	case c == YearDiff:
		f.Kinds, f.Period = []Kind{Forecast, Budget}, day.Year(u.Year())
	}
	if c == YearForecast {
		f.Plan = forecast
	}
	return f
}
