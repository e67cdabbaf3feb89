package docx

import (
	"fmt"
	"strings"

	"klover/internal/base/paper"
	"klover/internal/base/paper/typeface"
)

func (b *builder) table(t paper.Table) {
	if t.Caption != "" {
		b.put(paragraph("Caption", "<w:keepNext/>", label("Tabell", t.Label)+run("", " "+t.Caption)))
	}
	style := "ReportTable"
	widths := shares(t, b.width)
	b.put(`<w:tbl><w:tblPr><w:tblStyle w:val="`, style, `"/>`, fmt.Sprintf(`<w:tblW w:w="%d" w:type="dxa"/>`, b.width),
		`<w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>`)
	if t.Caption != "" {
		b.put(`<w:tblCaption w:val="`, escape(t.Caption), `"/>`)
	}
	b.put("</w:tblPr><w:tblGrid>")
	for _, w := range widths {
		b.put(fmt.Sprintf(`<w:gridCol w:w="%d"/>`, w))
	}
	b.put("</w:tblGrid>\n")
	b.tableHead(t, widths)
	for _, row := range t.Rows {
		b.row(t, row, widths)
	}
	b.put("</w:tbl>\n")
	for _, n := range t.Notes {
		b.put(paragraph("TableNote", "", run("", n)))
	}
	if len(t.Notes) == 0 {
		b.put(paragraph("TableNote", "", "")) // two tables must not grow together
	}
}

// label is "Tabell 2." where Word counts the number.
func label(kind, text string) string {
	return run("<w:b/>", kind+" ") + `<w:fldSimple w:instr=" SEQ ` + kind + ` \* ARABIC ">` + run("<w:b/>", strings.TrimPrefix(text, kind+" ")) + "</w:fldSimple>" + run("<w:b/>", ".")
}

// shares divides the width by weights; a column without weight gets what its
// longest text needs, within reason.
func shares(t paper.Table, width int) []int {
	needs := make([]float64, len(t.Columns))
	weights, fixed := 0.0, 0.0
	for i, c := range t.Columns {
		if c.Weight > 0 {
			weights += c.Weight
			continue
		}
		needs[i] = need(t, i)
		fixed += needs[i]
	}
	out := make([]int, len(t.Columns))
	if weights == 0 || fixed > float64(width)*0.8 {
		for i, c := range t.Columns {
			if c.Weight > 0 {
				needs[i] = need(t, i)
			}
		}
		return scaled(needs, width)
	}
	for i, c := range t.Columns {
		out[i] = int(needs[i])
		if c.Weight > 0 {
			out[i] = int((float64(width) - fixed) * c.Weight / weights)
		}
	}
	return out
}

func scaled(needs []float64, width int) []int {
	sum := 0.0
	for _, n := range needs {
		sum += n
	}
	out := make([]int, len(needs))
	for i, n := range needs {
		out[i] = int(n / max(sum, 1) * float64(width))
	}
	return out
}

// need is the width of a column's longest text, between 40 and 130 points.
func need(t paper.Table, column int) float64 {
	most := typeface.Bold.Width(t.Columns[column].Head, 9.5)
	for _, g := range t.HeadGroups() {
		if g.First == column && g.Span == 1 {
			most = max(most, typeface.Bold.Width(g.Text, 9.5))
		}
	}
	for _, row := range t.Rows {
		if row.Kind == paper.Section || column >= len(row.Cells) {
			continue
		}
		for _, p := range row.Cells[column] {
			most = max(most, typeface.Regular.Width(paper.PlainText(p.Runs), 9.5))
		}
	}
	return min(max(most, 40), 130)*20 + 240
}

