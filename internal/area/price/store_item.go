package price

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// namedItem is an item with its name.
type namedItem struct {
	Item
	Called string `db:"name"`
}

var itemColumns = db.ColumnsOf[Item]("i") + `, n.name`

const itemJoin = `price_item i JOIN price_name n ON n.key = i.name_key`

func (n namedItem) item() Item {
	n.Name = n.Called
	return n.Item
}

func itemsOf(rows []namedItem) []Item {
	items := make([]Item, len(rows))
	for i, r := range rows {
		items[i] = r.item()
	}
	return items
}

// readChunk is how many items are read, and written, at a time.
const readChunk = 2000

// items walks an edition in the order of its articles, a chunk at a time, so that no
// question stays open meanwhile.
func (s Store) items(ctx context.Context, key int64) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		article, row := "", int64(-1)
		for key != 0 {
			rows, err := db.All[namedItem](ctx, s.DB, `
				SELECT `+itemColumns+` FROM `+itemJoin+`
				WHERE i.edition_key = $1 AND (i.article_key, i.row_no) > ($2, $3)
				ORDER BY i.article_key, i.row_no LIMIT $4`, key, article, row, readChunk)
			if err != nil {
				yield(Item{}, fmt.Errorf("reading price items: %w", err))
				return
			}
			for _, r := range rows {
				if !yield(r.item(), nil) {
					return
				}
			}
			if len(rows) < readChunk {
				return
			}
			article, row = rows[len(rows)-1].ArticleKey, rows[len(rows)-1].RowNo
		}
	}
}

// addItems stores new items of an edition.
func (s Store) addItems(ctx context.Context, items []Item) error {
	names := make([]string, len(items))
	for i, one := range items {
		names[i] = one.Name
	}
	keys, err := s.nameKeys(ctx, names)
	if err != nil {
		return err
	}
	for i := range items {
		items[i].NameKey = keys[items[i].Name]
	}
	if err := db.InsertAll(ctx, s.DB, "price_item", items); err != nil {
		return fmt.Errorf("storing price items: %w", err)
	}
	return nil
}

type articleName struct {
	Key  int64
	Name string
}

// nameKeys returns the keys of names. New ones are stored with their words; the counter
// is taken first, so that two imports do not both think that a name is new.
func (s Store) nameKeys(ctx context.Context, names []string) (map[string]int64, error) {
	keys := map[string]int64{}
	for _, name := range names {
		keys[name] = 0
	}
	if _, err := s.next(ctx, "block", 0); err != nil {
		return nil, err
	}
	if err := s.knownNames(ctx, keys); err != nil {
		return nil, err
	}
	var fresh []articleName
	for _, name := range names {
		if keys[name] == 0 {
			keys[name] = -1 // counted once
			fresh = append(fresh, articleName{Name: name})
		}
	}
	if len(fresh) == 0 {
		return keys, nil
	}
	first, err := s.next(ctx, "block", int64(len(fresh)+nameBlock-1)/nameBlock)
	if err != nil {
		return nil, err
	}
	for i := range fresh {
		fresh[i].Key = first*nameBlock + int64(i)
		keys[fresh[i].Name] = fresh[i].Key
	}
	if err := db.InsertAll(ctx, s.DB, "price_name", fresh); err != nil {
		return nil, fmt.Errorf("storing names of articles: %w", err)
	}
	return keys, db.InsertAll(ctx, s.DB, "price_word", wordsOf(fresh))
}

func (s Store) knownNames(ctx context.Context, keys map[string]int64) error {
	names := make([]string, 0, len(keys))
	for name := range keys {
		names = append(names, name)
	}
	for part := range slices.Chunk(names, readChunk) {
		var w db.Where
		w.In("name", part)
		known, err := db.All[articleName](ctx, s.DB, `SELECT key, name FROM price_name `+w.SQL(), w.Args()...)
		if err != nil {
			return fmt.Errorf("reading names of articles: %w", err)
		}
		for _, k := range known {
			keys[k.Name] = k.Key
		}
	}
	return nil
}

