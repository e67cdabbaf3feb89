package procurement

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/word/count"
	"klover/internal/word/money"
)

// API is the register for other programs.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, permRead, api.Op("list-procurements", http.MethodGet, "/procurements", "Sök bland upphandlingar."), a.list)
	api.Handle(h, permRead, api.Op("get-procurement", http.MethodGet, "/procurements/{id}", "Läs en upphandling."), a.get)
	api.Handle(h, permWrite, api.Op("create-procurement", http.MethodPost, "/procurements", "Registrera en upphandling, också en som redan kommit en bit."), a.create)
	api.Handle(h, permWrite, api.Op("save-procurement", http.MethodPut, "/procurements/{id}", "Rätta en upphandling. Version är den som lästes; 409 om någon annan har sparat sedan dess. Steg rättas här men läggs till med sina egna åtgärder."), a.save)
	a.registerCase(h)
	a.registerSteps(h)
}

type apiProcurement struct {
	ID                   string   `json:"id,omitempty" readOnly:"true"`
	Version              int64    `json:"version,omitempty"`
	Number               string   `json:"number,omitempty" doc:"Tomt vid registrering ger nästa nummer i årets serie."`
	State                string   `json:"state,omitempty" readOnly:"true"`
	Title                string   `json:"title" minLength:"1"`
	Description          string   `json:"description,omitempty"`
	Parties              []string `json:"parties" doc:"Köpande regioners länsbokstäver: D, U, C, S, T, W, X."`
	Host                 string   `json:"host,omitempty" doc:"Värdregion."`
	CarriedOutByUs       bool     `json:"carriedOutByUs" doc:"Avgör om upphandlingen räknas i våra nyckeltal."`
	Joint                bool     `json:"joint,omitempty" readOnly:"true" doc:"Samordnad."`
	Form                 string   `json:"form,omitempty"`
	ExternalFramework    string   `json:"externalFramework,omitempty"`
	NotCoordinatedReason string   `json:"notCoordinatedReason,omitempty"`
	NotCoordinatedText   string   `json:"notCoordinatedText,omitempty"`
	ShouldBeCoordinated  bool     `json:"shouldHaveBeenCoordinated,omitempty"`
	Procedure            string   `json:"procedure,omitempty"`
	ProcedureType        string   `json:"procedureType,omitempty" readOnly:"true" doc:"eForms BT-105."`
	Regime               string   `json:"regime,omitempty"`
	Nature               string   `json:"nature,omitempty"`
	CategoryID           string   `json:"categoryId,omitempty"`
	CPV                  string   `json:"cpv,omitempty"`
	ClientUnit           string   `json:"clientUnit,omitempty"`
	PurchaserID          string   `json:"purchaserId,omitempty"`
	Purchaser            string   `json:"purchaser,omitempty"`
	BuyerName            string   `json:"buyerName,omitempty"`
	BuyerOrgNo           string   `json:"buyerOrgNo,omitempty"`
	BuyerSector          string   `json:"buyerSector,omitempty"`
	TakenOn              string   `json:"takenOn,omitempty" format:"date"`
	StrategyApprovedOn   string   `json:"strategyApprovedOn,omitempty" format:"date"`
	AnnouncedOn          string   `json:"announcedOn,omitempty" format:"date"`
	NoticeID             string   `json:"noticeId,omitempty"`
	TenderDeadline       string   `json:"tenderDeadline,omitempty" format:"date"`
	TendersReceived      *int64   `json:"tendersReceived,omitempty" minimum:"0" doc:"Utelämnat: uppgift saknas. 0: inga anbud."`
	AwardedOn            string   `json:"awardedOn,omitempty" format:"date"`
	SignedOn             string   `json:"signedOn,omitempty" format:"date"`
	ClosedOn             string   `json:"closedOn,omitempty" format:"date"`
	CancelledOn          string   `json:"cancelledOn,omitempty" format:"date"`
	CancelReason         string   `json:"cancelReason,omitempty"`
	CancelText           string   `json:"cancelText,omitempty"`
	Avoidable            string   `json:"avoidable,omitempty" readOnly:"true" doc:"yes, no eller tomt: ej bedömd."`
	Appealed             bool     `json:"appealed,omitempty" readOnly:"true"`
	Outsourced           bool     `json:"outsourced,omitempty"`
	Consultant           string   `json:"consultant,omitempty"`
	CodeOfConduct        bool     `json:"codeOfConduct,omitempty"`
	Environment          bool     `json:"environment,omitempty"`
	EnvPrioritised       bool     `json:"environmentPrioritised,omitempty"`
	Social               bool     `json:"social,omitempty"`
	Accessibility        bool     `json:"accessibility,omitempty"`
	PersonalData         bool     `json:"personalData,omitempty"`
	Functional           bool     `json:"functional,omitempty"`
	EstimatedValueOre    *int64   `json:"estimatedValueOre,omitempty" minimum:"0" doc:"Öre utan moms, med optioner och förlängningar."`
	EstimateApprox       bool     `json:"estimateApprox,omitempty" doc:"Värdet är ungefärligt."`
	ContractedValueOre   *int64   `json:"contractedValueOre,omitempty" minimum:"0"`
	Lots                 *int64   `json:"lots,omitempty" minimum:"0"`
	Framework            bool     `json:"framework,omitempty"`
	Source               string   `json:"source,omitempty" readOnly:"true"`
	CaseWork             bool     `json:"caseWork,omitempty" readOnly:"true" doc:"Drivs i Klöver: grindar och checklistor krävs."`
	Phase                string   `json:"phase,omitempty" readOnly:"true" doc:"prepare, procure, implement eller manage."`
	Segment              string   `json:"segment,omitempty" enum:",A,B,C,D"`
	FollowUp             string   `json:"followUp,omitempty" enum:",plan_group,plan,short,reactive"`
	TermMonths           *int64   `json:"termMonths,omitempty" minimum:"1" doc:"Avtalstid utan optioner."`
	Options              string   `json:"options,omitempty" doc:"Månader för varje option: 12 + 12."`
	OptionNotice         *int64   `json:"optionNoticeMonths,omitempty" minimum:"0"`
	WantedOn             string   `json:"wantedOn,omitempty" format:"date" doc:"Avtalet behövs från."`
	AwardReasons         string   `json:"awardReasons,omitempty" readOnly:"true"`
	NotifiedOn           string   `json:"notifiedOn,omitempty" readOnly:"true" format:"date"`
	AwardNoticeOn        string   `json:"awardNoticeOn,omitempty" readOnly:"true" format:"date"`
	RerunOf              string   `json:"rerunOf,omitempty" doc:"Den avbrutna upphandling som görs om. Anges bara vid registrering."`
	RequestID            string   `json:"requestId,omitempty" writeOnly:"true" doc:"Uppdrag som tas ut. Anges bara vid registrering."`
	PlanItemIDs          []string `json:"planItemIds,omitempty" writeOnly:"true" doc:"Planposter som tas in. Anges bara vid registrering."`
}

