package paper_test

import (
	"strings"
	"testing"

	"klover/internal/base/paper"
)

func TestBrandColoursCanBeRead(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"#ffd100", "#00549f", "#e2001a", "#000000", "ffffff"} {
		c, err := paper.ParseColour(text)
		if err != nil {
			t.Fatal(err)
		}
		b := paper.Brand{Colour: c}
		if c != 0 && b.Tint(paper.HouseColour).Against(5.5) != b.Tint(paper.HouseColour) {
			t.Errorf("%s becomes %s, which is too light for text", text, b.Tint(paper.HouseColour).Hex())
		}
		if got := b.Tint(0xb42318); got != 0xb42318 {
			t.Errorf("%s turns the colour of warnings to %s", text, got.Hex())
		}
	}
	for _, wrong := range []string{"", "blå", "#12345", "#1234567", "-12345"} {
		if _, err := paper.ParseColour(wrong); err == nil {
			t.Errorf("%q is a colour", wrong)
		}
	}
	if got := (paper.Brand{}).Tint(paper.HouseColour); got != paper.HouseColour {
		t.Errorf("without brand the colour is %s", got.Hex())
	}
}

func TestAppendicesHaveTheirOwnNumbers(t *testing.T) {
	t.Parallel()
	page := string(paper.HTMLBlocks(paper.Contents{}, paper.Heading{Level: 1, Text: "Ett", Numbered: true},
		paper.Heading{Level: 1, Text: "Resultat", Series: "Bilaga"}, paper.Heading{Level: 1, Text: "Mål", Series: "Bilaga"}))
	for _, want := range []string{`<span class="paper-number">Bilaga 2</span> Mål`, `<a href="#resultat">Bilaga 1 Resultat</a>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s:\n%s", want, page)
		}
	}
}
