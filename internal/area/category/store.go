package category

import (
	"context"
	"embed"
	"fmt"
	"strings"

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

// Kind and KindVersion name the registers in the history and in the search index.
const (
	Kind        = "category"
	KindVersion = "category_version"
)

// Store reads and writes the tree. A tree has some hundred categories, at most a
// few thousand, so it is read whole and searched in memory.
type Store struct{ DB *db.DB }

var columns = db.Columns[Category]()

// Today is the day that the tree shows unless another is asked for.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

// Tree returns the tree as it is on a day, with names, places and leads of that
// day; 0 is today.
func (s Store) Tree(ctx context.Context, on day.Date) (Tree, error) {
	if on == 0 {
		on = s.Today()
	}
	nodes, err := db.All[Node](ctx, s.DB, `
		SELECT c.id, c.code, t.name, t.parent_id, c.level, c.valid_from, c.valid_to, c.replaced_by,
			COALESCE(l.user_id, '') AS lead_id, COALESCE(l.user_name, '') AS lead
		FROM category c
		JOIN category_term t ON t.category_id = c.id AND t.valid_from <= $1 AND (t.valid_to IS NULL OR t.valid_to >= $1)
		LEFT JOIN category_lead l ON l.category_id = c.id AND l.valid_from <= $1 AND (l.valid_to IS NULL OR l.valid_to >= $1)
		WHERE c.valid_from <= $1 AND (c.valid_to IS NULL OR c.valid_to >= $1)
		ORDER BY c.code`, on)
	if err != nil {
		return Tree{}, fmt.Errorf("reading the category tree: %w", err)
	}
	return NewTree(on, nodes), nil
}

// Ever returns all categories that have ever been, as they stood last: for
// labels of old records.
func (s Store) Ever(ctx context.Context) (Tree, error) {
	nodes, err := db.All[Node](ctx, s.DB, `
		SELECT id, code, name, parent_id, level, valid_from, valid_to, replaced_by, '' AS lead_id, '' AS lead
		FROM category ORDER BY code`)
	if err != nil {
		return Tree{}, fmt.Errorf("reading every category: %w", err)
	}
	return NewTree(0, nodes), nil
}

// Options returns the categories of a day as choices, in the order of the tree
// and each with its path; 0 is today.
func (s Store) Options(ctx context.Context, on day.Date) ([]field.Option, error) {
	t, err := s.Tree(ctx, on)
	return t.Options(), err
}

// Names returns what every category is called, by id, also those that have ended.
func (s Store) Names(ctx context.Context) (map[string]string, error) {
	t, err := s.Ever(ctx)
	names := make(map[string]string, len(t.All()))
	for _, n := range t.All() {
		names[n.ID] = n.Name
	}
	return names, err
}

// Paths is Names with those above: "Hälso- och sjukvård › Hjälpmedel".
func (s Store) Paths(ctx context.Context) (map[string]string, error) {
	t, err := s.Ever(ctx)
	paths := make(map[string]string, len(t.All()))
	for _, n := range t.All() {
		paths[n.ID] = t.Path(n.ID)
	}
	return paths, err
}

// Branch returns the ids of a category and of everything below it, for filters
// of lists and figures.
func (s Store) Branch(ctx context.Context, id string) ([]string, error) {
	return db.All[string](ctx, s.DB, `
		SELECT c.id FROM category c JOIN category top ON substr(c.path, 1, length(top.path)) = top.path
		WHERE top.id = $1
		ORDER BY c.path`, id)
}

// MatchAll returns the ids of the categories that texts in a list from elsewhere
// mean: a code, a name, both as in a label, or a path. Categories that are used
// come before those that have ended. What means none, or several, is left out.
func (s Store) MatchAll(ctx context.Context, texts []string) (map[string]string, error) {
	now, err := s.Tree(ctx, 0)
	if err != nil {
		return nil, err
	}
	ever, err := s.Ever(ctx)
	if err != nil {
		return nil, err
	}
	used, all := now.matcher(), ever.matcher()
	found := map[string]string{}
	for _, text := range texts {
		id := used.match(text)
		if id == "" {
			id = all.match(text)
		}
		if id != "" {
			found[text] = id
		}
	}
	return found, nil
}

// Get returns the category with the id, as it stands last.
func (s Store) Get(ctx context.Context, id string) (Category, error) {
	return s.one(ctx, "id", id)
}

// ByCode returns the category with the code.
func (s Store) ByCode(ctx context.Context, code string) (Category, error) {
	return s.one(ctx, "code", code)
}

func (s Store) one(ctx context.Context, column, value string) (Category, error) {
	return db.One[Category](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Category]("c")+`
		FROM category c WHERE c.`+column+` = $1`, value)
}

