package price

import (
	"klover/internal/base/field"
)

// ListFields describes a list.
var ListFields = field.Set[List]{
	{Key: "contract_id", Label: "Avtal", Kind: field.Ref, Required: true, At: func(l *List) any { return &l.ContractID }, Show: func(l *List) string { return l.Contract }},
	{Key: "level", Label: "Slag", Kind: field.Choice, Choices: Levels, Required: true, Help: "Ett pris i avtalsvillkoren går före prislistan.", At: func(l *List) any { return (*string)(&l.Level) }},
	{Key: "supplier_id", Label: "Leverantör", Kind: field.Ref, Help: "Behövs bara när avtalet har flera leverantörer.", At: func(l *List) any { return &l.SupplierID }, Show: func(l *List) string { return l.Supplier }},
	{Key: "lot", Label: "Del", Help: "Anbudsområde, om priserna bara gäller ett.", At: func(l *List) any { return &l.Lot }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, At: func(l *List) any { return &l.Note }},
}

// EditionFields describes an edition for its history.
var EditionFields = field.Set[Edition]{
	{Key: "items", Label: "Priser", Kind: field.Number, At: func(e *Edition) any { return &e.Items }},
	{Key: "fresh", Label: "Nya", Kind: field.Number, At: func(e *Edition) any { return &e.Fresh }},
	{Key: "gone", Label: "Utgår", Kind: field.Number, At: func(e *Edition) any { return &e.Gone }},
	{Key: "dearer", Label: "Dyrare", Kind: field.Number, At: func(e *Edition) any { return &e.Dearer }},
	{Key: "cheaper", Label: "Billigare", Kind: field.Number, At: func(e *Edition) any { return &e.Cheaper }},
	{Key: "mean", Label: "Ändring i genomsnitt", Kind: field.Decimal, At: func(e *Edition) any { return &e.Mean }},
	{Key: "weighed", Label: "Ändring vägd med volymer", Kind: field.Decimal, At: func(e *Edition) any { return &e.Weighed }},
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, At: func(e *Edition) any { return &e.ValidFrom }},
	{Key: "valid_to", Label: "Gäller till och med", Kind: field.Date, At: func(e *Edition) any { return &e.ValidTo }},
	{Key: "ground", Label: "Stöd i avtalet för dyrare priser", At: func(e *Edition) any { return &e.Ground }},
}

// ItemFields describes an item in forms and files. What a file calls its columns is
// found by the aliases.
var ItemFields = field.Set[Item]{
	{Key: "article", Label: "Leverantörens artikelnummer", At: func(i *Item) any { return &i.Article },
		Aliases: []string{"artikelnummer", "artikelnr", "art.nr", "artnr", "art nr", "lev art nr", "lev.art.nr", "levartnr", "leverantörens artikelnr", "leverantörens art.nr", "varunummer", "varunr", "produktnummer", "item no", "article number", "article no", "sku", "benr", "best.nr", "beställningsnummer"}},
	{Key: "own", Label: "Eget artikelnummer", At: func(i *Item) any { return &i.Own },
		Aliases: []string{"eget artikelnummer", "eget art.nr", "kundens artikelnummer", "kundens art.nr", "köparens artikelnummer", "regionens artikelnummer", "ert artikelnummer", "positionsnr", "position", "pos"}},
	{Key: "gtin", Label: "GTIN", Help: "8, 12, 13 eller 14 siffror. Kontrollsiffran prövas.", At: func(i *Item) any { return &i.GTIN }, Aliases: []string{"gtin", "ean", "ean-kod", "ean kod", "streckkod", "gtin-13", "gtin-14", "eankod"}},
	{Key: "name", Label: "Benämning", Required: true, At: func(i *Item) any { return &i.Name },
		Aliases: []string{"benämning", "produkt", "produktnamn", "artikelbenämning", "artikel", "artikelnamn", "beskrivning", "produktbenämning", "varubenämning", "tjänst", "description", "text", "namn"}},
	{Key: "unit", Label: "Enhet", Required: true, Help: "Till exempel st, eller förp 100 st.", At: func(i *Item) any { return &i.Unit },
		Aliases: []string{"enhet", "enh", "prisenhet", "säljenhet", "försäljningsenhet", "unit", "förpackning", "best.enhet", "beställningsenhet"}},
	{Key: "pack", Label: "Antal i enheten", Help: "Hur många av basenheten som enheten innehåller.", At: func(i *Item) any { return &i.BaseUnit },
		Aliases: []string{"st/förp", "st/frp", "antal/förp", "antal per förp", "antal per förpackning", "antal i förpackning", "förpackningsstorlek", "förp.storlek", "st per förp", "antal st/förp", "innehåll", "per förpackning", "förp stl"}},
	{Key: "listed", Label: "Listpris", Kind: field.Money, At: func(i *Item) any { return &i.Listed },
		Aliases: []string{"listpris", "bruttopris", "brutto", "cirkapris", "ordinarie pris", "list price", "grundpris", "katalogpris"}},
	{Key: "discount", Label: "Rabatt", Kind: field.Decimal, Unit: "%", At: func(i *Item) any { return &i.Discount },
		Aliases: []string{"rabatt", "rabatt %", "rabatt i %", "rabattsats", "rab", "rab %", "discount", "rabatt (%)", "avtalsrabatt"}},
	{Key: "net", Label: "Nettopris", Kind: field.Money, Help: "Skriv kostnadsfri om artikeln inte ska kosta något.", At: func(i *Item) any { return &i.Net },
		Aliases: []string{"pris", "nettopris", "netto", "avtalspris", "á-pris", "a-pris", "à-pris", "à pris", "apris", "enhetspris", "styckpris", "pris sek", "pris (sek)", "pris kr", "price", "nettopris sek", "pris exkl moms", "pris exkl. moms", "anbudspris", "avtalspris sek", "timpris"}},
	{Key: "from_qty", Label: "Från kvantitet", Kind: field.Decimal, Help: "Priset gäller från så många enheter.", At: func(i *Item) any { return &i.FromQty },
		Aliases: []string{"från kvantitet", "från antal", "fr.o.m. antal", "staffling", "kvantitet från", "min antal", "minsta kvantitet", "min kvantitet", "intervall från"}},
	{Key: "volume", Label: "Volym per år", Kind: field.Decimal, Help: "Frivillig. Ett avtal utan volym är lika giltigt.", At: func(i *Item) any { return &i.Volume },
		Aliases: []string{"volym", "årsvolym", "årsförbrukning", "uppskattad volym", "volym/år", "uppskattad årsvolym", "beräknad årsvolym", "antal per år", "volym per år"}},
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, At: func(i *Item) any { return &i.ValidFrom }, Aliases: []string{"gäller från", "fr.o.m.", "from", "giltig från", "prisdatum", "valid from", "gäller fr.o.m."}},
	{Key: "valid_to", Label: "Gäller till och med", Kind: field.Date, At: func(i *Item) any { return &i.ValidTo }, Aliases: []string{"gäller till", "t.o.m.", "tom", "giltig till", "valid to", "gäller t.o.m.", "gäller till och med"}},
}

