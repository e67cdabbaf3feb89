package invoice

import (
	"slices"
	"strings"
	"unicode"

	"klover/internal/word/sv"
)

// Mapping says which column is what. What it does not say is guessed from the names.
type Mapping struct {
	Columns map[string]string // column by the key of the field
	Decimal string            // "." or ",": how the file writes decimals, "" when values tell
	Sheet   string
}

// Field is what a column of a table may hold.
type Field struct {
	Key   string
	Label string
	names []string // besides the key and the label
	put   func(*row, string)
}

// fields are those of the open supplier ledger 1.1 (MetaSolutions, CC BY 4.0,
// lankadedata.se/spec/leverantorsreskontra) under their own keys, with what published files
// call them, and those of invoice lines as economy systems export them.
var fields = []Field{
	{"kopare_id", "Köparens organisationsnummer", []string{"köpare id", "kundens organisationsnummer", "kund orgnr"}, (*row).buyerID},
	{"kopare", "Köpare", []string{"kund", "region", "kommun", "myndighet"}, func(r *row, s string) { r.head.Buyer.Name = s }},
	{"verifikationsnummer", "Verifikationsnummer", []string{"vernr", "ver nr", "verifikation", "verifikat", "verifikationsnr", "löpnummer"}, func(r *row, s string) { r.head.Voucher = s }},
	{"leverantor", "Leverantör", []string{"leverantörsnamn", "leverantörens namn", "lev namn", "säljare"}, func(r *row, s string) { r.head.Supplier.Name = s }},
	{"leverantor_id", "Leverantörens organisationsnummer", []string{"organisationsnummer", "orgnr", "organisationsnr", "leverantör orgnr", "leverantörens orgnr"}, (*row).supplierID},
	{"leverantorsnummer", "Leverantörsnummer", []string{"levnr", "leverantörsnr", "lev nr", "leverantörskod"}, func(r *row, s string) { r.head.Supplier.Number = s }},
	{"momsnummer", "Momsregistreringsnummer", []string{"vat", "vat nummer", "momsregnr", "vat nr"}, func(r *row, s string) { r.head.Supplier.vat(s) }},
	{"bankgiro", "Bankgiro", []string{"bg", "bankgironummer"}, func(r *row, s string) { r.pay(Bankgiro, s) }},
	{"plusgiro", "Plusgiro", []string{"pg", "postgiro"}, func(r *row, s string) { r.pay(Plusgiro, s) }},
	{"konto_nr", "Konto", []string{"kontonr", "kontonummer", "kontokod"}, func(r *row, s string) { r.line.Account = s }},
	{"konto_text", "Kontotext", []string{"kontonamn", "kontobenämning", "konto text"}, func(r *row, s string) { r.line.AccountIs = s }},
	{"belopp", "Belopp", []string{"nettobelopp", "belopp exkl moms", "belopp ex moms", "radbelopp", "netto", "summa", "belopp sek", "radsumma"}, (*row).amount},
	{"datum", "Datum", []string{"bokforingsdatum", "bokföringsdatum", "bokföringsdag", "transaktionsdatum", "verifikationsdatum"}, func(r *row, s string) { r.head.BookedOn = r.day("Datum", s) }},
	{"fakturadatum", "Fakturadatum", []string{"faktura datum", "fakturans datum"}, func(r *row, s string) { r.head.IssuedOn = r.day("Fakturadatum", s) }},
	{"forfallodatum", "Förfallodag", []string{"förfallodatum"}, func(r *row, s string) { r.head.DueOn = r.day("Förfallodag", s) }},
	{"forvaltning", "Förvaltning", []string{"verksamhet", "organisatorisk enhet", "organisation", "bolag", "nämnd"}, func(r *row, s string) { r.head.Unit = s }},
	{"fakturanummer", "Fakturanummer", []string{"fakturanr", "faktura", "fakturans nummer"}, func(r *row, s string) { r.head.Number = s }},
	{"grund", "Grund", []string{"anskaffningsgrund"}, func(r *row, s string) { r.line.Note = s }},
	{"avtal", "Avtal", []string{"avtalsnummer", "avtalsnr", "avtals id", "kontrakt"}, func(r *row, s string) { r.line.Contract = s }},
	{"kommun_id", "Kommunkod", []string{"kommunkod"}, func(r *row, s string) { r.head.Buyer.Number = s }},
	{"s_kod_nr", "Sektorskod", []string{"s kod", "skod"}, func(r *row, s string) { r.line.SCode = s }},
	{"rad", "Rad", []string{"radnummer", "radnr", "fakturarad"}, func(r *row, s string) { r.line.ID = s }},
	{"artikel", "Artikelnummer", []string{"artikelnr", "artnr", "art nr", "leverantörens artikelnummer"}, func(r *row, s string) { r.line.SellerArticle = s }},
	{"eget_artikel", "Eget artikelnummer", []string{"köparens artikelnummer"}, func(r *row, s string) { r.line.BuyerArticle = s }},
	{"gtin", "GTIN", []string{"ean", "ean kod"}, func(r *row, s string) { r.line.Standard = Identifier{gtin, s} }},
	{"benamning", "Benämning", []string{"artikelbenämning", "artikelnamn", "beskrivning", "text", "radtext", "fakturatext"}, func(r *row, s string) { r.line.Name = s }},
	{"antal", "Antal", []string{"kvantitet", "mängd"}, func(r *row, s string) { r.line.Quantity = r.number("Antal", s) }},
	{"enhet", "Enhet", []string{"måttenhet", "mätenhet"}, func(r *row, s string) { r.line.setUnit(s) }},
	{"pris", "Pris", []string{"à-pris", "styckpris", "enhetspris", "pris per enhet", "apris"}, func(r *row, s string) { r.line.Price = r.number("Pris", s) }},
	{"moms", "Momssats", []string{"moms %", "moms procent"}, func(r *row, s string) { r.line.TaxRate = r.number("Momssats", strings.TrimSuffix(s, "%")) }},
	{"order", "Order", []string{"ordernummer", "ordernr", "beställningsnummer", "inköpsorder", "rekvisition"}, func(r *row, s string) { r.head.Order = s }},
	{"referens", "Referens", []string{"er referens", "beställare", "beställarreferens"}, func(r *row, s string) { r.head.BuyerRef = s }},
	{"kostnadsstalle", "Kostnadsställe", []string{"kst", "kostn ställe", "ansvar"}, func(r *row, s string) { r.line.CostCentre = s }},
	{"projekt", "Projekt", []string{"projektnummer", "proj"}, func(r *row, s string) { r.line.Project = s }},
	{"cpv", "CPV-kod", []string{"cpv kod"}, func(r *row, s string) { r.line.Classes = append(r.line.Classes, Class{CPV, s}) }},
	{"unspsc", "UNSPSC", []string{"unspsc kod"}, func(r *row, s string) { r.line.Classes = append(r.line.Classes, Class{UNSPSC, s}) }},
	{"valuta", "Valuta", nil, func(r *row, s string) { r.head.Currency = strings.ToUpper(s) }},
}

