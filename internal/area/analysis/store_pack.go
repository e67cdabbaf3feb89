package analysis

import (
	"context"
	"encoding/json"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// PackFilter chooses analyses.
type PackFilter struct {
	Text       string
	Level      string
	State      PackState
	Party      string
	Year       string // in which the period begins
	Unfollowed bool   // discussed, and not followed up
	OwnerID    string
	Until      day.Date // to be followed up on this day or before
}

var packOrders = map[string]string{"title": "title_key", "discussed_on": "discussed_on NULLS LAST", "follow_on": "follow_on NULLS LAST", "created": "created_at"}

func (s Store) packWhere(ctx context.Context, f PackFilter) db.Where {
	var w db.Where
	find.Clause(ctx, s.DB, PackKind, f.Text, &w, "id")
	for column, value := range map[string]string{"level": f.Level, "state": string(f.State), "party": f.Party, "owner_id": f.OwnerID} {
		if value != "" {
			w.Add(column+" = ?", value)
		}
	}
	if f.Year != "" {
		w.Add("period LIKE ?", f.Year+"%")
	}
	if f.Unfollowed || f.Until != 0 {
		w.Add("state IN ('discussed', 'agreed')")
	}
	if f.Until != 0 {
		w.Add("follow_on <= ?", f.Until)
	}
	return w
}

// Packs are the analyses of the selection that the scope may see: with few units, those
// that are only about them.
func (s Store) Packs(ctx context.Context, sc Scope, f PackFilter, p Page) ([]Pack, error) {
	w := s.packWhere(ctx, f)
	rows, err := db.All[Pack](ctx, s.DB, `SELECT `+db.Columns[Pack]()+` FROM analysis_pack `+w.SQL()+` `+p.Order(packOrders, "-created")+` LIMIT 5000`, w.Args()...)
	var seen []Pack
	for _, one := range rows {
		if sc.sees(one.Units) {
			seen = append(seen, one)
		}
	}
	return seen, err
}

// sees tells whether all the units may be seen.
func (s Scope) sees(units Units) bool {
	if s.All {
		return true
	}
	own := map[int64]bool{}
	for _, id := range s.Units {
		own[id] = true
	}
	for _, id := range units {
		if !own[id] {
			return false
		}
	}
	return len(units) > 0
}

// Pack is one analysis, if the scope may see it.
func (s Store) Pack(ctx context.Context, sc Scope, id string) (Pack, error) {
	list, err := db.All[Pack](ctx, s.DB, `SELECT `+db.Columns[Pack]()+` FROM analysis_pack WHERE id = $1`, id)
	if err == nil && (len(list) == 0 || !sc.sees(list[0].Units)) {
		err = fault.NotFound("Analysen finns inte.")
	}
	if err != nil {
		return Pack{}, err
	}
	return list[0], nil
}

// CreatePack stores a new analysis, with the actions that the rules propose.
func (s Store) CreatePack(ctx context.Context, p Pack) (Pack, error) {
	p.ID, p.Version, p.State, p.CreatedAt, p.ChangedAt, p.TitleKey = db.NewID(), 1, Draft, s.DB.Now(), s.DB.Now(), sv.SortKey(p.Title)
	if err := p.check(); err != nil {
		return p, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := tx.Insert(ctx, "analysis_pack", &p); err != nil {
			return fmt.Errorf("storing an analysis: %w", err)
		}
		if err := s.in(tx).toldPack(ctx, Pack{}, p, audit.Created, ""); err != nil {
			return err
		}
		return s.in(tx).propose(ctx, p)
	})
	return p, err
}

// SavePack stores what was changed of an analysis. What it is about may change only while
// it is a draft.
func (s Store) SavePack(ctx context.Context, p Pack) (Pack, error) {
	return s.changePack(ctx, p.ID, audit.Changed, "", func(_ Store, now *Pack) error {
		if now.State != Draft && (now.Period != p.Period || fmt.Sprint(now.Units) != fmt.Sprint(p.Units)) {
			return fault.Conflict("Analysen är genomgången med verksamheten, så period och enheter kan inte ändras. Ångra genomgången först.")
		}
		now.Title, now.TitleKey, now.Level, now.Party, now.Period, now.Units = p.Title, sv.SortKey(p.Title), p.Level, p.Party, p.Period, p.Units
		now.Owner, now.OwnerID, now.Summary, now.Version = p.Owner, p.OwnerID, p.Summary, p.Version
		return now.check()
	})
}

// Discuss notes that the analysis was gone through with the unit, and keeps its figures
// and those of its actions as they were.
func (s Store) Discuss(ctx context.Context, id string, on day.Date, with string) (Pack, error) {
	return s.changePack(ctx, id, "gick igenom analysen med verksamheten", "", func(s Store, p *Pack) error {
		values, err := s.Policy().On(ctx, on)
		if err != nil {
			return err
		}
		if err := p.discuss(on, with, values[keyPackFollow], s.Today()); err != nil {
			return err
		}
		if err := s.keep(ctx, *p, Discussed, p.Period); err != nil {
			return err
		}
		return s.measure(ctx, *p, p.Period, func(a *Action, m money.Opt) { a.Before = m })
	})
}

