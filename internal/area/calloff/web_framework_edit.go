package calloff

import (
	"net/http"

	"klover/internal/area/identity"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
)

func frameworkForm(f Framework) formPage {
	page := formPage{Crumbs: frameworkCrumbs(f), Form: ui.NewForm(FrameworkFields, &f)}
	if c := page.Form.Control("body"); c != nil {
		c.Type = "suggest"
		for _, b := range bodies {
			c.Options = append(c.Options, ui.Option{Value: b, Label: b})
		}
	}
	page.Form.Action, page.Form.Submit, page.Form.Cancel = FrameworkPath, "Spara ramavtalet", FrameworkPath
	if f.ID == "" {
		page.Intro = "Ett ramavtal som en inköpscentral har upphandlat och som vi får avropa på. Efteråt läggs avropsordning, avropsrätt och takvolym upp."
		return page
	}
	page.Form.Action, page.Form.Cancel, page.Form.Version = f.URL(), f.URL(), int(f.Version)
	if !f.Central() {
		page.Form.Only("note")
		page.Intro = "Nummer, benämning, avtalstid och takvolym kommer från avtalet."
	}
	page.Form.Controls = append(page.Form.Controls, ui.Control{Key: "why", Label: "Varför ändras uppgifterna?", Type: "text", Help: "Visas i historiken."})
	return page
}

func (a *Web) blankFramework(w http.ResponseWriter, r *http.Request) error {
	return formTmpl.Render(w, r, "Nytt ramavtal hos inköpscentral", frameworkForm(Framework{}))
}

func (a *Web) createFramework(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	if id := posted["contract"]; id != "" {
		return a.createOwn(w, r, id)
	}
	var f Framework
	if err = FrameworkFields.Read(&f, posted); err == nil {
		for _, code := range web.UserFrom(r.Context()).Parties {
			f.Rights = append(f.Rights, Right{Kind: RightRegion, Party: party.Code(code)})
		}
		f, err = a.Store.CreateFramework(r.Context(), f)
	}
	if err == nil {
		return web.Redirect(w, r, f.URL(), "Ramavtalet är sparat. Lägg upp avropsordningen.")
	}
	return again(w, r, "Nytt ramavtal hos inköpscentral", frameworkForm(Framework{}), posted, err)
}

// createOwn takes an own contract to those that are called off.
func (a *Web) createOwn(w http.ResponseWriter, r *http.Request, contractID string) error {
	f, err := a.Store.CreateFramework(r.Context(), Framework{ContractID: identity.Ref(contractID)})
	if err != nil {
		return err
	}
	return web.Redirect(w, r, f.URL()+"/ordning", "Ramavtalet finns bland dem som avropas. Lägg upp avropsordningen.")
}

// tended returns the framework of the address if the user may change it.
func (a *Web) tended(r *http.Request) (Framework, error) {
	f, err := a.Store.Framework(r.Context(), r.PathValue("id"))
	if err == nil {
		err = tends(r.Context(), f)
	}
	return f, err
}

func (a *Web) editFramework(w http.ResponseWriter, r *http.Request) error {
	f, err := a.tended(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+f.Name(), frameworkForm(f))
}

func (a *Web) saveFramework(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.tended(r)
	if err != nil {
		return err
	}
	input := saved
	if err = FrameworkFields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.SaveFramework(r.Context(), input, posted["why"])
	}
	switch {
	case err == nil:
		return web.Redirect(w, r, saved.URL(), "Ramavtalet är sparat.")
	case record.Stale(err, saved.Version, posted):
		return record.Conflict(w, r, saved.Name(), saved.URL(), ui.NewConflict(FrameworkFields, &input, &saved, posted, int(saved.Version)), frameworkCrumbs(saved)...)
	}
	return again(w, r, "Ändra "+saved.Name(), frameworkForm(saved), posted, err)
}
