package contract

import (
	"context"
	"errors"
	"fmt"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// DeviationKind is the register's name in the history and in search.
const DeviationKind = "contract_deviation"

// Deviation returns a deviation with its remedies.
func (s Store) Deviation(ctx context.Context, id string) (Deviation, error) {
	row, err := db.One[deviationRow](ctx, s.DB, `SELECT `+deviationColumns()+fromDeviation+`WHERE d.id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return Deviation{}, fault.NotFound("Avvikelsen finns inte.")
	}
	if err != nil {
		return Deviation{}, err
	}
	d := row.named()
	d.Remedies, err = db.All[Remedy](ctx, s.DB, `SELECT `+db.Columns[Remedy]()+` FROM contract_remedy WHERE deviation_id = $1 ORDER BY decided_on, id`, id)
	return d, err
}

// NoteDeviation registers a deviation on a signed contract. A contract with one supplier
// gives the supplier.
func (s Store) NoteDeviation(ctx context.Context, d Deviation) (Deviation, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := Store{tx}.Get(ctx, d.ContractID)
		if err != nil {
			return err
		}
		if ids := c.SupplierIDs(); d.SupplierID == "" && len(ids) == 1 {
			d.SupplierID = identity.Ref(ids[0])
		}
		if d.Owner == "" {
			d.Owner, d.OwnerID = c.Manager, c.ManagerID
			if d.Owner == "" {
				d.Owner, d.OwnerID = c.Owner, c.OwnerID
			}
		}
		if err := d.check(c, s.Today()); err != nil {
			return err
		}
		d.ID, d.Version, d.CreatedAt, d.ChangedAt = db.NewID(), 1, tx.Now(), tx.Now()
		if d.Number, err = deviationNumber(ctx, tx, d.HappenedOn.Year()); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "contract_deviation", &d); err != nil {
			return fmt.Errorf("storing deviation: %w", err)
		}
		if err := tell(ctx, tx, c, "noterade en avvikelse i", d.Name()); err != nil {
			return err
		}
		return noteDeviation(ctx, tx, Deviation{}, d, audit.Created, "")
	})
	return d, err
}

func deviationNumber(ctx context.Context, tx *db.DB, year int) (string, error) {
	last, err := db.One[int64](ctx, tx, `
		INSERT INTO contract_deviation_series (year, last) VALUES ($1, 1)
		ON CONFLICT (year) DO UPDATE SET last = contract_deviation_series.last + 1
		RETURNING last`, year)
	return fmt.Sprintf("AVV%02d-%04d", year%100, last), err
}

func noteDeviation(ctx context.Context, tx *db.DB, was, d Deviation, verb, why string) error {
	e := audit.Entry{Kind: DeviationKind, Ref: d.ID, Title: d.Name(), Verb: verb, Why: why, Changes: DeviationFields.Diff(&was, &d)}
	if err := audit.Write(ctx, tx, e); err != nil {
		return err
	}
	return find.Put(ctx, tx, find.Doc{Kind: DeviationKind, Ref: d.ID, Title: d.Name(), Detail: d.Contract, URL: d.URL(), Perm: "contract.read", Words: d.OrderRef + " " + d.Article})
}

// changeDeviation lets do change a deviation, and writes its history.
func (s Store) changeDeviation(ctx context.Context, id, verb, why string, do func(Store, Contract, *Deviation) error) (Deviation, error) {
	var d Deviation
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := Store{tx}.Deviation(ctx, id)
		if err != nil {
			return err
		}
		c, err := Store{tx}.Get(ctx, was.ContractID)
		if err != nil {
			return err
		}
		d = was
		if err := do(Store{tx}, c, &d); err != nil {
			return err
		}
		d.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "contract_deviation", &d); err != nil {
			return fmt.Errorf("saving deviation %s: %w", d.Number, err)
		}
		return noteDeviation(ctx, tx, was, d, verb, why)
	})
	if err != nil {
		return d, err
	}
	return s.Deviation(ctx, id)
}

// SaveDeviation corrects the facts of a deviation, read at d.Version.
func (s Store) SaveDeviation(ctx context.Context, d Deviation, why string) (Deviation, error) {
	return s.changeDeviation(ctx, d.ID, audit.Changed, why, func(_ Store, c Contract, was *Deviation) error {
		if was.ClosedOn != 0 {
			return fault.Conflict("Avvikelsen är avslutad. Ta tillbaka avslutet för att rätta den.")
		}
		*was = d
		return d.check(c, s.Today())
	})
}

// Reclaim makes a deviation a claim in writing.
func (s Store) Reclaim(ctx context.Context, id, text string, on, replyBy day.Date) (Deviation, error) {
	return s.changeDeviation(ctx, id, "reklamerade", text, func(_ Store, _ Contract, d *Deviation) (err error) {
		*d, err = d.Reclaim(text, on, replyBy)
		return err
	})
}

// AnswerDeviation notes the reply to a claim.
func (s Store) AnswerDeviation(ctx context.Context, id, reply, action string, on, actionBy day.Date) (Deviation, error) {
	return s.changeDeviation(ctx, id, "noterade svaret på", reply, func(_ Store, _ Contract, d *Deviation) (err error) {
		*d, err = d.Answered(reply, action, on, actionBy)
		return err
	})
}

// CloseDeviation ends a deviation.
func (s Store) CloseDeviation(ctx context.Context, id, outcome string, on day.Date) (Deviation, error) {
	return s.changeDeviation(ctx, id, "avslutade", outcome, func(_ Store, _ Contract, d *Deviation) (err error) {
		*d, err = d.Close(outcome, on)
		return err
	})
}

// BackDeviation takes back the latest step.
func (s Store) BackDeviation(ctx context.Context, id, why string) (Deviation, error) {
	if trimmed(why) == "" {
		return Deviation{}, fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför steget tas tillbaka."})
	}
	return s.changeDeviation(ctx, id, "tog tillbaka ett steg i", why, func(_ Store, _ Contract, d *Deviation) (err error) {
		*d, err = d.Back()
		return err
	})
}

// FineOf counts the fine of a delay by the contract's terms, of the value that was delayed.
func (s Store) FineOf(ctx context.Context, id string, value money.Amount) (Fine, error) {
	d, err := s.Deviation(ctx, id)
	if err != nil {
		return Fine{}, err
	}
	c, err := s.Get(ctx, d.ContractID)
	if err != nil {
		return Fine{}, err
	}
	terms, ok := c.FineTerms()
	if !ok {
		return Fine{}, fault.Conflict("Avtalet har inget vite för försening. Fyll i vitets villkor på avtalet, eller välj en annan påföljd.")
	}
	return terms.Fine(value, d.AgreedOn, d.DeliveredOn)
}

// Impose decides a remedy. A fine's amount is counted by the contract's terms.
func (s Store) Impose(ctx context.Context, r Remedy, delayed money.Amount) (Deviation, error) {
	return s.changeDeviation(ctx, r.DeviationID, "beslutade en påföljd för", r.How, func(s Store, c Contract, d *Deviation) error {
		if r.Kind == FineRemedy {
			f, err := s.FineOf(ctx, d.ID, delayed)
			if err != nil {
				return d.refused("besluta om vite", err)
			}
			r.Amount, r.How = f.Amount, f.How
		}
		r.ID, r.DecidedBy, r.SettledOn = db.NewID(), audit.ActorFrom(ctx).Name, 0
		if err := r.check(*d); err != nil {
			return err
		}
		return s.DB.Insert(ctx, "contract_remedy", &r)
	})
}

func (d Deviation) refused(attempt string, err error) error {
	return audit.Refuse(err, audit.Entry{Kind: DeviationKind, Ref: d.ID, Title: d.Name(), Verb: "nekades att " + attempt})
}

// SettleRemedy notes that the money was set off on an invoice, or paid.
func (s Store) SettleRemedy(ctx context.Context, deviationID, id, invoice string, on day.Date) (Deviation, error) {
	return s.changeDeviation(ctx, deviationID, "reglerade en påföljd i", invoice, func(s Store, _ Contract, d *Deviation) error {
		for _, r := range d.Remedies {
			if r.ID != id {
				continue
			}
			if trimmed(invoice) == "" || on < r.DecidedOn || on > s.Today() {
				return fault.Invalid(fault.Field{Name: "invoice", Message: "Fyll i fakturan eller betalningen, och en dag från beslutet till i dag."})
			}
			_, err := s.DB.Exec(ctx, `UPDATE contract_remedy SET settled_on = $1, invoice = $2 WHERE id = $3`, on, trimmed(invoice), id)
			return err
		}
		return fault.NotFound("Påföljden finns inte.")
	})
}

// DropRemedy takes back a remedy that is not settled.
func (s Store) DropRemedy(ctx context.Context, deviationID, id, why string) (Deviation, error) {
	return s.changeDeviation(ctx, deviationID, "tog bort en påföljd i", why, func(s Store, _ Contract, _ *Deviation) error {
		n, err := s.DB.Exec(ctx, `DELETE FROM contract_remedy WHERE id = $1 AND deviation_id = $2 AND settled_on IS NULL`, id, deviationID)
		if err == nil && n == 0 {
			err = fault.Conflict("Påföljden är reglerad eller finns inte, och kan inte tas bort.")
		}
		return err
	})
}
