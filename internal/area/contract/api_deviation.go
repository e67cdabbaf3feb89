package contract

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/area/identity"
	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/money"
)

type apiDeviation struct {
	ID          string              `json:"id,omitempty" readOnly:"true"`
	Number      string              `json:"number,omitempty" readOnly:"true"`
	ContractID  string              `json:"contractId,omitempty" readOnly:"true"`
	State       string              `json:"state,omitempty" readOnly:"true"`
	Title       string              `json:"title" minLength:"1"`
	What        string              `json:"what"`
	Claimant    string              `json:"claimant" enum:"buyer,supplier" doc:"Vem som ställer krav."`
	Kind        string              `json:"kind" enum:"delay,fault,quality,price,invoice,environment,social,safety"`
	Severity    int64               `json:"severity" minimum:"1" maximum:"4"`
	SupplierID  string              `json:"supplierId,omitempty" doc:"Behövs bara när avtalet har flera leverantörer."`
	Unit        string              `json:"unit,omitempty"`
	Article     string              `json:"article,omitempty"`
	Order       string              `json:"order,omitempty"`
	Owner       string              `json:"owner,omitempty"`
	OwnerID     string              `json:"ownerId,omitempty"`
	HappenedOn  string              `json:"happenedOn" format:"date"`
	AgreedOn    string              `json:"agreedOn,omitempty" format:"date" doc:"Avtalad leveransdag."`
	DeliveredOn string              `json:"deliveredOn,omitempty" format:"date"`
	Serious     bool                `json:"serious,omitempty" doc:"Allvarlig brist (13 kap. 3 § LOU)."`
	ClaimedOn   string              `json:"claimedOn,omitempty" readOnly:"true" format:"date"`
	ReplyBy     string              `json:"replyBy,omitempty" readOnly:"true" format:"date"`
	RepliedOn   string              `json:"repliedOn,omitempty" readOnly:"true" format:"date"`
	ActionBy    string              `json:"actionBy,omitempty" readOnly:"true" format:"date"`
	ClosedOn    string              `json:"closedOn,omitempty" readOnly:"true" format:"date"`
	Outcome     string              `json:"outcome,omitempty" readOnly:"true"`
	Remedies    []apiContractRemedy `json:"remedies,omitempty" readOnly:"true"`
}

type apiContractRemedy struct {
	ID        string `json:"id"`
	Kind      string `json:"kind"`
	AmountOre int64  `json:"amountOre"`
	How       string `json:"how"`
	DecidedOn string `json:"decidedOn" format:"date"`
	SettledOn string `json:"settledOn,omitempty" format:"date"`
	Invoice   string `json:"invoice,omitempty"`
}

func (a API) registerDeviations(h huma.API) {
	api.Handle(h, "contract.read", api.Op("list-deviations", http.MethodGet, "/deviations", "Avvikelser på alla avtal, de senaste först."), a.deviations)
	api.Handle(h, permDeviation, api.Op("note-deviation", http.MethodPost, "/contracts/{id}/deviations", "Notera en avvikelse."), a.noteDeviation)
	api.Handle(h, "contract.read", api.Op("get-deviation", http.MethodGet, "/deviations/{id}", "En avvikelse med påföljder."), a.deviation)
	api.Handle(h, "contract.read", api.Op("list-supplier-evidence", http.MethodGet, "/suppliers/{id}/evidence", "Allvarliga brister som kan åberopas mot leverantören (13 kap. 3 § LOU)."), a.evidence)
	op := func(id, path, text string) huma.Operation {
		return api.Op(id, http.MethodPost, "/deviations/{id}/"+path, text)
	}
	api.Handle(h, "contract.write", op("claim-deviation", "claim", "Reklamera skriftligt."), a.claim)
	api.Handle(h, "contract.write", op("answer-deviation", "reply", "Notera svaret och vad som ska göras."), a.reply)
	api.Handle(h, "contract.write", op("impose-remedy", "remedies", "Besluta en påföljd. Vite räknas ur avtalets villkor."), a.impose)
	api.Handle(h, "contract.write", op("settle-remedy", "settlement", "Notera att en påföljd är kvittad eller betald."), a.settleRemedy)
	api.Handle(h, "contract.write", op("close-deviation", "closure", "Avsluta avvikelsen."), a.closeDeviation)
	api.Handle(h, "contract.write", op("take-back-deviation", "take-back", "Ta tillbaka det senaste steget."), a.backDeviation)
}

