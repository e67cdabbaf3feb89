package invoice

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// standards is the test material beside the checkout. Its README tells the licences; what
// may not be redistributed is read there and not copied.
const standards = "../../../../shared/standards"

func standard(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(standards, name))
	if err != nil {
		t.Skip("the standards' files are not beside the checkout")
	}
	return raw
}

// whole is all parts of an invoice together.
type whole struct {
	Invoice
	Lines   []Line
	Faults  []Fault
	Refused bool
}

// collect reads a file and keeps everything.
func collect(t testing.TB, name string, raw []byte) []whole {
	t.Helper()
	all, err := read(Options{Name: name, Today: 20991231}, raw)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return all
}

func read(o Options, raw []byte) ([]whole, error) {
	var all []whole
	_, err := Read(context.Background(), bytes.NewReader(raw), int64(len(raw)), o, func(p Part) error {
		if p.First {
			all = append(all, whole{})
		}
		w := &all[len(all)-1]
		w.Lines = append(w.Lines, slices.Clone(p.Lines)...)
		w.Invoice, w.Faults, w.Refused = *p.Invoice, slices.Clone(p.Faults), p.Refused
		return nil
	})
	return all, err
}

// verdict is what the official rules said of a document.
type verdict struct {
	Base    string
	XSD     string
	Verdict string
	Rules   map[string]map[string]string
}

// arithmetic are the rules that the reader keeps.
var arithmetic = []string{"BR-CO-10", "BR-CO-11", "BR-CO-12", "BR-CO-13", "BR-CO-15", "BR-CO-16", "PEPPOL-EN16931-R120", "PEPPOL-EN16931-R121"}

func (v verdict) fired() []string {
	list := []string{}
	for _, group := range v.Rules {
		for rule := range group {
			if slices.Contains(arithmetic, rule) {
				list = append(list, rule)
			}
		}
	}
	slices.Sort(list)
	return list
}

// judged tells whether the oracle had an answer that can be compared. R120 is Peppol's
// alone. Amounts with parts of öre are told as such and rounded before they are added.
func (v verdict) judged() bool {
	for _, group := range v.Rules {
		for rule := range group {
			if rule == "ORACLE-ERROR" || strings.HasPrefix(rule, "BR-DEC") {
				return false
			}
		}
	}
	return len(v.Rules) > 1
}

func fired(list []Fault) []string {
	rules := []string{}
	for _, f := range list {
		if slices.Contains(arithmetic, f.Rule) && !slices.Contains(rules, f.Rule) {
			rules = append(rules, f.Rule)
		}
	}
	slices.Sort(rules)
	return rules
}

func TestExamplesAreReadAndAddUpAsTheOfficialRulesSay(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"peppol-billing", "en16931", "sfti-examples"} {
		var expected struct{ Documents map[string]verdict }
		if err := json.Unmarshal(standard(t, folder+"/expected-examples.json"), &expected); err != nil {
			t.Fatal(err)
		}
		for name, want := range expected.Documents {
			all := collect(t, name, standard(t, filepath.Join(folder, name)))
			if len(all) != 1 || all[0].Refused || all[0].Format != UBL || len(all[0].Lines) == 0 {
				t.Errorf("%s: %+v", name, all)
				continue
			}
			got := fired(all[0].Faults)
			if len(want.Rules) < 2 { // Peppol's rules were not asked
				got = slices.DeleteFunc(got, func(r string) bool { return strings.HasPrefix(r, "PEPPOL") })
			}
			if diff := cmp.Diff(want.fired(), got); diff != "" {
				t.Errorf("%s: %s\n%v", name, diff, all[0].Faults)
			}
		}
	}
}

func TestMutantsFireTheRulesOfArithmeticThatTheOfficialRulesFire(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"peppol-billing", "sfti-examples"} {
		var expected map[string]verdict
		if err := json.Unmarshal(standard(t, folder+"/expected-mutants.json"), &expected); err != nil {
			t.Fatal(err)
		}
		judged := 0
		for name, raw := range untar(t, filepath.Join(standards, folder, "mutants.tar.xz")) {
			want := expected[name]
			if !want.judged() {
				continue
			}
			all := collect(t, name, raw)
			if len(all) != 1 {
				t.Errorf("%s: %d invoices", name, len(all))
				continue
			}
			if judged++; !cmp.Equal(want.fired(), fired(all[0].Faults)) {
				t.Errorf("%s (%s): official %v, here %v\n%v", name, want.Base, want.fired(), fired(all[0].Faults), all[0].Faults)
			}
		}
		if judged < 60 {
			t.Errorf("%s: only %d mutants were judged", folder, judged)
		}
	}
}

// untar unpacks an archive with the xz of the system.
func untar(t testing.TB, path string) map[string][]byte {
	t.Helper()
	packed, err := exec.Command("xz", "-dc", path).Output()
	if err != nil {
		t.Skip("xz is not installed or the archive is not beside the checkout")
	}
	files := map[string][]byte{}
	for r := tar.NewReader(bytes.NewReader(packed)); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		if files[filepath.Base(h.Name)], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
}
