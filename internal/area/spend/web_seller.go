package spend

import (
	"net/http"
	"strconv"
	"strings"

	"klover/internal/area/supplier"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

var sellerListing = ui.Listing[SellerRow]{
	One: "leverantör", Many: "leverantörer",
	Columns: ui.Columns[SellerRow]{
		{Key: "name", Label: "I fakturorna", Cell: func(s *SellerRow) ui.Cell {
			return ui.Link(nameOr(s.Name), sellerURL(s.ID)).Under(parted(string(s.Party), s.Number, s.OrgNo))
		}},
		{Key: "amount", Label: "Inköpt", Number: true, Cell: func(s *SellerRow) ui.Cell { return amountCell(s.Amount, s.Lines) }},
		{Key: "supplier", Label: "I registret", Cell: supplierCell},
		{Key: "score", Label: "Likhet", Number: true, Cell: func(s *SellerRow) ui.Cell {
			if s.Score == 0 {
				return ui.Number("")
			}
			return ui.Number(percent(s.Score))
		}},
		{Key: "state", Label: "Läge", Cell: func(s *SellerRow) ui.Cell { return ui.Mark(s.State.badge()) }},
	},
	Row: func(s *SellerRow, row *ui.Row) { row.ID, row.Label = strconv.FormatInt(s.ID, 10), nameOr(s.Name) },
}

func supplierCell(s *SellerRow) ui.Cell {
	if s.Supplier == "" {
		return ui.Text("").Under(s.How)
	}
	return ui.Link(s.Supplier, "/leverantorer/"+string(s.SupplierID)).Under(s.How)
}

func (s SellerState) badge() ui.Badge {
	switch s {
	case SellerAsk:
		return ui.Badge{Text: s.Sv(), Icon: "zoom-question", Tone: ui.Warn}
	case SellerNone:
		return ui.Badge{Text: s.Sv(), Icon: "circle-dashed"}
	case SellerAbsent:
		return ui.Badge{Text: s.Sv(), Icon: "circle-minus"}
	case SellerAuto:
		return ui.Badge{Text: s.Sv(), Icon: "check", Tone: ui.Info}
	}
	return ui.Badge{Text: s.Sv(), Icon: "user-check", Tone: ui.Good}
}

func nameOr(name string) string {
	if name == "" {
		return "Namn saknas"
	}
	return name
}

// parted are the parts that are not empty.
func parted(parts ...string) string {
	var some []string
	for _, p := range parts {
		if p != "" {
			some = append(some, p)
		}
	}
	return strings.Join(some, " · ")
}

func sellerURL(id int64) string { return SellerPath + "/post/" + strconv.FormatInt(id, 10) }

// toSettle is the filter's word for sellers that somebody can settle.
const toSettle = "att-gora"

func sellerFilters() []ui.Filter {
	options := []field.Option{{Value: toSettle, Label: "Att avgöra eller hittas inte"}}
	for _, s := range SellerStates {
		options = append(options, field.Option{Value: string(s), Label: s.Sv()})
	}
	return []ui.Filter{{Key: "lage", Label: "Läge", Options: options}, partyFilter()}
}

func sellerFilter(q ui.Query) SellerFilter {
	f := SellerFilter{Text: q.Text, Party: q.Get("part")}
	switch state := q.Get("lage"); state {
	case "":
		f.All = true
	case toSettle:
		f.States = []SellerState{SellerAsk, SellerNone}
	default:
		f.States = []SellerState{SellerState(state)}
	}
	return f
}

func (a *CleanWeb) sellers(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	r = usually(r, "lage", toSettle)
	filters := sellerFilters()
	q := sellerListing.Query(r, filters...)
	rows, err := a.Store.Sellers(ctx, sellerFilter(q))
	if err != nil {
		return err
	}
	var sum money.Amount
	for i := range rows {
		rows[i].OrgNo = seenNumber(rows[i].Person, rows[i].OrgNo, web.May(ctx, permPersonal))
		sum += rows[i].Amount
	}
	if record.Format(r) != "" {
		return record.Sheet[SellerRow]{Title: "Leverantörer att koppla", File: "leverantorer-att-koppla", Fields: SellerFields, Query: q, Filter: filters,
			At: a.Store.DB.Now(), Each: record.Rows(rows), Path: func(s SellerRow) string { return sellerURL(s.ID) }}.Send(w, r)
	}
	shown := rows[min(q.Offset(), len(rows)):min(q.Offset()+q.Limit(), len(rows))]
	list := sellerListing.List(q, shown, ui.Count{N: len(rows)}, filters...)
	list.Hint, list.Excel, list.Sum = "Namn, nummer, organisationsnummer", record.Excel(q), "inköpt för "+kronor(sum)
	list.Table.Empty = ui.Empty{Icon: "circle-check", Title: "Inga leverantörer att koppla", Text: "Alla leverantörer i urvalet är avgjorda. Välj läget Alla för att se dem."}
	list.Note = "Störst inköp först. Likheten räknas på nummer, bankgiro och namn; gränserna för när Klöver kopplar själv och när någon får frågan ändras under Gränser."
	list.Keep = a.Views != nil
	if list.Views, err = a.Views.After(ctx, nil, q); err != nil {
		return err
	}
	page := cleanListPage{Tabs: cleanTabs(SellerPath), List: list}
	if mayWrite(ctx) {
		page.List.Table.Bulk = []ui.Action{{Label: "Godta förslagen", URL: SellerPath + "/godta", Icon: "check", Post: true},
			{Label: "Ska inte kopplas", URL: SellerPath + "/saknas", Icon: "circle-minus", Post: true}}
		if web.May(ctx, permRegister) {
			page.List.Table.Bulk = append(page.List.Table.Bulk, ui.Action{Label: "Lägg upp i registret", URL: SellerPath + "/skapa", Icon: "plus", Post: true})
		}
		page.List.Table.Bulk = append(page.List.Table.Bulk, ui.Action{Label: "Ångra valen", URL: SellerPath + "/angra", Icon: "arrow-back-up", Post: true})
		page.Actions = []ui.Action{{Label: "Sök igen i registret", URL: SellerPath + "/sok", Icon: "refresh", Post: true}}
	}
	return cleanListTmpl.Render(w, r, "Leverantörer att koppla", page)
}

func (a *CleanWeb) matchSellers(w http.ResponseWriter, r *http.Request) error {
	n, err := a.Store.MatchSellers(r.Context())
	if err != nil {
		return err
	}
	return web.Redirect(w, r, SellerPath, "Leverantörerna är jämförda med registret. "+sv.Plural(n, "fick", "fick")+" en annan leverantör än förut.")
}

func (a *CleanWeb) acceptSellers(w http.ResponseWriter, r *http.Request) error {
	ids, err := tickedSellers(r)
	if err != nil {
		return err
	}
	n, err := a.Store.AcceptProposal(r.Context(), ids)
	if err != nil {
		return err
	}
	if n == 0 {
		return web.RedirectWarn(w, r, web.Back(r, SellerPath), "Ingen av de markerade har ett förslag att godta.")
	}
	return done(w, r, SellerPath, sv.Plural(n, "leverantör är kopplad", "leverantörer är kopplade")+". Raderna räknas om.", texts(ids))
}

func (a *CleanWeb) absentSellers(w http.ResponseWriter, r *http.Request) error {
	ids, err := tickedSellers(r)
	if err == nil {
		err = a.Store.ChooseSupplier(r.Context(), ids, "", "finns inte i registret")
	}
	if err != nil {
		return err
	}
	return done(w, r, SellerPath, sv.Plural(len(ids), "leverantör är avgjord", "leverantörer är avgjorda")+" och kommer inte tillbaka som fråga.", texts(ids))
}

func (a *CleanWeb) createSellers(w http.ResponseWriter, r *http.Request) error {
	ids, err := tickedSellers(r)
	if err == nil && len(ids) == 0 {
		err = fault.Wrong("Markera minst en leverantör.")
	}
	if err == nil {
		err = a.Store.CreateSuppliers(r.Context(), ids)
	}
	if web.Correctable(err) {
		return web.RedirectWarn(w, r, web.Back(r, SellerPath), "Ingen lades upp. "+fault.Message(err))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, web.Back(r, SellerPath), sv.Plural(len(ids), "leverantör är upplagd och kopplad", "leverantörer är upplagda och kopplade")+".")
}

func (a *CleanWeb) reopenSellers(w http.ResponseWriter, r *http.Request) error {
	ids, err := tickedSellers(r)
	if err == nil {
		err = a.Store.ReopenSellers(r.Context(), ids, "")
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, web.Back(r, SellerPath), "Valet är ångrat. Reglerna avgör igen.")
}

// sellerPage is a seller with the suppliers that it may be beside it.
type sellerPage struct {
	Crumbs     []ui.Crumb
	Badge      ui.Badge
	URL        string
	Rows       []sideRow
	Heads      []sideHead
	Other      ui.Control
	Why        ui.Control
	Errors     ui.Form
	May        bool
	MayCreate  bool
	MayUndo    bool
	Now        string // what holds
	NowURL     string
	NowBecause string
	History    ui.History
}

// sideHead is a candidate at the top of its column.
type sideHead struct {
	ID, Name, URL string
	Chosen        bool
}

// sideRow is one thing about the seller and about each candidate.
type sideRow struct {
	Label string
	Mine  string
	Cells []string
}

var sellerTmpl = web.Parse[sellerPage](cleanPages, "clean_seller.html")

func (a *CleanWeb) sellerOf(r *http.Request) (Seller, Matched, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return Seller{}, Matched{}, fault.NotFound("Leverantören i fakturorna finns inte.")
	}
	return a.Store.Seller(r.Context(), id)
}

