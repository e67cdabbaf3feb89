package capacity

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/area/identity"
	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// API is the area's operations.
type API struct{ Store Store }

type apiPurchaserLoad struct {
	UserID           string `json:"userId,omitempty" doc:"Tomt för det som ingen har."`
	Name             string `json:"name"`
	Unit             string `json:"unit,omitempty"`
	Week             string `json:"week" doc:"ISO-vecka, 2023-V03"`
	PlannedMinutes   int64  `json:"plannedMinutes"`
	AvailableMinutes int64  `json:"availableMinutes"`
}

type apiQueueTurn struct {
	RequestID string `json:"requestId"`
	Title     string `json:"title"`
	Days      int    `json:"days"`
	ValueOre  *int64 `json:"valueOre,omitempty"`
	Minutes   int64  `json:"minutes"`
	Begins    string `json:"begins,omitempty" doc:"Den måndag då någon har tid; tomt när ingen har det inom ett halvår."`
	UserID    string `json:"userId,omitempty"`
}

type apiWorkEstimate struct {
	Version    int64  `json:"version,omitempty" doc:"0 när ingen har bedömt arbetet"`
	Complexity *int64 `json:"complexity,omitempty" minimum:"1" maximum:"5"`
	Minutes    int64  `json:"minutes,omitempty" minimum:"0" doc:"Timmar för hand, i minuter; 0 för beräknade"`
	Why        string `json:"why,omitempty"`
	Total      int64  `json:"totalMinutes,omitempty" readOnly:"true"`
	Text       string `json:"text,omitempty" readOnly:"true"`
}

type apiConsultantAssignment struct {
	ID            string `json:"id,omitempty" readOnly:"true"`
	Version       int64  `json:"version,omitempty"`
	ProcurementID string `json:"procurementId,omitempty" readOnly:"true"`
	Number        string `json:"number" doc:"Upphandlingens diarienummer"`
	Firm          string `json:"firm"`
	Consultant    string `json:"consultant"`
	UserID        string `json:"userId,omitempty"`
	CallOff       string `json:"callOff"`
	Purpose       string `json:"purpose,omitempty"`
	BudgetMinutes int64  `json:"budgetMinutes" minimum:"1"`
	UsedMinutes   int64  `json:"usedMinutes,omitempty" readOnly:"true"`
	RateOre       *int64 `json:"rateOre,omitempty" minimum:"0"`
	CostOre       int64  `json:"costOre,omitempty" readOnly:"true"`
	DeclaredOn    string `json:"declaredOn,omitempty" format:"date"`
	Conflict      string `json:"conflict,omitempty" enum:",no,yes"`
	ConflictText  string `json:"conflictText,omitempty"`
	SecrecyOn     string `json:"secrecyOn,omitempty" format:"date"`
	From          string `json:"from" format:"date"`
	To            string `json:"to" format:"date"`
	Standing      string `json:"standing,omitempty" readOnly:"true"`
}

func out(a Assignment, today day.Date) apiConsultantAssignment {
	o := apiConsultantAssignment{ID: a.ID, Version: a.Version, ProcurementID: a.ProcurementID, Number: a.Number, Firm: a.Firm, Consultant: a.Consultant, UserID: string(a.UserID), CallOff: a.CallOff,
		Purpose: a.Purpose, BudgetMinutes: int64(a.Budget), UsedMinutes: int64(a.Used), CostOre: int64(a.Cost), DeclaredOn: a.DeclaredOn.String(), Conflict: a.Conflict, ConflictText: a.ConflictText,
		SecrecyOn: a.SecrecyOn.String(), From: a.FromOn.String(), To: a.ToOn.String(), Standing: string(a.Standing(today))}
	if a.Rate.Known {
		rate := int64(a.Rate.Amount)
		o.RateOre = &rate
	}
	return o
}

