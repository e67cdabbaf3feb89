package spend

import (
	"context"
	"net/http"
	"strconv"

	"klover/internal/area/category"
	"klover/internal/area/identity"
	"klover/internal/area/supplier"
	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// sortPages are the pages of the rules of one purpose.
type sortPages struct {
	purpose Purpose
	path    string
	title   string
	intro   string
	rest    string // what the lines are that no rule takes
}

var (
	kindPages = sortPages{ForKind, KindPath, "Vad som kan påverkas", "Inköp som ingen regel tar räknas som påverkbara. Reglerna prövas i ordning, och den första som passar avgör. " +
		"Förslagen bygger på kontots namn eller på dokument som anges; kontoplaner skiljer sig, så bekräfta, ändra eller ta bort dem.", "påverkbart"}
	categoryPages = sortPages{ForCategory, SortRulePath, "Regler för kategorier", "Först gäller vad någon har valt för raden, sedan avtalet som raden anger, regler för en leverantör tillsammans med konto, artikel eller text, " +
		"leverantörens avtal när alla ligger i en kategori, och därefter reglerna i ordning. Sist svarar modellen.", "ingen regel"}
)

type ruleRow struct {
	Rule
	no     int
	effect Effect
	known  bool // effect is computed
	pages  sortPages
	write  bool
}

func (p sortPages) listing() ui.Listing[ruleRow] {
	return ui.Listing[ruleRow]{One: "regel", Many: "regler", Columns: ui.Columns[ruleRow]{
		{Key: "no", Label: "Nr", Number: true, Cell: func(r *ruleRow) ui.Cell { return ui.Number(strconv.Itoa(r.no)) }},
		{Key: "name", Label: "Regel", Cell: func(r *ruleRow) ui.Cell { return ui.Link(r.Name, r.pages.path+"/regel/"+r.ID).Under(r.Text()) }},
		{Key: "outcome", Label: "Ger", Cell: func(r *ruleRow) ui.Cell { return ui.Text(r.Outcome()) }},
		{Key: "effect", Label: "Tar i dag", Number: true, Cell: func(r *ruleRow) ui.Cell {
			if !r.known {
				return ui.Number("")
			}
			return amountCell(r.effect.Amount, r.effect.Lines)
		}},
		{Key: "state", Label: "Läge", Cell: func(r *ruleRow) ui.Cell {
			if r.Proposed() {
				return ui.Mark(ui.Badge{Text: "Förslag", Icon: "bulb", Tone: ui.Warn}).Under(r.Source)
			}
			return ui.Mark(ui.Badge{Text: "Bekräftad " + r.ConfirmedOn.Sv(), Icon: "check", Tone: ui.Good}).Under(r.ConfirmedBy)
		}},
	}, Row: ruleMenu}
}

func ruleMenu(r *ruleRow, row *ui.Row) {
	row.ID, row.Label = r.ID, r.Name
	if !r.write {
		return
	}
	at := r.pages.path + "/regel/" + r.ID
	row.Menu = []ui.Action{{Label: "Ändra", URL: at, Icon: "pencil"}, {Label: "Flytta upp", URL: at + "/upp", Icon: "arrow-up", Post: true}, {Label: "Flytta ned", URL: at + "/ned", Icon: "arrow-down", Post: true}}
	if r.Proposed() {
		row.Menu = append(row.Menu, ui.Action{Label: "Bekräfta", URL: at + "/bekrafta", Icon: "check", Post: true})
	}
	row.Menu = append(row.Menu, ui.Action{Label: "Ta bort", URL: at + "/ta-bort", Icon: "trash", Post: true, Danger: true})
}

func (a *CleanWeb) rules(p sortPages) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		rules, err := a.Store.SortRules(ctx, p.purpose)
		if err != nil {
			return err
		}
		var t Trial
		counted := r.URL.Query().Get("verkan") == "ja"
		if counted {
			if t, err = a.Store.Try(ctx, p.purpose, rules); err != nil {
				return err
			}
		}
		rows := make([]ruleRow, len(rules))
		for i, one := range rules {
			rows[i] = ruleRow{one, i + 1, t.ByRule[one.ID], counted, p, mayWrite(ctx)}
		}
		listing := p.listing()
		q := listing.Query(r)
		list := listing.List(q, rows, ui.Count{N: len(rows)})
		list.Search = ""
		list.Table.Empty = ui.Empty{Icon: "list-check", Title: "Inga regler", Text: "Lägg till en regel, eller kategorisera rader och gör valet till en regel."}
		page := cleanListPage{Tabs: cleanTabs(p.path), Intro: p.intro, List: list}
		if counted {
			list.Note = "Utan regel: " + kronor(t.Rest.Amount) + ", " + sv.Plural(t.Rest.Lines, "rad", "rader") + " (" + p.rest + ")."
			page.List = list
			page.Notice = shiftNotice(t)
		} else {
			page.Actions = append(page.Actions, ui.Action{Label: "Visa vad reglerna tar", URL: p.path + "?verkan=ja", Icon: "calculator"})
		}
		if page.Coverage, err = a.removed(ctx, p); err != nil {
			return err
		}
		if mayWrite(ctx) {
			page.Actions = append(page.Actions, ui.Action{Label: "Ny regel", URL: p.path + "/ny", Icon: "plus", Primary: true})
		}
		return cleanRulesTmpl.Render(w, r, p.title, page)
	}
}

