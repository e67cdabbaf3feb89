package supplier

import (
	"context"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// twin is two suppliers with names so alike that they may be one company.
// LeftID is the smaller id, so that each pair is there once.
type twin struct {
	LeftID    string
	RightID   string
	Likeness  int64
	Different bool
}

// candidate is what is needed to compare two suppliers.
type candidate struct {
	ID      string
	NameKey string
	Block   string
	HasNo   bool
}

// alike returns how likely the two are one company, in per cent, 0 for unlikely.
// Two right organisation numbers are two companies, whatever their names.
func (c candidate) alike(d candidate) int64 {
	if c.ID == d.ID || c.HasNo && d.HasNo || c.NameKey == "" {
		return 0
	}
	return Likeness(c.NameKey, d.NameKey)
}

func (s Supplier) candidate() candidate {
	return candidate{s.ID, s.NameKey, s.Block, s.OrgNo != ""}
}

// neighbours returns the living suppliers of the blocks.
func (s Store) neighbours(ctx context.Context, blocks []string) (map[string][]candidate, error) {
	found := map[string][]candidate{}
	for part := range slices.Chunk(blocks, chunk) {
		w := s.where(ctx, Filter{})
		w.In("block", part)
		rows, err := db.All[candidate](ctx, s.DB, `
			SELECT id, name_key, block, org_no <> '' AS has_no
			FROM supplier `+w.SQL()+` ORDER BY name_key, id`, w.Args()...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			found[r.Block] = append(found[r.Block], r)
		}
	}
	return found, nil
}

// A large block is not compared whole: names that differ little stand near each
// other in order, so each is compared with the next ones only. And a name that
// hundreds share is not worth more than a few pairs.
const (
	window   = 200
	maxTwins = 5
)

// pair stores the twins of new suppliers, among themselves and with the old.
func (s Store) pair(ctx context.Context, new []Supplier) error {
	fresh, blocks := map[string]bool{}, []string{}
	for _, n := range new {
		fresh[n.ID] = true
		blocks = append(blocks, n.Block)
	}
	slices.Sort(blocks)
	near, err := s.neighbours(ctx, slices.Compact(blocks))
	if err != nil {
		return err
	}
	var twins []twin
	for _, list := range near {
		twins = append(twins, pairs(list, fresh)...)
	}
	return db.InsertAll(ctx, s.DB, "supplier_twin", twins)
}

// pairs compares the candidates of a block, in order of their keys, where at
// least one of the two is fresh.
func pairs(list []candidate, fresh map[string]bool) []twin {
	var twins []twin
	for i, c := range list {
		found := 0
		for _, other := range list[i+1 : min(i+1+window, len(list))] {
			if !fresh[c.ID] && !fresh[other.ID] {
				continue
			}
			per := c.alike(other)
			if per == 0 {
				continue
			}
			twins = append(twins, newTwin(c.ID, other.ID, per))
			if found++; found == maxTwins {
				break
			}
		}
	}
	return twins
}

func newTwin(a, b string, likeness int64) twin { return twin{min(a, b), max(a, b), likeness, false} }

// repair finds the twins of a changed supplier anew. What somebody has decided stays.
func (s Store) repair(ctx context.Context, one Supplier) error {
	if _, err := s.DB.Exec(ctx, `DELETE FROM supplier_twin WHERE NOT different AND (left_id = $1 OR right_id = $1)`, one.ID); err != nil {
		return err
	}
	if one.MergedInto != "" {
		return nil
	}
	near, err := s.neighbours(ctx, []string{one.Block})
	if err != nil {
		return err
	}
	decided, err := db.All[string](ctx, s.DB, `
		SELECT CASE WHEN left_id = $1 THEN right_id ELSE left_id END
		FROM supplier_twin WHERE left_id = $1 OR right_id = $1`, one.ID)
	if err != nil {
		return err
	}
	var twins []twin
	for _, other := range near[one.Block] {
		if len(twins) == maxTwins {
			break
		}
		if per := one.candidate().alike(other); per > 0 && !slices.Contains(decided, other.ID) {
			twins = append(twins, newTwin(one.ID, other.ID, per))
		}
	}
	return db.InsertAll(ctx, s.DB, "supplier_twin", twins)
}

// Similar returns the suppliers that may be the same company as one that is
// about to be registered, most alike first, at most ten.
func (s Store) Similar(ctx context.Context, new Supplier) ([]Supplier, error) {
	c := new.tidy().candidate()
	near, err := s.neighbours(ctx, []string{c.Block})
	if err != nil {
		return nil, err
	}
	likeness := map[string]int64{}
	var ids []string
	for _, other := range near[c.Block] {
		if per := c.alike(other); per > 0 {
			likeness[other.ID] = per
			ids = append(ids, other.ID)
		}
	}
	slices.SortStableFunc(ids, func(a, b string) int { return int(likeness[b] - likeness[a]) })
	ids = ids[:min(len(ids), 10)]
	found, err := s.Lookup(ctx, ids...)
	similar := make([]Supplier, len(ids))
	for i, id := range ids {
		similar[i] = found[id]
	}
	return similar, err
}

// Twin is two suppliers that may be the same company.
type Twin struct {
	Left     Supplier
	Right    Supplier
	Likeness int64 // per cent
}

// Twins returns possible duplicates that nobody has decided on, most alike first.
func (s Store) Twins(ctx context.Context, p Page) ([]Twin, Count, error) {
	var w db.Where
	w.Add("NOT different")
	n, err := db.CountRows(ctx, s.DB, "supplier_twin", w)
	if err != nil {
		return nil, n, err
	}
	pairs, err := db.All[twin](ctx, s.DB, `
		SELECT `+db.Columns[twin]()+`
		FROM supplier_twin `+w.SQL()+`
		ORDER BY likeness DESC, left_id DESC, right_id DESC `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, n, err
	}
	var ids []string
	for _, t := range pairs {
		ids = append(ids, t.LeftID, t.RightID)
	}
	found, err := s.Lookup(ctx, ids...)
	twins := make([]Twin, len(pairs))
	for i, t := range pairs {
		twins[i] = Twin{found[t.LeftID], found[t.RightID], t.Likeness}
	}
	return twins, n, err
}

// TwinsOf returns the possible duplicates of one supplier.
func (s Store) TwinsOf(ctx context.Context, id string) ([]Supplier, error) {
	return db.All[Supplier](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Supplier]("s")+`
		FROM supplier_twin t
		JOIN supplier s ON s.id = CASE WHEN t.left_id = $1 THEN t.right_id ELSE t.left_id END
		WHERE (t.left_id = $1 OR t.right_id = $1) AND NOT t.different
		ORDER BY t.likeness DESC, s.sort_key, s.id`, id)
}

