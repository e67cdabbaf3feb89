package compare

import (
	"net/http"
	"net/url"
	"strconv"

	"klover/internal/base/audit"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

type tellPage struct {
	Crumbs  []ui.Crumb
	Actions []ui.Action
	Tabs    []ui.Tab
	Notices []ui.Notice
	Form    ui.Form
	Preview []section
	Earlier ui.Table
}

var tellTmpl = web.Parse[tellPage](pages, "tell.html")

// lastQuarters is the latest four that have ended.
func (s Store) lastQuarters() (from, to Quarter) {
	end := quarterOf(s.Today()).period().From
	return quarterOf(end.AddMonths(-12)), quarterOf(end.AddMonths(-3))
}

func (a *Web) orderForm(r *http.Request, parties []Teller) ui.Form {
	v := r.URL.Query()
	from, to := a.Store.lastQuarters()
	value := func(key, usual string) string {
		if v.Has(key) {
			return v.Get(key)
		}
		return usual
	}
	f := ui.Form{Action: TellPath, Submit: "Granska", Controls: []ui.Control{
		{Key: "avsandare", Label: "Avsändare", Type: "text", Required: true, Value: value("avsandare", ""), Help: "Så står vi i andras jämförelser."},
		{Key: "fran", Label: "Från kvartal", Type: "text", Required: true, Value: value("fran", string(from)), Help: "Till exempel 2022-Q1."},
		{Key: "till", Label: "Till och med kvartal", Type: "text", Required: true, Value: value("till", string(to))},
		{Key: "niva", Label: "Nivå i kategoriträdet", Type: "choice", Required: true, Help: "Samma tid lämnas alltid ut på samma nivå. Annars går det att räkna ut det som är dolt."}}}
	for _, o := range levelOptions {
		f.Controls[3].Options = append(f.Controls[3].Options, ui.Option{Value: o.Value, Label: o.Label, Chosen: o.Value == value("niva", "1")})
	}
	for _, p := range parties {
		f.Controls = append(f.Controls, ui.Control{Key: "inv_" + p.Code, Label: "Invånare i " + p.Name, Type: "number", Value: v.Get("inv_" + p.Code), Help: "För kronor per invånare. Lämnas tomt om det inte ska jämföras."})
	}
	return f
}

// orderOf reads an order from a form or an address.
func orderOf(get func(string) string, parties []Teller) Order {
	o := Order{Sender: get("avsandare"), From: Quarter(get("fran")), To: Quarter(get("till")), Inhabitants: map[string]int64{}}
	o.Level, _ = strconv.ParseInt(get("niva"), 10, 64)
	for _, p := range parties {
		o.Inhabitants[p.Code], _ = strconv.ParseInt(get("inv_"+p.Code), 10, 64)
	}
	return o
}

// tell asks what shall leave the house.
func (a *Web) tell(w http.ResponseWriter, r *http.Request) error {
	page, err := a.tellPage(r)
	if err != nil {
		return err
	}
	return tellTmpl.Render(w, r, "Lämna ut avidentifierade inköp", page)
}

func (a *Web) tellPage(r *http.Request) (tellPage, error) {
	page := tellPage{Crumbs: []ui.Crumb{home, {Label: "Inköp", URL: SpendPath}}, Tabs: tabs(TellPath)}
	parties, err := a.Store.principals(r.Context())
	if err != nil {
		return page, err
	}
	page.Form = a.orderForm(r, parties)
	earlier, err := a.Store.Exports(r.Context())
	page.Earlier = exportTable(earlier)
	return page, err
}

// preview shows exactly what leaves the house.
func (a *Web) preview(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	page, err := a.tellPage(r)
	if err != nil {
		return err
	}
	parties, err := a.Store.principals(r.Context())
	if err != nil {
		return err
	}
	o := orderOf(func(key string) string { return posted[key] }, parties)
	page.Form.Posted(posted, nil)
	t, err := a.Store.Tell(r.Context(), o)
	if err != nil {
		if !web.Correctable(err) {
			return err
		}
		page.Form.Posted(posted, err)
		return tellTmpl.RenderStatus(w, r, web.StatusOf(err), "Lämna ut avidentifierade inköp", page)
	}
	_, hash, err := t.hash()
	if err != nil {
		return err
	}
	page.Actions = []ui.Action{{Label: "Lämna ut", URL: ExportsPath, Icon: "download", Post: true, Primary: true, Values: append(hidden(posted), ui.Hidden{Name: "granskad", Value: hash}),
		Confirm: "Filen blir klar att skicka till andra. Vill du lämna ut den?"}}
	page.Notices, page.Preview = t.notices(), []section{{Title: "Det här lämnar huset", Text: t.summary(), Table: rowTable(t.body().Rows)}}
	return tellTmpl.Render(w, r, "Lämna ut avidentifierade inköp", page)
}

// hidden carries an order along.
func hidden(posted map[string]string) []ui.Hidden {
	var list []ui.Hidden
	for key, value := range posted {
		list = append(list, ui.Hidden{Name: key, Value: value})
	}
	return list
}

func (t Telling) summary() string {
	told, hidden := t.shown()
	return sv.Plural(int64(told), "belopp", "belopp") + " lämnas ut och " + sv.Plural(int64(hidden), "är dolt", "är dolda") + ". Ett belopp vilar på minst " + sv.Plural(t.Rule.Suppliers, "leverantör", "leverantörer") + " och " +
		sv.Plural(t.Rule.Invoices, "faktura", "fakturor") + ". Inga namn på leverantörer, enheter eller personer följer med."
}

func (t Telling) notices() []ui.Notice {
	for _, g := range t.Groups {
		if g.Hidden {
			return []ui.Notice{{Tone: ui.Warn, Title: "Hela kvartal är dolda", Text: "Någon part har ett kvartal där inte ens det totala beloppet vilar på tillräckligt många. Då lämnas inget ut om det."}}
		}
	}
	return nil
}

func rowTable(rows []row) ui.Table {
	number := func(r *row, text string) ui.Cell {
		if r.Hidden {
			return ui.Number(hiddenText)
		}
		return ui.Number(text)
	}
	return ui.Columns[row]{
		{Label: "Kategori", Cell: func(r *row) ui.Cell { return ui.Text(r.Name).Under(r.Code) }},
		{Label: "Part", Cell: func(r *row) ui.Cell { return ui.Text(r.Party) }},
		{Label: "Kvartal", Cell: func(r *row) ui.Cell { return ui.Text(r.Quarter) }},
		{Label: "Belopp, kr", Number: true, Cell: func(r *row) ui.Cell { return number(r, r.Amount) }},
		{Label: "Fakturor", Number: true, Cell: func(r *row) ui.Cell { return number(r, r.Invoices) }},
		{Label: "Leverantörer", Number: true, Cell: func(r *row) ui.Cell { return number(r, r.Suppliers) }},
	}.Table("Rader i filen", rows)
}

// export lets the file leave the house.
func (a *Web) export(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	parties, err := a.Store.principals(r.Context())
	if err != nil {
		return err
	}
	e, err := a.Store.Export(r.Context(), orderOf(func(key string) string { return posted[key] }, parties), posted["granskad"])
	if err != nil {
		return err
	}
	return web.Redirect(w, r, e.URL(), "Filen är klar att skicka.")
}

func exportTable(list []Export) ui.Table {
	return ui.Columns[Export]{
		{Label: "Utlämning", Cell: func(e *Export) ui.Cell { return ui.Link(e.Name(), e.URL()).Under(e.Sender) }},
		{Label: "Belopp", Number: true, Cell: func(e *Export) ui.Cell { return ui.Number(sv.Number(e.Told)) }},
		{Label: "Dolda", Number: true, Cell: func(e *Export) ui.Cell { return ui.Number(sv.Number(e.Hidden)) }},
		{Label: "När", Cell: func(e *Export) ui.Cell { return ui.Text(record.When(e.CreatedAt)).Under(e.ByName) }},
	}.Table("Tidigare utlämningar", list)
}

func (a *Web) showExport(w http.ResponseWriter, r *http.Request) error {
	e, b, err := a.Store.Exported(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	var facts ui.Facts
	for _, f := range []ui.Fact{{Label: "Avsändare", Value: e.Sender}, {Label: "Från", Value: string(e.FromQuarter)}, {Label: "Till och med", Value: string(e.ToQuarter)}, {Label: "Nivå", Value: sv.Number(e.Level)}, {Label: "Kategoriträd", Value: b.Tree},
		{Label: "Minst", Value: sv.Plural(e.LeastSuppliers, "leverantör", "leverantörer") + ", " + sv.Plural(e.LeastInvoices, "faktura", "fakturor")}, {Label: "Belopp", Value: sv.Number(e.Told)}, {Label: "Dolda", Value: sv.Number(e.Hidden)}, {Label: "Utlämnad av", Value: e.ByName}, {Label: "När", Value: record.When(e.CreatedAt)}} {
		if f.Value != "" {
			facts.Add(f)
		}
	}
	entries, err := audit.History(r.Context(), a.Store.DB, KindExport, e.ID)
	if err != nil {
		return err
	}
	page := showPage{Crumbs: []ui.Crumb{home, {Label: "Inköp", URL: SpendPath}, {Label: "Lämna ut", URL: TellPath}}, Facts: facts, History: record.HistoryOf("utlämningen", entries),
		Actions:  []ui.Action{{Label: "CSV", URL: e.URL() + "/fil?form=csv", Icon: "download", New: true}, {Label: "JSON", URL: e.URL() + "/fil?form=json", Icon: "download", New: true}},
		Sections: []section{{Title: "Det som lämnades ut", Table: rowTable(b.Rows)}}}
	return showTmpl.Render(w, r, e.Name(), page)
}

// download sends the file as it left.
func (a *Web) download(w http.ResponseWriter, r *http.Request) error {
	e, b, err := a.Store.Exported(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	write, kind, ending := b.CSV, "text/csv; charset=utf-8", ".csv"
	if r.URL.Query().Get("form") == "json" {
		write, kind, ending = b.JSON, "application/json", ".json"
	}
	data, err := write()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+url.PathEscape("inkop-"+string(e.FromQuarter)+"--"+string(e.ToQuarter))+ending+`"`)
	_, err = w.Write(data)
	return err
}
