package goal

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Step is a move on the board: from where the user saw the card to another column,
// with what the card must tell there.
type Step struct {
	From, To Stage
	Note     string
	Told     map[string]string // cause, action, owner_id, effect and reason, by key
}

// stepFields are what a move may fill in.
var stepFields = []string{"cause", "action", "owner_id", "effect"}

// Move puts a card in another column. Who moves a card that somebody else has
// already moved is told so.
func (s Store) Move(ctx context.Context, id string, step Step) (Improvement, error) {
	var after Improvement
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		before, err := own.Improvement(ctx, id)
		if err != nil {
			return err
		}
		if step.From != "" && step.From != before.Stage {
			return fault.Conflict("Kortet har redan flyttats till %s. Ladda om tavlan.", before.Stage.Sv())
		}
		if after, err = own.stepped(ctx, before, step); err != nil {
			return err
		}
		if err := own.overwrite(ctx, before, after, "flyttade till "+step.To.Sv(), step.Note); err != nil {
			return err
		}
		after.Version++
		return own.tell(ctx, after, CardEvent{Kind: WasMoved, FromStage: before.Stage, ToStage: step.To, Text: strings.TrimSpace(step.Note + " " + after.Reason)})
	})
	return after, err
}

// stepped returns the card in the step's column, with what the step tells.
func (s Store) stepped(ctx context.Context, i Improvement, step Step) (Improvement, error) {
	if !step.To.known() {
		return i, fault.Wrong("Kolumnen ”%s” finns inte på tavlan.", step.To)
	}
	if step.To == i.Stage {
		return i, fault.Conflict("Kortet står redan i %s.", i.Stage.Sv())
	}
	told := map[string]string{}
	for _, key := range stepFields {
		if text, ok := step.Told[key]; ok {
			told[key] = text
		}
	}
	if err := ImprovementFields.Read(&i, told); err != nil {
		return i, err
	}
	i = i.moved(step.To, s.Today())
	if step.To == StageDeclined {
		i.Reason = strings.TrimSpace(step.Told["reason"])
	}
	return s.settled(ctx, i)
}

// Raise puts a card on the board of the unit above, with a note of why.
func (s Store) Raise(ctx context.Context, id, why string) (Improvement, error) {
	var after Improvement
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		before, err := own.Improvement(ctx, id)
		if err != nil {
			return err
		}
		above, err := own.Above(ctx, before)
		if err != nil {
			return err
		}
		switch {
		case above.ID == "":
			return fault.Conflict("%s är överst. Kortet kan inte lyftas högre.", before.Unit)
		case !before.Stage.Open():
			return fault.Conflict("Kortet är avslutat och kan inte lyftas.")
		case strings.TrimSpace(why) == "":
			return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför kortet lyfts och vad som behövs av enheten ovanför."})
		}
		after = before
		after.UnitID, after.Unit, after.EnteredOn = above.ID, above.Name, s.Today()
		if after.FromUnitID == "" {
			after.FromUnitID, after.FromUnit = before.UnitID, before.Unit
		}
		if err := own.overwrite(ctx, before, after, "lyfte kortet till "+above.Name, why); err != nil {
			return err
		}
		after.Version++
		return own.tell(ctx, after, CardEvent{Kind: WasRaised, Text: before.Unit + " → " + above.Name + ". " + strings.TrimSpace(why)})
	})
	return after, err
}

// Above returns the unit to which a card can be raised, without id when there is none.
func (s Store) Above(ctx context.Context, i Improvement) (identity.Unit, error) {
	units, err := s.BoardUnits(ctx)
	for _, u := range units {
		for _, above := range units {
			if u.ID == i.UnitID && above.ID == u.ParentID {
				return above, err
			}
		}
	}
	return identity.Unit{}, err
}

func (s Store) tell(ctx context.Context, i Improvement, e CardEvent) error {
	e.ID, e.ImprovementID, e.WrittenBy, e.HappenedAt = db.NewID(), i.ID, audit.ActorFrom(ctx).Name, s.DB.Now()
	if err := s.DB.Insert(ctx, "goal_improvement_event", &e); err != nil {
		return fmt.Errorf("storing what happened to an improvement: %w", err)
	}
	return nil
}

// Comment adds what somebody says about a card.
func (s Store) Comment(ctx context.Context, id, text string) error {
	text = strings.TrimSpace(text)
	if text == "" {
		return fault.Invalid(fault.Field{Name: "text", Message: "Skriv en kommentar."})
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		i, err := own.Improvement(ctx, id)
		if err != nil {
			return err
		}
		if err := own.tell(ctx, i, CardEvent{Kind: Commented, Text: text}); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: ImprovementKind, Ref: i.ID, Title: i.Name(), Verb: "kommenterade kortet", Why: text})
	})
}

// Events returns what has happened to a card, newest first.
func (s Store) Events(ctx context.Context, id string) ([]CardEvent, error) {
	return db.All[CardEvent](ctx, s.DB, `SELECT `+db.Columns[CardEvent]()+` FROM goal_improvement_event WHERE improvement_id = $1 ORDER BY happened_at DESC, id DESC`, id)
}

// EventsSince returns what has happened to cards of a unit's board since the
// morning of a day, oldest first; of all boards for "".
func (s Store) EventsSince(ctx context.Context, unitID string, since day.Date) ([]CardEvent, error) {
	var w db.Where
	w.Add("e.happened_at >= ?", since.Start())
	if unitID != "" {
		w.Add("(i.unit_id = ? OR i.from_unit_id = ?)", unitID, unitID)
	}
	rows, err := db.All[CardEvent](ctx, s.DB, `
		SELECT `+db.ColumnsOf[CardEvent]("e")+`
		FROM goal_improvement_event e JOIN goal_improvement i ON i.id = e.improvement_id `+w.SQL()+`
		ORDER BY e.happened_at, e.id LIMIT 500`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading what happened to improvements: %w", err)
	}
	return rows, nil
}
