package catalogue

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
)

// API is the area's operations.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, permRead, api.Op("find-in-catalogue", http.MethodGet, "/catalogue", "Sök i avtalskatalogen: avtal som gäller i dag."), a.find)
	api.Handle(h, permRead, api.Op("get-from-catalogue", http.MethodGet, "/catalogue/{id}", "Hur man beställer på ett avtal."), a.get)
	api.Handle(h, "contract.write", api.Op("save-in-catalogue", http.MethodPut, "/catalogue/{id}", "Berätta hur man beställer på ett avtal. Version är den som lästes; 0 när inget är sagt."), a.save)
}

type apiFound struct {
	ID        string         `json:"id"`
	Number    string         `json:"number"`
	Title     string         `json:"title"`
	Suppliers []openSupplier `json:"suppliers"`
	Category  string         `json:"category,omitempty"`
	Parties   string         `json:"parties"`
	FromOn    string         `json:"fromOn" format:"date"`
	ToOn      string         `json:"toOn,omitempty" format:"date"`
	Public    bool           `json:"public"`
}

func outRow(r Row) apiFound {
	return apiFound{r.ID, r.Number, r.Title, openSuppliers(r), r.Category, r.Parties.String(), r.BeginsOn.String(), r.RunsTo.String(), r.Public}
}

func (a API) find(ctx context.Context, in *struct {
	api.Page
	Text     string `query:"q"`
	Party    string `query:"party" enum:"D,U"`
	Category string `query:"category" doc:"Kategorins id, med allt under den."`
	Public   bool   `query:"public" doc:"Bara de som visas publikt."`
}) (*api.List[apiFound], error) {
	rows, count, err := a.Store.Find(ctx, Filter{Text: in.Text, Party: in.Party, CategoryID: in.Category, Public: in.Public}, Page{Limit: in.Limit, Offset: in.Offset})
	list := make([]apiFound, len(rows))
	for i, r := range rows {
		list[i] = outRow(r)
	}
	return api.NewList(list, count.N, count.More), err
}

type apiEntry struct {
	Version  int64    `json:"version,omitempty"`
	How      string   `json:"how,omitempty" doc:"Tomt: avropsordningen berättar."`
	Place    string   `json:"place,omitempty" enum:",ecommerce,supplier,purchasing,unit,none"`
	Address  string   `json:"address,omitempty"`
	Contact  string   `json:"contact,omitempty" doc:"En funktion, inte en person."`
	Keywords string   `json:"keywords,omitempty"`
	Public   bool     `json:"public" required:"false"`
	Steps    []string `json:"steps,omitempty" readOnly:"true" doc:"Så beställer man, som sidan säger det."`

	Documents []openDocument `json:"documents,omitempty" readOnly:"true" doc:"Handlingar som den publika sidan visar; inga när avtalet inte visas publikt."`
}

type entryInput struct {
	ID   string `path:"id"`
	Body apiEntry
}

func (a API) get(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiEntry], error) {
	if _, err := a.Store.Row(ctx, in.ID, false); err != nil {
		return nil, err
	}
	c, err := a.Store.contracts().Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	e, err := a.Store.Entry(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	how, _, err := a.Store.Advice(ctx, c, e)
	if err != nil {
		return nil, err
	}
	out := outEntry(e)
	out.Steps = how.Steps
	if e.Public {
		papers, err := a.Store.contracts().PublicDocuments(ctx, []string{in.ID})
		if err != nil {
			return nil, err
		}
		out.Documents = openDocuments(papers[in.ID], a.Store.link)
	}
	return &api.One[apiEntry]{Body: out}, err
}

func outEntry(e Entry) apiEntry {
	return apiEntry{Version: e.Version, How: e.How, Place: e.Place, Address: e.Address, Contact: e.Contact, Keywords: e.Keywords, Public: e.Public}
}

func (a API) save(ctx context.Context, in *entryInput) (*api.One[apiEntry], error) {
	c, err := a.Store.contracts().Get(ctx, in.ID)
	if err == nil {
		err = scope(ctx, c)
	}
	if err != nil {
		return nil, err
	}
	b := in.Body
	e, err := a.Store.Save(ctx, Entry{ID: in.ID, Version: b.Version, How: b.How, Place: b.Place, Address: b.Address, Contact: b.Contact, Keywords: b.Keywords, Public: b.Public})
	return &api.One[apiEntry]{Body: outEntry(e)}, err
}
