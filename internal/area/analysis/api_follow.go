package analysis

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/word/money"
)

// registerFollow adds the operations of what follows from the lines.
func (a API) registerFollow(h huma.API) {
	api.Handle(h, permAny, api.Op("list-leakages", http.MethodGet, "/leakages", "Köp av leverantörer utan avtal fast avtal finns, de största först, med avtalet som borde ha använts."), a.leaks)
	api.Handle(h, permAny, api.Op("list-unit-analyses", http.MethodGet, "/unit-analyses", "Verksamhetsnära analyser, med om de är uppföljda."), a.packs)
	api.Handle(h, permAny, api.Op("get-unit-analysis", http.MethodGet, "/unit-analyses/{id}", "En verksamhetsnära analys med siffror och åtgärder."), a.pack)
}

// apiLeakage is one leakage.
type apiLeakage struct {
	Key        string `json:"key"`
	Party      string `json:"party"`
	Unit       string `json:"unit"`
	Supplier   string `json:"supplier"`
	Category   string `json:"category"`
	ContractID string `json:"contractId" doc:"The contract that should have been used"`
	Contract   string `json:"contract"`
	SpentOre   int64  `json:"spentOre" doc:"Without VAT"`
	BeforeOre  int64  `json:"beforeOre" doc:"The same period a year before"`
	Decision   string `json:"decision,omitempty"`
}

func (a API) leaks(ctx context.Context, in *struct {
	Period string `query:"period" doc:"2022, 2022-03 or 2022-01-01--2022-06-30; the last twelve months if left out"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset int    `query:"offset" minimum:"0"`
}) (*api.List[apiLeakage], error) {
	sc, err := scopeOf(ctx, a.Store)
	if err != nil {
		return nil, err
	}
	f, err := ParseFilter(url.Values{keyPeriod: {in.Period}}, a.Store.Today())
	if err != nil {
		return nil, err
	}
	list, err := a.Store.Leaks(ctx, sc, f)
	items := []apiLeakage{}
	for _, l := range list[min(in.Offset, len(list)):min(in.Offset+in.Limit, len(list))] {
		items = append(items, apiLeakage{l.Key().String(), l.Party, l.Unit.Label(), l.Supplier.Name, l.Category.Label(), l.Contract.ID, l.Contract.Label(), int64(l.Spent), int64(l.Before), l.Decision.Answer})
	}
	return api.NewList(items, len(list), len(list) >= mostLeaks), err
}

// apiUnitAnalysis is an analysis of a unit.
type apiUnitAnalysis struct {
	ID            string          `json:"id"`
	Title         string          `json:"title"`
	Level         string          `json:"level"`
	Party         string          `json:"party"`
	Period        string          `json:"period"`
	State         string          `json:"state"`
	DiscussedOn   string          `json:"discussedOn,omitempty" format:"date"`
	FollowOn      string          `json:"followOn,omitempty" format:"date"`
	FollowedOn    string          `json:"followedOn,omitempty" format:"date"`
	NotFollowedUp bool            `json:"notFollowedUp"`
	SpentOre      int64           `json:"spentOre,omitempty"`
	LeakedOre     int64           `json:"leakedOre,omitempty"`
	Actions       []apiUnitAction `json:"actions,omitempty"`
}

type apiUnitAction struct {
	What      string `json:"what"`
	State     string `json:"state"`
	Owner     string `json:"owner,omitempty"`
	DueOn     string `json:"dueOn,omitempty" format:"date"`
	BeforeOre *int64 `json:"beforeOre,omitempty"`
	AfterOre  *int64 `json:"afterOre,omitempty"`
}

func outPack(p Pack) apiUnitAnalysis {
	return apiUnitAnalysis{ID: p.ID, Title: p.Title, Level: p.Level, Party: string(p.Party), Period: p.Period.String(), State: string(p.State), DiscussedOn: p.DiscussedOn.String(),
		FollowOn: p.FollowOn.String(), FollowedOn: p.FollowedOn.String(), NotFollowedUp: p.Unfollowed()}
}

func (a API) packs(ctx context.Context, in *struct {
	State string `query:"state" enum:"draft,discussed,agreed,followed"`
	Level string `query:"level" enum:"operation,administration"`
}) (*api.List[apiUnitAnalysis], error) {
	sc, err := scopeOf(ctx, a.Store)
	if err != nil {
		return nil, err
	}
	list, err := a.Store.Packs(ctx, sc, PackFilter{State: PackState(in.State), Level: in.Level}, Page{})
	items := []apiUnitAnalysis{}
	for _, p := range list {
		items = append(items, outPack(p))
	}
	return api.NewList(items, len(items), false), err
}

func (a API) pack(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*struct{ Body apiUnitAnalysis }, error) {
	sc, err := scopeOf(ctx, a.Store)
	if err != nil {
		return nil, err
	}
	p, err := a.Store.Pack(ctx, sc, in.ID)
	if err != nil {
		return nil, err
	}
	all, err := a.Store.whole(ctx, sc, p)
	if err != nil {
		return nil, err
	}
	out := outPack(p)
	out.SpentOre, out.LeakedOre = int64(all.Shown.Spent), int64(all.Shown.Of(leakClass))
	for _, one := range all.Actions {
		out.Actions = append(out.Actions, apiUnitAction{one.What, string(one.State), one.Owner, one.DueOn.String(), optOre(one.Before), optOre(one.After)})
	}
	return &struct{ Body apiUnitAnalysis }{out}, nil
}

func optOre(a money.Opt) *int64 {
	if !a.Known {
		return nil
	}
	n := int64(a.Amount)
	return &n
}
