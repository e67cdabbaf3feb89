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
	"klover/internal/word/sv"
)

// presiding is who presides over an item: the one chosen for it, else the meeting's
// chair, else those in office in their order. It is "" when none of them takes part,
// because of a conflict of interest or since they are not there.
func (s Sitting) presiding(m Matter) string {
	if len(s.Attendance) == 0 { // registered afterwards: the source does not say who was there
		return string(s.ChairID)
	}
	order := []string{string(m.ChairID), string(s.ChairID), s.inOffice(Chair), s.inOffice(ViceChair), s.inOffice(SecondVice)}
	for _, id := range order {
		if id != "" && s.mayAct(m, id) == nil {
			return id
		}
	}
	return ""
}

// inOffice is the member who holds an office on the day of the meeting.
func (s Sitting) inOffice(office string) string {
	i := slices.IndexFunc(s.Terms, func(t Term) bool { return t.Office == office && t.Seat.Kind == Member })
	if i < 0 {
		return ""
	}
	return s.Terms[i].PersonID
}

// takenOver says who presides over an item instead of the meeting's chair, "" when
// nobody does.
func (s Sitting) takenOver(m Matter) string {
	id := s.presiding(m)
	if id == "" || id == string(s.ChairID) {
		return ""
	}
	return fmt.Sprintf("%s är ordförande i ärendet i stället för %s.", s.People[id].Text(), s.People[string(s.ChairID)].Text())
}

// presided is the paragraphs over which somebody else than the meeting's chair
// presided: "§§ 3 och 5".
func (s Sitting) presided(personID string) string {
	var numbers []string
	for _, m := range s.Matters {
		if s.presiding(m) == personID && len(m.Decisions) > 0 && m.Decisions[0].Paragraph > 0 {
			numbers = append(numbers, fmt.Sprint(m.Decisions[0].Paragraph))
		}
	}
	switch len(numbers) {
	case 0:
		return ""
	case 1:
		return "§ " + numbers[0]
	}
	return "§§ " + sv.List(numbers)
}

// Preside says who presides over an item, chosen by the body among those who take
// part in it; "" lets the order of office decide again.
func (s Store) Preside(ctx context.Context, itemID, personID string) error {
	return s.treat(ctx, itemID, func(tx Store, m Matter, sitting Sitting) (string, []field.Change, error) {
		if len(m.Decisions) > 0 {
			return "", nil, fault.Conflict("Ärendet är redan avgjort. Ta tillbaka beslutet först.")
		}
		if personID != "" {
			if err := sitting.mayAct(m, personID); err != nil {
				return "", nil, err
			}
		}
		was := sitting.presiding(m)
		m.ChairID = identity.Ref(personID)
		if _, err := tx.DB.Exec(ctx, `UPDATE board_item SET chair_id = $1 WHERE id = $2`, m.ChairID, itemID); err != nil {
			return "", nil, err
		}
		return "valde ordförande i", sitting.chairChange(was, m), nil
	})
}

// chairChange tells that another presides over an item than before.
func (s Sitting) chairChange(was string, m Matter) []field.Change {
	now := s.presiding(m)
	if now == was {
		return nil
	}
	name := func(id string) string { return strings.TrimSpace(s.People[id].Name) }
	return []field.Change{{Key: "chair", Label: "Ordförande i ärendet", From: name(was), To: name(now)}}
}

// chairsSign lets those who presided over items in the chair's place adjust the
// minutes too.
func (s Store) chairsSign(ctx context.Context, sitting Sitting) error {
	signs := map[string]bool{}
	for _, g := range sitting.signers("") {
		signs[g.PersonID] = true
	}
	var list []Signature
	for _, m := range sitting.Matters {
		if id := sitting.presiding(m); id != "" && !signs[id] {
			signs[id] = true
			list = append(list, Signature{ID: db.NewID(), MeetingID: sitting.ID, PersonID: id, Chair: true})
		}
	}
	return db.InsertAll(ctx, s.DB, "board_signature", list)
}

// signersOf is who adjusts an item at the meeting: the one who presided over it
// instead of the meeting's chair.
func (s Sitting) signersOf(m Matter, list []Signature) []Signature {
	id := s.presiding(m)
	own := slices.DeleteFunc(slices.Clone(list), func(g Signature) bool { return g.Chair || g.PersonID == id })
	return append([]Signature{{MeetingID: s.ID, PersonID: id, Chair: true}}, own...)
}
