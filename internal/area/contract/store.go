package contract

import (
	"context"
	"embed"
	"errors"
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

// Kind is the register's name in the history and in search.
const Kind = "contract"

// Store keeps the contracts.
type Store struct{ DB *db.DB }

// Today is the day on which the store stands, in Sweden.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

// Get returns a contract with its options and suppliers.
func (s Store) Get(ctx context.Context, id string) (Contract, error) {
	list, err := db.All[Contract](ctx, s.DB, `
		SELECT `+db.Columns[Contract]()+`
		FROM contract
		WHERE id = $1`, id)
	if err != nil {
		return Contract{}, fmt.Errorf("reading contract %s: %w", id, err)
	}
	if len(list) == 0 {
		return Contract{}, fault.NotFound("Avtalet finns inte.")
	}
	if err := s.complete(ctx, list); err != nil {
		return Contract{}, err
	}
	return list[0], nil
}

// complete adds options, suppliers and names to the contracts, with one question each.
func (s Store) complete(ctx context.Context, list []Contract) error {
	if len(list) == 0 {
		return nil
	}
	at := map[string]int{}
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i], at[c.ID] = c.ID, i
	}
	var w db.Where
	w.In("contract_id", ids)
	if err := s.name(ctx, list); err != nil {
		return err
	}
	if err := s.addOptions(ctx, list, at, &w); err != nil {
		return err
	}
	return s.addSuppliers(ctx, list, at, &w)
}

func (s Store) addOptions(ctx context.Context, list []Contract, at map[string]int, w *db.Where) error {
	options, err := db.All[Option](ctx, s.DB, `
		SELECT `+db.Columns[Option]()+`
		FROM contract_option `+w.SQL()+`
		ORDER BY contract_id, n`, w.Args()...)
	if err != nil {
		return fmt.Errorf("reading options: %w", err)
	}
	for _, o := range options {
		c := &list[at[o.ContractID]]
		c.Options = append(c.Options, o)
	}
	return nil
}

func (s Store) addSuppliers(ctx context.Context, list []Contract, at map[string]int, w *db.Where) error {
	suppliers, err := db.All[named](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Supplier]("c")+`, s.name, s.id AS survivor
		FROM contract_supplier c
		JOIN supplier a ON a.id = c.supplier_id
		JOIN supplier s ON s.id = a.survivor_id `+w.SQL()+`
		ORDER BY c.contract_id, c.lot, c.rank NULLS LAST, s.sort_key, s.id`, w.Args()...)
	if err != nil {
		return fmt.Errorf("reading suppliers of contracts: %w", err)
	}
	for _, n := range suppliers {
		c := &list[at[n.ContractID]]
		n.Supplier.Name, n.Supplier.SurvivorID = n.Called, n.Survivor
		c.Suppliers = append(c.Suppliers, n.Supplier)
	}
	return nil
}

// name sets what the procurements and categories of the contracts are called.
func (s Store) name(ctx context.Context, list []Contract) error {
	var procurements, categories []string
	for _, c := range list {
		procurements, categories = append(procurements, string(c.ProcurementID)), append(categories, string(c.CategoryID))
	}
	numbered, err := s.names(ctx, `SELECT id, concat(number, ' ', title) AS name FROM procurement `, procurements)
	if err != nil {
		return fmt.Errorf("reading procurements of contracts: %w", err)
	}
	if err := s.nameMain(ctx, list); err != nil {
		return err
	}
	if err := s.blocks(ctx, list, procurements); err != nil {
		return err
	}
	coded, err := s.names(ctx, `SELECT id, concat(code, ' ', name) AS name FROM category `, categories)
	if err != nil {
		return fmt.Errorf("reading categories of contracts: %w", err)
	}
	for i, c := range list {
		list[i].Procurement, list[i].Category = numbered[string(c.ProcurementID)], coded[string(c.CategoryID)]
	}
	return nil
}

// names runs a question for ids and names of the records with the ids.
func (s Store) names(ctx context.Context, query string, ids []string) (map[string]string, error) {
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == "" })
	if len(ids) == 0 {
		return nil, nil
	}
	var w db.Where
	w.In("id", ids)
	rows, err := db.All[idName](ctx, s.DB, query+w.SQL(), w.Args()...)
	names := map[string]string{}
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	return names, err
}

