package price

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Holding is the price that holds, and where it was found, to be kept with an order
// line: which list, which version, which row.
type Holding struct {
	Item    Item
	List    List
	Edition Edition
}

// Where says in words where the price was found: "Prislista, version 3".
func (h Holding) Where() string { return h.List.Level.Sv() + ", " + h.Edition.Name() }

// Question asks for a price. Supplier and lot narrow it where a contract has several.
type Question struct {
	ContractID string
	SupplierID string
	Lot        string
	Article    string // the supplier's number, ours or a GTIN
	Quantity   Quantity
	On         day.Date
}

// At returns the price of an article in a contract that holds for so many units on a
// day. What the contract prices itself comes first, its price lists second.
func (s Store) At(ctx context.Context, contractID, article string, quantity Quantity, on day.Date) (Holding, error) {
	return s.Price(ctx, Question{ContractID: contractID, Article: article, Quantity: quantity, On: on})
}

// Price is At where supplier and lot are known.
func (s Store) Price(ctx context.Context, q Question) (Holding, error) {
	k, err := s.contract(ctx, q.ContractID)
	if err != nil {
		return Holding{}, err
	}
	if !k.InForce(q.On) {
		return Holding{}, fault.Conflict("Avtalet %s gäller inte %s, så inga av dess priser gäller.", k.Name(), q.On.Sv())
	}
	lists, err := s.Of(ctx, q.ContractID)
	if err != nil {
		return Holding{}, err
	}
	for _, level := range []Level{Term, Catalogue} {
		found, err := s.among(ctx, lists, level, q)
		if err != nil || len(found) == 1 {
			return first(found), err
		}
		if len(found) > 1 {
			var names []string
			for _, h := range found {
				names = append(names, h.List.Name())
			}
			return Holding{}, fault.Conflict("Artikeln %s har pris i flera listor: %s. Ange leverantör eller del.", q.Article, strings.Join(names, "; "))
		}
	}
	return Holding{}, fault.NotFound("Artikeln %s har inget pris i %s som gäller %s för %s.", q.Article, k.Name(), q.On.Sv(), sv.Plural(int64(q.Quantity)/quantityScale, "enhet", "enheter"))
}

func first(found []Holding) Holding {
	if len(found) == 0 {
		return Holding{}
	}
	return found[0]
}

// among looks for the article in the contract's lists of a level.
func (s Store) among(ctx context.Context, lists []List, level Level, q Question) ([]Holding, error) {
	var found []Holding
	for _, l := range lists {
		if l.Level != level || q.SupplierID != "" && l.SupplierID != "" && string(l.SupplierID) != q.SupplierID || q.Lot != "" && l.Lot != "" && l.Lot != q.Lot {
			continue
		}
		e, ok, err := s.On(ctx, l.ID, q.On)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		items, err := s.byNumber(ctx, e.Key, q.Article)
		if err != nil {
			return nil, err
		}
		if item, ok := Best(items, q.Quantity, q.On); ok {
			found = append(found, Holding{item, l, e})
		}
	}
	return found, nil
}

// byNumber returns the items of an edition that have the number, the supplier's first.
func (s Store) byNumber(ctx context.Context, key int64, number string) ([]Item, error) {
	items, err := s.articles(ctx, key, ArticleKeyOf(number))
	if err != nil || len(items) > 0 {
		return items, err
	}
	for _, column := range []string{"i.gtin", "i.own"} {
		rows, err := db.All[namedItem](ctx, s.DB, `
			SELECT `+itemColumns+` FROM `+itemJoin+`
			WHERE `+column+` = $1 AND i.edition_key = $2 AND `+column+` <> '' ORDER BY i.row_no`, strings.TrimSpace(number), key)
		if err != nil {
			return nil, fmt.Errorf("looking up article %s: %w", number, err)
		}
		if len(rows) > 0 {
			return itemsOf(rows), nil
		}
	}
	return nil, nil
}
