package initiative

import (
	"context"
	"net/http"
	"strconv"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/count"
	"klover/internal/word/sv"
)

func (a *Web) initiativeRoutes(m *web.Mux) {
	m.Handle("GET "+Path, permRead, a.list)
	m.Handle("GET "+BoardPath, permRead, a.board)
	m.Handle("GET "+Path+"/ny", permWrite, a.blank)
	m.Handle("POST "+Path, permWrite, a.create)
	m.Handle("GET "+Path+"/{id}", permRead, a.show)
	connect(m, Path, a.load, crumbsOf, a.verbs())
}

func (a *Web) load(r *http.Request) (Initiative, error) {
	return a.Store.Get(r.Context(), r.PathValue("id"))
}

func crumbsOf(i Initiative) []ui.Crumb {
	return []ui.Crumb{crumb("Kategoriinitiativ", Path), crumb(i.Name(), i.URL())}
}

var listing = ui.Listing[Standing]{
	One: "kategoriinitiativ", Many: "kategoriinitiativ", Sort: usualSort,
	Columns: ui.Columns[Standing]{
		{Key: "title", Label: "Initiativ", Sort: true, Cell: func(i *Standing) ui.Cell { return ui.Link(i.Title, i.URL()).Under(i.Number) }},
		{Key: "category", Label: "Kategori", Cell: func(i *Standing) ui.Cell { return ui.Link(i.Category, "/kategorier/"+i.CategoryID) }},
		{Key: "phase", Label: "Fas", Sort: true, Cell: func(i *Standing) ui.Cell { return ui.Cell{Badges: phaseBadges(i.AtPhase, i.AtPaused)} }},
		{Key: "since", Label: "Sedan", Sort: true, Cell: func(i *Standing) ui.Cell { return ui.Time(i.Since.String(), i.Since.Sv()) }},
		{Key: "leader", Label: "Ledare", Sort: true, Cell: func(i *Standing) ui.Cell { return ui.Text(i.Leader) }},
		{Key: "due_on", Label: "Ska vara klart", Sort: true, Cell: func(i *Standing) ui.Cell { return ui.Time(i.DueOn.String(), orDash(i.DueOn.Sv())) }},
	},
}

func phaseBadges(p Phase, paused bool) []ui.Badge {
	tone := ui.Info
	switch p {
	case Implementation:
		tone = ui.Accent
	case Ended:
		tone = ui.Good
	}
	list := []ui.Badge{{Text: p.Sv(), Tone: tone}}
	if paused {
		list = append(list, ui.Badge{Text: "Pausat", Tone: ui.Warn})
	}
	return list
}

func (a *Web) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	categories, err := options(ctx, a.Categories)
	if err != nil {
		return err
	}
	filters := []ui.Filter{{Key: "fas", Label: "Fas", Kind: ui.Multi, Options: Phases}, {Key: "kategori", Label: "Kategori", Options: categories},
		{Key: "pausade", Label: "Pausade", Options: []field.Option{{Value: "ja", Label: "Ja"}}}, {Key: "dag", Label: "Dag", Options: a.days()}}
	q := listing.Query(r, filters...)
	rows, n, err := a.Store.Search(ctx, f, a.page(r, q))
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Initiative]{Title: "Kategoriinitiativ", File: "kategoriinitiativ", Fields: a.named(ctx), Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: record.Rows(standing(rows)), Path: func(i Initiative) string { return i.URL() }}.Send(w, r)
	}
	paused := Filter{Paused: true}.URL()
	var actions []ui.Action
	if web.May(ctx, permWrite) {
		actions = []ui.Action{{Label: "Nytt initiativ", URL: Path + "/ny", Icon: "plus", Primary: true}}
	}
	return a.renderList(w, r, "Kategoriinitiativ", Path, "nummer, benämning, ledare", q, listing.List(q, rows, ui.Count(n), filters...), actions,
		ui.View{Label: "Pausade", URL: paused, Active: q.File(Path) == paused})
}

