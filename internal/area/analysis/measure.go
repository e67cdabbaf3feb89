package analysis

import (
	"klover/internal/area/spend"
	"klover/internal/base/lake"
)

// Measure is what is added up of lines.
type Measure struct {
	Key   string // in the address
	Name  string // in the API and for commands
	Label string
	Help  string
	Kind  MeasureKind

	num, den lake.Expr // of a line; den of a ratio only
	of       string    // the column whose different values are counted, instead
}

// MeasureKind decides how a value is written.
type MeasureKind int

// The kinds of measure.
const (
	Money MeasureKind = iota
	Number
	Ratio
)

// Value is what a measure came to; of a ratio both terms.
type Value struct{ Num, Den int64 }

func (v Value) add(w Value) Value { return Value{v.Num + w.Num, v.Den + w.Den} }

func (v Value) less(w Value) Value { return Value{v.Num - w.Num, v.Den - w.Den} }

var (
	spent     = lake.Col("amount")
	deviation = lake.If(lake.Unknown(lake.Col("expected")), lake.Num(0), lake.Sub(lake.Col("amount"), lake.Col("expected")))
)

// spentIn is what was spent in some classes.
func spentIn(some ...spend.Class) lake.Expr { return lake.If(inClasses(some...), spent, lake.Num(0)) }

// measures are all measures, the usual one first.
var measures = []Measure{
	{Key: "belopp", Name: "spend", Label: "Inköp", Help: "Fakturerat belopp utan moms, krediter avdragna.", num: spent},
	{Key: "fakturor", Name: "invoices", Label: "Antal fakturor", Help: "Olika fakturor. En faktura kan stå på flera rader i tabellen.", Kind: Number, of: "invoice"},
	{Key: "rader", Name: "lines", Label: "Antal rader", Help: "Fakturarader i underlaget.", Kind: Number, num: lake.Num(1)},
	{Key: "leverantorer", Name: "suppliers", Label: "Antal leverantörer", Help: "Olika leverantörer. En leverantör kan stå på flera rader i tabellen.", Kind: Number, of: "supplier"},
	{Key: "avvikelse", Name: "deviation", Label: "Prisavvikelse", Help: "Betalt minus avtalat pris för den köpta kvantiteten. Rader vars pris inte går att jämföra räknas inte med.", num: deviation},
	{Key: "avtalstrohet", Name: "contractLoyalty", Label: "Avtalstrohet", Help: "Inköp på avtal till avtalat pris, delat med inköp där det finns ett avtal.", Kind: Ratio,
		num: spentIn(spend.Agreed), den: spentIn(spend.Agreed, spend.Other, spend.Outside, spend.Leakage)},
	{Key: "leverantorstrohet", Name: "supplierLoyalty", Label: "Leverantörstrohet", Help: "Inköp från leverantörer som har ett avtal på fakturans dag, delat med alla inköp i urvalet.", Kind: Ratio,
		num: spentIn(spend.Agreed, spend.Other, spend.Outside), den: spent},
	{Key: "avtalstackning", Name: "contractCoverage", Label: "Avtalstäckning", Help: "Inköp där det finns ett avtal, delat med alla inköp i urvalet.", Kind: Ratio,
		num: spentIn(spend.Agreed, spend.Other, spend.Outside, spend.Leakage), den: spent},
}

// MeasureOf is the measure of a key.
func MeasureOf(key string) (Measure, bool) {
	for _, m := range measures {
		if m.Key == key {
			return m, true
		}
	}
	return Measure{}, false
}

// adds tells whether the parts of a whole add up to it. Different things that are counted
// do not: one may be in several parts.
func (m Measure) adds() bool { return m.of == "" }

// width is how many columns of an answer a value takes.
func (m Measure) width() int {
	if m.Kind == Ratio {
		return 2
	}
	return 1
}

// over is the measure of the lines that meet a condition.
func (m Measure) over(name string, when lake.Expr) []lake.Measure {
	switch {
	case !m.adds(): // divided by nothing the value is unknown, and not counted
		return []lake.Measure{lake.Distinct(name, lake.Div(lake.Col(m.of), lake.If(when, lake.Num(1), lake.Num(0))))}
	case m.Kind == Ratio:
		return []lake.Measure{lake.Sum(name, lake.If(when, m.num, lake.Num(0))), lake.Sum(name+"_of", lake.If(when, m.den, lake.Num(0)))}
	}
	return []lake.Measure{lake.Sum(name, lake.If(when, m.num, lake.Num(0)))}
}

// size is the column of an answer that tells large from small.
func (m Measure) size(name string) string {
	if m.Kind == Ratio {
		return name + "_of"
	}
	return name
}

// read reads a value that begins at a column.
func (m Measure) read(r lake.Row, at int) Value {
	v := Value{Num: r.Int(at)}
	if m.Kind == Ratio {
		v.Den = r.Int(at + 1)
	}
	return v
}
