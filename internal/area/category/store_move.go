package category

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Mover is a register above whose records stand in categories and follow when one is
// replaced. It says itself how its records are found and written.
type Mover interface {
	// Of is the kind of the records, and what they are called together.
	Of() (kind, name string)
	// Held returns the records in categories whose last day is before the day.
	Held(ctx context.Context, d *db.DB, before day.Date) ([]Held, error)
	// Follow puts the records that still stand in one category in another.
	Follow(ctx context.Context, tx *db.DB, ids []string, from, to string) error
}

// Rows is a Mover of a register with one row for each record. The register gives its
// own SQL: a query for ref, label and category_id of what stands in the categories that
// a subquery on $1 gives, and an update that sets category_id to $1 and the time to $2.
type Rows struct {
	Kind, Name string
	Find       string // up to and with "category_id IN "
	Write      string // up to WHERE
}

// Of returns what the records are.
func (r Rows) Of() (kind, name string) { return r.Kind, r.Name }

// mostHeld is how many records of one register the worklist has.
const mostHeld = 5000

// Held returns the records in ended categories.
func (r Rows) Held(ctx context.Context, d *db.DB, before day.Date) ([]Held, error) {
	rows, err := db.All[struct{ Ref, Label, CategoryID string }](ctx, d, r.Find+`(SELECT id FROM category WHERE valid_to < $1) ORDER BY label, ref LIMIT `+fmt.Sprint(mostHeld), before)
	list := make([]Held, len(rows))
	for i, one := range rows {
		list[i] = Held{Kind: r.Kind, Ref: one.Ref, Label: one.Label, CategoryID: one.CategoryID}
	}
	return list, err
}

// Follow writes the new category.
func (r Rows) Follow(ctx context.Context, tx *db.DB, ids []string, from, to string) error {
	var w db.Where
	w.Arg(to)
	w.Arg(tx.Now())
	w.Add("category_id = ?", from)
	w.In("id", ids)
	_, err := tx.Exec(ctx, r.Write+" "+w.SQL(), w.Args()...)
	return err
}

// Moves reclassifies what stands in replaced categories.
type Moves struct {
	DB     *db.DB
	Movers []Mover // handed over by app, in the order of the page
}

func (m Moves) store() Store { return Store{m.DB} }

// Waiting returns the ended categories that still hold records.
func (m Moves) Waiting(ctx context.Context) ([]Waiting, error) {
	today := m.store().Today()
	tree, err := m.store().Tree(ctx, today)
	if err != nil {
		return nil, err
	}
	ended, err := db.All[Category](ctx, m.DB, `SELECT `+columns+` FROM category WHERE valid_to < $1 ORDER BY code`, today)
	if err != nil || len(ended) == 0 {
		return nil, err
	}
	held := map[string][]Held{}
	for _, mover := range m.Movers {
		list, err := mover.Held(ctx, m.DB, today)
		if err != nil {
			return nil, err
		}
		for _, h := range list {
			held[h.CategoryID] = append(held[h.CategoryID], h)
		}
	}
	var all []Waiting
	for _, c := range ended {
		if len(held[c.ID]) == 0 {
			continue
		}
		w := Waiting{Category: c, Held: held[c.ID]}
		for _, code := range c.ReplacedBy {
			if n, ok := tree.ByCode(code); ok {
				w.To = append(w.To, n)
			}
		}
		all = append(all, w)
	}
	return all, nil
}

// One returns what waits in one ended category.
func (m Moves) One(ctx context.Context, categoryID string) (Waiting, error) {
	all, err := m.Waiting(ctx)
	if err != nil {
		return Waiting{}, err
	}
	for _, w := range all {
		if w.Category.ID == categoryID {
			return w, nil
		}
	}
	c, err := m.store().Get(ctx, categoryID)
	return Waiting{Category: c}, err
}

