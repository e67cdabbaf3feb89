package compare

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/word/figure"
)

// API is the area's operations.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	a.registerSpend(h)
	api.Handle(h, permRead, api.Op("list-comparison-sets", http.MethodGet, "/comparison-sets", "Urval av andras upphandlingar att jämföra med."), a.sets)
	api.Handle(h, permRead, api.Op("compare-procurements", http.MethodGet, "/comparison", "Våra annonserade upphandlingar bredvid ett urval, mått för mått, och del för del för ett mått."), a.compare)
}

type apiSet struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Year       int64  `json:"year"`
	Source     string `json:"source"`
	Licence    string `json:"licence"`
	Population *int64 `json:"population,omitempty" doc:"Hur många källan har i allt."`
	Note       string `json:"note,omitempty"`
}

func (a API) sets(ctx context.Context, _ *struct{}) (*api.List[apiSet], error) {
	sets, err := a.Store.Sets(ctx)
	items := make([]apiSet, len(sets))
	for i, s := range sets {
		items[i] = apiSet{ID: s.ID, Name: s.Name, Year: s.Year, Source: s.Source, Licence: s.Licence, Note: s.Note}
		if s.Population.Known {
			items[i].Population = &s.Population.N
		}
	}
	return api.NewList(items, len(items), false), err
}

type apiValue struct {
	Text        string `json:"text"`
	Measurable  bool   `json:"measurable"`
	Numerator   int64  `json:"numerator,omitempty"`
	Denominator int64  `json:"denominator,omitempty"`
	AtLeast     bool   `json:"atLeast,omitempty" doc:"Källan skiljer inte nej från saknad uppgift."`
}

func (m Measure) out(v figure.Value, atLeast bool) apiValue {
	known := v.State == figure.Known
	return apiValue{Text: m.Text(v), Measurable: known, Numerator: v.Num, Denominator: v.Den, AtLeast: atLeast && known}
}

type apiPart struct {
	Key     string   `json:"key,omitempty"`
	Part    string   `json:"part"`
	Measure string   `json:"measure"`
	Ours    apiValue `json:"ours"`
	Theirs  apiValue `json:"theirs"`
}

type apiComparison struct {
	Set         string    `json:"set"`
	Year        int       `json:"year" doc:"Året för våra siffror."`
	Source      string    `json:"source"`
	Licence     string    `json:"licence"`
	Measures    []apiPart `json:"measures"`
	Parts       []apiPart `json:"parts"`
	Limitations []string  `json:"limitations"`
}

func (a API) compare(ctx context.Context, in *struct {
	Set       string `query:"set" doc:"Urvalets id. Det senaste när det saknas."`
	Year      int    `query:"year"`
	By        string `query:"by" enum:"cpv,kategori,forfarande,kopartyp,region" default:"cpv"`
	Measure   string `query:"measure" default:"anbud"`
	Category  string `query:"category"`
	CPV       string `query:"cpv"`
	Procedure string `query:"procedure"`
	BuyerKind string `query:"buyerKind"`
	Region    string `query:"region" doc:"En regions organisationsnummer, tio siffror."`
}) (*api.One[apiComparison], error) {
	v := url.Values{"urval": {in.Set}, "kategori": {in.Category}, "cpv": {in.CPV}, "forfarande": {in.Procedure}, "kopartyp": {in.BuyerKind}, "region": {in.Region}}
	if in.Year != 0 {
		v.Set("ar", strconv.Itoa(in.Year))
	}
	q, err := a.Store.ask(ctx, v, By(in.By), in.Measure)
	if err != nil {
		return nil, err
	}
	out := apiComparison{Set: q.Set.Name, Year: q.Filter.Year, Source: q.Set.Source, Licence: q.Set.Licence, Limitations: q.about()}
	for _, l := range q.lines() {
		part := apiPart{l.side.Key, l.part, l.measure.Key, l.measure.out(l.measure.Value(l.side.Ours), false), l.measure.out(l.measure.ValueIn(l.side.Theirs, q.Holds), l.measure.AtLeast)}
		if l.whole {
			out.Measures = append(out.Measures, part)
		} else {
			out.Parts = append(out.Parts, part)
		}
	}
	return &api.One[apiComparison]{Body: out}, nil
}