// standing is the initiatives with the phases that they stood in on the day of the list.
func standing(rows []Standing) []Initiative {
	plain := make([]Initiative, len(rows))
	for i, s := range rows {
		plain[i] = s.Initiative
		plain[i].Phase, plain[i].PhaseOn = s.AtPhase, s.Since
	}
	return plain
}

// days is the ends of the latest years, to see how initiatives stood then.
func (a *Web) days() []field.Option {
	var list []field.Option
	for i := 1; i <= 4; i++ {
		d := strconv.Itoa(a.Store.Today().Year()-i) + "-12-31"
		list = append(list, field.Option{Value: d, Label: d})
	}
	return list
}

// named is the description with categories by name.
func (a *Web) named(ctx context.Context) field.Set[Initiative] {
	names, err := a.Store.tree().Paths(ctx)
	set := append(field.Set[Initiative]{}, Fields...)
	for i, d := range set {
		if d.Key == "category_id" && err == nil {
			set[i].Show = func(one *Initiative) string { return names[one.CategoryID] }
		}
	}
	return set
}

func (a *Web) form(ctx context.Context, i Initiative) (ui.Form, error) {
	f := ui.NewForm(Fields, &i)
	f.Action, f.Submit, f.Cancel = Path, "Lägg upp", Path
	err := a.choose(ctx, &f, "leader_id", "category_id")
	return f, err
}

func (a *Web) blank(w http.ResponseWriter, r *http.Request) error {
	f, err := a.form(r.Context(), Initiative{StartsOn: a.Store.Today(), LeaderID: web.UserFrom(r.Context()).ID, CategoryID: r.URL.Query().Get("kategori")})
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Nytt kategoriinitiativ", formPage{Crumbs: []ui.Crumb{crumb("Kategoriinitiativ", Path)}, Form: f,
		Notice: ui.Notice{Tone: ui.Info, Text: "Ett initiativ som står i kategoriplanen öppnas från planens rad."}})
}

func (a *Web) create(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var i Initiative
	if err = a.read(r, &i, posted); err == nil {
		i, err = a.Store.Create(ctx, i)
	}
	if err == nil {
		return web.Redirect(w, r, i.URL(), "Initiativet är upplagt som "+i.Number+".")
	}
	f, formErr := a.form(ctx, i)
	if formErr != nil || !web.Correctable(err) {
		return cmpErr(formErr, err)
	}
	f.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), "Nytt kategoriinitiativ", formPage{Crumbs: []ui.Crumb{crumb("Kategoriinitiativ", Path)}, Form: f})
}

func (a *Web) read(r *http.Request, i *Initiative, posted map[string]string) error {
	if err := a.resolve(r.Context(), posted, "leader_id", "category_id"); err != nil {
		return err
	}
	return Fields.Read(i, posted)
}

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	i, err := a.load(r)
	if err != nil {
		return err
	}
	c, err := a.Store.tree().Get(ctx, i.CategoryID)
	if err != nil {
		return err
	}
	steps, err := a.Store.Steps(ctx, i.ID)
	if err != nil {
		return err
	}
	page := showPage{Crumbs: []ui.Crumb{crumb("Kategoriinitiativ", Path)}, Lead: i.Number, Status: phaseBadges(i.Phase, i.Paused), Timeline: timeline(i, steps), Facts: ui.NewFacts(a.named(ctx), &i)}
	page.Facts.DropEmpty()
	page.Facts.Link("category_id", "/kategorier/"+c.ID)
	page.Facts.Link("national", i.National)
	if i.Paused {
		page.Notice = ui.Notice{Tone: ui.Warn, Title: "Pausat sedan " + i.PhaseOn.Sv(), Text: steps[len(steps)-1].Why}
	}
	if err := a.initiativeParts(ctx, i, &page); err != nil {
		return err
	}
	page.Actions = actions(ctx, i, a.verbs(), verbIcons, i.paths()...)
	if page.History, err = a.history(ctx, Kind, i.ID, "initiativet"); err != nil {
		return err
	}
	return showTmpl.Render(w, r, i.Title, page)
}

