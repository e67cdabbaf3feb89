package intake

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/job"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// refreshSeconds is how often the page of a running import is read again.
const refreshSeconds = 2

type showPage struct {
	Run      Run
	Many     string
	Badge    ui.Badge
	Notices  []ui.Notice
	Working  bool
	Progress ui.Progress
	Job      string // what is being done: "Importerar plan.csv"
	Stop     ui.Action
	Refresh  int

	Stats    []ui.Stat
	Faults   ui.Table
	Diffs    ui.Table // fields that differ from the register
	AllDiffs string
	Update   ui.Action
	Preview  ui.Table
	Start    startForm
	Undo     undoForm
	Actions  []ui.Action
	Facts    ui.Facts
	History  ui.History
	Rejected string // address of the rejected rows
}

// startForm asks what to do with faulty rows and begins the import.
type startForm struct {
	Shown    bool
	Action   string
	Submit   string
	Faulty   bool // some rows are wrong, so there is a choice
	Good     string
	Bad      string
	OnlyGood bool
	Why      string // why it cannot begin
}

// undoForm takes the whole import back.
type undoForm struct {
	Shown  bool
	Action string
	Error  string
	Why    string
}

var showTmpl = web.Parse[showPage](pages, "show.html")

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	run, err := a.load(r)
	if err != nil {
		return err
	}
	if run.State == Uploaded && run.FileID != "" {
		return web.Redirect(w, r, run.URL()+"/kolumner", "")
	}
	page, err := a.showPage(r, run)
	if err != nil {
		return err
	}
	if r.Header.Get("HX-Request") == "true" && !page.Working {
		w.Header().Set("HX-Refresh", "true") // it is done: show the receipt
	}
	return showTmpl.Render(w, r, run.FileName, page)
}

func (a *Web) showPage(r *http.Request, run Run) (showPage, error) {
	page := showPage{Run: run, Many: strings.ToLower(many(&run)), Badge: badge(&run), Refresh: refreshSeconds, Rejected: run.URL() + "/avvisade", AllDiffs: run.URL() + "/skillnader"}
	entries, err := a.Store.History(r.Context(), run.ID)
	if err != nil {
		return page, err
	}
	page.History = record.HistoryOf("importen", entries)
	page.Facts = factsOf(run)
	if run.Message != "" {
		page.Notices = append(page.Notices, ui.Notice{Tone: toneOf(run), Title: run.Message})
	}
	if run.State.Working() {
		return page, a.progress(r, run, &page)
	}
	page.Stats = statsOf(run)
	if err := a.faults(r, run, &page); err != nil {
		return page, err
	}
	if err := a.diffPanel(r, run, &page); err != nil {
		return page, err
	}
	switch run.State {
	case Checked, Failed:
		return page, a.prepare(r, run, &page)
	case Done:
		page.Undo = undoForm{Shown: true, Action: run.URL() + "/angra"}
		page.Actions = []ui.Action{{Label: "Visa raderna", URL: run.URL() + "/rader", Icon: "list-details"}}
	}
	return page, nil
}

func toneOf(run Run) ui.Tone {
	if run.State == Failed {
		return ui.Bad
	}
	return ui.Warn
}

// progress tells how far the job has come. A job that ended without telling the
// run, as when the program stopped, is told here.
func (a *Web) progress(r *http.Request, run Run, page *showPage) error {
	j, err := a.job(r.Context(), run.JobID)
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		return err
	}
	if j.State.Final() || err != nil {
		page.Notices = append(page.Notices, ui.Notice{Tone: ui.Bad, Title: "Arbetet har stannat", Text: j.Message,
			Actions: []ui.Action{{Label: "Till kolumnerna", URL: run.URL() + "/kolumner"}}})
		return nil
	}
	page.Working = true
	page.Job = j.Title
	page.Progress = ui.Progress{Label: cmp.Or(j.Message, "Väntar på sin tur"), Value: int(j.Done), Max: int(max(j.Total, 1)), Text: progressText(j, a.Store.DB.Now().Sub)}
	if j.State == job.Queued || run.State != Undoing {
		page.Stop = ui.Action{Label: "Avbryt", URL: run.URL() + "/avbryt", Icon: "player-pause", Post: true}
	}
	return nil
}

// job returns the job with the latest progress that is known here.
func (a *Web) job(ctx context.Context, id string) (job.Job, error) {
	if a.Jobs == nil {
		return a.Store.Job(ctx, id)
	}
	return a.Jobs.Get(ctx, id)
}

func (a *Web) faults(r *http.Request, run Run, page *showPage) error {
	tallies, err := a.Store.Tallies(r.Context(), run.ID)
	if err != nil {
		return err
	}
	reg, err := registerOfRun(run)
	if err != nil {
		return err
	}
	columns := ui.Columns[Tally]{
		{Label: "Fel", Cell: func(t *Tally) ui.Cell { return ui.Link(t.Kind, rejectedURL(run, t.Kind, t.Field)) }},
		{Label: "Uppgift", Cell: func(t *Tally) ui.Cell { return ui.Text(labelOf(reg, t.Field)) }},
		{Label: "Antal", Number: true, Cell: func(t *Tally) ui.Cell { return ui.Number(sv.Number(t.N)) }},
		{Label: "Till exempel", Cell: func(t *Tally) ui.Cell { return ui.Text(t.Example) }},
	}
	page.Faults = columns.Table("Fel efter slag", tallies)
	return nil
}

func labelOf(reg Register, key string) string {
	if t, ok := targetOf(reg.Targets(), key); ok {
		return t.Label
	}
	return "Raden"
}

