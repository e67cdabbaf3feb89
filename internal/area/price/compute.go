package price

import (
	"database/sql/driver"
	"fmt"
	"math/big"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/storage"
	"klover/internal/word/sv"
)

// Ratio is an exact factor, stored as "21/20". Its zero value is one.
type Ratio struct{ r *big.Rat }

// RatioOf is a/b.
func RatioOf(a, b int64) Ratio { return Ratio{big.NewRat(a, b)} }

// Rat is the ratio to count with.
func (r Ratio) Rat() *big.Rat {
	if r.r == nil {
		return big.NewRat(1, 1)
	}
	return r.r
}

// Sv writes the factor with six decimals: "1,045000".
func (r Ratio) Sv() string { return sv.Rat(r.Rat().Num(), r.Rat().Denom(), 6) }

// Value stores the ratio as text.
func (r Ratio) Value() (driver.Value, error) { return r.Rat().String(), nil }

// Scan reads what Value stored.
func (r *Ratio) Scan(from any) error {
	text := fmt.Sprint(from)
	if b, ok := from.([]byte); ok {
		text = string(b)
	}
	*r = Ratio{}
	if from == nil || text == "" {
		return nil
	}
	n, ok := new(big.Rat).SetString(text)
	if !ok {
		return fmt.Errorf("%q is no ratio", text)
	}
	r.r = n
	return nil
}

// Standing is how far a clause has come: what its adjustments have made of the prices
// and what the next one is compared with.
type Standing struct {
	Ref     Month // chain: compare with this month; 0 is the base month
	Factor  Ratio // all adjustments so far, multiplied
	Carried Ratio // chain: kept from an adjustment that met the cap
	On      day.Date
}

// Step is one line of a computation, so that it can be checked by hand.
type Step struct {
	Label string
	Text  string
}

// Steps is a computation, line by line.
type Steps []Step

// Value stores the steps.
func (s Steps) Value() (driver.Value, error) {
	if s == nil {
		s = Steps{}
	}
	return storage.JSON([]Step(s))
}

// Scan reads what Value stored.
func (s *Steps) Scan(from any) error { return storage.ScanJSON(from, s) }

// Result is what a clause says of the prices from a day.
type Result struct {
	Month   Month // the month compared
	Change  Share // by the formula against the prices that hold, rounded for show
	Applied Share // after threshold, cap and floor
	Below   bool  // the threshold is not reached
	Limited bool  // cap or floor
	Steps   Steps

	change, applied *big.Rat
}

// Exact is the applied change as an exact factor: 1 + 0,05.
func (r Result) Exact() Ratio { return Ratio{new(big.Rat).Add(big.NewRat(1, 1), r.applied)} }

// Compute says what the clause makes of the prices from a day.
func (c Clause) Compute(s Standing, from day.Date, known Values) (Result, error) {
	r := Result{Month: MonthOf(from).Add(-int(c.Lag))}
	ref := c.Base
	if c.Mode == Chain && s.Ref != 0 {
		ref = s.Ref
	}
	if r.Month <= ref {
		return r, fault.Conflict("Månaden som jämförs, %s, ligger inte efter %s.", r.Month.Sv(), ref.Sv())
	}
	factor, err := c.factor(&r, ref, known)
	if err != nil {
		return r, err
	}
	one := big.NewRat(1, 1)
	if c.Mode == ToBase {
		r.change = new(big.Rat).Sub(new(big.Rat).Quo(factor, s.Factor.Rat()), one)
		r.say("Hittills justerat", "faktor %s sedan %s", s.Factor.Sv(), c.Base.Sv())
		r.say("Mot gällande pris", "%s / %s − 1 = %s", ratSv(factor), s.Factor.Sv(), percentSv(r.change))
	} else {
		r.change = new(big.Rat).Sub(new(big.Rat).Mul(factor, s.Carried.Rat()), one)
		if s.Carried.Rat().Cmp(one) != 0 {
			r.say("Kvar från förra gången", "faktor %s", s.Carried.Sv())
		}
		r.say("Mot gällande pris", "%s", percentSv(r.change))
	}
	c.limit(&r)
	r.Change, r.Applied = shareOf(r.change), shareOf(r.applied)
	return r, nil
}

