package analysis

import (
	"cmp"
	"math"
	"math/big"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Cube is a whole question: what to group by and add up, of which lines.
type Cube struct {
	Rows    Dimension
	Columns Dimension // without key for none
	Measure Measure
	Filter  Filter
	View    View
	Top     int    // rows before the rest becomes "övriga"
	Sort    string // "" for the usual order, else a key of sortKeys with "-" before for falling
	Unit    MoneyUnit
}

// View is how the answer is shown.
type View string

// The views.
const (
	AsTable   View = ""
	AsTreemap View = "ytor"
	AsPareto  View = "pareto"
	AsTrend   View = "trend"
	AsSankey  View = "floden"
)

// MoneyUnit is how amounts are written.
type MoneyUnit string

// The units, the usual one first.
const (
	Thousands MoneyUnit = ""
	Millions  MoneyUnit = "mkr"
	Kronor    MoneyUnit = "kr"
	Ore       MoneyUnit = "ore"
)

// The keys of a cube in the address, beside those of its filter.
const (
	keyRows    = "rad"
	keyColumns = "kol"
	keyMeasure = "matt"
	keyView    = "vy"
	keyTop     = "antal"
	keySort    = "ordning"
	keyUnit    = "visa-i"
)

// CubeKeys are all keys of a cube in the address.
func CubeKeys() []string {
	return append(FilterKeys(), keyRows, keyColumns, keyMeasure, keyView, keyTop, keySort, keyUnit)
}

const (
	usualRows = "kategori1"
	usualTop  = 25
)

// tops are how many rows may be asked for.
var tops = []int{10, 25, 50, 100, 250}

// The keys that rows are sorted by.
const (
	byName   = "namn"
	bySum    = "summa"
	byBefore = "forra"
	byChange = "forandring"
)

// ParseCube reads a question from an address.
func ParseCube(v url.Values, today day.Date) (Cube, error) {
	f, err := ParseFilter(v, today)
	c := Cube{Filter: f, View: View(v.Get(keyView)), Top: usualTop, Sort: v.Get(keySort), Unit: MoneyUnit(v.Get(keyUnit))}
	if err != nil {
		return c, err
	}
	var ok [4]bool
	c.Rows, ok[0] = DimensionOf(orUsual(v.Get(keyRows), usualRows))
	c.Columns, ok[1] = DimensionOf(v.Get(keyColumns))
	c.Measure, ok[2] = MeasureOf(orUsual(v.Get(keyMeasure), measures[0].Key))
	ok[3] = slices.Contains([]View{AsTable, AsTreemap, AsPareto, AsTrend, AsSankey}, c.View)
	ok[1] = ok[1] && c.Columns.Few || v.Get(keyColumns) == ""
	if slices.Contains(ok[:], false) {
		return c, fault.Wrong("Adressen frågar efter något som inköpsanalysen inte har.")
	}
	if n := atoi(v.Get(keyTop)); slices.Contains(tops, n) {
		c.Top = n
	}
	if c.Columns.Key == c.Rows.Key {
		c.Columns = Dimension{}
	}
	return c, nil
}

func orUsual(text, usual string) string {
	if text == "" {
		return usual
	}
	return text
}

// Values is the question as an address has it; what is as usual is left out.
func (c Cube) Values() url.Values {
	v := c.Filter.Values()
	for _, one := range []struct{ key, value, usual string }{
		{keyRows, c.Rows.Key, usualRows}, {keyColumns, c.Columns.Key, ""}, {keyMeasure, c.Measure.Key, measures[0].Key},
		{keyView, string(c.View), ""}, {keyTop, strconv.Itoa(c.Top), strconv.Itoa(usualTop)}, {keySort, c.Sort, ""}, {keyUnit, string(c.Unit), ""},
	} {
		if one.value != one.usual {
			v.Set(one.key, one.value)
		}
	}
	return v
}

// URL is the address of the question.
func (c Cube) URL() string { return Path + "?" + c.Values().Encode() }

// Opened is the question one step down: the rows of one value.
func (c Cube) Opened(value string) Cube {
	c.Filter = c.Filter.With(c.Rows, value)
	for next := c.Rows.Next; ; {
		d, ok := DimensionOf(next)
		if !ok || c.Filter.Of(d.Key) == "" && d.Key != c.Columns.Key {
			c.Rows = d
			return c
		}
		if next = d.Next; next == c.Rows.Key {
			c.Rows = Dimension{}
			return c
		}
	}
}

// openURL is one step down from a value, or its lines when there is no step left.
func (c Cube) openURL(one Item) string {
	down := c.Opened(one.Value)
	if down.Rows.Key == "" {
		return LinesURL(down.Filter)
	}
	down.View, down.Sort = c.View, ""
	return down.URL()
}

// Row is a row of an answer.
type Row struct {
	Item
	Now    Value
	Before Value   // a year before
	Cells  []Value // a column each
}

// longest is from how many months on a trend is told by quarter.
const longest = 18

// bucket is what the trend is told by.
func (c Cube) bucket() Dimension {
	key := "manad"
	if n := len(c.Filter.Period.Months()); n == 0 || n > longest {
		key = "kvartal"
	}
	d, _ := DimensionOf(key)
	return d
}

// Result is the answer to a question.
type Result struct {
	Columns  []Item
	Rows     []Row
	Others   Row  // everything that is not among Rows
	More     bool // there is such
	Total    Row
	Compared bool // Before is known
	Buckets  []Bucket
}

// Bucket is a month, or a quarter of long periods, of all that is selected. Before and the
// like are what the bucket itself has in the year before: see Result.lastYear.
type Bucket struct {
	Item
	Now, Before Value
	Spent       int64    // in the period
	SpentBefore int64    // in the year before
	Classes     [5]int64 // spent in the period, by class
	Lines       int64
}

// rest sets the row of what is not shown: the total less what is.
func (r *Result) rest() {
	r.Others = Row{Item: Item{Label: "Övriga"}, Now: r.Total.Now, Before: r.Total.Before, Cells: slices.Clone(r.Total.Cells)}
	for _, row := range r.Rows {
		r.Others.Now, r.Others.Before = r.Others.Now.less(row.Now), r.Others.Before.less(row.Before)
		for i := range row.Cells {
			r.Others.Cells[i] = r.Others.Cells[i].less(row.Cells[i])
		}
	}
}

// sum adds the buckets to the total of a measure that adds up.
func (r *Result) sum() {
	for _, m := range r.Buckets {
		r.Total.Now, r.Total.Before = r.Total.Now.add(m.Now), r.Total.Before.add(m.Before)
	}
}

// shift moves what time dimensions have a year before to the row that it is compared
// with, and leaves out rows that lie outside the period.
func shift(rows []Row, d Dimension) []Row {
	place := map[int64]int{}
	var kept []Row
	for _, r := range rows {
		if r.Now != (Value{}) {
			place[r.order] = len(kept)
			kept = append(kept, r)
			kept[len(kept)-1].Before = Value{}
		}
	}
	for _, r := range rows {
		i, ok := place[r.order+d.earlier]
		if r.Before != (Value{}) && ok {
			kept[i].Before = r.Before
		}
	}
	return kept
}

// arrange puts the rows in the order that is asked for, else in that of their values, else
// leaves them as they are: the largest first.
func (c Cube) arrange(rows []Row) {
	key, falls := strings.CutPrefix(c.Sort, "-")
	compare := c.comparison(key)
	switch {
	case compare == nil && c.Rows.Order:
		slices.SortStableFunc(rows, func(a, b Row) int { return cmp.Compare(a.order, b.order) })
	case compare != nil && falls:
		slices.SortStableFunc(rows, func(a, b Row) int { return compare(b, a) })
	case compare != nil:
		slices.SortStableFunc(rows, compare)
	}
}

// comparison is how two rows are compared by a key, nil when there is no such.
func (c Cube) comparison(key string) func(a, b Row) int {
	switch key {
	case byName:
		return func(a, b Row) int { return sv.Compare(a.Label, b.Label) }
	case bySum:
		return func(a, b Row) int { return c.Measure.rat(a.Now).Cmp(c.Measure.rat(b.Now)) }
	case byBefore:
		return func(a, b Row) int { return c.Measure.rat(a.Before).Cmp(c.Measure.rat(b.Before)) }
	case byChange:
		return func(a, b Row) int { return c.Measure.change(a).Cmp(c.Measure.change(b)) }
	}
	return nil
}

// rat is the value as one number; a ratio of nothing comes before all others.
func (m Measure) rat(v Value) *big.Rat {
	switch {
	case m.Kind != Ratio:
		return new(big.Rat).SetInt64(v.Num)
	case v.Den == 0:
		return new(big.Rat).SetInt64(math.MinInt64)
	}
	return big.NewRat(v.Num, v.Den)
}

func (m Measure) change(r Row) *big.Rat { return new(big.Rat).Sub(m.rat(r.Now), m.rat(r.Before)) }
