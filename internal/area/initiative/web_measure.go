package initiative

import (
	"context"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

func (a *Web) measureRoutes(m *web.Mux) {
	m.Handle("GET "+MeasurePath, permRead, a.measures)
	m.Handle("GET "+MeasurePath+"/ny", permWrite, a.newMeasure)
	m.Handle("POST "+MeasurePath, permWrite, a.createMeasure)
	m.Handle("GET "+MeasurePath+"/{id}", permRead, a.measure)
	connect(m, MeasurePath, a.loadMeasure, func(m Measure) []ui.Crumb {
		return []ui.Crumb{crumb("Åtgärder", MeasurePath), crumb(m.Number, m.URL())}
	}, a.measureVerbs())
}

func (a *Web) loadMeasure(r *http.Request) (Measure, error) {
	return a.Store.Measure(r.Context(), r.PathValue("id"))
}

var stateTones = map[State]ui.Tone{Planned: ui.Info, Ongoing: ui.Accent, Done: ui.Good}

func stateBadge(s State) ui.Badge { return ui.Badge{Text: s.Sv(), Tone: stateTones[s]} }

func measureColumns(today day.Date) ui.Columns[Measure] {
	return ui.Columns[Measure]{
		{Key: "title", Label: "Åtgärd", Sort: true, Cell: func(m *Measure) ui.Cell { return ui.Link(m.Title, m.URL()).Under(m.Number) }},
		{Key: "kind", Label: "Slag", Cell: func(m *Measure) ui.Cell { return ui.Text(field.LabelOf(MeasureKinds, m.Kind)) }},
		{Key: "owner", Label: "Ansvarig", Sort: true, Cell: func(m *Measure) ui.Cell { return ui.Text(m.Owner) }},
		{Key: "due_on", Label: "Ska vara klar", Sort: true, Cell: func(m *Measure) ui.Cell {
			c := ui.Time(m.DueOn.String(), m.DueOn.Sv())
			if m.Late(today) {
				return c.Warn("försenad")
			}
			return c
		}},
		{Key: "expected", Label: "Förväntat per år", Sort: true, Number: true, Cell: func(m *Measure) ui.Cell { return ui.Number(m.Expected.Sv()) }},
		{Key: "realised", Label: "Uppnått per år", Sort: true, Number: true, Cell: func(m *Measure) ui.Cell { return ui.Number(m.Realised.Sv()) }},
		{Key: "state", Label: "Läge", Cell: func(m *Measure) ui.Cell { return ui.Mark(stateBadge(m.State)) }},
	}
}

func (a *Web) measures(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseMeasureFilter(r.URL.Query())
	if err != nil {
		return err
	}
	filters, err := a.measureFilters(ctx)
	if err != nil {
		return err
	}
	l := ui.Listing[Measure]{One: "åtgärd", Many: "åtgärder", Sort: usualMeasureSort, Columns: measureColumns(a.Store.Today())}
	q := l.Query(r, filters...)
	rows, n, err := a.Store.Measures(ctx, f, a.page(r, q))
	if err == nil && record.Format(r) != "" {
		return record.Sheet[Measure]{Title: "Kategoriåtgärder", File: "kategoriatgarder", Fields: MeasureFields, Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: record.Rows(rows), Path: func(m Measure) string { return m.URL() }}.Send(w, r)
	}
	if err != nil {
		return err
	}
	sum, err := a.Store.SumMeasures(ctx, f)
	if err != nil {
		return err
	}
	list := l.List(q, rows, ui.Count(n), filters...)
	list.Sum = "förväntat " + sv.Tkr(sum.Expected, 0) + " och uppnått " + sv.Tkr(sum.Realised, 0) + " per år"
	late := MeasureFilter{Late: true}.URL()
	var actions []ui.Action
	if web.May(ctx, permWrite) {
		actions = []ui.Action{{Label: "Ny åtgärd", URL: MeasurePath + "/ny", Icon: "plus", Primary: true}}
	}
	return a.renderList(w, r, "Kategoriåtgärder", MeasurePath, "nummer, åtgärd, ansvarig", q, list, actions, ui.View{Label: "Försenade", URL: late, Active: q.File(MeasurePath) == late})
}

func (a *Web) measureFilters(ctx context.Context) ([]ui.Filter, error) {
	categories, err := options(ctx, a.Categories)
	if err != nil {
		return nil, err
	}
	people, err := options(ctx, a.People)
	if err != nil {
		return nil, err
	}
	years := a.years()
	return []ui.Filter{{Key: "lage", Label: "Läge", Options: States}, {Key: "slag", Label: "Slag", Options: MeasureKinds}, {Key: "kategori", Label: "Kategori", Options: categories}, {Key: "ansvarig", Label: "Ansvarig", Options: people},
		{Key: "klar", Label: "Ska vara klar", Kind: ui.Period, Options: years}, {Key: "uppfoljd", Label: "Senast uppföljd", Kind: ui.Period, Options: years}, {Key: "forsenad", Label: "Försenade", Options: []field.Option{{Value: "ja", Label: "Ja"}}}}, nil
}

func (a *Web) measureForm(ctx context.Context, m Measure) (ui.Form, error) {
	f := ui.NewForm(MeasureFields, &m)
	f.Action, f.Submit, f.Cancel = MeasurePath, "Lägg upp åtgärden", MeasurePath
	if err := a.choose(ctx, &f, "owner_id", "category_id"); err != nil {
		return f, err
	}
	running, _, err := a.Store.Search(ctx, Filter{}, Page{Limit: 500})
	var initiatives []field.Option
	for _, i := range running {
		initiatives = append(initiatives, field.Option{Value: i.ID, Label: i.Name()})
	}
	f.Choose("initiative_id", initiatives)
	for key, number := range map[string]string{"plan_item_id": m.PlanItem, "procurement_id": m.Procurement} {
		c := f.Control(key)
		c.Type, c.Value = "text", number
	}
	return f, err
}

func (a *Web) newMeasure(w http.ResponseWriter, r *http.Request) error {
	m := Measure{OwnerID: web.UserFrom(r.Context()).ID, InitiativeID: r.URL.Query().Get("initiativ"), CategoryID: r.URL.Query().Get("kategori")}
	if m.InitiativeID != "" {
		i, err := a.Store.Get(r.Context(), m.InitiativeID)
		if err != nil {
			return err
		}
		m.CategoryID = i.CategoryID
	}
	f, err := a.measureForm(r.Context(), m)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ny åtgärd", formPage{Crumbs: []ui.Crumb{crumb("Åtgärder", MeasurePath)}, Form: f})
}

// readMeasure reads what was posted. Plan item and procurement are written by number.
func (a *Web) readMeasure(r *http.Request, m *Measure, posted map[string]string) error {
	ctx := r.Context()
	values := map[string]string{}
	for key, value := range posted {
		values[key] = value
	}
	if err := a.resolve(ctx, values, "owner_id", "category_id"); err != nil {
		return err
	}
	item, procurement := values["plan_item_id"], values["procurement_id"]
	delete(values, "plan_item_id")
	delete(values, "procurement_id")
	if err := MeasureFields.Read(m, values); err != nil {
		return err
	}
	var err error
	if m.PlanItemID, err = a.Store.PlanItemID(ctx, item); err != nil {
		return err
	}
	m.ProcurementID, err = a.Store.ProcurementID(ctx, procurement)
	return err
}

func (a *Web) createMeasure(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var m Measure
	if err = a.readMeasure(r, &m, posted); err == nil {
		m, err = a.Store.CreateMeasure(r.Context(), m)
	}
	if err == nil {
		return web.Redirect(w, r, m.URL(), "Åtgärden är upplagd som "+m.Number+".")
	}
	f, formErr := a.measureForm(r.Context(), m)
	if formErr != nil || !web.Correctable(err) {
		return cmpErr(formErr, err)
	}
	f.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), "Ny åtgärd", formPage{Crumbs: []ui.Crumb{crumb("Åtgärder", MeasurePath)}, Form: f})
}

