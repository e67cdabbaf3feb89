package contract

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/area/identity"
	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/money"
)

// API is the register for other programs.
type API struct {
	Store Store
	Full  Fuller // may be nil
}

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, "contract.read", api.Op("list-contracts", http.MethodGet, "/contracts", "Sök bland avtal."), a.list)
	api.Handle(h, "contract.read", api.Op("get-contract", http.MethodGet, "/contracts/{id}", "Läs ett avtal."), a.get)
	api.Handle(h, "contract.write", api.Op("create-contract", http.MethodPost, "/contracts", "Registrera ett avtal."), a.create)
	a.registerVerbs(h)
	a.registerAmendments(h)
	a.registerDeviations(h)
	a.registerRows(h)
	a.registerFollowUps(h)
	api.Handle(h, "contract.write", api.Op("save-contract", http.MethodPut, "/contracts/{id}", "Ändra ett avtal. Version är den som lästes; 409 om någon annan har sparat sedan dess."), a.save)
}

type apiSupplier struct {
	ID    string `json:"id" doc:"Leverantörens id."`
	Name  string `json:"name,omitempty" readOnly:"true"`
	Rank  *int64 `json:"rank,omitempty" minimum:"1" doc:"Rangordning i ramavtalet."`
	Lot   string `json:"lot,omitempty" doc:"Del eller anbudsområde."`
	Share *int64 `json:"share,omitempty" minimum:"0" maximum:"100" doc:"Andel i procent enligt fördelningsnyckeln."`
}

type apiOption struct {
	Months    int64  `json:"months" minimum:"1" maximum:"240"`
	State     string `json:"state,omitempty" enum:",nyttjad,avstådd" doc:"Tomt: inte beslutad."`
	DecidedOn string `json:"decidedOn,omitempty" format:"date"`
	DecideBy  string `json:"decideBy,omitempty" readOnly:"true" format:"date" doc:"När optionen ska beslutas."`
	Owner     string `json:"owner,omitempty" readOnly:"true" doc:"Den som förbereder beslutet, om inte avtalsägaren."`
	From      string `json:"from,omitempty" readOnly:"true" format:"date"`
	To        string `json:"to,omitempty" readOnly:"true" format:"date"`
	NoticeOn  string `json:"noticeOn,omitempty" readOnly:"true" format:"date" doc:"Sista dag för besked."`
}

type apiContract struct {
	ID             string        `json:"id,omitempty" readOnly:"true"`
	Version        int64         `json:"version,omitempty"`
	Number         string        `json:"number,omitempty" doc:"Tomt vid registrering ger nästa nummer i serien."`
	Title          string        `json:"title" minLength:"1"`
	Type           string        `json:"type,omitempty"`
	State          string        `json:"state,omitempty" readOnly:"true" doc:"Läget i dag."`
	ExternalRef    string        `json:"externalRef,omitempty"`
	ProcurementID  string        `json:"procurementId,omitempty"`
	CategoryID     string        `json:"categoryId,omitempty"`
	CPV            string        `json:"cpv,omitempty"`
	Parties        []string      `json:"parties" doc:"Regionernas länsbokstäver: D, U, C, S, T, W, X."`
	CallOff        string        `json:"callOff,omitempty"`
	Owner          string        `json:"owner,omitempty"`
	Manager        string        `json:"manager,omitempty"`
	SignedOn       string        `json:"signedOn,omitempty" format:"date"`
	StartsOn       string        `json:"startsOn,omitempty" format:"date"`
	EndsOn         string        `json:"endsOn,omitempty" format:"date" doc:"Sista dagen utan optioner."`
	OpenEnded      bool          `json:"openEnded,omitempty" doc:"Tills vidare."`
	OptionNotice   *int64        `json:"optionNoticeMonths,omitempty"`
	NoticeMonths   *int64        `json:"noticeMonths,omitempty"`
	SupplierNotice *int64        `json:"supplierNoticeMonths,omitempty" minimum:"0" doc:"Leverantörens uppsägningstid."`
	RenewalMonths  *int64        `json:"renewalMonths,omitempty" minimum:"1" maximum:"120" doc:"Förlängs automatiskt med så många månader i taget."`
	RenewalNotice  *int64        `json:"renewalNoticeMonths,omitempty" minimum:"0" doc:"Sägs upp så många månader före slutet för att inte förlängas."`
	RenewsOn       string        `json:"renewsOn,omitempty" readOnly:"true" format:"date" doc:"Periodens sista dag."`
	NoticeBy       string        `json:"noticeBy,omitempty" readOnly:"true" format:"date" doc:"Sista dag att säga upp så att det slutar då."`
	NoticedOn      string        `json:"noticedOn,omitempty" readOnly:"true" format:"date"`
	MainID         string        `json:"mainContractId,omitempty" readOnly:"true" doc:"Avtalet som det hör till."`
	Contact        string        `json:"contact,omitempty" doc:"Kontakt hos leverantören."`
	Currency       string        `json:"currency,omitempty" doc:"Tomt för svenska kronor."`
	DeliveryTerms  string        `json:"deliveryTerms,omitempty"`
	ServiceLevel   string        `json:"serviceLevel,omitempty"`
	Insurance      string        `json:"insurance,omitempty"`
	FineRate       *int64        `json:"fineRateHundredths,omitempty" minimum:"1" doc:"Vite i hundradels procent av det försenade värdet: 50 är 0,5 %."`
	FinePer        string        `json:"finePer,omitempty" enum:",day,week"`
	FineCap        *int64        `json:"fineCapHundredths,omitempty" minimum:"1" doc:"Högsta vite i hundradels procent."`
	RunsTo         string        `json:"runsTo,omitempty" readOnly:"true" format:"date"`
	LatestEnd      string        `json:"latestEnd,omitempty" readOnly:"true" format:"date"`
	ValueOre       *int64        `json:"valueOre,omitempty" minimum:"0" doc:"Uppskattat värde i öre utan moms, med optioner."`
	ValueAbout     bool          `json:"valueAbout,omitempty" doc:"Värdet är ungefärligt."`
	CeilingOre     *int64        `json:"ceilingOre,omitempty" minimum:"0"`
	PaymentTerms   string        `json:"paymentTerms,omitempty"`
	PriceType      string        `json:"priceType,omitempty"`
	CodeOfConduct  string        `json:"codeOfConduct,omitempty" enum:",ja,nej" doc:"Tomt: uppgift saknas."`
	Environment    string        `json:"environment,omitempty" enum:",ja,nej"`
	EnvPriority    string        `json:"environmentPrioritised,omitempty" enum:",ja,nej"`
	PersonalData   string        `json:"personalData,omitempty" enum:",ja,nej"`
	DPA            string        `json:"dataProcessingAgreement,omitempty" enum:",ja,nej"`
	Segment        string        `json:"segment,omitempty" enum:",A,B,C,D"`
	SegmentReason  string        `json:"segmentReason,omitempty"`
	Secrecy        string        `json:"secrecy,omitempty"`
	Note           string        `json:"note,omitempty"`
	Options        []apiOption   `json:"options,omitempty"`
	Suppliers      []apiSupplier `json:"suppliers,omitempty"`
}

