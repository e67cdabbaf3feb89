package intake

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/area/procurement"
	"klover/internal/area/saving"
	"klover/internal/area/supplier"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/orgnr"
	"klover/internal/word/party"
)

// supplierKey is the register whose records other registers' lists may create.
const supplierKey = "supplier"

// Registers are the registers that lists can be read into, in the order in which
// an office fills them.
var Registers = []Register{suppliers, procurements, reviews, contracts, savings, sickMonths, certificates, investments}

// recordsBy reads the rows of a table whose column has one of the values.
func recordsBy[T any](ctx context.Context, d *db.DB, table, column string, values []string) ([]T, error) {
	var all []T
	for part := range slices.Chunk(values, 1000) {
		var w db.Where
		w.In(column, part)
		rows, err := db.All[T](ctx, d, `SELECT `+db.Columns[T]()+` FROM `+table+` `+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", table, err)
		}
		all = append(all, rows...)
	}
	return all, nil
}

// keyed returns the records by what of tells of them.
func keyed[T any](all []T, of func(*T) string) map[string]T {
	m := make(map[string]T, len(all))
	for i := range all {
		m[of(&all[i])] = all[i]
	}
	return m
}

var procurements = registerOf[procurement.Procurement]{
	key: procurement.Kind, one: "upphandling", many: "upphandlingar", path: procurement.Path, table: "procurement",
	fields: procurement.Fields, keyField: "number",
	suggest: func(m *Mapping) {
		// A list with regions is the office's own; one with authorities is a survey of others.
		if m.Columns["parties"] != "" && m.Columns["buyer_name"] == "" && m.Columns["carried_out_by_us"] == "" {
			m.Fixed["carried_out_by_us"] = "ja"
		}
	},
	fresh:   func(r Run) procurement.Procurement { return procurement.Procurement{ID: db.NewID(), Source: r.Source} },
	keyOf:   func(p *procurement.Procurement) string { return strings.TrimSpace(p.Number) },
	id:      func(p *procurement.Procurement) string { return p.ID },
	version: func(p *procurement.Procurement) int64 { return p.Version },
	title:   func(p *procurement.Procurement) string { return p.Name() },
	parties: func(p *procurement.Procurement) party.Set { return p.Parties },
	fill: func(p *procurement.Procurement, x *filling) {
		x.category(func(id string) { p.CategoryID = id })
	},
	check: func(p procurement.Procurement, today day.Date) error {
		if p.Number == "" {
			p.Number = "–" // the register gives it one
		}
		return p.Check(today)
	},
	stored: func(d *db.DB, ctx context.Context, numbers []string) (map[string]procurement.Procurement, error) {
		all, err := recordsBy[procurement.Procurement](ctx, d, "procurement", "number", numbers)
		return keyed(all, func(p *procurement.Procurement) string { return p.Number }), err
	},
	load: func(d *db.DB, ctx context.Context, ids []string) (map[string]procurement.Procurement, error) {
		all, err := recordsBy[procurement.Procurement](ctx, d, "procurement", "id", ids)
		return keyed(all, func(p *procurement.Procurement) string { return p.ID }), err
	},
	create: func(d *db.DB, ctx context.Context, list []procurement.Procurement) ([]string, error) {
		ids := make([]string, len(list))
		for i, p := range list {
			ids[i] = p.ID
		}
		return ids, procurement.Store{DB: d}.CreateAll(ctx, list)
	},
	save: func(d *db.DB, ctx context.Context, p procurement.Procurement, why string) (procurement.Procurement, error) {
		return procurement.Store{DB: d}.Save(ctx, p, why)
	},
	removeAll: func(d *db.DB, ctx context.Context, ids []string, why string) error {
		return procurement.Store{DB: d}.RemoveAll(ctx, ids, why)
	},
}

// procurementNames is how other lists head the number of a procurement.
var procurementNames = []string{"upphandlingens nummer", "upphandlingsnummer", "upphandlingens diarienummer", "upphandling nr", "upphandlingsärende", "uppdragsnummer"}

// The amounts of a list of savings: by region, or one for the regions together.
const (
	keyEffect  = "effect"
	keyLoss    = "loss"
	keyParties = "effect_parties"
	keyEffectD = "effect_d"
	keyEffectU = "effect_u"
)

