package chart

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"
)

// A Tone is a role in the drawing. The canvas turns it into a colour, so the
// page can show the same chart light and dark.
type Tone int

// The tones. S1–S6 are the series; each differs from the next in lightness too,
// so they can be told apart without colour.
const (
	None   Tone = iota
	Hit         // not seen, but can be pointed at
	Ink         // text
	Muted       // secondary text
	Axis        // base line
	Grid        // help lines, decoration only
	Ground      // the paper
	Plate       // faint field
	S1
	S2
	S3
	S4
	S5
	S6
	Soft   // the other bars beside the one that matters
	Target // goal lines
	Today  // the line of today
	toneCount
)

// palette gives each tone its class and its colours on white and on dark. Text
// holds 4.5:1 and marks hold 3:1 against the ground, see TestPaletteHoldsContrast.
var palette = [toneCount]struct {
	class       string
	light, dark uint32
}{
	None:   {"none", 0xffffff, 0x14202a},
	Hit:    {"hit", 0xffffff, 0x14202a},
	Ink:    {"ink", 0x1b2a33, 0xe6edf1},
	Muted:  {"muted", 0x55656f, 0xa9b8c2},
	Axis:   {"axis", 0x7a8a94, 0x8496a1},
	Grid:   {"grid", 0xe1e7ea, 0x2b3a45},
	Ground: {"ground", 0xffffff, 0x14202a},
	Plate:  {"plate", 0xf1f5f7, 0x1c2a35},
	S1:     {"s1", 0x0f5672, 0x7cc4e2},
	S2:     {"s2", 0x3f9384, 0x6fcab9},
	S3:     {"s3", 0x5b4b9a, 0xb7a8f0},
	S4:     {"s4", 0xb57a1e, 0xe6b45e},
	S5:     {"s5", 0x8c2f5b, 0xf08cb8},
	S6:     {"s6", 0x7d8b95, 0xaab7c0},
	Soft:   {"soft", 0x7699ab, 0x557e93},
	Target: {"target", 0xc2410c, 0xff9a6b},
	Today:  {"today", 0xb42318, 0xff8a80},
}

// Hex is the colour on white paper, as "#0f5672".
func (t Tone) Hex() string { return fmt.Sprintf("#%06x", palette[t].light) }

// RGB is the colour on white paper.
func (t Tone) RGB() (r, g, b int) {
	v := palette[t].light
	return int(v >> 16), int(v >> 8 & 0xff), int(v & 0xff)
}

func (t Tone) rgba() color.RGBA {
	r, g, b := t.RGB()
	return color.RGBA{uint8(r), uint8(g), uint8(b), 255}
}

// seriesTone gives the series their tones in order.
func seriesTone(i int) Tone { return S1 + Tone(i%6) }

// pageTones are the tones that the page has of its own: a chart must stand on
// the page's ground, not on ours.
var pageTones = map[Tone]string{Ink: "--text", Muted: "--muted", Grid: "--line", Ground: "--surface", Plate: "--sunken"}

// CSS is the style sheet for charts on a page: the tones in light and dark, and
// a visible focus on parts that are links.
func CSS() string {
	var b strings.Builder
	b.WriteString(".ch{display:block;max-width:100%;height:auto;font-family:Inter,system-ui,sans-serif;font-variant-numeric:tabular-nums}\n")
	for t := Ink; t < toneCount; t++ {
		p := palette[t]
		value := fmt.Sprintf("light-dark(#%06x,#%06x)", p.light, p.dark)
		if name, ok := pageTones[t]; ok {
			value = "var(" + name + "," + value + ")"
		}
		fmt.Fprintf(&b, ".ch-%s{fill:%s}.ch-%s-l{stroke:%s}\n", p.class, value, p.class, value)
	}
	b.WriteString(".ch a:focus-visible{outline:3px solid light-dark(#0f5672,#7cc4e2);outline-offset:2px}\n")
	b.WriteString(".ch a:hover text{text-decoration:underline}\n")
	return b.String()
}

// num writes a coordinate with at most two decimals.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}
