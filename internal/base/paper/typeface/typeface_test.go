package typeface

import (
	"math"
	"testing"
)

func TestFiguresAreEquallyWide(t *testing.T) {
	t.Parallel()
	for _, f := range []Face{Regular, Italic, Bold, BoldItalic} {
		for _, digit := range "123456789" {
			if got, want := f.Width(string(digit), 10), f.Width("0", 10); math.Abs(got-want) > 0.02 {
				t.Errorf("face %d: %c is %v wide, 0 is %v: columns of numbers would not align", f, digit, got, want)
			}
		}
	}
}

func TestFacesHaveTheSignsOfSwedishReports(t *testing.T) {
	t.Parallel()
	for _, f := range Faces {
		for _, r := range "ÅÄÖåäöéüæøßŁłŽžŠš§–—−…•·“”’»½€%‰±×≤≥→✓\u00a0\u00ad\u202f" {
			if !f.Has(r) {
				t.Errorf("face %d lacks %q", f, r)
			}
		}
	}
}

func TestFitShortensToTheWidth(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text  string
		width float64
		want  string
	}{
		{"Avtal", 100, "Avtal"},
		{"Upphandlingsplan", 50, "Uppha…"},
		{"Avtal", 1, "…"},
	} {
		if got := Regular.Fit(test.text, 12, test.width); got != test.want {
			t.Errorf("Fit(%q, %v) = %q, want %q", test.text, test.width, got, test.want)
		}
	}
}
