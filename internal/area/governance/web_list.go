package governance

import (
	"cmp"
	"context"
	"net/http"
	"net/url"

	"klover/internal/area/contract"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

var standingListing = ui.Listing[Standing]{
	One: "avtal", Many: "avtal", Sort: "state",
	Columns: ui.Columns[Standing]{
		{Key: "title", Label: "Avtal", Sort: true, Cell: func(s *Standing) ui.Cell { return ui.Link(s.Contract.Title, s.URL()).Under(s.Contract.Number) }},
		{Key: "segment", Label: "Segment", Sort: true, Cell: func(s *Standing) ui.Cell { return ui.Mark(segmentBadge(s.Contract.Segment)) }},
		{Key: "state", Label: "Läge", Sort: true, Cell: func(s *Standing) ui.Cell { return ui.Mark(standingBadge(*s)) }},
		{Key: "lacks", Label: "Vad som saknas", Cell: func(s *Standing) ui.Cell { return ui.Text(s.Text()) }},
		{Key: "plan", Label: "Uppföljningsplan", Cell: func(s *Standing) ui.Cell { return ui.Text(s.PlanText()) }},
		{Key: "meeting", Label: "Nästa möte senast", Sort: true, Cell: func(s *Standing) ui.Cell { return dayCell(s.NextMeeting) }},
		{Key: "manager", Label: "Avtalsförvaltare", Optional: true, Cell: func(s *Standing) ui.Cell { return ui.Text(s.Contract.Manager) }},
		{Key: "suppliers", Label: "Leverantörer", Optional: true, Cell: func(s *Standing) ui.Cell { return ui.Text(sellersOf(s.Contract)) }},
		{Key: "ends", Label: "Gäller till", Sort: true, Optional: true, Cell: func(s *Standing) ui.Cell { return dayCell(s.Contract.RunsTo) }},
	},
}

// URL is the page of how the contract is steered.
func (s Standing) URL() string { return ContractURL + "/" + s.Contract.ID }

func sellersOf(c contract.Contract) string {
	names := make([]string, len(c.Suppliers))
	for i, s := range c.Suppliers {
		names[i] = s.Name
	}
	return sv.List(names)
}

var lacks = []field.Option{
	{Value: LackSegment, Label: "Inte segmenterat"}, {Value: LackPlan, Label: "Saknar giltig plan"}, {Value: LackMissed, Label: "Försenade uppföljningar"},
	{Value: LackMeeting, Label: "Försenat möte"}, {Value: LackBoard, Label: "Väntar på nämndens beslut"}, {Value: LackWould, Label: "Skulle bli ett annat segment"},
}

func (a *Web) standingFilters(ctx context.Context) ([]ui.Filter, error) {
	categories, err := options(ctx, a.Categories)
	return []ui.Filter{
		{Key: "segment", Label: "Segment", Options: append(Segments[:len(Segments):len(Segments)], field.Option{Value: "-", Label: "Inte segmenterat"})},
		{Key: "lage", Label: "Läge", Options: []field.Option{{Value: "red", Label: "Brister"}, {Value: "ok", Label: "I ordning"}}},
		{Key: "saknas", Label: "Saknas", Options: lacks},
		{Key: "miljo", Label: "Miljöprioriterat", Options: []field.Option{{Value: "ja", Label: "Ja"}}},
		{Key: "kategori", Label: "Kategori", Options: categories},
	}, err
}

// standingFilter reads the selection of an address.
func standingFilter(v url.Values) StandingFilter {
	return StandingFilter{Text: v.Get("q"), Segment: v.Get("segment"), State: v.Get("lage"), Lack: v.Get("saknas"), OwnerID: v.Get("agare"), SupplierID: v.Get("leverantor"), CategoryID: v.Get("kategori"), EnvOnly: v.Get("miljo") == "ja"}
}

// StandingsURL is the address of the contracts that lack something, or of all for "".
func StandingsURL(lack string) string {
	if lack == "" {
		return Path
	}
	return Path + "?saknas=" + lack
}

// pageOf is the page that the query asks for; all of it for a file.
func pageOf(r *http.Request, q ui.Query) Page {
	p := Page{Sort: q.SortText()}
	if record.Format(r) == "" {
		p.Limit, p.Offset = q.Limit(), q.Offset()
	}
	return p
}

func (a *Web) standings(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	filters, err := a.standingFilters(ctx)
	if err != nil {
		return err
	}
	for key, label := range map[string]string{"agare": "Avtalsägare", "leverantor": "Leverantör"} { // links set them
		if r.URL.Query().Has(key) {
			filters = append(filters, ui.Filter{Key: key, Label: label, Options: []field.Option{{Value: r.FormValue(key), Label: "Vald " + lower(label)}}})
		}
	}
	q := standingListing.Query(r, filters...)
	page, err := a.Store.Page(ctx, standingFilter(r.URL.Query()), pageOf(r, q))
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Standing]{Title: "Uppföljning av avtal", File: "leverantorsstyrning", Fields: standingFields, Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: record.Rows(page.Rows), Path: Standing.URL}.Send(w, r)
	}
	list := standingListing.List(q, page.Rows, ui.Count{N: page.N}, filters...)
	list.Hint, list.Excel, list.Keep = "nummer eller vad avtalet gäller", record.Excel(q), web.UserFrom(ctx).ID != ""
	list.Sum = sv.Plural(int64(page.Red), "har brister", "har brister")
	if list.Views, err = a.Views.After(ctx, views(q, Path, "Alla", Path, "Brister", Path+"?lage=red", "Saknar plan", StandingsURL(LackPlan), "Inte segmenterade", Path+"?segment=-",
		"Segment A", Path+"?segment=A", "Väntar på nämnden", StandingsURL(LackBoard)), q); err != nil {
		return err
	}
	return listTmpl.Render(w, r, "Leverantörsstyrning", listPage{Tabs: tabs(Path), List: list,
		Intro: "Alla avtal som gäller i dag. Segment A, B och C följs upp efter en plan. Utan giltig plan kan nästa upphandling inte annonseras. Segment D har ingen plan."})
}

