package pdf

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"klover/internal/base/paper"
	"klover/internal/base/paper/papertest"
)

func TestEverythingDrawnIsTaggedOrDecoration(t *testing.T) {
	t.Parallel()
	for _, d := range []paper.Document{papertest.Report(), papertest.Minutes()} {
		f := read(t, write(t, d))
		if len(f.loose) > 0 {
			t.Errorf("%s: %d operators paint outside marked content", d.Title, len(f.loose))
		}
		owned := 0
		tree := f.tree()
		count := func(n, _ *node) { owned += len(n.pages) }
		count(tree, nil)
		tree.each(count)
		there := 0
		for _, page := range f.texts {
			there += len(page)
		}
		if owned != there {
			t.Errorf("%s: %d pieces of content, %d in the tree", d.Title, there, owned)
		}
	}
}

func TestTreeSaysWhatEachPartIs(t *testing.T) {
	t.Parallel()
	tree := read(t, write(t, papertest.Report())).tree()
	for _, fig := range tree.all("Figure") {
		if fig.alt == "" {
			t.Error("a figure has no text")
		}
	}
	for _, th := range tree.all("TH") {
		if a, ok := th.dict["A"].(types.Dict); !ok || a["Scope"] == nil {
			t.Errorf("table head %q has no scope", th.text)
		}
	}
	for _, l := range tree.all("Link") {
		if len(l.annots) == 0 {
			t.Errorf("link %q has no place to press", l.text)
		}
		for _, a := range l.annots {
			if a["Contents"] == nil || a["StructParent"] == nil {
				t.Errorf("link %q lacks Contents or StructParent", l.text)
			}
		}
	}
	tree.each(func(n, parent *node) {
		if want := map[string]string{"LI": "L", "Lbl": "LI", "LBody": "LI", "TR": "THead TBody", "TH": "TR", "TD": "TR", "THead": "Table", "TBody": "Table", "TOCI": "TOC"}[n.kind]; want != "" && !strings.Contains(want, parent.kind) {
			t.Errorf("%s lies in %s, want %s", n.kind, parent.kind, want)
		}
	})
	got := map[string]int{}
	tree.each(func(n, _ *node) { got[n.kind]++ })
	want := map[string]int{"Figure": 8, "Table": 4, "TOC": 1, "BlockQuote": 1, "Note": 1, "Reference": 17, "H1": 9, "H2": 8, "H3": 1, "Caption": 12}
	for kind, n := range want {
		if got[kind] != n {
			t.Errorf("%d %s, want %d", got[kind], kind, n)
		}
	}
}

func TestRowsHaveAsManyCellsAsTheTableHasColumns(t *testing.T) {
	t.Parallel()
	for _, table := range read(t, write(t, papertest.Report())).tree().all("Table") {
		columns := 0
		for _, tr := range table.all("TR") {
			n := 0
			for _, c := range tr.kids {
				n++
				if a, ok := c.dict["A"].(types.Dict); ok && a["ColSpan"] != nil {
					n += a["ColSpan"].(types.Integer).Value() - 1
				}
			}
			if columns == 0 {
				columns = n
			}
			if n != columns {
				t.Errorf("row %q has %d cells, the first %d", tr.text, n, columns)
			}
		}
	}
}

// The tree, read from top to bottom, must say the document from top to bottom.
func TestReadingOrderIsThatOfTheDocument(t *testing.T) {
	t.Parallel()
	d := paper.Resolve(papertest.Report())
	said := read(t, write(t, d)).tree().text
	said = strings.ReplaceAll(said, "\u00ad", "")
	at := 0
	for _, want := range spoken(d.Blocks) {
		want = strings.ReplaceAll(want, "\u00a0", " ")
		i := strings.Index(strings.ReplaceAll(said[at:], "\u00a0", " "), want)
		if i < 0 {
			t.Fatalf("%q is missing or out of order after …%q", want, said[max(0, at-60):at])
		}
		at += i
	}
}

