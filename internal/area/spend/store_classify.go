package spend

import (
	"context"
	"slices"
	"time"

	"klover/internal/area/category"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// Choice is the category that a person has chosen for an item.
type Choice struct {
	ID            string
	SellerID      int64
	ArticleID     int64
	AccountID     int64
	CategoryID    identity.Ref
	WasCategoryID identity.Ref
	WasBasis      Basis
	WasCertainty  int64
	DecidedBy     string
	CreatedAt     time.Time
	ChangedAt     time.Time
}

func (c Choice) item() chosenItem { return chosenItem{c.SellerID, c.ArticleID, c.AccountID} }

// itemKind names the items in the history.
const itemKind = "spend_item"

// Categorised is what follows when a category of the tree is replaced.
var Categorised = []category.Mover{
	category.Rows{Kind: ruleKind, Name: "Regler för inköpsrader",
		Find:  `SELECT id AS ref, name AS label, category_id FROM spend_rule WHERE ended_at IS NULL AND category_id IN `,
		Write: `UPDATE spend_rule SET category_id = $1, changed_at = $2`},
	category.Rows{Kind: "spend_choice", Name: "Kategoriserade inköpsrader",
		Find: `SELECT c.id AS ref, s.name || ', ' || a.name AS label, c.category_id FROM spend_choice c
			JOIN spend_seller s ON s.id = c.seller_id JOIN spend_article a ON a.id = c.article_id WHERE c.category_id IN `,
		Write: `UPDATE spend_choice SET category_id = $1, changed_at = $2`},
}

// readCleaning reads what decides suppliers and categories. The model is read only when
// there are lines to ask it about.
func (s Store) readCleaning(ctx context.Context, r *Rules) error {
	c, err := s.cleaning(ctx)
	r.clean = c
	return err
}

func (s Store) cleaning(ctx context.Context) (c cleaning, err error) {
	if c.sellers, err = s.sellerMatcher(ctx); err != nil {
		return c, err
	}
	if c.units, err = s.unitTexts(ctx); err != nil {
		return c, err
	}
	if c.chosen, err = s.choices(ctx); err != nil {
		return c, err
	}
	if c.bought, err = s.boughtCategories(ctx); err != nil {
		return c, err
	}
	rules, err := s.SortRules(ctx, ForCategory)
	if err != nil {
		return c, err
	}
	c.rules = newSorting(rules)
	tree, err := (category.Store{DB: s.DB}).Ever(ctx)
	if err != nil {
		return c, err
	}
	c.now = newCurrentCategories(tree, s.Today())
	c.model, err = s.LatestModel(ctx)
	return c, err
}

func (s Store) choices(ctx context.Context) (map[chosenItem]Choice, error) {
	found := map[chosenItem]Choice{}
	err := db.Each(ctx, s.DB, func(c Choice) error {
		found[c.item()] = c
		return nil
	}, `SELECT `+db.Columns[Choice]()+` FROM spend_choice`)
	return found, err
}

// boughtCategories reads the categories of the contracts that have been signed, whether
// they are still in force or not: what a supplier sells does not change with the day.
func (s Store) boughtCategories(ctx context.Context) (bought, error) {
	b := bought{map[string]string{}, map[string]string{}}
	err := db.Each(ctx, s.DB, func(row struct{ Number, SupplierID, CategoryID string }) error {
		b.add(row.Number, row.SupplierID, row.CategoryID)
		return nil
	}, `SELECT c.number, s.survivor_id AS supplier_id, c.category_id
		FROM contract c JOIN contract_supplier cs ON cs.contract_id = c.id JOIN supplier s ON s.id = cs.supplier_id
		WHERE c.category_id IS NOT NULL AND c.stage NOT IN ('utkast', 'underskrift')`)
	return b, err
}

// choose classifies the items of the lines that are not yet classified.
func (r *Rules) choose(ctx context.Context, lines []Raw) error {
	fresh := map[item]verdict{}
	for _, raw := range lines {
		i := itemOf(raw)
		if _, known := r.items[i]; known {
			continue
		}
		v := r.clean.classify(i, r.subject(raw))
		r.items[i], fresh[i] = v.choice, v
	}
	return r.store.noteClasses(ctx, fresh)
}

// Classed is what an item has been classified as during a time.
type Classed struct {
	Key        string
	Since      time.Time
	Until      *time.Time // nil for now
	CategoryID identity.Ref
	Basis      Basis
	Certainty  int64
	Because    string
}

// noteClasses notes the items that are classified otherwise than before. An item without a
// category is only noted when it had one.
func (s Store) noteClasses(ctx context.Context, list map[item]verdict) error {
	byKey := map[string]verdict{}
	for i, v := range list {
		key := i.choosable().Key()
		if old, twice := byKey[key]; !twice || old.categoryID == "" {
			byKey[key] = v
		}
	}
	if len(byKey) == 0 {
		return nil
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		var fresh []Classed
		var gone []string
		for some := range slices.Chunk(keys(byKey), manyKeys) {
			before, err := s.in(tx).nowClassed(ctx, some)
			if err != nil {
				return err
			}
			for _, key := range some {
				v, old := byKey[key], before[key]
				if old.CategoryID == identity.Ref(v.categoryID) && old.Basis == v.basis && old.Because == v.because {
					continue
				}
				if old.Key != "" {
					gone = append(gone, key)
				}
				fresh = append(fresh, Classed{Key: key, Since: tx.Now(), CategoryID: identity.Ref(v.categoryID), Basis: v.basis, Certainty: v.certainty, Because: v.because})
			}
		}
		return s.in(tx).reclass(ctx, gone, fresh)
	})
}

