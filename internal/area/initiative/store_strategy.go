package initiative

import (
	"context"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// strategySorts are the ways to sort strategies. A draft, which has no day, stands last.
var strategySorts = map[string]string{"title": "s.title_key", "decided_on": "s.decided_on NULLS LAST", "status": "s.status"}

const usualStrategySort = "-decided_on"

func (s Store) strategyWhere(ctx context.Context, f StrategyFilter) db.Where {
	var w db.Where
	if f.Status != "" {
		w.Add("s.status = ?", string(f.Status))
	}
	if f.CategoryID != "" {
		w.Add("s.initiative_id IN (SELECT i.id FROM initiative i WHERE i.category_id"+branch+")", f.CategoryID)
	}
	w.Within("s.decided_on", f.Decided)
	find.Clause(ctx, s.DB, KindStrategy, f.Text, &w, "s.id")
	return w
}

// Strategies returns a page of the strategies of a selection, and how many there are.
func (s Store) Strategies(ctx context.Context, f StrategyFilter, p Page) ([]Strategy, Count, error) {
	w := s.strategyWhere(ctx, f)
	n, err := db.CountRows(ctx, s.DB, "initiative_strategy s", w)
	if err != nil {
		return nil, n, err
	}
	list, err := db.All[Strategy](ctx, s.DB, `SELECT `+db.ColumnsOf[Strategy]("s")+` FROM initiative_strategy s `+w.SQL()+` `+p.Order(strategySorts, usualStrategySort)+` `+p.Cut(&w), w.Args()...)
	return list, n, err
}

// StrategiesOf returns the strategies of an initiative, the latest version first.
func (s Store) StrategiesOf(ctx context.Context, initiativeID string) ([]Strategy, error) {
	return db.All[Strategy](ctx, s.DB, `SELECT `+db.Columns[Strategy]()+` FROM initiative_strategy WHERE initiative_id = $1 ORDER BY no DESC`, initiativeID)
}

// DecidedCategories returns the categories for which a strategy had been decided by the day.
func (s Store) DecidedCategories(ctx context.Context, on day.Date) ([]string, error) {
	return db.All[string](ctx, s.DB, `
		SELECT DISTINCT i.category_id FROM initiative_strategy s JOIN initiative i ON i.id = s.initiative_id
		WHERE s.status IN ('decided', 'replaced') AND s.decided_on <= $1 ORDER BY i.category_id`, on)
}

// Strategy returns one strategy.
func (s Store) Strategy(ctx context.Context, id string) (Strategy, error) {
	return one[Strategy](ctx, s.DB, "initiative_strategy", id, "Kategoristrategin finns inte.")
}

// Draft begins a strategy of an initiative, as a copy of the former version when there
// is one.
func (s Store) Draft(ctx context.Context, initiativeID string) (Strategy, error) {
	var one Strategy
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		i, err := here.Get(ctx, initiativeID)
		if err != nil {
			return err
		}
		former, err := here.StrategiesOf(ctx, initiativeID)
		if err != nil {
			return err
		}
		if len(former) > 0 && former[0].Status != Decided {
			return fault.Conflict("%s håller redan på att tas fram.", former[0].Title)
		}
		one = Strategy{Title: "Kategoristrategi " + i.Title}
		if len(former) > 0 {
			one = former[0]
			one.ProposedOn, one.ProposedID, one.ProposedBy = 0, "", ""
			one.DecidedOn, one.Body, one.Reference, one.DecidedID, one.DecidedBy = 0, "", "", "", ""
		}
		one.ID, one.Version, one.No, one.InitiativeID, one.Status = db.NewID(), 1, int64(len(former))+1, initiativeID, Draft
		one.TitleKey, one.CreatedAt, one.ChangedAt = sv.SortKey(one.Title), tx.Now(), tx.Now()
		if err := tx.Insert(ctx, "initiative_strategy", &one); err != nil {
			return err
		}
		return here.tellStrategy(ctx, Strategy{}, one, audit.Created, "")
	})
	return one, err
}

