package board

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
)

var meetingSorts = map[string]string{"held_on": "m.held_on", "town": "m.town", "state": "m.state"}

// where returns the conditions of the filter on board_meeting m and board_body b.
func (s Store) where(ctx context.Context, f Filter) db.Where {
	var w db.Where
	for _, c := range []struct{ column, value string }{{"m.body_id", f.Body}, {"b.kind", f.Kind}} {
		if c.value != "" {
			w.Add(c.column+" = ?", c.value)
		}
	}
	switch f.State {
	case "":
	case Final:
		w.Add("m.state = 'final' OR m.state = 'noticed' AND m.final_on <= ?", s.Today())
	case Noticed:
		w.Add("m.state = 'noticed' AND (m.final_on IS NULL OR m.final_on > ?)", s.Today())
	default:
		w.Add("m.state = ?", string(f.State))
	}
	if f.Held != nil && *f.Held {
		w.Add("m.state NOT IN ('planned', 'called', 'open', 'cancelled')")
	} else if f.Held != nil {
		w.Add("m.state IN ('planned', 'called', 'open', 'cancelled')")
	}
	w.Within("m.held_on", f.When)
	if f.Text != "" {
		find.Clause(ctx, s.DB, MeetingKind, f.Text, &w, "m.id")
	}
	return w
}

const meetingFrom = `board_meeting m JOIN board_body b ON b.id = m.body_id`

// Search returns one page of the meetings, newest first, and how many there are.
func (s Store) Search(ctx context.Context, f Filter, page Page) ([]Meeting, Count, error) {
	w := s.where(ctx, f)
	n, err := db.CountRows(ctx, s.DB, meetingFrom, w)
	if err != nil {
		return nil, n, fmt.Errorf("counting meetings: %w", err)
	}
	list, err := db.All[Meeting](ctx, s.DB, `SELECT `+db.ColumnsOf[Meeting]("m")+` FROM `+meetingFrom+` `+w.SQL()+`
		`+page.Order(meetingSorts, "-held_on")+` `+page.Cut(&w), w.Args()...)
	if err != nil {
		return nil, n, fmt.Errorf("reading meetings: %w", err)
	}
	return list, n, s.named(ctx, list)
}

// named gives meetings their bodies, as they were called on the day.
func (s Store) named(ctx context.Context, list []Meeting) error {
	seen := map[string]Body{}
	for i, m := range list {
		key := m.BodyID + m.HeldOn.String()[:4] // names change with the year at most
		if _, ok := seen[key]; !ok {
			b, err := s.bodyOn(ctx, m.BodyID, m.HeldOn)
			if err != nil {
				return err
			}
			seen[key] = b
		}
		list[i].Body = seen[key]
	}
	return nil
}

