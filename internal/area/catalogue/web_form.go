package catalogue

import (
	"context"
	"net/http"
	"strconv"

	"klover/internal/area/contract"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
)

type formPage struct {
	Crumbs []ui.Crumb
	Form   ui.Form
}

var formTmpl = web.Parse[formPage](pages, "form.html")

func (a *Web) edit(w http.ResponseWriter, r *http.Request) error {
	c, e, err := a.writable(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Så beställer du: "+c.Title, form(c, e))
}

func form(c contract.Contract, e Entry) formPage {
	f := ui.NewForm(Fields, &e)
	f.Action, f.Submit, f.Cancel, f.Version, f.Draft = URL(c.ID), "Spara", URL(c.ID), int(e.Version), "avtalskatalog-"+c.ID
	return formPage{Crumbs: []ui.Crumb{{Label: "Avtalskatalog", URL: Path}, {Label: c.Number, URL: URL(c.ID)}}, Form: f}
}

// writable is the contract of the address and what is told of it, if the user acts for
// one of its regions.
func (a *Web) writable(r *http.Request) (contract.Contract, Entry, error) {
	ctx := r.Context()
	c, err := a.Store.contracts().Get(ctx, r.PathValue("id"))
	if err == nil {
		err = scope(ctx, c)
	}
	if err != nil {
		return c, Entry{}, err
	}
	e, err := a.Store.Entry(ctx, c.ID)
	return c, e, err
}

func scope(ctx context.Context, c contract.Contract) error {
	mine := web.UserFrom(ctx).Parties
	for _, p := range mine {
		if c.Parties.Contains(party.Code(p)) {
			return nil
		}
	}
	if len(c.Parties) == 0 {
		return nil
	}
	return fault.Forbidden("Avtalet tillhör %s. Du får bara ändra det som din egen region är med i.", c.Parties.Told())
}

func (a *Web) save(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, e, err := a.writable(r)
	if err != nil {
		return err
	}
	e.Version, _ = strconv.ParseInt(posted["version"], 10, 64)
	if err = Fields.Read(&e, posted); err == nil {
		_, err = a.Store.Save(r.Context(), e)
	}
	if err == nil {
		return web.Redirect(w, r, URL(c.ID), "Katalogen är sparad.")
	}
	if !web.Correctable(err) && !audit.Refused(err) {
		return err
	}
	page := form(c, e)
	page.Form.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), "Så beställer du: "+c.Title, page)
}
