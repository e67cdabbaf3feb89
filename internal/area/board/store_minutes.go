package board

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Elect says who adjusts the minutes with the chair. They serve at the meeting.
func (s Store) Elect(ctx context.Context, id string, personIDs []string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		sitting, err := here.Sitting(ctx, id)
		if err != nil {
			return err
		}
		if err := sitting.in(Open, Held); err != nil {
			return err
		}
		list, names, err := sitting.elected(personIDs)
		if err != nil {
			return err
		}
		for _, g := range sitting.Signatures {
			if g.SignedOn != 0 {
				return fault.Conflict("En paragraf är redan omedelbart justerad av %s.", sitting.People[g.PersonID].Name)
			}
		}
		if _, err := tx.Exec(ctx, `DELETE FROM board_signature WHERE meeting_id = $1`, id); err != nil {
			return err
		}
		if err := db.InsertAll(ctx, tx, "board_signature", list); err != nil {
			return err
		}
		if err := here.immediate(ctx, sitting, list); err != nil {
			return err
		}
		change := field.Change{Key: "adjusters", Label: "Justerare", To: sv.List(names)}
		return told{MeetingKind, id, sitting.Name(), "noterade val av justerare vid", []field.Change{change}, ""}.write(ctx, tx)
	})
}

// elected makes the signatures of the chair and of those elected.
func (s Sitting) elected(personIDs []string) ([]Signature, []string, error) {
	if s.ChairID == "" {
		return nil, nil, fault.Conflict("Ange först vem som är mötesordförande.")
	}
	list := []Signature{{ID: db.NewID(), MeetingID: s.ID, PersonID: string(s.ChairID), Chair: true}}
	var names []string
	for _, id := range personIDs {
		if id == string(s.ChairID) {
			return nil, nil, fault.Invalid(fault.Field{Name: "adjusters", Message: "Ordföranden justerar alltid. Välj någon annan."})
		}
		if !slices.ContainsFunc(s.Attendance, func(a Attendance) bool { return a.PersonID == id && a.Serves }) {
			return nil, nil, fault.Invalid(fault.Field{Name: "adjusters", Message: "En justerare måste tjänstgöra vid sammanträdet."})
		}
		list = append(list, Signature{ID: db.NewID(), MeetingID: s.ID, PersonID: id})
		names = append(names, s.People[id].Name)
	}
	if len(names) == 0 {
		return nil, nil, fault.Invalid(fault.Field{Name: "adjusters", Message: "Välj minst en justerare."})
	}
	return list, names, nil
}

// immediate gives items that are adjusted at the meeting signatures of their own.
func (s Store) immediate(ctx context.Context, sitting Sitting, list []Signature) error {
	for _, m := range sitting.Matters {
		if !m.Immediate {
			continue
		}
		if err := s.signaturesOf(ctx, m.ID, sitting.signersOf(m, list)); err != nil {
			return err
		}
	}
	return nil
}

func (s Store) signaturesOf(ctx context.Context, itemID string, list []Signature) error {
	own := slices.Clone(list)
	for i := range own {
		own[i].ID, own[i].ItemID = db.NewID(), identity.Ref(itemID)
	}
	return db.InsertAll(ctx, s.DB, "board_signature", own)
}

// AdjustAtOnce marks a decided item for adjusting at the meeting (omedelbar
// justering): its text is written now and signed for itself.
func (s Store) AdjustAtOnce(ctx context.Context, itemID string) error {
	return s.treat(ctx, itemID, func(tx Store, m Matter, sitting Sitting) (string, []field.Change, error) {
		if len(m.Decisions) == 0 {
			return "", nil, fault.Conflict("Fatta beslut i ärendet först.")
		}
		if m.Immediate {
			return "", nil, fault.Conflict("Paragrafen är redan omedelbart justerad eller väntar på underskrift.")
		}
		signers := sitting.signers("")
		if len(signers) == 0 {
			return "", nil, fault.Conflict("Välj justerare först.")
		}
		if _, err := tx.DB.Exec(ctx, `UPDATE board_item SET immediate = $1, text = $2 WHERE id = $3`, true, sitting.MinuteText(m), itemID); err != nil {
			return "", nil, err
		}
		return "beslutade om omedelbar justering av", nil, tx.signaturesOf(ctx, itemID, sitting.signersOf(m, signers))
	})
}

