package contract

import (
	"context"
	"errors"
	"fmt"

	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Amendments returns the changes of a contract in order, without their answers.
func (s Store) Amendments(ctx context.Context, contractID string) ([]Amendment, error) {
	list, err := db.All[Amendment](ctx, s.DB, `SELECT `+db.Columns[Amendment]()+` FROM contract_amendment WHERE contract_id = $1 ORDER BY n`, contractID)
	if err != nil {
		return nil, fmt.Errorf("reading changes of contract %s: %w", contractID, err)
	}
	return list, nil
}

// Amended returns how much the decided changes have changed the value of the contracts,
// up to and including the day; 0 is all days.
func (s Store) Amended(ctx context.Context, ids []string, on day.Date) (map[string]money.Amount, error) {
	var w db.Where
	w.In("contract_id", ids)
	w.Add("state = 'decided'")
	if on != 0 {
		w.Add("decided_on <= ?", on)
	}
	type sum struct {
		ContractID string
		Amount     money.Amount
	}
	rows, err := db.All[sum](ctx, s.DB, `SELECT contract_id, CAST(sum(amount) AS BIGINT) AS amount FROM contract_amendment `+w.SQL()+` GROUP BY contract_id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("summing changes of contracts: %w", err)
	}
	sums := map[string]money.Amount{}
	for _, r := range rows {
		sums[r.ContractID] = r.Amount
	}
	return sums, nil
}

// Amendment returns a change with its answers, and the contract.
func (s Store) Amendment(ctx context.Context, id string) (Contract, Amendment, error) {
	a, err := db.One[Amendment](ctx, s.DB, `SELECT `+db.Columns[Amendment]()+` FROM contract_amendment WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return Contract{}, a, fault.NotFound("Ändringen finns inte.")
	}
	if err != nil {
		return Contract{}, a, err
	}
	if a.Replies, err = db.All[Reply](ctx, s.DB, `SELECT `+db.Columns[Reply]()+` FROM contract_answer WHERE amendment_id = $1 ORDER BY n`, id); err != nil {
		return Contract{}, a, fmt.Errorf("reading answers of change %s: %w", id, err)
	}
	c, err := s.Get(ctx, a.ContractID)
	return c, a, err
}

// bought is what the law must know of the purchase behind a contract.
type purchased struct {
	Regime string
	Nature string
}

// lawful is a change as the law asks about it. A contract without a procurement is
// taken to be of goods or services under LOU.
func (s Store) lawful(ctx context.Context, c Contract, a Amendment, earlier money.Amount) (law.Change, error) {
	base, err := a.base(c)
	ask := law.Change{Act: law.LOU, Object: law.Services, Contract: base, Earlier: earlier, Amount: a.Amount, On: a.ProposedOn}
	if err != nil || c.ProcurementID == "" {
		return ask, err
	}
	p, err := db.One[purchased](ctx, s.DB, `SELECT regime, nature FROM procurement WHERE id = $1`, string(c.ProcurementID))
	if err != nil {
		return ask, fmt.Errorf("reading the procurement of %s: %w", c.Number, err)
	}
	if p.Nature != "" {
		ask.Object = law.Object(p.Nature)
	}
	if p.Regime == law.LUF || p.Regime == law.LUK {
		ask.Act = p.Regime
	}
	return ask, nil
}

// Limits returns what the amounts of 17 kap. say of a change.
func (s Store) Limits(ctx context.Context, c Contract, a Amendment) (Limits, error) {
	list, err := s.Amendments(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	book, err := law.Store{DB: s.DB}.Book(ctx)
	if err != nil {
		return nil, err
	}
	ask, err := s.lawful(ctx, c, a, MinorSum(list))
	if err != nil {
		return nil, err
	}
	return limitsOf(book, ask)
}

// Meter returns how much of the room for changes of minor value a contract has used;
// ok is false when its value, or the law, is not known.
func (s Store) Meter(ctx context.Context, c Contract, list []Amendment) (Meter, bool, error) {
	book, err := law.Store{DB: s.DB}.Book(ctx)
	if err != nil {
		return Meter{}, false, err
	}
	m := Meter{Sum: MinorSum(list), Net: NetSum(list)}
	ask, err := s.lawful(ctx, c, Amendment{ProposedOn: s.Today()}, m.Sum)
	if err != nil {
		return m, false, nil //nolint:nilerr // no value, no meter: the page says what is missing
	}
	ask.Ground, m.Base = law.Minor, ask.Contract
	m.Law, err = book.Change(ask)
	return m, err == nil, nil
}

// Propose begins a change of a signed contract.
func (s Store) Propose(ctx context.Context, a Amendment) (Amendment, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := Store{tx}.Get(ctx, a.ContractID)
		if err != nil {
			return err
		}
		if err := a.check(c); err != nil {
			return err
		}
		list, err := Store{tx}.Amendments(ctx, c.ID)
		if err != nil {
			return err
		}
		a.ID, a.Version, a.N, a.State, a.ProposedOn = db.NewID(), 1, int64(len(list)+1), Proposed, s.Today()
		a.CreatedAt, a.ChangedAt = tx.Now(), tx.Now()
		if err := tx.Insert(ctx, "contract_amendment", &a); err != nil {
			return fmt.Errorf("storing change of %s: %w", c.Number, err)
		}
		return tell(ctx, tx, c, "började pröva en ändring av", a.Title)
	})
	return a, err
}

