package sie

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/word/money"
)

// outside is the test files of the vendors, beside the checkout.
const outside = "../../../../../shared/standards/sie"

type expected struct {
	Encoding     string
	Flagga       string
	Program      []string
	Format       string
	Sietyp       string
	Orgnr        string
	Fnamn        string
	Rar          map[string][]string
	Kptyp        string
	Posts        map[string]int
	Accounts     int
	Vouchers     int
	Transactions int
	Unbalanced   []any        `json:"unbalanced_vouchers"`
	Consistency  *consistency `json:"consistency"`
	SumIB        *string      `json:"sum_IB"`
	SumUB        *string      `json:"sum_UB"`
	SumRES       *string      `json:"sum_RES"`
	Ksumma       *struct {
		InFile string `json:"in_file"`
	}
}

type consistency struct {
	Balance [][]string `json:"UB-IB!=sum(TRANS)"`
	Result  [][]string `json:"RES!=sum(TRANS)"`
}

func vendors(t testing.TB) map[string]expected {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(outside, "expected.json"))
	if err != nil {
		t.Skip("the vendors' files are not beside the checkout")
	}
	var all map[string]expected
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func readVendor(t testing.TB, name string) *File {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(outside, name))
	if err != nil {
		t.Fatal(err)
	}
	f, err := Read(filepath.Base(name), bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return f
}

