package contract

import (
	"slices"

	"klover/internal/base/field"
)

// Type is what sort of contract it is, handbook 4.1.
type Type string

// The types that rules ask for; the rest are only names.
const (
	Framework Type = "ramavtal"
	CallOff   Type = "avropsavtal"
	Direct    Type = "direktupphandlat"

	Supplement Type = "tillägg"
	Processing Type = "pub"
	Joining    Type = "anslutning"
)

var types = choices(
	"kontrakt", "Kontrakt",
	string(Framework), "Ramavtal",
	string(CallOff), "Avropsavtal",
	"lov", "LOV-avtal",
	"koncession", "Koncession",
	"licens", "Licens eller system",
	"service", "Serviceavtal",
	"hyra", "Hyra eller leasing",
	string(Direct), "Direktupphandlat avtal",
	"förvaltat", "Förvaltat annat avtal",
	string(Supplement), "Tilläggsavtal",
	string(Processing), "PUB-avtal",
	string(Joining), "Hängavtal eller anslutning",
)

// PriceType is how the price is set over the term.
type PriceType string

var priceTypes = choices(
	"fast", "Fast pris",
	"index", "Indexreglerat pris",
	"lista", "Prislista",
	"rörligt", "Rörligt pris",
)

// Segment decides how closely the contract is followed up, handbook 4.8: A
// strategic, B important, C base, D only when something happens.
type Segment string

var segments = choices(
	"A", "A – strategiskt",
	"B", "B – viktigt",
	"C", "C – bas",
	"D", "D – följs upp vid behov",
)

// Secrecy is how far the contract may be shown.
type Secrecy string

// Secret is that nothing of it may be shown to others.
const Secret Secrecy = "sekretess"

var secrecies = choices(
	"öppet", "Öppet",
	"delvis", "Delvis sekretess",
	string(Secret), "Sekretess",
)

var stages = choices(
	string(Draft), "Utkast",
	string(ForSigning), "För underskrift",
	string(Signed), "Tecknat",
	string(Terminated), "Uppsagt",
	string(Rescinded), "Hävt",
	string(Closed), "Avslutat",
)

func choices(pairs ...string) []field.Option {
	var list []field.Option
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, field.Option{Value: pairs[i], Label: pairs[i+1]})
	}
	return list
}

