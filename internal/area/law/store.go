package law

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// RecordKind names the register in history and search.
const RecordKind = "law_rule"

// Store keeps the rules.
type Store struct{ DB *db.DB }

var columns = db.Columns[Rule]()

func (s Store) today() day.Date { return day.Of(s.DB.Now()) }

// Seed makes the rules that nobody has touched those of the program, so that a new
// version of it brings its corrections. What a person has changed or added is left
// as it is. It belongs to the schema, so it is no change in the history; that
// begins with the first person's.
func (s Store) Seed(ctx context.Context) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		rows, err := db.All[Rule](ctx, tx, `SELECT `+columns+` FROM law_rule ORDER BY id`)
		if err != nil {
			return fmt.Errorf("reading rules: %w", err)
		}
		kept, stale := sorted(rows)
		if err := (Store{DB: tx}).drop(ctx, stale); err != nil {
			return err
		}
		var missing []Rule
		var docs []find.Doc
		for _, r := range Shipped() {
			if !kept[r.ID] {
				r.CreatedAt, r.ChangedAt = tx.Now(), tx.Now()
				missing, docs = append(missing, r), append(docs, r.doc())
			}
		}
		if err := db.InsertAll(ctx, tx, "law_rule", missing); err != nil {
			return fmt.Errorf("reading in rules: %w", err)
		}
		return find.PutAll(ctx, tx, docs)
	})
}

// sorted tells which rows stay, and which are the program's of another version.
func sorted(rows []Rule) (kept map[string]bool, stale []string) {
	shipped := map[string]Rule{}
	for _, r := range Shipped() {
		shipped[r.ID] = r
	}
	kept = map[string]bool{}
	for _, r := range rows {
		as := r
		as.CreatedAt, as.ChangedAt = time.Time{}, time.Time{}
		if r.touched() || as == shipped[r.ID] {
			kept[r.ID] = true
		} else {
			stale = append(stale, r.ID)
		}
	}
	return kept, stale
}

// touched tells whether a person has added or changed the rule.
func (r Rule) touched() bool { return !r.Shipped || r.Version > 1 }

func (s Store) drop(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	var w db.Where
	w.In("id", ids)
	if _, err := s.DB.Exec(ctx, `DELETE FROM law_rule `+w.SQL(), w.Args()...); err != nil {
		return fmt.Errorf("taking away rules of an older program: %w", err)
	}
	return find.RemoveAll(ctx, s.DB, RecordKind, ids)
}

// Book returns all rules, to compute with: the program's, as people have changed
// and added to them. Only what they have touched is read, so it costs little.
func (s Store) Book(ctx context.Context) (Book, error) {
	rows, err := db.All[Rule](ctx, s.DB, `SELECT `+columns+` FROM law_rule WHERE version > 1 OR NOT shipped ORDER BY id`)
	if err != nil {
		return Book{}, fmt.Errorf("reading rules: %w", err)
	}
	if len(rows) == 0 {
		return Standard(), nil
	}
	return NewBook(over(Shipped(), rows)), nil
}

// over returns the program's rules with those that people have touched in their
// place, and then those that people have added.
func over(shipped, touched []Rule) []Rule {
	list := slices.Clone(shipped)
	at := make(map[string]int, len(list))
	for i, r := range list {
		at[r.ID] = i
	}
	for _, r := range touched {
		if i, ok := at[r.ID]; ok {
			list[i] = r
		} else {
			list = append(list, r)
		}
	}
	return list
}

// Get returns the rule with the id.
func (s Store) Get(ctx context.Context, id string) (Rule, error) {
	rules, err := db.All[Rule](ctx, s.DB, `SELECT `+columns+` FROM law_rule WHERE id = $1`, id)
	if err != nil {
		return Rule{}, err
	}
	if len(rules) == 0 {
		return Rule{}, fault.NotFound("Lagregeln finns inte.")
	}
	return rules[0], nil
}

// Line returns the rules that follow each other in time: the same rule with the same
// conditions, the latest first.
func (s Store) Line(ctx context.Context, r Rule) ([]Rule, error) {
	return db.All[Rule](ctx, s.DB, `
		SELECT `+columns+`
		FROM law_rule
		WHERE kind = $1 AND key = $2 AND act = $3 AND procedure = $4 AND regime = $5 AND object = $6 AND buyer = $7 AND party = $8
		ORDER BY valid_from DESC NULLS LAST, id`, r.Kind, r.Key, r.Act, r.Procedure, r.Regime, r.Object, r.Buyer, r.Party)
}

// Create adds a rule. It may not hold on the same days as one that says the same.
func (s Store) Create(ctx context.Context, r Rule, why string) (Rule, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error { return Store{DB: tx}.create(ctx, &r, why) })
	return r, err
}

func (s Store) create(ctx context.Context, r *Rule, why string) error {
	r.ID, r.Version, r.Shipped = db.NewID(), 1, false
	r.CreatedAt, r.ChangedAt = s.DB.Now(), s.DB.Now()
	if err := s.check(ctx, *r); err != nil {
		return err
	}
	if err := s.DB.Insert(ctx, "law_rule", r); err != nil {
		return err
	}
	return s.told(ctx, Rule{}, *r, audit.Created, why)
}

