package contract

import (
	"context"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/area/procurement"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
)

// From returns the draft of the contract that a procurement leads to, for whoever
// registers it to complete: what was bought, by whom, from whom, and which guests may
// call off. Who won is known to nobody before the award.
func (s Store) From(ctx context.Context, procurementID string) (Contract, error) {
	ps := procurement.Store{DB: s.DB}
	p, err := ps.Get(ctx, procurementID)
	if err != nil {
		return Contract{}, err
	}
	guests, err := ps.Guests(ctx, p.ID)
	if err != nil {
		return Contract{}, err
	}
	c := of(p, guests)
	if p.AwardedOn == 0 {
		return c, nil
	}
	tenderers, err := ps.Tenderers(ctx, p.ID)
	for _, t := range tenderers {
		if t.Result == procurement.Won && t.SupplierID != "" {
			c.Suppliers = append(c.Suppliers, Supplier{SupplierID: t.SupplierID, Rank: rank(t.Rank), Lot: t.Lots, Name: t.Name})
		}
	}
	return c, err
}

func rank(n int64) count.Count { return count.Count{N: n, Known: n > 0} }

func of(p procurement.Procurement, guests []procurement.Guest) Contract {
	c := Contract{ProcurementID: identity.Ref(p.ID), Procurement: p.Name(), Title: p.Title, CategoryID: identity.Ref(p.CategoryID), CPV: string(p.CPV),
		Parties: p.Parties, SignedOn: p.SignedOn, Segment: Segment(p.Segment), Value: p.ContractedValue,
		CodeOfConduct: yesIf(p.CodeOfConduct), Environment: yesIf(p.Environment), EnvPriority: yesIf(p.EnvironmentPrioritised), PersonalData: yesIf(p.PersonalData)}
	if !c.Value.Known {
		c.Value, c.ValueAbout = p.EstimatedValue, p.EstimateApprox
	}
	if p.Framework {
		c.Type, c.Ceiling = Framework, c.Value
	}
	c = c.termOf(p)
	var names []string
	for _, g := range guests {
		if g.Uses {
			names = append(names, g.Sv())
		}
	}
	c.CallOff = strings.Join(names, ", ")
	return c
}

// termOf is the term that the documents say, from the day that the contract is wanted or,
// when it is signed later, from then.
func (c Contract) termOf(p procurement.Procurement) Contract {
	c.OptionNotice = p.OptionNotice
	if c.StartsOn = max(p.WantedOn, p.SignedOn); c.StartsOn == 0 || !p.TermMonths.Known {
		return c
	}
	c.EndsOn = endAfter(c.StartsOn.AddDays(-1), p.TermMonths.N)
	_ = optionList{&c.Options}.UnmarshalText([]byte(p.Options)) // the procurement takes only what can be read
	return c
}

// yesIf is yes for a demand that was made. One that was not made may still be a term of
// the contract, so that it is not no.
func yesIf(demanded bool) Answer {
	if demanded {
		return Yes
	}
	return ""
}

// mayBind refuses the contract of a procurement while something stops the signing, and
// to a region that did not buy in it. The attempt is in the procurement's history.
func (s Store) mayBind(ctx context.Context, c Contract, on day.Date) error {
	if c.ProcurementID == "" {
		return nil
	}
	ps := procurement.Store{DB: s.DB}
	if err := ps.MaySign(ctx, string(c.ProcurementID), on); err != nil {
		return err
	}
	p, err := ps.Get(ctx, string(c.ProcurementID))
	if err != nil || !p.CaseWork {
		return err
	}
	for _, code := range c.Parties {
		if !p.Parties.Contains(code) {
			return audit.Refuse(fault.Conflict("Region %s är part i avtalet men inte köpare i upphandlingen %s (%s). Bara de som den gjordes för kan teckna avtalet (Klövers regelunderlag 1.1).",
				code.Sv(), p.Number, p.Parties.Sv()), audit.Entry{Kind: procurement.Kind, Ref: p.ID, Title: p.Name(), Verb: "nekades att teckna avtal"})
		}
	}
	return nil
}
