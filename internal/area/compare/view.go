package compare

import (
	"math/big"

	"klover/internal/base/field"
	"klover/internal/word/sv"
)

// What is shown of spend.
const (
	showAmount    = "belopp"
	showShare     = "andel"
	showPerson    = "invanare"
	showSuppliers = "leverantorer"
	showChange    = "forandring"
)

// shows is the measures of spend with their names.
var shows = []field.Option{{Value: showAmount, Label: "Belopp"}, {Value: showShare, Label: "Andel av det totala"}, {Value: showPerson, Label: "Kronor per invånare"},
	{Value: showSuppliers, Label: "Leverantörer per kvartal"}, {Value: showChange, Label: "Förändring mot året före"}}

// showUnits is how each measure is written.
var showUnits = map[string]struct {
	unit     string
	decimals int
}{showAmount: {"mkr", 1}, showShare: {"%", 1}, showPerson: {"kr", 0}, showSuppliers: {"", 1}, showChange: {"%", 1}}

// shown is one value of the page. Without a number it says why.
type shown struct {
	number  *big.Rat // nil when it is not measured
	atLeast bool     // some quarters are hidden
	why     string
	basis   string
}

func missing(why string) shown { return shown{why: why} }

// text writes a value with its unit.
func (s shown) text(show string) string {
	if s.number == nil {
		return s.why
	}
	u := showUnits[show]
	text := sv.Rat(s.number.Num(), s.number.Denom(), u.decimals)
	if u.unit != "" {
		text += sv.Space + u.unit
	}
	if s.atLeast {
		text = "minst " + text
	}
	return text
}

const (
	notMeasured = "ej mätbar"
	hiddenText  = "dolt"
)

// value is a measure of a party's spend in a category, "" for all.
func (v View) value(show string, p Viewed, categoryID string) shown {
	total, c := of(v.Cells, p.Code, ""), of(v.Cells, p.Code, categoryID)
	if total.Quarters+total.Hidden == 0 {
		return missing(notMeasured) // nothing is told of the year
	}
	if c.Quarters == 0 && c.Hidden > 0 {
		return missing(hiddenText)
	}
	switch show {
	case showShare:
		if !total.Whole() || total.Amount <= 0 {
			return missing(notMeasured)
		}
		return c.told(big.NewRat(100*int64(c.Amount), int64(total.Amount)))
	case showPerson:
		if !p.Inhabitants.Known {
			return missing(notMeasured)
		}
		return c.told(big.NewRat(int64(c.Amount), 100*p.Inhabitants.N))
	case showSuppliers:
		if c.Quarters == 0 || categoryID == "" && !p.Own {
			return missing(notMeasured)
		}
		s := c.told(big.NewRat(c.Suppliers, c.Quarters))
		s.atLeast = false // an average of the quarters that are told
		return s
	case showChange:
		return v.change(p, categoryID, c)
	}
	return c.told(big.NewRat(int64(c.Amount), 100_000_000))
}

func (c Seen) told(n *big.Rat) shown {
	basis := sv.Plural(c.Quarters, "kvartal", "kvartal")
	if c.Quarters == 0 {
		basis = "inga inköp"
	}
	return shown{number: n, atLeast: c.Hidden > 0, basis: basis}
}

// change compares with the same number of quarters of the year before.
func (v View) change(p Viewed, categoryID string, now Seen) shown {
	before := of(v.Before, p.Code, categoryID)
	all, allBefore := of(v.Cells, p.Code, ""), of(v.Before, p.Code, "")
	if now.Hidden > 0 || !before.Whole() || before.Amount <= 0 || all.Quarters+all.Hidden != allBefore.Quarters+allBefore.Hidden {
		return missing(notMeasured)
	}
	return shown{number: big.NewRat(100*int64(now.Amount-before.Amount), int64(before.Amount)), basis: sv.Plural(now.Quarters, "kvartal", "kvartal")}
}

// mean is the average of the parties whose values are whole.
func (v View) mean(show, categoryID string) shown {
	sum, n := new(big.Rat), int64(0)
	for _, p := range v.Parties {
		if s := v.value(show, p, categoryID); s.number != nil && !s.atLeast {
			sum.Add(sum, s.number)
			n++
		}
	}
	if n < 2 {
		return missing(notMeasured)
	}
	return shown{number: sum.Quo(sum, big.NewRat(n, 1)), basis: "av " + sv.Plural(n, "part", "parter")}
}
