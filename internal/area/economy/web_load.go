package economy

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

type loadsPage struct {
	Tabs    []ui.Tab
	List    ui.List
	Actions []ui.Action
}

type loadPage struct {
	Status   ui.Badge
	Notices  []ui.Notice
	Facts    ui.Facts
	Lines    ui.Table
	Rejected ui.Table
	Excel    string
	Keep     ui.Form
	Undo     ui.Form
	History  ui.History
	Actions  []ui.Action
}

var (
	loadsTmpl = web.Parse[loadsPage](pages, "loads.html")
	loadTmpl  = web.Parse[loadPage](pages, "load.html")
)

const loadsPath = Path + "/laddningar"

var loadBadges = map[LoadState]ui.Badge{
	Previewed: {Text: "Granskas", Icon: "eye", Tone: ui.Warn}, Loaded: {Text: "Inläst", Icon: "circle-check", Tone: ui.Good},
	Undone: {Text: "Ångrad", Icon: "arrow-back-up"},
}

// monthOnly writes the month of a day: "2022-12".
func monthOnly(d day.Date) string {
	if d == 0 {
		return ""
	}
	return d.Sv()[:len("2022-12")]
}

var loadStates = []field.Option{{Value: string(Previewed), Label: "Granskas"}, {Value: string(Loaded), Label: "Inläst"}, {Value: string(Undone), Label: "Ångrad"}}

// LoadFields describes a load for its page and for exports.
var LoadFields = field.Set[Load]{
	{Key: "file_name", Label: "Fil", At: func(l *Load) any { return &l.FileName }},
	{Key: "kind", Label: "Innehåll", Kind: field.Choice, Choices: kinds, At: func(l *Load) any { return (*string)(&l.Kind) }},
	{Key: "format", Label: "Format", At: func(l *Load) any { return &l.Format }},
	{Key: "source", Label: "Källa", At: func(l *Load) any { return &l.Source }},
	{Key: "first_month", Label: "Från månad", Kind: field.Date, At: func(l *Load) any { return &l.FirstMonth }, Show: func(l *Load) string { return monthOnly(l.FirstMonth) }},
	{Key: "last_month", Label: "Till månad", Kind: field.Date, At: func(l *Load) any { return &l.LastMonth }, Show: func(l *Load) string { return monthOnly(l.LastMonth) }},
	{Key: "loaded_on", Label: "Data laddat", Kind: field.Date, At: func(l *Load) any { return &l.LoadedOn }},
	{Key: "by_name", Label: "Av", At: func(l *Load) any { return &l.ByName }},
	{Key: "rows_read", Label: "Rader", Kind: field.Number, At: func(l *Load) any { return &l.RowsRead }},
	{Key: "rows_skipped", Label: "Rader på balanskonton, lämnade", Kind: field.Number, At: func(l *Load) any { return &l.RowsSkipped }},
	{Key: "rows_known", Label: "Rader som redan fanns", Kind: field.Number, At: func(l *Load) any { return &l.RowsKnown }},
	{Key: "rows_rejected", Label: "Avvisade rader", Kind: field.Number, At: func(l *Load) any { return &l.RowsRejected }},
	{Key: "rows_replaced", Label: "Ersatta rader", Kind: field.Number, At: func(l *Load) any { return &l.RowsReplaced }},
	{Key: "amount", Label: "Summa", Kind: field.Money, Unit: "kr", At: func(l *Load) any { return &l.Amount }},
	{Key: "hash", Label: "Kontrollsumma (SHA-256)", At: func(l *Load) any { return &l.Hash }},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: loadStates, At: func(l *Load) any { return (*string)(&l.State) }},
}

var loadListing = ui.Listing[Load]{
	One: "laddning", Many: "laddningar", Sort: "-created_at",
	Columns: ui.Columns[Load]{
		{Key: "file_name", Label: "Fil", Sort: true, Cell: func(l *Load) ui.Cell { return ui.Link(l.FileName, l.URL()).Under(l.Format + " · " + l.Source) }},
		{Key: "first_month", Label: "Innehåll", Sort: true, Cell: func(l *Load) ui.Cell { return ui.Text(sv.UpperFirst(string(l.Kind))).Under(l.Months().Label()) }},
		{Key: "created_at", Label: "Data laddat", Sort: true, Cell: func(l *Load) ui.Cell { return ui.Time(l.LoadedOn.String(), l.LoadedOn.Sv()).Under(l.ByName) }},
		{Key: "rows_read", Label: "Rader", Sort: true, Number: true, Cell: func(l *Load) ui.Cell { return ui.Number(sv.Number(l.RowsRead)) }},
		{Key: "amount", Label: "Summa", Sort: true, Number: true, Cell: func(l *Load) ui.Cell { return ui.Number(l.Amount.Sv()) }},
		ui.Column[Load]{Key: "hash", Label: "Kontrollsumma", Cell: func(l *Load) ui.Cell { return ui.Text(l.Hash[:min(12, len(l.Hash))]) }}.OnDemand(),
		{Key: "state", Label: "Läge", Cell: func(l *Load) ui.Cell { return ui.Mark(loadBadges[l.State]) }},
	},
	Row: func(l *Load, row *ui.Row) { row.ID, row.Label = l.ID, l.FileName },
}

