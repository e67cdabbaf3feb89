package analysis

import (
	"cmp"
	"slices"
	"strconv"

	"klover/internal/area/spend"
	"klover/internal/base/chart"
)

// drawn is the question as a chart can show it: sizes cannot be drawn of a ratio, whose
// rows are drawn by what was spent.
func (c Cube) drawn() Cube {
	if c.Measure.Kind == Ratio && (c.View == AsTreemap || c.View == AsPareto) || c.View == AsSankey {
		c.Measure = measures[0]
	}
	return c
}

func (c Cube) value(v Value, url string) chart.Value {
	number := float64(v.Num)
	switch {
	case c.Measure.Kind == Ratio && v.Den == 0:
		return chart.Value{}
	case c.Measure.Kind == Ratio:
		number = 100 * float64(v.Num) / float64(v.Den)
	case c.Measure.Kind == Money:
		number /= map[MoneyUnit]float64{Ore: 100, Kronor: 100, Thousands: 1e5, Millions: 1e8}[c.Unit]
	}
	return chart.Value{Number: number, Text: c.text(v), URL: url}
}

// bars are the rows, and what is not shown last.
func (c Cube) bars(r Result) []chart.Bar {
	var list []chart.Bar
	for _, row := range r.Rows {
		list = append(list, chart.Bar{Label: row.Label, Value: c.value(row.Now, c.openURL(row.Item))})
	}
	if r.More {
		list = append(list, chart.Bar{Label: "Övriga", Value: c.value(r.Others.Now, "")})
	}
	return list
}

// Treemap shows the rows as tiles.
func (c Cube) Treemap(r Result) chart.Treemap {
	return chart.Treemap{Title: c.title(), Unit: c.unit(), Items: c.bars(r), ItemName: c.Rows.Label, ValueName: c.Measure.Label, Height: 400}
}

// mostBars is how many rows a Pareto chart has: what comes after is seen in the table.
const mostBars = 20

// Pareto shows the largest rows, and how much of the whole they make up together.
func (c Cube) Pareto(r Result) chart.Rank {
	rank := chart.Rank{Title: c.title(), Unit: c.unit(), ItemName: c.Rows.Label, ValueName: c.Measure.Label, Mark: chart.Value{Number: 80, Text: "80\u00a0%"}}
	rows := slices.Clone(r.Rows)
	slices.SortStableFunc(rows, func(a, b Row) int { return cmp.Compare(b.Now.Num, a.Now.Num) })
	r.Rows = rows
	running := Value{Den: r.Total.Now.Num}
	for i, bar := range c.bars(r) {
		if i == mostBars {
			break
		}
		rank.Items = append(rank.Items, bar)
		if !c.Measure.adds() || running.Den <= 0 {
			continue
		}
		if i < len(rows) {
			running.Num += rows[i].Now.Num
		} else {
			running.Num += r.Others.Now.Num
		}
		share := chart.Value{Number: 100 * float64(running.Num) / float64(running.Den), Text: c.textOf(Measure{Kind: Ratio}, running)}
		rank.Shares = append(rank.Shares, share)
	}
	return rank
}

// Point is a bucket of the trend with what it is compared with.
type Point struct {
	Item
	Now, Before Value
}

// points are the buckets of the period, each with that of the year before.
func (c Cube) points(r Result) []Point {
	d := c.bucket()
	before := map[int64]Value{}
	for _, b := range r.Buckets {
		before[b.order+d.earlier] = b.Before
	}
	var list []Point
	for _, b := range r.Buckets {
		if b.Lines > 0 {
			list = append(list, Point{b.Item, b.Now, before[b.order]})
		}
	}
	return list
}

// Trend shows the whole by month or quarter, beside the year before.
func (c Cube) Trend(r Result) chart.Trend {
	unit := c.unit()
	if c.Measure.Kind == Ratio {
		unit = "%"
	}
	t := chart.Trend{Title: c.Measure.Label, Unit: unit, Height: 300, FromZero: c.Measure.Kind != Ratio, LabelName: c.bucket().Label,
		Series: []chart.Series{{Name: "Perioden"}, {Name: "Året före"}}}
	for _, p := range c.points(r) {
		t.Labels = append(t.Labels, cmp.Or(p.Short, p.Label))
		t.Series[0].Values = append(t.Series[0].Values, c.value(p.Now, LinesURL(c.Filter.With(c.bucket(), p.Value))))
		last := chart.Value{}
		if p.Before != (Value{}) {
			last = c.value(p.Before, "")
		}
		t.Series[1].Values = append(t.Series[1].Values, last)
	}
	if !r.Compared {
		t.Series = t.Series[:1]
	}
	return t
}

// Flow is what was spent by a region in a category in a class.
type Flow struct {
	Party, Middle, Class Item
	Spent                int64
}

// mostMiddle is how many nodes stand in the middle of the flows.
const mostMiddle = 9

// middle is the step between region and class: the level of the tree below what is chosen.
func (c Cube) middle() Dimension {
	d, _ := DimensionOf(usualRows)
	for c.Filter.Of(d.Key) != "" && d.Next != "avtal" {
		d, _ = DimensionOf(d.Next)
	}
	return d
}

