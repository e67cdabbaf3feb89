package spend

import (
	"math/big"
	"strings"
	"time"

	"klover/internal/area/invoice"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/decimal"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// KindOrigin names those who send files in the history.
const KindOrigin = "spend_source"

// What the files of an origin hold.
const (
	Invoices = "fakturor"       // lines of invoices
	Ledger   = "reskontra"      // an invoice is a row
	Vouchers = "verifikationer" // no suppliers
)

// Origin is who sends what: a ledger, a kind of invoices. The user calls it a source.
type Origin struct {
	ID        string
	Version   int64
	Name      string
	Content   string
	Party     party.Code // whose files they usually are, "" for none
	Currency  string     // of its files besides kronor, "" for none
	Rate      Rate
	Columns   Columns // as a file of it was last read
	CreatedAt time.Time
	ChangedAt time.Time
	ChangedBy string
}

// OriginFields describes an origin.
var OriginFields = field.Set[Origin]{
	{Key: "name", Label: "Namn", Help: "Vem som skickar vad, till exempel Raindance reskontra Region Sörmland.", Required: true, At: func(o *Origin) any { return &o.Name }},
	{Key: "content", Label: "Innehåll", Kind: field.Choice, Required: true, Help: "Avgör om en rad i en tabell är en fakturarad eller en hel faktura.",
		Choices: []field.Option{{Value: Invoices, Label: "Fakturarader"}, {Value: Ledger, Label: "Leverantörsreskontra"}, {Value: Vouchers, Label: "Verifikationer"}},
		At:      func(o *Origin) any { return &o.Content }},
	{Key: "party", Label: "Part", Kind: field.Choice, Help: "Vems inköp filerna brukar gälla.", Choices: partyOptions(), At: func(o *Origin) any { return &o.Party }},
	{Key: "currency", Label: "Annan valuta", Help: "Kod med tre bokstäver, till exempel EUR. Lämna tomt när allt är i kronor.", At: func(o *Origin) any { return &o.Currency }},
	{Key: "rate", Label: "Kurs", Kind: field.Decimal, Unit: "kr", Help: "Kronor för en enhet av valutan. Utan kurs avvisas fakturor i andra valutor än kronor.", At: func(o *Origin) any { return &o.Rate }},
}

func partyOptions() []field.Option {
	var options []field.Option
	for _, code := range party.All() {
		options = append(options, field.Option{Value: string(code), Label: string(code)})
	}
	return options
}

// Check says what is wrong with an origin.
func (o *Origin) Check() error {
	o.Name, o.Currency = strings.TrimSpace(o.Name), strings.ToUpper(strings.TrimSpace(o.Currency))
	if err := OriginFields.Missing(o); err != nil {
		return err
	}
	switch {
	case o.Currency == "SEK":
		return fault.Invalid(fault.Field{Name: "currency", Message: "Kronor behöver ingen kurs. Lämna fältet tomt."})
	case o.Currency != "" && len(o.Currency) != 3:
		return fault.Invalid(fault.Field{Name: "currency", Message: "Skriv valutans kod med tre bokstäver, till exempel EUR."})
	case (o.Currency == "") != (o.Rate == 0):
		return fault.Invalid(fault.Field{Name: "rate", Message: "Ange både valuta och kurs, eller inget av dem."})
	}
	return nil
}

// Rate is kronor for a unit of a currency, in ten thousandths. 0 is none.
type Rate int64

// rateScale is the parts of a krona that a rate has.
const rateScale = 10_000

// MarshalText writes 11.3456, "" for none.
func (r Rate) MarshalText() ([]byte, error) {
	if r == 0 {
		return nil, nil
	}
	return []byte(strings.Replace(decimal.Number{N: int64(r), Digits: 4}.String(), ".", ",", 1)), nil
}

// UnmarshalText reads 11,3456.
func (r *Rate) UnmarshalText(text []byte) error {
	*r = 0
	clean := strings.Replace(strings.TrimSpace(string(text)), ",", ".", 1)
	if clean == "" {
		return nil
	}
	n, ok := decimal.Parse(clean)
	if !ok || n.N <= 0 {
		return fault.Wrong("Kursen ”%s” kan inte läsas. Skriv till exempel 11,3456.", text)
	}
	scaled, ok := n.Times(decimal.Int(rateScale / 100))
	parts, _, whole := scaled.Ore()
	if !ok || !whole || parts <= 0 {
		return fault.Wrong("Kursen ”%s” är orimlig.", text)
	}
	*r = Rate(parts)
	return nil
}

// kronor is an amount of the currency in kronor.
func (r Rate) kronor(a money.Amount) money.Amount {
	n := new(big.Int).Mul(big.NewInt(int64(a)), big.NewInt(int64(r)))
	half := big.NewInt(rateScale / 2)
	if n.Sign() < 0 {
		half.Neg(half)
	}
	return money.Amount(n.Add(n, half).Quo(n, big.NewInt(rateScale)).Int64())
}

// level is how much a line of the format tells: XML is invoices and SIE vouchers, and a
// table is what the origin says that it is.
func (o Origin) level(i *invoice.Invoice) Level {
	switch {
	case i.Kind == invoice.Voucher:
		return Booked
	case i.Format == invoice.UBL || i.Format == invoice.Svefaktura:
		return Detail
	case o.Content == Vouchers:
		return Booked
	case o.Content == Ledger:
		return Whole
	}
	return Detail
}

// inKronor tells whether amounts of the currency can be read, as kronor.
func (o Origin) inKronor(currency string) (func(money.Amount) money.Amount, bool) {
	if currency == "SEK" || currency == "" {
		return func(a money.Amount) money.Amount { return a }, true
	}
	return o.Rate.kronor, currency == o.Currency && o.Rate > 0
}
