package plan

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// The kinds of the registers in the history and in search.
const (
	KindItem       = "plan_item"
	KindProposal   = "plan_proposal"
	KindVersion    = "plan_version"
	KindEdition    = "plan_edition"
	KindCandidate  = "plan_candidate"
	KindRule       = "plan_rule"
	KindSubscriber = "plan_subscriber"
)

// Store keeps the plan.
type Store struct {
	DB         *db.DB
	Sources    []Source                 // areas above that propose items
	Neighbours []Neighbours             // areas above that know contracts
	Link       func(path string) string // the whole address of a page, for letters and feeds
}

var (
	columns  = db.Columns[Item]()
	prefixed = db.ColumnsOf[Item]("i")
)

// Today is the day on which the store stands, in Sweden.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

// in is the store inside a transaction.
func (s Store) in(tx *db.DB) Store { s.DB = tx; return s }

// Get returns the item with the id.
func (s Store) Get(ctx context.Context, id string) (Item, error) {
	list, err := s.items(ctx, []string{id})
	if err != nil {
		return Item{}, fmt.Errorf("reading item %s: %w", id, err)
	}
	if len(list) == 0 {
		return Item{}, fault.NotFound("Planposten finns inte.")
	}
	return list[0], nil
}

// items returns those of the items that exist, in the order of the ids.
func (s Store) items(ctx context.Context, ids []string) ([]Item, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var w db.Where
	w.In("id", ids)
	rows, err := db.All[Item](ctx, s.DB, `SELECT `+columns+` FROM plan_item `+w.SQL(), w.Args()...)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b Item) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return rows, s.name(ctx, rows)
}

// name sets what the categories of the items are called.
func (s Store) name(ctx context.Context, list []Item) error {
	ids := make([]string, len(list))
	for i, it := range list {
		ids[i] = string(it.CategoryID)
	}
	names, err := s.categories(ctx, ids)
	for i := range list {
		list[i].Category = names[string(list[i].CategoryID)]
	}
	return err
}

// categories returns code and name of the categories with the ids.
func (s Store) categories(ctx context.Context, ids []string) (map[string]string, error) {
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(id string) bool { return id == "" })
	names := map[string]string{}
	if len(ids) == 0 {
		return names, nil
	}
	var w db.Where
	w.In("id", ids)
	rows, err := db.All[struct{ ID, Name string }](ctx, s.DB, `SELECT id, concat(code, ' ', name) AS name FROM category `+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading categories of items: %w", err)
	}
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	return names, nil
}

// Create stores a new item with the next number of the year.
func (s Store) Create(ctx context.Context, it Item) (Item, error) {
	all := []Item{it}
	_, err := s.createAll(ctx, all)
	return all[0], err
}

// CreateAll stores many items in one transaction, for imports. It returns the ids in order.
func (s Store) CreateAll(ctx context.Context, all []Item) ([]string, error) {
	return s.createAll(ctx, slices.Clone(all))
}

func (s Store) createAll(ctx context.Context, all []Item) ([]string, error) {
	ids := make([]string, len(all))
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		rules, err := here.Rules(ctx, 0)
		if err != nil {
			return err
		}
		for i := range all {
			if err := here.fresh(ctx, &all[i], rules); err != nil {
				return err
			}
			ids[i] = all[i].ID
		}
		if err := db.InsertAll(ctx, tx, "plan_item", all); err != nil {
			return fmt.Errorf("storing items: %w", err)
		}
		if err := here.name(ctx, all); err != nil {
			return err
		}
		return tell(ctx, tx, all)
	})
	return ids, err
}

// tell writes the history and the search words of new items.
func tell(ctx context.Context, tx *db.DB, all []Item) error {
	entries := make([]audit.Entry, len(all))
	docs := make([]find.Doc, len(all))
	for i, it := range all {
		entries[i], docs[i] = entry(Item{}, it, audit.Created, ""), it.doc()
	}
	if err := audit.WriteAll(ctx, tx, entries); err != nil {
		return err
	}
	return find.PutAll(ctx, tx, docs)
}

