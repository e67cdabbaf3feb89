package diary

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"

	"klover/internal/area/handbook"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// The registers in history and search.
const (
	CaseKind     = "diary_case"
	EntryKind    = "diary_entry"
	SecretKind   = "diary_secret" // entries that are hidden, searched by those who may read them
	DocumentKind = "diary_document"
	RuleKind     = "diary_rule"
)

// Store keeps the diary. What it needs to know of the records that the cases are
// about, app hands over. Without Members nobody is a member, without Sealed every
// tender is sealed.
type Store struct {
	DB *db.DB

	// Subject tells what a record is about, so that its case can be opened.
	Subject func(ctx context.Context, kind, ref string) (Case, error)
	// Numbered finds the record with a number.
	Numbered func(ctx context.Context, number string) (Case, error)
	// Members tells in which of the cases, by ref, the user takes part.
	Members func(ctx context.Context, kind string, refs []string, userID string) (map[string]bool, error)
	// Sealed tells whether the tenders of a case are secret to all: it has neither an
	// award decision nor been cancelled.
	Sealed func(ctx context.Context, kind, ref string) (bool, error)
	// Fields returns the data that documents of a case may fetch.
	Fields func(ctx context.Context, kind, ref string) ([]Field, error)
}

// with returns the store at work in a transaction.
func (s Store) with(tx *db.DB) Store {
	s.DB = tx
	return s
}

// Today is the day in Sweden by the database's clock.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

// handbook is the store of the templates.
func (s Store) handbook() handbook.Store { return handbook.Store{DB: s.DB} }

// next takes the next number of a series.
func (s Store) next(ctx context.Context, body string, year int, what string) (int64, error) {
	n, err := db.One[int64](ctx, s.DB, `
		INSERT INTO diary_series (body, year, what, last) VALUES ($1, $2, $3, 1)
		ON CONFLICT (body, year, what) DO UPDATE SET last = diary_series.last + 1
		RETURNING last`, body, year, what)
	if err != nil {
		return 0, fmt.Errorf("taking a number in the diary of %s %d: %w", body, year, err)
	}
	return n, nil
}

var caseColumns = db.ColumnsOf[Case]("c")

