package control

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

// The permissions of the area, beside permRead.
const (
	permWrite   = "control.write"
	permPerform = "control.perform"
)

// Web is the pages of the internal control.
type Web struct {
	Store  Store
	People func(ctx context.Context) ([]field.Option, error) // who may do a control or own a risk; nil is nobody
	Views  record.Views                                      // saved views
}

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	a.planRoutes(m)
	a.occurrenceRoutes(m)
	objects := a.objectEditor()
	m.Handle("GET "+ObjectPath, permRead, a.objects)
	m.Handle("GET "+ObjectPath+"/ny", permWrite, objects.blank(a.blankObject))
	m.Handle("POST "+ObjectPath, permWrite, objects.create(a.blankObject))
	m.Handle("GET "+ObjectPath+"/{id}", permRead, a.object)
	m.Handle("GET "+ObjectPath+"/{id}/andra", permWrite, objects.edit)
	m.Handle("POST "+ObjectPath+"/{id}", permWrite, objects.store)
	m.Handle("POST "+ObjectPath+"/{id}/ta-bort", permWrite, a.removeObject)
	a.riskRoutes(m)
	a.infoRoutes(m)
}

func (a *Web) planRoutes(m *web.Mux) {
	plans, rows, moments := a.planEditor(), a.rowEditor(), a.momentEditor()
	m.Handle("GET "+Path, permRead, a.plan)
	m.Handle("GET "+Path+"/rapport", permRead, a.report)
	m.Handle("GET "+Path+"/ny", permWrite, plans.blank(a.blankPlan))
	m.Handle("POST "+Path, permWrite, plans.create(a.blankPlan))
	m.Handle("GET "+planPath+"{id}", permRead, a.openPlan)
	m.Handle("GET "+planPath+"{id}/andra", permWrite, plans.edit)
	m.Handle("POST "+planPath+"{id}", permWrite, plans.store)
	m.Handle("GET "+planPath+"{id}/besluta", permWrite, a.askDecide)
	m.Handle("POST "+planPath+"{id}/besluta", permWrite, a.decide)
	m.Handle("POST "+planPath+"{id}/kopiera", permWrite, a.copyPlan)
	m.Handle("POST "+planPath+"{id}/ta-bort", permWrite, a.removePlan)
	m.Handle("POST "+planPath+"{id}/arsskifte", permWrite, a.turn)
	m.Handle("GET "+planPath+"{id}/rad", permWrite, rows.blank(a.blankRow))
	m.Handle("POST "+planPath+"{id}/rad", permWrite, rows.create(a.blankRow))
	m.Handle("GET "+rowPath+"{id}", permRead, a.row)
	m.Handle("GET "+rowPath+"{id}/andra", permWrite, rows.edit)
	m.Handle("POST "+rowPath+"{id}", permWrite, rows.store)
	m.Handle("POST "+rowPath+"{id}/ta-bort", permWrite, a.removeRow)
	m.Handle("GET "+rowPath+"{id}/moment", permWrite, moments.blank(a.blankMoment))
	m.Handle("POST "+rowPath+"{id}/moment", permWrite, moments.create(a.blankMoment))
	m.Handle("GET "+momentPath+"{id}", permRead, a.openMoment)
	m.Handle("GET "+momentPath+"{id}/andra", permWrite, moments.edit)
	m.Handle("POST "+momentPath+"{id}", permWrite, moments.store)
	m.Handle("POST "+momentPath+"{id}/ta-bort", permWrite, a.removeMoment)
}

const (
	planPath   = Path + "/planer/"
	rowPath    = Path + "/rader/"
	momentPath = Path + "/moment/"
)

// people is who can be chosen, with who is chosen already.
func (a *Web) people(ctx context.Context, id, name string) ([]field.Option, error) {
	var list []field.Option
	if a.People != nil {
		var err error
		if list, err = a.People(ctx); err != nil {
			return nil, err
		}
	}
	for _, o := range list {
		if o.Value == id {
			return list, nil
		}
	}
	if id != "" {
		list = append(list, field.Option{Value: id, Label: name})
	}
	return list, nil
}

type formPage struct {
	Crumbs []ui.Crumb
	Intro  string
	Form   ui.Form
}

type listPage struct {
	Crumbs  []ui.Crumb
	List    ui.List
	Actions []ui.Action
}

type recordPage struct {
	Crumbs  []ui.Crumb
	Lead    []ui.Badge
	Facts   ui.Facts
	History ui.History
	Actions []ui.Action
}

var (
	formTmpl   = web.Parse[formPage](pages, "form.html")
	listTmpl   = web.Parse[listPage](pages, "list.html")
	recordTmpl = web.Parse[recordPage](pages, "record.html")
)

// editor is how one kind of record is made and changed through a form.
type editor[T any] struct {
	fields  field.Set[T]
	kind    string // in the history, to tell who saved first
	fresh   string // title of a new one
	title   func(T) string
	crumbs  func(T) []ui.Crumb
	url     func(T) string // of the saved record
	action  func(T) string // where a new one is sent
	path    string         // where a change is sent, before the id
	suffix  string         // and after it
	done    string
	ident   func(*T) (id string, version *int64)
	read    func(ctx context.Context, id string) (T, error)
	dress   func(ctx context.Context, f *ui.Form, rec T, posted map[string]string) error
	take    func(rec *T, posted map[string]string) error // what the fields do not hold; may be nil
	insert  func(ctx context.Context, rec T, posted map[string]string) (T, error)
	replace func(ctx context.Context, rec T, posted map[string]string) (T, error)
}

