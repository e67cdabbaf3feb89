package board

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/area/identity"
	"klover/internal/base/api"
	"klover/internal/word/day"
)

// composition adds what a register of elected members sends: bodies, persons, seats
// and mandates.
func (a API) composition(h huma.API) {
	api.Handle(h, permWrite, api.Op("create-body", http.MethodPost, "/bodies", "Registrera ett organ."), a.createBody)
	api.Handle(h, permWrite, api.Op("add-seat", http.MethodPost, "/bodies/{id}/seats", "Lägg till en plats för en ledamot eller ersättare."), a.addSeat)
	api.Handle(h, permWrite, api.Op("create-elected", http.MethodPost, "/elected", "Registrera en förtroendevald, eller en tjänsteperson som föredrar."), a.createPerson)
	api.Handle(h, permWrite, api.Op("set-mandate", http.MethodPost, "/seats/{id}/mandates", "Registrera vem som har en plats och från vilken dag. Platsen är vakant utan mandat."), a.setMandate)
}

func (a API) createBody(ctx context.Context, in *struct {
	Body struct {
		Code      string `json:"code" example:"inkopsnamnden"`
		Name      string `json:"name"`
		Kind      string `json:"kind" enum:"board,committee,drafting,executive,council,group,series"`
		ParentID  string `json:"parentId,omitempty"`
		Host      string `json:"host,omitempty" doc:"Värdregionens länsbokstav."`
		Parties   string `json:"parties,omitempty" example:"D,U"`
		ValidFrom string `json:"validFrom,omitempty" format:"date"`
	}
}) (*api.One[apiBody], error) {
	b := Body{Name: in.Body.Name}
	if err := BodyFields.Read(&b, map[string]string{"code": in.Body.Code, "kind": in.Body.Kind, "parent_id": in.Body.ParentID,
		"host": in.Body.Host, "parties": in.Body.Parties, "valid_from": in.Body.ValidFrom}); err != nil {
		return nil, err
	}
	b, err := a.Store.CreateBody(ctx, b)
	return &api.One[apiBody]{Body: outBody(b)}, err
}

// APISeatFields are what a program writes of a seat.
type APISeatFields struct {
	Kind        string `json:"kind" enum:"member,deputy"`
	Party       string `json:"party" doc:"Regionen som väljer platsen, länsbokstav."`
	PersonalFor string `json:"personalFor,omitempty" doc:"Ledamotens plats, för en personlig ersättare."`
	ValidFrom   string `json:"validFrom,omitempty" format:"date"`
}

type apiSeat struct {
	ID     string `json:"id"`
	Number int64  `json:"number"`
	APISeatFields
}

func (a API) addSeat(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body APISeatFields
}) (*api.One[apiSeat], error) {
	if err := inScope(ctx, a.Store, in.ID); err != nil {
		return nil, err
	}
	seat := Seat{BodyID: in.ID, Kind: in.Body.Kind, ElectedBy: in.Body.Party, PersonalFor: identity.Ref(in.Body.PersonalFor)}
	if err := readDays(map[string]string{"validFrom": in.Body.ValidFrom}, map[string]*day.Date{"validFrom": &seat.ValidFrom}); err != nil {
		return nil, err
	}
	seat, err := a.Store.AddSeat(ctx, seat)
	if err != nil {
		return nil, err
	}
	return &api.One[apiSeat]{Body: apiSeat{seat.ID, seat.Number, in.Body}}, nil
}

// APIPersonFields are what a program writes of an elected member.
type APIPersonFields struct {
	Name   string `json:"name"`
	Title  string `json:"title,omitempty"`
	Party  string `json:"party,omitempty" doc:"Regionens länsbokstav."`
	UserID string `json:"userId,omitempty" doc:"Kontot, för den som ska justera elektroniskt."`
}

type apiPerson struct {
	ID string `json:"id"`
	APIPersonFields
}

func (a API) createPerson(ctx context.Context, in *struct{ Body APIPersonFields }) (*api.One[apiPerson], error) {
	var p Person
	if err := PersonFields.Read(&p, map[string]string{"name": in.Body.Name, "title": in.Body.Title, "party": in.Body.Party, "user_id": in.Body.UserID}); err != nil {
		return nil, err
	}
	p, err := a.Store.CreatePerson(ctx, p)
	return &api.One[apiPerson]{Body: apiPerson{p.ID, in.Body}}, err
}

func (a API) setMandate(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body struct {
		PersonID string `json:"personId"`
		Office   string `json:"office,omitempty" enum:",chair,vice,vice2"`
		From     string `json:"from" format:"date"`
		To       string `json:"to,omitempty" format:"date" doc:"Sista dagen. Saknas så länge mandatet varar."`
		Why      string `json:"why,omitempty" doc:"Källan, till historiken."`
	}
}) (*api.One[apiTerm], error) {
	seat, err := a.Store.Seat(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := inScope(ctx, a.Store, seat.BodyID); err != nil {
		return nil, err
	}
	m := Mandate{SeatID: seat.ID}
	if err := MandateFields.Read(&m, map[string]string{"person_id": in.Body.PersonID, "office": in.Body.Office, "from_day": in.Body.From, "to_day": in.Body.To}); err != nil {
		return nil, err
	}
	m, err = a.Store.SetMandate(ctx, m, in.Body.Why)
	return &api.One[apiTerm]{Body: apiTerm{SeatID: seat.ID, Seat: seat.Text(), Party: seat.ElectedBy, PersonID: m.PersonID, Office: m.Office, From: m.FromDay.String(), To: m.ToDay.String()}}, err
}
