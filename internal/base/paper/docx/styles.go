package docx

import "strings"

// A style of Word. The ids are ours, the names are Word's own where Word has the
// style, so that its menus and lists know them.
type wordStyle struct {
	id, name, basedOn, next string
	ppr, rpr                string
	builtin                 bool
}

const (
	brand = `<w:color w:val="0F5672"/>`
	deep  = `<w:color w:val="0B3F55"/>`
)

func size(halfPoints string) string {
	return `<w:sz w:val="` + halfPoints + `"/><w:szCs w:val="` + halfPoints + `"/>`
}

// box is a bar at the left and a plate behind.
func box(color string) string {
	return `<w:pBdr><w:top w:val="single" w:sz="4" w:space="6" w:color="F1F5F7"/><w:left w:val="single" w:sz="24" w:space="10" w:color="` + color + `"/><w:bottom w:val="single" w:sz="4" w:space="6" w:color="F1F5F7"/></w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="F1F5F7"/><w:spacing w:before="0" w:after="0"/><w:ind w:left="284" w:right="284"/>`
}

func heading(level int) (ppr string) {
	before := []string{"560", "400", "300", "240"}[level-1]
	after := []string{"160", "100", "60", "40"}[level-1]
	digit := string(rune('0' + level - 1))
	return `<w:keepNext/><w:keepLines/><w:numPr><w:ilvl w:val="` + digit + `"/><w:numId w:val="1"/></w:numPr><w:suppressAutoHyphens/><w:spacing w:before="` + before + `" w:after="` + after + `" w:line="240" w:lineRule="auto"/><w:outlineLvl w:val="` + digit + `"/>`
}

func toc(indent, hang string) string {
	return `<w:tabs><w:tab w:val="left" w:pos="` + hang + `"/><w:tab w:val="right" w:leader="dot" w:pos="9106"/></w:tabs><w:spacing w:before="0" w:after="60"/><w:ind w:left="` + hang + `" w:hanging="` + indent + `"/>`
}

