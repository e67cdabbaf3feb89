package request

import (
	"klover/internal/base/field"
	"klover/internal/word/party"
)

// The keys of a region's share of the values: "total_D".
const (
	totalKey  = "total_"
	yearlyKey = "yearly_"
)

// Fields describes a request: the one place of its Swedish labels. Each region's
// share of the values is added by For.
var Fields = field.Set[Request]{
	{Key: "title", Label: "Vad som upphandlas", Group: "Behovet", Required: true, Help: "Kort och med verksamhetens ord, till exempel Rollatorer.",
		At: func(r *Request) any { return &r.Title }},
	{Key: "need", Label: "Behov", Kind: field.Long, Required: true, Help: "Vad ska det användas till, av vilka och i vilken omfattning?",
		At: func(r *Request) any { return &r.Need }},
	{Key: "kind", Label: "Nytt eller befintligt", Kind: field.Choice, Choices: Kinds, Required: true, At: func(r *Request) any { return &r.Kind }},
	{Key: "nature", Label: "Slag", Kind: field.Choice, Choices: Natures, Required: true, At: func(r *Request) any { return &r.Nature }},
	{Key: "contract_no", Label: "Avtal som ersätts", Help: "Fyll i när ett avtal löper ut: avtalets nummer eller namn.", At: func(r *Request) any { return &r.ContractNo }},
	{Key: "why", Label: "Varför det behövs", Kind: field.Long, At: func(r *Request) any { return &r.Why }},
	{Key: "today", Label: "Lösning i dag", Kind: field.Long, At: func(r *Request) any { return &r.Today }},
	{Key: "consequence", Label: "Om det inte upphandlas", Kind: field.Long, At: func(r *Request) any { return &r.Consequence }},
	{Key: "sites", Label: "Var det används", Help: "Sjukhus, mottagningar eller orter.", At: func(r *Request) any { return &r.Sites }},
	{Key: "category_id", Label: "Kategori", Kind: field.Ref, Help: "Lämna tomt om du är osäker. Inköp fyller i den.", At: func(r *Request) any { return &r.CategoryID }},
	{Key: "cpv", Label: "CPV-kod", Help: "Åtta siffror, om du känner till koden.", At: func(r *Request) any { return &r.CPV }},

	{Key: "unit_id", Label: "Beställande enhet", Kind: field.Ref, Group: "Beställaren", Required: true, At: func(r *Request) any { return &r.UnitID },
		Show: func(r *Request) string { return r.Unit }},
	{Key: "parties", Label: "Köpare", Kind: field.Many, Choices: partyOptions(), Required: true, At: func(r *Request) any { return &r.Parties }},
	{Key: "contact", Label: "Kontakt", Required: true, Help: "Namn och telefon eller e-post.", At: func(r *Request) any { return &r.Contact }},
	{Key: "owner_id", Label: "Kravställare", Kind: field.Ref, Help: "Den som vet vad som behövs. Ser också uppdraget i Klöver.", At: func(r *Request) any { return &r.OwnerID },
		Show: func(r *Request) string { return r.Owner }},
	{Key: "cost_place", Label: "Kostnadsställe", At: func(r *Request) any { return &r.CostPlace }},
	{Key: "client_lead", Label: "Beställarens projektledare", At: func(r *Request) any { return &r.ClientLead }},
	{Key: "reference_group", Label: "Referensgrupp", Kind: field.Long, Help: "De som kan vara med och beskriva kraven.", At: func(r *Request) any { return &r.ReferenceGroup }},
	{Key: "specialists", Label: "Specialister", Kind: field.Many, Choices: Specialists, At: func(r *Request) any { return &r.Specialists }},

	{Key: "yearly", Label: "Uppskattat värde per år", Group: "Ekonomin", ReadOnly: true, At: func(r *Request) any { return &r.Yearly }},
	{Key: "total", Label: "Uppskattat totalt värde", ReadOnly: true, At: func(r *Request) any { return &r.Total }},
	{Key: "total_value", Label: "Summa totalt värde", Kind: field.Money, ReadOnly: true, At: func(r *Request) any { return &r.TotalValue }},
	{Key: "financing", Label: "Finansiering", Kind: field.Choice, Choices: Financings, Required: true, At: func(r *Request) any { return &r.Financing }},
	{Key: "permit_id", Label: "Nummer i Permit", Help: "Fyll i när det är en investering.", At: func(r *Request) any { return &r.PermitID }},
	{Key: "budget", Label: "Beslutade pengar", Kind: field.Choice, Choices: Budgets, Required: true, At: func(r *Request) any { return &r.Budget }},
	{Key: "budget_by", Label: "Pengarna beslutade av", At: func(r *Request) any { return &r.BudgetBy }},

	{Key: "wanted_start", Label: "Önskad start", Kind: field.Date, Group: "Tiden", Required: true, At: func(r *Request) any { return &r.WantedStart }},
	{Key: "must_start", Label: "Senaste möjliga start", Kind: field.Date, Help: "Bara om det finns en dag som inte kan flyttas.", At: func(r *Request) any { return &r.MustStart }},
	{Key: "must_why", Label: "Varför den inte kan flyttas", At: func(r *Request) any { return &r.MustWhy }},
	{Key: "contract_ends", Label: "Nuvarande avtal löper ut", Kind: field.Date, At: func(r *Request) any { return &r.ContractEnds }},
	{Key: "options_left", Label: "Optioner som återstår", At: func(r *Request) any { return &r.OptionsLeft }},

	{Key: "coordination", Label: "Samordnas", Kind: field.Choice, Choices: Answers, Group: "Samordningen", Required: true,
		Help: "Regionerna köper tillsammans om inget talar emot det.", At: func(r *Request) any { return &r.Coordination }},
	{Key: "reason", Label: "Skäl till att inte samordna", Kind: field.Choice, Choices: Reasons, At: func(r *Request) any { return &r.Reason }},
	{Key: "reason_text", Label: "Motivering till att inte samordna", Kind: field.Long, Help: "Minst 30 tecken. Enhetschefen på Inköp prövar motiveringen.", At: func(r *Request) any { return &r.ReasonText }},

	{Key: "flags", Label: "Lag och skydd", Kind: field.Many, Choices: Flags, Group: "Lag och skydd",
		Help: "Inköp går igenom punkterna med er. Regionernas uppförandekod för leverantörer gäller alltid.", At: func(r *Request) any { return &r.Flags }},
	{Key: "info_class", Label: "Informationsklassning", Kind: field.Choice, Choices: InfoClasses, At: func(r *Request) any { return &r.InfoClass }},

	{Key: "manager_id", Label: "Chef som godkänner", Kind: field.Ref, Group: "Godkännandet", At: func(r *Request) any { return &r.ManagerID },
		Help: "Chefen får ett brev. När chefen har godkänt skickas uppdraget till Inköp.", Show: func(r *Request) string { return r.Manager }},
	{Key: "approved_by", Label: "Godkänt av", Help: "Chefens namn.", At: func(r *Request) any { return &r.ApprovedBy }},
	{Key: "approved_on", Label: "Godkänt", Kind: field.Date, At: func(r *Request) any { return &r.ApprovedOn }},

	{Key: "reference", Label: "Referens", Group: "Hos Inköp", ReadOnly: true, At: func(r *Request) any { return &r.Reference }},
	{Key: "number", Label: "Upphandlingens nummer", ReadOnly: true, At: func(r *Request) any { return &r.Number }},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: States, ReadOnly: true, At: func(r *Request) any { return &r.State }},
	{Key: "requester", Label: "Uppdragsgivare", ReadOnly: true, At: func(r *Request) any { return &r.Requester }},
	{Key: "sent_on", Label: "Inskickat", Kind: field.Date, ReadOnly: true, At: func(r *Request) any { return &r.SentOn }},
	{Key: "received_on", Label: "Mottaget", Kind: field.Date, ReadOnly: true, At: func(r *Request) any { return &r.ReceivedOn }},
	{Key: "handler", Label: "Mottaget av", ReadOnly: true, At: func(r *Request) any { return &r.Handler }},
	{Key: "judgement", Label: "Prövning av motiveringen", Kind: field.Choice, Choices: Judgements, ReadOnly: true, At: func(r *Request) any { return &r.Judgement }},
	{Key: "judged_note", Label: "Kommentar till prövningen", Kind: field.Long, ReadOnly: true, At: func(r *Request) any { return &r.JudgedNote }},
	{Key: "judged_by", Label: "Prövad av", ReadOnly: true, At: func(r *Request) any { return &r.JudgedBy }},
	{Key: "council_on", Label: "Inköpsrådet", Kind: field.Date, ReadOnly: true, At: func(r *Request) any { return &r.CouncilOn }},
	{Key: "council_note", Label: "Inköpsrådets anteckning", Kind: field.Long, ReadOnly: true, At: func(r *Request) any { return &r.CouncilNote }},
	{Key: "outcome", Label: "Utfall i Inköpsrådet", Kind: field.Choice, Choices: Outcomes, ReadOnly: true, At: func(r *Request) any { return &r.Outcome }},
	{Key: "priority", Label: "Prioritet", Kind: field.Choice, Choices: Priorities, ReadOnly: true, At: func(r *Request) any { return &r.Priority }},
	{Key: "priority_why", Label: "Varför den prioriteten", Kind: field.Long, ReadOnly: true, At: func(r *Request) any { return &r.PriorityWhy }},
	{Key: "wished", Label: "Önskad inköpare", ReadOnly: true, At: func(r *Request) any { return &r.Wished }},
	{Key: "taken_on", Label: "Uttaget", Kind: field.Date, ReadOnly: true, At: func(r *Request) any { return &r.TakenOn }},
	{Key: "purchaser", Label: "Inköpare", ReadOnly: true, At: func(r *Request) any { return &r.Purchaser }},
	{Key: "ended_on", Label: "Slut", Kind: field.Date, ReadOnly: true, At: func(r *Request) any { return &r.EndedOn }},
	{Key: "end_why", Label: "Hur det slutade", Kind: field.Long, ReadOnly: true, At: func(r *Request) any { return &r.EndWhy }},
}

