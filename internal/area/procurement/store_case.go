package procurement

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"klover/internal/area/diary"
	"klover/internal/area/handbook"
	"klover/internal/area/law"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

var (
	checkColumns    = db.Columns[Check]()
	approvalColumns = db.Columns[Approval]()
)

// Work returns the team, checklists and approvals of a procurement.
func (s Store) Work(ctx context.Context, id string) (Work, error) {
	var w Work
	var err error
	if w.Team, err = s.Team(ctx, id); err != nil {
		return w, err
	}
	if w.Checks, err = s.Checks(ctx, id); err != nil {
		return w, err
	}
	if w.Approvals, err = s.Approvals(ctx, id); err != nil {
		return w, err
	}
	filed, err := s.diary().Filed(ctx, Kind, []string{id}, diary.Strategy)
	if w.Strategy = filed[id]; err != nil || len(s.Asked)+len(s.Before) == 0 {
		return w, err
	}
	p, err := s.Get(ctx, id)
	if err != nil {
		return w, err
	}
	demands, err := s.demands(ctx, []Procurement{p})
	if err != nil {
		return w, err
	}
	before, err := s.before(ctx, []Procurement{p})
	w.Demands, w.Before = demands[id], before[id]
	return w, err
}

// Checks returns the items of the checklists of a procurement, in the order of the work.
func (s Store) Checks(ctx context.Context, id string) ([]Check, error) {
	list, err := db.All[Check](ctx, s.DB, `SELECT `+checkColumns+` FROM procurement_check WHERE procurement_id = $1 ORDER BY no, id`, id)
	if err != nil {
		return nil, fmt.Errorf("reading checklist of procurement %s: %w", id, err)
	}
	return list, nil
}

// Approvals returns the approvals of a procurement's gates, oldest first, also those
// that were taken back.
func (s Store) Approvals(ctx context.Context, id string) ([]Approval, error) {
	list, err := db.All[Approval](ctx, s.DB, `SELECT `+approvalColumns+` FROM procurement_approval WHERE procurement_id = $1 ORDER BY created_at, id`, id)
	if err != nil {
		return nil, fmt.Errorf("reading approvals of procurement %s: %w", id, err)
	}
	return list, nil
}

// begin takes the handbook's checklists of the case's phase into the case. Items
// that it has already stay as they are, so it may be called after every change.
func (s Store) begin(ctx context.Context, p Procurement) error {
	if !p.CaseWork {
		return nil
	}
	lists, err := handbook.Store{DB: s.DB}.Checklists(ctx, p.Phase().Sv(), s.today())
	if err != nil || len(lists) == 0 {
		return err
	}
	have, err := s.Checks(ctx, p.ID)
	if err != nil {
		return err
	}
	fresh := p.checks(lists, have)
	if len(fresh) == 0 {
		return nil
	}
	for i := range fresh {
		c := &fresh[i]
		c.ID, c.Version, c.CreatedAt, c.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	}
	return db.InsertAll(ctx, s.DB, "procurement_check", fresh)
}

// checks returns the items of the lists that concern the procurement and that it
// does not have.
func (p Procurement) checks(lists []handbook.List, have []Check) []Check {
	var no int64
	known := map[string]bool{}
	for _, c := range have {
		known[string(c.Phase)+c.Text] = true
		no = max(no, c.No)
	}
	var fresh []Check
	for _, l := range lists {
		for _, one := range handbook.Checks(l.Edition.Text) {
			if known[string(p.Phase())+one.Text] || !p.concerns(one.When) {
				continue
			}
			no++
			fresh = append(fresh, Check{ProcurementID: p.ID, Phase: p.Phase(), No: no, Text: one.Text, Role: one.Role, Optional: one.Optional,
				Source: fmt.Sprintf("%s, utgåva %d", l.Document.Title, l.Edition.No), SourceURL: l.Edition.URL()})
		}
	}
	return fresh
}

