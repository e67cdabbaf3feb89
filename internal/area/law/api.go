package law

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// API is the rules and the calculators for other programs. They read only: a rule is
// changed by a person who has read its source.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, permRead, api.Op("list-law-rules", http.MethodGet, "/law-rules", "Sök bland lagreglerna."), a.list)
	api.Handle(h, permRead, api.Op("get-law-rule", http.MethodGet, "/law-rules/{id}", "Läs en lagregel."), a.get)
	api.Handle(h, permRead, api.Op("compute-regime", http.MethodGet, "/law/regime", "Vilka regler en upphandling följer."), a.regime)
	api.Handle(h, permRead, api.Op("compute-tender-deadline", http.MethodGet, "/law/tender-deadline", "Tidigaste sista dag för anbud eller anbudsansökan."), a.tenderDeadline)
	api.Handle(h, permRead, api.Op("compute-standstill", http.MethodGet, "/law/standstill", "Avtalsspärrens sista dag och första dag för avtal."), a.standstill)
	api.Handle(h, permRead, api.Op("compute-time-plan", http.MethodGet, "/law/time-plan", "Tidplan från en startdag eller bakåt från avtalet."), a.plan)
}

type apiRule struct {
	ID        string `json:"id"`
	Kind      string `json:"kind"`
	Key       string `json:"key"`
	Act       string `json:"act,omitempty" doc:"Tomt gäller alla, som i fälten nedan."`
	Procedure string `json:"procedure,omitempty"`
	Regime    string `json:"regime,omitempty"`
	Object    string `json:"object,omitempty"`
	Buyer     string `json:"buyer,omitempty"`
	Party     string `json:"party,omitempty"`
	Label     string `json:"label"`
	Known     bool   `json:"known" doc:"Falskt när värdet inte är känt. Det som behöver det stoppas."`
	Amount    *int64 `json:"amountOre,omitempty" doc:"Öre."`
	Number    *int64 `json:"number,omitempty"`
	Unit      string `json:"unit,omitempty" doc:"kr, hours, days, weeks, months, years, percent eller count."`
	Bound     string `json:"bound,omitempty" doc:"from: från och med, at_most: högst, under: under beloppet."`
	Text      string `json:"text,omitempty"`
	ValidFrom string `json:"validFrom,omitempty" format:"date"`
	ValidTo   string `json:"validTo,omitempty" format:"date" doc:"Sista dagen."`
	LegalRef  string `json:"legalRef,omitempty"`
	Source    string `json:"source"`
	SourceURL string `json:"sourceUrl,omitempty"`
	Confirmed bool   `json:"confirmed" doc:"Någon har läst källan."`
}

func toAPI(r Rule) apiRule {
	out := apiRule{ID: r.ID, Kind: string(r.Kind), Key: r.Key, Act: r.Act, Procedure: r.Procedure, Regime: string(r.Regime), Object: r.Object,
		Buyer: string(r.Buyer), Party: string(r.Party), Label: r.Label, Known: r.Known(), Unit: string(r.Unit), Bound: string(r.Bound), Text: r.Text,
		ValidFrom: r.ValidFrom.String(), ValidTo: r.ValidTo.String(), LegalRef: r.LegalRef, Source: r.Source, SourceURL: r.SourceURL, Confirmed: r.Confirmed}
	if r.Amount.Known {
		ore := int64(r.Amount.Amount)
		out.Amount = &ore
	}
	if r.Number.Known {
		out.Number = &r.Number.N
	}
	return out
}

type listInput struct {
	api.Page
	Text      string `query:"q" doc:"Början av ord."`
	Kind      string `query:"kind"`
	On        string `query:"on" format:"date" doc:"Regler som gäller den dagen."`
	Act       string `query:"act"`
	Procedure string `query:"procedure"`
	Confirmed string `query:"confirmed" enum:"true,false"`
	Known     string `query:"known" enum:"true,false"`
}

func (in listInput) filter() (Filter, error) {
	f := Filter{Text: in.Text, Act: in.Act, Procedure: in.Procedure, Confirmed: yesNo(in.Confirmed), Known: yesNo(in.Known)}
	if in.Kind != "" {
		f.Kinds = []Kind{Kind(in.Kind)}
	}
	return f, readDay("on", in.On, &f.On)
}

