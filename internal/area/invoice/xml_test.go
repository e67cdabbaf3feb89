package invoice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"klover/internal/word/day"
	"klover/internal/word/decimal"
	"klover/internal/word/money"
)

// gloves is an invoice of two lines, one with a price for a hundred, as a Swedish supplier
// sends it.
const gloves = `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
<cbc:ID>F-1001</cbc:ID><cbc:IssueDate>2022-11-30</cbc:IssueDate><cbc:DueDate>2022-12-30</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>SEK</cbc:DocumentCurrencyCode>
<cbc:BuyerReference>82910</cbc:BuyerReference>
<cac:OrderReference><cbc:ID>O-77</cbc:ID></cac:OrderReference>
<cac:ContractDocumentReference><cbc:ID>INK22-0123</cbc:ID></cac:ContractDocumentReference>
<cac:AccountingSupplierParty><cac:Party><cbc:EndpointID schemeID="0007">5564250610</cbc:EndpointID>
<cac:PartyTaxScheme><cbc:CompanyID>SE556425061001</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
<cac:PartyLegalEntity><cbc:RegistrationName>Handskbolaget AB</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>Region Sörmland</cbc:RegistrationName><cbc:CompanyID schemeID="0007">2321000032</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentID>1001 7</cbc:PaymentID><cac:PayeeFinancialAccount><cbc:ID>5555-5551</cbc:ID><cac:FinancialInstitutionBranch><cbc:ID>SE:BANKGIRO</cbc:ID></cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator><cbc:AllowanceChargeReason>Frakt</cbc:AllowanceChargeReason><cbc:Amount currencyID="SEK">50</cbc:Amount></cac:AllowanceCharge>
<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">106.25</cbc:TaxAmount></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="SEK">375.00</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID="SEK">425.00</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount currencyID="SEK">531.25</cbc:TaxInclusiveAmount><cbc:ChargeTotalAmount currencyID="SEK">50.00</cbc:ChargeTotalAmount><cbc:PayableRoundingAmount currencyID="SEK">-0.25</cbc:PayableRoundingAmount><cbc:PayableAmount currencyID="SEK">531.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">10000</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="SEK">375.00</cbc:LineExtensionAmount>
<cac:OrderLineReference><cbc:LineID>3</cbc:LineID></cac:OrderLineReference>
<cac:Item><cbc:Name>Handske nitril M</cbc:Name><cac:SellersItemIdentification><cbc:ID>N-100M</cbc:ID></cac:SellersItemIdentification><cac:StandardItemIdentification><cbc:ID schemeID="0160">7310867560207</cbc:ID></cac:StandardItemIdentification><cac:CommodityClassification><cbc:ItemClassificationCode listID="STI">18424300</cbc:ItemClassificationCode></cac:CommodityClassification><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>25</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="SEK">3.75</cbc:PriceAmount><cbc:BaseQuantity unitCode="C62">100</cbc:BaseQuantity></cac:Price></cac:InvoiceLine>
</Invoice>`

func TestAnInvoiceKeepsWhatMatchingNeeds(t *testing.T) {
	t.Parallel()
	all := collect(t, "handskar.xml", []byte(gloves))
	i, l := all[0], all[0].Lines[0]
	if len(all) != 1 || len(i.Faults) != 0 || i.Refused {
		t.Fatalf("%d invoices, %v", len(all), i.Faults)
	}
	if i.Number != "F-1001" || i.IssuedOn != 20221130 || i.Order != "O-77" || i.Contract != "INK22-0123" || i.BuyerRef != "82910" {
		t.Errorf("head %+v", i.Invoice)
	}
	if i.Supplier.OrgNo != "556425-0610" || i.Supplier.Name != "Handskbolaget AB" || i.Buyer.OrgNo != "232100-0032" {
		t.Errorf("parties %+v %+v", i.Supplier, i.Buyer)
	}
	if diff := cmp.Diff([]Payment{{Bankgiro, "55555551", "1001 7", "30"}}, i.Payments); diff != "" {
		t.Error(diff)
	}
	want := Line{Row: 17, ID: "1", Net: 37500, Quantity: Opt{decimal.Int(10000), true}, Unit: "C62", UnitCode: "H87",
		Price: Opt{decimal.Number{N: 375, Digits: 2}, true}, Base: Opt{decimal.Int(100), true}, SellerArticle: "N-100M",
		Standard: Identifier{"0160", "7310867560207"}, Name: "Handske nitril M", Classes: []Class{{CPV, "18424300"}}, OrderLine: "3",
		TaxCode: "S", TaxRate: Opt{decimal.Int(25), true}}
	if diff := cmp.Diff(want, l); diff != "" {
		t.Error(diff)
	}
}

