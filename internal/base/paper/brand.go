package paper

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Brand is whose copy of the document it is. Only its look differs: the words and
// figures are the same for all.
type Brand struct {
	Name   string // in place of a logo, e.g. "Region Sörmland"
	Colour Colour
}

// IsZero tells whether the document has the house's own look.
func (b Brand) IsZero() bool { return b == Brand{} }

// A Colour is 0xrrggbb; 0 is none.
type Colour uint32

// ParseColour reads "#00549f".
func ParseColour(text string) (Colour, error) {
	bare := strings.TrimPrefix(text, "#")
	n, err := strconv.ParseUint(bare, 16, 32)
	if err != nil || len(bare) != 6 {
		return 0, fmt.Errorf("%q is not a colour like #00549f", text)
	}
	return Colour(n), nil
}

// Hex returns the colour as RRGGBB.
func (c Colour) Hex() string { return fmt.Sprintf("%06X", uint32(c)) }

// Against returns the colour made dark enough to be read on white, and white on it,
// with the contrast (WCAG 2.2, 1.4.3).
func (c Colour) Against(contrast float64) Colour {
	for c != 0 && 1.05/(c.luminance()+0.05) < contrast {
		c = c.Mix(0, 0.06)
	}
	return c
}

// Mix returns the colour with a share of another.
func (c Colour) Mix(other Colour, share float64) Colour {
	part := func(shift uint) Colour {
		a, b := float64(c>>shift&0xff), float64(other>>shift&0xff)
		return Colour(math.Floor(a+(b-a)*share+0.5)) << shift
	}
	return part(16) | part(8) | part(0)
}

func (c Colour) luminance() float64 {
	linear := func(shift uint) float64 {
		v := float64(c>>shift&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(16) + 0.7152*linear(8) + 0.0722*linear(0)
}

// The house's own colours, which a brand's replace.
const (
	HouseColour Colour = 0x0f5672 // lines, links, headings
	HouseDeep   Colour = 0x0b3f55 // cover, large titles
	HouseSoft   Colour = 0x7699ab // numbers, decoration
)

// Tint returns what the brand puts in place of one of the house's colours, and
// other colours as they are.
func (b Brand) Tint(c Colour) Colour {
	if b.Colour == 0 {
		return c
	}
	main, deep := b.Colour.Against(5.5), b.Colour.Against(8)
	switch c {
	case HouseColour:
		return main
	case HouseDeep:
		return deep
	case HouseSoft:
		return main.Mix(0xffffff, 0.45)
	}
	return c
}
