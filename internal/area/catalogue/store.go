package catalogue

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"klover/internal/area/calloff"
	"klover/internal/area/contract"
	"klover/internal/area/diary"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// Migrations holds the table of the area.
//
//go:embed migrations
var Migrations embed.FS

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

// Store keeps what the catalogue tells.
type Store struct {
	Shelf *Shelf // keeps the catalogue in memory; nil reads it at every look

	DB   *db.DB
	Link func(path string) string // whole addresses, for files; nil leaves them as they are

	Diary diary.Store // of the documents that the public may have
}

// Today is the day of the store's clock.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

func (s Store) contracts() contract.Store { return contract.Store{DB: s.DB} }

func (s Store) link(path string) string {
	if s.Link == nil {
		return path
	}
	return s.Link(path)
}

// Row is a contract in force as the catalogue lists it. It holds nothing that may not be
// public but Owner.
type Row struct {
	ID         string
	Number     string
	Title      string
	CategoryID identity.Ref
	Category   string
	CPV        string
	Parties    party.Set
	SignedOn   day.Date
	BeginsOn   day.Date
	RunsTo     day.Date
	LatestEnd  day.Date
	Owner      string
	Place      string
	Address    string
	Contact    string
	Public     bool

	Supplier  string     `db:"-"` // the names in one line
	Suppliers []Supplier `db:"-"`
}

// Supplier is who delivers on a contract.
type Supplier struct {
	ContractID string
	Name       string
	OrgNo      string // "" for a sole trader, whose number is personal
	Lot        string
}

const rowColumns = `c.id, c.number, c.title, c.category_id, coalesce(concat(k.code, ' ', k.name), '') AS category, c.cpv, c.parties, c.signed_on, c.begins_on, c.runs_to, c.latest_end, c.owner,
	coalesce(e.place, '') AS place, coalesce(e.address, '') AS address, coalesce(e.contact, '') AS contact, coalesce(e.public, FALSE) AS public`

// supply sets who delivers on the rows.
func (s Store) supply(ctx context.Context, rows []*Row) error {
	at := map[string]*Row{}
	var ids []string
	for _, r := range rows {
		at[r.ID] = r
		ids = append(ids, r.ID)
	}
	for part := range slices.Chunk(ids, 500) {
		var w db.Where
		w.In("cs.contract_id", part)
		list, err := db.All[Supplier](ctx, s.DB, `
			SELECT cs.contract_id, s.name, CASE WHEN s.person THEN '' ELSE s.org_no END AS org_no, cs.lot
			FROM contract_supplier cs JOIN supplier m ON m.id = cs.supplier_id JOIN supplier s ON s.id = m.survivor_id `+w.SQL()+`
			ORDER BY cs.contract_id, cs.lot, cs.rank NULLS LAST, s.sort_key`, w.Args()...)
		if err != nil {
			return fmt.Errorf("reading suppliers of the catalogue: %w", err)
		}
		for _, one := range list {
			r := at[one.ContractID]
			r.Suppliers = append(r.Suppliers, one)
		}
	}
	for _, r := range rows {
		r.Supplier = r.names()
	}
	return nil
}

// Row returns a contract of the catalogue.
func (s Store) Row(ctx context.Context, id string, public bool) (Row, error) {
	books, err := s.read(ctx, []string{id}, true)
	if err != nil {
		return Row{}, fmt.Errorf("reading a contract of the catalogue: %w", err)
	}
	l := look{Filter: Filter{Public: public, On: s.Today()}}
	if len(books) == 0 || !l.offers(books[0]) {
		return Row{}, fault.NotFound("Avtalet finns inte i katalogen. Det kan ha gått ut.")
	}
	return books[0].Row, nil
}

// Entry returns what is told of a contract; an empty one when nothing is.
func (s Store) Entry(ctx context.Context, contractID string) (Entry, error) {
	e, err := db.One[Entry](ctx, s.DB, `SELECT `+db.Columns[Entry]()+` FROM catalogue_entry WHERE id = $1`, contractID)
	if errors.Is(err, db.ErrNoRows) {
		return Entry{ID: contractID}, nil
	}
	return e, err
}

// Save tells something of a contract, read at e.Version; 0 when nothing was told.
func (s Store) Save(ctx context.Context, e Entry) (Entry, error) {
	if err := e.check(); err != nil {
		return e, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := contract.Store{DB: tx}.Get(ctx, e.ID)
		if err != nil {
			return err
		}
		if err := e.shown(c); err != nil {
			return err
		}
		was, err := Store{DB: tx}.Entry(ctx, e.ID)
		if err != nil {
			return err
		}
		if err := put(ctx, tx, was, &e); err != nil {
			return err
		}
		if changes := Fields.Diff(&was, &e); len(changes) > 0 {
			return audit.Write(ctx, tx, audit.Entry{Kind: contract.Kind, Ref: c.ID, Title: c.Name(), Verb: "ändrade i avtalskatalogen vad som sägs om", Changes: changes})
		}
		return nil
	})
	return e, err
}

func put(ctx context.Context, tx *db.DB, was Entry, e *Entry) error {
	e.CreatedAt, e.ChangedAt = was.CreatedAt, tx.Now()
	var err error
	if was.Version == 0 {
		e.Version, e.CreatedAt = 1, tx.Now()
		err = tx.Insert(ctx, "catalogue_entry", e)
	} else {
		err = tx.Update(ctx, "catalogue_entry", e)
	}
	if err != nil {
		return err
	}
	if strings.TrimSpace(e.Keywords) == "" {
		return find.Remove(ctx, tx, Kind, e.ID)
	}
	title, err := db.One[string](ctx, tx, `SELECT concat(number, ' ', title) FROM contract WHERE id = $1`, e.ID)
	if err != nil {
		return err
	}
	return find.Put(ctx, tx, find.Doc{Kind: Kind, Ref: e.ID, Title: title, Detail: "Sökord: " + e.Keywords, URL: URL(e.ID), Perm: "catalogue.read"})
}

// Advice tells how one orders on a contract today.
func (s Store) Advice(ctx context.Context, c contract.Contract, e Entry) (Advice, calloff.Framework, error) {
	offs := calloff.Store{DB: s.DB}
	f, ok, err := offs.FrameworkOf(ctx, c.ID)
	if err != nil || !ok {
		return advice(c, e, calloff.Terms{}, false), f, err
	}
	all, err := offs.Terms(ctx, f.ID)
	terms, has := calloff.At(all, s.Today())
	return advice(c, e, terms, has), f, err
}
