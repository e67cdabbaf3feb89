package contract

import (
	"context"
	"fmt"
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

// followUpPage is a contract's follow-up plan, and the form of those who may add to it.
type followUpPage struct {
	Contract Contract
	Table    ui.Table
	Form     ui.Form
}

type followUpPanel struct {
	Table ui.Table
	Text  string // when there is no plan
}

var (
	followUpTmpl      = web.Parse[followUpPage](pages, "followup.html")
	followUpPanelTmpl = web.Parse[followUpPanel](pages, "followup_panel.html")
)

// followUpRoutes connects the pages of the follow-up plan.
func (a *Web) followUpRoutes(m *web.Mux) {
	m.Handle("GET /avtal/{id}/uppfoljning", "contract.read", a.showFollowUps)
	m.Handle("POST /avtal/{id}/uppfoljning", "contract.write", a.planFollowUp)
	m.Handle("POST /avtal/{id}/uppfoljning/ta-bort", "contract.write", a.dropFollowUp)
	m.Handle("GET /avtal/{id}/uppfoljning/{rad}", "contract.read", a.showLine)
	m.Handle("POST /avtal/{id}/uppfoljning/{rad}", "contract.write", a.noteResult)
	m.Handle("POST /avtal/{id}/uppfoljning/{rad}/avsluta", "contract.write", a.endLine)
	m.Handle("POST /avtal/{id}/uppfoljning/{rad}/ta-bort-resultat", "contract.write", a.removeResult)
}

// lines is the contract's plan with its results.
func (a *Web) lines(ctx context.Context, c Contract) ([]Line, error) {
	all, err := a.Store.Lines(ctx, []string{c.ID})
	return all[c.ID], err
}

// followUps is the box of the contract's page.
func (a *Web) followUps(ctx context.Context, c Contract) (ui.Panel, error) {
	list, err := a.lines(ctx, c)
	may := web.May(ctx, "contract.write") && within(ctx, c.Parties) == nil
	if err != nil || len(list) == 0 && (!may || c.SignedOn == 0) {
		return ui.Panel{}, err
	}
	panel := ui.Panel{ID: "uppfoljning", Title: "Uppföljningsplan", URL: c.FollowUpURL()}
	if may {
		panel.Actions = []ui.Action{{Label: "Planera uppföljning", URL: c.FollowUpURL(), Icon: "plus"}}
	}
	page := followUpPanel{Table: a.followUpTable(c, list)}
	if len(list) == 0 {
		page.Text = "Ingen uppföljning är planerad."
	}
	panel.Body, err = followUpPanelTmpl.HTML(page)
	return panel, err
}

func (a *Web) followUpTable(c Contract, list []Line) ui.Table {
	today := a.Store.Today()
	return ui.Columns[Line]{
		{Label: "Vad", Cell: func(l *Line) ui.Cell { return ui.Link(l.What, c.FollowUpURL()+"/"+l.ID).Under(l.Requirement) }},
		{Label: "Hur", Cell: func(l *Line) ui.Cell {
			return ui.Text(field.LabelOf(Methods, l.Method)).Under(field.LabelOf(Intervals, l.Every))
		}},
		{Label: "Ansvarig", Cell: func(l *Line) ui.Cell { return ui.Text(l.Responsible) }},
		{Label: "Gjort", Cell: func(l *Line) ui.Cell { return doneCell(*l, today) }},
		{Label: "Nästa", Cell: func(l *Line) ui.Cell { return dueCell(*l, today) }},
	}.Table("Uppföljningsplan", list)
}

// doneCell is how much of what was planned until today is done.
func doneCell(l Line, today day.Date) ui.Cell {
	done, planned := l.Planned(today)
	cell := ui.Text("Inget planerat än")
	if planned > 0 {
		cell = ui.Text(fmt.Sprintf("%d av %d", done, planned))
	}
	if n := len(l.Results); n > 0 {
		return cell.Under(l.Results[n-1].OutcomeSv())
	}
	return cell
}

// dueCell is when the line is to be followed up next; what was missed is red.
func dueCell(l Line, today day.Date) ui.Cell {
	due := l.Due(today)
	switch {
	case l.EndedOn != 0:
		return ui.Text("Avslutad " + l.EndedOn.Sv())
	case due == 0:
		return ui.Text("Klar")
	case due < today:
		return ui.Time(due.String(), due.Sv()).Warn("försenad")
	}
	return ui.Time(due.String(), due.Sv())
}

func (a *Web) showFollowUps(w http.ResponseWriter, r *http.Request) error {
	c, err := a.load(r)
	if err != nil {
		return err
	}
	page, err := a.followUpPage(r.Context(), c, FollowUp{Responsible: c.Manager})
	if err != nil {
		return err
	}
	return followUpTmpl.Render(w, r, "Uppföljningsplan: "+c.Title, page)
}

func (a *Web) followUpPage(ctx context.Context, c Contract, f FollowUp) (followUpPage, error) {
	list, err := a.lines(ctx, c)
	page := followUpPage{Contract: c, Table: a.followUpTable(c, list)}
	page.Table.Empty = ui.Empty{Icon: "checklist", Title: "Ingen uppföljning är planerad", Text: "Segmentet avgör hur noga avtalet följs upp: A och B med plan och möten, C med en kort plan, D bara vid avvikelser."}
	if err != nil || !web.May(ctx, "contract.write") || within(ctx, c.Parties) != nil {
		return page, err
	}
	for i, one := range list {
		page.Table.Rows[i].Label = one.What
		page.Table.Rows[i].Menu = lineMenu(c, one)
	}
	page.Form = ui.NewForm(FollowUpFields, &f)
	page.Form.Action, page.Form.Submit, page.Form.Cancel = c.FollowUpURL(), "Lägg till", c.URL()
	return page, nil
}

// lineMenu is what may be done with a line: one with results is ended, another may go.
func lineMenu(c Contract, l Line) []ui.Action {
	list := []ui.Action{{Label: "Notera resultat", URL: c.FollowUpURL() + "/" + l.ID, Icon: "pencil"}}
	switch {
	case len(l.Results) == 0:
		return append(list, ui.Action{Label: "Ta bort", URL: c.FollowUpURL() + "/ta-bort", Icon: "trash", Post: true, Danger: true, Values: []ui.Hidden{{Name: "id", Value: l.ID}}})
	case l.EndedOn == 0:
		return append(list, ui.Action{Label: "Avsluta raden", URL: c.FollowUpURL() + "/" + l.ID + "/avsluta", Icon: "archive", Post: true})
	}
	return append(list, ui.Action{Label: "Återuppta raden", URL: c.FollowUpURL() + "/" + l.ID + "/avsluta", Icon: "rotate-2", Post: true, Values: []ui.Hidden{{Name: "ater", Value: "ja"}}})
}

func (a *Web) planFollowUp(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.mine(r)
	if err != nil {
		return err
	}
	f := FollowUp{ContractID: c.ID}
	if err = FollowUpFields.Read(&f, posted); err == nil {
		_, err = a.Store.PlanFollowUp(r.Context(), f)
	}
	if err == nil {
		return web.Redirect(w, r, c.FollowUpURL(), "Uppföljningen är planerad.")
	}
	page, pageErr := a.followUpPage(r.Context(), c, f)
	if pageErr != nil || !web.Correctable(err) {
		return err
	}
	page.Form.Posted(posted, err)
	return followUpTmpl.RenderStatus(w, r, web.StatusOf(err), "Uppföljningsplan: "+c.Title, page)
}

func (a *Web) dropFollowUp(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.mine(r)
	if err == nil {
		err = a.Store.DropFollowUp(r.Context(), c.ID, posted["id"])
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, c.FollowUpURL(), "Raden är borttagen.")
}

// mine is the contract of the address, if the user acts for one of its regions.
func (a *Web) mine(r *http.Request) (Contract, error) {
	c, err := a.load(r)
	if err == nil {
		err = within(r.Context(), c.Parties)
	}
	return c, err
}
