package spend

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"klover/internal/area/category"
	"klover/internal/area/identity"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// How far a choice reaches.
const (
	onlyItem     = "rad"
	sellerOnIt   = "konto"
	wholeSeller  = "leverantor"
	asOwnRule    = "regel"
	undoneChoice = "angra"
)

// chosenCategory is what a person fills in about an item.
type chosenCategory struct {
	CategoryID identity.Ref
	Reach      string
	Why        string
}

var chosenFields = field.Set[chosenCategory]{
	{Key: "category_id", Label: "Kategori", Kind: field.Ref, Required: true, At: func(c *chosenCategory) any { return &c.CategoryID }},
	{Key: "why", Label: "Skäl", Help: "Så att den som undrar sedan förstår valet.", At: func(c *chosenCategory) any { return &c.Why }},
}

var reachField = field.Set[chosenCategory]{
	chosenFields[0],
	{Key: "reach", Label: "Gäller", Kind: field.Choice, Required: true, At: func(c *chosenCategory) any { return &c.Reach },
		Choices: []field.Option{{Value: onlyItem, Label: "Det här radslaget"}, {Value: sellerOnIt, Label: "Alltid så här för leverantören på kontot"},
			{Value: wholeSeller, Label: "Alltid så här för leverantören"}, {Value: asOwnRule, Label: "Ny regel som jag skriver klart själv"}}},
	chosenFields[1],
}

// itemPage is an item with what it has been and may be.
type itemPage struct {
	Crumbs    []ui.Crumb
	Facts     ui.Facts
	Proposals ui.Table
	Form      ui.Form
	May       bool
	Classes   ui.Table
	History   ui.History
	Actions   []ui.Action
}

var itemTmpl = web.Parse[itemPage](cleanPages, "clean_item.html")

func (a *CleanWeb) itemPage(r *http.Request) (itemPage, Item, error) {
	ctx := r.Context()
	one, err := a.Store.Item(ctx, r.PathValue("key"))
	if err != nil {
		return itemPage{}, one, err
	}
	names, err := a.Store.categoryNames(ctx)
	if err != nil {
		return itemPage{}, one, err
	}
	classes, err := a.Store.ItemClasses(ctx, one.Key())
	if err != nil {
		return itemPage{}, one, err
	}
	history, err := a.Store.ItemHistory(ctx, one.Key())
	if err != nil {
		return itemPage{}, one, err
	}
	options, err := (category.Store{DB: a.Store.DB}).Options(ctx, a.Store.Today())
	if err != nil {
		return itemPage{}, one, err
	}
	page := itemPage{Crumbs: []ui.Crumb{{Label: "Kategorisering", URL: SortPath}}, Facts: itemFacts(one), Proposals: proposalColumns.Table("Modellens förslag", one.Proposals),
		Classes: classColumns(names).Table("Kategorier över tid", classes), History: record.HistoryOf("radslaget", history), May: mayWrite(ctx)}
	chosen := chosenCategory{Reach: onlyItem, CategoryID: identity.Ref(one.CategoryID)}
	if chosen.CategoryID == "" && len(one.Proposals) > 0 {
		chosen.CategoryID = identity.Ref(one.Proposals[0].CategoryID)
	}
	page.Form = ui.NewForm(reachField, &chosen)
	page.Form.Choose("category_id", options)
	page.Form.Action, page.Form.Submit, page.Form.Cancel = one.URL(), "Spara kategorin", SortPath
	if one.Basis == ByPerson && page.May {
		page.Actions = []ui.Action{{Label: "Ångra valet", URL: SortPath + "/angra", Icon: "arrow-back-up", Post: true, Values: []ui.Hidden{{Name: "id", Value: one.Key()}}}}
	}
	return page, one, nil
}