// into reads what a client sends.
func (o apiConsultantAssignment) into(a *Assignment) error {
	a.Number, a.Firm, a.Consultant, a.UserID, a.CallOff, a.Purpose = o.Number, o.Firm, o.Consultant, identity.Ref(o.UserID), o.CallOff, o.Purpose
	a.Budget, a.Conflict, a.ConflictText, a.Rate = Minutes(o.BudgetMinutes), o.Conflict, o.ConflictText, money.Opt{}
	if o.RateOre != nil {
		a.Rate = money.Some(money.Amount(*o.RateOre))
	}
	for name, d := range map[string]struct {
		text string
		to   *day.Date
	}{"declaredOn": {o.DeclaredOn, &a.DeclaredOn}, "secrecyOn": {o.SecrecyOn, &a.SecrecyOn}, "from": {o.From, &a.FromOn}, "to": {o.To, &a.ToOn}} {
		if err := d.to.UnmarshalText([]byte(d.text)); err != nil {
			return refuse(name, fault.Message(err))
		}
	}
	return nil
}

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, permRead, api.Op("list-load", http.MethodGet, "/capacity/load", "Planerad och tillgänglig tid per inköpare och vecka."), a.load)
	api.Handle(h, permRead, api.Op("list-queue-turns", http.MethodGet, "/capacity/queue", "Kön och när varje uppdrag kan börja."), a.queue)
	api.Handle(h, permRead, api.Op("get-work-estimate", http.MethodGet, "/capacity/estimates/{kind}/{id}", "Uppskattningen av ett arbete."), a.estimate)
	api.Handle(h, permWrite, api.Op("save-work-estimate", http.MethodPut, "/capacity/estimates/{kind}/{id}", "Bedöm ett arbetes komplexitet eller timmar."), a.judge)
	api.Handle(h, permRead, api.Op("list-consultant-assignments", http.MethodGet, "/consultant-assignments", "Konsultuppdrag, de som slutar sist först."), a.list)
	api.Handle(h, permRead, api.Op("get-consultant-assignment", http.MethodGet, "/consultant-assignments/{id}", "Ett konsultuppdrag."), a.get)
	api.Handle(h, permWrite, api.Op("create-consultant-assignment", http.MethodPost, "/consultant-assignments", "Lägg upp ett konsultuppdrag. Det ger ingen åtkomst än."), a.create)
	api.Handle(h, permWrite, api.Op("save-consultant-assignment", http.MethodPut, "/consultant-assignments/{id}", "Ändra ett konsultuppdrag."), a.save)
}

func (a API) load(ctx context.Context, in *struct {
	From  string `query:"from" doc:"Första veckan, 2023-V03; annars den som pågår"`
	Weeks int    `query:"weeks" minimum:"1" maximum:"52" default:"13"`
	Unit  string `query:"unit"`
	Party string `query:"party"`
}) (*api.List[apiPurchaserLoad], error) {
	from := WeekOf(a.Store.Today())
	if in.From != "" {
		var err error
		if from, err = ParseWeek(in.From); err != nil {
			return nil, err
		}
	}
	p, err := a.Store.Picture(ctx, Weeks(from, in.Weeks))
	if err != nil {
		return nil, err
	}
	m := p.Map(Narrow{Unit: in.Unit, Party: party.Code(in.Party)})
	m.Nobody.ID = ""
	var items []apiPurchaserLoad
	for _, l := range append(m.People, m.Nobody) {
		for i, w := range m.Weeks {
			items = append(items, apiPurchaserLoad{l.ID, l.Name, l.Unit, w.String(), int64(l.Planned[i]), int64(l.Available[i])})
		}
	}
	return api.NewList(items, len(items), false), nil
}

