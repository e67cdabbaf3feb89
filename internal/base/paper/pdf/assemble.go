package pdf

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"klover/internal/base/paper"
)

// assemble puts the file together anew: the pages and fonts as fpdf wrote them,
// and around them the structure tree, the links, the outline and the metadata
// that make it a tagged document. fpdf writes page n as object 2n+1 and its
// content as the next one.
func assemble(l *laid, drawn []byte) ([]byte, error) {
	objects, err := split(drawn)
	if err != nil {
		return nil, err
	}
	// fpdf's last two objects are its information and its catalog: ours replace them.
	a := &assembler{l: l, objects: objects[:len(objects)-2]}
	a.renameFonts()
	a.number(l.root)
	tree := a.reserve()
	a.links()
	a.pages()
	a.structure(tree)
	outlines := a.outline()
	info, meta := a.metadata()
	intent := a.outputIntent()
	catalog := a.append(fmt.Sprintf("<</Type /Catalog /Pages 1 0 R /Lang (sv-SE) /MarkInfo <</Marked true>> /StructTreeRoot %d 0 R "+
		"/Metadata %d 0 R /OutputIntents [%d 0 R] /ViewerPreferences <</DisplayDocTitle true>>%s>>", tree, meta, intent, outlines))
	return a.file(catalog, info), nil
}

// An assembler holds the objects of the file; object n is at index n-1.
type assembler struct {
	l       *laid
	objects [][]byte
}

// split cuts fpdf's file into its objects with the help of its own table.
func split(data []byte) ([][]byte, error) {
	at := bytes.LastIndex(data, []byte("startxref"))
	if at < 0 {
		return nil, errors.New("the drawing has no cross-reference table")
	}
	xref, err := strconv.Atoi(strings.Fields(string(data[at:]))[1])
	if err != nil || xref >= len(data) {
		return nil, errors.New("the cross-reference table cannot be found")
	}
	fields := strings.Fields(string(data[xref:at]))
	count, err := strconv.Atoi(fields[2])
	if err != nil || len(fields) < 3+3*count {
		return nil, errors.New("the cross-reference table cannot be read")
	}
	objects := make([][]byte, count-1)
	for i := range objects {
		offset, _ := strconv.Atoi(fields[3+3*(i+1)])
		if objects[i], err = object(data[offset:], i+1); err != nil {
			return nil, err
		}
	}
	return objects, nil
}

var streamLength = regexp.MustCompile(`/Length (\d+)`)

// object is what stands between "n 0 obj" and "endobj".
func object(data []byte, n int) ([]byte, error) {
	data, ok := bytes.CutPrefix(data, fmt.Appendf(nil, "%d 0 obj\n", n))
	if !ok {
		return nil, fmt.Errorf("object %d is not where it should be", n)
	}
	end := bytes.Index(data, []byte("endobj"))
	stream := bytes.Index(data, []byte("stream\n"))
	if stream >= 0 && stream < end { // a stream may contain any bytes
		m := streamLength.FindSubmatch(data[:stream])
		if m == nil {
			return nil, fmt.Errorf("object %d has a stream without length", n)
		}
		length, _ := strconv.Atoi(string(m[1]))
		end = stream + 7 + length + bytes.Index(data[stream+7+length:], []byte("endobj"))
	}
	return bytes.TrimRight(data[:end], "\n"), nil
}

func (a *assembler) reserve() int {
	a.objects = append(a.objects, nil)
	return len(a.objects)
}

func (a *assembler) set(n int, body string) { a.objects[n-1] = []byte(body) }

func (a *assembler) append(body string) int {
	n := a.reserve()
	a.set(n, body)
	return n
}

// fontNames are the names shown in a reader's list of fonts, with the prefix
// that says that only some letters are in the file.
var fontNames = strings.NewReplacer(
	"/utf8regular", "/KLOVRA+Inter-Regular", "/utf8italic", "/KLOVRB+Inter-Italic", "/utf8bolditalic", "/KLOVRD+Inter-SemiBoldItalic",
	"/utf8bold", "/KLOVRC+Inter-SemiBold", "/utf8display", "/KLOVRE+InterDisplay-SemiBold")

