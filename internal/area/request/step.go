package request

import (
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Verb is a step that somebody takes with a request.
type Verb string

// The verbs, as they stand in addresses.
const (
	Send       Verb = "skicka"
	Approve    Verb = "godkann"
	Receive    Verb = "ta-emot"
	Ask        Verb = "begar-komplettering"
	Reply      Verb = "svara"
	Judge      Verb = "prova"
	Prioritise Verb = "prioritera"
	Withdraw   Verb = "aterkalla"
	Reject     Verb = "avsla"
	TakeBack   Verb = "tillbaka"

	// These are taken by the procurement.
	Take   Verb = "ta-ut"
	Assign Verb = "tilldela"
	Start  Verb = "starta"
	End    Verb = "avsluta"
)

// moves is from where each step may be taken. "to" is empty when the step decides
// that itself or leaves the state as it is.
var moves = []struct {
	verb  Verb
	told  string // in the history
	fails string // "går inte att …"
	from  []State
	to    State
}{
	{Send, "skickade in uppdraget", "skicka in", []State{Draft}, Sent},
	{Approve, "godkände", "godkänna", []State{Draft, Complement}, ""},
	{Receive, "tog emot uppdraget", "ta emot", []State{Sent}, Received},
	{Ask, "begärde komplettering av", "begära komplettering av", []State{Sent, Received, Prioritised}, Complement},
	{Reply, "kompletterade", "komplettera", []State{Complement}, ""},
	{Judge, "prövade motiveringen i", "pröva motiveringen i", []State{Sent, Received, Complement, Prioritised}, ""},
	{Prioritise, "prioriterade", "prioritera", []State{Received, Prioritised}, Prioritised},
	{Withdraw, "återkallade", "återkalla", []State{Sent, Received, Complement, Prioritised}, Withdrawn},
	{Reject, "avslog", "avslå", []State{Sent, Received, Complement, Prioritised}, Rejected},
	{TakeBack, "tog tillbaka ett steg i", "ta tillbaka ett steg i", []State{Received, Complement, Prioritised, Withdrawn, Rejected}, ""},
	{Take, "tog ut uppdraget", "ta ut", []State{Received, Prioritised}, Taken},
	{Assign, "tilldelade", "tilldela", []State{Taken, Assigned, Ongoing}, ""},
	{Start, "startade", "starta", []State{Taken, Assigned}, Ongoing},
	{End, "avslutade", "avsluta", []State{Taken, Assigned, Ongoing}, Closed},
}

func moveOf(v Verb) (told, fails string, from []State, to State) {
	for _, m := range moves {
		if m.verb == v {
			return m.told, m.fails, m.from, m.to
		}
	}
	return "", "", nil, ""
}

// Can tells whether the step can be taken from where the request is.
func (r Request) Can(v Verb) bool {
	_, _, from, _ := moveOf(v)
	if v == Judge && r.Coordination != Separate {
		return false
	}
	return slices.Contains(from, r.State)
}

// step moves the request, or says why it cannot be moved.
func (r *Request) step(v Verb) error {
	_, fails, from, to := moveOf(v)
	if !slices.Contains(from, r.State) {
		return fault.Conflict("Uppdraget är i läget %s, och då går det inte att %s det (Klövers regelunderlag 2.1).", strings.ToLower(r.State.Sv()), strings.TrimSuffix(fails, " i"))
	}
	if to != "" {
		r.State = to
	}
	return nil
}

// send hands the form over to Inköp. A draft whose manager has not approved it yet
// waits for that instead.
func (r *Request) send(today day.Date, token string) error {
	if r.State != Draft {
		return fault.Conflict("Uppdraget är redan inskickat %s som %s och kan inte skickas in en gång till (Klövers regelunderlag 2.1).", r.SentOn.Sv(), r.Reference)
	}
	if err := r.Complete(); err != nil {
		return err
	}
	r.SentToken = token
	if !r.Approved() {
		r.AskedOn = today
		return nil
	}
	return r.submit(today)
}

func (r *Request) submit(today day.Date) error {
	if err := r.step(Send); err != nil {
		return err
	}
	r.SentOn = today
	return nil
}

// approve signs the request. A draft that waited for it is sent in.
func (r *Request) approve(by person, today day.Date) error {
	if err := r.step(Approve); err != nil {
		return err
	}
	if r.ManagerID != by.ID {
		return fault.Forbidden("Uppdraget väntar på att %s godkänner det. Bara den som är vald kan godkänna (Klövers regelunderlag 2.1).", r.Manager)
	}
	if err := r.Complete(); err != nil {
		return err
	}
	r.ApprovedID, r.ApprovedBy, r.ApprovedOn, r.ApprovedValue = by.ID, by.Name, today, r.TotalValue
	if r.State == Draft {
		return r.submit(today)
	}
	return nil
}

func (r *Request) receive(by person, today day.Date) error {
	if err := r.step(Receive); err != nil {
		return err
	}
	r.HandlerID, r.Handler, r.ReceivedOn = by.ID, by.Name, today
	return nil
}

// ask stops the request until the requester has answered.
func (r *Request) ask(by person, text string, today day.Date) error {
	before := r.State
	if err := r.step(Ask); err != nil {
		return err
	}
	if err := wanted("text", text, "Skriv vad som behöver kompletteras."); err != nil {
		return err
	}
	if before == Sent {
		r.HandlerID, r.Handler, r.ReceivedOn = by.ID, by.Name, today
		before = Received
	}
	r.Before, r.ComplementOn = before, today
	return nil
}

// reply gives the request back to Inköp, where it was before the question.
func (r *Request) reply(text string) error {
	if err := r.step(Reply); err != nil {
		return err
	}
	if err := wanted("text", text, "Skriv ett svar till Inköp."); err != nil {
		return err
	}
	if err := r.Complete(); err != nil {
		return err
	}
	if !r.Approved() {
		return fault.Conflict("Värdet har höjts sedan uppdraget godkändes. %s behöver godkänna det igen innan du svarar (Klövers regelunderlag 2.1).", r.managerName())
	}
	r.State, r.Before = r.Before, ""
	return nil
}

func (r Request) managerName() string {
	if r.Manager != "" {
		return r.Manager
	}
	return "Chefen"
}

// judge says whether the reason not to coordinate holds.
func (r *Request) judge(j Judgement, note string, by person, today day.Date) error {
	if err := r.step(Judge); err != nil {
		return err
	}
	if r.Coordination != Separate {
		return fault.Conflict("Uppdraget ska samordnas, så det finns ingen motivering att pröva (Klövers regelunderlag 2.1).")
	}
	if !has(Judgements, string(j)) {
		return fault.Invalid(fault.Field{Name: "judgement", Message: "Välj om motiveringen godtas eller inte."})
	}
	if err := wanted("judged_note", note, "Skriv varför motiveringen inte godtas."); err != nil && j == Contested {
		return err
	}
	r.Judgement, r.JudgedNote, r.JudgedOn, r.JudgedBy = j, strings.TrimSpace(note), today, by.Name
	r.CouncilOn, r.CouncilNote, r.Outcome = 0, "", ""
	return nil
}

// discuss notes what Inköpsrådet said. When it finds that the regions should buy
// together, the request is to be coordinated from then on.
func (r *Request) discuss(c Council) error {
	if r.Judgement != Contested {
		return fault.Conflict("Bara uppdrag vars motivering inte godtas tas upp i Inköpsrådet (Klövers regelunderlag 2.1).")
	}
	if !r.State.Queued() {
		return fault.Conflict("Uppdraget är %s och väntar inte längre på Inköpsrådet.", strings.ToLower(r.State.Sv()))
	}
	if c.Outcome != "" && !has(Outcomes, string(c.Outcome)) {
		return fault.Invalid(fault.Field{Name: "outcome", Message: "Välj ett av utfallen."})
	}
	if c.On == 0 {
		return fault.Invalid(fault.Field{Name: "council_on", Message: "Ange sammanträdets dag."})
	}
	r.CouncilOn, r.CouncilNote, r.Outcome = c.On, strings.TrimSpace(c.Note), c.Outcome
	if c.Outcome == Coordinate {
		r.Coordination = Joint
	}
	return nil
}

// prioritise puts the request in its place in the queue.
func (r *Request) prioritise(p Priority, today day.Date) error {
	if err := r.step(Prioritise); err != nil {
		return err
	}
	if !has(Priorities, p.Level) {
		return fault.Invalid(fault.Field{Name: "priority", Message: "Välj hur angeläget uppdraget är."})
	}
	if err := wanted("priority_why", p.Why, "Skriv varför uppdraget får den platsen."); err != nil {
		return err
	}
	r.Priority, r.PriorityWhy, r.WishedID, r.Wished, r.PrioritisedOn = p.Level, strings.TrimSpace(p.Why), p.WishedID, p.Wished, today
	return nil
}

// leave takes the request out of the queue without a procurement.
func (r *Request) leave(v Verb, why string, today day.Date) error {
	before := r.State
	if err := r.step(v); err != nil {
		return err
	}
	if err := wanted("why", why, "Skriv varför."); err != nil {
		return err
	}
	if before != Complement {
		r.Before = before
	}
	r.EndedOn, r.EndWhy = today, strings.TrimSpace(why)
	return nil
}

// takeBack takes the latest step back, to correct a mistake.
func (r *Request) takeBack(why string) error {
	if err := r.step(TakeBack); err != nil {
		return err
	}
	if err := wanted("why", why, "Skriv varför steget tas tillbaka."); err != nil {
		return err
	}
	switch r.State {
	case Received:
		r.State, r.ReceivedOn, r.HandlerID, r.Handler = Sent, 0, "", ""
	case Prioritised:
		r.State, r.PrioritisedOn, r.Priority, r.PriorityWhy = Received, 0, "", ""
	default:
		r.State, r.Before, r.EndedOn, r.EndWhy = r.Before, "", 0, ""
	}
	return nil
}

// take gives the request its procurement.
func (r *Request) take(procurementID, number string, on day.Date) error {
	if err := r.step(Take); err != nil {
		return err
	}
	if why := r.Unsettled(); why != "" {
		return fault.Conflict("%s", why)
	}
	r.ProcurementID, r.Number, r.TakenOn = procurementID, number, on
	return nil
}

func (r *Request) assign(to person, on day.Date) error {
	if err := r.step(Assign); err != nil {
		return err
	}
	if r.State == Taken {
		r.State = Assigned
	}
	if r.AssignedOn == 0 {
		r.AssignedOn = on
	}
	r.PurchaserID, r.Purchaser = to.ID, to.Name
	return nil
}

// person is who does something, by name as it is then.
type person struct{ ID, Name string }

// Priority is where in the queue a request shall stand.
type Priority struct {
	Level    string // a code of Priorities
	Why      string
	WishedID string // the purchaser that the unit head has in mind
	Wished   string
}

// Council is what Inköpsrådet says of a request.
type Council struct {
	On      day.Date
	Note    string
	Outcome Outcome
}

func wanted(key, text, message string) error {
	if strings.TrimSpace(text) != "" {
		return nil
	}
	return fault.Invalid(fault.Field{Name: key, Message: message})
}
