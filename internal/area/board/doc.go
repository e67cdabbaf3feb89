// Package board keeps the bodies that steer purchasing, those who sit in them, their
// meetings with agendas, papers and minutes, and what they have decided.
//
// Keeps: bodies with names over time, remits and successions; seats, mandates and
// vacancies; political parties with labels by date; persons, with or without an
// account; meetings that are only counted by year, and the fact that none was held;
// meetings with items, attendance, motions, votes, decisions, reservations,
// signatures and notices; the councils' answers to what was handed over to them.
// Keeps also what decisions lead to: assignments (uppdrag) that come back at each
// meeting of the body, or of the one that took over after it, until they are closed;
// audits, their remarks (iakttagelser), the board's statement and the actions on them;
// the owners' agreements and rules in revisions, with the councils' consent.
// Does not keep: the delegation order and the decisions taken under it (identity),
// of which a meeting is told by an item that ReportDelegated writes; reports (report).
//
// Words: nämnd, utskott, råd, arbetsgrupp = body; ledamot, ersättare = member,
// deputy; sammanträde = meeting; ärende = item; handling = paper; jäv = conflict of
// interest; yrkande = motion; omröstning = vote; justering, justerare = adjusting,
// signature; anslag = notice; laga kraft = final; huvudman = party;
// tjänsteutlåtande = background.
//
// States of a meeting: planerat → kallat → pågår → genomfört → protokoll upprättat →
// justerat → anslaget → laga kraft, or inställt. The last comes by itself when the
// time of appeal has passed. Steps are taken back until somebody has signed; after
// adjusting nothing is changed, corrections are noted beside, and a checksum tells.
//
// Rules (handbook 1.3): more than half of the seats serve, or nothing is decided;
// whoever has a conflict of interest neither moves nor votes; when that is the chair,
// the next in office presides over the item, or whom the body chooses, and adjusts it;
// every member who serves votes, the vote of who presides decides; paragraphs run per body and year without
// gaps; only those who were elected sign, each for themselves. Times (summons,
// adjusting, notice, appeal) are dated rows, board_rule, shown as unconfirmed until
// a lawyer has read them. A meeting of the past is registered with what its source
// says and no more (historic).
//
// Rights: board.read sees meetings, decisions and adjusted minutes; board.papers also
// summons, papers and minutes before that; board.write prepares and records;
// board.adjust signs. What is secret needs board.papers, and its reading is logged.
//
// Figures: meetings held of boards, committees and executive boards; seats per party;
// meetings of the administration and their share at a distance.
//
// Knows: identity.
package board
