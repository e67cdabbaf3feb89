package training

import (
	"context"
	"embed"
	"net/http"
	"strconv"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

//go:embed *.html
var pages embed.FS

// Web is the pages of the registers.
type Web struct {
	Store Store
	Views record.Views // saved by users; may be nil
}

// Routes connects the pages. Courses, occasions and certificates have roots of
// their own, so that no address can be read in two ways.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET "+Path, "training.read", a.courses)
	m.Handle("GET "+MinePath, "training.read", a.mine)
	m.Handle("GET "+Path+"/ny", "training.write", a.newCourse)
	m.Handle("POST "+Path, "training.write", a.createCourse)
	m.Handle("GET "+Path+"/{id}", "training.read", a.course)
	m.Handle("GET "+Path+"/{id}/andra", "training.write", a.editCourse)
	m.Handle("POST "+Path+"/{id}", "training.write", a.saveCourse)
	m.Handle("POST "+Path+"/{id}/ta-bort", "training.write", a.removeCourse)
	m.Handle("POST "+Path+"/{id}/antal", "training.write", a.setAudience)
	m.Handle("POST "+Path+"/{id}/antal/ta-bort", "training.write", a.removeAudience)

	m.Handle("GET "+OccasionPath, "training.read", a.occasions)
	m.Handle("GET "+OccasionPath+"/ny", "training.write", a.newOccasion)
	m.Handle("POST "+OccasionPath, "training.write", a.createOccasion)
	m.Handle("GET "+OccasionPath+"/{id}", "training.read", a.occasion)
	m.Handle("GET "+OccasionPath+"/{id}/andra", "training.write", a.editOccasion)
	m.Handle("POST "+OccasionPath+"/{id}", "training.write", a.saveOccasion)
	m.Handle("POST "+OccasionPath+"/{id}/ta-bort", "training.write", a.removeOccasion)
	m.Handle("POST "+OccasionPath+"/{id}/oppna", "training.write", a.publish)
	m.Handle("GET "+OccasionPath+"/{id}/stall-in", "training.write", a.askCallOff)
	m.Handle("POST "+OccasionPath+"/{id}/stall-in", "training.write", a.callOff)
	m.Handle("POST "+OccasionPath+"/{id}/boka", "training.read", a.bookMe)
	m.Handle("POST "+OccasionPath+"/{id}/avboka", "training.read", a.cancel)
	m.Handle("POST "+OccasionPath+"/{id}/deltagare", "training.write", a.bookOther)
	m.Handle("POST "+OccasionPath+"/{id}/narvaro", "training.write", a.attend)
	m.Handle("GET "+OccasionPath+"/{id}/utvardera", "training.read", a.askEvaluate)
	m.Handle("POST "+OccasionPath+"/{id}/utvardera", "training.read", a.evaluate)

	m.Handle("GET "+CertificatePath, "training.write", a.certificates)
	m.Handle("GET "+CertificatePath+"/nytt", "training.write", a.newCertificate)
	m.Handle("POST "+CertificatePath, "training.write", a.createCertificate)
	m.Handle("POST "+CertificatePath+"/pamin", "training.write", a.remind)
	m.Handle("GET "+CertificatePath+"/{id}", "training.write", a.certificate)
	m.Handle("GET "+CertificatePath+"/{id}/andra", "training.write", a.editCertificate)
	m.Handle("POST "+CertificatePath+"/{id}", "training.write", a.saveCertificate)
	m.Handle("POST "+CertificatePath+"/{id}/ta-bort", "training.write", a.removeCertificate)
}

// parts are the ways into the area that the user may take.
func parts(ctx context.Context, open string) []ui.Tab {
	tabs := []ui.Tab{{Label: "Kurser", URL: Path}, {Label: "Tillfällen", URL: OccasionPath}, {Label: "Mina utbildningar", URL: MinePath}}
	if web.May(ctx, "training.write") {
		tabs = append(tabs, ui.Tab{Label: "Intyg", URL: CertificatePath})
	}
	for i := range tabs {
		tabs[i].Active = tabs[i].URL == open
	}
	return tabs
}

type formPage struct {
	Crumb ui.Crumb
	Form  ui.Form
}

type listPage struct {
	Tabs    []ui.Tab
	List    ui.List
	Actions []ui.Action
}

var (
	formTmpl = web.Parse[formPage](pages, "form.html")
	listTmpl = web.Parse[listPage](pages, "list.html")
)

// again shows a form with what was posted and what is wrong with it.
func again(w http.ResponseWriter, r *http.Request, title string, page formPage, posted map[string]string, wrong error) error {
	status := http.StatusOK
	if wrong != nil {
		page.Form.Posted(posted, wrong)
		status = web.StatusOf(wrong)
	}
	return formTmpl.RenderStatus(w, r, status, title, page)
}

// saved is what every save ends with: the conflict of two versions, the form again,
// or the record's page.
func saved[T any](w http.ResponseWriter, r *http.Request, set field.Set[T], mine, before *T, version int64, posted map[string]string, page formPage, title, url, done string, err error) error {
	switch {
	case record.Stale(err, version, posted):
		c := ui.NewConflict(set, mine, before, posted, int(version))
		return record.Conflict(w, r, title, url, c, page.Crumb)
	case web.Correctable(err):
		return again(w, r, title, page, posted, err)
	case err != nil:
		return err
	}
	return web.Redirect(w, r, url, done)
}

func history(ctx context.Context, s Store, kind, id, object string) (ui.History, error) {
	entries, err := audit.History(ctx, s.DB, kind, id)
	return record.HistoryOf(object, entries), err
}

// me is the user as a participant.
func (a *Web) me(ctx context.Context) (Person, error) {
	u := web.UserFrom(ctx)
	unit, err := a.Store.unitOf(ctx, u.ID)
	return Person{UserID: identity.Ref(u.ID), Name: u.Name, Unit: unit}, err
}

func versionOf(v int64) []ui.Hidden {
	return []ui.Hidden{{Name: "version", Value: strconv.FormatInt(v, 10)}}
}

func (a *Web) courseOptions(ctx context.Context, given bool) ([]field.Option, error) {
	f := Filter{}
	if given {
		f.Given = "ja"
	}
	all, _, err := a.Store.Courses(ctx, f, Page{})
	var options []field.Option
	for _, c := range all {
		options = append(options, field.Option{Value: c.ID, Label: c.Name})
	}
	return options, err
}

// send answers with the rows of a list as a file.
func send[T any](w http.ResponseWriter, r *http.Request, a *Web, title, file string, set field.Set[T], q ui.Query, filters []ui.Filter, path func(T) string, rows []T) error {
	return record.Sheet[T]{Title: title, File: file, Fields: set, Path: path, Query: q, Filter: filters, At: a.Store.DB.Now(), Each: record.Rows(rows)}.Send(w, r)
}

// views marks the one that is open among the usual views, and adds the saved ones.
func (a *Web) views(ctx context.Context, path string, q ui.Query, usual ...Filter) ([]ui.View, error) {
	list := []ui.View{{Label: "Alla", URL: path, Active: !q.Narrowed()}}
	for _, f := range usual {
		list = append(list, ui.View{Label: f.Text, URL: withoutText(f).at(path), Active: withoutText(f).Values().Encode() == q.Selection()})
	}
	return a.Views.After(ctx, list, q)
}

// withoutText takes the label of a view out of its filter.
func withoutText(f Filter) Filter {
	f.Text = ""
	return f
}

// page is the rows that a list asks for; all of them for a file.
func page(r *http.Request, q ui.Query) Page {
	if record.Format(r) != "" {
		return Page{Sort: q.SortText()}
	}
	return Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
}
