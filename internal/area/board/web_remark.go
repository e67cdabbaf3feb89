package board

import (
	"context"
	"net/http"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

func (a *Web) remarkRoutes(m *web.Mux) {
	const one, finding = AuditPath + "/{id}", "/iakttagelser/{id}"
	m.Handle("GET "+AuditPath, permRead, a.audits)
	a.asked(m, AuditPath+"/ny", permWrite, a.newAudit)
	m.Handle("GET "+one, permRead, a.audit)
	a.asked(m, one+"/andra", permWrite, a.editAudit)
	a.asked(m, one+"/iakttagelse", permWrite, a.newFinding)
	a.asked(m, finding+"/andra", permWrite, a.editFinding)
	a.asked(m, finding+"/yttrande", permWrite, a.answeringFinding)
	a.asked(m, finding+"/atgard", permWrite, a.acting)
	a.asked(m, finding+"/avsluta", permWrite, a.closingFinding)
	a.asked(m, finding+"/oppna", permWrite, a.reopeningFinding)
}

var auditListing = ui.Listing[Audit]{One: "granskning", Many: "granskningar", Sort: "-held_on", Columns: ui.Columns[Audit]{
	{Key: "title", Label: "Granskning", Cell: func(a *Audit) ui.Cell { return ui.Link(a.Title, a.URL()).Under(a.Auditor) }},
	ui.Field(AuditFields, "kind").Fixed(),
	{Key: "held_on", Label: "Dag", Sort: true, Cell: func(a *Audit) ui.Cell { return ui.Time(a.HeldOn.String(), a.HeldOn.Sv()) }},
	ui.Field(AuditFields, "body_id").Fixed(),
	{Key: "findings", Label: "Iakttagelser", Number: true, Cell: func(a *Audit) ui.Cell { return ui.Number(sv.Number(int64(len(a.Findings)))) }},
	{Key: "open", Label: "Läge", Cell: func(a *Audit) ui.Cell { return ui.Mark(a.badge(0)) }},
}}

// badge says whether anything is left; on day 0 it is not asked whether the
// statement is late.
func (a Audit) badge(today day.Date) ui.Badge {
	unanswered := false
	for _, f := range a.Findings {
		unanswered = unanswered || f.AnsweredOn == 0
	}
	switch {
	case len(a.Findings) == 0:
		return ui.Badge{Text: "Utan iakttagelser", Icon: "check"}
	case a.Open() == 0:
		return ui.Badge{Text: "Avslutad", Tone: ui.Good}
	case unanswered && a.AnswerDue != 0 && a.AnswerDue < today:
		return ui.Badge{Text: "Yttrandet är försenat", Tone: ui.Bad}
	}
	return ui.Badge{Text: sv.Plural(int64(a.Open()), "öppen", "öppna"), Tone: ui.Warn}
}

func (a *Web) audits(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	filters := []ui.Filter{{Key: "slag", Label: "Slag", Options: auditKinds}, {Key: "oppna", Label: "Har öppna iakttagelser", Kind: ui.YesNo}}
	q := auditListing.Query(r, filters...)
	page := Page{Sort: q.Sort, Desc: q.Desc}
	if record.Format(r) == "" {
		page.Limit, page.Offset = q.Limit(), q.Offset()
	}
	list, n, err := a.Store.Audits(ctx, q.Get("slag"), q.Get("oppna") == "ja", page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Audit]{Title: "Revision", File: "revision", Fields: AuditFields, Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: record.Rows(list), Path: Audit.URL}.Send(w, r)
	}
	shown := auditListing.List(q, list, ui.Count(n), filters...)
	shown.Search, shown.Excel = "", record.Excel(q)
	out := listPage{List: shown}
	if web.May(ctx, permWrite) {
		out.Actions = []ui.Action{{Label: "Registrera granskning", URL: AuditPath + "/ny", Icon: "plus", Primary: true}}
	}
	return listTmpl.Render(w, r, "Revision", out)
}

var auditCrumbs = []ui.Crumb{{Label: "Nämnden", URL: HomePath}, {Label: "Revision", URL: AuditPath}}

func (a *Web) auditForm(ctx context.Context, one Audit) (ui.Form, error) {
	f := ui.NewForm(AuditFields, &one)
	bodies, err := a.bodyOptions(ctx)
	f.Choose("body_id", bodies)
	f.Submit, f.Cancel = "Spara granskning", AuditPath
	return f, err
}

