package control

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

// Generate makes the occurrences that a decided plan lacks, and returns how many.
func (s Store) Generate(ctx context.Context, planID string) (int, error) {
	var made []Occurrence
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		p, err := s.in(tx).Plan(ctx, planID)
		if err != nil {
			return err
		}
		if !p.Decided() {
			return fault.Conflict("Planen för %d är inte beslutad. Tillfällen skapas när den är det.", p.Year)
		}
		if made, err = s.in(tx).lacking(ctx, p); err != nil || len(made) == 0 {
			return err
		}
		if err := db.InsertAll(ctx, tx, "control_occurrence", made); err != nil {
			return fmt.Errorf("storing occurrences: %w", err)
		}
		var entries []audit.Entry
		for _, o := range made {
			entries = append(entries, audit.Entry{Kind: OccurrenceKind, Ref: o.ID, Title: o.Name(), Verb: audit.Created})
		}
		return audit.WriteAll(ctx, tx, entries)
	})
	return len(made), err
}

func (s Store) generateIfDecided(ctx context.Context, planID string) error {
	p, err := one[Plan](ctx, s.DB, "control_plan", planID, noPlan)
	if err == nil && p.Decided() {
		_, err = s.Generate(ctx, planID)
	}
	return err
}

// lacking returns the occurrences that the plan asks for and that do not exist.
func (s Store) lacking(ctx context.Context, p Plan) ([]Occurrence, error) {
	there, _, err := s.Occurrences(ctx, OccurrenceFilter{Plan: p.ID}, Page{})
	if err != nil {
		return nil, err
	}
	has := map[string]bool{}
	for _, o := range there {
		has[o.MomentID+o.Period.String()] = true
	}
	var list []Occurrence
	for _, r := range p.Rows {
		for _, m := range r.Moments {
			for _, period := range m.Frequency.Periods(p.Year) {
				if has[m.ID+period.String()] {
					continue
				}
				list = append(list, Occurrence{ID: db.NewID(), Version: 1, MomentID: m.ID, Year: p.Year, Period: period, PeriodEnd: period.Last(),
					DueOn: period.Last().AddDays(int(m.DueDays)), State: Planned, PerformerID: m.PerformerID, Performer: m.Performer,
					CreatedAt: s.DB.Now(), ChangedAt: s.DB.Now(), Area: r.Area, Text: m.Text, RowID: r.ID})
			}
		}
	}
	return list, nil
}

// Turn carries into the year what was not done of the years before, and makes the
// year's occurrences when its plan is decided. It can be run again.
func (s Store) Turn(ctx context.Context, year int64) (carried, made int, err error) {
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		at := s.in(tx)
		rows, err := db.All[Listed](ctx, tx, `
			SELECT `+listedColumns+`
			FROM `+listedFrom+`
			WHERE o.year < $1 AND o.carried_to = 0 AND o.due_on < $2
				AND (o.state = 'planned' OR o.result = 'not_done' AND o.year = $3)
			ORDER BY o.due_on, o.id`, year, s.Today(), year-1)
		if err != nil {
			return fmt.Errorf("reading what was not done: %w", err)
		}
		for _, r := range rows {
			if err := at.carry(ctx, r.whole(), year); err != nil {
				return err
			}
		}
		carried = len(rows)
		p, ok, err := at.PlanOf(ctx, year)
		if err != nil || !ok || !p.Decided() {
			return err
		}
		made, err = at.Generate(ctx, p.ID)
		return err
	})
	return carried, made, err
}

// Tend makes the turn of this year if nobody has made it. It can be done often: a year
// that has been turned leaves nothing to do until another control is late.
func (s Store) Tend(ctx context.Context) error {
	_, _, err := s.Turn(audit.WithActor(ctx, audit.System), int64(s.Today().Year()))
	return err
}

// turned says what a turn of the year did.
func turned(year int64, carried, made int) string {
	return fmt.Sprintf("%s har förts över till %d och %s har skapats.", sv.Plural(int64(carried), "kontroll", "kontroller"), year, sv.Plural(int64(made), "tillfälle", "tillfällen"))
}

func (s Store) carry(ctx context.Context, o Occurrence, year int64) error {
	was := o
	old, next := o.carry(year, s.Today())
	next.ID, next.Version, next.CreatedAt, next.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	old.ChangedAt = s.DB.Now()
	if err := s.DB.Update(ctx, "control_occurrence", &old); err != nil {
		return err
	}
	if err := s.DB.Insert(ctx, "control_occurrence", &next); err != nil {
		return fmt.Errorf("carrying %s: %w", o.Name(), err)
	}
	to := fmt.Sprintf("förde över till %d:", year)
	if err := note(ctx, s.DB, OccurrenceFields, audit.Entry{Kind: OccurrenceKind, Ref: old.ID, Title: old.Name(), Verb: to}, &was, &old); err != nil {
		return err
	}
	return audit.Write(ctx, s.DB, audit.Entry{Kind: OccurrenceKind, Ref: next.ID, Title: next.Name(), Verb: fmt.Sprintf("förde över från %d:", o.Year)})
}
