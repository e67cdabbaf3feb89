package report

import (
	"fmt"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Section is a part of a report, with a heading of its own.
type Section struct {
	ID         string
	Version    int64
	ReportID   string
	No         int64 // place in the report, from 1
	Level      int64 // 1–3
	Numbered   bool
	Part       Part
	Heading    string
	Help       string // what the template asks the author for; never printed
	Text       string
	Parameters string // as the report's, for this section only
	OwnerID    string // who writes it
	Owner      string
	DueOn      day.Date // when the text is to be ready
	Status     Status
	CopiedFrom string // label of the period whose text stands here untouched: "2022"
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// URL is the address of the section's editor.
func (s Section) URL() string { return "/rapportavsnitt/" + s.ID }

// Part is where in the report a section stands.
type Part string

// The parts.
const (
	InBody   Part = ""
	Appendix Part = "appendix" // on a new page, "Bilaga 1"
	Note     Part = "note"     // "Not 1"
)

var partChoices = []field.Option{{Value: "", Label: "Rapportens text"}, {Value: string(Appendix), Label: "Bilaga, på ny sida"}, {Value: string(Note), Label: "Not"}}

// series is the word before the section's own number.
func (p Part) series() string {
	return map[Part]string{Appendix: "Bilaga", Note: "Not"}[p]
}

// Status is how far the author has come.
type Status string

// The statuses of a section.
const (
	Todo    Status = "todo"
	Started Status = "started"
	Ready   Status = "ready"
)

var statuses = []field.Option{{Value: string(Todo), Label: "Att skriva"}, {Value: string(Started), Label: "Påbörjat"}, {Value: string(Ready), Label: "Klart"}}

// Sv returns the status as it is shown.
func (s Status) Sv() string {
	for _, o := range statuses {
		if o.Value == string(s) {
			return o.Label
		}
	}
	return string(s)
}

// staleText marks a text that nobody has worked on since it was copied.
func (s Section) staleText() string {
	if s.CopiedFrom == "" {
		return ""
	}
	return "Kopierad från " + s.CopiedFrom + ", inte bearbetad"
}

// Late tells whether the section should have been ready before the day.
func (s Section) Late(today day.Date) bool {
	return s.Status != Ready && s.DueOn != 0 && s.DueOn < today
}

// alone is the section shown without the report around it, which its number and
// level belong to.
func (s Section) alone() Section {
	s.Level, s.Numbered = 1, false
	return s
}

// Check returns what is wrong with the section beside its text.
func (s Section) Check() error {
	var wrong []fault.Field
	if strings.TrimSpace(s.Heading) == "" {
		wrong = append(wrong, fault.Field{Name: "heading", Message: "Fyll i rubriken."})
	}
	if s.Level < 1 || s.Level > 3 {
		wrong = append(wrong, fault.Field{Name: "level", Message: "Välj rubriknivå 1, 2 eller 3."})
	}
	if s.Part != InBody && s.Level != 1 {
		wrong = append(wrong, fault.Field{Name: "part", Message: "En bilaga eller not ska ha rubriknivå 1."})
	}
	return fault.Invalid(wrong...)
}

// worked returns the section after its author has saved it: it has been begun, and
// a text that has changed is no longer last year's.
func (s Section) worked(before Section) Section {
	s.CopiedFrom = before.CopiedFrom
	if s.Text == before.Text && s.Heading == before.Heading {
		return s
	}
	s.CopiedFrom = ""
	if s.Status == Todo {
		s.Status = Started
	}
	return s
}

// next returns an unfinished copy for the next report: texts are kept and marked,
// and the day moves with the periods.
func (s Section) next(from, to Report) Section {
	s.ID, s.Version, s.Status = "", 0, Todo
	if s.DueOn != 0 {
		s.DueOn = s.DueOn.AddMonths(monthsBetween(from.Period, to.Period))
	}
	s.CopiedFrom = ""
	if strings.TrimSpace(s.Text) != "" {
		s.CopiedFrom = from.Period.Label()
	}
	return s
}

func monthsBetween(from, to day.Period) int {
	a, b := from.Last(), to.Last()
	return (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month())
}

// Assignment is who writes a section until when.
type Assignment struct {
	SectionID string
	OwnerID   string
	DueOn     day.Date
}

// ownText is the heading and text of a section as one author has them, kept apart
// until they are saved.
type ownText struct {
	SectionID   string
	UserID      string
	BaseVersion int64 // of the section when writing began
	Heading     string
	Text        string
	At          time.Time
}

// A Version is a section's text as it once was.
type Version struct {
	ID        string
	SectionID string
	Version   int64
	Heading   string
	Text      string
	Why       string // "godtog förslag av Anna", "återställde version 3"
	ByID      string
	By        string `db:"by_name"`
	At        time.Time
}

// name tells which version it is.
func (v Version) name() string { return fmt.Sprintf("Version %d", v.Version) }
