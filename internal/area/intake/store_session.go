package intake

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/area/procurement"
	"klover/internal/area/supplier"
	"klover/internal/base/db"
	"klover/internal/word/day"
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
	made      map[string]bool       // records without number that this session has stored
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
	return &session{run: run, plan: p, today: today, seen: map[string]int64{}, taken: map[string]int64{}, met: map[string]bool{}, made: map[string]bool{},
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
