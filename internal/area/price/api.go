package price

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/word/day"
)

// API is the area's operations.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, permRead, api.Op("search-prices", http.MethodGet, "/prices", "Artiklar i prislistor som gäller i dag, på namn, artikelnummer eller GTIN."), a.search)
	api.Handle(h, permRead, api.Op("get-price", http.MethodGet, "/contracts/{id}/price", "Priset på en artikel i ett avtal för en kvantitet och en dag: avtalsvillkor före prislista."), a.at)
	api.Handle(h, permRead, api.Op("list-price-lists", http.MethodGet, "/contracts/{id}/price-lists", "Ett avtals prislistor med versioner."), a.lists)
	api.Handle(h, permRead, api.Op("list-price-items", http.MethodGet, "/price-lists/{id}/editions/{n}/items", "Priserna i en version av en prislista."), a.items)
	api.Handle(h, permRead, api.Op("list-price-clauses", http.MethodGet, "/contracts/{id}/price-clauses", "Ett avtals indexklausuler."), a.clauses)
	api.Handle(h, permRead, api.Op("try-price-clause", http.MethodGet, "/price-clauses/{id}/trial", "Räkna ut vad en indexklausul ger från en dag, steg för steg. Inget sparas."), a.try)
	api.Handle(h, permRead, api.Op("list-price-changes", http.MethodGet, "/price-changes", "Prisändringar. Index och förhandling hålls isär."), a.revisions)
	api.Handle(h, permWrite, api.Op("request-price-change", http.MethodPost, "/price-changes", "Registrera en begäran om ändrade priser."), a.request)
	api.Handle(h, permWrite, api.Op("check-price-change", http.MethodPost, "/price-changes/{id}/check", "Räkna ut vad klausulen ger."), a.check)
	api.Handle(h, permWrite, api.Op("decide-price-change", http.MethodPost, "/price-changes/{id}/decision", "Godkänn, godkänn en del eller avslå, enligt delegationsordningen."), a.decide)
	api.Handle(h, permRead, api.Op("list-index-series", http.MethodGet, "/index-series", "Indexserier."), a.series)
	api.Handle(h, permRead, api.Op("list-index-values", http.MethodGet, "/index-series/{id}/values", "En indexseries värden per månad."), a.points)
}

type apiPrice struct {
	Article      string `json:"article"`
	Own          string `json:"ownArticle,omitempty"`
	GTIN         string `json:"gtin,omitempty"`
	Name         string `json:"name"`
	Unit         string `json:"unit"`
	UnitCode     string `json:"unitCode,omitempty" doc:"UN/ECE Rec 20, när enheten är känd."`
	BaseUnit     string `json:"baseUnit"`
	BaseUnits    string `json:"baseUnits" doc:"Basenheter i enheten, som bråk eller heltal."`
	FromQuantity string `json:"fromQuantity,omitempty"`
	ListPrice    string `json:"listPrice" doc:"Kronor med högst sex decimaler, utan moms."`
	Discount     string `json:"discountPercent,omitempty"`
	NetPrice     string `json:"netPrice" doc:"Kronor med högst sex decimaler, utan moms."`
	Free         bool   `json:"free,omitempty" doc:"Kostnadsfri."`
	ValidFrom    string `json:"validFrom,omitempty"`
	ValidTo      string `json:"validTo,omitempty"`
	ContractID   string `json:"contractId,omitempty"`
	ListID       string `json:"listId,omitempty"`
	Level        string `json:"level,omitempty" doc:"term: avtalsvillkor. catalogue: prislista."`
	Edition      int64  `json:"edition,omitempty"`
}

func point(text []byte, _ error) string {
	for i, c := range text {
		if c == ',' {
			text[i] = '.'
		}
	}
	return string(text)
}

func out(i Item) apiPrice {
	o := apiPrice{Article: i.Article, Own: i.Own, GTIN: i.GTIN, Name: i.Name, Unit: i.Unit, UnitCode: UnitOf(i.Unit).Code, BaseUnit: i.BaseUnit, BaseUnits: i.Pack().ratio().RatString(),
		FromQuantity: point(i.FromQty.MarshalText()), ListPrice: point(i.Listed.MarshalText()), NetPrice: point(i.Net.MarshalText()), Free: i.Free, ValidFrom: i.ValidFrom.String(), ValidTo: i.ValidTo.String()}
	if i.Discount != 0 {
		o.Discount = point(i.Discount.MarshalText())
	}
	return o
}

func (a API) search(ctx context.Context, in *struct {
	Q        string `query:"q" doc:"Ord ur namnet, eller början av ett nummer."`
	Contract string `query:"contract"`
}) (*api.List[apiPrice], error) {
	found, more, err := a.Store.Articles(ctx, ArticleFilter{Text: in.Q, ContractID: in.Contract})
	items := make([]apiPrice, len(found))
	for i, f := range found {
		items[i] = out(f.Item)
		items[i].ContractID, items[i].ListID, items[i].Edition, items[i].Level = f.ContractID, f.ListID, f.N, string(f.Level)
	}
	return api.NewList(items, len(items), more), err
}

