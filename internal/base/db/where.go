package db

import (
	"fmt"
	"strings"
)

// Where gathers the conditions of a list and numbers their parameters.
type Where struct {
	parts []string
	args  []any
}

// Add adds a condition; each ? in it takes the next argument.
func (w *Where) Add(condition string, args ...any) {
	w.parts = append(w.parts, "("+w.number(condition, args)+")")
}

func (w *Where) number(condition string, args []any) string {
	var b strings.Builder
	next := 0
	for _, r := range condition {
		if r != '?' {
			b.WriteRune(r)
			continue
		}
		b.WriteString(w.Arg(args[next]))
		next++
	}
	if next != len(args) {
		panic(fmt.Sprintf("db: condition %q takes %d arguments, got %d", condition, next, len(args)))
	}
	return b.String()
}

// Span is from one value up to another; nil is no bound.
type Span interface{ Bounds() (from, to any) }

// Within adds conditions for a column that lies in the span, whose end is not itself
// part of it.
func (w *Where) Within(column string, in Span) {
	from, to := in.Bounds()
	if from != nil {
		w.Add(column+" >= ?", from)
	}
	if to != nil {
		w.Add(column+" < ?", to)
	}
}

// In adds "column IN (…)". An empty list adds a condition that nothing meets.
func (w *Where) In(column string, values []string) {
	if len(values) == 0 {
		w.parts = append(w.parts, "1 = 0")
		return
	}
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = w.Arg(v)
	}
	w.parts = append(w.parts, column+" IN ("+strings.Join(marks, ", ")+")")
}

// Arg adds a parameter and returns its mark, "$7", for use in LIMIT and the like.
func (w *Where) Arg(value any) string {
	w.args = append(w.args, value)
	return fmt.Sprintf("$%d", len(w.args))
}

// SQL returns "WHERE … AND …", or "" without conditions.
func (w *Where) SQL() string {
	if len(w.parts) == 0 {
		return ""
	}
	return "WHERE " + strings.Join(w.parts, " AND ")
}

// Args returns the parameters in order.
func (w *Where) Args() []any { return w.args }
