package diary

import (
	"net/http"
	"slices"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

type rulesPage struct {
	Actions []ui.Action
	Rules   ui.Table
	Grounds ui.Table
	Bodies  ui.Table
}

var rulesTmpl = web.Parse[rulesPage](pages, "rules.html")

// checked tells whether somebody has checked the source of a rule.
func checked(confirmed bool) ui.Cell {
	if confirmed {
		return ui.Mark(ui.Badge{Text: "Kontrollerad", Tone: ui.Good})
	}
	return ui.Mark(ui.Badge{Text: "Ej kontrollerad", Tone: ui.Warn, Icon: "alert-triangle"})
}

func validity(from, to day.Date) ui.Cell {
	cell := ui.Time(from.String(), from.Sv())
	if to != 0 {
		return cell.Under("till och med " + to.AddDays(-1).Sv())
	}
	return cell
}

func (a *Web) rules(w http.ResponseWriter, r *http.Request) error {
	page, err := a.rulesPage(r)
	if err != nil {
		return err
	}
	return rulesTmpl.Render(w, r, "Diariets regler", page)
}

func (a *Web) rulesPage(r *http.Request) (rulesPage, error) {
	ctx := r.Context()
	rules, err := a.Store.Rules(ctx, 0)
	if err != nil {
		return rulesPage{}, err
	}
	grounds, err := a.Store.Grounds(ctx, 0)
	if err != nil {
		return rulesPage{}, err
	}
	bodies, err := a.Store.Bodies(ctx)
	page := rulesPage{Rules: ruleTable(rules), Grounds: groundTable(grounds), Bodies: bodyTable(bodies)}
	if web.May(ctx, permArchive) {
		page.Actions = []ui.Action{{Label: "Nytt diarium", URL: rulesPath + "/diarium", Icon: "plus"}, {Label: "Ny grund", URL: rulesPath + "/sekretess", Icon: "plus"},
			{Label: "Ny gallringsregel", URL: rulesPath + "/gallring", Icon: "plus"}}
	}
	return page, err
}

// ruleTable lists the rules in the order of the kinds.
func ruleTable(rules []Rule) ui.Table {
	place := func(r Rule) int {
		return slices.IndexFunc(Kinds, func(o field.Option) bool { return o.Value == r.Kind })
	}
	slices.SortStableFunc(rules, func(x, y Rule) int { return place(x) - place(y) })
	return ui.Columns[Rule]{
		{Label: "Handlingstyp", Cell: func(r *Rule) ui.Cell { return ui.Text(field.LabelOf(Kinds, r.Kind)) }},
		{Label: "Regel", Cell: func(r *Rule) ui.Cell { return ui.Text(r.Text()) }},
		{Label: "Gäller från", Cell: func(r *Rule) ui.Cell { return validity(r.ValidFrom, r.ValidTo) }},
		{Label: "Källa", Cell: func(r *Rule) ui.Cell { return ui.Text(r.Source) }},
		{Label: "Läge", Cell: func(r *Rule) ui.Cell { return checked(r.Confirmed) }},
	}.Table("Bevarande och gallring", rules)
}

func groundTable(grounds []Ground) ui.Table {
	return ui.Columns[Ground]{
		{Label: "Paragraf", Cell: func(g *Ground) ui.Cell { return ui.Text(paragraph(g.Code)) }},
		{Label: "Skyddar", Cell: func(g *Ground) ui.Cell { return ui.Text(g.About) }},
		{Label: "Upphör", Cell: func(g *Ground) ui.Cell {
			switch {
			case g.EndsOnAward:
				return ui.Text("vid tilldelningsbeslut eller avbrytande")
			case g.Years > 0:
				return ui.Text("efter högst " + years(g.Years))
			}
			return ui.Text("–")
		}},
		{Label: "Gäller från", Cell: func(g *Ground) ui.Cell { return validity(g.ValidFrom, g.ValidTo) }},
		{Label: "Källa", Cell: func(g *Ground) ui.Cell { return ui.Text(g.Source) }},
		{Label: "Läge", Cell: func(g *Ground) ui.Cell { return checked(g.Confirmed) }},
	}.Table("Grunder för sekretess", grounds)
}

func bodyTable(bodies []Body) ui.Table {
	return ui.Columns[Body]{
		{Label: "Beteckning", Cell: func(b *Body) ui.Cell { return ui.Text(b.Code) }},
		{Label: "Myndighet eller nämnd", Cell: func(b *Body) ui.Cell { return ui.Text(b.Name) }},
		{Label: "Diarium från", Cell: func(b *Body) ui.Cell { return validity(b.ValidFrom, b.ValidTo) }},
	}.Table("Diarier", bodies)
}

const rulesPath = Path + "/regler"

func ruleForm() ui.Form {
	f := ui.NewForm(RuleFields, &Rule{})
	f.Action, f.Submit, f.Cancel = rulesPath+"/gallring", "Lägg till regeln", rulesPath
	return f
}

func groundForm() ui.Form {
	f := ui.NewForm(GroundFields, &Ground{})
	f.Action, f.Submit, f.Cancel = rulesPath+"/sekretess", "Lägg till grunden", rulesPath
	return f
}

func bodyForm() ui.Form {
	f := ui.NewForm(BodyFields, &Body{})
	f.Action, f.Submit, f.Cancel = rulesPath+"/diarium", "Spara diariet", rulesPath
	f.Control("code").Help = "Kort, med versaler. Finns beteckningen redan ändras namnet och dagarna."
	return f
}

// asks shows an empty form of rules.
func asks(title string, form func() ui.Form) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return formTmpl.Render(w, r, title, formPage{Crumbs: ruleCrumbs, Form: form()})
	}
}

