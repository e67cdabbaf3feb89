package count_test

import (
	"encoding/json"
	"testing"

	"klover/internal/base/fault"
	"klover/internal/word/count"
)

func TestUnknownIsNotZero(t *testing.T) {
	t.Parallel()
	var unknown count.Count
	if unknown == count.Of(0) {
		t.Error("unknown equals 0")
	}
	if unknown.Sv() != "–" || unknown.Cell() != "" {
		t.Errorf("Sv = %q, Cell = %v", unknown.Sv(), unknown.Cell())
	}
	if v, err := unknown.Value(); v != nil || err != nil {
		t.Errorf("Value = %v, %v, want NULL", v, err)
	}
	if got := count.Of(2).Add(unknown); got.Known {
		t.Errorf("2 + unknown = %v", got)
	}
	if got := count.Of(2).Add(count.Of(3)); got != count.Of(5) {
		t.Errorf("2 + 3 = %v", got)
	}
}

func TestTextReadsBack(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]count.Count{
		"": {}, "–": {}, "0": count.Of(0), "15 264": count.Of(15264), "86\u00a0347": count.Of(86347), "\u2212486": count.Of(-486),
	} {
		var c count.Count
		if err := c.UnmarshalText([]byte(text)); err != nil || c != want {
			t.Errorf("UnmarshalText(%q) = %v, %v, want %v", text, c, err, want)
		}
		b, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var back count.Count
		if err := json.Unmarshal(b, &back); err != nil || back != want {
			t.Errorf("JSON %s reads back %v, %v", b, back, err)
		}
		v, _ := c.Value()
		if err := back.Scan(v); err != nil || back != want {
			t.Errorf("stored %v reads back %v, %v", v, back, err)
		}
	}
}

func TestHalvesAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"2,5", "många", "99999999999999999999"} {
		var c count.Count
		if err := c.UnmarshalText([]byte(text)); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("UnmarshalText(%q) = %v, %v", text, c, err)
		}
	}
}