func yesNo(text string) string { return map[string]string{"true": "ja", "false": "nej"}[text] }

// readDay reads a day of the query.
func readDay(key, text string, to *day.Date) error {
	if err := to.UnmarshalText([]byte(text)); err != nil {
		return fault.Invalid(fault.Field{Name: key, Message: fault.Message(err)})
	}
	return nil
}

func (a API) list(ctx context.Context, in *listInput) (*api.List[apiRule], error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	rules, n, err := a.Store.Search(ctx, f, Page{Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	items := make([]apiRule, len(rules))
	for i, r := range rules {
		items[i] = toAPI(r)
	}
	return api.NewList(items, n.N, n.More), nil
}

func (a API) get(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiRule], error) {
	r, err := a.Store.Get(ctx, in.ID)
	return &api.One[apiRule]{Body: toAPI(r)}, err
}

// apiBasis is a rule that an answer stands on.
type apiBasis struct {
	RuleID    string `json:"ruleId"`
	Label     string `json:"label"`
	LegalRef  string `json:"legalRef,omitempty"`
	Source    string `json:"source"`
	Confirmed bool   `json:"confirmed"`
}

func toBases(bases Bases) []apiBasis {
	list := []apiBasis{}
	for _, b := range bases {
		list = append(list, apiBasis{b.RuleID, b.Label, b.Ref, b.Source, b.Confirmed})
	}
	return list
}

type apiRuling struct {
	Act        string      `json:"act"`
	Regime     string      `json:"regime" doc:"directive, national, direct eller choice."`
	Label      string      `json:"label"`
	Procedures []apiPermit `json:"procedures"`
	Bases      []apiBasis  `json:"bases"`
}

type apiPermit struct {
	Code      string `json:"code"`
	Label     string `json:"label"`
	BT105     string `json:"bt105,omitempty" doc:"Förfarandets kod i eForms."`
	Condition string `json:"condition,omitempty"`
}

func (a API) regime(ctx context.Context, in *struct {
	Act    string `query:"act" default:"lou" enum:"lou,luf,luk,lufs,lov"`
	Object string `query:"object" default:"services" enum:"goods,services,mixed,works,social,welfare,concession"`
	Buyer  string `query:"buyer" default:"subcentral" enum:"subcentral,state"`
	Value  int64  `query:"valueOre" required:"true" minimum:"0" doc:"Uppskattat värde i öre."`
	Start  string `query:"start" required:"true" format:"date"`
}) (*api.One[apiRuling], error) {
	p := Purchase{Act: in.Act, Object: Object(in.Object), Buyer: Buyer(in.Buyer), Value: money.Some(money.Amount(in.Value))}
	if err := readDay("start", in.Start, &p.Start); err != nil {
		return nil, err
	}
	b, err := a.Store.Book(ctx)
	if err != nil {
		return nil, err
	}
	r, err := b.Regime(p)
	if err != nil {
		return nil, err
	}
	allowed, err := b.Allowed(r)
	if err != nil && !IsUnknown(err) {
		return nil, err
	}
	out := apiRuling{Act: r.Act, Regime: string(r.Regime), Label: r.Label, Procedures: []apiPermit{}, Bases: toBases(r.Bases)}
	for _, p := range allowed {
		out.Procedures = append(out.Procedures, apiPermit{p.Code, p.Label, p.BT105, p.Condition})
	}
	return &api.One[apiRuling]{Body: out}, nil
}

type apiDeadline struct {
	From    string     `json:"from" format:"date"`
	Days    int        `json:"days"`
	Counted string     `json:"counted" format:"date" doc:"Sista dagen innan den flyttas från en helgdag."`
	On      string     `json:"on" format:"date"`
	Policy  bool       `json:"policy" doc:"Organisationens egen tid: lagen kräver bara skälig tid."`
	Note    string     `json:"note,omitempty"`
	Bases   []apiBasis `json:"bases"`
}

func (a API) tenderDeadline(ctx context.Context, in *struct {
	Act        string `query:"act" default:"lou"`
	Procedure  string `query:"procedure" required:"true"`
	Step       string `query:"step" default:"tender" enum:"tender,request"`
	Sent       string `query:"sent" required:"true" format:"date"`
	PIN        string `query:"pin" format:"date" doc:"Dagen då en förhandsannons skickades."`
	Electronic bool   `query:"electronic"`
	Urgent     bool   `query:"urgent"`
	Rerun      bool   `query:"rerun"`
}) (*api.One[apiDeadline], error) {
	m := Manner{Electronic: in.Electronic, Urgent: in.Urgent, Rerun: in.Rerun}
	var sent day.Date
	if err := readDay("sent", in.Sent, &sent); err != nil {
		return nil, err
	}
	if err := readDay("pin", in.PIN, &m.PIN); err != nil {
		return nil, err
	}
	b, err := a.Store.Book(ctx)
	if err != nil {
		return nil, err
	}
	d, t, err := b.TenderDeadline(in.Act, in.Procedure, Step(in.Step), m, sent)
	return &api.One[apiDeadline]{Body: apiDeadline{sent.String(), t.Days, d.Counted.String(), d.On.String(), t.Policy, t.Note, toBases(d.Bases)}}, err
}

type apiStandstill struct {
	Sent     string     `json:"sent" format:"date"`
	Days     int        `json:"days"`
	Last     string     `json:"last" format:"date"`
	SignFrom string     `json:"signFrom" format:"date"`
	Bases    []apiBasis `json:"bases"`
}

func (a API) standstill(ctx context.Context, in *struct {
	Act      string `query:"act" default:"lou"`
	Sent     string `query:"sent" required:"true" format:"date"`
	Delivery string `query:"delivery" default:"electronic" enum:"electronic,other"`
	AtLeast  int    `query:"atLeast" minimum:"0" maximum:"365" doc:"Egen längre tid i dagar."`
}) (*api.One[apiStandstill], error) {
	var sent day.Date
	if err := readDay("sent", in.Sent, &sent); err != nil {
		return nil, err
	}
	b, err := a.Store.Book(ctx)
	if err != nil {
		return nil, err
	}
	s, err := b.Standstill(in.Act, sent, Delivery(in.Delivery), in.AtLeast)
	return &api.One[apiStandstill]{Body: apiStandstill{sent.String(), s.Days, s.Last.String(), s.SignFrom.String(), toBases(s.Bases)}}, err
}

type apiPlan struct {
	Start      string         `json:"start" format:"date"`
	Sign       string         `json:"sign" format:"date"`
	Milestones []apiMilestone `json:"milestones"`
}

type apiMilestone struct {
	Key   string     `json:"key"`
	Label string     `json:"label"`
	On    string     `json:"on" format:"date"`
	Bases []apiBasis `json:"bases"`
}

func (a API) plan(ctx context.Context, in *struct {
	Act        string `query:"act" default:"lou"`
	Procedure  string `query:"procedure" required:"true"`
	Start      string `query:"start" format:"date" doc:"Tomt räknar bakåt från sign."`
	Sign       string `query:"sign" format:"date"`
	Long       bool   `query:"long" doc:"De längsta normtiderna."`
	Electronic bool   `query:"electronic"`
	Reviews    int    `query:"reviews" minimum:"0" maximum:"3" doc:"Instanser vid överprövning."`
}) (*api.One[apiPlan], error) {
	s := Schedule{Act: in.Act, Procedure: in.Procedure, Long: in.Long, Reviews: in.Reviews, Manner: Manner{Electronic: in.Electronic}}
	if err := readDay("start", in.Start, &s.Start); err != nil {
		return nil, err
	}
	if err := readDay("sign", in.Sign, &s.Sign); err != nil {
		return nil, err
	}
	b, err := a.Store.Book(ctx)
	if err != nil {
		return nil, err
	}
	p, err := b.TimePlan(s)
	if err != nil {
		return nil, err
	}
	out := apiPlan{Start: p.Start.String(), Sign: p.Sign.String()}
	for _, m := range p.Milestones {
		out.Milestones = append(out.Milestones, apiMilestone{m.Key, m.Label, m.On.String(), toBases(m.Bases)})
	}
	return &api.One[apiPlan]{Body: out}, nil
}
