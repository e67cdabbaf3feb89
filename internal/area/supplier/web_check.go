package supplier

import (
	"context"
	"net/http"

	"klover/internal/area/law/policy"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// permCheck is the right to register controls, contacts and decisions.
const permCheck = "supplier.check"

type checkListPage struct {
	Tabs    []ui.Tab
	Intro   string
	List    ui.List
	Actions []ui.Action
}

// checkPage is a control, or a delivery of controls.
type checkPage struct {
	Crumbs    []ui.Crumb
	Lead      string
	Status    []ui.Badge
	Actions   []ui.Action
	Notice    ui.Notice
	Facts     ui.Facts
	RowsTitle string
	Rows      ui.Table
	History   ui.History
}

type checkFormPage struct {
	Crumbs []ui.Crumb
	Intro  string
	Form   ui.Form
}

type checkPanel struct {
	Text  string
	Table ui.Table
}

var (
	checkListTmpl  = web.Parse[checkListPage](pages, "check_list.html")
	checkTmpl      = web.Parse[checkPage](pages, "check_show.html")
	checkFormTmpl  = web.Parse[checkFormPage](pages, "check_form.html")
	checkPanelTmpl = web.Parse[checkPanel](pages, "check_panel.html")
)

// checkRoutes connects the pages of the control.
func (a *Web) checkRoutes(m *web.Mux) {
	m.Handle("GET "+CheckPath, permRead, a.checks)
	m.Handle("GET "+CheckPath+"/{id}", permRead, a.check)
	m.Handle("POST "+CheckPath+"/{id}/ta-over", permCheck, a.takeCheck)
	m.Handle("GET "+BatchPath, permCheck, a.batches)
	m.Handle("GET "+BatchPath+"/{id}", permCheck, a.batch)
	m.Handle("POST "+BatchPath+"/{id}/las-in", permCheck, a.takeBatch)
	m.Handle("GET "+CheckPath+"/las-in", permCheck, a.uploadForm)
	m.Handle("POST "+CheckPath+"/las-in", permCheck, a.upload, web.MaxBody(20<<20))
	for _, s := range checkSheets {
		m.Handle("GET "+s.path, permCheck, a.askSheet(s))
		m.Handle("POST "+s.path, permCheck, a.doSheet(s))
	}
	policy.Web{Store: a.Store.Policy(), Title: "Regler för leverantörskontroll", Path: RulesPath, Read: permRead, Write: "governance.decide",
		Intro: "Reglerna avgör vilken nivå en anmärkning får och hur snart leverantören ska kontaktas. Hur ofta en leverantör kontrolleras följer av avtalens segment, bland reglerna för leverantörsstyrning.",
		Tabs:  func(ctx context.Context) ([]ui.Tab, error) { return checkTabs(ctx, RulesPath), nil }}.Routes(m)
}

func checkTabs(ctx context.Context, here string) []ui.Tab {
	list := []ui.Tab{{Label: "Kontroller", URL: CheckPath}}
	if web.May(ctx, permCheck) {
		list = append(list, ui.Tab{Label: "Leveranser", URL: BatchPath})
	}
	list = append(list, ui.Tab{Label: "Regler", URL: RulesPath})
	for i := range list {
		list[i].Active = list[i].URL == here
	}
	return list
}

func levelBadge(c *Check) ui.Badge {
	tones := map[Level]ui.Tone{Fine: ui.Good, Watch: ui.Warn, Act: ui.Bad}
	icons := map[Level]string{Fine: "check", Watch: "eye", Act: "alert-triangle"}
	return ui.Badge{Text: c.Level.Sv(), Tone: tones[c.Level], Icon: icons[c.Level]}
}

// checkState says how far a finding has come.
func checkState(c *Check, today day.Date) ui.Cell {
	switch {
	case c.Level == Fine:
		return ui.Text("–")
	case c.Decision != "":
		return ui.Text(field.LabelOf(Decisions, c.Decision)).Under(c.DecidedOn.Sv())
	case c.ContactedOn != 0:
		return ui.Text("Kontaktad " + c.ContactedOn.Sv()).Under("beslut återstår")
	case c.ContactBy < today:
		return ui.Text("Kontakt senast " + c.ContactBy.Sv()).Warn("försenad")
	}
	return ui.Text("Kontakt senast " + c.ContactBy.Sv())
}

func checkColumns(today day.Date) ui.Columns[Check] {
	return ui.Columns[Check]{
		{Key: "kind", Label: "Kontroll", Cell: func(c *Check) ui.Cell { return ui.Link(c.KindSv(), c.URL()) }},
		{Key: "supplier", Label: "Leverantör", Sort: true, Cell: func(c *Check) ui.Cell { return ui.Link(c.Supplier, Supplier{ID: c.SupplierID}.URL()) }},
		{Key: "checked_on", Label: "Kontrollerad", Sort: true, Cell: func(c *Check) ui.Cell { return ui.Time(c.CheckedOn.String(), c.CheckedOn.Sv()).Under(c.Source) }},
		{Key: "result", Label: "Resultat", Cell: func(c *Check) ui.Cell { return ui.Text(c.ResultSv()) }},
		{Key: "level", Label: "Nivå", Cell: func(c *Check) ui.Cell { return ui.Mark(levelBadge(c)) }},
		{Key: "contact_by", Label: "Läge", Sort: true, Cell: func(c *Check) ui.Cell { return checkState(c, today) }},
		{Key: "owner", Label: "Ansvarig", Optional: true, Cell: func(c *Check) ui.Cell { return ui.Text(c.Owner) }},
	}
}

// seenChecks leaves sole traders out for those who may not see their economy.
func seenChecks(ctx context.Context, f CheckFilter) CheckFilter {
	f.Companies = !web.May(ctx, permCheck) && !web.May(ctx, permPersonal)
	return f
}

func (a *Web) checks(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseCheckFilter(r.URL.Query())
	if err != nil {
		return err
	}
	f = seenChecks(ctx, f)
	yes := []field.Option{{Value: "ja", Label: "Ja"}}
	filters := []ui.Filter{{Key: "kontroll", Label: "Kontroll", Options: CheckKinds}, {Key: "niva", Label: "Nivå", Options: Levels}, {Key: "kontrollerad", Label: "Kontrollerad", Kind: ui.Period},
		{Key: "anmarkning", Label: "Anmärkning", Options: yes}, {Key: "oppen", Label: "Öppen", Options: yes}, {Key: "forsenad", Label: "Kontakt försenad", Options: yes}, {Key: "beslut", Label: "Beslut", Options: Decisions}}
	for key, label := range map[string]string{"leverantor": "Leverantör", "leverans": "Leverans"} { // links set them
		if r.URL.Query().Has(key) {
			filters = append(filters, ui.Filter{Key: key, Label: label, Options: []field.Option{{Value: r.FormValue(key), Label: "Vald " + lowerFirst(label)}}})
		}
	}
	listing := ui.Listing[Check]{One: "kontroll", Many: "kontroller", Sort: "-checked_on", Columns: checkColumns(a.Store.Today())}
	q := listing.Query(r, filters...)
	page := Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit, page.Offset = 0, 0
	}
	rows, n, err := a.Store.Checks(ctx, f, page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Check]{Title: "Leverantörskontroller", File: "leverantorskontroller", Fields: CheckFields, Query: q, Filter: filters, At: a.Store.DB.Now(), Each: record.Rows(rows), Path: Check.URL}.Send(w, r)
	}
	list := listing.List(q, rows, ui.Count(n), filters...)
	list.Hint, list.Excel, list.Keep = "leverantörens namn eller organisationsnummer", record.Excel(q), a.Views != nil
	here := q.File(CheckPath)
	for _, v := range []struct{ label, url string }{{"Alla", CheckPath}, {"Öppna anmärkningar", CheckFilter{Open: true}.URL()}, {"Kontakt försenad", CheckFilter{Late: true}.URL()}, {"Åtgärda", CheckFilter{Level: Act}.URL()}} {
		list.Views = append(list.Views, ui.View{Label: v.label, URL: v.url, Active: here == v.url})
	}
	if list.Views, err = a.Views.After(ctx, list.Views, q); err != nil {
		return err
	}
	out := checkListPage{Tabs: checkTabs(ctx, CheckPath), List: list, Intro: "Skatteskulder, registreringar, ekonomi och sanktioner. En anmärkning ska leda till kontakt med leverantören inom några dagar, och till ett beslut."}
	if web.May(ctx, permCheck) {
		out.Actions = []ui.Action{{Label: "Registrera kontroll", URL: CheckPath + "/ny", Icon: "plus"}, {Label: "Läs in kontroller", URL: CheckPath + "/las-in", Icon: "upload", Primary: true}}
	}
	return checkListTmpl.Render(w, r, "Leverantörskontroller", out)
}

