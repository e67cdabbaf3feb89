package contract

import (
	"context"
	"net/http"
	"slices"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

// subPage is a page about one side of a contract's life: its changes, a deviation, the
// exit checklist, the documents, the sanctions.
type subPage struct {
	Crumbs     []ui.Crumb
	Lead       string
	Status     []ui.Badge
	Actions    []ui.Action
	Notices    []ui.Notice
	FactsTitle string
	Facts      ui.Facts
	Tables     []subTable
	FormTitle  string
	FormText   string
	Form       ui.Form
	History    ui.History
}

type subTable struct {
	Title string
	Text  string
	Table ui.Table
}

var subTmpl = web.Parse[subPage](pages, "life.html")

func crumbsOf(c Contract, more ...ui.Crumb) []ui.Crumb {
	return append([]ui.Crumb{{Label: "Avtal", URL: "/avtal"}, {Label: c.Title, URL: c.URL()}}, more...)
}

// mayWrite tells whether the user may change the contract.
func mayWrite(ctx context.Context, c Contract) bool {
	return web.May(ctx, "contract.write") && within(ctx, c.Parties) == nil
}

// side is a page under a contract, with what is posted to it.
type side struct {
	path  string
	title string
	page  func(a *Web, ctx context.Context, c Contract) (subPage, error)
	posts []sidePost
}

type sidePost struct {
	path string // after the page's, "" for the page's own form
	done string
	do   func(a *Web, ctx context.Context, c Contract, posted map[string]string) error
}

func (a *Web) sideRoutes(m *web.Mux, s side) {
	at := "/avtal/{id}/" + s.path
	m.Handle("GET "+at, "contract.read", func(w http.ResponseWriter, r *http.Request) error {
		c, err := a.load(r)
		if err != nil {
			return err
		}
		page, err := s.page(a, r.Context(), c)
		if err != nil {
			return err
		}
		return subTmpl.Render(w, r, s.title+": "+c.Title, page)
	})
	for _, p := range s.posts {
		m.Handle("POST "+at+p.path, "contract.write", a.sidePost(s, p))
	}
}

func (a *Web) sidePost(s side, p sidePost) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		c, err := a.mine(r)
		if err != nil {
			return err
		}
		if err = p.do(a, r.Context(), c, posted); err == nil {
			return web.Redirect(w, r, c.URL()+"/"+s.path, p.done)
		}
		page, failed := s.page(a, r.Context(), c)
		if failed != nil || page.Form.Action == "" {
			return err
		}
		return subAgain(w, r, s.title+": "+c.Title, page, posted, err)
	}
}

// subAgain shows the page as it was posted, with what is wrong.
func subAgain(w http.ResponseWriter, r *http.Request, title string, page subPage, posted map[string]string, err error) error {
	if !web.Correctable(err) && !audit.Refused(err) {
		return err
	}
	page.Form.Posted(posted, err)
	return subTmpl.RenderStatus(w, r, web.StatusOf(err), title, page)
}

// subject is what a step is taken with: a change of a contract, or a deviation.
type subject interface {
	URL() string
	Name() string
}

// step is something that is done with a subject, with a form of its own.
type step[T subject] struct {
	path   string
	label  string
	icon   string
	intro  string
	done   string
	main   bool // the next step of the work
	danger bool
	act    string // as the delegation order names it
	asks   []ui.Control
	when   func(T) bool
	fill   func(ctx context.Context, a *Web, c Contract, t T, f *ui.Form) (ui.Notice, error) // may be nil
	do     func(ctx context.Context, s Store, t T, in map[string]string) error
}

// loader reads the subject of an address with its contract.
type loader[T subject] func(a *Web, r *http.Request) (Contract, T, error)

func stepRoutes[T subject](a *Web, m *web.Mux, at string, load loader[T], steps []step[T]) {
	for _, v := range steps {
		m.Handle("GET "+at+v.path, "contract.write", askStep(a, load, v))
		m.Handle("POST "+at+v.path, "contract.write", doStep(a, load, v))
	}
}

