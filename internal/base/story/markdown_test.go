package story_test

import (
	"strings"
	"testing"

	"klover/internal/base/story"

	"github.com/google/go-cmp/cmp"
)

// sketch writes blocks so that a reader sees what was understood.
func sketch(blocks []story.Block, indent string) string {
	var b strings.Builder
	for _, one := range blocks {
		b.WriteString(indent + [...]string{"stycke", "punkter", "nummer", "tabell", "ruta", "token", "rubrik", "citat"}[one.Kind])
		if one.Level > 0 {
			b.WriteString(strings.Repeat("#", one.Level))
		}
		if one.Title != "" {
			b.WriteString(" (" + one.Title + ")")
		}
		if len(one.Runs) > 0 {
			b.WriteString(": " + said(one.Runs))
		}
		b.WriteString("\n")
		for i, it := range one.Items {
			b.WriteString(indent + "  * " + said(it) + "\n")
			if one.Subs[i] != nil {
				b.WriteString(sketch([]story.Block{*one.Subs[i]}, indent+"    "))
			}
		}
		for _, row := range one.Rows {
			for _, cell := range row {
				b.WriteString(indent + "  | " + said(cell))
			}
			b.WriteString("\n")
		}
		b.WriteString(sketch(one.Blocks, indent+"  "))
	}
	return b.String()
}

func said(runs []story.Run) string {
	s := ""
	for _, r := range runs {
		s += r.Text + r.Token.Text
		if r.Note != nil {
			s += "[not: " + said(r.Note) + "]"
		}
		if r.Break {
			s += "/"
		}
	}
	return s
}

func TestMarkdownOfTheReports(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"## Den 7 april sammanträdde nämnden\nVid sammanträdet godkändes.\n#### Underrubrik":                         "rubrik##: Den 7 april sammanträdde nämnden\nstycke: Vid sammanträdet godkändes.\nrubrik####: Underrubrik\n",
		"Ledamöter:\nTommy Levinsson (S)\\\nCarl Werner (MP)  \nLeif Lindström":                                      "stycke: Ledamöter: Tommy Levinsson (S)/Carl Werner (MP)/Leif Lindström\n",
		"Ett stycke:\n- Första\n  - Under ett\n    fortsätter\n  - Under två\n- Andra\n\n1. Ett\n   - Punkt\n2. Två": "stycke: Ett stycke:\npunkter\n  * Första\n    punkter\n      * Under ett fortsätter\n      * Under två\n  * Andra\nnummer\n  * Ett\n    punkter\n      * Punkt\n  * Två\n",
		"> Vi är nöjda.\n>\n> Mycket.\n> — Uppdragsgivare":                                                           "citat (Uppdragsgivare)\n  stycke: Vi är nöjda.\n  stycke: Mycket.\n",
		"| Post | Utfall |\n|:---|---:|\n| Personal | 1<br>2 |\n| a\\|b | |\n: Resultat 2022":                        "tabell (Resultat 2022)\n  | Post  | Utfall\n  | Personal  | 1/2\n  | a|b  | \n",
		"Andelen var {{tal a.b}}.[^1]\n\n[^1]: Räknat på {{tal c.d}} mål.":                                           "stycke: Andelen var {{tal a.b}}.[not: Räknat på {{tal c.d}} mål.]\n",
		`Femton \* tre och \[inte länk\]`:                                                                            "stycke: Femton * tre och [inte länk]\n",
		":::liggande\n| a | b |\n|---|---|\n| c | d |\n:::":                                                          "ruta\n  tabell\n    | a    | b\n    | c    | d\n",
	} {
		blocks, wrong := story.Parse(text)
		if len(wrong) > 0 {
			t.Errorf("%q: %v", text, wrong)
		}
		if diff := cmp.Diff(want, sketch(blocks, "")); diff != "" {
			t.Errorf("%q:\n%s", text, diff)
		}
	}
}

func TestColumnsStandAsTheyAreDrawn(t *testing.T) {
	t.Parallel()
	blocks, _ := story.Parse("| a | b | c |\n|---|---:|:-:|\n| 1 | 2 | 3 |")
	if diff := cmp.Diff([]story.Align{story.Left, story.Right, story.Center}, blocks[0].Aligns); diff != "" {
		t.Error(diff)
	}
}

func TestTokensInPointsAndNotesKnowTheirPlace(t *testing.T) {
	t.Parallel()
	blocks, _ := story.Parse("- ett\n  - {{ar}}\n\n> {{period}}\n\nText[^a]\n\n[^a]: se {{datum}}")
	var got []string
	for _, token := range story.Tokens(blocks) {
		got = append(got, story.Wrong{Line: token.Line, Column: token.Column, Message: token.Name}.String())
	}
	want := []string{"Rad 2, tecken 5: ar", "Rad 4, tecken 3: period", "Rad 8, tecken 10: datum"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFootnotesMustMeet(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Ett[^1].":                    "Rad 1, tecken 4: Fotnoten [^1] har ingen text. Skriv [^1]: och texten på en egen rad.",
		"Ett.\n\n[^1]: Två.":          "Rad 3, tecken 1: Inget i texten hänvisar till fotnoten [^1].",
		"Ett[^1] två[^1].\n[^1]: Tre": "Rad 1, tecken 12: Fotnoten [^1] används två gånger. Skriv en ny fotnot.",
	} {
		_, wrong := story.Parse(text)
		if len(wrong) != 1 || wrong[0].String() != want {
			t.Errorf("%q: %v, want %s", text, wrong, want)
		}
	}
}
