package capacity

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"klover/internal/area/procurement"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// assignmentListPage is the procurements that consultants carry out.
type assignmentListPage struct {
	Tabs    []ui.Tab
	List    ui.List
	Actions []ui.Action
}

var assignmentListTmpl = web.Parse[assignmentListPage](pages, "assignments.html")

var standingTones = map[Standing]ui.Tone{Preparing: ui.Neutral, Coming: ui.Info, Running: ui.Good, Ended: ui.Neutral, Withdrawn: ui.Bad}

func (a *Web) listing() ui.Listing[Assignment] {
	today := a.Store.Today()
	return ui.Listing[Assignment]{One: "konsultuppdrag", Many: "konsultuppdrag", Sort: usualOrder, Columns: ui.Columns[Assignment]{
		{Key: "number", Label: "Upphandling", Sort: true, Cell: func(a *Assignment) ui.Cell { return ui.Link(a.Number, a.URL()).Under(a.Title) }},
		{Key: "firm", Label: "Konsult", Sort: true, Cell: func(a *Assignment) ui.Cell { return ui.Text(a.Consultant).Under(a.Firm) }},
		{Key: "standing", Label: "Läge", Cell: func(a *Assignment) ui.Cell {
			c := ui.Mark(standingBadge(a.Standing(today)))
			if a.Standing(today) == Preparing && a.Lacks() != "" {
				return c.Warn(a.Lacks())
			}
			return c
		}},
		{Key: "from_on", Label: "Åtkomst från", Sort: true, Cell: func(a *Assignment) ui.Cell { return ui.Time(a.FromOn.String(), a.FromOn.Sv()) }},
		{Key: "to_on", Label: "Till och med", Sort: true, Cell: func(a *Assignment) ui.Cell { return ui.Time(a.ToOn.String(), a.ToOn.Sv()) }},
		{Key: "used", Label: "Timmar", Sort: true, Number: true, Cell: func(a *Assignment) ui.Cell {
			c := ui.Number(a.Used.Hours()).Under("av " + a.Budget.Hours())
			if _, over := a.Left(); over {
				return c.Warn("över budget")
			}
			return c
		}},
		{Key: "cost", Label: "Kostnad", Sort: true, Number: true, Cell: func(a *Assignment) ui.Cell { return ui.Number(a.Cost.Sv()) }},
		{Key: "call_off", Label: "Avrop", Optional: true, Cell: func(a *Assignment) ui.Cell { return ui.Text(a.CallOff) }},
	}}
}

func standingBadge(s Standing) ui.Badge { return ui.Badge{Text: s.Sv(), Tone: standingTones[s]} }

func (a *Web) assignments(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	filters := []ui.Filter{{Key: "lage", Label: "Läge", Options: Standings}}
	l := a.listing()
	q := l.Query(r, filters...)
	f := AssignmentFilter{Text: q.Text, Standing: Standing(q.Get("lage"))}
	page := Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit, page.Offset = mostRows, 0
	}
	rows, count, err := a.Store.Assignments(ctx, f, page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Assignment]{Title: "Konsultuppdrag", File: "konsultuppdrag", Fields: sheetFields, Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: record.Rows(rows), Path: func(one Assignment) string { return one.URL() }}.Send(w, r)
	}
	list := l.List(q, rows, ui.Count(count), filters...)
	list.Hint, list.Excel, list.Keep = "upphandling, företag, konsult, avrop", record.Excel(q), web.UserFrom(ctx).ID != ""
	here := q.File(AssignmentPath)
	var views []ui.View
	for _, v := range []struct{ label, url string }{{"Alla", AssignmentPath}, {"Pågår", AssignmentPath + "?lage=running"}, {"Förbereds", AssignmentPath + "?lage=preparing"}} {
		views = append(views, ui.View{Label: v.label, URL: v.url, Active: here == v.url})
	}
	if list.Views, err = a.Views.After(ctx, views, q); err != nil {
		return err
	}
	out := assignmentListPage{Tabs: tabs(AssignmentPath), List: list}
	if web.May(ctx, permWrite) {
		out.Actions = []ui.Action{{Label: "Nytt konsultuppdrag", URL: AssignmentPath + "/ny", Icon: "plus", Primary: true}}
	}
	return assignmentListTmpl.Render(w, r, "Konsultuppdrag", out)
}