var savings = registerOf[saving.Saving]{
	key: saving.Kind, one: "effektrapport", many: "effektrapporter", path: "/besparingar", table: "saving",
	fields: saving.Fields, keyField: "number",
	names: map[string][]string{keyProcurement: procurementNames, keyContract: {"avtalsnummer", "avtalsnr", "avtal nr"}},
	extra: []Target{
		{Key: keyEffect, Label: "Besparing", Kind: field.Money, Group: "Belopp", Help: "För hela avtalstiden. Gäller den flera regioner delas den lika mellan dem.",
			Names: []string{"effekt", "besparing totalt", "möjliggjord besparing", "nettoeffekt", "netto", "total besparing", "belopp", "besparing kr"}},
		{Key: keyLoss, Label: "Kostnadsökning", Kind: field.Money, Group: "Belopp", Help: "Dras från besparingen.",
			Names: []string{"fördyring", "ökad kostnad", "kostnadsökningar"}},
		{Key: keyParties, Label: "Regioner", Group: "Belopp", Help: "Vilka regioner beloppet gäller: D, U eller DU.",
			Names: []string{"part", "parter", "region", "du", "d/u/du", "huvudman", "köpare"}},
		{Key: keyEffectD, Label: "Besparing Sörmland", Kind: field.Money, Group: "Belopp",
			Names: []string{"besparing d", "besparing rs", "effekt d", "effekt rs", "netto d", "netto rs", "sörmland", "region sörmland", "d", "rs"}},
		{Key: keyEffectU, Label: "Besparing Västmanland", Kind: field.Money, Group: "Belopp",
			Names: []string{"besparing u", "besparing rv", "effekt u", "effekt rv", "netto u", "netto rv", "västmanland", "region västmanland", "u", "rv"}},
	},
	fresh:   func(r Run) saving.Saving { return saving.Saving{Source: r.Source} },
	keyOf:   func(s *saving.Saving) string { return strings.TrimSpace(s.Number) },
	id:      func(s *saving.Saving) string { return s.ID },
	version: func(s *saving.Saving) int64 { return s.Version },
	title:   func(s *saving.Saving) string { return s.Name() },
	parties: func(s *saving.Saving) party.Set {
		var codes []party.Code
		for _, l := range s.Lumps {
			codes = append(codes, l.Party)
		}
		return party.Of(codes...)
	},
	fill: fillSaving,
	check: func(s saving.Saving, _ day.Date) error {
		if err := s.Check(); err != nil {
			return err
		}
		effects, err := s.Compute()
		if err != nil {
			return err
		}
		s.Effects = effects
		s.Annual, s.Term = saving.Total(effects)
		return s.Complete()
	},
	stored: func(d *db.DB, ctx context.Context, numbers []string) (map[string]saving.Saving, error) {
		all, err := savingsBy(ctx, d, "number", numbers)
		return keyed(all, func(s *saving.Saving) string { return s.Number }), err
	},
	create: func(d *db.DB, ctx context.Context, list []saving.Saving) ([]string, error) {
		return saving.Store{DB: d}.CreateAll(ctx, list)
	},
	removeAll: func(d *db.DB, ctx context.Context, ids []string, why string) error {
		return saving.Store{DB: d}.RemoveAll(ctx, ids, why)
	},
}

func fillSaving(s *saving.Saving, x *filling) {
	x.procurement(func(id string) { s.ProcurementID = identity.Ref(id) })
	x.contract(func(id string) { s.ContractID = identity.Ref(id) })
	lumps := lumpsOf(x)
	if lumps == nil {
		return
	}
	s.Lumps = lumps
	if s.ID == "" {
		return
	}
	if effects, err := s.Compute(); err == nil { // the sum tells whether a stored report differs
		s.Annual, s.Term = saving.Total(effects)
	}
}