func TestCreditNotesAreNegativeAndAddUp(t *testing.T) {
	t.Parallel()
	credit := strings.NewReplacer("Invoice-2", "CreditNote-2", "<Invoice ", "<CreditNote ", "</Invoice>", "</CreditNote>", "cac:InvoiceLine", "cac:CreditNoteLine",
		"InvoicedQuantity", "CreditedQuantity", "InvoiceTypeCode>380", "CreditNoteTypeCode>381").Replace(strings.ReplaceAll(gloves, "InvoiceTypeCode>\n", "CreditNoteTypeCode>\n"))
	credit = strings.ReplaceAll(credit, "</cbc:InvoiceTypeCode>", "</cbc:CreditNoteTypeCode>")
	i := collect(t, "kredit.xml", []byte(credit))[0]
	l := i.Lines[0]
	if i.Kind != Credit || i.Type != "381" || l.Net != -37500 || l.Quantity.N != -10000 || l.Price.N != 375 || !l.adds() {
		t.Errorf("%v %+v", i.Kind, l)
	}
	if i.Totals.WithoutTax.Amount != -42500 || i.Totals.Payable.Amount != -53100 || sumOf(i.Charges) != -5000 || len(i.Faults) != 0 {
		t.Errorf("%+v %v", i.Totals, i.Faults)
	}
}

func TestFaultsSayWhereAndWhat(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, old, new string
		grade          Grade
		rule           string
		path, text     string
	}{
		{"amount in text", ">375.00</cbc:LineExtensionAmount><cbc:Tax", ">trehundra</cbc:LineExtensionAmount><cbc:Tax", Refused, "", "/ubl:Invoice/cac:LegalMonetaryTotal/cbc:LineExtensionAmount", "Summa rader ”trehundra” är inget tal."},
		{"decimal comma", ">10000<", ">10000,5<", Refused, "", "/ubl:Invoice/cac:InvoiceLine[1]/cbc:InvoicedQuantity", "skrivs tal med punkt"},
		{"date that is not", "2022-11-30", "2022-11-31", Refused, "", "/ubl:Invoice/cbc:IssueDate", "Fakturadatum ”2022-11-31” är inget datum."},
		{"date to come", "2022-11-30", "2122-11-30", Doubt, "", "/ubl:Invoice", "har inte varit än"},
		{"no number", "<cbc:ID>F-1001</cbc:ID>", "", Refused, "BR-02", "/ubl:Invoice", "Fakturanummer saknas"},
		{"no date", "<cbc:IssueDate>2022-11-30</cbc:IssueDate>", "", Refused, "BR-03", "/ubl:Invoice", "Fakturadatum saknas"},
		{"no amount on a line", "<cbc:LineExtensionAmount currencyID=\"SEK\">375.00</cbc:LineExtensionAmount>\n", "\n", Refused, "BR-24", "/ubl:Invoice/cac:InvoiceLine[1]", "Raden saknar belopp."},
		{"sum of lines", ">375.00</cbc:LineExtensionAmount><cbc:Tax", ">376.00</cbc:LineExtensionAmount><cbc:Tax", Doubt, "BR-CO-10", "", "Summa rader är 376 kr i fakturan, men radernas summa är 375 kr."},
		{"sum without tax", ">425.00<", ">420.00<", Doubt, "BR-CO-13", "", "raderna med tillägg och avdrag är 425 kr"},
		{"sum with tax", ">531.25<", ">530.25<", Doubt, "BR-CO-15", "", "Summa med moms är 530,25 kr"},
		{"to pay", ">531.00<", ">532.00<", Doubt, "BR-CO-16", "", "Att betala är 532 kr"},
		{"price", ">3.75<", ">3.7503<", Doubt, "PEPPOL-EN16931-R120", "/ubl:Invoice/cac:InvoiceLine[1]", "10 000 × 3,7503 / 100 blir något annat"},
		{"parts of öre", ">50.00<", ">50.001<", Doubt, "BR-DEC", "/ubl:Invoice/cac:LegalMonetaryTotal/cbc:ChargeTotalAmount", "avrundat till 50 kr"},
		{"currency", `currencyID="SEK">425`, `currencyID="EUR">425`, Doubt, "PEPPOL-EN16931-R051", "", "Summa utan moms är i EUR, men fakturan är i SEK."},
		{"no currency", "<cbc:DocumentCurrencyCode>SEK</cbc:DocumentCurrencyCode>", "", Doubt, "BR-05", "", "svenska kronor"},
		{"neither charge nor allowance", ">true<", ">kanske<", Doubt, "", "/ubl:Invoice/cac:AllowanceCharge", "50 kr är ett tillägg eller ett avdrag"},
		{"cut", "</Invoice>", "", Refused, "", "/ubl:Invoice", "slutar mitt i fakturan"},
		{"entity", "82910", "&xxe;", Refused, "", "/ubl:Invoice/cbc:BuyerReference", "hänvisning"},
		{"doctype", "<Invoice ", "<!DOCTYPE Invoice SYSTEM \"file:///etc/passwd\"><Invoice ", Refused, "", "", "DOCTYPE"},
		{"wrong namespace", "schema:xsd:Invoice-2\"", "schema:xsd:Invoice-3\"", Refused, "", "", "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-3}Invoice"},
		{"encoding", `encoding="UTF-8"`, `encoding="EBCDIC"`, Refused, "", "", "teckenkoden EBCDIC"},
		{"enormous amount", ">531.00<", ">99999999999999999<", Refused, "", "", "orimligt stort"},
	} {
		raw := strings.Replace(gloves, test.old, test.new, 1)
		if raw == gloves {
			t.Fatalf("%s: nothing was changed", test.name)
		}
		all, err := read(Options{Name: "f.xml", Today: 20230118}, []byte(raw))
		if err != nil || len(all) != 1 {
			t.Errorf("%s: %d invoices, %v", test.name, len(all), err)
			continue
		}
		found := slices.ContainsFunc(all[0].Faults, func(f Fault) bool {
			return f.Grade == test.grade && f.Rule == test.rule && f.File == "f.xml" && (test.path == "" || f.Path == test.path) &&
				strings.Contains(strings.ReplaceAll(f.Text, "\u00a0", " "), test.text)
		})
		if !found || all[0].Refused != (test.grade == Refused) {
			t.Errorf("%s: refused %v\n%v", test.name, all[0].Refused, all[0].Faults)
		}
	}
}

