package request

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
)

// registerSteps adds what Inköp does with a request that has been sent. The rules
// and the regions that one may act for are those of the pages.
func (a API) registerSteps(h huma.API) {
	addStep(h, a, "receive", Receive, "Ta emot ett inskickat uppdrag.", func(ctx context.Context, s Store, id string, _ noStep) (Request, error) {
		return s.Receive(ctx, id)
	})
	addStep(h, a, "ask", Ask, "Begär komplettering. Uppdraget väntar på svaret.", func(ctx context.Context, s Store, id string, in textStep) (Request, error) {
		return s.Ask(ctx, id, in.Text)
	})
	addStep(h, a, "judge", Judge, "Pröva motiveringen till att inte samordna.", func(ctx context.Context, s Store, id string, in judgeStep) (Request, error) {
		return s.JudgeReason(ctx, id, Judgement(in.Judgement), in.Note)
	})
	addStep(h, a, "prioritise", Prioritise, "Ge uppdraget dess plats i kön.", func(ctx context.Context, s Store, id string, in priorityStep) (Request, error) {
		return s.Prioritise(ctx, id, Priority{Level: in.Priority, Why: in.Why, WishedID: in.WishedID})
	})
	addStep(h, a, "reject", Reject, "Avslå uppdraget. Uppdragsgivaren får ett brev.", func(ctx context.Context, s Store, id string, in whyStep) (Request, error) {
		return s.Reject(ctx, id, in.Why)
	})
	addStep(h, a, "take-back", TakeBack, "Ta tillbaka det senaste steget.", func(ctx context.Context, s Store, id string, in whyStep) (Request, error) {
		return s.TakeBack(ctx, id, in.Why)
	})
}

type noStep struct{}

type textStep struct {
	Text string `json:"text"`
}

type whyStep struct {
	Why string `json:"why"`
}

type judgeStep struct {
	Judgement string `json:"judgement" enum:"accepted,contested"`
	Note      string `json:"note,omitempty" doc:"Behövs när motiveringen inte godtas."`
}

type priorityStep struct {
	Priority string `json:"priority" enum:"1,2,3"`
	Why      string `json:"why"`
	WishedID string `json:"wishedId,omitempty" doc:"Önskad inköpares användar-id."`
}

type stepInput[T any] struct {
	ID   string `path:"id"`
	Body T
}

// addStep adds one step as an operation.
func addStep[T any](h huma.API, a API, name string, v Verb, summary string, do func(context.Context, Store, string, T) (Request, error)) {
	api.Handle(h, permJudge, api.Op(name+"-request", http.MethodPost, "/requests/{id}/"+name, summary),
		func(ctx context.Context, in *stepInput[T]) (*api.One[apiRequest], error) {
			r, err := a.Store.Get(ctx, in.ID)
			if err == nil {
				err = scoped(ctx, a.Store, r, v)
			}
			if err == nil {
				r, err = do(ctx, a.Store, r.ID, in.Body)
			}
			return &api.One[apiRequest]{Body: out(r)}, err
		})
}
