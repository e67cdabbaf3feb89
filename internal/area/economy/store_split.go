package economy

import (
	"context"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// SplitRules returns the split rules with the names of what they are about.
func (s Store) SplitRules(ctx context.Context) ([]Rule, error) {
	type named struct {
		Rule
		Called string
	}
	rows, err := db.All[named](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Rule]("r")+`, COALESCE(d.name, '') AS called
		FROM economy_rule r
		LEFT JOIN economy_dimension d ON d.kind = r.target AND d.code = r.code
		ORDER BY r.target, r.code, r.valid_from, r.id`)
	rules := make([]Rule, len(rows))
	for i, row := range rows {
		rules[i], rules[i].Name = row.Rule, row.Called
	}
	return rules, err
}

// Rule returns one split rule.
func (s Store) Rule(ctx context.Context, id string) (Rule, error) {
	return db.One[Rule](ctx, s.DB, `SELECT `+db.Columns[Rule]()+` FROM economy_rule WHERE id = $1`, id)
}

// SaveRule adds a rule without id, or changes one of the version that was read.
func (s Store) SaveRule(ctx context.Context, r Rule) (Rule, error) {
	if err := Rules.Missing(&r); err != nil {
		return r, err
	}
	if err := r.Check(); err != nil {
		return r, err
	}
	err := s.tx(ctx, func(s Store) error {
		if err := s.clashing(ctx, r); err != nil {
			return err
		}
		r.ChangedAt = s.DB.Now()
		if r.ID == "" {
			r.ID, r.Version, r.CreatedAt = db.NewID(), 1, s.DB.Now()
			if err := s.DB.Insert(ctx, "economy_rule", &r); err != nil {
				return err
			}
			return s.note(ctx, RuleKind, r.ID, r.Label(), audit.Created, "", Rules.Diff(&Rule{}, &r)...)
		}
		was, err := s.Rule(ctx, r.ID)
		if err != nil {
			return err
		}
		r.CreatedAt = was.CreatedAt
		if err := s.DB.Update(ctx, "economy_rule", &r); err != nil {
			return err
		}
		return s.note(ctx, RuleKind, r.ID, r.Label(), audit.Changed, "", Rules.Diff(&was, &r)...)
	})
	return r, err
}

// clashing refuses two rules for the same code at the same time.
func (s Store) clashing(ctx context.Context, r Rule) error {
	all, err := s.SplitRules(ctx)
	if err != nil {
		return err
	}
	for _, other := range all {
		apart := other.ValidTo != 0 && other.ValidTo < r.ValidFrom || r.ValidTo != 0 && r.ValidTo < other.ValidFrom
		if other.ID != r.ID && other.Target == r.Target && other.Code == r.Code && !apart {
			return fault.Invalid(fault.Field{Name: "valid_from", Message: other.Label() + " har redan en regel under samma tid. Sätt ett slutdatum på den."})
		}
	}
	return nil
}

// RemoveRule takes a rule away; its cost goes to the common pool.
func (s Store) RemoveRule(ctx context.Context, id string) error {
	return s.tx(ctx, func(s Store) error {
		r, err := s.Rule(ctx, id)
		if err != nil {
			return err
		}
		if _, err := s.DB.Exec(ctx, `DELETE FROM economy_rule WHERE id = $1`, id); err != nil {
			return err
		}
		return s.note(ctx, RuleKind, r.ID, r.Label(), audit.Removed, "")
	})
}

// SplitKeys returns the keys of the pools, newest year first.
func (s Store) SplitKeys(ctx context.Context) ([]Key, error) {
	return db.All[Key](ctx, s.DB, `SELECT `+db.Columns[Key]()+` FROM economy_key ORDER BY year DESC, pool`)
}

// SetKey sets the key of a pool for a year.
func (s Store) SetKey(ctx context.Context, k Key) error {
	if err := k.Check(); err != nil {
		return err
	}
	k.ByName, k.ChangedAt = audit.ActorFrom(ctx).Name, s.DB.Now()
	title := k.Pool + " " + day.Year(int(k.Year)).Label()
	change := field.Change{Key: "share", Label: "Nyckel", To: basis(Rule{Method: ByKey}, []int64{k.ShareD, k.ShareU}, false)}
	return s.tx(ctx, func(s Store) error {
		all, err := s.SplitKeys(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(o Key) bool { return o.Pool == k.Pool && o.Year == k.Year })
		if i < 0 {
			k.ID, k.Version = db.NewID(), 1
			if err := s.DB.Insert(ctx, "economy_key", &k); err != nil {
				return err
			}
			return s.note(ctx, KeyKind, k.ID, title, audit.Created, k.Decision, change)
		}
		k.ID, k.Version = all[i].ID, all[i].Version
		change.From = basis(Rule{Method: ByKey}, []int64{all[i].ShareD, all[i].ShareU}, false)
		if err := s.DB.Update(ctx, "economy_key", &k); err != nil {
			return err
		}
		return s.note(ctx, KeyKind, k.ID, title, audit.Changed, k.Decision, change)
	})
}

// splitter reads what a split needs.
func (s Store) splitter(ctx context.Context) (Splitter, error) {
	rules, err := s.SplitRules(ctx)
	if err != nil {
		return Splitter{}, err
	}
	keys, err := s.SplitKeys(ctx)
	if err != nil {
		return Splitter{}, err
	}
	chart, err := s.Chart(ctx)
	return Splitter{Rules: rules, Keys: keys, Chart: chart}, err
}

// Statement is what each owner is to bear of a period, and what it has paid.
type Statement struct {
	Period  day.Period
	Shares  []Share
	Settled map[party.Code]money.Amount
}

// Owes returns the owner's share.
func (t Statement) Owes(p party.Code) money.Amount {
	var sum money.Amount
	for _, s := range t.Shares {
		sum += s.Of(p)
	}
	return sum
}

// Cost is what is to be shared, Σ of the owners' shares to the öre.
func (t Statement) Cost() money.Amount { return t.Owes("") }

// Left returns what the owner has still to pay; negative is too much paid.
func (t Statement) Left(p party.Code) money.Amount { return t.Owes(p) - t.Settled[p] }

// Result is what remains when the owners have paid: 0 when all is distributed (L04).
func (t Statement) Result() money.Amount {
	var paid money.Amount
	for _, a := range t.Settled {
		paid += a
	}
	return paid - t.Cost() - t.unfunded()
}

// unfunded is what another financier has not yet paid.
func (t Statement) unfunded() money.Amount {
	var sum money.Amount
	for _, s := range t.Shares {
		if s.Parts == nil {
			sum += s.Total
		}
	}
	return sum
}

// Statement shares the cost of a period between the owners, of one cost object only
// if it is named.
func (s Store) Statement(ctx context.Context, p day.Period, object string) (Statement, error) {
	t := Statement{Period: p}
	split, err := s.splitter(ctx)
	if err != nil {
		return t, err
	}
	years := day.Period{From: day.New(p.From.Year(), 1, 1), To: p.To}
	sums, err := s.Sums(ctx, Filter{Kinds: []Kind{Outcome}, Period: years, Object: object}, ActivityKind, ObjectKind)
	if err != nil {
		return t, err
	}
	t.Settled = split.Settled(p, sums)
	t.Shares, err = split.Split(p, sums)
	return t, err
}
