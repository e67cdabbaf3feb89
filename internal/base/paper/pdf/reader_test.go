package pdf

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"klover/internal/base/paper"
)

// A readFile is a PDF read back with pdfcpu, which validates it strictly.
type readFile struct {
	t     *testing.T
	ctx   *model.Context
	texts []map[int]string // by page and MCID
	loose []string         // painting operators that are neither tagged nor artifact
}

// A node is an element of the structure tree as it stands in the file.
type node struct {
	kind, alt, title, text string
	dict                   types.Dict
	kids                   []*node
	annots                 []types.Dict
	pages                  []int
}

func write(t testing.TB, d paper.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(t *testing.T, data []byte) *readFile {
	t.Helper()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationStrict
	ctx, err := api.ReadAndValidate(bytes.NewReader(data), conf)
	if err != nil {
		t.Fatalf("pdfcpu refuses the file: %v", err)
	}
	f := &readFile{t: t, ctx: ctx}
	for n := 1; n <= ctx.PageCount; n++ {
		r, err := pdfcpu.ExtractPageContent(ctx, n)
		if err != nil {
			t.Fatal(err)
		}
		content, _ := io.ReadAll(r)
		f.page(content)
	}
	return f
}

// page collects the text of each piece of marked content.
func (f *readFile) page(content []byte) {
	texts := map[int]string{}
	mcid, depth := -1, 0
	var args []string
	for len(content) > 0 {
		var tok string
		tok, content = token(content)
		switch tok {
		case "":
		case "BDC", "BMC":
			depth++
			mcid = -1
			for i, a := range args {
				if a == "/MCID" {
					mcid = atoi(args[i+1])
				}
			}
			if mcid >= 0 {
				texts[mcid] += ""
			}
			args = nil
		case "EMC":
			depth--
			mcid, args = -1, nil
		case "Tj":
			if depth == 0 {
				f.loose = append(f.loose, tok)
			}
			if mcid >= 0 {
				texts[mcid] += utf16Text(args[len(args)-1][1:])
			}
			args = nil
		case "f", "F", "S", "s", "B", "b", "f*", "B*", "b*", "Do":
			if depth == 0 {
				f.loose = append(f.loose, tok)
			}
			args = nil
		default:
			args = append(args, tok)
			if len(args) > 12 {
				args = args[6:]
			}
		}
	}
	f.texts = append(f.texts, texts)
}

// token is the next word of a content stream; a string begins with "(" and has
// its escapes undone.
func token(b []byte) (string, []byte) {
	b = bytes.TrimLeft(b, " \n\r<>[]")
	if len(b) == 0 {
		return "", nil
	}
	if b[0] != '(' {
		end := bytes.IndexAny(b[1:], " \n\r<>[]()/")
		if end < 0 {
			return string(b), nil
		}
		return string(b[:end+1]), b[end+1:]
	}
	var s strings.Builder
	s.WriteByte('(')
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
			switch b[i] {
			case 'r':
				s.WriteByte('\r')
			case 'n':
				s.WriteByte('\n')
			default:
				s.WriteByte(b[i])
			}
		case ')':
			return s.String(), b[i+1:]
		default:
			s.WriteByte(b[i])
		}
	}
	return s.String(), nil
}

func utf16Text(s string) string {
	var units []uint16
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}

func atoi(s string) int {
	n := 0
	for _, r := range s {
		n = n*10 + int(r-'0')
	}
	return n
}

func (f *readFile) dict(o types.Object) types.Dict {
	d, err := f.ctx.DereferenceDict(o)
	if err != nil {
		f.t.Fatal(err)
	}
	return d
}

// tree reads the structure tree.
func (f *readFile) tree() *node {
	catalog, err := f.ctx.Catalog()
	if err != nil {
		f.t.Fatal(err)
	}
	root := f.dict(catalog["StructTreeRoot"])
	return f.node(root["K"].(types.Array)[0])
}

func (f *readFile) node(o types.Object) *node {
	d := f.dict(o)
	n := &node{kind: d["S"].(types.Name).Value(), dict: d}
	n.alt, n.title = f.string(d["Alt"]), f.string(d["T"])
	kids, _ := f.ctx.DereferenceArray(d["K"])
	for _, k := range kids {
		kd := f.dict(k)
		switch kd.Type() != nil && *kd.Type() == "MCR" {
		case true:
			page := f.pageOf(kd["Pg"])
			n.pages = append(n.pages, page)
			text, ok := f.texts[page][kd["MCID"].(types.Integer).Value()]
			if !ok {
				f.t.Errorf("%s refers to content that is not on page %d", n.kind, page+1)
			}
			n.text += text
		default:
			if kd.Type() != nil && *kd.Type() == "OBJR" {
				n.annots = append(n.annots, f.dict(kd["Obj"]))
				continue
			}
			child := f.node(k)
			n.kids = append(n.kids, child)
			n.text += child.text
		}
	}
	return n
}

func (f *readFile) pageOf(o types.Object) int {
	return (o.(types.IndirectRef).ObjectNumber.Value() - 3) / 2
}

func (f *readFile) string(o types.Object) string {
	if o == nil {
		return ""
	}
	s, err := f.ctx.DereferenceText(o)
	if err != nil {
		f.t.Fatal(err)
	}
	return s
}

func (n *node) each(visit func(n, parent *node)) {
	for _, k := range n.kids {
		visit(k, n)
		k.each(visit)
	}
}

func (n *node) all(kind string) (found []*node) {
	n.each(func(k, _ *node) {
		if k.kind == kind {
			found = append(found, k)
		}
	})
	return found
}
