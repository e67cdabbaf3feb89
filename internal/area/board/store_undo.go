package board

import (
	"context"
	"fmt"

	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// Undo takes back the decision of an item while the meeting is open. Only the last
// paragraph of the year: the numbering must not get a gap.
func (s Store) Undo(ctx context.Context, itemID, why string) error {
	return s.treat(ctx, itemID, func(tx Store, m Matter, sitting Sitting) (string, []field.Change, error) {
		if len(m.Decisions) == 0 {
			return "", nil, fault.Conflict("Ärendet har inget beslut att ta tillbaka.")
		}
		next, err := tx.nextParagraph(ctx, sitting.BodyID, m.Decisions[0].Year)
		if err != nil {
			return "", nil, err
		}
		if m.Decisions[0].Paragraph != next-1 {
			return "", nil, fault.Conflict("Bara den senaste paragrafen, § %d, kan tas tillbaka. Annars får numreringen en lucka.", next-1)
		}
		if allSigned(sitting.signers(itemID)) {
			return "", nil, fault.Conflict("Paragrafen är omedelbart justerad.")
		}
		for _, d := range m.Decisions {
			if err := tx.dropDecision(ctx, d.ID); err != nil {
				return "", nil, err
			}
		}
		if _, err := tx.DB.Exec(ctx, `DELETE FROM board_signature WHERE item_id = $1`, itemID); err != nil {
			return "", nil, err
		}
		_, err = tx.DB.Exec(ctx, `UPDATE board_item SET open = $1, immediate = $1, proposition = '', text = '' WHERE id = $2`, false, itemID)
		return fmt.Sprintf("tog tillbaka § %d i", next-1), []field.Change{{Key: "decision", Label: "Beslut", From: decisionLines(m)}, {Key: "why", Label: "Varför", To: why}}, err
	})
}

func (s Store) dropDecision(ctx context.Context, id string) error {
	if _, err := s.DB.Exec(ctx, `DELETE FROM board_approval WHERE decision_id = $1`, id); err != nil {
		return err
	}
	if _, err := s.DB.Exec(ctx, `DELETE FROM board_decision WHERE id = $1`, id); err != nil {
		return err
	}
	return find.Remove(ctx, s.DB, DecisionKind, id)
}

// Approvals returns what the councils say of a decision that was handed over.
func (s Store) Approvals(ctx context.Context, decisionID string) ([]Approval, error) {
	return rows[Approval](ctx, s.DB, "board_approval", "decision_id", decisionID, "party")
}

// Answer notes what a party's council decided of a decision handed over to it.
func (s Store) Answer(ctx context.Context, decisionID, party, outcome string, on day.Date, paragraph, note string) error {
	list, err := s.Approvals(ctx, decisionID)
	if err != nil {
		return err
	}
	d, err := s.Decision(ctx, decisionID)
	if err != nil {
		return err
	}
	if outcome != "approved" && outcome != "rejected" || on == 0 {
		return fault.Invalid(fault.Field{Name: "decided_on", Message: "Ange om fullmäktige godkände eller avslog, och vilken dag."})
	}
	if on < d.DecidedOn {
		return fault.Invalid(fault.Field{Name: "decided_on", Message: "Fullmäktige kan inte ha beslutat före nämnden, " + d.DecidedOn.Sv() + "."})
	}
	for _, a := range list {
		if a.Party != party {
			continue
		}
		a.Outcome, a.DecidedOn, a.Paragraph, a.Note, a.ChangedAt = outcome, on, paragraph, note, s.DB.Now()
		change := field.Change{Key: "approval", Label: "Fullmäktige i " + regionName(party), To: outcomes[outcome] + " " + on.Sv()}
		return s.step(ctx, told{DecisionKind, d.ID, d.Number() + " " + d.Title, "noterade fullmäktiges svar på", []field.Change{change}, note}, func(tx Store) error {
			return tx.DB.Update(ctx, "board_approval", &a)
		})
	}
	return fault.NotFound("Beslutet har inte överlämnats till %s.", regionName(party))
}

var outcomes = map[string]string{"": "väntar", "approved": "godkänt", "rejected": "avslaget"}

// Past is a meeting that is registered afterwards from a source that does not tell
// who was there or which paragraphs the decisions have.
type Past struct {
	Meeting
	Items []PastItem
}

// PastItem is an item of such a meeting.
type PastItem struct {
	Item
	Rapporteurs string
	Points      []Point
}

// Register stores a meeting of the past as final, with what its source says.
func (s Store) Register(ctx context.Context, p Past) (Meeting, error) {
	if p.Source == "" {
		return p.Meeting, fault.Invalid(fault.Field{Name: "source", Message: "Ange källan för ett sammanträde som registreras i efterhand."})
	}
	if p.HeldOn > s.Today() {
		return p.Meeting, fault.Invalid(fault.Field{Name: "held_on", Message: "Ett sammanträde som registreras i efterhand kan inte ligga framåt i tiden."})
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		p.State, p.Historic = Final, true
		var err error
		if p.Meeting, err = here.insert(ctx, p.Meeting, "registrerade i efterhand", p.Source); err != nil {
			return err
		}
		sitting := Sitting{Meeting: p.Meeting}
		for _, past := range p.Items {
			past.MeetingID = p.ID
			item, err := here.AddItem(ctx, past.Item)
			if err != nil {
				return err
			}
			if len(past.Points) == 0 {
				continue
			}
			if _, err := here.writeDecision(ctx, Matter{Item: item}, sitting, 0, past.Points); err != nil {
				return err
			}
		}
		return nil
	})
	return p.Meeting, err
}
