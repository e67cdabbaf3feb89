// Package procurement keeps the procurements (upphandlingar): one row for each
// case, from the day its assignment number is taken (uttagen) until it is closed.
// It is the spine of the product: contracts, savings and reviews point at it, and
// most published figures are counts over its rows.
//
// It does not keep the request form and the plan (area/plan), the tenders and
// their evaluation (area/tender), the cases at court (area/review) or the
// contracts (area/contract). Of those it has only the number of tenders and
// whether the procurement was reviewed, which area/review says through MarkReviewed.
//
// Words: upphandlingsuppdrag = assignment, uttagen = number taken, annonserad =
// announced, anbudstid = tender deadline, tilldelad = awarded, slutförd = signed,
// avbruten = cancelled, samordnad = joint, uppförandekod = code of conduct,
// värdregion = host, förnyad konkurrensutsättning (FKU) = mini-competition.
//
// States: uttagen → förbereds → annonserad → utvärderas → tilldelad → avtal
// tecknat → avslutad; avbruten instead of a contract. The state follows from the
// facts (see Procurement.state), which only the verbs write: Assign,
// ApproveStrategy, Announce, ReceiveTenders, Award, Sign, Close, Cancel,
// JudgeCancellation, and Reopen, which takes the latest step back for a stated
// reason. An assignment that ends before anything was announced is closed, not
// cancelled: cancelling (avbrytande) is a decision about a competition that has
// begun, and is counted against the announced ones.
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
// Knows: identity (users), category (the tree).
package procurement
