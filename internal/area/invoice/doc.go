// Package invoice reads what the organisation has paid for: electronic invoices, supplier
// ledgers and vouchers, as others send and export them. It keeps nothing: area spend stores
// what it reads.
//
// Reads: Peppol BIS Billing 3 and every other EN 16931 invoice in UBL 2.1, credit notes
// too, alone or many in an envelope; Svefaktura 1.0; the open supplier ledger
// (leverantörsreskontra 1.1) in CSV, Excel and JSON, as published and not only as
// specified; tables of invoice lines with columns of their own, mapped by name or as told;
// SIE 4 vouchers as coarse spend. Does not read: invoices in CII, PDF or paper; what is not
// told of in Invoice and Line, such as addresses, contact persons and attachments.
//
// Words: faktura = bill, kreditfaktura = credit, reskontrarad = entry, verifikation =
// voucher, radbelopp = net, avdrag = allowance, tillägg = charge, beställarreferens = buyer
// reference, tveksam = doubt, avvisad = refused.
//
// Rules:
//   - A file is streamed. What it takes of memory does not grow with the file, except SIE
//     (at most sie.Most) and the shared texts of Excel. A large invoice is handed over in
//     parts (Part), and nothing of it counts before the last.
//   - Money is whole öre; what has parts of öre is rounded and told. Quantities and prices
//     are exact (word/decimal). The sign is that of spend: a credit note is negative, and
//     turn is the only place that makes it so.
//   - A fault says file, row or path in the XML, field, value and why, in Swedish. An
//     invoice is refused when its amounts, day, number or supplier cannot be read, a row of
//     a table when its amount or day cannot; the others are read. What can be read but does
//     not add up is a doubt.
//   - Sums are held against EN 16931-1: BR-CO-10 to 13, 15 and 16, to the öre, and
//     PEPPOL-EN16931-R120 for lines, within 0,02. The tests compare with the official rules
//     on their own examples and on mutants of them.
//   - Document types in XML are refused, so that no entity is declared and nothing outside
//     the file is read. Tags, depth, texts and cells are limited.
//   - Personal numbers and names in free text can be masked (Mask). A sole trader's number
//     is one too: Party.IsPerson.
//
// Knows: economy/sie (the reader alone), price (units).
package invoice
