package contract

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/area/identity"
	"klover/internal/base/api"
	"klover/internal/word/money"
)

type apiAmendment struct {
	ID             string               `json:"id"`
	ContractID     string               `json:"contractId"`
	N              int64                `json:"n"`
	Title          string               `json:"title"`
	What           string               `json:"what"`
	AmountOre      int64                `json:"amountOre"`
	State          string               `json:"state" enum:"proposed,decided,dropped,withdrawn"`
	ProposedOn     string               `json:"proposedOn" format:"date"`
	NewEnd         string               `json:"newEnd,omitempty" format:"date"`
	Next           string               `json:"nextQuestion,omitempty" doc:"Frågan som ska besvaras härnäst. Tomt när prövningen är klar."`
	Found          string               `json:"found,omitempty" doc:"Grunden som svaren leder till. Tomt utan fråga kvar: ny upphandling."`
	Answers        []apiAmendmentAnswer `json:"answers"`
	Ground         string               `json:"ground,omitempty"`
	Basis          string               `json:"basis,omitempty" doc:"Lagrum."`
	BaseOre        *int64               `json:"contractValueOre,omitempty" doc:"Avtalets värde före alla ändringar."`
	AccumulatedOre *int64               `json:"accumulatedOre,omitempty" doc:"Ändringar av mindre värde tillsammans."`
	DecidedOn      string               `json:"decidedOn,omitempty" format:"date"`
	DecidedBy      string               `json:"decidedBy,omitempty"`
	Reason         string               `json:"reason,omitempty"`
	Notify         bool                 `json:"mustBePublished"`
	NoticeID       string               `json:"noticeId,omitempty"`
	NoticeOn       string               `json:"noticeOn,omitempty" format:"date"`
}

type apiAmendmentAnswer struct {
	Question string `json:"question"`
	Answer   string `json:"answer" enum:"ja,nej"`
	Why      string `json:"why,omitempty"`
}

func (a API) registerAmendments(h huma.API) {
	api.Handle(h, "contract.read", api.Op("list-amendments", http.MethodGet, "/contracts/{id}/amendments", "Avtalets ändringar."), a.amendments)
	api.Handle(h, "contract.write", api.Op("propose-amendment", http.MethodPost, "/contracts/{id}/amendments", "Börja pröva en ändring enligt 17 kap. LOU."), a.proposeAmendment)
	api.Handle(h, "contract.read", api.Op("get-amendment", http.MethodGet, "/amendments/{id}", "En ändring med svaren i prövningen."), a.amendment)
	op := func(id, path, text string) huma.Operation {
		return api.Op(id, http.MethodPost, "/amendments/{id}/"+path, text)
	}
	api.Handle(h, "contract.write", op("answer-amendment", "answers", "Besvara nästa fråga i prövningen."), a.answerAmendment)
	api.Handle(h, "contract.write", op("take-back-answer", "answers/undo", "Ta tillbaka det senaste svaret."), a.takeBackAnswer)
	api.Handle(h, "contract.write", op("decide-amendment", "decision", "Besluta ändringen. Utan grund i 17 kap. LOU nekas det."), a.decideAmendment)
	api.Handle(h, "contract.write", op("drop-amendment", "drop", "Avstå från ändringen."), a.dropAmendment)
	api.Handle(h, "contract.write", op("publish-amendment", "notice", "Notera annonsen (17 kap. 16 § LOU)."), a.publishAmendment)
	api.Handle(h, "contract.write", op("withdraw-amendment", "withdrawal", "Ta tillbaka ett beslut som var fel."), a.withdrawAmendment)
}

func (a API) amendments(ctx context.Context, in *byID) (*api.List[apiAmendment], error) {
	list, err := a.Store.Amendments(ctx, in.ID)
	items := make([]apiAmendment, len(list))
	for i, one := range list {
		items[i] = outAmendment(one)
	}
	return api.NewList(items, len(items), false), err
}

type byID struct {
	ID string `path:"id"`
}

func outAmendment(one Amendment) apiAmendment {
	o := apiAmendment{ID: one.ID, ContractID: one.ContractID, N: one.N, Title: one.Title, What: one.What, AmountOre: int64(one.Amount), State: string(one.State),
		ProposedOn: one.ProposedOn.String(), NewEnd: one.NewEnd.String(), Answers: []apiAmendmentAnswer{}, Ground: string(one.Ground), Basis: one.Basis,
		BaseOre: known(int64(one.Base.Amount), one.Base.Known), AccumulatedOre: known(int64(one.Accumulated.Amount), one.Accumulated.Known),
		DecidedOn: one.DecidedOn.String(), DecidedBy: one.DecidedBy, Reason: one.Reason, Notify: one.Notify, NoticeID: one.NoticeID, NoticeOn: one.NoticeOn.String()}
	for _, r := range one.Replies {
		o.Answers = append(o.Answers, apiAmendmentAnswer{r.Question, string(r.Answer), r.Why})
	}
	return o
}

