package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Register is a register that lists can be read into.
type Register interface {
	Key() string
	One() string  // "upphandling"
	Many() string // "upphandlingar"
	Targets() []Target
	URL(ref string) string
	updates() bool           // a list may change records that are there
	derived() []field.Option // fields that follow from others, which a list does not give
	Perm() string            // the right that it asks for beside intake.run, "" for none

	// handle reads a chunk of lines and tells what becomes of each; when the
	// session stores, it has happened.
	handle(ctx context.Context, d *db.DB, s *session, lines []line) ([]verdict, error)
	// join reads a row into the line above it when both are about the same record.
	join(p plan, above *line, next line) bool
	// missing returns records that such a list would have and that the session has not met.
	missing(ctx context.Context, d *db.DB, s *session) ([]Difference, error)

	propose(m *Mapping) // adds fixed values that a guessed mapping usually means
	versions(ctx context.Context, d *db.DB, ids []string) (map[string]int64, error)
	remove(ctx context.Context, tx *db.DB, ids []string, why string) error
	restore(ctx context.Context, tx *db.DB, lines []Line, why string) error
}

// registerOf reads lists into a register of T.
type registerOf[T any] struct {
	key, one, many string
	perm           string // beside intake.run, "" for none
	path           string // of its records
	table          string
	fields         field.Set[T]
	extra          []Target                     // what lists have in columns and the record keeps elsewhere
	names          map[string][]string          // further names of fields in lists
	words          map[string]map[string]string // words of lists by field, as Target has them
	joins          []string                     // fields that several rows may have of one record
	arrange        func(*line, plan)            // rewrites what lists write in their own ways
	suggest        func(*Mapping)               // fixed values that such a list usually means
	fresh          func(Run) T
	keyField       string          // field that a record is known by
	keyOf          func(*T) string // "" when the row has none
	secondField    string          // field that a record is known by when the row lacks its key, "" for none
	secondOf       func(*T) string
	seconds        func(d *db.DB, ctx context.Context, keys []string) ([]T, error)
	id             func(*T) string
	version        func(*T) int64
	title          func(*T) string
	parties        func(*T) party.Set                // nil when records belong to no region
	fill           func(to *T, x *filling)           // references and extras; called also on a record that is there
	clone          func(T) T                         // a copy that shares nothing, nil when setting a field always replaces it
	keep           func(old T, next *T)              // what a list must not take back
	pack           func(of *T, to map[string]string) // what an undo needs beside the fields, nil for nothing
	unpack         func(to *T, from map[string]string) error
	check          func(of T, today day.Date) error                                      // the register's own rules
	vet            func(*db.DB, context.Context, []T) ([]error, error)                   // rules that need what is stored; one answer for each, nil for none
	resolve        func(to *T, ids map[string]string)                                    // puts the ids of created suppliers in
	absent         func(ctx context.Context, d *db.DB, s *session) ([]Difference, error) // nil for registers whose lists are never whole
	stored         func(d *db.DB, ctx context.Context, keys []string) (map[string]T, error)
	load           func(d *db.DB, ctx context.Context, ids []string) (map[string]T, error)
	create         func(*db.DB, context.Context, []T) ([]string, error)
	save           func(*db.DB, context.Context, T, string) (T, error) // nil when a list may not change records
	removeAll      func(*db.DB, context.Context, []string, string) error
}

func (r registerOf[T]) Key() string           { return r.key }
func (r registerOf[T]) One() string           { return r.one }
func (r registerOf[T]) Many() string          { return r.many }
func (r registerOf[T]) Perm() string          { return r.perm }
func (r registerOf[T]) URL(ref string) string { return r.path + "/" + ref }

func (r registerOf[T]) updates() bool { return r.save != nil }

func (r registerOf[T]) derived() []field.Option {
	var list []field.Option
	for _, d := range r.fields {
		if d.ReadOnly {
			list = append(list, field.Option{Value: d.Key, Label: d.Label})
		}
	}
	return list
}

func (r registerOf[T]) propose(m *Mapping) {
	if r.suggest != nil {
		r.suggest(m)
	}
}

func (r registerOf[T]) Targets() []Target {
	targets := append(targetsOf(r.fields), r.extra...)
	usual := r.fresh(Run{})
	for i, t := range targets {
		if d, ok := r.fields.Get(t.Key); ok && d.Raw(&usual) != "" {
			targets[i].Required = false // a new record has it already
		}
		targets[i].Names = append(slices.Clip(t.Names), r.names[t.Key]...)
		targets[i].Words = r.words[t.Key]
		if t.Key == keyBuyers || t.Key == keyParties {
			targets[i].Words = partyWords
		}
	}
	return targets
}

func (r registerOf[T]) missing(ctx context.Context, d *db.DB, s *session) ([]Difference, error) {
	if r.absent == nil {
		return nil, nil
	}
	return r.absent(ctx, d, s)
}

func (r registerOf[T]) handle(ctx context.Context, d *db.DB, s *session, lines []line) ([]verdict, error) {
	look, err := s.look(ctx, d, lines)
	if err != nil {
		return nil, err
	}
	cards := make([]card[T], len(lines))
	for i, l := range lines {
		cards[i] = r.read(s, look, l)
	}
	if err := r.compare(ctx, d, s, look, cards); err != nil {
		return nil, err
	}
	if err := r.vetted(ctx, d, s, cards); err != nil {
		return nil, err
	}
	if s.store {
		err = r.write(ctx, d, s, look, cards)
	} else {
		err = r.try(ctx, d, s, look, cards)
		r.expect(s, look, cards)
	}
	verdicts := make([]verdict, len(cards))
	for i, c := range cards {
		verdicts[i] = c.verdict
	}
	return verdicts, err
}

