package board

import (
	"context"
	"fmt"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

var auditSorts = map[string]string{"held_on": "held_on"}

// Audits returns one page of the audits with their findings, newest first, and how
// many there are.
func (s Store) Audits(ctx context.Context, kind string, openOnly bool, page Page) ([]Audit, Count, error) {
	var w db.Where
	if kind != "" {
		w.Add("kind = ?", kind)
	}
	if openOnly {
		w.Add("id IN (SELECT audit_id FROM board_finding WHERE closed_on IS NULL)")
	}
	n, err := db.CountRows(ctx, s.DB, "board_audit", w)
	if err != nil {
		return nil, n, fmt.Errorf("counting audits: %w", err)
	}
	list, err := db.All[Audit](ctx, s.DB, `SELECT `+db.Columns[Audit]()+` FROM board_audit `+w.SQL()+` `+page.Order(auditSorts, "-held_on")+` `+page.Cut(&w), w.Args()...)
	if err != nil {
		return nil, n, fmt.Errorf("reading audits: %w", err)
	}
	return list, n, s.withFindings(ctx, list)
}

// Audit returns an audit with its findings and their actions.
func (s Store) Audit(ctx context.Context, id string) (Audit, error) {
	a, err := by[Audit](ctx, s.DB, "board_audit", id, "Granskningen finns inte.")
	if err != nil {
		return a, err
	}
	list := []Audit{a}
	err = s.withFindings(ctx, list)
	return list[0], err
}

func (s Store) withFindings(ctx context.Context, list []Audit) error {
	if len(list) == 0 {
		return nil
	}
	at, ids, meetings := map[string]int{}, make([]string, len(list)), make([]Meeting, len(list))
	for i, a := range list {
		at[a.ID], ids[i], meetings[i] = i, a.ID, Meeting{BodyID: a.BodyID, HeldOn: a.HeldOn}
	}
	if err := s.named(ctx, meetings); err != nil {
		return err
	}
	var w db.Where
	w.In("audit_id", ids)
	findings, err := db.All[Finding](ctx, s.DB, `SELECT `+db.Columns[Finding]()+` FROM board_finding `+w.SQL()+` ORDER BY audit_id, n`, w.Args()...)
	if err != nil {
		return fmt.Errorf("reading findings: %w", err)
	}
	if err := s.withActions(ctx, findings); err != nil {
		return err
	}
	for _, f := range findings {
		a := &list[at[f.AuditID]]
		a.Findings = append(a.Findings, f)
	}
	for i := range list {
		list[i].Body = meetings[i].Body.Name
	}
	return nil
}

func (s Store) withActions(ctx context.Context, findings []Finding) error {
	if len(findings) == 0 {
		return nil
	}
	at, ids := map[string]int{}, make([]string, len(findings))
	for i, f := range findings {
		at[f.ID], ids[i] = i, f.ID
	}
	var w db.Where
	w.In("finding_id", ids)
	actions, err := db.All[Assignment](ctx, s.DB, `SELECT `+db.Columns[Assignment]()+` FROM board_assignment `+w.SQL()+` ORDER BY due_on NULLS LAST, id`, w.Args()...)
	for _, a := range actions {
		f := &findings[at[string(a.FindingID)]]
		f.Actions = append(f.Actions, a)
	}
	return err
}

// CreateAudit registers a report, a review or a dialogue.
func (s Store) CreateAudit(ctx context.Context, a Audit) (Audit, error) {
	if err := a.Check(); err != nil {
		return a, err
	}
	a.ID, a.Version, a.CreatedAt, a.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	err := s.step(ctx, told{AuditKind, a.ID, a.Title, audit.Created, filled(AuditFields.Diff(&Audit{}, &a)), ""}, func(tx Store) error {
		if err := tx.meetingOf(ctx, &a); err != nil {
			return err
		}
		if err := tx.DB.Insert(ctx, "board_audit", &a); err != nil {
			return err
		}
		return tx.indexAudit(ctx, a)
	})
	return a, err
}

// meetingOf links the audit with the meeting of the body that day, if there is one.
func (s Store) meetingOf(ctx context.Context, a *Audit) error {
	ids, err := db.All[string](ctx, s.DB, `SELECT id FROM board_meeting WHERE body_id = $1 AND held_on = $2 AND state <> 'cancelled' ORDER BY id LIMIT 1`, a.BodyID, a.HeldOn)
	a.MeetingID = ""
	if len(ids) == 1 {
		a.MeetingID = identity.Ref(ids[0])
	}
	return err
}

func (s Store) indexAudit(ctx context.Context, a Audit) error {
	return s.put(ctx, AuditKind, a.ID, a.Title, field.LabelOf(auditKinds, a.Kind)+" "+a.HeldOn.Sv(), a.URL(), a.Auditor+" "+a.Summary)
}

// SaveAudit stores a changed audit, read at its version.
func (s Store) SaveAudit(ctx context.Context, a Audit, why string) (Audit, error) {
	if err := a.Check(); err != nil {
		return a, err
	}
	was, err := s.Audit(ctx, a.ID)
	if err != nil {
		return a, err
	}
	a.CreatedAt, a.ChangedAt = was.CreatedAt, s.DB.Now()
	err = s.step(ctx, told{AuditKind, a.ID, a.Title, audit.Changed, AuditFields.Diff(&was, &a), why}, func(tx Store) error {
		if err := tx.meetingOf(ctx, &a); err != nil {
			return err
		}
		if err := tx.DB.Update(ctx, "board_audit", &a); err != nil {
			return err
		}
		return tx.indexAudit(ctx, a)
	})
	return a, err
}

// Finding returns a remark with its actions.
func (s Store) Finding(ctx context.Context, id string) (Finding, error) {
	f, err := by[Finding](ctx, s.DB, "board_finding", id, "Iakttagelsen finns inte.")
	if err != nil {
		return f, err
	}
	list := []Finding{f}
	err = s.withActions(ctx, list)
	return list[0], err
}

// AddFinding adds a remark to an audit.
func (s Store) AddFinding(ctx context.Context, f Finding) (Finding, error) {
	if err := f.Check(); err != nil {
		return f, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		a, err := here.Audit(ctx, f.AuditID)
		if err != nil {
			return err
		}
		f.ID, f.Version, f.N, f.CreatedAt, f.ChangedAt = db.NewID(), 1, int64(len(a.Findings)+1), tx.Now(), tx.Now()
		if err := tx.Insert(ctx, "board_finding", &f); err != nil {
			return err
		}
		return told{AuditKind, a.ID, a.Title, fmt.Sprintf("lade till iakttagelse %d i", f.N), filled(FindingFields.Diff(&Finding{}, &f)), ""}.write(ctx, tx)
	})
	return f, err
}