var cleanRulesTmpl = web.Parse[cleanListPage](cleanPages, "clean_rules.html")

// shiftNotice tells that lines wait for a recount.
func shiftNotice(t Trial) ui.Notice {
	var all Effect
	for _, s := range t.Shifts {
		all.add(s.Lines, s.Amount)
	}
	if all.Lines == 0 {
		return ui.Notice{}
	}
	return ui.Notice{Tone: ui.Info, Title: "Rader väntar på omräkning", Text: sv.Plural(all.Lines, "rad", "rader") + " för " + kronor(all.Amount) + " får ett annat svar av reglerna än de är räknade med i dag."}
}

// removed are the rules that were taken away, each to be put back.
func (a *CleanWeb) removed(ctx context.Context, p sortPages) (ui.Table, error) {
	rules, err := a.Store.RemovedRules(ctx, p.purpose)
	if err != nil || len(rules) == 0 {
		return ui.Table{}, err
	}
	columns := ui.Columns[Rule]{
		{Key: "name", Label: "Regel", Cell: func(r *Rule) ui.Cell { return ui.Text(r.Name).Under(r.Text()) }},
		{Key: "outcome", Label: "Gav", Cell: func(r *Rule) ui.Cell { return ui.Text(r.Outcome()) }},
		{Key: "ended", Label: "Borttagen", Cell: func(r *Rule) ui.Cell { return ui.Text(record.When(*r.EndedAt)) }},
	}
	table := columns.Table("Borttagna regler", rules)
	if mayWrite(ctx) {
		for i, r := range rules {
			table.Rows[i].ID, table.Rows[i].Label = r.ID, r.Name
			table.Rows[i].Menu = []ui.Action{{Label: "Återställ", URL: p.path + "/regel/" + r.ID + "/aterstall", Icon: "arrow-back-up", Post: true}}
		}
	}
	return table, nil
}

// ruleForm is the form of a rule, new or saved.
func (a *CleanWeb) ruleForm(ctx context.Context, p sortPages, one Rule) (ui.Form, error) {
	f := ui.NewForm(RuleFields, &one)
	f.Action, f.Submit, f.Cancel, f.Version = p.path, "Spara regeln", p.path, int(one.Version)
	if one.ID != "" {
		f.Action = p.path + "/regel/" + one.ID
	}
	f.More = []ui.Action{{Label: "Pröva utan att spara", URL: f.Action + "/prova", Icon: "calculator", Post: true}}
	f.Control("supplier_id").Type = "text"
	f.Control("supplier_id").Value = one.Supplier
	if one.SellerID != 0 {
		f.Hidden = append(f.Hidden, ui.Hidden{Name: "seller_id", Value: strconv.FormatInt(one.SellerID, 10)})
		f.Control("supplier_id").Help = "Regeln gäller leverantören som fakturorna skriver den, eftersom den inte är kopplad till registret."
	}
	if p.purpose == ForKind {
		f.Without("category_id")
		return f, nil
	}
	f.Without("kind")
	options, err := (category.Store{DB: a.Store.DB}).Options(ctx, a.Store.Today())
	f.Choose("category_id", options)
	return f, err
}

