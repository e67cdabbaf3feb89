package demo

import (
	"context"
	"fmt"

	"klover/internal/area/goal"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// ownMeasures are the figures that the reports print and no register gives.
var ownMeasures = []goal.Measure{
	{Key: "eorder.electronic", Name: "Elektroniska beställningar", Unit: figure.Number, Direction: "higher", Combine: goal.Sum, Per: goal.PerMonth, Split: true, Owner: "E-handelskoordinator",
		Definition: "Antal beställningar som har lagts elektroniskt i regionens e-handelssystem.", Source: "Verksamhetsberättelse 2022, medborgarperspektivet",
		Note: "Beställningarna i Region Västmanland ingår inte i vårt ansvar men följs."},
	{Key: "eorder.purchase_orders", Name: "Hanterade inköpsordrar", Unit: figure.Number, Direction: "neutral", Combine: goal.Sum, Per: goal.PerYear, Owner: "Enhetschef Inköpsservice",
		Definition: "Antal inköpsordrar som Inköp har hanterat under året.", Source: "Årsrapport 2017"},
	{Key: "ecom.products", Name: "Beställningsbara produkter i e-handeln", Unit: figure.Number, Direction: "higher", Combine: goal.Last, Per: goal.PerMonth, Owner: "E-handelskoordinator",
		Definition: "Antal produkter som går att beställa i e-handelssystemet vid månadens slut.", Source: "Årsrapport 2017"},
	{Key: "ecom.suppliers", Name: "Anslutna leverantörer i e-handeln", Unit: figure.Number, Direction: "higher", Combine: goal.Last, Per: goal.PerMonth, Owner: "E-handelskoordinator",
		Definition: "Antal leverantörer som har produkter i e-handelssystemet vid månadens slut.", Source: "Årsrapport 2017"},
	{Key: "ulf.einvoice_share", Name: "Andel e-fakturor för utomlänsvård", Unit: figure.Percent, Direction: "higher", Combine: goal.Quota, Per: goal.PerYear, Owner: "Enhetschef Inköpsservice",
		Definition: "Fakturor för utomlänsvård som har kommit som e-faktura med vårdbilaga, delat med alla fakturor för utomlänsvård.", Source: "Verksamhetsberättelse 2022",
		Note: "Berättelsen anger bara procenttalet, så det är infört som delar av hundra."},
	{Key: "plan.revisions", Name: "Revideringar av upphandlingsplanen", Unit: figure.Number, Direction: "neutral", Combine: goal.Sum, Per: goal.PerMonth, Owner: "Enhetschef Upphandling",
		Definition: "Antal gånger som upphandlingsplanen har uppdaterats sedan den togs fram.", Source: "Verksamhetsberättelse 2022"},
	{Key: "plan.steps", Name: "Upphandlingsplanens steg", Unit: "steg", Direction: "neutral", Combine: goal.Last, Per: goal.PerYear, Owner: "Enhetschef Upphandling",
		Definition: "Antal steg som upphandlingsplanen införs i.", Source: "Verksamhetsberättelse 2022"},
}

var (
	report2017 = goal.Evidence{Source: "Årsrapport 2017", On: 20180131}
	report2022 = goal.Evidence{Source: "Verksamhetsberättelse 2022", On: 20230118}
)

// layUp lays up the figures that are entered by hand, so that texts can name them.
func (b *builder) layUp(ctx context.Context) error {
	b.own = map[string]goal.Measure{}
	for _, m := range ownMeasures {
		saved, err := b.goal.CreateMeasure(ctx, m)
		if err != nil {
			return fmt.Errorf("measure %s: %w", m.Key, err)
		}
		b.own[m.Key] = saved
	}
	return nil
}

// measures enters the values of the figures that are entered by hand.
func (b *builder) measures(ctx context.Context) error {
	for _, given := range []struct {
		key  string
		from goal.Evidence
		list []goal.Entry
	}{
		{"eorder.electronic", goal.Evidence{Source: "E-handelssystemet, orderstatistik", On: 20230110}, orderEntries()},
		{"eorder.purchase_orders", report2017, []goal.Entry{{Period: day.Year(2017), Num: "15264", About: true}}},
		{"ecom.products", report2017, []goal.Entry{{Period: day.Month(2017, 12), Num: "190000"}}},
		{"ecom.suppliers", report2017, []goal.Entry{{Period: day.Month(2017, 12), Num: "348"}}},
		{"ulf.einvoice_share", report2022, []goal.Entry{{Period: day.Year(2022), Num: "14", Den: "100"}}},
		{"plan.revisions", report2022, revisionEntries()},
		{"plan.steps", report2022, []goal.Entry{{Period: day.Year(2022), Num: "3"}}},
	} {
		if _, err := b.goal.Record(ctx, b.own[given.key], given.list, given.from); err != nil {
			return fmt.Errorf("values of %s: %w", given.key, err)
		}
	}
	_, err := b.goal.CreateTarget(ctx, goal.Target{Figure: "eorder.electronic", Span: goal.Year, Period: day.Year(2022), Aim: goal.DirectionOnly, ApprovedBy: "Inköpsnämnden", DecidedOn: 20211126})
	return err
}

// seasons is how the orders of a year fall on its months, in thousandths.
var seasons = [12]int64{88, 84, 95, 82, 86, 80, 52, 78, 90, 92, 94, 79}

// orderEntries divides the published orders of a year among its months; the
// months are invented, their sum is what the reports give (I31).
func orderEntries() []goal.Entry {
	var list []goal.Entry
	for _, year := range []struct {
		year  int
		party party.Code
		sum   int64
	}{{2021, party.Sormland, 77009}, {2021, party.Vastmanland, 58908}, {2022, party.Sormland, 86347}, {2022, party.Vastmanland, 58422}} {
		left := year.sum
		for i, month := range day.Year(year.year).Months() {
			n := year.sum * seasons[i] / 1000
			if i == 11 {
				n = left
			}
			left -= n
			list = append(list, goal.Entry{Period: month, Party: year.party, Num: sv.Number(n)})
		}
	}
	return list
}

// revisionEntries: the plan was made in March 2022 and revised in June and December.
func revisionEntries() []goal.Entry {
	var list []goal.Entry
	for i, month := range day.Year(2022).Months() {
		n := "0"
		if i == 5 || i == 11 {
			n = "1"
		}
		list = append(list, goal.Entry{Period: month, Num: n})
	}
	return list
}
