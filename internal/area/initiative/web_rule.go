package initiative

import (
	"context"
	"net/http"
	"strings"

	"klover/internal/area/law/policy"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

func (a *Web) rules() policy.Web {
	return policy.Web{Store: a.Store.Policy(), Title: "Regler för kategoristyrning", Path: RulesPath, Read: permRead, Write: permDecide,
		Intro: "Vikterna styr urvalspoängen i kategoriplanen. En beslutad plan räknas inte om.",
		Law:   policy.Law{Label: "Lagregler", URL: "/lagregler"},
		Tabs:  func(context.Context) ([]ui.Tab, error) { return tabs(RulesPath), nil }}
}

// templates shows the lists that plan rows and phases begin with.
func (a *Web) templates(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	lists, err := a.Store.Templates(ctx, a.Store.Today())
	if err != nil {
		return err
	}
	page := tablePage{Tabs: tabs(TemplatePath), Notice: ui.Notice{Tone: ui.Info, Title: "Det som redan har börjat behåller sin lista",
		Text: "Den första listan är det som ska vara kartlagt innan en kategori tas in i kategoriplanen. De andra är underlagen som varje fas ska lämna efter sig."}}
	for _, l := range Lists {
		t := lists[l.Value]
		items := t.items()
		p := part{Title: l.Label, Table: ui.Columns[string]{{Label: "Innehåll", Cell: func(s *string) ui.Cell { return ui.Text(*s) }}}.Table(l.Label, items),
			Note: "Gäller från " + t.ValidFrom.Sv() + ". Källa: " + t.Source}
		if web.May(ctx, permDecide) {
			p.Actions = []ui.Action{{Label: "Ändra", URL: TemplatePath + "/" + l.Value, Icon: "pencil"}}
		}
		page.Parts = append(page.Parts, p)
	}
	return tableTmpl.Render(w, r, "Mallar för kategoristyrning", page)
}

func (a *Web) templateForm(r *http.Request) (string, formPage, error) {
	list := r.PathValue("list")
	lists, err := a.Store.Templates(r.Context(), a.Store.Today())
	title := "Ändra listan " + field.LabelOf(Lists, list)
	f := ui.Form{Action: TemplatePath + "/" + list, Submit: "Spara listan", Cancel: TemplatePath}
	controls(&f, ui.Control{Key: "lines", Label: "Innehåll, en rad för varje sak", Type: "long", Rows: 10, Required: true, Value: strings.Join(lists[list].items(), "\n")},
		ui.Control{Key: "valid_from", Label: "Gäller från", Type: "date", Required: true, Value: a.Store.Today().String(), Help: "ÅÅÅÅ-MM-DD"},
		ui.Control{Key: "source", Label: "Vem har bestämt det?", Type: "text", Required: true})
	return title, formPage{Crumbs: []ui.Crumb{crumb("Mallar", TemplatePath)}, Form: f}, err
}

func (a *Web) editTemplate(w http.ResponseWriter, r *http.Request) error {
	title, page, err := a.templateForm(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, title, page)
}

func (a *Web) setTemplate(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	t := Template{List: r.PathValue("list"), Lines: posted["lines"], Source: posted["source"]}
	if t.ValidFrom, err = dayOf(posted, "valid_from"); err == nil {
		err = a.Store.SetTemplate(r.Context(), t)
	}
	if err == nil {
		return web.Redirect(w, r, TemplatePath, "Listan är sparad.")
	}
	title, page, formErr := a.templateForm(r)
	if formErr != nil || !web.Correctable(err) {
		return cmpErr(formErr, err)
	}
	page.Form.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), title, page)
}

// dayOf reads a day of a form.
func dayOf(posted map[string]string, key string) (day.Date, error) {
	var d day.Date
	if err := d.UnmarshalText([]byte(posted[key])); err != nil {
		return 0, wrong(key, "Skriv dagen som ÅÅÅÅ-MM-DD.")
	}
	return d, nil
}

// cmpErr returns the first error that there is.
func cmpErr(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}
