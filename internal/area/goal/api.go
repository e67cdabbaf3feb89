package goal

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/figure"
)

// API is the figures over HTTP.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, "figure.read", api.Op("list-figures", http.MethodGet, "/figures", "Räkna alla nyckeltal för en period."), a.list)
	api.Handle(h, "figure.read", api.Op("get-figure", http.MethodGet, "/figures/{key}", "Räkna ett nyckeltal med delar, definitioner och raderna bakom."), a.get)
	api.Handle(h, "figure.read", api.Op("list-targets", http.MethodGet, "/targets", "Läs målen för ett år."), a.targets)
	api.Handle(h, "figure.target", api.Op("create-target", http.MethodPost, "/targets", "Sätt ett mål."), a.createTarget)
	api.Handle(h, "figure.target", api.Op("save-target", http.MethodPut, "/targets/{id}", "Ändra ett mål."), a.saveTarget)
	a.registerMeasures(h)
	a.registerImprovements(h)
	a.registerSteering(h)
}

// PeriodInput chooses the period of figures.
type PeriodInput struct {
	Period string `query:"period" doc:"År eller månad som perioden slutar med: 2022 eller 2022-08. Utan period: det senaste året med mål."`
	Kind   string `query:"kind" enum:"month,ytd,r12,year,all" doc:"Periodslag. Utan: år eller månad efter hur perioden är skriven."`
	Party  string `query:"party" doc:"Region: D eller U. Utan: alla."`
}

func (a API) view(ctx context.Context, in PeriodInput) (View, error) {
	usual, err := a.Store.Usual(ctx)
	if err != nil {
		return View{}, err
	}
	return ParseView(url.Values{"period": {in.Period}, "slag": {in.Kind}, "part": {in.Party}}, usual)
}

type apiValue struct {
	Num    int64         `json:"num" doc:"Täljare; öre för belopp."`
	Den    int64         `json:"den,omitempty" doc:"Nämnare, för andelar."`
	Scale  string        `json:"scale" enum:"one,ore"`
	State  string        `json:"state" enum:"known,not_measurable,not_reported"`
	Reason string        `json:"reason,omitempty" doc:"Varför värde saknas."`
	Text   string        `json:"text" doc:"Värdet som det läses."`
	Parts  []figure.Part `json:"parts,omitempty"`
	URL    string        `json:"url,omitempty" doc:"Listan som summerar till värdet."`
}

type apiFigure struct {
	Key         string          `json:"key"`
	Name        string          `json:"name"`
	Unit        string          `json:"unit"`
	Owner       string          `json:"owner,omitempty"`
	Period      string          `json:"period"`
	Kind        string          `json:"kind"`
	Party       string          `json:"party,omitempty"`
	Value       *apiValue       `json:"value" doc:"Saknas när nyckeltalet inte kan mätas; då säger state varför."`
	State       string          `json:"state"`
	Reason      string          `json:"reason,omitempty"`
	Target      string          `json:"target,omitempty"`
	Verdict     string          `json:"verdict,omitempty"`
	Change      string          `json:"change,omitempty"`
	Published   string          `json:"published,omitempty"`
	Version     int             `json:"definitionVersion"`
	Definition  string          `json:"definition"`
	Definitions []apiDefinition `json:"definitions,omitempty"`
	Rows        []figure.Row    `json:"rows,omitempty"`
}

type apiDefinition struct {
	Version int    `json:"version"`
	Text    string `json:"text"`
	Source  string `json:"source"`
	From    string `json:"from,omitempty"`
	To      string `json:"to,omitempty" doc:"Första dagen som definitionen inte längre gäller."`
}

var states = map[figure.State]string{figure.Known: "known", figure.NotMeasurable: "not_measurable", figure.NotReported: "not_reported"}

func toAPI(l Line) apiFigure {
	out := apiFigure{
		Key: l.Figure.Key, Name: l.Figure.Name, Unit: string(l.Figure.Unit), Owner: l.Figure.Owner,
		Period: l.View.Period().String(), Kind: string(SpanOf(l.View.Kind)), Party: string(l.View.Party),
		State: states[l.Value.State], Reason: l.Value.Reason, Target: l.TargetText(), Verdict: verdictName(l),
		Published: l.Published.Value, Version: l.Definition.Version, Definition: l.Definition.Text,
	}
	if l.Value.State == figure.Known {
		out.Change = l.Change()
		out.Value = &apiValue{Num: l.Value.Num, Den: l.Value.Den, Scale: "one", State: out.State, Text: l.Figure.Text(l.Value), Parts: l.Value.Parts, URL: l.Value.URL}
		if l.Value.Scale == figure.Ore {
			out.Value.Scale = "ore"
		}
	}
	return out
}