// fresh gives a new item its id, number, times and what is derived, and checks it.
func (s Store) fresh(ctx context.Context, it *Item, rules Rules) error {
	it.ID, it.Version, it.State = db.NewID(), 1, Planned
	it.CreatedAt, it.ChangedAt = s.DB.Now(), s.DB.Now()
	it.tidy()
	if err := it.Check(); err != nil {
		return err
	}
	var err error
	if it.Number, err = s.nextNumber(ctx); err != nil {
		return err
	}
	it.time(rules)
	it.derive()
	return nil
}

func (s Store) nextNumber(ctx context.Context) (string, error) {
	year := int64(s.Today().Year() % 100)
	last, err := db.One[int64](ctx, s.DB, `
		INSERT INTO plan_series (year, last) VALUES ($1, 1)
		ON CONFLICT (year) DO UPDATE SET last = plan_series.last + 1
		RETURNING last`, year)
	if err != nil {
		return "", fmt.Errorf("taking the next item number: %w", err)
	}
	return fmt.Sprintf("P%02d-%04d", year, last), nil
}

// Save stores a changed item, read at its version. db.ErrStale says that somebody
// else saved first.
func (s Store) Save(ctx context.Context, it Item, why string) (Item, error) {
	return s.change(ctx, it.ID, it.Version, audit.Changed, why, func(before Item) (Item, error) {
		it.State, it.EndedOn, it.DropReason = before.State, before.EndedOn, before.DropReason
		it.ProcurementID, it.Procurement, it.Number = before.ProcurementID, before.Procurement, before.Number
		return it, nil
	})
}

// Drop strikes an item that will not be procured.
func (s Store) Drop(ctx context.Context, id string, version int64, why string) (Item, error) {
	return s.change(ctx, id, version, "strök", why, func(it Item) (Item, error) {
		err := it.drop(s.Today(), why)
		return it, err
	})
}

// Restore takes a struck item back into the plan.
func (s Store) Restore(ctx context.Context, id string, version int64) (Item, error) {
	return s.change(ctx, id, version, "återtog", "", func(it Item) (Item, error) {
		err := it.restore()
		return it, err
	})
}

// change reads an item, lets do change it and stores the result with its history.
func (s Store) change(ctx context.Context, id string, version int64, verb, why string, do func(Item) (Item, error)) (Item, error) {
	var saved Item
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		before, err := here.Get(ctx, id)
		if err != nil {
			return err
		}
		next, err := do(before)
		if err != nil {
			return err
		}
		next.ID, next.Version = id, version
		saved, err = here.store(ctx, before, next, verb, why)
		return err
	})
	return saved, err
}

// store writes a changed item with its history, unless nothing has changed.
func (s Store) store(ctx context.Context, before, next Item, verb, why string) (Item, error) {
	next.CreatedAt, next.ChangedAt = before.CreatedAt, s.DB.Now()
	next.tidy()
	if err := next.Check(); err != nil {
		return next, err
	}
	if !next.timedAs(before) {
		rules, err := s.Rules(ctx, 0)
		if err != nil {
			return next, err
		}
		next.time(rules)
	}
	next.derive()
	if verb == audit.Changed && next.Version == before.Version && next.Digest == before.Digest && next.PurchaserID == before.PurchaserID {
		return before, nil
	}
	if err := s.DB.UpdateFrom(ctx, "plan_item", &before, &next); err != nil {
		return next, fmt.Errorf("saving item %s: %w", next.ID, err)
	}
	list := []Item{next}
	if err := s.name(ctx, list); err != nil {
		return next, err
	}
	if err := audit.Write(ctx, s.DB, entry(before, list[0], verb, why)); err != nil {
		return next, err
	}
	return list[0], find.Put(ctx, s.DB, list[0].doc())
}

