package goal

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/word/figure"
)

// registerSteering adds the operations of goals, activities, indicators and plans.
func (a API) registerSteering(h huma.API) {
	api.Handle(h, "goal.read", api.Op("get-goal-tree", http.MethodGet, "/goals/{year}", "Läs ett års styrmodell med alla mål."), a.tree)
	api.Handle(h, "goal.read", api.Op("list-activities", http.MethodGet, "/activities", "Sök bland aktiviteter."), a.activities)
	api.Handle(h, "goal.read", api.Op("get-activity", http.MethodGet, "/activities/{id}", "Läs en aktivitet med milstolpar och redovisade perioder."), a.activity)
	api.Handle(h, "goal.write", api.Op("create-activity", http.MethodPost, "/activities", "Registrera en aktivitet."), a.createActivity)
	api.Handle(h, "goal.write", api.Op("save-activity", http.MethodPut, "/activities/{id}", "Ändra en aktivitet. Version är den som lästes; 409 om någon annan har sparat sedan dess."), a.saveActivity)
	api.Handle(h, "goal.write", api.Op("save-activity-account", http.MethodPut, "/activities/{id}/accounts", "Redovisa en period för en aktivitet."), a.saveAccount)
	api.Handle(h, "goal.read", api.Op("list-indicators", http.MethodGet, "/indicators", "Räkna ett års indikatorer med målvärden och kommentarer."), a.indicators)
	api.Handle(h, "goal.read", api.Op("list-operational-plans", http.MethodGet, "/operational-plans", "Läs verksamhetsplanerna."), a.plans)
}

type apiGoal struct {
	ID        string `json:"id"`
	Parent    string `json:"parentId,omitempty"`
	Level     string `json:"level" enum:"service,perspective,political,business,unit,assignment"`
	Term      string `json:"term" doc:"Vad nivån kallas i årets modell."`
	Name      string `json:"name"`
	Service   string `json:"serviceGoalId,omitempty"`
	Superior  bool   `json:"superior,omitempty"`
	Text      string `json:"text,omitempty"`
	Continues string `json:"continuesId,omitempty" doc:"Målet året före."`
}

type apiGoalTree struct {
	Year   int64     `json:"year"`
	Title  string    `json:"title"`
	Vision string    `json:"vision,omitempty"`
	Goals  []apiGoal `json:"goals"`
}

func (a API) tree(ctx context.Context, in *struct {
	Year int64 `path:"year"`
}) (*api.One[apiGoalTree], error) {
	t, err := a.Store.Tree(ctx, in.Year)
	if err != nil {
		return nil, err
	}
	out := apiGoalTree{Year: t.Model.Year, Title: t.Model.Title, Vision: t.Model.Vision, Goals: []apiGoal{}}
	t.Walk("", func(g Goal, _ int) {
		out.Goals = append(out.Goals, apiGoal{ID: g.ID, Parent: g.ParentID, Level: string(g.Level), Term: g.Term, Name: g.Name(), Service: g.ServiceID, Superior: g.Superior, Text: g.Text, Continues: g.Continues})
	})
	return &api.One[apiGoalTree]{Body: out}, nil
}

type apiMilestone struct {
	Title string `json:"title"`
	Due   string `json:"due,omitempty"`
	Done  string `json:"done,omitempty" doc:"Så noga som det är känt: 2022-11 är november."`
	Note  string `json:"note,omitempty"`
}

type apiGoalAccount struct {
	Version int64  `json:"version,omitempty" doc:"Den version som lästes; utelämnas för en ny."`
	Period  string `json:"period" doc:"2022, 2022-T2, 2022-08 eller 2022-01-01--2022-08-31."`
	Telling string `json:"telling" enum:"told,silent,elsewhere"`
	Text    string `json:"text,omitempty" doc:"Markdown med siffror som {{tal proc.announced}}; skälet när perioden inte redovisas."`
	Status  string `json:"status,omitempty"`
	Percent string `json:"percent,omitempty"`
	By      string `json:"writtenBy,omitempty" readOnly:"true"`
}