func (a API) list(ctx context.Context, in *PeriodInput) (*api.List[apiFigure], error) {
	v, err := a.view(ctx, *in)
	if err != nil {
		return nil, err
	}
	found, err := a.Store.Lines(ctx, v)
	if err != nil {
		return nil, err
	}
	var items []apiFigure
	for _, l := range found {
		items = append(items, toAPI(l))
	}
	return api.NewList(items, len(items), false), nil
}

type getInput struct {
	PeriodInput
	Key  string `path:"key" doc:"Nyckeltalets nyckel: proc.announced"`
	Rows bool   `query:"rows" doc:"Skicka med raderna bakom värdet."`
}

func (a API) get(ctx context.Context, in *getInput) (*api.One[apiFigure], error) {
	v, err := a.view(ctx, in.PeriodInput)
	if err != nil {
		return nil, err
	}
	l, err := a.Store.Line(ctx, in.Key, v)
	if err != nil {
		return nil, err
	}
	var rows []figure.Row
	if in.Rows {
		if l.Value, rows, err = a.Store.Compute(ctx, l.Figure, v.Ask()); err != nil {
			return nil, err
		}
	}
	out := toAPI(l)
	out.Rows = rows
	for _, d := range l.Figure.Definitions {
		out.Definitions = append(out.Definitions, apiDefinition{d.Version, d.Text, d.Source, d.From.String(), d.To.String()})
	}
	return &api.One[apiFigure]{Body: out}, nil
}

type apiTarget struct {
	ID         string `json:"id,omitempty" readOnly:"true"`
	Version    int64  `json:"version,omitempty" doc:"Den version som lästes; krävs vid ändring."`
	Figure     string `json:"figure"`
	Kind       string `json:"kind" enum:"month,ytd,r12,year,all"`
	Period     string `json:"period"`
	Aim        string `json:"aim" enum:"min,max,exact,direction,cannot_be_set,decided_elsewhere"`
	Amount     string `json:"amount,omitempty" doc:"I nyckeltalets enhet: 85 eller 6,4."`
	Reason     string `json:"reason,omitempty"`
	ApprovedBy string `json:"approvedBy,omitempty"`
	DecidedOn  string `json:"decidedOn,omitempty"`
	Text       string `json:"text,omitempty" readOnly:"true"`
}

func (a API) targetOut(t Target) apiTarget {
	f, err := a.Store.Register.Get(t.Figure)
	if err != nil {
		f = figure.Figure{Unit: t.Unit}
	}
	text, _ := amount{&t}.MarshalText()
	return apiTarget{ID: t.ID, Version: t.Version, Figure: t.Figure, Kind: string(t.Span), Period: t.Period.String(), Aim: string(t.Aim),
		Amount: string(text), Reason: t.Reason, ApprovedBy: t.ApprovedBy, DecidedOn: t.DecidedOn.String(), Text: t.Text(f)}
}

// read fills a target from what was sent, with the same rules as the form.
func (in apiTarget) read(t *Target) error {
	return Fields.Read(t, map[string]string{"span": in.Kind, "period": in.Period, "aim": in.Aim, "amount": in.Amount,
		"reason": in.Reason, "approved_by": in.ApprovedBy, "decided_on": in.DecidedOn})
}

func (a API) targets(ctx context.Context, in *struct {
	Year   int    `query:"year" doc:"Året; utan år alla."`
	Figure string `query:"figure"`
}) (*api.List[apiTarget], error) {
	found, err := a.Store.Targets(ctx, TargetFilter{Year: in.Year, Figure: in.Figure})
	if err != nil {
		return nil, err
	}
	var items []apiTarget
	for _, t := range found {
		items = append(items, a.targetOut(t))
	}
	return api.NewList(items, len(items), false), nil
}

func (a API) createTarget(ctx context.Context, in *struct{ Body apiTarget }) (*api.One[apiTarget], error) {
	t, err := a.Store.Blank(in.Body.Figure)
	if err != nil {
		return nil, fault.Invalid(fault.Field{Name: "figure", Message: fault.Message(err)})
	}
	if err := in.Body.read(&t); err != nil {
		return nil, err
	}
	t, err = a.Store.CreateTarget(ctx, t)
	return &api.One[apiTarget]{Body: a.targetOut(t)}, err
}

func (a API) saveTarget(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiTarget
}) (*api.One[apiTarget], error) {
	t, err := a.Store.Target(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Body.read(&t); err != nil {
		return nil, err
	}
	t.Version = in.Body.Version
	t, err = a.Store.SaveTarget(ctx, t, "")
	return &api.One[apiTarget]{Body: a.targetOut(t)}, err
}
