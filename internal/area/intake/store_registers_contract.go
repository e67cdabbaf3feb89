package intake

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/base/db"
	"klover/internal/base/field"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// What lists of contracts have in columns of their own.
const (
	keyTerm   = "term"            // "2+1+1 år", "2022-01-01 – 2023-12-31"
	keySigned = "signed_at_start" // for lists without a day of signing
)

var contractTargets = []Target{
	{Key: keyTerm, Label: "Avtalstid", Group: "Avtalstid", Help: "Första tiden och optionerna i en cell: 2+1+1 år, eller 2022-01-01 – 2023-12-31.",
		Names: []string{"avtalsperiod", "löptid", "avtalslängd", "avtalstid inkl optioner", "avtalstid inklusive option", "giltighetstid"}},
	{Key: keySigned, Label: "Tecknat den dag det gäller från", Kind: field.Bool, Group: "Avtalstid", Help: "Ja när listan saknar dag för tecknandet. Annars blir sådana avtal utkast."},
}

var contracts = registerOf[contract.Contract]{
	key: contract.Kind, one: "avtal", many: "avtal", path: "/avtal", table: "contract",
	fields: contract.Fields, extra: slices.Concat(supplierTargets, contractTargets), keyField: "number",
	names: map[string][]string{keyProcurement: procurementNames, keyCategory: {"kategorikod", "bransch"},
		"notice_months":  {"uppsägning", "ömsesidig uppsägningstid", "uppsägningstid region", "uppsägningstid beställare"},
		"renewal_months": {"förlängs automatiskt", "tyst förlängning"}, "external_ref": {"ärendenr", "diarienr", "diarie nr", "avtalets diarienummer"},
		"options": {"optioner år", "möjlig förlängning", "förlängningsoption"}, keyBuyers: {"rs/rv", "avtalspart", "upphandlande myndighet", "gäller region"}},
	words:   map[string]map[string]string{"type": contractTypes},
	joins:   []string{keySupplierName, keySupplierNo},
	arrange: arrangeContract,
	suggest: func(m *Mapping) {
		if m.Columns["signed_on"] == "" && (m.Columns["starts_on"] != "" || m.Columns[keyTerm] != "") {
			m.Fixed[keySigned] = "ja"
		}
	},
	fresh:       func(Run) contract.Contract { return contract.Contract{} },
	keyOf:       func(c *contract.Contract) string { return strings.TrimSpace(c.Number) },
	secondField: "external_ref",
	secondOf:    func(c *contract.Contract) string { return strings.TrimSpace(c.ExternalRef) },
	seconds: func(d *db.DB, ctx context.Context, refs []string) ([]contract.Contract, error) {
		return contract.Store{DB: d}.By(ctx, "external_ref", refs)
	},
	absent:  absentContracts,
	id:      func(c *contract.Contract) string { return c.ID },
	version: func(c *contract.Contract) int64 { return c.Version },
	title:   func(c *contract.Contract) string { return c.Name() },
	parties: func(c *contract.Contract) party.Set { return c.Parties },
	fill: func(c *contract.Contract, x *filling) {
		x.category(func(id string) { c.CategoryID = identity.Ref(id) })
		x.procurement(func(id string) { c.ProcurementID = identity.Ref(id) })
		fillTerm(c, x)
		if all := x.suppliersOf(); len(all) > 0 && !sameSuppliers(*c, all) {
			c.Suppliers = suppliersFor(*c, all)
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
		all, err := contract.Store{DB: d}.By(ctx, "number", numbers)
		return keyed(all, func(c *contract.Contract) string { return c.Number }), err
	},
	load: func(d *db.DB, ctx context.Context, ids []string) (map[string]contract.Contract, error) {
		all, err := contract.Store{DB: d}.By(ctx, "id", ids)
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

// arrangeContract rewrites what registers of contracts write in their own ways.
func arrangeContract(l *line, p plan) {
	if endless(l.values["ends_on"]) {
		delete(l.values, "ends_on")
		l.values["open_ended"] = "ja"
	}
	arrangeTerm(l, p)
	if text := l.values["options"]; unitless(text) {
		c, _ := p.column("options")
		switch {
		case yearsIn(c.name):
			l.values["options"] = text + " år"
		case !monthsIn(c.name):
			l.fault("options", c.name, text, Unreadable, "Det framgår inte om optionerna är månader eller år. Skriv till exempel 1+1 år eller 12+12 mån.")
			delete(l.values, "options")
		}
	}
	arrangeCPV(l)
}

// arrangeTerm takes a cell with the whole term apart: the days, or the first term and
// the options after it.
func arrangeTerm(l *line, p plan) {
	text := l.values[keyTerm]
	if text == "" {
		return
	}
	c, _ := p.column(keyTerm)
	if from, to, ok := span(text); ok {
		put(l, "starts_on", from.String())
		put(l, "ends_on", to.String())
		return
	}
	switch {
	case endless(text):
		if l.values["ends_on"] == "" {
			l.values["open_ended"] = "ja"
		}
		return
	case yearsIn(c.name) && unitless(text):
		text += " år"
	case unitless(text) && !monthsIn(c.name):
		l.fault(keyTerm, c.name, text, Unreadable, "Det framgår inte om avtalstiden är månader eller år. Skriv till exempel 2+1+1 år.")
		return
	}
	var term contract.Contract
	d, _ := contract.Fields.Get("options")
	if d.Set(&term, text) != "" || len(term.Options) == 0 {
		l.fault(keyTerm, c.name, text, Unreadable, "Avtalstiden kan inte läsas. Skriv till exempel 2+1+1 år, 24 mån eller 2022-01-01 – 2023-12-31.")
		return
	}
	if from, err := day.Parse(l.values["starts_on"]); err == nil {
		put(l, "ends_on", from.AddMonths(int(term.Options[0].Months)).AddDays(-1).String())
	}
	if term.Options = term.Options[1:]; len(term.Options) > 0 {
		put(l, "options", d.Raw(&term))
	}
}

// put fills in what the line lacks.
func put(l *line, key, text string) {
	if l.values[key] == "" {
		l.values[key] = text
	}
}

var cpvCode = regexp.MustCompile(`(\d{8})(?:\s?[-–]\s?(\d))?`)

// arrangeCPV keeps the first code of a cell, without its words; the others are noted.
// Excel takes the first 0 from a code that it believes to be a number.
func arrangeCPV(l *line) {
	text := l.values["cpv"]
	if n, err := strconv.Atoi(text); err == nil && len(text) == 7 && n > 0 {
		text = "0" + text
	}
	codes := cpvCode.FindAllStringSubmatch(text, -1)
	if len(codes) == 0 {
		return
	}
	var all []string
	for _, m := range codes {
		code := m[1]
		if m[2] != "" {
			code += "-" + m[2]
		}
		all = append(all, code)
	}
	l.values["cpv"] = all[0]
	if len(all) > 1 {
		l.values["note"] = strings.TrimSpace(l.values["note"] + "\nFler CPV-koder: " + strings.Join(all[1:], ", "))
	}
}

// fillTerm keeps the two ways to end apart, and signs what the list says is signed.
func fillTerm(c *contract.Contract, x *filling) {
	switch {
	case x.value("ends_on") != "":
		c.OpenEnded = false
	case x.value("open_ended") == "ja":
		c.EndsOn = 0
	}
	if c.SignedOn == 0 && c.StartsOn != 0 && x.value(keySigned) == "ja" && c.ID == "" {
		c.SignedOn = c.StartsOn
	}
}

// sameSuppliers tells whether the contract has these suppliers; a merged one counts as
// the one that it was merged into.
func sameSuppliers(c contract.Contract, all []seller) bool {
	if len(c.Suppliers) != len(all) {
		return false
	}
	return !slices.ContainsFunc(all, func(s seller) bool {
		return !slices.ContainsFunc(c.Suppliers, func(was contract.Supplier) bool {
			return s.is(was) && (s.rank == 0 || was.Rank == count.Of(s.rank))
		})
	})
}

func (s seller) is(was contract.Supplier) bool {
	return s.id == was.SupplierID || s.id == was.SurvivorID
}

// suppliersFor is the list of the row, with what the contract knows of those that stay.
func suppliersFor(c contract.Contract, all []seller) []contract.Supplier {
	var list []contract.Supplier
	for _, s := range all {
		one := contract.Supplier{SupplierID: s.id, Name: s.name}
		if i := slices.IndexFunc(c.Suppliers, s.is); i >= 0 {
			one = c.Suppliers[i]
		}
		if s.rank > 0 {
			one.Rank = count.Of(s.rank)
		}
		list = append(list, one)
	}
	return list
}

func sameMonths(a, b []contract.Option) bool {
	return slices.EqualFunc(a, b, func(x, y contract.Option) bool { return x.Months == y.Months })
}

// absentContracts returns the contracts that can still be used, of the regions that
// the list concerns, and that it lacks.
func absentContracts(ctx context.Context, d *db.DB, s *session) ([]Difference, error) {
	list, err := contract.Store{DB: d}.Usable(ctx, s.buyers)
	var missing []Difference
	for _, c := range list {
		if !s.met[c.ID] {
			missing = append(missing, Difference{Ref: c.ID, Title: short(c.Number + " " + c.Title)})
		}
	}
	return missing, err
}
