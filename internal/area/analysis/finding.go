package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// FindingPath is where what may be wrong among the lines is worked through.
const FindingPath = Path + "/kontroller"

// Finding is something that may be wrong: two invoices that are alike, or a line far from
// what is usual.
type Finding struct {
	Kind     string // ofDuplicate, ofPrice, ofAmount
	Key      string
	Party    string
	Unit     string
	Supplier string
	What     string // article, or numbers of invoices
	Why      string
	On       day.Date
	Amount   money.Amount
	Usual    money.Opt // what is usual
	URL      string    // its lines
	Decision Decision

	unit int64
}

// Title says what the finding is about.
func (f Finding) Title() string { return f.Supplier + ", " + f.What }

// bill is an invoice, or a row of a ledger, as one import has it.
type bill struct {
	Party    string
	Supplier Thing
	Unit     Thing
	Invoice  int64
	Number   string
	Import   int64
	On       day.Date
	Sum      money.Amount
}

// spelled is the number without what people write in different ways: signs, spaces, zeros
// at the beginning and words before it.
func spelled(number string) string {
	var digits strings.Builder
	for _, r := range number {
		if unicode.IsDigit(r) {
			digits.WriteRune(r)
		}
	}
	return strings.TrimLeft(digits.String(), "0")
}

// twins tells why two invoices of one supplier and one amount may be the same: "" when
// nothing says so. Of those that are only near each other it takes the same unit too,
// since many units buy the same thing at the same price.
func twins(a, b bill, days int) string {
	apart := max(a.On.DaysUntil(b.On), b.On.DaysUntil(a.On))
	switch {
	case a.Invoice == b.Invoice && a.Import != b.Import:
		return "Samma faktura står i två inläsningar."
	case a.Number == b.Number && a.On == b.On:
		return ""
	case spelled(a.Number) != "" && spelled(a.Number) == spelled(b.Number):
		return "Samma nummer skrivet på två sätt och samma belopp."
	case apart <= days && a.Unit.Number == b.Unit.Number:
		return "Samma enhet, leverantör och belopp, " + sv.Plural(int64(apart), "dag", "dagar") + " emellan."
	}
	return ""
}

// duplicates are the pairs that may be the same invoice among those of one supplier and
// one amount.
func duplicates(same []bill, days int) (list []Finding) {
	slices.SortFunc(same, func(a, b bill) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Number, b.Number), cmp.Compare(a.Import, b.Import))
	})
	for i, a := range same {
		for _, b := range same[i+1:] {
			why := twins(a, b, days)
			if why == "" {
				continue
			}
			list = append(list, Finding{Kind: ofDuplicate, Key: fmt.Sprintf("%d-%d-%d-%d", a.Invoice, a.Import, b.Invoice, b.Import), Party: a.Party, unit: a.Unit.Number, Supplier: a.Supplier.Name,
				What: "faktura " + a.Number + " och " + b.Number, Why: why, On: b.On, Amount: a.Sum})
			break
		}
	}
	return list
}

// median is the middle of some numbers, of an even count the lower of the two in the
// middle: it is a price that somebody has paid.
func median(numbers []int64) int64 {
	if len(numbers) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(numbers))
	return sorted[(len(sorted)-1)/2]
}

// far tells whether a number is so many times (in thousandths) above what is usual, or
// below it.
func far(n, usual, times int64) (above, below bool) {
	return n*1000 > usual*times, n*times < usual*1000
}
