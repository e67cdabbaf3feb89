package invoice

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"klover/internal/base/sheet"
	"klover/internal/word/decimal"
	"klover/internal/word/money"
)

func TestTheLedgerOfARegionIsReadAsPublished(t *testing.T) {
	t.Parallel()
	raw := standard(t, "leverantorsreskontra/vgr_sample.csv") // bare CR, bokforingsdatum, nettobelopp, a hyphen for nothing
	all := collect(t, "vgr.csv", raw)
	if len(all) != 4 {
		t.Fatalf("%d vouchers: %+v", len(all), all)
	}
	i, l := all[2], all[2].Lines[0]
	if i.Kind != Entry || i.Format != Ledger || i.Voucher != "3007258" || i.Number != "" || i.BookedOn != 20260107 || i.Buyer.OrgNo != "232100-0131" {
		t.Errorf("%+v", i.Invoice)
	}
	if i.Supplier.Name != "Sensative AB" || i.Supplier.OrgNo != "556922-4644" || i.Unit != "Miljö- o regionalutv.nämnd" {
		t.Errorf("%+v", i.Supplier)
	}
	if l.Net != -1425000 || l.Account != "7599" || l.AccountIs != "Övr ej verksamhetskn tjänster" || l.Row != 4 {
		t.Errorf("%+v", l)
	}
	if all[1].Lines[0].Net != 505833275 {
		t.Errorf("%v", all[1].Lines[0].Net)
	}
}

func TestTheLedgerOfATownIsReadAsJSON(t *testing.T) {
	t.Parallel()
	raw := standard(t, "leverantorsreskontra/vasteras_sample.json") // a BOM in a key, decimal comma, internal supplier numbers
	all := collect(t, "vasteras.json", raw)
	if len(all) != 3 {
		t.Fatalf("%d: %+v", len(all), all)
	}
	i, l := all[0], all[0].Lines[0]
	if i.Buyer.Name != "VÄSTERÅS STAD" || i.Buyer.OrgNo != "212000-2080" || i.Supplier.OrgNo != "" || i.Supplier.Number != "10004007" || i.IssuedOn != 20250101 {
		t.Errorf("%+v", i.Invoice)
	}
	if l.Net != -130203 || l.Account != "64510" || l.AccountIs != "Inkontinenshjälpmedel" {
		t.Errorf("%+v", l)
	}
	if f := all[2].Faults; len(f) != 1 || !strings.Contains(strings.ReplaceAll(f[0].Text, "\u00a0", " "), "2 av 376 449 rader") {
		t.Errorf("%v", f)
	}
}

const ledger = "kopare_id;kopare;verifikationsnummer;leverantor;leverantor_id;konto_nr;konto_text;belopp;datum\n" +
	"2321000032;Region Sörmland;A1;Åkes Bygg AB;5564250610;6160;Livsmedel;1 234,50;2022-11-01\n" +
	"2321000032;Region Sörmland;A1;Åkes Bygg AB;5564250610;6170;Frakt;-34,5;2022-11-01\n" +
	"2321000032;Region Sörmland;A2;Ö-Taxi AB;5560160680;7010;Resor;500;2022-11-02\n"

func TestALedgerIsReadInEveryEncoding(t *testing.T) {
	t.Parallel()
	latin, _ := charmap.Windows1252.NewEncoder().String(ledger)
	utf16, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(ledger)
	tabs := strings.NewReplacer(";", "\t", "\n", "\r\n").Replace(ledger)
	for name, text := range map[string]string{"utf-8": ledger, "mark": "\ufeff" + ledger, "latin": latin, "utf-16": utf16, "tabs": tabs, "cr": strings.ReplaceAll(ledger, "\n", "\r")} {
		all := collect(t, name, []byte(text))
		if len(all) != 2 || len(all[0].Lines) != 2 || all[0].Lines[0].Net != 123450 || all[0].Lines[1].Net != -3450 || all[1].Supplier.Name != "Ö-Taxi AB" || all[0].Format != Ledger {
			t.Errorf("%s: %+v", name, all)
		}
	}
}

