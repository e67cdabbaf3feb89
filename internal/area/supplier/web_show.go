package supplier

import (
	"net/http"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

type showPage struct {
	Lead    string
	Badges  []ui.Badge
	Notice  ui.Notice // possible duplicates
	Facts   ui.Facts
	Merged  ui.Table // records that turned out to be this company
	Panels  []ui.Panel
	History ui.History
	Actions []ui.Action
}

var showTmpl = web.Parse[showPage](pages, "show.html")

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	one, err := a.Store.Get(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	if one.SurvivorID != one.ID {
		return web.RedirectWarn(w, r, "/leverantorer/"+one.SurvivorID, one.Name+" är hopslagen med den här leverantören.")
	}
	one = seen(ctx, one)
	delivers, err := a.deliveries(ctx, []string{one.ID})
	if err != nil {
		return err
	}
	one.Delivers = delivers[one.ID]
	page := showPage{Lead: showOrgNo(&one), Badges: badges(one), Facts: facts(one), Actions: showActions(r, one)}
	merged, err := a.Store.Merged(ctx, one.ID)
	if err != nil {
		return err
	}
	page.Merged = mergedTable(r, merged)
	if page.Panels, err = a.panels(r, one, merged); err != nil {
		return err
	}
	if page.Notice, err = a.twinNotice(r, one); err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, one.ID)
	if err != nil {
		return err
	}
	page.History = record.HistoryOf("leverantören", entries)
	return showTmpl.Render(w, r, one.Name, page)
}

func facts(s Supplier) ui.Facts {
	f := ui.NewFacts(Fields, &s)
	f.Link("web", s.Web)
	if s.Email != "" {
		f.Link("email", "mailto:"+s.Email)
	}
	if s.Town != "" {
		f.Link("town", Filter{Town: s.Town}.URL())
	}
	if s.ParentNo != "" {
		f.Link("parent_no", Filter{Parent: s.ParentNo}.URL())
	}
	f.Mark("active", badge(&s))
	f.DropEmpty()
	return f
}

func badges(s Supplier) []ui.Badge {
	list := []ui.Badge{badge(&s)}
	if s.Size.Small() {
		list = append(list, ui.Badge{Text: "Liten leverantör", Tone: ui.Info})
	}
	if s.Person {
		list = append(list, ui.Badge{Text: "Enskild firma", Icon: "user"})
	}
	return list
}

func showActions(r *http.Request, s Supplier) []ui.Action {
	var actions []ui.Action
	if web.May(r.Context(), permMerge) {
		actions = append(actions, ui.Action{Label: "Slå ihop", URL: s.URL() + "/sla-ihop", Icon: "git-merge"})
	}
	if web.May(r.Context(), permWrite) {
		actions = append(actions, ui.Action{Label: "Ändra", URL: s.URL() + "/andra", Icon: "pencil", Primary: true})
	}
	return actions
}

func mergedTable(r *http.Request, merged []Supplier) ui.Table {
	for i := range merged {
		merged[i] = seen(r.Context(), merged[i])
	}
	t := ui.Fields(Fields, "name", "org_no", "town").Table("Hopslagna poster", merged)
	if !web.May(r.Context(), permMerge) {
		return t
	}
	for i, m := range merged {
		t.Rows[i].ID, t.Rows[i].Label = m.ID, m.Name
		t.Rows[i].Menu = []ui.Action{{Label: "Ångra hopslagningen", URL: m.URL() + "/dela", Icon: "arrow-back-up", Post: true}}
	}
	return t
}

func (a *Web) panels(r *http.Request, one Supplier, merged []Supplier) ([]ui.Panel, error) {
	ids := []string{one.ID}
	for _, m := range merged {
		ids = append(ids, m.ID)
	}
	var panels []ui.Panel
	for _, make := range append([]Panel{a.CheckPanel}, a.Panels...) {
		p, err := make(r.Context(), ids)
		if err != nil {
			return nil, err
		}
		if p.Title != "" {
			panels = append(panels, p)
		}
	}
	return panels, nil
}

func (a *Web) twinNotice(r *http.Request, one Supplier) (ui.Notice, error) {
	twins, err := a.Store.TwinsOf(r.Context(), one.ID)
	if err != nil || len(twins) == 0 || !web.May(r.Context(), permMerge) {
		return ui.Notice{}, err
	}
	n := ui.Notice{Tone: ui.Warn, Title: "Kan vara samma företag som " + twins[0].Label(),
		Actions: []ui.Action{{Label: "Jämför", URL: one.URL() + "/sla-ihop?med=" + twins[0].ID, Icon: "git-merge"}}}
	if more := len(twins) - 1; more > 0 {
		n.Text = sv.Plural(more, "annan post", "andra poster") + " har också ett liknande namn."
	}
	return n, nil
}
