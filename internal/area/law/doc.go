// Package law keeps limits, times and courts of law as dated rows with their source,
// and the rules that compute with them. It knows nothing of a procurement: whoever
// asks hands over plain values.
//
// Keeps: acts, regimes, procedures with their eForms code and where they are allowed,
// thresholds, direct award limits, the duty to document, shortest times, standstill,
// times of review, courts, notices, the limits of 17 kap., other duties, payments set
// by law, our own rules (policy) and our normal lead times. Does not keep: exempt
// purchases, what a case has done, or holidays (they are computed, see word/day).
//
// Words: lagregel = rule, lagrum = legal reference, tröskelvärde = threshold,
// direktupphandlingsgräns = direct award limit, avtalsspärr = standstill, tiodagarsfrist
// = the ten days after a judgment, efterannons = award notice, normtid = lead time,
// ej bekräftad = nobody has read the source.
//
// Rules:
//   - A row holds from its first to its last day. Of rows that fit, the one with the
//     most conditions of its own decides, then the one that began last.
//   - What is not known is never guessed. A missing row, or one without value, gives a
//     fault that names it (IsUnknown), and whatever needs it stops.
//   - Every answer carries its Basis: legal reference, source, and whether anybody has
//     read it. Whoever shows the answer prints Basis.Sv: "20 kap. 1 § LOU (ej bekräftad)".
//   - A row of the past is never overwritten: Succeed ends it and adds the next. Correct
//     is for what was wrong all along, needs a reason, and takes back the confirmation.
//   - A last day on a Saturday, Sunday, holiday, midsommarafton, julafton or nyårsafton
//     moves to the next working day (lagen 1930:173, 2 §); so does the shortest time
//     for tenders (förordning 1182/71, art. 3.4), but not a longer one.
//
// The program's rows (rules.csv, the domain's handbook §3 and rules.json) are read in
// at start by Seed; a row that a person has touched is left alone. Standard is their
// book for tests; Store.Book is the one to use:
//
//	b, err := store.Book(ctx)
//	b.Regime(Purchase{Act, Object, Buyer, Value, Start}) (Ruling, error)
//	b.Allowed(ruling) ([]Permit, error)             // with the condition of each
//	b.Permit(ruling, procedure) (Permit, error)     // a fault that names the rule
//	b.Procedures(day) []Procedure; b.Name(code); TwoStep(code)
//	b.Threshold(act, object, buyer, day) (Limit, error)
//	b.DirectLimit(act, object, day) (Limit, error)  // Limit.Reached(value)
//	b.DocumentationFrom(day) (Limit, error)
//	b.MinimumTime(act, procedure, step, Manner, sent) (Time, error)
//	b.TenderDeadline(act, procedure, step, Manner, sent) (Due, Time, error)
//	b.CheckDeadline(act, procedure, step, Manner, sent, last) (warning string, err error)
//	b.AnswerBy(deadline, urgent) (Due, error)
//	b.Standstill(act, sent, Electronic|OtherWay, atLeast) (Standstill, error) // .Last, .SignFrom
//	b.AfterJudgment(act, decided); b.ExAnte(act, published)
//	b.Exempt(procedure, day) (Basis, bool)          // no standstill in law
//	b.Voluntary(procedure, day) (days int, Basis)   // our own standstill
//	b.ReviewTerm(key, from) (Due, error)            // preclusion, appeal, invalidity …
//	b.AwardNotice(act, regime, procedure, signed) (Due, needed bool, error)
//	b.Change(Change{Ground, Object, Contract, Earlier, Amount, On}) (ChangeAnswer, error)
//	b.TimePlan(Schedule{Procedure, Start or Sign, Long, Manner, Reviews}) (Plan, error)
//	b.Policy(key, day); b.Duty(key, procedure, day); b.Court(level, party, day)
//
// Who may change: "law.write". Reading: "law.read". Knows: identity. Is known by all
// areas above it.
package law
