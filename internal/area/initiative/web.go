package initiative

import (
	"context"
	"embed"
	"net/http"
	"strconv"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

//go:embed *.html
var pages embed.FS

// Web is the pages of the area.
type Web struct {
	Store      Store
	Views      record.Views                                      // saved by users; may be nil
	People     func(ctx context.Context) ([]field.Option, error) // who can lead and own; may be nil
	Categories func(ctx context.Context) ([]field.Option, error) // to choose from; may be nil
}

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	a.rules().Routes(m)
	a.planRoutes(m)
	a.initiativeRoutes(m)
	a.strategyRoutes(m)
	a.measureRoutes(m)
	a.reportRoutes(m)
	m.Handle("GET "+TemplatePath, permRead, a.templates)
	m.Handle("GET "+TemplatePath+"/{list}", permDecide, a.editTemplate)
	m.Handle("POST "+TemplatePath+"/{list}", permDecide, a.setTemplate)
}

// tabs leads between the parts of the area.
func tabs(active string) []ui.Tab {
	list := []ui.Tab{{Label: "Tavla", URL: BoardPath}, {Label: "Initiativ", URL: Path}, {Label: "Kategoriplan", URL: PlanPath}, {Label: "Strategier", URL: StrategyPath},
		{Label: "Åtgärder", URL: MeasurePath}, {Label: "Rapporter", URL: ReportPath}, {Label: "Mallar", URL: TemplatePath}, {Label: "Regler", URL: RulesPath}}
	for i := range list {
		list[i].Active = list[i].URL == active
	}
	return list
}

// part is a table under a heading on a page.
type part struct {
	ID      string
	Title   string
	Note    string
	Table   ui.Table
	Actions []ui.Action
}

// showPage is one record, with what belongs to it.
type showPage struct {
	Crumbs   []ui.Crumb
	Lead     string
	Status   []ui.Badge
	Actions  []ui.Action
	Notice   ui.Notice
	Timeline ui.Timeline
	Facts    ui.Facts
	Parts    []part
	History  ui.History
	Wide     bool // its tables need the whole width
}

// tablePage is lists of the area that need no search.
type tablePage struct {
	Tabs    []ui.Tab
	Crumbs  []ui.Crumb
	Actions []ui.Action
	Notice  ui.Notice
	Parts   []part
}

// listPage is a list with search and filters.
type listPage struct {
	Tabs    []ui.Tab
	List    ui.List
	Actions []ui.Action
}

// formPage is a page with a form.
type formPage struct {
	Crumbs []ui.Crumb
	Notice ui.Notice
	Form   ui.Form
}

var (
	showTmpl  = web.Parse[showPage](pages, "show.html")
	tableTmpl = web.Parse[tablePage](pages, "table.html")
	listTmpl  = web.Parse[listPage](pages, "list.html")
	formTmpl  = web.Parse[formPage](pages, "form.html")
)

// thing is a record that has a page.
type thing interface {
	URL() string
	Name() string
}

// verb is something that a user does to a record: a form, and what sending it does.
type verb[T thing] struct {
	path   string // after the record's address
	perm   string
	title  string // "Pausa"
	submit string
	done   string // told afterwards
	danger bool
	fill   func(*http.Request, T, *ui.Form) error // adds the controls
	do     func(*http.Request, T, map[string]string) error
	back   func(T) string // where to go afterwards, nil for the record
}

// connect gives a record's verbs their routes.
func connect[T thing](m *web.Mux, path string, load func(*http.Request) (T, error), crumbs func(T) []ui.Crumb, verbs []verb[T]) {
	for _, v := range verbs {
		m.Handle("GET "+path+"/{id}/"+v.path, v.perm, func(w http.ResponseWriter, r *http.Request) error {
			rec, err := load(r)
			if err != nil {
				return err
			}
			form, err := v.form(r, rec)
			if err != nil {
				return err
			}
			return formTmpl.Render(w, r, v.title+": "+rec.Name(), formPage{Crumbs: crumbs(rec), Form: form})
		})
		m.Handle("POST "+path+"/{id}/"+v.path, v.perm, func(w http.ResponseWriter, r *http.Request) error { return v.send(w, r, load, crumbs) })
	}
}

func (v verb[T]) form(r *http.Request, rec T) (ui.Form, error) {
	f := ui.Form{Action: rec.URL() + "/" + v.path, Submit: v.submit, Cancel: v.to(rec), Danger: v.danger}
	if v.fill == nil {
		return f, nil
	}
	err := v.fill(r, rec, &f)
	return f, err
}

func (v verb[T]) to(rec T) string {
	if v.back != nil {
		return v.back(rec)
	}
	return rec.URL()
}

