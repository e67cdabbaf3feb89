package diary

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// Note enters an event of a record in the diary, in the transaction that the store
// is at work in: areas call it where the event happens. The case file is opened when
// the record has none. Without a day it happened today, without a step the first.
func (s Store) Note(ctx context.Context, about Case, e Entry) (Entry, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := s.with(tx)
		c, err := in.Open(ctx, about)
		if err != nil {
			return err
		}
		e, err = in.enter(ctx, c, e)
		return err
	})
	return e, err
}

// Register enters something in a case that is open, with its files.
func (s Store) Register(ctx context.Context, caseID string, e Entry, files ...Upload) (Entry, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := s.with(tx)
		c, err := in.Case(ctx, caseID)
		if err != nil {
			return err
		}
		if c.ClosedOn != 0 {
			return fault.Conflict("Ärendet avslutades %s. Öppna det på nytt för att diarieföra mer.", c.ClosedOn)
		}
		if e, err = in.enter(ctx, c, e); err != nil {
			return err
		}
		return in.attach(ctx, c, e, files)
	})
	return e, err
}

// enter gives the entry its numbers and stores it.
func (s Store) enter(ctx context.Context, c Case, e Entry) (Entry, error) {
	today, by := s.Today(), audit.ActorFrom(ctx)
	e.ID, e.Version, e.CaseID, e.Body, e.Year = db.NewID(), 1, c.ID, c.Body, int64(today.Year())
	e.RegisteredID, e.RegisteredBy, e.RegisteredOn, e.RegisteredAt, e.ChangedAt = by.ID, by.Name, today, s.DB.Now(), s.DB.Now()
	if e.HappenedOn == 0 {
		e.HappenedOn = today
	}
	if e.Step == "" {
		e.Step = Steps[0].Value
	}
	e.InTime = soon(e.HappenedOn, today)
	e.Mark.seal(e.Kind)
	if err := e.Check(today); err != nil {
		return e, err
	}
	if err := s.ends(ctx, c, e); err != nil {
		return e, err
	}
	var err error
	if e.Running, err = s.next(ctx, c.Body, today.Year(), "entry"); err != nil {
		return e, err
	}
	e.No, err = db.One[int64](ctx, s.DB, `UPDATE diary_case SET last_no = last_no + 1 WHERE id = $1 RETURNING last_no`, c.ID)
	if err != nil {
		return e, err
	}
	if err := s.DB.Insert(ctx, "diary_entry", &e); err != nil {
		return e, fmt.Errorf("registering in %s: %w", c.Number, err)
	}
	return e, s.noteEntry(ctx, c, Entry{}, e, "diarieförde", "", EntryFields.Diff(&Entry{}, &e))
}

// seal marks a tender as secret, unless another ground is given.
func (m *Mark) seal(kind string) {
	if SealedKind(kind) && m.Ground == "" {
		m.Ground, m.SecretReason = tenderGround, "Anbudet är hemligt tills tilldelningsbeslutet har fattats"
	}
}

// ends lifts the marks that an award decision or a cancellation ends. Where it can be
// asked, the record itself must have the decision.
func (s Store) ends(ctx context.Context, c Case, e Entry) error {
	if !unseals(e.Kind) {
		return nil
	}
	if s.Sealed != nil {
		if sealed, err := s.Sealed(ctx, c.Kind, c.Ref); err != nil || sealed {
			return err
		}
	}
	return s.Lift(ctx, c.Kind, c.Ref, e.HappenedOn)
}

// Lift ends the marks in a record's case that the award decision or the cancellation
// of the day ends (OSL 19 kap. 3 §). What else protects a tender after that is tested
// and marked by hand.
func (s Store) Lift(ctx context.Context, kind, ref string, on day.Date) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		in := s.with(tx)
		c, ok, err := in.CaseOf(ctx, kind, ref)
		if err != nil || !ok {
			return err
		}
		const ended = `ground IN (SELECT code FROM diary_ground WHERE ends_on_award = TRUE) AND secret_until IS NULL`
		held, err := db.All[Entry](ctx, tx, `SELECT `+db.Columns[Entry]()+` FROM diary_entry WHERE case_id = $1 AND `+ended, c.ID)
		if err != nil {
			return err
		}
		for _, was := range held {
			e := was
			e.SecretUntil = on
			if _, err := in.change(ctx, c, was, e, "hävde sekretessmarkeringen", "Beslut om tilldelning eller avbrytande", EntryFields); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `UPDATE diary_document SET secret_until = $1, version = version + 1 WHERE case_id = $2 AND `+ended, on, c.ID)
		return err
	})
}

// Correct changes what an entry says; what it said before stays in its history.
func (s Store) Correct(ctx context.Context, by Reader, e Entry, why string) (Entry, error) {
	if strings.TrimSpace(why) == "" {
		return e, fault.Invalid(fault.Field{Name: "why", Message: "Ange varför posten rättas."})
	}
	return s.alter(ctx, by, e.ID, func(_ Store, was Entry) (Entry, error) {
		e.CaseID, e.Body, e.Year, e.Running, e.No = was.CaseID, was.Body, was.Year, was.Running, was.No
		e.RegisteredID, e.RegisteredBy, e.RegisteredOn, e.RegisteredAt = was.RegisteredID, was.RegisteredBy, was.RegisteredOn, was.RegisteredAt
		e.StruckOn, e.StruckBy, e.StruckWhy = was.StruckOn, was.StruckBy, was.StruckWhy
		e.InTime = soon(e.HappenedOn, was.RegisteredOn)
		return e, e.Check(s.Today())
	}, "rättade", why, EntryFields)
}

