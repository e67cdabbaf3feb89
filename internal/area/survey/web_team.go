package survey

import (
	"context"
	"net/http"

	"klover/internal/area/procurement"
	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// teamPanel is the team of a procurement on its page.
type teamPanel struct {
	Members []memberRow
	Text    string
	Add     string // where people are added, "" for those who may not
	Remove  string
}

type memberRow struct {
	ID, Name, Address string
}

var teamTmpl = web.Parse[teamPanel](pages, "team.html")

// ProcurementPanel is who gets the survey when the contract has been signed.
func (a *Web) ProcurementPanel(ctx context.Context, p procurement.Procurement) (ui.Panel, error) {
	if !web.May(ctx, "procurement.write") && !web.May(ctx, "survey.read") {
		return ui.Panel{}, nil
	}
	team, err := a.Store.Team(ctx, p.ID)
	if err != nil {
		return ui.Panel{}, err
	}
	panel := teamPanel{Text: "Ingen är med i teamet än. Lägg till dem som ska tillfrågas om hur nöjda de är när avtalet har tecknats."}
	for _, m := range team {
		panel.Members = append(panel.Members, memberRow{m.ID, m.Name, m.Address})
	}
	if web.May(ctx, "procurement.write") {
		panel.Add, panel.Remove = "/enkatteam/"+p.ID, "/enkatteam/"+p.ID+"/ta-bort"
	}
	body, err := teamTmpl.HTML(panel)
	return ui.Panel{ID: "team", Title: "Upphandlingsteam och kundenkät", Body: body}, err
}

func (a *Web) addMembers(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := a.Procurements.Get(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	people, err := ParsePeople(posted["people"])
	if err == nil && len(people) == 0 {
		err = fault.Wrong("Skriv minst en e-postadress.")
	}
	if err == nil {
		err = a.Store.AddMembers(ctx, p, people)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, p.URL()+"#team", "Teamet är sparat.")
}

func (a *Web) removeMember(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := a.Procurements.Get(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := a.Store.RemoveMember(ctx, p, r.FormValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, p.URL()+"#team", "Personen är borttagen ur teamet.")
}
