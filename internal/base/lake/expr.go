package lake

import (
	"fmt"
	"strconv"
	"strings"
)

// Expr is a value counted from a row, or a condition that a row meets or not. A column
// is named by itself, a column of a dimension as "supplier.name" where supplier is the
// line's id, a column of the as-of table as "price.amount".
type Expr struct {
	op   string
	name string // a column, or a text
	n    int64
	args []Expr
}

// Col is the value of a column.
func Col(name string) Expr { return Expr{op: "col", name: name} }

// Num is a number.
func Num(n int64) Expr { return Expr{op: "num", n: n} }

// Str is a text.
func Str(s string) Expr { return Expr{op: "str", name: s} }

// On is a day.
func On(d Date) Expr { return Expr{op: "on", n: int64(d)} }

// Yes is a yes or no.
func Yes(yes bool) Expr {
	if yes {
		return Expr{op: "yes"}
	}
	return Expr{op: "no"}
}

// Year is the year of a day.
func Year(a Expr) Expr { return Expr{op: "year", args: []Expr{a}} }

// Month is the year and month of a day, as 202202.
func Month(a Expr) Expr { return Expr{op: "month", args: []Expr{a}} }

// Add is a + b.
func Add(a, b Expr) Expr { return Expr{op: "+", args: []Expr{a, b}} }

// Sub is a − b.
func Sub(a, b Expr) Expr { return Expr{op: "-", args: []Expr{a, b}} }

// Mul is a · b.
func Mul(a, b Expr) Expr { return Expr{op: "*", args: []Expr{a, b}} }

// Div is a / b, rounded towards zero, and unknown when b is 0.
func Div(a, b Expr) Expr { return Expr{op: "div", args: []Expr{a, b}} }

// If is a where the condition is met, else b.
func If(condition, a, b Expr) Expr { return Expr{op: "if", args: []Expr{condition, a, b}} }

// Eq is met by equals. What is unknown is neither equal to anything nor less.
func Eq(a, b Expr) Expr { return Expr{op: "=", args: []Expr{a, b}} }

// Less is met when a < b.
func Less(a, b Expr) Expr { return Expr{op: "<", args: []Expr{a, b}} }

// AtMost is met when a ≤ b.
func AtMost(a, b Expr) Expr { return Expr{op: "<=", args: []Expr{a, b}} }

// Between is from ≤ a < to: half open, as periods are.
func Between(a, from, to Expr) Expr { return And(AtMost(from, a), Less(a, to)) }

// In is met by a value that is one of some; none is one of no values.
func In(a Expr, values ...Expr) Expr {
	if len(values) == 0 {
		return Yes(false)
	}
	return Expr{op: "in", args: append([]Expr{a}, values...)}
}

// Prefix is met by a text that begins with another, as a branch of a tree does.
func Prefix(a Expr, text string) Expr { return Expr{op: "prefix", args: []Expr{a, Str(text)}} }

// Contains is met by a text that another is part of, whatever the case.
func Contains(a Expr, text string) Expr {
	return Expr{op: "contains", args: []Expr{a, Str(strings.ToLower(text))}}
}

// Unknown is met by what has no value.
func Unknown(a Expr) Expr { return Expr{op: "unknown", args: []Expr{a}} }

// Not is met where a is not, also where that cannot be told.
func Not(a Expr) Expr { return Expr{op: "not", args: []Expr{a}} }

// And is met where all are.
func And(all ...Expr) Expr { return Expr{op: "and", args: append([]Expr{Yes(true)}, all...)} }

// Or is met where any is.
func Or(any ...Expr) Expr { return Expr{op: "or", args: append([]Expr{Yes(false)}, any...)} }

// columns gives every column that the expression is counted from.
func (e Expr) columns(see func(name string)) {
	if e.op == "col" {
		see(e.name)
	}
	for _, a := range e.args {
		a.columns(see)
	}
}

// dialect is how an engine writes what the engines write differently.
type dialect struct {
	form map[string]string // of an operation, with a verb for each argument
	text func(string) string
	on   string // a day from its text
}

// common is what both write alike.
var common = map[string]string{
	"+": "(%s + %s)", "-": "(%s - %s)", "*": "(%s * %s)",
	"=": "(%s = %s)", "<": "(%s < %s)", "<=": "(%s <= %s)",
	"unknown": "(%s IS NULL)", "yes": "(1 = 1)", "no": "(1 = 0)",
	"if": "CASE WHEN %s THEN %s ELSE %s END",
}

// sql writes the expression; column says how a column is written.
func (d dialect) sql(e Expr, column func(name string) string) string {
	var args []string
	for _, a := range e.args {
		args = append(args, d.sql(a, column))
	}
	switch e.op {
	case "col":
		return column(e.name)
	case "num":
		return strconv.FormatInt(e.n, 10)
	case "str":
		return d.text(e.name)
	case "on":
		return fmt.Sprintf(d.on, Date(e.n))
	case "in":
		return "(" + args[0] + " IN (" + strings.Join(args[1:], ", ") + "))"
	case "and", "or":
		return "(" + strings.Join(args, " "+strings.ToUpper(e.op)+" ") + ")"
	}
	form, own := d.form[e.op]
	if !own {
		form = common[e.op]
	}
	values := make([]any, len(args))
	for i, a := range args {
		values[i] = a
	}
	return fmt.Sprintf(form, values...)
}
