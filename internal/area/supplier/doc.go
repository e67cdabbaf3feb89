// Package supplier is the register of companies that the regions buy from or
// ask for tenders (leverantörer; inventory E06).
//
// It keeps: name, organisation number, VAT number, size class with its source,
// address, giro, Peppol address, group, categories; which records turned out to
// be the same company; names so alike that they may be; the controls of tax debts,
// credit, registrations, insolvency and sanctions, with contact and decision (check.go).
//
// It does not keep: contracts (area/contract), tenders (area/procurement), how often a
// supplier is controlled, which follows from its contracts' segments (area/governance).
//
// Words: leverantör supplier · organisationsnummer organisation number · enskild
// firma sole trader · storleksklass size class · möjlig dubblett twin · slå ihop
// merge · koncernmoder group parent.
//
// States: aktiv or vilande, set by whoever has supplier.write. A record that was
// a duplicate is merged into another (supplier.merge) and stays as a pointer
// that the undo takes away; it is never shown in lists and never removed.
//
// Rules:
//   - The organisation number is unique and its check digit right (word/orgnr).
//   - A sole trader's number is a personal number: only supplier.personal sees it,
//     and it is never published, logged or indexed (dataskyddsförordningen art. 87,
//     lagen 2018:218 3 kap. 10 §).
//   - A small supplier has fewer than 50 employees and a turnover of at most 10
//     million euro (recommendation 2003/361/EC; handbook §13 no 8). Unknown size is
//     neither small nor large. The limits in kronor are data, see size.go.
//   - A control comes from a Source (source.go), is looked at before it is taken in, and
//     may be undone until somebody has worked with a finding. Its level follows from dated
//     parameters (handbook 4.7); a finding is decided after the supplier was contacted.
//   - Two records can be one company only if at least one lacks an organisation
//     number: two right numbers are two companies.
//
// Areas above refer to suppliers by id and join them by survivor_id, so that a
// merge moves every figure at once: JOIN supplier s ON s.id = c.supplier_id, then
// group by s.survivor_id. They may refuse a merge (Vetoes), with the reason. The share of small suppliers is the figure of
// area/contract, which knows who has a contract. Figures here: supplier.checked and
// supplier.findings, where nothing found is 0.
//
// Areas it knows: law (its package for dated parameters).
package supplier
