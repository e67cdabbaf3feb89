package governance

import (
	"context"
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

var actionSheets = []sheet{
	{ActionPath + "/ny", permWrite, "Ny åtgärd", (*Web).newAction, (*Web).agree},
	{ActionPath + "/{id}", permWrite, "Åtgärd", (*Web).editAction, (*Web).saveAction},
	{ActionPath + "/{id}/gjord", permWrite, "Åtgärden är gjord", (*Web).doneForm, (*Web).doneAction},
}

func actionColumnsOf(today day.Date) ui.Columns[Action] {
	return ui.Columns[Action]{
		{Key: "what", Label: "Åtgärd", Cell: func(a *Action) ui.Cell { return ui.Link(a.What, a.URL()).Under(a.about()) }},
		{Key: "owner", Label: "Ansvarig", Cell: func(a *Action) ui.Cell { return ui.Text(a.Owner) }},
		{Key: "due_on", Label: "Klar senast", Sort: true, Cell: func(a *Action) ui.Cell {
			if a.Late(today) {
				return dayCell(a.DueOn).Warn("försenad")
			}
			return dayCell(a.DueOn)
		}},
		{Key: "done_on", Label: "Gjord", Cell: func(a *Action) ui.Cell { return dayCell(a.DoneOn).Under(a.Result) }},
	}
}

func (a *Web) actions(w http.ResponseWriter, r *http.Request) error {
	listing := ui.Listing[Action]{One: "åtgärd", Many: "åtgärder", Sort: "due_on", Columns: actionColumnsOf(a.Store.Today())}
	filters := []ui.Filter{{Key: "lage", Label: "Läge", Options: []field.Option{{Value: "open", Label: "Öppna"}, {Value: "late", Label: "Försenade"}, {Value: "done", Label: "Gjorda"}}}}
	q := listing.Query(r, filters...)
	page := Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit, page.Offset = 0, 0
	}
	rows, n, err := a.Store.Actions(r.Context(), ActionFilter{Text: q.Text, State: q.Get("lage"), OwnerID: r.FormValue("agare"), SupplierID: r.FormValue("leverantor")}, page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Action]{Title: "Åtgärder", File: "atgarder", Fields: ActionFields, Query: q, Filter: filters, At: a.Store.DB.Now(), Each: record.Rows(rows), Path: Action.URL}.Send(w, r)
	}
	list := listing.List(q, rows, ui.Count(n), filters...)
	list.Excel, list.Keep = record.Excel(q), web.UserFrom(r.Context()).ID != ""
	if list.Views, err = a.Views.After(r.Context(), views(q, ActionPath, "Alla", ActionPath, "Öppna", ActionPath+"?lage=open", "Försenade", ActionPath+"?lage=late"), q); err != nil {
		return err
	}
	return listTmpl.Render(w, r, "Överenskomna åtgärder", listPage{Tabs: tabs(ActionPath), List: list, Actions: a.newActions(r.Context(), "Ny åtgärd", ActionPath+"/ny")})
}

// actionForm is the form of an action, with our people to choose as owner.
func (a *Web) actionForm(ctx context.Context, one Action) (ui.Form, error) {
	f := ui.NewForm(ActionFields, &one)
	people, err := options(ctx, a.People)
	control := ui.Control{Key: "owner_id", Label: "Ansvarig hos oss", Type: "choice", Help: "Får uppgiften på Mitt arbete. Lämna tomt om leverantören gör åtgärden.", Options: []ui.Option{{Value: "", Label: "Ingen hos oss", Chosen: one.OwnerID == ""}}}
	for _, p := range people {
		control.Options = append(control.Options, ui.Option{Value: p.Value, Label: p.Label, Chosen: p.Value == string(one.OwnerID)})
	}
	f.Controls = append(f.Controls, control)
	return f, err
}

func (a *Web) newAction(r *http.Request) (formPage, error) {
	ctx := r.Context()
	f, err := a.actionForm(ctx, Action{DueOn: a.Store.Today().AddMonths(1)})
	if err != nil {
		return formPage{}, err
	}
	f.Submit, f.Cancel = "Spara åtgärden", ActionPath
	chosen := r.FormValue("avtal")
	for key, value := range map[string]string{"mote": r.FormValue("mote"), "uppfoljning": r.FormValue("uppfoljning")} {
		f.Hidden = append(f.Hidden, ui.Hidden{Name: key, Value: value})
	}
	if id := r.FormValue("mote"); id != "" {
		m, err := a.Store.Meeting(ctx, id)
		if err != nil {
			return formPage{}, err
		}
		chosen = m.ContractID
	}
	control, err := a.contractControl(ctx, chosen)
	f.Controls = append([]ui.Control{control}, f.Controls...)
	return formPage{Crumbs: []ui.Crumb{{Label: "Åtgärder", URL: ActionPath}}, Form: f, Intro: "Det som är överenskommet med leverantören: vad, vem och till när."}, err
}