// CountHeld returns how many meetings the filter chooses, exactly.
func (s Store) CountHeld(ctx context.Context, f Filter) (int64, error) {
	w := s.where(ctx, f)
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM `+meetingFrom+` `+w.SQL(), w.Args()...)
	if err != nil {
		return 0, fmt.Errorf("counting meetings: %w", err)
	}
	return n, nil
}

// Meeting returns a meeting with its body.
func (s Store) Meeting(ctx context.Context, id string) (Meeting, error) {
	m, err := by[Meeting](ctx, s.DB, "board_meeting", id, "Sammanträdet finns inte.")
	if err != nil {
		return m, err
	}
	m.Body, err = s.bodyOn(ctx, m.BodyID, m.HeldOn)
	return m, err
}

// Create plans a meeting.
func (s Store) Create(ctx context.Context, m Meeting) (Meeting, error) {
	m.State = Planned
	return s.insert(ctx, m, "planerade", "")
}

func (s Store) insert(ctx context.Context, m Meeting, verb, why string) (Meeting, error) {
	if err := fault.Invalid(fault.FieldsOf(MeetingFields.Missing(&m))...); err != nil {
		return m, err
	}
	var err error
	if m.Body, err = s.bodyOn(ctx, m.BodyID, m.HeldOn); err != nil {
		return m, err
	}
	m.ID, m.Version, m.CreatedAt, m.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	if err := m.Check(); err != nil {
		return m, err
	}
	t := told{MeetingKind, m.ID, m.Name(), verb, MeetingFields.Diff(&Meeting{}, &m), why}
	err = s.step(ctx, t, func(tx Store) error {
		if err := tx.DB.Insert(ctx, "board_meeting", &m); err != nil {
			return err
		}
		return tx.indexMeeting(ctx, m)
	})
	return m, err
}

func (s Store) indexMeeting(ctx context.Context, m Meeting) error {
	return s.put(ctx, MeetingKind, m.ID, m.Name(), strings.TrimSpace("Sammanträde "+m.Town), m.URL(), m.HeldOn.String()+" "+m.Place+" "+m.Note)
}

// Save stores a changed meeting, read at its version. The day and the body stand
// once the meeting has been opened.
func (s Store) Save(ctx context.Context, m Meeting, why string) (Meeting, error) {
	was, err := s.Meeting(ctx, m.ID)
	if err != nil {
		return m, err
	}
	if !was.State.Before(Adjusted) {
		return m, fault.Conflict("Protokollet är justerat och sammanträdet kan inte ändras. Notera en rättelse i stället.")
	}
	if !was.State.Before(Open) && (m.HeldOn != was.HeldOn || m.BodyID != was.BodyID) {
		return m, fault.Invalid(fault.Field{Name: "held_on", Message: "Dag och organ kan inte ändras när sammanträdet har öppnats."})
	}
	m.Body, err = s.bodyOn(ctx, m.BodyID, m.HeldOn)
	if err != nil {
		return m, err
	}
	if err := m.Check(); err != nil {
		return m, err
	}
	err = s.keep(ctx, was, &m, audit.Changed, why)
	return m, err
}

// keep stores a meeting and tells what was done.
func (s Store) keep(ctx context.Context, was Meeting, m *Meeting, verb, why string) error {
	m.CreatedAt, m.ChangedAt = was.CreatedAt, s.DB.Now()
	t := told{MeetingKind, m.ID, m.Name(), verb, MeetingFields.Diff(&was, m), why}
	return s.step(ctx, t, func(tx Store) error {
		if err := tx.DB.Update(ctx, "board_meeting", m); err != nil {
			return err
		}
		return tx.indexMeeting(ctx, *m)
	})
}

// do takes one step with a meeting, after its rules have been asked.
func (s Store) do(ctx context.Context, id, verb, why string, change func(Sitting, *Meeting) error) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		sitting, err := here.Sitting(ctx, id)
		if err != nil {
			return err
		}
		m := sitting.Meeting
		if err := change(sitting, &m); err != nil {
			return err
		}
		return here.keep(ctx, sitting.Meeting, &m, verb, why)
	})
}

// in refuses a step that does not fit the state of the meeting.
func (m Meeting) in(states ...State) error {
	for _, st := range states {
		if m.State == st {
			return nil
		}
	}
	return fault.Conflict("Sammanträdet är i läget %s, och då går det inte.", lower(m.State.Sv()))
}

// Call sends the summons. After the last day of the rules it takes a reason.
func (s Store) Call(ctx context.Context, id string, late string) error {
	return s.do(ctx, id, "kallade till", late, func(sitting Sitting, m *Meeting) error {
		if err := m.in(Planned); err != nil {
			return err
		}
		if len(sitting.Matters) == 0 {
			return fault.Conflict("Lägg till minst ett ärende innan kallelsen skickas.")
		}
		if last := sitting.LastSummons(); last != 0 && s.Today() > last && late == "" {
			return fault.Invalid(fault.Field{Name: "why", Message: "Kallelsen skulle ha skickats senast " + last.Sv() + ". Skriv varför den kommer senare."})
		}
		m.State, m.CalledOn = Called, s.Today()
		return nil
	})
}

// Begin opens the meeting on its day. The chair of the body presides, else the vice.
// Members are noted as serving; who is missing is corrected in the attendance.
func (s Store) Begin(ctx context.Context, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		err := here.do(ctx, id, "öppnade", "", func(sitting Sitting, m *Meeting) error {
			if err := m.in(Called); err != nil {
				return err
			}
			if s.Today() < m.HeldOn {
				return fault.Conflict("Sammanträdet är planerat till %s och kan öppnas tidigast då.", m.HeldOn)
			}
			m.State = Open
			for _, office := range []string{SecondVice, ViceChair, Chair} {
				for _, t := range sitting.Terms {
					if t.Office == office && t.Seat.Kind == Member {
						m.ChairID = identity.Ref(t.PersonID)
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		return here.presumed(ctx, id)
	})
}

// presumed notes every member as serving.
func (s Store) presumed(ctx context.Context, id string) error {
	sitting, err := s.Sitting(ctx, id)
	if err != nil {
		return err
	}
	var list []Attendance
	for _, seat := range sitting.Seats {
		if t, ok := sitting.holder(seat.ID); ok && seat.Kind == Member {
			list = append(list, Attendance{ID: db.NewID(), MeetingID: id, PersonID: t.PersonID, SeatID: seat.ID, Serves: true, FromItem: 1})
		}
	}
	return db.InsertAll(ctx, s.DB, "board_attendance", list)
}

// Close ends the meeting, when every item has been decided, noted, returned or tabled.
func (s Store) Close(ctx context.Context, id, endsAt string) error {
	return s.do(ctx, id, "avslutade", "", func(sitting Sitting, m *Meeting) error {
		if err := m.in(Open); err != nil {
			return err
		}
		if left := sitting.undecided(); len(left) > 0 {
			return fault.Conflict("Dessa ärenden saknar beslut: %s. Notera, bordlägg eller besluta.", strings.Join(left, "; "))
		}
		if endsAt != "" {
			m.EndsAt = endsAt
		}
		m.State = Held
		return m.Check()
	})
}

// Cancel calls off a meeting that has not begun.
func (s Store) Cancel(ctx context.Context, id, why string) error {
	if why == "" {
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför sammanträdet ställs in."})
	}
	return s.do(ctx, id, "ställde in", why, func(_ Sitting, m *Meeting) error {
		if err := m.in(Planned, Called); err != nil {
			return err
		}
		m.State = Cancelled
		return nil
	})
}

// Restore plans a cancelled meeting again, or takes back the last step of one that
// has been called or opened without any decision.
func (s Store) Restore(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		return here.do(ctx, id, "tog tillbaka senaste steget för", why, func(sitting Sitting, m *Meeting) error {
			if err := m.in(Cancelled, Called, Open, Held, Written); err != nil {
				return err
			}
			switch m.State {
			case Open:
				if len(sitting.undecided()) < len(sitting.Matters) {
					return fault.Conflict("Det finns beslut. Ta tillbaka dem först.")
				}
				m.State = Called
				_, err := tx.Exec(ctx, `DELETE FROM board_attendance WHERE meeting_id = $1`, id)
				return err
			case Held:
				m.State = Open
			case Written:
				for _, g := range sitting.Signatures {
					if g.SignedOn != 0 && g.ItemID == "" {
						return fault.Conflict("Protokollet är redan undertecknat av %s.", sitting.People[g.PersonID].Name)
					}
				}
				m.State, m.WrittenOn = Held, 0
			default:
				m.State, m.CalledOn = Planned, 0
			}
			return nil
		})
	})
}
