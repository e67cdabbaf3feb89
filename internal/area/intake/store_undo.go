package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

// undoChunk is how many lines of a run are looked at together.
const undoChunk = 1000

// Undo takes a whole run back: what it created is removed, what it updated is as
// it was. When somebody has changed a record since, nothing is undone.
func (s Store) Undo(ctx context.Context, id, why string, step Step) (Run, error) {
	if strings.TrimSpace(why) == "" {
		return Run{}, fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför importen ångras."})
	}
	var r Run
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		at := Store{tx}
		var err error
		if r, err = at.Get(ctx, id); err != nil {
			return err
		}
		if r.State != Done && r.State != Undoing {
			return fault.Conflict("Importen är %s och kan inte ångras.", r.State)
		}
		changed, err := at.Changed(ctx, r, 5)
		if err != nil {
			return err
		}
		if len(changed) > 0 {
			return stillInUse(changed)
		}
		if err := at.takeBack(ctx, r, why, step); err != nil {
			return err
		}
		now := tx.Now()
		r.State, r.UndoneAt, r.UndoneBy, r.UndoneWhy, r.Message = Undone, &now, audit.ActorFrom(ctx).Name, why, ""
		if err := at.save(ctx, &r); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: r.ID, Title: r.FileName, Verb: "ångrade", Changes: r.receipt(), Why: why})
	})
	return r, err
}

// UndoJob is Undo for a job: what stops it is told on the run's page, and the run
// stays as it was.
func (s Store) UndoJob(ctx context.Context, id, why string, step Step) (Run, error) {
	r, err := s.Undo(ctx, id, why, step)
	if err == nil {
		return r, nil
	}
	now, again := s.Get(context.WithoutCancel(ctx), id)
	if again != nil || now.State != Undoing {
		return r, err
	}
	now.State, now.Message = Done, fault.Message(err)
	return now, errors.Join(err, s.save(context.WithoutCancel(ctx), &now))
}

func stillInUse(changed []Line) error {
	var names []string
	for _, l := range changed {
		names = append(names, l.Title)
	}
	return fault.Conflict("Något som importen skapade har ändrats eller tagits bort sedan dess: %s. Inget har ångrats.", strings.Join(names, ", "))
}

// Changed returns records of the run that are not as the run left them, at most limit.
func (s Store) Changed(ctx context.Context, r Run, limit int) ([]Line, error) {
	var changed []Line
	err := s.eachLines(ctx, r.ID, func(kind Register, lines []Line) error {
		now, err := kind.versions(ctx, s.DB, refs(lines))
		for _, l := range lines {
			if now[l.Ref] != l.Version && len(changed) < limit {
				changed = append(changed, l)
			}
		}
		return err
	})
	return changed, err
}

func refs(lines []Line) []string {
	ids := make([]string, len(lines))
	for i, l := range lines {
		ids[i] = l.Ref
	}
	return ids
}

// takeBack removes and restores what the run wrote: its own register first, then
// the suppliers, which its records point at.
func (s Store) takeBack(ctx context.Context, r Run, why string, step Step) error {
	why = "Import ångrad: " + why
	done := int64(0)
	return s.eachLines(ctx, r.ID, func(kind Register, lines []Line) error {
		var created, updated []Line
		for _, l := range lines {
			if l.Verb == Created {
				created = append(created, l)
			} else {
				updated = append(updated, l)
			}
		}
		if err := kind.restore(ctx, s.DB, updated, why); err != nil {
			return err
		}
		if err := kind.remove(ctx, s.DB, refs(created), why); err != nil {
			if fault.KindOf(err) == fault.KindConflict {
				return fault.With(fault.Conflict("Något som importen skapade används nu på annat håll, så att det inte kan tas bort. Inget har ångrats."), err)
			}
			return err
		}
		done += int64(len(lines))
		step(done, r.Stored()+r.Suppliers, fmt.Sprintf("Ångrar: %s av %s", sv.Number(done), sv.Plural(r.Stored()+r.Suppliers, "post", "poster")))
		return nil
	})
}

// eachLines calls do with the lines of a run, those of its own register first,
// a thousand of one kind at a time.
func (s Store) eachLines(ctx context.Context, runID string, do func(kind Register, lines []Line) error) error {
	kinds, err := db.All[string](ctx, s.DB, `SELECT DISTINCT kind FROM intake_line WHERE run_id = $1`, runID)
	if err != nil {
		return err
	}
	slices.SortFunc(kinds, func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
	for _, kind := range kinds {
		reg, err := registerOfRun(Run{Register: kind})
		if err != nil {
			return err
		}
		for after := ""; ; {
			lines, err := db.All[Line](ctx, s.DB, `
				SELECT `+db.Columns[Line]()+`
				FROM intake_line
				WHERE run_id = $1 AND kind = $2 AND ref > $3
				ORDER BY ref LIMIT `+fmt.Sprint(undoChunk), runID, kind, after)
			if err != nil {
				return err
			}
			if len(lines) == 0 {
				break
			}
			if err := do(reg, lines); err != nil {
				return err
			}
			after = lines[len(lines)-1].Ref
		}
	}
	return nil
}

// rank puts suppliers last.
func rank(kind string) int {
	if kind == supplierKey {
		return 1
	}
	return 0
}
