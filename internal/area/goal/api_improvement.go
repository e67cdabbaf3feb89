package goal

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// registerImprovements adds the operations on the improvement boards.
func (a API) registerImprovements(h huma.API) {
	api.Handle(h, "goal.read", api.Op("list-improvements", http.MethodGet, "/improvements", "Sök bland förbättringskort."), a.improvements)
	api.Handle(h, "goal.read", api.Op("get-improvement", http.MethodGet, "/improvements/{id}", "Läs ett förbättringskort med vad som har hänt."), a.improvement)
	api.Handle(h, "goal.improve", api.Op("create-improvement", http.MethodPost, "/improvements", "Lägg upp ett förbättringskort i kolumnen Ny."), a.createImprovement)
	api.Handle(h, "goal.improve", api.Op("save-improvement", http.MethodPut, "/improvements/{id}", "Ändra ett förbättringskort."), a.saveImprovement)
	api.Handle(h, "goal.improve", api.Op("move-improvement", http.MethodPost, "/improvements/{id}/move", "Flytta ett kort till en annan kolumn."), a.moveImprovement)
	api.Handle(h, "goal.improve", api.Op("raise-improvement", http.MethodPost, "/improvements/{id}/raise", "Lyft ett kort till enheten ovanför."), a.raiseImprovement)
	api.Handle(h, "goal.improve", api.Op("comment-improvement", http.MethodPost, "/improvements/{id}/comments", "Kommentera ett kort."), a.commentImprovement)
}

type apiImprovement struct {
	ID         string     `json:"id,omitempty" readOnly:"true"`
	Version    int64      `json:"version,omitempty" doc:"Den version som lästes; krävs vid ändring."`
	Number     string     `json:"number,omitempty" readOnly:"true"`
	Title      string     `json:"title"`
	Kind       string     `json:"kind" enum:"idea,deviation,activity"`
	Stage      string     `json:"stage,omitempty" readOnly:"true" enum:"new,analysis,plan,do,follow,done,rejected"`
	UnitID     string     `json:"unitId" doc:"Enheten vars tavla kortet står på."`
	FromUnitID string     `json:"fromUnitId,omitempty" readOnly:"true" doc:"Enheten som kortet lyftes från."`
	Problem    string     `json:"problem"`
	Whys       string     `json:"whys,omitempty" doc:"Ett svar på varje rad, högst fem."`
	Cause      string     `json:"cause,omitempty"`
	Action     string     `json:"action,omitempty"`
	Expected   string     `json:"expected,omitempty"`
	Effect     string     `json:"effect,omitempty"`
	OwnerID    string     `json:"ownerId,omitempty"`
	Owner      string     `json:"owner,omitempty" readOnly:"true"`
	DueOn      string     `json:"dueOn,omitempty"`
	Tags       string     `json:"tags,omitempty" doc:"Ord med komma emellan."`
	LinkURL    string     `json:"linkUrl,omitempty"`
	LinkLabel  string     `json:"linkLabel,omitempty"`
	Reason     string     `json:"reason,omitempty" readOnly:"true"`
	ReportedBy string     `json:"reportedBy,omitempty" readOnly:"true"`
	ReportedOn string     `json:"reportedOn,omitempty" readOnly:"true"`
	EnteredOn  string     `json:"enteredOn,omitempty" readOnly:"true"`
	ClosedOn   string     `json:"closedOn,omitempty" readOnly:"true"`
	Events     []apiEvent `json:"events,omitempty" readOnly:"true"`
}

type apiEvent struct {
	Kind string `json:"kind" enum:"reported,moved,raised,comment"`
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	Text string `json:"text,omitempty"`
	By   string `json:"by"`
	At   string `json:"at"`
}

func improvementOut(i Improvement) apiImprovement {
	return apiImprovement{ID: i.ID, Version: i.Version, Number: i.Number, Title: i.Title, Kind: string(i.Kind), Stage: string(i.Stage), UnitID: i.UnitID, FromUnitID: i.FromUnitID,
		Problem: i.Problem, Whys: i.Whys, Cause: i.Cause, Action: i.Action, Expected: i.Expected, Effect: i.Effect, OwnerID: i.OwnerID, Owner: i.Owner, DueOn: i.DueOn.String(),
		Tags: i.Tags.String(), LinkURL: i.LinkURL, LinkLabel: i.LinkLabel, Reason: i.Reason, ReportedBy: i.ReportedBy, ReportedOn: i.ReportedOn.String(),
		EnteredOn: i.EnteredOn.String(), ClosedOn: i.ClosedOn.String()}
}

// read fills a card from what was sent, with the same rules as the form.
func (in apiImprovement) read(i *Improvement) error {
	return ImprovementFields.Read(i, map[string]string{"title": in.Title, "kind": in.Kind, "unit_id": in.UnitID, "problem": in.Problem, "whys": in.Whys, "cause": in.Cause,
		"action": in.Action, "expected": in.Expected, "effect": in.Effect, "owner_id": in.OwnerID, "due_on": in.DueOn, "tags": in.Tags, "link_url": in.LinkURL, "link_label": in.LinkLabel})
}

