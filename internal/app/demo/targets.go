package demo

import (
	"context"
	"fmt"

	"klover/internal/area/goal"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
)

// targets registers the targets that the reports print, and what they say about
// those that cannot be set.
func (b *builder) targets(ctx context.Context) error {
	for _, t := range []struct {
		figure string
		year   int
		aim    goal.Aim
		amount money.Amount // for targets in kronor
		count  int64
		reason string
		value  figure.Value // for targets in other units
		on     day.Date
	}{
		{figure: "savings.enabled", year: 2017, aim: goal.Min, amount: money.Kr(70_000_000), on: 20161125},
		{figure: "proc.coordinated", year: 2017, aim: goal.Min, count: 30, on: 20161125},
		{figure: "savings.enabled", year: 2022, aim: goal.Min, amount: money.Kr(85_000_000), on: 20211126},
		{figure: "proc.coordinated", year: 2022, aim: goal.CannotBeSet, on: 20211126,
			reason: "Upphandlingar som lämpar sig att samordna hittas löpande under året."},
		{figure: "hr.hme", year: 2022, aim: goal.Min, value: figure.Ratio(78, 1), on: 20211126},
	} {
		target := goal.Target{Figure: t.figure, Span: goal.Year, Period: day.Year(t.year), Aim: t.aim, Reason: t.reason,
			ApprovedBy: "Inköpsnämnden", DecidedOn: t.on}
		if t.amount != 0 || t.count != 0 {
			target.HasAmount, target.Num = true, t.count+int64(t.amount)
		}
		if t.value.Num != 0 {
			target.HasAmount, target.Num, target.Den = true, t.value.Num, t.value.Den
		}
		if t.amount != 0 {
			target.Scale = figure.Ore
		}
		if _, err := b.goal.CreateTarget(ctx, target); err != nil {
			return fmt.Errorf("target of %s %d: %w", t.figure, t.year, err)
		}
	}
	return nil
}
