// Package contract is the register of contracts (avtal) and what happens to them: what
// the regions have agreed with suppliers, for how long, for how much, who answers for
// it, and everything between signing and archive.
//
// Keeps: contracts with their suppliers (rank, lot, share), the regions that are parties
// and who may call off, term, options, tacit renewal and notice, ceiling, fines, review
// before signing, requirement flags, segment, follow-up plan; changes with their answers
// (amendment.go, tree.go), deviations with claims and remedies (deviation.go,
// penalty.go), declarations of sanctions, documents with a public flag, exit checklist.
// Does not keep: the procurement (area/procurement), the supplier, the saving, prices,
// call-offs and what is used of a ceiling (area/calloff), what documents say (area/diary).
//
// Words: avtal = contract, huvudavtal = main contract, besked = notice of an option,
// automatisk förlängning = (tacit) renewal, uppsägning = termination, hävning =
// rescission, takvolym = ceiling, ändring = amendment, avvikelse = deviation,
// reklamation = claim, påföljd = remedy, vite = fine, PUB-avtal = data processing
// agreement, avslutslista = exit checklist.
//
// States, by State from rows and the day: utkast → granskas → väntar på avtalsspärr →
// för underskrift → tecknat → gäller → option → uppsagt | hävt | utgånget | takvolym
// nådd → avslutat. Whoever has contract.write and the parties in scope may change them;
// contract.deviation lets more people note deviations. Each change is told in the history,
// and so is each attempt that is refused.
//
// Rules: a term is counted in whole months from its first day. An option is not used
// after its last day of notice. A contract that renews itself has no end until notice is
// given in time. A signed contract is changed only with a ground of 17 kap. LOU, found
// by the questions of tree.go and the amounts of area/law; changes of minor value are
// summed. A fine is counted by each begun day or week and its cap. What is secret is
// never public. Value and ceiling are without VAT, options included (LOU 5 kap.). A
// missing answer is "uppgift saknas". Signing, using an option, changing and ending need
// the delegation order's leave or the board's own decision.
//
// The contract of a worked case begins as it was procured (From), and is signed only by
// regions that bought in it. Handover is what it asks before the case is handed over.
//
// Figures: contract.signed, contract.large (F26), supplier.small_share (F23),
// supplier.size_unknown, contract.code_of_conduct (C18), contract.options_due,
// contract.deviations, _open and _closed, contract.fines.
//
// Knows: identity, law, category, supplier, diary, plan, procurement.
package contract
