package initiative

import (
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Phase is how far an initiative has come (handbook 5.3).
type Phase string

// The phases, in their order.
const (
	Preparation    Phase = "preparation"
	External       Phase = "external"
	Internal       Phase = "internal"
	Strategic      Phase = "strategy"
	Implementation Phase = "implementation"
	Ended          Phase = "ended"
)

// Phases is the phases with their Swedish names, in their order.
var Phases = []field.Option{
	{Value: string(Preparation), Label: "Förberedelsefas"}, {Value: string(External), Label: "Extern analys"}, {Value: string(Internal), Label: "Intern analys"},
	{Value: string(Strategic), Label: "Kategoristrategi"}, {Value: string(Implementation), Label: "Implementering"}, {Value: string(Ended), Label: "Avslutad"},
}

// ongoing is the phases of work that has not come to implementation: the report for
// 2022 counts those that are implemented as carried out (8 ongoing and 2 of 10).
var ongoing = []Phase{Preparation, External, Internal, Strategic}

// active is the phases of the board.
var active = append(slices.Clone(ongoing), Implementation)

// Sv returns the phase's Swedish name.
func (p Phase) Sv() string { return field.LabelOf(Phases, string(p)) }

func (p Phase) index() int {
	return slices.IndexFunc(Phases, func(o field.Option) bool { return o.Value == string(p) })
}

// next is the phase after, "" after the last.
func (p Phase) next() Phase {
	if i := p.index() + 1; i < len(Phases) {
		return Phase(Phases[i].Value)
	}
	return ""
}

// former is the phase before, "" before the first.
func (p Phase) former() Phase {
	if i := p.index() - 1; i >= 0 {
		return Phase(Phases[i].Value)
	}
	return ""
}

// Step is a phase that an initiative came to on a day, or its pause in it.
type Step struct {
	InitiativeID string
	N            int64
	Phase        Phase
	Paused       bool
	FromOn       day.Date
	Why          string
	ByName       string
}

// Text says the step in words.
func (s Step) Text() string {
	if s.Paused {
		return s.Phase.Sv() + ", pausad"
	}
	return s.Phase.Sv()
}

// On returns the step that an initiative stood at on a day, of its steps in order.
func On(steps []Step, on day.Date) (Step, bool) {
	for _, s := range slices.Backward(steps) {
		if s.FromOn <= on {
			return s, true
		}
	}
	return Step{}, false
}

// Deliverable is what a phase must leave behind before its gate is passed.
type Deliverable struct {
	ID           string
	Version      int64
	InitiativeID string
	Phase        Phase
	N            int64
	Label        string
	OwnerID      string
	Owner        string
	DueOn        day.Date
	DoneOn       day.Date
	DoneBy       string
	Link         string // to the document
	Note         string
}

// Late tells whether the deliverable should have been done before the day.
func (d Deliverable) Late(today day.Date) bool {
	return d.DoneOn == 0 && d.DueOn != 0 && d.DueOn < today
}

// missing names the deliverables of a phase that are not done.
func missing(all []Deliverable, p Phase) []string {
	var names []string
	for _, d := range all {
		if d.Phase == p && d.DoneOn == 0 {
			names = append(names, d.Label)
		}
	}
	return names
}

// Gate is what is known when an initiative wants to leave its phase.
type Gate struct {
	Deliverables []Deliverable
	Strategy     Strategy // decided, zero when there is none
	By           string   // id of who passes it
	OpenMeasures int64    // neither done nor stopped
}

// pass returns why the initiative may not go on, nil when it may.
func (i Initiative) pass(g Gate, on, today day.Date) error {
	lacks := missing(g.Deliverables, i.Phase)
	switch {
	case i.Phase == Ended:
		return fault.Conflict("%s är avslutat.", i.Name())
	case i.Paused:
		return fault.Conflict("%s är pausat. Återuppta initiativet först.", i.Name())
	case on > today:
		return wrong("on", "Dagen kan inte ligga i framtiden.")
	case on < i.PhaseOn:
		return wrong("on", "Fasen började "+i.PhaseOn.Sv()+". Välj den dagen eller en senare.")
	case len(lacks) > 0:
		return i.refuse("%s kan inte lämna %s. Det saknas: %s (%s).", i.Name(), strings.ToLower(i.Phase.Sv()), strings.Join(lacks, ", "), sourceGate)
	case i.Phase == Strategic && g.Strategy.DecidedOn == 0:
		return i.refuse("%s kan inte implementeras förrän kategoristrategin är beslutad (%s).", i.Name(), sourceGate)
	case i.Phase == Strategic && g.By != "" && g.By == i.LeaderID:
		return i.refuse("Den som leder %s kan inte själv godkänna strategifasen. Be någon annan som får besluta (%s).", i.Name(), sourceGate)
	case i.Phase == Implementation && g.OpenMeasures > 0:
		return i.refuse("%s kan inte avslutas: %d åtgärder är varken klara eller avbrutna.", i.Name(), g.OpenMeasures)
	}
	return nil
}

// sourceGate is where the rule of the gates comes from.
const sourceGate = "Klövers regelunderlag 5.3"

func (i Initiative) refuse(format string, args ...any) error {
	return audit.Refuse(fault.Conflict(format, args...), audit.Entry{Kind: Kind, Ref: i.ID, Title: i.Name(), Verb: "nekades att byta fas för"})
}

func wrong(key, message string) error {
	return fault.Invalid(fault.Field{Name: key, Message: message})
}
