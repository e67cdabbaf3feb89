package spend

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/area/contract"
	"klover/internal/area/price"
	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// readBook reads the contracts that lines are matched with: all that have ever been in
// force, others' among them when they stand in the register. Prices are read when their
// articles are met.
func (s Store) readBook(ctx context.Context, r *Rules) error {
	b := bookReader{db: s.DB, entries: map[string]*entry{}}
	for _, read := range []func(context.Context) error{b.readContracts, b.readSuppliers, b.readRights, b.readTerms, b.readLists} {
		if err := read(ctx); err != nil {
			return fmt.Errorf("reading the contracts that lines are matched with: %w", err)
		}
	}
	tolerances, err := s.tolerances(ctx)
	if err != nil {
		return err
	}
	if r.contracts, err = s.numbers(ctx, contractNumber, b.ids()); err != nil {
		return err
	}
	r.contracts[""] = 0
	r.names.set(contractDim, 0, "", "", "")
	var list []Contract
	for _, id := range b.order {
		e := b.entries[id]
		if e.MainID == "" || b.entries[e.MainID] == nil {
			r.names.set(contractDim, r.contracts[e.counts()], e.counts(), e.mainNumber(), e.mainTitle())
		}
		list = append(list, e.contracts()...)
	}
	r.book = NewBook(list, tolerances...)
	return nil
}

// entry is a contract as the registers have it.
type entry struct {
	ID         string
	Number     string
	Title      string
	MainID     string // what it supplements counts as the contract, and names it
	MainCalled string
	MainTitled string
	CategoryID string
	Parties    party.Set
	BeginsOn   day.Date
	RunsTo     day.Date

	suppliers []string
	lists     []List
	terms     []callOffTerms `db:"-"`
}

// counts is the id of the contract that lines are counted on.
func (e *entry) counts() string {
	if e.MainID != "" {
		return e.MainID
	}
	return e.ID
}

func (e *entry) mainNumber() string {
	if e.MainID != "" {
		return e.MainCalled
	}
	return e.Number
}

func (e *entry) mainTitle() string {
	if e.MainID != "" {
		return e.MainTitled
	}
	return e.Title
}

// callOffTerms are who may deliver to whom from a day on; a supplier without a place
// delivers to all.
type callOffTerms struct {
	from    day.Date
	parties map[string][]party.Code // by supplier, none for all
}

// contracts are the entry as the book has it: one, or one for each period of terms and
// group of suppliers that deliver to the same parties.
func (e *entry) contracts() []Contract {
	whole := Contract{ID: e.counts(), Number: e.Number, From: e.BeginsOn, To: e.RunsTo, Parties: e.Parties, Suppliers: e.suppliers, Lists: e.lists}
	if e.CategoryID != "" {
		whole.Categories = []string{e.CategoryID}
	}
	if !slices.ContainsFunc(e.terms, callOffTerms.divides) {
		return []Contract{whole}
	}
	var list []Contract
	for i := -1; i < len(e.terms); i++ {
		part := whole
		if i >= 0 {
			part.From = max(part.From, e.terms[i].from)
		}
		if i+1 < len(e.terms) {
			before := e.terms[i+1].from.AddDays(-1)
			if part.To == 0 || before < part.To {
				part.To = before
			}
		}
		switch {
		case part.To != 0 && part.To < part.From:
		case i < 0:
			list = append(list, part)
		default:
			list = append(list, e.terms[i].split(part)...)
		}
	}
	return list
}

func (t callOffTerms) divides() bool {
	for _, parties := range t.parties {
		if len(parties) > 0 {
			return true
		}
	}
	return false
}

// split groups the suppliers by whom they deliver to.
func (t callOffTerms) split(whole Contract) []Contract {
	var list []Contract
	for _, supplier := range whole.Suppliers {
		part := whole
		part.Suppliers = []string{supplier}
		if only := t.parties[supplier]; len(only) > 0 {
			part.Parties = slices.DeleteFunc(slices.Clone(whole.Parties), func(p party.Code) bool { return !slices.Contains(only, p) })
		}
		list = append(list, part)
	}
	return list
}

// bookReader reads the book, with one question for each register.
type bookReader struct {
	db      *db.DB
	entries map[string]*entry
	order   []string
}

func (b *bookReader) ids() []string {
	var ids []string
	for _, id := range b.order {
		ids = append(ids, b.entries[id].counts())
	}
	return ids
}

