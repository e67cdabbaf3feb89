package invoice

import (
	"fmt"
	"strings"

	"klover/internal/word/day"
	"klover/internal/word/decimal"
	"klover/internal/word/money"
	"klover/internal/word/orgnr"
)

// row is one row of a table while it is read.
type row struct {
	head    Invoice
	line    Line
	decimal string // how the file writes decimals
	exact   bool   // the cell is a number of Excel or JSON, which has a point
	column  string // the name of the column that is read
	hasNet  bool
	faults  []Fault
	numbers map[string]orgnr.ID // read before
}

func (r *row) tell(field, value, text string, g Grade) {
	name := r.column
	if name == "" {
		name = field
	}
	r.faults = append(r.faults, Fault{Row: r.line.Row, Field: name, Value: value, Grade: g, Text: text})
}

func (r *row) refuse(field, value, text string) { r.tell(field, value, text, Refused) }

// supplierID reads the supplier's number. Some publish their own numbers there.
func (r *row) supplierID(text string) {
	if r.head.Supplier.OrgNo = r.orgnr(text); r.head.Supplier.OrgNo == "" {
		r.head.Supplier.Number = text
	}
	r.head.Supplier.Company = text
}

// buyerID reads the buyer's number.
func (r *row) buyerID(text string) {
	r.head.Buyer.OrgNo, r.head.Buyer.Company = r.orgnr(text), text
}

// mostNumbers bounds how many companies' numbers are remembered.
const mostNumbers = 10_000

// orgnr reads an organisation number. A ledger has the same ones over and over.
func (r *row) orgnr(text string) orgnr.ID {
	id, ok := r.numbers[text]
	if !ok {
		id = orgnrOf(text)
		if len(r.numbers) < mostNumbers {
			r.numbers[text] = id
		}
	}
	return id
}

func (r *row) pay(a Account, text string) {
	r.head.Payments = append(r.head.Payments, Payment{Account: a, Number: digitsOf(text)})
}

func (r *row) amount(text string) {
	a, ok := quickAmount(text)
	if !ok && r.exact || !ok && r.decimal != "" {
		n := r.number("Belopp", text)
		if !n.Known {
			return
		}
		var whole bool
		if a, whole, ok = n.Ore(); !whole && ok {
			r.tell("Belopp", text, "Beloppet har delar av ören och är avrundat till "+a.Sv()+".", Doubt)
		}
	} else if !ok {
		var err error
		if a, err = money.Parse(text); err != nil {
			r.refuse("Belopp", text, "Beloppet ”"+short(text)+"” kan inte läsas. Skriv kronor med siffror, till exempel 1234,50.")
			return
		}
		ok = true
	}
	if !ok {
		r.refuse("Belopp", text, "Beloppet ”"+short(text)+"” är orimligt stort.")
		return
	}
	r.line.Net, r.hasNet = a, true
}

// quickAmount reads -1234,50 and 1234.5 fast; everything else is for money.Parse.
func quickAmount(text string) (money.Amount, bool) {
	digits := strings.TrimPrefix(text, "-")
	whole, part, hasPart := strings.Cut(strings.Replace(digits, ",", ".", 1), ".")
	if len(whole) == 0 || len(whole) > 12 || len(part) > 2 || hasPart && part == "" {
		return 0, false
	}
	n := int64(0)
	for _, c := range []byte(whole + (part + "00")[:2]) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	if len(digits) < len(text) {
		n = -n
	}
	return money.Amount(n), true
}

func (r *row) day(field, text string) day.Date {
	if d, ok := isoDay(text); ok {
		return d
	}
	d, err := day.Parse(text)
	if err != nil {
		r.refuse(field, text, field+" ”"+short(text)+"” är inget datum. Skriv år, månad och dag, till exempel 2022-02-11.")
	}
	return d
}

var numberBlanks = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\u2212", "-", "–", "-")

// number reads 1 234,5. One point before three digits may be thousands or decimals, and is
// refused unless the mapping says how the file writes decimals.
func (r *row) number(field, text string) Opt {
	clean := numberBlanks.Replace(text)
	comma, point := strings.LastIndexByte(clean, ','), strings.LastIndexByte(clean, '.')
	ambiguous := false
	switch {
	case r.exact || r.decimal == ".":
		clean = strings.ReplaceAll(clean, ",", "")
	case comma > point || r.decimal == ",":
		clean = strings.Replace(strings.ReplaceAll(clean, ".", ""), ",", ".", 1)
	case comma >= 0:
		clean = strings.ReplaceAll(clean, ",", "")
	default:
		ambiguous = point > 0 && len(clean)-point == 4 && clean[0] != '0'
	}
	n, ok := decimal.Parse(clean)
	switch {
	case ambiguous && ok:
		r.refuse(field, text, fmt.Sprintf("%s ”%s” kan läsas på två sätt. Ange hur filen skriver decimaler.", field, short(text)))
		return Opt{}
	case !ok:
		r.refuse(field, text, fmt.Sprintf("%s ”%s” är inget tal. Skriv till exempel 1234,5.", field, short(text)))
		return Opt{}
	}
	return Opt{n, true}
}

// check says what is missing in a row that was read.
func (r *row) check() {
	r.column = ""
	if r.head.IssuedOn == 0 {
		r.head.IssuedOn = r.head.BookedOn
	}
	if !r.hasNet && !r.refused() {
		r.refuse("Belopp", "", "Raden saknar belopp. Om den är den sista kan filen vara avhuggen.")
	}
	if r.head.IssuedOn == 0 && !r.refused() {
		r.refuse("Datum", "", "Raden saknar datum. Om den är den sista kan filen vara avhuggen.")
	}
	if r.head.Currency == "" {
		r.head.Currency = "SEK"
	}
	if l := r.line; l.Price.Known && l.Quantity.Known && r.hasNet && !l.adds() {
		r.tell("Belopp", l.Net.Sv(), fmt.Sprintf("Radens belopp är %s, men %s blir något annat.", l.Net.Sv(), l.cost()), Doubt)
	}
}

func (r *row) refused() bool {
	for _, f := range r.faults {
		if f.Grade == Refused {
			return true
		}
	}
	return false
}

// kind tells invoice lines from rows of a ledger: they say what was bought.
func (r *row) kind() Kind {
	if r.line.HasArticle() || r.line.Quantity.Known || r.line.Price.Known || r.line.Name != "" {
		return Bill
	}
	return Entry
}

// same is equal for rows of one invoice or voucher.
type same struct {
	voucher, number, order, unit, currency string
	buyer, supplier, id, supplierNumber    string
	issued, booked                         day.Date
}

func (r *row) same() same {
	i := &r.head
	return same{i.Voucher, i.Number, i.Order, i.Unit, i.Currency, i.Buyer.Name + i.Buyer.Company, i.Supplier.Name, i.Supplier.Company, i.Supplier.Number, i.IssuedOn, i.BookedOn}
}
