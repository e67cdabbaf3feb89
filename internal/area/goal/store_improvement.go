package goal

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	search "klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/storage"
)

// ImprovementKind is the name of a card in the history and in search.
const ImprovementKind = "improvement"

// ownUnit is the kind of unit that has a board: those of the organisation itself.
const ownUnit = "own"

// improvementOrder is what a list of cards may be sorted by.
var improvementOrder = map[string]string{"number": "number", "title": "title", "entered_on": "entered_on", "due_on": "due_on NULLS LAST", "reported_on": "reported_on", "closed_on": "closed_on NULLS LAST"}

func (s Store) improvementWhere(ctx context.Context, f ImprovementFilter) db.Where {
	var w db.Where
	search.Clause(ctx, s.DB, ImprovementKind, f.Text, &w, "id")
	for _, c := range []struct{ column, value string }{{"unit_id", f.UnitID}, {"owner_id", f.OwnerID}} {
		if c.value != "" {
			w.Add(c.column+" = ?", c.value)
		}
	}
	if len(f.Stages) > 0 {
		w.In("stage", plainTexts(f.Stages))
	}
	if len(f.Kinds) > 0 {
		w.In("kind", plainTexts(f.Kinds))
	}
	if f.Tag != "" {
		w.Add("lower(tags) LIKE lower(?)", storage.Like(f.Tag))
	}
	if f.Overdue {
		w.Add("due_on < ? AND closed_on IS NULL", s.Today())
	}
	for _, p := range []struct {
		column string
		in     day.Period
	}{{"reported_on", f.Reported}, {"closed_on", f.Closed}} {
		w.Within(p.column, p.in)
	}
	return w
}

func plainTexts[T ~string](list []T) []string {
	var plain []string
	for _, t := range list {
		plain = append(plain, string(t))
	}
	return plain
}

// Improvements returns the cards of the selection, a page of them.
func (s Store) Improvements(ctx context.Context, f ImprovementFilter, p Page) ([]Improvement, Count, error) {
	w := s.improvementWhere(ctx, f)
	count, err := db.CountRows(ctx, s.DB, "goal_improvement", w)
	if err != nil {
		return nil, count, err
	}
	rows, err := db.All[Improvement](ctx, s.DB, `SELECT `+db.Columns[Improvement]()+` FROM goal_improvement `+w.SQL()+` `+
		p.Order(improvementOrder, "-reported_on")+` `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, count, fmt.Errorf("reading improvements: %w", err)
	}
	return rows, count, s.nameUnits(ctx, rows)
}

// namesOf returns the cards with the ids, by id.
func (s Store) namesOf(ctx context.Context, ids []string) (map[string]Improvement, error) {
	var w db.Where
	w.In("id", ids)
	rows, err := db.All[Improvement](ctx, s.DB, `SELECT `+db.Columns[Improvement]()+` FROM goal_improvement `+w.SQL(), w.Args()...)
	by := map[string]Improvement{}
	for _, i := range rows {
		by[i.ID] = i
	}
	return by, err
}

// everyImprovement returns all cards of the selection, without the names of units.
func (s Store) everyImprovement(ctx context.Context, f ImprovementFilter) ([]Improvement, error) {
	w := s.improvementWhere(ctx, f)
	rows, err := db.All[Improvement](ctx, s.DB, `SELECT `+db.Columns[Improvement]()+` FROM goal_improvement `+w.SQL()+` ORDER BY number`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading improvements: %w", err)
	}
	return rows, nil
}

func (s Store) nameUnits(ctx context.Context, cards []Improvement) error {
	names, err := s.people().UnitNames(ctx)
	for i := range cards {
		cards[i].Unit, cards[i].FromUnit = names[cards[i].UnitID], names[cards[i].FromUnitID]
	}
	return err
}

func (s Store) people() identity.Store { return identity.Store{DB: s.DB} }

// Improvement returns a card.
func (s Store) Improvement(ctx context.Context, id string) (Improvement, error) {
	one, err := db.One[Improvement](ctx, s.DB, `SELECT `+db.Columns[Improvement]()+` FROM goal_improvement WHERE id = $1`, id)
	if fault.KindOf(err) == fault.KindNotFound {
		return one, fault.NotFound("Kortet finns inte.")
	}
	if err != nil {
		return one, err
	}
	list := []Improvement{one}
	err = s.nameUnits(ctx, list)
	return list[0], err
}

// Report stores a new card in the first column.
func (s Store) Report(ctx context.Context, i Improvement) (Improvement, error) {
	by := audit.ActorFrom(ctx)
	today := s.Today()
	i.ID, i.Version, i.Stage, i.FromUnitID, i.ActivityID, i.Reason = db.NewID(), 1, StageNew, "", "", ""
	i.ReportedID, i.ReportedBy, i.ReportedOn, i.EnteredOn, i.ClosedOn = by.ID, by.Name, today, today, 0
	i.CreatedAt, i.ChangedAt = s.DB.Now(), s.DB.Now()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		var err error
		if i, err = own.settled(ctx, i); err != nil {
			return err
		}
		if i.Number, err = own.nextNumber(ctx, today.Year()); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "goal_improvement", &i); err != nil {
			return fmt.Errorf("storing improvement: %w", err)
		}
		if err := own.tell(ctx, i, CardEvent{Kind: WasReported, ToStage: StageNew}); err != nil {
			return err
		}
		return own.note(ctx, Improvement{}, i, "lade upp kortet", "")
	})
	return i, err
}

