package staff

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// pagesOf is what the pages of one register say and show; the pages themselves are
// alike for all.
type pagesOf[T any] struct {
	path    string
	title   string // of the list
	one     string // "Ny vakans"
	that    string // "vakansen"
	intro   string
	note    string // under the list
	file    string
	of      func(Store) Register[T]
	row     func(*T) *Row
	name    func(*T) string // heading of the row's own page
	fresh   func() T
	listing ui.Listing[T]
	filters []ui.Filter
	text    bool // has notes to search in
	units   bool // belongs to units
	views   func(Store) []ui.View
	// mask hides what this user may not see in rows of small groups; nil when the
	// register has nothing of the kind. It returns the rows that it has masked.
	mask func(ctx context.Context, s Store, rows []T) ([]T, map[string]bool, error)
	open []string      // the attributes that a masked row still shows
	blur func(*Filter) // takes away filters that would tell what is masked
}

type listPage struct {
	Tabs    []ui.Tab
	Intro   string
	List    ui.List
	Actions []ui.Action
}

type showPage struct {
	Back    ui.Crumb
	Facts   ui.Facts
	Masked  bool
	History ui.History
	Actions []ui.Action
}

type formPage struct {
	Back  ui.Crumb
	Intro string
	Form  ui.Form
}

var (
	listTmpl = web.Parse[listPage](pages, "list.html")
	showTmpl = web.Parse[showPage](pages, "show.html")
	formTmpl = web.Parse[formPage](pages, "form.html")
)

// mounted is the pages of one register, connected.
type mounted[T any] struct {
	pagesOf[T]
	web *Web
}

func mount[T any](m *web.Mux, a *Web, p pagesOf[T]) {
	b := mounted[T]{p, a}
	m.Handle("GET "+p.path, "staff.read", b.list)
	m.Handle("GET "+p.path+"/ny", "staff.write", b.new)
	m.Handle("POST "+p.path, "staff.write", b.create)
	m.Handle("GET "+p.path+"/{id}", "staff.read", b.show)
	m.Handle("GET "+p.path+"/{id}/andra", "staff.write", b.edit)
	m.Handle("POST "+p.path+"/{id}", "staff.write", b.save)
	m.Handle("GET "+p.path+"/{id}/ta-bort", "staff.write", b.askRemove)
	m.Handle("POST "+p.path+"/{id}/ta-bort", "staff.write", b.remove)
}

func (b mounted[T]) register() Register[T] { return b.of(b.web.Store) }

func (b mounted[T]) back() ui.Crumb { return ui.Crumb{Label: b.title, URL: b.path} }

func (b mounted[T]) url(one *T) string { return b.path + "/" + b.row(one).ID }

// shown masks rows for those who may read but not register.
func (b mounted[T]) shown(ctx context.Context, rows []T) ([]T, map[string]bool, error) {
	if b.mask == nil || registers(ctx) {
		return rows, nil, nil
	}
	return b.mask(ctx, b.web.Store, rows)
}

func (b mounted[T]) usable(ctx context.Context) ([]ui.Filter, error) {
	filters := slices.Clone(b.filters)
	blurred := b.blur != nil && !registers(ctx)
	if blurred {
		filters = slices.DeleteFunc(filters, func(f ui.Filter) bool { return f.Key == "slag" })
	}
	if !b.units || blurred {
		return filters, nil
	}
	units, err := b.web.Store.Units(ctx)
	options := []field.Option{{Value: withoutUnit, Label: "Hela Inköp"}}
	for _, u := range units {
		options = append(options, field.Option{Value: u.ID, Label: u.Name})
	}
	return append(filters, ui.Filter{Key: "enhet", Label: "Enhet", Options: options}), err
}

func (b mounted[T]) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	filters, err := b.usable(ctx)
	if err != nil {
		return err
	}
	f, err := ParseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	if b.blur != nil && !registers(ctx) {
		b.blur(&f)
	}
	listing := b.listing
	listing.Row = func(one *T, row *ui.Row) { row.ID, row.Label = b.row(one).ID, b.name(one) }
	q := listing.Query(r, filters...)
	p := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		p.Limit = 0
	}
	rows, count, err := b.register().Search(ctx, f, p)
	if err != nil {
		return err
	}
	rows, masked, err := b.shown(ctx, rows)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		rows = slices.DeleteFunc(rows, func(one T) bool { return masked[b.row(&one).ID] }) // a file has no way to say why a number is missing
		return record.Sheet[T]{Title: b.title, File: b.file, Fields: b.register().Fields(), Path: func(one T) string { return b.url(&one) },
			Query: q, Filter: filters, At: b.web.Store.DB.Now(), Each: record.Rows(rows)}.Send(w, r)
	}
	list := listing.List(q, rows, ui.Count(count), filters...)
	list.Excel, list.Keep, list.Note = record.Excel(q), b.web.Views != nil, b.note
	if !b.text {
		list.Search = ""
	}
	if list.Views, err = b.tabs(ctx, q); err != nil {
		return err
	}
	page := listPage{Tabs: parts(b.path), Intro: b.intro, List: list}
	if registers(ctx) {
		page.Actions = []ui.Action{{Label: b.one, URL: b.path + "/ny", Icon: "plus", Primary: true}}
	}
	return listTmpl.Render(w, r, b.title, page)
}

func (b mounted[T]) tabs(ctx context.Context, q ui.Query) ([]ui.View, error) {
	views := []ui.View{{Label: "Alla", URL: b.path}}
	if b.views != nil {
		views = append(views, b.views(b.web.Store)...)
	}
	for i, v := range views {
		u, err := url.Parse(v.URL)
		views[i].Active = err == nil && u.Query().Encode() == q.Selection()
	}
	return b.web.Views.After(ctx, views, q)
}

