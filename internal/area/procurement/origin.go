package procurement

import (
	"slices"
	"strings"

	"klover/internal/area/plan"
	"klover/internal/area/request"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// From is what a case is begun from: a request, items of the plan, or a cancelled
// procurement that it replaces.
type From struct {
	RequestID string
	ItemIDs   []string
	RerunOf   string
}

// Some tells whether the case has an origin at all.
func (f From) Some() bool { return f.RequestID != "" || len(f.ItemIDs) > 0 || f.RerunOf != "" }

// Origin is what a case came from, and what replaced it.
type Origin struct {
	Request  request.Request // without id for none
	Items    []plan.Item
	Replaces Procurement // the cancelled one, without id for none
	Replaced Procurement // by which this one was replaced
}

// usualRegime is the law of nearly everything that regions buy (handbook §3.2); the
// purchaser changes it where another holds.
const usualRegime Regime = "lou"

// ofRequest is the case that answers a request.
func ofRequest(r request.Request) Procurement {
	p := Procurement{Title: r.Title, Description: r.Need, Parties: r.Parties, Nature: Nature(r.Nature), CategoryID: r.CategoryID,
		ClientUnitID: r.UnitID, ClientUnit: r.Unit, PurchaserID: r.WishedID, Purchaser: r.Wished, EstimatedValue: r.TotalValue,
		WantedOn: r.WantedStart, Regime: usualRegime, CarriedOutByUs: true, CodeOfConduct: true,
		PersonalData: slices.Contains(r.Flags, "personal"), Environment: slices.Contains(r.Flags, "environment"),
		Accessibility: slices.Contains(r.Flags, "access")}
	p.takeCPV(r.CPV)
	if r.Coordination == request.Separate {
		p.NotCoordinatedReason, p.NotCoordinatedText = r.Reason, r.ReasonText
	}
	return p
}

// ofItems is the case that items of the plan become together.
func ofItems(m plan.Merged) Procurement {
	p := Procurement{Title: m.Title, Description: m.Description, Parties: m.Parties, CategoryID: string(m.CategoryID), ClientUnit: m.Client,
		Procedure: Procedure(m.Procedure), Regime: Regime(m.Regime), EstimatedValue: m.EstimatedValue, WantedOn: m.ContractOn,
		CarriedOutByUs: true, CodeOfConduct: true}
	p.takeCPV(m.CPV)
	if p.Regime == "" {
		p.Regime = usualRegime
	}
	return p
}

// takeCPV keeps a code that another register has, if it is one.
func (p *Procurement) takeCPV(text string) {
	if p.CPV.UnmarshalText([]byte(text)) != nil {
		p.CPV = ""
	}
}

// again is the case that replaces a cancelled one: what is bought and how, but none
// of its days and no decision.
func (p Procurement) again() Procurement {
	return Procurement{Title: p.Title, Description: p.Description, Parties: p.Parties, Host: p.Host, CarriedOutByUs: true, Form: p.Form,
		ExternalFramework: p.ExternalFramework, NotCoordinatedReason: p.NotCoordinatedReason, NotCoordinatedText: p.NotCoordinatedText,
		Procedure: p.Procedure, Regime: p.Regime, Nature: p.Nature, CategoryID: p.CategoryID, CPV: p.CPV, ClientUnitID: p.ClientUnitID,
		ClientUnit: p.ClientUnit, PurchaserID: p.PurchaserID, Purchaser: p.Purchaser, Outsourced: p.Outsourced, Consultant: p.Consultant,
		CodeOfConduct: p.CodeOfConduct, Environment: p.Environment, Social: p.Social, Accessibility: p.Accessibility, PersonalData: p.PersonalData,
		Functional: p.Functional, EnvironmentPrioritised: p.EnvironmentPrioritised, EstimatedValue: p.EstimatedValue, EstimateApprox: p.EstimateApprox,
		Lots: p.Lots, Framework: p.Framework, Segment: p.Segment, FollowUp: p.FollowUp, RerunOf: p.ID}
}

// mayRerun refuses to replace what has not been cancelled.
func (p Procurement) mayRerun() error {
	if p.State != Cancelled {
		return fault.Conflict("%s är %s. Bara en avbruten upphandling görs om.", p.Number, strings.ToLower(p.State.Sv()))
	}
	return nil
}

// ending is how the case ended as its client is told, "" while it goes on.
func (p Procurement) ending() (on day.Date, how string) {
	switch {
	case p.CancelledOn != 0:
		return p.CancelledOn, "Upphandlingen avbröts " + p.CancelledOn.Sv() + ": " + strings.ToLower(field.LabelOf(CancelReasons, p.CancelReason)) + "."
	case p.SignedOn != 0:
		return p.SignedOn, "Avtal tecknat " + p.SignedOn.Sv() + "."
	case p.ClosedOn != 0:
		return p.ClosedOn, "Uppdraget avslutades " + p.ClosedOn.Sv() + " utan upphandling."
	}
	return 0, ""
}

// begunOn is when the work with the case began in earnest, 0 before that.
func (p Procurement) begunOn() day.Date { return firstDay(p.StrategyApprovedOn, p.AnnouncedOn) }