// SeriesFields describes a series.
var SeriesFields = field.Set[Series]{
	{Key: "code", Label: "Kod", Required: true, Help: "Kort och entydig, till exempel AKI-T.", At: func(s *Series) any { return &s.Code }},
	{Key: "title", Label: "Namn", Required: true, At: func(s *Series) any { return &s.Title }},
	{Key: "provider", Label: "Utgivare", Required: true, Help: "Den som publicerar serien.", At: func(s *Series) any { return &s.Provider }},
	{Key: "table_code", Label: "Tabell", Help: "Tabell och serie hos utgivaren.", At: func(s *Series) any { return &s.TableCode }},
	{Key: "base_text", Label: "Bas", Help: "Till exempel 2015 = 100.", At: func(s *Series) any { return &s.BaseText }},
	{Key: "invented", Label: "Påhittad för övning", Kind: field.Bool, Help: "Ja märker serien överallt där den visas.", At: func(s *Series) any { return &s.Invented }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, At: func(s *Series) any { return &s.Note }},
}

// ClauseFields describes a clause, without its series.
var ClauseFields = field.Set[Clause]{
	{Key: "contract_id", Label: "Avtal", Kind: field.Ref, Required: true, Group: "Klausulen", At: func(c *Clause) any { return &c.ContractID }, Show: func(c *Clause) string { return c.Contract }},
	{Key: "list_id", Label: "Prislista", Kind: field.Ref, Help: "Tomt: klausulen gäller alla priser i avtalet.", At: func(c *Clause) any { return &c.ListID }},
	{Key: "source", Label: "Var den står", Required: true, Help: "Till exempel avtalet punkt 7.2.", At: func(c *Clause) any { return &c.Source }},
	{Key: "initiator", Label: "Vem som får begära justering", Kind: field.Choice, Choices: Initiators, Required: true, At: func(c *Clause) any { return &c.Initiator }},
	{Key: "fixed", Label: "Fast del", Kind: field.Decimal, Unit: "%", Required: true, Group: "Formeln", Help: "Den del av priset som inte följer något index.", At: func(c *Clause) any { return &c.Fixed }},
	{Key: "base", Label: "Basmånad", Required: true, Help: "Till exempel 2021-05.", At: func(c *Clause) any { return &c.Base }},
	{Key: "span", Label: "Medelvärde av", Kind: field.Number, Unit: "mån", Required: true, Help: "1 jämför en månad med en annan.", At: func(c *Clause) any { return &c.Span }},
	{Key: "lag", Label: "Jämförelsemånaden ligger före ändringen", Kind: field.Number, Unit: "mån", Required: true, At: func(c *Clause) any { return &c.Lag }},
	{Key: "mode", Label: "Jämförelse", Kind: field.Choice, Choices: Modes, Required: true, Help: "Mot basmånaden ger ingen glidning.", At: func(c *Clause) any { return (*string)(&c.Mode) }},
	{Key: "threshold", Label: "Tröskel", Kind: field.Decimal, Unit: "%", Group: "Gränser", Help: "En mindre ändring justerar inte priset.", At: func(c *Clause) any { return &c.Threshold }},
	{Key: "carry", Label: "Outnyttjad ändring bärs med till nästa gång", Kind: field.Bool, At: func(c *Clause) any { return &c.Carry }},
	{Key: "cap", Label: "Tak per justering", Kind: field.Decimal, Unit: "%", At: func(c *Clause) any { return &c.Cap }},
	{Key: "floor", Label: "Golv per justering", Kind: field.Decimal, Unit: "%", Help: "Den största sänkningen, med minus. 0 om priset aldrig sänks.", At: func(c *Clause) any { return &c.Floor }},
	{Key: "decimals", Label: "Priset avrundas till", Kind: field.Number, Unit: "decimaler", Required: true, At: func(c *Clause) any { return &c.Decimals }},
	{Key: "final_only", Label: "Bara slutliga indexvärden", Kind: field.Bool, At: func(c *Clause) any { return &c.FinalOnly }},
	{Key: "first_on", Label: "Första justering tidigast", Kind: field.Date, Required: true, Group: "När", At: func(c *Clause) any { return &c.FirstOn }},
	{Key: "every", Label: "Minsta tid mellan justeringar", Kind: field.Number, Unit: "mån", Required: true, At: func(c *Clause) any { return &c.Every }},
	{Key: "notice_days", Label: "Begäran ska komma före", Kind: field.Number, Unit: "dagar", At: func(c *Clause) any { return &c.NoticeDays }},
	{Key: "late_out", Label: "En sen begäran godtas inte", Kind: field.Bool, At: func(c *Clause) any { return &c.LateOut }},
}

