// Package price keeps what the contracts cost: price lists (prislistor) article by
// article, clauses that let prices follow an index, and every change of a price.
//
// Keeps: lists of a contract, for each supplier and lot, in editions (versioner) with
// their items; index series by month; index clauses; price changes asked for, computed
// and decided; how each supplier's files are read. Does not keep: the contract itself
// (area contract), savings (area saving), orders and invoices. Volume is optional: an
// agreement on prices alone is normal.
//
// Words: prislista = list, version = edition, artikel = item, staffling = tier (a price
// from a quantity), påslag och rabatt = discount, prisjustering = revision, klausul =
// clause, bastal = index of the base month, tröskel = threshold, tak och golv = cap and
// floor, kostnadsfri = free.
//
// Rules (handbook §4.4):
//   - A price is exact, in ten-thousandths of an öre: 0,0375 kr a glove is kept as it
//     is. Prices are compared for one base unit, as ratios.
//   - One article has one price for a unit, a quantity and a day. Zero is a price only
//     when it is said to be free.
//   - What the contract itself prices comes before its price list (At).
//   - P = P0·(a + Σ b·I(t)/I(0)), a + Σ b = 1 exactly, against the base month or in a
//     chain, with threshold, cap and floor. A missing month stops the computation.
//   - A late request is refused when the clause says so. A rise without a clause is a
//     change of the contract (17 kap. LOU). Index uplift and negotiated reduction are
//     never added together.
//   - Deciding rests on the delegation order; what is refused is told in the history.
//
// States of an edition: draft → decided (holds from its day) → replaced by the next.
// States of a revision: requested → checked → approved, partial or rejected; withdrawn.
//
// A file is read in a job, streamed, all in one transaction; its items become a draft
// that is compared with the edition in force before anybody decides.
//
// Figures: index uplift and negotiated reductions in number and kronor, late requests,
// lists in force.
//
// Knows: identity, supplier, contract.
package price
