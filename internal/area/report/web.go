package report

import (
	"context"
	"embed"

	"klover/internal/base/paper"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

//go:embed *.html
var pages embed.FS

// A PartyBrand is how a party's own edition of a report looks.
type PartyBrand struct {
	Code  string // "D"
	Brand paper.Brand
}

// Web is the pages of the reports.
type Web struct {
	Store  Store
	Brands func(ctx context.Context, on day.Date) ([]PartyBrand, error) // nil: no editions for parties
	Views  record.Views
}

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET /rapporter", "report.read", a.list)
	m.Handle("GET /rapporter/ny", "report.write", a.newForm)
	m.Handle("POST /rapporter", "report.write", a.create)
	m.Handle("GET /rapporter/{id}", "report.read", a.show)
	m.Handle("GET /rapporter/{id}/webb", "report.read", a.read)
	m.Handle("GET /rapporter/{id}/fil/{name}", "report.read", a.file)
	m.Handle("GET /rapporter/{id}/tal/{fact}", "report.read", a.fact)
	m.Handle("GET /rapporter/{id}/granska", "report.read", a.review)
	m.Handle("GET /rapporter/{id}/skillnader", "report.read", a.differences)
	m.Handle("GET /rapporter/{id}/andra", "report.write", a.edit)
	m.Handle("POST /rapporter/{id}", "report.write", a.save)
	m.Handle("POST /rapporter/{id}/ta-bort", "report.write", a.remove)
	m.Handle("GET /rapporter/{id}/fordela", "report.write", a.assignForm)
	m.Handle("POST /rapporter/{id}/fordela", "report.write", a.assign)
	for _, step := range steps {
		if step.Verb != "besluta" {
			m.Handle("POST /rapporter/{id}/"+step.Verb, step.Perm, a.take(step))
		}
	}
	m.Handle("POST /rapporter/{id}/besluta", "report.fix", a.decide)
	m.Handle("POST /rapporter/{id}/las", "report.fix", a.fix)
	m.Handle("POST /rapporter/{id}/arkivera", "report.fix", a.archive)
	m.Handle("GET /rapporter/{id}/arkiv", "report.read", a.archived)
	m.Handle("POST /rapporter/{id}/kopiera", "report.write", a.copyForward)
	m.Handle("POST /rapporter/{id}/ny-utgava", "report.fix", a.newEdition)
	m.Handle("POST /rapporter/{id}/nytt-avsnitt", "report.write", a.addSection)

	m.Handle("GET /rapportavsnitt/{id}", "report.read", a.showSection)
	m.Handle("GET /rapportavsnitt/{id}/andra", "report.write", a.editSection)
	m.Handle("POST /rapportavsnitt/{id}", "report.write", a.saveSection)
	m.Handle("POST /rapportavsnitt/{id}/utkast", "report.write", a.keepOwn)
	m.Handle("POST /rapportavsnitt/{id}/utkast/lamna", "report.write", a.leave)
	m.Handle("POST /rapportavsnitt/{id}/utkast/slang", "report.write", a.dropOwn)
	m.Handle("POST /rapportavsnitt/{id}/bekrafta", "report.write", a.confirm)
	m.Handle("POST /rapportavsnitt/{id}/flytta", "report.write", a.moveSection)
	m.Handle("POST /rapportavsnitt/{id}/ta-bort", "report.write", a.removeSection)
	m.Handle("GET /rapportavsnitt/{id}/versioner", "report.read", a.versions)
	m.Handle("POST /rapportavsnitt/{id}/aterstall", "report.write", a.restore)
	m.Handle("POST /rapportavsnitt/{id}/kommentera", "report.comment", a.comment)
	m.Handle("POST /rapportavsnitt/{id}/foresla", "report.comment", a.suggest)

	m.Handle("POST /rapportkommentarer/{id}/svara", "report.comment", a.answer)
	m.Handle("POST /rapportkommentarer/{id}/atgarda", "report.comment", a.settle(a.Store.Resolve, "Kommentaren är åtgärdad."))
	m.Handle("POST /rapportkommentarer/{id}/oppna", "report.comment", a.settle(a.Store.Reopen, "Kommentaren är öppen igen."))
	m.Handle("POST /rapportkommentarer/{id}/ta-tillbaka", "report.comment", a.withdraw)
	m.Handle("POST /rapportkommentarer/{id}/godta", "report.write", a.accept)
	m.Handle("POST /rapportkommentarer/{id}/avvisa", "report.write", a.reject)
}

var stateMarks = map[State]ui.Badge{
	Draft: {Icon: "pencil", Tone: ui.Info}, Review: {Icon: "eye", Tone: ui.Warn}, Approved: {Icon: "circle-check", Tone: ui.Accent},
	Decided: {Icon: "gavel", Tone: ui.Accent}, Fixed: {Icon: "lock", Tone: ui.Good}, Archived: {Icon: "archive", Tone: ui.Good},
}

func stateBadge(r Report) ui.Badge {
	b := stateMarks[r.State]
	b.Text = r.State.Sv()
	return b
}

var statusMarks = map[Status]ui.Badge{Todo: {Icon: "circle"}, Started: {Icon: "pencil", Tone: ui.Info}, Ready: {Tone: ui.Good}}

// statusBadges are how far the section has come, and what to know about it.
func statusBadges(one Section, today day.Date) []ui.Badge {
	b := statusMarks[one.Status]
	b.Text = one.Status.Sv()
	badges := []ui.Badge{b}
	if one.Late(today) {
		badges = append(badges, ui.Badge{Text: "Försenat", Icon: "alert-triangle", Tone: ui.Bad})
	}
	if stale := one.staleText(); stale != "" {
		badges = append(badges, ui.Badge{Text: stale, Icon: "copy", Tone: ui.Warn})
	}
	return badges
}

func (a *Web) today() day.Date { return day.Of(a.Store.DB.Now()) }