// spoken are the texts of blocks whose order never changes.
func spoken(blocks []paper.Block) (texts []string) {
	for _, b := range blocks {
		switch b := b.(type) {
		case paper.Heading:
			texts = append(texts, b.Text)
		case paper.Para:
			for _, r := range b.Runs {
				texts = append(texts, strings.TrimSpace(r.Text))
			}
		case paper.List:
			for _, it := range b.Items {
				texts = append(texts, paper.PlainText(it.Runs))
			}
		case paper.Landscape:
			texts = append(texts, spoken(b.Blocks)...)
		}
	}
	return texts
}

func TestContentsTellTheRightPages(t *testing.T) {
	t.Parallel()
	d := paper.Resolve(papertest.Report())
	tree := read(t, write(t, d)).tree()
	on := map[string]int{} // page of each heading, as drawn
	for _, kind := range []string{"H1", "H2"} {
		for _, h := range tree.all(kind) {
			on[h.title] = h.pages[0] + 1
		}
	}
	entries := tree.all("TOCI")
	if len(entries) != 16 {
		t.Fatalf("%d entries", len(entries))
	}
	pages, count := Pages(d)
	if count != 14 {
		t.Errorf("%d pages, want 14", count)
	}
	i := 0
	for _, e := range contentsOf(d).Entries {
		title := strings.TrimSpace(e.Label + " " + e.Text)
		want := fmt.Sprint(on[title])
		if !strings.HasSuffix(entries[i].text, want) {
			t.Errorf("%q should end with page %s", entries[i].text, want)
		}
		if pages[e.ID] != on[title] {
			t.Errorf("Pages says %d for %q, drawn on %d", pages[e.ID], title, on[title])
		}
		i++
	}
}

func contentsOf(d paper.Document) paper.Contents {
	for _, b := range d.Blocks {
		if c, ok := b.(paper.Contents); ok {
			return c
		}
	}
	return paper.Contents{}
}

func TestCatalogSaysLanguageTitleAndStandard(t *testing.T) {
	t.Parallel()
	data := write(t, papertest.Report())
	for _, want := range []string{"/Lang (sv-SE)", "/MarkInfo <</Marked true>>", "/DisplayDocTitle true", "<pdfuaid:part>1</pdfuaid:part>", "/Tabs /S", "%PDF-1.7"} {
		if !bytes.Contains(data, []byte(want)) {
			t.Errorf("the file lacks %s", want)
		}
	}
}

func TestSameDocumentGivesSameBytes(t *testing.T) {
	t.Parallel()
	first := write(t, papertest.Report())
	for range 3 {
		if !bytes.Equal(first, write(t, papertest.Report())) {
			t.Fatal("two files differ")
		}
	}
}

func TestTextCanBeExtracted(t *testing.T) {
	t.Parallel()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed")
	}
	cmd := exec.Command(tool, "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(write(t, papertest.Minutes()))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Protokoll från Gemensamma inköpsnämnden", "§ 12 Verksamhetsberättelse 2022", "Berättelsen överlämnas till regionstyrelserna.", "Sida 1 av 1", "Vice ordförande"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the text lacks %q", want)
		}
	}
}

func TestLongTablesRepeatTheirHeadAndKeepTheirSum(t *testing.T) {
	t.Parallel()
	table := paper.Table{Caption: "Lång", Columns: []paper.Column{{Head: "Rubrik"}, {Head: "Tal", Align: paper.Right}}}
	for i := range 120 {
		table.Rows = append(table.Rows, paper.R(fmt.Sprintf("Rad %d", i), fmt.Sprint(i)))
	}
	table.Rows = append(table.Rows, paper.Sum("Summa", "7140"))
	l := layout(paper.Resolve(paper.Document{Title: "T", Date: time.Unix(0, 0), Blocks: []paper.Block{table}}))
	if len(l.sheets) < 3 {
		t.Fatalf("%d pages", len(l.sheets))
	}
	tree := read(t, write(t, paper.Document{Title: "T", Date: time.Unix(0, 0), Blocks: []paper.Block{table}})).tree()
	heads := tree.all("THead")
	if len(heads) != 1 || heads[0].text != "RubrikTal" {
		t.Errorf("the head is in the tree %d times: repeated heads are decoration", len(heads))
	}
	rows := tree.all("TR")
	sum, before := rows[len(rows)-1], rows[len(rows)-2]
	if sum.kids[0].pages[0] != before.kids[0].pages[0] {
		t.Error("the sum stands alone on its page")
	}
}

