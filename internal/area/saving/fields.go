package saving

import (
	"klover/internal/base/field"
)

// Type is what an effect comes of.
type Type string

// The types, inventory G06. All but price need the client controller's approval:
// the purchasing organisation cannot itself know that less will be used.
const (
	ByPrice   Type = "pris"
	ByVolume  Type = "volym"
	ByWaste   Type = "svinn"
	ByProcess Type = "process"
)

func (t Type) needsClient() bool { return t != ByPrice && t != "" }

var types = []field.Option{
	{Value: string(ByPrice), Label: "Pris"},
	{Value: string(ByVolume), Label: "Minskad förbrukning"},
	{Value: string(ByWaste), Label: "Minskat svinn"},
	{Value: string(ByProcess), Label: "Arbetssätt (kategoribesparing)"},
}

// Method is how the reference price was found, handbook 6.1.
type Method string

// The methods.
const (
	Indexed Method = "R1" // last price of the former contract, index-adjusted by its clause
	Paid    Method = "R2" // mean of what was paid the last twelve months
	Tenders Method = "R3" // mean of all qualified tenders
	Market  Method = "R4" // market or list price
	Budget  Method = "R5" // budget or quote before negotiation
	Cost    Method = "R6" // a price increase that was avoided: kept apart
)

var methods = []field.Option{
	{Value: string(Indexed), Label: "R1 – förra avtalets pris, uppräknat med index"},
	{Value: string(Paid), Label: "R2 – betalt pris, snitt av tolv månader"},
	{Value: string(Tenders), Label: "R3 – snitt av kvalificerade anbud"},
	{Value: string(Market), Label: "R4 – marknadspris eller listpris"},
	{Value: string(Budget), Label: "R5 – budget eller offert före förhandling"},
	{Value: string(Cost), Label: "R6 – undviken kostnad, räknas för sig"},
}

var states = []field.Option{
	{Value: string(Draft), Label: "Utkast"},
	{Value: string(Registered), Label: "Registrerad"},
	{Value: string(Approved), Label: "Godkänd"},
	{Value: string(Locked), Label: "Låst"},
}

var sides = []field.Option{
	{Value: string(Gain), Label: "Besparing"},
	{Value: string(Loss), Label: "Kostnadsökning"},
	{Value: string(Avoided), Label: "Undviken kostnad"},
}

