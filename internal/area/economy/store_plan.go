package economy

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// Plans returns budgets and forecasts, newest year first.
func (s Store) Plans(ctx context.Context) ([]Plan, error) {
	return db.All[Plan](ctx, s.DB, `SELECT `+db.Columns[Plan]()+` FROM economy_plan ORDER BY year DESC, kind, number DESC LIMIT 500`)
}

// Plan returns one budget or forecast.
func (s Store) Plan(ctx context.Context, id string) (Plan, error) {
	return db.One[Plan](ctx, s.DB, `SELECT `+db.Columns[Plan]()+` FROM economy_plan WHERE id = $1`, id)
}

// BudgetOf returns the budget of a year; ok is false when there is none.
func (s Store) BudgetOf(ctx context.Context, year int64) (p Plan, ok bool, err error) {
	return s.firstPlan(ctx, `kind = 'budget' AND year = $1 ORDER BY number LIMIT 1`, year)
}

// ForecastAt returns the forecast that held at a period: the last one made after
// that month or an earlier one of the year.
func (s Store) ForecastAt(ctx context.Context, u Until) (p Plan, ok bool, err error) {
	return s.firstPlan(ctx, `kind = 'prognos' AND year = $1 AND as_of <= $2 ORDER BY as_of DESC, number DESC LIMIT 1`, u.Year(), u.Month)
}

func (s Store) firstPlan(ctx context.Context, condition string, args ...any) (Plan, bool, error) {
	found, err := db.All[Plan](ctx, s.DB, `SELECT `+db.Columns[Plan]()+` FROM economy_plan WHERE `+condition, args...)
	if err != nil || len(found) == 0 {
		return Plan{}, false, err
	}
	return found[0], true, nil
}

// createPlan adds an empty plan with the next number of its kind and year.
func (s Store) createPlan(ctx context.Context, p Plan) (Plan, error) {
	last, err := db.One[int64](ctx, s.DB, `SELECT COALESCE(max(number), 0) FROM economy_plan WHERE kind = $1 AND year = $2`, string(p.Kind), p.Year)
	if err != nil {
		return p, err
	}
	if p.Kind == Budget && last > 0 {
		return p, fault.Conflict("Det finns redan en budget för %d.", p.Year)
	}
	if p.Year < 2000 || p.Year > 2100 {
		return p, fault.Invalid(fault.Field{Name: "year", Message: "Ange året med fyra siffror."})
	}
	by := audit.ActorFrom(ctx)
	p.ID, p.Version, p.Number, p.ByID, p.ByName = db.NewID(), 1, last+1, by.ID, by.Name
	p.CreatedAt, p.ChangedAt = s.DB.Now(), s.DB.Now()
	p.Name = cmp.Or(p.Name, planName(p))
	if err := s.DB.Insert(ctx, "economy_plan", &p); err != nil {
		return p, err
	}
	if err := s.findable(ctx, PlanKind, p.ID, p.Name, p.Comment, p.URL()); err != nil {
		return p, err
	}
	return p, s.note(ctx, PlanKind, p.ID, p.Name, audit.Created, p.Comment)
}

func planName(p Plan) string {
	if p.Kind == Budget {
		return fmt.Sprintf("Budget %d", p.Year)
	}
	return fmt.Sprintf("Prognos %d efter %s", p.Year, day.Month(p.AsOf.Year(), p.AsOf.Month()).Label())
}

// planFor finds or makes the plan that a load of budget or forecast becomes.
func (s Store) planFor(ctx context.Context, l *Load, d Draft) error {
	if l.Kind == Outcome {
		return nil
	}
	var o Options
	if err := json.Unmarshal([]byte(l.Options), &o); err != nil {
		return err
	}
	year := int64(d.Months.From.Year())
	if l.Kind == Budget {
		p, ok, err := s.BudgetOf(ctx, year)
		if err == nil && !ok {
			p, err = s.createPlan(ctx, Plan{Kind: Budget, Year: year, Comment: o.Comment})
		}
		l.PlanID = p.ID
		return cmp.Or(err, p.open())
	}
	until, err := ParseUntil(o.AsOf)
	if err != nil {
		return err
	}
	p, err := s.createPlan(ctx, Plan{Kind: Forecast, Year: year, AsOf: until.Month, Name: o.Name, Comment: o.Comment})
	l.PlanID = p.ID
	return err
}

// CopyBudget makes the budget of a year out of that of the year before, row by row.
func (s Store) CopyBudget(ctx context.Context, year int64) (Plan, error) {
	var p Plan
	err := s.tx(ctx, func(s Store) error {
		from, ok, err := s.BudgetOf(ctx, year-1)
		if err != nil {
			return err
		}
		if !ok {
			return fault.NotFound("Det finns ingen budget för %d att kopiera.", year-1)
		}
		p, err = s.createPlan(ctx, Plan{Kind: Budget, Year: year, Comment: "Kopierad från " + from.Name})
		if err != nil {
			return err
		}
		sums, err := s.Sums(ctx, Filter{Plan: from.ID}, ActivityKind, ProjectKind, ObjectKind)
		if err != nil {
			return err
		}
		return s.plant(ctx, p, sums, func(month day.Date) day.Date { return month.AddMonths(12) })
	})
	return p, err
}