func TestRowsThatCannotBeReadAreToldAndTheOthersRead(t *testing.T) {
	t.Parallel()
	bad := ledger + "2321000032;Region Sörmland;A3;X AB;;6160;;tolv kronor;2022-11-03\n" +
		"2321000032;Region Sörmland;A4;X AB;;6160;;12,50;2022-02-30\n" +
		"2321000032;Region Sörmland;A5;X AB;;6160;;12,50;2122-11-03\n" +
		"2321000032;Region Sörmland;A6;X AB;;6160;;12,505;2022-11-03\n" +
		"2321000032;Region SÃ¶rmland;A7;X AB;;6160;;1;2022-11-03\n" +
		"2321000032;Region Sörmland;A8;X AB;;6160;Kon"
	all, err := read(Options{Name: "l.csv", Today: 20230118}, []byte(bad))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	lines := 0
	for _, w := range all {
		lines += len(w.Lines)
		for _, f := range w.Faults {
			got = append(got, fmt.Sprintf("%s %d %s: %s", f.Grade.Sv(), f.Row, f.Field, f.Text))
		}
	}
	want := []string{
		"Avvisad 5 belopp: Beloppet ”tolv kronor” kan inte läsas. Skriv kronor med siffror, till exempel 1234,50.",
		"Avvisad 6 datum: Datum ”2022-02-30” är inget datum. Skriv år, månad och dag, till exempel 2022-02-11.",
		"Tveksam 7 Datum: Datumet 2122-11-03 har inte varit än. Kontrollera året.",
		"Avvisad 8 belopp: Beloppet ”12,505” kan inte läsas. Skriv kronor med siffror, till exempel 1234,50.",
		"Tveksam 9 kopare: Raden är sparad i en annan teckenkod än resten av filen. Texten läses som ”Region Sörmland”.",
		"Avvisad 10 Belopp: Raden saknar belopp. Om den är den sista kan filen vara avhuggen.",
		"Tveksam 10 : Filen slutar utan radbrytning. Kontrollera att sista raden är hel.",
	}
	if diff := cmp.Diff(want, got); diff != "" || lines != 5 {
		t.Errorf("%d lines\n%s", lines, diff)
	}
}

func TestATableWithoutItsColumnsIsRefusedByName(t *testing.T) {
	t.Parallel()
	_, err := read(Options{Name: "x.csv"}, []byte("Leverantör;Färg\nX AB;blå\n"))
	if err == nil || !strings.Contains(err.Error(), "saknar kolumn för belopp och datum. Kolumnerna är: Leverantör, Färg") {
		t.Error(err)
	}
	_, err = read(Options{Name: "x.json"}, []byte(`[{"leverantor":"X","belopp":1}]`))
	if err == nil || !strings.Contains(err.Error(), "saknar kolumn för datum") {
		t.Error(err)
	}
	all, err := read(Options{Name: "x.csv"}, []byte("Leverantör;Belopp;Datum\n"))
	if err != nil || len(all) != 1 || !all[0].Refused {
		t.Errorf("%+v %v", all, err)
	}
}

const lines = "Fakturanr;Fakturadatum;Säljare;Orgnr;Art.nr;Benämning;Antal;Enhet;À-pris;Netto;Avtalsnr\n" +
	"F1;2022-11-01;Handskbolaget AB;556425-0610;N-100;Handske nitril;2,5;förp;1.125;2,81;INK22-1\n"

func TestInvoiceLinesOfATableAreMappedByNameAndAsTold(t *testing.T) {
	t.Parallel()
	all, err := read(Options{Name: "rader.csv", Mapping: Mapping{Decimal: "."}}, []byte(strings.NewReplacer("2,5;", "2.5;", "2,81", "2.81").Replace(lines)))
	if err != nil || len(all) != 1 || len(all[0].Faults) != 0 {
		t.Fatalf("%+v %v", all, err)
	}
	i, l := all[0], all[0].Lines[0]
	if i.Kind != Bill || i.Format != Table || i.Number != "F1" || i.Supplier.OrgNo != "556425-0610" || l.SellerArticle != "N-100" || l.Contract != "INK22-1" {
		t.Errorf("%+v %+v", i.Invoice, l)
	}
	if l.Quantity.Number != (decimal.Number{N: 25, Digits: 1}) || l.UnitCode != "XPK" || l.Price.Number != (decimal.Number{N: 1125, Digits: 3}) || l.Net != 281 {
		t.Errorf("%+v", l)
	}
	ambiguous, err := read(Options{Name: "rader.csv"}, []byte(lines))
	if err != nil || !ambiguous[0].Refused || !strings.Contains(ambiguous[0].Faults[0].Text, "kan läsas på två sätt") || ambiguous[0].Faults[0].Field != "À-pris" {
		t.Errorf("%+v %v", ambiguous, err)
	}
	other := strings.Replace(lines, "Netto", "Kolumn 7", 1)
	told, err := read(Options{Name: "rader.csv", Mapping: Mapping{Decimal: ",", Columns: map[string]string{"belopp": "kolumn 7", "pris": "-"}}}, []byte(other))
	if err != nil || told[0].Lines[0].Net != 281 || told[0].Lines[0].Price.Known {
		t.Errorf("%+v %v", told, err)
	}
	if guess := Guess([]string{"Netto", "Orgnr", "Något"}); !cmp.Equal(guess, map[string]string{"belopp": "Netto", "leverantor_id": "Orgnr"}) {
		t.Errorf("%v", guess)
	}
}

