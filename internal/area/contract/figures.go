package contract

import (
	"context"

	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// newKPIs is the day from which the share of small suppliers is followed
// (verksamhetsberättelse 2022, nya nyckeltal 2023).
var newKPIs = day.New(2023, 1, 1)

var kinds = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year, figure.Accumulated}

// Figures returns the figures that the area answers for. Those that count are a
// Filter, so that value, rows and list are one selection.
func Figures(s Store) []figure.Figure {
	return append([]figure.Figure{s.signedFigure(), s.largeFigure(), s.codeFigure(), s.smallFigure(), s.unknownFigure()}, s.lifeFigures()...)
}

func (s Store) signedFigure() figure.Figure {
	selection := func(_ context.Context, ask figure.Ask) (Filter, error) {
		return Filter{Signed: ask.Period, Party: ask.Party}, nil
	}
	return figure.Figure{
		Key: "contract.signed", Name: "Tecknade avtal", Unit: figure.Number, Owner: "Inköpschef", Kinds: kinds, PartySplit: true,
		Definitions: []figure.Definition{{Version: 1, Text: "Antal avtal som har tecknats under perioden.", Source: "Klövers definition"}},
		Compute:     s.counted(selection), Rows: s.rowsOf(selection),
	}
}

func (s Store) largeFigure() figure.Figure {
	selection := func(ctx context.Context, ask figure.Ask) (Filter, error) {
		return s.large(ctx, ask.Period, ask)
	}
	return figure.Figure{
		Key: "contract.large", Name: "Stora avtal", Unit: figure.Number, Owner: "Inköpschef", Kinds: kinds, PartySplit: true,
		Definitions: []figure.Definition{{Version: 1, Text: "Antal avtal tecknade under perioden med ett uppskattat värde på minst gränsen för stora avtal, fem miljoner kronor om inget annat är beslutat. Avtal utan uppgift om värde räknas inte.", Source: "Verksamhetsberättelse 2017, stora avtal"}},
		Compute:     s.counted(selection), Rows: s.rowsOf(selection),
	}
}

func (s Store) large(ctx context.Context, p day.Period, ask figure.Ask) (Filter, error) {
	limit, err := s.LargeFrom(ctx, p.Last())
	return Filter{Signed: p, Party: ask.Party, MinValue: money.Some(limit)}, err
}

func (s Store) counted(selection func(context.Context, figure.Ask) (Filter, error)) func(context.Context, figure.Ask) (figure.Value, error) {
	return func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		f, err := selection(ctx, ask)
		if err != nil {
			return figure.Value{}, err
		}
		n, err := s.Number(ctx, f)
		v := figure.Count(n)
		v.URL = f.URL()
		return v, err
	}
}

func (s Store) rowsOf(selection func(context.Context, figure.Ask) (Filter, error)) func(context.Context, figure.Ask) ([]figure.Row, error) {
	return func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		f, err := selection(ctx, ask)
		if err != nil {
			return nil, err
		}
		return s.rows(ctx, f, figure.Num)
	}
}

func (s Store) rows(ctx context.Context, f Filter, of figure.Of) ([]figure.Row, error) {
	var rows []figure.Row
	err := s.Each(ctx, f, Page{}, func(c Contract) error {
		rows = append(rows, figure.Row{Kind: Kind, Ref: c.ID, Label: c.Line(), URL: c.URL(), Amount: 1, Of: of})
		return nil
	})
	return rows, err
}

// Line returns the contract as the reports list it: "Mammografiutrustning, 16,6 mkr, DU".
func (c Contract) Line() string {
	text := c.Title
	if c.Value.Known {
		text += ", " + worth{&c.Value, &c.ValueAbout}.prefix() + sv.Mkr(c.Value.Amount, 1)
	}
	if mark := c.Mark(); mark != "" {
		text += ", " + mark
	}
	return text
}

