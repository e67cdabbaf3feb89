package report

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/word/day"
)

// API is the reports over HTTP.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, "report.read", api.Op("list-reports", http.MethodGet, "/reports", "Läs rapporterna."), a.list)
	api.Handle(h, "report.read", api.Op("get-report", http.MethodGet, "/reports/{id}", "Läs en rapport med texter och siffror."), a.get)
	api.Handle(h, "report.write", api.Op("create-report", http.MethodPost, "/reports", "Skapa en rapport för en period."), a.create)
	api.Handle(h, "report.write", api.Op("save-report-section", http.MethodPut, "/report-sections/{id}", "Ändra ett avsnitt."), a.saveSection)
	for _, step := range steps {
		if step.Verb != "besluta" {
			api.Handle(h, step.Perm, api.Op(apiSteps[step.Verb]+"-report", http.MethodPost, "/reports/{id}/"+apiSteps[step.Verb], step.Do+"."), a.take(step.Verb))
		}
	}
	api.Handle(h, "report.fix", api.Op("decide-report", http.MethodPost, "/reports/{id}/decide", "Registrera beslutet om en rapport."), a.decide)
	api.Handle(h, "report.fix", api.Op("archive-report", http.MethodPost, "/reports/{id}/archive", "Arkivera en låst rapport."), a.archive)
	api.Handle(h, "report.write", api.Op("copy-report", http.MethodPost, "/reports/{id}/copy", "Börja nästa periods rapport som en kopia."), a.copy)
	a.registerTalk(h)
	api.Handle(h, "report.fix", api.Op("fix-report", http.MethodPost, "/reports/{id}/fix", "Lås en rapport."), a.fix)
}

type apiReport struct {
	ID       string       `json:"id"`
	Version  int64        `json:"version"`
	Number   string       `json:"number"`
	Kind     string       `json:"kind"`
	Title    string       `json:"title"`
	Period   string       `json:"period"`
	Body     string       `json:"body"`
	Edition  int64        `json:"edition"`
	State    string       `json:"state" enum:"draft,review,approved,decided,fixed,archived"`
	Decision *apiDecision `json:"decision,omitempty"`
	FixedAt  *time.Time   `json:"fixedAt,omitempty"`
	FixedBy  string       `json:"fixedBy,omitempty"`
	Hash     string       `json:"hash,omitempty" doc:"SHA-256 över texter och siffror när rapporten låstes."`
	Archive  string       `json:"archiveHash,omitempty" doc:"SHA-256 för arkivfilen."`
	Sections []apiSection `json:"sections,omitempty"`
	Figures  []apiFact    `json:"figures,omitempty"`
	Warnings []apiWarning `json:"warnings,omitempty"`
}

type apiSection struct {
	ID         string `json:"id"`
	Version    int64  `json:"version"`
	Level      int64  `json:"level"`
	Numbered   bool   `json:"numbered"`
	Heading    string `json:"heading"`
	Text       string `json:"text" doc:"Text med nyckeltal som {{tal proc.announced}}."`
	Parameters string `json:"parameters,omitempty"`
	Part       string `json:"part,omitempty" enum:",appendix,note"`
	Owner      string `json:"owner,omitempty"`
	DueOn      string `json:"dueOn,omitempty"`
	Status     string `json:"status,omitempty"`
	CopiedFrom string `json:"copiedFrom,omitempty" doc:"Perioden vars text står kvar obearbetad."`
}

type apiDecision struct {
	On   string `json:"on" doc:"Dagen för beslutet: 2023-02-16."`
	By   string `json:"by" doc:"Organet som beslutade."`
	No   string `json:"no,omitempty" doc:"Paragraf: § 12."`
	Text string `json:"text,omitempty"`
	URL  string `json:"url,omitempty" doc:"Beslutets sida."`
}

// apiSteps are the steps' names in addresses of the API.
var apiSteps = map[string]string{"skicka": "send", "ta-tillbaka": "recall", "godkann": "approve", "skicka-tillbaka": "return", "oppna": "reopen", "angra-beslut": "undo-decision"}

type apiFact struct {
	Figure     string `json:"figure"`
	Name       string `json:"name"`
	Period     string `json:"period"`
	Kind       string `json:"kind"`
	Party      string `json:"party,omitempty"`
	Known      bool   `json:"known"`
	Text       string `json:"text"`
	Num        int64  `json:"num" doc:"Täljare; öre för belopp."`
	Den        int64  `json:"den,omitempty"`
	Reason     string `json:"reason,omitempty"`
	Definition string `json:"definition"`
	Version    int64  `json:"definitionVersion"`
	Rows       int64  `json:"rows,omitempty"`
	RowsHash   string `json:"rowsHash,omitempty"`
}

type apiWarning struct {
	Kind    string `json:"kind"`
	Section string `json:"section,omitempty"`
	Text    string `json:"text"`
}

func toAPI(r Report) apiReport {
	out := apiReport{ID: r.ID, Version: r.Version, Number: r.Number, Kind: string(r.Kind), Title: r.Title, Period: r.Period.String(), Body: r.Body,
		Edition: r.Edition, State: string(r.State), FixedAt: r.FixedAt, FixedBy: r.FixedBy, Hash: r.Hash, Archive: r.ArchiveHash}
	if r.DecidedOn != 0 {
		out.Decision = &apiDecision{r.DecidedOn.Sv(), r.DecidedBy, r.DecidedNo, r.DecidedText, r.DecidedURL}
	}
	return out
}

