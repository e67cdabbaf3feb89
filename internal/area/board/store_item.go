package board

import (
	"context"
	"io"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/file"
)

// Item returns one item with its meeting and all that belongs to it.
func (s Store) Item(ctx context.Context, id string) (Matter, Sitting, error) {
	item, err := by[Item](ctx, s.DB, "board_item", id, "Ärendet finns inte.")
	if err != nil {
		return Matter{}, Sitting{}, err
	}
	sitting, err := s.Sitting(ctx, item.MeetingID)
	if err != nil {
		return Matter{}, sitting, err
	}
	m, err := sitting.matter(id)
	return m, sitting, err
}

// open refuses changes of the agenda when the meeting has been closed.
func (s Sitting) open() error {
	if !s.State.Before(Held) {
		return fault.Conflict("Sammanträdet är %s. Ärendena kan inte ändras efteråt.", lower(s.State.Sv()))
	}
	return nil
}

// with takes a step with an item of a meeting that the rules allow, and tells the
// meeting's history.
func (s Store) with(ctx context.Context, itemID, verb string, changes []field.Change, do func(tx Store, m Matter, sitting Sitting) error) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		m, sitting, err := here.Item(ctx, itemID)
		if err != nil {
			return err
		}
		if err := do(here, m, sitting); err != nil {
			return err
		}
		t := told{MeetingKind, sitting.ID, sitting.Name(), verb + " ”" + m.shownTitle() + "”", changes, ""}
		return t.write(ctx, tx)
	})
}

// shownTitle is the title as the history, which everybody with the right to read it
// sees, may tell it.
func (i Item) shownTitle() string {
	if i.Secrecy != "" {
		return "ärende med sekretess"
	}
	return i.Title
}

// AddItem puts an item last on the agenda.
func (s Store) AddItem(ctx context.Context, i Item) (Item, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		sitting, err := here.Sitting(ctx, i.MeetingID)
		if err != nil {
			return err
		}
		if err := sitting.open(); err != nil && !sitting.Historic {
			return err
		}
		i.ID, i.Version, i.CreatedAt, i.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
		i.Position = int64(len(sitting.Matters) + 1)
		if err := i.Check(); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "board_item", &i); err != nil {
			return err
		}
		t := told{MeetingKind, sitting.ID, sitting.Name(), "lade till ärendet ”" + i.shownTitle() + "” på", nil, ""}
		return t.write(ctx, tx)
	})
	return i, err
}

// SaveItem stores a changed item, read at its version.
func (s Store) SaveItem(ctx context.Context, i Item) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		was, sitting, err := here.Item(ctx, i.ID)
		if err != nil {
			return err
		}
		if sitting.locked(was) {
			return fault.Conflict("Protokollet är justerat och ärendet kan inte ändras. Notera en rättelse i stället.")
		}
		if err := i.Check(); err != nil {
			return err
		}
		i.MeetingID, i.Position, i.CreatedAt, i.ChangedAt = was.MeetingID, was.Position, was.CreatedAt, s.DB.Now()
		if err := tx.Update(ctx, "board_item", &i); err != nil {
			return err
		}
		changes := ItemFields.Diff(&was.Item, &i)
		if i.Secrecy != "" {
			changes = nil // the history is read by more than may see the papers
		}
		t := told{MeetingKind, sitting.ID, sitting.Name(), audit.Changed + " ärendet ”" + i.shownTitle() + "” på", changes, ""}
		return t.write(ctx, tx)
	})
}

// LinkItem gives the latest item with a mark a link to a page, such as the report
// that it decides. The link is no part of the minutes, so it may come after them.
func (s Store) LinkItem(ctx context.Context, mark, label, path string) error {
	list, err := s.matters(ctx, `i.mark = $1`, mark)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return fault.NotFound("Inget ärende har märket %s.", mark)
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		was, sitting, err := Store{tx}.Item(ctx, list[len(list)-1].ID)
		if err != nil {
			return err
		}
		item := was.Item
		item.LinkLabel, item.LinkPath, item.ChangedAt = label, path, tx.Now()
		if err := item.Check(); err != nil {
			return err
		}
		if err := tx.Update(ctx, "board_item", &item); err != nil {
			return err
		}
		return told{MeetingKind, sitting.ID, sitting.Name(), "länkade ärendet ”" + item.shownTitle() + "” på", ItemFields.Diff(&was.Item, &item), ""}.write(ctx, tx)
	})
}

// Linked is a matter whose item leads to a page elsewhere, with its meeting.
type Linked struct {
	Matter
	Meeting Meeting
}

