package compare

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
)

func (a API) registerSpend(h huma.API) {
	api.Handle(h, permRead, api.Op("compare-spend", http.MethodGet, "/spend-comparison", "Påverkbara inköp hos oss och andra, per kategori och part."), a.spend)
	api.Handle(h, permWrite, api.Op("export-spend", http.MethodPost, "/spend-exports", "Lämna ut avidentifierade inköp. Svaret är filen som lämnades ut."), a.export)
	api.Handle(h, permWrite, api.Op("get-spend-export", http.MethodGet, "/spend-exports/{id}", "En utlämnad fil, så som den lämnades ut."), a.exported)
	api.Handle(h, permWrite, api.Op("import-spend-of-others", http.MethodPost, "/spend-files", "Läs in andras avidentifierade inköp i samma format."), a.hear)
}

type apiSpend struct {
	Party       string `json:"party"`
	Name        string `json:"name"`
	Own         bool   `json:"own"`
	Inhabitants *int64 `json:"inhabitants,omitempty"`
	CategoryID  string `json:"categoryId,omitempty" doc:"Saknas för det totala."`
	Category    string `json:"category"`
	AmountOre   *int64 `json:"amountOre,omitempty" doc:"Summan av de kvartal som visas. Saknas när alla är dolda."`
	Quarters    int64  `json:"quarters"`
	Hidden      int64  `json:"hiddenQuarters" doc:"Kvartal som är dolda för att de vilar på för lite."`
	Suppliers   int64  `json:"suppliersOfQuarters,omitempty" doc:"Leverantörer, summerade över kvartalen."`
}

func (a API) spend(ctx context.Context, in *struct {
	Year  int    `query:"year"`
	Level int64  `query:"level" doc:"Nivå i kategoriträdet, 1 till 3."`
	Group string `query:"group"`
}) (*api.List[apiSpend], error) {
	v := url.Values{"grupp": {in.Group}}
	if in.Year != 0 {
		v.Set("ar", strconv.Itoa(in.Year))
	}
	if in.Level != 0 {
		v.Set("niva", strconv.FormatInt(in.Level, 10))
	}
	l, err := a.Store.look(ctx, v)
	if err != nil {
		return nil, err
	}
	items := []apiSpend{}
	for _, p := range l.Parties {
		for _, c := range l.Cells {
			if c.Party != p.Code {
				continue
			}
			item := apiSpend{Party: p.Code, Name: p.Name, Own: p.Own, CategoryID: c.CategoryID, Category: c.Label, Quarters: c.Quarters, Hidden: c.Hidden, Suppliers: c.Suppliers}
			if p.Inhabitants.Known {
				item.Inhabitants = &p.Inhabitants.N
			}
			if c.Known() {
				item.AmountOre = new(int64(c.Amount))
			}
			items = append(items, item)
		}
	}
	return api.NewList(items, len(items), false), nil
}

type apiExport struct {
	ID   string          `json:"id"`
	File json.RawMessage `json:"file" doc:"Filen i formatet klover-inkop."`
}

type apiOrder struct {
	Sender      string           `json:"sender"`
	From        string           `json:"from" example:"2022-Q1"`
	To          string           `json:"to" example:"2022-Q4"`
	Level       int64            `json:"level" minimum:"1" maximum:"3"`
	Inhabitants map[string]int64 `json:"inhabitants,omitempty"`
}

func (a API) export(ctx context.Context, in *struct{ Body apiOrder }) (*api.One[apiExport], error) {
	e, err := a.Store.Export(ctx, Order{in.Body.Sender, Quarter(in.Body.From), Quarter(in.Body.To), in.Body.Level, in.Body.Inhabitants}, "")
	if err != nil {
		return nil, err
	}
	return a.file(ctx, e.ID)
}

func (a API) exported(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiExport], error) {
	return a.file(ctx, in.ID)
}

func (a API) file(ctx context.Context, id string) (*api.One[apiExport], error) {
	_, b, err := a.Store.Exported(ctx, id)
	if err != nil {
		return nil, err
	}
	text, err := b.JSON()
	return &api.One[apiExport]{Body: apiExport{id, text}}, err
}

type apiHeard struct {
	ID       string      `json:"id"`
	Kept     int64       `json:"kept"`
	Rejected []apiReject `json:"rejected"`
}

type apiReject struct {
	Row     int64  `json:"row"`
	Field   string `json:"field"`
	Value   string `json:"value"`
	Message string `json:"message"`
}

func (a API) hear(ctx context.Context, in *struct {
	Body struct {
		Name    string `json:"name" example:"uppsala.csv"`
		Content string `json:"content" doc:"Filens innehåll, CSV eller JSON."`
	}
}) (*api.One[apiHeard], error) {
	f, err := a.Store.Hear(ctx, in.Body.Name, strings.NewReader(in.Body.Content))
	if err != nil {
		return nil, err
	}
	rejects, err := a.Store.FileRejects(ctx, f.ID)
	out := apiHeard{ID: f.ID, Kept: f.KeptRows, Rejected: make([]apiReject, len(rejects))}
	for i, x := range rejects {
		out.Rejected[i] = apiReject{x.RowNo, x.Field, x.Value, x.Message}
	}
	return &api.One[apiHeard]{Body: out}, err
}
