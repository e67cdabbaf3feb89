package story_test

import (
	"strings"
	"testing"

	"klover/internal/base/story"

	"pgregory.net/rapid"
)

// drawn writes changes with signs around them.
func drawn(list []story.Change) string {
	var b strings.Builder
	for _, c := range list {
		b.WriteString([...]string{"", "[+", "[-"}[c.Kind] + c.Text)
		if c.Kind != story.Same {
			b.WriteString("]")
		}
	}
	return b.String()
}

func TestChangesAreToldWordByWord(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ from, to, want string }{
		{"Vi köpte mycket. Det var bra.", "Vi köpte mer. Det var bra.", "Vi köpte [-mycket][+mer]. Det var bra."},
		{"Ett.", "Ett. Två.", "Ett.[+ Två.]"},
		{"Vi annonserade {{tal proc.announced}}.", "Vi annonserade {{tal proc.announced -1}}.", "Vi annonserade [-{{tal proc.announced}}][+{{tal proc.announced -1}}]."},
		{"", "Nytt", "[+Nytt]"},
		{"Samma", "Samma", "Samma"},
	} {
		if got := drawn(story.Diff(test.from, test.to)); got != test.want {
			t.Errorf("from %q to %q: %s, want %s", test.from, test.to, got, test.want)
		}
	}
}

func TestTwoPeoplesChangesAreJoined(t *testing.T) {
	t.Parallel()
	base := "Första meningen. Andra meningen. Tredje meningen.\n\nNytt stycke.\n"
	for _, test := range []struct {
		mine, theirs, want string
		clean              bool
	}{
		{strings.Replace(base, "Första", "Min första", 1), strings.Replace(base, "Nytt", "Deras", 1), "Min första meningen. Andra meningen. Tredje meningen.\n\nDeras stycke.\n", true},
		{base, strings.Replace(base, "Andra meningen. ", "", 1), "Första meningen. Tredje meningen.\n\nNytt stycke.\n", true},
		{base + "Mitt slut.", base, base + "Mitt slut.", true},
		{strings.Replace(base, "Andra", "Min", 1), strings.Replace(base, "Andra", "Deras", 1),
			"Första meningen. \n<<<<<<< Din text\nMin meningen.\n=======\nDeras meningen.\n>>>>>>> Sparad text\n Tredje meningen.\n\nNytt stycke.\n", false},
	} {
		got, clean := story.Merge(base, test.mine, test.theirs)
		if got != test.want || clean != test.clean {
			t.Errorf("merged %q, %v, want %q, %v", got, clean, test.want, test.clean)
		}
		if (story.Unmerged(got) == 0) != test.clean {
			t.Errorf("marks in %q on line %d", got, story.Unmerged(got))
		}
	}
}

func TestNothingIsLostInComparing(t *testing.T) {
	t.Parallel()
	text := rapid.StringMatching(`([a-c]{1,2}( |\. |\n|\n\n)){0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		from, to, other := text.Draw(t, "from"), text.Draw(t, "to"), text.Draw(t, "other")
		var before, after strings.Builder
		for _, c := range story.Diff(from, to) {
			if c.Kind != story.Added {
				before.WriteString(c.Text)
			}
			if c.Kind != story.Removed {
				after.WriteString(c.Text)
			}
		}
		if before.String() != from || after.String() != to {
			t.Fatalf("%q → %q became %q → %q", from, to, before.String(), after.String())
		}
		if got, clean := story.Merge(from, to, from); got != to || !clean {
			t.Fatalf("one change alone: %q, want %q", got, to)
		}
		if got, clean := story.Merge(from, from, to); got != to || !clean {
			t.Fatalf("the other's change alone: %q, want %q", got, to)
		}
		story.Merge(from, to, other)
	})
}
