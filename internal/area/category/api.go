package category

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/word/day"
)

// API is the register for other programs.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, permRead, api.Op("list-categories", http.MethodGet, "/categories", "Sök bland kategorierna så som trädet var en dag."), a.list)
	api.Handle(h, permRead, api.Op("get-category", http.MethodGet, "/categories/{id}", "Läs en kategori."), a.get)
	api.Handle(h, permWrite, api.Op("create-category", http.MethodPost, "/categories", "Lägg upp en kategori."), a.create)
	api.Handle(h, permWrite, api.Op("save-category", http.MethodPut, "/categories/{id}", "Ändra en kategori."), a.save)
}

// APIFields are what a program reads and writes. Exported, since huma leaves out
// embedded types that are not.
type APIFields struct {
	Code       string   `json:"code" doc:"Ändras aldrig, och används aldrig om."`
	Name       string   `json:"name"`
	ParentID   string   `json:"parentId,omitempty" doc:"Den överordnade kategorins id, tomt på första nivån."`
	ValidFrom  string   `json:"validFrom" format:"date" doc:"Första dag. Ändras inte efter att kategorin lagts upp."`
	ValidTo    string   `json:"validTo,omitempty" doc:"Sista dag, tomt tills vidare." example:"2022-12-31"`
	ReplacedBy []string `json:"replacedBy,omitempty" doc:"Koderna som används i stället."`
	Note       string   `json:"note,omitempty"`
}

// apiCategory is a category as it is read.
type apiCategory struct {
	ID      string `json:"id"`
	Version int64  `json:"version" doc:"Skickas tillbaka vid ändring."`
	Level   int64  `json:"level" doc:"1–4."`
	Path    string `json:"path" doc:"Namnen från första nivån."`
	Lead    string `json:"lead,omitempty" doc:"Den som leder kategorin, själv eller genom en kategori ovanför."`
	APIFields
}

// apiNode is a category in a list.
type apiNode struct {
	ID       string `json:"id"`
	Code     string `json:"code"`
	Name     string `json:"name" doc:"Namnet den dagen."`
	ParentID string `json:"parentId,omitempty"`
	Level    int64  `json:"level"`
	Path     string `json:"path"`
	Lead     string `json:"lead,omitempty"`
}

// apiSave is a category as it is changed.
type apiSave struct {
	Version int64  `json:"version" doc:"Versionen som lästes. 409 om någon har sparat efter det."`
	From    string `json:"from,omitempty" doc:"Dagen från vilken ett nytt namn eller läge gäller. Utelämnat är det en rättelse." example:"2022-01-01"`
	Why     string `json:"why,omitempty" doc:"Varför, till historiken."`
	APIFields
}

type listInput struct {
	api.Page
	Text string `query:"q" doc:"Del av namn eller kod."`
	On   string `query:"on" doc:"Dag, annars i dag." example:"2022-12-31"`
}

func (a API) list(ctx context.Context, in *listInput) (*api.List[apiNode], error) {
	var on day.Date
	if err := on.UnmarshalText([]byte(in.On)); err != nil {
		return nil, err
	}
	t, err := a.Store.Tree(ctx, on)
	if err != nil {
		return nil, err
	}
	_, hits := t.Search(in.Text)
	var items []apiNode
	for _, n := range t.All() {
		if !hits[n.ID] {
			continue
		}
		lead, _ := t.Lead(n.ID)
		items = append(items, apiNode{ID: n.ID, Code: n.Code, Name: n.Name, ParentID: n.ParentID, Level: n.Level, Path: t.Path(n.ID), Lead: lead.Lead})
	}
	first, last := min(in.Offset, len(items)), min(in.Offset+in.Limit, len(items))
	return api.NewList(items[first:last], len(items), false), nil
}

func (a API) get(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiCategory], error) {
	c, err := a.Store.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return a.answer(ctx, c)
}

func (a API) answer(ctx context.Context, c Category) (*api.One[apiCategory], error) {
	now, err := a.Store.Tree(ctx, 0)
	if err != nil {
		return nil, err
	}
	ever, err := a.Store.Ever(ctx)
	lead, _ := now.Lead(c.ID)
	return &api.One[apiCategory]{Body: apiCategory{ID: c.ID, Version: c.Version, Level: c.Level, Path: ever.Path(c.ID), Lead: lead.Lead, APIFields: APIFields{
		Code: c.Code, Name: c.Name, ParentID: c.ParentID, ValidFrom: c.ValidFrom.String(), ValidTo: c.ValidTo.String(), ReplacedBy: c.ReplacedBy, Note: c.Note}}}, err
}

// onto sets the record's attributes, read and checked as a form's are.
func (in APIFields) onto(c *Category) error {
	c.Code, c.Name, c.ParentID, c.ReplacedBy, c.Note = in.Code, in.Name, in.ParentID, in.ReplacedBy, in.Note
	return Fields.Read(c, map[string]string{"valid_from": in.ValidFrom, "valid_to": in.ValidTo})
}

func (a API) create(ctx context.Context, in *struct{ Body APIFields }) (*api.One[apiCategory], error) {
	var c Category
	if err := in.Body.onto(&c); err != nil {
		return nil, err
	}
	c, err := a.Store.Create(ctx, c)
	if err != nil {
		return nil, err
	}
	return a.answer(ctx, c)
}

func (a API) save(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiSave
}) (*api.One[apiCategory], error) {
	c, err := a.Store.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Body.onto(&c); err != nil {
		return nil, err
	}
	var from day.Date
	if err := from.UnmarshalText([]byte(in.Body.From)); err != nil {
		return nil, err
	}
	c.Version = in.Body.Version
	if c, err = a.Store.Change(ctx, c, from, in.Body.Why); err != nil {
		return nil, err
	}
	return a.answer(ctx, c)
}
