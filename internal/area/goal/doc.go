// Package goal shows the key figures (nyckeltal) of all areas and keeps what has
// been decided about them: targets, what reports published earlier, comments, and
// the snapshot of each closed month.
//
// Keeps: targets for a figure and a period, values that were published and cannot
// be recomputed (review share 2021 = 6,0 %), comments to a figure's period, and
// the figures of closed months as they were then.
// Does not keep: the figures themselves. Each area defines and computes its own
// (word/figure); this one only reads the register that app has joined.
//
// The steering model (handbook 9.1) is versioned by year: perspectives, politics'
// goals, the administration's and the unit's own, with what each level is called.
// Under the goals stand activities and indicators; an activity is one record under
// however many goals (J09), and what is reported of it for a period is one text, which
// the report inserts. What is not reported says why (J07). An indicator points at a
// figure by key; its verdict follows from value and target, never from its comment
// (I16). Times are kept as precisely as they are known (I33). The operational plan is
// the year's activities, indicators and targets, decided once, followed up in the
// report and copied to the next year with what is open. The transformation map and
// the goal flower are drawn from the same rows. goal.write changes all of it.
//
// Own measures (egna mått) are figures that no register gives: somebody enters
// their values with source and day of the evidence, and they stand in the register
// like the others (Extended). A year is its own value, or all its twelve months;
// what is not entered is "ej redovisad", never 0; a correction needs a reason.
//
// The improvement boards (förbättringstavlor, handbook 9.3) keep a unit's cards on
// their way from idea or deviation to effect. A card tells what each column needs,
// ages by limits that the unit decides, and may be raised to the unit above.
// goal.improve adds and moves cards; goal.write decides the limits.
//
// Swedish words: nyckeltal = figure, målvärde = target, bedömning = verdict,
// ackumulerat = year to date, rullande tolv = rolling twelve months, ej mätbar =
// cannot be measured, månadsbokslut = month close, styrmodell = steering model,
// redovisning = account, målblomma = goal flower, verksamhetsplan = plan,
// kvarstår = remains, framflyttad = postponed.
//
// Rules: numerator and denominator are shown beside the value, and the rows behind
// it add up to it (handbook §6); unknown is "ej mätbar" with its reason, never 0;
// a verdict is given when target and value are for the same period, or when the
// figure is a share, so that eight months' savings are not judged against twelve;
// a target may say that none can be set, and why (report 2022, control 1); a
// closed month is never changed, later differences are shown beside it (B28).
//
// Whoever has figure.target sets targets, writes comments and closes months;
// figure.read reads. Every change stands in the history of its figure.
//
// Knows: word/figure. Is known by report.
package goal
