package goal

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/sv"
)

// The names of steering models and goals in the history.
const (
	ModelKind = "goal_model" // the reference is the year
	GoalKind  = "goal"
)

// readPerm is what a hit in the search needs.
const readPerm = "goal.read"

// Models returns the steering models, newest year first.
func (s Store) Models(ctx context.Context) ([]Model, error) {
	return db.All[Model](ctx, s.DB, `SELECT `+db.Columns[Model]()+` FROM goal_model ORDER BY year DESC`)
}

// Model returns the steering model of a year.
func (s Store) Model(ctx context.Context, year int64) (Model, error) {
	m, err := db.One[Model](ctx, s.DB, `SELECT `+db.Columns[Model]()+` FROM goal_model WHERE year = $1`, year)
	if fault.KindOf(err) == fault.KindNotFound {
		return m, fault.NotFound("Ingen styrmodell är registrerad för %d.", year)
	}
	return m, err
}

// SteeringYear returns the year that is steered by without a choice: the latest with
// a model, but none that has not begun when there is an earlier one; 0 without models.
func (s Store) SteeringYear(ctx context.Context) (int64, error) {
	years, err := db.All[int64](ctx, s.DB, `SELECT year FROM goal_model ORDER BY year`)
	if err != nil || len(years) == 0 {
		return 0, err
	}
	chosen := years[0]
	for _, y := range years {
		if y <= int64(s.Today().Year()) {
			chosen = y
		}
	}
	return chosen, nil
}

// Tree returns the goals of a year.
func (s Store) Tree(ctx context.Context, year int64) (Tree, error) {
	m, err := s.Model(ctx, year)
	if err != nil {
		return Tree{}, err
	}
	return s.treeOf(ctx, m)
}

func (s Store) treeOf(ctx context.Context, m Model) (Tree, error) {
	goals, err := db.All[Goal](ctx, s.DB, `
		SELECT `+db.Columns[Goal]()+` FROM goal_node
		WHERE model_id = $1
		ORDER BY position, id`, m.ID)
	for i := range goals {
		goals[i].Year, goals[i].Term = m.Year, m.Term(goals[i].Level)
	}
	return Tree{Model: m, Goals: goals}, err
}

// Goal returns a goal and the tree that it stands in.
func (s Store) Goal(ctx context.Context, id string) (Goal, Tree, error) {
	m, err := db.One[Model](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Model]("m")+` FROM goal_model m
		JOIN goal_node n ON n.model_id = m.id
		WHERE n.id = $1`, id)
	if fault.KindOf(err) == fault.KindNotFound {
		return Goal{}, Tree{}, fault.NotFound("Målet finns inte.")
	}
	if err != nil {
		return Goal{}, Tree{}, err
	}
	t, err := s.treeOf(ctx, m)
	g, _ := t.Get(id)
	return g, t, err
}

// CreateModel stores a new steering model.
func (s Store) CreateModel(ctx context.Context, m Model) (Model, error) {
	if err := m.Check(); err != nil {
		return m, err
	}
	m.ID, m.Version, m.CreatedAt, m.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := s.in(tx).yearIsFree(ctx, m); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "goal_model", &m); err != nil {
			return fmt.Errorf("storing steering model: %w", err)
		}
		return s.in(tx).notedModel(ctx, Model{}, m, audit.Created)
	})
	return m, err
}

func (s Store) yearIsFree(ctx context.Context, m Model) error {
	taken, err := db.All[string](ctx, s.DB, `SELECT id FROM goal_model WHERE year = $1 AND id <> $2`, m.Year, m.ID)
	if err == nil && len(taken) > 0 {
		return fault.Conflict("Det finns redan en styrmodell för %d. Ändra den i stället.", m.Year)
	}
	return err
}

