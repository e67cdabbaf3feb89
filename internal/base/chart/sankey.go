package chart

import (
	"fmt"
	"sort"

	"klover/internal/base/paper/typeface"
)

// Sankey is how amounts flow through steps, e.g. from region through category to
// class of contract: a band is as wide as what flows. Unknown, zero and negative
// flows have no band, but stand in the table.
type Sankey struct {
	Title     string
	Unit      string
	Steps     []string // heads of the columns, from the left
	Nodes     []Node   // of a step in the order that they are drawn
	Flows     []Flow
	ValueName string // "Belopp" when empty
}

// A Node is a place that amounts flow through. It is as high as the larger of what
// comes in and what goes out.
type Node struct {
	Step  int
	Label string
	Value Value // its text stands beside the label
	Tone  Tone  // the bands that end here have it too; None: that of its step
}

// A Flow goes from a node to one of the next step, both told by their place in Nodes.
type Flow struct {
	From, To int
	Value    Value
}

const (
	sankeyHead = 30.0  // room for the names of the steps
	sankeyRoom = 20.0  // between nodes: what their labels need
	sankeyFlow = 250.0 // height of everything that flows
	sankeyNode = 10.0  // width of a node
)

// Name implements [Chart].
func (s Sankey) Name() string { return heading(s.Title, s.Unit) }

// Size implements [Chart].
func (s Sankey) Size() (float64, float64) {
	return fullWidth + 80, sankeyHead + sankeyFlow + sankeyRoom*float64(max(s.most(), 1))
}

// most is the number of nodes in the fullest step.
func (s Sankey) most() int {
	most := 0
	for step := range s.Steps {
		most = max(most, len(s.of(step)))
	}
	return most
}

// of are the places of the nodes in a step that something flows through.
func (s Sankey) of(step int) (nodes []int) {
	for i, n := range s.Nodes {
		if n.Step == step && s.through(i) > 0 {
			nodes = append(nodes, i)
		}
	}
	return nodes
}

func (s Sankey) through(node int) float64 {
	in, out := 0.0, 0.0
	for _, f := range s.Flows {
		switch {
		case !f.drawn():
		case f.From == node:
			out += f.Value.Number
		case f.To == node:
			in += f.Value.Number
		}
	}
	return max(in, out)
}

func (f Flow) drawn() bool { return f.Value.Known() && f.Value.Number > 0 }

func (s Sankey) links() bool {
	for _, f := range s.Flows {
		if f.drawn() && f.Value.URL != "" {
			return true
		}
	}
	for i, n := range s.Nodes {
		if n.Value.URL != "" && s.through(i) > 0 {
			return true
		}
	}
	return false
}

// A band is the place of a flow: where it leaves and where it comes in.
type band struct {
	flow       Flow
	from, to   Point // the upper corners
	high       float64
	tone       Tone
	begin, end string // labels of its nodes
}

// A post is the place of a node.
type post struct {
	node        Node
	x, y, high  float64
	left, right float64 // how much of its sides is taken by bands
}

// layout gives every node and every flow its place. Bands leave and come in by the
// order of the nodes at their other end, so that they cross as little as they may.
func (s Sankey) layout() (map[int]*post, []band) {
	w, _ := s.Size()
	left, right := s.labelRoom(0), s.labelRoom(len(s.Steps)-1)
	posts := map[int]*post{}
	for step := range s.Steps {
		x := left
		if n := len(s.Steps) - 1; n > 0 {
			x += float64(step) * (w - left - right - sankeyNode) / float64(n)
		}
		s.stand(posts, s.of(step), x)
	}
	return posts, s.bands(posts)
}

// labelRoom is what the labels outside the first and the last step take.
func (s Sankey) labelRoom(step int) float64 {
	if step < 0 || len(s.Steps) < 2 {
		return 0
	}
	most := width(s.Steps[step], axisText)
	for _, i := range s.of(step) {
		most = max(most, width(s.Nodes[i].Label, valueText), width(s.text(i), axisText))
	}
	return min(most*1.04, 190) + 10
}

// stand puts the nodes of a step under each other, the step centred on the drawing.
func (s Sankey) stand(posts map[int]*post, nodes []int, x float64) {
	scale := s.scale()
	whole := 0.0
	for _, i := range nodes {
		whole += s.through(i)*scale + sankeyRoom
	}
	_, h := s.Size()
	y := sankeyHead + (h-sankeyHead-whole)/2 + sankeyRoom/2
	for _, i := range nodes {
		high := s.through(i) * scale
		posts[i] = &post{node: s.Nodes[i], x: x, y: y, high: high}
		y += high + sankeyRoom
	}
}

// scale is the height of one unit: the step that most flows through fills the drawing.
func (s Sankey) scale() float64 {
	most := 0.0
	for step := range s.Steps {
		sum := 0.0
		for _, i := range s.of(step) {
			sum += s.through(i)
		}
		most = max(most, sum)
	}
	return sankeyFlow / max(most, 1e-9)
}

