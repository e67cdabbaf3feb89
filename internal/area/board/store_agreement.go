package board

import (
	"context"
	"fmt"
	"io"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/file"
	"klover/internal/word/day"
)

// filled is the history of a new record: what was filled in.
func filled(changes []field.Change) []field.Change {
	for i := range changes {
		changes[i].From = ""
	}
	return changes
}

// Agreements returns the agreements and rules with their revisions.
func (s Store) Agreements(ctx context.Context) ([]Agreement, error) {
	list, err := db.All[Agreement](ctx, s.DB, `SELECT `+db.Columns[Agreement]()+` FROM board_agreement ORDER BY code, id`)
	if err != nil {
		return nil, fmt.Errorf("reading agreements: %w", err)
	}
	for i := range list {
		if list[i].Revisions, err = s.revisions(ctx, list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Agreement returns an agreement with its revisions, newest first.
func (s Store) Agreement(ctx context.Context, id string) (Agreement, error) {
	a, err := by[Agreement](ctx, s.DB, "board_agreement", id, "Avtalet finns inte.")
	if err != nil {
		return a, err
	}
	a.Revisions, err = s.revisions(ctx, a)
	return a, err
}

func (s Store) revisions(ctx context.Context, a Agreement) ([]Revision, error) {
	list, err := rows[Revision](ctx, s.DB, "board_revision", "agreement_id", a.ID, "n DESC")
	for i := range list {
		if err != nil {
			return nil, err
		}
		list[i].Consents, err = s.consents(ctx, a, list[i])
	}
	return list, err
}

// consents returns one answer for each party: those that stand with the decision
// that handed the revision over, else those noted here.
func (s Store) consents(ctx context.Context, a Agreement, r Revision) ([]Consent, error) {
	given := map[string]Consent{}
	if r.DecisionID != "" {
		answers, err := s.Approvals(ctx, string(r.DecisionID))
		if err != nil {
			return nil, err
		}
		for _, one := range answers {
			given[one.Party] = Consent{one.ID, r.ID, one.Party, one.DecidedOn, one.Paragraph, one.Note, one.Outcome}
		}
	} else {
		noted, err := rows[Consent](ctx, s.DB, "board_consent", "revision_id", r.ID, "party")
		if err != nil {
			return nil, err
		}
		for _, one := range noted {
			one.Outcome = consentGiven
			given[one.Party] = one
		}
	}
	var list []Consent
	for _, code := range a.Parties {
		c := given[string(code)]
		c.Party = string(code)
		list = append(list, c)
	}
	return list, nil
}

// CreateAgreement registers an agreement or the rules of a body.
func (s Store) CreateAgreement(ctx context.Context, a Agreement) (Agreement, error) {
	if err := a.Check(); err != nil {
		return a, err
	}
	a.ID, a.Version, a.CreatedAt, a.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	err := s.step(ctx, told{AgreementKind, a.ID, a.Title, audit.Created, filled(AgreementFields.Diff(&Agreement{}, &a)), ""}, func(tx Store) error {
		if err := tx.DB.Insert(ctx, "board_agreement", &a); err != nil {
			if fault.KindOf(err) == fault.KindConflict {
				return fault.Invalid(fault.Field{Name: "code", Message: "Koden används redan. Välj en annan."})
			}
			return err
		}
		return tx.indexAgreement(ctx, a)
	})
	return a, err
}

func (s Store) indexAgreement(ctx context.Context, a Agreement) error {
	return s.put(ctx, AgreementKind, a.ID, a.Title, field.LabelOf(agreementKinds, a.Kind), a.URL(), a.Note)
}

// SaveAgreement stores a changed agreement, read at its version.
func (s Store) SaveAgreement(ctx context.Context, a Agreement, why string) (Agreement, error) {
	if err := a.Check(); err != nil {
		return a, err
	}
	was, err := s.Agreement(ctx, a.ID)
	if err != nil {
		return a, err
	}
	a.CreatedAt, a.ChangedAt = was.CreatedAt, s.DB.Now()
	err = s.step(ctx, told{AgreementKind, a.ID, a.Title, audit.Changed, AgreementFields.Diff(&was, &a), why}, func(tx Store) error {
		if err := tx.DB.Update(ctx, "board_agreement", &a); err != nil {
			return err
		}
		return tx.indexAgreement(ctx, a)
	})
	return a, err
}

// Revision returns a revision with the answers of the councils.
func (s Store) Revision(ctx context.Context, id string) (Revision, Agreement, error) {
	r, err := by[Revision](ctx, s.DB, "board_revision", id, "Versionen finns inte.")
	if err != nil {
		return r, Agreement{}, err
	}
	a, err := s.Agreement(ctx, r.AgreementID)
	for _, one := range a.Revisions {
		if one.ID == id {
			r = one
		}
	}
	return r, a, err
}

// Revise adds a revision, later than those before it.
func (s Store) Revise(ctx context.Context, r Revision) (Revision, error) {
	if err := r.Check(); err != nil {
		return r, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		a, err := (Store{tx}).Agreement(ctx, r.AgreementID)
		if err != nil {
			return err
		}
		r.N = 1
		if len(a.Revisions) > 0 {
			latest := a.Revisions[0]
			r.N = latest.N + 1
			if r.RevisedOn < latest.RevisedOn {
				return fault.Invalid(fault.Field{Name: "revised_on", Message: "Den förra versionen beslutades " + latest.Revised() + ". Den nya måste vara senare."})
			}
		}
		r.ID, r.Version, r.CreatedAt, r.ChangedAt = db.NewID(), 1, tx.Now(), tx.Now()
		if err := tx.Insert(ctx, "board_revision", &r); err != nil {
			return err
		}
		return told{AgreementKind, a.ID, a.Title, fmt.Sprintf("lade till version %d av", r.N), filled(RevisionFields.Diff(&Revision{}, &r)), ""}.write(ctx, tx)
	})
	return r, err
}

// SaveRevision corrects a revision, read at its version.
func (s Store) SaveRevision(ctx context.Context, r Revision, why string) (Revision, error) {
	if err := r.Check(); err != nil {
		return r, err
	}
	was, a, err := s.Revision(ctx, r.ID)
	if err != nil {
		return r, err
	}
	r.N, r.AgreementID, r.CreatedAt, r.ChangedAt = was.N, was.AgreementID, was.CreatedAt, s.DB.Now()
	err = s.step(ctx, told{AgreementKind, a.ID, a.Title, fmt.Sprintf("ändrade version %d av", r.N), RevisionFields.Diff(&was, &r), why}, func(tx Store) error {
		return tx.DB.Update(ctx, "board_revision", &r)
	})
	return r, err
}

// Consent notes that a party's council approved a revision. What was handed over by
// a decision is answered at that decision (Answer).
func (s Store) Consent(ctx context.Context, c Consent) error {
	r, a, err := s.Revision(ctx, c.RevisionID)
	switch {
	case err != nil:
		return err
	case r.DecisionID != "":
		return fault.Conflict("Versionen överlämnades till fullmäktige genom ett beslut. Fullmäktiges svar registreras där.")
	case c.DecidedOn > s.Today():
		return fault.Invalid(fault.Field{Name: "decided_on", Message: "Dagen kan inte ligga framåt i tiden."})
	case !strings.Contains(","+a.Parties.String()+",", ","+c.Party+","):
		return fault.Invalid(fault.Field{Name: "party", Message: "Välj en av avtalets parter."})
	}
	c.ID = db.NewID()
	text := "godkänt"
	if c.DecidedOn != 0 {
		text += " " + c.DecidedOn.Sv()
	}
	change := field.Change{Key: "consent", Label: "Fullmäktige i " + regionName(c.Party), To: text + " " + c.Paragraph}
	return s.step(ctx, told{AgreementKind, a.ID, a.Title, fmt.Sprintf("noterade godkännande av version %d av", r.N), []field.Change{change}, c.Note}, func(tx Store) error {
		if _, err := tx.DB.Exec(ctx, `DELETE FROM board_consent WHERE revision_id = $1 AND party = $2`, c.RevisionID, c.Party); err != nil {
			return err
		}
		return tx.DB.Insert(ctx, "board_consent", &c)
	})
}

// revisionFile is what the documents of revisions are kept under.
const revisionFile = "board_revision"

// AttachDocument attaches the document of a revision.
func (s Store) AttachDocument(ctx context.Context, revisionID, name string, from io.Reader) error {
	r, a, err := s.Revision(ctx, revisionID)
	if err != nil {
		return err
	}
	change := []field.Change{{Key: "document", Label: "Dokument", To: name}}
	return s.step(ctx, told{AgreementKind, a.ID, a.Title, fmt.Sprintf("bifogade ett dokument till version %d av", r.N), change, ""}, func(tx Store) error {
		_, err := file.Put(ctx, tx.DB, revisionFile, r.ID, name, from, MaxPaper)
		return err
	})
}

// Documents returns the documents of a revision.
func (s Store) Documents(ctx context.Context, revisionID string) ([]file.File, error) {
	return file.Of(ctx, s.DB, revisionFile, revisionID)
}

// CopyDocument writes a document of the revision; to is told which one it is.
func (s Store) CopyDocument(ctx context.Context, revisionID, id string, to func(file.File) io.Writer) error {
	list, err := s.Documents(ctx, revisionID)
	if err != nil {
		return err
	}
	for _, f := range list {
		if f.ID == id {
			return file.Copy(ctx, s.DB, id, to(f))
		}
	}
	return fault.NotFound("Dokumentet finns inte.")
}

// RemoveDocument takes a document away.
func (s Store) RemoveDocument(ctx context.Context, revisionID, id string) error {
	r, a, err := s.Revision(ctx, revisionID)
	if err != nil {
		return err
	}
	list, err := s.Documents(ctx, revisionID)
	if err != nil {
		return err
	}
	for _, f := range list {
		if f.ID == id {
			change := []field.Change{{Key: "document", Label: "Dokument", From: f.Name}}
			return s.step(ctx, told{AgreementKind, a.ID, a.Title, fmt.Sprintf("tog bort ett dokument från version %d av", r.N), change, ""}, func(tx Store) error {
				return file.Remove(ctx, tx.DB, id)
			})
		}
	}
	return fault.NotFound("Dokumentet finns inte.")
}

// RevisionDay returns when a revision of an agreement was made, by the agreement's
// code and the revision's number; for number 0 from when the first was in force.
func (s Store) RevisionDay(ctx context.Context, code string, n int64) (day.Date, error) {
	column, number := "revised_on", n
	if n == 0 {
		column, number = "valid_from", 1
	}
	days, err := db.All[day.Date](ctx, s.DB, `SELECT r.`+column+` FROM board_revision r JOIN board_agreement a ON a.id = r.agreement_id
		WHERE a.code = $1 AND r.n = $2`, code, number)
	if err != nil || len(days) == 0 {
		return 0, err
	}
	return days[0], nil
}
