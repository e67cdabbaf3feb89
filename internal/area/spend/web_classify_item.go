package spend

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"klover/internal/area/category"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/job"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

var itemListing = ui.Listing[Item]{
	One: "radslag", Many: "radslag",
	Columns: ui.Columns[Item]{
		{Key: "text", Label: "Rad", Cell: func(i *Item) ui.Cell {
			return ui.Link(textOr(i.Article.Name), i.URL()).Under(parted(i.Seller.Name, i.Account.Code+" "+i.Account.Name))
		}},
		{Key: "amount", Label: "Inköpt", Number: true, Cell: func(i *Item) ui.Cell { return amountCell(i.Amount, i.Lines) }},
		{Key: "now", Label: "Kategori nu", Cell: func(i *Item) ui.Cell {
			if i.CategoryID == "" {
				return ui.Mark(ui.Badge{Text: "Saknas", Icon: "circle-dashed", Tone: ui.Warn})
			}
			return ui.Text(i.Category).Under(i.how())
		}},
		{Key: "proposal", Label: "Modellens förslag", Cell: func(i *Item) ui.Cell {
			if len(i.Proposals) == 0 {
				return ui.Text("")
			}
			return ui.Text(i.Proposals[0].Category).Under(i.Proposals[0].because())
		}},
		{Key: "certainty", Label: "Säkerhet", Number: true, Cell: func(i *Item) ui.Cell {
			if len(i.Proposals) == 0 {
				return ui.Number("")
			}
			return ui.Number(percent(i.Proposals[0].Certainty))
		}},
	},
	Row: func(i *Item, row *ui.Row) { row.ID, row.Label = i.Key(), i.Title() },
}

// URL is the address of the item's page.
func (i NamedItem) URL() string { return SortPath + "/rader/" + i.Key() }

// how says how the category was chosen, and how sure it is when the model did.
func (i Item) how() string {
	if i.Basis == ByModel {
		return i.Basis.Sv() + ", " + percent(i.Certainty)
	}
	return i.Basis.Sv()
}

func (p Proposal) because() string {
	if len(p.Words) == 0 {
		return ""
	}
	return "för " + sv.List(p.Words)
}

func textOr(text string) string {
	if text == "" {
		return "Rad utan text"
	}
	return text
}

// ItemFields describes an item in a file.
var ItemFields = field.Set[Item]{
	{Key: "text", Label: "Rad", At: func(i *Item) any { return &i.Article.Name }},
	{Key: "number", Label: "Artikelnummer", At: func(i *Item) any { return &i.Article.Number }},
	{Key: "seller", Label: "Leverantör", At: func(i *Item) any { return &i.Seller.Name }},
	{Key: "account", Label: "Konto", At: func(i *Item) any { return &i.Account.Code }},
	{Key: "account_name", Label: "Kontonamn", At: func(i *Item) any { return &i.Account.Name }},
	{Key: "amount", Label: "Inköpt", Kind: field.Money, Unit: "kr", At: func(i *Item) any { return &i.Amount }},
	{Key: "lines", Label: "Rader", Kind: field.Number, At: func(i *Item) any { return &i.Lines }},
	{Key: "category", Label: "Kategori nu", At: func(i *Item) any { return &i.Category }},
	{Key: "basis", Label: "Vald genom", At: func(i *Item) any { s := i.Basis.Sv(); return &s }},
	{Key: "proposal", Label: "Modellens förslag", At: func(i *Item) any {
		s := ""
		if len(i.Proposals) > 0 {
			s = i.Proposals[0].Category
		}
		return &s
	}},
	{Key: "certainty", Label: "Säkerhet i tusendelar", Kind: field.Number, At: func(i *Item) any {
		var n int64
		if len(i.Proposals) > 0 {
			n = i.Proposals[0].Certainty
		}
		return &n
	}},
}

func itemFilters() []ui.Filter {
	options := []field.Option{{Value: toReview, Label: "Saknas eller osäker"}}
	for i, b := range Bases {
		options = append(options, field.Option{Value: basisKeys[i], Label: b.Sv()})
	}
	return []ui.Filter{{Key: "satt", Label: "Kategoriserad genom", Options: options}, {Key: "leverantor", Label: "Leverantör", Kind: ui.Words}, partyFilter()}
}

