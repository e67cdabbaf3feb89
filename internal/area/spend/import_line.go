package spend

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"klover/internal/area/invoice"
	"klover/internal/area/price"
	"klover/internal/word/day"
	"klover/internal/word/decimal"
	"klover/internal/word/money"
	"klover/internal/word/orgnr"
	"klover/internal/word/party"
)

// lining makes lines of invoices, as they are to be stored: without persons, in kronor,
// and so that the lines of an invoice add up to what it says that it is.
type lining struct {
	origin Origin
	party  party.Code
	masks  map[string]string // texts that were masked before
	masked int64
	head   head
}

// head is what the lines of an invoice have in common.
type head struct {
	line   Source // with everything but what each line has
	kronor func(money.Amount) money.Amount
	known  bool // the currency can be read
	sum    money.Amount
}

func newLining(o Origin, p party.Code) *lining {
	return &lining{origin: o, party: p, masks: map[string]string{}}
}

// begin takes the head of an invoice.
func (l *lining) begin(i *invoice.Invoice) {
	h := head{}
	h.kronor, h.known = l.origin.inKronor(i.Currency)
	h.line = Source{Party: l.party, On: i.IssuedOn, Invoice: plain(cmp.Or(i.Number, i.Voucher)), Contract: plain(i.Contract),
		Order: l.mask(i.Order), Level: l.origin.level(i)}
	if h.line.Level != Booked {
		h.line.Seller = l.seller(i)
	}
	l.head = h
}

// lines makes the lines of a part.
func (l *lining) lines(p invoice.Part, take func(Source) error) error {
	for n := range p.Lines {
		one := l.line(p.Invoice, &p.Lines[n])
		l.head.sum += one.Amount
		if err := take(one); err != nil {
			return err
		}
	}
	return nil
}

// rest makes the lines that an invoice has besides its own, after its last part: charges
// and allowances of the whole, and what is missing to the sum that it states.
func (l *lining) rest(i *invoice.Invoice, take func(Source) error) error {
	add := func(text string, a money.Amount) error {
		if a == 0 {
			return nil
		}
		one := l.head.line
		one.Row, one.Amount, one.Article.Name = int64(i.Row), a, text
		one.Unit, one.Account = l.unit(i, ""), Account{Party: l.party, Code: l.mask(i.Cost)}
		l.head.sum += a
		return take(one)
	}
	for _, c := range i.Charges {
		text := "Tillägg"
		if c.Allowance {
			text = "Avdrag"
		}
		if err := add(cmp.Or(l.mask(c.Reason), text), l.head.kronor(c.Amount)); err != nil {
			return err
		}
	}
	if !i.Totals.WithoutTax.Known {
		return nil
	}
	return add("Avrundning till fakturans summa", l.head.kronor(i.Totals.WithoutTax.Amount)-l.head.sum)
}

func (l *lining) line(i *invoice.Invoice, from *invoice.Line) Source {
	one := l.head.line
	one.Row, one.Amount, one.Quantity = int64(from.Row), l.head.kronor(from.Net), quantityOf(from.Quantity)
	one.Unit = l.unit(i, from.CostCentre)
	one.Account = Account{Party: l.party, Code: l.mask(cmp.Or(from.Account, from.Cost, i.Cost)), Name: plain(from.AccountIs)}
	one.Contract = cmp.Or(plain(from.Contract), one.Contract)
	one.Order = cmp.Or(plain(from.Order), one.Order)
	if one.Order != "" && from.OrderLine != "" {
		one.Order += "/" + plain(from.OrderLine)
	}
	one.Article = Article{Number: plain(from.SellerArticle), Own: plain(from.BuyerArticle), GTIN: gtinOf(from.Standard),
		Name: l.mask(cmp.Or(from.Name, from.Description)), Unit: plain(from.Unit), CPV: cpvOf(from.Classes)}
	return one
}

// unit is the part of the buyer: its cost centre, else the reference that it asked for.
func (l *lining) unit(i *invoice.Invoice, costCentre string) Unit {
	return Unit{Party: l.party, Code: l.mask(cmp.Or(costCentre, i.BuyerRef)), Name: l.mask(i.Unit)}
}