// RevisionFields describes a change of prices.
var RevisionFields = field.Set[Revision]{
	{Key: "contract_id", Label: "Avtal", Kind: field.Ref, Required: true, At: func(r *Revision) any { return &r.ContractID }, Show: func(r *Revision) string { return r.Contract }},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: RevisionStates, ReadOnly: true, At: func(r *Revision) any { return (*string)(&r.State) }},
	{Key: "ground", Label: "Grund", Kind: field.Choice, Choices: Grounds, Required: true, Help: "Index och förhandling räknas aldrig ihop.", At: func(r *Revision) any { return (*string)(&r.Ground) }},
	{Key: "clause_id", Label: "Indexklausul", Kind: field.Ref, At: func(r *Revision) any { return &r.ClauseID }, Show: func(r *Revision) string { return r.Clause }},
	{Key: "list_id", Label: "Prislista", Kind: field.Ref, Help: "Listan som får en ny version. Tomt: alla priser i avtalet.", At: func(r *Revision) any { return &r.ListID }},
	{Key: "requested_on", Label: "Begäran kom in", Kind: field.Date, Required: true, At: func(r *Revision) any { return &r.RequestedOn }},
	{Key: "requested_by", Label: "Begärd av", Kind: field.Choice, Choices: Initiators[:2], Required: true, At: func(r *Revision) any { return &r.RequestedBy }},
	{Key: "from_on", Label: "Nya priser från", Kind: field.Date, Required: true, At: func(r *Revision) any { return &r.FromOn }},
	{Key: "asked", Label: "Begärd ändring", Kind: field.Decimal, Unit: "%", Help: "En sänkning skrivs med minus.", At: func(r *Revision) any { return &r.Asked }},
	{Key: "yearly", Label: "Köps för per år", Kind: field.Money, Unit: "kr", Help: "Utan moms, före ändringen. Ger ändringens värde i kronor.", At: func(r *Revision) any { return &r.Yearly }},
	{Key: "text", Label: "Begäran i korthet", Kind: field.Long, At: func(r *Revision) any { return &r.Text }},
	{Key: "owner", Label: "Handläggare", ReadOnly: true, At: func(r *Revision) any { return &r.Owner }},
	{Key: "late", Label: "Kom in för sent", Kind: field.Bool, ReadOnly: true, At: func(r *Revision) any { return &r.Late }},
	{Key: "computed", Label: "Enligt klausulen", Kind: field.Decimal, Unit: "%", ReadOnly: true, At: func(r *Revision) any { return &r.Computed }},
	{Key: "checked_on", Label: "Kontrollerad", Kind: field.Date, ReadOnly: true, At: func(r *Revision) any { return &r.CheckedOn }},
	{Key: "decision", Label: "Beslutad ändring", Kind: field.Decimal, Unit: "%", ReadOnly: true, At: func(r *Revision) any { return &r.Decision }},
	{Key: "decided_on", Label: "Beslutad", Kind: field.Date, ReadOnly: true, At: func(r *Revision) any { return &r.DecidedOn }},
	{Key: "decided_by", Label: "Beslutad av", ReadOnly: true, At: func(r *Revision) any { return &r.DecidedBy }},
	{Key: "why", Label: "Skäl till beslutet", Kind: field.Long, ReadOnly: true, At: func(r *Revision) any { return &r.Why }},
}
