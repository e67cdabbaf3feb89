package price

import (
	"fmt"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Ground is why prices change. The two are never added together: what the index gives
// is no result of negotiation.
type Ground string

// The grounds.
const (
	ByIndex       Ground = "index"
	ByNegotiation Ground = "negotiated"
)

// Grounds are the grounds to choose from.
var Grounds = []field.Option{{Value: string(ByIndex), Label: "Indexklausul"}, {Value: string(ByNegotiation), Label: "Förhandling"}}

// Sv names the ground.
func (g Ground) Sv() string { return field.LabelOf(Grounds, string(g)) }

// RevisionState is where a change of prices stands.
type RevisionState string

// The states.
const (
	Requested RevisionState = "requested"
	Checked   RevisionState = "checked"
	Approved  RevisionState = "approved"
	Partial   RevisionState = "partial"
	Rejected  RevisionState = "rejected"
	Withdrawn RevisionState = "withdrawn"
)

// RevisionStates are the states to choose from.
var RevisionStates = []field.Option{{Value: string(Requested), Label: "Begärd"}, {Value: string(Checked), Label: "Kontrollerad"}, {Value: string(Approved), Label: "Godkänd"},
	{Value: string(Partial), Label: "Delvis godkänd"}, {Value: string(Rejected), Label: "Avslagen"}, {Value: string(Withdrawn), Label: "Återtagen"}}

// Sv names the state.
func (s RevisionState) Sv() string { return field.LabelOf(RevisionStates, string(s)) }

// Open tells whether something remains to be done.
func (s RevisionState) Open() bool { return s == Requested || s == Checked }

// Changed tells whether prices change by it.
func (s RevisionState) Changed() bool { return s == Approved || s == Partial }

// Revision is a change of a contract's prices (prisändring): asked for, computed and
// decided.
type Revision struct {
	ID          string
	Version     int64
	ContractID  string
	ListID      identity.Ref // the list that changes, "" for prices that are in no list
	Ground      Ground
	ClauseID    identity.Ref
	State       RevisionState
	RequestedOn day.Date
	RequestedBy string // "supplier" or "buyer"
	FromOn      day.Date
	Asked       OptShare // what was asked for
	Yearly      money.Opt
	Text        string // the request in short, or the clause's wording
	Late        bool
	Computed    OptShare // by the clause
	Exact       Ratio    // of what was computed
	Steps       Steps
	CheckedOn   day.Date
	Decision    OptShare // the change decided
	DecidedOn   day.Date
	DecidedBy   string
	Why         string
	BeforeRef   Month // where the clause stood
	Factor      Ratio // where it stands after the decision
	Carried     Ratio
	Ref         Month
	AdjustedOn  day.Date
	OwnerID     identity.Ref
	Owner       string
	CreatedAt   time.Time
	ChangedAt   time.Time

	Contract string    `db:"-"` // number and title, set when read
	Parties  party.Set `db:"-"` // of the contract
	Supplier string    `db:"-"`
	Clause   string    `db:"-"`
}

// RevisionPath is the address of the changes.
const RevisionPath = "/prisandringar"

// URL is the address of the change.
func (r Revision) URL() string { return RevisionPath + "/" + r.ID }

// Name is the change as it is mentioned elsewhere.
func (r Revision) Name() string {
	return fmt.Sprintf("Prisändring från %s, %s", r.FromOn.Sv(), r.Contract)
}

// Sv tells what was decided: "+3,25 % från 2023-01-01. Indexklausul AKI, punkt 7.2".
func (r Revision) Sv() string {
	ground := r.Clause
	if ground == "" {
		ground = r.Text
	}
	return r.Decision.Share.Change() + " från " + r.FromOn.Sv() + ". " + ground
}

// Effect is what the change costs in a year, below 0 for what is gained; unknown when
// it is not known what is bought for.
func (r Revision) Effect() money.Opt {
	if !r.Yearly.Known || !r.State.Changed() {
		return money.Opt{}
	}
	effect, err := r.Yearly.Amount.MulRat(int64(r.Decision.Share), shareScale)
	if err != nil {
		return money.Opt{}
	}
	return money.Some(effect)
}

// mostChange is far above any index, to catch a comma that was left out.
const mostChange Share = shareScale

// Check returns what is wrong with the request, field by field.
func (r Revision) Check() error {
	var wrong []fault.Field
	add := func(bad bool, name, message string) {
		if bad {
			wrong = append(wrong, fault.Field{Name: name, Message: message})
		}
	}
	add(r.ContractID == "", "contract_id", "Välj avtal.")
	add(r.Ground == "", "ground", "Välj om ändringen följer en indexklausul eller är förhandlad.")
	add(r.Ground == ByIndex && r.ClauseID == "", "clause_id", "Välj den klausul i avtalet som tillåter ändringen.")
	add(r.RequestedOn == 0, "requested_on", "Fyll i dagen då begäran kom in.")
	add(r.FromOn == 0, "from_on", "Fyll i första dagen då de nya priserna gäller.")
	add(r.Asked.Known && (r.Asked.Share > mostChange || r.Asked.Share < -mostChange), "asked", "Ändringen är större än 100 procent. Kontrollera kommat.")
	add(r.Ground == ByNegotiation && (!r.Asked.Known || r.Asked.Share == 0), "asked", "Skriv hur mycket priserna ändras, i procent. En sänkning skrivs med minus.")
	add(r.Ground == ByNegotiation && r.Asked.Share > 0, "asked", "En höjning kräver en klausul i avtalet. Utan klausul är den en ändring av avtalet (17 kap. LOU).")
	add(r.Ground == ByNegotiation && strings.TrimSpace(r.Text) == "", "text", "Skriv vad som har förhandlats fram.")
	add(r.Yearly.Known && r.Yearly.Amount < 0, "yearly", "Årsbeloppet kan inte vara negativt.")
	return fault.Invalid(wrong...)
}

// check notes what the clause makes of the request.
func (r *Revision) check(c Clause, s Standing, known Values, today day.Date) error {
	if !r.State.Open() {
		return r.refuse("kontrollera", "Prisändringen är redan %s.", strings.ToLower(r.State.Sv()))
	}
	if r.Ground == ByNegotiation {
		r.State, r.CheckedOn = Checked, today
		return nil
	}
	if err := c.timely(r.FromOn, s.On); err != nil {
		return audit.Refuse(err, r.entry("nekades att kontrollera"))
	}
	result, err := c.Compute(s, r.FromOn, known)
	if err != nil {
		return audit.Refuse(err, r.entry("nekades att kontrollera"))
	}
	r.Late = c.NoticeDays > 0 && r.RequestedOn > c.latest(r.FromOn)
	r.Computed, r.Exact, r.Steps, r.BeforeRef = SomeShare(result.Applied), result.Exact(), result.Steps, s.Ref
	r.State, r.CheckedOn = Checked, today
	return nil
}

// Choice is what is decided about a request.
type Choice struct {
	On      day.Date
	Percent OptShare // less than was computed or asked for; unknown for all of it
	Reject  bool
	Why     string
}

// decide notes the decision, and where the clause then stands.
func (r *Revision) decide(c Clause, s Standing, known Values, in Choice) error {
	if r.State != Checked {
		return r.refuse("besluta om", "Bara en kontrollerad prisändring kan beslutas. Den här är %s.", strings.ToLower(r.State.Sv()))
	}
	if in.On == 0 || in.On < r.RequestedOn {
		return fault.Invalid(fault.Field{Name: "on", Message: "Fyll i beslutsdagen, tidigast dagen då begäran kom in."})
	}
	r.DecidedOn, r.Why = in.On, strings.TrimSpace(in.Why)
	r.Factor, r.Carried, r.Ref, r.AdjustedOn = s.Factor, s.Carried, s.Ref, s.On
	if in.Reject {
		return r.reject(c, s, known)
	}
	exact, err := r.settle(in, c)
	if err != nil {
		return err
	}
	if r.Ground == ByNegotiation {
		return nil
	}
	return r.stand(c, s, known, exact)
}

func (r *Revision) reject(c Clause, s Standing, known Values) error {
	if r.Why == "" {
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför begäran avslås."})
	}
	r.State, r.Decision = Rejected, OptShare{}
	if r.Ground == ByIndex && r.Computed.Share == 0 { // the clause was tried and gave nothing
		return r.stand(c, s, known, RatioOf(1, 1))
	}
	return nil
}

// settle finds how much of the request is approved.
func (r *Revision) settle(in Choice, c Clause) (Ratio, error) {
	whole, exact := r.Computed, r.Exact
	if r.Ground == ByNegotiation {
		whole, exact = r.Asked, RatioOf(shareScale+int64(r.Asked.Share), shareScale)
	}
	switch {
	case r.Late && c.LateOut:
		return exact, r.refuse("godkänna", "Begäran kom in %s. Enligt %s ska den komma senast %s för priser från %s, och en sen begäran godtas inte.",
			r.RequestedOn.Sv(), c.Source, c.latest(r.FromOn).Sv(), r.FromOn.Sv())
	case whole.Share == 0:
		return exact, r.refuse("godkänna", "Klausulen ger ingen ändring av priserna. Avslå begäran.")
	}
	if r.State, r.Decision = Approved, whole; !in.Percent.Known || in.Percent == whole {
		return exact, nil
	}
	part := in.Percent.Share
	if part == 0 || (part > 0) != (whole.Share > 0) || part > 0 && part > whole.Share || part < 0 && part < whole.Share && r.Ground == ByIndex {
		return exact, fault.Invalid(fault.Field{Name: "percent", Message: fmt.Sprintf("Godkänn %s eller en del av det. Mer än vad klausulen ger är en ändring av avtalet (17 kap. LOU).", whole.Share.Change())})
	}
	if r.Why == "" {
		return exact, fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför bara en del godkänns."})
	}
	r.State, r.Decision = Partial, in.Percent
	return RatioOf(shareScale+int64(part), shareScale), nil
}

// stand notes where the clause stands when so much has been decided.
func (r *Revision) stand(c Clause, s Standing, known Values, exact Ratio) error {
	result, err := c.Compute(s, r.FromOn, known)
	if err != nil {
		return err
	}
	if result.Exact().Rat().Cmp(r.Exact.Rat()) != 0 {
		return fault.Conflict("Indexvärdena eller klausulen har ändrats sedan kontrollen. Kontrollera prisändringen igen.")
	}
	next := c.After(s, result, exact, r.FromOn)
	r.Factor, r.Carried, r.Ref, r.AdjustedOn = next.Factor, next.Carried, next.Ref, next.On
	return nil
}

// standing is where the clause stands after the decision.
func (r Revision) standing() Standing { return Standing{r.Ref, r.Factor, r.Carried, r.AdjustedOn} }

// withdraw takes the request back, or the decision of it.
func (r *Revision) withdraw(why string) error {
	if strings.TrimSpace(why) == "" {
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför prisändringen tas tillbaka."})
	}
	if r.State == Withdrawn {
		return r.refuse("ta tillbaka", "Prisändringen är redan återtagen.")
	}
	r.State, r.Decision = Withdrawn, OptShare{}
	return nil
}

// refuse makes a fault that the history remembers.
func (r Revision) refuse(verb, format string, args ...any) error {
	return audit.Refuse(fault.Conflict(format, args...), r.entry("nekades att "+verb))
}

func (r Revision) entry(verb string) audit.Entry {
	return audit.Entry{Kind: RevisionKind, Ref: r.ID, Title: r.Name(), Verb: verb}
}

// Task is what a change of prices waits for.
type Task struct {
	Revision Revision
	Note     string
	Do       string
	URL      string
	By       day.Date
	Parties  party.Set // of the contract
}

// proposed is that a decided change waits for its list to be settled.
func (r Revision) proposed(e Edition) Task {
	return Task{Revision: r, Parties: r.Parties, Note: "Den nya prislistan ska fastställas", Do: "Fastställ", URL: e.URL(), By: r.FromOn.AddDays(-1)}
}

// task is what an open change waits for.
func (r Revision) task() Task {
	t := Task{Revision: r, Parties: r.Parties, Note: "Begäran om nya priser från " + r.FromOn.Sv() + " ska kontrolleras", Do: "Kontrollera", URL: r.URL(), By: r.FromOn.AddDays(-1)}
	if r.State == Checked {
		t.Note, t.Do, t.URL = "Ny prisnivå "+r.Proposed()+" från "+r.FromOn.Sv()+" ska beslutas", "Besluta", r.URL()+"/besluta"
	}
	return t
}

// Proposed is the change that is to be decided.
func (r Revision) Proposed() string {
	if r.Ground == ByNegotiation {
		return r.Asked.Share.Change()
	}
	if !r.Computed.Known {
		return sv.Missing
	}
	return r.Computed.Share.Change()
}
