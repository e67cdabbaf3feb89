// Package category is the tree of what is bought (kategoriträd; inventory B08,
// C45, E07), common to the regions and kept by LfU, and who leads each category.
//
// It keeps: versions of the tree as they were read in, the categories with what
// they were called and where they stood day by day, which code replaced which,
// and the lead of each category with the periods before.
//
// It does not keep: category plans, initiatives and strategies (area/plan), what
// was bought in a category (area/spend). It does not invent the official list:
// that is read from a file (handbook 5.1). The demo's tree is a test tree.
//
// Words: kategori category · kategoriträd tree · trädversion issue of the tree ·
// gren branch · kategoriledare lead · ersätts av replaced by.
//
// States of a version: utkast (draft), gäller (in force), ersatt (replaced). A
// draft is compared with the tree that is used, and is then put in force or
// thrown away by whoever has category.write.
//
// Rules:
//   - A list is read in whole or not at all; faults are told row by row.
//   - A code means the same category in all versions and is never used again. A
//     code that is not in a new version ends the day before that version begins;
//     it keeps its history and tells which codes replace it.
//   - Levels are 1–4; a category stands one level below its parent.
//   - A category has exactly one lead on each day that it has one (A21): a new
//     lead ends the period of the former. One without a lead of its own is led
//     by the lead of the nearest category above it.
//
// Areas above refer to categories by id, which never changes. A branch is found
// by Store.Branch, or in SQL by the beginning of the path:
//
//	x.category_id IN (SELECT c.id FROM category c JOIN category top
//		ON substr(c.path, 1, length(top.path)) = top.path WHERE top.id = $1)
//
// Areas it knows: identity, for the people who may lead.
package category