func outDeviation(d Deviation) apiDeviation {
	o := apiDeviation{ID: d.ID, Number: d.Number, ContractID: d.ContractID, State: string(d.State()), Title: d.Title, What: d.What, Claimant: d.Claimant, Kind: d.Kind,
		Severity: d.Severity, SupplierID: string(d.SupplierID), Unit: d.Unit, Article: d.Article, Order: d.OrderRef, Owner: d.Owner, OwnerID: string(d.OwnerID),
		HappenedOn: d.HappenedOn.String(), AgreedOn: d.AgreedOn.String(), DeliveredOn: d.DeliveredOn.String(), Serious: d.Serious, ClaimedOn: d.ClaimedOn.String(),
		ReplyBy: d.ReplyBy.String(), RepliedOn: d.RepliedOn.String(), ActionBy: d.ActionBy.String(), ClosedOn: d.ClosedOn.String(), Outcome: d.Outcome}
	for _, r := range d.Remedies {
		o.Remedies = append(o.Remedies, apiContractRemedy{r.ID, r.Kind, int64(r.Amount), r.How, r.DecidedOn.String(), r.SettledOn.String(), r.Invoice})
	}
	return o
}

func oneDeviation(d Deviation, err error) (*api.One[apiDeviation], error) {
	if err != nil {
		return nil, err
	}
	return &api.One[apiDeviation]{Body: outDeviation(d)}, nil
}

func listOf(list []Deviation, more bool, err error) (*api.List[apiDeviation], error) {
	items := make([]apiDeviation, len(list))
	for i, d := range list {
		items[i] = outDeviation(d)
	}
	return api.NewList(items, len(items), more), err
}

func (a API) deviations(ctx context.Context, in *struct {
	api.Page
	Text     string `query:"q"`
	State    string `query:"state" enum:",open,claimed,replied,closed"`
	Happened string `query:"happened" doc:"Upptäckt i perioden: 2022, 2022-03 eller två dagar."`
	Contract string `query:"contract"`
	Supplier string `query:"supplier"`
	Party    string `query:"party"`
}) (*api.List[apiDeviation], error) {
	f, err := ParseDeviationFilter(url.Values{"q": {in.Text}, "lage": {in.State}, "upptackt": {in.Happened}, "avtal": {in.Contract}, "leverantor": {in.Supplier}, "part": {in.Party}})
	if err != nil {
		return nil, err
	}
	list, n, err := a.Store.Deviations(ctx, f, Page{Limit: in.Limit, Offset: in.Offset})
	return listOf(list, n.More, err)
}

func (a API) evidence(ctx context.Context, in *struct {
	ID string `path:"id"`
	On string `query:"on" format:"date" doc:"Dagen för prövningen, tomt för i dag."`
}) (*api.List[apiDeviation], error) {
	on, err := apiDay("on", in.On)
	if err != nil {
		return nil, err
	}
	if on == 0 {
		on = a.Store.Today()
	}
	list, _, err := a.Store.Evidence(ctx, in.ID, on)
	return listOf(list, false, err)
}

func (a API) deviation(ctx context.Context, in *byID) (*api.One[apiDeviation], error) {
	return oneDeviation(a.Store.Deviation(ctx, in.ID))
}