func (a *Web) measure(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, err := a.loadMeasure(r)
	if err != nil {
		return err
	}
	found, err := a.Store.FollowUps(ctx, m.ID)
	if err != nil {
		return err
	}
	page := showPage{Crumbs: []ui.Crumb{crumb("Åtgärder", MeasurePath)}, Lead: m.Number, Status: []ui.Badge{stateBadge(m.State)}, Facts: ui.NewFacts(MeasureFields, &m)}
	page.Facts.DropEmpty()
	for key, url := range map[string]string{"category_id": "/kategorier/" + m.CategoryID, "initiative_id": Path + "/" + m.InitiativeID, "plan_item_id": "/planposter/" + m.PlanItemID, "procurement_id": "/upphandlingar/" + m.ProcurementID} {
		if url[len(url)-1] != '/' {
			page.Facts.Link(key, url)
		}
	}
	if m.Late(a.Store.Today()) {
		page.Notice = ui.Notice{Tone: ui.Warn, Title: "Skulle ha varit klar " + m.DueOn.Sv()}
	}
	page.Parts = []part{{ID: "uppfoljningar", Title: "Uppföljningar", Table: followUpTable(m, found, web.May(ctx, permWrite))}}
	paths := map[State][]string{Planned: {"avbryt", "andra", "starta"}, Ongoing: {"avbryt", "andra", "klar", "folj-upp"}, Done: {"andra", "folj-upp", "starta"}, Stopped: {"starta"}}
	page.Actions = actions(ctx, m, a.measureVerbs(), map[string]string{"starta": "player-play", "folj-upp": "chart-line", "klar": "check", "avbryt": "ban", "andra": "pencil"}, paths[m.State]...)
	if page.History, err = a.history(ctx, KindMeasure, m.ID, "åtgärden"); err != nil {
		return err
	}
	return showTmpl.Render(w, r, m.Title, page)
}