// mayCheck is the control of the address, if the user may see it.
func (a *Web) mayCheck(r *http.Request) (Check, error) {
	c, err := a.Store.GetCheck(r.Context(), r.PathValue("id"))
	if err != nil || !seenChecks(r.Context(), CheckFilter{}).Companies {
		return c, err
	}
	one, err := a.Store.Get(r.Context(), c.SupplierID)
	if err == nil && one.Person {
		err = fault.Forbidden("Kontrollen gäller en enskild firma. Bara den som kontrollerar leverantörer ser den.")
	}
	return c, err
}

func (a *Web) check(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := a.mayCheck(r)
	if err != nil {
		return err
	}
	page := checkPage{Crumbs: []ui.Crumb{{Label: "Leverantörskontroller", URL: CheckPath}}, Lead: c.Supplier, Status: []ui.Badge{levelBadge(&c)}, Facts: ui.NewFacts(CheckFields, &c)}
	page.Facts.Link("supplier_id", Supplier{ID: c.SupplierID}.URL())
	page.Facts.DropEmpty()
	if c.Open() {
		page.Notice = ui.Notice{Tone: ui.Warn, Title: c.Reason, Text: "Leverantören ska kontaktas senast " + c.ContactBy.Long() + "."}
		if c.Level == Act {
			page.Notice.Tone = ui.Bad
		}
		if c.ContactedOn != 0 {
			page.Notice.Text = "Leverantören är kontaktad. Beslut återstår."
		}
		if c.Chief {
			page.Notice.Text += " Inköpschefen ska informeras."
		}
	}
	if web.May(ctx, permCheck) {
		page.Actions = checkActions(c, web.UserFrom(ctx).ID)
	}
	entries, err := a.Store.audited(ctx, CheckKindName, c.ID)
	page.History = record.HistoryOf("kontrollen", entries)
	if err != nil {
		return err
	}
	return checkTmpl.Render(w, r, c.Name(), page)
}

