package survey

import (
	"context"
	"crypto/rand"

	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// Asked is what a personal link leads to.
type Asked struct {
	Form       Form
	Round      Round
	Invitation Invitation
}

// errLink is the same for a link that never was and one that is over, so that
// links cannot be guessed at.
func errLink() error {
	return fault.NotFound("Länken gäller inte längre. Enkäten kan ha stängts.")
}

// Asked returns what the personal link asks.
func (s Store) Asked(ctx context.Context, token string) (Asked, error) {
	found, err := db.All[Invitation](ctx, s.DB, `SELECT `+db.Columns[Invitation]()+` FROM survey_invitation WHERE token = $1`, token)
	if err != nil {
		return Asked{}, err
	}
	if len(found) == 0 {
		return Asked{}, errLink()
	}
	a := Asked{Invitation: found[0]}
	if a.Round, err = s.Round(ctx, a.Invitation.RoundID); err != nil {
		return a, err
	}
	if a.Round.State != Open || a.Round.ClosesOn <= s.Today() {
		return a, errLink()
	}
	a.Form, err = s.Get(ctx, a.Round.FormID)
	return a, err
}

// Answer stores what the person behind the link said. That they have answered is
// noted on the invitation; what they said is not. There is no line in the history,
// which would tell the time.
func (s Store) Answer(ctx context.Context, token string, posted map[string]string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		a, err := s.in(tx).Asked(ctx, token)
		if err != nil {
			return err
		}
		values, err := answerOf(a.Form, posted)
		if err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `UPDATE survey_invitation SET answered = $1 WHERE token = $2 AND answered = $3`, true, token, false)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("Du har redan svarat på enkäten. Tack!")
		}
		if _, err := tx.Exec(ctx, `UPDATE survey_round SET answered = answered + 1 WHERE id = $1`, a.Round.ID); err != nil {
			return err
		}
		return s.in(tx).store(ctx, a, values)
	})
}

func (s Store) store(ctx context.Context, a Asked, values []Value) error {
	answer := Answer{ID: rand.Text(), RoundID: a.Round.ID, AnsweredOn: s.Today()}
	overall, has := a.Form.Overall()
	for i := range values {
		values[i].AnswerID = answer.ID
		if has && values[i].QuestionID == overall.ID {
			answer.Overall = values[i].Value
		}
	}
	if err := s.DB.Insert(ctx, "survey_answer", &answer); err != nil {
		return err
	}
	return db.InsertAll(ctx, s.DB, "survey_value", values)
}
