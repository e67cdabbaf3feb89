package compare

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"klover/internal/area/category"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
)

// Codes is the CPV codes that mean categories, by the categories' ids.
type Codes map[string][]string

// Codes returns which CPV codes mean which category.
func (s Store) Codes(ctx context.Context) (Codes, error) {
	rows, err := db.All[struct {
		CategoryID string
		Cpv        string
	}](ctx, s.DB, `SELECT category_id, cpv FROM compare_cpv ORDER BY category_id, cpv`)
	codes := Codes{}
	for _, r := range rows {
		codes[r.CategoryID] = append(codes[r.CategoryID], r.Cpv)
	}
	return codes, err
}

// Of returns the codes of a category and of everything below it.
func (c Codes) Of(tree category.Tree, id string) []string {
	var list []string
	for _, n := range tree.Branch(id) {
		list = append(list, c[n.ID]...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// begins tells whether the code begins with any of the list.
func begins(code string, list []string) bool {
	return slices.ContainsFunc(list, func(start string) bool { return strings.HasPrefix(code, start) })
}

// SetCodes says which CPV codes mean a category; none takes them away.
func (s Store) SetCodes(ctx context.Context, categoryID string, codes []string) error {
	codes = slices.Clone(codes)
	slices.SortFunc(codes, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	var kept []string
	for _, code := range codes {
		if !digits.MatchString(code) || divisions[(code + " ")[:2]] == "" {
			return fault.Invalid(fault.Field{Name: "cpv", Message: "”" + code + "” är ingen början på en CPV-kod. Skriv två till åtta siffror, till exempel 9091."})
		}
		if !begins(code, kept) { // a shorter one has it already
			kept = append(kept, code)
		}
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := category.Store{DB: tx}.Get(ctx, categoryID)
		if err != nil {
			return err
		}
		old, err := s.in(tx).Codes(ctx)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM compare_cpv WHERE category_id = $1`, categoryID); err != nil {
			return err
		}
		for _, code := range kept {
			if _, err := tx.Exec(ctx, `INSERT INTO compare_cpv (category_id, cpv, changed_by, changed_at) VALUES ($1, $2, $3, $4)`, categoryID, code, audit.ActorFrom(ctx).Name, tx.Now()); err != nil {
				return err
			}
		}
		change := field.Change{Key: "cpv", Label: "CPV-koder", From: strings.Join(old[categoryID], ", "), To: strings.Join(kept, ", ")}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindCPV, Ref: categoryID, Title: c.Label(), Verb: audit.Changed, Changes: []field.Change{change}})
	})
}
