package plan

import (
	"klover/internal/base/field"
)

var parties = []field.Option{{Value: "D", Label: "Region Sörmland"}, {Value: "U", Label: "Region Västmanland"}, {Value: "C", Label: "Region Uppsala"},
	{Value: "S", Label: "Region Värmland"}, {Value: "T", Label: "Region Örebro län"}, {Value: "W", Label: "Region Dalarna"}, {Value: "X", Label: "Region Gävleborg"}}

// Fields describes an item: forms, lists, history, import, versions and export read it.
var Fields = field.Set[Item]{
	{Key: "number", Label: "Nummer", Group: "Behovet", ReadOnly: true, At: func(it *Item) any { return &it.Number }},
	{Key: "title", Label: "Benämning", Required: true, Help: "Vad som ska köpas. Syns i den publika utgåvan.", At: func(it *Item) any { return &it.Title }},
	{Key: "description", Label: "Beskrivning", Kind: field.Long, Help: "Omfattning i korthet. Syns i den publika utgåvan: skriv inga belopp, personer eller motiv.", At: func(it *Item) any { return &it.Description }},
	{Key: "category_id", Label: "Kategori", Kind: field.Ref, At: func(it *Item) any { return &it.CategoryID }, Show: func(it *Item) string { return it.Category }},
	{Key: "cpv", Label: "CPV-kod", Help: "Åtta siffror, till exempel 33196200.", At: func(it *Item) any { return &it.CPV }},
	{Key: "parties", Label: "Regioner", Kind: field.Many, Choices: parties, Required: true, Help: "De regioner som ska köpa.", At: func(it *Item) any { return &it.Parties }},
	{Key: "client", Label: "Uppdragsgivare", Help: "Enheten som har behovet.", At: func(it *Item) any { return &it.Client }},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: States, ReadOnly: true, At: func(it *Item) any { return &it.State }},

	{Key: "origin", Label: "Källa", Group: "Varför posten finns", Kind: field.Choice, Choices: Origins, Required: true, At: func(it *Item) any { return &it.Origin }},
	{Key: "origin_ref", Label: "Beteckning hos källan", Help: "Till exempel numret i Permit eller på uppdraget.", At: func(it *Item) any { return &it.OriginRef }},
	{Key: "contract", Label: "Nuvarande avtal", Help: "Nummer och leverantör.", At: func(it *Item) any { return &it.Contract }},
	{Key: "contract_ends", Label: "Avtalet slutar", Kind: field.Date, At: func(it *Item) any { return &it.ContractEnds }},
	{Key: "last_option_on", Label: "Sista dag för option", Kind: field.Date, At: func(it *Item) any { return &it.LastOptionOn }},

	{Key: "procedure", Label: "Planerat förfarande", Group: "Upphandlingen", Kind: field.Choice, Choices: Procedures, At: func(it *Item) any { return &it.Procedure }},
	{Key: "regime", Label: "Lag", Kind: field.Choice, Choices: Regimes, At: func(it *Item) any { return &it.Regime }},
	{Key: "estimated_value", Label: "Uppskattat värde", Kind: field.Money, Unit: "kr", Help: "Utan moms, optioner inräknade. Visas bara internt.", At: func(it *Item) any { return &it.EstimatedValue }},
	{Key: "complexity", Label: "Komplexitet", Kind: field.Number, Help: "1 är enkel och 5 är svår. Styr ledtiden.", At: func(it *Item) any { return &it.Complexity }},
	{Key: "hours", Label: "Arbetstid", Kind: field.Number, Unit: "timmar", Help: "Uppskattad tid för Inköp.", At: func(it *Item) any { return &it.Hours }},
	{Key: "risk", Label: "Risk", Kind: field.Choice, Choices: Risks, At: func(it *Item) any { return &it.Risk }},
	{Key: "risk_text", Label: "Vad risken består i", Kind: field.Long, At: func(it *Item) any { return &it.RiskText }},
	{Key: "purchaser", Label: "Inköpare", At: func(it *Item) any { return &it.Purchaser }},

	{Key: "starts_on", Label: "Start", Group: "Planerad tid", Kind: field.Date, At: func(it *Item) any { return &it.StartsOn }},
	{Key: "notice_on", Label: "Annons", Kind: field.Date, Help: "I den publika utgåvan visas bara kvartalet.", At: func(it *Item) any { return &it.NoticeOn }},
	{Key: "opening_on", Label: "Anbudsöppning", Kind: field.Date, At: func(it *Item) any { return &it.OpeningOn }},
	{Key: "award_on", Label: "Tilldelning", Kind: field.Date, At: func(it *Item) any { return &it.AwardOn }},
	{Key: "contract_on", Label: "Avtalsstart", Kind: field.Date, At: func(it *Item) any { return &it.ContractOn }},
	{Key: "needed_on", Label: "Behövs senast", Kind: field.Date, Help: "Hård dag, till exempel när en investering ska vara i drift.", At: func(it *Item) any { return &it.NeededOn }},
	{Key: "latest_start_on", Label: "Senaste start", Kind: field.Date, ReadOnly: true, At: func(it *Item) any { return &it.LatestStartOn }},

	{Key: "coordination", Label: "Samordning", Group: "Samordning och anmärkning", Kind: field.Choice, Choices: Coordinations, At: func(it *Item) any { return &it.Coordination }},
	{Key: "coordination_text", Label: "Om samordningen", Kind: field.Long, At: func(it *Item) any { return &it.CoordinationText }},
	{Key: "comment", Label: "Kommentar", Kind: field.Long, Help: "Visas bara internt.", At: func(it *Item) any { return &it.Comment }},

	{Key: "contact", Label: "Kontakt", Group: "Publik utgåva", Help: "En funktion, till exempel Upphandling, upphandling@region.example. Skriv inget personnamn.", At: func(it *Item) any { return &it.Contact }},
	{Key: "kept_out", Label: "Utelämnas ur den publika utgåvan", Kind: field.Bool, At: func(it *Item) any { return &it.KeptOut }},
	{Key: "kept_out_reason", Label: "Skäl att utelämna", Kind: field.Long, At: func(it *Item) any { return &it.KeptOutReason }},

	{Key: "procurement", Label: "Upphandling", Group: "Utfall", ReadOnly: true, At: func(it *Item) any { return &it.Procurement }},
	{Key: "ended_on", Label: "Lämnade planen", Kind: field.Date, ReadOnly: true, At: func(it *Item) any { return &it.EndedOn }},
	{Key: "drop_reason", Label: "Skäl att stryka", Kind: field.Long, ReadOnly: true, At: func(it *Item) any { return &it.DropReason }},
}

