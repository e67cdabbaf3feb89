package pdf

import (
	"klover/internal/base/paper"
	"klover/internal/base/paper/typeface"
)

// Measures are in points, 72 to the inch.
const (
	pageShort = 595.28 // A4
	pageLong  = 841.89

	marginSide   = 70.0
	marginTop    = 72.0
	marginBottom = 78.0
	measure      = 432.0 // longest line of running text: about 80 signs
)

// rgb is a colour, 0xrrggbb.
type rgb uint32

const (
	ink    rgb = 0x1b2a33
	muted  rgb = 0x55656f
	brand      = rgb(paper.HouseColour)
	deep       = rgb(paper.HouseDeep) // cover, large titles
	rule   rgb = 0xd3dde2
	plate  rgb = 0xf1f5f7
	alarm  rgb = 0xb42318
	softer     = rgb(paper.HouseSoft)
	white  rgb = 0xffffff
)

// A style is how a paragraph is set.
type style struct {
	face    typeface.Face
	size    float64
	leading float64
	color   rgb
	align   align
	whole   bool // never divide words
}

type align int

const (
	left align = iota
	right
	center
)

var (
	body     = style{face: typeface.Regular, size: 9.75, leading: 15, color: ink}
	lead     = style{face: typeface.Regular, size: 12, leading: 18.5, color: deep}
	caption  = style{face: typeface.Regular, size: 8.5, leading: 12, color: ink}
	small    = style{face: typeface.Regular, size: 8, leading: 11.5, color: muted}
	cellText = style{face: typeface.Regular, size: 8.75, leading: 12.5, color: ink}
	cellHead = style{face: typeface.Bold, size: 8.25, leading: 11.5, color: ink}
	dense    = style{face: typeface.Regular, size: 7.75, leading: 10.75, color: ink}
	footer   = style{face: typeface.Regular, size: 7.75, leading: 10, color: muted}
	footnote = style{face: typeface.Regular, size: 8, leading: 11.5, color: ink}
)

// A headingStyle has space around it.
type headingStyle struct {
	style
	before, after float64
}

// headings by level, 1 first.
var headings = [4]headingStyle{
	{style{face: typeface.Display, size: 21, leading: 26, color: deep, whole: true}, 34, 9},
	{style{face: typeface.Display, size: 14.5, leading: 19, color: brand, whole: true}, 24, 5},
	{style{face: typeface.Bold, size: 11, leading: 15, color: ink, whole: true}, 18, 3},
	{style{face: typeface.Bold, size: 9.75, leading: 14, color: muted, whole: true}, 14, 2},
}

const (
	paraGap  = 7.5
	blockGap = 15.0
)
