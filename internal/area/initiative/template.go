package initiative

import (
	"slices"
	"strings"
	"time"

	"klover/internal/base/field"
	"klover/internal/word/day"
)

// entryList is the list that a plan row begins with; each phase has one too, named as
// the phase.
const entryList = "entry"

// Lists are the templates, in the order of the page.
var Lists = append([]field.Option{{Value: entryList, Label: "Kartläggning före kategoriplanen"}}, Phases[:len(Phases)-1]...)

// Template is a list from a day on, one line for each thing.
type Template struct {
	List      string
	ValidFrom day.Date
	Lines     string
	Source    string
	SetBy     string
	CreatedAt time.Time
}

// items splits a template into its lines.
func (t Template) items() []string {
	var list []string
	for line := range strings.Lines(t.Lines) {
		if line = strings.Join(strings.Fields(line), " "); line != "" && !slices.Contains(list, line) {
			list = append(list, line)
		}
	}
	return list
}

// check tells what is wrong with a new template.
func (t Template) check() error {
	switch {
	case !slices.ContainsFunc(Lists, func(o field.Option) bool { return o.Value == t.List }):
		return wrong("list", "Välj vilken lista som ska ändras.")
	case len(t.items()) == 0:
		return wrong("lines", "Skriv minst en rad. En tom lista skulle släppa igenom allt.")
	case t.ValidFrom == 0:
		return wrong("valid_from", "Ange från vilken dag listan gäller.")
	case strings.TrimSpace(t.Source) == "":
		return wrong("source", "Ange vem som har bestämt listan.")
	}
	return nil
}