// Strike says that the entry was registered by mistake. It stays in the diary with
// its number.
func (s Store) Strike(ctx context.Context, by Reader, id string, version int64, why string) (Entry, error) {
	if strings.TrimSpace(why) == "" {
		return Entry{}, fault.Invalid(fault.Field{Name: "why", Message: "Ange varför posten makuleras."})
	}
	return s.alter(ctx, by, id, func(_ Store, was Entry) (Entry, error) {
		e := was
		e.Version, e.StruckOn, e.StruckBy, e.StruckWhy = version, s.Today(), audit.ActorFrom(ctx).Name, why
		return e, nil
	}, "makulerade", why, StruckFields)
}

// alter changes one entry that the reader may read and that has not been struck.
func (s Store) alter(ctx context.Context, by Reader, id string, do func(Store, Entry) (Entry, error), verb, why string, set field.Set[Entry]) (Entry, error) {
	var e Entry
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := s.with(tx)
		c, was, err := in.entry(ctx, id)
		if err != nil {
			return err
		}
		may, err := in.access(ctx, by, c)
		switch {
		case err != nil:
			return err
		case was.Holds(s.Today()) && !may.secret:
			return errSecret
		case was.Struck():
			return fault.Conflict("Posten makulerades %s och kan inte ändras.", was.StruckOn)
		}
		if e, err = do(in, was); err != nil {
			return err
		}
		e, err = in.change(ctx, c, was, e, verb, why, set)
		return err
	})
	return e, err
}

var errSecret = fault.Forbidden("Handlingen är sekretessmarkerad. Den läses av dem som deltar i ärendet och av dem som har rätt att läsa sekretess.")

func (s Store) change(ctx context.Context, c Case, was, e Entry, verb, why string, set field.Set[Entry]) (Entry, error) {
	e.ChangedAt = s.DB.Now()
	if err := s.DB.Update(ctx, "diary_entry", &e); err != nil {
		return e, err
	}
	return e, s.noteEntry(ctx, c, was, e, verb, why, set.Diff(&was, &e))
}

// noteEntry writes the history of an entry and its words. The title of the history
// is its number: what a secret entry is about stands nowhere but in its row, and in
// changes that the whole history does not show.
func (s Store) noteEntry(ctx context.Context, c Case, was, e Entry, verb, why string, changes []field.Change) error {
	err := audit.Write(ctx, s.DB, audit.Entry{Kind: EntryKind, Ref: e.ID, Title: e.Exhibit(c.Number), Verb: verb, Changes: changes, Why: why})
	if err != nil {
		return err
	}
	return s.index(ctx, c, was, e)
}

// index puts the entry's words in the index; those of a hidden one apart.
func (s Store) index(ctx context.Context, c Case, was, e Entry) error {
	today := s.Today()
	shown := e.shownTo(access{}, today)
	doc := find.Doc{Kind: EntryKind, Ref: e.ID, Title: e.Exhibit(c.Number) + " " + shown.Title, Detail: detail(shown), URL: e.URL(), Perm: permRead,
		Words: strings.Join([]string{c.Title, e.Responsible, e.Number()}, " ")}
	if err := find.Put(ctx, s.DB, doc); err != nil {
		return err
	}
	if !e.Holds(today) {
		if !was.Holds(today) {
			return nil
		}
		return find.Remove(ctx, s.DB, SecretKind, e.ID)
	}
	doc.Kind, doc.Title, doc.Detail, doc.Perm = SecretKind, e.Exhibit(c.Number)+" "+e.Title, detail(e), permSecret
	return find.Put(ctx, s.DB, doc)
}

func detail(e Entry) string {
	parts := []string{e.HappenedOn.Sv()}
	for _, part := range []string{e.Direction.Sv(), field.LabelOf(Kinds, e.Kind), e.Counterpart} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}

// entry returns an entry as it stands, with its case.
func (s Store) entry(ctx context.Context, id string) (Case, Entry, error) {
	e, err := db.One[Entry](ctx, s.DB, `SELECT `+db.Columns[Entry]()+` FROM diary_entry WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return Case{}, e, fault.NotFound("Posten finns inte i diariet.")
	}
	if err != nil {
		return Case{}, e, err
	}
	c, err := s.Case(ctx, e.CaseID)
	return c, e, err
}

// Entry returns an entry as the reader may read it, with its case.
func (s Store) Entry(ctx context.Context, by Reader, id string) (Case, Entry, error) {
	c, e, err := s.entry(ctx, id)
	if err != nil {
		return c, e, err
	}
	may, err := s.access(ctx, by, c)
	return c, e.shownTo(may, s.Today()), err
}

// access tells what a reader may read in a case.
func (s Store) access(ctx context.Context, by Reader, c Case) (access, error) {
	all, err := s.accesses(ctx, by, []Case{c})
	return all[c.ID], err
}

// accesses tells what a reader may read in each case, by its id. Members are asked
// for once for each register.
func (s Store) accesses(ctx context.Context, by Reader, cases []Case) (map[string]access, error) {
	may := make(map[string]access, len(cases))
	refs := map[string][]string{}
	for _, c := range cases {
		may[c.ID] = access{secret: by.Secret, work: by.Work || by.Secret}
		refs[c.Kind] = append(refs[c.Kind], c.Ref)
	}
	if by.UserID == "" || by.Secret || s.Members == nil {
		return may, nil
	}
	for kind, list := range refs {
		member, err := s.Members(ctx, kind, list, by.UserID)
		if err != nil {
			return nil, fmt.Errorf("reading who takes part in the cases: %w", err)
		}
		for _, c := range cases {
			if c.Kind == kind && member[c.Ref] {
				may[c.ID] = access{secret: true, work: true}
			}
		}
	}
	return may, nil
}

// History returns what has happened to an entry, a document or a case, for those who
// may read it.
func (s Store) History(ctx context.Context, kind, ref string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, kind, ref)
}
