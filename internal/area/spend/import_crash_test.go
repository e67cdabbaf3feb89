package spend

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klover/internal/area/law"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/lake"
)

// children are what this test program does instead of testing when KLOVER_SPEND_CHILD
// names one of them, so that a test can kill it.
var children = map[string]func(context.Context, Store) error{"import": importAll, "full": fullDisk}

func child(name string) int {
	folder := os.Getenv("KLOVER_SPEND_FOLDER")
	s, done, err := storeIn(folder)
	if err == nil {
		defer done()
		err = children[name](context.Background(), s)
	}
	if err != nil {
		fmt.Println("error:", fault.Message(err), err)
		return 1
	}
	return 0
}

// storeIn opens the store of a folder, as the program does when it starts.
func storeIn(folder string) (Store, func(), error) {
	d, err := db.Open(context.Background(), "sqlite:"+filepath.Join(folder, "klover.db"))
	if err != nil {
		return Store{}, nil, err
	}
	steps, err := db.Migrations(tables()...)
	if err == nil {
		_, err = d.Migrate(context.Background(), steps)
	}
	if err == nil {
		err = law.Store{DB: d}.Seed(context.Background())
	}
	if err != nil {
		return Store{}, nil, err
	}
	l, err := lake.New(lake.Config{Address: filepath.Join(folder, "lake.duckdb"), Memory: "256MB", Threads: "1"}, Schema)
	return Store{DB: d, Lake: l}, func() { l.Close(); d.Close() }, err
}

// many is a ledger of some thousand invoices, with a number that tells the years apart.
func many(rows, series int) string {
	var b strings.Builder
	b.WriteString(ledgerHead)
	for n := range rows {
		fmt.Fprintf(&b, "V%d;Leverantör %d AB;;S%d-%d;2022-%02d-10;%d;Konto;Sjukhuset;%d;10,00\n", n, n%300, series, n, n%12+1, 5000+n%40, n%60)
	}
	return b.String()
}

const killedRows = 30_000

// importAll stores the imports that have been looked through, and tells that it begins.
func importAll(ctx context.Context, s Store) error {
	list, _, err := s.Imports(ctx, ImportFilter{}, Page{Limit: 10})
	if err != nil {
		return err
	}
	fmt.Println("begins")
	for _, i := range list {
		if _, err := s.RunImport(ctx, i.Number, still); err != nil {
			return err
		}
	}
	fmt.Println("done")
	return nil
}

// TestKilledInTheMiddleAnImportBeginsAgainAndNothingIsDoubled kills the program at some
// moment of an import, and starts it again.
func TestKilledInTheMiddleAnImportBeginsAgainAndNothingIsDoubled(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s, done, err := storeIn(folder)
	if err != nil {
		t.Fatal(err)
	}
	looked(t, s, Ledger, "a.csv", many(killedRows, 1))
	done()
	for range 4 {
		kill(t, folder, time.Duration(50+rand.IntN(700))*time.Millisecond)
		s, done, err := storeIn(folder)
		if err != nil {
			t.Fatal(err)
		}
		if got := spent(t, s); got != "0 öre, 0 lines" && got != fmt.Sprintf("%d öre, %d lines", killedRows*1000, killedRows) {
			t.Errorf("killed, the spend is %s: neither nothing nor all", got)
		}
		done()
	}
	c := command(t, "import", folder)
	if out, err := c.CombinedOutput(); err != nil || !strings.Contains(string(out), "done") {
		t.Fatalf("begun again: %v %s", err, out)
	}
	s, done, err = storeIn(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	wantSpent(t, s, fmt.Sprintf("%d öre, %d lines", killedRows*1000, killedRows), "after it began again")
	if i, err := s.Import(t.Context(), 1); err != nil || i.State != ImportDone {
		t.Errorf("the import is %s, %v", i.State, err)
	}
}

func command(t *testing.T, what, folder string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(program)
	c.Env = append(os.Environ(), "KLOVER_SPEND_CHILD="+what, "KLOVER_SPEND_FOLDER="+folder)
	return c
}

func kill(t *testing.T, folder string, after time.Duration) {
	t.Helper()
	c := command(t, "import", folder)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "error") {
			t.Fatal(lines.Text())
		}
		if lines.Text() == "begins" {
			time.AfterFunc(after, func() { c.Process.Kill() })
		}
	}
	c.Wait()
}
