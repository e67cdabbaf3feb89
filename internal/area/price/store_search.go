package price

import (
	"context"
	"fmt"
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

// inForce is the conditions of an edition and its contract in force on a day, given as a
// day and as a number.
func inForce(on, number string) string {
	return `e.stage = 'decided' AND e.valid_from <= ` + on + ` AND (e.valid_to IS NULL OR e.valid_to >= ` + on + `)
	AND k.stage NOT IN ('utkast', 'underskrift') AND k.begins_on <= ` + on + ` AND k.runs_key >= ` + number
}

// mostFound is how many hits a search gathers. Whoever has found that many writes one
// more word.
const mostFound = 100

// Articles finds articles in all lists in force: by the beginning of a number, else by
// words of the name. More says that there are more than were gathered.
func (s Store) Articles(ctx context.Context, f ArticleFilter) (found []Found, more bool, err error) {
	text := strings.TrimSpace(f.Text)
	if f.ContractID != "" {
		return s.articlesOf(ctx, f, text)
	}
	if text == "" {
		return nil, false, nil
	}
	for _, way := range ways(text) {
		if found, more, err = s.foundBy(ctx, way, text, f.most()); err != nil || len(found) > 0 {
			break
		}
	}
	if len(found) > f.most() {
		return found[:f.most()], true, err
	}
	return found, more, err
}

// articlesOf finds articles in the lists of one contract. They are few, so its rows are
// read instead of all names.
func (s Store) articlesOf(ctx context.Context, f ArticleFilter, text string) ([]Found, bool, error) {
	today := s.Today()
	keys, err := db.All[int64](ctx, s.DB, `
		SELECT e.key FROM price_list l JOIN contract k ON k.id = l.contract_id JOIN price_edition e ON e.list_id = l.id
		WHERE l.contract_id = $1 AND `+inForce("$2", "$3")+` ORDER BY e.key`, f.ContractID, today, int64(today))
	if err != nil || len(keys) == 0 {
		return nil, false, err
	}
	found, more, err := s.found(ctx, f.most(), func(w *db.Where) {
		inKeys(w, "i.edition_key", keys)
		if text != "" {
			textCondition(w, text)
		}
	})
	return found[:min(len(found), f.most())], more, err
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

func (s Store) foundBy(ctx context.Context, way, text string, most int) (found []Found, more bool, err error) {
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
		return s.foundByWords(ctx, text, most)
	}
	return s.found(ctx, most, condition)
}

// lookedAt is how many rows a search looks at, in force or not.
const lookedAt = 10_000

// found returns the items in force among those that the condition chooses, one more than
// are wanted. More says that not all were looked at. The items are chosen first: their
// limit, and CROSS JOIN, keep the engines from beginning with the lists.
func (s Store) found(ctx context.Context, most int, condition func(*db.Where)) (list []Found, more bool, err error) {
	var w db.Where
	condition(&w)
	chosen := ` FROM price_item i ` + w.SQL() + ` LIMIT ` + w.Arg(lookedAt)
	count := w.Args()
	on := s.Today()
	list, err = db.All[Found](ctx, s.DB, `
		SELECT `+foundColumns+`
		FROM (SELECT i.*`+chosen+`) i
		CROSS JOIN price_edition e CROSS JOIN price_list l CROSS JOIN contract k CROSS JOIN price_name n
		LEFT JOIN supplier s ON s.id = l.supplier_id
		WHERE e.key = i.edition_key AND l.id = e.list_id AND k.id = l.contract_id AND n.key = i.name_key AND `+inForce(w.Arg(on), w.Arg(int64(on)))+`
		LIMIT `+w.Arg(most+1), w.Args()...)
	if err != nil {
		return nil, false, fmt.Errorf("searching articles: %w", err)
	}
	for i := range list {
		list[i].Item.Name = list[i].Called
	}
	if len(list) > most {
		return list, true, nil
	}
	n, err := db.One[int](ctx, s.DB, `SELECT count(*) FROM (SELECT 1`+chosen+`) few`, count...)
	return list, n == lookedAt, err
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
		words = append(words, "EXISTS (SELECT 1 FROM price_word o WHERE o.block = i.name_key / ? AND "+beginsWith+" AND o.names LIKE concat('% ', i.name_key % ?, ' %'))")
		args = append(append(append(args, nameBlock), beginning(word)...), nameBlock)
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
