package capacity

import (
	"context"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type rulesPage struct {
	Tabs   []ui.Tab
	Groups []ruleGroup
	Form   ui.Form
	Past   ui.Table
}

type ruleGroup struct {
	Title string
	Table ui.Table
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
	return rulesTmpl.Render(w, r, "Kapacitetens parametrar", page)
}

func (a *Web) rulesPage(ctx context.Context) (rulesPage, error) {
	page := rulesPage{Tabs: tabs(rulesPath)}
	values, err := a.Store.Values(ctx)
	if err != nil {
		return page, err
	}
	now := map[string]Value{}
	for _, v := range values { // newest first
		if _, ok := now[v.Key]; !ok && v.ValidFrom <= a.Store.Today() {
			now[v.Key] = v
		}
	}
	groups := map[string][]ruleRow{}
	var order []string
	for _, p := range parameters {
		if groups[p.Group] == nil {
			order = append(order, p.Group)
		}
		groups[p.Group] = append(groups[p.Group], ruleRow{p, now[p.Key]})
	}
	for _, title := range order {
		page.Groups = append(page.Groups, ruleGroup{title, ruleColumns.Table(title, groups[title])})
	}
	page.Past = pastColumns.Table("Alla värden", values)
	if web.May(ctx, permWrite) {
		page.Form = ruleForm()
	}
	return page, nil
}

var ruleColumns = ui.Columns[ruleRow]{
	{Label: "Parameter", Cell: func(r *ruleRow) ui.Cell { return ui.Text(r.Label).Under(r.Help) }},
	{Label: "Värde", Number: true, Cell: func(r *ruleRow) ui.Cell { return ui.Number(r.Text(r.now.Value)) }},
	{Label: "Gäller från", Cell: func(r *ruleRow) ui.Cell { return ui.Time(r.now.ValidFrom.String(), r.now.ValidFrom.Sv()) }},
	{Label: "Källa", Cell: func(r *ruleRow) ui.Cell { return ui.Text(r.now.Source) }},
}

var pastColumns = ui.Columns[Value]{
	{Label: "Parameter", Cell: func(v *Value) ui.Cell { p, _ := ParameterOf(v.Key); return ui.Text(p.Label) }},
	{Label: "Gäller från", Cell: func(v *Value) ui.Cell { return ui.Time(v.ValidFrom.String(), v.ValidFrom.Sv()) }},
	{Label: "Värde", Number: true, Cell: func(v *Value) ui.Cell { p, _ := ParameterOf(v.Key); return ui.Number(p.Text(v.Value)) }},
	{Label: "Källa", Cell: func(v *Value) ui.Cell { return ui.Text(v.Source) }},
	{Label: "Angivet av", Cell: func(v *Value) ui.Cell { return ui.Text(v.SetBy) }},
}

func ruleForm() ui.Form {
	var list []ui.Option
	for _, p := range parameters {
		list = append(list, ui.Option{Value: p.Key, Label: p.Label + " (" + string(p.Kind) + ")"})
	}
	return ui.Form{Action: rulesPath, Submit: "Spara värdet", Controls: []ui.Control{
		{Key: "key", Label: "Parameter", Type: "choice", Required: true, Options: list},
		{Key: "value", Label: "Nytt värde", Type: "number", Required: true, Help: "I den enhet som står efter parametern: timmar, gånger, procent eller veckor."},
		{Key: "valid_from", Label: "Gäller från", Type: "date", Required: true, Help: "ÅÅÅÅ-MM-DD. Belastningen räknas med de värden som gäller i dag."},
		{Key: "source", Label: "Källa", Type: "text", Required: true, Help: "Vem som har bestämt det, eller varför."}}}
}

func (a *Web) setRule(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	v, err := readValue(posted)
	if err == nil {
		err = a.Store.SetValue(r.Context(), v)
	}
	if web.Correctable(err) {
		page, failed := a.rulesPage(r.Context())
		if failed != nil {
			return failed
		}
		page.Form.Posted(posted, err)
		return rulesTmpl.RenderStatus(w, r, web.StatusOf(err), "Kapacitetens parametrar", page)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, rulesPath, "Värdet är sparat.")
}

func readValue(posted map[string]string) (Value, error) {
	v := Value{Key: posted["key"], Source: posted["source"]}
	p, ok := ParameterOf(v.Key)
	if !ok {
		return v, refuse("key", "Välj vilken parameter som ändras.")
	}
	if err := v.ValidFrom.UnmarshalText([]byte(posted["valid_from"])); err != nil {
		return v, refuse("valid_from", fault.Message(err))
	}
	var err error
	v.Value, err = p.Read(posted["value"])
	return v, err
}
