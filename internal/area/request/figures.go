package request

import "klover/internal/word/figure"

// Figures returns the figures that the area answers for.
func Figures(_ Store) []figure.Figure { return nil }
