// Package intake reads the lists that a purchasing office already has: procurements,
// contracts, savings, reviews and suppliers, hours of sick leave and completed
// courses, from Excel and CSV. The last two ask for the right of their register too.
//
// Keeps: each import (run) with its file, its mapping and what became of every
// row: created, updated, already there, or rejected and why; and the mapping that
// was used for a kind of list, so that next year's list is read the same way.
// Does not keep the records themselves: they are written through the stores of
// their own areas, by the rules of those areas.
//
// Swedish words: import = run, mappning (kopplade kolumner) = mapping, granska =
// check, avvisad rad = rejected row, kvitto = receipt, ångra = undo.
//
// The way of a run: uppladdad → (granskas) → granskad → (sparas) → klar → (ångras)
// → ångrad, or misslyckad, when nothing was stored. Whoever has intake.run takes each step, for
// rows of the regions in the user's own scope.
//
// Rules: a row is stored whole or not at all. All rows that are stored, are stored
// in one transaction: none when any is wrong, or all but the wrong ones, as the
// user has chosen. An empty cell never erases. The same row read twice is known by
// its number, or by all its values when the register has none, and is skipped; a
// row that differs from what is stored is a fault unless the user chose to update.
// An import is taken back whole, unless somebody has changed one of its records.
//
// A list is compared with the register before it is stored: what is new, what changes
// field by field, what is the same, and, for contracts, what the register has and the
// list lacks. A record is known by its number; a contract without one by its diary
// number, unless several have it. Rows about the same contract, one for each supplier,
// are read as one. What stands in a merged cell stands on each of its rows.
//
// How a row is read: plan (which column is which field) → line (texts by field) →
// record of the register, checked by the register's own rules → key → verdict.
// The rows come in chunks, with one question per chunk and register for what they
// refer to, so that a list of 100 000 rows is neither held in memory nor looked
// up row by row.
//
// Knows: all areas below. Is known by none.
package intake
