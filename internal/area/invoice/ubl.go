package invoice

import (
	"strings"

	"klover/internal/word/day"
	"klover/internal/word/money"
)

// roots are the documents that are invoices. What stands around them is an envelope.
var roots = &spot{outer: true, in: map[string]*spot{
	"ubl:Invoice":    ubl("cac:InvoiceLine", "cbc:InvoicedQuantity", Bill),
	"ubl:CreditNote": ubl("cac:CreditNoteLine", "cbc:CreditedQuantity", Credit),
	"sfti:Invoice":   svefaktura(),
}}

// ubl is an invoice or a credit note of UBL 2.1 as Peppol BIS Billing 3 and EN 16931 use
// it. BT numbers are those of EN 16931-1.
func ubl(line, quantity string, kind Kind) *spot {
	root := &spot{begin: func(d *document) { d.open(kind, UBL) }, end: (*document).endUBL}
	root.at("cbc:InvoiceTypeCode").read = head(func(i *Invoice) *string { return &i.Type })
	root.at("cbc:CreditNoteTypeCode").read = head(func(i *Invoice) *string { return &i.Type })
	root.put(ublHead)
	root.put(ublTotals)
	root.put(ublPayment)
	ublParty(root.at("cac:AccountingSupplierParty/cac:Party"), func(i *Invoice) *Party { return &i.Supplier })
	ublParty(root.at("cac:AccountingCustomerParty/cac:Party"), func(i *Invoice) *Party { return &i.Buyer })
	root.at("cac:BillingReference/cac:InvoiceDocumentReference").end = (*document).endReference
	root.at("cac:AdditionalDocumentReference").end = (*document).endExtra
	root.at("cac:PaymentMeans").end = (*document).endPayment
	ublCharge(root.at("cac:AllowanceCharge"), func(d *document) *[]Charge { return &d.invoice.Charges })
	at := root.at(line)
	at.begin, at.end = (*document).beginLine, (*document).endUBLLine
	at.put(ublLine)
	at.at(quantity).read = lineQuantity("unitCode")
	at.at("cbc:LineExtensionAmount").read = (*document).lineNet
	ublCharge(at.at("cac:AllowanceCharge"), func(d *document) *[]Charge { return &d.line.Charges })
	return root
}

var ublHead = []rule{
	{"cbc:ID", head(func(i *Invoice) *string { return &i.Number })},
	{"cbc:IssueDate", headDay("Fakturadatum", func(i *Invoice) *day.Date { return &i.IssuedOn })},
	{"cbc:DueDate", headDay("Förfallodag", func(i *Invoice) *day.Date { return &i.DueOn })},
	{"cbc:Note", head(func(i *Invoice) *string { return &i.Note })},
	{"cbc:DocumentCurrencyCode", head(func(i *Invoice) *string { return &i.Currency })},
	{"cbc:AccountingCost", head(func(i *Invoice) *string { return &i.Cost })},
	{"cbc:BuyerReference", head(func(i *Invoice) *string { return &i.BuyerRef })},
	{"cac:InvoicePeriod/cbc:StartDate", headDay("Periodens början", func(i *Invoice) *day.Date { return &i.Period.From })},
	{"cac:InvoicePeriod/cbc:EndDate", func(d *document, raw []byte) {
		d.invoice.Period.To = d.date("Periodens slut", raw).AddDays(1)
	}},
	{"cac:Delivery/cbc:ActualDeliveryDate", headDay("Leveransdag", func(i *Invoice) *day.Date { return &i.DeliveredOn })},
	{"cac:OrderReference/cbc:ID", head(func(i *Invoice) *string { return &i.Order })},
	{"cac:OrderReference/cbc:SalesOrderID", head(func(i *Invoice) *string { return &i.SalesOrder })},
	{"cac:ContractDocumentReference/cbc:ID", head(func(i *Invoice) *string { return &i.Contract })},
	{"cac:ProjectReference/cbc:ID", head(func(i *Invoice) *string { return &i.Project })},
	{"cac:OriginatorDocumentReference/cbc:ID", head(func(i *Invoice) *string { return &i.Tender })},
	{"cac:DespatchDocumentReference/cbc:ID", head(func(i *Invoice) *string { return &i.Despatch })},
	{"cac:ReceiptDocumentReference/cbc:ID", head(func(i *Invoice) *string { return &i.Receipt })},
	{"cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID", func(d *document, raw []byte) { d.reference.Number = d.str(raw) }},
	{"cac:BillingReference/cac:InvoiceDocumentReference/cbc:IssueDate", func(d *document, raw []byte) {
		d.reference.IssuedOn = d.date("Den tidigare fakturans datum", raw)
	}},
	{"cac:AdditionalDocumentReference/cbc:ID", func(d *document, raw []byte) { d.extra.id = d.str(raw) }},
	{"cac:AdditionalDocumentReference/cbc:DocumentTypeCode", func(d *document, raw []byte) { d.extra.kind = d.str(raw) }},
}

