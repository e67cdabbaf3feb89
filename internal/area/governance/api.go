package governance

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/area/contract"
	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
)

// API is the area's operations.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, permRead, api.Op("list-contract-standings", http.MethodGet, "/contract-standings", "Hur avtalen som gäller följs upp: segment, plan, möten och vad som saknas."), a.standings)
	api.Handle(h, permRead, api.Op("get-contract-standing", http.MethodGet, "/contract-standings/{id}", "Hur ett avtal följs upp, med styrkort."), a.standing)
	api.Handle(h, permWrite, api.Op("assess-contract", http.MethodPut, "/contract-standings/{id}/assessment", "Segmentera ett avtal."), a.assess)
	api.Handle(h, permDecide, api.Op("override-segment", http.MethodPut, "/contract-standings/{id}/override", "Besluta om ett annat segment än reglerna ger. Tomt segment låter reglerna avgöra."), a.override)
	api.Handle(h, permDecide, api.Op("decide-follow-up-plan", http.MethodPost, "/contract-standings/{id}/decision", "Notera nämndens beslut om uppföljningsplanen för ett miljöprioriterat avtal."), a.decide)
	api.Handle(h, permRead, api.Op("list-follow-up-meetings", http.MethodGet, "/follow-up-meetings", "Uppföljningsmöten, de senaste först."), a.meetings)
	api.Handle(h, permWrite, api.Op("plan-follow-up-meeting", http.MethodPost, "/follow-up-meetings", "Planera ett uppföljningsmöte."), a.plan)
	api.Handle(h, permWrite, api.Op("hold-follow-up-meeting", http.MethodPost, "/follow-up-meetings/{id}/protocol", "Skriv protokoll för ett hållet möte."), a.hold)
	api.Handle(h, permRead, api.Op("list-agreed-actions", http.MethodGet, "/agreed-actions", "Åtgärder som är överenskomna med leverantörer."), a.actions)
	api.Handle(h, permRead, api.Op("list-conduct-follow-ups", http.MethodGet, "/conduct-follow-ups", "Uppföljningar av uppförandekoden."), a.conducts)
	api.Handle(h, permRead, api.Op("list-sustainability-chains", http.MethodGet, "/sustainability-chains", "Hållbarhetskrav från riskområde till resultat, med vad som saknas."), a.chains)
	api.Handle(h, permRead, api.Op("get-supplier-scorecard", http.MethodGet, "/suppliers/{id}/scorecard", "Leverantörens styrkort. Täljare och nämnare; nämnaren 0 är inget underlag."), a.card)
}

// apiScorecardRow is one row of a scorecard.
type apiScorecardRow struct {
	Label string `json:"label"`
	Good  int64  `json:"good"`
	Basis int64  `json:"basis" doc:"0 is no basis"`
}

func outScores(list []Score) []apiScorecardRow {
	out := make([]apiScorecardRow, len(list))
	for i, s := range list {
		out[i] = apiScorecardRow{s.Label, s.Good, s.Basis}
	}
	return out
}

// apiContractStanding is how a contract is followed up.
type apiContractStanding struct {
	ContractID  string            `json:"contractId"`
	Number      string            `json:"number"`
	Title       string            `json:"title"`
	Segment     string            `json:"segment,omitempty"`
	Would       string            `json:"would,omitempty" doc:"The segment by the rules of today"`
	Red         bool              `json:"red"`
	Lacks       []string          `json:"lacks"`
	Done        int64             `json:"done"`
	Planned     int64             `json:"planned"`
	NextMeeting string            `json:"nextMeeting,omitempty" format:"date"`
	Scores      []apiScorecardRow `json:"scores,omitempty"`
}

func outStanding(s Standing) apiContractStanding {
	o := apiContractStanding{ContractID: s.Contract.ID, Number: s.Contract.Number, Title: s.Contract.Title, Segment: string(s.Contract.Segment), Would: string(s.Would), Red: s.Red(), Lacks: []string{}, Done: s.Done, Planned: s.Planned, NextMeeting: s.NextMeeting.String()}
	for _, l := range s.Lacks {
		o.Lacks = append(o.Lacks, l.Text)
	}
	return o
}

