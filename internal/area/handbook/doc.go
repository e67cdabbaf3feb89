// Package handbook keeps how the work is done: the processes with their steps and
// who does what, and the documents that belong to them: handbook pages, routines,
// checklists and templates.
//
// Keeps: processes in a tree (main process, sub-process, step) with purpose, owner,
// leaders over time and HUKI roles; documents with every edition of their text or
// file and why it was changed, also "because of review case X"; suggestions from
// those who work; which document explains a figure's definition. Does not keep: the
// cases that follow the processes (area/procurement) or their own documents.
//
// Swedish words: process, delprocess = sub-process, processteg = step, rutin =
// routine, checklista = checklist, mall = template, utgåva = edition, förvaltare =
// steward, HUKI = huvudansvarig (accountable), utför (does), konsulteras, informeras.
//
// States of an edition: utkast → granskas → fastställd → ersatt. Whoever has
// handbook.write writes and sends it to review; someone else with handbook.approve
// approves it or sends it back. An approved edition never changes: a change is a new
// edition with a reason, and the old one stays readable with the days it held. A
// process is approved in the same way; a change makes it a draft again.
//
// Rules: each step has exactly one H and at least one U (handbook 9.6); a document
// has a steward and a day by which it is to be reviewed, and what is late is shown;
// a suggestion is answered, never lost (C38), and linked to the review or the
// cancellation that taught it (Lesson).
//
// Figures: process.subprocesses, process.steps, handbook.documents,
// handbook.late_reviews.
//
// Knows: identity. Is known by every area above it that points at a page.
package handbook
