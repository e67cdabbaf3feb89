package control

import (
	"fmt"

	"klover/internal/word/sv"
)

// heat is the map of open risks: likelihood upward, consequence to the right.
type heat struct {
	Heads  []string // consequences
	Rows   []heatRow
	Bands  []heatBand
	Source string
}

type heatRow struct {
	Head  string
	Cells []heatCell
}

type heatCell struct {
	Band   int // its colour
	Value  int64
	Number int // of risks
	URL    string
	Says   string // for those who do not see the colour
}

type heatBand struct {
	Band  int
	Name  string
	Range string
}

// heatOf counts the open risks at each place of the map.
func heatOf(s Scale, open []Risk) heat {
	at := map[[2]int64]int{}
	for _, r := range open {
		l, i := r.place()
		at[[2]int64{l, i}]++
	}
	h := heat{Source: s.Source + ", gäller från " + s.ValidFrom.Sv()}
	for i := int64(1); i <= 4; i++ {
		h.Heads = append(h.Heads, fmt.Sprintf("%d %s", i, s.Impact(i)))
	}
	for l := int64(4); l >= 1; l-- {
		row := heatRow{Head: fmt.Sprintf("%d %s", l, s.Likelihood(l))}
		for i := int64(1); i <= 4; i++ {
			n := at[[2]int64{l, i}]
			row.Cells = append(row.Cells, heatCell{Band: int(s.Band(l * i)), Value: l * i, Number: n,
				URL:  RiskFilter{Likelihood: l, Impact: i, Closed: new(false)}.URL(),
				Says: fmt.Sprintf("%s, riskvärde %d, %s", sv.Plural(int64(n), "risk", "risker"), l*i, sv.LowerFirst(s.Name(s.Band(l*i))))})
		}
		h.Rows = append(h.Rows, row)
	}
	for b := Accept; b <= Act; b++ {
		h.Bands = append(h.Bands, heatBand{int(b), s.Name(b), s.Range(b)})
	}
	return h
}
