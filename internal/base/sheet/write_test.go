package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"strings"
	"testing"
	"time"

	"klover/internal/base/sheet"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func rowsOf(rows ...[]any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for _, r := range rows {
			if !yield(r) {
				return
			}
		}
	}
}

func example() sheet.Table {
	return sheet.Table{
		Title: "Upphandlingar & avtal: [2022]", Selection: "Region: DU.", By: "Åsa Ek", At: time.Date(2022, 7, 1, 22, 15, 0, 0, time.UTC),
		Columns: []sheet.Column{
			{Key: "number", Label: "Diarienummer", Help: "Ärendets nummer i diariet."},
			{Key: "title", Label: "Benämning", Kind: sheet.Long},
			{Key: "bids", Label: "Anbud", Kind: sheet.Count},
			{Key: "value", Label: "Värde", Kind: sheet.Amount},
			{Key: "share", Label: "Andel", Kind: sheet.Percent},
			{Key: "announced_on", Label: "Annonserad", Kind: sheet.Day},
			{Key: "changed_at", Label: "Ändrad", Kind: sheet.Moment},
			{Key: "joint", Label: "Samordnad"},
			{Key: "value2", Label: "värde", Kind: sheet.Decimal},
		},
		Rows: rowsOf(
			[]any{"2022-0123", "=HYPERLINK(\"http://x\")", int64(4), 1234.5, 0.064, time.Date(2022, 2, 11, 0, 0, 0, 0, time.UTC), time.Date(2022, 7, 1, 22, 15, 0, 0, time.UTC), true, 0.125},
			[]any{"2022-0124", "+46 & \x01<b>", "", nil, "ej mätbar", time.Time{}, nil, false},
		),
		Link: func(i int) string { return fmt.Sprintf("https://klover.example/upphandlingar/%d", i) },
	}
}

func written(t testing.TB, table sheet.Table) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := sheet.WriteXLSX(&b, table); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWorkbookReadsBackAsWritten(t *testing.T) {
	t.Parallel()
	b := mustOpen(t, written(t, example()), "x.xlsx")
	if diff := cmp.Diff([]string{"Upphandlingar & avtal 2022", "Om kolumnerna"}, b.Sheets()); diff != "" {
		t.Error(diff)
	}
	check(t, b, "", []string{
		"1: Upphandlingar & avtal: [2022]",
		"2: Urval: Region: DU. Hämtad 2022-07-02 00:15 av Åsa Ek.",
		"4: Diarienummer|Benämning|Anbud|Värde|Andel|Annonserad|Ändrad|Samordnad|värde (2)",
		"5: 2022-0123|=HYPERLINK(\"http://x\")|4|1234.5|0.064|2022-02-11|2022-07-02 00:15|Ja|0.125",
		"6: 2022-0124|+46 & <b>|||ej mätbar|||Nej",
	})
	for row, err := range b.Rows("") {
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range row.Cells {
			if c.Formula {
				t.Errorf("row %d, column %d is a formula", row.Number, i)
			}
		}
	}
	head, err := b.Head("", []string{"diarienummer", "värde"})
	if err != nil || head.Row != 4 {
		t.Errorf("head = %+v, %v", head, err)
	}
	check(t, b, "Om kolumnerna", []string{
		"1: Kolumn|Betydelse|Innehåll", "2: Diarienummer|Ärendets nummer i diariet.|Text", "3: Benämning||Text", "4: Anbud||Antal",
		"5: Värde||Belopp i kronor", "6: Andel||Andel i procent", "7: Annonserad||Datum", "8: Ändrad||Datum och tid", "9: Samordnad||Text", "10: värde (2)||Tal",
	})
}

