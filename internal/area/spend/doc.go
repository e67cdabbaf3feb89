// Package spend tells what was bought, from whom and on which contract: every line of
// an invoice stands in exactly one of five classes, and the classes' sums are the spend.
//
// Keeps: the lines in the lake (schema.go), as their files said and as the rules derive
// them; in the database what the lake's numbers stand for. Does not keep: contracts and
// prices (areas contract and price), invoices as documents (area invoice).
//
// A line is written by Batch and never changed: a recount reads what its file said and
// writes what the rules make of it now, an import at a time.
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
//
// Knows: identity, category, supplier, price.
package spend