// loadQuery reads the list's choice from the address.
func (a *Web) loadQuery(r *http.Request) (ui.Query, LoadFilter, []ui.Filter, error) {
	sources, err := a.Store.LoadSources(r.Context())
	filters := []ui.Filter{{Key: "innehall", Label: "Innehåll", Kind: ui.Multi, Options: kinds}, {Key: "kalla", Label: "Källa", Options: same(sources)},
		{Key: "lage", Label: "Läge", Kind: ui.Multi, Options: loadStates}}
	q := loadListing.Query(r, filters...)
	return q, LoadFilter{Text: q.Text, States: q.All("lage"), Kinds: q.All("innehall"), Source: q.Get("kalla")}, filters, err
}

func (a *Web) loads(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q, f, filters, err := a.loadQuery(r)
	if err != nil {
		return err
	}
	p := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		p.Limit = 0
	}
	all, n, err := a.Store.Loads(ctx, f, p)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Load]{Title: "Laddningar", File: "laddningar", Fields: LoadFields, Path: Load.URL, Query: q, Filter: filters, Each: record.Rows(all), At: a.Store.DB.Now()}.Send(w, r)
	}
	list := loadListing.List(q, all, ui.Count(n), filters...)
	list.Hint, list.Excel, list.Keep = "Fil, källa, vem", record.Excel(q), a.Views != nil
	list.Note = "En fil från samma källa ersätter samma månader. Samma fil läses aldrig in två gånger."
	if n.N == 0 && !q.Narrowed() {
		list.Table.Empty = ui.Empty{Icon: "database-import", Title: "Inget är inläst", Text: "Läs in bokföringen som SIE, eller utfall, budget och prognos från Excel eller CSV."}
	}
	views := []ui.View{{Label: "Alla", URL: loadsPath, Active: !q.Narrowed()}, {Label: "Utfall", URL: loadsPath + "?innehall=utfall", Active: q.Selection() == "innehall=utfall"},
		{Label: "Granskas", URL: loadsPath + "?lage=granskas", Active: q.Selection() == "lage=granskas"}}
	if list.Views, err = a.Views.After(ctx, views, q); err != nil {
		return err
	}
	page := loadsPage{Tabs: tabs("/laddningar", Until{}), List: list}
	if web.May(ctx, "economy.write") {
		page.Actions = []ui.Action{{Label: "Läs in en fil", URL: loadsPath + "/ny", Icon: "upload", Primary: true}}
	}
	return loadsTmpl.Render(w, r, "Laddningar", page)
}

func loadForm() formPage {
	options := func(list []field.Option, value string) []ui.Option {
		var all []ui.Option
		for _, o := range list {
			all = append(all, ui.Option{Value: o.Value, Label: o.Label, Chosen: o.Value == value})
		}
		return all
	}
	f := ui.Form{Action: loadsPath, Submit: "Granska filen", Cancel: loadsPath, Upload: true, Controls: []ui.Control{
		{Key: "fil", Label: "Fil", Type: "file", Required: true, Accept: ".se,.si,.sie,.xlsx,.xlsm,.csv,.txt",
			Help: fmt.Sprintf("SIE 4 (.se eller .si), Excel eller CSV, högst %d MB. Inget sparas i bokföringen förrän du har granskat.", MostBytes>>20)},
		{Key: "kind", Label: "Innehåll", Type: "choice", Required: true, Options: options(kinds, string(Outcome)), Value: string(Outcome), Help: "Budget och prognos läses ur Excel, CSV eller SIE-filens #PBUDGET."},
		{Key: "signs", Label: "Tecken i Excel och CSV", Type: "choice", Required: true, Value: string(ResultSigns), Options: options([]field.Option{
			{Value: string(ResultSigns), Label: "Intäkter plus, kostnader minus"}, {Value: string(LedgerSigns), Label: "Som i bokföringen: debet plus, kredit minus"}}, string(ResultSigns)),
			Help: "SIE-filer har alltid bokföringens tecken."},
		{Key: "asOf", Label: "Prognos efter månad", Type: "text", Help: "Bara för prognos, till exempel 2022-08."},
		{Key: "name", Label: "Prognosens namn", Type: "text", Help: "Bara för prognos."},
		{Key: "source", Label: "Källa", Type: "text", Group: "Mer", Help: "En ny fil från samma källa ersätter samma månader. Tomt: SIE-filens organisationsnummer, eller ”Lista”."},
		{Key: "dimension", Label: "SIE-dimension för aktivitet", Type: "text", Help: "Numret i filens #DIM. Tomt: dimensionen som heter Aktivitet."},
		{Key: "sheet", Label: "Kalkylblad", Type: "text", Help: "Tomt: det första."},
		{Key: "comment", Label: "Kommentar", Type: "long", Help: "Följer med en budget eller prognos."},
	}}
	return formPage{Form: f, Crumb: ui.Crumb{Label: "Laddningar", URL: loadsPath},
		Intro: "Excel och CSV ska ha kolumnerna Månad, Konto och Belopp. Aktivitet, Projekt, Kostnadsbärare, Kontonamn, Text och Verifikation får finnas. Rubrikerna får stå längre ned."}
}

