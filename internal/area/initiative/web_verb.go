package initiative

import (
	"net/http"
	"slices"

	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

// verbs is what may be done to an initiative.
func (a *Web) verbs() []verb[Initiative] {
	list := slices.Concat(a.phaseVerbs(), a.deliverableVerbs(), a.teamVerbs())
	return append(list,
		verb[Initiative]{path: "andra", perm: permWrite, title: "Ändra", submit: "Spara", done: "Initiativet är sparat.", fill: a.fillEdit, do: a.save},
		verb[Initiative]{path: "ta-bort", perm: permWrite, title: "Ta bort", submit: "Ta bort", done: "Initiativet är borttaget.", danger: true, back: func(Initiative) string { return Path }, fill: askWhy[Initiative]("Varför tas det bort?", false),
			do: func(r *http.Request, i Initiative, posted map[string]string) error {
				return a.Store.Remove(r.Context(), i.ID, posted["why"])
			}},
	)
}

// deliverableVerbs is what may be done to the deliverables and the strategy.
func (a *Web) deliverableVerbs() []verb[Initiative] {
	return []verb[Initiative]{
		{path: "underlag", perm: permWrite, title: "Underlag", submit: "Spara", done: "Underlaget är sparat.", back: at("underlag"), fill: a.fillDeliverable, do: a.saveDeliverable},
		{path: "nytt-underlag", perm: permWrite, title: "Lägg till underlag", submit: "Lägg till", done: "Underlaget är tillagt.", back: at("underlag"),
			fill: func(_ *http.Request, i Initiative, f *ui.Form) error {
				phases := ui.Control{Key: "phase", Label: "Fas", Type: "choice", Required: true}
				for _, p := range active {
					if p.index() >= i.Phase.index() {
						phases.Options = append(phases.Options, ui.Option{Value: string(p), Label: p.Sv(), Chosen: p == i.Phase})
					}
				}
				controls(f, ui.Control{Key: "label", Label: "Vad ska tas fram?", Type: "text", Required: true}, phases)
				return nil
			},
			do: func(r *http.Request, i Initiative, posted map[string]string) error {
				return a.Store.AddDeliverable(r.Context(), i.ID, Phase(posted["phase"]), posted["label"])
			}},
		{path: "ny-strategi", perm: permWrite, title: "Ny kategoristrategi", submit: "Börja skriva", done: "Utkastet är upplagt. Det finns under Kategoristrategi.", back: at("strategi"),
			do: func(r *http.Request, i Initiative, _ map[string]string) error {
				_, err := a.Store.Draft(r.Context(), i.ID)
				return err
			}},
	}
}

// teamVerbs is what may be done to the team and its hours.
func (a *Web) teamVerbs() []verb[Initiative] { return append(a.memberVerbs(), a.hourVerbs()...) }

func (a *Web) memberVerbs() []verb[Initiative] {
	return []verb[Initiative]{
		{path: "team", perm: permWrite, title: "Ta in i teamet", submit: "Ta in", done: "Personen är med i teamet.", back: at("team"),
			fill: func(_ *http.Request, _ Initiative, f *ui.Form) error {
				controls(f, ui.Control{Key: "name", Label: "Namn", Type: "text", Required: true}, ui.Control{Key: "part", Label: "Roll", Type: "text", Help: "Till exempel verksamhetens sakkunniga."}, ui.Control{Key: "hours", Label: "Planerade timmar", Type: "number"})
				return nil
			},
			do: func(r *http.Request, i Initiative, posted map[string]string) error {
				hours, err := countOf(posted, "hours")
				if err != nil {
					return err
				}
				return a.Store.Join(r.Context(), Member{InitiativeID: i.ID, Name: posted["name"], Part: posted["part"], Hours: hours})
			}},
		{path: "team/ta-bort", perm: permWrite, title: "Ta bort ur teamet", submit: "Ta bort", done: "Personen är inte längre med.", danger: true, back: at("team"), fill: carry[Initiative]("medlem"),
			do: func(r *http.Request, i Initiative, posted map[string]string) error {
				return a.Store.Leave(r.Context(), i.ID, posted["medlem"])
			}},
	}
}

func (a *Web) hourVerbs() []verb[Initiative] {
	return []verb[Initiative]{
		{path: "tid", perm: permWrite, title: "Notera tid", submit: "Notera", done: "Tiden är noterad.", back: at("tid"),
			fill: func(r *http.Request, _ Initiative, f *ui.Form) error {
				controls(f, ui.Control{Key: "worked_on", Label: "Dag", Type: "date", Required: true, Value: a.Store.Today().String(), Help: "ÅÅÅÅ-MM-DD"}, ui.Control{Key: "name", Label: "Namn", Type: "text", Required: true, Value: web.UserFrom(r.Context()).Name},
					ui.Control{Key: "hours", Label: "Timmar", Type: "number", Required: true}, ui.Control{Key: "what", Label: "Vad", Type: "text"})
				return nil
			},
			do: func(r *http.Request, i Initiative, posted map[string]string) error {
				hours, err := countOf(posted, "hours")
				if err != nil {
					return err
				}
				on, err := dayOf(posted, "worked_on")
				if err != nil {
					return err
				}
				return a.Store.Work(r.Context(), Worked{InitiativeID: i.ID, WorkedOn: on, Name: posted["name"], Hours: hours.N, What: posted["what"]})
			}},
		{path: "tid/ta-bort", perm: permWrite, title: "Ta bort tid", submit: "Ta bort", done: "Tiden är borttagen.", danger: true, back: at("tid"), fill: carry[Initiative]("tid"),
			do: func(r *http.Request, i Initiative, posted map[string]string) error {
				return a.Store.Unwork(r.Context(), i.ID, posted["tid"])
			}},
	}
}

// onDay does a step from the day of the form.
func onDay(do func(*http.Request, Initiative, day.Date, string) (Initiative, error)) func(*http.Request, Initiative, map[string]string) error {
	return func(r *http.Request, i Initiative, posted map[string]string) error {
		on, err := dayOf(posted, "on")
		if err == nil {
			_, err = do(r, i, on, posted["why"])
		}
		return err
	}
}

// phaseVerbs moves an initiative between its phases. The gate of the strategy is for
// those who decide.
func (a *Web) phaseVerbs() []verb[Initiative] {
	ask := func(label string, required bool) func(*http.Request, Initiative, *ui.Form) error {
		return func(_ *http.Request, _ Initiative, f *ui.Form) error {
			controls(f, onControl("Från och med", a.Store.Today().String()), whyControl(label, required))
			return nil
		}
	}
	return []verb[Initiative]{
		{path: "fas", perm: permWrite, title: "Nästa fas", submit: "Lämna fasen", done: "Initiativet är i nästa fas.", fill: ask("Anteckning", false),
			do: onDay(func(r *http.Request, i Initiative, on day.Date, why string) (Initiative, error) {
				if i.Phase == Strategic && !web.May(r.Context(), permDecide) {
					return i, i.refuse("Strategifasen godkänns av någon som får besluta i kategoristyrningen (%s).", sourceGate)
				}
				return a.Store.Advance(r.Context(), i.ID, on, why)
			})},
		{path: "pausa", perm: permWrite, title: "Pausa", submit: "Pausa", done: "Initiativet är pausat.", fill: ask("Varför pausas det?", true),
			do: onDay(func(r *http.Request, i Initiative, on day.Date, why string) (Initiative, error) {
				return a.Store.Pause(r.Context(), i.ID, on, why)
			})},
		{path: "ateruppta", perm: permWrite, title: "Återuppta", submit: "Återuppta", done: "Initiativet är återupptaget.", fill: askWhy[Initiative]("Anteckning", false),
			do: func(r *http.Request, i Initiative, posted map[string]string) error {
				_, err := a.Store.Resume(r.Context(), i.ID, posted["why"])
				return err
			}},
		{path: "backa", perm: permWrite, title: "Backa en fas", submit: "Backa", done: "Initiativet är tillbaka i fasen före.", fill: askWhy[Initiative]("Varför går det tillbaka?", true),
			do: func(r *http.Request, i Initiative, posted map[string]string) error {
				_, err := a.Store.Back(r.Context(), i.ID, posted["why"])
				return err
			}},
	}
}

// at is a place on the initiative's page.
func at(id string) func(Initiative) string {
	return func(i Initiative) string { return i.URL() + "#" + id }
}

// carry takes a value of the address along in a form.
func carry[T thing](key string) func(*http.Request, T, *ui.Form) error {
	return func(r *http.Request, _ T, f *ui.Form) error {
		f.Hidden = append(f.Hidden, ui.Hidden{Name: key, Value: r.FormValue(key)})
		return nil
	}
}

func (a *Web) fillEdit(r *http.Request, i Initiative, f *ui.Form) error {
	form, err := a.form(r.Context(), i)
	form.Action, form.Submit, form.Cancel, form.Version = f.Action, f.Submit, f.Cancel, int(i.Version)
	form.Without("starts_on")
	controls(&form, whyControl("Varför ändras uppgifterna?", false))
	*f = form
	return err
}

func (a *Web) save(r *http.Request, i Initiative, posted map[string]string) error {
	delete(posted, "starts_on")
	if err := a.read(r, &i, posted); err != nil {
		return err
	}
	i.Version = int64(web.Version(posted))
	_, err := a.Store.Save(r.Context(), i, posted["why"])
	return err
}

func (a *Web) fillDeliverable(r *http.Request, _ Initiative, f *ui.Form) error {
	id := r.FormValue("underlag")
	if id == "" {
		return nil
	}
	d, err := a.Store.Deliverable(r.Context(), id)
	if err != nil {
		return err
	}
	form := ui.NewForm(deliverableFields, &d)
	form.Action, form.Submit, form.Cancel, form.Version = f.Action, "Spara "+d.Label, f.Cancel, int(d.Version)
	form.Hidden = []ui.Hidden{{Name: "underlag", Value: id}}
	*f = form
	return a.choose(r.Context(), f, "owner_id", "")
}

func (a *Web) saveDeliverable(r *http.Request, i Initiative, posted map[string]string) error {
	d, err := a.Store.Deliverable(r.Context(), posted["underlag"])
	if err != nil {
		return err
	}
	if err := a.resolve(r.Context(), posted, "owner_id", ""); err != nil {
		return err
	}
	if err := deliverableFields.Read(&d, posted); err != nil {
		return err
	}
	d.Version = int64(web.Version(posted))
	return a.Store.SaveDeliverable(r.Context(), d)
}
