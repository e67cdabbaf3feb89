package review

import (
	"context"
	"embed"
	"net/http"

	"klover/internal/area/procurement"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

//go:embed *.html
var pages embed.FS

// The permissions of the area, beside permRead.
const (
	permWrite = "review.write"
	permJudge = "review.judge"

	permPersonal = "supplier.personal" // see the personal numbers of sole traders
)

// Web is the area's pages. What they need of other areas app hands over; nil
// means that there is nothing to choose or show.
type Web struct {
	Store      Store
	Categories func(ctx context.Context) ([]field.Option, error)    // the tree by id
	Named      func(ctx context.Context) (map[string]string, error) // every category there ever was, by id
	Views      record.Views                                         // saved views
	Panels     []func(ctx context.Context, c Case) (ui.Panel, error)
}

// Routes connects the area's pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET "+Path, permRead, a.list)
	m.Handle("GET "+Path+"/analys", permRead, a.analysis)
	m.Handle("GET "+Path+"/frister", permRead, a.deadlines)
	m.Handle("GET "+Path+"/ny", permWrite, a.blank)
	m.Handle("POST "+Path, permWrite, a.create)
	m.Handle("GET "+Path+"/{id}", permRead, a.show)
	m.Handle("GET "+Path+"/{id}/andra", permWrite, a.edit)
	m.Handle("POST "+Path+"/{id}", permWrite, a.save)
	for _, v := range verbs {
		m.Handle("GET "+Path+"/{id}/"+v.name, v.perm, a.askVerb(v))
		m.Handle("POST "+Path+"/{id}/"+v.name, v.perm, a.doVerb(v))
	}
}

// names is every category by id, for people to read.
func (a *Web) names(ctx context.Context) (map[string]string, error) {
	if a.Named == nil {
		return nil, nil
	}
	return a.Named(ctx)
}

// fields is the description of a case with procurement and category by name.
func fields(names map[string]string, procurements map[string]string) field.Set[Case] {
	set := append(field.Set[Case](nil), Fields...)
	for i, d := range set {
		switch d.Key {
		case "procurement_id":
			set[i].Show = func(c *Case) string { return procurements[c.ProcurementID] }
		case "category_id":
			set[i].Show = func(c *Case) string { return names[c.CategoryID] }
		}
	}
	return set
}

// hidden tells whether the applicant's number is a sole trader's personal number
// that the user may not see.
func hidden(ctx context.Context, c Case) bool {
	return c.ApplicantOrgNo.IsPerson() && !web.May(ctx, permPersonal)
}

// seen returns the case as the user may see it.
func seen(ctx context.Context, c Case) Case {
	if hidden(ctx, c) {
		c.ApplicantOrgNo = ""
	}
	return c
}

var tones = map[Result]ui.Tone{Won: ui.Good, Lost: ui.Bad, Struck: ui.Neutral, Open: ui.Warn}

func badge(r Result) ui.Badge { return ui.Badge{Text: r.Sv(), Tone: tones[r]} }

type formPage struct {
	Crumbs []ui.Crumb
	Intro  string
	Form   ui.Form
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

func crumbs(c Case) []ui.Crumb {
	return []ui.Crumb{{Label: "Överprövningar", URL: Path}, {Label: "Mål " + c.Number, URL: c.URL()}}
}

// writable returns the case and its procurement if the user may write to it.
func (a *Web) writable(r *http.Request) (Case, procurement.Procurement, error) {
	c, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return c, procurement.Procurement{}, err
	}
	p, err := a.Store.procurements().Get(r.Context(), c.ProcurementID)
	if err == nil {
		err = procurement.Scope(r.Context(), p)
	}
	return c, p, err
}
