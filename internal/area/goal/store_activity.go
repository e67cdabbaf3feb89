package goal

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/storage"
	"klover/internal/word/sv"
)

var activityOrder = map[string]string{
	"plan": "a.year DESC, a.position", "title": "a.title_key", "ends": "a.ends_on",
}

func (s Store) activityWhere(ctx context.Context, f ActivityFilter) (db.Where, error) {
	var w db.Where
	if f.Year != 0 {
		w.Add("a.year = ?", f.Year)
	}
	for _, in := range []struct {
		column string
		values []string
	}{{"a.status", texts(f.Statuses)}, {"a.kind", texts(f.Kinds)}, {"a.phase", texts(f.Phases)}} {
		if len(in.values) > 0 {
			w.In(in.column, in.values)
		}
	}
	for _, is := range []struct{ column, value string }{{"a.owner_id", f.OwnerID}, {"a.owner_role", f.OwnerRole}, {"a.unit_id", f.UnitID}} {
		if is.value != "" {
			w.Add(is.column+" = ?", is.value)
		}
	}
	if f.Tag != "" {
		w.Add("lower(a.tags) LIKE lower(?)", storage.Like(f.Tag))
	}
	if f.Open || f.Overdue {
		w.Add("a.status NOT IN ('done', 'closed')")
	}
	if f.Overdue {
		w.Add("a.ends_on < ? AND NOT EXISTS (SELECT 1 FROM goal_activity later WHERE later.continues = a.id)", s.Today())
	}
	if f.GoalID != "" {
		ids, err := s.withBelow(ctx, f.GoalID)
		if err != nil {
			return w, err
		}
		marks := ""
		for i, id := range ids {
			if i > 0 {
				marks += ", "
			}
			marks += w.Arg(id)
		}
		w.Add("a.id IN (SELECT activity_id FROM goal_activity_goal WHERE goal_id IN (" + marks + "))")
	}
	find.Clause(ctx, s.DB, ActivityKind, f.Text, &w, "a.id")
	return w, nil
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// withBelow returns a goal's id and those of all goals that it holds: what stands
// under it, and for a service goal what belongs to it.
func (s Store) withBelow(ctx context.Context, id string) ([]string, error) {
	_, t, err := s.Goal(ctx, id)
	ids := []string{id}
	t.Walk(id, func(g Goal, _ int) { ids = append(ids, g.ID) })
	for _, g := range t.Goals {
		if g.ServiceID == id {
			ids = append(ids, g.ID)
			t.Walk(g.ID, func(below Goal, _ int) { ids = append(ids, below.ID) })
		}
	}
	return ids, err
}

// Activities returns a page of the activities of the filter, and how many there are.
func (s Store) Activities(ctx context.Context, f ActivityFilter, p Page) ([]Activity, Count, error) {
	w, err := s.activityWhere(ctx, f)
	if err != nil {
		return nil, Count{}, err
	}
	n, err := db.CountRows(ctx, s.DB, "goal_activity a", w)
	if err != nil {
		return nil, n, fmt.Errorf("counting activities: %w", err)
	}
	if p.Sort == "" {
		p.Sort = "plan"
	}
	sql := `SELECT ` + db.ColumnsOf[Activity]("a") + ` FROM goal_activity a ` + w.SQL() + ` ` + p.Order(activityOrder, "plan") + ` ` + p.Cut(&w)
	rows, err := db.All[Activity](ctx, s.DB, sql, w.Args()...)
	if err != nil {
		return nil, n, fmt.Errorf("reading activities: %w", err)
	}
	return rows, n, s.linked(ctx, rows)
}

// linked adds where each activity is shown.
func (s Store) linked(ctx context.Context, rows []Activity) error {
	if len(rows) == 0 {
		return nil
	}
	at := map[string]int{}
	var w db.Where
	var ids []string
	for i, a := range rows {
		at[a.ID] = i
		ids = append(ids, a.ID)
	}
	w.In("activity_id", ids)
	type link struct{ ActivityID, GoalID string }
	links, err := db.All[link](ctx, s.DB, `SELECT activity_id, goal_id FROM goal_activity_goal `+w.SQL()+` ORDER BY activity_id, position`, w.Args()...)
	for _, l := range links {
		i := at[l.ActivityID]
		rows[i].Goals = append(rows[i].Goals, l.GoalID)
	}
	return err
}

// ActivitiesOf returns all activities of a year in the order of the plan.
func (s Store) ActivitiesOf(ctx context.Context, year int64) ([]Activity, error) {
	rows, _, err := s.Activities(ctx, ActivityFilter{Year: year}, Page{})
	return rows, err
}

// Activity returns one activity.
func (s Store) Activity(ctx context.Context, id string) (Activity, error) {
	a, err := db.One[Activity](ctx, s.DB, `SELECT `+db.Columns[Activity]()+` FROM goal_activity WHERE id = $1`, id)
	if fault.KindOf(err) == fault.KindNotFound {
		return a, fault.NotFound("Aktiviteten finns inte.")
	}
	if err != nil {
		return a, err
	}
	one := []Activity{a}
	err = s.linked(ctx, one)
	return one[0], err
}

// chain returns the activity of every year that it has gone on, oldest first.
func (s Store) chain(ctx context.Context, a Activity) ([]Activity, error) {
	const most = 20
	chain := []Activity{a}
	for before := a.Continues; before != "" && len(chain) < most; {
		earlier, err := s.Activity(ctx, before)
		if err != nil {
			return nil, err
		}
		chain = append([]Activity{earlier}, chain...)
		before = earlier.Continues
	}
	for last := a.ID; len(chain) < most; {
		later, err := db.All[Activity](ctx, s.DB, `SELECT `+db.Columns[Activity]()+` FROM goal_activity WHERE continues = $1 ORDER BY year, id LIMIT 1`, last)
		if err != nil || len(later) == 0 {
			return chain, err
		}
		chain = append(chain, later[0])
		last = later[0].ID
	}
	return chain, nil
}

// CreateActivity stores a new activity last in its year's plan.
func (s Store) CreateActivity(ctx context.Context, a Activity) (Activity, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		var err error
		a, err = s.in(tx).createActivity(ctx, a, audit.Created)
		return err
	})
	return a, err
}