// Fields describes a contract: forms, lists, history, import and export read it.
var Fields = field.Set[Contract]{
	{Key: "number", Label: "Avtalsnummer", Group: "Avtalet", Help: "Lämna tomt för nästa nummer i serien, till exempel A22-0123.", At: func(c *Contract) any { return &c.Number }, Aliases: []string{"avtalsnr", "avtals-nr", "nummer", "nr", "avtalsid", "avtals-id"}},
	{Key: "title", Label: "Benämning", Required: true, Help: "Vad avtalet gäller, som man talar om det.", At: func(c *Contract) any { return &c.Title }, Aliases: []string{"avtal", "avtalsnamn", "namn", "titel", "rubrik", "avser"}},
	{Key: "type", Label: "Avtalstyp", Kind: field.Choice, Choices: types, At: func(c *Contract) any { return &c.Type }, Aliases: []string{"typ", "typ av avtal"}},
	{Key: "external_ref", Label: "Extern beteckning", Help: "Leverantörens nummer eller numret i ett äldre system.", At: func(c *Contract) any { return &c.ExternalRef }, Aliases: []string{"externt nummer", "leverantörens avtalsnummer", "diarienummer", "dnr"}},
	{Key: "stage", Label: "Läge", Kind: field.Choice, Choices: stages, ReadOnly: true, At: func(c *Contract) any { return &c.Stage }},
	{Key: "procurement_id", Label: "Upphandling", Help: "Upphandlingens nummer, till exempel INK22-0123.", At: func(c *Contract) any { return &c.ProcurementID }, Show: func(c *Contract) string { return c.Procurement }, Aliases: []string{"upphandling", "upphandlingsnummer", "ärendenummer"}},
	{Key: "main_id", Label: "Hör till avtal", Kind: field.Ref, ReadOnly: true, At: func(c *Contract) any { return &c.MainID }, Show: func(c *Contract) string { return c.Main }},
	{Key: "category_id", Label: "Kategori", Kind: field.Ref, At: func(c *Contract) any { return &c.CategoryID }, Show: func(c *Contract) string { return c.Category }},
	{Key: "cpv", Label: "CPV-kod", At: func(c *Contract) any { return &c.CPV }, Aliases: []string{"cpv"}},

	{Key: "parties", Label: "Parter", Group: "Parter och ansvar", Kind: field.Many, Choices: parties, Help: "Regionerna som är köpare i avtalet.", At: func(c *Contract) any { return &c.Parties }, Aliases: []string{"part", "region", "regioner", "köpare", "d/u/du"}},
	{Key: "call_off", Label: "Får avropa", Kind: field.Long, Help: "Förvaltningar, bolag och andra som har rätt att avropa.", At: func(c *Contract) any { return &c.CallOff }, Aliases: []string{"avropsberättigade", "avropsrätt"}},
	{Key: "suppliers", Label: "Leverantörer", ReadOnly: true, At: func(c *Contract) any { return supplierList{&c.Suppliers} }},
	{Key: "owner", Label: "Avtalsägare", At: func(c *Contract) any { return &c.Owner }, Aliases: []string{"ansvarig", "avtalsansvarig", "ägare"}},
	{Key: "manager", Label: "Avtalsförvaltare", At: func(c *Contract) any { return &c.Manager }, Aliases: []string{"förvaltare", "handläggare"}},
	{Key: "contact", Label: "Kontakt hos leverantören", Help: "Namn, telefon och e-post i tjänsten.", At: func(c *Contract) any { return &c.Contact }, Aliases: []string{"kontaktperson leverantör"}},
	{Key: "review_by", Label: "Granskare", ReadOnly: true, At: func(c *Contract) any { return &c.ReviewBy }},
	{Key: "review_asked_on", Label: "Skickat för granskning", Kind: field.Date, ReadOnly: true, At: func(c *Contract) any { return &c.ReviewAskedOn }},
	{Key: "reviewed_on", Label: "Granskat", Kind: field.Date, ReadOnly: true, At: func(c *Contract) any { return &c.ReviewedOn }},

	{Key: "signed_on", Label: "Tecknat", Group: "Avtalstid", Kind: field.Date, At: func(c *Contract) any { return &c.SignedOn }, Aliases: []string{"tecknat datum", "tecknad", "avtalsdatum", "undertecknat", "signerat"}},
	{Key: "starts_on", Label: "Gäller från", Kind: field.Date, At: func(c *Contract) any { return &c.StartsOn }, Aliases: []string{"startdatum", "start", "avtalsstart", "från", "from", "fr.o.m."}},
	{Key: "ends_on", Label: "Slutar utan optioner", Kind: field.Date, Help: "Sista dagen i den första avtalstiden.", At: func(c *Contract) any { return &c.EndsOn }, Aliases: []string{"slutdatum", "slut", "avtalsslut", "till", "t.o.m.", "gäller till"}},
	{Key: "open_ended", Label: "Gäller tills vidare", Kind: field.Bool, At: func(c *Contract) any { return &c.OpenEnded }, Aliases: []string{"tills vidare", "tillsvidare"}},
	{Key: "options", Label: "Optioner", Help: "Antal månader för varje förlängning, till exempel 12 + 12.", At: func(c *Contract) any { return optionList{&c.Options} }, Aliases: []string{"option", "förlängning", "förlängningar", "optionsår"}},
	{Key: "option_notice", Label: "Besked om option", Kind: field.Number, Unit: "månader före", Help: "Hur långt före avtalstidens slut leverantören ska få besked.", At: func(c *Contract) any { return &c.OptionNotice }, Aliases: []string{"optionsbesked", "besked option"}},
	{Key: "renewal_months", Label: "Förlängs automatiskt med", Kind: field.Number, Unit: "månader i taget", Help: "Bara om avtalet förlängs av sig självt när ingen säger upp det. En förlängning som ska beslutas är en option.", At: func(c *Contract) any { return &c.RenewalMonths }, Aliases: []string{"automatisk förlängning"}},
	{Key: "renewal_notice", Label: "Förlängs om det inte sägs upp", Kind: field.Number, Unit: "månader före avtalstidens slut", At: func(c *Contract) any { return &c.RenewalNotice }},
	{Key: "notice_months", Label: "Uppsägningstid", Kind: field.Number, Unit: "månader", Help: "När regionen säger upp under avtalstiden.", At: func(c *Contract) any { return &c.NoticeMonths }},
	{Key: "supplier_notice", Label: "Leverantörens uppsägningstid", Kind: field.Number, Unit: "månader", At: func(c *Contract) any { return &c.SupplierNotice }},
	{Key: "runs_to", Label: "Gäller till", Kind: field.Date, ReadOnly: true, At: func(c *Contract) any { return &c.RunsTo }},
	{Key: "latest_end", Label: "Senast möjliga slut", Kind: field.Date, ReadOnly: true, At: func(c *Contract) any { return &c.LatestEnd }},
	{Key: "next_option_on", Label: "Besked om nästa option senast", Kind: field.Date, ReadOnly: true, At: func(c *Contract) any { return &c.NextOptionOn }},
	{Key: "noticed_on", Label: "Uppsagt den", Kind: field.Date, ReadOnly: true, At: func(c *Contract) any { return &c.NoticedOn }},
	{Key: "notice_by", Label: "Uppsagt av", Kind: field.Choice, Choices: Sides, ReadOnly: true, At: func(c *Contract) any { return &c.NoticeBy }},
	{Key: "stop_ground", Label: "Grund för upphörande", Kind: field.Choice, Choices: append(slices.Clone(TerminationGrounds), RescissionGrounds...), ReadOnly: true, At: func(c *Contract) any { return &c.StopGround }},
	{Key: "stopped_on", Label: "Upphör i förtid", Kind: field.Date, ReadOnly: true, At: func(c *Contract) any { return &c.StoppedOn }},
	{Key: "stop_reason", Label: "Skäl till upphörande", Kind: field.Long, ReadOnly: true, At: func(c *Contract) any { return &c.StopReason }},

	{Key: "value", Label: "Uppskattat värde", Group: "Värde och pris", Kind: field.Money, Unit: "kr", Help: "Hela avtalstiden med optioner, utan moms. Skriv ca framför ett ungefärligt belopp.", At: func(c *Contract) any { return worth{&c.Value, &c.ValueAbout} }, Aliases: []string{"värde", "avtalsvärde", "uppskattat avtalsvärde", "kontraktsvärde", "belopp"}},
	{Key: "value_about", Label: "Värdet är ungefärligt", Kind: field.Bool, ReadOnly: true, At: func(c *Contract) any { return &c.ValueAbout }},
	{Key: "ceiling", Label: "Takvolym", Kind: field.Money, Unit: "kr", Help: "Högsta värde enligt upphandlingsdokumenten, utan moms.", At: func(c *Contract) any { return &c.Ceiling }, Aliases: []string{"tak", "maxvärde", "takbelopp"}},
	{Key: "price_type", Label: "Pristyp", Kind: field.Choice, Choices: priceTypes, At: func(c *Contract) any { return &c.PriceType }},
	{Key: "currency", Label: "Valuta", Help: "Lämna tomt för svenska kronor.", At: func(c *Contract) any { return &c.Currency }},
	{Key: "payment_terms", Label: "Betalningsvillkor", At: func(c *Contract) any { return &c.PaymentTerms }},
	{Key: "delivery_terms", Label: "Leveransvillkor", At: func(c *Contract) any { return &c.DeliveryTerms }},
	{Key: "service_level", Label: "Servicenivå (SLA)", Kind: field.Long, At: func(c *Contract) any { return &c.ServiceLevel }},
	{Key: "insurance", Label: "Försäkring och säkerhet", At: func(c *Contract) any { return &c.Insurance }},
	{Key: "fine_rate", Label: "Vite vid försening", Kind: field.Decimal, Unit: "% av det försenade värdet", At: func(c *Contract) any { return share{&c.FineRate} }},
	{Key: "fine_per", Label: "Vitet räknas per", Kind: field.Choice, Choices: Pers, At: func(c *Contract) any { return &c.FinePer }},
	{Key: "fine_cap", Label: "Högsta vite", Kind: field.Decimal, Unit: "% av det försenade värdet", At: func(c *Contract) any { return share{&c.FineCap} }},

	{Key: "code_of_conduct", Label: "Uppförandekod", Group: "Krav och uppföljning", Kind: field.Choice, Choices: answers, At: func(c *Contract) any { return &c.CodeOfConduct }, Aliases: []string{"uppförandekoden", "csr", "hållbarhetskrav"}},
	{Key: "environment", Label: "Miljökrav", Kind: field.Choice, Choices: answers, At: func(c *Contract) any { return &c.Environment }, Aliases: []string{"särskilda miljökrav"}},
	{Key: "env_priority", Label: "Miljöprioriterat", Kind: field.Choice, Choices: answers, At: func(c *Contract) any { return &c.EnvPriority }, Aliases: []string{"miljöprioriterad"}},
	{Key: "personal_data", Label: "Personuppgifter behandlas", Kind: field.Choice, Choices: answers, At: func(c *Contract) any { return &c.PersonalData }, Aliases: []string{"personuppgifter", "gdpr"}},
	{Key: "dpa", Label: "PUB-avtal finns", Kind: field.Choice, Choices: answers, At: func(c *Contract) any { return &c.DPA }, Aliases: []string{"pub-avtal", "pub", "personuppgiftsbiträdesavtal"}},
	{Key: "segment", Label: "Segment", Kind: field.Choice, Choices: segments, At: func(c *Contract) any { return &c.Segment }},
	{Key: "segment_reason", Label: "Skäl till segmentet", Kind: field.Long, At: func(c *Contract) any { return &c.SegmentReason }},
	{Key: "secrecy", Label: "Sekretess", Kind: field.Choice, Choices: secrecies, At: func(c *Contract) any { return &c.Secrecy }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, At: func(c *Contract) any { return &c.Note }, Aliases: []string{"kommentar", "anteckningar"}},
}

var parties = choices("D", "Region Sörmland", "U", "Region Västmanland", "C", "Region Uppsala",
	"S", "Region Värmland", "T", "Region Örebro län", "W", "Region Dalarna", "X", "Region Gävleborg")
