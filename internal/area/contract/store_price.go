package contract

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

func (s Store) prices(ctx context.Context, id string) ([]PriceChange, error) {
	list, err := db.All[PriceChange](ctx, s.DB, `SELECT `+db.Columns[PriceChange]()+` FROM contract_price WHERE contract_id = $1 ORDER BY n`, id)
	if err != nil {
		return nil, fmt.Errorf("reading price changes of contract %s: %w", id, err)
	}
	return list, nil
}

// ChangePrices approves a change of the contract's prices.
func (s Store) ChangePrices(ctx context.Context, id string, version int64, p PriceChange) (Contract, error) {
	if err := p.Check(); err != nil {
		return Contract{}, err
	}
	return s.decided(ctx, identity.ActPrice, p.DecidedOn, func(s Store) (Contract, error) {
		c, err := s.change(ctx, id, version, "godkände en prisändring i", p.Sv(), func(c Contract) (Contract, error) { return c, c.mayChangePrices() })
		if err != nil {
			return c, err
		}
		p.ContractID, p.N, p.DecidedBy = id, c.nextPrice(), audit.ActorFrom(ctx).Name
		if err := s.DB.Insert(ctx, "contract_price", &p); err != nil {
			return c, fmt.Errorf("storing price change of %s: %w", c.Number, err)
		}
		return s.Get(ctx, id)
	})
}

// WithdrawPrices takes back the latest price change, which was noted by mistake, and
// the decision of it.
func (s Store) WithdrawPrices(ctx context.Context, id string, version int64, why string) (Contract, error) {
	if why = strings.TrimSpace(why); why == "" {
		return Contract{}, fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför prisändringen tas tillbaka."})
	}
	var saved Contract
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		at := Store{tx}
		c, err := at.change(ctx, id, version, "tog tillbaka en prisändring i", why, func(c Contract) (Contract, error) {
			if len(c.Prices) == 0 {
				return c, fault.Conflict("Avtalet har ingen prisändring att ta tillbaka.")
			}
			return c, nil
		})
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM contract_price WHERE contract_id = $1 AND n = $2`, id, c.nextPrice()-1); err != nil {
			return fmt.Errorf("taking back price change of %s: %w", c.Number, err)
		}
		if err := (identity.Store{DB: tx}).Withdraw(ctx, Kind, id, identity.ActPrice, why); err != nil {
			return err
		}
		saved, err = at.Get(ctx, id)
		return err
	})
	return saved, err
}