// SaveModel stores a changed steering model, read at m.Version.
func (s Store) SaveModel(ctx context.Context, m Model, why string) (Model, error) {
	if err := m.Check(); err != nil {
		return m, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		before, err := db.One[Model](ctx, tx, `SELECT `+db.Columns[Model]()+` FROM goal_model WHERE id = $1`, m.ID)
		if err != nil {
			return err
		}
		if before.Year != m.Year {
			return fault.Invalid(fault.Field{Name: "year", Message: "Året kan inte ändras. Kopiera modellen till ett annat år."})
		}
		m.CreatedAt, m.ChangedAt = before.CreatedAt, tx.Now()
		if err := tx.Update(ctx, "goal_model", &m); err != nil {
			return err
		}
		entry := audit.Entry{Kind: ModelKind, Ref: fmt.Sprint(m.Year), Title: m.Name(), Verb: audit.Changed, Changes: ModelFields.Diff(&before, &m), Why: why}
		return audit.Write(ctx, tx, entry)
	})
	return m, err
}

func (s Store) notedModel(ctx context.Context, before, m Model, verb string) error {
	return audit.Write(ctx, s.DB, audit.Entry{Kind: ModelKind, Ref: fmt.Sprint(m.Year), Title: m.Name(), Verb: verb, Changes: fresh(ModelFields.Diff(&before, &m))})
}

// CopyModel carries a year's model and all its goals on to the next year.
func (s Store) CopyModel(ctx context.Context, year int64) (Tree, error) {
	var copied Tree
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		from, err := own.Tree(ctx, year)
		if err != nil {
			return err
		}
		m, err := own.CreateModel(ctx, from.Model.next())
		if err != nil {
			return err
		}
		goals := copies(from, m, tx)
		if err := db.InsertAll(ctx, tx, "goal_node", goals); err != nil {
			return fmt.Errorf("copying goals: %w", err)
		}
		if copied, err = own.treeOf(ctx, m); err != nil {
			return err
		}
		return own.noteGoals(ctx, copied.Goals, fmt.Sprintf("kopierade från %d", year))
	})
	return copied, err
}

// copies returns the goals of a tree anew under another model, each knowing the one
// that it continues.
func copies(from Tree, m Model, tx *db.DB) []Goal {
	ids := map[string]string{}
	for _, g := range from.Goals {
		ids[g.ID] = db.NewID()
	}
	var goals []Goal
	for _, g := range from.Goals {
		g.Continues, g.ID, g.ModelID, g.Version = g.ID, ids[g.ID], m.ID, 1
		g.ParentID, g.ServiceID = ids[g.ParentID], ids[g.ServiceID]
		g.CreatedAt, g.ChangedAt = tx.Now(), tx.Now()
		goals = append(goals, g)
	}
	return goals
}

// noteGoals writes the history of new goals and puts them in the search.
func (s Store) noteGoals(ctx context.Context, goals []Goal, verb string) error {
	var entries []audit.Entry
	var docs []find.Doc
	for _, g := range goals {
		entries = append(entries, audit.Entry{Kind: GoalKind, Ref: g.ID, Title: g.Name(), Verb: verb, Changes: fresh(GoalFields.Diff(&Goal{}, &g))})
		docs = append(docs, g.doc())
	}
	if err := find.PutAll(ctx, s.DB, docs); err != nil {
		return err
	}
	return audit.WriteAll(ctx, s.DB, entries)
}

func (g Goal) doc() find.Doc {
	return find.Doc{Kind: GoalKind, Ref: g.ID, Title: g.Name(), Detail: fmt.Sprintf("%s %d", g.Term, g.Year), URL: g.URL(), Perm: readPerm, Words: g.Text}
}

// CreateGoal stores a goal last among those with the same parent.
func (s Store) CreateGoal(ctx context.Context, year int64, g Goal) (Goal, error) {
	if err := g.Check(); err != nil {
		return g, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		t, err := own.Tree(ctx, year)
		if err != nil {
			return err
		}
		if err := t.fits(g); err != nil {
			return err
		}
		g.Position = 0
		for _, o := range t.Below(g.ParentID) {
			g.Position = max(g.Position, o.Position+1)
		}
		g.ID, g.Version, g.ModelID, g.CreatedAt, g.ChangedAt = db.NewID(), 1, t.Model.ID, tx.Now(), tx.Now()
		g.Year, g.Term = year, t.Model.Term(g.Level)
		if err := tx.Insert(ctx, "goal_node", &g); err != nil {
			return fmt.Errorf("storing goal: %w", err)
		}
		return own.noteGoals(ctx, []Goal{g}, audit.Created)
	})
	return g, err
}

