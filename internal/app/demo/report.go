package demo

// Sections2022 is the text of those sections of the demo's report for 2022 where
// the usual template has figures that the published report does not: the demo's
// rows would give invented totals, so the text says what was not published.
var Sections2022 = map[string]string{
	"Årets nyckeltal": `{{tabell proc.assignments.taken proc.announced proc.coordinated savings.enabled review.share}}`,

	"Avbrutna upphandlingar": `Berättelsen för 2022 frågade efter avbrutna upphandlingar men redovisade inget antal. Demons rader är påhittade, och därför står ingen siffra här. Antalet som raderna ger finns bland nyckeltalen.`,

	"Besparingar": `Möjliggjorda besparingar är skillnaden mellan referenspris och nytt pris för den volym som avtalet väntas ge. De räknas när avtalet tecknas och controllern har godkänt beräkningen.

Utfallet {{ar}} är {{tal savings.enabled}} mot målet {{tal savings.enabled mål}}. Kostnadsökningar och nettoeffekt redovisades inte för {{ar}}.

{{tabell savings.enabled}}

{{diagram savings.enabled $besparingsar}}`,

	"Överprövningar": `Andelen överprövade är upphandlingar vars överprövning har avgjorts eller avslutats på annat sätt under året, delat med årets annonserade upphandlingar. För {{ar}} är det {{tal review.share täljare}} av {{tal review.share nämnare}}, {{tal review.share}}. För {{ar -1}} publicerades {{tal review.share -1 publicerat}}.

Målens utgång, orsak och bransch redovisades inte för {{ar}}.`,
}
