package intake

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"klover/internal/area/contract"
	"klover/internal/area/supplier"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/sheet"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// oddBook is a register of contracts as an office keeps it in Excel: a sheet of
// instructions first, a title and a date above the heads, heads on two rows, days in
// every form, amounts in words, one row for each supplier of a framework with the rest
// in merged cells, the heads once more in the middle, and a row that cannot be read.
func oddBook(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetSheetName("Sheet1", "Läs mig"))
	_, err := f.NewSheet("Avtalsregister 2024")
	must(err)
	_, err = f.NewSheet("Kontakter")
	must(err)
	set := func(sheet string, rows ...[]any) {
		for i, row := range rows {
			cell, err := excelize.CoordinatesToCellName(1, i+1)
			must(err)
			must(f.SetSheetRow(sheet, cell, &row))
		}
	}
	set("Läs mig", []any{"Så här fyller du i registret"}, []any{"Ett avtal per rad"})
	set("Kontakter", []any{"Namn", "Telefon"}, []any{"Växeln", "0155-24 50 00"})
	heads := []any{"Avtalsnr", "Diarienr", "Avtal", "Typ av avtal", "Part", "Leverantör", "Org.nr", "Startdatum", "Slutdatum", "Option", "Uppsägningstid (mån)", "CPV", "Avtalsvärde"}
	set("Avtalsregister 2024",
		[]any{"Avtalsregister Region Sörmland och Region Västmanland"}, []any{"Uttaget 2024-02-01"}, nil,
		[]any{"Avtalet", nil, nil, nil, nil, "Leverantör", nil, "Tid", nil, nil, nil, nil, "Pengar"},
		heads,
		[]any{"R-1", "DU 2021/55", "Ambulanser", "Ramavtal (rangordnat)", "RS/RV", "1. Alfa AB", "556425-0610", "2024-01-31", 45688, "1+1 år", "6 mån", "34114121-3 Ambulansfordon", "12,5 mkr"},
		[]any{nil, nil, nil, nil, nil, "2. Beta AB", "SE556036079301"},
		[]any{"R-2", "DU 2021/56", "Tvätt", "Tjänsteavtal", "båda", "Gamma AB, Delta AB", nil, "31/1 2024", "tills vidare", nil, "3", 98310000, "ca 1 500 tkr"},
		heads,
		[]any{"R-3", nil, "Gåbord", "avrop", "RV", "Alfa AB", "5564250610", 20240131, "20251231", "12+12 mån", nil, "33196200-2; 33193120-6", "250 000,50 kr"},
		[]any{"R-4", nil, "Molntjänst", "Systemavtal", "D", "Epsilon GmbH", "DE123456789", "31 januari 2024", "2024-06-31", "1+1", nil, nil, "många"},
		[]any{nil, "DU 2021/57", "Utan nummer", "Serviceavtal", "D", "Gamma AB", nil, 45292, 46022, "Nej", "1 år", nil, nil})
	for _, m := range [][2]string{{"A1", "M1"}, {"A4", "E4"}, {"F4", "G4"}, {"H4", "L4"}, {"A6", "A7"}, {"B6", "B7"}, {"C6", "C7"}, {"D6", "D7"}, {"E6", "E7"}} {
		must(f.MergeCell("Avtalsregister 2024", m[0], m[1]))
	}
	var out bytes.Buffer
	must(f.Write(&out))
	return out.Bytes()
}

