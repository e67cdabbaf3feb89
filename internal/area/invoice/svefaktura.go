package invoice

import (
	"strconv"

	"klover/internal/word/day"
	"klover/internal/word/money"
)

// svefaktura is an invoice or a credit note of SFTI Basic Invoice 1.0, withdrawn in 2021
// and still in archives.
func svefaktura() *spot {
	root := &spot{begin: func(d *document) { d.open(Bill, Svefaktura) }, end: (*document).endSvefaktura}
	root.put(sveHead)
	root.put(sveTotals)
	sveParty(root.at("sac:SellerParty/sac:Party"), func(i *Invoice) *Party { return &i.Supplier })
	sveParty(root.at("sac:BuyerParty/sac:Party"), func(i *Invoice) *Party { return &i.Buyer })
	root.at("sac:PaymentMeans").end = (*document).endPayment
	sveCharge(root.at("sfti:AllowanceCharge"), func(d *document) *[]Charge { return &d.invoice.Charges })
	at := root.at("sac:InvoiceLine")
	at.begin, at.end = (*document).beginLine, (*document).endSvefakturaLine
	at.put(sveLine)
	sveCharge(at.at("sac:AllowanceCharge"), func(d *document) *[]Charge { return &d.line.Charges })
	return root
}

var sveHead = []rule{
	{"sfti:ID", head(func(i *Invoice) *string { return &i.Number })},
	{"sbc:IssueDate", headDay("Fakturadatum", func(i *Invoice) *day.Date { return &i.IssuedOn })},
	{"sfti:InvoiceTypeCode", func(d *document, raw []byte) {
		if d.invoice.Type = d.str(raw); d.invoice.Type == "381" {
			d.invoice.Kind = Credit
		}
	}},
	{"sbc:Note", head(func(i *Invoice) *string { return &i.Note })},
	{"sfti:InvoiceCurrencyCode", head(func(i *Invoice) *string { return &i.Currency })},
	{"sfti:LineItemCountNumeric", func(d *document, raw []byte) {
		d.invoice.LinesStated, _ = strconv.Atoi(d.str(raw)) // what is no number is not said
	}},
	{"sac:Delivery/sbc:ActualDeliveryDateTime", headDay("Leveransdag", func(i *Invoice) *day.Date { return &i.DeliveredOn })},
	{"sac:PaymentMeans/sbc:DuePaymentDate", headDay("Förfallodag", func(i *Invoice) *day.Date { return &i.DueOn })},
	{"sac:PaymentMeans/sac:PayeeFinancialAccount/sac:ID", func(d *document, raw []byte) { d.payment.Number = d.str(raw) }},
	{"sac:PaymentMeans/sac:PayeeFinancialAccount/sac:PaymentInstructionID", func(d *document, raw []byte) { d.payment.Ref = d.str(raw) }},
	{"sac:PaymentMeans/sac:PayeeFinancialAccount/sac:FinancialInstitutionBranch/sac:FinancialInstitution/sac:ID", func(d *document, raw []byte) { d.branch = d.str(raw) }},
	{"sfti:RequisitionistDocumentReference/sac:ID", func(d *document, raw []byte) {
		if d.invoice.BuyerRef != "" {
			d.invoice.BuyerRef += ", "
		}
		d.invoice.BuyerRef += d.str(raw)
	}},
	{"sfti:InitialInvoiceDocumentReference/sac:ID", func(d *document, raw []byte) {
		d.invoice.Preceding = append(d.invoice.Preceding, Reference{Number: d.str(raw)})
	}},
	{"sfti:InvoicingPeriod/sbc:StartDateTime", headDay("Periodens början", func(i *Invoice) *day.Date { return &i.Period.From })},
	{"sfti:InvoicingPeriod/sbc:EndDateTime", func(d *document, raw []byte) {
		d.invoice.Period.To = d.date("Periodens slut", raw).AddDays(1)
	}},
}

var sveTotals = []rule{
	{"sac:TaxTotal/sbc:TotalTaxAmount", func(d *document, raw []byte) { d.readTax("amountCurrencyID", raw) }},
	{"sac:LegalTotal/sbc:LineExtensionTotalAmount", headSum("Summa rader", func(t *Totals) *money.Opt { return &t.Lines })},
	{"sac:LegalTotal/sbc:TaxExclusiveTotalAmount", headSum("Summa utan moms", func(t *Totals) *money.Opt { return &t.WithoutTax })},
	{"sac:LegalTotal/sbc:TaxInclusiveTotalAmount", headSum("Summa med moms", func(t *Totals) *money.Opt { return &t.WithTax })},
	{"sac:LegalTotal/sac:RoundOffAmount", headSum("Öresavrundning", func(t *Totals) *money.Opt { return &t.Rounding })},
}