func out(p Procurement) apiProcurement {
	o := apiProcurement{
		ID: p.ID, Version: p.Version, Number: p.Number, State: string(p.State), Title: p.Title, Description: p.Description, Parties: texts(p.Parties),
		Host: string(p.Host), CarriedOutByUs: p.CarriedOutByUs, Joint: p.Joint, Form: p.Form, ExternalFramework: p.ExternalFramework,
		NotCoordinatedReason: p.NotCoordinatedReason, NotCoordinatedText: p.NotCoordinatedText, ShouldBeCoordinated: p.ShouldHaveBeenCoordinated,
		Procedure: string(p.Procedure), ProcedureType: p.Procedure.Type().BT105, Regime: string(p.Regime), Nature: string(p.Nature),
		CategoryID: p.CategoryID, CPV: string(p.CPV), ClientUnit: p.ClientUnit, PurchaserID: p.PurchaserID, Purchaser: p.Purchaser,
		BuyerName: p.BuyerName, BuyerOrgNo: p.BuyerOrgNo, BuyerSector: p.BuyerSector, TakenOn: p.TakenOn.String(),
		StrategyApprovedOn: p.StrategyApprovedOn.String(), AnnouncedOn: p.AnnouncedOn.String(), NoticeID: p.NoticeID,
		TenderDeadline: p.TenderDeadline.String(), TendersReceived: known(p.TendersReceived.N, p.TendersReceived.Known),
		AwardedOn: p.AwardedOn.String(), SignedOn: p.SignedOn.String(), ClosedOn: p.ClosedOn.String(), CancelledOn: p.CancelledOn.String(),
		CancelReason: p.CancelReason, CancelText: p.CancelText, Avoidable: string(p.Avoidable), Appealed: p.Appealed, Outsourced: p.Outsourced,
		Consultant: p.Consultant, CodeOfConduct: p.CodeOfConduct, Environment: p.Environment, EnvPrioritised: p.EnvironmentPrioritised,
		Social: p.Social, Accessibility: p.Accessibility, PersonalData: p.PersonalData, Functional: p.Functional,
		EstimatedValueOre: known(int64(p.EstimatedValue.Amount), p.EstimatedValue.Known), EstimateApprox: p.EstimateApprox,
		ContractedValueOre: known(int64(p.ContractedValue.Amount), p.ContractedValue.Known), Lots: known(p.Lots.N, p.Lots.Known),
		Framework: p.Framework, Source: p.Source, CaseWork: p.CaseWork, Phase: string(p.Phase()), Segment: p.Segment, FollowUp: p.FollowUp,
		WantedOn: p.WantedOn.String(), AwardReasons: p.AwardReasons, NotifiedOn: p.NotifiedOn.String(), AwardNoticeOn: p.AwardNoticeOn.String(),
		RerunOf: p.RerunOf, TermMonths: known(p.TermMonths.N, p.TermMonths.Known), Options: p.Options, OptionNotice: known(p.OptionNotice.N, p.OptionNotice.Known),
	}
	return o
}