func (s Store) createActivity(ctx context.Context, a Activity, verb string) (Activity, error) {
	last, err := db.One[int64](ctx, s.DB, `SELECT COALESCE(max(position), 0) FROM goal_activity WHERE year = $1`, a.Year)
	if err != nil {
		return a, err
	}
	a.ID, a.Version, a.CreatedAt, a.ChangedAt, a.Position = db.NewID(), 1, s.DB.Now(), s.DB.Now(), last+1
	if err := s.ready(ctx, &a); err != nil {
		return a, err
	}
	if err := s.DB.Insert(ctx, "goal_activity", &a); err != nil {
		return a, fmt.Errorf("storing activity: %w", err)
	}
	if err := s.link(ctx, a); err != nil {
		return a, err
	}
	return a, s.noteActivity(ctx, Activity{}, a, verb, "")
}

// ready completes an activity and checks it, also against its year's goals.
func (s Store) ready(ctx context.Context, a *Activity) error {
	*a = a.Normal()
	a.TitleKey = sv.SortKey(a.Title)
	if err := a.Check(); err != nil {
		return err
	}
	if err := s.nameOwner(ctx, a); err != nil {
		return err
	}
	t, err := s.Tree(ctx, a.Year)
	if err != nil {
		return fault.Invalid(fault.Field{Name: "year", Message: fault.Message(err)})
	}
	for _, id := range a.Goals {
		if g, ok := t.Get(id); !ok || g.Level == Service {
			return fault.Invalid(fault.Field{Name: "goals", Message: fmt.Sprintf("Välj mål ur styrmodellen för %d.", a.Year)})
		}
	}
	return nil
}

// nameOwner notes what the owner and the unit are called now.
func (s Store) nameOwner(ctx context.Context, a *Activity) error {
	a.Owner, a.Unit = "", ""
	people := identity.Store{DB: s.DB}
	if a.OwnerID != "" {
		u, err := people.User(ctx, a.OwnerID)
		if err != nil {
			return fault.Invalid(fault.Field{Name: "owner_id", Message: "Personen finns inte."})
		}
		a.Owner = u.Name
	} else if r, ok := identity.RoleOf(a.OwnerRole); ok {
		a.Owner = r.Label
	}
	if a.UnitID == "" {
		return nil
	}
	names, err := people.UnitNames(ctx)
	if a.Unit = names[a.UnitID]; err == nil && a.Unit == "" {
		return fault.Invalid(fault.Field{Name: "unit_id", Message: "Enheten finns inte."})
	}
	return err
}

type goalLink struct {
	ActivityID, GoalID string
	Position           int64
}