// ByName returns the category that is called so today, or once was.
func (s Store) ByName(ctx context.Context, name string) (Category, error) {
	found, err := s.MatchAll(ctx, []string{name})
	if err != nil {
		return Category{}, err
	}
	if found[name] == "" {
		return Category{}, fault.NotFound("Det finns ingen kategori som bara heter ”%s”.", name)
	}
	return s.Get(ctx, found[name])
}

// Terms returns what a category has been called and where it has stood, newest first.
func (s Store) Terms(ctx context.Context, id string) ([]Term, error) {
	return db.All[Term](ctx, s.DB, `
		SELECT `+db.Columns[Term]()+`
		FROM category_term WHERE category_id = $1 ORDER BY valid_from DESC`, id)
}

// ReplacedByCode returns the categories that a code has taken over from.
func (s Store) ReplacedByCode(ctx context.Context, code string) ([]Category, error) {
	return db.All[Category](ctx, s.DB, `
		SELECT `+columns+` FROM category WHERE replaced_by LIKE $1 ORDER BY code`, storage.Like(code))
}

// Create adds a category to the tree.
func (s Store) Create(ctx context.Context, c Category) (Category, error) {
	c.tidy()
	c.ID, c.Version = db.NewID(), 1
	c.CreatedAt, c.ChangedAt = s.DB.Now(), s.DB.Now()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		every, err := in.Ever(ctx)
		if err != nil {
			return err
		}
		if taken, ok := every.ByCode(c.Code); ok {
			return fault.Conflict("Koden %s används redan av %s. En kod används aldrig om.", c.Code, taken.Name)
		}
		if err := c.Check(every); err != nil {
			return err
		}
		c.plant(every)
		if err := tx.Insert(ctx, "category", &c); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "category_term", c.firstTerm()); err != nil {
			return err
		}
		return in.tell(ctx, []audit.Entry{c.entry(audit.Created, Category{}, "")}, c)
	})
	return c, err
}

func (c Category) firstTerm() *Term {
	return &Term{CategoryID: c.ID, ValidFrom: c.ValidFrom, Name: c.Name, ParentID: c.ParentID}
}

// plant sets what follows from the place in the tree.
func (c *Category) plant(every Tree) {
	c.Level, c.Path, c.Parent = every.level(c.ParentID)+1, joinPath(every.codes(c.ParentID), c.Code), every.Path(c.ParentID)
}

// codes is the path of a category, "" for none.
func (t Tree) codes(id string) string {
	path := ""
	for _, n := range t.Way(id) {
		path = joinPath(path, n.Code)
	}
	return path
}

func (c Category) entry(verb string, old Category, why string) audit.Entry {
	return audit.Entry{Kind: Kind, Ref: c.ID, Title: c.Label(), Verb: verb, Changes: Fields.Diff(&old, &c), Why: why}
}

// Save corrects a category, if nobody saved it since it was read. Another name
// or place is taken to have been so since the latest change of them.
func (s Store) Save(ctx context.Context, changed Category, why string) (Category, error) {
	return s.Change(ctx, changed, 0, why)
}