func (s Store) tellStrategy(ctx context.Context, was, now Strategy, verb, why string) error {
	return s.told(ctx, audit.Entry{Kind: KindStrategy, Ref: now.ID, Title: now.Title, Verb: verb, Changes: StrategyFields.Diff(&was, &now), Why: why},
		find.Doc{Title: now.Title, Detail: now.Status.Sv() + " " + now.DecidedOn.Sv(), URL: now.URL(), Words: now.Goals})
}

// SaveStrategy writes in a draft.
func (s Store) SaveStrategy(ctx context.Context, one Strategy) (Strategy, error) {
	return s.changeStrategy(ctx, one.ID, one.Version, audit.Changed, "", func(_ Store, now *Strategy) error {
		if err := now.open(); err != nil {
			return err
		}
		now.Title, now.Goals, now.Levers, now.Scenarios, now.Risk = strings.Join(strings.Fields(one.Title), " "), one.Goals, one.Levers, one.Scenarios, one.Risk
		now.TitleKey = sv.SortKey(now.Title)
		return StrategyFields.Missing(now)
	})
}

// ProposeStrategy puts a strategy forward for a decision; TakeBackStrategy makes it a
// draft again.
func (s Store) ProposeStrategy(ctx context.Context, id string) (Strategy, error) {
	return s.changeStrategy(ctx, id, 0, "föreslog för beslut", "", func(here Store, now *Strategy) error {
		n, err := db.One[int64](ctx, here.DB, `SELECT count(*) FROM initiative_measure WHERE initiative_id = $1 AND state <> 'stopped'`, now.InitiativeID)
		if err != nil {
			return err
		}
		who := audit.ActorFrom(ctx)
		return now.propose(here.Today(), who.ID, who.Name, n)
	})
}

// TakeBackStrategy withdraws the proposal.
func (s Store) TakeBackStrategy(ctx context.Context, id, why string) (Strategy, error) {
	return s.changeStrategy(ctx, id, 0, "tog tillbaka förslaget till", why, func(_ Store, now *Strategy) error { return now.takeBack() })
}

// DecideStrategy notes the decision of a body; the former version is replaced.
func (s Store) DecideStrategy(ctx context.Context, id string, r Ruling) (Strategy, error) {
	return s.changeStrategy(ctx, id, 0, "noterade beslutet om", r.Reference, func(here Store, now *Strategy) error {
		who := audit.ActorFrom(ctx)
		if err := now.decide(r, who.ID, who.Name, here.Today()); err != nil {
			return err
		}
		_, err := here.DB.Exec(ctx, `UPDATE initiative_strategy SET status = 'replaced', version = version + 1, changed_at = $1 WHERE initiative_id = $2 AND status = 'decided'`, here.DB.Now(), now.InitiativeID)
		return err
	})
}

func (s Store) changeStrategy(ctx context.Context, id string, version int64, verb, why string, do func(Store, *Strategy) error) (Strategy, error) {
	var now Strategy
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		was, err := here.Strategy(ctx, id)
		if err != nil {
			return err
		}
		if version != 0 && version != was.Version {
			return db.ErrStale
		}
		now = was
		if err := do(here, &now); err != nil {
			return err
		}
		now.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "initiative_strategy", &now); err != nil {
			return err
		}
		return here.tellStrategy(ctx, was, now, verb, why)
	})
	return now, err
}

// RemoveStrategy throws a draft away.
func (s Store) RemoveStrategy(ctx context.Context, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		one, err := Store{tx}.Strategy(ctx, id)
		if err != nil {
			return err
		}
		if err := one.open(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM initiative_strategy WHERE id = $1`, id); err != nil {
			return err
		}
		if err := find.Remove(ctx, tx, KindStrategy, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindStrategy, Ref: id, Title: one.Title, Verb: audit.Removed})
	})
}
