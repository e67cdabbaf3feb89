package handbook

import (
	"context"
	"embed"
	"net/http"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/figure"
)

//go:embed *.html
var pages embed.FS

// Web is the pages of the handbook.
type Web struct {
	Store   Store
	Views   record.Views     // saved by users; may be nil
	Figures *figure.Register // names the figures that documents explain; nil shows their keys
}

// largestFile is how large a template's file may be.
const largestFile = 20 << 20

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET /processer", "handbook.read", a.processes)
	m.Handle("GET /processer/karta.svg", "handbook.read", a.drawing)
	m.Handle("GET /processer/ny", "handbook.write", a.newProcess)
	m.Handle("POST /processer", "handbook.write", a.createProcess)
	m.Handle("GET /processer/{id}", "handbook.read", a.process)
	m.Handle("GET /processer/{id}/andra", "handbook.write", a.editProcess)
	m.Handle("POST /processer/{id}", "handbook.write", a.saveProcess)
	m.Handle("POST /processer/{id}/ledare", "handbook.write", a.appoint)
	m.Handle("POST /processer/{id}/skicka", "handbook.write", a.processVerb(sendProcess, "Processen är skickad på granskning."))
	m.Handle("POST /processer/{id}/faststall", "handbook.approve", a.processVerb(approveProcess, "Processen är fastställd."))
	m.Handle("POST /processer/{id}/tillbaka", "handbook.approve", a.processVerb(returnProcess, "Processen är tillbaka som utkast."))
	m.Handle("POST /processer/{id}/foresla", "handbook.read", a.suggestFor(func(id string) Suggestion { return Suggestion{ProcessID: id} }))

	m.Handle("GET /handbok", "handbook.read", a.documents)
	m.Handle("GET /handbok/ny", "handbook.write", a.newDocument)
	m.Handle("POST /handbok", "handbook.write", a.createDocument)
	m.Handle("GET /handbok/{id}", "handbook.read", a.document)
	m.Handle("GET /handbok/{id}/andra", "handbook.write", a.editDocument)
	m.Handle("POST /handbok/{id}", "handbook.write", a.saveDocument)
	m.Handle("POST /handbok/{id}/sedd", "handbook.write", a.reviewed)
	m.Handle("GET /handbok/{id}/ny-utgava", "handbook.write", a.newEdition)
	m.Handle("POST /handbok/{id}/ny-utgava", "handbook.write", a.createEdition, web.MaxBody(largestFile))
	m.Handle("POST /handbok/{id}/foresla", "handbook.read", a.suggestFor(func(id string) Suggestion { return Suggestion{DocumentID: id} }))
	m.Handle("GET /utgavor/{id}", "handbook.read", a.edition)
	m.Handle("GET /utgavor/{id}/andra", "handbook.write", a.editEdition)
	m.Handle("POST /utgavor/{id}", "handbook.write", a.saveEdition, web.MaxBody(largestFile))
	m.Handle("GET /utgavor/{id}/fil", "handbook.read", a.download)
	m.Handle("POST /utgavor/{id}/skicka", "handbook.write", a.editionVerb(sendEdition, "Utgåvan är skickad på granskning."))
	m.Handle("POST /utgavor/{id}/faststall", "handbook.approve", a.editionVerb(approveEdition, "Utgåvan är fastställd och gäller från i dag."))
	m.Handle("POST /utgavor/{id}/tillbaka", "handbook.approve", a.editionVerb(returnEdition, "Utgåvan är tillbaka som utkast."))
	m.Handle("GET /handboksforslag", "handbook.read", a.suggestions)
	m.Handle("GET "+SuggestionPath+"/nytt", "handbook.read", a.newLesson)
	m.Handle("POST "+SuggestionPath, "handbook.read", a.createLesson)
	m.Handle("GET /handboksforslag/{id}", "handbook.read", a.suggestion)
	m.Handle("POST /handboksforslag/{id}", "handbook.write", a.answer)
}

var stateBadges = map[State]ui.Badge{
	Draft:    {Text: "Utkast", Icon: "pencil"},
	Review:   {Text: "Granskas", Icon: "eye", Tone: ui.Info},
	Approved: {Text: "Fastställd", Icon: "check", Tone: ui.Good},
	Replaced: {Text: "Ersatt", Icon: "history"},
}

func lateBadge(late bool) []ui.Badge {
	if !late {
		return nil
	}
	return []ui.Badge{{Text: "Ska ses över", Icon: "clock", Tone: ui.Warn}}
}

// step is something that is done with a record and its version; why is asked of
// those who send something back.
type step func(ctx context.Context, s Store, id string, version int64, why string) error

func sendProcess(ctx context.Context, s Store, id string, version int64, _ string) error {
	_, err := s.SendProcess(ctx, id, version)
	return err
}

func approveProcess(ctx context.Context, s Store, id string, version int64, _ string) error {
	_, err := s.ApproveProcess(ctx, id, version)
	return err
}

func returnProcess(ctx context.Context, s Store, id string, version int64, why string) error {
	_, err := s.ReturnProcess(ctx, id, version, why)
	return err
}

func sendEdition(ctx context.Context, s Store, id string, version int64, _ string) error {
	_, err := s.SendEdition(ctx, id, version)
	return err
}

func approveEdition(ctx context.Context, s Store, id string, version int64, _ string) error {
	_, err := s.ApproveEdition(ctx, id, version)
	return err
}

func returnEdition(ctx context.Context, s Store, id string, version int64, why string) error {
	_, err := s.ReturnEdition(ctx, id, version, why)
	return err
}

func (a *Web) processVerb(do step, done string) web.Handler {
	return a.verb(do, func(id string) string { return Process{ID: id}.URL() }, done)
}

func (a *Web) editionVerb(do step, done string) web.Handler {
	return a.verb(do, func(id string) string { return Edition{ID: id}.URL() }, done)
}

func (a *Web) verb(do step, url func(string) string, done string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		id := r.PathValue("id")
		if err := do(r.Context(), a.Store, id, int64(web.Version(posted)), posted["why"]); err != nil {
			return err
		}
		return web.Redirect(w, r, url(id), done)
	}
}
