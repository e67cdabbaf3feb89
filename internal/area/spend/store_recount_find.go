package spend

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"klover/internal/base/db"
	"klover/internal/base/lake"
	"klover/internal/word/day"
)

// derivedIn is the generation of the book by which an import was derived.
type derivedIn struct {
	Import     int64
	Generation int64
	DerivedAt  time.Time
}

// imports are those that the lake has, with the generation of the book by which each was
// derived, 0 when that is not known. Those that were undone are forgotten.
func (s Store) imports(ctx context.Context) (map[int64]int64, error) {
	batches, err := s.Lake.Batches(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := db.All[derivedIn](ctx, s.DB, `SELECT `+db.Columns[derivedIn]()+` FROM spend_derived`)
	if err != nil {
		return nil, err
	}
	known := map[int64]int64{}
	for _, r := range rows {
		known[r.Import] = r.Generation
	}
	found := map[int64]int64{}
	for _, b := range batches {
		if text, ok := strings.CutPrefix(b.Name, batchName(0)[:len(batchName(0))-1]); ok {
			if number, err := strconv.ParseInt(text, 10, 64); err == nil {
				found[number] = known[number]
			}
		}
	}
	for _, r := range rows {
		if _, still := found[r.Import]; !still {
			if _, err := s.DB.Exec(ctx, `DELETE FROM spend_derived WHERE import = $1`, r.Import); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// seeker finds the imports that have lines of what has changed.
type seeker struct {
	store   Store
	rules   *Rules
	imports map[int64]int64 // generation by number
	changes map[mark][]change
	ids     map[int64]string // of categories, by number
	found   map[int64]bool
}

// touched are the imports, in order, whose lines may be otherwise derived now.
func (s Store) touched(ctx context.Context, r *Rules, imports map[int64]int64) ([]int64, error) {
	k := seeker{store: s, rules: r, imports: imports, changes: map[mark][]change{}, ids: map[int64]string{}, found: map[int64]bool{}}
	err := db.Each(ctx, s.DB, func(c change) error {
		m := mark{Kind: c.Kind, Key: c.Key}
		k.changes[m] = append(k.changes[m], c)
		return nil
	}, `SELECT `+db.Columns[change]()+` FROM spend_change ORDER BY generation`)
	if err != nil {
		return nil, fmt.Errorf("reading what has changed: %w", err)
	}
	for id, number := range r.category.number {
		k.ids[number] = id
	}
	for number, generation := range imports {
		k.found[number] = generation == 0 || k.since(mark{Kind: changedTolerance}, generation, day.Date(99991231))
	}
	if err := k.groups(ctx); err != nil {
		return nil, err
	}
	if err := k.items(ctx); err != nil {
		return nil, err
	}
	var list []int64
	for number, is := range k.found {
		if is {
			list = append(list, number)
		}
	}
	slices.Sort(list)
	return list, nil
}

// since tells whether something changed after the generation, for lines as late as last.
func (k *seeker) since(m mark, generation int64, last day.Date) bool {
	return slices.ContainsFunc(k.changes[m], func(c change) bool { return c.Generation > generation && c.Since <= last })
}

// group is lines of one import that share what may change.
type group struct {
	imported, seller, supplier, category, class int64
	last                                        day.Date
}

// groups asks the lake once, what it has of each supplier and category, and compares it
// with the register of suppliers and with what has changed.
func (k *seeker) groups(ctx context.Context) error {
	var list []group
	var sellers []int64
	err := k.store.Lake.Query(ctx, lake.Query{Table: "line", By: lake.By("import", "seller", "supplier", "category", "class"),
		Measures: []lake.Measure{lake.Max("last", lake.Col("day"))}}, func(r lake.Row) error {
		list = append(list, group{r.Int(0), r.Int(1), r.Int(2), r.Int(3), r.Int(4), dayIn(r, 5)})
		sellers = append(sellers, r.Int(1))
		return nil
	})
	if err != nil {
		return fmt.Errorf("asking which suppliers the imports have: %w", err)
	}
	if err := meet(ctx, k.rules, sellerName, sellers, k.rules.sellers, k.rules.meetSellers); err != nil {
		return err
	}
	for _, g := range list {
		if !k.found[g.imported] && k.differs(g) {
			k.found[g.imported] = true
		}
	}
	return nil
}

// differs tells whether the lines of the group may be derived otherwise now.
func (k *seeker) differs(g group) bool {
	sold, generation := k.rules.sellers[g.seller], k.imports[g.imported]
	if sold.number != g.supplier || k.since(mark{Kind: changedSeller, Key: strconv.FormatInt(g.seller, 10)}, generation, g.last) ||
		sold.supplierID != "" && k.since(mark{Kind: changedSupplier, Key: sold.supplierID}, generation, g.last) {
		return true
	}
	if g.class != Leakage.number() && g.class != None.number() {
		return false
	}
	return slices.ContainsFunc(k.rules.category.way[k.ids[g.category]], func(id string) bool {
		return k.since(mark{Kind: changedCategory, Key: id}, generation, g.last)
	})
}

// items compares each kind of line with the rules of kinds and categories, in the imports
// that were derived before those changed.
func (k *seeker) items(ctx context.Context) error {
	var which []lake.Expr
	for number, generation := range k.imports {
		if !k.found[number] && (k.since(mark{Kind: changedRules}, generation, day.Date(99991231)) || k.treeChanged(generation)) {
			which = append(which, lake.Num(number))
		}
	}
	if len(which) == 0 {
		return nil
	}
	var lines []Raw
	var old []ready
	flush := func() error {
		known, err := k.rules.meet(ctx, lines)
		for i := range known {
			now := ready{choice: known[i].choice, kind: known[i].kind, category: known[i].category}
			now.categoryID = ""
			if now != old[i] {
				k.found[lines[i].Import] = true
			}
		}
		lines, old = lines[:0], old[:0]
		return err
	}
	err := k.store.Lake.Query(ctx, lake.Query{Table: "line", Where: []lake.Expr{lake.In(lake.Col("import"), which...)},
		By: lake.By("import", "seller", "article", "account", "named", "party", "unit", "level", "category", "basis", "certainty", "kind"), Measures: []lake.Measure{lake.Count("n")}},
		func(r lake.Row) error {
			if k.found[r.Int(0)] {
				return nil
			}
			lines = append(lines, Raw{Import: r.Int(0), Seller: r.Int(1), Article: r.Int(2), Account: r.Int(3), Named: r.Text(4), Party: r.Int(5), Unit: r.Int(6), Level: Level(r.Int(7))})
			old = append(old, ready{choice: choice{basis: Basis(r.Int(9)), certainty: r.Int(10)}, category: r.Int(8), kind: Kind(r.Int(11))})
			if len(lines) < blockLines {
				return nil
			}
			return flush()
		})
	if err != nil {
		return fmt.Errorf("comparing lines with the rules: %w", err)
	}
	return flush()
}

// treeChanged tells whether any category has changed, which choices may follow.
func (k *seeker) treeChanged(generation int64) bool {
	for m := range k.changes {
		if m.Kind == changedCategory && k.since(m, generation, day.Date(99991231)) {
			return true
		}
	}
	return false
}
