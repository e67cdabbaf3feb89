package intake

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"klover/internal/area/procurement"
	"klover/internal/area/supplier"
	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/orgnr"
	"klover/internal/word/party"
)

// The fields that refer to other registers, in all registers alike.
const (
	keyCategory     = "category_id"
	keyProcurement  = "procurement_id"
	keyContract     = "contract_id"
	keySupplierName = "supplier_name"
	keySupplierNo   = "supplier_org_no"
)

// session is one reading of a file.
type session struct {
	run       Run
	plan      plan
	today     day.Date
	store     bool                  // the good rows are written, in the transaction that handle is given
	show      bool                  // the records are wanted as texts
	seen      map[string]int64      // key → row that had it first
	taken     map[string]int64      // record that was found by its second key → row that had it first
	met       map[string]bool       // records that the file has
	buyers    party.Set             // regions that its rows concern
	differed  int64                 // differences that have been noted
	listed    map[string]int64      // of them without a value, by verb
	tree      map[string]string     // categories by code or name → id, "" when two have it; read once
	newcomers map[supplier.Ref]bool // suppliers that are not in the register
	guests    map[string]guest      // suppliers created by this run, by id
}

// guest is a supplier that a run created.
type guest struct {
	name string
	row  int64
}

func newSession(run Run, p plan, today day.Date) *session {
	return &session{run: run, plan: p, today: today, seen: map[string]int64{}, taken: map[string]int64{}, met: map[string]bool{},
		listed: map[string]int64{}, newcomers: map[supplier.Ref]bool{}, guests: map[string]guest{}}
}

// fault notes what is wrong with a field of a line, where the file has it.
func (s *session) fault(l *line, key, kind, message string) {
	name := ""
	if c, ok := s.plan.column(key); ok {
		name = c.name
	}
	l.fault(key, name, l.values[key], kind, message)
}

// finder is what a chunk of lines refers to.
type finder struct {
	categories   map[string]string
	procurements map[string]string // number → id
	contracts    map[string]string
	suppliers    map[supplier.Ref]string
	names        map[string]string // of those suppliers, by id
	doubtful     map[string]bool   // name keys that several suppliers have
}

// look asks once for everything that a chunk refers to.
func (s *session) look(ctx context.Context, d *db.DB, lines []line) (finder, error) {
	var f finder
	var err error
	if s.plan.has(keyCategory) {
		if f.categories, err = s.allCategories(ctx, d); err != nil {
			return f, err
		}
	}
	if s.plan.has(keyProcurement) {
		if f.procurements, err = (procurement.Store{DB: d}).Numbers(ctx, valuesOf(lines, keyProcurement)); err != nil {
			return f, err
		}
	}
	if s.plan.has(keyContract) {
		if f.contracts, err = contractNumbers(ctx, d, valuesOf(lines, keyContract)); err != nil {
			return f, err
		}
	}
	if s.plan.has(keySupplierName) || s.plan.has(keySupplierNo) {
		err = f.lookSuppliers(ctx, d, lines)
	}
	return f, err
}

// number returns the number at the beginning of a reference that may have the
// title after it: "2022-0123 Rollatorer".
func number(text string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	return first
}

func valuesOf(lines []line, key string) []string {
	var values []string
	for _, l := range lines {
		if v := l.values[key]; v != "" {
			values = append(values, v)
			if n := number(v); n != v {
				values = append(values, n)
			}
		}
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// allCategories returns the categories by code and by name.
func (s *session) allCategories(ctx context.Context, d *db.DB) (map[string]string, error) {
	if s.tree != nil {
		return s.tree, nil
	}
	type row struct{ ID, Code, Name string }
	rows, err := db.All[row](ctx, d, `SELECT id, code, name FROM category`)
	if err != nil {
		return nil, fmt.Errorf("reading categories: %w", err)
	}
	s.tree = map[string]string{}
	add := func(name, id string) {
		if was, again := s.tree[name]; again && was != id {
			id = ""
		}
		s.tree[name] = id
	}
	for _, r := range rows {
		add(plain(r.Code), r.ID)
		add(plain(r.Name), r.ID)
		add(plain(r.Code+r.Name), r.ID)
	}
	return s.tree, nil
}

func contractNumbers(ctx context.Context, d *db.DB, numbers []string) (map[string]string, error) {
	type row struct{ Number, ID string }
	found := map[string]string{}
	for part := range slices.Chunk(numbers, 1000) {
		var w db.Where
		w.In("number", part)
		rows, err := db.All[row](ctx, d, `SELECT number, id FROM contract `+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("looking up contracts: %w", err)
		}
		for _, r := range rows {
			found[r.Number] = r.ID
		}
	}
	return found, nil
}

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

// filling is what a register needs to fill in what a line refers to.
type filling struct {
	*session
	finder
	line *line
}

func (x *filling) value(key string) string { return x.line.values[key] }

func (x *filling) say(key, kind, format string, args ...any) {
	x.fault(x.line, key, kind, fmt.Sprintf(format, args...))
}

// category sets the id of the category that the line names by code or name.
func (x *filling) category(to func(id string)) {
	text := x.value(keyCategory)
	if text == "" {
		return
	}
	code, _, _ := strings.Cut(text, " ")
	for _, name := range []string{text, code} {
		id, known := x.categories[plain(name)]
		switch {
		case id != "":
			to(id)
			return
		case known:
			x.say(keyCategory, Unknown, "Flera kategorier heter ”%s”. Skriv kategorins kod i stället.", short(text))
			return
		}
	}
	x.say(keyCategory, Unknown, "Kategorin ”%s” finns inte. Skriv kod eller namn som i kategoriträdet.", short(text))
}

// procurement sets the id of the procurement whose number the line has.
func (x *filling) procurement(to func(id string)) {
	x.numbered(keyProcurement, x.procurements, "Upphandlingen", "Importera upphandlingarna först, eller rätta numret.", to)
}

// contract sets the id of the contract whose number the line has.
func (x *filling) contract(to func(id string)) {
	x.numbered(keyContract, x.contracts, "Avtalet", "Importera avtalen först, eller rätta numret.", to)
}

func (x *filling) numbered(key string, ids map[string]string, what, advice string, to func(string)) {
	text := x.value(key)
	if text == "" {
		return
	}
	id := ids[text]
	if id == "" {
		id = ids[number(text)]
	}
	if id == "" {
		x.say(key, Unknown, "%s ”%s” finns inte i Klöver. %s", what, short(text), advice)
		return
	}
	to(id)
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