// gtin is the scheme of article numbers of GS1 in ISO 6523.
const gtin = "0160"

// Fields returns what columns may hold, for a page that maps them.
func Fields() []Field { return slices.Clone(fields) }

// plain makes names comparable: "Leverantörens org.nr" is leverantorensorgnr.
func plain(name string) string {
	name = strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "à", "a").Replace(sv.Fold(name))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '%' {
			return r
		}
		return -1
	}, name)
}

// isNamed tells whether a column's name is one of the field's.
func (f Field) isNamed(name string) bool {
	clean := plain(name)
	return clean != "" && (clean == plain(f.Key) || clean == plain(f.Label) ||
		slices.ContainsFunc(f.names, func(n string) bool { return plain(n) == clean }))
}

// ledgerKeys are the columns that nothing but a supplier ledger has together.
var ledgerKeys = []string{"kopare", "leverantor", "verifikationsnummer"}

// isLedger tells whether the names are those of the open supplier ledger.
func isLedger(names []string) bool {
	for _, key := range ledgerKeys {
		if !slices.ContainsFunc(names, func(n string) bool { return plain(n) == plain(key) }) {
			return false
		}
	}
	return true
}

// column finds the column of a field: the one that the mapping says, or the first that is
// named so. −1 is none; a mapping to "-" leaves the field out.
func (m Mapping) column(f Field, names []string) int {
	if said, ok := m.Columns[f.Key]; ok {
		return slices.IndexFunc(names, func(n string) bool { return plain(n) == plain(said) && plain(n) != "" })
	}
	return slices.IndexFunc(names, f.isNamed)
}

// Guess returns the mapping that a reader would use for columns with these names.
func Guess(names []string) map[string]string {
	columns := map[string]string{}
	for _, f := range fields {
		if i := (Mapping{}).column(f, names); i >= 0 {
			columns[f.Key] = names[i]
		}
	}
	return columns
}
