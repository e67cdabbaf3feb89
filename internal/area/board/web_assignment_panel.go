package board

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// assignmentPanel is a box with assignments on another page of the area.
type assignmentPanel struct{ Table ui.Table }

var assignmentPanelTmpl = web.Parse[assignmentPanel](pages, "assignment_panel.html")

func (a *Web) assignmentBody(list []Assignment, empty string) (template.HTML, error) {
	t := a.dated().Columns.Table("Uppdrag", list)
	t.Empty = ui.Empty{Icon: "clipboard-check", Title: empty}
	return assignmentPanelTmpl.HTML(assignmentPanel{t})
}

// followPanels is what a meeting is told of: assignments that are not done, and the
// decisions taken by delegation.
func (a *Web) followPanels(ctx context.Context, s Sitting, write bool) ([]ui.Panel, error) {
	var panels []ui.Panel
	list, err := a.Store.OpenAssignments(ctx, s.BodyID, s.HeldOn)
	if err != nil {
		return nil, err
	}
	if len(list) > 0 {
		body, err := a.assignmentBody(list, "")
		if err != nil {
			return nil, err
		}
		panels = append(panels, ui.Panel{Title: "Uppdrag att följa upp", URL: AssignmentFilter{Body: s.BodyID}.URL(), Body: body})
	}
	if !web.May(ctx, "delegation.read") || s.Body.Kind != Board && s.Body.Kind != Committee {
		return panels, nil
	}
	p, err := a.delegatedPanel(ctx, s, write)
	if p.Body != "" {
		panels = append(panels, p)
	}
	return panels, err
}

func (a *Web) delegatedPanel(ctx context.Context, s Sitting, write bool) (ui.Panel, error) {
	who := identity.Store{DB: a.Store.DB}
	f := identity.DecisionFilter{Meeting: s.ID}
	_, reported, err := who.Decisions(ctx, f, identity.Page{Limit: 1})
	if err != nil {
		return ui.Panel{}, err
	}
	p := ui.Panel{Title: "Delegationsbeslut", URL: f.URL()}
	text := ""
	if reported.N > 0 {
		text = sv.Plural(int64(reported.N), "beslut är anmält", "beslut är anmälda") + " på sammanträdet."
	}
	if s.State.Before(Held) && s.State != Cancelled {
		waiting, err := who.Unreported(ctx, min(s.HeldOn, a.Store.Today()))
		if err != nil {
			return p, err
		}
		if n := int64(len(waiting)); n > 0 {
			text = strings.TrimSpace(text + " " + sv.Plural(n, "beslut", "beslut") + " sedan förra anmälan väntar.")
			if reported.N == 0 {
				p.URL = identity.DecisionFilter{Reported: "nej"}.URL()
			}
			if write {
				p.Actions = []ui.Action{{Label: "Anmäl besluten", URL: s.URL() + "/anmal-delegation", Icon: "plus", Post: true}}
			}
		}
	}
	if text != "" {
		p.Body = template.HTML(fmt.Sprintf(`<p class="pad">%s</p>`, template.HTMLEscapeString(text)))
	}
	return p, nil
}

func (a *Web) reportDelegated(r *http.Request) (string, error) {
	m, err := a.Store.Meeting(r.Context(), r.PathValue("id"))
	if err != nil {
		return "", err
	}
	if err := scope(r.Context(), m.Body); err != nil {
		return "", err
	}
	_, err = a.Store.ReportDelegated(r.Context(), m.ID)
	return m.URL(), err
}

// decisionPanels shows the assignments that a decision gave.
func (a *Web) decisionPanels(ctx context.Context, d Decision, s Sitting) ([]ui.Panel, error) {
	list, err := a.Store.AssignmentsOf(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	p := ui.Panel{Title: "Uppdrag"}
	if may(ctx, permWrite, s.Body) {
		p.Actions = []ui.Action{{Label: "Ge uppdrag", URL: AssignmentPath + "/ny?beslut=" + d.ID, Icon: "plus"}}
	}
	if len(list) == 0 && len(p.Actions) == 0 {
		return nil, nil
	}
	p.Body, err = a.assignmentBody(list, "Beslutet har inte gett något uppdrag")
	return []ui.Panel{p}, err
}
