package staff

import (
	"context"
	"embed"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/figure"
)

//go:embed *.html
var pages embed.FS

// Printed is a value that a document has printed and that differs from the rows.
type Printed struct {
	Value    string
	Document string
	Note     string
	URL      string
}

// Web is the pages of the registers. What stands above the area on the ladder is
// handed in; each may be nil.
type Web struct {
	Store   Store
	Views   record.Views
	Target  func(ctx context.Context, key string, year int) (figure.Target, bool, error)
	Printed func(ctx context.Context, key string, year int) ([]Printed, error)
}

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET "+Path, "staff.read", a.home)
	m.Handle("GET "+Path+"/las", "staff.read", a.locks)
	m.Handle("POST "+Path+"/las", "staff.write", a.lock)
	m.Handle("GET "+Path+"/las/upp", "staff.write", a.askUnlock)
	m.Handle("POST "+Path+"/las/upp", "staff.write", a.unlock)
	mount(m, a, postPages)
	mount(m, a, vacancyPages)
	mount(m, a, recruitmentPages)
	mount(m, a, exitPages)
	mount(m, a, headcountPages)
	mount(m, a, sickPages)
}

// parts are the ways into the area, with the one that is open marked.
func parts(open string) []ui.Tab {
	tabs := []ui.Tab{
		{Label: "Översikt", URL: Path}, {Label: "Sjukfrånvaro", URL: SickPath}, {Label: "Tjänster", URL: PostPath}, {Label: "Vakanser", URL: VacancyPath},
		{Label: "Rekryteringar", URL: RecruitmentPath}, {Label: "Avgångar", URL: ExitPath}, {Label: "Medelantal", URL: HeadcountPath},
	}
	for i := range tabs {
		tabs[i].Active = tabs[i].URL == open
	}
	return tabs
}
