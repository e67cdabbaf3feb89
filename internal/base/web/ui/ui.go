// Package ui holds the parts that pages are built of: lists, forms, facts,
// history, cards. Each part is a typed struct filled in Go and a template of the
// same name, used as {{template "ui.table" .Table}}. The package knows nothing
// of users, routes or procurement. All words that a user reads stand in the
// templates, in Swedish; numbers and dates arrive as finished text.
package ui

import (
	"embed"
	"html/template"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"klover/internal/base/web/assets"
)

//go:embed *.html
var files embed.FS

var parts = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("ui").Funcs(Funcs()).ParseFS(files, "*.html"))
})

// Templates returns a fresh copy of all parts, to which a page is added.
func Templates() *template.Template { return template.Must(parts().Clone()) }

// Funcs are the functions that templates may call. They are few on purpose:
// what a page shows is decided in Go.
func Funcs() template.FuncMap {
	return template.FuncMap{
		"icon":  Icon,
		"asset": assets.URL,
		"dated": dated,
	}
}

var isoDay = regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}\b`)

// dated returns the text with each day marked as one, so that no line breaks inside it.
func dated(text string) template.HTML {
	safe := template.HTMLEscapeString(text)
	return template.HTML(isoDay.ReplaceAllString(safe, `<time>$0</time>`))
}

// Icon returns the drawing of an icon of the Tabler set; it is silent to screen
// readers, so a word must stand beside it. An unknown name gives a point.
func Icon(name string) template.HTML {
	if name == "" {
		return ""
	}
	if !assets.HasIcon(name) {
		name = "point"
	}
	return template.HTML(`<svg class="icon" aria-hidden="true"><use href="` + assets.URL("icons.svg") + "#" + name + `"/></svg>`)
}

// Tone is the colour of a part. It never stands alone: a word or an icon says the same.
type Tone string

// The tones. Bad is for what needs action today, nothing else.
const (
	Neutral Tone = ""
	Good    Tone = "good"
	Warn    Tone = "warn"
	Bad     Tone = "bad"
	Info    Tone = "info"
	Accent  Tone = "accent"
)

// Badge is a status: icon, word and tone.
type Badge struct {
	Text string
	Icon string // "" gives the tone's own icon
	Tone Tone
}

// Mark returns the icon that is drawn.
func (b Badge) Mark() string {
	if b.Icon != "" {
		return b.Icon
	}
	switch b.Tone {
	case Good:
		return "circle-check"
	case Warn:
		return "clock"
	case Bad:
		return "alert-triangle"
	case Info:
		return "info-circle"
	case Accent:
		return "circle-dot"
	}
	return "circle"
}

// Hidden is a value that a form carries along.
type Hidden struct{ Name, Value string }

// Action is something the user may do: a link, or with Post a form of one button.
type Action struct {
	Label   string
	URL     string
	Icon    string
	Primary bool     // the one main action of the page; put it last
	Danger  bool     // removes something or cannot be undone
	Post    bool     // changes something: sent as a form
	Values  []Hidden // sent with Post
	Confirm string   // question asked first; only for what leaves the house
	New     bool     // opens a file or a print view, not a page
}

// Empty says why there is nothing to show and what to do about it.
type Empty struct {
	Icon    string
	Title   string
	Text    string
	Actions []Action
}

// NoPermission is the empty state for somebody who may not see the rows.
func NoPermission(what string) Empty {
	return Empty{
		Icon: "lock", Title: "Du har inte behörighet att se " + what,
		Text: "Den som ansvarar för behörigheter i din organisation kan ge dig den.",
	}
}

// Notice is a message that stands on the page.
type Notice struct {
	Tone    Tone
	Title   string
	Text    string
	Actions []Action
}

// Mark returns the icon of the notice.
func (n Notice) Mark() string { return Badge{Tone: n.Tone}.noticeMark() }

func (b Badge) noticeMark() string {
	if b.Tone == Neutral || b.Tone == Accent {
		return "info-circle"
	}
	if b.Tone == Warn {
		return "alert-triangle"
	}
	return b.Mark()
}

// Tab is one way into a page that has several parts.
type Tab struct {
	Label  string
	URL    string
	Active bool
	Count  string // "" for none
}

// Crumb is one step on the way to the page.
type Crumb struct{ Label, URL string }

// Progress is how far something has come.
type Progress struct {
	Label string // what it is about
	Value int
	Max   int
	Text  string // "612 av 1 400 rader, ungefär 2 minuter kvar"
}

// Stat is a figure with its name.
type Stat struct {
	Label string
	Value string
	URL   string // to the rows that add up to it
	Note  string
	Tone  Tone
}

// Panel is a box with a heading. Areas give panels to pages of areas below them.
type Panel struct {
	ID      string
	Title   string
	URL     string // to the whole register
	Actions []Action
	Body    template.HTML // made by web.Template.HTML
}

// Hit is one answer to a search: a record, a page or a command.
type Hit struct{ Title, Detail, URL, Icon string }

// HitGroup is the hits of one kind.
type HitGroup struct {
	Heading string
	Hits    []Hit
}

// Hits is the answer to a search, in the palette and on the search page.
type Hits struct {
	Text   string
	Groups []HitGroup
}

// None reports whether nothing was found.
func (h Hits) None() bool {
	for _, g := range h.Groups {
		if len(g.Hits) > 0 {
			return false
		}
	}
	return true
}

// Figure is a chart with the same facts as a table.
type Figure struct {
	Title string
	Note  string // source, period, known gaps
	URL   string // to the rows
	SVG   template.HTML
	Table Table
}

// number writes n with a no-break space between the thousands.
func number(n int) string {
	s := strconv.Itoa(n)
	var b strings.Builder
	for i, c := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteRune('\u00a0')
		}
		b.WriteRune(c)
	}
	return b.String()
}
