// Package governance is how suppliers and their contracts are steered after signing
// (leverantörsstyrning; inventory C15–C20, handbook 4.7, 4.8, 3.14).
//
// Keeps: the segmentation of contracts with scores, reasons and overrides; meetings with
// protocol; agreed actions; the board's decisions on follow-up plans; the code of conduct
// per supplier and contract; risk areas with action plans and the chain from a risk to a
// result. Does not keep: the contract and its follow-up plan with results (area contract),
// controls of suppliers (area supplier), the board's decisions themselves (area board).
//
// Words: segment A–D = segment, segmentering = assessment, uppföljningsmöte = meeting,
// överenskommen åtgärd = action, uppförandekod = code of conduct (conduct), startmöte =
// start meeting, självskattning = self-assessment, revision = audit, handlingsplan =
// action plan, riskområde = risk area, hållbarhetskedja = chain, styrkort = scorecard,
// efterlevnad = standing.
//
// Rules (the numbers are dated parameters, governance_rule):
//   - The score of five axes gives the segment; hard rules raise it; an override needs a
//     reason and the right governance.decide (segment.go).
//   - A, B and C have a valid follow-up plan. Without one the contract is red, and what
//     replaces it is not announced (Before). D has none, and says so (standing.go).
//   - Meetings follow the segment: four, two, one and none a year.
//   - The plan of an environment-prioritised contract is decided by the board. A decision
//     that the board's register does not have is refused; a plan changed after its
//     decision waits for a new one.
//   - What nobody has looked at is "inget underlag", never 100 percent (scorecard.go).
//   - The steps of the code of conduct follow the risk class (conduct.go).
//   - A chain is whole when every link is there; what is missing is named (chain.go).
//
// Figures: governance.followed, governance.planned_share, governance.chain,
// governance.rescinded_tax (zero is 0).
//
// Knows: identity, law, supplier, plan, procurement, contract.
package governance
