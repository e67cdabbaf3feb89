package contract

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/area/identity"
	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// life fills in what has happened to the contract, and its terms of notice.
func (o *apiContract) life(c Contract, today day.Date) {
	o.SupplierNotice = known(c.SupplierNotice.N, c.SupplierNotice.Known)
	o.RenewalMonths, o.RenewalNotice = known(c.RenewalMonths.N, c.RenewalMonths.Known), known(c.RenewalNotice.N, c.RenewalNotice.Known)
	if r, ok := c.Renewal(today); ok {
		o.RenewsOn, o.NoticeBy = r.Ends.String(), r.NoticeBy.String()
	}
	o.NoticedOn, o.MainID, o.Contact, o.Currency = c.NoticedOn.String(), string(c.MainID), c.Contact, c.Currency
	o.DeliveryTerms, o.ServiceLevel, o.Insurance = c.DeliveryTerms, c.ServiceLevel, c.Insurance
	o.FineRate, o.FinePer, o.FineCap = known(c.FineRate.N, c.FineRate.Known), c.FinePer, known(c.FineCap.N, c.FineCap.Known)
}

func (o apiContract) intoLife(c *Contract) {
	set(&c.SupplierNotice, o.SupplierNotice)
	set(&c.RenewalMonths, o.RenewalMonths)
	set(&c.RenewalNotice, o.RenewalNotice)
	set(&c.FineRate, o.FineRate)
	set(&c.FineCap, o.FineCap)
}

// registerVerbs adds what is done with a contract.
func (a API) registerVerbs(h huma.API) {
	op := func(id, path, text string) huma.Operation {
		return api.Op(id, http.MethodPost, "/contracts/{id}/"+path, text)
	}
	api.Handle(h, "contract.write", op("ask-contract-review", "review-request", "Skicka ett utkast för granskning."), a.askReview)
	api.Handle(h, "contract.write", op("review-contract", "review", "Granska ett utkast som någon annan har skickat."), a.review)
	api.Handle(h, "contract.write", op("submit-contract", "submission", "Lämna för underskrift."), a.submit)
	api.Handle(h, "contract.write", op("sign-contract", "signature", "Teckna avtalet, enligt delegationsordningen."), a.sign)
	api.Handle(h, "contract.write", op("use-option", "option-use", "Nyttja nästa option. Efter sista dag för besked nekas det."), a.useOption)
	api.Handle(h, "contract.write", op("decline-option", "option-decline", "Avstå från nästa option och de efter den."), a.declineOption)
	api.Handle(h, "contract.write", op("plan-option", "option-plan", "Ange vem som förbereder ett optionsbeslut, och när det fattas."), a.planOption)
	api.Handle(h, "contract.write", op("terminate-contract", "termination", "Säg upp avtalet, eller notera leverantörens uppsägning."), a.terminate)
	api.Handle(h, "contract.write", op("rescind-contract", "rescission", "Häv avtalet."), a.rescind)
	api.Handle(h, "contract.write", op("close-contract", "closure", "Avsluta ett avtal som har upphört."), a.closeIt)
	api.Handle(h, "contract.write", op("link-contract", "main-contract", "Koppla till avtalet som det hör till; tomt tar bort kopplingen."), a.link)
}

// verb does something with a contract that the user acts for.
func (a API) verb(ctx context.Context, id string, do func(Contract) (Contract, error)) (*api.One[apiContract], error) {
	c, err := a.mine(ctx, id)
	if err == nil {
		c, err = do(c)
	}
	if err != nil {
		return nil, err
	}
	return &api.One[apiContract]{Body: a.out(c)}, nil
}

func (a API) mine(ctx context.Context, id string) (Contract, error) {
	c, err := a.Store.Get(ctx, id)
	if err == nil {
		err = within(ctx, c.Parties)
	}
	return c, err
}

// apiDay reads a day of a body; empty is no day.
func apiDay(name, text string) (day.Date, error) {
	var d day.Date
	if err := d.UnmarshalText([]byte(text)); err != nil {
		return 0, fault.Invalid(fault.Field{Name: name, Message: fault.Message(err)})
	}
	return d, nil
}

func (a API) askReview(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Reviewer   string `json:"reviewer"`
		ReviewerID string `json:"reviewerId,omitempty"`
	}
}) (*api.One[apiContract], error) {
	return a.verb(ctx, in.ID, func(c Contract) (Contract, error) {
		return a.Store.AskReview(ctx, c.ID, c.Version, in.Body.Reviewer, identity.Ref(in.Body.ReviewerID))
	})
}

func (a API) review(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Passed bool   `json:"passed"`
		Note   string `json:"note,omitempty" doc:"Vad som ska rättas, när den inte är godkänd."`
	}
}) (*api.One[apiContract], error) {
	return a.verb(ctx, in.ID, func(c Contract) (Contract, error) {
		return a.Store.Review(ctx, c.ID, c.Version, in.Body.Passed, in.Body.Note)
	})
}