func sectionToAPI(s Section) apiSection {
	return apiSection{ID: s.ID, Version: s.Version, Level: s.Level, Numbered: s.Numbered, Heading: s.Heading, Text: s.Text, Parameters: s.Parameters,
		Part: string(s.Part), Owner: s.Owner, DueOn: s.DueOn.Sv(), Status: string(s.Status), CopiedFrom: s.CopiedFrom}
}

func wholeToAPI(c Composed) apiReport {
	out := toAPI(c.Report)
	for _, s := range c.Sections {
		out.Sections = append(out.Sections, sectionToAPI(s))
	}
	for _, f := range c.Facts {
		if f.Role == Valued {
			out.Figures = append(out.Figures, apiFact{Figure: f.Figure, Name: f.Name, Period: f.Period.String(), Kind: string(f.Span), Party: string(f.Party),
				Known: f.known(), Text: f.Text, Num: f.Num, Den: f.Den, Reason: f.Reason, Definition: f.DefinitionText, Version: f.Definition, Rows: f.RowCount, RowsHash: f.RowsHash})
		}
	}
	for _, w := range c.Warnings {
		out.Warnings = append(out.Warnings, apiWarning{w.Kind, w.Heading, w.Text})
	}
	return out
}

func (a API) list(ctx context.Context, in *struct{ api.Page }) (*api.List[apiReport], error) {
	rows, count, err := a.Store.List(ctx, in.Limit, in.Offset)
	if err != nil {
		return nil, err
	}
	var items []apiReport
	for _, r := range rows {
		items = append(items, toAPI(r))
	}
	return api.NewList(items, count.N, count.More), nil
}

func (a API) get(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiReport], error) {
	r, sections, err := a.Store.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	c, err := a.Store.Compose(ctx, r, sections)
	return &api.One[apiReport]{Body: wholeToAPI(c)}, err
}

func (a API) create(ctx context.Context, in *struct {
	Body struct {
		Kind   string `json:"kind" enum:"verksamhetsberattelse,delarsrapport,manadsrapport"`
		Period string `json:"period" doc:"2022, eller månaden som perioden slutar med: 2022-08."`
		Carry  bool   `json:"carry,omitempty" doc:"Börja med förra rapportens texter."`
	}
}) (*api.One[apiReport], error) {
	p, err := day.ParsePeriod(in.Body.Period)
	if err != nil {
		return nil, err
	}
	r, err := a.Store.Create(ctx, Kind(in.Body.Kind), p, in.Body.Carry)
	return &api.One[apiReport]{Body: toAPI(r)}, err
}

func (a API) saveSection(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Version int64  `json:"version" doc:"Den version som lästes."`
		Heading string `json:"heading"`
		Text    string `json:"text"`
		Status  string `json:"status,omitempty" enum:"todo,started,ready"`
	}
}) (*api.One[apiSection], error) {
	_, one, err := a.Store.Section(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	one.Version, one.Heading, one.Text = in.Body.Version, in.Body.Heading, in.Body.Text
	if in.Body.Status != "" {
		one.Status = Status(in.Body.Status)
	}
	one, err = a.Store.SaveSection(ctx, one)
	return &api.One[apiSection]{Body: sectionToAPI(one)}, err
}

func (a API) fix(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Version int64 `json:"version" doc:"Den version som lästes."`
	}
}) (*api.One[apiReport], error) {
	r, err := a.Store.Fix(ctx, in.ID, in.Body.Version)
	return &api.One[apiReport]{Body: toAPI(r)}, err
}

type stepInput struct {
	ID   string `path:"id"`
	Body struct {
		Version int64  `json:"version" doc:"Den version som lästes."`
		Why     string `json:"why,omitempty" doc:"Varför; krävs när något tas tillbaka."`
	}
}

// take answers one step's operation.
func (a API) take(verb string) func(context.Context, *stepInput) (*api.One[apiReport], error) {
	return func(ctx context.Context, in *stepInput) (*api.One[apiReport], error) {
		r, err := a.Store.Take(ctx, in.ID, verb, in.Body.Version, in.Body.Why)
		return &api.One[apiReport]{Body: toAPI(r)}, err
	}
}

func (a API) decide(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Version int64  `json:"version" doc:"Den version som lästes."`
		On      string `json:"on" doc:"Dagen för beslutet: 2023-02-16."`
		By      string `json:"by" doc:"Organet som beslutade."`
		No      string `json:"no,omitempty" doc:"Paragraf: § 12."`
		Text    string `json:"text,omitempty"`
		URL     string `json:"url,omitempty" doc:"Beslutets sida."`
	}
}) (*api.One[apiReport], error) {
	on, err := day.Parse(in.Body.On)
	if err != nil {
		return nil, err
	}
	r, err := a.Store.Decide(ctx, in.ID, in.Body.Version, Decision{On: on, By: in.Body.By, No: in.Body.No, Text: in.Body.Text, URL: in.Body.URL})
	return &api.One[apiReport]{Body: toAPI(r)}, err
}

func (a API) archive(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiReport], error) {
	r, err := a.Store.Archive(ctx, in.ID)
	return &api.One[apiReport]{Body: toAPI(r)}, err
}

func (a API) copy(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiReport], error) {
	r, err := a.Store.Copy(ctx, in.ID)
	return &api.One[apiReport]{Body: toAPI(r)}, err
}
