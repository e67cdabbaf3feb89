package invoice

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// ordinary is an invoice as most are: ten lines, 13 kB.
func ordinary() []byte {
	raw, err := io.ReadAll(large(10))
	if err != nil {
		panic(err) // it is made in memory
	}
	return raw
}

func BenchmarkUBL(b *testing.B) {
	raw := ordinary()
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if err := readXML(context.Background(), bytes.NewReader(raw), Options{}, func(Part) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "invoices/s")
}

// BenchmarkUBLByEncodingXML decodes the same invoices into structs with the standard library.
func BenchmarkUBLByEncodingXML(b *testing.B) {
	type id struct {
		Scheme string `xml:"schemeID,attr"`
		Text   string `xml:",chardata"`
	}
	type party struct {
		Endpoint id     `xml:"Party>EndpointID"`
		Name     string `xml:"Party>PartyLegalEntity>RegistrationName"`
		Company  id     `xml:"Party>PartyLegalEntity>CompanyID"`
		VAT      string `xml:"Party>PartyTaxScheme>CompanyID"`
	}
	type line struct {
		ID       string `xml:"ID"`
		Quantity struct {
			Unit string `xml:"unitCode,attr"`
			Text string `xml:",chardata"`
		} `xml:"InvoicedQuantity"`
		Net       string `xml:"LineExtensionAmount"`
		OrderLine string `xml:"OrderLineReference>LineID"`
		Name      string `xml:"Item>Name"`
		Article   string `xml:"Item>SellersItemIdentification>ID"`
		GTIN      id     `xml:"Item>StandardItemIdentification>ID"`
		Class     string `xml:"Item>CommodityClassification>ItemClassificationCode"`
		Price     string `xml:"Price>PriceAmount"`
		Base      string `xml:"Price>BaseQuantity"`
	}
	raw := ordinary()
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		var invoice struct {
			ID, IssueDate, DueDate, BuyerReference string
			Order                                  string `xml:"OrderReference>ID"`
			Contract                               string `xml:"ContractDocumentReference>ID"`
			Supplier                               party  `xml:"AccountingSupplierParty"`
			Buyer                                  party  `xml:"AccountingCustomerParty"`
			Payable                                string `xml:"LegalMonetaryTotal>PayableAmount"`
			Lines                                  []line `xml:"InvoiceLine"`
		}
		if err := xml.Unmarshal(raw, &invoice); err != nil || len(invoice.Lines) != 10 {
			b.Fatal(err, len(invoice.Lines))
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "invoices/s")
}

// BenchmarkTokensByEncodingXML only walks through the same invoices with RawToken, which
// knows no namespaces.
func BenchmarkTokensByEncodingXML(b *testing.B) {
	raw := ordinary()
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		for d := xml.NewDecoder(bytes.NewReader(raw)); ; {
			if _, err := d.RawToken(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "invoices/s")
}

func BenchmarkMask(b *testing.B) {
	texts := []string{"Handske nitril M, puderfri 100 st", "Konsulttid Anna Andersson v 12", "Tolk 811218-9876 2 tim", "Leverans enligt order 4711, ref 82910"}
	for b.Loop() {
		for _, t := range texts {
			Mask(t)
		}
	}
}

func BenchmarkLedgerCSV(b *testing.B) {
	_, rows, _ := strings.Cut(ledger, "\n")
	head := ledger[:len(ledger)-len(rows)]
	raw := []byte(head + strings.Repeat(rows, 10_000))
	b.SetBytes(int64(len(raw)))
	n := 0
	for b.Loop() {
		n = 0
		_, err := Read(context.Background(), bytes.NewReader(raw), int64(len(raw)), Options{Name: "l.csv"}, func(p Part) error {
			n += len(p.Lines)
			return nil
		})
		if err != nil || n != 30_000 {
			b.Fatal(err, n)
		}
	}
	b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "rows/s")
}

