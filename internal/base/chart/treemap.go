package chart

import (
	"sort"
	"strings"
)

// Treemap is how a whole divides: each item is a tile as large as its share.
// Unknown, zero and negative values have no tile, but stand in the table.
type Treemap struct {
	Title     string
	Unit      string
	Items     []Bar  // label, value and link; all tiles have one tone, size is what they say
	ItemName  string // head of the table's first column, e.g. "Kategori"
	ValueName string // "Belopp" when empty
	Height    float64
}

// Name implements [Chart].
func (m Treemap) Name() string { return heading(m.Title, m.Unit) }

// Size implements [Chart].
func (m Treemap) Size() (float64, float64) {
	if m.Height > 0 {
		return fullWidth, m.Height
	}
	return fullWidth, 280
}

func (m Treemap) links() bool { return Bars{Items: m.Items}.links() }

// A tile is a place for one item.
type tile struct {
	item       Bar
	x, y, w, h float64
}

// tiles are the items by size, largest first.
func (m Treemap) tiles() []tile {
	var tiles []tile
	sum := 0.0
	for _, it := range m.Items {
		if it.Value.Known() && it.Value.Number > 0 {
			tiles = append(tiles, tile{item: it})
			sum += it.Value.Number
		}
	}
	sort.SliceStable(tiles, func(i, j int) bool { return tiles[i].item.Value.Number > tiles[j].item.Value.Number })
	w, h := m.Size()
	squarify(tiles, 0, 0, w, h, w*h/max(sum, 1e-9))
	return tiles
}

// squarify lays tiles in rows along the shorter side, each row as long as its
// tiles get squarer (Bruls, Huizing and van Wijk 2000). Area is scale × value.
func squarify(tiles []tile, x, y, w, h, scale float64) {
	for len(tiles) > 0 {
		side := min(w, h)
		n, best := 1, worst(tiles[:1], side, scale)
		for n < len(tiles) {
			next := worst(tiles[:n+1], side, scale)
			if next > best {
				break
			}
			n, best = n+1, next
		}
		deep := total(tiles[:n]) * scale / side
		at := 0.0
		for i := range tiles[:n] {
			long := tiles[i].item.Value.Number * scale / deep
			if w >= h {
				tiles[i].x, tiles[i].y, tiles[i].w, tiles[i].h = x, y+at, deep, long
			} else {
				tiles[i].x, tiles[i].y, tiles[i].w, tiles[i].h = x+at, y, long, deep
			}
			at += long
		}
		if w >= h {
			x, w = x+deep, w-deep
		} else {
			y, h = y+deep, h-deep
		}
		tiles = tiles[n:]
	}
}

func total(tiles []tile) float64 {
	sum := 0.0
	for _, t := range tiles {
		sum += t.item.Value.Number
	}
	return sum
}

// worst is the ratio of the least square tile in a row.
func worst(row []tile, side, scale float64) float64 {
	deep := total(row) * scale / side
	most := 0.0
	for _, t := range row {
		long := t.item.Value.Number * scale / deep
		most = max(most, long/deep, deep/long)
	}
	return most
}

// Draw implements [Chart].
func (m Treemap) Draw(c Canvas) {
	for _, t := range m.tiles() {
		value := withUnit(t.item.Value.Text, m.Unit)
		lines := t.lines()
		linked(c, t.item.Value.URL, spoken(t.item.Label, orElse(strings.Join(lines, " "), t.item.Label), value), func() {
			t.draw(c, lines, value)
		})
	}
}

var tileText = Type{Size: textSize, Bold: true, Tone: Ground}

// lines are the label as far as there is room for it in the tile.
func (t tile) lines() []string {
	const least = 40.0
	if t.h < 23 || t.w-18 < least {
		return nil
	}
	return wrap(t.item.Label, tileText, t.w-18, int((t.h-8)/15))
}

// draw writes label and value if there is room for them.
func (t tile) draw(c Canvas, lines []string, value string) {
	c.Rect(t.x+1, t.y+1, max(t.w-2, 0.5), max(t.h-2, 0.5), Shape{Fill: S1, Radius: min(3, t.w/4, t.h/4)})
	y := t.y + 19
	for _, line := range lines {
		c.Text(t.x+9, y, line, tileText)
		y += 15
	}
	plain := tileText
	plain.Bold = false
	if len(lines) > 0 && y <= t.y+t.h-5 && width(value, plain) <= t.w-18 {
		c.Text(t.x+9, y+1, value, plain)
	}
}

// Alt implements [Chart].
func (m Treemap) Alt() string {
	s := "Ytdiagram: " + heading(m.Title, m.Unit) + "."
	for i, t := range m.tiles() {
		if i == 3 {
			break
		}
		s += " " + t.item.Label + " " + withUnit(t.item.Value.Text, m.Unit) + "."
	}
	return s + " Alla värden finns i tabellen."
}

// Table implements [Chart].
func (m Treemap) Table() [][]string {
	return Rank{Items: m.Items, Unit: m.Unit, ItemName: m.ItemName, ValueName: m.ValueName}.Table()
}
