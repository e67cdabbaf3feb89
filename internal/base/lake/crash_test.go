package lake_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/lake"
)

// children are what this test program does instead of testing when KLOVER_LAKE_CHILD
// names one of them, so that a test can kill it.
var children = map[string]func(s *lake.Store) error{
	"import":  importForever,
	"compact": compactForever,
	"full":    importOnFullDisk,
	"migrate": migrateForever,
	"hold":    holdForever,
	"recount": recountForever,
}

// child runs one of them on the store of the file.
func child(name, file string) int {
	s, err := lake.New(lake.Config{Address: file, Memory: "256MB"}, schema)
	if err == nil {
		err = children[name](s)
	}
	if err != nil {
		fmt.Println("error:", fault.Message(err), err)
		return 1
	}
	return 0
}

// batchRows is how many lines each batch of the children has: more than goes to the
// engine at once.
const batchRows = 40_000

// importForever commits batches, two names in turn replaced by others, and tells each.
func importForever(s *lake.Store) error {
	for i := 0; ; i++ {
		if err := generate(s, fmt.Sprint("batch ", i%7), batchRows, int64(i+1)); err != nil {
			return err
		}
		fmt.Println(i)
	}
}

func compactForever(s *lake.Store) error {
	for i := 0; ; i++ {
		if err := generate(s, fmt.Sprint("batch ", i%3), batchRows, int64(i+1)); err != nil {
			return err
		}
		fmt.Println(i)
		if err := s.Compact(context.Background()); err != nil {
			return err
		}
	}
}

// generate commits one batch whose lines all have the same paid.
func generate(s *lake.Store, name string, rows int, paid int64) error {
	l, err := s.Load(context.Background(), name)
	if err != nil {
		return err
	}
	defer l.Discard()
	r := l.Rows("line")
	for i := range rows {
		r.ID(int64(i*7919) % 21)
		r.Date(lake.DateOf(2022, 1, 1) + lake.Date(i*31%365))
		r.Int(int64(i))
		r.ID(rand.Int64N(60_000))
		r.ID(rand.Int64N(800))
		r.ID(rand.Int64N(200_000))
		r.Int(rand.Int64N(1000))
		r.Int(paid)
		r.Int(rand.Int64())
		r.Null()
		r.Bool(false)
		if err := r.End(); err != nil {
			return err
		}
	}
	return l.Commit()
}

// TestKilledAtAnyMomentNothingIsLostOrDoubled: what the child has told is committed is
// there after each kill, whole, and nothing that is not.
func TestKilledAtAnyMomentNothingIsLostOrDoubled(t *testing.T) {
	for _, name := range []string{"import", "compact", "recount"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "lake.duckdb")
			for range 4 {
				told := killed(t, name, file, 200+time.Duration(rand.IntN(900)))
				checkBatches(t, file, told)
			}
		})
	}
}

// killed runs a child and kills it some milliseconds after its first batch; it returns
// how many batches the child told of.
func killed(t *testing.T, name, file string, after time.Duration) int {
	t.Helper()
	os.Remove(file)
	os.Remove(file + ".wal")
	c := command(t, name, file)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	told := 0
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "error") {
			t.Fatal(lines.Text())
		}
		if told++; told == 1 {
			time.AfterFunc(after*time.Millisecond, func() { c.Process.Kill() })
		}
	}
	c.Wait()
	if told == 0 {
		t.Fatal("the child committed nothing")
	}
	return told
}

func command(t *testing.T, name, file string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(program)
	c.Env = append(os.Environ(), "KLOVER_LAKE_CHILD="+name, "KLOVER_LAKE_FILE="+file)
	return c
}

// checkBatches: each name is there once, whole, with what was told last or, when the
// child was killed between the commit and telling, with the next.
func checkBatches(t *testing.T, file string, told int) {
	t.Helper()
	s := open(t, lake.Config{Address: file})
	defer s.Close()
	list, err := s.Batches(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var lines int64
	for _, b := range list {
		lines += b.Rows
	}
	q := lake.Query{Table: "line", By: lake.By("paid"), Measures: []lake.Measure{lake.Count("n")}}
	kinds, last, total := 0, int64(0), int64(0)
	err = s.Query(t.Context(), q, func(r lake.Row) error {
		if r.Int(1) != batchRows {
			t.Errorf("batch %d has %d lines, want %d", r.Int(0), r.Int(1), batchRows)
		}
		kinds, last, total = kinds+1, r.Int(0), total+r.Int(1)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if kinds != len(list) || total != lines || int(last) < told || int(last) > told+1 {
		t.Errorf("%d batches with %d lines registered, %d with %d there, the last %d of %d that were told", len(list), lines, kinds, total, last, told)
	}
}

// importOnFullDisk commits one batch, then one that the disk has no room for, then asks.
func importOnFullDisk(s *lake.Store) error {
	signal.Ignore(syscall.SIGXFSZ) // so that a write over the limit fails as on a full disk
	if err := generate(s, "first", batchRows, 1); err != nil {
		return err
	}
	limit := syscall.Rlimit{Cur: 6 << 20, Max: 6 << 20}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	err := generate(s, "second", 20*batchRows, 2)
	fmt.Println("full:", fault.Message(err))
	fmt.Println("batches:", batchNames(s))
	return nil
}

func batchNames(s *lake.Store) string {
	list, err := s.Batches(context.Background())
	if err != nil {
		return err.Error()
	}
	var names []string
	for _, b := range list {
		names = append(names, b.Name)
	}
	return strings.Join(names, ", ")
}

func TestAFullDiskLeavesNothingHalf(t *testing.T) {
	file := filepath.Join(t.TempDir(), "lake.duckdb")
	out, err := command(t, "full", file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range []string{"full: Datalagret kunde inte skrivas: disken är full.", "batches: first\n"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the child does not say %q: %s", want, out)
		}
	}
	s := open(t, lake.Config{Address: file})
	same(t, "afterwards", answer(t, s, "i", lake.Query{Table: "line", Measures: []lake.Measure{lake.Count("n")}}), fmt.Sprint(batchRows))
	if err := generate(s, "second", batchRows, 2); err != nil {
		t.Errorf("importing when there is room again: %v", err)
	}
}

func TestAStoreOfANewerVersionIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *lake.Store) {
		load(t, s, "januari", january)
		s.Close()
		older := schema
		older.Version--
		o, err := lake.New(s.Config(), older)
		if err != nil {
			t.Fatal(err)
		}
		defer o.Close()
		err = o.Ping(t.Context())
		if fault.KindOf(err) != fault.KindConflict || !strings.Contains(fault.Message(err), "nyare version av Klöver") {
			t.Errorf("Ping = %v, want a fault about the version", err)
		}
		same(t, "untouched", answer(t, s, "ii", total), "3 310")
	})
}

