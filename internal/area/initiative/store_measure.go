package initiative

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

var measureSorts = map[string]string{"due_on": "m.due_on", "title": "m.title_key", "number": "m.number", "owner": "lower(m.owner)",
	"expected": "m.expected NULLS LAST", "realised": "m.realised NULLS LAST"}

const usualMeasureSort = "due_on"

func (s Store) measureWhere(ctx context.Context, f MeasureFilter) db.Where {
	var w db.Where
	for column, value := range map[string]string{"m.initiative_id": f.InitiativeID, "m.kind": f.Kind, "m.state": string(f.State), "m.owner_id": f.OwnerID} {
		if value != "" {
			w.Add(column+" = ?", value)
		}
	}
	if f.CategoryID != "" {
		w.Add("m.category_id"+branch, f.CategoryID)
	}
	if !f.Due.IsZero() {
		w.Within("m.due_on", f.Due)
	}
	if !f.Followed.IsZero() {
		w.Within("m.followed_on", f.Followed)
	}
	if f.Late {
		w.Add("m.state IN ('planned', 'ongoing') AND m.due_on < ?", s.Today())
	}
	if f.Text != "" {
		find.Clause(ctx, s.DB, KindMeasure, f.Text, &w, "m.id")
	}
	return w
}

// Measures returns one page of the selection, and how many it has.
func (s Store) Measures(ctx context.Context, f MeasureFilter, p Page) ([]Measure, Count, error) {
	w := s.measureWhere(ctx, f)
	n, err := db.CountRows(ctx, s.DB, "initiative_measure m", w)
	if err != nil {
		return nil, n, fmt.Errorf("counting measures: %w", err)
	}
	w = s.measureWhere(ctx, f)
	rows, err := db.All[Measure](ctx, s.DB, `SELECT `+db.ColumnsOf[Measure]("m")+` FROM initiative_measure m `+w.SQL()+` `+p.Order(measureSorts, usualMeasureSort)+` `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, n, err
	}
	return rows, n, s.nameMeasures(ctx, rows)
}

// MeasureSum is what measures are expected to give a year, and have given.
type MeasureSum struct {
	N        int64
	Expected money.Amount
	Realised money.Amount
}

// SumMeasures sums the selection. A measure that was stopped gives nothing.
func (s Store) SumMeasures(ctx context.Context, f MeasureFilter) (MeasureSum, error) {
	w := s.measureWhere(ctx, f)
	return db.One[MeasureSum](ctx, s.DB, `
		SELECT count(*) AS n, CAST(COALESCE(sum(CASE WHEN m.state = 'stopped' THEN 0 ELSE m.expected END), 0) AS BIGINT) AS expected,
			CAST(COALESCE(sum(m.realised), 0) AS BIGINT) AS realised
		FROM initiative_measure m `+w.SQL(), w.Args()...)
}

// Measure returns one measure.
func (s Store) Measure(ctx context.Context, id string) (Measure, error) {
	m, err := one[Measure](ctx, s.DB, "initiative_measure", id, "Åtgärden finns inte.")
	if err != nil {
		return m, err
	}
	list := []Measure{m}
	err = s.nameMeasures(ctx, list)
	return list[0], err
}

// nameMeasures fills in what the records that measures refer to are called.
func (s Store) nameMeasures(ctx context.Context, list []Measure) error {
	categories, err := s.tree().Names(ctx)
	if err != nil {
		return err
	}
	ids := map[string][]string{}
	for _, m := range list {
		ids["i"], ids["p"], ids["u"] = append(ids["i"], m.InitiativeID), append(ids["p"], m.PlanItemID), append(ids["u"], m.ProcurementID)
	}
	names := map[string]map[string]string{}
	for kind, table := range map[string]string{"i": "initiative", "p": "plan_item", "u": "procurement"} {
		if names[kind], err = s.numbered(ctx, table, ids[kind]); err != nil {
			return err
		}
	}
	for i := range list {
		m := &list[i]
		m.Category, m.Initiative, m.PlanItem, m.Procurement = categories[m.CategoryID], names["i"][m.InitiativeID], names["p"][m.PlanItemID], names["u"][m.ProcurementID]
	}
	return nil
}

// numbered returns number and title of the records of a table that have both, by id.
func (s Store) numbered(ctx context.Context, table string, ids []string) (map[string]string, error) {
	var w db.Where
	w.In("id", ids)
	rows, err := db.All[struct{ ID, Number, Title string }](ctx, s.DB, `SELECT id, number, title FROM `+table+` `+w.SQL(), w.Args()...)
	names := map[string]string{}
	for _, r := range rows {
		names[r.ID] = r.Number + " " + r.Title
	}
	return names, err
}

// PlanItemID and ProcurementID return the id of the record with the number, "" for none.
func (s Store) PlanItemID(ctx context.Context, number string) (string, error) {
	return s.byNumber(ctx, "plan_item", "plan_item_id", number, "planpost")
}

// ProcurementID returns the id of the procurement with the number.
func (s Store) ProcurementID(ctx context.Context, number string) (string, error) {
	return s.byNumber(ctx, "procurement", "procurement_id", number, "upphandling")
}

func (s Store) byNumber(ctx context.Context, table, key, written, noun string) (string, error) {
	number, _, _ := strings.Cut(strings.TrimSpace(written), " ")
	if number == "" {
		return "", nil
	}
	ids, err := db.All[string](ctx, s.DB, `SELECT id FROM `+table+` WHERE number = $1`, number)
	if err == nil && len(ids) == 0 {
		return "", wrong(key, "Det finns ingen "+noun+" med numret "+number+".")
	}
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// CreateMeasure registers a measure.
func (s Store) CreateMeasure(ctx context.Context, m Measure) (Measure, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		m.ID, m.Version, m.State, m.StateOn, m.CreatedAt, m.ChangedAt = db.NewID(), 1, Planned, here.Today(), tx.Now(), tx.Now()
		if err := here.readyMeasure(ctx, &m); err != nil {
			return err
		}
		var err error
		if m.Number, err = here.number(ctx, "KÅ", here.Today().Year(), 3); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "initiative_measure", &m); err != nil {
			return err
		}
		return here.tellMeasure(ctx, Measure{}, m, audit.Created, "")
	})
	return m, err
}