func page[T any](list []T, limit, offset int) []T {
	from := min(offset, len(list))
	return list[from:min(from+limit, len(list))]
}

func (a API) standings(ctx context.Context, in *struct {
	Q       string `query:"q"`
	Segment string `query:"segment"`
	State   string `query:"state" enum:"red,ok"`
	Limit   int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset  int    `query:"offset" minimum:"0"`
}) (*api.List[apiContractStanding], error) {
	list, err := a.Store.Page(ctx, StandingFilter{Text: in.Q, Segment: in.Segment, State: in.State}, Page{Limit: in.Limit, Offset: in.Offset})
	items := []apiContractStanding{}
	for _, s := range list.Rows {
		items = append(items, outStanding(s))
	}
	return api.NewList(items, list.N, false), err
}

type byID struct {
	ID string `path:"id"`
}

func (a API) whole(ctx context.Context, id string) (*api.One[apiContractStanding], error) {
	s, err := a.Store.Standing(ctx, id)
	if err != nil {
		return nil, err
	}
	scores, err := a.Store.ContractScores(ctx, s)
	o := outStanding(s)
	o.Scores = outScores(scores)
	return &api.One[apiContractStanding]{Body: o}, err
}

func (a API) standing(ctx context.Context, in *byID) (*api.One[apiContractStanding], error) {
	return a.whole(ctx, in.ID)
}

// step does something with a contract that the user may write to.
func (a API) step(ctx context.Context, id string, do func() error) (*api.One[apiContractStanding], error) {
	c, err := a.Store.contracts().Get(ctx, id)
	if err == nil {
		err = within(ctx, c.Parties)
	}
	if err == nil {
		err = do()
	}
	if err != nil {
		return nil, err
	}
	return a.whole(ctx, id)
}

func (a API) assess(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Value       int64  `json:"value,omitempty" minimum:"0" maximum:"4" doc:"0 computes it from the contract's value"`
		Critical    int64  `json:"critical" minimum:"1" maximum:"4"`
		Risk        int64  `json:"risk" minimum:"1" maximum:"4"`
		Sustain     int64  `json:"sustainability" minimum:"1" maximum:"4"`
		Joint       int64  `json:"coordination" minimum:"1" maximum:"4"`
		InfoClass   *int64 `json:"infoClass,omitempty" minimum:"0" maximum:"4"`
		HighConduct bool   `json:"highConductRisk,omitempty"`
		Note        string `json:"note,omitempty"`
	}
}) (*api.One[apiContractStanding], error) {
	b := in.Body
	one := Assessment{ContractID: in.ID, Value: b.Value, Critical: b.Critical, Risk: b.Risk, Sustain: b.Sustain, Joint: b.Joint, HighConduct: b.HighConduct, Note: b.Note}
	if b.InfoClass != nil {
		one.InfoClass = count.Of(*b.InfoClass)
	}
	return a.step(ctx, in.ID, func() error {
		_, err := a.Store.Assess(ctx, one)
		return err
	})
}

func (a API) override(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		Segment string `json:"segment" enum:",A,B,C,D"`
		Why     string `json:"why"`
	}
}) (*api.One[apiContractStanding], error) {
	return a.step(ctx, in.ID, func() error {
		_, err := a.Store.Override(ctx, in.ID, contract.Segment(in.Body.Segment), in.Body.Why)
		return err
	})
}

func readDay(to *day.Date, name, text string) error {
	if err := to.UnmarshalText([]byte(text)); err != nil {
		return fault.Invalid(fault.Field{Name: name, Message: fault.Message(err)})
	}
	return nil
}