// factor is a + Σ b·I(t)/I(ref), told step by step.
func (c Clause) factor(r *Result, ref Month, known Values) (*big.Rat, error) {
	factor := c.Fixed.rat()
	terms := []string{decimalShare(c.Fixed)}
	for _, p := range c.Parts {
		from, err := known.mean(p, ref, c.Span, c.FinalOnly)
		if err != nil {
			return nil, err
		}
		to, err := known.mean(p, r.Month, c.Span, c.FinalOnly)
		if err != nil {
			return nil, err
		}
		quotient := new(big.Rat).Quo(to, from)
		r.say(p.Name, "%s %s, %s %s: kvot %s", c.monthSv(ref), indexSv(from), c.monthSv(r.Month), indexSv(to), ratSv(quotient))
		factor.Add(factor, new(big.Rat).Mul(p.Weight.rat(), quotient))
		terms = append(terms, decimalShare(p.Weight)+"·"+ratSv(quotient))
	}
	r.say("Formeln", "%s = %s", strings.Join(terms, " + "), ratSv(factor))
	return factor, nil
}

func (c Clause) monthSv(m Month) string {
	if c.Span == 1 {
		return m.Sv()
	}
	return fmt.Sprintf("medel %s–%s", m.Add(1-int(c.Span)).Sv(), m.Sv())
}

// limit applies threshold, cap and floor.
func (c Clause) limit(r *Result) {
	r.applied = r.change
	zero := new(big.Rat)
	if c.Threshold > 0 {
		r.Below = new(big.Rat).Abs(r.change).Cmp(c.Threshold.rat()) < 0
		verdict := "nådd"
		if r.Below {
			verdict, r.applied = "inte nådd, priset ändras inte", zero
		}
		r.say("Tröskel", "%s: %s", c.Threshold.Sv(), verdict)
	}
	if c.Cap.Known && r.applied.Cmp(c.Cap.Share.rat()) > 0 {
		r.applied, r.Limited = c.Cap.Share.rat(), true
		r.say("Tak", "%s per justering", c.Cap.Share.Sv())
	}
	if c.Floor.Known && r.applied.Cmp(c.Floor.Share.rat()) < 0 {
		r.applied, r.Limited = c.Floor.Share.rat(), true
		r.say("Golv", "%s per justering", c.Floor.Share.Sv())
	}
	r.say("Justering", "%s", percentSv(r.applied))
}

func (r *Result) say(label, format string, args ...any) {
	r.Steps = append(r.Steps, Step{label, fmt.Sprintf(format, args...)})
}

// After is where the clause stands when so much of the result has been decided; one
// means no change.
func (c Clause) After(s Standing, r Result, decided Ratio, from day.Date) Standing {
	one := big.NewRat(1, 1)
	next := Standing{Ref: s.Ref, Carried: s.Carried, On: s.On, Factor: Ratio{new(big.Rat).Mul(s.Factor.Rat(), decided.Rat())}}
	changed := decided.Rat().Cmp(one) != 0
	if changed {
		next.On = from
	}
	if c.Mode == ToBase || !changed && c.Carry {
		return next
	}
	next.Ref, next.Carried = r.Month, Ratio{}
	if c.Carry {
		whole := new(big.Rat).Add(one, r.change)
		next.Carried = Ratio{whole.Quo(whole, decided.Rat())}
	}
	return next
}

func ratSv(r *big.Rat) string { return sv.Rat(r.Num(), r.Denom(), 6) }

func indexSv(r *big.Rat) string { return sv.Rat(r.Num(), r.Denom(), 2) }

func percentSv(r *big.Rat) string {
	p := new(big.Rat).Mul(r, big.NewRat(100, 1))
	text := sv.Rat(p.Num(), p.Denom(), 3) + sv.Space + "%"
	if r.Sign() > 0 {
		return "+" + text
	}
	return text
}
