package intake

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
)

// API is the imports for other programs: what was read, and what was wrong.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, "intake.run", api.Op("list-imports", http.MethodGet, "/imports", "Lista importer, de senaste först."), a.list)
	api.Handle(h, "intake.run", api.Op("get-import", http.MethodGet, "/imports/{id}", "Läs kvittot på en import."), a.get)
	api.Handle(h, "intake.run", api.Op("list-import-faults", http.MethodGet, "/imports/{id}/faults", "Lista vad som var fel i de avvisade raderna."), a.faults)
}

type listInput struct {
	api.Page
	Register string `query:"register" doc:"Bara importer till ett register, till exempel procurement."`
	State    string `query:"state" doc:"Bara importer i ett läge, till exempel klar."`
}

func (a API) list(ctx context.Context, in *listInput) (*api.List[Receipt], error) {
	f := Filter{Register: in.Register}
	if in.State != "" {
		f.States = []string{in.State}
	}
	runs, n, err := a.Store.Search(ctx, f, Page{Desc: true, Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	receipts := make([]Receipt, len(runs))
	for i, r := range runs {
		receipts[i] = receiptOf(r)
	}
	return api.NewList(receipts, n.N, n.More), nil
}

// load returns a run that the caller may see.
func (a API) load(ctx context.Context, id string) (Run, error) {
	r, err := a.Store.Get(ctx, id)
	if err == nil {
		err = allowed(ctx, r.Register)
	}
	return r, err
}

func (a API) get(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[Receipt], error) {
	r, err := a.load(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &api.One[Receipt]{Body: receiptOf(r)}, nil
}

// apiFault is what is wrong with one field of one row.
type apiFault struct {
	Row     int64  `json:"row" doc:"Radnummer i filen."`
	Field   string `json:"field,omitempty"`
	Column  string `json:"column,omitempty" doc:"Kolumnens namn i filen."`
	Value   string `json:"value,omitempty" doc:"Det som står i filen, avkortat."`
	Kind    string `json:"kind"`
	Message string `json:"message"`
}

type faultsInput struct {
	ID string `path:"id"`
	api.Page
}

func (a API) faults(ctx context.Context, in *faultsInput) (*api.List[apiFault], error) {
	if _, err := a.load(ctx, in.ID); err != nil {
		return nil, err
	}
	faults, n, err := a.Store.Faults(ctx, in.ID, RejectFilter{}, Page{Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	list := make([]apiFault, len(faults))
	for i, f := range faults {
		list[i] = apiFault{f.Row, f.Field, f.ColumnName, f.Value, f.Kind, f.Message}
	}
	return api.NewList(list, n.N, n.More), nil
}
