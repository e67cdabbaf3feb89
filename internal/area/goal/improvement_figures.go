package goal

import (
	"context"

	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// ImprovementFigures returns what the improvement boards are followed by: how many
// cards are reported, how many are done, and how long that takes.
func ImprovementFigures(s Store) []figure.Figure {
	kinds := []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year, figure.Accumulated}
	base := func(key, name, text string, way figure.Direction) figure.Figure {
		return figure.Figure{Key: key, Name: name, Unit: figure.Number, Direction: way, Owner: "Processledare", Kinds: kinds,
			Definitions: []figure.Definition{{Version: 1, Text: text, Source: "Klövers definition; årsrapport 2017, införda förbättringstavlor"}}}
	}
	reported := func(p day.Period) ImprovementFilter { return ImprovementFilter{Reported: p} }
	finished := func(p day.Period) ImprovementFilter {
		return ImprovementFilter{Closed: p, Stages: []Stage{StageDone}}
	}
	added := base("goal.improvements_new", "Upplagda förbättringskort", "Antal kort som har lagts upp på förbättringstavlorna under perioden, av alla slag.", figure.Neutral)
	s.counts(&added, reported)
	done := base("goal.improvements_done", "Genomförda förbättringar", "Antal kort på förbättringstavlorna som har blivit klara, med effekt beskriven, under perioden. Avslagna kort räknas inte.", figure.Higher)
	s.counts(&done, finished)
	days := base("goal.improvement_days", "Dagar från nytt kort till klart", "Antal dagar från att kortet lades upp till att det blev klart, delat med antal kort som blev klara under perioden.", figure.Lower)
	days.Unit = "dagar"
	s.averages(&days, finished)
	return []figure.Figure{added, done, days}
}

// counts makes the figure count the cards of a selection.
func (s Store) counts(f *figure.Figure, of func(day.Period) ImprovementFilter) {
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		cards, err := s.everyImprovement(ctx, of(ask.Period))
		rows := make([]figure.Row, len(cards))
		for i, c := range cards {
			rows[i] = figure.Row{Kind: ImprovementKind, Ref: c.ID, Label: c.Name(), URL: c.URL(), Amount: 1}
		}
		return rows, err
	}
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		cards, err := s.everyImprovement(ctx, of(ask.Period))
		v := figure.Count(len(cards))
		v.Parts, v.URL = partsByKind(cards, of(ask.Period)), of(ask.Period).URL()
		return v, err
	}
}

func partsByKind(cards []Improvement, f ImprovementFilter) []figure.Part {
	var parts []figure.Part
	for _, k := range cardKinds {
		part := figure.Part{Label: k.Label}
		for _, c := range cards {
			if string(c.Kind) == k.Value {
				part.Num++
			}
		}
		f.Kinds = []CardKind{CardKind(k.Value)}
		part.URL = f.URL()
		parts = append(parts, part)
	}
	return parts
}

// averages makes the figure the mean lead time of the cards of a selection.
func (s Store) averages(f *figure.Figure, of func(day.Period) ImprovementFilter) {
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		cards, err := s.everyImprovement(ctx, of(ask.Period))
		var rows []figure.Row
		for _, c := range cards {
			row := figure.Row{Kind: ImprovementKind, Ref: c.ID, Label: c.Name(), URL: c.URL(), Amount: int64(c.Lead())}
			rows = append(rows, row)
			row.Amount, row.Of = 1, figure.Den
			rows = append(rows, row)
		}
		return rows, err
	}
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		rows, err := f.Rows(ctx, ask)
		if err != nil {
			return figure.Value{}, err
		}
		if len(rows) == 0 {
			return figure.Unmeasurable("Inget kort blev klart under perioden."), nil
		}
		v := figure.Ratio(figure.SumRows(rows))
		v.URL = of(ask.Period).URL()
		return v, nil
	}
}
