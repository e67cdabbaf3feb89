package calloff

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/area/procurement"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/mail"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// Invitees returns the suppliers of a reopened competition, those invited first.
func (s Store) Invitees(ctx context.Context, id string) ([]Invitee, error) {
	type named struct {
		Invitee
		SupplierName, Survivor string
	}
	rows, err := db.All[named](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Invitee]("i")+`, s.name AS supplier_name, s.id AS survivor
		FROM calloff_invitee i JOIN supplier o ON o.id = i.supplier_id JOIN supplier s ON s.id = o.survivor_id
		WHERE i.calloff_id = $1
		ORDER BY CASE WHEN i.left_out = '' THEN 0 ELSE 1 END, s.sort_key, i.supplier_id`, id)
	list := make([]Invitee, len(rows))
	for i, r := range rows {
		list[i], list[i].Name, list[i].SupplierID = r.Invitee, r.SupplierName, r.Survivor
	}
	return list, err
}

// ReadAnswers is Invitees with the reading of secret answers told in the history.
func (s Store) ReadAnswers(ctx context.Context, c CallOff) ([]Invitee, error) {
	list, err := s.Invitees(ctx, c.ID)
	if err != nil || !c.Sealed() {
		return list, err
	}
	return list, audit.Write(ctx, s.DB, audit.Entry{Kind: Kind, Ref: c.ID, Title: c.Name(), Verb: "läste svaren i"})
}

// Invite begins a reopened competition: every supplier that can deliver is written to,
// or left out with a reason.
func (s Store) Invite(ctx context.Context, id string, in Invitation) (CallOff, error) {
	return s.change(ctx, id, "bjöd in till", "", func(here Store, c *CallOff) error {
		f, err := here.begins(ctx, *c)
		if err != nil {
			return err
		}
		t, err := here.TermsOn(ctx, *c, here.Today())
		if err != nil {
			return err
		}
		if err := c.invite(t, &in, here.Today()); err != nil {
			return err
		}
		var letters []mail.Letter
		for i := range in.To {
			one := &in.To[i]
			*one = Invitee{CallOffID: id, SupplierID: one.SupplierID, Address: one.Address, LeftOut: one.LeftOut, Name: one.Name}
			if one.Address != "" && one.LeftOut == "" {
				letters = append(letters, c.invitation(*one, f))
			}
		}
		if err := db.InsertAll(ctx, here.DB, "calloff_invitee", in.To); err != nil {
			return fmt.Errorf("storing invitees: %w", err)
		}
		return mail.Put(ctx, here.DB, letters...)
	})
}

// AddQuestion notes a question that a supplier has asked, and the answer when there is
// one.
func (s Store) AddQuestion(ctx context.Context, q Question) (Question, error) {
	if q.Question = strings.TrimSpace(q.Question); q.Question == "" {
		return q, fault.Invalid(fault.Field{Name: "question", Message: "Skriv frågan, utan att nämna vem som ställde den."})
	}
	_, err := s.change(ctx, q.CallOffID, "noterade en fråga om", q.Question, func(here Store, c *CallOff) error {
		if c.State != Invited {
			return c.notFrom("få frågor")
		}
		q.ID, q.AskedOn, q.Answer = db.NewID(), here.Today(), strings.TrimSpace(q.Answer)
		if q.Answer != "" {
			q.AnsweredOn = q.AskedOn
		}
		if err := here.DB.Insert(ctx, "calloff_question", &q); err != nil || q.Answer == "" {
			return err
		}
		return here.tell(ctx, *c, q)
	})
	return q, err
}

