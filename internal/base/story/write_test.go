package story_test

import (
	"testing"

	"klover/internal/base/paper"
	"klover/internal/base/story"

	"github.com/google/go-cmp/cmp"
)

func TestATextBecomesADocument(t *testing.T) {
	t.Parallel()
	said := func(token story.Token) []paper.Run { return []paper.Run{paper.Num(token.Name, "7", "")} }
	for _, test := range []struct {
		text string
		want []paper.Block
	}{
		{"#### Djupt\n\n## Högt", []paper.Block{paper.Heading{Level: 2, Text: "Djupt"}, paper.Heading{Level: 1, Text: "Högt"}}},
		{"Vi fick **{{tal}}** svar\\\noch mer.", []paper.Block{paper.P(paper.T("Vi fick "), paper.Run{Text: "7", Figure: "tal", Bold: true}, paper.Run{Text: " svar", Break: true}, paper.T("och mer."))}},
		{"{{tal}}", []paper.Block{paper.P(paper.Num("tal", "7", ""))}},
		{"- Ett\n  - Under", []paper.Block{paper.List{Items: []paper.Item{{Runs: []paper.Run{paper.T("Ett")}, Sub: &paper.List{Items: []paper.Item{{Runs: []paper.Run{paper.T("Under")}}}}}}}}},
		{"> Bra gjort.\n> — Nämnden", []paper.Block{paper.Quote{Paras: []paper.Para{paper.Text("Bra gjort.")}, Source: "Nämnden"}}},
		{":::beslut Rubrik\nText.\n\n- Punkt\n:::", []paper.Block{paper.Callout{Kind: paper.Decision, Title: "Rubrik", Paras: []paper.Para{paper.Text("Text."), paper.P(paper.T("– "), paper.T("Punkt"))}}}},
	} {
		if diff := cmp.Diff(test.want, story.Write(test.text, said)); diff != "" {
			t.Errorf("%q: %s", test.text, diff)
		}
	}
}

func TestAShortRowIsFilledAndAWideTableLies(t *testing.T) {
	t.Parallel()
	blocks := story.Write("| A | B |\n|---|---:|\n| x |\n| **Summa** | **7** |", nil)
	table, ok := blocks[0].(paper.Table)
	if !ok || len(table.Rows) != 2 || len(table.Rows[0].Cells) != 2 || table.Rows[1].Kind != paper.Total || table.Columns[1].Align != paper.Right {
		t.Errorf("got %+v", blocks)
	}
	wide := story.Write("|1|2|3|4|5|6|7|8|\n|-|-|-|-|-|-|-|-|\n|a|b|c|d|e|f|g|h|", nil)
	if _, ok := wide[0].(paper.Landscape); !ok {
		t.Errorf("a table of eight columns stands upright: %+v", wide)
	}
}

func TestATokenStandsAsItWasTypedWhenNobodySaysIt(t *testing.T) {
	t.Parallel()
	want := []paper.Block{paper.P(paper.T("År "), paper.T("{{ar}}"), paper.T("."))}
	if diff := cmp.Diff(want, story.Write("År {{ar}}.", nil)); diff != "" {
		t.Error(diff)
	}
}
