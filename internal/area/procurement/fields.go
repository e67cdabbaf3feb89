package procurement

import (
	"strings"

	"klover/internal/base/field"
	"klover/internal/word/money"
	"klover/internal/word/orgnr"
	"klover/internal/word/party"
)

// Fields describes a procurement: the one place of its Swedish labels. Steps and
// cancellation are written by verbs; forms of the record leave them out.
var Fields = field.Set[Procurement]{
	{Key: "number", Label: "Diarienummer", Group: "Upphandlingen", Help: "Lämna tomt för nästa nummer i årets serie.",
		At:      func(p *Procurement) any { return &p.Number },
		Aliases: []string{"nummer", "dnr", "diarienr", "diarienummer", "ärendenummer", "upphandlingsnummer", "referensnummer", "uppdragsnummer", "id"}},
	{Key: "title", Label: "Benämning", Required: true, At: func(p *Procurement) any { return &p.Title },
		Aliases: []string{"titel", "rubrik", "namn", "upphandling", "upphandlingens namn", "title"}},
	{Key: "description", Label: "Beskrivning", Kind: field.Long, At: func(p *Procurement) any { return &p.Description },
		Aliases: []string{"omfattning"}},
	{Key: "state", Label: "Läge", Kind: field.Choice, Choices: States, ReadOnly: true, At: func(p *Procurement) any { return &p.State }},
	{Key: "category_id", Label: "Kategori", Kind: field.Ref, At: func(p *Procurement) any { return &p.CategoryID },
		Aliases: []string{"kategori", "kategorikod", "bransch"}},
	{Key: "cpv", Label: "CPV-kod", Help: "Åtta siffror, till exempel 33182100.", At: func(p *Procurement) any { return &p.CPV },
		Aliases: []string{"cpv", "cpv-nummer", "huvudsaklig cpv", "huvud-cpv"}},
	{Key: "nature", Label: "Slag", Kind: field.Choice, Choices: Natures, At: func(p *Procurement) any { return &p.Nature },
		Aliases: []string{"kontraktstyp", "typ av kontrakt", "art", "vara/tjänst", "nature"}},

	{Key: "parties", Label: "Köpare", Kind: field.Many, Choices: partyOptions(), Group: "Köpare och samordning",
		Help: "De regioner som har rätt att använda resultatet.", At: func(p *Procurement) any { return &p.Parties },
		Aliases: []string{"part", "parter", "region", "regioner", "du", "huvudman", "landsting"}},
	{Key: "host", Label: "Värdregion", Kind: field.Choice, Choices: partyOptions(), At: func(p *Procurement) any { return &p.Host },
		Aliases: []string{"värd", "värdlän", "ansvarig region"}},
	{Key: "carried_out_by_us", Label: "Genomförd av Inköp", Kind: field.Bool, Help: "Avgör om upphandlingen räknas i våra nyckeltal.",
		At: func(p *Procurement) any { return &p.CarriedOutByUs }, Aliases: []string{"egen", "genomförd av oss"}},
	{Key: "form", Label: "Samordningsform", Kind: field.Choice, Choices: Forms, At: func(p *Procurement) any { return &p.Form },
		Aliases: []string{"form", "upphandlingsform"}},
	{Key: "external_framework", Label: "Externt ramavtal", Help: "Inköpscentral och avtalets nummer.",
		At: func(p *Procurement) any { return &p.ExternalFramework }, Aliases: []string{"ramavtal via", "inköpscentral"}},
	{Key: "not_coordinated_reason", Label: "Skäl till att inte samordna", Kind: field.Choice, Choices: UncoordinatedReasons,
		At: func(p *Procurement) any { return &p.NotCoordinatedReason }, Aliases: []string{"skäl ej samordnad"}},
	{Key: "not_coordinated_text", Label: "Motivering till att inte samordna", Kind: field.Long,
		At: func(p *Procurement) any { return &p.NotCoordinatedText }, Aliases: []string{"motivering", "motivering ej samordnad"}},
	{Key: "should_have_been_coordinated", Label: "Borde ha samordnats", Kind: field.Bool,
		At: func(p *Procurement) any { return &p.ShouldHaveBeenCoordinated }},

	{Key: "procedure", Label: "Förfarande", Kind: field.Choice, Choices: procedureOptions(), Group: "Förfarande",
		At: func(p *Procurement) any { return &p.Procedure }, Aliases: []string{"upphandlingsförfarande", "procedure"}},
	{Key: "regime", Label: "Lag", Kind: field.Choice, Choices: Regimes, At: func(p *Procurement) any { return &p.Regime },
		Aliases: []string{"lagrum", "lagstiftning", "regelverk", "direktiv", "legal_basis"}},
	{Key: "framework", Label: "Ramavtal", Kind: field.Bool, At: func(p *Procurement) any { return &p.Framework },
		Aliases: []string{"är ramavtal"}},
	{Key: "lots", Label: "Antal delar", Kind: field.Number, At: func(p *Procurement) any { return &p.Lots },
		Aliases: []string{"delar", "anbudsområden", "positioner"}},

	{Key: "award_reasons", Label: "Skäl till tilldelningen", Kind: field.Long, Group: "Tilldelning", Help: "Skickas till alla anbudsgivare. Utan skäl börjar avtalsspärren inte löpa.",
		At: func(p *Procurement) any { return &p.AwardReasons }},
	{Key: "notified_on", Label: "Anbudsgivarna underrättade", Kind: field.Date, At: func(p *Procurement) any { return &p.NotifiedOn }},
	{Key: "notified_how", Label: "Hur underrättelsen skickades", Kind: field.Choice, Choices: Deliveries, At: func(p *Procurement) any { return &p.NotifiedHow }},
	{Key: "standstill_days", Label: "Längre avtalsspärr, dagar", Kind: field.Number, Help: "Lämna 0 för lagens tid. Köparna får sätta en längre.", At: func(p *Procurement) any { return &p.StandstillDays }},
	{Key: "award_notice_on", Label: "Efterannons skickad", Kind: field.Date, At: func(p *Procurement) any { return &p.AwardNoticeOn }},
	{Key: "cancel_notified_on", Label: "Underrättade om avbrytandet", Kind: field.Date, At: func(p *Procurement) any { return &p.CancelNotifiedOn }},

	{Key: "segment", Label: "Segment", Kind: field.Choice, Choices: Segments, Group: "Strategi", Help: "Som upphandlingsstrategin anger. Avgör hur avtalet ska följas upp.",
		At: func(p *Procurement) any { return &p.Segment }},
	{Key: "follow_up", Label: "Uppföljning", Kind: field.Choice, Choices: FollowUps, At: func(p *Procurement) any { return &p.FollowUp }},
	{Key: "wanted_on", Label: "Avtalet behövs från", Kind: field.Date, Help: "Tidplanen kan räknas bakåt från den dagen.", At: func(p *Procurement) any { return &p.WantedOn }},

	{Key: "client_unit", Label: "Beställande enhet", Group: "Ansvar", At: func(p *Procurement) any { return &p.ClientUnit },
		Aliases: []string{"beställare", "kund", "verksamhet", "förvaltning", "uppdragsgivare"}},
	{Key: "purchaser", Label: "Inköpare", At: func(p *Procurement) any { return &p.Purchaser },
		Aliases: []string{"ansvarig inköpare", "upphandlare", "ansvarig", "handläggare"}},
	{Key: "outsourced", Label: "Lagd på konsult", Kind: field.Bool, At: func(p *Procurement) any { return &p.Outsourced },
		Aliases: []string{"på konsult", "konsultupphandling"}},
	{Key: "consultant", Label: "Konsult", At: func(p *Procurement) any { return &p.Consultant },
		Aliases: []string{"konsultbolag", "konsultföretag"}},
	{Key: "buyer_name", Label: "Upphandlande myndighet", Help: "För upphandlingar som andra har gjort.",
		At: func(p *Procurement) any { return &p.BuyerName }, Aliases: []string{"myndighet", "organisation", "buyer"}},
	{Key: "buyer_org_no", Label: "Myndighetens organisationsnummer", At: func(p *Procurement) any { return looseNumber{&p.BuyerOrgNo} },
		Aliases: []string{"organisationsnummer", "org.nr", "orgnr", "orgnummer", "buyer_orgnr"}},
	{Key: "buyer_sector", Label: "Sektor", Kind: field.Choice, Choices: Sectors, At: func(p *Procurement) any { return &p.BuyerSector },
		Aliases: []string{"organisationstyp", "sektor", "buyer_sector"}},

	{Key: "taken_on", Label: "Uttagen", Kind: field.Date, Group: "Steg", At: func(p *Procurement) any { return &p.TakenOn },
		Aliases: []string{"uttaget", "startdatum", "inkom", "uppdrag mottaget", "registrerad"}},
	{Key: "strategy_approved_on", Label: "Strategi beslutad", Kind: field.Date, At: func(p *Procurement) any { return &p.StrategyApprovedOn },
		Aliases: []string{"strategi", "strategidokument"}},
	{Key: "announced_on", Label: "Annonserad", Kind: field.Date, At: func(p *Procurement) any { return &p.AnnouncedOn },
		Aliases: []string{"annonsdatum", "annonseringsdatum", "annonserades", "publicerad", "publiceringsdatum", "published"}},
	{Key: "notice_id", Label: "Upphandlings-ID", At: func(p *Procurement) any { return &p.NoticeID },
		Aliases: []string{"annons-id", "annonsid", "upphandlingsid"}},
	{Key: "tender_deadline", Label: "Sista anbudsdag", Kind: field.Date, At: func(p *Procurement) any { return &p.TenderDeadline },
		Aliases: []string{"anbudstid", "anbudstiden går ut", "sista dag för anbud", "anbud senast"}},
	{Key: "tenders_received", Label: "Antal anbud", Kind: field.Number, At: func(p *Procurement) any { return &p.TendersReceived },
		Aliases: []string{"anbud", "inkomna anbud", "antal inkomna anbud", "antal anbudsgivare", "tenders"}},
	{Key: "awarded_on", Label: "Tilldelad", Kind: field.Date, At: func(p *Procurement) any { return &p.AwardedOn },
		Aliases: []string{"tilldelningsbeslut", "tilldelningsdatum", "beslutsdatum"}},
	{Key: "signed_on", Label: "Avtal tecknat", Kind: field.Date, At: func(p *Procurement) any { return &p.SignedOn },
		Aliases: []string{"slutförd", "avtalstecknad", "avtalsdatum", "avtal klart", "tecknat"}},
	{Key: "closed_on", Label: "Avslutad", Kind: field.Date, At: func(p *Procurement) any { return &p.ClosedOn },
		Aliases: []string{"avslutsdatum", "stängd"}},

	{Key: "cancelled_on", Label: "Avbruten", Kind: field.Date, Group: "Avbrytande", At: func(p *Procurement) any { return &p.CancelledOn },
		Aliases: []string{"avbruten datum", "avbrytandedatum", "avbröts"}},
	{Key: "cancel_reason", Label: "Skäl till avbrytandet", Kind: field.Choice, Choices: CancelReasons,
		At: func(p *Procurement) any { return &p.CancelReason }, Aliases: []string{"avbrytandeskäl", "orsak avbruten", "skäl"}},
	{Key: "cancel_text", Label: "Beskrivning av skälet", Kind: field.Long, At: func(p *Procurement) any { return &p.CancelText },
		Aliases: []string{"kommentar avbruten"}},
	{Key: "avoidable", Label: "Kunde ha undvikits", Kind: field.Choice, Choices: Judgements, At: func(p *Procurement) any { return &p.Avoidable },
		Aliases: []string{"onödig", "onödigt avbruten", "undvikbar"}},
	{Key: "cancel_lesson", Label: "Lärdom", Kind: field.Long, At: func(p *Procurement) any { return &p.CancelLesson }},
	{Key: "judged_by", Label: "Bedömd av", At: func(p *Procurement) any { return &p.JudgedBy }},
	{Key: "appealed", Label: "Överprövad", Kind: field.Bool, At: func(p *Procurement) any { return &p.Appealed },
		Aliases: []string{"överprövning", "överprövats", "appealed"}},

	{Key: "code_of_conduct", Label: "Uppförandekod", Kind: field.Bool, Group: "Krav", At: func(p *Procurement) any { return &p.CodeOfConduct },
		Aliases: []string{"uppförandekoden", "csr", "kod"}},
	{Key: "environment", Label: "Särskilda miljökrav", Kind: field.Bool, At: func(p *Procurement) any { return &p.Environment },
		Aliases: []string{"miljökrav", "förhöjda miljökrav", "environmental"}},
	{Key: "environment_prioritised", Label: "Miljöprioriterad", Kind: field.Bool, At: func(p *Procurement) any { return &p.EnvironmentPrioritised },
		Aliases: []string{"miljöprioriterad upphandling"}},
	{Key: "social", Label: "Sociala krav", Kind: field.Bool, At: func(p *Procurement) any { return &p.Social },
		Aliases: []string{"social hänsyn", "social"}},
	{Key: "accessibility", Label: "Tillgänglighetskrav", Kind: field.Bool, At: func(p *Procurement) any { return &p.Accessibility },
		Aliases: []string{"tillgänglighet"}},
	{Key: "personal_data", Label: "Personuppgifter", Kind: field.Bool, At: func(p *Procurement) any { return &p.PersonalData },
		Aliases: []string{"pub-avtal", "gdpr"}},
	{Key: "functional", Label: "Funktionskrav", Kind: field.Bool, At: func(p *Procurement) any { return &p.Functional },
		Aliases: []string{"funktionsupphandling", "innovation"}},

	{Key: "estimated_value", Label: "Uppskattat värde", Kind: field.Money, Unit: "kr", Group: "Värde",
		Help: "Utan moms, med optioner och förlängningar. Skriv ca framför ett ungefärligt belopp.",
		At:   func(p *Procurement) any { return estimate{p} }, Aliases: []string{"beräknat värde", "värde", "uppskattat kontraktsvärde"}},
	{Key: "contracted_value", Label: "Avtalat värde", Kind: field.Money, Unit: "kr", Help: "Utan moms.",
		At: func(p *Procurement) any { return &p.ContractedValue }, Aliases: []string{"kontraktsvärde", "avtalsvärde", "kontrakterat värde", "contracted_value_sek"}},
	{Key: "term_months", Label: "Avtalstid utan optioner", Kind: field.Number, Unit: "månader", Group: "Avtalet som upphandlas", At: func(p *Procurement) any { return &p.TermMonths }, Aliases: []string{"avtalstid"}},
	{Key: "options", Label: "Optioner att förlänga", Unit: "månader", Help: "Månader för varje option, till exempel 12 + 12.", At: func(p *Procurement) any { return &p.Options }},
	{Key: "option_notice", Label: "Besked om option", Kind: field.Number, Unit: "månader före", At: func(p *Procurement) any { return &p.OptionNotice }},
	{Key: "source", Label: "Källa", ReadOnly: true, At: func(p *Procurement) any { return &p.Source }},
}

