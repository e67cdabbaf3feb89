package docx

import (
	"fmt"
	"strings"

	"klover/internal/base/chart"
	"klover/internal/base/paper"
)

const (
	emuPerTwip  = 635
	pictureRate = 2.5 // PNG points for each of the chart's: about 240 an inch on the page
)

func (b *builder) figure(f paper.Figure) {
	png, err := chart.PNG(f.Chart, pictureRate)
	if err != nil && b.err == nil {
		b.err = err
		return
	}
	n := len(b.media)/2 + 1
	pngName, svgName := fmt.Sprintf("media/figur%d.png", n), fmt.Sprintf("media/figur%d.svg", n)
	b.media = append(b.media, part{"word/" + pngName, png}, part{"word/" + svgName, []byte(chart.SVG(f.Chart))})
	pngID := relate(&b.rels, "image", pngName, "")
	svgID := relate(&b.rels, "image", svgName, "")
	w, h := f.Chart.Size()
	width := min(b.width, int(w*20))
	picture := drawing(n, pngID, svgID, width*emuPerTwip, int(float64(width*emuPerTwip)*h/w), f.Label, f.AltText())
	b.put(paragraph("Figure", "", "<w:r>"+picture+"</w:r>"))
	text := f.CaptionText()
	if f.Source != "" {
		text = strings.TrimSuffix(text, ".") + ". " + f.Source
	}
	b.put(paragraph("Caption", `<w:spacing w:before="60" w:after="240"/>`, label("Figur", f.Label)+run("", " "+text)))
}

// drawing places a picture in the line, with its text.
func drawing(n int, png, svg string, w, h int, name, alt string) string {
	size := fmt.Sprintf(`cx="%d" cy="%d"`, w, h)
	return `<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent ` + size + `/><wp:effectExtent l="0" t="0" r="0" b="0"/>` +
		fmt.Sprintf(`<wp:docPr id="%d" name="%s" descr="%s"/>`, n, escape(name), escape(alt)) +
		`<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>` +
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>` +
		fmt.Sprintf(`<pic:nvPicPr><pic:cNvPr id="%d" name="%s" descr="%s"/><pic:cNvPicPr/></pic:nvPicPr>`, n, escape(name), escape(alt)) +
		`<pic:blipFill><a:blip r:embed="` + png + `"><a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}">` +
		`<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="` + svg + `"/></a:ext></a:extLst></a:blip>` +
		`<a:stretch><a:fillRect/></a:stretch></pic:blipFill>` +
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ` + size + `/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>` +
		`</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>`
}
