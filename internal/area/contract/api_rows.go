package contract

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/area/identity"
	"klover/internal/base/api"
)

type apiExitStep struct {
	ID     string `json:"id,omitempty" readOnly:"true"`
	What   string `json:"what"`
	DueOn  string `json:"dueOn" format:"date"`
	Owner  string `json:"owner"`
	DoneOn string `json:"doneOn,omitempty" readOnly:"true" format:"date"`
	DoneBy string `json:"doneBy,omitempty" readOnly:"true"`
	Note   string `json:"note,omitempty"`
}

type apiContractDocument struct {
	ID         string `json:"id,omitempty" readOnly:"true"`
	DocumentID string `json:"documentId,omitempty" doc:"Handlingen i diariet."`
	Title      string `json:"title"`
	Kind       string `json:"kind" enum:"contract,supplement,terms,prices,dpa,specification,minutes,other"`
	DatedOn    string `json:"datedOn,omitempty" format:"date"`
	URL        string `json:"url,omitempty"`
	Public     bool   `json:"public,omitempty" doc:"Får visas för alla. Nekas för det som är sekretessmarkerat."`
	Secret     bool   `json:"secret,omitempty" readOnly:"true"`
}

type apiSanctionDeclaration struct {
	ID         string `json:"id,omitempty" readOnly:"true"`
	SupplierID string `json:"supplierId"`
	DeclaredOn string `json:"declaredOn" format:"date"`
	DeclaredBy string `json:"declaredBy"`
	Source     string `json:"source"`
	Clear      bool   `json:"clear" doc:"Inga sanktioner gäller."`
	RenewOn    string `json:"renewOn,omitempty" format:"date"`
}

// registerRows adds the lists that hang on a contract.
func (a API) registerRows(h huma.API) {
	api.Handle(h, "contract.read", api.Op("list-exit-steps", http.MethodGet, "/contracts/{id}/exit-steps", "Avslutslistan."), a.exitSteps)
	api.Handle(h, "contract.write", api.Op("start-exit", http.MethodPost, "/contracts/{id}/exit", "Lägg upp avslutslistan från mallen."), a.startExit)
	api.Handle(h, "contract.write", api.Op("add-exit-step", http.MethodPost, "/contracts/{id}/exit-steps", "Lägg till en rad i avslutslistan."), a.addExit)
	api.Handle(h, "contract.write", api.Op("do-exit-step", http.MethodPost, "/contracts/{id}/exit-steps/{step}/done", "Markera en rad som gjord; utan dag öppnas den igen."), a.doExit)
	api.Handle(h, "contract.read", api.Op("list-contract-documents", http.MethodGet, "/contracts/{id}/documents", "Avtalets dokument."), a.documents)
	api.Handle(h, "contract.write", api.Op("add-contract-document", http.MethodPost, "/contracts/{id}/documents", "Lägg till ett dokument."), a.addDocument)
	api.Handle(h, "contract.read", api.Op("list-sanction-declarations", http.MethodGet, "/contracts/{id}/sanction-declarations", "Sanktionsförsäkringar, de senaste först."), a.declarations)
	api.Handle(h, "contract.write", api.Op("add-sanction-declaration", http.MethodPost, "/contracts/{id}/sanction-declarations", "Notera en försäkran eller kontroll."), a.declare)
}

func (a API) exitSteps(ctx context.Context, in *byID) (*api.List[apiExitStep], error) {
	return exitList(a.Store.Exit(ctx, in.ID))
}

func exitList(list []ExitStep, err error) (*api.List[apiExitStep], error) {
	items := make([]apiExitStep, len(list))
	for i, e := range list {
		items[i] = apiExitStep{e.ID, e.What, e.DueOn.String(), e.Owner, e.DoneOn.String(), e.DoneBy, e.Note}
	}
	return api.NewList(items, len(items), false), err
}

