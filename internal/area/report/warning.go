package report

import (
	"fmt"
	"regexp"
	"strings"

	"klover/internal/base/story"
	"klover/internal/word/figure"
)

// Warning is something to look at before a report is fixed.
type Warning struct {
	Kind    string // "Siffra skriven för hand"
	Heading string // of the section; "" when it is about the whole report
	Section string // its id
	Text    string // a Swedish sentence
	Excerpt string // the words around
	URL     string // where it can be dealt with
	Stops   bool   // the report cannot be fixed before it is dealt with
}

// kindUnready is the warning for a section that its author still works on.
const kindUnready = "Inte klart"

// inspect returns what the texts and figures themselves give reason to warn of.
func inspect(texts []text, f facts) []Warning {
	var list []Warning
	for _, t := range texts {
		add := func(kind, message, excerpt string, stops bool) {
			list = append(list, Warning{Kind: kind, Heading: t.section.Heading, Section: t.section.ID, Text: message, Excerpt: excerpt, Stops: stops})
		}
		for _, w := range t.wrong {
			add("Fel i texten", w.String(), "", true)
		}
		for _, typed := range story.FindTyped(t.blocks) {
			add("Siffra skriven för hand", fmt.Sprintf("”%s” på rad %d följer inte raderna. Byt mot ett nyckeltal om det går.", typed.Text, typed.Line), typed.Excerpt, false)
		}
		if len(t.blocks) == 0 && !hasChildren(t, texts) {
			add("Tomt avsnitt", "Avsnittet har ingen text.", "", false)
		}
		if t.section.Status != Ready && len(t.blocks) > 0 {
			add(kindUnready, "Författaren har inte markerat avsnittet som klart.", "", false)
		}
		if stale := t.section.staleText(); stale != "" {
			add("Kopierad text", stale+". Skriv om den, eller bekräfta i avsnittet att den gäller.", "", false)
		}
		for _, token := range story.Tokens(t.blocks) {
			if period := fixedPeriod(token); t.section.CopiedFrom != "" && period != "" {
				add("Kopierad text", fmt.Sprintf("%s på rad %d gäller %s och följer inte med till den nya perioden.", token.Text, token.Line, period), "", false)
			}
		}
		for _, c := range t.ordered() {
			for _, message := range missing(c, f) {
				add("Ej mätbart", message, "", false)
			}
		}
	}
	for _, fact := range f.order {
		if fact.Mismatch {
			list = append(list, Warning{Kind: "Raderna summerar inte", Stops: true, URL: fact.view().FigureURL(fact.Figure),
				Text: "Raderna bakom " + fact.Name + " " + fact.view().Label() + " ger inte värdet " + fact.Text + "."})
		}
	}
	return unique(list)
}

// fixedPeriod returns the period that a token names outright, "" when it follows
// the report's.
func fixedPeriod(token story.Token) string {
	for _, arg := range token.Args {
		if yearFirst.MatchString(arg) {
			return arg
		}
	}
	return ""
}

var yearFirst = regexp.MustCompile(`^(19|20)\d\d`)

// hasChildren tells whether the section is a heading above others.
func hasChildren(t text, texts []text) bool {
	for i, other := range texts {
		if other.section.ID == t.section.ID && other.section.No == t.section.No {
			return i+1 < len(texts) && texts[i+1].section.Level > t.section.Level
		}
	}
	return false
}

// missing names the figures of a call that have no value, and published values
// that nobody has noted.
func missing(c call, f facts) []string {
	var list []string
	for _, n := range c.needs() {
		fact := f.of(n.figure, n.view)
		name := orKey(fact) + " " + n.view.Label()
		switch {
		case c.form == "publicerat" && fact.More.Published == nil:
			list = append(list, name+" har inget publicerat värde antecknat.")
		case c.form == "publicerat", c.form == "mål":
		case fact.State == int64(figure.NotMeasurable), fact.State == int64(figure.NotReported):
			list = append(list, strings.TrimSpace(name+" är "+fact.Text+". "+fact.Reason))
		}
	}
	return list
}

func unique(list []Warning) []Warning {
	seen := map[Warning]bool{}
	var kept []Warning
	for _, w := range list {
		if !seen[w] {
			seen[w] = true
			kept = append(kept, w)
		}
	}
	return kept
}

// stops tells whether any warning keeps the report from being fixed.
func stops(list []Warning) bool { return stopping(list) != "" }

// stopping names the first places that keep a report from going on: "Ekonomi: …".
func stopping(list []Warning) string {
	var places []string
	for _, w := range list {
		if w.Stops && len(places) < mostPlaces {
			places = append(places, strings.TrimPrefix(w.Heading+": "+w.Text, ": "))
		}
	}
	return strings.Join(places, " ")
}

// mostPlaces is how many places a fault names.
const mostPlaces = 3
