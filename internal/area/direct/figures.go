package direct

import (
	"context"

	"klover/internal/word/figure"
	"klover/internal/word/money"
)

// Figures returns the figures that the area answers for.
func Figures(s Store) []figure.Figure {
	const source = "Klövers definition" // handbook 3.13
	return []figure.Figure{
		s.figure("direct.count", "Direktupphandlingar", figure.Number, "Antal direktupphandlingar som beslutats under perioden. Makulerade räknas inte.", source, Filter{},
			func(n int64, _ money.Amount) int64 { return n }),
		s.figure("direct.value", "Direktupphandlat värde", figure.Mkr, "Värdet utan moms av direktupphandlingar som beslutats under perioden.", source, Filter{},
			func(_ int64, v money.Amount) int64 { return int64(v) }),
		s.figure("direct.over", "Direktupphandlingar medgivna över gränsen", figure.Number, "Antal direktupphandlingar under perioden som gick över gränsen för köp av samma slag och medgavs med skäl.", source, Filter{Over: true},
			func(n int64, _ money.Amount) int64 { return n }),
	}
}

func (s Store) figure(key, name string, unit figure.Unit, text, source string, f Filter, of func(int64, money.Amount) int64) figure.Figure {
	within := func(ask figure.Ask) Filter {
		f := f
		f.Decided, f.Party = ask.Period, string(ask.Party)
		return f
	}
	return figure.Figure{
		Key: key, Name: name, Unit: unit, Direction: figure.Lower, Owner: "Inköpsjurist", PartySplit: true,
		Kinds:       []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year},
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: source}},
		Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
			n, value, err := s.Sum(ctx, within(ask))
			v := figure.Count(of(n, value))
			if unit == figure.Mkr {
				v = figure.Money(value)
			}
			v.URL = within(ask).URL()
			return v, err
		},
		Rows: func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
			list, _, err := s.Search(ctx, within(ask), Page{Limit: mostRows})
			rows := make([]figure.Row, len(list))
			for i, one := range list {
				rows[i] = figure.Row{Kind: Kind, Ref: one.ID, Label: one.Name(), URL: one.URL(), Amount: of(1, one.Value.Amount)}
			}
			return rows, err
		},
	}
}