func (s Store) nowClassed(ctx context.Context, keys []string) (map[string]Classed, error) {
	var w db.Where
	w.Add("until IS NULL")
	w.In("key", keys)
	rows, err := db.All[Classed](ctx, s.DB, `SELECT `+db.Columns[Classed]()+` FROM spend_item `+w.SQL(), w.Args()...)
	found := map[string]Classed{}
	for _, c := range rows {
		found[c.Key] = c
	}
	return found, err
}

// reclass ends what held for some items and stores what holds now. What was noted in the
// same moment is replaced.
func (s Store) reclass(ctx context.Context, gone []string, fresh []Classed) error {
	for some := range slices.Chunk(gone, manyKeys) {
		var same, ended db.Where
		same.Add("since = ?", s.DB.Now())
		same.In("key", some)
		if _, err := s.DB.Exec(ctx, `DELETE FROM spend_item `+same.SQL(), same.Args()...); err != nil {
			return err
		}
		now := ended.Arg(s.DB.Now())
		ended.Add("until IS NULL")
		ended.In("key", some)
		if _, err := s.DB.Exec(ctx, `UPDATE spend_item SET until = `+now+` `+ended.SQL(), ended.Args()...); err != nil {
			return err
		}
	}
	return db.InsertAll(ctx, s.DB, "spend_item", fresh)
}

// ItemClasses returns what an item has been classified as, newest first.
func (s Store) ItemClasses(ctx context.Context, key string) ([]Classed, error) {
	return db.All[Classed](ctx, s.DB, `SELECT `+db.Columns[Classed]()+` FROM spend_item WHERE key = $1 ORDER BY since DESC`, key)
}

// ItemHistory returns what people have decided about an item, newest first.
func (s Store) ItemHistory(ctx context.Context, key string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, itemKind, key)
}

