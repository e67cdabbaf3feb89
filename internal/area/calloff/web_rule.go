package calloff

import (
	"context"
	"net/http"

	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

type rulesPage struct {
	Tabs []ui.Tab
	Law  string // address of the rules of law, "" for who may not see them
	Now  ui.Table
	Form ui.Form
	Past ui.Table
}

var rulesTmpl = web.Parse[rulesPage](pages, "rules.html")

// ruleRow is a parameter with the number that holds today.
type ruleRow struct {
	Parameter
	now Value
}

func (a *Web) rules(w http.ResponseWriter, r *http.Request) error {
	page, err := a.rulesPage(r.Context())
	if err != nil {
		return err
	}
	return rulesTmpl.Render(w, r, "Regler för avrop", page)
}

func (a *Web) rulesPage(ctx context.Context) (rulesPage, error) {
	page := rulesPage{Tabs: tabs(ctx, RulesPath)}
	values, err := a.Store.Values(ctx)
	if err != nil {
		return page, err
	}
	rows := make([]ruleRow, len(Parameters))
	for i, p := range Parameters {
		rows[i].Parameter = p
		for _, v := range values { // newest first
			if v.Key == p.Key && v.ValidFrom <= a.Store.Today() {
				rows[i].now = v
				break
			}
		}
	}
	page.Now, page.Past = ruleColumns.Table("Regler som gäller nu", rows), pastColumns.Table("Alla värden", values)
	if web.May(ctx, "law.read") {
		page.Law = "/lagregler?slag=policy"
	}
	if web.May(ctx, permCeiling) {
		page.Form = ruleForm()
	}
	return page, nil
}

var ruleColumns = ui.Columns[ruleRow]{
	{Label: "Regel", Cell: func(r *ruleRow) ui.Cell { return ui.Text(r.Label).Under(r.Help) }},
	{Label: "Värde", Number: true, Cell: func(r *ruleRow) ui.Cell { return ui.Number(sv.Number(r.now.Value) + " " + r.Unit) }},
	{Label: "Gäller från", Cell: func(r *ruleRow) ui.Cell { return ui.Time(r.now.ValidFrom.String(), r.now.ValidFrom.Sv()) }},
	{Label: "Källa", Cell: func(r *ruleRow) ui.Cell { return ui.Text(r.now.Source) }},
}

var pastColumns = ui.Columns[Value]{
	{Label: "Regel", Cell: func(v *Value) ui.Cell { return ui.Text(v.label()) }},
	{Label: "Gäller från", Cell: func(v *Value) ui.Cell { return ui.Time(v.ValidFrom.String(), v.ValidFrom.Sv()) }},
	{Label: "Värde", Number: true, Cell: func(v *Value) ui.Cell { return ui.Number(sv.Number(v.Value)) }},
	{Label: "Källa", Cell: func(v *Value) ui.Cell { return ui.Text(v.Source) }},
	{Label: "Angivet av", Cell: func(v *Value) ui.Cell { return ui.Text(v.SetBy) }},
}

func ruleForm() ui.Form {
	var list []ui.Option
	for _, p := range Parameters {
		list = append(list, ui.Option{Value: p.Key, Label: p.Label + " (" + p.Unit + ")"})
	}
	return ui.Form{Action: RulesPath, Submit: "Spara värdet", Controls: []ui.Control{
		{Key: "key", Label: "Regel", Type: "choice", Required: true, Options: list},
		{Key: "value", Label: "Nytt värde", Type: "number", Required: true},
		{Key: "valid_from", Label: "Gäller från", Type: "date", Required: true},
		{Key: "source", Label: "Källa", Type: "text", Required: true, Help: "Vem som har bestämt det, eller varför."}}}
}

func (a *Web) setRule(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	v := Value{Key: posted["key"], Source: posted["source"]}
	if err = valueFields.Read(&v, posted); err == nil {
		err = a.Store.SetValue(r.Context(), v)
	}
	if err == nil {
		return web.Redirect(w, r, RulesPath, "Värdet är sparat.")
	}
	if !web.Correctable(err) {
		return err
	}
	page, failed := a.rulesPage(r.Context())
	if failed != nil {
		return failed
	}
	page.Form.Posted(posted, err)
	return rulesTmpl.RenderStatus(w, r, web.StatusOf(err), "Regler för avrop", page)
}
