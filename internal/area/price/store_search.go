package price

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/db"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// Found is an article of a list in force, with where it is.
type Found struct {
	Item
	Called         string `db:"name"`
	ListID         string
	N              int64
	ContractID     string
	ContractNumber string
	ContractTitle  string
	SupplierName   string
	Level          Level
}

var foundColumns = db.ColumnsOf[Item]("i") + `, n.name, e.list_id, e.n, l.contract_id, k.number AS contract_number, k.title AS contract_title, coalesce(s.name, ` + onlySupplier + `, '') AS supplier_name, l.level`

// onlySupplier is whose a list is that names no supplier: the contract's first.
const onlySupplier = `(SELECT o.name FROM contract_supplier x JOIN supplier o ON o.id = x.supplier_id WHERE x.contract_id = k.id ORDER BY x.rank NULLS LAST, o.sort_key LIMIT 1)`

// held is the items of editions in force on a day in contracts in force; $1 is the day
// and $2 the same as a number. CROSS JOIN makes SQLite keep the order: from the few
// hits to their lists, never the other way.
const held = `price_item i
	CROSS JOIN price_edition e CROSS JOIN price_list l CROSS JOIN contract k CROSS JOIN price_name n
	LEFT JOIN supplier s ON s.id = l.supplier_id`

const heldWhere = `e.key = i.edition_key AND e.stage = 'decided' AND e.valid_from <= $1 AND (e.valid_to IS NULL OR e.valid_to >= $1)
	AND l.id = e.list_id AND k.id = l.contract_id AND k.stage NOT IN ('utkast', 'underskrift') AND k.begins_on <= $1 AND k.runs_key >= $2
	AND n.key = i.name_key`

// mostFound is how many hits a search gathers. Whoever has found that many writes one
// more word.
const mostFound = 100

// Articles finds articles in all lists in force: by the beginning of a number, else by
// words of the name. More says that there are more than were gathered.
func (s Store) Articles(ctx context.Context, f ArticleFilter) (found []Found, more bool, err error) {
	text := strings.TrimSpace(f.Text)
	if text == "" && f.ContractID == "" {
		return nil, false, nil
	}
	conditions := []string{""}
	if text != "" {
		conditions = ways(text)
	}
	for _, way := range conditions {
		if found, more, err = s.foundBy(ctx, f, way, text); err != nil || len(found) > 0 {
			break
		}
	}
	if len(found) > mostFound {
		return found[:mostFound], true, err
	}
	return found, more, err
}

// The ways in which an article is looked for, the first that finds something is used.
const (
	byArticle = "article"
	byGTIN    = "gtin"
	byOwn     = "own"
	byWords   = "words"
)

// ways is how a text may be looked for: what has a digit may be a number.
func ways(text string) []string {
	if !strings.ContainsAny(text, "0123456789") || len(strings.Fields(text)) > 3 {
		return []string{byWords}
	}
	ways := []string{byArticle, byOwn, byWords}
	if ValidGTIN(strings.ReplaceAll(text, " ", "")) {
		ways = append([]string{byGTIN}, ways...)
	}
	return ways
}

func (s Store) foundBy(ctx context.Context, f ArticleFilter, way, text string) (found []Found, more bool, err error) {
	condition := func(*db.Where) {}
	switch way {
	case byArticle:
		key := ArticleKeyOf(text)
		if key == "" {
			return nil, false, nil
		}
		condition = func(w *db.Where) {
			w.Add("i.article_key >= ? AND i.article_key < ?", key, key+"\u007f")
			w.Add("i.article_key LIKE ?", key+"%")
		}
	case byGTIN:
		condition = func(w *db.Where) { w.Add("i.gtin = ? AND i.gtin <> ''", strings.ReplaceAll(text, " ", "")) }
	case byOwn:
		condition = func(w *db.Where) { w.Add("i.own = ? AND i.own <> ''", text) }
	case byWords:
		return s.foundByWords(ctx, f, text)
	}
	found, err = s.found(ctx, f, condition)
	return found, false, err
}