// Write draws up the minutes: the text of every item is written from its rows.
func (s Store) Write(ctx context.Context, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		return here.do(ctx, id, "upprättade protokoll från", "", func(sitting Sitting, m *Meeting) error {
			if err := m.in(Held); err != nil {
				return err
			}
			if len(sitting.signers("")) < 2 {
				return fault.Conflict("Ange vilka som valdes till justerare först.")
			}
			if err := here.chairsSign(ctx, sitting); err != nil {
				return err
			}
			for _, matter := range sitting.Matters {
				if matter.Immediate && matter.Text != "" {
					continue
				}
				if _, err := tx.Exec(ctx, `UPDATE board_item SET text = $1 WHERE id = $2`, sitting.MinuteText(matter), matter.ID); err != nil {
					return err
				}
			}
			m.State, m.WrittenOn = Written, s.Today()
			return nil
		})
	})
}

// EditText changes the text of an item in minutes that are not adjusted.
func (s Store) EditText(ctx context.Context, itemID, text string, version int64) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		m, sitting, err := here.Item(ctx, itemID)
		if err != nil {
			return err
		}
		if sitting.locked(m) {
			return fault.Conflict("Protokollet är justerat och texten kan inte ändras. Notera en rättelse i stället.")
		}
		if err := sitting.in(Written); err != nil {
			return err
		}
		if text == "" {
			return fault.Invalid(fault.Field{Name: "text", Message: "Skriv protokollets text."})
		}
		item := m.Item
		item.Text, item.Version, item.ChangedAt = text, version, s.DB.Now()
		if err := tx.Update(ctx, "board_item", &item); err != nil {
			return err
		}
		// A signature holds for the text that was signed.
		if _, err := tx.Exec(ctx, `UPDATE board_signature SET signed_on = NULL, signed_by = '', paper = $1 WHERE meeting_id = $2 AND item_id IS NULL`, false, sitting.ID); err != nil {
			return err
		}
		changes := ItemFields.Diff(&m.Item, &item)
		if m.Secrecy != "" {
			changes = nil
		}
		return told{MeetingKind, sitting.ID, sitting.Name(), "ändrade protokollets text om ”" + m.shownTitle() + "”", changes, ""}.write(ctx, tx)
	})
}

// Sign adjusts the minutes, or with an item what is adjusted at the meeting, for a
// person who was elected to it. A signature on paper is recorded by the secretary;
// else the one who signs must be the person. With the last signature the minutes
// are adjusted.
func (s Store) Sign(ctx context.Context, id, itemID, personID string, onPaper bool) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		sitting, err := here.Sitting(ctx, id)
		if err != nil {
			return err
		}
		if err := sitting.signable(itemID); err != nil {
			return err
		}
		if !onPaper {
			own, err := here.PersonOf(ctx, audit.ActorFrom(ctx).ID)
			if err != nil {
				return err
			}
			if own == "" || own != personID {
				return fault.Forbidden("Du kan bara justera för dig själv. Sekreteraren kan registrera en underskrift på papper.")
			}
		}
		return here.sign(ctx, sitting, itemID, personID, onPaper)
	})
}

func (s Sitting) signable(itemID string) error {
	if itemID == "" {
		return s.in(Written)
	}
	m, err := s.matter(itemID)
	if err != nil {
		return err
	}
	if !m.Immediate {
		return fault.Conflict("Ärendet justeras med resten av protokollet.")
	}
	return s.in(Open, Held)
}

func (s Store) sign(ctx context.Context, sitting Sitting, itemID, personID string, onPaper bool) error {
	list := sitting.signers(itemID)
	i := slices.IndexFunc(list, func(g Signature) bool { return g.PersonID == personID })
	if i < 0 {
		return fault.Forbidden("Bara ordföranden och de som valdes till justerare kan justera protokollet.")
	}
	if list[i].SignedOn != 0 {
		return fault.Conflict("%s har redan justerat.", sitting.People[personID].Name)
	}
	list[i].SignedOn, list[i].SignedBy, list[i].Paper = s.Today(), audit.ActorFrom(ctx).Name, onPaper
	if _, err := s.DB.Exec(ctx, `UPDATE board_signature SET signed_on = $1, signed_by = $2, paper = $3 WHERE id = $4`,
		list[i].SignedOn, list[i].SignedBy, onPaper, list[i].ID); err != nil {
		return err
	}
	verb := "justerade protokollet från"
	if onPaper {
		verb = "registrerade underskrift på papper för"
	}
	m := sitting.Meeting
	if itemID == "" && allSigned(list) {
		m.State, m.AdjustedOn = Adjusted, s.Today()
		m.Seal = sitting.seal()
	}
	return s.keep(ctx, sitting.Meeting, &m, verb, sitting.People[personID].Name)
}

