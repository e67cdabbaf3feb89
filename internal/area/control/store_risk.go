package control

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

const noRisk = "Risken finns inte."

// RiskFilter chooses risks.
type RiskFilter struct {
	Text       string
	Owner      string
	Area       string
	Least      int64 // present value from
	Most       int64 // present value up to, 0 for no limit
	Likelihood int64 // stands at this place in the map now
	Impact     int64
	Closed     *bool
	Unguarded  bool       // without a control in the year's plan, though the scale asks for one
	Review     day.Period // to be judged again
}

func (s Store) riskWhere(ctx context.Context, f RiskFilter) (db.Where, error) {
	var w db.Where
	find.Clause(ctx, s.DB, RiskKind, f.Text, &w, "id")
	if f.Owner != "" {
		w.Add("owner_id = ?", f.Owner)
	}
	if f.Area != "" {
		w.Add("area = ?", f.Area)
	}
	if f.Least > 0 {
		w.Add("present >= ?", f.Least)
	}
	if f.Most > 0 {
		w.Add("present <= ?", f.Most)
	}
	if f.Likelihood > 0 {
		w.Add("CASE WHEN after_likelihood > 0 THEN after_likelihood ELSE likelihood END = ?", f.Likelihood)
	}
	if f.Impact > 0 {
		w.Add("CASE WHEN after_impact > 0 THEN after_impact ELSE impact END = ?", f.Impact)
	}
	if f.Closed != nil {
		w.Add(map[bool]string{true: "closed_on IS NOT NULL", false: "closed_on IS NULL"}[*f.Closed])
	}
	if !f.Review.IsZero() {
		w.Add("review_on >= ? AND review_on < ?", orFirst(f.Review.From), orLast(f.Review.To))
	}
	if !f.Unguarded {
		return w, nil
	}
	scale, err := s.ScaleOn(ctx, s.Today())
	w.Add(`closed_on IS NULL AND present >= ? AND NOT EXISTS (
		SELECT 1 FROM control_risk_row l JOIN control_row r ON r.id = l.row_id JOIN control_plan p ON p.id = r.plan_id
		WHERE l.risk_id = control_risk.id AND p.year = ?)`, scale.ControlFrom, s.Today().Year())
	return w, err
}

var riskOrders = map[string]string{"number": "number", "title": "title_key", "value": "value", "present": "present", "review_on": "review_on"}

// Risks returns the risks of the selection with their controls, and how many they are.
func (s Store) Risks(ctx context.Context, f RiskFilter, p Page) ([]Risk, Count, error) {
	w, err := s.riskWhere(ctx, f)
	if err != nil {
		return nil, Count{}, err
	}
	count, err := db.CountRows(ctx, s.DB, "control_risk", w)
	if err != nil {
		return nil, count, fmt.Errorf("counting risks: %w", err)
	}
	rows, err := db.All[Risk](ctx, s.DB, `SELECT `+db.Columns[Risk]()+` FROM control_risk `+w.SQL()+` `+p.Order(riskOrders, "-present")+` `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, count, fmt.Errorf("searching risks: %w", err)
	}
	return rows, count, s.link(ctx, rows)
}

// link gives risks their controls.
func (s Store) link(ctx context.Context, risks []Risk) error {
	at := map[string]int{}
	var ids []string
	for i, r := range risks {
		at[r.ID], ids = i, append(ids, r.ID)
	}
	var w db.Where
	w.In("l.risk_id", ids)
	links, err := db.All[Linked](ctx, s.DB, `
		SELECT l.risk_id, l.row_id, r.area, p.year
		FROM control_risk_row l JOIN control_row r ON r.id = l.row_id JOIN control_plan p ON p.id = r.plan_id `+w.SQL()+`
		ORDER BY p.year DESC, r.n, r.id`, w.Args()...)
	if err != nil {
		return fmt.Errorf("reading controls of risks: %w", err)
	}
	for _, l := range links {
		r := &risks[at[l.RiskID]]
		r.Rows = append(r.Rows, l)
	}
	return nil
}

