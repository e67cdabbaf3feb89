package staff

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"klover/internal/base/api"
)

func (a API) registerExits(h huma.API) {
	api.Handle(h, "staff.read", api.Op("list-staff-exits", http.MethodGet, "/staff/exits", "Avgångar per grupp och månad. Vart någon har gått utelämnas för små grupper."), a.exits)
	api.Handle(h, "staff.write", api.Op("create-staff-exit", http.MethodPost, "/staff/exits", "Registrera en avgång."), a.createExit)
	api.Handle(h, "staff.write", api.Op("save-staff-exit", http.MethodPut, "/staff/exits/{id}", "Rätta en avgång. Version är den som lästes; 409 om någon annan har sparat sedan dess."), a.saveExit)
}

type apiExit struct {
	ID          string `json:"id,omitempty" readOnly:"true"`
	Version     int64  `json:"version,omitempty"`
	Group       string `json:"group" doc:"Gruppens kod: si, operativ, ekonomi …"`
	Unit        string `json:"unit,omitempty" doc:"Enhetens namn."`
	Persons     int64  `json:"persons" minimum:"1"`
	Month       string `json:"month" doc:"2022-11"`
	Destination string `json:"destination,omitempty" enum:",utanfor,inom,pension,visstid,arbetsgivaren,annat" doc:"Bara utanfor räknas i personalomsättningen. Utelämnas när gruppen är för liten för att visas."`
	Financing   string `json:"financing" enum:"egen,tredje"`
	Why         string `json:"why,omitempty" doc:"Varför avgången rättas."`
}

func exitOut(e Exit) apiExit {
	o := apiExit{ID: e.ID, Version: e.Version, Group: string(e.Group), Unit: e.Unit, Persons: e.Persons, Month: e.Month.String(), Financing: string(e.Financing)}
	if e.Destination != hiddenDestination {
		o.Destination = string(e.Destination)
	}
	return o
}

func (b apiExit) into(e *Exit) error {
	e.Persons = b.Persons
	return ExitFields.Read(e, map[string]string{"grp": b.Group, "unit": b.Unit, "month": b.Month, "destination": b.Destination, "financing": b.Financing})
}

type exitInput struct {
	listInput
	Destination string `query:"destination" enum:",utanfor,inom,pension,visstid,arbetsgivaren,annat"`
}

// exits masks as the page does: whoever does not register sees neither where a small
// group's people went nor may ask for it.
func (a API) exits(ctx context.Context, in *exitInput) (*api.List[apiExit], error) {
	f, err := ParseFilter(url.Values{"grupp": {in.Group}, "enhet": {in.Unit}, "period": {in.Period}, "slag": {in.Destination}})
	if err != nil {
		return nil, err
	}
	masked := !registers(ctx)
	if masked {
		exitPages.blur(&f)
	}
	rows, n, err := a.Store.Exits().Search(ctx, f, Page{Limit: in.Limit, Offset: in.Offset})
	if err == nil && masked {
		rows, _, err = maskExits(ctx, a.Store, rows)
	}
	if err != nil {
		return nil, err
	}
	items := make([]apiExit, len(rows))
	for i, e := range rows {
		items[i] = exitOut(e)
	}
	return api.NewList(items, n.N, n.More), nil
}

func (a API) createExit(ctx context.Context, in *struct{ Body apiExit }) (*api.One[apiExit], error) {
	var e Exit
	err := in.Body.into(&e)
	if err == nil {
		e, err = a.Store.Exits().Create(ctx, e)
	}
	return made(e, err, exitOut)
}

func (a API) saveExit(ctx context.Context, in *struct {
	ID   string `path:"id"`
	Body apiExit
}) (*api.One[apiExit], error) {
	e, err := a.Store.Exits().Get(ctx, in.ID)
	if err == nil {
		err = in.Body.into(&e)
	}
	if err == nil {
		e.Version = in.Body.Version
		e, err = a.Store.Exits().Save(ctx, e, in.Body.Why)
	}
	return made(e, err, exitOut)
}
