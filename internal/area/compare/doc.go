// Package compare sets our figures beside those of others (jämförelse; issue of spend,
// point 8; inventory B09 Spendpiloten, A37).
//
// Keeps: sets of other buyers' procurements, above all the country's of a year, as narrow
// rows with name, year, source and licence; which CPV codes mean a category; others'
// anonymised spend by category, quarter and party, and the files of ours that have left
// the house. Does not keep our own procurements (area procurement), contracts or lines of
// spend (area spend).
//
// Words: urval = set, jämförelse = comparison, riket = the country, fil = load, avvisad
// = rejected, huvudgrupp = CPV division, lämna ut = export, dold = hidden.
//
// Rules:
//   - A figure is compared with the same thing counted over the others' rows. Both
//     definitions stand on the page, and where they differ.
//   - What a set does not tell is *ej mätbar*, never zero: the country's of 2021 do not
//     say which were cancelled, and name the tenders of half of them.
//   - A file is read once. A row that is there already, or cannot be read, is rejected with
//     row, field, value and reason. Undoing a file takes its rows away.
//   - What leaves the house of our spend rests on at least so many suppliers and invoices
//     (parameters); the rest is hidden, and at least two cells of a party's quarter, which
//     together keep to the rule, so that no hidden cell is the total less what is shown
//     (Protect). The same time never leaves on two levels of the tree. Nothing leaves that
//     was not looked at: the export carries the hash of the preview.
//   - Of others' spend the latest file counts for each party and quarter.
//   - Names of natural persons among suppliers are never kept.
//   - Contracted values are not kept: buyers enter them in different units.
//
// Figures: none of its own; those of procurement and review are counted for both sides.
//
// Knows: identity, law (policy), category, supplier, procurement, contract (its tables), spend.
package compare
