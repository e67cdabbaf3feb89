package goal

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// Plans returns the operational plans, newest first.
func (s Store) Plans(ctx context.Context) ([]Plan, error) {
	return db.All[Plan](ctx, s.DB, `SELECT `+db.Columns[Plan]()+` FROM goal_plan ORDER BY year DESC`)
}

// Plan returns the operational plan of a year.
func (s Store) Plan(ctx context.Context, year int64) (Plan, error) {
	p, err := db.One[Plan](ctx, s.DB, `SELECT `+db.Columns[Plan]()+` FROM goal_plan WHERE year = $1`, year)
	if fault.KindOf(err) == fault.KindNotFound {
		return p, fault.NotFound("Ingen verksamhetsplan finns för %d.", year)
	}
	return p, err
}

// CreatePlan begins the operational plan of a year that has a steering model.
func (s Store) CreatePlan(ctx context.Context, year int64) (Plan, error) {
	p := Plan{ID: db.NewID(), Version: 1, Year: year, State: Drafted, CreatedAt: s.DB.Now(), ChangedAt: s.DB.Now()}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if _, err := s.in(tx).Model(ctx, year); err != nil {
			return err
		}
		taken, err := db.One[int64](ctx, tx, `SELECT count(*) FROM goal_plan WHERE year = $1`, year)
		if err != nil {
			return err
		}
		if taken > 0 {
			return fault.Conflict("Det finns redan en verksamhetsplan för %d.", year)
		}
		if err := tx.Insert(ctx, "goal_plan", &p); err != nil {
			return fmt.Errorf("storing plan: %w", err)
		}
		return s.in(tx).notePlan(ctx, Plan{}, p, audit.Created)
	})
	return p, err
}

func (s Store) notePlan(ctx context.Context, before, p Plan, verb string) error {
	changes := PlanFields.Diff(&before, &p)
	if before.ID == "" {
		changes = fresh(changes)
	}
	if err := audit.Write(ctx, s.DB, audit.Entry{Kind: PlanKind, Ref: fmt.Sprint(p.Year), Title: p.Name(), Verb: verb, Changes: changes}); err != nil {
		return err
	}
	return find.Put(ctx, s.DB, find.Doc{Kind: PlanKind, Ref: fmt.Sprint(p.Year), Title: p.Name(), Detail: p.State.Sv(), URL: p.URL(), Perm: readPerm})
}

// changePlan takes one step with a plan that was read at a version.
func (s Store) changePlan(ctx context.Context, year, version int64, verb string, step func(Plan) (Plan, error)) (Plan, error) {
	var p Plan
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		before, err := s.in(tx).Plan(ctx, year)
		if err != nil {
			return err
		}
		if p, err = step(before); err != nil {
			return err
		}
		p.Version, p.ChangedAt = version, tx.Now()
		if err := tx.Update(ctx, "goal_plan", &p); err != nil {
			return err
		}
		return s.in(tx).notePlan(ctx, before, p, verb)
	})
	return p, err
}

// WritePlan changes the plan's introduction.
func (s Store) WritePlan(ctx context.Context, year, version int64, text string) (Plan, error) {
	if err := s.readable(text); err != nil {
		return Plan{}, err
	}
	return s.changePlan(ctx, year, version, audit.Changed, func(p Plan) (Plan, error) {
		p.Text = text
		return p, nil
	})
}

// DecidePlan notes the decision on the plan. The targets that wait for a decision
// are decided with it.
func (s Store) DecidePlan(ctx context.Context, year, version int64, on day.Date, by, decision string) (Plan, error) {
	var p Plan
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		var err error
		p, err = own.changePlan(ctx, year, version, "beslutade", func(p Plan) (Plan, error) { return p.Decide(on, by, decision, tx.Now()) })
		if err != nil {
			return err
		}
		targets, err := own.Targets(ctx, TargetFilter{Year: int(year)})
		if err != nil {
			return err
		}
		for _, t := range targets {
			if t.DecidedOn != 0 || t.ApprovedBy != "" {
				continue
			}
			t.ApprovedBy, t.DecidedOn = by, on
			if _, err := own.SaveTarget(ctx, t, p.Name()+", "+decision); err != nil {
				return err
			}
		}
		return nil
	})
	return p, err
}

// FollowPlan notes that the plan is followed up in a report.
func (s Store) FollowPlan(ctx context.Context, year, version int64, report string) (Plan, error) {
	return s.changePlan(ctx, year, version, "noterade uppföljning av", func(p Plan) (Plan, error) { return p.FollowUp(s.Today(), report) })
}

