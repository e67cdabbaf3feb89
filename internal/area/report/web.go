package report

import (
	"embed"

	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

//go:embed *.html
var pages embed.FS

// Web is the pages of the reports.
type Web struct{ Store Store }

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET /rapporter", "report.read", a.list)
	m.Handle("GET /rapporter/ny", "report.write", a.newForm)
	m.Handle("POST /rapporter", "report.write", a.create)
	m.Handle("GET /rapporter/{id}", "report.read", a.show)
	m.Handle("GET /rapporter/{id}/fil/{name}", "report.read", a.file)
	m.Handle("GET /rapporter/{id}/tal/{fact}", "report.read", a.fact)
	m.Handle("GET /rapporter/{id}/granska", "report.read", a.review)
	m.Handle("GET /rapporter/{id}/skillnader", "report.read", a.differences)
	m.Handle("GET /rapporter/{id}/andra", "report.write", a.edit)
	m.Handle("POST /rapporter/{id}", "report.write", a.save)
	m.Handle("POST /rapporter/{id}/ta-bort", "report.write", a.remove)
	m.Handle("POST /rapporter/{id}/las", "report.fix", a.fix)
	m.Handle("POST /rapporter/{id}/ny-utgava", "report.fix", a.newEdition)
	m.Handle("POST /rapporter/{id}/nytt-avsnitt", "report.write", a.addSection)

	m.Handle("GET /rapportavsnitt/{id}/andra", "report.write", a.editSection)
	m.Handle("POST /rapportavsnitt/{id}", "report.write", a.saveSection)
	m.Handle("POST /rapportavsnitt/{id}/flytta", "report.write", a.moveSection)
	m.Handle("POST /rapportavsnitt/{id}/ta-bort", "report.write", a.removeSection)
}

func sectionURL(id string) string { return "/rapportavsnitt/" + id }

func stateBadge(r Report) ui.Badge {
	if r.State == Fixed {
		return ui.Badge{Text: r.State.Sv(), Icon: "lock", Tone: ui.Good}
	}
	return ui.Badge{Text: r.State.Sv(), Icon: "pencil", Tone: ui.Info}
}
