package catalogue

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
)

// Find returns the contracts in force that are looked for: first those whose keywords
// have the words, then those whose own texts do.
func (s Store) Find(ctx context.Context, f Filter, p Page) ([]Row, Count, error) {
	l, err := s.look(ctx, f)
	if err != nil {
		return nil, Count{}, err
	}
	books, err := s.books(ctx)
	if err != nil {
		return nil, Count{}, fmt.Errorf("reading the catalogue: %w", err)
	}
	found := l.among(books, p)
	return cut(found, p), Count{N: len(found)}, nil
}

func (s Store) look(ctx context.Context, f Filter) (look, error) {
	l := look{Filter: f, words: find.Words(f.Text)}
	if l.On == 0 {
		l.On = s.Today()
	}
	if f.CategoryID != "" {
		c, err := category.Store{DB: s.DB}.Get(ctx, f.CategoryID)
		if err != nil && fault.KindOf(err) != fault.KindNotFound {
			return l, err
		}
		l.branch = c.Path
	}
	if f.SupplierID != "" {
		ids, err := db.All[string](ctx, s.DB, `SELECT contract_id FROM contract_supplier WHERE supplier_id = $1`, f.SupplierID)
		if err != nil {
			return l, fmt.Errorf("reading contracts of a supplier: %w", err)
		}
		l.contracts = map[string]bool{}
		for _, id := range ids {
			l.contracts[id] = true
		}
	}
	return l, nil
}

// books returns every contract that has been signed, as it is now. All that is written is
// in the history, so its end tells whether anything must be read.
func (s Store) books(ctx context.Context) ([]*book, error) {
	shelf := s.Shelf
	if shelf == nil {
		shelf = &Shelf{}
	}
	shelf.mu.Lock()
	defer shelf.mu.Unlock()
	end, err := audit.End(ctx, s.DB)
	if err != nil || end == shelf.end && shelf.books != nil {
		return shelf.books, err
	}
	ids, some, err := s.written(ctx, shelf)
	if err != nil {
		return nil, err
	}
	books, err := s.read(ctx, ids, some)
	if err != nil {
		return nil, err
	}
	if some {
		books = replaced(shelf.books, books, ids)
	}
	shelf.end, shelf.books = end, books
	return books, nil
}

// fewWritten is how many contracts are read one by one; when more have been written all are.
const fewWritten = 500

// supplierKind is the register of suppliers in the history.
const supplierKind = "supplier"

// written returns the contracts that have been written since the shelf was read. Not some
// when all are to be read: a category or a supplier may stand on any contract.
func (s Store) written(ctx context.Context, shelf *Shelf) (ids []string, some bool, err error) {
	if shelf.books == nil {
		return nil, false, nil
	}
	list, err := db.All[struct{ Kind, Ref string }](ctx, s.DB, `
		SELECT DISTINCT kind, ref FROM audit_entry WHERE seq > $1 AND kind IN ($2, $3, $4) LIMIT $5`,
		shelf.end, contract.Kind, supplierKind, category.Kind, fewWritten)
	for _, one := range list {
		if one.Kind != contract.Kind {
			return nil, false, err
		}
		ids = append(ids, one.Ref)
	}
	return ids, len(list) < fewWritten, err
}

// read reads some contracts, or all that have been signed, by title.
func (s Store) read(ctx context.Context, ids []string, some bool) ([]*book, error) {
	var w db.Where
	w.Add("c.signed_key > 0 AND c.stage NOT IN ('utkast', 'underskrift')")
	if some {
		w.In("c.id", ids)
	}
	list, err := db.All[book](ctx, s.DB, `
		SELECT `+rowColumns+`, coalesce(e.keywords, '') AS keywords, c.external_ref, c.manager, c.secrecy, c.title_key, c.runs_key, c.signed_key, coalesce(k.path, '') AS branch
		FROM contract c LEFT JOIN catalogue_entry e ON e.id = c.id LEFT JOIN category k ON k.id = c.category_id `+w.SQL()+`
		ORDER BY c.title_key, c.id`, w.Args()...)
	if err != nil {
		return nil, err
	}
	books, rows := make([]*book, len(list)), make([]*Row, len(list))
	for i := range list {
		books[i], rows[i] = &list[i], &list[i].Row
	}
	if err := s.supply(ctx, rows); err != nil {
		return nil, err
	}
	for _, b := range books {
		b.index()
	}
	return books, nil
}

// replaced is the books with some of them as they have become, or without them.
func replaced(books, some []*book, ids []string) []*book {
	gone := map[string]bool{}
	for _, id := range ids {
		gone[id] = true
	}
	books = slices.DeleteFunc(slices.Clone(books), func(b *book) bool { return gone[b.ID] })
	books = append(books, some...)
	order(books, Page{})
	return books
}
