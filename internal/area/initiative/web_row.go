package initiative

import (
	"net/http"
	"strconv"

	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// rowForm is the form of a row with the place of another.
func (a *Web) rowForm(row Row, at ui.Form) ui.Form {
	f := ui.NewForm(RowFields, &row)
	f.Action, f.Submit, f.Cancel, f.Version = at.Action, at.Submit, at.Cancel, int(row.Version)
	return f
}

func (a *Web) readRow(r *http.Request, row *Row, posted map[string]string) error {
	if err := a.resolve(r.Context(), posted, "leader_id", "category_id"); err != nil {
		return err
	}
	return RowFields.Read(row, posted)
}

func (a *Web) row(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	row, err := a.loadRow(r)
	if err != nil {
		return err
	}
	p, err := a.Store.Plan(ctx, row.PlanID)
	if err != nil {
		return err
	}
	checks, err := a.Store.Checks(ctx, row.ID)
	if err != nil {
		return err
	}
	page := showPage{Crumbs: []ui.Crumb{planCrumb, crumb(p.Name(), p.URL())}, Lead: "Urvalspoäng " + row.ScoreText(), Status: []ui.Badge{rowBadge(row), statusBadge(p.Status)}, Facts: ui.NewFacts(RowFields, &row)}
	page.Facts.Add(ui.Fact{Label: "Inköpsvolym per region", Value: spendText})
	page.Facts.DropEmpty()
	page.Facts.Link("category_id", "/kategorier/"+row.CategoryID)
	draft := p.Status == Draft && web.May(ctx, permWrite)
	page.Parts = []part{{ID: "kartlaggning", Title: "Kartläggning", Table: checkTable(row, checks, draft), Note: "Allt ska vara kartlagt innan kategorin tas in i planen (Klövers regelunderlag 5.2)."}}
	if err := a.rowActions(r, row, p, &page); err != nil {
		return err
	}
	if page.History, err = a.history(ctx, KindRow, row.ID, "kategorin"); err != nil {
		return err
	}
	return showTmpl.Render(w, r, row.Category, page)
}

func rowBadge(r Row) ui.Badge {
	if r.Entered {
		return ui.Badge{Text: "I planen", Tone: ui.Good}
	}
	return ui.Badge{Text: "Föreslagen", Tone: ui.Info}
}

func (a *Web) rowActions(r *http.Request, row Row, p Plan, page *showPage) error {
	ctx := r.Context()
	icons := map[string]string{"andra": "pencil", "ta-in": "check", "ta-ut": "arrow-back-up", "ta-bort": "trash", "oppna": "arrow-right"}
	switch {
	case p.Status == Draft && row.Entered:
		page.Actions = actions(ctx, row, a.rowVerbs(), icons, "ta-ut", "andra")
	case p.Status == Draft:
		page.Actions = actions(ctx, row, a.rowVerbs(), icons, "ta-bort", "andra", "ta-in")
	}
	opened, err := a.Store.Opened(ctx, row)
	if err != nil {
		return err
	}
	if opened.ID != "" {
		page.Facts.Add(ui.Fact{Label: "Kategoriinitiativ", Value: opened.Name(), URL: opened.URL()})
	} else if p.Status == Decided && row.Entered {
		page.Actions = actions(ctx, row, a.rowVerbs(), icons, "oppna")
	}
	return nil
}

func checkTable(row Row, checks []Check, draft bool) ui.Table {
	t := ui.Columns[Check]{
		{Label: "Ska vara kartlagt", Cell: func(c *Check) ui.Cell { return ui.Text(c.Label).Under(c.Note) }},
		{Label: "Klart", Cell: func(c *Check) ui.Cell {
			if c.DoneOn == 0 {
				return ui.Mark(ui.Badge{Text: "Saknas", Tone: ui.Warn})
			}
			return ui.Time(c.DoneOn.String(), c.DoneOn.Sv()).Under(c.DoneBy)
		}},
	}.Table("Kartläggning", checks)
	if !draft {
		return t
	}
	t.Heads = append(t.Heads, ui.Head{Label: "Notera"})
	for i, c := range checks {
		label := "Notera som klart"
		if c.DoneOn != 0 {
			label = "Ändra"
		}
		t.Rows[i].Cells = append(t.Rows[i].Cells, ui.Link(label, row.URL()+"/kartlagg?punkt="+strconv.FormatInt(c.N, 10)))
	}
	return t
}

func (a *Web) rowVerbs() []verb[Row] { return append(a.rowTextVerbs(), a.rowPlanVerbs()...) }

func (a *Web) rowTextVerbs() []verb[Row] {
	return []verb[Row]{
		{path: "andra", perm: permWrite, title: "Ändra", submit: "Spara", done: "Raden är sparad.",
			fill: func(r *http.Request, row Row, f *ui.Form) error {
				*f = a.rowForm(row, *f)
				f.Without("category_id")
				return a.choose(r.Context(), f, "leader_id", "")
			},
			do: func(r *http.Request, row Row, posted map[string]string) error {
				if err := a.readRow(r, &row, posted); err != nil {
					return err
				}
				row.Version = int64(web.Version(posted))
				_, err := a.Store.SaveRow(r.Context(), row, "")
				return err
			}},
		{path: "kartlagg", perm: permWrite, title: "Kartläggning", submit: "Spara", done: "Kartläggningen är sparad.", back: func(r Row) string { return r.URL() + "#kartlaggning" },
			fill: a.fillCheck,
			do: func(r *http.Request, row Row, posted map[string]string) error {
				n, _ := strconv.ParseInt(posted["punkt"], 10, 64)
				return a.Store.Map(r.Context(), row.ID, n, posted["done"] == "ja", posted["note"])
			}},
	}
}

func (a *Web) rowPlanVerbs() []verb[Row] {
	return []verb[Row]{
		{path: "ta-in", perm: permWrite, title: "Ta in i planen", submit: "Ta in", done: "Kategorin är med i planen.",
			do: func(r *http.Request, row Row, _ map[string]string) error { return a.Store.Enter(r.Context(), row.ID) }},
		{path: "ta-ut", perm: permWrite, title: "Ta ut ur planen", submit: "Ta ut", done: "Kategorin är inte längre med.", fill: askWhy[Row]("Varför?", false),
			do: func(r *http.Request, row Row, posted map[string]string) error {
				return a.Store.TakeOut(r.Context(), row.ID, posted["why"])
			}},
		{path: "ta-bort", perm: permWrite, title: "Ta bort förslaget", submit: "Ta bort", done: "Förslaget är borttaget.", danger: true, back: func(r Row) string { return PlanPath + "/" + r.PlanID }, fill: askWhy[Row]("Varför?", false),
			do: func(r *http.Request, row Row, posted map[string]string) error {
				return a.Store.DropRow(r.Context(), row.ID, posted["why"])
			}},
		{path: "oppna", perm: permWrite, title: "Öppna initiativ", submit: "Öppna", done: "Initiativet är öppnat.",
			fill: func(_ *http.Request, _ Row, f *ui.Form) error {
				controls(f, onControl("Start", a.Store.Today().String()))
				return nil
			},
			do: func(r *http.Request, row Row, posted map[string]string) error {
				on, err := dayOf(posted, "on")
				if err == nil {
					_, err = a.Store.Open(r.Context(), row.ID, on)
				}
				return err
			}},
	}
}

// fillCheck asks about the thing of the list that the address names.
func (a *Web) fillCheck(r *http.Request, row Row, f *ui.Form) error {
	checks, err := a.Store.Checks(r.Context(), row.ID)
	if err != nil {
		return err
	}
	n, _ := strconv.ParseInt(r.FormValue("punkt"), 10, 64)
	for _, c := range checks {
		if c.N != n && n != 0 {
			continue
		}
		done := "ja"
		f.Hidden = []ui.Hidden{{Name: "punkt", Value: strconv.FormatInt(c.N, 10)}}
		controls(f, ui.Control{Key: "done", Label: c.Label + " är kartlagt", Type: "bool", Value: done}, ui.Control{Key: "note", Label: "Anteckning", Type: "long", Value: c.Note, Help: "Vad kartläggningen visade, eller var den finns."})
		return nil
	}
	return nil
}

// askWhy adds the question of the reason.
func askWhy[T thing](label string, required bool) func(*http.Request, T, *ui.Form) error {
	return func(_ *http.Request, _ T, f *ui.Form) error {
		controls(f, whyControl(label, required))
		return nil
	}
}
