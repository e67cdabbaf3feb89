package board

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/area/identity"
	"klover/internal/base/api"
	"klover/internal/word/day"
)

func (a API) followup(h huma.API) {
	api.Handle(h, permRead, api.Op("list-assignments", http.MethodGet, "/assignments", "Sök bland uppdragen."), a.assignments)
	api.Handle(h, permRead, api.Op("get-assignment", http.MethodGet, "/assignments/{id}", "Läs ett uppdrag med det som har rapporterats."), a.assignment)
	api.Handle(h, permWrite, api.Op("give-assignment", http.MethodPost, "/assignments", "Ge ett uppdrag, av ett beslut eller fritt. Det följs vid varje sammanträde tills det är avslutat."), a.assign)
	api.Handle(h, permRead, api.Op("report-assignment", http.MethodPost, "/assignments/{id}/reports", "Rapportera om ett uppdrag. Den som har uppdraget får, och de som förvaltar nämndens ärenden."), a.reportOn)
	api.Handle(h, permWrite, api.Op("close-assignment", http.MethodPost, "/assignments/{id}/close", "Avsluta ett uppdrag med dess resultat."), a.closeAssignment)
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

func (a API) assignment(ctx context.Context, in *byID) (*api.One[apiAssignment], error) {
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

func (a API) assign(ctx context.Context, in *struct {
	Body struct {
		BodyID     string `json:"bodyId,omitempty" doc:"Organet som det återrapporteras till. Ett beslut ger det."`
		DecisionID string `json:"decisionId,omitempty"`
		Title      string `json:"title"`
		Text       string `json:"text,omitempty"`
		Owner      string `json:"owner,omitempty" doc:"Personens namn, eller ownerRole."`
		OwnerRole  string `json:"ownerRole,omitempty" example:"chief"`
		GivenOn    string `json:"givenOn,omitempty" format:"date" doc:"Tomt är i dag, eller beslutets dag."`
		DueOn      string `json:"dueOn,omitempty" format:"date"`
	}
}) (*api.One[apiAssignment], error) {
	b := in.Body
	one := Assignment{DecisionID: identity.Ref(b.DecisionID)}
	if b.DecisionID != "" {
		d, err := a.Store.Decision(ctx, b.DecisionID)
		if err != nil {
			return nil, err
		}
		b.BodyID, b.GivenOn = d.BodyID, d.DecidedOn.String()
	}
	if b.GivenOn == "" {
		b.GivenOn = a.Store.Today().String()
	}
	if err := AssignmentFields.Read(&one, map[string]string{"body_id": b.BodyID, "title": b.Title, "text": b.Text, "owner": b.Owner, "owner_role": b.OwnerRole,
		"given_on": b.GivenOn, "due_on": b.DueOn}); err != nil {
		return nil, err
	}
	if err := inScope(ctx, a.Store, one.BodyID); err != nil {
		return nil, err
	}
	one, err := a.Store.Assign(ctx, one)
	return &api.One[apiAssignment]{Body: a.outAssignment(one)}, err
}

func (a API) reportOn(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		MeetingID string `json:"meetingId,omitempty" doc:"Sammanträdet då det rapporterades."`
		On        string `json:"on,omitempty" format:"date" doc:"Tomt är i dag, eller sammanträdets dag."`
		Text      string `json:"text"`
	}
}) (*api.One[apiAssignment], error) {
	one, err := a.Store.Assignment(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := mayReport(ctx, a.Store, one); err != nil {
		return nil, err
	}
	report := AssignmentReport{AssignmentID: one.ID, MeetingID: identity.Ref(in.Body.MeetingID), Text: in.Body.Text}
	if err := readDays(map[string]string{"on": in.Body.On}, map[string]*day.Date{"on": &report.OnDay}); err != nil {
		return nil, err
	}
	if err := a.Store.ReportOn(ctx, report); err != nil {
		return nil, err
	}
	return a.assignment(ctx, &byID{in.ID})
}

func (a API) closeAssignment(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		State  string `json:"state" enum:"done,dropped"`
		On     string `json:"on,omitempty" format:"date" doc:"Tomt är i dag."`
		Result string `json:"result" doc:"Vad uppdraget ledde till, eller varför det avskrivs."`
	}
}) (*api.One[apiAssignment], error) {
	one, err := a.Store.Assignment(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := inScope(ctx, a.Store, one.BodyID); err != nil {
		return nil, err
	}
	on := a.Store.Today()
	if in.Body.On != "" {
		if on, err = day.Parse(in.Body.On); err != nil {
			return nil, err
		}
	}
	one, err = a.Store.CloseAssignment(ctx, one.ID, in.Body.State, in.Body.Result, on)
	return &api.One[apiAssignment]{Body: a.outAssignment(one)}, err
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
