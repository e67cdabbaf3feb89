package goal

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Accounts returns everything reported about one subject, newest period first.
func (s Store) Accounts(ctx context.Context, of Subject, ref string) ([]Account, error) {
	return db.All[Account](ctx, s.DB, `
		SELECT `+db.Columns[Account]()+` FROM goal_account
		WHERE subject = $1 AND ref = $2
		ORDER BY period DESC, id`, of, ref)
}

// AccountsIn returns what is reported for a period, by what it is about.
func (s Store) AccountsIn(ctx context.Context, of Subject, p day.Period) (map[string]Account, error) {
	rows, err := db.All[Account](ctx, s.DB, `SELECT `+db.Columns[Account]()+` FROM goal_account WHERE period = $1 AND subject = $2`, p, of)
	by := map[string]Account{}
	for _, a := range rows {
		by[a.Ref] = a
	}
	return by, err
}

// Account returns what is reported for a period about one subject; one to be
// written when nothing is.
func (s Store) Account(ctx context.Context, of Subject, ref string, p day.Period) (Account, error) {
	rows, err := db.All[Account](ctx, s.DB, `SELECT `+db.Columns[Account]()+` FROM goal_account WHERE subject = $1 AND ref = $2 AND period = $3`, of, ref, p)
	if err != nil || len(rows) == 0 {
		return Account{Subject: of, Ref: ref, Period: p, Telling: Told}, err
	}
	return rows[0], nil
}

// SaveAccount stores what is reported for a period, in place of what was. A version
// of 0 is a new one. What is said of an activity's status in the latest period
// becomes its status.
func (s Store) SaveAccount(ctx context.Context, a Account) (Account, error) {
	if err := a.Check(); err != nil {
		return a, err
	}
	if err := s.readable(a.Text); err != nil {
		return a, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		about, err := own.about(ctx, a)
		if err != nil {
			return err
		}
		if about.year != int64(a.Period.From.Year()) {
			return fault.Invalid(fault.Field{Name: "period", Message: fmt.Sprintf("Perioden ska ligga i %d.", about.year)})
		}
		before, err := own.Account(ctx, a.Subject, a.Ref, a.Period)
		if err != nil {
			return err
		}
		a.ID, a.WrittenBy, a.CreatedAt, a.ChangedAt = before.ID, audit.ActorFrom(ctx).Name, before.CreatedAt, tx.Now()
		if before.ID == "" {
			a.ID, a.Version, a.CreatedAt = db.NewID(), 1, tx.Now()
			err = tx.Insert(ctx, "goal_account", &a)
		} else {
			err = tx.Update(ctx, "goal_account", &a)
		}
		if err != nil {
			return err
		}
		if err := audit.Write(ctx, tx, audit.Entry{Kind: about.kind, Ref: a.Ref, Title: about.title, Verb: "redovisade " + a.Period.Label() + " för",
			Changes: fresh(AccountFields.Diff(&before, &a))}); err != nil {
			return err
		}
		return own.follow(ctx, a)
	})
	return a, err
}

// RemoveAccount takes away what is reported for a period.
func (s Store) RemoveAccount(ctx context.Context, of Subject, ref string, p day.Period) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		a, err := own.Account(ctx, of, ref, p)
		if err != nil {
			return err
		}
		if !a.Exists() {
			return fault.NotFound("Inget är redovisat för %s.", p.Label())
		}
		about, err := own.about(ctx, a)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM goal_account WHERE id = $1`, a.ID); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: about.kind, Ref: ref, Title: about.title, Verb: "tog bort redovisningen av " + p.Label() + " för",
			Changes: fresh(AccountFields.Diff(&a, &Account{Telling: a.Telling}))})
	})
}

// topic is what an account is about, for its history.
type topic struct {
	kind, title string
	year        int64
}

func (s Store) about(ctx context.Context, a Account) (topic, error) {
	switch a.Subject {
	case OfGoal:
		g, _, err := s.Goal(ctx, a.Ref)
		return topic{GoalKind, g.Name(), g.Year}, err
	case OfActivity:
		one, err := s.Activity(ctx, a.Ref)
		return topic{ActivityKind, one.Title, one.Year}, err
	}
	i, err := s.Indicator(ctx, a.Ref)
	return topic{IndicatorKind, i.Name, i.Year}, err
}

// follow gives the activity the status that its latest account says.
func (s Store) follow(ctx context.Context, a Account) error {
	if a.Subject != OfActivity || a.Status == "" {
		return nil
	}
	all, err := s.Accounts(ctx, OfActivity, a.Ref)
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.Period.To > a.Period.To && other.Status != "" {
			return nil
		}
	}
	one, err := s.Activity(ctx, a.Ref)
	if err != nil || one.Status == a.Status && (!a.Percent.Known || one.Percent == a.Percent) {
		return err
	}
	if one.Status == NotStarted || a.Percent.Known {
		one.Percent = a.Percent // what has begun is no longer known to be at 0
	}
	one.Status = a.Status
	_, err = s.SaveActivity(ctx, one, "")
	return err
}
