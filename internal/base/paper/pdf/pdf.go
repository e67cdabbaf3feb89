// Package pdf sets a paper document as a tagged PDF: real headings, lists,
// tables with heads, pictures with text and links with names, as PDF/UA-1 asks.
//
// The layout is our own: blocks become slabs ([builder]), slabs are poured onto
// sheets ([flow]), and sheets are drawn with fpdf while the structure tree is
// noted ([render]). The file is then put together anew with the tree
// ([assemble]). The same document gives the same bytes.
package pdf

import (
	"fmt"
	"io"

	"klover/internal/base/paper"
)

// Write sets the document and writes it as PDF.
func Write(w io.Writer, d paper.Document) error {
	l := layout(paper.Resolve(d))
	drawn, err := render(l)
	if err != nil {
		return fmt.Errorf("drawing %q: %w", d.Title, err)
	}
	data, err := assemble(l, drawn)
	if err != nil {
		return fmt.Errorf("assembling %q: %w", d.Title, err)
	}
	_, err = w.Write(data)
	return err
}

// Pages tells on which page each heading of a resolved document stands, by its
// anchor, and how many pages there are. Word files show these numbers until
// Word counts itself.
func Pages(d paper.Document) (pages map[string]int, count int) {
	l := layout(d)
	pages = make(map[string]int, len(l.places))
	for id, p := range l.places {
		pages[id] = p.page + 1
	}
	return pages, len(l.sheets)
}

// A laid document is ready to be drawn.
type laid struct {
	doc    paper.Document
	root   *element
	sheets []*sheet
	places map[string]place
}

// layout sets the document. With contents it does so twice: the first time
// tells the pages.
func layout(d paper.Document) *laid {
	first := layoutOnce(d, nil)
	if !hasContents(d.Blocks) {
		return first
	}
	return layoutOnce(d, first.places)
}

func hasContents(blocks []paper.Block) bool {
	for _, b := range blocks {
		if _, ok := b.(paper.Contents); ok {
			return true
		}
	}
	return false
}

func layoutOnce(d paper.Document, pages map[string]place) *laid {
	l := &laid{doc: d, root: &element{kind: "Document", attached: true}, places: map[string]place{}}
	b := &builder{root: l.root, width: pageShort - 2*marginSide, pages: pages, plain: !d.Cover}
	f := &flow{places: l.places}
	if d.Cover {
		f.cur = cover(d, l.root)
		f.sheets = append(f.sheets, f.cur)
	} else {
		b.titleBlock(d)
	}
	b.blocks(d.Blocks)
	f.pour(b.slabs)
	f.drawNotes()
	l.sheets = f.sheets
	l.drawBands()
	return l
}