// seller is the supplier without the number of a person. VAT numbers and the buyer's own
// number of a sole trader may be the same number in other words.
func (l *lining) seller(i *invoice.Invoice) Seller {
	from := i.Supplier
	one := Seller{Party: l.party, Number: plain(from.Number), Name: masked(cmp.Or(from.Legal, from.Name)), OrgNo: string(from.OrgNo), VAT: plain(from.VAT),
		Country: plain(from.Country), Person: from.IsPerson() || isPerson(from.VAT) || isPerson(from.Number) || isPerson(from.Company)}
	if one.OrgNo == "" && !one.Person {
		one.OrgNo = plain(from.Company)
	}
	for _, p := range i.Payments {
		switch p.Account {
		case invoice.Bankgiro:
			one.Bankgiro = plain(p.Number)
		case invoice.Plusgiro:
			one.Plusgiro = plain(p.Number)
		}
	}
	if one.Person {
		one.OrgNo, one.VAT = "", ""
		if isPerson(one.Number) {
			one.Number = ""
		}
	}
	if one.OrgNo == one.Number {
		one.OrgNo = "" // the file has its own numbers where the organisation's belong
	}
	return one
}

// isPerson tells whether a number of a company is that of a person.
func isPerson(text string) bool {
	bare := digits(text)
	if len(bare) < 10 || !strings.EqualFold(text[:2], "SE") && bare[len(bare)-8] > '1' {
		return false // an organisation has at least 2 where a person has a month
	}
	id, err := orgnr.Parse(text)
	return err == nil && id.IsPerson()
}

// mostMasks is how many texts are remembered. Files say the same over and over.
const mostMasks = 50_000

// mask takes persons out of a text.
func (l *lining) mask(text string) string {
	if text == "" {
		return ""
	}
	if done, ok := l.masks[text]; ok {
		if done != text {
			l.masked++
		}
		return done
	}
	done, m := invoice.Mask(text)
	done = plain(done)
	l.masked += int64(m.Numbers + m.Names)
	if len(l.masks) < mostMasks {
		l.masks[text] = done
	}
	return done
}

// masked takes persons' numbers out of a name of a company, which may itself be a name.
func masked(text string) string {
	if len(digits(text)) < 10 {
		return plain(text)
	}
	done, _ := invoice.Mask(text)
	return plain(done)
}

// longest is how much of a text is kept, in bytes.
const longest = 300

// plain is a text that every store takes.
func plain(text string) string {
	if len(text) <= longest && !strings.ContainsFunc(text, isControl) {
		return text
	}
	text = strings.Map(func(r rune) rune {
		if isControl(r) {
			return ' '
		}
		return r
	}, text)
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "")
	}
	return strings.TrimSpace(text)
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f || r == utf8.RuneError }

// quantityOf is a quantity as prices have it. One that does not fit is unknown.
func quantityOf(o invoice.Opt) price.OptQuantity {
	if !o.Known {
		return price.OptQuantity{}
	}
	tenfold, ok := o.Times(decimal.Int(10))
	parts, _, fits := tenfold.Ore() // hundredths of ten times
	if !ok || !fits {
		return price.OptQuantity{}
	}
	return price.SomeQuantity(price.Quantity(parts))
}

// gtinOf is an article number of GS1, "" when the number is of another list.
func gtinOf(id invoice.Identifier) string {
	if id.Scheme == "0160" || id.Scheme == "9" || id.Scheme == "" && len(digits(id.Value)) >= 8 {
		return plain(id.Value)
	}
	return ""
}

func cpvOf(classes []invoice.Class) string {
	for _, c := range classes {
		if c.List == invoice.CPV {
			return plain(c.Code)
		}
	}
	return ""
}

// The days that the lake holds.
const firstDay, lastDay day.Date = 19700101, 21051231

// refusal says why an invoice that can be read is refused all the same.
func (l *lining) refusal(i *invoice.Invoice) (field, value, text string) {
	switch {
	case !l.head.known:
		return "Valuta", i.Currency, fmt.Sprintf("Fakturan är i %s. Klöver räknar i kronor: ange valuta och kurs för källan %s.", i.Currency, l.origin.Name)
	case i.IssuedOn < firstDay || i.IssuedOn > lastDay:
		return "Datum", i.IssuedOn.Sv(), "Datumet " + i.IssuedOn.Sv() + " är orimligt. Kontrollera året."
	}
	return "", "", ""
}
