package direct

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"

	"klover/internal/area/law"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// Store keeps the direct awards.
type Store struct {
	DB *db.DB
}

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

var columns = db.ColumnsOf[Award]("d")

var sorts = map[string]string{"decided_on": "d.decided_on", "number": "d.number", "title": "d.title_key", "value": "d.value", "supplier": "lower(d.supplier)"}

const usualSort = "-decided_on"

func (s Store) in(tx *db.DB) Store {
	s.DB = tx
	return s
}

func (s Store) today() day.Date { return day.Of(s.DB.Now()) }

func (s Store) where(ctx context.Context, f Filter) db.Where {
	var w db.Where
	if !f.Struck {
		w.Add("d.struck_on IS NULL")
	}
	if !f.Decided.IsZero() {
		w.Add("d.decided_on >= ?", f.Decided.From)
		w.Add("d.decided_on < ?", f.Decided.To)
	}
	for column, value := range map[string]string{"d.party": f.Party, "d.category_id": f.CategoryID, "d.ground": f.Ground} {
		if value != "" {
			w.Add(column+" = ?", value)
		}
	}
	if f.Over {
		w.Add("d.override <> ''")
	}
	if f.Text != "" {
		find.Clause(ctx, s.DB, Kind, f.Text, &w, "d.id")
	}
	return w
}

// Search returns one page of the selection, and how many awards it has.
func (s Store) Search(ctx context.Context, f Filter, page Page) ([]Award, Count, error) {
	w := s.where(ctx, f)
	n, err := db.CountRows(ctx, s.DB, `direct d`, w)
	if err != nil {
		return nil, n, fmt.Errorf("counting direct awards: %w", err)
	}
	rows, err := db.All[Award](ctx, s.DB, `SELECT `+columns+` FROM direct d `+w.SQL()+` `+page.Order(sorts, usualSort)+` `+page.Cut(&w), w.Args()...)
	return rows, n, err
}

// Sum returns how many awards the selection has and what they are worth.
func (s Store) Sum(ctx context.Context, f Filter) (n int64, value money.Amount, err error) {
	type sum struct {
		N     int64
		Value money.Amount
	}
	w := s.where(ctx, f)
	total, err := db.One[sum](ctx, s.DB, `SELECT count(*) AS n, CAST(coalesce(sum(d.value), 0) AS BIGINT) AS value FROM direct d `+w.SQL(), w.Args()...)
	return total.N, total.Value, err
}