// views are the usual selections of a list, by label and address in turn.
func views(q ui.Query, path string, pairs ...string) []ui.View {
	var list []ui.View
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, ui.View{Label: pairs[i], URL: pairs[i+1], Active: q.File(path) == pairs[i+1]})
	}
	return list
}

// standingFields is a contract's standing as a sheet has it.
var standingFields = field.Set[Standing]{
	{Key: "number", Label: "Avtalsnummer", At: func(s *Standing) any { return &s.Contract.Number }},
	{Key: "title", Label: "Avtal", At: func(s *Standing) any { return &s.Contract.Title }},
	{Key: "segment", Label: "Segment", At: func(s *Standing) any { return (*string)(&s.Contract.Segment) }},
	{Key: "would", Label: "Segment enligt dagens regler", At: func(s *Standing) any { return (*string)(&s.Would) }},
	{Key: "state", Label: "Läge", At: func(s *Standing) any { text := standingBadge(*s).Text; return &text }},
	{Key: "lacks", Label: "Vad som saknas", Kind: field.Long, At: func(s *Standing) any { text := s.Text(); return &text }},
	{Key: "done", Label: "Uppföljningar gjorda", Kind: field.Number, At: func(s *Standing) any { return &s.Done }},
	{Key: "planned", Label: "Uppföljningar planerade", Kind: field.Number, At: func(s *Standing) any { return &s.Planned }},
	{Key: "missed", Label: "Försenade", Kind: field.Number, At: func(s *Standing) any { return &s.Missed }},
	{Key: "next_meeting", Label: "Nästa möte senast", Kind: field.Date, At: func(s *Standing) any { return &s.NextMeeting }},
	{Key: "manager", Label: "Avtalsförvaltare", At: func(s *Standing) any { return &s.Contract.Manager }},
	{Key: "suppliers", Label: "Leverantörer", At: func(s *Standing) any { text := sellersOf(s.Contract); return &text }},
}

var wouldListing = ui.Listing[Standing]{
	One: "avtal", Many: "avtal", Sort: "title",
	Columns: ui.Columns[Standing]{
		{Key: "title", Label: "Avtal", Sort: true, Cell: func(s *Standing) ui.Cell { return ui.Link(s.Contract.Title, s.URL()).Under(s.Contract.Number) }},
		{Key: "segment", Label: "Har", Sort: true, Cell: func(s *Standing) ui.Cell {
			return ui.Mark(segmentBadge(s.Contract.Segment)).Under(points(s.Assessment.Score) + " poäng")
		}},
		{Key: "would", Label: "Skulle bli", Cell: func(s *Standing) ui.Cell {
			return ui.Mark(segmentBadge(s.Would)).Under(points(s.WouldScore) + " poäng")
		}},
		{Key: "assessed", Label: "Bedömt", Cell: func(s *Standing) ui.Cell { return dayCell(s.Assessment.AssessedOn).Under(s.Assessment.AssessedBy) }},
	},
}

// would is the contracts that the rules of today would give another segment.
func (a *Web) would(w http.ResponseWriter, r *http.Request) error {
	q := wouldListing.Query(r)
	found, err := a.Store.Page(r.Context(), StandingFilter{Lack: LackWould, Text: q.Text}, pageOf(r, q))
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Standing]{Title: "Skulle bli", File: "skulle-bli", Fields: standingFields, Query: q, At: a.Store.DB.Now(), Each: record.Rows(found.Rows), Path: Standing.URL}.Send(w, r)
	}
	page := listPage{Tabs: tabs(WouldPath), List: wouldListing.List(q, found.Rows, ui.Count{N: found.N}),
		Intro: "Avtal som skulle få ett annat segment med de regler och värden som gäller i dag. Avtal där någon har beslutat om segmentet räknas inte om."}
	page.List.Excel = record.Excel(q)
	page.List.Table.Empty = ui.Empty{Icon: "check", Title: "Inget avtal skulle få ett annat segment", Text: "Reglerna och avtalens värden ger samma segment som avtalen har."}
	if found.N > 0 && !q.Narrowed() && web.May(r.Context(), permDecide) {
		page.Actions = []ui.Action{{Label: "Räkna om alla", URL: WouldPath, Icon: "refresh", Post: true, Primary: true, Confirm: "Ge " + sv.Plural(int64(found.N), "avtal", "avtal") + " det segment som reglerna ger?"}}
	}
	return listTmpl.Render(w, r, "Skulle bli", page)
}

