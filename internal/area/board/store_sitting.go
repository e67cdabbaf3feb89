package board

import (
	"context"
	"fmt"

	"klover/internal/base/db"
	"klover/internal/word/day"
)

// Sitting returns a meeting with all that belongs to it.
func (s Store) Sitting(ctx context.Context, id string) (Sitting, error) {
	var out Sitting
	var err error
	if out.Meeting, err = s.Meeting(ctx, id); err != nil {
		return out, err
	}
	if out.Matters, err = s.matters(ctx, `i.meeting_id = $1`, id); err != nil {
		return out, err
	}
	for _, read := range []func() error{
		func() error {
			out.Attendance, err = db.All[Attendance](ctx, s.DB, `SELECT `+db.ColumnsOf[Attendance]("a")+` FROM board_attendance a
				JOIN board_seat t ON t.id = a.seat_id WHERE a.meeting_id = $1 ORDER BY t.kind DESC, t.number, a.from_item`, id)
			return err
		},
		func() error {
			out.Signatures, err = rows[Signature](ctx, s.DB, "board_signature", "meeting_id", id, "chair DESC, id")
			return err
		},
		func() error {
			out.Notices, err = rows[Notice](ctx, s.DB, "board_notice", "meeting_id", id, "up_on, party")
			return err
		},
		func() error {
			out.Corrections, err = rows[Correction](ctx, s.DB, "board_correction", "meeting_id", id, "noted_on, id")
			return err
		},
		func() error { return s.seated(ctx, &out) },
		func() error { out.Rules, err = s.Rules(ctx); return err },
	} {
		if err := read(); err != nil {
			return out, fmt.Errorf("reading meeting: %w", err)
		}
	}
	return out, s.people(ctx, &out)
}

// seated reads the seats and mandates of the day.
func (s Store) seated(ctx context.Context, out *Sitting) error {
	seats, err := s.Seats(ctx, out.BodyID)
	if err != nil {
		return err
	}
	for _, seat := range seats {
		if covers(out.HeldOn, seat.ValidFrom, seat.ValidTo) {
			out.Seats = append(out.Seats, seat)
		}
	}
	out.Terms, err = s.terms(ctx, `t.body_id = $1 AND m.from_day <= $2 AND (m.to_day IS NULL OR m.to_day >= $2)`, out.BodyID, out.HeldOn)
	return err
}

// people reads all persons that the meeting names, with their labels on the day.
func (s Store) people(ctx context.Context, out *Sitting) error {
	ids := map[string]bool{string(out.ChairID): true}
	for _, t := range out.Terms {
		ids[t.PersonID] = true
	}
	for _, a := range out.Attendance {
		ids[a.PersonID] = true
	}
	for _, g := range out.Signatures {
		ids[g.PersonID] = true
	}
	var w db.Where
	var list []string
	for id := range ids {
		list = append(list, id)
	}
	w.In("id", list)
	people, err := db.All[Person](ctx, s.DB, `SELECT `+db.Columns[Person]()+` FROM board_person `+w.SQL(), w.Args()...)
	if err != nil {
		return err
	}
	if err := s.label(ctx, people, out.HeldOn); err != nil {
		return err
	}
	out.People = map[string]Person{}
	for _, p := range people {
		out.People[p.ID] = p
	}
	return nil
}

// matters returns items with all that belongs to them, in their order; i is the
// item, m its meeting.
func (s Store) matters(ctx context.Context, condition string, args ...any) ([]Matter, error) {
	items, err := db.All[Item](ctx, s.DB, `SELECT `+db.ColumnsOf[Item]("i")+` FROM board_item i
		JOIN board_meeting m ON m.id = i.meeting_id WHERE `+condition+` ORDER BY m.held_on, i.meeting_id, i.position, i.id`, args...)
	if err != nil || len(items) == 0 {
		return nil, err
	}
	list := make([]Matter, len(items))
	at := map[string]*Matter{}
	ids := make([]string, len(items))
	for i, item := range items {
		list[i].Item, ids[i] = item, item.ID
		at[item.ID] = &list[i]
	}
	return list, s.fill(ctx, ids, at)
}

// fill reads the rows that belong to items.
func (s Store) fill(ctx context.Context, ids []string, at map[string]*Matter) error {
	for _, err := range []error{
		each(ctx, s.DB, "board_rapporteur", "item_id, position, id", ids, func(r Rapporteur) {
			at[r.ItemID].Rapporteurs = append(at[r.ItemID].Rapporteurs, r)
		}),
		each(ctx, s.DB, "board_paper", "item_id, position, id", ids, func(p Paper) { at[p.ItemID].Papers = append(at[p.ItemID].Papers, p) }),
		each(ctx, s.DB, "board_conflict", "item_id, id", ids, func(c Conflict) { at[c.ItemID].Conflicts = append(at[c.ItemID].Conflicts, c) }),
		each(ctx, s.DB, "board_motion", "item_id, position, id", ids, func(y Motion) { at[y.ItemID].Motions = append(at[y.ItemID].Motions, y) }),
		each(ctx, s.DB, "board_vote", "item_id, id", ids, func(v Vote) { at[v.ItemID].Votes = append(at[v.ItemID].Votes, v) }),
		each(ctx, s.DB, "board_decision", "item_id, point, id", ids, func(d Decision) {
			d.Title = at[d.ItemID].Title
			at[d.ItemID].Decisions = append(at[d.ItemID].Decisions, d)
		}),
		each(ctx, s.DB, "board_reservation", "item_id, id", ids, func(r Reservation) {
			at[r.ItemID].Reservations = append(at[r.ItemID].Reservations, r)
		}),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func each[T any](ctx context.Context, d *db.DB, table, order string, ids []string, do func(T)) error {
	var w db.Where
	w.In("item_id", ids)
	list, err := db.All[T](ctx, d, `SELECT `+db.Columns[T]()+` FROM `+table+` `+w.SQL()+` ORDER BY `+order, w.Args()...)
	if err != nil {
		return fmt.Errorf("reading %s: %w", table, err)
	}
	for _, one := range list {
		do(one)
	}
	return nil
}

// Sittings returns the held meetings of a body in a period, oldest first.
func (s Store) Sittings(ctx context.Context, bodyID string, p day.Period) ([]Sitting, error) {
	list, _, err := s.Search(ctx, Filter{Body: bodyID, When: p, Held: new(true)}, Page{Sort: "held_on"})
	var out []Sitting
	for _, m := range list {
		one := Sitting{Meeting: m}
		if one.Matters, err = s.matters(ctx, `i.meeting_id = $1`, m.ID); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, err
}
