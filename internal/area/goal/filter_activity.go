package goal

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
)

// ActivitiesPath is the address of the activities.
const ActivitiesPath = "/aktiviteter"

// ActivityFilter chooses activities. Lists, figures and links share it, so that a
// figure and the list behind it never disagree.
type ActivityFilter struct {
	Text      string
	Year      int64
	Statuses  []Status
	Kinds     []Work
	Phases    []Phase
	GoalID    string // shown under the goal or one below it
	OwnerID   string
	OwnerRole string
	UnitID    string
	Tag       string
	Open      bool // something is left to do
	Overdue   bool // should have been ready before today and does not go on another year
}

func joined[T ~string](list []T) string {
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = string(v)
	}
	return strings.Join(texts, ",")
}

// Values returns the filter as it stands in addresses.
func (f ActivityFilter) Values() url.Values {
	v := url.Values{}
	set := func(key, value string) {
		if value != "" {
			v.Set(key, value)
		}
	}
	if f.Year != 0 {
		set("ar", strconv.FormatInt(f.Year, 10))
	}
	for _, b := range []struct {
		key string
		on  bool
	}{{"oppna", f.Open}, {"forsenade", f.Overdue}} {
		if b.on {
			v.Set(b.key, "ja")
		}
	}
	set("q", f.Text)
	set("status", joined(f.Statuses))
	set("slag", joined(f.Kinds))
	set("fas", joined(f.Phases))
	set("mal", f.GoalID)
	set("ansvarig", f.OwnerID)
	set("roll", f.OwnerRole)
	set("enhet", f.UnitID)
	set("fokus", f.Tag)
	return v
}

// URL is the address of the list that the filter chooses.
func (f ActivityFilter) URL() string {
	if q := f.Values().Encode(); q != "" {
		return ActivitiesPath + "?" + q
	}
	return ActivitiesPath
}

// ParseActivityFilter reads a filter from an address.
func ParseActivityFilter(v url.Values) (ActivityFilter, error) {
	f := ActivityFilter{Text: v.Get("q"), GoalID: v.Get("mal"), OwnerID: v.Get("ansvarig"), OwnerRole: v.Get("roll"), UnitID: v.Get("enhet"), Tag: v.Get("fokus"),
		Open: v.Get("oppna") == "ja", Overdue: v.Get("forsenade") == "ja"}
	if text := v.Get("ar"); text != "" {
		year, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return f, fault.Wrong("Året ”%s” är inget årtal.", text)
		}
		f.Year = year
	}
	var err error
	if f.Statuses, err = chosen[Status](v["status"], statuses, "Statusen"); err != nil {
		return f, err
	}
	if f.Kinds, err = chosen[Work](v["slag"], works, "Slaget"); err != nil {
		return f, err
	}
	f.Phases, err = chosen[Phase](v["fas"], phases, "Fasen")
	return f, err
}

// chosen reads choices, one or several with commas in each value.
func chosen[T ~string](values []string, options []field.Option, what string) ([]T, error) {
	var list []T
	for _, value := range values {
		for part := range strings.SplitSeq(value, ",") {
			if part == "" {
				continue
			}
			if !slices.ContainsFunc(options, func(o field.Option) bool { return o.Value == part }) {
				return nil, fault.Wrong("%s ”%s” finns inte.", what, part)
			}
			list = append(list, T(part))
		}
	}
	return list, nil
}

// Label says the filter's year in words, for the head of a file.
func (f ActivityFilter) Label() string {
	if f.Year == 0 {
		return "alla år"
	}
	return fmt.Sprint(f.Year)
}