func inFile(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// in2024 sets the clock to when the odd register was sent.
func in2024(d *db.DB) Store {
	d.Now = func() time.Time { return time.Date(2024, 2, 1, 9, 0, 0, 0, time.UTC) }
	return Store{DB: d}
}

// facts is what a purchaser would check of a contract in the register.
func facts(c contract.Contract) string {
	var sellers []string
	for _, s := range c.Suppliers {
		sellers = append(sellers, strings.TrimSpace(s.Name+" "+s.Rank.Sv()))
	}
	var months []string
	for _, o := range c.Options {
		months = append(months, sprint(o.Months))
	}
	return strings.Join([]string{c.Number, c.ExternalRef, c.Title, string(c.Type), c.Parties.Sv(), strings.Join(sellers, "+"), c.StartsOn.Sv(), c.EndsOn.Sv(), c.SignedOn.Sv(),
		strings.Join(months, "+"), c.NoticeMonths.Sv(), c.CPV, c.Worth(), c.Note}, "|")
}

func TestARegisterOfContractsIsReadAsItIsSent(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, ctx := in2024(d), as(t)
		path := inFile(t, "avtalsregister.xlsx", oddBook(t))
		run := mustImport(t, s, Order{Path: path, Suppliers: true, Bad: OnlyGood})
		if run.Register != contract.Kind || run.Sheet != "Avtalsregister 2024" {
			t.Errorf("read as %s of sheet %q", run.Register, run.Sheet)
		}
		if run.Rows != 6 || run.Created != 4 || run.Rejected != 1 || run.Joined != 1 || !run.Balanced() {
			t.Errorf("%s", run.Sentence())
		}
		wrong := []string{
			"11 | Kan inte läsas | Option=1+1 | Det framgår inte om optionerna är månader eller år. Skriv till exempel 1+1 år eller 12+12 mån.",
			"11 | Kan inte läsas | Slutdatum=2024-06-31 | Datumet 2024-06-31 finns inte: juni 2024 har 30 dagar.",
			"11 | Kan inte läsas | Avtalsvärde=många | ”många” kan inte läsas som ett belopp. Skriv kronor, till exempel 1 234,50.",
		}
		if diff := cmp.Diff(wrong, plainSpaces(told(t, s, run))); diff != "" {
			t.Error(diff)
		}
		all, err := contract.Store{DB: d}.By(ctx, "number", []string{"R-1", "R-2", "R-3"})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range all {
			got = append(got, facts(c))
		}
		slices.Sort(got)
		want := []string{
			"R-1|DU 2021/55|Ambulanser|ramavtal|DU|Alfa AB 1+Beta AB 2|2024-01-31|2025-01-31|2024-01-31|12+12|6|34114121-3|12 500 000 kr|",
			"R-2|DU 2021/56|Tvätt|kontrakt|DU|Delta AB –+Gamma AB –|2024-01-31||2024-01-31||3|98310000|ca 1 500 000 kr|",
			"R-3||Gåbord|avropsavtal|U|Alfa AB –|2024-01-31|2025-12-31|2024-01-31|12+12|–|33196200-2|250 000,50 kr|Fler CPV-koder: 33193120-6",
		}
		if diff := cmp.Diff(want, plainSpaces(got)); diff != "" {
			t.Error(diff)
		}
		if !all[1].OpenEnded {
			t.Error("tills vidare is not read")
		}
		found, err := supplier.Store{DB: d}.Match(ctx, supplier.Ref{OrgNo: "556036-0793"})
		if err != nil || found == "" {
			t.Errorf("the VAT number is not read as Beta's number: %v", err)
		}

		again, err := s.Import(ctx, Order{Path: path, Suppliers: true, Bad: OnlyGood}, quiet)
		if again.Created != 0 || again.Same != 4 || countOf(t, s, "contract") != 4 || countOf(t, s, "supplier") != 4 {
			t.Errorf("again: %s %v, %d contracts and %d suppliers", again.Sentence(), err, countOf(t, s, "contract"), countOf(t, s, "supplier"))
		}
	})
}