// mostRows is how many rows a file of the list has at most.
const mostRows = 100_000

// sheetFields are the columns of a file: with what has been used.
var sheetFields = slices.Concat(AssignmentFields, field.Set[Assignment]{
	{Key: "used", Label: "Använda timmar", Kind: field.Decimal, ReadOnly: true, At: func(a *Assignment) any { return &a.Used }},
	{Key: "cost", Label: "Kostnad", Kind: field.Money, ReadOnly: true, At: func(a *Assignment) any { return &a.Cost }},
	{Key: "withdrawn_on", Label: "Återkallad", Kind: field.Date, ReadOnly: true, At: func(a *Assignment) any { return &a.WithdrawnOn }},
})

// assignmentPage is one assignment, to those who govern it and to the consultant.
type assignmentPage struct {
	Crumbs  []ui.Crumb
	Status  ui.Badge
	Lead    string
	Actions []ui.Action
	Notice  ui.Notice
	Budget  ui.Progress
	Facts   ui.Facts
	Hours   ui.Table
	Form    ui.Form // for hours
	Case    string  // address of the procurement
	History ui.History
}

var assignmentTmpl = web.Parse[assignmentPage](pages, "assignment.html")

// one reads an assignment that the user may see: all of them by right, a consultant the
// own while its access is open.
func (a *Web) one(r *http.Request) (Assignment, error) {
	ctx := r.Context()
	one, err := a.Store.Assignment(ctx, r.PathValue("id"))
	if err != nil || web.May(ctx, permRead) {
		return one, err
	}
	if user := web.UserFrom(ctx).ID; user == "" || string(one.UserID) != user || !one.Open(a.Store.Today()) {
		return Assignment{}, fault.NotFound("Konsultuppdraget finns inte, eller så får du inte se det.")
	}
	return one, nil
}

func (a *Web) assignment(w http.ResponseWriter, r *http.Request) error {
	one, err := a.one(r)
	if err != nil {
		return err
	}
	page, err := a.assignmentPage(r.Context(), one)
	if err != nil {
		return err
	}
	return assignmentTmpl.Render(w, r, one.Number+" "+one.Title, page)
}

func (a *Web) assignmentPage(ctx context.Context, one Assignment) (assignmentPage, error) {
	today := a.Store.Today()
	page := assignmentPage{Crumbs: crumbs(ui.Crumb{Label: "Konsultuppdrag", URL: AssignmentPath}), Status: standingBadge(one.Standing(today)), Lead: one.Consultant + ", " + one.Firm,
		Notice: accessNotice(one, one.Standing(today)), Facts: a.facts(ctx, one), Case: procurement.Path + "/" + one.ProcurementID}
	if !web.May(ctx, permRead) {
		page.Crumbs = []ui.Crumb{{Label: "Mina konsultuppdrag", URL: OwnPath}}
	}
	page.Budget = ui.Progress{Label: "Använda timmar", Value: int(min(one.Used, one.Budget)), Max: int(max(one.Budget, 1)), Text: one.Used.Hours() + " av " + one.Budget.Hours() + ", " + one.Cost.Sv()}
	hours, err := a.Store.Hours(ctx, one.ID)
	if err != nil {
		return page, err
	}
	page.Hours = spentColumns.Table("Timmar", hours)
	page.Hours.Empty = ui.Empty{Icon: "clock", Title: "Inga timmar än"}
	if one.GrantedOn != 0 && one.WithdrawnOn == 0 && one.FromOn <= today && (web.May(ctx, permWrite) || one.Open(today) && web.May(ctx, permOwn)) {
		page.Form = ui.NewForm(SpentFields, &Spent{WorkedOn: min(today, one.ToOn)})
		page.Form.Action, page.Form.Submit = one.URL()+"/timmar", "Lägg till timmar"
	}
	if web.May(ctx, permWrite) {
		page.Actions = assignmentActions(one, one.Standing(today))
		for i, h := range hours {
			page.Hours.Rows[i].Label = h.WorkedOn.Sv()
			page.Hours.Rows[i].Menu = []ui.Action{{Label: "Ta bort", URL: one.URL() + "/timmar/" + h.ID + "/ta-bort", Icon: "trash", Danger: true, Post: true}}
		}
	}
	if web.May(ctx, permRead) {
		entries, err := a.Store.History(ctx, one.ID)
		if err != nil {
			return page, err
		}
		page.History = record.HistoryOf("konsultuppdraget", entries)
	}
	return page, nil
}

