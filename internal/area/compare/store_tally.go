package compare

import (
	"context"
	"fmt"

	"klover/internal/area/category"
	"klover/internal/area/identity"
	"klover/internal/area/procurement"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Side is both sides of a comparison: one part of the selection, or the whole.
type Side struct {
	Key, Label   string
	Ours, Theirs Tally
}

// Comparison is our procurements and a set's, side by side.
type Comparison struct {
	Filter Filter // with set and year filled in
	Set    Set
	Holds  Holds
	Whole  Side
	Own    Tally // ours as the set has them
}

// gotland has the tasks of a region, but is a municipality (SFS 2017:725).
const gotland = "2120000803"

// ofRegions are the buyers that are regions themselves.
const ofRegions = `(p.buyer_kind = 'Region' OR p.buyer_no = '` + gotland + `')`

// where returns the conditions of the filter on compare_procurement p.
func (s Store) where(ctx context.Context, f Filter) (db.Where, error) {
	var w db.Where
	w.Add("p.set_id = ?", f.Set)
	if f.CPV != "" {
		w.Add("substr(p.cpv, 1, length(?)) = ?", f.CPV, f.CPV)
	}
	for column, value := range map[string]string{"p.buyer_kind": f.Kind, "p.buyer_no": f.Region, "p.procedure": string(f.Procedure)} {
		if value != "" {
			w.Add(column+" = ?", value)
		}
	}
	for column, answer := range map[string]string{"p.appealed": f.Appealed, "p.framework": f.Framework, "p.environment": f.Environment, "p.joint": f.Joint} {
		switch answer {
		case Yes:
			w.Add(column + " = TRUE")
		case No:
			w.Add(column + " = FALSE")
		}
	}
	switch f.Tenders {
	case "":
	case Known:
		w.Add("p.tenders IS NOT NULL")
	case Unknown:
		w.Add("p.tenders IS NULL")
	default:
		w.Add("p.tenders = CAST(? AS BIGINT)", f.Tenders)
	}
	if f.Text != "" {
		w.Add("p.words LIKE ?", "%"+sv.Fold(f.Text)+"%")
	}
	return w, s.narrowed(ctx, f, &w)
}

// narrowed adds what has to be looked up: our organisation numbers and the codes of a
// category.
func (s Store) narrowed(ctx context.Context, f Filter, w *db.Where) error {
	if f.Own {
		own, err := s.own(ctx)
		if err != nil {
			return err
		}
		w.In("p.buyer_no", own)
	}
	if f.Category == "" {
		return nil
	}
	tree, err := category.Store{DB: s.DB}.Ever(ctx)
	if err != nil {
		return err
	}
	codes, err := s.Codes(ctx)
	if err != nil {
		return err
	}
	list := codes.Of(tree, f.Category)
	if len(list) == 0 {
		w.Add("1 = 0")
		return nil
	}
	condition, args := "(", []any{}
	for i, code := range list {
		if i > 0 {
			condition += " OR "
		}
		condition += "substr(p.cpv, 1, length(?)) = ?"
		args = append(args, code, code)
	}
	w.Add(condition+")", args...)
	return nil
}

// own is the organisation numbers of the regions that own the purchasing organisation.
func (s Store) own(ctx context.Context) ([]string, error) {
	var list []string
	for _, code := range party.Principals() {
		p, err := identity.Store{DB: s.DB}.Party(ctx, string(code))
		if fault.KindOf(err) == fault.KindNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, p.OrgNo.Digits())
	}
	return list, nil
}

// keys is the SQL of what a set is divided by.
var keys = map[By]string{
	"": "''", ByCPV: "substr(p.cpv, 1, 2)", ByCategory: "p.cpv", ByProcedure: "p.procedure", ByKind: "p.buyer_kind", ByRegion: "p.buyer_no",
}

type winnerRow struct {
	Key          string
	Known, Small int64
}

// theirs tallies the others' procurements by what is asked.
func (s Store) theirs(ctx context.Context, f Filter, by By, as func(string) []string) (map[string]Tally, error) {
	w, err := s.where(ctx, f)
	if err != nil {
		return nil, err
	}
	if by == ByRegion {
		w.Add(ofRegions)
	}
	list, err := db.All[procurement.Profile](ctx, s.DB, `
		SELECT x.key, x.tenders, count(*) AS n, count(*) FILTER (WHERE x.appealed = TRUE) AS appealed, CAST(0 AS BIGINT) AS cancelled,
			count(*) FILTER (WHERE x.framework = TRUE) AS framework, count(*) FILTER (WHERE x.joint = TRUE) AS joint, count(*) FILTER (WHERE x.environment = TRUE) AS environment
		FROM (SELECT `+keys[by]+` AS key, COALESCE(p.tenders, -1) AS tenders, p.appealed, p.framework, p.joint, p.environment FROM compare_procurement p `+w.SQL()+`) x
		GROUP BY x.key, x.tenders ORDER BY x.key, x.tenders`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("adding up procurements to compare with: %w", err)
	}
	won, err := db.All[winnerRow](ctx, s.DB, `
		SELECT x.key, count(*) FILTER (WHERE x.size <> '') AS known, count(*) FILTER (WHERE x.size IN ('micro', 'small')) AS small
		FROM (SELECT `+keys[by]+` AS key, w.size FROM compare_procurement p JOIN compare_winner w ON w.set_id = p.set_id AND w.ref = p.ref `+w.SQL()+`) x
		GROUP BY x.key`, w.Args()...)
	all := tallied(list, as)
	addWinners(all, won, as)
	return all, err
}

