package analysis

import (
	"cmp"
	"context"
	"slices"

	"klover/internal/area/price"
	"klover/internal/area/spend"
	"klover/internal/base/lake"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// At most so many lines of a leakage are priced, the latest, and so many prices of a
// contract are read.
const (
	mostPurchases = 10_000
	mostItems     = 50_000
)

// LeakArticles are the articles of a leakage, with what its contract has in their place,
// the largest first. More tells that there are lines that were not read.
func (s Store) LeakArticles(ctx context.Context, sc Scope, l Leak, f Filter) (list []Bought, more bool, err error) {
	articles, lines, more, err := s.purchases(ctx, sc, l.Key().selection(f))
	if err != nil {
		return nil, more, err
	}
	o, err := s.offer(ctx, l.Contract.ID, f.Period)
	if err != nil {
		return nil, more, err
	}
	for _, a := range articles {
		b := Bought{Article: a, Lines: int64(len(lines[a.ID])), Quantity: price.SomeQuantity(0)}
		for _, p := range lines[a.ID] {
			b.Spent += p.Amount
			b.Quantity.Quantity += p.Quantity.Quantity
			b.Quantity.Known = b.Quantity.Known && p.Quantity.Known
		}
		if !b.Quantity.Known {
			b.Quantity = price.OptQuantity{}
		}
		o.priced(&b, lines[a.ID])
		list = append(list, b)
	}
	slices.SortStableFunc(list, func(a, b Bought) int { return cmp.Compare(b.Spent, a.Spent) })
	return list, more, nil
}

// purchases are the lines that the filter chooses, by article.
func (s Store) purchases(ctx context.Context, sc Scope, f Filter) (articles []spend.Article, lines map[int64][]purchase, more bool, err error) {
	lines = map[int64][]purchase{}
	q := lake.Query{By: lake.By("article", "article.number", "article.gtin", "article.own", "article.name", "article.unit", "party.code", "day", "quantity", "amount", "import", "row"),
		Where: append(f.where(), during(f.Period)), Order: []lake.Order{{Name: "day", Desc: true}}, Limit: mostPurchases + 1}
	n := 0
	err = s.ask(ctx, sc, q, func(r lake.Row) error {
		if n++; n > mostPurchases {
			more = true
			return nil
		}
		id := r.Int(0)
		if _, ok := lines[id]; !ok {
			articles = append(articles, spend.Article{ID: id, Number: r.Text(1), GTIN: r.Text(2), Own: r.Text(3), Name: r.Text(4), Unit: r.Text(5)})
		}
		lines[id] = append(lines[id], purchase{party.Code(r.Text(6)), dayOf(r.Date(7)), readQuantity(r, 8), money.Amount(r.Int(9))})
		return nil
	})
	return articles, lines, more, err
}

func readQuantity(r lake.Row, at int) price.OptQuantity {
	if r.Null(at) {
		return price.OptQuantity{}
	}
	return price.SomeQuantity(price.Quantity(r.Int(at)))
}

// offer reads the prices of a contract that held during the period.
func (s Store) offer(ctx context.Context, contractID string, p day.Period) (offer, error) {
	values, err := s.Policy().On(ctx, s.Today())
	if err != nil || contractID == "" {
		return newOffer(nil, values[keySimilar]), err
	}
	prices := price.Store{DB: s.DB}
	lists, err := prices.Of(ctx, contractID)
	if err != nil {
		return offer{}, err
	}
	var read []spend.List
	for _, l := range lists {
		editions, err := prices.Editions(ctx, l.ID)
		if err != nil {
			return offer{}, err
		}
		for _, e := range editions {
			if e.Stage != price.Decided || e.ValidFrom >= p.To || e.ValidTo != 0 && e.ValidTo < p.From {
				continue
			}
			items, _, err := prices.Rows(ctx, e, price.ItemFilter{}, Page{Limit: mostItems})
			if err != nil {
				return offer{}, err
			}
			read = append(read, spend.List{Key: e.Key, Term: l.Level == price.Term, From: e.ValidFrom, To: e.ValidTo, Items: items})
		}
	}
	return newOffer(read, values[keySimilar]), nil
}