// readContracts reads those that have been in force. Nothing is bought on an agreement on
// personal data.
func (b *bookReader) readContracts(ctx context.Context) error {
	return db.Each(ctx, b.db, func(e entry) error {
		b.entries[e.ID] = &e
		b.order = append(b.order, e.ID)
		return nil
	}, `
		SELECT k.id, k.number, k.title, coalesce(k.main_id, '') AS main_id, coalesce(m.number, '') AS main_called, coalesce(m.title, '') AS main_titled,
			coalesce(k.category_id, '') AS category_id, k.parties, k.begins_on, k.runs_to
		FROM contract k LEFT JOIN contract m ON m.id = k.main_id
		WHERE k.stage NOT IN ($1, $2) AND k.type <> $3
		ORDER BY k.number, k.id`, string(contract.Draft), string(contract.ForSigning), string(contract.Processing))
}

type bookRow struct {
	ContractID string
	SupplierID string
	Party      party.Code
	ValidFrom  day.Date
}

func (b *bookReader) each(ctx context.Context, do func(*entry, bookRow), query string) error {
	return db.Each(ctx, b.db, func(p bookRow) error {
		if e := b.entries[p.ContractID]; e != nil {
			do(e, p)
		}
		return nil
	}, query)
}

func (b *bookReader) readSuppliers(ctx context.Context) error {
	return b.each(ctx, func(e *entry, p bookRow) {
		if !slices.Contains(e.suppliers, p.SupplierID) {
			e.suppliers = append(e.suppliers, p.SupplierID)
		}
	}, `SELECT c.contract_id, s.survivor_id AS supplier_id FROM contract_supplier c JOIN supplier s ON s.id = c.supplier_id ORDER BY c.contract_id, s.survivor_id`)
}

// readRights reads who may call off, where it is called off: the regions, also those of
// which only a unit may.
func (b *bookReader) readRights(ctx context.Context) error {
	rights := map[*entry][]party.Code{}
	err := b.each(ctx, func(e *entry, p bookRow) { rights[e] = append(rights[e], p.Party) }, `
		SELECT f.contract_id, coalesce(r.party, '') AS party FROM calloff_framework f LEFT JOIN calloff_right r ON r.framework_id = f.id AND r.kind <> 'company'
		WHERE f.contract_id IS NOT NULL`)
	for e, codes := range rights {
		e.Parties = party.Of(slices.DeleteFunc(codes, func(p party.Code) bool { return p == "" })...)
	}
	return err
}

func (b *bookReader) readTerms(ctx context.Context) error {
	return b.each(ctx, func(e *entry, p bookRow) {
		n := len(e.terms)
		if n == 0 || e.terms[n-1].from != p.ValidFrom {
			e.terms, n = append(e.terms, callOffTerms{p.ValidFrom, map[string][]party.Code{}}), n+1
		}
		if p.Party != "" {
			e.terms[n-1].parties[p.SupplierID] = append(e.terms[n-1].parties[p.SupplierID], p.Party)
		}
	}, `
		SELECT f.contract_id, t.valid_from, s.survivor_id AS supplier_id, p.party
		FROM calloff_place p JOIN calloff_terms t ON t.id = p.terms_id JOIN calloff_framework f ON f.id = t.framework_id JOIN supplier s ON s.id = p.supplier_id
		WHERE f.contract_id IS NOT NULL ORDER BY f.contract_id, t.valid_from, s.survivor_id, p.party`)
}

// heldList is a decided version of a list.
type heldList struct {
	ContractID string
	ListID     string
	SupplierID string
	Level      price.Level
	Key        int64
	Version    int64
	ValidFrom  day.Date
	ValidTo    day.Date
}

// readLists reads the decided versions. Of two that hold on one day the later counts, as
// price.Store.On has it.
func (b *bookReader) readLists(ctx context.Context) error {
	last := ""
	return db.Each(ctx, b.db, func(h heldList) error {
		e := b.entries[h.ContractID]
		if e == nil {
			return nil
		}
		if n := len(e.lists); last == h.ListID && n > 0 {
			if was := &e.lists[n-1]; was.To == 0 || was.To >= h.ValidFrom {
				was.To = h.ValidFrom.AddDays(-1)
			}
		}
		last = h.ListID
		e.lists = append(e.lists, List{Key: h.Key, Edited: h.Version, SupplierID: h.SupplierID, Term: h.Level == price.Term, From: h.ValidFrom, To: h.ValidTo})
		return nil
	}, `
		SELECT l.contract_id, l.id AS list_id, coalesce(s.survivor_id, '') AS supplier_id, l.level, e.key, e.version, e.valid_from, e.valid_to
		FROM price_edition e JOIN price_list l ON l.id = e.list_id LEFT JOIN supplier s ON s.id = l.supplier_id
		WHERE e.stage = 'decided' ORDER BY l.contract_id, l.id, e.valid_from, e.n`)
}