// LinkedTo returns the matters that lead to a page, such as a report, oldest first.
func (s Store) LinkedTo(ctx context.Context, path string) ([]Linked, error) {
	list, err := s.matters(ctx, `i.link_path = $1 AND i.secrecy = ''`, path)
	if err != nil {
		return nil, err
	}
	linked := make([]Linked, len(list))
	for i, m := range list {
		linked[i].Matter = m
		if linked[i].Meeting, err = s.Meeting(ctx, m.MeetingID); err != nil {
			return nil, err
		}
	}
	return linked, nil
}

// MoveItem puts an item at a position and the others around it.
func (s Store) MoveItem(ctx context.Context, id string, to int64) error {
	return s.with(ctx, id, "flyttade", nil, func(tx Store, m Matter, sitting Sitting) error {
		if err := sitting.open(); err != nil {
			return err
		}
		if to < 1 || to > int64(len(sitting.Matters)) {
			return fault.Conflict("Ärendet står redan ytterst på listan.")
		}
		var ids []string
		for _, other := range sitting.Matters {
			if other.ID != id {
				ids = append(ids, other.ID)
			}
		}
		ids = append(ids[:to-1], append([]string{id}, ids[to-1:]...)...)
		for i, one := range ids {
			if _, err := tx.DB.Exec(ctx, `UPDATE board_item SET position = $1 WHERE id = $2`, i+1, one); err != nil {
				return err
			}
		}
		return nil
	})
}

// itemTables hold what belongs to an item.
var itemTables = []string{"board_rapporteur", "board_paper", "board_conflict", "board_motion", "board_vote", "board_reservation"}

// RemoveItem takes an item off the agenda before it has been treated.
func (s Store) RemoveItem(ctx context.Context, id string) error {
	return s.with(ctx, id, "tog bort ärendet", nil, func(tx Store, m Matter, sitting Sitting) error {
		if err := sitting.open(); err != nil {
			return err
		}
		if len(m.Decisions) > 0 {
			return fault.Conflict("Ärendet är avgjort i %s. Ta tillbaka beslutet först.", m.Decisions[0].Number())
		}
		if err := tx.unreport(ctx, m.Item); err != nil {
			return err
		}
		if m.CarriedFrom != "" {
			if _, err := tx.DB.Exec(ctx, `UPDATE board_item SET open = $1 WHERE id = $2`, true, m.CarriedFrom); err != nil {
				return err
			}
		}
		for _, p := range m.Papers {
			if err := file.Remove(ctx, tx.DB, p.FileID); err != nil {
				return err
			}
		}
		for _, table := range itemTables {
			if _, err := tx.DB.Exec(ctx, `DELETE FROM `+table+` WHERE item_id = $1`, id); err != nil {
				return err
			}
		}
		if _, err := tx.DB.Exec(ctx, `DELETE FROM board_item WHERE id = $1`, id); err != nil {
			return err
		}
		_, err := tx.DB.Exec(ctx, `UPDATE board_item SET position = position - 1 WHERE meeting_id = $1 AND position > $2`, sitting.ID, m.Position)
		return err
	})
}

// OpenMatters returns the items of earlier meetings of the body, and of those it
// succeeded, that were returned or tabled and are still open.
func (s Store) OpenMatters(ctx context.Context, bodyID string) ([]Item, error) {
	return db.All[Item](ctx, s.DB, `SELECT `+db.ColumnsOf[Item]("i")+` FROM board_item i JOIN board_meeting m ON m.id = i.meeting_id
		WHERE i.open AND (m.body_id = $1 OR m.body_id IN (SELECT from_id FROM board_succession WHERE to_id = $1))
		ORDER BY m.held_on, i.position`, bodyID)
}

// Carry takes up an open matter again at a meeting.
func (s Store) Carry(ctx context.Context, meetingID, itemID string) (Item, error) {
	var fresh Item
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		m, _, err := here.Item(ctx, itemID)
		if err != nil {
			return err
		}
		if !m.Open {
			return fault.Conflict("Ärendet är inte öppet.")
		}
		fresh = m.Item
		fresh.MeetingID, fresh.CarriedFrom, fresh.Open, fresh.Text, fresh.Proposition = meetingID, identity.Ref(m.ID), false, "", ""
		fresh.Summary, fresh.Immediate = "", false
		if fresh, err = here.AddItem(ctx, fresh); err != nil {
			return err
		}
		for _, r := range m.Rapporteurs {
			r.ID, r.ItemID = db.NewID(), fresh.ID
			if err := tx.Insert(ctx, "board_rapporteur", &r); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `UPDATE board_item SET open = $1 WHERE id = $2`, false, itemID)
		return err
	})
	return fresh, err
}

