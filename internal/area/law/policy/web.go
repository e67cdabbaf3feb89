package policy

import (
	"context"
	"embed"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

//go:embed *.html
var pages embed.FS

// Web is the page of a set: what holds, what has held, and a form for who may change it.
type Web struct {
	Store Store
	Title string // of the page: "Planens regler"
	Path  string
	Read  string // the right to see them
	Write string // the right to change them
	Intro string // what the numbers decide
	Law   Law
	Tabs  func(context.Context) ([]ui.Tab, error)
}

// Law leads to the rules of law that stand beside the parameters.
type Law struct {
	Label string // "Ledtider och tröskelvärden"
	URL   string
}

// Routes connects the page.
func (a Web) Routes(m *web.Mux) {
	m.Handle("GET "+a.Path, a.Read, a.show)
	m.Handle("POST "+a.Path, a.Write, a.save)
}

type page struct {
	Tabs   []ui.Tab
	Intro  string
	Law    Law
	Groups []group
	Form   ui.Form
	Past   ui.Table
}

type group struct {
	Title string
	Table ui.Table
}

var tmpl = web.Parse[page](pages, "rules.html")

// row is a parameter with the number that holds today.
type row struct {
	Parameter
	now Value
}

func (a Web) show(w http.ResponseWriter, r *http.Request) error {
	p, err := a.page(r.Context())
	if err != nil {
		return err
	}
	return tmpl.Render(w, r, a.Title, p)
}

func (a Web) page(ctx context.Context) (page, error) {
	p := page{Intro: a.Intro + " Det är rekommendationer som organisationen kan ändra från en viss dag, inte lag."}
	past, err := a.Store.Past(ctx)
	if err != nil {
		return p, err
	}
	if p.Tabs, err = a.Tabs(ctx); err != nil {
		return p, err
	}
	p.Groups, p.Past = a.groups(past), a.pastColumns().Table("Alla värden", past)
	if web.May(ctx, "law.read") {
		p.Law = a.Law
	}
	if web.May(ctx, a.Write) {
		p.Form = a.form()
	}
	return p, nil
}

// groups are the parameters under their headings, with the numbers of today.
func (a Web) groups(past []Value) []group {
	now := map[string]Value{}
	for _, v := range past { // newest first
		if _, ok := now[v.Key]; !ok && v.ValidFrom <= a.Store.Today() {
			now[v.Key] = v
		}
	}
	rows := map[string][]row{}
	var titles []string
	for _, p := range a.Store.Set.Parameters {
		if rows[p.Group] == nil {
			titles = append(titles, p.Group)
		}
		rows[p.Group] = append(rows[p.Group], row{p, now[p.Key]})
	}
	var list []group
	for _, title := range titles {
		list = append(list, group{title, nowColumns.Table(title, rows[title])})
	}
	if len(list) == 1 {
		list[0].Title = "Gäller nu"
	}
	return list
}

var nowColumns = ui.Columns[row]{
	{Label: "Regel", Cell: func(r *row) ui.Cell { return ui.Text(r.Label).Under(r.Help) }},
	{Label: "Värde", Number: true, Cell: func(r *row) ui.Cell { return ui.Number(r.Text(r.now.Value)) }},
	{Label: "Gäller från", Cell: func(r *row) ui.Cell { return ui.Time(r.now.ValidFrom.String(), r.now.ValidFrom.Sv()) }},
	{Label: "Källa", Cell: func(r *row) ui.Cell { return ui.Text(r.now.Source) }},
}

func (a Web) pastColumns() ui.Columns[Value] {
	return ui.Columns[Value]{
		{Label: "Regel", Cell: func(v *Value) ui.Cell { p, _ := a.Store.Set.Of(v.Key); return ui.Text(p.Label) }},
		{Label: "Gäller från", Cell: func(v *Value) ui.Cell { return ui.Time(v.ValidFrom.String(), v.ValidFrom.Sv()) }},
		{Label: "Värde", Number: true, Cell: func(v *Value) ui.Cell { p, _ := a.Store.Set.Of(v.Key); return ui.Number(p.Text(v.Value)) }},
		{Label: "Källa", Cell: func(v *Value) ui.Cell { return ui.Text(v.Source) }},
		{Label: "Angivet av", Cell: func(v *Value) ui.Cell { return ui.Text(v.SetBy) }},
	}
}

func (a Web) form() ui.Form {
	var list []ui.Option
	for _, p := range a.Store.Set.Parameters {
		list = append(list, ui.Option{Value: p.Key, Label: p.Label + " (" + p.Unit.Name + ")"})
	}
	return ui.Form{Action: a.Path, Submit: "Spara värdet", Controls: []ui.Control{
		{Key: "key", Label: "Regel", Type: "choice", Required: true, Options: list},
		{Key: "value", Label: "Nytt värde", Type: "number", Required: true, Help: "I den enhet som står efter regeln."},
		{Key: "valid_from", Label: "Gäller från", Type: "date", Required: true, Help: "ÅÅÅÅ-MM-DD. Det som gällde förut gäller för dagarna innan."},
		{Key: "source", Label: "Källa", Type: "text", Required: true, Help: "Vem som har bestämt det, eller varför."}}}
}

func (a Web) save(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	v, err := a.read(posted)
	if err == nil {
		err = a.Store.Save(r.Context(), v)
	}
	if err == nil {
		return web.Redirect(w, r, a.Path, "Värdet är sparat.")
	}
	if !web.Correctable(err) {
		return err
	}
	p, failed := a.page(r.Context())
	if failed != nil {
		return failed
	}
	p.Form.Posted(posted, err)
	return tmpl.RenderStatus(w, r, web.StatusOf(err), a.Title, p)
}

func (a Web) read(posted map[string]string) (Value, error) {
	v := Value{Key: posted["key"], Source: posted["source"]}
	p, ok := a.Store.Set.Of(v.Key)
	if !ok {
		return v, refuse("key", "Välj vad som ska ändras.")
	}
	if err := v.ValidFrom.UnmarshalText([]byte(posted["valid_from"])); err != nil {
		return v, refuse("valid_from", fault.Message(err))
	}
	var err error
	v.Value, err = p.read(posted["value"])
	return v, err
}
