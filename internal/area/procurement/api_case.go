package procurement

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/area/law"
	"klover/internal/base/api"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// registerCase adds the operations of the work around a case.
func (a API) registerCase(h huma.API) {
	api.Handle(h, permRead, api.Op("list-procurement-gates", http.MethodGet, "/procurements/{id}/gates", "Läs grindarna: vem som har godkänt, och vad som saknas."), a.gates)
	api.Handle(h, permRead, api.Op("list-procurement-team", http.MethodGet, "/procurements/{id}/team", "Läs vilka som är med i teamet."), a.team)
	api.Handle(h, permRead, api.Op("list-procurement-checks", http.MethodGet, "/procurements/{id}/checks", "Läs checklistan."), a.checks)
	api.Handle(h, permWrite, api.Op("answer-procurement-check", http.MethodPut, "/procurements/{id}/checks/{check}", "Svara på en punkt i checklistan."), a.answer)
	api.Handle(h, permRead, api.Op("list-procurement-tenderers", http.MethodGet, "/procurements/{id}/tenderers", "Läs anbudsgivarna. Före tilldelningen bara för dem som arbetar med upphandlingen; läsningen noteras."), a.tenderers)
	api.Handle(h, permWrite, api.Op("notify-procurement", http.MethodPost, "/procurements/{id}/notify", "Notera att anbudsgivarna är underrättade om tilldelningen. Avtalsspärren börjar löpa."), a.notify)
}

type byID struct {
	ID string `path:"id"`
}

type apiGate struct {
	Gate       string   `json:"gate"`
	Label      string   `json:"label"`
	ApprovedOn string   `json:"approvedOn,omitempty" format:"date"`
	ApprovedBy string   `json:"approvedBy,omitempty"`
	Missing    []string `json:"missing,omitempty" doc:"Vad som saknas innan grinden kan godkännas."`
}

func (a API) gates(ctx context.Context, in *byID) (*api.List[apiGate], error) {
	p, err := a.Store.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	w, err := a.Store.Work(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	var list []apiGate
	for _, o := range Gates {
		g := Gate(o.Value)
		one := apiGate{Gate: o.Value, Label: o.Label, Missing: w.Missing(p, g)}
		if passed, ok := w.Passed(g); ok {
			one.ApprovedOn, one.ApprovedBy, one.Missing = passed.ApprovedOn.String(), passed.ByName, nil
		}
		list = append(list, one)
	}
	return api.NewList(list, len(list), false), nil
}

type apiMember struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Role       string `json:"role"`
	Unit       string `json:"unit,omitempty"`
	FromOn     string `json:"fromOn,omitempty" format:"date"`
	DeclaredOn string `json:"declaredOn,omitempty" format:"date" doc:"Jävsdeklaration lämnad."`
}

func (a API) team(ctx context.Context, in *byID) (*api.List[apiMember], error) {
	team, err := a.Store.Team(ctx, in.ID)
	list := make([]apiMember, len(team))
	for i, m := range team {
		list[i] = apiMember{m.ID, m.Name, m.Role, m.Unit, m.FromOn.String(), m.DeclaredOn.String()}
	}
	return api.NewList(list, len(list), false), err
}

type apiCheck struct {
	ID         string `json:"id" readOnly:"true"`
	Phase      string `json:"phase" readOnly:"true"`
	Text       string `json:"text" readOnly:"true"`
	Role       string `json:"role,omitempty" readOnly:"true"`
	Optional   bool   `json:"optional,omitempty" readOnly:"true"`
	Answer     string `json:"answer,omitempty" doc:"yes, no, none eller tomt: inte besvarad."`
	Why        string `json:"why,omitempty"`
	Evidence   string `json:"evidence,omitempty"`
	AnsweredBy string `json:"answeredBy,omitempty" readOnly:"true"`
	AnsweredOn string `json:"answeredOn,omitempty" readOnly:"true" format:"date"`
}

func outCheck(c Check) apiCheck {
	return apiCheck{c.ID, string(c.Phase), c.Text, c.Role, c.Optional, c.Answer, c.Why, c.Evidence, c.AnsweredBy, c.AnsweredOn.String()}
}

func (a API) checks(ctx context.Context, in *byID) (*api.List[apiCheck], error) {
	all, err := a.Store.Checks(ctx, in.ID)
	list := make([]apiCheck, len(all))
	for i, c := range all {
		list[i] = outCheck(c)
	}
	return api.NewList(list, len(list), false), err
}

func (a API) answer(ctx context.Context, in *struct {
	ID    string `path:"id"`
	Check string `path:"check"`
	Body  struct {
		Answer   string `json:"answer" enum:",yes,no,none"`
		Why      string `json:"why,omitempty"`
		Evidence string `json:"evidence,omitempty"`
	}
}) (*api.One[apiCheck], error) {
	p, err := a.writable(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	c, err := a.Store.Check(ctx, in.Check)
	if err == nil && c.ProcurementID != p.ID {
		err = fault.NotFound("Punkten finns inte i upphandlingens checklista.")
	}
	if err == nil {
		c, err = a.Store.Reply(ctx, in.Check, Reply(in.Body))
	}
	return &api.One[apiCheck]{Body: outCheck(c)}, err
}

// writable is the procurement, if the user acts for one of its regions.
func (a API) writable(ctx context.Context, id string) (Procurement, error) {
	p, err := a.Store.Get(ctx, id)
	if err == nil {
		err = Scope(ctx, p)
	}
	return p, err
}

type apiTenderer struct {
	Name     string `json:"name"`
	OrgNo    string `json:"orgNo,omitempty"`
	Lots     string `json:"lots,omitempty"`
	PriceOre *int64 `json:"priceOre,omitempty" doc:"Öre utan moms."`
	Result   string `json:"result,omitempty" doc:"won, lost, excluded, late eller withdrawn."`
	Rank     int64  `json:"rank,omitempty"`
	Reason   string `json:"reason,omitempty"`
}

func (a API) tenderers(ctx context.Context, in *byID) (*api.List[apiTenderer], error) {
	p, err := a.Store.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	may, err := reads(ctx, a.Store, p)
	if err != nil {
		return nil, err
	}
	if !may {
		return nil, fault.Forbidden("Vilka som har lämnat anbud är hemligt till dess att tilldelningen är beslutad eller upphandlingen avbruten (19 kap. 3 § OSL).")
	}
	all, err := a.Store.ReadTenderers(ctx, p)
	list := make([]apiTenderer, len(all))
	for i, t := range all {
		list[i] = apiTenderer{t.Name, t.OrgNo.Sv(), t.Lots, known(int64(t.Price.Amount), t.Price.Known), t.Result, t.Rank, t.Reason}
	}
	return api.NewList(list, len(list), false), err
}

func (a API) notify(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		On             string `json:"on" format:"date"`
		How            string `json:"how,omitempty" enum:",electronic,other" doc:"Elektroniskt till alla, eller på annat sätt till någon."`
		StandstillDays int64  `json:"standstillDays,omitempty" minimum:"0" doc:"När köparna sätter en längre avtalsspärr än lagens."`
	}
}) (*api.One[apiProcurement], error) {
	p, err := a.writable(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	on, err := day.Parse(in.Body.On)
	if err == nil {
		p, err = a.Store.Notify(ctx, p.ID, Notification{On: on, How: law.Delivery(in.Body.How), Days: in.Body.StandstillDays})
	}
	return &api.One[apiProcurement]{Body: out(veiled(ctx, p))}, err
}
