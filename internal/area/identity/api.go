package identity

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// API is the area's part of the HTTP API.
type API struct {
	Store  Store
	Sealed map[string]string // register → the right without which its changes are not told
}

// Register adds the operations.
func (a API) Register(h huma.API) {
	api.Handle(h, signedIn, api.Op("get-me", http.MethodGet, "/me", "Vem nyckeln eller sessionen tillhör, och vad den får göra."), a.me)
	api.Handle(h, signedIn, api.Op("list-parties", http.MethodGet, "/parties", "Parterna, med de namn som de hade en viss dag."), a.parties)
	api.Handle(h, signedIn, api.Op("list-units", http.MethodGet, "/units", "Enheterna, så som de var en viss dag."), a.units)
	api.Handle(h, permManage, api.Op("list-users", http.MethodGet, "/users", "Sök bland användarna."), a.users)
	api.Handle(h, permManage, api.Op("get-user", http.MethodGet, "/users/{id}", "Läs en användare."), a.user)
	api.Handle(h, permManage, api.Op("create-user", http.MethodPost, "/users", "Lägg upp en användare."), a.create)
	api.Handle(h, permManage, api.Op("save-user", http.MethodPut, "/users/{id}", "Ändra en användare. Svarar 409 om någon annan hann före."), a.save)
	a.delegation(h)
	api.Handle(h, "audit.read", api.Op("list-history", http.MethodGet, "/history", "Historiken, den senaste händelsen först."), a.history)
}

// apiUser is a user in the API.
type apiUser struct {
	ID        string   `json:"id" readOnly:"true" required:"false"`
	Version   int64    `json:"version" required:"false" doc:"Den version som ändras. Räknas upp när någon sparar."`
	Name      string   `json:"name" maxLength:"200"`
	Email     string   `json:"email" maxLength:"200"`
	Title     string   `json:"title" required:"false" maxLength:"200"`
	Roles     []string `json:"roles" required:"false" doc:"Rollernas koder."`
	Parties   []string `json:"parties" required:"false" doc:"Regionerna som personen får registrera och ändra för: D, U."`
	UnitID    string   `json:"unitId" required:"false"`
	Active    bool     `json:"active" required:"false"`
	ValidFrom string   `json:"validFrom" required:"false" doc:"Första dagen, till exempel 2022-02-11."`
	ValidTo   string   `json:"validTo" required:"false" doc:"Sista dagen."`
}

func userOut(u User) apiUser {
	out := apiUser{ID: u.ID, Version: u.Version, Name: u.Name, Email: u.Email, Title: u.Title, Roles: u.Roles, UnitID: string(u.UnitID),
		Active: u.Active, ValidFrom: u.ValidFrom.String(), ValidTo: u.ValidTo.String(), Parties: []string{}}
	for _, code := range u.Parties {
		out.Parties = append(out.Parties, string(code))
	}
	if out.Roles == nil {
		out.Roles = []string{}
	}
	return out
}

// into reads what was sent through the same description as forms and imports.
func (in apiUser) into(u *User) error {
	active := "nej"
	if in.Active {
		active = "ja"
	}
	return UserFields.Read(u, map[string]string{"name": in.Name, "email": in.Email, "title": in.Title, "unit_id": in.UnitID,
		"roles": strings.Join(in.Roles, ","), "parties": strings.Join(in.Parties, ","), "active": active, "valid_from": in.ValidFrom, "valid_to": in.ValidTo})
}

type apiMe struct {
	apiUser
	Permissions []string `json:"permissions" doc:"Det som nyckeln eller sessionen får göra."`
}

func (a API) me(ctx context.Context, _ *struct{}) (*api.One[apiMe], error) {
	id, may := whoActs(ctx)
	u, err := a.Store.User(ctx, id)
	return &api.One[apiMe]{Body: apiMe{apiUser: userOut(u), Permissions: may}}, err
}

type dayInput struct {
	Day string `query:"day" doc:"Dag, till exempel 2017-12-31. Utan dag menas i dag."`
}

// on returns the day that is asked for, today if none is.
func (a API) on(in *dayInput) (day.Date, error) {
	if in.Day == "" {
		return a.Store.today(), nil
	}
	return day.Parse(in.Day)
}

type apiParty struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	OrgNo string `json:"orgNo"`
	Kind  string `json:"kind" enum:"owner,external,guest"`
	Host  bool   `json:"host"`
}

func (a API) parties(ctx context.Context, in *dayInput) (*api.List[apiParty], error) {
	on, err := a.on(in)
	if err != nil {
		return nil, err
	}
	parties, err := a.Store.Parties(ctx, on)
	if err != nil {
		return nil, err
	}
	items := make([]apiParty, len(parties))
	for i, p := range parties {
		items[i] = apiParty{p.Code, p.Name, p.OrgNo.Sv(), p.Kind, p.Host}
	}
	return api.NewList(items, len(items), false), nil
}