// Succeed adds the rule that follows another from its first day. The one before
// ends the day before; nothing else of it changes, so that what was decided by it
// can still be computed.
func (s Store) Succeed(ctx context.Context, id string, next Rule, why string) (Rule, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{DB: tx}
		was, err := here.Get(ctx, id)
		if err != nil {
			return err
		}
		if next.ValidFrom == 0 || next.ValidFrom <= was.ValidFrom {
			return fault.Invalid(fault.Field{Name: "valid_from", Message: "Den nya raden ska börja gälla efter " + since(was.ValidFrom) + "."})
		}
		next.same(was)
		if was.ValidTo == 0 || was.ValidTo >= next.ValidFrom {
			ended := was
			ended.ValidTo = next.ValidFrom.AddDays(-1)
			if err := here.write(ctx, was, &ended, "lät en ny rad följa på", why); err != nil {
				return err
			}
		}
		return here.create(ctx, &next, why)
	})
	return next, err
}

func since(d day.Date) string {
	if d == 0 {
		return "att den förra började gälla"
	}
	return d.Sv()
}

// same takes over what makes the rule the same rule as the one before.
func (r *Rule) same(as Rule) {
	r.Kind, r.Key, r.Act, r.Procedure = as.Kind, as.Key, as.Act, as.Procedure
	r.Regime, r.Object, r.Buyer, r.Party = as.Regime, as.Object, as.Buyer, as.Party
}

// Correct stores what was wrong in a rule. A corrected rule has to be confirmed
// again.
func (s Store) Correct(ctx context.Context, r Rule, why string) (Rule, error) {
	if why == "" {
		return r, fault.Invalid(fault.Field{Name: "why", Message: "Ange varför regeln rättas. Har lagen ändrats lägger ni i stället till en ny rad."})
	}
	return s.change(ctx, r.ID, r.Version, "rättade", why, func(now *Rule) {
		r.same(*now)
		r.Shipped, r.CreatedAt = now.Shipped, now.CreatedAt
		r.Confirmed, r.ConfirmedBy, r.ConfirmedOn = false, "", 0
		*now = r
	})
}

// Confirm notes that somebody has read the source.
func (s Store) Confirm(ctx context.Context, id string, version int64, why string) (Rule, error) {
	return s.change(ctx, id, version, "bekräftade", why, func(now *Rule) {
		now.Confirmed, now.ConfirmedBy, now.ConfirmedOn = true, audit.ActorFrom(ctx).Name, s.today()
	})
}

func (s Store) change(ctx context.Context, id string, version int64, verb, why string, do func(*Rule)) (Rule, error) {
	var now Rule
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{DB: tx}
		was, err := here.Get(ctx, id)
		if err != nil {
			return err
		}
		now = was
		do(&now)
		now.Version = version
		return here.write(ctx, was, &now, verb, why)
	})
	return now, err
}

func (s Store) write(ctx context.Context, was Rule, now *Rule, verb, why string) error {
	now.ChangedAt = s.DB.Now()
	if err := s.check(ctx, *now); err != nil {
		return err
	}
	if err := s.DB.Update(ctx, "law_rule", now); err != nil {
		return err
	}
	return s.told(ctx, was, *now, verb, why)
}

// check refuses a rule that is wrong in itself, or that holds on the same days as
// another of its line.
func (s Store) check(ctx context.Context, r Rule) error {
	if err := r.Check(); err != nil {
		return err
	}
	line, err := s.Line(ctx, r)
	if err != nil {
		return err
	}
	for _, other := range line {
		if other.ID != r.ID && other.Period().Overlaps(r.Period()) {
			return fault.Invalid(fault.Field{Name: "valid_from", Message: fmt.Sprintf("Det finns redan en rad för samma regel: ”%s” %s. Låt den nya följa på den i stället.", other.Label, other.Period().Label())})
		}
	}
	return nil
}

func (s Store) told(ctx context.Context, was, now Rule, verb, why string) error {
	entry := audit.Entry{Kind: RecordKind, Ref: now.ID, Title: now.Title(), Verb: verb, Changes: Fields.Diff(&was, &now), Why: why}
	if err := audit.Write(ctx, s.DB, entry); err != nil {
		return err
	}
	return find.Put(ctx, s.DB, now.doc())
}

// Title is the rule as history and search name it.
func (r Rule) Title() string {
	if r.ValidFrom == 0 {
		return r.Label
	}
	return r.Label + ", från " + r.ValidFrom.Sv()
}

// permRead is what a hit in the search needs.
const permRead = "law.read"

func (r Rule) doc() find.Doc {
	return find.Doc{Kind: RecordKind, Ref: r.ID, Title: r.Title(), Detail: r.Kind.Sv() + in(r.LegalRef), URL: r.URL(), Perm: permRead,
		Words: r.Value() + " " + r.Text + " " + r.Source}
}

// History returns what has happened to the rule, newest first.
func (s Store) History(ctx context.Context, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, RecordKind, id)
}