func (a API) decide(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		DecidedOn string `json:"decidedOn" format:"date"`
		Paragraph int64  `json:"paragraph" minimum:"1"`
		Text      string `json:"text,omitempty"`
	}
}) (*api.One[apiContractStanding], error) {
	d := PlanDecision{ContractID: in.ID, Paragraph: in.Body.Paragraph, Text: in.Body.Text}
	if err := readDay(&d.DecidedOn, "decidedOn", in.Body.DecidedOn); err != nil {
		return nil, err
	}
	return a.step(ctx, in.ID, func() error {
		_, err := a.Store.DecidePlan(ctx, d)
		return err
	})
}

// apiFollowUpMeeting is a follow-up meeting.
type apiFollowUpMeeting struct {
	ID           string `json:"id" readOnly:"true"`
	ContractID   string `json:"contractId"`
	Contract     string `json:"contract,omitempty" readOnly:"true"`
	PlannedOn    string `json:"plannedOn" format:"date"`
	HeldOn       string `json:"heldOn,omitempty" readOnly:"true"`
	CancelledOn  string `json:"cancelledOn,omitempty" readOnly:"true"`
	Agenda       string `json:"agenda,omitempty"`
	Participants string `json:"participants,omitempty" doc:"Roles, not names"`
	Protocol     string `json:"protocol,omitempty" readOnly:"true"`
}

func outMeeting(m Meeting) apiFollowUpMeeting {
	return apiFollowUpMeeting{m.ID, m.ContractID, m.Contract, m.PlannedOn.String(), m.HeldOn.String(), m.CancelledOn.String(), m.Agenda, m.Participants, m.Protocol}
}

func (a API) meetings(ctx context.Context, in *struct {
	Contract string `query:"contract"`
	State    string `query:"state" enum:"open,late,held,cancelled"`
	Limit    int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset   int    `query:"offset" minimum:"0"`
}) (*api.List[apiFollowUpMeeting], error) {
	list, n, err := a.Store.Meetings(ctx, MeetingFilter{ContractID: in.Contract, State: in.State}, Page{Limit: in.Limit, Offset: in.Offset})
	items := make([]apiFollowUpMeeting, len(list))
	for i, m := range list {
		items[i] = outMeeting(m)
	}
	return api.NewList(items, n.N, n.More), err
}

func (a API) plan(ctx context.Context, in *struct{ Body apiFollowUpMeeting }) (*api.One[apiFollowUpMeeting], error) {
	m := Meeting{ContractID: in.Body.ContractID, Agenda: in.Body.Agenda, Participants: in.Body.Participants}
	err := readDay(&m.PlannedOn, "plannedOn", in.Body.PlannedOn)
	if err == nil {
		err = a.scope(ctx, m.ContractID)
	}
	if err == nil {
		m, err = a.Store.PlanMeeting(ctx, m)
	}
	return &api.One[apiFollowUpMeeting]{Body: outMeeting(m)}, err
}

func (a API) scope(ctx context.Context, contractID string) error {
	c, err := a.Store.contracts().Get(ctx, contractID)
	if err == nil {
		err = within(ctx, c.Parties)
	}
	return err
}

func (a API) hold(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		HeldOn       string `json:"heldOn" format:"date"`
		Participants string `json:"participants" doc:"Roles, not names"`
		Protocol     string `json:"protocol"`
	}
}) (*api.One[apiFollowUpMeeting], error) {
	m, err := a.Store.Meeting(ctx, in.ID)
	if err == nil {
		err = a.scope(ctx, m.ContractID)
	}
	p := Protocol{Participants: in.Body.Participants, Text: in.Body.Protocol}
	if err == nil {
		err = readDay(&p.HeldOn, "heldOn", in.Body.HeldOn)
	}
	if err == nil {
		m, err = a.Store.Hold(ctx, in.ID, p)
	}
	return &api.One[apiFollowUpMeeting]{Body: outMeeting(m)}, err
}

// apiAgreedAction is an agreed action.
type apiAgreedAction struct {
	ID         string `json:"id"`
	ContractID string `json:"contractId,omitempty"`
	SupplierID string `json:"supplierId,omitempty"`
	What       string `json:"what"`
	Owner      string `json:"owner"`
	DueOn      string `json:"dueOn"`
	DoneOn     string `json:"doneOn,omitempty"`
	Result     string `json:"result,omitempty"`
}

