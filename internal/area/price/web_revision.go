package price

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
)

func (a *Web) revisionRoutes(m *web.Mux) {
	m.Handle("GET "+RevisionPath, permRead, a.revisions)
	m.Handle("GET "+RevisionPath+"/ny", permWrite, a.blankRevision)
	m.Handle("POST "+RevisionPath, permWrite, a.createRevision)
	m.Handle("GET "+RevisionPath+"/{id}", permRead, a.showRevision)
	m.Handle("POST "+RevisionPath+"/{id}/kontrollera", permWrite, a.checkRevision)
	m.Handle("GET "+RevisionPath+"/{id}/besluta", permWrite, a.askRevision)
	m.Handle("POST "+RevisionPath+"/{id}/besluta", permWrite, a.decideRevision)
	m.Handle("GET "+RevisionPath+"/{id}/ta-tillbaka", permWrite, a.askWithdrawal)
	m.Handle("POST "+RevisionPath+"/{id}/ta-tillbaka", permWrite, a.withdrawRevision)
}

var revisionTones = map[RevisionState]ui.Tone{Requested: ui.Info, Checked: ui.Accent, Approved: ui.Good, Partial: ui.Good, Rejected: ui.Neutral, Withdrawn: ui.Neutral}

var revisionIcons = map[RevisionState]string{Requested: "inbox", Checked: "calculator", Rejected: "x", Withdrawn: "arrow-back-up"}

func revisionBadges(r Revision) []ui.Badge {
	list := []ui.Badge{{Text: r.State.Sv(), Tone: revisionTones[r.State], Icon: revisionIcons[r.State]}}
	if r.Late {
		list = append(list, ui.Badge{Text: "För sent", Tone: ui.Warn, Icon: "alert-triangle"})
	}
	return list
}

func changeCell(r *Revision) ui.Cell {
	switch {
	case r.State.Changed():
		return ui.Number(r.Decision.Share.Change())
	case r.State.Open() && r.Computed.Known:
		return ui.Number(r.Computed.Share.Change()).Under("enligt klausulen")
	case r.Asked.Known:
		return ui.Number(r.Asked.Share.Change()).Under("begärt")
	}
	return ui.Number("")
}

func revisionTable(list []Revision) ui.Table {
	return ui.Columns[Revision]{
		{Label: "Nya priser från", Cell: func(r *Revision) ui.Cell { return ui.Link(r.FromOn.Sv(), r.URL()) }},
		{Label: "Grund", Cell: func(r *Revision) ui.Cell { return ui.Text(r.Ground.Sv()) }},
		{Label: "Läge", Cell: func(r *Revision) ui.Cell { return ui.Mark(revisionBadges(*r)...) }},
		{Label: "Ändring", Number: true, Cell: changeCell},
	}.Table("Prisändringar", list)
}

var revisionListing = ui.Listing[Revision]{One: "prisändring", Many: "prisändringar", Sort: usualRevisions, Columns: ui.Columns[Revision]{
	{Key: "contract", Label: "Avtal", Sort: true, Cell: func(r *Revision) ui.Cell { return ui.Link(r.Contract, r.URL()).Under(r.Supplier) }},
	{Key: "state", Label: "Läge", Cell: func(r *Revision) ui.Cell { return ui.Mark(revisionBadges(*r)...) }},
	{Key: "ground", Label: "Grund", Cell: func(r *Revision) ui.Cell { return ui.Text(r.Ground.Sv()) }},
	{Key: "from", Label: "Nya priser från", Sort: true, Cell: func(r *Revision) ui.Cell { return ui.Time(r.FromOn.String(), r.FromOn.Sv()) }},
	{Key: "decision", Label: "Ändring", Sort: true, Number: true, Cell: changeCell},
	{Key: "effect", Label: "Kronor per år", Number: true, Cell: func(r *Revision) ui.Cell { return ui.Number(r.Effect().Sv()) }},
	{Key: "requested", Label: "Begärd", Sort: true, Optional: true, Cell: func(r *Revision) ui.Cell { return ui.Time(r.RequestedOn.String(), r.RequestedOn.Sv()) }},
	{Key: "decided", Label: "Beslutad", Sort: true, Optional: true, Cell: func(r *Revision) ui.Cell {
		return ui.Time(r.DecidedOn.String(), r.DecidedOn.Sv()).Under(r.DecidedBy)
	}},
	{Key: "owner", Label: "Handläggare", Optional: true, Cell: func(r *Revision) ui.Cell { return ui.Text(r.Owner) }},
}}

