package identity

import (
	"context"
	"net/url"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// A Decision is one that somebody took on behalf of the board (delegationsbeslut).
// It is stored with the act itself and never changed; it can be withdrawn, and it
// is reported to a meeting.
type Decision struct {
	ID           string
	Version      int64
	Act          string
	DecidedOn    day.Date
	UserID       Ref    // who decided
	Name         string // of who decided, as it was then
	Role         string // code of the role in which the person decided, "" when it did not matter
	Basis        string // what it rests on
	DelegationID Ref
	RuleID       Ref
	RuleNr       string
	Board        string // the board's own decision, given instead of delegation
	RecordKind   string // the register that the decision is about: "contract"
	RecordRef    string
	RecordTitle  string
	Text         string
	Parties      party.Set
	Amount       money.Opt // without VAT, whole value with options
	Notify       bool      // is to be reported to the board
	WithdrawnOn  day.Date
	WithdrawnWhy string
	ReportedTo   string   // id of the meeting, "" while it waits
	ReportedAs   string   // what the meeting is called
	ReportedOn   day.Date // day of the meeting
	CreatedAt    time.Time
	ChangedAt    time.Time
}

// What a decision rests on.
const (
	BasisDelegation = "delegation"
	BasisBoard      = "board" // the board has decided itself
	BasisNone       = "none"  // no delegation order was in force
)

// URL is the address of the decision's page.
func (d Decision) URL() string { return "/delegation/beslut/" + d.ID }

// Title is the decision as it is mentioned elsewhere.
func (d Decision) Title() string {
	act, _ := ActOf(d.Act)
	if d.RecordTitle == "" {
		return act.Label
	}
	return act.Label + ": " + d.RecordTitle
}

// Ground says in words what the decision rests on.
func (d Decision) Ground() string {
	switch d.Basis {
	case BasisDelegation:
		return "Punkt " + d.RuleNr
	case BasisBoard:
		return d.Board
	}
	return "Ingen delegationsordning gällde"
}

// State says where the decision stands towards the board.
func (d Decision) State() string {
	switch {
	case d.WithdrawnOn != 0:
		return "Återtaget"
	case d.ReportedTo != "":
		return "Anmält"
	case d.Notify:
		return "Ska anmälas"
	}
	return "Anmäls inte"
}

// check returns what is wrong with what was given.
func (d Decision) check() error {
	var wrong []fault.Field
	add := func(bad bool, name, message string) {
		if bad {
			wrong = append(wrong, fault.Field{Name: name, Message: message})
		}
	}
	_, known := ActOf(d.Act)
	add(!known, "act", "Välj vad beslutet gäller.")
	add(d.DecidedOn == 0, "decided_on", "Fyll i beslutsdagen.")
	add(d.Amount.Known && d.Amount.Amount < 0, "amount", "Beloppet kan inte vara negativt.")
	add(d.Board != "" && !strings.Contains(d.Board, "§"), "board", "Skriv nämndens beslut med dag och paragraf, till exempel Inköpsnämnden 2022-06-09 § 31.")
	return fault.Invalid(wrong...)
}

type boardKey struct{}

// OnBoard returns a context in which one acts on a decision of the board itself,
// instead of on delegation. An empty text changes nothing.
func OnBoard(ctx context.Context, decision string) context.Context {
	if decision = strings.TrimSpace(decision); decision == "" {
		return ctx
	}
	return context.WithValue(ctx, boardKey{}, decision)
}

func boardFrom(ctx context.Context) string {
	text, _ := ctx.Value(boardKey{}).(string)
	return text
}

// DecisionFilter chooses delegated decisions.
type DecisionFilter struct {
	Text     string
	Act      string
	UserID   string
	Decided  day.Period
	Party    string
	Reported string // "ja", "nej", "" for all
	Basis    string
	Meeting  string // id
}

// The list's keys in an address.
const decisionsPath = "/delegation/beslut"

// ParseDecisionFilter reads a filter from an address.
func ParseDecisionFilter(v url.Values) (DecisionFilter, error) {
	f := DecisionFilter{Text: v.Get("q"), Act: v.Get("beslut"), UserID: v.Get("delegat"), Party: v.Get("part"),
		Reported: v.Get("anmalt"), Basis: v.Get("grund"), Meeting: v.Get("sammantrade")}
	var err error
	f.Decided, err = day.ParsePeriod(v.Get("period"))
	return f, err
}

// Values returns the filter as an address has it.
func (f DecisionFilter) Values() url.Values {
	v := url.Values{}
	for key, value := range map[string]string{"q": f.Text, "beslut": f.Act, "delegat": f.UserID, "part": f.Party,
		"anmalt": f.Reported, "grund": f.Basis, "sammantrade": f.Meeting, "period": f.Decided.String()} {
		if value != "" {
			v.Set(key, value)
		}
	}
	return v
}

// URL returns the address of the list with the filter.
func (f DecisionFilter) URL() string {
	if v := f.Values(); len(v) > 0 {
		return decisionsPath + "?" + v.Encode()
	}
	return decisionsPath
}

var basisOptions = []field.Option{{Value: BasisDelegation, Label: "Delegation"}, {Value: BasisBoard, Label: "Nämndens eget beslut"},
	{Value: BasisNone, Label: "Ingen ordning gällde"}}

// A Meeting is where decisions are reported. Area board keeps it.
type Meeting struct {
	ID    string
	Title string // "Inköpsnämnden 2022-06-09"
	On    day.Date
	UpTo  day.Date // the last day whose decisions are reported, 0 for the meeting's own
}