// AnswerQuestion answers a question, to all who are invited.
func (s Store) AnswerQuestion(ctx context.Context, callOffID, id, answer string) error {
	if answer = strings.TrimSpace(answer); answer == "" {
		return fault.Invalid(fault.Field{Name: "answer", Message: "Skriv svaret. Det ges till alla inbjudna."})
	}
	_, err := s.change(ctx, callOffID, "besvarade en fråga om", answer, func(here Store, c *CallOff) error {
		if c.State != Invited {
			return c.notFrom("få svar på frågor")
		}
		q, err := db.One[Question](ctx, here.DB, `
			UPDATE calloff_question SET answer = $1, answered_on = $2 WHERE id = $3 AND calloff_id = $4
			RETURNING `+db.Columns[Question](), answer, here.Today(), id, callOffID)
		if errors.Is(err, db.ErrNoRows) {
			return fault.NotFound("Frågan finns inte.")
		}
		if err != nil {
			return err
		}
		return here.tell(ctx, *c, q)
	})
	return err
}

// tell gives a question and its answer to all who are invited.
func (s Store) tell(ctx context.Context, c CallOff, q Question) error {
	all, err := s.Invitees(ctx, c.ID)
	var letters []mail.Letter
	for _, i := range all {
		if i.LeftOut == "" && i.Address != "" {
			letters = append(letters, mail.Letter{ToAddress: i.Address, ToName: i.Name, Subject: "Fråga och svar: " + c.Name(),
				Text: "Fråga\n" + q.Question + "\n\nSvar\n" + q.Answer + "\n\nSista svarsdag är " + c.Deadline.Long() + ".\n"})
		}
	}
	if err != nil {
		return err
	}
	return mail.Put(ctx, s.DB, letters...)
}

// Questions returns the questions of a reopened competition in order.
func (s Store) Questions(ctx context.Context, id string) ([]Question, error) {
	return db.All[Question](ctx, s.DB, `SELECT `+db.Columns[Question]()+` FROM calloff_question WHERE calloff_id = $1 ORDER BY asked_on, id`, id)
}

// Open opens the answers after the deadline, by whoever is at work and one more.
func (s Store) Open(ctx context.Context, id, witness string) (CallOff, error) {
	return s.change(ctx, id, "öppnade svaren i", "", func(here Store, c *CallOff) error {
		return c.open(here.Today(), audit.ActorFrom(ctx).Name, witness)
	})
}