func (a *Web) newAudit(r *http.Request) (ask, error) {
	var one Audit
	f, err := a.auditForm(r.Context(), one)
	f.Draft = "granskning-ny"
	return ask{title: "Registrera granskning", crumbs: auditCrumbs, form: f, done: "Granskningen är registrerad.",
		do: func(ctx context.Context, posted map[string]string) error {
			if err := AuditFields.Read(&one, posted); err != nil {
				return err
			}
			if one.BodyID != "" {
				if err := inScope(ctx, a.Store, one.BodyID); err != nil {
					return err
				}
			}
			var err error
			one, err = a.Store.CreateAudit(ctx, one)
			return err
		}, to: func() string { return one.URL() }}, err
}

func (a *Web) auditOf(r *http.Request) (Audit, []ui.Crumb, error) {
	one, err := a.Store.Audit(r.Context(), r.PathValue("id"))
	if err != nil {
		return one, nil, err
	}
	return one, append(auditCrumbs[:2:2], ui.Crumb{Label: one.Title, URL: one.URL()}), inScope(r.Context(), a.Store, one.BodyID)
}

func (a *Web) editAudit(r *http.Request) (ask, error) {
	one, crumbs, err := a.auditOf(r)
	if err != nil {
		return ask{}, err
	}
	f, err := a.auditForm(r.Context(), one)
	f.Cancel, f.Version = one.URL(), int(one.Version)
	f.Controls = append(f.Controls, why("Varför ändras uppgifterna?"))
	input := func(posted map[string]string) Audit { mine := one; _ = AuditFields.Read(&mine, posted); return mine }
	return ask{title: "Ändra " + one.Title, crumbs: crumbs, form: f, done: "Granskningen är sparad.", conflict: conflictOf(AuditFields, input, one, one.Version),
		do: func(ctx context.Context, posted map[string]string) error {
			mine := one
			if err := AuditFields.Read(&mine, posted); err != nil {
				return err
			}
			mine.Version = int64(web.Version(posted))
			_, err := a.Store.SaveAudit(ctx, mine, posted["why"])
			return err
		}}, err
}

type remarkPage struct {
	Crumbs   []ui.Crumb
	Status   ui.Badge
	Lead     string
	Actions  []ui.Action
	Summary  string
	Findings []findingBox
	Facts    ui.Facts
	History  ui.History
}

// findingBox is a remark with the statement and the actions on it.
type findingBox struct {
	ID      string
	Title   string
	Status  ui.Badge
	Facts   ui.Facts
	Table   ui.Table // the actions
	Actions []ui.Action
}

var remarkTmpl = web.Parse[remarkPage](pages, "remark.html")