// blank shows the form of a new record.
func (e editor[T]) blank(begin func(*http.Request) (T, error)) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		rec, err := begin(r)
		if err != nil {
			return err
		}
		page, err := e.page(r.Context(), rec, nil)
		if err != nil {
			return err
		}
		return formTmpl.Render(w, r, e.fresh, page)
	}
}

// create stores a new record.
func (e editor[T]) create(begin func(*http.Request) (T, error)) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		rec, err := begin(r)
		if err != nil {
			return err
		}
		start := rec
		if err = e.fill(&rec, posted); err == nil {
			rec, err = e.insert(r.Context(), rec, posted)
		}
		if err == nil {
			return web.Redirect(w, r, e.url(rec), e.done)
		}
		return e.again(w, r, e.fresh, start, posted, err)
	}
}

func (e editor[T]) fill(rec *T, posted map[string]string) error {
	err := e.fields.Read(rec, posted)
	if e.take == nil {
		return err
	}
	return both(err, e.take(rec, posted))
}

func (e editor[T]) edit(w http.ResponseWriter, r *http.Request) error {
	rec, err := e.read(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := e.page(r.Context(), rec, nil)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra: "+e.title(rec), page)
}

// store saves a changed record.
func (e editor[T]) store(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := e.read(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	input := saved
	if err = e.fill(&input, posted); err == nil {
		_, version := e.ident(&input)
		*version = int64(web.Version(posted))
		input, err = e.replace(r.Context(), input, posted)
	}
	_, version := e.ident(&saved)
	switch {
	case err == nil:
		return web.Redirect(w, r, e.url(input), e.done)
	case record.Stale(err, *version, posted):
		c := ui.NewConflict(e.fields, &input, &saved, posted, int(*version))
		c.Action, c.Back = e.to(saved), e.url(saved)
		return record.Conflict(w, r, e.title(saved), "", c, e.crumbs(saved)...)
	}
	return e.again(w, r, "Ändra: "+e.title(saved), saved, posted, err)
}

func (e editor[T]) again(w http.ResponseWriter, r *http.Request, title string, rec T, posted map[string]string, err error) error {
	if !web.Correctable(err) {
		return err
	}
	page, formErr := e.page(r.Context(), rec, posted)
	if formErr != nil {
		return formErr
	}
	page.Form.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), title, page)
}

// to is where the form of a saved record is sent.
func (e editor[T]) to(rec T) string {
	id, _ := e.ident(&rec)
	return e.path + id + e.suffix
}

func (e editor[T]) page(ctx context.Context, rec T, posted map[string]string) (formPage, error) {
	f := ui.NewForm(e.fields, &rec)
	id, version := e.ident(&rec)
	f.Submit, f.Draft = "Spara", "internkontroll-"+e.kind+"-"+id
	crumbs := e.crumbs(rec)
	if id == "" {
		f.Action, f.Cancel = e.action(rec), crumbs[len(crumbs)-1].URL
	} else {
		f.Action, f.Cancel, f.Version = e.to(rec), e.url(rec), int(*version)
	}
	err := e.dress(ctx, &f, rec, posted)
	if id != "" && f.Control("why") == nil {
		f.Controls = append(f.Controls, whyControl("Syns i historiken."))
	}
	return formPage{Crumbs: crumbs, Form: f}, err
}

func whyControl(help string) ui.Control {
	return ui.Control{Key: "why", Label: "Varför ändras uppgifterna?", Type: "text", Group: "Ändringen", Help: help}
}

func versionOf(n int64) []ui.Hidden {
	return []ui.Hidden{{Name: "version", Value: strconv.FormatInt(n, 10)}}
}

var home = ui.Crumb{Label: "Internkontroll", URL: Path}

func option(value string) field.Option { return field.Option{Value: value, Label: value} }

// mayPerform tells whether the user may do a control: it is theirs, nobody's, or they
// look after the plan.
func mayPerform(ctx context.Context, o Occurrence) bool {
	mine := o.PerformerID == "" || o.PerformerID == web.UserFrom(ctx).ID
	return web.May(ctx, permPerform) && (mine || web.May(ctx, permWrite))
}

var stateBadges = map[State]ui.Badge{
	Planned:  {Text: Planned.Sv(), Icon: "calendar-event"},
	Done:     {Text: Done.Sv(), Icon: "check", Tone: ui.Info},
	Reviewed: {Text: Reviewed.Sv(), Icon: "circle-check", Tone: ui.Good},
}

var resultBadges = map[Result]ui.Badge{
	OK:        {Text: OK.Sv(), Icon: "circle-check", Tone: ui.Good},
	Minor:     {Text: Minor.Sv(), Icon: "alert-circle", Tone: ui.Warn},
	Deviation: {Text: Deviation.Sv(), Icon: "alert-triangle", Tone: ui.Bad},
	NotDone:   {Text: NotDone.Sv(), Icon: "circle-x", Tone: ui.Warn},
}
