package governance

import (
	"fmt"
	"strings"
	"time"

	"klover/internal/area/contract"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// The kinds of the chain's parts in the history.
const (
	ChainKind = "governance_chain"
	RiskKind  = "governance_risk"
)

// RiskArea is a kind of risk in what is bought: chemicals, working conditions.
type RiskArea struct {
	ID          string
	Version     int64
	Name        string
	Description string
	CreatedAt   time.Time
	ChangedAt   time.Time

	Plans []ActionPlan `db:"-"`
}

// ActionPlan is what is done about a risk area during some years (inventory D10).
type ActionPlan struct {
	ID        string
	Version   int64
	RiskID    string
	Title     string
	FromOn    day.Date
	ToOn      day.Date
	Owner     string
	Goal      string
	CreatedAt time.Time
	ChangedAt time.Time
}

// RiskFields describes a risk area.
var RiskFields = field.Set[RiskArea]{
	{Key: "name", Label: "Riskområde", Required: true, Help: "Till exempel kemikalier, arbetsvillkor eller klimat.", At: func(r *RiskArea) any { return &r.Name }},
	{Key: "description", Label: "Beskrivning", Kind: field.Long, At: func(r *RiskArea) any { return &r.Description }},
}

// PlanFields describes an action plan.
var PlanFields = field.Set[ActionPlan]{
	{Key: "title", Label: "Handlingsplan", Required: true, At: func(p *ActionPlan) any { return &p.Title }},
	{Key: "from_on", Label: "Gäller från", Kind: field.Date, Required: true, At: func(p *ActionPlan) any { return &p.FromOn }},
	{Key: "to_on", Label: "Gäller till och med", Kind: field.Date, Required: true, At: func(p *ActionPlan) any { return &p.ToOn }},
	{Key: "owner", Label: "Ansvarig", Required: true, At: func(p *ActionPlan) any { return &p.Owner }},
	{Key: "goal", Label: "Mål", Kind: field.Long, Required: true, At: func(p *ActionPlan) any { return &p.Goal }},
}

func (p ActionPlan) check() error {
	wrong := fault.FieldsOf(PlanFields.Missing(&p))
	if p.ToOn != 0 && p.ToOn < p.FromOn {
		wrong = append(wrong, fault.Field{Name: "to_on", Message: "Handlingsplanen slutar före sin början."})
	}
	return fault.Invalid(wrong...)
}

// Years is when the plan holds: "2023–2025".
func (p ActionPlan) Years() string {
	if p.FromOn.Year() == p.ToOn.Year() {
		return fmt.Sprint(p.FromOn.Year())
	}
	return fmt.Sprintf("%d–%d", p.FromOn.Year(), p.ToOn.Year())
}

// Chain is how a risk is taken care of in one contract, from the risk to the result.
type Chain struct {
	ID             string
	Version        int64
	ContractID     string
	RiskID         ref // NULL for an environment-prioritised contract that has no chain
	Requirement    string
	RequirementRef string // "ska-krav 4.3"
	Clause         string // "avtalet 7.2"
	FollowupID     ref
	Note           string
	CreatedAt      time.Time
	ChangedAt      time.Time

	Contract contract.Contract `db:"-"`
	Risk     RiskArea          `db:"-"`
	Line     contract.Line     `db:"-"` // without id when the chain has none
}

// ChainFields describes a chain.
var ChainFields = field.Set[Chain]{
	{Key: "contract_id", Label: "Avtal", Kind: field.Ref, ReadOnly: true, Show: func(c *Chain) string { return c.Contract.Name() }, At: func(c *Chain) any { return &c.ContractID }},
	{Key: "risk_id", Label: "Riskområde", Kind: field.Ref, Required: true, Show: func(c *Chain) string { return c.Risk.Name }, At: func(c *Chain) any { return &c.RiskID }},
	{Key: "requirement", Label: "Krav i upphandlingen", Kind: field.Long, Help: "Vad leverantören ska uppfylla.", At: func(c *Chain) any { return &c.Requirement }},
	{Key: "requirement_ref", Label: "Var kravet står", Help: "Till exempel kravspecifikationen 4.3.", At: func(c *Chain) any { return &c.RequirementRef }},
	{Key: "clause", Label: "Klausul i avtalet", Help: "Till exempel avtalet 7.2.", At: func(c *Chain) any { return &c.Clause }},
	{Key: "followup_id", Label: "Rad i uppföljningsplanen", Kind: field.Ref, Show: func(c *Chain) string { return c.Line.What }, At: func(c *Chain) any { return &c.FollowupID }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, At: func(c *Chain) any { return &c.Note }},
}

// URL is the address of the chain.
func (c Chain) URL() string { return ChainPath + "/" + c.ID }

// Link is one part of a chain.
type Link struct {
	Label string
	Text  string // "" when it is missing
	Lacks string
}

// Links returns the chain's parts in their order. The action plan must hold at some time
// while the contract does.
func (c Chain) Links() []Link {
	plan := ""
	for _, p := range c.Risk.Plans {
		if (c.Contract.RunsTo == 0 || p.FromOn <= c.Contract.RunsTo) && p.ToOn >= c.Contract.BeginsOn {
			plan = p.Title + " " + p.Years()
		}
	}
	line, result := "", ""
	if c.Line.ID != "" {
		line = c.Line.What + ", ansvarig " + c.Line.Responsible
	}
	if n := len(c.Line.Results); n > 0 {
		result = c.Line.Results[n-1].DoneOn.Sv() + ": " + c.Line.Results[n-1].OutcomeSv()
	}
	return []Link{
		{"Riskområde", c.Risk.Name, "inget riskområde"}, {"Handlingsplan", plan, "ingen handlingsplan för riskområdet"},
		{"Krav", joined(c.Requirement, c.RequirementRef), "inget krav i upphandlingen"}, {"Klausul", c.Clause, "ingen klausul i avtalet"},
		{"Uppföljning", line, "ingen rad i uppföljningsplanen"}, {"Resultat", result, "inget resultat"},
	}
}

func joined(text, where string) string {
	if text == "" || where == "" {
		return text
	}
	return text + " (" + where + ")"
}

// Missing names the links that are not there.
func (c Chain) Missing() []string {
	var list []string
	for _, l := range c.Links() {
		if strings.TrimSpace(l.Text) == "" {
			list = append(list, l.Lacks)
		}
	}
	return list
}

// Whole tells whether every link is there.
func (c Chain) Whole() bool { return len(c.Missing()) == 0 }

// Coverage counts the chains that are whole among all.
func Coverage(list []Chain) (whole, all int64) {
	for _, c := range list {
		if all++; c.Whole() {
			whole++
		}
	}
	return whole, all
}
