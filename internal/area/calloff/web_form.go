package calloff

import (
	"context"
	"net/http"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
)

// form asks for what the user may say of a call-off.
func (a *Web) form(ctx context.Context, c CallOff) (formPage, error) {
	page := formPage{Crumbs: crumbs(c), Form: ui.NewForm(Fields, &c)}
	f := &page.Form
	frameworks, err := a.frameworkOptions(ctx, FrameworkFilter{InForce: c.ID == ""})
	if err != nil {
		return page, err
	}
	f.Choose("framework_id", frameworks)
	f.Control("procurement_id").Type, f.Control("procurement_id").Value = "text", c.Procurement
	people, err := options(ctx, a.People)
	if err != nil {
		return page, err
	}
	if len(people) > 0 {
		names := make([]field.Option, len(people))
		for i, p := range people {
			names[i] = field.Option{Value: p.Label, Label: p.Label}
		}
		f.Choose("owner", names)
		f.Control("owner").Type = "suggest"
	}
	if c.FrameworkID == "" || c.State != Draft {
		return page, nil
	}
	fw, err := a.Store.Framework(ctx, c.FrameworkID)
	if err != nil {
		return page, err
	}
	suggest(f.Control("unit"), fw)
	page.Notice, err = a.guide(ctx, c, fw)
	return page, err
}

// suggest offers the units and companies that may call off.
func suggest(c *ui.Control, f Framework) {
	for _, r := range f.Rights {
		if r.Name != "" {
			c.Type = "suggest"
			c.Options = append(c.Options, ui.Option{Value: r.Name, Label: r.Name})
		}
	}
}

// guide tells what the chosen framework asks for: its lots and who may call off.
func (a *Web) guide(ctx context.Context, c CallOff, f Framework) (ui.Notice, error) {
	var who []string
	for _, r := range f.Rights {
		who = append(who, r.Sv())
	}
	n := ui.Notice{Tone: ui.Info, Title: f.Name(), Text: "Får avropa: " + strings.Join(who, "; ") + "."}
	t, err := a.Store.TermsOn(ctx, c, a.Store.Today())
	if fault.KindOf(err) == fault.KindConflict {
		return ui.Notice{Tone: ui.Warn, Title: "Avropsordning saknas", Text: fault.Message(err), Actions: []ui.Action{{Label: "Öppna ramavtalet", URL: f.URL()}}}, nil
	}
	if lots := t.Lots(); len(lots) > 0 {
		n.Text += " Delar: " + strings.Join(lots, ", ") + "."
	}
	n.Text += " Avropsform: " + t.Form.Sv() + "."
	return n, err
}

// read reads what was posted. The procurement is written by number and the purchaser
// by name.
func (a *Web) read(ctx context.Context, c *CallOff, posted map[string]string) error {
	values := map[string]string{}
	for key, value := range posted {
		values[key] = value
	}
	frameworks, err := a.frameworkOptions(ctx, FrameworkFilter{})
	if err != nil {
		return err
	}
	values["framework_id"] = ui.Resolve(frameworks, values["framework_id"])
	id, err := a.Store.ProcurementID(ctx, posted["procurement_id"])
	wrong := fault.FieldsOf(err)
	if err != nil && len(wrong) == 0 {
		return err
	}
	values["procurement_id"] = id
	wrong = append(wrong, fault.FieldsOf(Fields.Read(c, values))...)
	people, err := options(ctx, a.People)
	if err != nil {
		return err
	}
	was := c.Owner
	if c.Owner = strings.TrimSpace(values["owner"]); c.Owner != was || c.OwnerID == "" {
		c.OwnerID = ""
		for _, p := range people {
			if strings.EqualFold(p.Label, c.Owner) {
				c.OwnerID = identity.Ref(p.Value)
			}
		}
		if user := web.UserFrom(ctx); c.OwnerID == "" && c.Owner == user.Name {
			c.OwnerID = identity.Ref(user.ID)
		}
	}
	return fault.Invalid(wrong...)
}

// own gives a call-off that nobody has to the user.
func own(ctx context.Context, c *CallOff) {
	if user := web.UserFrom(ctx); c.Owner == "" {
		c.Owner, c.OwnerID = user.Name, identity.Ref(user.ID)
	}
}