// articles returns the items of one article in an edition.
func (s Store) articles(ctx context.Context, key int64, article string) ([]Item, error) {
	rows, err := db.All[namedItem](ctx, s.DB, `
		SELECT `+itemColumns+` FROM `+itemJoin+`
		WHERE i.edition_key = $1 AND i.article_key = $2 ORDER BY i.row_no`, key, article)
	return itemsOf(rows), err
}

// Item returns one row of an edition.
func (s Store) Item(ctx context.Context, e Edition, row int64) (Item, error) {
	rows, err := db.All[namedItem](ctx, s.DB, `SELECT `+itemColumns+` FROM `+itemJoin+` WHERE i.edition_key = $1 AND i.row_no = $2`, e.Key, row)
	if err == nil && len(rows) == 0 {
		err = fault.NotFound("Raden finns inte i versionen.")
	}
	if err != nil {
		return Item{}, err
	}
	return rows[0].item(), nil
}

// PutItem adds a row to a draft, or replaces the row with its number.
func (s Store) PutItem(ctx context.Context, listID string, n int64, item Item) (Item, error) {
	item = item.ready()
	if err := item.Check(); err != nil {
		return item, err
	}
	err := s.edit(ctx, listID, n, func(here Store, e Edition) error {
		same, err := here.articles(ctx, e.Key, item.ArticleKey)
		if err != nil {
			return err
		}
		others := newSeen()
		for _, one := range same {
			if one.RowNo != item.RowNo {
				_ = others.add(one, place{row: int(one.RowNo)}) // rows that are stored do not overlap
			}
		}
		if item.RowNo == 0 {
			last, err := db.One[int64](ctx, here.DB, `SELECT coalesce(max(row_no), 0) FROM price_item WHERE edition_key = $1`, e.Key)
			if err != nil {
				return err
			}
			item.RowNo = last + 1
		} else if err := here.dropRow(ctx, e, item.RowNo); err != nil {
			return err
		}
		if err := others.add(item, place{}); err != nil {
			return err
		}
		item.EditionKey = e.Key
		return here.addItems(ctx, []Item{item})
	})
	return item, err
}

// DropItem takes a row out of a draft.
func (s Store) DropItem(ctx context.Context, listID string, n, row int64) error {
	return s.edit(ctx, listID, n, func(here Store, e Edition) error { return here.dropRow(ctx, e, row) })
}

func (s Store) dropRow(ctx context.Context, e Edition, row int64) error {
	gone, err := s.DB.Exec(ctx, `DELETE FROM price_item WHERE edition_key = $1 AND row_no = $2`, e.Key, row)
	if err == nil && gone == 0 {
		err = fault.NotFound("Raden finns inte i versionen.")
	}
	return err
}

// edit changes the rows of a draft and compares it anew.
func (s Store) edit(ctx context.Context, listID string, n int64, do func(Store, Edition) error) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		l, err := here.Get(ctx, listID)
		if err != nil {
			return err
		}
		e, err := here.Edition(ctx, listID, n)
		if err != nil {
			return err
		}
		if e.Stage != Draft {
			return fault.Conflict("%s är fastställd och ändras inte. Gör en ny version.", e.Name())
		}
		if err := do(here, e); err != nil {
			return err
		}
		_, err = here.measured(ctx, l, e, "ändrade priser i")
		return err
	})
}

// Fill makes a draft of the items, for prices that come from a tender or another
// program. All are stored or none.
func (s Store) Fill(ctx context.Context, listID, origin, source string, items []Item) (Edition, error) {
	var e Edition
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		l, err := here.Get(ctx, listID)
		if err != nil {
			return err
		}
		if e, err = here.draft(ctx, l, origin, source); err != nil {
			return err
		}
		known := newSeen()
		for i, item := range items {
			item = item.ready()
			for _, err := range []error{item.Check(), known.add(item, place{row: i + 1})} {
				if err != nil {
					return err
				}
			}
			item.EditionKey, item.RowNo = e.Key, int64(i+1)
			items[i] = item
		}
		for part := range slices.Chunk(items, readChunk) {
			if err := here.addItems(ctx, part); err != nil {
				return err
			}
		}
		e, err = here.measured(ctx, l, e, "lade upp")
		return err
	})
	return e, err
}