func partOf(t *testing.T, data []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestWorkbookHasWhatUsersExpect(t *testing.T) {
	t.Parallel()
	data := written(t, example())
	for part, wants := range map[string][]string{
		"xl/worksheets/sheet1.xml": {
			`<pane`, `xSplit="1"`, `ySplit="4"`, `topLeftCell="B5"`, `state="frozen"`, `fitToPage="true"`, `orientation="landscape"`,
			`paperSize="9"`, `fitToHeight="0"`, `&amp;RSida &amp;P (&amp;N)`, `<hyperlink ref="A5"`, `<hyperlink ref="A6"`, `<tablePart `, `<cols>`,
		},
		"xl/worksheets/_rels/sheet1.xml.rels": {`Target="https://klover.example/upphandlingar/1"`, `TargetMode="External"`},
		"xl/tables/table1.xml":                {`ref="A4:I6"`, `<autoFilter ref="A4:I6"`, `name="Diarienummer"`, `name="värde (2)"`},
		"xl/styles.xml":                       {`formatCode="yyyy-mm-dd"`, `formatCode="#,##0"`, `formatCode="#,##0.00"`, `formatCode="0.0%"`},
		"xl/workbook.xml":                     {`_xlnm.Print_Titles`, `$4:$4`},
	} {
		xml := partOf(t, data, part)
		for _, want := range wants {
			if !strings.Contains(xml, want) {
				t.Errorf("%s lacks %s", part, want)
			}
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[string]string{"D5": "1,234.50", "E5": "6.4%", "F5": "2022-02-11", "G5": "2022-07-02 00:15"} {
		if got, err := f.GetCellValue("Upphandlingar & avtal 2022", cell); err != nil || got != want {
			t.Errorf("%s is shown as %q, %v, want %q", cell, got, err, want)
		}
	}
}

func TestEmptyTableIsStillATable(t *testing.T) {
	t.Parallel()
	table := example()
	table.Title, table.Rows = strings.Repeat("Mycket lång ", 5), rowsOf()
	data := written(t, table)
	if xml := partOf(t, data, "xl/tables/table1.xml"); !strings.Contains(xml, `ref="A4:I5"`) {
		t.Errorf("table = %s", xml)
	}
	if got := mustOpen(t, data, "x.xlsx").Sheets()[0]; len([]rune(got)) > 31 {
		t.Errorf("sheet name %q is too long for Excel", got)
	}
	if err := sheet.WriteXLSX(io.Discard, sheet.Table{Title: "Tom"}); err == nil {
		t.Error("a table without columns was written")
	}
}

func TestCSVIsWrittenForSwedishExcel(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := sheet.WriteCSV(&b, example()); err != nil {
		t.Fatal(err)
	}
	want := "\xef\xbb\xbfDiarienummer;Benämning;Anbud;Värde;Andel;Annonserad;Ändrad;Samordnad;värde\r\n" +
		"2022-0123;\"'=HYPERLINK(\"\"http://x\"\")\";4;1234,50;6,40 %;2022-02-11;2022-07-02 00:15;Ja;0,125\r\n" +
		"2022-0124;'+46 & \x01<b>;;;ej mätbar;;;Nej;\r\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
	back := mustOpen(t, b.Bytes(), "x.csv")
	check(t, back, "", []string{
		"1: Diarienummer|Benämning|Anbud|Värde|Andel|Annonserad|Ändrad|Samordnad|värde",
		"2: 2022-0123|=HYPERLINK(\"http://x\")|4|1234,50|6,40 %|2022-02-11|2022-07-02 00:15|Ja|0,125",
		"3: 2022-0124|+46 & \x01<b>|||ej mätbar|||Nej",
	})
}

// large is as many rows as a ledger of a year, 25 columns.
func large(rows int) sheet.Table {
	t := sheet.Table{Title: "Reskontra", Selection: "Alla", By: "Prov", At: time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)}
	for i := range 25 {
		t.Columns = append(t.Columns, sheet.Column{Label: fmt.Sprint("Kolumn ", i), Kind: []sheet.Kind{sheet.Words, sheet.Amount, sheet.Day, sheet.Count}[i%4]})
	}
	day := time.Date(2022, 2, 11, 0, 0, 0, 0, time.UTC)
	t.Rows = func(yield func([]any) bool) {
		row := make([]any, 25)
		for i := range rows {
			for c := range row {
				switch c % 4 {
				case 0:
					row[c] = "Leverantör nummer " + fmt.Sprint(i*c)
				case 1:
					row[c] = float64(i*100+c) / 100
				case 2:
					row[c] = day.AddDate(0, 0, i%365)
				case 3:
					row[c] = i
				}
			}
			if !yield(row) {
				return
			}
		}
	}
	return t
}

// sharedLedger returns a workbook of 25 columns in which every fourth cell is a
// shared text of its own, as Excel saves it; that is what takes memory.
func sharedLedger(t testing.TB, rows int) []byte {
	t.Helper()
	var cells, shared strings.Builder
	n := 0
	cells.WriteString("<worksheet><sheetData>")
	shared.WriteString("<sst>")
	for i := range rows {
		fmt.Fprintf(&cells, `<row r="%d">`, i+1)
		for c := range 25 {
			ref := fmt.Sprintf("%c%d", 'A'+c, i+1)
			if c%4 == 0 {
				fmt.Fprintf(&cells, `<c r="%s" t="s"><v>%d</v></c>`, ref, n)
				fmt.Fprintf(&shared, "<si><t>Leverantör nummer %d</t></si>", n)
				n++
			} else {
				fmt.Fprintf(&cells, `<c r="%s" s="1"><v>%d.25</v></c>`, ref, i)
			}
		}
		cells.WriteString("</row>")
	}
	cells.WriteString("</sheetData></worksheet>")
	shared.WriteString("</sst>")
	return minimal(t, cells.String(), map[string]string{"xl/sharedStrings.xml": shared.String()})
}

// heap returns the memory in use and not yet given back by the collector.
func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestLargeSheetIsReadInLittleMemory reads 100 000 rows of 25 columns and must
// stay under 150 MB beyond the file itself. It measures the whole process and so
// does not run in parallel.
func TestLargeSheetIsReadInLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	data := sharedLedger(t, 100_000)
	runtime.GC()
	before, peak, rows := heap(), uint64(0), 0
	b := mustOpen(t, data, "stor.xlsx")
	for _, err := range b.Rows("") {
		if err != nil {
			t.Fatal(err)
		}
		if rows++; rows%5000 == 0 {
			peak = max(peak, heap())
		}
	}
	used := (int64(peak) - int64(before)) >> 20
	t.Logf("%d rows, file %d MB, %d MB used at most", rows, len(data)>>20, used)
	if rows != 100_000 || used > 150 {
		t.Errorf("%d rows took %d MB", rows, used)
	}
}

func BenchmarkRead(b *testing.B) {
	data := sharedLedger(b, 100_000)
	b.ReportAllocs()
	for b.Loop() {
		book := mustOpen(b, data, "stor.xlsx")
		for _, err := range book.Rows("") {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	b.ReportAllocs()
	peak := uint64(0)
	for b.Loop() {
		table := large(100_000)
		rows, n := table.Rows, 0
		table.Rows = func(yield func([]any) bool) {
			rows(func(row []any) bool {
				if n++; n%5000 == 0 {
					peak = max(peak, heap())
				}
				return yield(row)
			})
		}
		if err := sheet.WriteXLSX(io.Discard, table); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(peak>>20), "MB-peak")
}

// million is a table of twenty columns as a cube has it: names, codes, days, amounts.
func million(rows int) sheet.Table {
	t := sheet.Table{Title: "Inköp", Columns: make([]sheet.Column, 20)}
	for i := range t.Columns {
		t.Columns[i] = sheet.Column{Label: fmt.Sprint("Kolumn ", i), Kind: [...]sheet.Kind{sheet.Words, sheet.Words, sheet.Count, sheet.Amount, sheet.Day}[i%5]}
	}
	first := time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
	t.Rows = func(yield func([]any) bool) {
		row := make([]any, 20)
		for i := range rows {
			for c := 0; c < 20; c += 5 {
				n := (i*7919 + c*31) % 1_000_003
				row[c], row[c+1], row[c+2] = fmt.Sprint("Leverantör nummer ", n%60_000), fmt.Sprint("A", n%10, ".", n%800), int64(n)
				row[c+3], row[c+4] = float64(n)/100, first.AddDate(0, 0, n%1000)
			}
			if !yield(row) {
				return
			}
		}
	}
	return t
}

// pieces notes the longest piece that is written at once, and the most memory in use.
type pieces struct {
	all, longest int
	peak         uint64
}

func (p *pieces) Write(data []byte) (int, error) {
	if p.all>>22 != (p.all+len(data))>>22 { // each 4 MB
		p.peak = max(p.peak, heap())
	}
	p.all, p.longest = p.all+len(data), max(p.longest, len(data))
	return len(data), nil
}

func TestALargeWorkbookIsWrittenInPieces(t *testing.T) {
	t.Parallel()
	var p pieces
	if err := sheet.WriteXLSX(&p, million(20_000)); err != nil {
		t.Fatal(err)
	}
	if p.all < 2<<20 || p.longest > 128<<10 {
		t.Errorf("a workbook of %d kB has a piece of %d kB", p.all>>10, p.longest>>10)
	}
}

// TestRowsThatEndTooEarlyAreNoWholeFile: a list that is cut off looks like a whole one.
func TestRowsThatEndTooEarlyAreNoWholeFile(t *testing.T) {
	t.Parallel()
	table := example()
	broken := errors.New("broken")
	table.Failed = func() error { return broken }
	var book bytes.Buffer
	if err := sheet.WriteXLSX(&book, table); !errors.Is(err, broken) || book.Len() > 0 {
		t.Errorf("Excel: %v, %d bytes", err, book.Len())
	}
	if err := sheet.WriteCSV(io.Discard, table); !errors.Is(err, broken) {
		t.Errorf("CSV: %v", err)
	}
}

// BenchmarkMillion writes a million rows of twenty columns and tells the largest heap.
func BenchmarkMillion(b *testing.B) {
	for name, write := range map[string]func(io.Writer, sheet.Table) error{"Excel": sheet.WriteXLSX, "CSV": sheet.WriteCSV} {
		b.Run(name, func(b *testing.B) {
			var p pieces
			for b.Loop() {
				p = pieces{}
				table := million(1_000_000)
				rows, n := table.Rows, 0
				table.Rows = func(yield func([]any) bool) {
					rows(func(row []any) bool {
						if n++; n%20_000 == 0 {
							p.peak = max(p.peak, heap())
						}
						return yield(row)
					})
				}
				if err := write(&p, table); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(p.peak>>20), "MB-peak")
			b.ReportMetric(float64(p.all>>20), "MB-file")
		})
	}
}