func (a *Web) blank(w http.ResponseWriter, r *http.Request) error {
	user := web.UserFrom(r.Context())
	c := CallOff{State: Draft, FrameworkID: r.URL.Query().Get("ramavtal")}
	own(r.Context(), &c)
	if len(user.Parties) == 1 {
		c.Party = party.Code(user.Parties[0])
	}
	page, err := a.newPage(r.Context(), c)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Nytt avrop", page)
}

func (a *Web) newPage(ctx context.Context, c CallOff) (formPage, error) {
	page, err := a.form(ctx, c)
	f := &page.Form
	f.Action, f.Submit, f.Cancel, f.Draft = Path, "Spara utkast", Path, "avrop-nytt"
	if v := f.Control("value"); v != nil && c.Value == 0 {
		v.Value = ""
	}
	page.Intro = "Avropet sparas som ett utkast. Inget skickas förrän du frågar en leverantör eller bjuder in."
	return page, err
}

func (a *Web) create(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var c CallOff
	if err = a.read(ctx, &c, posted); err == nil {
		err = scope(ctx, c)
	}
	made := c
	if err == nil {
		made, err = a.Store.Create(ctx, c)
	}
	if err == nil {
		return web.Redirect(w, r, made.URL(), "Avropet är sparat som "+made.Number+".")
	}
	page, formErr := a.newPage(ctx, CallOff{State: Draft, FrameworkID: c.FrameworkID})
	if formErr != nil {
		return formErr
	}
	return a.refusedAgain(w, r, "Nytt avrop", page, posted, err)
}

// refusedAgain is again where a refusal on account of the framework's list is shown in
// the form too: the user can choose another buyer.
func (a *Web) refusedAgain(w http.ResponseWriter, r *http.Request, title string, page formPage, posted map[string]string, err error) error {
	if audit.Refused(err) {
		page.Form.Posted(posted, err)
		return formTmpl.RenderStatus(w, r, web.StatusOf(err), title, page)
	}
	return again(w, r, title, page, posted, err)
}

func (a *Web) editPage(ctx context.Context, c CallOff) (formPage, error) {
	page, err := a.form(ctx, c)
	f := &page.Form
	f.Action, f.Submit, f.Cancel, f.Version = c.URL(), "Spara", c.URL(), int(c.Version)
	f.Controls = append(f.Controls, ui.Control{Key: "why", Label: "Varför ändras uppgifterna?", Type: "text", Help: "Visas i historiken."})
	if c.fixed() {
		f.Without("framework_id", "lot", "party", "unit", "company")
		page.Intro = "Avropet är skickat till leverantörer. Ramavtal, del och köpare kan inte ändras."
	}
	return page, err
}

func (a *Web) edit(w http.ResponseWriter, r *http.Request) error {
	c, err := a.writable(r)
	if err != nil {
		return err
	}
	page, err := a.editPage(r.Context(), c)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+c.Name(), page)
}

func (a *Web) save(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.writable(r)
	if err != nil {
		return err
	}
	if saved.fixed() {
		posted["framework_id"] = saved.FrameworkID
	}
	input := saved
	if err = a.read(ctx, &input, posted); err == nil {
		err = scope(ctx, input)
	}
	if err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.Save(ctx, input, posted["why"])
	}
	switch {
	case err == nil:
		return web.Redirect(w, r, saved.URL(), "Avropet är sparat.")
	case record.Stale(err, saved.Version, posted):
		return record.Conflict(w, r, saved.Name(), saved.URL(), ui.NewConflict(Fields, &input, &saved, posted, int(saved.Version)), crumbs(saved)...)
	}
	page, formErr := a.editPage(ctx, saved)
	if formErr != nil {
		return formErr
	}
	return a.refusedAgain(w, r, "Ändra "+saved.Name(), page, posted, err)
}

func (a *Web) remove(w http.ResponseWriter, r *http.Request) error {
	c, err := a.writable(r)
	if err == nil {
		err = a.Store.Remove(r.Context(), c.ID)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, Path, "Utkastet är borttaget.")
}
