package law

import (
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web/ui"
	"klover/internal/word/count"
	"klover/internal/word/day"
)

// tenderQuestion is what the calculator of tender times asks for.
type tenderQuestion struct {
	Act, Procedure string
	Step           Step
	Sent, Last     day.Date
	Manner         Manner
}

var tenderCalc = calculation[tenderQuestion]{
	path: calcPath, title: "Anbudstid",
	lead: "Hur tidigt får sista dagen för anbud eller anbudsansökan vara?",
	fields: field.Set[tenderQuestion]{
		{Key: "act", Label: "Lag", Kind: field.Choice, Choices: Acts, Required: true, At: func(q *tenderQuestion) any { return &q.Act }},
		{Key: "procedure", Label: "Förfarande", Required: true, At: func(q *tenderQuestion) any { return &q.Procedure }},
		{Key: "step", Label: "Vad som ska lämnas", Kind: field.Choice, Required: true,
			Choices: []field.Option{{Value: "tender", Label: "Anbud"}, {Value: "request", Label: "Anbudsansökan"}}, At: func(q *tenderQuestion) any { return &q.Step }},
		{Key: "sent", Label: "Annonsen eller inbjudan skickas", Kind: field.Date, Required: true, At: func(q *tenderQuestion) any { return &q.Sent }},
		{Key: "last", Label: "Sista dag som ni tänker ange", Kind: field.Date, Help: "Lämna tomt för att bara räkna. ÅÅÅÅ-MM-DD", At: func(q *tenderQuestion) any { return &q.Last }},
		{Key: "pin", Label: "Förhandsannons skickades", Kind: field.Date, Help: "Lämna tomt om ingen har skickats. ÅÅÅÅ-MM-DD", At: func(q *tenderQuestion) any { return &q.Manner.PIN }},
		{Key: "electronic", Label: "Anbud får lämnas elektroniskt", Kind: field.Bool, At: func(q *tenderQuestion) any { return &q.Manner.Electronic }},
		{Key: "urgent", Label: "Brådska som är motiverad i annonsen", Kind: field.Bool, At: func(q *tenderQuestion) any { return &q.Manner.Urgent }},
		{Key: "agreed", Label: "Tiden är överenskommen med alla inbjudna", Kind: field.Bool, At: func(q *tenderQuestion) any { return &q.Manner.Agreed }},
		{Key: "rerun", Label: "Upphandlingen görs om efter avbrytande", Kind: field.Bool, At: func(q *tenderQuestion) any { return &q.Manner.Rerun }},
	},
	start: func(today day.Date) tenderQuestion {
		return tenderQuestion{Act: LOU, Procedure: "open", Step: Tender, Sent: today, Manner: Manner{Electronic: true}}
	},
	answer: answerTender,
}

func answerTender(b Book, q tenderQuestion) (answer, error) {
	d, t, err := b.TenderDeadline(q.Act, q.Procedure, q.Step, q.Manner, q.Sent)
	if err != nil {
		return answer{}, err
	}
	a := answer{Tone: ui.Good, Heading: "Sista dagen får tidigast vara " + dated(d.On), Text: t.Note, Bases: d.Bases}
	if t.Policy {
		a.Heading, a.Text, a.Tone = "Sista dagen bör tidigast vara "+dated(d.On), "Lagen har ingen kortaste tid: den ska vara skälig. Dagarna är organisationens egen regel.", ui.Info
	}
	if q.Last != 0 {
		warning, err := b.CheckDeadline(q.Act, q.Procedure, q.Step, q.Manner, q.Sent, q.Last)
		switch {
		case err != nil:
			a.Tone, a.Text = ui.Bad, fault.FieldsOf(err)[0].Message
		case warning != "":
			a.Tone, a.Text = ui.Warn, warning
		default:
			a.Heading, a.Tone = "Sista dagen "+dated(q.Last)+" är inte för tidig", ui.Good
		}
	}
	lines := []line{{"Dag 0", dated(d.From), "dagen då annonsen eller inbjudan skickas"}, {"Kortaste tid", d.Span, ""}, {"Sista dag som räknad", dated(d.Counted), ""}}
	if d.Moved() {
		lines = append(lines, line{"Flyttad till", dated(d.On), "sista dagen var " + why(d.Counted)})
	}
	last := max(q.Last, d.On)
	if by, err := b.AnswerBy(last, q.Manner.Urgent); err == nil && q.Step == Tender {
		lines = append(lines, line{"Svara på frågor senast", dated(by.On), by.Span + " före " + last.Sv()})
		a.Bases = append(a.Bases, by.Bases...)
	}
	a.Table = counted(lines)
	return a, nil
}

