package calloff

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/area/identity"
	"klover/internal/base/api"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

type apiCallOffFramework struct {
	ID          string `json:"id,omitempty" readOnly:"true"`
	Version     int64  `json:"version,omitempty" readOnly:"true"`
	ContractID  string `json:"contractId,omitempty" doc:"Of an own framework; its number, title, term and ceiling are the contract's"`
	Number      string `json:"number,omitempty"`
	Title       string `json:"title,omitempty"`
	Body        string `json:"body,omitempty" doc:"Central purchasing body"`
	LocalNumber string `json:"localNumber,omitempty"`
	JoinForm    string `json:"joinForm,omitempty" enum:",named,joined,proxy"`
	JoinedOn    string `json:"joinedOn,omitempty" format:"date"`
	StartsOn    string `json:"startsOn,omitempty" format:"date"`
	EndsOn      string `json:"endsOn,omitempty" format:"date"`
	Note        string `json:"note,omitempty"`

	Rights []apiCallOffRight `json:"rights,omitempty"`
	Meters []apiCallOffMeter `json:"ceilings,omitempty" readOnly:"true"`
	Terms  *apiCallOffTerms  `json:"terms,omitempty" readOnly:"true"`
}

type apiCallOffRight struct {
	Kind  string `json:"kind" enum:"region,unit,company"`
	Party string `json:"party,omitempty"`
	Name  string `json:"name,omitempty"`
}

type apiCallOffCeiling struct {
	Lot       string `json:"lot,omitempty"`
	Party     string `json:"party,omitempty"`
	AmountOre int64  `json:"amountOre" minimum:"1"`
}

type apiCallOffMeter struct {
	Lot          string `json:"lot,omitempty"`
	Party        string `json:"party,omitempty"`
	CeilingOre   int64  `json:"ceilingOre"`
	UsedOre      int64  `json:"usedOre" readOnly:"true"`
	CommittedOre int64  `json:"committedOre" readOnly:"true"`
	Percent      int64  `json:"percent" readOnly:"true"`
}

type apiCallOffTerms struct {
	ValidFrom   string            `json:"validFrom" format:"date"`
	Form        string            `json:"form" enum:"rank,key,fku,single,mixed"`
	FKUFromOre  *int64            `json:"fkuFromOre,omitempty" doc:"Mixed: from where competition is reopened"`
	Below       string            `json:"below,omitempty" enum:",rank,key,single"`
	Denominator int64             `json:"denominator,omitempty" doc:"Of the shares: 1000 is per mille"`
	ReplyDays   int64             `json:"replyDays" doc:"Working days"`
	Criteria    string            `json:"criteria,omitempty"`
	Source      string            `json:"source,omitempty"`
	Why         string            `json:"why,omitempty"`
	Suppliers   []apiCallOffPlace `json:"suppliers"`
}

type apiCallOffPlace struct {
	SupplierID string `json:"supplierId"`
	Supplier   string `json:"supplier,omitempty" readOnly:"true"`
	Lot        string `json:"lot,omitempty"`
	Party      string `json:"party,omitempty"`
	Rank       int64  `json:"rank,omitempty"`
	Share      int64  `json:"share,omitempty"`
	CalledOre  int64  `json:"calledOre,omitempty" readOnly:"true" doc:"Called off from it so far, of this lot and region"`
}

func (a API) registerFrameworks(h huma.API) {
	api.Handle(h, permRead, api.Op("list-call-off-frameworks", http.MethodGet, "/call-off-frameworks", "Ramavtal som avropas, egna och inköpscentralers."), a.frameworks)
	api.Handle(h, permRead, api.Op("get-call-off-framework", http.MethodGet, "/call-off-frameworks/{id}", "Ett ramavtal med avropsrätt, avropsordning och takvolym."), a.framework)
	api.Handle(h, permTerms, api.Op("create-call-off-framework", http.MethodPost, "/call-off-frameworks", "Lägg upp ett eget avtal eller en inköpscentrals ramavtal för avrop."), a.createFramework)
	api.Handle(h, permTerms, api.Op("set-call-off-terms", http.MethodPut, "/call-off-frameworks/{id}/terms", "Ange avropsordningen från en dag."), a.setTerms)
	api.Handle(h, permTerms, api.Op("set-call-off-rights", http.MethodPut, "/call-off-frameworks/{id}/rights", "Ange vilka som får avropa."), a.setRights)
	api.Handle(h, permTerms, api.Op("set-call-off-ceilings", http.MethodPut, "/call-off-frameworks/{id}/ceilings", "Ange takvolymerna."), a.setCeilings)
	api.Handle(h, permTerms, api.Op("add-framework-use", http.MethodPost, "/call-off-frameworks/{id}/uses", "Registrera utfall utanför avropen."), a.frameworkUse)
}

