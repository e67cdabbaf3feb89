package intake

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

var contracts = registerOf[contract.Contract]{
	key: contract.Kind, one: "avtal", many: "avtal", path: "/avtal", table: "contract",
	fields: contract.Fields, extra: supplierTargets, keyField: "number",
	names:   map[string][]string{keyProcurement: procurementNames, keyCategory: {"kategorikod", "bransch"}},
	fresh:   func(Run) contract.Contract { return contract.Contract{} },
	keyOf:   func(c *contract.Contract) string { return strings.TrimSpace(c.Number) },
	id:      func(c *contract.Contract) string { return c.ID },
	version: func(c *contract.Contract) int64 { return c.Version },
	title:   func(c *contract.Contract) string { return c.Name() },
	parties: func(c *contract.Contract) party.Set { return c.Parties },
	fill: func(c *contract.Contract, x *filling) {
		x.category(func(id string) { c.CategoryID = identity.Ref(id) })
		x.procurement(func(id string) { c.ProcurementID = identity.Ref(id) })
		if ids := x.suppliersOf(); len(ids) > 0 && !sameSuppliers(*c, ids) {
			c.Suppliers = nil
			for _, id := range ids {
				c.Suppliers = append(c.Suppliers, contract.Supplier{SupplierID: id})
			}
		}
	},
	keep: func(old contract.Contract, next *contract.Contract) {
		if sameMonths(old.Options, next.Options) {
			next.Options = old.Options // what has been decided since is not in the list
		}
	},
	pack: func(c *contract.Contract, to map[string]string) {
		text, err := json.Marshal(c.Suppliers)
		if err == nil { // a slice of plain structs is always written
			to["suppliers"] = string(text)
		}
	},
	unpack: func(c *contract.Contract, from map[string]string) error {
		c.Suppliers = nil
		return json.Unmarshal([]byte(from["suppliers"]), &c.Suppliers)
	},
	check: func(c contract.Contract, _ day.Date) error {
		if c.Stage == "" {
			c.Stage = contract.Draft // the store calls one with a day of signing signed
		}
		return c.Check()
	},
	resolve: func(c *contract.Contract, ids map[string]string) {
		for i, s := range c.Suppliers {
			if id := ids[s.SupplierID]; id != "" {
				c.Suppliers[i].SupplierID = id
			}
		}
	},
	stored: func(d *db.DB, ctx context.Context, numbers []string) (map[string]contract.Contract, error) {
		all, err := contractsBy(ctx, d, "number", numbers)
		return keyed(all, func(c *contract.Contract) string { return c.Number }), err
	},
	load: func(d *db.DB, ctx context.Context, ids []string) (map[string]contract.Contract, error) {
		all, err := contractsBy(ctx, d, "id", ids)
		return keyed(all, func(c *contract.Contract) string { return c.ID }), err
	},
	create: func(d *db.DB, ctx context.Context, list []contract.Contract) ([]string, error) {
		return contract.Store{DB: d}.CreateAll(ctx, list)
	},
	save: func(d *db.DB, ctx context.Context, c contract.Contract, why string) (contract.Contract, error) {
		return contract.Store{DB: d}.Save(ctx, c, why)
	},
	removeAll: func(d *db.DB, ctx context.Context, ids []string, why string) error {
		return contract.Store{DB: d}.RemoveAll(ctx, ids, why)
	},
}

func sameSuppliers(c contract.Contract, ids []string) bool {
	was := c.SupplierIDs()
	return len(was) == len(ids) && !slices.ContainsFunc(ids, func(id string) bool { return !slices.Contains(was, id) })
}

func sameMonths(a, b []contract.Option) bool {
	return slices.EqualFunc(a, b, func(x, y contract.Option) bool { return x.Months == y.Months })
}

// contractsBy reads contracts with their options and suppliers, for comparison.
func contractsBy(ctx context.Context, d *db.DB, column string, values []string) ([]contract.Contract, error) {
	all, err := recordsBy[contract.Contract](ctx, d, "contract", column, values)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids := make([]string, len(all))
	at := map[string]*contract.Contract{}
	for i := range all {
		ids[i], at[all[i].ID] = all[i].ID, &all[i]
	}
	options, err := recordsBy[contract.Option](ctx, d, "contract_option", "contract_id", ids)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(options, func(a, b contract.Option) int { return int(a.N - b.N) })
	for _, o := range options {
		at[o.ContractID].Options = append(at[o.ContractID].Options, o)
	}
	suppliers, err := recordsBy[contract.Supplier](ctx, d, "contract_supplier", "contract_id", ids)
	for _, s := range suppliers {
		at[s.ContractID].Suppliers = append(at[s.ContractID].Suppliers, s)
	}
	return all, err
}
