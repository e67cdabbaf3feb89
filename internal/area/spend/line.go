package spend

import (
	"klover/internal/area/price"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// Line is a line of an invoice or of a supplier ledger, cleaned: its supplier is one of
// the register, and its category one of the tree.
type Line struct {
	ID         string
	Party      party.Code
	On         day.Date // of the invoice
	SupplierID string   // "" when the supplier is not in the register
	Contract   string   // the number that the invoice names, "" for none
	Categories []string // the category and those above it, the top first; none when unknown
	Article    string   // the supplier's number
	GTIN       string
	Own        string // our number
	Unit       string // as written, "" when the line has none
	Quantity   price.OptQuantity
	Amount     money.Amount // without VAT; below zero for what is credited
}

// numbered tells whether the line says which article it is.
func (l Line) numbered() bool { return l.Article != "" || l.GTIN != "" || l.Own != "" }

// Contract is what the matching needs to know of a contract.
type Contract struct {
	ID         string
	Number     string
	From, To   day.Date  // To is 0 until further notice
	Parties    party.Set // with the right to call off
	Suppliers  []string
	Categories []string // that it is for
	Lists      []List
}

// List is a version of a price list, of those that the contract's supplier has.
type List struct {
	Key        int64
	Edited     int64  // goes up when the version is taken back and decided again
	SupplierID string // "" when it holds for all the contract's suppliers
	Term       bool   // prices in the contract's own terms, before those of a list
	From, To   day.Date
	Items      []price.Item
}

// holds tells whether the party may buy on the contract on the day.
func (c Contract) holds(p party.Code, on day.Date) bool {
	return c.From <= on && (c.To == 0 || on <= c.To) && c.Parties.Contains(p)
}

func (l List) holds(supplier string, on day.Date) bool {
	return (l.SupplierID == "" || l.SupplierID == supplier) && l.From <= on && (l.To == 0 || on <= l.To)
}