func (a API) queue(ctx context.Context, _ *struct{}) (*api.List[apiQueueTurn], error) {
	p, err := a.Store.Ahead(ctx)
	if err != nil {
		return nil, err
	}
	turns, err := a.Store.Turns(ctx, p)
	items := make([]apiQueueTurn, len(turns))
	for i, t := range turns {
		items[i] = apiQueueTurn{RequestID: t.Job.Ref, Title: t.Job.Title, Days: t.Job.Waiting, Minutes: int64(t.Job.Minutes), UserID: t.PersonID}
		if t.Job.Value.Known {
			value := int64(t.Job.Value.Amount)
			items[i].ValueOre = &value
		}
		if !t.Never {
			items[i].Begins = t.Begins.Monday().String()
		}
	}
	return api.NewList(items, len(items), false), err
}

// Place is which piece of work an operation is about.
type Place struct {
	Kind string `path:"kind" enum:"plan_item,request,procurement"`
	ID   string `path:"id"`
}

func (a API) estimate(ctx context.Context, in *Place) (*api.One[apiWorkEstimate], error) {
	j, _, err := a.Store.Job(ctx, in.Kind, in.ID)
	if err != nil {
		return nil, err
	}
	w, err := a.Store.Work(ctx, in.Kind, in.ID)
	o := apiWorkEstimate{Version: w.Version, Minutes: int64(w.Minutes), Why: w.Why, Total: int64(j.Estimate.Total), Text: j.Estimate.Text()}
	if w.Complexity.Known {
		o.Complexity = &w.Complexity.N
	}
	return &api.One[apiWorkEstimate]{Body: o}, err
}

func (a API) judge(ctx context.Context, in *struct {
	Place
	Body apiWorkEstimate
}) (*api.One[apiWorkEstimate], error) {
	w := Work{Kind: in.Kind, Ref: in.ID, Version: in.Body.Version, Minutes: Minutes(in.Body.Minutes), Why: in.Body.Why}
	if in.Body.Complexity != nil {
		w.Complexity = count.Of(*in.Body.Complexity)
	}
	if err := a.Store.Judge(ctx, w); err != nil {
		return nil, err
	}
	return a.estimate(ctx, &in.Place)
}

func (a API) list(ctx context.Context, in *struct {
	Q        string `query:"q"`
	Standing string `query:"standing" enum:",preparing,coming,running,ended,withdrawn"`
	api.Page
}) (*api.List[apiConsultantAssignment], error) {
	rows, n, err := a.Store.Assignments(ctx, AssignmentFilter{Text: in.Q, Standing: Standing(in.Standing)}, Page{Limit: in.Limit, Offset: in.Offset})
	items := make([]apiConsultantAssignment, len(rows))
	for i, one := range rows {
		items[i] = out(one, a.Store.Today())
	}
	return api.NewList(items, n.N, n.More), err
}

func (a API) get(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiConsultantAssignment], error) {
	one, err := a.Store.Assignment(ctx, in.ID)
	return &api.One[apiConsultantAssignment]{Body: out(one, a.Store.Today())}, err
}

func (a API) create(ctx context.Context, in *struct{ Body apiConsultantAssignment }) (*api.One[apiConsultantAssignment], error) {
	var one Assignment
	err := in.Body.into(&one)
	if err == nil {
		err = a.Store.scope(ctx, one.Number)
	}
	if err == nil {
		one, err = a.Store.Engage(ctx, one)
	}
	return &api.One[apiConsultantAssignment]{Body: out(one, a.Store.Today())}, err
}

func (a API) save(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiConsultantAssignment
}) (*api.One[apiConsultantAssignment], error) {
	one, err := a.Store.Assignment(ctx, in.ID)
	if err == nil {
		err = a.Store.scope(ctx, one.Number)
	}
	if err == nil {
		err = in.Body.into(&one)
	}
	if err == nil {
		err = a.Store.scope(ctx, one.Number)
	}
	if err == nil {
		one.Version = in.Body.Version
		one, err = a.Store.SaveAssignment(ctx, one, "")
	}
	return &api.One[apiConsultantAssignment]{Body: out(one, a.Store.Today())}, err
}
