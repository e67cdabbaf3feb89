package paper_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"klover/internal/base/golden"
	"klover/internal/base/paper"
	"klover/internal/base/paper/papertest"
)

func TestHTMLIsAsBefore(t *testing.T) {
	t.Parallel()
	golden.Check(t, "testdata/report.html", []byte(paper.HTML(papertest.Report())))
	golden.Check(t, "testdata/minutes.html", []byte(paper.HTML(papertest.Minutes())))
}

func TestSamplesHoldEveryRule(t *testing.T) {
	t.Parallel()
	for _, d := range []paper.Document{papertest.Report(), papertest.Minutes()} {
		if err := paper.Check(d); err != nil {
			t.Errorf("%s: %v", d.Title, err)
		}
	}
}

func TestHTMLIsBalancedAndFreeOfStyle(t *testing.T) {
	t.Parallel()
	void := map[string]bool{"br": true}
	z := html.NewTokenizer(strings.NewReader(string(paper.HTML(papertest.Report()))))
	var open []string
	ids := map[string]bool{}
	for z.Next() != html.ErrorToken {
		tok := z.Token()
		for _, a := range tok.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("<%s> has attribute %s", tok.Data, a.Key)
			}
			if a.Key == "id" {
				if ids[a.Val] {
					t.Errorf("id %q is used twice", a.Val)
				}
				ids[a.Val] = true
			}
		}
		switch tok.Type {
		case html.StartTagToken:
			if !void[tok.Data] {
				open = append(open, tok.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != tok.Data {
				t.Fatalf("</%s> closes %v", tok.Data, open)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("never closed: %v", open)
	}
}

func TestContentsLeadToTheHeadings(t *testing.T) {
	t.Parallel()
	page := string(paper.HTML(papertest.Report()))
	for _, m := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if !strings.Contains(page, `id="`+m[1]+`"`) {
			t.Errorf("#%s leads nowhere", m[1])
		}
	}
}

func TestHeadingsAreNumberedByLevel(t *testing.T) {
	t.Parallel()
	h := func(level int, numbered bool) paper.Heading {
		return paper.Heading{Level: level, Text: "Mål & medel i ÅÄÖ", Numbered: numbered}
	}
	d := paper.Resolve(paper.Document{Blocks: []paper.Block{
		h(1, true), h(2, true), h(2, true), h(3, true), h(1, false), h(1, true), paper.Landscape{Blocks: []paper.Block{h(2, true)}},
	}})
	var got []string
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case paper.Heading:
			got = append(got, b.Label+" "+b.ID)
		case paper.Landscape:
			for _, inner := range b.Blocks {
				got = append(got, inner.(paper.Heading).Label+" "+inner.(paper.Heading).ID)
			}
		}
	}
	want := []string{"1 mal-medel-i-aao", "1.1 mal-medel-i-aao-2", "1.2 mal-medel-i-aao-3", "1.2.1 mal-medel-i-aao-4", " mal-medel-i-aao-5", "2 mal-medel-i-aao-6", "2.1 mal-medel-i-aao-7"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestWhatLiesStandsWithItsHeadings(t *testing.T) {
	t.Parallel()
	table := paper.Table{Columns: []paper.Column{{Head: "A"}}, Rows: []paper.Row{paper.R("1")}}
	lying := paper.Landscape{Blocks: []paper.Block{table}}
	d := paper.Resolve(paper.Document{Blocks: []paper.Block{
		paper.Text("Före"), paper.Heading{Level: 1, Text: "Resultat"}, paper.Heading{Level: 2, Text: "Året"}, lying, lying, paper.Text("Efter"),
	}})
	if len(d.Blocks) != 3 {
		t.Fatalf("%d blocks: %+v", len(d.Blocks), d.Blocks)
	}
	if got := d.Blocks[1].(paper.Landscape).Blocks; len(got) != 4 || got[0].(paper.Heading).Text != "Resultat" {
		t.Errorf("the lying page holds %+v", got)
	}
}

func TestResolvingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	once := paper.Resolve(papertest.Report())
	if paper.HTML(once) != paper.HTML(papertest.Report()) {
		t.Error("the document changed")
	}
}

func TestHTMLEscapesAndDropsLinksThatRun(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		run  paper.Run
		want string
	}{
		{paper.T("a < b & c"), "<p>a &lt; b &amp; c</p>"},
		{paper.Link("x", "javascript:alert(1)"), "<p>x</p>"},
		{paper.Link("x", "//evil.example"), "<p>x</p>"},
		{paper.Link("x", `/a?b="c"`), `<p><a href="/a?b=&#34;c&#34;">x</a></p>`},
		{paper.Num("nki", "79", ""), `<p><data class="paper-figure" value="nki">79</data></p>`},
		{paper.Num("nki", "79", "/e"), `<p><a href="/e" class="paper-figure" data-figure="nki">79</a></p>`},
		{paper.Run{Text: "b", Bold: true, Italic: true, Break: true}, "<p><strong><em>b</em></strong><br></p>"},
	} {
		got := string(paper.HTMLBlocks(paper.P(test.run)))
		if !strings.Contains(got, test.want) {
			t.Errorf("%+v: %s lacks %s", test.run, got, test.want)
		}
	}
}

func TestCheckFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	d := paper.Document{Blocks: []paper.Block{
		paper.Heading{Level: 2, Text: "För djup"},
		paper.Table{Caption: "Sned", Columns: []paper.Column{{Head: "A"}, {Head: "B"}}, Rows: []paper.Row{paper.R("1")}},
		paper.Figure{Caption: "Tom"},
		paper.P(paper.Link("", "https://example.org")),
	}}
	err := paper.Check(d)
	if err == nil {
		t.Fatal("no faults")
	}
	for _, want := range []string{"no title", "level 2 after level 0", "1 cells for 2 columns", "no chart", "no text"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("faults lack %q: %v", want, err)
		}
	}
}