func (b *builder) tableHead(t paper.Table, widths []int) {
	style := cellStyle(t)
	if t.HasGroups() {
		b.put("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")
		for _, g := range t.HeadGroups() {
			sum := 0
			for _, w := range widths[g.First : g.First+g.Span] {
				sum += w
			}
			border := ""
			if g.Text != "" {
				border = `<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="7699AB"/></w:tcBorders>`
			}
			b.cell(sum, g.Span, border, paragraph(style, `<w:keepNext/><w:jc w:val="center"/>`, run("<w:b/>", g.Text)))
		}
		b.put("</w:tr>\n")
	}
	b.put("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")
	for i, c := range t.Columns {
		b.cell(widths[i], 1, `<w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="0F5672"/></w:tcBorders><w:vAlign w:val="bottom"/>`,
			paragraph(style, "<w:keepNext/>"+justify(c.Align), run("<w:b/>", c.Head)))
	}
	b.put("</w:tr>\n")
}

func cellStyle(t paper.Table) string {
	if t.Dense {
		return "TableDense"
	}
	return "TableText"
}

func justify(a paper.Align) string {
	return [...]string{"", `<w:jc w:val="right"/>`, `<w:jc w:val="center"/>`}[a]
}

// cell writes one cell; props follow tcW and gridSpan in CT_TcPr.
func (b *builder) cell(width, span int, props, content string) {
	b.put(fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width))
	if span > 1 {
		b.put(fmt.Sprintf(`<w:gridSpan w:val="%d"/>`, span))
	}
	b.put(props, "</w:tcPr>", content, "</w:tc>")
}

func (b *builder) row(t paper.Table, row paper.Row, widths []int) {
	style := cellStyle(t)
	b.put("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
	if row.Kind == paper.Section {
		b.cell(b.width, len(widths), "", paragraph(style, `<w:keepNext/><w:spacing w:before="160"/>`,
			run(`<w:b/><w:color w:val="0F5672"/>`, paper.PlainText(row.Cells[0][0].Runs))))
		b.put("</w:tr>\n")
		return
	}
	border := ""
	if row.Kind == paper.Total {
		border = `<w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="0F5672"/><w:bottom w:val="single" w:sz="8" w:space="0" w:color="0F5672"/></w:tcBorders>`
	}
	for i, c := range row.Cells {
		content := ""
		for _, p := range c {
			content += paragraph(style, justify(t.Columns[i].Align), b.runs(strong(p.Runs, row.Kind)))
		}
		if content == "" {
			content = paragraph(style, "", "") // a cell must hold a paragraph
		}
		b.cell(widths[i], 1, border, content)
	}
	b.put("</w:tr>\n")
}

// strong makes the runs of a sum bold.
func strong(runs []paper.Run, kind paper.RowKind) []paper.Run {
	if kind == paper.Body {
		return runs
	}
	out := make([]paper.Run, len(runs))
	for i, r := range runs {
		r.Bold = true
		out[i] = r
	}
	return out
}

// kpis are cards: a table of one row, without rules, read from left to right.
func (b *builder) kpis(k paper.KPIs) {
	for first := 0; first < len(k.Items); first += 4 {
		b.cards(k.Items[first:min(first+4, len(k.Items))])
	}
}

// bareTable begins a table of one row without rules.
func bareTable(columns, each int) string {
	return fmt.Sprintf(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/>`, each*columns) +
		`<w:tblCellMar><w:left w:w="140" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>` +
		strings.Repeat(fmt.Sprintf(`<w:gridCol w:w="%d"/>`, each), columns) + "</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>"
}

func (b *builder) cards(items []paper.KPI) {
	each := b.width / len(items)
	b.put(bareTable(len(items), each))
	for _, it := range items {
		content := paragraph("KPILabel", "", run("", it.Label)) + paragraph("KPIValue", "", run("", it.Value))
		if it.Note != "" {
			content += paragraph("KPILabel", "", run("", it.Note))
		}
		b.cell(each, 1, `<w:tcBorders><w:top w:val="single" w:sz="18" w:space="0" w:color="0F5672"/><w:left w:val="single" w:sz="36" w:space="0" w:color="FFFFFF"/></w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="F1F5F7"/>`, content)
	}
	b.put("</w:tr></w:tbl>\n", paragraph("TableNote", "", ""))
}
