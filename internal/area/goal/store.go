package goal

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// Kind is the name of a figure in the history; the reference is its key.
const Kind = "figure"

// Store reads the figures of the register and keeps what is decided about them.
type Store struct {
	DB       *db.DB
	Register *figure.Register

	// Since returns the first day of which the registers know anything, so that
	// earlier periods are unknown and not 0. Nil: every period is known.
	Since func(context.Context) (day.Date, error)

	Cache *Cache // keeps values until something is written; nil computes each time
}

// read begins a look at the registers.
func (s Store) read(ctx context.Context) (look, error) {
	r := look{cache: s.Cache, mark: mark{on: s.Today()}}
	var err error
	if s.Since != nil {
		if r.since, err = s.Since(ctx); err != nil {
			return r, fmt.Errorf("reading when the registers begin: %w", err)
		}
	}
	if s.Cache != nil {
		if r.mark.seq, err = db.One[int64](ctx, s.DB, `SELECT seq FROM audit_head`); err != nil {
			return r, fmt.Errorf("reading the state of the registers: %w", err)
		}
	}
	return r, nil
}

// in returns the store inside a transaction.
func (s Store) in(tx *db.DB) Store {
	s.DB = tx
	if s.Register != nil {
		s.Register = Extended(s.Register, tx)
	}
	return s
}

// Today is the day on which the store stands, in Sweden.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

// Usual returns the view without a choice: the latest year that has targets and of
// which a month has passed, else the year of the last whole month.
func (s Store) Usual(ctx context.Context) (View, error) {
	periods, err := db.All[day.Period](ctx, s.DB, `SELECT DISTINCT period FROM goal_target WHERE span = $1`, Year)
	if err != nil {
		return View{}, fmt.Errorf("reading years with targets: %w", err)
	}
	usual := NewView(figure.Year, s.Today().AddMonths(-1), "")
	latest := 0
	for _, p := range periods {
		if year := p.From.Year(); year <= s.Today().AddMonths(-1).Year() {
			latest = max(latest, year)
		}
	}
	if latest > 0 {
		usual.On = day.New(latest, 12, 1)
	}
	return usual, nil
}

// Lines computes the figures that were followed in the view's period.
func (s Store) Lines(ctx context.Context, v View) ([]Line, error) {
	var followed []figure.Figure
	for _, f := range s.Register.All() {
		if v.Period().Overlaps(day.Period{From: f.Added, To: f.Retired}) {
			followed = append(followed, f)
		}
	}
	list, err := s.lines(ctx, followed, v)
	if err != nil {
		return nil, err
	}
	return list, s.judge(ctx, list, v)
}

// Resting returns the figures that were not followed in the view's period.
func (s Store) Resting(v View) []figure.Figure {
	return slices.DeleteFunc(s.Register.All(), func(f figure.Figure) bool {
		return v.Period().Overlaps(day.Period{From: f.Added, To: f.Retired})
	})
}

// Line computes one figure in the view.
func (s Store) Line(ctx context.Context, key string, v View) (Line, error) {
	f, err := s.Register.Get(key)
	if err != nil {
		return Line{}, err
	}
	list, err := s.lines(ctx, []figure.Figure{f}, v)
	if err != nil {
		return Line{}, err
	}
	err = s.judge(ctx, list, v)
	return list[0], err
}

// judge adds targets, verdicts, published values, comments and sources to the lines.
func (s Store) judge(ctx context.Context, list []Line, v View) error {
	targets, err := s.Targets(ctx, TargetFilter{})
	if err != nil {
		return err
	}
	published, comments, err := s.Remarks(ctx, v)
	if err != nil {
		return err
	}
	byFigure := map[string][]Target{}
	for _, t := range targets {
		byFigure[t.Figure] = append(byFigure[t.Figure], t)
	}
	if err := s.entered(ctx, pointers(list)); err != nil {
		return err
	}
	for i := range list {
		l := &list[i]
		own := byFigure[l.Figure.Key]
		l.Target = TargetFor(own, v)
		l.Verdict = l.Target.Judge(l.Value, v.Period())
		if l.Running(s.Today()) {
			l.Verdict = figure.NoTarget // a sum is judged when its period is over
		}
		l.Published, l.Comment = published[l.Figure.Key], comments[l.Figure.Key]
		for j, p := range l.Points {
			l.Points[j].Target = TargetFor(own, p.View)
		}
	}
	return nil
}

