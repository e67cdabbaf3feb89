// Package report writes the organisation's reports: the annual report
// (verksamhetsberättelse), interim reports (delårsrapport) and monthly reports. A
// report is sections of text in which every figure is a token that names a key
// figure; the rows answer for the number, not the author.
//
// Keeps: reports with their sections, and for a fixed report every figure as it was
// then: value, numerator and denominator, definition, target, published value, the
// rows behind it with a checksum, and the time.
// Does not keep: the figures (the areas), targets and published values (area/goal),
// the templates, which are Markdown files in templates/ that an author can read.
//
// Swedish words: rapport = report, avsnitt = section, lås = fix, utkast = draft,
// utgåva = edition, nämndens beslut = the board's decision, Not 1 = the list of
// coordinated procurements.
//
// States: utkast → låst. A draft shows today's figures. Locking (report.fix) freezes
// every figure that the text uses; from then on neither text nor figures change,
// whatever happens to the rows, and the checksum shows it. A locked report is opened
// only as a new edition, with a reason, and the old one stays.
//
// Rules: a number typed by hand in a text is listed before locking; a figure that
// cannot be measured stands as "ej mätbar" with its reason in a note; what was
// published earlier and cannot be recomputed stands as published, with a note
// (inventory D01, F15, F23, F24; published_figures.json, inconsistencies).
//
// Knows: goal, word/figure, word/story. Nobody knows report.
package report
