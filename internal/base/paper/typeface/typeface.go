// Package typeface holds the letters that documents and charts are set in, and
// measures text in them. The measure is what the layout of pages and charts is
// computed from, so a line breaks at the same word everywhere.
//
// The letters are Inter (SIL Open Font License 1.1, see fonts/OFL.txt), the same
// family as the web pages use.
package typeface

import (
	_ "embed"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

//go:embed fonts/Inter-Regular.ttf
var regular []byte

//go:embed fonts/Inter-Italic.ttf
var italic []byte

//go:embed fonts/Inter-SemiBold.ttf
var bold []byte

//go:embed fonts/Inter-SemiBoldItalic.ttf
var boldItalic []byte

//go:embed fonts/InterDisplay-SemiBold.ttf
var display []byte

// Face is one cut of the family.
type Face int

// The cuts. Bold is semibold: full bold is too black in running text.
const (
	Regular Face = iota
	Italic
	Bold
	BoldItalic
	Display // semibold, drawn for large sizes: titles and headings
)

// Faces are all cuts, in a fixed order.
var Faces = []Face{Regular, Italic, Bold, BoldItalic, Display}

// TTF returns the font file. The caller must not change it.
func (f Face) TTF() []byte {
	return [][]byte{regular, italic, bold, boldItalic, display}[f]
}

// Pick returns the cut for running text that is bold, italic, both or neither.
func Pick(isBold, isItalic bool) Face {
	switch {
	case isBold && isItalic:
		return BoldItalic
	case isBold:
		return Bold
	case isItalic:
		return Italic
	}
	return Regular
}

// highest is the end of the table of widths; above it are only rare signs.
const highest = 0x2800

// metrics are the widths of one cut, in thousandths of the size.
type metrics struct {
	width   [highest]int16
	present [highest]bool
	missing int16
}

var loaded [Display + 1]struct {
	once sync.Once
	m    *metrics
}

func (f Face) metrics() *metrics {
	l := &loaded[f]
	l.once.Do(func() { l.m = measure(f.TTF()) })
	return l.m
}

func measure(ttf []byte) *metrics {
	parsed, err := sfnt.Parse(ttf)
	if err != nil {
		panic("typeface: an embedded font is broken: " + err.Error())
	}
	var buf sfnt.Buffer
	m := &metrics{}
	unit := fixed.I(1000)
	missing, _ := parsed.GlyphAdvance(&buf, 0, unit, font.HintingNone)
	m.missing = int16(missing.Round())
	for r := rune(0x20); r < highest; r++ {
		glyph, err := parsed.GlyphIndex(&buf, r)
		if err != nil || glyph == 0 {
			continue
		}
		advance, err := parsed.GlyphAdvance(&buf, glyph, unit, font.HintingNone)
		if err != nil {
			continue
		}
		m.width[r], m.present[r] = int16(advance.Round()), true
	}
	return m
}

// Width is how wide the text is at the size, in the unit of the size. Soft
// hyphens take no room: they are drawn only where a line breaks.
func (f Face) Width(text string, size float64) float64 {
	m := f.metrics()
	sum := 0
	for _, r := range text {
		switch {
		case r == SoftHyphen:
		case r < highest && m.present[r]:
			sum += int(m.width[r])
		default:
			sum += int(m.missing)
		}
	}
	return float64(sum) * size / 1000
}

// Has tells whether the cut can draw the sign.
func (f Face) Has(r rune) bool {
	return r < highest && f.metrics().present[r]
}

// SoftHyphen marks where a word may be divided.
const SoftHyphen = '\u00ad'

// Fit returns the text, or as much of it as fits in the width followed by "…".
func (f Face) Fit(text string, size, width float64) string {
	if f.Width(text, size) <= width {
		return text
	}
	runes := []rune(text)
	for n := len(runes) - 1; n > 0; n-- {
		if short := string(runes[:n]) + "…"; f.Width(short, size) <= width {
			return short
		}
	}
	return "…"
}