func (b mounted[T]) load(r *http.Request) (T, error) {
	return b.register().Get(r.Context(), r.PathValue("id"))
}

func (b mounted[T]) show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	one, err := b.load(r)
	if err != nil {
		return err
	}
	rows, masked, err := b.shown(ctx, []T{one})
	if err != nil {
		return err
	}
	one = rows[0]
	page := showPage{Back: b.back(), Masked: masked[b.row(&one).ID]}
	if page.Masked { // the history would tell what is masked
		page.Facts = ui.NewFacts(b.register().Fields(), &one, b.open...)
	} else {
		page.Facts = ui.NewFacts(b.register().Fields(), &one)
		entries, err := b.register().History(ctx, b.row(&one).ID)
		if err != nil {
			return err
		}
		page.History = record.HistoryOf(b.that, entries)
	}
	if registers(ctx) {
		page.Actions = []ui.Action{{Label: "Ta bort", URL: b.url(&one) + "/ta-bort", Icon: "trash", Danger: true},
			{Label: "Rätta", URL: b.url(&one) + "/andra", Icon: "pencil", Primary: true}}
	}
	return showTmpl.Render(w, r, b.name(&one), page)
}

func (b mounted[T]) form(ctx context.Context, one *T) (ui.Form, error) {
	f := ui.NewForm(b.register().Fields(), one)
	f.Action, f.Submit, f.Cancel = b.path, "Spara", b.path
	if id := b.row(one).ID; id != "" {
		f.Action, f.Cancel, f.Version = b.url(one), b.url(one), int(b.row(one).Version)
		f.Controls = append(f.Controls, ui.Control{Key: "why", Label: "Varför rättas uppgiften?", Type: "text", Group: "Rättelsen", Required: true, Help: "Syns i historiken."})
	}
	unit := f.Control("unit")
	if unit == nil {
		return f, nil
	}
	units, err := b.web.Store.Units(ctx)
	unit.Type = "choice"
	for _, u := range units {
		unit.Options = append(unit.Options, ui.Option{Value: u.Name, Label: u.Name, Chosen: u.Name == b.row(one).Unit})
	}
	return f, err
}

func (b mounted[T]) render(w http.ResponseWriter, r *http.Request, title string, one *T, posted map[string]string, wrong error) error {
	f, err := b.form(r.Context(), one)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if wrong != nil {
		f.Posted(posted, wrong)
		status = web.StatusOf(wrong)
	}
	return formTmpl.RenderStatus(w, r, status, title, formPage{Back: b.back(), Form: f})
}

func (b mounted[T]) new(w http.ResponseWriter, r *http.Request) error {
	one := b.fresh()
	return b.render(w, r, b.one, &one, nil, nil)
}

func (b mounted[T]) create(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one := b.fresh()
	made := one
	if err = b.register().Fields().Read(&made, posted); err == nil {
		made, err = b.register().Create(r.Context(), made)
	}
	if web.Correctable(err) {
		return b.render(w, r, b.one, &one, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, b.url(&made), "Uppgiften är sparad.")
}

func (b mounted[T]) edit(w http.ResponseWriter, r *http.Request) error {
	one, err := b.load(r)
	if err != nil {
		return err
	}
	return b.render(w, r, "Rätta "+b.that, &one, nil, nil)
}

func (b mounted[T]) save(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := b.load(r)
	if err != nil {
		return err
	}
	mine := saved
	fields := b.register().Fields()
	if err = fields.Read(&mine, posted); err == nil {
		b.row(&mine).Version = int64(web.Version(posted))
		_, err = b.register().Save(r.Context(), mine, posted["why"])
	}
	switch {
	case record.Stale(err, b.row(&saved).Version, posted):
		c := ui.NewConflict(fields, &mine, &saved, posted, int(b.row(&saved).Version))
		c.Hidden = append(c.Hidden, ui.Hidden{Name: "why", Value: posted["why"]})
		return record.Conflict(w, r, b.name(&saved), b.url(&saved), c, ui.Crumb{Label: "Personal", URL: Path}, b.back())
	case web.Correctable(err):
		return b.render(w, r, "Rätta "+b.that, &saved, posted, err)
	case err != nil:
		return err
	}
	return web.Redirect(w, r, b.url(&saved), "Rättelsen är sparad.")
}

func whyForm(action, submit, cancel, label, help string) ui.Form {
	return ui.Form{Action: action, Submit: submit, Cancel: cancel, Danger: true,
		Controls: []ui.Control{{Key: "why", Label: label, Help: help, Type: "long", Required: true}}}
}

func (b mounted[T]) removeForm(one *T) ui.Form {
	return whyForm(b.url(one)+"/ta-bort", "Ta bort", b.url(one), "Varför tas uppgiften bort?", "Bara det som är felregistrerat tas bort. Skälet syns i historiken.")
}

func (b mounted[T]) askRemove(w http.ResponseWriter, r *http.Request) error {
	one, err := b.load(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ta bort "+b.that, formPage{Back: b.back(), Intro: b.name(&one), Form: b.removeForm(&one)})
}

func (b mounted[T]) remove(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, err := b.load(r)
	if err != nil {
		return err
	}
	err = b.register().Remove(r.Context(), b.row(&one).ID, posted["why"])
	if web.Correctable(err) {
		f := b.removeForm(&one)
		f.Posted(posted, err)
		return formTmpl.RenderStatus(w, r, web.StatusOf(err), "Ta bort "+b.that, formPage{Back: b.back(), Intro: b.name(&one), Form: f})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, b.path, "Uppgiften är borttagen.")
}

// registers tells whether the user keeps the registers, and so sees the numbers of
// small groups.
func registers(ctx context.Context) bool { return web.May(ctx, "staff.write") }
