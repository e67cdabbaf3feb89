package docx

import (
	"fmt"
	"strings"
	"time"

	"klover/internal/base/paper"
)

const contentTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="svg" ContentType="image/svg+xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
	`<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
	`<Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/>` +
	`<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/>` +
	`<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
	`<Override PartName="/word/header2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>` +
	`<Override PartName="/word/footer2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	`<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>`

const relationNS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

const packageRels = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="` + relationNS + `officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`<Relationship Id="rId3" Type="` + relationNS + `extended-properties" Target="docProps/app.xml"/></Relationships>`

const appXML = xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Klöver</Application></Properties>`

// fixed are the parts that every document has.
var fixed = []relation{
	{"rId1", "header", "header1.xml", ""}, {"rId2", "footer", "footer1.xml", ""}, {"rId3", "styles", "styles.xml", ""},
	{"rId4", "numbering", "numbering.xml", ""}, {"rId5", "settings", "settings.xml", ""}, {"rId6", "footnotes", "footnotes.xml", ""}, {"rId7", "fontTable", "fontTable.xml", ""},
	{"rId8", "header", "header2.xml", ""}, {"rId9", "footer", "footer2.xml", ""}, // of lying pages
}

func relationsXML(rels []relation) string {
	var s strings.Builder
	s.WriteString(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for _, r := range rels {
		fmt.Fprintf(&s, `<Relationship Id="%s" Type="%s%s" Target="%s"`, r.id, relationNS, r.kind, escape(r.target))
		if r.mode != "" {
			fmt.Fprintf(&s, ` TargetMode="%s"`, r.mode)
		}
		s.WriteString("/>")
	}
	s.WriteString("</Relationships>")
	return s.String()
}

// numbering has the list of the headings, and one instance of bullets or
// numbers for each list, so that each begins at one.
func (b *builder) numbering() string {
	var s strings.Builder
	s.WriteString(xmlHead + "<w:numbering " + namespaces + ">")
	s.WriteString(`<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>`)
	text := ""
	for level := range 4 {
		text = strings.TrimPrefix(fmt.Sprintf("%s.%%%d", text, level+1), ".")
		hang := []int{567, 680, 850, 964}[level]
		fmt.Fprintf(&s, `<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading%d"/><w:lvlText w:val="%s"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="%d" w:hanging="%d"/></w:pPr><w:rPr><w:color w:val="7699AB"/></w:rPr></w:lvl>`,
			level, level+1, text, hang, hang)
	}
	s.WriteString("</w:abstractNum>")
	s.WriteString(listForm(1, "bullet", [3]string{"•", "–", "•"}))
	s.WriteString(listForm(2, "decimal", [3]string{"%1.", "%2.", "%3."}))
	s.WriteString(`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`)
	for i, numbered := range b.lists {
		form := 1
		if numbered {
			form = 2
		}
		fmt.Fprintf(&s, `<w:num w:numId="%d"><w:abstractNumId w:val="%d"/>`, i+3, form)
		for level := range 3 {
			fmt.Fprintf(&s, `<w:lvlOverride w:ilvl="%d"><w:startOverride w:val="1"/></w:lvlOverride>`, level)
		}
		s.WriteString("</w:num>")
	}
	s.WriteString("</w:numbering>")
	return s.String()
}

func listForm(id int, format string, texts [3]string) string {
	var s strings.Builder
	fmt.Fprintf(&s, `<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="hybridMultilevel"/>`, id)
	for level, text := range texts {
		fmt.Fprintf(&s, `<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="%d" w:hanging="340"/></w:pPr><w:rPr><w:color w:val="0F5672"/></w:rPr></w:lvl>`,
			level, format, text, 397+level*340)
	}
	s.WriteString("</w:abstractNum>")
	return s.String()
}

// footnotesXML holds the two separators that Word asks for, and the notes.
func (b *builder) footnotesXML() string {
	var s strings.Builder
	s.WriteString(xmlHead + "<w:footnotes " + namespaces + ">")
	s.WriteString(`<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>`)
	s.WriteString(`<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>`)
	b.inNote = true
	for _, r := range b.notes {
		fmt.Fprintf(&s, `<w:footnote w:id="%d">%s</w:footnote>`, r.NoteNumber+1, paragraph("FootnoteText", "",
			`<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>`+run("", " ")+b.runs(r.Note)))
	}
	b.inNote = false
	s.WriteString("</w:footnotes>")
	return s.String()
}

// bandXML is a header or footer; {sida} and {sidor} become fields. The right
// part stands at the edge of the text, width wide.
func bandXML(root, style string, band paper.Band, width int) string {
	content := bandRuns(band.Left) + tab() + bandRuns(band.Right)
	tabs := fmt.Sprintf(`<w:tabs><w:tab w:val="right" w:pos="%d"/></w:tabs>`, width)
	return xmlHead + "<w:" + root + " " + namespaces + ">" + paragraph(style, tabs, content) + "</w:" + root + ">"
}

func bandRuns(text string) string {
	var s strings.Builder
	for text != "" {
		i := strings.Index(text, "{sid")
		if i < 0 {
			break
		}
		if i > 0 {
			s.WriteString(run("", text[:i]))
		}
		switch rest := text[i:]; {
		case strings.HasPrefix(rest, "{sida}"):
			s.WriteString(field("PAGE", "1"))
			text = rest[len("{sida}"):]
		case strings.HasPrefix(rest, "{sidor}"):
			s.WriteString(field("NUMPAGES", "1"))
			text = rest[len("{sidor}"):]
		default:
			s.WriteString(run("", "{sid"))
			text = rest[len("{sid"):]
		}
	}
	if text != "" {
		s.WriteString(run("", text))
	}
	return s.String()
}

func (b *builder) core() string {
	d := b.doc
	author := d.Author
	if author == "" {
		author = d.Org
	}
	when := d.Date.UTC().Format(time.RFC3339)
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		"<dc:title>" + escape(d.Title) + "</dc:title><dc:subject>" + escape(d.Subtitle) + "</dc:subject><dc:creator>" + escape(author) + "</dc:creator>" +
		"<cp:lastModifiedBy>" + escape(author) + `</cp:lastModifiedBy><dcterms:created xsi:type="dcterms:W3CDTF">` + when + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + when + "</dcterms:modified><dc:language>sv-SE</dc:language></cp:coreProperties>"
}

const settingsXML = xmlHead + "<w:settings " + namespaces + `><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:autoHyphenation w:val="true"/><w:consecutiveHyphenLimit w:val="2"/><w:hyphenationZone w:val="425"/>` +
	`<w:characterSpacingControl w:val="doNotCompress"/><w:footnotePr><w:footnote w:id="0"/><w:footnote w:id="1"/></w:footnotePr>` +
	`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>` +
	`<w:themeFontLang w:val="sv-SE"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>`

const fontsXML = xmlHead + "<w:fonts " + namespaces + `><w:font w:name="Calibri"><w:altName w:val="Carlito"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>`
