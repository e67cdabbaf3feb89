package invoice

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"klover/internal/base/cli"
	"klover/internal/base/fault"
)

// command runs klover invoice read.
func command(t *testing.T, args ...string) (out, told string, err error) {
	t.Helper()
	var o, e bytes.Buffer
	err = Commands()[0].Run(context.Background(), &cli.Env{Out: &o, Err: &e}, args)
	return strings.ReplaceAll(o.String(), "\u00a0", " "), strings.ReplaceAll(e.String(), "\u00a0", " "), err
}

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheCommandShowsLinesAndFaults(t *testing.T) {
	t.Parallel()
	good := file(t, "handskar.xml", strings.Replace(gloves, "Handske nitril M", "Tolk 811218-9876", 1))
	out, told, err := command(t, good)
	if err != nil || !strings.Contains(out, "Handskbolaget AB") || !strings.Contains(out, "Tolk [personnummer]") || !strings.Contains(out, "375 kr") {
		t.Errorf("%v\n%s", err, out)
	}
	if !strings.Contains(told, "handskar.xml: Peppol BIS Billing 3 (UBL 2.1), 1 faktura eller verifikation, 1 rad, 375 kr") || !strings.Contains(told, "Dolt i texterna: 1 personnummer") {
		t.Error(told)
	}
	if out, _, _ = command(t, "-names", good); !strings.Contains(out, "811218-9876") {
		t.Errorf("-names hides numbers\n%s", out)
	}
	bad := file(t, "fel.csv", ledger+"x;y;A3;X AB;;6160;;tolv;2022-11-03\n")
	out, told, err = command(t, "-csv", bad)
	if fault.KindOf(err) != fault.KindInvalid || !strings.Contains(told, "Avvisad: fel.csv: rad 5, belopp: Beloppet ”tolv”") {
		t.Errorf("%v\n%s", err, told)
	}
	if rows := strings.Split(strings.TrimSpace(out), "\n"); len(rows) != 4 || !strings.HasPrefix(rows[0], "Fil;Rad;Slag") || !strings.Contains(rows[1], ";6160;") {
		t.Errorf("%s", out)
	}
	out, _, err = command(t, "-json", good)
	if err != nil || !strings.Contains(out, `"Number":"F-1001"`) || !strings.Contains(out, `"Price":"3.75"`) || !strings.Contains(out, `"Net":"375.00"`) || !strings.Contains(out, `"Gross":null`) {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestTheCommandSaysWhatIsWrongWithItsFlags(t *testing.T) {
	t.Parallel()
	path := file(t, "l.csv", ledger)
	for want, args := range map[string][]string{
		"Ange minst en fil":           {},
		"Filen finns.inte finns inte": {"finns.inte"},
		"inget fält som heter pengar": {"-map", "pengar=Belopp", path},
		"saknar likhetstecken":        {"-map", "belopp", path},
		"-decimal":                    {"-decimal", "x", path},
	} {
		if _, _, err := command(t, args...); err == nil || !strings.Contains(fault.Message(err), want) {
			t.Errorf("%v: %v, want %s", args, err, want)
		}
	}
}
