package supplier

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// namedCheck is a control with the name of the company that it is about today.
type namedCheck struct {
	Check
	Called   string
	Survivor string
}

const checkFrom = `supplier_check c JOIN supplier a ON a.id = c.supplier_id JOIN supplier s ON s.id = a.survivor_id`

var checkColumnsSQL = db.ColumnsOf[Check]("c") + ", s.name AS called, s.id AS survivor"

var checkOrders = map[string]string{"checked_on": "c.checked_key", "supplier": "s.sort_key", "contact_by": "c.contact_by NULLS LAST"}

// CheckRules returns the parameters that hold on the day.
func (s Store) CheckRules(ctx context.Context, on day.Date) (CheckRules, error) {
	values, err := s.Policy().On(ctx, on)
	return CheckRules{ContactDays: values["contact_days"], DebtLimit: money.Amount(values["debt_limit"]), RepeatMonths: values["repeat_months"], AwardMonths: values["award_months"]}, err
}

// Checks returns one page of the controls, newest first.
func (s Store) Checks(ctx context.Context, f CheckFilter, p Page) ([]Check, Count, error) {
	w := s.checkWhere(ctx, f)
	n, err := db.CountRows(ctx, s.DB, checkFrom, w)
	if err != nil {
		return nil, n, fmt.Errorf("counting controls of suppliers: %w", err)
	}
	rows, err := db.All[namedCheck](ctx, s.DB, `SELECT `+checkColumnsSQL+` FROM `+checkFrom+` `+w.SQL()+` `+p.Order(checkOrders, "-checked_on")+` `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, n, fmt.Errorf("reading controls of suppliers: %w", err)
	}
	return called(rows), n, nil
}

func called(rows []namedCheck) []Check {
	list := make([]Check, len(rows))
	for i, r := range rows {
		list[i] = r.Check
		list[i].Supplier = r.Called
	}
	return list
}

func (s Store) checkWhere(ctx context.Context, f CheckFilter) db.Where {
	var w db.Where
	find.Clause(ctx, s.DB, kind, f.Text, &w, "s.id")
	w.Within("c.checked_on", f.Checked)
	for column, value := range map[string]string{"c.kind": f.Kind, "c.level": string(f.Level), "c.batch_id": f.BatchID, "c.decision": f.Decision} {
		if value != "" {
			w.Add(column+" = ?", value)
		}
	}
	if f.SupplierID != "" {
		w.Add("s.id = (SELECT survivor_id FROM supplier WHERE id = ?)", f.SupplierID)
	}
	if f.Open {
		w.Add("c.level <> 'ok' AND c.decision = ''")
	}
	if f.Finding {
		w.Add("c.level <> 'ok'")
	}
	if f.Late {
		w.Add("c.level <> 'ok' AND c.decision = '' AND c.contacted_on IS NULL AND c.contact_by < ?", s.Today())
	}
	if f.Companies {
		w.Add("NOT a.person")
	}
	return w
}

// CheckNumbers counts the selection: controls, and companies that they are about.
func (s Store) CheckNumbers(ctx context.Context, f CheckFilter) (checks, companies int64, err error) {
	w := s.checkWhere(ctx, f)
	n, err := db.One[struct{ Checks, Companies int64 }](ctx, s.DB, `SELECT count(*) AS checks, count(DISTINCT s.id) AS companies FROM `+checkFrom+` `+w.SQL(), w.Args()...)
	return n.Checks, n.Companies, err
}

// CheckedSupplier is a company with its latest control of the selection.
type CheckedSupplier struct {
	ID, Name string
	N        int64
}

// CheckedSuppliers returns the companies of the selection, each once.
func (s Store) CheckedSuppliers(ctx context.Context, f CheckFilter) ([]CheckedSupplier, error) {
	w := s.checkWhere(ctx, f)
	return db.All[CheckedSupplier](ctx, s.DB, `SELECT s.id, s.name, count(*) AS n FROM `+checkFrom+` `+w.SQL()+` GROUP BY s.id, s.name, s.sort_key ORDER BY s.sort_key, s.id`, w.Args()...)
}

// LastCheck is when a company was last controlled, and what was found then.
type LastCheck struct {
	SupplierID string // the survivor
	CheckedOn  day.Date
	Open       int64 // findings that wait
}