// stands says what a saved rule does, for those who may not change it too.
func (r Rule) stands() string {
	if r.ID == "" {
		return ""
	}
	return sv.UpperFirst(r.Text()) + " ger: " + r.Outcome() + ". " + r.Source + "."
}

func (a *CleanWeb) formPage(ctx context.Context, p sortPages, one Rule) (cleanFormPage, error) {
	f, err := a.ruleForm(ctx, p, one)
	page := cleanFormPage{Crumbs: []ui.Crumb{{Label: p.title, URL: p.path}}, Form: f, Intro: one.stands(), May: true}
	if err != nil || one.ID == "" {
		return page, err
	}
	history, err := a.Store.RuleHistory(ctx, one.ID)
	page.History, page.Told = record.HistoryOf("regeln", history), true
	return page, err
}

// URL is the address of the rule's page.
func (r Rule) URL() string {
	if r.Purpose == ForKind {
		return KindPath + "/regel/" + r.ID
	}
	return SortRulePath + "/regel/" + r.ID
}

// newRule opens an empty form, or one that a line has filled in.
func (a *CleanWeb) newRule(p sortPages) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := r.URL.Query()
		one := Rule{Purpose: p.purpose, Name: v.Get("namn"), CategoryID: identity.Ref(v.Get("kategori")), Source: v.Get("skal"),
			Terms: Terms{Accounts: v.Get("konto"), Words: v.Get("ord"), SupplierID: identity.Ref(v.Get("leverantor")), Article: v.Get("artikel")}}
		one.SellerID, _ = strconv.ParseInt(v.Get("saljare"), 10, 64)
		named := []Rule{one}
		if err := a.Store.nameRules(r.Context(), named); err != nil {
			return err
		}
		page, err := a.formPage(r.Context(), p, named[0])
		if err != nil {
			return err
		}
		return cleanFormTmpl.Render(w, r, "Ny regel", page)
	}
}

func (a *CleanWeb) rule(p sortPages) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		one, err := a.Store.SortRule(r.Context(), r.PathValue("id"))
		if err != nil {
			return err
		}
		if one.Purpose != p.purpose {
			http.Redirect(w, r, one.URL(), http.StatusFound)
			return nil
		}
		page, err := a.formPage(r.Context(), p, one)
		if err != nil {
			return err
		}
		page.May = mayWrite(r.Context())
		return cleanFormTmpl.Render(w, r, one.Name, page)
	}
}

// postedRule reads the form over what is saved.
func (a *CleanWeb) postedRule(r *http.Request, p sortPages) (one Rule, posted map[string]string, err error) {
	if posted, err = web.FormValues(r); err != nil {
		return one, nil, err
	}
	one.Purpose = p.purpose
	if id := r.PathValue("id"); id != "" {
		if one, err = a.Store.SortRule(r.Context(), id); err != nil {
			return one, nil, err
		}
	}
	if p.purpose == ForCategory {
		options, err := (category.Store{DB: a.Store.DB}).Options(r.Context(), a.Store.Today())
		if err != nil {
			return one, nil, err
		}
		posted["category_id"] = ui.Resolve(options, posted["category_id"])
	}
	one.SellerID, _ = strconv.ParseInt(posted["seller_id"], 10, 64)
	values := map[string]string{}
	for key, text := range posted {
		values[key] = text
	}
	if values["supplier_id"], err = a.ruleSupplier(r.Context(), one, posted["supplier_id"]); err == nil {
		err = RuleFields.Read(&one, values)
	}
	one.Version = int64(web.Version(posted))
	if err == nil {
		err = one.Check()
	}
	return one, posted, err
}

// ruleSupplier is the supplier that is written in the form. A seller that is not in the
// register is shown there too, and is no supplier.
func (a *CleanWeb) ruleSupplier(ctx context.Context, one Rule, written string) (string, error) {
	if written == "" || one.SellerID != 0 {
		return "", nil
	}
	if one.SupplierID != "" && written == one.Supplier {
		return string(one.SupplierID), nil
	}
	id, err := (supplier.Store{DB: a.Store.DB}).Choose(ctx, written)
	if web.Correctable(err) {
		return "", fault.Invalid(fault.Field{Name: "supplier_id", Message: fault.Message(err)})
	}
	return id, err
}