func (a *Web) recompute(w http.ResponseWriter, r *http.Request) error {
	rows, err := a.Store.Standings(r.Context(), StandingFilter{Lack: LackWould})
	if err != nil {
		return err
	}
	var ids []string
	for _, s := range rows {
		if within(r.Context(), s.Contract.Parties) == nil {
			ids = append(ids, s.Contract.ID)
		}
	}
	n, err := a.Store.Recompute(r.Context(), ids)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, WouldPath, sv.Plural(int64(n), "avtal", "avtal")+" har räknats om.")
}

var dueListing = ui.Listing[DueCheck]{
	One: "leverantör", Many: "leverantörer", Sort: "next",
	Columns: ui.Columns[DueCheck]{
		{Key: "supplier", Label: "Leverantör", Sort: true, Cell: func(d *DueCheck) ui.Cell { return ui.Link(d.Supplier, "/leverantorer/"+d.SupplierID) }},
		{Key: "segments", Label: "Segment", Cell: func(d *DueCheck) ui.Cell { return ui.Text(d.SegmentsSv()) }},
		{Key: "last", Label: "Senast kontrollerad", Cell: func(d *DueCheck) ui.Cell {
			if d.LastOn == 0 {
				return ui.Text("Aldrig")
			}
			return dayCell(d.LastOn)
		}},
		{Key: "next", Label: "Kontrolleras senast", Sort: true, Cell: func(d *DueCheck) ui.Cell { return dayCell(d.NextOn) }},
		{Key: "open", Label: "Öppna anmärkningar", Number: true, Cell: func(d *DueCheck) ui.Cell { return ui.Number(sv.Number(d.Open)) }},
	},
}

var dueFields = field.Set[DueCheck]{
	{Key: "supplier", Label: "Leverantör", At: func(d *DueCheck) any { return &d.Supplier }},
	{Key: "segments", Label: "Segment", At: func(d *DueCheck) any { text := d.SegmentsSv(); return &text }},
	{Key: "last", Label: "Senast kontrollerad", Kind: field.Date, At: func(d *DueCheck) any { return &d.LastOn }},
	{Key: "next", Label: "Kontrolleras senast", Kind: field.Date, At: func(d *DueCheck) any { return &d.NextOn }},
	{Key: "open", Label: "Öppna anmärkningar", Kind: field.Number, At: func(d *DueCheck) any { return &d.Open }},
}

// due is when the suppliers of contracts in force are to be controlled.
func (a *Web) due(w http.ResponseWriter, r *http.Request) error {
	filters := []ui.Filter{{Key: "forsenad", Label: "Försenad", Options: []field.Option{{Value: "ja", Label: "Ja"}}}}
	q := dueListing.Query(r, filters...)
	today := a.Store.Today()
	all, err := a.Store.DueChecks(r.Context(), 0)
	if err != nil {
		return err
	}
	var rows []DueCheck
	for _, d := range all {
		if (q.Text == "" || containsFold(d.Supplier, q.Text)) && (q.Get("forsenad") == "" || d.NextOn < today) {
			rows = append(rows, d)
		}
	}
	sortBy(rows, q, map[string]func(x, y *DueCheck) int{"supplier": func(x, y *DueCheck) int { return sv.Compare(x.Supplier, y.Supplier) }, "next": func(x, y *DueCheck) int { return cmp.Compare(x.NextOn, y.NextOn) }})
	if record.Format(r) != "" {
		return record.Sheet[DueCheck]{Title: "Kontroller att göra", File: "kontroller-att-gora", Fields: dueFields, Query: q, Filter: filters, At: a.Store.DB.Now(), Each: record.Rows(rows)}.Send(w, r)
	}
	listing := dueListing
	listing.Row = func(d *DueCheck, row *ui.Row) {
		row.ID, row.Label = d.SupplierID, d.Supplier
		if d.NextOn < today {
			row.Tone = ui.Bad
		}
	}
	list := listing.List(q, cut(rows, q), ui.Count{N: len(rows)}, filters...)
	list.Excel = record.Excel(q)
	list.Views = views(q, DuePath, "Alla", DuePath, "Försenade", DuePath+"?forsenad=ja")
	page := listPage{Tabs: tabs(DuePath), List: list, Intro: "Leverantörer med avtal som gäller. Det strängaste segmentet avgör hur ofta de kontrolleras. Leverantörer med bara segment D kontrolleras vid upphandling."}
	if web.May(r.Context(), "supplier.check") {
		page.Actions = []ui.Action{{Label: "Läs in kontroller", URL: "/leverantorskontroller/las-in", Icon: "upload", Primary: true}}
	}
	return listTmpl.Render(w, r, "Kontroller att göra", page)
}
