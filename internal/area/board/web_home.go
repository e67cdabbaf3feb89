package board

import (
	"context"
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type homePage struct {
	Actions   []ui.Action
	Next      ui.Table
	Todo      ui.Table
	Decisions ui.Table
	Bodies    ui.Table
	Links     []ui.Action
}

var homeTmpl = web.Parse[homePage](pages, "home.html")

// home shows what is coming, what waits and what was decided last.
func (a *Web) home(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	page := homePage{Links: []ui.Action{{Label: "Sammanträden", URL: MeetingPath, Icon: "calendar-event"}, {Label: "Beslut", URL: DecisionPath, Icon: "gavel"},
		{Label: "Organ", URL: BodyPath, Icon: "sitemap"}, {Label: "Förtroendevalda", URL: PersonPath, Icon: "users"}, {Label: "Nämndregler", URL: RulePath, Icon: "scale"},
		{Label: "Uppdrag", URL: AssignmentPath, Icon: "clipboard-check"}, {Label: "Revision", URL: AuditPath, Icon: "report"},
		{Label: "Avtal och reglementen", URL: AgreementPath, Icon: "contract"}}}
	if web.May(ctx, permWrite) {
		page.Actions = []ui.Action{{Label: "Planera sammanträde", URL: MeetingPath + "/ny", Icon: "plus", Primary: true}}
	}
	coming, _, err := a.Store.Search(ctx, Filter{Held: new(false)}, Page{Sort: "held_on", Limit: 8})
	if err != nil {
		return err
	}
	page.Next = a.meetingTable("Kommande sammanträden", coming)
	if err := a.todo(ctx, &page); err != nil {
		return err
	}
	list, _, err := a.Store.Decisions(ctx, DecisionFilter{}, Page{Limit: 8})
	if err != nil {
		return err
	}
	page.Decisions = ui.Columns[Listed]{
		{Label: "Beslut", Cell: func(d *Listed) ui.Cell { return ui.Link(d.ItemTitle, d.URL()).Under(d.Shown) }},
		{Label: "Organ", Cell: func(d *Listed) ui.Cell { return ui.Text(d.Body) }},
		{Label: "Dag", Cell: func(d *Listed) ui.Cell { return ui.Time(d.DecidedOn.String(), d.DecidedOn.Sv()) }},
	}.Table("Senaste beslut", list)
	bodies, err := a.Store.Bodies(ctx, a.Store.Today())
	if err != nil {
		return err
	}
	var now []Body
	for _, b := range bodies {
		if covers(a.Store.Today(), b.ValidFrom, b.ValidTo) {
			now = append(now, b)
		}
	}
	page.Bodies = ui.Columns[Body]{
		{Label: "Organ", Cell: func(b *Body) ui.Cell { return ui.Link(b.Name, b.URL()).Under(field.LabelOf(kinds, b.Kind)) }},
	}.Table("Organ som finns i dag", now)
	return homeTmpl.Render(w, r, "Nämnden", page)
}

func (a *Web) todo(ctx context.Context, page *homePage) error {
	if !web.May(ctx, permWrite) && !web.May(ctx, permAdjust) {
		return nil
	}
	waiting, err := a.Store.Waiting(ctx, web.UserFrom(ctx).ID, web.May(ctx, permWrite))
	page.Todo = ui.Columns[Waiting]{
		{Label: "Sammanträde", Cell: func(t *Waiting) ui.Cell { return ui.Link(t.Meeting.Name(), t.Meeting.URL()) }},
		{Label: "Att göra", Cell: func(t *Waiting) ui.Cell { return ui.Text(t.Do) }},
		{Label: "Senast", Cell: func(t *Waiting) ui.Cell {
			if t.Late {
				return ui.Text(t.By).Warn("försenat")
			}
			return ui.Text(t.By)
		}},
	}.Table("Att göra", waiting)
	return err
}