// InvestmentFields describes a row of the investment list (Permit), which becomes an
// item. The list knows what, for whom, how much and when, and nothing of the rest.
var InvestmentFields = field.Set[Item]{
	{Key: "origin_ref", Label: "Nummer i Permit", Required: true, Help: "Samma nummer läses in på samma planpost igen.", At: func(it *Item) any { return &it.OriginRef }, Aliases: []string{"permit", "permit-id", "permitnummer", "permit nr", "investeringsnummer", "investeringsid"}},
	{Key: "title", Label: "Investering", Required: true, At: func(it *Item) any { return &it.Title }, Aliases: []string{"investeringsobjekt", "objekt"}},
	{Key: "description", Label: "Beskrivning", Kind: field.Long, At: func(it *Item) any { return &it.Description }},
	{Key: "parties", Label: "Region", Kind: field.Many, Choices: parties, Required: true, At: func(it *Item) any { return &it.Parties }, Aliases: []string{"regioner", "part"}},
	{Key: "client", Label: "Verksamhet", At: func(it *Item) any { return &it.Client }, Aliases: []string{"enhet", "förvaltning", "beställare"}},
	{Key: "category_id", Label: "Kategori", Kind: field.Ref, At: func(it *Item) any { return &it.CategoryID }},
	{Key: "cpv", Label: "CPV-kod", At: func(it *Item) any { return &it.CPV }, Aliases: []string{"cpv"}},
	{Key: "estimated_value", Label: "Investeringsbelopp", Kind: field.Money, Unit: "kr", At: func(it *Item) any { return &it.EstimatedValue }, Aliases: []string{"investeringsram", "beviljat belopp", "belopp"}},
	{Key: "needed_on", Label: "Behövs senast", Kind: field.Date, Help: "När investeringen ska vara i drift.", At: func(it *Item) any { return &it.NeededOn }, Aliases: []string{"i drift", "driftsättning", "behövs"}},
	{Key: "comment", Label: "Kommentar", Kind: field.Long, At: func(it *Item) any { return &it.Comment }},
}