// ChooseCategory says which category items belong to, "" that the rules shall say it
// again. were is what they were classified as, by key, as it was shown.
func (s Store) ChooseCategory(ctx context.Context, keys []string, categoryID, why string) error {
	if len(keys) == 0 {
		return fault.Wrong("Markera minst en rad.")
	}
	path, err := s.usedCategory(ctx, categoryID)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		items, err := s.in(tx).namedItems(ctx, keys)
		if err != nil {
			return err
		}
		before, err := s.in(tx).nowClassed(ctx, keys)
		if err != nil {
			return err
		}
		var entries []audit.Entry
		for _, i := range items {
			if err := s.in(tx).storeChoice(ctx, i.chosenItem, categoryID, before[i.Key()]); err != nil {
				return err
			}
			verb := "valde kategorin " + path + " för"
			if categoryID == "" {
				verb = "ångrade den valda kategorin för"
			}
			entries = append(entries, audit.Entry{Kind: itemKind, Ref: i.Key(), Title: i.Title(), Verb: verb, Why: why})
		}
		if err := audit.WriteAll(ctx, tx, entries); err != nil {
			return err
		}
		return s.in(tx).changed(ctx, changedSeller, sellersOf(items)...)
	})
}

// sellersOf are the numbers of the items' sellers, each once.
func sellersOf(items []NamedItem) []string {
	var list []int64
	for _, i := range items {
		list = append(list, i.seller)
	}
	slices.Sort(list)
	return texts(slices.Compact(list))
}

// usedCategory returns the path of a category that is used today.
func (s Store) usedCategory(ctx context.Context, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	tree, err := (category.Store{DB: s.DB}).Tree(ctx, s.Today())
	if err != nil {
		return "", err
	}
	if _, ok := tree.Get(id); !ok {
		return "", fault.Invalid(fault.Field{Name: "category_id", Message: "Välj en kategori som används i dag."})
	}
	return tree.Path(id), nil
}

func (s Store) storeChoice(ctx context.Context, i chosenItem, categoryID string, was Classed) error {
	if categoryID == "" {
		_, err := s.DB.Exec(ctx, `DELETE FROM spend_choice WHERE seller_id = $1 AND article_id = $2 AND account_id = $3`, i.seller, i.article, i.account)
		return err
	}
	_, err := s.DB.Exec(ctx, `
		INSERT INTO spend_choice (id, seller_id, article_id, account_id, category_id, was_category_id, was_basis, was_certainty, decided_by, created_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
		ON CONFLICT (seller_id, article_id, account_id) DO UPDATE SET category_id = excluded.category_id, decided_by = excluded.decided_by, changed_at = excluded.changed_at`,
		db.NewID(), i.seller, i.article, i.account, categoryID, was.CategoryID, was.Basis, was.Certainty, audit.ActorFrom(ctx).Name, s.DB.Now())
	return err
}

// NamedItem is an item with what it is called.
type NamedItem struct {
	chosenItem
	Seller  Seller
	Article Article
	Account Account
}

// Title says what the item is.
func (i NamedItem) Title() string {
	text := i.Article.Name
	if text == "" {
		text = "Rad utan text"
	}
	return i.Seller.Name + ": " + text
}

// namedItems reads items by their keys.
func (s Store) namedItems(ctx context.Context, keys []string) ([]NamedItem, error) {
	var list []NamedItem
	var sellers, articles, accounts []int64
	for _, key := range keys {
		i, ok := parseItem(key)
		if !ok {
			return nil, fault.NotFound("Raden finns inte.")
		}
		list = append(list, NamedItem{chosenItem: i})
		sellers, articles, accounts = append(sellers, i.seller), append(articles, i.article), append(accounts, i.account)
	}
	sold, err := byID(ctx, s.DB, sellerName, sellers)
	if err != nil {
		return nil, err
	}
	about, err := byID(ctx, s.DB, articleName, articles)
	if err != nil {
		return nil, err
	}
	booked, err := byID(ctx, s.DB, accountName, accounts)
	if err != nil {
		return nil, err
	}
	for n, i := range list {
		one := NamedItem{i.chosenItem, sold[i.seller], about[i.article], booked[i.account]}
		if one.Seller.ID == 0 || one.Article.ID == 0 || one.Account.ID == 0 {
			return nil, fault.NotFound("Raden finns inte.")
		}
		list[n] = one
	}
	return list, nil
}
