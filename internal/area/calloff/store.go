package calloff

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"

	"klover/internal/area/procurement"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/base/mail"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// Store keeps frameworks and their call-offs.
type Store struct {
	DB *db.DB
}

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

var columns = db.ColumnsOf[CallOff]("c")

const joined = `calloff c
	JOIN calloff_framework f ON f.id = c.framework_id
	LEFT JOIN supplier o ON o.id = c.supplier_id LEFT JOIN supplier s ON s.id = o.survivor_id
	LEFT JOIN procurement p ON p.id = c.procurement_id`

// named is a call-off with the names of what it points at.
type named struct {
	CallOff
	FrameworkName   string
	SupplierName    string
	ProcurementName string
}

var selected = columns + `, concat(f.number, ' ', f.title) AS framework_name, coalesce(s.name, '') AS supplier_name,
	CASE WHEN p.id IS NULL THEN '' ELSE concat(p.number, ' ', p.title) END AS procurement_name`

func (n named) callOff() CallOff {
	n.Framework, n.Supplier, n.Procurement = n.FrameworkName, n.SupplierName, n.ProcurementName
	return n.CallOff
}

var sorts = map[string]string{"created": "c.created_at", "number": "c.number", "title": "c.title_key", "value": "c.value", "ordered_on": "c.ordered_on NULLS LAST"}

const usualSort = "-created"

func (s Store) in(tx *db.DB) Store {
	s.DB = tx
	return s
}

// Today is the day in Sweden by the database's clock.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

func (s Store) where(ctx context.Context, f Filter) db.Where {
	var w db.Where
	for column, value := range map[string]string{"c.state": string(f.State), "c.form": string(f.Form), "c.party": f.Party, "c.framework_id": f.FrameworkID, "s.id": f.SupplierID, "c.owner_id": f.OwnerID} {
		if value != "" {
			w.Add(column+" = ?", value)
		}
	}
	if !f.Ordered.IsZero() {
		w.Add("c.state IN ('accepted', 'signed')")
		w.Within("c.ordered_on", f.Ordered)
	}
	if !f.Created.IsZero() {
		w.Add("c.created_at >= ? AND c.created_at < ?", f.Created.From.Start(), f.Created.To.Start())
	}
	for condition, wanted := range map[string]bool{
		"c.state NOT IN ('accepted', 'signed', 'cancelled')": f.Open, "c.over_why <> ''": f.Over, "f.contract_id IS NULL": f.Central,
		"EXISTS (SELECT 1 FROM calloff_ask a WHERE a.calloff_id = c.id AND a.deviation <> '')": f.OutOfTurn,
	} {
		if wanted {
			w.Add(condition)
		}
	}
	if f.Text != "" {
		find.Clause(ctx, s.DB, Kind, f.Text, &w, "c.id")
	}
	return w
}

// Search returns one page of the selection, and how many call-offs it has.
func (s Store) Search(ctx context.Context, f Filter, page Page) ([]CallOff, Count, error) {
	w := s.where(ctx, f)
	n, err := db.CountRows(ctx, s.DB, joined, w)
	if err != nil {
		return nil, n, fmt.Errorf("counting call-offs: %w", err)
	}
	rows, err := db.All[named](ctx, s.DB, `SELECT `+selected+` FROM `+joined+` `+w.SQL()+` `+page.Order(sorts, usualSort)+` `+page.Cut(&w), w.Args()...)
	list := make([]CallOff, len(rows))
	for i, r := range rows {
		list[i] = r.callOff()
	}
	return list, n, err
}

// Sum returns how many call-offs the selection has and what they are worth.
func (s Store) Sum(ctx context.Context, f Filter) (n int64, value money.Amount, err error) {
	type sum struct {
		N     int64
		Value money.Amount
	}
	w := s.where(ctx, f)
	total, err := db.One[sum](ctx, s.DB, `SELECT count(*) AS n, CAST(coalesce(sum(c.value), 0) AS BIGINT) AS value FROM `+joined+` `+w.SQL(), w.Args()...)
	return total.N, total.Value, err
}