var ublTotals = []rule{
	{"cac:TaxTotal/cbc:TaxAmount", func(d *document, raw []byte) { d.readTax("currencyID", raw) }},
	{"cac:LegalMonetaryTotal/cbc:LineExtensionAmount", headSum("Summa rader", func(t *Totals) *money.Opt { return &t.Lines })},
	{"cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount", headSum("Summa utan moms", func(t *Totals) *money.Opt { return &t.WithoutTax })},
	{"cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount", headSum("Summa med moms", func(t *Totals) *money.Opt { return &t.WithTax })},
	{"cac:LegalMonetaryTotal/cbc:AllowanceTotalAmount", headSum("Summa avdrag", func(t *Totals) *money.Opt { return &t.Allowances })},
	{"cac:LegalMonetaryTotal/cbc:ChargeTotalAmount", headSum("Summa tillägg", func(t *Totals) *money.Opt { return &t.Charges })},
	{"cac:LegalMonetaryTotal/cbc:PrepaidAmount", headSum("Betalt i förväg", func(t *Totals) *money.Opt { return &t.Prepaid })},
	{"cac:LegalMonetaryTotal/cbc:PayableRoundingAmount", headSum("Öresavrundning", func(t *Totals) *money.Opt { return &t.Rounding })},
	{"cac:LegalMonetaryTotal/cbc:PayableAmount", headSum("Att betala", func(t *Totals) *money.Opt { return &t.Payable })},
}

var ublPayment = []rule{
	{"cac:PaymentMeans/cbc:PaymentMeansCode", func(d *document, raw []byte) { d.payment.Means = d.str(raw) }},
	{"cac:PaymentMeans/cbc:PaymentDueDate", headDay("Förfallodag", func(i *Invoice) *day.Date { return &i.DueOn })},
	{"cac:PaymentMeans/cbc:PaymentID", func(d *document, raw []byte) { d.payment.Ref = d.str(raw) }},
	{"cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID", func(d *document, raw []byte) { d.payment.Number = d.str(raw) }},
	{"cac:PaymentMeans/cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID", func(d *document, raw []byte) { d.branch = d.str(raw) }},
}

