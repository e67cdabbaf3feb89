package review

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"klover/internal/area/law"
	"klover/internal/area/procurement"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// Kind names the register in history and search.
const Kind = "review"

// Store keeps the cases.
type Store struct{ DB *db.DB }

var (
	columns         = db.ColumnsOf[Case]("c")
	instanceColumns = db.Columns[Instance]()
)

func (s Store) today() day.Date { return day.Of(s.DB.Now()) }

// laws is where the times to keep and the courts of the regions are.
func (s Store) laws() law.Store { return law.Store{DB: s.DB} }

func (s Store) procurements() procurement.Store { return procurement.Store{DB: s.DB} }

// Get returns the case with the id and its instances.
func (s Store) Get(ctx context.Context, id string) (Case, error) {
	cases, err := db.All[Case](ctx, s.DB, `SELECT `+columns+` FROM review c WHERE c.id = $1`, id)
	if err != nil {
		return Case{}, err
	}
	if len(cases) == 0 {
		return Case{}, fault.NotFound("Målet finns inte, eller så får du inte se det.")
	}
	err = s.withInstances(ctx, cases)
	return cases[0], err
}

// withInstances fills in the instances of the cases.
func (s Store) withInstances(ctx context.Context, cases []Case) error {
	at := make(map[string]int, len(cases))
	ids := make([]string, len(cases))
	for i, c := range cases {
		at[c.ID], ids[i] = i, c.ID
	}
	for part := range slices.Chunk(ids, 1000) {
		var w db.Where
		w.In("case_id", part)
		rows, err := db.All[Instance](ctx, s.DB, `SELECT `+instanceColumns+` FROM review_instance `+w.SQL()+` ORDER BY case_id, seq`, w.Args()...)
		if err != nil {
			return fmt.Errorf("reading instances: %w", err)
		}
		for _, in := range rows {
			c := &cases[at[in.CaseID]]
			c.Instances = append(c.Instances, in)
		}
	}
	return nil
}

// Create registers a case and marks its procurement as reviewed.
func (s Store) Create(ctx context.Context, c Case) (Case, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		return Store{DB: tx}.create(ctx, &c, true)
	})
	return c, err
}

// CreateAll registers many cases in one transaction, for imports.
func (s Store) CreateAll(ctx context.Context, all []Case) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		for i := range all {
			if err := (Store{DB: tx}).create(ctx, &all[i], false); err != nil {
				return fmt.Errorf("%s: %w", all[i].Number, err)
			}
		}
		return nil
	})
}

func (s Store) create(ctx context.Context, c *Case, detailed bool) error {
	p, err := s.fromProcurement(ctx, c)
	if err != nil {
		return err
	}
	if err := s.number(ctx, c); err != nil {
		return err
	}
	if c.ID == "" {
		c.ID = db.NewID()
	}
	c.Version, c.CreatedAt, c.ChangedAt = 1, s.DB.Now(), s.DB.Now()
	c.Instances = slices.Clone(c.Instances)
	c.derive()
	if err := c.Check(s.today()); err != nil {
		return err
	}
	if c.Marked = c.Counted && !p.Appealed; c.Marked {
		if err := s.procurements().MarkReviewed(ctx, p.ID, true, c.Name()); err != nil {
			return err
		}
	}
	if err := s.DB.Insert(ctx, "review", c); err != nil {
		return numberTaken(err, *c)
	}
	if err := s.writeParts(ctx, *c); err != nil {
		return err
	}
	entry := audit.Entry{Kind: Kind, Ref: c.ID, Title: c.Name(), Verb: audit.Created, Why: c.Source}
	if detailed {
		entry.Changes = changes(Case{}, *c)
	}
	if err := audit.Write(ctx, s.DB, entry); err != nil {
		return err
	}
	if err := s.block(ctx, *c, p); err != nil {
		return err
	}
	return find.Put(ctx, s.DB, c.doc(p))
}

