package goal

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/sv"
)

// BoardUnits returns the units that have a board, in Swedish order.
func (s Store) BoardUnits(ctx context.Context) ([]identity.Unit, error) {
	units, err := s.people().Units(ctx, s.Today())
	if err != nil {
		return nil, err
	}
	units = slices.DeleteFunc(units, func(u identity.Unit) bool { return u.Kind != ownUnit })
	slices.SortStableFunc(units, func(a, b identity.Unit) int { return sv.Compare(a.Name, b.Name) })
	return units, nil
}

// OwnUnit returns the board of a user: that of the unit where the user works, ""
// when the unit has none.
func (s Store) OwnUnit(ctx context.Context, userID string) (string, error) {
	user, err := s.people().User(ctx, userID)
	if fault.KindOf(err) == fault.KindNotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	units, err := s.BoardUnits(ctx)
	if slices.ContainsFunc(units, func(u identity.Unit) bool { return u.ID == string(user.UnitID) }) {
		return string(user.UnitID), err
	}
	return "", err
}

// Improvers returns those who can answer for a card.
func (s Store) Improvers(ctx context.Context) ([]field.Option, error) {
	users, _, err := s.people().Search(ctx, identity.Filter{Active: "ja"}, identity.Page{})
	var list []field.Option
	for _, u := range users {
		if u.Roles.May("goal.improve") {
			list = append(list, field.Option{Value: u.ID, Label: u.Name})
		}
	}
	return list, err
}

// Limits returns the limits of a unit's columns: its own, else the usual.
func (s Store) Limits(ctx context.Context, unitID string) ([]Limit, error) {
	own, err := db.All[Limit](ctx, s.DB, `SELECT `+db.Columns[Limit]()+` FROM goal_improvement_limit WHERE unit_id = $1`, unitID)
	if err != nil {
		return nil, fmt.Errorf("reading limits: %w", err)
	}
	limits := slices.Clone(usualLimits)
	for i := range limits {
		limits[i].UnitID = unitID
		for _, l := range own {
			if l.Stage == limits[i].Stage {
				limits[i] = l
			}
		}
	}
	return limits, nil
}

// SaveLimits stores how long a unit's cards may stand in each column.
func (s Store) SaveLimits(ctx context.Context, unitID string, limits []Limit) error {
	var wrong []fault.Field
	for _, l := range limits {
		if err := l.Check(); err != nil {
			wrong = append(wrong, fault.Field{Name: "warn-" + string(l.Stage), Message: fault.Message(err)})
		}
	}
	if len(wrong) > 0 {
		return fault.Invalid(wrong...)
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		units, err := own.BoardUnits(ctx)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(units, func(u identity.Unit) bool { return u.ID == unitID })
		if at < 0 {
			return fault.NotFound("Enheten har ingen förbättringstavla.")
		}
		before, err := own.Limits(ctx, unitID)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM goal_improvement_limit WHERE unit_id = $1`, unitID); err != nil {
			return err
		}
		for i := range limits {
			limits[i].ID, limits[i].UnitID = db.NewID(), unitID
		}
		if err := db.InsertAll(ctx, tx, "goal_improvement_limit", limits); err != nil {
			return fmt.Errorf("storing limits: %w", err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: LimitKind, Ref: unitID, Title: units[at].Name, Verb: "ändrade gränserna för tavlan", Changes: limitChanges(before, limits)})
	})
}

// LimitKind is the name of a board's limits in the history; the reference is the unit.
const LimitKind = "improvement_board"

func limitChanges(before, after []Limit) []field.Change {
	var changes []field.Change
	for i, b := range before {
		if from, to := b.text(), after[i].text(); from != to {
			changes = append(changes, field.Change{Key: string(b.Stage), Label: b.Stage.Sv(), From: from, To: to})
		}
	}
	return changes
}

// text says the limit in words.
func (l Limit) text() string {
	text := fmt.Sprintf("länge efter %d dagar, för länge efter %d", l.WarnDays, l.LateDays)
	if l.Most > 0 {
		text += fmt.Sprintf(", högst %d kort", l.Most)
	}
	return text
}
