package ui

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"klover/internal/base/field"
)

// Fact is one attribute of a record.
type Fact struct {
	Key   string
	Label string
	Value string
	URL   string
	Help  string
	Badge Badge
}

// FactGroup is the facts under one heading.
type FactGroup struct {
	Heading string
	Facts   []Fact
}

// Facts is a record as a list of attributes and values.
type Facts struct{ Groups []FactGroup }

// NewFacts shows a record from the description of its attributes; without keys
// all of them, else those given.
func NewFacts[T any](set field.Set[T], rec *T, keys ...string) Facts {
	var facts Facts
	group := ""
	for _, d := range set {
		if d.Group != "" {
			group = d.Group
		}
		if len(keys) > 0 && !contains(keys, d.Key) {
			continue
		}
		facts.add(group, Fact{Key: d.Key, Label: d.Label, Value: withUnit(d.Text(rec), d.Unit), Help: d.Help})
	}
	return facts
}

func withUnit(text, unit string) string {
	if text == "–" { // an unknown amount or count: shown, and read aloud, as a missing value
		return ""
	}
	if text == "" || unit == "" || strings.HasSuffix(text, unit) {
		return text
	}
	return text + "\u00a0" + unit
}

func (f *Facts) add(group string, fact Fact) {
	n := len(f.Groups)
	if n == 0 || f.Groups[n-1].Heading != group {
		f.Groups = append(f.Groups, FactGroup{Heading: group})
		n++
	}
	f.Groups[n-1].Facts = append(f.Groups[n-1].Facts, fact)
}

// Add puts a fact at the end of the last group.
func (f *Facts) Add(fact Fact) {
	if len(f.Groups) == 0 {
		f.Groups = append(f.Groups, FactGroup{})
	}
	last := &f.Groups[len(f.Groups)-1]
	last.Facts = append(last.Facts, fact)
}

// Link makes the value of an attribute lead somewhere.
func (f *Facts) Link(key, url string) {
	if fact := f.fact(key); fact != nil && url != "" {
		fact.URL = url
	}
}

// Mark shows the value of an attribute as a badge.
func (f *Facts) Mark(key string, badge Badge) {
	if fact := f.fact(key); fact != nil {
		fact.Badge = badge
	}
}

// DropEmpty leaves out the attributes without a value.
func (f *Facts) DropEmpty() {
	var groups []FactGroup
	for _, g := range f.Groups {
		var kept []Fact
		for _, fact := range g.Facts {
			if fact.Value != "" {
				kept = append(kept, fact)
			}
		}
		if len(kept) > 0 {
			groups = append(groups, FactGroup{g.Heading, kept})
		}
	}
	f.Groups = groups
}

func (f *Facts) fact(key string) *Fact {
	for i := range f.Groups {
		for j := range f.Groups[i].Facts {
			if f.Groups[i].Facts[j].Key == key {
				return &f.Groups[i].Facts[j]
			}
		}
	}
	return nil
}

// Event is one thing that happened to a record.
type Event struct {
	Who     string
	When    string // as people read it
	At      string // for <time>
	Verb    string // "ändrade", "skapade", "avbröt"; "" is "ändrade"
	What    string // after the verb when there are no changes: "avtalet"
	Changes []field.Change
	Why     string
}

// Sentence says what was done, after the name: "ändrade Status från Annonserad till Utvärdering".
func (e Event) Sentence() string {
	verb := e.Verb
	if verb == "" {
		verb = "ändrade"
	}
	switch {
	case len(e.Changes) == 1 && verb == "ändrade":
		return changed(e.Changes[0])
	case len(e.Changes) > 1 && verb == "ändrade":
		return fmt.Sprintf("ändrade %d uppgifter", len(e.Changes))
	case e.What != "":
		return verb + " " + e.What
	}
	return verb
}

func changed(c field.Change) string {
	switch {
	case isID(c.From) || isID(c.To):
		return "ändrade " + c.Label
	case c.From == "":
		return fmt.Sprintf("satte %s till %s", c.Label, c.To)
	case c.To == "":
		return fmt.Sprintf("tog bort %s, som var %s", c.Label, c.From)
	}
	return fmt.Sprintf("ändrade %s från %s till %s", c.Label, c.From, c.To)
}