func TestRowsTallerThanAPageAreDivided(t *testing.T) {
	t.Parallel()
	var tall paper.Cell
	for i := range 90 {
		tall = append(tall, paper.Text(fmt.Sprintf("Stycke %d i en cell som är högre än en sida.", i)))
	}
	d := paper.Document{Title: "T", Blocks: []paper.Block{paper.Table{
		Columns: []paper.Column{{Head: "Kort"}, {Head: "Lång"}},
		Rows:    []paper.Row{{Cells: []paper.Cell{paper.C("Kort"), tall}}, paper.R("Sist", "Sist")},
	}}}
	f := read(t, write(t, d))
	said := f.tree().text
	for i := range 90 {
		if !strings.Contains(said, fmt.Sprintf("Stycke %d i", i)) {
			t.Errorf("paragraph %d is lost", i)
		}
	}
	for _, s := range layout(paper.Resolve(d)).sheets {
		if s.bottom < 0 {
			t.Error("no bottom")
		}
	}
}

func TestLinesAreNotLeftAlone(t *testing.T) {
	t.Parallel()
	for filler := 28; filler < 46; filler++ {
		var blocks []paper.Block
		for range filler {
			blocks = append(blocks, paper.Text("En rad."))
		}
		blocks = append(blocks, paper.Heading{Level: 1, Text: "Rubrik"}, paper.Text(strings.Repeat("Ett längre stycke med flera rader text. ", 12)))
		tree := read(t, write(t, paper.Document{Title: "T", Blocks: blocks})).tree()
		heading := tree.all("H1")[0]
		paras := tree.all("P")
		last := paras[len(paras)-1]
		if heading.pages[0] != last.pages[0] {
			t.Errorf("%d lines before: the heading is alone at the foot of the page", filler)
		}
	}
}

func TestFootnotesStandOnThePageOfTheirNumber(t *testing.T) {
	t.Parallel()
	for filler := 20; filler < 50; filler += 3 {
		var blocks []paper.Block
		for range filler {
			blocks = append(blocks, paper.Text("En rad."))
		}
		blocks = append(blocks, paper.P(paper.T("Med not."), paper.Footnote(paper.T("Notens text.")), paper.T(" Mer text.")))
		tree := read(t, write(t, paper.Document{Title: "T", Blocks: blocks})).tree()
		ref, note := tree.all("Reference")[0], tree.all("Note")[0]
		if ref.pages[0] != note.pages[0] {
			t.Errorf("%d lines before: number on page %d, note on page %d", filler, ref.pages[0]+1, note.pages[0]+1)
		}
		if !strings.Contains(note.text, "Notens text.") {
			t.Errorf("the note says %q", note.text)
		}
	}
}

func TestSignsThatTheFontLacksAreSeen(t *testing.T) {
	t.Parallel()
	tree := read(t, write(t, paper.Document{Title: "T", Blocks: []paper.Block{paper.Text("Före 漢 efter")}})).tree()
	if !strings.Contains(tree.text, "Före □ efter") {
		t.Errorf("got %q", tree.text)
	}
}

func TestWordsAreDividedOnlyWhereTheLineWouldBeShort(t *testing.T) {
	t.Parallel()
	b := &builder{root: &element{}, width: 400}
	got := b.runLines([]paper.Run{paper.T("Den gemensamma leverantörsreskontran visar upphandlingsverksamhetens omfattning.")}, body, 150, &element{})
	var texts []string
	for _, l := range got {
		s := ""
		for _, sp := range l.spans {
			s += sp.text
		}
		if l.width > 150.01 {
			t.Errorf("line %q is %.1f wide", s, l.width)
		}
		texts = append(texts, strings.ReplaceAll(strings.TrimSpace(s), "\u00ad", "-"))
	}
	want := []string{"Den gemensamma leverantörs-", "reskontran visar upphandlings-", "verksamhetens omfattning."}
	if d := cmp.Diff(want, texts); d != "" {
		t.Error(d)
	}
}

