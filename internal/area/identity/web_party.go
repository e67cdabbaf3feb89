package identity

import (
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

var partyCrumbs = []ui.Crumb{{Label: "Parter", URL: "/parter"}}

// partiesPage is all parties: they are few and fit on one page.
type partiesPage struct {
	Table   ui.Table
	Actions []ui.Action
}

var partiesTmpl = web.Parse[partiesPage](pages, "parties.html")

func (a *Web) parties(w http.ResponseWriter, r *http.Request) error {
	list, err := a.Store.Parties(r.Context(), a.Store.today())
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Party]{Title: "Parter", File: "parter", Fields: PartyFields, Each: record.Rows(list), At: a.Store.DB.Now()}.Send(w, r)
	}
	columns := ui.Columns[Party]{
		ui.Field(PartyFields, "code"),
		ui.Field(PartyFields, "name").As(func(p *Party) ui.Cell { return ui.Link(p.Name, "/parter/"+p.ID) }),
		ui.Field(PartyFields, "short"), ui.Field(PartyFields, "org_no"),
		ui.Field(PartyFields, "kind").As(func(p *Party) ui.Cell {
			kind, _ := PartyFields.Get("kind")
			cell := ui.Text(kind.Text(p))
			if p.Host {
				cell.Badges = []ui.Badge{{Text: "Värdregion", Tone: ui.Info}}
			}
			return cell
		}),
	}
	page := partiesPage{Table: columns.Table("Parter", list)}
	page.Table.Empty = ui.Empty{Icon: "building-community", Title: "Inga parter är upplagda än"}
	page.Actions = []ui.Action{{Label: "Excel", URL: "/parter?format=xlsx", Icon: "file-spreadsheet"}}
	if web.May(r.Context(), permManage) {
		page.Actions = append(page.Actions, ui.Action{Label: "Ny part", URL: "/parter/ny", Icon: "plus", Primary: true})
	}
	return partiesTmpl.Render(w, r, "Parter", page)
}

func (a *Web) showParty(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := a.Store.Party(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	names, err := a.Store.PartyNames(ctx, p.ID)
	if err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, kindParty, p.ID)
	if err != nil {
		return err
	}
	columns := ui.Columns[PartyName]{
		{Label: "Namn", Cell: func(n *PartyName) ui.Cell { return ui.Cell{Text: n.Name, Strong: true} }},
		{Label: "Från", Cell: func(n *PartyName) ui.Cell { return ui.Time(n.ValidFrom.String(), n.ValidFrom.Sv()) }},
		{Label: "Till och med", Cell: func(n *PartyName) ui.Cell { return ui.Time(n.ValidTo.String(), n.ValidTo.Sv()) }},
	}
	page := showPage{Crumbs: partyCrumbs, Facts: ui.NewFacts(PartyFields, &p), History: record.HistoryOf("parten", entries),
		Tables: []tableBox{{Title: "Namn över tid", Table: columns.Table("Namn över tid", names)}}}
	if web.May(ctx, permManage) {
		page.Actions = []ui.Action{{Label: "Byt namn", URL: "/parter/" + p.ID + "/namn", Icon: "replace"},
			{Label: "Ändra", URL: "/parter/" + p.ID + "/andra", Icon: "pencil", Primary: true}}
	}
	return showTmpl.Render(w, r, p.Name, page)
}

func partyPage(p Party) formPage {
	f := ui.NewForm(PartyFields, &p)
	f.Action, f.Submit, f.Cancel, f.Version = "/parter/"+p.ID, "Spara part", "/parter/"+p.ID, int(p.Version)
	if p.ID == "" {
		f.Action, f.Submit, f.Cancel = "/parter", "Lägg upp part", "/parter"
	} else {
		f.Without("code", "name")
	}
	return formPage{Crumbs: partyCrumbs, Form: f}
}

func (a *Web) newParty(w http.ResponseWriter, r *http.Request) error {
	return formTmpl.Render(w, r, "Ny part", partyPage(Party{Kind: partyGuest}))
}

func (a *Web) createParty(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var p Party
	if err = PartyFields.Read(&p, posted); err == nil {
		p, err = a.Store.CreateParty(r.Context(), p)
	}
	if err != nil {
		return again(w, r, "Ny part", partyPage(Party{}), posted, err)
	}
	return web.Redirect(w, r, "/parter/"+p.ID, "Parten är upplagd.")
}

func (a *Web) editParty(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Store.Party(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+p.Name, partyPage(p))
}

func (a *Web) saveParty(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.Store.Party(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	input := saved
	if err = PartyFields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.SaveParty(r.Context(), input, "")
	}
	if fault.KindOf(err) == fault.KindConflict && saved.Version != input.Version {
		c := ui.NewConflict(PartyFields, &input, &saved, posted, int(saved.Version))
		return record.Conflict(w, r, saved.Name, "/parter/"+saved.ID, c)
	}
	if err != nil {
		return again(w, r, "Ändra "+saved.Name, partyPage(saved), posted, err)
	}
	return web.Redirect(w, r, "/parter/"+saved.ID, "Parten är sparad.")
}

func namePage(p Party, today day.Date) formPage {
	f := ui.NewForm(PartyNameFields, &PartyName{ValidFrom: today})
	f.Action, f.Submit, f.Cancel = "/parter/"+p.ID+"/namn", "Spara namnet", "/parter/"+p.ID
	return formPage{Crumbs: partyCrumbs, Form: f, Intro: "Nu heter parten " + p.Name + ". Det namnet gäller till och med dagen före och står kvar i äldre rapporter."}
}

func (a *Web) editName(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Store.Party(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Byt namn på "+p.Name, namePage(p, a.Store.today()))
}

func (a *Web) saveName(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p, err := a.Store.Party(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	next := PartyName{PartyID: p.ID}
	if err = PartyNameFields.Read(&next, posted); err == nil {
		err = a.Store.RenameParty(r.Context(), next, "")
	}
	if err != nil {
		return again(w, r, "Byt namn på "+p.Name, namePage(p, a.Store.today()), posted, err)
	}
	return web.Redirect(w, r, "/parter/"+p.ID, "Det nya namnet är sparat. Det gamla finns kvar för äldre rapporter.")
}