// Get returns one call-off.
func (s Store) Get(ctx context.Context, id string) (CallOff, error) {
	row, err := db.One[named](ctx, s.DB, `SELECT `+selected+` FROM `+joined+` WHERE c.id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return CallOff{}, fault.NotFound("Avropet finns inte.")
	}
	return row.callOff(), err
}

// Create makes a draft. Whoever is not on the framework's list is refused.
func (s Store) Create(ctx context.Context, c CallOff) (CallOff, error) {
	c.Lot, c.Unit, c.State = strings.TrimSpace(c.Lot), strings.TrimSpace(c.Unit), Draft
	if err := c.Check(); err != nil {
		return c, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		c.ID, c.Version, c.CreatedAt, c.ChangedAt = db.NewID(), 1, tx.Now(), tx.Now()
		if err := here.ready(ctx, &c); err != nil {
			return err
		}
		var err error
		if c.Number, err = here.number(ctx, here.Today().Year()); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "calloff", &c); err != nil {
			return fmt.Errorf("storing call-off: %w", err)
		}
		if c, err = here.Get(ctx, c.ID); err != nil {
			return err
		}
		return here.told(ctx, CallOff{}, c, audit.Created, "")
	})
	return c, err
}

// ready asks the framework whether a draft may be on it, and fills in what follows.
func (s Store) ready(ctx context.Context, c *CallOff) error {
	f, err := s.Framework(ctx, c.FrameworkID)
	if err != nil {
		return err
	}
	if err := f.entitles(*c); err != nil {
		return err
	}
	t, err := s.TermsOn(ctx, *c, s.Today())
	if err != nil {
		return err
	}
	if len(t.For(c.Lot, c.Party)) == 0 {
		message := "Ramavtalet har ingen leverantör för delen och regionen."
		if lots := t.Lots(); len(lots) > 0 {
			message += " Delarna är " + sv.List(lots) + "."
		}
		return fault.Invalid(fault.Field{Name: "lot", Message: message})
	}
	c.TitleKey = sv.SortKey(c.Title)
	if c.State == Draft {
		c.Form = t.FormOf(c.Value)
	}
	return nil
}

func (s Store) number(ctx context.Context, year int) (string, error) {
	last, err := db.One[int64](ctx, s.DB, `
		INSERT INTO calloff_series (year, last) VALUES ($1, 1)
		ON CONFLICT (year) DO UPDATE SET last = calloff_series.last + 1
		RETURNING last`, year)
	return fmt.Sprintf("AV%02d-%04d", year%100, last), err
}

// Save stores a correction, read at c.Version.
func (s Store) Save(ctx context.Context, c CallOff, why string) (CallOff, error) {
	if err := c.Check(); err != nil {
		return c, err
	}
	return s.change(ctx, c.ID, audit.Changed, why, func(here Store, now *CallOff) error {
		if now.Version != c.Version {
			return db.ErrStale
		}
		more := c.Value
		if now.State.Ordered() {
			more -= now.Value
		}
		if err := now.take(c); err != nil {
			return err
		}
		if now.fixed() {
			if err := here.sameForm(ctx, *now); err != nil {
				return err
			}
			return here.room(ctx, *now, more)
		}
		return here.ready(ctx, now)
	})
}

// sameForm refuses a value that would have demanded a reopened competition, when
// suppliers have been asked one by one.
func (s Store) sameForm(ctx context.Context, c CallOff) error {
	t, err := s.TermsOn(ctx, c, s.Today())
	if err != nil || c.Form == Reopened || t.FormOf(c.Value) != Reopened {
		return err
	}
	return c.refuse("höja värdet", "Avrop från %s ska göras med förnyad konkurrensutsättning enligt ramavtalet, och %s är redan skickat till en leverantör. Avbryt avropet och gör ett nytt.", t.FKUFrom.Sv(), c.Number)
}

// Remove takes away a draft.
func (s Store) Remove(ctx context.Context, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := s.in(tx).Get(ctx, id)
		if err != nil {
			return err
		}
		if c.State != Draft {
			return c.notFrom("tas bort")
		}
		if _, err := tx.Exec(ctx, `DELETE FROM calloff WHERE id = $1`, id); err != nil {
			return err
		}
		if err := audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: id, Title: c.Name(), Verb: audit.Removed}); err != nil {
			return err
		}
		return find.Remove(ctx, tx, Kind, id)
	})
}

// Cancel ends a call-off that nobody has got, and tells those who wait for it.
func (s Store) Cancel(ctx context.Context, id, why string) (CallOff, error) {
	return s.change(ctx, id, "avbröt", why, func(here Store, c *CallOff) error {
		if err := c.cancel(here.Today(), why); err != nil {
			return err
		}
		letters, err := here.cancelled(ctx, *c)
		if err != nil {
			return err
		}
		if err := mail.Put(ctx, here.DB, letters...); err != nil {
			return err
		}
		return here.block(ctx, *c)
	})
}

// cancelled writes to the suppliers that were invited, or asked without having
// answered, and whose addresses are known.
func (s Store) cancelled(ctx context.Context, c CallOff) ([]mail.Letter, error) {
	var letters []mail.Letter
	add := func(address, name string) {
		if address != "" {
			letters = append(letters, mail.Letter{ToAddress: address, ToName: name, Subject: "Avropet är avbrutet: " + c.Name(),
				Text: "Avropet " + c.Name() + " är avbrutet " + c.CancelledOn.Long() + ".\n\nSkäl\n" + c.CancelledWhy + "\n"})
		}
	}
	invitees, err := s.Invitees(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	for _, i := range invitees {
		if i.LeftOut == "" {
			add(i.Address, i.Name)
		}
	}
	asks, err := s.Asks(ctx, c.ID)
	for _, a := range asks {
		if a.Answer == "" {
			add(a.Address, a.Name)
		}
	}
	return letters, err
}

// Settle ends an ordered call-off: what is left of it is free again.
func (s Store) Settle(ctx context.Context, id string, on day.Date) (CallOff, error) {
	return s.change(ctx, id, "slutreglerade", "", func(_ Store, c *CallOff) error { return c.settle(on) })
}

// change does a step with a call-off and writes its history.
func (s Store) change(ctx context.Context, id, verb, why string, do func(Store, *CallOff) error) (CallOff, error) {
	return s.step(ctx, id, why, func(here Store, c *CallOff) (string, error) { return verb, do(here, c) })
}

// step is change where the verb of the history follows from what was done.
func (s Store) step(ctx context.Context, id, why string, do func(Store, *CallOff) (verb string, err error)) (CallOff, error) {
	var c CallOff
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		was, err := here.Get(ctx, id)
		if err != nil {
			return err
		}
		c = was
		verb, err := do(here, &c)
		if err != nil {
			return err
		}
		c.ChangedAt = tx.Now()
		if err := tx.UpdateFrom(ctx, "calloff", &was, &c); err != nil {
			return err
		}
		if c, err = here.Get(ctx, id); err != nil {
			return err
		}
		return here.told(ctx, was, c, verb, why)
	})
	return c, err
}

func (s Store) told(ctx context.Context, was, c CallOff, verb, why string) error {
	entry := audit.Entry{Kind: Kind, Ref: c.ID, Title: c.Name(), Verb: verb, Changes: Fields.Diff(&was, &c), Why: why}
	if err := audit.Write(ctx, s.DB, entry); err != nil {
		return err
	}
	return find.Put(ctx, s.DB, find.Doc{Kind: Kind, Ref: c.ID, Title: c.Name(), Detail: c.Framework + " · " + c.State.Sv(), URL: c.URL(), Perm: permRead,
		Words: strings.Join([]string{c.Framework, c.Supplier, c.Unit, c.Owner}, " ")})
}

// block keeps the contract of a linked procurement from being signed as long as the
// call-off's.
func (s Store) block(ctx context.Context, c CallOff) error {
	if c.ProcurementID == "" {
		return nil
	}
	return procurement.Store{DB: s.DB}.Keep(ctx, string(c.ProcurementID), Kind, c.ID, c.block())
}

// History returns what has happened to a record, newest first.
func (s Store) History(ctx context.Context, kind, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, kind, id)
}

// ProcurementID returns the id of the procurement with the number, "" for no number.
func (s Store) ProcurementID(ctx context.Context, number string) (string, error) {
	number, _, _ = strings.Cut(strings.TrimSpace(number), " ")
	if number == "" {
		return "", nil
	}
	p, err := procurement.Store{DB: s.DB}.ByNumber(ctx, number)
	if fault.KindOf(err) == fault.KindNotFound {
		return "", fault.Invalid(fault.Field{Name: "procurement_id", Message: fault.Message(err)})
	}
	return p.ID, err
}