// RisksOf returns the risks that a row of the plan holds down.
func (s Store) RisksOf(ctx context.Context, rowID string) ([]Risk, error) {
	return db.All[Risk](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Risk]("k")+`
		FROM control_risk k JOIN control_risk_row l ON l.risk_id = k.id
		WHERE l.row_id = $1
		ORDER BY k.present DESC, k.id`, rowID)
}

// Risk returns one risk with its controls.
func (s Store) Risk(ctx context.Context, id string) (Risk, error) {
	r, err := one[Risk](ctx, s.DB, "control_risk", id, noRisk)
	if err != nil {
		return r, err
	}
	list := []Risk{r}
	err = s.link(ctx, list)
	return list[0], err
}

// Judgements returns how a risk has been judged, newest first.
func (s Store) Judgements(ctx context.Context, id string) ([]RiskValue, error) {
	return db.All[RiskValue](ctx, s.DB, `SELECT `+db.Columns[RiskValue]()+` FROM control_risk_value WHERE risk_id = $1 ORDER BY judged_on DESC, id DESC LIMIT 200`, id)
}

// CreateRisk registers a risk with its controls, given by row.
func (s Store) CreateRisk(ctx context.Context, r Risk, rows []string) (Risk, error) {
	r.ID, r.Version, r.CreatedAt = db.NewID(), 1, s.DB.Now()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		at := s.in(tx)
		var err error
		if r.Number, err = db.One[int64](ctx, tx, `SELECT COALESCE(max(number), 0) + 1 FROM control_risk`); err != nil {
			return err
		}
		if r, err = at.settle(ctx, r); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "control_risk", &r); err != nil {
			return fmt.Errorf("storing the risk: %w", err)
		}
		if r, err = at.relink(ctx, r, rows); err != nil {
			return err
		}
		if err := at.judge(ctx, r, ""); err != nil {
			return err
		}
		return recordRisk(ctx, tx, audit.Created, "", Risk{}, r)
	})
	return r, err
}

// settle gives a risk what follows from its fields, and checks it.
func (s Store) settle(ctx context.Context, r Risk) (Risk, error) {
	r.Title, r.ChangedAt = strings.TrimSpace(r.Title), s.DB.Now()
	r.TitleKey = sv.SortKey(r.Title)
	r.derive()
	if err := r.Check(); err != nil {
		return r, err
	}
	var err error
	r.Owner, err = s.person(ctx, r.OwnerID, "owner_id")
	return r, err
}

// relink replaces the controls of a risk.
func (s Store) relink(ctx context.Context, r Risk, rows []string) (Risk, error) {
	if _, err := s.DB.Exec(ctx, `DELETE FROM control_risk_row WHERE risk_id = $1`, r.ID); err != nil {
		return r, err
	}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(rows))) {
		if _, err := s.DB.Exec(ctx, `INSERT INTO control_risk_row (risk_id, row_id) VALUES ($1, $2)`, r.ID, id); err != nil {
			return r, fault.With(fault.Invalid(faultField("rows", "Kontrollområdet finns inte längre. Välj något i listan.")), err)
		}
	}
	r.Rows = nil
	list := []Risk{r}
	err := s.link(ctx, list)
	return list[0], err
}

// judge keeps a judgement of a risk.
func (s Store) judge(ctx context.Context, r Risk, why string) error {
	v := RiskValue{ID: db.NewID(), RiskID: r.ID, JudgedOn: r.JudgedOn, Likelihood: r.Likelihood, Impact: r.Impact,
		AfterLikelihood: r.AfterLikelihood, AfterImpact: r.AfterImpact, JudgedBy: actor(ctx).Name, Why: why}
	if err := s.DB.Insert(ctx, "control_risk_value", &v); err != nil {
		return fmt.Errorf("storing the judgement: %w", err)
	}
	return nil
}

func recordRisk(ctx context.Context, tx *db.DB, verb, why string, was, now Risk) error {
	if err := put(ctx, tx, RiskKind, now.ID, now.Name(), now.Area, now.URL(), now.Cause+" "+now.Consequence+" "+now.Owner); err != nil {
		return err
	}
	return note(ctx, tx, RiskFields, audit.Entry{Kind: RiskKind, Ref: now.ID, Title: now.Name(), Verb: verb, Why: why}, &was, &now)
}

