package paper

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Resolve returns a copy where headings, figures, tables and footnotes have
// their numbers, headings their anchors and contents their lines, and where what
// lies stands together with its headings. The outputs call it; a document can be
// resolved again without harm.
func Resolve(d Document) Document {
	r := resolver{ids: map[string]int{}, series: map[string]int{}}
	d.Blocks = r.blocks(gathered(d.Blocks))
	fillContents(d.Blocks, r.entries)
	return d
}

type resolver struct {
	ids      map[string]int
	counters [5]int // by level
	series   map[string]int
	figures  int
	tables   int
	notes    int
	entries  []Entry
}

// gathered moves headings that stand right above a lying page onto it, and joins
// lying pages that follow each other.
func gathered(in []Block) []Block {
	var out []Block
	for _, b := range in {
		lying, ok := b.(Landscape)
		if !ok {
			out = append(out, b)
			continue
		}
		from := len(out)
		for from > 0 && isHeading(out[from-1]) {
			from--
		}
		inside := append(slices.Clone(out[from:]), lying.Blocks...)
		out = out[:from]
		if n := len(out); n > 0 {
			if before, ok := out[n-1].(Landscape); ok {
				inside = append(slices.Clone(before.Blocks), inside...)
				out = out[:n-1]
			}
		}
		out = append(out, Landscape{Blocks: inside})
	}
	return out
}

func isHeading(b Block) bool {
	_, ok := b.(Heading)
	return ok
}

func (r *resolver) blocks(in []Block) []Block {
	out := make([]Block, len(in))
	for i, b := range in {
		out[i] = r.one(b)
	}
	return out
}

func (r *resolver) one(b Block) Block {
	switch b := b.(type) {
	case Heading:
		return r.heading(b)
	case Para:
		return r.para(b)
	case List:
		return r.list(b)
	case Table:
		return r.table(b)
	case Figure:
		r.figures++
		b.Label = fmt.Sprintf("Figur %d", r.figures)
		return b
	case Callout:
		b.Paras = r.paras(b.Paras)
		return b
	case Quote:
		b.Paras = r.paras(b.Paras)
		return b
	case Landscape:
		b.Blocks = r.blocks(b.Blocks)
		return b
	}
	return b
}

func (r *resolver) heading(h Heading) Heading {
	h.Level = min(max(h.Level, 1), 4)
	h.Label = ""
	if h.Series != "" {
		r.series[h.Series]++
		h.Label = fmt.Sprintf("%s %d", h.Series, r.series[h.Series])
	} else if h.Numbered {
		r.counters[h.Level]++
		clear(r.counters[h.Level+1:])
		var parts []string
		for _, n := range r.counters[1 : h.Level+1] {
			parts = append(parts, strconv.Itoa(n))
		}
		h.Label = strings.Join(parts, ".")
	}
	if h.ID == "" {
		h.ID = slug(h.Text)
	}
	r.ids[h.ID]++
	if n := r.ids[h.ID]; n > 1 {
		h.ID = fmt.Sprintf("%s-%d", h.ID, n)
	}
	entry := Entry{h.Level, h.Label, h.Text, h.ID}
	if h.Series != "" { // too wide for the column of numbers
		entry.Label, entry.Text = "", h.Label+" "+h.Text
	}
	r.entries = append(r.entries, entry)
	return h
}

// slug makes an anchor of a heading: "Nöjda kunder" → "nojda-kunder".
func slug(text string) string {
	fold := strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "é", "e", "ü", "u", "§", "paragraf")
	var b strings.Builder
	dash := false
	for _, c := range fold.Replace(strings.ToLower(text)) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(c)
			dash = false
		default:
			dash = true
		}
	}
	if b.Len() == 0 {
		return "avsnitt"
	}
	return b.String()
}

func (r *resolver) runs(in []Run) []Run {
	out := make([]Run, len(in))
	copy(out, in)
	for i := range out {
		if len(out[i].Note) > 0 {
			r.notes++
			out[i].NoteNumber = r.notes
		}
	}
	return out
}

func (r *resolver) para(p Para) Para {
	p.Runs = r.runs(p.Runs)
	return p
}

