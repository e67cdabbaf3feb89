package analysis

import (
	"context"
	"fmt"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// letterForm is the form of a letter to a unit that has leakages.
func (a *Web) letterForm(ctx context.Context, q question) (ui.Form, error) {
	leaks, err := a.Store.Leaks(ctx, q.scope, q.filter)
	if err != nil {
		return ui.Form{}, err
	}
	choices, err := a.Store.unitChoices(ctx, q.scope)
	have := map[int64]bool{}
	for _, l := range leaks {
		have[l.Unit.Number] = true
	}
	unit := ui.Control{Key: "unit", Label: "Enhet", Type: "choice", Required: true, Help: "Enheter med läckage under perioden."}
	for _, u := range choices {
		if have[u.ID] {
			label := u.Label()
			if u.Address != "" {
				label += " (" + u.Contact + ", " + u.Address + ")"
			}
			unit.Options = append(unit.Options, ui.Option{Value: fmt.Sprint(u.ID), Label: label})
		}
	}
	return ui.Form{Action: withPeriod(LeakPath+"/brev", q.filter), Submit: "Skicka", Cancel: withPeriod(LeakPath, q.filter), Controls: []ui.Control{unit,
		{Key: "name", Label: "Mottagare", Type: "text", Help: "Lämna tomt för den kontakt som står vid enheten."}, {Key: "address", Label: "E-postadress", Type: "text", Complete: "off"},
		{Key: "message", Label: "Hälsning", Type: "long", Help: "Står först i brevet. Sammanfattningen av läckagen följer."},
		{Key: "mark", Label: "Notera ”Information skickad” på de läckage som ingen har beslutat om", Type: "bool", Value: "ja"}}}, err
}

func (a *Web) askLetter(w http.ResponseWriter, r *http.Request) error {
	return a.showLetter(w, r, nil, nil)
}

func (a *Web) showLetter(w http.ResponseWriter, r *http.Request, posted map[string]string, wrong error) error {
	q, err := a.question(r)
	if err != nil {
		return err
	}
	f, err := a.letterForm(r.Context(), q)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if wrong != nil {
		f.Posted(posted, wrong)
		status = web.StatusOf(wrong)
	}
	return formTmpl.RenderStatus(w, r, status, "Skicka läckage till en enhet", formPage{Crumbs: []ui.Crumb{analysisCrumb, {Label: "Läckage", URL: LeakPath}},
		Lead: "En sammanfattning av enhetens läckage under " + q.filter.Period.Label() + ", med avtalen som borde ha använts.", Form: f})
}

func (a *Web) sendLetter(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	q, err := a.question(r)
	if err != nil {
		return err
	}
	n, err := a.send(r.Context(), q, posted)
	if web.Correctable(err) {
		return a.showLetter(w, r, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, withPeriod(LeakPath, q.filter), "Brevet om "+sv.Plural(int64(n), "läckage", "läckage")+" är skickat.")
}

func (a *Web) send(ctx context.Context, q question, posted map[string]string) (int, error) {
	l := Letter{ToName: posted["name"], ToAddress: posted["address"], Message: posted["message"], Mark: posted["mark"] == "ja"}
	choices, err := a.Store.unitChoices(ctx, q.scope)
	if err != nil {
		return 0, err
	}
	for _, u := range choices {
		if fmt.Sprint(u.ID) != posted["unit"] {
			continue
		}
		l.ToName, l.ToAddress = orElse(l.ToName, u.Contact), orElse(l.ToAddress, u.Address)
		return a.Store.SendLeaks(ctx, q.scope, q.filter, u.ID, l)
	}
	return 0, fault.Invalid(fault.Field{Name: "unit", Message: "Välj enheten som brevet gäller."})
}