// Case returns a case file.
func (s Store) Case(ctx context.Context, id string) (Case, error) {
	c, err := db.One[Case](ctx, s.DB, `SELECT `+caseColumns+` FROM diary_case c WHERE c.id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return c, fault.NotFound("Ärendet finns inte i diariet.")
	}
	return c, err
}

// CaseOf returns the case file of a record; ok is false while it has none.
func (s Store) CaseOf(ctx context.Context, kind, ref string) (c Case, ok bool, err error) {
	found, err := db.All[Case](ctx, s.DB, `SELECT `+caseColumns+` FROM diary_case c WHERE c.kind = $1 AND c.ref = $2`, kind, ref)
	if err != nil || len(found) == 0 {
		return Case{}, false, err
	}
	return found[0], true, nil
}

// ByNumber returns the case with a number, and opens it when a record has the number
// and no case yet.
func (s Store) ByNumber(ctx context.Context, number string) (Case, error) {
	number = strings.TrimSpace(number)
	found, err := db.All[Case](ctx, s.DB, `SELECT `+caseColumns+` FROM diary_case c WHERE lower(c.number) = lower($1) ORDER BY c.opened_on DESC, c.id`, number)
	if err != nil {
		return Case{}, err
	}
	if len(found) > 0 {
		return found[0], nil
	}
	if s.Numbered != nil {
		c, err := s.Numbered(ctx, number)
		if err == nil {
			return s.Open(ctx, c)
		}
		if fault.KindOf(err) != fault.KindNotFound {
			return c, err
		}
	}
	return Case{}, fault.Invalid(fault.Field{Name: "number", Message: "Det finns inget ärende med numret " + number + "."})
}

// about asks the record's register what a case would be about.
func (s Store) about(ctx context.Context, kind, ref string) (Case, error) {
	if s.Subject == nil {
		return Case{}, fault.NotFound("Det finns inget ärende att diarieföra i.")
	}
	c, err := s.Subject(ctx, kind, ref)
	c.Kind, c.Ref = kind, ref
	return c, err
}

// Open returns the case file of the record that c is about. A record without one
// gets it; one that has got another title since has it noted.
func (s Store) Open(ctx context.Context, c Case) (Case, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := s.with(tx)
		had, ok, err := in.CaseOf(ctx, c.Kind, c.Ref)
		switch {
		case err != nil:
			return err
		case !ok:
			c, err = in.newCase(ctx, c)
		case c.Title != "" && had.Title != c.Title:
			c, err = in.retitle(ctx, had, c.Title)
		default:
			c = had
		}
		return err
	})
	return c, err
}

func (s Store) newCase(ctx context.Context, c Case) (Case, error) {
	today := s.Today()
	c.ID, c.Version, c.OpenedOn, c.LastNo, c.CreatedAt, c.ChangedAt = db.NewID(), 1, today, 0, s.DB.Now(), s.DB.Now()
	c.TitleKey = sv.SortKey(c.Title)
	if c.Title == "" {
		return c, fault.Wrong("Ange vad ärendet gäller.")
	}
	if c.Body == "" {
		b, err := s.usualBody(ctx)
		if err != nil {
			return c, err
		}
		c.Body = b.Code
	}
	if c.Number == "" {
		n, err := s.next(ctx, c.Body, today.Year(), "case")
		if err != nil {
			return c, err
		}
		c.Number = fmt.Sprintf("%s-D%02d-%04d", c.Body, today.Year()%100, n)
	}
	if err := s.DB.Insert(ctx, "diary_case", &c); err != nil {
		if fault.KindOf(err) == fault.KindConflict {
			return c, fault.With(fault.Conflict("Diarienumret %s har redan ett ärende.", c.Number), err)
		}
		return c, err
	}
	return c, s.noteCase(ctx, Case{}, c, "öppnade", "")
}

func (s Store) retitle(ctx context.Context, was Case, title string) (Case, error) {
	c := was
	c.Title, c.TitleKey, c.ChangedAt = title, sv.SortKey(title), s.DB.Now()
	if err := s.DB.Update(ctx, "diary_case", &c); err != nil {
		return c, err
	}
	return c, s.noteCase(ctx, was, c, audit.Changed, "")
}

// noteCase writes the history of a case file and its words.
func (s Store) noteCase(ctx context.Context, was, c Case, verb, why string) error {
	err := audit.Write(ctx, s.DB, audit.Entry{Kind: CaseKind, Ref: c.ID, Title: c.Name(), Verb: verb, Changes: CaseFields.Diff(&was, &c), Why: why})
	if err != nil {
		return err
	}
	return find.Put(ctx, s.DB, find.Doc{Kind: CaseKind, Ref: c.ID, Title: c.Name(), Detail: "Akt · " + c.Parties.Sv(), URL: c.URL(), Perm: permRead})
}

// Close ends a case: from the day its documents' time of keeping counts.
func (s Store) Close(ctx context.Context, id string, on day.Date) (Case, error) {
	return s.changeCase(ctx, id, "avslutade", "", func(tx Store, c *Case) error {
		switch {
		case c.ClosedOn != 0:
			return fault.Conflict("Ärendet är redan avslutat %s.", c.ClosedOn)
		case on == 0 || on > s.Today() || on < c.OpenedOn:
			return fault.Wrong("Ange en dag från %s, då ärendet öppnades, till i dag.", c.OpenedOn)
		}
		drafts, err := db.One[int64](ctx, tx.DB, `SELECT count(*) FROM diary_document WHERE case_id = $1 AND state = $2 AND official = FALSE`, c.ID, Working)
		if err != nil {
			return err
		}
		if drafts > 0 {
			return fault.Conflict("Ärendet har %s som inte är upprättade. Upprätta eller ta bort dem först.", sv.Plural(drafts, "utkast", "utkast"))
		}
		c.ClosedOn = on
		return nil
	})
}

// Reopen opens a closed case again.
func (s Store) Reopen(ctx context.Context, id, why string) (Case, error) {
	return s.changeCase(ctx, id, "öppnade på nytt", why, func(_ Store, c *Case) error {
		if c.ClosedOn == 0 {
			return fault.Conflict("Ärendet är öppet.")
		}
		if why == "" {
			return fault.Wrong("Ange varför ärendet öppnas på nytt.")
		}
		c.ClosedOn = 0
		return nil
	})
}

func (s Store) changeCase(ctx context.Context, id, verb, why string, do func(Store, *Case) error) (Case, error) {
	var c Case
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := s.with(tx)
		was, err := in.Case(ctx, id)
		if err != nil {
			return err
		}
		c = was
		if err := do(in, &c); err != nil {
			return err
		}
		c.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "diary_case", &c); err != nil {
			return err
		}
		return in.noteCase(ctx, was, c, verb, why)
	})
	return c, err
}

// refuse makes a fault into one that the history of a record tells of.
func refuse(err error, kind, ref, title, verb string) error {
	return audit.Refuse(err, audit.Entry{Kind: kind, Ref: ref, Title: title, Verb: "nekades att " + verb})
}
