package contract

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// ExitTemplate returns the template as it is on the day.
func (s Store) ExitTemplate(ctx context.Context, on day.Date) ([]TemplateStep, error) {
	return db.All[TemplateStep](ctx, s.DB, `
		SELECT `+db.ColumnsOf[TemplateStep]("t")+` FROM contract_exit_step t
		WHERE t.valid_from = (SELECT max(x.valid_from) FROM contract_exit_step x WHERE x.key = t.key AND x.valid_from <= $1)
		ORDER BY t.n, t.key`, on)
}

// Exit returns the exit checklist of a contract in the order of its days.
func (s Store) Exit(ctx context.Context, contractID string) ([]ExitStep, error) {
	list, err := db.All[ExitStep](ctx, s.DB, `SELECT `+db.Columns[ExitStep]()+` FROM contract_exit WHERE contract_id = $1 ORDER BY due_on, n, id`, contractID)
	if err != nil {
		return nil, fmt.Errorf("reading exit checklist of %s: %w", contractID, err)
	}
	return list, nil
}

// StartExit lays the exit checklist of a contract from the template.
func (s Store) StartExit(ctx context.Context, contractID string) ([]ExitStep, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		at := Store{tx}
		c, err := at.Get(ctx, contractID)
		if err != nil {
			return err
		}
		have, err := at.Exit(ctx, c.ID)
		if err != nil {
			return err
		}
		ends := c.ends(s.Today())
		if err := c.mayExit(ends, len(have)); err != nil {
			return err
		}
		template, err := at.ExitTemplate(ctx, s.Today())
		if err != nil {
			return err
		}
		list := exitSteps(c, ends, template)
		for i := range list {
			list[i].ID = db.NewID()
		}
		if err := db.InsertAll(ctx, tx, "contract_exit", list); err != nil {
			return fmt.Errorf("storing exit checklist of %s: %w", c.Number, err)
		}
		return tell(ctx, tx, c, "lade upp avslutslistan för", "Slut "+ends.Sv())
	})
	if err != nil {
		return nil, err
	}
	return s.Exit(ctx, contractID)
}

// changeExit changes one step, with its history on the contract.
func (s Store) changeExit(ctx context.Context, contractID, id, verb string, do func(*ExitStep) error) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := Store{tx}.Get(ctx, contractID)
		if err != nil {
			return err
		}
		list, err := Store{tx}.Exit(ctx, contractID)
		if err != nil {
			return err
		}
		for _, e := range list {
			if e.ID != id {
				continue
			}
			was := e
			if err := do(&e); err != nil {
				return err
			}
			if err := tx.Update(ctx, "contract_exit", &e); err != nil {
				return err
			}
			return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: c.ID, Title: c.Name(), Verb: verb, Why: e.What, Changes: ExitFields.Diff(&was, &e)})
		}
		return fault.NotFound("Raden finns inte i avslutslistan.")
	})
}

// AddExit adds a step of the contract's own.
func (s Store) AddExit(ctx context.Context, e ExitStep) (ExitStep, error) {
	if err := ExitFields.Missing(&e); err != nil {
		return e, err
	}
	e.ID, e.Version, e.N = db.NewID(), 1, 99
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := Store{tx}.Get(ctx, e.ContractID)
		if err != nil {
			return err
		}
		if err := tx.Insert(ctx, "contract_exit", &e); err != nil {
			return err
		}
		return tell(ctx, tx, c, "lade till i avslutslistan för", e.What)
	})
	return e, err
}

// SaveExit changes who does a step and by when, read at e.Version.
func (s Store) SaveExit(ctx context.Context, e ExitStep) error {
	if err := ExitFields.Missing(&e); err != nil {
		return err
	}
	return s.changeExit(ctx, e.ContractID, e.ID, "ändrade avslutslistan för", func(was *ExitStep) error {
		*was = e
		return nil
	})
}

// DoExit ticks a step off on the day; 0 takes it back.
func (s Store) DoExit(ctx context.Context, contractID, id string, on day.Date, note string) error {
	verb := "gjorde klart i avslutslistan för"
	if on == 0 {
		verb = "öppnade igen i avslutslistan för"
	}
	return s.changeExit(ctx, contractID, id, verb, func(e *ExitStep) error {
		if on > s.Today() {
			return fault.Invalid(fault.Field{Name: "on", Message: "Dagen ligger i framtiden."})
		}
		e.DoneOn, e.DoneBy, e.Note = on, "", trimmed(note)
		if on != 0 {
			e.DoneBy = audit.ActorFrom(ctx).Name
		}
		return nil
	})
}

// DropExit takes a step away.
func (s Store) DropExit(ctx context.Context, contractID, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := Store{tx}.Get(ctx, contractID)
		if err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `DELETE FROM contract_exit WHERE id = $1 AND contract_id = $2 AND done_on IS NULL`, id, contractID)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("Raden är gjord eller finns inte, och kan inte tas bort.")
		}
		return tell(ctx, tx, c, "tog bort en rad ur avslutslistan för", "")
	})
}

// DueStep is a step that waits, with its contract.
type DueStep struct {
	ExitStep
	Number string
	Title  string
}

// DueExit returns the steps that are not done and due by the day, of an owner, and of
// owners who have left and whose contracts the user sees to.
func (s Store) DueExit(ctx context.Context, userID string, by day.Date) ([]DueStep, error) {
	var w db.Where
	w.Add("e.done_on IS NULL AND e.due_on <= ? AND c.stage <> 'avslutat'", by)
	seenToAs(&w, "e.owner_id", "c.owner_id", "c.id", userID, s.Today())
	list, err := db.All[DueStep](ctx, s.DB, `
		SELECT `+db.ColumnsOf[ExitStep]("e")+`, c.number, c.title
		FROM contract_exit e JOIN contract c ON c.id = e.contract_id `+w.SQL()+`
		ORDER BY e.due_on, e.n LIMIT 200`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading exit steps that are due: %w", err)
	}
	return list, nil
}

// SetTemplate gives a row of the template new content from a day; without a key it is a
// new row, without content the row is no longer used. Checklists that are laid stay as
// they are.
func (s Store) SetTemplate(ctx context.Context, t TemplateStep) error {
	if err := t.check(); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		list, err := Store{tx}.ExitTemplate(ctx, t.ValidFrom)
		if err != nil {
			return err
		}
		t.N = int64(len(list) + 1)
		for _, one := range list {
			if one.Key == t.Key {
				t.N = one.N
			}
		}
		if t.Key == "" {
			t.Key = db.NewID()
		}
		_, err = tx.Exec(ctx, `
			INSERT INTO contract_exit_step (key, valid_from, n, months, what, personal, source) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (key, valid_from) DO UPDATE SET months = excluded.months, what = excluded.what, personal = excluded.personal, source = excluded.source`,
			t.Key, t.ValidFrom, t.N, t.Months, trimmed(t.What), t.Personal, t.Source)
		if err != nil {
			return fmt.Errorf("storing the exit template: %w", err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: RuleKind, Ref: t.Key, Title: "Avslutslistans mall", Verb: "ändrade från " + t.ValidFrom.Sv(), Why: t.What + ". " + t.Source})
	})
}