var verbIcons = map[string]string{"fas": "arrow-right", "backa": "arrow-back-up", "pausa": "player-pause", "ateruppta": "player-play", "andra": "pencil", "ta-bort": "trash"}

// paths is what may be done to the initiative as it stands, the main one last.
func (i Initiative) paths() []string {
	switch {
	case i.Phase == Ended:
		return []string{"backa"}
	case i.Paused:
		return []string{"andra", "ateruppta"}
	case i.Phase == Preparation:
		return []string{"ta-bort", "andra", "pausa", "fas"}
	}
	return []string{"backa", "andra", "pausa", "fas"}
}

func timeline(i Initiative, steps []Step) ui.Timeline {
	t := ui.Timeline{Label: "Initiativets faser"}
	since := map[Phase]Step{}
	for _, s := range steps {
		if _, ok := since[s.Phase]; !ok || s.FromOn < since[s.Phase].FromOn {
			since[s.Phase] = s
		}
	}
	for _, o := range Phases {
		p := Phase(o.Value)
		s := ui.Step{Label: o.Label, State: ui.Next}
		switch {
		case p == i.Phase:
			s.State = ui.Now
		case p.index() < i.Phase.index():
			s.State = ui.Done
		}
		if on := since[p].FromOn; on != 0 && p.index() <= i.Phase.index() {
			s.At, s.Text = on.String(), on.Short()
		}
		t.Steps = append(t.Steps, s)
	}
	return t
}

// initiativeParts is what belongs to an initiative: deliverables, strategy, measures and team.
func (a *Web) initiativeParts(ctx context.Context, i Initiative, page *showPage) error {
	deliverables, err := a.Store.Deliverables(ctx, i.ID)
	if err != nil {
		return err
	}
	strategies, err := a.Store.StrategiesOf(ctx, i.ID)
	if err != nil {
		return err
	}
	measures, _, err := a.Store.Measures(ctx, MeasureFilter{InitiativeID: i.ID}, Page{Limit: 200})
	if err != nil {
		return err
	}
	write := web.May(ctx, permWrite) && i.Phase != Ended
	page.Parts = append(page.Parts, part{ID: "underlag", Title: "Underlag per fas", Table: a.deliverableTable(i, deliverables, write), Note: "Fasen lämnas när alla dess underlag är klara (Klövers regelunderlag 5.3)."},
		part{ID: "strategi", Title: "Kategoristrategi", Table: strategyTable(strategies)}, part{ID: "atgarder", Title: "Åtgärder", Table: measureColumns(a.Store.Today()).Table("Åtgärder", measures)})
	p := page.Parts
	p[1].Table.Empty, p[2].Table.Empty = ui.Empty{Icon: "target-arrow", Title: "Ingen strategi än"}, ui.Empty{Icon: "list-check", Title: "Inga åtgärder än"}
	if write {
		p[0].Actions = []ui.Action{{Label: "Lägg till underlag", URL: i.URL() + "/nytt-underlag", Icon: "plus"}}
		p[1].Actions = []ui.Action{{Label: "Ny strategi", URL: i.URL() + "/ny-strategi", Icon: "plus"}}
		p[2].Actions = []ui.Action{{Label: "Ny åtgärd", URL: MeasurePath + "/ny?initiativ=" + i.ID, Icon: "plus"}}
	}
	return a.teamParts(ctx, i, page, write)
}

