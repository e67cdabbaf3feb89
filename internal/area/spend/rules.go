package spend

import (
	"strconv"

	"klover/internal/word/party"
)

// Rules make of a line what it counts as. They know the sellers, accounts and articles of
// the lines that they have met (Store.meet), so that a line is derived without a question.
type Rules struct {
	store    Store
	parties  map[int64]party.Code
	sellers  map[int64]soldBy
	accounts map[int64]Account
	articles map[int64]Article
	items    map[item]choice
	category categories
	kinds    kindRules
	clean    cleaning
	names    names
	answers
	generation int64 // of the book
}

// soldBy is a seller and the supplier of the register that it is, "" for none.
type soldBy struct {
	Seller
	supplierID string
	number     int64 // of the supplier, or of the seller itself
}

// item is what is classified as one: the same article of the same seller on the same
// account, and on the same contract.
type item struct {
	seller, article, account int64
	contract                 string // that the line names
}

// choice is the category of an item.
type choice struct {
	categoryID string // "" for none
	basis      Basis
	certainty  int64 // thousandths
}

// categories are the tree as the lines need it.
type categories struct {
	number map[string]int64    // in the lake, by id
	way    map[string][]string // ids from the top down to the category
}

// derive is what the rules make of a line of which meet has told what they say.
func (r *Rules) derive(raw Raw, known ready) Derived {
	m := known.answer.match(&r.book, raw.On, raw.Quantity, raw.Stated)
	return Derived{Supplier: known.supplier, Category: known.category, Contract: m.contract, Basis: known.basis, Certainty: known.certainty,
		Kind: known.kind, Class: m.class, Reason: m.reason, Amount: raw.Stated, Expected: m.expected, List: m.list, Item: m.row}
}

func itemOf(raw Raw) item { return item{raw.Seller, raw.Article, raw.Account, raw.Named} }

// sellerKey is what a seller that is not in the register is called among the suppliers.
func sellerKey(id int64) string { return "seller:" + strconv.FormatInt(id, 10) }
