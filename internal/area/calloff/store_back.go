package calloff

import (
	"context"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// TakeBack takes the latest step back, to correct a mistake.
func (s Store) TakeBack(ctx context.Context, id, why string) (CallOff, error) {
	if strings.TrimSpace(why) == "" {
		return CallOff{}, fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför steget tas tillbaka."})
	}
	return s.step(ctx, id, why, func(here Store, c *CallOff) (string, error) {
		if err := here.back(ctx, c, why); err != nil {
			return "", err
		}
		return "tog tillbaka senaste steget i", here.block(ctx, *c)
	})
}

func (s Store) back(ctx context.Context, c *CallOff, why string) error {
	if c.ClosedOn != 0 {
		c.ClosedOn = 0
		return nil
	}
	switch c.State {
	case Cancelled:
		c.State, c.CancelledOn, c.CancelledWhy, c.CancelledFrom = c.CancelledFrom, 0, "", ""
		return nil
	case Asked, Accepted:
		return s.backAsk(ctx, c)
	case Invited:
		c.State, c.TermsID, c.BegunOn, c.Deadline, c.Criteria = Draft, "", 0, 0, ""
		return s.forget(ctx, c.ID, "calloff_invitee", "calloff_question")
	case Opened:
		c.State, c.OpenedOn, c.OpenedBy = Invited, 0, ""
		return s.unanswered(ctx, c.ID)
	case Evaluated:
		c.State, c.Evaluation = Opened, ""
		return nil
	case Decided, Standstill:
		return s.backDecision(ctx, c, why)
	case Signed:
		return s.backSigned(ctx, c, why)
	}
	return c.notFrom("gå tillbaka")
}

func (s Store) forget(ctx context.Context, id string, tables ...string) error {
	for _, table := range tables {
		if _, err := s.DB.Exec(ctx, `DELETE FROM `+table+` WHERE calloff_id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

// unanswered refuses to close again what has answers registered.
func (s Store) unanswered(ctx context.Context, id string) error {
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM calloff_invitee WHERE calloff_id = $1 AND answered_on IS NOT NULL`, id)
	if err == nil && n > 0 {
		return fault.Conflict("Svar är redan registrerade, så öppningen kan inte tas tillbaka.")
	}
	return err
}

// bare refuses to take back what something rests on already.
func (s Store) bare(ctx context.Context, c CallOff) error {
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM calloff_use WHERE calloff_id = $1`, c.ID)
	switch {
	case err != nil:
		return err
	case n > 0:
		return fault.Conflict("%s har utfall och kan inte tas tillbaka.", c.Number)
	case c.ContractID != "":
		return fault.Conflict("%s har ett avropsavtal. Ta bort det först.", c.Number)
	}
	return nil
}

// backAsk takes back the latest answer, else the latest ask.
func (s Store) backAsk(ctx context.Context, c *CallOff) error {
	if err := s.bare(ctx, *c); err != nil {
		return err
	}
	last, err := s.latestAsk(ctx, c.ID)
	if err != nil {
		return err
	}
	c.State, c.SupplierID, c.OrderedOn = Asked, "", 0
	if last.Answer != "" {
		_, err := s.DB.Exec(ctx, `UPDATE calloff_ask SET answer = '', reason = '', answered_at = NULL, answered_on = NULL WHERE calloff_id = $1 AND n = $2`, c.ID, last.N)
		return err
	}
	if last.N == 1 {
		c.State, c.TermsID, c.BegunOn = Draft, "", 0
	}
	_, err = s.DB.Exec(ctx, `DELETE FROM calloff_ask WHERE calloff_id = $1 AND n = $2`, c.ID, last.N)
	return err
}

// backDecision takes back the notification, else the decision itself.
func (s Store) backDecision(ctx context.Context, c *CallOff, why string) error {
	if c.NotifiedOn != 0 {
		c.State, c.NotifiedOn, c.StandstillTo, c.StandstillBasis, c.WaivedWhy = Decided, 0, 0, "", ""
		return nil
	}
	c.State, c.DecidedOn, c.DecidedBy, c.Reasons, c.SupplierID = Evaluated, 0, "", "", ""
	return identity.Store{DB: s.DB}.Withdraw(ctx, Kind, c.ID, identity.ActAward, why)
}

func (s Store) backSigned(ctx context.Context, c *CallOff, why string) error {
	if err := s.bare(ctx, *c); err != nil {
		return err
	}
	if c.State, c.OrderedOn = Decided, 0; c.StandstillTo != 0 {
		c.State = Standstill
	}
	return identity.Store{DB: s.DB}.Withdraw(ctx, Kind, c.ID, identity.ActSign, why)
}
