package initiative

import (
	"context"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

// Team returns who takes part in an initiative.
func (s Store) Team(ctx context.Context, id string) ([]Member, error) {
	return db.All[Member](ctx, s.DB, `SELECT `+db.Columns[Member]()+` FROM initiative_member WHERE initiative_id = $1 ORDER BY name COLLATE "sv-x-icu"`, id)
}

// Worked returns the hours that have been worked, the latest first.
func (s Store) Worked(ctx context.Context, id string) ([]Worked, error) {
	return db.All[Worked](ctx, s.DB, `SELECT `+db.Columns[Worked]()+` FROM initiative_time WHERE initiative_id = $1 ORDER BY worked_on DESC, id DESC`, id)
}

// Join takes somebody into the team; Leave takes them out again.
func (s Store) Join(ctx context.Context, m Member) error {
	m.ID, m.Name, m.Part = db.NewID(), strings.Join(strings.Fields(m.Name), " "), strings.TrimSpace(m.Part)
	if m.Name == "" {
		return wrong("name", "Skriv vem som ska vara med.")
	}
	return s.inTeam(ctx, m.InitiativeID, "tog in "+m.Name+" i teamet för", func(tx *db.DB) error {
		there, err := db.One[int64](ctx, tx, `SELECT count(*) FROM initiative_member WHERE initiative_id = $1 AND name = $2`, m.InitiativeID, m.Name)
		if err != nil {
			return err
		}
		if there > 0 {
			return wrong("name", m.Name+" är redan med.")
		}
		return tx.Insert(ctx, "initiative_member", &m)
	})
}

// Leave takes a member out of the team.
func (s Store) Leave(ctx context.Context, initiativeID, memberID string) error {
	return s.inTeam(ctx, initiativeID, "ändrade teamet för", func(tx *db.DB) error {
		n, err := tx.Exec(ctx, `DELETE FROM initiative_member WHERE id = $1 AND initiative_id = $2`, memberID, initiativeID)
		if err == nil && n == 0 {
			err = fault.NotFound("Medlemmen finns inte.")
		}
		return err
	})
}

// Work notes hours that somebody has worked.
func (s Store) Work(ctx context.Context, w Worked) error {
	w.ID, w.Name, w.What = db.NewID(), strings.Join(strings.Fields(w.Name), " "), strings.TrimSpace(w.What)
	switch {
	case w.Name == "":
		return wrong("name", "Skriv vem som har arbetat.")
	case w.WorkedOn == 0 || w.WorkedOn > s.Today():
		return wrong("worked_on", "Ange dagen. Den kan inte ligga i framtiden.")
	case w.Hours < 1 || w.Hours > 1000:
		return wrong("hours", "Ange hela timmar, 1–1 000.")
	}
	return s.inTeam(ctx, w.InitiativeID, "noterade "+sv.Plural(w.Hours, "timme", "timmar")+" på", func(tx *db.DB) error {
		return tx.Insert(ctx, "initiative_time", &w)
	})
}

// Unwork takes away hours that were noted by mistake.
func (s Store) Unwork(ctx context.Context, initiativeID, id string) error {
	return s.inTeam(ctx, initiativeID, "tog bort timmar från", func(tx *db.DB) error {
		n, err := tx.Exec(ctx, `DELETE FROM initiative_time WHERE id = $1 AND initiative_id = $2`, id, initiativeID)
		if err == nil && n == 0 {
			err = fault.NotFound("Tiden finns inte.")
		}
		return err
	})
}

func (s Store) inTeam(ctx context.Context, id, verb string, do func(*db.DB) error) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		i, err := Store{tx}.Get(ctx, id)
		if err != nil {
			return err
		}
		if err := do(tx); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: i.ID, Title: i.Name(), Verb: verb})
	})
}
