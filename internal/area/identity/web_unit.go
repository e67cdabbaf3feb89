package identity

import (
	"context"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// unitsPage is the tree of units on one day.
type unitsPage struct {
	Day     string
	Wrong   string // what is wrong with the day that was asked for
	Regions []unitRegion
	Actions []ui.Action
}

type unitRegion struct {
	Name string
	Tops []unitNode
}

// unitNode is one unit in the tree.
type unitNode struct {
	Name, URL, Cost, Until string
	Customer               bool
	Under                  []unitNode
}

var (
	unitsTmpl  = web.Parse[unitsPage](pages, "units.html")
	unitCrumbs = []ui.Crumb{{Label: "Enheter", URL: "/enheter"}}
)

func (a *Web) units(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	page := unitsPage{}
	on, err := day.Parse(r.URL.Query().Get("dag"))
	if err != nil || on == 0 {
		on = a.Store.today()
	}
	if err != nil && r.URL.Query().Get("dag") != "" {
		page.Wrong = fault.Message(err)
	}
	page.Day = on.String()
	all, err := a.Store.Units(ctx, on)
	if err != nil {
		return err
	}
	for _, code := range party.Principals() {
		name, err := a.Store.PartyName(ctx, string(code), on)
		if err != nil {
			return err
		}
		page.Regions = append(page.Regions, unitRegion{name, grow(Tree(of(all, code)))})
	}
	if web.May(ctx, permManage) {
		page.Actions = []ui.Action{{Label: "Ny enhet", URL: "/enheter/ny", Icon: "plus", Primary: true}}
	}
	return unitsTmpl.Render(w, r, "Enheter", page)
}

func of(units []Unit, code party.Code) []Unit {
	var list []Unit
	for _, u := range units {
		if u.Party == code {
			list = append(list, u)
		}
	}
	return list
}

// grow turns the ordered nodes into nested ones, as the page shows them.
func grow(nodes []Node) []unitNode {
	var tops []unitNode
	for i := 0; i < len(nodes); {
		end := i + 1
		for end < len(nodes) && nodes[end].Depth > nodes[i].Depth {
			end++
		}
		n := nodes[i]
		tops = append(tops, unitNode{Name: n.Name, URL: "/enheter/" + n.ID, Cost: n.CostPlace, Until: n.ValidTo.Sv(),
			Customer: n.Kind == unitCustomer, Under: grow(nodes[i+1 : end])})
		i = end
	}
	return tops
}

func (a *Web) showUnit(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	u, err := a.Store.Unit(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	names, err := a.Store.UnitNames(ctx)
	if err != nil {
		return err
	}
	terms, err := a.Store.Terms(ctx, u.ID)
	if err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, kindUnit, u.ID)
	if err != nil {
		return err
	}
	members, _, err := a.Store.Search(ctx, Filter{Unit: u.ID, Active: "ja"}, Page{Limit: 200})
	if err != nil {
		return err
	}
	shown := u
	shown.ParentID = names[u.ParentID]
	page := showPage{Crumbs: unitCrumbs, Facts: ui.NewFacts(UnitFields, &shown), History: record.HistoryOf("enheten", entries)}
	if u.ParentID != "" {
		page.Facts.Link("parent_id", "/enheter/"+u.ParentID)
	}
	page.Tables = []tableBox{{Title: "Namn och plats över tid", Table: termTable(terms, names)}, {Title: "Personer", Table: memberTable(members, web.May(ctx, permManage))}}
	if web.May(ctx, permManage) {
		page.Actions = []ui.Action{{Label: "Byt namn eller flytta", URL: "/enheter/" + u.ID + "/byt", Icon: "replace"},
			{Label: "Ändra", URL: "/enheter/" + u.ID + "/andra", Icon: "pencil", Primary: true}}
	}
	return showTmpl.Render(w, r, u.Name, page)
}

func termTable(terms []Term, names map[string]string) ui.Table {
	columns := ui.Columns[Term]{
		{Label: "Namn", Cell: func(t *Term) ui.Cell { return ui.Cell{Text: t.Name, Strong: true} }},
		{Label: "Hörde till", Cell: func(t *Term) ui.Cell { return ui.Text(names[string(t.ParentID)]) }},
		{Label: "Från", Cell: func(t *Term) ui.Cell { return ui.Time(t.ValidFrom.String(), t.ValidFrom.Sv()) }},
		{Label: "Till och med", Cell: func(t *Term) ui.Cell { return ui.Time(t.ValidTo.String(), t.ValidTo.Sv()) }},
	}
	return columns.Table("Namn och plats över tid", terms)
}

func memberTable(users []User, manage bool) ui.Table {
	columns := ui.Columns[User]{
		{Label: "Namn", Cell: func(u *User) ui.Cell {
			if manage {
				return ui.Link(u.Name, "/anvandare/"+u.ID)
			}
			return ui.Text(u.Name)
		}},
		{Label: "Titel", Cell: func(u *User) ui.Cell { return ui.Text(u.Title) }},
		{Label: "Roller", Cell: func(u *User) ui.Cell { return ui.Text(u.Roles.Sv()) }},
	}
	t := columns.Table("Personer", users)
	t.Empty = ui.Empty{Icon: "users", Title: "Inga personer med konto hör hit"}
	return t
}

func (a *Web) unitForm(ctx context.Context, u Unit) (ui.Form, error) {
	f := ui.NewForm(UnitFields, &u)
	f.Action, f.Submit, f.Cancel, f.Version = "/enheter/"+u.ID, "Spara enhet", "/enheter/"+u.ID, int(u.Version)
	if u.ID != "" {
		f.Without("name", "parent_id")
		return f, nil
	}
	f.Action, f.Submit, f.Cancel = "/enheter", "Lägg upp enhet", "/enheter"
	units, err := a.unitOptions(ctx)
	f.Choose("parent_id", units)
	return f, err
}

func (a *Web) newUnit(w http.ResponseWriter, r *http.Request) error {
	form, err := a.unitForm(r.Context(), Unit{Kind: unitCustomer})
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ny enhet", formPage{Crumbs: unitCrumbs, Form: form})
}

func (a *Web) createUnit(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var u Unit
	if err = UnitFields.Read(&u, posted); err == nil {
		u, err = a.Store.CreateUnit(r.Context(), u)
	}
	if err != nil {
		form, failed := a.unitForm(r.Context(), Unit{})
		if failed != nil {
			return failed
		}
		return again(w, r, "Ny enhet", formPage{Crumbs: unitCrumbs, Form: form}, posted, err)
	}
	return web.Redirect(w, r, "/enheter/"+u.ID, "Enheten är upplagd.")
}

func (a *Web) editUnit(w http.ResponseWriter, r *http.Request) error {
	u, err := a.Store.Unit(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	form, err := a.unitForm(r.Context(), u)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+u.Name, formPage{Crumbs: unitCrumbs, Form: form})
}

func (a *Web) saveUnit(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.Store.Unit(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	input := saved
	if err = UnitFields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.SaveUnit(r.Context(), input, "")
	}
	if fault.KindOf(err) == fault.KindConflict && saved.Version != input.Version {
		c := ui.NewConflict(UnitFields, &input, &saved, posted, int(saved.Version))
		return record.Conflict(w, r, saved.Name, "/enheter/"+saved.ID, c)
	}
	if err != nil {
		form, failed := a.unitForm(r.Context(), saved)
		if failed != nil {
			return failed
		}
		return again(w, r, "Ändra "+saved.Name, formPage{Crumbs: unitCrumbs, Form: form}, posted, err)
	}
	return web.Redirect(w, r, "/enheter/"+saved.ID, "Enheten är sparad.")
}

func (a *Web) termPage(ctx context.Context, u Unit) (formPage, error) {
	t := Term{Name: u.Name, ParentID: Ref(u.ParentID), ValidFrom: a.Store.today()}
	f := ui.NewForm(TermFields, &t)
	f.Action, f.Submit, f.Cancel = "/enheter/"+u.ID+"/byt", "Spara ändringen", "/enheter/"+u.ID
	units, err := a.unitOptions(ctx)
	f.Choose("parent_id", without(units, u.ID))
	return formPage{Crumbs: unitCrumbs, Form: f, Intro: "Det gamla namnet och den gamla platsen gäller till och med dagen före och står kvar i äldre rapporter."}, err
}

func without(options []field.Option, value string) []field.Option {
	var kept []field.Option
	for _, o := range options {
		if o.Value != value {
			kept = append(kept, o)
		}
	}
	return kept
}

func (a *Web) editTerm(w http.ResponseWriter, r *http.Request) error {
	u, err := a.Store.Unit(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := a.termPage(r.Context(), u)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Byt namn eller flytta "+u.Name, page)
}

func (a *Web) saveTerm(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	u, err := a.Store.Unit(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	next := Term{UnitID: u.ID}
	if err = TermFields.Read(&next, posted); err == nil {
		err = a.Store.ChangeTerm(r.Context(), next, "")
	}
	if err != nil {
		page, failed := a.termPage(r.Context(), u)
		if failed != nil {
			return failed
		}
		return again(w, r, "Byt namn eller flytta "+u.Name, page, posted, err)
	}
	return web.Redirect(w, r, "/enheter/"+u.ID, "Ändringen är sparad. Det gamla namnet finns kvar för äldre rapporter.")
}