// SetRapporteurs says who presents an item: one per line, "Namn, titel".
func (s Store) SetRapporteurs(ctx context.Context, itemID, lines string) error {
	change := []field.Change{{Key: "rapporteurs", Label: "Föredragande", To: strings.ReplaceAll(lines, "\n", "; ")}}
	return s.with(ctx, itemID, "angav föredragande i", change, func(tx Store, m Matter, sitting Sitting) error {
		if sitting.locked(m) {
			return fault.Conflict("Protokollet är justerat.")
		}
		if _, err := tx.DB.Exec(ctx, `DELETE FROM board_rapporteur WHERE item_id = $1`, itemID); err != nil {
			return err
		}
		var list []Rapporteur
		for line := range strings.Lines(lines) {
			name, title, _ := strings.Cut(strings.TrimSpace(line), ",")
			if name = strings.TrimSpace(name); name != "" {
				list = append(list, Rapporteur{db.NewID(), itemID, int64(len(list) + 1), name, strings.TrimSpace(title)})
			}
		}
		return db.InsertAll(ctx, tx.DB, "board_rapporteur", list)
	})
}

// MaxPaper is how large an attachment may be, in bytes.
const MaxPaper = 30 << 20

// AddPaper attaches a file to an item.
func (s Store) AddPaper(ctx context.Context, p Paper, from io.Reader) error {
	if !p.Public && p.Secrecy == "" {
		return fault.Invalid(fault.Field{Name: "secrecy", Message: "Ange lagrum för en handling som inte är offentlig, till exempel OSL 19 kap. 3 §."})
	}
	shown := p.Name
	if !p.Public {
		shown = "handling med sekretess"
	}
	change := []field.Change{{Key: "paper", Label: "Handling", To: shown}}
	return s.with(ctx, p.ItemID, "bifogade en handling till", change, func(tx Store, m Matter, sitting Sitting) error {
		if sitting.locked(m) {
			return fault.Conflict("Protokollet är justerat och handlingarna kan inte ändras.")
		}
		p.ID, p.Position, p.CreatedAt = db.NewID(), int64(len(m.Papers)+1), s.DB.Now()
		f, err := file.Put(ctx, tx.DB, "board_paper", p.ID, p.Name, from, MaxPaper)
		if err != nil {
			return err
		}
		p.FileID = f.ID
		return tx.DB.Insert(ctx, "board_paper", &p)
	})
}

// Paper returns what is known of an attachment.
func (s Store) Paper(ctx context.Context, id string) (Paper, error) {
	return by[Paper](ctx, s.DB, "board_paper", id, "Handlingen finns inte.")
}

// RemovePaper takes away an attachment before the minutes are adjusted.
func (s Store) RemovePaper(ctx context.Context, id string) error {
	p, err := s.Paper(ctx, id)
	if err != nil {
		return err
	}
	return s.with(ctx, p.ItemID, "tog bort en handling från", nil, func(tx Store, m Matter, sitting Sitting) error {
		if sitting.locked(m) {
			return fault.Conflict("Protokollet är justerat och handlingarna kan inte ändras.")
		}
		if _, err := tx.DB.Exec(ctx, `DELETE FROM board_paper WHERE id = $1`, id); err != nil {
			return err
		}
		return file.Remove(ctx, tx.DB, p.FileID)
	})
}

// ReadPaper writes a paper's bytes. Reading what is secret is told in the history.
func (s Store) ReadPaper(ctx context.Context, id string, to func(Paper, file.File) io.Writer) error {
	p, err := s.Paper(ctx, id)
	if err != nil {
		return err
	}
	m, sitting, err := s.Item(ctx, p.ItemID)
	if err != nil {
		return err
	}
	f, err := file.Get(ctx, s.DB, p.FileID)
	if err != nil {
		return err
	}
	if !p.Public || m.Secrecy != "" {
		if err := s.seen(ctx, sitting, "en handling med sekretess"); err != nil {
			return err
		}
	}
	return file.Copy(ctx, s.DB, p.FileID, to(p, f))
}

// seen tells the history that somebody has read what is secret.
func (s Store) seen(ctx context.Context, sitting Sitting, what string) error {
	return told{MeetingKind, sitting.ID, sitting.Name(), audit.Read + " " + what + " till", nil, ""}.write(ctx, s.DB)
}

// SeeSecret tells the history that somebody has read a secret item.
func (s Store) SeeSecret(ctx context.Context, itemID string) error {
	_, sitting, err := s.Item(ctx, itemID)
	if err != nil {
		return err
	}
	return s.seen(ctx, sitting, "ett ärende med sekretess")
}