func (a API) noteDeviation(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiDeviation
}) (*api.One[apiDeviation], error) {
	c, err := a.mine(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	b := in.Body
	d := Deviation{ContractID: c.ID, Title: b.Title, What: b.What, Claimant: b.Claimant, Kind: b.Kind, Severity: b.Severity, SupplierID: identity.Ref(b.SupplierID),
		Unit: b.Unit, Article: b.Article, OrderRef: b.Order, Owner: b.Owner, OwnerID: identity.Ref(b.OwnerID), Serious: b.Serious}
	var wrong []fault.Field
	for key, text := range map[string]string{"happened_on": b.HappenedOn, "agreed_on": b.AgreedOn, "delivered_on": b.DeliveredOn} {
		wrong = append(wrong, fault.FieldsOf(DeviationFields.Read(&d, map[string]string{key: text}))...)
	}
	if err := fault.Invalid(wrong...); err != nil {
		return nil, err
	}
	return oneDeviation(a.Store.NoteDeviation(ctx, d))
}

// onDeviation does something with a deviation of a contract that the user acts for.
func (a API) onDeviation(ctx context.Context, id string, do func(Deviation) (Deviation, error)) (*api.One[apiDeviation], error) {
	d, err := a.Store.Deviation(ctx, id)
	if err == nil {
		_, err = a.mine(ctx, d.ContractID)
	}
	if err == nil {
		d, err = do(d)
	}
	return oneDeviation(d, err)
}

func (a API) claim(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		On      string `json:"on" format:"date"`
		ReplyBy string `json:"replyBy" format:"date"`
		Text    string `json:"text"`
	}
}) (*api.One[apiDeviation], error) {
	return a.onDeviation(ctx, in.ID, func(d Deviation) (Deviation, error) {
		on, err := apiDay("on", in.Body.On)
		if err != nil {
			return d, err
		}
		by, err := apiDay("replyBy", in.Body.ReplyBy)
		if err != nil {
			return d, err
		}
		return a.Store.Reclaim(ctx, d.ID, in.Body.Text, on, by)
	})
}

func (a API) reply(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		On       string `json:"on" format:"date"`
		Text     string `json:"text"`
		Action   string `json:"action,omitempty"`
		ActionBy string `json:"actionBy,omitempty" format:"date"`
	}
}) (*api.One[apiDeviation], error) {
	return a.onDeviation(ctx, in.ID, func(d Deviation) (Deviation, error) {
		on, err := apiDay("on", in.Body.On)
		if err != nil {
			return d, err
		}
		by, err := apiDay("actionBy", in.Body.ActionBy)
		if err != nil {
			return d, err
		}
		return a.Store.AnswerDeviation(ctx, d.ID, in.Body.Text, in.Body.Action, on, by)
	})
}

func (a API) impose(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Kind      string `json:"kind" enum:"fine,reduction,cover,damages"`
		AmountOre int64  `json:"amountOre" minimum:"1" doc:"Vid vite: värdet av det som var försenat. Annars påföljdens belopp."`
		How       string `json:"how,omitempty"`
		On        string `json:"on" format:"date"`
	}
}) (*api.One[apiDeviation], error) {
	return a.onDeviation(ctx, in.ID, func(d Deviation) (Deviation, error) {
		on, err := apiDay("on", in.Body.On)
		if err != nil {
			return d, err
		}
		amount := money.Amount(in.Body.AmountOre)
		return a.Store.Impose(ctx, Remedy{DeviationID: d.ID, Kind: in.Body.Kind, Amount: amount, How: in.Body.How, DecidedOn: on}, amount)
	})
}

func (a API) settleRemedy(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		RemedyID string `json:"remedyId"`
		Invoice  string `json:"invoice"`
		On       string `json:"on" format:"date"`
	}
}) (*api.One[apiDeviation], error) {
	return a.onDeviation(ctx, in.ID, func(d Deviation) (Deviation, error) {
		on, err := apiDay("on", in.Body.On)
		if err != nil {
			return d, err
		}
		return a.Store.SettleRemedy(ctx, d.ID, in.Body.RemedyID, in.Body.Invoice, on)
	})
}

func (a API) closeDeviation(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		On      string `json:"on" format:"date"`
		Outcome string `json:"outcome"`
	}
}) (*api.One[apiDeviation], error) {
	return a.onDeviation(ctx, in.ID, func(d Deviation) (Deviation, error) {
		on, err := apiDay("on", in.Body.On)
		if err != nil {
			return d, err
		}
		return a.Store.CloseDeviation(ctx, d.ID, in.Body.Outcome, on)
	})
}

func (a API) backDeviation(ctx context.Context, in *whyInput) (*api.One[apiDeviation], error) {
	return a.onDeviation(ctx, in.ID, func(d Deviation) (Deviation, error) {
		return a.Store.BackDeviation(ctx, d.ID, in.Body.Why)
	})
}