// Change is Save, where another name or place holds from a day and what the
// category was before stays in its history; from 0 corrects.
func (s Store) Change(ctx context.Context, changed Category, from day.Date, why string) (Category, error) {
	changed.tidy()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		old, err := in.Get(ctx, changed.ID)
		if err != nil {
			return err
		}
		every, err := in.Ever(ctx)
		if err != nil {
			return err
		}
		old.Parent = every.Path(old.ParentID)
		changed.Code, changed.ValidFrom, changed.CreatedAt, changed.ChangedAt = old.Code, old.ValidFrom, old.CreatedAt, tx.Now()
		if err := changed.Check(every); err != nil {
			return err
		}
		changed.plant(every)
		return in.change(ctx, old, &changed, from, why)
	})
	return changed, err
}

func (s Store) change(ctx context.Context, old Category, changed *Category, from day.Date, why string) error {
	if err := s.DB.Update(ctx, "category", changed); err != nil {
		return err
	}
	if err := s.turn(ctx, *changed, from); err != nil {
		return err
	}
	if err := s.endLeads(ctx); err != nil {
		return err
	}
	if old.ParentID != changed.ParentID {
		if err := s.replant(ctx); err != nil {
			return err
		}
	}
	return s.tell(ctx, []audit.Entry{changed.entry(audit.Changed, old, why)}, *changed)
}

// turn ends the latest term and begins the next, or corrects the latest.
func (s Store) turn(ctx context.Context, c Category, from day.Date) error {
	terms, err := s.Terms(ctx, c.ID)
	if err != nil {
		return err
	}
	last := terms[0]
	switch {
	case last.Name == c.Name && last.ParentID == c.ParentID:
		return nil
	case from == 0 || from == last.ValidFrom:
		_, err := s.DB.Exec(ctx, `UPDATE category_term SET name = $1, parent_id = $2 WHERE category_id = $3 AND valid_from = $4`,
			c.Name, c.ParentID, c.ID, last.ValidFrom)
		return err
	case from < last.ValidFrom:
		return fault.Invalid(fault.Field{Name: "from", Message: "Det nuvarande namnet och läget gäller från " + last.ValidFrom.Sv() + ". Välj den dagen eller en senare."})
	}
	if _, err := s.DB.Exec(ctx, `UPDATE category_term SET valid_to = $1 WHERE category_id = $2 AND valid_from = $3`, from.AddDays(-1), c.ID, last.ValidFrom); err != nil {
		return err
	}
	return s.DB.Insert(ctx, "category_term", &Term{CategoryID: c.ID, ValidFrom: from, Name: c.Name, ParentID: c.ParentID})
}

// replant sets the paths and levels of all that has moved along with a category
// above it. One that has ended may hang lower than the tree is deep.
func (s Store) replant(ctx context.Context) error {
	every, err := s.Ever(ctx)
	if err != nil {
		return err
	}
	stored, err := db.All[struct{ ID, Path string }](ctx, s.DB, `SELECT id, path FROM category`)
	if err != nil {
		return err
	}
	for _, was := range stored {
		path := every.codes(was.ID)
		if path == was.Path {
			continue
		}
		if _, err := s.DB.Exec(ctx, `UPDATE category SET path = $1, level = $2 WHERE id = $3`, path, min(every.level(was.ID), deepest), was.ID); err != nil {
			return err
		}
	}
	return nil
}

// tell writes the history and the words of changed categories.
func (s Store) tell(ctx context.Context, entries []audit.Entry, changed ...Category) error {
	if err := audit.WriteAll(ctx, s.DB, entries); err != nil {
		return err
	}
	every, err := s.Ever(ctx)
	if err != nil {
		return err
	}
	ids, docs := make([]string, len(changed)), make([]find.Doc, len(changed))
	for i, c := range changed {
		ids[i] = c.ID
		above := strings.Join([]string{"Kategori", every.Path(c.ParentID)}, " i ")
		docs[i] = find.Doc{Kind: Kind, Ref: c.ID, Title: c.Label(), Detail: strings.TrimSuffix(above, " i "), URL: c.URL(), Perm: "category.read"}
	}
	if err := find.RemoveAll(ctx, s.DB, Kind, ids); err != nil {
		return err
	}
	return find.PutAll(ctx, s.DB, docs)
}

// History returns what has happened to a category, newest first.
func (s Store) History(ctx context.Context, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, Kind, id)
}