// codeFigure is the share of contracts with the code of conduct among those where
// somebody has answered.
func (s Store) codeFigure() figure.Figure {
	with := func(ask figure.Ask, answer string) Filter {
		return Filter{Signed: ask.Period, Party: ask.Party, CodeOfConduct: answer}
	}
	compute := func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		var n [3]int64
		for i, answer := range []string{string(Yes), string(No), unknownAnswer} {
			var err error
			if n[i], err = s.Number(ctx, with(ask, answer)); err != nil {
				return figure.Value{}, err
			}
		}
		v := figure.Ratio(n[0], n[0]+n[1])
		v.URL = with(ask, string(Yes)).URL()
		if n[2] > 0 && v.State == figure.Known {
			v.Reason = sv.Plural(n[2], "avtal", "avtal") + " saknar uppgift om uppförandekoden och räknas inte."
		}
		return v, nil
	}
	rows := func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		yes, err := s.rows(ctx, with(ask, string(Yes)), figure.Num)
		if err != nil {
			return nil, err
		}
		no, err := s.rows(ctx, with(ask, string(No)), figure.Den)
		all := append([]figure.Row(nil), yes...)
		for _, r := range yes {
			r.Of = figure.Den
			all = append(all, r)
		}
		return append(all, no...), err
	}
	return figure.Figure{
		Key: "contract.code_of_conduct", Name: "Andel tecknade avtal med uppförandekod", Unit: figure.Percent, Direction: figure.Higher, Decimals: 1,
		Owner: "Hållbarhetsstrateg", Kinds: kinds, PartySplit: true,
		Definitions: []figure.Definition{{Version: 1, Text: "Avtal tecknade under perioden där regionernas uppförandekod för leverantörer är ett villkor, delat med de avtal där uppgiften finns.", Source: "Klövers definition"}},
		Compute:     compute, Rows: rows,
	}
}

// smallFigure is the share of small suppliers among those with a known size.
func (s Store) smallFigure() figure.Figure {
	compute := func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		all, err := s.Sized(ctx, ask.Period, ask.Party)
		if err != nil {
			return figure.Value{}, err
		}
		var small, known int64
		for _, one := range all {
			if one.Small() {
				small++
			}
			if one.Size != "" {
				known++
			}
		}
		v := figure.Ratio(small, known)
		v.URL = Filter{Signed: ask.Period, Party: ask.Party}.URL()
		if unknown := int64(len(all)) - known; unknown > 0 && v.State == figure.Known {
			v.Reason = sv.Plural(unknown, "leverantör", "leverantörer") + " saknar uppgift om storlek och räknas inte."
		}
		return v, nil
	}
	rows := func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		all, err := s.Sized(ctx, ask.Period, ask.Party)
		var rows []figure.Row
		for _, one := range all {
			if one.Small() {
				rows = append(rows, one.row(figure.Num))
			}
			if one.Size != "" {
				rows = append(rows, one.row(figure.Den))
			}
		}
		return rows, err
	}
	return figure.Figure{
		Key: "supplier.small_share", Name: "Andel små leverantörer", Unit: figure.Percent, Direction: figure.Higher, Decimals: 1,
		Owner: "Inköpscontroller", Kinds: kinds, PartySplit: true, Added: newKPIs,
		Definitions: []figure.Definition{{Version: 1, Text: "Leverantörer med färre än 50 anställda och högst 10 miljoner euro i omsättning (mikroföretag inräknade) bland leverantörer med känd storlek, på avtal tecknade under perioden. Varje leverantör räknas en gång.", Source: "Verksamhetsberättelse 2022, nya nyckeltal 2023; handbok avsnitt 6.2"}},
		Compute:     compute, Rows: rows,
	}
}

func (s Sized) row(of figure.Of) figure.Row {
	return figure.Row{Kind: "supplier", Ref: s.ID, Label: s.Name, URL: "/leverantorer/" + s.ID, Amount: 1, Of: of}
}

// unknownFigure shows apart the suppliers that the share of small ones leaves out.
func (s Store) unknownFigure() figure.Figure {
	rows := func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		all, err := s.Sized(ctx, ask.Period, ask.Party)
		var rows []figure.Row
		for _, one := range all {
			if one.Size == "" {
				rows = append(rows, one.row(figure.Num))
			}
		}
		return rows, err
	}
	compute := func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		unknown, err := rows(ctx, ask)
		v := figure.Count(len(unknown))
		v.URL = Filter{Signed: ask.Period, Party: ask.Party}.URL()
		return v, err
	}
	return figure.Figure{
		Key: "supplier.size_unknown", Name: "Avtalsleverantörer utan uppgift om storlek", Unit: figure.Number, Direction: figure.Lower,
		Owner: "Inköpscontroller", Kinds: kinds, PartySplit: true, Added: newKPIs,
		Definitions: []figure.Definition{{Version: 1, Text: "Leverantörer på avtal tecknade under perioden vars storlek inte är känd. De ingår inte i andelen små leverantörer.", Source: "Klövers definition"}},
		Compute:     compute, Rows: rows,
	}
}
