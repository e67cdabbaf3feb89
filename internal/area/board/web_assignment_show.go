package board

import (
	"context"
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
)

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
