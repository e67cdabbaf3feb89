// Package direct keeps the register of direct awards (direktupphandlingar): what was
// bought without a notice, from whom, for how much and on which ground, and what has
// been bought of the same kind against the limit of the law.
//
// Keeps: awards, with their documentation and with who allowed one above the limit.
// Does not keep: procurements with a notice (area procurement), call-offs (area
// calloff), orders and invoices.
//
// Words: direktupphandling = direct award, direktupphandlingsgräns = direct award
// limit, dokumentationsplikt = duty to document, medgivande = override.
//
// Rules: the limit of the day of the decision (area law). Of the same kind is what
// one region has bought in one category during the twelve months that end with the
// decision (handbook §3.13). From the share that our own rule direct_warn says there
// is a warning; past direct_stop the award is refused, unless its ground is another
// than its value, or somebody with direct.override allows it for a reason. From the
// amount of the duty to document (19 a kap. 11 § LOU), competition, the number asked
// and of tenders, the supplier and the reasons must be there.
//
// States: none. An award is registered once; it is corrected with a reason, and
// struck (makulerad) with a reason when it never happened.
//
// Figures: number and value of awards, the share that is documented, those allowed
// above the limit.
//
// Knows: law, category, supplier, procurement.
package direct