func (a *Web) deliverableTable(i Initiative, all []Deliverable, write bool) ui.Table {
	today := a.Store.Today()
	t := ui.Columns[Deliverable]{
		{Label: "Underlag", Cell: func(d *Deliverable) ui.Cell {
			if d.Link != "" {
				return ui.Link(d.Label, d.Link).Under(d.Phase.Sv())
			}
			return ui.Text(d.Label).Under(d.Phase.Sv())
		}},
		{Label: "Ansvarig", Cell: func(d *Deliverable) ui.Cell { return ui.Text(orDash(d.Owner)) }},
		{Label: "Ska vara klart", Cell: func(d *Deliverable) ui.Cell {
			c := ui.Time(d.DueOn.String(), orDash(d.DueOn.Sv()))
			if d.Late(today) {
				return c.Warn("försenat")
			}
			return c
		}},
		{Label: "Klart", Cell: func(d *Deliverable) ui.Cell {
			switch {
			case d.DoneOn != 0:
				return ui.Time(d.DoneOn.String(), d.DoneOn.Sv()).Under(d.DoneBy)
			case d.Phase == i.Phase:
				return ui.Mark(ui.Badge{Text: "Saknas", Tone: ui.Warn})
			}
			return ui.Text(sv.Missing)
		}},
	}.Table("Underlag", all)
	t.Empty = ui.Empty{Icon: "list-check", Title: "Inga underlag"}
	if write {
		t.Heads = append(t.Heads, ui.Head{Label: "Notera"})
		for n, d := range all {
			t.Rows[n].Cells = append(t.Rows[n].Cells, ui.Link("Ändra", i.URL()+"/underlag?underlag="+d.ID).Of(d.Label))
		}
	}
	return t
}

func (a *Web) teamParts(ctx context.Context, i Initiative, page *showPage, write bool) error {
	team, err := a.Store.Team(ctx, i.ID)
	if err != nil {
		return err
	}
	worked, err := a.Store.Worked(ctx, i.ID)
	if err != nil {
		return err
	}
	members := ui.Columns[Member]{
		{Label: "Namn", Cell: func(m *Member) ui.Cell { return ui.Text(m.Name) }}, {Label: "Roll", Cell: func(m *Member) ui.Cell { return ui.Text(m.Part) }},
		{Label: "Timmar", Number: true, Cell: func(m *Member) ui.Cell { return ui.Number(m.Hours.Sv()) }},
	}.Table("Team", team)
	hours := ui.Columns[Worked]{
		{Label: "Dag", Cell: func(o *Worked) ui.Cell { return ui.Time(o.WorkedOn.String(), o.WorkedOn.Sv()) }}, {Label: "Namn", Cell: func(o *Worked) ui.Cell { return ui.Text(o.Name) }},
		{Label: "Timmar", Number: true, Cell: func(o *Worked) ui.Cell { return ui.Number(sv.Number(o.Hours)) }}, {Label: "Vad", Cell: func(o *Worked) ui.Cell { return ui.Text(o.What) }},
	}.Table("Nedlagd tid", worked)
	members.Empty, hours.Empty = ui.Empty{Icon: "users", Title: "Ingen är med i teamet än"}, ui.Empty{Icon: "clock", Title: "Ingen tid är noterad"}
	if write {
		for n, m := range team {
			members.Rows[n].Menu, members.Rows[n].Label = []ui.Action{{Label: "Ta bort", URL: i.URL() + "/team/ta-bort?medlem=" + m.ID, Icon: "trash"}}, m.Name
		}
		for n, o := range worked {
			hours.Rows[n].Menu, hours.Rows[n].Label = []ui.Action{{Label: "Ta bort", URL: i.URL() + "/tid/ta-bort?tid=" + o.ID, Icon: "trash"}}, o.Name+" "+o.WorkedOn.Sv()
		}
	}
	note := "Sammanlagt " + sv.Plural(hoursOf(worked), "timme", "timmar") + ", budget " + i.Hours.Sv() + "."
	parts := []part{{ID: "team", Title: "Team", Table: members}, {ID: "tid", Title: "Nedlagd tid", Table: hours, Note: note}}
	if write {
		parts[0].Actions = []ui.Action{{Label: "Ta in i teamet", URL: i.URL() + "/team", Icon: "plus"}}
		parts[1].Actions = []ui.Action{{Label: "Notera tid", URL: i.URL() + "/tid", Icon: "plus"}}
	}
	page.Parts = append(page.Parts, parts...)
	return nil
}

// countOf reads a number that may be left out.
func countOf(posted map[string]string, key string) (count.Count, error) {
	var c count.Count
	if err := c.UnmarshalText([]byte(posted[key])); err != nil {
		return c, wrong(key, fault.Message(err))
	}
	return c, nil
}