func (r *resolver) paras(in []Para) []Para {
	out := make([]Para, len(in))
	for i, p := range in {
		out[i] = r.para(p)
	}
	return out
}

func (r *resolver) list(l List) List {
	items := make([]Item, len(l.Items))
	for i, it := range l.Items {
		it.Runs = r.runs(it.Runs)
		if it.Sub != nil {
			sub := r.list(*it.Sub)
			it.Sub = &sub
		}
		items[i] = it
	}
	l.Items = items
	return l
}

func (r *resolver) table(t Table) Table {
	t.Label = ""
	if t.Caption != "" { // a table without caption is not referred to
		r.tables++
		t.Label = fmt.Sprintf("Tabell %d", r.tables)
	}
	rows := make([]Row, len(t.Rows))
	for i, row := range t.Rows {
		cells := make([]Cell, len(row.Cells))
		for j, c := range row.Cells {
			cells[j] = r.paras(c)
		}
		rows[i] = Row{row.Kind, cells}
	}
	t.Rows = rows
	return t
}

// Entries are the document's headings down to a depth, as a table of contents lists
// them.
func Entries(d Document, depth int) []Entry {
	contents := []Block{Contents{Depth: depth}}
	d.Blocks = append(contents, d.Blocks...)
	return Resolve(d).Blocks[0].(Contents).Entries
}

// fillContents gives each table of contents the headings down to its depth.
func fillContents(blocks []Block, entries []Entry) {
	for i, b := range blocks {
		c, ok := b.(Contents)
		if !ok {
			continue
		}
		if c.Title == "" {
			c.Title = "Innehåll"
		}
		if c.Depth == 0 {
			c.Depth = 2
		}
		c.Entries = nil
		for _, e := range entries {
			if e.Level <= c.Depth {
				c.Entries = append(c.Entries, e)
			}
		}
		blocks[i] = c
	}
}

// Notes are the footnotes of a resolved document in order.
func Notes(d Document) [][]Run {
	var notes [][]Run
	EachRuns(d.Blocks, func(runs []Run) {
		for _, r := range runs {
			if r.NoteNumber > 0 {
				notes = append(notes, r.Note)
			}
		}
	})
	return notes
}

// EachRuns calls f for every paragraph's runs, in reading order.
func EachRuns(blocks []Block, f func([]Run)) {
	for _, b := range blocks {
		switch b := b.(type) {
		case Para:
			f(b.Runs)
		case List:
			eachItem(b, f)
		case Table:
			for _, row := range b.Rows {
				for _, c := range row.Cells {
					eachPara(c, f)
				}
			}
		case Callout:
			eachPara(b.Paras, f)
		case Quote:
			eachPara(b.Paras, f)
		case Landscape:
			EachRuns(b.Blocks, f)
		}
	}
}

// deepest is the lowest level of heading that documents have.
const deepest = 4

// Below gives the levels of headings that are used their places under a heading, so
// that none is skipped.
func Below(level int, used []int) map[int]int {
	used = slices.Clone(used)
	slices.Sort(used)
	place := map[int]int{}
	for i, l := range slices.Compact(used) {
		place[l] = min(level+1+i, deepest)
	}
	return place
}

// Under returns the blocks with their headings set below a level.
func Under(level int, blocks []Block) []Block {
	var used []int
	EachHeading(blocks, func(h *Heading) { used = append(used, h.Level) })
	place := Below(level, used)
	return EachHeading(blocks, func(h *Heading) { h.Level = place[h.Level] })
}

// EachHeading returns a copy of the blocks after do has seen, and may have changed,
// every heading.
func EachHeading(blocks []Block, do func(*Heading)) []Block {
	out := make([]Block, len(blocks))
	for i, b := range blocks {
		switch b := b.(type) {
		case Heading:
			do(&b)
			out[i] = b
		case Landscape:
			out[i] = Landscape{Blocks: EachHeading(b.Blocks, do)}
		default:
			out[i] = b
		}
	}
	return out
}

func eachItem(l List, f func([]Run)) {
	for _, it := range l.Items {
		f(it.Runs)
		if it.Sub != nil {
			eachItem(*it.Sub, f)
		}
	}
}

func eachPara(paras []Para, f func([]Run)) {
	for _, p := range paras {
		f(p.Runs)
	}
}
