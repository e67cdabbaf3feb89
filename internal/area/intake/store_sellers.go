package intake

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"klover/internal/area/supplier"
	"klover/internal/base/db"
	"klover/internal/word/orgnr"
)

// supplierRefs reads which suppliers a line names: one or several, the numbers in the
// same order as the names. A number of another country does not tell: then the name does.
func supplierRefs(values map[string]string) ([]supplier.Ref, string) {
	names, _ := companies(values[keySupplierName])
	numbers := several(values[keySupplierNo])
	if len(names) > 0 && len(numbers) > 0 && len(names) != len(numbers) {
		return nil, fmt.Sprintf("Raden har %d leverantörer men %d organisationsnummer.", len(names), len(numbers))
	}
	refs := make([]supplier.Ref, max(len(names), len(numbers)))
	for i := range refs {
		if i < len(numbers) {
			no, err := orgnr.Parse(numbers[i])
			if err != nil && !blank(numbers[i]) && !abroad(numbers[i]) {
				return nil, fmt.Sprintf("”%s” är inget organisationsnummer. Skriv tio siffror, till exempel 556425-0610.", short(numbers[i]))
			}
			refs[i].OrgNo = no
		}
		if i < len(names) && !blank(names[i]) {
			refs[i] = called(refs[i], names[i])
		}
	}
	return slices.DeleteFunc(refs, func(r supplier.Ref) bool { return r == (supplier.Ref{}) }), ""
}

func (f *finder) lookSuppliers(ctx context.Context, d *db.DB, lines []line) error {
	var all []supplier.Ref
	var names []string
	seen := map[supplier.Ref]bool{}
	for _, l := range lines {
		refs, _ := supplierRefs(l.values)
		for _, ref := range refs {
			if seen[ref] {
				continue
			}
			seen[ref] = true
			all = append(all, ref)
			if ref.OrgNo == "" {
				names = append(names, supplier.NameKey(ref.Name))
			}
		}
	}
	var err error
	if f.suppliers, err = (supplier.Store{DB: d}).MatchAll(ctx, all); err != nil {
		return fmt.Errorf("looking up suppliers: %w", err)
	}
	found, err := supplier.Store{DB: d}.Lookup(ctx, slices.Collect(maps.Values(f.suppliers))...)
	if err != nil {
		return err
	}
	f.names = map[string]string{}
	for id, one := range found {
		f.names[id] = one.Name
	}
	f.doubtful, err = doubtful(ctx, d, names)
	return err
}

// doubtful returns those of the name keys that several suppliers have.
func doubtful(ctx context.Context, d *db.DB, keys []string) (map[string]bool, error) {
	found := map[string]bool{}
	for part := range slices.Chunk(keys, 1000) {
		var w db.Where
		w.In("name_key", part)
		several, err := db.All[string](ctx, d, `
			SELECT name_key FROM supplier `+w.SQL()+`
			GROUP BY name_key HAVING count(DISTINCT survivor_id) > 1`, w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("looking up names of suppliers: %w", err)
		}
		for _, key := range several {
			found[key] = true
		}
	}
	return found, nil
}

// coming stands for the id of a supplier that the run will create.
const coming = "ny:"

func comingID(ref supplier.Ref) string {
	if ref.OrgNo != "" {
		return coming + string(ref.OrgNo)
	}
	return coming + supplier.NameKey(ref.Name)
}

// seller is a supplier that a line names.
type seller struct {
	id, name string
	rank     int64
}

