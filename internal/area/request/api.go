package request

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// API is the register for other programs.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, permSee, api.Op("list-requests", http.MethodGet, "/requests", "Sök bland upphandlingsuppdrag. Den som inte läser alla får de egna och den egna enhetens."), a.list)
	api.Handle(h, permSee, api.Op("get-request", http.MethodGet, "/requests/{id}", "Läs ett upphandlingsuppdrag."), a.get)
	api.Handle(h, permWrite, api.Op("create-request", http.MethodPost, "/requests", "Skapa ett utkast till upphandlingsuppdrag."), a.create)
	api.Handle(h, permWrite, api.Op("send-request", http.MethodPost, "/requests/{id}/send", "Skicka in ett utkast till Inköp. Väntar uppdraget på en chefs godkännande förblir det ett utkast tills det är godkänt."), a.send)
	a.registerSteps(h)
}

// APIShare is one region's part of a value.
type APIShare struct {
	Party     string `json:"party" example:"D" doc:"Regionens länsbokstav."`
	AmountOre int64  `json:"amountOre"`
}

// APIFields are what a program reads and writes. Exported, since huma leaves out
// embedded types that are not.
type APIFields struct {
	Title          string     `json:"title,omitempty"`
	Need           string     `json:"need,omitempty"`
	Why            string     `json:"why,omitempty"`
	Kind           string     `json:"kind,omitempty" enum:",new,replace,extend"`
	Today          string     `json:"today,omitempty" doc:"Hur behovet löses i dag."`
	Consequence    string     `json:"consequence,omitempty"`
	Nature         string     `json:"nature,omitempty" enum:",goods,services,works,mixed"`
	CategoryID     string     `json:"categoryId,omitempty"`
	CPV            string     `json:"cpv,omitempty"`
	Sites          string     `json:"sites,omitempty"`
	UnitID         string     `json:"unitId,omitempty" doc:"Beställande enhet."`
	Parties        []string   `json:"parties,omitempty" doc:"Länsbokstäver för de regioner som ska kunna använda avtalet."`
	CostPlace      string     `json:"costPlace,omitempty"`
	OwnerID        string     `json:"ownerId,omitempty" doc:"Kravställarens användar-id."`
	Contact        string     `json:"contact,omitempty"`
	Total          []APIShare `json:"total,omitempty" doc:"Uppskattat totalt värde per region, utan moms, med optioner och förlängningar."`
	Yearly         []APIShare `json:"yearly,omitempty" doc:"Uppskattat värde per år och region, utan moms."`
	Financing      string     `json:"financing,omitempty" enum:",running,investment"`
	PermitID       string     `json:"permitId,omitempty"`
	Budget         string     `json:"budget,omitempty" enum:",yes,no"`
	BudgetBy       string     `json:"budgetBy,omitempty"`
	WantedStart    string     `json:"wantedStart,omitempty" format:"date"`
	MustStart      string     `json:"mustStart,omitempty" format:"date"`
	MustWhy        string     `json:"mustWhy,omitempty"`
	ContractNo     string     `json:"contractNo,omitempty" doc:"Avtalet som ersätts."`
	ContractEnds   string     `json:"contractEnds,omitempty" format:"date"`
	OptionsLeft    string     `json:"optionsLeft,omitempty"`
	Coordination   string     `json:"coordination,omitempty" enum:",yes,no,unsure"`
	Reason         string     `json:"reason,omitempty" enum:",needs,patterns,term,done,urgent,place,other" doc:"Krävs när svaret om samordning är nej."`
	ReasonText     string     `json:"reasonText,omitempty" doc:"Minst 30 tecken när svaret om samordning är nej."`
	ClientLead     string     `json:"clientLead,omitempty"`
	ReferenceGroup string     `json:"referenceGroup,omitempty"`
	Specialists    []string   `json:"specialists,omitempty" doc:"it, infosec, sustainability, property, pharmacy, law."`
	Flags          []string   `json:"flags,omitempty" doc:"personal, device, security, access, environment, chemicals, staff, sanctions."`
	InfoClass      string     `json:"infoClass,omitempty" enum:",none,unknown,basic,raised,high"`
	ManagerID      string     `json:"managerId,omitempty" doc:"Chefen som ska godkänna i Klöver."`
	ApprovedBy     string     `json:"approvedBy,omitempty" doc:"Den som redan har godkänt."`
	ApprovedOn     string     `json:"approvedOn,omitempty" format:"date"`
}