// diffs is the differences of a run as the page shows them.
func diffs(t testing.TB, s Store, run Run, verb DiffVerb) []string {
	t.Helper()
	list, _, err := s.Differences(t.Context(), run.ID, DiffFilter{Verb: string(verb)}, db.Page{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, d := range list {
		told = append(told, strings.Join([]string{rowText(d.Row), d.Title, d.Label, d.Was, d.Becomes, changeText(d.Change)}, " | "))
	}
	return plainSpaces(told)
}

func TestTheNextRegisterIsComparedFieldByField(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, ctx := in2024(d), as(t)
		head := "Avtalsnr;Diarienr;Avtal;Part;Leverantör;Startdatum;Slutdatum;Option;Avtalsvärde"
		first := written(t, "2023.csv", head,
			"R-1;DU 1;Ambulanser;DU;Alfa AB;2022-01-01;2025-12-31;12+12;10 mkr",
			"R-2;DU 2;Tvätt;D;Alfa AB;2022-01-01;2025-12-31;;1 000 000",
			"R-3;DU 3;Gåbord;U;Beta AB;2022-01-01;2025-12-31;;",
			"R-4;DU 4;Gammalt;U;Beta AB;2020-01-01;2022-12-31;;",
			";DU 5;Utan nummer;D;Beta AB;2022-01-01;2025-12-31;;200 tkr")
		mustImport(t, s, Order{Path: first, Suppliers: true})
		second := written(t, "2024.csv", head,
			"R-1;DU 1;Ambulanser;DU;Alfa AB, Gamma AB;2022-01-01;2025-12-31;12+12;12,5 mkr",
			"R-2;DU 2;Tvätt;D;Alfa AB;2022-01-01;2025-12-31;;1 000 000",
			"R-5;DU 6;Nytt;D;Beta AB;2024-01-01;2025-12-31;;5 mkr",
			";DU 5;Utan nummer;D;Beta AB;2022-01-01;2026-06-30;;150 tkr")
		shown, err := s.Import(ctx, Order{Path: second, Suppliers: true}, quiet)
		if err == nil || shown.Rejected != 2 || shown.Created != 1 || shown.Same != 1 || shown.Missing != 1 {
			t.Fatalf("%s %d missing, %v", shown.Sentence(), shown.Missing, err)
		}
		want := []string{
			"2 | R-1 Ambulanser | Leverantörer | Alfa AB | Alfa AB och Gamma AB | ",
			"2 | R-1 Ambulanser | Uppskattat värde | 10 000 000 kr | 12 500 000 kr | +25,0 %",
			"5 | A22-0001 Utan nummer | Slutar utan optioner | 2025-12-31 | 2026-06-30 | ",
			"5 | A22-0001 Utan nummer | Uppskattat värde | 200 000 kr | 150 000 kr | −25,0 %",
		}
		if diff := cmp.Diff(want, diffs(t, s, shown, DiffDiffers)); diff != "" {
			t.Errorf("before updates are chosen:\n%s", diff)
		}
		for verb, want := range map[DiffVerb][]string{
			DiffNew: {"4 | R-5 Nytt |  |  |  | "}, DiffSame: {"3 | R-2 Tvätt |  |  |  | "}, DiffMissing: {"– | R-3 Gåbord |  |  |  | "}, DiffChanged: nil,
		} {
			if diff := cmp.Diff(want, diffs(t, s, shown, verb)); diff != "" {
				t.Errorf("%s:\n%s", verb, diff)
			}
		}
		if n := countOf(t, s, "contract"); n != 5 {
			t.Errorf("the review stored something: %d contracts", n)
		}
		run := mustImport(t, s, Order{Path: second, Suppliers: true, Existing: Update})
		if run.Updated != 2 || run.Created != 1 || countOf(t, s, "contract") != 6 {
			t.Errorf("%s, %d contracts", run.Sentence(), countOf(t, s, "contract"))
		}
		if diff := cmp.Diff(want, diffs(t, s, run, DiffChanged)); diff != "" {
			t.Errorf("when updates are chosen:\n%s", diff)
		}
		if _, err := s.Undo(ctx, run.ID, "Prov", quiet); err != nil {
			t.Fatal(err)
		}
		c, err := contract.Store{DB: d}.Match(ctx, "R-1")
		if err != nil || len(c.Suppliers) != 1 || c.Worth() != "10\u00a0000\u00a0000\u00a0kr" || countOf(t, s, "contract") != 5 || countOf(t, s, "supplier") != 2 {
			t.Errorf("after undo %s, %d contracts, %v", facts(c), countOf(t, s, "contract"), err)
		}
	})
}

