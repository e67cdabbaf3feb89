package contract

import (
	"context"
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// TemplatePath is the address of the template of exit checklists.
const TemplatePath = "/avtal/avslutsmall"

var templateColumns = ui.Columns[TemplateStep]{
	{Label: "Vad", Cell: func(t *TemplateStep) ui.Cell { return ui.Text(t.What) }},
	{Label: "Före avtalets slut", Cell: func(t *TemplateStep) ui.Cell { return ui.Text(sv.Plural(t.Months, "månad", "månader")) }},
	{Label: "När", Cell: func(t *TemplateStep) ui.Cell {
		if t.Personal {
			return ui.Text("Personuppgifter behandlas")
		}
		return ui.Text("Alltid")
	}},
	{Label: "Gäller från", Cell: func(t *TemplateStep) ui.Cell { return ui.Time(t.ValidFrom.String(), t.ValidFrom.Sv()).Under(t.Source) }},
}

func (a *Web) templatePage(ctx context.Context) (subPage, error) {
	list, err := a.Store.ExitTemplate(ctx, a.Store.Today())
	page := subPage{Crumbs: []ui.Crumb{{Label: "Avtal", URL: "/avtal"}, {Label: "Regler", URL: RulesPath}}, Lead: "Raderna som en ny avslutslista får"}
	var used []TemplateStep
	var options []field.Option
	for _, t := range list {
		if t.What != "" {
			used, options = append(used, t), append(options, field.Option{Value: t.Key, Label: t.What})
		}
	}
	page.Tables = []subTable{{Title: "Avslutslistans mall", Table: templateColumns.Table("Avslutslistans mall", used)}}
	if web.May(ctx, "figure.target") {
		page.FormTitle, page.Form = "Ändra mallen", formOf(TemplateFields, &TemplateStep{ValidFrom: a.Store.Today()}, TemplatePath, "Spara", RulesPath)
		page.Form.Choose("key", options)
	}
	return page, err
}

func (a *Web) template(w http.ResponseWriter, r *http.Request) error {
	page, err := a.templatePage(r.Context())
	if err != nil {
		return err
	}
	return subTmpl.Render(w, r, "Avslutslistans mall", page)
}

func (a *Web) setTemplate(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	t := TemplateStep{Key: posted["key"]}
	delete(posted, "key") // the rows are the choices
	if err = TemplateFields.Read(&t, posted); err == nil {
		err = a.Store.SetTemplate(r.Context(), t)
	}
	if err == nil {
		return web.Redirect(w, r, TemplatePath, "Mallen är ändrad.")
	}
	page, failed := a.templatePage(r.Context())
	if failed != nil {
		return err
	}
	return subAgain(w, r, "Avslutslistans mall", page, posted, err)
}
