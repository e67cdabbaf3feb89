package story

import (
	"regexp"
	"strings"
)

var (
	bulletMark = regexp.MustCompile(`^[-•]\s+`)
	numberMark = regexp.MustCompile(`^\d+\.\s+`)
)

// marked tells what kind of list a line is a point of, and how long its mark is.
// Para is none.
func marked(text string) (Kind, int) {
	bare := strings.TrimLeft(text, " \t")
	if at := bulletMark.FindStringIndex(bare); at != nil {
		return Bullets, at[1]
	}
	if at := numberMark.FindStringIndex(bare); at != nil {
		return Numbered, at[1]
	}
	return Para, 0
}

// indent is how many spaces stand before the text.
func (l numbered) indent() int { return len(l.text) - len(strings.TrimLeft(l.text, " \t")) }

// items reads a list that stands so far in. A line without mark continues the point
// before it; a mark two spaces further in begins a list of that point's own.
func (p *parser) items(kind Kind, indent int) Block {
	b := Block{Kind: kind, Line: p.lines[p.at].no}
	for p.at < len(p.lines) && p.continues(false) {
		line := p.lines[p.at]
		found, mark := marked(line.text)
		last := len(b.Items) - 1
		switch {
		case found != Para && line.indent() >= indent+2 && last >= 0 && b.Subs[last] == nil:
			sub := p.items(found, line.indent())
			b.Subs[last] = &sub
			continue
		case found != Para && line.indent() < indent, found != Para && found != kind && line.indent() == indent:
			return b
		case found != Para:
			b.Items = append(b.Items, p.read(line.without().from(mark)))
			b.Subs = append(b.Subs, nil)
		default:
			b.Items[last] = append(joined(b.Items[last]), p.read(line.without())...)
		}
		p.at++
	}
	return b
}
