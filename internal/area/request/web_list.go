package request

import (
	"context"
	"net/http"
	"strconv"

	"klover/internal/area/law"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

type listPage struct {
	Figures []ui.KPI
	List    ui.List
	Actions []ui.Action
}

var listTmpl = web.Parse[listPage](pages, "list.html")

func titleColumn() ui.Column[Request] {
	return ui.Column[Request]{Key: "title", Label: "Uppdrag", Sort: true, Cell: func(r *Request) ui.Cell {
		title, under := r.Title, r.Reference
		if title == "" {
			title = r.Name()
		}
		if r.Number != "" {
			under = r.Number
		}
		return ui.Link(title, r.URL()).Under(under)
	}}
}

func dayCell(d day.Date) ui.Cell { return ui.Time(d.String(), d.Sv()) }

func listing(categories map[string]string, today day.Date) ui.Listing[Request] {
	return ui.Listing[Request]{
		One: "uppdrag", Many: "uppdrag", Sort: "-sent_on",
		Columns: ui.Columns[Request]{
			titleColumn(),
			{Key: "state", Label: "Läge", Sort: true, Cell: func(r *Request) ui.Cell { return ui.Mark(badge(*r)) }},
			{Key: "unit", Label: "Enhet", Sort: true, Cell: func(r *Request) ui.Cell { return ui.Text(r.Unit).Under(r.Parties.Sv()) }},
			{Key: "sent_on", Label: "Inskickat", Sort: true, Cell: func(r *Request) ui.Cell { return dayCell(r.SentOn) }},
			{Key: "total_value", Label: "Värde", Sort: true, Number: true, Cell: func(r *Request) ui.Cell { return ui.Number(r.TotalValue.Sv()) }},
			{Key: "wanted_start", Label: "Önskad start", Sort: true, Cell: func(r *Request) ui.Cell { return dayCell(r.WantedStart) }},
			{Key: "who", Label: "Hos", Cell: func(r *Request) ui.Cell { _, who := r.Now(today); return ui.Text(who) }},
			{Key: "coordination", Label: "Samordnas", Optional: true, Cell: func(r *Request) ui.Cell { return ui.Text(r.Coordination.Sv()).Under(field.LabelOf(Reasons, r.Reason)) }},
			{Key: "reason_text", Label: "Motivering", Optional: true, Cell: func(r *Request) ui.Cell { return ui.Text(r.ReasonText) }},
			{Key: "judgement", Label: "Prövning", Optional: true, Cell: func(r *Request) ui.Cell { return ui.Text(r.Judgement.Sv()).Under(r.Outcome.Sv()) }},
			{Key: "category", Label: "Kategori", Optional: true, Cell: func(r *Request) ui.Cell { return ui.Text(categories[r.CategoryID]) }},
			{Key: "purchaser", Label: "Inköpare", Optional: true, Cell: func(r *Request) ui.Cell { return ui.Text(r.Purchaser) }},
			{Key: "requester", Label: "Uppdragsgivare", Optional: true, Cell: func(r *Request) ui.Cell { return ui.Text(r.Requester) }},
		},
	}
}

// queueing is the list as those who decide the order of the queue need it.
func queueing(book law.Book, today day.Date) ui.Listing[Request] {
	return ui.Listing[Request]{
		One: "uppdrag", Many: "uppdrag", Sort: "queue",
		Columns: ui.Columns[Request]{
			titleColumn(),
			{Key: "state", Label: "Läge", Sort: true, Cell: func(r *Request) ui.Cell { return ui.Mark(badge(*r)).Under(r.waits()) }},
			{Key: "queue", Label: "Prioritet", Sort: true, Cell: func(r *Request) ui.Cell { return ui.Text(field.LabelOf(Priorities, r.Priority)).Under(r.PriorityWhy) }},
			{Key: "sent_on", Label: "Väntat", Sort: true, Number: true, Cell: func(r *Request) ui.Cell {
				return ui.Number(sv.Plural(int64(r.Age(today)), "dag", "dagar")).Under("sedan " + r.SentOn.Sv())
			}},
			{Key: "total_value", Label: "Värde", Sort: true, Number: true, Cell: func(r *Request) ui.Cell { return ui.Number(r.TotalValue.Sv()).Under(r.Parties.Sv()) }},
			{Key: "wanted_start", Label: "Önskad start", Sort: true, Cell: func(r *Request) ui.Cell { return startCell(*r, book, today) }},
			{Key: "wished", Label: "Önskad inköpare", Cell: func(r *Request) ui.Cell { return ui.Text(r.Wished) }},
			{Key: "unit", Label: "Enhet", Sort: true, Optional: true, Cell: func(r *Request) ui.Cell { return ui.Text(r.Unit) }},
			{Key: "handler", Label: "Mottaget av", Optional: true, Cell: func(r *Request) ui.Cell { return ui.Text(r.Handler) }},
		},
		Row: func(r *Request, row *ui.Row) {
			row.ID, row.Label = r.ID, r.Name()
			for _, v := range verbs {
				if v.menu && r.Can(v.verb) {
					row.Menu = append(row.Menu, ui.Action{Label: v.label, URL: r.URL() + "/" + string(v.verb), Icon: v.icon})
				}
			}
		},
	}
}

// waits says what holds the request up, for the unit head.
func (r Request) waits() string {
	switch {
	case r.Coordination == Separate && r.Judgement == "":
		return "Motivering att pröva"
	case r.Unsettled() != "":
		return "Väntar på Inköpsrådet"
	}
	return ""
}

func startCell(r Request, book law.Book, today day.Date) ui.Cell {
	l := r.LeadTime(book, today)
	if l.Fit == Short {
		return dayCell(r.WantedStart).Warn("Tidigast " + l.Earliest.Sv())
	}
	return dayCell(r.WantedStart).Under(l.Fit.Sv())
}

func (a *Web) list(w http.ResponseWriter, r *http.Request) error {
	categories, err := a.names(r.Context())
	if err != nil {
		return err
	}
	today := a.Store.today()
	page, done, err := a.register(w, r, listing(categories, today), Path)
	if err != nil || done {
		return err
	}
	ctx := r.Context()
	if web.May(ctx, permRead) {
		page.Actions = append(page.Actions, ui.Action{Label: "Kö", URL: QueuePath, Icon: "list-check"}, ui.Action{Label: "Inköpsrådet", URL: CouncilPath, Icon: "messages"})
	}
	if web.May(ctx, permWrite) {
		page.Actions = append(page.Actions, ui.Action{Label: "Nytt uppdrag", URL: Path + "/ny", Icon: "plus", Primary: true})
	}
	return listTmpl.Render(w, r, "Upphandlingsuppdrag", page)
}

// queue is the list of what waits to be taken, with what it adds up to.
func (a *Web) queue(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	book, err := law.Store{DB: a.Store.DB}.Book(ctx)
	if err != nil {
		return err
	}
	today := a.Store.today()
	page, done, err := a.register(w, r, queueing(book, today), QueuePath)
	if err != nil || done {
		return err
	}
	waiting := Filter{QueuedOn: today}
	ages, err := a.Store.Ages(ctx, waiting)
	if err != nil {
		return err
	}
	sum, err := a.Store.Value(ctx, waiting)
	if err != nil {
		return err
	}
	page.Figures = []ui.KPI{{Label: "I kö", Value: sv.Number(ages.N), Unit: "uppdrag", URL: waiting.URL()}, {Label: "Uppskattat värde", Value: sv.Mkr(money.Amount(sum), 1)}}
	if ages.N > 0 {
		page.Figures = append(page.Figures, ui.KPI{Label: "Medianålder", Value: sv.Decimal(ages.Low+ages.High, 2, 1), Unit: "dagar", Note: "sedan inskickandet"})
	}
	page.Actions = []ui.Action{{Label: "Inköpsrådet", URL: CouncilPath, Icon: "messages"}, {Label: "Alla uppdrag", URL: Path, Icon: "list"}}
	page.List.Note = "Ledtiden jämför önskad start med organisationens normtider (Klövers regelunderlag 2.5), som om arbetet började i dag."
	return listTmpl.Render(w, r, "Uppdragskö", page)
}

// register makes a list page of the address; done tells that it was sent as a file.
func (a *Web) register(w http.ResponseWriter, r *http.Request, l ui.Listing[Request], path string) (page listPage, done bool, err error) {
	ctx := r.Context()
	f, err := ParseFilter(r.URL.Query())
	if err != nil {
		return page, false, err
	}
	viewer, err := viewer(ctx, a.Store)
	if err != nil {
		return page, false, err
	}
	f.Viewer = &viewer
	if path == QueuePath {
		f.Queued = new(true)
	}
	filters, err := a.filters(r, viewer)
	if err != nil {
		return page, false, err
	}
	q := l.Query(r, filters...)
	order := Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		return page, true, a.export(w, r, q, filters, f, order)
	}
	rows, count, err := a.Store.Search(ctx, f, order)
	if err != nil {
		return page, false, err
	}
	page.List = l.List(q, rows, ui.Count(count), filters...)
	page.List.Hint, page.List.Excel, page.List.Keep = "rubrik, referens, enhet", record.Excel(q), web.UserFrom(ctx).ID != ""
	page.List.Views, err = a.views(ctx, q, path)
	return page, false, err
}