func checkActions(c Check, userID string) []ui.Action {
	url := c.URL()
	switch {
	case c.Level == Fine:
		return []ui.Action{{Label: "Ta bort", URL: url + "/ta-bort", Icon: "trash", Danger: true}}
	case c.Decision != "":
		return []ui.Action{{Label: "Ta tillbaka beslutet", URL: url + "/oppna", Icon: "rotate-2"}}
	}
	list := []ui.Action{{Label: "Ta bort", URL: url + "/ta-bort", Icon: "trash", Danger: true}}
	if c.OwnerID != userID {
		list = append(list, ui.Action{Label: "Ta över", URL: url + "/ta-over", Icon: "user-check", Post: true})
	}
	decide := ui.Action{Label: "Besluta", URL: url + "/besluta", Icon: "gavel", Primary: c.ContactedOn != 0}
	contact := ui.Action{Label: "Notera kontakt", URL: url + "/kontakt", Icon: "phone", Primary: c.ContactedOn == 0}
	if decide.Primary {
		return append(list, contact, decide)
	}
	return append(list, decide, contact)
}

func (a *Web) takeCheck(w http.ResponseWriter, r *http.Request) error {
	user := web.UserFrom(r.Context())
	c, err := a.Store.GiveCheck(r.Context(), r.PathValue("id"), user.ID, user.Name)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, c.URL(), "Du ansvarar nu för anmärkningen.")
}

// CheckPanel is the latest controls on the page of a supplier.
func (a *Web) CheckPanel(ctx context.Context, ids []string) (ui.Panel, error) {
	f := seenChecks(ctx, CheckFilter{SupplierID: ids[0]})
	rows, n, err := a.Store.Checks(ctx, f, Page{Limit: 6})
	p := ui.Panel{ID: "kontroller", Title: "Leverantörskontroller", URL: CheckFilter{SupplierID: ids[0]}.URL()}
	if err != nil {
		return p, err
	}
	page := checkPanel{Table: append(checkColumns(a.Store.Today())[:1:1], checkColumns(a.Store.Today())[2:6]...).Table("Leverantörskontroller", rows)}
	if n.N == 0 {
		page.Text = "Leverantören är inte kontrollerad."
	}
	if web.May(ctx, permCheck) {
		p.Actions = []ui.Action{{Label: "Registrera kontroll", URL: CheckPath + "/ny?leverantor=" + ids[0], Icon: "plus"}}
	}
	p.Body, err = checkPanelTmpl.HTML(page)
	return p, err
}