func (a API) out(c Contract) apiContract {
	o := apiContract{
		ID: c.ID, Version: c.Version, Number: c.Number, Title: c.Title, Type: string(c.Type), State: string(c.State(a.Store.Today())),
		ExternalRef: c.ExternalRef, ProcurementID: string(c.ProcurementID), CategoryID: string(c.CategoryID), CPV: c.CPV, Parties: []string{},
		CallOff: c.CallOff, Owner: c.Owner, Manager: c.Manager, SignedOn: c.SignedOn.String(), StartsOn: c.StartsOn.String(),
		EndsOn: c.EndsOn.String(), OpenEnded: c.OpenEnded, OptionNotice: known(c.OptionNotice.N, c.OptionNotice.Known),
		NoticeMonths: known(c.NoticeMonths.N, c.NoticeMonths.Known), RunsTo: c.RunsTo.String(), LatestEnd: c.LatestEnd.String(),
		ValueOre: known(int64(c.Value.Amount), c.Value.Known), ValueAbout: c.ValueAbout, CeilingOre: known(int64(c.Ceiling.Amount), c.Ceiling.Known),
		PaymentTerms: c.PaymentTerms, PriceType: string(c.PriceType), CodeOfConduct: string(c.CodeOfConduct), Environment: string(c.Environment),
		EnvPriority: string(c.EnvPriority), PersonalData: string(c.PersonalData), DPA: string(c.DPA), Segment: string(c.Segment),
		SegmentReason: c.SegmentReason, Secrecy: string(c.Secrecy), Note: c.Note,
	}
	o.life(c, a.Store.Today())
	for _, code := range c.Parties {
		o.Parties = append(o.Parties, string(code))
	}
	for _, x := range c.Options {
		o.Options = append(o.Options, apiOption{x.Months, string(x.State), x.DecidedOn.String(), x.DecideBy().String(), x.Owner, x.From.String(), x.Last().String(), x.NoticeOn.String()})
	}
	for _, s := range c.Suppliers {
		o.Suppliers = append(o.Suppliers, apiSupplier{s.SupplierID, s.Name, known(s.Rank.N, s.Rank.Known), s.Lot, known(s.Share.N, s.Share.Known)})
	}
	return o
}

func known(n int64, ok bool) *int64 {
	if !ok {
		return nil
	}
	return &n
}

