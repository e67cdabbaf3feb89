package demo

import (
	"context"
	"fmt"

	"klover/internal/app/selection"
	"klover/internal/area/contract"
	"klover/internal/area/control"
	"klover/internal/area/economy"
	"klover/internal/area/procurement"
	"klover/internal/area/review"
	"klover/internal/area/saving"
	"klover/internal/area/staff"
	"klover/internal/area/survey"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// controls returns the store of the internal control with the registers of the
// story: answers are computed on the day that the control is done.
func (b *builder) controls() (control.Store, error) {
	register, err := figure.NewRegister(procurement.Figures(b.procurement), review.Figures(b.review), contract.Figures(b.contract),
		saving.Figures(b.saving), economy.Figures(economy.Store{DB: b.tx}), survey.Figures(b.survey), staff.Figures(staff.Store{DB: b.tx}))
	return control.Store{DB: b.tx, Register: register, Queries: selection.Queries(b.tx)}, err
}

// controlEvents are the plans of 2017 and 2022 as the reports print them, the work
// with them, the risks, the analyses and the classification.
func (b *builder) controlEvents() []event {
	var events []event
	add := func(on day.Date, do func(ctx context.Context, s control.Store, who control.DemoCast) error) {
		events = append(events, event{on, func(ctx context.Context) error {
			s, err := b.controls()
			if err != nil {
				return err
			}
			if err := do(ctx, s, b.cast(ctx)); err != nil {
				return fmt.Errorf("internal control: %w", err)
			}
			return nil
		}})
	}
	run := func(year int64) func(context.Context, control.Store, control.DemoCast) error {
		return func(ctx context.Context, s control.Store, who control.DemoCast) error {
			return s.DemoRun(ctx, who, year)
		}
	}
	add(20161125, func(ctx context.Context, s control.Store, who control.DemoCast) error {
		return s.DemoPlan(ctx, who, 2017, "Intern kontrollplan 2017", 20161125, "DU-nämnden")
	})
	add(20180228, run(2017))
	add(20180305, run(2017)) // reviewed
	add(20211126, func(ctx context.Context, s control.Store, who control.DemoCast) error {
		return s.DemoPlan(ctx, who, 2022, "Internkontroll 2022", 20211126, "Inköpsnämnden")
	})
	for month := 2; month <= 12; month++ {
		add(day.New(2022, 1, 12).AddMonths(month-1), run(2022))
	}
	for n := range control.DemoAnalyses() {
		add(day.New(2022, 3, 8).AddDays(24*n), func(ctx context.Context, s control.Store, who control.DemoCast) error {
			return s.DemoAnalysis(ctx, who, n)
		})
	}
	add(20221027, func(ctx context.Context, s control.Store, who control.DemoCast) error {
		if err := s.DemoNext(ctx, who, 2022, 20221027, "Inköpsnämnden"); err != nil {
			return err
		}
		return s.DemoRisks(ctx, who, 2023)
	})
	add(20221115, func(ctx context.Context, s control.Store, who control.DemoCast) error { return s.DemoInfos(ctx, who) })
	add(20221212, func(ctx context.Context, s control.Store, who control.DemoCast) error {
		return s.DemoJudge(ctx, who, "Strategiska inköpare", 4, "Fyra har slutat under året.")
	})
	add(Today, func(ctx context.Context, s control.Store, who control.DemoCast) error {
		if err := s.DemoRun(ctx, who, 2022); err != nil {
			return err
		}
		_, _, err := s.Turn(by(ctx, b.controller), 2023)
		return err
	})
	return events
}

// cast is the people with accounts, by role.
func (b *builder) cast(ctx context.Context) control.DemoCast {
	names, err := b.identity.Names(ctx)
	who := control.DemoCast{}
	for role, id := range b.users {
		if err == nil {
			who[role] = control.DemoPerson{ID: id, Name: names[id]}
		}
	}
	return who
}