// fromProcurement fills in what the procurement decides unless something else has
// been said: the court and the industry.
func (s Store) fromProcurement(ctx context.Context, c *Case) (procurement.Procurement, error) {
	if c.ProcurementID == "" {
		return procurement.Procurement{}, fault.Invalid(fault.Field{Name: "procurement_id", Message: "Ange vilken upphandling målet gäller."})
	}
	p, err := s.procurements().Get(ctx, c.ProcurementID)
	if err != nil {
		return p, err
	}
	if c.Type == "" {
		c.Type = TypeReview
	}
	if c.Court == "" && c.firstLevel() == FR {
		rules, err := s.laws().Book(ctx)
		if err != nil {
			return p, err
		}
		c.Court = courtOf(rules, FR, home(p), c.FiledOn)
	}
	if c.CategoryID == "" && c.Industry == "" {
		c.CategoryID = p.CategoryID
	}
	return p, nil
}

// number gives a case without one the next of our own series, "ÖP22-012": a case
// may be known before the court's number is.
func (s Store) number(ctx context.Context, c *Case) error {
	if c.Number != "" {
		return nil
	}
	year := s.today().Year()
	if c.FiledOn != 0 {
		year = c.FiledOn.Year()
	}
	last, err := db.One[int64](ctx, s.DB, `
		INSERT INTO review_series (year, last) VALUES ($1, 1)
		ON CONFLICT (year) DO UPDATE SET last = review_series.last + 1
		RETURNING last`, year)
	if err != nil {
		return fmt.Errorf("taking a number for %d: %w", year, err)
	}
	c.Number = fmt.Sprintf("ÖP%02d-%03d", year%100, last)
	return nil
}

// home is the region whose courts try the case: the host, else the first principal
// that buys.
func home(p procurement.Procurement) party.Code {
	if p.Host != "" {
		return p.Host
	}
	for _, code := range party.Principals() {
		if p.Parties.Contains(code) {
			return code
		}
	}
	return ""
}

func numberTaken(err error, c Case) error {
	if fault.KindOf(err) == fault.KindConflict && !errors.Is(err, db.ErrStale) {
		return fault.With(fault.Conflict("Mål %s i %s är redan registrerat.", c.Number, c.Court), err)
	}
	return err
}

// writeParts replaces the instances and phases of the case.
func (s Store) writeParts(ctx context.Context, c Case) error {
	for _, table := range []string{"review_instance", "review_phase"} {
		if _, err := s.DB.Exec(ctx, `DELETE FROM `+table+` WHERE case_id = $1`, c.ID); err != nil {
			return err
		}
	}
	if err := db.InsertAll(ctx, s.DB, "review_instance", c.Instances); err != nil {
		return fmt.Errorf("storing instances: %w", err)
	}
	if err := db.InsertAll(ctx, s.DB, "review_phase", c.phases()); err != nil {
		return fmt.Errorf("storing phases: %w", err)
	}
	return nil
}

// changes is what the history tells of a change. The history is never cleaned, so
// it must not hold a personal number.
func changes(was, now Case) []field.Change {
	list := Fields.Diff(&was, &now)
	for i, c := range list {
		if c.Key != "applicant_org_no" {
			continue
		}
		if was.ApplicantOrgNo.IsPerson() {
			list[i].From = "personnummer"
		}
		if now.ApplicantOrgNo.IsPerson() {
			list[i].To = "personnummer"
		}
	}
	return list
}

func (c Case) doc(p procurement.Procurement) find.Doc {
	number := string(c.ApplicantOrgNo)
	if c.ApplicantOrgNo.IsPerson() {
		number = "" // a personal number is not found by searching
	}
	return find.Doc{Kind: Kind, Ref: c.ID, Title: c.Name(), Detail: "Överprövning av " + p.Name(), URL: c.URL(), Perm: permRead,
		Words: strings.Join([]string{c.Court, number, c.OtherApplicants, c.Industry}, " ")}
}

// permRead is what a hit in the search needs.
const permRead = "review.read"

// Save stores a corrected record.
func (s Store) Save(ctx context.Context, c Case, why string) (Case, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{DB: tx}
		was, err := here.Get(ctx, c.ID)
		if err != nil {
			return err
		}
		if c.ProcurementID != was.ProcurementID {
			return fault.Invalid(fault.Field{Name: "procurement_id", Message: "Målet kan inte flyttas till en annan upphandling. Ta bort det och registrera ett nytt."})
		}
		return here.write(ctx, was, &c, audit.Changed, why)
	})
	return c, err
}