// Reclassify lets records of a replaced category follow to those that replace it. told
// says by Held.Key where a record goes, which is needed when there are several.
func (m Moves) Reclassify(ctx context.Context, categoryID string, told map[string]string, why string) (Move, error) {
	var move Move
	err := m.DB.InTx(ctx, func(tx *db.DB) error {
		here := Moves{tx, m.Movers}
		w, err := here.One(ctx, categoryID)
		if err != nil {
			return err
		}
		moved, err := w.choose(told)
		if err != nil {
			return err
		}
		move = Move{ID: db.NewID(), FromID: categoryID, MovedOn: here.store().Today(), Why: why, ByName: audit.ActorFrom(ctx).Name, CreatedAt: tx.Now(), Records: int64(len(moved))}
		if err := tx.Insert(ctx, "category_move", &move); err != nil {
			return err
		}
		for i := range moved {
			moved[i].MoveID = move.ID
		}
		if err := db.InsertAll(ctx, tx, "category_moved", moved); err != nil {
			return err
		}
		return here.follow(ctx, moved, func(o Followed) (from, to string) { return categoryID, o.ToID }, "klassade om", why)
	})
	return move, err
}

// Undo puts the records of a move back, as far as they still stand where it put them.
func (m Moves) Undo(ctx context.Context, moveID, why string) error {
	return m.DB.InTx(ctx, func(tx *db.DB) error {
		here := Moves{tx, m.Movers}
		move, err := db.One[Move](ctx, tx, `SELECT `+db.Columns[Move]()+` FROM category_move WHERE id = $1`, moveID)
		if err != nil {
			return err
		}
		if move.UndoneOn != 0 {
			return fault.Conflict("Omklassningen är redan ångrad.")
		}
		moved, err := db.All[Followed](ctx, tx, `SELECT `+db.Columns[Followed]()+` FROM category_moved WHERE move_id = $1 ORDER BY kind, ref`, moveID)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE category_move SET undone_on = $1, undone_by = $2 WHERE id = $3`, here.store().Today(), audit.ActorFrom(ctx).Name, moveID)
		if err != nil {
			return err
		}
		return here.follow(ctx, moved, func(o Followed) (from, to string) { return o.ToID, move.FromID }, "ångrade omklassningen av", why)
	})
}

// follow asks each register to write its records, and tells the history of each.
func (m Moves) follow(ctx context.Context, moved []Followed, way func(Followed) (from, to string), verb, why string) error {
	ever, err := m.store().Ever(ctx)
	if err != nil {
		return err
	}
	type course struct{ kind, from, to string }
	groups := map[course][]string{}
	var order []course
	var entries []audit.Entry
	for _, o := range moved {
		from, to := way(o)
		c := course{o.Kind, from, to}
		if groups[c] == nil {
			order = append(order, c)
		}
		groups[c] = append(groups[c], o.Ref)
		entries = append(entries, audit.Entry{Kind: o.Kind, Ref: o.Ref, Title: o.Label, Verb: verb, Why: why,
			Changes: []field.Change{{Key: "category_id", Label: "Kategori", From: ever.Path(from), To: ever.Path(to)}}})
	}
	for _, c := range order {
		for _, mover := range m.Movers {
			if kind, _ := mover.Of(); kind != c.kind {
				continue
			}
			if err := mover.Follow(ctx, m.DB, groups[c], c.from, c.to); err != nil {
				return fmt.Errorf("reclassifying %s: %w", c.kind, err)
			}
		}
	}
	return audit.WriteAll(ctx, m.DB, entries)
}

// Past returns the latest reclassifications with how many records each had.
func (m Moves) Past(ctx context.Context) ([]Move, error) {
	list, err := db.All[Move](ctx, m.DB, `SELECT `+db.Columns[Move]()+` FROM category_move ORDER BY created_at DESC, id DESC LIMIT 100`)
	if err != nil {
		return nil, err
	}
	counts, err := db.All[struct {
		MoveID string
		N      int64
	}](ctx, m.DB, `SELECT move_id, count(*) AS n FROM category_moved GROUP BY move_id`)
	for i := range list {
		for _, c := range counts {
			if c.MoveID == list[i].ID {
				list[i].Records = c.N
			}
		}
	}
	return list, err
}