// Details returns the changes that the sentence does not already say. The id of
// a record tells people nothing: what has no name is left out.
func (e Event) Details() []field.Change {
	if len(e.Changes) == 1 && (e.Verb == "" || e.Verb == "ändrade") {
		return nil
	}
	var named []field.Change
	for _, c := range e.Changes {
		if isID(c.From) {
			c.From = ""
		}
		if !isID(c.To) && (c.From != "" || c.To != "") {
			named = append(named, c)
		}
	}
	return named
}

// fewDetails is how many changes an event tells at once; more are folded.
const fewDetails = 4

// Fold is the heading under which the changes lie folded, "" when they are few.
func (e Event) Fold() string {
	if n := len(e.Details()); n > fewDetails {
		return fmt.Sprintf("Visa %d uppgifter", n)
	}
	return ""
}

var idForm = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

func isID(text string) bool { return idForm.MatchString(text) }

// History is what has happened to a record, newest first.
type History struct {
	Events []Event
	More   string // address of the rest
}

// shownEvents is how many events a page shows at once. A few more are shown with them.
const shownEvents = 10

// Latest returns the events that are shown at once.
func (h History) Latest() []Event {
	if len(h.Events) <= shownEvents+3 {
		return h.Events
	}
	return h.Events[:shownEvents]
}

// Earlier returns the events that are folded away below the latest.
func (h History) Earlier() []Event { return h.Events[len(h.Latest()):] }

// Step is one step on a way.
type Step struct {
	Label string
	Text  string // the day as people read it, or a note
	At    string // for <time>
	State State
	URL   string
}

// State is how far a step has come.
type State string

// The states of a step.
const (
	Done State = "done"
	Now  State = "now"
	Next State = "next"
	Late State = "late"
)

// Word says the state in words, for those who do not see it.
func (s Step) Word() string {
	switch s.State {
	case Done:
		return "klart"
	case Now:
		return "pågår"
	case Late:
		return "försenat"
	}
	return "återstår"
}

// Mark is the icon of the step.
func (s Step) Mark() string {
	switch s.State {
	case Done:
		return "circle-check"
	case Now:
		return "circle-dot"
	case Late:
		return "alert-triangle"
	}
	return "circle"
}

// Timeline is a way of steps, like the tracking of a parcel.
type Timeline struct {
	Label string
	Steps []Step
}

// KPI is a card with one figure. It leads to the rows that add up to it.
type KPI struct {
	Label  string
	Value  string
	Unit   string
	Note   string
	Tone   Tone // of the note
	Target string
	URL    string
	Points []float64 // for the small line, oldest first
	Trend  string    // the line in words, for those who do not see it
}

// The small line is drawn in a box of this size.
const sparkWidth, sparkHeight = 96.0, 28.0

// Line returns the points of the small line, "" with fewer than two.
func (k KPI) Line() string {
	if len(k.Points) < 2 {
		return ""
	}
	low, high := k.Points[0], k.Points[0]
	for _, p := range k.Points {
		low, high = min(low, p), max(high, p)
	}
	span := high - low
	if span == 0 {
		span = 1
	}
	var b strings.Builder
	for i, p := range k.Points {
		x := 2 + (sparkWidth-6)*float64(i)/float64(len(k.Points)-1)
		y := 3 + (sparkHeight-6)*(1-(p-low)/span)
		fmt.Fprintf(&b, "%.1f,%.1f ", x, y)
	}
	return strings.TrimSpace(b.String())
}

// Area returns the points of the field under the line.
func (k KPI) Area() string {
	return fmt.Sprintf("2,%.0f %s %.0f,%.0f", sparkHeight, k.Line(), sparkWidth-4, sparkHeight)
}

// EndX and EndY are where the line ends.
func (k KPI) EndX() string { x, _ := k.end(); return x }

// EndY is the height at which the line ends.
func (k KPI) EndY() string { _, y := k.end(); return y }

func (k KPI) end() (x, y string) {
	line := k.Line()
	x, y, _ = strings.Cut(line[strings.LastIndex(line, " ")+1:], ",")
	return x, y
}

func contains(list []string, want string) bool {
	for _, s := range list {
		if s == want {
			return true
		}
	}
	return false
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