// standstillQuestion is what the calculator of standstill asks for.
type standstillQuestion struct {
	Act, Procedure string
	Event          string
	On             day.Date
	Delivery       Delivery
	AtLeast        count.Count
}

// The events that a standstill is counted from.
const (
	eventAward    = "award"
	eventJudgment = "judgment"
	eventExAnte   = "ex_ante"
)

var standstillCalc = calculation[standstillQuestion]{
	path: calcPath + "/avtalssparr", title: "Avtalsspärr",
	lead: "När får avtalet tecknas?",
	fields: field.Set[standstillQuestion]{
		{Key: "act", Label: "Lag", Kind: field.Choice, Choices: Acts, Required: true, At: func(q *standstillQuestion) any { return &q.Act }},
		{Key: "procedure", Label: "Förfarande", Required: true, At: func(q *standstillQuestion) any { return &q.Procedure }},
		{Key: "event", Label: "Tiden räknas från", Kind: field.Choice, Required: true, Choices: []field.Option{{Value: eventAward, Label: "Underrättelse om tilldelningsbeslut"},
			{Value: eventJudgment, Label: "Förvaltningsrättens avgörande"}, {Value: eventExAnte, Label: "Annons om frivillig förhandsinsyn"}}, At: func(q *standstillQuestion) any { return &q.Event }},
		{Key: "on", Label: "Dagen", Kind: field.Date, Required: true, Help: "Då underrättelsen skickades, rätten avgjorde målet eller annonsen publicerades. ÅÅÅÅ-MM-DD", At: func(q *standstillQuestion) any { return &q.On }},
		{Key: "delivery", Label: "Underrättelsen skickades", Kind: field.Choice, Required: true, Choices: []field.Option{{Value: "electronic", Label: "Elektroniskt till alla"}, {Value: "other", Label: "På annat sätt till någon"}},
			At: func(q *standstillQuestion) any { return &q.Delivery }},
		{Key: "at_least", Label: "Egen längre avtalsspärr", Kind: field.Number, Unit: "dagar", Help: "Lämna tomt för lagens tid.", At: func(q *standstillQuestion) any { return &q.AtLeast }},
	},
	start: func(today day.Date) standstillQuestion {
		return standstillQuestion{Act: LOU, Procedure: "open", Event: eventAward, On: today, Delivery: Electronic}
	},
	answer: answerStandstill,
}

func answerStandstill(b Book, q standstillQuestion) (answer, error) {
	least := int(q.AtLeast.N)
	var exempt Bases
	if basis, ok := b.Exempt(q.Procedure, q.On); ok && q.Event == eventAward {
		days, own := b.Voluntary(q.Procedure, q.On)
		if least = max(least, days); least == 0 {
			return answer{Tone: ui.Info, Heading: "Lagen kräver ingen avtalsspärr", Text: "En frivillig avtalsspärr räknas om ni anger dagarna.", Bases: Bases{basis}}, nil
		}
		exempt = Bases{basis, own}
	}
	s, err := q.standstill(b, least)
	if err != nil {
		return answer{}, err
	}
	a := answer{Tone: ui.Good, Heading: "Avtalet får tecknas tidigast " + dated(s.SignFrom), Bases: append(exempt, s.Bases...)}
	if exempt != nil {
		a.Tone, a.Text = ui.Info, "Avtalsspärren är frivillig: lagen kräver ingen."
	}
	lines := []line{{"Dag 0", dated(s.From), ""}, {"Tid", days(s.Days), ""}, {"Sista dag som räknad", dated(s.Counted), ""}}
	if s.Counted != s.Last {
		lines = append(lines, line{"Flyttad till", dated(s.Last), "sista dagen var " + why(s.Counted)})
	}
	a.Table = counted(append(lines, line{"Första dag för avtal", dated(s.SignFrom), "dagen efter"}))
	return a, nil
}