// LastChecks returns the latest control of each company that has one, by survivor.
func (s Store) LastChecks(ctx context.Context, on day.Date) (map[string]LastCheck, error) {
	rows, err := db.All[LastCheck](ctx, s.DB, `
		SELECT s.id AS supplier_id, max(c.checked_on) AS checked_on, count(CASE WHEN c.level <> 'ok' AND c.decision = '' THEN 1 END) AS open
		FROM `+checkFrom+` WHERE c.checked_on <= $1 GROUP BY s.id`, on)
	last := map[string]LastCheck{}
	for _, r := range rows {
		last[r.SupplierID] = r
	}
	return last, err
}

// GetCheck returns one control.
func (s Store) GetCheck(ctx context.Context, id string) (Check, error) {
	rows, err := db.All[namedCheck](ctx, s.DB, `SELECT `+checkColumnsSQL+` FROM `+checkFrom+` WHERE c.id = $1`, id)
	if err == nil && len(rows) == 0 {
		return Check{}, fault.NotFound("Kontrollen finns inte.")
	}
	if err != nil {
		return Check{}, err
	}
	return called(rows)[0], nil
}

// AddCheck registers a control made by hand.
func (s Store) AddCheck(ctx context.Context, c Check) (Check, error) {
	list, err := s.addChecks(ctx, []Check{c})
	if err != nil {
		return c, err
	}
	return list[0], nil
}

// addChecks judges and stores controls, in the order of their days.
func (s Store) addChecks(ctx context.Context, list []Check) ([]Check, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here, entries := s.in(tx), []audit.Entry{}
		known, err := here.earlier(ctx, list)
		if err != nil {
			return err
		}
		for i := range list {
			c := &list[i]
			one, ok := known.companies[c.SupplierID]
			if !ok {
				return fault.NotFound("Leverantören finns inte.")
			}
			if err := here.judge(ctx, c, known.checks[one.ID]); err != nil {
				return err
			}
			c.Supplier = one.Name
			known.checks[one.ID] = append(known.checks[one.ID], *c)
			entries = append(entries, audit.Entry{Kind: CheckKindName, Ref: c.ID, Title: c.Name(), Verb: "registrerade kontrollen", Why: c.ResultSv()},
				audit.Entry{Kind: kind, Ref: one.ID, Title: one.Name, Verb: "kontrollerade", Why: c.Name() + ": " + c.Level.Sv()})
		}
		if err := db.InsertAll(ctx, tx, "supplier_check", list); err != nil {
			return fmt.Errorf("storing %d controls: %w", len(list), err)
		}
		return audit.WriteAll(ctx, tx, entries)
	})
	return list, err
}

// judge makes a new control ready to be stored.
func (s Store) judge(ctx context.Context, c *Check, earlier []Check) error {
	if err := c.Check(s.Today()); err != nil {
		return err
	}
	rules, err := s.CheckRules(ctx, c.CheckedOn)
	if err != nil {
		return err
	}
	c.ID, c.Version, c.CheckedKey, c.CreatedAt, c.ChangedAt = db.NewID(), 1, int64(c.CheckedOn), s.DB.Now(), s.DB.Now()
	*c = rules.Judge(*c, earlier)
	if who := audit.ActorFrom(ctx); c.Level != Fine && c.OwnerID == "" {
		c.OwnerID, c.Owner = who.ID, who.Name
	}
	return nil
}

// known is the companies of new controls with the controls that they have had.
type known struct {
	companies map[string]Supplier
	checks    map[string][]Check // by survivor
}

func (s Store) earlier(ctx context.Context, list []Check) (known, error) {
	k := known{checks: map[string][]Check{}}
	var ids, survivors []string
	for _, c := range list {
		ids = append(ids, c.SupplierID)
	}
	var err error
	if k.companies, err = s.Lookup(ctx, ids...); err != nil {
		return k, err
	}
	for _, one := range k.companies {
		survivors = append(survivors, one.ID)
	}
	var w db.Where
	w.In("a.survivor_id", survivors)
	rows, err := db.All[namedCheck](ctx, s.DB, `SELECT `+checkColumnsSQL+` FROM `+checkFrom+` `+w.SQL()+` AND c.result <> 'clear'`, w.Args()...)
	for _, r := range rows {
		k.checks[r.Survivor] = append(k.checks[r.Survivor], r.Check)
	}
	return k, err
}

