package survey

import (
	"context"
	"klover/internal/base/mail"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/word/day"
)

// API is the results for other programs. Answers are only ever sums.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, "survey.read", api.Op("list-surveys", http.MethodGet, "/surveys", "Läs enkäterna med resultat för en period och sedan start."), a.list)
	api.Handle(h, "survey.read", api.Op("list-survey-rounds", http.MethodGet, "/survey-rounds", "Sök bland utskick."), a.rounds)
	api.Handle(h, "survey.write", api.Op("create-survey-round", http.MethodPost, "/survey-rounds", "Förbered ett utskick. Det skickas först när det öppnas."), a.create)
	api.Handle(h, "survey.write", api.Op("open-survey-round", http.MethodPost, "/survey-rounds/{id}/open", "Skicka en personlig länk till alla tillfrågade."), a.open)
}

type apiResult struct {
	Answers   int64    `json:"answers"`
	Invited   int64    `json:"invited"`
	Sum       *int64   `json:"sum,omitempty" doc:"Summan av svaren på helhetsfrågan. Saknas när svaren är för få för att visas."`
	Satisfied *int64   `json:"satisfied,omitempty" doc:"Antal nöjda svar. Saknas när svaren är för få för att visas."`
	Share     *float64 `json:"satisfiedShare,omitempty"`
}

type apiSurvey struct {
	ID          string    `json:"id"`
	Title       string    `json:"title"`
	Kind        string    `json:"kind"`
	ScaleMax    int64     `json:"scaleMax"`
	Period      apiResult `json:"period"`
	Accumulated apiResult `json:"accumulated"`
}

func resultOf(f Form, r Result) apiResult {
	out := apiResult{Answers: r.Answers, Invited: r.Invited}
	if r.Answers >= f.MinAnswers {
		share := float64(r.Satisfied) / float64(r.Answers)
		out.Sum, out.Satisfied, out.Share = &r.Sum, &r.Satisfied, &share
	}
	return out
}

func (a API) list(ctx context.Context, in *struct {
	Period string `query:"period" doc:"Ett år, en månad eller ett intervall; i år utan uppgift."`
}) (*api.List[apiSurvey], error) {
	p := day.Year(a.Store.Today().Year())
	if in.Period != "" {
		var err error
		if p, err = day.ParsePeriod(in.Period); err != nil {
			return nil, err
		}
	}
	forms, err := a.Store.Forms(ctx)
	if err != nil {
		return nil, err
	}
	var items []apiSurvey
	for _, f := range forms {
		period, err := a.Store.Result(ctx, Selection{FormID: f.ID, Period: p})
		if err != nil {
			return nil, err
		}
		all, err := a.Store.Result(ctx, Selection{FormID: f.ID, Period: day.Period{To: p.To}})
		if err != nil {
			return nil, err
		}
		items = append(items, apiSurvey{f.ID, f.Title, string(f.Kind), f.ScaleMax, resultOf(f, period), resultOf(f, all)})
	}
	return api.NewList(items, len(items), false), nil
}

type apiRound struct {
	ID       string `json:"id"`
	Survey   string `json:"survey" doc:"Enkätens id."`
	Title    string `json:"title"`
	State    string `json:"state" enum:"utkast,öppen,stängd"`
	OpenedOn string `json:"openedOn,omitempty"`
	ClosesOn string `json:"closesOn,omitempty"`
	Invited  int64  `json:"invited"`
	Answered int64  `json:"answered"`
}

func roundOut(r Round) apiRound {
	out := apiRound{ID: r.ID, Survey: r.FormID, Title: r.Title, State: string(r.State), Invited: r.Invited, Answered: r.Answered}
	if r.OpenedOn != 0 {
		out.OpenedOn, out.ClosesOn = r.OpenedOn.Sv(), r.ClosesOn.Sv()
	}
	return out
}

func (a API) rounds(ctx context.Context, in *struct {
	api.Page
	Survey string `query:"survey" doc:"Enkätens id."`
	State  string `query:"state" enum:"utkast,öppen,stängd"`
}) (*api.List[apiRound], error) {
	rows, n, err := a.Store.Rounds(ctx, RoundFilter{FormID: in.Survey, State: State(in.State)}, Page{Limit: in.Limit, Offset: in.Offset})
	var items []apiRound
	for _, r := range rows {
		items = append(items, roundOut(r))
	}
	return api.NewList(items, int(n), false), err
}

func (a API) create(ctx context.Context, in *struct {
	Body struct {
		Survey string `json:"survey"`
		Title  string `json:"title"`
		People []struct {
			Name    string `json:"name,omitempty"`
			Address string `json:"address"`
		} `json:"people"`
	}
}) (*api.One[apiRound], error) {
	var text string
	for _, p := range in.Body.People {
		text += p.Name + "," + p.Address + "\n"
	}
	people, err := mail.ParsePeople(text)
	if err != nil {
		return nil, err
	}
	r, err := a.Store.NewRound(ctx, Round{FormID: in.Body.Survey, Title: in.Body.Title}, people)
	if err != nil {
		return nil, err
	}
	return &api.One[apiRound]{Body: roundOut(r)}, nil
}

func (a API) open(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiRound], error) {
	if err := a.Store.Open(ctx, in.ID); err != nil {
		return nil, err
	}
	r, err := a.Store.Round(ctx, in.ID)
	return &api.One[apiRound]{Body: roundOut(r)}, err
}
