package compare

import (
	"context"
	"embed"
	"net/http"

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
	Categories func(ctx context.Context) ([]field.Option, error) // to choose from; may be nil
}

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET "+Path, permRead, a.compare)
	m.Handle("GET "+RowsPath, permRead, a.rows)
	m.Handle("GET "+SetPath, permRead, a.sets)
	m.Handle("GET "+SetPath+"/ny", permWrite, a.blank)
	m.Handle("POST "+SetPath, permWrite, a.create, web.MaxBody(MostBytes+1<<20))
	m.Handle("GET "+SetPath+"/{id}", permRead, a.show)
	m.Handle("GET "+SetPath+"/{id}/andra", permWrite, a.edit)
	m.Handle("POST "+SetPath+"/{id}", permWrite, a.save)
	m.Handle("POST "+SetPath+"/{id}/filer", permWrite, a.receive, web.MaxBody(MostBytes+1<<20))
	m.Handle("POST "+SetPath+"/{id}/ta-bort", permWrite, a.remove)
	m.Handle("GET "+LoadPath+"/{id}", permRead, a.showLoad)
	m.Handle("POST "+LoadPath+"/{id}/angra", permWrite, a.undo)
	a.spendRoutes(m)
	m.Handle("GET "+CodesPath, permRead, a.codes)
	m.Handle("GET "+CodesPath+"/{id}", permWrite, a.editCodes)
	m.Handle("POST "+CodesPath+"/{id}", permWrite, a.saveCodes)
}

// spendRoutes connects the pages of anonymised spend.
func (a *Web) spendRoutes(m *web.Mux) {
	m.Handle("GET "+SpendPath, permRead, a.spend)
	m.Handle("GET "+TellPath, permWrite, a.tell)
	m.Handle("POST "+TellPath, permWrite, a.preview)
	m.Handle("POST "+ExportsPath, permWrite, a.export)
	m.Handle("GET "+ExportsPath+"/{id}", permWrite, a.showExport)
	m.Handle("GET "+ExportsPath+"/{id}/fil", permWrite, a.download)
	m.Handle("GET "+FilesPath, permRead, a.files)
	m.Handle("POST "+FilesPath, permWrite, a.hear, web.MaxBody(mostSpend+1<<20))
	m.Handle("GET "+FilesPath+"/{id}", permRead, a.showFile)
	m.Handle("POST "+FilesPath+"/{id}/angra", permWrite, a.undoFile)
	m.Handle("GET "+GroupsPath, permRead, a.groups)
	m.Handle("GET "+GroupsPath+"/{id}", permWrite, a.editGroup)
	m.Handle("POST "+GroupsPath+"/{id}", permWrite, a.saveGroup)
	a.rules().Routes(m)
}

func tabs(here string) []ui.Tab {
	list := []ui.Tab{{Label: "Upphandlingar", URL: Path}, {Label: "Inköp", URL: SpendPath}, {Label: "Urval", URL: SetPath}, {Label: "CPV-koder", URL: CodesPath}, {Label: "Andras filer", URL: FilesPath}, {Label: "Grupper", URL: GroupsPath}, {Label: "Regler", URL: RulesPath}}
	for i := range list {
		list[i].Active = list[i].URL == here
	}
	return list
}

var home = ui.Crumb{Label: "Jämförelse", URL: Path}

type listPage struct {
	Crumbs  []ui.Crumb
	Actions []ui.Action
	Tabs    []ui.Tab
	Intro   string
	List    ui.List
}

var listTmpl = web.Parse[listPage](pages, "list.html")

type section struct {
	Title, Text string
	Table       ui.Table
}

type showPage struct {
	Crumbs    []ui.Crumb
	Status    []ui.Badge
	Lead      string
	Actions   []ui.Action
	Notices   []ui.Notice
	Working   bool
	Progress  ui.Progress
	Sections  []section
	FormTitle string
	Form      ui.Form
	Facts     ui.Facts
	History   ui.History
}

var showTmpl = web.Parse[showPage](pages, "show.html")

type formPage struct {
	Crumbs     []ui.Crumb
	Intro      string
	Form       ui.Form
	TableTitle string
	Table      ui.Table
}

var formTmpl = web.Parse[formPage](pages, "form.html")

// again shows a form with what was wrong, if the user can correct it.
func again(w http.ResponseWriter, r *http.Request, title string, page formPage, posted map[string]string, err error) error {
	if !web.Correctable(err) {
		return err
	}
	page.Form.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), title, page)
}

func (a *Web) categories(ctx context.Context) ([]field.Option, error) {
	if a.Categories == nil {
		return nil, nil
	}
	return a.Categories(ctx)
}