// wholeAmendment is a change with where its answers have led.
func (a API) wholeAmendment(ctx context.Context, id string, err error) (*api.One[apiAmendment], error) {
	if err != nil {
		return nil, err
	}
	c, one, err := a.Store.Amendment(ctx, id)
	if err != nil {
		return nil, err
	}
	o := outAmendment(one)
	if one.State == Proposed {
		limits, err := a.Store.Limits(ctx, c, one)
		if err != nil {
			return nil, err
		}
		found := Follow(one.Replies, limits)
		o.Next, o.Found = found.Next, string(found.Ground)
	}
	return &api.One[apiAmendment]{Body: o}, nil
}

func (a API) amendment(ctx context.Context, in *byID) (*api.One[apiAmendment], error) {
	return a.wholeAmendment(ctx, in.ID, nil)
}

func (a API) proposeAmendment(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Title      string `json:"title"`
		What       string `json:"what"`
		AmountOre  int64  `json:"amountOre" doc:"Utan moms, minus för en minskning."`
		NewEnd     string `json:"newEnd,omitempty" format:"date"`
		IndexedOre *int64 `json:"indexedValueOre,omitempty" doc:"Avtalets ursprungliga värde med index (17 kap. 15 § LOU)."`
	}
}) (*api.One[apiAmendment], error) {
	c, err := a.mine(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	one := Amendment{ContractID: c.ID, Title: in.Body.Title, What: in.Body.What, Amount: money.Amount(in.Body.AmountOre)}
	setMoney(&one.Indexed, in.Body.IndexedOre)
	if one.NewEnd, err = apiDay("newEnd", in.Body.NewEnd); err == nil {
		one, err = a.Store.Propose(ctx, one)
	}
	return a.wholeAmendment(ctx, one.ID, err)
}

// onAmendment does something with a change of a contract that the user acts for.
func (a API) onAmendment(ctx context.Context, id string, do func() error) (*api.One[apiAmendment], error) {
	c, _, err := a.Store.Amendment(ctx, id)
	if err == nil {
		err = within(ctx, c.Parties)
	}
	if err == nil {
		err = do()
	}
	return a.wholeAmendment(ctx, id, err)
}

func (a API) answerAmendment(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiAmendmentAnswer
}) (*api.One[apiAmendment], error) {
	return a.onAmendment(ctx, in.ID, func() error {
		_, err := a.Store.AnswerAmendment(ctx, in.ID, Reply{Question: in.Body.Question, Answer: Answer(in.Body.Answer), Why: in.Body.Why})
		return err
	})
}

func (a API) takeBackAnswer(ctx context.Context, in *byID) (*api.One[apiAmendment], error) {
	return a.onAmendment(ctx, in.ID, func() error {
		_, err := a.Store.TakeBackAnswer(ctx, in.ID)
		return err
	})
}

func (a API) decideAmendment(ctx context.Context, in *decisionInput) (*api.One[apiAmendment], error) {
	return a.onAmendment(ctx, in.ID, func() error {
		on, err := apiDay("on", in.Body.On)
		if err == nil {
			_, err = a.Store.DecideAmendment(identity.OnBoard(ctx, in.Body.Board), in.ID, on, in.Body.Why)
		}
		return err
	})
}

type whyInput struct {
	ID   string `path:"id"`
	Body struct {
		Why string `json:"why"`
	}
}

func (a API) dropAmendment(ctx context.Context, in *whyInput) (*api.One[apiAmendment], error) {
	return a.onAmendment(ctx, in.ID, func() error {
		_, err := a.Store.DropAmendment(ctx, in.ID, in.Body.Why)
		return err
	})
}

func (a API) withdrawAmendment(ctx context.Context, in *whyInput) (*api.One[apiAmendment], error) {
	return a.onAmendment(ctx, in.ID, func() error {
		_, err := a.Store.WithdrawAmendment(ctx, in.ID, in.Body.Why)
		return err
	})
}

func (a API) publishAmendment(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		NoticeID string `json:"noticeId"`
		On       string `json:"on" format:"date"`
	}
}) (*api.One[apiAmendment], error) {
	return a.onAmendment(ctx, in.ID, func() error {
		on, err := apiDay("on", in.Body.On)
		if err == nil {
			_, err = a.Store.PublishAmendment(ctx, in.ID, in.Body.NoticeID, on)
		}
		return err
	})
}
