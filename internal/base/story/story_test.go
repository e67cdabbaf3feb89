package story_test

import (
	"strings"
	"testing"

	"klover/internal/base/story"

	"github.com/google/go-cmp/cmp"
)

const sample = `Under {{ar}} annonserades **{{tal proc.announced}}** upphandlingar,
mot {{tal proc.announced -1}} året före. Se [planen](/plan).

- Första *punkten*
- Andra
  fortsätter {{tal savings.enabled}}

1. Ett
2. Två

| Område | Utfall |
|---|---|
| Samordning | {{tal proc.coordinated}} |

{{diagram proc.announced -2..0}}

:::beslut Nämndens beslut
Berättelsen godkänns.
:::
`

func TestTextIsReadBlockByBlock(t *testing.T) {
	t.Parallel()
	blocks, wrong := story.Parse(sample)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	var kinds []story.Kind
	for _, b := range blocks {
		kinds = append(kinds, b.Kind)
	}
	want := []story.Kind{story.Para, story.Bullets, story.Numbered, story.Table, story.Call, story.Box}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Fatal(diff)
	}
	var para strings.Builder
	for _, r := range blocks[0].Runs {
		para.WriteString(r.Text + r.Token.Text)
	}
	if got := para.String(); got != "Under {{ar}} annonserades {{tal proc.announced}} upphandlingar, mot {{tal proc.announced -1}} året före. Se planen." {
		t.Errorf("paragraph: %s", got)
	}
	if !blocks[0].Runs[3].Bold || blocks[0].Runs[3].Token.Name != "tal" {
		t.Errorf("a bold token is %+v", blocks[0].Runs[3])
	}
	if n := len(blocks[1].Items); n != 2 {
		t.Errorf("%d bullets, want 2", n)
	}
	if n := len(blocks[3].Rows); n != 2 {
		t.Errorf("%d rows in the table, want 2", n)
	}
	if box := blocks[5]; box.Name != "beslut" || box.Title != "Nämndens beslut" || len(box.Blocks) != 1 {
		t.Errorf("box: %+v", box)
	}
}

func TestTokensKnowTheirPlace(t *testing.T) {
	t.Parallel()
	blocks, _ := story.Parse("Åsa skrev\natt {{tal review.cases del=\"Ej avgjorda\"}} mål\n\n{{lista proc.coordinated}}\n\n| Å | {{ar}} | {{ar -1}} |")
	want := []story.Token{
		{Name: "tal", Args: []string{"review.cases", "del=Ej avgjorda"}, Line: 2, Column: 5, Text: `{{tal review.cases del="Ej avgjorda"}}`},
		{Name: "lista", Args: []string{"proc.coordinated"}, Line: 4, Column: 1, Text: "{{lista proc.coordinated}}"},
		{Name: "ar", Args: []string{}, Line: 6, Column: 7, Text: "{{ar}}"},
		{Name: "ar", Args: []string{"-1"}, Line: 6, Column: 16, Text: "{{ar -1}}"},
	}
	if diff := cmp.Diff(want, story.Tokens(blocks)); diff != "" {
		t.Error(diff)
	}
}

func TestFaultsArePointedAt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Under {{tal proc.announced året":    "Rad 1, tecken 7: En siffra som börjar med {{ avslutas inte med }}.",
		"Ett\n\nUnder tal}} året":            "Rad 3, tecken 10: Här står }} utan {{ före.",
		"Se {{ }} här":                       "Rad 1, tecken 4: Inom {{ }} ska det stå vad som ska visas, till exempel {{tal proc.announced}}.",
		":::beslut\nGodkänns.":               "Rad 1, tecken 1: Rutan avslutas inte. Skriv ::: på en egen rad efter den.",
		"| a | b |\n| c |":                   "Rad 2, tecken 1: Raden har 1 celler, tabellens första rad har 2.",
		"- ett\n- två {{tal x.y}} och {{tal": "Rad 2, tecken 23: En siffra som börjar med {{ avslutas inte med }}.",
	} {
		_, wrong := story.Parse(text)
		if len(wrong) != 1 || wrong[0].String() != want {
			t.Errorf("%q: %v, want %s", text, wrong, want)
		}
	}
}

func TestNumbersTypedByHandAreFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Under året har 141 upphandlingar annonserats.":                               "141",
		"Besparingen blev 85,0 mkr, 100 % av målet":                                   "85,0|100 %",
		"Kostnaden var 1 095 tkr.":                                                    "1 095",
		"Tjugosju samordnade och nio mål, hälften avgjorda":                           "Tjugosju|nio|hälften",
		"Minskningen var −14,5 procent":                                               "−14,5",
		"Andelen var 2021,5 och 2022 %":                                               "2021,5|2022 %",
		"Två av {{tal review.cases}} mål":                                             "Två",
		"Nämnden beslutade den 27 oktober 2022 och 2022-02-11.":                       "",
		"Beslut 9/6 och 11/2 2022, åren 2017–2022":                                    "",
		"Enligt 20 kap. 1 § LOU och 12 kap. 12 § samt SFS 2016:1145, HFD 2022 ref. 4": "",
		"Se Not 1, tabell 2, avsnitt 4.2 och bilaga 3":                                "",
		"7-klövern, COVID-19, INK22-0058 och 2C8":                                     "",
		"Under {{ar}} annonserades {{tal proc.announced}}.":                           "",
		"En upphandling och ett avtal, de första och båda":                            "",
	} {
		blocks, _ := story.Parse(text)
		var got []string
		for _, f := range story.FindTyped(blocks) {
			got = append(got, f.Text)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %q, want %q", text, strings.Join(got, "|"), want)
		}
	}
}

func TestExcerptShowsTheWordsAround(t *testing.T) {
	t.Parallel()
	blocks, _ := story.Parse("Inköpsverksamheten har under det gångna året genomfört {{tal a.b}} och dessutom 16 samordnade upphandlingar i de båda regionerna tillsammans.")
	found := story.FindTyped(blocks)
	if len(found) != 1 || found[0].Excerpt != "…et gångna året genomfört {{…}} och dessutom 16 samordnade upphandlingar i de båda regi…" {
		t.Errorf("%+v", found)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(sample)
	f.Add("{{{{tal}} **{{*}}*")
	f.Fuzz(func(t *testing.T, text string) {
		blocks, _ := story.Parse(text)
		story.FindTyped(blocks)
		story.Tokens(blocks)
	})
}
