// Package initiative is category management (kategoristyrning): what is planned for
// the categories of the tree, and what the work with them has come to.
//
// Keeps: category plans per year and version, with the rows of their categories and
// what must be mapped before one enters; initiatives with their phases, deliverables,
// team and hours; category strategies; measures with follow-ups; category reports.
// Does not keep: the tree and who leads a category (area category), contracts,
// procurements, effect reports and reviews, which it only counts. What was spent in a
// category is not known until there is a ledger of purchases: it says ej mätbar.
//
// Words: kategoriplan = plan, rad = row, kartläggning = checks, kategoriinitiativ =
// initiative, fas = phase, underlag = deliverable, kategoristrategi = strategy,
// hävstång = lever, åtgärd = measure, kategorirapport = report.
//
// Rules (handbook 5.2–5.4; the lists and numbers are the organisation's own, each from
// a day): a category enters a plan when everything on its list is mapped, it has points
// and a leader; the plan is decided by the board with meeting and paragraph and never
// changed after that; a new version begins as a copy. An initiative leaves a phase when
// all deliverables of it are done; it is implemented when its strategy is decided, and
// who leads it does not pass that gate. Who notes the decision of a strategy is not who
// proposed it. A measure is done when it has been followed up. An approved report is
// frozen with its hash. What is refused is told with its reason and kept in the history.
//
// States: plan draft → decided → replaced; initiative preparation → external analysis →
// internal analysis → strategy → implementation → ended, paused in any of them, and back
// a phase with a reason; strategy draft → proposed → decided → replaced; measure planned,
// ongoing, done, stopped; report draft → approved → replaced.
//
// Figures: initiatives and those ongoing as of a day, strategies decided, expected and
// realised effect of measures, reports approved.
//
// Knows: identity, law/policy, category, plan, procurement, review, contract, saving.
package initiative
