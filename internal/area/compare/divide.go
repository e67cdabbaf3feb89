package compare

import (
	"cmp"
	"context"
	"slices"

	"klover/internal/area/category"
	"klover/internal/area/procurement"
	"klover/internal/base/field"
	"klover/internal/word/sv"
)

// division says what the keys of rows are called and in which parts a row belongs.
type division struct {
	label  func(key string) string
	only   []string // the parts to show, in order; nil for those that there are
	ours   func(key string) []string
	theirs func(key string) []string
}

const noValue = "Uppgift saknas"

func (s Store) division(ctx context.Context, f Filter, by By) (division, error) {
	same := func(key string) []string { return []string{key} }
	d := division{ours: same, theirs: same}
	switch by {
	case ByCPV:
		d.label = func(key string) string {
			if divisions[key] == "" {
				return noValue
			}
			return key + " " + divisions[key]
		}
	case ByProcedure:
		d.label = func(key string) string { return cmp.Or(procurement.Procedure(key).Sv(), noValue) }
	case ByRegion:
		names, err := s.buyers(ctx, f.Set)
		d.label = func(key string) string { return field.LabelOf(names, key) }
		return d, err
	case ByCategory:
		return s.byCategory(ctx, f)
	default:
		d.label = func(key string) string { return cmp.Or(key, noValue) }
	}
	return d, nil
}

// byCategory divides by the categories that have CPV codes. A row may belong to several,
// one above the other.
func (s Store) byCategory(ctx context.Context, f Filter) (division, error) {
	tree, err := category.Store{DB: s.DB}.Ever(ctx)
	if err != nil {
		return division{}, err
	}
	codes, err := s.Codes(ctx)
	if err != nil {
		return division{}, err
	}
	d := division{label: tree.Path, only: []string{}}
	for _, n := range tree.All() {
		if len(codes.Of(tree, n.ID)) > 0 && (f.Category == "" || slices.Contains(above(tree, n.ID), f.Category)) {
			d.only = append(d.only, n.ID)
		}
	}
	d.theirs = func(cpv string) (ids []string) {
		for _, id := range d.only {
			if begins(cpv, codes.Of(tree, id)) {
				ids = append(ids, id)
			}
		}
		return ids
	}
	d.ours = func(id string) []string {
		return slices.DeleteFunc(above(tree, id), func(id string) bool { return !slices.Contains(d.only, id) })
	}
	return d, nil
}

// above is a category and those that it stands under.
func above(tree category.Tree, id string) (ids []string) {
	for _, n := range tree.Way(id) {
		ids = append(ids, n.ID)
	}
	return ids
}

// sides puts the parts beside each other, those with most of the others' first.
func (d division) sides(ours, theirs map[string]Tally) []Side {
	keys := d.only
	if keys == nil {
		seen := map[string]bool{}
		for _, side := range []map[string]Tally{ours, theirs} {
			for key := range side {
				if !seen[key] {
					seen[key] = true
					keys = append(keys, key)
				}
			}
		}
	}
	list := make([]Side, 0, len(keys))
	for _, key := range keys {
		list = append(list, Side{Key: key, Label: d.label(key), Ours: ours[key], Theirs: theirs[key]})
	}
	slices.SortStableFunc(list, func(a, b Side) int {
		return cmp.Or(cmp.Compare(b.Theirs.N, a.Theirs.N), cmp.Compare(b.Ours.N, a.Ours.N), sv.Compare(a.Label, b.Label))
	})
	return list
}

// sorted puts options in Swedish order.
func sorted(options []field.Option) []field.Option {
	slices.SortFunc(options, func(a, b field.Option) int { return sv.Compare(a.Label, b.Label) })
	return options
}
