package spend

import (
	"bytes"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/party"
)

// ImportAPI is the imports for other programs: files in, what was read and what was wrong.
type ImportAPI struct{ Store Store }

// Register adds the operations.
func (a ImportAPI) Register(h huma.API) {
	post := api.Op("import-spend", http.MethodPost, "/spend/imports", "Läs in en fil med fakturor, leverantörsreskontra eller verifikationer. Svaret kommer när filen är granskad; raderna läses in därefter.")
	post.MaxBodyBytes, post.DefaultStatus = MostBytes, http.StatusAccepted
	api.Handle(h, permImport, post, a.create)
	api.Handle(h, permImport, api.Op("list-spend-imports", http.MethodGet, "/spend/imports", "Lista inläsningar av inköpsrader, de senaste först."), a.list)
	api.Handle(h, permImport, api.Op("get-spend-import", http.MethodGet, "/spend/imports/{id}", "Läs kvittot på en inläsning av inköpsrader."), a.get)
	api.Handle(h, permImport, api.Op("list-spend-import-rejects", http.MethodGet, "/spend/imports/{id}/rejects", "Lista vad som var fel eller tveksamt i filerna."), a.rejects)
	undo := api.Op("undo-spend-import", http.MethodPost, "/spend/imports/{id}/undo", "Ångra en inläsning: alla dess rader tas bort.")
	undo.DefaultStatus = http.StatusAccepted
	api.Handle(h, permImport, undo, a.undo)
	api.Handle(h, permImport, api.Op("list-spend-sources", http.MethodGet, "/spend/sources", "Lista källorna till inköpsrader."), a.sources)
}

type importPost struct {
	Source  string `query:"source" required:"true" doc:"Källans id."`
	Party   string `query:"party" doc:"Vems inköp det är, till exempel D. Annars källans part."`
	Name    string `query:"name" required:"true" doc:"Filens namn med ändelse."`
	Check   bool   `query:"checkOnly" doc:"Granska bara, läs inte in."`
	RawBody []byte `contentType:"application/octet-stream"`
}

func (a ImportAPI) create(ctx context.Context, in *importPost) (*api.One[ImportReceipt], error) {
	o, err := a.Store.Origin(ctx, in.Source)
	if err != nil {
		return nil, err
	}
	code := o.Party
	if in.Party != "" {
		if code, err = party.Parse(in.Party); err != nil {
			return nil, err
		}
	}
	if code == "" {
		return nil, fault.Invalid(fault.Field{Name: "party", Message: "Ange vems inköp filen gäller. Källan har ingen part."})
	}
	if err := inScope(ctx, string(code)); err != nil {
		return nil, err
	}
	i, err := a.Store.Receive(ctx, o.ID, code, []Upload{{in.Name, bytes.NewReader(in.RawBody)}})
	if err != nil {
		return nil, err
	}
	if i, err = a.Store.CheckImport(ctx, i.Number, func(int64, int64, string) {}); err != nil {
		return nil, err
	}
	if !in.Check {
		if err := i.Startable(); err != nil {
			return nil, err
		}
		if i, err = a.Store.StartImport(ctx, i, JobRunImport, ""); err != nil {
			return nil, err
		}
	}
	return &api.One[ImportReceipt]{Body: receiptOf(i)}, nil
}

type importListInput struct {
	api.Page
	State  string `query:"state" doc:"Bara inläsningar i ett läge, till exempel klar."`
	Source string `query:"source" doc:"Bara inläsningar från en källa, med dess id."`
}

func (a ImportAPI) list(ctx context.Context, in *importListInput) (*api.List[ImportReceipt], error) {
	f := ImportFilter{Source: in.Source}
	if in.State != "" {
		f.States = []string{in.State}
	}
	list, n, err := a.Store.Imports(ctx, f, Page{Desc: true, Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	receipts := make([]ImportReceipt, len(list))
	for i, one := range list {
		receipts[i] = receiptOf(one)
	}
	return api.NewList(receipts, n.N, n.More), nil
}

// load returns an import that the caller may work with.
func (a ImportAPI) load(ctx context.Context, id string) (Import, error) {
	i, err := a.Store.ImportWithID(ctx, id)
	if err == nil {
		err = inScope(ctx, string(i.Party))
	}
	return i, err
}

func (a ImportAPI) get(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[ImportReceipt], error) {
	i, err := a.load(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &api.One[ImportReceipt]{Body: receiptOf(i)}, nil
}

// apiReject is what is wrong, or doubtful, with an invoice or a row.
type apiReject struct {
	File    string `json:"file"`
	Row     int64  `json:"row,omitempty" doc:"Rad i filen."`
	Path    string `json:"path,omitempty" doc:"Plats i XML."`
	Invoice string `json:"invoice,omitempty"`
	Field   string `json:"field,omitempty"`
	Value   string `json:"value,omitempty" doc:"Det som står i filen, avkortat och utan personuppgifter."`
	Rule    string `json:"rule,omitempty" doc:"Regeln som det bryter mot, till exempel BR-CO-10."`
	Refused bool   `json:"refused" doc:"Inte inläst; annars inläst men tveksamt."`
	Message string `json:"message"`
}

type importRejectsInput struct {
	ID string `path:"id"`
	api.Page
}

func (a ImportAPI) rejects(ctx context.Context, in *importRejectsInput) (*api.List[apiReject], error) {
	i, err := a.load(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	list, n, err := a.Store.Rejects(ctx, i.Number, RejectFilter{}, Page{Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	items := make([]apiReject, len(list))
	for i, r := range list {
		items[i] = apiReject{r.File, r.Row, r.Path, r.Invoice, r.Field, r.Value, r.Rule, r.Refused, r.Message}
	}
	return api.NewList(items, n.N, n.More), nil
}

type importUndoInput struct {
	ID   string `path:"id"`
	Body struct {
		Why string `json:"why" minLength:"1" doc:"Varför inläsningen ångras. Står kvar i historiken."`
	}
}

func (a ImportAPI) undo(ctx context.Context, in *importUndoInput) (*api.One[ImportReceipt], error) {
	i, err := a.load(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if i.State != ImportDone {
		return nil, fault.Conflict("Importen är %s och kan inte ångras.", i.State)
	}
	if i, err = a.Store.StartImport(ctx, i, JobUndoImport, in.Body.Why); err != nil {
		return nil, err
	}
	return &api.One[ImportReceipt]{Body: receiptOf(i)}, nil
}

// apiSource is who sends what.
type apiSource struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Content string `json:"content" enum:"fakturor,reskontra,verifikationer"`
	Party   string `json:"party,omitempty"`
}

func (a ImportAPI) sources(ctx context.Context, _ *struct{}) (*api.List[apiSource], error) {
	list, err := a.Store.Origins(ctx)
	if err != nil {
		return nil, err
	}
	items := make([]apiSource, len(list))
	for i, o := range list {
		items[i] = apiSource{o.ID, o.Name, o.Content, string(o.Party)}
	}
	return api.NewList(items, len(items), false), nil
}
