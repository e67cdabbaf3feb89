package goal

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
)

// Model is the steering model of a year: which perspectives and goals the work is
// steered by, and what each level is called. The host region changes it now and
// then: five perspectives in 2017, three in 2022.
type Model struct {
	ID            string
	Version       int64
	Year          int64
	Title         string // "Balanserad styrning"
	Vision        string
	Unit          string // whose own goals the flower shows: "Inköp"
	ServiceTerm   string // what the levels are called: "Regionservice mål",
	PoliticalTerm string // "Politikens mål" or "Strategiskt mål",
	BusinessTerm  string // "Verksamhetens mål" or "VLS mål",
	UnitTerm      string // "Inköps mål"
	Note          string
	CreatedAt     time.Time
	ChangedAt     time.Time
}

// Check returns what is wrong with the model.
func (m Model) Check() error {
	if m.Year < 1990 || m.Year > 2200 {
		return fault.Invalid(fault.Field{Name: "year", Message: "Skriv året som styrmodellen gäller, till exempel 2023."})
	}
	return ModelFields.Missing(&m)
}

// URL is the address of the model's tree of goals.
func (m Model) URL() string { return GoalsURL(m.Year) }

// EditURL is the address of the model's own form.
func (m Model) EditURL() string { return fmt.Sprintf("/styrmodell/%d", m.Year) }

// Name names the model in the history.
func (m Model) Name() string { return fmt.Sprintf("%s %d", m.Title, m.Year) }

// next returns the model as it stands for the year after.
func (m Model) next() Model {
	m.ID, m.Version, m.Year = "", 0, m.Year+1
	return m
}

// GoalsURL is the address of a year's tree of goals.
func GoalsURL(year int64) string { return fmt.Sprintf("/mal?ar=%d", year) }

// Level is where in the tree a goal stands.
type Level string

// The levels. A service goal stands beside the tree: the goals of the
// administration belong to one, as "Nära kund 1" to "Nära kund". An assignment
// comes from politics between the plans, such as a hiring freeze (J08).
const (
	Service     Level = "service"
	Perspective Level = "perspective"
	Political   Level = "political"
	Business    Level = "business"
	UnitGoal    Level = "unit"
	Assignment  Level = "assignment"
)

var levels = []Level{Service, Perspective, Political, Business, UnitGoal, Assignment}

// under is where a goal of each level may stand; "" is at the top.
var under = map[Level][]Level{
	Service: {""}, Perspective: {""}, Political: {Perspective}, Business: {Political},
	UnitGoal: {Business, Perspective}, Assignment: {Political, Perspective, ""},
}

// below returns the levels that may stand under a goal of the level.
func (l Level) below() []Level {
	var list []Level
	for _, child := range levels {
		if slices.Contains(under[child], l) {
			list = append(list, child)
		}
	}
	return list
}

// Term returns what the model calls the level.
func (m Model) Term(l Level) string {
	switch l {
	case Service:
		return m.ServiceTerm
	case Perspective:
		return "Perspektiv"
	case Political:
		return m.PoliticalTerm
	case Business:
		return m.BusinessTerm
	case UnitGoal:
		return m.UnitTerm
	}
	return "Särskilt uppdrag"
}

// Goal is one node of a model's tree.
type Goal struct {
	ID        string
	Version   int64
	ModelID   string
	ParentID  string // "" at the top
	Level     Level
	Position  int64 // among those with the same parent
	Title     string
	Number    int64  // "Nära kund 1"; 0 for none
	ServiceID string // the service goal that a business goal belongs to
	Superior  bool   // the perspective that the others support
	Text      string // wording in full, or what the goal means
	Owner     string // who decided it
	Continues string // the goal of the year before
	CreatedAt time.Time
	ChangedAt time.Time

	Year int64  `db:"-"` // of the model
	Term string `db:"-"` // what the model calls the level
}

// Name returns the goal as it is called: "Nära kund 1".
func (g Goal) Name() string {
	if g.Number > 0 {
		return fmt.Sprintf("%s %d", g.Title, g.Number)
	}
	return g.Title
}

// Heading returns the goal with its level, as reports head its text: "Politikens
// mål: …". Perspectives, the unit's goals and assignments head it by their name.
func (g Goal) Heading() string {
	says := g.Level == Business && strings.Contains(g.Title, ":") // "Rätt nyttjade resurser: VLS …"
	if (g.Level == Political || g.Level == Business) && !says {
		return g.Term + ": " + g.Name()
	}
	return g.Name()
}

// URL is the address of the goal's page.
func (g Goal) URL() string { return "/mal/" + g.ID }

