package governance

import (
	"net/http"
	"net/url"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

var chainSheets = []sheet{
	{ChainPath + "/ny", permWrite, "Koppla ett hållbarhetskrav", (*Web).newChain, (*Web).saveChain},
	{ChainPath + "/{id}/andra", permWrite, "Ändra kedjan", (*Web).editChain, (*Web).saveChain},
	{ChainPath + "/{id}/ta-bort", permWrite, "Ta bort kedjan", (*Web).removeChainForm, (*Web).removeChain},
}

var riskSheets = []sheet{
	{RiskPath + "/ny", permWrite, "Nytt riskområde", (*Web).riskAreaForm, (*Web).saveRisk},
	{RiskPath + "/{id}/andra", permWrite, "Ändra riskområdet", (*Web).riskAreaForm, (*Web).saveRisk},
	{RiskPath + "/{id}/handlingsplan", permWrite, "Ny handlingsplan", (*Web).planForm, (*Web).savePlan},
	{RiskPath + "/{id}/handlingsplan/{plan}", permWrite, "Ändra handlingsplanen", (*Web).planForm, (*Web).savePlan},
}

var chainColumns = ui.Columns[Chain]{
	{Key: "title", Label: "Avtal", Sort: true, Cell: func(c *Chain) ui.Cell {
		if c.ID == "" {
			return ui.Link(c.Contract.Title, ContractURL+"/"+c.ContractID).Under(c.Contract.Number)
		}
		return ui.Link(c.Contract.Title, c.URL()).Under(c.Contract.Number)
	}},
	{Key: "risk", Label: "Riskområde", Sort: true, Cell: func(c *Chain) ui.Cell { return ui.Text(cmpOr(c.Risk.Name)) }},
	{Key: "state", Label: "Kedja", Cell: func(c *Chain) ui.Cell { return ui.Mark(chainBadge(*c)) }},
	{Key: "missing", Label: "Vad som saknas", Cell: func(c *Chain) ui.Cell { return ui.Text(sv.UpperFirst(missingText(*c))) }},
}

func missingText(c Chain) string {
	if c.ID == "" {
		return "miljöprioriterat avtal utan kopplade krav"
	}
	if c.Whole() {
		return "inget"
	}
	return strings.Join(c.Missing(), ", ")
}

func chainBadge(c Chain) ui.Badge {
	links := c.Links()
	there := len(links) - len(c.Missing())
	if c.Whole() {
		return ui.Badge{Text: "Hel", Tone: ui.Good, Icon: "link"}
	}
	return ui.Badge{Text: sv.Number(int64(there)) + " av " + sv.Number(int64(len(links))) + " länkar", Tone: ui.Warn}
}

var chainFileFields = append(field.Set[Chain]{
	{Key: "state", Label: "Hel kedja", Kind: field.Bool, At: func(c *Chain) any { whole := c.Whole(); return &whole }},
	{Key: "missing", Label: "Vad som saknas", At: func(c *Chain) any { text := missingText(*c); return &text }},
}, ChainFields...)

func chainFilter(v url.Values) ChainFilter {
	return ChainFilter{Text: v.Get("q"), RiskID: v.Get("risk"), CategoryID: v.Get("kategori"), SupplierID: v.Get("leverantor"), ContractID: v.Get("avtal"), State: v.Get("kedja")}
}

func (a *Web) chains(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	risks, err := a.Store.RiskAreas(ctx)
	if err != nil {
		return err
	}
	var areas []field.Option
	for _, one := range risks {
		areas = append(areas, field.Option{Value: one.ID, Label: one.Name})
	}
	categories, err := options(ctx, a.Categories)
	if err != nil {
		return err
	}
	filters := []ui.Filter{{Key: "risk", Label: "Riskområde", Options: areas}, {Key: "kedja", Label: "Kedja", Options: []field.Option{{Value: "whole", Label: "Hela"}, {Value: "broken", Label: "Med brutna länkar"}}}, {Key: "kategori", Label: "Kategori", Options: categories}}
	listing := ui.Listing[Chain]{One: "kedja", Many: "kedjor", Sort: "title", Columns: chainColumns}
	q := listing.Query(r, filters...)
	f := chainFilter(r.URL.Query())
	f.InForce = a.Store.Today()
	rows, err := a.Store.Chains(ctx, f)
	if err != nil {
		return err
	}
	sortBy(rows, q, map[string]func(x, y *Chain) int{"title": func(x, y *Chain) int { return strings.Compare(x.Contract.TitleKey, y.Contract.TitleKey) }, "risk": func(x, y *Chain) int { return sv.Compare(x.Risk.Name, y.Risk.Name) }})
	if record.Format(r) != "" {
		return record.Sheet[Chain]{Title: "Hållbarhetskrav", File: "hallbarhetskrav", Fields: chainFileFields, Query: q, Filter: filters, At: a.Store.DB.Now(), Each: record.Rows(rows)}.Send(w, r)
	}
	list := listing.List(q, cut(rows, q), ui.Count{N: len(rows)}, filters...)
	list.Excel, list.Keep = record.Excel(q), web.UserFrom(ctx).ID != ""
	if list.Views, err = a.Views.After(ctx, views(q, ChainPath, "Alla", ChainPath, "Med brutna länkar", ChainPath+"?kedja=broken", "Hela", ChainPath+"?kedja=whole"), q); err != nil {
		return err
	}
	whole, all := Coverage(rows)
	coverage := ui.KPI{Label: "Hela kedjor", Value: "–", Note: "Inget underlag"}
	if all > 0 {
		coverage.Value, coverage.Note = sv.Percent(whole, all, 0), sv.Number(whole)+" av "+sv.Number(all)
	}
	return listTmpl.Render(w, r, "Hållbarhetskrav", listPage{Tabs: tabs(ChainPath), List: list, KPIs: []ui.KPI{coverage}, Actions: a.newActions(ctx, "Koppla krav", ChainPath+"/ny"),
		Intro: "Från riskområde till resultat: riskområde, handlingsplan, krav i upphandlingen, klausul i avtalet, rad i uppföljningsplanen och resultat. En kedja är hel när alla länkar finns. Miljöprioriterade avtal utan kopplade krav räknas med."})
}

func (a *Web) chain(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := a.Store.Chain(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	t := ui.Timeline{Label: "Kedjan"}
	for _, l := range c.Links() {
		step := ui.Step{Label: l.Label, Text: l.Text, State: ui.Done}
		if l.Text == "" {
			step.State, step.Text = ui.Late, sv.UpperFirst(l.Lacks)
		}
		t.Steps = append(t.Steps, step)
	}
	page := showPage{Crumbs: []ui.Crumb{{Label: "Hållbarhetskrav", URL: ChainPath}}, Lead: c.Contract.Name(), Status: []ui.Badge{chainBadge(c)}, Way: t, Facts: ui.NewFacts(ChainFields, &c),
		Sections: []section{{Title: "Resultat per leverantör", Text: empty(len(c.Line.Results), "Inget resultat är noterat."), Table: chainResults(c)}}}
	page.Facts.Link("contract_id", ContractURL+"/"+c.ContractID)
	page.Facts.Link("risk_id", RiskPath+"/"+string(c.RiskID))
	if c.Line.ID != "" {
		page.Facts.Link("followup_id", c.Contract.FollowUpURL()+"/"+c.Line.ID)
	}
	page.Facts.DropEmpty()
	if web.May(ctx, permWrite) && within(ctx, c.Contract.Parties) == nil {
		page.Actions = []ui.Action{{Label: "Ta bort", URL: c.URL() + "/ta-bort", Icon: "trash", Danger: true}, {Label: "Ändra", URL: c.URL() + "/andra", Icon: "pencil", Primary: true}}
	}
	entries, err := a.Store.History(ctx, ChainKind, c.ID)
	page.History = record.HistoryOf("kedjan", entries)
	if err != nil {
		return err
	}
	return showTmpl.Render(w, r, c.Risk.Name+": "+c.Contract.Title, page)
}

// chainResult is what a follow-up showed for one supplier.
type chainResult struct{ Supplier, On, Outcome, Text string }

func chainResults(c Chain) ui.Table {
	var rows []chainResult
	for _, r := range c.Line.Results {
		who := r.Supplier
		if who == "" {
			who = sellersOf(c.Contract)
		}
		rows = append(rows, chainResult{cmpOr(who), r.DoneOn.Sv(), r.OutcomeSv(), strings.TrimSpace(r.Text + " " + r.Deviation)})
	}
	return ui.Columns[chainResult]{
		{Label: "Leverantör", Cell: func(r *chainResult) ui.Cell { return ui.Text(r.Supplier) }},
		{Label: "Gjord", Cell: func(r *chainResult) ui.Cell { return ui.Time(r.On, r.On) }},
		{Label: "Resultat", Cell: func(r *chainResult) ui.Cell { return ui.Text(r.Outcome).Under(r.Text) }},
	}.Table("Resultat per leverantör", rows)
}

// chainForm is the form of a chain of a contract that is known, or of one to choose.
func (a *Web) chainForm(r *http.Request, c Chain) (formPage, error) {
	ctx := r.Context()
	f := ui.NewForm(ChainFields, &c)
	f.Submit, f.Cancel, f.Version = "Spara kedjan", ChainPath, int(c.Version)
	risks, err := a.Store.RiskAreas(ctx)
	if err != nil {
		return formPage{}, err
	}
	var areas []field.Option
	for _, one := range risks {
		areas = append(areas, field.Option{Value: one.ID, Label: one.Name})
	}
	f.Choose("risk_id", areas)
	page := formPage{Crumbs: []ui.Crumb{{Label: "Hållbarhetskrav", URL: ChainPath}}, Intro: "Fyll i det som finns. Det som saknas syns i listan tills det är på plats."}
	if c.ContractID == "" {
		control, err := a.contractControl(ctx, "")
		f.Without("followup_id")
		f.Controls = append([]ui.Control{control}, f.Controls...)
		page.Form, page.Intro = f, page.Intro+" Raden i uppföljningsplanen väljs när avtalet är sparat."
		return page, err
	}
	k, err := a.mine(ctx, c.ContractID)
	if err != nil {
		return page, err
	}
	lines, err := a.Store.contracts().Lines(ctx, []string{c.ContractID})
	var list []field.Option
	for _, l := range lines[c.ContractID] {
		list = append(list, field.Option{Value: l.ID, Label: l.What})
	}
	f.Choose("followup_id", list)
	f.Hidden = append(f.Hidden, ui.Hidden{Name: "contract_id", Value: c.ContractID})
	page.Form, page.Notice = f, ui.Notice{Tone: ui.Info, Title: k.Name()}
	return page, err
}

func (a *Web) newChain(r *http.Request) (formPage, error) {
	id := r.FormValue("avtal")
	if id == "" {
		id = r.PostFormValue("contract_id")
	}
	return a.chainForm(r, Chain{ContractID: id})
}

func (a *Web) editChain(r *http.Request) (formPage, error) {
	c, err := a.Store.Chain(r.Context(), r.PathValue("id"))
	if err != nil {
		return formPage{}, err
	}
	page, err := a.chainForm(r, c)
	page.Form.Cancel = c.URL()
	return page, err
}

func (a *Web) saveChain(r *http.Request, posted map[string]string) (string, string, error) {
	c := Chain{ContractID: posted["contract_id"]}
	if id := r.PathValue("id"); id != "" {
		var err error
		if c, err = a.Store.Chain(r.Context(), id); err != nil {
			return "", "", err
		}
		c.Version = int64(web.Version(posted))
	}
	if _, err := a.mine(r.Context(), c.ContractID); err != nil {
		return "", "", err
	}
	err := ChainFields.Read(&c, posted)
	if err == nil {
		c, err = a.Store.SaveChain(r.Context(), c)
	}
	return c.URL(), "Kedjan är sparad.", err
}

func (a *Web) removeChainForm(r *http.Request) (formPage, error) {
	c, err := a.Store.Chain(r.Context(), r.PathValue("id"))
	if err == nil {
		err = within(r.Context(), c.Contract.Parties)
	}
	return formPage{Crumbs: []ui.Crumb{{Label: "Hållbarhetskrav", URL: ChainPath}, {Label: c.Risk.Name, URL: c.URL()}},
		Form: ui.Form{Submit: "Ta bort", Danger: true, Cancel: c.URL(), Controls: []ui.Control{{Key: "why", Label: "Varför?", Type: "long", Required: true}}}}, err
}

func (a *Web) removeChain(r *http.Request, posted map[string]string) (string, string, error) {
	c, err := a.Store.Chain(r.Context(), r.PathValue("id"))
	if err == nil {
		err = within(r.Context(), c.Contract.Parties)
	}
	if err == nil {
		err = a.Store.RemoveChain(r.Context(), c.ID, posted["why"])
	}
	return ChainPath, "Kedjan är borttagen.", err
}

func (a *Web) risks(w http.ResponseWriter, r *http.Request) error {
	listing := ui.Listing[RiskArea]{One: "riskområde", Many: "riskområden", Sort: "name", Columns: ui.Columns[RiskArea]{
		{Key: "name", Label: "Riskområde", Sort: true, Cell: func(one *RiskArea) ui.Cell { return ui.Link(one.Name, RiskPath+"/"+one.ID).Under(one.Description) }},
		{Key: "plans", Label: "Handlingsplaner", Cell: func(one *RiskArea) ui.Cell { return ui.Text(plansText(*one)) }},
	}}
	q := listing.Query(r)
	all, err := a.Store.RiskAreas(r.Context())
	if err != nil {
		return err
	}
	var rows []RiskArea
	for _, one := range all {
		if q.Text == "" || containsFold(one.Name+" "+one.Description, q.Text) {
			rows = append(rows, one)
		}
	}
	sortBy(rows, q, map[string]func(x, y *RiskArea) int{"name": func(x, y *RiskArea) int { return sv.Compare(x.Name, y.Name) }})
	if record.Format(r) != "" {
		return record.Sheet[RiskArea]{Title: "Riskområden", File: "riskomraden", Fields: riskFileFields, Query: q, At: a.Store.DB.Now(), Each: record.Rows(rows)}.Send(w, r)
	}
	list := listing.List(q, cut(rows, q), ui.Count{N: len(rows)})
	list.Excel = record.Excel(q)
	return listTmpl.Render(w, r, "Riskområden", listPage{Tabs: tabs(RiskPath), List: list, Actions: a.newActions(r.Context(), "Nytt riskområde", RiskPath+"/ny"),
		Intro: "Risker i det som köps, med de handlingsplaner som regionerna har beslutat för dem."})
}

var riskFileFields = append(field.Set[RiskArea]{{Key: "plans", Label: "Handlingsplaner", At: func(r *RiskArea) any { text := plansText(*r); return &text }}}, RiskFields...)

func plansText(r RiskArea) string {
	if len(r.Plans) == 0 {
		return "Ingen handlingsplan"
	}
	texts := make([]string, len(r.Plans))
	for i, p := range r.Plans {
		texts[i] = p.Title + " " + p.Years()
	}
	return strings.Join(texts, ", ")
}

func (a *Web) risk(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	one, err := a.Store.RiskArea(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	chains, err := a.Store.Chains(ctx, ChainFilter{RiskID: one.ID})
	if err != nil {
		return err
	}
	url := RiskPath + "/" + one.ID
	page := showPage{Crumbs: []ui.Crumb{{Label: "Riskområden", URL: RiskPath}}, Lead: one.Description, Sections: []section{
		{Title: "Handlingsplaner", Text: empty(len(one.Plans), "Ingen handlingsplan är registrerad."), Table: planTable(one, web.May(ctx, permWrite))},
		{Title: "Krav i avtal", Text: empty(len(chains), "Inget avtal har krav i riskområdet."), Table: chainColumns.Table("Krav i avtal", chains)}}}
	if web.May(ctx, permWrite) {
		page.Actions = []ui.Action{{Label: "Ändra", URL: url + "/andra", Icon: "pencil"}, {Label: "Ny handlingsplan", URL: url + "/handlingsplan", Icon: "plus", Primary: true}}
	}
	entries, err := a.Store.History(ctx, RiskKind, one.ID)
	page.History = record.HistoryOf("riskområdet", entries)
	if err != nil {
		return err
	}
	return showTmpl.Render(w, r, one.Name, page)
}

func planTable(one RiskArea, may bool) ui.Table {
	return ui.Columns[ActionPlan]{
		{Label: "Handlingsplan", Cell: func(p *ActionPlan) ui.Cell {
			if may {
				return ui.Link(p.Title, RiskPath+"/"+one.ID+"/handlingsplan/"+p.ID).Under(p.Goal)
			}
			return ui.Text(p.Title).Under(p.Goal)
		}},
		{Label: "Gäller", Cell: func(p *ActionPlan) ui.Cell { return ui.Text(p.Years()) }},
		{Label: "Ansvarig", Cell: func(p *ActionPlan) ui.Cell { return ui.Text(p.Owner) }},
	}.Table("Handlingsplaner", one.Plans)
}

// areaOf is the risk area of the address; a new one has none.
func (a *Web) areaOf(r *http.Request) (RiskArea, error) {
	if r.PathValue("id") == "" {
		return RiskArea{}, nil
	}
	return a.Store.RiskArea(r.Context(), r.PathValue("id"))
}

func (a *Web) riskAreaForm(r *http.Request) (formPage, error) {
	one, err := a.areaOf(r)
	f := ui.NewForm(RiskFields, &one)
	f.Submit, f.Cancel, f.Version = "Spara riskområdet", RiskPath, int(one.Version)
	return formPage{Crumbs: []ui.Crumb{{Label: "Riskområden", URL: RiskPath}}, Form: f}, err
}

func (a *Web) saveRisk(r *http.Request, posted map[string]string) (string, string, error) {
	one, err := a.areaOf(r)
	if err == nil {
		err = RiskFields.Read(&one, posted)
	}
	if err == nil {
		one.Version = int64(web.Version(posted))
		one, err = a.Store.SaveRisk(r.Context(), one)
	}
	return RiskPath + "/" + one.ID, "Riskområdet är sparat.", err
}

// planOf is the action plan of the address; a new one has only its risk area.
func (a *Web) planOf(r *http.Request) (RiskArea, ActionPlan, error) {
	one, err := a.areaOf(r)
	for _, p := range one.Plans {
		if p.ID == r.PathValue("plan") {
			return one, p, err
		}
	}
	return one, ActionPlan{RiskID: one.ID}, err
}

func (a *Web) planForm(r *http.Request) (formPage, error) {
	one, p, err := a.planOf(r)
	f := ui.NewForm(PlanFields, &p)
	f.Submit, f.Cancel, f.Version = "Spara handlingsplanen", RiskPath+"/"+one.ID, int(p.Version)
	return formPage{Crumbs: []ui.Crumb{{Label: "Riskområden", URL: RiskPath}, {Label: one.Name, URL: RiskPath + "/" + one.ID}}, Form: f}, err
}

func (a *Web) savePlan(r *http.Request, posted map[string]string) (string, string, error) {
	one, p, err := a.planOf(r)
	if err == nil {
		err = PlanFields.Read(&p, posted)
	}
	if err == nil {
		p.Version = int64(web.Version(posted))
		_, err = a.Store.SavePlan(r.Context(), p)
	}
	return RiskPath + "/" + one.ID, "Handlingsplanen är sparad.", err
}