func itemFacts(one Item) (f ui.Facts) {
	for _, x := range [][2]string{{"Leverantör i fakturorna", one.Seller.Name}, {"Konto", one.Account.Code + " " + one.Account.Name}, {"Artikelnummer", one.Article.Number}, {"GTIN", one.Article.GTIN}, {"CPV", one.Article.CPV},
		{"Part", string(one.Account.Party)}, {"Inköpt", kronor(one.Amount) + ", " + sv.Plural(one.Lines, "rad", "rader")}, {"Kategori nu", one.Category}, {"Vald genom", one.how()}} {
		f.Add(ui.Fact{Label: x[0], Value: x[1]})
	}
	return f
}

var proposalColumns = ui.Columns[Proposal]{
	{Key: "category", Label: "Kategori", Cell: func(p *Proposal) ui.Cell { return ui.Text(p.Category) }},
	{Key: "certainty", Label: "Säkerhet", Number: true, Cell: func(p *Proposal) ui.Cell { return ui.Number(percent(p.Certainty)) }},
	{Key: "words", Label: "Talar för", Cell: func(p *Proposal) ui.Cell { return ui.Text(sv.List(p.Words)) }},
}

func classColumns(names map[string]string) ui.Columns[Classed] {
	return ui.Columns[Classed]{
		{Key: "since", Label: "Från", Cell: func(c *Classed) ui.Cell { return ui.Text(record.When(c.Since)) }},
		{Key: "category", Label: "Kategori", Cell: func(c *Classed) ui.Cell { return ui.Text(names[string(c.CategoryID)]) }},
		{Key: "basis", Label: "Vald genom", Cell: func(c *Classed) ui.Cell { return ui.Text(c.Basis.Sv()).Under(c.Because) }},
	}
}

func (a *CleanWeb) item(w http.ResponseWriter, r *http.Request) error {
	page, one, err := a.itemPage(r)
	if err != nil {
		return err
	}
	return itemTmpl.Render(w, r, textOr(one.Article.Name), page)
}

// chooseItem stores a category for the item, or as a rule that reaches further.
func (a *CleanWeb) chooseItem(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	page, one, err := a.itemPage(r)
	if err != nil {
		return err
	}
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	options, err := (category.Store{DB: a.Store.DB}).Options(ctx, a.Store.Today())
	if err != nil {
		return err
	}
	posted["category_id"] = ui.Resolve(options, posted["category_id"])
	var chosen chosenCategory
	if err = reachField.Read(&chosen, posted); err == nil {
		err = reachField.Missing(&chosen)
	}
	to, message := SortPath, "Raden är kategoriserad och räknas om."
	if err == nil {
		switch chosen.Reach {
		case asOwnRule:
			return web.Redirect(w, r, ruleURL(one, chosen), "")
		case sellerOnIt, wholeSeller:
			message = "Regeln är sparad. Raderna räknas om."
			err = a.addItemRule(ctx, one, chosen)
		default:
			err = a.Store.ChooseCategory(ctx, []string{one.Key()}, string(chosen.CategoryID), chosen.Why)
		}
	}
	if web.Correctable(err) {
		page.Form.Posted(posted, err)
		return itemTmpl.RenderStatus(w, r, web.StatusOf(err), textOr(one.Article.Name), page)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, to, message)
}

// addItemRule makes a rule of what was chosen for an item.
func (a *CleanWeb) addItemRule(ctx context.Context, one Item, chosen chosenCategory) error {
	rule, err := a.Store.RuleFor(ctx, one, string(chosen.CategoryID), chosen.Why, chosen.Reach == sellerOnIt)
	if err != nil {
		return err
	}
	_, err = a.Store.AddRule(ctx, rule)
	return err
}

// ruleURL opens the form of a rule with what is known of the item filled in.
func ruleURL(one Item, chosen chosenCategory) string {
	v := url.Values{"namn": {textOr(one.Article.Name)}, "kategori": {string(chosen.CategoryID)}, "skal": {chosen.Why}, "ord": {strings.Join(wordsOf(one.Article.Name), " ")}, "konto": {one.Account.Code}}
	return SortRulePath + "/ny?" + v.Encode()
}