// workCheck changes a control and tells it.
func (s Store) workCheck(ctx context.Context, id string, verb, why string, do func(*Check) error) (Check, error) {
	var c Check
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).GetCheck(ctx, id)
		if err != nil {
			return err
		}
		c = was
		if err := do(&c); err != nil {
			return err
		}
		c.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "supplier_check", &c); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: CheckKindName, Ref: c.ID, Title: c.Name(), Verb: verb, Changes: CheckFields.Diff(&was, &c), Why: why})
	})
	return c, err
}

// Contacted notes that the supplier was contacted about a finding.
func (s Store) Contacted(ctx context.Context, id string, on day.Date, text string) (Check, error) {
	return s.workCheck(ctx, id, "noterade kontakt om", "", func(c *Check) error {
		if !c.Open() {
			return fault.Conflict("%s har ingen öppen anmärkning.", c.Name())
		}
		return c.noteContact(on, text, s.Today())
	})
}

// DecideCheck closes a finding. A decision before the supplier was contacted is refused
// and told.
func (s Store) DecideCheck(ctx context.Context, id, decision, why string) (Check, error) {
	return s.workCheck(ctx, id, "beslutade om", why, func(c *Check) error {
		err := c.decide(decision, why, audit.ActorFrom(ctx).Name, s.Today())
		if fault.KindOf(err) == fault.KindConflict {
			return audit.Refuse(err, audit.Entry{Kind: CheckKindName, Ref: c.ID, Title: c.Name(), Verb: "nekades att besluta om"})
		}
		return err
	})
}

// ReopenCheck takes the decision of a finding back.
func (s Store) ReopenCheck(ctx context.Context, id, why string) (Check, error) {
	if why == "" {
		return Check{}, fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför beslutet tas tillbaka."})
	}
	return s.workCheck(ctx, id, "tog tillbaka beslutet om", why, func(c *Check) error {
		if c.Decision == "" {
			return fault.Conflict("%s har inget beslut att ta tillbaka.", c.Name())
		}
		c.Decision, c.DecidedBy, c.DecisionWhy, c.DecidedOn = "", "", "", 0
		return nil
	})
}

// GiveCheck makes somebody responsible for a finding.
func (s Store) GiveCheck(ctx context.Context, id, ownerID, owner string) (Check, error) {
	return s.workCheck(ctx, id, "gav ansvaret för", "", func(c *Check) error {
		c.OwnerID, c.Owner = ownerID, owner
		return nil
	})
}

// RemoveCheck takes away a control that was registered by mistake.
func (s Store) RemoveCheck(ctx context.Context, id, why string) error {
	if why == "" {
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför kontrollen tas bort."})
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := s.in(tx).GetCheck(ctx, id)
		if err != nil {
			return err
		}
		if c.Decision != "" {
			return fault.Conflict("%s är beslutad. Ta tillbaka beslutet först.", c.Name())
		}
		if _, err := tx.Exec(ctx, `DELETE FROM supplier_check WHERE id = $1`, id); err != nil {
			return err
		}
		return audit.WriteAll(ctx, tx, []audit.Entry{{Kind: CheckKindName, Ref: c.ID, Title: c.Name(), Verb: audit.Removed, Why: why},
			{Kind: kind, Ref: c.SupplierID, Title: c.Supplier, Verb: "tog bort en kontroll av", Why: c.Name() + ": " + why}})
	})
}

// AwardCheck is what the supplier's latest controls say at an award.
type AwardCheck struct {
	On    day.Date // 0 when there is none that is new enough
	Level Level
	Text  string
}

// AwardCheck tells whether a supplier has been controlled lately enough to be awarded a
// contract, and what the controls said: for the tenderer's control at an award.
func (s Store) AwardCheck(ctx context.Context, supplierID string, on day.Date) (AwardCheck, error) {
	rules, err := s.CheckRules(ctx, on)
	if err != nil {
		return AwardCheck{}, err
	}
	list, _, err := s.Checks(ctx, CheckFilter{SupplierID: supplierID, Checked: day.Between(on.AddMonths(-int(rules.AwardMonths)), on)}, Page{Limit: 50})
	if err != nil || len(list) == 0 {
		return AwardCheck{}, err
	}
	a := AwardCheck{On: list[0].CheckedOn, Level: Fine}
	var open int64
	for _, c := range list {
		if c.Open() {
			open++
			if a.Level != Act {
				a.Level = c.Level
			}
		}
	}
	a.Text = sv.Plural(int64(len(list)), "kontroll", "kontroller") + ", inga öppna anmärkningar"
	if open > 0 {
		a.Text = sv.Plural(open, "öppen anmärkning", "öppna anmärkningar")
	}
	return a, nil
}
