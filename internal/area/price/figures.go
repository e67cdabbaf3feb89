package price

import (
	"context"

	"klover/internal/word/figure"
	"klover/internal/word/money"
)

const figureSource = "Klövers definition" // handbook 4.4

var figureKinds = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year}

// Figures returns the figures that the area answers for. What an index gives and what
// is negotiated are never added together.
func Figures(s Store) []figure.Figure {
	return []figure.Figure{
		s.effect("price.uplift", "Indexuppräkningar", ByIndex, "Vad godkända prisändringar enligt indexklausul kostar på ett år, för ändringar vars nya priser börjar gälla under perioden. En sänkning enligt index räknas av. Ändringar där det inte är känt hur mycket som köps ingår inte."),
		s.effect("price.negotiated", "Förhandlade prissänkningar", ByNegotiation, "Vad förhandlade prisändringar ger på ett år, för ändringar vars nya priser börjar gälla under perioden. Räknas aldrig ihop med index. Ändringar där det inte är känt hur mycket som köps ingår inte."),
		s.counted("price.uplift_count", "Antal indexuppräkningar", figure.Neutral, RevisionFilter{Ground: ByIndex, Changed: true}, "Antal godkända eller delvis godkända prisändringar enligt indexklausul vars nya priser börjar gälla under perioden."),
		s.counted("price.negotiated_count", "Antal förhandlade prissänkningar", figure.Higher, RevisionFilter{Ground: ByNegotiation, Changed: true}, "Antal förhandlade prisändringar vars nya priser börjar gälla under perioden."),
		s.counted("price.late", "Sena begäran om prisändring", figure.Lower, RevisionFilter{Late: true}, "Antal begäran om nya priser under perioden som kom in senare än klausulen tillåter."),
	}
}

func within(f RevisionFilter, ask figure.Ask) RevisionFilter {
	f.From, f.Party = ask.Period, string(ask.Party)
	return f
}

// mostRows is how many rows a file of a list has at most.
const mostRows = 100_000

// effect is the sum in kronor of what a year's purchases cost more, or less.
func (s Store) effect(key, name string, ground Ground, text string) figure.Figure {
	chosen := RevisionFilter{Ground: ground, Changed: true}
	sign := int64(1)
	if ground == ByNegotiation {
		sign = -1 // what is gained is told as a plus
	}
	rows := func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		list, _, err := s.Revisions(ctx, within(chosen, ask), Page{Limit: mostRows})
		var rows []figure.Row
		for _, r := range list {
			if e := r.Effect(); e.Known {
				rows = append(rows, figure.Row{Kind: RevisionKind, Ref: r.ID, Label: r.Name(), URL: r.URL(), Amount: sign * int64(e.Amount)})
			}
		}
		return rows, err
	}
	return figure.Figure{
		Key: key, Name: name, Unit: figure.Tkr, Direction: figure.Neutral, Owner: "Avtalscontroller", PartySplit: true, Kinds: figureKinds,
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: figureSource}},
		Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
			list, err := rows(ctx, ask)
			sum, _ := figure.SumRows(list)
			v := figure.Money(money.Amount(sum))
			v.URL = within(chosen, ask).URL()
			return v, err
		},
		Rows: rows,
	}
}

func (s Store) counted(key, name string, direction figure.Direction, chosen RevisionFilter, text string) figure.Figure {
	return figure.Figure{
		Key: key, Name: name, Unit: figure.Number, Direction: direction, Owner: "Avtalscontroller", PartySplit: true, Kinds: figureKinds,
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: figureSource}},
		Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
			_, n, err := s.Revisions(ctx, within(chosen, ask), Page{Limit: 1})
			v := figure.Count(int64(n.N))
			v.URL = within(chosen, ask).URL()
			return v, err
		},
		Rows: func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
			list, _, err := s.Revisions(ctx, within(chosen, ask), Page{Limit: mostRows})
			rows := make([]figure.Row, len(list))
			for i, r := range list {
				rows[i] = figure.Row{Kind: RevisionKind, Ref: r.ID, Label: r.Name(), URL: r.URL(), Amount: 1}
			}
			return rows, err
		},
	}
}
