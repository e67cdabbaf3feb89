package contract

import (
	"context"
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
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

// followUps is the box of the contract's page.
func (a *Web) followUps(ctx context.Context, c Contract) (ui.Panel, error) {
	list, err := a.Store.FollowUps(ctx, c.ID)
	may := web.May(ctx, "contract.write") && within(ctx, c.Parties) == nil
	if err != nil || len(list) == 0 && (!may || c.SignedOn == 0) {
		return ui.Panel{}, err
	}
	panel := ui.Panel{ID: "uppfoljning", Title: "Uppföljningsplan", URL: c.FollowUpURL()}
	if may {
		panel.Actions = []ui.Action{{Label: "Planera uppföljning", URL: c.FollowUpURL(), Icon: "plus"}}
	}
	page := followUpPanel{Table: a.followUpTable(list)}
	if len(list) == 0 {
		page.Text = "Ingen uppföljning är planerad."
	}
	panel.Body, err = followUpPanelTmpl.HTML(page)
	return panel, err
}

func (a *Web) followUpTable(list []FollowUp) ui.Table {
	return ui.Columns[FollowUp]{
		{Label: "Vad", Cell: func(f *FollowUp) ui.Cell { return ui.Text(f.What).Under(f.Requirement) }},
		{Label: "Hur", Cell: func(f *FollowUp) ui.Cell {
			return ui.Text(field.LabelOf(Methods, f.Method)).Under(field.LabelOf(Intervals, f.Every))
		}},
		{Label: "Ansvarig", Cell: func(f *FollowUp) ui.Cell { return ui.Text(f.Responsible) }},
		{Label: "Första gången", Cell: func(f *FollowUp) ui.Cell { return ui.Time(f.DueOn.String(), f.DueOn.Sv()) }},
	}.Table("Uppföljningsplan", list)
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
	list, err := a.Store.FollowUps(ctx, c.ID)
	page := followUpPage{Contract: c, Table: a.followUpTable(list)}
	page.Table.Empty = ui.Empty{Icon: "checklist", Title: "Ingen uppföljning är planerad", Text: "Segmentet avgör hur noga avtalet följs upp: A och B med plan och möten, C med en kort plan, D bara vid avvikelser."}
	if err != nil || !web.May(ctx, "contract.write") || within(ctx, c.Parties) != nil {
		return page, err
	}
	for i, one := range list {
		page.Table.Rows[i].Label = one.What
		page.Table.Rows[i].Menu = []ui.Action{{Label: "Ta bort", URL: c.FollowUpURL() + "/ta-bort", Icon: "trash", Post: true, Danger: true,
			Values: []ui.Hidden{{Name: "id", Value: one.ID}}}}
	}
	page.Form = ui.NewForm(FollowUpFields, &f)
	page.Form.Action, page.Form.Submit, page.Form.Cancel = c.FollowUpURL(), "Lägg till", c.URL()
	return page, nil
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