func (a *Web) newLoad(w http.ResponseWriter, r *http.Request) error {
	return a.form(w, r, "Läs in en fil", loadForm(), nil, nil)
}

func (a *Web) receive(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	l, err := a.received(r, posted)
	if err == nil {
		return web.Redirect(w, r, l.URL(), "")
	}
	if web.Correctable(err) && len(fault.FieldsOf(err)) == 0 {
		err = fault.Invalid(fault.Field{Name: "fil", Message: fault.Message(err)})
	}
	return a.form(w, r, "Läs in en fil", loadForm(), posted, err)
}

func (a *Web) received(r *http.Request, posted map[string]string) (Load, error) {
	from, head, err := r.FormFile("fil")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return Load{}, fault.Invalid(fault.Field{Name: "fil", Message: "Välj en fil."})
	}
	if err != nil {
		return Load{}, err
	}
	defer from.Close()
	return a.Store.Receive(r.Context(), head.Filename, from, Options{Kind: Kind(posted["kind"]), Source: posted["source"], Signs: Signs(posted["signs"]),
		Dimension: posted["dimension"], Name: posted["name"], AsOf: posted["asOf"], Comment: posted["comment"], Sheet: posted["sheet"]})
}

func (a *Web) load(w http.ResponseWriter, r *http.Request) error {
	return a.showLoad(w, r, r.PathValue("id"), nil, nil)
}

func (a *Web) showLoad(w http.ResponseWriter, r *http.Request, id string, posted map[string]string, wrong error) error {
	ctx := r.Context()
	l, d, err := a.Store.Preview(ctx, id)
	if err != nil {
		return err
	}
	rejected, err := a.Store.Rejects(ctx, id)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return a.sendSheet(w, r, "avvisade-rader", rejectSheet(l, rejected))
	}
	chart, err := a.Store.Chart(ctx)
	if err != nil {
		return err
	}
	page := loadPage{Status: loadBadges[l.State], Facts: ui.NewFacts(LoadFields, &l), Lines: lineSumTable(d, chart), Rejected: rejectTable(rejected),
		Excel: l.URL() + "?format=xlsx", Notices: loadNotices(l, d, chart)}
	page.Facts.DropEmpty()
	entries, err := a.Store.History(ctx, LoadKind, l.ID)
	if err != nil {
		return err
	}
	page.History = record.HistoryOf("filen", entries)
	a.loadActions(ctx, l, d, &page)
	status := http.StatusOK
	if wrong != nil {
		page.Keep.Posted(posted, wrong)
		page.Undo.Posted(posted, wrong)
		status = web.StatusOf(wrong)
	}
	return loadTmpl.RenderStatus(w, r, status, l.FileName, page)
}

func loadNotices(l Load, d Draft, chart Chart) []ui.Notice {
	var all []ui.Notice
	if l.State == Previewed {
		text := "Granska summorna och läs sedan in filen."
		if l.RowsReplaced > 0 {
			text += " Den ersätter " + sv.Plural(l.RowsReplaced, "rad", "rader") + " från samma källa och månader."
		}
		all = append(all, ui.Notice{Tone: ui.Info, Title: "Inget är sparat i bokföringen än", Text: text})
		for _, doubt := range d.Doubts {
			all = append(all, ui.Notice{Tone: ui.Warn, Title: "Filen motsäger sig själv", Text: doubt})
		}
		if accounts := d.Unmapped(chart); len(accounts) > 0 {
			all = append(all, ui.Notice{Tone: ui.Warn, Title: sv.Plural(len(accounts), "konto", "konton") + " saknar kontogrupp",
				Text: strings.Join(accounts[:min(len(accounts), 20)], ", ") + ". Beloppen läses in och står på en egen rad."})
		}
	}
	if l.Warnings != "" {
		list := strings.Split(l.Warnings, "\n")
		text := strings.Join(list[:min(len(list), 10)], " ")
		if len(list) > 10 {
			text += fmt.Sprintf(" Och %d till.", len(list)-10)
		}
		all = append(all, ui.Notice{Tone: ui.Info, Title: sv.Plural(len(list), "anmärkning", "anmärkningar") + " på filen", Text: text})
	}
	return all
}

