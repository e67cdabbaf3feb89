package category

import (
	"context"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// verbLead is what the history calls a change of lead.
const verbLead = "utsåg kategoriledare"

// Leads returns who has led a category, the latest first.
func (s Store) Leads(ctx context.Context, id string) ([]Lead, error) {
	return db.All[Lead](ctx, s.DB, `
		SELECT `+db.Columns[Lead]()+`
		FROM category_lead WHERE category_id = $1 ORDER BY valid_from DESC`, id)
}

// LedBy returns the ids of the categories that a user leads on a day, without
// those below them.
func (s Store) LedBy(ctx context.Context, userID string, on day.Date) ([]string, error) {
	return db.All[string](ctx, s.DB, `
		SELECT category_id FROM category_lead
		WHERE user_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)
		ORDER BY category_id`, userID, on)
}

// People returns everybody with an open account, to choose a lead from.
func (s Store) People(ctx context.Context) ([]field.Option, error) {
	users, _, err := s.identity().Search(ctx, identity.Filter{Active: "ja"}, identity.Page{Limit: 5000})
	options := make([]field.Option, len(users))
	for i, u := range users {
		options[i] = field.Option{Value: u.ID, Label: u.Name}
	}
	return options, err
}

func (s Store) identity() identity.Store { return identity.Store{DB: s.DB} }

// Appoint makes somebody lead of a category from a day. The period of the former
// lead ends the day before; on the first day of that period it is a correction.
func (s Store) Appoint(ctx context.Context, id string, next Lead, why string) error {
	next.CategoryID, next.ValidTo = id, 0
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		c, err := in.lock(ctx, id)
		if err != nil {
			return err
		}
		if err := in.named(ctx, &next); err != nil {
			return err
		}
		leads, err := in.Leads(ctx, id)
		if err != nil {
			return err
		}
		var last Lead
		if len(leads) > 0 {
			last = leads[0]
		}
		if err := next.Check(last); err != nil {
			return err
		}
		if !within(next.ValidFrom, c.ValidFrom, c.ValidTo) {
			return fault.Invalid(fault.Field{Name: "valid_from", Message: c.Name + " gäller inte den dagen."})
		}
		if err := in.succeed(ctx, last, next); err != nil {
			return err
		}
		change := field.Change{Key: "lead", Label: "Kategoriledare", From: last.UserName, To: next.UserName + " från " + next.ValidFrom.Sv()}
		return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: id, Title: c.Label(), Verb: verbLead, Changes: []field.Change{change}, Why: why})
	})
}

// lock reads the category so that two who appoint at once come after each other.
func (s Store) lock(ctx context.Context, id string) (Category, error) {
	if _, err := s.DB.Exec(ctx, `UPDATE category SET changed_at = $1 WHERE id = $2`, s.DB.Now(), id); err != nil {
		return Category{}, err
	}
	return s.Get(ctx, id)
}

// named looks up the name, so that the period can be read when the user is gone.
func (s Store) named(ctx context.Context, l *Lead) error {
	if l.UserID == "" {
		return nil
	}
	u, err := s.identity().User(ctx, l.UserID)
	l.UserName = u.Name
	return err
}

func (s Store) succeed(ctx context.Context, last, next Lead) error {
	if last.ValidFrom == next.ValidFrom {
		_, err := s.DB.Exec(ctx, `UPDATE category_lead SET user_id = $1, user_name = $2, valid_to = NULL WHERE category_id = $3 AND valid_from = $4`,
			next.UserID, next.UserName, next.CategoryID, next.ValidFrom)
		return err
	}
	_, err := s.DB.Exec(ctx, `
		UPDATE category_lead SET valid_to = $1
		WHERE category_id = $2 AND valid_from = $3 AND (valid_to IS NULL OR valid_to >= $4)`,
		next.ValidFrom.AddDays(-1), next.CategoryID, last.ValidFrom, next.ValidFrom)
	if err != nil {
		return err
	}
	return s.DB.Insert(ctx, "category_lead", &next)
}

// endLeads ends the periods of leads of categories that have ended.
func (s Store) endLeads(ctx context.Context) error {
	_, err := s.DB.Exec(ctx, `
		UPDATE category_lead SET valid_to = c.valid_to
		FROM category c
		WHERE c.id = category_lead.category_id AND category_lead.valid_from <= c.valid_to
			AND (category_lead.valid_to IS NULL OR category_lead.valid_to > c.valid_to)`)
	return err
}