// Check returns what is wrong with the goal by itself.
func (g Goal) Check() error {
	if err := GoalFields.Missing(&g); err != nil {
		return err
	}
	var wrong []fault.Field
	if g.Superior && g.Level != Perspective {
		wrong = append(wrong, fault.Field{Name: "superior", Message: "Bara ett perspektiv kan vara överordnat."})
	}
	if g.ServiceID != "" && g.Level != Business {
		wrong = append(wrong, fault.Field{Name: "service_id", Message: "Bara verksamhetens mål hör till ett övergripande mål."})
	}
	if g.Number < 0 {
		wrong = append(wrong, fault.Field{Name: "number", Message: "Numret kan inte vara negativt."})
	}
	return fault.Invalid(wrong...)
}

// Tree is a year's model with its goals, each list of children in order.
type Tree struct {
	Model Model
	Goals []Goal
}

// Get returns a goal of the tree.
func (t Tree) Get(id string) (Goal, bool) {
	i := slices.IndexFunc(t.Goals, func(g Goal) bool { return g.ID == id })
	if i < 0 || id == "" {
		return Goal{}, false
	}
	return t.Goals[i], true
}

// Below returns the goals right under another, "" for those at the top.
func (t Tree) Below(parent string) []Goal {
	return t.keep(func(g Goal) bool { return g.ParentID == parent })
}

// At returns the goals of a level, in the order of the tree.
func (t Tree) At(l Level) []Goal {
	var list []Goal
	t.Walk("", func(g Goal, _ int) {
		if g.Level == l {
			list = append(list, g)
		}
	})
	return list
}

func (t Tree) keep(is func(Goal) bool) []Goal {
	var list []Goal
	for _, g := range t.Goals {
		if is(g) {
			list = append(list, g)
		}
	}
	slices.SortStableFunc(list, func(a, b Goal) int { return int(a.Position - b.Position) })
	return list
}

// Walk visits the goals under a parent, each before its own, with its depth.
func (t Tree) Walk(parent string, do func(g Goal, depth int)) { t.walk(parent, 0, do) }

func (t Tree) walk(parent string, depth int, do func(Goal, int)) {
	for _, g := range t.Below(parent) {
		do(g, depth)
		t.walk(g.ID, depth+1, do)
	}
}

// Up returns the nearest goal of the level at or above a goal.
func (t Tree) Up(id string, l Level) (Goal, bool) {
	for range levels { // the tree is no deeper
		g, ok := t.Get(id)
		if !ok {
			return Goal{}, false
		}
		if g.Level == l {
			return g, true
		}
		id = g.ParentID
	}
	return Goal{}, false
}

// ServiceOf returns the service goal that a goal serves, through the business goal
// at, above or – for one perspective's own goals – below it.
func (t Tree) ServiceOf(id string) (Goal, bool) {
	if b, ok := t.Up(id, Business); ok {
		return t.Get(b.ServiceID)
	}
	return Goal{}, false
}

// within tells whether a goal is, or stands below, another.
func (t Tree) within(id, above string) (Goal, bool) {
	for range levels {
		g, ok := t.Get(id)
		if !ok {
			break
		}
		if g.ID == above {
			return g, true
		}
		id = g.ParentID
	}
	return Goal{}, false
}

// Path returns the names from the perspective down to the goal.
func (t Tree) Path(id string) string {
	var names []string
	for range levels {
		g, ok := t.Get(id)
		if !ok {
			break
		}
		names = append([]string{g.Name()}, names...)
		id = g.ParentID
	}
	return strings.Join(names, " › ")
}

// fits tells whether the goal may stand where it says.
func (t Tree) fits(g Goal) error {
	parent, ok := t.Get(g.ParentID)
	if g.ParentID != "" && !ok {
		return fault.NotFound("Målet ovanför finns inte i styrmodellen för %d.", t.Model.Year)
	}
	if !slices.Contains(under[g.Level], parent.Level) {
		return fault.Invalid(fault.Field{Name: "level", Message: misplaced(t.Model, g.Level, parent)})
	}
	if s, ok := t.Get(g.ServiceID); g.ServiceID != "" && (!ok || s.Level != Service) {
		return fault.Invalid(fault.Field{Name: "service_id", Message: "Välj ett övergripande mål ur samma styrmodell."})
	}
	if g.Superior && slices.ContainsFunc(t.Goals, func(o Goal) bool { return o.Superior && o.ID != g.ID }) {
		return fault.Invalid(fault.Field{Name: "superior", Message: "Ett annat perspektiv är redan överordnat. Bara ett kan vara det."})
	}
	return nil
}

func misplaced(m Model, l Level, parent Goal) string {
	if parent.Level == "" {
		return m.Term(l) + " kan inte stå överst i modellen."
	}
	return fmt.Sprintf("%s kan inte stå under %s.", m.Term(l), parent.Name())
}