// into fills a contract. Texts are read by the field set, so that the API, the
// forms and the imports obey the same rules.
func (o apiContract) into(c *Contract) error {
	c.ProcurementID, c.CategoryID = identity.Ref(o.ProcurementID), identity.Ref(o.CategoryID)
	set(&c.OptionNotice, o.OptionNotice)
	set(&c.NoticeMonths, o.NoticeMonths)
	setMoney(&c.Value, o.ValueOre)
	setMoney(&c.Ceiling, o.CeilingOre)
	c.ValueAbout = o.ValueAbout && o.ValueOre != nil
	o.intoLife(c)
	before := c.Options
	c.Suppliers, c.Options = nil, nil
	for _, s := range o.Suppliers {
		one := Supplier{SupplierID: s.ID, Lot: s.Lot}
		set(&one.Rank, s.Rank)
		set(&one.Share, s.Share)
		c.Suppliers = append(c.Suppliers, one)
	}
	for _, x := range o.Options {
		one := Option{Months: x.Months, State: OptionState(x.State)}
		if err := one.DecidedOn.UnmarshalText([]byte(x.DecidedOn)); err != nil {
			return fault.Invalid(fault.Field{Name: "options", Message: fault.Message(err)})
		}
		c.Options = append(c.Options, one)
	}
	keepDecisions(c.Options, before)
	return Fields.Read(c, map[string]string{
		"number": o.Number, "title": o.Title, "type": o.Type, "external_ref": o.ExternalRef, "cpv": o.CPV, "parties": strings.Join(o.Parties, ","),
		"call_off": o.CallOff, "owner": o.Owner, "manager": o.Manager, "signed_on": o.SignedOn, "starts_on": o.StartsOn, "ends_on": o.EndsOn,
		"open_ended": yesNo(o.OpenEnded), "payment_terms": o.PaymentTerms, "price_type": o.PriceType, "code_of_conduct": o.CodeOfConduct,
		"environment": o.Environment, "env_priority": o.EnvPriority, "personal_data": o.PersonalData, "dpa": o.DPA,
		"segment": o.Segment, "segment_reason": o.SegmentReason, "secrecy": o.Secrecy, "note": o.Note,
		"contact": o.Contact, "currency": o.Currency, "delivery_terms": o.DeliveryTerms, "service_level": o.ServiceLevel, "insurance": o.Insurance, "fine_per": o.FinePer,
	})
}

func set(to *count.Count, n *int64) {
	*to = count.Count{}
	if n != nil {
		*to = count.Of(*n)
	}
}

func setMoney(to *money.Opt, ore *int64) {
	*to = money.Opt{}
	if ore != nil {
		*to = money.Some(money.Amount(*ore))
	}
}

func yesNo(yes bool) string {
	if yes {
		return "ja"
	}
	return "nej"
}

type listInput struct {
	api.Page
	Text     string `query:"q" doc:"Ord i nummer, benämning, leverantör och avtalsägare."`
	Signed   string `query:"signed" doc:"Tecknat i perioden: 2022, 2022-03, 2022-T2 eller 2022-01-01--2022-06-30."`
	InForce  string `query:"inForce" doc:"Gäller den dagen."`
	Ends     string `query:"ends" doc:"Slutar i perioden, nyttjade optioner medräknade."`
	Party    string `query:"party" doc:"Regionens länsbokstav."`
	Supplier string `query:"supplier" doc:"Leverantörens id."`
	State    string `query:"state" doc:"Läget i dag, till exempel gäller."`
	Segment  string `query:"segment"`
	MinValue string `query:"minValue" doc:"Lägsta värde i kronor."`
	Sort     string `query:"sort" doc:"signed_on, runs_to, value, title eller number; - före för fallande."`
}

func (a API) list(ctx context.Context, in *listInput) (*api.List[apiContract], error) {
	v := url.Values{}
	for key, value := range map[string]string{"q": in.Text, "tecknat": in.Signed, "galler": in.InForce, "slutar": in.Ends, "part": in.Party,
		"leverantor": in.Supplier, "lage": in.State, "segment": in.Segment, "varde": in.MinValue} {
		v.Set(key, value)
	}
	f, err := ParseFilter(v)
	if err == nil {
		err = a.Full.narrow(ctx, &f)
	}
	if err != nil {
		return nil, err
	}
	rows, count, err := a.Store.Search(ctx, f, Page{Sort: in.Sort, Limit: in.Limit, Offset: in.Offset})
	if err == nil {
		err = a.Full.mark(ctx, rows)
	}
	if err != nil {
		return nil, err
	}
	items := make([]apiContract, len(rows))
	for i, c := range rows {
		items[i] = a.out(c)
	}
	return api.NewList(items, count.N, count.More), nil
}

func (a API) get(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiContract], error) {
	c, err := a.Store.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &api.One[apiContract]{Body: a.out(c)}, nil
}

func (a API) create(ctx context.Context, in *struct{ Body apiContract }) (*api.One[apiContract], error) {
	var c Contract
	if err := in.Body.into(&c); err != nil {
		return nil, err
	}
	if err := within(ctx, c.Parties); err != nil {
		return nil, err
	}
	c, err := a.Store.Create(ctx, c)
	if err != nil {
		return nil, err
	}
	return &api.One[apiContract]{Body: a.out(c)}, nil
}

func (a API) save(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiContract
}) (*api.One[apiContract], error) {
	c, err := a.Store.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := within(ctx, c.Parties); err != nil {
		return nil, err
	}
	if err := in.Body.into(&c); err != nil {
		return nil, err
	}
	if err := within(ctx, c.Parties); err != nil {
		return nil, err
	}
	c.Version = in.Body.Version
	if c, err = a.Store.Save(ctx, c, ""); err != nil {
		return nil, err
	}
	return &api.One[apiContract]{Body: a.out(c)}, nil
}
