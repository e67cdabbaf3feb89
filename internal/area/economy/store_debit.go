package economy

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/money"
)

// debitOrder is what the list of debit bases may be sorted by.
var debitOrder = map[string]string{"number": "number", "title": "title", "period": "period", "total": "total", "amount": "amount"}

// DebitsOf returns the debit bases of the filter.
func (s Store) DebitsOf(ctx context.Context, f DebitFilter, p Page) ([]Debit, Count, error) {
	w := f.where()
	n, err := db.CountRows(ctx, s.DB, "economy_debit", w)
	if err != nil {
		return nil, n, fmt.Errorf("counting debit bases: %w", err)
	}
	all, err := db.All[Debit](ctx, s.DB, `
		SELECT `+db.Columns[Debit]()+` FROM economy_debit `+w.SQL()+`
		`+p.Order(debitOrder, "-number")+` `+p.Cut(&w), w.Args()...)
	return all, n, err
}

// Billed adds up what has been fixed or sent of the filter. Credits count against it.
func (s Store) Billed(ctx context.Context, f DebitFilter) (money.Amount, error) {
	w := f.where()
	w.Add("state <> ?", DebitDraft)
	return db.One[money.Amount](ctx, s.DB, `SELECT CAST(COALESCE(sum(amount), 0) AS BIGINT) FROM economy_debit `+w.SQL(), w.Args()...)
}

// DebitYears returns the years that debit bases cover, newest first.
func (s Store) DebitYears(ctx context.Context) ([]string, error) {
	return db.All[string](ctx, s.DB, `SELECT DISTINCT substr(period, 1, 4) AS year FROM economy_debit ORDER BY year DESC`)
}

// Debit returns one debit basis with its lines.
func (s Store) Debit(ctx context.Context, id string) (Debit, []DebitLine, error) {
	d, err := db.One[Debit](ctx, s.DB, `SELECT `+db.Columns[Debit]()+` FROM economy_debit WHERE id = $1`, id)
	if err != nil {
		return d, nil, err
	}
	all, err := db.All[DebitLine](ctx, s.DB, `SELECT `+db.Columns[DebitLine]()+` FROM economy_debit_line WHERE debit_id = $1 ORDER BY position`, id)
	return d, all, err
}

// checkDebit tells what is wrong with a debit basis before it is computed.
func checkDebit(d Debit) error {
	if err := Debits.Missing(&d); err != nil {
		return err
	}
	if d.Period.From == 0 || d.Period.To == 0 {
		return fault.Invalid(fault.Field{Name: "period", Message: "Ange ett år eller hela månader, till exempel 2022 eller 2022-T2."})
	}
	if monthOf(d.Period.From) != d.Period.From || monthOf(d.Period.To) != d.Period.To {
		return fault.Invalid(fault.Field{Name: "period", Message: "Perioden ska vara hela månader, för bokföringen är delad i månader."})
	}
	return nil
}

// CreateDebit makes a draft of a debit basis and computes its lines.
func (s Store) CreateDebit(ctx context.Context, d Debit) (Debit, error) {
	if err := checkDebit(d); err != nil {
		return d, err
	}
	err := s.tx(ctx, func(s Store) error {
		var err error
		if d, err = s.numbered(ctx, d); err != nil {
			return err
		}
		if err := s.DB.Insert(ctx, "economy_debit", &d); err != nil {
			return err
		}
		if err := s.note(ctx, DebitKind, d.ID, d.Number+" "+d.Title, audit.Created, ""); err != nil {
			return err
		}
		return s.compute(ctx, &d)
	})
	return d, err
}

