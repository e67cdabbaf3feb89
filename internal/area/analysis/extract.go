package analysis

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"os"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/job"
	"klover/internal/base/sheet"
	"klover/internal/word/sv"
)

// ExtractKind is the job that makes a file of lines.
const ExtractKind = "analysis_extract"

const (
	atOnce = 5000 // lines that are sent as a file while one waits
	// MostExtracted is how many lines a file may have: Excel's own limit is a little above.
	MostExtracted = 1_000_000
	mostBytes     = 400 << 20
)

// extractInput is what the job is told. The scope is that of who asked for it, then.
type extractInput struct {
	Selection string
	Scope     Scope
}

// BeginExtract puts the making of a file in the queue.
func (s Store) BeginExtract(ctx context.Context, sc Scope, f Filter) (job.Job, error) {
	sums, err := s.Sums(ctx, sc, f)
	if err != nil {
		return job.Job{}, err
	}
	if sums.Lines == 0 || sums.Lines > MostExtracted {
		return job.Job{}, fault.Wrong("Ett utdrag har minst en rad och högst %s.", sv.Number(MostExtracted))
	}
	input, err := json.Marshal(extractInput{f.Values().Encode(), sc})
	if err != nil {
		return job.Job{}, err
	}
	return job.Enqueue(ctx, s.DB, job.Job{Kind: ExtractKind, Title: "Utdrag ur inköpsraderna", Input: string(input), Total: sums.Lines})
}

// Jobs are the kinds of background work of the area.
func Jobs(s Store) map[string]job.Func { return map[string]job.Func{ExtractKind: s.makeExtract} }

// makeExtract writes the lines to a file on disk, and then puts it among the files.
func (s Store) makeExtract(ctx context.Context, j job.Job, step job.Step) (string, error) {
	in, f, err := s.wanted(j)
	if err != nil {
		return "", err
	}
	sums, err := s.Sums(ctx, in.Scope, f)
	if err != nil {
		return "", err
	}
	to, err := os.CreateTemp("", "klover-utdrag-*.xlsx")
	if err != nil {
		return "", err
	}
	defer os.Remove(to.Name())
	defer to.Close()
	t, failed := s.sheet(ctx, in.Scope, f, func(n int64) { step(n, sums.Lines, "Skriver rader") })
	t.By = j.Owner
	if err := errors.Join(sheet.WriteXLSX(to, t), *failed); err != nil {
		return "", err
	}
	if _, err := to.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	step(sums.Lines, sums.Lines, "Sparar filen")
	if _, err := file.Put(ctx, s.DB, ExtractKind, j.ID, "inkopsrader.xlsx", to, mostBytes); err != nil {
		return "", err
	}
	step(sums.Lines, sums.Lines, sv.Plural(sums.Lines, "rad", "rader")+" i filen.")
	return ExtractPath + j.ID, nil
}

// wanted is what a job was told.
func (s Store) wanted(j job.Job) (in extractInput, f Filter, err error) {
	if err = json.Unmarshal([]byte(j.Input), &in); err != nil {
		return in, f, err
	}
	values, err := url.ParseQuery(in.Selection)
	if err == nil {
		f, err = ParseFilter(values, s.Today())
	}
	return in, f, err
}

// lineColumns are the columns of a file of lines, with what a line has there.
var lineColumns = []struct {
	column sheet.Column
	cell   func(l *Line) any
}{
	{sheet.Column{Label: "Datum", Kind: sheet.Day}, func(l *Line) any { return l.On.Cell() }},
	{sheet.Column{Label: "Region"}, func(l *Line) any { return l.Party }},
	{sheet.Column{Label: "Enhet"}, func(l *Line) any { return named2(l.UnitCode, l.Unit) }},
	{sheet.Column{Label: "Leverantör"}, func(l *Line) any { return l.Supplier }},
	{sheet.Column{Label: "Leverantör i filen", Help: "Som fakturan eller reskontran skriver leverantören."}, func(l *Line) any { return l.Seller }},
	{sheet.Column{Label: "Fakturanummer"}, func(l *Line) any { return l.Invoice }},
	{sheet.Column{Label: "Konto"}, func(l *Line) any { return named2(l.AccountCode, l.Account) }},
	{sheet.Column{Label: "Artikelnummer"}, func(l *Line) any { return l.Number }},
	{sheet.Column{Label: "Artikel"}, func(l *Line) any { return l.Article }},
	{sheet.Column{Label: "Kvantitet", Kind: sheet.Decimal}, func(l *Line) any {
		if !l.Quantity.Known {
			return nil
		}
		return float64(l.Quantity.Quantity) / 1000
	}},
	{sheet.Column{Label: "Enhet i filen"}, func(l *Line) any { return l.MeasuredIn }},
	{sheet.Column{Label: "Belopp", Kind: sheet.Amount, Help: "Utan moms. Det som räknas i analysen."}, func(l *Line) any { return l.Amount.Cell() }},
	{sheet.Column{Label: "Till avtalat pris", Kind: sheet.Amount, Help: "Vad kvantiteten skulle ha kostat enligt avtalet."}, func(l *Line) any {
		if !l.Expected.Known {
			return nil
		}
		return l.Expected.Amount.Cell()
	}},
	{sheet.Column{Label: "Avtalsklass"}, func(l *Line) any { return nameOf(classes, l.Class).Label }},
	{sheet.Column{Label: "Därför"}, func(l *Line) any { return l.Reason.Sv() }},
	{sheet.Column{Label: "Avtal"}, func(l *Line) any { return l.Contract }},
	{sheet.Column{Label: "Kategori"}, func(l *Line) any { return named2(l.CategoryCode, l.Category) }},
	{sheet.Column{Label: "Så valdes kategorin"}, func(l *Line) any { return l.Basis.Sv() }},
	{sheet.Column{Label: "Påverkbart"}, func(l *Line) any { return l.Kind.Sv() }},
	{sheet.Column{Label: "Inläsning", Kind: sheet.Count}, func(l *Line) any { return l.Import }},
	{sheet.Column{Label: "Rad i filen", Kind: sheet.Count}, func(l *Line) any { return l.Row }},
}

