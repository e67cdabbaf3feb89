package analysis

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

var packCrumbs = []ui.Crumb{analysisCrumb, {Label: "Verksamhetsnära analyser", URL: PackPath}}

// packForm is the form of an analysis, with the units that it may be about.
func (a *Web) packForm(ctx context.Context, p Pack) (ui.Form, error) {
	sc, err := scopeOf(ctx, a.Store)
	if err != nil {
		return ui.Form{}, err
	}
	f := ui.NewForm(PackFields, &p)
	f.Only("title", "level", "party", "period", "owner", "summary")
	choices, err := a.Store.unitChoices(ctx, sc)
	units := ui.Control{Key: "units", Label: "Enheter", Type: "many", Required: true, Help: "Kostnadsställena som analysen gäller, som fakturorna skriver dem."}
	for _, u := range choices {
		units.Options = append(units.Options, ui.Option{Value: strconv.FormatInt(u.ID, 10), Label: u.Label(), Chosen: slices.Contains(p.Units, u.ID)})
	}
	f.Controls = append(f.Controls, units)
	f.Action, f.Submit, f.Cancel = PackPath, "Gör analysen", PackPath
	if p.ID != "" {
		f.Action, f.Submit, f.Cancel, f.Version = p.URL(), "Spara ändringen", p.URL(), int(p.Version)
	}
	return f, err
}

func (a *Web) showPackForm(w http.ResponseWriter, r *http.Request, p Pack, posted map[string]string, wrong error) error {
	f, err := a.packForm(r.Context(), p)
	if err != nil {
		return err
	}
	title, status := "Ny verksamhetsnära analys", http.StatusOK
	if p.ID != "" {
		title = "Ändra analysen av " + p.Title
	}
	if wrong != nil {
		f.Posted(posted, wrong)
		status = web.StatusOf(wrong)
	}
	return formTmpl.RenderStatus(w, r, status, title, formPage{Crumbs: packCrumbs, Form: f, Lead: "Siffrorna räknas fram av enheternas fakturarader. Åtgärder föreslås av reglerna, och du kan ändra dem."})
}

func (a *Web) newPack(w http.ResponseWriter, r *http.Request) error {
	p := Pack{Level: levels[0].Value, Owner: web.UserFrom(r.Context()).Name, Period: day.Year(a.Store.Today().Year() - 1)}
	for text := range strings.SplitSeq(r.FormValue("enhet"), ",") {
		if n := atoi(text); n > 0 {
			p.Units = append(p.Units, int64(n))
		}
	}
	return a.showPackForm(w, r, p, nil, nil)
}

// readPack reads what was posted into an analysis.
func readPack(ctx context.Context, p *Pack, posted map[string]string) error {
	if err := PackFields.Read(p, posted); err != nil {
		return err
	}
	p.Units = nil
	for text := range strings.SplitSeq(posted["units"], ",") {
		if n := atoi(text); n > 0 {
			p.Units = append(p.Units, int64(n))
		}
	}
	p.Version = int64(web.Version(posted))
	if user := web.UserFrom(ctx); p.Owner == user.Name {
		p.OwnerID = identity.Ref(user.ID)
	}
	return nil
}