// Get returns one award.
func (s Store) Get(ctx context.Context, id string) (Award, error) {
	a, err := db.One[Award](ctx, s.DB, `SELECT `+columns+` FROM direct d WHERE d.id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return a, fault.NotFound("Direktupphandlingen finns inte.")
	}
	return a, err
}

// Standing returns what has been bought of the same kind in the twelve months that
// end with the award's day, and the limit of that day. Other awards than those on
// account of their value have no limit and count for nothing.
func (s Store) Standing(ctx context.Context, a Award) (Standing, error) {
	book, err := law.Store{DB: s.DB}.Book(ctx)
	if err != nil {
		return Standing{}, err
	}
	st := Standing{Value: a.Value.Amount}
	if st.Limit, err = book.DirectLimit("", law.Object(a.Object), a.DecidedOn); err != nil {
		return st, err
	}
	if st.Warn, st.Stop, err = shares(book, a.DecidedOn); err != nil {
		return st, err
	}
	st.Before, err = db.One[money.Amount](ctx, s.DB, `
		SELECT CAST(coalesce(sum(value), 0) AS BIGINT)
		FROM direct
		WHERE category_id = $1 AND party = $2 AND decided_on > $3 AND decided_on <= $4
			AND ground = 'value' AND struck_on IS NULL AND id <> $5`,
		a.CategoryID, a.Party, a.DecidedOn.AddMonths(-12), a.DecidedOn, a.ID)
	return st, err
}

// Create registers an award. Past the limit it is refused, and the attempt told,
// unless its override says why it is allowed.
func (s Store) Create(ctx context.Context, a Award) (Award, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		a.ID, a.Version, a.CreatedAt, a.ChangedAt = db.NewID(), 1, tx.Now(), tx.Now()
		if err := here.ready(ctx, &a); err != nil {
			return err
		}
		var err error
		if a.Number, err = here.number(ctx, a.DecidedOn.Year()); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "direct", &a); err != nil {
			return err
		}
		return here.told(ctx, Award{}, a, audit.Created, "")
	})
	return a, err
}

// ready checks an award against the law, and fills in what follows.
func (s Store) ready(ctx context.Context, a *Award) error {
	book, err := law.Store{DB: s.DB}.Book(ctx)
	if err != nil {
		return err
	}
	documentation, err := book.DocumentationFrom(max(a.DecidedOn, day.New(2017, 1, 1)))
	if err != nil {
		return err
	}
	if err := a.Check(s.today(), documentation); err != nil {
		return err
	}
	a.Override = strings.TrimSpace(a.Override)
	if a.TitleKey = sv.SortKey(a.Title); a.Override != "" && a.OverrideBy == "" {
		a.OverrideBy = audit.ActorFrom(ctx).Name
	}
	if a.Ground != GroundValue {
		return nil
	}
	standing, err := s.Standing(ctx, *a)
	if err != nil {
		return err
	}
	a.Accrued, a.LimitKept = standing.Before, standing.Limit.Amount
	return a.allowed(standing)
}

func (s Store) number(ctx context.Context, year int) (string, error) {
	last, err := db.One[int64](ctx, s.DB, `
		INSERT INTO direct_series (year, last) VALUES ($1, 1)
		ON CONFLICT (year) DO UPDATE SET last = direct_series.last + 1
		RETURNING last`, year)
	return fmt.Sprintf("DU%02d-%04d", year%100, last), err
}

// Save stores a correction.
func (s Store) Save(ctx context.Context, a Award, why string) (Award, error) {
	return s.change(ctx, a.ID, a.Version, audit.Changed, why, func(here Store, now *Award) error {
		if now.StruckOn != 0 {
			return fault.Conflict("%s är makulerad och kan inte ändras.", now.Number)
		}
		a.Number, a.CreatedAt, a.OverrideBy = now.Number, now.CreatedAt, now.OverrideBy
		if a.Override == "" {
			a.OverrideBy = ""
		}
		*now = a
		return here.ready(ctx, now)
	})
}

// Strike takes an award out of every sum, because it never happened.
func (s Store) Strike(ctx context.Context, id, why string) (Award, error) {
	a, err := s.Get(ctx, id)
	if err != nil {
		return a, err
	}
	return s.change(ctx, id, a.Version, "makulerade", why, func(here Store, now *Award) error { return now.strike(here.today(), why) })
}

func (s Store) change(ctx context.Context, id string, version int64, verb, why string, do func(Store, *Award) error) (Award, error) {
	var a Award
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		was, err := here.Get(ctx, id)
		if err != nil {
			return err
		}
		if was.Version != version {
			return db.ErrStale
		}
		a = was
		if err := do(here, &a); err != nil {
			return err
		}
		a.Version, a.ChangedAt = was.Version, tx.Now()
		if err := tx.Update(ctx, "direct", &a); err != nil {
			return err
		}
		return here.told(ctx, was, a, verb, why)
	})
	return a, err
}

func (s Store) told(ctx context.Context, was, a Award, verb, why string) error {
	entry := audit.Entry{Kind: Kind, Ref: a.ID, Title: a.Name(), Verb: verb, Changes: Fields.Diff(&was, &a), Why: why}
	if err := audit.Write(ctx, s.DB, entry); err != nil {
		return err
	}
	return find.Put(ctx, s.DB, find.Doc{Kind: Kind, Ref: a.ID, Title: a.Name(), Detail: a.Supplier + " · " + a.Value.Amount.Sv(), URL: a.URL(), Perm: "direct.read",
		Words: strings.Join([]string{a.Supplier, string(a.OrgNo), a.Unit}, " ")})
}

// Accrual is what one region has bought directly in one category in twelve months.
type Accrual struct {
	CategoryID string
	Party      string
	N          int64
	Value      money.Amount
}

// Accrued returns what has been bought of each kind in the twelve months that end
// with the day, the largest first.
func (s Store) Accrued(ctx context.Context, on day.Date) ([]Accrual, error) {
	return db.All[Accrual](ctx, s.DB, `
		SELECT category_id, party, count(*) AS n, CAST(sum(value) AS BIGINT) AS value
		FROM direct
		WHERE decided_on > $1 AND decided_on <= $2 AND ground = 'value' AND struck_on IS NULL
		GROUP BY category_id, party
		ORDER BY CAST(sum(value) AS BIGINT) DESC, category_id, party
		LIMIT 500`, on.AddMonths(-12), on)
}

// History returns what has happened to the award, newest first.
func (s Store) History(ctx context.Context, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, Kind, id)
}
