package governance

import (
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// ActionKind names the actions in the history.
const ActionKind = "governance_action"

// Action is something that was agreed with a supplier: at a meeting, or by an action
// plan of the code of conduct.
type Action struct {
	ID         string
	Version    int64
	ContractID ref
	SupplierID ref
	MeetingID  ref
	ConductID  ref
	What       string
	OwnerID    ref // a user of ours; "" when the supplier or nobody by name has it
	Owner      string
	DueOn      day.Date
	DoneOn     day.Date
	Result     string
	CreatedAt  time.Time
	ChangedAt  time.Time

	Contract string `db:"-"`
	Supplier string `db:"-"`
}

// ActionFields describes an action.
var ActionFields = field.Set[Action]{
	{Key: "what", Label: "Åtgärd", Required: true, At: func(a *Action) any { return &a.What }},
	{Key: "contract_id", Label: "Avtal", Kind: field.Ref, ReadOnly: true, Show: func(a *Action) string { return a.Contract }, At: func(a *Action) any { return &a.ContractID }},
	{Key: "supplier_id", Label: "Leverantör", Kind: field.Ref, ReadOnly: true, Show: func(a *Action) string { return a.Supplier }, At: func(a *Action) any { return &a.SupplierID }},
	{Key: "owner", Label: "Ansvarig", Required: true, Help: "Vem hos oss eller hos leverantören som gör den.", At: func(a *Action) any { return &a.Owner }},
	{Key: "due_on", Label: "Klar senast", Kind: field.Date, Required: true, At: func(a *Action) any { return &a.DueOn }},
	{Key: "done_on", Label: "Gjord", Kind: field.Date, ReadOnly: true, At: func(a *Action) any { return &a.DoneOn }},
	{Key: "result", Label: "Resultat", Kind: field.Long, ReadOnly: true, At: func(a *Action) any { return &a.Result }},
}

// URL is the address of the action.
func (a Action) URL() string { return ActionPath + "/" + a.ID }

// about is the contract and the supplier that it was agreed with.
func (a Action) about() string {
	if a.Contract == "" || a.Supplier == "" {
		return a.Contract + a.Supplier
	}
	return a.Contract + " · " + a.Supplier
}

// Late tells whether the action should have been done before the day.
func (a Action) Late(today day.Date) bool { return a.DoneOn == 0 && a.DueOn < today }

func (a *Action) done(on day.Date, result string, today day.Date) error {
	var wrong []fault.Field
	if on == 0 || on > today {
		wrong = append(wrong, fault.Field{Name: "done_on", Message: "Ange dagen då åtgärden blev klar, senast i dag."})
	}
	if strings.TrimSpace(result) == "" {
		wrong = append(wrong, fault.Field{Name: "result", Message: "Skriv vad åtgärden ledde till."})
	}
	a.DoneOn, a.Result = on, result
	return fault.Invalid(wrong...)
}
