package report

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
)

// registerTalk adds the operations on comments and suggestions.
func (a API) registerTalk(h huma.API) {
	api.Handle(h, "report.read", api.Op("list-report-comments", http.MethodGet, "/report-sections/{id}/comments", "Läs ett avsnitts kommentarer och förslag."), a.comments)
	api.Handle(h, "report.comment", api.Op("comment-report-section", http.MethodPost, "/report-sections/{id}/comments", "Kommentera ett avsnitt."), a.comment)
	api.Handle(h, "report.comment", api.Op("suggest-report-text", http.MethodPost, "/report-sections/{id}/suggestions", "Föreslå en annan text i ett avsnitt."), a.suggest)
	api.Handle(h, "report.write", api.Op("accept-report-suggestion", http.MethodPost, "/report-comments/{id}/accept", "Godta ett förslag."), a.accept)
	api.Handle(h, "report.read", api.Op("list-report-versions", http.MethodGet, "/report-sections/{id}/versions", "Läs ett avsnitts sparade versioner, den senaste först."), a.versions)
}

type apiComment struct {
	ID       string       `json:"id"`
	Kind     string       `json:"kind" enum:"comment,suggestion"`
	State    string       `json:"state" enum:"open,resolved,accepted,rejected"`
	By       string       `json:"by"`
	At       time.Time    `json:"at"`
	Text     string       `json:"text,omitempty"`
	Quote    string       `json:"quote,omitempty" doc:"Orden som kommentaren gäller."`
	Proposal string       `json:"proposal,omitempty" doc:"Hela texten som föreslås."`
	Answers  []apiComment `json:"answers,omitempty"`
}

type apiVersion struct {
	Version int64     `json:"version"`
	Heading string    `json:"heading"`
	Text    string    `json:"text"`
	Why     string    `json:"why,omitempty"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

func commentToAPI(c Comment) apiComment {
	return apiComment{ID: c.ID, Kind: string(c.Kind), State: string(c.State), By: c.By, At: c.At, Text: c.Text, Quote: c.Quote, Proposal: c.Proposal}
}

type sectionID struct {
	ID string `path:"id"`
}

func (a API) comments(ctx context.Context, in *sectionID) (*api.List[apiComment], error) {
	threads, err := a.Store.Comments(ctx, in.ID)
	var items []apiComment
	for _, t := range threads {
		one := commentToAPI(t.Comment)
		for _, answer := range t.Answers {
			one.Answers = append(one.Answers, commentToAPI(answer))
		}
		items = append(items, one)
	}
	return api.NewList(items, len(items), false), err
}

func (a API) comment(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Text  string `json:"text"`
		Quote string `json:"quote,omitempty" doc:"Orden som kommentaren gäller."`
	}
}) (*api.One[apiComment], error) {
	c, err := a.Store.Comment(ctx, in.ID, in.Body.Text, in.Body.Quote)
	return &api.One[apiComment]{Body: commentToAPI(c)}, err
}

func (a API) suggest(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Version  int64  `json:"version" doc:"Avsnittets version som lästes."`
		Proposal string `json:"proposal" doc:"Hela texten som föreslås."`
		Why      string `json:"why,omitempty"`
	}
}) (*api.One[apiComment], error) {
	c, err := a.Store.Suggest(ctx, in.ID, in.Body.Version, in.Body.Proposal, in.Body.Why)
	return &api.One[apiComment]{Body: commentToAPI(c)}, err
}

func (a API) accept(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiSection], error) {
	one, err := a.Store.Accept(ctx, in.ID)
	return &api.One[apiSection]{Body: sectionToAPI(one)}, err
}

func (a API) versions(ctx context.Context, in *sectionID) (*api.List[apiVersion], error) {
	list, err := a.Store.Versions(ctx, in.ID)
	var items []apiVersion
	for _, v := range list {
		items = append(items, apiVersion{v.Version, v.Heading, v.Text, v.Why, v.By, v.At})
	}
	return api.NewList(items, len(items), false), err
}
