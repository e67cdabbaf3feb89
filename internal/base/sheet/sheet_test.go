package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"klover/internal/base/fault"
	"klover/internal/base/sheet"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func open(t testing.TB, data []byte, name string, l sheet.Limits) (*sheet.Book, error) {
	t.Helper()
	return sheet.Open(bytes.NewReader(data), int64(len(data)), name, l)
}

func mustOpen(t testing.TB, data []byte, name string) *sheet.Book {
	t.Helper()
	b, err := open(t, data, name, sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// texts returns the rows as "number: a|b|c".
func texts(b *sheet.Book, name string) ([]string, error) {
	var lines []string
	for row, err := range b.Rows(name) {
		if err != nil {
			return lines, err
		}
		cells := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			cells[i] = c.Text
		}
		lines = append(lines, fmt.Sprintf("%d: %s", row.Number, strings.Join(cells, "|")))
	}
	return lines, nil
}

func check(t *testing.T, b *sheet.Book, name string, want []string) {
	t.Helper()
	got, err := texts(b, name)
	if err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// made returns a workbook built by excelize.
func made(t testing.TB, build func(f *excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	if err := build(f); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// minimal returns a workbook with the given sheet data, as other programs write it.
func minimal(t testing.TB, sheetXML string, more map[string]string) []byte {
	t.Helper()
	parts := map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="x"><sheets><sheet name="Blad1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   sheetXML,
	}
	for name, text := range more {
		parts[name] = text
	}
	return zipped(t, parts)
}

func zipped(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestExcelCellsArriveAsText(t *testing.T) {
	t.Parallel()
	data := made(t, func(f *excelize.File) error {
		day, moment, clock, money, length := "yyyy-mm-dd", `d"/"m yyyy hh:mm`, "hh:mm", `# ##0.00" kr"`, "[h]:mm"
		var wrong error
		for i, s := range []*string{&day, &moment, &clock, &money, &length} {
			id, err := f.NewStyle(&excelize.Style{CustomNumFmt: s})
			cell := fmt.Sprintf("%c2", 'A'+i)
			wrong = errors.Join(wrong, err, f.SetCellStyle("Sheet1", cell, cell, id))
		}
		id, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		return errors.Join(wrong, err, f.SetCellStyle("Sheet1", "F2", "F2", id),
			f.SetSheetRow("Sheet1", "A2", &[]any{44603, 44603.354166666664, 0.5, 1234.5599999999999, 1.5, 46029}),
			f.SetSheetRow("Sheet1", "A4", &[]any{"  å ", true, nil, 0.1 + 0.2, -1095, 1e-7, 123456789012345, "a&<b>\"'"}),
			f.SetCellRichText("Sheet1", "A5", []excelize.RichTextRun{{Text: "fet "}, {Text: "text", Font: &excelize.Font{Bold: true}}}),
			f.SetCellFormula("Sheet1", "B5", "SUM(A2:B2)"),
		)
	})
	b := mustOpen(t, data, "x.xlsx")
	check(t, b, "", []string{
		"2: 2022-02-11|2022-02-11 08:30|12:00|1234.56|1.5|2026-01-07",
		"4: å|ja||0.3|-1095|0.0000001|123456789012345|a&<b>\"'",
		"5: fet text|",
	})
	for row, err := range b.Rows("sheet1") {
		if err != nil {
			t.Fatal(err)
		}
		if row.Number == 5 && !row.At(1).Formula || row.Number == 2 && row.At(0).Kind != sheet.Date {
			t.Errorf("row %d: %+v", row.Number, row.Cells)
		}
	}
	var message string
	for _, err := range b.Rows("Blad9") {
		message = fault.Message(err)
	}
	if want := "Filen x.xlsx har inget blad som heter Blad9. Bladen är: Sheet1."; message != want {
		t.Errorf("message = %q", message)
	}
}

// Other programs write prefixes, inline texts, shared formulas, comments, CDATA,
// cells without references and the 1904 calendar.
func TestOtherProgramsFilesAreRead(t *testing.T) {
	t.Parallel()
	sheetXML := "\xef\xbb\xbf" + `<?xml version="1.0"?><!-- > --><x:worksheet xmlns:x="y"><x:sheetData>
		<x:row r="3"><x:c t="inlineStr"><x:is><x:r><x:t>a&#229;</x:t></x:r><x:rPh><x:t>fel</x:t></x:rPh><x:r><x:t>b</x:t></x:r></x:is></x:c>
		<x:c t="str"><x:f t="shared" si="0">A1&gt;B1</x:f><x:v><![CDATA[ja <ja>]]></x:v></x:c><x:c t="e"><x:f/><x:v>#REF!</x:v></x:c>
		<x:c r="E3" t="s"><x:v>1</x:v></x:c><x:c s='1'><x:v>1</x:v></x:c><x:c t="d"><x:v>2022-02-11T08:30:00Z</x:v></x:c><x:c t="b"><x:v>0</x:v></x:c></x:row>
		<x:row><x:c r="A4" s="1"/></x:row><x:row/><x:row><x:c><x:v>1.0E+3</x:v></x:c></x:row>
		</x:sheetData></x:worksheet>`
	b := mustOpen(t, minimal(t, sheetXML, map[string]string{
		"xl/workbook.xml":      `<workbook xmlns:r="x"><workbookPr date1904="1"/><sheets><sheet name="Dold" state="hidden" r:id="rId1"/><sheet name="Åtgärder" r:id="rId1"/></sheets></workbook>`,
		"xl/sharedStrings.xml": `<sst><si/><si><t>delad</t><phoneticPr/></si></sst>`,
		"xl/styles.xml":        `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-41D]d\ mmmm\ yyyy;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`,
	}), "x.xlsx")
	if diff := cmp.Diff([]string{"Åtgärder", "Dold"}, b.Sheets()); diff != "" {
		t.Error(diff)
	}
	check(t, b, "", []string{"3: aåb|ja <ja>|#REF!||delad|1904-01-02|2022-02-11 08:30|nej", "6: 1000"})
	for row, err := range b.Rows("") {
		if err != nil {
			t.Fatal(err)
		}
		if row.Number == 3 && (!row.At(1).Formula || row.At(2).Kind != sheet.Error || row.At(0).Formula) {
			t.Errorf("%+v", row.Cells)
		}
	}
}

func TestWrongFilesAreNamed(t *testing.T) {
	t.Parallel()
	compound := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 70_000)
	wide := func(s string) string {
		var b strings.Builder
		for _, u := range utf16.Encode([]rune(s)) {
			b.WriteString(string([]byte{byte(u), byte(u >> 8)}))
		}
		return b.String()
	}
	for name, test := range map[string]struct{ data, want string }{
		"empty":    {"", "är tom"},
		"pdf":      {"%PDF-1.7 ...", "är en PDF"},
		"png":      {"\x89PNG\r\n", "är en bild"},
		"xls":      {compound + wide("Workbook"), "äldre Excelfil (.xls)"},
		"locked":   {compound + wide("EncryptedPackage"), "skyddad med lösenord"},
		"doc":      {compound + wide("WordDocument"), "äldre Office-dokument"},
		"html":     {"\n<HTML><table>", "är en webbsida"},
		"gzip":     {"\x1f\x8b\x08", "komprimerat arkiv"},
		"binary":   {"abc\x00\x01\x02", "slag som inte kan läsas"},
		"xml":      {"<?xml version='1.0'?><Workbook/>", "XML-fil"},
		"docx":     {string(zipped(t, map[string]string{"word/document.xml": ""})), "ett Word-dokument"},
		"ods":      {string(zipped(t, map[string]string{"mimetype": "", "content.xml": ""})), "OpenDocument"},
		"xlsb":     {string(zipped(t, map[string]string{"xl/workbook.bin": ""})), "binär Excelfil"},
		"zip":      {string(zipped(t, map[string]string{"a.txt": "a"})), "komprimerat arkiv"},
		"cut zip":  {"PK\x03\x04 and then nothing", "skadad eller ofullständig"},
		"no sheet": {string(zipped(t, map[string]string{"xl/workbook.xml": "<workbook/>"})), "skadad eller ofullständig"},
	} {
		_, err := open(t, []byte(test.data), "fil.xlsx", sheet.Limits{})
		if fault.KindOf(err) != fault.KindInvalid || !strings.Contains(fault.Message(err), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
		if m := fault.Message(err); !strings.HasPrefix(m, "Filen fil.xlsx ") || !strings.HasSuffix(m, ".") {
			t.Errorf("%s: %q names no file or is no sentence", name, m)
		}
	}
}

func TestBombsAreRefusedBeforeUnpacking(t *testing.T) {
	t.Parallel()
	bomb := minimal(t, strings.Repeat(" ", 20<<20), nil)
	if _, err := open(t, bomb, "b.xlsx", sheet.Limits{}); !strings.Contains(fault.Message(err), "inte är rimligt") {
		t.Errorf("ratio: %v", err)
	}
	if _, err := open(t, bomb, "b.xlsx", sheet.Limits{Unpacked: 1 << 20}); !strings.Contains(fault.Message(err), "större än 1 MB") {
		t.Errorf("unpacked size: %v", err)
	}
	if _, err := open(t, bomb, "b.xlsx", sheet.Limits{Parts: 3}); !strings.Contains(fault.Message(err), "4 delar") {
		t.Errorf("parts: %v", err)
	}
	if _, err := open(t, bomb, "b.xlsx", sheet.Limits{Bytes: 1000}); !strings.Contains(fault.Message(err), "Högst 1 kB kan läsas in") {
		t.Errorf("size: %v", err)
	}
}

// lying returns a workbook whose directory says that the sheet is small.
func lying(t *testing.T) []byte {
	t.Helper()
	content := "<worksheet><sheetData>" + strings.Repeat("<row><c><v>1</v></c></row>", 10_000) + "</sheetData></worksheet>"
	data := minimal(t, content, nil)
	size := []byte{byte(len(content)), byte(len(content) >> 8), byte(len(content) >> 16), 0}
	if bytes.Count(data, size) == 0 {
		t.Fatal("the size is not found in the file")
	}
	return bytes.ReplaceAll(data, size, []byte{100, 0, 0, 0})
}

func TestDirectoryThatLiesIsFoundOut(t *testing.T) {
	t.Parallel()
	b := mustOpen(t, lying(t), "l.xlsx")
	rows, err := texts(b, "")
	if !strings.Contains(fault.Message(err), "skadad") || len(rows) > 10 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

func TestLimitsStopTheReading(t *testing.T) {
	t.Parallel()
	data := minimal(t, `<worksheet><sheetData><row><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row><row><c r="A2" t="str"><v>abcdef</v></c></row><row><c><v>3</v></c></row></sheetData></worksheet>`, nil)
	csv := []byte("1;;2\nabcdef\n3\n")
	for _, test := range []struct {
		limits sheet.Limits
		want   string
	}{
		{sheet.Limits{Columns: 2}, "kolumn"},
		{sheet.Limits{Cell: 5}, "längre än 5 tecken"},
		{sheet.Limits{Rows: 2}, "fler än 2 rader"},
	} {
		for _, data := range [][]byte{data, csv} {
			b, err := open(t, data, "x.csv", test.limits)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := texts(b, ""); !strings.Contains(fault.Message(err), test.want) {
				t.Errorf("%+v: %v, want %q", test.limits, err, test.want)
			}
		}
	}
}

func TestBrokenSheetsAreFaults(t *testing.T) {
	t.Parallel()
	for name, xml := range map[string]string{
		"ends early":      `<worksheet><sheetData><row><c><v>1`,
		"entities":        `<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>`,
		"no shared text":  `<worksheet><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>`,
		"row zero":        `<worksheet><sheetData><row r="0"/></sheetData></worksheet>`,
		"column too far":  `<worksheet><sheetData><row><c r="ZZZZZZZZ1"><v>1</v></c></row></sheetData></worksheet>`,
		"endless tag":     `<worksheet><sheetData><row a="` + strings.Repeat("x", 1<<20),
		"endless comment": `<worksheet><!-- ` + strings.Repeat("x>", 1<<20),
	} {
		b := mustOpen(t, minimal(t, xml, nil), "x.xlsx")
		if _, err := texts(b, ""); fault.KindOf(err) != fault.KindInvalid || !strings.Contains(fault.Message(err), "skadad") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCSVIsReadInEveryEncoding(t *testing.T) {
	t.Parallel()
	text := "Namn;Värde\r\nÅsa;\"1 234,5\"\r\n"
	latin := strings.NewReplacer("Å", "\xc5", "ä", "\xe4").Replace(text)
	little, big := []byte{0xff, 0xfe}, []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(text)) {
		little = append(little, byte(u), byte(u>>8))
		big = append(big, byte(u>>8), byte(u))
	}
	for name, data := range map[string][]byte{
		"UTF-8": []byte(text), "UTF-8 with mark": []byte("\xef\xbb\xbf" + text), "Windows-1252": []byte(latin),
		"UTF-16 LE": little, "UTF-16 BE": big, "UTF-16 LE without mark": little[2:], "UTF-16 BE without mark": big[2:],
		"composed apart": []byte(strings.NewReplacer("Å", "A\u030a", "ä", "a\u0308").Replace(text)),
		"bare CR":        []byte(strings.ReplaceAll(text, "\r\n", "\r")),
	} {
		t.Run(name, func(t *testing.T) {
			check(t, mustOpen(t, data, "x.csv"), "", []string{"1: Namn|Värde", "2: Åsa|1 234,5"})
		})
	}
}

func TestCSVIsReadGenerously(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"semicolons with decimal commas", "a;b\n1,5;2,5\n3,5;4,5\n", []string{"1: a|b", "2: 1,5|2,5", "3: 3,5|4,5"}},
		{"commas", "a,b\n1,\"x;y\"\n", []string{"1: a|b", "2: 1|x;y"}},
		{"tabs", "a\tb\n1\t2\n", []string{"1: a|b", "2: 1|2"}},
		{"told delimiter", "sep=|\na|b;c\n", []string{"2: a|b;c"}},
		{"quotes", "a;\"b \"\"c\"\"\nd\";e\"f\"\n", []string{"1: a|b \"c\"\nd|e\"f\""}},
		{"blank rows and columns", "\n;;\n\n a ;;\n", []string{"4: a"}},
		{"no line end last", "a;b", []string{"1: a|b"}},
		{"guarded formulas", "'=1+1;'text;'-5\n", []string{"1: =1+1|'text|-5"}},
		{"one column", "a\nb c\n", []string{"1: a", "2: b c"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			check(t, mustOpen(t, []byte(test.text), "x.csv"), "", test.want)
		})
	}
	b := mustOpen(t, []byte("a;b\nc;\"d\n"), "x.csv")
	if _, err := texts(b, ""); fault.Message(err) != "Rad 2 i filen x.csv har ett citattecken som aldrig avslutas." {
		t.Errorf("open quote: %v", err)
	}
	if diff := cmp.Diff([]string{"x"}, b.Sheets()); diff != "" {
		t.Error(diff)
	}
}

func TestHeadIsFoundBelowTitles(t *testing.T) {
	t.Parallel()
	data := made(t, func(f *excelize.File) error {
		return errors.Join(
			f.SetCellValue("Sheet1", "A1", "Leverantörsreskontra 2022"),
			f.SetSheetRow("Sheet1", "A3", &[]any{"", "", "Sörmland", "", "Västmanland", ""}),
			f.SetSheetRow("Sheet1", "A4", &[]any{nil, "Org.nr ", "Utfall", "Budget", "Utfall", "Budget", "Not"}),
			f.SetSheetRow("Sheet1", "A5", &[]any{"Ja AB", "556425-0610", 1, 2, 3, 4, "x", "y", "z", "å", "ä"}),
			f.SetCellValue("Sheet1", "A3", "Leverantör"),
			f.MergeCell("Sheet1", "A3", "A4"),
			f.MergeCell("Sheet1", "C3", "D3"),
			f.MergeCell("Sheet1", "E3", "F3"),
			f.MergeCell("Sheet1", "G4", "H4"),
		)
	})
	b := mustOpen(t, data, "x.xlsx")
	head, err := b.Head("", []string{"orgnr", "utfall", "budget"})
	if err != nil {
		t.Fatal(err)
	}
	want := sheet.Head{Row: 4, Names: []string{"Leverantör", "Org.nr", "Sörmland Utfall", "Sörmland Budget", "Västmanland Utfall", "Västmanland Budget", "Not", "Not (2)"}}
	if diff := cmp.Diff(want, head); diff != "" {
		t.Error(diff)
	}
	if got := head.Column("finns inte", "ORGNR"); got != 1 {
		t.Errorf("Column = %d", got)
	}
	n := 0
	for row, err := range b.Below("", head) {
		if n++; err != nil || row.Number != 5 {
			t.Errorf("row %d, %v", row.Number, err)
		}
	}
	if n != 1 {
		t.Errorf("%d rows below the head", n)
	}
	if head, err := b.Head("", nil); err != nil || head.Row != 4 {
		t.Errorf("without wanted names the first row with most texts is the head, got %+v, %v", head, err)
	}
	if _, err := mustOpen(t, []byte("1;2\n3;4\n"), "x.csv").Head("", nil); !strings.Contains(fault.Message(err), "saknar en rad med rubriker") {
		t.Errorf("numbers alone: %v", err)
	}
}

func TestCellsMergedOverRowsStandOnEachRow(t *testing.T) {
	t.Parallel()
	data := made(t, func(f *excelize.File) error {
		return errors.Join(
			f.SetSheetRow("Sheet1", "A1", &[]any{"Nr", "Namn", "Ort"}),
			f.SetSheetRow("Sheet1", "A2", &[]any{"1", "Alfa", "Sala"}),
			f.SetSheetRow("Sheet1", "A3", &[]any{nil, "Beta"}),
			f.SetSheetRow("Sheet1", "A4", &[]any{"Södra länet"}),
			f.SetSheetRow("Sheet1", "A5", &[]any{"2", "Gamma", "Trosa"}),
			f.SetSheetRow("Sheet1", "A6", &[]any{nil, "Delta", "Nora"}),
			f.MergeCell("Sheet1", "A2", "A3"), f.MergeCell("Sheet1", "C2", "C3"), f.MergeCell("Sheet1", "A4", "C4"), f.MergeCell("Sheet1", "A5", "A6"),
		)
	})
	b := mustOpen(t, data, "x.xlsx")
	head, err := b.Head("", []string{"nr", "namn"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for row, err := range b.Filled("", head) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, row.At(0).Text+"|"+row.At(1).Text+"|"+row.At(2).Text)
	}
	want := []string{"1|Alfa|Sala", "1|Beta|Sala", "Södra länet||", "2|Gamma|Trosa", "2|Delta|Nora"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOpenFileReadsFromDisk(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lista.csv")
	if err := os.WriteFile(path, []byte("a;b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := sheet.OpenFile(path, sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	check(t, b, "lista", []string{"1: a|b"})
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

func FuzzCSV(f *testing.F) {
	for _, text := range []string{"a;b\n\"c\"\"\";d\r\n", "\xff\xfea\x00;\x00", "sep=,\na,b", "\xef\xbb\xbfå\r\r", "\"", "a\tb|c"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := open(t, data, "x.csv", sheet.Limits{Rows: 1000, Columns: 100, Cell: 1000})
		if err == nil {
			_, err = texts(b, "")
		}
		if err != nil && fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("not a fault: %v", err)
		}
	})
}

func FuzzSheetXML(f *testing.F) {
	f.Add(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c t="inlineStr"><is><t>&amp;a</t></is></c></row></sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>`)
	f.Add(`<a b='>'/><!--x--><![CDATA[y]]><row/></row><c>`)
	f.Fuzz(func(t *testing.T, xml string) {
		b, err := open(t, minimal(t, xml, map[string]string{"xl/sharedStrings.xml": xml}), "x.xlsx", sheet.Limits{Rows: 1000, Columns: 100, Cell: 1000})
		if err == nil {
			_, err = b.Head("", nil)
		}
		if err != nil && fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("not a fault: %v", err)
		}
	})
}
