package contract

import (
	"context"

	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
)

// lifeFigures are what a manager asks about contracts after signing.
func (s Store) lifeFigures() []figure.Figure {
	return []figure.Figure{s.optionsFigure(),
		s.deviationFigure("contract.deviations", "Avvikelser", "Antal avvikelser på avtal som upptäcktes under perioden.", func(p day.Period) DeviationFilter { return DeviationFilter{Happened: p} }),
		s.deviationFigure("contract.deviations_open", "Öppna avvikelser", "Antal avvikelser som var upptäckta men inte avslutade vid periodens slut.", func(p day.Period) DeviationFilter { return DeviationFilter{OpenOn: p.Last()} }),
		s.deviationFigure("contract.deviations_closed", "Avslutade avvikelser", "Antal avvikelser som avslutades under perioden.", func(p day.Period) DeviationFilter { return DeviationFilter{Closed: p} }),
		s.fineFigure(),
	}
}

func (s Store) optionsFigure() figure.Figure {
	selection := func(_ context.Context, ask figure.Ask) (Filter, error) {
		return Filter{OptionBy: ask.Period, Party: ask.Party}, nil
	}
	return figure.Figure{
		Key: "contract.options_due", Name: "Optioner att besluta", Unit: figure.Number, Owner: "Avtalscontroller", Kinds: kinds, PartySplit: true,
		Definitions: []figure.Definition{{Version: 1, Text: "Antal tecknade avtal vars nästa option inte är beslutad och där leverantören ska ha besked under perioden.", Source: "Klövers definition"}},
		Compute:     s.counted(selection), Rows: s.rowsOf(selection),
	}
}

func (s Store) deviationFigure(key, name, text string, of func(day.Period) DeviationFilter) figure.Figure {
	within := func(ask figure.Ask) DeviationFilter {
		f := of(ask.Period)
		f.Party = ask.Party
		return f
	}
	rows := func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		list, _, err := s.Deviations(ctx, within(ask), Page{})
		rows := make([]figure.Row, len(list))
		for i, d := range list {
			rows[i] = figure.Row{Kind: DeviationKind, Ref: d.ID, Label: d.Name(), URL: d.URL(), Amount: 1}
		}
		return rows, err
	}
	return figure.Figure{
		Key: key, Name: name, Unit: figure.Number, Direction: figure.Lower, Owner: "Avtalscontroller", Kinds: kinds, PartySplit: true,
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: "Klövers definition"}},
		Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
			list, err := rows(ctx, ask)
			v := figure.Count(len(list))
			v.URL = within(ask).URL()
			return v, err
		},
		Rows: rows,
	}
}

// fineFigure is what suppliers have been fined.
func (s Store) fineFigure() figure.Figure {
	rows := func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		like := ""
		if ask.Party != "" {
			like = ask.Party.Like()
		}
		list, err := s.Remedies(ctx, FineRemedy, ByBuyer, ask.Period, like)
		rows := make([]figure.Row, len(list))
		for i, r := range list {
			rows[i] = figure.Row{Kind: DeviationKind, Ref: r.DeviationID, Label: r.Number + " " + r.Title, URL: DeviationPath + "/" + r.DeviationID, Amount: int64(r.Amount)}
		}
		return rows, err
	}
	return figure.Figure{
		Key: "contract.fines", Name: "Beslutade viten", Unit: figure.Kr, Owner: "Avtalscontroller", Kinds: kinds, PartySplit: true,
		Definitions: []figure.Definition{{Version: 1, Text: "Summan av de viten mot leverantörer som beslutades under perioden, utan moms.", Source: "Klövers definition"}},
		Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
			list, err := rows(ctx, ask)
			var sum money.Amount
			for _, r := range list {
				sum += money.Amount(r.Amount)
			}
			v := figure.Money(sum)
			v.URL = DeviationFilter{Decided: ask.Period, Remedy: FineRemedy, Claimant: ByBuyer, Party: ask.Party}.URL()
			return v, err
		},
		Rows: rows,
	}
}
