package invoice

import (
	"fmt"

	"klover/internal/area/price"
	"klover/internal/word/decimal"
)

// open begins an invoice. What is left of one that was not ended goes.
func (d *document) open(kind Kind, format Format) {
	d.found++
	d.lines, d.credit = 0, false
	d.begin(Invoice{Kind: kind, Format: format, Row: d.x.Line()})
	d.line, d.charge, d.chargeIs, d.reference, d.extra = Line{}, Charge{}, "", Reference{}, extra{}
	d.payment, d.branch, d.tax, d.hasNet = Payment{}, "", [2]string{}, false
}

func (d *document) beginLine() {
	d.line, d.hasNet = Line{Row: d.x.Line()}, false
	d.credit = d.turned()
}

// turned tells whether the amounts of the document mean the opposite: credit notes say what
// is credited as positive. A Svefaktura of kind 381 may have it either way.
func (d *document) turned() bool {
	return d.invoice.Kind == Credit && (d.invoice.Format == UBL || d.invoice.Totals.Lines.Amount >= 0)
}

func (d *document) lineNet(raw []byte) { d.line.Net, d.hasNet = d.amount("Radbelopp", raw) }

// lineQuantity reads a quantity and its unit, which stands in an attribute.
func lineQuantity(unit string) func(*document, []byte) {
	return func(d *document, raw []byte) {
		n, ok := d.number("Antal", raw)
		d.line.Quantity = Opt{n, ok}
		d.line.setUnit(d.attr(unit))
	}
}

// setUnit keeps a unit as written, and its code. What is no word that price knows and looks
// like a code is one.
func (l *Line) setUnit(text string) {
	l.Unit = text
	if l.UnitCode = price.UnitOf(text).Code; l.UnitCode == "" && looksLikeCode(text) {
		l.UnitCode = text
	}
}

// looksLikeCode tells codes such as KGM, 4L and XPK from words.
func looksLikeCode(text string) bool {
	if len(text) < 2 || len(text) > 3 {
		return false
	}
	for _, r := range text {
		if (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return false
		}
	}
	return true
}

func (d *document) endUBLLine() error {
	f := d.lineFault()
	f.Rule = "PEPPOL-EN16931-R120"
	if d.line.Base.Known && d.line.Base.N <= 0 {
		d.tell(Fault{Row: f.Row, Path: f.Path, Field: "Prisets mängd", Value: d.line.Base.String(), Rule: "PEPPOL-EN16931-R121", Text: "Mängden som priset gäller ska vara större än noll."})
	}
	d.checkLine(d.line, f)
	return d.endLine()
}

// lineFault begins a fault about the line that has just ended.
func (d *document) lineFault() Fault {
	return Fault{Row: d.line.Row, Path: d.path()}
}

// endLine hands on the line.
func (d *document) endLine() error {
	if !d.hasNet {
		f := d.lineFault()
		f.Field, f.Rule, f.Grade, f.Text = "Radbelopp", "BR-24", Refused, "Raden saknar belopp."
		d.tell(f)
	}
	d.lines++
	d.sums.net += d.line.Net
	if d.line.Name == "" {
		d.line.Name = d.line.Description
	}
	if d.credit {
		d.line.turn()
	}
	return d.add(d.line)
}

func (d *document) endUBL() error {
	d.needs()
	d.checkTotals()
	return d.endInvoice()
}

// needs refuses an invoice without what every use of it needs.
func (d *document) needs() {
	i := &d.invoice
	for _, need := range []struct {
		missing     bool
		field, rule string
	}{
		{i.Number == "", "Fakturanummer", "BR-02"}, {i.IssuedOn == 0, "Fakturadatum", "BR-03"},
		{i.Supplier.Name == "" && i.Supplier.OrgNo == "" && i.Supplier.Company == "", "Leverantör", "BR-06"},
		{d.lines == 0, "Fakturarader", "BR-16"},
	} {
		if need.missing {
			d.tell(Fault{Row: i.Row, Path: d.path(), Field: need.field, Rule: need.rule, Grade: Refused, Text: need.field + " saknas i fakturan."})
		}
	}
	if i.Currency == "" {
		i.Currency = "SEK"
		d.tell(Fault{Row: i.Row, Path: d.path(), Field: "Valuta", Rule: "BR-05", Text: "Fakturan anger ingen valuta. Den läses som svenska kronor."})
	}
}

// endInvoice hands over the last of an invoice.
func (d *document) endInvoice() error {
	d.future(d.invoice.IssuedOn, Fault{Row: d.invoice.Row, Path: d.path(), Field: "Fakturadatum", Value: d.invoice.IssuedOn.Sv()})
	if d.turned() {
		d.invoice.turn()
	}
	return d.hand(true)
}

// checkSvefaktura holds the totals of a Svefaktura against its lines, by LegalTotal and
// LineItemCountNumeric of SFTI Basic Invoice 1.0.
func (b *batch) checkSvefaktura(lines int) {
	const source = "Svefaktura LegalTotal"
	i, t := b.invoice, b.invoice.Totals
	b.must(source, "Summa rader", t.Lines, b.sums.net, t.Lines.Known, "radernas summa är %s")
	whole := b.sums.net + sumOf(i.Charges)
	b.must(source, "Summa utan moms", t.WithoutTax, whole, t.WithoutTax.Known, "raderna med tillägg och avdrag är %s")
	if t.Tax.Known {
		b.must(source, "Summa med moms", t.WithTax, t.WithoutTax.Amount+t.Tax.Amount+t.Rounding.Amount, true, "summan utan moms, momsen och öresavrundningen är tillsammans %s")
	}
	if i.LinesStated != 0 && i.LinesStated != lines {
		b.tell(Fault{Row: i.Row, Field: "Antal rader", Rule: "Svefaktura LineItemCountNumeric", Value: fmt.Sprint(i.LinesStated),
			Text: fmt.Sprintf("Fakturan säger sig ha %d rader men har %d. Den kan vara avhuggen.", i.LinesStated, lines)})
	}
}

// price of a line is not always said in Svefaktura; then there is nothing to check.
func (d *document) endSvefakturaLine() error {
	if d.line.Price.Known && d.line.Quantity.Known && d.line.Price.Number != (decimal.Number{}) {
		d.checkLine(d.line, d.lineFault())
	}
	return d.endLine()
}

func (d *document) endSvefaktura() error {
	if d.invoice.Currency == "" {
		d.invoice.Currency = "SEK" // the element may be left out, and then it is
	}
	d.needs()
	d.checkSvefaktura(d.lines)
	d.invoice.Totals.Payable = d.invoice.Totals.WithTax
	return d.endInvoice()
}