type apiActivity struct {
	ID         string           `json:"id,omitempty" readOnly:"true"`
	Version    int64            `json:"version,omitempty"`
	Year       int64            `json:"year"`
	Title      string           `json:"title" minLength:"1"`
	Kind       string           `json:"kind" enum:"activity,initiative,project,category"`
	Phase      string           `json:"phase,omitempty"`
	Goals      []string         `json:"goalIds" doc:"Mål som aktiviteten visas under, det första först."`
	OwnerID    string           `json:"ownerId,omitempty"`
	OwnerRole  string           `json:"ownerRole,omitempty"`
	Owner      string           `json:"owner,omitempty" readOnly:"true"`
	UnitID     string           `json:"unitId,omitempty"`
	Starts     string           `json:"starts,omitempty" doc:"2022-11-15, 2022-11, 2022-Q4, 2022-H2 eller 2022."`
	Ends       string           `json:"ends,omitempty"`
	Status     string           `json:"status" enum:"not_started,ongoing,done,late,postponed,closed,remains"`
	Percent    string           `json:"percent,omitempty" doc:"0–100; utelämnas när det inte är bedömt."`
	Tags       string           `json:"tags,omitempty"`
	Purpose    string           `json:"purpose,omitempty"`
	Headed     bool             `json:"headed,omitempty" doc:"Namnet är rubrik i rapporten."`
	Continues  string           `json:"continuesId,omitempty" readOnly:"true"`
	Milestones []apiMilestone   `json:"milestones,omitempty" readOnly:"true"`
	Accounts   []apiGoalAccount `json:"accounts,omitempty" readOnly:"true"`
}

func activityOut(a Activity) apiActivity {
	percent, _ := a.Percent.MarshalText()
	return apiActivity{ID: a.ID, Version: a.Version, Year: a.Year, Title: a.Title, Kind: string(a.Kind), Phase: string(a.Phase), Goals: a.Goals, OwnerID: a.OwnerID, OwnerRole: a.OwnerRole,
		Owner: a.Owner, UnitID: a.UnitID, Starts: a.Starts.String(), Ends: a.Ends.String(), Status: string(a.Status), Percent: string(percent), Tags: a.Tags.String(), Purpose: a.Purpose,
		Headed: a.Headed, Continues: a.Continues}
}

// read fills an activity from what was sent, with the same rules as the form.
func (in apiActivity) read(a *Activity) error {
	headed := "nej"
	if in.Headed {
		headed = "ja"
	}
	return ActivityFields.Read(a, map[string]string{"title": in.Title, "year": strconv.FormatInt(in.Year, 10), "kind": in.Kind, "phase": in.Phase, "goals": strings.Join(in.Goals, ","),
		"purpose": in.Purpose, "tags": in.Tags, "owner_id": in.OwnerID, "owner_role": in.OwnerRole, "unit_id": in.UnitID, "starts": in.Starts, "ends": in.Ends,
		"status": in.Status, "percent": in.Percent, "headed": headed})
}

type activitiesInput struct {
	api.Page
	Text   string `query:"q" doc:"Ord i namn, syfte och fokusområden."`
	Year   string `query:"year"`
	Status string `query:"status" doc:"En eller flera med komma emellan."`
	Kind   string `query:"kind" doc:"En eller flera med komma emellan."`
	Goal   string `query:"goal" doc:"Målets id; aktiviteter under det och under mål som hör till det."`
	Sort   string `query:"sort" doc:"plan, title eller ends; - före för fallande."`
}