func (a API) actions(ctx context.Context, in *struct {
	State    string `query:"state" enum:"open,late,done"`
	Contract string `query:"contract"`
	Supplier string `query:"supplier"`
	Limit    int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset   int    `query:"offset" minimum:"0"`
}) (*api.List[apiAgreedAction], error) {
	list, n, err := a.Store.Actions(ctx, ActionFilter{State: in.State, ContractID: in.Contract, SupplierID: in.Supplier}, Page{Limit: in.Limit, Offset: in.Offset})
	items := make([]apiAgreedAction, len(list))
	for i, o := range list {
		items[i] = apiAgreedAction{o.ID, string(o.ContractID), string(o.SupplierID), o.What, o.Owner, o.DueOn.String(), o.DoneOn.String(), o.Result}
	}
	return api.NewList(items, n.N, n.More), err
}

// apiConductFollowUp is a follow-up of the code of conduct.
type apiConductFollowUp struct {
	ID         string `json:"id"`
	SupplierID string `json:"supplierId"`
	Supplier   string `json:"supplier"`
	ContractID string `json:"contractId,omitempty"`
	Risk       string `json:"risk"`
	BeginsOn   string `json:"beginsOn"`
	Next       string `json:"next,omitempty" doc:"The step that remains"`
	Result     string `json:"result,omitempty"`
	ClosedOn   string `json:"closedOn,omitempty"`
}

func (a API) conducts(ctx context.Context, in *struct {
	Supplier string `query:"supplier"`
	Open     bool   `query:"open"`
	Limit    int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset   int    `query:"offset" minimum:"0"`
}) (*api.List[apiConductFollowUp], error) {
	list, n, err := a.Store.Conducts(ctx, ConductFilter{SupplierID: in.Supplier, Open: in.Open}, Page{Limit: in.Limit, Offset: in.Offset})
	items := make([]apiConductFollowUp, len(list))
	for i, c := range list {
		items[i] = apiConductFollowUp{c.ID, c.SupplierID, c.Supplier, string(c.ContractID), c.Risk, c.BeginsOn.String(), c.Next(), c.Result, c.ClosedOn.String()}
	}
	return api.NewList(items, n.N, n.More), err
}

// apiSustainabilityChain is a chain from a risk to a result.
type apiSustainabilityChain struct {
	ID          string   `json:"id,omitempty" doc:"Empty for an environment-prioritised contract without chain"`
	ContractID  string   `json:"contractId"`
	Contract    string   `json:"contract"`
	Risk        string   `json:"risk,omitempty"`
	Requirement string   `json:"requirement,omitempty"`
	Clause      string   `json:"clause,omitempty"`
	Whole       bool     `json:"whole"`
	Missing     []string `json:"missing"`
}

func (a API) chains(ctx context.Context, in *struct {
	Contract string `query:"contract"`
	Category string `query:"category"`
	Supplier string `query:"supplier"`
	State    string `query:"state" enum:"whole,broken"`
	Limit    int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset   int    `query:"offset" minimum:"0"`
}) (*api.List[apiSustainabilityChain], error) {
	list, err := a.Store.Chains(ctx, ChainFilter{ContractID: in.Contract, CategoryID: in.Category, SupplierID: in.Supplier, State: in.State, InForce: a.Store.Today()})
	items := []apiSustainabilityChain{}
	for _, c := range page(list, in.Limit, in.Offset) {
		items = append(items, apiSustainabilityChain{c.ID, c.ContractID, c.Contract.Name(), c.Risk.Name, c.Requirement, c.Clause, c.Whole(), append([]string{}, c.Missing()...)})
	}
	return api.NewList(items, len(list), false), err
}

func (a API) card(ctx context.Context, in *byID) (*api.List[apiScorecardRow], error) {
	scores, err := a.Store.SupplierScores(ctx, in.ID)
	return api.NewList(outScores(scores), len(scores), false), err
}
