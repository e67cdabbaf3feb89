package board

import (
	"testing"

	"klover/internal/base/fault"
)

func TestItemsAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "", "2–": "2–", "2-": "2–", "–4": "1–4", " 1–3 , 6– ": "1–3, 6–", "6–, 1–3": "1–3, 6–", "2": "2", "1-2 och 4": "1–2, 4"} {
		list, err := parseItems(text, 7)
		if err != nil || itemsText(list) != want {
			t.Errorf("%q is %q, want %q, %v", text, itemsText(list), want, err)
		}
	}
	for _, text := range []string{"–", "ett", "0–2", "8", "4–2", "1–3, 3–", "1 2"} {
		if list, err := parseItems(text, 7); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%q is read as %q, %v", text, itemsText(list), err)
		}
	}
}
