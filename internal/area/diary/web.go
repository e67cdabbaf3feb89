package diary

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
)

//go:embed *.html
var pages embed.FS

// The permissions of the area.
const (
	permRead    = "diary.read"
	permWrite   = "diary.write"
	permSecret  = "diary.secret"
	permArchive = "diary.archive"
)

// Web is the pages of the register. What they need of other areas app hands over.
type Web struct {
	Store  Store
	Views  record.Views                                      // saved by users; may be nil
	People func(ctx context.Context) ([]field.Option, error) // users by id, for who handles something
}

// uploads is how much a form with files may send.
const uploads = LargestFile + 1<<20

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET "+Path, permRead, a.list)
	m.Handle("GET "+Path+"/ny", permWrite, a.blank)
	m.Handle("POST "+Path+"/ny", permWrite, a.create, web.MaxBody(uploads))
	entry := Path + "/poster/{id}"
	m.Handle("GET "+entry, permRead, a.entry)
	m.Handle("GET "+entry+"/ratta", permWrite, a.edit)
	m.Handle("POST "+entry+"/ratta", permWrite, a.correct)
	m.Handle("POST "+entry+"/makulera", permWrite, a.strike)
	m.Handle("POST "+entry+"/handling", permWrite, a.attach, web.MaxBody(uploads))
	a.caseRoutes(m)
	a.documentRoutes(m)
	m.Handle("GET "+Path+"/gallring", permArchive, a.due)
	m.Handle("GET "+Path+"/regler", permRead, a.rules)
	m.Handle("GET "+Path+"/regler/gallring", permArchive, asks(ruleTitle, ruleForm))
	m.Handle("GET "+Path+"/regler/sekretess", permArchive, asks(groundTitle, groundForm))
	m.Handle("GET "+Path+"/regler/diarium", permArchive, asks(bodyTitle, bodyForm))
	m.Handle("POST "+Path+"/regler/gallring", permArchive, a.addRule)
	m.Handle("POST "+Path+"/regler/sekretess", permArchive, a.addGround)
	m.Handle("POST "+Path+"/regler/diarium", permArchive, a.addBody)
}

// readerOf is the user as a reader of the diary.
func readerOf(ctx context.Context) Reader {
	return Reader{UserID: web.UserFrom(ctx).ID, Secret: web.May(ctx, permSecret), Work: web.May(ctx, permWrite)}
}

// scope refuses a user who acts for none of the regions that the case concerns.
func scope(ctx context.Context, c Case) error {
	if len(c.Parties) == 0 {
		return nil
	}
	for _, code := range web.UserFrom(ctx).Parties {
		if c.Parties.Contains(party.Code(code)) {
			return nil
		}
	}
	return fault.Forbidden("Ärendet gäller %s. Du får bara diarieföra i det som din egen region är med i.", c.Parties.Told())
}

// mayWrite tells whether the user may write in the case, for buttons.
func mayWrite(ctx context.Context, c Case) bool {
	return web.May(ctx, permWrite) && scope(ctx, c) == nil
}

func (a *Web) people(ctx context.Context) ([]field.Option, error) {
	if a.People == nil {
		return nil, nil
	}
	return a.People(ctx)
}

// grounds is the grounds of secrecy of today, to choose from.
func (a *Web) grounds(ctx context.Context) ([]field.Option, error) {
	all, err := a.Store.Grounds(ctx, a.Store.Today())
	var options []field.Option
	for _, g := range all {
		options = append(options, field.Option{Value: g.Code, Label: g.Label()})
	}
	return options, err
}

func (a *Web) bodyOptions(ctx context.Context) ([]field.Option, error) {
	all, err := a.Store.Bodies(ctx)
	var options []field.Option
	for _, b := range all {
		options = append(options, field.Option{Value: b.Code, Label: b.Name})
	}
	return options, err
}

type formPage struct {
	Crumbs []ui.Crumb
	Notice ui.Notice
	Form   ui.Form
}

var formTmpl = web.Parse[formPage](pages, "form.html")

type conflictPage struct {
	Crumbs   []ui.Crumb
	Conflict ui.Conflict
}

var conflictTmpl = web.Parse[conflictPage](pages, "conflict.html")

// again shows a form with what was wrong, if the user can correct it.
func again(w http.ResponseWriter, r *http.Request, title string, page formPage, posted map[string]string, err error) error {
	if !web.Correctable(err) {
		return err
	}
	page.Form.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), title, page)
}

func caseCrumbs(c Case) []ui.Crumb {
	return []ui.Crumb{{Label: "Diarium", URL: Path}, {Label: c.Number, URL: c.URL()}}
}

// secrecy is shown where a mark holds; on what ground only to those who may know.
func (a *Web) secrecy(e Entry) []ui.Badge {
	if !e.Masked && !e.Holds(a.Store.Today()) {
		return nil
	}
	return []ui.Badge{{Text: strings.TrimSpace("Sekretess " + e.Ground), Icon: "lock", Tone: ui.Warn}}
}

// send answers with a file to be saved, never to be shown as a page of ours.
func send(w http.ResponseWriter, name, kind string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	w.Header().Set("Cache-Control", "no-store")
}

// historyOf is the history of something for those who may read it.
func (a *Web) historyOf(ctx context.Context, kind, ref, object string) (ui.History, error) {
	entries, err := a.Store.History(ctx, kind, ref)
	kept := entries[:0]
	for _, e := range entries {
		if e.Verb != audit.Read || web.May(ctx, permSecret) {
			kept = append(kept, e)
		}
	}
	return record.HistoryOf(object, kept), err
}
