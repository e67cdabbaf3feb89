package initiative

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// API is the area's operations.
type API struct{ Store Store }

type apiInitiative struct {
	ID         string `json:"id,omitempty" readOnly:"true"`
	Version    int64  `json:"version,omitempty"`
	Number     string `json:"number,omitempty" readOnly:"true"`
	Title      string `json:"title"`
	CategoryID string `json:"categoryId"`
	Phase      string `json:"phase,omitempty" readOnly:"true" doc:"Fasen den dag som listan gäller."`
	Paused     bool   `json:"paused,omitempty" readOnly:"true"`
	Since      string `json:"since,omitempty" readOnly:"true" format:"date"`
	LeaderID   string `json:"leaderId"`
	Leader     string `json:"leader,omitempty" readOnly:"true"`
	Scope      string `json:"scope,omitempty"`
	StartsOn   string `json:"startsOn" format:"date"`
	DueOn      string `json:"dueOn,omitempty"`
}

func out(i Initiative, p Phase, paused bool, since day.Date) apiInitiative {
	return apiInitiative{ID: i.ID, Version: i.Version, Number: i.Number, Title: i.Title, CategoryID: i.CategoryID, Phase: string(p), Paused: paused, Since: since.String(),
		LeaderID: i.LeaderID, Leader: i.Leader, Scope: i.Scope, StartsOn: i.StartsOn.String(), DueOn: i.DueOn.String()}
}

func (o apiInitiative) into(i *Initiative) error {
	i.Title, i.CategoryID, i.LeaderID, i.Scope = o.Title, o.CategoryID, o.LeaderID, o.Scope
	if err := i.StartsOn.UnmarshalText([]byte(o.StartsOn)); err != nil {
		return wrong("startsOn", fault.Message(err))
	}
	if err := i.DueOn.UnmarshalText([]byte(o.DueOn)); err != nil {
		return wrong("dueOn", fault.Message(err))
	}
	return nil
}

type apiCategoryMeasure struct {
	ID             string `json:"id,omitempty" readOnly:"true"`
	Version        int64  `json:"version,omitempty"`
	Number         string `json:"number,omitempty" readOnly:"true"`
	Title          string `json:"title"`
	Kind           string `json:"kind" enum:"procurement,standard,consumption,waste,process,ecommerce,supplier"`
	CategoryID     string `json:"categoryId"`
	InitiativeID   string `json:"initiativeId,omitempty"`
	OwnerID        string `json:"ownerId"`
	DueOn          string `json:"dueOn" format:"date"`
	State          string `json:"state,omitempty" readOnly:"true"`
	ExpectedOre    *int64 `json:"expectedOre,omitempty" doc:"Öre per år."`
	ExpectedCO2Kg  *int64 `json:"expectedCo2Kg,omitempty" doc:"Kilo koldioxidekvivalenter per år."`
	ExpectedOther  string `json:"expectedQuality,omitempty"`
	RealisedOre    *int64 `json:"realisedOre,omitempty" readOnly:"true"`
	LastFollowedOn string `json:"followedOn,omitempty" readOnly:"true"`
}

func outMeasure(m Measure) apiCategoryMeasure {
	return apiCategoryMeasure{ID: m.ID, Version: m.Version, Number: m.Number, Title: m.Title, Kind: m.Kind, CategoryID: m.CategoryID, InitiativeID: m.InitiativeID, OwnerID: m.OwnerID,
		DueOn: m.DueOn.String(), State: string(m.State), ExpectedOre: ore(m.Expected), ExpectedCO2Kg: pointer(m.ExpectedCO2), ExpectedOther: m.ExpectedQuality, RealisedOre: ore(m.Realised), LastFollowedOn: m.FollowedOn.String()}
}

func ore(o money.Opt) *int64 {
	if !o.Known {
		return nil
	}
	n := int64(o.Amount)
	return &n
}

func pointer(c count.Count) *int64 {
	if !c.Known {
		return nil
	}
	return &c.N
}

