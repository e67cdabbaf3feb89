package intake

import (
	"context"
	"strings"

	"klover/internal/area/identity"
	planning "klover/internal/area/plan"
	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// investments reads the list of the investment tool (Permit) into the procurement plan.
var investments = registerOf[planning.Item]{
	key: planning.KindItem, one: "investering", many: "investeringar till upphandlingsplanen", perm: "plan.write", path: planning.Path, table: "plan_item",
	fields: planning.InvestmentFields, keyField: "origin_ref",
	fresh: func(Run) planning.Item {
		return planning.Item{Origin: planning.FromInvestment, State: planning.Planned}
	},
	keyOf:   func(it *planning.Item) string { return strings.TrimSpace(it.OriginRef) },
	id:      func(it *planning.Item) string { return it.ID },
	version: func(it *planning.Item) int64 { return it.Version },
	title:   func(it *planning.Item) string { return strings.TrimSpace(it.OriginRef + " " + it.Title) },
	parties: func(it *planning.Item) party.Set { return it.Parties },
	fill: func(it *planning.Item, x *filling) {
		x.category(func(id string) { it.CategoryID = identity.Ref(id) })
	},
	check: func(it planning.Item, _ day.Date) error { return it.Check() },
	stored: func(d *db.DB, ctx context.Context, refs []string) (map[string]planning.Item, error) {
		return planning.Store{DB: d}.ByOriginRefs(ctx, planning.FromInvestment, refs)
	},
	load: func(d *db.DB, ctx context.Context, ids []string) (map[string]planning.Item, error) {
		return planning.Store{DB: d}.Some(ctx, ids)
	},
	create: func(d *db.DB, ctx context.Context, list []planning.Item) ([]string, error) {
		return planning.Store{DB: d}.CreateAll(ctx, list)
	},
	save: func(d *db.DB, ctx context.Context, it planning.Item, why string) (planning.Item, error) {
		return planning.Store{DB: d}.Save(ctx, it, why)
	},
	removeAll: func(d *db.DB, ctx context.Context, ids []string, why string) error {
		return planning.Store{DB: d}.RemoveAll(ctx, ids, why)
	},
}
