package spend

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"klover/internal/base/dbtest"
	"klover/internal/base/lake"
	"klover/internal/word/party"
)

// table writes lines of invoices as an economy system exports them: a year of a region has
// sixty thousand articles of two thousand sellers in hundreds of units.
func table(to io.Writer, rows int) error {
	var b bytes.Buffer
	b.WriteString("Leverantör;Organisationsnummer;Fakturanummer;Fakturadatum;Artikelnummer;Benämning;Antal;Enhet;Belopp;Konto;Kontotext;Kostnadsställe;Förvaltning;Avtal;Order\n")
	for n := range rows {
		invoice := n / 8
		seller := invoice * 7919 % 2000
		article := seller + 2000*(n*31%30)
		fmt.Fprintf(&b, "Leverantör nummer %d AB;%s;F-%d;2022-%02d-%02d;A-%d;Artikel nummer %d av god sort;%d;st;%d,%02d;%d;Konto med namn %d;%d;Sjukhus %d;%s;O-%d\n",
			seller, orgNo(seller), invoice, invoice%12+1, invoice%28+1, article, article, n%50+1, n%9000+1, n%100, 4000+n%400, n%400, n%800, n%20, fmt.Sprintf("A%d", seller%300), invoice)
		if b.Len() > 1<<20 {
			if _, err := to.Write(b.Bytes()); err != nil {
				return err
			}
			b.Reset()
		}
	}
	_, err := to.Write(b.Bytes())
	return err
}

// orgNo is a right number of a company that does not exist.
func orgNo(n int) string {
	first := fmt.Sprintf("5560%05d", n)
	sum := 0
	for i, r := range first {
		d := int(r-'0') * (2 - i%2)
		sum += d/10 + d%10
	}
	return fmt.Sprintf("%s-%s%d", first[:6], first[6:], (10-sum%10)%10)
}

const benchRows = 500_000

func benchStore(b *testing.B) (Store, string) {
	b.Helper()
	folder := b.TempDir()
	l, err := lake.New(lake.Config{Address: filepath.Join(folder, "lake.duckdb"), Memory: "1GB", Threads: "1"}, Schema)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	return Store{DB: dbtest.SQLite(b, tables()...), Lake: l}, folder
}

func writtenTable(b *testing.B, folder string, rows int) string {
	b.Helper()
	path := filepath.Join(folder, "rader.csv")
	f, err := os.Create(path)
	if err == nil {
		err = table(f, rows)
	}
	if err != nil {
		b.Fatal(err)
	}
	f.Close()
	return path
}

// BenchmarkImport looks through half a million lines of CSV and stores them.
func BenchmarkImport(b *testing.B) {
	s, folder := benchStore(b)
	path := writtenTable(b, folder, benchRows)
	for b.Loop() {
		n := time.Now()
		o, err := s.originNamed(as(b), fmt.Sprint("Test ", n), Invoices, party.Sormland)
		if err != nil {
			b.Fatal(err)
		}
		f, err := keptOf(path)
		if err != nil {
			b.Fatal(err)
		}
		i, err := s.createImport(as(b), o.ID, party.Sormland, []kept{f})
		if err != nil {
			b.Fatal(err)
		}
		from := onDisk([]string{path})
		i, err = s.check(as(b), i, from, still)
		looked := time.Since(n)
		if err == nil {
			i, err = s.perform(as(b), i, from, still)
		}
		if err != nil || i.Lines != benchRows {
			b.Fatal(err, i.Lines, i.Message)
		}
		b.ReportMetric(benchRows/looked.Seconds(), "looked/s")
		b.ReportMetric(benchRows/(time.Since(n)-looked).Seconds(), "stored/s")
		if _, err := s.UndoImport(as(b), i.Number, "mätt", still); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkImportUBL stores ordinary invoices of ten lines out of an archive.
func BenchmarkImportUBL(b *testing.B) {
	const invoices = 3000
	s, folder := benchStore(b)
	files := map[string]string{}
	for n := range invoices {
		var lines []string
		for l := range 10 {
			lines = append(lines, fmt.Sprintf("A-%d;%d;%d", (n*10+l)%20_000, l+1, 100+l))
		}
		files[fmt.Sprintf("%d.xml", n)] = bill(fmt.Sprint("F", n), "2022-01-10", "SEK", "", "1045", lines...)
	}
	path := filepath.Join(folder, "fakturor.zip")
	if err := os.WriteFile(path, []byte(zipped(b, files)), 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		i, err := s.importDisk(as(b), importOrder{source: "Test", content: Invoices, party: "D", paths: []string{path}}, still)
		if err != nil || i.Invoices != invoices {
			b.Fatal(err, i.Invoices)
		}
		b.ReportMetric(invoices/(float64(i.Millis)/1000), "invoices/s")
		if _, err := s.UndoImport(as(b), i.Number, "mätt", still); err != nil {
			b.Fatal(err)
		}
	}
}

// mostMemory is what an import may use besides the lake, whatever the file.
const mostMemory = 300 << 20

// heap is the largest heap while something is done.
func heap(do func()) uint64 {
	runtime.GC()
	done, most := make(chan bool), make(chan uint64)
	go func() {
		var m runtime.MemStats
		peak := uint64(0)
		for {
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse)
			select {
			case <-done:
				most <- peak
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	do()
	done <- true
	return <-most
}

// BenchmarkImportLargeInvoice stores one invoice of a hundred megabytes.
func BenchmarkImportLargeInvoice(b *testing.B) {
	s, folder := benchStore(b)
	var lines []string
	for l := range 180_000 {
		lines = append(lines, fmt.Sprintf("A-%d;%d;1", l%30_000, l+1))
	}
	path := filepath.Join(folder, "stor.xml")
	if err := os.WriteFile(path, []byte(bill("F1", "2022-01-10", "SEK", "", "180000", lines...)), 0o600); err != nil {
		b.Fatal(err)
	}
	lines = nil
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var i Import
		most := heap(func() {
			i, err = s.importDisk(as(b), importOrder{source: "Test", content: Invoices, party: "D", paths: []string{path}}, still)
		})
		if err != nil || i.Lines != 180_000 {
			b.Fatal(err, i.Lines, messages(b, s, i))
		}
		if most > mostMemory {
			b.Errorf("it took %d MB", most>>20)
		}
		b.ReportMetric(float64(most>>20), "MB-heap")
		b.ReportMetric(float64(info.Size()>>20), "MB-file")
		if _, err := s.UndoImport(as(b), i.Number, "mätt", still); err != nil {
			b.Fatal(err)
		}
	}
}
