package plan

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

// API is the plan for other programs.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, "plan.read", api.Op("list-plan-items", http.MethodGet, "/plan-items", "Sök bland planposterna."), a.list)
	api.Handle(h, "plan.read", api.Op("get-plan-item", http.MethodGet, "/plan-items/{id}", "Läs en planpost."), a.get)
	api.Handle(h, "plan.write", api.Op("create-plan-item", http.MethodPost, "/plan-items", "Lägg upp en planpost."), a.create)
	api.Handle(h, "plan.write", api.Op("save-plan-item", http.MethodPut, "/plan-items/{id}", "Ändra en planpost. Version är den som lästes; 409 om någon annan har sparat sedan dess."), a.save)
	api.Handle(h, "plan.write", api.Op("drop-plan-item", http.MethodPost, "/plan-items/{id}/drop", "Stryk en planpost."), a.drop)
	api.Handle(h, "plan.read", api.Op("list-plan-proposals", http.MethodGet, "/plan-proposals", "Lista förslag till planen."), a.proposals)
	api.Handle(h, "plan.write", api.Op("accept-plan-proposal", http.MethodPost, "/plan-proposals/{id}/accept", "Anta ett förslag som planpost."), a.accept)
	api.Handle(h, "plan.write", api.Op("dismiss-plan-proposal", http.MethodPost, "/plan-proposals/{id}/dismiss", "Avfärda ett förslag."), a.dismiss)
	api.Handle(h, "plan.read", api.Op("list-plan-versions", http.MethodGet, "/plan-versions", "Lista planens versioner."), a.versions)
	api.Handle(h, "plan.read", api.Op("diff-plan-versions", http.MethodGet, "/plan-versions/{id}/diff", "Vad som skiljer från en version till en senare, eller till planen i dag."), a.diff)
	api.Handle(h, "plan.read", api.Op("list-coordination-candidates", http.MethodGet, "/coordination-candidates", "Lista kandidater för samordning."), a.candidates)
}

type apiItem struct {
	ID             string   `json:"id,omitempty" readOnly:"true"`
	Version        int64    `json:"version,omitempty"`
	Number         string   `json:"number,omitempty" readOnly:"true"`
	State          string   `json:"state,omitempty" readOnly:"true" enum:"planned,begun,done,cancelled,dropped"`
	Title          string   `json:"title" minLength:"1"`
	Description    string   `json:"description,omitempty"`
	CategoryID     string   `json:"categoryId,omitempty"`
	CPV            string   `json:"cpv,omitempty"`
	Parties        []string `json:"parties" doc:"Regionernas länsbokstäver: D, U, C, S, T, W, X."`
	Client         string   `json:"client,omitempty"`
	Origin         string   `json:"origin" enum:"contract,option,need,strategy,investment,law,rerun,uncovered"`
	OriginRef      string   `json:"originRef,omitempty"`
	Contract       string   `json:"contract,omitempty" doc:"Nuvarande avtal, nummer och leverantör."`
	ContractEnds   string   `json:"contractEnds,omitempty" format:"date"`
	LastOptionOn   string   `json:"lastOptionOn,omitempty" format:"date"`
	Procedure      string   `json:"procedure,omitempty"`
	Regime         string   `json:"regime,omitempty"`
	ValueOre       *int64   `json:"estimatedValueOre,omitempty" minimum:"0" doc:"Utan moms, optioner inräknade."`
	Complexity     *int64   `json:"complexity,omitempty" minimum:"1" maximum:"5"`
	Hours          *int64   `json:"hours,omitempty" minimum:"0"`
	Risk           string   `json:"risk,omitempty" enum:",low,medium,high"`
	RiskText       string   `json:"riskText,omitempty"`
	StartsOn       string   `json:"startsOn,omitempty" format:"date"`
	NoticeOn       string   `json:"noticeOn,omitempty" format:"date"`
	OpeningOn      string   `json:"openingOn,omitempty" format:"date"`
	AwardOn        string   `json:"awardOn,omitempty" format:"date"`
	ContractOn     string   `json:"contractOn,omitempty" format:"date"`
	NeededOn       string   `json:"neededOn,omitempty" format:"date"`
	LatestStartOn  string   `json:"latestStartOn,omitempty" readOnly:"true" format:"date"`
	Purchaser      string   `json:"purchaser,omitempty"`
	Coordination   string   `json:"coordination,omitempty" enum:",pending,joint,separate"`
	CoordinationBy string   `json:"coordinationText,omitempty"`
	Comment        string   `json:"comment,omitempty"`
	Contact        string   `json:"contact,omitempty"`
	KeptOut        bool     `json:"keptOut,omitempty"`
	KeptOutReason  string   `json:"keptOutReason,omitempty"`
	ProcurementID  string   `json:"procurementId,omitempty" readOnly:"true"`
	EndedOn        string   `json:"endedOn,omitempty" readOnly:"true" format:"date"`
	DropReason     string   `json:"dropReason,omitempty" readOnly:"true"`
}