// NoteAnswers registers what was answered, and how it went. Until the decision the
// history says only that it was done.
func (s Store) NoteAnswers(ctx context.Context, id string, answers []Invitee) (CallOff, error) {
	return s.change(ctx, id, "registrerade svar i", "", func(here Store, c *CallOff) error {
		if c.State != Opened {
			return c.notFrom("få svar registrerade")
		}
		all, err := here.Invitees(ctx, id)
		if err != nil {
			return err
		}
		for _, i := range all {
			for _, n := range answers {
				if n.SupplierID != i.SupplierID {
					continue
				}
				if err := i.note(n, *c); err != nil {
					return err
				}
				if _, err := here.DB.Exec(ctx, `
					UPDATE calloff_invitee SET answered_on = $1, price = $2, result = $3, rank = $4, reason = $5
					WHERE calloff_id = $6 AND supplier_id IN (SELECT id FROM supplier WHERE survivor_id = $7)`, i.AnsweredOn, i.Price, i.Result, i.Rank, i.Reason, id, i.SupplierID); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Evaluate ends the evaluation.
func (s Store) Evaluate(ctx context.Context, id, text string) (CallOff, error) {
	return s.change(ctx, id, "utvärderade svaren i", "", func(here Store, c *CallOff) error {
		all, err := here.Invitees(ctx, id)
		if err != nil {
			return err
		}
		return c.evaluate(all, text)
	})
}

// decision is an act as the list of delegated decisions keeps it.
func (c CallOff) decision(act string, on day.Date) identity.Decision {
	return identity.Decision{Act: act, DecidedOn: on, Amount: money.Some(c.Value), Parties: party.Of(c.Party), RecordKind: Kind, RecordRef: c.ID, RecordTitle: c.Name(), Text: c.Reasons}
}

// Decide is the decision on who gets the call-off, under the delegation order.
func (s Store) Decide(ctx context.Context, id string, on day.Date, reasons string) (CallOff, error) {
	var c CallOff
	err := identity.Store{DB: s.DB}.Deciding(ctx, func(tx *db.DB) (identity.Decision, error) {
		var err error
		c, err = s.in(tx).change(ctx, id, "beslutade om", "", func(here Store, c *CallOff) error {
			all, err := here.Invitees(ctx, id)
			if err != nil {
				return err
			}
			if err := c.decide(all, on, reasons, audit.ActorFrom(ctx).Name); err != nil {
				return err
			}
			return here.room(ctx, *c, c.Value)
		})
		return c.decision(identity.ActAward, on), err
	})
	return c, err
}

// Notify tells all who answered of the decision and begins the voluntary standstill.
func (s Store) Notify(ctx context.Context, id string, n Notice) (CallOff, error) {
	return s.change(ctx, id, "underrättade leverantörerna i", n.Waived, func(here Store, c *CallOff) error {
		book, err := law.Store{DB: here.DB}.Book(ctx)
		if err != nil {
			return err
		}
		if err := c.notify(book, n); err != nil {
			return err
		}
		all, err := here.Invitees(ctx, id)
		if err != nil {
			return err
		}
		var letters []mail.Letter
		for _, i := range all {
			if i.Answered() && i.Address != "" {
				letters = append(letters, c.result(i))
			}
		}
		if err := mail.Put(ctx, here.DB, letters...); err != nil {
			return err
		}
		return here.block(ctx, *c)
	})
}

// Sign records that the call-off contract was signed on the day, and adds it to the
// register of contracts when that is wanted. It is refused inside a standstill, its own
// or one of a linked procurement.
func (s Store) Sign(ctx context.Context, id string, on day.Date, withContract bool) (CallOff, error) {
	var c CallOff
	err := identity.Store{DB: s.DB}.Deciding(ctx, func(tx *db.DB) (identity.Decision, error) {
		var err error
		c, err = s.in(tx).change(ctx, id, "tecknade", "", func(here Store, c *CallOff) error {
			if err := c.sign(on); err != nil {
				return err
			}
			if c.ProcurementID != "" {
				if err := (procurement.Store{DB: tx}).MaySign(ctx, string(c.ProcurementID), on); err != nil {
					return err
				}
			}
			if err := here.room(ctx, *c, c.Value); err != nil || !withContract {
				return err
			}
			return here.contract(ctx, c)
		})
		if withContract { // the contract's signing is the decision
			return identity.Decision{}, err
		}
		return c.decision(identity.ActSign, on), err
	})
	return c, err
}

// contract adds the call-off contract to the register of contracts.
func (s Store) contract(ctx context.Context, c *CallOff) error {
	f, err := s.Framework(ctx, c.FrameworkID)
	if err != nil {
		return err
	}
	k, err := contract.Store{DB: s.DB}.Create(ctx, contract.Contract{
		Title: c.Title, Type: contract.CallOff, ExternalRef: c.Number, ProcurementID: c.ProcurementID, CategoryID: f.Contract.CategoryID, CPV: f.Contract.CPV,
		Parties: party.Of(c.Party), Owner: c.Owner, OwnerID: c.OwnerID, SignedOn: c.OrderedOn, Value: money.Some(c.Value),
		Suppliers: []contract.Supplier{{SupplierID: string(c.SupplierID)}}, Note: "Avrop " + c.Number + " på ramavtal " + f.Name() + ".",
	})
	c.ContractID = identity.Ref(k.ID)
	return err
}

// TakeContract adds the call-off contract of what a supplier has accepted.
func (s Store) TakeContract(ctx context.Context, id string) (CallOff, error) {
	return s.change(ctx, id, "lade upp avropsavtal för", "", func(here Store, c *CallOff) error {
		if !c.State.Ordered() || c.ContractID != "" {
			return c.notFrom("få ett avropsavtal")
		}
		return here.contract(ctx, c)
	})
}
