package request

import (
	"context"
	"errors"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// errSame says that the step has been taken already, by the same form: nothing is
// to be done and nothing is wrong.
var errSame = errors.New("the form has been sent")

// do takes one step with a request. What its rules refuse is told in its history.
func (s Store) do(ctx context.Context, id string, v Verb, why string, step func(here Store, r *Request) error) (Request, error) {
	var was, r Request
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		var err error
		if was, err = here.Get(ctx, id); err != nil {
			return err
		}
		r = was
		if err := step(here, &r); err != nil {
			return refused(was, v, err)
		}
		told, _, _, _ := moveOf(v)
		if v == Send && r.State == Draft {
			told = "bad om godkännande av"
		}
		if err := here.write(ctx, was, &r, told, why); err != nil {
			return err
		}
		return here.notify(ctx, was, r, v, why)
	})
	if errors.Is(err, errSame) {
		return was, nil
	}
	return r, err
}

// refused makes what the rules forbid into a refusal that the history remembers. A
// form that lacks something is not refused, only not ready.
func refused(r Request, v Verb, err error) error {
	kind := fault.KindOf(err)
	if kind != fault.KindConflict && kind != fault.KindForbidden {
		return err
	}
	_, fails, _, _ := moveOf(v)
	return audit.Refuse(err, audit.Entry{Kind: Kind, Ref: r.ID, Title: r.Name(), Verb: "nekades att " + fails})
}

// Refuse tells in the history that somebody was refused to take a step, and returns
// the refusal.
func (s Store) Refuse(ctx context.Context, r Request, v Verb, err error) error {
	return s.DB.InTx(ctx, func(*db.DB) error { return refused(r, v, err) })
}

// Send hands a draft over to Inköp, or asks its manager to approve it first. The
// token is that of the form: the same form sent twice is sent once.
func (s Store) Send(ctx context.Context, id, token string) (Request, error) {
	return s.do(ctx, id, Send, "", func(here Store, r *Request) error {
		if token != "" && r.SentToken == token {
			return errSame
		}
		if err := here.unlike(ctx, *r); err != nil {
			return err
		}
		by := acting(ctx)
		if r.ManagerID == by.ID && by.ID != "" && !r.Approved() && r.State == Draft {
			r.ApprovedBy, r.ApprovedID, r.ApprovedOn, r.ApprovedValue = by.Name, by.ID, here.today(), r.TotalValue
		}
		if err := r.send(here.today(), token); err != nil || r.State == Draft {
			return err
		}
		return here.reference(ctx, r)
	})
}

// unlike refuses a request that the unit has sent in already, in another form.
func (s Store) unlike(ctx context.Context, r Request) error {
	if r.State != Draft || r.Title == "" {
		return nil
	}
	var w db.Where
	w.Add("c.title_key = ? AND c.unit_id = ? AND c.id <> ?", r.TitleKey, r.UnitID, r.ID)
	w.In("c.state", texts(queued))
	same, err := db.All[Request](ctx, s.DB, `SELECT `+columns+` FROM request c `+w.SQL()+` ORDER BY c.sent_on, c.id`, w.Args()...)
	if err != nil || len(same) == 0 {
		return err
	}
	return fault.Conflict("%s har redan skickat in %s den %s, och det väntar på Inköp. Ett uppdrag skickas in en gång (Klövers regelunderlag 2.1). Komplettera det i stället, eller ge det här en annan rubrik om det gäller något annat.",
		r.Unit, same[0].Name(), same[0].SentOn.Sv())
}

// Approve signs a request as its manager. The version is that of the form that the
// manager has read; a later one must be read first.
func (s Store) Approve(ctx context.Context, id string, version int64) (Request, error) {
	return s.do(ctx, id, Approve, "", func(here Store, r *Request) error {
		if r.Version != version {
			return fault.Conflict("Uppdraget har ändrats sedan du öppnade det. Läs igenom det igen innan du godkänner.")
		}
		if err := r.approve(acting(ctx), here.today()); err != nil || r.State == Complement {
			return err
		}
		return here.reference(ctx, r)
	})
}

// Receive notes that Inköp has read the request.
func (s Store) Receive(ctx context.Context, id string) (Request, error) {
	return s.do(ctx, id, Receive, "", func(here Store, r *Request) error { return r.receive(acting(ctx), here.today()) })
}

// Ask asks the requester for more, and waits for the answer.
func (s Store) Ask(ctx context.Context, id, text string) (Request, error) {
	return s.do(ctx, id, Ask, text, func(here Store, r *Request) error {
		if err := r.ask(acting(ctx), text, here.today()); err != nil {
			return err
		}
		return here.say(ctx, *r, Question, text, true)
	})
}

// Reply answers the question; the form may have been changed before it.
func (s Store) Reply(ctx context.Context, id, text string) (Request, error) {
	return s.do(ctx, id, Reply, text, func(here Store, r *Request) error {
		if err := r.reply(text); err != nil {
			return err
		}
		return here.say(ctx, *r, Answered, text, false)
	})
}

