package plan

import (
	"klover/internal/base/field"
)

var parties = []field.Option{{Value: "D", Label: "Region Sörmland"}, {Value: "U", Label: "Region Västmanland"}, {Value: "C", Label: "Region Uppsala"},
	{Value: "S", Label: "Region Värmland"}, {Value: "T", Label: "Region Örebro län"}, {Value: "W", Label: "Region Dalarna"}, {Value: "X", Label: "Region Gävleborg"}}

// Fields describes an item: forms, lists, history, import, versions and export read it.
var Fields = field.Set[Item]{
	{Key: "number", Label: "Nummer", Group: "Behovet", ReadOnly: true, At: func(it *Item) any { return &it.Number }},
	{Key: "title", Label: "Benämning", Required: true, Help: "Vad som ska köpas. Syns i den publika utgåvan.", At: func(it *Item) any { return &it.Title }, Aliases: []string{"benämning", "objekt", "investering", "investeringsobjekt", "rubrik", "titel", "namn"}},
	{Key: "description", Label: "Beskrivning", Kind: field.Long, Help: "Omfattning i korthet. Syns i den publika utgåvan: skriv inga belopp, personer eller motiv.", At: func(it *Item) any { return &it.Description }, Aliases: []string{"beskrivning", "omfattning"}},
	{Key: "category_id", Label: "Kategori", Kind: field.Ref, At: func(it *Item) any { return &it.CategoryID }, Show: func(it *Item) string { return it.Category }, Aliases: []string{"kategori"}},
	{Key: "cpv", Label: "CPV-kod", Help: "Åtta siffror, till exempel 33196200.", At: func(it *Item) any { return &it.CPV }, Aliases: []string{"cpv"}},
	{Key: "parties", Label: "Regioner", Kind: field.Many, Choices: parties, Required: true, Help: "De regioner som ska köpa.", At: func(it *Item) any { return &it.Parties }, Aliases: []string{"region", "part", "parter", "förvaltning region", "köpare", "d/u/du"}},
	{Key: "client", Label: "Uppdragsgivare", Help: "Enheten som har behovet.", At: func(it *Item) any { return &it.Client }, Aliases: []string{"beställare", "enhet", "verksamhet", "förvaltning", "beställande enhet"}},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: States, ReadOnly: true, At: func(it *Item) any { return &it.State }},

	{Key: "origin", Label: "Källa", Group: "Varför posten finns", Kind: field.Choice, Choices: Origins, Required: true, At: func(it *Item) any { return &it.Origin }, Aliases: []string{"källa"}},
	{Key: "origin_ref", Label: "Beteckning hos källan", Help: "Till exempel numret i Permit eller på uppdraget.", At: func(it *Item) any { return &it.OriginRef }, Aliases: []string{"permit", "permit-id", "permitnummer", "permit nr", "id", "investeringsnummer", "projektnummer", "beteckning"}},
	{Key: "contract", Label: "Nuvarande avtal", Help: "Nummer och leverantör.", At: func(it *Item) any { return &it.Contract }, Aliases: []string{"avtal", "befintligt avtal", "nuvarande avtal"}},
	{Key: "contract_ends", Label: "Avtalet slutar", Kind: field.Date, At: func(it *Item) any { return &it.ContractEnds }, Aliases: []string{"avtalsslut"}},
	{Key: "last_option_on", Label: "Sista dag för option", Kind: field.Date, At: func(it *Item) any { return &it.LastOptionOn }},

	{Key: "procedure", Label: "Planerat förfarande", Group: "Upphandlingen", Kind: field.Choice, Choices: Procedures, At: func(it *Item) any { return &it.Procedure }, Aliases: []string{"förfarande"}},
	{Key: "regime", Label: "Lag", Kind: field.Choice, Choices: Regimes, At: func(it *Item) any { return &it.Regime }},
	{Key: "estimated_value", Label: "Uppskattat värde", Kind: field.Money, Unit: "kr", Help: "Utan moms, optioner inräknade. Visas bara internt.", At: func(it *Item) any { return &it.EstimatedValue }, Aliases: []string{"belopp", "värde", "investeringsbelopp", "budget", "kostnad", "uppskattat värde"}},
	{Key: "complexity", Label: "Komplexitet", Kind: field.Number, Help: "1 är enkel och 5 är svår. Styr ledtiden.", At: func(it *Item) any { return &it.Complexity }},
	{Key: "hours", Label: "Arbetstid", Kind: field.Number, Unit: "timmar", Help: "Uppskattad tid för Inköp.", At: func(it *Item) any { return &it.Hours }},
	{Key: "risk", Label: "Risk", Kind: field.Choice, Choices: Risks, At: func(it *Item) any { return &it.Risk }},
	{Key: "risk_text", Label: "Vad risken består i", Kind: field.Long, At: func(it *Item) any { return &it.RiskText }},
	{Key: "purchaser", Label: "Inköpare", At: func(it *Item) any { return &it.Purchaser }, Aliases: []string{"inköpare", "ansvarig"}},

	{Key: "starts_on", Label: "Start", Group: "Planerad tid", Kind: field.Date, At: func(it *Item) any { return &it.StartsOn }},
	{Key: "notice_on", Label: "Annons", Kind: field.Date, Help: "I den publika utgåvan visas bara kvartalet.", At: func(it *Item) any { return &it.NoticeOn }},
	{Key: "opening_on", Label: "Anbudsöppning", Kind: field.Date, At: func(it *Item) any { return &it.OpeningOn }},
	{Key: "award_on", Label: "Tilldelning", Kind: field.Date, At: func(it *Item) any { return &it.AwardOn }},
	{Key: "contract_on", Label: "Avtalsstart", Kind: field.Date, At: func(it *Item) any { return &it.ContractOn }},
	{Key: "needed_on", Label: "Behövs senast", Kind: field.Date, Help: "Hård dag, till exempel när en investering ska vara i drift.", At: func(it *Item) any { return &it.NeededOn }, Aliases: []string{"behövs", "behövs senast", "i drift", "driftsättning", "leveransdatum", "önskat datum", "behövs datum", "datum"}},
	{Key: "latest_start_on", Label: "Senaste start", Kind: field.Date, ReadOnly: true, At: func(it *Item) any { return &it.LatestStartOn }},

	{Key: "coordination", Label: "Samordning", Group: "Samordning och anmärkning", Kind: field.Choice, Choices: Coordinations, At: func(it *Item) any { return &it.Coordination }},
	{Key: "coordination_text", Label: "Om samordningen", Kind: field.Long, At: func(it *Item) any { return &it.CoordinationText }},
	{Key: "comment", Label: "Kommentar", Kind: field.Long, Help: "Visas bara internt.", At: func(it *Item) any { return &it.Comment }, Aliases: []string{"kommentar", "anmärkning"}},

	{Key: "contact", Label: "Kontakt", Group: "Publik utgåva", Help: "En funktion, till exempel Upphandling, upphandling@region.example. Skriv inget personnamn.", At: func(it *Item) any { return &it.Contact }},
	{Key: "kept_out", Label: "Utelämnas ur den publika utgåvan", Kind: field.Bool, At: func(it *Item) any { return &it.KeptOut }},
	{Key: "kept_out_reason", Label: "Skäl att utelämna", Kind: field.Long, At: func(it *Item) any { return &it.KeptOutReason }},

	{Key: "procurement", Label: "Upphandling", Group: "Utfall", ReadOnly: true, At: func(it *Item) any { return &it.Procurement }},
	{Key: "ended_on", Label: "Lämnade planen", Kind: field.Date, ReadOnly: true, At: func(it *Item) any { return &it.EndedOn }},
	{Key: "drop_reason", Label: "Skäl att stryka", Kind: field.Long, ReadOnly: true, At: func(it *Item) any { return &it.DropReason }},
}
