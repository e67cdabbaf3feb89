package compare

import (
	"klover/internal/area/procurement"
	"klover/internal/word/figure"
)

// Bin is how many procurements got a number of tenders.
type Bin struct{ Tenders, N int64 }

// Tally is what a selection of procurements adds up to.
type Tally struct {
	N, Appealed, Cancelled, Framework, Joint, Environment int64
	Bins                                                  []Bin // those whose tenders are known, fewest tenders first
	Winners, Small                                        int64 // awarded suppliers whose size is known, and the small of them
}

// tallied folds profiles into tallies by key. They come in order of tenders within a key.
func tallied(list []procurement.Profile, as func(key string) []string) map[string]Tally {
	all := map[string]Tally{}
	for _, p := range list {
		for _, key := range as(p.Key) {
			all[key] = all[key].with(p)
		}
	}
	return all
}

func (t Tally) with(p procurement.Profile) Tally {
	t.N, t.Appealed, t.Cancelled = t.N+p.N, t.Appealed+p.Appealed, t.Cancelled+p.Cancelled
	t.Framework, t.Joint, t.Environment = t.Framework+p.Framework, t.Joint+p.Joint, t.Environment+p.Environment
	if p.Tenders >= 0 {
		t.Bins = added(t.Bins, Bin{p.Tenders, p.N})
	}
	return t
}

// added puts a bin in its place.
func added(bins []Bin, b Bin) []Bin {
	for i, old := range bins {
		switch {
		case old.Tenders == b.Tenders:
			bins[i].N += b.N
			return bins
		case old.Tenders > b.Tenders:
			return append(append(append([]Bin{}, bins[:i]...), b), bins[i:]...)
		}
	}
	return append(bins, b)
}

// Known is how many procurements have a known number of tenders.
func (t Tally) Known() int64 { return t.between(0, -1) }

// between counts the procurements that got from least to most tenders; -1 is no limit.
func (t Tally) between(least, most int64) (n int64) {
	for _, b := range t.Bins {
		if b.Tenders >= least && (most < 0 || b.Tenders <= most) {
			n += b.N
		}
	}
	return n
}

func (t Tally) tenders() (sum int64) {
	for _, b := range t.Bins {
		sum += b.Tenders * b.N
	}
	return sum
}

// median is half the sum of the two in the middle.
func (t Tally) median() figure.Value {
	known := t.Known()
	if known == 0 {
		return figure.Ratio(0, 0)
	}
	return figure.Ratio(t.nth((known-1)/2)+t.nth(known/2), 2)
}

func (t Tally) nth(n int64) int64 {
	for _, b := range t.Bins {
		if n < b.N {
			return b.Tenders
		}
		n -= b.N
	}
	return 0
}
