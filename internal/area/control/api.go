package control

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// API is the internal control for other programs.
type API struct{ Store Store }

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, permRead, api.Op("list-control-plans", http.MethodGet, "/control-plans", "Läs internkontrollplanerna, ett år i taget eller alla."), a.plans)
	api.Handle(h, permRead, api.Op("list-controls", http.MethodGet, "/controls", "Sök bland kontrolltillfällen."), a.list)
	api.Handle(h, permRead, api.Op("get-control", http.MethodGet, "/controls/{id}", "Läs ett kontrolltillfälle med svaren."), a.get)
	api.Handle(h, permPerform, api.Op("perform-control", http.MethodPost, "/controls/{id}/perform", "Redovisa att en kontroll är utförd, med ett svar på varje fråga."), a.perform)
	api.Handle(h, permRead, api.Op("list-risks", http.MethodGet, "/risks", "Sök bland risker."), a.risks)
	api.Handle(h, permRead, api.Op("get-risk", http.MethodGet, "/risks/{id}", "Läs en risk."), a.risk)
	api.Handle(h, permWrite, api.Op("create-risk", http.MethodPost, "/risks", "Registrera en risk."), a.createRisk)
	api.Handle(h, permWrite, api.Op("save-risk", http.MethodPut, "/risks/{id}", "Ändra en risk eller bedöm den igen."), a.saveRisk)
	api.Handle(h, permRead, api.Op("list-information-classes", http.MethodGet, "/information-classes", "Läs informationsklassningen."), a.infos)
}

type apiPlan struct {
	ID        string   `json:"id"`
	Year      int64    `json:"year"`
	Title     string   `json:"title"`
	DecidedOn string   `json:"decidedOn,omitempty"`
	DecidedBy string   `json:"decidedBy,omitempty"`
	Reference string   `json:"reference,omitempty"`
	Rows      []apiRow `json:"rows"`
}

type apiRow struct {
	ID          string      `json:"id"`
	Area        string      `json:"area"`
	Perspective string      `json:"perspective,omitempty"`
	Goal        string      `json:"goal"`
	Method      string      `json:"method,omitempty"`
	ReportedIn  []string    `json:"reportedIn,omitempty"`
	Moments     []apiMoment `json:"moments"`
}

type apiMoment struct {
	ID        string        `json:"id"`
	Text      string        `json:"text"`
	Note      string        `json:"note,omitempty"`
	Frequency string        `json:"frequency" enum:"month,quarter,tertial,interim,year"`
	Performer string        `json:"performer,omitempty"`
	Questions []apiQuestion `json:"questions"`
}

type apiQuestion struct {
	ID     string `json:"id"`
	Label  string `json:"label"`
	Source string `json:"source" enum:"figure,parts,query,split,list,manual"`
	Key    string `json:"key,omitempty" doc:"Nyckeltal, register eller lista."`
}