func (a API) startExit(ctx context.Context, in *byID) (*api.List[apiExitStep], error) {
	if _, err := a.mine(ctx, in.ID); err != nil {
		return nil, err
	}
	return exitList(a.Store.StartExit(ctx, in.ID))
}

func (a API) addExit(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiExitStep
}) (*api.List[apiExitStep], error) {
	if _, err := a.mine(ctx, in.ID); err != nil {
		return nil, err
	}
	e := ExitStep{ContractID: in.ID, What: in.Body.What, Owner: in.Body.Owner, Note: in.Body.Note}
	var err error
	if e.DueOn, err = apiDay("dueOn", in.Body.DueOn); err == nil {
		_, err = a.Store.AddExit(ctx, e)
	}
	if err != nil {
		return nil, err
	}
	return exitList(a.Store.Exit(ctx, in.ID))
}

func (a API) doExit(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Step string `path:"step"`
	Body struct {
		On   string `json:"on,omitempty" format:"date"`
		Note string `json:"note,omitempty"`
	}
}) (*api.List[apiExitStep], error) {
	if _, err := a.mine(ctx, in.ID); err != nil {
		return nil, err
	}
	on, err := apiDay("on", in.Body.On)
	if err == nil {
		err = a.Store.DoExit(ctx, in.ID, in.Step, on, in.Body.Note)
	}
	if err != nil {
		return nil, err
	}
	return exitList(a.Store.Exit(ctx, in.ID))
}

func (a API) documents(ctx context.Context, in *byID) (*api.List[apiContractDocument], error) {
	list, err := a.Store.Documents(ctx, in.ID)
	items := make([]apiContractDocument, len(list))
	for i, d := range list {
		items[i] = apiContractDocument{d.ID, string(d.DocumentID), d.Title, d.Kind, d.DatedOn.String(), d.URL, d.Public, d.Marked}
	}
	return api.NewList(items, len(items), false), err
}

func (a API) addDocument(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiContractDocument
}) (*api.One[apiContractDocument], error) {
	if _, err := a.mine(ctx, in.ID); err != nil {
		return nil, err
	}
	d := Document{ContractID: in.ID, DocumentID: identity.Ref(in.Body.DocumentID), Title: in.Body.Title, Kind: in.Body.Kind, URL: in.Body.URL, Public: in.Body.Public}
	var err error
	if d.DatedOn, err = apiDay("datedOn", in.Body.DatedOn); err == nil {
		d, err = a.Store.PutDocument(ctx, d)
	}
	if err != nil {
		return nil, err
	}
	in.Body.ID = d.ID
	return &api.One[apiContractDocument]{Body: in.Body}, nil
}

func outDeclaration(d Declaration) apiSanctionDeclaration {
	return apiSanctionDeclaration{d.ID, d.SupplierID, d.DeclaredOn.String(), d.DeclaredBy, d.Source, d.Clear, d.RenewOn.String()}
}

func (a API) declarations(ctx context.Context, in *byID) (*api.List[apiSanctionDeclaration], error) {
	list, err := a.Store.Declarations(ctx, in.ID)
	items := make([]apiSanctionDeclaration, len(list))
	for i, d := range list {
		items[i] = outDeclaration(d)
	}
	return api.NewList(items, len(items), false), err
}

func (a API) declare(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiSanctionDeclaration
}) (*api.One[apiSanctionDeclaration], error) {
	if _, err := a.mine(ctx, in.ID); err != nil {
		return nil, err
	}
	b := in.Body
	d := Declaration{ContractID: in.ID, SupplierID: b.SupplierID, DeclaredBy: b.DeclaredBy, Source: b.Source, Clear: b.Clear}
	var err error
	if d.DeclaredOn, err = apiDay("declaredOn", b.DeclaredOn); err == nil {
		d.RenewOn, err = apiDay("renewOn", b.RenewOn)
	}
	if err == nil {
		d, err = a.Store.Declare(ctx, d)
	}
	if err != nil {
		return nil, err
	}
	return &api.One[apiSanctionDeclaration]{Body: outDeclaration(d)}, nil
}