func (a API) submit(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiContract], error) {
	return a.verb(ctx, in.ID, func(c Contract) (Contract, error) { return a.Store.Submit(ctx, c.ID, c.Version) })
}

// apiContractDecision is a decision under the delegation order.
type apiContractDecision struct {
	On    string `json:"on" format:"date"`
	Why   string `json:"why,omitempty"`
	Board string `json:"board,omitempty" doc:"Nämndens eget beslut, i stället för delegation."`
}

type decisionInput struct {
	ID   string `path:"id"`
	Body apiContractDecision
}

// decides does what rests on a decision of a day.
func (a API) decides(ctx context.Context, in *decisionInput, do func(context.Context, Contract, day.Date) (Contract, error)) (*api.One[apiContract], error) {
	return a.verb(ctx, in.ID, func(c Contract) (Contract, error) {
		on, err := apiDay("on", in.Body.On)
		if err != nil {
			return c, err
		}
		return do(identity.OnBoard(ctx, in.Body.Board), c, on)
	})
}

func (a API) sign(ctx context.Context, in *decisionInput) (*api.One[apiContract], error) {
	return a.decides(ctx, in, func(ctx context.Context, c Contract, on day.Date) (Contract, error) {
		return a.Store.Sign(ctx, c.ID, c.Version, on)
	})
}

func (a API) useOption(ctx context.Context, in *decisionInput) (*api.One[apiContract], error) {
	return a.decides(ctx, in, func(ctx context.Context, c Contract, on day.Date) (Contract, error) {
		return a.Store.UseOption(ctx, c.ID, c.Version, on, in.Body.Why)
	})
}

func (a API) declineOption(ctx context.Context, in *decisionInput) (*api.One[apiContract], error) {
	return a.decides(ctx, in, func(ctx context.Context, c Contract, on day.Date) (Contract, error) {
		return a.Store.DeclineOption(ctx, c.ID, c.Version, on, in.Body.Why)
	})
}

func (a API) planOption(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		N        int64  `json:"n" minimum:"1"`
		Owner    string `json:"owner,omitempty"`
		OwnerID  string `json:"ownerId,omitempty"`
		DecideOn string `json:"decideOn,omitempty" format:"date"`
	}
}) (*api.One[apiContract], error) {
	return a.verb(ctx, in.ID, func(c Contract) (Contract, error) {
		on, err := apiDay("decideOn", in.Body.DecideOn)
		if err != nil {
			return c, err
		}
		return a.Store.PlanOption(ctx, c.ID, c.Version, in.Body.N, in.Body.Owner, identity.Ref(in.Body.OwnerID), on)
	})
}

type endingInput struct {
	ID   string `path:"id"`
	Body struct {
		LastDay   string `json:"lastDay" format:"date" doc:"Sista dagen då avtalet gäller."`
		NoticedOn string `json:"noticedOn,omitempty" format:"date" doc:"Dagen för uppsägningen."`
		By        string `json:"by,omitempty" enum:",buyer,supplier"`
		Ground    string `json:"ground" doc:"terms, agreed eller unlawful vid uppsägning; breach, insolvency, exclusion, sanctions eller conduct vid hävning."`
		Why       string `json:"why"`
		Board     string `json:"board,omitempty" doc:"Nämndens eget beslut, i stället för delegation."`
	}
}

func (a API) ends(ctx context.Context, in *endingInput, do func(context.Context, Contract, Ending) (Contract, error)) (*api.One[apiContract], error) {
	return a.verb(ctx, in.ID, func(c Contract) (Contract, error) {
		e := Ending{By: in.Body.By, Ground: in.Body.Ground, Why: in.Body.Why}
		var err error
		if e.Last, err = apiDay("lastDay", in.Body.LastDay); err == nil {
			e.NoticedOn, err = apiDay("noticedOn", in.Body.NoticedOn)
		}
		if err != nil {
			return c, err
		}
		return do(identity.OnBoard(ctx, in.Body.Board), c, e)
	})
}

func (a API) terminate(ctx context.Context, in *endingInput) (*api.One[apiContract], error) {
	return a.ends(ctx, in, func(ctx context.Context, c Contract, e Ending) (Contract, error) {
		return a.Store.Terminate(ctx, c.ID, c.Version, e)
	})
}

func (a API) rescind(ctx context.Context, in *endingInput) (*api.One[apiContract], error) {
	return a.ends(ctx, in, func(ctx context.Context, c Contract, e Ending) (Contract, error) {
		return a.Store.Rescind(ctx, c.ID, c.Version, e)
	})
}

func (a API) closeIt(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiContract], error) {
	return a.verb(ctx, in.ID, func(c Contract) (Contract, error) { return a.Store.Close(ctx, c.ID, c.Version) })
}

func (a API) link(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		MainID string `json:"mainContractId"`
	}
}) (*api.One[apiContract], error) {
	return a.verb(ctx, in.ID, func(c Contract) (Contract, error) {
		return a.Store.Link(ctx, c.ID, c.Version, in.Body.MainID)
	})
}