func lineSumTable(d Draft, chart Chart) ui.Table {
	sums := d.ByLine(chart)
	var n int64
	for _, s := range sums {
		n += s.N
	}
	t := ui.Columns[LineSum]{
		{Label: "Rad i resultatrapporten", Total: "Summa", Cell: func(s *LineSum) ui.Cell { return ui.Text(s.Label) }},
		{Label: "Rader", Number: true, Total: sv.Number(n), Cell: func(s *LineSum) ui.Cell { return ui.Number(sv.Number(s.N)) }},
		{Label: "Belopp", Number: true, Total: d.Sum().Sv(), Cell: func(s *LineSum) ui.Cell { return ui.Number(s.Amount.Sv()) }},
	}.Table("Filens summor", sums)
	t.Empty = ui.Empty{Icon: "receipt", Title: "Inga nya rader", Text: "Alla rader i filen finns redan, eller är avvisade."}
	return t
}

func rejectTable(list []Reject) ui.Table {
	return ui.Columns[Reject]{
		{Label: "Rad", Number: true, Cell: func(r *Reject) ui.Cell { return ui.Number(sv.Number(r.Line)) }},
		{Label: "Kolumn", Cell: func(r *Reject) ui.Cell { return ui.Text(r.Field) }},
		{Label: "Värde", Cell: func(r *Reject) ui.Cell { return ui.Text(r.Value) }},
		{Label: "Varför", Cell: func(r *Reject) ui.Cell { return ui.Text(r.Message) }},
	}.Table("Avvisade rader", list[:min(len(list), 200)])
}

func rejectSheet(l Load, list []Reject) sheet.Table {
	t := sheet.Table{Title: "Avvisade rader", Selection: l.FileName, Columns: []sheet.Column{{Key: "fil", Label: "Fil"}, {Key: "rad", Label: "Rad", Kind: sheet.Count},
		{Key: "kolumn", Label: "Kolumn"}, {Key: "varde", Label: "Värde", Width: 30}, {Key: "varfor", Label: "Varför", Width: 60}}}
	t.Rows = func(yield func([]any) bool) {
		for _, r := range list {
			if !yield([]any{l.FileName, r.Line, r.Field, r.Value, r.Message}) {
				return
			}
		}
	}
	return t
}

// loadActions gives what can be done with the load.
func (a *Web) loadActions(ctx context.Context, l Load, d Draft, page *loadPage) {
	if l.State == Loaded {
		page.Actions = append(page.Actions, ui.Action{Label: "Visa raderna", URL: Filter{Load: l.ID}.URL(), Icon: "list"})
	}
	if l.PlanID != "" && l.State == Loaded {
		page.Actions = append(page.Actions, ui.Action{Label: "Visa planen", URL: Plan{ID: l.PlanID}.URL(), Icon: "wallet"})
	}
	if !web.May(ctx, "economy.write") {
		return
	}
	switch l.State {
	case Previewed:
		page.Actions = append(page.Actions, ui.Action{Label: "Kasta filen", URL: l.URL() + "/kasta", Icon: "trash", Post: true, Danger: true})
		page.Keep = ui.Form{Action: l.URL() + "/las-in", Submit: "Läs in filen"}
		if len(d.Rejected)+len(d.Doubts) > 0 {
			page.Keep.Controls = []ui.Control{{Key: "consent", Label: "Läs in ändå, utan avvisade rader", Type: "bool", Value: "nej", Required: true,
				Help: "Välj ja när du har sett vad som saknas eller inte stämmer."}}
		}
	case Loaded:
		page.Undo = whyForm(l.URL()+"/angra", "Ångra laddningen", "Varför ångras laddningen?")
		page.Undo.Danger = true
	}
}

func (a *Web) loadVerb(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	ctx, id := r.Context(), r.PathValue("id")
	said := ""
	switch r.PathValue("verb") {
	case "las-in":
		var l Load
		l, err = a.Store.Keep(ctx, id, posted["consent"] == "ja")
		said = sv.Plural(l.RowsRead, "rad är inläst.", "rader är inlästa.")
	case "angra":
		if posted["why"] == "" {
			err = fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför laddningen ångras."})
		} else {
			_, err = a.Store.Undo(ctx, id, posted["why"])
		}
		said = "Laddningen är ångrad. Det som den ersatte gäller igen."
	case "kasta":
		if err = a.Store.Discard(ctx, id); err == nil {
			return web.Redirect(w, r, loadsPath, "Filen är kastad.")
		}
	default:
		return errNoVerb
	}
	if web.Correctable(err) {
		return a.showLoad(w, r, id, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, Load{ID: id}.URL(), said)
}