// TargetFor returns the target of the very period, else that of its year.
func TargetFor(targets []Target, v View) Target {
	var ofYear Target
	for _, t := range targets {
		if t.Span.Kind() == v.Kind && t.Period == v.Period() {
			return t
		}
		if t.Span == Year && t.Period == day.Year(v.On.Year()) {
			ofYear = t
		}
	}
	if v.Kind == figure.Accumulated {
		return Target{}
	}
	return ofYear
}

// Remarks returns what was published and what is said about the figures in the
// view's period, by figure.
func (s Store) Remarks(ctx context.Context, v View) (map[string]Published, map[string]Comment, error) {
	published, err := s.publishedIn(ctx, v)
	if err != nil {
		return nil, nil, err
	}
	comments, err := s.commentsIn(ctx, v)
	return published, comments, err
}

func (s Store) publishedIn(ctx context.Context, v View) (map[string]Published, error) {
	rows, err := db.All[Published](ctx, s.DB, `
		SELECT `+db.Columns[Published]()+`
		FROM goal_published
		WHERE span = $1 AND period = $2
		ORDER BY created_at, id`, SpanOf(v.Kind), v.Period())
	if err != nil {
		return nil, fmt.Errorf("reading published values: %w", err)
	}
	by := map[string]Published{}
	for _, p := range rows {
		by[p.Figure] = p
	}
	return by, nil
}

func (s Store) commentsIn(ctx context.Context, v View) (map[string]Comment, error) {
	rows, err := db.All[Comment](ctx, s.DB, `
		SELECT `+db.Columns[Comment]()+`
		FROM goal_comment
		WHERE span = $1 AND period = $2`, SpanOf(v.Kind), v.Period())
	if err != nil {
		return nil, fmt.Errorf("reading comments: %w", err)
	}
	by := map[string]Comment{}
	for _, c := range rows {
		by[c.Figure] = c
	}
	return by, nil
}

// TargetFilter chooses targets.
type TargetFilter struct {
	Figure string
	Year   int // whose period ends in the year
}

// Targets returns the targets of the filter: by period, newest first, and in the
// order of the register.
func (s Store) Targets(ctx context.Context, f TargetFilter) ([]Target, error) {
	var w db.Where
	if f.Figure != "" {
		w.Add("figure = ?", f.Figure)
	}
	if f.Year != 0 {
		w.Add("substr(period, 1, 4) = ?", fmt.Sprintf("%04d", f.Year))
	}
	rows, err := db.All[Target](ctx, s.DB, `
		SELECT `+db.Columns[Target]()+`
		FROM goal_target `+w.SQL()+`
		ORDER BY period DESC, span, figure`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading targets: %w", err)
	}
	place := map[string]int{}
	for i, f := range s.Register.All() {
		place[f.Key] = i
	}
	slices.SortStableFunc(rows, func(a, b Target) int {
		if c := strings.Compare(b.Period.String(), a.Period.String()); c != 0 {
			return c
		}
		return place[a.Figure] - place[b.Figure]
	})
	for i := range rows {
		s.named(&rows[i])
	}
	return rows, nil
}

// named adds what the register knows of the target's figure.
func (s Store) named(t *Target) {
	if f, err := s.Register.Get(t.Figure); err == nil {
		t.Unit, t.Name = f.Unit, f.Name
	} else {
		t.Name = t.Figure
	}
}

// Blank returns a new target for the figure, to be filled in.
func (s Store) Blank(key string) (Target, error) {
	f, err := s.Register.Get(key)
	return Target{Figure: f.Key, Name: f.Name, Unit: f.Unit, Span: Year}, err
}

// Target returns a target.
func (s Store) Target(ctx context.Context, id string) (Target, error) {
	t, err := db.One[Target](ctx, s.DB, `SELECT `+db.Columns[Target]()+` FROM goal_target WHERE id = $1`, id)
	if fault.KindOf(err) == fault.KindNotFound {
		return t, fault.NotFound("Målet finns inte.")
	}
	s.named(&t)
	return t, err
}