// lumpsOf returns the amounts of the line, nil when it has none or they are wrong.
func lumpsOf(x *filling) []saving.Lump {
	amounts := map[string]money.Opt{}
	for _, key := range []string{keyEffect, keyLoss, keyEffectD, keyEffectU} {
		var o money.Opt
		if err := o.UnmarshalText([]byte(x.value(key))); err != nil {
			x.say(key, Unreadable, "%s", fault.Message(err))
			return nil
		}
		amounts[key] = o
	}
	var lumps []saving.Lump
	for key, code := range map[string]party.Code{keyEffectD: party.Sormland, keyEffectU: party.Vastmanland} {
		if o := amounts[key]; o.Known {
			lumps = append(lumps, saving.Lump{Party: code, Effect: o})
		}
	}
	if len(lumps) > 0 {
		slices.SortFunc(lumps, func(a, b saving.Lump) int { return strings.Compare(string(a.Party), string(b.Party)) })
		return lumps
	}
	effect, loss := amounts[keyEffect], amounts[keyLoss]
	if !effect.Known && !loss.Known {
		return nil
	}
	total := effect.Amount - max(loss.Amount, -loss.Amount)
	parties, err := party.ParseSet(x.value(keyParties))
	if err != nil {
		x.say(keyParties, Unreadable, "%s", fault.Message(err))
		return nil
	}
	if lumps, err = saving.Share(total, parties, nil); err != nil {
		x.say(keyParties, Missing, "Ange vilka regioner beloppet gäller: D, U eller DU.")
	}
	return lumps
}

// savingsBy reads reports with their totals, for comparison.
func savingsBy(ctx context.Context, d *db.DB, column string, values []string) ([]saving.Saving, error) {
	all, err := recordsBy[saving.Saving](ctx, d, "saving", column, values)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids := make([]string, len(all))
	at := map[string]*saving.Saving{}
	for i := range all {
		ids[i], at[all[i].ID] = all[i].ID, &all[i]
	}
	lumps, err := recordsBy[saving.Lump](ctx, d, "saving_lump", "saving_id", ids)
	for _, l := range lumps {
		at[l.SavingID].Lumps = append(at[l.SavingID].Lumps, l)
	}
	return all, err
}

// byName begins the key of a supplier without number.
const byName = "namn:"

var suppliers = registerOf[supplier.Supplier]{
	key: supplierKey, one: "leverantör", many: "leverantörer", path: "/leverantorer", table: "supplier",
	fields: supplier.Fields, keyField: "org_no",
	fresh: func(Run) supplier.Supplier { return supplier.New() },
	keyOf: func(s *supplier.Supplier) string {
		if s.OrgNo != "" {
			return string(s.OrgNo)
		}
		if s.Name == "" {
			return ""
		}
		return byName + supplier.NameKey(s.Name)
	},
	id:      func(s *supplier.Supplier) string { return s.ID },
	version: func(s *supplier.Supplier) int64 { return s.Version },
	title:   func(s *supplier.Supplier) string { return s.Name },
	fill:    func(*supplier.Supplier, *filling) {},
	check:   func(s supplier.Supplier, _ day.Date) error { return s.Check() },
	stored: func(d *db.DB, ctx context.Context, keys []string) (map[string]supplier.Supplier, error) {
		return suppliersBy(ctx, d, keys)
	},
	load: func(d *db.DB, ctx context.Context, ids []string) (map[string]supplier.Supplier, error) {
		return supplier.Store{DB: d}.Lookup(ctx, ids...)
	},
	create: func(d *db.DB, ctx context.Context, list []supplier.Supplier) ([]string, error) {
		made, err := supplier.Store{DB: d}.CreateAll(ctx, list)
		ids := make([]string, len(made))
		for i, m := range made {
			ids[i] = m.ID
		}
		return ids, err
	},
	save: func(d *db.DB, ctx context.Context, s supplier.Supplier, why string) (supplier.Supplier, error) {
		return supplier.Store{DB: d}.Save(ctx, s, why)
	},
	removeAll: func(d *db.DB, ctx context.Context, ids []string, why string) error {
		return supplier.Store{DB: d}.RemoveAll(ctx, ids, why)
	},
}

// suppliersBy returns the suppliers by organisation number or by name.
func suppliersBy(ctx context.Context, d *db.DB, keys []string) (map[string]supplier.Supplier, error) {
	asked := make(map[supplier.Ref]string, len(keys))
	var all []supplier.Ref
	for _, key := range keys {
		ref := supplier.Ref{OrgNo: orgnr.ID(key)}
		if name, ok := strings.CutPrefix(key, byName); ok {
			ref = supplier.Ref{Name: name}
		}
		asked[ref] = key
		all = append(all, ref)
	}
	at := supplier.Store{DB: d}
	ids, err := at.MatchAll(ctx, all)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	found, err := at.Lookup(ctx, slices.Collect(maps.Values(ids))...)
	if err != nil {
		return nil, err
	}
	by := make(map[string]supplier.Supplier, len(ids))
	for ref, id := range ids {
		by[asked[ref]] = found[id]
	}
	return by, nil
}