// errTried ends a transaction that was only a trial.
var errTried = errors.New("tried")

// try does the updates of a chunk and takes them back, so that the check knows
// the rules of saving too. A list that only adds has none.
func (r registerOf[T]) try(ctx context.Context, d *db.DB, s *session, look finder, cards []card[T]) error {
	if !slices.ContainsFunc(cards, func(c card[T]) bool { return c.verb == Updated }) {
		return nil
	}
	defer clear(s.guests)
	err := d.InTx(ctx, func(tx *db.DB) error {
		if err := r.welcome(ctx, tx, s, look, cards); err != nil {
			return err
		}
		for i := range cards {
			c := &cards[i]
			if c.verb != Updated {
				continue
			}
			_, err := r.save(tx, ctx, c.rec, "prövning")
			if err == nil {
				continue
			}
			if fault.KindOf(err) != fault.KindInvalid {
				return err
			}
			c.verb, c.diffs = rejected, nil
			s.refused(&c.line, err)
		}
		return errTried
	})
	if errors.Is(err, errTried) {
		return nil
	}
	return err
}

func (s *session) refused(l *line, err error) {
	fields := fault.FieldsOf(err)
	for _, f := range fields {
		s.fault(l, f.Name, Rule, f.Message)
	}
	if len(fields) == 0 {
		s.fault(l, "", Rule, fault.Message(err))
	}
}

// write stores the good rows of a chunk.
func (r registerOf[T]) write(ctx context.Context, tx *db.DB, s *session, look finder, cards []card[T]) error {
	if err := r.welcome(ctx, tx, s, look, cards); err != nil {
		return err
	}
	var fresh []T
	var at []int
	for i := range cards {
		switch c := &cards[i]; c.verb {
		case Created:
			fresh, at = append(fresh, c.rec), append(at, i)
		case Updated:
			saved, err := r.save(tx, ctx, c.rec, "import av "+s.run.FileName)
			if err != nil {
				return fmt.Errorf("row %d: %w", c.line.row, err)
			}
			c.ver = r.version(&saved)
		}
	}
	ids, err := r.create(tx, ctx, fresh)
	if err != nil {
		return err
	}
	for i, id := range ids {
		cards[at[i]].ref, cards[at[i]].ver = id, 1
		s.made[id] = s.made[id] || cards[at[i]].second != ""
	}
	return nil
}

// welcome creates the suppliers that the good rows name and that are not there.
func (r registerOf[T]) welcome(ctx context.Context, tx *db.DB, s *session, look finder, cards []card[T]) error {
	if r.resolve == nil {
		return nil
	}
	var lines []line
	for _, c := range cards {
		if c.verb == Created || c.verb == Updated {
			lines = append(lines, c.line)
		}
	}
	ids, err := s.createSuppliers(ctx, tx, look, lines)
	if err != nil {
		return err
	}
	for i := range cards {
		r.resolve(&cards[i].rec, ids)
	}
	return nil
}

type idVersion struct {
	ID      string
	Version int64
}

func (r registerOf[T]) versions(ctx context.Context, d *db.DB, ids []string) (map[string]int64, error) {
	return versionsIn(ctx, d, r.table, ids)
}

// versionsIn returns the versions of the records that are there.
func versionsIn(ctx context.Context, d *db.DB, table string, ids []string) (map[string]int64, error) {
	found := make(map[string]int64, len(ids))
	for part := range slices.Chunk(ids, 1000) {
		var w db.Where
		w.In("id", part)
		rows, err := db.All[idVersion](ctx, d, `SELECT id, version FROM `+table+` `+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("reading versions of %s: %w", table, err)
		}
		for _, row := range rows {
			found[row.ID] = row.Version
		}
	}
	return found, nil
}

func (r registerOf[T]) remove(ctx context.Context, tx *db.DB, ids []string, why string) error {
	return r.removeAll(tx, ctx, ids, why)
}

// restore writes back what the updates of a run changed.
func (r registerOf[T]) restore(ctx context.Context, tx *db.DB, lines []Line, why string) error {
	if len(lines) == 0 {
		return nil
	}
	now, err := r.load(tx, ctx, refs(lines))
	if err != nil {
		return err
	}
	for _, l := range lines {
		rec, ok := now[l.Ref]
		if !ok {
			return fault.Conflict("%s %s finns inte längre. Inget har ångrats.", sv.UpperFirst(r.one), short(l.Title))
		}
		var before map[string]string
		if err := json.Unmarshal([]byte(l.Before), &before); err != nil {
			return fmt.Errorf("reading what %s was: %w", l.Title, err)
		}
		for key, raw := range before {
			if d, ok := r.fields.Get(key); ok && !d.ReadOnly {
				if message := d.Set(&rec, raw); message != "" {
					return fmt.Errorf("restoring %s of %s: %s", key, l.Title, message)
				}
			}
		}
		if r.unpack != nil {
			if err := r.unpack(&rec, before); err != nil {
				return err
			}
		}
		if _, err := r.save(tx, ctx, rec, why); err != nil {
			return err
		}
	}
	return nil
}
