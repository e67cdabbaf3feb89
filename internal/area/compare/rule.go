package compare

import (
	"context"

	"klover/internal/area/law/policy"
	"klover/internal/word/day"
)

// RuleKind names the parameters in history.
const RuleKind = "compare_rule"

const (
	keySuppliers = "least_suppliers"
	keyInvoices  = "least_invoices"
)

var parameters = policy.Set{Table: RuleKind, Parameters: []policy.Parameter{
	{Key: keySuppliers, Label: "Minst antal leverantörer", Unit: policy.Whole("leverantör", "leverantörer"), Help: "Så många leverantörer ska ett belopp vila på för att lämnas ut.", Least: 2, Most: 100},
	{Key: keyInvoices, Label: "Minst antal fakturor", Unit: policy.Whole("faktura", "fakturor"), Help: "Så många fakturor ska ett belopp vila på för att lämnas ut.", Least: 1, Most: 1000},
}}

// Policy is the parameters.
func (s Store) Policy() policy.Store { return policy.Store{DB: s.DB, Set: parameters} }

func (s Store) rule(ctx context.Context, on day.Date) (Rule, error) {
	values, err := s.Policy().On(ctx, on)
	return Rule{values[keySuppliers], values[keyInvoices]}, err
}