// Differ says that two suppliers are different companies, so that they are not
// suggested again.
func (s Store) Differ(ctx context.Context, id, other string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		both, err := s.in(tx).Lookup(ctx, id, other)
		if err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `UPDATE supplier_twin SET different = TRUE WHERE left_id = $1 AND right_id = $2`, min(id, other), max(id, other))
		if err == nil && n == 0 {
			return fault.NotFound("De två leverantörerna är inte föreslagna som dubbletter.")
		}
		if err != nil {
			return err
		}
		return audit.WriteAll(ctx, tx, []audit.Entry{
			{Kind: kind, Ref: id, Title: both[id].Name, Verb: "skilde från " + both[other].Name},
			{Kind: kind, Ref: other, Title: both[other].Name, Verb: "skilde från " + both[id].Name},
		})
	})
}

// Merge makes a duplicate a pointer to the supplier that it is the same company
// as. Everything that refers to the duplicate counts for the survivor from then
// on. Split undoes it.
func (s Store) Merge(ctx context.Context, duplicateID, survivorID, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		duplicate, survivor, err := s.in(tx).pairOf(ctx, duplicateID, survivorID)
		if err != nil {
			return err
		}
		if err := mayMerge(duplicate, survivor); err != nil {
			return err
		}
		for _, veto := range s.Vetoes {
			if err := veto(ctx, tx, duplicate, survivor); err != nil {
				return audit.Refuse(err, audit.Entry{Kind: kind, Ref: duplicate.ID, Title: duplicate.Name, Verb: "nekades att slås ihop med " + survivor.Name + " för"})
			}
		}
		return s.in(tx).point(ctx, duplicate, survivor, survivor.ID, "slog ihop med "+survivor.Name, "tog över dubbletten "+duplicate.Name, why)
	})
}

