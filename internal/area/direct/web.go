package direct

import (
	"cmp"
	"context"
	"embed"
	"net/http"
	"slices"

	"klover/internal/area/procurement"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

//go:embed *.html
var pages embed.FS

// The permissions of the area.
const (
	permRead     = "direct.read"
	permWrite    = "direct.write"
	permOverride = "direct.override"
)

// Web is the pages of the register. What they need of other areas app hands over.
type Web struct {
	Store      Store
	Views      record.Views                                         // saved by users; may be nil
	Categories func(ctx context.Context) ([]field.Option, error)    // the tree by id; may be nil
	Named      func(ctx context.Context) (map[string]string, error) // every category there ever was, by id; may be nil
}

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET "+Path, permRead, a.list)
	m.Handle("GET "+Path+"/samma-slag", permRead, a.accrued)
	m.Handle("GET "+Path+"/ny", permWrite, a.blank)
	m.Handle("POST "+Path, permWrite, a.create)
	m.Handle("GET "+Path+"/{id}", permRead, a.show)
	m.Handle("GET "+Path+"/{id}/andra", permWrite, a.edit)
	m.Handle("POST "+Path+"/{id}", permWrite, a.save)
	m.Handle("GET "+Path+"/{id}/makulera", permWrite, a.askStrike)
	m.Handle("POST "+Path+"/{id}/makulera", permWrite, a.strike)
}

func (a *Web) names(ctx context.Context) (map[string]string, error) {
	if a.Named == nil {
		return nil, nil
	}
	return a.Named(ctx)
}

// fields is the description with categories and procurements by name.
func (a *Web) fields(ctx context.Context) (field.Set[Award], error) {
	names, err := a.names(ctx)
	set := slices.Clone(Fields)
	for i, d := range set {
		switch d.Key {
		case "category_id":
			set[i].Show = func(one *Award) string { return cmp.Or(names[one.CategoryID], one.CategoryID) }
		case "procurement_id":
			set[i].Show = func(one *Award) string { return a.procurement(ctx, string(one.ProcurementID)) }
		}
	}
	return set, err
}

// procurement is the name of a procurement, "" for none.
func (a *Web) procurement(ctx context.Context, id string) string {
	if id == "" {
		return ""
	}
	p, err := a.procurements().Get(ctx, id)
	if err != nil {
		return ""
	}
	return p.Name()
}

func (a *Web) procurements() procurement.Store { return procurement.Store{DB: a.Store.DB} }

// scope refuses a user who does not act for the region that buys.
func scope(ctx context.Context, one Award) error {
	if one.Party == "" || slices.Contains(web.UserFrom(ctx).Parties, string(one.Party)) {
		return nil
	}
	return fault.Forbidden("Köpet görs för %s. Du får bara registrera köp för din egen region.", regions[one.Party])
}

// mayOverride tells whether the user may allow an award above the limit.
func mayOverride(ctx context.Context) bool { return web.May(ctx, permOverride) }

type formPage struct {
	Crumbs []ui.Crumb
	Notice ui.Notice
	Form   ui.Form
}

var formTmpl = web.Parse[formPage](pages, "form.html")

func crumbs(one Award) []ui.Crumb {
	list := []ui.Crumb{{Label: "Direktupphandlingar", URL: Path}}
	if one.Number != "" {
		list = append(list, ui.Crumb{Label: one.Number, URL: one.URL()})
	}
	return list
}

// form asks for what the user may say: the override only of whoever may allow one.
func (a *Web) form(ctx context.Context, one Award) (formPage, error) {
	f := ui.NewForm(Fields, &one)
	if !mayOverride(ctx) {
		f.Without("override")
	}
	if c := f.Control("procurement_id"); c != nil && one.ProcurementID != "" {
		p, err := a.procurements().Get(ctx, string(one.ProcurementID))
		if err != nil {
			return formPage{}, err
		}
		c.Value = p.Number
	}
	if c := f.Control("procurement_id"); c != nil {
		c.Type = "text"
	}
	page := formPage{Crumbs: crumbs(one), Form: f}
	if a.Categories == nil {
		return page, nil
	}
	categories, err := a.Categories(ctx)
	page.Form.Choose("category_id", categories)
	return page, err
}

// read reads what was posted. The procurement is written by number.
func (a *Web) read(ctx context.Context, one *Award, posted map[string]string) error {
	values := map[string]string{}
	for key, value := range posted {
		values[key] = value
	}
	number := values["procurement_id"]
	delete(values, "procurement_id")
	if !mayOverride(ctx) {
		delete(values, "override")
	}
	if err := Fields.Read(one, values); err != nil {
		return err
	}
	one.ProcurementID = ""
	if number == "" {
		return nil
	}
	p, err := a.procurements().ByNumber(ctx, number)
	if fault.KindOf(err) == fault.KindNotFound {
		return fault.Invalid(fault.Field{Name: "procurement_id", Message: fault.Message(err)})
	}
	one.ProcurementID = refOf(p.ID)
	return err
}

// again shows a form with what was wrong, if the user can correct it.
func again(w http.ResponseWriter, r *http.Request, title string, page formPage, posted map[string]string, err error) error {
	if !web.Correctable(err) {
		return err
	}
	page.Form.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), title, page)
}