// stride is after how many lines progress is told.
const stride = 5000

// sheet is the lines of a filter as a table of a file, read while it is written. What goes
// wrong with the reading is found in failed afterwards.
func (s Store) sheet(ctx context.Context, sc Scope, f Filter, step func(n int64)) (t sheet.Table, failed *error) {
	t = sheet.Table{Title: "Inköpsrader", Selection: f.said(), At: s.DB.Now()}
	for _, c := range lineColumns {
		t.Columns = append(t.Columns, c.column)
	}
	failed = new(error)
	t.Rows = func(yield func([]any) bool) {
		n := int64(0)
		err := s.Lines(ctx, sc, f, Page{Sort: "dag"}, func(l Line) error {
			cells := make([]any, len(lineColumns))
			for i, c := range lineColumns {
				cells[i] = c.cell(&l)
			}
			if n++; step != nil && n%stride == 0 {
				step(n)
			}
			if !yield(cells) {
				return errStopped
			}
			return nil
		})
		if !errors.Is(err, errStopped) {
			*failed = err
		}
	}
	return t, failed
}

// errStopped says that the writer wants no more rows.
var errStopped = errors.New("stopped")

// said is the filter in words: "Period: 2022. Avtalsklass: lackage".
func (f Filter) said() string {
	text := "Period: " + f.Period.Label()
	if f.Of(kindKey) == "" {
		text += ". Påverkbara inköp"
	}
	for _, c := range f.Chosen {
		d, _ := DimensionOf(c.Key)
		text += ". " + d.Label + ": " + c.Value
	}
	for label, value := range map[string]string{"Sökord": f.Text, "Leverantörens namn": f.Seller} {
		if value != "" {
			text += ". " + label + ": " + value
		}
	}
	return text
}

// sheet is the answer as a table of a file, with amounts to the öre.
func (c Cube) sheet(r Result, at time.Time) sheet.Table {
	kind := map[MeasureKind]sheet.Kind{Money: sheet.Amount, Number: sheet.Count, Ratio: sheet.Percent}[c.Measure.Kind]
	t := sheet.Table{Title: c.title(), Selection: c.Filter.said(), At: at, Columns: []sheet.Column{{Label: c.Rows.Label}, {Label: "Nummer"}}}
	for _, one := range r.Columns {
		t.Columns = append(t.Columns, sheet.Column{Label: one.Label, Kind: kind})
	}
	t.Columns = append(t.Columns, sheet.Column{Label: c.Measure.Label, Kind: kind, Help: c.Measure.Help})
	if c.Measure.Kind == Ratio {
		t.Columns = append(t.Columns, sheet.Column{Label: "Täljare", Kind: sheet.Amount}, sheet.Column{Label: "Nämnare", Kind: sheet.Amount})
	}
	if r.Compared {
		t.Columns = append(t.Columns, sheet.Column{Label: "Året före", Kind: kind})
	}
	rows := r.Rows
	if r.More {
		rows = append(rows[:len(rows):len(rows)], r.Others)
	}
	total := r.Total
	total.Label = "Summa"
	rows = append(rows[:len(rows):len(rows)], total)
	t.Rows = func(yield func([]any) bool) {
		for _, row := range rows {
			if !yield(c.sheetRow(r, row)) {
				return
			}
		}
	}
	return t
}

func (c Cube) sheetRow(r Result, row Row) []any {
	cells := []any{row.Label, row.Note}
	for _, v := range row.Cells {
		cells = append(cells, c.sheetCell(v))
	}
	cells = append(cells, c.sheetCell(row.Now))
	if c.Measure.Kind == Ratio {
		cells = append(cells, float64(row.Now.Num)/100, float64(row.Now.Den)/100)
	}
	if r.Compared {
		cells = append(cells, c.sheetCell(row.Before))
	}
	return cells
}

func (c Cube) sheetCell(v Value) any {
	switch {
	case c.Measure.Kind == Number:
		return v.Num
	case c.Measure.Kind == Money:
		return float64(v.Num) / 100
	case v.Den == 0:
		return nil
	}
	return float64(v.Num) / float64(v.Den)
}
