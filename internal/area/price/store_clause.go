package price

import (
	"context"
	"errors"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

type namedClause struct {
	Clause
	ContractName string
}

var clauseColumns = db.ColumnsOf[Clause]("c") + `, concat(k.number, ' ', k.title) AS contract_name`

type namedPart struct {
	Part
	SeriesName string
}

func (s Store) clauses(ctx context.Context, rest string, args ...any) ([]Clause, error) {
	rows, err := db.All[namedClause](ctx, s.DB, `SELECT `+clauseColumns+` FROM price_clause c JOIN contract k ON k.id = c.contract_id `+rest, args...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	list, at := make([]Clause, len(rows)), map[string]int{}
	var ids []string
	for i, r := range rows {
		r.Contract = r.ContractName
		list[i], at[r.ID], ids = r.Clause, i, append(ids, r.ID)
	}
	var w db.Where
	w.In("p.clause_id", ids)
	parts, err := db.All[namedPart](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Part]("p")+`, concat(s.code, ' ', s.title) AS series_name
		FROM price_part p JOIN price_series s ON s.id = p.series_id `+w.SQL()+` ORDER BY p.clause_id, p.n`, w.Args()...)
	for _, p := range parts {
		p.Name = p.SeriesName
		c := &list[at[p.ClauseID]]
		c.Parts = append(c.Parts, p.Part)
	}
	return list, err
}

// ClausesOf returns the clauses of a contract.
func (s Store) ClausesOf(ctx context.Context, contractID string) ([]Clause, error) {
	return s.clauses(ctx, `WHERE c.contract_id = $1 ORDER BY c.created_at, c.id`, contractID)
}

// ClausesWith returns the clauses that follow a series.
func (s Store) ClausesWith(ctx context.Context, seriesID string) ([]Clause, error) {
	return s.clauses(ctx, `WHERE c.id IN (SELECT clause_id FROM price_part WHERE series_id = $1) ORDER BY k.number, c.id`, seriesID)
}

// Clause returns one clause.
func (s Store) Clause(ctx context.Context, id string) (Clause, error) {
	list, err := s.clauses(ctx, `WHERE c.id = $1`, id)
	if err == nil && len(list) == 0 {
		return Clause{}, fault.NotFound("Indexklausulen finns inte.")
	}
	if err != nil {
		return Clause{}, err
	}
	return list[0], nil
}

// CreateClause adds a clause to a contract.
func (s Store) CreateClause(ctx context.Context, c Clause) (Clause, error) {
	if err := c.Check(); err != nil {
		return c, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		if err := here.belongs(ctx, c); err != nil {
			return err
		}
		c.ID, c.Version, c.CreatedAt, c.ChangedAt = db.NewID(), 1, tx.Now(), tx.Now()
		if err := tx.Insert(ctx, "price_clause", &c); err != nil {
			return fmt.Errorf("storing clause: %w", err)
		}
		if err := here.putParts(ctx, c); err != nil {
			return err
		}
		return here.toldClause(ctx, Clause{}, &c, audit.Created, "")
	})
	return c, err
}

// belongs refuses a list of another contract.
func (s Store) belongs(ctx context.Context, c Clause) error {
	if _, err := s.contract(ctx, c.ContractID); err != nil || c.ListID == "" {
		return err
	}
	l, err := s.Get(ctx, string(c.ListID))
	if err == nil && l.ContractID != c.ContractID {
		err = fault.Invalid(fault.Field{Name: "list_id", Message: "Prislistan hör till ett annat avtal."})
	}
	return err
}

func (s Store) putParts(ctx context.Context, c Clause) error {
	if _, err := s.DB.Exec(ctx, `DELETE FROM price_part WHERE clause_id = $1`, c.ID); err != nil {
		return err
	}
	for i := range c.Parts {
		c.Parts[i].ClauseID, c.Parts[i].N = c.ID, int64(i+1)
	}
	return db.InsertAll(ctx, s.DB, "price_part", c.Parts)
}

