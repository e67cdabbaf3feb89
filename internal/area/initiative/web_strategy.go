package initiative

import (
	"net/http"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

func (a *Web) strategyRoutes(m *web.Mux) {
	m.Handle("GET "+StrategyPath, permRead, a.strategies)
	m.Handle("GET "+StrategyPath+"/{id}", permRead, a.strategy)
	connect(m, StrategyPath, a.loadStrategy, func(s Strategy) []ui.Crumb {
		return []ui.Crumb{crumb("Kategoristrategier", StrategyPath), crumb(s.Title, s.URL())}
	}, a.strategyVerbs())
}

func (a *Web) loadStrategy(r *http.Request) (Strategy, error) {
	return a.Store.Strategy(r.Context(), r.PathValue("id"))
}

func strategyTable(all []Strategy) ui.Table {
	return ui.Columns[Strategy]{
		{Label: "Strategi", Cell: func(s *Strategy) ui.Cell { return ui.Link(s.Title, s.URL()) }},
		{Label: "Läge", Cell: func(s *Strategy) ui.Cell { return ui.Mark(statusBadge(s.Status)) }},
		{Label: "Beslutad", Cell: func(s *Strategy) ui.Cell {
			return ui.Time(s.DecidedOn.String(), orDash(s.DecidedOn.Sv())).Under(s.Body)
		}},
	}.Table("Kategoristrategier", all)
}

var strategyListing = ui.Listing[Strategy]{
	One: "kategoristrategi", Many: "kategoristrategier", Sort: usualStrategySort,
	Columns: ui.Columns[Strategy]{
		{Key: "title", Label: "Strategi", Sort: true, Cell: func(s *Strategy) ui.Cell { return ui.Link(s.Title, s.URL()) }},
		{Key: "status", Label: "Läge", Sort: true, Cell: func(s *Strategy) ui.Cell { return ui.Mark(statusBadge(s.Status)) }},
		{Key: "decided_on", Label: "Beslutad", Sort: true, Cell: func(s *Strategy) ui.Cell {
			return ui.Time(s.DecidedOn.String(), orDash(s.DecidedOn.Sv())).Under(s.Body)
		}},
	},
}

func (a *Web) strategies(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseStrategyFilter(r.URL.Query())
	if err != nil {
		return err
	}
	categories, err := options(ctx, a.Categories)
	if err != nil {
		return err
	}
	filters := []ui.Filter{{Key: "lage", Label: "Läge", Options: statusesOf(Draft, Proposed, Decided, Replaced)}, {Key: "kategori", Label: "Kategori", Options: categories},
		{Key: "beslutad", Label: "Beslutad", Kind: ui.Period, Options: a.years()}}
	q := strategyListing.Query(r, filters...)
	page := a.page(r, q)
	rows, n, err := a.Store.Strategies(ctx, f, page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Strategy]{Title: "Kategoristrategier", File: "kategoristrategier", Fields: StrategyFields, Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: record.Rows(rows), Path: func(s Strategy) string { return s.URL() }}.Send(w, r)
	}
	list := strategyListing.List(q, rows, ui.Count(n), filters...)
	if !q.Narrowed() && n.N == 0 {
		list.Table.Empty = ui.Empty{Icon: "target-arrow", Title: "Ingen kategoristrategi", Text: "En strategi tas fram i ett kategoriinitiativ och beslutas av ett namngivet organ."}
	}
	return a.renderList(w, r, "Kategoristrategier", StrategyPath, "strategi, mål", q, list, nil)
}