var ruleCrumbs = []ui.Crumb{{Label: "Diarium", URL: Path}, {Label: "Regler", URL: rulesPath}}

const (
	ruleTitle   = "Ny regel om bevarande"
	groundTitle = "Ny grund för sekretess"
	bodyTitle   = "Diarium"
)

// ruleDone answers a form of rules.
func ruleDone(w http.ResponseWriter, r *http.Request, title string, form ui.Form, posted map[string]string, err error) error {
	if err != nil {
		return again(w, r, title, formPage{Crumbs: ruleCrumbs, Form: form}, posted, err)
	}
	return web.Redirect(w, r, rulesPath, "Regeln är sparad. Den som gällde förut finns kvar med sina dagar.")
}

func (a *Web) addRule(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var rule Rule
	if err = RuleFields.Read(&rule, posted); err == nil {
		_, err = a.Store.AddRule(r.Context(), rule)
	}
	return ruleDone(w, r, ruleTitle, ruleForm(), posted, err)
}

func (a *Web) addGround(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var g Ground
	if err = GroundFields.Read(&g, posted); err == nil {
		_, err = a.Store.AddGround(r.Context(), g)
	}
	return ruleDone(w, r, groundTitle, groundForm(), posted, err)
}

// addBody adds a body, or changes the one that has the code.
func (a *Web) addBody(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	bodies, err := a.Store.Bodies(r.Context())
	if err != nil {
		return err
	}
	var b Body
	for _, had := range bodies {
		if had.Code == posted["code"] {
			b = had
		}
	}
	if err = BodyFields.Read(&b, posted); err == nil {
		_, err = a.Store.SaveBody(r.Context(), b)
	}
	return ruleDone(w, r, bodyTitle, bodyForm(), posted, err)
}

type duePage struct {
	Table ui.Table
	Excel ui.Action
	More  bool
}

var dueTmpl = web.Parse[duePage](pages, "due.html")

// dueShown is how many entries the page shows; the file has all.
const dueShown = 500

func (a *Web) due(w http.ResponseWriter, r *http.Request) error {
	limit := dueShown
	if record.Format(r) != "" {
		limit = mostRows
	}
	rows, err := a.Store.Due(r.Context(), readerOf(r.Context()), limit)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Due]{Title: "Att gallra", File: "gallring", Fields: DueFields, Path: func(d Due) string { return d.URL() }, At: a.Store.DB.Now(), Each: record.Rows(rows)}.Send(w, r)
	}
	t := ui.Columns[Due]{
		{Label: "Post", Cell: func(d *Due) ui.Cell { return ui.Link(d.Exhibit(d.CaseNumber), d.URL()).Under(d.CaseTitle) }},
		{Label: "Handling", Cell: func(d *Due) ui.Cell { return a.titleCell(d.Entry) }},
		{Label: "Ärendet avslutat", Cell: func(d *Due) ui.Cell { return ui.Time(d.ClosedOn.String(), d.ClosedOn.Sv()) }},
		{Label: "Regel", Cell: func(d *Due) ui.Cell { return ui.Text(d.Rule.Text()).Under(d.Rule.Source) }},
		{Label: "Kan gallras från", Cell: func(d *Due) ui.Cell { return ui.Time(d.DueOn.String(), d.DueOn.Sv()) }},
	}.Table("Att gallra", rows)
	t.Empty = ui.Empty{Icon: "archive", Title: "Inget kan gallras i dag", Text: "Tiden räknas från den dag ett ärende avslutas."}
	return dueTmpl.Render(w, r, "Att gallra", duePage{Table: t, Excel: ui.Action{Label: "Excel", URL: Path + "/gallring?format=xlsx", Icon: "file-spreadsheet"}, More: len(rows) == dueShown})
}