// procurementName returns number and title of a procurement, "" when it does not exist.
func (s Store) procurementName(ctx context.Context, id string) (string, error) {
	name, err := db.One[string](ctx, s.DB, `SELECT concat(number, ' ', title) AS name FROM procurement WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return "", nil
	}
	return name, err
}

// ProcurementID returns the id of the procurement with the number, "" for no number.
func (s Store) ProcurementID(ctx context.Context, number string) (string, error) {
	number, _, _ = strings.Cut(strings.TrimSpace(number), " ")
	if number == "" {
		return "", nil
	}
	id, err := db.One[string](ctx, s.DB, `SELECT id FROM procurement WHERE number = $1`, number)
	if errors.Is(err, db.ErrNoRows) {
		return "", fault.Invalid(fault.Field{Name: "procurement_id", Message: "Det finns ingen upphandling med numret " + number + "."})
	}
	return id, err
}

// named is a supplier of a contract with what the supplier register says of it.
type named struct {
	Supplier
	Called   string `db:"name"`
	Survivor string
}

// Create stores a new contract and gives it a number unless it has one.
func (s Store) Create(ctx context.Context, c Contract) (Contract, error) {
	c = c.fresh(s.DB)
	if err := c.Check(); err != nil {
		return c, err
	}
	if c.Stage == Signed { // one that is signed already was signed by somebody who may
		return s.decided(ctx, identity.ActSign, c.SignedOn, func(s Store) (Contract, error) {
			if err := s.mayBind(ctx, c, c.SignedOn); err != nil {
				return c, err
			}
			return s.create(ctx, c)
		})
	}
	return s.create(ctx, c)
}

func (s Store) create(ctx context.Context, c Contract) (Contract, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		var err error
		if c.Number, err = number(ctx, tx, c, s.Today()); err != nil {
			return err
		}
		if err := insert(ctx, tx, []Contract{c}); err != nil {
			return err
		}
		if c, err = (Store{tx}).Get(ctx, c.ID); err != nil {
			return err
		}
		return note(ctx, tx, Contract{}, c, audit.Created, "")
	})
	return c, err
}

// decided does what only a delegate or the board may decide.
func (s Store) decided(ctx context.Context, act string, on day.Date, do func(Store) (Contract, error)) (Contract, error) {
	var c Contract
	err := identity.Store{DB: s.DB}.Deciding(ctx, func(tx *db.DB) (identity.Decision, error) {
		var err error
		c, err = do(Store{tx})
		return c.decision(act, on), err
	})
	return c, err
}

// fresh gives a new contract its id, version, times and derived days.
func (c Contract) fresh(d *db.DB) Contract {
	c.ID, c.Version = db.NewID(), 1
	c.CreatedAt, c.ChangedAt = d.Now(), d.Now()
	if c.Stage == "" {
		c.Stage = Draft
		if c.SignedOn != 0 {
			c.Stage = Signed
		}
	}
	c.Number, c.Title = strings.TrimSpace(c.Number), strings.TrimSpace(c.Title)
	c = c.derive()
	for i := range c.Options {
		c.Options[i].ContractID = c.ID
	}
	c.Suppliers = slices.Clone(c.Suppliers)
	for i := range c.Suppliers {
		c.Suppliers[i].ContractID = c.ID
	}
	return c
}

// insert stores new contracts with their rows.
func insert(ctx context.Context, tx *db.DB, list []Contract) error {
	if err := db.InsertAll(ctx, tx, "contract", list); err != nil {
		return fmt.Errorf("storing contracts: %w", err)
	}
	return insertRows(ctx, tx, list)
}

func insertRows(ctx context.Context, tx *db.DB, list []Contract) error {
	var options []Option
	var suppliers []Supplier
	for _, c := range list {
		options = append(options, c.Options...)
		suppliers = append(suppliers, c.Suppliers...)
	}
	if err := db.InsertAll(ctx, tx, "contract_option", options); err != nil {
		return fmt.Errorf("storing options: %w", err)
	}
	if err := db.InsertAll(ctx, tx, "contract_supplier", suppliers); err != nil {
		return fmt.Errorf("storing suppliers of contracts: %w", err)
	}
	return nil
}

// Save stores a changed contract, read at c.Version. db.ErrStale says that
// somebody else saved first.
func (s Store) Save(ctx context.Context, c Contract, why string) (Contract, error) {
	return s.change(ctx, c.ID, c.Version, audit.Changed, why, func(Contract) (Contract, error) {
		c.Number, c.Title = strings.TrimSpace(c.Number), strings.TrimSpace(c.Title)
		return c, nil
	})
}

// change reads a contract, lets do change it and stores the result with its history.
func (s Store) change(ctx context.Context, id string, version int64, verb, why string, do func(Contract) (Contract, error)) (Contract, error) {
	var saved Contract
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		before, err := Store{tx}.Get(ctx, id)
		if err != nil {
			return err
		}
		next, err := do(before)
		if err != nil {
			return err
		}
		next.ID, next.Version = id, version
		next.CreatedAt, next.ChangedAt = before.CreatedAt, tx.Now()
		next = next.derive()
		if err := next.Check(); err != nil {
			return err
		}
		if err := tx.UpdateFrom(ctx, "contract", &before, &next); err != nil {
			return fmt.Errorf("saving contract %s: %w", id, err)
		}
		if !slices.Equal(before.Options, next.Options) || !slices.Equal(before.Suppliers, next.Suppliers) {
			if err := replaceRows(ctx, tx, next); err != nil {
				return err
			}
		}
		if saved, err = (Store{tx}).Get(ctx, id); err != nil {
			return err
		}
		return note(ctx, tx, before, saved, verb, why)
	})
	return saved, err
}

func replaceRows(ctx context.Context, tx *db.DB, c Contract) error {
	for _, table := range []string{"contract_option", "contract_supplier"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE contract_id = $1`, c.ID); err != nil {
			return err
		}
	}
	for i := range c.Options {
		c.Options[i].ContractID = c.ID
	}
	for i := range c.Suppliers {
		c.Suppliers[i].ContractID = c.ID
	}
	return insertRows(ctx, tx, []Contract{c})
}