// link replaces where the activity is shown.
func (s Store) link(ctx context.Context, a Activity) error {
	if _, err := s.DB.Exec(ctx, `DELETE FROM goal_activity_goal WHERE activity_id = $1`, a.ID); err != nil {
		return err
	}
	var links []goalLink
	for i, id := range a.Goals {
		links = append(links, goalLink{a.ID, id, int64(i)})
	}
	return db.InsertAll(ctx, s.DB, "goal_activity_goal", links)
}

func (s Store) noteActivity(ctx context.Context, before, a Activity, verb, why string) error {
	changes := ActivityFields.Diff(&before, &a)
	for i, c := range changes {
		if c.Key == "goals" { // ids tell nobody anything
			changes[i].From, changes[i].To = sv.Plural(len(before.Goals), "mål", "mål"), sv.Plural(len(a.Goals), "mål", "mål")
		}
	}
	if before.ID == "" {
		changes = fresh(changes)
	}
	if err := audit.Write(ctx, s.DB, audit.Entry{Kind: ActivityKind, Ref: a.ID, Title: a.Title, Verb: verb, Changes: changes, Why: why}); err != nil {
		return err
	}
	return find.Put(ctx, s.DB, find.Doc{Kind: ActivityKind, Ref: a.ID, Title: a.Title, Detail: fmt.Sprintf("%s %d, %s", a.Kind.Sv(), a.Year, a.Owner),
		URL: a.URL(), Perm: readPerm, Words: a.Purpose + " " + a.Tags.String()})
}

// SaveActivity stores a changed activity, read at a.Version.
func (s Store) SaveActivity(ctx context.Context, a Activity, why string) (Activity, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		before, err := own.Activity(ctx, a.ID)
		if err != nil {
			return err
		}
		a.CreatedAt, a.ChangedAt, a.Position, a.Continues = before.CreatedAt, tx.Now(), before.Position, before.Continues
		if err := own.ready(ctx, &a); err != nil {
			return err
		}
		if err := tx.Update(ctx, "goal_activity", &a); err != nil {
			return err
		}
		if err := own.link(ctx, a); err != nil {
			return err
		}
		return own.noteActivity(ctx, before, a, audit.Changed, why)
	})
	return a, err
}

// RemoveActivity takes away an activity that was registered by mistake, with its
// milestones and texts.
func (s Store) RemoveActivity(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		a, err := s.in(tx).Activity(ctx, id)
		if err != nil {
			return err
		}
		chain, err := s.in(tx).chain(ctx, a)
		if err != nil {
			return err
		}
		if chain[len(chain)-1].ID != id {
			return fault.Conflict("Aktiviteten är kopierad till %d och kan inte tas bort. Ge den status Stängs i stället.", a.Year+1)
		}
		for _, sql := range []string{
			`DELETE FROM goal_account WHERE subject = 'activity' AND ref = $1`, `DELETE FROM goal_milestone WHERE activity_id = $1`,
			`DELETE FROM goal_activity_goal WHERE activity_id = $1`, `DELETE FROM goal_activity WHERE id = $1`,
		} {
			if _, err := tx.Exec(ctx, sql, id); err != nil {
				return err
			}
		}
		if err := find.Remove(ctx, tx, ActivityKind, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: ActivityKind, Ref: id, Title: a.Title, Verb: audit.Removed, Why: why})
	})
}

// MoveActivity moves an activity one step up (−1) or down (+1) in its year's plan,
// past the one that is next to it under the same first goal.
func (s Store) MoveActivity(ctx context.Context, id string, step int) (Activity, error) {
	var moved Activity
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		a, err := own.Activity(ctx, id)
		if err != nil {
			return err
		}
		moved = a
		all, err := own.ActivitiesOf(ctx, a.Year)
		if err != nil {
			return err
		}
		beside := slices.DeleteFunc(all, func(o Activity) bool { return o.Goals[0] != a.Goals[0] })
		at := slices.IndexFunc(beside, func(o Activity) bool { return o.ID == id })
		if to := at + step; to < 0 || to >= len(beside) {
			return fault.Conflict("%s står redan ytterst.", a.Title)
		}
		other := beside[at+step]
		for _, set := range []struct {
			id       string
			position int64
		}{{a.ID, other.Position}, {other.ID, a.Position}} {
			if _, err := tx.Exec(ctx, `UPDATE goal_activity SET position = $1 WHERE id = $2`, set.position, set.id); err != nil {
				return err
			}
		}
		verb := "flyttade upp"
		if step > 0 {
			verb = "flyttade ned"
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: ActivityKind, Ref: id, Title: a.Title, Verb: verb})
	})
	return moved, err
}
