package economy

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// Answers returns what is said under the questions for a period.
func (s Store) Answers(ctx context.Context, u Until) (map[Question]Answer, error) {
	all, err := db.All[Answer](ctx, s.DB, `SELECT `+db.Columns[Answer]()+` FROM economy_answer WHERE period = $1`, u.String())
	answers := map[Question]Answer{}
	for _, a := range all {
		answers[a.Question] = a
	}
	return answers, err
}

// SaveAnswer keeps an answer; version 0 is for a question without one yet.
func (s Store) SaveAnswer(ctx context.Context, a Answer) error {
	u, err := ParseUntil(a.Period)
	if err != nil {
		return err
	}
	a.Period, a.ByName, a.ChangedAt = u.String(), audit.ActorFrom(ctx).Name, s.DB.Now()
	return s.tx(ctx, func(s Store) error {
		was, err := s.Answers(ctx, u)
		if err != nil {
			return err
		}
		change := field.Change{Key: "text", Label: a.Question.Text(), From: was[a.Question].Text, To: a.Text}
		if a.ID = was[a.Question].ID; a.ID == "" {
			a.ID, a.Version = db.NewID(), 1
			err = s.DB.Insert(ctx, "economy_answer", &a)
		} else {
			err = s.DB.Update(ctx, "economy_answer", &a)
		}
		if err != nil {
			return err
		}
		return s.note(ctx, AnswerKind, a.Period, "Avvikelseanalys "+u.Label(), audit.Changed, "", change)
	})
}

// causes returns the causes of a period in their order.
func (s Store) causes(ctx context.Context, u Until) ([]Cause, error) {
	return db.All[Cause](ctx, s.DB, `SELECT `+db.Columns[Cause]()+` FROM economy_cause WHERE period = $1 ORDER BY question, line, position, id`, u.String())
}

// Cause returns one cause.
func (s Store) Cause(ctx context.Context, id string) (Cause, error) {
	return db.One[Cause](ctx, s.DB, `SELECT `+db.Columns[Cause]()+` FROM economy_cause WHERE id = $1`, id)
}

// SaveCause adds a cause without id last, or changes one of the version that was read.
func (s Store) SaveCause(ctx context.Context, c Cause) (Cause, error) {
	if err := Causes.Missing(&c); err != nil {
		return c, err
	}
	if err := c.Check(); err != nil {
		return c, err
	}
	u, err := ParseUntil(c.Period)
	if err != nil {
		return c, err
	}
	c.Period, c.ByName, c.ChangedAt = u.String(), audit.ActorFrom(ctx).Name, s.DB.Now()
	err = s.tx(ctx, func(s Store) error {
		if err := s.knownGroup(ctx, c.GroupCode); err != nil {
			return err
		}
		var was Cause
		if c.ID == "" {
			all, err := s.causes(ctx, u)
			if err != nil {
				return err
			}
			c.ID, c.Version, c.Position = db.NewID(), 1, int64(len(all)+1)
			err = s.DB.Insert(ctx, "economy_cause", &c)
			if err != nil {
				return err
			}
		} else {
			var err error
			if was, err = s.Cause(ctx, c.ID); err != nil {
				return err
			}
			c.Position = was.Position
			if err := s.DB.Update(ctx, "economy_cause", &c); err != nil {
				return err
			}
		}
		return s.note(ctx, AnswerKind, c.Period, "Avvikelseanalys "+u.Label(), audit.Changed, "", Causes.Diff(&was, &c)...)
	})
	return c, err
}

func (s Store) knownGroup(ctx context.Context, code string) error {
	groups, err := s.Groups(ctx)
	if err != nil || code == "" {
		return err
	}
	for _, g := range groups {
		if g.Code == code {
			return nil
		}
	}
	return fault.Invalid(fault.Field{Name: "group_code", Message: fmt.Sprintf("Det finns ingen kontogrupp med koden %s.", code)})
}

// RemoveCause takes a cause away; its amount goes to what is unexplained.
func (s Store) RemoveCause(ctx context.Context, id string) (Cause, error) {
	var c Cause
	err := s.tx(ctx, func(s Store) error {
		var err error
		if c, err = s.Cause(ctx, id); err != nil {
			return err
		}
		if _, err := s.DB.Exec(ctx, `DELETE FROM economy_cause WHERE id = $1`, id); err != nil {
			return err
		}
		u, err := ParseUntil(c.Period)
		if err != nil {
			return err
		}
		return s.note(ctx, AnswerKind, c.Period, "Avvikelseanalys "+u.Label(), audit.Removed, "",
			field.Change{Key: "name", Label: "Orsak", From: c.Name})
	})
	return c, err
}

// Analyse makes the deviation analysis of a period.
func (s Store) Analyse(ctx context.Context, u Until) (Analysis, error) {
	a := Analysis{Until: u}
	sums, chart, err := s.reportSums(ctx, u, ObjectKind)
	if err != nil {
		return a, err
	}
	a.Result = NewResult(u, sums, chart)
	answers, err := s.Answers(ctx, u)
	if err != nil {
		return a, err
	}
	causes, err := s.causes(ctx, u)
	for _, q := range questions {
		part := AnalysisPart{Question: q.Question, Answer: answers[q.Question]}
		part.Breakdowns = breakdowns(q.Question, a.Result, causes, func(c Cause) money.Amount { return causeAmount(u, c, sums, chart) })
		a.Parts = append(a.Parts, part)
	}
	return a, err
}

// causeAmount computes a cause: outcome less budget, or less the year before, of
// its group and cost object within its line, all costs if it has none.
func causeAmount(u Until, c Cause, sums []Sum, chart Chart) money.Amount {
	windows := u.windows()
	now, against := windows[YearToDate], windows[BudgetToDate]
	if c.Question == AgainstBefore {
		against = windows[ToDateBefore]
	}
	var diff money.Amount
	for _, s := range sums {
		g, ok := chart.Group(s.Account, s.Month)
		switch {
		case !ok || g.Line.Side() != CostSide || c.Line != "" && g.Line != c.Line:
		case c.GroupCode != "" && g.Code != c.GroupCode || c.Object != "" && s.Object != c.Object:
		case now.holds(s):
			diff += s.Amount
		case against.holds(s):
			diff -= s.Amount
		}
	}
	return diff
}

// CauseFilter selects the rows behind a computed cause.
func CauseFilter(u Until, c Cause) Filter {
	column := Diff
	if c.Question == AgainstBefore {
		column = YearToDate
	}
	of := OfSide(CostSide)
	if c.Line != "" {
		of = []Line{c.Line}
	}
	f := CellFilter(u, column, of, "")
	f.Group, f.Object = c.GroupCode, c.Object
	if c.Question == AgainstBefore { // both years
		f.Period = day.Period{From: f.Period.From.AddMonths(-12), To: f.Period.To}
	}
	return f
}
