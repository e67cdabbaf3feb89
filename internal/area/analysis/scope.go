package analysis

import "klover/internal/base/lake"

// The permissions of the area.
const (
	permRead = "spend.read" // all lines
	permOwn  = "spend.own"  // those of the own unit and the units below it
	permAny  = permRead + "|" + permOwn
)

// Scope is which lines the caller may see. The zero Scope is none.
type Scope struct {
	All   bool
	Units []int64 // of the lake
}

// Everything is the scope of those who may see all lines.
var Everything = Scope{All: true}

// Own tells whether only some units are seen.
func (s Scope) Own() bool { return !s.All }

// where is met by the lines that may be seen.
func (s Scope) where() lake.Expr {
	if s.All {
		return lake.Yes(true)
	}
	var units []lake.Expr
	for _, id := range s.Units {
		units = append(units, lake.Num(id))
	}
	return lake.In(lake.Col("unit"), units...)
}