var ublLine = []rule{
	{"cbc:ID", ofLine(func(l *Line) *string { return &l.ID })},
	{"cbc:Note", ofLine(func(l *Line) *string { return &l.Note })},
	{"cbc:AccountingCost", ofLine(func(l *Line) *string { return &l.Cost })},
	{"cac:InvoicePeriod/cbc:StartDate", func(d *document, raw []byte) { d.line.Period.From = d.date("Periodens början", raw) }},
	{"cac:InvoicePeriod/cbc:EndDate", func(d *document, raw []byte) { d.line.Period.To = d.date("Periodens slut", raw).AddDays(1) }},
	{"cac:OrderLineReference/cbc:LineID", ofLine(func(l *Line) *string { return &l.OrderLine })},
	{"cac:OrderLineReference/cac:OrderReference/cbc:ID", ofLine(func(l *Line) *string { return &l.Order })},
	{"cac:DespatchLineReference/cac:DocumentReference/cbc:ID", ofLine(func(l *Line) *string { return &l.Despatch })},
	{"cac:DocumentReference/cbc:ID", ofLine(func(l *Line) *string { return &l.Object })},
	{"cac:Item/cbc:Description", ofLine(func(l *Line) *string { return &l.Description })},
	{"cac:Item/cbc:Name", ofLine(func(l *Line) *string { return &l.Name })},
	{"cac:Item/cac:BuyersItemIdentification/cbc:ID", ofLine(func(l *Line) *string { return &l.BuyerArticle })},
	{"cac:Item/cac:SellersItemIdentification/cbc:ID", ofLine(func(l *Line) *string { return &l.SellerArticle })},
	{"cac:Item/cac:StandardItemIdentification/cbc:ID", func(d *document, raw []byte) {
		d.line.Standard = Identifier{d.attr("schemeID"), d.str(raw)}
	}},
	{"cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode", func(d *document, raw []byte) {
		d.line.Classes = append(d.line.Classes, Class{d.attr("listID"), d.str(raw)})
	}},
	{"cac:Item/cac:ClassifiedTaxCategory/cbc:ID", ofLine(func(l *Line) *string { return &l.TaxCode })},
	{"cac:Item/cac:ClassifiedTaxCategory/cbc:Percent", lineNumber("Momssats", func(l *Line) *Opt { return &l.TaxRate })},
	{"cac:Price/cbc:PriceAmount", lineNumber("Pris", func(l *Line) *Opt { return &l.Price })},
	{"cac:Price/cbc:BaseQuantity", lineNumber("Prisets mängd", func(l *Line) *Opt { return &l.Base })},
	{"cac:Price/cac:AllowanceCharge/cbc:Amount", lineNumber("Rabatt på priset", func(l *Line) *Opt { return &l.Discount })},
	{"cac:Price/cac:AllowanceCharge/cbc:BaseAmount", lineNumber("Pris före rabatt", func(l *Line) *Opt { return &l.Gross })},
}

func ublParty(at *spot, party func(*Invoice) *Party) {
	into := func(field func(*Party) *string) func(*document, []byte) {
		return func(d *document, raw []byte) { *field(party(&d.invoice)) = d.str(raw) }
	}
	at.put([]rule{
		{"cbc:EndpointID", func(d *document, raw []byte) {
			party(&d.invoice).Endpoint = Identifier{d.attr("schemeID"), d.str(raw)}
		}},
		{"cac:PartyIdentification/cbc:ID", func(d *document, raw []byte) {
			p := party(&d.invoice)
			p.IDs = append(p.IDs, Identifier{d.attr("schemeID"), d.str(raw)})
		}},
		{"cac:PartyName/cbc:Name", into(func(p *Party) *string { return &p.Name })},
		{"cac:PostalAddress/cac:Country/cbc:IdentificationCode", into(func(p *Party) *string { return &p.Country })},
		{"cac:PartyTaxScheme/cbc:CompanyID", func(d *document, raw []byte) { d.tax[0] = d.str(raw) }},
		{"cac:PartyTaxScheme/cac:TaxScheme/cbc:ID", func(d *document, raw []byte) { d.tax[1] = d.str(raw) }},
		{"cac:PartyLegalEntity/cbc:RegistrationName", into(func(p *Party) *string { return &p.Legal })},
		{"cac:PartyLegalEntity/cbc:CompanyID", func(d *document, raw []byte) { party(&d.invoice).company(d.str(raw)) }},
	})
	at.at("cac:PartyTaxScheme").end = func(d *document) error {
		if d.tax[1] == "VAT" {
			party(&d.invoice).vat(d.tax[0])
		}
		d.tax = [2]string{}
		return nil
	}
	at.end = func(d *document) error {
		party(&d.invoice).settle()
		return nil
	}
}