func (o apiCategoryMeasure) into(m *Measure) error {
	m.Title, m.Kind, m.CategoryID, m.InitiativeID, m.OwnerID, m.ExpectedQuality = o.Title, o.Kind, o.CategoryID, o.InitiativeID, o.OwnerID, o.ExpectedOther
	m.Expected, m.ExpectedCO2 = money.Opt{}, count.Count{}
	if o.ExpectedOre != nil {
		m.Expected = money.Some(money.Amount(*o.ExpectedOre))
	}
	if o.ExpectedCO2Kg != nil {
		m.ExpectedCO2 = count.Of(*o.ExpectedCO2Kg)
	}
	if err := m.DueOn.UnmarshalText([]byte(o.DueOn)); err != nil {
		return wrong("dueOn", fault.Message(err))
	}
	return nil
}

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, permRead, api.Op("list-category-initiatives", http.MethodGet, "/category-initiatives", "Kategoriinitiativ så som de stod en dag."), a.list)
	api.Handle(h, permRead, api.Op("get-category-initiative", http.MethodGet, "/category-initiatives/{id}", "Ett kategoriinitiativ."), a.get)
	api.Handle(h, permWrite, api.Op("create-category-initiative", http.MethodPost, "/category-initiatives", "Lägg upp ett kategoriinitiativ."), a.create)
	api.Handle(h, permRead, api.Op("list-category-measures", http.MethodGet, "/category-measures", "Åtgärder i kategoriarbetet."), a.measures)
	api.Handle(h, permRead, api.Op("get-category-measure", http.MethodGet, "/category-measures/{id}", "En åtgärd."), a.measure)
	api.Handle(h, permWrite, api.Op("create-category-measure", http.MethodPost, "/category-measures", "Lägg upp en åtgärd."), a.createMeasure)
	api.Handle(h, permWrite, api.Op("save-category-measure", http.MethodPut, "/category-measures/{id}", "Ändra en åtgärd."), a.saveMeasure)
}

func (a API) list(ctx context.Context, in *struct {
	Q        string `query:"q"`
	On       string `query:"on" doc:"Dagen som initiativen ska visas för, i dag om den utelämnas." example:"2022-12-31"`
	Phase    string `query:"phase"`
	Category string `query:"category" doc:"Kategorins id; grenen under den räknas med."`
	Limit    int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset   int    `query:"offset" minimum:"0"`
}) (*api.List[apiInitiative], error) {
	v := url.Values{"q": {in.Q}, "dag": {in.On}, "kategori": {in.Category}}
	if in.Phase != "" {
		v.Set("fas", in.Phase)
	}
	f, err := ParseFilter(v)
	if err != nil {
		return nil, err
	}
	rows, n, err := a.Store.Search(ctx, f, Page{Limit: in.Limit, Offset: in.Offset})
	items := make([]apiInitiative, len(rows))
	for i, s := range rows {
		items[i] = out(s.Initiative, s.AtPhase, s.AtPaused, s.Since)
	}
	return api.NewList(items, n.N, n.More), err
}

func (a API) get(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiInitiative], error) {
	i, err := a.Store.Get(ctx, in.ID)
	return &api.One[apiInitiative]{Body: out(i, i.Phase, i.Paused, i.PhaseOn)}, err
}

func (a API) create(ctx context.Context, in *struct{ Body apiInitiative }) (*api.One[apiInitiative], error) {
	var i Initiative
	err := in.Body.into(&i)
	if err == nil {
		i, err = a.Store.Create(ctx, i)
	}
	return &api.One[apiInitiative]{Body: out(i, i.Phase, i.Paused, i.PhaseOn)}, err
}

func (a API) measures(ctx context.Context, in *struct {
	Q        string `query:"q"`
	Category string `query:"category" doc:"Kategorins id; grenen under den räknas med."`
	State    string `query:"state"`
	Limit    int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset   int    `query:"offset" minimum:"0"`
}) (*api.List[apiCategoryMeasure], error) {
	rows, n, err := a.Store.Measures(ctx, MeasureFilter{Text: in.Q, CategoryID: in.Category, State: State(in.State)}, Page{Limit: in.Limit, Offset: in.Offset})
	items := make([]apiCategoryMeasure, len(rows))
	for i, m := range rows {
		items[i] = outMeasure(m)
	}
	return api.NewList(items, n.N, n.More), err
}

func (a API) measure(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiCategoryMeasure], error) {
	m, err := a.Store.Measure(ctx, in.ID)
	return &api.One[apiCategoryMeasure]{Body: outMeasure(m)}, err
}

func (a API) createMeasure(ctx context.Context, in *struct{ Body apiCategoryMeasure }) (*api.One[apiCategoryMeasure], error) {
	var m Measure
	err := in.Body.into(&m)
	if err == nil {
		m, err = a.Store.CreateMeasure(ctx, m)
	}
	return &api.One[apiCategoryMeasure]{Body: outMeasure(m)}, err
}

func (a API) saveMeasure(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiCategoryMeasure
}) (*api.One[apiCategoryMeasure], error) {
	m, err := a.Store.Measure(ctx, in.ID)
	if err == nil {
		err = in.Body.into(&m)
	}
	if err == nil {
		m.Version = in.Body.Version
		m, err = a.Store.SaveMeasure(ctx, m, "")
	}
	return &api.One[apiCategoryMeasure]{Body: outMeasure(m)}, err
}