// accessNotice says whether the consultant reaches the case.
func accessNotice(one Assignment, s Standing) ui.Notice {
	switch s {
	case Preparing:
		return ui.Notice{Tone: ui.Warn, Title: "Ingen åtkomst än", Text: cmp.Or(one.Lacks(), "Allt som krävs finns. Åtkomsten kan beviljas.")}
	case Coming:
		return ui.Notice{Tone: ui.Info, Title: "Åtkomst från " + one.FromOn.Sv(), Text: "Beviljad av " + one.GrantedBy + " " + one.GrantedOn.Sv() + "."}
	case Running:
		return ui.Notice{Tone: ui.Good, Title: "Åtkomst till och med " + one.ToOn.Sv(), Text: "Konsulten ser den här upphandlingen och ingen annan. Dagen efter är åtkomsten borta."}
	case Ended:
		return ui.Notice{Tone: ui.Neutral, Title: "Åtkomsten tog slut " + one.ToOn.Sv(), Text: "Konsulten ser inte längre upphandlingen."}
	}
	return ui.Notice{Tone: ui.Bad, Title: "Åtkomsten återkallades " + one.WithdrawnOn.Sv(), Text: one.WithdrawnBy + ": " + one.Why}
}

func assignmentActions(one Assignment, s Standing) []ui.Action {
	var list []ui.Action
	if s == Withdrawn {
		return nil
	}
	if s != Ended {
		list = append(list, ui.Action{Label: "Återkalla", URL: one.URL() + "/aterkalla", Icon: "ban", Danger: true})
	}
	list = append(list, ui.Action{Label: "Ändra", URL: one.URL() + "/andra", Icon: "pencil", Primary: s != Preparing || one.Lacks() != ""})
	if s == Preparing && one.Lacks() == "" {
		list = append(list, ui.Action{Label: "Bevilja åtkomst", URL: one.URL() + "/bevilja", Icon: "key", Post: true, Primary: true})
	}
	return list
}

func (a *Web) facts(ctx context.Context, one Assignment) ui.Facts {
	set := slices.Clone(AssignmentFields)
	for i, d := range set {
		if d.Key == "user_id" {
			set[i].Show = func(one *Assignment) string { return a.accountName(ctx, string(one.UserID)) }
		}
	}
	f := ui.NewFacts(set, &one)
	if web.May(ctx, "supplier.read") && one.SupplierID != "" {
		f.Link("firm", "/leverantorer/"+string(one.SupplierID))
	}
	f.Link("number", procurement.Path+"/"+one.ProcurementID)
	f.DropEmpty()
	return f
}

func (a *Web) accountName(ctx context.Context, id string) string {
	accounts, err := a.accounts(ctx)
	if err != nil || id == "" {
		return ""
	}
	return field.LabelOf(accounts, id)
}

func (a *Web) accounts(ctx context.Context) ([]field.Option, error) {
	if a.Accounts == nil {
		return nil, nil
	}
	return a.Accounts(ctx)
}

var spentColumns = ui.Columns[Spent]{
	{Label: "Dag", Cell: func(s *Spent) ui.Cell { return ui.Time(s.WorkedOn.String(), s.WorkedOn.Sv()) }},
	{Label: "Timmar", Number: true, Cell: func(s *Spent) ui.Cell { return ui.Number(s.Minutes.Hours()) }},
	{Label: "Kostnad", Number: true, Cell: func(s *Spent) ui.Cell { return ui.Number(s.Cost.Sv()) }},
	{Label: "Vad som gjordes", Cell: func(s *Spent) ui.Cell { return ui.Text(s.Note).Under(s.ByName) }},
}

type assignmentFormPage struct {
	Crumbs []ui.Crumb
	Form   ui.Form
}

var assignmentFormTmpl = web.Parse[assignmentFormPage](pages, "form.html")