// SaveRisk stores a changed risk. A new judgement is kept beside the old ones.
func (s Store) SaveRisk(ctx context.Context, r Risk, rows []string, why string) (Risk, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		at := s.in(tx)
		was, err := at.Risk(ctx, r.ID)
		if err != nil {
			return err
		}
		r.Number, r.CreatedAt, r.ClosedOn = was.Number, was.CreatedAt, was.ClosedOn
		if r, err = at.settle(ctx, r); err != nil {
			return err
		}
		if err := tx.Update(ctx, "control_risk", &r); err != nil {
			return err
		}
		if r, err = at.relink(ctx, r, rows); err != nil {
			return err
		}
		if !r.judged(was) {
			if err := at.judge(ctx, r, why); err != nil {
				return err
			}
		}
		return recordRisk(ctx, tx, audit.Changed, why, was, r)
	})
	return r, err
}

// CloseRisk ends the watching of a risk; open false takes that back.
func (s Store) CloseRisk(ctx context.Context, id string, version int64, closed bool, why string) (Risk, error) {
	var saved Risk
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Risk(ctx, id)
		if err != nil {
			return err
		}
		if strings.TrimSpace(why) == "" {
			return fault.Invalid(faultField("why", "Skriv varför."))
		}
		if was.Open() != closed {
			return fault.Conflict("Risken är redan %s.", map[bool]string{true: "avslutad", false: "öppen"}[closed])
		}
		verb := "avslutade"
		saved = was
		saved.Version, saved.ChangedAt, saved.ClosedOn = version, tx.Now(), s.Today()
		if !closed {
			verb, saved.ClosedOn = "öppnade igen", 0
		}
		if err := tx.Update(ctx, "control_risk", &saved); err != nil {
			return err
		}
		return recordRisk(ctx, tx, verb, why, was, saved)
	})
	return saved, err
}

// Areas returns the areas that risks are sorted under.
func (s Store) Areas(ctx context.Context) ([]string, error) {
	areas, err := db.All[string](ctx, s.DB, `SELECT DISTINCT area FROM control_risk LIMIT 200`)
	sv.Sort(areas)
	return areas, err
}

// Scales returns the scales, newest first.
func (s Store) Scales(ctx context.Context) ([]Scale, error) {
	return db.All[Scale](ctx, s.DB, `SELECT `+db.Columns[Scale]()+` FROM control_scale ORDER BY valid_from DESC LIMIT 100`)
}

// ScaleOn returns the scale that holds on a day: the first one for days before it.
func (s Store) ScaleOn(ctx context.Context, on day.Date) (Scale, error) {
	scales, err := s.Scales(ctx)
	if err != nil || len(scales) == 0 {
		return Scale{}, fmt.Errorf("reading the scale of risks: %w", err)
	}
	for _, scale := range scales {
		if scale.ValidFrom <= on {
			return scale, nil
		}
	}
	return scales[len(scales)-1], nil
}

// SetScale decides how risks are judged from a day on. A day that has a scale gets
// the new one in its place, so that a mistake can be corrected.
func (s Store) SetScale(ctx context.Context, scale Scale) (Scale, error) {
	if err := scale.Check(); err != nil {
		return scale, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		scales, err := s.in(tx).Scales(ctx)
		if err != nil {
			return err
		}
		var was Scale
		i := slices.IndexFunc(scales, func(have Scale) bool { return have.ValidFrom == scale.ValidFrom })
		scale.ChangedAt = tx.Now()
		if i >= 0 {
			was = scales[i]
			scale.ID, scale.Version, scale.CreatedAt = was.ID, was.Version, was.CreatedAt
			err = tx.Update(ctx, "control_scale", &scale)
		} else {
			scale.ID, scale.Version, scale.CreatedAt = db.NewID(), 1, tx.Now()
			err = tx.Insert(ctx, "control_scale", &scale)
		}
		if err != nil {
			return fmt.Errorf("storing the scale: %w", err)
		}
		return note(ctx, tx, ScaleFields, audit.Entry{Kind: ScaleKind, Ref: scale.ID, Title: "skala från " + scale.ValidFrom.Sv(), Verb: "beslutade", Why: scale.Source}, &was, &scale)
	})
	return scale, err
}