func (a *Web) strategy(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	s, err := a.loadStrategy(r)
	if err != nil {
		return err
	}
	i, err := a.Store.Get(ctx, s.InitiativeID)
	if err != nil {
		return err
	}
	measures, _, err := a.Store.Measures(ctx, MeasureFilter{InitiativeID: i.ID}, Page{Limit: 200})
	if err != nil {
		return err
	}
	page := showPage{Crumbs: []ui.Crumb{crumb("Kategoristrategier", StrategyPath)}, Status: []ui.Badge{statusBadge(s.Status)}, Facts: ui.NewFacts(StrategyFields, &s)}
	page.Facts.Add(ui.Fact{Label: "Kategoriinitiativ", Value: i.Name(), URL: i.URL()})
	page.Facts.DropEmpty()
	page.Parts = []part{{Title: "Åtgärder", Table: measureColumns(a.Store.Today()).Table("Åtgärder", measures)}}
	page.Parts[0].Table.Empty = ui.Empty{Icon: "list-check", Title: "Inga åtgärder än", Text: "Strategin behöver åtgärder med värde, tid och ansvarig för att kunna föreslås."}
	if s.Status == Draft && web.May(ctx, permWrite) {
		page.Parts[0].Actions = []ui.Action{{Label: "Ny åtgärd", URL: MeasurePath + "/ny?initiativ=" + i.ID, Icon: "plus"}}
	}
	paths := map[Status][]string{Draft: {"ta-bort", "andra", "foresla"}, Proposed: {"ta-tillbaka", "besluta"}}
	page.Actions = actions(ctx, s, a.strategyVerbs(), map[string]string{"andra": "pencil", "foresla": "send", "ta-tillbaka": "arrow-back-up", "besluta": "check", "ta-bort": "trash"}, paths[s.Status]...)
	if page.History, err = a.history(ctx, KindStrategy, s.ID, "strategin"); err != nil {
		return err
	}
	return showTmpl.Render(w, r, s.Title, page)
}

func (a *Web) strategyVerbs() []verb[Strategy] {
	return append(a.strategyDraftVerbs(), a.strategyDecisionVerbs()...)
}

func (a *Web) strategyDraftVerbs() []verb[Strategy] {
	return []verb[Strategy]{
		{path: "andra", perm: permWrite, title: "Ändra", submit: "Spara", done: "Strategin är sparad.",
			fill: func(_ *http.Request, s Strategy, f *ui.Form) error {
				form := ui.NewForm(StrategyFields, &s)
				form.Action, form.Submit, form.Cancel, form.Version = f.Action, f.Submit, f.Cancel, int(s.Version)
				*f = form
				return nil
			},
			do: func(r *http.Request, s Strategy, posted map[string]string) error {
				if err := StrategyFields.Read(&s, posted); err != nil {
					return err
				}
				s.Version = int64(web.Version(posted))
				_, err := a.Store.SaveStrategy(r.Context(), s)
				return err
			}},
		{path: "foresla", perm: permWrite, title: "Föreslå för beslut", submit: "Föreslå", done: "Strategin är föreslagen.",
			do: func(r *http.Request, s Strategy, _ map[string]string) error {
				_, err := a.Store.ProposeStrategy(r.Context(), s.ID)
				return err
			}},
		{path: "ta-tillbaka", perm: permWrite, title: "Ta tillbaka förslaget", submit: "Ta tillbaka", done: "Strategin är ett utkast igen.", fill: askWhy[Strategy]("Varför?", false),
			do: func(r *http.Request, s Strategy, posted map[string]string) error {
				_, err := a.Store.TakeBackStrategy(r.Context(), s.ID, posted["why"])
				return err
			}},
	}
}

func (a *Web) strategyDecisionVerbs() []verb[Strategy] {
	return []verb[Strategy]{
		{path: "besluta", perm: permDecide, title: "Notera beslutet", submit: "Notera beslutet", done: "Strategin är beslutad.",
			fill: func(_ *http.Request, _ Strategy, f *ui.Form) error {
				controls(f, ui.Control{Key: "decided_on", Label: "Beslutad", Type: "date", Required: true, Value: a.Store.Today().String(), Help: "ÅÅÅÅ-MM-DD"},
					ui.Control{Key: "body", Label: "Beslutad av", Type: "text", Required: true, Help: "Till exempel initiativets styrgrupp."}, ui.Control{Key: "reference", Label: "Beslut", Type: "text", Help: "Protokoll och paragraf."})
				return nil
			},
			do: func(r *http.Request, s Strategy, posted map[string]string) error {
				on, err := dayOf(posted, "decided_on")
				if err == nil {
					_, err = a.Store.DecideStrategy(r.Context(), s.ID, Ruling{On: on, Body: posted["body"], Reference: posted["reference"]})
				}
				return err
			}},
		{path: "ta-bort", perm: permWrite, title: "Ta bort utkastet", submit: "Ta bort", done: "Utkastet är borttaget.", danger: true, back: func(Strategy) string { return StrategyPath },
			do: func(r *http.Request, s Strategy, _ map[string]string) error {
				return a.Store.RemoveStrategy(r.Context(), s.ID)
			}},
	}
}
