package paper

import (
	_ "embed"

	"klover/internal/base/chart"
)

//go:embed paper.css
var css string

// CSS is the style sheet for [HTML], charts included.
func CSS() string { return css + chart.CSS() }
