package capacity

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"klover/internal/area/procurement"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// workPage is the estimate of one piece of work, and what it would do to whom.
type workPage struct {
	Crumbs  []ui.Crumb
	Lead    string
	Facts   ui.Facts
	Form    ui.Form
	Effects []effectRow
	Note    string // why it cannot be given away here
	URL     string // of the work itself
	Action  string
	History ui.History
}

// effectRow is what it would mean to one purchaser.
type effectRow struct {
	ID     string
	Name   string
	URL    string
	Unit   string
	Before ui.Badge
	After  ui.Badge
	Peak   string
	Has    bool
	May    bool
}

var workTmpl = web.Parse[workPage](pages, "work.html")

func (a *Web) work(w http.ResponseWriter, r *http.Request) error {
	page, j, err := a.workPage(r)
	if err != nil {
		return err
	}
	return workTmpl.Render(w, r, j.Name(), page)
}

func (a *Web) workPage(r *http.Request) (workPage, Job, error) {
	ctx := r.Context()
	kind, id := r.PathValue("slag"), r.PathValue("id")
	j, picture, err := a.Store.Job(ctx, kind, id)
	if err != nil {
		return workPage{}, j, err
	}
	work, err := a.Store.Work(ctx, kind, id)
	if err != nil {
		return workPage{}, j, err
	}
	entries, err := audit.History(ctx, a.Store.DB, KindWork, kind+"/"+id)
	if err != nil {
		return workPage{}, j, err
	}
	page := workPage{Crumbs: crumbs(), Lead: j.KindSv(), Facts: workFacts(j), URL: j.URL(), Action: workURL(kind, id) + "/tilldela", History: record.HistoryOf("arbetet", entries)}
	if web.May(ctx, permWrite) {
		page.Form = ui.NewForm(WorkFields, &work)
		page.Form.Action, page.Form.Submit, page.Form.Version = workURL(kind, id), "Spara uppskattningen", int(work.Version)
	}
	if kind == OfRequest {
		page.Note = "Uppdraget får sin inköpare när det tas ut."
	}
	refused := a.mayAssign(ctx, j)
	for _, e := range picture.Effects(j) {
		page.Effects = append(page.Effects, effectOf(picture.Rules, e, refused == nil && kind != OfRequest))
	}
	return page, j, nil
}

func workFacts(j Job) ui.Facts {
	var f ui.Facts
	f.Add(ui.Fact{Label: "Beräknade timmar", Value: j.Estimate.Text()})
	if j.Estimate.Manual {
		f.Add(ui.Fact{Label: "Varför för hand", Value: j.Estimate.Why})
	}
	if j.Outsourced {
		f.Add(ui.Fact{Label: "Kvar hos inköparen", Value: j.Minutes.Hours(), Help: "En konsult gör resten."})
	}
	f.Add(ui.Fact{Label: "Inköpare", Value: j.Purchaser})
	f.Add(ui.Fact{Label: "Parter", Value: j.Parties.Sv()})
	f.Add(ui.Fact{Label: "Förfarande", Value: procurement.Procedure(j.Procedure).Sv()})
	f.Add(ui.Fact{Label: "Uppskattat värde", Value: j.Value.Sv()})
	if j.Days.Known() {
		f.Add(ui.Fact{Label: "Start", Value: j.Days.Start.Sv()})
		f.Add(ui.Fact{Label: "Annons", Value: j.Days.Notice.Sv()})
		f.Add(ui.Fact{Label: "Tilldelning", Value: j.Days.Award.Sv()})
		f.Add(ui.Fact{Label: "Avtal", Value: contractCell(j).Text})
	} else {
		f.Add(ui.Fact{Label: "Dagar", Value: "Uppgift saknas. Arbetet räknas inte i någon vecka."})
	}
	f.DropEmpty()
	return f
}

func effectOf(r Rules, e Effect, may bool) effectRow {
	row := effectRow{ID: e.Person.ID, Name: e.Person.Name, URL: PersonPath + "/" + e.Person.ID, Unit: e.Person.Unit, Before: loadBadge(r, e.Before), After: loadBadge(r, e.After), Has: e.Has, May: may && !e.Has}
	if e.Peak > 0 {
		row.Peak = LoadText(e.Peak) + " " + e.PeakWeek.Sv()
	}
	return row
}

// mayAssign refuses a user who may not change the purchaser in the register that the
// work is in.
func (a *Web) mayAssign(ctx context.Context, j Job) error {
	perm := map[string]string{OfCase: "procurement.write", OfItem: "plan.write"}[j.Kind]
	if perm == "" || !web.May(ctx, perm) || !web.May(ctx, permWrite) {
		return fault.Forbidden("Du har inte behörighet att byta inköpare.")
	}
	mine := func(c party.Code) bool { return slices.Contains(web.UserFrom(ctx).Parties, string(c)) }
	if len(j.Parties) > 0 && !slices.ContainsFunc(j.Parties, mine) {
		return fault.Forbidden("Arbetet görs för %s. Du får bara fördela det som din egen region är med i.", j.Parties.Told())
	}
	return nil
}

func (a *Web) judge(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	kind, id := r.PathValue("slag"), r.PathValue("id")
	one := Work{Kind: kind, Ref: id}
	one.Version, _ = strconv.ParseInt(posted["version"], 10, 64)
	if err = WorkFields.Read(&one, posted); err == nil {
		err = a.Store.Judge(r.Context(), one)
	}
	if web.Correctable(err) {
		page, j, failed := a.workPage(r)
		if failed != nil {
			return failed
		}
		page.Form.Posted(posted, err)
		return workTmpl.RenderStatus(w, r, web.StatusOf(err), j.Name(), page)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, workURL(kind, id), "Uppskattningen är sparad.")
}

func (a *Web) assign(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	kind, id := r.PathValue("slag"), r.PathValue("id")
	j, picture, err := a.Store.Job(ctx, kind, id)
	if err == nil {
		err = a.mayAssign(ctx, j)
	}
	if err == nil {
		err = a.Store.Assign(ctx, kind, id, r.FormValue("person"))
	}
	if err != nil {
		return err
	}
	said := j.Name() + " är fördelad."
	for _, e := range picture.Effects(j) {
		if e.Person.ID == r.FormValue("person") {
			said = e.Person.Name + " har fått " + j.Name() + ". Belastningen blir " + LoadText(e.After) + sv.Space + "under arbetet."
		}
	}
	return web.Redirect(w, r, workURL(kind, id), said)
}