func TestAFileInUseAndAFileThatIsNoStoreAreFaults(t *testing.T) {
	file := filepath.Join(t.TempDir(), "lake.duckdb")
	if err := os.WriteFile(file, []byte(strings.Repeat("no store ", 10_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := open(t, lake.Config{Address: file}).Ping(t.Context()); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("a file that is no store: %v", err)
	}
	if err := open(t, lake.Config{Address: filepath.Join(t.TempDir(), "a"), Memory: "lots"}).Ping(t.Context()); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("memory that is no size: %v", err)
	}
	if err := open(t, lake.Config{Address: "clickhouse://127.0.0.1:1/klover"}).Ping(t.Context()); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("a server that is not there: %v", err)
	}
}

// holdForever has the store open and does nothing.
func holdForever(s *lake.Store) error {
	if err := s.Ping(context.Background()); err != nil {
		return err
	}
	fmt.Println("open")
	select {}
}

// TestAnotherProgramHasTheStore: a command beside a running server is told what to do.
func TestAnotherProgramHasTheStore(t *testing.T) {
	file := filepath.Join(t.TempDir(), "lake.duckdb")
	c := command(t, "hold", file)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	bufio.NewScanner(out).Scan()
	s := open(t, lake.Config{Address: file})
	err = s.Ping(t.Context())
	if want := "Klöver är redan igång med den här datamappen"; fault.KindOf(err) != fault.KindConflict || !strings.HasPrefix(fault.Message(err), want) {
		t.Errorf("Ping = %v, want that it is in use", err)
	}
	c.Process.Kill()
	c.Wait()
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("when the other has ended: %v", err)
	}
}

func TestTwoImportsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *lake.Store) {
		ends := make(chan error)
		for i := range 4 { // two of each name
			go func() { ends <- generate(s, fmt.Sprint("batch ", i%2), batchRows, int64(i%2)) }()
		}
		for range 4 {
			if err := <-ends; err != nil {
				t.Error(err)
			}
		}
		q := lake.Query{Table: "line", By: lake.By("paid"), Measures: []lake.Measure{lake.Count("n")}}
		same(t, "lines", answer(t, s, "ii", q), fmt.Sprintf("0 %d\n1 %[1]d", batchRows))
	})
}

func TestWhatIsRemovedAndAbandonedIsSwept(t *testing.T) {
	s := open(t, lake.Config{Address: clickhouse(t, 2)})
	load(t, s, "januari", january)
	load(t, s, "mars", march)
	left, err := s.Load(t.Context(), "lämnad")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Undo(t.Context(), "mars"); err != nil {
		t.Fatal(err)
	}
	lake.SweepAtOnce(t)
	for range 2 {
		if err := s.Compact(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	writeLine(t, left.Rows("line"), strings.Fields("1 2022-03-01 103 1 1 10 1 5 - nej"))
	if err := left.Commit(); err == nil {
		t.Error("an abandoned batch is committed")
	}
	same(t, "left", answer(t, s, "ii", total), "3 310")
}

func TestAQuestionEndsWithItsContext(t *testing.T) {
	s := embedded(t)
	if err := generate(s, "many", 20*batchRows, 1); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	slow := lake.Query{Table: "line", By: lake.By("invoice", "supplier", "article", "amount"), Measures: []lake.Measure{lake.Distinct("n", lake.Col("category"))}}
	time.AfterFunc(20*time.Millisecond, cancel)
	if err := s.Query(ctx, slow, func(lake.Row) error { return nil }); err != context.Canceled {
		t.Errorf("Query = %v, want that it was cancelled", err)
	}
	same(t, "the next question", answer(t, s, "i", lake.Query{Table: "line", Measures: []lake.Measure{lake.Count("n")}}), fmt.Sprint(20*batchRows))
}
