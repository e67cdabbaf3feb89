package contract

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/area/identity"
	"klover/internal/base/api"
)

type apiFollowUp struct {
	ID          string              `json:"id,omitempty" readOnly:"true"`
	What        string              `json:"what" doc:"Vad som följs upp."`
	Requirement string              `json:"requirement,omitempty" doc:"Punkten i avtalet."`
	Method      string              `json:"method" enum:"meeting,survey,sample,certificate,audit,statistics"`
	Every       string              `json:"every" enum:"once,month,quarter,half,year"`
	Responsible string              `json:"responsible"`
	DueOn       string              `json:"dueOn" format:"date" doc:"Första gången."`
	EndedOn     string              `json:"endedOn,omitempty" readOnly:"true" format:"date"`
	NextOn      string              `json:"nextOn,omitempty" readOnly:"true" format:"date" doc:"Nästa gång utan resultat, även en som har passerat."`
	Missed      []string            `json:"missed,omitempty" readOnly:"true" doc:"Gånger som har passerat utan resultat."`
	Results     []apiFollowUpResult `json:"results,omitempty" readOnly:"true"`
}

type apiFollowUpResult struct {
	ID         string `json:"id,omitempty" readOnly:"true"`
	PlannedOn  string `json:"plannedOn" format:"date" doc:"Gången i planen som resultatet svarar på."`
	DoneOn     string `json:"doneOn" format:"date"`
	DoneBy     string `json:"doneBy"`
	SupplierID string `json:"supplierId,omitempty" doc:"Tomt: alla avtalets leverantörer."`
	Outcome    string `json:"outcome" enum:"met,partly,failed"`
	Text       string `json:"text" doc:"Vad uppföljningen visade."`
	Deviation  string `json:"deviation,omitempty" doc:"Krävs när kravet inte är uppfyllt."`
	Measured   *int64 `json:"measured,omitempty" minimum:"0" doc:"Antal kontrollerade."`
	Fulfilled  *int64 `json:"fulfilled,omitempty" minimum:"0" doc:"Antal som uppfyllde kravet."`
}

// registerFollowUps adds the follow-up plan of a contract and its results.
func (a API) registerFollowUps(h huma.API) {
	const plan, line = "/contracts/{id}/follow-ups", "/contracts/{id}/follow-ups/{line}"
	api.Handle(h, "contract.read", api.Op("list-contract-follow-ups", http.MethodGet, plan, "Avtalets uppföljningsplan med resultat."), a.followUps)
	api.Handle(h, "contract.write", api.Op("plan-contract-follow-up", http.MethodPost, plan, "Lägg till en rad i uppföljningsplanen."), a.planFollowUp)
	api.Handle(h, "contract.write", api.Op("end-contract-follow-up", http.MethodPost, line+"/end", "Avsluta en rad från en dag; utan dag återupptas den."), a.endFollowUp)
	api.Handle(h, "contract.write", api.Op("drop-contract-follow-up", http.MethodPost, line+"/remove", "Ta bort en rad som saknar resultat."), a.dropFollowUp)
	api.Handle(h, "contract.write", api.Op("note-contract-follow-up", http.MethodPost, line+"/results", "Notera vad en uppföljning visade."), a.noteFollowUp)
	api.Handle(h, "contract.write", api.Op("remove-contract-follow-up-result", http.MethodPost, line+"/results/{result}/remove", "Ta bort ett resultat som var fel."), a.removeFollowUp)
}

func (a API) outLine(l Line) apiFollowUp {
	o := apiFollowUp{ID: l.ID, What: l.What, Requirement: l.Requirement, Method: l.Method, Every: l.Every, Responsible: l.Responsible,
		DueOn: l.DueOn.String(), EndedOn: l.EndedOn.String(), NextOn: l.Due(a.Store.Today()).String()}
	for _, on := range l.Missed(a.Store.Today()) {
		o.Missed = append(o.Missed, on.String())
	}
	for _, r := range l.Results {
		o.Results = append(o.Results, apiFollowUpResult{r.ID, r.PlannedOn.String(), r.DoneOn.String(), r.DoneBy, string(r.SupplierID), r.Outcome, r.Text, r.Deviation,
			known(r.Measured.N, r.Measured.Known), known(r.Fulfilled.N, r.Fulfilled.Known)})
	}
	return o
}

