// Package analysis asks the lines of area spend, and keeps none of its own: the cube
// (inköpsanalysen) with rows, columns, measure and filter, the lines that a cell adds up
// (rader), and one line with where it comes from. It follows up what they show: leakage,
// analyses of units, weight of suppliers, spread of prices, and what may be wrong.
//
// Keeps: what people decided about findings (Decision), analyses of units with their
// actions (Pack, Action) and the figures that were shown when they were discussed (Shown).
//
// How it is built, for those who add pages to the area:
//   - Filter (filter.go) is which lines are counted. It stands in the address, and
//     LinesURL(filter) and CubeURL(cube) are the only makers of addresses: a cell opens its
//     lines with the filter that it was added up by, so the two cannot disagree.
//   - Dimension (dimension.go) is what lines are grouped by, Measure (measure.go) what is
//     added up of them. Both are tables of data: a new one is one row.
//   - Cube (cube.go) is a whole question, Result its answer with rows, "övriga" and total.
//   - Scope (scope.go) is which lines the caller may see. Every question of the area goes
//     through Store.ask, which adds it; there is no other way to the lake from here.
//
// States of a pack: draft → discussed with the unit → actions agreed → followed up. Its
// figures are computed anew while it is a draft, and kept when it is discussed and when it
// is followed up, each with the question behind it. Until it is followed up it says so.
//
// Words: läckage = leakage, verksamhetsnära analys = pack, prisspridning = spread,
// kontroller = findings, mått = measure, övriga = everything that is not shown as a row of its own,
// avtalsklass = class, påverkbara inköp = spend that purchasing can influence.
//
// Rules:
//   - "övriga" is the total less what is shown, to the öre; of counts of different things
//     (invoices, suppliers) it is counted, since one may stand on several rows.
//   - The year before is the same period a year before (day.Period.Previous).
//   - Ratios keep both terms and are added term by term (handbook 6.3).
//   - A file of many lines is made by a job, for who asked, and is removed after a week.
//   - With spend.read one sees all lines, with spend.own those of the own unit and the
//     units below it, with neither none. Sums obey the same rule as lines.
//   - A leakage is priced as its contract would have: by the rules that price all lines. A
//     name that is alike is told as that, with how alike; without quantity or a unit that
//     can be converted nothing is compared.
//   - Limits of classes, findings and suggestions are dated parameters (rule.go).
//
// Knows: identity, law, price, direct, spend.
package analysis