// peak reads and tells the largest heap on the way, above what there was before.
func peak(tb testing.TB, read func(look func()) error) uint64 {
	tb.Helper()
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	before, most := m.HeapAlloc, uint64(0)
	n := 0
	err := read(func() {
		if n++; n%50 == 1 {
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	})
	if err != nil {
		tb.Fatal(err)
	}
	return (most - before) >> 20
}

// hundred is how many lines make an invoice of 100 MB.
const hundred = 120_000

func TestAnInvoiceOfAHundredMegabytesIsReadInBoundedMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("100 MB are read")
	}
	size := counter{from: large(hundred)}
	lines := 0
	megabytes := peak(t, func(look func()) error {
		return readXML(context.Background(), &size, Options{}, func(p Part) error {
			look()
			if lines += len(p.Lines); len(p.Faults) > 0 {
				return errors.New(p.Faults[0].String())
			}
			return nil
		})
	})
	t.Logf("%d lines, %d MB of XML, heap at most %d MB", lines, size.n>>20, megabytes)
	if lines != hundred || size.n < 90<<20 || megabytes > 32 {
		t.Errorf("%d lines of %d bytes took %d MB", lines, size.n, megabytes)
	}
}

type counter struct {
	from io.Reader
	n    int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.from.Read(b)
	c.n += int64(n)
	return n, err
}

// BenchmarkExcel reads KLOVER_ROWS rows of Excel, a million when nothing is said, and tells
// the largest heap: a workbook with its texts in the cells, as Klöver writes it, and one with
// three texts of its own on each row among the shared ones, as Excel does.
func BenchmarkExcel(b *testing.B) {
	rows := 1_000_000
	if said := os.Getenv("KLOVER_ROWS"); said != "" {
		if _, err := fmt.Sscan(said, &rows); err != nil {
			b.Fatal(err)
		}
	}
	for name, made := range map[string]func(testing.TB, int) string{"inline": workbook, "shared": sharing} {
		b.Run(name, func(b *testing.B) {
			path := made(b, rows)
			megabytes := uint64(0)
			for b.Loop() {
				megabytes = max(megabytes, readBook(b, path, rows))
			}
			b.ReportMetric(float64(b.N*rows)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(megabytes), "MB-heap")
		})
	}
}

// readBook reads a workbook of so many rows and tells the largest heap.
func readBook(tb testing.TB, path string, rows int) uint64 {
	tb.Helper()
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		tb.Fatal(err)
	}
	n := 0
	megabytes := peak(tb, func(look func()) error {
		_, err := Read(context.Background(), f, info.Size(), Options{Name: "r.xlsx"}, func(p Part) error {
			look()
			n += len(p.Lines)
			return nil
		})
		return err
	})
	if n != rows {
		tb.Fatalf("%d rows", n)
	}
	return megabytes
}

// sharing writes a ledger whose texts are shared ones, three new on each row.
func sharing(tb testing.TB, rows int) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "delad.xlsx")
	f, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	part := func(name string, write func(w *bufio.Writer)) {
		to, err := z.Create(name)
		if err != nil {
			tb.Fatal(err)
		}
		w := bufio.NewWriter(to)
		write(w)
		if err := w.Flush(); err != nil {
			tb.Fatal(err)
		}
	}
	part("xl/workbook.xml", func(w *bufio.Writer) {
		w.WriteString(`<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`)
	})
	part("xl/_rels/workbook.xml.rels", func(w *bufio.Writer) {
		w.WriteString(`<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`)
	})
	part("xl/sharedStrings.xml", func(w *bufio.Writer) {
		w.WriteString(`<sst><si><t>Verifikationsnummer</t></si><si><t>Leverantör</t></si><si><t>Fakturatext</t></si><si><t>Belopp</t></si><si><t>Datum</t></si>`)
		for i := range rows {
			fmt.Fprintf(w, `<si><t>Verifikation %d</t></si><si><t>Leverantör nummer %d Aktiebolag</t></si><si><t>Faktura %d enligt avtal, förbrukningsmaterial till avdelning</t></si>`, i, i, i)
		}
		w.WriteString(`</sst>`)
	})
	part("xl/worksheets/sheet1.xml", func(w *bufio.Writer) {
		w.WriteString(`<worksheet><sheetData><row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>3</v></c><c t="s"><v>4</v></c></row>`)
		for i := range rows {
			fmt.Fprintf(w, `<row r="%d"><c t="s"><v>%d</v></c><c t="s"><v>%d</v></c><c t="s"><v>%d</v></c><c><v>%d.5</v></c><c t="d"><v>2022-11-30</v></c></row>`, i+2, 5+3*i, 6+3*i, 7+3*i, i%1000)
		}
		w.WriteString(`</sheetData></worksheet>`)
	})
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return path
}
