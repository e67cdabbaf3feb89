package analysis

import (
	"context"
	"net/http"

	"klover/internal/area/identity"
	"klover/internal/base/chart"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// leakPage is one leakage.
type leakPage struct {
	Crumbs          []ui.Crumb
	Lead            string
	Badge           ui.Badge
	Actions         []ui.Action
	KPIs            []ui.KPI
	Contract        ui.Facts
	Articles        ui.Table
	Note            string
	Figure          ui.Figure
	Decided         bool
	Decision        ui.Facts
	DecisionActions []ui.Action
	Effect          string
	History         ui.History
}

var leakTmpl = web.Parse[leakPage](pages, "leak.html")

var boughtColumns = ui.Columns[Bought]{
	{Label: "Köpt artikel", Cell: func(b *Bought) ui.Cell { return ui.Text(orUnknown(b.Article.Name)).Under(b.Article.Number) }},
	{Label: "Antal", Number: true, Cell: func(b *Bought) ui.Cell {
		if !b.Quantity.Known {
			return ui.Number("")
		}
		return ui.Number(b.Quantity.Quantity.Sv()).Under(b.Article.Unit)
	}},
	{Label: "Betalt, kr", Number: true, Cell: func(b *Bought) ui.Cell { return ui.Number(inKr(b.Spent)) }},
	{Label: "På avtalet", Cell: func(b *Bought) ui.Cell { return ui.Text(b.found()).Under(b.how()) }},
	{Label: "Till avtalets pris, kr", Number: true, Cell: func(b *Bought) ui.Cell {
		if !b.Agreed.Known {
			return ui.Text("Går inte att jämföra").Under(b.why())
		}
		cell := ui.Number(inKr(b.Agreed.Amount))
		if b.Compared != b.Spent {
			cell = cell.Under("mot betalda " + inKr(b.Compared))
		}
		return cell
	}},
	{Label: "Skillnad, kr", Number: true, Cell: func(b *Bought) ui.Cell {
		if s := b.saved(); s.Known {
			return ui.Number(signed(inKr(s.Amount)))
		}
		return ui.Number("")
	}},
}

// found is the article of the contract.
func (b Bought) found() string {
	if b.Sure == NotFound {
		return "Ingen liknande artikel"
	}
	return b.Item.Name
}

// how tells how sure it is that the contract has the article.
func (b Bought) how() string {
	if b.Sure == AlikeName {
		return b.Sure.Sv() + ", " + sv.Number(b.Percent) + sv.Space + "% lika"
	}
	return b.Sure.Sv()
}

// why tells why the price cannot be compared.
func (b Bought) why() string {
	if b.Sure == NotFound {
		return "avtalet har ingen motsvarighet"
	}
	return b.Reason.Sv()
}

func (a *Web) leak(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q, err := a.question(r)
	if err != nil {
		return err
	}
	l, err := a.scopedLeak(ctx, r.PathValue("key"), q)
	if err != nil {
		return err
	}
	articles, more, err := a.Store.LeakArticles(ctx, q.scope, l, q.filter)
	if err != nil {
		return err
	}
	months, err := a.Store.LeakMonths(ctx, q.scope, l.Key(), q.filter)
	if err != nil {
		return err
	}
	page := leakPage{Crumbs: []ui.Crumb{analysisCrumb, {Label: "Läckage", URL: withPeriod(LeakPath, q.filter)}}, Badge: decisionBadge(l.Decision),
		Lead: l.Category.Label() + " till " + orUnknown(l.Unit.Name) + ", " + q.filter.Period.Label() + ".", Articles: boughtColumns.Table("Artiklar", articles),
		KPIs: articleCards(l, articles, q.filter), Figure: leakFigure(l, months, q.filter), Note: leakNote(more)}
	if page.Contract, err = a.contractFacts(ctx, l); err != nil {
		return err
	}
	if err := a.decided(ctx, q, l, &page); err != nil {
		return err
	}
	return leakTmpl.Render(w, r, l.Supplier.Name, page)
}

func leakNote(more bool) string {
	text := "En artikel med liknande namn kan vara en annan storlek eller kvalitet. Bara rader vars antal och enhet går att räkna om till avtalets jämförs."
	if more {
		text += " Bara de senaste " + sv.Number(mostPurchases) + " raderna är jämförda."
	}
	return text
}

// articleCards sum the leakage up.
func articleCards(l Leak, articles []Bought, f Filter) []ui.KPI {
	var compared, same money.Amount
	var agreed money.Opt
	for _, b := range articles {
		if b.Sure.Same() {
			same += b.Spent
		}
		if b.Agreed.Known {
			compared, agreed = compared+b.Compared, money.Some(agreed.Amount+b.Agreed.Amount)
		}
	}
	cards := []ui.KPI{{Label: "Köpt utanför avtalet", Value: inKr(l.Spent), Unit: "kr", Note: signed(inKr(l.Change())) + " kr mot året före", URL: LinesURL(l.Key().selection(f))},
		{Label: "Samma artikel finns på avtalet", Value: sv.Percent(int64(same), int64(l.Spent), 0), Note: inKr(same) + " kr av köpen"}}
	if !agreed.Known {
		return append(cards, ui.KPI{Label: "Till avtalets pris", Value: "Går inte att jämföra", Note: "ingen artikel har ett pris som går att räkna om"})
	}
	return append(cards, ui.KPI{Label: "Till avtalets pris", Value: inKr(agreed.Amount), Unit: "kr", Note: "mot betalda " + inKr(compared) + " kr för det som går att jämföra"})
}

func leakFigure(l Leak, months map[int]money.Amount, f Filter) ui.Figure {
	c := chart.Columns{Title: "Läckage per månad", Unit: "tkr", LabelName: "Månad", Series: []chart.Series{{Name: "Inköp"}}}
	for _, p := range f.Period.Months() {
		spent := months[p.From.Year()*100+int(p.From.Month())]
		c.Labels = append(c.Labels, p.Label())
		c.Series[0].Values = append(c.Series[0].Values, chart.Value{Number: float64(spent) / 100_000, Text: inTkr(spent, 1)})
	}
	return figureOf(c, LinesURL(l.Key().selection(f)))
}

// figureOf is a chart with its table.
func figureOf(c chart.Chart, url string) ui.Figure {
	f := ui.Figure{Title: c.Name(), SVG: chart.SVG(c), URL: url, Table: ui.Table{Label: c.Name()}}
	for i, row := range c.Table() {
		var cells []ui.Cell
		for j, text := range row {
			if i == 0 {
				f.Table.Heads = append(f.Table.Heads, ui.Head{Label: text, Number: j > 0})
			}
			cells = append(cells, ui.Cell{Text: text, Number: j > 0})
		}
		if i > 0 {
			f.Table.Rows = append(f.Table.Rows, ui.Row{Cells: cells})
		}
	}
	return f
}

func (a *Web) contractFacts(ctx context.Context, l Leak) (ui.Facts, error) {
	suppliers, err := a.Store.contractSuppliers(ctx, []string{l.Contract.ID})
	var f ui.Facts
	f.Add(ui.Fact{Key: "contract", Label: "Avtal", Value: l.Contract.Label(), URL: "/avtal/" + l.Contract.ID})
	f.Add(ui.Fact{Key: "suppliers", Label: "Leverantör", Value: sv.List(suppliers[l.Contract.ID])})
	f.Add(ui.Fact{Key: "last", Label: "Senaste köpet utanför", Value: l.Last.Sv()})
	return f, err
}

// decided adds what has been decided, what came of it and what may be done.
func (a *Web) decided(ctx context.Context, q question, l Leak, page *leakPage) error {
	history, err := a.Store.DecisionHistory(ctx, ofLeak, l.Key().String())
	if err != nil {
		return err
	}
	page.History = record.HistoryOf("läckaget", history)
	may := web.May(ctx, permWrite)
	decide := withPeriod(LeakPath+"/"+l.Key().String()+"/beslut", q.filter)
	if !l.Decision.Made() {
		if may {
			page.Actions = []ui.Action{{Label: "Besluta", URL: decide, Icon: "check", Primary: true}}
		}
		return nil
	}
	page.Decided, page.Decision = true, ui.NewFacts(DecisionFields, &l.Decision, "answer", "note", "owner", "decided_on")
	page.Decision.DropEmpty()
	if may {
		page.DecisionActions = []ui.Action{{Label: "Ändra", URL: decide, Icon: "pencil"}, {Label: "Ta tillbaka", URL: withPeriod(LeakPath+"/"+l.Key().String()+"/angra", q.filter), Icon: "arrow-back-up", Post: true}}
	}
	e, ok, err := a.Store.LeakEffect(ctx, q.scope, l.Key(), l.Decision.DecidedOn)
	if ok {
		page.Effect = e.Sv()
	}
	return err
}

// Sv tells what came of the decision.
func (e LeakEffect) Sv() string {
	return "Efter beslutet: " + inKr(e.Is) + " kr på " + sv.Plural(int64(e.After.Days()), "dag", "dagar") + ". Lika lång tid före: " + inKr(e.Was) + " kr."
}

// decisionForm is the form of a decision about a leakage.
func (a *Web) decisionForm(ctx context.Context, l Leak, q question) (ui.Form, error) {
	d := l.Decision
	if !d.Made() {
		d = Decision{Kind: ofLeak, DecidedOn: a.Store.Today(), Owner: web.UserFrom(ctx).Name}
	}
	f := ui.NewForm(DecisionFields, &d)
	f.Without("title")
	f.Choose("answer", leakAnswers)
	people, err := a.people(ctx)
	owner := f.Control("owner")
	if owner.Type = "suggest"; len(people) == 0 {
		owner.Type = "text"
	}
	for _, p := range people {
		owner.Options = append(owner.Options, ui.Option{Value: p.Value, Label: p.Label})
	}
	f.Submit, f.Cancel, f.Version = "Spara beslutet", l.URL(q.filter), int(d.Version)
	return f, err
}

func (a *Web) askLeak(w http.ResponseWriter, r *http.Request) error {
	return a.leakForm(w, r, nil, nil)
}

// leakForm shows the form, again when what was posted is wrong.
func (a *Web) leakForm(w http.ResponseWriter, r *http.Request, posted map[string]string, wrong error) error {
	q, err := a.question(r)
	if err != nil {
		return err
	}
	l, err := a.scopedLeak(r.Context(), r.PathValue("key"), q)
	if err != nil {
		return err
	}
	f, err := a.decisionForm(r.Context(), l, q)
	if err != nil {
		return err
	}
	f.Action = r.URL.RequestURI()
	status := http.StatusOK
	if wrong != nil {
		f.Posted(posted, wrong)
		status = web.StatusOf(wrong)
	}
	return formTmpl.RenderStatus(w, r, status, "Besluta om läckaget", formPage{Crumbs: []ui.Crumb{analysisCrumb, {Label: "Läckage", URL: LeakPath}, {Label: l.Supplier.Name, URL: l.URL(q.filter)}}, Lead: l.Title(), Form: f})
}

func (a *Web) decideLeak(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	q, err := a.question(r)
	if err != nil {
		return err
	}
	l, err := a.scopedLeak(r.Context(), r.PathValue("key"), q)
	if err != nil {
		return err
	}
	d := Decision{Kind: ofLeak, Key: l.Key().String(), Title: l.Title(), Period: q.filter.Period, Amount: l.Spent}
	if err = DecisionFields.Read(&d, posted); err == nil {
		d.Version = int64(web.Version(posted))
		if people, failed := a.people(r.Context()); failed == nil {
			for _, p := range people {
				if p.Label == d.Owner {
					d.OwnerID = identity.Ref(p.Value)
				}
			}
		}
		_, err = a.Store.Decide(r.Context(), d)
	}
	if web.Correctable(err) {
		return a.leakForm(w, r, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, l.URL(q.filter), "Beslutet är sparat.")
}

func (a *Web) takeBackLeak(w http.ResponseWriter, r *http.Request) error {
	q, err := a.question(r)
	if err != nil {
		return err
	}
	l, err := a.scopedLeak(r.Context(), r.PathValue("key"), q)
	if err == nil {
		err = a.Store.TakeBack(r.Context(), ofLeak, l.Key().String(), "")
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, l.URL(q.filter), "Beslutet är taget tillbaka.")
}