func (a *Web) form(ctx context.Context, one Assignment) (assignmentFormPage, error) {
	page := assignmentFormPage{Crumbs: crumbs(ui.Crumb{Label: "Konsultuppdrag", URL: AssignmentPath}), Form: ui.NewForm(AssignmentFields, &one)}
	accounts, err := a.accounts(ctx)
	page.Form.Choose("user_id", accounts)
	page.Form.Action, page.Form.Submit, page.Form.Cancel = AssignmentPath, "Lägg upp uppdraget", AssignmentPath
	if one.ID != "" {
		page.Crumbs = append(page.Crumbs, ui.Crumb{Label: one.Number, URL: one.URL()})
		page.Form.Action, page.Form.Submit, page.Form.Cancel, page.Form.Version = one.URL(), "Spara uppdraget", one.URL(), int(one.Version)
	}
	if one.ProposalID != "" && one.ID == "" {
		page.Form.Hidden = []ui.Hidden{{Name: "forslag", Value: one.ProposalID}}
	}
	return page, err
}

func (a *Web) newAssignment(w http.ResponseWriter, r *http.Request) error {
	page, err := a.form(r.Context(), Assignment{Number: r.FormValue("upphandling"), ProposalID: r.FormValue("forslag"), FromOn: a.Store.Today(), ToOn: a.Store.Today().AddMonths(6)})
	if err != nil {
		return err
	}
	return assignmentFormTmpl.Render(w, r, "Nytt konsultuppdrag", page)
}

// again shows the form with what was wrong, if the user can correct it.
func (a *Web) again(w http.ResponseWriter, r *http.Request, title string, one Assignment, posted map[string]string, err error) error {
	if !web.Correctable(err) && !audit.Refused(err) {
		return err
	}
	page, failed := a.form(r.Context(), one)
	if failed != nil {
		return failed
	}
	page.Form.Posted(posted, err)
	return assignmentFormTmpl.RenderStatus(w, r, web.StatusOf(err), title, page)
}

func (a *Web) engage(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one := Assignment{ProposalID: posted["forslag"]}
	if err = AssignmentFields.Read(&one, posted); err == nil {
		err = a.Store.scope(r.Context(), one.Number)
	}
	made := one
	if err == nil {
		made, err = a.Store.Engage(r.Context(), one)
	}
	if err != nil {
		one.ID = ""
		return a.again(w, r, "Nytt konsultuppdrag", one, posted, err)
	}
	return web.Redirect(w, r, made.URL(), "Uppdraget är upplagt. Konsulten ser ingenting förrän åtkomsten är beviljad.")
}

// scope refuses a user who acts for none of the regions of the case.
func (s Store) scope(ctx context.Context, number string) error {
	p, err := s.procurements().ByNumber(ctx, strings.TrimSpace(number))
	if fault.KindOf(err) == fault.KindNotFound {
		return refuse("number", fault.Message(err))
	}
	if err != nil {
		return err
	}
	return procurement.Scope(ctx, p)
}

// writable is an assignment that the user may change.
func (a *Web) writable(r *http.Request) (Assignment, error) {
	one, err := a.one(r)
	if err != nil {
		return one, err
	}
	return one, a.Store.scope(r.Context(), one.Number)
}

func (a *Web) editAssignment(w http.ResponseWriter, r *http.Request) error {
	one, err := a.writable(r)
	if err != nil {
		return err
	}
	page, err := a.form(r.Context(), one)
	if err != nil {
		return err
	}
	return assignmentFormTmpl.Render(w, r, "Ändra konsultuppdrag", page)
}

func (a *Web) saveAssignment(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.writable(r)
	if err != nil {
		return err
	}
	one := saved
	one.Version, _ = strconv.ParseInt(posted["version"], 10, 64)
	if err = AssignmentFields.Read(&one, posted); err == nil {
		err = a.Store.scope(r.Context(), one.Number)
	}
	if err == nil {
		_, err = a.Store.SaveAssignment(r.Context(), one, "")
	}
	if record.Stale(err, saved.Version, posted) {
		c := ui.NewConflict(AssignmentFields, &one, &saved, posted, int(saved.Version))
		return record.Conflict(w, r, "Ändra konsultuppdrag", saved.URL(), c, crumbs(ui.Crumb{Label: saved.Number, URL: saved.URL()})...)
	}
	if err != nil {
		return a.again(w, r, "Ändra konsultuppdrag", saved, posted, err)
	}
	return web.Redirect(w, r, saved.URL(), "Uppdraget är sparat.")
}

