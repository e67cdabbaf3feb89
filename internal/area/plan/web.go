package plan

import (
	"context"
	"embed"
	"net/http"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
)

//go:embed *.html
var pages embed.FS

// Panel makes a box for the page of the item with the id.
type Panel func(ctx context.Context, it Item) (ui.Panel, error)

// Web is the pages of the plan.
type Web struct {
	Store      Store
	Views      record.Views                                      // saved by users; may be nil
	People     func(ctx context.Context) ([]field.Option, error) // who can be given an item; may be nil
	Units      func(ctx context.Context) ([]field.Option, error) // who can have a need; may be nil
	Categories func(ctx context.Context) ([]field.Option, error) // to choose from; may be nil
	Begin      func(ids []string) string                         // address of the form that makes a case of items; may be nil
	Network    func(*http.Request) string                        // where a request comes from; nil is its connection
	Panels     []Panel                                           // from areas above
}

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	const read, write, decide = "plan.read", "plan.write", "plan.decide"
	m.Handle("GET "+ListPath, read, a.list)
	m.Handle("GET "+ganttPath, read, a.gantt)
	a.rules().Routes(m)
	m.Handle("GET "+Path+"/ny", write, a.new)
	m.Handle("POST "+Path, write, a.create)
	m.Handle("GET "+Path+"/{id}", read, a.show)
	m.Handle("GET "+Path+"/{id}/andra", write, a.edit)
	m.Handle("POST "+Path+"/{id}", write, a.save)
	for _, v := range verbs {
		m.Handle("GET "+Path+"/{id}/"+v.path, write, a.ask(v))
		m.Handle("POST "+Path+"/{id}/"+v.path, write, a.do(v))
	}
	m.Handle("POST "+Path+"/{id}/gaster", write, a.invite)
	m.Handle("POST "+Path+"/{id}/gaster/ta-bort", write, a.uninvite)
	a.proposalRoutes(m)
	a.versionRoutes(m)
	a.editionRoutes(m)
	a.candidateRoutes(m)
	a.publicRoutes(m)
}

// tabs leads between the parts of the plan.
func (a *Web) tabs(ctx context.Context, active string) ([]ui.Tab, error) {
	waiting, err := a.Store.Undecided(ctx)
	if err != nil {
		return nil, err
	}
	candidates, err := a.Store.OpenCandidates(ctx)
	if err != nil {
		return nil, err
	}
	count := func(n int64) string {
		if n == 0 {
			return ""
		}
		return number(n)
	}
	list := []ui.Tab{
		{Label: "Planposter", URL: ListPath}, {Label: "Förslag", URL: ProposalPath, Count: count(waiting)}, {Label: "Tidslinje", URL: ganttPath},
		{Label: "Samordning", URL: CandidatePath, Count: count(candidates)}, {Label: "Versioner", URL: VersionPath},
		{Label: "Publik utgåva", URL: EditionPath}, {Label: "Regler", URL: rulesPath},
	}
	for i := range list {
		list[i].Active = list[i].URL == active
	}
	return list, nil
}

// guard says no to whoever writes for a region outside their own scope.
func guard(ctx context.Context, parties party.Set) error {
	if within(web.UserFrom(ctx).Parties, parties) {
		return nil
	}
	return fault.Forbidden("Planposten gäller %s, som du inte har rätt att ändra för.", parties.Sv())
}

var tones = map[State]ui.Tone{Planned: ui.Info, Begun: ui.Accent, Done: ui.Good, Cancelled: ui.Bad}

var icons = map[State]string{Planned: "calendar", Done: "circle-check", Cancelled: "circle-x", Dropped: "circle-minus"}

func badge(s State) ui.Badge { return ui.Badge{Text: s.Sv(), Tone: tones[s], Icon: icons[s]} }

func (a *Web) load(r *http.Request) (Item, error) {
	return a.Store.Get(r.Context(), r.PathValue("id"))
}

// options asks for choices that app may not have given.
func options(ctx context.Context, from func(context.Context) ([]field.Option, error)) ([]field.Option, error) {
	if from == nil {
		return nil, nil
	}
	return from(ctx)
}

// byName makes names the values: whoever is not among the users can be written too.
func byName(list []field.Option) []field.Option {
	names := make([]field.Option, len(list))
	for i, o := range list {
		names[i] = field.Option{Value: o.Label, Label: o.Label}
	}
	return names
}

func idOf(list []field.Option, name string) string {
	for _, o := range list {
		if strings.EqualFold(o.Label, strings.TrimSpace(name)) {
			return o.Value
		}
	}
	return ""
}

// formPage is a page with a form.
type formPage struct {
	Crumbs []ui.Crumb
	Notice ui.Notice
	Form   ui.Form
}

var formTmpl = web.Parse[formPage](pages, "form.html")

func crumb(label, url string) ui.Crumb { return ui.Crumb{Label: label, URL: url} }

var planCrumb = crumb("Upphandlingsplan", ListPath)