func (a *CleanWeb) seller(w http.ResponseWriter, r *http.Request) error {
	page, one, err := a.sellerPage(r)
	if err != nil {
		return err
	}
	return sellerTmpl.Render(w, r, nameOr(one.Name), page)
}

func (a *CleanWeb) sellerPage(r *http.Request) (sellerPage, Seller, error) {
	ctx := r.Context()
	one, m, err := a.sellerOf(r)
	if err != nil {
		return sellerPage{}, one, err
	}
	candidates, err := a.Store.CandidatesOf(ctx, one)
	if err != nil {
		return sellerPage{}, one, err
	}
	bought, err := a.Store.spendOf(ctx)
	if err != nil {
		return sellerPage{}, one, err
	}
	history, err := a.Store.SellerHistory(ctx, one.ID)
	if err != nil {
		return sellerPage{}, one, err
	}
	page := sellerPage{Crumbs: []ui.Crumb{{Label: "Leverantörer att koppla", URL: SellerPath}}, Badge: m.State.badge(), URL: sellerURL(one.ID),
		May: mayWrite(ctx), MayCreate: web.May(ctx, permRegister) && mayWrite(ctx) && m.sure() == "", MayUndo: m.State.Decided(),
		NowBecause: m.How, History: record.HistoryOf("leverantören", history)}
	page.Other = ui.Control{Key: "other", Type: "text", Label: "Annan leverantör i registret", Help: "Skriv namnet eller organisationsnumret."}
	page.Why = ui.Control{Key: "why", Type: "text", Label: "Skäl", Help: "Så att den som undrar sedan förstår valet."}
	page.compare(one, candidates, m, web.May(ctx, permPersonal))
	page.Rows = append(page.Rows, sideRow{Label: "Inköpt", Mine: kronor(bought[one.ID].Amount) + ", " + sv.Plural(bought[one.ID].Lines, "rad", "rader"), Cells: make([]string, len(candidates))})
	if id := m.sure(); id != "" {
		records, err := (supplier.Store{DB: a.Store.DB}).Lookup(ctx, id)
		if err != nil {
			return page, one, err
		}
		page.Now, page.NowURL = records[id].Name, records[id].URL()
	}
	return page, one, nil
}