func known(n int64, ok bool) *int64 {
	if !ok {
		return nil
	}
	return &n
}

// into fills a procurement. Texts are read by the field set, so that the API, the
// forms and the imports obey the same rules.
func (o apiProcurement) into(p *Procurement) error {
	p.CategoryID, p.PurchaserID = o.CategoryID, o.PurchaserID
	p.TendersReceived, p.Lots = counted(o.TendersReceived), counted(o.Lots)
	p.TermMonths, p.OptionNotice = counted(o.TermMonths), counted(o.OptionNotice)
	p.EstimatedValue, p.ContractedValue = amount(o.EstimatedValueOre), amount(o.ContractedValueOre)
	p.EstimateApprox = o.EstimateApprox && o.EstimatedValueOre != nil
	p.CarriedOutByUs, p.ShouldHaveBeenCoordinated, p.Framework, p.Outsourced = o.CarriedOutByUs, o.ShouldBeCoordinated, o.Framework, o.Outsourced
	p.CodeOfConduct, p.Environment, p.EnvironmentPrioritised, p.Social = o.CodeOfConduct, o.Environment, o.EnvPrioritised, o.Social
	p.Accessibility, p.PersonalData, p.Functional = o.Accessibility, o.PersonalData, o.Functional
	return Fields.Read(p, map[string]string{
		"number": o.Number, "title": o.Title, "description": o.Description, "parties": strings.Join(o.Parties, ","), "host": o.Host, "form": o.Form,
		"external_framework": o.ExternalFramework, "not_coordinated_reason": o.NotCoordinatedReason, "not_coordinated_text": o.NotCoordinatedText,
		"procedure": o.Procedure, "regime": o.Regime, "nature": o.Nature, "cpv": o.CPV, "client_unit": o.ClientUnit, "purchaser": o.Purchaser,
		"buyer_name": o.BuyerName, "buyer_org_no": o.BuyerOrgNo, "buyer_sector": o.BuyerSector, "taken_on": o.TakenOn,
		"strategy_approved_on": o.StrategyApprovedOn, "announced_on": o.AnnouncedOn, "notice_id": o.NoticeID, "tender_deadline": o.TenderDeadline,
		"awarded_on": o.AwardedOn, "signed_on": o.SignedOn, "closed_on": o.ClosedOn, "cancelled_on": o.CancelledOn,
		"cancel_reason": o.CancelReason, "cancel_text": o.CancelText, "consultant": o.Consultant,
		"segment": o.Segment, "follow_up": o.FollowUp, "wanted_on": o.WantedOn, "options": o.Options,
	})
}