// CreateTarget stores a new target.
func (s Store) CreateTarget(ctx context.Context, t Target) (Target, error) {
	if _, err := s.Register.Get(t.Figure); err != nil {
		return t, err
	}
	if err := t.Check(); err != nil {
		return t, err
	}
	t.ID, t.Version, t.CreatedAt, t.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	s.named(&t)
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := s.free(ctx, tx, t); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "goal_target", &t); err != nil {
			return fmt.Errorf("storing target: %w", err)
		}
		return audit.Write(ctx, tx, targetEntry(Target{Unit: t.Unit, Name: t.Name}, t, "satte mål för", ""))
	})
	return t, err
}

// free tells whether the figure has no other target for the period.
func (s Store) free(ctx context.Context, tx *db.DB, t Target) error {
	taken, err := db.All[string](ctx, tx, `
		SELECT id FROM goal_target
		WHERE figure = $1 AND span = $2 AND period = $3 AND id <> $4`, t.Figure, t.Span, t.Period, t.ID)
	if err == nil && len(taken) > 0 {
		return fault.Conflict("%s har redan ett mål för %s. Ändra det i stället.", t.Name, t.Period.Label())
	}
	return err
}

// SaveTarget stores a changed target, read at t.Version.
func (s Store) SaveTarget(ctx context.Context, t Target, why string) (Target, error) {
	if err := t.Check(); err != nil {
		return t, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		before, err := s.in(tx).Target(ctx, t.ID)
		if err != nil {
			return err
		}
		t.Figure, t.CreatedAt, t.ChangedAt = before.Figure, before.CreatedAt, tx.Now()
		s.named(&t)
		if err := s.free(ctx, tx, t); err != nil {
			return err
		}
		if err := tx.Update(ctx, "goal_target", &t); err != nil {
			return fmt.Errorf("saving target: %w", err)
		}
		return audit.Write(ctx, tx, targetEntry(before, t, "ändrade målet för", why))
	})
	return t, err
}

func targetEntry(before, after Target, verb, why string) audit.Entry {
	return audit.Entry{Kind: Kind, Ref: after.Figure, Title: after.Name + " " + after.Period.Label(), Verb: verb,
		Why: why, Changes: filled(Fields.Diff(&before, &after))}
}

// filled leaves out what was empty and still is, and the choices that an empty
// record already has.
func filled(changes []field.Change) []field.Change {
	return slices.DeleteFunc(changes, func(c field.Change) bool { return c.From == c.To })
}

// RemoveTarget takes away a target that was set by mistake.
func (s Store) RemoveTarget(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		t, err := s.in(tx).Target(ctx, id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM goal_target WHERE id = $1`, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, targetEntry(t, Target{Figure: t.Figure, Name: t.Name, Unit: t.Unit, Period: t.Period}, "tog bort målet för", why))
	})
}

// CopyTargets carries the year's targets on to the next year, without decision, for
// the figures that are followed then and have none. It returns how many.
func (s Store) CopyTargets(ctx context.Context, year int) (int, error) {
	copied := 0
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		from, err := own.Targets(ctx, TargetFilter{Year: year})
		if err != nil {
			return err
		}
		to, err := own.Targets(ctx, TargetFilter{Year: year + 1})
		if err != nil {
			return err
		}
		for _, t := range from {
			t = t.next()
			if !s.wanted(t, to) {
				continue
			}
			if _, err := own.CreateTarget(ctx, t); err != nil {
				return err
			}
			copied++
		}
		return nil
	})
	return copied, err
}

func (s Store) wanted(t Target, have []Target) bool {
	f, err := s.Register.Get(t.Figure)
	return err == nil && f.Followed(t.Period.From) && !slices.ContainsFunc(have, func(h Target) bool {
		return h.Figure == t.Figure && h.Span == t.Span && h.Period == t.Period
	})
}

// History returns what has been decided and said about a figure, newest first.
func (s Store) History(ctx context.Context, key string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, Kind, key)
}
