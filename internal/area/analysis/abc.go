package analysis

import (
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// ABCPath is where suppliers, articles and categories are sorted by their weight.
const ABCPath = Path + "/abc"

// ABCRow is a supplier, an article or a category by its weight.
type ABCRow struct {
	Item
	Spent   money.Amount
	Lines   int64
	Running money.Amount // with all that are larger
	Class   string       // A, B or C
}

// ABC is everything of a dimension, the largest first.
type ABC struct {
	Rows  []ABCRow
	Total money.Amount // of all, also of what is not among the rows
	More  bool
}

// classify gives each row its class: A until the larger ones together have reached so many
// percent of the total, then B, then C. The one that passes a limit belongs to what it
// passes. What was credited more than bought is C.
func (a *ABC) classify(atA, atB int64) {
	var running money.Amount
	for i := range a.Rows {
		r := &a.Rows[i]
		before := int64(running) * 100
		running += r.Spent
		r.Running = running
		switch {
		case r.Spent > 0 && before < int64(a.Total)*atA:
			r.Class = "A"
		case r.Spent > 0 && before < int64(a.Total)*atB:
			r.Class = "B"
		default:
			r.Class = "C"
		}
	}
}

// ABCClass is one of the classes with what belongs to it.
type ABCClass struct {
	Class string
	N     int64
	Spent money.Amount
	Of    money.Amount
}

// Share is the class's part of what was spent.
func (c ABCClass) Share() string { return sv.Percent(int64(c.Spent), int64(c.Of), 1) }

// classesOf sums the classes up.
func (a ABC) classesOf() []ABCClass {
	list := []ABCClass{{Class: "A", Of: a.Total}, {Class: "B", Of: a.Total}, {Class: "C", Of: a.Total}}
	for _, r := range a.Rows {
		c := &list[r.Class[0]-'A']
		c.N++
		c.Spent += r.Spent
	}
	return list
}