func (a API) at(ctx context.Context, in *struct {
	ID       string `path:"id"`
	Article  string `query:"article" required:"true"`
	Quantity int64  `query:"quantity" minimum:"1" default:"1"`
	On       string `query:"on" doc:"Dag. Tomt är i dag."`
	Supplier string `query:"supplier"`
	Lot      string `query:"lot"`
}) (*api.One[apiPrice], error) {
	on := a.Store.Today()
	if in.On != "" {
		var err error
		if on, err = day.Parse(in.On); err != nil {
			return nil, err
		}
	}
	h, err := a.Store.Price(ctx, Question{ContractID: in.ID, SupplierID: in.Supplier, Lot: in.Lot, Article: in.Article, Quantity: Quantity(in.Quantity * quantityScale), On: on})
	if err != nil {
		return nil, err
	}
	o := out(h.Item)
	o.ContractID, o.ListID, o.Edition, o.Level = h.List.ContractID, h.List.ID, h.Edition.N, string(h.List.Level)
	return &api.One[apiPrice]{Body: o}, nil
}

type byID struct {
	ID string `path:"id"`
}

type apiEdition struct {
	N         int64  `json:"n"`
	State     string `json:"state"`
	ValidFrom string `json:"validFrom,omitempty"`
	ValidTo   string `json:"validTo,omitempty"`
	Items     int64  `json:"items"`
	Origin    string `json:"origin"`
}

type apiPriceList struct {
	ID         string       `json:"id"`
	Level      string       `json:"level"`
	SupplierID string       `json:"supplierId,omitempty"`
	Supplier   string       `json:"supplier,omitempty"`
	Lot        string       `json:"lot,omitempty"`
	Editions   []apiEdition `json:"editions"`
}

func (a API) lists(ctx context.Context, in *byID) (*api.List[apiPriceList], error) {
	lists, err := a.Store.Of(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	all := make([]apiPriceList, len(lists))
	for i, l := range lists {
		all[i] = apiPriceList{ID: l.ID, Level: string(l.Level), SupplierID: string(l.SupplierID), Supplier: l.Supplier, Lot: l.Lot}
		editions, err := a.Store.Editions(ctx, l.ID)
		if err != nil {
			return nil, err
		}
		for _, e := range editions {
			all[i].Editions = append(all[i].Editions, apiEdition{e.N, string(e.State(a.Store.Today())), e.ValidFrom.String(), e.ValidTo.String(), e.Items, e.Origin})
		}
	}
	return api.NewList(all, len(all), false), nil
}

func (a API) items(ctx context.Context, in *struct {
	ID     string `path:"id"`
	N      int64  `path:"n"`
	Q      string `query:"q"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset int    `query:"offset" minimum:"0"`
}) (*api.List[apiPrice], error) {
	e, err := a.Store.Edition(ctx, in.ID, in.N)
	if err != nil {
		return nil, err
	}
	rows, n, err := a.Store.Rows(ctx, e, ItemFilter{Text: in.Q}, Page{Limit: in.Limit, Offset: in.Offset})
	items := make([]apiPrice, len(rows))
	for i, r := range rows {
		items[i] = out(r)
	}
	return api.NewList(items, n.N, n.More), err
}

type apiClause struct {
	ID      string `json:"id"`
	Source  string `json:"source"`
	Formula string `json:"formula"`
	Base    string `json:"baseMonth"`
	Mode    string `json:"mode" doc:"base: mot basmånaden. chain: kedja."`
}

func (a API) clauses(ctx context.Context, in *byID) (*api.List[apiClause], error) {
	list, err := a.Store.ClausesOf(ctx, in.ID)
	all := make([]apiClause, len(list))
	for i, c := range list {
		all[i] = apiClause{c.ID, c.Source, c.Formula(), c.Base.String(), string(c.Mode)}
	}
	return api.NewList(all, len(all), false), err
}

type apiStep struct {
	Label string `json:"label"`
	Text  string `json:"text"`
}

type apiTrial struct {
	Month   string    `json:"month" doc:"Månaden som jämförs."`
	Change  string    `json:"changePercent" doc:"Enligt formeln, mot gällande pris."`
	Applied string    `json:"appliedPercent" doc:"Efter tröskel, tak och golv."`
	Steps   []apiStep `json:"steps"`
}

func (a API) try(ctx context.Context, in *struct {
	ID   string `path:"id"`
	From string `query:"from" required:"true" doc:"Första dagen med nya priser."`
}) (*api.One[apiTrial], error) {
	from, err := day.Parse(in.From)
	if err != nil {
		return nil, err
	}
	_, _, r, err := a.Store.Try(ctx, in.ID, from)
	if err != nil {
		return nil, err
	}
	o := apiTrial{Month: r.Month.String(), Change: point(r.Change.MarshalText()), Applied: point(r.Applied.MarshalText())}
	for _, s := range r.Steps {
		o.Steps = append(o.Steps, apiStep(s))
	}
	return &api.One[apiTrial]{Body: o}, nil
}

type apiSeries struct {
	ID       string `json:"id"`
	Code     string `json:"code"`
	Title    string `json:"title"`
	Provider string `json:"provider"`
	Invented bool   `json:"invented" doc:"Påhittad för övning."`
}

func (a API) series(ctx context.Context, _ *struct{}) (*api.List[apiSeries], error) {
	list, err := a.Store.AllSeries(ctx)
	all := make([]apiSeries, len(list))
	for i, s := range list {
		all[i] = apiSeries{s.ID, s.Code, s.Title, s.Provider, s.Invented}
	}
	return api.NewList(all, len(all), false), err
}

type apiPoint struct {
	Month string `json:"month"`
	Value string `json:"value"`
	Final bool   `json:"final"`
}

func (a API) points(ctx context.Context, in *byID) (*api.List[apiPoint], error) {
	list, err := a.Store.Points(ctx, in.ID)
	all := make([]apiPoint, len(list))
	for i, p := range list {
		all[i] = apiPoint{p.Month.String(), point(p.Value.MarshalText()), p.Final}
	}
	return api.NewList(all, len(all), false), err
}