func outFramework(f Framework) apiCallOffFramework {
	o := apiCallOffFramework{ID: f.ID, Version: f.Version, ContractID: string(f.ContractID), Number: f.Number, Title: f.Title, Body: f.Body, LocalNumber: f.LocalNumber, JoinForm: f.JoinForm,
		JoinedOn: f.JoinedOn.String(), StartsOn: f.From().String(), EndsOn: f.To().String(), Note: f.Note}
	for _, r := range f.Rights {
		o.Rights = append(o.Rights, apiCallOffRight{r.Kind, string(r.Party), r.Name})
	}
	return o
}

func (a API) frameworks(ctx context.Context, in *struct {
	Q      string `query:"q"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset int    `query:"offset" minimum:"0"`
}) (*api.List[apiCallOffFramework], error) {
	rows, n, err := a.Store.Frameworks(ctx, FrameworkFilter{Text: in.Q}, Page{Limit: in.Limit, Offset: in.Offset})
	items := make([]apiCallOffFramework, len(rows))
	for i, f := range rows {
		items[i] = outFramework(f)
	}
	return api.NewList(items, n.N, n.More), err
}

func (a API) framework(ctx context.Context, in *byID) (*api.One[apiCallOffFramework], error) {
	f, err := a.Store.Framework(ctx, in.ID)
	return a.wholeFramework(ctx, f, err)
}

func (a API) wholeFramework(ctx context.Context, f Framework, err error) (*api.One[apiCallOffFramework], error) {
	if err != nil {
		return nil, err
	}
	o := outFramework(f)
	all, err := a.Store.Meters(ctx, f)
	if err != nil {
		return nil, err
	}
	for _, m := range all[f.ID] {
		o.Meters = append(o.Meters, apiCallOffMeter{m.Lot, string(m.Party), int64(m.Amount), int64(m.Used), int64(m.Committed), m.Percent()})
	}
	list, err := a.Store.Terms(ctx, f.ID)
	if err != nil {
		return nil, err
	}
	if t, ok := At(list, a.Store.Today()); ok {
		o.Terms, err = a.outTerms(ctx, t)
	}
	return &api.One[apiCallOffFramework]{Body: o}, err
}

func (a API) outTerms(ctx context.Context, t Terms) (*apiCallOffTerms, error) {
	o := &apiCallOffTerms{ValidFrom: t.ValidFrom.String(), Form: string(t.Form), Below: string(t.Below), Denominator: t.Denominator, ReplyDays: t.ReplyDays, Criteria: t.Criteria, Source: t.Source, Why: t.Why}
	if t.FKUFrom.Known {
		from := int64(t.FKUFrom.Amount)
		o.FKUFromOre = &from
	}
	for _, p := range t.Places {
		sums, err := a.Store.called(ctx, CallOff{FrameworkID: t.FrameworkID, Lot: p.Lot, Party: p.Party}, []Place{p})
		if err != nil {
			return nil, err
		}
		o.Suppliers = append(o.Suppliers, apiCallOffPlace{p.SupplierID, p.Name, p.Lot, string(p.Party), p.Rank, p.Share, int64(sums[p.SupplierID])})
	}
	return o, nil
}

func rights(list []apiCallOffRight) []Right {
	var all []Right
	for _, r := range list {
		all = append(all, Right{Kind: r.Kind, Party: party.Code(r.Party), Name: r.Name})
	}
	return all
}

func (a API) createFramework(ctx context.Context, in *struct{ Body apiCallOffFramework }) (*api.One[apiCallOffFramework], error) {
	b := in.Body
	f := Framework{ContractID: identity.Ref(b.ContractID), Number: b.Number, Title: b.Title, Body: b.Body, LocalNumber: b.LocalNumber, JoinForm: b.JoinForm, Note: b.Note, Rights: rights(b.Rights)}
	for _, err := range []error{readDay(&f.JoinedOn, "joinedOn", b.JoinedOn), readDay(&f.StartsOn, "startsOn", b.StartsOn), readDay(&f.EndsOn, "endsOn", b.EndsOn), tends(ctx, f)} {
		if err != nil {
			return nil, err
		}
	}
	f, err := a.Store.CreateFramework(ctx, f)
	return a.wholeFramework(ctx, f, err)
}

// tended returns the framework if the user may change it.
func (a API) tended(ctx context.Context, id string) (Framework, error) {
	f, err := a.Store.Framework(ctx, id)
	if err == nil {
		err = tends(ctx, f)
	}
	return f, err
}

func (a API) setTerms(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiCallOffTerms
}) (*api.One[apiCallOffFramework], error) {
	f, err := a.tended(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	b := in.Body
	t := Terms{FrameworkID: f.ID, Form: Form(b.Form), Below: Form(b.Below), Denominator: b.Denominator, ReplyDays: b.ReplyDays, Criteria: b.Criteria, Source: b.Source, Why: b.Why}
	if b.FKUFromOre != nil {
		t.FKUFrom = money.Some(money.Amount(*b.FKUFromOre))
	}
	for _, p := range b.Suppliers {
		t.Places = append(t.Places, Place{SupplierID: p.SupplierID, Name: p.SupplierID, Lot: p.Lot, Party: party.Code(p.Party), Rank: p.Rank, Share: p.Share})
	}
	if err = readDay(&t.ValidFrom, "validFrom", b.ValidFrom); err == nil {
		_, err = a.Store.SetTerms(ctx, t)
	}
	return a.wholeFramework(ctx, f, err)
}

func (a API) setRights(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Rights []apiCallOffRight `json:"rights"`
	}
}) (*api.One[apiCallOffFramework], error) {
	f, err := a.tended(ctx, in.ID)
	if err == nil {
		f, err = a.Store.SetRights(ctx, f.ID, rights(in.Body.Rights))
	}
	return a.wholeFramework(ctx, f, err)
}

func (a API) setCeilings(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Ceilings []apiCallOffCeiling `json:"ceilings"`
		Why      string              `json:"why,omitempty"`
	}
}) (*api.One[apiCallOffFramework], error) {
	f, err := a.tended(ctx, in.ID)
	if err == nil {
		var list []Ceiling
		for _, c := range in.Body.Ceilings {
			list = append(list, Ceiling{Lot: c.Lot, Party: party.Code(c.Party), Amount: money.Amount(c.AmountOre)})
		}
		f, err = a.Store.SetCeilings(ctx, f.ID, list, in.Body.Why)
	}
	return a.wholeFramework(ctx, f, err)
}

func (a API) frameworkUse(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiCallOffUse
}) (*api.One[apiCallOffFramework], error) {
	f, err := a.tended(ctx, in.ID)
	if err == nil {
		var u Use
		if u, err = in.Body.use(); err == nil {
			u.FrameworkID = f.ID
			_, err = a.Store.AddUse(ctx, u)
		}
	}
	return a.wholeFramework(ctx, f, err)
}

type apiCallOffRefusal struct {
	CallOffID  string `json:"callOffId"`
	CallOff    string `json:"callOff"`
	Framework  string `json:"framework"`
	SupplierID string `json:"supplierId"`
	Supplier   string `json:"supplier"`
	Answer     string `json:"answer"`
	Reason     string `json:"reason,omitempty"`
	AnsweredOn string `json:"answeredOn"`
}

func (a API) refusals(ctx context.Context, in *struct {
	Answered  string `query:"answered" doc:"A year, a month or two days"`
	Framework string `query:"framework"`
	Supplier  string `query:"supplier"`
	Limit     int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset    int    `query:"offset" minimum:"0"`
}) (*api.List[apiCallOffRefusal], error) {
	f := RefusalFilter{FrameworkID: in.Framework, SupplierID: in.Supplier}
	if err := f.Answered.UnmarshalText([]byte(in.Answered)); err != nil {
		return nil, err
	}
	rows, n, err := a.Store.Refusals(ctx, f, Page{Limit: in.Limit, Offset: in.Offset})
	items := make([]apiCallOffRefusal, len(rows))
	for i, r := range rows {
		items[i] = apiCallOffRefusal{r.CallOffID, r.CallOffNumber + " " + r.CallOffTitle, r.FrameworkName, r.SupplierID, r.SupplierName, r.Answer, r.Reason, r.AnsweredOn.String()}
	}
	return api.NewList(items, n.N, n.More), err
}