func (a *assembler) renameFonts() {
	for i, o := range a.objects {
		if bytes.Contains(o, []byte("/utf8")) && !bytes.Contains(o, []byte("stream\n")) {
			a.objects[i] = []byte(fontNames.Replace(string(o)))
		}
	}
}

// number gives every element of the tree its object.
func (a *assembler) number(e *element) {
	e.object = a.reserve()
	for _, k := range e.kids {
		if k.elem != nil {
			a.number(k.elem)
		}
	}
}

func pageObject(page int) int { return 2*page + 3 }

// links writes the annotations. Their keys in the parent tree follow those of
// the pages.
func (a *assembler) links() {
	key := len(a.l.sheets)
	for _, s := range a.l.sheets {
		for _, an := range s.annots {
			target := fmt.Sprintf("/A <</S /URI /URI %s>>", literal(an.url))
			if an.anchor != "" {
				p := a.l.places[an.anchor]
				target = fmt.Sprintf("/Dest [%d 0 R /XYZ 0 %.2f null]", pageObject(p.page), a.l.sheets[p.page].h-p.y+8)
			}
			an.object = a.append(fmt.Sprintf("<</Type /Annot /Subtype /Link /Rect [%.2f %.2f %.2f %.2f] /Border [0 0 0] /F 4 /StructParent %d /Contents %s %s>>",
				an.x, s.h-an.y-an.h, an.x+an.w, s.h-an.y, key, text(an.contents), target))
			key++
		}
	}
}

// pages gives each page its key in the parent tree and its links.
func (a *assembler) pages() {
	for i, s := range a.l.sheets {
		n := pageObject(i)
		extra := fmt.Sprintf("<</Type /Page\n/StructParents %d /Tabs /S", i)
		if len(s.annots) > 0 {
			extra += " /Annots ["
			for _, an := range s.annots {
				extra += fmt.Sprintf("%d 0 R ", an.object)
			}
			extra += "]"
		}
		a.set(n, strings.Replace(string(a.objects[n-1]), "<</Type /Page", extra, 1))
	}
}

// structure writes the tree and the way back from each piece of content to its
// element.
func (a *assembler) structure(root int) {
	owners := make([]map[int]int, len(a.l.sheets))
	for i := range owners {
		owners[i] = map[int]int{}
	}
	var ids []string
	a.element(a.l.root, root, owners, &ids)
	var nums strings.Builder
	for i, m := range owners {
		fmt.Fprintf(&nums, "%d [", i)
		for mcid := range len(m) {
			fmt.Fprintf(&nums, "%d 0 R ", m[mcid])
		}
		nums.WriteString("]\n")
	}
	key := len(a.l.sheets)
	for _, s := range a.l.sheets {
		for _, an := range s.annots {
			fmt.Fprintf(&nums, "%d %d 0 R\n", key, an.elem.object)
			key++
		}
	}
	parents := a.append("<</Nums [" + nums.String() + "]>>")
	idTree := ""
	if len(ids) > 0 {
		idTree = fmt.Sprintf(" /IDTree %d 0 R", a.idTree(ids))
	}
	a.set(root, fmt.Sprintf("<</Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d%s>>", a.l.root.object, parents, key, idTree))
}

// idTree lists the elements that have an id; ids holds id and object by turns.
func (a *assembler) idTree(ids []string) int {
	return a.append(fmt.Sprintf("<</Names [%s]>>", strings.Join(ids, " ")))
}

