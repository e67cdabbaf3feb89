package handbook

import (
	"strings"
	"time"
	"unicode"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Kind is what a document is.
type Kind string

// The kinds.
const (
	Article   Kind = "sida"
	Routine   Kind = "rutin"
	Checklist Kind = "checklista"
	Template  Kind = "mall"
)

// Kinds in the order of the lists.
var Kinds = []field.Option{{Value: string(Article), Label: "Handbokssida"}, {Value: string(Routine), Label: "Rutin"},
	{Value: string(Checklist), Label: "Checklista"}, {Value: string(Template), Label: "Mall"}}

// Document is a page, a routine, a checklist or a template. What it says stands in
// its editions.
type Document struct {
	ID        string
	Version   int64
	Title     string
	TitleKey  string // sv.SortKey of the title
	Kind      Kind
	ProcessID string // the process it belongs to, "" for none
	Steward   string // förvaltare: who keeps it right
	ReviewOn  day.Date
	Figures   string // keys of the figures whose definition it explains, with spaces between
	Retired   bool
	CreatedAt time.Time
	ChangedAt time.Time

	Process  string    `db:"-"`
	Editions []Edition `db:"-"` // newest first
}

// URL is the address of the document.
func (d Document) URL() string { return Path + "/" + d.ID }

// keys returns the keys of the figures that the document explains, as they were written.
func (d Document) keys() []string {
	return strings.FieldsFunc(d.Figures, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
}

// Late tells whether the document should have been looked over.
func (d Document) Late(on day.Date) bool { return !d.Retired && d.ReviewOn != 0 && d.ReviewOn < on }

// Check says what is wrong with the document.
func (d Document) Check() error {
	var wrong []fault.Field
	if strings.TrimSpace(d.Title) == "" {
		wrong = append(wrong, fault.Field{Name: "title", Message: "Ange dokumentets namn."})
	}
	if strings.TrimSpace(d.Steward) == "" {
		wrong = append(wrong, fault.Field{Name: "steward", Message: "Ange vem som förvaltar dokumentet."})
	}
	if d.ReviewOn == 0 {
		wrong = append(wrong, fault.Field{Name: "review_on", Message: "Ange när dokumentet senast ska ses över."})
	}
	return fault.Invalid(wrong...)
}

// Edition is one version of what a document says.
type Edition struct {
	ID         string
	Version    int64
	DocumentID string
	No         int64
	Text       string // Markdown
	FileID     string // a template's file, "" for none
	FileName   string
	Why        string // why it was changed
	Because    string // what made it: "Överprövning 1234-22"
	BecauseURL string
	State      State
	WrittenID  string
	Written    string
	ApprovedBy string
	ApprovedOn day.Date
	ValidFrom  day.Date // the day it was approved
	ValidTo    day.Date // first day on which the next one held, 0 = still
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// URL is the address of the edition.
func (e Edition) URL() string { return "/utgavor/" + e.ID }

// Holds says when the edition holds: "gäller från 2022-05-16".
func (e Edition) Holds() string {
	switch {
	case e.ValidFrom == 0:
		return sv.Missing
	case e.ValidTo == 0:
		return "gäller från " + e.ValidFrom.Sv()
	}
	return "gällde " + e.ValidFrom.Sv() + "–" + e.ValidTo.AddDays(-1).Sv()
}

// Check says what is wrong with the edition.
func (e Edition) Check() error {
	var wrong []fault.Field
	if strings.TrimSpace(e.Text) == "" && e.FileID == "" {
		wrong = append(wrong, fault.Field{Name: "text", Message: "Skriv en text eller bifoga en fil."})
	}
	if e.No > 1 && strings.TrimSpace(e.Why) == "" {
		wrong = append(wrong, fault.Field{Name: "why", Message: "Ange varför dokumentet ändras. Det läser de som använder det."})
	}
	if e.BecauseURL != "" && !strings.HasPrefix(e.BecauseURL, "/") {
		wrong = append(wrong, fault.Field{Name: "because_url", Message: "Länken ska gå till en sida i Klöver och börja med /."})
	}
	return fault.Invalid(wrong...)
}

// Current returns the approved edition that holds on the day; ok is false without one.
func (d Document) Current(on day.Date) (e Edition, ok bool) {
	for _, e := range d.Editions {
		if e.ValidFrom != 0 && e.ValidFrom <= on && (e.ValidTo == 0 || on < e.ValidTo) {
			return e, true
		}
	}
	return Edition{}, false
}

// Open returns the edition that is being written or reviewed.
func (d Document) Open() (e Edition, ok bool) {
	for _, e := range d.Editions {
		if e.State == Draft || e.State == Review {
			return e, true
		}
	}
	return Edition{}, false
}

// SuggestionState is what became of a suggestion.
type SuggestionState string

// The states of a suggestion.
const (
	New      SuggestionState = "ny"
	Accepted SuggestionState = "antagen"
	Declined SuggestionState = "avslagen"
)

// Suggestion is what somebody wants changed in a document or a process.
type Suggestion struct {
	ID         string
	Version    int64
	DocumentID string
	ProcessID  string
	Text       string
	Because    string // what made it: "Överprövning 1234-22"
	BecauseURL string
	State      SuggestionState
	ByID       string
	Author     string
	MadeOn     day.Date
	Answer     string
	AnsweredBy string
	AnsweredOn day.Date

	About string `db:"-"` // the title of what it is about
	URL   string `db:"-"` // of what it is about
}

// mostRows is how many rows a file of a list has at most.
const mostRows = 100_000
