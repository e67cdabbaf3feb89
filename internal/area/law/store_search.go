package law

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/base/db"
	"klover/internal/base/find"
)

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

// order is what a list may be ordered by.
var order = map[string]string{
	"kind":       kindOrder() + `, label COLLATE "sv-x-icu"`,
	"label":      `label COLLATE "sv-x-icu"`,
	"valid_from": `valid_from NULLS FIRST`,
}

// kindOrder puts the kinds in the order of the work.
func kindOrder() string {
	var b strings.Builder
	b.WriteString("CASE kind")
	for i, k := range Kinds {
		fmt.Fprintf(&b, " WHEN '%s' THEN %d", k.Value, i)
	}
	b.WriteString(" END")
	return b.String()
}

// Search returns a page of the rules that the filter chooses, and how many they are.
func (s Store) Search(ctx context.Context, f Filter, p Page) ([]Rule, Count, error) {
	w := s.where(ctx, f)
	n, err := db.CountRows(ctx, s.DB, "law_rule", w)
	if err != nil {
		return nil, n, fmt.Errorf("counting rules: %w", err)
	}
	rules, err := db.All[Rule](ctx, s.DB, `SELECT `+columns+` FROM law_rule `+w.SQL()+` `+p.Order(order, "kind")+` `+p.Cut(&w), w.Args()...)
	return rules, n, err
}

// missing is a rule without the value that its unit asks for, see Rule.Known.
const missing = `(unit = 'kr' AND amount IS NULL OR unit NOT IN ('', 'kr') AND number IS NULL)`

func (s Store) where(ctx context.Context, f Filter) db.Where {
	var w db.Where
	if f.Text != "" {
		find.Clause(ctx, s.DB, RecordKind, f.Text, &w, "id")
	}
	if len(f.Kinds) > 0 {
		kinds := make([]string, len(f.Kinds))
		for i, k := range f.Kinds {
			kinds[i] = string(k)
		}
		w.In("kind", kinds)
	}
	if f.On != 0 {
		w.Add("valid_from IS NULL OR valid_from <= ?", f.On)
		w.Add("valid_to IS NULL OR valid_to >= ?", f.On)
	}
	if f.Act != "" {
		w.Add("act = ?", f.Act)
	}
	if f.Procedure != "" {
		w.Add("procedure = ?", f.Procedure)
	}
	switch f.Confirmed {
	case "ja":
		w.Add("confirmed")
	case "nej":
		w.Add("NOT confirmed")
	}
	switch f.Known {
	case "ja":
		w.Add("NOT " + missing)
	case "nej":
		w.Add(missing)
	}
	return w
}
