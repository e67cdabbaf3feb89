package invoice

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"klover/internal/word/day"
	"klover/internal/word/decimal"
	"klover/internal/word/money"
	"klover/internal/word/orgnr"

	"golang.org/x/text/encoding/charmap"
)

// What stands in the elements of an invoice, and what is wrong with it.

// str is a text in one line.
func (d *document) str(raw []byte) string {
	raw = bytes.TrimSpace(raw)
	if !utf8.Valid(raw) {
		d.tell(d.odd(raw))
		raw, _ = charmap.Windows1252.NewDecoder().Bytes(raw) // no byte is refused
	}
	if bytes.ContainsAny(raw, "\n\r\t") || bytes.Contains(raw, []byte("  ")) {
		return strings.Join(strings.Fields(string(raw)), " ")
	}
	return string(raw)
}

func (d *document) odd(raw []byte) Fault {
	f := d.here("")
	f.Value, f.Text = strings.ToValidUTF8(string(raw), "�"), "Texten är inte i den teckenkod som filen anger. Den läses som Windows-1252."
	return f
}

// wrong refuses the invoice for what an element has.
func (d *document) wrong(field string, raw []byte, text string) {
	f := d.here(field)
	f.Grade, f.Value = Refused, strings.ToValidUTF8(string(raw), "�")
	f.Text = field + " ”" + short(f.Value) + "” " + text
	d.tell(f)
}

func (d *document) number(field string, raw []byte) (decimal.Number, bool) {
	n, ok := decimal.Parse(bytes.TrimSpace(raw))
	if !ok {
		d.wrong(field, raw, "är inget tal. I en e-faktura skrivs tal med punkt och utan mellanslag.")
	}
	return n, ok
}

func (d *document) amount(field string, raw []byte) (money.Amount, bool) {
	n, ok := d.number(field, raw)
	if !ok {
		return 0, false
	}
	a, exact, ok := n.Ore()
	if !ok {
		d.wrong(field, raw, "är orimligt stort.")
		return 0, false
	}
	if !exact {
		f := d.here(field)
		f.Value, f.Rule, f.Text = n.String(), "BR-DEC", field+" har delar av ören och är avrundat till "+a.Sv()+"."
		d.tell(f)
	}
	d.sameCurrency(field)
	return a, true
}

// sameCurrency doubts an amount in another currency than the invoice's. Svefaktura has
// another name for the attribute.
func (d *document) sameCurrency(field string) {
	c := d.attr("currencyID")
	if c == "" {
		c = d.attr("amountCurrencyID")
	}
	if c == "" || c == d.invoice.Currency {
		return
	}
	f := d.here(field)
	f.Value, f.Rule, f.Text = c, "PEPPOL-EN16931-R051", field+" är i "+short(c)+", men fakturan är i "+d.invoice.Currency+"."
	d.tell(f)
}

// date reads 2022-02-11, which may be followed by a time or a zone.
func (d *document) date(field string, raw []byte) day.Date {
	raw = bytes.TrimSpace(raw)
	if len(raw) > 10 && bytes.IndexByte([]byte("TZ+-"), raw[10]) >= 0 {
		raw = raw[:10]
	}
	on, ok := isoDay(raw)
	if !ok {
		d.wrong(field, raw, "är inget datum. Det ska skrivas som 2022-02-11.")
	}
	return on
}

// isoDay reads 2022-02-11 fast: invoices have dates by the million.
func isoDay[T ~string | ~[]byte](text T) (day.Date, bool) {
	if len(text) != 10 || text[4] != '-' || text[7] != '-' {
		return 0, false
	}
	n := 0
	for i := 0; i < len(text); i++ {
		if i == 4 || i == 7 {
			continue
		}
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		n = n*10 + int(text[i]-'0')
	}
	d := day.Date(n)
	if d.Year() < 1900 || d.Month() < 1 || d.Month() > 12 || d.Day() < 1 || d.Day() > 28 && d.AddDays(0) != d {
		return 0, false
	}
	return d, true
}

// company reads a company's number, which is kept as written when it is not Swedish.
func (p *Party) company(text string) {
	if p.Company = text; p.OrgNo == "" {
		p.OrgNo = orgnrOf(text)
	}
}

// vat reads a VAT number. A Swedish one holds the organisation number.
func (p *Party) vat(text string) {
	if p.VAT = text; p.OrgNo == "" && strings.HasPrefix(text, "SE") {
		p.OrgNo = orgnrOf(text)
	}
}

func orgnrOf(text string) orgnr.ID {
	id, err := orgnr.Parse(text)
	if err != nil {
		return ""
	}
	return id
}

// The ways in which elements become fields of the head and of the line.

func head(at func(*Invoice) *string) func(*document, []byte) {
	return func(d *document, raw []byte) { *at(&d.invoice) = d.str(raw) }
}

func headDay(field string, at func(*Invoice) *day.Date) func(*document, []byte) {
	return func(d *document, raw []byte) { *at(&d.invoice) = d.date(field, raw) }
}

func headSum(field string, at func(*Totals) *money.Opt) func(*document, []byte) {
	return func(d *document, raw []byte) {
		if a, ok := d.amount(field, raw); ok {
			*at(&d.invoice.Totals) = money.Some(a)
		}
	}
}

func ofLine(at func(*Line) *string) func(*document, []byte) {
	return func(d *document, raw []byte) { *at(&d.line) = d.str(raw) }
}

func lineNumber(field string, at func(*Line) *Opt) func(*document, []byte) {
	return func(d *document, raw []byte) {
		n, ok := d.number(field, raw)
		*at(&d.line) = Opt{n, ok}
	}
}
