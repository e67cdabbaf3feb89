package price

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
)

var seriesColumns = db.Columns[Series]()

// AllSeries returns the series by code.
func (s Store) AllSeries(ctx context.Context) ([]Series, error) {
	return db.All[Series](ctx, s.DB, `SELECT `+seriesColumns+` FROM price_series ORDER BY code`)
}

// Series returns one series.
func (s Store) Series(ctx context.Context, id string) (Series, error) {
	one, err := db.One[Series](ctx, s.DB, `SELECT `+seriesColumns+` FROM price_series WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return one, fault.NotFound("Indexserien finns inte.")
	}
	return one, err
}

// CreateSeries adds a series.
func (s Store) CreateSeries(ctx context.Context, one Series) (Series, error) {
	one.Code = strings.ToUpper(strings.TrimSpace(one.Code))
	if err := one.Check(); err != nil {
		return one, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := s.in(tx).freeCode(ctx, one); err != nil {
			return err
		}
		one.ID, one.Version, one.CreatedAt, one.ChangedAt = db.NewID(), 1, tx.Now(), tx.Now()
		if err := tx.Insert(ctx, "price_series", &one); err != nil {
			return fmt.Errorf("storing series: %w", err)
		}
		return s.in(tx).toldSeries(ctx, Series{}, one, audit.Created)
	})
	return one, err
}

func (s Store) freeCode(ctx context.Context, one Series) error {
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM price_series WHERE code = $1 AND id <> $2`, one.Code, one.ID)
	if err == nil && n > 0 {
		err = fault.Invalid(fault.Field{Name: "code", Message: "Det finns redan en serie med koden " + one.Code + "."})
	}
	return err
}

// SaveSeries stores a correction, read at its version.
func (s Store) SaveSeries(ctx context.Context, one Series) (Series, error) {
	one.Code = strings.ToUpper(strings.TrimSpace(one.Code))
	if err := one.Check(); err != nil {
		return one, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Series(ctx, one.ID)
		if err != nil {
			return err
		}
		if err := s.in(tx).freeCode(ctx, one); err != nil {
			return err
		}
		one.CreatedAt, one.ChangedAt = was.CreatedAt, tx.Now()
		if err := tx.Update(ctx, "price_series", &one); err != nil {
			return err
		}
		return s.in(tx).toldSeries(ctx, was, one, audit.Changed)
	})
	return one, err
}

func (s Store) toldSeries(ctx context.Context, was, one Series, verb string) error {
	if err := audit.Write(ctx, s.DB, audit.Entry{Kind: SeriesKind, Ref: one.ID, Title: one.Name(), Verb: verb, Changes: SeriesFields.Diff(&was, &one)}); err != nil {
		return err
	}
	return find.Put(ctx, s.DB, find.Doc{Kind: SeriesKind, Ref: one.ID, Title: one.Name(), Detail: one.Provider, URL: one.URL(), Perm: permRead})
}

// RemoveSeries takes away a series that no clause follows.
func (s Store) RemoveSeries(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		one, err := s.in(tx).Series(ctx, id)
		if err != nil {
			return err
		}
		n, err := db.One[int64](ctx, tx, `SELECT count(*) FROM price_part WHERE series_id = $1`, id)
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.Conflict("Serien %s används i %d indexklausuler och kan inte tas bort.", one.Name(), n)
		}
		if _, err := tx.Exec(ctx, `DELETE FROM price_series WHERE id = $1`, id); err != nil {
			return err
		}
		if err := audit.Write(ctx, tx, audit.Entry{Kind: SeriesKind, Ref: id, Title: one.Name(), Verb: audit.Removed, Why: why}); err != nil {
			return err
		}
		return find.Remove(ctx, tx, SeriesKind, id)
	})
}

// Points returns the values of a series, oldest first.
func (s Store) Points(ctx context.Context, id string) ([]Point, error) {
	return db.All[Point](ctx, s.DB, `SELECT `+db.Columns[Point]()+` FROM price_point WHERE series_id = $1 ORDER BY month`, id)
}

// values reads what is known of the series of a clause.
func (s Store) values(ctx context.Context, c Clause) (Values, error) {
	known := Values{}
	for _, p := range c.Parts {
		points, err := s.Points(ctx, p.SeriesID)
		if err != nil {
			return nil, err
		}
		for _, one := range points {
			known.Add(one)
		}
	}
	return known, nil
}

// PutPoints stores values of series: new months, and corrections of months that were
// there. Each series gets one line in its history, with what was corrected.
func (s Store) PutPoints(ctx context.Context, points []Point, source string) error {
	bySeries := map[string][]Point{}
	var order []string
	for _, p := range points {
		if bySeries[p.SeriesID] == nil {
			order = append(order, p.SeriesID)
		}
		p.Source = source
		bySeries[p.SeriesID] = append(bySeries[p.SeriesID], p)
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		for _, id := range order {
			if err := s.in(tx).putSeries(ctx, id, bySeries[id], source); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s Store) putSeries(ctx context.Context, id string, points []Point, source string) error {
	one, err := s.Series(ctx, id)
	if err != nil {
		return err
	}
	known, err := s.Points(ctx, id)
	if err != nil {
		return err
	}
	was := map[Month]Point{}
	for _, p := range known {
		was[p.Month] = p
	}
	changes, fresh := []field.Change{}, 0
	for _, p := range points {
		old, there := was[p.Month]
		if there && old.Value == p.Value && old.Final == p.Final {
			continue
		}
		if there {
			changes = append(changes, field.Change{Key: p.Month.String(), Label: p.Month.Sv(), From: old.Value.Sv() + " " + strings.ToLower(old.State()), To: p.Value.Sv() + " " + strings.ToLower(p.State())})
		} else {
			fresh++
		}
		if _, err := s.DB.Exec(ctx, `
			INSERT INTO price_point (series_id, month, value, final, source) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (series_id, month) DO UPDATE SET value = excluded.value, final = excluded.final, source = excluded.source`,
			p.SeriesID, p.Month, p.Value, p.Final, p.Source); err != nil {
			return err
		}
	}
	if fresh == 0 && len(changes) == 0 {
		return nil
	}
	if fresh > 0 {
		changes = append([]field.Change{{Key: "fresh", Label: "Nya månader", To: fmt.Sprint(fresh)}}, changes...)
	}
	return audit.Write(ctx, s.DB, audit.Entry{Kind: SeriesKind, Ref: id, Title: one.Name(), Verb: "läste in värden i", Changes: changes, Why: source})
}
