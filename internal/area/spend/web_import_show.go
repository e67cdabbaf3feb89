package spend

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/job"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// refreshSeconds is how often the page of a working import is read again.
const refreshSeconds = 2

type importShowPage struct {
	Import   Import
	Badge    ui.Badge
	Notices  []ui.Notice
	Working  bool
	Progress ui.Progress
	Job      string // what is being done
	Stop     ui.Action
	Refresh  int

	Start   string // what will be stored, "" when nothing can be
	Submit  string
	Read    string
	Stats   []ui.Stat
	Faults  ui.Table
	Months  ui.Table
	New     string
	Sample  ui.Table
	Undo    undoForm
	Actions []ui.Action
	Facts   ui.Facts
	History ui.History
}

// undoForm takes the whole import back.
type undoForm struct {
	Shown bool
	Error string
}

var importShowTmpl = web.Parse[importShowPage](importPages, "import_show.html")

func (a *ImportWeb) show(w http.ResponseWriter, r *http.Request) error {
	i, err := a.load(r)
	if err != nil {
		return err
	}
	page, err := a.showPage(r.Context(), i)
	if err != nil {
		return err
	}
	if r.Header.Get("HX-Request") == "true" && !page.Working {
		w.Header().Set("HX-Refresh", "true") // it is done: show the result
	}
	return importShowTmpl.Render(w, r, i.Name, page)
}

func (a *ImportWeb) showPage(ctx context.Context, i Import) (importShowPage, error) {
	page := importShowPage{Import: i, Badge: importBadge(&i), Refresh: refreshSeconds, Facts: importFacts(i), Read: "Filernas innehåll"}
	entries, err := a.Store.ImportHistory(ctx, i.ID)
	if err != nil {
		return page, err
	}
	page.History = record.HistoryOf("filerna", entries)
	if i.Message != "" {
		page.Notices = append(page.Notices, ui.Notice{Tone: toneOf(i), Title: i.Message})
	}
	if i.State.Working() {
		if err := a.progress(ctx, i, &page); err != nil || page.Working {
			return page, err
		}
	}
	if err := a.content(ctx, i, &page); err != nil {
		return page, err
	}
	page.prepare(i)
	return page, nil
}

func toneOf(i Import) ui.Tone {
	if i.State == ImportFailed {
		return ui.Bad
	}
	return ui.Warn
}

// prepare offers what can be done with the import as it stands.
func (page *importShowPage) prepare(i Import) {
	switch i.State {
	case ImportReceived, ImportChecked, ImportFailed:
		page.Actions = append(page.Actions, ui.Action{Label: "Ta bort", URL: i.URL() + "/ta-bort", Icon: "trash", Post: true})
		if len(i.Look.Heads) > 0 || i.State != ImportChecked {
			page.Actions = append(page.Actions, ui.Action{Label: "Ändra kolumner", URL: i.URL() + "/kolumner", Icon: "columns"})
		}
		page.Actions = append(page.Actions, ui.Action{Label: "Granska igen", URL: i.URL() + "/granska", Icon: "refresh", Post: true})
	case ImportDone:
		page.Read = "Inläst"
		page.Undo.Shown = true
	}
	if i.State != ImportChecked {
		return
	}
	if err := i.Startable(); err != nil {
		page.Notices = append(page.Notices, ui.Notice{Tone: ui.Warn, Title: fault.Message(err), Text: nothingWhy(i)})
		return
	}
	page.Start = i.Sentence() + " Det som är avvisat läses inte in, utan kan rättas och läsas in för sig."
	page.Submit = "Läs in " + sv.Plural(i.Lines, "rad", "rader")
}

func nothingWhy(i Import) string {
	if i.There > 0 && i.There == i.Rejected {
		return "Alla fakturor finns redan."
	}
	return "Se vad som är avvisat, och rätta filen eller hur kolumnerna läses."
}

// progress tells how far the job has come. A job that ended without telling the import,
// as when the program stopped, is told here.
func (a *ImportWeb) progress(ctx context.Context, i Import, page *importShowPage) error {
	j, err := a.job(ctx, i.JobID)
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		return err
	}
	if j.State.Final() || err != nil {
		page.Notices = append(page.Notices, ui.Notice{Tone: ui.Bad, Title: "Arbetet har stannat", Text: j.Message,
			Actions: []ui.Action{{Label: "Granska igen", URL: i.URL() + "/granska", Post: true}}})
		return nil
	}
	page.Working, page.Job = true, j.Title
	page.Progress = ui.Progress{Label: cmp.Or(j.Message, "Väntar på sin tur"), Value: int(j.Done), Max: int(max(j.Total, 1)), Text: progressText(j, a.Store.DB.Now())}
	if j.State == job.Queued || i.State != ImportUndoing {
		page.Stop = ui.Action{Label: "Avbryt", URL: i.URL() + "/avbryt", Icon: "player-pause", Post: true}
	}
	return nil
}

// progressText says "62 %, ungefär 20 sekunder kvar".
func progressText(j job.Job, now time.Time) string {
	if j.Total <= 0 || j.Done <= 0 {
		return ""
	}
	text := sv.Percent(min(j.Done, j.Total), j.Total, 0)
	switch left := j.Left(now); {
	case left >= 2*time.Minute:
		text += fmt.Sprintf(", ungefär %d minuter kvar", int(left.Round(time.Minute).Minutes()))
	case left >= time.Second:
		text += ", ungefär " + sv.Plural(int64(left.Seconds())+1, "sekund", "sekunder") + " kvar"
	}
	return text
}