type apiUnit struct {
	ID        string     `json:"id"`
	ParentID  string     `json:"parentId" doc:"Tom för en enhet överst i regionen."`
	Party     party.Code `json:"party"`
	Kind      string     `json:"kind" enum:"own,customer"`
	Name      string     `json:"name"`
	CostPlace string     `json:"costPlace"`
}

func (a API) units(ctx context.Context, in *dayInput) (*api.List[apiUnit], error) {
	on, err := a.on(in)
	if err != nil {
		return nil, err
	}
	units, err := a.Store.Units(ctx, on)
	if err != nil {
		return nil, err
	}
	var items []apiUnit
	for _, n := range Tree(units) {
		items = append(items, apiUnit{n.ID, n.ParentID, n.Party, n.Kind, n.Name, n.CostPlace})
	}
	return api.NewList(items, len(items), false), nil
}

type usersInput struct {
	api.Page
	Text  string `query:"q" doc:"Ord i namn, titel, e-post och roller."`
	Role  string `query:"role" doc:"Rollens kod."`
	Unit  string `query:"unit" doc:"Enhetens id."`
	Party string `query:"party" doc:"Regionens kod."`
}

func (a API) users(ctx context.Context, in *usersInput) (*api.List[apiUser], error) {
	users, n, err := a.Store.Search(ctx, Filter{Text: in.Text, Role: in.Role, Unit: in.Unit, Party: in.Party}, Page{Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	items := make([]apiUser, len(users))
	for i, u := range users {
		items[i] = userOut(u)
	}
	return api.NewList(items, n.N, n.More), nil
}

func (a API) user(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*api.One[apiUser], error) {
	u, err := a.Store.User(ctx, in.ID)
	return &api.One[apiUser]{Body: userOut(u)}, err
}

func (a API) create(ctx context.Context, in *struct{ Body apiUser }) (*api.One[apiUser], error) {
	var u User
	if err := in.Body.into(&u); err != nil {
		return nil, err
	}
	u, err := a.Store.Create(ctx, u)
	return &api.One[apiUser]{Body: userOut(u)}, err
}

func (a API) save(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiUser
}) (*api.One[apiUser], error) {
	u, err := a.Store.User(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.Body.into(&u); err != nil {
		return nil, err
	}
	u.Version = in.Body.Version
	u, err = a.Store.Save(ctx, u, "")
	return &api.One[apiUser]{Body: userOut(u)}, err
}

type apiEvent struct {
	Seq     int64       `json:"seq" doc:"Nummer i kedjan."`
	At      time.Time   `json:"at"`
	Actor   string      `json:"actor"`
	Kind    string      `json:"kind" doc:"Registret."`
	Ref     string      `json:"ref" doc:"Uppgiftens id."`
	Title   string      `json:"title"`
	Verb    string      `json:"verb"`
	Why     string      `json:"why"`
	Changes []apiChange `json:"changes"`
	Hash    string      `json:"hash" doc:"Kontrollsumma över posten och den före."`
}

type apiChange struct {
	Key  string `json:"key"`
	From string `json:"from"`
	To   string `json:"to"`
}

type historyInput struct {
	api.Page
	Text   string `query:"q"`
	Kind   string `query:"kind" doc:"Registret."`
	Actor  string `query:"actor" doc:"Användarens id."`
	Period string `query:"period" doc:"2022, 2022-03, 2022-T2 eller 2022-01-01--2022-06-30."`
}

func (a API) history(ctx context.Context, in *historyInput) (*api.List[apiEvent], error) {
	period, err := day.ParsePeriod(in.Period)
	if err != nil {
		return nil, err
	}
	entries, n, err := a.Store.Trail(ctx, TrailFilter{Text: in.Text, Kind: in.Kind, Actor: in.Actor, Period: period}, Page{Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	items := make([]apiEvent, len(entries))
	for i, e := range entries {
		items[i] = apiEvent{Seq: e.Seq, At: e.At, Actor: e.Actor.Name, Kind: e.Kind, Ref: e.Ref, Title: e.Title, Verb: e.Verb, Why: e.Why, Changes: []apiChange{}, Hash: e.Hash}
		if hides(ctx, a.Sealed[e.Kind]) {
			continue
		}
		for _, c := range e.Changes {
			items[i].Changes = append(items[i].Changes, apiChange{c.Key, c.From, c.To})
		}
	}
	return api.NewList(items, n.N, n.More), nil
}