type improvementsInput struct {
	api.Page
	Text     string   `query:"q" doc:"Ord i rubrik, problem, orsak, åtgärd eller ansvarig."`
	UnitID   string   `query:"unitId"`
	Stages   []string `query:"stage"`
	OwnerID  string   `query:"ownerId"`
	Overdue  bool     `query:"overdue" doc:"Bara kort som skulle ha varit klara."`
	Reported string   `query:"reported" doc:"Upplagt under perioden: 2022 eller 2022-03."`
	Closed   string   `query:"closed" doc:"Avslutat under perioden."`
}

func (in improvementsInput) filter() (ImprovementFilter, error) {
	f := ImprovementFilter{Text: in.Text, UnitID: in.UnitID, OwnerID: in.OwnerID, Overdue: in.Overdue}
	for _, s := range in.Stages {
		f.Stages = append(f.Stages, Stage(s))
	}
	var err error
	if f.Reported, err = day.ParsePeriod(in.Reported); err != nil {
		return f, err
	}
	f.Closed, err = day.ParsePeriod(in.Closed)
	return f, err
}

func (a API) improvements(ctx context.Context, in *improvementsInput) (*api.List[apiImprovement], error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	found, count, err := a.Store.Improvements(ctx, f, Page{Limit: in.Limit, Offset: in.Offset})
	var items []apiImprovement
	for _, i := range found {
		items = append(items, improvementOut(i))
	}
	return api.NewList(items, count.N, count.More), err
}

func (a API) improvement(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiImprovement], error) {
	i, err := a.Store.Improvement(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := improvementOut(i)
	events, err := a.Store.Events(ctx, i.ID)
	for _, e := range events {
		out.Events = append(out.Events, apiEvent{string(e.Kind), string(e.FromStage), string(e.ToStage), e.Text, e.WrittenBy, e.HappenedAt.Format("2006-01-02T15:04:05Z")})
	}
	return &api.One[apiImprovement]{Body: out}, err
}

func (a API) createImprovement(ctx context.Context, in *struct{ Body apiImprovement }) (*api.One[apiImprovement], error) {
	var i Improvement
	if err := in.Body.read(&i); err != nil {
		return nil, err
	}
	i, err := a.Store.Report(ctx, i)
	return &api.One[apiImprovement]{Body: improvementOut(i)}, err
}

func (a API) saveImprovement(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiImprovement
}) (*api.One[apiImprovement], error) {
	i, err := a.Store.Improvement(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Body.read(&i); err != nil {
		return nil, err
	}
	i.Version = in.Body.Version
	if _, err = a.Store.SaveImprovement(ctx, i, ""); err != nil {
		return nil, err
	}
	i, err = a.Store.Improvement(ctx, in.ID)
	return &api.One[apiImprovement]{Body: improvementOut(i)}, err
}

type apiMove struct {
	From   string `json:"from,omitempty" doc:"Kolumnen där kortet sågs; med den avvisas en flytt som någon annan hann före."`
	To     string `json:"to" enum:"new,analysis,plan,do,follow,done,rejected"`
	Note   string `json:"note,omitempty"`
	Cause  string `json:"cause,omitempty"`
	Action string `json:"action,omitempty"`
	Owner  string `json:"ownerId,omitempty"`
	Effect string `json:"effect,omitempty"`
	Reason string `json:"reason,omitempty" doc:"Varför kortet avslås; krävs då."`
}

func (a API) moveImprovement(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiMove
}) (*api.One[apiImprovement], error) {
	told := map[string]string{"reason": in.Body.Reason}
	for key, text := range map[string]string{"cause": in.Body.Cause, "action": in.Body.Action, "owner_id": in.Body.Owner, "effect": in.Body.Effect} {
		if text != "" {
			told[key] = text
		}
	}
	i, err := a.Store.Move(ctx, in.ID, Step{From: Stage(in.Body.From), To: Stage(in.Body.To), Note: in.Body.Note, Told: told})
	return &api.One[apiImprovement]{Body: improvementOut(i)}, err
}

type apiText struct {
	Text string `json:"text"`
}

func (a API) raiseImprovement(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiText
}) (*api.One[apiImprovement], error) {
	i, err := a.Store.Raise(ctx, in.ID, in.Body.Text)
	for _, f := range fault.FieldsOf(err) {
		return nil, fault.Invalid(fault.Field{Name: "text", Message: f.Message})
	}
	return &api.One[apiImprovement]{Body: improvementOut(i)}, err
}

func (a API) commentImprovement(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiText
}) (*api.One[apiImprovement], error) {
	if err := a.Store.Comment(ctx, in.ID, in.Body.Text); err != nil {
		return nil, err
	}
	i, err := a.Store.Improvement(ctx, in.ID)
	return &api.One[apiImprovement]{Body: improvementOut(i)}, err
}