func TestADiaryNumberThatSeveralContractsHaveTellsNone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := in2024(d)
		head := "Diarienr;Avtal;Part;Slutdatum"
		both := written(t, "ram.csv", head, "DU 1;Ram del 1;D;2025-12-31", "DU 1;Ram del 2;D;2025-12-31")
		if run := mustImport(t, s, Order{Path: both, Register: contract.Kind}); run.Created != 2 {
			t.Fatalf("%s", run.Sentence())
		}
		if again, _ := s.Import(as(t), Order{Path: both, Register: contract.Kind}, quiet); again.Same != 2 {
			t.Errorf("again: %s %q", again.Sentence(), told(t, s, again))
		}
		changed := written(t, "ram2.csv", head, "DU 1;Ram del 1;D;2026-12-31")
		run, err := s.Import(as(t), Order{Path: changed, Register: contract.Kind, Existing: Update}, quiet)
		want := []string{"02 | Finns redan | Diarienr=DU 1 | 2 avtal i registret har samma uppgift här. Ange avtalsnummer."}
		if diff := cmp.Diff(want, plainSpaces(told(t, s, run))); err == nil || diff != "" || countOf(t, s, "contract") != 2 {
			t.Errorf("%v %s", err, diff)
		}
	})
}

func TestAListThatWasPointedOutOnceIsFoundTheNextTime(t *testing.T) {
	t.Parallel()
	s := Store{DB: dbtest.SQLite(t, tables()...)}
	m, err := ParseMap("Ärendekod=number,Sak det rör=title,parties:=D")
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{"Registret;för;år;2023;och framåt", "Ärendekod;Sak det rör;Kolumn x", "K-1;Rollatorer;1"}
	mustImport(t, s, Order{Path: written(t, "a.csv", lines...), Register: contract.Kind, HeadRow: 2, Mapping: m})
	lines[2] = "K-2;Gåbord;1"
	run := mustImport(t, s, Order{Path: written(t, "b.csv", lines...)})
	if run.Register != contract.Kind || run.Created != 1 || run.Mapping.From != "samma som förra gången" {
		t.Errorf("%s: %s, %s", run.Register, run.Sentence(), run.Mapping.From)
	}
}

func TestTermsAreReadInTheirOwnColumn(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ head, term, starts, want string }{
		{"Avtalstid", "2+1+1 år", "2024-01-01", "ends_on=2025-12-31 options=12 + 12"},
		{"Avtalstid (år)", "2+2", "2024-01-01", "ends_on=2025-12-31 options=24"},
		{"Avtalstid (mån)", "24", "2024-01-01", "ends_on=2025-12-31"},
		{"Avtalstid", "24 mån + 12 + 12 mån", "2024-01-01", "ends_on=2025-12-31 options=12 + 12"},
		{"Avtalsperiod", "2024-01-01 – 2025-06-30", "", "ends_on=2025-06-30 starts_on=2024-01-01"},
		{"Avtalsperiod", "1/1 2024 t.o.m. 30/6 2025", "", "ends_on=2025-06-30 starts_on=2024-01-01"},
		{"Avtalstid", "tills vidare", "", "open_ended=ja"},
		{"Avtalstid", "2+2", "2024-01-01", "Det framgår inte om avtalstiden är månader eller år. Skriv till exempel 2+1+1 år."},
		{"Avtalstid", "så länge det behövs", "", "Avtalstiden kan inte läsas. Skriv till exempel 2+1+1 år, 24 mån eller 2022-01-01 – 2023-12-31."},
	} {
		target, _ := targetOf(targets(t, contract.Kind), keyTerm)
		l := line{values: map[string]string{keyTerm: test.term}}
		if test.starts != "" {
			l.values["starts_on"] = test.starts
		}
		arrangeContract(&l, plan{columns: []column{{target: target, name: test.head}}})
		var got []string
		for _, key := range []string{"ends_on", "open_ended", "options", "starts_on"} {
			if v := l.values[key]; v != "" && (key != "starts_on" || test.starts == "") {
				got = append(got, key+"="+v)
			}
		}
		for _, f := range l.faults {
			got = []string{f.Message}
		}
		if diff := cmp.Diff(test.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s %q:\n%s", test.head, test.term, diff)
		}
	}
}

