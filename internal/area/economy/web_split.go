package economy

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

type statementPage struct {
	Tabs    []ui.Tab
	Period  string
	Label   string
	KPIs    []ui.KPI
	Pools   ui.Table
	Owners  ui.Table
	Notices []ui.Notice
	Excel   string
	Actions []ui.Action
}

var statementTmpl = web.Parse[statementPage](pages, "statement.html")

// wholeMonths reads the period of the address, which must be whole months since
// the ledger is cut in months; without one it is the year of the last outcome.
func (a *Web) wholeMonths(r *http.Request) (day.Period, error) {
	text := r.FormValue("period")
	if text == "" {
		u, err := a.Store.Latest(r.Context())
		return u.yearToDate(), err
	}
	p, err := day.ParsePeriod(text)
	if err != nil {
		return p, err
	}
	if p.From == 0 || p.To == 0 || monthOf(p.From) != p.From || monthOf(p.To) != p.To {
		return p, fault.Wrong("Ange hela månader, till exempel 2022, 2022-T2 eller 2022-03.")
	}
	return p, nil
}

func (a *Web) statement(w http.ResponseWriter, r *http.Request) error {
	p, err := a.wholeMonths(r)
	if err != nil {
		return err
	}
	t, err := a.Store.Statement(r.Context(), p, "")
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return a.sendSheet(w, r, "fordelning-"+p.String(), statementSheet(t))
	}
	page := statementPage{Tabs: tabs("/fordelning", UntilMonth(p.Last())), Period: p.String(), Label: p.Label(), KPIs: statementKPIs(t),
		Pools: poolTable(t), Owners: ownerTable(t), Excel: StatementURL(p) + "&format=xlsx"}
	for _, s := range t.Shares {
		if s.Default {
			page.Notices = []ui.Notice{{Tone: ui.Info, Title: "Nyckel är inte angiven", Text: "Gemensamma kostnader delas lika tills en nyckel för året har angetts.",
				Actions: []ui.Action{{Label: "Nycklar och regler", URL: "/ekonomi/regler", Icon: "adjustments"}}}}
		}
	}
	page.Actions = []ui.Action{{Label: "Regler och nycklar", URL: "/ekonomi/regler", Icon: "adjustments"}}
	if web.May(r.Context(), "economy.write") {
		page.Actions = append(page.Actions, ui.Action{Label: "Nytt debiteringsunderlag", URL: "/ekonomi/debitering/ny?period=" + p.String(), Icon: "file-invoice", Primary: true})
	}
	return statementTmpl.Render(w, r, "Fördelning på ägarna", page)
}

func statementKPIs(t Statement) []ui.KPI {
	result := ui.KPI{Label: "Resultat efter fördelning", Value: sv.Number(Tkr(t.Result())), Unit: "tkr", Note: "noll, som det ska vara", Tone: ui.Good}
	if t.Result() != 0 {
		result.Tone = ui.Warn
		result.Note = t.Result().Sv() + ": allt är inte fördelat och betalt"
	}
	kpis := []ui.KPI{{Label: "Att fördela", Value: sv.Number(Tkr(t.Cost())), Unit: "tkr", Note: t.Cost().Sv(), URL: Filter{Kinds: []Kind{Outcome}, Period: t.Period}.URL()}}
	for i, p := range party.Principals() {
		kpis = append(kpis, ui.KPI{Label: principalNames[i], Value: sv.Number(Tkr(t.Owes(p))), Unit: "tkr",
			Note: t.Owes(p).Sv() + ", kvar att betala " + t.Left(p).Sv()})
	}
	return append(kpis, result)
}

func poolTable(t Statement) ui.Table {
	columns := ui.Columns[Share]{
		{Label: "Kostnad", Total: "Summa", Cell: func(s *Share) ui.Cell { return ui.Text(t.shareLabel(*s)).Under(s.Rule.Note) }},
		{Label: "Fördelning", Cell: func(s *Share) ui.Cell {
			if s.Default {
				return ui.Mark(ui.Badge{Text: "Hälften var, nyckel saknas", Icon: "info-circle", Tone: ui.Info})
			}
			return ui.Text(s.Basis)
		}},
		{Label: "Nettokostnad", Number: true, Total: (t.Cost() + t.unfunded()).Sv(), Cell: func(s *Share) ui.Cell {
			return ui.Cell{Text: s.Total.Sv(), URL: s.Filter(t.Period).URL(), Number: true}
		}},
	}
	for i, p := range party.Principals() {
		columns = append(columns, ui.Column[Share]{Label: principalNames[i], Number: true, Total: t.Owes(p).Sv(), Cell: func(s *Share) ui.Cell {
			if s.Parts == nil {
				return ui.Text(" ")
			}
			return ui.Number(s.Of(p).Sv())
		}})
	}
	return columns.Table("Kostnader och deras fördelning", t.Shares)
}

// shareLabel names a share, with its year when the statement has several.
func (t Statement) shareLabel(s Share) string {
	if slices.ContainsFunc(t.Shares, func(other Share) bool { return other.Year != s.Year }) {
		return s.Rule.Label() + " " + strconv.Itoa(s.Year)
	}
	return s.Rule.Label()
}