func askStep[T subject](a *Web, load loader[T], v step[T]) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, t, err := writable(a, r, load)
		if err != nil {
			return err
		}
		if !v.when(t) {
			return fault.Conflict("Steget ”%s” kan inte tas nu.", v.label)
		}
		page, err := stepPage(r.Context(), a, v, c, t)
		if err != nil {
			return err
		}
		for _, control := range page.Form.Controls {
			if wanted := r.URL.Query().Get(control.Key); wanted != "" { // the row that the link stood on
				for i := range control.Options {
					control.Options[i].Chosen = control.Options[i].Value == wanted
				}
			}
		}
		return subTmpl.Render(w, r, v.label+": "+t.Name(), page)
	}
}

func doStep[T subject](a *Web, load loader[T], v step[T]) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		c, t, err := writable(a, r, load)
		if err != nil {
			return err
		}
		if err = v.do(identity.OnBoard(r.Context(), posted["board"]), a.Store, t, posted); err == nil {
			return web.Redirect(w, r, t.URL(), v.done)
		}
		page, failed := stepPage(r.Context(), a, v, c, t)
		if failed != nil {
			return err
		}
		return subAgain(w, r, v.label+": "+t.Name(), page, posted, err)
	}
}

func writable[T subject](a *Web, r *http.Request, load loader[T]) (Contract, T, error) {
	c, t, err := load(a, r)
	if err == nil {
		err = within(r.Context(), c.Parties)
	}
	return c, t, err
}

func stepPage[T subject](ctx context.Context, a *Web, v step[T], c Contract, t T) (subPage, error) {
	page := subPage{Crumbs: crumbsOf(c, ui.Crumb{Label: t.Name(), URL: t.URL()}), Lead: c.Number, FormText: v.intro}
	page.Form = ui.Form{Action: t.URL() + "/" + v.path, Submit: v.label, Cancel: t.URL(), Danger: v.danger, Controls: slices.Clone(v.asks)}
	var err error
	if v.fill != nil {
		var n ui.Notice
		if n, err = v.fill(ctx, a, c, t, &page.Form); err != nil {
			return page, err
		}
		if n.Title != "" {
			page.Notices = append(page.Notices, n)
		}
	}
	if v.act != "" {
		page.Form.Controls = append(page.Form.Controls, identity.BoardControl())
		var n ui.Notice
		if n, err = identity.AuthorityNotice(ctx, identity.Store{DB: a.Store.DB}, c.decision(v.act, 0)); n.Text != "" {
			page.Notices = append(page.Notices, n)
		}
	}
	return page, err
}

// stepActions are the steps that the user may take now, the main one last.
func stepActions[T subject](ctx context.Context, c Contract, t T, steps []step[T]) []ui.Action {
	if !mayWrite(ctx, c) {
		return nil
	}
	var list, main []ui.Action
	for _, v := range steps {
		if !v.when(t) {
			continue
		}
		one := ui.Action{Label: v.label, URL: t.URL() + "/" + v.path, Icon: v.icon, Danger: v.danger, Primary: v.main}
		if v.main {
			main = append(main, one)
		} else {
			list = append(list, one)
		}
	}
	return append(list, main...)
}

// today gives the control "on" the day of today.
func today[T subject](_ context.Context, a *Web, _ Contract, _ T, f *ui.Form) (ui.Notice, error) {
	f.Control("on").Value = a.Store.Today().String()
	return ui.Notice{}, nil
}

// readDay reads a day of a form; an empty one is no day.
func readDay(in map[string]string, key string) (day.Date, error) {
	var d day.Date
	if err := d.UnmarshalText([]byte(in[key])); err != nil {
		return 0, fault.Invalid(fault.Field{Name: key, Message: fault.Message(err)})
	}
	return d, nil
}

// formOf is the form of a record under a contract.
func formOf[T any](set field.Set[T], rec *T, action, submit, cancel string) ui.Form {
	f := ui.NewForm(set, rec)
	f.Action, f.Submit, f.Cancel = action, submit, cancel
	return f
}
