package identity

import (
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

func (a *Web) draftDelegation(w http.ResponseWriter, r *http.Request) error {
	d, err := a.Store.DraftDelegation(r.Context())
	if err != nil {
		return err
	}
	return web.Redirect(w, r, d.URL(), "Utkastet är påbörjat som en kopia av den senaste versionen.")
}

func (a *Web) dropDraft(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.RemoveDraft(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, delegationPath, "Utkastet är borttaget.")
}

func (a *Web) version(r *http.Request) (Delegation, []ui.Crumb, error) {
	d, err := a.Store.Delegation(r.Context(), r.PathValue("id"))
	return d, []ui.Crumb{delegationCrumbs[0], {Label: d.Name(), URL: d.URL()}}, err
}

func adoptionPage(d Delegation, crumbs []ui.Crumb) formPage {
	f := ui.NewForm(AdoptionFields, &d)
	f.Action, f.Submit, f.Cancel, f.Version = d.URL()+"/faststall", "Fastställ", d.URL(), int(d.Version)
	return formPage{Crumbs: crumbs, Form: f,
		Intro: "När versionen är fastställd ändras den inte mer. Den förra versionen gäller till och med dagen före."}
}

func (a *Web) askAdoption(w http.ResponseWriter, r *http.Request) error {
	d, crumbs, err := a.version(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Fastställ version", adoptionPage(d, crumbs))
}

func (a *Web) adopt(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, crumbs, err := a.version(r)
	if err != nil {
		return err
	}
	input := saved
	if err = AdoptionFields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.AdoptDelegation(r.Context(), input)
	}
	if err != nil {
		return again(w, r, "Fastställ version", adoptionPage(saved, crumbs), posted, err)
	}
	return web.Redirect(w, r, saved.URL(), "Delegationsordningen är fastställd.")
}

// whyPage asks for a reason, and nothing else.
func whyPage(crumbs []ui.Crumb, intro, action, submit, back string) formPage {
	return formPage{Crumbs: crumbs, Intro: intro, Form: ui.Form{Action: action, Submit: submit, Cancel: back, Danger: true,
		Controls: []ui.Control{{Key: "why", Label: "Skäl", Type: "long", Required: true, Help: "Syns i historiken."}}}}
}

func reopeningPage(d Delegation, crumbs []ui.Crumb) formPage {
	return whyPage(crumbs, "För rättelser. Versionen blir utkast igen och den förra gäller tills vidare. Det går bara innan något beslut har fattats med stöd av versionen.",
		d.URL()+"/oppna", "Ta tillbaka fastställandet", d.URL())
}

func (a *Web) askReopening(w http.ResponseWriter, r *http.Request) error {
	d, crumbs, err := a.version(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ta tillbaka fastställandet", reopeningPage(d, crumbs))
}

func (a *Web) reopen(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	d, crumbs, err := a.version(r)
	if err != nil {
		return err
	}
	if _, err := a.Store.ReopenDelegation(r.Context(), d.ID, posted["why"]); err != nil {
		return again(w, r, "Ta tillbaka fastställandet", reopeningPage(d, crumbs), posted, err)
	}
	return web.Redirect(w, r, d.URL(), "Versionen är ett utkast igen.")
}

func rulePage(d Delegation, crumbs []ui.Crumb, rule DelegationRule) formPage {
	f := ui.NewForm(RuleFields, &rule)
	f.Action, f.Submit, f.Cancel = d.URL()+"/punkter", "Lägg till punkten", d.URL()
	if rule.ID != "" {
		f.Action, f.Submit = d.URL()+"/punkter/"+rule.ID, "Spara punkten"
	}
	f.Draft = "delegation-" + d.ID + "-" + rule.ID
	return formPage{Crumbs: crumbs, Form: f}
}

func (a *Web) newRule(w http.ResponseWriter, r *http.Request) error {
	d, crumbs, err := a.version(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ny punkt", rulePage(d, crumbs, DelegationRule{Notify: true}))
}

// ruleOf returns the point that the address names, a new one if it names none.
func ruleOf(d Delegation, r *http.Request) (DelegationRule, error) {
	id := r.PathValue("rule")
	for _, rule := range d.Rules {
		if rule.ID == id {
			return rule, nil
		}
	}
	if id != "" {
		return DelegationRule{}, fault.NotFound("Punkten finns inte längre.")
	}
	return DelegationRule{DelegationID: d.ID}, nil
}

func (a *Web) editRule(w http.ResponseWriter, r *http.Request) error {
	d, crumbs, err := a.version(r)
	if err != nil {
		return err
	}
	rule, err := ruleOf(d, r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra punkt "+rule.Nr, rulePage(d, crumbs, rule))
}

func (a *Web) saveRule(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	d, crumbs, err := a.version(r)
	if err != nil {
		return err
	}
	rule, err := ruleOf(d, r)
	if err != nil {
		return err
	}
	input := rule
	if err = RuleFields.Read(&input, posted); err == nil {
		input, err = a.Store.PutRule(r.Context(), input)
	}
	if err != nil {
		title := "Ny punkt"
		if rule.ID != "" {
			title = "Ändra punkt " + rule.Nr
		}
		return again(w, r, title, rulePage(d, crumbs, rule), posted, err)
	}
	return web.Redirect(w, r, d.URL(), "Punkt "+input.Nr+" är sparad.")
}

func (a *Web) dropRule(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := a.Store.RemoveRule(r.Context(), id, r.PathValue("rule")); err != nil {
		return err
	}
	return web.Redirect(w, r, Delegation{ID: id}.URL(), "Punkten är borttagen ur utkastet.")
}
