package supplier

import (
	"context"
	"embed"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/storage"
)

// Migrations holds the register's tables.
//
//go:embed migrations
var Migrations embed.FS

// kind names the register in the history and in the search index.
const kind = "supplier"

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

// Store reads and writes the register.
type Store struct {
	DB     *db.DB
	Vetoes []Veto // areas above that may refuse a merge
}

// Veto is how an area above refuses that two suppliers become one, with the reason. It
// reads in the transaction of the merge.
type Veto func(ctx context.Context, d *db.DB, duplicate, survivor Supplier) error

// in is the store within a transaction.
func (s Store) in(tx *db.DB) Store {
	s.DB = tx
	return s
}

// Today is the day on which the store stands, in Sweden.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

var columns = db.Columns[Supplier]()

// orders are the columns that a list may be sorted by; each has an index.
var orders = map[string]string{"name": "sort_key", "changed_at": "changed_at"}

// Search returns the rows of the page among the suppliers that the filter
// chooses, and how many there are.
func (s Store) Search(ctx context.Context, f Filter, p Page) ([]Supplier, Count, error) {
	n, err := s.Count(ctx, f)
	if err != nil {
		return nil, n, err
	}
	w := s.where(ctx, f)
	rows, err := db.All[Supplier](ctx, s.DB, `
		SELECT `+columns+`
		FROM supplier `+w.SQL()+`
		`+p.Order(orders, "name")+` `+p.Cut(&w), w.Args()...)
	return rows, n, err
}

// Count returns how many suppliers the filter chooses.
func (s Store) Count(ctx context.Context, f Filter) (Count, error) {
	return db.CountRows(ctx, s.DB, "supplier", s.where(ctx, f))
}

// Each calls do with every supplier that the filter chooses, in the page's order
// and without its limit: for exports.
func (s Store) Each(ctx context.Context, f Filter, p Page, do func(Supplier) error) error {
	w := s.where(ctx, f)
	return db.Each(ctx, s.DB, do, `
		SELECT `+columns+`
		FROM supplier `+w.SQL()+`
		`+p.Order(orders, "name"), w.Args()...)
}

func (s Store) where(ctx context.Context, f Filter) db.Where {
	var w db.Where
	w.Add("merged_into = ''")
	find.Clause(ctx, s.DB, kind, f.Text, &w, "id")
	if len(f.Sizes) > 0 {
		w.In("size", texts(f.Sizes))
	}
	if f.Small != nil && *f.Small {
		w.In("size", texts([]Size{Micro, Small}))
	}
	if f.Small != nil && !*f.Small {
		w.In("size", texts([]Size{Medium, Large}))
	}
	if f.Active != nil {
		w.Add(either(*f.Active, "active", "NOT active"))
	}
	if f.Numbered != nil {
		w.Add(either(*f.Numbered, "org_no <> ''", "org_no = ''"))
	}
	if f.Person != nil {
		w.Add(either(*f.Person, "person", "NOT person"))
	}
	if f.Town != "" {
		w.Add("town = ?", f.Town)
	}
	if f.Category != "" {
		w.Add("categories LIKE ?", storage.Like(f.Category))
	}
	if f.Delivers != "" {
		w.In("id", f.IDs)
	}
	if f.Parent != "" {
		w.Add("parent_no = ? OR org_no = ?", f.Parent, f.Parent)
	}
	return w
}

func texts(sizes []Size) []string {
	list := make([]string, len(sizes))
	for i, s := range sizes {
		list[i] = string(s)
	}
	return list
}

// either returns the condition as the partial indexes have it, word for word.
func either(yes bool, is, isNot string) string {
	if yes {
		return is
	}
	return isNot
}

// Get returns the supplier with the id, also one that is merged into another.
func (s Store) Get(ctx context.Context, id string) (Supplier, error) {
	return db.One[Supplier](ctx, s.DB, `SELECT `+columns+` FROM supplier WHERE id = $1`, id)
}

// Limits returns the limits of the size classes.
func (s Store) Limits(ctx context.Context) (Limits, error) {
	return db.All[SizeLimit](ctx, s.DB, `
		SELECT `+db.Columns[SizeLimit]()+`
		FROM supplier_size_limit
		ORDER BY employees_below, valid_from DESC`)
}

// Create registers a supplier.
func (s Store) Create(ctx context.Context, new Supplier) (Supplier, error) {
	made, err := s.prepare(ctx, []Supplier{new})
	if err != nil {
		return new, err
	}
	return made[0], s.insert(ctx, made)
}

// CreateAll registers many suppliers at once, all or none, for imports. They get
// their ids here, in the order given.
func (s Store) CreateAll(ctx context.Context, new []Supplier) ([]Supplier, error) {
	made, err := s.prepare(ctx, new)
	if err != nil {
		return nil, err
	}
	return made, s.insert(ctx, made)
}

// prepare tidies and checks new suppliers and gives them ids.
func (s Store) prepare(ctx context.Context, new []Supplier) ([]Supplier, error) {
	limits, err := s.Limits(ctx)
	if err != nil {
		return nil, err
	}
	made := slices.Clone(new)
	for i := range made {
		if made[i], err = s.checked(made[i], limits); err != nil {
			return nil, err
		}
		made[i].ID, made[i].Version = db.NewID(), 1
		made[i].MergedInto, made[i].SurvivorID = "", made[i].ID
		made[i].CreatedAt, made[i].ChangedAt = s.DB.Now(), s.DB.Now()
	}
	return made, nil
}

// checked returns the supplier tidied and with its class, or what is wrong with it.
func (s Store) checked(one Supplier, limits Limits) (Supplier, error) {
	one = one.tidy()
	on := one.SizeOn
	if on == 0 {
		on = day.Of(s.DB.Now())
	}
	if one.Size == "" {
		one.Size = limits.Class(one, on)
	}
	if err := one.Check(); err != nil {
		return one, err
	}
	return one, limits.Check(one, on)
}

