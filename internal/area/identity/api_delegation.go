package identity

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

func (a API) delegation(h huma.API) {
	api.Handle(h, permDelegation, api.Op("get-delegation-order", http.MethodGet, "/delegation-order", "Delegationsordningen som gällde en viss dag. 404 när ingen gällde."), a.order)
	api.Handle(h, permDelegation, api.Op("list-delegated-decisions", http.MethodGet, "/delegated-decisions", "Sök bland delegationsbesluten, det senaste först."), a.decided)
	api.Handle(h, permDecide, api.Op("register-delegated-decision", http.MethodPost, "/delegated-decisions", "Registrera ett beslut som inte skrivs av sig självt när avtal tecknas eller upphandlingar tilldelas. 403 när delegationsordningen inte ger rätten."), a.register)
}

type apiRule struct {
	Nr           string `json:"nr"`
	Heading      string `json:"heading"`
	Decision     string `json:"decision"`
	Act          string `json:"act"`
	Delegate     string `json:"delegate" doc:"Rollens kod."`
	Substitute   string `json:"substitute,omitempty"`
	CeilingOre   *int64 `json:"ceilingOre,omitempty" doc:"Öre utan moms, hela värdet med optioner. Saknas när det inte finns någon övre gräns."`
	Conditions   string `json:"conditions,omitempty"`
	Notify       bool   `json:"notify"`
	LegalBasis   string `json:"legalBasis,omitempty"`
	Redelegation string `json:"redelegation,omitempty"`
}

type apiOrder struct {
	ID        string    `json:"id"`
	N         int64     `json:"n"`
	AdoptedBy string    `json:"adoptedBy"`
	AdoptedOn string    `json:"adoptedOn" format:"date"`
	Decision  string    `json:"decision"`
	ValidFrom string    `json:"validFrom" format:"date"`
	ValidTo   string    `json:"validTo,omitempty" format:"date"`
	Rules     []apiRule `json:"rules"`
}

func ore(amount money.Opt) *int64 {
	if !amount.Known {
		return nil
	}
	n := int64(amount.Amount)
	return &n
}

func (a API) order(ctx context.Context, in *dayInput) (*api.One[apiOrder], error) {
	on, err := a.on(in)
	if err != nil {
		return nil, err
	}
	d, ok, err := a.Store.DelegationOn(ctx, on)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fault.NotFound("Ingen delegationsordning gällde %s.", on.Sv())
	}
	out := apiOrder{ID: d.ID, N: d.N, AdoptedBy: d.AdoptedBy, AdoptedOn: d.AdoptedOn.String(), Decision: d.Decision, ValidFrom: d.ValidFrom.String(), ValidTo: d.ValidTo.String()}
	for _, r := range d.Rules {
		out.Rules = append(out.Rules, apiRule{r.Nr, r.Heading, r.Decision, r.Act, r.Delegate, r.Substitute, ore(r.Ceiling), r.Conditions, r.Notify, r.LegalBasis, r.Redelegation})
	}
	return &api.One[apiOrder]{Body: out}, nil
}

// apiDelegated is a decision as it is sent and received.
type apiDelegated struct {
	ID         string   `json:"id" readOnly:"true" required:"false"`
	Act        string   `json:"act"`
	DecidedOn  string   `json:"decidedOn" format:"date"`
	By         string   `json:"by" readOnly:"true" required:"false"`
	Role       string   `json:"role" readOnly:"true" required:"false"`
	Basis      string   `json:"basis" readOnly:"true" required:"false" enum:"delegation,board,none"`
	Rule       string   `json:"rule" readOnly:"true" required:"false"`
	Board      string   `json:"board" required:"false" doc:"Nämndens eget beslut, om det inte är delegation."`
	Record     string   `json:"record" required:"false"`
	Text       string   `json:"text" required:"false"`
	Parties    []string `json:"parties" required:"false"`
	AmountOre  *int64   `json:"amountOre" required:"false"`
	Reported   string   `json:"reported" readOnly:"true" required:"false" doc:"Sammanträdet som beslutet är anmält på."`
	ReportedOn string   `json:"reportedOn" readOnly:"true" required:"false"`
	Withdrawn  string   `json:"withdrawnOn" readOnly:"true" required:"false"`
}

func delegatedOut(d Decision) apiDelegated {
	o := apiDelegated{ID: d.ID, Act: d.Act, DecidedOn: d.DecidedOn.String(), By: d.Name, Role: d.Role, Basis: d.Basis, Rule: d.RuleNr, Board: d.Board, Record: d.RecordTitle,
		Text: d.Text, Parties: []string{}, AmountOre: ore(d.Amount), Reported: d.ReportedAs, ReportedOn: d.ReportedOn.String(), Withdrawn: d.WithdrawnOn.String()}
	for _, code := range d.Parties {
		o.Parties = append(o.Parties, string(code))
	}
	return o
}

func (a API) decided(ctx context.Context, in *struct {
	api.Page
	Act      string `query:"act"`
	Party    string `query:"party"`
	Period   string `query:"period" doc:"2022, 2022-03, 2022-T2 eller 2022-01-01--2022-06-30."`
	Reported string `query:"reported" enum:",ja,nej"`
}) (*api.List[apiDelegated], error) {
	f := DecisionFilter{Act: in.Act, Party: in.Party, Reported: in.Reported}
	var err error
	if f.Decided, err = day.ParsePeriod(in.Period); err != nil {
		return nil, err
	}
	list, n, err := a.Store.Decisions(ctx, f, Page{Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	var items []apiDelegated
	for _, d := range list {
		items = append(items, delegatedOut(d))
	}
	return api.NewList(items, n.N, n.More), nil
}

func (a API) register(ctx context.Context, in *struct{ Body apiDelegated }) (*api.One[apiDelegated], error) {
	var d Decision
	values := map[string]string{"act": in.Body.Act, "decided_on": in.Body.DecidedOn, "board": in.Body.Board, "record_title": in.Body.Record, "text": in.Body.Text, "parties": joined(in.Body.Parties)}
	if err := DecisionFields.Read(&d, values); err != nil {
		return nil, err
	}
	if in.Body.AmountOre != nil {
		d.Amount = money.Some(money.Amount(*in.Body.AmountOre))
	}
	d, err := a.Store.Register(ctx, d)
	return &api.One[apiDelegated]{Body: delegatedOut(d)}, err
}
