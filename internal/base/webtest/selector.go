package webtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// simple is one step of a selector: tag#id.class[attr=value].
type simple struct {
	tag     string
	id      string
	classes []string
	attrs   []attribute
}

// attribute is a demand on one attribute.
type attribute struct{ name, op, value string }

var (
	stepRE = regexp.MustCompile(`(?:[^\s\[]|\[[^\]]*\])+`)
	partRE = regexp.MustCompile(`^(?:([a-zA-Z][\w-]*|\*)|#([\w-]+)|\.([\w-]+)|\[([\w:-]+)(?:(\^?=)"?([^"\]]*)"?)?\])`)
)

// find returns the nodes below root that the selector names, in order.
func find(root *html.Node, selector string) ([]*html.Node, error) {
	from := []*html.Node{root}
	for _, text := range stepRE.FindAllString(selector, -1) {
		step, err := parseStep(text)
		if err != nil {
			return nil, fmt.Errorf("selector %q: %w", selector, err)
		}
		var next []*html.Node
		for _, n := range from {
			for d := range n.Descendants() {
				if step.matches(d) && !slices.Contains(next, d) {
					next = append(next, d)
				}
			}
		}
		from = next
	}
	return from, nil
}

func parseStep(text string) (simple, error) {
	var s simple
	for text != "" {
		m := partRE.FindStringSubmatch(text)
		if m == nil {
			return s, fmt.Errorf("cannot read %q", text)
		}
		switch {
		case m[1] != "":
			s.tag = m[1]
		case m[2] != "":
			s.id = m[2]
		case m[3] != "":
			s.classes = append(s.classes, m[3])
		default:
			s.attrs = append(s.attrs, attribute{m[4], m[5], m[6]})
		}
		text = text[len(m[0]):]
	}
	return s, nil
}

func (s simple) matches(n *html.Node) bool {
	if n.Type != html.ElementNode || s.tag != "" && s.tag != "*" && n.Data != s.tag {
		return false
	}
	if s.id != "" && attr(n, "id") != s.id {
		return false
	}
	classes := strings.Fields(attr(n, "class"))
	for _, c := range s.classes {
		if !slices.Contains(classes, c) {
			return false
		}
	}
	return !slices.ContainsFunc(s.attrs, func(a attribute) bool { return !a.matches(n) })
}

func (a attribute) matches(n *html.Node) bool {
	for _, given := range n.Attr {
		if given.Key != a.name {
			continue
		}
		switch a.op {
		case "=":
			return given.Val == a.value
		case "^=":
			return strings.HasPrefix(given.Val, a.value)
		}
		return true
	}
	return false
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// TextOf returns the text of a node and all below it, with single spaces. A day stands
// in the sentence around it.
func TextOf(n *html.Node) string {
	var text strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			if !goesOn(d) {
				text.WriteByte(' ')
			}
			text.WriteString(d.Data)
		}
	}
	return strings.Join(strings.FieldsFunc(text.String(), func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }), " ")
}

// goesOn tells whether a text continues a sentence: into a day, or after one.
func goesOn(n *html.Node) bool {
	if isDay(n.Parent) {
		before := n.Parent.PrevSibling
		return before != nil && before.Type == html.TextNode
	}
	return isDay(n.PrevSibling)
}

func isDay(n *html.Node) bool { return n != nil && n.Type == html.ElementNode && n.Data == "time" }
