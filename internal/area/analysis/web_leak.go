package analysis

import (
	"context"
	"net/http"
	"slices"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// followPage is a list of what the lines show.
type followPage struct {
	Crumbs  []ui.Crumb
	Actions []ui.Action
	Lead    string
	Own     bool
	Tabs    []ui.Tab
	Empty   ui.Empty
	KPIs    []ui.KPI
	Figure  ui.Figure
	List    ui.List
}

var followTmpl = web.Parse[followPage](pages, "follow.html")

// keyState narrows the list by what has been decided.
const keyState = "lage"

var leakStates = append([]field.Option{{Value: leakOpen, Label: "Obehandlade"}, {Value: leakHandled, Label: "Behandlade"}}, leakAnswers...)

func leakListing(f Filter, suppliers map[string][]string) ui.Listing[Leak] {
	return ui.Listing[Leak]{One: "läckage", Many: "läckage", Sort: "-spent", Columns: ui.Columns[Leak]{
		{Key: "supplier", Label: "Köpt av", Sort: true, Cell: func(l *Leak) ui.Cell { return ui.Link(l.Supplier.Name, l.URL(f)).Under(l.Category.Label()) }},
		{Key: "unit", Label: "Enhet", Sort: true, Cell: func(l *Leak) ui.Cell { return ui.Text(orUnknown(l.Unit.Name)).Under(l.Party) }},
		{Key: "contract", Label: "Avtal som borde ha använts", Cell: func(l *Leak) ui.Cell {
			return ui.Link(l.Contract.Label(), "/avtal/"+l.Contract.ID).Under(sv.List(suppliers[l.Contract.ID]))
		}},
		{Key: "spent", Label: "Inköp, kr", Sort: true, Number: true, Cell: func(l *Leak) ui.Cell {
			return kr(l.Spent, LinesURL(l.Key().selection(f))).Under(sv.Plural(l.Lines, "rad", "rader"))
		}},
		{Key: "change", Label: "Mot året före, kr", Sort: true, Number: true, Cell: func(l *Leak) ui.Cell { return ui.Number(signed(inKr(l.Change()))) }},
		{Key: "state", Label: "Beslut", Cell: func(l *Leak) ui.Cell { return ui.Mark(decisionBadge(l.Decision)).Under(l.Decision.Owner) }},
	}}
}

// URL is the page of the leakage in the period.
func (l Leak) URL(f Filter) string { return withPeriod(LeakPath+"/"+l.Key().String(), f) }

func (a *Web) leaks(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q, err := a.question(r)
	if err != nil {
		return err
	}
	page := followPage{Crumbs: []ui.Crumb{analysisCrumb}, Tabs: followTabs(ctx, LeakPath), Own: q.scope.Own(),
		Lead: "Köp av leverantörer utan avtal, fast ett avtal finns för kategorin."}
	if page.Empty, err = a.nothing(ctx, q.scope); err != nil || page.Empty.Title != "" {
		return orRender(err, func() error { return followTmpl.Render(w, r, "Läckage", page) })
	}
	all, err := a.Store.Leaks(ctx, q.scope, q.filter)
	if err != nil {
		return err
	}
	filters, err := a.narrowed(ctx, ui.Filter{Key: keyState, Label: "Beslut", Options: leakStates}, ui.Filter{Key: keySeller, Label: "Leverantörens namn", Kind: ui.Words})
	if err != nil {
		return err
	}
	list := leakListing(q.filter, nil).Query(r, filters...)
	state := list.Get(keyState)
	chosen := slices.DeleteFunc(slices.Clone(all), func(l Leak) bool { return !l.Decision.among(state) })
	arrangeLeaks(chosen, list.Sort, list.Desc)
	if record.Format(r) != "" {
		return a.sendLeaks(w, r, chosen, q.filter)
	}
	shown := cut(list, chosen)
	suppliers, err := a.Store.contractSuppliers(ctx, contractIDs(shown))
	if err != nil {
		return err
	}
	page.List = leakListing(q.filter, suppliers).List(list, shown, ui.Count{N: len(chosen), More: len(all) >= mostLeaks}, filters...)
	page.List.Search, page.List.Excel, page.List.Keep = "Sök artikel", record.Excel(list), web.UserFrom(ctx).ID != ""
	page.List.Sum = sv.UpperFirst(q.filter.Period.Label()) + ", " + sv.Mkr(sumOf(chosen), 1)
	if page.List.Views, err = a.Views.After(ctx, leakViews(list), list); err != nil {
		return err
	}
	page.KPIs, page.Actions = leakCards(all, q.filter), letterAction(ctx, q.filter)
	return followTmpl.Render(w, r, "Läckage", page)
}

// sendLeaks answers with the list as a file.
func (a *Web) sendLeaks(w http.ResponseWriter, r *http.Request, list []Leak, f Filter) error {
	suppliers, err := a.Store.contractSuppliers(r.Context(), contractIDs(list))
	if err != nil {
		return err
	}
	return record.Send(w, r, "lackage", a.Store.leakSheet(list, suppliers, f), new(error))
}

// letterAction lets whoever may decide write to a unit.
func letterAction(ctx context.Context, f Filter) []ui.Action {
	if !web.May(ctx, permWrite) {
		return nil
	}
	return []ui.Action{{Label: "Skicka till en enhet", URL: withPeriod(LeakPath+"/brev", f), Icon: "mail"}}
}

func contractIDs(list []Leak) []string {
	var ids []string
	for _, l := range list {
		if l.Contract.ID != "" {
			ids = append(ids, l.Contract.ID)
		}
	}
	return ids
}

func sumOf(list []Leak) (sum money.Amount) {
	for _, l := range list {
		sum += l.Spent
	}
	return sum
}

func leakViews(q ui.Query) []ui.View {
	return []ui.View{{Label: "Alla", URL: LeakPath, Active: !q.Narrowed()},
		{Label: "Obehandlade", URL: LeakPath + "?" + keyState + "=" + leakOpen, Active: q.Get(keyState) == leakOpen},
		{Label: "Ta upp vid möte", URL: LeakPath + "?" + keyState + "=meeting", Active: q.Get(keyState) == "meeting"}}
}

func leakCards(all []Leak, f Filter) []ui.KPI {
	var open []Leak
	var before money.Amount
	for _, l := range all {
		before += l.Before
		if !l.Decision.Made() {
			open = append(open, l)
		}
	}
	leaked, unit := short(int64(sumOf(all)))
	waiting, waitingUnit := short(int64(sumOf(open)))
	earlier, earlierUnit := short(int64(before))
	return []ui.KPI{
		{Label: "Läckage", Value: leaked, Unit: unit, Note: earlier + " " + earlierUnit + " året före för samma köp", URL: LinesURL(f.chosen("klass", classes[leakClass].Code))},
		{Label: "Obehandlat", Value: waiting, Unit: waitingUnit, Note: sv.Plural(int64(len(open)), "läckage", "läckage"), URL: withPeriod(LeakPath, f) + "&" + keyState + "=" + leakOpen},
	}
}

// leakSheet is the list for Excel.
func (s Store) leakSheet(list []Leak, suppliers map[string][]string, f Filter) sheet.Table {
	t := sheet.Table{Title: "Läckage", Selection: f.Period.Label(), At: s.DB.Now(), Columns: []sheet.Column{
		{Key: "party", Label: "Region"}, {Key: "unit", Label: "Enhet", Width: 30}, {Key: "supplier", Label: "Köpt av", Width: 30}, {Key: "category", Label: "Kategori", Width: 30},
		{Key: "contract", Label: "Avtal som borde ha använts", Width: 36}, {Key: "suppliers", Label: "Avtalets leverantörer", Width: 30}, {Key: "spent", Label: "Inköp", Kind: sheet.Amount},
		{Key: "before", Label: "Året före", Kind: sheet.Amount}, {Key: "lines", Label: "Rader", Kind: sheet.Count}, {Key: "last", Label: "Senast", Kind: sheet.Day},
		{Key: "answer", Label: "Beslut", Width: 24}, {Key: "owner", Label: "Ansvarig"}, {Key: "note", Label: "Anteckning", Kind: sheet.Long}}}
	t.Rows = func(yield func([]any) bool) {
		for _, l := range list {
			if !yield([]any{l.Party, l.Unit.Label(), l.Supplier.Name, l.Category.Label(), l.Contract.Label(), sv.List(suppliers[l.Contract.ID]), l.Spent.Cell(), l.Before.Cell(), l.Lines, l.Last.Time(), l.Decision.Sv(), l.Decision.Owner, l.Decision.Note}) {
				return
			}
		}
	}
	t.Link = func(i int) string { return list[i].URL(f) }
	return t
}

// scopedLeak is the leakage of the address, if the user may see it.
func (a *Web) scopedLeak(ctx context.Context, key string, q question) (Leak, error) {
	k, err := ParseLeakKey(key)
	if err != nil {
		return Leak{}, err
	}
	return a.Store.Leak(ctx, q.scope, k, q.filter)
}