func (a *Web) export(w http.ResponseWriter, r *http.Request, q ui.Query, filters []ui.Filter, f Filter, page Page) error {
	categories, err := a.names(r.Context())
	if err != nil {
		return err
	}
	page.Limit, page.Offset = 0, 0
	return record.Sheet[Request]{
		Title: "Upphandlingsuppdrag", File: "upphandlingsuppdrag", Fields: named(For(nil), categories), Query: q, Filter: filters, At: a.Store.DB.Now(),
		Each: func(do func(Request) error) error { return a.Store.Each(r.Context(), f, page, do) },
		Path: func(r Request) string { return r.URL() },
	}.Send(w, r)
}

func (a *Web) views(ctx context.Context, q ui.Query, path string) ([]ui.View, error) {
	year := strconv.Itoa(a.Store.today().Year())
	selections := []struct{ label, url string }{
		{"Alla", Path}, {"Mina", Path + "?mina=ja"}, {"I kö", Filter{Queued: new(true)}.URL()}, {"Inkomna i år", Path + "?inskickad=" + year},
		{"Ska inte samordnas", Filter{Coordination: string(Separate)}.URL()}, {"Pågår", Filter{States: []State{Taken, Assigned, Ongoing}}.URL()},
	}
	if path == QueuePath {
		selections = []struct{ label, url string }{
			{"Hela kön", QueuePath}, {"Att ta emot", Filter{States: []State{Sent}}.at(QueuePath)}, {"Att prioritera", Filter{States: []State{Received}}.at(QueuePath)},
			{"Väntar på svar", Filter{States: []State{Complement}}.at(QueuePath)}, {"Motivering att pröva", Filter{Judgement: None}.at(QueuePath)},
		}
	}
	var views []ui.View
	here := q.File(path)
	for _, s := range selections {
		views = append(views, ui.View{Label: s.label, URL: s.url, Active: here == s.url})
	}
	return a.Views.After(ctx, views, q)
}