func addWinners(all map[string]Tally, won []winnerRow, as func(string) []string) {
	for _, row := range won {
		for _, key := range as(row.Key) {
			t := all[key]
			t.Winners, t.Small = t.Winners+row.Known, t.Small+row.Small
			all[key] = t
		}
	}
}

// ours tallies our own procurements.
func (s Store) ours(ctx context.Context, f Filter, by By, as func(string) []string) (map[string]Tally, error) {
	list, err := procurement.Store{DB: s.DB}.Profiles(ctx, f.ours(), procurement.By(by))
	if err != nil {
		return nil, err
	}
	all := tallied(list, as)
	won, err := s.contracted(ctx, f, by)
	addWinners(all, won, as)
	return all, err
}

// contracted counts the suppliers on the contracts of our procurements.
func (s Store) contracted(ctx context.Context, f Filter, by By) ([]winnerRow, error) {
	key := map[By]string{"": "''", ByCPV: "substr(p.cpv, 1, 2)", ByCategory: "p.category_id", ByProcedure: "p.procedure"}[by]
	w := procurement.Store{DB: s.DB}.Selected(ctx, f.ours())
	return db.All[winnerRow](ctx, s.DB, `
		SELECT x.key, count(*) FILTER (WHERE x.size <> '') AS known, count(*) FILTER (WHERE x.size IN ('micro', 'small')) AS small
		FROM (SELECT DISTINCT `+key+` AS key, c.id, s.id AS supplier_id, s.size FROM procurement p JOIN contract c ON c.procurement_id = p.id
			JOIN contract_supplier cs ON cs.contract_id = c.id JOIN supplier s ON s.id = cs.supplier_id `+w.SQL()+`) x
		GROUP BY x.key`, w.Args()...)
}

// Holds is what the files of a set tell together.
func (s Store) Holds(ctx context.Context, setID string) (Holds, error) {
	lists, err := db.All[string](ctx, s.DB, `SELECT holds FROM compare_load WHERE set_id = $1 AND state = 'read'`, setID)
	var holds Holds
	for _, text := range lists {
		var more Holds
		if err := more.Scan(text); err != nil {
			return nil, err
		}
		holds = append(holds, more...)
	}
	return holds, err
}

// filled gives a filter its set and year. Without a set that of the year is taken, else
// the latest.
func (s Store) filled(ctx context.Context, f Filter) (Filter, Set, error) {
	if f.Set != "" {
		set, err := s.Set(ctx, f.Set)
		f.Year = orYear(f.Year, set)
		return f, set, err
	}
	sets, err := s.Sets(ctx)
	if err != nil || len(sets) == 0 {
		return f, Set{}, err
	}
	chosen := sets[0]
	for _, one := range sets {
		if int(one.Year) == f.Year {
			chosen = one
			break
		}
	}
	f.Set, f.Year = chosen.ID, orYear(f.Year, chosen)
	return f, chosen, nil
}

func orYear(year int, set Set) int {
	if year == 0 {
		return int(set.Year)
	}
	return year
}

// Compare adds both sides up. Without any set the comparison has none.
func (s Store) Compare(ctx context.Context, f Filter) (Comparison, error) {
	var c Comparison
	var err error
	if c.Filter, c.Set, err = s.filled(ctx, f); err != nil || c.Set.ID == "" {
		return c, err
	}
	if c.Holds, err = s.Holds(ctx, c.Set.ID); err != nil {
		return c, err
	}
	same := func(key string) []string { return []string{key} }
	ours, err := s.ours(ctx, c.Filter, "", same)
	if err != nil {
		return c, err
	}
	theirs, err := s.theirs(ctx, c.Filter, "", same)
	if err != nil {
		return c, err
	}
	mine := c.Filter
	mine.Own, mine.Kind, mine.Region = true, "", ""
	own, err := s.theirs(ctx, mine, "", same)
	c.Whole, c.Own = Side{Ours: ours[""], Theirs: theirs[""]}, own[""]
	return c, err
}

// Divide adds both sides up part by part. The filter is that of a comparison.
func (s Store) Divide(ctx context.Context, f Filter, by By) ([]Side, error) {
	if keys[by] == "" {
		return nil, fault.Wrong("Det går inte att fördela på %q.", by)
	}
	d, err := s.division(ctx, f, by)
	if err != nil {
		return nil, err
	}
	theirs, err := s.theirs(ctx, f, by, d.theirs)
	if err != nil {
		return nil, err
	}
	ours := map[string]Tally{}
	if by.shared() {
		if ours, err = s.ours(ctx, f, by, d.ours); err != nil {
			return nil, err
		}
	}
	return d.sides(ours, theirs), nil
}
