package invoice

import (
	"klover/internal/word/day"
	"klover/internal/word/decimal"
	"klover/internal/word/money"
	"klover/internal/word/orgnr"
)

// Kind is what a row of spend comes from.
type Kind int8

// The kinds.
const (
	Bill    Kind = iota // faktura
	Credit              // kreditfaktura
	Entry               // a row of a supplier ledger, without articles
	Voucher             // a voucher in the books, without supplier
)

// Sv names the kind.
func (k Kind) Sv() string {
	return [...]string{"Faktura", "Kreditfaktura", "Reskontra", "Verifikation"}[k]
}

// MarshalText writes the name.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.Sv()), nil }

// Invoice is the head of an invoice, of a ledger entry or of a voucher. Amounts are
// without VAT where nothing else is said, and have the sign of spend: what is paid is
// positive and what is credited negative, in credit notes too.
type Invoice struct {
	Kind     Kind
	Format   Format
	Row      int    // the line of the file on which it begins
	Type     string // code of UNCL 1001: 380, 381, 386 …
	Number   string
	Voucher  string // verifikationsnummer
	Currency string

	IssuedOn    day.Date
	DueOn       day.Date
	DeliveredOn day.Date
	BookedOn    day.Date
	Period      day.Period

	Supplier Party
	Buyer    Party
	Unit     string // the part of the buyer: förvaltning
	Payments []Payment

	BuyerRef    string // BT-10, beställarreferens
	Order       string
	SalesOrder  string
	Contract    string
	Project     string
	Tender      string // BT-17, upphandling eller lott
	Despatch    string
	Receipt     string
	Object      string // BT-18, abonnemang, mätare
	Cost        string // BT-19, the buyer's account
	Note        string
	Preceding   []Reference
	Charges     []Charge
	Totals      Totals
	LinesStated int // of Svefaktura, 0 when it is not said
}

// Reference is an earlier invoice.
type Reference struct {
	Number   string
	IssuedOn day.Date
}

// Identifier is a number with the list that it is from.
type Identifier struct {
	Scheme string // 0088 for a GLN, 0007 for an organisation number, "" when it is not said
	Value  string
}

// Party is the supplier or the buyer, as the invoice states it.
type Party struct {
	Name     string
	Legal    string   // registered name, when it is another
	OrgNo    orgnr.ID // "" when what is written is not a Swedish organisation number
	Company  string   // the company's number as written
	VAT      string
	Number   string // the buyer's own number of a supplier
	Endpoint Identifier
	IDs      []Identifier
	Country  string
}

// IsPerson tells whether the party is a sole trader, whose number is a personal number.
func (p Party) IsPerson() bool { return p.OrgNo.IsPerson() }

// Account is a kind of account to be paid to.
type Account string

// The accounts by which suppliers are known.
const (
	Bankgiro Account = "bankgiro"
	Plusgiro Account = "plusgiro"
	IBAN     Account = "IBAN"
	Bank     Account = "bankkonto"
)

// Payment is where and how the invoice is to be paid.
type Payment struct {
	Account Account
	Number  string // digits, or IBAN without spaces
	Ref     string // OCR or other reference
	Means   string // code of UNCL 4461
}

// Charge is an addition to the invoice or the line, or when negative an allowance. It is
// not part of the price. On credit notes it has the sign of spend.
type Charge struct {
	Reason    string
	Code      string
	Amount    money.Amount
	Allowance bool
}

// Totals is what the invoice says that it adds up to.
type Totals struct {
	Lines      money.Opt // BT-106
	Allowances money.Opt // BT-107
	Charges    money.Opt // BT-108
	WithoutTax money.Opt // BT-109
	Tax        money.Opt // BT-110, in the currency of the invoice
	WithTax    money.Opt // BT-112
	Prepaid    money.Opt // BT-113
	Rounding   money.Opt // BT-114
	Payable    money.Opt // BT-115
}

// Opt is a number that may be unknown.
type Opt struct {
	decimal.Number
	Known bool
}

// MarshalJSON writes null for an unknown number, otherwise a text with a point.
func (o Opt) MarshalJSON() ([]byte, error) {
	if !o.Known {
		return []byte("null"), nil
	}
	return []byte(`"` + o.String() + `"`), nil
}

// Line is one line of an invoice, or one row of a ledger or a voucher.
type Line struct {
	Row int    // of the file, or the line of it on which the line begins
	ID  string // as the invoice numbers it

	Net      money.Amount
	Quantity Opt
	Unit     string // as written
	UnitCode string // UN/ECE Recommendation 20 or 21, "" when the unit is not known
	Price    Opt    // for Base units, after Discount
	Base     Opt    // 1 when it is not said
	Gross    Opt    // price before discount
	Discount Opt    // on the price
	Charges  []Charge

	SellerArticle string
	BuyerArticle  string
	Standard      Identifier // GTIN when Scheme is 0160 or "9"
	Name          string
	Description   string
	Note          string
	Classes       []Class

	Order      string
	OrderLine  string
	Despatch   string
	Contract   string
	Object     string
	Project    string
	Cost       string // BT-133, the buyer's account
	Account    string
	AccountIs  string // its name
	CostCentre string
	SCode      string // sektorskod of the ledger

	Period  day.Period
	TaxCode string // S, Z, E, AE …
	TaxRate Opt    // percent
}

// Class is a code in a classification.
type Class struct {
	List string // as Identifier in UNCL 7143: STI is CPV, TST is UNSPSC
	Code string
}

// The classifications that matter to spend.
const (
	CPV    = "STI"
	UNSPSC = "TST"
)

// HasArticle tells whether the line says which article it is about.
func (l Line) HasArticle() bool {
	return l.SellerArticle != "" || l.BuyerArticle != "" || l.Standard.Value != ""
}

// turn gives a credit note the sign of spend. It is the only place that turns signs.
func (i *Invoice) turn() {
	t := &i.Totals
	for _, o := range []*money.Opt{&t.Lines, &t.Allowances, &t.Charges, &t.WithoutTax, &t.Tax, &t.WithTax, &t.Prepaid, &t.Rounding, &t.Payable} {
		o.Amount = -o.Amount
	}
	turnCharges(i.Charges)
}

func (l *Line) turn() {
	l.Net, l.Quantity.Number = -l.Net, l.Quantity.Neg()
	turnCharges(l.Charges)
}

func turnCharges(list []Charge) {
	for i := range list {
		list[i].Amount = -list[i].Amount
	}
}

// sumOf adds charges. An allowance is a negative charge.
func sumOf(list []Charge) (sum money.Amount) {
	for _, c := range list {
		sum += c.Amount
	}
	return sum
}