// Check returns one item of a checklist.
func (s Store) Check(ctx context.Context, id string) (Check, error) {
	c, err := db.One[Check](ctx, s.DB, `SELECT `+checkColumns+` FROM procurement_check WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return c, fault.NotFound("Punkten finns inte i checklistan.")
	}
	return c, err
}

// Reply answers an item of a checklist, or opens it again with the empty reply.
func (s Store) Reply(ctx context.Context, id string, r Reply) (Check, error) {
	c, err := s.Check(ctx, id)
	if err != nil {
		return c, err
	}
	wrong, err := s.Replies(ctx, c.ProcurementID, map[string]Reply{id: r})
	if err == nil && wrong[id] != "" {
		err = fault.Invalid(fault.Field{Name: "why", Message: wrong[id]})
	}
	if err != nil {
		return c, err
	}
	return s.Check(ctx, id)
}

// Replies answers items of a case's checklist by their ids, told once in the history.
// Answers that are refused are returned with what is wrong; the others are stored.
func (s Store) Replies(ctx context.Context, procurementID string, replies map[string]Reply) (wrong map[string]string, err error) {
	wrong = map[string]string{}
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		p, err := here.Get(ctx, procurementID)
		if err != nil {
			return err
		}
		checks, err := here.Checks(ctx, procurementID)
		if err != nil {
			return err
		}
		var said []string
		for _, c := range checks {
			r, ok := replies[c.ID]
			if !ok {
				continue
			}
			if err := c.reply(r, audit.ActorFrom(ctx).Name, here.today()); err != nil {
				wrong[c.ID] = fault.FieldsOf(err)[0].Message
				continue
			}
			c.ChangedAt = tx.Now()
			if err := tx.Update(ctx, "procurement_check", &c); err != nil {
				return err
			}
			said = append(said, strings.TrimSuffix(c.Text, ".")+": "+c.AnswerSv())
		}
		if len(said) == 0 {
			return nil
		}
		return tell(ctx, tx, p, "svarade i checklistan för", strings.Join(said, "; "))
	})
	return wrong, err
}

// Approve lets a procurement through a gate. It is refused while something is
// missing, and to whoever carries the procurement out.
func (s Store) Approve(ctx context.Context, id string, g Gate, note string) (Approval, error) {
	var a Approval
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		p, err := here.Get(ctx, id)
		if err != nil {
			return err
		}
		w, err := here.Work(ctx, id)
		if err != nil {
			return err
		}
		actor := audit.ActorFrom(ctx)
		if err := w.approve(p, g, actor.ID); err != nil {
			return err
		}
		a = Approval{ID: db.NewID(), Version: 1, ProcurementID: id, Gate: g, ByID: actor.ID, ByName: actor.Name,
			ApprovedOn: here.today(), Note: note, CreatedAt: tx.Now(), ChangedAt: tx.Now()}
		if err := tx.Insert(ctx, "procurement_approval", &a); err != nil {
			return err
		}
		if err := tell(ctx, tx, p, "godkände "+g.Sv()+" för", note); err != nil || g != GateStrategy {
			return err
		}
		_, err = here.do(ctx, id, "fick sin strategi beslutad", "", func(p *Procurement) error { return p.approveStrategy(here.today()) })
		return err
	})
	return a, err
}

// Revoke takes an approval back, so that the gate must be passed anew.
func (s Store) Revoke(ctx context.Context, id string, g Gate, why string) error {
	if why == "" {
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför godkännandet tas tillbaka."})
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		p, err := here.Get(ctx, id)
		if err != nil {
			return err
		}
		all, err := here.Approvals(ctx, id)
		if err != nil {
			return err
		}
		a, ok := Work{Approvals: all}.Passed(g)
		switch {
		case !ok:
			return fault.Conflict("%s är inte godkänd.", g.Sv())
		case g != GateHandover && p.AnnouncedOn != 0:
			return fault.Conflict("%s är annonserad. Godkännandet kan inte tas tillbaka.", p.Number)
		}
		return here.revoke(ctx, p, a, why)
	})
}

func (s Store) revoke(ctx context.Context, p Procurement, a Approval, why string) error {
	a.RevokedOn, a.RevokedBy, a.RevokedWhy, a.ChangedAt = s.today(), audit.ActorFrom(ctx).Name, why, s.DB.Now()
	if err := s.DB.Update(ctx, "procurement_approval", &a); err != nil {
		return err
	}
	return tell(ctx, s.DB, p, "tog tillbaka "+a.Gate.Sv()+" för", why)
}

// restate takes the approvals of the strategy and of what rests on it back after an
// edit of what they were given on.
func (s Store) restate(ctx context.Context, was, now Procurement) error {
	if !restates(was, now) {
		return nil
	}
	all, err := s.Approvals(ctx, now.ID)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.RevokedOn == 0 && a.Gate != GateHandover {
			if err := s.revoke(ctx, now, a, "Förfarande, värde, segment eller uppföljning ändrades."); err != nil {
				return err
			}
		}
	}
	return nil
}

// sameRules asks the law about an edit of a case that has been announced.
func (s Store) sameRules(ctx context.Context, was, now Procurement) error {
	if !was.CaseWork || was.AnnouncedOn == 0 {
		return nil
	}
	book, err := law.Store{DB: s.DB}.Book(ctx)
	if err != nil {
		return err
	}
	return sameRules(book, was, now)
}

// mayAnnounce returns a refusal when a gate or the law stops the notice of a case.
func (s Store) mayAnnounce(ctx context.Context, id string, a Announcement) error {
	p, err := s.Get(ctx, id)
	if err != nil || !p.CaseWork || p.State != Preparing && p.State != Taken {
		return err
	}
	if a.Procedure != "" {
		p.Procedure = a.Procedure
	}
	w, err := s.Work(ctx, id)
	if err != nil {
		return err
	}
	if err := w.mayAnnounce(p); err != nil {
		return err
	}
	book, err := law.Store{DB: s.DB}.Book(ctx)
	if err != nil {
		return err
	}
	return p.lawful(book, a)
}

// passing asks the work around a case whether a step may be taken.
func (s Store) passing(ctx context.Context, id string, may func(Work, Procurement) error) error {
	p, err := s.Get(ctx, id)
	if err != nil || !p.CaseWork {
		return err
	}
	w, err := s.Work(ctx, id)
	if err != nil {
		return err
	}
	return may(w, p)
}

// stops says what keeps a step from being taken with the case today, nil when nothing
// does. Asking is no attempt: the history does not tell it.
func (s Store) stops(ctx context.Context, p Procurement, verb string) error {
	switch verb {
	case "annonsera":
		return s.passing(ctx, p.ID, Work.mayAnnounce)
	case "tilldelning":
		return s.mayAward(ctx, p.ID)
	case "teckna":
		return s.MaySign(ctx, p.ID, s.today())
	case "avsluta":
		return s.passing(ctx, p.ID, Work.mayClose)
	}
	return nil
}