func out(it Item) apiItem {
	o := apiItem{ID: it.ID, Version: it.Version, Number: it.Number, State: string(it.State), Title: it.Title, Description: it.Description, CategoryID: string(it.CategoryID), CPV: it.CPV,
		Parties: []string{}, Client: it.Client, Origin: string(it.Origin), OriginRef: it.OriginRef, Contract: it.Contract, ContractEnds: it.ContractEnds.String(), LastOptionOn: it.LastOptionOn.String(),
		Procedure: string(it.Procedure), Regime: it.Regime, Risk: it.Risk, RiskText: it.RiskText, StartsOn: it.StartsOn.String(), NoticeOn: it.NoticeOn.String(), OpeningOn: it.OpeningOn.String(),
		AwardOn: it.AwardOn.String(), ContractOn: it.ContractOn.String(), NeededOn: it.NeededOn.String(), LatestStartOn: it.LatestStartOn.String(), Purchaser: it.Purchaser,
		Coordination: string(it.Coordination), CoordinationBy: it.CoordinationText, Comment: it.Comment, Contact: it.Contact, KeptOut: it.KeptOut, KeptOutReason: it.KeptOutReason,
		ProcurementID: it.ProcurementID, EndedOn: it.EndedOn.String(), DropReason: it.DropReason}
	for _, code := range it.Parties {
		o.Parties = append(o.Parties, string(code))
	}
	o.ValueOre = pointer(int64(it.EstimatedValue.Amount), it.EstimatedValue.Known)
	o.Complexity, o.Hours = pointer(it.Complexity.N, it.Complexity.Known), pointer(it.Hours.N, it.Hours.Known)
	return o
}

func pointer(n int64, ok bool) *int64 {
	if !ok {
		return nil
	}
	return &n
}

// into fills an item. Texts are read by the field set, so that the API, the forms and
// the imports obey the same rules.
func (o apiItem) into(it *Item) error {
	it.CategoryID = ref(o.CategoryID)
	it.EstimatedValue, it.Complexity, it.Hours = money.Opt{}, count.Count{}, count.Count{}
	if o.ValueOre != nil {
		it.EstimatedValue = money.Some(money.Amount(*o.ValueOre))
	}
	if o.Complexity != nil {
		it.Complexity = count.Of(*o.Complexity)
	}
	if o.Hours != nil {
		it.Hours = count.Of(*o.Hours)
	}
	kept := "nej"
	if o.KeptOut {
		kept = "ja"
	}
	return Fields.Read(it, map[string]string{
		"title": o.Title, "description": o.Description, "cpv": o.CPV, "parties": strings.Join(o.Parties, ","), "client": o.Client, "origin": o.Origin, "origin_ref": o.OriginRef,
		"contract": o.Contract, "contract_ends": o.ContractEnds, "last_option_on": o.LastOptionOn, "procedure": o.Procedure, "regime": o.Regime, "risk": o.Risk, "risk_text": o.RiskText,
		"starts_on": o.StartsOn, "notice_on": o.NoticeOn, "opening_on": o.OpeningOn, "award_on": o.AwardOn, "contract_on": o.ContractOn, "needed_on": o.NeededOn, "purchaser": o.Purchaser,
		"coordination": o.Coordination, "coordination_text": o.CoordinationBy, "comment": o.Comment, "contact": o.Contact, "kept_out": kept, "kept_out_reason": o.KeptOutReason,
	})
}

type listInput struct {
	api.Page
	Text     string `query:"q" doc:"Ord i benämning, nummer, avtal och uppdragsgivare."`
	Scope    string `query:"scope" enum:",all" doc:"Tomt: öppna poster. all: även de som har lämnat planen."`
	State    string `query:"state"`
	Notice   string `query:"notice" doc:"Planerad annons: 2023, 2023-Q2, 2023-01-01--2023-06-30."`
	Party    string `query:"party" doc:"Regionens länsbokstav."`
	Category string `query:"category" doc:"Kategorins id; de under den räknas med."`
	Origin   string `query:"origin"`
	Sort     string `query:"sort" doc:"notice_on, contract_on, latest_start_on, estimated_value, title eller number; - före för fallande."`
}

