// Package spend tells what was bought, from whom and on which contract: every line of
// an invoice stands in exactly one of five classes, and the classes' sums are the spend.
//
// Keeps: the lines in the lake (schema.go), as their files said and as the rules derive
// them; in the database what the lake's numbers stand for. Does not keep: contracts and
// prices (areas contract and price), invoices as documents (area invoice).
//
// Import (import*.go): a file is looked through first, which tells what it holds, what is
// refused and what is there already; then it is stored as one, and undone as one. Invoices
// that came line by line count by their lines and not by their row in a ledger. Persons'
// numbers and names are masked before anything is stored.
//
// Cleaning (seller*.go, kind*.go, classify*.go): the seller of a file is found in the
// register by number, account or name, with a score, else somebody decides; rules in order
// tell what purchasing can influence and which category an item has, then a model that says
// how sure it is. What people decide is kept, and teaches the model.
//
// A line is written by Batch and never changed: a recount reads what its file said and
// writes what the rules make of it now, an import at a time. What has changed is found by
// comparing prints of what the book says of each supplier and category (store_recount_mark.go),
// so that areas below need not know of spend. What moved from class to class is kept.
//
// The book (store_book.go) is every contract that has been in force, others' in the register
// too; supplements count as their main contract. Book.Match says what is right; answers
// (match_answer.go) say the same quickly.
//
// Words: inköpsanalys = spend analysis, avtalstrohet = contract loyalty,
// leverantörstrohet = supplier loyalty, läckage = leakage, prisavvikelse = price deviation.
//
// Rules (handbook §6.3):
//   - A line belongs to one class: agreed price, other price, article outside, leakage
//     (a contract exists for the category, with another supplier), no contract.
//   - The price is the one that held on the day of the line, in the contract's own terms
//     before its price lists, for the quantity bought, in the unit that the line has.
//   - Where several of the supplier's contracts price the article, the one that the line
//     names comes first; else the lowest price is what should have been paid.
//   - What cannot be compared, for want of a quantity or a unit that can be converted, has
//     no deviation: it is never taken for zero.
//   - A price within the tolerance of the line's day is the agreed one.
//   - Contract loyalty is not measurable without article numbers and price lists; supplier
//     loyalty never stands in for it.
//
// Figures (figures.go): spend.influenceable, supplier_loyalty, contract_loyalty with
// article_share and order_share beside, contract_coverage, categorised, coverage,
// price_deviation, small_suppliers with small_unknown beside, leakage.
//
// Knows: identity, law, category, supplier, contract, price, calloff, invoice.
package spend