// nextNumber returns the next number of the year: F2022-0014.
func (s Store) nextNumber(ctx context.Context, year int) (string, error) {
	prefix := fmt.Sprintf("F%d-", year)
	last, err := db.One[string](ctx, s.DB, `SELECT COALESCE(max(number), '') FROM goal_improvement WHERE number LIKE $1`, prefix+"%")
	if err != nil {
		return "", fmt.Errorf("reading the last number: %w", err)
	}
	n := 0
	if last != "" {
		if _, err := fmt.Sscanf(strings.TrimPrefix(last, prefix), "%d", &n); err != nil {
			return "", fmt.Errorf("reading the number %s: %w", last, err)
		}
	}
	return fmt.Sprintf("%s%04d", prefix, n+1), nil
}

// settled trims the card's texts, names its owner and units, and checks it.
func (s Store) settled(ctx context.Context, i Improvement) (Improvement, error) {
	for _, text := range []*string{&i.Title, &i.Problem, &i.Whys, &i.Cause, &i.Action, &i.Expected, &i.Effect, &i.LinkURL, &i.LinkLabel} {
		*text = strings.TrimSpace(*text)
	}
	i.Whys = strings.Join(i.WhyLines(), "\n")
	units, err := s.BoardUnits(ctx)
	if err != nil {
		return i, err
	}
	at := slices.IndexFunc(units, func(u identity.Unit) bool { return u.ID == i.UnitID })
	if i.UnitID != "" && at < 0 {
		return i, fault.Invalid(fault.Field{Name: "unit_id", Message: "Välj en enhet som har en förbättringstavla."})
	}
	if at >= 0 {
		i.Unit = units[at].Name
	}
	if i.Owner = ""; i.OwnerID != "" {
		user, err := s.people().User(ctx, i.OwnerID)
		if fault.KindOf(err) == fault.KindNotFound {
			return i, fault.Invalid(fault.Field{Name: "owner_id", Message: "Välj en ansvarig ur listan."})
		}
		if err != nil {
			return i, err
		}
		i.Owner = user.Name
	}
	return i, i.Check()
}

// SaveImprovement stores a changed card, read at i.Version. Where it stands on the
// board is changed by Move and Raise.
func (s Store) SaveImprovement(ctx context.Context, i Improvement, why string) (Improvement, error) {
	return i, s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		before, err := own.Improvement(ctx, i.ID)
		if err != nil {
			return err
		}
		i = i.kept(before)
		if i, err = own.settled(ctx, i); err != nil {
			return err
		}
		return own.overwrite(ctx, before, i, "ändrade kortet", why)
	})
}

// kept returns the card with what a form does not change as it was.
func (i Improvement) kept(before Improvement) Improvement {
	i.Number, i.Stage, i.FromUnitID, i.FromUnit, i.ActivityID, i.Reason = before.Number, before.Stage, before.FromUnitID, before.FromUnit, before.ActivityID, before.Reason
	i.ReportedID, i.ReportedBy, i.ReportedOn, i.EnteredOn, i.ClosedOn, i.CreatedAt = before.ReportedID, before.ReportedBy, before.ReportedOn, before.EnteredOn, before.ClosedOn, before.CreatedAt
	return i
}

// overwrite stores a card over what it was, and tells the history.
func (s Store) overwrite(ctx context.Context, before, after Improvement, verb, why string) error {
	after.ChangedAt = s.DB.Now()
	if err := s.DB.Update(ctx, "goal_improvement", &after); err != nil {
		return fmt.Errorf("saving improvement: %w", err)
	}
	return s.note(ctx, before, after, verb, why)
}

func (s Store) note(ctx context.Context, before, after Improvement, verb, why string) error {
	changes := filled(ImprovementFields.Diff(&before, &after))
	if before.ID == "" {
		changes = nil // the card itself tells what it began with
	}
	if err := audit.Write(ctx, s.DB, audit.Entry{Kind: ImprovementKind, Ref: after.ID, Title: after.Name(), Verb: verb, Why: why, Changes: changes}); err != nil {
		return err
	}
	return search.Put(ctx, s.DB, search.Doc{Kind: ImprovementKind, Ref: after.ID, Title: after.Name(), Detail: after.Stage.Sv() + " · " + after.Unit, URL: after.URL(), Perm: "goal.read",
		Words: strings.Join([]string{after.Problem, after.Cause, after.Action, after.Owner, strings.Join(after.Tags, " ")}, " ")})
}
