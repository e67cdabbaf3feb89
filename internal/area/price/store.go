package price

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// Store keeps price lists, indexes and changes of prices.
type Store struct {
	DB *db.DB
}

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

func (s Store) in(tx *db.DB) Store {
	s.DB = tx
	return s
}

// Today is the day in Sweden by the database's clock.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

func (s Store) contract(ctx context.Context, id string) (contract.Contract, error) {
	return contract.Store{DB: s.DB}.Get(ctx, id)
}

// History returns what has happened to a record, newest first.
func (s Store) History(ctx context.Context, kind, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, kind, id)
}

// next counts up a series of numbers by n and returns the first of them.
func (s Store) next(ctx context.Context, name string, n int64) (int64, error) {
	last, err := db.One[int64](ctx, s.DB, `
		INSERT INTO price_counter (name, last) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET last = price_counter.last + $2
		RETURNING last`, name, n)
	return last - n + 1, err
}

const listJoin = `price_list l
	JOIN contract k ON k.id = l.contract_id
	LEFT JOIN supplier s ON s.id = l.supplier_id`

// namedList is a list with the names of what it points at.
type namedList struct {
	List
	ContractName string
	SupplierName string
}

var listColumns = db.ColumnsOf[List]("l") + `, concat(k.number, ' ', k.title) AS contract_name, coalesce(s.name, '') AS supplier_name`

func (n namedList) list() List {
	n.Contract, n.Supplier = n.ContractName, n.SupplierName
	return n.List
}

// Get returns one list.
func (s Store) Get(ctx context.Context, id string) (List, error) {
	row, err := db.One[namedList](ctx, s.DB, `SELECT `+listColumns+` FROM `+listJoin+` WHERE l.id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return List{}, fault.NotFound("Prislistan finns inte.")
	}
	return row.list(), err
}

// Of returns the lists of a contract: its own terms first.
func (s Store) Of(ctx context.Context, contractID string) ([]List, error) {
	return s.lists(ctx, `WHERE l.contract_id = $1 ORDER BY CASE l.level WHEN 'term' THEN 0 ELSE 1 END, s.sort_key, l.lot, l.id`, contractID)
}

func (s Store) lists(ctx context.Context, rest string, args ...any) ([]List, error) {
	rows, err := db.All[namedList](ctx, s.DB, `SELECT `+listColumns+` FROM `+listJoin+` `+rest, args...)
	lists := make([]List, len(rows))
	for i, r := range rows {
		lists[i] = r.list()
	}
	return lists, err
}

// Create makes an empty list.
func (s Store) Create(ctx context.Context, l List) (List, error) {
	l.Lot = strings.TrimSpace(l.Lot)
	if l.Level == "" {
		l.Level = Catalogue
	}
	if err := ListFields.Missing(&l); err != nil {
		return l, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		k, err := here.contract(ctx, l.ContractID)
		if err != nil {
			return err
		}
		if err := l.fits(k); err != nil {
			return err
		}
		if err := here.only(ctx, l); err != nil {
			return err
		}
		l.ID, l.Version, l.CreatedAt, l.ChangedAt = db.NewID(), 1, tx.Now(), tx.Now()
		if err := tx.Insert(ctx, "price_list", &l); err != nil {
			return fmt.Errorf("storing price list: %w", err)
		}
		if l, err = here.Get(ctx, l.ID); err != nil {
			return err
		}
		return here.told(ctx, List{}, l, audit.Created, "")
	})
	return l, err
}

// only refuses a second list of the same contract, level, supplier and lot.
func (s Store) only(ctx context.Context, l List) error {
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM price_list WHERE contract_id = $1 AND level = $2 AND coalesce(supplier_id, '') = $3 AND lot = $4 AND id <> $5`,
		l.ContractID, string(l.Level), string(l.SupplierID), l.Lot, l.ID)
	if err == nil && n > 0 {
		err = fault.Conflict("Avtalet har redan en sådan lista. Gör en ny version av den, eller ange leverantör eller del.")
	}
	return err
}

// Save stores a correction, read at l.Version. The contract of a list is never changed.
func (s Store) Save(ctx context.Context, l List, why string) (List, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		was, err := here.Get(ctx, l.ID)
		if err != nil {
			return err
		}
		l.ContractID, l.CreatedAt, l.ChangedAt, l.Lot = was.ContractID, was.CreatedAt, tx.Now(), strings.TrimSpace(l.Lot)
		k, err := here.contract(ctx, l.ContractID)
		if err != nil {
			return err
		}
		if err := l.fits(k); err != nil {
			return err
		}
		if err := here.only(ctx, l); err != nil {
			return err
		}
		if err := tx.Update(ctx, "price_list", &l); err != nil {
			return err
		}
		if l, err = here.Get(ctx, l.ID); err != nil {
			return err
		}
		return here.told(ctx, was, l, audit.Changed, why)
	})
	return l, err
}

// Remove takes away a list that never had an edition.
func (s Store) Remove(ctx context.Context, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		l, err := s.in(tx).Get(ctx, id)
		if err != nil {
			return err
		}
		editions, err := s.in(tx).Editions(ctx, id)
		if err != nil {
			return err
		}
		if len(editions) > 0 {
			return fault.Conflict("Prislistan har %d versioner och kan inte tas bort.", len(editions))
		}
		for _, table := range []string{"DELETE FROM price_file WHERE list_id = $1", "DELETE FROM price_list WHERE id = $1"} {
			if _, err := tx.Exec(ctx, table, id); err != nil {
				return err
			}
		}
		if err := audit.Write(ctx, tx, audit.Entry{Kind: ListKind, Ref: id, Title: l.Name(), Verb: audit.Removed}); err != nil {
			return err
		}
		return find.Remove(ctx, tx, ListKind, id)
	})
}

func (s Store) told(ctx context.Context, was, l List, verb, why string) error {
	if err := audit.Write(ctx, s.DB, audit.Entry{Kind: ListKind, Ref: l.ID, Title: l.Name(), Verb: verb, Changes: ListFields.Diff(&was, &l), Why: why}); err != nil {
		return err
	}
	return find.Put(ctx, s.DB, find.Doc{Kind: ListKind, Ref: l.ID, Title: l.Name(), Detail: l.Note, URL: l.URL(), Perm: permRead})
}

// fits refuses a supplier that the contract does not have.
func (l List) fits(k contract.Contract) error {
	ids := k.SupplierIDs()
	if l.SupplierID == "" && len(ids) > 1 && l.Level == Catalogue {
		return fault.Invalid(fault.Field{Name: "supplier_id", Message: "Avtalet har flera leverantörer. Välj vems prislista det är."})
	}
	for _, id := range ids {
		if id == string(l.SupplierID) {
			return nil
		}
	}
	if l.SupplierID != "" {
		return fault.Invalid(fault.Field{Name: "supplier_id", Message: "Leverantören finns inte i avtalet."})
	}
	return nil
}

// decision is a change of prices as the list of delegated decisions keeps it. The value
// of a framework for which only the ceiling is known is its ceiling.
func decision(k contract.Contract, kind, ref, title, text string, on day.Date) identity.Decision {
	amount := k.Value
	if !amount.Known {
		amount = k.Ceiling
	}
	return identity.Decision{Act: identity.ActPrice, DecidedOn: on, Amount: amount, Parties: k.Parties, RecordKind: kind, RecordRef: ref, RecordTitle: title, Text: text}
}
