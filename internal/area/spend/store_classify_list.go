package spend

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"klover/internal/area/category"
	"klover/internal/area/identity"
	"klover/internal/base/db"
	"klover/internal/base/lake"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// ItemFilter chooses items of lines that can be influenced.
type ItemFilter struct {
	Text   string // in the line's text
	Seller string // in the seller's name
	Basis  string // a key of basisKeys, toReview, or "" for all
	Party  string
}

// basisKeys name the bases in addresses.
var basisKeys = []string{"ingen", "person", "avtal", "leverantor", "artikel", "konto", "modell"}

// toReview is the filter's word for items without a category, and those that the model is
// not sure about.
const toReview = "att-granska"

// Item is an article of a seller on an account, with what was bought and as what.
type Item struct {
	NamedItem
	Lines      int64
	Amount     money.Amount
	Basis      Basis
	CategoryID string
	Category   string // path
	Certainty  int64
	Proposals  []Proposal
}

// Proposal is a category that an item may belong to, and why.
type Proposal struct {
	CategoryID string
	Category   string
	Certainty  int64
	Words      []string // that spoke for it
}

var influenced = lake.Eq(lake.Col("kind"), lake.Num(int64(Influenceable)))

func (f ItemFilter) where(sure int64) []lake.Expr {
	where := []lake.Expr{influenced}
	basis := lake.Col("basis")
	switch f.Basis {
	case "":
	case toReview:
		where = append(where, lake.Or(lake.Eq(basis, lake.Num(int64(Unclassified))),
			lake.And(lake.Eq(basis, lake.Num(int64(ByModel))), lake.Less(lake.Col("certainty"), lake.Num(sure)))))
	default:
		for i, key := range basisKeys {
			if key == f.Basis {
				where = append(where, lake.Eq(basis, lake.Num(int64(i))))
			}
		}
	}
	for _, word := range strings.Fields(f.Text) {
		where = append(where, lake.Contains(lake.Col("article.name"), word))
	}
	for _, word := range strings.Fields(f.Seller) {
		where = append(where, lake.Contains(lake.Col("seller.name"), word))
	}
	if f.Party != "" {
		where = append(where, lake.Eq(lake.Col("party.code"), lake.Str(f.Party)))
	}
	return where
}

// Items returns items, those with the most kronor first, with proposals for them.
func (s Store) Items(ctx context.Context, f ItemFilter, p Page) ([]Item, Count, error) {
	values, err := s.CleanPolicy().On(ctx, 0)
	if err != nil {
		return nil, Count{}, err
	}
	q := lake.Query{Table: "line", Where: f.where(values[keyModelSure]), By: lake.By("seller", "article", "account", "basis", "category.key"),
		Measures: []lake.Measure{lake.Sum("kronor", lake.Col("amount")), lake.Count("lines"), lake.Max("sure", lake.Col("certainty"))}}
	n, err := s.groups(ctx, q)
	if err != nil || n.N == 0 {
		return nil, n, err
	}
	q.Order, q.Limit, q.Offset = []lake.Order{{Name: "kronor", Desc: true}}, p.Limit, p.Offset
	var list []Item
	var keys []string
	err = s.Lake.Query(ctx, q, func(r lake.Row) error {
		i := chosenItem{r.Int(0), r.Int(1), r.Int(2)}
		keys = append(keys, i.Key())
		list = append(list, Item{Basis: Basis(r.Int(3)), CategoryID: r.Text(4), Amount: money.Amount(r.Int(5)), Lines: r.Int(6), Certainty: r.Int(7)})
		return nil
	})
	if err != nil {
		return nil, n, err
	}
	named, err := s.namedItems(ctx, keys)
	if err != nil {
		return nil, n, err
	}
	for i := range list {
		list[i].NamedItem = named[i]
	}
	return list, n, s.propose(ctx, list)
}

// groups counts the rows of a grouped answer.
func (s Store) groups(ctx context.Context, q lake.Query) (Count, error) {
	var n Count
	err := s.Lake.Query(ctx, lake.Query{Inner: &q, Measures: []lake.Measure{lake.Count("groups")}}, func(r lake.Row) error {
		n.N = int(r.Int(0))
		return nil
	})
	return n, err
}

// mostProposals is how many categories are proposed for an item.
const mostProposals = 3

// propose fills in what the model would say.
func (s Store) propose(ctx context.Context, list []Item) error {
	c, err := s.cleaning(ctx)
	if err != nil {
		return err
	}
	paths, err := (category.Store{DB: s.DB}).Paths(ctx)
	if err != nil {
		return err
	}
	named := make([]NamedItem, len(list))
	for i := range list {
		named[i] = list[i].NamedItem
		list[i].Category = paths[list[i].CategoryID]
	}
	suppliers, err := s.sureSuppliers(ctx, named)
	for i := range list {
		x := named[i].subject(suppliers)
		for _, g := range c.propose(x, mostProposals) {
			list[i].Proposals = append(list[i].Proposals, Proposal{g.Class, paths[g.Class], perMille(g.Share), c.explain(x, g.Class)})
		}
	}
	return err
}

