package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"
	"testing"

	"klover/internal/base/paper"
	"klover/internal/base/paper/papertest"
	"klover/internal/base/paper/pdf"
)

// open writes the document and returns its parts.
func open(t *testing.T, d paper.Document) map[string][]byte {
	t.Helper()
	var buf bytes.Buffer
	if err := Write(&buf, d); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name], _ = io.ReadAll(r)
	}
	return parts
}

func samples() []paper.Document {
	return []paper.Document{papertest.Report(), papertest.Minutes(), {Title: "Tomt"},
		{Title: "Utgåva", Cover: true, Org: "Nämnden", Brand: paper.Brand{Name: "Region Sörmland", Colour: 0x8a1538}, Blocks: []paper.Block{
			paper.Heading{Level: 1, Text: "Ett", Numbered: true}, paper.Heading{Level: 1, Text: "Två", Series: "Bilaga", NewPage: true}, paper.Text("Text.")}}}
}

func TestPartsFollowTheSchema(t *testing.T) {
	t.Parallel()
	for _, d := range samples() {
		for name, data := range open(t, d) {
			if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") {
				checkSequences(t, name, data)
			}
		}
	}
}

func TestStylesAndNumberingInUseExist(t *testing.T) {
	t.Parallel()
	for _, d := range samples() {
		parts := open(t, d)
		styles := string(parts["word/styles.xml"])
		numbering := string(parts["word/numbering.xml"])
		all := string(parts["word/document.xml"]) + string(parts["word/footnotes.xml"]) + string(parts["word/footer1.xml"]) + styles
		for _, m := range regexp.MustCompile(`<w:(?:pStyle|rStyle|tblStyle|basedOn|next) w:val="([^"]+)"`).FindAllStringSubmatch(all, -1) {
			if !strings.Contains(styles, `w:styleId="`+m[1]+`"`) {
				t.Errorf("%s: style %s does not exist", d.Title, m[1])
			}
		}
		for _, m := range regexp.MustCompile(`<w:numId w:val="([^"]+)"`).FindAllStringSubmatch(all, -1) {
			if m[1] != "0" && !strings.Contains(numbering, `w:numId="`+m[1]+`"`) {
				t.Errorf("%s: list %s does not exist", d.Title, m[1])
			}
		}
	}
}

func TestRelationsLeadSomewhere(t *testing.T) {
	t.Parallel()
	for _, d := range samples() {
		parts := open(t, d)
		rels := string(parts["word/_rels/document.xml.rels"])
		for _, m := range regexp.MustCompile(`Target="([^"]+)"/>`).FindAllStringSubmatch(rels, -1) {
			if _, ok := parts[path.Join("word", m[1])]; !ok {
				t.Errorf("%s: no part %s", d.Title, m[1])
			}
		}
		for _, m := range regexp.MustCompile(`r:(?:id|embed)="([^"]+)"`).FindAllStringSubmatch(string(parts["word/document.xml"]), -1) {
			if !strings.Contains(rels, `Id="`+m[1]+`"`) {
				t.Errorf("%s: no relation %s", d.Title, m[1])
			}
		}
		types := string(parts["[Content_Types].xml"])
		for _, m := range regexp.MustCompile(`PartName="/([^"]+)"`).FindAllStringSubmatch(types, -1) {
			if _, ok := parts[m[1]]; !ok {
				t.Errorf("%s: type of missing part %s", d.Title, m[1])
			}
		}
	}
}

func TestPicturesHaveText(t *testing.T) {
	t.Parallel()
	document := string(open(t, papertest.Report())["word/document.xml"])
	found := regexp.MustCompile(`<wp:docPr id="(\d+)" name="[^"]+" descr="([^"]*)"`).FindAllStringSubmatch(document, -1)
	if len(found) != 8 {
		t.Errorf("%d pictures", len(found))
	}
	ids := map[string]bool{}
	for _, m := range found {
		if m[2] == "" {
			t.Errorf("picture %s has no text", m[1])
		}
		if ids[m[1]] {
			t.Errorf("two pictures have id %s", m[1])
		}
		ids[m[1]] = true
	}
}

