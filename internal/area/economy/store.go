package economy

import (
	"context"
	"embed"
	"fmt"
	"maps"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// Migrations is the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// Store is the register in the database.
type Store struct {
	DB        *db.DB
	PartyName func(ctx context.Context, code string, on day.Date) (string, error) // nil: what they are called now
}

// The kinds of record in the history.
const (
	GroupKind       = "economy_group"
	DimensionRecord = "economy_dimension"
	LoadKind        = "economy_load"
	PlanKind        = "economy_plan"
	RuleKind        = "economy_rule"
	KeyKind         = "economy_key"
	AnswerKind      = "economy_answer"
	DebitKind       = "economy_debit"
	usualRowOrder   = "-month"
)

// Today is the day on which the store stands, in Sweden.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

// History returns what has happened to a record, newest first.
func (s Store) History(ctx context.Context, kind, ref string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, kind, ref)
}

func (s Store) tx(ctx context.Context, do func(Store) error) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error { return do(Store{DB: tx, PartyName: s.PartyName}) })
}

// findable puts a record in the search over all registers.
func (s Store) findable(ctx context.Context, kind, ref, title, detail, url string) error {
	return find.Put(ctx, s.DB, find.Doc{Kind: kind, Ref: ref, Title: title, Detail: detail, URL: url, Perm: "economy.read", Words: detail})
}

func (s Store) note(ctx context.Context, kind, ref, title, verb, why string, changes ...field.Change) error {
	return audit.Write(ctx, s.DB, audit.Entry{Kind: kind, Ref: ref, Title: title, Verb: verb, Why: why, Changes: changes})
}

// Groups returns all account groups by line, code and first day.
func (s Store) Groups(ctx context.Context) ([]Group, error) {
	groups, err := db.All[Group](ctx, s.DB, `SELECT `+db.Columns[Group]()+` FROM economy_group ORDER BY code, valid_from, id`)
	slices.SortStableFunc(groups, func(a, b Group) int { return order(a.Line) - order(b.Line) })
	return groups, err
}

// Chart returns the mapping of accounts to lines.
func (s Store) Chart(ctx context.Context) (Chart, error) {
	groups, err := s.Groups(ctx)
	return NewChart(groups), err
}

// Group returns one account group.
func (s Store) Group(ctx context.Context, id string) (Group, error) {
	return db.One[Group](ctx, s.DB, `SELECT `+db.Columns[Group]()+` FROM economy_group WHERE id = $1`, id)
}

// CreateGroup adds an account group.
func (s Store) CreateGroup(ctx context.Context, g Group) (Group, error) {
	g.ID, g.Version, g.CreatedAt, g.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	err := s.tx(ctx, func(s Store) error {
		if err := s.checkGroup(ctx, g); err != nil {
			return err
		}
		if err := s.DB.Insert(ctx, "economy_group", &g); err != nil {
			return err
		}
		return s.note(ctx, GroupKind, g.ID, g.Code+" "+g.Name, audit.Created, "", Groups.Diff(&Group{}, &g)...)
	})
	return g, err
}

// SaveGroup changes an account group, of the version that was read.
func (s Store) SaveGroup(ctx context.Context, g Group) (Group, error) {
	err := s.tx(ctx, func(s Store) error {
		was, err := s.Group(ctx, g.ID)
		if err != nil {
			return err
		}
		if err := s.checkGroup(ctx, g); err != nil {
			return err
		}
		g.CreatedAt, g.ChangedAt = was.CreatedAt, s.DB.Now()
		if err := s.DB.Update(ctx, "economy_group", &g); err != nil {
			return err
		}
		return s.note(ctx, GroupKind, g.ID, g.Code+" "+g.Name, audit.Changed, "", Groups.Diff(&was, &g)...)
	})
	return g, err
}

// RemoveGroup takes an account group away. Its accounts become accounts without
// group, which the report shows.
func (s Store) RemoveGroup(ctx context.Context, id string, version int64) error {
	return s.tx(ctx, func(s Store) error {
		g, err := s.Group(ctx, id)
		if err != nil {
			return err
		}
		if g.Version != version {
			return db.ErrStale
		}
		if _, err := s.DB.Exec(ctx, `DELETE FROM economy_group WHERE id = $1`, id); err != nil {
			return err
		}
		return s.note(ctx, GroupKind, g.ID, g.Code+" "+g.Name, audit.Removed, "")
	})
}

