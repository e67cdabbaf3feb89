package spend

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/lake"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

func still(int64, int64, string) {}

func as(t testing.TB) context.Context {
	return audit.WithActor(t.Context(), audit.Actor{ID: "u1", Name: "Åsa Öberg"})
}

func origin(t testing.TB, s Store, content string) Origin {
	t.Helper()
	o, err := s.originNamed(as(t), "Test "+content, content, party.Sormland)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// looked uploads a file and looks through it.
func looked(t testing.TB, s Store, content, name, text string) Import {
	t.Helper()
	i, err := s.Receive(as(t), origin(t, s, content).ID, party.Sormland, []Upload{{name, strings.NewReader(text)}})
	if err != nil {
		t.Fatal(err)
	}
	i, err = s.CheckImport(as(t), i.Number, still)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// imported uploads a file and stores its lines.
func imported(t testing.TB, s Store, content, name, text string) Import {
	t.Helper()
	i, err := s.RunImport(as(t), looked(t, s, content, name, text).Number, still)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// spent is the sum of what counts, in kronor and öre, and how many lines there are.
func spent(t testing.TB, s Store) string {
	t.Helper()
	var text string
	q := lake.Query{Table: "line", Measures: []lake.Measure{lake.Sum("sum", lake.Col("amount")), lake.Count("n")}}
	err := s.Lake.Query(t.Context(), q, func(r lake.Row) error {
		text = fmt.Sprintf("%d öre, %d lines", r.Int(0), r.Int(1))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func wantSpent(t testing.TB, s Store, want, when string) {
	t.Helper()
	if got := spent(t, s); got != want {
		t.Errorf("%s the spend is %s, want %s", when, got, want)
	}
}

func messages(t testing.TB, s Store, i Import) string {
	t.Helper()
	list, _, err := s.Rejects(t.Context(), i.Number, RejectFilter{}, Page{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range list {
		fmt.Fprintf(&b, "%s %s rad %d %s %q %s %v: %s\n", r.Grade(), r.File, r.Row, r.Field, r.Value, r.Invoice, []string(r.Cells), r.Message)
	}
	return b.String()
}

const ledgerHead = "Verifikationsnummer;Leverantör;Leverantörens organisationsnummer;Fakturanummer;Fakturadatum;Konto;Kontotext;Förvaltning;Kostnadsställe;Belopp\n"

const ledgerRows = ledgerHead +
	"V1;Vårdgross AB;556000-0167;F-77;2022-01-10;5640;Sjukvårdsartiklar;Sjukhuset;100;250,00\n" +
	"V2;Åkeriet AB;556425-0610;9;2022-02-02;5700;Frakt;Sjukhuset;7;100,50\n" +
	"V2;Åkeriet AB;556425-0610;9;2022-02-02;5700;Frakt;Sjukhuset;8;-0,50\n"

func TestALedgerIsLookedThroughStoredAndUndone(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		i := looked(t, s, Ledger, "januari.csv", ledgerRows)
		if i.State != ImportChecked || i.Invoices != 2 || i.Lines != 3 || i.Amount != money.Kr(350) || i.NewSellers != 2 || i.NewUnits != 3 || i.NewAccounts != 2 ||
			i.Period() != "2022-01-10 – 2022-02-02" || len(i.Look.Sample) != 3 || len(i.Look.Months) != 2 || i.Look.Formats[0] != "tabell" {
			t.Errorf("looked through it is %+v", i)
		}
		wantSpent(t, s, "0 öre, 0 lines", "before it is stored")
		i, err := s.RunImport(as(t), i.Number, still)
		if err != nil || i.State != ImportDone {
			t.Fatal(i.State, err)
		}
		wantSpent(t, s, "35000 öre, 3 lines", "after it is stored")
		if again, err := s.RunImport(as(t), i.Number, still); err != nil || again.State != ImportDone {
			t.Errorf("stored again it is %s, %v", again.State, err)
		}
		if files, err := s.filesOf(t.Context(), i.Number); err != nil || files[0].FileID != "" || files[0].Hash == "" {
			t.Errorf("the file is %+v, %v; its bytes should be gone", files, err)
		}
		if _, err := s.UndoImport(as(t), i.Number, "", still); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("undone without a reason: %v", err)
		}
		if i, err = s.UndoImport(as(t), i.Number, "Fel år", still); err != nil || i.State != ImportUndone || i.UndoneWhy != "Fel år" {
			t.Errorf("undone it is %s, %v", i.State, err)
		}
		wantSpent(t, s, "0 öre, 0 lines", "after it is undone")
		h, err := s.ImportHistory(t.Context(), i.ID)
		if err != nil || len(h) != 2 || h[0].Verb != "ångrade" || h[0].Why != "Fel år" || h[1].Verb != "läste in" || h[1].Actor.Name != "Åsa Öberg" {
			t.Errorf("the history is %+v, %v", h, err)
		}
	})
}

func TestAFileOrAnInvoiceIsNotReadTwice(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		first := imported(t, s, Ledger, "januari.csv", ledgerRows)
		_, err := s.Receive(as(t), first.SourceID, party.Sormland, []Upload{{"kopia.csv", strings.NewReader(ledgerRows)}})
		if fault.KindOf(err) != fault.KindConflict || fault.Message(err) != "Filen kopia.csv är redan inläst, i importen 1. Ångra den först om filen ska läsas in på nytt." {
			t.Errorf("the same file again: %v", err)
		}
		more := looked(t, s, Ledger, "februari.csv", ledgerRows+"V3;Åkeriet AB;556425-0610;10;2022-02-09;5700;Frakt;Sjukhuset;7;7,00\n")
		if more.Invoices != 1 || more.Lines != 1 || more.Amount != 700 || more.There != 2 || more.Rejected != 2 || more.NewSellers != 0 {
			t.Errorf("the file with what is there: %+v", more)
		}
		if got := messages(t, s, more); strings.Count(got, "Fakturan finns redan i importen 1.") != 2 {
			t.Errorf("it is told\n%s", got)
		}
		if _, err := s.RunImport(as(t), more.Number, still); err != nil {
			t.Fatal(err)
		}
		wantSpent(t, s, "35700 öre, 4 lines", "with the new invoice")
		if _, err := s.UndoImport(as(t), first.Number, "Fel", still); err != nil {
			t.Fatal(err)
		}
		again := imported(t, s, Ledger, "januari.csv", ledgerRows)
		if again.There != 0 {
			t.Errorf("what was undone is still there: %+v", again)
		}
	})
}

func TestTwoImportsAtOnceStoreAnInvoiceOnce(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		one := looked(t, s, Ledger, "a.csv", ledgerRows)
		two := looked(t, s, Ledger, "b.csv", ledgerRows+"V3;Åkeriet AB;556425-0610;10;2022-02-09;5700;Frakt;Sjukhuset;7;7,00\n")
		errs := make(chan error)
		for _, n := range []int64{one.Number, two.Number} {
			go func() {
				_, err := s.RunImport(as(t), n, still)
				errs <- err
			}()
		}
		for range 2 {
			if err := <-errs; err != nil && fault.KindOf(err) != fault.KindConflict { // all of the smaller one may be there
				t.Error(err)
			}
		}
		wantSpent(t, s, "35700 öre, 4 lines", "with both")
	})
}

const invoiceRows = "Leverantör;Organisationsnummer;Fakturanummer;Fakturadatum;Artikelnummer;Benämning;Antal;Enhet;Pris;Belopp;Konto;Avtal;Order\n" +
	"Vårdgross Aktiebolag;5560000167;f-77;2022-01-08;AB-1;Handske;2,5;förp;80;200,00;5640;A22-1;4711\n" +
	"Vårdgross Aktiebolag;5560000167;f-77;2022-01-08;AB-2;Kanyl;1;st;55;55,00;5640;A22-1;4711\n"

func TestLinesOfAnInvoiceCountInPlaceOfItsRowInTheLedger(t *testing.T) {
	for name, order := range map[string][2]string{"ledger first": {Ledger, Invoices}, "invoice first": {Invoices, Ledger}} {
		t.Run(name, func(t *testing.T) {
			texts := map[string]string{Ledger: ledgerRows, Invoices: invoiceRows}
			atStore(t, func(t *testing.T, s Store) {
				imported(t, s, order[0], "a.csv", texts[order[0]])
				imported(t, s, order[1], "b.csv", texts[order[1]])
				wantSpent(t, s, "35500 öre, 5 lines", "with both")
				detail := int64(1)
				if order[1] == Invoices {
					detail = 2
				}
				if _, err := s.UndoImport(as(t), detail, "Fel", still); err != nil {
					t.Fatal(err)
				}
				wantSpent(t, s, "35000 öre, 3 lines", "without the lines")
			})
		})
	}
}

const personRows = "Leverantör;Organisationsnummer;Fakturanummer;Fakturadatum;Benämning;Belopp;Konto;Referens\n" +
	"Hantverk Andersson;811218-9876;1;2022-01-08;Arbete hos Anna Andersson 811218-9876;200,00;5640;Anna Andersson\n" +
	"Hantverk Andersson;811218-9876;2;2022-01-08;Patient: Sven Svensson;hundra 811218-9876;5640;100\n"

func TestNoPersonIsStored(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		i := looked(t, s, Invoices, "personer.csv", personRows)
		seen := fmt.Sprintf("%+v", i) + messages(t, s, i)
		if i, err := s.RunImport(as(t), i.Number, still); err != nil || i.Lines != 1 || i.Rejected != 1 {
			t.Fatalf("%+v, %v", i, err)
		}
		for _, table := range []string{"seller", "unit", "article", "account"} {
			q := lake.Query{Table: "line", By: lake.By(table+".name", "number", "ordered", "seller.org_no", "unit.code", "article.number")}
			if err := s.Lake.Query(t.Context(), q, func(r lake.Row) error {
				seen += fmt.Sprint(r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Text(4), r.Text(5))
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		sellers, err := byID(t.Context(), s.DB, sellerName, []int64{1})
		if err != nil || !sellers[1].Person {
			t.Errorf("the sole trader is %+v, %v", sellers[1], err)
		}
		seen += fmt.Sprintf("%+v", sellers)
		for _, person := range []string{"811218", "8112189876", "Anna Andersson", "Sven Svensson"} {
			if strings.Contains(seen, person) {
				t.Errorf("%s is stored or shown:\n%s", person, seen)
			}
		}
		if !strings.Contains(seen, "[namn]") || !strings.Contains(seen, "[personnummer]") {
			t.Errorf("nothing is masked:\n%s", seen)
		}
	})
}

func zipped(t testing.TB, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range files {
		to, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
