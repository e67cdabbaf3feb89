package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"strings"
	"testing"

	"klover/internal/base/cli"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
)

func command(t *testing.T, s Store, args ...string) (out string, err error) {
	t.Helper()
	var written, told bytes.Buffer
	open := func(_ context.Context, _ *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error) {
		return s, func() error { return nil }, cli.Parse(flags, args)
	}
	err = Commands(open)[0].Run(as(t), &cli.Env{Out: &written, Err: &told}, args)
	return strings.ReplaceAll(written.String(), "\u00a0", " "), err
}

func TestTheCommandTellsWhatBecameOfTheRows(t *testing.T) {
	t.Parallel()
	s := Store{DB: dbtest.SQLite(t, tables()...)}
	path := written(t, "fel.csv", badList...)

	out, err := command(t, s, "-dry-run", path)
	if err != nil || !strings.Contains(out, "10 rader lästa: 2 nya") || !strings.Contains(out, "Bara granskat: inget är sparat.") {
		t.Errorf("dry run: %v\n%s", err, out)
	}
	out, err = command(t, s, path)
	if fault.KindOf(err) != fault.KindConflict || !strings.Contains(out, "rad 4, Part: Parten ”Q” är okänd.") || !strings.Contains(out, "Inget är sparat.") {
		t.Errorf("all or nothing: %v\n%s", err, out)
	}
	out, err = command(t, s, "-only-good", "-register", "procurement", "-map", "Titel=title,carried_out_by_us:=nej", "-source", "Prov", path)
	if err != nil || !strings.Contains(out, "2 nya") || !strings.Contains(out, "Kvitto: /import/") || countOf(t, s, "procurement WHERE carried_out_by_us = FALSE AND source = 'Prov'") != 2 {
		t.Errorf("only good: %v\n%s", err, out)
	}
	out, err = command(t, s, "-only-good", "-json", path)
	var receipt Receipt
	if jsonErr := json.Unmarshal([]byte(out), &receipt); jsonErr != nil || receipt.Created != 0 || receipt.Unchanged != 2 || receipt.Rejected != 8 || fault.KindOf(err) != fault.KindConflict {
		t.Errorf("again, mapped as last time: %v %v %+v", err, jsonErr, receipt)
	}
	for _, args := range [][]string{{}, {"-only-good", "-all-or-nothing", path}, {"-map", "fel", path}, {"-register", "finns-inte", path}, {"-flagga", path}} {
		if _, err := command(t, s, args...); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%q: %v", args, err)
		}
	}
}