func (a *Web) audit(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	one, err := a.Store.Audit(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	body, err := a.Store.Body(ctx, one.BodyID)
	if err != nil {
		return err
	}
	write := may(ctx, permWrite, body)
	page := remarkPage{Crumbs: auditCrumbs, Status: one.badge(a.Store.Today()), Lead: field.LabelOf(auditKinds, one.Kind) + " " + one.HeldOn.Long(), Summary: one.Summary,
		Facts: ui.NewFacts(AuditFields, &one, "body_id", "auditor", "held_on", "answer_due", "source")}
	page.Facts.DropEmpty()
	if one.MeetingID != "" {
		m, err := a.Store.Meeting(ctx, string(one.MeetingID))
		if err != nil {
			return err
		}
		page.Facts.Add(ui.Fact{Key: "meeting", Label: "Behandlad på", Value: m.Name(), URL: m.URL()})
	}
	for _, f := range one.Findings {
		box, err := a.findingBox(ctx, f, write)
		if err != nil {
			return err
		}
		page.Findings = append(page.Findings, box)
	}
	if write {
		page.Actions = []ui.Action{{Label: "Ändra", URL: one.URL() + "/andra", Icon: "pencil"}, {Label: "Ny iakttagelse", URL: one.URL() + "/iakttagelse", Icon: "plus", Primary: true}}
	}
	entries, err := a.Store.History(ctx, AuditKind, one.ID)
	if err != nil {
		return err
	}
	page.History = record.HistoryOf("granskningen", entries)
	return remarkTmpl.Render(w, r, one.Title, page)
}

var findingTones = map[string]ui.Tone{"Avslutad": ui.Good, "Obesvarad": ui.Bad, "Åtgärdas": ui.Info, "Besvarad": ui.Warn}

func (a *Web) findingBox(ctx context.Context, f Finding, write bool) (findingBox, error) {
	box := findingBox{ID: f.ID, Title: f.Name(), Status: ui.Badge{Text: f.State(), Tone: findingTones[f.State()]}, Facts: ui.NewFacts(FindingFields, &f)}
	box.Facts.DropEmpty()
	if f.DecisionID != "" {
		d, err := a.Store.Decision(ctx, string(f.DecisionID))
		if err != nil {
			return box, err
		}
		for i, g := range box.Facts.Groups {
			if g.Heading == "Yttrande" {
				box.Facts.Groups[i].Facts = append(g.Facts, ui.Fact{Key: "decision", Label: "Beslut", Value: strings.TrimSpace(d.Number() + " " + d.Title), URL: d.URL()})
			}
		}
	}
	columns := a.dated().Columns
	columns = ui.Columns[Assignment]{{Label: "Åtgärd", Cell: func(one *Assignment) ui.Cell { return ui.Link(one.Title, one.URL()).Under(one.Result) }},
		columns[1], columns[3], columns[4]} // owner, last day and state
	box.Table = columns.Table("Åtgärder", f.Actions)
	at := "/iakttagelser/" + f.ID
	switch {
	case !write:
	case f.ClosedOn != 0:
		box.Actions = []ui.Action{{Label: "Öppna igen", URL: at + "/oppna", Icon: "lock-open"}}
	default:
		box.Actions = []ui.Action{{Label: "Ändra", URL: at + "/andra", Icon: "pencil"}, {Label: "Yttrande", URL: at + "/yttrande", Icon: "message"},
			{Label: "Ny åtgärd", URL: at + "/atgard", Icon: "plus"}, {Label: "Avsluta", URL: at + "/avsluta", Icon: "check"}}
	}
	return box, nil
}

func (a *Web) newFinding(r *http.Request) (ask, error) {
	one, crumbs, err := a.auditOf(r)
	if err != nil {
		return ask{}, err
	}
	f := Finding{AuditID: one.ID}
	form := ui.NewForm(FindingFields, &f)
	form.Submit, form.Cancel, form.Draft = "Spara iakttagelse", one.URL(), "iakttagelse-"+one.ID
	return ask{title: "Ny iakttagelse", crumbs: crumbs, form: form, done: "Iakttagelsen är registrerad.",
		do: func(ctx context.Context, posted map[string]string) error {
			if err := FindingFields.Read(&f, posted); err != nil {
				return err
			}
			_, err := a.Store.AddFinding(ctx, f)
			return err
		}}, nil
}

// findingStep is a form that takes a step with a remark.
func (a *Web) findingStep(r *http.Request, title, done string, form ui.Form, do func(ctx context.Context, f Finding, posted map[string]string) error) (ask, error) {
	f, err := a.Store.Finding(r.Context(), r.PathValue("id"))
	if err != nil {
		return ask{}, err
	}
	one, err := a.Store.Audit(r.Context(), f.AuditID)
	if err != nil {
		return ask{}, err
	}
	if err := inScope(r.Context(), a.Store, one.BodyID); err != nil {
		return ask{}, err
	}
	form.Cancel = one.URL()
	return ask{title: title + ": " + lower(f.Name()), crumbs: append(auditCrumbs[:2:2], ui.Crumb{Label: one.Title, URL: one.URL()}), form: form, done: done,
		do: func(ctx context.Context, posted map[string]string) error { return do(ctx, f, posted) }}, nil
}

func (a *Web) editFinding(r *http.Request) (ask, error) {
	f, err := a.Store.Finding(r.Context(), r.PathValue("id"))
	if err != nil {
		return ask{}, err
	}
	form := ui.NewForm(FindingFields, &f)
	form.Submit, form.Version = "Spara iakttagelse", int(f.Version)
	form.Controls = append(form.Controls, why("Varför ändras uppgifterna?"))
	return a.findingStep(r, "Ändra", "Iakttagelsen är sparad.", form, func(ctx context.Context, f Finding, posted map[string]string) error {
		if err := FindingFields.Read(&f, posted); err != nil {
			return err
		}
		f.Version = int64(web.Version(posted))
		_, err := a.Store.SaveFinding(ctx, f, posted["why"])
		return err
	})
}

func (a *Web) answeringFinding(r *http.Request) (ask, error) {
	f, err := a.Store.Finding(r.Context(), r.PathValue("id"))
	if err != nil {
		return ask{}, err
	}
	one, err := a.Store.Audit(r.Context(), f.AuditID)
	if err != nil {
		return ask{}, err
	}
	list, _, err := a.Store.Decisions(r.Context(), DecisionFilter{Body: one.BodyID, When: day.Period{From: one.HeldOn}}, Page{Sort: "decided_on", Limit: 100})
	if err != nil {
		return ask{}, err
	}
	var decisions []ui.Option
	for _, d := range list {
		decisions = append(decisions, ui.Option{Value: d.ID, Label: strings.TrimSpace(d.DecidedOn.Sv() + " " + d.Shown + " " + d.ItemTitle), Chosen: d.ID == string(f.DecisionID)})
	}
	agrees := choices(agreeOptions)
	for i := range agrees {
		agrees[i].Chosen = agrees[i].Value == f.Agrees
	}
	on := f.AnsweredOn
	if on == 0 {
		on = a.Store.Today()
	}
	form := ui.Form{Submit: "Spara yttrande", Draft: "yttrande-" + f.ID, Controls: []ui.Control{
		{Key: "agrees", Label: "Nämnden", Type: "choice", Value: f.Agrees, Options: agrees, Required: true},
		{Key: "statement", Label: "Yttrande", Type: "long", Value: f.Statement, Rows: 6, Required: true},
		{Key: "answered_on", Label: "Yttrade sig den", Type: "date", Help: dayHelp, Value: on.String(), Required: true},
		{Key: "decision_id", Label: "Beslut", Type: "choice", Value: string(f.DecisionID), Options: decisions, Help: "Nämndens beslut om yttrandet, om det är registrerat."}}}
	return a.findingStep(r, "Yttrande", "Yttrandet är sparat.", form, func(ctx context.Context, f Finding, posted map[string]string) error {
		var on day.Date
		if err := readDays(posted, map[string]*day.Date{"answered_on": &on}); err != nil {
			return err
		}
		_, err := a.Store.AnswerFinding(ctx, f.ID, posted["agrees"], posted["statement"], on, posted["decision_id"])
		return err
	})
}

func (a *Web) acting(r *http.Request) (ask, error) {
	form, err := a.assignmentForm(r.Context(), Assignment{FindingID: "x", GivenOn: a.Store.Today()})
	if err != nil {
		return ask{}, err
	}
	form.Submit = "Spara åtgärd"
	return a.findingStep(r, "Ny åtgärd", "Åtgärden är registrerad som ett uppdrag.", form, func(ctx context.Context, f Finding, posted map[string]string) error {
		var action Assignment
		if err := AssignmentFields.Read(&action, posted); err != nil {
			return err
		}
		_, err := a.Store.Act(ctx, f.ID, action)
		return err
	})
}

func (a *Web) closingFinding(r *http.Request) (ask, error) {
	form := ui.Form{Submit: "Avsluta iakttagelsen", Controls: []ui.Control{
		{Key: "result", Label: "Vad som har gjorts", Type: "long", Required: true},
		{Key: "on", Label: "Dag", Type: "date", Help: dayHelp, Value: a.Store.Today().String(), Required: true}}}
	return a.findingStep(r, "Avsluta", "Iakttagelsen är avslutad.", form, func(ctx context.Context, f Finding, posted map[string]string) error {
		on := a.Store.Today()
		if err := readDays(posted, map[string]*day.Date{"on": &on}); err != nil {
			return err
		}
		_, err := a.Store.CloseFinding(ctx, f.ID, posted["result"], on)
		return err
	})
}

func (a *Web) reopeningFinding(r *http.Request) (ask, error) {
	form := ui.Form{Submit: "Öppna igen", Controls: []ui.Control{{Key: "why", Label: "Skäl", Type: "long", Required: true}}}
	return a.findingStep(r, "Öppna", "Iakttagelsen är öppen igen.", form, func(ctx context.Context, f Finding, posted map[string]string) error {
		_, err := a.Store.ReopenFinding(ctx, f.ID, posted["why"])
		return err
	})
}
