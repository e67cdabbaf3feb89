package governance

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// ConductFilter chooses follow-ups of the code of conduct.
type ConductFilter struct {
	Text       string
	Began      day.Period
	Risk       string
	Result     string
	Open       bool
	SupplierID string
	ContractID string
}

const conductFrom = `governance_conduct g JOIN supplier a ON a.id = g.supplier_id JOIN supplier s ON s.id = a.survivor_id`

var conductOrders = map[string]string{"begins_on": "g.begins_on", "supplier": "s.sort_key"}

// Conducts returns one page of the follow-ups of the code, the latest first.
func (s Store) Conducts(ctx context.Context, f ConductFilter, p Page) ([]Conduct, Count, error) {
	var w db.Where
	w.Within("g.begins_on", f.Began)
	for column, value := range map[string]string{"g.risk": f.Risk, "g.result": f.Result, "g.contract_id": f.ContractID} {
		if value != "" {
			w.Add(column+" = ?", value)
		}
	}
	if f.SupplierID != "" {
		w.Add("s.id = (SELECT survivor_id FROM supplier WHERE id = ?)", f.SupplierID)
	}
	if f.Text != "" {
		w.Add("lower(s.name) LIKE lower(?)", like(f.Text))
	}
	if f.Open {
		w.Add("g.closed_on IS NULL")
	}
	n, err := db.CountRows(ctx, s.DB, conductFrom, w)
	if err != nil {
		return nil, n, fmt.Errorf("counting follow-ups of the code of conduct: %w", err)
	}
	list, err := db.All[Conduct](ctx, s.DB, `SELECT `+db.ColumnsOf[Conduct]("g")+` FROM `+conductFrom+` `+w.SQL()+` `+p.Order(conductOrders, "-begins_on")+` `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, n, err
	}
	return list, n, s.completeConducts(ctx, list)
}

func (s Store) completeConducts(ctx context.Context, list []Conduct) error {
	var ids, contracts, suppliers []string
	at := map[string]int{}
	for i, c := range list {
		ids, contracts, suppliers = append(ids, c.ID), append(contracts, string(c.ContractID)), append(suppliers, c.SupplierID)
		at[c.ID] = i
	}
	n, err := s.names(ctx, contracts, suppliers)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].Supplier, list[i].Contract = n.suppliers[list[i].SupplierID], n.contracts[string(list[i].ContractID)]
	}
	for part := range slices.Chunk(ids, 500) {
		var w db.Where
		w.In("conduct_id", part)
		steps, err := db.All[Step](ctx, s.DB, `SELECT `+db.Columns[Step]()+` FROM governance_step `+w.SQL()+` ORDER BY conduct_id, done_on, CASE step WHEN 'start' THEN 1 WHEN 'self' THEN 2 WHEN 'audit' THEN 3 ELSE 4 END`, w.Args()...)
		if err != nil {
			return fmt.Errorf("reading steps of the code of conduct: %w", err)
		}
		for _, one := range steps {
			c := &list[at[one.ConductID]]
			c.Done = append(c.Done, one)
		}
	}
	return nil
}

// Conduct returns one follow-up of the code with its steps.
func (s Store) Conduct(ctx context.Context, id string) (Conduct, error) {
	list, err := db.All[Conduct](ctx, s.DB, `SELECT `+db.Columns[Conduct]()+` FROM governance_conduct WHERE id = $1`, id)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("Uppföljningen av uppförandekoden finns inte.")
	}
	if err != nil {
		return Conduct{}, err
	}
	return list[0], s.completeConducts(ctx, list)
}

// BeginConduct begins to follow up the code of conduct with a supplier.
func (s Store) BeginConduct(ctx context.Context, c Conduct) (Conduct, error) {
	if err := ConductFields.Missing(&c); err != nil {
		return c, err
	}
	c.ID, c.Version, c.CreatedAt, c.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		if c.ContractID != "" {
			of, err := here.contractIDs(ctx, c.SupplierID)
			if err != nil {
				return err
			}
			if !of[string(c.ContractID)] {
				return fault.Invalid(fault.Field{Name: "contract_id", Message: "Leverantören finns inte i avtalet."})
			}
		}
		if err := tx.Insert(ctx, "governance_conduct", &c); err != nil {
			return fmt.Errorf("storing a follow-up of the code of conduct: %w", err)
		}
		list := []Conduct{c}
		if err := here.completeConducts(ctx, list); err != nil {
			return err
		}
		c = list[0]
		return told(ctx, tx, ConductKind, c.ID, c.Name(), "påbörjade", "", ConductFields, &Conduct{}, &c)
	})
	return c, err
}

// Reclassify changes the risk class, and with it the steps that remain.
func (s Store) Reclassify(ctx context.Context, id, risk, why string) (Conduct, error) {
	return s.conducting(ctx, id, "ändrade riskklassen i", why, func(here Store, c *Conduct) error {
		if c.ClosedOn != 0 {
			return fault.Conflict("%s är avslutad.", c.Name())
		}
		c.Risk, c.RiskWhy = risk, why
		return ConductFields.Missing(c)
	})
}

// TakeStep registers the next step. One out of its order is refused and told.
func (s Store) TakeStep(ctx context.Context, id string, step Step) (Conduct, error) {
	step.By = audit.ActorFrom(ctx).Name
	return s.conducting(ctx, id, "registrerade ett steg i", step.Text, func(here Store, c *Conduct) error {
		if err := c.take(step, s.Today()); err != nil {
			return c.refuse(err)
		}
		return here.DB.Insert(ctx, "governance_step", &c.Done[len(c.Done)-1])
	})
}

// UndoStep takes the latest step back.
func (s Store) UndoStep(ctx context.Context, id, why string) (Conduct, error) {
	if why == "" {
		return Conduct{}, fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför steget tas tillbaka."})
	}
	return s.conducting(ctx, id, "tog tillbaka ett steg i", why, func(here Store, c *Conduct) error {
		if c.ClosedOn != 0 {
			c.Result, c.ResultText, c.ClosedOn = "", "", 0
			return nil
		}
		if len(c.Done) == 0 {
			return fault.Conflict("%s har inget steg att ta tillbaka.", c.Name())
		}
		last := c.Done[len(c.Done)-1]
		c.Done = c.Done[:len(c.Done)-1]
		_, err := here.DB.Exec(ctx, `DELETE FROM governance_step WHERE conduct_id = $1 AND step = $2`, c.ID, last.Step)
		return err
	})
}

// CloseConduct settles the result.
func (s Store) CloseConduct(ctx context.Context, id, result, text string) (Conduct, error) {
	return s.conducting(ctx, id, "avslutade", text, func(_ Store, c *Conduct) error { return c.refuse(c.close(result, text, s.Today())) })
}

// refuse lets the history remember a step that the rules forbid.
func (c Conduct) refuse(err error) error {
	if fault.KindOf(err) != fault.KindConflict {
		return err
	}
	return audit.Refuse(err, audit.Entry{Kind: ConductKind, Ref: c.ID, Title: c.Name(), Verb: "nekades ett steg i"})
}

func (s Store) conducting(ctx context.Context, id, verb, why string, do func(Store, *Conduct) error) (Conduct, error) {
	var now Conduct
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Conduct(ctx, id)
		if err != nil {
			return err
		}
		now = was
		if err := do(s.in(tx), &now); err != nil {
			return err
		}
		now.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "governance_conduct", &now); err != nil {
			return err
		}
		return told(ctx, tx, ConductKind, id, now.Name(), verb, why, ConductFields, &was, &now)
	})
	return now, err
}
