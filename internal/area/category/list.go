package category

import (
	"cmp"
	"fmt"
	"slices"

	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Problem is what is wrong with one row of a list.
type Problem struct {
	No      int64
	Field   string // Swedish label
	Message string
}

// CheckList returns everything that is wrong with a list that is to be valid
// from a day, in the order of the rows, and sets levels that it does not say.
func CheckList(rows []Row, from day.Date) []Problem {
	l := list{rows: rows, from: from, at: map[string]int{}}
	for i, r := range rows {
		l.one(r)
		if first, twice := l.at[r.Code]; twice {
			l.wrong(r, "code", fmt.Sprintf("Koden %s står redan på rad %d.", r.Code, rows[first].No))
		} else if r.Code != "" {
			l.at[r.Code] = i
		}
	}
	for i, r := range rows {
		if l.at[r.Code] != i {
			continue
		}
		l.replacements(r)
		l.place(i)
	}
	slices.SortStableFunc(l.problems, func(a, b Problem) int { return cmp.Compare(a.No, b.No) })
	return l.problems
}

// list is a list while it is checked.
type list struct {
	rows     []Row
	from     day.Date
	at       map[string]int // row by code
	problems []Problem
}

func (l *list) wrong(r Row, key, message string) {
	d, _ := RowFields.Get(key)
	l.problems = append(l.problems, Problem{r.No, d.Label, message})
}

func (l *list) one(r Row) {
	if r.Code == "" {
		l.wrong(r, "code", "Koden saknas.")
	}
	if r.Name == "" {
		l.wrong(r, "name", "Namnet saknas.")
	}
	if r.Level < 0 || r.Level > deepest {
		l.wrong(r, "level", fmt.Sprintf("Nivån ska vara 1–%d.", deepest))
	}
	if r.Code != "" && !codeForm.MatchString(r.Code) {
		l.wrong(r, "code", badCode)
	}
	if r.ValidFrom == 0 && r.ValidTo != 0 && r.ValidTo < l.from {
		l.wrong(r, "valid_from", "Skriv kategorins första dag, eftersom den slutar före "+l.from.Sv()+".")
	}
	if r.ValidFrom != 0 && r.ValidTo != 0 && r.ValidTo < r.ValidFrom {
		l.wrong(r, "valid_to", "Sista dagen, "+r.ValidTo.Sv()+", är före den första, "+r.ValidFrom.Sv()+".")
	}
	if len(r.ReplacedBy) > 0 && r.ValidTo == 0 {
		l.wrong(r, "valid_to", "Skriv kategorins sista dag, eftersom den ersätts av "+r.ReplacedBy.Sv()+".")
	}
}

func (l *list) replacements(r Row) {
	for _, code := range r.ReplacedBy {
		if _, there := l.at[code]; !there {
			l.wrong(r, "replaced_by", "Koden "+code+" finns inte i listan.")
		} else if code == r.Code {
			l.wrong(r, "replaced_by", "En kategori kan inte ersättas av sig själv.")
		}
	}
}

// place checks where the row stands in the tree.
func (l *list) place(i int) {
	r := l.rows[i]
	if _, there := l.at[r.Parent]; r.Parent != "" && !there {
		l.wrong(r, "parent", "Den överordnade koden "+r.Parent+" finns inte i listan.")
		return
	}
	level, ok := l.depth(i)
	switch {
	case !ok:
		l.wrong(r, "parent", "Kategorin ligger under sig själv: följ de överordnade koderna.")
	case level > deepest:
		l.wrong(r, "parent", fmt.Sprintf("Kategorin hamnar på nivå %d. Trädet har högst %d nivåer.", level, deepest))
	case r.Level == 0:
		l.rows[i].Level = level
	case r.Level != level && r.Level > 0 && r.Level <= deepest:
		l.wrong(r, "level", fmt.Sprintf("Nivån är %d men kategorin ligger på nivå %d.", r.Level, level))
	}
	if parent := l.parent(i); parent.ValidTo != 0 && (r.ValidTo == 0 || r.ValidTo > parent.ValidTo) {
		l.wrong(r, "valid_to", "Den överordnade kategorin "+parent.Code+" gäller bara till och med "+parent.ValidTo.Sv()+".")
	}
}

func (l *list) parent(i int) Row {
	if at, ok := l.at[l.rows[i].Parent]; ok {
		return l.rows[at]
	}
	return Row{}
}

// depth counts the way to the root. It is not ok when the way never ends, or
// when it leaves the list, which is told at the row that leaves it.
func (l *list) depth(i int) (level int64, ok bool) {
	for level = 1; int(level) <= len(l.rows); level++ {
		parent := l.rows[i].Parent
		if parent == "" {
			return level, true
		}
		next, there := l.at[parent]
		if !there {
			return l.rows[i].Level, true
		}
		i = next
	}
	return 0, false
}

// Effect is how a category differs between the tree that is used and a new version.
type Effect string

// The effects, in the order in which they are shown.
const (
	Added   Effect = "Ny"
	Renamed Effect = "Byter namn"
	Moved   Effect = "Flyttas"
	Ended   Effect = "Upphör"
)

// Effects is every effect, in order.
var Effects = []Effect{Added, Renamed, Moved, Ended}

// Difference is one thing that changes when a version comes into force.
type Difference struct {
	Effect Effect
	ID     string // of the category, "" for a new one
	Code   string
	Name   string // as it will be
	Before string
	After  string
}

// Compare returns what changes when the list replaces the tree.
func Compare(now Tree, next []Row) []Difference {
	var found []Difference
	names := map[string]string{}
	for _, r := range next {
		names[r.Code] = r.Code + " " + r.Name
	}
	for _, r := range next {
		node, known := now.ByCode(r.Code)
		if known {
			found = append(found, compareOne(now, node, r, names)...)
		} else if r.ValidTo == 0 || r.ValidTo > now.On {
			found = append(found, Difference{Added, "", r.Code, r.Name, "", cmp.Or(names[r.Parent], top)})
		}
	}
	for _, node := range now.All() {
		if _, there := names[node.Code]; !there {
			found = append(found, Difference{Ended, node.ID, node.Code, node.Name, "", "finns inte i listan"})
		}
	}
	slices.SortStableFunc(found, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(slices.Index(Effects, a.Effect), slices.Index(Effects, b.Effect)), sv.Compare(a.Code, b.Code))
	})
	return found
}

// top is what the place of a category without parent is called.
const top = "första nivån"

func compareOne(now Tree, node Node, r Row, names map[string]string) []Difference {
	var found []Difference
	if node.Name != r.Name {
		found = append(found, Difference{Renamed, node.ID, r.Code, r.Name, node.Name, r.Name})
	}
	if parent, _ := now.Get(node.ParentID); parent.Code != r.Parent {
		was := top
		if parent.Code != "" {
			was = parent.Label()
		}
		found = append(found, Difference{Moved, node.ID, r.Code, r.Name, was, cmp.Or(names[r.Parent], top)})
	}
	if r.ValidTo != 0 {
		found = append(found, Difference{Ended, node.ID, r.Code, r.Name, node.ValidTo.Sv(), ending(r)})
	}
	return found
}

func ending(r Row) string {
	text := r.ValidTo.Sv()
	if len(r.ReplacedBy) > 0 {
		text += ", ersätts av " + r.ReplacedBy.Sv()
	}
	return text
}