// changeFinding takes one step with a remark, and tells the audit's history.
func (s Store) changeFinding(ctx context.Context, id, verb, why string, do func(f *Finding) error) (Finding, error) {
	var f Finding
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		was, err := here.Finding(ctx, id)
		if err != nil {
			return err
		}
		f = was
		if err := do(&f); err != nil {
			return err
		}
		if err := f.Check(); err != nil {
			return err
		}
		f.CreatedAt, f.ChangedAt = was.CreatedAt, tx.Now()
		if err := tx.Update(ctx, "board_finding", &f); err != nil {
			return err
		}
		a, err := here.Audit(ctx, f.AuditID)
		if err != nil {
			return err
		}
		return told{AuditKind, a.ID, a.Title, fmt.Sprintf("%s iakttagelse %d i", verb, f.N), FindingFields.Diff(&was, &f), why}.write(ctx, tx)
	})
	return f, err
}

// SaveFinding corrects what the auditors wrote.
func (s Store) SaveFinding(ctx context.Context, next Finding, why string) (Finding, error) {
	return s.changeFinding(ctx, next.ID, audit.Changed, why, func(f *Finding) error {
		f.Version, f.Text, f.Recommendation = next.Version, next.Text, next.Recommendation
		return nil
	})
}

// AnswerFinding notes the board's statement, and the decision that it was made by.
func (s Store) AnswerFinding(ctx context.Context, id, agrees, statement string, on day.Date, decisionID string) (Finding, error) {
	return s.changeFinding(ctx, id, "besvarade", "", func(f *Finding) error {
		f.DecisionID = identity.Ref(decisionID)
		return f.answer(agrees, statement, on)
	})
}

// Act adds an action on a remark: an assignment that is followed like any other.
func (s Store) Act(ctx context.Context, findingID string, a Assignment) (Assignment, error) {
	f, err := s.Finding(ctx, findingID)
	if err != nil {
		return a, err
	}
	if f.ClosedOn != 0 {
		return a, fault.Conflict("Iakttagelsen är avslutad. Öppna den igen först.")
	}
	of, err := s.Audit(ctx, f.AuditID)
	if err != nil {
		return a, err
	}
	a.FindingID, a.BodyID = identity.Ref(f.ID), of.BodyID
	return s.Assign(ctx, a)
}

// CloseFinding ends a remark whose actions are done.
func (s Store) CloseFinding(ctx context.Context, id, result string, on day.Date) (Finding, error) {
	return s.changeFinding(ctx, id, "avslutade", "", func(f *Finding) error { return f.close(result, on) })
}

// ReopenFinding takes the end back.
func (s Store) ReopenFinding(ctx context.Context, id, why string) (Finding, error) {
	if why == "" {
		return Finding{}, fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför iakttagelsen öppnas igen."})
	}
	return s.changeFinding(ctx, id, "öppnade", why, func(f *Finding) error {
		if f.ClosedOn == 0 {
			return fault.Conflict("Iakttagelsen är inte avslutad.")
		}
		f.ClosedOn, f.Result = 0, ""
		return nil
	})
}
