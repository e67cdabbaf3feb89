package goal

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// Indicators returns the indicators of a year, in the order of its goals' trees.
func (s Store) Indicators(ctx context.Context, year int64) ([]Indicator, error) {
	return db.All[Indicator](ctx, s.DB, `SELECT `+db.Columns[Indicator]()+` FROM goal_indicator WHERE year = $1 ORDER BY position, id`, year)
}

// Indicator returns one indicator.
func (s Store) Indicator(ctx context.Context, id string) (Indicator, error) {
	i, err := db.One[Indicator](ctx, s.DB, `SELECT `+db.Columns[Indicator]()+` FROM goal_indicator WHERE id = $1`, id)
	if fault.KindOf(err) == fault.KindNotFound {
		return i, fault.NotFound("Indikatorn finns inte.")
	}
	return i, err
}

// CreateIndicator stores a new indicator last in its year.
func (s Store) CreateIndicator(ctx context.Context, i Indicator) (Indicator, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		if err := own.placed(ctx, &i); err != nil {
			return err
		}
		last, err := db.One[int64](ctx, tx, `SELECT COALESCE(max(position), 0) FROM goal_indicator WHERE year = $1`, i.Year)
		if err != nil {
			return err
		}
		i.ID, i.Version, i.Position, i.CreatedAt, i.ChangedAt = db.NewID(), 1, last+1, tx.Now(), tx.Now()
		if err := tx.Insert(ctx, "goal_indicator", &i); err != nil {
			return fmt.Errorf("storing indicator: %w", err)
		}
		return own.noteIndicator(ctx, Indicator{}, i, audit.Created, "")
	})
	return i, err
}

// placed checks the indicator and gives it its goal's year.
func (s Store) placed(ctx context.Context, i *Indicator) error {
	if err := i.Check(); err != nil {
		return err
	}
	g, _, err := s.Goal(ctx, i.GoalID)
	if err != nil || g.Level == Service {
		return fault.Invalid(fault.Field{Name: "goal_id", Message: "Välj ett perspektiv eller ett mål ur styrmodellen."})
	}
	i.Year = g.Year
	if i.Figure == "" {
		return nil
	}
	if _, err := s.Register.Get(i.Figure); err != nil {
		return fault.Invalid(fault.Field{Name: "figure", Message: fault.Message(err)})
	}
	return nil
}

// SaveIndicator stores a changed indicator, read at i.Version.
func (s Store) SaveIndicator(ctx context.Context, i Indicator, why string) (Indicator, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		before, err := own.Indicator(ctx, i.ID)
		if err != nil {
			return err
		}
		if err := own.placed(ctx, &i); err != nil {
			return err
		}
		if i.Year != before.Year {
			return fault.Invalid(fault.Field{Name: "goal_id", Message: fmt.Sprintf("Välj ett mål ur styrmodellen för %d.", before.Year)})
		}
		i.Position, i.Continues, i.CreatedAt, i.ChangedAt = before.Position, before.Continues, before.CreatedAt, tx.Now()
		if err := tx.Update(ctx, "goal_indicator", &i); err != nil {
			return err
		}
		return own.noteIndicator(ctx, before, i, audit.Changed, why)
	})
	return i, err
}

// RemoveIndicator takes away an indicator with its comments.
func (s Store) RemoveIndicator(ctx context.Context, id, why string) (Indicator, error) {
	var gone Indicator
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		i, err := s.in(tx).Indicator(ctx, id)
		if err != nil {
			return err
		}
		gone = i
		for _, sql := range []string{`DELETE FROM goal_account WHERE subject = 'indicator' AND ref = $1`, `DELETE FROM goal_indicator WHERE id = $1`} {
			if _, err := tx.Exec(ctx, sql, id); err != nil {
				return err
			}
		}
		if err := find.Remove(ctx, tx, IndicatorKind, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: IndicatorKind, Ref: id, Title: i.Name, Verb: audit.Removed, Why: why})
	})
	return gone, err
}

func (s Store) noteIndicator(ctx context.Context, before, i Indicator, verb, why string) error {
	changes := IndicatorFields.Diff(&before, &i)
	if before.ID == "" {
		changes = fresh(changes)
	}
	for n, c := range changes {
		if c.Key == "goal_id" {
			changes[n].From, changes[n].To = s.goalName(ctx, before.GoalID), s.goalName(ctx, i.GoalID)
		}
	}
	if err := audit.Write(ctx, s.DB, audit.Entry{Kind: IndicatorKind, Ref: i.ID, Title: i.Name, Verb: verb, Changes: changes, Why: why}); err != nil {
		return err
	}
	return find.Put(ctx, s.DB, find.Doc{Kind: IndicatorKind, Ref: i.ID, Title: i.Name, Detail: fmt.Sprintf("Indikator %d", i.Year), URL: i.URL(), Perm: readPerm, Words: i.Evidence})
}

func (s Store) goalName(ctx context.Context, id string) string {
	if id == "" {
		return ""
	}
	g, _, err := s.Goal(ctx, id)
	if err != nil {
		return "–"
	}
	return g.Name()
}

// Outcomes computes the indicators for a period, with targets and comments.
func (s Store) Outcomes(ctx context.Context, list []Indicator, p day.Period) ([]Outcome, error) {
	if len(list) == 0 {
		return nil, nil
	}
	targets, err := s.Targets(ctx, TargetFilter{})
	if err != nil {
		return nil, err
	}
	told, err := s.AccountsIn(ctx, OfIndicator, p)
	if err != nil {
		return nil, err
	}
	t, err := s.Tree(ctx, list[0].Year)
	if err != nil {
		return nil, err
	}
	out, lines := make([]Outcome, len(list)), make([]*Line, len(list))
	err = Each(len(list), func(n int) error {
		i := list[n]
		g, _ := t.Get(i.GoalID)
		out[n], lines[n] = Outcome{Indicator: i, Goal: g, Account: told[i.ID], Period: p}, &out[n].Line
		var err error
		if out[n].Line, err = s.outcomeLine(ctx, i, p, targets); err != nil {
			return err
		}
		out[n].Comment, err = s.plain(ctx, told[i.ID].Text, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, s.entered(ctx, lines)
}

// outcomeLine is the value, the target and the verdict of an indicator's figure. A
// figure that has left the register gives an empty line.
func (s Store) outcomeLine(ctx context.Context, i Indicator, p day.Period, targets []Target) (Line, error) {
	f, err := s.Register.Get(i.Figure)
	if err != nil {
		return Line{}, nil // the register has no such figure: "uppgift saknas"
	}
	l := Line{Figure: f, View: i.View(p)}
	if l.Value, err = s.Value(ctx, f, l.View.Ask()); err != nil {
		return l, err
	}
	var own []Target
	for _, t := range targets {
		if t.Figure == f.Key {
			own = append(own, t)
		}
	}
	l.Target = TargetFor(own, l.View)
	l.Verdict = l.Target.Judge(l.Value, l.View.Period())
	if l.Running(s.Today()) {
		l.Verdict = figure.NoTarget // a sum is judged when its period is over
	}
	return l, nil
}
