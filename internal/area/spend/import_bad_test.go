package spend

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"klover/internal/base/fault"
	"klover/internal/base/lake"
	"klover/internal/word/money"
	"klover/internal/word/party"

	"golang.org/x/text/encoding/charmap"
)

// bill is an electronic invoice with lines as "article;quantity;amount" and what stands
// before and in its totals.
func bill(number, date, currency, extra, total string, lines ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID><cbc:ID>%s</cbc:ID><cbc:IssueDate>%s</cbc:IssueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>%s</cbc:DocumentCurrencyCode><cbc:AccountingCost>4610</cbc:AccountingCost><cbc:BuyerReference>82910</cbc:BuyerReference>
<cac:OrderReference><cbc:ID>O-77</cbc:ID></cac:OrderReference><cac:ContractDocumentReference><cbc:ID>INK22-0123</cbc:ID></cac:ContractDocumentReference>
<cac:AccountingSupplierParty><cac:Party><cbc:EndpointID schemeID="0007">5564250610</cbc:EndpointID><cac:PartyTaxScheme><cbc:CompanyID>SE556425061001</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>Handskbolaget AB</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>5555-5551</cbc:ID><cac:FinancialInstitutionBranch><cbc:ID>SE:BANKGIRO</cbc:ID></cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount></cac:PaymentMeans>
%s<cac:TaxTotal><cbc:TaxAmount currencyID="%[3]s">0</cbc:TaxAmount></cac:TaxTotal><cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount currencyID="%[3]s">%[5]s</cbc:TaxExclusiveAmount></cac:LegalMonetaryTotal>
`, number, date, currency, extra, total)
	for n, l := range lines {
		part := strings.Split(l, ";")
		fmt.Fprintf(&b, `<cac:InvoiceLine><cbc:ID>%d</cbc:ID><cbc:InvoicedQuantity unitCode="C62">%s</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="%s">%s</cbc:LineExtensionAmount><cac:OrderLineReference><cbc:LineID>%[1]d</cbc:LineID></cac:OrderLineReference><cac:Item><cbc:Name>Vara %[5]s</cbc:Name><cac:SellersItemIdentification><cbc:ID>%[5]s</cbc:ID></cac:SellersItemIdentification><cac:StandardItemIdentification><cbc:ID schemeID="0160">7310867560207</cbc:ID></cac:StandardItemIdentification><cac:CommodityClassification><cbc:ItemClassificationCode listID="STI">18424300</cbc:ItemClassificationCode></cac:CommodityClassification></cac:Item></cac:InvoiceLine>
`, n+1, part[1], currency, part[2], part[0])
	}
	return b.String() + "</Invoice>"
}

const freight = `<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator><cbc:AllowanceChargeReason>Frakt</cbc:AllowanceChargeReason><cbc:Amount currencyID="SEK">50</cbc:Amount></cac:AllowanceCharge>
<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:Amount currencyID="SEK">20</cbc:Amount></cac:AllowanceCharge>`

func TestTheLinesOfAnInvoiceAddUpToWhatItStates(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		i := imported(t, s, Invoices, "faktura.xml", bill("F1", "2022-01-10", "SEK", freight, "405.50", "A-1;2.5;300", "A-2;-1;75"))
		wantSpent(t, s, "40550 öre, 5 lines", "as the invoice states")
		if got := messages(t, s, i); !strings.Contains(got, "BR-CO-13") && !strings.Contains(got, "raderna med tillägg och avdrag") || i.Doubtful != 1 {
			t.Errorf("that the sum differs is told as\n%s", got)
		}
		var text string
		q := lake.Query{Table: "line", By: lake.By("article.number", "article.gtin", "article.name", "article.cpv", "account.code", "unit.code", "named", "ordered", "quantity", "stated", "number"),
			Order: []lake.Order{{Name: "stated", Desc: true}}}
		if err := s.Lake.Query(t.Context(), q, func(r lake.Row) error {
			quantity := "–"
			if !r.Null(8) {
				quantity = fmt.Sprint(r.Int(8))
			}
			text += fmt.Sprintln(r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Text(4), r.Text(5), r.Text(6), r.Text(7), quantity, r.Int(9), r.Text(10))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		want := `A-1 7310867560207 Vara A-1 18424300 4610 82910 INK22-0123 O-77/1 2500 30000 F1
A-2 7310867560207 Vara A-2 18424300 4610 82910 INK22-0123 O-77/2 -1000 7500 F1
  Frakt  4610 82910 INK22-0123 O-77 – 5000 F1
  Avrundning till fakturans summa  4610 82910 INK22-0123 O-77 – 50 F1
  Avdrag  4610 82910 INK22-0123 O-77 – -2000 F1
`
		if text != want {
			t.Errorf("the lines are\n%swant\n%s", text, want)
		}
	})
}

func TestOtherCurrenciesNeedARate(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		euro := bill("F1", "2022-01-10", "EUR", "", "10.01", "A;1;3.33", "B;1;6.68")
		i := looked(t, s, Invoices, "euro.xml", euro)
		if got := messages(t, s, i); i.Lines != 0 || !strings.Contains(got, "Fakturan är i EUR. Klöver räknar i kronor: ange valuta och kurs för källan Test fakturor.") {
			t.Errorf("without a rate: %d lines,\n%s", i.Lines, got)
		}
		o, err := s.Origin(t.Context(), i.SourceID)
		if err != nil {
			t.Fatal(err)
		}
		o.Currency = "eur"
		if _, err := s.SaveOrigin(as(t), o); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a currency without a rate: %v", err)
		}
		if err := o.Rate.UnmarshalText([]byte("10,5")); err != nil {
			t.Fatal(err)
		}
		if o, err = s.SaveOrigin(as(t), o); err != nil || o.Currency != "EUR" {
			t.Fatal(o.Currency, err)
		}
		if i, err = s.CheckImport(as(t), i.Number, still); err != nil || i.Amount != 10511 { // 105,105 kr
			t.Errorf("with a rate it is %v, %v", i.Amount, err)
		}
	})
}

// bad is a file, and what is told of it. Nothing of it is lost or read in secret.
var bad = []struct {
	name, file, content, text string
	amount                    money.Amount
	told                      string
}{
	{"a truncated invoice", "a.xml", Invoices, bill("F1", "2022-01-10", "SEK", "", "300", "A-1;2;300")[:1800], 0, "Avvisad a.xml"},
	{"a truncated ledger", "a.csv", Ledger, strings.TrimSuffix(ledgerRows, "-0,50\n"), 35050, "Raden saknar belopp. Om den är den sista kan filen vara avhuggen."},
	{"another encoding in one row", "a.csv", Ledger, ledgerHead + "V1;VÃ¥rdgross AB;;1;2022-01-10;1;Ö;S;1;5,00\n", 500, "sparad i en annan teckenkod"},
	{"an amount in words", "a.csv", Ledger, ledgerHead + "V1;A AB;;1;2022-01-10;1;K;S;1;ca hundra\n" + "V2;A AB;;2;2022-01-10;1;K;S;1;5,00\n", 500, "Beloppet ”ca hundra” kan inte läsas."},
	{"a day that has not come", "a.csv", Ledger, ledgerHead + "V1;A AB;;1;2032-01-10;1;K;S;1;5,00\n", 500, "Datumet 2032-01-10 har inte varit än. Kontrollera året."},
	{"a day that no store holds", "a.csv", Ledger, ledgerHead + "V1;A AB;;1;1901-01-10;1;K;S;1;5,00\n", 0, "Datumet 1901-01-10 är orimligt. Kontrollera året."},
	{"a line twice", "a.csv", Ledger, ledgerHead + strings.Repeat("V1;A AB;;1;2022-01-10;1;K;S;1;5,00\n", 2), 1000, "Raden finns två gånger, även som rad 2 i a.csv."},
	{"an invoice twice", "a.zip", Invoices, "zip", 30000, "Fakturan finns två gånger, först i a.zip: "},
	{"a sum that differs", "a.xml", Invoices, bill("F1", "2022-01-10", "SEK", "", "310", "A-1;2;300"), 31000, "Summa utan moms är 310"},
	{"no file that is read", "a.pdf", Invoices, "%PDF-1.4\n\x00\x01", 0, ""},
}

func TestBadFilesAreToldOfAndTheRestIsRead(t *testing.T) {
	for _, b := range bad {
		t.Run(b.name, func(t *testing.T) {
			if b.text == "zip" {
				one := bill("F1", "2022-01-10", "SEK", "", "300", "A-1;2;300")
				b.text = zipped(t, map[string]string{"1.xml": one, "2.xml": one, "__MACOSX/1.xml": "x"})
			}
			atStore(t, func(t *testing.T, s Store) {
				i, err := s.Receive(as(t), origin(t, s, b.content).ID, party.Sormland, []Upload{{b.file, strings.NewReader(b.text)}})
				if err != nil {
					t.Fatal(err)
				}
				i, err = s.CheckImport(as(t), i.Number, still)
				if b.told == "" {
					if fault.KindOf(err) != fault.KindInvalid || i.State != ImportFailed || !strings.Contains(i.Message, "är inte av något slag som kan läsas") {
						t.Errorf("it is %s: %q, %v", i.State, i.Message, err)
					}
					return
				}
				if err != nil || i.Amount != b.amount || i.Lines > 0 == (b.amount == 0) {
					t.Errorf("%v, %d lines are %v, want %v", err, i.Lines, i.Amount, b.amount)
				}
				if got := messages(t, s, i); !strings.Contains(got, b.told) {
					t.Errorf("it is told\n%s", got)
				}
				if i.Lines == 0 {
					return
				}
				if _, err = s.RunImport(as(t), i.Number, still); err != nil {
					t.Fatal(err)
				}
				if got := spent(t, s); !strings.HasPrefix(got, fmt.Sprintf("%d öre", b.amount)) {
					t.Errorf("stored it is %s, want %v", got, b.amount)
				}
			})
		})
	}
}

func TestLatinAndUTF16AreRead(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		text, err := charmap.Windows1252.NewEncoder().String(ledgerRows)
		if err != nil {
			t.Fatal(err)
		}
		if i := looked(t, s, Ledger, "latin.csv", text); i.Look.Sample[0].Seller != "Vårdgross AB" || i.Amount != money.Kr(350) {
			t.Errorf("Windows-1252 is read as %+v", i.Look.Sample[0])
		}
	})
}

// fullDisk imports a file that fits and then one that the disk has no room for.
func fullDisk(ctx context.Context, s Store) error {
	signal.Ignore(syscall.SIGXFSZ) // so that a write over the limit fails as on a full disk
	if _, err := s.RunImport(ctx, 1, still); err != nil {
		return err
	}
	info, err := os.Stat(filepath.Join(os.Getenv("KLOVER_SPEND_FOLDER"), "lake.duckdb"))
	if err != nil {
		return err
	}
	limit := syscall.Rlimit{Cur: uint64(info.Size()) + 512<<10, Max: uint64(info.Size()) + 512<<10}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	_, err = s.RunImport(ctx, 2, still)
	fmt.Println("full:", fault.Message(err))
	return nil
}

func TestAFullDiskChangesNothing(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s, done, err := storeIn(folder)
	if err != nil {
		t.Fatal(err)
	}
	looked(t, s, Ledger, "a.csv", many(1000, 1))
	looked(t, s, Ledger, "b.csv", many(60_000, 2))
	done()
	c := command(t, "full", folder)
	out, err := c.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "full:") {
		t.Fatalf("%v %s", err, out)
	}
	if s, done, err = storeIn(folder); err != nil {
		t.Fatal(err)
	}
	defer done()
	wantSpent(t, s, "1000000 öre, 1000 lines", "after the disk was full")
	i, err := s.Import(t.Context(), 2)
	if err != nil || i.State == ImportDone {
		t.Errorf("the import is %s, %v", i.State, err)
	}
	if _, err := s.RunImport(as(t), 2, still); err != nil {
		t.Fatalf("with room again: %v", err)
	}
	wantSpent(t, s, "61000000 öre, 61000 lines", "with room again")
}

func TestALakeOfANewerProgramIsLeftAlone(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s, done, err := storeIn(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	newer := Schema
	newer.Version++
	l, err := lake.New(lake.Config{Address: filepath.Join(folder, "lake.duckdb"), Memory: "256MB", Threads: "1"}, newer)
	if err == nil {
		err = l.Ping(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	i, err := s.Receive(as(t), origin(t, s, Ledger).ID, party.Sormland, []Upload{{"a.csv", strings.NewReader(ledgerRows)}})
	if err != nil {
		t.Fatal(err)
	}
	i, err = s.CheckImport(as(t), i.Number, still)
	if fault.KindOf(err) != fault.KindConflict || i.State != ImportFailed || !strings.Contains(i.Message, "nyare version av Klöver") {
		t.Errorf("the import is %s: %q, %v", i.State, i.Message, err)
	}
}

// standards is where the samples of others are, beside the program.
const standards = "../../../../shared/standards/"

func TestTheSamplesOfOthersAreReadIn(t *testing.T) {
	for _, sample := range []struct {
		path, content string
		lines         int64
	}{
		{"leverantorsreskontra/vgr_sample.csv", Ledger, 1},
		{"leverantorsreskontra/vasteras_sample.json", Ledger, 1},
		{"peppol-billing/examples/3.0.19/*.xml", Invoices, 1},
		{"svefaktura/examples/*.xml", Invoices, 1},
		{"sie/files/*.se", Vouchers, 1},
	} {
		paths, _ := filepath.Glob(standards + sample.path)
		if len(paths) == 0 {
			t.Logf("%s is not here, so it is not read", sample.path)
			continue
		}
		t.Run(sample.path, func(t *testing.T) {
			atStore(t, func(t *testing.T, s Store) {
				o := origin(t, s, sample.content)
				o.Currency, o.Rate = "EUR", 10_0000
				if _, err := s.SaveOrigin(as(t), o); err != nil {
					t.Fatal(err)
				}
				i, err := s.importDisk(as(t), importOrder{source: o.Name, content: sample.content, paths: paths}, still)
				if err != nil || i.State != ImportDone || i.Lines < sample.lines {
					t.Fatalf("%s: %s, %d lines, %v\n%s", i.Name, i.State, i.Lines, err, messages(t, s, i))
				}
				if got, want := spent(t, s), fmt.Sprintf("%d öre, %d lines", i.Amount, i.Lines); got != want {
					t.Errorf("stored it is %s, looked through it was %s", got, want)
				}
				t.Logf("%s: %s\n%s", sample.path, i.Sentence(), messages(t, s, i))
			})
		})
	}
}