// Settle notes that the actions are agreed on.
func (s Store) Settle(ctx context.Context, id string) (Pack, error) {
	return s.changePack(ctx, id, "kom överens om åtgärderna i analysen", "", func(s Store, p *Pack) error {
		actions, err := s.Actions(ctx, id)
		if err != nil {
			return err
		}
		return p.settle(actions)
	})
}

// Follow notes that the analysis was followed up: the same figures a year later.
func (s Store) Follow(ctx context.Context, id string, on day.Date, outcome string) (Pack, error) {
	return s.changePack(ctx, id, "följde upp", "", func(s Store, p *Pack) error {
		if err := p.follow(on, outcome, s.Today()); err != nil {
			return err
		}
		if err := s.keep(ctx, *p, Followed, p.NextPeriod()); err != nil {
			return err
		}
		return s.measure(ctx, *p, p.NextPeriod(), func(a *Action, m money.Opt) { a.After = m })
	})
}

// Back undoes the latest step. Figures that were kept with it are asked for anew the next
// time.
func (s Store) Back(ctx context.Context, id, why string) (Pack, error) {
	return s.changePack(ctx, id, "ångrade senaste steget i analysen", why, func(s Store, p *Pack) error {
		from, err := p.back()
		if err != nil {
			return err
		}
		_, err = s.DB.Exec(ctx, `DELETE FROM analysis_shown WHERE pack_id = $1 AND stage = $2`, p.ID, string(from))
		return err
	})
}

// RemovePack takes away a draft.
func (s Store) RemovePack(ctx context.Context, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		p, err := s.in(tx).Pack(ctx, Everything, id)
		if err != nil {
			return err
		}
		if p.State != Draft {
			return fault.Conflict("Bara ett utkast kan tas bort.")
		}
		for _, query := range []string{`DELETE FROM analysis_action WHERE pack_id = $1`, `DELETE FROM analysis_shown WHERE pack_id = $1`, `DELETE FROM analysis_pack WHERE id = $1`} {
			if _, err := tx.Exec(ctx, query, id); err != nil {
				return err
			}
		}
		if err := find.Remove(ctx, tx, PackKind, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: PackKind, Ref: id, Title: p.Name(), Verb: "tog bort", Changes: PackFields.Diff(&p, &Pack{})})
	})
}

func (s Store) changePack(ctx context.Context, id, verb, why string, do func(Store, *Pack) error) (Pack, error) {
	var now Pack
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Pack(ctx, Everything, id)
		if err != nil {
			return err
		}
		now = was
		if err := do(s.in(tx), &now); err != nil {
			return err
		}
		now.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "analysis_pack", &now); err != nil {
			return err
		}
		return s.in(tx).toldPack(ctx, was, now, verb, why)
	})
	return now, err
}

func (s Store) toldPack(ctx context.Context, was, now Pack, verb, why string) error {
	doc := find.Doc{Kind: PackKind, Ref: now.ID, Title: now.Name(), Detail: "Verksamhetsnära analys, " + sv.LowerFirst(now.State.Sv()), URL: now.URL(), Words: now.Title + " " + now.Owner + " " + now.DiscussedWith}
	if err := find.Put(ctx, s.DB, doc); err != nil {
		return err
	}
	return audit.Write(ctx, s.DB, audit.Entry{Kind: PackKind, Ref: now.ID, Title: now.Name(), Verb: verb, Changes: PackFields.Diff(&was, &now), Why: why})
}

// kept is the figures of an analysis as they were shown.
type kept struct {
	Stage   string
	Content string
}

// keep keeps the figures of a period as they are now.
func (s Store) keep(ctx context.Context, p Pack, stage PackState, period day.Period) error {
	shown, err := s.Shown(ctx, Everything, p, period)
	if err != nil {
		return err
	}
	text, err := json.Marshal(shown)
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, `INSERT INTO analysis_shown (pack_id, stage, made_at, content) VALUES ($1, $2, $3, $4)`, p.ID, string(stage), s.DB.Now(), string(text))
	return err
}

// Kept are the figures that were kept of an analysis, by the state that they were kept in.
func (s Store) Kept(ctx context.Context, id string) (map[PackState]Shown, error) {
	rows, err := db.All[kept](ctx, s.DB, `SELECT stage, content FROM analysis_shown WHERE pack_id = $1`, id)
	found := map[PackState]Shown{}
	for _, r := range rows {
		var shown Shown
		if err := json.Unmarshal([]byte(r.Content), &shown); err != nil {
			return nil, fmt.Errorf("reading the figures of an analysis: %w", err)
		}
		found[PackState(r.Stage)] = shown
	}
	return found, err
}

// PackHistory is what has happened to an analysis, newest first.
func (s Store) PackHistory(ctx context.Context, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, PackKind, id)
}
