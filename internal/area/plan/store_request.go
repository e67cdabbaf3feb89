package plan

import (
	"context"

	"klover/internal/area/identity"
	"klover/internal/area/request"
	"klover/internal/base/db"
	"klover/internal/word/day"
)

// Requests proposes the requests that have been prioritised and wait to be taken.
type Requests struct{ DB *db.DB }

// Proposals returns the prioritised requests.
func (s Requests) Proposals(ctx context.Context, r Rules, _ day.Date) ([]Proposal, error) {
	rows, _, err := request.Store{DB: s.DB}.Search(ctx, request.Filter{States: []request.State{request.Prioritised}}, request.Page{})
	var list []Proposal
	for _, q := range rows {
		list = append(list, r.requested(q))
	}
	return list, err
}

func (r Rules) requested(q request.Request) Proposal {
	p := Proposal{
		Kind: "request", Ref: q.ID, URL: q.URL(), Origin: FromNeed, Title: q.Title, CategoryID: identity.Ref(q.CategoryID), CPV: q.CPV,
		Parties: q.Parties, Client: q.Unit, OriginRef: q.Reference, Contract: q.ContractNo, ContractEnds: q.ContractEnds,
		EstimatedValue: q.TotalValue, Procedure: r.Procedure(q.TotalValue), ContractOn: q.WantedStart, NeededOn: q.MustStart,
		Why: "Uppdraget är prioriterat och väntar på att tas ut.",
	}
	if q.PermitID != "" {
		p.Origin, p.OriginRef = FromInvestment, q.PermitID
	}
	p.LatestStartOn = r.LatestStart(p.Item().neededOn(), p.Procedure, 0)
	return p
}