func (a *Web) prepare(r *http.Request, run Run, page *showPage) error {
	page.Actions = []ui.Action{{Label: "Ta bort", URL: run.URL() + "/ta-bort", Icon: "trash", Post: true}}
	if run.FileID == "" {
		return nil
	}
	page.Actions = append(page.Actions, ui.Action{Label: "Ändra kolumner", URL: run.URL() + "/kolumner", Icon: "columns"})
	earlier, err := a.earlier(r, run)
	if err != nil {
		return err
	}
	if earlier.Title != "" {
		page.Notices = append(page.Notices, earlier)
	}
	page.Start = startOf(run)
	book, err := a.Store.Book(r.Context(), run)
	if err != nil {
		return err
	}
	defer book.Close()
	preview, err := a.Store.Preview(r.Context(), book.Book, run)
	if fault.KindOf(err) == fault.KindInvalid {
		return nil // the mapping no longer fits; the message of the run says so
	}
	page.Preview = previewTable(preview)
	return err
}

func startOf(run Run) startForm {
	f := startForm{Shown: true, Action: run.URL() + "/kor", Faulty: run.Rejected > 0, OnlyGood: true,
		Bad: faulty(run.Rejected), Good: sv.Plural(run.Stored(), "felfri rad", "felfria rader"),
		Submit: "Importera " + sv.Plural(run.Stored(), "rad", "rader")}
	trial := run
	trial.Bad, trial.State = OnlyGood, Checked
	if err := trial.Startable(); err != nil {
		f.Why = fault.Message(err)
	}
	return f
}

func previewTable(p Preview) ui.Table {
	t := ui.Table{Label: "Så läses de första raderna", Heads: []ui.Head{{Label: "Rad"}, {Label: "Blir"}}}
	for _, head := range p.Heads {
		t.Heads = append(t.Heads, ui.Head{Label: head})
	}
	for _, row := range p.Rows {
		t.Rows = append(t.Rows, previewRow(p, row))
	}
	return t
}

// previewRow shows each fault in the cell where it is; what concerns no column of
// the file stands in the cell that tells what becomes of the row.
func previewRow(p Preview, row PreviewRow) ui.Row {
	wrong := map[string]Fault{}
	verb := verbCell(row.Verb)
	for _, f := range row.Faults {
		if !slices.Contains(p.Keys, f.Field) {
			verb = verb.Under(f.Message)
		} else if _, again := wrong[f.Field]; !again {
			wrong[f.Field] = f
		}
	}
	cells := []ui.Cell{ui.Text(sv.Number(row.Row)), verb}
	for i, text := range row.Texts {
		f, ok := wrong[p.Keys[i]]
		if ok {
			text = cmp.Or(f.Value, text)
		}
		cells = append(cells, ui.Text(text).Warn(f.Kind))
	}
	return ui.Row{Cells: cells}
}

func verbCell(verb string) ui.Cell {
	switch verb {
	case Created:
		return ui.Mark(ui.Badge{Text: "Ny", Tone: ui.Good, Icon: "plus"})
	case Updated:
		return ui.Mark(ui.Badge{Text: "Uppdateras", Tone: ui.Info, Icon: "pencil"})
	case unchanged:
		return ui.Mark(ui.Badge{Text: "Finns redan", Icon: "minus"})
	}
	return ui.Mark(ui.Badge{Text: "Avvisas", Tone: ui.Bad})
}

func statsOf(run Run) []ui.Stat {
	stats := []ui.Stat{{Label: "Lästa rader", Value: sv.Number(run.Rows)}}
	add := func(label string, n int64, url string) {
		if n == 0 {
			url = ""
		}
		stats = append(stats, ui.Stat{Label: label, Value: sv.Number(n), URL: url})
	}
	rows := run.URL() + "/rader"
	created, updated, suppliers := "Blir nya", "Uppdateras", "Leverantörer som läggs upp"
	if run.State == Done || run.State == Undone {
		created, updated, suppliers = "Nya", "Uppdaterade", "Nya leverantörer"
		add(created, run.Created, rows)
		add(updated, run.Updated, rows)
	} else {
		rows = ""
		add(created, run.Created, diffURL(run, DiffNew, ""))
		add(updated, run.Updated, diffURL(run, DiffChanged, ""))
	}
	add("Fanns redan", run.Same, diffURL(run, DiffSame, ""))
	add("Avvisade", run.Rejected, run.URL()+"/avvisade")
	if run.Joined > 0 {
		add("Hör till raden ovanför", run.Joined, "")
	}
	if run.Missing > 0 {
		add("Saknas i filen", run.Missing, diffURL(run, DiffMissing, ""))
	}
	if run.Suppliers > 0 {
		add(suppliers, run.Suppliers, rows)
	}
	return stats
}

func factsOf(run Run) ui.Facts {
	var f ui.Facts
	add := func(label, value string) {
		if value != "" {
			f.Add(ui.Fact{Label: label, Value: value})
		}
	}
	add("Fil", run.FileName)
	add("Storlek", fmt.Sprintf("%s kB", sv.Number((run.FileSize+1023)/1024)))
	if s := sheetOf(&run); s != "" {
		add("Kalkylblad", run.Sheet)
	}
	add("Källa", run.Source)
	add("Kolumner", run.Mapping.From)
	add("Uppladdad", record.When(run.CreatedAt)+" av "+run.RunBy)
	if run.EndedAt != nil {
		add("Klar", record.When(*run.EndedAt))
		if run.Rate() > 0 {
			add("Tid", fmt.Sprintf("%s s, %s rader i sekunden", sv.Decimal(run.Millis, 1000, 1), sv.Number(run.Rate())))
		}
	}
	if run.UndoneAt != nil {
		add("Ångrad", record.When(*run.UndoneAt)+" av "+run.UndoneBy)
		add("Skäl", run.UndoneWhy)
	}
	return f
}
