package goal

import (
	"context"
	"net/http"

	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type milestonePage struct {
	Crumbs []ui.Crumb
	Remove []ui.Action
	Form   ui.Form
}

var milestoneTmpl = web.Parse[milestonePage](pages, "milestone.html")

// way draws the milestones as steps on a way.
func (a *Web) way(stones []Milestone) ui.Timeline {
	line := ui.Timeline{Label: "Milstolpar"}
	for _, m := range stones {
		step := ui.Step{Label: m.Title, Text: m.Due.Sv(), State: ui.Next}
		switch {
		case !m.Done.IsZero():
			step.State, step.Text = ui.Done, m.Done.Sv()
		case m.Late(a.Store.Today()):
			step.State = ui.Late
		}
		line.Steps = append(line.Steps, step)
	}
	return line
}

func (a *Web) milestoneTable(ctx context.Context, one Activity, stones []Milestone) ui.Table {
	may := web.May(ctx, "goal.write")
	columns := ui.Columns[Milestone]{
		{Label: "Milstolpe", Cell: func(m *Milestone) ui.Cell {
			c := ui.Text(m.Title)
			if may {
				c = ui.Link(m.Title, one.URL()+"/milstolpe?milstolpe="+m.ID)
			}
			return c.Under(m.Note)
		}},
		{Label: "Planerad", Cell: func(m *Milestone) ui.Cell { return ui.Text(m.Due.Sv()) }},
		{Label: "Passerad", Cell: func(m *Milestone) ui.Cell {
			c := ui.Text(m.Done.Sv())
			if m.Late(a.Store.Today()) {
				c = c.Warn("försenad")
			}
			return c
		}},
	}
	t := columns.Table("Milstolpar", stones)
	t.Empty = ui.Empty{Icon: "flag", Title: "Inga milstolpar"}
	return t
}

func (a *Web) milestonePage(one Activity, m Milestone) milestonePage {
	f := ui.NewForm(MilestoneFields, &m)
	f.Action, f.Submit, f.Cancel, f.Version = one.URL()+"/milstolpe", "Spara milstolpen", one.URL(), int(m.Version)
	f.Hidden = append(f.Hidden, ui.Hidden{Name: "milstolpe", Value: m.ID})
	page := milestonePage{Crumbs: append(activityCrumbs, ui.Crumb{Label: one.Title, URL: one.URL()}), Form: f}
	if m.ID != "" {
		page.Remove = []ui.Action{{Label: "Ta bort milstolpen", URL: one.URL() + "/milstolpe/ta-bort", Icon: "trash", Post: true, Danger: true, Values: []ui.Hidden{{Name: "milstolpe", Value: m.ID}}}}
	}
	return page
}

func milestoneTitle(m Milestone) string {
	if m.ID == "" {
		return "Ny milstolpe"
	}
	return "Ändra milstolpen " + m.Title
}

// ofActivity reads the activity of the address and the milestone with the id, a new
// one without.
func (a *Web) ofActivity(r *http.Request, id string) (Activity, Milestone, error) {
	one, err := a.Store.Activity(r.Context(), r.PathValue("id"))
	m := Milestone{ActivityID: one.ID}
	if err == nil && id != "" {
		m, err = a.Store.Milestone(r.Context(), id)
	}
	return one, m, err
}

func (a *Web) milestone(w http.ResponseWriter, r *http.Request) error {
	one, m, err := a.ofActivity(r, r.FormValue("milstolpe"))
	if err != nil {
		return err
	}
	return milestoneTmpl.Render(w, r, milestoneTitle(m), a.milestonePage(one, m))
}

func (a *Web) saveMilestone(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, saved, err := a.ofActivity(r, posted["milstolpe"])
	if err != nil {
		return err
	}
	input := saved
	if err = MilestoneFields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.SaveMilestone(r.Context(), input)
	}
	if web.Correctable(err) {
		page := a.milestonePage(one, saved)
		page.Form.Posted(posted, err)
		return milestoneTmpl.RenderStatus(w, r, web.StatusOf(err), milestoneTitle(saved), page)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL(), "Milstolpen är sparad.")
}

func (a *Web) removeMilestone(w http.ResponseWriter, r *http.Request) error {
	m, err := a.Store.RemoveMilestone(r.Context(), r.FormValue("milstolpe"))
	if err != nil {
		return err
	}
	values := []ui.Hidden{}
	for _, d := range MilestoneFields {
		values = append(values, ui.Hidden{Name: d.Key, Value: d.Raw(&m)})
	}
	return web.RedirectUndo(w, r, "/aktiviteter/"+m.ActivityID, "Milstolpen är borttagen.", web.Undo{Action: "/aktiviteter/" + m.ActivityID + "/milstolpe", Values: values})
}