func TestLinesDoNotEndWithinANumber(t *testing.T) {
	t.Parallel()
	b := &builder{root: &element{}, width: 400}
	for _, test := range []struct{ text, whole string }{
		{"Det blev till slut ca 1 000 tkr mer", "1 000 tkr"},
		{"Vi sammanträdde i år den 15 maj.", "15 maj."},
		{"Vi beslutade det i § 12 i fjol", "§ 12"},
		{"Av 25 möten hölls hela 80 % på", "80 %"},
	} {
		for width := 60.0; width < 220; width += 7 {
			said := ""
			for _, l := range b.runLines([]paper.Run{paper.T(test.text)}, body, width, &element{}) {
				for _, sp := range l.spans {
					said += sp.text
				}
				said += "\n"
			}
			if !strings.Contains(said, test.whole) {
				t.Errorf("%.0f wide: %q", width, said)
			}
		}
	}
}

func TestHeadingOfALyingTableStandsOnItsPage(t *testing.T) {
	t.Parallel()
	columns := make([]paper.Column, 9)
	for i := range columns {
		columns[i].Head = fmt.Sprintf("Kolumn %d", i+1)
	}
	table := paper.Table{Caption: "Bred", Columns: columns, Rows: []paper.Row{paper.R("1", "2", "3", "4", "5", "6", "7", "8", "9")}}
	d := paper.Document{Title: "T", Blocks: []paper.Block{paper.Text("Före."), paper.Heading{Level: 1, Text: "Bilaga", NewPage: true}, paper.Landscape{Blocks: []paper.Block{table}}}}
	l := layout(paper.Resolve(d))
	tree := read(t, write(t, d)).tree()
	heading, set := tree.all("H1")[0], tree.all("TH")[0]
	if heading.pages[0] != set.pages[0] {
		t.Errorf("heading on page %d, table on page %d", heading.pages[0]+1, set.pages[0]+1)
	}
	if len(l.sheets) != 2 || l.sheets[1].w < l.sheets[1].h {
		t.Errorf("%d pages", len(l.sheets))
	}
}

func TestEmptyAndOddDocumentsAreSet(t *testing.T) {
	t.Parallel()
	for name, blocks := range map[string][]paper.Block{
		"empty":       nil,
		"empty text":  {paper.Text(""), paper.List{}, paper.KPIs{}, paper.Callout{}, paper.Quote{}, paper.Signatures{}, paper.Facts{}},
		"contents":    {paper.Contents{}},
		"breaks":      {paper.PageBreak{}, paper.PageBreak{}, paper.Text("a"), paper.PageBreak{}},
		"line breaks": {paper.P(paper.Run{Text: "a", Break: true}, paper.Run{Text: "", Break: true}, paper.T("b"))},
		"long word":   {paper.Text(strings.Repeat("x", 400))},
		"empty cells": {paper.Table{Columns: []paper.Column{{Head: ""}, {Head: "B"}}, Rows: []paper.Row{{Cells: []paper.Cell{nil, paper.C("")}}}}},
		"wide table":  {paper.Table{Columns: make([]paper.Column, 30), Rows: []paper.Row{paper.R(strings.Split(strings.Repeat("ord ", 29)+"ord", " ")...)}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			read(t, write(t, paper.Document{Title: "T", Blocks: blocks}))
		})
	}
}

func BenchmarkReport(b *testing.B) {
	d := papertest.Report()
	d.Blocks = append(d.Blocks, d.Blocks[2:60]...) // over twenty pages
	for b.Loop() {
		write(b, d)
	}
}