// checkGroup refuses a group that shares an account with another at the same time:
// the account would be on two lines.
func (s Store) checkGroup(ctx context.Context, g Group) error {
	if err := Groups.Missing(&g); err != nil {
		return err
	}
	if err := g.Check(); err != nil {
		return err
	}
	chart, err := s.Chart(ctx)
	if err != nil {
		return err
	}
	if other, clash := chart.clash(g); clash {
		return fault.Invalid(fault.Field{Name: "accounts", Message: fmt.Sprintf("Gruppen %s %s har redan något av kontona under samma tid.", other.Code, other.Name)})
	}
	return nil
}

// Account is an account that has rows or has been named by a load.
type Account struct {
	Code string
	Name string
}

// Accounts returns all accounts in order.
func (s Store) Accounts(ctx context.Context) ([]Account, error) {
	return db.All[Account](ctx, s.DB, `SELECT code, name FROM economy_account ORDER BY code`)
}

// keepAccounts names the accounts of a load; a load without a name leaves the old.
func (s Store) keepAccounts(ctx context.Context, names map[string]string) error {
	for _, code := range slices.Sorted(maps.Keys(names)) {
		_, err := s.DB.Exec(ctx, `
			INSERT INTO economy_account (code, name) VALUES ($1, $2)
			ON CONFLICT (code) DO UPDATE SET name = CASE WHEN excluded.name = '' THEN economy_account.name ELSE excluded.name END`, code, names[code])
		if err != nil {
			return fmt.Errorf("keeping account %s: %w", code, err)
		}
	}
	return nil
}

// Dimensions returns the named values of a dimension, "" for all.
func (s Store) Dimensions(ctx context.Context, kind DimensionKind) ([]Dimension, error) {
	return db.All[Dimension](ctx, s.DB, `
		SELECT `+db.Columns[Dimension]()+` FROM economy_dimension
		WHERE $1 = '' OR kind = $1 ORDER BY kind, code`, string(kind))
}

// names maps the codes of a dimension to their names.
func (s Store) names(ctx context.Context, kind DimensionKind) (map[string]string, error) {
	all, err := s.Dimensions(ctx, kind)
	names := map[string]string{}
	for _, d := range all {
		names[d.Code] = d.Name
	}
	return names, err
}

// keepDimensions adds the objects of a load that are not known. A name that
// somebody has set here is not overwritten by a file.
func (s Store) keepDimensions(ctx context.Context, list []Dimension) error {
	for _, d := range list {
		_, err := s.DB.Exec(ctx, `
			INSERT INTO economy_dimension (id, version, kind, code, name) VALUES ($1, 1, $2, $3, $4)
			ON CONFLICT (kind, code) DO NOTHING`, db.NewID(), string(d.Kind), d.Code, d.Name)
		if err != nil {
			return fmt.Errorf("keeping %s %s: %w", d.Kind, d.Code, err)
		}
	}
	return nil
}

// Dimension returns one value of a dimension.
func (s Store) Dimension(ctx context.Context, id string) (Dimension, error) {
	return db.One[Dimension](ctx, s.DB, `SELECT `+db.Columns[Dimension]()+` FROM economy_dimension WHERE id = $1`, id)
}

// NameDimension names an activity, a project or a cost object; a new code is added.
func (s Store) NameDimension(ctx context.Context, d Dimension) error {
	if d.Code == "" || d.Name == "" || d.Kind.Label() == "" {
		return fault.Invalid(fault.Field{Name: "name", Message: "Fyll i dimension, kod och namn."})
	}
	return s.tx(ctx, func(s Store) error {
		was, err := db.All[Dimension](ctx, s.DB, `SELECT `+db.Columns[Dimension]()+` FROM economy_dimension WHERE kind = $1 AND code = $2`, string(d.Kind), d.Code)
		if err != nil {
			return err
		}
		title, change := d.Kind.Label()+" "+d.Code, field.Change{Key: "name", Label: "Namn", To: d.Name}
		if len(was) == 0 {
			d.ID, d.Version = db.NewID(), 1
			if err := s.DB.Insert(ctx, "economy_dimension", &d); err != nil {
				return err
			}
			return s.note(ctx, DimensionRecord, d.ID, title, audit.Created, "", change)
		}
		d.ID, d.Version, change.From = was[0].ID, was[0].Version, was[0].Name
		if err := s.DB.Update(ctx, "economy_dimension", &d); err != nil {
			return err
		}
		return s.note(ctx, DimensionRecord, d.ID, title, audit.Changed, "", change)
	})
}
