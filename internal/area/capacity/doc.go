// Package capacity keeps the workload of the purchasers against their capacity, and
// the cases that consultants carry out.
//
// Keeps: how difficult a piece of work is, or its hours set by hand; how much of full
// time a purchaser works, and when they are away or develop; proposals to engage a
// consultant and what became of them; assignments of consultants with their hours; the
// parameters of the estimates.
// Does not keep: the work itself, which is plan items, requests and procurements of the
// lower areas; posts and vacancies (area/staff); why somebody is away: sick leave of a
// person is never told, only "frånvaro".
//
// Swedish words: belastning = load, kapacitet = available hours, arbete = job (what is
// worked on), värmekarta = map, kö = queue, frånvaro = away, konsultuppdrag =
// assignment, åtkomst = access, jäv = conflict of interest, sekretessförbindelse =
// secrecy agreement.
//
// Rules, handbook 2.4, all of them recommendations that are dated parameters:
//   - Hours = base of the procedure × complexity × (1 + 0,15 · (parties − 1)), and the
//     handling of a review while one is open. Complexity that nobody has set is taken
//     to be 3. Hours are whole minutes and factors per mille, so that all sums are exact.
//   - The hours are spread over working days from start to contract, by the shares of
//     the phases where their days are known.
//   - Available = contracted hours × 0,65 − absence − development. Absence stated as a
//     share of the day takes that share of its procurement time; stated in hours, those.
//   - Load over the threshold during so many weeks, queue included, proposes a consultant.
//
// States of an assignment: förbereds → beviljad → avslutad when its last day has
// passed, or återkallad. Access is granted only when the declaration of conflicts and
// the secrecy agreement exist; the refusal is remembered. A consultant reaches the cases
// that are granted and nothing else (Reach), decided anew for each request, so that the
// day after the last one the access is gone.
//
// Whoever has capacity.read reads, capacity.write changes and engages consultants.
// Giving a case or an item to a purchaser needs the right of that area. A consultant
// has capacity.own: sees the own assignments and writes hours on them.
//
// Figures: capacity.hours_planned, capacity.hours_available, capacity.load,
// capacity.vacant, capacity.outsourced, capacity.queue_age, capacity.queue_value.
//
// Knows: identity, law, category, supplier, request, plan, procurement, review, staff.
package capacity
