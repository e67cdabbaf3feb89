package board

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
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

type assignmentPage struct {
	Crumbs    []ui.Crumb
	Status    ui.Badge
	Lead      string
	Actions   []ui.Action
	Facts     ui.Facts
	Reports   ui.Table
	MayReport bool
	Form      ui.Form
	Next      ui.Crumb // the meeting at which it is followed next
	History   ui.History
}

var assignmentTmpl = web.Parse[assignmentPage](pages, "assignment.html")

func (a *Web) assignment(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	one, err := a.Store.Assignment(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	page := assignmentPage{Crumbs: assignmentCrumbs, Status: one.badge(a.Store.Today()), Lead: one.OwnerText(), Facts: ui.NewFacts(ungrouped(AssignmentFields), &one, "text", "body_id", "given_on", "due_on", "owner", "owner_role", "closed_on", "result", "source")}
	if err := a.assignmentFacts(ctx, one, &page); err != nil {
		return err
	}
	reports, err := a.Store.AssignmentReports(ctx, one.ID)
	if err != nil {
		return err
	}
	page.Reports = a.reportTable(reports)
	body, err := a.Store.Body(ctx, one.BodyID)
	if err != nil {
		return err
	}
	if may(ctx, permWrite, body) {
		page.Actions = assignmentActions(one)
	}
	if page.MayReport = one.Open() && (may(ctx, permWrite, body) || ownedBy(ctx, one)); page.MayReport {
		if page.Form, err = a.reportForm(ctx, one); err != nil {
			return err
		}
	}
	if page.Next, err = a.nextMeeting(ctx, one); err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, AssignmentKind, one.ID)
	page.History = record.HistoryOf("uppdraget", entries)
	if err != nil {
		return err
	}
	return assignmentTmpl.Render(w, r, one.Title, page)
}

// ungrouped is the description without headings, for a panel that has one.
func ungrouped[T any](set field.Set[T]) field.Set[T] {
	plain := slices.Clone(set)
	for i := range plain {
		plain[i].Group = ""
	}
	return plain
}

func ownedBy(ctx context.Context, one Assignment) bool {
	user := web.UserFrom(ctx)
	return one.IsFor(user.ID, user.Roles)
}

func assignmentActions(one Assignment) []ui.Action {
	if !one.Open() {
		return []ui.Action{{Label: "Öppna igen", URL: one.URL() + "/oppna", Icon: "lock-open"}}
	}
	return []ui.Action{{Label: "Ändra", URL: one.URL() + "/andra", Icon: "pencil"}, {Label: "Avsluta", URL: one.URL() + "/avsluta", Icon: "check", Primary: true}}
}

func (a *Web) assignmentFacts(ctx context.Context, one Assignment, page *assignmentPage) error {
	page.Facts.DropEmpty()
	if one.DecisionID != "" {
		d, err := a.Store.Decision(ctx, string(one.DecisionID))
		if err != nil {
			return err
		}
		page.Facts.Add(ui.Fact{Key: "decision", Label: "Beslut", Value: strings.TrimSpace(d.Number() + " " + d.Title), URL: d.URL()})
	}
	if one.FindingID != "" {
		f, err := a.Store.Finding(ctx, string(one.FindingID))
		if err != nil {
			return err
		}
		of, err := a.Store.Audit(ctx, f.AuditID)
		if err != nil {
			return err
		}
		page.Facts.Add(ui.Fact{Key: "finding", Label: "Åtgärd på", Value: of.Title + ", " + lower(f.Name()), URL: of.URL() + "#" + f.ID})
	}
	return nil
}

func (a *Web) reportTable(reports []AssignmentReport) ui.Table {
	t := ui.Columns[AssignmentReport]{
		{Label: "Dag", Cell: func(r *AssignmentReport) ui.Cell {
			cell := ui.Time(r.OnDay.String(), r.OnDay.Sv())
			if r.MeetingID != "" {
				cell.URL = Meeting{ID: string(r.MeetingID)}.URL()
			}
			return cell
		}},
		{Label: "Rapport", Cell: func(r *AssignmentReport) ui.Cell { return ui.Text(r.Text).Under(r.ByName) }},
	}.Table("Rapporterat", reports)
	t.Empty = ui.Empty{Icon: "message", Title: "Inget är rapporterat än"}
	return t
}

// reportForm stands on the page itself, so that whoever has the assignment needs no
// other right than to read it.
func (a *Web) reportForm(ctx context.Context, one Assignment) (ui.Form, error) {
	f := ui.Form{Action: one.URL() + "/rapport", Submit: "Rapportera", Draft: "uppdrag-" + one.ID, Controls: []ui.Control{
		{Key: "text", Label: "Ny rapport", Type: "long", Help: "Vad som har hänt sedan sist.", Required: true},
		{Key: "on_day", Label: "Dag", Type: "date", Help: dayHelp, Value: a.Store.Today().String(), Required: true}}}
	meetings, _, err := a.Store.Search(ctx, Filter{Body: one.BodyID, When: day.Between(one.GivenOn, a.Store.Today())}, Page{Limit: 20})
	options := []ui.Option{{Value: "", Label: "Inte på ett sammanträde"}}
	for _, m := range meetings {
		if m.State != Cancelled {
			options = append(options, ui.Option{Value: m.ID, Label: m.Name()})
		}
	}
	if len(options) > 1 {
		f.Controls = append(f.Controls, ui.Control{Key: "meeting_id", Label: "Rapporterat på", Type: "choice", Options: options[1:], Help: "Lämna tomt om rapporten inte gavs på ett sammanträde."})
	}
	return f, err
}

func (a *Web) report(r *http.Request) (string, error) {
	posted, err := web.FormValues(r)
	if err != nil {
		return "", err
	}
	ctx := r.Context()
	one, err := a.Store.Assignment(ctx, r.PathValue("id"))
	if err != nil {
		return "", err
	}
	if err := mayReport(ctx, a.Store, one); err != nil {
		return "", err
	}
	report := AssignmentReport{AssignmentID: one.ID, MeetingID: identity.Ref(posted["meeting_id"]), Text: posted["text"]}
	if err := readDays(posted, map[string]*day.Date{"on_day": &report.OnDay}); err != nil {
		return one.URL(), err
	}
	err = a.Store.ReportOn(ctx, report)
	if fields := fault.FieldsOf(err); len(fields) > 0 { // the form stands on the page: say what is wrong
		err = fault.Wrong("%s", fields[0].Message)
	}
	return one.URL(), err
}

func (a *Web) nextMeeting(ctx context.Context, one Assignment) (ui.Crumb, error) {
	if !one.Open() {
		return ui.Crumb{Label: "Uppdraget är avslutat."}, nil
	}
	m, err := a.Store.NextMeeting(ctx, one.BodyID, a.Store.Today())
	if fault.KindOf(err) == fault.KindNotFound {
		return ui.Crumb{Label: "Inget sammanträde är planerat. Uppdraget följs på nästa som planeras."}, nil
	}
	return ui.Crumb{Label: m.Name(), URL: m.URL()}, err
}

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
