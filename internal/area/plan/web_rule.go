package plan

import (
	"context"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

const rulesPath = ListPath + "/regler"

type rulesPage struct {
	Tabs   []ui.Tab
	Groups []ruleGroup
	Form   ui.Form
	Past   ui.Table
	Leads  string // address of the lead times, "" for who may not see them
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
	return rulesTmpl.Render(w, r, "Planens regler", page)
}

func (a *Web) rulesPage(ctx context.Context) (rulesPage, error) {
	var page rulesPage
	var err error
	if page.Tabs, err = a.tabs(ctx, rulesPath); err != nil {
		return page, err
	}
	values, err := a.Store.Values(ctx)
	if err != nil {
		return page, err
	}
	now := map[string]Value{}
	today := a.Store.Today()
	for _, v := range values { // newest first
		if _, ok := now[v.Key]; !ok && v.ValidFrom <= today {
			now[v.Key] = v
		}
	}
	for _, p := range Parameters() {
		if n := len(page.Groups); n == 0 || page.Groups[n-1].Title != p.Group {
			page.Groups = append(page.Groups, ruleGroup{Title: p.Group})
		}
		group := &page.Groups[len(page.Groups)-1]
		group.Table = appendRows(group.Table, ruleColumns.Table(p.Group, []ruleRow{{p, now[p.Key]}}))
	}
	page.Past = pastColumns.Table("Alla värden", values)
	if web.May(ctx, "law.read") {
		page.Leads = "/lagregler?slag=lead_time"
	}
	if web.May(ctx, "plan.decide") {
		page.Form = ruleForm()
	}
	return page, nil
}

// appendRows joins two tables with the same columns.
func appendRows(t, more ui.Table) ui.Table {
	more.Rows = append(t.Rows, more.Rows...)
	return more
}

var ruleColumns = ui.Columns[ruleRow]{
	{Label: "Regel", Cell: func(r *ruleRow) ui.Cell { return ui.Text(r.Label).Under(r.Help) }},
	{Label: "Värde", Number: true, Cell: func(r *ruleRow) ui.Cell { return ui.Number(number(r.now.Value) + " " + r.Unit) }},
	{Label: "Gäller från", Cell: func(r *ruleRow) ui.Cell { return ui.Time(r.now.ValidFrom.String(), r.now.ValidFrom.Sv()) }},
	{Label: "Källa", Cell: func(r *ruleRow) ui.Cell { return ui.Text(r.now.Source) }},
}

var pastColumns = ui.Columns[Value]{
	{Label: "Regel", Cell: func(v *Value) ui.Cell { return ui.Text(v.label()) }},
	{Label: "Gäller från", Cell: func(v *Value) ui.Cell { return ui.Time(v.ValidFrom.String(), v.ValidFrom.Sv()) }},
	{Label: "Värde", Number: true, Cell: func(v *Value) ui.Cell { return ui.Number(number(v.Value)) }},
	{Label: "Källa", Cell: func(v *Value) ui.Cell { return ui.Text(v.Source) }},
	{Label: "Angivet av", Cell: func(v *Value) ui.Cell { return ui.Text(v.SetBy) }},
}

func (v Value) label() string {
	for _, p := range Parameters() {
		if p.Key == v.Key {
			return p.Label
		}
	}
	return v.Key
}

func ruleForm() ui.Form {
	var list []ui.Option
	for _, p := range Parameters() {
		list = append(list, ui.Option{Value: p.Key, Label: p.Label + " (" + p.Unit + ")"})
	}
	return ui.Form{Action: rulesPath, Submit: "Spara värdet", Controls: []ui.Control{
		{Key: "key", Label: "Regel", Type: "choice", Required: true, Options: list},
		{Key: "value", Label: "Nytt värde", Type: "number", Required: true},
		{Key: "valid_from", Label: "Gäller från", Type: "date", Required: true, Help: "ÅÅÅÅ-MM-DD. Förslag och ledtider räknas om från den dagen."},
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
		return rulesTmpl.RenderStatus(w, r, web.StatusOf(err), "Planens regler", page)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, rulesPath, "Värdet är sparat.")
}

func readValue(posted map[string]string) (Value, error) {
	v := Value{Key: posted["key"], Source: posted["source"]}
	var wrong []fault.Field
	if err := v.ValidFrom.UnmarshalText([]byte(posted["valid_from"])); err != nil {
		wrong = append(wrong, fault.Field{Name: "valid_from", Message: fault.Message(err)})
	}
	if message := ValueFields[0].Set(&v, posted["value"]); message != "" {
		wrong = append(wrong, fault.Field{Name: "value", Message: message})
	}
	return v, fault.Invalid(wrong...)
}
