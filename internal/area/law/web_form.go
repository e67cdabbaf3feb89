package law

import (
	"net/http"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type formPage struct {
	Crumbs []ui.Crumb
	Lead   string
	Form   ui.Form
}

var formTmpl = web.Parse[formPage](pages, "form.html")

// identity is what makes a rule the same rule over time.
var identity = []string{"kind", "key", "act", "procedure", "regime", "object", "buyer", "party"}

// keyWhy is the reason for the history.
const keyWhy = "why"

// form is the form of a rule. A rule that exists keeps its identity.
func (a *Web) form(r *http.Request, rule Rule, action, submit, back string, required bool) (ui.Form, error) {
	b, err := a.Store.Book(r.Context())
	f := ui.NewForm(Fields, &rule)
	f.Action, f.Submit, f.Cancel = action, submit, back
	f.Control("procedure").Type, f.Control("party").Type = "choice", "choice"
	f.Choose("procedure", procedureOptions(b))
	f.Choose("party", partyOptions())
	if rule.ID != "" {
		f.Without(identity...)
	}
	f.Controls = append(f.Controls, ui.Control{Key: keyWhy, Label: "Varför", Type: "long", Rows: 2, Required: required, Group: "Till historiken",
		Help: "Till exempel vilket beslut eller vilken sida ni har läst."})
	return f, err
}

// again shows a form with what was posted and what is wrong with it.
func again(w http.ResponseWriter, r *http.Request, title string, page formPage, posted map[string]string, wrong error) error {
	if !web.Correctable(wrong) {
		return wrong
	}
	page.Form.Posted(posted, wrong)
	return formTmpl.RenderStatus(w, r, web.StatusOf(wrong), title, page)
}

func (a *Web) newPage(r *http.Request, rule Rule) (formPage, error) {
	f, err := a.form(r, rule, Path, "Spara lagregel", Path, false)
	return formPage{Crumbs: []ui.Crumb{crumb()}, Form: f,
		Lead: "Gäller en regel som redan finns, men med nytt värde, öppnar ni den och lägger till en ny rad."}, err
}

func (a *Web) blank(w http.ResponseWriter, r *http.Request) error {
	page, err := a.newPage(r, Rule{})
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ny lagregel", page)
}

func (a *Web) create(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var rule Rule
	if err = Fields.Read(&rule, posted); err == nil {
		rule, err = a.Store.Create(r.Context(), rule, posted[keyWhy])
	}
	if err != nil {
		page, failed := a.newPage(r, Rule{})
		if failed != nil {
			return failed
		}
		return again(w, r, "Ny lagregel", page, posted, err)
	}
	return web.Redirect(w, r, rule.URL(), "Lagregeln är sparad. Den är inte bekräftad.")
}

func (a *Web) editPage(r *http.Request, rule Rule) (formPage, error) {
	f, err := a.form(r, rule, rule.URL(), "Spara rättelsen", rule.URL(), true)
	f.Version = int(rule.Version)
	return formPage{Crumbs: []ui.Crumb{crumb(), {Label: rule.Label, URL: rule.URL()}}, Form: f,
		Lead: "Rätta det som har varit fel hela tiden. Har lagen ändrats lägger ni i stället till en ny rad. En rättad regel måste bekräftas på nytt."}, err
}

func (a *Web) edit(w http.ResponseWriter, r *http.Request) error {
	rule, err := a.load(r)
	if err != nil {
		return err
	}
	page, err := a.editPage(r, rule)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Rätta "+firstLower(rule.Label), page)
}

func (a *Web) correct(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	was, err := a.load(r)
	if err != nil {
		return err
	}
	mine := was
	if err = Fields.Read(&mine, posted); err == nil {
		mine.Version = int64(web.Version(posted))
		_, err = a.Store.Correct(r.Context(), mine, posted[keyWhy])
	}
	title := "Rätta " + firstLower(was.Label)
	if record.Stale(err, was.Version, posted) {
		c := ui.NewConflict(Fields, &mine, &was, posted, int(was.Version))
		c.Hidden = append(c.Hidden, ui.Hidden{Name: keyWhy, Value: posted[keyWhy]})
		return record.Conflict(w, r, title, was.URL(), c, crumb())
	}
	if err != nil {
		page, failed := a.editPage(r, was)
		if failed != nil {
			return failed
		}
		return again(w, r, title, page, posted, err)
	}
	return web.Redirect(w, r, was.URL(), "Rättelsen är sparad. Bekräfta regeln när någon har läst källan.")
}

func (a *Web) nextPage(r *http.Request, rule Rule) (formPage, error) {
	next := rule
	next.ValidFrom, next.ValidTo = 0, 0
	f, err := a.form(r, next, rule.URL()+"/ny-rad", "Spara ny rad", rule.URL(), true)
	f.Control("valid_from").Required = true
	return formPage{Crumbs: []ui.Crumb{crumb(), {Label: rule.Label, URL: rule.URL()}}, Form: f,
		Lead: "Raden som gäller nu slutar dagen före. Den ändras inte i övrigt, så att det som har beslutats med den går att räkna om."}, err
}

func (a *Web) next(w http.ResponseWriter, r *http.Request) error {
	rule, err := a.load(r)
	if err != nil {
		return err
	}
	page, err := a.nextPage(r, rule)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ny rad för "+firstLower(rule.Label), page)
}

func (a *Web) succeed(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	was, err := a.load(r)
	if err != nil {
		return err
	}
	next := Rule{}
	if err = Fields.Read(&next, posted); err == nil {
		next, err = a.Store.Succeed(r.Context(), was.ID, next, posted[keyWhy])
	}
	if err != nil {
		page, failed := a.nextPage(r, was)
		if failed != nil {
			return failed
		}
		return again(w, r, "Ny rad för "+firstLower(was.Label), page, posted, err)
	}
	return web.Redirect(w, r, next.URL(), "Den nya raden är sparad. Den är inte bekräftad.")
}

func confirmPage(rule Rule) formPage {
	return formPage{Crumbs: []ui.Crumb{crumb(), {Label: rule.Label, URL: rule.URL()}},
		Lead: rule.Value() + in(rule.LegalRef) + ". Källa: " + rule.Source + ".",
		Form: ui.Form{Action: rule.URL() + "/bekrafta", Submit: "Jag har läst källan", Cancel: rule.URL(), Version: int(rule.Version),
			Controls: []ui.Control{{Key: keyWhy, Label: "Vad har du läst?", Type: "long", Rows: 2, Help: "Till exempel lagrummet i dess lydelse, eller myndighetens sida och dag."}}}}
}

func (a *Web) askConfirm(w http.ResponseWriter, r *http.Request) error {
	rule, err := a.load(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Bekräfta "+firstLower(rule.Label), confirmPage(rule))
}

func (a *Web) confirm(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	rule, err := a.load(r)
	if err != nil {
		return err
	}
	if _, err = a.Store.Confirm(r.Context(), rule.ID, int64(web.Version(posted)), posted[keyWhy]); err != nil {
		return again(w, r, "Bekräfta "+firstLower(rule.Label), confirmPage(rule), posted, err)
	}
	return web.Redirect(w, r, rule.URL(), "Regeln är bekräftad.")
}