// suppliersOf returns the suppliers that the line names, with their ranks when it
// ranks them all.
func (x *filling) suppliersOf() []seller {
	refs, wrong := supplierRefs(x.line.values)
	if wrong != "" {
		x.say(keySupplierNo, Unreadable, "%s", wrong)
		return nil
	}
	_, ranks := companies(x.value(keySupplierName))
	if len(ranks) != len(refs) || slices.Contains(ranks, 0) {
		ranks = make([]int64, len(refs))
	}
	var all []seller
	for i, ref := range refs {
		one := seller{id: x.suppliers[ref], rank: ranks[i]}
		if one.name = x.names[one.id]; one.id == "" {
			one.id, one.name = x.newcomer(ref), ref.Name
		}
		if one.id != "" && !slices.ContainsFunc(all, func(s seller) bool { return s.id == one.id }) {
			all = append(all, one)
		}
	}
	return all
}

// newcomer returns the coming id of a supplier that is not in the register, ""
// with a fault when it may not or cannot be created.
func (x *filling) newcomer(ref supplier.Ref) string {
	key := keySupplierName
	if !x.plan.has(key) {
		key = keySupplierNo
	}
	switch {
	case ref.OrgNo == "" && x.doubtful[supplier.NameKey(ref.Name)]:
		x.say(key, Unknown, "Flera leverantörer heter ”%s”. Ange organisationsnumret.", short(ref.Name))
	case !x.run.NewSuppliers:
		x.say(key, Unknown, "Leverantören ”%s” finns inte i registret. Tillåt nya leverantörer, eller lägg upp den först.", short(firstOf(ref.Name, ref.OrgNo.Sv())))
	case ref.Name == "":
		x.say(keySupplierNo, Unknown, "Leverantören med organisationsnumret %s finns inte, och raden saknar namn att lägga upp den med.", ref.OrgNo.Sv())
	default:
		return comingID(ref)
	}
	return ""
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// count notes the suppliers that a good row will bring.
func (s *session) count(look finder, l line) {
	refs, _ := supplierRefs(l.values)
	for _, ref := range refs {
		if look.suppliers[ref] == "" {
			s.newcomers[known(ref)] = true
		}
	}
}

// known is how a supplier is told from others within a file.
func known(ref supplier.Ref) supplier.Ref {
	if ref.OrgNo != "" {
		return supplier.Ref{OrgNo: ref.OrgNo}
	}
	return supplier.Ref{Name: supplier.NameKey(ref.Name)}
}

// createSuppliers creates the suppliers that the lines name and that are not
// there, and returns their ids by coming id.
func (s *session) createSuppliers(ctx context.Context, tx *db.DB, look finder, lines []line) (map[string]string, error) {
	ids := map[string]string{}
	var fresh []supplier.Supplier
	var keys []string
	var rows []int64
	for _, l := range lines {
		refs, _ := supplierRefs(l.values)
		for _, ref := range refs {
			key := comingID(ref)
			if _, again := ids[key]; again || look.suppliers[ref] != "" {
				continue
			}
			one := supplier.New()
			one.Name, one.OrgNo = ref.Name, ref.OrgNo
			ids[key] = ""
			fresh, keys, rows = append(fresh, one), append(keys, key), append(rows, l.row)
		}
	}
	if len(fresh) == 0 {
		return ids, nil
	}
	made, err := supplier.Store{DB: tx}.CreateAll(ctx, fresh)
	if err != nil {
		return nil, fmt.Errorf("creating suppliers: %w", err)
	}
	for i, m := range made {
		ids[keys[i]] = m.ID
		s.guests[m.ID] = guest{m.Name, rows[i]}
	}
	return ids, nil
}

// supplierTargets are the columns in which lists name suppliers.
var supplierTargets = []Target{
	{Key: keySupplierName, Label: "Leverantör", Group: "Leverantör", Help: "Flera leverantörer skrivs med semikolon emellan.",
		Names: []string{"leverantörer", "leverantörsnamn", "företag", "leverantörens namn", "supplier"}},
	{Key: keySupplierNo, Label: "Leverantörens organisationsnummer", Group: "Leverantör",
		Names: []string{"org.nr", "orgnr", "organisationsnummer", "leverantörens org.nr", "leverantör orgnr", "org nr leverantör"}},
}