// workbook writes a ledger of so many rows as Excel.
func workbook(t testing.TB, rows int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "reskontra.xlsx")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table := sheet.Table{Title: "Reskontra", At: time.Date(2023, 1, 18, 0, 0, 0, 0, time.UTC), Columns: []sheet.Column{
		{Label: "Verifikationsnummer"}, {Label: "Leverantör"}, {Label: "Organisationsnummer"}, {Label: "Konto"}, {Label: "Kontotext"},
		{Label: "Belopp", Kind: sheet.Amount}, {Label: "Datum", Kind: sheet.Day}, {Label: "Fakturatext"},
	}}
	table.Rows = func(yield func([]any) bool) {
		on := time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
		for i := range rows {
			row := []any{fmt.Sprint("V", i), fmt.Sprint("Leverantör ", i%5000, " AB"), "556425-0610", fmt.Sprint(4000 + i%3000), "Förbrukningsmaterial", float64(i%100000) / 100, on.AddDate(0, 0, i%365), fmt.Sprint("Faktura rad ", i, " enligt avtal")}
			if !yield(row) {
				return
			}
		}
	}
	if err := sheet.WriteXLSX(f, table); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestExcelIsReadWithItsOwnNumbersAndDays(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(workbook(t, 3))
	if err != nil {
		t.Fatal(err)
	}
	all := collect(t, "reskontra.xlsx", raw)
	if len(all) != 3 || all[2].Lines[0].Net != 2 || all[2].IssuedOn != 20220103 || all[2].Supplier.OrgNo != "556425-0610" || all[2].Voucher != "V2" || len(all[2].Faults) != 0 {
		t.Errorf("%+v", all)
	}
}

func TestJSONInOddForms(t *testing.T) {
	t.Parallel()
	row := `{"leverantor":"X AB","belopp":12.345,"datum":"2022-11-01","annat":{"a":[1,2]},"lista":[{}],"konto_nr":6160}`
	for _, test := range []struct {
		name, file string
		net        []money.Amount
		refused    int
	}{
		{"alone", `[` + row + `]`, []money.Amount{1235}, 0},
		{"inside", `{"help":{"x":[1]},"data":[` + row + `],"n":1}`, []money.Amount{1235}, 0},
		{"a value among rows", `[` + row + `,7,[1,{"a":2}],` + row + `]`, []money.Amount{1235, 1235}, 2},
		{"cut", `[` + row + `,` + row[:40], []money.Amount{1235}, 1},
		{"broken", `[` + row + `,{"leverantor" "X"}]`, []money.Amount{1235}, 1},
		{"empty", `[]`, nil, 1},
	} {
		all, err := read(Options{Name: "x.json"}, []byte(test.file))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		var net []money.Amount
		refused := 0
		for _, w := range all {
			if w.Refused {
				refused++
				continue
			}
			for _, l := range w.Lines {
				net = append(net, l.Net)
			}
		}
		if !cmp.Equal(net, test.net) || refused != test.refused {
			t.Errorf("%s: %v, %d refused: %+v", test.name, net, refused, all)
		}
	}
	if _, err := read(Options{Name: "x.json"}, []byte(`{"a":1}`)); err == nil || !strings.Contains(err.Error(), "ingen lista av rader") {
		t.Error(err)
	}
}

