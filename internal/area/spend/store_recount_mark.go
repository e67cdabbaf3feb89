package spend

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/db"
	"klover/internal/word/day"
)

// What may change, and make lines be counted anew.
const (
	changedSupplier  = "supplier"  // its contracts or prices
	changedCategory  = "category"  // its place in the tree, or the contracts for it
	changedTolerance = "tolerance" // how far a price may be off
	changedSeller    = "seller"    // what people have decided about its lines
	changedRules     = "rules"     // the rules of kinds and categories, or the model
)

// change is something that changed in a generation of the book.
type change struct {
	Generation int64
	Kind       string
	Key        string
	Since      day.Date // the first day that it matters for, 0 for all
}

// mark is what the book said of something.
type mark struct {
	Kind  string
	Key   string
	Print string
}

// part is one thing that a print tells, and the days that it is about.
type part struct {
	from, to day.Date
	edit     int64
	what     string
}

// print tells two states of a supplier or a category apart, part by part.
func print(parts []part) string {
	texts := make([]string, len(parts))
	for i, p := range parts {
		sum := sha256.Sum256([]byte(p.what))
		texts[i] = fmt.Sprintf("%d-%d-%d-%s", p.from, p.to, p.edit, hex.EncodeToString(sum[:8]))
	}
	slices.Sort(texts)
	return strings.Join(slices.Compact(texts), " ")
}

// since is the first day on which two prints differ.
func since(was, now string) day.Date {
	first := day.Date(0)
	before, after := parts(was), parts(now)
	for _, p := range slices.Concat(without(before, after), without(after, before)) {
		from := p.from
		if end := endOf(before, after, p); end != 0 {
			from = end
		}
		if from == 0 {
			return 0
		}
		if first == 0 || from < first {
			first = from
		}
	}
	return first
}

// endOf is the day from which it matters that only the end of a part has moved, 0 when
// more than that differs. A version of a list is edited once when the next one ends it,
// and more than once when it is taken back and decided again.
func endOf(before, after []part, p part) day.Date {
	same := func(q part) bool { return q.from == p.from && q.what == p.what }
	i, j := slices.IndexFunc(before, same), slices.IndexFunc(after, same)
	if i < 0 || j < 0 {
		return 0
	}
	a, b := before[i].to, after[j].to
	switch {
	case a == b || after[j].edit-before[i].edit > 1:
		return 0
	case a == 0:
		return b.AddDays(1)
	case b == 0:
		return a.AddDays(1)
	}
	return min(a, b).AddDays(1)
}

func parts(text string) []part {
	var list []part
	for _, one := range strings.Fields(text) {
		var p part
		if _, err := fmt.Sscanf(one, "%d-%d-%d-%s", &p.from, &p.to, &p.edit, &p.what); err == nil {
			list = append(list, p)
		}
	}
	return list
}

func without(list, other []part) []part {
	return slices.DeleteFunc(slices.Clone(list), func(p part) bool { return slices.Contains(other, p) })
}

// prints are what the book says of each supplier, each category and the tolerance.
func (r *Rules) prints() map[mark]string {
	all := map[mark]string{}
	for supplier, contracts := range r.book.bySupplier {
		var list []part
		for _, c := range contracts {
			list = append(list, part{c.From, c.To, 0, fmt.Sprint(c.ID, c.Number, c.Parties, c.Categories)})
			for _, l := range c.Lists {
				if l.SupplierID == "" || l.SupplierID == supplier {
					list = append(list, part{l.From, l.To, l.Edited, fmt.Sprint(c.ID, l.Key, l.Term)})
				}
			}
		}
		all[mark{Kind: changedSupplier, Key: supplier}] = print(list)
	}
	for id, way := range r.category.way {
		list := []part{{what: fmt.Sprint(way)}}
		for _, c := range r.book.byCategory[id] {
			list = append(list, part{c.From, c.To, 0, fmt.Sprint(c.ID, c.Parties)})
		}
		all[mark{Kind: changedCategory, Key: id}] = print(list)
	}
	var list []part
	for _, t := range r.book.tolerances {
		list = append(list, part{from: t.From, what: fmt.Sprint(t.Share, t.Most)})
	}
	all[mark{Kind: changedTolerance}] = print(list)
	return all
}