// mostItemRows is how many items a file has at most.
const mostItemRows = 20_000

func (a *CleanWeb) items(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	r = usually(r, "satt", toReview)
	filters := itemFilters()
	q := itemListing.Query(r, filters...)
	f := ItemFilter{Text: q.Text, Seller: q.Get("leverantor"), Basis: q.Get("satt"), Party: q.Get("part")}
	if record.Format(r) != "" {
		rows, _, err := a.Store.Items(ctx, f, Page{Limit: mostItemRows})
		if err != nil {
			return err
		}
		return record.Sheet[Item]{Title: "Rader att kategorisera", File: "rader-att-kategorisera", Fields: ItemFields, Query: q, Filter: filters,
			At: a.Store.DB.Now(), Each: record.Rows(rows), Path: func(i Item) string { return i.URL() }}.Send(w, r)
	}
	rows, n, err := a.Store.Items(ctx, f, Page{Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	list := itemListing.List(q, rows, ui.Count(n), filters...)
	list.Hint, list.Excel = "Ord i radens text", record.Excel(q)
	list.Table.Empty = ui.Empty{Icon: "circle-check", Title: "Inget att granska", Text: "Alla påverkbara rader i urvalet har en kategori som är säker nog."}
	list.Note = "Bara påverkbara inköp, störst först. Ett radslag är samma artikel från samma leverantör på samma konto."
	list.Keep = a.Views != nil
	if list.Views, err = a.Views.After(ctx, nil, q); err != nil {
		return err
	}
	page := cleanListPage{Tabs: cleanTabs(SortPath), List: list}
	if mayWrite(ctx) {
		page.List.Table.Bulk = []ui.Action{{Label: "Godta förslagen", URL: SortPath + "/godta", Icon: "check", Post: true}, {Label: "Välj kategori …", URL: SortPath + "/valj", Icon: "category", Post: true},
			{Label: "Ångra valen", URL: SortPath + "/angra", Icon: "arrow-back-up", Post: true}}
	}
	coverage, err := a.Store.Coverages(ctx)
	if err != nil {
		return err
	}
	page.KPIs, page.Coverage = coverageKPIs(coverage), coverageTable(coverage)
	if page.Model, err = a.modelPart(ctx); err != nil {
		return err
	}
	page.KPIs = append(page.KPIs, page.Model.Precision)
	return cleanListTmpl.Render(w, r, "Kategorisering", page)
}

// coverageKPIs tell how much has a category, and how much by people and rules alone.
func coverageKPIs(list []Coverage) []ui.KPI {
	var all, placed, sure money.Amount
	for _, c := range list {
		all += c.Amount
		if c.Basis != Unclassified {
			placed += c.Amount
		}
		if c.Basis != Unclassified && c.Basis != ByModel {
			sure += c.Amount
		}
	}
	kpi := func(label string, part money.Amount) ui.KPI {
		if all <= 0 {
			return ui.KPI{Label: label, Value: "Ej mätbar", Note: "Det finns inga påverkbara inköp."}
		}
		return ui.KPI{Label: label, Value: sv.Percent(int64(part), int64(all), 1), Note: kronor(part) + " av " + kronor(all)}
	}
	return []ui.KPI{kpi("Kategoriserat", placed), kpi("Av personer, avtal och regler", sure)}
}

func coverageTable(list []Coverage) ui.Table {
	var all money.Amount
	for _, c := range list {
		all += c.Amount
	}
	return ui.Columns[Coverage]{
		{Key: "basis", Label: "Vald genom", Cell: func(c *Coverage) ui.Cell {
			return ui.Link(c.Basis.Sv(), SortPath+"?satt="+basisKeys[c.Basis])
		}},
		{Key: "amount", Label: "Inköpt", Number: true, Cell: func(c *Coverage) ui.Cell { return amountCell(c.Amount, c.Lines) }},
		{Key: "share", Label: "Andel", Number: true, Cell: func(c *Coverage) ui.Cell {
			if all <= 0 {
				return ui.Number("")
			}
			return ui.Number(sv.Percent(int64(c.Amount), int64(all), 1))
		}},
		{Key: "kept", Label: "Rätt vid granskning", Number: true, Cell: func(c *Coverage) ui.Cell {
			if c.Reviewed == 0 || c.Basis == Unclassified || c.Basis == ByPerson {
				return ui.Number("Ej mätbar")
			}
			return ui.Number(sv.Percent(c.Kept, c.Reviewed, 0)).Under(strconv.FormatInt(c.Kept, 10) + " av " + strconv.FormatInt(c.Reviewed, 10) + " granskade behölls")
		}},
	}.Table("Kategoriserade inköp efter sätt", list)
}

// modelPart tells of the model, and of its training.
type modelPart struct {
	Title     string
	Facts     ui.Facts
	Progress  []ui.Progress
	Note      string
	Actions   []ui.Action
	Precision ui.KPI
}

func (a *CleanWeb) modelPart(ctx context.Context) (modelPart, error) {
	past, err := a.Store.PastModels(ctx, 1)
	if err != nil {
		return modelPart{}, err
	}
	p := modelPart{Title: "Modellen", Note: "Modellen tränas på kategoriernas namn, rubriker på upphandlingar och avtal, och rader som personer och regler har kategoriserat. En del hålls undan för att mäta den. Vad modellen själv har svarat lär den sig inte av.",
		Precision: ui.KPI{Label: "Modellens träffsäkerhet", Value: "Ej mätbar", Note: "Inga rättade rader är undanhållna än."}}
	if len(past) == 0 {
		p.Facts.Add(ui.Fact{Label: "Version", Value: "Ingen modell är tränad"})
	} else {
		p.tell(past[0])
	}
	running, err := a.training(ctx)
	if err != nil {
		return p, err
	}
	for _, j := range running {
		p.Progress = append(p.Progress, ui.Progress{Label: "Träning", Value: int(j.Done), Max: int(max(j.Total, 1)), Text: textOrWaiting(j)})
	}
	if mayWrite(ctx) && len(running) == 0 {
		p.Actions = []ui.Action{{Label: "Träna om", URL: SortPath + "/trana", Icon: "refresh", Post: true}}
	}
	return p, nil
}

func textOrWaiting(j job.Job) string {
	if j.Message == "" {
		return "Väntar på sin tur."
	}
	return j.Message
}

// tell shows how good a model is, and how it is known.
func (p *modelPart) tell(m Model) {
	add := func(label, value string) { p.Facts.Add(ui.Fact{Label: label, Value: value}) }
	add("Version", strconv.FormatInt(m.Version, 10)+", tränad "+record.When(m.TrainedAt)+joinedBy(m.TrainedBy))
	add("Exempel", sv.Number(m.Examples)+", varav "+sv.Number(m.Corrected)+" rättade av personer")
	if m.Asked == 0 {
		add("Undanhållna rader", "För få rader är kategoriserade för att mäta modellen")
	} else {
		add("Undanhållna rader", "Första förslaget rätt för "+sv.Number(m.First)+" av "+sv.Number(m.Asked)+" ("+sv.Percent(m.First, m.Asked, 1)+"), bland de tre första för "+sv.Number(m.Third)+" ("+sv.Percent(m.Third, m.Asked, 1)+")")
	}
	if m.Proposes() {
		add("Svarar själv", "Nej, bara förslag: den är inte mätt eller inte tillräckligt ofta rätt")
	} else {
		add("Svarar själv", "När den är minst "+percent(m.Least)+" säker")
	}
	if m.Answered > 0 {
		p.Precision = ui.KPI{Label: "Modellens träffsäkerhet", Value: sv.Percent(m.Correct, m.Answered, 1), Note: sv.Number(m.Correct) + " av " + sv.Number(m.Answered) + " undanhållna rättade rader"}
	}
}

func joinedBy(name string) string {
	if name == "" {
		return ""
	}
	return " av " + name
}

// training returns the trainings that wait or go on.
func (a *CleanWeb) training(ctx context.Context) ([]job.Job, error) {
	latest, err := job.Latest(ctx, a.Store.DB, "", 50)
	var list []job.Job
	for _, j := range latest {
		if j.Kind == TrainKind && !j.State.Final() {
			list = append(list, j)
		}
	}
	return list, err
}

func (a *CleanWeb) train(w http.ResponseWriter, r *http.Request) error {
	running, err := a.training(r.Context())
	if err != nil {
		return err
	}
	if len(running) > 0 {
		return web.RedirectWarn(w, r, SortPath+"#modell", "Modellen tränas redan.")
	}
	if _, err := job.Enqueue(r.Context(), a.Store.DB, job.Job{Kind: TrainKind, Title: "Träna modellen för kategorier", Input: "{}"}); err != nil {
		return err
	}
	return web.Redirect(w, r, SortPath+"#modell", "Modellen tränas i bakgrunden. Raderna räknas om när den är klar.")
}

func tickedItems(r *http.Request) ([]string, map[string]string, error) {
	posted, err := web.PostedForm(r)
	if err != nil {
		return nil, nil, err
	}
	values, err := web.FormValues(r)
	return posted["id"], values, err
}

// acceptItems takes the model's first proposal for each ticked item.
func (a *CleanWeb) acceptItems(w http.ResponseWriter, r *http.Request) error {
	keys, _, err := tickedItems(r)
	if err != nil {
		return err
	}
	taken, err := a.Store.AcceptCategories(r.Context(), keys)
	if err != nil {
		return err
	}
	if len(taken) == 0 {
		return web.RedirectWarn(w, r, web.Back(r, SortPath), "Inget av de markerade radslagen har ett förslag att godta.")
	}
	return done(w, r, SortPath, sv.Plural(len(taken), "radslag är kategoriserat", "radslag är kategoriserade")+". Raderna räknas om.", taken)
}

func (a *CleanWeb) reopenItems(w http.ResponseWriter, r *http.Request) error {
	keys, _, err := tickedItems(r)
	if err == nil {
		err = a.Store.ChooseCategory(r.Context(), keys, "", "")
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, web.Back(r, SortPath), "Valet är ångrat. Reglerna avgör igen.")
}

// chooseItems asks for a category for the ticked items, and stores it when it is given.
func (a *CleanWeb) chooseItems(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	keys, posted, err := tickedItems(r)
	if err != nil {
		return err
	}
	if len(keys) == 0 {
		return web.RedirectWarn(w, r, web.Back(r, SortPath), "Markera först de radslag som det gäller.")
	}
	options, err := (category.Store{DB: a.Store.DB}).Options(ctx, a.Store.Today())
	if err != nil {
		return err
	}
	chosen, answered := posted["category_id"]
	id := ui.Resolve(options, chosen)
	if answered && id == "" {
		err = fault.Invalid(fault.Field{Name: "category_id", Message: "Välj en kategori."})
	} else if answered {
		err = a.Store.ChooseCategory(ctx, keys, id, posted["why"])
	}
	if answered && err == nil {
		return done(w, r, SortPath, sv.Plural(len(keys), "radslag är kategoriserat", "radslag är kategoriserade")+". Raderna räknas om.", keys)
	}
	if err != nil && !web.Correctable(err) {
		return err
	}
	items, wrong := a.Store.namedItems(ctx, keys)
	if wrong != nil {
		return wrong
	}
	f := ui.NewForm(chosenFields, &chosenCategory{})
	f.Choose("category_id", options)
	f.Action, f.Submit, f.Cancel = SortPath+"/valj", "Kategorisera", SortPath
	var titles []string
	for _, i := range items {
		f.Hidden = append(f.Hidden, ui.Hidden{Name: "id", Value: i.Key()})
		titles = append(titles, i.Title())
	}
	page := cleanFormPage{Crumbs: []ui.Crumb{{Label: "Kategorisering", URL: SortPath}}, Intro: "Gäller " + strings.Join(titles[:min(len(titles), mostTitles)], "; ") + more(len(titles)-mostTitles), Form: f, May: true}
	if err == nil {
		return cleanFormTmpl.Render(w, r, "Välj kategori för "+sv.Plural(len(keys), "radslag", "radslag"), page)
	}
	page.Form.Posted(posted, err)
	return cleanFormTmpl.RenderStatus(w, r, web.StatusOf(err), "Välj kategori för "+sv.Plural(len(keys), "radslag", "radslag"), page)
}

// mostTitles is how many of the chosen items are named.
const mostTitles = 8

func more(n int) string {
	if n <= 0 {
		return "."
	}
	return " och " + sv.Plural(n, "till", "till") + "."
}