// apiRequest is a request as it is read.
type apiRequest struct {
	ID            string `json:"id"`
	Version       int64  `json:"version"`
	Reference     string `json:"reference,omitempty" doc:"Uppdragets referens före uttag."`
	Number        string `json:"number,omitempty" doc:"Upphandlingens nummer efter uttag."`
	ProcurementID string `json:"procurementId,omitempty"`
	State         string `json:"state" enum:"draft,sent,received,complement,prioritised,taken,assigned,ongoing,closed,withdrawn,rejected"`
	APIFields
	Unit          string `json:"unit,omitempty"`
	Requester     string `json:"requester,omitempty"`
	Owner         string `json:"owner,omitempty"`
	TotalValueOre *int64 `json:"totalValueOre,omitempty" doc:"Summan av regionernas värden."`
	Judgement     string `json:"judgement,omitempty" enum:",accepted,contested" doc:"Prövningen av motiveringen till att inte samordna."`
	Outcome       string `json:"outcome,omitempty" enum:",joint,separate,later" doc:"Utfallet i Inköpsrådet."`
	Priority      string `json:"priority,omitempty" enum:",1,2,3"`
	Purchaser     string `json:"purchaser,omitempty"`
	AskedOn       string `json:"askedOn,omitempty" format:"date" doc:"När chefen ombads godkänna."`
	SentOn        string `json:"sentOn,omitempty" format:"date"`
	ReceivedOn    string `json:"receivedOn,omitempty" format:"date"`
	TakenOn       string `json:"takenOn,omitempty" format:"date"`
	EndedOn       string `json:"endedOn,omitempty" format:"date"`
	EndWhy        string `json:"endWhy,omitempty"`
}

func outShares(shares Shares) []APIShare {
	var list []APIShare
	for _, s := range shares {
		list = append(list, APIShare{string(s.Party), int64(s.Amount)})
	}
	return list
}

func inShares(key string, list []APIShare) (Shares, error) {
	var shares Shares
	for _, s := range list {
		code, err := party.Parse(s.Party)
		if err != nil {
			return nil, fault.Invalid(fault.Field{Name: key, Message: fault.Message(err)})
		}
		shares = shares.With(code, money.Some(money.Amount(s.AmountOre)))
	}
	return shares, nil
}

func out(r Request) apiRequest {
	o := apiRequest{ID: r.ID, Version: r.Version, Reference: r.Reference, Number: r.Number, ProcurementID: r.ProcurementID, State: string(r.State), Unit: r.Unit, Requester: r.Requester, Owner: r.Owner,
		Judgement: string(r.Judgement), Outcome: string(r.Outcome), Priority: r.Priority, Purchaser: r.Purchaser, AskedOn: r.AskedOn.String(), SentOn: r.SentOn.String(), ReceivedOn: r.ReceivedOn.String(),
		TakenOn: r.TakenOn.String(), EndedOn: r.EndedOn.String(), EndWhy: r.EndWhy,
		APIFields: APIFields{Title: r.Title, Need: r.Need, Why: r.Why, Kind: r.Kind, Today: r.Today, Consequence: r.Consequence, Nature: r.Nature, CategoryID: r.CategoryID, CPV: r.CPV, Sites: r.Sites,
			UnitID: r.UnitID, CostPlace: r.CostPlace, OwnerID: r.OwnerID, Contact: r.Contact, Total: outShares(r.Total), Yearly: outShares(r.Yearly), Financing: r.Financing, PermitID: r.PermitID,
			Budget: r.Budget, BudgetBy: r.BudgetBy, WantedStart: r.WantedStart.String(), MustStart: r.MustStart.String(), MustWhy: r.MustWhy, ContractNo: r.ContractNo, ContractEnds: r.ContractEnds.String(),
			OptionsLeft: r.OptionsLeft, Coordination: string(r.Coordination), Reason: r.Reason, ReasonText: r.ReasonText, ClientLead: r.ClientLead, ReferenceGroup: r.ReferenceGroup,
			Specialists: r.Specialists, Flags: r.Flags, InfoClass: r.InfoClass, ManagerID: r.ManagerID, ApprovedBy: r.ApprovedBy, ApprovedOn: r.ApprovedOn.String()}}
	for _, code := range r.Parties {
		o.Parties = append(o.Parties, string(code))
	}
	if r.TotalValue.Known {
		o.TotalValueOre = new(int64(r.TotalValue.Amount))
	}
	return o
}