func (a *Web) batches(w http.ResponseWriter, r *http.Request) error {
	listing := ui.Listing[Batch]{One: "leverans", Many: "leveranser", Columns: ui.Columns[Batch]{
		{Key: "name", Label: "Leverans", Cell: func(b *Batch) ui.Cell { return ui.Link(b.Name, b.URL()) }},
		{Key: "state", Label: "Läge", Cell: func(b *Batch) ui.Cell { return ui.Text(b.State.Sv()) }},
		{Key: "rows", Label: "Rader", Number: true, Cell: func(b *Batch) ui.Cell { return ui.Number(sv.Number(b.RowCount)) }},
		{Key: "taken", Label: "Inlästa", Number: true, Cell: func(b *Batch) ui.Cell { return ui.Number(sv.Number(b.Taken)) }},
		{Key: "received", Label: "Mottagen", Cell: func(b *Batch) ui.Cell { return ui.Text(record.When(b.CreatedAt)).Under(b.ReceivedBy) }},
	}}
	q := listing.Query(r)
	rows, n, err := a.Store.Batches(r.Context(), Page{Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	list := listing.List(q, rows, ui.Count(n))
	list.Search = ""
	return checkListTmpl.Render(w, r, "Leveranser av kontroller", checkListPage{Tabs: checkTabs(r.Context(), BatchPath), List: list,
		Actions: []ui.Action{{Label: "Läs in kontroller", URL: CheckPath + "/las-in", Icon: "upload", Primary: true}}})
}

func (a *Web) batch(w http.ResponseWriter, r *http.Request) error {
	b, err := a.Store.Batch(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := checkPage{Crumbs: []ui.Crumb{{Label: "Leveranser", URL: BatchPath}}, Lead: b.Summary(), Status: []ui.Badge{{Text: b.State.Sv(), Tone: map[BatchState]ui.Tone{Preview: ui.Warn, Taken: ui.Good}[b.State]}}}
	switch b.State {
	case Preview:
		page.RowsTitle = "Så blir det"
		page.Notice = ui.Notice{Tone: ui.Info, Title: "Inget är inläst än", Text: sv.Plural(b.Usable(), "kontroll", "kontroller") + " kan läsas in. Rader med fel hoppas över och visas efteråt."}
		if b.Usable() > 0 {
			page.Actions = []ui.Action{{Label: "Läs in " + sv.Plural(b.Usable(), "kontroll", "kontroller"), URL: b.URL() + "/las-in", Icon: "check", Post: true, Primary: true}}
		}
	case Taken:
		page.RowsTitle = "Rader som inte lästes in"
		page.Notice = ui.Notice{Tone: ui.Good, Title: sv.Plural(b.Taken, "kontroll", "kontroller") + " är inlästa", Actions: []ui.Action{{Label: "Visa kontrollerna", URL: CheckFilter{BatchID: b.ID}.URL()}}}
		page.Actions = []ui.Action{{Label: "Ångra inläsningen", URL: b.URL() + "/angra", Icon: "arrow-back-up", Danger: true}}
	}
	if len(b.Rows) > 0 {
		page.Rows = reportedColumns.Table(page.RowsTitle, b.Rows)
	}
	entries, err := a.Store.audited(r.Context(), BatchKind, b.ID)
	page.History = record.HistoryOf("leveransen", entries)
	if err != nil {
		return err
	}
	return checkTmpl.Render(w, r, b.Name, page)
}

var reportedColumns = ui.Columns[Reported]{
	{Label: "Rad", Number: true, Cell: func(r *Reported) ui.Cell { return ui.Number(sv.Number(int64(r.Row))) }},
	{Label: "Leverantör", Cell: func(r *Reported) ui.Cell { return ui.Text(orNumber(r)) }},
	{Label: "Kontroll", Cell: func(r *Reported) ui.Cell { return ui.Text(r.Check.KindSv()).Under(r.Check.CheckedOn.Sv()) }},
	{Label: "Resultat", Cell: func(r *Reported) ui.Cell {
		if r.Fault != "" {
			return ui.Text("").Warn("Läses inte in").Under(r.Fault)
		}
		return ui.Text(r.Check.ResultSv())
	}},
}

func orNumber(r *Reported) string {
	if r.Supplier != "" {
		return r.Supplier
	}
	return r.OrgNo
}

func (a *Web) takeBatch(w http.ResponseWriter, r *http.Request) error {
	b, err := a.Store.TakeBatch(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, b.URL(), sv.Plural(b.Taken, "kontroll", "kontroller")+" är inlästa.")
}
