package docx

import (
	"fmt"
	"strconv"
	"strings"

	"klover/internal/base/paper"
)

// Measures in twentieths of a point, as Word counts.
const (
	pageShort = 11906 // A4
	pageLong  = 16838
	margin    = 1400
)

// A builder turns blocks into the body of the document and collects what the
// other parts need.
type builder struct {
	doc      paper.Document
	pages    map[string]int // page of each heading, for the contents
	out      strings.Builder
	rels     []relation
	noteRels []relation
	notes    []paper.Run
	inNote   bool
	media    []part
	lists    []bool // numbered or not, one for each list; numbering instance i+3
	marks    int    // bookmarks so far
	bookmark map[string]string
	err      error
	width    int // between the margins
}

const namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
	`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ` +
	`xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" ` +
	`xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ` +
	`xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"`

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

func (b *builder) body() (string, error) {
	b.width = pageShort - 2*margin
	b.bookmark = map[string]string{}
	for i, h := range headingsOf(b.doc.Blocks) {
		b.bookmark[h.ID] = fmt.Sprintf("_Toc%06d", i+1)
	}
	if b.doc.Cover {
		b.cover()
	} else {
		b.titleBlock()
	}
	b.blocks(b.doc.Blocks)
	body := xmlHead + "<w:document " + namespaces + "><w:body>\n" + b.out.String() + section(b.doc.Cover, false) + "</w:body></w:document>"
	return body, b.err
}

func headingsOf(blocks []paper.Block) (hs []paper.Heading) {
	for _, bl := range blocks {
		switch bl := bl.(type) {
		case paper.Heading:
			hs = append(hs, bl)
		case paper.Landscape:
			hs = append(hs, headingsOf(bl.Blocks)...)
		}
	}
	return hs
}

// section describes the pages up to here.
func section(title, lying bool) string {
	w, h, orient, header, foot := pageShort, pageLong, "", "rId1", "rId2"
	if lying {
		w, h, orient, header, foot = h, w, ` w:orient="landscape"`, "rId8", "rId9"
	}
	s := `<w:sectPr><w:headerReference w:type="default" r:id="` + header + `"/><w:footerReference w:type="default" r:id="` + foot + `"/>` +
		fmt.Sprintf(`<w:type w:val="nextPage"/><w:pgSz w:w="%d" w:h="%d"%s/><w:pgMar w:top="1440" w:right="%d" w:bottom="1440" w:left="%d" w:header="709" w:footer="709" w:gutter="0"/><w:cols w:space="708"/>`, w, h, orient, margin, margin)
	if title {
		s += "<w:titlePg/>" // no header or footer on the first page
	}
	return s + "</w:sectPr>"
}

func (b *builder) put(parts ...string) {
	for _, p := range parts {
		b.out.WriteString(p)
	}
}

func (b *builder) cover() {
	d := b.doc
	org := ""
	if d.Brand.Name != "" {
		b.put(paragraph("CoverOrg", `<w:spacing w:after="80"/>`, run("<w:b/>"+size("32"), d.Brand.Name)))
		org = `<w:pBdr><w:top w:val="nil"/></w:pBdr><w:spacing w:before="0"/>`
	}
	b.put(paragraph("CoverOrg", org, run("", d.Org)), paragraph("Title", "", run("", d.Title)))
	if d.Subtitle != "" {
		b.put(paragraph("Subtitle", "", run("", d.Subtitle)))
	}
	for i, f := range d.CoverFacts() {
		props := ""
		if i == 0 {
			props = fmt.Sprintf(`<w:spacing w:before="%d"/>`, max(4200-400*max(len(d.CoverFacts())-4, 0), 600)) // the cover stays one page
		}
		b.put(paragraph("Facts", props, run(muted, f.Label)+tab()+run("<w:b/>", f.Value)))
	}
	b.put(paragraph("", "", `<w:r><w:br w:type="page"/></w:r>`))
}

const muted = `<w:color w:val="55656F"/>`

func (b *builder) titleBlock() {
	d := b.doc
	if d.Brand.Name != "" {
		b.put(paragraph("DocOrg", "", run("", d.Brand.Name)))
	}
	if d.Org != "" {
		b.put(paragraph("DocOrg", "", run("", d.Org)))
	}
	b.put(paragraph("Title", `<w:spacing w:before="0" w:after="80"/>`, run(`<w:sz w:val="44"/><w:szCs w:val="44"/>`, d.Title)))
	if d.Subtitle != "" {
		b.put(paragraph("Subtitle", "", run("", d.Subtitle)))
	}
	for _, f := range d.CoverFacts() {
		b.put(paragraph("Facts", "", run(muted, f.Label)+tab()+run("", f.Value)))
	}
}

func (b *builder) blocks(blocks []paper.Block) {
	for _, bl := range blocks {
		b.block(bl)
	}
}

func (b *builder) block(bl paper.Block) {
	switch bl := bl.(type) {
	case paper.Heading:
		b.heading(bl)
	case paper.Para:
		b.para(bl)
	case paper.List:
		b.list(bl, 0)
	case paper.Facts:
		b.facts(bl)
	case paper.Table:
		b.table(bl)
	case paper.Figure:
		b.figure(bl)
	case paper.KPIs:
		b.kpis(bl)
	case paper.Callout:
		b.callout(bl)
	case paper.Quote:
		b.quote(bl)
	case paper.Signatures:
		b.signatures(bl)
	case paper.PageBreak:
		b.put(paragraph("", "", `<w:r><w:br w:type="page"/></w:r>`))
	case paper.Landscape:
		b.landscape(bl)
	case paper.Contents:
		b.contents(bl)
	}
}