func partyOptions() []field.Option {
	names := map[party.Code]string{
		party.Sormland: "Region Sörmland", party.Vastmanland: "Region Västmanland", party.Uppsala: "Region Uppsala",
		party.Varmland: "Region Värmland", party.Orebro: "Region Örebro län", party.Dalarna: "Region Dalarna", party.Gavleborg: "Region Gävleborg",
	}
	var options []field.Option
	for _, code := range append(party.Principals(), "C", "S", "T", "W", "X") {
		options = append(options, field.Option{Value: string(code), Label: names[code]})
	}
	return options
}

// estimate reads and shows the estimated value together with its "ca".
type estimate struct{ p *Procurement }

// UnmarshalText reads an amount with or without "ca"; an empty text is unknown.
func (e estimate) UnmarshalText(text []byte) error {
	if strings.TrimSpace(string(text)) == "" {
		e.p.EstimatedValue, e.p.EstimateApprox = money.Opt{}, false
		return nil
	}
	a, approx, err := money.ParseEstimate(string(text))
	if err != nil {
		return err
	}
	e.p.EstimatedValue, e.p.EstimateApprox = money.Some(a), approx
	return nil
}

// MarshalText returns the amount as it is typed.
func (e estimate) MarshalText() ([]byte, error) {
	text, err := e.p.EstimatedValue.MarshalText()
	return append([]byte(e.circa()), text...), err
}

// Sv returns the amount as it is read.
func (e estimate) Sv() string { return e.circa() + e.p.EstimatedValue.Sv() }

// Cell returns kronor for a sheet; the "ca" does not fit in a number.
func (e estimate) Cell() any { return e.p.EstimatedValue.Cell() }

func (e estimate) circa() string {
	if e.p.EstimateApprox && e.p.EstimatedValue.Known {
		return "ca "
	}
	return ""
}

// looseNumber is an organisation number in its usual form when it is one, and as
// it was written when it is not: national lists have foreign and misspelt ones,
// and a buyer must not be lost for that.
type looseNumber struct{ text *string }

// UnmarshalText reads any text.
func (n looseNumber) UnmarshalText(text []byte) error {
	*n.text = strings.TrimSpace(string(text))
	if id, err := orgnr.Parse(*n.text); err == nil {
		*n.text = string(id)
	}
	return nil
}

// MarshalText returns the number.
func (n looseNumber) MarshalText() ([]byte, error) { return []byte(*n.text), nil }