func TestVouchersOfSIEAreCoarseSpend(t *testing.T) {
	t.Parallel()
	all := collect(t, "BL0001_typ4.SE", standard(t, "sie/files/BL0001_typ4.SE"))
	if len(all) == 0 || all[0].Kind != Voucher || all[0].Buyer.OrgNo != "556265-1892" || len(all[0].Lines) == 0 {
		t.Fatalf("%d %+v", len(all), all)
	}
	for _, w := range all {
		for _, l := range w.Lines {
			if l.Account < "3" || l.Row == 0 || w.Refused {
				t.Errorf("voucher %s has %+v", w.Voucher, l)
			}
		}
	}
	balances := collect(t, "BL0001_typ2.SE", standard(t, "sie/files/BL0001_typ2.SE"))
	if len(balances) != 1 || !balances[0].Refused || !strings.Contains(balances[0].Faults[0].Text, "har inga verifikationer") {
		t.Errorf("%+v", balances)
	}
	year := collect(t, "x.se", bytes.Replace(standard(t, "sie/files/BL0001_typ4.SE"), []byte("#RAR 0"), []byte("#RAR 7"), 1))
	if len(year) != 1 || !strings.HasPrefix(year[0].Faults[0].Text, "Årsnumret ”7”") {
		t.Errorf("%+v", year)
	}
	broken := collect(t, "x.se", append([]byte(nil), standard(t, "sie/files/BL0001_typ4.SE")[:9000]...))
	if last := broken[len(broken)-1]; !last.Refused || last.Faults[0].Row == 0 {
		t.Errorf("a file that is cut off: %+v", last)
	}
}

func TestAFileIsKnownByItsFirstBytes(t *testing.T) {
	t.Parallel()
	utf16, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(ledger)
	wide, _ := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(strings.Replace(gloves, "UTF-8", "UTF-16", 1))
	for name, test := range map[string]struct {
		first string
		want  Format
	}{
		"ubl": {gloves, UBL}, "ubl in utf-16": {wide, UBL}, "ubl in an envelope": {"<a><b>1</b>" + gloves[39:], UBL}, "cut ubl": {gloves[:500], UBL},
		"svefaktura": {`<Invoice xmlns="urn:sfti:documents:BasicInvoice:1:0">`, Svefaktura}, "other xml": {`<?xml version="1.0"?><rss/>`, OtherXML},
		"doctype": {`<!DOCTYPE Invoice []><Invoice/>`, OtherXML},
		"sie":     {"#FLAGGA 0\r\n#PROGRAM \"X\" 1", SIE}, "json": {"\ufeff [ {", JSON}, "ledger": {ledger, Ledger}, "ledger in utf-16": {utf16, Ledger},
		"table": {lines, Table}, "excel": {"PK\x03\x04....", Table}, "nothing": {"", Unknown}, "binary": {"\x7fELF\x00\x01", Unknown}, "a picture": {"\x89PNG\r\n\x1a\n\x00", Unknown},
	} {
		if got := Detect([]byte(test.first)); got != test.want {
			t.Errorf("%s is %s, want %s", name, got.Sv(), test.want.Sv())
		}
	}
	if _, err := read(Options{Name: "bild.png"}, []byte("\x89PNG\r\n\x1a\n\x00")); err == nil || !strings.Contains(err.Error(), "bild.png är inte av något slag") {
		t.Error(err)
	}
}

func fuzzRead(f *testing.F, prefix string) {
	f.Fuzz(func(t *testing.T, raw []byte) {
		raw = append([]byte(prefix), raw...)
		last := true
		_, _ = Read(context.Background(), bytes.NewReader(raw), int64(len(raw)), Options{Name: "f", Today: 20230118}, func(p Part) error {
			if p.First != last || p.Refused && !p.Last {
				t.Fatal("the parts of invoices are mixed")
			}
			last = p.Last
			p.Mask()
			return nil
		})
		if !last {
			t.Fatal("an invoice was never ended")
		}
	})
}

func FuzzTable(f *testing.F) {
	f.Add([]byte(ledger))
	f.Add([]byte(lines))
	f.Add([]byte("leverantor,belopp,datum\n\"a\"\"b\",(1 095),11/2 2022\n"))
	fuzzRead(f, "")
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"leverantor":"X AB","belopp":"1,5","datum":"2022-11-01"}]`))
	f.Add([]byte(`[1,{"belopp":1e9}],`))
	fuzzRead(f, "[")
}

func FuzzSIE(f *testing.F) {
	f.Add([]byte("#FLAGGA 0\n#PROGRAM x 1\n#FORMAT PC8\n#GEN 20230118\n#SIETYP 4\n#FNAMN x\n#VER A 1 20220115 y\n{\n#TRANS 6550 {} 1\n#TRANS 2440 {} -1\n}\n"))
	fuzzRead(f, "#FLAGGA 0\n")
}