// Fields describes an effect report: forms, lists, history, import and export read it.
var Fields = field.Set[Saving]{
	{Key: "number", Label: "Nummer", Group: "Effektrapporten", Help: "Lämna tomt för nästa nummer i serien, till exempel E22-0123.", At: func(s *Saving) any { return &s.Number }, Aliases: []string{"nr", "effektrapport", "löpnummer"}},
	{Key: "title", Label: "Benämning", Required: true, At: func(s *Saving) any { return &s.Title }, Aliases: []string{"avser", "upphandling", "avtal", "område", "titel"}},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: states, ReadOnly: true, At: func(s *Saving) any { return &s.State }},
	{Key: "side", Label: "Utfall", Kind: field.Choice, Choices: sides, ReadOnly: true, At: func(s *Saving) any { return &s.Side }},
	{Key: "procurement_id", Label: "Upphandling", Help: "Upphandlingens nummer, till exempel INK22-0123.", At: func(s *Saving) any { return &s.ProcurementID }, Show: func(s *Saving) string { return s.Procurement }, Aliases: []string{"upphandlingsnummer", "ärendenummer"}},
	{Key: "contract_id", Label: "Avtal", Help: "Avtalets nummer, till exempel A22-0123.", At: func(s *Saving) any { return &s.ContractID }, Show: func(s *Saving) string { return s.Contract }, Aliases: []string{"avtalsnummer", "avtalsnr"}},
	{Key: "type", Label: "Effekten kommer av", Kind: field.Choice, Choices: types, At: func(s *Saving) any { return &s.Type }, Aliases: []string{"typ", "besparingstyp"}},
	{Key: "client_approval", Label: "Uppdragsgivarens godkännande", Kind: field.Long, Help: "Behövs för annat än pris: vilken controller hos uppdragsgivaren som har godkänt, och när.", At: func(s *Saving) any { return &s.ClientApproval }},

	{Key: "signed_on", Label: "Avtal tecknat", Kind: field.Date, Group: "Avtalstid", At: func(s *Saving) any { return &s.SignedOn }, Aliases: []string{"tecknat", "avtalsdatum", "datum", "bokförd"}},
	{Key: "booked_on", Label: "Bokförd", Kind: field.Date, ReadOnly: true, At: func(s *Saving) any { return &s.BookedOn }},
	{Key: "months", Label: "Avtalstid utan optioner", Kind: field.Number, Unit: "månader", At: func(s *Saving) any { return &s.Months }, Aliases: []string{"avtalstid", "månader", "avtalstid månader"}},

	{Key: "method", Label: "Referenspris enligt", Kind: field.Choice, Choices: methods, Group: "Referenspris", At: func(s *Saving) any { return &s.Method }, Aliases: []string{"metod", "beräkningsmetod"}},
	{Key: "evidence", Label: "Underlag för referenspriset", Kind: field.Long, Help: "Var priset finns: avtal, fakturor, anbud eller prislista.", At: func(s *Saving) any { return &s.Evidence }, Aliases: []string{"underlag"}},
	{Key: "index_name", Label: "Index", Help: "Det gamla avtalets index, till exempel KPI.", At: func(s *Saving) any { return &s.IndexName }},
	{Key: "index_from", Label: "Indextal då det gamla priset sattes", Kind: field.Decimal, At: func(s *Saving) any { return &s.IndexFrom }},
	{Key: "index_to", Label: "Indextal vid det nya avtalets början", Kind: field.Decimal, At: func(s *Saving) any { return &s.IndexTo }},

	{Key: "per_year", Label: "Totalbeloppen gäller ett år", Kind: field.Bool, Group: "Beräkning", Help: "Svara nej om de gäller hela avtalstiden.", At: func(s *Saving) any { return &s.PerYear }},
	{Key: "term", Label: "Effekt hela avtalstiden", Kind: field.Money, Unit: "kr", ReadOnly: true, At: func(s *Saving) any { return &s.Term }},
	{Key: "annual", Label: "Effekt per år", Kind: field.Money, Unit: "kr", ReadOnly: true, At: func(s *Saving) any { return &s.Annual }},
	{Key: "parties", Label: "Regioner", ReadOnly: true, At: func(s *Saving) any { return &s.Parties }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, At: func(s *Saving) any { return &s.Note }, Aliases: []string{"kommentar"}},

	{Key: "registered", Label: "Registrerad av", Group: "Granskning", ReadOnly: true, At: func(s *Saving) any { return &s.Registered }},
	{Key: "registered_on", Label: "Registrerad", Kind: field.Date, ReadOnly: true, At: func(s *Saving) any { return &s.RegisteredOn }},
	{Key: "approved", Label: "Godkänd av", ReadOnly: true, At: func(s *Saving) any { return &s.Approved }},
	{Key: "approved_on", Label: "Godkänd", Kind: field.Date, ReadOnly: true, At: func(s *Saving) any { return &s.ApprovedOn }},
	{Key: "locked_on", Label: "Låst", Kind: field.Date, ReadOnly: true, At: func(s *Saving) any { return &s.LockedOn }},
	{Key: "returned", Label: "Tillbaka för rättning", ReadOnly: true, At: func(s *Saving) any { return &s.Returned }},
	{Key: "source", Label: "Källa", ReadOnly: true, At: func(s *Saving) any { return &s.Source }},
}

var parties = []field.Option{
	{Value: "D", Label: "Region Sörmland"}, {Value: "U", Label: "Region Västmanland"}, {Value: "C", Label: "Region Uppsala"},
	{Value: "S", Label: "Region Värmland"}, {Value: "T", Label: "Region Örebro län"}, {Value: "W", Label: "Region Dalarna"},
	{Value: "X", Label: "Region Gävleborg"},
}
