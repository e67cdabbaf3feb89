package governance

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// MeetingFilter chooses meetings.
type MeetingFilter struct {
	Text       string
	When       day.Period // planned
	ContractID string
	State      string // "open", "late", "held", "cancelled"
}

const meetingFrom = `governance_meeting m JOIN contract c ON c.id = m.contract_id`

type namedMeeting struct {
	Meeting
	Called string
}

var meetingColumns = db.ColumnsOf[Meeting]("m") + ", concat(c.number, ' ', c.title) AS called"

var meetingOrders = map[string]string{"planned_on": "m.planned_on", "contract": "c.title_key"}

func meetingsIn(rows []namedMeeting) []Meeting {
	list := make([]Meeting, len(rows))
	for i, r := range rows {
		list[i] = r.Meeting
		list[i].Contract = r.Called
	}
	return list
}

// Meetings returns one page of the meetings, the latest first.
func (s Store) Meetings(ctx context.Context, f MeetingFilter, p Page) ([]Meeting, Count, error) {
	var w db.Where
	w.Within("m.planned_on", f.When)
	if f.Text != "" {
		w.Add("lower(c.title) LIKE lower(?) OR lower(c.number) LIKE lower(?)", like(f.Text), like(f.Text))
	}
	if f.ContractID != "" {
		w.Add("m.contract_id = ?", f.ContractID)
	}
	switch f.State {
	case "open":
		w.Add("m.held_on IS NULL AND m.cancelled_on IS NULL")
	case "late":
		w.Add("m.held_on IS NULL AND m.cancelled_on IS NULL AND m.planned_on < ?", s.Today())
	case "held":
		w.Add("m.held_on IS NOT NULL")
	case "cancelled":
		w.Add("m.cancelled_on IS NOT NULL")
	}
	n, err := db.CountRows(ctx, s.DB, meetingFrom, w)
	if err != nil {
		return nil, n, fmt.Errorf("counting meetings: %w", err)
	}
	rows, err := db.All[namedMeeting](ctx, s.DB, `SELECT `+meetingColumns+` FROM `+meetingFrom+` `+w.SQL()+` `+p.Order(meetingOrders, "-planned_on")+` `+p.Cut(&w), w.Args()...)
	return meetingsIn(rows), n, err
}

func (s Store) meetingsOf(ctx context.Context, contractIDs []string) (map[string][]Meeting, error) {
	found := map[string][]Meeting{}
	for part := range slices.Chunk(contractIDs, 500) {
		var w db.Where
		w.In("m.contract_id", part)
		rows, err := db.All[namedMeeting](ctx, s.DB, `SELECT `+meetingColumns+` FROM `+meetingFrom+` `+w.SQL()+` ORDER BY m.planned_on, m.id`, w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("reading meetings of contracts: %w", err)
		}
		for _, m := range meetingsIn(rows) {
			found[m.ContractID] = append(found[m.ContractID], m)
		}
	}
	return found, nil
}

// Meeting returns one meeting.
func (s Store) Meeting(ctx context.Context, id string) (Meeting, error) {
	rows, err := db.All[namedMeeting](ctx, s.DB, `SELECT `+meetingColumns+` FROM `+meetingFrom+` WHERE m.id = $1`, id)
	if err == nil && len(rows) == 0 {
		err = fault.NotFound("Mötet finns inte.")
	}
	if err != nil {
		return Meeting{}, err
	}
	return meetingsIn(rows)[0], nil
}

// PlanMeeting plans a follow-up meeting with the agenda of the contract's segment unless
// it has its own.
func (s Store) PlanMeeting(ctx context.Context, m Meeting) (Meeting, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := s.in(tx).contracts().Get(ctx, m.ContractID)
		if err != nil {
			return err
		}
		if m.Agenda == "" {
			m.Agenda = agendas[c.Segment]
		}
		if err := m.check(c); err != nil {
			return err
		}
		m.ID, m.Version, m.CreatedAt, m.ChangedAt, m.Contract = db.NewID(), 1, tx.Now(), tx.Now(), c.Name()
		if err := tx.Insert(ctx, "governance_meeting", &m); err != nil {
			return err
		}
		if err := told(ctx, tx, MeetingKind, m.ID, m.Name(), "planerade", "", MeetingFields, &Meeting{}, &m); err != nil {
			return err
		}
		return told(ctx, tx, Kind, c.ID, c.Name(), "planerade uppföljningsmöte "+m.PlannedOn.Sv()+" för", "", MeetingFields, &m, &m)
	})
	return m, err
}

// SaveMeeting stores a changed plan for a meeting.
func (s Store) SaveMeeting(ctx context.Context, m Meeting) (Meeting, error) {
	return s.meet(ctx, m.ID, "ändrade", "", func(now *Meeting) error {
		m.ContractID, m.CreatedAt, m.HeldOn, m.Protocol, m.CancelledOn, m.CancelledWhy, m.Contract = now.ContractID, now.CreatedAt, now.HeldOn, now.Protocol, now.CancelledOn, now.CancelledWhy, now.Contract
		*now = m
		return MeetingFields.Missing(now)
	})
}

// Hold notes that a meeting was held, with its protocol; again to correct it.
func (s Store) Hold(ctx context.Context, id string, p Protocol) (Meeting, error) {
	return s.meet(ctx, id, "skrev protokoll för", "", func(m *Meeting) error { return m.hold(p, s.Today()) })
}

// CancelMeeting calls a meeting off.
func (s Store) CancelMeeting(ctx context.Context, id, why string) (Meeting, error) {
	return s.meet(ctx, id, "ställde in", why, func(m *Meeting) error { return m.cancel(s.Today(), why) })
}

// ReopenMeeting takes back that a meeting was held or called off.
func (s Store) ReopenMeeting(ctx context.Context, id string) (Meeting, error) {
	return s.meet(ctx, id, "öppnade", "", func(m *Meeting) error {
		if m.Open() {
			return fault.Conflict("Mötet är redan öppet.")
		}
		m.HeldOn, m.CancelledOn, m.CancelledWhy = 0, 0, ""
		return nil
	})
}

func (s Store) meet(ctx context.Context, id, verb, why string, do func(*Meeting) error) (Meeting, error) {
	var now Meeting
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Meeting(ctx, id)
		if err != nil {
			return err
		}
		now = was
		if err := do(&now); err != nil {
			return err
		}
		now.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "governance_meeting", &now); err != nil {
			return err
		}
		return told(ctx, tx, MeetingKind, id, now.Name(), verb, why, MeetingFields, &was, &now)
	})
	return now, err
}