// usualFilters is how many of the filters are always shown; the rest are there when
// the address uses them.
const usualFilters = 5

func (a *Web) filters(r *http.Request, v Viewer) ([]ui.Filter, error) {
	year := a.Store.today().Year()
	var periods []field.Option
	for i := range 3 {
		text := strconv.Itoa(year - i)
		periods = append(periods, field.Option{Value: text, Label: "Hela " + text})
	}
	units, err := a.units(r.Context(), v)
	if err != nil {
		return nil, err
	}
	none := field.Option{Value: None, Label: "Inte prövad"}
	purchasers, err := options(r.Context(), a.Purchasers)
	if err != nil {
		return nil, err
	}
	categories, err := options(r.Context(), a.Categories)
	if err != nil {
		return nil, err
	}
	all := []ui.Filter{
		{Key: "tillstand", Label: "Läge", Kind: ui.Multi, Options: States},
		{Key: "enhet", Label: "Enhet", Options: units},
		{Key: "part", Label: "Region", Options: partyOptions()},
		{Key: "inskickad", Label: "Inskickat", Kind: ui.Period, Options: periods},
		{Key: "samordnas", Label: "Samordnas", Options: Answers},
		{Key: "prioritet", Label: "Prioritet", Options: Priorities},
		{Key: "mina", Label: "Mina", Options: []field.Option{{Value: "ja", Label: "Bara mina"}}},
		{Key: "iko", Label: "I kö", Kind: ui.YesNo},
		{Key: "ikoden", Label: "I kö den dagen", Kind: ui.Words},
		{Key: "skal", Label: "Skäl till att inte samordna", Options: Reasons},
		{Key: "provning", Label: "Prövning av motiveringen", Options: append([]field.Option{none}, Judgements...)},
		{Key: "inkopsradet", Label: "Inköpsrådet", Options: append([]field.Option{{Value: None, Label: "Inget besked än"}}, Outcomes...)},
		{Key: "provad", Label: "Prövad", Kind: ui.Period, Options: periods},
		{Key: "uttagen", Label: "Uttaget", Kind: ui.Period, Options: periods},
		{Key: "avslutad", Label: "Avslutat", Kind: ui.Period, Options: periods},
		{Key: "flagga", Label: "Lag och skydd", Options: Flags},
		{Key: "kategori", Label: "Kategori", Options: categories},
		{Key: "onskad", Label: "Önskad inköpare", Options: purchasers},
		{Key: "upphandling", Label: "Upphandling", Kind: ui.Words},
	}
	var shown []ui.Filter
	for i, f := range all {
		if i < usualFilters || r.URL.Query().Get(f.Key) != "" {
			shown = append(shown, f)
		}
	}
	return shown, nil
}
