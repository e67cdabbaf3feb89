package plan

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/orgnr"
)

// Together returns what the items are together, for the case that they become. It is
// refused with every reason when they cannot be bought in one procurement.
func (s Store) Together(ctx context.Context, itemIDs []string) (Merged, error) {
	items, err := s.chosen(ctx, itemIDs)
	if err != nil {
		return Merged{}, err
	}
	m, err := Merge(items)
	if err != nil {
		return m, err
	}
	m.Guests, err = s.GuestsOf(ctx, itemIDs)
	return m, err
}

// GuestsOf returns the guests of several items by name, each once.
func (s Store) GuestsOf(ctx context.Context, itemIDs []string) ([]Guest, error) {
	var w db.Where
	w.In("item_id", itemIDs)
	guests, err := db.All[Guest](ctx, s.DB, `SELECT `+db.Columns[Guest]()+` FROM plan_guest `+w.SQL()+` ORDER BY name, id`, w.Args()...)
	return slices.CompactFunc(guests, func(a, b Guest) bool { return a.Name == b.Name }), err
}

// chosen returns the items in the order of the ids, or says that one does not exist.
func (s Store) chosen(ctx context.Context, ids []string) ([]Item, error) {
	var list []Item
	for _, id := range ids { // kept in order and doubles kept, so that a mismatch can name them
		it, err := s.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		list = append(list, it)
	}
	return list, nil
}

// Join marks the items as begun in one procurement. The case calls it in its own
// transaction. It is refused when the items do not fit each other or the case, and the
// attempt is written in the history of the first.
func (s Store) Join(ctx context.Context, itemIDs []string, c Case) error {
	if len(itemIDs) == 0 {
		return nil
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		items, err := here.chosen(ctx, itemIDs)
		if err != nil {
			return err
		}
		if err := c.fits(items); err != nil {
			return audit.Refuse(err, audit.Entry{Kind: KindItem, Ref: items[0].ID, Title: items[0].Name(), Verb: "nekades att tas in i en upphandling"})
		}
		for _, it := range items {
			if err := here.move(ctx, it, "tog in i upphandling "+c.Number, func(it *Item) {
				it.State, it.ProcurementID, it.Procurement = Begun, c.ID, c.Number
			}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Refused writes in the history of the items that somebody was refused to take them
// into a case, for a refusal that comes before Join is asked.
func (s Store) Refused(ctx context.Context, itemIDs []string, why error) error {
	items, err := s.items(ctx, itemIDs)
	if err != nil {
		return err
	}
	entries := make([]audit.Entry, len(items))
	for i, it := range items {
		entries[i] = audit.Entry{Kind: KindItem, Ref: it.ID, Title: it.Name(), Verb: "nekades att tas in i en upphandling", Why: fault.Message(why)}
	}
	return audit.WriteAll(ctx, s.DB, entries)
}

// Part takes an item out of its procurement: it was joined by mistake.
func (s Store) Part(ctx context.Context, id string, version int64, why string) (Item, error) {
	return s.change(ctx, id, version, "tog ut ur upphandlingen", why, func(it Item) (Item, error) {
		if it.State != Begun {
			return it, fault.Conflict("Bara en pågående post kan tas ut ur sin upphandling.")
		}
		if why == "" {
			return it, refuse("why", "Skriv varför posten tas ut ur upphandlingen.")
		}
		it.State, it.ProcurementID, it.Procurement = Planned, "", ""
		return it, nil
	})
}

// InCase returns the items that were joined in a procurement.
func (s Store) InCase(ctx context.Context, procurementID string) ([]Item, error) {
	list, err := db.All[Item](ctx, s.DB, `SELECT `+columns+` FROM plan_item WHERE procurement_id = $1 ORDER BY number, id`, procurementID)
	if err != nil {
		return nil, fmt.Errorf("reading items of procurement %s: %w", procurementID, err)
	}
	return list, nil
}

// Follow moves the items of a procurement as it moves: Done when the contract is
// signed, Cancelled when it is cancelled, Begun when a step is taken back. The case
// calls it in its own transaction.
func (s Store) Follow(ctx context.Context, procurementID string, state State, on day.Date) error {
	items, err := s.InCase(ctx, procurementID)
	if err != nil {
		return err
	}
	verbs := map[State]string{Done: "avslutade", Cancelled: "noterade avbruten", Begun: "öppnade igen"}
	for _, it := range items {
		if it.State == state {
			continue
		}
		if err := s.move(ctx, it, verbs[state], func(it *Item) {
			it.State, it.EndedOn = state, on
			if state == Begun {
				it.EndedOn = 0
			}
		}); err != nil {
			return err
		}
	}
	return nil
}

func (s Store) move(ctx context.Context, it Item, verb string, do func(*Item)) error {
	next := it
	do(&next)
	_, err := s.store(ctx, it, next, verb, "")
	return err
}

// ParseOrgNo reads the number of a guest; empty is none.
func ParseOrgNo(text string) (orgnr.ID, error) {
	if text == "" {
		return "", nil
	}
	return orgnr.Parse(text)
}
