package identity

import (
	"slices"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// A Unit is a part of a region: an own unit such as Upphandlingsenheten, or a
// department that buys (kund). What it is called and where it belongs may
// change; each such time is a Term.
type Unit struct {
	ID        string
	Version   int64
	Party     party.Code
	Kind      string // unitOwn or unitCustomer
	CostPlace string // kostnadsställe, "" when it has none
	ValidFrom day.Date
	ValidTo   day.Date // last day, 0 while it exists
	CreatedAt time.Time
	ChangedAt time.Time

	Name     string `db:"-"` // on the day that was asked for
	ParentID string `db:"-"` // on the day that was asked for, "" at the top
}

// The kinds of unit.
const (
	unitOwn      = "own"      // in the purchasing organisation
	unitCustomer = "customer" // buys through it
)

// A Term is what a unit was called and where it belonged during a period.
type Term struct {
	ID        string
	UnitID    string
	Name      string
	ParentID  Ref
	ValidFrom day.Date // 0 from the start
	ValidTo   day.Date // last day, 0 until further notice
}

// within tells whether the day lies in a period whose ends may be open.
func within(on, from, to day.Date) bool { return from <= on && (to == 0 || on <= to) }

// At returns the term that holds on the day, else the one nearest to it.
func At(terms []Term, on day.Date) (Term, bool) {
	if len(terms) == 0 {
		return Term{}, false
	}
	best := terms[0]
	for _, t := range terms {
		if within(on, t.ValidFrom, t.ValidTo) {
			return t, true
		}
		if t.ValidFrom <= on && t.ValidFrom >= best.ValidFrom {
			best = t
		}
	}
	return best, true
}

// Check returns what is wrong with the unit.
func (u Unit) Check() error {
	wrong := fault.FieldsOf(UnitFields.Missing(&u))
	if u.ValidTo != 0 && u.ValidTo < u.ValidFrom {
		wrong = append(wrong, fault.Field{Name: "valid_to", Message: "Sista dagen kan inte vara före första dagen."})
	}
	return fault.Invalid(wrong...)
}

// Node is a unit in a tree, with its depth.
type Node struct {
	Unit
	Depth int
}

// Tree orders units as a tree: each unit after the one it belongs to, siblings
// in Swedish order. A unit whose parent is not among them stands at the top.
func Tree(units []Unit) []Node {
	present := map[string]bool{}
	for _, u := range units {
		present[u.ID] = true
	}
	children := map[string][]Unit{}
	for _, u := range units {
		parent := u.ParentID
		if !present[parent] || parent == u.ID {
			parent = ""
		}
		children[parent] = append(children[parent], u)
	}
	for _, list := range children {
		slices.SortFunc(list, func(a, b Unit) int { return sv.Compare(a.Name, b.Name) })
	}
	return branch(nil, children, "", 0)
}

func branch(nodes []Node, children map[string][]Unit, parent string, depth int) []Node {
	for _, u := range children[parent] {
		nodes = append(nodes, Node{u, depth})
		nodes = branch(nodes, children, u.ID, depth+1)
	}
	return nodes
}

// Branch returns the ids of a unit and of all units that lie below it.
func Branch(units []Unit, top string) []string {
	var ids []string
	for _, u := range units {
		if under(units, u.ID, top) {
			ids = append(ids, u.ID)
		}
	}
	return ids
}

// under tells whether one unit lies below another, or is the same.
func under(units []Unit, id, ancestor string) bool {
	parent := map[string]string{}
	for _, u := range units {
		parent[u.ID] = u.ParentID
	}
	for range len(units) + 1 {
		if id == ancestor {
			return true
		}
		if id = parent[id]; id == "" {
			return false
		}
	}
	return true // a ring: refuse
}