// note writes the history entry and the search words of one change.
func note(ctx context.Context, tx *db.DB, before, after Contract, verb, why string) error {
	if err := audit.Write(ctx, tx, entry(before, after, verb, why)); err != nil {
		return err
	}
	if before.ID != "" && before.doc() == after.doc() {
		return nil
	}
	return find.Put(ctx, tx, after.doc())
}

func entry(before, after Contract, verb, why string) audit.Entry {
	return audit.Entry{Kind: Kind, Ref: after.ID, Title: after.Name(), Verb: verb, Why: why, Changes: changes(before, after)}
}

// changes compares two versions. For a new contract it tells only what was filled
// in; that a value is "ca" stands in the value itself.
func changes(before, after Contract) []field.Change {
	all := slices.DeleteFunc(Fields.Diff(&before, &after), func(c field.Change) bool { return c.From == c.To || c.Key == "value_about" })
	if before.ID == "" {
		for i := range all {
			all[i].From = ""
		}
	}
	return all
}

func (c Contract) doc() find.Doc {
	return find.Doc{
		Kind: Kind, Ref: c.ID, Title: c.Name(), Detail: supplierList{&c.Suppliers}.Sv(),
		URL: c.URL(), Perm: "contract.read",
		Words: strings.Join([]string{c.ExternalRef, c.Owner, c.Manager, c.CPV}, " "),
	}
}

// Remove takes away a contract that was registered by mistake. What refers to it
// stops the removal.
func (s Store) Remove(ctx context.Context, id, why string) error {
	return s.RemoveAll(ctx, []string{id}, why)
}

// RemoveAll takes away many contracts, to undo an import.
func (s Store) RemoveAll(ctx context.Context, ids []string, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		for part := range slices.Chunk(ids, 1000) {
			if err := remove(ctx, tx, part, why); err != nil {
				return err
			}
		}
		return nil
	})
}

func remove(ctx context.Context, tx *db.DB, ids []string, why string) error {
	var w db.Where
	w.In("id", ids)
	gone, err := db.All[Contract](ctx, tx, `DELETE FROM contract `+w.SQL()+` RETURNING `+db.Columns[Contract](), w.Args()...)
	if err != nil {
		return fmt.Errorf("removing contracts: %w", err)
	}
	entries := make([]audit.Entry, len(gone))
	for i, c := range gone {
		entries[i] = audit.Entry{Kind: Kind, Ref: c.ID, Title: c.Name(), Verb: audit.Removed, Why: why}
		if err := find.Remove(ctx, tx, Kind, c.ID); err != nil {
			return err
		}
	}
	return audit.WriteAll(ctx, tx, entries)
}