func TestSuppliersInOneCellAreToldApart(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ names, numbers, want string }{
		{"Alfa AB; Beta AB", "", "Alfa AB/ Beta AB/"},
		{"Alfa AB\nBeta AB", "556425-0610\n–", "Alfa AB/556425-0610 Beta AB/"},
		{"Alfa AB, Beta Aktiebolag och Gamma HB", "", "Alfa AB/ Beta Aktiebolag/ Gamma HB/"},
		{"Alfa AB / Beta AB (publ)", "", "Alfa AB/ Beta AB (publ)/"},
		{"Bygg, Anläggning och Miljö i Sala AB", "", "Bygg, Anläggning och Miljö i Sala AB/"},
		{"Alfa AB (556425-0610)", "", "Alfa AB/556425-0610"},
		{"1. Alfa AB\n2. Beta AB", "", "Alfa AB/ Beta AB/"},
		{"Epsilon GmbH", "DE123456789", "Epsilon GmbH/"},
		{"Alfa AB", "SE556425061001", "Alfa AB/556425-0610"},
		{"Alfa AB", "556425-0611", "”556425-0611” är inget organisationsnummer. Skriv tio siffror, till exempel 556425-0610."},
		{"Alfa AB", "SE556425061101", "”SE556425061101” är inget organisationsnummer. Skriv tio siffror, till exempel 556425-0610."},
	} {
		refs, wrong := supplierRefs(map[string]string{keySupplierName: test.names, keySupplierNo: test.numbers})
		var got []string
		for _, r := range refs {
			got = append(got, r.Name+"/"+string(r.OrgNo))
		}
		if diff := cmp.Diff(test.want, strings.Join(got, " ")+wrong); diff != "" {
			t.Errorf("%q %q:\n%s", test.names, test.numbers, diff)
		}
	}
}

func TestPartiesAndMonthsAreReadInTheWordsOfLists(t *testing.T) {
	t.Parallel()
	all := targets(t, contract.Kind)
	for _, test := range []struct{ key, text, want string }{
		{keyBuyers, "Båda", "DU"}, {keyBuyers, "RS/RV", "DU"}, {keyBuyers, "RS & RV", "DU"}, {keyBuyers, "Region Västmanland", "U"}, {keyBuyers, "D,U", "DU"},
		{"notice_months", "6 mån", "6"}, {"notice_months", "6 månader", "6"}, {"notice_months", "1 år", "12"}, {"notice_months", "3", "3"}, {"notice_months", "–", "–"},
		{"type", "Ramöverenskommelse", "Ramavtal"}, {"type", "Personuppgiftsbiträdesavtal", "PUB-avtal"}, {"type", "Direktupphandling", "Direktupphandlat avtal"},
		{"ends_on", "31/1 2024", "2024-01-31"}, {"ends_on", "20240131", "2024-01-31"}, {"ends_on", "31.1.2024", "2024-01-31"},
		{"value", "1,5 mkr", "1 500 000 kr"}, {"value", "250 tkr", "250 000 kr"}, {"value", "1 234,50 kr", "1 234,50 kr"},
		{"options", "2 x 1 år", "12 månader och 12 månader"}, {"options", "1+1 år", "12 månader och 12 månader"},
	} {
		target, _ := targetOf(all, test.key)
		var c contract.Contract
		d, _ := contract.Fields.Get(test.key)
		wrong := d.Set(&c, column{target: target}.text(sheet.Cell{Text: test.text}))
		if diff := cmp.Diff([]string{test.want}, plainSpaces([]string{d.Text(&c) + wrong})); diff != "" {
			t.Errorf("%s %q:\n%s", test.key, test.text, diff)
		}
	}
}

func TestAChangeIsToldInPercent(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ was, becomes, want string }{
		{"100", "112,5", "+12,5\u00a0%"}, {"200", "150", "−25,0\u00a0%"}, {"ca 3", "4", "+33,3\u00a0%"}, {"", "4", ""}, {"0", "4", ""}, {"4", "", ""},
	} {
		if got := changeText(changeOf(test.was, test.becomes)); got != test.want {
			t.Errorf("%s → %s is %q, want %q", test.was, test.becomes, got, test.want)
		}
	}
}
