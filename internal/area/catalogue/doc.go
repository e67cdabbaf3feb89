// Package catalogue is the contract catalogue (avtalskatalog): what the regions have
// contracts for, told to whoever needs to buy.
//
// Keeps: for each contract how one orders on it, where, whom to ask, the words that
// people look for, and whether it is shown to the public; what those who subscribe to
// the public catalogue have been told.
// Does not keep: the contract itself (area/contract), how it is called off
// (area/calloff), its prices (area/price). It shows them.
//
// Swedish words: avtalskatalog = catalogue, så beställer du = how to order, sökord =
// keywords, publik = shown to everybody.
//
// Rules:
//   - Every contract in force is in the catalogue of the staff. The public one has those
//     that somebody has decided to show.
//   - A contract marked sekretess is never public: the flag is refused, and a mark that
//     comes later takes the contract away (21 kap. and 31 kap. OSL are judged by those
//     who set the mark).
//   - The number of a sole trader, values, prices and people are not public.
//   - Of the documents, the public gets those that the contract shows to all and that no
//     mark guards, decided anew at each download.
//   - Whoever subscribes gets at most one letter a day, with what has changed on the
//     public pages since the last. What is taken away from the public, or marked secret,
//     is not told of.
//   - How to order is said by whoever answers for the contract; where nobody has, it is
//     told from the terms of call-off (handbook 4.2).
//
// Whoever is signed in with catalogue.read reads, contract.write changes.
//
// Knows: identity, category, supplier, diary, contract, price, calloff.
package catalogue
