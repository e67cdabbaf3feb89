package plan

import (
	"context"
	"fmt"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Source is an area that knows of needs that the plan should hold: contracts that
// end, options, cancelled procurements. Areas above the plan implement it and app
// hands them over.
type Source interface {
	Proposals(ctx context.Context, r Rules, today day.Date) ([]Proposal, error)
}

// Judgement is what a person has said about a proposal.
type Judgement string

// The judgements.
const (
	Undecided Judgement = "open"
	Accepted  Judgement = "accepted"
	Dismissed Judgement = "dismissed"
)

// Proposal is an item that a rule proposes and nobody has judged yet.
type Proposal struct {
	ID        string
	Version   int64
	Kind      string // the register of the row that it comes from: "contract", "option", "procurement"
	Ref       string // what of it; the same is never proposed twice
	URL       string // where the row is shown
	Origin    Origin
	Why       string // the rule in words, with its days
	Judgement Judgement

	Title          string
	TitleKey       string
	Description    string
	CategoryID     identity.Ref
	CPV            string
	Parties        party.Set
	Client         string
	OriginRef      string
	ContractID     string
	Contract       string
	ContractEnds   day.Date
	LastOptionOn   day.Date
	Procedure      Procedure
	Regime         string
	EstimatedValue money.Opt
	ContractOn     day.Date
	NeededOn       day.Date
	LatestStartOn  day.Date // by the rules of the day it was made
	StartKey       int64    // for order

	ProposedOn day.Date
	JudgedOn   day.Date
	JudgedBy   string
	Reason     string
	ItemID     string
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// ProposalPath is where the proposals are on the web.
const ProposalPath = "/planforslag"

// Address is the address of the proposal's page.
func (p Proposal) Address() string { return ProposalPath + "/" + p.ID }

// Item returns the item that the proposal becomes.
func (p Proposal) Item() Item {
	return Item{
		State: Planned, Title: p.Title, Description: p.Description, CategoryID: p.CategoryID, CPV: p.CPV, Parties: p.Parties, Client: p.Client,
		Origin: p.Origin, OriginRef: p.OriginRef, OriginURL: p.URL, ContractID: p.ContractID, Contract: p.Contract, ContractEnds: p.ContractEnds,
		LastOptionOn: p.LastOptionOn, Procedure: p.Procedure, Regime: p.Regime, EstimatedValue: p.EstimatedValue,
		StartsOn: p.LatestStartOn, ContractOn: p.ContractOn, NeededOn: p.NeededOn,
	}
}

// Age is how many days the proposal has waited.
func (p Proposal) Age(today day.Date) int { return p.ProposedOn.DaysUntil(today) }

// judge records what a person says about the proposal.
func (p *Proposal) judge(j Judgement, on day.Date, by, reason string) error {
	if p.Judgement != Undecided {
		return fault.Conflict("Förslaget är redan bedömt av %s %s.", p.JudgedBy, p.JudgedOn.Sv())
	}
	if j == Dismissed && len([]rune(reason)) < leastReason {
		return refuse("reason", "Skriv varför förslaget avfärdas, med minst "+number(leastReason)+" tecken.")
	}
	p.Judgement, p.JudgedOn, p.JudgedBy, p.Reason = j, on, by, reason
	return nil
}

// leastReason is how long a reason to dismiss is at least.
const leastReason = 10

// Agreement is what the rules need to know of a contract in force.
type Agreement struct {
	ID         string
	Number     string
	Title      string
	Supplier   string
	URL        string
	CategoryID identity.Ref
	CPV        string
	Parties    party.Set
	Value      money.Opt
	Ends       day.Date // last day with every option that may still be used
	OptionN    int64    // number of the next option, 0 for none
	OptionFrom day.Date // first day of that option
	NoticeOn   day.Date // last day to tell the supplier about it
}

func (a Agreement) name() string {
	if a.Supplier == "" {
		return a.Number
	}
	return a.Number + " " + a.Supplier
}

func (a Agreement) proposal() Proposal {
	return Proposal{
		Kind: "contract", URL: a.URL, Title: a.Title, CategoryID: a.CategoryID, CPV: a.CPV, Parties: a.Parties,
		ContractID: a.ID, Contract: a.name(), OriginRef: a.Number, EstimatedValue: a.Value, LastOptionOn: a.NoticeOn,
	}
}

// Ending proposes a new procurement for a contract that ends, when the latest start
// is near: end − lead time − transition, less the days in advance (handbook 2.2).
func (r Rules) Ending(a Agreement, today day.Date) (Proposal, bool) {
	if a.Ends == 0 || a.Ends < today {
		return Proposal{}, false
	}
	procedure, needed := r.Procedure(a.Value), a.Ends.AddDays(1)
	start := r.LatestStart(needed, procedure, 0)
	if start == 0 || today < start.AddDays(-int(r.Of(proposeDays))) {
		return Proposal{}, false
	}
	p := a.proposal()
	p.Origin, p.Procedure, p.Ref = FromContract, procedure, a.ID+"/"+a.Ends.String()
	p.ContractEnds, p.ContractOn, p.LatestStartOn = a.Ends, needed, start
	lead, _ := r.Lead(procedure, 0)
	p.Why = fmt.Sprintf("Avtalet slutar %s. Med %s dagars ledtid (%s) och %s dagars övergång är senaste start %s.",
		a.Ends.Sv(), number(lead), procedure.Sv(), number(r.Of(transition)), start.Sv())
	return p, true
}

// Option proposes to decide about an option, a number of days before the supplier
// must be told (handbook 2.2).
func (r Rules) Option(a Agreement, today day.Date) (Proposal, bool) {
	procedure := r.Procedure(a.Value)
	decide := a.NoticeOn.AddDays(-int(r.Of(optionDays)))
	if a.OptionN == 0 || a.NoticeOn == 0 || a.NoticeOn < today || today < decide {
		return Proposal{}, false
	}
	p := a.proposal()
	p.Kind, p.Origin, p.Procedure, p.Ref = "option", FromOption, procedure, fmt.Sprintf("%s/%d", a.ID, a.OptionN)
	p.ContractEnds, p.ContractOn = a.OptionFrom.AddDays(-1), a.OptionFrom
	p.LatestStartOn = r.LatestStart(a.OptionFrom, procedure, 0)
	p.Why = fmt.Sprintf("Option %d ska beslutas senast %s. Pröva leverantörens prestation, priset mot marknaden och använd volym. Anta förslaget om optionen inte ska nyttjas.",
		a.OptionN, a.NoticeOn.Sv())
	return p, true
}

// Ceiling proposes an early procurement when the volume of a framework is nearly used.
func (r Rules) Ceiling(a Agreement, used, ceiling money.Amount, today day.Date) (Proposal, bool) {
	if ceiling <= 0 || int64(used)*100 < int64(ceiling)*r.Of(ceilingNear) {
		return Proposal{}, false
	}
	p := a.proposal()
	p.Kind, p.Origin, p.Procedure, p.Ref = "ceiling", FromContract, r.Procedure(a.Value), a.ID
	p.ContractEnds, p.LatestStartOn = a.Ends, today
	p.Why = "Av takvolymen är " + sv.Percent(int64(used), int64(ceiling), 0) + " använd. Ramavtalet får inte användas över taket, så upphandla i förtid."
	return p, true
}

// Uncovered is what a region has bought without contract in a category.
type Uncovered struct {
	CategoryID identity.Ref
	Category   string
	Party      party.Code
	Sum        money.Amount
	Count      int64
	URL        string
}

// Uncovered proposes a procurement for a category where direct awards without
// contract have passed the limit. An unknown limit proposes nothing.
func (r Rules) Uncovered(u Uncovered, today day.Date) (Proposal, bool) {
	limit := r.Direct()
	if !limit.Known || u.Sum <= limit.Amount {
		return Proposal{}, false
	}
	p := Proposal{Kind: "uncovered", URL: u.URL, Origin: FromUncovered, Ref: fmt.Sprintf("%s/%s/%d", u.CategoryID, u.Party, today.Year()),
		Title: u.Category, CategoryID: u.CategoryID, Parties: party.Of(u.Party), EstimatedValue: money.Some(u.Sum)}
	p.Why = fmt.Sprintf("%s för %s utan avtal på %s månader, över direktupphandlingsgränsen %s.",
		sv.Plural(u.Count, "direktupphandling", "direktupphandlingar"), sv.Tkr(u.Sum, 0), number(r.Of(coveredMonths)), limit.Sv())
	return p, true
}

// CoveredSince is the first day that inköp without contract are summed from.
func (r Rules) CoveredSince(today day.Date) day.Date {
	return today.AddMonths(-int(r.Of(coveredMonths)))
}
