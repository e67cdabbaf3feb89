package compare

import (
	"bytes"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klover/internal/area/calloff"
	"klover/internal/area/category"
	"klover/internal/area/identity"
	"klover/internal/area/price"
	"klover/internal/area/spend"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/lake"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"

	"github.com/google/go-cmp/cmp"
)

func spendTables() []fs.FS {
	return append(tables(), price.Migrations, calloff.Migrations, spend.Migrations)
}

// withLake gives a database an empty lake, regions and a tree of two categories.
func withLake(t testing.TB, d *db.DB) Store {
	t.Helper()
	d.Now = func() time.Time { return time.Date(2022, 8, 1, 8, 0, 0, 0, time.UTC) }
	l := must[*lake.Store](t)(lake.New(lake.Config{Address: filepath.Join(t.TempDir(), "lake.duckdb"), Memory: "1GB", Threads: "1"}, spend.Schema))
	t.Cleanup(func() { l.Close() })
	s := Store{DB: d, Lake: l}
	if err := (identity.Store{DB: d}).CreateRegions(as(t)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []category.Category{{Code: "L10", Name: "Lokalvård"}, {Code: "M20", Name: "Catering och fika"}} {
		c.Level, c.ValidFrom = 1, 20100101
		must[category.Category](t)(category.Store{DB: d}.Create(as(t), c))
	}
	return s
}

// buy writes lines of so many sellers, each with so many invoices of 1 000 kr.
func buy(t testing.TB, s Store, imported int64, p party.Code, on day.Date, sellers, invoices int) {
	t.Helper()
	store := spend.Store{DB: s.DB, Lake: s.Lake}
	b := must[*spend.Batch](t)(store.Begin(t.Context(), imported, must[*spend.Rules](t)(store.Rules(t.Context()))))
	defer b.Discard()
	for i := range sellers {
		for j := range invoices {
			line := spend.Source{Party: p, On: on, Unit: spend.Unit{Code: "1"}, Seller: spend.Seller{Name: fmt.Sprintf("Säljare %d", i)}, Account: spend.Account{Code: "5640"},
				Article: spend.Article{Name: "Vara"}, Invoice: fmt.Sprint(imported, i, j), Row: int64(i*100 + j), Amount: money.Kr(1000)}
			if err := b.Add(t.Context(), line); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := b.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

var order = Order{Sender: "Inköp Sörmland Västmanland", From: "2022-Q1", To: "2022-Q2", Level: 1, Inhabitants: map[string]int64{"D": 302_000}}

// atSpend runs a test on each engine.
func atSpend(t *testing.T, do func(t *testing.T, s Store)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, spendTables(), func(t *testing.T, d *db.DB) { do(t, withLake(t, d)) })
}

func TestWhatLeavesTheHouseKeepsToTheRuleAndIsInTheHistory(t *testing.T) {
	atSpend(t, func(t *testing.T, s Store) {
		buy(t, s, 1, "D", 20220110, 4, 4)
		buy(t, s, 2, "U", 20220110, 1, 20) // one supplier
		buy(t, s, 3, "D", 20220702, 4, 4)  // another quarter
		told := must[Telling](t)(s.Tell(t.Context(), order))
		if len(told.Groups) != 2 || told.Groups[0].Hidden || told.Groups[0].Amount != money.Kr(16_000) || !told.Groups[1].Hidden || told.Rule != (Rule{3, 10}) || told.Parties[0].Inhabitants != 302_000 {
			t.Errorf("%+v", told)
		}
		_, hash, err := told.hash()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Export(as(t), order, "annat"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("another file than the one that was looked at: %v", err)
		}
		e := must[Export](t)(s.Export(as(t), order, hash))
		_, b, err := s.Exported(t.Context(), e.ID)
		if err != nil {
			t.Fatal(err)
		}
		text := string(must[[]byte](t)(b.CSV()))
		if !strings.Contains(text, "D;2022-Q1;;Totalt;16000;;;nej") || !strings.Contains(text, "U;2022-Q1;-;Inte kategoriserat;;;;ja") || strings.Contains(text, "20000") || strings.Contains(text, "Säljare") {
			t.Errorf("the file is\n%s", text)
		}
		if h := must[[]audit.Entry](t)(audit.History(t.Context(), s.DB, KindExport, e.ID)); len(h) != 1 || h[0].Verb != "lämnade ut" {
			t.Errorf("history %+v", h)
		}
		wider := order
		wider.Level = 2
		if _, err := s.Tell(t.Context(), wider); fault.KindOf(err) != fault.KindConflict || !strings.Contains(fault.Message(err), "räkna ut det som är dolt") {
			t.Errorf("another level of the same time: %v", err)
		}
		for _, bad := range []Order{{Sender: "X", From: "2022-Q1", To: "2022-Q3", Level: 1}, {Sender: "", From: "2022-Q1", To: "2022-Q1", Level: 1}, {Sender: "X", From: "2022-Q2", To: "2022-Q1", Level: 1}, {Sender: "X", From: "våren", To: "2022-Q1", Level: 1}, {Sender: "X", From: "2022-Q1", To: "2022-Q1", Level: 9}, {Sender: "X", From: "2019-Q1", To: "2019-Q4", Level: 1}} {
			if _, err := s.Tell(t.Context(), bad); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%+v: %v", bad, err)
			}
		}
	})
}

// theirs is a file of another region.
const theirFile = "format;klover-inkop\r\nversion;1\r\navsändare;Region Uppsala\r\nfrån;2022-Q1\r\ntill;2022-Q4\r\nträd;LfU\r\nnivå;1\r\nminst leverantörer;3\r\nminst fakturor;5\r\nskapad;2022-07-15\r\npart;C;Region Uppsala;395000\r\n" +
	"part;kvartal;kategori;benämning;belopp;fakturor;leverantörer;dold\r\n" +
	"C;2022-Q1;;Totalt;1000,00;;;nej\r\nC;2022-Q1;L10;Städ;600,00;12;4;nej\r\nC;2022-Q1;X9;Catering och fika;;;;ja\r\n"

func TestOthersSpendIsReadReplacedAndUndone(t *testing.T) {
	atSpend(t, func(t *testing.T, s Store) {
		f := must[File](t)(s.Hear(as(t), "uppsala.csv", strings.NewReader(theirFile)))
		if f.KeptRows != 3 || f.RejectedRows != 0 || f.Sender != "Region Uppsala" {
			t.Errorf("%+v", f)
		}
		if _, err := s.Hear(as(t), "igen.csv", strings.NewReader(theirFile)); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("the same file again: %v", err)
		}
		uppsala := func() string {
			v := must[View](t)(s.Spend(t.Context(), SpendAsk{Year: 2022, Level: 1}))
			var out string
			for _, c := range v.Cells {
				if c.Party == "C" {
					out += fmt.Sprintf("%s %s %v; ", c.Label, plain(c.Amount.Sv()), c.Hidden)
				}
			}
			return out
		}
		first := "Totalt 1 000 kr 0; Catering och fika 0 kr 1; Lokalvård 600 kr 0; "
		if got := uppsala(); got != first {
			t.Errorf("%q", got)
		}
		newer := must[File](t)(s.Hear(as(t), "ny.csv", strings.NewReader(strings.Replace(theirFile, "600,00", "700,00", 1))))
		if newer.Replaced != 1 || !strings.Contains(uppsala(), "700 kr") || strings.Contains(uppsala(), "600 kr") {
			t.Errorf("replaced %d: %s", newer.Replaced, uppsala())
		}
		must[File](t)(s.UndoFile(as(t), newer.ID))
		if got := uppsala(); got != first {
			t.Errorf("after undo: %q", got)
		}
		if _, err := s.UndoFile(as(t), newer.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("undone twice: %v", err)
		}
		if _, err := audit.Verify(t.Context(), s.DB); err != nil {
			t.Error(err)
		}
	})
}

func TestWhatIsWrongInOthersFilesIsRefusedOrListed(t *testing.T) {
	atSpend(t, func(t *testing.T, s Store) {
		for name, bad := range map[string]string{
			"a newer format":       strings.Replace(theirFile, "version;1", "version;2", 1),
			"another file":         "id;title\n1;x\n",
			"broken JSON":          `{"format": "klover-inkop", `,
			"no sender":            strings.Replace(theirFile, "Region Uppsala\r\nfrån", "\r\nfrån", 1),
			"no rule":              strings.Replace(theirFile, "minst fakturor;5", "minst fakturor;", 1),
			"no parties":           strings.Replace(theirFile, "part;C;Region Uppsala;395000\r\n", "", 1),
			"period back to front": strings.Replace(theirFile, "till;2022-Q4", "till;2021-Q4", 1),
			"empty":                "",
		} {
			if _, err := s.Hear(as(t), "fil.csv", strings.NewReader(bad)); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		rows := theirFile + strings.Join([]string{
			"C;2022-Q1;L10;Städ;1,00;12;4;nej", "C;2022-Q4;L10;Städ;1,00;12;4;nej", "C;2021-Q4;L10;Städ;1,00;12;4;nej", "C;i våras;L10;Städ;1,00;12;4;nej", "Z;2022-Q2;L10;Städ;1,00;12;4;nej",
			"D;2022-Q2;L10;Städ;1,00;12;4;nej", "C;2022-Q2;QQ;Okänt;1,00;12;4;nej", "C;2022-Q2;M20;Fika;-5,00;12;4;nej", "C;2022-Q3;M20;Fika;mycket;12;4;nej", "C;2022-Q2;L10;Städ;5,00;12;1;nej",
			"C;2022-Q2;-;Övrigt;5,00;tolv;4;nej", "C;2022-Q3;L10;Städ;5,00;12;4;ja"}, "\r\n") + "\r\n"
		f := must[File](t)(s.Hear(as(t), "fel.csv", strings.NewReader(rows)))
		var got []string
		for _, r := range must[[]Reject](t)(s.FileRejects(t.Context(), f.ID)) {
			got = append(got, fmt.Sprintf("%d %s", r.RowNo, r.Field))
		}
		want := []string{"16 kategori", "17 kvartal", "18 kvartal", "19 kvartal", "20 part", "21 part", "22 kategori", "23 belopp", "24 belopp", "25 leverantörer", "26 fakturor", "27 belopp"}
		if diff := cmp.Diff(want, got); diff != "" || f.KeptRows != 3 {
			t.Errorf("%d kept, rejected (-want +got):\n%s", f.KeptRows, diff)
		}
	})
}

func TestAFileReadsBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	told := Telling{Sender: "Region \"Å\"; Ö", From: "2022-Q1", To: "2022-Q1", Tree: "LfU", Level: 2, Rule: five, Made: 20220801, Parties: []Teller{{"D", "Region Sörmland", 302_000}, {"U", "Region Västmanland", 0}},
		Groups: Protect(join(bought("A", 1, 1, 9), bought("B", 1, 3, 3), bought("C", 1, 5, 5)), five)}
	want := told.body()
	for name, write := range map[string]func() ([]byte, error){"a.csv": want.CSV, "a.json": want.JSON} {
		text := must[[]byte](t)(write())
		got := must[body](t)(readTelling(name, text))
		for i := range got.Rows {
			got.Rows[i].No = 0
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-wrote +read):\n%s", name, diff)
		}
		if bytes.Contains(text, []byte(";900;")) {
			t.Errorf("%s tells a hidden amount", name)
		}
	}
}
