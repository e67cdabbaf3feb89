package price

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// propose makes the draft of a new version of each list that a decided change concerns.
func (s Store) propose(ctx context.Context, r Revision) error {
	lists, err := s.Of(ctx, r.ContractID)
	if err != nil {
		return err
	}
	for _, l := range lists {
		if r.ListID != "" && l.ID != string(r.ListID) {
			continue
		}
		last, err := s.latest(ctx, l.ID)
		if err != nil {
			return err
		}
		if last == nil {
			continue
		}
		if last.ValidFrom >= r.FromOn {
			return fault.Conflict("%s har redan en version %d från %s. Ta tillbaka den, eller räkna om priserna från en senare dag.", l.Name(), last.N, last.ValidFrom.Sv())
		}
		if err := s.proposeFor(ctx, l, *last, r); err != nil {
			return err
		}
	}
	return nil
}

func (s Store) proposeFor(ctx context.Context, l List, last Edition, r Revision) error {
	origin := Negotiated
	if r.Ground == ByIndex {
		origin = FromIndex
	}
	e, err := s.draft(ctx, l, origin, r.Name())
	if err != nil {
		return err
	}
	e.RevisionID = asRef(r.ID)
	if err := s.DB.Update(ctx, "price_edition", &e); err != nil {
		return err
	}
	adjust, err := s.adjustment(ctx, l, last, r)
	if err != nil {
		return err
	}
	if err := s.adjusted(ctx, adjust, last.Key, e.Key); err != nil {
		return err
	}
	_, err = s.measured(ctx, l, e, "räknade fram")
	return err
}

// adjusted gives an edition the items of another with their new prices.
func (s Store) adjusted(ctx context.Context, adjust *adjustment, from, to int64) error {
	var batch []Item
	for item, err := range s.items(ctx, from) {
		if err == nil {
			if batch = append(batch, item); len(batch) == readChunk {
				err = s.addAdjusted(ctx, adjust, batch, to)
				batch = batch[:0]
			}
		}
		if err != nil {
			return err
		}
	}
	return s.addAdjusted(ctx, adjust, batch, to)
}

func (s Store) addAdjusted(ctx context.Context, adjust *adjustment, batch []Item, to int64) error {
	if len(batch) == 0 {
		return nil
	}
	if err := adjust.bases(ctx, s, batch); err != nil {
		return err
	}
	for i := range batch {
		var err error
		if batch[i], err = adjust.item(batch[i]); err != nil {
			return fmt.Errorf("article %s: %w", batch[i].Number(), err)
		}
		batch[i].EditionKey = to
	}
	return db.InsertAll(ctx, s.DB, "price_item", batch)
}

// adjustment is how the prices of a list change.
type adjustment struct {
	decimals int64    // of a krona; below 0 as many as the price has, two at least
	factor   *big.Rat // on the price that holds
	baseKey  int64    // the edition whose prices are the base, 0 for the one that holds
	ofBase   *big.Rat // on the price of the base

	base map[string]Item // of the batch at hand
}

// adjustment finds what a decided change does to a list. Against the base, prices are
// counted from the last version that no index made, so that rounding does not add up.
func (s Store) adjustment(ctx context.Context, l List, last Edition, r Revision) (*adjustment, error) {
	a := &adjustment{decimals: -1, factor: big.NewRat(shareScale+int64(r.Decision.Share), shareScale)}
	if r.Ground == ByNegotiation || r.ClauseID == "" {
		return a, nil
	}
	c, err := s.Clause(ctx, string(r.ClauseID))
	if err != nil {
		return nil, err
	}
	a.decimals = c.Decimals
	if r.State == Approved {
		a.factor = r.Exact.Rat()
	}
	if c.Mode != ToBase {
		return a, nil
	}
	base, err := db.One[Edition](ctx, s.DB, `
		SELECT `+editionColumns+` FROM price_edition
		WHERE list_id = $1 AND stage = 'decided' AND origin <> 'index' ORDER BY valid_from DESC LIMIT 1`, l.ID)
	if errors.Is(err, db.ErrNoRows) {
		return a, nil // every version comes from an index: count from the one that holds
	}
	if err != nil {
		return nil, err
	}
	before, err := db.All[Ratio](ctx, s.DB, `
		SELECT factor FROM price_revision
		WHERE clause_id = $1 AND state IN ('approved', 'partial') AND from_on <= $2
		ORDER BY from_on DESC LIMIT 1`, c.ID, base.ValidFrom)
	if err != nil {
		return nil, err
	}
	a.baseKey, a.ofBase = base.Key, r.Factor.Rat()
	if len(before) > 0 {
		a.ofBase = new(big.Rat).Quo(r.Factor.Rat(), before[0].Rat())
	}
	return a, nil
}

// bases reads the base prices of some items.
func (a *adjustment) bases(ctx context.Context, s Store, batch []Item) error {
	a.base = map[string]Item{}
	if a.baseKey == 0 {
		return nil
	}
	keys := make([]string, 0, len(batch))
	for _, i := range batch {
		keys = append(keys, i.ArticleKey)
	}
	var w db.Where
	w.Add("i.edition_key = ?", a.baseKey)
	w.In("i.article_key", distinct(keys))
	rows, err := db.All[namedItem](ctx, s.DB, `SELECT `+itemColumns+` FROM `+itemJoin+` `+w.SQL(), w.Args()...)
	for _, r := range rows {
		a.base[r.same()] = r.item()
	}
	return err
}

// same tells a price apart within a list.
func (i Item) same() string { return fmt.Sprint(i.ArticleKey, "|", i.Unit, "|", i.FromQty) }

// item is the item with its new price. A discount is kept: the list price changes.
func (a *adjustment) item(i Item) (Item, error) {
	if i.Free {
		return i, nil
	}
	from, factor := i, a.factor
	if base, ok := a.base[i.same()]; ok {
		from, factor = base, a.ofBase
	}
	decimals := a.decimals
	if decimals < 0 {
		decimals = int64(max(2, needed(int64(from.Listed), priceScale, priceDigits)))
	}
	var err error
	if i.Listed, err = from.Listed.Times(factor, decimals); err != nil {
		return i, err
	}
	i.Discount, i.Net = from.Discount, i.Listed
	if i.Discount > 0 {
		i.Net, err = i.Listed.Less(i.Discount).Times(big.NewRat(1, 1), decimals)
	}
	return i, err
}

// dropProposals removes the drafts of a change that is taken back. A version that was
// decided is taken back first, by whoever may.
func (s Store) dropProposals(ctx context.Context, r Revision, why string) error {
	editions, err := s.Proposals(ctx, r.ID)
	if err != nil {
		return err
	}
	for _, e := range editions {
		l, err := s.Get(ctx, e.ListID)
		if err != nil {
			return err
		}
		if e.Stage != Draft {
			return fault.Conflict("%s, %s är fastställd. Ta tillbaka den versionen först.", l.Name(), e.Name())
		}
		if err := s.discard(ctx, l, e, why); err != nil {
			return err
		}
	}
	return nil
}

// Proposals returns the versions that carry out a change of prices.
func (s Store) Proposals(ctx context.Context, revisionID string) ([]Edition, error) {
	return db.All[Edition](ctx, s.DB, `SELECT `+editionColumns+` FROM price_edition WHERE revision_id = $1 ORDER BY list_id, n`, revisionID)
}