func (q standstillQuestion) standstill(b Book, least int) (Standstill, error) {
	switch q.Event {
	case eventJudgment:
		return b.AfterJudgment(q.Act, q.On)
	case eventExAnte:
		return b.ExAnte(q.Act, q.On)
	}
	return b.Standstill(q.Act, q.On, q.Delivery, least)
}

// reviewQuestion is what the calculator of review asks for.
type reviewQuestion struct {
	Term string
	From day.Date
}

// terms is the times of review, with what each is counted from.
var terms = []field.Option{
	{Value: "cancellation", Label: "Ansöka om överprövning av avbrytande (från underrättelsen)"},
	{Value: "preclusion", Label: "Ange omständigheter i målet (från ansökan)"},
	{Value: "appeal", Label: "Överklaga (från avgörandet)"},
	{Value: "ten_days", Label: "Tiodagarsfrist (från förvaltningsrättens avgörande)"},
	{Value: "invalidity", Label: "Ansöka om avtalets ogiltighet (från avtalet)"},
	{Value: "invalidity_notice", Label: "Ansöka om avtalets ogiltighet (från efterannonsen)"},
	{Value: "damages", Label: "Väcka talan om skadestånd (från avtalet)"},
}

var reviewCalc = calculation[reviewQuestion]{
	path: calcPath + "/overprovning", title: "Överprövning",
	lead: "Vilken är sista dagen i ett överprövningsmål?",
	fields: field.Set[reviewQuestion]{
		{Key: "term", Label: "Vad som ska göras", Kind: field.Choice, Choices: terms, Required: true, At: func(q *reviewQuestion) any { return &q.Term }},
		{Key: "from", Label: "Dagen som tiden räknas från", Kind: field.Date, Required: true, At: func(q *reviewQuestion) any { return &q.From }},
	},
	start: func(today day.Date) reviewQuestion { return reviewQuestion{Term: "appeal", From: today} },
	answer: func(b Book, q reviewQuestion) (answer, error) {
		d, err := b.ReviewTerm(q.Term, q.From)
		if err != nil {
			return answer{}, err
		}
		return dueAnswer(d), nil
	},
}

// dueAnswer tells a last day and how it was counted.
func dueAnswer(d Due) answer {
	lines := []line{{"Dag 0", dated(d.From), ""}, {"Tid", d.Span, ""}, {"Sista dag som räknad", dated(d.Counted), ""}}
	if d.Moved() {
		lines = append(lines, line{"Flyttad till", dated(d.On), "sista dagen var " + why(d.Counted)})
	}
	return answer{Tone: ui.Good, Heading: "Sista dagen är " + dated(d.On), Text: d.Label + ".", Table: counted(lines), Bases: d.Bases}
}

// noticeQuestion is what the calculator of award notices asks for.
type noticeQuestion struct {
	Act       string
	Regime    Regime
	Procedure string
	Signed    day.Date
}

var noticeCalc = calculation[noticeQuestion]{
	path: calcPath + "/efterannons", title: "Efterannons",
	lead: "Behövs en efterannons, och när ska den senast skickas?",
	fields: field.Set[noticeQuestion]{
		{Key: "act", Label: "Lag", Kind: field.Choice, Choices: Acts, Required: true, At: func(q *noticeQuestion) any { return &q.Act }},
		{Key: "regime", Label: "Regelverk", Kind: field.Choice, Choices: Regimes, Required: true, At: func(q *noticeQuestion) any { return &q.Regime }},
		{Key: "procedure", Label: "Förfarande", Required: true, At: func(q *noticeQuestion) any { return &q.Procedure }},
		{Key: "signed", Label: "Avtalet ingicks", Kind: field.Date, Required: true, At: func(q *noticeQuestion) any { return &q.Signed }},
	},
	start: func(today day.Date) noticeQuestion {
		return noticeQuestion{Act: LOU, Regime: Directive, Procedure: "open", Signed: today}
	},
	answer: func(b Book, q noticeQuestion) (answer, error) {
		d, needed, err := b.AwardNotice(q.Act, q.Regime, q.Procedure, q.Signed)
		switch {
		case err != nil:
			return answer{}, err
		case !needed:
			return answer{Tone: ui.Info, Heading: "Ingen efterannons behövs", Text: d.Bases[0].Label + ".", Bases: d.Bases}, nil
		}
		return dueAnswer(d), nil
	},
}
