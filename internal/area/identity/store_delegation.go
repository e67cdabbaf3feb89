package identity

import (
	"context"
	"errors"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// The registers of delegation as history and search name them.
const (
	kindDelegation = "delegation"
	kindDecision   = "delegated_decision"

	permDelegation = "delegation.read"
)

var (
	delegationColumns = db.Columns[Delegation]()
	ruleColumns       = db.ColumnsOf[DelegationRule]("r")
)

// Delegations returns every version without its points, newest first.
func (s Store) Delegations(ctx context.Context) ([]Delegation, error) {
	list, err := db.All[Delegation](ctx, s.DB, `SELECT `+delegationColumns+` FROM identity_delegation ORDER BY n DESC`)
	if err != nil {
		return nil, fmt.Errorf("reading delegation orders: %w", err)
	}
	return list, nil
}

// Delegation returns a version with its points.
func (s Store) Delegation(ctx context.Context, id string) (Delegation, error) {
	d, err := db.One[Delegation](ctx, s.DB, `SELECT `+delegationColumns+` FROM identity_delegation WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return d, fault.NotFound("Versionen av delegationsordningen finns inte.")
	}
	if err != nil {
		return d, fmt.Errorf("reading delegation order %s: %w", id, err)
	}
	return s.withRules(ctx, d)
}

func (s Store) withRules(ctx context.Context, d Delegation) (Delegation, error) {
	rules, err := db.All[DelegationRule](ctx, s.DB, `
		SELECT `+ruleColumns+`
		FROM identity_delegation_rule r
		WHERE r.delegation_id = $1
		ORDER BY r.nr, r.id`, d.ID)
	if err != nil {
		return d, fmt.Errorf("reading points of delegation order %s: %w", d.ID, err)
	}
	inOrder(rules)
	d.Rules = rules
	return d, nil
}

// DelegationOn returns the version that is in force on the day; ok is false when none is.
func (s Store) DelegationOn(ctx context.Context, on day.Date) (d Delegation, ok bool, err error) {
	list, err := db.All[Delegation](ctx, s.DB, `
		SELECT `+delegationColumns+`
		FROM identity_delegation
		WHERE state = 'adopted' AND valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1)
		ORDER BY n DESC LIMIT 1`, on)
	if err != nil || len(list) == 0 {
		return Delegation{}, false, err
	}
	d, err = s.withRules(ctx, list[0])
	return d, true, err
}

// before returns the version that was adopted before another; its ID is "" for the first.
func (s Store) before(ctx context.Context, d Delegation) (Delegation, error) {
	list, err := db.All[Delegation](ctx, s.DB, `
		SELECT `+delegationColumns+`
		FROM identity_delegation
		WHERE state = 'adopted' AND n < $1
		ORDER BY n DESC LIMIT 1`, d.N)
	if err != nil || len(list) == 0 {
		return Delegation{}, err
	}
	return s.withRules(ctx, list[0])
}

// DraftDelegation begins the next version as a copy of the latest one. There is
// one draft at a time.
func (s Store) DraftDelegation(ctx context.Context) (Delegation, error) {
	next := Delegation{ID: db.NewID(), Version: 1, N: 1, State: delegationDraft, CreatedAt: s.DB.Now(), ChangedAt: s.DB.Now()}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		all, err := in.Delegations(ctx)
		if err != nil {
			return err
		}
		if len(all) > 0 {
			if all[0].Draft() {
				return fault.Conflict("Det finns redan ett utkast, version %d. Fastställ det eller ta bort det först.", all[0].N)
			}
			latest, err := in.withRules(ctx, all[0])
			if err != nil {
				return err
			}
			next.N, next.Rules = latest.N+1, latest.Rules
		}
		if err := tx.Insert(ctx, "identity_delegation", &next); err != nil {
			return err
		}
		for i := range next.Rules {
			next.Rules[i].ID, next.Rules[i].DelegationID = db.NewID(), next.ID
		}
		if err := db.InsertAll(ctx, tx, "identity_delegation_rule", next.Rules); err != nil {
			return fmt.Errorf("copying the delegation order: %w", err)
		}
		return recordDelegation(ctx, tx, next, audit.Entry{Verb: "påbörjade"})
	})
	return next, err
}

// draft returns the version, if it may still be changed.
func (s Store) draft(ctx context.Context, id string) (Delegation, error) {
	d, err := s.Delegation(ctx, id)
	if err == nil && !d.Draft() {
		err = fault.Conflict("Version %d är fastställd och ändras inte. Påbörja en ny version.", d.N)
	}
	return d, err
}

// PutRule adds a point to a draft, or changes one that has an id.
func (s Store) PutRule(ctx context.Context, r DelegationRule) (DelegationRule, error) {
	if err := r.Check(); err != nil {
		return r, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		d, err := (Store{tx}).draft(ctx, r.DelegationID)
		if err != nil {
			return err
		}
		was := DelegationRule{}
		for _, other := range d.Rules {
			if other.ID == r.ID {
				was = other
			} else if other.Nr == r.Nr {
				return fault.Invalid(fault.Field{Name: "nr", Message: "Punkt " + r.Nr + " finns redan. Välj ett annat nummer."})
			}
		}
		if err := storeRule(ctx, tx, &r, was); err != nil {
			return err
		}
		return touch(ctx, tx, d, audit.Entry{Verb: verbOfRule(was, r.Nr), Changes: ruleChanges(was, r)})
	})
	return r, err
}

func storeRule(ctx context.Context, tx *db.DB, r *DelegationRule, was DelegationRule) error {
	if r.ID != "" {
		if was.ID == "" {
			return fault.NotFound("Punkten finns inte längre.")
		}
		r.Origin = was.Origin
		if _, err := tx.Exec(ctx, `DELETE FROM identity_delegation_rule WHERE id = $1`, r.ID); err != nil {
			return err
		}
		return tx.Insert(ctx, "identity_delegation_rule", r)
	}
	r.ID = db.NewID()
	r.Origin = r.ID
	return tx.Insert(ctx, "identity_delegation_rule", r)
}

func verbOfRule(was DelegationRule, nr string) string {
	if was.ID == "" {
		return "lade till punkt " + nr + " i"
	}
	return "ändrade punkt " + was.Nr + " i"
}

// ruleChanges tells what differs; of a new point, what it says.
func ruleChanges(was, now DelegationRule) []field.Change {
	changes := RuleFields.Diff(&was, &now)
	if was.ID == "" {
		for i := range changes {
			changes[i].From = ""
		}
	}
	return changes
}

// RemoveRule takes a point out of a draft.
func (s Store) RemoveRule(ctx context.Context, delegationID, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		d, err := (Store{tx}).draft(ctx, delegationID)
		if err != nil {
			return err
		}
		for _, r := range d.Rules {
			if r.ID != id {
				continue
			}
			if _, err := tx.Exec(ctx, `DELETE FROM identity_delegation_rule WHERE id = $1`, id); err != nil {
				return err
			}
			return touch(ctx, tx, d, audit.Entry{Verb: "tog bort punkt " + r.Nr + " ur", Why: r.Decision})
		}
		return fault.NotFound("Punkten finns inte längre.")
	})
}

// touch marks the version as changed and writes its history.
func touch(ctx context.Context, tx *db.DB, d Delegation, e audit.Entry) error {
	d.ChangedAt = tx.Now()
	if err := tx.Update(ctx, "identity_delegation", &d); err != nil {
		return err
	}
	d, err := Store{tx}.Delegation(ctx, d.ID)
	if err != nil {
		return err
	}
	return recordDelegation(ctx, tx, d, e)
}

// AdoptDelegation makes a draft the order in force from its first day. The version
// before it ends the day before.
func (s Store) AdoptDelegation(ctx context.Context, d Delegation) (Delegation, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		was, err := in.draft(ctx, d.ID)
		if err != nil {
			return err
		}
		d.N, d.CreatedAt, d.ChangedAt, d.Rules, d.ValidTo = was.N, was.CreatedAt, tx.Now(), was.Rules, 0
		if err := d.checkAdoption(); err != nil {
			return err
		}
		former, err := in.before(ctx, d)
		if err != nil {
			return err
		}
		if former.ID != "" {
			if err := in.endDelegation(ctx, former, d.ValidFrom.AddDays(-1)); err != nil {
				return err
			}
		}
		d.State = delegationAdopted
		if err := tx.Update(ctx, "identity_delegation", &d); err != nil {
			return err
		}
		return recordDelegation(ctx, tx, d, audit.Entry{Verb: "fastställde", Changes: DelegationFields.Diff(&was, &d)})
	})
	return d, err
}

// endDelegation closes the period of a version.
func (s Store) endDelegation(ctx context.Context, d Delegation, last day.Date) error {
	if last != 0 && last < d.ValidFrom {
		return fault.Invalid(fault.Field{Name: "valid_from", Message: "Den förra versionen gäller från " + d.ValidFrom.Sv() + ". Den nya måste gälla från en senare dag."})
	}
	was := d
	d.ValidTo, d.ChangedAt = last, s.DB.Now()
	if err := s.DB.Update(ctx, "identity_delegation", &d); err != nil {
		return err
	}
	return recordDelegation(ctx, s.DB, d, audit.Entry{Verb: audit.Changed, Changes: DelegationFields.Diff(&was, &d)})
}

// delegationUsed tells whether any decision rests on the version.
func (s Store) delegationUsed(ctx context.Context, id string) (bool, error) {
	return db.One[bool](ctx, s.DB, `SELECT EXISTS (SELECT 1 FROM identity_decision WHERE delegation_id = $1)`, id)
}

// ReopenDelegation makes the latest version a draft again, to correct a mistake,
// as long as no decision rests on it.
func (s Store) ReopenDelegation(ctx context.Context, id, why string) (Delegation, error) {
	var d Delegation
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		all, err := in.Delegations(ctx)
		if err != nil {
			return err
		}
		used, err := in.delegationUsed(ctx, id)
		if err != nil {
			return err
		}
		switch {
		case len(all) == 0 || all[0].ID != id || all[0].Draft():
			return fault.Conflict("Bara den senast fastställda versionen kan öppnas igen.")
		case used:
			return fault.Conflict("Beslut har fattats med stöd av versionen. Påbörja en ny version i stället.")
		case why == "":
			return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför fastställandet tas tillbaka."})
		}
		was := all[0]
		d = was
		d.State, d.AdoptedOn, d.ValidFrom, d.ChangedAt = delegationDraft, 0, 0, tx.Now()
		if err := tx.Update(ctx, "identity_delegation", &d); err != nil {
			return err
		}
		former, err := in.before(ctx, d)
		if err == nil && former.ID != "" {
			err = in.endDelegation(ctx, former, 0)
		}
		if err != nil {
			return err
		}
		if d, err = in.Delegation(ctx, id); err != nil {
			return err
		}
		return recordDelegation(ctx, tx, d, audit.Entry{Verb: "tog tillbaka fastställandet av", Changes: DelegationFields.Diff(&was, &d), Why: why})
	})
	return d, err
}

// RemoveDraft takes away a draft.
func (s Store) RemoveDraft(ctx context.Context, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		d, err := (Store{tx}).draft(ctx, id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM identity_delegation WHERE id = $1`, id); err != nil {
			return err
		}
		if err := find.Remove(ctx, tx, kindDelegation, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: kindDelegation, Ref: id, Title: d.Name(), Verb: audit.Removed})
	})
}

func recordDelegation(ctx context.Context, tx *db.DB, d Delegation, e audit.Entry) error {
	e.Kind, e.Ref, e.Title = kindDelegation, d.ID, d.Name()
	if err := audit.Write(ctx, tx, e); err != nil {
		return err
	}
	words := d.AdoptedBy
	for _, r := range d.Rules {
		words += " " + r.Heading + " " + r.Decision
	}
	return find.Put(ctx, tx, find.Doc{Kind: kindDelegation, Ref: d.ID, Title: d.Name(), Detail: d.Period(), URL: d.URL(), Perm: permDelegation, Words: words})
}
