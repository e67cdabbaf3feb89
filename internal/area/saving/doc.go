// Package saving keeps the effect reports (effektrapporter): what a new contract
// makes it possible to save, computed before it is known what is bought on it.
//
// Keeps: the reference price and its method and evidence, the new price, the
// yearly volume of each region, the contract years that count, the result for
// each region, who registered and who approved, which months are closed, and the
// forecast for each month; which procurements give no saving, and why. Does not keep: what was really paid (area/spend) or
// the budget (area/economy); a realised effect is shown beside and never added.
//
// Swedish words: möjliggjord besparing = enabled saving, kostnadsökning = cost
// increase, nettoeffekt = net, kostnadsundvikande = avoided cost, effektrapport =
// effect report, referenspris = reference price, bokförd = booked, låst = locked.
//
// The formula (handbook 6.1), for contract line i and region p:
//
//	S(i,p) = (P_ref,i × index − P_new,i) × V(i,p) × T
//
// with V the region's expected yearly volume, the same in both terms, and T the
// contract years without options, at most four (data: saving_rule). It is exact
// and rounded once, to öre, for each line and region; a total is the sum of its
// rounded parts, so regions always add up to the whole. S ≥ 0 is a saving, S < 0
// a cost increase; the two are never netted except in the figure that says so.
// Method R6 is avoided cost and is never in the headline.
//
// States: utkast → registrerad (whoever has saving.write) → godkänd (saving.approve
// and the delegation order, never the one who registered) → låst (the month is closed). A registered or
// approved report can be returned with a reason. A locked one never changes: a
// correction is a new report, and when it is approved the old one is reversed in
// the same month, on the side where it was counted.
//
// Booking date is the day the contract was signed; if that month is closed, the
// day of approval.
//
// Figures: savings.enabled (F06), savings.cost_increases, savings.net (G02),
// savings.avoided_cost, savings.annual, savings.report_share and
// savings.reports_missing (G03).
//
// What has been realised so far (realised.go) is (reference price − paid price) × what was
// bought, on the report's page, beside.
//
// Knows: identity, procurement, contract, price, spend. Is known by goal, control, report.
package saving