func entry(before, after Item, verb, why string) audit.Entry {
	changes := slices.DeleteFunc(Compared.Diff(&before, &after), func(c field.Change) bool { return c.From == c.To })
	if before.ID == "" {
		for i := range changes {
			changes[i].From = ""
		}
	}
	return audit.Entry{Kind: KindItem, Ref: after.ID, Title: after.Name(), Verb: verb, Changes: changes, Why: why}
}

func (it Item) doc() find.Doc {
	detail := []string{it.State.Sv(), it.Parties.Sv()}
	if it.Purchaser != "" {
		detail = append(detail, it.Purchaser)
	}
	return find.Doc{Kind: KindItem, Ref: it.ID, Title: it.Name(), Detail: strings.Join(detail, " · "), URL: it.URL(), Perm: "plan.read",
		Words: strings.Join([]string{it.CPV, it.Category, it.Client, it.Contract, it.OriginRef, it.Procurement}, " ")}
}

// RemoveAll takes back items of an import. One that a version or a case refers to
// has become a part of the plan, and then nothing is removed.
func (s Store) RemoveAll(ctx context.Context, ids []string, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		for part := range slices.Chunk(ids, 500) {
			if err := s.in(tx).remove(ctx, part, why); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s Store) remove(ctx context.Context, ids []string, why string) error {
	list, err := s.items(ctx, ids)
	if err != nil {
		return err
	}
	var w db.Where
	w.In("id", ids)
	kept, err := db.All[string](ctx, s.DB, `SELECT id FROM plan_version_item `+w.SQL()+` LIMIT 1`, w.Args()...)
	if err != nil {
		return err
	}
	entries := make([]audit.Entry, len(list))
	for i, it := range list {
		if len(kept) > 0 || it.ProcurementID != "" {
			return fault.Conflict("Posterna finns redan i en version av planen eller i en upphandling och kan inte tas bort. Stryk dem i stället.")
		}
		entries[i] = audit.Entry{Kind: KindItem, Ref: it.ID, Title: it.Name(), Verb: audit.Removed, Why: why}
		if err := find.Remove(ctx, s.DB, KindItem, it.ID); err != nil {
			return err
		}
	}
	if _, err := s.DB.Exec(ctx, `DELETE FROM plan_item `+w.SQL(), w.Args()...); err != nil {
		return fmt.Errorf("removing items: %w", err)
	}
	return audit.WriteAll(ctx, s.DB, entries)
}

// Guests returns the guests of an item, by name.
func (s Store) Guests(ctx context.Context, itemID string) ([]Guest, error) {
	return db.All[Guest](ctx, s.DB, `SELECT `+db.Columns[Guest]()+` FROM plan_guest WHERE item_id = $1 ORDER BY name COLLATE "sv-x-icu", id`, itemID)
}

// Invite adds a guest to an item.
func (s Store) Invite(ctx context.Context, g Guest) error {
	g.Name = strings.Join(strings.Fields(g.Name), " ")
	if err := g.Check(); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		it, err := s.in(tx).Get(ctx, g.ItemID)
		if err != nil {
			return err
		}
		g.ID, g.CreatedAt = db.NewID(), tx.Now()
		if err := tx.Insert(ctx, "plan_guest", &g); err != nil {
			if fault.KindOf(err) == fault.KindConflict {
				return refuse("name", g.Name+" är redan gäst.")
			}
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindItem, Ref: it.ID, Title: it.Name(), Verb: "lade till gästen " + g.Name + " i"})
	})
}

// Uninvite takes a guest away.
func (s Store) Uninvite(ctx context.Context, itemID, guestID string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		it, err := s.in(tx).Get(ctx, itemID)
		if err != nil {
			return err
		}
		names, err := db.All[string](ctx, tx, `DELETE FROM plan_guest WHERE id = $1 AND item_id = $2 RETURNING name`, guestID, itemID)
		if err != nil || len(names) == 0 {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindItem, Ref: it.ID, Title: it.Name(), Verb: "tog bort gästen " + names[0] + " från"})
	})
}

// ref makes an id nullable for a foreign key.
func ref(id string) identity.Ref { return identity.Ref(id) }
