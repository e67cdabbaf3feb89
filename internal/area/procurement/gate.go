package procurement

import (
	"fmt"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Gate is a point that a case passes when somebody else than its purchaser has said
// so. The other two gates of handbook §3.1, award (G3) and contract (G4), follow
// from the facts.
type Gate string

// The gates that are approved.
const (
	GateStrategy  Gate = "strategy"
	GateDocuments Gate = "documents"
	GateHandover  Gate = "handover"
)

// Gates is the gates with their Swedish names.
var Gates = []field.Option{
	{Value: "strategy", Label: "G1 Strategin är godkänd"},
	{Value: "documents", Label: "G2 Upphandlingsdokumenten är godkända"},
	{Value: "handover", Label: "G5 Överlämnad till förvaltning"},
}

// Sv returns the gate's Swedish name.
func (g Gate) Sv() string { return field.LabelOf(Gates, string(g)) }

// short is the gate's number, "G1".
func (g Gate) short() string {
	number, _, _ := strings.Cut(g.Sv(), " ")
	return number
}

// Approval is that somebody let a case through a gate.
type Approval struct {
	ID            string
	Version       int64
	ProcurementID string
	Gate          Gate
	ByID          string
	ByName        string
	ApprovedOn    day.Date
	Note          string
	RevokedOn     day.Date // 0 while it holds
	RevokedBy     string
	RevokedWhy    string
	CreatedAt     time.Time
	ChangedAt     time.Time
}

// FollowUps is how closely the contract is to be followed up, as the strategy says
// (handbook §4.8).
var FollowUps = []field.Option{
	{Value: "plan_group", Label: "Plan, avtalsansvarig och styrgrupp"},
	{Value: "plan", Label: "Plan med möten två gånger om året"},
	{Value: "short", Label: "Kort plan, ett möte eller en enkät om året"},
	{Value: "reactive", Label: "Ingen plan, avvikelser och bevakning"},
}

// Segments is the segments of contracts, handbook §4.8.
var Segments = []field.Option{
	{Value: "A", Label: "A – strategiskt"}, {Value: "B", Label: "B – viktigt"}, {Value: "C", Label: "C – bas"}, {Value: "D", Label: "D – följs upp vid behov"},
}

// Work is what surrounds a case: its team, checklists and approvals, and what other
// registers demand of it.
type Work struct {
	Team      []Member
	Checks    []Check
	Approvals []Approval
	Strategy  bool     // its document is in the case file
	Demands   []Demand // of the handover
	Before    []Demand // of the notice
}

// Passed returns the approval of the gate that holds; ok is false when none does.
func (w Work) Passed(g Gate) (a Approval, ok bool) {
	for _, a := range w.Approvals {
		if a.Gate == g && a.RevokedOn == 0 {
			return a, true
		}
	}
	return Approval{}, false
}

// Missing returns what stands between the case and the gate, in Swedish clauses;
// nothing when it may be approved.
func (w Work) Missing(p Procurement, g Gate) []string {
	switch g {
	case GateStrategy:
		list := p.missingStrategy()
		if !w.Strategy {
			list = append(list, "upphandlingsstrategin finns inte i akten")
		}
		return list
	case GateDocuments:
		return w.missingDocuments()
	case GateHandover:
		if p.SignedOn == 0 {
			return []string{"avtalet är inte tecknat"}
		}
		return append(w.open(Implement), w.unmet()...)
	}
	return nil
}

func (p Procurement) missingStrategy() []string {
	var list []string
	for _, need := range []struct {
		lacks bool
		what  string
	}{
		{p.Purchaser == "", "ingen inköpare är utsedd"},
		{p.Procedure == "", "förfarandet är inte valt"},
		{!p.EstimatedValue.Known, "värdet är inte uppskattat"},
		{p.Segment == "", "segment A–D är inte valt"},
		{p.FollowUp == "", "uppföljningens nivå är inte vald"},
	} {
		if need.lacks {
			list = append(list, need.what)
		}
	}
	return list
}

func (w Work) missingDocuments() []string {
	var list []string
	if _, ok := w.Passed(GateStrategy); !ok {
		list = append(list, "strategin är inte godkänd (G1)")
	}
	if len(w.Team) == 0 {
		list = append(list, "ingen är med i teamet")
	}
	if waiting := Undeclared(w.Team); len(waiting) > 0 {
		list = append(list, "jävsdeklaration saknas eller är inte hanterad för "+who(waiting))
	}
	return append(append(list, w.open(Prepare)...), lacking(w.Before)...)
}

// open says how many mandatory checks of a phase have no answer.
func (w Work) open(f Phase) []string {
	n := 0
	for _, c := range w.Checks {
		if c.Phase == f && c.Blocks() {
			n++
		}
	}
	switch n {
	case 0:
		return nil
	case 1:
		return []string{"en punkt i checklistan för " + f.Sv() + " är obesvarad"}
	}
	return []string{fmt.Sprintf("%d punkter i checklistan för %s är obesvarade", n, f.Sv())}
}

// approve says why the user may not let the case through, nil when that is done.
func (w Work) approve(p Procurement, g Gate, userID string) error {
	if g.Sv() == string(g) {
		return fault.NotFound("Grinden finns inte.")
	}
	if _, ok := w.Passed(g); ok {
		return fault.Conflict("%s är redan godkänd.", g.Sv())
	}
	if missing := w.Missing(p, g); len(missing) > 0 {
		return p.refuse("passera en grind", "%s kan inte godkännas: %s (Klövers regelunderlag 3.1).", g.Sv(), strings.Join(missing, ", "))
	}
	if userID != "" && userID == p.PurchaserID {
		return p.refuse("passera en grind", "%s godkänns av någon annan än den som driver upphandlingen (fyra ögon, Klövers regelunderlag 3.1).", g.Sv())
	}
	return nil
}

// mayAnnounce says which gate the notice waits for, nil when it does not.
func (w Work) mayAnnounce(p Procurement) error {
	if p.Segment == "" {
		return p.refuse("annonsera", "%s kan inte annonseras: segment A–D är inte valt. Upphandlingsstrategin ska ange segment och uppföljning (verksamhetsberättelsen 2017, krav från 2017-10-01).", p.Number)
	}
	for _, g := range []Gate{GateStrategy, GateDocuments} {
		if _, ok := w.Passed(g); !ok {
			missing := append([]string{g.Sv() + " saknas"}, w.Missing(p, g)...)
			return p.refuse("annonsera", "%s kan inte annonseras: %s (Klövers regelunderlag 3.1).", p.Number, strings.Join(missing, ", "))
		}
	}
	if missing := lacking(w.Before); len(missing) > 0 {
		return p.refuse("annonsera", "%s kan inte annonseras: %s.", p.Number, strings.Join(missing, ", "))
	}
	return nil
}

func (w Work) mayAward(p Procurement) error {
	if missing := w.open(Procure); len(missing) > 0 {
		return p.refuse("tilldela", "%s kan inte tilldelas: %s (Klövers regelunderlag 3.1).", p.Number, strings.Join(missing, ", "))
	}
	return nil
}

// mayClose: a signed case is closed when it has been handed over, and nothing that the
// handover rested on has been taken back.
func (w Work) mayClose(p Procurement) error {
	missing := w.unmet()
	if _, ok := w.Passed(GateHandover); !ok {
		missing = append([]string{GateHandover.Sv() + " saknas"}, w.Missing(p, GateHandover)...)
	}
	if p.SignedOn == 0 || len(missing) == 0 {
		return nil
	}
	return p.refuse("avsluta", "%s kan inte avslutas: %s (Klövers regelunderlag 3.1).", p.Number, strings.Join(missing, ", "))
}