// NewBudget makes an empty budget to fill in.
func (s Store) NewBudget(ctx context.Context, year int64) (Plan, error) {
	var p Plan
	err := s.tx(ctx, func(s Store) (err error) {
		p, err = s.createPlan(ctx, Plan{Kind: Budget, Year: year})
		return err
	})
	return p, err
}

// NewForecast makes a version of the year's forecast: the outcome up to a month,
// and after that what was expected before, or the budget.
func (s Store) NewForecast(ctx context.Context, asOf day.Date, name, comment string) (Plan, error) {
	if asOf == 0 {
		return Plan{}, fault.Invalid(fault.Field{Name: "asOf", Message: "Ange vilken månad prognosen görs efter, till exempel 2022-08."})
	}
	u := UntilMonth(asOf)
	var p Plan
	err := s.tx(ctx, func(s Store) error {
		rest, err := s.expected(ctx, u)
		if err != nil {
			return err
		}
		done, err := s.Sums(ctx, Filter{Kinds: []Kind{Outcome}, Period: u.yearToDate(), Without: u.Year()}, ActivityKind, ProjectKind, ObjectKind)
		if err != nil {
			return err
		}
		if len(rest)+len(done) == 0 {
			return fault.Wrong("Det finns varken utfall eller budget för %d att göra en prognos av.", u.Year())
		}
		if p, err = s.createPlan(ctx, Plan{Kind: Forecast, Year: int64(u.Year()), AsOf: u.Month, Name: name, Comment: comment}); err != nil {
			return err
		}
		return s.plant(ctx, p, append(done, rest...), func(month day.Date) day.Date { return month })
	})
	return p, err
}

// expected is what was planned for the months after u.
func (s Store) expected(ctx context.Context, u Until) ([]Sum, error) {
	f := Filter{Kinds: []Kind{Budget}, Period: day.Period{From: u.Month.AddMonths(1), To: day.New(u.Year()+1, 1, 1)}}
	if f.Period.From >= f.Period.To {
		return nil, nil
	}
	earlier, ok, err := s.ForecastAt(ctx, u)
	if err != nil {
		return nil, err
	}
	if ok {
		f.Kinds, f.Plan = []Kind{Forecast}, earlier.ID
	}
	return s.Sums(ctx, f, ActivityKind, ProjectKind, ObjectKind)
}

// plant stores sums as the rows of a plan.
func (s Store) plant(ctx context.Context, p Plan, sums []Sum, when func(day.Date) day.Date) error {
	rows := make([]Row, len(sums))
	for i, sum := range sums {
		rows[i] = Row{ID: db.NewID(), Kind: p.Kind, Month: when(sum.Month), Account: sum.Account, Activity: sum.Activity,
			Project: sum.Project, Object: sum.Object, Amount: sum.Amount, PlanID: p.ID}
	}
	if err := db.InsertAll(ctx, s.DB, "economy_row", rows); err != nil {
		return err
	}
	return s.resum(ctx, p.Kind, day.Year(int(p.Year)))
}

// PlanLines lays a plan out by account group and month.
func (s Store) PlanLines(ctx context.Context, p Plan) ([]PlanLine, error) {
	groups, err := s.Groups(ctx)
	if err != nil {
		return nil, err
	}
	sums, err := s.Sums(ctx, Filter{Plan: p.ID})
	return planLines(int(p.Year), groups, sums), err
}

// EditPlan changes cells of a plan, of the version that was read. The difference
// is kept as a row of its own, so that what was loaded stays as it came.
func (s Store) EditPlan(ctx context.Context, p Plan, posted map[string]string, why string) (Plan, error) {
	err := s.tx(ctx, func(s Store) error {
		was, err := s.Plan(ctx, p.ID)
		if err != nil {
			return err
		}
		if err := was.open(); err != nil {
			return err
		}
		plan, err := s.PlanLines(ctx, was)
		if err != nil {
			return err
		}
		changed, err := edits(plan, posted)
		if err != nil {
			return err
		}
		changes := Plans.Diff(&was, &p)
		for _, e := range changed {
			change, err := s.editCell(ctx, p, e)
			if err != nil {
				return err
			}
			changes = append(changes, change)
		}
		if len(changes) == 0 {
			return nil
		}
		if err := s.resum(ctx, p.Kind, day.Year(int(p.Year))); err != nil {
			return err
		}
		p.ChangedAt = s.DB.Now()
		if err := s.DB.Update(ctx, "economy_plan", &p); err != nil {
			return err
		}
		if err := s.findable(ctx, PlanKind, p.ID, p.Name, p.Comment, p.URL()); err != nil {
			return err
		}
		return s.note(ctx, PlanKind, p.ID, p.Name, audit.Changed, why, changes...)
	})
	return p, err
}

