package board

import "klover/internal/word/figure"

// Figures returns the figures that the area answers for.
func Figures(s Store) []figure.Figure { return nil }
