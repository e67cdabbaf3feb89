// Package docx writes a paper document as a Word file: styles with Word's own
// names, headings in a multilevel list, a table of contents that Word can
// update, footnotes, repeated table heads and pictures with text.
//
// The markup follows the sequences of ECMA-376 (WordprocessingML); Word may
// refuse a file where they are broken, and a test holds them.
package docx

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"time"

	"klover/internal/base/paper"
	"klover/internal/base/paper/pdf"
)

// Write writes the document as a Word file. Charts are drawn as PNG with SVG on
// top: current versions of Word show the SVG, older ones the PNG.
func Write(w io.Writer, d paper.Document) error {
	d = paper.Resolve(d)
	b := &builder{doc: d}
	if hasContents(d.Blocks) {
		b.pages, _ = pdf.Pages(d)
	}
	body, err := b.body()
	if err != nil {
		return err
	}
	z := &archive{w: zip.NewWriter(w), when: d.Date}
	for _, p := range b.parts(body) {
		z.add(p.name, p.data)
	}
	return z.close()
}

func hasContents(blocks []paper.Block) bool {
	for _, bl := range blocks {
		if _, ok := bl.(paper.Contents); ok {
			return true
		}
	}
	return false
}

// A part is one file of the package.
type part struct {
	name string
	data []byte
}

// parts are all files, the list of types first as Word writes it.
func (b *builder) parts(body string) []part {
	footnotes := b.footnotesXML() // also finds the links of the notes
	parts := []part{
		{"[Content_Types].xml", []byte(contentTypes)},
		{"_rels/.rels", []byte(packageRels)},
		{"word/document.xml", []byte(tinted(b.doc.Brand, body))},
		{"word/styles.xml", []byte(tinted(b.doc.Brand, stylesXML()))},
		{"word/numbering.xml", []byte(tinted(b.doc.Brand, b.numbering()))},
		{"word/settings.xml", []byte(settingsXML)},
		{"word/fontTable.xml", []byte(fontsXML)},
		{"word/footnotes.xml", []byte(footnotes)},
		{"word/header1.xml", []byte(bandXML("hdr", "Header", b.doc.Header, pageShort-2*margin))},
		{"word/footer1.xml", []byte(bandXML("ftr", "Footer", b.doc.DefaultFooter(), pageShort-2*margin))},
		{"word/header2.xml", []byte(bandXML("hdr", "Header", b.doc.Header, pageLong-2*margin))},
		{"word/footer2.xml", []byte(bandXML("ftr", "Footer", b.doc.DefaultFooter(), pageLong-2*margin))},
		{"word/_rels/document.xml.rels", []byte(relationsXML(append(fixed[:len(fixed):len(fixed)], b.rels...)))},
		{"word/_rels/footnotes.xml.rels", []byte(relationsXML(b.noteRels))},
		{"docProps/core.xml", []byte(b.core())},
		{"docProps/app.xml", []byte(appXML)},
	}
	return append(parts, b.media...)
}

// tinted puts the brand's colours in place of the house's.
func tinted(brand paper.Brand, xml string) string {
	for _, c := range []paper.Colour{paper.HouseColour, paper.HouseDeep, paper.HouseSoft} {
		for _, attribute := range []string{`w:color w:val="`, `w:color="`, `w:fill="`} {
			xml = strings.ReplaceAll(xml, attribute+c.Hex()+`"`, attribute+brand.Tint(c).Hex()+`"`)
		}
	}
	return xml
}

// An archive writes the zip file; the times in it are the document's.
type archive struct {
	w    *zip.Writer
	when time.Time
	err  error
}

func (a *archive) add(name string, data []byte) {
	if a.err != nil {
		return
	}
	h := &zip.FileHeader{Name: name, Method: zip.Deflate}
	if a.when.Year() >= 1980 {
		h.Modified = a.when
	}
	if strings.HasSuffix(name, ".png") {
		h.Method = zip.Store // packed already
	}
	f, err := a.w.CreateHeader(h)
	if err == nil {
		_, err = f.Write(data)
	}
	if err != nil {
		a.err = fmt.Errorf("writing %s: %w", name, err)
	}
}

func (a *archive) close() error {
	if a.err != nil {
		return a.err
	}
	return a.w.Close()
}