// offered is a row of a price list, as narrow as matching needs it.
type offered struct {
	EditionKey int64
	ArticleKey string
	RowNo      int64
	Own        string
	GTIN       string `db:"gtin"`
	Unit       string
	BaseUnit   string
	PerNum     int64
	PerDen     int64
	FromQty    price.Quantity
	Net        price.Price
	ValidFrom  day.Date
	ValidTo    day.Date
}

// meetOffers reads the prices of articles in the lists of their suppliers' contracts.
func (r *Rules) meetOffers(ctx context.Context, list map[int64]Article) error {
	lists := map[string]map[int64]bool{}
	for _, by := range []struct {
		how    int8
		column string
		number func(Article) string
		own    func(offered) string
	}{
		{0, "article_key", func(a Article) string { return price.ArticleKeyOf(a.Number) }, func(o offered) string { return o.ArticleKey }},
		{1, "gtin", func(a Article) string { return a.GTIN }, func(o offered) string { return o.GTIN }},
		{2, "own", func(a Article) string { return a.Own }, func(o offered) string { return o.Own }},
	} {
		wanted := map[string][]int64{}
		for id, a := range list {
			number, supplier := by.number(a), r.sellers[a.Seller].supplierID
			if number != "" && len(r.listsOf(supplier, lists)) > 0 {
				wanted[number] = append(wanted[number], id)
			}
		}
		for some := range slices.Chunk(keys(wanted), manyKeys) {
			var w db.Where
			w.In(by.column, some)
			err := db.Each(ctx, r.store.DB, func(o offered) error {
				for _, id := range wanted[by.own(o)] {
					if r.listsOf(r.sellers[list[id].Seller].supplierID, lists)[o.EditionKey] {
						r.offer(id, by.how, o)
					}
				}
				return nil
			}, `SELECT `+db.Columns[offered]()+` FROM price_item `+w.SQL(), w.Args()...)
			if err != nil {
				return fmt.Errorf("reading prices of articles: %w", err)
			}
		}
	}
	for id := range list {
		slices.SortFunc(r.offers[id], func(a, b offer) int { return int(a.row - b.row) })
	}
	return nil
}

// listsOf are the versions of lists that a supplier's prices stand in.
func (r *Rules) listsOf(supplier string, known map[string]map[int64]bool) map[int64]bool {
	lists, ok := known[supplier]
	if ok || supplier == "" {
		return lists
	}
	lists = map[int64]bool{}
	for _, c := range r.book.bySupplier[supplier] {
		for _, l := range c.Lists {
			if l.SupplierID == "" || l.SupplierID == supplier {
				lists[l.Key] = true
			}
		}
	}
	known[supplier] = lists
	return lists
}

// offer adds a price of an article, if it is not there already by a better number.
func (r *Rules) offer(article int64, how int8, o offered) {
	if slices.ContainsFunc(r.offers[article], func(was offer) bool { return was.list == o.EditionKey && was.row == o.RowNo }) {
		return
	}
	r.offers[article] = append(r.offers[article], offer{list: o.EditionKey, row: o.RowNo, how: how, unit: o.Unit, base: o.BaseUnit,
		num: o.PerNum, den: o.PerDen, fromQty: o.FromQty, net: o.Net, valid: o.ValidFrom, expiry: o.ValidTo})
}

// forCategories are the categories of contracts that held on some day of the period.
func (s Store) forCategories(ctx context.Context, p day.Period) ([]forCategory, error) {
	return db.All[forCategory](ctx, s.DB, `
		SELECT DISTINCT category_id, parties, begins_on, runs_to FROM contract
		WHERE category_id IS NOT NULL AND stage NOT IN ($1, $2) AND begins_on < $3 AND (runs_to IS NULL OR runs_to >= $4)`,
		string(contract.Draft), string(contract.ForSigning), p.To, p.From)
}

// anyPrices tells whether any price list has been decided.
func (s Store) anyPrices(ctx context.Context) (bool, error) {
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM (SELECT 1 FROM price_edition WHERE stage = 'decided' LIMIT 1) one`)
	return n > 0, err
}