func TestContentsShowTheNumbersOfThePDF(t *testing.T) {
	t.Parallel()
	d := paper.Resolve(papertest.Report())
	document := string(open(t, d)["word/document.xml"])
	pages, _ := pdf.Pages(d)
	entries := regexp.MustCompile(`(?s)<w:p><w:pPr><w:pStyle w:val="TOC\d"/>.*?</w:p>`).FindAllString(document, -1)
	texts := regexp.MustCompile(`<w:t [^>]*>([^<]*)</w:t>`)
	i := 0
	for _, b := range d.Blocks {
		c, ok := b.(paper.Contents)
		if !ok {
			continue
		}
		for _, e := range c.Entries {
			found := texts.FindAllStringSubmatch(entries[i], -1)
			if got, want := found[len(found)-1][1], fmt.Sprint(pages[e.ID]); got != want {
				t.Errorf("%s: page %s, want %s", e.Text, got, want)
			}
			i++
		}
	}
	if i != 16 || len(entries) != 16 {
		t.Errorf("%d entries, %d lines", i, len(entries))
	}
	for _, m := range regexp.MustCompile(`w:anchor="([^"]+)"`).FindAllStringSubmatch(document, -1) {
		if !strings.Contains(document, `w:name="`+m[1]+`"`) {
			t.Errorf("no bookmark %s", m[1])
		}
	}
}

func TestTableHeadsAreRepeated(t *testing.T) {
	t.Parallel()
	document := string(open(t, papertest.Report())["word/document.xml"])
	if got := strings.Count(document, "<w:tblHeader/>"); got != 5 { // four tables, one head of two rows
		t.Errorf("%d rows are repeated, want 5", got)
	}
}

func TestEveryCellHoldsAParagraph(t *testing.T) {
	t.Parallel()
	d := paper.Document{Title: "T", Blocks: []paper.Block{paper.Table{Columns: []paper.Column{{Head: "A"}, {Head: "B"}}, Rows: []paper.Row{{Cells: []paper.Cell{nil, paper.C("")}}}}}}
	document := string(open(t, d)["word/document.xml"])
	if strings.Contains(document, "</w:tcPr></w:tc>") {
		t.Error("a cell is empty: Word refuses the file")
	}
}

func TestSwedishIsTheLanguageAndFieldsCountPages(t *testing.T) {
	t.Parallel()
	parts := open(t, papertest.Report())
	for part, want := range map[string]string{
		"word/styles.xml":    `w:lang w:val="sv-SE"`,
		"word/footer1.xml":   ` NUMPAGES `,
		"docProps/core.xml":  "<dc:title>Verksamhetsberättelse 2022</dc:title>",
		"word/footnotes.xml": `<w:footnote w:id="2">`,
		"word/document.xml":  `<w:footnoteReference w:id="2"/>`,
	} {
		if !strings.Contains(string(parts[part]), want) {
			t.Errorf("%s lacks %s", part, want)
		}
	}
}

func TestTextIsSafeInXML(t *testing.T) {
	t.Parallel()
	d := paper.Document{Title: `A & B <c> "d"`, Blocks: []paper.Block{paper.Text("1 < 2 & \x01 sjuk\u00advård"), paper.P(paper.Link("x", "https://example.org/?a=1&b=2"))}}
	parts := open(t, d)
	for name, data := range parts {
		if strings.HasSuffix(name, ".xml") {
			checkSequences(t, name, data)
		}
	}
	if !strings.Contains(string(parts["word/document.xml"]), "<w:softHyphen/>") {
		t.Error("the soft hyphen is lost")
	}
}

func TestSameDocumentGivesSameBytes(t *testing.T) {
	t.Parallel()
	var first, second bytes.Buffer
	_, _ = Write(&first, papertest.Report()), Write(&second, papertest.Report())
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two files differ")
	}
}

func BenchmarkReport(b *testing.B) {
	for b.Loop() {
		if err := Write(io.Discard, papertest.Report()); err != nil {
			b.Fatal(err)
		}
	}
}
