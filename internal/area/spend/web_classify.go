package spend

import (
	"context"
	"embed"
	"net/http"
	"strconv"

	"klover/internal/area/law/policy"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

//go:embed clean_*.html
var cleanPages embed.FS

const (
	permRead     = "spend.read"
	permWrite    = "spend.write"
	permRegister = "supplier.write"    // make suppliers of sellers
	permPersonal = "supplier.personal" // see a sole trader's number
)

// CleanWeb is the pages on which lines are cleaned: sellers, kinds and categories.
type CleanWeb struct {
	Store Store
	Views record.Views // saved by users; may be nil
}

// Routes connects the pages.
func (a *CleanWeb) Routes(m *web.Mux) {
	m.Handle("GET "+SellerPath, permRead, a.sellers)
	m.Handle("POST "+SellerPath+"/sok", permWrite, a.matchSellers)
	m.Handle("POST "+SellerPath+"/godta", permWrite, a.acceptSellers)
	m.Handle("POST "+SellerPath+"/saknas", permWrite, a.absentSellers)
	m.Handle("POST "+SellerPath+"/skapa", permRegister, a.createSellers)
	m.Handle("POST "+SellerPath+"/angra", permWrite, a.reopenSellers)
	m.Handle("GET "+SellerPath+"/post/{id}", permRead, a.seller)
	m.Handle("POST "+SellerPath+"/post/{id}", permWrite, a.chooseSeller)
	m.Handle("GET "+SortPath, permRead, a.items)
	m.Handle("POST "+SortPath+"/godta", permWrite, a.acceptItems)
	m.Handle("POST "+SortPath+"/valj", permWrite, a.chooseItems)
	m.Handle("POST "+SortPath+"/angra", permWrite, a.reopenItems)
	m.Handle("POST "+SortPath+"/trana", permWrite, a.train)
	m.Handle("GET "+SortPath+"/rader/{key}", permRead, a.item)
	m.Handle("POST "+SortPath+"/rader/{key}", permWrite, a.chooseItem)
	for _, p := range []sortPages{kindPages, categoryPages} {
		m.Handle("GET "+p.path, permRead, a.rules(p))
		m.Handle("GET "+p.path+"/ny", permWrite, a.newRule(p))
		m.Handle("POST "+p.path, permWrite, a.saveRule(p))
		m.Handle("GET "+p.path+"/regel/{id}", permRead, a.rule(p))
		m.Handle("POST "+p.path+"/regel/{id}", permWrite, a.saveRule(p))
		m.Handle("POST "+p.path+"/prova", permWrite, a.tryRule(p))
		m.Handle("POST "+p.path+"/regel/{id}/prova", permWrite, a.tryRule(p))
		m.Handle("POST "+p.path+"/regel/{id}/{verb}", permWrite, a.turnRule(p))
	}
	a.limits().Routes(m)
}

func (a *CleanWeb) limits() policy.Web {
	return policy.Web{Store: a.Store.CleanPolicy(), Title: "Gränser för städning", Path: CleanRulePath, Read: permRead, Write: permWrite,
		Intro: "Gränserna avgör när Klöver kopplar en leverantör eller en kategori på egen hand, och när någon får frågan.",
		Tabs:  func(context.Context) ([]ui.Tab, error) { return cleanTabs(CleanRulePath), nil }}
}

// cleanTabs lead between the pages.
func cleanTabs(at string) []ui.Tab {
	tabs := []ui.Tab{{Label: "Leverantörer", URL: SellerPath}, {Label: "Kategorisering", URL: SortPath}, {Label: "Regler för kategorier", URL: SortRulePath},
		{Label: "Påverkbart", URL: KindPath}, {Label: "Gränser", URL: CleanRulePath}}
	for i := range tabs {
		tabs[i].Active = tabs[i].URL == at
	}
	return tabs
}

// cleanListPage is a list with what stands above it.
type cleanListPage struct {
	Tabs     []ui.Tab
	Intro    string
	Notice   ui.Notice
	KPIs     []ui.KPI
	List     ui.List
	Coverage ui.Table
	Model    modelPart
	Actions  []ui.Action
}

var cleanListTmpl = web.Parse[cleanListPage](cleanPages, "clean_list.html")

// cleanFormPage is a form with what it would do.
type cleanFormPage struct {
	Crumbs  []ui.Crumb
	Intro   string
	Form    ui.Form
	Tried   bool
	Effect  string
	Shifts  ui.Table
	History ui.History
	Told    bool // there is a history
	May     bool // change it
}

var cleanFormTmpl = web.Parse[cleanFormPage](cleanPages, "clean_form.html")

// mayWrite tells whether the buttons are shown.
func mayWrite(ctx context.Context) bool { return web.May(ctx, permWrite) }

// tickedSellers reads the ticked rows.
func tickedSellers(r *http.Request) ([]int64, error) {
	posted, err := web.PostedForm(r)
	if err != nil {
		return nil, err
	}
	var list []int64
	for _, text := range posted["id"] {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil {
			list = append(list, id)
		}
	}
	return list, nil
}

// undoOf is a button that takes back what was done with the rows.
func undoOf(action string, ids ...string) web.Undo {
	undo := web.Undo{Action: action}
	for _, id := range ids {
		undo.Values = append(undo.Values, ui.Hidden{Name: "id", Value: id})
	}
	return undo
}

// mostUndone is how many rows an undo can carry, since it travels in a cookie.
const mostUndone = 40

// done leads back to the list with what was done, and how to take it back.
func done(w http.ResponseWriter, r *http.Request, path, message string, ids []string) error {
	to := web.Back(r, path)
	if len(ids) == 0 || len(ids) > mostUndone {
		return web.Redirect(w, r, to, message)
	}
	return web.RedirectUndo(w, r, to, message, undoOf(path+"/angra", ids...))
}

// usually narrows a list that is opened without a choice to what there is to do.
func usually(r *http.Request, key, value string) *http.Request {
	if r.URL.RawQuery != "" {
		return r
	}
	narrowed := r.Clone(r.Context())
	narrowed.URL.RawQuery = key + "=" + value
	return narrowed
}

func partyFilter() ui.Filter {
	var options []field.Option
	for _, p := range party.Principals() {
		options = append(options, field.Option{Value: string(p), Label: string(p)})
	}
	return ui.Filter{Key: "part", Label: "Part", Options: options}
}

// amountCell is kronor, with the number of lines under.
func amountCell(amount money.Amount, lines int64) ui.Cell {
	return ui.Number(kronor(amount)).Under(sv.Plural(lines, "rad", "rader"))
}

// kronor are whole: öre say nothing in a list of what was bought.
func kronor(a money.Amount) string { return sv.Decimal(int64(a), 100, 0) + sv.Space + "kr" }

func percent(thousandths int64) string { return sv.Percent(thousandths, certain, 0) }