func (a *Web) agree(r *http.Request, posted map[string]string) (string, string, error) {
	c, err := a.mine(r.Context(), posted["contract_id"])
	if err != nil {
		return "", "", err
	}
	one := Action{ContractID: ref(c.ID), MeetingID: ref(posted["mote"]), ConductID: ref(posted["uppfoljning"]), OwnerID: ref(posted["owner_id"])}
	if ids := c.SupplierIDs(); len(ids) == 1 {
		one.SupplierID = ref(ids[0])
	}
	if err = ActionFields.Read(&one, posted); err == nil {
		one, err = a.Store.Agree(r.Context(), one)
	}
	to := one.URL()
	if one.MeetingID != "" {
		to = MeetingPath + "/" + string(one.MeetingID)
	}
	return to, "Åtgärden är sparad.", err
}

// myAction is the action of the address, if the user acts for its contract.
func (a *Web) myAction(r *http.Request) (Action, error) {
	one, err := a.Store.Action(r.Context(), r.PathValue("id"))
	if err == nil && web.May(r.Context(), permWrite) {
		err = a.mineIf(r.Context(), one.ContractID)
	}
	return one, err
}

func (a *Web) editAction(r *http.Request) (formPage, error) {
	one, err := a.Store.Action(r.Context(), r.PathValue("id"))
	if err != nil {
		return formPage{}, err
	}
	page := formPage{Crumbs: []ui.Crumb{{Label: "Åtgärder", URL: ActionPath}}, Notice: ui.Notice{Tone: ui.Info, Title: one.What, Text: one.about() + ". Ansvarig " + one.Owner + ", klar senast " + one.DueOn.Long() + "."}}
	may := web.May(r.Context(), permWrite) && a.mineIf(r.Context(), one.ContractID) == nil
	switch {
	case one.DoneOn != 0:
		page.Notice.Tone, page.Notice.Text = ui.Good, page.Notice.Text+" Gjord "+one.DoneOn.Long()+": "+one.Result
		if may {
			page.Notice.Actions = []ui.Action{{Label: "Öppna igen", URL: one.URL() + "/oppna", Post: true}}
		}
	case may:
		page.Notice.Actions = []ui.Action{{Label: "Åtgärden är gjord", URL: one.URL() + "/gjord"}}
	}
	if !may {
		page.Form = ui.Form{Cancel: ActionPath, Back: "Till åtgärderna"}
		return page, nil
	}
	page.Form, err = a.actionForm(r.Context(), one)
	page.Form.Submit, page.Form.Cancel, page.Form.Version = "Spara ändringen", ActionPath, int(one.Version)
	return page, err
}

func (a *Web) saveAction(r *http.Request, posted map[string]string) (string, string, error) {
	one, err := a.myAction(r)
	if err == nil {
		err = ActionFields.Read(&one, posted)
	}
	if err == nil {
		one.OwnerID, one.Version = ref(posted["owner_id"]), int64(web.Version(posted))
		_, err = a.Store.SaveAction(r.Context(), one)
	}
	return one.URL(), "Åtgärden är sparad.", err
}

func (a *Web) doneForm(r *http.Request) (formPage, error) {
	one, err := a.myAction(r)
	return formPage{Crumbs: []ui.Crumb{{Label: "Åtgärder", URL: ActionPath}, {Label: one.What, URL: one.URL()}}, Form: ui.Form{Submit: "Spara", Cancel: one.URL(), Controls: []ui.Control{
		{Key: "done_on", Label: "Gjord", Type: "date", Required: true, Value: a.Store.Today().String()},
		{Key: "result", Label: "Vad åtgärden ledde till", Type: "long", Required: true}}}}, err
}

func (a *Web) doneAction(r *http.Request, posted map[string]string) (string, string, error) {
	one, err := a.myAction(r)
	if err != nil {
		return "", "", err
	}
	on, err := dayOf(posted, "done_on")
	if err == nil {
		_, err = a.Store.DoneAction(r.Context(), one.ID, on, posted["result"])
	}
	return one.URL(), "Åtgärden är klar.", err
}

func (a *Web) reopenAction(w http.ResponseWriter, r *http.Request) error {
	one, err := a.myAction(r)
	if err == nil {
		_, err = a.Store.ReopenAction(r.Context(), one.ID)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL(), "Åtgärden är öppen igen.")
}
