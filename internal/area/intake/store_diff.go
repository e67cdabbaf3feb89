package intake

import (
	"context"
	"fmt"
	"math/big"

	"klover/internal/base/db"
	"klover/internal/base/field"
	"klover/internal/word/count"
	"klover/internal/word/money"
)

// Difference is what differs between the file and the register: one value of a record,
// or a whole record when Field is "".
type Difference struct {
	RunID   string
	N       int64
	Row     int64 `db:"at_row"` // 0 for what the file lacks
	Ref     string
	Title   string
	Verb    DiffVerb
	Field   string
	Label   string
	Was     string      // in the register
	Becomes string      // in the file
	Change  count.Count // of an amount, hundredths of a percent
}

// DiffVerb is what a row means to the register.
type DiffVerb string

// The verbs.
const (
	DiffNew     DiffVerb = "ny"
	DiffChanged DiffVerb = "ändras"
	DiffDiffers DiffVerb = "skiljer" // differs, and updates have not been chosen
	DiffSame    DiffVerb = "oförändrad"
	DiffMissing DiffVerb = "saknas"
)

// mostListed is how many new and unchanged records are listed by name; what changes
// and what is missing is listed whole.
const mostListed = 1000

// differences are the changes as the review shows them.
func (r registerOf[T]) differences(changes []field.Change, old, next *T) []Difference {
	var list []Difference
	for _, c := range changes {
		one := Difference{Field: c.Key, Label: c.Label, Was: short(c.From), Becomes: short(c.To)}
		if d, ok := r.fields.Get(c.Key); ok && d.Kind == field.Money {
			one.Change = changeOf(d.Raw(old), d.Raw(next))
		}
		list = append(list, one)
	}
	return list
}

// changeOf is how much an amount changes, in hundredths of a percent; unknown when
// there was none or when it was nothing.
func changeOf(was, becomes string) count.Count {
	from, err := money.Parse(was)
	if err != nil || from == 0 {
		return count.Count{}
	}
	to, err := money.Parse(becomes)
	if err != nil {
		return count.Count{}
	}
	n := new(big.Int).Mul(big.NewInt(int64(to-from)), big.NewInt(10_000))
	half := big.NewInt(int64(from) / 2)
	if n.Sign() < 0 {
		half.Neg(half)
	}
	if n.Add(n, half).Quo(n, big.NewInt(int64(from))); !n.IsInt64() {
		return count.Count{}
	}
	return count.Of(n.Int64())
}

// differ notes what the lines of a chunk mean to the register.
func (s Store) differ(ctx context.Context, runID string, ses *session, verdicts []verdict) error {
	var list []Difference
	for _, v := range verdicts {
		list = append(list, ses.told(v)...)
	}
	return s.keepDifferences(ctx, runID, ses, list)
}

// told is the differences of a line, each with the line's place and record.
func (s *session) told(v verdict) []Difference {
	verb, whole := DiffDiffers, false
	switch v.verb {
	case Created:
		verb, whole = DiffNew, true
	case unchanged:
		verb, whole = DiffSame, true
	case Updated:
		verb = DiffChanged
	}
	diffs := v.diffs
	if whole {
		if s.listed[string(verb)]++; s.listed[string(verb)] > mostListed {
			return nil
		}
		diffs = []Difference{{}}
	}
	for i := range diffs {
		diffs[i].Row, diffs[i].Ref, diffs[i].Title, diffs[i].Verb = v.line.row, v.ref, short(v.title), verb
	}
	return diffs
}

func (s Store) keepDifferences(ctx context.Context, runID string, ses *session, list []Difference) error {
	for i := range list {
		ses.differed++
		list[i].RunID, list[i].N = runID, ses.differed
	}
	if err := db.InsertAll(ctx, s.DB, "intake_diff", list); err != nil {
		return fmt.Errorf("storing differences: %w", err)
	}
	return nil
}

// absent notes what the register has and the file lacks, and returns how many.
func (s Store) absent(ctx context.Context, runID string, reg Register, ses *session) (int64, error) {
	list, err := reg.missing(ctx, s.DB, ses)
	if err != nil {
		return 0, err
	}
	for i := range list {
		list[i].Verb = DiffMissing
	}
	return int64(len(list)), s.keepDifferences(ctx, runID, ses, list)
}

// DiffFilter chooses among the differences of a run.
type DiffFilter struct {
	Verb  string
	Field string
}

func (f DiffFilter) where(runID string) db.Where {
	var w db.Where
	w.Add("run_id = ?", runID)
	if f.Verb != "" {
		w.Add("verb = ?", f.Verb)
	}
	if f.Field != "" {
		w.Add("field = ?", f.Field)
	}
	return w
}

// Differences returns the differences of a page, in order of the file, and how many.
func (s Store) Differences(ctx context.Context, runID string, f DiffFilter, p db.Page) ([]Difference, db.Count, error) {
	w := f.where(runID)
	n, err := db.CountRows(ctx, s.DB, "intake_diff", w)
	if err != nil {
		return nil, n, err
	}
	list, err := db.All[Difference](ctx, s.DB, `
		SELECT `+db.Columns[Difference]()+`
		FROM intake_diff `+w.SQL()+`
		ORDER BY n `+p.Cut(&w), w.Args()...)
	return list, n, err
}

// EachDifference calls do with the differences of the selection in order of the file.
func (s Store) EachDifference(ctx context.Context, runID string, f DiffFilter, do func(Difference) error) error {
	w := f.where(runID)
	return db.Each(ctx, s.DB, do, `SELECT `+db.Columns[Difference]()+` FROM intake_diff `+w.SQL()+` ORDER BY n`, w.Args()...)
}

// DiffTally is how many records differ in a field.
type DiffTally struct {
	Field string
	Label string
	N     int64
}

// DiffTallies counts the values that differ, the most common first.
func (s Store) DiffTallies(ctx context.Context, runID string) ([]DiffTally, error) {
	return db.All[DiffTally](ctx, s.DB, `
		SELECT field, min(label) AS label, count(*) AS n
		FROM intake_diff
		WHERE run_id = $1 AND verb IN ('ändras', 'skiljer')
		GROUP BY field
		ORDER BY n DESC, field LIMIT 100`, runID)
}

// Differing is how many records differ while updates have not been chosen.
func (s Store) Differing(ctx context.Context, runID string) (int64, error) {
	return db.One[int64](ctx, s.DB, `SELECT count(DISTINCT at_row) AS n FROM intake_diff WHERE run_id = $1 AND verb = 'skiljer'`, runID)
}