func followUpTable(m Measure, found []FollowUp, write bool) ui.Table {
	t := ui.Columns[FollowUp]{
		{Label: "Dag", Cell: func(f *FollowUp) ui.Cell { return ui.Time(f.FollowedOn.String(), f.FollowedOn.Sv()).Under(f.ByName) }},
		{Label: "Effekt per år", Number: true, Cell: func(f *FollowUp) ui.Cell { return ui.Number(f.Realised.Sv()) }},
		{Label: "CO2e, kg per år", Number: true, Cell: func(f *FollowUp) ui.Cell { return ui.Number(f.RealisedCO2.Sv()) }},
		{Label: "Kvalitet", Cell: func(f *FollowUp) ui.Cell { return ui.Text(f.Quality).Under(f.Comment) }},
	}.Table("Uppföljningar", found)
	t.Empty = ui.Empty{Icon: "chart-line", Title: "Inte uppföljd än"}
	if write {
		for i, f := range found {
			t.Rows[i].Menu, t.Rows[i].Label = []ui.Action{{Label: "Ta bort", URL: m.URL() + "/uppfoljning/ta-bort?uppfoljning=" + f.ID, Icon: "trash"}}, "Uppföljning "+f.FollowedOn.Sv()
		}
	}
	return t
}

func (a *Web) measureVerbs() []verb[Measure] {
	return append([]verb[Measure]{
		a.turn("starta", "Starta", "Åtgärden pågår.", Ongoing, "Anteckning", false), a.turn("klar", "Klarmarkera", "Åtgärden är klar.", Done, "Anteckning", false),
		a.turn("avbryt", "Avbryt", "Åtgärden är avbruten.", Stopped, "Varför avbryts åtgärden?", true)}, a.measureTextVerbs()...)
}

// turn takes a measure to another state.
func (a *Web) turn(path, title, done string, to State, why string, must bool) verb[Measure] {
	return verb[Measure]{path: path, perm: permWrite, title: title, submit: title, done: done, danger: to == Stopped,
		fill: func(_ *http.Request, m Measure, f *ui.Form) error {
			controls(f, onControl("Dag", a.Store.Today().String()), whyControl(why, must || !m.State.Open()))
			return nil
		},
		do: func(r *http.Request, m Measure, posted map[string]string) error {
			on, err := dayOf(posted, "on")
			if err == nil {
				_, err = a.Store.Turn(r.Context(), m.ID, to, on, posted["why"])
			}
			return err
		}}
}

// measureTextVerbs is what is written about a measure.
func (a *Web) measureTextVerbs() []verb[Measure] {
	return []verb[Measure]{
		{path: "andra", perm: permWrite, title: "Ändra", submit: "Spara", done: "Åtgärden är sparad.",
			fill: func(r *http.Request, m Measure, f *ui.Form) error {
				form, err := a.measureForm(r.Context(), m)
				form.Action, form.Submit, form.Cancel, form.Version = f.Action, f.Submit, f.Cancel, int(m.Version)
				*f = form
				return err
			},
			do: func(r *http.Request, m Measure, posted map[string]string) error {
				if err := a.readMeasure(r, &m, posted); err != nil {
					return err
				}
				m.Version = int64(web.Version(posted))
				_, err := a.Store.SaveMeasure(r.Context(), m, "")
				return err
			}},
		{path: "folj-upp", perm: permWrite, title: "Följ upp", submit: "Spara uppföljningen", done: "Uppföljningen är sparad.",
			fill: func(_ *http.Request, _ Measure, f *ui.Form) error {
				controls(f, ui.Control{Key: "followed_on", Label: "Dag", Type: "date", Required: true, Value: a.Store.Today().String(), Help: "ÅÅÅÅ-MM-DD"}, ui.Control{Key: "realised", Label: "Effekt", Type: "money", Unit: "kr per år"},
					ui.Control{Key: "realised_co2", Label: "Minskat utsläpp", Type: "number", Unit: "kg CO2e per år"}, ui.Control{Key: "quality", Label: "Kvalitet", Type: "text"}, ui.Control{Key: "comment", Label: "Kommentar", Type: "long", Help: "Hur effekten har mätts, eller varför den inte går att mäta."})
				return nil
			},
			do: a.followUp},
		{path: "uppfoljning/ta-bort", perm: permWrite, title: "Ta bort uppföljning", submit: "Ta bort", done: "Uppföljningen är borttagen.", danger: true,
			fill: func(r *http.Request, m Measure, f *ui.Form) error {
				controls(f, whyControl("Varför?", false))
				return carry[Measure]("uppfoljning")(r, m, f)
			},
			do: func(r *http.Request, m Measure, posted map[string]string) error {
				_, err := a.Store.TakeBackFollowUp(r.Context(), m.ID, posted["uppfoljning"], posted["why"])
				return err
			}},
	}
}

func (a *Web) followUp(r *http.Request, m Measure, posted map[string]string) error {
	f := FollowUp{MeasureID: m.ID, Quality: posted["quality"], Comment: posted["comment"]}
	var err error
	if f.FollowedOn, err = dayOf(posted, "followed_on"); err != nil {
		return err
	}
	if f.RealisedCO2, err = countOf(posted, "realised_co2"); err != nil {
		return err
	}
	if err := f.Realised.UnmarshalText([]byte(posted["realised"])); err != nil {
		return wrong("realised", fault.Message(err))
	}
	_, err = a.Store.Follow(r.Context(), f)
	return err
}
