package price

import (
	"context"
	"net/url"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/base/api"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

type apiPriceChange struct {
	ID          string    `json:"id,omitempty" readOnly:"true"`
	ContractID  string    `json:"contractId"`
	ListID      string    `json:"listId,omitempty"`
	Ground      string    `json:"ground" enum:"index,negotiated"`
	ClauseID    string    `json:"clauseId,omitempty"`
	State       string    `json:"state,omitempty" readOnly:"true"`
	RequestedOn string    `json:"requestedOn"`
	RequestedBy string    `json:"requestedBy" enum:"supplier,buyer"`
	FromOn      string    `json:"from"`
	Asked       string    `json:"askedPercent,omitempty"`
	YearlyOre   *int64    `json:"yearlyOre,omitempty" doc:"Vad som köps för per år, utan moms."`
	Text        string    `json:"text,omitempty"`
	Late        bool      `json:"late,omitempty" readOnly:"true"`
	Computed    string    `json:"computedPercent,omitempty" readOnly:"true"`
	Decided     string    `json:"decidedPercent,omitempty" readOnly:"true"`
	DecidedOn   string    `json:"decidedOn,omitempty" readOnly:"true"`
	DecidedBy   string    `json:"decidedBy,omitempty" readOnly:"true"`
	EffectOre   *int64    `json:"effectOre,omitempty" readOnly:"true" doc:"Ändringens värde på ett år."`
	Steps       []apiStep `json:"steps,omitempty" readOnly:"true"`
}

func optional(a money.Opt) *int64 {
	if !a.Known {
		return nil
	}
	n := int64(a.Amount)
	return &n
}

func outRevision(r Revision) apiPriceChange {
	o := apiPriceChange{ID: r.ID, ContractID: r.ContractID, ListID: string(r.ListID), Ground: string(r.Ground), ClauseID: string(r.ClauseID), State: string(r.State), RequestedOn: r.RequestedOn.String(),
		RequestedBy: r.RequestedBy, FromOn: r.FromOn.String(), Asked: point(r.Asked.MarshalText()), YearlyOre: optional(r.Yearly), Text: r.Text, Late: r.Late, Computed: point(r.Computed.MarshalText()),
		Decided: point(r.Decision.MarshalText()), DecidedOn: r.DecidedOn.String(), DecidedBy: r.DecidedBy, EffectOre: optional(r.Effect())}
	for _, s := range r.Steps {
		o.Steps = append(o.Steps, apiStep(s))
	}
	return o
}

func (a API) revisions(ctx context.Context, in *struct {
	Q        string `query:"q"`
	Contract string `query:"contract"`
	State    string `query:"state"`
	Ground   string `query:"ground"`
	From     string `query:"from" doc:"Period då de nya priserna börjar gälla: 2022, 2022-03, 2022-01-01--2022-06-30"`
	Limit    int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset   int    `query:"offset" minimum:"0"`
}) (*api.List[apiPriceChange], error) {
	f, err := ParseRevisionFilter(url.Values{"q": {in.Q}, "avtal": {in.Contract}, "lage": {in.State}, "grund": {in.Ground}, "fran": {in.From}})
	if err != nil {
		return nil, err
	}
	rows, n, err := a.Store.Revisions(ctx, f, Page{Limit: in.Limit, Offset: in.Offset})
	all := make([]apiPriceChange, len(rows))
	for i, r := range rows {
		all[i] = outRevision(r)
	}
	return api.NewList(all, n.N, n.More), err
}

// mayWrite refuses a user who does not act for the contract's regions.
func (a API) mayWrite(ctx context.Context, contractID string) error {
	k, err := contract.Store{DB: a.Store.DB}.Get(ctx, contractID)
	if err != nil {
		return err
	}
	return scope(ctx, k)
}

func (a API) request(ctx context.Context, in *struct{ Body apiPriceChange }) (*api.One[apiPriceChange], error) {
	b := in.Body
	r := Revision{ListID: asRef(b.ListID), ClauseID: asRef(b.ClauseID)}
	err := RevisionFields.Read(&r, map[string]string{"contract_id": b.ContractID, "ground": b.Ground, "requested_on": b.RequestedOn, "requested_by": b.RequestedBy, "from_on": b.FromOn, "asked": b.Asked, "text": b.Text})
	if b.YearlyOre != nil {
		r.Yearly = money.Some(money.Amount(*b.YearlyOre))
	}
	if err == nil {
		err = a.mayWrite(ctx, r.ContractID)
	}
	if err == nil {
		r, err = a.Store.Request(ctx, r)
	}
	return answer(r, err)
}

func answer(r Revision, err error) (*api.One[apiPriceChange], error) {
	if err != nil {
		return nil, err
	}
	return &api.One[apiPriceChange]{Body: outRevision(r)}, nil
}

func (a API) check(ctx context.Context, in *byID) (*api.One[apiPriceChange], error) {
	r, err := a.Store.Revision(ctx, in.ID)
	if err == nil {
		err = a.mayWrite(ctx, r.ContractID)
	}
	if err == nil {
		r, err = a.Store.Check(ctx, in.ID)
	}
	return answer(r, err)
}

func (a API) decide(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Reject  bool   `json:"reject,omitempty"`
		Percent string `json:"percent,omitempty" doc:"En del av det som klausulen ger. Tomt är allt."`
		On      string `json:"on" doc:"Beslutsdag."`
		Why     string `json:"why,omitempty"`
		Board   string `json:"board,omitempty" doc:"Nämndens beslut, när nämnden själv har beslutat."`
	}
}) (*api.One[apiPriceChange], error) {
	r, err := a.Store.Revision(ctx, in.ID)
	if err == nil {
		err = a.mayWrite(ctx, r.ContractID)
	}
	choice := Choice{Reject: in.Body.Reject, Why: in.Body.Why}
	if err == nil {
		choice.On, err = day.Parse(in.Body.On)
	}
	if err == nil {
		err = choice.Percent.UnmarshalText([]byte(in.Body.Percent))
	}
	if err == nil {
		r, err = a.Store.DecideRevision(identity.OnBoard(ctx, in.Body.Board), in.ID, choice)
	}
	return answer(r, err)
}
