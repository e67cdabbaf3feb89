// Package plan keeps the procurement plan (upphandlingsplan): one plan for the
// regions that buy together, as a register with history, as decided versions that
// never change, and as a public edition.
//
// Keeps: plan items with their source, days, value and purchaser; proposals that
// other registers make and people judge; versions and what differs between them;
// public editions and those who subscribe to them; candidates for coordination and
// what was decided about each; guests who may take part in a procurement; the
// parameters of the rules.
// Does not keep: the request of the client (area/request), the case that an item
// becomes (area/procurement), the contracts that end (area/contract).
//
// Swedish words: planpost = item, förslag = proposal, version = version, publik
// utgåva = edition, samordningskandidat = candidate, brygga = bridge, gäst = guest,
// avtalslöst område = area without contract, ställ om = re-run.
//
// States of an item: planerad → pågår → klar; avbruten when its procurement was
// cancelled; struken with a reason, and back again. Whoever has plan.write and one
// of the parties in scope changes items, judges proposals and decides about
// coordination; plan.decide decides a version and publishes an edition. Pågår,
// klar and avbruten follow from the procurement that the items were joined in.
//
// Rules: what is proposed and when (handbook 2.2), the score of candidates (2.3) and
// lead times (2.5) are parameters with a first day, all of them recommendations and
// not law. A decided version is refused every change, and the attempt is in the
// history. The public edition copies only what may be public, so that nothing else
// can leave with it.
//
// Figures: plan.items, plan.notices, plan.proposals, plan.coordinated,
// plan.not_coordinated (I07), plan.moved.
//
// Knows: identity, law, category, request. Is known by procurement and contract,
// which give it proposals through Source.
package plan