func (a API) activities(ctx context.Context, in *activitiesInput) (*api.List[apiActivity], error) {
	f, err := ParseActivityFilter(url.Values{"q": {in.Text}, "ar": {in.Year}, "status": {in.Status}, "slag": {in.Kind}, "mal": {in.Goal}})
	if err != nil {
		return nil, err
	}
	rows, n, err := a.Store.Activities(ctx, f, Page{Sort: in.Sort, Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	items := make([]apiActivity, len(rows))
	for i, one := range rows {
		items[i] = activityOut(one)
	}
	return api.NewList(items, n.N, n.More), nil
}

func (a API) activity(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiActivity], error) {
	one, err := a.Store.Activity(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := activityOut(one)
	stones, err := a.Store.Milestones(ctx, one.ID)
	if err != nil {
		return nil, err
	}
	for _, m := range stones {
		out.Milestones = append(out.Milestones, apiMilestone{m.Title, m.Due.String(), m.Done.String(), m.Note})
	}
	told, err := a.Store.Accounts(ctx, OfActivity, one.ID)
	for _, t := range told {
		out.Accounts = append(out.Accounts, accountOut(t))
	}
	return &api.One[apiActivity]{Body: out}, err
}

func accountOut(t Account) apiGoalAccount {
	percent, _ := t.Percent.MarshalText()
	return apiGoalAccount{Version: t.Version, Period: t.Period.String(), Telling: string(t.Telling), Text: t.Text, Status: string(t.Status), Percent: string(percent), By: t.WrittenBy}
}

func (a API) createActivity(ctx context.Context, in *struct{ Body apiActivity }) (*api.One[apiActivity], error) {
	var one Activity
	if err := in.Body.read(&one); err != nil {
		return nil, err
	}
	one, err := a.Store.CreateActivity(ctx, one)
	return &api.One[apiActivity]{Body: activityOut(one)}, err
}

func (a API) saveActivity(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiActivity
}) (*api.One[apiActivity], error) {
	one, err := a.Store.Activity(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Body.read(&one); err != nil {
		return nil, err
	}
	one.Version = in.Body.Version
	one, err = a.Store.SaveActivity(ctx, one, "")
	return &api.One[apiActivity]{Body: activityOut(one)}, err
}

func (a API) saveAccount(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiGoalAccount
}) (*api.One[apiGoalAccount], error) {
	told := Account{Subject: OfActivity, Ref: in.ID, Version: in.Body.Version}
	err := AccountFields.Read(&told, map[string]string{"period": in.Body.Period, "telling": in.Body.Telling, "text": in.Body.Text, "status": in.Body.Status, "percent": in.Body.Percent})
	if err != nil {
		return nil, err
	}
	told, err = a.Store.SaveAccount(ctx, told)
	return &api.One[apiGoalAccount]{Body: accountOut(told)}, err
}

type apiIndicator struct {
	ID       string `json:"id"`
	Goal     string `json:"goal"`
	Name     string `json:"name"`
	Figure   string `json:"figure,omitempty"`
	Value    string `json:"value"`
	Target   string `json:"target,omitempty"`
	Verdict  string `json:"verdict,omitempty"`
	Comment  string `json:"comment,omitempty"`
	Evidence string `json:"evidence,omitempty"`
}

func (a API) indicators(ctx context.Context, in *struct {
	Year   int64  `query:"year" required:"true"`
	Period string `query:"period" doc:"En del av året; utan: helåret."`
}) (*api.List[apiIndicator], error) {
	p, err := periodOf(in.Period, in.Year)
	if err != nil {
		return nil, err
	}
	list, err := a.Store.Indicators(ctx, in.Year)
	if err != nil {
		return nil, err
	}
	found, err := a.Store.Outcomes(ctx, list, p)
	if err != nil {
		return nil, err
	}
	items := []apiIndicator{}
	for _, o := range found {
		one := apiIndicator{o.Indicator.ID, o.Goal.Name(), o.Indicator.Name, o.Indicator.Figure, o.ValueText(), o.TargetText(), "", o.Comment, o.Indicator.Evidence}
		if v := o.Verdict(); v != figure.NoTarget {
			one.Verdict = v.Sv()
		}
		items = append(items, one)
	}
	return api.NewList(items, len(items), false), nil
}

type apiOperationalPlan struct {
	Year      int64  `json:"year"`
	State     string `json:"state" enum:"draft,decided,followed"`
	DecidedOn string `json:"decidedOn,omitempty"`
	DecidedBy string `json:"decidedBy,omitempty"`
	Decision  string `json:"decision,omitempty"`
	Report    string `json:"report,omitempty"`
}

func (a API) plans(ctx context.Context, _ *struct{}) (*api.List[apiOperationalPlan], error) {
	list, err := a.Store.Plans(ctx)
	items := []apiOperationalPlan{}
	for _, p := range list {
		items = append(items, apiOperationalPlan{p.Year, string(p.State), p.DecidedOn.String(), p.DecidedBy, p.Decision, p.Report})
	}
	return api.NewList(items, len(items), false), err
}
