// Package review keeps the cases at court about our procurements (överprövningar):
// who asked for review and why, what each court decided, and what we learned.
//
// Cases are counted apart from procurements (inconsistency I18: 15 cases in 2017,
// 9 procurements in 2022): a procurement may have several cases. It does not keep
// the procurement, its standstill or the contract.
//
// Words: mål = case, förvaltningsrätt (FR), kammarrätt (KR), Högsta
// förvaltningsdomstolen (HFD) = instances, yttrande = statement, interimistiskt
// beslut = interim decision, avslag = denied, bifall = granted, avskriven = struck
// off, prövningstillstånd = leave to appeal, laga kraft = final, onödig = a review
// that we could have avoided.
//
// States: inkommen → (överklagad →) avgjord → laga kraft. The outcome for the key
// figures follows from the latest instance: won (avslag, avvisad), lost (bifall,
// even in part), struck off, open. Leave denied lets the judgment below stand; a
// case sent back is open again. Since a figure tells how things stood at the end
// of its period, the outcomes are kept with their days (see phases): what was
// decided in 2018 is undecided in the figure for 2017.
//
// A new case marks its procurement as reviewed, in the same transaction. Who may
// change: "review.write"; whether it was unnecessary: "review.judge".
//
// Damages and fines are kept here but are no review of a procurement: they are not
// counted, and mark no procurement. A case whose number at court is not known yet
// has one of our own series, "ÖP22-012".
//
// Deadlines and which court a region belongs to are rules of area/law, with their
// source and a mark where nobody has checked it yet. A sole trader's number
// is personal data: only "supplier.personal" sees it, and history and search have
// it not.
//
// Figures (handbook §6.2): cases filed and handled with their outcomes, procurements
// whose review ended, the share of reviewed in two definitions, unnecessary ones.
//
// Knows: identity, law, category, procurement.
package review