func (v verb[T]) send(w http.ResponseWriter, r *http.Request, load func(*http.Request) (T, error), crumbs func(T) []ui.Crumb) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	rec, err := load(r)
	if err != nil {
		return err
	}
	err = v.do(r, rec, posted)
	if err == nil {
		return web.Redirect(w, r, v.to(rec), v.done)
	}
	if !web.Correctable(err) {
		return err
	}
	form, formErr := v.form(r, rec)
	if formErr != nil {
		return formErr
	}
	form.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), v.title+": "+rec.Name(), formPage{Crumbs: crumbs(rec), Form: form})
}

// actions are the verbs that a user may do, as buttons.
func actions[T thing](ctx context.Context, rec T, verbs []verb[T], icons map[string]string, paths ...string) []ui.Action {
	var list []ui.Action
	for i, path := range paths {
		for _, v := range verbs {
			if v.path == path && web.May(ctx, v.perm) {
				list = append(list, ui.Action{Label: v.title, URL: rec.URL() + "/" + path, Icon: icons[path], Danger: v.danger, Primary: i == len(paths)-1 && !v.danger})
			}
		}
	}
	return list
}

// controls adds controls to a form.
func controls(f *ui.Form, list ...ui.Control) { f.Controls = append(f.Controls, list...) }

func onControl(label, value string) ui.Control {
	return ui.Control{Key: "on", Label: label, Type: "date", Required: true, Value: value, Help: "ÅÅÅÅ-MM-DD"}
}

func whyControl(label string, required bool) ui.Control {
	return ui.Control{Key: "why", Label: label, Type: "long", Required: required, Help: "Visas i historiken."}
}

// options asks for choices that app may not have given.
func options(ctx context.Context, from func(context.Context) ([]field.Option, error)) ([]field.Option, error) {
	if from == nil {
		return nil, nil
	}
	return from(ctx)
}

// choose gives a form the people and the categories to choose from.
func (a *Web) choose(ctx context.Context, f *ui.Form, person, category string) error {
	people, err := options(ctx, a.People)
	if err != nil {
		return err
	}
	f.Choose(person, people)
	categories, err := options(ctx, a.Categories)
	f.Choose(category, categories)
	return err
}

// resolve turns what was written in a field that suggests into an id.
func (a *Web) resolve(ctx context.Context, posted map[string]string, person, category string) error {
	people, err := options(ctx, a.People)
	if err != nil {
		return err
	}
	categories, err := options(ctx, a.Categories)
	for key, list := range map[string][]field.Option{person: people, category: categories} {
		if text, ok := posted[key]; ok {
			posted[key] = ui.Resolve(list, text)
		}
	}
	return err
}

func (a *Web) history(ctx context.Context, kind, id, object string) (ui.History, error) {
	entries, err := a.Store.History(ctx, kind, id)
	return record.HistoryOf(object, entries), err
}

var statusTones = map[Status]ui.Tone{Draft: ui.Warn, Proposed: ui.Info, Decided: ui.Good, Approved: ui.Good}

func statusBadge(s Status) ui.Badge { return ui.Badge{Text: s.Sv(), Tone: statusTones[s]} }

// page is the rows of a list that are wanted; a file has them all.
func (a *Web) page(r *http.Request, q ui.Query) Page {
	if record.Format(r) != "" {
		return Page{Sort: q.Sort, Desc: q.Desc, Limit: mostRows}
	}
	return Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}
}

// renderList shows a list with its saved views.
func (a *Web) renderList(w http.ResponseWriter, r *http.Request, title, path, hint string, q ui.Query, list ui.List, actions []ui.Action, views ...ui.View) error {
	list.Hint, list.Excel, list.Keep = hint, record.Excel(q), web.UserFrom(r.Context()).ID != ""
	var err error
	if list.Views, err = a.Views.After(r.Context(), append([]ui.View{{Label: "Alla", URL: path, Active: !q.Narrowed()}}, views...), q); err != nil {
		return err
	}
	return listTmpl.Render(w, r, title, listPage{Tabs: tabs(path), List: list, Actions: actions})
}

// years is the latest years as periods to choose.
func (a *Web) years() []field.Option {
	var years []field.Option
	for i := range 4 {
		y := strconv.Itoa(a.Store.Today().Year() + 1 - i)
		years = append(years, field.Option{Value: y, Label: "Hela " + y})
	}
	return years
}

// statusesOf is the statuses to choose from, of a register that has these.
func statusesOf(some ...Status) []field.Option {
	var list []field.Option
	for _, s := range some {
		list = append(list, field.Option{Value: string(s), Label: s.Sv()})
	}
	return list
}

func crumb(label, url string) ui.Crumb { return ui.Crumb{Label: label, URL: url} }