// Intact tells whether the adjusted minutes are what was signed.
func (s Sitting) Intact() bool { return s.Seal != "" && s.Seal == s.seal() }

// Announce puts up the notice on the board of each of the body's parties; with an
// item, for what was adjusted at the meeting. The time of appeal runs from the
// latest of them.
func (s Store) Announce(ctx context.Context, id, itemID string, up map[string]day.Date, boards map[string]string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		sitting, err := here.Sitting(ctx, id)
		if err != nil {
			return err
		}
		if err := sitting.announceable(itemID); err != nil {
			return err
		}
		list, final, err := sitting.noticesOf(itemID, up, boards)
		if err != nil {
			return err
		}
		if err := db.InsertAll(ctx, tx, "board_notice", list); err != nil {
			return err
		}
		m := sitting.Meeting
		if itemID == "" {
			m.State, m.FinalOn = Noticed, final
			for _, n := range list {
				m.NoticedOn = max(m.NoticedOn, n.UpOn)
			}
		}
		return here.keep(ctx, sitting.Meeting, &m, "anslog protokollet från", "")
	})
}

func (s Sitting) announceable(itemID string) error {
	if itemID == "" {
		return s.in(Adjusted)
	}
	if !allSigned(s.signers(itemID)) {
		return fault.Conflict("Paragrafen är inte omedelbart justerad.")
	}
	if slices.ContainsFunc(s.Notices, func(n Notice) bool { return string(n.ItemID) == itemID }) {
		return fault.Conflict("Paragrafen är redan anslagen.")
	}
	return nil
}

// noticesOf makes one notice for each party, and the day from which the decisions
// are final.
func (s Sitting) noticesOf(itemID string, up map[string]day.Date, boards map[string]string) ([]Notice, day.Date, error) {
	var list []Notice
	var final day.Date
	for _, code := range s.Body.Parties {
		key := string(code)
		on := up[key]
		if on == 0 || itemID == "" && on < s.AdjustedOn || on < s.HeldOn {
			return nil, 0, fault.Invalid(fault.Field{Name: "up_" + key, Message: "Ange dagen för anslaget hos " + regionName(key) + ", tidigast dagen för justeringen."})
		}
		r, ok := s.rule(AppealRule, on)
		if !ok {
			return nil, 0, fault.Conflict("Det finns ingen regel för tiden för överklagande. Lägg till den bland nämndreglerna.")
		}
		n := Notice{ID: db.NewID(), MeetingID: s.ID, ItemID: identity.Ref(itemID), Party: key, UpOn: on, DownOn: finalFrom(r, on), Board: boards[key]}
		list, final = append(list, n), max(final, n.DownOn)
	}
	return list, final, nil
}

// Correct notes what was found to be wrong in adjusted minutes.
func (s Store) Correct(ctx context.Context, id, itemID, text string) error {
	sitting, err := s.Sitting(ctx, id)
	if err != nil {
		return err
	}
	if sitting.State.Before(Adjusted) || sitting.State == Cancelled {
		return fault.Conflict("Protokollet är inte justerat. Ändra texten i stället.")
	}
	if text == "" {
		return fault.Invalid(fault.Field{Name: "text", Message: "Skriv vad som är fel och vad som är rätt."})
	}
	c := Correction{db.NewID(), id, identity.Ref(itemID), s.Today(), audit.ActorFrom(ctx).Name, text}
	return s.step(ctx, told{MeetingKind, id, sitting.Name(), "noterade en rättelse till protokollet från", nil, text}, func(tx Store) error {
		return tx.DB.Insert(ctx, "board_correction", &c)
	})
}

// Late tells which times of the rules have been passed, as sentences.
func (s Sitting) Late(today day.Date) []string {
	var list []string
	add := func(last day.Date, done day.Date, text string) {
		if last != 0 && (done > last || done == 0 && today > last) {
			list = append(list, fmt.Sprintf(text, last.Sv()))
		}
	}
	if s.Historic || s.State == Cancelled || s.State.Before(Open) {
		return nil
	}
	add(s.LastAdjust(), s.AdjustedOn, "Protokollet skulle ha justerats senast %s.")
	add(s.LastNotice(), s.NoticedOn, "Justeringen skulle ha anslagits senast %s.")
	return list
}
