package initiative

import (
	"net/url"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Filter chooses initiatives as they stood on a day. The board, the list and the
// figures use the same, and its address opens the list.
type Filter struct {
	Text       string
	On         day.Date // 0 is today
	Phases     []Phase
	Paused     bool
	CategoryID string // with everything below it
	LeaderID   string
}

// URL returns the address of the list that the filter chooses.
func (f Filter) URL() string {
	v := url.Values{}
	set(v, map[string]string{"q": f.Text, "dag": f.On.String(), "kategori": f.CategoryID, "ledare": f.LeaderID})
	for _, p := range f.Phases {
		v.Add("fas", string(p))
	}
	if f.Paused {
		v.Set("pausade", "ja")
	}
	return address(Path, v)
}

func set(v url.Values, values map[string]string) {
	for key, value := range values {
		if value != "" {
			v.Set(key, value)
		}
	}
}

func address(path string, v url.Values) string {
	if query := v.Encode(); query != "" {
		return path + "?" + query
	}
	return path
}

// ParseFilter reads what URL writes.
func ParseFilter(v url.Values) (Filter, error) {
	f := Filter{Text: strings.TrimSpace(v.Get("q")), CategoryID: v.Get("kategori"), LeaderID: v.Get("ledare"), Paused: v.Get("pausade") == "ja"}
	for _, text := range v["fas"] {
		if Phase(text).index() < 0 {
			return f, wrong("fas", "Fasen finns inte.")
		}
		f.Phases = append(f.Phases, Phase(text))
	}
	if err := f.On.UnmarshalText([]byte(v.Get("dag"))); err != nil {
		return f, wrong("dag", fault.Message(err))
	}
	return f, nil
}

// MeasureFilter chooses measures.
type MeasureFilter struct {
	Text         string
	CategoryID   string // with everything below it
	InitiativeID string
	Kind         string
	State        State
	OwnerID      string
	Due          day.Period
	Followed     day.Period // the latest follow-up
	Late         bool       // open and past its day
}

// URL returns the address of the list that the filter chooses.
func (f MeasureFilter) URL() string {
	v := url.Values{}
	set(v, map[string]string{"q": f.Text, "kategori": f.CategoryID, "initiativ": f.InitiativeID, "slag": f.Kind, "lage": string(f.State), "ansvarig": f.OwnerID,
		"klar": f.Due.String(), "uppfoljd": f.Followed.String()})
	if f.Late {
		v.Set("forsenad", "ja")
	}
	return address(MeasurePath, v)
}

// ParseMeasureFilter reads what URL writes.
func ParseMeasureFilter(v url.Values) (MeasureFilter, error) {
	f := MeasureFilter{Text: strings.TrimSpace(v.Get("q")), CategoryID: v.Get("kategori"), InitiativeID: v.Get("initiativ"), Kind: v.Get("slag"),
		State: State(v.Get("lage")), OwnerID: v.Get("ansvarig"), Late: v.Get("forsenad") == "ja"}
	if err := f.Due.UnmarshalText([]byte(v.Get("klar"))); err != nil {
		return f, wrong("klar", fault.Message(err))
	}
	if err := f.Followed.UnmarshalText([]byte(v.Get("uppfoljd"))); err != nil {
		return f, wrong("uppfoljd", fault.Message(err))
	}
	return f, nil
}

// StrategyFilter chooses strategies.
type StrategyFilter struct {
	Text       string
	Status     Status
	CategoryID string // of the initiative, with everything below it
	Decided    day.Period
}

// URL returns the address of the list that the filter chooses.
func (f StrategyFilter) URL() string {
	v := url.Values{}
	set(v, map[string]string{"q": f.Text, "lage": string(f.Status), "kategori": f.CategoryID, "beslutad": f.Decided.String()})
	return address(StrategyPath, v)
}

// ParseStrategyFilter reads what URL writes.
func ParseStrategyFilter(v url.Values) (StrategyFilter, error) {
	f := StrategyFilter{Text: strings.TrimSpace(v.Get("q")), Status: Status(v.Get("lage")), CategoryID: v.Get("kategori")}
	if err := f.Decided.UnmarshalText([]byte(v.Get("beslutad"))); err != nil {
		return f, wrong("beslutad", fault.Message(err))
	}
	return f, nil
}

// ReportFilter chooses category reports.
type ReportFilter struct {
	Text       string // in the name of the category
	Status     Status
	CategoryID string // with everything below it
	Approved   day.Period
}

// URL returns the address of the list that the filter chooses.
func (f ReportFilter) URL() string {
	v := url.Values{}
	set(v, map[string]string{"q": f.Text, "lage": string(f.Status), "kategori": f.CategoryID, "godkand": f.Approved.String()})
	return address(ReportPath, v)
}

// ParseReportFilter reads what URL writes.
func ParseReportFilter(v url.Values) (ReportFilter, error) {
	f := ReportFilter{Text: strings.TrimSpace(v.Get("q")), Status: Status(v.Get("lage")), CategoryID: v.Get("kategori")}
	if err := f.Approved.UnmarshalText([]byte(v.Get("godkand"))); err != nil {
		return f, wrong("godkand", fault.Message(err))
	}
	return f, nil
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, one := range list {
		out[i] = string(one)
	}
	return slices.Clip(out)
}
