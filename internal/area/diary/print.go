package diary

import (
	"fmt"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/paper"
	"klover/internal/base/story"
)

// printed is a document as it is frozen.
func printed(c Case, d Document, e Entry, text, org string) paper.Document {
	p := paper.Document{Title: d.Title, Org: org, Number: e.Exhibit(c.Number), Date: e.HappenedOn.Time(), Blocks: story.Write(text, nil),
		Facts: []paper.Fact{{Label: "Ärende", Value: c.Title}, {Label: "Handlingstyp", Value: field.LabelOf(Kinds, d.Kind)}}}
	if d.Template != "" {
		p.Facts = append(p.Facts, paper.Fact{Label: "Mall", Value: fmt.Sprintf("%s, utgåva %d", d.Template, d.Edition)})
	}
	return p
}

func bodyName(bodies []Body, code string) string {
	for _, b := range bodies {
		if b.Code == code {
			return b.Name
		}
	}
	return code
}

// safeName is a title as the name of a file, on any system.
func safeName(title string) string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, title)
	if runes := []rune(name); len(runes) > 80 {
		name = string(runes[:80])
	}
	return strings.Trim(name, " .")
}