// JudgeReason says whether the reason not to coordinate holds. One that does not is
// taken to Inköpsrådet.
func (s Store) JudgeReason(ctx context.Context, id string, j Judgement, note string) (Request, error) {
	return s.do(ctx, id, Judge, note, func(here Store, r *Request) error { return r.judge(j, note, acting(ctx), here.today()) })
}

// Discuss notes what Inköpsrådet says of a contested request.
func (s Store) Discuss(ctx context.Context, id string, c Council) (Request, error) {
	return s.do(ctx, id, Judge, c.Note, func(_ Store, r *Request) error { return r.discuss(c) })
}

// Prioritise puts the request in its place in the queue.
func (s Store) Prioritise(ctx context.Context, id string, p Priority) (Request, error) {
	return s.do(ctx, id, Prioritise, p.Why, func(here Store, r *Request) error {
		if p.WishedID != "" && p.Wished == "" {
			u, err := here.identity().User(ctx, p.WishedID)
			if err != nil {
				return err
			}
			p.Wished = u.Name
		}
		return r.prioritise(p, here.today())
	})
}

// Withdraw takes the request back on behalf of the requester.
func (s Store) Withdraw(ctx context.Context, id, why string) (Request, error) {
	return s.do(ctx, id, Withdraw, why, func(here Store, r *Request) error { return r.leave(Withdraw, why, here.today()) })
}

// Reject says no to the request.
func (s Store) Reject(ctx context.Context, id, why string) (Request, error) {
	return s.do(ctx, id, Reject, why, func(here Store, r *Request) error { return r.leave(Reject, why, here.today()) })
}

// TakeBack takes the latest step back, to correct a mistake.
func (s Store) TakeBack(ctx context.Context, id, why string) (Request, error) {
	return s.do(ctx, id, TakeBack, why, func(_ Store, r *Request) error { return r.takeBack(why) })
}

// Taken notes that a procurement has taken the request and given it its number.
// It is called in the procurement's transaction. A request whose reason not to
// coordinate is not settled is refused.
func (s Store) Taken(ctx context.Context, id, procurementID, number string, on day.Date) (Request, error) {
	return s.do(ctx, id, Take, number, func(_ Store, r *Request) error { return r.take(procurementID, number, on) })
}

// Assigned notes who has got the procurement, again when somebody else gets it.
func (s Store) Assigned(ctx context.Context, id, purchaserID, purchaser string, on day.Date) (Request, error) {
	return s.do(ctx, id, Assign, purchaser, func(_ Store, r *Request) error { return r.assign(person{purchaserID, purchaser}, on) })
}

// Started notes that the work with the procurement has begun: its strategy is
// decided or it is announced.
func (s Store) Started(ctx context.Context, id string, on day.Date) (Request, error) {
	return s.do(ctx, id, Start, "", func(_ Store, r *Request) error {
		r.StartedOn = on
		return r.step(Start)
	})
}

// Ended notes that the procurement has ended, with a sentence that tells the
// requester how: "Avtal tecknat 2022-11-02.".
func (s Store) Ended(ctx context.Context, id string, on day.Date, how string) (Request, error) {
	return s.do(ctx, id, End, how, func(_ Store, r *Request) error {
		r.EndedOn, r.EndWhy = on, strings.TrimSpace(how)
		return r.step(End)
	})
}

// Untaken puts a request back in the queue, when its procurement was a mistake.
func (s Store) Untaken(ctx context.Context, id, why string) (Request, error) {
	return s.do(ctx, id, TakeBack, why, func(_ Store, r *Request) error {
		if r.ProcurementID == "" {
			return fault.Conflict("Uppdraget är inte uttaget.")
		}
		r.State = Received
		if r.PrioritisedOn != 0 {
			r.State = Prioritised
		}
		r.ProcurementID, r.Number, r.PurchaserID, r.Purchaser, r.EndWhy = "", "", "", "", ""
		r.TakenOn, r.AssignedOn, r.StartedOn, r.EndedOn = 0, 0, 0, 0
		return nil
	})
}

// Resumed opens a request again, when the end of its procurement was a mistake.
func (s Store) Resumed(ctx context.Context, id, why string) (Request, error) {
	return s.do(ctx, id, TakeBack, why, func(_ Store, r *Request) error {
		if r.State != Closed {
			return fault.Conflict("Uppdraget är inte avslutat.")
		}
		switch {
		case r.StartedOn != 0:
			r.State = Ongoing
		case r.AssignedOn != 0:
			r.State = Assigned
		default:
			r.State = Taken
		}
		r.EndedOn, r.EndWhy = 0, ""
		return nil
	})
}

func texts(states []State) []string {
	list := make([]string, len(states))
	for i, s := range states {
		list[i] = string(s)
	}
	return list
}