func TestABrokenInvoiceInABatchDoesNotStopTheOthers(t *testing.T) {
	t.Parallel()
	one := strings.TrimPrefix(gloves, `<?xml version="1.0" encoding="UTF-8"?>`)
	broken := strings.Replace(strings.Replace(one, "F-1001", "F-1002", 1), ">531.00<", ">många<", 1)
	last := strings.Replace(one, "F-1001", "F-1003", 1)
	raw := `<?xml version="1.0"?><sh:StandardBusinessDocument xmlns:sh="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"><sh:Header><sh:X>1</sh:X></sh:Header>` +
		one + broken + last + `</sh:StandardBusinessDocument>`
	all := collect(t, "bunt.xml", []byte(raw))
	if len(all) != 3 || all[0].Refused || !all[1].Refused || all[2].Refused || all[2].Number != "F-1003" || all[2].Totals.Payable.Amount != 53100 {
		t.Fatalf("%+v", all)
	}
	if f := all[1].Faults[0]; f.Invoice != "F-1002" || f.Value != "många" {
		t.Errorf("%+v", f)
	}
	cut := collect(t, "bunt.xml", []byte(raw[:len(raw)-400]))
	if len(cut) != 3 || cut[0].Refused || !cut[2].Refused || len(cut[1].Faults) != len(all[1].Faults) {
		t.Errorf("a batch that is cut off: %+v", cut)
	}
}

func TestTextsInAnotherEncodingThanTheFileSays(t *testing.T) {
	t.Parallel()
	latin, err := charmap.Windows1252.NewEncoder().String(gloves)
	if err != nil {
		t.Fatal(err)
	}
	i := collect(t, "latin.xml", []byte(latin))[0]
	if i.Buyer.Legal != "Region Sörmland" || len(i.Faults) != 1 || !strings.Contains(i.Faults[0].Text, "teckenkod") {
		t.Errorf("%q %v", i.Buyer.Legal, i.Faults)
	}
	said := collect(t, "latin.xml", []byte(strings.Replace(latin, "UTF-8", "ISO-8859-1", 1)))[0]
	if said.Buyer.Legal != "Region Sörmland" || len(said.Faults) != 0 {
		t.Errorf("%q %v", said.Buyer.Legal, said.Faults)
	}
}