func planOut(p Plan) apiPlan {
	out := apiPlan{ID: p.ID, Year: p.Year, Title: p.Title, DecidedOn: p.DecidedOn.String(), DecidedBy: p.DecidedBy, Reference: p.DecidedRef, Rows: []apiRow{}}
	for _, r := range p.Rows {
		row := apiRow{ID: r.ID, Area: r.Area, Perspective: r.Perspective, Goal: r.Goal, Method: r.Method, ReportedIn: r.Reported, Moments: []apiMoment{}}
		for _, m := range r.Moments {
			moment := apiMoment{ID: m.ID, Text: m.Text, Note: m.Note, Frequency: string(m.Frequency), Performer: m.Who(), Questions: []apiQuestion{}}
			for _, q := range m.Questions {
				moment.Questions = append(moment.Questions, apiQuestion{q.ID, q.Label, string(q.Source), q.SourceKey})
			}
			row.Moments = append(row.Moments, moment)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (a API) plans(ctx context.Context, in *struct {
	Year int64 `query:"year" doc:"Utan år alla planer."`
}) (*api.List[apiPlan], error) {
	plans, err := a.Store.Plans(ctx)
	if err != nil {
		return nil, err
	}
	var items []apiPlan
	for _, p := range plans {
		if in.Year != 0 && p.Year != in.Year {
			continue
		}
		if p, err = a.Store.Plan(ctx, p.ID); err != nil {
			return nil, err
		}
		items = append(items, planOut(p))
	}
	return api.NewList(items, len(items), false), nil
}

type apiControl struct {
	ID          string      `json:"id"`
	Version     int64       `json:"version"`
	Year        int64       `json:"year"`
	Area        string      `json:"area"`
	Moment      string      `json:"moment"`
	Period      string      `json:"period"`
	DueOn       string      `json:"dueOn"`
	State       string      `json:"state" enum:"planned,done,reviewed"`
	Result      string      `json:"result,omitempty" enum:"ok,minor,deviation,not_done"`
	Finding     string      `json:"finding,omitempty"`
	Performer   string      `json:"performer,omitempty"`
	DoneOn      string      `json:"doneOn,omitempty"`
	Measure     string      `json:"measure,omitempty"`
	MeasureDue  string      `json:"measureDue,omitempty"`
	CarriedFrom string      `json:"carriedFrom,omitempty" doc:"Tillfället året före."`
	CarriedTo   int64       `json:"carriedTo,omitempty" doc:"Året som det fördes över till."`
	Answers     []apiAnswer `json:"answers,omitempty"`
}

type apiAnswer struct {
	Question   string    `json:"question"`
	Label      string    `json:"label"`
	State      string    `json:"state" enum:"answered,not_done,not_reported,not_measurable"`
	Reason     string    `json:"reason,omitempty"`
	Text       string    `json:"text,omitempty"`
	Comment    string    `json:"comment,omitempty"`
	Num        *int64    `json:"num,omitempty" doc:"Saknas när svaret inte är ett tal; öre för belopp."`
	Den        int64     `json:"den,omitempty"`
	Unit       string    `json:"unit,omitempty"`
	Parts      []apiPart `json:"parts,omitempty"`
	Evidence   string    `json:"evidence,omitempty"`
	ValidFor   string    `json:"validFor,omitempty"`
	RecordedOn string    `json:"recordedOn"`
}

type apiPart struct {
	Label string `json:"label"`
	Num   *int64 `json:"num,omitempty"`
}

func controlOut(o Occurrence) apiControl {
	out := apiControl{ID: o.ID, Version: o.Version, Year: o.Year, Area: o.Area, Moment: o.Text, Period: o.Period.String(), DueOn: o.DueOn.String(), State: string(o.State),
		Result: string(o.Result), Finding: o.Finding, Performer: o.Performer, DoneOn: o.DoneOn.String(), Measure: o.Measure, MeasureDue: o.MeasureDue.String(),
		CarriedFrom: o.CarriedFrom, CarriedTo: o.CarriedTo}
	for _, a := range o.Answers {
		answer := apiAnswer{Question: a.QuestionID, Label: a.Label, State: string(a.State), Reason: a.Reason, Text: a.Text, Comment: a.Comment, Den: a.Den, Unit: a.Unit,
			Evidence: a.Evidence, ValidFor: a.ValidFor.String(), RecordedOn: a.RecordedOn.String()}
		if a.HasNumber {
			answer.Num = new(a.Num)
		}
		for _, p := range a.Parts {
			part := apiPart{Label: p.Label}
			if p.Counted {
				part.Num = new(p.Num)
			}
			answer.Parts = append(answer.Parts, part)
		}
		out.Answers = append(out.Answers, answer)
	}
	return out
}

func (a API) list(ctx context.Context, in *struct {
	api.Page
	Year  int64  `query:"year"`
	State string `query:"state" enum:"planned,done,reviewed"`
	Late  bool   `query:"late" doc:"Bara försenade."`
}) (*api.List[apiControl], error) {
	f := OccurrenceFilter{Year: in.Year, States: kept([]string{in.State}), Late: in.Late}
	rows, count, err := a.Store.Occurrences(ctx, f, Page{Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	var items []apiControl
	for _, o := range rows {
		items = append(items, controlOut(o))
	}
	return api.NewList(items, count.N, count.More), nil
}

func (a API) get(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiControl], error) {
	o, err := a.Store.Occurrence(ctx, in.ID)
	return &api.One[apiControl]{Body: controlOut(o)}, err
}

type apiPerformance struct {
	Version    int64               `json:"version" doc:"Den version som lästes."`
	Result     string              `json:"result" enum:"ok,minor,deviation,not_done"`
	Finding    string              `json:"finding,omitempty"`
	Measure    string              `json:"measure,omitempty"`
	Owner      string              `json:"owner,omitempty" doc:"Id för den som ansvarar för åtgärden."`
	MeasureDue string              `json:"measureDue,omitempty"`
	Replies    map[string]apiReply `json:"replies" doc:"Ett svar för varje fråga, efter frågans id."`
}

type apiReply struct {
	State    string `json:"state" enum:"answered,not_done,not_reported" doc:"answered tar det räknade svaret när frågan har ett."`
	Reason   string `json:"reason,omitempty" doc:"Krävs för not_done och not_reported."`
	Comment  string `json:"comment,omitempty" doc:"Svaret i text, för frågor som skrivs in."`
	Number   string `json:"number,omitempty" doc:"Talet, för frågor som skrivs in: 0 eller 12,5."`
	Evidence string `json:"evidence,omitempty"`
	ValidFor string `json:"validFor,omitempty"`
}

func (a API) perform(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiPerformance
}) (*api.One[apiControl], error) {
	o, err := a.Store.Occurrence(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if !mayPerform(ctx, o) {
		return nil, fault.Forbidden("Kontrollen ska utföras av %s.", o.Performer)
	}
	p := Performance{Result: Result(in.Body.Result), Finding: in.Body.Finding, Measure: in.Body.Measure, OwnerID: in.Body.Owner, Replies: map[string]Reply{}}
	if err := p.MeasureDue.UnmarshalText([]byte(in.Body.MeasureDue)); err != nil {
		return nil, fault.Invalid(faultField("measureDue", fault.Message(err)))
	}
	for id, given := range in.Body.Replies {
		r := Reply{State: AnswerState(given.State), Reason: given.Reason, Comment: given.Comment, Number: given.Number, Evidence: given.Evidence}
		if err := r.ValidFor.UnmarshalText([]byte(given.ValidFor)); err != nil {
			return nil, fault.Invalid(faultField("validFor", fault.Message(err)))
		}
		p.Replies[id] = r
	}
	o, err = a.Store.Perform(ctx, o.ID, in.Body.Version, p)
	return &api.One[apiControl]{Body: controlOut(o)}, err
}

type apiRisk struct {
	ID              string   `json:"id,omitempty" readOnly:"true"`
	Version         int64    `json:"version,omitempty" doc:"Den version som lästes; krävs vid ändring."`
	Number          int64    `json:"number,omitempty" readOnly:"true"`
	Title           string   `json:"title"`
	Area            string   `json:"area"`
	Cause           string   `json:"cause"`
	Consequence     string   `json:"consequence"`
	Likelihood      int64    `json:"likelihood" minimum:"1" maximum:"4"`
	Impact          int64    `json:"impact" minimum:"1" maximum:"4"`
	Value           int64    `json:"value,omitempty" readOnly:"true"`
	AfterLikelihood int64    `json:"afterLikelihood,omitempty" minimum:"0" maximum:"4" doc:"0 är ej bedömd."`
	AfterImpact     int64    `json:"afterImpact,omitempty" minimum:"0" maximum:"4"`
	Present         int64    `json:"present,omitempty" readOnly:"true" doc:"Värdet efter åtgärder, annars före."`
	Measures        string   `json:"measures,omitempty"`
	Owner           string   `json:"owner" doc:"Den ansvarigas id."`
	JudgedOn        string   `json:"judgedOn"`
	ReviewOn        string   `json:"reviewOn"`
	ClosedOn        string   `json:"closedOn,omitempty" readOnly:"true"`
	Controls        []string `json:"controls,omitempty" doc:"Kontrollområdenas id."`
}

func riskOut(r Risk) apiRisk {
	out := apiRisk{ID: r.ID, Version: r.Version, Number: r.Number, Title: r.Title, Area: r.Area, Cause: r.Cause, Consequence: r.Consequence, Likelihood: r.Likelihood, Impact: r.Impact,
		Value: r.Value, AfterLikelihood: r.AfterLikelihood, AfterImpact: r.AfterImpact, Present: r.Present, Measures: r.Measures, Owner: r.OwnerID,
		JudgedOn: r.JudgedOn.String(), ReviewOn: r.ReviewOn.String(), ClosedOn: r.ClosedOn.String()}
	for _, l := range r.Rows {
		out.Controls = append(out.Controls, l.RowID)
	}
	return out
}

// read fills a risk from what was sent, with the same rules as the form.
func (in apiRisk) read(r *Risk) error {
	r.Title, r.Area, r.Cause, r.Consequence, r.Measures, r.OwnerID = in.Title, in.Area, in.Cause, in.Consequence, in.Measures, in.Owner
	r.Likelihood, r.Impact, r.AfterLikelihood, r.AfterImpact = in.Likelihood, in.Impact, in.AfterLikelihood, in.AfterImpact
	var wrong []fault.Field
	for _, d := range []struct {
		name, text string
		to         *day.Date
	}{{"judgedOn", in.JudgedOn, &r.JudgedOn}, {"reviewOn", in.ReviewOn, &r.ReviewOn}} {
		if err := d.to.UnmarshalText([]byte(d.text)); err != nil {
			wrong = append(wrong, faultField(d.name, fault.Message(err)))
		}
	}
	return fault.Invalid(wrong...)
}

func (a API) risks(ctx context.Context, in *struct {
	api.Page
	Text      string `query:"q"`
	Least     int64  `query:"least" doc:"Riskvärde nu från."`
	Unguarded bool   `query:"unguarded" doc:"Bara de som ska ha en kontroll i årets plan och saknar den."`
}) (*api.List[apiRisk], error) {
	rows, count, err := a.Store.Risks(ctx, RiskFilter{Text: in.Text, Least: in.Least, Unguarded: in.Unguarded}, Page{Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	var items []apiRisk
	for _, r := range rows {
		items = append(items, riskOut(r))
	}
	return api.NewList(items, count.N, count.More), nil
}

func (a API) risk(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiRisk], error) {
	r, err := a.Store.Risk(ctx, in.ID)
	return &api.One[apiRisk]{Body: riskOut(r)}, err
}

func (a API) createRisk(ctx context.Context, in *struct{ Body apiRisk }) (*api.One[apiRisk], error) {
	var r Risk
	if err := in.Body.read(&r); err != nil {
		return nil, err
	}
	r, err := a.Store.CreateRisk(ctx, r, in.Body.Controls)
	return &api.One[apiRisk]{Body: riskOut(r)}, err
}

func (a API) saveRisk(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiRisk
}) (*api.One[apiRisk], error) {
	r, err := a.Store.Risk(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Body.read(&r); err != nil {
		return nil, err
	}
	r.Version = in.Body.Version
	r, err = a.Store.SaveRisk(ctx, r, in.Body.Controls, "")
	return &api.One[apiRisk]{Body: riskOut(r)}, err
}

type apiInfo struct {
	ID              string   `json:"id"`
	Name            string   `json:"name"`
	Register        string   `json:"register,omitempty"`
	Stage           string   `json:"stage,omitempty" enum:"before,after"`
	Owner           string   `json:"owner"`
	Confidentiality int64    `json:"confidentiality" doc:"0–4, KLASSA."`
	Integrity       int64    `json:"integrity"`
	Availability    int64    `json:"availability"`
	Law             string   `json:"law,omitempty"`
	Readers         []string `json:"readers,omitempty" doc:"Rollernas koder."`
	Publishable     bool     `json:"publishable"`
	ReviewOn        string   `json:"reviewOn"`
}

func (a API) infos(ctx context.Context, in *struct{ api.Page }) (*api.List[apiInfo], error) {
	rows, count, err := a.Store.Infos(ctx, InfoFilter{}, Page{Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	var items []apiInfo
	for _, i := range rows {
		items = append(items, apiInfo{ID: i.ID, Name: i.Name, Register: i.Kind, Stage: string(i.Stage), Owner: i.Owner, Confidentiality: i.Secrecy, Integrity: i.Integrity,
			Availability: i.Access, Law: i.Law, Readers: i.Readers, Publishable: i.Secrecy == 0, ReviewOn: i.ReviewOn.String()})
	}
	return api.NewList(items, count.N, count.More), nil
}
