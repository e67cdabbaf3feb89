package board

import (
	"context"
	"embed"
	"net/http"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
)

//go:embed *.html
var pages embed.FS

// The permissions of the area, beside permRead.
const (
	permPapers = "board.papers"
	permWrite  = "board.write"
	permAdjust = "board.adjust"
)

// Web is the pages of the register. What they need of other areas app hands over;
// nil means that there is nothing to choose or show.
type Web struct {
	Store     Store
	Accounts  func(ctx context.Context) ([]field.Option, error)           // users by id
	Views     record.Views                                                // saved views
	Deadlines func(ctx context.Context, u identity.User) ([]Event, error) // last days of other areas, for the calendar
}

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET "+HomePath, permRead, a.home)
	a.bodyRoutes(m)
	a.personRoutes(m)
	a.meetingRoutes(m)
	a.itemRoutes(m)
	a.decisionRoutes(m)
	a.ruleRoutes(m)
	a.assignmentRoutes(m)
	a.remarkRoutes(m)
	a.agreementRoutes(m)
	a.feedRoutes(m)
}

type formPage struct {
	Crumbs []ui.Crumb
	Intro  string
	Form   ui.Form
}

var formTmpl = web.Parse[formPage](pages, "form.html")

// ask is a form with a page of its own and what is done with its answer.
type ask struct {
	title    string
	intro    string
	crumbs   []ui.Crumb
	form     ui.Form // its action is the address of the page
	done     string  // said afterwards
	do       func(ctx context.Context, posted map[string]string) error
	to       func() string                                      // where it leads, form.Cancel if nil
	conflict func(posted map[string]string) (ui.Conflict, bool) // when somebody else saved first
}

// asked connects a form: GET asks, POST does. Build makes the form for a request.
func (a *Web) asked(m *web.Mux, pattern, perm string, build func(r *http.Request) (ask, error), options ...web.RouteOption) {
	m.Handle("GET "+pattern, perm, func(w http.ResponseWriter, r *http.Request) error {
		q, err := build(r)
		if err != nil {
			return err
		}
		q.form.Action = r.URL.Path
		return formTmpl.Render(w, r, q.title, formPage{q.crumbs, q.intro, q.form})
	})
	m.Handle("POST "+pattern, perm, func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		q, err := build(r)
		if err != nil {
			return err
		}
		q.form.Action = r.URL.Path
		if err = q.do(r.Context(), posted); err == nil {
			return web.Redirect(w, r, q.target(), q.done)
		}
		return q.again(w, r, posted, err)
	}, options...)
}

func (q ask) target() string {
	if q.to != nil {
		return q.to()
	}
	return q.form.Cancel
}

func (q ask) again(w http.ResponseWriter, r *http.Request, posted map[string]string, err error) error {
	if q.conflict != nil && fault.KindOf(err) == fault.KindConflict {
		if c, ok := q.conflict(posted); ok {
			c.Action, c.Back = r.URL.Path, q.form.Cancel
			return record.Conflict(w, r, q.title, "", c, q.crumbs...)
		}
	}
	if !web.Correctable(err) {
		return err
	}
	q.form.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), q.title, formPage{q.crumbs, q.intro, q.form})
}

// told returns the conflict of a record that somebody else saved first.
func conflictOf[T any](set field.Set[T], input func(map[string]string) T, saved T, version int64) func(map[string]string) (ui.Conflict, bool) {
	return func(posted map[string]string) (ui.Conflict, bool) {
		if int64(web.Version(posted)) == version {
			return ui.Conflict{}, false
		}
		mine := input(posted)
		return ui.NewConflict(set, &mine, &saved, posted, int(version)), true
	}
}

// do connects a button: what it does and where it leads.
func (a *Web) does(m *web.Mux, pattern, perm, done string, do func(r *http.Request) (string, error)) {
	m.Handle("POST "+pattern, perm, func(w http.ResponseWriter, r *http.Request) error {
		to, err := do(r)
		if err != nil && web.Correctable(err) && to != "" {
			return web.RedirectWarn(w, r, to, fault.Message(err))
		}
		if err != nil {
			return err
		}
		return web.Redirect(w, r, to, done)
	})
}

// scope refuses a user who acts for none of the body's parties.
func scope(ctx context.Context, b Body) error {
	if len(b.Parties) == 0 {
		return nil
	}
	for _, code := range web.UserFrom(ctx).Parties {
		if b.Parties.Contains(party.Code(code)) {
			return nil
		}
	}
	return fault.Forbidden("%s hör till %s. Du får bara ändra det som din egen region är med i.", b.Name, b.Parties.Told())
}

// may tells whether the user may write to what belongs to the body, for buttons.
func may(ctx context.Context, perm string, b Body) bool {
	return web.May(ctx, perm) && scope(ctx, b) == nil
}

func (a *Web) accounts(ctx context.Context) ([]field.Option, error) {
	if a.Accounts == nil {
		return nil, nil
	}
	return a.Accounts(ctx)
}

func why(label string) ui.Control {
	return ui.Control{Key: "why", Label: label, Type: "text", Help: "Visas i historiken."}
}

var tones = map[State]ui.Tone{Planned: ui.Neutral, Called: ui.Info, Open: ui.Accent, Held: ui.Warn, Written: ui.Warn, Adjusted: ui.Info, Noticed: ui.Good, Final: ui.Good, Cancelled: ui.Bad}

func badge(s State) ui.Badge { return ui.Badge{Text: s.Sv(), Tone: tones[s]} }

type listPage struct {
	Actions []ui.Action
	List    ui.List
}

var listTmpl = web.Parse[listPage](pages, "list.html")

// mayPapers tells whether whoever acts may see summons, papers and minutes that are
// not adjusted.
func mayPapers(ctx context.Context) bool { return web.May(ctx, permPapers) }
