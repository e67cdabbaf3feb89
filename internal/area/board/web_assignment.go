package board

import (
	"context"
	"net/http"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

func (a *Web) assignmentRoutes(m *web.Mux) {
	const one = AssignmentPath + "/{id}"
	m.Handle("GET "+AssignmentPath, permRead, a.assignments)
	a.asked(m, AssignmentPath+"/ny", permWrite, a.newAssignment)
	m.Handle("GET "+one, permRead, a.assignment)
	a.asked(m, one+"/andra", permWrite, a.editAssignment)
	a.asked(m, one+"/avsluta", permWrite, a.closingAssignment)
	a.asked(m, one+"/oppna", permWrite, a.reopeningAssignment)
	a.does(m, one+"/rapport", permRead, "Rapporten är sparad.", a.report)
	a.does(m, MeetingPath+"/{id}/anmal-delegation", permWrite, "Delegationsbesluten är anmälda som ett ärende.", a.reportDelegated)
}

var assignmentListing = ui.Listing[Assignment]{One: "uppdrag", Many: "uppdrag", Sort: "-given_on", Columns: ui.Columns[Assignment]{
	{Key: "title", Label: "Uppdrag", Cell: func(a *Assignment) ui.Cell { return ui.Link(a.Title, a.URL()).Under(a.Body) }},
	{Key: "owner", Label: "Ansvarig", Cell: func(a *Assignment) ui.Cell { return ui.Text(a.OwnerText()) }},
	ui.Field(AssignmentFields, "given_on"),
	{Key: "due_on", Label: "Klart senast", Sort: true, Cell: func(a *Assignment) ui.Cell { return ui.Time(a.DueOn.String(), a.DueOn.Sv()) }},
	{Key: "state", Label: "Läge", Cell: func(a *Assignment) ui.Cell { return ui.Mark(a.badge(0)) }},
}}

// badge says where the assignment stands; on day 0 it is not asked whether it is late.
func (a Assignment) badge(today day.Date) ui.Badge {
	switch {
	case a.Late(today):
		return ui.Badge{Text: "Försenat", Tone: ui.Bad, Icon: "alert-triangle"}
	case a.State == AssignmentDone:
		return ui.Badge{Text: "Slutfört", Tone: ui.Good}
	case a.State == AssignmentDropped:
		return ui.Badge{Text: "Avskrivet", Icon: "ban"}
	}
	return ui.Badge{Text: "Pågår", Tone: ui.Info}
}

// dated is the listing with what is late on the day.
func (a *Web) dated() ui.Listing[Assignment] {
	l := assignmentListing
	l.Columns = append(ui.Columns[Assignment]{}, l.Columns...)
	l.Columns[len(l.Columns)-1].Cell = func(one *Assignment) ui.Cell { return ui.Mark(one.badge(a.Store.Today())) }
	return l
}

func (a *Web) assignments(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseAssignmentFilter(r.URL.Query())
	if err != nil {
		return err
	}
	bodies, err := a.bodyOptions(ctx)
	if err != nil {
		return err
	}
	filters := []ui.Filter{{Key: "lage", Label: "Läge", Options: assignmentStates}, {Key: "forsenat", Label: "Försenat", Kind: ui.YesNo},
		{Key: "organ", Label: "Organ", Options: bodies}, {Key: "gavs", Label: "Gavs", Kind: ui.Period, Options: a.lastYears()}}
	listing := a.dated()
	q := listing.Query(r, filters...)
	page := Page{Sort: q.Sort, Desc: q.Desc}
	if record.Format(r) != "" {
		list, _, err := a.Store.Assignments(ctx, f, page)
		if err != nil {
			return err
		}
		return record.Sheet[Assignment]{Title: "Uppdrag", File: "uppdrag", Fields: AssignmentFields, Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: record.Rows(list), Path: Assignment.URL}.Send(w, r)
	}
	page.Limit, page.Offset = q.Limit(), q.Offset()
	list, n, err := a.Store.Assignments(ctx, f, page)
	if err != nil {
		return err
	}
	shown := listing.List(q, list, ui.Count(n), filters...)
	shown.Hint, shown.Excel, shown.Keep = "uppdrag, ansvarig, resultat", record.Excel(q), web.UserFrom(ctx).ID != ""
	var tabs []ui.View
	for _, v := range []struct {
		label string
		f     AssignmentFilter
	}{{"Alla", AssignmentFilter{}}, {"Pågår", AssignmentFilter{State: AssignmentOpen}}, {"Försenade", AssignmentFilter{Late: true}}, {"Slutförda", AssignmentFilter{State: AssignmentDone}}} {
		tabs = append(tabs, ui.View{Label: v.label, URL: v.f.URL(), Active: v.f.Values().Encode() == q.Selection()})
	}
	if shown.Views, err = a.Views.After(ctx, tabs, q); err != nil {
		return err
	}
	out := listPage{List: shown}
	if web.May(ctx, permWrite) {
		out.Actions = []ui.Action{{Label: "Nytt uppdrag", URL: AssignmentPath + "/ny", Icon: "plus", Primary: true}}
	}
	return listTmpl.Render(w, r, "Uppdrag", out)
}

var assignmentCrumbs = []ui.Crumb{{Label: "Nämnden", URL: HomePath}, {Label: "Uppdrag", URL: AssignmentPath}}

func (a *Web) assignmentForm(ctx context.Context, one Assignment) (ui.Form, error) {
	f := ui.NewForm(AssignmentFields, &one)
	bodies, err := a.bodyOptions(ctx)
	if err != nil {
		return f, err
	}
	f.Choose("body_id", bodies)
	accounts, err := a.accounts(ctx)
	if c := f.Control("owner"); c != nil && len(accounts) > 0 {
		c.Type = "suggest"
		for _, o := range accounts {
			c.Options = append(c.Options, ui.Option{Value: o.Label, Label: o.Label})
		}
	}
	if one.DecisionID != "" || one.FindingID != "" {
		f.Without("body_id")
	}
	if one.DecisionID != "" {
		f.Without("given_on")
	}
	f.Submit, f.Cancel = "Spara uppdrag", AssignmentPath
	return f, err
}

// inScope refuses a user who acts for none of the parties of the body.
func inScope(ctx context.Context, s Store, bodyID string) error {
	b, err := s.Body(ctx, bodyID)
	if err != nil {
		return err
	}
	return scope(ctx, b)
}

// mayReport refuses a user who neither has the assignment nor keeps the body's.
func mayReport(ctx context.Context, s Store, one Assignment) error {
	switch {
	case ownedBy(ctx, one):
		return nil
	case !web.May(ctx, permWrite):
		return fault.Forbidden("Den som har uppdraget, eller den som förvaltar nämndens uppdrag, rapporterar om det.")
	}
	return inScope(ctx, s, one.BodyID)
}

// newAssignment asks for an assignment: free, of a decision, or as an action on a finding.
func (a *Web) newAssignment(r *http.Request) (ask, error) {
	ctx := r.Context()
	one := Assignment{DecisionID: identity.Ref(r.FormValue("beslut")), GivenOn: a.Store.Today()}
	intro, back := "", AssignmentPath
	if one.DecisionID != "" {
		d, err := a.Store.Decision(ctx, string(one.DecisionID))
		if err != nil {
			return ask{}, err
		}
		one.BodyID, one.GivenOn, one.Title, back = d.BodyID, d.DecidedOn, d.Title, d.URL()
		intro = "Uppdraget följer av beslutet " + strings.TrimSpace(d.Number()+" "+d.Title) + " den " + d.DecidedOn.Long() + "."
	}
	f, err := a.assignmentForm(ctx, one)
	f.Cancel, f.Hidden = back, []ui.Hidden{{Name: "beslut", Value: string(one.DecisionID)}}
	return ask{title: "Nytt uppdrag", intro: intro, crumbs: assignmentCrumbs, form: f, done: "Uppdraget är registrerat.",
		do: func(ctx context.Context, posted map[string]string) error {
			if err := AssignmentFields.Read(&one, posted); err != nil {
				return err
			}
			if one.BodyID != "" {
				if err := inScope(ctx, a.Store, one.BodyID); err != nil {
					return err
				}
			}
			var err error
			one, err = a.Store.Assign(ctx, one)
			return err
		}, to: func() string { return one.URL() }}, err
}

func (a *Web) assignmentOf(r *http.Request) (Assignment, error) {
	one, err := a.Store.Assignment(r.Context(), r.PathValue("id"))
	if err != nil {
		return one, err
	}
	return one, inScope(r.Context(), a.Store, one.BodyID)
}

func (a *Web) editAssignment(r *http.Request) (ask, error) {
	one, err := a.assignmentOf(r)
	if err != nil {
		return ask{}, err
	}
	f, err := a.assignmentForm(r.Context(), one)
	f.Cancel, f.Version = one.URL(), int(one.Version)
	f.Controls = append(f.Controls, why("Varför ändras uppgifterna?"))
	input := func(posted map[string]string) Assignment {
		mine := one
		_ = AssignmentFields.Read(&mine, posted)
		return mine
	}
	return ask{title: "Ändra " + one.Title, crumbs: append(assignmentCrumbs[:2:2], ui.Crumb{Label: one.Title, URL: one.URL()}), form: f, done: "Uppdraget är sparat.",
		conflict: conflictOf(AssignmentFields, input, one, one.Version),
		do: func(ctx context.Context, posted map[string]string) error {
			mine := one
			if err := AssignmentFields.Read(&mine, posted); err != nil {
				return err
			}
			mine.Version = int64(web.Version(posted))
			_, err := a.Store.SaveAssignment(ctx, mine, posted["why"])
			return err
		}}, err
}

func (a *Web) closingAssignment(r *http.Request) (ask, error) {
	one, err := a.assignmentOf(r)
	if err != nil {
		return ask{}, err
	}
	f := ui.Form{Submit: "Avsluta uppdraget", Cancel: one.URL(), Controls: []ui.Control{
		{Key: "state", Label: "Uppdraget", Type: "choice", Options: choices([]field.Option{{Value: AssignmentDone, Label: "är slutfört"}, {Value: AssignmentDropped, Label: "avskrivs"}}), Required: true},
		{Key: "on", Label: "Dag", Type: "date", Help: dayHelp, Value: a.Store.Today().String(), Required: true},
		{Key: "result", Label: "Resultat", Type: "long", Help: "Vad uppdraget ledde till, eller varför det avskrivs.", Required: true}}}
	return ask{title: "Avsluta " + one.Title, crumbs: append(assignmentCrumbs[:2:2], ui.Crumb{Label: one.Title, URL: one.URL()}), form: f, done: "Uppdraget är avslutat.",
		do: func(ctx context.Context, posted map[string]string) error {
			var on day.Date
			if err := readDays(posted, map[string]*day.Date{"on": &on}); err != nil {
				return err
			}
			_, err := a.Store.CloseAssignment(ctx, one.ID, posted["state"], posted["result"], on)
			return err
		}}, nil
}

func (a *Web) reopeningAssignment(r *http.Request) (ask, error) {
	one, err := a.assignmentOf(r)
	if err != nil {
		return ask{}, err
	}
	f := ui.Form{Submit: "Öppna uppdraget igen", Cancel: one.URL(), Controls: []ui.Control{{Key: "why", Label: "Skäl", Type: "long", Required: true}}}
	return ask{title: "Öppna " + one.Title, crumbs: append(assignmentCrumbs[:2:2], ui.Crumb{Label: one.Title, URL: one.URL()}), form: f, done: "Uppdraget är öppet igen.",
		do: func(ctx context.Context, posted map[string]string) error {
			_, err := a.Store.ReopenAssignment(ctx, one.ID, posted["why"])
			return err
		}}, nil
}
