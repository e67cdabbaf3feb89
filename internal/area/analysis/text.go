package analysis

import (
	"math/big"
	"strings"

	"klover/internal/word/sv"
)

// text is a value as it is read, without unit.
func (c Cube) text(v Value) string { return c.textOf(c.Measure, v) }

func (c Cube) textOf(m Measure, v Value) string {
	switch m.Kind {
	case Number:
		return sv.Number(v.Num)
	case Ratio:
		return sv.Percent(v.Num, v.Den, 1)
	}
	return c.amount(v.Num)
}

// amount writes öre in the unit that is asked for.
func (c Cube) amount(ore int64) string {
	switch c.Unit {
	case Ore:
		return sv.Decimal(ore, 100, 2)
	case Kronor:
		return sv.Decimal(ore, 100, 0)
	case Millions:
		return sv.Decimal(ore, 100_000_000, 1)
	}
	return sv.Decimal(ore, 100_000, 0)
}

// unitName names the unit of amounts.
func (c Cube) unitName() string {
	switch c.Unit {
	case Ore, Kronor:
		return "kr"
	case Millions:
		return "mkr"
	}
	return "tkr"
}

// unit is what the values are in, "" for counts and ratios.
func (c Cube) unit() string {
	if c.Measure.Kind == Money {
		return c.unitName()
	}
	return ""
}

// terms are both terms of a ratio: "210 av 295 tkr".
func (c Cube) terms(v Value) string {
	return c.amount(v.Num) + " av " + c.amount(v.Den) + sv.Space + c.unitName()
}

// changed is how a value differs from that of the year before: in per cent, a ratio in
// percentage points. What was nothing has no change in per cent.
func (c Cube) changed(now, before Value) string {
	num, den := now.Num-before.Num, before.Num
	if c.Measure.Kind == Ratio {
		if now.Den == 0 || before.Den == 0 {
			return sv.Missing
		}
		diff := c.Measure.change(Row{Now: now, Before: before})
		return signed(sv.Rat(diff.Num().Mul(diff.Num(), hundred), diff.Denom(), 1) + sv.Space + "p.e.")
	}
	if den <= 0 {
		return sv.Missing
	}
	return signed(sv.Percent(num, den, 1))
}

var hundred = big.NewInt(100)

// signed shows that something has grown.
func signed(text string) string {
	if strings.HasPrefix(text, sv.Minus) || strings.HasPrefix(text, "0,0") {
		return text
	}
	return "+" + text
}

// title says what is shown: "Inköp per leverantör och avtalsklass".
func (c Cube) title() string {
	text := c.Measure.Label + " per " + sv.LowerFirst(c.Rows.Label)
	if c.Columns.Key != "" {
		text += " och " + sv.LowerFirst(c.Columns.Label)
	}
	return text
}
