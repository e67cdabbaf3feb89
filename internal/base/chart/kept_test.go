package chart

import (
	"encoding/json"
	"testing"
)

func TestKeptChartIsDrawnAsItWas(t *testing.T) {
	t.Parallel()
	for name, c := range samples() {
		content, err := json.Marshal(Keep(c))
		if err != nil {
			t.Fatal(err)
		}
		var back Kept
		if err := json.Unmarshal(content, &back); err != nil {
			t.Fatal(err)
		}
		if got, want := SVG(back), SVG(c); got != want {
			t.Errorf("%s: the kept chart is drawn otherwise:\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestBrokenStrokesAreLeftOut(t *testing.T) {
	t.Parallel()
	var k Kept
	if err := json.Unmarshal([]byte(`{"strokes":[{"do":"rect"},{"do":"text","at":[{"X":1}]},{"do":"line"}]}`), &k); err != nil {
		t.Fatal(err)
	}
	if _, err := PNG(Kept{Width: 1, Height: 1, Strokes: k.Strokes}, 1); err != nil {
		t.Fatal(err)
	}
}