func counted(n *int64) count.Count {
	if n == nil {
		return count.Count{}
	}
	return count.Of(*n)
}

func amount(ore *int64) money.Opt {
	if ore == nil {
		return money.Opt{}
	}
	return money.Some(money.Amount(*ore))
}

type listInput struct {
	api.Page
	Text      string `query:"q" doc:"Ord i nummer, benämning, myndighet, inköpare och upphandlings-ID."`
	Announced string `query:"announced" doc:"Annonserad i perioden: 2022, 2022-03, 2022-T2 eller 2022-01-01--2022-06-30."`
	Taken     string `query:"taken" doc:"Uttagen i perioden."`
	Handled   string `query:"handled" doc:"Öppen minst en dag av perioden."`
	Signed    string `query:"signed" doc:"Slutförd i perioden."`
	Cancelled string `query:"cancelled" doc:"Avbruten i perioden."`
	Ours      string `query:"carriedOutByUs" doc:"ja eller nej."`
	Joint     string `query:"joint" doc:"Samordnad: ja eller nej."`
	Appealed  string `query:"appealed" doc:"ja eller nej."`
	Party     string `query:"party" doc:"Regionens länsbokstav."`
	State     string `query:"state"`
	Procedure string `query:"procedure"`
	Category  string `query:"category" doc:"Kategorins id; grenen under den räknas med."`
	Purchaser string `query:"purchaser" doc:"Användarens id."`
	Buyer     string `query:"buyer" doc:"Myndighetens organisationsnummer."`
	Sort      string `query:"sort" doc:"listed_on, number eller title; - före för fallande."`
}

func (a API) list(ctx context.Context, in *listInput) (*api.List[apiProcurement], error) {
	v := url.Values{}
	for key, value := range map[string]string{"q": in.Text, "annonserad": in.Announced, "uttagen": in.Taken, "hanterad": in.Handled,
		"slutford": in.Signed, "avbruten": in.Cancelled, "egna": in.Ours, "samordnad": in.Joint, "overprovad": in.Appealed, "part": in.Party,
		"tillstand": in.State, "forfarande": in.Procedure, "kategori": in.Category, "inkopare": in.Purchaser, "kopare": in.Buyer} {
		v.Set(key, value)
	}
	f, err := ParseFilter(v)
	if err != nil {
		return nil, err
	}
	rows, count, err := a.Store.Search(ctx, f, Page{Sort: in.Sort, Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	items := make([]apiProcurement, len(rows))
	for i, p := range rows {
		items[i] = out(veiled(ctx, p))
	}
	return api.NewList(items, count.N, count.More), nil
}

func (a API) get(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiProcurement], error) {
	p, err := a.Store.Get(ctx, in.ID)
	return &api.One[apiProcurement]{Body: out(veiled(ctx, p))}, err
}

func (a API) create(ctx context.Context, in *struct{ Body apiProcurement }) (*api.One[apiProcurement], error) {
	var p Procurement
	err := in.Body.into(&p)
	if err == nil {
		p, err = begin(ctx, a.Store, From{RequestID: in.Body.RequestID, ItemIDs: in.Body.PlanItemIDs, RerunOf: in.Body.RerunOf}, p)
	}
	return &api.One[apiProcurement]{Body: out(p)}, err
}

func (a API) save(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiProcurement
}) (*api.One[apiProcurement], error) {
	p, err := a.Store.Get(ctx, in.ID)
	if err == nil {
		err = Scope(ctx, p)
	}
	if err == nil {
		err = in.Body.into(&p)
	}
	if err == nil {
		err = Scope(ctx, p)
	}
	if err == nil {
		p.Version = in.Body.Version
		p, err = a.Store.Save(ctx, p, "")
	}
	return &api.One[apiProcurement]{Body: out(p)}, err
}
