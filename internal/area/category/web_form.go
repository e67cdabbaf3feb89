package category

import (
	"context"
	"net/http"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

// formPage is a form, with the way back.
type formPage struct {
	Crumbs []ui.Crumb
	Form   ui.Form
}

var formTmpl = web.Parse[formPage](pages, "form.html")

// The controls that stand beside the record's own.
const (
	keyFrom = "from" // the day from which another name or place holds
	keyWhy  = "why"
)

// why is the control for the reason of a change.
var why = ui.Control{Key: keyWhy, Label: "Varför", Help: "Visas i historiken.", Type: "text"}

// parents returns the categories that the category may stand under.
func (a *Web) parents(ctx context.Context, c Category) ([]field.Option, error) {
	t, err := a.Store.Tree(ctx, 0)
	if err != nil {
		return nil, err
	}
	var options []field.Option
	own := t.Branch(c.ID)
	for _, n := range t.All() {
		if n.Level < deepest && (len(own) == 0 || !holds(own, n.ID)) {
			options = append(options, field.Option{Value: n.ID, Label: t.Path(n.ID)})
		}
	}
	return options, nil
}

func holds(nodes []Node, id string) bool {
	for _, n := range nodes {
		if n.ID == id {
			return true
		}
	}
	return false
}

func newForm(c Category, parents []field.Option) ui.Form {
	f := ui.NewForm(Fields, &c)
	f.Action, f.Submit, f.Cancel, f.Draft = "/kategorier", "Spara kategori", "/kategorier", "kategori-ny"
	f.Without("valid_to", "replaced_by")
	f.Choose("parent_id", parents)
	return f
}

func editForm(c Category, parents []field.Option) ui.Form {
	f := ui.NewForm(Fields, &c)
	f.Action, f.Submit, f.Cancel, f.Version, f.Draft = c.URL(), "Spara kategori", c.URL(), int(c.Version), "kategori-"+c.ID
	f.Without("code", "valid_from")
	f.Choose("parent_id", parents)
	from := ui.Control{Key: keyFrom, Label: "Nytt namn eller läge gäller från", Type: "date",
		Help: "ÅÅÅÅ-MM-DD. Lämna tomt för en rättelse: då ändras även det som varit."}
	f.Controls = append(f.Controls, from, why)
	return f
}

func (a *Web) new(w http.ResponseWriter, r *http.Request) error {
	c := Category{ParentID: r.FormValue("under"), ValidFrom: a.Store.Today()}
	parents, err := a.parents(r.Context(), Category{})
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ny kategori", formPage{crumbs(Tree{}, ""), newForm(c, parents)})
}

func (a *Web) create(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	parents, err := a.parents(r.Context(), Category{})
	if err != nil {
		return err
	}
	posted["parent_id"] = ui.Resolve(parents, posted["parent_id"])
	var c Category
	if err = Fields.Read(&c, posted); err == nil {
		c, err = a.Store.Create(r.Context(), c)
	}
	if err != nil {
		return again(w, r, "Ny kategori", formPage{crumbs(Tree{}, ""), newForm(c, parents)}, posted, err)
	}
	return web.Redirect(w, r, c.URL(), "Kategorin är sparad.")
}

// again shows a form with what was wrong, if the user can correct it.
func again(w http.ResponseWriter, r *http.Request, title string, page formPage, posted map[string]string, err error) error {
	if !web.Correctable(err) {
		return err
	}
	page.Form.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), title, page)
}

func (a *Web) edit(w http.ResponseWriter, r *http.Request) error {
	c, page, err := a.editPage(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+c.Name, page)
}

func (a *Web) editPage(r *http.Request) (Category, formPage, error) {
	c, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return c, formPage{}, err
	}
	parents, err := a.parents(r.Context(), c)
	return c, formPage{backTo(c), editForm(c, parents)}, err
}

func backTo(c Category) []ui.Crumb {
	return []ui.Crumb{{Label: "Kategorier", URL: "/kategorier"}, {Label: c.Name, URL: c.URL()}}
}

func (a *Web) save(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, page, err := a.editPage(r)
	if err != nil {
		return err
	}
	input, err := a.readEdit(r.Context(), saved, posted)
	switch {
	case record.Stale(err, saved.Version, posted):
		return a.conflict(w, r, input, saved, posted)
	case err != nil:
		return again(w, r, "Ändra "+saved.Name, page, posted, err)
	}
	return web.Redirect(w, r, saved.URL(), "Kategorin är sparad.")
}

func (a *Web) readEdit(ctx context.Context, saved Category, posted map[string]string) (Category, error) {
	parents, err := a.parents(ctx, saved)
	if err != nil {
		return saved, err
	}
	posted["parent_id"] = ui.Resolve(parents, posted["parent_id"])
	input := saved
	wrong := fault.FieldsOf(Fields.Read(&input, posted))
	var from day.Date
	if err := from.UnmarshalText([]byte(strings.TrimSpace(posted[keyFrom]))); err != nil {
		wrong = append(wrong, fault.Field{Name: keyFrom, Message: fault.Message(err)})
	}
	if err := fault.Invalid(wrong...); err != nil {
		return input, err
	}
	input.Version = int64(web.Version(posted))
	_, err = a.Store.Change(ctx, input, from, posted[keyWhy])
	return input, err
}

// conflict shows both versions when somebody else saved first.
func (a *Web) conflict(w http.ResponseWriter, r *http.Request, mine, saved Category, posted map[string]string) error {
	ever, err := a.Store.Ever(r.Context())
	if err != nil {
		return err
	}
	mine.Parent, saved.Parent = ever.Path(mine.ParentID), ever.Path(saved.ParentID)
	c := ui.NewConflict(Fields, &mine, &saved, posted, int(saved.Version))
	return record.Conflict(w, r, saved.Name, saved.URL(), c, ui.Crumb{Label: "Kategorier", URL: "/kategorier"})
}

// leadPage is the form that appoints a lead.
func (a *Web) leadPage(r *http.Request) (Category, formPage, []field.Option, error) {
	c, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return c, formPage{}, nil, err
	}
	people, err := a.Store.People(r.Context())
	if err != nil {
		return c, formPage{}, nil, err
	}
	f := ui.NewForm(LeadFields, &Lead{ValidFrom: a.Store.Today()})
	f.Action, f.Submit, f.Cancel = c.URL()+"/ledare", "Utse", c.URL()
	f.Choose("user_id", people)
	f.Control("user_id").Required = true
	f.Control("valid_from").Help = "ÅÅÅÅ-MM-DD. Den förra ledarens tid slutar dagen före."
	f.Controls = append(f.Controls, why)
	return c, formPage{backTo(c), f}, people, nil
}

func (a *Web) chooseLead(w http.ResponseWriter, r *http.Request) error {
	c, page, _, err := a.leadPage(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Utse ledare för "+c.Name, page)
}

func (a *Web) appoint(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, page, people, err := a.leadPage(r)
	if err != nil {
		return err
	}
	posted["user_id"] = ui.Resolve(people, posted["user_id"])
	var next Lead
	if err = LeadFields.Read(&next, posted); err == nil {
		if !offered(people, next.UserID) {
			next.UserID = ""
		}
		err = a.Store.Appoint(r.Context(), c.ID, next, posted[keyWhy])
	}
	if err != nil {
		return again(w, r, "Utse ledare för "+c.Name, page, posted, err)
	}
	return web.Redirect(w, r, c.URL(), "Kategoriledaren är utsedd.")
}

func offered(options []field.Option, value string) bool {
	for _, o := range options {
		if o.Value == value {
			return true
		}
	}
	return false
}
