package training

import (
	"database/sql/driver"
	"slices"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/storage"
	"klover/internal/word/sv"
)

// Goal is a group of people that a course is for.
type Goal string

// The goal groups, handbook 9.7.
const (
	Everybody   Goal = "alla"
	Orderers    Goal = "bestallare"
	Certifiers  Goal = "attestant"
	Requirers   Goal = "kravstallare"
	NewChiefs   Goal = "nya_chefer"
	Ecommerce   Goal = "ehandel"
	Processors  Goal = "pub"
	Procurement Goal = "inkop"
)

// Sv returns the group as it is shown.
func (g Goal) Sv() string { return label(goals, string(g)) }

// Goals is the groups that a course is for, stored as ",alla,bestallare,".
type Goals []Goal

// Contains tells whether the group is among them.
func (g Goals) Contains(goal Goal) bool { return slices.Contains(g, goal) }

// Sv writes the groups.
func (g Goals) Sv() string {
	texts := make([]string, len(g))
	for i, one := range g {
		texts[i] = one.Sv()
	}
	return strings.Join(texts, ", ")
}

// Cell returns the groups for a sheet.
func (g Goals) Cell() any { return g.Sv() }

// MarshalText returns "alla,bestallare".
func (g Goals) MarshalText() ([]byte, error) {
	texts := make([]string, len(g))
	for i, one := range g {
		texts[i] = string(one)
	}
	return []byte(strings.Join(texts, ",")), nil
}

// UnmarshalText reads groups by code or name, separated by commas.
func (g *Goals) UnmarshalText(text []byte) error {
	var read Goals
	for _, part := range strings.FieldsFunc(string(text), func(r rune) bool { return r == ',' || r == ';' }) {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		i := slices.IndexFunc(goals, func(o option) bool { return strings.EqualFold(o.Value, part) || strings.EqualFold(o.Label, part) })
		if i < 0 {
			return fault.Wrong("Målgruppen %s finns inte.", part)
		}
		if one := Goal(goals[i].Value); !read.Contains(one) {
			read = append(read, one)
		}
	}
	*g = read
	return nil
}

// Value stores ",alla,bestallare,", "" for no group.
func (g Goals) Value() (driver.Value, error) { return storage.List(g) }

// Scan reads what Value stores.
func (g *Goals) Scan(from any) error { return storage.Scan(from, g) }

// CourseKind is how a course is taken.
type CourseKind string

// The kinds.
const (
	Classroom CourseKind = "fysisk"
	Digital   CourseKind = "digital"
	Elearning CourseKind = "elarande"
)

// Row is what the rows of every register of the area have.
type Row struct {
	ID        string
	Version   int64
	CreatedAt time.Time
	ChangedAt time.Time
}

// Course is something to learn.
type Course struct {
	Row
	Name        string
	NameKey     string // derived: Swedish order of the name
	Goals       Goals
	Kind        CourseKind
	Required    bool        // of everybody in the goal groups
	ValidMonths count.Count // how long a certificate is valid; unknown = for good
	Responsible string      // role or unit that runs it
	Description string
	Handbook    string   // address of the page that says why, "" for none
	EndedOn     day.Date // last day it is given, 0 while it is
}

// URL is the address of the course's page.
func (c Course) URL() string { return Path + "/" + c.ID }

// Open tells whether the course is given on the day.
func (c Course) Open(on day.Date) bool { return c.EndedOn == 0 || on <= c.EndedOn }

// Check returns what is wrong with the course.
func (c *Course) Check() error {
	c.Name = strings.Join(strings.Fields(c.Name), " ")
	c.NameKey = sv.SortKey(c.Name)
	var f faults
	f.add(c.ValidMonths.Known && (c.ValidMonths.N < 1 || c.ValidMonths.N > 240), "valid_months", "Giltigheten är mellan 1 och 240 månader. Lämna tomt om intyget gäller tills vidare.")
	f.add(len(c.Goals) == 0, "goals", "Välj minst en målgrupp.")
	f.add(c.Handbook != "" && !strings.HasPrefix(c.Handbook, "/"), "handbook", "Adressen börjar med /, till exempel /handbok/inkopsutbildningar.")
	return f.err()
}

// validTo is the last day of a certificate for the course; 0 when it has none.
func (c Course) validTo(completed day.Date) day.Date {
	if !c.ValidMonths.Known || completed == 0 {
		return 0
	}
	return completed.AddMonths(int(c.ValidMonths.N)).AddDays(-1)
}

// Audience is how many there are to take a course: in a unit, or for "" in all.
type Audience struct {
	Row
	CourseID  string
	Unit      string
	Persons   int64
	ValidFrom day.Date
	ValidTo   day.Date // last day, 0 until further notice
}

// Check returns what is wrong with the audience.
func (a *Audience) Check() error {
	a.Unit = strings.TrimSpace(a.Unit)
	var f faults
	f.add(a.Persons < 1, "persons", "Antalet är minst 1.")
	f.add(a.ValidTo != 0 && a.ValidTo < a.ValidFrom, "valid_to", "Sista dagen kan inte vara före första dagen.")
	return f.err()
}

// Completed is how many of those who are to take a course hold a valid certificate.
type Completed struct {
	CourseID string
	Course   string
	Unit     string // "" for all
	Done     int64
	Of       int64
}

// Text writes it: "56 av 56".
func (c Completed) Text() string { return sv.Number(c.Done) + " av " + sv.Number(c.Of) }

// faults gathers what is wrong with the fields of a record.
type faults []fault.Field

func (f *faults) add(bad bool, name, message string) {
	if bad {
		*f = append(*f, fault.Field{Name: name, Message: message})
	}
}

func (f faults) err() error { return fault.Invalid(f...) }

// Person is somebody who takes a course: a user, or a name and a unit.
type Person struct {
	UserID identity.Ref
	Name   string
	Unit   string
}

// key is what a person is known by: two rows of the same person have the same.
func (p Person) key() string {
	if p.UserID != "" {
		return string(p.UserID)
	}
	return "namn:" + sv.Fold(strings.Join(strings.Fields(p.Name), " ")) + "/" + sv.Fold(strings.TrimSpace(p.Unit))
}

// The addresses of the area.
const (
	Path            = "/utbildningar"
	MinePath        = Path + "/mina"
	OccasionPath    = "/utbildningstillfallen"
	CertificatePath = "/utbildningsintyg"
)
