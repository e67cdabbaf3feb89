package analysis

import (
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// ActionKind names the actions of analyses in the history.
const ActionKind = "analysis_action"

// ActionState is what has become of an action.
type ActionState string

// The states of an action.
const (
	Proposed ActionState = "proposed"
	Agreed   ActionState = "agreed"
	Dropped  ActionState = "dropped"
	Done     ActionState = "done"
)

var actionStates = []field.Option{{Value: string(Proposed), Label: "Förslag"}, {Value: string(Agreed), Label: "Överenskommen"}, {Value: string(Dropped), Label: "Struken"}, {Value: string(Done), Label: "Gjord"}}

// Sv names the state.
func (s ActionState) Sv() string { return field.LabelOf(actionStates, string(s)) }

// Action is something to do after an analysis. Before and After are the same figure of the
// same lines, so that its effect can be seen.
type Action struct {
	ID        string
	Version   int64
	PackID    string
	N         int64
	Rule      string // that proposed it, "" when a person did
	What      string
	Why       string
	State     ActionState
	Owner     string
	DueOn     day.Date
	Selection string // the lines that it is about, as an address has them; "" for none
	Measure   string // key of a measure in kronor
	Before    money.Opt
	After     money.Opt
	Result    string
	CreatedAt time.Time
	ChangedAt time.Time
}

// ActionFields describes an action.
var ActionFields = field.Set[Action]{
	{Key: "what", Label: "Åtgärd", Required: true, At: func(a *Action) any { return &a.What }},
	{Key: "why", Label: "Varför", Kind: field.Long, At: func(a *Action) any { return &a.Why }},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: actionStates, Required: true, At: func(a *Action) any { return &a.State }},
	{Key: "owner", Label: "Ansvarig", Help: "Vem i verksamheten eller på Inköp som gör den. Behövs när åtgärden är överenskommen.", At: func(a *Action) any { return &a.Owner }},
	{Key: "due_on", Label: "Klar senast", Kind: field.Date, At: func(a *Action) any { return &a.DueOn }},
	{Key: "result", Label: "Resultat", Kind: field.Long, Help: "Behövs när åtgärden är gjord.", At: func(a *Action) any { return &a.Result }},
}

// Effect is how much the figure has changed, unknown until the follow-up.
func (a Action) Effect() money.Opt {
	if !a.Before.Known || !a.After.Known {
		return money.Opt{}
	}
	return money.Some(a.After.Amount - a.Before.Amount)
}

// Late tells whether the action should have been done before the day.
func (a Action) Late(today day.Date) bool { return a.State == Agreed && a.DueOn < today }

func (a Action) check() error {
	wrong := fault.FieldsOf(ActionFields.Missing(&a))
	need := func(lacks bool, key, text string) {
		if lacks {
			wrong = append(wrong, fault.Field{Name: key, Message: text})
		}
	}
	bound := a.State == Agreed || a.State == Done
	need(bound && strings.TrimSpace(a.Owner) == "", "owner", "Ange vem som är ansvarig för det som är överenskommet.")
	need(bound && a.DueOn == 0, "due_on", "Ange när åtgärden ska vara klar.")
	need(a.State == Done && strings.TrimSpace(a.Result) == "", "result", "Skriv vad åtgärden ledde till.")
	need(a.State == Dropped && strings.TrimSpace(a.Why) == "", "why", "Skriv varför förslaget stryks.")
	return fault.Invalid(wrong...)
}
