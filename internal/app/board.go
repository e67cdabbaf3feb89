package app

import "klover/internal/area/report"

// boardInserts is what reports print of the board. A body's code may follow the
// name; without one the body of the period is meant.
func (a *App) boardInserts() []report.Insert {
	const body = " Organets kod får följa, till exempel du-namnden."
	return []report.Insert{
		{Name: "namnd.uppdrag", Help: "Nämndens uppdrag i punkter, som reglementet säger i perioden." + body, Text: a.Board.MandateText},
		{Name: "namnd.sammansattning", Help: "Ledamöter och ersättare med byten under perioden." + body, Text: a.Board.CompositionText},
		{Name: "namnd.sammantraden", Help: "Periodens sammanträden med ärenden. Ordet lista efter koden ger punkter i stället för rubriker." + body, Text: a.Board.MeetingsText},
		{Name: "namnd.styrelsemote", Help: "Om gemensamma styrelsesammanträden hölls, och när.", Text: a.Board.JointMeetingText},
		{Name: "namnd.utskott", Help: "Hur utskottet väljs och när det sammanträdde." + body, Text: a.Board.CommitteeText},
		{Name: "namnd.beslut", Help: "Ett beslut med proposition och ärende. Skriv organets kod och ärendets märke.",
			Sample: "{{infoga namnd.beslut inkopsnamnden verksamhetsberattelse.2022}}", Text: a.Board.DecisionText},
	}
}
