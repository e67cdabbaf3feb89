package procurement

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/count"
	"klover/internal/word/day"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// Kind names the register in history and search.
const Kind = "procurement"

// Store keeps the procurements.
type Store struct {
	DB     *db.DB
	Link   func(path string) string // the whole address of a page, for letters; nil leaves the path
	Asked  []Ask                    // what areas above demand before a case is handed over
	Before []Ask                    // what areas above demand before a case is announced
}

var columns = db.ColumnsOf[Procurement]("p")

// in is the store within a transaction.
func (s Store) in(tx *db.DB) Store {
	s.DB = tx
	return s
}

func (s Store) today() day.Date { return day.Of(s.DB.Now()) }

// Get returns the procurement with the id.
func (s Store) Get(ctx context.Context, id string) (Procurement, error) {
	p, err := db.One[Procurement](ctx, s.DB, `SELECT `+columns+` FROM procurement p WHERE p.id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return p, fault.NotFound("Upphandlingen finns inte, eller så får du inte se den.")
	}
	return p, err
}

// ByNumber returns the procurement with the number.
func (s Store) ByNumber(ctx context.Context, number string) (Procurement, error) {
	p, err := db.One[Procurement](ctx, s.DB, `SELECT `+columns+` FROM procurement p WHERE p.number = $1`, number)
	if errors.Is(err, db.ErrNoRows) {
		return p, fault.NotFound("Det finns ingen upphandling med numret %s.", number)
	}
	return p, err
}

// Numbers returns the ids of those of the numbers that exist, for imports.
func (s Store) Numbers(ctx context.Context, numbers []string) (map[string]string, error) {
	type pair struct{ Number, ID string }
	ids := make(map[string]string, len(numbers))
	for part := range slices.Chunk(numbers, 1000) {
		var w db.Where
		w.In("number", part)
		rows, err := db.All[pair](ctx, s.DB, `SELECT number, id FROM procurement `+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("looking up numbers: %w", err)
		}
		for _, r := range rows {
			ids[r.Number] = r.ID
		}
	}
	return ids, nil
}

// NextNumber takes the next number of the year's own series: "INK22-0123".
func (s Store) NextNumber(ctx context.Context, year int) (string, error) {
	var number string
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		last, err := db.One[int64](ctx, tx, `
			INSERT INTO procurement_series (year, last) VALUES ($1, 1)
			ON CONFLICT (year) DO UPDATE SET last = procurement_series.last + 1
			RETURNING last`, year)
		if err != nil {
			return err
		}
		number = seriesNumber(year, last)
		taken, err := db.All[string](ctx, tx, `SELECT id FROM procurement WHERE number = $1`, number)
		if err != nil || len(taken) == 0 {
			return err
		}
		number, err = pastImported(ctx, tx, year)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("taking a number for %d: %w", year, err)
	}
	return number, nil
}

func seriesNumber(year int, n int64) string { return fmt.Sprintf("INK%02d-%04d", year%100, n) }

// pastImported moves the series past the numbers that a list has brought with it.
func pastImported(ctx context.Context, tx *db.DB, year int) (string, error) {
	prefix := fmt.Sprintf("INK%02d-", year%100)
	numbers, err := db.All[string](ctx, tx, `SELECT number FROM procurement WHERE number LIKE $1`, prefix+"%")
	if err != nil {
		return "", err
	}
	var last int64
	for _, number := range numbers {
		if n, err := strconv.ParseInt(strings.TrimPrefix(number, prefix), 10, 64); err == nil {
			last = max(last, n)
		}
	}
	_, err = tx.Exec(ctx, `UPDATE procurement_series SET last = $1 WHERE year = $2`, last+1, year)
	return seriesNumber(year, last+1), err
}

// Create registers a procurement. Without a number it gets the next one of the
// series, of the year it was taken. A case that has come further when it is
// registered has its steps' days already.
func (s Store) Create(ctx context.Context, p Procurement) (Procurement, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		if p.TakenOn == 0 && p.AnnouncedOn == 0 {
			p.TakenOn = here.today()
		}
		if p.Number == "" {
			number, err := here.NextNumber(ctx, firstDay(p.TakenOn, p.AnnouncedOn).Year())
			if err != nil {
				return err
			}
			p.Number = number
		}
		if err := here.fill(&p); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "procurement", &p); err != nil {
			return numberTaken(err, p.Number)
		}
		entry := audit.Entry{Kind: Kind, Ref: p.ID, Title: p.Name(), Verb: audit.Created, Changes: Fields.Diff(&Procurement{}, &p)}
		if err := audit.Write(ctx, tx, entry); err != nil {
			return err
		}
		if err := errors.Join(here.begin(ctx, p), here.openFile(ctx, p)); err != nil {
			return err
		}
		return find.Put(ctx, tx, p.doc())
	})
	return p, err
}

// fill gives a new record its id and what is derived, and checks it.
func (s Store) fill(p *Procurement) error {
	if p.ID == "" {
		p.ID = db.NewID()
	}
	p.Version = 1
	p.CreatedAt, p.ChangedAt = s.DB.Now(), s.DB.Now()
	p.derive(s.today())
	return p.Check(s.today())
}

func numberTaken(err error, number string) error {
	if fault.KindOf(err) == fault.KindConflict {
		return fault.With(fault.Conflict("Diarienumret %s är redan taget.", number), err)
	}
	return err
}

func (p Procurement) doc() find.Doc {
	detail := []string{p.State.Sv()}
	for _, part := range []string{p.Parties.Sv(), p.BuyerName, p.Purchaser} {
		if part != "" {
			detail = append(detail, part)
		}
	}
	return find.Doc{
		Kind: Kind, Ref: p.ID, Title: p.Name(), Detail: strings.Join(detail, " · "), URL: p.URL(), Perm: "procurement.read",
		Words: strings.Join([]string{p.NoticeID, string(p.CPV), p.BuyerOrgNo, p.ExternalFramework, p.Consultant, p.ClientUnit}, " "),
	}
}

// URL returns the address of the procurement's page.
func (p Procurement) URL() string { return Path + "/" + p.ID }

// batch is how many records are written with one lock of the history: enough to
// cost little a row, few enough to hold in memory.
const batch = 2000

// CreateAll registers many procurements in one transaction, for imports. A number
// must be unique; one without number gets the next one of the series.
func (s Store) CreateAll(ctx context.Context, all []Procurement) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		for part := range slices.Chunk(all, batch) {
			if err := s.in(tx).createBatch(ctx, part); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s Store) createBatch(ctx context.Context, part []Procurement) error {
	entries := make([]audit.Entry, len(part))
	docs := make([]find.Doc, len(part))
	for i := range part {
		p := &part[i]
		if p.Number == "" {
			number, err := s.NextNumber(ctx, firstDay(p.TakenOn, p.AnnouncedOn, s.today()).Year())
			if err != nil {
				return err
			}
			p.Number = number
		}
		if err := s.fill(p); err != nil {
			return fmt.Errorf("%s: %w", p.Number, err)
		}
		entries[i] = audit.Entry{Kind: Kind, Ref: p.ID, Title: p.Name(), Verb: audit.Created, Why: p.Source}
		docs[i] = p.doc()
	}
	if err := db.InsertAll(ctx, s.DB, "procurement", part); err != nil {
		return fmt.Errorf("storing procurements: %w", err)
	}
	if err := audit.WriteAll(ctx, s.DB, entries); err != nil {
		return err
	}
	return find.PutAll(ctx, s.DB, docs)
}

// Save stores a corrected record. Steps are corrected here but taken by verbs.
func (s Store) Save(ctx context.Context, p Procurement, why string) (Procurement, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Get(ctx, p.ID)
		if err != nil {
			return err
		}
		if p.Number == "" {
			p.Number = was.Number
		}
		if err := sameSteps(was, p); err != nil {
			return err
		}
		if err := s.in(tx).sameRules(ctx, was, p); err != nil {
			return err
		}
		if err := s.in(tx).write(ctx, was, &p, audit.Changed, why); err != nil {
			return err
		}
		return s.in(tx).restate(ctx, was, p)
	})
	return p, err
}

// write stores a new version of a record with its history and its place in the index.
func (s Store) write(ctx context.Context, was Procurement, p *Procurement, verb, why string) error {
	if p.Version != was.Version {
		return db.ErrStale
	}
	p.derive(firstDay(day.Of(was.CreatedAt), s.today()))
	if err := p.Check(s.today()); err != nil {
		return err
	}
	changes := Fields.Diff(&was, p)
	if p.Sealed() {
		changes = slices.DeleteFunc(changes, func(c field.Change) bool { return c.Key == "tenders_received" })
	}
	if len(changes) == 0 && verb == audit.Changed && p.PurchaserID == was.PurchaserID && p.ClientUnitID == was.ClientUnitID {
		return nil
	}
	p.CreatedAt, p.ChangedAt = was.CreatedAt, s.DB.Now()
	if err := s.DB.UpdateFrom(ctx, "procurement", &was, p); err != nil {
		if errors.Is(err, db.ErrStale) {
			return err
		}
		return numberTaken(err, p.Number)
	}
	entry := audit.Entry{Kind: Kind, Ref: p.ID, Title: p.Name(), Verb: verb, Changes: changes, Why: why}
	if err := audit.Write(ctx, s.DB, entry); err != nil {
		return err
	}
	if err := s.begin(ctx, *p); err != nil {
		return err
	}
	if err := s.follow(ctx, was, *p); err != nil {
		return err
	}
	if err := s.followRequest(ctx, was, *p); err != nil {
		return err
	}
	if err := s.file(ctx, was, *p); err != nil {
		return err
	}
	return find.Put(ctx, s.DB, p.doc())
}

// do takes one step with a record.
func (s Store) do(ctx context.Context, id, verb, why string, step func(*Procurement) error) (Procurement, error) {
	var p Procurement
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		was, err := here.Get(ctx, id)
		if err != nil {
			return err
		}
		p = was
		if err := step(&p); err != nil {
			return err
		}
		return here.write(ctx, was, &p, verb, why)
	})
	return p, err
}

// after is a step that may be taken when a question to the case has been answered.
func (s Store) after(ctx context.Context, ask func(Store) error, step func(Store) (Procurement, error)) (Procurement, error) {
	var p Procurement
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		err := ask(s.in(tx))
		if err == nil {
			p, err = step(s.in(tx))
		}
		return err
	})
	return p, err
}

// decide is do for a step that only a delegate or the board may decide. What other
// authorities procure is not ours to decide.
func (s Store) decide(ctx context.Context, act string, on day.Date, id, verb, why string, step func(*Procurement) error) (Procurement, error) {
	var p Procurement
	err := identity.Store{DB: s.DB}.Deciding(ctx, func(tx *db.DB) (identity.Decision, error) {
		var err error
		p, err = s.in(tx).do(ctx, id, verb, why, step)
		return p.decision(act, on), err
	})
	return p, err
}

// Assign gives the case to a purchaser.
func (s Store) Assign(ctx context.Context, id, purchaserID, purchaser string) (Procurement, error) {
	return s.do(ctx, id, "tilldelade inköpare", "", func(p *Procurement) error { return p.assign(purchaserID, purchaser) })
}

// ApproveStrategy notes when the procurement strategy was decided.
func (s Store) ApproveStrategy(ctx context.Context, id string, on day.Date) (Procurement, error) {
	return s.do(ctx, id, "noterade beslutad strategi", "", func(p *Procurement) error { return p.noteStrategy(on) })
}

// Announce notes the first notice.
func (s Store) Announce(ctx context.Context, id string, a Announcement) (Procurement, error) {
	return s.after(ctx, func(s Store) error { return s.mayAnnounce(ctx, id, a) }, func(s Store) (Procurement, error) {
		return s.decide(ctx, identity.ActStart, a.On, id, "annonserade", "", func(p *Procurement) error { return p.announce(a) })
	})
}

// ReceiveTenders notes how many tenders came in time; 0 is an answer.
func (s Store) ReceiveTenders(ctx context.Context, id string, tenders count.Count) (Procurement, error) {
	return s.do(ctx, id, "öppnade anbuden", "", func(p *Procurement) error { return p.receive(tenders) })
}

// Award notes the award decision.
func (s Store) Award(ctx context.Context, id string, on day.Date) (Procurement, error) {
	return s.Decide(ctx, id, Award{On: on})
}

// Decide notes the award decision with its reasons. A case needs its checklist, a
// result for each tender, and a control of each supplier that won.
func (s Store) Decide(ctx context.Context, id string, a Award) (Procurement, error) {
	return s.after(ctx, func(s Store) error { return s.mayAward(ctx, id) }, func(s Store) (Procurement, error) {
		return s.decide(ctx, identity.ActAward, a.On, id, "tilldelade", a.Reasons, func(p *Procurement) error { return p.award(a) })
	})
}

// Sign notes that the contract was signed: the procurement is slutförd. It is
// refused while a block is open.
func (s Store) Sign(ctx context.Context, id string, on day.Date) (Procurement, error) {
	return s.after(ctx, func(s Store) error { return s.MaySign(ctx, id, on) }, func(s Store) (Procurement, error) {
		return s.do(ctx, id, "noterade tecknat avtal", "", func(p *Procurement) error { return p.sign(on) })
	})
}

// Close ends the case. Why is needed when it came to nothing before a notice.
func (s Store) Close(ctx context.Context, id string, on day.Date, why string) (Procurement, error) {
	return s.after(ctx, func(s Store) error { return s.passing(ctx, id, Work.mayClose) }, func(s Store) (Procurement, error) {
		return s.do(ctx, id, "avslutade", why, func(p *Procurement) error { return p.close(on, why) })
	})
}

// Cancel notes the decision to cancel and its reason.
func (s Store) Cancel(ctx context.Context, id string, c Cancellation) (Procurement, error) {
	return s.decide(ctx, identity.ActCancel, c.On, id, "avbröt", c.Text, func(p *Procurement) error { return p.cancel(c) })
}

// JudgeCancellation notes whether the cancellation could have been avoided.
func (s Store) JudgeCancellation(ctx context.Context, id string, j CancellationJudgement) (Procurement, error) {
	return s.do(ctx, id, "bedömde avbrytandet", "", func(p *Procurement) error { return p.judge(j) })
}

// Reopen takes the latest step back, to correct a mistake.
func (s Store) Reopen(ctx context.Context, id, why string) (Procurement, error) {
	var p Procurement
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		var act string
		var err error
		p, err = s.in(tx).do(ctx, id, "tog tillbaka ett steg i", why, func(p *Procurement) error {
			act = p.decidedBy()
			return p.reopen(why)
		})
		if err == nil && act == identity.ActAward {
			err = s.in(tx).free(ctx, id)
		}
		if err != nil || act == "" {
			return err
		}
		return identity.Store{DB: tx}.Withdraw(ctx, Kind, id, act, why)
	})
	return p, err
}

// MarkReviewed notes whether the procurement has been reviewed at court. Area
// review calls it in the transaction of its own change.
func (s Store) MarkReviewed(ctx context.Context, id string, reviewed bool, why string) error {
	p, err := s.Get(ctx, id)
	if err != nil || p.Appealed == reviewed {
		return err
	}
	_, err = s.do(ctx, id, audit.Changed, why, func(p *Procurement) error {
		p.Appealed = reviewed
		return nil
	})
	return err
}

// RemoveAll takes an import back. A procurement that others point at stays, and
// then nothing is removed.
func (s Store) RemoveAll(ctx context.Context, ids []string, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		for part := range slices.Chunk(ids, 500) {
			if err := removeBatch(ctx, tx, part, why); err != nil {
				return err
			}
		}
		return nil
	})
}

func removeBatch(ctx context.Context, tx *db.DB, ids []string, why string) error {
	var w db.Where
	w.In("p.id", ids)
	all, err := db.All[Procurement](ctx, tx, `SELECT `+columns+` FROM procurement p `+w.SQL(), w.Args()...)
	if err != nil {
		return err
	}
	entries := make([]audit.Entry, len(all))
	for i, p := range all {
		entries[i] = audit.Entry{Kind: Kind, Ref: p.ID, Title: p.Name(), Verb: audit.Removed, Why: why}
		if err := find.Remove(ctx, tx, Kind, p.ID); err != nil {
			return err
		}
	}
	var d db.Where
	d.In("id", ids)
	if _, err := tx.Exec(ctx, `DELETE FROM procurement `+d.SQL(), d.Args()...); err != nil {
		return fmt.Errorf("removing procurements: %w", err)
	}
	return audit.WriteAll(ctx, tx, entries)
}

// History returns what has happened to the procurement, newest first.
func (s Store) History(ctx context.Context, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, Kind, id)
}