type ownerRow struct {
	name              string
	owes, paid, after money.Amount
	code              party.Code
}

func ownerTable(t Statement) ui.Table {
	var rows []ownerRow
	var paid, left money.Amount
	for i, p := range party.Principals() {
		rows = append(rows, ownerRow{principalNames[i], t.Owes(p), t.Settled[p], t.Left(p), p})
		paid, left = paid+t.Settled[p], left+t.Left(p)
	}
	return ui.Columns[ownerRow]{
		{Label: "Ägare", Total: "Summa", Cell: func(o *ownerRow) ui.Cell { return ui.Text(o.name) }},
		{Label: "Andel av kostnaden", Number: true, Total: t.Cost().Sv(), Cell: func(o *ownerRow) ui.Cell { return ui.Number(o.owes.Sv()) }},
		{Label: "Bokförd ersättning", Number: true, Total: paid.Sv(), Cell: func(o *ownerRow) ui.Cell { return ui.Number(o.paid.Sv()) }},
		{Label: "Kvar att betala", Number: true, Total: left.Sv(), Cell: func(o *ownerRow) ui.Cell { return ui.Number(o.after.Sv()) }},
	}.Table("Ägarnas andelar", rows)
}

func statementSheet(t Statement) sheet.Table {
	table := sheet.Table{Title: "Fördelning på ägarna", Selection: t.Period.Label(), Columns: []sheet.Column{
		{Key: "kostnad", Label: "Kostnad", Width: 34}, {Key: "ar", Label: "År", Kind: sheet.Count}, {Key: "fordelning", Label: "Fördelning", Width: 34},
		{Key: "netto", Label: "Nettokostnad", Kind: sheet.Amount}, {Key: "d", Label: principalNames[0], Kind: sheet.Amount}, {Key: "u", Label: principalNames[1], Kind: sheet.Amount}}}
	table.Rows = func(yield func([]any) bool) {
		for _, s := range t.Shares {
			if !yield([]any{s.Rule.Label(), int64(s.Year), s.Basis, s.Total.Cell(), s.Of(party.Sormland).Cell(), s.Of(party.Vastmanland).Cell()}) {
				return
			}
		}
	}
	return table
}

type rulesPage struct {
	Tabs    []ui.Tab
	Rules   ui.Table
	Keys    ui.Table
	Key     ui.Form
	May     bool
	Actions []ui.Action
}

var rulesTmpl = web.Parse[rulesPage](pages, "rules.html")

const rulesPath = Path + "/regler"

func (a *Web) rules(w http.ResponseWriter, r *http.Request) error {
	return a.showRules(w, r, nil, nil)
}

func (a *Web) showRules(w http.ResponseWriter, r *http.Request, posted map[string]string, wrong error) error {
	list, err := a.Store.SplitRules(r.Context())
	if err != nil {
		return err
	}
	keys, err := a.Store.SplitKeys(r.Context())
	if err != nil {
		return err
	}
	may := web.May(r.Context(), "economy.write")
	page := rulesPage{Tabs: tabs("/fordelning", Until{}), Rules: ruleTable(list, may), Keys: keyTable(keys), Key: keyForm(a.Store.Today()), May: may}
	if may {
		page.Actions = []ui.Action{{Label: "Ny regel", URL: rulesPath + "/ny", Icon: "plus", Primary: true}}
	}
	status := http.StatusOK
	if wrong != nil {
		page.Key.Posted(posted, wrong)
		status = web.StatusOf(wrong)
	}
	return rulesTmpl.RenderStatus(w, r, status, "Fördelningsregler", page)
}

func ruleTable(list []Rule, may bool) ui.Table {
	columns := ui.Columns[Rule]{
		{Label: "Gäller", Cell: func(r *Rule) ui.Cell {
			cell := ui.Text(r.Label())
			if may {
				cell.URL = rulesPath + "/" + r.ID + "/andra"
			}
			return cell
		}},
		{Label: "Fördelning", Cell: func(r *Rule) ui.Cell {
			return ui.Text(basis(*r, []int64{1, 1}, r.Method == ByKey)).Under(r.Note)
		}},
		{Label: "Gäller från", Cell: func(r *Rule) ui.Cell { return ui.Text(orText(r.ValidFrom.Sv(), "från början")) }},
		{Label: "Till och med", Cell: func(r *Rule) ui.Cell { return ui.Text(orText(r.ValidTo.Sv(), "tills vidare")) }},
	}
	t := columns.Table("Fördelningsregler", list)
	t.Empty = ui.Empty{Icon: "adjustments", Title: "Inga regler är inlagda", Text: "Utan regler delas allt efter den gemensamma pottens nyckel."}
	return t
}

