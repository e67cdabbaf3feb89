package procurement

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

var memberColumns = db.Columns[Member]()

// Team returns those who are in the team of a procurement now.
func (s Store) Team(ctx context.Context, id string) ([]Member, error) {
	return s.members(ctx, id, `AND to_on IS NULL`)
}

// Members returns all who are or have been in the team.
func (s Store) Members(ctx context.Context, id string) ([]Member, error) {
	return s.members(ctx, id, ``)
}

func (s Store) members(ctx context.Context, id, which string) ([]Member, error) {
	list, err := db.All[Member](ctx, s.DB, `
		SELECT `+memberColumns+`
		FROM procurement_member
		WHERE procurement_id = $1 `+which+`
		ORDER BY name, address, id`, id)
	if err != nil {
		return nil, fmt.Errorf("reading team of procurement %s: %w", id, err)
	}
	return list, nil
}

// Member returns one in a team.
func (s Store) Member(ctx context.Context, id string) (Member, error) {
	m, err := db.One[Member](ctx, s.DB, `SELECT `+memberColumns+` FROM procurement_member WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return m, fault.NotFound("Personen finns inte i teamet.")
	}
	return m, err
}

// Join adds people to the team. One whose address is in it already stays as it is.
func (s Store) Join(ctx context.Context, id string, people []Member) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		p, err := here.Get(ctx, id)
		if err != nil {
			return err
		}
		have, err := here.Team(ctx, id)
		if err != nil {
			return err
		}
		fresh, err := here.fresh(p, have, people)
		if err != nil || len(fresh) == 0 {
			return err
		}
		if err := db.InsertAll(ctx, tx, "procurement_member", fresh); err != nil {
			return fmt.Errorf("storing team: %w", err)
		}
		return tell(ctx, tx, p, "lade till i teamet för", who(fresh))
	})
}

// fresh returns those of the people who are not in the team, ready to be stored.
func (s Store) fresh(p Procurement, have, people []Member) ([]Member, error) {
	known := map[string]bool{}
	for _, m := range have {
		known[strings.ToLower(m.Address)] = m.Address != ""
	}
	var fresh []Member
	for _, m := range people {
		m.Name, m.Address = strings.TrimSpace(m.Name), strings.TrimSpace(m.Address)
		if known[strings.ToLower(m.Address)] {
			continue
		}
		if err := m.check(); err != nil {
			return nil, err
		}
		m.ID, m.Version, m.ProcurementID = db.NewID(), 1, p.ID
		m.CreatedAt, m.ChangedAt = s.DB.Now(), s.DB.Now()
		if m.FromOn == 0 {
			m.FromOn = s.today()
		}
		known[strings.ToLower(m.Address)] = m.Address != ""
		fresh = append(fresh, m)
	}
	return fresh, nil
}

func who(members []Member) string {
	var list []string
	for _, m := range members {
		list = append(list, m.Who())
	}
	return strings.Join(list, ", ")
}

// SaveMember corrects what is known of a member.
func (s Store) SaveMember(ctx context.Context, m Member) (Member, error) {
	return s.doMember(ctx, m.ID, "ändrade i teamet för", func(was *Member) error {
		m.DeclaredOn, m.Conflict, m.ConflictText = was.DeclaredOn, was.Conflict, was.ConflictText
		m.HandledBy, m.HandledOn, m.Handling = was.HandledBy, was.HandledOn, was.Handling
		m.CreatedAt = was.CreatedAt
		*was = m
		return nil
	})
}

// Leave ends the time of a member in the team.
func (s Store) Leave(ctx context.Context, id string) (Member, error) {
	return s.doMember(ctx, id, "tog bort ur teamet för", func(m *Member) error {
		m.ToOn = max(m.FromOn, s.today())
		return nil
	})
}

// Declare notes what a member says about conflicts of interest.
func (s Store) Declare(ctx context.Context, id string, d Declaration) (Member, error) {
	if d.On == 0 {
		d.On = s.today()
	}
	return s.doMember(ctx, id, "noterade jävsdeklaration i", func(m *Member) error { return m.declare(d) })
}

// Handle notes what was decided about a conflict of interest.
func (s Store) Handle(ctx context.Context, id string, on day.Date, how string) (Member, error) {
	return s.doMember(ctx, id, "hanterade jäv i", func(m *Member) error {
		return m.handle(audit.ActorFrom(ctx).Name, on, how)
	})
}

// doMember changes one member. The history of the procurement tells it.
func (s Store) doMember(ctx context.Context, id, verb string, do func(*Member) error) (Member, error) {
	var m Member
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		was, err := here.Member(ctx, id)
		if err != nil {
			return err
		}
		m = was
		if err := do(&m); err != nil {
			return err
		}
		if err := m.check(); err != nil {
			return err
		}
		p, err := here.Get(ctx, m.ProcurementID)
		if err != nil {
			return err
		}
		m.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "procurement_member", &m); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: p.ID, Title: p.Name(), Verb: verb,
			Changes: MemberFields.Diff(&was, &m), Why: m.Who()})
	})
	return m, err
}

// Undeclared returns those in the team who may not go on with the work until they
// have declared, or until what they declared has been handled.
func Undeclared(team []Member) []Member {
	var list []Member
	for _, m := range team {
		if !m.Clear() {
			list = append(list, m)
		}
	}
	return list
}
