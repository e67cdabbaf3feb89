package economy

import (
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Tkr rounds an amount to whole thousands of kronor, half away from zero.
func Tkr(a money.Amount) int64 {
	const thousand = 100_000
	if a < 0 {
		return -Tkr(-a)
	}
	return int64((a + thousand/2) / thousand)
}

// tkrText writes an amount as "1 095 tkr".
func tkrText(a money.Amount) string { return sv.Number(Tkr(a)) + sv.Space + "tkr" }

// Against says a deviation from budget in words, from the one sign convention:
// diff = outcome − budget with costs negative, so that a negative diff of costs is
// costs above budget. The words carry the direction and the number has no sign,
// since readers of "överstiger budget med -1 095" must guess (I07).
func Against(subject string, side Side, diff money.Amount) string {
	if Tkr(diff) == 0 {
		return subject + " följer budget"
	}
	verb := "överstiger"
	if (diff > 0) == (side == CostSide) {
		verb = "understiger"
	}
	return subject + " " + verb + " budget med " + tkrText(max(diff, -diff))
}

// CostAgainstBudget is the sentence of the reports about all costs.
func CostAgainstBudget(diff money.Amount) string { return Against("Kostnaderna", CostSide, diff) }

// AgainstYearBefore says a change from the year before in words; diff is outcome −
// outcome of the year before.
func AgainstYearBefore(subject string, side Side, diff money.Amount) string {
	if Tkr(diff) == 0 {
		return subject + " är lika stora som föregående år"
	}
	word := "högre"
	if (diff > 0) == (side == CostSide) {
		word = "lägre"
	}
	return subject + " är " + tkrText(max(diff, -diff)) + " " + word + " än föregående år"
}

// subjects names each line with a definite form, for sentences.
var subjects = map[Line]string{
	InternalRevenue: "Den interna uppdragsersättningen", OtherRevenue: "De övriga intäkterna", Personnel: "Personalkostnaderna",
	Purchased: "Kostnaderna för köpt verksamhet", Premises: "Lokalkostnaderna", OtherCosts: "De övriga kostnaderna",
	FinancialCosts: "De finansiella kostnaderna", FinancialRevenue: "De finansiella intäkterna",
	Unmapped: "Beloppen på konton utan kontogrupp", "": "Kostnaderna",
}