// job returns the job with the latest progress that is known here.
func (a *ImportWeb) job(ctx context.Context, id string) (job.Job, error) {
	if a.Jobs == nil {
		return a.Store.Job(ctx, id)
	}
	return a.Jobs.Get(ctx, id)
}

// shownFaults is how many of what is wrong the page has; the rest is one step away.
const shownFaults = 8

func (a *ImportWeb) content(ctx context.Context, i Import, page *importShowPage) error {
	if i.CheckedAt == nil {
		return nil
	}
	faults, _, err := a.Store.Rejects(ctx, i.Number, RejectFilter{}, Page{Limit: shownFaults})
	if err != nil {
		return err
	}
	page.Stats = importStats(i)
	page.Faults = rejectColumns.Table("Avvisat och tveksamt", faults)
	page.Months = monthColumns.Table("Per månad", i.Look.Months)
	page.New = strings.Join(i.Look.New, ", ")
	if more := i.NewSellers - int64(len(i.Look.New)); more > 0 && page.New != "" {
		page.New += " och " + sv.Number(more) + " till"
	}
	if i.State == ImportChecked {
		page.Sample = sampleColumns.Table("Så läses de första raderna", i.Look.Sample)
	}
	return nil
}

var monthColumns = ui.Columns[MonthSum]{
	{Label: "Månad", Cell: func(m *MonthSum) ui.Cell { return ui.Text(fmt.Sprintf("%d-%02d", m.Month/100, m.Month%100)) }},
	{Label: "Rader", Number: true, Cell: func(m *MonthSum) ui.Cell { return ui.Number(sv.Number(m.Lines)) }},
	{Label: "Belopp", Number: true, Cell: func(m *MonthSum) ui.Cell { return ui.Number(sv.Kr(int64(m.Amount))) }},
}

var sampleColumns = ui.Columns[Sampled]{
	{Label: "Rad", Number: true, Cell: func(s *Sampled) ui.Cell { return ui.Number(sv.Number(s.Row)) }},
	{Label: "Datum", Cell: func(s *Sampled) ui.Cell { return ui.Text(s.On.Sv()) }},
	{Label: "Faktura", Cell: func(s *Sampled) ui.Cell { return ui.Text(s.Invoice).Under(s.Level.Sv()) }},
	{Label: "Leverantör", Cell: func(s *Sampled) ui.Cell { return ui.Text(s.Seller) }},
	{Label: "Vad", Cell: func(s *Sampled) ui.Cell { return ui.Text(s.Article) }},
	{Label: "Antal", Number: true, Cell: func(s *Sampled) ui.Cell { return ui.Number(s.Quantity) }},
	{Label: "Belopp", Number: true, Cell: func(s *Sampled) ui.Cell { return ui.Number(s.Amount.Sv()) }},
	{Label: "Konto", Cell: func(s *Sampled) ui.Cell { return ui.Text(s.Account) }},
	{Label: "Enhet", Cell: func(s *Sampled) ui.Cell { return ui.Text(s.Unit) }},
}

func importStats(i Import) []ui.Stat {
	rejects := ""
	if i.Rejected+i.Doubtful > 0 {
		rejects = i.URL() + "/avvisade"
	}
	stats := []ui.Stat{{Label: "Fakturor", Value: sv.Number(i.Invoices)}, {Label: "Rader", Value: sv.Number(i.Lines)}, {Label: "Belopp utan moms", Value: sv.Kr(int64(i.Amount))},
		{Label: "Leverantörer", Value: sv.Number(i.Sellers), Note: newNote(i.NewSellers)}, {Label: "Nya enheter", Value: sv.Number(i.NewUnits)}, {Label: "Nya konton", Value: sv.Number(i.NewAccounts)},
		{Label: "Avvisade", Value: sv.Number(i.Rejected), URL: rejects}, {Label: "Tveksamma", Value: sv.Number(i.Doubtful), URL: rejects}}
	if i.There > 0 {
		stats = append(stats, ui.Stat{Label: "Finns redan", Value: sv.Number(i.There), Note: "bland de avvisade"})
	}
	if i.Masked > 0 {
		stats = append(stats, ui.Stat{Label: "Dolda personuppgifter", Value: sv.Number(i.Masked)})
	}
	return stats
}

func newNote(n int64) string {
	if n == 0 {
		return ""
	}
	return "varav " + sv.Number(n) + " nya namn"
}

func importFacts(i Import) ui.Facts {
	var f ui.Facts
	add := func(label, value string) {
		if value != "" {
			f.Add(ui.Fact{Label: label, Value: value})
		}
	}
	add("Nummer", strconv.FormatInt(i.Number, 10))
	add("Filer", sv.Number(i.Files))
	add("Storlek", sv.Number((i.Size+1023)/1024)+" kB")
	add("Slag", strings.Join(i.Look.Formats, ", "))
	add("Källa", i.Source)
	add("Period", i.Period())
	add("Mottagen", record.When(i.CreatedAt)+" av "+i.CreatedBy)
	if i.EndedAt != nil {
		add("Inläst", record.When(*i.EndedAt))
	}
	if i.Rate() > 0 {
		add("Tid", fmt.Sprintf("%s s, %s rader i sekunden", sv.Decimal(i.Millis, 1000, 1), sv.Number(i.Rate())))
	}
	if i.UndoneAt != nil {
		add("Ångrad", record.When(*i.UndoneAt)+" av "+i.UndoneBy)
		add("Skäl", i.UndoneWhy)
	}
	return f
}
