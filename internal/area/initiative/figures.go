package initiative

import (
	"context"

	"klover/internal/word/day"
	"klover/internal/word/figure"
)

const (
	definition = "Klövers definition"
	owner      = "Kategoriledare"
)

// yearly is the periods of flows; standing those of figures as of the period's last day.
var (
	yearly = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year}
	// strategiesFrom is when the measure of decided strategies began to be followed.
	strategiesFrom = day.New(2023, 1, 1)
)

// mostRows is how many rows a figure or a file has at most.
const mostRows = 100_000

// Figures returns the figures that the area answers for.
func Figures(s Store) []figure.Figure {
	return []figure.Figure{
		s.standing("initiative.active", "Kategoriinitiativ i arbete", "Kategoriinitiativ som inte är avslutade den sista dagen i perioden. Delarna är initiativens faser.", active),
		s.standing("initiative.ongoing", "Pågående kategoriinitiativ", "Kategoriinitiativ från förberedelsefas till och med kategoristrategi den sista dagen i perioden. Initiativ som implementeras räknas som genomförda.", ongoing),
		s.strategies(),
		s.effect("initiative.expected", "Förväntad effekt av kategoriåtgärder", "Förväntad effekt per år av de åtgärder som ska vara klara under perioden och inte är avbrutna.",
			func(p day.Period) MeasureFilter { return MeasureFilter{Due: p} }, func(m Measure) int64 {
				if m.State == Stopped {
					return 0
				}
				return int64(m.Expected.Amount)
			}),
		s.effect("initiative.realised", "Uppnådd effekt av kategoriåtgärder", "Effekt per år enligt den senaste uppföljningen, för åtgärder som senast följdes upp under perioden.",
			func(p day.Period) MeasureFilter { return MeasureFilter{Followed: p} }, func(m Measure) int64 { return int64(m.Realised.Amount) }),
		s.reports(),
	}
}

// standing counts initiatives as they stood on the last day of the period.
func (s Store) standing(key, name, text string, phases []Phase) figure.Figure {
	at := func(ask figure.Ask) Filter { return Filter{On: min(ask.Period.Last(), s.Today()), Phases: phases} }
	return figure.Figure{
		Key: key, Name: name, Unit: figure.Number, Owner: owner, Kinds: []figure.PeriodKind{figure.Month, figure.Year},
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: definition}},
		Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
			rows, _, err := s.Search(ctx, at(ask), Page{})
			v := figure.Count(int64(len(rows)))
			v.URL = at(ask).URL()
			for _, p := range phases {
				f := at(ask)
				f.Phases = []Phase{p}
				v.Parts = append(v.Parts, figure.Part{Label: p.Sv(), Num: int64(inPhase(rows, p)), URL: f.URL()})
			}
			return v, err
		},
		Rows: func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
			list, _, err := s.Search(ctx, at(ask), Page{})
			rows := make([]figure.Row, len(list))
			for i, one := range list {
				rows[i] = figure.Row{Kind: Kind, Ref: one.ID, Label: one.Name(), URL: one.URL(), Amount: 1}
			}
			return rows, err
		},
	}
}

func inPhase(rows []Standing, p Phase) int {
	n := 0
	for _, r := range rows {
		if r.AtPhase == p {
			n++
		}
	}
	return n
}

// strategies is the figure that the report for 2022 adds for 2023.
func (s Store) strategies() figure.Figure {
	rows := func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		list, _, err := s.Strategies(ctx, StrategyFilter{Decided: ask.Period}, Page{Limit: mostRows})
		rows := make([]figure.Row, len(list))
		for i, one := range list {
			rows[i] = figure.Row{Kind: KindStrategy, Ref: one.ID, Label: one.Title, URL: one.URL(), Amount: 1}
		}
		return rows, err
	}
	return figure.Figure{
		Key: "initiative.strategies", Name: "Antal framtagna och beslutade kategoristrategier", Unit: figure.Number, Direction: figure.Higher, Owner: owner, Kinds: yearly, Added: strategiesFrom,
		Definitions: []figure.Definition{{Version: 1, Text: "Kategoristrategier som har beslutats under perioden. En ny version som beslutas räknas också.", Source: "Verksamhetsberättelse 2022, nya nyckeltal 2023; " + definition}},
		Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
			list, err := rows(ctx, ask)
			v := figure.Count(int64(len(list)))
			v.URL = StrategyFilter{Decided: ask.Period}.URL()
			return v, err
		},
		Rows: rows,
	}
}

func (s Store) effect(key, name, text string, within func(day.Period) MeasureFilter, of func(Measure) int64) figure.Figure {
	rows := func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		list, _, err := s.Measures(ctx, within(ask.Period), Page{Limit: mostRows})
		rows := make([]figure.Row, len(list))
		for i, m := range list {
			rows[i] = figure.Row{Kind: KindMeasure, Ref: m.ID, Label: m.Name(), URL: m.URL(), Amount: of(m)}
		}
		return rows, err
	}
	return figure.Figure{
		Key: key, Name: name, Unit: figure.Tkr, Direction: figure.Higher, Owner: owner, Kinds: yearly,
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: definition}},
		Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
			list, err := rows(ctx, ask)
			sum, _ := figure.SumRows(list)
			v := figure.Value{Num: sum, Scale: figure.Ore, URL: within(ask.Period).URL()}
			return v, err
		},
		Rows: rows,
	}
}

func (s Store) reports() figure.Figure {
	rows := func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		list, _, err := s.Reports(ctx, ReportFilter{Approved: ask.Period}, Page{Limit: mostRows})
		rows := make([]figure.Row, len(list))
		for i, r := range list {
			rows[i] = figure.Row{Kind: KindReport, Ref: r.ID, Label: r.Name(), URL: r.URL(), Amount: 1}
		}
		return rows, err
	}
	return figure.Figure{
		Key: "initiative.reports", Name: "Godkända kategorirapporter", Unit: figure.Number, Direction: figure.Higher, Owner: owner, Kinds: yearly,
		Definitions: []figure.Definition{{Version: 1, Text: "Kategorirapporter som har godkänts under perioden.", Source: definition}},
		Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
			list, err := rows(ctx, ask)
			v := figure.Count(int64(len(list)))
			v.URL = ReportFilter{Approved: ask.Period}.URL()
			return v, err
		},
		Rows: rows,
	}
}
