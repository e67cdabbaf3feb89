package staff

import (
	"slices"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

// Row is what the rows of every register of the area have.
type Row struct {
	ID        string
	Version   int64
	UnitID    identity.Ref // "" for the whole organisation
	Unit      string       `db:"-"` // its name; how forms, lists and imports state it
	CreatedAt time.Time
	ChangedAt time.Time
}

// Group is a group of employees with the same work.
type Group string

// The groups, inventory A20–A26.
const (
	Strategic   Group = "si"
	Operational Group = "operativ"
	Finance     Group = "ekonomi"
	Suppliers   Group = "leverantor"
	Ecommerce   Group = "ehandel"
	Category    Group = "kategori"
	Controller  Group = "controller"
	Lawyer      Group = "jurist"
	Chief       Group = "chef"
	Support     Group = "stab"
	Payout      Group = "utbetalning"
	Other       Group = "ovrig"
)

// Sv returns the group as it is shown.
func (g Group) Sv() string { return label(groups, string(g)) }

// Financing says who pays for a post.
type Financing string

// The kinds of financing.
const (
	Own        Financing = "egen"
	ThirdParty Financing = "tredje"
)

// Few is the number of persons under which a group's numbers are not shown:
// fewer, and somebody's absence or leaving can be guessed.
const Few = 5

// TooFew is what stands instead of such a number.
const TooFew = "för få för att visas"

// Part is one of the groups or units that add up to a shown total.
type Part struct {
	Key     string
	Persons Hundredths // 0 when it is not known
}

// Suppress returns the parts whose numbers may not be shown beside their total:
// those with fewer than five persons, and as many more, smallest first, as it
// takes for what is hidden not to be found by subtraction from the total.
func Suppress(parts []Part) map[string]bool {
	hidden := map[string]bool{}
	parts = slices.Clone(parts)
	slices.SortStableFunc(parts, func(a, b Part) int { return int(a.Persons - b.Persons) })
	var persons Hundredths
	for _, p := range parts {
		exposed := len(hidden) == 1 || len(hidden) > 0 && persons < Few*whole
		if p.Persons < Few*whole || exposed {
			hidden[p.Key] = true
			persons += p.Persons
		}
	}
	return hidden
}

// faults gathers what is wrong with the fields of a record.
type faults []fault.Field

func (f *faults) add(bad bool, name, message string) {
	if bad {
		*f = append(*f, fault.Field{Name: name, Message: message})
	}
}

func (f faults) err() error { return fault.Invalid(f...) }

// named writes a number of persons: "1 person", "3 personer".
func named(n int64) string { return sv.Plural(n, "person", "personer") }