func TestFilesOfTwentyVendorsAreReadAsTheyWereReadElsewhere(t *testing.T) {
	t.Parallel()
	for name, want := range vendors(t) {
		f := readVendor(t, name)
		got := expected{
			Encoding: string(f.Encoding), Flagga: f.Flag, Program: f.Program, Format: f.Format, Sietyp: f.TypeText,
			Orgnr: f.OrgNo, Fnamn: f.Company, Kptyp: f.PlanType, Accounts: len(f.Accounts), Vouchers: len(f.Vouchers),
			Posts: map[string]int{}, Transactions: counted(f),
			SumIB: sum(f, "IB", want.SumIB), SumUB: sum(f, "UB", want.SumUB), SumRES: sum(f, "RES", want.SumRES),
			Unbalanced: []any{},
		}
		for label, n := range f.Posts {
			got.Posts["#"+label] = n
		}
		for n, y := range f.Years {
			if got.Rar == nil {
				got.Rar = map[string][]string{}
			}
			got.Rar[fmt.Sprint(n)] = []string{compact(y.From.String()), compact(y.To.String())}
		}
		if days, ok := want.Rar["0"]; ok && len(days) == 0 {
			want.Rar["0"] = []string{"", ""} // the year has no days
		}
		if f.Checksum.Found {
			got.Ksumma = &struct {
				InFile string `json:"in_file"`
			}{fmt.Sprint(f.Checksum.Computed)}
		}
		if want.Consistency != nil {
			balance, result := f.Mismatches()
			got.Consistency = &consistency{texts(balance), texts(result)}
			want.Consistency = &consistency{exact(want.Consistency.Balance), exact(want.Consistency.Result)}
		}
		want.SumIB, want.SumUB, want.SumRES = exactOf(want.SumIB), exactOf(want.SumUB), exactOf(want.SumRES)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// counted is the rows that count, as expected.json has them.
func counted(f *File) int {
	n := 0
	for _, v := range f.Vouchers {
		n += len(v.Rows)
	}
	return n
}

func compact(date string) string { return strings.ReplaceAll(date, "-", "") }

// ore writes an amount as a number of öre, so that 0, 0.0 and 0.00 are the same.
func ore(text string) string {
	a, reason := amount(text)
	return fmt.Sprint(int64(a), reason)
}

func exactOf(text *string) *string {
	if text == nil {
		return nil
	}
	s := ore(*text)
	return &s
}

func exact(rows [][]string) [][]string {
	all := [][]string{}
	for _, r := range rows {
		all = append(all, []string{r[0], ore(r[1]), ore(r[2])})
	}
	return all
}

func texts(list []Mismatch) [][]string {
	all := [][]string{}
	for _, m := range list {
		all = append(all, []string{m.Account, fmt.Sprint(int64(m.Said)), fmt.Sprint(int64(m.Summed))})
	}
	return all
}

func sum(f *File, label string, want *string) *string {
	var total money.Amount
	n := 0
	for _, b := range f.Balances {
		if b.Label == label && b.Year == 0 {
			total += b.Amount
			n++
		}
	}
	if n == 0 && want == nil {
		return nil
	}
	s := fmt.Sprint(int64(total))
	return &s
}

// small is the least file of type 4 with a dimension and two vouchers.
const small = `#FLAGGA 0
#PROGRAM "Klöver" 1.0
#FORMAT PC8
#GEN 20230118
#SIETYP 4
#FNAMN "Inköpsnämnden"
#RAR 0 20220101 20221231
#DIM 1 "Kostnadsställe"
#DIM 20 "Aktivitet"
#OBJEKT 20 "82910" "Inköp unikt Sörmland"
#KONTO 3010 "Ersättning"
#KONTO 6550 "Konsultarvoden"
#RES 0 6550 1000.00
#VER A 1 20220115 "Konsult \"Norr\""
{
   #TRANS 6550 {1 "710" 20 "82910"} 1000.00 20220114 "Faktura 7"
   #TRANS 2440 {} -1000
}
`

func TestDimensionsQuotesAndObjects(t *testing.T) {
	t.Parallel()
	f, err := Read("liten.se", strings.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	v := f.Vouchers[0]
	if v.Text != `Konsult "Norr"` || v.Rows[0].Object("20") != "82910" || v.Rows[0].Object(CostCentre) != "710" || v.Rows[0].Object(Project) != "" {
		t.Errorf("voucher %+v", v)
	}
	if v.Rows[0].Date != 20220114 || v.Rows[0].Amount != money.Kr(1000) || v.Rows[0].Text != "Faktura 7" {
		t.Errorf("transaction %+v", v.Rows[0])
	}
	if f.Kind() != "SIE 4E" || f.Dimensions[1].Name != "Aktivitet" || f.Objects[0].Name != "Inköp unikt Sörmland" {
		t.Errorf("%s %+v", f.Kind(), f.Dimensions)
	}
	if f.Account("2440").Result() || !f.Account("6550").Result() {
		t.Error("accounts of the balance sheet are taken for result, or the other way")
	}
}

func TestBrokenFilesAreRefusedWithLineAndReason(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, file string
		line       int
		reason     string
	}{
		{"cut in a voucher", small[:strings.Index(small, "   #TRANS 2440")], 14, "har inget slut"},
		{"cut in a row", small[:strings.Index(small, " 20220114")] + "\n}\n", 14, "balanserar inte"},
		{"amount", strings.Replace(small, "-1000\n", "-tusen\n", 1), 17, "är inget belopp"},
		{"no amount", strings.Replace(small, " -1000\n", "\n", 1), 17, "saknas"},
		{"parts of öre", strings.Replace(small, "-1000\n", "-1000.005\n", 1), 17, "delar av ören"},
		{"date", strings.Replace(small, "20220115", "20221345", 1), 14, "är inget datum"},
		{"quote around the rest", strings.Replace(small, `2440 {} -1000`, `"2440 {} -1000`, 1), 17, "saknas"},
		{"quote in objects", strings.Replace(small, `"82910"}`, `"82910}`, 1), 16, "avslutande klammer"},
		{"object list", strings.Replace(small, "{}", "{", 1), 17, "avslutande klammer"},
		{"half an object", strings.Replace(small, "{}", "{1}", 1), 17, "dimension utan objekt"},
		{"no account", strings.Replace(small, "#TRANS 2440", "#TRANS \"\"", 1), 17, "saknar konto"},
		{"brace", strings.Replace(small, "{\n", "", 1), 15, "står inte i en verifikation"},
		{"type", strings.Replace(small, "#SIETYP 4", "#SIETYP 7", 1), 5, "finns inte"},
		{"year", strings.Replace(small, "#RAR 0", "#RAR 2022", 1), 7, "årsnumret"},
		{"other file", "Konto;Belopp\n3010;1\n", 1, "inte en SIE-fil"},
		{"empty", "", 0, "#FLAGGA saknas"},
		{"checksum", strings.Replace(small, "#FORMAT", "#KSUMMA\n#FORMAT", 1) + "#KSUMMA 17\n", 20, "kontrollsumman stämmer inte"},
		{"no end sum", strings.Replace(small, "#FORMAT", "#KSUMMA\n#FORMAT", 1), 3, "kontrollsumman saknas i slutet"},
	} {
		f, err := Read("fel.se", strings.NewReader(test.file))
		var faults Faults
		if !errors.As(err, &faults) || f != nil {
			t.Errorf("%s: %v, want faults and no file", test.name, err)
			continue
		}
		if faults[0].Line != test.line || !strings.Contains(faults[0].Error(), test.reason) {
			t.Errorf("%s: %v, want line %d, %q", test.name, faults, test.line, test.reason)
		}
	}
}

// TestEveryCutOffVendorFileIsNoticed cuts each ledger of a year at places all over it.
func TestEveryCutOffVendorFileIsNoticed(t *testing.T) {
	t.Parallel()
	for name, want := range vendors(t) {
		if want.Sietyp != "4" || want.Posts["#RES"] == 0 || len(want.Consistency.Result) > 0 {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(outside, name))
		if err != nil {
			t.Fatal(err)
		}
		for at := len(raw) / 20; at < len(raw)*9/10; at += len(raw) / 40 {
			f, err := Read(filepath.Base(name), bytes.NewReader(raw[:at]))
			if err != nil {
				continue
			}
			if balance, result := f.Mismatches(); len(balance)+len(result) == 0 && f.Posts["VER"] > 0 {
				t.Errorf("%s cut at %d of %d is taken for whole", name, at, len(raw))
			}
		}
	}
}

func TestLatin1AndUTF8AreReadWithAWarning(t *testing.T) {
	t.Parallel()
	latin := strings.NewReplacer("ö", "\xf6", "ä", "\xe4", "å", "\xe5").Replace(small)
	for _, test := range []struct {
		text string
		want Encoding
	}{{small, UTF8}, {"\ufeff" + small, UTF8}, {latin, Latin1}} {
		f, err := Read("x.se", strings.NewReader(test.text))
		if err != nil {
			t.Fatal(err)
		}
		if f.Encoding != test.want || f.Company != "Inköpsnämnden" || len(f.Warnings) != 1 {
			t.Errorf("%s %q %v, want %s", f.Encoding, f.Company, f.Warnings, test.want)
		}
	}
}

func TestTextCutOffByTheVendorIsAWarning(t *testing.T) {
	t.Parallel()
	f, err := Read("x.se", strings.NewReader(strings.Replace(small, `"Faktura 7"`, `"Faktura 7`, 1)))
	if err != nil || len(f.Warnings) != 2 || f.Warnings[0].Line != 16 || f.Vouchers[0].Rows[0].Text != "Faktura 7" {
		t.Errorf("%v %+v", err, f)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("#FLAGGA 0\n#VER \"\" \"\" 20220101\n{\n#TRANS 1 {\"1\" \"2\"} 5\n"))
	f.Add([]byte("#UNDERDIM\n#KTYP\n#KSUMMA\n#KSUMMA"))
	f.Add([]byte("}{#\x1a\"\\"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := Read("fuzz.se", bytes.NewReader(raw))
		if (file == nil) == (err == nil) {
			t.Fatal("neither a file nor a reason, or both")
		}
		if err != nil {
			var faults Faults
			if !errors.As(err, &faults) || faults.Error() == "" {
				t.Fatalf("no reason: %v", err)
			}
			return
		}
		for _, v := range file.Vouchers {
			if v.Sum() != 0 {
				t.Fatalf("voucher on line %d does not balance", v.Line)
			}
		}
		file.Mismatches()
		file.Kind()
	})
}
