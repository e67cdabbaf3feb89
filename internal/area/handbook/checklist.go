package handbook

import (
	"regexp"
	"strings"

	"klover/internal/base/story"
)

// Check is one item of a checklist.
type Check struct {
	Text     string
	When     string // what it is asked for, "personuppgifter"; "" for always
	Role     string // who answers, "" for whoever does the work
	Optional bool   // may be left unanswered
}

// An item of a checklist may end with what it asks: "(om personuppgifter; ansvar:
// jurist; frivillig)".
var asks = regexp.MustCompile(`\s*\(((?:om |ansvar:|frivillig)[^()]*)\)\.?$`)

// Checks reads the items of a checklist: the lists of its Markdown.
func Checks(text string) []Check {
	parsed, _ := story.Parse(text)
	var list []Check
	for _, b := range parsed {
		if b.Kind != story.Bullets && b.Kind != story.Numbered {
			continue
		}
		for _, item := range b.Items {
			list = append(list, checkOf(spoken(item)))
		}
	}
	return list
}

func spoken(runs []story.Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

func checkOf(text string) Check {
	c := Check{Text: text}
	m := asks.FindStringSubmatch(text)
	if m == nil {
		return c
	}
	c.Text = strings.TrimSpace(strings.TrimSuffix(text, m[0]))
	for part := range strings.SplitSeq(m[1], ";") {
		part = strings.TrimSpace(part)
		switch {
		case part == "frivillig":
			c.Optional = true
		case strings.HasPrefix(part, "ansvar:"):
			c.Role = strings.TrimSpace(strings.TrimPrefix(part, "ansvar:"))
		case strings.HasPrefix(part, "om "):
			c.When = strings.TrimSpace(strings.TrimPrefix(part, "om "))
		}
	}
	return c
}

// List is a checklist in the edition that held on a day.
type List struct {
	Document Document
	Edition  Edition
}
