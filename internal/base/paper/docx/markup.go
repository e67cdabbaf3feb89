package docx

import (
	"fmt"
	"strconv"
	"strings"

	"klover/internal/base/paper"
)

// escape makes text safe in XML; signs that XML forbids are dropped.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' {
			return -1
		}
		return r
	}, s)
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}

// paragraph writes a paragraph in a style; props are further properties in the
// order of CT_PPr after pStyle.
func paragraph(style, props, content string) string {
	ppr := ""
	if style != "" {
		ppr = `<w:pStyle w:val="` + style + `"/>`
	}
	if ppr += props; ppr != "" {
		ppr = "<w:pPr>" + ppr + "</w:pPr>"
	}
	return "<w:p>" + ppr + content + "</w:p>\n"
}

// run writes text with properties. Soft hyphens become Word's own.
func run(props, text string) string {
	if props != "" {
		props = "<w:rPr>" + props + "</w:rPr>"
	}
	var b strings.Builder
	b.WriteString("<w:r>" + props)
	for i, piece := range strings.Split(text, "\u00ad") {
		if i > 0 {
			b.WriteString("<w:softHyphen/>")
		}
		for j, line := range strings.Split(piece, "\n") {
			if j > 0 {
				b.WriteString("<w:br/>")
			}
			if line != "" {
				b.WriteString(`<w:t xml:space="preserve">` + escape(line) + "</w:t>")
			}
		}
	}
	b.WriteString("</w:r>")
	return b.String()
}

func tab() string { return "<w:r><w:tab/></w:r>" }

// field is a value that Word can compute anew, with what it shows until then.
func field(instruction, shown string) string {
	return `<w:fldSimple w:instr=" ` + escape(instruction) + ` ">` + run("", shown) + "</w:fldSimple>"
}

// fieldMark is one of the three marks of a field that spans paragraphs.
func fieldMark(kind string) string {
	return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>`
}

func fieldCode(code string) string {
	return `<w:r><w:instrText xml:space="preserve"> ` + escape(code) + ` </w:instrText></w:r>`
}

// A relation ties an id in a part to something outside it.
type relation struct{ id, kind, target, mode string }

// relate returns the id of the target, the same one for the same target.
func relate(rels *[]relation, kind, target, mode string) string {
	for _, r := range *rels {
		if r.kind == kind && r.target == target {
			return r.id
		}
	}
	id := "rId" + strconv.Itoa(len(*rels)+101) // lower numbers belong to the fixed parts
	*rels = append(*rels, relation{id, kind, target, mode})
	return id
}

// runs writes the runs of a paragraph.
func (b *builder) runs(runs []paper.Run) string {
	var out strings.Builder
	for _, r := range runs {
		out.WriteString(b.run(r))
	}
	return out.String()
}

func (b *builder) run(r paper.Run) string {
	if r.NoteNumber > 0 {
		b.notes = append(b.notes, r)
		return fmt.Sprintf(`<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="%d"/></w:r>`, r.NoteNumber+1)
	}
	text := r.Text
	if r.Break {
		text += "\n"
	}
	props := ""
	link := absolute(r.URL)
	if link {
		props += `<w:rStyle w:val="Hyperlink"/>`
	}
	if r.Bold {
		props += "<w:b/>"
	}
	if r.Italic {
		props += "<w:i/>"
	}
	if !link {
		return run(props, text)
	}
	rels := &b.rels
	if b.inNote {
		rels = &b.noteRels
	}
	id := relate(rels, "hyperlink", r.URL, "External")
	return `<w:hyperlink r:id="` + id + `" w:history="1">` + run(props, text) + "</w:hyperlink>"
}

// absolute tells whether a link means something outside the site.
func absolute(url string) bool {
	return strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://") || strings.HasPrefix(url, "mailto:")
}