func (a API) list(ctx context.Context, in *listInput) (*api.List[apiItem], error) {
	v := url.Values{}
	for key, value := range map[string]string{"q": in.Text, "lage": in.State, "annons": in.Notice, "part": in.Party, "kategori": in.Category, "kalla": in.Origin} {
		v.Set(key, value)
	}
	if in.Scope == "all" {
		v.Set("visa", everything)
	}
	f, err := ParseFilter(v)
	if err != nil {
		return nil, err
	}
	rows, n, err := a.Store.Search(ctx, f, Page{Sort: in.Sort, Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	items := make([]apiItem, len(rows))
	for i, it := range rows {
		items[i] = out(it)
	}
	return api.NewList(items, n.N, n.More), nil
}

type byID struct {
	ID string `path:"id"`
}

func (a API) get(ctx context.Context, in *byID) (*api.One[apiItem], error) {
	it, err := a.Store.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &api.One[apiItem]{Body: out(it)}, nil
}

func (a API) create(ctx context.Context, in *struct{ Body apiItem }) (*api.One[apiItem], error) {
	var it Item
	if err := in.Body.into(&it); err != nil {
		return nil, err
	}
	if err := guard(ctx, it.Parties); err != nil {
		return nil, err
	}
	it, err := a.Store.Create(ctx, it)
	if err != nil {
		return nil, err
	}
	return &api.One[apiItem]{Body: out(it)}, nil
}

func (a API) save(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiItem
}) (*api.One[apiItem], error) {
	it, err := a.Store.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := guard(ctx, it.Parties); err != nil {
		return nil, err
	}
	if err := in.Body.into(&it); err != nil {
		return nil, err
	}
	if err := guard(ctx, it.Parties); err != nil {
		return nil, err
	}
	it.Version = in.Body.Version
	if it, err = a.Store.Save(ctx, it, ""); err != nil {
		return nil, err
	}
	return &api.One[apiItem]{Body: out(it)}, nil
}

type apiReason struct {
	Version int64  `json:"version,omitempty"`
	Reason  string `json:"reason"`
}

func (a API) drop(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiReason
}) (*api.One[apiItem], error) {
	it, err := a.Store.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := guard(ctx, it.Parties); err != nil {
		return nil, err
	}
	if it, err = a.Store.Drop(ctx, in.ID, in.Body.Version, in.Body.Reason); err != nil {
		return nil, err
	}
	return &api.One[apiItem]{Body: out(it)}, nil
}

type apiProposal struct {
	ID            string   `json:"id"`
	Judgement     string   `json:"judgement" enum:"open,accepted,dismissed"`
	Origin        string   `json:"origin"`
	Why           string   `json:"why"`
	Title         string   `json:"title"`
	Parties       []string `json:"parties"`
	Contract      string   `json:"contract,omitempty"`
	LatestStartOn string   `json:"latestStartOn,omitempty" format:"date"`
	ProposedOn    string   `json:"proposedOn" format:"date"`
	Reason        string   `json:"reason,omitempty"`
	ItemID        string   `json:"itemId,omitempty"`
}

func outProposal(p Proposal) apiProposal {
	o := apiProposal{ID: p.ID, Judgement: string(p.Judgement), Origin: string(p.Origin), Why: p.Why, Title: p.Title, Parties: []string{}, Contract: p.Contract,
		LatestStartOn: p.LatestStartOn.String(), ProposedOn: p.ProposedOn.String(), Reason: p.Reason, ItemID: p.ItemID}
	for _, code := range p.Parties {
		o.Parties = append(o.Parties, string(code))
	}
	return o
}

