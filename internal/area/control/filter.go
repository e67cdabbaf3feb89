package control

import (
	"net/url"
	"strconv"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// The addresses of the lists.
const (
	OccurrencePath = Path + "/tillfallen"
	ObjectPath     = Path + "/objekt"
)

func address(path string, v url.Values) string {
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

func set(v url.Values, key, value string) {
	if value != "" {
		v.Set(key, value)
	}
}

func number64(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
}

func written(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func ja(b bool) string {
	if b {
		return "ja"
	}
	return ""
}

func period(v url.Values, key string) (day.Period, error) {
	p, err := day.ParsePeriod(v.Get(key))
	if err != nil {
		return p, fault.Invalid(fault.Field{Name: key, Message: fault.Message(err)})
	}
	return p, nil
}

// Values returns the filter as an address has it.
func (f OccurrenceFilter) Values() url.Values {
	v := url.Values{}
	set(v, "q", f.Text)
	set(v, "ar", written(f.Year))
	for _, s := range f.States {
		v.Add("lage", s)
	}
	for _, r := range f.Results {
		v.Add("resultat", r)
	}
	set(v, "utforare", f.Performer)
	set(v, "ansvarig", f.Owner)
	set(v, "omrade", f.Row)
	set(v, "sena", ja(f.Late))
	set(v, "overforda", ja(f.Carried))
	set(v, "atgard", ja(f.Measures))
	set(v, "forsta", ja(f.First))
	set(v, "nyckeltal", f.FigureKey)
	set(v, "period", f.Ends.String())
	if f.Counted != nil {
		v.Set("genomforda", map[bool]string{true: "ja", false: "nej"}[*f.Counted])
	}
	return v
}

// URL returns the address of the list that the filter chooses.
func (f OccurrenceFilter) URL() string { return address(OccurrencePath, f.Values()) }

// ParseOccurrenceFilter reads what Values writes.
func ParseOccurrenceFilter(v url.Values) (OccurrenceFilter, error) {
	p, err := period(v, "period")
	f := OccurrenceFilter{Text: v.Get("q"), Year: number64(v.Get("ar")), States: kept(v["lage"]), Results: kept(v["resultat"]), Performer: v.Get("utforare"),
		Owner: v.Get("ansvarig"), Row: v.Get("omrade"), Late: v.Get("sena") == "ja", Carried: v.Get("overforda") == "ja", Measures: v.Get("atgard") == "ja",
		First: v.Get("forsta") == "ja", FigureKey: v.Get("nyckeltal"), Ends: p}
	switch v.Get("genomforda") {
	case "ja":
		f.Counted = new(true)
	case "nej":
		f.Counted = new(false)
	}
	return f, err
}

func kept(list []string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// Values returns the filter as an address has it.
func (f ObjectFilter) Values() url.Values {
	v := url.Values{}
	set(v, "q", f.Text)
	set(v, "lista", f.List)
	set(v, "niva", f.Level)
	set(v, "part", string(f.Party))
	set(v, "uppfoljning", f.FollowUp)
	set(v, "genomford", f.Done.String())
	return v
}

// URL returns the address of the list that the filter chooses.
func (f ObjectFilter) URL() string { return address(ObjectPath, f.Values()) }

// ParseObjectFilter reads what Values writes.
func ParseObjectFilter(v url.Values) (ObjectFilter, error) {
	p, err := period(v, "genomford")
	f := ObjectFilter{Text: v.Get("q"), List: v.Get("lista"), Level: v.Get("niva"), FollowUp: v.Get("uppfoljning"), Done: p}
	if bad := f.Party.UnmarshalText([]byte(v.Get("part"))); bad != nil && err == nil {
		err = fault.Invalid(fault.Field{Name: "part", Message: fault.Message(bad)})
	}
	return f, err
}

// Values returns the filter as an address has it.
func (f RiskFilter) Values() url.Values {
	v := url.Values{}
	set(v, "q", f.Text)
	set(v, "ansvarig", f.Owner)
	set(v, "omrade", f.Area)
	set(v, "minst", written(f.Least))
	set(v, "hogst", written(f.Most))
	set(v, "sannolikhet", written(f.Likelihood))
	set(v, "konsekvens", written(f.Impact))
	set(v, "utankontroll", ja(f.Unguarded))
	set(v, "bedoms", f.Review.String())
	if f.Closed != nil {
		v.Set("avslutad", map[bool]string{true: "ja", false: "nej"}[*f.Closed])
	}
	return v
}

// URL returns the address of the list that the filter chooses.
func (f RiskFilter) URL() string { return address(RiskPath, f.Values()) }

// ParseRiskFilter reads what Values writes.
func ParseRiskFilter(v url.Values) (RiskFilter, error) {
	p, err := period(v, "bedoms")
	f := RiskFilter{Text: v.Get("q"), Owner: v.Get("ansvarig"), Area: v.Get("omrade"), Least: number64(v.Get("minst")), Most: number64(v.Get("hogst")),
		Likelihood: number64(v.Get("sannolikhet")), Impact: number64(v.Get("konsekvens")), Unguarded: v.Get("utankontroll") == "ja", Review: p}
	switch v.Get("avslutad") {
	case "ja":
		f.Closed = new(true)
	case "nej":
		f.Closed = new(false)
	}
	return f, err
}

// ParseInfoFilter reads the filter of the classification from an address.
func ParseInfoFilter(v url.Values) InfoFilter {
	return InfoFilter{Text: v.Get("q"), Kind: v.Get("register"), Stage: v.Get("lage"), Least: number64(v.Get("konfidentialitet"))}
}