// numbered gives a draft its id and the next number of the period's year.
func (s Store) numbered(ctx context.Context, d Debit) (Debit, error) {
	year := d.Period.From.Year()
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM economy_debit WHERE number LIKE $1`, fmt.Sprintf("DEB-%d-%%", year))
	d.ID, d.Version, d.State, d.Number = db.NewID(), 1, DebitDraft, fmt.Sprintf("DEB-%d-%02d", year, n+1)
	d.CreatedAt, d.ChangedAt = s.DB.Now(), s.DB.Now()
	return d, err
}

// compute fills the lines of a draft from the ledger.
func (s Store) compute(ctx context.Context, d *Debit) error {
	t, err := s.Statement(ctx, d.Period, d.Object)
	if err != nil {
		return err
	}
	return s.keepLines(ctx, d, d.lines(t.Shares))
}

func (s Store) keepLines(ctx context.Context, d *Debit, all []DebitLine) error {
	if _, err := s.DB.Exec(ctx, `DELETE FROM economy_debit_line WHERE debit_id = $1`, d.ID); err != nil {
		return err
	}
	d.Total, d.Amount = 0, 0
	for i := range all {
		all[i].DebitID = d.ID
		d.Total += all[i].Total
		d.Amount += all[i].Amount
	}
	if err := db.InsertAll(ctx, s.DB, "economy_debit_line", all); err != nil {
		return err
	}
	if err := s.findable(ctx, DebitKind, d.ID, d.Title, d.Number, d.URL()); err != nil {
		return err
	}
	d.ChangedAt = s.DB.Now()
	return s.DB.Update(ctx, "economy_debit", d)
}

// changeDebit reads a debit basis, lets do change it and notes it in the history.
func (s Store) changeDebit(ctx context.Context, id, verb, why string, do func(Store, *Debit) error) (Debit, error) {
	var d Debit
	err := s.tx(ctx, func(s Store) error {
		var err error
		if d, _, err = s.Debit(ctx, id); err != nil {
			return err
		}
		was := d
		if err := do(s, &d); err != nil {
			return err
		}
		return s.note(ctx, DebitKind, d.ID, d.Number+" "+d.Title, verb, why, Debits.Diff(&was, &d)...)
	})
	return d, err
}

func (s Store) saveDebit(ctx context.Context, d *Debit) error {
	d.ChangedAt = s.DB.Now()
	return s.DB.Update(ctx, "economy_debit", d)
}

func mustBe(d Debit, state DebitState) error {
	if d.State != state {
		return fault.Conflict("%s är %s. Det går bara när det är %s.", d.Number, d.State, state)
	}
	return nil
}

// SaveDebit changes a draft, of the version that was read, and computes it again.
func (s Store) SaveDebit(ctx context.Context, to Debit) (Debit, error) {
	if err := checkDebit(to); err != nil {
		return to, err
	}
	return s.changeDebit(ctx, to.ID, audit.Changed, "", func(s Store, d *Debit) error {
		if err := mustBe(*d, DebitDraft); err != nil {
			return err
		}
		d.Title, d.Party, d.Period, d.Object, d.Reference, d.Note, d.Version = to.Title, to.Party, to.Period, to.Object, to.Reference, to.Note, to.Version
		return s.compute(ctx, d)
	})
}

// Recompute reads the ledger again for a draft.
func (s Store) Recompute(ctx context.Context, id string) (Debit, error) {
	return s.changeDebit(ctx, id, "räknade om", "", func(s Store, d *Debit) error {
		if err := mustBe(*d, DebitDraft); err != nil {
			return err
		}
		return s.compute(ctx, d)
	})
}

// Fix settles a draft: its lines no longer follow the ledger.
func (s Store) Fix(ctx context.Context, id string) (Debit, error) {
	return s.changeDebit(ctx, id, "fastställde", "", func(s Store, d *Debit) error {
		if err := mustBe(*d, DebitDraft); err != nil {
			return err
		}
		if d.Amount == 0 {
			return fault.Conflict("%s har inget belopp att debitera.", d.Number)
		}
		d.State, d.FixedOn, d.FixedBy = Fixed, s.Today(), audit.ActorFrom(ctx).Name
		return s.saveDebit(ctx, d)
	})
}

// Back makes a draft of a fixed debit basis again, for a reason. A sent one is
// credited instead.
func (s Store) Back(ctx context.Context, id, why string) (Debit, error) {
	return s.changeDebit(ctx, id, "tog tillbaka till utkast", why, func(s Store, d *Debit) error {
		if err := mustBe(*d, Fixed); err != nil {
			return err
		}
		if why == "" {
			return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför underlaget tas tillbaka."})
		}
		d.State, d.FixedOn, d.FixedBy = DebitDraft, 0, ""
		return s.saveDebit(ctx, d)
	})
}

// Send notes that a fixed debit basis has been sent to the other party.
func (s Store) Send(ctx context.Context, id string) (Debit, error) {
	return s.changeDebit(ctx, id, "skickade", "", func(s Store, d *Debit) error {
		if err := mustBe(*d, Fixed); err != nil {
			return err
		}
		d.State, d.SentOn, d.SentBy = Sent, s.Today(), audit.ActorFrom(ctx).Name
		return s.saveDebit(ctx, d)
	})
}

// Credit makes a fixed debit basis that takes back one that has been sent.
func (s Store) Credit(ctx context.Context, id, why string) (Debit, error) {
	var c Debit
	err := s.tx(ctx, func(s Store) error {
		d, was, err := s.Debit(ctx, id)
		if err != nil {
			return err
		}
		if err := mustBe(d, Sent); err != nil {
			return err
		}
		if why == "" {
			return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför underlaget krediteras."})
		}
		credited, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM economy_debit WHERE credits = $1`, id)
		if err != nil {
			return err
		}
		if credited > 0 || d.Credits != "" {
			return fault.Conflict("%s är redan krediterat, eller är självt en kredit.", d.Number)
		}
		if c, err = s.numbered(ctx, Debit{Party: d.Party, Period: d.Period, Object: d.Object, Reference: d.Reference, Note: why,
			Title: "Kredit av " + d.Number + ": " + d.Title, Credits: d.ID}); err != nil {
			return err
		}
		c.State, c.FixedOn, c.FixedBy = Fixed, s.Today(), audit.ActorFrom(ctx).Name
		if err := s.DB.Insert(ctx, "economy_debit", &c); err != nil {
			return err
		}
		for i := range was {
			was[i].Total, was[i].Amount = -was[i].Total, -was[i].Amount
		}
		if err := s.keepLines(ctx, &c, was); err != nil {
			return err
		}
		if err := s.note(ctx, DebitKind, d.ID, d.Number+" "+d.Title, "krediterade", why); err != nil {
			return err
		}
		return s.note(ctx, DebitKind, c.ID, c.Number+" "+c.Title, audit.Created, why)
	})
	return c, err
}

// RemoveDebit takes a draft away.
func (s Store) RemoveDebit(ctx context.Context, id string) error {
	_, err := s.changeDebit(ctx, id, audit.Removed, "", func(s Store, d *Debit) error {
		if err := mustBe(*d, DebitDraft); err != nil {
			return err
		}
		if _, err := s.DB.Exec(ctx, `DELETE FROM economy_debit WHERE id = $1`, id); err != nil {
			return err
		}
		return find.Remove(ctx, s.DB, DebitKind, id)
	})
	return err
}
