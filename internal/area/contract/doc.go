// Package contract is the register of contracts (avtal): what the regions have
// agreed with suppliers, for how long, for how much, and who answers for it.
//
// Keeps: contracts with their suppliers (rank, lot, share), the regions that are
// parties and who may call off, term, options and their deadlines, notice,
// estimated value and ceiling, owner and manager, requirement flags, segment,
// the plan of how it is followed up.
// Does not keep: the procurement that led to the contract (area/procurement),
// what the supplier is called or how large it is (area/supplier), what it charges and
// every change of a price (area/price), the saving
// that the contract makes possible (area/saving), orders and invoices.
//
// Swedish words: avtal = contract, part = party, avrop = call-off, option =
// option to extend, besked = notice of an option, uppsägning = termination, hävning
// = rescission for breach, tills vidare = open-ended, takvolym = ceiling,
// avtalsägare = owner, uppförandekod = code of conduct, PUB-avtal = data
// processing agreement.
//
// States, computed by State from what is stored and the day: utkast → för
// underskrift → tecknat → gäller → option → utgånget; uppsagt, hävt and avslutat
// are stored ends. Whoever has contract.write and the parties in scope may change
// them; each change is a verb of the store with a history entry.
//
// Rules: a term is counted in whole months from its first day, so that a term to
// the last of February is followed by one to the last of a month (lagen 1930:173);
// value and ceiling are without VAT, options included (LOU 5 kap.); the ceiling
// ends a framework agreement's effect (C-23/20, HFD 2022 ref. 4); a missing
// answer is "uppgift saknas" and is never counted as no; signing, using an option
// and ending a contract need the delegation order's leave or the board's own decision.
//
// The contract of a worked case begins as it was procured (From), and is signed only by
// regions that bought in it. Handover is what it asks before the case is handed over.
//
// Figures: contract.signed, contract.large (F26), supplier.small_share (F23),
// supplier.size_unknown, contract.code_of_conduct (C18).
//
// Knows: identity, category, supplier, procurement. Is known by price, saving, report.
package contract
