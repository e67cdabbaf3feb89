package handbook

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
)

// API is the handbook for other programs.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, "handbook.read", api.Op("list-processes", http.MethodGet, "/processes", "Läs processerna med processledare och HUKI."), a.processes)
	api.Handle(h, "handbook.read", api.Op("list-handbook-documents", http.MethodGet, "/handbook-documents", "Sök bland handbokssidor, rutiner, checklistor och mallar."), a.documents)
	api.Handle(h, "handbook.read", api.Op("get-handbook-document", http.MethodGet, "/handbook-documents/{id}", "Läs ett dokument med den utgåva som gäller."), a.get)
	api.Handle(h, "handbook.read", api.Op("create-handbook-suggestion", http.MethodPost, "/handbook-suggestions", "Lämna ett förslag till ändring av ett dokument eller en process."), a.suggest)
}

type apiRole struct {
	Role    string `json:"role"`
	Letters string `json:"letters" doc:"H, U, K och I: huvudansvarig, utför, konsulteras, informeras."`
}

type apiProcess struct {
	ID     string    `json:"id"`
	Code   string    `json:"code"`
	Name   string    `json:"name"`
	Level  string    `json:"level" enum:"huvudprocess,delprocess,steg"`
	Parent string    `json:"parent,omitempty" doc:"Id för processen som den ligger under."`
	Owner  string    `json:"owner,omitempty"`
	Leader string    `json:"leader,omitempty"`
	State  string    `json:"state"`
	Roles  []apiRole `json:"roles"`
}

func (a API) processes(ctx context.Context, _ *struct{}) (*api.List[apiProcess], error) {
	all, err := a.Store.Processes(ctx)
	var items []apiProcess
	for _, p := range all {
		item := apiProcess{ID: p.ID, Code: p.Code, Name: p.Name, Level: string(p.Level), Parent: p.ParentID, Owner: p.Owner, Leader: p.Leader(a.Store.Today()), State: string(p.State), Roles: []apiRole{}}
		for _, r := range p.Roles {
			item.Roles = append(item.Roles, apiRole{r.Role, r.Letters})
		}
		items = append(items, item)
	}
	return api.NewList(items, len(items), false), err
}

type apiDocument struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Kind      string `json:"kind" enum:"sida,rutin,checklista,mall"`
	Process   string `json:"process,omitempty"`
	Steward   string `json:"steward"`
	ReviewOn  string `json:"reviewOn,omitempty"`
	Edition   int64  `json:"edition,omitempty" doc:"Den utgåva som gäller; saknas när ingen är fastställd."`
	ValidFrom string `json:"validFrom,omitempty"`
	Text      string `json:"text,omitempty" doc:"Markdown. Bara när ett dokument läses."`
}

func (a API) out(d Document) apiDocument {
	item := apiDocument{ID: d.ID, Title: d.Title, Kind: string(d.Kind), Process: d.ProcessID, Steward: d.Steward}
	if d.ReviewOn != 0 {
		item.ReviewOn = d.ReviewOn.Sv()
	}
	if e, ok := d.Current(a.Store.Today()); ok {
		item.Edition, item.ValidFrom = e.No, e.ValidFrom.Sv()
	}
	return item
}

func (a API) documents(ctx context.Context, in *struct {
	api.Page
	Text string `query:"q" doc:"Ord i namnet eller texten."`
	Kind string `query:"kind" enum:"sida,rutin,checklista,mall"`
	Late bool   `query:"late" doc:"Bara sådana som ska ses över."`
}) (*api.List[apiDocument], error) {
	docs, n, err := a.Store.Documents(ctx, Filter{Kind: Kind(in.Kind), Late: in.Late, Text: in.Text}, Part{Limit: in.Limit, Offset: in.Offset})
	var items []apiDocument
	for _, d := range docs {
		items = append(items, a.out(d))
	}
	return api.NewList(items, int(n), false), err
}

func (a API) get(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiDocument], error) {
	d, err := a.Store.Document(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	item := a.out(d)
	if e, ok := d.Current(a.Store.Today()); ok {
		item.Text = e.Text
	}
	return &api.One[apiDocument]{Body: item}, nil
}

type apiSuggestion struct {
	ID    string `json:"id"`
	State string `json:"state"`
}

func (a API) suggest(ctx context.Context, in *struct {
	Body struct {
		Document string `json:"document,omitempty" doc:"Dokumentets id."`
		Process  string `json:"process,omitempty" doc:"Processens id."`
		Text     string `json:"text"`
		Because  string `json:"because,omitempty"`
	}
}) (*api.One[apiSuggestion], error) {
	one, err := a.Store.Suggest(ctx, Suggestion{DocumentID: in.Body.Document, ProcessID: in.Body.Process, Text: in.Body.Text, Because: in.Body.Because})
	if err != nil {
		return nil, err
	}
	return &api.One[apiSuggestion]{Body: apiSuggestion{one.ID, string(one.State)}}, nil
}