// questions is how the form asks for what the labels name.
var questions = map[string]string{
	"title":        "Vad ska upphandlas?",
	"need":         "Beskriv behovet",
	"kind":         "Är behovet nytt?",
	"nature":       "Vad köps?",
	"why":          "Varför behövs det?",
	"today":        "Hur löser ni behovet i dag?",
	"consequence":  "Vad händer om det inte upphandlas?",
	"sites":        "Var ska det användas?",
	"parties":      "Vilka ska kunna använda avtalet?",
	"contact":      "Vem svarar på frågor?",
	"client_lead":  "Projektledare hos er",
	"specialists":  "Specialister som behövs",
	"financing":    "Hur betalas det?",
	"budget":       "Finns beslutade pengar?",
	"budget_by":    "Vem har beslutat om pengarna?",
	"wanted_start": "När behöver avtalet gälla från?",
	"must_why":     "Varför kan den dagen inte flyttas?",
	"options_left": "Optioner som återstår i det avtalet",
	"coordination": "Ska upphandlingen samordnas med den andra regionen?",
	"reason":       "Om nej: skäl",
	"reason_text":  "Om nej: motivering",
	"flags":        "Kryssa för det som stämmer",
	"manager_id":   "Chef som ska godkänna i Klöver",
	"approved_by":  "Eller: redan godkänt av",
	"approved_on":  "Godkänt den dagen",
	"permit_id":    "Investeringens nummer i Permit",
}

