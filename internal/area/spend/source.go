package spend

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"

	"klover/internal/area/price"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Source is a line as its file has it, with what it names in words.
type Source struct {
	Party    party.Code
	On       day.Date // of the invoice
	Unit     Unit
	Seller   Seller
	Account  Account
	Article  Article
	Invoice  string // number
	Contract string // the number that it names
	Order    string
	Level    Level
	Row      int64 // of the file
	Quantity price.OptQuantity
	Amount   money.Amount // without VAT, below zero for what is credited
}

// Level is how much a line tells.
type Level int64

// The levels.
const (
	Detail Level = iota // a line of an invoice
	Whole               // an invoice as one row of a ledger
	Booked              // a voucher in the books, without supplier
)

// Sv names the level.
func (l Level) Sv() string {
	return [...]string{"Fakturarad", "Reskontrarad", "Verifikation"}[l]
}

// Unit is a part of a party, as files name it.
type Unit struct {
	ID     int64
	Key    string
	Party  party.Code
	Code   string
	Name   string
	UnitID *string // of area identity
}

// Seller is a supplier as files write it. That of the register is decided by the rules.
type Seller struct {
	ID       int64
	Key      string
	Party    party.Code
	Number   string // the party's own number of it
	Name     string
	OrgNo    string
	VAT      string `db:"vat"`
	Bankgiro string
	Plusgiro string
	Country  string
	Person   bool // a sole trader, whose number is a personal number
}

// Account is an account of a party.
type Account struct {
	ID    int64
	Key   string
	Party party.Code
	Code  string
	Name  string
}

// Article is what a line is about: an article of the seller, or only a text.
type Article struct {
	ID     int64
	Key    string
	Seller int64
	Number string // the seller's
	GTIN   string `db:"gtin"`
	Own    string // ours
	Name   string
	Unit   string // as written
	CPV    string `db:"cpv"`
}

// numbered tells whether the line says which article it is.
func (a Article) numbered() bool { return a.Number != "" || a.GTIN != "" || a.Own != "" }

// Raw is a line as its file has it, with what it names as numbers of the lake.
type Raw struct {
	Party    int64
	On       day.Date
	Unit     int64
	Seller   int64
	Account  int64
	Article  int64
	Invoice  int64 // InvoiceKey
	Number   string
	Named    string
	Ordered  string
	Level    Level
	Import   int64
	Row      int64
	Quantity price.OptQuantity
	Stated   money.Amount
}

// Derived is what the rules make of a line.
type Derived struct {
	Supplier  int64
	Category  int64 // 0 for none
	Contract  int64 // 0 for none
	Kind      Kind
	Class     int64 // place in Classes
	Reason    int64 // place in Reasons
	Basis     Basis
	Certainty int64 // thousandths
	Amount    money.Amount
	Expected  money.Opt
	List      int64
	Item      int64
}

// Kind tells whether the spend can be influenced by purchasing (påverkbar), or why not.
// Handbook 6.3.
type Kind int64

// The kinds.
const (
	Influenceable Kind = iota
	Tax
	Grant
	Salary
	Internal
	Rent
	Transfer
	OtherKind
)

// Kinds are all kinds.
var Kinds = []Kind{Influenceable, Tax, Grant, Salary, Internal, Rent, Transfer, OtherKind}

// Sv names the kind.
func (k Kind) Sv() string {
	return [...]string{"Påverkbar", "Skatter och avgifter", "Bidrag", "Löner", "Internt", "Hyror", "Transfereringar", "Annat som inte kan påverkas"}[k]
}

// Basis is how a line's category was chosen.
type Basis int64

// The bases, the surest first after none.
const (
	Unclassified Basis = iota
	ByPerson
	ByContract
	BySupplier
	ByArticle
	ByAccount
	ByModel
)

// Bases are all bases.
var Bases = []Basis{Unclassified, ByPerson, ByContract, BySupplier, ByArticle, ByAccount, ByModel}

// Sv names the basis.
func (b Basis) Sv() string {
	return [...]string{"Inte kategoriserad", "Vald av en person", "Avtalet", "Regel för leverantören", "Regel för artikeln", "Regel för kontot", "Modellen"}[b]
}

// InvoiceKey is the same number for every line of an invoice, in all files: of a ledger
// and of an electronic invoice too, since a seller goes by what both tell of it.
func InvoiceKey(s Seller, number string) int64 {
	return hashOf(string(s.Party), s.identity(), plainNumber(number))
}

// identity is what a seller is known by in every file of a party: the first number that
// others know too, else its name.
func (s Seller) identity() string {
	for _, id := range []string{digits(s.OrgNo), s.VAT, s.Bankgiro, s.Plusgiro} {
		if id != "" {
			return id
		}
	}
	return sv.Fold(s.Name)
}

// plainNumber is the number of an invoice without what systems write differently.
func plainNumber(number string) string {
	return strings.TrimLeft(strings.ToUpper(strings.Join(strings.Fields(number), "")), "0")
}

func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// hashOf is a positive number that is the same for the same parts.
func hashOf(parts ...string) int64 {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x1f")))
	return int64(binary.BigEndian.Uint64(sum[:8]) >> 1)
}

func (u Unit) key() string    { return keyOf(string(u.Party), u.Code, u.Name) }
func (a Account) key() string { return keyOf(string(a.Party), a.Code) }
func (s Seller) key() string {
	return keyOf(string(s.Party), s.Number, s.Name, s.OrgNo, s.VAT, s.Bankgiro, s.Plusgiro)
}
func (a Article) key() string {
	return keyOf(strconv.FormatInt(a.Seller, 10), a.Number, a.GTIN, a.Own, a.Name, a.Unit, a.CPV)
}

// keyOf tells names apart that have these parts.
func keyOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x1f")))
	return hex.EncodeToString(sum[:16])
}
