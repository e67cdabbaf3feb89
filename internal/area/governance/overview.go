package governance

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"klover/internal/area/contract"
	"klover/internal/word/day"
)

// Overview keeps how the contracts in force stand, in brief, until something is written or
// a new day comes: what is lacking follows from the day and is computed for all of them.
type Overview struct {
	mu     sync.Mutex
	end    int64 // of the history when they were computed
	on     day.Date
	briefs []*brief
}

// brief is what a list needs to choose and order contracts by.
type brief struct {
	ID          string
	OwnerID     string
	CategoryID  string
	TitleKey    string
	Segment     contract.Segment
	Env         bool
	RunsKey     int64
	NextMeeting day.Date
	Red         bool
	Lacks       []string // codes
	place       int      // among all: the red first, then by number
}

func (s Standing) brief() *brief {
	c := s.Contract
	b := &brief{ID: c.ID, OwnerID: string(c.OwnerID), CategoryID: string(c.CategoryID), TitleKey: c.TitleKey, Segment: c.Segment, Env: c.EnvPriority == contract.Yes, RunsKey: c.RunsKey, NextMeeting: s.NextMeeting, Red: s.Red()}
	for _, l := range s.Lacks {
		b.Lacks = append(b.Lacks, l.Code)
	}
	return b
}

// chosen is a filter with what it needs to look at briefs: nil sets are without limit.
type chosen struct {
	StandingFilter
	found, of, branch map[string]bool // by words, of the supplier, categories
}

func (f chosen) holds(b *brief) bool {
	switch {
	case f.State == "red" && !b.Red, f.State == "ok" && b.Red, f.Lack != "" && !slices.Contains(b.Lacks, f.Lack):
		return false
	case f.Segment == "-" && b.Segment != "", f.Segment != "" && f.Segment != "-" && f.Segment != string(b.Segment):
		return false
	case f.EnvOnly && !b.Env, f.OwnerID != "" && f.OwnerID != b.OwnerID:
		return false
	}
	return (f.found == nil || f.found[b.ID]) && (f.of == nil || f.of[b.ID]) && (f.branch == nil || f.branch[b.CategoryID])
}

var briefOrders = map[string]func(x, y *brief) int{
	"title":   func(x, y *brief) int { return cmp.Compare(x.TitleKey, y.TitleKey) },
	"segment": func(x, y *brief) int { return cmp.Compare(x.Segment, y.Segment) },
	"state":   func(x, y *brief) int { return order(x.Red) - order(y.Red) },
	"meeting": func(x, y *brief) int { return cmp.Compare(x.NextMeeting, y.NextMeeting) },
	"ends":    func(x, y *brief) int { return cmp.Compare(x.RunsKey, y.RunsKey) },
}

// among returns the briefs that the filter chooses, in the order of the page; those that
// are alike in it stay by number, the red first.
func (f chosen) among(briefs []*brief, p Page) []*brief {
	var list []*brief
	for _, b := range briefs {
		if f.holds(b) {
			list = append(list, b)
		}
	}
	key, desc := strings.CutPrefix(p.Sort, "-")
	compare, ok := briefOrders[key]
	if !ok {
		return list
	}
	slices.SortFunc(list, func(x, y *brief) int {
		by := compare(x, y)
		if desc {
			by = -by
		}
		return cmp.Or(by, x.place-y.place)
	})
	return list
}
