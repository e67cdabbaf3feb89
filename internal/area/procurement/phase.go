package procurement

import "klover/internal/base/field"

// Phase is one of the four steps in which a case is worked on, handbook §3.1. It
// follows from the state.
type Phase string

// The phases, in the order of the work.
const (
	Prepare   Phase = "prepare"
	Procure   Phase = "procure"
	Implement Phase = "implement"
	Manage    Phase = "manage"
)

// Phases is the phases with their Swedish names, which are those of the steps of
// the process in the handbook.
var Phases = []field.Option{
	{Value: "prepare", Label: "Förbereda"}, {Value: "procure", Label: "Upphandla"},
	{Value: "implement", Label: "Implementera"}, {Value: "manage", Label: "Förvalta"},
}

// Sv returns the phase's Swedish name.
func (f Phase) Sv() string { return field.LabelOf(Phases, string(f)) }

// Phase returns the step that the case is in. One that was cancelled, or that came
// to nothing, stays in the step where it ended.
func (p Procurement) Phase() Phase {
	switch {
	case p.SignedOn != 0 && p.ClosedOn != 0:
		return Manage
	case p.SignedOn != 0:
		return Implement
	case p.AnnouncedOn != 0 || p.AwardedOn != 0 || p.TendersReceived.Known:
		return Procure
	}
	return Prepare
}
