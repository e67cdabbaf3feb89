package supplier

import (
	"net/http"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

// checkSheet is a form of the control with its own address.
type checkSheet struct {
	path, title string
	page        func(a *Web, r *http.Request) (checkFormPage, error)
	do          func(a *Web, r *http.Request, posted map[string]string) (to, said string, err error)
}

var checkSheets = []checkSheet{
	{CheckPath + "/ny", "Registrera kontroll", (*Web).checkForm, (*Web).addCheck},
	{CheckPath + "/{id}/kontakt", "Notera kontakt", (*Web).contactForm, (*Web).contact},
	{CheckPath + "/{id}/besluta", "Besluta om anmärkningen", (*Web).decideForm, (*Web).decide},
	{CheckPath + "/{id}/oppna", "Ta tillbaka beslutet", whyForm("Ta tillbaka beslutet"), (*Web).reopenCheck},
	{CheckPath + "/{id}/ta-bort", "Ta bort kontrollen", whyForm("Ta bort kontrollen"), (*Web).removeCheck},
	{BatchPath + "/{id}/angra", "Ångra inläsningen", (*Web).undoForm, (*Web).undoBatch},
}

func (a *Web) askSheet(s checkSheet) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		page, err := s.page(a, r)
		if err != nil {
			return err
		}
		page.Form.Action = r.URL.Path
		return checkFormTmpl.Render(w, r, s.title, page)
	}
}

func (a *Web) doSheet(s checkSheet) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		to, said, err := s.do(a, r, posted)
		if err == nil {
			return web.Redirect(w, r, to, said)
		}
		page, failed := s.page(a, r)
		if failed != nil || !web.Correctable(err) {
			return err
		}
		page.Form.Action = r.URL.Path
		page.Form.Posted(posted, err)
		return checkFormTmpl.RenderStatus(w, r, web.StatusOf(err), s.title, page)
	}
}

func checkCrumbs(c Check) []ui.Crumb {
	list := []ui.Crumb{{Label: "Leverantörskontroller", URL: CheckPath}}
	if c.ID != "" {
		list = append(list, ui.Crumb{Label: c.Name(), URL: c.URL()})
	}
	return list
}

func (a *Web) checkForm(r *http.Request) (checkFormPage, error) {
	c := Check{CheckedOn: a.Store.Today()}
	f := ui.NewForm(CheckFields, &c)
	f.Submit, f.Cancel = "Spara kontrollen", CheckPath
	who := ui.Control{Key: "supplier", Label: "Leverantör", Type: "text", Required: true, Help: "Namn eller organisationsnummer."}
	if id := r.FormValue("leverantor"); id != "" {
		one, err := a.Store.Get(r.Context(), id)
		if err != nil {
			return checkFormPage{}, err
		}
		who.Value = one.Label()
	}
	f.Controls = append([]ui.Control{who}, f.Controls...)
	return checkFormPage{Crumbs: checkCrumbs(Check{}), Form: f, Intro: "En kontroll som du har gjort själv. Nivån räknas ut efter reglerna för leverantörskontroll."}, nil
}

func (a *Web) addCheck(r *http.Request, posted map[string]string) (string, string, error) {
	var c Check
	id, err := a.Store.Choose(r.Context(), posted["supplier"])
	if err != nil {
		if web.Correctable(err) {
			err = fault.Invalid(fault.Field{Name: "supplier", Message: fault.Message(err)})
		}
		return "", "", err
	}
	if err = CheckFields.Read(&c, posted); err == nil {
		c.SupplierID = id
		c, err = a.Store.AddCheck(r.Context(), c)
	}
	return c.URL(), "Kontrollen är sparad med nivån " + strings.ToLower(c.Level.Sv()) + ".", err
}

func (a *Web) contactForm(r *http.Request) (checkFormPage, error) {
	c, err := a.mayCheck(r)
	return checkFormPage{Crumbs: checkCrumbs(c), Intro: c.Reason + ". Be om bevis på betalning eller på att felet är rättat.", Form: ui.Form{Submit: "Spara", Cancel: c.URL(), Controls: []ui.Control{
		{Key: "contacted_on", Label: "Kontaktad", Type: "date", Required: true, Value: a.Store.Today().String()},
		{Key: "contact", Label: "Leverantörens besked", Type: "long", Required: true, Value: c.Contact}}}}, err
}

func (a *Web) contact(r *http.Request, posted map[string]string) (string, string, error) {
	var on day.Date
	if err := on.UnmarshalText([]byte(posted["contacted_on"])); err != nil {
		return "", "", fault.Invalid(fault.Field{Name: "contacted_on", Message: fault.Message(err)})
	}
	c, err := a.Store.Contacted(r.Context(), r.PathValue("id"), on, posted["contact"])
	return c.URL(), "Kontakten är noterad.", err
}

