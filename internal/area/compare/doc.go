// Package compare sets our figures beside those of others (jämförelse; issue of spend,
// point 8; inventory B09 Spendpiloten, A37).
//
// Keeps: sets of other buyers' procurements, above all the country's of a year, as narrow
// rows with name, year, source and licence; which CPV codes mean a category. Does not
// keep our own procurements (area procurement), contracts or lines of spend.
//
// Words: urval = set, jämförelse = comparison, riket = the country, fil = load, avvisad
// = rejected, huvudgrupp = CPV division.
//
// Rules:
//   - A figure is compared with the same thing counted over the others' rows. Both
//     definitions stand on the page, and where they differ.
//   - What a set does not tell is *ej mätbar*, never zero: the country's of 2021 do not
//     say which were cancelled, and name the tenders of half of them.
//   - A file is read once. A row that is there already, or cannot be read, is rejected with
//     row, field, value and reason. Undoing a file takes its rows away.
//   - Names of natural persons among suppliers are never kept.
//   - Contracted values are not kept: buyers enter them in different units.
//
// Figures: none of its own; those of procurement and review are counted for both sides.
//
// Knows: identity, category, supplier, procurement.
package compare
