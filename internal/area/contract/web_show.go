package contract

import (
	"context"
	"net/http"
	"slices"

	"klover/internal/area/plan"
	"klover/internal/base/audit"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

type showPage struct {
	Number    string
	Status    ui.Badge
	Warnings  []ui.Notice
	Start     ui.Notice // latest start of a new procurement
	Timeline  ui.Timeline
	Options   ui.Table
	Suppliers ui.Table
	Facts     ui.Facts
	Panels    []ui.Panel
	History   ui.History
	Actions   []ui.Action
}

var showTmpl = web.Parse[showPage](pages, "show.html")

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	c, err := a.load(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	entries, err := audit.History(ctx, a.Store.DB, Kind, c.ID)
	if err != nil {
		return err
	}
	page := showPage{
		Number: c.Number, Status: a.badge(c), Warnings: a.warnings(c), Timeline: a.timeline(c),
		Options: a.optionTable(c), Suppliers: supplierTable(ctx, c), Facts: facts(ctx, c),
		History: record.HistoryOf("avtalet", entries), Actions: a.actions(ctx, c),
	}
	plan, err := a.followUps(ctx, c)
	if err != nil {
		return err
	}
	if plan.Body != "" {
		page.Panels = append(page.Panels, plan)
	}
	if err := a.addLife(ctx, c, &page); err != nil {
		return err
	}
	for _, make := range a.Panels {
		p, err := make(ctx, c.ID)
		if err != nil {
			return err
		}
		if p.Body != "" {
			page.Panels = append(page.Panels, p)
		}
	}
	return showTmpl.Render(w, r, c.Title, page)
}

func facts(ctx context.Context, c Contract) ui.Facts {
	f := ui.NewFacts(Fields, &c, shownKeys()...)
	if c.ProcurementID != "" && web.May(ctx, "procurement.read") {
		f.Link("procurement_id", "/upphandlingar/"+string(c.ProcurementID))
	}
	if c.CategoryID != "" {
		f.Link("category_id", "/kategorier/"+string(c.CategoryID))
	}
	if c.MainID != "" {
		f.Link("main_id", "/avtal/"+string(c.MainID))
	}
	f.DropEmpty()
	return f
}

// addLife shows what has happened to the contract, and what somebody must see to.
func (a *Web) addLife(ctx context.Context, c Contract, page *showPage) error {
	panels, err := a.lifePanels(ctx, c)
	if err != nil {
		return err
	}
	notices, err := a.lifeNotices(ctx, c)
	if err != nil {
		return err
	}
	page.Panels, page.Warnings = append(page.Panels, panels...), append(page.Warnings, notices...)
	return a.addStart(ctx, c, page)
}

// addStart shows the latest start of a new procurement, and what it is computed from.
func (a *Web) addStart(ctx context.Context, c Contract, page *showPage) error {
	start, ok, err := a.Store.LatestStart(ctx, c)
	if err != nil || !ok {
		return err
	}
	page.Start = ui.Notice{Tone: ui.Info, Title: "Ny upphandling påbörjas senast " + start.On.Sv(), Text: start.From}
	if start.On < a.Store.Today() {
		page.Start.Tone, page.Start.Title = ui.Warn, "Ny upphandling skulle ha påbörjats "+start.On.Sv()
	}
	if web.May(ctx, "plan.read") {
		page.Start.Actions = []ui.Action{{Label: "Öppna planens förslag", URL: plan.ProposalPath}}
	}
	return nil
}

// shownKeys leaves out what the page shows elsewhere.
func shownKeys() []string {
	return slices.DeleteFunc(Fields.Keys(), func(key string) bool {
		return slices.Contains([]string{"number", "title", "suppliers", "options", "stage", "value_about"}, key)
	})
}

// warnings tell what somebody must do something about.
func (a *Web) warnings(c Contract) []ui.Notice {
	var list []ui.Notice
	today := a.Store.Today()
	add := func(bad bool, title, text string) {
		if bad {
			list = append(list, ui.Notice{Tone: ui.Warn, Title: title, Text: text})
		}
	}
	live := c.InForce(today)
	for _, o := range c.Options {
		add(live && c.OptionSv(o, today) == "att besluta", "En option ska beslutas",
			"Leverantören ska ha besked senast "+o.NoticeOn.Sv()+". Optionen förlänger avtalet till "+o.Last().Sv()+".")
		add(live && c.Lapsed(o, today), "En option är förfallen",
			"Leverantören skulle ha haft besked senast "+o.NoticeOn.Sv()+". Avtalet slutar "+c.RunsTo.Sv()+".")
	}
	add(live && c.Owner == "", "Avtalet saknar avtalsägare", "Ange vem som ansvarar för avtalet.")
	add(live && c.EndsOn == 0 && !c.OpenEnded, "Slutdatum saknas", "Ange när avtalet slutar, eller att det gäller tills vidare.")
	return list
}

// timeline shows the term with its options.
func (a *Web) timeline(c Contract) ui.Timeline {
	today := a.Store.Today()
	t := ui.Timeline{Label: "Avtalstid och optioner"}
	step := func(label string, on day.Date, text string, done bool) {
		if on == 0 {
			return
		}
		state := ui.Next
		if done {
			state = ui.Done
		}
		t.Steps = append(t.Steps, ui.Step{Label: label, At: on.String(), Text: text + on.Short(), State: state})
	}
	step("Tecknat", c.SignedOn, "", c.SignedOn <= today)
	step("Gäller från", c.BeginsOn, "", c.BeginsOn <= today)
	step("Slutar utan optioner", c.EndsOn, "", c.EndsOn < today)
	for _, o := range c.Options {
		t.Steps = append(t.Steps, c.optionStep(o, today))
	}
	step("Upphör i förtid", c.StoppedOn, "", c.StoppedOn < today)
	markNow(t.Steps, c.InForce(today))
	return t
}

func (c Contract) optionStep(o Option, today day.Date) ui.Step {
	s := ui.Step{Label: "Option " + sv.Number(o.N) + ", " + c.OptionSv(o, today), At: o.Last().String(), Text: "till " + o.Last().Short(), State: ui.Next}
	switch {
	case o.State == Used && o.Last() < today:
		s.State = ui.Done
	case c.Lapsed(o, today):
		s.State, s.Text = ui.Late, "besked senast "+o.NoticeOn.Short()
	}
	return s
}

// markNow points out the first step that is still ahead of a contract in force.
func markNow(steps []ui.Step, live bool) {
	for i := range steps {
		if live && steps[i].State == ui.Next {
			steps[i].State = ui.Now
			return
		}
	}
}

func (a *Web) optionTable(c Contract) ui.Table {
	today := a.Store.Today()
	return ui.Columns[Option]{
		{Label: "Option", Cell: func(o *Option) ui.Cell {
			return ui.Text(sv.Plural(o.Months, "månad", "månader")).Under(o.From.Sv() + " till " + o.Last().Sv())
		}},
		{Label: "Besked senast", Cell: func(o *Option) ui.Cell { return ui.Time(o.NoticeOn.String(), o.NoticeOn.Sv()) }},
		{Label: "Beslutas", Cell: func(o *Option) ui.Cell {
			owner, _ := c.ownerOf(*o)
			return ui.Time(o.DecideBy().String(), o.DecideBy().Sv()).Under(owner)
		}},
		{Label: "Läge", Cell: func(o *Option) ui.Cell { return ui.Text(sv.UpperFirst(c.OptionSv(*o, today))).Under(o.DecidedOn.Sv()) }},
	}.Table("Optioner", c.Options)
}

func supplierTable(ctx context.Context, c Contract) ui.Table {
	columns := ui.Columns[Supplier]{
		{Label: "Leverantör", Cell: func(s *Supplier) ui.Cell {
			if !web.May(ctx, "supplier.read") {
				return ui.Text(s.Name)
			}
			return ui.Link(s.Name, "/leverantorer/"+s.SurvivorID)
		}},
		{Label: "Rang", Number: true, Cell: func(s *Supplier) ui.Cell { return ui.Number(s.Rank.Sv()) }},
		{Label: "Del", Cell: func(s *Supplier) ui.Cell { return ui.Text(s.Lot) }},
		{Label: "Andel, %", Number: true, Cell: func(s *Supplier) ui.Cell { return ui.Number(s.Share.Sv()) }},
	}
	if len(c.Suppliers) == 1 {
		columns = columns[:1] // rank, lot and share tell several apart
	}
	return columns.Table("Leverantörer", c.Suppliers)
}

// actions are what the user may do with the contract now.
func (a *Web) actions(ctx context.Context, c Contract) []ui.Action {
	if !web.May(ctx, "contract.write") || within(ctx, c.Parties) != nil {
		return nil
	}
	var list []ui.Action
	for _, v := range verbs {
		if v.when(c, a.Store.Today()) {
			list = append(list, v.action(c))
		}
	}
	if c.Stage == Draft || c.Stage == ForSigning {
		list = append(list, ui.Action{Label: "Ta bort", URL: c.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true})
	}
	if undecided(c, 0) {
		list = append(list, ui.Action{Label: "Planera optionsbeslut", URL: c.URL() + "/optioner", Icon: "user-check"})
	}
	if c.MainID != "" || c.Type == Supplement || c.Type == Processing || c.Type == Joining {
		list = append(list, ui.Action{Label: "Koppla till avtal", URL: c.URL() + "/huvudavtal", Icon: "link"})
	}
	return append(list, ui.Action{Label: "Ändra", URL: c.URL() + "/andra", Icon: "pencil", Primary: true})
}