func (a *Web) decideForm(r *http.Request) (checkFormPage, error) {
	c, err := a.mayCheck(r)
	var list []ui.Option
	for _, o := range Decisions {
		list = append(list, ui.Option{Value: o.Value, Label: o.Label})
	}
	return checkFormPage{Crumbs: checkCrumbs(c), Intro: "Beslutet avslutar anmärkningen. Hävs avtalet registreras det också på avtalets sida.", Form: ui.Form{Submit: "Besluta", Cancel: c.URL(), Controls: []ui.Control{
		{Key: "decision", Label: "Beslut", Type: "choice", Required: true, Options: list}, {Key: "decision_why", Label: "Skäl", Type: "long", Required: true}}}}, err
}

func (a *Web) decide(r *http.Request, posted map[string]string) (string, string, error) {
	c, err := a.Store.DecideCheck(r.Context(), r.PathValue("id"), posted["decision"], posted["decision_why"])
	return CheckPath + "/" + r.PathValue("id"), "Beslutet är sparat: " + lowerFirst(field.LabelOf(Decisions, c.Decision)) + ".", err
}

// whyForm asks for the reason of a step that takes something back.
func whyForm(label string) func(*Web, *http.Request) (checkFormPage, error) {
	return func(a *Web, r *http.Request) (checkFormPage, error) {
		c, err := a.mayCheck(r)
		return checkFormPage{Crumbs: checkCrumbs(c), Form: ui.Form{Submit: label, Danger: true, Cancel: c.URL(), Controls: []ui.Control{{Key: "why", Label: "Varför?", Type: "long", Required: true}}}}, err
	}
}

func (a *Web) reopenCheck(r *http.Request, posted map[string]string) (string, string, error) {
	_, err := a.Store.ReopenCheck(r.Context(), r.PathValue("id"), posted["why"])
	return CheckPath + "/" + r.PathValue("id"), "Beslutet är tillbakataget.", err
}

func (a *Web) removeCheck(r *http.Request, posted map[string]string) (string, string, error) {
	return CheckPath, "Kontrollen är borttagen.", a.Store.RemoveCheck(r.Context(), r.PathValue("id"), posted["why"])
}

func (a *Web) undoForm(r *http.Request) (checkFormPage, error) {
	b, err := a.Store.Batch(r.Context(), r.PathValue("id"))
	return checkFormPage{Crumbs: []ui.Crumb{{Label: "Leveranser", URL: BatchPath}, {Label: b.Name, URL: b.URL()}}, Intro: "Alla kontroller i leveransen tas bort. Det går inte om någon har noterat kontakt eller beslut på dem.",
		Form: ui.Form{Submit: "Ångra inläsningen", Danger: true, Cancel: b.URL(), Controls: []ui.Control{{Key: "why", Label: "Varför?", Type: "long", Required: true}}}}, err
}

func (a *Web) undoBatch(r *http.Request, posted map[string]string) (string, string, error) {
	b, err := a.Store.UndoBatch(r.Context(), r.PathValue("id"), posted["why"])
	return b.URL(), "Inläsningen är ångrad.", err
}

func uploadPage() checkFormPage {
	return checkFormPage{Crumbs: checkCrumbs(Check{}), Intro: "En fil från kreditupplysningen eller Skatteverket, i Excel eller CSV. Den ska ha kolumnerna organisationsnummer, kontroll, datum och resultat, och gärna belopp. Du får se vad som händer innan något läses in.",
		Form: ui.Form{Action: CheckPath + "/las-in", Submit: "Granska filen", Cancel: CheckPath, Upload: true, Controls: []ui.Control{{Key: "fil", Label: "Fil", Type: "file", Required: true, Accept: ".xlsx,.csv,.txt"}}}}
}

func (a *Web) uploadForm(w http.ResponseWriter, r *http.Request) error {
	return checkFormTmpl.Render(w, r, "Läs in kontroller", uploadPage())
}

func (a *Web) upload(w http.ResponseWriter, r *http.Request) error {
	b, err := a.received(r)
	if err == nil {
		return web.Redirect(w, r, b.URL(), "Filen är läst. Granska raderna innan du läser in dem.")
	}
	if !web.Correctable(err) {
		return err
	}
	page := uploadPage()
	page.Form.Posted(nil, fault.Invalid(fault.Field{Name: "fil", Message: fault.Message(err)}))
	return checkFormTmpl.RenderStatus(w, r, http.StatusUnprocessableEntity, "Läs in kontroller", page)
}

func (a *Web) received(r *http.Request) (Batch, error) {
	if _, err := web.FormValues(r); err != nil {
		return Batch{}, err
	}
	from, head, err := r.FormFile("fil")
	if err != nil {
		return Batch{}, fault.Wrong("Välj en fil.")
	}
	defer from.Close()
	return a.Store.Receive(r.Context(), FileSource(head.Filename, from, head.Size))
}

func lowerFirst(text string) string {
	for i := range text {
		if i > 0 {
			return strings.ToLower(text[:i]) + text[i:]
		}
	}
	return text
}