func (s Sankey) bands(posts map[int]*post) []band {
	scale := s.scale()
	var flows []Flow
	for _, f := range s.Flows {
		if f.drawn() {
			flows = append(flows, f)
		}
	}
	sort.SliceStable(flows, func(i, j int) bool {
		a, b := flows[i], flows[j]
		return a.From < b.From || a.From == b.From && a.To < b.To
	})
	bands := make([]band, len(flows))
	for i, f := range flows {
		from, to := posts[f.From], posts[f.To]
		bands[i] = band{flow: f, high: f.Value.Number * scale, tone: s.bandTone(f), begin: from.node.Label, end: to.node.Label}
		bands[i].from = Point{from.x + sankeyNode, from.y + from.right}
		bands[i].to = Point{to.x, to.y + to.left}
		from.right += bands[i].high
		to.left += bands[i].high
	}
	return bands
}

// tone is the node's own, or that of where everything begins and of what lies between.
func (s Sankey) tone(node int) Tone {
	n := s.Nodes[node]
	switch {
	case n.Tone != None:
		return n.Tone
	case n.Step == 0:
		return S1
	}
	return Soft
}

// bandTone is that of where the flow ends if it was given one: then the bands tell what
// becomes of the amounts.
func (s Sankey) bandTone(f Flow) Tone {
	if t := s.Nodes[f.To].Tone; t != None {
		return t
	}
	return s.tone(f.From)
}

func (s Sankey) text(node int) string {
	v := s.Nodes[node].Value
	if !v.Known() {
		return ""
	}
	return withUnit(v.Text, s.Unit)
}

// Draw implements [Chart].
func (s Sankey) Draw(c Canvas) {
	posts, bands := s.layout()
	s.heads(c)
	for _, b := range bands {
		linked(c, b.flow.Value.URL, b.begin+" → "+b.end+": "+withUnit(b.flow.Value.Text, s.Unit), func() {
			c.Polygon(b.outline(), Shape{Fill: b.tone, Faint: true})
		})
	}
	for i := range s.Nodes {
		if p := posts[i]; p != nil {
			s.post(c, i, p)
		}
	}
}

// heads names the steps above their nodes.
func (s Sankey) heads(c Canvas) {
	w, _ := s.Size()
	left, right := s.labelRoom(0), s.labelRoom(len(s.Steps)-1)
	for step, name := range s.Steps {
		t := axisText
		x := left + float64(step)*(w-left-right-sankeyNode)/float64(max(len(s.Steps)-1, 1))
		switch step {
		case 0:
			t.Anchor, x = End, x+sankeyNode
		case len(s.Steps) - 1:
		default:
			x += sankeyNode / 2
			t.Anchor = Middle
		}
		c.Text(x, 14, name, t)
	}
}

// outline goes along the upper side and back along the lower: two S-shaped curves.
func (b band) outline() []Point {
	const parts = 20
	var upper, lower []Point
	for i := 0; i <= parts; i++ {
		at := float64(i) / parts
		bend := at * at * (3 - 2*at)
		p := Point{b.from.X + (b.to.X-b.from.X)*at, b.from.Y + (b.to.Y-b.from.Y)*bend}
		upper = append(upper, p)
		lower = append([]Point{{p.X, p.Y + max(b.high, 0.75)}}, lower...)
	}
	return append(upper, lower...)
}

// post draws a node with its label: outside it at the first and the last step, on the
// bands otherwise.
func (s Sankey) post(c Canvas, i int, p *post) {
	text, t := s.text(i), Type{Size: textSize, Tone: Ink, Bold: true}
	x, room := p.x+sankeyNode+6, 150.0
	switch p.node.Step {
	case 0:
		t.Anchor = End
		x, room = p.x-8, s.labelRoom(0)-8
	case len(s.Steps) - 1:
		x, room = p.x+sankeyNode+8, s.labelRoom(p.node.Step)-8
	}
	name := typeface.Bold.Fit(p.node.Label, t.Size, room)
	linked(c, p.node.Value.URL, spoken(p.node.Label, name, text), func() {
		c.Rect(p.x, p.y, sankeyNode, max(p.high, 1), Shape{Fill: s.tone(i), Radius: min(2, p.high/2)})
		p.label(c, x, name, text, t)
	})
}

// label writes name and value on two lines where the node is high enough, else the name
// alone: on one line with it, or above what is so thin that it would strike the name out.
func (p *post) label(c Canvas, x float64, name, text string, t Type) {
	middle := p.y + p.high/2
	switch {
	case p.high >= 20 && text != "":
		c.Text(x, middle-2, name, t)
		c.Text(x, middle+12, text, Type{Size: smallSize, Tone: Ink, Anchor: t.Anchor})
	case p.high < 10:
		c.Text(x, p.y-4, name, t)
	default:
		c.Text(x, middle+4, name, t)
	}
}

// Alt implements [Chart].
func (s Sankey) Alt() string {
	say := "Flödesdiagram: " + heading(s.Title, s.Unit) + "."
	_, bands := s.layout()
	sort.SliceStable(bands, func(i, j int) bool { return bands[i].high > bands[j].high })
	for i, b := range bands {
		if i == 3 {
			break
		}
		say += fmt.Sprintf(" %s till %s: %s.", b.begin, b.end, withUnit(b.flow.Value.Text, s.Unit))
	}
	return say + " Alla flöden finns i tabellen."
}

// Table implements [Chart].
func (s Sankey) Table() [][]string {
	rows := [][]string{{"Från", "Till", heading(orElse(s.ValueName, "Belopp"), s.Unit)}}
	for _, f := range s.Flows {
		rows = append(rows, []string{s.Nodes[f.From].Label, s.Nodes[f.To].Label, f.Value.cell()})
	}
	return rows
}