var paragraphStyles = []wordStyle{
	{"Normal", "Normal", "", "", "", "", true},
	{"BodyText", "Body Text", "Normal", "BodyText", `<w:spacing w:after="140"/>`, "", true},
	{"Lead", "Ingress", "Normal", "BodyText", `<w:spacing w:after="200"/>`, deep + size("26"), false},
	{"Heading1", "heading 1", "Normal", "BodyText", heading(1), "<w:b/>" + deep + size("40"), true},
	{"Heading2", "heading 2", "Normal", "BodyText", heading(2), "<w:b/>" + brand + size("29"), true},
	{"Heading3", "heading 3", "Normal", "BodyText", heading(3), "<w:b/>" + size("24"), true},
	{"Heading4", "heading 4", "Normal", "BodyText", heading(4), "<w:b/>" + muted + size("22"), true},
	{"Title", "Title", "Normal", "Subtitle", `<w:suppressAutoHyphens/><w:spacing w:before="120" w:after="160" w:line="216" w:lineRule="auto"/>`, "<w:b/>" + deep + size("72"), true},
	{"Subtitle", "Subtitle", "Normal", "BodyText", `<w:suppressAutoHyphens/><w:spacing w:after="240"/>`, muted + size("28"), true},
	{"CoverOrg", "Omslag utgivare", "Normal", "Title", `<w:pBdr><w:top w:val="single" w:sz="36" w:space="14" w:color="0F5672"/></w:pBdr><w:spacing w:before="2800" w:after="120"/>`, "<w:b/>" + brand + size("24"), false},
	{"DocOrg", "Utgivare", "Normal", "Title", `<w:spacing w:after="40"/>`, "<w:b/>" + brand, false},
	{"Facts", "Uppgifter", "Normal", "Facts", `<w:tabs><w:tab w:val="left" w:pos="2268"/></w:tabs><w:spacing w:after="40"/><w:ind w:left="2268" w:hanging="2268"/>`, "", false},
	{"ListBullet", "List Bullet", "Normal", "", `<w:spacing w:after="60"/><w:contextualSpacing w:val="0"/>`, "", true},
	{"ListNumber", "List Number", "Normal", "", `<w:spacing w:after="60"/><w:contextualSpacing w:val="0"/>`, "", true},
	{"Caption", "caption", "Normal", "BodyText", `<w:keepLines/><w:spacing w:before="240" w:after="80"/>`, size("19"), true},
	{"Figure", "Figur", "Normal", "Caption", `<w:keepNext/><w:spacing w:before="240" w:after="0" w:line="240" w:lineRule="auto"/>`, "", false},
	{"TableText", "Tabelltext", "Normal", "TableText", `<w:spacing w:before="50" w:after="50" w:line="240" w:lineRule="auto"/>`, size("19"), false},
	{"TableDense", "Tabelltext liten", "TableText", "TableDense", `<w:spacing w:before="24" w:after="24" w:line="240" w:lineRule="auto"/>`, size("16"), false},
	{"TableNote", "Tabellnot", "Normal", "BodyText", `<w:spacing w:before="60" w:after="160"/>`, muted + size("17"), false},
	{"KPILabel", "Nyckeltal etikett", "Normal", "", `<w:suppressAutoHyphens/><w:spacing w:before="60" w:after="40" w:line="240" w:lineRule="auto"/>`, muted + size("17"), false},
	{"KPIValue", "Nyckeltal värde", "Normal", "", `<w:suppressAutoHyphens/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>`, "<w:b/>" + deep + size("38"), false},
	{"CalloutInfo", "Ruta", "Normal", "BodyText", box("7699AB"), "", false},
	{"CalloutDecision", "Ruta beslut", "Normal", "BodyText", box("0F5672"), "", false},
	{"CalloutWarning", "Ruta varning", "Normal", "BodyText", box("B42318"), "", false},
	{"Quote", "Quote", "Normal", "BodyText", `<w:pBdr><w:left w:val="single" w:sz="18" w:space="12" w:color="7699AB"/></w:pBdr><w:spacing w:before="60" w:after="60"/><w:ind w:left="340" w:right="567"/>`, "<w:i/>" + deep, true},
	{"Signature", "Underskrift", "Normal", "SignatureName", `<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="2" w:color="55656F"/></w:pBdr><w:spacing w:before="500" w:after="40"/><w:ind w:right="300"/>`, brand, false},
	{"SignatureName", "Underskrift namn", "Normal", "BodyText", `<w:spacing w:after="0"/>`, "", false},
	{"SectionEnd", "Avsnittsslut", "Normal", "", `<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>`, size("2"), false},
	{"TOCHeading", "TOC Heading", "Normal", "BodyText", `<w:keepNext/><w:spacing w:before="0" w:after="240"/>`, "<w:b/>" + deep + size("40"), true},
	{"TOC1", "toc 1", "Normal", "", strings.Replace(toc("454", "454"), `w:before="0"`, `w:before="120"`, 1), "<w:b/>", true},
	{"TOC2", "toc 2", "Normal", "", toc("567", "1021"), "", true},
	{"TOC3", "toc 3", "Normal", "", toc("737", "1758"), "", true},
	{"TOC4", "toc 4", "Normal", "", toc("850", "2608"), "", true},
	{"Header", "header", "Normal", "", `<w:spacing w:after="0"/>`, muted + size("16"), true},
	{"Footer", "footer", "Normal", "", `<w:pBdr><w:top w:val="single" w:sz="4" w:space="6" w:color="D3DDE2"/></w:pBdr><w:spacing w:after="0"/>`, muted + size("16"), true},
	{"FootnoteText", "footnote text", "Normal", "", `<w:spacing w:after="40" w:line="240" w:lineRule="auto"/>`, size("17"), true},
}

func (s wordStyle) xml() string {
	custom := ` w:customStyle="1"`
	if s.builtin {
		custom = ""
	}
	def := ""
	if s.id == "Normal" {
		def = ` w:default="1"`
	}
	out := `<w:style w:type="paragraph"` + def + custom + ` w:styleId="` + s.id + `"><w:name w:val="` + s.name + `"/>`
	if s.basedOn != "" {
		out += `<w:basedOn w:val="` + s.basedOn + `"/>`
	}
	if s.next != "" {
		out += `<w:next w:val="` + s.next + `"/>`
	}
	out += "<w:qFormat/>"
	if s.ppr != "" {
		out += "<w:pPr>" + s.ppr + "</w:pPr>"
	}
	if s.rpr != "" {
		out += "<w:rPr>" + s.rpr + "</w:rPr>"
	}
	return out + "</w:style>\n"
}

// stylesXML writes all styles. The language of all text is Swedish.
func stylesXML() string {
	var b strings.Builder
	b.WriteString(xmlHead + "<w:styles " + namespaces + ">")
	b.WriteString(`<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/><w:color w:val="1B2A33"/>` + size("22") + `<w:lang w:val="sv-SE" w:eastAsia="sv-SE" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>` +
		`<w:pPrDefault><w:pPr><w:spacing w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>` + "\n")
	for _, s := range paragraphStyles {
		b.WriteString(s.xml())
	}
	b.WriteString(`<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>` +
		`<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:basedOn w:val="DefaultParagraphFont"/><w:rPr>` + brand + `<w:u w:val="single"/></w:rPr></w:style>` +
		`<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/><w:basedOn w:val="DefaultParagraphFont"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>` + "\n" +
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>` +
		`<w:style w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="Rapporttabell"/><w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="D3DDE2"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="D3DDE2"/></w:tblBorders><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>` +
		`<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>`)
	b.WriteString("</w:styles>")
	return b.String()
}