func keyTable(keys []Key) ui.Table {
	columns := ui.Columns[Key]{
		{Label: "Pott", Cell: func(k *Key) ui.Cell { return ui.Text(k.Pool) }},
		{Label: "År", Cell: func(k *Key) ui.Cell { return ui.Text(strconv.FormatInt(k.Year, 10)) }},
		{Label: principalNames[0], Number: true, Cell: func(k *Key) ui.Cell { return ui.Number(percentText(k.ShareD)) }},
		{Label: principalNames[1], Number: true, Cell: func(k *Key) ui.Cell { return ui.Number(percentText(k.ShareU)) }},
		{Label: "Beslut", Cell: func(k *Key) ui.Cell { return ui.Text(k.Decision).Under(k.ByName) }},
	}
	t := columns.Table("Nycklar", keys)
	t.Empty = ui.Empty{Icon: "percentage", Title: "Inga nycklar är angivna", Text: "Gemensamma kostnader delas lika mellan regionerna tills en nyckel anges."}
	return t
}

func keyForm(today day.Date) ui.Form {
	return ui.Form{Action: Path + "/nycklar", Submit: "Spara nyckeln", Controls: []ui.Control{
		{Key: "pool", Label: "Pott", Type: "text", Value: CommonPool, Required: true, Help: "Gemensamt gäller allt som ingen regel tar."},
		{Key: "year", Label: "År", Type: "number", Value: strconv.Itoa(today.Year()), Required: true},
		{Key: "share_d", Label: "Region Sörmland", Type: "number", Unit: "%", Required: true, Help: "Högst två decimaler."},
		{Key: "share_u", Label: "Region Västmanland", Type: "number", Unit: "%", Required: true, Help: "Tillsammans 100 %."},
		{Key: "decision", Label: "Beslut", Type: "text", Help: "Vem som har beslutat nyckeln och när."},
	}}
}

func (a *Web) setKey(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	k, err := readKey(posted)
	if err == nil {
		err = a.Store.SetKey(r.Context(), k)
	}
	if web.Correctable(err) {
		return a.showRules(w, r, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, rulesPath, "Nyckeln är sparad.")
}

func readKey(posted map[string]string) (Key, error) {
	k := Key{Pool: posted["pool"], Decision: posted["decision"]}
	var wrong []fault.Field
	var err error
	if k.Year, err = strconv.ParseInt(posted["year"], 10, 32); err != nil {
		wrong = append(wrong, fault.Field{Name: "year", Message: "Ange året med fyra siffror."})
	}
	for key, to := range map[string]*int64{"share_d": &k.ShareD, "share_u": &k.ShareU} {
		if *to, err = parsePercent(posted[key]); err != nil {
			wrong = append(wrong, fault.Field{Name: key, Message: fault.Message(err)})
		}
	}
	return k, fault.Invalid(wrong...)
}

func ruleForm(rule Rule) formPage {
	f := ui.NewForm(Rules, &rule)
	f.Action, f.Submit, f.Cancel, f.Version = rulesPath, "Spara regeln", rulesPath, int(rule.Version)
	f.Hidden = []ui.Hidden{{Name: "id", Value: rule.ID}}
	page := formPage{Form: f, Crumb: ui.Crumb{Label: "Fördelningsregler", URL: rulesPath},
		Intro: "Aktivitetens regel går före kostnadsbärarens. Det som ingen regel tar delas efter den gemensamma pottens nyckel."}
	if rule.ID != "" {
		page.More = remove(rulesPath+"/"+rule.ID+"/ta-bort", "Ta bort regeln? Kostnaden går då till den gemensamma potten, även för tidigare månader. Sätt ett slutdatum om regeln har gällt.")
	}
	return page
}

func (a *Web) newRule(w http.ResponseWriter, r *http.Request) error {
	return a.form(w, r, "Ny fördelningsregel", ruleForm(Rule{Target: ActivityKind}), nil, nil)
}

func (a *Web) editRule(w http.ResponseWriter, r *http.Request) error {
	rule, err := a.Store.Rule(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return a.form(w, r, "Ändra regeln för "+rule.Label(), ruleForm(rule), nil, nil)
}

func (a *Web) saveRule(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.ruleOf(r.Context(), posted["id"])
	if err != nil {
		return err
	}
	rule := saved
	if err = Rules.Read(&rule, posted); err == nil {
		rule.Version = int64(web.Version(posted))
		_, err = a.Store.SaveRule(r.Context(), rule)
	}
	if stale(err, saved.Version, posted) {
		return a.conflict(w, r, saved.Label(), ui.NewConflict(Rules, &rule, &saved, posted, int(saved.Version)), rulesPath,
			ui.Crumb{Label: "Fördelningsregler", URL: rulesPath}, ui.Hidden{Name: "id", Value: saved.ID})
	}
	if err != nil {
		return a.form(w, r, cmp.Or(saved.Code, "Ny fördelningsregel"), ruleForm(saved), posted, err)
	}
	return web.Redirect(w, r, rulesPath, "Regeln är sparad.")
}

func (a *Web) ruleOf(ctx context.Context, id string) (Rule, error) {
	if id == "" {
		return Rule{}, nil
	}
	return a.Store.Rule(ctx, id)
}

func (a *Web) removeRule(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.RemoveRule(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, rulesPath, "Regeln är borttagen.")
}
