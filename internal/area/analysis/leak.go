package analysis

import (
	"cmp"
	"fmt"
	"slices"

	"klover/internal/area/spend"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// LeakPath is where the leakage list is.
const LeakPath = Path + "/lackage"

// Thing is what a number of the lake stands for.
type Thing struct {
	Number int64
	ID     string // in the register, "" when it is in none
	Code   string
	Name   string
}

// Label is the thing's code and name.
func (t Thing) Label() string {
	if t.Code == "" || t.Name == "" {
		return orUnknown(t.Code + t.Name)
	}
	return t.Code + " " + t.Name
}

// Leak is what a unit bought of one kind of a supplier without contract, while a contract
// for it existed with another (handbook 6.3).
type Leak struct {
	Party    string // its name
	Unit     Thing
	Supplier Thing
	Category Thing
	Contract Thing // that should have been used
	Spent    money.Amount
	Before   money.Amount // the same period a year before
	Lines    int64
	Last     day.Date
	Decision Decision
}

// LeakKey tells one leakage from another, whatever the period.
type LeakKey struct{ Unit, Supplier, Category int64 }

// Key tells the leakage from others.
func (l Leak) Key() LeakKey { return LeakKey{l.Unit.Number, l.Supplier.Number, l.Category.Number} }

// String is the key as an address and a decision have it.
func (k LeakKey) String() string { return fmt.Sprintf("%d-%d-%d", k.Unit, k.Supplier, k.Category) }

// ParseLeakKey reads what String writes.
func ParseLeakKey(text string) (k LeakKey, err error) {
	if n, err := fmt.Sscanf(text, "%d-%d-%d", &k.Unit, &k.Supplier, &k.Category); n != 3 || err != nil || k.String() != text {
		return k, fault.NotFound("Läckaget finns inte.")
	}
	return k, nil
}

// Title says what the leakage is about.
func (l Leak) Title() string {
	return l.Category.Label() + " av " + l.Supplier.Name + " till " + orUnknown(l.Unit.Name)
}

// Change is how much more was bought than a year before.
func (l Leak) Change() money.Amount { return l.Spent - l.Before }

// selection is the filter narrowed to the lines of the leakage.
func (k LeakKey) selection(f Filter) Filter {
	for _, one := range []Choice{{"enhet", fmt.Sprint(k.Unit)}, {"leverantor", fmt.Sprint(k.Supplier)}, {categoryKey, fmt.Sprint(k.Category)}, {"klass", classes[leakClass].Code}} {
		d, _ := DimensionOf(one.Key)
		f = f.With(d, one.Value)
	}
	return f
}

// leakClass is the place of the class among all.
var leakClass = slices.Index(spend.Classes, spend.Leakage)

// merged adds leakages of one key, which are several when another contract held during a
// part of the period: the contract of the largest part is shown.
func merged(list []Leak) []Leak {
	at := map[LeakKey]int{}
	var all []Leak
	slices.SortStableFunc(list, func(a, b Leak) int { return cmp.Compare(b.Spent, a.Spent) })
	for _, l := range list {
		i, ok := at[l.Key()]
		if !ok {
			at[l.Key()] = len(all)
			all = append(all, l)
			continue
		}
		one := &all[i]
		one.Spent, one.Before, one.Lines, one.Last = one.Spent+l.Spent, one.Before+l.Before, one.Lines+l.Lines, max(one.Last, l.Last)
	}
	return slices.DeleteFunc(all, func(l Leak) bool { return l.Lines == 0 })
}

// The states that the list is narrowed to.
const (
	leakOpen    = "obehandlade"
	leakHandled = "behandlade"
)

// among tells whether the decision is among those of a state: "" for all, or an answer.
func (d Decision) among(state string) bool {
	switch state {
	case "":
		return true
	case leakOpen:
		return !d.Made()
	case leakHandled:
		return d.Made()
	}
	return d.Answer == state
}

// leakOrders are what the list is sorted by.
var leakOrders = map[string]func(a, b Leak) int{
	"spent":    func(a, b Leak) int { return cmp.Compare(a.Spent, b.Spent) },
	"change":   func(a, b Leak) int { return cmp.Compare(a.Change(), b.Change()) },
	"unit":     func(a, b Leak) int { return sv.Compare(a.Unit.Name, b.Unit.Name) },
	"supplier": func(a, b Leak) int { return sv.Compare(a.Supplier.Name, b.Supplier.Name) },
}

// arrangeLeaks puts the leakages in order, by size among equals.
func arrangeLeaks(list []Leak, by string, falls bool) {
	slices.SortStableFunc(list, func(a, b Leak) int { return cmp.Compare(b.Spent, a.Spent) })
	if compare, ok := leakOrders[by]; ok {
		slices.SortStableFunc(list, func(a, b Leak) int {
			if falls {
				a, b = b, a
			}
			return compare(a, b)
		})
	}
}

// LeakEffect is what the leakage was before somebody decided about it and after, in as
// many days.
type LeakEffect struct {
	Before, After day.Period
	Was, Is       money.Amount
}

// effectPeriods are the days from a decision until today, at most a year, and as many
// before it. It is false on the day of the decision.
func effectPeriods(decided, today day.Date) (before, after day.Period, ok bool) {
	end := min(today, decided.AddMonths(12))
	days := decided.DaysUntil(end)
	return day.Period{From: decided.AddDays(-days), To: decided}, day.Period{From: decided, To: end}, days > 0
}
