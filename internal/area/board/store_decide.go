package board

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
)

// SetAttendance says who is there, who serves and from which item to which. Others
// are one per line. Deputies who serve are put in the place of the members who are
// missing, in the order of the rules.
func (s Store) SetAttendance(ctx context.Context, id string, chair string, list []Attendance, others string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		sitting, err := here.Sitting(ctx, id)
		if err != nil {
			return err
		}
		if err := sitting.in(Open, Held); err != nil {
			return err
		}
		list = slices.Clone(list)
		if err := sitting.place(list); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM board_attendance WHERE meeting_id = $1`, id); err != nil {
			return err
		}
		if err := db.InsertAll(ctx, tx, "board_attendance", list); err != nil {
			return err
		}
		m := sitting.Meeting
		m.ChairID, m.Others = identity.Ref(chair), strings.TrimSpace(strings.ReplaceAll(others, "\r\n", "\n"))
		now, err := here.Sitting(ctx, id)
		if err != nil {
			return err
		}
		if err := now.stillValid(chair); err != nil {
			return err
		}
		return here.keep(ctx, sitting.Meeting, &m, "noterade närvaro vid", "")
	})
}

// place gives each attendance its id and each serving deputy a member's seat.
func (s Sitting) place(list []Attendance) error {
	for i := range list {
		a := &list[i]
		t, ok := s.holder(a.SeatID)
		if !ok || t.PersonID != a.PersonID {
			return fault.Conflict("Mandaten har ändrats sedan formuläret öppnades. Ladda om sidan.")
		}
		a.ID, a.MeetingID, a.ForSeat = db.NewID(), s.ID, ""
		a.FromItem = max(a.FromItem, 1)
		if t.Seat.Kind == Member {
			a.Serves = true
		}
		if a.ToItem != 0 && a.ToItem < a.FromItem {
			return fault.Conflict("%s kan inte sluta delta före det första ärendet.", t.Person)
		}
		if slices.ContainsFunc(list[:i], func(o Attendance) bool { return o.PersonID == a.PersonID && o.overlaps(*a) }) {
			return fault.Conflict("%s är noterad två gånger för samma ärende.", t.Person)
		}
	}
	for i := range list {
		if a := &list[i]; a.Serves && s.seat(a.SeatID).Kind == Deputy {
			seat, ok := s.vacantFor(*a, list)
			if !ok {
				t, _ := s.holder(a.SeatID)
				return fault.Conflict("%s kan inte tjänstgöra: ingen ledamot saknas då.", t.Person)
			}
			a.ForSeat = identity.Ref(seat.ID)
		}
	}
	return nil
}

func (s Sitting) seat(id string) Seat {
	i := slices.IndexFunc(s.Seats, func(seat Seat) bool { return seat.ID == id })
	if i < 0 {
		return Seat{}
	}
	return s.Seats[i]
}

// vacantFor is the member's seat in whose place a deputy serves: the seat that the
// deputy is personal for, else one of the same party, else any that nobody fills.
func (s Sitting) vacantFor(a Attendance, list []Attendance) (Seat, bool) {
	deputy := s.seat(a.SeatID)
	free := func(seat Seat) bool {
		return !slices.ContainsFunc(list, func(o Attendance) bool {
			return o.Serves && (o.SeatID == seat.ID || string(o.ForSeat) == seat.ID) && o.overlaps(a)
		})
	}
	best, rank := Seat{}, 4
	for _, seat := range s.Seats {
		if seat.Kind != Member || !free(seat) && !s.leaves(seat, a) {
			continue
		}
		r := 3
		if string(deputy.PersonalFor) == seat.ID {
			r = 1
		} else if seat.ElectedBy == deputy.ElectedBy {
			r = 2
		}
		if r < rank {
			best, rank = seat, r
		}
	}
	return best, rank < 4
}

// leaves tells whether the member of a seat has a conflict of interest in the one
// item that a deputy serves in.
func (s Sitting) leaves(seat Seat, a Attendance) bool {
	if a.FromItem != a.ToItem {
		return false
	}
	t, ok := s.holder(seat.ID)
	return ok && slices.ContainsFunc(s.Matters, func(m Matter) bool { return m.Position == a.FromItem && m.conflicted(t.PersonID) })
}

// stillValid refuses an attendance that would make votes or decisions wrong.
func (s Sitting) stillValid(chair string) error {
	for _, m := range s.Matters {
		for _, v := range m.Votes {
			if err := s.mayAct(m, v.PersonID); err != nil {
				return fault.Conflict("%s har röstat i ”%s” och måste tjänstgöra där.", s.People[v.PersonID].Name, m.Title)
			}
		}
		if q := s.Quorum(m); len(m.Decisions) > 0 && !q.OK() {
			return fault.Conflict("”%s” är redan avgjort, och då var nämnden beslutför: %s.", m.Title, q.Text())
		}
	}
	if chair != "" && !slices.ContainsFunc(s.Attendance, func(a Attendance) bool { return a.PersonID == chair && a.Serves }) {
		return fault.Conflict("Mötesordföranden måste tjänstgöra.")
	}
	return nil
}

// person tells who does something in an item, for the history.
func (s Sitting) change(key, label, personID, what string) []field.Change {
	return []field.Change{{Key: key, Label: label, To: strings.TrimSpace(s.People[personID].Name + " " + what)}}
}

// treat takes a step with an item of a meeting that is open.
func (s Store) treat(ctx context.Context, itemID string, do func(tx Store, m Matter, sitting Sitting) (verb string, changes []field.Change, err error)) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		m, sitting, err := here.Item(ctx, itemID)
		if err != nil {
			return err
		}
		if sitting.State != Open {
			return fault.Conflict("Det går bara när sammanträdet pågår. Det är nu i läget %s.", lower(sitting.State.Sv()))
		}
		verb, changes, err := do(here, m, sitting)
		if err != nil {
			return err
		}
		if m.Secrecy != "" {
			changes = nil
		}
		return told{MeetingKind, sitting.ID, sitting.Name(), verb + " ”" + m.shownTitle() + "”", changes, ""}.write(ctx, tx)
	})
}

// Declare notes that a person has a conflict of interest in an item. When the chair
// has, the next in office presides over it.
func (s Store) Declare(ctx context.Context, itemID, personID, reason string) error {
	return s.treat(ctx, itemID, func(tx Store, m Matter, sitting Sitting) (string, []field.Change, error) {
		if err := sitting.mayAct(m, personID); err != nil {
			return "", nil, err
		}
		if len(m.Decisions) > 0 {
			return "", nil, fault.Conflict("Ärendet är redan avgjort. Jäv anmäls före beslutet.")
		}
		for _, table := range []string{"board_motion", "board_vote"} {
			if _, err := tx.DB.Exec(ctx, `DELETE FROM `+table+` WHERE item_id = $1 AND person_id = $2`, itemID, personID); err != nil {
				return "", nil, err
			}
		}
		c := Conflict{db.NewID(), itemID, personID, reason}
		was := sitting.presiding(m)
		m.Conflicts = append(m.Conflicts, c)
		changes := append(sitting.change("conflict", "Jäv", personID, reason), sitting.chairChange(was, m)...)
		return "noterade jäv i", changes, tx.DB.Insert(ctx, "board_conflict", &c)
	})
}

// Move notes a member's motion (yrkande).
func (s Store) Move(ctx context.Context, itemID, personID, kind, text string) error {
	return s.treat(ctx, itemID, func(tx Store, m Matter, sitting Sitting) (string, []field.Change, error) {
		if err := sitting.mayAct(m, personID); err != nil {
			return "", nil, err
		}
		if moves[kind] == "" {
			return "", nil, fault.Invalid(fault.Field{Name: "kind", Message: "Välj vad som yrkas."})
		}
		if (kind == ToAmend || kind == ToAdd) && text == "" {
			return "", nil, fault.Invalid(fault.Field{Name: "text", Message: "Skriv vad som yrkas."})
		}
		err := tx.DB.Insert(ctx, "board_motion", &Motion{db.NewID(), itemID, int64(len(m.Motions) + 1), personID, kind, text})
		return "noterade yrkande i", sitting.change("motion", "Yrkande", personID, moves[kind]+" "+text), err
	})
}

// CastVotes notes a vote by names. Every person who serves votes, nobody else does.
func (s Store) CastVotes(ctx context.Context, itemID string, cast map[string]string) error {
	return s.treat(ctx, itemID, func(tx Store, m Matter, sitting Sitting) (string, []field.Change, error) {
		if len(m.Decisions) > 0 {
			return "", nil, fault.Conflict("Ärendet är redan avgjort.")
		}
		var list []Vote
		for personID, vote := range cast {
			if err := sitting.mayAct(m, personID); err != nil {
				return "", nil, err
			}
			list = append(list, Vote{db.NewID(), itemID, personID, vote})
		}
		for _, a := range sitting.voters(m) {
			if cast[a.PersonID] == "" {
				return "", nil, fault.Conflict("Ange hur %s röstade: ja, nej eller avstår.", sitting.People[a.PersonID].Name)
			}
		}
		if _, err := tx.DB.Exec(ctx, `DELETE FROM board_vote WHERE item_id = $1`, itemID); err != nil {
			return "", nil, err
		}
		slices.SortFunc(list, func(a, b Vote) int { return strings.Compare(a.PersonID, b.PersonID) })
		m.Votes = list
		t := sitting.Tally(m)
		change := field.Change{Key: "votes", Label: "Omröstning", To: fmt.Sprintf("%d ja, %d nej, %d avstår", t.Yes, t.No, t.Abstain)}
		return "noterade omröstning i", []field.Change{change}, db.InsertAll(ctx, tx.DB, "board_vote", list)
	})
}

// Reserve notes a reservation or a note to the minutes, before they are adjusted.
func (s Store) Reserve(ctx context.Context, itemID, personID, kind, text string) error {
	m, sitting, err := s.Item(ctx, itemID)
	if err != nil {
		return err
	}
	if err := sitting.in(Open, Held); err != nil {
		return err
	}
	if err := sitting.mayAct(m, personID); err != nil {
		return err
	}
	if kind != "reservation" && (kind != "note" || text == "") {
		return fault.Invalid(fault.Field{Name: "text", Message: "Skriv protokollsanteckningen."})
	}
	return s.with(ctx, itemID, "noterade reservation eller anteckning i", nil, func(tx Store, _ Matter, _ Sitting) error {
		return tx.DB.Insert(ctx, "board_reservation", &Reservation{db.NewID(), itemID, personID, kind, text})
	})
}

// itemRows are rows of an item that may be taken away while the meeting is open.
var itemRows = map[string]struct{ table, label string }{
	"jav": {"board_conflict", "anmälan om jäv"}, "yrkande": {"board_motion", "ett yrkande"}, "reservation": {"board_reservation", "en reservation eller anteckning"},
}

// RemoveRow takes away a conflict, motion or reservation that was noted by mistake.
func (s Store) RemoveRow(ctx context.Context, itemID, what, id string) error {
	row, ok := itemRows[what]
	if !ok {
		return fault.NotFound("Uppgiften finns inte.")
	}
	return s.treat(ctx, itemID, func(tx Store, m Matter, _ Sitting) (string, []field.Change, error) {
		if len(m.Decisions) > 0 && what != "reservation" {
			return "", nil, fault.Conflict("Ärendet är avgjort. Ta tillbaka beslutet först.")
		}
		n, err := tx.DB.Exec(ctx, `DELETE FROM `+row.table+` WHERE id = $1 AND item_id = $2`, id, itemID)
		if err == nil && n == 0 {
			err = fault.NotFound("Uppgiften finns inte.")
		}
		return "tog bort " + row.label + " från", nil, err
	})
}

// Point is one point of a decision.
type Point struct {
	Kind   string
	Object string
	Text   string // "" takes the wording of the kind
}

// Decide notes what was decided in an item. The paragraph is the next of the body's
// year; one that is given must be that.
func (s Store) Decide(ctx context.Context, itemID string, paragraph int64, points ...Point) ([]Decision, error) {
	var list []Decision
	err := s.treat(ctx, itemID, func(tx Store, m Matter, sitting Sitting) (string, []field.Change, error) {
		if err := sitting.mayDecide(m); err != nil {
			return "", nil, err
		}
		next, err := tx.nextParagraph(ctx, sitting.BodyID, int64(sitting.HeldOn.Year()))
		if err != nil {
			return "", nil, err
		}
		if paragraph != 0 && paragraph != next {
			return "", nil, fault.Invalid(fault.Field{Name: "paragraph", Message: fmt.Sprintf("Nästa paragraf är § %d. Numreringen får inte ha luckor.", next)})
		}
		list, err = tx.writeDecision(ctx, m, sitting, next, points)
		if err != nil {
			return "", nil, err
		}
		m.Decisions = list
		if m.Proposition == "" && m.Kind != Information && m.Kind != Discussion && m.Kind != AuditDialog {
			if _, err := tx.DB.Exec(ctx, `UPDATE board_item SET proposition = $1 WHERE id = $2`, sitting.PropositionText(m), itemID); err != nil {
				return "", nil, err
			}
		}
		return "noterade beslut § " + fmt.Sprint(next) + " i", []field.Change{{Key: "decision", Label: "Beslut", To: decisionLines(m)}}, nil
	})
	return list, err
}

// nextParagraph is the next number of a body's year: known ones follow without gaps.
func (s Store) nextParagraph(ctx context.Context, bodyID string, year int64) (int64, error) {
	return db.One[int64](ctx, s.DB, `SELECT COALESCE(max(paragraph), 0) + 1 FROM board_decision WHERE body_id = $1 AND year = $2`, bodyID, year)
}

func (s Store) writeDecision(ctx context.Context, m Matter, sitting Sitting, paragraph int64, points []Point) ([]Decision, error) {
	if len(points) == 0 {
		return nil, fault.Invalid(fault.Field{Name: "object", Message: "Skriv vad som beslutades."})
	}
	var list []Decision
	for i, p := range points {
		d := Decision{ID: db.NewID(), Version: 1, ItemID: m.ID, BodyID: sitting.BodyID, Year: int64(sitting.HeldOn.Year()), Paragraph: paragraph,
			Point: int64(i + 1), DecidedOn: sitting.HeldOn, Kind: p.Kind, Object: p.Object, Text: p.Text, Mark: m.Mark,
			CreatedAt: s.DB.Now(), ChangedAt: s.DB.Now(), Title: m.Title}
		if d.Object == "" && d.Text == "" && d.Kind != Notes && d.Kind != Returns && d.Kind != Tables {
			return nil, fault.Invalid(fault.Field{Name: "object", Message: "Skriv vad som beslutades."})
		}
		if field.LabelOf(decisionKinds, d.Kind) == d.Kind {
			return nil, fault.Invalid(fault.Field{Name: "kind", Message: "Välj slag av beslut."})
		}
		if d.Text == "" {
			d.Text = d.Clause(sitting.Body)
		}
		list = append(list, d)
	}
	if err := db.InsertAll(ctx, s.DB, "board_decision", list); err != nil {
		return nil, fmt.Errorf("storing decision: %w", err)
	}
	return list, s.after(ctx, m, sitting, list)
}

// after does what decisions bring: open matters, councils to ask, search.
func (s Store) after(ctx context.Context, m Matter, sitting Sitting, list []Decision) error {
	for _, d := range list {
		if d.Kind == Returns || d.Kind == Tables {
			if _, err := s.DB.Exec(ctx, `UPDATE board_item SET open = $1 WHERE id = $2`, true, m.ID); err != nil {
				return err
			}
		}
		if d.Kind == HandsOver {
			for _, code := range sitting.Body.Parties {
				a := Approval{ID: db.NewID(), Version: 1, DecisionID: d.ID, Party: string(code), CreatedAt: s.DB.Now(), ChangedAt: s.DB.Now()}
				if err := s.DB.Insert(ctx, "board_approval", &a); err != nil {
					return err
				}
			}
		}
		if m.Secrecy == "" {
			if err := s.put(ctx, DecisionKind, d.ID, strings.TrimSpace(d.Number()+" "+m.Title), sitting.Name(), d.URL(), d.Text+" "+m.CaseNumber); err != nil {
				return err
			}
		}
	}
	return nil
}