// tell writes one line in the contract's history.
func tell(ctx context.Context, tx *db.DB, c Contract, verb, why string) error {
	return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: c.ID, Title: c.Name(), Verb: verb, Why: why})
}

// amend changes an amendment that is in the state, in one transaction with its history.
func (s Store) amend(ctx context.Context, id string, in AmendmentState, verb string, do func(Store, Contract, *Amendment) error) (Amendment, error) {
	var a Amendment
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		c, was, err := Store{tx}.Amendment(ctx, id)
		if err != nil {
			return err
		}
		if a = was; a.State != in {
			return fault.Conflict("Ändringen är %s.", sv.LowerFirst(a.State.Sv()))
		}
		if err := do(Store{tx}, c, &a); err != nil {
			return err
		}
		a.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "contract_amendment", &a); err != nil {
			return fmt.Errorf("saving change %s: %w", id, err)
		}
		return tell(ctx, tx, c, verb, a.Title)
	})
	return a, err
}

// SaveAmendment corrects a change that is not decided. Other amounts are other questions,
// so that the answers begin anew when an amount is changed.
func (s Store) SaveAmendment(ctx context.Context, next Amendment) (Amendment, error) {
	return s.amend(ctx, next.ID, Proposed, "rättade uppgifterna om en ändring av", func(s Store, c Contract, a *Amendment) error {
		if a.Amount != next.Amount || a.Indexed != next.Indexed {
			if _, err := s.DB.Exec(ctx, `DELETE FROM contract_answer WHERE amendment_id = $1`, a.ID); err != nil {
				return err
			}
		}
		a.Version, a.Title, a.What, a.Amount, a.NewEnd, a.Indexed = next.Version, next.Title, next.What, next.Amount, next.NewEnd, next.Indexed
		return a.check(c)
	})
}

// AnswerAmendment stores the answer to the question that comes next.
func (s Store) AnswerAmendment(ctx context.Context, id string, r Reply) (Amendment, error) {
	return s.amend(ctx, id, Proposed, "svarade på en fråga om en ändring av", func(s Store, c Contract, a *Amendment) error {
		limits, err := s.Limits(ctx, c, *a)
		if err != nil {
			return err
		}
		list, err := answered(a.Replies, limits, r)
		if err != nil {
			return err
		}
		last := list[len(list)-1]
		last.AmendmentID, a.Replies = a.ID, list
		return s.DB.Insert(ctx, "contract_answer", &last)
	})
}

// TakeBackAnswer takes away the latest answer.
func (s Store) TakeBackAnswer(ctx context.Context, id string) (Amendment, error) {
	return s.amend(ctx, id, Proposed, "tog tillbaka ett svar om en ändring av", func(s Store, _ Contract, a *Amendment) error {
		if len(a.Replies) == 0 {
			return fault.Conflict("Ingen fråga är besvarad än.")
		}
		_, err := s.DB.Exec(ctx, `DELETE FROM contract_answer WHERE amendment_id = $1 AND n = $2`, a.ID, len(a.Replies))
		a.Replies = a.Replies[:len(a.Replies)-1]
		return err
	})
}

// DecideAmendment decides a change for which the law gives a ground. Without one it is
// refused: then what is needed is procured anew.
func (s Store) DecideAmendment(ctx context.Context, id string, on day.Date, reason string) (Amendment, error) {
	var a Amendment
	err := identity.Store{DB: s.DB}.Deciding(ctx, func(tx *db.DB) (identity.Decision, error) {
		var d identity.Decision
		var err error
		a, err = Store{tx}.amend(ctx, id, Proposed, "beslutade en ändring av", func(s Store, c Contract, a *Amendment) error {
			if err := s.settle(ctx, c, a, on, reason); err != nil {
				return err
			}
			d = c.amended(*a)
			c = a.apply(c)
			_, err := s.change(ctx, c.ID, c.Version, "ändrade genom beslut", a.Title+": "+a.Reason, func(Contract) (Contract, error) { return c, nil })
			return err
		})
		return d, err
	})
	return a, err
}