func (a *CleanWeb) saveRule(p sortPages) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		one, posted, err := a.postedRule(r, p)
		if err == nil {
			if one.ID == "" {
				_, err = a.Store.AddRule(r.Context(), one)
			} else {
				_, err = a.Store.SaveRule(r.Context(), one, "")
			}
		}
		if web.Correctable(err) {
			return a.ruleAgain(w, r, p, one, posted, err)
		}
		if err != nil {
			return err
		}
		return web.Redirect(w, r, p.path, "Regeln är sparad. Raderna räknas om.")
	}
}

func (a *CleanWeb) ruleAgain(w http.ResponseWriter, r *http.Request, p sortPages, one Rule, posted map[string]string, err error) error {
	page, wrong := a.formPage(r.Context(), p, one)
	if wrong != nil {
		return wrong
	}
	page.Form.Posted(posted, err)
	return cleanFormTmpl.RenderStatus(w, r, web.StatusOf(err), ruleTitle(one), page)
}

func ruleTitle(one Rule) string {
	if one.ID == "" {
		return "Ny regel"
	}
	return one.Name
}

// mostShifts is how many changes are shown.
const mostShifts = 20

// tryRule shows what would become of the lines, and saves nothing.
func (a *CleanWeb) tryRule(p sortPages) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		one, posted, err := a.postedRule(r, p)
		if web.Correctable(err) {
			return a.ruleAgain(w, r, p, one, posted, err)
		}
		if err != nil {
			return err
		}
		rules, err := a.Store.SortRules(ctx, p.purpose)
		if err != nil {
			return err
		}
		t, err := a.Store.Try(ctx, p.purpose, with(rules, one))
		if err != nil {
			return err
		}
		page, err := a.formPage(ctx, p, one)
		if err != nil {
			return err
		}
		page.Form.Posted(posted, nil)
		page.Tried = true
		page.Effect = t.sentence(one)
		page.Shifts = shiftColumns.Table("Vad som ändras", t.Shifts[:min(mostShifts, len(t.Shifts))])
		return cleanFormTmpl.Render(w, r, ruleTitle(one), page)
	}
}

// sentence tells what one of the rules takes, and whether anything changes.
func (t Trial) sentence(one Rule) string {
	e := t.ByRule[one.ID]
	text := "Regeln tar " + sv.Plural(e.Lines, "rad", "rader") + " för " + kronor(e.Amount) + "."
	if e.Lines == 0 {
		text = "Regeln tar inga rader: ingen passar, eller så tar en tidigare regel dem."
	}
	if len(t.Shifts) == 0 {
		return text + " Ingen rad får ett annat svar än i dag."
	}
	return text + " Det här ändras mot hur raderna är räknade i dag:"
}

var shiftColumns = ui.Columns[Shift]{
	{Key: "from", Label: "Från", Cell: func(s *Shift) ui.Cell { return ui.Text(s.From) }},
	{Key: "to", Label: "Till", Cell: func(s *Shift) ui.Cell { return ui.Text(s.To) }},
	{Key: "amount", Label: "Inköpt", Number: true, Cell: func(s *Shift) ui.Cell { return amountCell(s.Amount, s.Lines) }},
}

// turnRule carries out a verb of the rule's menu.
func (a *CleanWeb) turnRule(p sortPages) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, id := r.Context(), r.PathValue("id")
		var err error
		message := "Regeln är flyttad. Raderna räknas om."
		switch r.PathValue("verb") {
		case "upp":
			_, err = a.Store.MoveRule(ctx, id, 1)
		case "ned":
			_, err = a.Store.MoveRule(ctx, id, -1)
		case "bekrafta":
			message = "Regeln är bekräftad."
			_, err = a.Store.ConfirmRule(ctx, id)
		case "aterstall":
			message = "Regeln är återställd."
			_, err = a.Store.RestoreRule(ctx, id)
		case "ta-bort":
			if _, err = a.Store.RemoveRule(ctx, id, ""); err == nil {
				return web.RedirectUndo(w, r, p.path, "Regeln är borttagen.", web.Undo{Action: p.path + "/regel/" + id + "/aterstall"})
			}
		default:
			err = fault.NotFound("Sidan finns inte.")
		}
		if err != nil {
			return err
		}
		return web.Redirect(w, r, p.path, message)
	}
}