func (a *Web) revisionFilters() []ui.Filter {
	yes := []field.Option{{Value: "ja", Label: "Ja"}}
	var regions, years []field.Option
	for _, p := range party.Principals() {
		regions = append(regions, field.Option{Value: string(p), Label: p.Sv()})
	}
	for i := range 4 {
		text := strconv.Itoa(a.Store.Today().Year() + 1 - i)
		years = append(years, field.Option{Value: text, Label: "Hela " + text})
	}
	return []ui.Filter{{Key: "lage", Label: "Läge", Options: RevisionStates}, {Key: "grund", Label: "Grund", Options: Grounds}, {Key: "fran", Label: "Nya priser från", Kind: ui.Period, Options: years},
		{Key: "beslutad", Label: "Beslutad", Kind: ui.Period, Options: years}, {Key: "region", Label: "Region", Options: regions}, {Key: "oppna", Label: "Öppna", Options: yes},
		{Key: "sena", Label: "Kom in för sent", Options: yes}, {Key: "beslutade", Label: "Ändrar priset", Options: yes}}
}

func (a *Web) revisions(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseRevisionFilter(r.URL.Query())
	if err != nil {
		return err
	}
	filters := a.revisionFilters()
	q := revisionListing.Query(r, filters...)
	page := Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit, page.Offset = mostRows, 0
	}
	rows, count, err := a.Store.Revisions(ctx, f, page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Revision]{Title: "Prisändringar", File: "prisandringar", Fields: RevisionFields, Query: q, Filter: filters, At: a.Store.DB.Now(), Each: record.Rows(rows), Path: func(r Revision) string { return r.URL() }}.Send(w, r)
	}
	list := revisionListing.List(q, rows, ui.Count(count), filters...)
	list.Hint, list.Excel, list.Keep = "avtal, leverantör", record.Excel(q), web.UserFrom(ctx).ID != ""
	list.Note = "Index och förhandling räknas aldrig ihop."
	if list.Views, err = a.Views.After(ctx, revisionViews(q), q); err != nil {
		return err
	}
	var actions []ui.Action
	if web.May(ctx, permWrite) {
		actions = []ui.Action{{Label: "Ny prisändring", URL: RevisionPath + "/ny", Icon: "plus", Primary: true}}
	}
	if !q.Narrowed() {
		list.Table.Empty = ui.Empty{Icon: "coins", Title: "Ingen prisändring finns än", Text: "Registrera leverantörens begäran, så räknar Klöver ut vad indexklausulen ger.", Actions: actions}
	}
	return listTmpl.Render(w, r, "Prisändringar", listPage{Tabs: tabs(RevisionPath), List: list, Actions: actions})
}

func revisionViews(q ui.Query) []ui.View {
	here := q.File(RevisionPath)
	var views []ui.View
	for _, v := range []struct {
		label string
		f     RevisionFilter
	}{{"Alla", RevisionFilter{}}, {"Att göra", RevisionFilter{Open: true}}, {"Indexuppräkningar", RevisionFilter{Ground: ByIndex, Changed: true}}, {"Förhandlade", RevisionFilter{Ground: ByNegotiation, Changed: true}}} {
		views = append(views, ui.View{Label: v.label, URL: v.f.URL(), Active: here == v.f.URL()})
	}
	return views
}

