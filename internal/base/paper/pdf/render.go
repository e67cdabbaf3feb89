package pdf

import (
	"bytes"
	"fmt"

	"codeberg.org/go-pdf/fpdf"
)

// render draws the sheets. Each run of ops of one element becomes a piece of
// marked content that the element owns; what has no element becomes an artifact.
func render(l *laid) ([]byte, error) {
	f := newFpdf()
	for i, s := range l.sheets {
		if s.w > s.h {
			f.AddPageFormat("L", fpdf.SizeType{Wd: s.h, Ht: s.w})
		} else {
			f.AddPageFormat("P", fpdf.SizeType{Wd: s.w, Ht: s.h})
		}
		r := &renderer{f: f, p: &pen{f: f, tint: l.doc.Brand.Tint}, page: i}
		for _, o := range s.ops {
			r.draw(o)
		}
		r.close()
		for _, a := range s.annots {
			a.page = i
			a.elem.kids = append(a.elem.kids, kid{annot: a})
		}
	}
	var buf bytes.Buffer
	if err := f.Output(&buf); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// A renderer draws one page.
type renderer struct {
	f    *fpdf.Fpdf
	p    *pen
	page int
	mcid int
	open bool     // marked content is open
	elem *element // whose; nil for an artifact
	edge bool
}

func (r *renderer) draw(o op) {
	if o.elem != nil {
		o.elem.attach()
	}
	if o.draw == nil {
		r.close() // what follows must not be joined with what came before
		return
	}
	if !r.open || r.elem != o.elem || r.edge != o.edge {
		r.close()
		r.begin(o)
	}
	o.draw(r.p)
}

func (r *renderer) begin(o op) {
	r.open, r.elem, r.edge = true, o.elem, o.edge
	switch {
	case o.elem != nil:
		r.f.RawWriteStr(fmt.Sprintf("/%s <</MCID %d>> BDC", o.elem.kind, r.mcid))
		o.elem.kids = append(o.elem.kids, kid{page: r.page, mcid: r.mcid})
		r.mcid++
	case o.edge:
		r.f.RawWriteStr("/Artifact <</Type /Pagination>> BDC")
	default:
		r.f.RawWriteStr("/Artifact BMC")
	}
}

func (r *renderer) close() {
	if r.open {
		r.f.RawWriteStr("EMC")
		r.open = false
	}
}
