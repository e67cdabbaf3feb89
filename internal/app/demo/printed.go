package demo

import (
	"context"
	"fmt"

	"klover/internal/area/goal"
	"klover/internal/word/day"
)

const (
	annual2017 = "Verksamhetsberättelse 2017"
	annual2022 = "Verksamhetsberättelse 2022"
)

// printedValues are what the reports print in two ways, or in a way that the rows
// cannot give. Klöver computes one and shows the printed one beside it with its
// source. The ids are those of the appendix of inconsistencies (docs/traps.md).
var printedValues = []goal.Published{
	{Figure: "hr.sick", Period: day.Year(2022), Value: "3,27 %", Document: annual2022, Place: "avsnitt 4.1, indikatorns kommentar", // I01
		Note: "Indikatorn och två andra ställen i samma berättelse säger 3,25 %, som är det låsta värdet."},
	{Figure: "review.share", Period: day.Year(2021), Value: "6,0 %", Document: annual2022, Place: "internkontroll, brister i arbetssätt", // I02
		Note: "Går inte att räkna fram: med 165 annonserade är 9/165 5,5 % och 10/165 6,1 %."},
	{Figure: "hr.hme", Period: day.Year(2021), Value: "76,8 (härlett)", Document: annual2022, Place: "resursperspektivet", // I04
		Note: "Berättelsen skriver ”ökat med 2,5 % från föregående år”. Läst som indexenheter var värdet 76,8; läst som procent 77,4."},
	{Figure: "hr.hme", Period: day.Year(2020), Value: "73,3 (härlett)", Document: annual2022, Place: "resursperspektivet", // I04
		Note: "Berättelsen skriver ”6 % från 2020”. Läst som indexenheter var värdet 73,3; läst som procent 74,8."},
	{Figure: "proc.code_of_conduct", Period: day.Year(2017), Value: "171", Document: annual2017, Place: "nyckeltalen, miljöperspektivet och den interna kontrollen", // I05
		Note: "Samma tal kallas avtal, upphandlingar och annonserade upphandlingar. Här räknas annonserade upphandlingar; avtal med uppförandekod är ett eget nyckeltal."},
	{Figure: "proc.env_requirements", Period: day.Year(2017), Value: "39", Document: annual2017, Place: "nyckeltalen och miljöperspektivet", // I05
		Note: "Samma tal kallas avtal och upphandlingar. Här räknas annonserade upphandlingar."},
	{Figure: "economy.result", Period: day.Year(2017), Value: "2 676 tkr", Document: annual2017, Place: "indikatorn Avvikelse mot budgeterat resultat", // I06
		Note: "Talet är kostnadernas avvikelse mot budget, ett eget nyckeltal. Resultatet är noll när kostnaden har fördelats."},
	{Figure: "economy.cost_deviation", Period: day.Year(2022), Value: "-1 095 tkr", Document: annual2022, Place: "avvikelseanalysen och indikatorn", // I07
		Note: "Berättelsen skriver både ”överstiger budget med -1 095 tkr” och ”med 1 095 tkr”. Här är avvikelsen utfall minus budget med kostnader som minus, och orden bär riktningen."},
	{Figure: "plan.revisions", Period: day.Year(2022), Value: "2", Document: annual2022, Place: "avsnitt 3.1.1 och 4.2.1", // I10
		Note: "Den första planen ”sjösattes i maj” på ett ställe och ”togs fram i mars” på ett annat. Läst som framtagen i mars och publicerad i maj; revideringarna är juni och december."},
	{Figure: "goal.category_initiatives_ongoing", Period: day.Year(2022), Value: "8", Document: annual2022, Place: "inledningen", // I11
		Note: "Listan har tio initiativ. De två i fasen implementering räknas som genomförda, åtta som pågående."},
	{Figure: "hr.turnover.all", Period: day.Year(2022), Value: "7,5 %", Document: annual2022, Place: "inledningen", // I15
		Note: "Texten kallar omsättningen fortsatt hög. Det gäller strategiska inköpare, som är ett eget nyckeltal utan mål. Målet 8,6 % gällde hela Inköp 2021."},
	{Figure: "nki.satisfied", Span: goal.Accumulated, Period: day.Period{To: day.Year(2022).To}, Value: "98,1 %", Document: annual2022, Place: "avsnitt 2.1.1", // I17
		Note: "Minskningen anges till 1 %. Från 99,0 till 98,1 är den 0,9 procentenheter."},
	{Figure: "nki.value", Period: day.Year(2022), Value: "5,2", Document: annual2022, Place: "avsnitt 2.1.1", // trap 6
		Note: "Berättelsen anger minskningen 0,1 av 6. Den gäller det ackumulerade värdet, från 5,6 till 5,5. För året ensamt är den 0,4."},
	{Figure: "hr.sick", Period: day.Year(2017), Value: "6,03 %", Document: annual2017, Place: "indikatorn och dess kommentar", // I27
		Note: "Kommentarens ”6,0 % vid årets slut” är månadsvärdet för december. Månad, ackumulerat i år och rullande tolv månader är tre serier."},
	{Figure: "economy.cost_change", Period: day.Year(2022), Value: "2 788 tkr", Document: annual2022, Place: "avvikelseanalysen", // I32
		Note: "De nämnda delarna 584, 261 och 1 942 är tillsammans 2 787. Den sista tusenlappen är köpt verksamhet."},
	{Figure: "proc.coordinated", Period: day.Year(2022), Value: "27", Document: annual2022, Place: "avsnitt 4.2", // I34
		Note: "Berättelsen säger ”i nivå med 2019 och 2020 och något högre än 2021” men anger inga tal för de åren."},
}

// printed registers the values that the reports print otherwise than the rows.
func (b *builder) printed(ctx context.Context) error {
	for _, p := range printedValues {
		if p.Span == "" {
			p.Span = goal.Year
		}
		if _, err := b.goal.Publish(ctx, p); err != nil {
			return fmt.Errorf("printed value of %s: %w", p.Figure, err)
		}
	}
	return nil
}
