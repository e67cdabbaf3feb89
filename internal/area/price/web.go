package price

import (
	"context"
	"embed"
	"net/http"
	"slices"
	"strconv"

	"klover/internal/area/contract"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

//go:embed *.html
var pages embed.FS

// Web is the pages of the register. What they need of other areas app hands over.
type Web struct {
	Store     Store
	Views     record.Views                                      // saved by users; may be nil
	Contracts func(ctx context.Context) ([]field.Option, error) // to choose from; may be nil
}

// ListsPath is the address of the list of lists.
const ListsPath = Path + "/listor"

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET "+Path, permRead, a.articles)
	m.Handle("GET "+ListsPath, permRead, a.lists)
	m.Handle("GET "+Path+"/ny", permWrite, a.blank)
	m.Handle("POST "+Path, permWrite, a.create)
	m.Handle("GET "+Path+"/{id}", permRead, a.show)
	m.Handle("GET "+Path+"/{id}/andra", permWrite, a.edit)
	m.Handle("POST "+Path+"/{id}", permWrite, a.save)
	m.Handle("POST "+Path+"/{id}/ta-bort", permWrite, a.remove)
	m.Handle("GET "+Path+"/{id}/las-in", permWrite, a.askFile)
	m.Handle("POST "+Path+"/{id}/las-in", permWrite, a.receive, web.MaxBody(MostBytes+1<<20))
	m.Handle("POST "+Path+"/{id}/versioner", permWrite, a.begin)
	edition := Path + "/{id}/versioner/{n}"
	m.Handle("GET "+edition, permRead, a.showEdition)
	m.Handle("GET "+edition+"/jamfor", permRead, a.compare)
	m.Handle("GET "+edition+"/faststall", permWrite, a.askDecide)
	m.Handle("POST "+edition+"/faststall", permWrite, a.decide)
	m.Handle("GET "+edition+"/ta-tillbaka", permWrite, a.askBack)
	m.Handle("POST "+edition+"/ta-tillbaka", permWrite, a.takeBack)
	m.Handle("POST "+edition+"/ta-bort", permWrite, a.discard)
	m.Handle("GET "+edition+"/rad", permWrite, a.askItem)
	m.Handle("POST "+edition+"/rad", permWrite, a.putItem)
	m.Handle("POST "+edition+"/rad/ta-bort", permWrite, a.dropItem)
	m.Handle("GET "+FilePath+"/{id}", permRead, a.showFile)
	m.Handle("POST "+FilePath+"/{id}/kolumner", permWrite, a.mapFile)
	m.Handle("POST "+FilePath+"/{id}/las", permWrite, a.readFile)
	a.clauseRoutes(m)
	a.seriesRoutes(m)
	a.revisionRoutes(m)
}

// scope refuses a user who does not act for any of the contract's regions.
func scope(ctx context.Context, k contract.Contract) error {
	if len(k.Parties) == 0 {
		return nil
	}
	for _, code := range k.Parties {
		if slices.Contains(web.UserFrom(ctx).Parties, string(code)) {
			return nil
		}
	}
	return fault.Forbidden("Avtalet gäller %s, som du inte har rätt att ändra för.", k.Parties.Sv())
}

// mayChange tells whether the user may change what belongs to a contract.
func (a *Web) mayChange(ctx context.Context, contractID string) (bool, error) {
	if !web.May(ctx, permWrite) {
		return false, nil
	}
	k, err := a.Store.contract(ctx, contractID)
	return err == nil && scope(ctx, k) == nil, err
}

// writes refuses a user who may not change what belongs to a contract.
func (a *Web) writes(ctx context.Context, contractID string) error {
	k, err := a.Store.contract(ctx, contractID)
	if err != nil {
		return err
	}
	return scope(ctx, k)
}

// writable returns the list of the address if the user may write to it.
func (a *Web) writable(r *http.Request) (List, error) {
	l, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err == nil {
		err = a.writes(r.Context(), l.ContractID)
	}
	return l, err
}

func tabs(here string) []ui.Tab {
	var list []ui.Tab
	for _, t := range []ui.Tab{{Label: "Artiklar", URL: Path}, {Label: "Prislistor", URL: ListsPath}, {Label: "Prisändringar", URL: RevisionPath}, {Label: "Indexserier", URL: SeriesPath}} {
		t.Active = t.URL == here
		list = append(list, t)
	}
	return list
}

func crumbs(l List) []ui.Crumb {
	list := []ui.Crumb{{Label: "Prislistor", URL: ListsPath}}
	if l.ID != "" {
		list = append(list, ui.Crumb{Label: l.Name(), URL: l.URL()})
	}
	return list
}

// listPage is a list, with what is to be known before it.
type listPage struct {
	Crumbs  []ui.Crumb
	Status  []ui.Badge
	Lead    string
	Actions []ui.Action
	Tabs    []ui.Tab
	Notices []ui.Notice
	Intro   string
	List    ui.List
}

var listTmpl = web.Parse[listPage](pages, "list.html")

// section is a box of a page.
type section struct {
	Title   string
	Text    string
	Actions []ui.Action
	Table   ui.Table
}

// showPage is the page of a record.
type showPage struct {
	Crumbs    []ui.Crumb
	Status    []ui.Badge
	Lead      string
	Actions   []ui.Action
	Notices   []ui.Notice
	Chart     ui.Figure
	Sections  []section
	FormTitle string
	Form      ui.Form
	Facts     ui.Facts
	History   ui.History
}

var showTmpl = web.Parse[showPage](pages, "show.html")

// formPage is a form, with what is to be known before and beside it.
type formPage struct {
	Crumbs   []ui.Crumb
	Notice   ui.Notice
	Intro    string
	Form     ui.Form
	Sections []section
}

var formTmpl = web.Parse[formPage](pages, "form.html")

// again shows a form with what was wrong, if the user can correct it.
func again(w http.ResponseWriter, r *http.Request, title string, page formPage, posted map[string]string, err error) error {
	if !web.Correctable(err) && !audit.Refused(err) {
		return err
	}
	page.Form.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), title, page)
}

func number(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
}

// dayIn reads a day of a form.
func dayIn(posted map[string]string, key string) (day.Date, error) {
	var d day.Date
	if err := d.UnmarshalText([]byte(posted[key])); err != nil {
		return 0, fault.Invalid(fault.Field{Name: key, Message: fault.Message(err)})
	}
	return d, nil
}

// contracts is what app handed over to choose from.
func (a *Web) contracts(ctx context.Context) ([]field.Option, error) {
	if a.Contracts == nil {
		return nil, nil
	}
	return a.Contracts(ctx)
}

// listOptions is the lists of a contract, to choose from.
func (a *Web) listOptions(ctx context.Context, contractID string) ([]field.Option, error) {
	lists, err := a.Store.Of(ctx, contractID)
	options := make([]field.Option, len(lists))
	for i, l := range lists {
		options[i] = field.Option{Value: l.ID, Label: l.Name()}
	}
	return options, err
}
