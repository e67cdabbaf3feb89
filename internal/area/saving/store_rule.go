package saving

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// capOn returns how many months count for a contract signed on the day.
func capOn(rules []Rule, signed, today day.Date) int64 {
	if signed == 0 {
		signed = today
	}
	months := rules[0].CapMonths
	for _, r := range rules {
		if r.ValidFrom <= signed {
			months = r.CapMonths
		}
	}
	return months
}

// Rules returns how many months count, oldest rule first.
func (s Store) Rules(ctx context.Context) ([]Rule, error) {
	rules, err := db.All[Rule](ctx, s.DB, `SELECT valid_from, cap_months, source FROM saving_rule ORDER BY valid_from`)
	if err == nil && len(rules) == 0 {
		err = fmt.Errorf("saving_rule is empty")
	}
	return rules, err
}

// SetRule decides how many months count for contracts signed from a day on.
// Reports that are already registered keep the rule they were computed by.
func (s Store) SetRule(ctx context.Context, r Rule) error {
	if r.ValidFrom == 0 || r.CapMonths < 1 || r.Source == "" {
		return fault.Wrong("Ange från vilken dag regeln gäller, antal månader och vem som har beslutat.")
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := tx.Insert(ctx, "saving_rule", &r); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: "saving_rule", Ref: r.ValidFrom.String(), Verb: audit.Created,
			Title: fmt.Sprintf("högst %d månader räknas från %s", r.CapMonths, r.ValidFrom), Why: r.Source})
	})
}
