package app_test

import (
	"testing"

	"klover/internal/app"
	"klover/internal/app/demo"
)

// BenchmarkLines writes the demo's lines: names, rules and the lake together.
func BenchmarkLines(b *testing.B) {
	a, err := app.BuildDemo(b.Context(), app.Config{Data: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	const n = demo.UsualLines
	b.ResetTimer()
	for range b.N {
		if err := demo.Lines(b.Context(), a.DB, a.Spend, n, func(int64, int64) {}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "lines/s")
}
