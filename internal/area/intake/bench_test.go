package intake

import (
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"syscall"
	"testing"
	"time"

	"klover/internal/base/dbtest"
	"klover/internal/base/sheet"
)

// office writes a list of n procurements as a purchasing office keeps it. Every
// share-th row is wrong; 0 for none.
func office(t testing.TB, n, share int, name string) string {
	t.Helper()
	words := []string{"Rollatorer", "Ultraljudssystem", "Juridiska tjänster", "Hemsjukvårdssängar", "Möbler", "Markskötsel", "Ögonläkemedel"}
	heads := []string{"Dnr", "Upphandling", "Region", "Förfarande", "Lagrum", "Uttagen", "Annonsdatum", "Sista anbudsdag", "Antal anbud",
		"Beräknat värde", "Ansvarig inköpare", "Miljökrav", "Uppförandekod", "CPV", "Anteckningar"}
	table := sheet.Table{Title: "Upphandlingar"}
	for _, h := range heads {
		table.Columns = append(table.Columns, sheet.Column{Label: h})
	}
	table.Rows = iter.Seq[[]any](func(yield func([]any) bool) {
		for i := range n {
			taken := 2013 + i*9/n
			region := []string{"D", "U", "DU", "RS/RV"}[i%4]
			if share > 0 && i%share == share-1 {
				region = "Q"
			}
			row := []any{fmt.Sprintf("X-%07d", i), fmt.Sprintf("%s till %s %d", words[i%7], words[i/7%7], i), region,
				[]string{"Öppet förfarande", "Förenklat", "Direktupphandling"}[i%3], "LOU", fmt.Sprintf("%d-01-%02d", taken, 1+i%28),
				fmt.Sprintf("%d/3 %d", 1+i%28, taken), fmt.Sprintf("%d-05-%02d", taken, 1+i%28), strconv.Itoa(i % 9),
				[]string{"ca 10 mkr", "1 234,5", "250 tkr", "3 000 000 kr"}[i%4], fmt.Sprintf("Inköpare %d", i%40), "ja", "x", "33182100-0", "läses inte"}
			if !yield(row) {
				return
			}
		}
	})
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if filepath.Ext(name) == ".csv" {
		err = sheet.WriteCSV(f, table)
	} else {
		err = sheet.WriteXLSX(f, table)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// BenchmarkImport reads 100 000 rows into an empty register: checked, stored with
// history and search index, and noted row by row. Peak memory is the process's
// own (VmHWM), with the database's caches in it; MB-before is the process before it
// began. Time is told as processor seconds too, since others may share the machine.
func BenchmarkImport(b *testing.B) {
	const rows = 100_000
	for _, test := range []struct {
		name, file string
		share      int
		bad        Policy
		stored     int64
	}{
		{"csv", "lista.csv", 0, AllOrNothing, rows},
		{"xlsx", "lista.xlsx", 0, AllOrNothing, rows},
		{"xlsx one in a hundred wrong, only good", "lista.xlsx", 100, OnlyGood, rows - rows/100},
		{"xlsx one in a hundred wrong, none", "lista.xlsx", 100, AllOrNothing, 0},
	} {
		b.Run(test.name, func(b *testing.B) {
			path := office(b, rows, test.share, test.file)
			for range b.N {
				b.StopTimer()
				s := Store{DB: dbtest.SQLite(b, tables()...)}
				debug.FreeOSMemory() // what writing the list took is not the import's
				resetPeak()
				before, spent := peak(b), cpu(b)
				b.StartTimer()
				run, err := s.Import(b.Context(), Order{Path: path, Bad: test.bad}, quiet)
				if test.stored > 0 && err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				if n := countOf(b, s, "procurement"); n != test.stored || run.Rows != rows {
					b.Fatalf("%d stored, want %d; %s", n, test.stored, run.Sentence())
				}
				b.ReportMetric(float64(rows)/(b.Elapsed().Seconds()/float64(b.N)), "rows/s")
				b.ReportMetric(peak(b), "MB-peak")
				b.ReportMetric(before, "MB-before")
				b.ReportMetric(cpu(b)-spent, "cpu-s")
				b.StartTimer()
			}
		})
	}
}

// resetPeak lets the kernel count the peak anew (proc(5), clear_refs).
func resetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o200) }

var peakLine = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

func peak(t testing.TB) float64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("only Linux tells the peak")
	}
	kb, _ := strconv.ParseFloat(string(peakLine.FindSubmatch(text)[1]), 64)
	return kb / 1024
}

// cpu is the processor time of the process in seconds.
func cpu(t testing.TB) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}
