package invoice

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
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
// the largest heap.
func BenchmarkExcel(b *testing.B) {
	rows := 1_000_000
	if said := os.Getenv("KLOVER_ROWS"); said != "" {
		if _, err := fmt.Sscan(said, &rows); err != nil {
			b.Fatal(err)
		}
	}
	path := workbook(b, rows)
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(info.Size())
	megabytes := uint64(0)
	for b.Loop() {
		n := 0
		megabytes = max(megabytes, peak(b, func(look func()) error {
			_, err := Read(context.Background(), f, info.Size(), Options{Name: "r.xlsx"}, func(p Part) error {
				look()
				n += len(p.Lines)
				return nil
			})
			return err
		}))
		if n != rows {
			b.Fatalf("%d rows", n)
		}
	}
	b.ReportMetric(float64(b.N*rows)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(megabytes), "MB-heap")
}