func (a *Web) grant(w http.ResponseWriter, r *http.Request) error {
	one, err := a.writable(r)
	if err == nil {
		one, err = a.Store.Grant(r.Context(), one.ID)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL(), one.Consultant+" ser upphandlingen från "+one.FromOn.Sv()+" till och med "+one.ToOn.Sv()+".")
}

func withdrawForm(one Assignment) assignmentFormPage {
	return assignmentFormPage{Crumbs: crumbs(ui.Crumb{Label: one.Number, URL: one.URL()}), Form: ui.Form{Action: one.URL() + "/aterkalla", Submit: "Återkalla åtkomsten", Danger: true, Cancel: one.URL(),
		Controls: []ui.Control{{Key: "why", Label: "Varför åtkomsten återkallas", Type: "long", Required: true, Help: "Åtkomsten är borta så snart du har sparat."}}}}
}

func (a *Web) askWithdraw(w http.ResponseWriter, r *http.Request) error {
	one, err := a.writable(r)
	if err != nil {
		return err
	}
	return assignmentFormTmpl.Render(w, r, "Återkalla åtkomst", withdrawForm(one))
}

func (a *Web) withdraw(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, err := a.writable(r)
	if err != nil {
		return err
	}
	if _, err = a.Store.Withdraw(r.Context(), one.ID, posted["why"]); err != nil {
		if !web.Correctable(err) {
			return err
		}
		page := withdrawForm(one)
		page.Form.Posted(posted, err)
		return assignmentFormTmpl.RenderStatus(w, r, web.StatusOf(err), "Återkalla åtkomst", page)
	}
	return web.Redirect(w, r, one.URL(), "Åtkomsten är återkallad.")
}

func (a *Web) spend(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, err := a.one(r)
	if err != nil {
		return err
	}
	spent := Spent{}
	if err = SpentFields.Read(&spent, posted); err == nil {
		spent.AssignmentID = one.ID
		_, err = a.Store.Spend(r.Context(), spent)
	}
	if web.Correctable(err) {
		page, failed := a.assignmentPage(r.Context(), one)
		if failed != nil {
			return failed
		}
		page.Form.Posted(posted, err)
		return assignmentTmpl.RenderStatus(w, r, web.StatusOf(err), one.Number+" "+one.Title, page)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL(), spent.Minutes.Hours()+" är noterade.")
}

func (a *Web) unspend(w http.ResponseWriter, r *http.Request) error {
	one, err := a.one(r)
	if err == nil {
		_, err = a.Store.Unspend(r.Context(), one.ID, r.PathValue("rad"))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL(), "Timmarna är borttagna.")
}

// ownPage is what a consultant has been assigned.
type ownPage struct{ Table ui.Table }

var ownTmpl = web.Parse[ownPage](pages, "own.html")

func (a *Web) ownAssignments(w http.ResponseWriter, r *http.Request) error {
	rows, _, err := a.Store.Assignments(r.Context(), AssignmentFilter{UserID: web.UserFrom(r.Context()).ID, Standing: Running}, Page{Sort: "to_on", Limit: 200})
	if err != nil {
		return err
	}
	t := ownColumns.Table("Mina konsultuppdrag", rows)
	t.Empty = ui.Empty{Icon: "briefcase", Title: "Du har inga uppdrag just nu", Text: "Uppdrag som har tagit slut eller inte har börjat visas inte. Kontakta den som har anlitat dig."}
	return ownTmpl.Render(w, r, "Mina konsultuppdrag", ownPage{t})
}

var ownColumns = ui.Columns[Assignment]{
	{Label: "Upphandling", Cell: func(a *Assignment) ui.Cell {
		return ui.Link(a.Number+" "+a.Title, procurement.Path+"/"+a.ProcurementID).Under(a.Purpose)
	}},
	{Label: "Till och med", Cell: func(a *Assignment) ui.Cell { return ui.Time(a.ToOn.String(), a.ToOn.Sv()) }},
	{Label: "Timmar", Number: true, Cell: func(a *Assignment) ui.Cell { return ui.Number(a.Used.Hours()).Under("av " + a.Budget.Hours()) }},
	{Label: "Uppdraget", Cell: func(a *Assignment) ui.Cell { return ui.Link("Timmar och villkor"+sv.Space+a.Number, a.URL()) }},
}
