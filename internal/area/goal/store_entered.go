package goal

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/sv"
)

// Entered is what a value that somebody entered stands on: "Raindance, rapport
// inköpsorder, underlag 2022-12-31". It is "" for one that a register gives.
func (l Line) Entered() string {
	if len(l.Readings) == 0 {
		return ""
	}
	var sources []string
	first, last := l.Readings[0].EvidenceOn, l.Readings[0].EvidenceOn
	for _, r := range l.Readings {
		if !slices.Contains(sources, r.Source) {
			sources = append(sources, r.Source)
		}
		first, last = min(first, r.EvidenceOn), max(last, r.EvidenceOn)
	}
	return sv.List(sources) + ", underlag " + evidenceDays(first, last)
}

func evidenceDays(first, last day.Date) string {
	if first == last {
		return last.Sv()
	}
	return first.Sv() + "–" + last.Sv()
}

// entered gives the lines whose figures somebody enters the readings that their
// values are made of.
func (s Store) entered(ctx context.Context, lines []*Line) error {
	var byHand []*Line
	var periods []string
	for _, l := range lines {
		if l.Figure.ByHand && l.Value.State == figure.Known {
			byHand, periods = append(byHand, l), append(periods, asked(l.View.Period())...)
		}
	}
	if len(byHand) == 0 {
		return nil
	}
	measures, err := s.Measures(ctx)
	if err != nil {
		return err
	}
	readings, err := s.readingsOf(ctx, periods)
	if err != nil {
		return err
	}
	for _, l := range byHand {
		if i := slices.IndexFunc(measures, func(m Measure) bool { return m.Key == l.Figure.Key }); i >= 0 {
			_, l.Readings = measures[i].answer(readings[measures[i].ID], l.View.Ask())
		}
	}
	return nil
}

// readingsOf returns the readings of the periods, by the id of their measure.
func (s Store) readingsOf(ctx context.Context, periods []string) (map[string][]Reading, error) {
	slices.Sort(periods)
	var w db.Where
	w.In("period", slices.Compact(periods))
	rows, err := db.All[Reading](ctx, s.DB, `SELECT `+db.Columns[Reading]()+` FROM goal_reading `+w.SQL()+` ORDER BY party, period`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading what values entered stand on: %w", err)
	}
	byMeasure := map[string][]Reading{}
	for _, r := range rows {
		byMeasure[r.MeasureID] = append(byMeasure[r.MeasureID], r)
	}
	return byMeasure, nil
}

func pointers(lines []Line) []*Line {
	list := make([]*Line, len(lines))
	for i := range lines {
		list[i] = &lines[i]
	}
	return list
}