// element writes e and all below it.
func (a *assembler) element(e *element, parent int, owners []map[int]int, ids *[]string) {
	var b strings.Builder
	fmt.Fprintf(&b, "<</Type /StructElem /S /%s /P %d 0 R", e.kind, parent)
	if e.title != "" {
		fmt.Fprintf(&b, " /T %s", text(e.title))
	}
	if e.alt != "" {
		fmt.Fprintf(&b, " /Alt %s", text(e.alt))
	}
	if e.id != "" {
		fmt.Fprintf(&b, " /ID %s", literal(e.id))
		*ids = append(*ids, literal(e.id), fmt.Sprintf("%d 0 R", e.object))
	}
	if e.attrs != "" {
		b.WriteString(" /A " + e.attrs)
	}
	b.WriteString(" /K [")
	for _, k := range e.kids {
		switch {
		case k.elem != nil:
			fmt.Fprintf(&b, "%d 0 R ", k.elem.object)
		case k.annot != nil:
			fmt.Fprintf(&b, "<</Type /OBJR /Obj %d 0 R /Pg %d 0 R>> ", k.annot.object, pageObject(k.annot.page))
		default:
			fmt.Fprintf(&b, "<</Type /MCR /Pg %d 0 R /MCID %d>> ", pageObject(k.page), k.mcid)
			owners[k.page][k.mcid] = e.object
		}
	}
	b.WriteString("]>>")
	a.set(e.object, b.String())
	for _, k := range e.kids {
		if k.elem != nil {
			a.element(k.elem, e.object, owners, ids)
		}
	}
}

// file writes the objects, the table of where they stand, and the trailer.
func (a *assembler) file(catalog, info int) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(a.objects))
	for i, o := range a.objects {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n", i+1)
		out.Write(o)
		out.WriteString("\nendobj\n")
	}
	sum := sha256.Sum256(out.Bytes())
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(a.objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(a.objects)+1, catalog, info, sum[:16], sum[:16], xref)
	return out.Bytes()
}

// producer is the program as files name it.
const producer = "Klöver"

// outputIntent says what the colours mean, as PDF/A asks (ISO 19005-2, 6.2.3).
func (a *assembler) outputIntent() int {
	profile := srgb()
	stream := a.append(fmt.Sprintf("<</N 3 /Length %d>>\nstream\n%s\nendstream", len(profile), profile))
	return a.append(fmt.Sprintf("<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1) /Info (sRGB IEC61966-2.1) /DestOutputProfile %d 0 R>>", stream))
}

// metadata writes the document information and the XMP that says the same and that
// the file is PDF/A-2b and PDF/UA-1. PDF/A wants the words of other standards, here
// PDF/UA's, described in the file (ISO 19005-2, 6.6.2.3.3).
func (a *assembler) metadata() (info, meta int) {
	d := a.l.doc
	author := author(d)
	when := d.Date.UTC()
	stamp := when.Format("D:20060102150405") + "+00'00'"
	info = a.append(fmt.Sprintf("<</Title %s /Author %s /Subject %s /Creator %s /Producer %s /CreationDate (%s) /ModDate (%s)>>",
		text(d.Title), text(author), text(d.Subtitle), text(producer), text(producer), stamp, stamp))
	xmp := fmt.Sprintf(xmpForm, escape(d.Title), escape(author), escape(d.Subtitle), producer, when.Format(time.RFC3339), when.Format(time.RFC3339), producer)
	meta = a.append(fmt.Sprintf("<</Type /Metadata /Subtype /XML /Length %d>>\nstream\n%s\nendstream", len(xmp), xmp))
	return info, meta
}

func author(d paper.Document) string {
	if d.Author != "" {
		return d.Author
	}
	return d.Org
}

const xmpForm = `<?xpacket begin="` + "\ufeff" + `" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>sv-SE</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:description>
<xmp:CreatorTool>%s</xmp:CreatorTool><xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate>
<pdf:Producer>%s</pdf:Producer>
<pdfuaid:part>1</pdfuaid:part>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Which part of ISO 14289 the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// literal is a string of plain signs: addresses and ids.
func literal(s string) string {
	return "(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(s) + ")"
}

// text is a string of any signs, as UTF-16 in hexadecimal.
func text(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String() + ">"
}