// Split takes a supplier out of the one it was merged into. Those that had been
// merged into it before come along.
func (s Store) Split(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		one, err := s.in(tx).Get(ctx, id)
		if err != nil {
			return err
		}
		if one.MergedInto == "" {
			return fault.Conflict("%s är inte hopslagen med någon annan.", one.Name)
		}
		survivor, err := s.in(tx).Get(ctx, one.SurvivorID)
		if err != nil {
			return err
		}
		return s.in(tx).point(ctx, one, survivor, "", "ångrade hopslagningen med "+survivor.Name, "ångrade hopslagningen med "+one.Name, why)
	})
}

func (s Store) pairOf(ctx context.Context, a, b string) (left, right Supplier, err error) {
	if left, err = s.Get(ctx, a); err != nil {
		return left, right, err
	}
	right, err = s.Get(ctx, b)
	return left, right, err
}

func mayMerge(duplicate, survivor Supplier) error {
	switch {
	case duplicate.ID == survivor.ID:
		return fault.Wrong("Välj två olika leverantörer.")
	case duplicate.MergedInto != "" || survivor.MergedInto != "":
		return fault.Conflict("En av leverantörerna är redan hopslagen med en annan. Ångra det först.")
	case duplicate.OrgNo != "" && survivor.OrgNo != "":
		return fault.Conflict("De har var sitt organisationsnummer och är därmed två företag. Rätta numret först om det är fel.")
	case duplicate.OrgNo != "":
		return fault.Conflict("Behåll %s, som har organisationsnummer, och slå ihop den andra med den.", duplicate.Name)
	}
	return nil
}

// point sets or, with into "", takes away the pointer of one, and moves the
// survivor of all that were merged into it along the way.
func (s Store) point(ctx context.Context, one, other Supplier, into, verb, otherVerb, why string) error {
	changed := one
	changed.MergedInto, changed.ChangedAt = into, s.DB.Now()
	if err := s.update(ctx, one, &changed, verb, why); err != nil {
		return err
	}
	survivor := one.ID
	if into != "" {
		survivor = into
	}
	_, err := s.DB.Exec(ctx, `
		WITH RECURSIVE under (id) AS (
			SELECT id FROM supplier WHERE id = $1
			UNION ALL
			SELECT s.id FROM supplier s JOIN under u ON s.merged_into = u.id
			WHERE s.survivor_id = $3
		)
		UPDATE supplier SET survivor_id = $2, version = version + 1 WHERE id IN (SELECT id FROM under)`, one.ID, survivor, one.SurvivorID)
	if err != nil {
		return err
	}
	return audit.Write(ctx, s.DB, audit.Entry{Kind: kind, Ref: other.ID, Title: other.Name, Verb: otherVerb, Why: why})
}

// Merged returns the records that have been merged into the supplier.
func (s Store) Merged(ctx context.Context, id string) ([]Supplier, error) {
	return db.All[Supplier](ctx, s.DB, `
		SELECT `+columns+`
		FROM supplier
		WHERE survivor_id = $1 AND id <> $1
		ORDER BY sort_key, id`, id)
}
