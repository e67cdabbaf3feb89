package capacity

import (
	"context"
	"errors"
	"fmt"

	"klover/internal/area/identity"
	"klover/internal/area/law/policy"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/party"
	"klover/internal/word/storage"
	"klover/internal/word/sv"
)

// buyerRole is the role of those who carry out procurements.
const buyerRole = "strategic_buyer"

// account is what the map needs to know of a user.
type account struct {
	ID        string
	Name      string
	NameKey   string
	UnitID    identity.Ref
	Parties   party.Set
	Roles     identity.Roles
	Active    bool
	ValidFrom day.Date
	ValidTo   day.Date
}

// people returns the purchasers: those with the role, those who have been given a share
// of time, and those named. Their absence is read for the days.
func (s Store) people(ctx context.Context, days day.Period, named []string) ([]Person, error) {
	var w db.Where
	condition := "u.roles LIKE ? AND u.active = TRUE OR EXISTS (SELECT 1 FROM capacity_share c WHERE c.user_id = u.id)"
	args := []any{storage.Like(buyerRole)}
	for _, id := range named {
		condition += " OR u.id = ?"
		args = append(args, id)
	}
	w.Add(condition, args...)
	accounts, err := db.All[account](ctx, s.DB, `SELECT `+db.ColumnsOf[account]("u")+` FROM identity_user u `+w.SQL()+` ORDER BY u.name_key, u.id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading purchasers: %w", err)
	}
	units, err := identity.Store{DB: s.DB}.UnitNames(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]Person, len(accounts))
	at := map[string]int{}
	for i, u := range accounts {
		at[u.ID] = i
		list[i] = Person{ID: u.ID, Name: u.Name, NameKey: u.NameKey, UnitID: string(u.UnitID), Unit: units[string(u.UnitID)], Parties: u.Parties,
			Buyer: u.Roles.Has(buyerRole), From: u.ValidFrom, To: u.ValidTo, Gone: !u.Active}
	}
	return list, s.times(ctx, list, at, days)
}

// times adds shares and absences.
func (s Store) times(ctx context.Context, list []Person, at map[string]int, days day.Period) error {
	shares, err := db.All[Share](ctx, s.DB, `SELECT `+db.Columns[Share]()+` FROM capacity_share ORDER BY from_on`)
	if err != nil {
		return fmt.Errorf("reading shares of full time: %w", err)
	}
	for _, one := range shares {
		if i, ok := at[one.UserID]; ok {
			list[i].Shares = append(list[i].Shares, one)
		}
	}
	rows, err := db.All[Away](ctx, s.DB, `SELECT `+db.Columns[Away]()+` FROM capacity_away WHERE to_on >= $1 AND from_on < $2 ORDER BY from_on, id`, days.From, days.To)
	if err != nil {
		return fmt.Errorf("reading absences: %w", err)
	}
	for _, one := range rows {
		if i, ok := at[one.UserID]; ok {
			list[i].Away = append(list[i].Away, one)
		}
	}
	return nil
}

// Person returns one purchaser, with the absences that touch the days.
func (s Store) Person(ctx context.Context, id string, days day.Period) (Person, error) {
	list, err := s.people(ctx, days, []string{id})
	for _, p := range list {
		if p.ID == id {
			return p, err
		}
	}
	if err == nil {
		err = fault.NotFound("Personen finns inte.")
	}
	return Person{}, err
}

// SetShare says how much of full time somebody works from a day.
func (s Store) SetShare(ctx context.Context, one Share) error {
	if err := one.Check(); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		u, err := identity.Store{DB: tx}.User(ctx, one.UserID)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			INSERT INTO capacity_share (id, version, user_id, from_on, share, created_at, changed_at) VALUES ($1, 1, $2, $3, $4, $5, $5)
			ON CONFLICT (user_id, from_on) DO UPDATE SET share = excluded.share, version = capacity_share.version + 1, changed_at = excluded.changed_at`,
			db.NewID(), one.UserID, one.FromOn, one.Share, tx.Now())
		if err != nil {
			return fmt.Errorf("storing share of %s: %w", one.UserID, err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindShare, Ref: u.ID, Title: u.Name, Verb: "satte arbetstiden till " + policy.PerMille.Text(one.Share) + " från " + one.FromOn.Sv() + " för"})
	})
}

// AddAway keeps a time when somebody does no procurements. The history says that it was
// done, and not of whom the absence is.
func (s Store) AddAway(ctx context.Context, a Away) (Away, error) {
	if err := a.Check(); err != nil {
		return a, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		u, err := identity.Store{DB: tx}.User(ctx, a.UserID)
		if err != nil {
			return err
		}
		a.ID, a.Version, a.CreatedAt, a.ChangedAt = db.NewID(), 1, tx.Now(), tx.Now()
		if err := tx.Insert(ctx, "capacity_away", &a); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindAway, Ref: u.ID, Title: u.Name, Verb: "lade in " + sv.LowerFirst(a.KindSv()) + " för"})
	})
	return a, err
}

// RemoveAway takes a row away, also one that was wrong.
func (s Store) RemoveAway(ctx context.Context, id string) (Away, error) {
	var a Away
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		var err error
		if a, err = s.in(tx).away(ctx, id); err != nil {
			return err
		}
		u, err := identity.Store{DB: tx}.User(ctx, a.UserID)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM capacity_away WHERE id = $1`, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindAway, Ref: u.ID, Title: u.Name, Verb: "tog bort " + sv.LowerFirst(a.KindSv()) + " för"})
	})
	return a, err
}

func (s Store) away(ctx context.Context, id string) (Away, error) {
	a, err := db.One[Away](ctx, s.DB, `SELECT `+db.Columns[Away]()+` FROM capacity_away WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return a, fault.NotFound("Raden finns inte längre.")
	}
	return a, err
}
