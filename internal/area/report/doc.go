// Package report writes the organisation's reports: the annual report
// (verksamhetsberättelse), interim reports (delårsrapport) and monthly reports. A
// report is sections of text in which every figure is a token that names a key
// figure; the rows answer for the number, not the author. What another area writes,
// such as the board's members, is inserted ([Insert]).
//
// Keeps: reports with their sections and every saved version of a section, comments
// and suggestions, who took which step when, what an author has written and not
// saved, and for a fixed report every figure as it was then: value, numerator and
// denominator, definition, target, published value, the rows behind it with a
// checksum, what was inserted, and the archive file.
// Does not keep: the figures (the areas), targets and published values (area/goal),
// the decision itself (area/board; the report notes body, day and paragraph, which
// come from the body's item where that leads to the report), the templates, which
// are Markdown files in templates/ that an author can read.
//
// Swedish words: rapport = report, avsnitt = section, bilaga = appendix, lås = fix,
// utgåva = edition, förslag = suggestion, granska = review, infoga = insert.
//
// States: utkast → på granskning → godkänd för beslut → beslutad → låst → arkiverad;
// state.go has every step with its permission. Texts change only in a draft. A
// monthly report is not decided. Locking (report.fix) freezes every figure that the
// text uses; from then on nothing changes, whatever happens to the rows, and the
// checksum shows it. A locked report is opened only as a new edition, with a reason.
//
// Rules: a number typed by hand in a text is listed before locking; a figure that
// cannot be measured stands as "ej mätbar" with its reason in a note; what was
// published earlier and cannot be recomputed stands as published, with a note
// (inventory D01, F15, F23, F24; published_figures.json, inconsistencies). Nobody's
// words are overwritten: two who save the same section meet in a merge.
//
// Knows: goal, word/figure, base/story. Nobody knows report.
package report