func (a API) proposals(ctx context.Context, in *struct {
	api.Page
	Judgement string `query:"judgement" enum:",open,accepted,dismissed"`
}) (*api.List[apiProposal], error) {
	rows, n, err := a.Store.Proposals(ctx, ProposalFilter{Judgement: Judgement(in.Judgement)}, Page{Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	items := make([]apiProposal, len(rows))
	for i, p := range rows {
		items[i] = outProposal(p)
	}
	return api.NewList(items, n.N, n.More), nil
}

// judgeable returns the proposal if the user may judge it.
func (a API) judgeable(ctx context.Context, id string) (Proposal, error) {
	p, err := a.Store.Proposal(ctx, id)
	if err != nil {
		return p, err
	}
	return p, guard(ctx, p.Parties)
}

func (a API) accept(ctx context.Context, in *byID) (*api.One[apiItem], error) {
	if _, err := a.judgeable(ctx, in.ID); err != nil {
		return nil, err
	}
	it, err := a.Store.Accept(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &api.One[apiItem]{Body: out(it)}, nil
}

func (a API) dismiss(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiReason
}) (*api.One[apiProposal], error) {
	if _, err := a.judgeable(ctx, in.ID); err != nil {
		return nil, err
	}
	if err := a.Store.Dismiss(ctx, in.ID, in.Body.Reason); err != nil {
		return nil, err
	}
	p, err := a.Store.Proposal(ctx, in.ID)
	return &api.One[apiProposal]{Body: outProposal(p)}, err
}

type apiPlanVersion struct {
	ID        string `json:"id"`
	No        int64  `json:"no"`
	Label     string `json:"label"`
	Status    string `json:"status" enum:"draft,decided,replaced"`
	TakenOn   string `json:"takenOn" format:"date"`
	Items     int64  `json:"items"`
	DecidedOn string `json:"decidedOn,omitempty" format:"date"`
	DecidedBy string `json:"decidedBy,omitempty"`
	Body      string `json:"body,omitempty"`
	Reference string `json:"reference,omitempty"`
}

func (a API) versions(ctx context.Context, _ *struct{}) (*api.List[apiPlanVersion], error) {
	all, err := a.Store.Versions(ctx)
	if err != nil {
		return nil, err
	}
	items := make([]apiPlanVersion, len(all))
	for i, v := range all {
		items[i] = apiPlanVersion{v.ID, v.No, v.Label, string(v.Status), v.TakenOn.String(), v.Items, v.DecidedOn.String(), v.DecidedBy, v.Body, v.Reference}
	}
	return api.NewList(items, len(items), false), nil
}

type apiDifference struct {
	Kind    string  `json:"kind" enum:"new,moved,changed,begun,done,dropped,cancelled"`
	Item    apiItem `json:"item"`
	Changes string  `json:"changes,omitempty" doc:"Vad som har ändrats, i ord."`
}

func (a API) diff(ctx context.Context, in *struct {
	ID string `path:"id"`
	To string `query:"to" doc:"Den senare versionens id; tomt för planen i dag."`
}) (*api.List[apiDifference], error) {
	for _, id := range []string{in.ID, in.To} {
		if id == "" {
			continue
		}
		if _, err := a.Store.OneVersion(ctx, id); err != nil {
			return nil, err
		}
	}
	to := in.To
	if to == "" {
		to = Now
	}
	list, err := a.Store.Diff(ctx, in.ID, to)
	if err != nil {
		return nil, err
	}
	items := make([]apiDifference, len(list))
	for i, d := range list {
		items[i] = apiDifference{d.Kind, out(d.Item), d.Text()}
	}
	return api.NewList(items, len(items), false), nil
}

type apiCandidate struct {
	ID        string `json:"id"`
	One       string `json:"one"`
	Two       string `json:"two"`
	Parties   string `json:"parties"`
	Score     int64  `json:"score"`
	ScoreText string `json:"scoreText"`
	Outcome   string `json:"outcome" enum:",joint,separate,waiting,bridge" doc:"Tomt: att bedöma."`
	Reason    string `json:"reason,omitempty"`
	Text      string `json:"text,omitempty"`
	DecidedOn string `json:"decidedOn,omitempty" format:"date"`
}

func (a API) candidates(ctx context.Context, in *struct {
	api.Page
	Outcome string `query:"outcome" enum:",joint,separate,waiting,bridge"`
}) (*api.List[apiCandidate], error) {
	rows, n, err := a.Store.Candidates(ctx, CandidateFilter{Outcome: Outcome(in.Outcome)}, Page{Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	items := make([]apiCandidate, len(rows))
	for i, c := range rows {
		items[i] = apiCandidate{c.ID, c.OneNumber + " " + c.OneTitle, c.TwoNumber + " " + c.TwoTitle, c.Parties().String(), c.Score, c.ScoreText, string(c.Outcome), c.Reason, c.Text, c.DecidedOn.String()}
	}
	return api.NewList(items, n.N, n.More), nil
}