// found returns the items in force that the condition chooses, one more than are shown.
func (s Store) found(ctx context.Context, f ArticleFilter, condition func(*db.Where)) ([]Found, error) {
	today := s.Today()
	var w db.Where
	w.Arg(today)
	w.Arg(int64(today))
	w.Add(heldWhere)
	condition(&w)
	if f.ContractID != "" {
		w.Add("l.contract_id = ?", f.ContractID)
	}
	list, err := db.All[Found](ctx, s.DB, `SELECT `+foundColumns+` FROM `+held+` `+w.SQL()+` LIMIT `+w.Arg(mostFound+1), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("searching articles: %w", err)
	}
	for i := range list {
		list[i].Item.Name = list[i].Called
	}
	return list, nil
}

// How many names are looked up at a time, and how often: most names are of articles in
// force, but not all.
const (
	nameChunk = 200
	mostTurns = 20
)

// foundByWords looks up names that have all words, some at a time, until enough of their
// articles are in force. A join of both would be left to the planner, which goes wrong.
func (s Store) foundByWords(ctx context.Context, f ArticleFilter, text string) (all []Found, more bool, err error) {
	words, ok, err := s.rarestFirst(ctx, find.Words(text))
	if err != nil || !ok {
		return nil, false, err
	}
	var last nameWord
	looked := map[int64]bool{} // a name may have two words that begin alike
	for range mostTurns {
		names, err := s.namesWith(ctx, words, last)
		if err != nil || len(names) == 0 {
			return all, false, err
		}
		var keys []int64
		for _, n := range names {
			if !looked[n.NameKey] {
				looked[n.NameKey] = true
				keys = append(keys, n.NameKey)
			}
		}
		some, err := s.named(ctx, f, keys)
		if err != nil {
			return all, false, err
		}
		if all = append(all, some...); len(all) > mostFound || len(names) < nameChunk {
			return all, false, nil
		}
		last = names[len(names)-1]
	}
	return all, true, nil
}

// named returns the items in force with the names.
func (s Store) named(ctx context.Context, f ArticleFilter, keys []int64) ([]Found, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	return s.found(ctx, f, func(w *db.Where) {
		marks := make([]string, len(keys))
		for i, key := range keys {
			marks[i] = w.Arg(key)
		}
		w.Add("i.name_key IN (" + strings.Join(marks, ", ") + ")")
	})
}

// wordEnd follows every word with a prefix.
const wordEnd = "zzzzzzzzzzzzzzzzzzzzzzzzz"

// namesWith returns some names that have all words, after the last that was looked at.
func (s Store) namesWith(ctx context.Context, words []string, last nameWord) ([]nameWord, error) {
	var w db.Where
	w.Add("w.word >= ? AND w.word < ? AND w.word LIKE ?", words[0], words[0]+wordEnd, words[0]+"%")
	w.Add("(w.word, w.name_key) > (?, ?)", last.Word, last.NameKey)
	for _, word := range words[1:] {
		// OFFSET keeps PostgreSQL from gathering all hits of the word in a join.
		w.Add("EXISTS (SELECT 1 FROM price_word o WHERE o.name_key = w.name_key AND o.word >= ? AND o.word < ? AND o.word LIKE ? LIMIT 1 OFFSET 0)", word, word+wordEnd, word+"%")
	}
	names, err := db.All[nameWord](ctx, s.DB, `SELECT w.word, w.name_key FROM price_word w `+w.SQL()+` ORDER BY w.word, w.name_key LIMIT `+w.Arg(nameChunk), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("searching names of articles: %w", err)
	}
	return names, nil
}

// fewNames is where counting how common a word is stops.
const fewNames = 10_000

// rarestFirst orders the words by how many names have them; not ok when one has none.
func (s Store) rarestFirst(ctx context.Context, words []string) (list []string, ok bool, err error) {
	words = distinct(words)
	hits := map[string]int{}
	for _, word := range words {
		n, err := db.One[int](ctx, s.DB, `SELECT count(*) FROM (SELECT 1 FROM price_word WHERE word >= $1 AND word < $2 AND word LIKE $3 LIMIT $4) few`, word, word+wordEnd, word+"%", fewNames)
		if err != nil {
			return nil, false, fmt.Errorf("counting words: %w", err)
		}
		if n == 0 {
			return nil, false, nil
		}
		hits[word] = n
	}
	slices.SortStableFunc(words, func(a, b string) int { return hits[a] - hits[b] })
	return words, len(words) > 0, nil
}