// swedish is the scheme of Swedish organisation numbers in ISO 6523.
const swedish = "0007"

// settle fills in what a party says elsewhere.
func (p *Party) settle() {
	if p.Name == "" {
		p.Name = p.Legal
	}
	for _, id := range append(p.IDs, p.Endpoint) {
		if p.OrgNo == "" && id.Scheme == swedish {
			p.OrgNo = orgnrOf(id.Value)
		}
	}
}

func ublCharge(at *spot, list func(*document) *[]Charge) {
	at.put([]rule{
		{"cbc:ChargeIndicator", func(d *document, raw []byte) { d.chargeIs = d.str(raw) }},
		{"cbc:AllowanceChargeReasonCode", func(d *document, raw []byte) { d.charge.Code = d.str(raw) }},
		{"cbc:AllowanceChargeReason", func(d *document, raw []byte) { d.charge.Reason = d.str(raw) }},
		{"cbc:Amount", (*document).chargeAmount},
	})
	at.end = func(d *document) error { return d.endCharge(list(d)) }
}

func (d *document) chargeAmount(raw []byte) {
	d.charge.Amount, _ = d.amount("Tillägg eller avdrag", raw)
}

func (d *document) endCharge(list *[]Charge) error {
	switch d.chargeIs {
	case "true", "1":
		*list = append(*list, d.charge)
	case "false", "0":
		d.charge.Allowance, d.charge.Amount = true, -d.charge.Amount
		*list = append(*list, d.charge)
	default:
		f := d.here("Tillägg eller avdrag")
		f.Value, f.Text = d.chargeIs, "Fakturan säger inte om "+d.charge.Amount.Sv()+" är ett tillägg eller ett avdrag. Beloppet räknas inte in."
		d.tell(f)
	}
	d.charge, d.chargeIs = Charge{}, ""
	return nil
}

// readTax adds a sum of VAT in the currency of the invoice. One in another currency, for
// the tax agency, is passed over.
func (d *document) readTax(currency string, raw []byte) {
	if c := d.attr(currency); c != d.invoice.Currency && (c != "" || d.invoice.Format == UBL) {
		return
	}
	if a, ok := d.amount("Moms", raw); ok {
		d.invoice.Totals.Tax = money.Some(d.invoice.Totals.Tax.Amount + a)
	}
	d.sums.taxes++
}

func (d *document) endReference() error {
	d.invoice.Preceding = append(d.invoice.Preceding, d.reference)
	d.reference = Reference{}
	return nil
}

// endExtra keeps the two kinds of documents that matter: the project of a credit note (50)
// and what the invoice is for (130).
func (d *document) endExtra() error {
	switch d.extra.kind {
	case "50":
		d.invoice.Project = d.extra.id
	case "130":
		d.invoice.Object = d.extra.id
	}
	d.extra = extra{}
	return nil
}

// endPayment tells which kind of account it is by where it is kept.
func (d *document) endPayment() error {
	p := d.payment
	p.Number = strings.ReplaceAll(p.Number, " ", "")
	switch d.branch {
	case "SE:BANKGIRO", "BGABSESS":
		p.Account, p.Number = Bankgiro, digitsOf(p.Number)
	case "SE:PLUSGIRO", "PGSISESS":
		p.Account, p.Number = Plusgiro, digitsOf(p.Number)
	default:
		if p.Account = Bank; len(p.Number) > 14 && p.Number[0] >= 'A' && p.Number[1] >= 'A' {
			p.Account = IBAN
		}
	}
	if p.Number != "" || p.Ref != "" {
		d.invoice.Payments = append(d.invoice.Payments, p)
	}
	d.payment, d.branch = Payment{}, ""
	return nil
}

func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}