func (s Store) write(ctx context.Context, was Case, c *Case, verb, why string) error {
	c.derive()
	if err := c.Check(s.today()); err != nil {
		return err
	}
	changed := changes(was, *c)
	c.CreatedAt, c.ChangedAt, c.Marked = was.CreatedAt, s.DB.Now(), was.Marked
	if err := s.DB.UpdateFrom(ctx, "review", &was, c); err != nil {
		return numberTaken(err, *c)
	}
	if err := s.writeParts(ctx, *c); err != nil {
		return err
	}
	if err := audit.Write(ctx, s.DB, audit.Entry{Kind: Kind, Ref: c.ID, Title: c.Name(), Verb: verb, Changes: changed, Why: why}); err != nil {
		return err
	}
	p, err := s.procurements().Get(ctx, c.ProcurementID)
	if err != nil {
		return err
	}
	if err := s.block(ctx, *c, p); err != nil {
		return err
	}
	return find.Put(ctx, s.DB, c.doc(p))
}

// do takes one step with a case.
func (s Store) do(ctx context.Context, id, verb, why string, step func(*Case) error) (Case, error) {
	var c Case
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{DB: tx}
		was, err := here.Get(ctx, id)
		if err != nil {
			return err
		}
		c = was
		c.Instances = slices.Clone(was.Instances)
		if err := step(&c); err != nil {
			return err
		}
		return here.write(ctx, was, &c, verb, why)
	})
	return c, err
}

// Decide notes the decision of the court where the case is.
func (s Store) Decide(ctx context.Context, id string, d Decision) (Case, error) {
	return s.do(ctx, id, "noterade rättens avgörande", d.Note, func(c *Case) error { return c.decide(d) })
}

// Appeal takes the case to the next instance.
func (s Store) Appeal(ctx context.Context, id string, a Appeal) (Case, error) {
	return s.do(ctx, id, "noterade överklagande", a.By, func(c *Case) error {
		p, err := s.procurements().Get(ctx, c.ProcurementID)
		if err != nil {
			return err
		}
		if a.Court == "" {
			rules, err := s.laws().Book(ctx)
			if err != nil {
				return err
			}
			a.Court = courtOf(rules, c.last().Level.above(), home(p), a.On)
		}
		return c.appeal(a)
	})
}

// Close notes that the decision has become final (laga kraft).
func (s Store) Close(ctx context.Context, id string, on day.Date) (Case, error) {
	return s.do(ctx, id, "noterade laga kraft", "", func(c *Case) error { return c.close(on) })
}

// Judge notes whether the review could have been avoided, its cause and what we learned.
func (s Store) Judge(ctx context.Context, id string, j Judgement) (Case, error) {
	return s.do(ctx, id, "bedömde överprövningen", "", func(c *Case) error { return c.judge(j) })
}

// TakeBack takes the latest step back, to correct a mistake.
func (s Store) TakeBack(ctx context.Context, id, why string) (Case, error) {
	return s.do(ctx, id, "tog tillbaka ett steg i", why, func(c *Case) error { return c.takeBack(why) })
}

// RemoveAll takes cases away, to undo an import or a mistake. A procurement that
// was marked as reviewed for such a case alone is unmarked.
func (s Store) RemoveAll(ctx context.Context, ids []string, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		for _, id := range ids {
			if err := (Store{DB: tx}).remove(ctx, id, why); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s Store) remove(ctx context.Context, id, why string) error {
	c, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	if _, err := s.DB.Exec(ctx, `DELETE FROM review WHERE id = $1`, id); err != nil {
		return err
	}
	left, err := db.All[string](ctx, s.DB, `SELECT id FROM review WHERE procurement_id = $1 AND counted = TRUE ORDER BY id`, c.ProcurementID)
	if err != nil {
		return err
	}
	switch {
	case c.Marked && len(left) == 0:
		err = s.procurements().MarkReviewed(ctx, c.ProcurementID, false, "Mål "+c.Number+" togs bort")
	case c.Marked:
		_, err = s.DB.Exec(ctx, `UPDATE review SET marked = TRUE WHERE id = $1`, left[0])
	}
	if err != nil {
		return err
	}
	if err := find.Remove(ctx, s.DB, Kind, id); err != nil {
		return err
	}
	return audit.Write(ctx, s.DB, audit.Entry{Kind: Kind, Ref: id, Title: c.Name(), Verb: audit.Removed, Why: why})
}

// History returns what has happened to the case, newest first.
func (s Store) History(ctx context.Context, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, Kind, id)
}
