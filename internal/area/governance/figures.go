package governance

import (
	"context"

	"klover/internal/area/supplier"
	"klover/internal/word/figure"
)

var figureKinds = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year}

// Figures returns the figures that the area answers for. Each is the sum of its rows.
func Figures(s Store) []figure.Figure {
	list := []struct {
		figure.Figure
		rows  func(context.Context, figure.Ask) ([]figure.Row, error)
		ratio bool
		url   string
	}{
		{figure.Figure{Key: "governance.planned_share", Name: "Genomförda uppföljningar av avtal", Unit: figure.Percent, Direction: figure.Higher, Owner: "Avtalscontroller",
			Definitions: []figure.Definition{{Version: 1, Text: "Andel av de uppföljningar som enligt avtalens uppföljningsplaner skulle göras under perioden, och vars dag har kommit, som har ett resultat.", Source: "Klövers regelunderlag 4.8"}}}, s.plannedRows, true, StandingsURL(LackMissed)},
		{figure.Figure{Key: "governance.meetings", Name: "Hållna uppföljningsmöten", Unit: figure.Number, Direction: figure.Higher, Owner: "Avtalscontroller",
			Definitions: []figure.Definition{{Version: 1, Text: "Antal uppföljningsmöten med leverantörer som hölls under perioden.", Source: "Klövers regelunderlag 4.8"}}}, s.meetingRows, false, MeetingPath + "?lage=held"},
		{figure.Figure{Key: "governance.chain", Name: "Hållbarhetskrav med hel kedja", Unit: figure.Percent, Direction: figure.Higher, Owner: "Hållbarhetsstrateg",
			Definitions: []figure.Definition{{Version: 1, Text: "Andel av hållbarhetskraven i avtal som gällde periodens sista dag där alla länkar finns i dag: riskområde, handlingsplan, krav, klausul, rad i uppföljningsplanen och resultat. Ett miljöprioriterat avtal utan krav räknas som ett krav utan kedja.", Source: "Verksamhetsberättelse 2022, hållbar upphandling"}}}, s.chainRows, true, ChainPath},
		{figure.Figure{Key: "governance.conduct", Name: "Avslutade uppföljningar av uppförandekoden", Unit: figure.Number, Direction: figure.Higher, Owner: "Hållbarhetsstrateg",
			Definitions: []figure.Definition{{Version: 1, Text: "Antal uppföljningar av uppförandekoden som fick sitt resultat fastställt under perioden.", Source: "Klövers regelunderlag 3.14"}}}, s.conductRows, false, ConductPath},
		{figure.Figure{Key: "governance.rescinded_tax", Name: "Hävda avtal på grund av skatteskuld", Unit: figure.Number, Direction: figure.Lower, Owner: "Avtalscontroller",
			Definitions: []figure.Definition{{Version: 1, Text: "Antal avtal som hävdes under perioden där en leverantörskontroll av skatteskuld hos någon av leverantörerna har beslutet att avtalet hävs. Inget sådant avtal är 0.", Source: "Verksamhetsberättelse 2022, leverantörskontroll"}}}, s.rescindedRows, false, supplier.CheckFilter{Kind: supplier.TaxDebt, Decision: supplier.Rescind}.URL()},
	}
	figures := make([]figure.Figure, len(list))
	for i, one := range list {
		f := one.Figure
		f.Kinds, f.Rows = figureKinds, one.rows
		f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
			rows, err := one.rows(ctx, ask)
			num, den := figure.SumRows(rows)
			v := figure.Count(num)
			if one.ratio {
				v = figure.Ratio(num, den)
			}
			v.URL = one.url
			return v, err
		}
		figures[i] = f
	}
	return figures
}