func (a *Web) createPack(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var p Pack
	if err = readPack(r.Context(), &p, posted); err == nil {
		p, err = a.Store.CreatePack(r.Context(), p)
	}
	if web.Correctable(err) {
		p.ID = ""
		return a.showPackForm(w, r, p, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, p.URL(), "Analysen är gjord. Läs igenom förslagen innan du går igenom den med verksamheten.")
}

func (a *Web) editPack(w http.ResponseWriter, r *http.Request) error {
	p, _, err := a.scopedPack(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return a.showPackForm(w, r, p, nil, nil)
}

func (a *Web) savePack(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p, _, err := a.scopedPack(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err = readPack(r.Context(), &p, posted); err == nil {
		_, err = a.Store.SavePack(r.Context(), p)
	}
	if web.Correctable(err) {
		return a.showPackForm(w, r, p, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, p.URL(), "Analysen är sparad.")
}

// packSheet is a form about an analysis.
type packSheet struct {
	path, title, submit string
	form                func(*Web, Pack) []ui.Control
	do                  func(*Web, *http.Request, Pack, map[string]string) (said string, err error)
}

var packSheets = []packSheet{
	{"genomgang", "Genomgången med verksamheten", "Spara genomgången", func(a *Web, p Pack) []ui.Control {
		return []ui.Control{{Key: "discussed_on", Label: "Dag", Type: "date", Required: true, Value: a.Store.Today().String(), Help: "ÅÅÅÅ-MM-DD. Siffrorna fryses som de är nu."},
			{Key: "discussed_with", Label: "Med vem", Type: "text", Required: true, Help: "Namn och roll i verksamheten."}}
	}, func(a *Web, r *http.Request, p Pack, posted map[string]string) (string, error) {
		on, err := postedDay(posted, "discussed_on")
		if err == nil {
			_, err = a.Store.Discuss(r.Context(), p.ID, on, posted["discussed_with"])
		}
		return "Genomgången är noterad och siffrorna är frysta.", err
	}},
	{"uppfoljning", "Följ upp analysen", "Spara uppföljningen", func(a *Web, p Pack) []ui.Control {
		return []ui.Control{{Key: "followed_on", Label: "Dag", Type: "date", Required: true, Value: a.Store.Today().String(), Help: "Siffrorna för " + p.NextPeriod().Label() + " räknas fram och jämförs med de frysta."},
			{Key: "outcome", Label: "Vad uppföljningen visade", Type: "long", Required: true}}
	}, func(a *Web, r *http.Request, p Pack, posted map[string]string) (string, error) {
		on, err := postedDay(posted, "followed_on")
		if err == nil {
			_, err = a.Store.Follow(r.Context(), p.ID, on, posted["outcome"])
		}
		return "Analysen är uppföljd.", err
	}},
	{"atgard", "Ny åtgärd", "Spara åtgärden", func(_ *Web, _ Pack) []ui.Control {
		f := ui.NewForm(ActionFields, &Action{State: Agreed})
		return f.Controls
	}, func(a *Web, r *http.Request, p Pack, posted map[string]string) (string, error) {
		var one Action
		if err := ActionFields.Read(&one, posted); err != nil {
			return "", err
		}
		one.PackID = p.ID
		_, err := a.Store.AddAction(r.Context(), one)
		return "Åtgärden är sparad.", err
	}},
}

func postedDay(posted map[string]string, key string) (day.Date, error) {
	on, err := day.Parse(posted[key])
	if err != nil {
		return 0, fault.Invalid(fault.Field{Name: key, Message: fault.Message(err)})
	}
	return on, nil
}

func (a *Web) askPack(s packSheet) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error { return a.showSheet(w, r, s, nil, nil) }
}

func (a *Web) showSheet(w http.ResponseWriter, r *http.Request, s packSheet, posted map[string]string, wrong error) error {
	p, _, err := a.scopedPack(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	f := ui.Form{Action: p.URL() + "/" + s.path, Submit: s.submit, Cancel: p.URL(), Controls: s.form(a, p)}
	status := http.StatusOK
	if wrong != nil {
		f.Posted(posted, wrong)
		status = web.StatusOf(wrong)
	}
	return formTmpl.RenderStatus(w, r, status, s.title, formPage{Crumbs: append(slices.Clone(packCrumbs), ui.Crumb{Label: p.Name(), URL: p.URL()}), Lead: p.Name(), Form: f})
}

func (a *Web) doPack(s packSheet) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		p, _, err := a.scopedPack(r.Context(), r.PathValue("id"))
		if err != nil {
			return err
		}
		said, err := s.do(a, r, p, posted)
		if web.Correctable(err) {
			return a.showSheet(w, r, s, posted, err)
		}
		if err != nil {
			return err
		}
		return web.Redirect(w, r, p.URL(), said)
	}
}

// packVerb does something with an analysis that needs no form.
func (a *Web) packVerb(w http.ResponseWriter, r *http.Request, said string, do func(context.Context, string) error) error {
	p, _, err := a.scopedPack(r.Context(), r.PathValue("id"))
	if err == nil {
		err = do(r.Context(), p.ID)
	}
	if fault.KindOf(err) == fault.KindConflict {
		return web.RedirectWarn(w, r, p.URL(), fault.Message(err))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, p.URL(), said)
}

func (a *Web) proposeActions(w http.ResponseWriter, r *http.Request) error {
	return a.packVerb(w, r, "Förslagen är framtagna på nytt. Det som redan fanns är kvar.", a.Store.Propose)
}

func (a *Web) settlePack(w http.ResponseWriter, r *http.Request) error {
	return a.packVerb(w, r, "Åtgärderna är överenskomna.", func(ctx context.Context, id string) error {
		_, err := a.Store.Settle(ctx, id)
		return err
	})
}

func (a *Web) backPack(w http.ResponseWriter, r *http.Request) error {
	return a.packVerb(w, r, "Det senaste steget är ångrat.", func(ctx context.Context, id string) error {
		_, err := a.Store.Back(ctx, id, "Steget ångrades.")
		return err
	})
}

func (a *Web) removePack(w http.ResponseWriter, r *http.Request) error {
	p, _, err := a.scopedPack(r.Context(), r.PathValue("id"))
	if err == nil {
		err = a.Store.RemovePack(r.Context(), p.ID)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, PackPath, "Utkastet är borttaget.")
}

// ownAction is the action of the address, if it belongs to an analysis that the user may
// see.
func (a *Web) ownAction(r *http.Request) (Pack, Action, error) {
	p, _, err := a.scopedPack(r.Context(), r.PathValue("id"))
	if err != nil {
		return p, Action{}, err
	}
	one, err := a.Store.Action(r.Context(), r.PathValue("action"))
	if err == nil && one.PackID != p.ID {
		err = fault.NotFound("Åtgärden finns inte.")
	}
	return p, one, err
}

func (a *Web) editAction(w http.ResponseWriter, r *http.Request) error {
	return a.showAction(w, r, nil, nil)
}

func (a *Web) showAction(w http.ResponseWriter, r *http.Request, posted map[string]string, wrong error) error {
	p, one, err := a.ownAction(r)
	if err != nil {
		return err
	}
	f := ui.NewForm(ActionFields, &one)
	f.Action, f.Submit, f.Cancel, f.Version = p.URL()+"/atgard/"+one.ID, "Spara åtgärden", p.URL(), int(one.Version)
	if one.State != Proposed {
		f.Control("state").Options = slices.DeleteFunc(f.Control("state").Options, func(o ui.Option) bool { return o.Value == string(Proposed) })
	}
	status := http.StatusOK
	if wrong != nil {
		f.Posted(posted, wrong)
		status = web.StatusOf(wrong)
	}
	return formTmpl.RenderStatus(w, r, status, "Åtgärd", formPage{Crumbs: append(slices.Clone(packCrumbs), ui.Crumb{Label: p.Name(), URL: p.URL()}), Lead: sv.UpperFirst(p.Name()), Form: f})
}

func (a *Web) saveAction(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p, one, err := a.ownAction(r)
	if err != nil {
		return err
	}
	if err = ActionFields.Read(&one, posted); err == nil {
		one.Version = int64(web.Version(posted))
		_, err = a.Store.SaveAction(r.Context(), one)
	}
	if web.Correctable(err) {
		return a.showAction(w, r, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, p.URL()+"#atgarder", "Åtgärden är sparad.")
}