// toldClause reads the clause as it is stored and writes its history.
func (s Store) toldClause(ctx context.Context, was Clause, c *Clause, verb, why string) error {
	var err error
	if *c, err = s.Clause(ctx, c.ID); err != nil {
		return err
	}
	changes := ClauseFields.Diff(&was, c)
	if was.Formula() != c.Formula() {
		change := field.Change{Key: "formula", Label: "Formel", To: c.Formula()}
		if was.ID != "" {
			change.From = was.Formula()
		}
		changes = append(changes, change)
	}
	if err := audit.Write(ctx, s.DB, audit.Entry{Kind: ClauseKind, Ref: c.ID, Title: c.Name() + ", " + c.Contract, Verb: verb, Changes: changes, Why: why}); err != nil {
		return err
	}
	return find.Put(ctx, s.DB, find.Doc{Kind: ClauseKind, Ref: c.ID, Title: c.Name(), Detail: c.Contract, URL: c.URL(), Perm: permRead})
}

// SaveClause stores a correction, read at its version. What has been decided by a
// clause stands as it was computed.
func (s Store) SaveClause(ctx context.Context, c Clause, why string) (Clause, error) {
	if err := c.Check(); err != nil {
		return c, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		was, err := here.Clause(ctx, c.ID)
		if err != nil {
			return err
		}
		c.ContractID, c.CreatedAt, c.ChangedAt = was.ContractID, was.CreatedAt, tx.Now()
		if err := here.belongs(ctx, c); err != nil {
			return err
		}
		if err := tx.Update(ctx, "price_clause", &c); err != nil {
			return err
		}
		if err := here.putParts(ctx, c); err != nil {
			return err
		}
		return here.toldClause(ctx, was, &c, audit.Changed, why)
	})
	return c, err
}

// RemoveClause takes away a clause by which nothing has been asked for.
func (s Store) RemoveClause(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := s.in(tx).Clause(ctx, id)
		if err != nil {
			return err
		}
		n, err := db.One[int64](ctx, tx, `SELECT count(*) FROM price_revision WHERE clause_id = $1`, id)
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.Conflict("Klausulen har prövats i %d prisändringar och kan inte tas bort.", n)
		}
		if _, err := tx.Exec(ctx, `DELETE FROM price_clause WHERE id = $1`, id); err != nil {
			return err
		}
		if err := audit.Write(ctx, tx, audit.Entry{Kind: ClauseKind, Ref: id, Title: c.Name(), Verb: audit.Removed, Why: why}); err != nil {
			return err
		}
		return find.Remove(ctx, tx, ClauseKind, id)
	})
}

// standing is where a clause stands: after its latest decision.
func (s Store) standing(ctx context.Context, clauseID string) (Standing, error) {
	last, err := s.lastBy(ctx, clauseID)
	if err != nil || last == nil {
		return Standing{}, err
	}
	return last.standing(), nil
}

func (s Store) lastBy(ctx context.Context, clauseID string) (*Revision, error) {
	one, err := db.One[Revision](ctx, s.DB, `
		SELECT `+db.Columns[Revision]()+` FROM price_revision
		WHERE clause_id = $1 AND state IN ('approved', 'partial', 'rejected')
		ORDER BY decided_on DESC, changed_at DESC, id DESC LIMIT 1`, clauseID)
	if errors.Is(err, db.ErrNoRows) {
		return nil, nil
	}
	return &one, err
}

// Try computes what a clause would make of the prices from a day.
func (s Store) Try(ctx context.Context, id string, from day.Date) (Clause, Standing, Result, error) {
	c, err := s.Clause(ctx, id)
	if err != nil {
		return c, Standing{}, Result{}, err
	}
	standing, err := s.standing(ctx, id)
	if err != nil {
		return c, standing, Result{}, err
	}
	known, err := s.values(ctx, c)
	if err != nil {
		return c, standing, Result{}, err
	}
	result, err := c.Compute(standing, from, known)
	return c, standing, result, err
}
