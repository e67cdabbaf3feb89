package pdf

// An element is a node of the structure tree: what a part of the page is.
// Elements take their place under their parent when something of them is first
// drawn, so the tree follows the reading order.
type element struct {
	kind     string // as PDF names it: "P", "H1", "TD"
	parent   *element
	kids     []kid
	attached bool

	alt   string
	title string
	id    string // only footnotes need one
	attrs string // attribute dictionaries, ready to write

	object int // number in the file
}

// A kid is a child element, a piece of marked content, or a link's annotation.
type kid struct {
	elem  *element
	page  int // from 0
	mcid  int
	annot *annotation
}

func (e *element) child(kind string) *element {
	return &element{kind: kind, parent: e}
}

// attach puts the element, and those above it, into the tree.
func (e *element) attach() {
	if e.attached || e.parent == nil {
		return
	}
	e.attached = true
	e.parent.attach()
	e.parent.kids = append(e.parent.kids, kid{elem: e})
}

// An annotation is the place on a page where a link can be pressed.
type annotation struct {
	elem       *element
	page       int
	x, y, w, h float64 // from the top left
	url        string
	anchor     string // a heading's id, for links within the document
	contents   string // what the link is, for those who hear it
	object     int
}
