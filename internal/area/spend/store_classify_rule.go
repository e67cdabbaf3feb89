package spend

import (
	"context"
	"slices"

	"klover/internal/area/category"
	"klover/internal/area/identity"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
)

// SortRules returns the rules of a purpose that are used, in order, with the names of what
// they mean.
func (s Store) SortRules(ctx context.Context, p Purpose) ([]Rule, error) {
	list, err := db.All[Rule](ctx, s.DB, `SELECT `+db.Columns[Rule]()+` FROM spend_rule WHERE purpose = $1 AND ended_at IS NULL ORDER BY place, id`, p)
	if err != nil {
		return nil, err
	}
	return list, s.nameRules(ctx, list)
}

// nameRules fills in what the rules' references are called. A supplier that was merged is
// its survivor from then on.
func (s Store) nameRules(ctx context.Context, list []Rule) error {
	paths, err := (category.Store{DB: s.DB}).Paths(ctx)
	if err != nil {
		return err
	}
	var ids []string
	var sellers []int64
	for _, r := range list {
		if r.SupplierID != "" {
			ids = append(ids, string(r.SupplierID))
		}
		if r.SellerID != 0 {
			sellers = append(sellers, r.SellerID)
		}
	}
	records, err := (supplier.Store{DB: s.DB}).Lookup(ctx, ids...)
	if err != nil {
		return err
	}
	written, err := byID(ctx, s.DB, sellerName, sellers)
	for i, r := range list {
		list[i].Category = paths[string(r.CategoryID)]
		if r.SupplierID != "" {
			list[i].SupplierID, list[i].Supplier = identity.Ref(records[string(r.SupplierID)].ID), records[string(r.SupplierID)].Name
		} else if r.SellerID != 0 {
			list[i].Supplier = written[r.SellerID].Name
		}
	}
	return err
}

// SortRule returns one rule, removed or not.
func (s Store) SortRule(ctx context.Context, id string) (Rule, error) {
	one, err := db.One[Rule](ctx, s.DB, `SELECT `+db.Columns[Rule]()+` FROM spend_rule WHERE id = $1`, id)
	if err != nil {
		return one, err
	}
	list := []Rule{one}
	return list[0], s.nameRules(ctx, list)
}

// RemovedRules returns the rules of a purpose that were removed last.
func (s Store) RemovedRules(ctx context.Context, p Purpose) ([]Rule, error) {
	list, err := db.All[Rule](ctx, s.DB, `SELECT `+db.Columns[Rule]()+` FROM spend_rule WHERE purpose = $1 AND ended_at IS NOT NULL ORDER BY ended_at DESC, id LIMIT 50`, p)
	if err != nil {
		return nil, err
	}
	return list, s.nameRules(ctx, list)
}

// with returns the rules as they would stand with one more or another: a new one comes
// last of those that are as sure, a changed one stays in its place.
func with(rules []Rule, one Rule) []Rule {
	if i := slices.IndexFunc(rules, func(r Rule) bool { return r.ID == one.ID }); i >= 0 {
		rules = slices.Clone(rules)
		one.Place = rules[i].Place
		rules[i] = one
		return rules
	}
	at := len(rules)
	if one.Purpose == ForCategory {
		if i := slices.IndexFunc(rules, func(r Rule) bool { return r.Rank() > one.Rank() }); i >= 0 {
			at = i
		}
	}
	return renumbered(slices.Insert(slices.Clone(rules), at, one))
}

// renumbered numbers the rules in their order.
func renumbered(rules []Rule) []Rule {
	for i := range rules {
		rules[i].Place = int64(i+1) * 10
	}
	return rules
}

// AddRule stores a new rule in its usual place.
func (s Store) AddRule(ctx context.Context, one Rule) (Rule, error) {
	if err := one.Check(); err != nil {
		return one, err
	}
	one.ID, one.CreatedAt, one.ChangedAt = db.NewID(), s.DB.Now(), s.DB.Now()
	one.ConfirmedOn, one.ConfirmedBy = s.Today(), audit.ActorFrom(ctx).Name
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		rules, err := s.in(tx).SortRules(ctx, one.Purpose)
		if err != nil {
			return err
		}
		rules = with(rules, one)
		one = rules[slices.IndexFunc(rules, func(r Rule) bool { return r.ID == one.ID })]
		one.Version = 1
		if err := tx.Insert(ctx, "spend_rule", &one); err != nil {
			return err
		}
		if err := s.in(tx).place(ctx, rules); err != nil {
			return err
		}
		return s.in(tx).toldRule(ctx, one, audit.Created, "", RuleFields.Diff(&Rule{}, &one))
	})
	return one, err
}

