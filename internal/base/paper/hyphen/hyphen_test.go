package hyphen

import (
	"strings"
	"testing"
)

// divided shows the points of a word: "upp·handling".
func divided(word string) string {
	var parts []string
	from := 0
	for _, p := range Points(word) {
		parts = append(parts, word[from:p])
		from = p
	}
	return strings.Join(append(parts, word[from:]), "·")
}

func TestSwedishWordsAreDividedBetweenTheirParts(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"upphandling":              "upp·hand·ling",
		"leverantörsreskontra":     "leve·ran·törs·res·kontra",
		"inköpsnämnden":            "inköps·nämn·den",
		"Verksamhetsberättelsen,":  "Verk·sam·hets·be·rät·tel·sen,",
		"avtal":                    "avtal",
		"REGIONSTYRELSEN":          "REGIONSTYRELSEN",
		"INK23-0014":               "INK23-0014",
		"sjuk\u00advårds\u00adavd": "sjuk\u00ad·vårds\u00ad·avd",
	} {
		if got := divided(word); got != want {
			t.Errorf("%q is divided %q, want %q", word, got, want)
		}
	}
}
