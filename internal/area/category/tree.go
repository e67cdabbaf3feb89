package category

import (
	"slices"
	"strings"

	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Node is a category in the tree as it is on a day.
type Node struct {
	ID         string
	Code       string
	Name       string // on that day
	ParentID   string
	Level      int64
	ValidFrom  day.Date
	ValidTo    day.Date
	ReplacedBy Codes
	LeadID     string
	Lead       string // name of its own lead, "" without one
}

// Label names the node with its code.
func (n Node) Label() string { return n.Code + " " + n.Name }

// URL is the address of the category's page.
func (n Node) URL() string { return "/kategorier/" + n.ID }

// Tree is all categories that are used on a day, or that ever were.
type Tree struct {
	On       day.Date         // 0 for every category, as last known
	all      []Node           // depth first, siblings by code
	at       map[string]int   // by id
	byCode   map[string]int   // by code
	children map[string][]int // by the parent's id
}

// NewTree orders the nodes and sets their levels. One whose parent is not among
// them stands at the top, so that no category is lost from sight.
func NewTree(on day.Date, nodes []Node) Tree {
	nodes = slices.Clone(nodes)
	slices.SortFunc(nodes, func(a, b Node) int { return sv.Compare(a.Code, b.Code) })
	under, known := map[string][]Node{}, map[string]bool{}
	for _, n := range nodes {
		known[n.ID] = true
	}
	for _, n := range nodes {
		if !known[n.ParentID] {
			n.ParentID = ""
		}
		under[n.ParentID] = append(under[n.ParentID], n)
	}
	t := Tree{On: on, at: map[string]int{}, byCode: map[string]int{}, children: map[string][]int{}}
	t.grow(under, "", 1)
	return t
}

func (t *Tree) grow(under map[string][]Node, parent string, level int64) {
	for _, n := range under[parent] {
		n.Level = level
		i := len(t.all)
		t.all = append(t.all, n)
		t.at[n.ID], t.byCode[n.Code] = i, i
		t.children[parent] = append(t.children[parent], i)
		t.grow(under, n.ID, level+1)
	}
}

// All returns every node, each before its children.
func (t Tree) All() []Node { return t.all }

// Children returns the nodes below one, or the top ones for "".
func (t Tree) Children(id string) []Node {
	var list []Node
	for _, i := range t.children[id] {
		list = append(list, t.all[i])
	}
	return list
}

// Get returns the node with the id.
func (t Tree) Get(id string) (Node, bool) {
	i, ok := t.at[id]
	if !ok {
		return Node{}, false
	}
	return t.all[i], true
}

// ByCode returns the node with the code.
func (t Tree) ByCode(code string) (Node, bool) {
	i, ok := t.byCode[code]
	if !ok {
		return Node{}, false
	}
	return t.all[i], true
}

func (t Tree) code(id string) string {
	n, _ := t.Get(id)
	return n.Code
}

func (t Tree) name(id string) string {
	n, _ := t.Get(id)
	return n.Name
}

func (t Tree) level(id string) int64 {
	n, _ := t.Get(id)
	return n.Level
}

// Way returns the nodes from the top down to the one with the id.
func (t Tree) Way(id string) []Node {
	var way []Node
	for n, ok := t.Get(id); ok; n, ok = t.Get(n.ParentID) {
		way = append(way, n)
	}
	slices.Reverse(way)
	return way
}

// Path names a category with those above it: "Hälso- och sjukvård › Hjälpmedel".
func (t Tree) Path(id string) string {
	var names []string
	for _, n := range t.Way(id) {
		names = append(names, n.Name)
	}
	return strings.Join(names, pathSign)
}

// pathSign stands between the names of a path.
const pathSign = " › "

// Branch returns the node with the id and all below it.
func (t Tree) Branch(id string) []Node {
	i, ok := t.at[id]
	if !ok {
		return nil
	}
	end := i + 1
	for end < len(t.all) && t.all[end].Level > t.all[i].Level {
		end++
	}
	return t.all[i:end]
}

// Lead returns the node whose lead leads the category: itself, or the nearest
// above it that has one.
func (t Tree) Lead(id string) (Node, bool) {
	way := t.Way(id)
	for _, n := range slices.Backward(way) {
		if n.Lead != "" {
			return n, true
		}
	}
	return Node{}, false
}

// Options returns the tree as choices, each with its path.
func (t Tree) Options() []field.Option {
	options := make([]field.Option, len(t.all))
	for i, n := range t.all {
		options[i] = field.Option{Value: n.ID, Label: t.Path(n.ID)}
	}
	return options
}

// matcher finds what a text from elsewhere means.
type matcher struct {
	sure  map[string]string   // folded code, label or path → id
	names map[string][]string // folded name → ids
}

func (t Tree) matcher() matcher {
	m := matcher{map[string]string{}, map[string][]string{}}
	for _, n := range t.all {
		m.names[plain(n.Name)] = append(m.names[plain(n.Name)], n.ID)
		m.sure[plain(n.Label())], m.sure[plain(t.Path(n.ID))] = n.ID, n.ID
	}
	for _, n := range t.all { // last, since a top category's path is its name
		if len(m.names[plain(n.Name)]) > 1 {
			delete(m.sure, plain(n.Name))
		}
		m.sure[plain(n.Code)] = n.ID
	}
	return m
}

// match returns the id of the category that the text means: a code, a name, both
// as in a label, or a path. "" when there is none or several have the name.
func (m matcher) match(text string) string {
	if id, ok := m.sure[plain(text)]; ok {
		return id
	}
	if ids := m.names[plain(text)]; len(ids) == 1 {
		return ids[0]
	}
	return ""
}

func plain(text string) string { return strings.Join(strings.Fields(sv.Fold(text)), " ") }

// Search returns the nodes whose code or name has every part of the text, with
// those above them, so that the answer is a tree too. Hits are the ids of the
// nodes themselves.
func (t Tree) Search(text string) (found Tree, hits map[string]bool) {
	words := strings.Fields(sv.Fold(text))
	hits, keep := map[string]bool{}, map[string]bool{}
	for _, n := range t.all {
		if !hasAll(sv.Fold(n.Label()), words) {
			continue
		}
		hits[n.ID] = true
		for _, above := range t.Way(n.ID) {
			keep[above.ID] = true
		}
	}
	return NewTree(t.On, slices.DeleteFunc(slices.Clone(t.all), func(n Node) bool { return !keep[n.ID] })), hits
}

func hasAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
