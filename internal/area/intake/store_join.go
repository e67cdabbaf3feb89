package intake

import (
	"slices"
	"strings"
)

// join reads a row into the line above when the register's lists have several rows of
// one record, as one for each supplier of a contract: rows with the same number, or
// rows below it with nothing but what there may be several of.
func (r registerOf[T]) join(p plan, above *line, next line) bool {
	if len(r.joins) == 0 || len(next.faults) > 0 || len(above.faults) > 0 {
		return false
	}
	more, same := r.compareRows(p, *above, next)
	if !same || !more {
		return false
	}
	for _, key := range r.joins {
		above.values[key] = listed(above.values[key], next.values[key], len(above.more))
	}
	next.more = nil
	above.more = append(above.more, next)
	return true
}

// compareRows tells whether a row adds something to the line above, and whether all
// else in it is the same or left empty.
func (r registerOf[T]) compareRows(p plan, above, next line) (more, same bool) {
	known := next.values[r.keyField]
	if known == "" && r.secondField != "" {
		known = next.values[r.secondField]
	}
	alone := known == ""
	for _, c := range p.columns {
		key := c.target.Key
		text := next.values[key]
		switch {
		case text == "":
		case slices.Contains(r.joins, key):
			more = more || !slices.Contains(several(above.values[key]), text)
		case alone || text != above.values[key]:
			return false, false
		}
	}
	return more, true
}

// listed adds a value of a further row, so that the values of two columns stay in step.
func listed(above, next string, before int) string {
	if above == "" {
		above = strings.Repeat("–\n", before) + "–"
	}
	if next == "" {
		next = "–"
	}
	return above + "\n" + next
}