// heading is bound to the multilevel list by its style; one without number is
// taken out of the list.
func (b *builder) heading(h paper.Heading) {
	props := ""
	text := h.Text
	if h.Series != "" {
		text = h.Label + "  " + text
	}
	if h.NewPage {
		props = "<w:pageBreakBefore/>"
	}
	if h.Label == "" || h.Series != "" {
		props += `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr><w:ind w:left="0" w:firstLine="0"/>`
	}
	b.marks++
	id := strconv.Itoa(b.marks)
	b.put(paragraph("Heading"+strconv.Itoa(h.Level), props,
		`<w:bookmarkStart w:id="`+id+`" w:name="`+b.bookmark[h.ID]+`"/>`+run("", text)+`<w:bookmarkEnd w:id="`+id+`"/>`))
}

func (b *builder) para(p paper.Para) {
	style := "BodyText"
	if p.Lead {
		style = "Lead"
	}
	b.put(paragraph(style, "", b.runs(p.Runs)))
}

func (b *builder) list(l paper.List, depth int) {
	b.lists = append(b.lists, l.Numbered)
	number := len(b.lists) + 2
	style := "ListBullet"
	if l.Numbered {
		style = "ListNumber"
	}
	for _, it := range l.Items {
		props := fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, min(depth, 2), number)
		b.put(paragraph(style, props, b.runs(it.Runs)))
		if it.Sub != nil {
			b.list(*it.Sub, depth+1)
		}
	}
}

func (b *builder) facts(f paper.Facts) {
	for _, it := range f.Items {
		b.put(paragraph("Facts", "", run(muted, it.Label)+tab()+run("", it.Value)))
	}
}

func (b *builder) callout(c paper.Callout) {
	style := [...]string{"CalloutInfo", "CalloutDecision", "CalloutWarning"}[c.Kind]
	if c.Title != "" {
		b.put(paragraph(style, "<w:keepNext/>", run("<w:b/>", c.Title)))
	}
	for i, p := range c.Paras {
		props := ""
		if i == len(c.Paras)-1 {
			props = `<w:spacing w:before="0" w:after="260"/>`
		}
		b.put(paragraph(style, props, b.runs(p.Runs)))
	}
}

func (b *builder) quote(q paper.Quote) {
	for _, p := range q.Paras {
		b.put(paragraph("Quote", "", b.runs(p.Runs)))
	}
	if q.Source != "" {
		b.put(paragraph("Quote", "", run(`<w:i w:val="0"/>`+muted+`<w:sz w:val="18"/><w:szCs w:val="18"/>`, q.Source)))
	}
}

// signatures stand two beside each other in a table without rules.
func (b *builder) signatures(s paper.Signatures) {
	each := b.width / 2
	for i := 0; i < len(s.Lines); i += 2 {
		b.put(bareTable(2, each))
		for j := i; j < i+2; j++ {
			content := paragraph("SignatureName", "", "")
			if j < len(s.Lines) {
				content = signature(s.Lines[j])
			}
			b.cell(each, 1, "", content)
		}
		b.put("</w:tr></w:tbl>\n", paragraph("TableNote", "", ""))
	}
}

func signature(l paper.Signature) string {
	s := paragraph("Signature", "<w:keepNext/>", run("<w:i/>", l.Signed)) + paragraph("SignatureName", "<w:keepNext/>", run("<w:b/>", l.Name))
	if l.Role != "" {
		s += paragraph("SignatureName", "", run(muted, l.Role))
	}
	return s
}

// landscape is a section of its own: the paragraph before ends the upright one.
func (b *builder) landscape(l paper.Landscape) {
	b.put(paragraph("SectionEnd", section(b.doc.Cover && !strings.Contains(b.out.String(), "<w:sectPr>"), false), ""))
	b.width = pageLong - 2*margin
	b.blocks(l.Blocks)
	b.width = pageShort - 2*margin
	b.put(paragraph("SectionEnd", section(false, true), ""))
}

// contents is a field that Word can update, filled with the pages of the PDF.
func (b *builder) contents(c paper.Contents) {
	b.put(paragraph("TOCHeading", "", run("", c.Title)))
	for i, e := range c.Entries {
		content := ""
		if i == 0 {
			content = fieldMark("begin") + fieldCode(fmt.Sprintf(`TOC \o "1-%d" \h \z \u`, c.Depth)) + fieldMark("separate")
		}
		content += b.entry(e)
		if i == len(c.Entries)-1 {
			content += fieldMark("end")
		}
		b.put(paragraph("TOC"+strconv.Itoa(e.Level), "", content))
	}
}

func (b *builder) entry(e paper.Entry) string {
	mark := b.bookmark[e.ID]
	inner := ""
	if e.Label != "" {
		inner = run("", e.Label) + tab()
	}
	inner += run("", e.Text) + tab() + fieldMark("begin") + fieldCode(`PAGEREF `+mark+` \h`) + fieldMark("separate") +
		run("", strconv.Itoa(b.pages[e.ID])) + fieldMark("end")
	return `<w:hyperlink w:anchor="` + mark + `" w:history="1">` + inner + "</w:hyperlink>"
}
