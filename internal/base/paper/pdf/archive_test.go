package pdf

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"klover/internal/base/paper"
	"klover/internal/base/paper/papertest"
)

// What ISO 19005-2 level B asks of a file and can be read from its objects.
func TestFileIsFitForTheArchive(t *testing.T) {
	t.Parallel()
	for _, d := range []paper.Document{papertest.Report(), papertest.Minutes(), branded()} {
		data := write(t, d)
		f := read(t, data)
		catalog, err := f.ctx.Catalog()
		if err != nil {
			t.Fatal(err)
		}
		intents := catalog["OutputIntents"].(types.Array)
		intent := f.dict(intents[0])
		if len(intents) != 1 || intent["S"].(types.Name) != "GTS_PDFA1" {
			t.Errorf("%s: output intents %v", d.Title, intents)
		}
		checkProfile(t, f.stream(intent["DestOutputProfile"]))
		f.checkMetadata(catalog, d)
		f.checkFonts()
		if f.ctx.Encrypt != nil || f.ctx.ID == nil {
			t.Errorf("%s: encrypted, or without id", d.Title)
		}
		for _, banned := range []string{"/JavaScript", "/Launch", "/AA ", "/SMask", "/CA ", "/ca ", "/EmbeddedFile", "/LZWDecode", "/Movie", "/RichMedia", "/NeedAppearances"} {
			for _, o := range dictionaries(data) {
				if strings.Contains(o, banned) {
					t.Errorf("%s: the archive does not take %s: %.200s", d.Title, banned, o)
				}
			}
		}
		for _, o := range dictionaries(data) {
			if strings.Contains(o, "/Type /Annot") && !strings.Contains(o, "/F 4 ") {
				t.Errorf("a link is not printed: %s", o)
			}
		}
		if head := data[:20]; !bytes.HasPrefix(head, []byte("%PDF-1.7\n%")) || bytes.ContainsFunc(head[10:14], func(r rune) bool { return r < 128 && r != '\uFFFD' }) {
			t.Errorf("%s: the file begins %q", d.Title, head)
		}
	}
}

func branded() paper.Document {
	d := papertest.Report()
	d.Brand = paper.Brand{Name: "Region Sörmland", Colour: 0xffd100}
	return d
}

// dictionaries are the objects without their streams.
func dictionaries(data []byte) []string {
	var list []string
	for _, o := range regexp.MustCompile(`(?s)\d+ 0 obj\n.*?(?:stream\n|endobj)`).FindAll(data, -1) {
		list = append(list, string(o))
	}
	return list
}

func (f *readFile) stream(o types.Object) []byte {
	f.t.Helper()
	s, _, err := f.ctx.DereferenceStreamDict(o)
	if err != nil || s == nil {
		f.t.Fatalf("no stream: %v", err)
	}
	if err := s.Decode(); err != nil {
		f.t.Fatal(err)
	}
	return s.Content
}

func checkProfile(t *testing.T, icc []byte) {
	t.Helper()
	u32 := binary.BigEndian.Uint32
	if int(u32(icc)) != len(icc) || string(icc[12:24]) != "mntrRGB XYZ " || string(icc[36:40]) != "acsp" {
		t.Fatalf("the profile begins %q and has %d bytes", icc[:40], len(icc))
	}
	found := map[string]bool{}
	var white, sum [3]int64
	for i := range int(u32(icc[128:])) {
		entry := icc[132+12*i:]
		at, size := u32(entry[4:]), u32(entry[8:])
		if at%4 != 0 || int(at+size) > len(icc) {
			t.Errorf("tag %s stands at %d with %d bytes", entry[:4], at, size)
			continue
		}
		name, tag := string(entry[:4]), icc[at:at+size]
		found[name] = true
		for j := range 3 {
			if v := int64(0); string(tag[:4]) == "XYZ " {
				v = int64(u32(tag[8+4*j:]))
				if name == "wtpt" {
					white[j] = v
				} else {
					sum[j] += v
				}
			}
		}
	}
	for _, name := range []string{"desc", "cprt", "wtpt", "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"} {
		if !found[name] {
			t.Errorf("the profile lacks %s", name)
		}
	}
	for j := range 3 { // red, green and blue together are white
		if diff := white[j] - sum[j]; diff < -20 || diff > 20 {
			t.Errorf("the primaries add up to %d, white is %d", sum[j], white[j])
		}
	}
}

func (f *readFile) checkMetadata(catalog types.Dict, d paper.Document) {
	f.t.Helper()
	xmp := string(f.stream(catalog["Metadata"]))
	info := f.dict(*f.ctx.Info)
	for _, want := range []string{"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>", "http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>",
		">" + escape(d.Title) + "</rdf:li>", "<xmp:CreateDate>" + d.Date.UTC().Format("2006-01-02T15:04:05Z")} {
		if !strings.Contains(xmp, want) {
			f.t.Errorf("the metadata lack %s", want)
		}
	}
	if got := f.string(info["Title"]); got != d.Title {
		f.t.Errorf("the information says %q, the metadata %q", got, d.Title)
	}
	if got := f.string(info["CreationDate"]); got != d.Date.UTC().Format("D:20060102150405")+"+00'00'" {
		f.t.Errorf("the information says it was made %s", got)
	}
}

func (f *readFile) checkFonts() {
	f.t.Helper()
	fonts := 0
	for _, entry := range f.ctx.Table {
		font, ok := entry.Object.(types.Dict)
		if !ok || font["Type"] == nil || font["Type"].(types.Name) != "Font" || font["Subtype"].(types.Name) != "CIDFontType2" {
			continue
		}
		fonts++
		descriptor := f.dict(font["FontDescriptor"])
		if len(f.stream(descriptor["FontFile2"])) < 1000 || font["CIDToGIDMap"] == nil {
			f.t.Errorf("%v is not in the file", font["BaseFont"])
		}
	}
	if fonts == 0 {
		f.t.Error("the file has no fonts")
	}
}

func TestBrandChangesOnlyTheLook(t *testing.T) {
	t.Parallel()
	plain, brand := read(t, write(t, papertest.Report())), read(t, write(t, branded()))
	if got, want := brand.tree().text, "Region Sörmland"+plain.tree().text; strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
		t.Errorf("the brand changed the words: %.300s", got)
	}
}

func TestAppendicesAreCountedForThemselvesOnNewPages(t *testing.T) {
	t.Parallel()
	d := paper.Document{Title: "Rapport", Blocks: []paper.Block{
		paper.Heading{Level: 1, Text: "Inledning", Numbered: true}, paper.Text("Text."),
		paper.Heading{Level: 1, Text: "Resultat", Series: "Bilaga", NewPage: true}, paper.Text("Text."),
		paper.Heading{Level: 1, Text: "Mål", Series: "Bilaga", NewPage: true}, paper.Text("Text."),
		paper.Heading{Level: 1, Text: "Upphandlingar", Series: "Not"}, paper.Text("Text."),
	}}
	pages, n := Pages(paper.Resolve(d))
	if n != 3 || pages["resultat"] != 2 || pages["mal"] != 3 || pages["upphandlingar"] != 3 {
		t.Errorf("%d pages: %v", n, pages)
	}
	if text := read(t, write(t, d)).tree().text; !strings.Contains(text, "Bilaga 2 Mål") || !strings.Contains(text, "Not 1 Upphandlingar") {
		t.Errorf("the headings read %s", text)
	}
}