// ReopenPlan takes the latest step with a plan back, to correct a mistake.
func (s Store) ReopenPlan(ctx context.Context, year, version int64) (Plan, error) {
	return s.changePlan(ctx, year, version, "tog tillbaka ett steg i", func(p Plan) (Plan, error) {
		switch p.State {
		case Followed:
			p.State, p.FollowedOn, p.Report = Decided, 0, ""
		case Decided:
			p.State, p.DecidedOn, p.DecidedBy, p.Decision, p.DecidedAt = Drafted, 0, "", "", nil
		default:
			return p, fault.Conflict("%s är ett utkast. Det finns inget steg att ta tillbaka.", p.Name())
		}
		return p, nil
	})
}

// Copied is what went along when a plan was copied to the next year.
type Copied struct {
	Plan       Plan
	Goals      int // 0 when the next year had its model already
	Activities int
	Indicators int
	Targets    int
}

// CopyPlan makes the next year's plan of a year's: the steering model unless there
// is one, the activities that are open, the indicators, and the targets, which wait
// for a decision. Each knows what it continues. What was copied before, or has no
// goal to stand under next year, is left out, so that it can be done again.
func (s Store) CopyPlan(ctx context.Context, year int64) (Copied, error) {
	var c Copied
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		to, err := own.Tree(ctx, year+1)
		if fault.KindOf(err) == fault.KindNotFound {
			to, err = own.CopyModel(ctx, year)
			c.Goals = len(to.Goals)
		}
		if err != nil {
			return err
		}
		if c.Plan, err = own.Plan(ctx, year+1); fault.KindOf(err) == fault.KindNotFound {
			c.Plan, err = own.CreatePlan(ctx, year+1)
		}
		if err != nil {
			return err
		}
		if c.Activities, err = own.copyActivities(ctx, year, to); err != nil {
			return err
		}
		if c.Indicators, err = own.copyIndicators(ctx, year, to); err != nil {
			return err
		}
		c.Targets, err = own.CopyTargets(ctx, int(year))
		return err
	})
	return c, err
}

// successors maps the goals of the year before to those that continue them.
func successors(t Tree) map[string]string {
	by := map[string]string{}
	for _, g := range t.Goals {
		if g.Continues != "" {
			by[g.Continues] = g.ID
		}
	}
	return by
}

func (s Store) copyActivities(ctx context.Context, year int64, to Tree) (int, error) {
	from, err := s.ActivitiesOf(ctx, year)
	if err != nil {
		return 0, err
	}
	have, err := s.ActivitiesOf(ctx, year+1)
	if err != nil {
		return 0, err
	}
	done := map[string]bool{}
	for _, a := range have {
		done[a.Continues] = true
	}
	after, copied := successors(to), 0
	for _, a := range from {
		n := a.next()
		n.Goals = nil
		for _, id := range a.Goals {
			if next, ok := after[id]; ok {
				n.Goals = append(n.Goals, next)
			}
		}
		if done[a.ID] || !a.Status.Open() || len(n.Goals) == 0 {
			continue
		}
		if n, err = s.createActivity(ctx, n, fmt.Sprintf("kopierade från %d", year)); err != nil {
			return copied, err
		}
		if err := s.copyMilestones(ctx, a.ID, n.ID); err != nil {
			return copied, err
		}
		copied++
	}
	return copied, nil
}

// copyMilestones carries over the milestones that are not passed.
func (s Store) copyMilestones(ctx context.Context, from, to string) error {
	list, err := s.Milestones(ctx, from)
	if err != nil {
		return err
	}
	for _, m := range list {
		if !m.Done.IsZero() {
			continue
		}
		m.ID, m.ActivityID = "", to
		if _, err := s.SaveMilestone(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

func (s Store) copyIndicators(ctx context.Context, year int64, to Tree) (int, error) {
	from, err := s.Indicators(ctx, year)
	if err != nil {
		return 0, err
	}
	have, err := s.Indicators(ctx, year+1)
	if err != nil {
		return 0, err
	}
	done := map[string]bool{}
	for _, i := range have {
		done[i.Continues] = true
	}
	after, copied := successors(to), 0
	for _, i := range from {
		n := i.next()
		n.GoalID = after[i.GoalID]
		if done[i.ID] || n.GoalID == "" || !s.followed(n) {
			continue
		}
		if _, err := s.CreateIndicator(ctx, n); err != nil {
			return copied, err
		}
		copied++
	}
	return copied, nil
}

// followed tells whether the indicator's figure is still followed in its year.
func (s Store) followed(i Indicator) bool {
	if i.Figure == "" {
		return true
	}
	f, err := s.Register.Get(i.Figure)
	return err == nil && f.Followed(day.New(int(i.Year), 1, 1))
}
