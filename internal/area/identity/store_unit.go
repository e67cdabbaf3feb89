package identity

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// Units returns the units that exist on the day, with the name and the place
// that they had then, in the order of their creation; see Tree. On day 0 it
// returns every unit ever, as last known.
func (s Store) Units(ctx context.Context, on day.Date) ([]Unit, error) {
	var w db.Where
	if on != 0 {
		w.Add("(valid_from IS NULL OR valid_from <= ?) AND (valid_to IS NULL OR valid_to >= ?)", on, on)
	}
	units, err := db.All[Unit](ctx, s.DB, `SELECT `+db.Columns[Unit]()+` FROM identity_unit `+w.SQL()+` ORDER BY id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading units: %w", err)
	}
	terms, err := db.All[Term](ctx, s.DB, `SELECT `+db.Columns[Term]()+` FROM identity_unit_term ORDER BY unit_id, id`)
	if err != nil {
		return nil, fmt.Errorf("reading names of units: %w", err)
	}
	name(units, terms, on)
	return units, nil
}

// farOff is the day by which the last known name is found.
const farOff day.Date = 99991231

func name(units []Unit, terms []Term, on day.Date) {
	if on == 0 {
		on = farOff
	}
	of := map[string][]Term{}
	for _, t := range terms {
		of[t.UnitID] = append(of[t.UnitID], t)
	}
	for i, u := range units {
		if t, ok := At(of[u.ID], on); ok {
			units[i].Name, units[i].ParentID = t.Name, string(t.ParentID)
		}
	}
}

// Unit returns a unit with the name and the place that it has today.
func (s Store) Unit(ctx context.Context, id string) (Unit, error) {
	u, err := db.One[Unit](ctx, s.DB, `SELECT `+db.Columns[Unit]()+` FROM identity_unit WHERE id = $1`, id)
	if err != nil {
		return u, fmt.Errorf("reading unit %s: %w", id, err)
	}
	terms, err := s.Terms(ctx, id)
	one := []Unit{u}
	name(one, terms, s.today())
	return one[0], err
}

// Terms returns what a unit has been called and where it has belonged, oldest first.
func (s Store) Terms(ctx context.Context, unitID string) ([]Term, error) {
	return db.All[Term](ctx, s.DB, `SELECT `+db.Columns[Term]()+` FROM identity_unit_term WHERE unit_id = $1 ORDER BY valid_from NULLS FIRST, id`, unitID)
}

// UnitNames returns the names that the units have today, by id.
func (s Store) UnitNames(ctx context.Context) (map[string]string, error) {
	units, err := s.Units(ctx, 0)
	names := make(map[string]string, len(units))
	for _, u := range units {
		names[u.ID] = u.Name
	}
	return names, err
}

// CreateUnit adds a unit with its first name and place.
func (s Store) CreateUnit(ctx context.Context, u Unit) (Unit, error) {
	if err := u.Check(); err != nil {
		return u, err
	}
	u.ID, u.Version = db.NewID(), 1
	u.CreatedAt, u.ChangedAt = s.DB.Now(), s.DB.Now()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := tx.Insert(ctx, "identity_unit", &u); err != nil {
			return err
		}
		term := Term{ID: db.NewID(), UnitID: u.ID, Name: u.Name, ParentID: Ref(u.ParentID), ValidFrom: u.ValidFrom}
		if err := tx.Insert(ctx, "identity_unit_term", &term); err != nil {
			return err
		}
		names, err := Store{tx}.UnitNames(ctx)
		if err != nil {
			return err
		}
		shown := u
		shown.ParentID = names[u.ParentID]
		return recordUnit(ctx, tx, u, audit.Entry{Verb: audit.Created, Changes: UnitFields.Diff(&Unit{}, &shown)})
	})
	return u, err
}

// SaveUnit changes what does not follow time: kind, cost place, first and last
// day. Name and place are changed by ChangeTerm.
func (s Store) SaveUnit(ctx context.Context, u Unit, why string) (Unit, error) {
	if err := u.Check(); err != nil {
		return u, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		old, err := (Store{tx}).Unit(ctx, u.ID)
		if err != nil {
			return err
		}
		u.CreatedAt, u.ChangedAt, u.Name, u.ParentID = old.CreatedAt, tx.Now(), old.Name, old.ParentID
		if err := tx.Update(ctx, "identity_unit", &u); err != nil {
			return err
		}
		return recordUnit(ctx, tx, u, audit.Entry{Verb: audit.Changed, Changes: UnitFields.Diff(&old, &u), Why: why})
	})
	return u, err
}

// ChangeTerm gives a unit another name, another place or both from a day on. The
// former term ends the day before, and stays. A change from the same day as the
// last one corrects it.
func (s Store) ChangeTerm(ctx context.Context, next Term, why string) error {
	if err := TermFields.Missing(&next); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		u, err := in.Unit(ctx, next.UnitID)
		if err != nil {
			return err
		}
		terms, err := in.Terms(ctx, u.ID)
		if err != nil {
			return err
		}
		last := terms[len(terms)-1]
		if err := in.placeIsFree(ctx, next, last); err != nil {
			return err
		}
		if err := putTerm(ctx, tx, last, next); err != nil {
			return err
		}
		u.Name, u.ParentID = next.Name, string(next.ParentID)
		names, err := in.UnitNames(ctx)
		if err != nil {
			return err
		}
		last.ParentID, next.ParentID = Ref(names[string(last.ParentID)]), Ref(names[string(next.ParentID)])
		return recordUnit(ctx, tx, u, audit.Entry{Verb: audit.Changed, Changes: TermFields.Diff(&last, &next), Why: why})
	})
}

func (s Store) placeIsFree(ctx context.Context, next, last Term) error {
	if next.ValidFrom < last.ValidFrom {
		return fault.Invalid(fault.Field{Name: "valid_from", Message: "Ändringen måste gälla från " + last.ValidFrom.Sv() + " eller senare, då den förra gjordes."})
	}
	units, err := s.Units(ctx, 0)
	if err != nil {
		return err
	}
	if next.ParentID != "" && under(units, string(next.ParentID), next.UnitID) {
		return fault.Invalid(fault.Field{Name: "parent_id", Message: "En enhet kan inte höra till sig själv eller till en enhet under sig."})
	}
	return nil
}

func putTerm(ctx context.Context, tx *db.DB, last, next Term) error {
	if next.ValidFrom == last.ValidFrom {
		_, err := tx.Exec(ctx, `UPDATE identity_unit_term SET name = $1, parent_id = $2 WHERE id = $3`, next.Name, next.ParentID, last.ID)
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE identity_unit_term SET valid_to = $1 WHERE id = $2`, next.ValidFrom.AddDays(-1), last.ID); err != nil {
		return err
	}
	next.ID = db.NewID()
	return tx.Insert(ctx, "identity_unit_term", &next)
}

func recordUnit(ctx context.Context, tx *db.DB, u Unit, e audit.Entry) error {
	e.Kind, e.Ref, e.Title = kindUnit, u.ID, u.Name
	if err := audit.Write(ctx, tx, e); err != nil {
		return err
	}
	terms, err := Store{tx}.Terms(ctx, u.ID)
	if err != nil {
		return err
	}
	former := u.CostPlace
	for _, t := range terms {
		former += " " + t.Name
	}
	return find.Put(ctx, tx, find.Doc{Kind: kindUnit, Ref: u.ID, Title: u.Name, Detail: "Enhet i " + regionShort(u.Party),
		URL: "/enheter/" + u.ID, Perm: signedIn, Words: former})
}