func TestSvefakturaIsRead(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"svefaktura.xml", "svefaktura m koder.xml"} {
		all := collect(t, name, standard(t, "svefaktura/examples/"+name))
		i := all[0]
		if len(all) != 1 || i.Format != Svefaktura || i.Refused || len(i.Faults) != 0 || len(i.Lines) != 2 {
			t.Fatalf("%s: %+v", name, all)
		}
		if i.Number != "15" || i.IssuedOn != 20030911 || i.DueOn != 20031011 || i.DeliveredOn != 20031101 || i.BuyerRef != "50, Pelle" || i.Currency != "SEK" {
			t.Errorf("%s: %+v", name, i.Invoice)
		}
		// The number of the example is made up: its check digit is wrong, so it is kept as written.
		if i.Supplier.OrgNo != "" || i.Supplier.Company != "5565624223" || i.Supplier.VAT != "SE556562422301" || i.Supplier.Name != "Moderna Produkter AB" || i.Totals.Payable.Amount != 778125 {
			t.Errorf("%s: %+v %+v", name, i.Supplier, i.Totals)
		}
		if l := i.Lines[0]; l.Name != "Falu rödfärg" || l.UnitCode != "LTR" || l.Net != money.Kr(6000) || !l.HasArticle() || l.Price.Number != decimal.Int(50) {
			t.Errorf("%s: %+v", name, l)
		}
	}
	coded := collect(t, "m koder", standard(t, "svefaktura/examples/svefaktura m koder.xml"))[0]
	if len(coded.Payments) != 3 || coded.Payments[0].Account != Plusgiro || coded.Payments[1] != (Payment{Bankgiro, "4624581", "54822233666", ""}) {
		t.Errorf("%+v", coded.Payments)
	}
	envelope := collect(t, "ObjectEnvelope.xml", standard(t, "svefaktura/examples/ObjectEnvelope.xml"))
	if len(envelope) != 1 || !envelope[0].Refused || !strings.Contains(envelope[0].Faults[0].Text, "kuvert med bilagor") {
		t.Errorf("%+v", envelope)
	}
}

func TestACreditedSvefakturaIsNegativeHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	raw := string(standard(t, "svefaktura/examples/svefaktura.xml"))
	credit := strings.Replace(raw, ">380<", ">381<", 1)
	minus := strings.NewReplacer(`"SEK">6`, `"SEK">-6`, `"SEK">7781`, `"SEK">-7781`, `"SEK">1556`, `"SEK">-1556`, `"SEK">225`, `"SEK">-225`, ">120<", ">-120<", `styck">15<`, `styck">-15<`).Replace(credit)
	for name, text := range map[string]string{"positive": credit, "negative": minus} {
		i := collect(t, name, []byte(text))[0]
		if i.Kind != Credit || i.Lines[0].Net != -600000 || i.Lines[1].Quantity.N != -15 || i.Totals.Payable.Amount != -778125 || len(i.Faults) != 0 {
			t.Errorf("%s: %+v %v", name, i.Invoice, i.Faults)
		}
	}
}

func TestASvefakturaWithTooFewLinesIsDoubted(t *testing.T) {
	t.Parallel()
	raw := strings.Replace(string(standard(t, "svefaktura/examples/svefaktura.xml")), ">2</LineItemCountNumeric>", ">3</LineItemCountNumeric>", 1)
	if i := collect(t, "f", []byte(raw))[0]; i.Refused || len(i.Faults) != 1 || !strings.Contains(i.Faults[0].Text, "3 rader men har 2") {
		t.Errorf("%v", i.Faults)
	}
}

