package capacity

import (
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// KindProposal names the register in history.
const KindProposal = "capacity_proposal"

// Judgement is what became of a proposal.
type Judgement string

// The judgements.
const (
	Waiting   Judgement = "open"
	Accepted  Judgement = "accepted"
	Dismissed Judgement = "dismissed"
)

// Judgements is the judgements with their Swedish names.
var Judgements = []field.Option{{Value: "open", Label: "Att bedöma"}, {Value: "accepted", Label: "Konsult anlitas"}, {Value: "dismissed", Label: "Avfärdat"}}

// Sv returns the Swedish name.
func (j Judgement) Sv() string { return field.LabelOf(Judgements, string(j)) }

// Proposal is a rule's proposal to engage a consultant, and what a person decided.
type Proposal struct {
	ID        string
	Version   int64
	FoundOn   day.Date
	FromOn    day.Date // Monday of the first week
	Weeks     int64
	Missing   Minutes
	Load      int64 // per mille, of the weeks together
	Judgement Judgement
	JudgedOn  day.Date
	JudgedBy  string
	Reason    string
	CreatedAt time.Time
	ChangedAt time.Time
}

// Shortage is what the proposal tells of.
func (p Proposal) Shortage() Shortage {
	return Shortage{WeekOf(p.FromOn), int(p.Weeks), p.Missing, p.Load}
}

// To is the last day that the proposal speaks of.
func (p Proposal) To() day.Date { return WeekOf(p.FromOn).Add(int(p.Weeks)).Monday().AddDays(-1) }

// Name says what is proposed.
func (p Proposal) Name() string {
	return "Anlita konsult från " + WeekOf(p.FromOn).Sv() + " " + sv.Numeral(int64(p.FromOn.Year()))
}

// Text tells what the shortage is: "126 % belastning under 8 veckor från v. 5. 412 timmar saknas."
func (s Shortage) Text() string {
	return LoadText(s.Load) + " belastning under " + sv.Plural(int64(s.Weeks), "vecka", "veckor") + " från " + s.From.Sv() + " (" + s.From.Monday().Sv() + "). " + s.Missing.Round() + " saknas."
}

// judge notes what somebody has decided about the proposal.
func (p *Proposal) judge(j Judgement, on day.Date, by, reason string) error {
	reason = strings.TrimSpace(reason)
	switch {
	case p.Judgement != Waiting:
		return fault.Conflict("Förslaget är redan bedömt av %s.", p.JudgedBy)
	case j != Accepted && j != Dismissed:
		return refuse("judgement", "Välj om konsult anlitas eller om förslaget avfärdas.")
	case j == Dismissed && reason == "":
		return refuse("reason", "Skriv varför konsult inte behövs.")
	}
	p.Judgement, p.JudgedOn, p.JudgedBy, p.Reason = j, on, by, reason
	return nil
}