// place stores the order of the rules.
func (s Store) place(ctx context.Context, rules []Rule) error {
	for _, r := range rules {
		if _, err := s.DB.Exec(ctx, `UPDATE spend_rule SET place = $1 WHERE id = $2 AND place <> $1`, r.Place, r.ID); err != nil {
			return err
		}
	}
	return nil
}

// SaveRule stores a changed rule. Who saves it confirms it.
func (s Store) SaveRule(ctx context.Context, changed Rule, why string) (Rule, error) {
	if err := changed.Check(); err != nil {
		return changed, err
	}
	return s.turnRule(ctx, changed.ID, audit.Changed, why, func(_ Store, r *Rule) error {
		changed.ID, changed.Purpose, changed.Place, changed.CreatedAt = r.ID, r.Purpose, r.Place, r.CreatedAt
		*r = changed
		r.ConfirmedOn, r.ConfirmedBy = s.Today(), audit.ActorFrom(ctx).Name
		return nil
	})
}

// ConfirmRule says that a proposed rule is right.
func (s Store) ConfirmRule(ctx context.Context, id string) (Rule, error) {
	return s.turnRule(ctx, id, "bekräftade", "", func(_ Store, r *Rule) error {
		if !r.Proposed() {
			return fault.Conflict("Regeln är redan bekräftad.")
		}
		r.ConfirmedOn, r.ConfirmedBy = s.Today(), audit.ActorFrom(ctx).Name
		return nil
	})
}

// RemoveRule takes a rule away. It stays in the history and can be put back.
func (s Store) RemoveRule(ctx context.Context, id, why string) (Rule, error) {
	return s.turnRule(ctx, id, "tog bort", why, func(_ Store, r *Rule) error {
		if r.EndedAt != nil {
			return fault.Conflict("Regeln är redan borttagen.")
		}
		now := s.DB.Now()
		r.EndedAt = &now
		return nil
	})
}

// RestoreRule puts a removed rule back where it stood.
func (s Store) RestoreRule(ctx context.Context, id string) (Rule, error) {
	return s.turnRule(ctx, id, "återställde", "", func(_ Store, r *Rule) error {
		r.EndedAt = nil
		return nil
	})
}

// MoveRule puts a rule before the one that stands so many steps further up, or with a
// number below zero down.
func (s Store) MoveRule(ctx context.Context, id string, up int) (Rule, error) {
	return s.turnRule(ctx, id, "ändrade ordningen för", "", func(s Store, r *Rule) error {
		rules, err := s.SortRules(ctx, r.Purpose)
		if err != nil {
			return err
		}
		from := slices.IndexFunc(rules, func(o Rule) bool { return o.ID == id })
		if from < 0 {
			return fault.Conflict("Regeln är borttagen.")
		}
		to := max(0, min(len(rules)-1, from-up))
		one := rules[from]
		rules = slices.Insert(slices.Delete(rules, from, from+1), to, one)
		r.Place = renumbered(rules)[to].Place
		return s.place(ctx, rules)
	})
}

// turnRule changes a rule, with its history, and asks for a recount.
func (s Store) turnRule(ctx context.Context, id, verb, why string, do func(Store, *Rule) error) (Rule, error) {
	var now Rule
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		old, err := s.in(tx).SortRule(ctx, id)
		if err != nil {
			return err
		}
		now = old
		if err := do(s.in(tx), &now); err != nil {
			return err
		}
		now.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "spend_rule", &now); err != nil {
			return err
		}
		named := []Rule{now}
		if err := s.in(tx).nameRules(ctx, named); err != nil {
			return err
		}
		return s.in(tx).toldRule(ctx, named[0], verb, why, RuleFields.Diff(&old, &named[0]))
	})
	return now, err
}

func (s Store) toldRule(ctx context.Context, r Rule, verb, why string, changes []field.Change) error {
	if r.Purpose == ForKind {
		changes = slices.DeleteFunc(changes, func(c field.Change) bool { return c.Key == "category_id" })
	} else {
		changes = slices.DeleteFunc(changes, func(c field.Change) bool { return c.Key == "kind" })
	}
	if err := audit.Write(ctx, s.DB, audit.Entry{Kind: ruleKind, Ref: r.ID, Title: r.Name, Verb: verb, Why: why, Changes: changes}); err != nil {
		return err
	}
	return s.changed(ctx, changedRules, "")
}

// RuleHistory returns the history of a rule, newest first.
func (s Store) RuleHistory(ctx context.Context, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, ruleKind, id)
}
