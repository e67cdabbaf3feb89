// Package calloff keeps what is bought on frameworks (avrop på ramavtal): how each
// framework is called off, every call-off with who was asked and what they answered,
// and how much of the ceiling is left.
//
// Keeps: frameworks, own (a contract) and central purchasing bodies', with who may call
// off, dated terms, ceilings and what was used; call-offs with asks, invitations,
// answers, decision, notification and standstill. Does not keep: the contract itself
// (area contract), case work (area procurement), orders and invoices.
//
// Words: avrop = call-off, avropsordning = terms, rangordning = rank, fördelningsnyckel =
// distribution key, förnyad konkurrensutsättning (FKU) = reopened competition, takvolym =
// ceiling, inköpscentral = central purchasing body, avropsrätt = right to call off.
//
// Rules (handbook §3.10, §4.2, §4.3):
//   - Only those on the list may call off, while the framework holds.
//   - By rank, one is asked at a time and the next only after a no. By key, the turn is
//     the supplier's who is furthest below its share (turn.go). Another order needs a
//     reason and calloff.override.
//   - A reopened competition is sent to all that can deliver; whoever is left out needs
//     a reason. Answers are opened by two after the deadline, and are secret until the
//     decision (OSL 19 kap. 3 §): reading them is in the history.
//   - The decision rests on the delegation order. The notification begins the voluntary
//     standstill of area law, and nothing is signed while it runs.
//   - Used and committed are computed from rows and compared with each ceiling. Past it
//     a call-off is refused, unless somebody with calloff.ceiling names a ground of 17
//     kap. LOU.
//   - What is refused is told in the history.
//
// States: draft → asked → accepted; draft → invited → opened → evaluated → decided →
// standstill → signed; cancelled from any that is not ordered. TakeBack takes the latest
// step back.
//
// Figures: number and value of call-offs, refusals, asks out of turn, frameworks near
// their ceiling.
//
// Knows: identity, law, supplier, plan, procurement, contract.
package calloff