// settle gives the change the ground that its answers and the amounts lead to.
func (s Store) settle(ctx context.Context, c Contract, a *Amendment, on day.Date, reason string) error {
	limits, err := s.Limits(ctx, c, *a)
	if err != nil {
		return err
	}
	o := Follow(a.Replies, limits)
	switch {
	case !o.Done():
		return c.refuse("ändra avtalet", "Prövningen enligt 17 kap. LOU är inte klar: %d frågor är besvarade, och fler återstår.", len(a.Replies))
	case o.Ground == "":
		return c.refuse("ändra avtalet", "Ändringen ”%s” har ingen grund i 17 kap. LOU. Den kräver en ny upphandling (Klövers regelunderlag 4.5).", a.Title)
	case on == 0 || on > s.Today():
		return fault.Invalid(fault.Field{Name: "on", Message: "Fyll i beslutsdagen, senast i dag."})
	case trimmed(reason) == "":
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv skälen till beslutet."})
	}
	base, err := a.base(c)
	if err != nil {
		return err
	}
	found := limits[o.Ground]
	a.Ground, a.Base, a.Finding, a.Basis, a.Notify = o.Ground, money.Some(base), found.Why, found.Bases.Sv(), found.Notice
	if o.Ground == law.Minor {
		a.Accumulated = money.Some(found.Counted)
	}
	a.State, a.DecidedOn, a.DecidedBy, a.Reason = Decided, on, audit.ActorFrom(ctx).Name, trimmed(reason)
	return nil
}

// amended is the decision as the list of delegated decisions keeps it.
func (c Contract) amended(a Amendment) identity.Decision {
	d := c.decision(identity.ActAmend, a.DecidedOn)
	d.Text = a.Title + ". " + groundName(a.Ground)
	return d
}

// DropAmendment ends the trial of a change that will not be made.
func (s Store) DropAmendment(ctx context.Context, id, why string) (Amendment, error) {
	return s.amend(ctx, id, Proposed, "avstod från en ändring av", func(_ Store, _ Contract, a *Amendment) error {
		if a.Reason = trimmed(why); a.Reason == "" {
			return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför ändringen inte görs, till exempel att den upphandlas på nytt."})
		}
		a.State = Dropped
		return nil
	})
}

// WithdrawAmendment takes back a decision that was noted by mistake.
func (s Store) WithdrawAmendment(ctx context.Context, id, why string) (Amendment, error) {
	return s.amend(ctx, id, Decided, "tog tillbaka beslutet om en ändring av", func(s Store, c Contract, a *Amendment) error {
		if trimmed(why) == "" {
			return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför beslutet tas tillbaka."})
		}
		c, err := a.undo(c)
		if err != nil {
			return err
		}
		if _, err := s.change(ctx, c.ID, c.Version, "tog tillbaka en ändring av", why, func(Contract) (Contract, error) { return c, nil }); err != nil {
			return err
		}
		a.State, a.Reason = Withdrawn, trimmed(why)
		return (identity.Store{DB: s.DB}).Withdraw(ctx, Kind, c.ID, identity.ActAmend, why)
	})
}

// PublishAmendment notes the notice of a change (17 kap. 16 § LOU).
func (s Store) PublishAmendment(ctx context.Context, id, noticeID string, on day.Date) (Amendment, error) {
	return s.amend(ctx, id, Decided, "noterade annonsen om en ändring av", func(_ Store, _ Contract, a *Amendment) error {
		if trimmed(noticeID) == "" || on < a.DecidedOn || on > s.Today() {
			return fault.Invalid(fault.Field{Name: "notice_id", Message: "Fyll i annonsens nummer, och en dag från beslutet till i dag."})
		}
		a.NoticeID, a.NoticeOn = trimmed(noticeID), on
		return nil
	})
}

// Waiting is a change that waits for somebody.
type Waiting struct {
	Amendment
	Number  string
	Called  string
	OwnerID identity.Ref
}

// WaitingAmendments returns the changes that are being tried, and those whose notice is
// not published, of the contracts that the user sees to ("" for all).
func (s Store) WaitingAmendments(ctx context.Context, userID string) ([]Waiting, error) {
	var w db.Where
	w.Add("a.state = 'proposed' OR a.state = 'decided' AND a.notify = TRUE AND a.notice_on IS NULL")
	if userID != "" {
		seenTo(&w, "c.owner_id", "c.id", userID, s.Today())
	}
	list, err := db.All[Waiting](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Amendment]("a")+`, c.number, c.title AS called, c.owner_id
		FROM contract_amendment a JOIN contract c ON c.id = a.contract_id `+w.SQL()+`
		ORDER BY a.proposed_on, a.id LIMIT 500`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading changes that wait: %w", err)
	}
	return list, nil
}