func (s Store) insert(ctx context.Context, made []Supplier) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := db.InsertAll(ctx, tx, "supplier", made); err != nil {
			return taken(err)
		}
		entries, docs := make([]audit.Entry, len(made)), make([]find.Doc, len(made))
		for i, m := range made {
			entries[i] = audit.Entry{Kind: kind, Ref: m.ID, Title: m.Name, Verb: audit.Created, Changes: told(m)}
			docs[i] = doc(m)
		}
		if err := audit.WriteAll(ctx, tx, entries); err != nil {
			return err
		}
		if err := find.PutAll(ctx, tx, docs); err != nil {
			return err
		}
		return s.in(tx).pair(ctx, made)
	})
}

// taken says what the unique numbers mean when one is there already.
func taken(err error) error {
	if fault.KindOf(err) != fault.KindConflict {
		return err
	}
	return fault.With(fault.Conflict("Det finns redan en leverantör med det organisationsnumret eller utländska id:t."), err)
}

// Save stores a changed supplier, if nobody saved it since it was read.
func (s Store) Save(ctx context.Context, changed Supplier, why string) (Supplier, error) {
	limits, err := s.Limits(ctx)
	if err != nil {
		return changed, err
	}
	if changed, err = s.checked(changed, limits); err != nil {
		return changed, err
	}
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		old, err := s.in(tx).Get(ctx, changed.ID)
		if err != nil {
			return err
		}
		if old.MergedInto != "" {
			return fault.Conflict("%s är hopslagen med en annan leverantör och kan inte ändras.", old.Name)
		}
		changed.keep(old)
		changed.ChangedAt = tx.Now()
		return s.in(tx).update(ctx, old, &changed, audit.Changed, why)
	})
	return changed, err
}

// keep takes over what nobody may change by saving.
func (s *Supplier) keep(old Supplier) {
	s.CreatedAt, s.MergedInto, s.SurvivorID = old.CreatedAt, old.MergedInto, old.SurvivorID
}

// update writes the row, its history, its words and its twins.
func (s Store) update(ctx context.Context, old Supplier, changed *Supplier, verb, why string) error {
	if err := s.DB.Update(ctx, "supplier", changed); err != nil {
		if err == db.ErrStale {
			return err
		}
		return taken(err)
	}
	err := audit.Write(ctx, s.DB, audit.Entry{Kind: kind, Ref: changed.ID, Title: changed.Name, Verb: verb, Changes: changes(old, *changed), Why: why})
	if err != nil {
		return err
	}
	if err := s.index(ctx, *changed); err != nil {
		return err
	}
	if old.NameKey == changed.NameKey && (old.OrgNo == "") == (changed.OrgNo == "") && old.MergedInto == changed.MergedInto {
		return nil
	}
	return s.repair(ctx, *changed)
}

// RemoveAll undoes an import: the suppliers and their words go, the history
// stays. Suppliers that something refers to stop it all.
func (s Store) RemoveAll(ctx context.Context, ids []string, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		gone, err := s.in(tx).Lookup(ctx, ids...)
		if err != nil {
			return err
		}
		var entries []audit.Entry
		for _, id := range ids {
			if g, ok := gone[id]; ok {
				entries = append(entries, audit.Entry{Kind: kind, Ref: id, Title: g.Name, Verb: audit.Removed, Why: why})
			}
		}
		for part := range slices.Chunk(ids, chunk) {
			var w db.Where
			w.In("id", part)
			if _, err := tx.Exec(ctx, `DELETE FROM supplier `+w.SQL(), w.Args()...); err != nil {
				return err
			}
		}
		if err := find.RemoveAll(ctx, tx, kind, ids); err != nil {
			return err
		}
		return audit.WriteAll(ctx, tx, entries)
	})
}

// chunk is how many ids one statement asks for.
const chunk = 500

// History returns what has happened to the supplier, newest first.
func (s Store) History(ctx context.Context, id string) ([]audit.Entry, error) {
	return s.audited(ctx, kind, id)
}

func (s Store) audited(ctx context.Context, kind, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, kind, id)
}

// changes are the differences as the history keeps them: it can never be erased,
// so it must not hold a personal number.
func changes(old, new Supplier) []field.Change {
	list := Fields.Diff(&old, &new)
	for i, c := range list {
		if !slices.Contains(personal, c.Key) {
			continue
		}
		if old.Person && c.From != "" {
			list[i].From = hidden
		}
		if new.Person && c.To != "" {
			list[i].To = hidden
		}
	}
	return list
}

// told is everything that a new supplier has. There was nothing before it.
func told(new Supplier) []field.Change {
	list := changes(Supplier{}, new)
	for i := range list {
		list[i].From = ""
	}
	return list
}

// index makes the supplier searchable. A merged one is found as its survivor only.
func (s Store) index(ctx context.Context, one Supplier) error {
	if one.MergedInto != "" {
		return find.Remove(ctx, s.DB, kind, one.ID)
	}
	return find.Put(ctx, s.DB, doc(one))
}

// doc is the supplier as search sees it. Personal numbers are left out.
func doc(s Supplier) find.Doc {
	s = s.Masked()
	detail := s.Town
	if s.OrgNo != "" && s.Town != "" {
		detail = s.OrgNo.Sv() + " · " + s.Town
	} else if s.OrgNo != "" {
		detail = s.OrgNo.Sv()
	}
	return find.Doc{Kind: kind, Ref: s.ID, Title: s.Name, Detail: detail, URL: s.URL(), Perm: "supplier.read",
		Words: s.ForeignID + " " + s.VATNo + " " + s.Email}
}