// classTones tell the classes apart: what was bought as agreed is calm, leakage is not.
var classTones = map[spend.Class]chart.Tone{spend.Agreed: chart.S2, spend.Other: chart.S4, spend.Outside: chart.S3, spend.Leakage: chart.S5, spend.None: chart.S6}

// Sankey shows how spend flows from region through category to class. A band on the way
// in leads one step down, a band to a class to its lines.
func (c Cube) Sankey(flows []Flow) chart.Sankey {
	middle := c.middle()
	part, _ := DimensionOf("part")
	class, _ := DimensionOf("klass")
	s := chart.Sankey{Title: "Inköpens väg till avtalen", Unit: c.unitName(), Steps: []string{"Region", middle.Label, "Avtalsklass"}, ValueName: "Inköp"}
	b := banding{c: c, s: &s, node: map[string]int{}, sum: map[int]int64{}, flow: map[[2]int]int{}}
	flows = gathered(flows)
	b.place(flows)
	for _, f := range flows {
		from, to, end := b.at(0, f.Party, part), b.at(1, f.Middle, middle), b.at(2, f.Class, class)
		down := c
		down.Filter = c.Filter.With(part, f.Party.Value).With(middle, f.Middle.Value)
		ways := []string{down.URL(), LinesURL(c.Filter.With(middle, f.Middle.Value).With(class, f.Class.Value))}
		if f.Middle.Value == "" { // of what is gathered there is no filter
			ways = []string{"", ""}
		}
		b.add(from, to, f.Spent, ways[0])
		b.add(to, end, f.Spent, ways[1])
	}
	b.finish()
	return s
}

// gathered puts the categories after the largest together, and orders the flows by size.
func gathered(flows []Flow) []Flow {
	sums := map[string]int64{}
	for _, f := range flows {
		sums[f.Middle.Value] += f.Spent
	}
	var names []string
	for name := range sums {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(sums[b], sums[a]), cmp.Compare(a, b)) })
	shown := names[:min(len(names), mostMiddle)]
	flows = slices.Clone(flows)
	for i := range flows {
		if !slices.Contains(shown, flows[i].Middle.Value) {
			flows[i].Middle = Item{Label: "Övriga"}
		}
		flows[i].Middle.order = int64(slices.Index(append(slices.Clone(shown), ""), flows[i].Middle.Value))
	}
	slices.SortStableFunc(flows, func(a, b Flow) int {
		return cmp.Or(cmp.Compare(a.Party.Label, b.Party.Label), cmp.Compare(a.Middle.order, b.Middle.order), cmp.Compare(a.Class.order, b.Class.order))
	})
	return flows
}

// banding puts flows together into nodes and bands.
type banding struct {
	c    Cube
	s    *chart.Sankey
	node map[string]int
	sum  map[int]int64
	flow map[[2]int]int
	size []int64
}

// place makes the nodes of each step in its own order.
func (b *banding) place(flows []Flow) {
	sorted := slices.Clone(flows)
	slices.SortStableFunc(sorted, func(x, y Flow) int { return cmp.Compare(x.Middle.order, y.Middle.order) })
	for _, f := range sorted {
		b.at(1, f.Middle, b.c.middle())
	}
	slices.SortStableFunc(sorted, func(x, y Flow) int { return cmp.Compare(x.Class.order, y.Class.order) })
	class, _ := DimensionOf("klass")
	for _, f := range sorted {
		b.at(2, f.Class, class)
	}
}

// at is the node of a value, which is made the first time.
func (b *banding) at(step int, one Item, d Dimension) int {
	key := strconv.Itoa(step) + one.Value
	if i, ok := b.node[key]; ok {
		return i
	}
	n := chart.Node{Step: step, Label: cmp.Or(one.Short, one.Label)}
	if one.Value != "" {
		n.Value.URL = LinesURL(b.c.Filter.With(d, one.Value))
	}
	if d.Key == "klass" {
		n.Tone = classTones[spend.Classes[one.order]]
	}
	b.node[key] = len(b.s.Nodes)
	b.s.Nodes = append(b.s.Nodes, n)
	return b.node[key]
}

func (b *banding) add(from, to int, spent int64, url string) {
	key := [2]int{from, to}
	i, ok := b.flow[key]
	if !ok {
		i = len(b.s.Flows)
		b.flow[key] = i
		b.s.Flows = append(b.s.Flows, chart.Flow{From: from, To: to, Value: chart.Value{URL: url}})
		b.size = append(b.size, 0)
	}
	b.size[i] += spent
	if b.s.Nodes[from].Step == 0 {
		b.sum[from] += spent
	}
	b.sum[to] += spent
}

// finish writes the sums.
func (b *banding) finish() {
	for i := range b.s.Flows {
		b.s.Flows[i].Value = b.c.value(Value{Num: b.size[i]}, b.s.Flows[i].Value.URL)
	}
	slices.SortStableFunc(b.s.Flows, func(x, y chart.Flow) int { return b.s.Nodes[x.From].Step - b.s.Nodes[y.From].Step })
	for i := range b.s.Nodes {
		b.s.Nodes[i].Value = b.c.value(Value{Num: b.sum[i]}, b.s.Nodes[i].Value.URL)
	}
}
