package price

import (
	"fmt"
	"math/big"
	"strings"
	"unicode"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Item is one price of an article in an edition. The table has millions of rows, so the
// row is narrow: the edition and the name are numbers.
type Item struct {
	EditionKey int64
	ArticleKey string // tells the article apart in the list: ArticleKeyOf its number
	RowNo      int64  // order in the file
	Article    string // the supplier's number
	Own        string // our own number
	GTIN       string `db:"gtin"`
	NameKey    int64
	Unit       string
	PerNum     int64 // base units in the unit, as a ratio
	PerDen     int64
	BaseUnit   string
	FromQty    Quantity // the price holds from this many units
	Listed     Price    // before the discount
	Discount   Share
	Net        Price
	Free       bool        // kostnadsfri
	Volume     OptQuantity // units a year, when it is agreed or estimated
	ValidFrom  day.Date    // 0: as long as the edition
	ValidTo    day.Date

	Name string `db:"-"`
}

// ArticleKeyOf makes a number comparable: "ab-123 " and "AB123" are the same. It has
// only A–Z and 0–9, which both engines put in the same order as Go does.
func ArticleKeyOf(number string) string {
	var b strings.Builder
	for _, r := range strings.ToUpper(number) {
		switch {
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case r > unicode.MaxASCII && unicode.IsLetter(r):
			fmt.Fprintf(&b, "X%04X", r)
		}
	}
	return b.String()
}

// key is what tells the article apart: the supplier's number, else GTIN, else ours.
func (i Item) key() string {
	for _, number := range []string{i.Article, i.GTIN, i.Own} {
		if key := ArticleKeyOf(number); key != "" {
			return key
		}
	}
	return ""
}

// Number is the number that the article is called by.
func (i Item) Number() string {
	for _, number := range []string{i.Article, i.GTIN, i.Own} {
		if number != "" {
			return number
		}
	}
	return ""
}

// Pack is the unit with what it holds.
func (i Item) Pack() Pack { return Pack{i.Unit, i.PerNum, i.PerDen, i.BaseUnit} }

// SetPack sets the unit.
func (i *Item) SetPack(p Pack) { i.Unit, i.PerNum, i.PerDen, i.BaseUnit = p.Unit, p.Num, p.Den, p.Base }

// PerBase is the net price of one base unit in ten-thousandths of an öre.
func (i Item) PerBase() *big.Rat {
	return new(big.Rat).Quo(big.NewRat(int64(i.Net), 1), i.Pack().ratio())
}

// PerBaseSv writes the price of one base unit: "0,375 kr/st".
func (i Item) PerBaseSv() string {
	n, _ := rounded(i.PerBase())
	return Price(n).Sv() + "/" + i.BaseUnit
}

// Sv writes the price: "122,40 kr/förp (100 st)".
func (i Item) Sv() string {
	if i.Free {
		return "kostnadsfri"
	}
	return i.Net.Sv() + "/" + i.Pack().Sv()
}

// ready fills in what follows from the rest.
func (i Item) ready() Item {
	i.Article, i.Own, i.GTIN, i.Name = clean(i.Article), clean(i.Own), strings.ReplaceAll(clean(i.GTIN), " ", ""), clean(i.Name)
	i.ArticleKey = i.key()
	if i.PerNum == 0 {
		i.PerNum, i.PerDen = 1, 1
	}
	if i.BaseUnit == "" {
		i.BaseUnit = i.Unit
	}
	switch {
	case i.Net == 0 && i.Discount < shareScale:
		i.Net = i.Listed.Less(i.Discount)
	case i.Listed == 0:
		i.Listed = i.Net
	case i.Discount == 0 && i.Net != i.Listed && i.Listed > 0:
		i.Discount = shareOf(big.NewRat(int64(i.Listed-i.Net), int64(i.Listed)))
	}
	return i
}

func clean(text string) string { return strings.Join(strings.Fields(text), " ") }

const mostName = 300

// halfÖre is how far a net price may lie from list price and discount: suppliers round
// to whole öre.
const halfÖre Price = priceScale / 200

// Check returns what is wrong with the item, field by field.
func (i Item) Check() error {
	var wrong []fault.Field
	add := func(bad bool, name, message string, args ...any) {
		if bad {
			wrong = append(wrong, fault.Field{Name: name, Message: fmt.Sprintf(message, args...)})
		}
	}
	add(i.ArticleKey == "", "article", "Artikelnummer saknas. Ange leverantörens nummer, GTIN eller eget nummer.")
	add(i.Name == "", "name", "Benämning saknas.")
	add(len([]rune(i.Name)) > mostName, "name", "Benämningen är längre än %d tecken.", mostName)
	add(i.Unit == "", "unit", "Enhet saknas, till exempel st eller förp.")
	add(i.GTIN != "" && !ValidGTIN(i.GTIN), "gtin", "”%s” är inget giltigt GTIN: kontrollsiffran stämmer inte.", short(i.GTIN))
	add(i.Net < 0 || i.Listed < 0, "net", "Priset är negativt.")
	add(i.Net == 0 && !i.Free, "net", "Priset är 0. Skriv ”kostnadsfri” om artikeln inte ska kosta något.")
	add(i.Free && i.Net != 0, "net", "Artikeln är både kostnadsfri och har ett pris.")
	add(i.Discount < 0 || i.Discount > shareScale, "discount", "Rabatten ska vara mellan 0 och 100 procent.")
	off := i.Net - i.Listed.Less(i.Discount)
	add(i.Discount > 0 && !i.Free && (off > halfÖre || off < -halfÖre), "discount", "Listpriset %s med rabatten %s är %s, men nettopriset är %s.",
		i.Listed.Sv(), i.Discount.Sv(), i.Listed.Less(i.Discount).Sv(), i.Net.Sv())
	add(i.FromQty < 0, "from_qty", "Kvantiteten kan inte vara negativ.")
	add(i.Volume.Known && i.Volume.Quantity < 0, "volume", "Volymen kan inte vara negativ.")
	add(i.ValidFrom != 0 && i.ValidTo != 0 && i.ValidTo < i.ValidFrom, "valid_to", "Priset slutar gälla %s, före sin första dag %s.", i.ValidTo.Sv(), i.ValidFrom.Sv())
	return fault.Invalid(wrong...)
}

// ValidGTIN tells whether the number has 8, 12, 13 or 14 digits and its check digit
// (GS1 General Specifications 7.9).
func ValidGTIN(number string) bool {
	if n := len(number); n != 8 && n != 12 && n != 13 && n != 14 || strings.Trim(number, "0123456789") != "" {
		return false
	}
	sum := 0
	for i := range len(number) {
		digit := int(number[len(number)-1-i] - '0')
		if i%2 == 1 {
			digit *= 3
		}
		sum += digit
	}
	return sum%10 == 0
}

// holds tells whether the item's price is for so many units on the day.
func (i Item) holds(quantity Quantity, on day.Date) bool {
	return i.FromQty <= quantity && (i.ValidFrom == 0 || i.ValidFrom <= on) && (i.ValidTo == 0 || on <= i.ValidTo)
}

// overlaps tells whether two items price the same thing on the same day.
func (i Item) overlaps(j Item) bool {
	return i.ArticleKey == j.ArticleKey && i.Unit == j.Unit && i.FromQty == j.FromQty &&
		(i.ValidTo == 0 || j.ValidFrom == 0 || j.ValidFrom <= i.ValidTo) && (j.ValidTo == 0 || i.ValidFrom == 0 || i.ValidFrom <= j.ValidTo)
}

// period says when the item's price holds, "" for as long as the edition.
func (i Item) period() string {
	switch {
	case i.ValidFrom == 0 && i.ValidTo == 0:
		return ""
	case i.ValidTo == 0:
		return "från " + i.ValidFrom.Sv()
	case i.ValidFrom == 0:
		return "till " + i.ValidTo.Sv()
	}
	return i.ValidFrom.Sv() + "–" + i.ValidTo.Sv()
}

// place is where a row of prices stands.
type place struct {
	sheet string // "" when there is only one
	row   int
}

// Sv writes "bladet Tjänster rad 12".
func (p place) Sv() string {
	if p.sheet == "" {
		return fmt.Sprintf("rad %d", p.row)
	}
	return fmt.Sprintf("bladet %s rad %d", p.sheet, p.row)
}

// placed is what an overlap is found by, and where the price stands.
type placed struct {
	unit     string
	fromQty  Quantity
	from, to day.Date
	at       place
}

// seen finds overlapping prices among the items of an edition as they are read. Nearly
// all articles have one price, and lists are long: the first is kept without a slice.
type seen struct {
	first map[string]placed
	more  map[string][]placed
}

func newSeen() seen { return seen{map[string]placed{}, map[string][]placed{}} }

// add notes the item, and returns a fault that names both rows when it overlaps one
// that was added before.
func (s seen) add(i Item, at place) error {
	own := placed{i.Unit, i.FromQty, i.ValidFrom, i.ValidTo, at}
	first, again := s.first[i.ArticleKey]
	if !again {
		s.first[i.ArticleKey] = own
		return nil
	}
	for _, p := range append([]placed{first}, s.more[i.ArticleKey]...) {
		other := Item{ArticleKey: i.ArticleKey, Unit: p.unit, FromQty: p.fromQty, ValidFrom: p.from, ValidTo: p.to}
		if !i.overlaps(other) {
			continue
		}
		what := "artikel " + i.Number()
		if i.FromQty > 0 {
			what += " från " + i.FromQty.Sv() + " " + i.Unit
		}
		return fault.Invalid(fault.Field{Name: "article", Message: fmt.Sprintf("%s har redan ett pris på %s för samma tid%s. Ta bort den ena raden eller ange när priserna gäller.",
			sv.UpperFirst(what), p.at.Sv(), told(other.period()))})
	}
	s.more[i.ArticleKey] = append(s.more[i.ArticleKey], own)
	return nil
}

func told(period string) string {
	if period == "" {
		return ""
	}
	return " (" + period + ")"
}

// Best is the item whose price holds for so many units on the day: the one from the
// highest quantity, and of those the one that began last.
func Best(items []Item, quantity Quantity, on day.Date) (Item, bool) {
	var best Item
	found := false
	for _, i := range items {
		if i.holds(quantity, on) && (!found || i.FromQty > best.FromQty || i.FromQty == best.FromQty && i.ValidFrom > best.ValidFrom) {
			best, found = i, true
		}
	}
	return best, found
}