func (s Store) editCell(ctx context.Context, p Plan, e Edit) (field.Change, error) {
	month := day.New(int(p.Year), 1, 1).AddMonths(e.Month - 1)
	f := Filter{Plan: p.ID, Group: e.Group.Code, Period: day.Month(month.Year(), month.Month())}
	sums, err := s.Total(ctx, f)
	change := field.Change{Key: CellKey(e.Group.Code, e.Month), Label: e.Group.Name + ", " + f.Period.Label()}
	if err != nil {
		return change, err
	}
	var now money.Amount
	for _, k := range sums {
		now, change.From = k.Amount, k.Amount.Sv()
	}
	if !e.Amount.Known { // the cell becomes empty: its rows go, and the history tells what they were
		return change, s.clear(ctx, f)
	}
	change.To = e.Amount.Amount.Sv()
	row := Row{ID: db.NewID(), Kind: p.Kind, Month: month, Account: e.Group.account(), Amount: e.Amount.Amount - now, PlanID: p.ID, Text: "Ändrad av " + audit.ActorFrom(ctx).Name}
	if err := s.keepAccounts(ctx, map[string]string{row.Account: ""}); err != nil {
		return change, err
	}
	return change, s.DB.Insert(ctx, "economy_row", &row)
}

// clear takes away the rows of a selection.
func (s Store) clear(ctx context.Context, f Filter) error {
	w, err := s.where(ctx, f)
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, `DELETE FROM economy_row WHERE id IN (SELECT r.id FROM economy_row r `+w.SQL()+`)`, w.Args()...)
	return err
}

// Decide closes a plan for changes with the decision behind it (D14).
func (s Store) Decide(ctx context.Context, id string, on day.Date, by string) (Plan, error) {
	return s.changePlan(ctx, id, "beslutade", by, func(p *Plan) error {
		if err := p.open(); err != nil {
			return err
		}
		if on == 0 || by == "" {
			return fault.Invalid(fault.Field{Name: "decided_on", Message: "Ange dag för beslutet och vem som beslutade."})
		}
		p.DecidedOn, p.DecidedBy = on, by
		return nil
	})
}

// Reopen lets a decided plan be changed again, for a reason.
func (s Store) Reopen(ctx context.Context, id, why string) (Plan, error) {
	return s.changePlan(ctx, id, "öppnade", why, func(p *Plan) error {
		if !p.Decided() {
			return fault.Conflict("%s är redan öppen.", p.Name)
		}
		if why == "" {
			return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför planen öppnas igen."})
		}
		p.DecidedOn, p.DecidedBy = 0, ""
		return nil
	})
}

func (s Store) changePlan(ctx context.Context, id, verb, why string, change func(*Plan) error) (Plan, error) {
	var p Plan
	err := s.tx(ctx, func(s Store) error {
		var err error
		if p, err = s.Plan(ctx, id); err != nil {
			return err
		}
		was := p
		if err := change(&p); err != nil {
			return err
		}
		p.ChangedAt = s.DB.Now()
		if err := s.DB.Update(ctx, "economy_plan", &p); err != nil {
			return err
		}
		return s.note(ctx, PlanKind, p.ID, p.Name, verb, why, Plans.Diff(&was, &p)...)
	})
	return p, err
}

// RemovePlan takes away an open plan that no load has given.
func (s Store) RemovePlan(ctx context.Context, id string) error {
	return s.tx(ctx, func(s Store) error {
		p, err := s.Plan(ctx, id)
		if err != nil {
			return err
		}
		if err := p.open(); err != nil {
			return err
		}
		loaded, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM economy_row WHERE plan_id = $1 AND load_id <> ''`, id)
		if err != nil {
			return err
		}
		if loaded > 0 {
			return fault.Conflict("%s har rader från en inläst fil. Ångra inläsningen i stället.", p.Name)
		}
		if _, err := s.DB.Exec(ctx, `DELETE FROM economy_row WHERE plan_id = $1`, id); err != nil {
			return err
		}
		if err := s.resum(ctx, p.Kind, day.Year(int(p.Year))); err != nil {
			return err
		}
		if _, err := s.DB.Exec(ctx, `DELETE FROM economy_plan WHERE id = $1`, id); err != nil {
			return err
		}
		if err := find.Remove(ctx, s.DB, PlanKind, id); err != nil {
			return err
		}
		return s.note(ctx, PlanKind, p.ID, p.Name, audit.Removed, "")
	})
}
