package calloff

import (
	"slices"

	"klover/internal/word/money"
)

// Turn is a supplier in the order in which it is asked.
type Turn struct {
	Place
	Called money.Amount // called off from it before
	Total  money.Amount // called off from all before
	lacks  int64        // how far it is below its share, times the denominator
}

// Turns orders the suppliers as a call-off of the value asks them: by rank, or by key
// the one first that lacks most of its share once the value is called off too. Ties
// go by rank. All in whole öre times the denominator, so that nothing is rounded: a
// supplier is never more than one call-off above its share.
func Turns(f Form, places []Place, called map[string]money.Amount, value money.Amount, denominator int64) []Turn {
	var total money.Amount
	for _, p := range places {
		total += called[p.SupplierID]
	}
	list := make([]Turn, len(places))
	for i, p := range places {
		list[i] = Turn{Place: p, Called: called[p.SupplierID], Total: total}
		if f == ByKey {
			list[i].lacks = p.Share*int64(total+value) - denominator*int64(called[p.SupplierID])
		}
	}
	slices.SortStableFunc(list, func(a, b Turn) int {
		switch {
		case a.lacks > b.lacks:
			return -1
		case a.lacks < b.lacks:
			return 1
		}
		return int(a.Rank - b.Rank)
	})
	return list
}

// Deviation is how far a supplier has got from its share: above 0 it has got more than
// was agreed, in öre times the denominator.
func (t Turn) Deviation(denominator int64) int64 {
	return denominator*int64(t.Called) - t.Share*int64(t.Total)
}

// place is where in the order a supplier stands among those not asked yet, 1 first; 0
// when it is not there.
func place(turns []Turn, asked []Ask, supplierID string) int64 {
	n := int64(0)
	for _, t := range turns {
		if slices.ContainsFunc(asked, func(a Ask) bool { return a.SupplierID == t.SupplierID }) {
			continue
		}
		if n++; t.SupplierID == supplierID {
			return n
		}
	}
	return 0
}

// next is whose turn it is, false when all have been asked.
func next(turns []Turn, asked []Ask) (Turn, bool) {
	for _, t := range turns {
		if place(turns, asked, t.SupplierID) == 1 {
			return t, true
		}
	}
	return Turn{}, false
}
