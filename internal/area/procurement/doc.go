// Package procurement keeps the procurements (upphandlingar): one row for each
// case, from the day its assignment number is taken (uttagen) until it is closed.
// It is the spine of the product: contracts, savings and reviews point at it, and
// most published figures are counts over its rows.
//
// It keeps the case work too: team and declarations, checklists, gates, time plan,
// tenderers, award, notification and the times during which no contract is signed.
// It does not keep the request form (area/request), the plan (area/plan), the cases
// at court (area/review) or the contracts (area/contract). Of reviews it knows only
// that there was one, through MarkReviewed.
//
// Words: upphandlingsuppdrag = assignment, uttagen = number taken, annonserad =
// announced, anbudstid = tender deadline, tilldelad = awarded, slutförd = signed,
// avbruten = cancelled, samordnad = joint, uppförandekod = code of conduct,
// värdregion = host, förnyad konkurrensutsättning (FKU) = mini-competition, grind =
// gate, spärr = block, anbudsgivare = tenderer, gör om = rerun, gäst = guest.
//
// States: uttagen → förbereds → annonserad → utvärderas → tilldelad → avtal
// tecknat → avslutad; avbruten instead of a contract. The state follows from the
// facts (see Procurement.state), which only the verbs write. Reopen takes the latest
// step back for a stated reason. An assignment that ends before anything was
// announced is closed, not cancelled: cancelling (avbrytande) is a decision about a
// competition that has begun, and is counted against the announced ones. The phases
// förbereda, upphandla, implementera and förvalta follow from the state.
//
// Case work (CaseWork) is demanded of what is begun here; what was imported is exempt.
//   - Take begins a case from a request, items of the plan, or a cancelled
//     procurement, and marks its origin in the same transaction; what becomes of the
//     case, its request and items are told (follow), and the diary gets its entries.
//   - When a phase begins, the handbook's checklists of that step become checks.
//   - The strategy (G1), the documents (G2) and the handover (G5) are approved by
//     somebody else than the purchaser; award (G3) and contract (G4) follow from the
//     facts: the award needs a control of whoever wins. Changing what the strategy was
//     approved on takes the approvals back.
//   - The notice waits for what other registers demand (Before): the contract that the case
//     replaces is followed up by its segment.
//   - The law (area/law) is asked about procedure, value and times: nothing is
//     announced that it does not allow, and an edit may not cross a threshold.
//   - The handover waits also for what other registers demand (Asked): the contract with
//     its owners, the follow-up plan, the effect report, the customer survey.
//   - Guests (municipalities, other regions) take part without owning. The notice settles
//     who they are; the letters and the contract name those who may use the result.
//   - Waiting tells, in few questions, whom each open case waits for.
//   - Who tendered is secret until the award decision; reading it is in the history.
//   - The contract waits for the notification and for every open block.
//   - A refusal that matters is told in the history (refuse).
//
// Rules: the order of days and procurement.Check; the strategy document before
// the notice since 1 October 2017 (report 2017, line 592); cancellation only for
// a stated reason (handbook §3.11, LOU 12 kap. 12 §).
//
// Figures (figures.go, handbook §6.2): assignments taken and handled, announced,
// joint, code of conduct, environment requirements, cancelled and avoidable,
// number of tenders. They count only what we carried out ourselves, except joint
// ones, where being a buyer is enough. The rest of the register, for instance an
// imported national list, is compared on the page /upphandlingar/fordelning.
//
// Knows: identity (users), law, category (the tree), handbook (checklists), diary,
// request, plan.
package procurement
