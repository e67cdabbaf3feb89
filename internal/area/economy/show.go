package economy

import (
	"fmt"
	"hash/crc32"

	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Unit is how a report writes amounts.
type Unit string

// The units.
const (
	InTkr Unit = "tkr"
	InKr  Unit = "kr"

	inWholeKr Unit = "hela kr"
)

// Text writes an amount in the unit, without the unit's name.
func (u Unit) Text(a money.Amount) string {
	switch u {
	case InKr:
		return sv.Decimal(int64(a), 100, 2)
	case inWholeKr:
		return sv.Decimal(int64(a), 100, 0)
	}
	return sv.Number(Tkr(a))
}

// OptText writes a cell: nothing where there are no rows, which is not 0.
func (u Unit) OptText(a money.Opt) string {
	if !a.Known {
		return ""
	}
	return u.Text(a.Amount)
}

// Number identifies the report by its period and what it says, so that two prints
// with the same number have the same amounts (B29).
func (r Result) Number() string {
	sum := crc32.NewIEEE()
	for _, line := range r.Lines {
		fmt.Fprintln(sum, line.Label, line.Cells)
	}
	return fmt.Sprintf("%s-%08x", r.Until, sum.Sum32())
}