// Rows returns one page of an edition's rows, and how many the filter chooses.
func (s Store) Rows(ctx context.Context, e Edition, f ItemFilter, page Page) ([]Item, Count, error) {
	var w db.Where
	w.Add("i.edition_key = ?", e.Key)
	if f.Free {
		w.Add("i.free = ?", true)
	}
	if text := strings.TrimSpace(f.Text); text != "" {
		textCondition(&w, text)
	}
	count, err := db.CountRows(ctx, s.DB, itemJoin, w)
	if err != nil {
		return nil, count, fmt.Errorf("counting price items: %w", err)
	}
	order := "ORDER BY i.article_key, i.row_no"
	if page.Desc {
		order = "ORDER BY i.article_key DESC, i.row_no DESC"
	}
	rows, err := db.All[namedItem](ctx, s.DB, `SELECT `+itemColumns+` FROM `+itemJoin+` `+w.SQL()+` `+order+` `+page.Cut(&w), w.Args()...)
	return itemsOf(rows), count, err
}

// textCondition asks for rows whose number begins with the text or whose name has all
// its words.
func textCondition(w *db.Where, text string) {
	var parts, words []string
	var args []any
	if key := ArticleKeyOf(text); key != "" {
		parts, args = append(parts, "i.article_key LIKE ?"), append(args, key+"%")
	}
	for _, word := range distinct(find.Words(text)) {
		words = append(words, "EXISTS (SELECT 1 FROM price_word o WHERE o.name_key = i.name_key AND o.word >= ? AND o.word < ? AND o.word LIKE ?)")
		args = append(args, word, word+wordEnd, word+"%")
	}
	if len(words) > 0 {
		parts = append(parts, "("+strings.Join(words, " AND ")+")")
	}
	if len(parts) > 0 {
		w.Add(strings.Join(parts, " OR "), args...)
	}
}

// ListFilter chooses lists.
type ListFilter struct {
	Text    string
	InForce bool // one of its versions holds
	Draft   bool // a draft waits
}

// ListRow is a list with the version that holds and what waits.
type ListRow struct {
	List
	ContractName string
	SupplierName string
	HeldN        int64
	Items        int64
	From         day.Date `db:"held_from"`
	DraftN       int64
}

// Lists returns one page of the lists.
func (s Store) Lists(ctx context.Context, f ListFilter, page Page) ([]ListRow, Count, error) {
	today := s.Today()
	var w db.Where
	mark := w.Arg(today)
	from := listJoin + `
	LEFT JOIN price_edition h ON h.list_id = l.id AND h.stage = 'decided' AND h.valid_from <= ` + mark + ` AND (h.valid_to IS NULL OR h.valid_to >= ` + mark + `)
	LEFT JOIN price_edition d ON d.list_id = l.id AND d.stage = 'draft'`
	if f.Text != "" {
		find.Clause(ctx, s.DB, ListKind, f.Text, &w, "l.id")
	}
	if f.InForce {
		w.Add("h.id IS NOT NULL")
	}
	if f.Draft {
		w.Add("d.id IS NOT NULL")
	}
	count, err := db.CountRows(ctx, s.DB, from, w)
	if err != nil {
		return nil, count, fmt.Errorf("counting price lists: %w", err)
	}
	sorts := map[string]string{"contract": "k.number", "from": "h.valid_from NULLS LAST", "created": "l.created_at"}
	rows, err := db.All[ListRow](ctx, s.DB, `
		SELECT `+listColumns+`, coalesce(h.n, 0) AS held_n, coalesce(h.items, 0) AS items, h.valid_from AS held_from, coalesce(d.n, 0) AS draft_n
		FROM `+from+` `+w.SQL()+` `+page.Order(sorts, "-created")+` `+page.Cut(&w), w.Args()...)
	for i := range rows {
		rows[i].Contract, rows[i].Supplier = rows[i].ContractName, rows[i].SupplierName
	}
	return rows, count, err
}
