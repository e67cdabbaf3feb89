package board

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
)

func (a API) followup(h huma.API) {
	api.Handle(h, permRead, api.Op("list-assignments", http.MethodGet, "/assignments", "Sök bland uppdragen."), a.assignments)
	api.Handle(h, permRead, api.Op("get-assignment", http.MethodGet, "/assignments/{id}", "Läs ett uppdrag med det som har rapporterats."), a.assignment)
	api.Handle(h, permRead, api.Op("list-audits", http.MethodGet, "/audits", "Revisionens granskningar med iakttagelser och yttranden."), a.audits)
	api.Handle(h, permRead, api.Op("list-agreements", http.MethodGet, "/agreements", "Avtal mellan huvudmännen och reglementen, med versioner."), a.agreements)
}

type apiAssignment struct {
	ID         string                `json:"id"`
	Version    int64                 `json:"version"`
	Body       string                `json:"body"`
	DecisionID string                `json:"decisionId,omitempty"`
	FindingID  string                `json:"findingId,omitempty"`
	Title      string                `json:"title"`
	Text       string                `json:"text,omitempty"`
	Owner      string                `json:"owner"`
	GivenOn    string                `json:"givenOn" format:"date"`
	DueOn      string                `json:"dueOn,omitempty" format:"date"`
	State      string                `json:"state" enum:"open,done,dropped"`
	Late       bool                  `json:"late"`
	ClosedOn   string                `json:"closedOn,omitempty" format:"date"`
	Result     string                `json:"result,omitempty"`
	Reports    []apiAssignmentReport `json:"reports,omitempty" doc:"Bara när ett uppdrag läses."`
}

type apiAssignmentReport struct {
	On        string `json:"on" format:"date"`
	MeetingID string `json:"meetingId,omitempty"`
	Text      string `json:"text"`
	By        string `json:"by"`
}

func (a API) outAssignment(one Assignment) apiAssignment {
	return apiAssignment{ID: one.ID, Version: one.Version, Body: one.Body, DecisionID: string(one.DecisionID), FindingID: string(one.FindingID), Title: one.Title, Text: one.Text,
		Owner: one.OwnerText(), GivenOn: one.GivenOn.String(), DueOn: one.DueOn.String(), State: one.State, Late: one.Late(a.Store.Today()), ClosedOn: one.ClosedOn.String(), Result: one.Result}
}

func (a API) assignments(ctx context.Context, in *struct {
	api.Page
	Text  string `query:"q"`
	Organ string `query:"body" doc:"Organets id."`
	State string `query:"state" enum:",open,done,dropped"`
	Late  bool   `query:"late" doc:"Bara de som skulle ha varit klara."`
}) (*api.List[apiAssignment], error) {
	list, n, err := a.Store.Assignments(ctx, AssignmentFilter{Text: in.Text, Body: in.Organ, State: in.State, Late: in.Late}, Page{Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	var items []apiAssignment
	for _, one := range list {
		items = append(items, a.outAssignment(one))
	}
	return api.NewList(items, n.N, n.More), nil
}

func (a API) assignment(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiAssignment], error) {
	one, err := a.Store.Assignment(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := a.outAssignment(one)
	reports, err := a.Store.AssignmentReports(ctx, one.ID)
	for _, r := range reports {
		out.Reports = append(out.Reports, apiAssignmentReport{r.OnDay.String(), string(r.MeetingID), r.Text, r.ByName})
	}
	return &api.One[apiAssignment]{Body: out}, err
}

type apiAudit struct {
	ID       string       `json:"id"`
	Kind     string       `json:"kind" enum:"report,accounts,dialogue"`
	Title    string       `json:"title"`
	Body     string       `json:"body"`
	Auditor  string       `json:"auditor,omitempty"`
	HeldOn   string       `json:"heldOn" format:"date"`
	Findings []apiFinding `json:"findings"`
}

type apiFinding struct {
	N          int64           `json:"n"`
	Text       string          `json:"text"`
	State      string          `json:"state" doc:"Obesvarad, Besvarad, Åtgärdas eller Avslutad."`
	Agrees     string          `json:"agrees,omitempty" enum:",yes,partly,no"`
	Statement  string          `json:"statement,omitempty"`
	AnsweredOn string          `json:"answeredOn,omitempty" format:"date"`
	ClosedOn   string          `json:"closedOn,omitempty" format:"date"`
	Result     string          `json:"result,omitempty"`
	Actions    []apiAssignment `json:"actions"`
}

func (a API) audits(ctx context.Context, in *struct {
	api.Page
	Open bool `query:"open" doc:"Bara de med iakttagelser som inte är avslutade."`
}) (*api.List[apiAudit], error) {
	list, n, err := a.Store.Audits(ctx, "", in.Open, Page{Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	var items []apiAudit
	for _, one := range list {
		out := apiAudit{ID: one.ID, Kind: one.Kind, Title: one.Title, Body: one.Body, Auditor: one.Auditor, HeldOn: one.HeldOn.String(), Findings: []apiFinding{}}
		for _, f := range one.Findings {
			finding := apiFinding{f.N, f.Text, f.State(), f.Agrees, f.Statement, f.AnsweredOn.String(), f.ClosedOn.String(), f.Result, []apiAssignment{}}
			for _, action := range f.Actions {
				finding.Actions = append(finding.Actions, a.outAssignment(action))
			}
			out.Findings = append(out.Findings, finding)
		}
		items = append(items, out)
	}
	return api.NewList(items, n.N, n.More), nil
}

type apiAgreement struct {
	ID        string        `json:"id"`
	Code      string        `json:"code"`
	Kind      string        `json:"kind" enum:"agreement,rules"`
	Title     string        `json:"title"`
	Parties   []string      `json:"parties"`
	Revisions []apiRevision `json:"revisions"`
}

type apiRevision struct {
	N         int64        `json:"n"`
	Revised   string       `json:"revised" doc:"Dagen, eller bara året när källan inte säger mer."`
	ValidFrom string       `json:"validFrom,omitempty" format:"date"`
	AdoptedBy string       `json:"adoptedBy"`
	Changes   string       `json:"changes,omitempty"`
	Consents  []apiConsent `json:"consents"`
}

type apiConsent struct {
	Party     string `json:"party"`
	Outcome   string `json:"outcome" enum:",approved,rejected"`
	DecidedOn string `json:"decidedOn,omitempty" format:"date"`
	Paragraph string `json:"paragraph,omitempty"`
}

func (a API) agreements(ctx context.Context, _ *struct{}) (*api.List[apiAgreement], error) {
	list, err := a.Store.Agreements(ctx)
	if err != nil {
		return nil, err
	}
	var items []apiAgreement
	for _, one := range list {
		out := apiAgreement{ID: one.ID, Code: one.Code, Kind: one.Kind, Title: one.Title, Parties: []string{}, Revisions: []apiRevision{}}
		for _, code := range one.Parties {
			out.Parties = append(out.Parties, string(code))
		}
		for _, r := range one.Revisions {
			rev := apiRevision{r.N, r.Revised(), r.ValidFrom.String(), r.AdoptedBy, r.Changes, []apiConsent{}}
			for _, c := range r.Consents {
				rev.Consents = append(rev.Consents, apiConsent{c.Party, c.Outcome, c.DecidedOn.String(), c.Paragraph})
			}
			out.Revisions = append(out.Revisions, rev)
		}
		items = append(items, out)
	}
	return api.NewList(items, len(items), false), nil
}
