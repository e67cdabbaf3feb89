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
	DB   *db.DB
	Link func(path string) string // whole addresses, for files; nil leaves them as they are
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

var orders = map[string]string{"title": "c.title_key", "runs_to": "c.runs_key", "number": "c.number", "signed_on": "c.signed_key"}

const usualOrder = "title"

// where is the condition of being in the catalogue of the day, and what is looked for.
func (s Store) where(ctx context.Context, f Filter) db.Where {
	var w db.Where
	on := f.On
	if on == 0 {
		on = s.Today()
	}
	w.Add("c.signed_key > 0 AND c.stage NOT IN ('utkast', 'underskrift')")
	w.Add("c.begins_on <= ?", on)
	w.Add("c.runs_key >= ?", int64(on))
	if f.Public {
		w.Add("c.secrecy <> ?", string(secret))
		w.Add("c.id IN (SELECT id FROM catalogue_entry WHERE public = TRUE)")
	}
	if f.Party != "" {
		w.Add("c.parties LIKE ?", party.Code(f.Party).Like())
	}
	if f.CategoryID != "" {
		w.Add(`c.category_id IN (SELECT b.id FROM category top JOIN category b ON substr(b.path, 1, length(top.path)) = top.path WHERE top.id = ?)`, f.CategoryID)
	}
	if f.SupplierID != "" {
		w.Add("c.id IN (SELECT contract_id FROM contract_supplier WHERE supplier_id = ?)", f.SupplierID)
	}
	return w
}

// Find returns the contracts in force that are looked for: first those whose keywords
// have the words, then those whose own texts do.
func (s Store) Find(ctx context.Context, f Filter, p Page) ([]Row, Count, error) {
	if f.Public {
		return s.public(ctx, f, p)
	}
	w := s.where(ctx, f)
	find.Clause(ctx, s.DB, contract.Kind, f.Text, &w, "c.id")
	rows, count, err := s.page(ctx, w, p)
	if err != nil || f.Text == "" || p.Offset > 0 {
		return rows, count, err
	}
	byWord, err := s.byKeyword(ctx, f)
	if err != nil {
		return nil, count, err
	}
	have := map[string]bool{}
	for _, r := range rows {
		have[r.ID] = true
	}
	byWord = slices.DeleteFunc(byWord, func(r Row) bool { return have[r.ID] })
	count.N += len(byWord)
	return append(byWord, rows...), count, nil
}

// mostByKeyword is how many contracts may come by their keywords alone.
const mostByKeyword = 20

func (s Store) byKeyword(ctx context.Context, f Filter) ([]Row, error) {
	w := s.where(ctx, f)
	find.Clause(ctx, s.DB, Kind, f.Text, &w, "c.id")
	rows, _, err := s.page(ctx, w, Page{Limit: mostByKeyword})
	return rows, err
}

// public searches by what is public alone: what is not shown must not be guessed by
// trying words.
func (s Store) public(ctx context.Context, f Filter, p Page) ([]Row, Count, error) {
	w := s.where(ctx, f)
	for _, word := range strings.Fields(strings.NewReplacer("%", "", "_", "").Replace(f.Text)) {
		like := "%" + word + "%"
		w.Add(`lower(c.title) LIKE lower(?) OR lower(c.number) LIKE lower(?) OR c.cpv LIKE ? OR c.id IN (SELECT id FROM catalogue_entry WHERE lower(keywords) LIKE lower(?))
			OR c.id IN (SELECT cs.contract_id FROM contract_supplier cs JOIN supplier s ON s.id = cs.supplier_id WHERE lower(s.name) LIKE lower(?))`, like, like, like, like, like)
	}
	return s.page(ctx, w, p)
}

func (s Store) page(ctx context.Context, w db.Where, p Page) ([]Row, Count, error) {
	count, err := db.CountRows(ctx, s.DB, "contract c", w)
	if err != nil {
		return nil, count, fmt.Errorf("counting the catalogue: %w", err)
	}
	rows, err := db.All[Row](ctx, s.DB, `
		SELECT `+rowColumns+`
		FROM contract c LEFT JOIN catalogue_entry e ON e.id = c.id LEFT JOIN category k ON k.id = c.category_id `+w.SQL()+`
		`+p.Order(orders, usualOrder)+` `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, count, fmt.Errorf("reading the catalogue: %w", err)
	}
	return rows, count, s.supply(ctx, rows)
}

// supply sets who delivers on the rows.
func (s Store) supply(ctx context.Context, rows []Row) error {
	at := map[string]int{}
	var ids []string
	for i, r := range rows {
		at[r.ID] = i
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
			r := &rows[at[one.ContractID]]
			r.Suppliers = append(r.Suppliers, one)
		}
	}
	for i := range rows {
		rows[i].Supplier = rows[i].names()
	}
	return nil
}

// Row returns a contract of the catalogue.
func (s Store) Row(ctx context.Context, id string, public bool) (Row, error) {
	w := s.where(ctx, Filter{Public: public})
	w.Add("c.id = ?", id)
	rows, _, err := s.page(ctx, w, Page{Limit: 1})
	if err == nil && len(rows) == 0 {
		err = fault.NotFound("Avtalet finns inte i katalogen. Det kan ha gått ut.")
	}
	if err != nil {
		return Row{}, err
	}
	return rows[0], nil
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

// Issue is the public contracts that the filter chooses, the latest signed first.
func (s Store) Issue(ctx context.Context, f Filter, self string) (Issue, error) {
	is := Issue{At: s.DB.Now(), Self: s.link(self), Link: s.link}
	f.Public = true
	rows, _, err := s.Find(ctx, f, Page{Sort: "-signed_on"})
	if err != nil {
		return is, err
	}
	is.Rows = rows
	known, err := identity.Store{DB: s.DB}.Parties(ctx, s.Today())
	for _, p := range known {
		is.Buyers = append(is.Buyers, Buyer{Code: party.Code(p.Code), Name: p.Name, OrgNo: string(p.OrgNo)})
	}
	return is, err
}
