package initiative

import (
	"context"
	"embed"
	"errors"
	"fmt"

	"klover/internal/area/category"
	"klover/internal/area/identity"
	"klover/internal/area/law/policy"
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

// The rights of the area.
const (
	permRead   = "initiative.read"
	permWrite  = "initiative.write"
	permDecide = "initiative.decide"
)

// Store keeps what category management plans and does.
type Store struct{ DB *db.DB }

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

// Today is the day of the store's clock.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

// Policy is the parameters.
func (s Store) Policy() policy.Store { return policy.Store{DB: s.DB, Set: parameters} }

func (s Store) tree() category.Store { return category.Store{DB: s.DB} }

// branch is the condition that a column is the category or one below it.
const branch = ` IN (SELECT b.id FROM category top JOIN category b ON substr(b.path, 1, length(top.path)) = top.path WHERE top.id = ?)`

// one reads a record by its id, or says that it does not exist.
func one[T any](ctx context.Context, d *db.DB, table, id, lacks string) (T, error) {
	rec, err := db.One[T](ctx, d, `SELECT `+db.Columns[T]()+` FROM `+table+` WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return rec, fault.NotFound("%s", lacks)
	}
	return rec, err
}

// personName returns what the user with the id is called.
func (s Store) personName(ctx context.Context, key, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	u, err := identity.Store{DB: s.DB}.User(ctx, id)
	if fault.KindOf(err) == fault.KindNotFound {
		return "", wrong(key, "Välj en person i listan.")
	}
	return u.Name, err
}

// usable refuses a category that does not exist or has ended on the day.
func (s Store) usable(ctx context.Context, id string, on day.Date) (category.Category, error) {
	c, err := s.tree().Get(ctx, id)
	if errors.Is(err, db.ErrNoRows) {
		return c, wrong("category_id", "Välj en kategori i listan.")
	}
	if err == nil && c.ValidTo != 0 && c.ValidTo < on {
		return c, wrong("category_id", c.Name+" gäller bara till och med "+c.ValidTo.Sv()+".")
	}
	return c, err
}

// number gives the next number of a year's series: "KI22-01".
func (s Store) number(ctx context.Context, prefix string, year, width int) (string, error) {
	last, err := db.One[int64](ctx, s.DB, `
		INSERT INTO initiative_series (kind, year, last) VALUES ($1, $2, 1)
		ON CONFLICT (kind, year) DO UPDATE SET last = initiative_series.last + 1
		RETURNING last`, prefix, year)
	return fmt.Sprintf("%s%02d-%0*d", prefix, year%100, width, last), err
}

// told writes an entry of the history and the words of its record.
func (s Store) told(ctx context.Context, e audit.Entry, doc find.Doc) error {
	if err := audit.Write(ctx, s.DB, e); err != nil {
		return err
	}
	doc.Kind, doc.Ref, doc.Perm = e.Kind, e.Ref, permRead
	return find.Put(ctx, s.DB, doc)
}

// History returns what has happened to a record, newest first.
func (s Store) History(ctx context.Context, kind, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, kind, id)
}

var standingColumns = db.ColumnsOf[Initiative]("i") + `, s.phase AS at_phase, s.paused AS at_paused, s.from_on AS since, c.name AS category`

// standings is each initiative with the step that it stood at on the day $1.
const standings = `initiative i JOIN initiative_step s ON s.initiative_id = i.id
	AND s.n = (SELECT max(x.n) FROM initiative_step x WHERE x.initiative_id = i.id AND x.from_on <= $1)
	JOIN category c ON c.id = i.category_id`

var sorts = map[string]string{"title": "i.title_key", "number": "i.number", "since": "s.from_on", "due_on": "i.due_on NULLS LAST", "leader": "lower(i.leader)",
	"phase": phaseOrder}

// phaseOrder is the phases in their order.
const phaseOrder = `CASE s.phase WHEN 'preparation' THEN 1 WHEN 'external' THEN 2 WHEN 'internal' THEN 3 WHEN 'strategy' THEN 4 WHEN 'implementation' THEN 5 ELSE 6 END`

const usualSort = "title"

func (s Store) where(ctx context.Context, f Filter) db.Where {
	var w db.Where
	if f.On == 0 {
		f.On = s.Today()
	}
	w.Arg(f.On)
	if len(f.Phases) > 0 {
		w.In("s.phase", texts(f.Phases))
	}
	if f.Paused {
		w.Add("s.paused = TRUE")
	}
	if f.CategoryID != "" {
		w.Add("i.category_id"+branch, f.CategoryID)
	}
	if f.LeaderID != "" {
		w.Add("i.leader_id = ?", f.LeaderID)
	}
	if f.Text != "" {
		find.Clause(ctx, s.DB, Kind, f.Text, &w, "i.id")
	}
	return w
}

// Search returns one page of the initiatives as they stood on the filter's day.
func (s Store) Search(ctx context.Context, f Filter, p Page) ([]Standing, Count, error) {
	w := s.where(ctx, f)
	n, err := db.CountRows(ctx, s.DB, standings, w)
	if err != nil {
		return nil, n, fmt.Errorf("counting initiatives: %w", err)
	}
	w = s.where(ctx, f)
	rows, err := db.All[Standing](ctx, s.DB, `SELECT `+standingColumns+` FROM `+standings+` `+w.SQL()+` `+p.Order(sorts, usualSort)+` `+p.Cut(&w), w.Args()...)
	return rows, n, err
}

// Get returns one initiative.
func (s Store) Get(ctx context.Context, id string) (Initiative, error) {
	return one[Initiative](ctx, s.DB, "initiative", id, "Kategoriinitiativet finns inte.")
}

// Create begins an initiative in its first phase, with the deliverables of every phase
// from the lists of its first day.
func (s Store) Create(ctx context.Context, i Initiative) (Initiative, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		i.ID, i.Version, i.CreatedAt, i.ChangedAt = db.NewID(), 1, tx.Now(), tx.Now()
		i.Phase, i.Paused, i.PhaseOn = Preparation, false, i.StartsOn
		c, err := here.ready(ctx, &i)
		if err != nil {
			return err
		}
		if i.StartsOn > here.Today() {
			return wrong("starts_on", "Initiativet kan inte läggas upp före sin start. Planera det i kategoriplanen.")
		}
		if i.Number, err = here.number(ctx, "KI", i.StartsOn.Year(), 2); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "initiative", &i); err != nil {
			return err
		}
		if err := here.step(ctx, i, ""); err != nil {
			return err
		}
		if err := here.prepare(ctx, i); err != nil {
			return err
		}
		return here.tell(ctx, Initiative{}, i, c.Name, audit.Created, "")
	})
	return i, err
}

// ready checks an initiative and fills in what follows.
func (s Store) ready(ctx context.Context, i *Initiative) (category.Category, error) {
	i.tidy()
	if err := i.Check(); err != nil {
		return category.Category{}, err
	}
	var err error
	if i.Leader, err = s.personName(ctx, "leader_id", i.LeaderID); err != nil {
		return category.Category{}, err
	}
	return s.usable(ctx, i.CategoryID, i.StartsOn)
}

func (s Store) tell(ctx context.Context, was, i Initiative, categoryName, verb, why string) error {
	return s.told(ctx, audit.Entry{Kind: Kind, Ref: i.ID, Title: i.Name(), Verb: verb, Changes: Fields.Diff(&was, &i), Why: why},
		find.Doc{Title: i.Name(), Detail: "Kategoriinitiativ · " + categoryName, URL: i.URL(), Words: i.Leader + " " + i.Scope})
}

// Save corrects what is written of an initiative.
func (s Store) Save(ctx context.Context, i Initiative, why string) (Initiative, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		was, err := here.Get(ctx, i.ID)
		if err != nil {
			return err
		}
		i.Number, i.Phase, i.Paused, i.PhaseOn, i.RowID, i.CreatedAt, i.ChangedAt = was.Number, was.Phase, was.Paused, was.PhaseOn, was.RowID, was.CreatedAt, tx.Now()
		c, err := here.ready(ctx, &i)
		if err != nil {
			return err
		}
		if i.StartsOn != was.StartsOn {
			return wrong("starts_on", "Starten är initiativets första fas och ändras inte.")
		}
		if err := tx.Update(ctx, "initiative", &i); err != nil {
			return err
		}
		return here.tell(ctx, was, i, c.Name, audit.Changed, why)
	})
	return i, err
}

// Remove takes away an initiative that was opened by mistake: one that has not left
// its first phase and has nothing done.
func (s Store) Remove(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		i, err := here.Get(ctx, id)
		if err != nil {
			return err
		}
		steps, err := here.Steps(ctx, id)
		if err != nil {
			return err
		}
		used, err := db.One[int64](ctx, tx, `
			SELECT (SELECT count(*) FROM initiative_deliverable WHERE initiative_id = $1 AND done_on IS NOT NULL)
				+ (SELECT count(*) FROM initiative_strategy WHERE initiative_id = $1) + (SELECT count(*) FROM initiative_measure WHERE initiative_id = $1)`, id)
		if err != nil {
			return err
		}
		if len(steps) > 1 || used > 0 {
			return fault.Conflict("%s har kommit igång och tas inte bort. Pausa eller avsluta det i stället.", i.Name())
		}
		if _, err := tx.Exec(ctx, `DELETE FROM initiative WHERE id = $1`, id); err != nil {
			return err
		}
		if err := find.Remove(ctx, tx, Kind, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: id, Title: i.Name(), Verb: audit.Removed, Why: why})
	})
}
