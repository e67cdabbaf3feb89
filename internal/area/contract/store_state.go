package contract

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/base/db"
	"klover/internal/word/day"
)

// nameMain sets what the main contracts of the contracts are called.
func (s Store) nameMain(ctx context.Context, list []Contract) error {
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = string(c.MainID)
	}
	called, err := s.names(ctx, `SELECT id, concat(number, ' ', title) AS name FROM contract `, ids)
	if err != nil {
		return fmt.Errorf("reading main contracts: %w", err)
	}
	for i, c := range list {
		list[i].Main = called[string(c.MainID)]
	}
	return nil
}

// openBlock is what keeps a contract of the procurement from being signed.
type openBlock struct {
	ProcurementID string
	ToOn          day.Date
}

// openEnd is the last day of a block that has none yet.
const openEnd day.Date = forever

// blocks sets how long a standstill keeps what is not signed from being signed. What
// is signed is not asked about.
func (s Store) blocks(ctx context.Context, list []Contract, procurements []string) error {
	var waiting []string
	for i, c := range list {
		if (c.Stage == Draft || c.Stage == ForSigning) && procurements[i] != "" {
			waiting = append(waiting, procurements[i])
		}
	}
	if len(waiting) == 0 {
		return nil
	}
	var w db.Where
	w.In("procurement_id", waiting)
	w.Add("released_on IS NULL AND from_on <= ? AND (to_on IS NULL OR to_on >= ?)", s.Today(), s.Today())
	open, err := db.All[openBlock](ctx, s.DB, `SELECT procurement_id, to_on FROM procurement_block `+w.SQL(), w.Args()...)
	if err != nil {
		return fmt.Errorf("reading standstills of contracts: %w", err)
	}
	for _, b := range open {
		if b.ToOn == 0 {
			b.ToOn = openEnd
		}
		for i := range list {
			if procurements[i] == b.ProcurementID && slices.Contains([]Stage{Draft, ForSigning}, list[i].Stage) {
				list[i].BlockedTo = max(list[i].BlockedTo, b.ToOn)
			}
		}
	}
	return nil
}
