package direct

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/area/identity"
	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/orgnr"
	"klover/internal/word/party"
)

// API is the area's operations.
type API struct{ Store Store }

type apiDirectAward struct {
	ID            string `json:"id,omitempty" readOnly:"true"`
	Version       int64  `json:"version,omitempty"`
	Number        string `json:"number,omitempty" readOnly:"true"`
	Title         string `json:"title"`
	CategoryID    string `json:"categoryId"`
	Party         string `json:"party" enum:"D,U"`
	Unit          string `json:"unit,omitempty"`
	Object        string `json:"object,omitempty" enum:",goods,services,mixed,works,social,welfare,concession"`
	DecidedOn     string `json:"decidedOn" format:"date"`
	DecidedBy     string `json:"decidedBy,omitempty"`
	Supplier      string `json:"supplier"`
	SupplierOrgNo string `json:"supplierOrgNo,omitempty"`
	ValueOre      int64  `json:"valueOre" minimum:"1" doc:"Öre utan moms, för hela löptiden med optioner."`
	Ends          string `json:"ends,omitempty" format:"date"`
	Ground        string `json:"ground" enum:"value,urgent,exclusive,no_tenders,extra,review"`
	Reason        string `json:"reason,omitempty"`
	Competition   string `json:"competition,omitempty"`
	Asked         *int64 `json:"asked,omitempty" minimum:"0"`
	Tenders       *int64 `json:"tenders,omitempty" minimum:"0"`
	ProcurementID string `json:"procurementId,omitempty"`
	Override      string `json:"override,omitempty" doc:"Skälet till att den medges över gränsen. Kräver rätten att medge (direct.override)."`
	OverrideBy    string `json:"overrideBy,omitempty" readOnly:"true"`
	StruckOn      string `json:"struckOn,omitempty" readOnly:"true"`
}

func out(a Award) apiDirectAward {
	return apiDirectAward{ID: a.ID, Version: a.Version, Number: a.Number, Title: a.Title, CategoryID: a.CategoryID, Party: string(a.Party), Unit: a.Unit, Object: a.Object,
		DecidedOn: a.DecidedOn.String(), DecidedBy: a.ByName, Supplier: a.Supplier, SupplierOrgNo: string(a.OrgNo), ValueOre: int64(a.Value.Amount), Ends: a.Ends.String(),
		Ground: a.Ground, Reason: a.Reason, Competition: a.Competing, Asked: pointer(a.Asked), Tenders: pointer(a.Tenders), ProcurementID: string(a.ProcurementID),
		Override: a.Override, OverrideBy: a.OverrideBy, StruckOn: a.StruckOn.String()}
}

func pointer(c count.Count) *int64 {
	if !c.Known {
		return nil
	}
	return &c.N
}

func counted(n *int64) count.Count {
	if n == nil {
		return count.Count{}
	}
	return count.Of(*n)
}

// into reads what a client sends; the override only of whoever may allow one.
func (o apiDirectAward) into(ctx context.Context, a *Award) error {
	a.Title, a.CategoryID, a.Party, a.Unit, a.Object, a.ByName = o.Title, o.CategoryID, party.Code(o.Party), o.Unit, o.Object, o.DecidedBy
	a.Supplier, a.Value, a.Ground, a.Reason, a.Competing = o.Supplier, money.Some(money.Amount(o.ValueOre)), o.Ground, o.Reason, o.Competition
	a.Asked, a.Tenders, a.ProcurementID = counted(o.Asked), counted(o.Tenders), identity.Ref(o.ProcurementID)
	if mayOverride(ctx) {
		a.Override = o.Override
	}
	var err error
	if a.DecidedOn, err = day.Parse(o.DecidedOn); err != nil {
		return fault.Invalid(fault.Field{Name: "decidedOn", Message: fault.Message(err)})
	}
	if err := a.Ends.UnmarshalText([]byte(o.Ends)); err != nil {
		return fault.Invalid(fault.Field{Name: "ends", Message: fault.Message(err)})
	}
	if o.SupplierOrgNo == "" {
		return nil
	}
	if a.OrgNo, err = orgnr.Parse(o.SupplierOrgNo); err != nil {
		return fault.Invalid(fault.Field{Name: "supplierOrgNo", Message: fault.Message(err)})
	}
	return nil
}

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, permRead, api.Op("list-direct-awards", http.MethodGet, "/direct-awards", "Direktupphandlingar, de senaste först."), a.list)
	api.Handle(h, permRead, api.Op("get-direct-award", http.MethodGet, "/direct-awards/{id}", "En direktupphandling."), a.get)
	api.Handle(h, permWrite, api.Op("create-direct-award", http.MethodPost, "/direct-awards", "Registrera en direktupphandling. Över gränsen för köp av samma slag nekas den."), a.create)
	api.Handle(h, permWrite, api.Op("save-direct-award", http.MethodPut, "/direct-awards/{id}", "Rätta en direktupphandling."), a.save)
}

func (a API) list(ctx context.Context, in *struct {
	Q       string `query:"q"`
	Decided string `query:"decided" doc:"A year, a month or two days: 2022, 2022-03, 2022-01-01--2022-06-30"`
	Party   string `query:"party"`
	Limit   int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset  int    `query:"offset" minimum:"0"`
}) (*api.List[apiDirectAward], error) {
	f, err := ParseFilter(url.Values{"q": {in.Q}, "beslutad": {in.Decided}, "region": {in.Party}})
	if err != nil {
		return nil, err
	}
	rows, n, err := a.Store.Search(ctx, f, Page{Limit: in.Limit, Offset: in.Offset})
	items := make([]apiDirectAward, len(rows))
	for i, one := range rows {
		items[i] = out(one)
	}
	return api.NewList(items, n.N, n.More), err
}

func (a API) get(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiDirectAward], error) {
	one, err := a.Store.Get(ctx, in.ID)
	return &api.One[apiDirectAward]{Body: out(one)}, err
}

func (a API) create(ctx context.Context, in *struct{ Body apiDirectAward }) (*api.One[apiDirectAward], error) {
	var one Award
	err := in.Body.into(ctx, &one)
	if err == nil {
		err = scope(ctx, one)
	}
	if err == nil {
		one, err = a.Store.Create(ctx, one)
	}
	return &api.One[apiDirectAward]{Body: out(one)}, err
}

func (a API) save(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiDirectAward
}) (*api.One[apiDirectAward], error) {
	one, err := a.Store.Get(ctx, in.ID)
	if err == nil {
		err = scope(ctx, one)
	}
	if err == nil {
		err = in.Body.into(ctx, &one)
	}
	if err == nil {
		err = scope(ctx, one)
	}
	if err == nil {
		one.Version = in.Body.Version
		one, err = a.Store.Save(ctx, one, "")
	}
	return &api.One[apiDirectAward]{Body: out(one)}, err
}