// mark compares the book with what it said before, notes what has changed, and returns
// its generation.
func (s Store) mark(ctx context.Context, r *Rules) (generation int64, err error) {
	now := r.prints()
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		if generation, err = here.next(ctx, "spend_generation", 0); err != nil { // others wait here
			return err
		}
		generation--
		marks, err := db.All[mark](ctx, tx, `SELECT kind, key, print FROM spend_mark`)
		if err != nil {
			return err
		}
		before := map[mark]string{}
		for _, m := range marks {
			before[mark{Kind: m.Kind, Key: m.Key}] = m.Print
		}
		if generation == 0 { // nothing has been derived yet
			generation, err = here.note(ctx, now, nil)
			return err
		}
		changes := differing(before, now)
		if len(changes) == 0 {
			return nil
		}
		generation, err = here.note(ctx, now, changes)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("looking for what has changed in the book: %w", err)
	}
	return generation, nil
}

// differing are the changes from what the book said to what it says.
func differing(before, now map[mark]string) []change {
	var list []change
	for m, text := range now {
		if before[m] != text {
			list = append(list, change{Kind: m.Kind, Key: m.Key, Since: since(before[m], text)})
		}
	}
	for m, text := range before {
		if _, still := now[m]; !still && text != "" {
			list = append(list, change{Kind: m.Kind, Key: m.Key, Since: since(text, "")})
		}
	}
	slices.SortFunc(list, func(a, b change) int { return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.Key, b.Key)) })
	return list
}

// note keeps what the book says as a new generation, with what has changed in it.
func (s Store) note(ctx context.Context, now map[mark]string, changes []change) (int64, error) {
	if _, err := s.DB.Exec(ctx, `DELETE FROM spend_mark`); err != nil {
		return 0, err
	}
	var marks []mark
	for m, text := range now {
		m.Print = text
		marks = append(marks, m)
	}
	if err := db.InsertAll(ctx, s.DB, "spend_mark", marks); err != nil {
		return 0, err
	}
	return s.noteChanges(ctx, changes)
}

func (s Store) noteChanges(ctx context.Context, changes []change) (int64, error) {
	generation, err := s.next(ctx, "spend_generation", 1)
	if err != nil || len(changes) == 0 {
		return generation, err
	}
	for i := range changes {
		changes[i].Generation = generation
	}
	return generation, db.InsertAll(ctx, s.DB, "spend_change", changes)
}

// changed notes that people have decided something about what has the keys, or changed
// the rules, and asks for a recount. It belongs in the transaction of the decision.
func (s Store) changed(ctx context.Context, kind string, keys ...string) error {
	changes := make([]change, len(keys))
	for i, key := range keys {
		changes[i] = change{Kind: kind, Key: key}
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		if _, err := s.in(tx).noteChanges(ctx, changes); err != nil {
			return err
		}
		return s.in(tx).AskRecount(ctx)
	})
}

// derivedBy notes the generation of the book by which imports have been derived.
func (s Store) derivedBy(ctx context.Context, generation int64, imports ...int64) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		for some := range slices.Chunk(imports, manyKeys) {
			if _, err := tx.Exec(ctx, `DELETE FROM spend_derived WHERE import IN (`+strings.Join(texts(some), ", ")+`)`); err != nil {
				return err
			}
			rows := make([]derivedIn, len(some))
			for i, number := range some {
				rows[i] = derivedIn{number, generation, tx.Now()}
			}
			if err := db.InsertAll(ctx, tx, "spend_derived", rows); err != nil {
				return err
			}
		}
		return nil
	})
}