var sveLine = []rule{
	{"sac:ID", ofLine(func(l *Line) *string { return &l.ID })},
	{"sbc:InvoicedQuantity", lineQuantity("quantityUnitCode")},
	{"sbc:LineExtensionAmount", (*document).lineNet},
	{"sbc:Note", ofLine(func(l *Line) *string { return &l.Note })},
	{"sac:OrderLineReference/sac:BuyersLineID", ofLine(func(l *Line) *string { return &l.OrderLine })},
	{"sac:OrderLineReference/sac:OrderReference/sac:BuyersID", ofLine(func(l *Line) *string { return &l.Order })},
	{"sac:DespatchLineReference/sac:DocumentReference/sac:ID", ofLine(func(l *Line) *string { return &l.Despatch })},
	{"sac:Item/sbc:Description", ofLine(func(l *Line) *string { return &l.Name })},
	{"sac:Item/sac:BuyersItemIdentification/sac:ID", ofLine(func(l *Line) *string { return &l.BuyerArticle })},
	{"sac:Item/sac:SellersItemIdentification/sac:ID", ofLine(func(l *Line) *string { return &l.SellerArticle })},
	{"sac:Item/sac:StandardItemIdentification/sac:ID", func(d *document, raw []byte) {
		d.line.Standard = Identifier{d.attr("identificationSchemeAgencyID"), d.str(raw)}
	}},
	{"sac:Item/sac:TaxCategory/sac:ID", ofLine(func(l *Line) *string { return &l.TaxCode })},
	{"sac:Item/sac:TaxCategory/sbc:Percent", lineNumber("Momssats", func(l *Line) *Opt { return &l.TaxRate })},
	{"sac:Item/sac:BasePrice/sbc:PriceAmount", lineNumber("Pris", func(l *Line) *Opt { return &l.Price })},
	{"sac:Item/sac:BasePrice/sbc:BaseQuantity", lineNumber("Prisets mängd", func(l *Line) *Opt { return &l.Base })},
}

// organisation is Svefaktura's name for the company's number among tax registrations.
const organisation = "SWT"

func sveParty(at *spot, party func(*Invoice) *Party) {
	into := func(field func(*Party) *string) func(*document, []byte) {
		return func(d *document, raw []byte) { *field(party(&d.invoice)) = d.str(raw) }
	}
	at.put([]rule{
		{"sac:PartyIdentification/sac:ID", func(d *document, raw []byte) {
			p := party(&d.invoice)
			p.IDs = append(p.IDs, Identifier{d.attr("identificationSchemeAgencyID"), d.str(raw)})
		}},
		{"sac:PartyName/sbc:Name", into(func(p *Party) *string { return &p.Name })},
		{"sac:PartyTaxScheme/sbc:RegistrationName", into(func(p *Party) *string { return &p.Legal })},
		{"sac:PartyTaxScheme/sac:CompanyID", func(d *document, raw []byte) { d.tax[0] = d.str(raw) }},
		{"sac:PartyTaxScheme/sac:TaxScheme/sac:ID", func(d *document, raw []byte) { d.tax[1] = d.str(raw) }},
		{"sac:PartyTaxScheme/sac:RegistrationAddress/sac:Country/sac:IdentificationCode", into(func(p *Party) *string { return &p.Country })},
		{"sac:Address/sac:Country/sac:IdentificationCode", into(func(p *Party) *string { return &p.Country })},
	})
	at.at("sac:PartyTaxScheme").end = func(d *document) error {
		switch d.tax[1] {
		case organisation:
			party(&d.invoice).company(d.tax[0])
		case "VAT":
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

func sveCharge(at *spot, list func(*document) *[]Charge) {
	at.put([]rule{
		{"sbc:ChargeIndicator", func(d *document, raw []byte) { d.chargeIs = d.str(raw) }},
		{"sac:ReasonCode", func(d *document, raw []byte) { d.charge.Code = d.str(raw) }},
		{"sbc:Amount", (*document).chargeAmount},
	})
	at.end = func(d *document) error { return d.endCharge(list(d)) }
}