func TestMaximumContentIsKept(t *testing.T) {
	t.Parallel()
	i := collect(t, "max", standard(t, "sfti-examples/typfall/CreditNote-Max_content.xml"))[0]
	if i.Project != "11111111" || i.Object != "ABC123" || i.Tender != "Tender 2017-12, lot no. 3" || i.Despatch == "" || i.Receipt == "" || i.Cost != "BES, 87392" || i.SalesOrder != "INK/0117/JM" {
		t.Errorf("%+v", i.Invoice)
	}
	if i.Period != (day.Period{From: 20180201, To: 20180208}) || len(i.Preceding) != 2 || i.Preceding[0].IssuedOn != 20180131 {
		t.Errorf("%v %v", i.Period, i.Preceding)
	}
	accounts := []Account{}
	for _, p := range i.Payments {
		accounts = append(accounts, p.Account)
	}
	if diff := cmp.Diff([]Account{IBAN, Bank, Bankgiro, Plusgiro}, accounts); diff != "" {
		t.Error(diff)
	}
	if i.Totals.Tax != money.Some(-250000) {
		t.Errorf("the VAT in euro was counted: %v", i.Totals.Tax)
	}
	if l := i.Lines[0]; l.BuyerArticle != "Buyer's ID" || l.Object != "130-DR35141" || l.Cost != "Accounting 101-222-8" || l.Net != -1000000 || len(l.Charges) != 2 {
		t.Errorf("%+v", l)
	}
}

// large is an invoice of as many lines as are asked for, made as it is read.
func large(lines int) io.Reader {
	start, end := strings.Index(gloves, "<cac:InvoiceLine>"), strings.Index(gloves, "</Invoice>")
	head := strings.NewReplacer(">375.00</cbc:LineExtensionAmount><cbc:Tax", fmt.Sprintf(">%d.00</cbc:LineExtensionAmount><cbc:Tax", 375*lines),
		">425.00<", fmt.Sprintf(">%d.00<", 375*lines+50), ">531.25<", fmt.Sprintf(">%d.25<", 375*lines+156), ">531.00<", fmt.Sprintf(">%d.00<", 375*lines+156)).Replace(gloves[:start])
	return io.MultiReader(strings.NewReader(head), &again{text: gloves[start:end], times: lines}, strings.NewReader(gloves[end:]))
}

// again gives a text many times.
type again struct {
	text  string
	times int
	rest  string
}

func (r *again) Read(b []byte) (int, error) {
	if r.rest == "" {
		if r.times == 0 {
			return 0, io.EOF
		}
		r.times--
		r.rest = r.text
	}
	n := copy(b, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func TestALargeInvoiceComesInPartsAndItsSumsHold(t *testing.T) {
	t.Parallel()
	const lines = 2*PartLines + 7
	var got []int
	err := readXML(context.Background(), large(lines), Options{Name: "stor.xml"}, func(p Part) error {
		got = append(got, len(p.Lines))
		if p.First != (len(got) == 1) || p.Last != (len(got) == 3) || p.Refused || len(p.Faults) > 0 {
			t.Errorf("part %d: %v %v %v", len(got), p.First, p.Last, p.Faults)
		}
		return nil
	})
	if diff := cmp.Diff([]int{PartLines, PartLines, 7}, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
}

func TestManyFaultsAreCountedAndNotAllTold(t *testing.T) {
	t.Parallel()
	raw, err := io.ReadAll(large(100))
	if err != nil {
		t.Fatal(err)
	}
	i := collect(t, "stor.xml", []byte(strings.ReplaceAll(string(raw), ">10000<", ">tio<")))[0]
	if last := i.Faults[len(i.Faults)-1]; !i.Refused || len(i.Faults) != mostFaults+1 || !strings.Contains(last.Text, "Ytterligare 150\u00a0fel") {
		t.Errorf("%d faults, the last %+v", len(i.Faults), last)
	}
}

func TestReadingStopsWhenTheTakerFailsOrTheContextEnds(t *testing.T) {
	t.Parallel()
	full := errors.New("disk full")
	err := readXML(context.Background(), large(5*PartLines), Options{}, func(Part) error { return full })
	if !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	err = readXML(ctx, large(20*PartLines), Options{}, func(Part) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func FuzzXML(f *testing.F) {
	f.Add([]byte(gloves))
	for _, pattern := range []string{"svefaktura/examples/*.xml", "sfti-examples/typfall/*.xml"} {
		files, _ := filepath.Glob(filepath.Join(standards, pattern)) // without the standards there is less to begin from
		for _, name := range files {
			rel, _ := filepath.Rel(standards, name)
			f.Add(standard(f, rel))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		last := true
		err := readXML(context.Background(), bytes.NewReader(raw), Options{Name: "f", Today: 20230118}, func(p Part) error {
			if p.First != last || p.Refused && !p.Last {
				t.Fatal("the parts of invoices are mixed")
			}
			last = p.Last
			for _, fault := range p.Faults {
				if fault.Text == "" || fault.File == "" {
					t.Fatalf("%+v says nothing", fault)
				}
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) || !last {
			t.Fatalf("%v, whole %v", err, last)
		}
	})
}