// Item returns one item with what was bought of it, in all its classes together.
func (s Store) Item(ctx context.Context, key string) (Item, error) {
	named, err := s.namedItems(ctx, []string{key})
	if err != nil {
		return Item{}, err
	}
	one := Item{NamedItem: named[0]}
	i := one.chosenItem
	err = s.Lake.Query(ctx, lake.Query{Table: "line", Measures: []lake.Measure{lake.Sum("kronor", lake.Col("amount")), lake.Count("lines"), lake.Max("sure", lake.Col("certainty")), lake.Max("how", lake.Col("basis"))},
		Where: []lake.Expr{lake.Eq(lake.Col("seller"), lake.Num(i.seller)), lake.Eq(lake.Col("article"), lake.Num(i.article)), lake.Eq(lake.Col("account"), lake.Num(i.account))}},
		func(r lake.Row) error {
			one.Amount, one.Lines = money.Amount(r.Int(0)), r.Int(1)
			if one.Lines > 0 {
				one.Certainty, one.Basis = r.Int(2), Basis(r.Int(3))
			}
			return nil
		})
	if err != nil {
		return one, err
	}
	list := []Item{one}
	if now, err := s.nowClassed(ctx, []string{key}); err != nil {
		return one, err
	} else if c, ok := now[key]; ok {
		list[0].CategoryID, list[0].Basis, list[0].Certainty = string(c.CategoryID), c.Basis, c.Certainty
	}
	return list[0], s.propose(ctx, list)
}

// Coverage is how much of the spend that can be influenced has its category in one way,
// and how often people who looked at it agreed.
type Coverage struct {
	Basis    Basis
	Lines    int64
	Amount   money.Amount
	Reviewed int64 // items with this basis that people have decided
	Kept     int64 // of those, in the category that they had
}

// Coverages returns all bases, in order.
func (s Store) Coverages(ctx context.Context) ([]Coverage, error) {
	list := make([]Coverage, len(Bases))
	for i, b := range Bases {
		list[i].Basis = b
	}
	err := s.Lake.Query(ctx, lake.Query{Table: "line", Where: []lake.Expr{influenced}, By: lake.By("basis"),
		Measures: []lake.Measure{lake.Sum("kronor", lake.Col("amount")), lake.Count("lines")}}, func(r lake.Row) error {
		c := &list[r.Int(0)]
		c.Amount, c.Lines = money.Amount(r.Int(1)), r.Int(2)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return list, db.Each(ctx, s.DB, func(r struct{ WasBasis, Reviewed, Kept int64 }) error {
		list[r.WasBasis].Reviewed, list[r.WasBasis].Kept = r.Reviewed, r.Kept
		return nil
	}, `SELECT was_basis, count(*) AS reviewed, sum(CASE WHEN category_id = was_category_id THEN 1 ELSE 0 END) AS kept FROM spend_choice GROUP BY was_basis`)
}

// spendOf returns what was bought of each seller.
func (s Store) spendOf(ctx context.Context) (map[int64]Bought, error) {
	found := map[int64]Bought{}
	err := s.Lake.Query(ctx, lake.Query{Table: "line", By: lake.By("seller"),
		Measures: []lake.Measure{lake.Sum("kronor", lake.Col("amount")), lake.Count("lines")}}, func(r lake.Row) error {
		found[r.Int(0)] = Bought{money.Amount(r.Int(1)), r.Int(2)}
		return nil
	})
	return found, err
}

// Bought is a sum of lines.
type Bought struct {
	Amount money.Amount
	Lines  int64
}

// categoryNames is what every category is called, and that there is none.
func (s Store) categoryNames(ctx context.Context) (map[string]string, error) {
	names, err := (category.Store{DB: s.DB}).Paths(ctx)
	if err == nil {
		names[""] = "Inte kategoriserat"
	}
	return names, err
}

// AcceptCategories takes the model's first proposal for items, and returns those that had one.
func (s Store) AcceptCategories(ctx context.Context, keys []string) (taken []string, err error) {
	named, err := s.namedItems(ctx, keys)
	if err != nil {
		return nil, err
	}
	list := make([]Item, len(named))
	for i := range named {
		list[i].NamedItem = named[i]
	}
	if err := s.propose(ctx, list); err != nil {
		return nil, err
	}
	byCategory := map[string][]string{}
	for _, i := range list {
		if len(i.Proposals) > 0 {
			byCategory[i.Proposals[0].CategoryID] = append(byCategory[i.Proposals[0].CategoryID], i.Key())
			taken = append(taken, i.Key())
		}
	}
	return taken, s.DB.InTx(ctx, func(tx *db.DB) error {
		for _, id := range slices.Sorted(maps.Keys(byCategory)) {
			if err := s.in(tx).ChooseCategory(ctx, byCategory[id], id, "modellens förslag godtogs"); err != nil {
				return err
			}
		}
		return nil
	})
}

// RuleFor is a rule that gives a category to all that the item's supplier sells, or to
// what it sells on the item's account.
func (s Store) RuleFor(ctx context.Context, one Item, categoryID, why string, onAccount bool) (Rule, error) {
	suppliers, err := s.sureSuppliers(ctx, []NamedItem{one.NamedItem})
	r := Rule{Purpose: ForCategory, Name: one.Seller.Name, CategoryID: identity.Ref(categoryID), Source: cmp.Or(why, "valt på radslaget "+one.Title())}
	if id := suppliers[one.seller]; id != "" {
		r.SupplierID = identity.Ref(id)
	} else {
		r.SellerID = one.seller
	}
	if onAccount {
		r.Name += " på konto " + one.Account.Code
		r.Accounts, r.Parties = one.Account.Code, party.Of(one.Account.Party)
	}
	return r, err
}