// into fills a request. Texts are read by the field set, so that the API and the
// form obey the same rules.
func (o APIFields) into(r *Request) error {
	var parties party.Set
	for _, text := range o.Parties {
		code, err := party.Parse(text)
		if err != nil {
			return fault.Invalid(fault.Field{Name: "parties", Message: fault.Message(err)})
		}
		parties = party.Of(append(parties, code)...)
	}
	var err error
	if r.Total, err = inShares("total", o.Total); err != nil {
		return err
	}
	if r.Yearly, err = inShares("yearly", o.Yearly); err != nil {
		return err
	}
	return Fields.Read(r, map[string]string{
		"title": o.Title, "need": o.Need, "why": o.Why, "kind": o.Kind, "today": o.Today, "consequence": o.Consequence, "nature": o.Nature, "category_id": o.CategoryID, "cpv": o.CPV, "sites": o.Sites,
		"unit_id": o.UnitID, "parties": parties.String(), "cost_place": o.CostPlace, "owner_id": o.OwnerID, "contact": o.Contact, "financing": o.Financing, "permit_id": o.PermitID, "budget": o.Budget,
		"budget_by": o.BudgetBy, "wanted_start": o.WantedStart, "must_start": o.MustStart, "must_why": o.MustWhy, "contract_no": o.ContractNo, "contract_ends": o.ContractEnds, "options_left": o.OptionsLeft,
		"coordination": o.Coordination, "reason": o.Reason, "reason_text": o.ReasonText, "client_lead": o.ClientLead, "reference_group": o.ReferenceGroup, "specialists": Marks(o.Specialists).String(),
		"flags": Marks(o.Flags).String(), "info_class": o.InfoClass, "manager_id": o.ManagerID, "approved_by": o.ApprovedBy, "approved_on": o.ApprovedOn,
	})
}

type listInput struct {
	api.Page
	Text         string `query:"q" doc:"Ord i rubrik, referens, enhet."`
	State        string `query:"state" enum:",draft,sent,received,complement,prioritised,taken,assigned,ongoing,closed,withdrawn,rejected"`
	Sent         string `query:"sent" doc:"Inskickat i perioden: 2022, 2022-03, 2022-T2 eller 2022-01-01--2022-06-30."`
	Taken        string `query:"taken" doc:"Uttaget i perioden."`
	Queued       string `query:"queued" enum:",ja,nej" doc:"Väntar på att tas ut."`
	Coordination string `query:"coordination" enum:",yes,no,unsure"`
	Judgement    string `query:"judgement" enum:",accepted,contested,-" doc:"- är motiveringar som inte är prövade."`
	Party        string `query:"party" doc:"Regionens länsbokstav."`
	Procurement  string `query:"procurement" doc:"Upphandlingens id."`
	Sort         string `query:"sort" enum:",sent_on,title,total_value,wanted_start,unit,state,queue"`
}

func (a API) list(ctx context.Context, in *listInput) (*api.List[apiRequest], error) {
	v := url.Values{}
	for key, value := range map[string]string{"q": in.Text, "inskickad": in.Sent, "uttagen": in.Taken, "iko": in.Queued, "samordnas": in.Coordination,
		"provning": in.Judgement, "part": in.Party, "upphandling": in.Procurement} {
		v.Set(key, value)
	}
	if in.State != "" {
		v.Set("tillstand", in.State)
	}
	f, err := ParseFilter(v)
	if err != nil {
		return nil, err
	}
	looks, err := viewer(ctx, a.Store)
	if err != nil {
		return nil, err
	}
	f.Viewer = &looks
	rows, count, err := a.Store.Search(ctx, f, Page{Sort: in.Sort, Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	items := make([]apiRequest, len(rows))
	for i, r := range rows {
		items[i] = out(r)
	}
	return api.NewList(items, count.N, count.More), nil
}

func (a API) get(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiRequest], error) {
	r, _, err := seen(ctx, a.Store, in.ID)
	if err != nil {
		return nil, err
	}
	return &api.One[apiRequest]{Body: out(r)}, nil
}

func (a API) create(ctx context.Context, in *struct{ Body APIFields }) (*api.One[apiRequest], error) {
	var r Request
	if err := in.Body.into(&r); err != nil {
		return nil, err
	}
	r, err := a.Store.Create(ctx, r)
	if err != nil {
		return nil, err
	}
	return &api.One[apiRequest]{Body: out(r)}, nil
}

func (a API) send(ctx context.Context, in *struct {
	ID  string `path:"id"`
	Key string `header:"Idempotency-Key" doc:"Samma nyckel en gång till skickar inte in igen."`
}) (*api.One[apiRequest], error) {
	r, v, err := seen(ctx, a.Store, in.ID)
	if err != nil {
		return nil, err
	}
	if err := owned(ctx, a.Store, r, v, Send); err != nil {
		return nil, err
	}
	if r, err = a.Store.Send(ctx, in.ID, in.Key); err != nil {
		return nil, err
	}
	return &api.One[apiRequest]{Body: out(r)}, nil
}