func (a *Web) showRevision(w http.ResponseWriter, r *http.Request) error {
	one, err := a.Store.Revision(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := a.revisionPage(r.Context(), one)
	if err != nil {
		return err
	}
	return showTmpl.Render(w, r, one.Name(), page)
}

func (a *Web) revisionPage(ctx context.Context, one Revision) (showPage, error) {
	page := showPage{Crumbs: []ui.Crumb{{Label: "Prisändringar", URL: RevisionPath}, {Label: one.Contract, URL: "/avtal/" + one.ContractID}}, Status: revisionBadges(one), Lead: one.Ground.Sv(), Facts: revisionFacts(one)}
	if len(one.Steps) > 0 {
		page.Sections = append(page.Sections, section{Title: "Uträkning", Text: revisionVerdict(one), Table: stepTable(one.Steps)})
	}
	editions, err := a.Store.Proposals(ctx, one.ID)
	if err != nil {
		return page, err
	}
	if len(editions) > 0 {
		page.Sections = append(page.Sections, section{Title: "Nya prislistor", Table: a.editionTable(editions)})
	}
	page.Notices = revisionNotices(one, editions)
	entries, err := a.Store.History(ctx, RevisionKind, one.ID)
	if err != nil {
		return page, err
	}
	page.History = record.HistoryOf("prisändringen", entries)
	may, err := a.mayChange(ctx, one.ContractID)
	if may {
		page.Actions = revisionActions(one)
	}
	return page, err
}

// revisionVerdict compares what was asked for with what the clause gives.
func revisionVerdict(r Revision) string {
	text := "Klausulen ger " + r.Computed.Share.Change() + "."
	if r.Asked.Known && r.Asked != r.Computed {
		text += " Begärt är " + r.Asked.Share.Change() + "."
	}
	return text
}

func revisionNotices(r Revision, editions []Edition) []ui.Notice {
	var list []ui.Notice
	if r.State == Requested {
		list = append(list, ui.Notice{Tone: ui.Info, Title: "Begäran ska kontrolleras", Text: "Klöver räknar vad klausulen eller förhandlingen ger för varje prislista. Därefter beslutar den som får."})
	}
	if r.Late && r.State.Open() {
		list = append(list, ui.Notice{Tone: ui.Warn, Title: "Begäran kom in för sent", Text: "Klausulens framställningstid hade gått ut när begäran kom in " + r.RequestedOn.Long() + "."})
	}
	for _, e := range editions {
		if e.Stage == Draft {
			list = append(list, ui.Notice{Tone: ui.Info, Title: "En ny prislista väntar på att fastställas", Text: e.Counts() + ". Förslaget gäller först när det fastställs.", Actions: []ui.Action{{Label: "Öppna versionen", URL: e.URL()}}})
		}
	}
	return list
}

func revisionFacts(r Revision) ui.Facts {
	keys := slices.DeleteFunc(RevisionFields.Keys(), func(k string) bool { return k == "state" || k == "ground" || k == "late" || k == "list_id" })
	f := ui.NewFacts(RevisionFields, &r, keys...)
	f.Link("contract_id", "/avtal/"+r.ContractID)
	if r.ClauseID != "" {
		f.Link("clause_id", ClausePath+"/"+string(r.ClauseID))
	}
	if e := r.Effect(); e.Known {
		f.Add(ui.Fact{Label: "Ändringens värde", Value: e.Sv() + " per år"})
	}
	f.DropEmpty()
	return f
}

func revisionActions(r Revision) []ui.Action {
	var list []ui.Action
	if r.State != Withdrawn {
		list = append(list, ui.Action{Label: "Ta tillbaka", URL: r.URL() + "/ta-tillbaka", Icon: "arrow-back-up"})
	}
	switch r.State {
	case Requested:
		list = append(list, ui.Action{Label: "Kontrollera", URL: r.URL() + "/kontrollera", Icon: "calculator", Post: true, Primary: true})
	case Checked:
		list = append(list, ui.Action{Label: "Kontrollera igen", URL: r.URL() + "/kontrollera", Icon: "calculator", Post: true}, ui.Action{Label: "Besluta", URL: r.URL() + "/besluta", Icon: "gavel", Primary: true})
	}
	return list
}

// revisionWritable returns the change of the address if the user may write to it.
func (a *Web) revisionWritable(r *http.Request) (Revision, error) {
	one, err := a.Store.Revision(r.Context(), r.PathValue("id"))
	if err == nil {
		err = a.writes(r.Context(), one.ContractID)
	}
	return one, err
}

// checkRevision computes; what stops the computation is shown on the page.
func (a *Web) checkRevision(w http.ResponseWriter, r *http.Request) error {
	one, err := a.revisionWritable(r)
	if err != nil {
		return err
	}
	if _, err = a.Store.Check(r.Context(), one.ID); err == nil {
		return web.Redirect(w, r, one.URL(), "Prisändringen är kontrollerad.")
	}
	if !web.Correctable(err) && !audit.Refused(err) {
		return err
	}
	page, failed := a.revisionPage(r.Context(), one)
	if failed != nil {
		return failed
	}
	text := fault.Message(err)
	for _, f := range fault.FieldsOf(err) {
		text = f.Message
	}
	var missing []ui.Action
	if one.Ground == ByIndex {
		missing = []ui.Action{{Label: "Läs in indexvärden", URL: SeriesPath + "/las-in", Icon: "upload"}}
	}
	page.Notices = append([]ui.Notice{{Tone: ui.Bad, Title: "Prisändringen kan inte kontrolleras", Text: text, Actions: missing}}, page.Notices...)
	return showTmpl.RenderStatus(w, r, web.StatusOf(err), one.Name(), page)
}
