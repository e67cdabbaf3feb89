package party_test

import (
	"testing"

	"klover/internal/base/fault"
	"klover/internal/word/party"

	"github.com/google/go-cmp/cmp"
)

func TestSetReadsWhatListsSay(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, want, shown, stored string }{
		{"D,U", "D,U", "DU", ",D,U,"},
		{"DU", "D,U", "DU", ",D,U,"},
		{"d+u", "D,U", "DU", ",D,U,"},
		{"RS/RV", "D,U", "DU", ",D,U,"},
		{"RV", "U", "U", ",U,"},
		{"Region Sörmland", "D", "D", ",D,"},
		{"Region Västmanland och region  Sörmland", "D,U", "DU", ",D,U,"},
		{"x, U; D, C, D", "C,D,U,X", "DU + C, X", ",C,D,U,X,"},
		{"C,X", "C,X", "C, X", ",C,X,"},
		{"7K", "C,D,S,T,U,W,X", "DU + C, S, T, W, X", ",C,D,S,T,U,W,X,"},
		{"", "", "", ""},
	} {
		s, err := party.ParseSet(test.text)
		if err != nil {
			t.Errorf("ParseSet(%q): %v", test.text, err)
			continue
		}
		stored, _ := s.Value()
		got := []string{s.String(), s.Sv(), stored.(string)}
		if diff := cmp.Diff([]string{test.want, test.shown, test.stored}, got); diff != "" {
			t.Errorf("ParseSet(%q): %s", test.text, diff)
		}
		var back party.Set
		if err := back.Scan(stored); err != nil || !back.Equal(s) {
			t.Errorf("stored %q reads back %v, %v", stored, back, err)
		}
	}
}

func TestUnknownPartyIsAFault(t *testing.T) {
	t.Parallel()
	var s party.Set
	err := s.UnmarshalText([]byte("D, Q"))
	want := "Parten ”Q” är okänd. Tillåtna är D (RS), U (RV), DU samt C, S, T, W och X i 7-klövern."
	if got := fault.Message(err); got != want || s != nil {
		t.Errorf("got %q, %v", got, s)
	}
}

// Handbook §1.1 and I22: at least two regions, of which at least one is D or U.
func TestJointNeedsTwoRegionsAndAPrincipal(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"": false, "D": false, "D,U": true, "C,X": false, "U,X": true, "7K": true} {
		s, err := party.ParseSet(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Joint(); got != want {
			t.Errorf("%q.Joint() = %v", text, got)
		}
	}
}

func TestOfLeavesItsArgumentsAlone(t *testing.T) {
	t.Parallel()
	codes := []party.Code{"U", "D", "U"}
	if got := party.Of(codes...); got.String() != "D,U" || codes[0] != "U" {
		t.Errorf("Of = %v, argument now %v", got, codes)
	}
}