func (a API) followUps(ctx context.Context, in *byID) (*api.List[apiFollowUp], error) {
	if _, err := a.Store.Get(ctx, in.ID); err != nil {
		return nil, err
	}
	lines, err := a.Store.Lines(ctx, []string{in.ID})
	items := make([]apiFollowUp, len(lines[in.ID]))
	for i, l := range lines[in.ID] {
		items[i] = a.outLine(l)
	}
	return api.NewList(items, len(items), false), err
}

func (a API) followUp(ctx context.Context, contractID, id string) (*api.One[apiFollowUp], error) {
	l, err := a.Store.FollowUp(ctx, contractID, id)
	if err != nil {
		return nil, err
	}
	return &api.One[apiFollowUp]{Body: a.outLine(l)}, nil
}

func (a API) planFollowUp(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiFollowUp
}) (*api.One[apiFollowUp], error) {
	if _, err := a.mine(ctx, in.ID); err != nil {
		return nil, err
	}
	b := in.Body
	f := FollowUp{ContractID: in.ID, What: b.What, Requirement: b.Requirement, Method: b.Method, Every: b.Every, Responsible: b.Responsible}
	var err error
	if f.DueOn, err = apiDay("dueOn", b.DueOn); err == nil {
		f, err = a.Store.PlanFollowUp(ctx, f)
	}
	if err != nil {
		return nil, err
	}
	return a.followUp(ctx, in.ID, f.ID)
}

func (a API) endFollowUp(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Line string `path:"line"`
	Body struct {
		On string `json:"on,omitempty" format:"date"`
	}
}) (*api.One[apiFollowUp], error) {
	if _, err := a.mine(ctx, in.ID); err != nil {
		return nil, err
	}
	on, err := apiDay("on", in.Body.On)
	if err == nil {
		err = a.Store.EndFollowUp(ctx, in.ID, in.Line, on)
	}
	if err != nil {
		return nil, err
	}
	return a.followUp(ctx, in.ID, in.Line)
}

func (a API) dropFollowUp(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Line string `path:"line"`
}) (*struct{}, error) {
	_, err := a.mine(ctx, in.ID)
	if err == nil {
		err = a.Store.DropFollowUp(ctx, in.ID, in.Line)
	}
	return nil, err
}

func (a API) noteFollowUp(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Line string `path:"line"`
	Body apiFollowUpResult
}) (*api.One[apiFollowUp], error) {
	if _, err := a.mine(ctx, in.ID); err != nil {
		return nil, err
	}
	b := in.Body
	r := FollowUpResult{FollowupID: in.Line, DoneBy: b.DoneBy, SupplierID: identity.Ref(b.SupplierID), Outcome: b.Outcome, Text: b.Text, Deviation: b.Deviation}
	set(&r.Measured, b.Measured)
	set(&r.Fulfilled, b.Fulfilled)
	var err error
	if r.PlannedOn, err = apiDay("plannedOn", b.PlannedOn); err == nil {
		r.DoneOn, err = apiDay("doneOn", b.DoneOn)
	}
	if err == nil {
		_, err = a.Store.NoteResult(ctx, in.ID, r)
	}
	if err != nil {
		return nil, err
	}
	return a.followUp(ctx, in.ID, in.Line)
}

func (a API) removeFollowUp(ctx context.Context, in *struct {
	ID     string `path:"id"`
	Line   string `path:"line"`
	Result string `path:"result"`
	Body   struct {
		Why string `json:"why"`
	}
}) (*api.One[apiFollowUp], error) {
	_, err := a.mine(ctx, in.ID)
	if err == nil {
		err = a.Store.RemoveResult(ctx, in.ID, in.Line, in.Result, in.Body.Why)
	}
	if err != nil {
		return nil, err
	}
	return a.followUp(ctx, in.ID, in.Line)
}
