package handbook

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAnItemOfAChecklistSaysWhenAndWhoItAsks(t *testing.T) {
	t.Parallel()
	got := Checks("Före annons:\n\n- Strategin är **godkänd**.\n- PUB-avtalet ligger bland villkoren (om personuppgifter; ansvar: jurist).\n- Marknaden är tillfrågad (frivillig)\n- Kraven är lästa (av någon annan)\n")
	want := []Check{
		{Text: "Strategin är godkänd."},
		{Text: "PUB-avtalet ligger bland villkoren", When: "personuppgifter", Role: "jurist"},
		{Text: "Marknaden är tillfrågad", Optional: true},
		{Text: "Kraven är lästa (av någon annan)"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
