package spend

import (
	"context"
	"errors"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/party"
)

// Origins returns all sources, by name.
func (s Store) Origins(ctx context.Context) ([]Origin, error) {
	return db.All[Origin](ctx, s.DB, `SELECT `+db.Columns[Origin]()+` FROM spend_source ORDER BY name COLLATE "sv-x-icu", id`)
}

// Origin returns the source with the id.
func (s Store) Origin(ctx context.Context, id string) (Origin, error) {
	o, err := db.One[Origin](ctx, s.DB, `SELECT `+db.Columns[Origin]()+` FROM spend_source WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return o, fault.NotFound("Källan finns inte.")
	}
	return o, err
}

// CreateOrigin adds a source.
func (s Store) CreateOrigin(ctx context.Context, o Origin) (Origin, error) {
	if err := o.Check(); err != nil {
		return o, err
	}
	o.ID, o.Version = db.NewID(), 1
	o.CreatedAt, o.ChangedAt, o.ChangedBy = s.DB.Now(), s.DB.Now(), audit.ActorFrom(ctx).Name
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := tx.Insert(ctx, "spend_source", &o); err != nil {
			return takenName(err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindOrigin, Ref: o.ID, Title: o.Name, Verb: audit.Created, Changes: OriginFields.Diff(&Origin{}, &o)})
	})
	return o, err
}

func takenName(err error) error {
	if fault.KindOf(err) == fault.KindConflict {
		return fault.Invalid(fault.Field{Name: "name", Message: "Det finns redan en källa med det namnet."})
	}
	return err
}

// SaveOrigin stores a changed source.
func (s Store) SaveOrigin(ctx context.Context, o Origin) (Origin, error) {
	if err := o.Check(); err != nil {
		return o, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Origin(ctx, o.ID)
		if err != nil {
			return err
		}
		o.Columns, o.ChangedAt, o.ChangedBy = was.Columns, s.DB.Now(), audit.ActorFrom(ctx).Name
		if err := tx.Update(ctx, "spend_source", &o); err != nil {
			if errors.Is(err, db.ErrStale) {
				return err
			}
			return takenName(err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindOrigin, Ref: o.ID, Title: o.Name, Verb: audit.Changed, Changes: OriginFields.Diff(&was, &o)})
	})
	return o, err
}

// OriginHistory returns what has happened to a source, newest first.
func (s Store) OriginHistory(ctx context.Context, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, KindOrigin, id)
}

// originNamed returns the source with the name, and makes it when there is none.
func (s Store) originNamed(ctx context.Context, name, content string, p party.Code) (Origin, error) {
	found, err := db.All[Origin](ctx, s.DB, `SELECT `+db.Columns[Origin]()+` FROM spend_source WHERE name = $1`, name)
	if err != nil || len(found) > 0 {
		return append(found, Origin{})[0], err
	}
	return s.CreateOrigin(ctx, Origin{Name: name, Content: content, Party: p})
}

// rememberColumns keeps how the tables of a source are read.
func (s Store) rememberColumns(ctx context.Context, id string, c Columns) error {
	if len(c.By) == 0 && c.Decimal == "" && c.Sheet == "" {
		return nil
	}
	_, err := s.DB.Exec(ctx, `UPDATE spend_source SET columns = $1 WHERE id = $2`, c, id)
	return err
}
