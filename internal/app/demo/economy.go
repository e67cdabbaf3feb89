package demo

import (
	"context"

	"klover/internal/area/economy"
	"klover/internal/area/goal"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// firstLedger is the first year with bookkeeping: the year before the first report.
const firstLedger = 2016

// ledgerEvents lets the controller load ledgers, budgets and forecasts on their days.
func (b *builder) ledgerEvents() []event {
	var events []event
	s := economy.Store{DB: b.tx}
	for _, e := range economy.DemoEvents(firstLedger) {
		events = append(events, event{e.On, func(ctx context.Context) error { return e.Do(by(ctx, b.controller), s) }})
	}
	return events
}

// resultTargets registers that the result is to be zero, as the reports print it.
func (b *builder) resultTargets(ctx context.Context) error {
	_, err := b.goal.CreateTarget(ctx, goal.Target{Figure: "economy.result", Span: goal.Year, Period: day.Year(2022), Aim: goal.Exact,
		HasAmount: true, Scale: figure.Ore, ApprovedBy: "Inköpsnämnden", DecidedOn: 20211126})
	return err
}
