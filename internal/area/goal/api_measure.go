package goal

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// registerMeasures adds the operations on figures that are entered by hand.
func (a API) registerMeasures(h huma.API) {
	api.Handle(h, "figure.read", api.Op("list-measures", http.MethodGet, "/measures", "Läs de egna måtten."), a.measures)
	api.Handle(h, "figure.read", api.Op("get-measure", http.MethodGet, "/measures/{key}", "Läs ett eget mått."), a.measure)
	api.Handle(h, "figure.target", api.Op("create-measure", http.MethodPost, "/measures", "Lägg upp ett eget mått."), a.createMeasure)
	api.Handle(h, "figure.target", api.Op("save-measure", http.MethodPut, "/measures/{key}", "Ändra ett eget mått."), a.saveMeasure)
	api.Handle(h, "figure.read", api.Op("list-readings", http.MethodGet, "/measures/{key}/readings", "Läs ett måtts införda värden."), a.readings)
	api.Handle(h, "figure.target", api.Op("record-readings", http.MethodPost, "/measures/{key}/readings", "För in värden. Ett värde utan täljare tar bort det som stod; allt sparas eller inget."), a.record)
}

type apiMeasure struct {
	Key         string `json:"key"`
	Version     int64  `json:"version,omitempty" doc:"Den version som lästes; krävs vid ändring."`
	Name        string `json:"name"`
	Unit        string `json:"unit" doc:"antal, %, kr, tkr, mkr, index, skala1-6 eller ett ord som dagar."`
	Direction   string `json:"direction" enum:"neutral,higher,lower"`
	Decimals    int64  `json:"decimals,omitempty"`
	Per         string `json:"per" enum:"month,year"`
	Combine     string `json:"combine" enum:"sum,last,ratio" doc:"Hur månader blir ett år."`
	Split       bool   `json:"split,omitempty" doc:"Värden förs in för varje region."`
	Owner       string `json:"owner"`
	Note        string `json:"note,omitempty"`
	Definition  string `json:"definition"`
	Source      string `json:"source"`
	DefinedFrom string `json:"definedFrom,omitempty"`
	Added       string `json:"added,omitempty"`
	Retired     string `json:"retired,omitempty"`
}

func measureOut(m Measure) apiMeasure {
	return apiMeasure{Key: m.Key, Version: m.Version, Name: m.Name, Unit: string(m.Unit), Direction: string(m.Direction), Decimals: m.Decimals,
		Per: string(m.Per), Combine: string(m.Combine), Split: m.Split, Owner: m.Owner, Note: m.Note, Definition: m.Definition, Source: m.Source,
		DefinedFrom: m.DefinedFrom.String(), Added: m.Added.String(), Retired: m.Retired.String()}
}

// read fills a measure from what was sent, with the same rules as the form.
func (in apiMeasure) read(m *Measure) error {
	err := MeasureFields.Read(m, map[string]string{"key": in.Key, "name": in.Name, "unit": in.Unit, "direction": in.Direction, "per": in.Per,
		"combine": in.Combine, "owner": in.Owner, "note": in.Note, "definition": in.Definition, "source": in.Source,
		"defined_from": in.DefinedFrom, "added": in.Added, "retired": in.Retired})
	m.Decimals, m.Split = in.Decimals, in.Split
	return err
}

func (a API) measures(ctx context.Context, _ *struct{}) (*api.List[apiMeasure], error) {
	found, err := a.Store.Measures(ctx)
	var items []apiMeasure
	for _, m := range found {
		items = append(items, measureOut(m))
	}
	return api.NewList(items, len(items), false), err
}

func (a API) measure(ctx context.Context, in *struct {
	Key string `path:"key"`
}) (*api.One[apiMeasure], error) {
	m, err := a.Store.Measure(ctx, in.Key)
	return &api.One[apiMeasure]{Body: measureOut(m)}, err
}

func (a API) createMeasure(ctx context.Context, in *struct{ Body apiMeasure }) (*api.One[apiMeasure], error) {
	var m Measure
	if err := in.Body.read(&m); err != nil {
		return nil, err
	}
	m, err := a.Store.CreateMeasure(ctx, m)
	return &api.One[apiMeasure]{Body: measureOut(m)}, err
}

func (a API) saveMeasure(ctx context.Context, in *struct {
	Key  string `path:"key"`
	Body apiMeasure
}) (*api.One[apiMeasure], error) {
	m, err := a.Store.Measure(ctx, in.Key)
	if err != nil {
		return nil, err
	}
	in.Body.Key = m.Key
	if err := in.Body.read(&m); err != nil {
		return nil, err
	}
	m.Version = in.Body.Version
	m, err = a.Store.SaveMeasure(ctx, m, "")
	return &api.One[apiMeasure]{Body: measureOut(m)}, err
}

type apiReading struct {
	Period     string `json:"period" doc:"Månad eller år: 2022-03 eller 2022."`
	Party      string `json:"party,omitempty" doc:"D eller U, för mått som förs in per region."`
	Num        string `json:"num,omitempty" doc:"Värdet, eller täljaren, i måttets enhet."`
	Den        string `json:"den,omitempty" doc:"Nämnaren, för kvoter."`
	About      bool   `json:"about,omitempty" doc:"Ungefärligt värde, ca."`
	Source     string `json:"source,omitempty" readOnly:"true"`
	EvidenceOn string `json:"evidenceOn,omitempty" readOnly:"true"`
	RecordedBy string `json:"recordedBy,omitempty" readOnly:"true"`
}

func (a API) readings(ctx context.Context, in *struct {
	Key  string `path:"key"`
	Year int    `query:"year" doc:"Året; utan år alla."`
}) (*api.List[apiReading], error) {
	m, err := a.Store.Measure(ctx, in.Key)
	if err != nil {
		return nil, err
	}
	found, err := a.Store.Readings(ctx, m, in.Year)
	var items []apiReading
	for _, r := range found {
		num, den := m.written(r)
		items = append(items, apiReading{r.Period.String(), string(r.Party), num, den, r.About, r.Source, r.EvidenceOn.String(), r.RecordedBy})
	}
	return api.NewList(items, len(items), false), err
}

type apiRecord struct {
	Source     string       `json:"source" doc:"Var värdena kommer från."`
	EvidenceOn string       `json:"evidenceOn" doc:"Underlagets dag."`
	Why        string       `json:"why,omitempty" doc:"Varför värden som fanns rättas; krävs då."`
	Readings   []apiReading `json:"readings"`
}

func (a API) record(ctx context.Context, in *struct {
	Key  string `path:"key"`
	Body apiRecord
}) (*api.One[apiChanged], error) {
	m, err := a.Store.Measure(ctx, in.Key)
	if err != nil {
		return nil, err
	}
	from := Evidence{Source: in.Body.Source, Why: in.Body.Why}
	if from.On, err = day.Parse(in.Body.EvidenceOn); err != nil {
		return nil, fault.Invalid(fault.Field{Name: "evidenceOn", Message: fault.Message(err)})
	}
	var entries []Entry
	for _, r := range in.Body.Readings {
		e := Entry{Party: party.Code(r.Party), Num: r.Num, Den: r.Den, About: r.About}
		if e.Period, err = day.ParsePeriod(r.Period); err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	n, err := a.Store.Record(ctx, m, entries, from)
	return &api.One[apiChanged]{Body: apiChanged{n}}, err
}

type apiChanged struct {
	Changed int `json:"changed" doc:"Hur många värden som ändrades."`
}