// For describes a request with each region's share of the values as a field of its
// own: the two principals', and those of other regions that buy.
func For(parties party.Set) field.Set[Request] {
	var set field.Set[Request]
	for _, d := range Fields {
		set = append(set, d)
		if d.Key == "total" {
			set = append(set, shareFields(parties)...)
		}
	}
	return set
}

func shareFields(parties party.Set) field.Set[Request] {
	codes := party.Principals()
	for _, code := range parties {
		if !party.Of(codes...).Contains(code) {
			codes = append(codes, code)
		}
	}
	var set field.Set[Request]
	for _, code := range codes {
		set = append(set, field.Def[Request]{Key: totalKey + string(code), Label: "Totalt värde, region " + string(code), Kind: field.Money, Unit: "kr",
			Help: "Hela avtalstiden med optioner och förlängningar, utan moms. Ungefärligt räcker.", At: func(r *Request) any { return part{&r.Total, code} }})
	}
	for _, code := range codes {
		set = append(set, field.Def[Request]{Key: yearlyKey + string(code), Label: "Värde per år, region " + string(code), Kind: field.Money, Unit: "kr",
			At: func(r *Request) any { return part{&r.Yearly, code} }})
	}
	return set
}

func partyOptions() []field.Option {
	var options []field.Option
	for _, code := range append(party.Principals(), "C", "S", "T", "W", "X") {
		options = append(options, field.Option{Value: string(code), Label: partyNames[code]})
	}
	return options
}

// partyNames are the regions as a requester knows them.
var partyNames = map[party.Code]string{
	party.Sormland: "Region Sörmland (D)", party.Vastmanland: "Region Västmanland (U)", party.Uppsala: "Region Uppsala (C)", party.Varmland: "Region Värmland (S)",
	party.Orebro: "Region Örebro län (T)", party.Dalarna: "Region Dalarna (W)", party.Gavleborg: "Region Gävleborg (X)",
}