func (s Store) readyMeasure(ctx context.Context, m *Measure) error {
	m.Title = strings.Join(strings.Fields(m.Title), " ")
	m.TitleKey = sv.SortKey(m.Title)
	if m.InitiativeID != "" {
		i, err := s.Get(ctx, m.InitiativeID)
		if err != nil {
			return err
		}
		if i.Phase == Ended && m.Number == "" {
			return wrong("initiative_id", i.Name()+" är avslutat.")
		}
		if m.CategoryID == "" {
			m.CategoryID = i.CategoryID
		}
	}
	if err := m.Check(); err != nil {
		return err
	}
	if _, err := s.usable(ctx, m.CategoryID, 0); err != nil {
		return err
	}
	var err error
	if m.Owner, err = s.personName(ctx, "owner_id", m.OwnerID); err != nil {
		return err
	}
	list := []Measure{*m}
	err = s.nameMeasures(ctx, list)
	*m = list[0]
	return err
}

func (s Store) tellMeasure(ctx context.Context, was, m Measure, verb, why string) error {
	return s.told(ctx, audit.Entry{Kind: KindMeasure, Ref: m.ID, Title: m.Name(), Verb: verb, Changes: MeasureFields.Diff(&was, &m), Why: why},
		find.Doc{Title: m.Name(), Detail: "Åtgärd · " + m.Category + " · " + m.State.Sv(), URL: m.URL(), Words: m.Owner})
}

// SaveMeasure corrects a measure.
func (s Store) SaveMeasure(ctx context.Context, m Measure, why string) (Measure, error) {
	return s.changeMeasure(ctx, m.ID, m.Version, audit.Changed, why, func(here Store, now *Measure) error {
		m.Number, m.State, m.StateOn, m.StateWhy, m.CreatedAt = now.Number, now.State, now.StateOn, now.StateWhy, now.CreatedAt
		m.Realised, m.RealisedCO2, m.FollowedOn = now.Realised, now.RealisedCO2, now.FollowedOn
		*now = m
		return here.readyMeasure(ctx, now)
	})
}

// Turn moves a measure to another state.
func (s Store) Turn(ctx context.Context, id string, to State, on day.Date, why string) (Measure, error) {
	verbs := map[State]string{Planned: "lade tillbaka i planen", Ongoing: "startade", Done: "klarmarkerade", Stopped: "avbröt"}
	return s.changeMeasure(ctx, id, 0, verbs[to], why, func(here Store, now *Measure) error { return now.turn(to, on, here.Today(), why) })
}

// FollowUps returns what a measure was found to give, in the order of the days.
func (s Store) FollowUps(ctx context.Context, measureID string) ([]FollowUp, error) {
	return db.All[FollowUp](ctx, s.DB, `SELECT `+db.Columns[FollowUp]()+` FROM initiative_followup WHERE measure_id = $1 ORDER BY followed_on, created_at, id`, measureID)
}

// Follow notes what a measure was found to give.
func (s Store) Follow(ctx context.Context, f FollowUp) (Measure, error) {
	return s.changeMeasure(ctx, f.MeasureID, 0, "följde upp", f.Comment, func(here Store, now *Measure) error {
		if err := f.check(here.Today()); err != nil {
			return err
		}
		if now.State == Stopped {
			return fault.Conflict("%s är avbruten och följs inte upp.", now.Name())
		}
		f.ID, f.ByName, f.CreatedAt = db.NewID(), audit.ActorFrom(ctx).Name, here.DB.Now()
		if err := here.DB.Insert(ctx, "initiative_followup", &f); err != nil {
			return err
		}
		return here.found(ctx, now)
	})
}

// TakeBackFollowUp takes away a follow-up that was wrong.
func (s Store) TakeBackFollowUp(ctx context.Context, measureID, id, why string) (Measure, error) {
	return s.changeMeasure(ctx, measureID, 0, "tog bort en uppföljning av", why, func(here Store, now *Measure) error {
		n, err := here.DB.Exec(ctx, `DELETE FROM initiative_followup WHERE id = $1 AND measure_id = $2`, id, measureID)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.NotFound("Uppföljningen finns inte.")
		}
		if err := here.found(ctx, now); err != nil {
			return err
		}
		if now.State == Done && now.FollowedOn == 0 {
			return fault.Conflict("%s är klar och behöver en uppföljning. Lägg till den rätta först.", now.Name())
		}
		return nil
	})
}

// found sets what the latest follow-up says.
func (s Store) found(ctx context.Context, m *Measure) error {
	all, err := s.FollowUps(ctx, m.ID)
	last := latest(all)
	m.Realised, m.RealisedCO2, m.FollowedOn = last.Realised, last.RealisedCO2, last.FollowedOn
	return err
}

func (s Store) changeMeasure(ctx context.Context, id string, version int64, verb, why string, do func(Store, *Measure) error) (Measure, error) {
	var m Measure
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		was, err := here.Measure(ctx, id)
		if err != nil {
			return err
		}
		if version != 0 && version != was.Version {
			return db.ErrStale
		}
		m = was
		if err := do(here, &m); err != nil {
			return err
		}
		m.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "initiative_measure", &m); err != nil {
			return err
		}
		return here.tellMeasure(ctx, was, m, verb, why)
	})
	return m, err
}
