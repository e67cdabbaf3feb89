// Package diary keeps the register of official documents (diarium): the case files,
// one numbered entry for each document or event of a case, and the documents with
// their versions (handbook §10; OSL 5 kap. 1–5 §§).
//
// It does not keep the procurement, the contract or the meeting that a case is
// about: a case file belongs to a record of another area by (kind, ref), as the
// history does. It does not destroy anything: what a retention rule makes due is
// listed for the archivist.
//
// Words: akt/ärende = Case, post = Entry, aktbilaga = the entry's number within its
// case, löpnummer = its number in the year's diary, inkommen/utgången/upprättad =
// Direction, handling = Document, arbetsmaterial = a working version, upprätta or
// expediera = Publish, rätta = Correct, makulera = Strike, sekretessmarkering = Mark,
// gallring = Rule.
//
// An entry is never removed: it is corrected with a reason, from and to stay in the
// history, or struck. A version never changes. A document made from a template of
// the handbook has data fields, {{sista anbudsdag}}, which are live while it is
// worked on; publishing fills them, freezes the text as Markdown and PDF with
// SHA-256, and enters the document in the diary in the same transaction. It is
// refused while a field has no value.
//
// Secrecy. A mark is a reminder to test a request for release, not a decision (OSL
// 5 kap. 5 §). What is marked is masked in lists, search, exports and the history of
// the whole for everybody but those with "diary.secret" and the members of the case;
// also its kind, since the number of tenders is secret. Reading a secret document is
// written in the history. Tenders are sealed: nobody opens one before the case has
// an award decision or is cancelled (OSL 19 kap. 3 §), whatever rights he has; an
// attempt is logged. Entering such a decision lifts the marks that it ends. Working
// papers are no official documents: those who write in the diary and the members
// read them. What a case is about, who its members are and whether it is sealed,
// app tells (Subject, Members, Sealed); without an answer nothing is opened.
//
// Grounds of secrecy, retention rules and bodies are dated rows with source and a
// mark where nobody has checked the source yet.
//
// Figures: registered entries, and the share registered without delay.
//
// Knows: identity, handbook.
package diary