// SaveGoal stores a changed goal, read at g.Version. It stays where it stands.
func (s Store) SaveGoal(ctx context.Context, g Goal, why string) (Goal, error) {
	if err := g.Check(); err != nil {
		return g, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		before, t, err := own.Goal(ctx, g.ID)
		if err != nil {
			return err
		}
		g.ModelID, g.ParentID, g.Position, g.Continues = before.ModelID, before.ParentID, before.Position, before.Continues
		g.CreatedAt, g.ChangedAt, g.Year, g.Term = before.CreatedAt, tx.Now(), before.Year, t.Model.Term(g.Level)
		if err := t.fits(g); err != nil {
			return err
		}
		for _, child := range t.Below(g.ID) {
			if !slices.Contains(under[child.Level], g.Level) {
				return fault.Invalid(fault.Field{Name: "level", Message: misplaced(t.Model, child.Level, g)})
			}
		}
		if err := tx.Update(ctx, "goal_node", &g); err != nil {
			return err
		}
		if err := audit.Write(ctx, tx, audit.Entry{Kind: GoalKind, Ref: g.ID, Title: g.Name(), Verb: audit.Changed, Changes: GoalFields.Diff(&before, &g), Why: why}); err != nil {
			return err
		}
		return find.Put(ctx, tx, g.doc())
	})
	return g, err
}

// MoveGoal moves a goal one step up (−1) or down (+1) among its siblings.
func (s Store) MoveGoal(ctx context.Context, id string, step int) (Goal, error) {
	var moved Goal
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		g, t, err := s.in(tx).Goal(ctx, id)
		if err != nil {
			return err
		}
		moved = g
		siblings := t.Below(g.ParentID)
		at := slices.IndexFunc(siblings, func(o Goal) bool { return o.ID == id })
		to := at + step
		if to < 0 || to >= len(siblings) {
			return fault.Conflict("%s står redan ytterst.", g.Name())
		}
		siblings[at], siblings[to] = siblings[to], siblings[at]
		for i, o := range siblings {
			if _, err := tx.Exec(ctx, `UPDATE goal_node SET position = $1 WHERE id = $2`, i, o.ID); err != nil {
				return err
			}
		}
		verb := "flyttade upp"
		if step > 0 {
			verb = "flyttade ned"
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: GoalKind, Ref: id, Title: g.Name(), Verb: verb})
	})
	return moved, err
}

// RemoveGoal takes away a goal that nothing stands under.
func (s Store) RemoveGoal(ctx context.Context, id, why string) (Goal, error) {
	var gone Goal
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		g, t, err := s.in(tx).Goal(ctx, id)
		if err != nil {
			return err
		}
		gone = g
		if err := s.in(tx).unused(ctx, g, t); err != nil {
			return err
		}
		for _, sql := range []string{`DELETE FROM goal_account WHERE subject = 'goal' AND ref = $1`, `DELETE FROM goal_node WHERE id = $1`} {
			if _, err := tx.Exec(ctx, sql, id); err != nil {
				return err
			}
		}
		if err := find.Remove(ctx, tx, GoalKind, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: GoalKind, Ref: id, Title: g.Name(), Verb: audit.Removed, Why: why})
	})
	return gone, err
}

// unused tells whether anything still stands under the goal or belongs to it.
func (s Store) unused(ctx context.Context, g Goal, t Tree) error {
	n := len(t.Below(g.ID)) + len(t.keep(func(o Goal) bool { return o.ServiceID == g.ID }))
	linked, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM goal_activity_goal WHERE goal_id = $1`, g.ID)
	if err != nil {
		return err
	}
	indicators, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM goal_indicator WHERE goal_id = $1`, g.ID)
	if total := int64(n) + linked + indicators; err == nil && total > 0 {
		return fault.Conflict("%s kan inte tas bort: %s hör till det. Flytta eller ta bort dem först.", g.Name(),
			sv.Plural(total, "mål, aktivitet eller indikator", "mål, aktiviteter eller indikatorer"))
	}
	return err
}

// fresh is the changes of what is new, or is gone: a value that a new record has
// from the start is no change.
func fresh(changes []field.Change) []field.Change {
	changes = filled(changes)
	for i, c := range changes {
		if c.From == "0" || c.From == "Nej" {
			changes[i].From = ""
		}
	}
	return changes
}