// compare lays the seller and the candidates beside each other.
func (p *sellerPage) compare(one Seller, list []Candidate, m Matched, personal bool) {
	rows := []sideRow{{Label: "Likhet"}, {Label: "Varför"}, {Label: "Organisationsnummer", Mine: seenNumber(one.Person || one.number().IsPerson(), one.OrgNo, personal)},
		{Label: "Momsnummer", Mine: seenNumber(one.Person || one.number().IsPerson(), one.VAT, personal)}, {Label: "Bankgiro", Mine: one.Bankgiro}, {Label: "Ort eller land", Mine: one.Country}, {Label: "Nummer i reskontran", Mine: one.Number}}
	for _, c := range list {
		p.Heads = append(p.Heads, sideHead{c.ID, c.Name, "/leverantorer/" + c.ID, c.ID == string(m.SupplierID)})
		for i, text := range []string{percent(c.Score), c.Because(), seenNumber(c.Person, c.OrgNo.Sv(), personal), seenNumber(c.Person, c.VATNo, personal), string(c.Bankgiro), c.Town, ""} {
			rows[i].Cells = append(rows[i].Cells, text)
		}
	}
	p.Rows = rows
}

// chooseSeller takes what was chosen on a seller's page.
func (a *CleanWeb) chooseSeller(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, _, err := a.sellerOf(r)
	if err != nil {
		return err
	}
	message := ""
	switch posted["do"] {
	case "skapa":
		if !web.May(r.Context(), permRegister) {
			return fault.Forbidden("Du får inte lägga upp leverantörer.")
		}
		message, err = "Leverantören är upplagd och kopplad.", a.Store.CreateSuppliers(r.Context(), []int64{one.ID})
	case "saknas":
		message, err = "Leverantören kopplas inte, och frågan kommer inte tillbaka.", a.Store.ChooseSupplier(r.Context(), []int64{one.ID}, "", posted["why"])
	case "angra":
		message, err = "Valet är ångrat. Reglerna avgör igen.", a.Store.ReopenSellers(r.Context(), []int64{one.ID}, posted["why"])
	default:
		message, err = "Leverantören är kopplad. Raderna räknas om.", a.chooseSupplier(r, one, posted)
	}
	if web.Correctable(err) {
		page, _, wrong := a.sellerPage(r)
		if wrong != nil {
			return wrong
		}
		page.Errors.Posted(posted, err)
		page.Other.Value, page.Why.Value = posted["other"], posted["why"]
		return sellerTmpl.RenderStatus(w, r, web.StatusOf(err), nameOr(one.Name), page)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, sellerURL(one.ID), message)
}

func (a *CleanWeb) chooseSupplier(r *http.Request, one Seller, posted map[string]string) error {
	id := posted["supplier_id"]
	if written := strings.TrimSpace(posted["other"]); written != "" {
		found, err := (supplier.Store{DB: a.Store.DB}).Choose(r.Context(), written)
		if err != nil {
			return err
		}
		id = found
	}
	if id == "" {
		return fault.Wrong("Välj en av leverantörerna, eller skriv namnet på en annan.")
	}
	return a.Store.ChooseSupplier(r.Context(), []int64{one.ID}, id, posted["why"])
}
